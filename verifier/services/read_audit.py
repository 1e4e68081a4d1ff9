"""Read the audit: who did what, about what and when, newest first, a page at a time.

Reading leaves no audit row of its own: the audit holds no customer's data, and an audit of its
readers would only bury what it is read for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from verifier.domain.audit import AuditQuery
from verifier.domain.permission import Permission, require
from verifier.domain.principal import Person
from verifier.persistence import accounts, audit
from verifier.persistence.audit import AuditRow
from verifier.persistence.database import Database

PAGE = 50

_PERSON = "person:"
_OF_ACCOUNTS = ("account.", "factor.", "sign_", "confirmed", "recovery_codes.", "passkey")
"""How actions begin whose subject is the number of an account."""


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One row, with the names of the accounts that it is by and about."""

    row: AuditRow
    actor_name: str | None
    subject_name: str | None


@dataclass(frozen=True, slots=True)
class AuditPage:
    """Entries by falling time; `next_before` asks for the page after, None when there is none.

    `actions` are all that were ever recorded.
    """

    entries: tuple[AuditEntry, ...]
    next_before: int | None
    actions: Sequence[str]


class ReadAudit:
    """See the module."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def __call__(self, wanted: AuditQuery, by: Person, before: int | None = None) -> AuditPage:
        """At most `PAGE` entries behind the row `before`; raises `Forbidden`, `Unavailable`."""
        require(by, Permission.READ_AUDIT)
        with self._database.reading() as connection:
            rows = audit.newest(connection, wanted, before=before, most=PAGE + 1)
            shown = rows[:PAGE]
            ids = {number for row in shown for number in (_actor(row), _subject(row)) if number}
            names = accounts.names(connection, ids)
            actions = audit.actions(connection)
        entries = tuple(
            AuditEntry(row, names.get(_actor(row) or 0), names.get(_subject(row) or 0))
            for row in shown
        )
        return AuditPage(entries, shown[-1].id if len(rows) > PAGE else None, actions)


def _actor(row: AuditRow) -> int | None:
    """The account that did it."""
    return _number(row.actor.removeprefix(_PERSON)) if row.actor.startswith(_PERSON) else None


def _subject(row: AuditRow) -> int | None:
    """The account that it was done to."""
    return _number(row.subject) if row.action.startswith(_OF_ACCOUNTS) else None


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 18 else None
