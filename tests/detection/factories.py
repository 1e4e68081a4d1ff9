"""Registries and short cuts that the tests of this floor share."""

from __future__ import annotations

from collections.abc import Callable

from verifier.detection.assess import Assessor, nothing_published
from verifier.detection.registry_file import parse_registry
from verifier.domain.channel import Registry
from verifier.domain.identifier import Identifier, IdentifierKind

REGISTRY = """\
brand,kind,value,direction,region
okx,name,okx,,
okx,domain,okx.com,both,
okx,email,support@okx.com,both,
okx,phone,none,,TW
acmecoin,name,acmecoin,,
acmecoin,name,acme coin,,
acmecoin,domain,acmecoin.example,both,
acmecoin,domain,acmecoin.com,both,
acmecoin,phone,+18005550100,inbound,US
acmecoin,handle,telegram:acmecoin_help,inbound,
apple,name,apple,,
apple,domain,apple.com,both,
"""


def registry() -> Registry:
    return parse_registry(REGISTRY)


def assessor(published: Callable[[Identifier], bool] = nothing_published) -> Assessor:
    return Assessor(registry(), published)


def email(value: str) -> Identifier:
    return Identifier(IdentifierKind.EMAIL, value)


def domain(value: str) -> Identifier:
    return Identifier(IdentifierKind.DOMAIN, value)


def token(key: str = "k3", mark: str = "A") -> str:
    return f"{key}.{mark * 22}.{'b' * 6}.{'c' * 43}"
