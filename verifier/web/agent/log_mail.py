"""Log an e-mail before it goes out, and hand over what proves it, once."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from verifier.domain.contact import MailDetails
from verifier.domain.permission import Permission
from verifier.web.access import requires
from verifier.web.agent import fields, home
from verifier.web.agent.recording import recorded
from verifier.web.form import Form


@requires(Permission.RECORD_CONTACT)
def log() -> ResponseReturnValue:
    """Record the mail; its token and handle are on this answer and nowhere else."""
    form = Form(request.form, name="mail")
    values = form.read(fields.MAIL)
    if values is not None:
        host_id = values.pop("customer")
        details = MailDetails(**values)
        mail = recorded(form, host_id, details)
        if mail is not None:
            return render_template("agent/mail.html", mail=mail, details=details)
    return home.page(mail=form), 422
