"""Who a person is, is asked when their form is here, not when it begins."""

from __future__ import annotations

from urllib.parse import urlencode

from tests.slow_body import SlowBody
from tests.web.browser import CALL, Company


def test_an_agent_who_is_deactivated_while_their_form_comes_records_nothing(
    company: Company,
) -> None:
    """Fails when whoever held a request open before that gets their call recorded."""
    browser, account_id = company.browser("alice"), company.hire("alice")
    token = browser.get("/agent").value("csrf_token")
    body = urlencode(CALL | {"csrf_token": token, "once": "x" * 20}).encode()
    deactivate = lambda: company.use_cases.accounts.deactivate(account_id)  # noqa: E731
    answer = browser.client.post(
        "/agent/calls",
        input_stream=SlowBody(body, deactivate),
        content_length=len(body),
        content_type="application/x-www-form-urlencoded",
    )
    assert answer.status_code == 401
    assert company.rows()["contacts"] == 0
