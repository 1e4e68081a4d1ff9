"""One machine client: what it may do, its secrets, and what an admin may do about it."""

from __future__ import annotations

from datetime import timedelta

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from verifier.domain.errors import Conflict, Invalid
from verifier.domain.permission import Permission
from verifier.services.rotate_secret import LONGEST_OVERLAP, OVERLAP
from verifier.web.access import person, requires, use_cases
from verifier.web.admin.clients import SCOPES, SOURCES, handed_over
from verifier.web.form import Form

_HOUR = timedelta(hours=1)
LONGEST = LONGEST_OVERLAP // _HOUR


@requires(Permission.READ_CLIENTS)
def show(client_id: str) -> ResponseReturnValue:
    """The client as it stands."""
    return page(client_id, Form({"overlap": str(OVERLAP // _HOUR)}))


@requires(Permission.MANAGE_CLIENTS)
def rotate(client_id: str) -> ResponseReturnValue:
    """Give it a new secret, which stands on this answer and nowhere else."""
    form = Form(request.form)
    try:
        secret = use_cases().rotate_secret(client_id, person(), _overlap(form["overlap"]))
    except Invalid as invalid:
        form.refuse(invalid.field, invalid.message)
        return page(client_id, form), 422
    except Conflict as conflict:
        return page(client_id, form, conflict.message), 409
    return handed_over(client_id, secret)


@requires(Permission.MANAGE_CLIENTS)
def revoke(client_id: str) -> ResponseReturnValue:
    """Revoke the client alone."""
    use_cases().revoke_client(client_id, person())
    return redirect(url_for("pages.one_client", client_id=client_id, done="revoked"), 303)


def page(client_id: str, form: Form, refusal: str | None = None) -> str:
    """The client's page, with what is wrong."""
    return render_template(
        "admin/client.html",
        client=use_cases().list_clients.one(client_id, person()),
        form=form,
        refusal=refusal,
        done=request.method == "GET" and request.args.get("done") == "revoked",
        scopes=SCOPES,
        sources=SOURCES,
        longest=LONGEST,
    )


def _overlap(typed: str) -> timedelta:
    if not (typed.isascii() and typed.isdecimal() and len(typed) < 6):
        raise Invalid("overlap", f"must be 0 to {LONGEST} hours")
    return int(typed) * _HOUR
