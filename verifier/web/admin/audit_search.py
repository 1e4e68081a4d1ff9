"""What an admin searches the audit for: reads the form's fields, and the address that they become.

What is typed goes by POST and is turned into references before it stands in any address, so that
a number or a name that somebody pastes here never does (S9).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from verifier.domain.audit import AuditQuery
from verifier.domain.errors import Invalid
from verifier.web.form import Form, Reader

_ACTOR = re.compile(r"(?:person|customer):[0-9]{1,19}|machine:[\w.-]{1,64}|operator", re.ASCII)
_ACTION = re.compile(r"[a-z_.]{1,40}", re.ASCII)
_SUBJECT = re.compile(r"[\w.:-]{1,80}", re.ASCII)
_DAY = re.compile(r"(2[01][0-9]{2})-([0-9]{2})-([0-9]{2})", re.ASCII)

UNKNOWN = "is nothing in the audit; take one from a row below"


class Search:
    """One search, by `form` as it was sent; `logins` of accounts, by id, may be typed."""

    def __init__(self, typed: Mapping[str, str], logins: Mapping[int, str]) -> None:
        self._logins = logins
        self._ids = {login.casefold(): account_id for account_id, login in logins.items()}
        self.form = Form(dict(typed) | {"who": self._as_login(typed.get("who", ""))})
        readers: dict[str, Reader] = {
            "who": self._who,
            "what": _matching(_ACTION, "is not one of the list"),
            "about": _matching(_SUBJECT, UNKNOWN),
            "from": _day,
            "to": _day,
        }
        self._values = self._checked(self.form.read(readers))

    @property
    def query(self) -> AuditQuery | None:
        """What to look for; None when a field was refused."""
        values = self._values
        if values is None:
            return None
        return AuditQuery(
            values["who"],
            values["what"],
            values["about"],
            _midnight(values["from"]),
            _midnight(values["to"], days=1),
        )

    @property
    def address(self) -> dict[str, str]:
        """The search as an address carries it, without what is left open."""
        return {name: str(value) for name, value in (self._values or {}).items() if value}

    def refuse(self, field: str, message: str) -> None:
        """Say what is wrong with a field; nothing of the search stands in any address then."""
        self.form.refuse(field, message)
        self._values = None

    def _checked(self, values: dict[str, Any] | None) -> dict[str, Any] | None:
        if values and values["from"] and values["to"] and values["to"] < values["from"]:
            self.form.refuse("to", "is before the first day")
            return None
        return values

    def _as_login(self, typed: str) -> str:
        number = typed.removeprefix("person:")
        known = typed != number and number.isascii() and number.isdecimal() and len(number) < 19
        return self._logins.get(int(number), typed) if known else typed

    def _who(self, field: str, typed: str) -> str | None:
        name = typed.strip()
        if not name:
            return None
        account_id = self._ids.get(name.casefold())
        if account_id is not None:
            return f"person:{account_id}"
        if not _ACTOR.fullmatch(name):
            raise Invalid(field, "is nobody here; pick a login from the list")
        return name


def _matching(shape: re.Pattern[str], refusal: str) -> Reader:
    def read(field: str, typed: str) -> str | None:
        if not typed.strip():
            return None
        if not shape.fullmatch(typed.strip()):
            raise Invalid(field, refusal)
        return typed.strip()

    return read


def _day(field: str, typed: str) -> date | None:
    """A day of UTC, as browsers send it (`2026-01-31`)."""
    if not typed.strip():
        return None
    found = _DAY.fullmatch(typed.strip())
    try:
        return date(*map(int, found.groups())) if found else _no_day(field)
    except ValueError:
        return _no_day(field)


def _no_day(field: str) -> date:
    raise Invalid(field, "must be a day such as 2026-01-31")


def _midnight(day: date | None, *, days: int = 0) -> datetime | None:
    return None if day is None else datetime.combine(day, time(), UTC) + timedelta(days=days)
