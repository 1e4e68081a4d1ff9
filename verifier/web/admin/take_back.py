"""Revoke a client with everything it vouched for since a time, a batch a request.

The client is revoked by the first request, before anything else. How far the rest has come stands
in the page's own form, which sends itself; without scripting its button does. Left alone, it is
carried on by beginning again: what is revoked stays so and is not found twice.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from math import ceil

from flask import render_template, request
from flask.typing import ResponseReturnValue

from verifier.domain.contact import ContactRef
from verifier.domain.errors import Invalid
from verifier.domain.permission import Permission
from verifier.services.revoke_client import Look, Step
from verifier.web.access import person, requires, use_cases
from verifier.web.admin.client import page
from verifier.web.form import Form

BATCH = 200  # contacts a request: a second or two
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?")


@requires(Permission.MANAGE_CLIENTS)
def take_back(client_id: str) -> ResponseReturnValue:
    """Begin, or go on where the form says."""
    form = Form(request.form)
    try:
        since = _since(form["since"])
        if "last" in request.form:
            return _go_on(client_id, since, form)
        return _begin(client_id, since)
    except Invalid as invalid:
        form.refuse(invalid.field, invalid.message)
        return page(client_id, form), 422


def _begin(client_id: str, since: datetime) -> str:
    bulk = use_cases().revoke_client
    bulk(client_id, person(), since)
    total = bulk.count(client_id, since, person())
    return _progress(client_id, since, Step((), bulk.begin(client_id, since, person())), 0, total)


def _go_on(client_id: str, since: datetime, form: Form) -> str:
    after = ContactRef.parse(form["after"]) if form["after"] else None
    look = Look(form["last"] == "yes", after, form["found"] == "yes")
    step = use_cases().revoke_client.step(client_id, since, look, person(), BATCH)
    done = _count(form["done"]) + len(step.revoked)
    return _progress(client_id, since, step, done, _count(form["total"]))


def _progress(client_id: str, since: datetime, step: Step, done: int, total: int) -> str:
    return render_template(
        "admin/take_back.html",
        client_id=client_id,
        since=since,
        look=step.following,
        wait=ceil(step.wait.total_seconds()),
        done=done,
        total=max(done, total),
    )


def _since(typed: str) -> datetime:
    """A moment of UTC as browsers send it: `2026-01-31T09:30`, perhaps with seconds."""
    if not _MOMENT.fullmatch(typed):
        raise Invalid("since", "must be a day and a time, such as 2026-01-31T09:30")
    try:
        return datetime.fromisoformat(typed).replace(tzinfo=UTC)
    except ValueError:
        raise Invalid("since", "is not a possible time") from None


def _count(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 16 else 0
