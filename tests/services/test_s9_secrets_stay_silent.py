"""S9: no token, code or identifier in a log line or an exception's text."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable

import pytest

from tests.deployment import OUTBOUND
from tests.services.company import Company, Customer, other
from tests.services.machines import OPERATOR, gets_in, machine, new_client, token
from verifier.domain.contact import CallState, ContactRef, Source
from verifier.domain.errors import VerifierError
from verifier.domain.facts import Question
from verifier.domain.identifier import Identifier, IdentifierKind
from verifier.domain.report import NewReport
from verifier.services.check_contact import NewCheck
from verifier.services.once import OnceKey
from verifier.services.record_event import CallEvent

SCAM = "+1 888 555 0123"
SCAM_VALUE = "+18885550123"
LINK_VALUE = "https://secret-link.example.net/account/9911"


def story(company: Company) -> list[str]:
    """Everything that happens to a customer; returns what nobody else may read of it."""
    customer, agent = company.customer(), company.agent()
    stranger = company.customer()
    mail = company.mail(customer, agent, OnceKey.of("the-key", b"body"))
    ref = company.call(customer, agent)
    code = company.code(ref, agent)
    company.event(ref, "answered", company.machine())
    assert mail.token is not None
    assert mail.handle is not None
    for asker in (customer, stranger):
        for content in (mail.token, mail.handle, other(code), code, SCAM, LINK_VALUE):
            for question in Question:
                company.ask(asker, content, question)
    company.use.file_report(NewReport.of(f"{SCAM} {LINK_VALUE} {mail.token}"), customer.person)
    company.use.show_agent_calls.newest(agent)
    company.use.list_reports(company.reviewer())
    company.use.sign_in("somebody", "a-wrong-password")
    company.use.revoke_contact(mail.ref, agent)
    company.use.notes.write_waiting()
    return [
        mail.token,
        mail.handle,
        code,
        other(code),
        customer.host_id,
        SCAM,
        SCAM_VALUE,
        LINK_VALUE,
        OUTBOUND,
        "a-wrong-password",
        *machines_story(company),
    ]


def machines_story(company: Company) -> list[str]:
    """What happens to a machine client; returns what nobody may read of it."""
    client = new_client(company)
    issued = token(company, client)
    assert not gets_in(company, client, "a-wrong-secret")
    assert machine(company, issued) is not None
    rotated = company.use.rotate_secret(client.id, OPERATOR)
    return ["a-wrong-secret", client.secret, issued, rotated]


def test_s9_a_whole_story_leaves_no_secret_in_the_logs(
    company: Company, caplog: pytest.LogCaptureFixture
) -> None:
    """Fails when a statement's parameters, a paste or a credential is logged at any level."""
    with caplog.at_level(logging.DEBUG), caplog.at_level(logging.INFO, "sqlalchemy.engine"):
        told = story(company)
    assert "INSERT INTO contacts" in caplog.text
    # Half of six digits of any time or id: a code counts only where it stands alone.
    words = set(caplog.text.replace("'", " ").replace(",", " ").replace("=", " ").split())
    for secret in told:
        if len(secret) == 6:
            assert secret not in words
        else:
            assert secret not in caplog.text


def unreadable(company: Company, customer: Customer, token: str) -> object:
    return company.use.check_contact(
        NewCheck(Question.CONTACTED_ME, token + "\x00"), customer.person
    )


def too_many(company: Company, customer: Customer, token: str) -> object:
    return company.ask(customer, " ".join(token[:-2] + f"{n:02}" for n in range(30)))


def somebody_elses(company: Company, customer: Customer, token: str) -> object:
    return company.use.revoke_contact(
        ContactRef(customer.id, company.mail(company.customer(), company.agent()).ref.contact_id),
        company.agent(),
    )


def another_number(company: Company, customer: Customer, token: str) -> object:
    ref = company.call(customer, company.agent())
    shown = Identifier(IdentifierKind.PHONE, SCAM_VALUE)
    return company.use.record_event(
        ref, CallEvent(CallState.RINGING, number_shown=shown), company.machine()
    )


def a_number_not_ours(company: Company, customer: Customer, token: str) -> object:
    return company.call(customer, company.agent(), SCAM_VALUE)


def an_unknown_host(company: Company, customer: Customer, token: str) -> object:
    check = NewCheck(Question.CONTACTED_ME, token, f"unknown {token}")
    return company.use.check_contact(check, company.machine(Source.SYSTEM))


def known_already(company: Company, customer: Customer, token: str) -> object:
    return company.use.enrol_customer(customer.host_id)


def a_key_that_is_not_ascii(company: Company, customer: Customer, token: str) -> object:
    return OnceKey.of(f"{token} é", b"")


REFUSALS = [
    unreadable,
    too_many,
    somebody_elses,
    another_number,
    a_number_not_ours,
    an_unknown_host,
    known_already,
    a_key_that_is_not_ascii,
]


@pytest.mark.parametrize("refused", REFUSALS)
def test_s9_no_refusal_repeats_what_it_refuses(
    company: Company, refused: Callable[[Company, Customer, str], object]
) -> None:
    """Fails when an exception's text, or that of its causes, holds the value."""
    customer = company.customer()
    token = company.mail(customer, company.agent()).token
    assert token is not None
    with pytest.raises(VerifierError) as error:
        refused(company, customer, token)
    chain: list[str] = []
    at: BaseException | None = error.value
    while at is not None:
        chain += traceback.format_exception_only(at)
        at = at.__cause__ or at.__context__
    for secret in (token, SCAM_VALUE, LINK_VALUE, customer.host_id):
        assert secret not in "".join(chain)


def test_s9_values_that_carry_secrets_do_not_show_them(company: Company) -> None:
    customer, agent = company.customer(), company.agent()
    mail = company.mail(customer, agent)
    issued = company.use.issue_code(company.call(customer, agent), agent)
    assert mail.token is not None
    assert mail.token not in repr(mail)
    assert "digits" not in repr(issued)
    assert all("code='" not in repr(shown) for shown in company.use.show_agent_calls.newest(agent))


def test_s9_the_database_holds_none_of_them_readably(company: Company) -> None:
    """Fails when a host id, token, handle or evidence is stored as it is."""
    told = [secret for secret in story(company) if len(secret) > 6 and secret != OUTBOUND]
    stored = company.stored()
    # An identifier of nobody, reported as a scam, is the indicator itself.
    for secret in set(told) - {SCAM_VALUE, LINK_VALUE}:
        assert secret.encode() not in stored
