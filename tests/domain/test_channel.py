from __future__ import annotations

import pytest

from tests.domain.factories import channel, identifier
from verifier.domain.channel import Channel, Direction, NoChannel, Registry
from verifier.domain.identifier import IdentifierKind

SITE = channel("examplebank.example")
PRODUCT = channel("https://store.partner.example/examplebank")
ADDRESS = channel("support@examplebank.example")
NUMBER = channel("+15550100100", Direction.OUTBOUND)
HANDLE = channel("telegram:examplebank")
REGISTRY = Registry(
    [SITE, PRODUCT, ADDRESS, NUMBER, HANDLE],
    [("trustwallet", "trust wallet")],
    [NoChannel("examplebank", IdentifierKind.PHONE, "TW")],
)


@pytest.mark.parametrize(
    ("value", "owner"),
    [
        ("examplebank.example", SITE),
        ("www.examplebank.example", SITE),
        ("a.b.c.examplebank.example", SITE),
        ("https://examplebank.example", SITE),
        ("https://www.examplebank.example/help?x=1#y", SITE),
        ("https://www.examplebank.example:8443/", SITE),
        ("https://store.partner.example/examplebank", PRODUCT),
        ("support@examplebank.example", ADDRESS),
        ("+15550100100", NUMBER),
        ("telegram:examplebank", HANDLE),
    ],
)
def test_what_is_registered_or_below_a_registered_domain_is_owned(
    value: str, owner: Channel
) -> None:
    assert REGISTRY.owner(identifier(value)) == owner


@pytest.mark.parametrize(
    "value",
    [
        "example",  # the suffix alone
        "bank.example",
        "evilexamplebank.example",
        "examplebank.example.evil.example",
        "examplebank.example-login.example",
        "examplebank",
        "https://examplebank.example.evil.example/",
        "https://evil.example/examplebank.example",
        "https://evil.example?examplebank.example",
        "https://evil.example#examplebank.example",
        "https://evil.example/@examplebank.example",
        "https://examplebank.example@evil.example/",
        "https://examplebank.example:443@evil.example/",
        "https://user:secret@evil.example/",
        "https://store.partner.example/",
        "https://store.partner.example/examplebank2",
        "store.partner.example",
        "help@examplebank.example",  # the domain is ours, this address was never registered
        "support@www.examplebank.example",
        "support@evil.example",
        "+15550100101",
        "+1555010010",
        "telegram:examplebank_help",
        "twitter:examplebank",
    ],
)
def test_everything_else_belongs_to_nobody(value: str) -> None:
    assert REGISTRY.owner(identifier(value)) is None


@pytest.mark.parametrize("host", ["", ".", "..", ".example", "examplebank.example."])
def test_broken_hosts_belong_to_nobody(host: str) -> None:
    assert REGISTRY.host_owner(host) is None


def test_an_exact_entry_wins_over_the_parent_domain() -> None:
    below = channel("help.examplebank.example", Direction.INBOUND)
    registry = Registry([SITE, below])
    assert registry.owner(identifier("help.examplebank.example")) == below
    assert registry.owner(identifier("faq.help.examplebank.example")) == below
    assert registry.owner(identifier("shop.examplebank.example")) == SITE


def test_a_registered_suffix_would_own_nothing_as_a_host_of_one_label() -> None:
    assert Registry([channel("example")]).owner(identifier("evil.example")) is None


def test_a_stated_negative_holds_for_its_kind_and_region() -> None:
    assert REGISTRY.has_no_line(IdentifierKind.PHONE, "TW")
    assert not REGISTRY.has_no_line(IdentifierKind.PHONE, "US")
    assert not REGISTRY.has_no_line(IdentifierKind.PHONE, None)
    assert not REGISTRY.has_no_line(IdentifierKind.EMAIL, "TW")


def test_a_negative_without_region_holds_everywhere() -> None:
    registry = Registry(negatives=[NoChannel("examplebank", IdentifierKind.PHONE, None)])
    for region in ("TW", "US", None):
        assert registry.has_no_line(IdentifierKind.PHONE, region)


def test_brands_are_those_of_channels_and_of_names() -> None:
    assert REGISTRY.brands == {"examplebank", "trustwallet"}
    assert Registry().brands == frozenset()


def test_directions_say_who_may_start() -> None:
    assert [(d, d.customers_may_use, d.company_may_use) for d in Direction] == [
        (Direction.INBOUND, True, False),
        (Direction.OUTBOUND, False, True),
        (Direction.BOTH, True, True),
    ]
