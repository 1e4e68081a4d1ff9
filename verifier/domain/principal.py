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
    """A signed-in person: staff, whose `id` is their account's, or a customer of the host app.

    Customers have no account; their `id` and `customer_id` are our key of them. `confirmed` tells
    whether a second factor was given in the last minutes, which dangerous acts ask for.
    """

    id: int
    role: Role
    name: str
    customer_id: int | None = None
    confirmed: bool = False

    @classmethod
    def customer(cls, customer_id: int) -> Person:
        """The customer whom the host app vouched for."""
        return cls(customer_id, Role.CUSTOMER, "", customer_id)


@dataclass(frozen=True, slots=True)
class Machine:
    """An authenticated client. Its `source` is fixed, so that none can vouch twice (S7)."""

    id: str
    scopes: frozenset[Scope]
    source: Source


Principal = Person | Machine


def actor(principal: Principal) -> str:
    """How audit rows and leaves name a principal: `person:7`, `customer:81`, `machine:dialer`."""
    if isinstance(principal, Machine):
        return f"machine:{principal.id}"
    kind = "customer" if principal.role is Role.CUSTOMER else "person"
    return f"{kind}:{principal.id}"


def source_of(principal: Principal) -> Source:
    """What kind of witness this principal is."""
    return principal.source if isinstance(principal, Machine) else Source.AGENT
