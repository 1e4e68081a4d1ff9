"""Hosts that imitate a brand, and hosts that do not."""

from __future__ import annotations

import pytest

from tests.detection.factories import registry
from verifier.detection.canonical import canonical
from verifier.detection.hosts_of_brands import HostJudge
from verifier.domain.identifier import IdentifierKind


def imitated(host: str) -> str | None:
    found = HostJudge(registry()).imitated(canonical(IdentifierKind.DOMAIN, host).value)
    return found.brand if found else None


@pytest.mark.parametrize(
    "host",
    [
        "acmecoin.info",
        "acmecoin-login.com",
        "login.acmecoin.evil.example",
        "acmecoin.com.evil.net",
        "acmecoin-com.evil.net",
        "secure-acme-coin.pages.dev",
        "acmecoinsupport24.com",
        "my-acmecoins.net",
        "acmcoin.com",
        "acmecion.com",
        "acmeecoin.com",
        "acmecpin.com",
        "acmec0in.com",
        "acrnecoin.com",
        "acmecoim-wallet.com",
        "acmekoin-login.webflow.io",
        "acmеcoin.com",
        "асмесоіп.com",
        "αcmecoιn.com",
        "ácmecoin.com",
        "xn--acmecon-7ya.com",
        "acmecojn-airdrop.com",
    ],
)
def test_imitation_of_a_distinctive_name_is_seen(host: str) -> None:
    assert imitated(host) == "acmecoin"


@pytest.mark.parametrize(
    ("host", "brand"),
    [
        ("okx-wallet.com", "okx"),
        ("okxlogin.com", "okx"),
        ("okx.com.evil.net", "okx"),
        ("okx.vercel.app", "okx"),
        ("www.okx.protocol.example", "okx"),
        ("appleid-verify.com", "apple"),
        ("apple-support.net", "apple"),
        ("appel-support.net", "apple"),
        ("apple.com-id.example.net", "apple"),
    ],
)
def test_imitation_of_a_short_or_everyday_name_is_seen(host: str, brand: str) -> None:
    assert imitated(host) == brand


@pytest.mark.parametrize(
    "host",
    [
        "okx.com",
        "www.acmecoin.com",
        "textbookx.com",
        "bookxchange.org",
        "pineapple.com",
        "grapple.net",
        "apple.university.example",
        "ample-supply.com",
        "applet.io",
        "acme.com",
        "coin.example.org",
        "example.com",
        "maps.apple",
        "xn--bcher-kva.example",
        "support.example.com",
        "login-wallet.example.com",
        "metal.com",
    ],
)
def test_owners_and_strangers_imitate_nobody(host: str) -> None:
    assert imitated(host) is None


def test_an_address_imitates_nobody() -> None:
    assert HostJudge(registry()).imitated("192.0.2.1") is None


def test_the_reason_is_said() -> None:
    found = HostJudge(registry()).imitated("okx.com.evil.net")
    assert found is not None
    assert found.reason == "carries okx.com in a host that is not the brand's"
