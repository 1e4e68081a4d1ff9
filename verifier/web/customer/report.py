"""Report something that claims to be us: with its content, and a note if one likes."""

from __future__ import annotations

from flask import redirect, render_template, request, session
from flask.typing import ResponseReturnValue

from verifier.domain.errors import Invalid
from verifier.domain.limit import Limit
from verifier.domain.permission import Permission
from verifier.domain.principal import actor
from verifier.domain.report import NewReport
from verifier.web.access import address, person, requires, use_cases
from verifier.web.form import Form

_FILED = "filed"


@requires(Permission.FILE_REPORT)
def show() -> ResponseReturnValue:
    """The form, or the thanks for the report that was filed just now."""
    return render_template("customer/report.html", form=Form(), filed=session.pop(_FILED, None))


@requires(Permission.FILE_REPORT)
def file() -> ResponseReturnValue:
    """File it and say thanks."""
    form = Form(request.form)
    try:
        new = NewReport.of(form["content"], form["note"])
    except Invalid as invalid:
        form.refuse(invalid.field, invalid.message)
        return render_template("customer/report.html", form=form, filed=None), 422
    use_cases().limit(Limit.REPORT, address=address(), customer=actor(person()))
    session[_FILED] = use_cases().file_report(new, person()).report_id
    return redirect(request.path, 303)
