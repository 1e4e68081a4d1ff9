"""The facts of one check in one round trip.

Reads, at one moment of the database's clock: the registry's version, the asking customer, their
latest unrevoked call, the mails among *their own* contacts that the pasted tokens or handles name,
and which of the asked identifiers are published. It never looks at another customer's rows, so an
answer about somebody else's contact takes the very path of one about nothing (S2).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from verifier.domain.contact import Medium
from verifier.domain.identifier import Identifier, IdentifierKind
from verifier.domain.indicator import IndicatorStatus
from verifier.persistence.contacts import ContactRow, contact_columns, contact_row
from verifier.persistence.database import Database
from verifier.persistence.staff_tables import indicators, registry_state
from verifier.persistence.tables import contacts, customers


@dataclass(frozen=True, slots=True)
class CheckFacts:
    """What was read. `customer_id` is None when the host's customer is unknown or erased."""

    now: datetime
    registry_version: int
    customer_id: int | None
    wrapped_key: bytes | None
    call: ContactRow | None
    mails: tuple[ContactRow, ...]
    published: frozenset[Identifier]


@dataclass(frozen=True, slots=True)
class CustomerKeyed:
    """Names the asking customer: by our key, or by the host id's blind indexes (newest first)."""

    customer_id: int | None = None
    host_indexes: tuple[bytes, ...] = ()

    def bound(self) -> tuple[str, dict[str, Any]]:
        """The name of the parameter to find the customer by, and its value."""
        if self.customer_id is not None:
            return "customer_id", {"customer_id": self.customer_id}
        if len(self.host_indexes) == 1:
            return "host_index", {"host_index": self.host_indexes[0]}
        return "host_indexes", {"host_indexes": list(self.host_indexes)}


class FactsQuery:
    """The statements, built once for a database: a check asks only for the parts it needs.

    Most checks hold one number and no proof, and expanding empty lists would be half their cost.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        whose = {
            "customer_id": customers.c.id == sa.bindparam("customer_id"),
            "host_index": customers.c.host_index == sa.bindparam("host_index"),
            "host_indexes": customers.c.host_index.in_(
                sa.bindparam("host_indexes", expanding=True)
            ),
        }
        self._statements = {
            (name, proofs, published): self._statement(
                condition, proofs=proofs, published=published
            )
            for name, condition in whose.items()
            for proofs in (False, True)
            for published in ("none", "one", "many")
        }

    def read(
        self,
        customer: CustomerKeyed,
        *,
        token_hashes: Sequence[bytes] = (),
        handle_indexes: Sequence[bytes] = (),
        identifiers: Sequence[Identifier] = (),
    ) -> CheckFacts:
        """Read the facts; raises `Unavailable` when the database cannot be used (S6)."""
        name, parameters = customer.bound()
        if proofs := bool(token_hashes or handle_indexes):
            parameters["token_hashes"] = list(token_hashes)
            parameters["handle_indexes"] = list(handle_indexes)
        values = {identifier.value for identifier in identifiers}
        published = ("none", "one")[len(values)] if len(values) < 2 else "many"
        if published == "one":
            parameters["value"] = values.pop()
        elif published == "many":
            parameters["values"] = sorted(values)
        with self._database.reading() as connection:
            rows = connection.execute(self._statements[name, proofs, published], parameters).all()
        return _collect(rows)

    def _statement(
        self, whose: sa.ColumnElement[bool], *, proofs: bool, published: str
    ) -> sa.CompoundSelect[*tuple[Any, ...]]:
        asker = (
            sa.select(customers.c.id, customers.c.wrapped_key)
            .where(whose, customers.c.erased_at.is_(None))
            .cte("asker")
        )
        parts = [self._base(asker)]
        if proofs:
            parts.append(_mails(asker))
        if published == "one":
            parts.append(_published(indicators.c.value == sa.bindparam("value")))
        elif published == "many":
            asked = indicators.c.value.in_(sa.bindparam("values", expanding=True))
            parts.append(_published(asked))
        return sa.union_all(*parts)

    def _base(self, asker: sa.CTE) -> sa.Select[*tuple[Any, ...]]:
        calls = contacts.alias("calls")
        latest = (
            sa.select(calls.c.id)
            .where(
                calls.c.customer_id == asker.c.id,
                calls.c.medium == Medium.CALL.value,
                calls.c.revoked_at.is_(None),
            )
            .order_by(calls.c.recorded_at.desc(), calls.c.id.desc())
            .limit(1)
            .correlate(asker)
            .scalar_subquery()
        )
        call = sa.and_(contacts.c.customer_id == asker.c.id, contacts.c.id == latest)
        return sa.select(
            sa.literal("base").label("fact"),
            self._database.now.label("now"),
            registry_state.c.version,
            asker.c.id.label("asker_id"),
            asker.c.wrapped_key,
            sa.null().label("kind"),
            sa.null().label("value"),
            *contact_columns,
        ).select_from(registry_state.outerjoin(asker, sa.true()).outerjoin(contacts, call))


def _mails(asker: sa.CTE) -> sa.Select[*tuple[Any, ...]]:
    named = sa.or_(
        contacts.c.token_hash.in_(sa.bindparam("token_hashes", expanding=True)),
        contacts.c.handle_index.in_(sa.bindparam("handle_indexes", expanding=True)),
    )
    own = contacts.join(asker, contacts.c.customer_id == asker.c.id)
    return (
        sa.select(sa.literal("mail"), *(sa.null() for _ in range(6)), *contact_columns)
        .select_from(own)
        .where(named, contacts.c.medium == Medium.MAIL.value, contacts.c.revoked_at.is_(None))
    )


def _published(named: sa.ColumnElement[bool]) -> sa.Select[*tuple[Any, ...]]:
    return sa.select(
        sa.literal("published"),
        *(sa.null() for _ in range(4)),
        indicators.c.kind,
        indicators.c.value,
        *(sa.null() for _ in contact_columns),
    ).where(
        named,
        indicators.c.status == IndicatorStatus.PUBLISHED.value,
    )


def _collect(rows: Sequence[sa.Row[*tuple[Any, ...]]]) -> CheckFacts:
    base = next(row for row in rows if row.fact == "base")
    return CheckFacts(
        now=base.now,
        registry_version=base.version,
        customer_id=base.asker_id,
        wrapped_key=base.wrapped_key,
        call=contact_row(base) if base.id is not None else None,
        mails=tuple(contact_row(row) for row in rows if row.fact == "mail"),
        published=frozenset(
            Identifier(IdentifierKind(row.kind), row.value)
            for row in rows
            if row.fact == "published"
        ),
    )
