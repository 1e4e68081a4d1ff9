"""The ways of asking that no safety rule covers by itself."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
import sqlalchemy as sa

from tests.deployment import OUTBOUND, SENDER
from tests.services.company import LINK, Company, Customer, eventually
from verifier.detection.registry_file import parse_registry
from verifier.domain.channel import Registry
from verifier.domain.errors import Invalid, NotFound
from verifier.domain.facts import Question
from verifier.domain.reason import Reason
from verifier.domain.verdict import VerdictKind
from verifier.persistence.staff_tables import checks
from verifier.services.registry_snapshot import Snapshot


def proofs(company: Company, customer: Customer) -> tuple[str, str]:
    mail = company.mail(customer, company.agent())
    assert mail.token is not None
    assert mail.handle is not None
    return mail.token, mail.handle


def test_our_own_copy_of_a_mail_is_shown_with_green(company: Company) -> None:
    customer = company.customer()
    for proof in proofs(company, customer):
        copy = company.ask(customer, f"Your reference: {proof}").verdict.mail
        assert copy is not None
        assert (copy.details.sender.value, copy.details.subject) == (SENDER, "Your withdrawal")
        assert copy.details.links == (LINK,)


def test_a_handle_may_be_typed_carelessly(company: Company) -> None:
    customer = company.customer()
    _, handle = proofs(company, customer)
    careless = handle.lower().replace("0", "o").replace("1", "l")
    assert company.kind(customer, careless) is VerdictKind.GENUINE


@pytest.mark.parametrize("foreign", ["https://evil.example.net/pay", "evil@example.net"])
def test_a_footer_copied_into_another_mail_is_exposed(company: Company, foreign: str) -> None:
    customer = company.customer()
    for proof in proofs(company, customer):
        answer = company.ask(customer, f"Pay at {foreign} now. {proof}").verdict
        assert answer.kind is VerdictKind.NOT_CONFIRMED
        assert set(answer.reasons) >= {Reason.COPIED, Reason.NOT_IN_OUR_COPY}
        assert answer.mail is None


def test_what_is_in_our_copy_stays_green(company: Company) -> None:
    customer = company.customer()
    token, _ = proofs(company, customer)
    whole = f"From {SENDER}: see {LINK} or call {OUTBOUND}. {token}"
    assert company.kind(customer, whole) is VerdictKind.GENUINE


def test_a_whole_mail_with_its_headers_is_read(company: Company) -> None:
    customer = company.customer()
    token, _ = proofs(company, customer)
    headers = f"From: Support <{SENDER}>\nTo: me@example.org\nSubject: Your withdrawal\n"
    answer = company.ask(customer, f"{headers}\nSee {LINK}\n-- \n{token[:40]}\n{token[40:]}\n")
    assert answer.verdict.kind is VerdictKind.GENUINE
    forged = headers.replace(SENDER, "support@example.net")
    assert company.kind(customer, f"{forged}\n{token}\n") is VerdictKind.NOT_CONFIRMED


def test_one_forged_proof_spoils_a_right_one(company: Company) -> None:
    customer = company.customer()
    token, handle = proofs(company, customer)
    assert company.kind(customer, f"{token} {handle}") is VerdictKind.GENUINE
    assert company.kind(customer, f"{token} 4K2M-9QXT-7BWD") is VerdictKind.NOT_CONFIRMED


@pytest.mark.parametrize("place", [0, 1, 5, 20, 28, 33, 50, 75])
def test_a_token_with_one_character_changed_is_nothing(company: Company, place: int) -> None:
    """Fails when the stored row is enough and the signature is not asked."""
    customer = company.customer()
    token, _ = proofs(company, customer)
    changed = "A" if token[place] != "A" else "E"
    altered = token[:place] + changed + token[place + 1 :]
    assert company.kind(customer, altered) is VerdictKind.NOT_CONFIRMED


def test_a_token_proves_nothing_about_something_found(company: Company) -> None:
    customer = company.customer()
    token, _ = proofs(company, customer)
    answer = company.ask(customer, token, Question.FOUND_THIS).verdict
    assert (answer.kind, answer.reasons) == (
        VerdictKind.NOT_CONFIRMED,
        (Reason.ASK_THEY_CONTACTED_ME,),
    )


def test_nothing_pasted_is_answered_by_the_live_call_alone(company: Company) -> None:
    customer = company.customer()
    assert company.ask(customer, "is that you?").verdict.reasons == (Reason.NO_CALL,)
    company.call(customer, company.agent())
    assert company.kind(customer, "is that you?") is VerdictKind.ASK_FOR_CODE
    assert company.found(customer, "is that you?") is VerdictKind.NOT_CONFIRMED


def test_an_enrolled_customer_who_is_gone_is_not_found(company: Company) -> None:
    customer = company.customer()
    gone = replace(customer, person=replace(customer.person, customer_id=1))
    with pytest.raises(NotFound):
        company.ask(gone, "is that you?")


def test_more_identifiers_than_are_read_are_never_confirmed(company: Company) -> None:
    many = " ".join(f"+18005550{number}," for number in range(100, 400))
    for question in Question:
        verdict = company.ask(company.customer(), many, question).verdict
        assert verdict.kind is VerdictKind.NOT_CONFIRMED
        assert Reason.UNREAD in verdict.reasons


@pytest.mark.parametrize("content", ["", " ", "\x00", "a\ud800b", "x" * 200_001])
def test_what_cannot_be_considered_whole_is_refused_naming_the_field(
    company: Company, content: str
) -> None:
    for question in Question:
        with pytest.raises(Invalid) as refused:
            company.ask(company.customer(), content, question)
        assert refused.value.field == "content"


def test_another_process_changes_the_registry_and_the_next_check_knows(company: Company) -> None:
    """Fails when a process answers from the registry that it started with."""
    customer = company.customer()
    old = company.use.registry.reload().registry
    ours = "new-channel.example.net"
    assert company.found(customer, ours) is VerdictKind.NOT_CONFIRMED
    added = parse_registry(
        f"brand,kind,value,direction,region\nExample Exchange,domain,{ours},both,\n"
    )
    with company.elsewhere() as other_process:
        both = Registry((*old.channels, *added.channels), old.names, old.negatives)
        other_process.use.import_channels(both, "operator")
        assert company.found(customer, ours) is VerdictKind.OFFICIAL
        other_process.use.import_channels(old, "operator")
        assert company.found(customer, ours) is VerdictKind.NOT_CONFIRMED


def test_an_empty_registry_is_refused(company: Company) -> None:
    version = company.use.registry.reload().version
    with pytest.raises(Invalid, match="channels"):
        company.use.import_channels(Registry(), "operator")
    assert company.use.registry.reload().version == version


def test_a_check_leaves_its_verdict_and_nothing_of_what_was_pasted(company: Company) -> None:
    customer = company.customer()
    company.ask(customer, "+1 800 555 0188 said secret things")

    def history() -> list[tuple[str, str]]:
        own = checks.c.customer_id == customer.id
        with company.database.reading() as connection:
            rows = connection.execute(sa.select(checks).where(own)).all()
        return [(row.question, row.verdict) for row in rows]

    assert eventually(history)
    assert history() == [("contacted_me", "not_confirmed")]
    assert b"8005550188" not in company.stored()


def test_history_written_by_two_at_once_is_written_once(company: Company) -> None:
    """Fails when the thread and whoever flushes take the same rows, or lose some."""
    customer = company.customer()
    for _ in range(30):
        for _ in range(10):
            company.ask(customer, "is that you?")
        company.use.notes.write_waiting()
    time.sleep(0.3)
    company.use.notes.write_waiting()
    own = checks.c.customer_id == customer.id
    with company.database.reading() as connection:
        query = sa.select(sa.func.count()).select_from(checks).where(own)
        assert connection.execute(query).scalar_one() == 300


def test_a_deployment_is_ready_when_its_tables_are_there(company: Company) -> None:
    assert company.use.show_readiness()
    with company.elsewhere(database_url="sqlite:////no/such/folder/x.sqlite3") as away:
        assert not away.use.show_readiness()


def test_a_registry_that_keeps_changing_decides_nothing(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fails when a snapshot older than the facts' registry may still decide (decision 0007)."""
    customer, reload = company.customer(), company.use.registry.reload

    def reload_and_change() -> Snapshot:
        snapshot = reload()
        company.use.import_channels(snapshot.registry, "operator")
        return snapshot

    company.ask(customer, SENDER, Question.FOUND_THIS)
    company.use.import_channels(reload().registry, "operator")
    monkeypatch.setattr(company.use.registry, "reload", reload_and_change)
    answer = company.ask(customer, SENDER, Question.FOUND_THIS)
    assert answer.verdict.kind is VerdictKind.CANNOT_CHECK
    monkeypatch.undo()
    assert company.ask(customer, SENDER, Question.FOUND_THIS).verdict.kind is VerdictKind.OFFICIAL
