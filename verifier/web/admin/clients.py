"""Every machine client on one page, and the form that adds one. A secret is shown on one answer."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from verifier.domain.contact import Source
from verifier.domain.errors import Conflict, Invalid
from verifier.domain.permission import Permission
from verifier.domain.principal import Scope
from verifier.services.add_client import plain_name
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
    new = form.read({"id": plain_name, "source": _source, "scope": _scopes})
    if new is None:
        return _page(form), 422
    try:
        secret = use_cases().add_client(new["id"], new["scope"], new["source"], person())
    except Conflict as conflict:
        form.refuse(conflict.field or "id", conflict.message)
        return _page(form), 422
    return handed_over(new["id"], secret)


def handed_over(client_id: str, secret: str) -> str:
    """The page that shows a secret."""
    return render_template("admin/client_secret.html", client_id=client_id, secret=secret)


def _source(field: str, typed: str) -> Source:
    if typed not in {source.value for source in SOURCES}:
        raise Invalid(field, "must be chosen")
    return Source(typed)


def _scopes(field: str, typed: str) -> frozenset[Scope]:
    """All the boxes that are ticked: a form's field holds but the first of them."""
    ticked = request.form.getlist(field)
    if not typed or not {scope.value for scope in Scope}.issuperset(ticked):
        raise Invalid(field, "must be chosen, at least one thing")
    return frozenset(map(Scope, ticked))


def _page(form: Form) -> str:
    return render_template(
        "admin/clients.html",
        form=form,
        clients=use_cases().list_clients(person()),
        chosen=request.form.getlist("scope"),
        scopes=SCOPES,
        sources=SOURCES,
    )
