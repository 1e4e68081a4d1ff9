"""Set up the second factor: scan, type the first code, keep the recovery codes.

Only for somebody half-way in whose account has no factor yet; it ends signed in.
"""

from __future__ import annotations

import segno
from flask import current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from verifier.crypto.totp import provisioning_uri
from verifier.domain.limit import Limit
from verifier.domain.permission import Permission
from verifier.web import session
from verifier.web.access import address, device, requires, use_cases
from verifier.web.form import Form


@requires(Permission.PUBLIC)
def show() -> ResponseReturnValue:
    """The picture to scan."""
    return _page(Form())


@requires(Permission.PUBLIC)
def confirm() -> ResponseReturnValue:
    """Take the first code; the answer shows the recovery codes, once."""
    entering = session.entering()
    if entering is None:
        return redirect(url_for("pages.sign_in"), 303)
    use_cases().limit(Limit.SIGN_IN, address=address())
    form = Form(request.form)
    enrolled = use_cases().enrol_factor.confirm(entering, form["code"], device())
    if enrolled is None:
        form.refuse("code", "does not hold; type the one that your device shows now")
        return _page(form)
    session.begin(enrolled.secret)
    return render_template("staff/recovery_codes.html", codes=enrolled.codes)


def _page(form: Form) -> ResponseReturnValue:
    entering = session.entering()
    if entering is None or entering.has_factor:
        return redirect(url_for("pages.sign_in"), 303)
    login, secret = use_cases().enrol_factor.secret(entering)
    uri = provisioning_uri(secret, login, current_app.config["COMPANY"])
    page = render_template("staff/enrol.html", form=form, picture=_picture(uri), secret=secret)
    return (page, 422) if form.errors else page


def _picture(uri: str) -> Markup:
    """The QR code as an SVG within the page: no file of it is ever kept or cached."""
    drawn = segno.make(uri, error="m").svg_inline(
        border=4, light="#fff", dark="#000", omitsize=True
    )
    return Markup(drawn)  # noqa: S704 - drawn by the library, nothing of the text stands in it
