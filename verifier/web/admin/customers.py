"""Erase a customer: one form, a page that says what will be gone, and then the act.

The customer's id stands in forms and never in an address (S9).
"""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from verifier.domain.errors import Invalid, NotFound
from verifier.domain.permission import Permission
from verifier.services.erase_customer import nameless_reason
from verifier.web.access import person, requires, use_cases
from verifier.web.form import Form


@requires(Permission.ERASE_CUSTOMER)
def show() -> ResponseReturnValue:
    """The form."""
    return _page(Form(), done=request.args.get("done") == "erased")


@requires(Permission.ERASE_CUSTOMER)
def ask() -> ResponseReturnValue:
    """What would be gone, and the button for it."""
    form = Form(request.form)
    try:
        nameless_reason(form["reason"], form["customer"])
        holdings = use_cases().erase_customer.holdings(form["customer"], person())
    except (Invalid, NotFound) as refused:
        return _refused(form, refused)
    return render_template("admin/erase_customer.html", form=form, holdings=holdings)


@requires(Permission.ERASE_CUSTOMER)
def erase() -> ResponseReturnValue:
    """Erase them."""
    form = Form(request.form)
    try:
        use_cases().erase_customer(form["customer"], form["reason"], person())
    except (Invalid, NotFound) as refused:
        return _refused(form, refused)
    return redirect(url_for("pages.customers", done="erased"), 303)


def _refused(form: Form, refused: Invalid | NotFound) -> ResponseReturnValue:
    if isinstance(refused, Invalid):
        form.refuse(refused.field, refused.message)
    else:
        form.refuse("customer", "is not known here")
    return _page(form), 422


def _page(form: Form, *, done: bool = False) -> str:
    return render_template("admin/customers.html", form=form, done=done)
