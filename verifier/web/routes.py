"""Every page's address, on one page. Who may see which is declared at the views themselves.

No address carries an identifier, a token or a code (S9): `<ref>` is an opaque contact reference.
"""

from __future__ import annotations

from flask import Blueprint

from verifier.web import home, security_txt, static
from verifier.web.admin import account as one_account
from verifier.web.admin import accounts, audit, clients, customers, take_back
from verifier.web.admin import client as one_client
from verifier.web.agent import call, log_mail, new_code, record, revoke, start_call
from verifier.web.agent import home as agent
from verifier.web.customer import check, launch, report
from verifier.web.review import decide, reports
from verifier.web.staff import (
    account,
    add_passkey,
    enrol,
    join,
    provider,
    reveal,
    second_factor,
    sign_in,
)

pages = Blueprint("pages", __name__)

_GET = ("GET",)
_POST = ("POST",)
_ID = f"<int(max={2**63 - 1}):number>"

for rule, name, view, methods in (
    ("/static/<digest>/<path:name>", "static_file", static.static_file, _GET),
    ("/.well-known/security.txt", "security_txt", security_txt.show, _GET),
    ("/", "home", home.customer, _GET),
    ("/launch", "launch", launch.launch, _POST),
    ("/leave", "leave", launch.leave, _POST),
    ("/check", "check", check.show, _GET),
    ("/check", "ask", check.ask, _POST),
    ("/report", "report", report.show, _GET),
    ("/report", "file_report", report.file, _POST),
    ("/staff", "staff", home.staff, _GET),
    ("/staff/sign-in", "sign_in", sign_in.show, _GET),
    ("/staff/sign-in", "begin", sign_in.begin, _POST),
    ("/staff/passkey", "use_passkey", sign_in.with_passkey, _POST),
    ("/staff/second-factor", "second_factor", second_factor.show, _GET),
    ("/staff/second-factor", "give_factor", second_factor.give, _POST),
    ("/staff/join", "join", join.show, _GET),
    ("/staff/join", "accept_invitation", join.join, _POST),
    ("/staff/enrol", "enrol", enrol.show, _GET),
    ("/staff/enrol", "confirm_factor", enrol.confirm, _POST),
    ("/staff/provider", "provider", provider.go, _GET),
    ("/staff/provider/return", "come_back", provider.come_back, _GET),
    ("/staff/sign-out", "sign_out", sign_in.sign_out, _POST),
    ("/staff/account", "account", account.show, _GET),
    (f"/staff/account/sessions/{_ID}/end", "end_session", account.end_session, _POST),
    ("/staff/account/recovery-codes", "new_codes", account.new_recovery_codes, _POST),
    ("/staff/account/passkeys/new", "new_passkey", add_passkey.begin, _POST),
    ("/staff/account/passkeys", "add_passkey", add_passkey.finish, _POST),
    (f"/staff/account/passkeys/{_ID}/remove", "remove_passkey", add_passkey.remove, _POST),
    ("/staff/contacts/<ref>/reveal", "reveal", reveal.show, _GET),
    ("/staff/contacts/<ref>/reveal", "reveal_identifier", reveal.reveal, _POST),
    ("/agent", "agent", agent.show, _GET),
    ("/agent/calls", "start_call", start_call.start, _POST),
    ("/agent/mails", "log_mail", log_mail.log, _POST),
    ("/agent/calls/<ref>", "call", call.show, _GET),
    ("/agent/calls/<ref>/code", "new_code", new_code.issue, _POST),
    ("/agent/calls/<ref>/events", "record", record.record, _POST),
    ("/agent/report", "agent_report", report.show, _GET),
    ("/agent/report", "file_agent_report", report.file, _POST),
    ("/agent/contacts/<ref>/revoke", "revoke", revoke.revoke, _POST),
    ("/review", "review", reports.show, _GET),
    (f"/review/indicators/{_ID}", "decide", decide.decide, _POST),
    ("/admin/accounts", "accounts", accounts.show, _GET),
    ("/admin/accounts", "invite", accounts.invite, _POST),
    (f"/admin/accounts/{_ID}", "one_account", one_account.show, _GET),
    (f"/admin/accounts/{_ID}/invitation", "invite_anew", one_account.invite_anew, _POST),
    (f"/admin/accounts/{_ID}/role", "change_role", one_account.change_role, _POST),
    (f"/admin/accounts/{_ID}/sign-out", "sign_out_account", one_account.sign_out, _POST),
    (f"/admin/accounts/{_ID}/unlock", "unlock_account", one_account.unlock, _POST),
    (f"/admin/accounts/{_ID}/deactivate", "deactivate", one_account.deactivate, _POST),
    ("/admin/clients", "clients", clients.show, _GET),
    ("/admin/clients", "add_client", clients.add, _POST),
    ("/admin/clients/<client_id>", "one_client", one_client.show, _GET),
    ("/admin/clients/<client_id>/secret", "rotate_secret", one_client.rotate, _POST),
    ("/admin/clients/<client_id>/revoke", "revoke_client", one_client.revoke, _POST),
    ("/admin/clients/<client_id>/contacts", "take_back", take_back.take_back, _POST),
    ("/admin/customers", "customers", customers.show, _GET),
    ("/admin/customers", "ask_to_erase", customers.ask, _POST),
    ("/admin/customers/erase", "erase_customer", customers.erase, _POST),
    ("/admin/audit", "audit", audit.show, _GET),
    ("/admin/audit", "search_audit", audit.search, _POST),
):
    pages.add_url_rule(rule, name, view, methods=methods)
