"""Reading the audit: pages by falling time, whatever is asked for.

Every question is answered from an index that lies in the order of the answer, so a page costs the
same with a thousand rows and with millions: by actor, by subject, or action by action (there are a
few dozen, found by skipping from one to the next), each one's newest merged.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from verifier.domain.audit import AuditQuery
from verifier.persistence.staff_tables import audit


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One act: who did what, about what, when, and why where that was asked for."""

    id: int
    actor: str
    action: str
    subject: str
    reason: str | None
    recorded_at: datetime


def actions(connection: sa.Connection) -> Sequence[str]:
    """Every action that was ever recorded, in order: one step of an index each."""
    first = sa.select(sa.func.min(audit.c.action).label("action")).cte("seen", recursive=True)
    following = (
        sa.select(sa.func.min(audit.c.action))
        .where(audit.c.action > first.c.action)
        .correlate(first)
        .scalar_subquery()
    )
    seen = first.union_all(sa.select(following).where(first.c.action.is_not(None)))
    return (
        connection.execute(
            sa.select(seen.c.action).where(seen.c.action.is_not(None)).order_by(seen.c.action)
        )
        .scalars()
        .all()
    )


def newest(
    connection: sa.Connection, wanted: AuditQuery, *, before: int | None, most: int
) -> list[AuditRow]:
    """At most `most` rows by falling time, those after the row `before` in that order."""
    conditions = [*_conditions(wanted), *_until(wanted, _place(connection, before))]
    named = [action for action in actions(connection) if action.startswith(wanted.action or "")]
    if wanted.actor is not None or wanted.subject is not None:
        if wanted.action is not None:
            conditions.append(audit.c.action.in_(named))
        query = _page(conditions, most)
    elif named:
        pages = [_page([*conditions, audit.c.action == action], most) for action in named]
        merged = sa.union_all(*(sa.select(page.subquery()) for page in pages)).subquery()
        query = _ordered(sa.select(merged), merged.c).limit(most)
    else:
        return []
    return [AuditRow(*row) for row in connection.execute(query)]


def last_acts(connection: sa.Connection, actors: Sequence[str]) -> dict[str, datetime]:
    """When each of these actors last did something, for those who did: one look-up each."""
    found = {}
    for actor in actors:
        newest_act = sa.select(sa.func.max(audit.c.recorded_at)).where(audit.c.actor == actor)
        at = connection.execute(newest_act).scalar_one()
        if at is not None:
            found[actor] = at
    return found


def _conditions(wanted: AuditQuery) -> list[sa.ColumnElement[bool]]:
    conditions: list[sa.ColumnElement[bool]] = []
    if wanted.actor is not None:
        conditions.append(audit.c.actor == wanted.actor)
    if wanted.subject is not None:
        conditions.append(audit.c.subject == wanted.subject)
    if wanted.since is not None:
        conditions.append(audit.c.recorded_at >= wanted.since)
    return conditions


def _place(connection: sa.Connection, before: int | None) -> tuple[datetime, int] | None:
    """Where in the order the page begins. A row never goes away; one that never was is no place."""
    if before is None:
        return None
    query = sa.select(audit.c.recorded_at).where(audit.c.id == before)
    at = connection.execute(query).scalar_one_or_none()
    return None if at is None else (at, before)


def _until(wanted: AuditQuery, place: tuple[datetime, int] | None) -> list[sa.ColumnElement[bool]]:
    """The upper end, in one bound on the time: SQLite walks from one bound only."""
    if place is None or (wanted.until is not None and wanted.until <= place[0]):
        return [] if wanted.until is None else [audit.c.recorded_at < wanted.until]
    at, row_id = place
    return [audit.c.recorded_at <= at, sa.or_(audit.c.recorded_at < at, audit.c.id < row_id)]


def _page(conditions: Sequence[sa.ColumnElement[bool]], most: int) -> sa.Select[Any]:
    columns = (
        audit.c.id,
        audit.c.actor,
        audit.c.action,
        audit.c.subject,
        audit.c.reason,
        audit.c.recorded_at,
    )
    return _ordered(sa.select(*columns).where(*conditions), audit.c).limit(most)


def _ordered(query: sa.Select[Any], columns: Any) -> sa.Select[Any]:  # noqa: ANN401 - two kinds of column collections
    return query.order_by(columns.recorded_at.desc(), columns.id.desc())
