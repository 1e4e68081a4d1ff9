"""The audit: everything that was done, newest first, and a search."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from verifier.domain.audit import AuditQuery
from verifier.domain.contact import ContactRef
from verifier.domain.errors import Invalid
from verifier.domain.permission import Permission
from verifier.web.access import person, requires, use_cases
from verifier.web.admin import audit_words
from verifier.web.admin.audit_search import UNKNOWN, Search

_LONGEST_ID = 18  # decimal digits that always fit a database's integer


@requires(Permission.READ_AUDIT)
def show() -> ResponseReturnValue:
    """One page of what the address asks for."""
    return _page(_search(request.args))


@requires(Permission.READ_AUDIT)
def search() -> ResponseReturnValue:
    """Go to the address of what was typed, or say what is wrong with it."""
    wanted = _search(request.form)
    if wanted.query is not None and not _known(wanted.query):
        wanted.refuse("about", UNKNOWN)
    if wanted.query is None:
        return _page(wanted)
    return redirect(url_for("pages.audit", **wanted.address), 303)  # type: ignore[arg-type]


def _known(wanted: AuditQuery) -> bool:
    """Whether the audit has what the search is about: a number that was pasted here, it has not."""
    if wanted.subject is None:
        return True
    return bool(use_cases().read_audit(AuditQuery(subject=wanted.subject), person()).entries)


def _search(typed: dict[str, str]) -> Search:
    return Search(typed, {row.id: row.login for row in use_cases().accounts.list(person())})


def _page(wanted: Search) -> ResponseReturnValue:
    before = request.args.get("before", "")
    start = int(before) if before.isdecimal() and len(before) <= _LONGEST_ID else None
    page = use_cases().read_audit(wanted.query or AuditQuery(), person(), start)
    shown = render_template(
        "admin/audit.html",
        form=wanted.form,
        address=wanted.address,
        page=page,
        before=start,
        words=audit_words,
        contact=_contact(wanted.address.get("about", "")),
        accounts=use_cases().accounts.list(person()),
    )
    return (shown, 422) if wanted.form.errors else shown


def _contact(subject: str) -> ContactRef | None:
    """The contact that the search is about, if it is about one."""
    try:
        return ContactRef.parse(subject)
    except Invalid:
        return None
