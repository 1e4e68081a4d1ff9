"""What we say of one identifier by itself: ours, an imitation, published, or unknown.

Decides from the registry, the look and the published indicators. What the words around an
identifier add is `context`'s.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from verifier.detection.hosts import registrable
from verifier.detection.hosts_of_brands import HostJudge
from verifier.detection.known_hosts import FREE_MAIL, SHORTENERS
from verifier.detection.phones import region_of
from verifier.detection.skeleton import latin
from verifier.domain.finding import Assessment
from verifier.domain.identifier import Identifier, IdentifierKind


@dataclass(frozen=True, slots=True)
class Judgement:
    """An assessment, the brand it concerns and why."""

    assessment: Assessment = Assessment.UNKNOWN
    brand: str | None = None
    reasons: tuple[str, ...] = ()


def judge(
    identifier: Identifier, hosts: HostJudge, published: Callable[[Identifier], bool]
) -> Judgement:
    """Exact ownership first, which no list can poison; then what is published; then the look."""
    if channel := hosts.registry.owner(identifier):
        reason = f"registered by {channel.brand} ({channel.direction})"
        return Judgement(Assessment.OFFICIAL, channel.brand, (reason,))
    if any(published(candidate) for candidate in published_forms(identifier)):
        return Judgement(Assessment.PUBLISHED_INDICATOR, None, ("published as an impersonation",))
    match identifier.kind:
        case IdentifierKind.PHONE:
            return _phone(identifier, hosts)
        case IdentifierKind.EMAIL:
            return _email(identifier, hosts)
        case IdentifierKind.HANDLE:
            return _handle(identifier, hosts)
        case _:
            return _place(identifier, hosts)


def brand_inside(text: str, hosts: HostJudge) -> str | None:
    """The brand named in a local part, path or handle: as a word, or anywhere if distinctive."""
    plain = latin(text)
    compact = re.sub(r"[\W_]+", "", plain)
    words = set(re.split(r"[\W_0-9]+", plain))
    for name in hosts.names.names:
        if name.compact in words or (name.distinctive and name.compact in compact):
            return name.brand
    return None


def published_forms(identifier: Identifier) -> tuple[Identifier, ...]:
    """What may have been published to cover `identifier`: itself, and a link's host and domain."""
    forms = [identifier]
    host = identifier.host
    if host and identifier.kind is not IdentifierKind.EMAIL:
        parents = {host, registrable(host)} - SHORTENERS
        forms += [Identifier(IdentifierKind.DOMAIN, parent) for parent in sorted(parents)]
    return tuple(dict.fromkeys(forms))


def _phone(identifier: Identifier, hosts: HostJudge) -> Judgement:
    region = region_of(identifier.value)
    for negative in sorted(hosts.registry.negatives, key=lambda item: item.brand):
        if negative.kind is IdentifierKind.PHONE and negative.region in (None, region):
            where = f"in {negative.region}" if negative.region else "anywhere"
            return Judgement(reasons=(f"{negative.brand} states that it has no telephone {where}",))
    return Judgement()


def _place(identifier: Identifier, hosts: HostJudge) -> Judgement:
    host = identifier.host or ""
    if found := hosts.imitated(host):
        return Judgement(Assessment.LOOKALIKE, found.brand, (found.reason,))
    if host in SHORTENERS:
        brand = brand_inside(identifier.value.partition(host)[2], hosts)
        reason = "a shortened link hides where it goes"
        if brand:
            reason = f"a shortened link that carries the name {brand}"
            return Judgement(Assessment.LOOKALIKE, brand, (reason,))
        return Judgement(reasons=(reason,))
    return Judgement()


def _email(identifier: Identifier, hosts: HostJudge) -> Judgement:
    host = identifier.host or ""
    if owner := hosts.owner(host):
        reason = f"an address at {owner}'s domain that {owner} has not registered"
        return Judgement(Assessment.UNKNOWN, owner, (reason,))
    if found := hosts.imitated(host):
        return Judgement(Assessment.LOOKALIKE, found.brand, (found.reason,))
    local = identifier.value.rpartition("@")[0]
    if host in FREE_MAIL and (brand := brand_inside(local, hosts)):
        reason = f"carries the name {brand} at a mail provider open to anybody"
        return Judgement(Assessment.LOOKALIKE, brand, (reason,))
    return Judgement()


def _handle(identifier: Identifier, hosts: HostJudge) -> Judgement:
    platform, _, name = identifier.value.partition(":")
    if brand := brand_inside(name, hosts):
        reason = f"carries the name {brand} on {platform} but is not registered by {brand}"
        return Judgement(Assessment.LOOKALIKE, brand, (reason,))
    return Judgement()
