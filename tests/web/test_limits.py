"""Asked too often, a person gets a calm page; it proves nothing and costs nothing."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.web.browser import Browser, Company, Page, spoken
from verifier import application
from verifier.crypto.blind_index import BlindIndexes
from verifier.domain.contact import CallState
from verifier.domain.limit import LIMITS, Allowance, Dimension, Limit
from verifier.limits.counter import Counter
from verifier.persistence import tables
from verifier.services.limit_requests import LimitRequests

# Few enough to be quick: passwords are slow to check on purpose. The real numbers are `domain`'s.
CHECKS = 4
REPORTS = 2
TRIES = 3
FEW = {
    (Limit.CHECK, Dimension.CUSTOMER): Allowance(CHECKS, 300),
    (Limit.REPORT, Dimension.CUSTOMER): Allowance(REPORTS, 300),
    (Limit.SIGN_IN, Dimension.IDENTIFIER): Allowance(TRIES, 300),
}


@pytest.fixture
def company(tmp_path: Path) -> Iterator[Company]:
    """A company with small numbers."""
    table = {
        limit: {dim: FEW.get((limit, dim), allowed) for dim, allowed in allowances.items()}
        for limit, allowances in LIMITS.items()
    }
    with Company(tmp_path) as made:
        limit = LimitRequests(Counter(), BlindIndexes(made.ring).index, table)
        use_cases = dataclasses.replace(made.use_cases, limit=limit)
        made.app = application.assemble(made.settings, made.ring, use_cases)
        yield made


def ask_too_often(browser: Browser) -> Page:
    form = browser.get("/check")
    for _ in range(CHECKS):
        page = browser.send(form, "/check", content="hello", question="contacted_me")
        assert page.status == 200
    return browser.send(form, "/check", content="hello", question="contacted_me")


def contacts(company: Company) -> list[sa.Row]:
    """Every contact with its counters of codes and guesses."""
    with company.database.reading() as connection:
        return list(connection.execute(sa.select(tables.contacts)))


def test_a_check_too_many_is_cannot_check_and_says_when(company: Company) -> None:
    page = ask_too_often(company.browser("carla"))
    assert page.status == 429
    assert page.text("h1") == "We can't check right now. Don't trust it."
    assert page.has(".verdict.cannot_check")
    assert re.search(r"Please wait \d+ (second|minute)s?, then try again", page.text("main"))
    assert 1 <= int(page.headers["Retry-After"]) <= 301


def test_the_right_code_in_a_check_too_many_is_not_green_and_no_guess(company: Company) -> None:
    customer, agent = company.browser("carla"), company.browser("alice")
    call = agent.start_call()
    company.dialer_sees(call, CallState.RINGING, CallState.ANSWERED)
    digits = spoken(agent.send(call, f"{call.path}/code"))
    ask_too_often(customer)
    before = contacts(company)
    page = customer.ask(digits)
    assert page.status == 429
    assert not page.has(".genuine")
    assert digits not in page.html
    assert len(before) == 1
    assert contacts(company) == before


def test_one_customer_does_not_use_up_anothers_allowance(company: Company) -> None:
    ask_too_often(company.browser("carla"))
    assert company.browser("carl").ask("hello").status == 200


def test_signing_in_again_gives_no_new_allowance(company: Company) -> None:
    ask_too_often(company.browser("carla"))
    assert company.browser("carla").ask("hello").status == 429


def test_a_report_too_many_is_told_calmly_and_not_filed(company: Company) -> None:
    browser = company.browser("carla")
    form = browser.get("/report")
    pages = [browser.send(form, "/report", content="a scam") for _ in range(REPORTS + 1)]
    assert [page.status for page in pages] == [200] * REPORTS + [429]
    assert pages[-1].text("h1") == "That was too often."
    assert not pages[-1].has(".verdict")
    assert company.rows()["reports"] == REPORTS


def test_a_login_is_refused_alike_for_a_right_and_a_wrong_password(company: Company) -> None:
    company.hire("alice")
    tries = [company.browser().sign_in("alice", "wrong") for _ in range(TRIES)]
    assert {page.status for page in tries} == {422}
    wrong = company.browser().sign_in("alice", "wrong")
    right = company.browser().sign_in("alice")
    assert wrong.status == right.status == 429
    assert wrong.text("main") == right.text("main")


def test_right_passwords_are_counted_like_wrong_ones(company: Company) -> None:
    company.hire("alice")
    tries = [company.browser().sign_in("alice") for _ in range(TRIES)]
    assert {page.path for page in tries} == {"/staff/second-factor"}
    assert company.browser().sign_in("alice").status == 429


def test_a_login_that_nobody_has_is_refused_like_one_that_somebody_has(company: Company) -> None:
    for _ in range(TRIES):
        company.browser().sign_in("nobody", "wrong")
    assert company.browser().sign_in("nobody", "wrong").status == 429
    company.hire("alice")
    assert company.browser().sign_in("alice").status == 200
