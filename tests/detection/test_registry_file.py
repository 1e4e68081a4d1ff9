"""Registries in CSV: what rows mean and how mistakes are named."""

from __future__ import annotations

import pytest

from tests.detection.factories import domain, registry
from verifier.detection.registry_file import parse_registry
from verifier.domain.channel import Direction
from verifier.domain.errors import Invalid
from verifier.domain.identifier import IdentifierKind

HEADER = "brand,kind,value,direction,region\n"


def test_rows_become_channels_names_and_negatives() -> None:
    read = registry()
    owner = read.owner(domain("www.okx.com"))
    assert owner is not None
    assert owner.brand == "okx"
    assert ("acmecoin", "acme coin") in read.names
    assert read.has_no_line(IdentifierKind.PHONE, "TW")
    assert not read.has_no_line(IdentifierKind.PHONE, "US")


def test_direction_and_region_are_kept() -> None:
    channels = {channel.identifier.value: channel for channel in registry().channels}
    assert channels["+18005550100"].direction is Direction.INBOUND
    assert channels["+18005550100"].region == "US"
    assert channels["okx.com"].region is None


def test_a_byte_order_mark_and_empty_lines_are_skipped() -> None:
    read = parse_registry("\ufeff" + HEADER + "\n,,,,\nokx,domain,OKX.com,,\n")
    assert [channel.identifier.value for channel in read.channels] == ["okx.com"]


@pytest.mark.parametrize(
    ("rows", "field"),
    [
        ("", "line 1"),
        ("brand,kind\n", "line 1"),
        (HEADER + "okx,domain,okx.com,both,\nokx,domain,nodot,both,\n", "line 3, value"),
        (HEADER + "okx,fax,1,both,\n", "line 2, kind"),
        (HEADER + "okx,domain,okx.com,sideways,\n", "line 2, direction"),
        (HEADER + "okx,domain,okx.com,both,Taiwan\n", "line 2, region"),
        (HEADER + ",domain,okx.com,both,\n", "line 2, brand"),
        (HEADER + "okx,domain,okx.com\n", "line 2"),
        (HEADER + "okx,phone,020 7946 0958,both,\n", "line 2, value"),
        (HEADER + 'okx,name,"open', "line 2"),
        (HEADER + "okx,name,,,\n", "line 2, value"),
    ],
)
def test_a_mistake_is_named_by_line_and_column(rows: str, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        parse_registry(rows)
    assert refused.value.field == field


def test_an_identifier_named_twice_is_refused_with_its_line() -> None:
    with pytest.raises(Invalid) as refused:
        parse_registry(
            "brand,kind,value,direction,region\n"
            "acme,phone,+18005550100,inbound,US\n"
            "acme,phone,+1 800 555 0100,outbound,CA\n"
        )
    assert refused.value.field == "line 3, value"


@pytest.mark.parametrize("suffix", ["co.uk", "github.io", "blogspot.com"])
def test_a_suffix_open_to_anybody_is_nobodys_channel(suffix: str) -> None:
    with pytest.raises(Invalid) as refused:
        parse_registry(f"brand,kind,value,direction,region\nacme,domain,{suffix},both,\n")
    assert refused.value.field == "line 2, value"
