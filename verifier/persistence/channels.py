"""Statements on official channels. A version counts changes, so that snapshots know their age."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from verifier.domain.channel import Channel, Direction, NoChannel, Registry
from verifier.domain.identifier import Identifier, IdentifierKind
from verifier.persistence.database import Transaction
from verifier.persistence.staff_tables import channels, registry_state

_NAME = "name"
_NONE = "none"  # the value of a negative, as in the registry file


def load(connection: sa.Connection) -> tuple[int, Registry]:
    """The version and the registry, version first so that it is never newer than the rows."""
    version = connection.execute(sa.select(registry_state.c.version)).scalar_one()
    rows = connection.execute(sa.select(channels).order_by(channels.c.id)).all()
    names = [(row.brand, row.value) for row in rows if row.kind == _NAME]
    kinds = [row for row in rows if row.kind != _NAME]
    return version, Registry(
        channels=[
            Channel(
                row.brand,
                Identifier(IdentifierKind(row.kind), row.value),
                Direction(row.direction),
                row.region,
            )
            for row in kinds
            if row.value != _NONE
        ],
        names=names,
        negatives=[
            NoChannel(row.brand, IdentifierKind(row.kind), row.region)
            for row in kinds
            if row.value == _NONE
        ],
    )


def replace(transaction: Transaction, registry: Registry) -> None:
    """Make `registry` the whole list of official channels and raise the version."""
    transaction.connection.execute(sa.delete(channels))
    if rows := _rows(registry):
        transaction.connection.execute(sa.insert(channels), rows)
    transaction.connection.execute(
        sa.update(registry_state).values(version=registry_state.c.version + 1)
    )


def _rows(registry: Registry) -> list[dict[str, Any]]:
    named = [_row(brand, _NAME, name) for brand, name in registry.names]
    owned = [
        _row(
            channel.brand,
            channel.identifier.kind.value,
            channel.identifier.value,
            channel.direction.value,
            channel.region,
        )
        for channel in registry.channels
    ]
    negatives = [
        _row(negative.brand, negative.kind.value, _NONE, None, negative.region)
        for negative in sorted(registry.negatives, key=str)
    ]
    return named + owned + negatives


def _row(
    brand: str, kind: str, value: str, direction: str | None = None, region: str | None = None
) -> dict[str, Any]:
    return {
        "brand": brand,
        "kind": kind,
        "value": value,
        "direction": direction,
        "region": region,
    }
