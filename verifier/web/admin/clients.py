"""Every machine client on one page, and the form that adds one. A secret is shown on one answer."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from verifier.domain.contact import Source
from verifier.domain.errors import Conflict, Invalid
from verifier.domain.permission import Permission
from verifier.domain.principal import Scope
from verifier.web.access import person, requires, use_cases
from verifier.web.form import Form

SCOPES = {
    Scope.CONTACTS_WRITE: "Record calls and mails, and revoke what it recorded",
    Scope.EVENTS_WRITE: "Report what happens to calls",
    Scope.CHECKS_WRITE: "Check on a customer's behalf",
    Scope.REPORTS_WRITE: "Report impersonations",
    Scope.INDICATORS_READ: "List what is published as a scam",
}
SOURCES = {
    Source.DIALER: ("Dialer", "Sees calls: only what it saw answered can be proven."),
    Source.MAIL_SERVER: ("Mail server", "Sees mails leave. It records no calls."),
    Source.SYSTEM: ("Other system", "Sees nothing itself. Its word alone proves no call."),
}


@requires(Permission.READ_CLIENTS)
def show() -> ResponseReturnValue:
    """The list."""
    return _page(Form())


@requires(Permission.MANAGE_CLIENTS)
def add() -> ResponseReturnValue:
    """Add one; its secret stands on this answer and nowhere else."""
    form = Form(request.form)
    try:
        source, scopes = _source(form["source"]), _scopes(request.form.getlist("scope"))
        secret = use_cases().add_client(form["id"], scopes, source, person())
    except Invalid as invalid:
        form.refuse(invalid.field, invalid.message)
    except Conflict as conflict:
        form.refuse(conflict.field or "id", conflict.message)
    else:
        return handed_over(form["id"], secret)
    return _page(form), 422


def handed_over(client_id: str, secret: str) -> str:
    """The page that shows a secret."""
    return render_template("admin/client_secret.html", client_id=client_id, secret=secret)


def _source(typed: str) -> Source:
    if typed not in {source.value for source in SOURCES}:
        raise Invalid("source", "must be chosen")
    return Source(typed)


def _scopes(typed: list[str]) -> frozenset[Scope]:
    known = {scope.value for scope in Scope}
    if not typed or not known.issuperset(typed):
        raise Invalid("scope", "must be chosen, at least one")
    return frozenset(map(Scope, typed))


def _page(form: Form) -> str:
    return render_template(
        "admin/clients.html",
        form=form,
        clients=use_cases().list_clients(person()),
        chosen=request.form.getlist("scope"),
        scopes=SCOPES,
        sources=SOURCES,
    )
