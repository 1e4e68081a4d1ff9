"""One account, and what an admin may do about it. Each button says what it does beside it."""

from __future__ import annotations

from collections.abc import Callable

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from verifier.domain.errors import Conflict
from verifier.domain.permission import Permission
from verifier.web.access import person, requires, use_cases
from verifier.web.admin.accounts import ROLES, handed_over, read_role

DONE = {
    "role": "The role is changed. They are signed out everywhere.",
    "signed-out": "They are signed out everywhere.",
    "unlocked": "The account is unlocked.",
    "deactivated": "The account is deactivated. They are signed out everywhere.",
}


@requires(Permission.READ_ACCOUNTS)
def show(number: int) -> ResponseReturnValue:
    """The account as it stands."""
    return _page(number)


@requires(Permission.MANAGE_ACCOUNTS)
def invite_anew(number: int) -> ResponseReturnValue:
    """Void what proved its owner, and show a new invitation once."""
    login = use_cases().accounts.one(number, person()).row.login
    try:
        return handed_over(login, use_cases().invite_account.again(number, person()))
    except Conflict as conflict:
        return _page(number, conflict.message), 409


@requires(Permission.MANAGE_ACCOUNTS)
def change_role(number: int) -> ResponseReturnValue:
    """Give it another role."""
    role = read_role(request.form.get("role", ""))
    return _act(number, "role", lambda: use_cases().accounts.change_role(number, role, person()))


@requires(Permission.MANAGE_ACCOUNTS)
def sign_out(number: int) -> ResponseReturnValue:
    """Sign its owner out everywhere."""
    return _act(number, "signed-out", lambda: use_cases().accounts.end_sessions(number, person()))


@requires(Permission.MANAGE_ACCOUNTS)
def unlock(number: int) -> ResponseReturnValue:
    """Lift its lock."""
    return _act(number, "unlocked", lambda: use_cases().accounts.unlock(number, person()))


@requires(Permission.MANAGE_ACCOUNTS)
def deactivate(number: int) -> ResponseReturnValue:
    """Let nobody sign in to it any more."""
    return _act(number, "deactivated", lambda: use_cases().accounts.deactivate(number, person()))


def _act(number: int, done: str, act: Callable[[], None]) -> ResponseReturnValue:
    try:
        act()
    except Conflict as conflict:
        return _page(number, conflict.message), 409
    return redirect(url_for("pages.one_account", number=number, done=done), 303)


def _page(number: int, refusal: str | None = None) -> str:
    return render_template(
        "admin/account.html",
        account=use_cases().accounts.one(number, person()),
        roles=ROLES,
        refusal=refusal,
        done=DONE.get(request.args.get("done", "")) if request.method == "GET" else None,
    )
