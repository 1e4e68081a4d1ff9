"""A request sent twice under one idempotency key is carried out once."""

from __future__ import annotations

import hashlib
import secrets
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.services.company import Company
from verifier.domain.contact import Source
from verifier.domain.errors import Conflict, Invalid, NotFound
from verifier.domain.verdict import VerdictKind
from verifier.services.once import OnceKey

MAIL_SERVER = Source.MAIL_SERVER


def a_key(body: bytes = b"body") -> OnceKey:
    return OnceKey.of(secrets.token_hex(8), body)


def test_the_same_request_has_the_same_answer_token_included(company: Company) -> None:
    """Fails when the repeat makes a second contact or loses the token."""
    customer, machine, once = company.customer(), company.machine(MAIL_SERVER), a_key()
    first = company.mail(customer, machine, once)
    before = company.rows()
    again = company.mail(customer, machine, once)
    assert again == first
    assert again.token is not None
    assert company.rows() == before
    assert company.kind(customer, again.token) is VerdictKind.GENUINE


def test_a_late_mails_answer_is_repeated_whole(company: Company) -> None:
    customer, machine, once = company.customer(), company.machine(MAIL_SERVER), a_key()
    claimed = company.mail(customer, machine).recorded_at - timedelta(hours=1)
    first = company.mail(customer, machine, once, claimed_at=claimed)
    assert first.late_by is not None
    assert company.mail(customer, machine, once, claimed_at=claimed) == first


def test_another_process_gives_the_same_answer(company: Company) -> None:
    customer, machine, once = company.customer(), company.machine(MAIL_SERVER), a_key()
    first = company.mail(customer, machine, once)
    with company.elsewhere() as second:
        assert second.mail(customer, machine, once) == first


def test_another_body_under_the_same_key_is_a_conflict(company: Company) -> None:
    customer, machine, once = company.customer(), company.machine(MAIL_SERVER), a_key()
    company.mail(customer, machine, once)
    with pytest.raises(Conflict) as conflict:
        company.mail(customer, machine, OnceKey.of(once.key, b"another body"))
    assert conflict.value.field == "Idempotency-Key"


def test_the_same_key_of_another_machine_is_another_request(company: Company) -> None:
    customer, once = company.customer(), a_key()
    first = company.mail(customer, company.machine(MAIL_SERVER), once)
    assert company.mail(customer, company.machine(MAIL_SERVER), once).ref != first.ref


def test_a_request_that_failed_frees_its_key(company: Company) -> None:
    customer, machine, once = company.customer(), company.machine(MAIL_SERVER), a_key()
    with pytest.raises(NotFound):
        company.mail(replace(customer, host_id="nobody we know"), machine, once)
    assert company.mail(customer, machine, once).token


def test_of_concurrent_repeats_one_makes_the_contact(company: Company) -> None:
    """Fails when two requests at once find the key free."""
    customer, machine, once = company.customer(), company.machine(MAIL_SERVER), a_key()
    before = company.rows()["contacts"]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: company.mail(customer, machine, once), range(8)))
    assert len({answer.ref for answer in answers}) == 1
    assert len({answer.token for answer in answers}) == 1
    assert company.rows()["contacts"] == before + 1


def test_the_remembered_answer_cannot_be_read_in_the_database(company: Company) -> None:
    mail = company.mail(company.customer(), company.machine(MAIL_SERVER), a_key())
    assert mail.token is not None
    assert mail.token.encode() not in company.stored()


def test_what_was_requested_cannot_be_guessed_from_the_database(company: Company) -> None:
    """Fails when a plain hash of the request is stored: few bodies need be tried."""
    body = b"an easily guessed body"
    company.mail(company.customer(), company.machine(MAIL_SERVER), a_key(body))
    assert hashlib.sha256(body).digest() not in company.stored()


@pytest.mark.parametrize("key", ["", " ", "a\nb", "é", "x" * 201, "a\x00b"])
def test_a_key_is_a_line_of_ascii(key: str) -> None:
    with pytest.raises(Invalid, match="Idempotency-Key"):
        OnceKey.of(key, b"")
