"""Who is asking, as a value: every use case receives one, and none looks it up by itself."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from verifier.domain.contact import Source


class Role(StrEnum):
    """What a signed-in person may be."""

    CUSTOMER = "customer"
    AGENT = "agent"
    REVIEWER = "reviewer"
    ADMIN = "admin"


class Scope(StrEnum):
    """What a machine client may have been granted."""

    CONTACTS_WRITE = "contacts:write"
    EVENTS_WRITE = "events:write"
    CHECKS_WRITE = "checks:write"
    REPORTS_WRITE = "reports:write"
    INDICATORS_READ = "indicators:read"


@dataclass(frozen=True, slots=True)
class Person:
    """A signed-in person. `id` is the account's; `customer_id` is set for customers only."""

    id: int
    role: Role
    name: str
    customer_id: int | None = None


@dataclass(frozen=True, slots=True)
class Machine:
    """An authenticated client. Its `source` is fixed, so that none can vouch twice (S7)."""

    id: str
    scopes: frozenset[Scope]
    source: Source


Principal = Person | Machine


def actor(principal: Principal) -> str:
    """How audit rows and log leaves name a principal: `person:7` or `machine:dialer`."""
    if isinstance(principal, Machine):
        return f"machine:{principal.id}"
    return f"person:{principal.id}"


def source_of(principal: Principal) -> Source:
    """What kind of witness this principal is."""
    return principal.source if isinstance(principal, Machine) else Source.AGENT
