"""Every page's address, on one page. Who may see which is declared at the views themselves.

No address carries an identifier, a token or a code (S9): `<ref>` is an opaque contact reference.
"""

from __future__ import annotations

from flask import Blueprint

from verifier.web import home, sign_in, static
from verifier.web.agent import call, log_mail, new_code, record, revoke, start_call
from verifier.web.agent import home as agent
from verifier.web.customer import check, report
from verifier.web.review import decide, reports

pages = Blueprint("pages", __name__)

_GET = ("GET",)
_POST = ("POST",)
_MOST_ID = 2**63 - 1

for rule, name, view, methods in (
    ("/static/<digest>/<path:name>", "static_file", static.static_file, _GET),
    ("/", "home", home.home, _GET),
    ("/sign-in", "sign_in", sign_in.show, _GET),
    ("/sign-in", "begin", sign_in.begin, _POST),
    ("/sign-out", "sign_out", sign_in.sign_out, _POST),
    ("/check", "check", check.show, _GET),
    ("/check", "ask", check.ask, _POST),
    ("/report", "report", report.show, _GET),
    ("/report", "file_report", report.file, _POST),
    ("/agent", "agent", agent.show, _GET),
    ("/agent/calls", "start_call", start_call.start, _POST),
    ("/agent/mails", "log_mail", log_mail.log, _POST),
    ("/agent/calls/<ref>", "call", call.show, _GET),
    ("/agent/calls/<ref>/code", "new_code", new_code.issue, _POST),
    ("/agent/calls/<ref>/events", "record", record.record, _POST),
    ("/agent/contacts/<ref>/revoke", "revoke", revoke.revoke, _POST),
    ("/review", "review", reports.show, _GET),
    (f"/review/indicators/<int(max={_MOST_ID}):number>", "decide", decide.decide, _POST),
):
    pages.add_url_rule(rule, name, view, methods=methods)
