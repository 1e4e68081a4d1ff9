"""No limit is forgotten: whatever a stranger, a customer or a machine can send is counted."""

from __future__ import annotations

import ast
import inspect

import pytest

from tests.house.visitors import Visitors
from verifier.domain.limit import Limit

STAFF = "signed-in staff: what they do is in the audit trail, and nothing is guessed here"

COUNTED: dict[str, Limit | str] = {
    "api.check_contact": Limit.CHECK,
    "api.file_report": Limit.REPORT,
    "api.record_contact": Limit.RECORD,
    "api.record_event": Limit.RECORD,
    "api.revoke_contact": "a stop must always work, and makes nothing but red",
    "api.grant_access": Limit.TOKEN,
    "pages.launch": Limit.LAUNCH,
    "pages.leave": "ends a session, which reads and changes nothing else",
    "pages.begin": Limit.SIGN_IN,
    "pages.give_factor": Limit.SIGN_IN,
    "pages.accept_invitation": Limit.SIGN_IN,
    "pages.confirm_factor": Limit.SIGN_IN,
    "pages.use_passkey": Limit.SIGN_IN,
    "pages.end_session": STAFF,
    "pages.new_passkey": STAFF,
    "pages.add_passkey": STAFF,
    "pages.remove_passkey": STAFF,
    "pages.new_codes": STAFF,
    "pages.ask": Limit.CHECK,
    "pages.file_report": Limit.REPORT,
    "pages.file_agent_report": Limit.REPORT,
    "pages.sign_out": "ends a session, which reads and changes nothing else",
    "pages.start_call": STAFF,
    "pages.log_mail": STAFF,
    "pages.new_code": "signed-in staff, and a contact has three codes, counted in the database",
    "pages.record": STAFF,
    "pages.revoke": STAFF,
    "pages.decide": STAFF,
    "pages.reveal_identifier": STAFF,
    "pages.invite": STAFF,
    "pages.invite_anew": STAFF,
    "pages.change_role": STAFF,
    "pages.sign_out_account": STAFF,
    "pages.unlock_account": STAFF,
    "pages.deactivate": STAFF,
    "pages.add_client": STAFF,
    "pages.rotate_secret": STAFF,
    "pages.revoke_client": STAFF,
    "pages.take_back": STAFF,
    "pages.ask_to_erase": STAFF,
    "pages.erase_customer": STAFF,
    "pages.search_audit": STAFF,
}


def sent_to(visitors: Visitors) -> set[str]:
    """Every endpoint that takes more than a question."""
    return {at.endpoint for at in visitors.knocks() if at.method != "GET"}


def named(source: str) -> set[str]:
    """The limits that a module counts by: `….limit(Limit.CHECK, …)`."""
    return {
        ast.unparse(call.args[0])
        for call in ast.walk(ast.parse(source))
        if isinstance(call, ast.Call) and ast.unparse(call.func).endswith(".limit") and call.args
    }


def test_every_route_that_takes_something_is_counted_or_says_why_not(visitors: Visitors) -> None:
    assert sent_to(visitors) == COUNTED.keys()


@pytest.mark.parametrize(
    ("endpoint", "limit"),
    [(endpoint, limit) for endpoint, limit in COUNTED.items() if isinstance(limit, Limit)],
)
def test_what_should_be_counted_is(visitors: Visitors, endpoint: str, limit: Limit) -> None:
    module = inspect.getmodule(visitors.app.view_functions[endpoint])
    assert module is not None
    assert named(inspect.getsource(module)) == {f"Limit.{limit.name}"}


@pytest.mark.parametrize(
    "endpoint",
    [endpoint for endpoint, limit in COUNTED.items() if not isinstance(limit, Limit)],
)
def test_what_is_not_counted_needs_a_reason_and_has_one(visitors: Visitors, endpoint: str) -> None:
    module = inspect.getmodule(visitors.app.view_functions[endpoint])
    assert module is not None
    if not any(isinstance(COUNTED[other], Limit) for other in same_module(visitors, endpoint)):
        assert named(inspect.getsource(module)) == set()
    assert len(str(COUNTED[endpoint]).split()) > 5


def same_module(visitors: Visitors, endpoint: str) -> list[str]:
    views = visitors.app.view_functions
    return [other for other in COUNTED if views[other].__module__ == views[endpoint].__module__]


def test_a_call_that_counts_would_be_seen() -> None:
    assert named("use_cases().limit(Limit.CHECK, client=1)") == {"Limit.CHECK"}
    assert named("limit = Limit.CHECK\nuse_cases().check()") == set()
