"""Every account on one page, and the form that invites somebody."""

from __future__ import annotations

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue

from verifier.domain.errors import Conflict, Invalid
from verifier.domain.permission import Permission
from verifier.domain.principal import Role
from verifier.domain.staff import STAFF
from verifier.web.access import person, requires, use_cases
from verifier.web.form import Form

ROLES = tuple(role for role in Role if role in STAFF)


@requires(Permission.READ_ACCOUNTS)
def show() -> ResponseReturnValue:
    """The list."""
    return _page(Form())


@requires(Permission.MANAGE_ACCOUNTS)
def invite() -> ResponseReturnValue:
    """Invite somebody; the invitation stands on this answer and nowhere else."""
    form = Form(request.form)
    try:
        role = read_role(form["role"])
        invitation = use_cases().invite_account(form["login"], role, form["name"], person())
    except Invalid as invalid:
        form.refuse(invalid.field, invalid.message)
    except Conflict as conflict:
        form.refuse(conflict.field or "login", conflict.message)
    else:
        return handed_over(form["login"].strip(), invitation)
    return _page(form), 422


def read_role(typed: str) -> Role:
    """One of the roles on the form; raises `Invalid`."""
    if typed not in {role.value for role in ROLES}:
        raise Invalid("role", "must be agent, reviewer or admin")
    return Role(typed)


def handed_over(login: str, invitation: str) -> str:
    """The page that shows an invitation."""
    address = f"{current_app.config['PUBLIC_URL']}/staff/join"
    return render_template(
        "admin/invitation.html", login=login, invitation=invitation, address=address
    )


def _page(form: Form) -> str:
    shown = use_cases().accounts.overview(person())
    return render_template("admin/accounts.html", form=form, accounts=shown, roles=ROLES)
