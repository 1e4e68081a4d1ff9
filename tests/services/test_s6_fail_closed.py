"""S6: facts that cannot be read are `cannot_check`, and `genuine` is never remembered."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.databases import DIALECTS, empty_database
from tests.deployment import OUTBOUND, Deployment
from tests.services.company import Company
from verifier import bootstrap
from verifier.crypto.keyring import KeyRing
from verifier.domain.errors import Unavailable
from verifier.domain.facts import Question
from verifier.domain.verdict import CANNOT_CHECK, VerdictKind
from verifier.persistence.tables import contacts, customers


@pytest.fixture(params=DIALECTS)
def doomed(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Company]:
    """A company whose database a test may wreck."""
    with (
        empty_database(request.param, tmp_path) as url,
        Deployment(tmp_path, database_url=url) as deployment,
    ):
        opened = Company(deployment.settings, deployment.ring, deployment.database)
        yield opened
        opened.close()


def execute(company: Company, statement: str) -> None:
    with company.database.writing() as transaction:
        transaction.connection.execute(sa.text(statement))
        transaction.commit()


def lose_the_contacts(company: Company) -> None:
    execute(company, "ALTER TABLE contacts RENAME TO contacts_elsewhere")


def lose_the_indicators(company: Company) -> None:
    execute(company, "ALTER TABLE indicators RENAME TO indicators_elsewhere")


def lose_the_registry_version(company: Company) -> None:
    execute(company, "ALTER TABLE registry_state RENAME TO registry_state_elsewhere")


LOSSES = [lose_the_contacts, lose_the_indicators, lose_the_registry_version]


@pytest.mark.parametrize("lose", LOSSES)
def test_s6_facts_that_are_gone_are_never_an_answer(
    doomed: Company, lose: Callable[[Company], None]
) -> None:
    """Fails when a check answers from memory, or raises, once its facts cannot be read."""
    customer, agent = doomed.customer(), doomed.agent()
    mail = doomed.mail(customer, agent)
    code = doomed.code(doomed.answered_call(customer, agent), agent)
    assert mail.token is not None
    assert doomed.kind(customer, mail.token) is VerdictKind.GENUINE
    lose(doomed)
    everything = f"{mail.token} {mail.handle} {OUTBOUND}"
    asked = [mail.token, mail.handle or "", code, OUTBOUND, "is that you?", everything]
    # Who is asked about no identifier needs no indicator.
    asked = [OUTBOUND, everything] if lose is lose_the_indicators else asked
    for content in asked:
        for question in Question:
            answer = doomed.ask(customer, content, question)
            assert (answer.verdict, answer.checked_at) == (CANNOT_CHECK, None)
    if lose is lose_the_contacts:
        with pytest.raises(Unavailable):
            doomed.use.show_call_status(customer.person)


def test_s6_a_database_that_went_away_is_cannot_check_until_it_is_back(
    doomed: Company, caplog: pytest.LogCaptureFixture
) -> None:
    """Fails when an outage keeps the last answer, or outlives itself."""
    customer = doomed.customer()
    mail = doomed.mail(customer, doomed.agent())
    assert mail.token is not None
    assert doomed.kind(customer, mail.token) is VerdictKind.GENUINE
    down = doomed.settings.model_copy(update={"database_url": "sqlite:////no/such/folder/x"})
    away = Company(down, doomed.ring, bootstrap.open_database(down))
    with caplog.at_level(logging.CRITICAL):
        assert away.kind(customer, mail.token) is VerdictKind.CANNOT_CHECK
    assert doomed.kind(customer, mail.token) is VerdictKind.GENUINE


@pytest.mark.parametrize("column", [contacts.c.sealed_details, customers.c.wrapped_key], ids=str)
def test_s6_an_envelope_that_does_not_open_is_cannot_check(
    doomed: Company, column: sa.Column[bytes]
) -> None:
    """Fails when damaged or swapped details are shown, skipped or raised."""
    customer, agent = doomed.customer(), doomed.agent()
    mail = doomed.mail(customer, agent)
    code = doomed.code(doomed.answered_call(customer, agent), agent)
    assert mail.token is not None
    with doomed.database.writing() as transaction:
        [damaged, *_] = transaction.connection.execute(sa.select(column)).scalars()
        for altered in (damaged[:-1] + bytes([damaged[-1] ^ 1]), b"", b"\x02"):
            transaction.connection.execute(sa.update(column.table).values({column: altered}))
            transaction.commit()
            for content in (mail.token, mail.handle or "", code, OUTBOUND, "is that you?"):
                assert doomed.kind(customer, content) is VerdictKind.CANNOT_CHECK


def test_s6_details_moved_from_another_contact_do_not_open(doomed: Company) -> None:
    customer, agent = doomed.customer(), doomed.agent()
    first, second = doomed.mail(customer, agent), doomed.mail(customer, agent)
    assert first.token is not None
    with doomed.database.writing() as transaction:
        query = sa.select(contacts.c.sealed_details).where(contacts.c.id == second.ref.contact_id)
        moved = transaction.connection.execute(query).scalar_one()
        transaction.connection.execute(sa.update(contacts).values(sealed_details=moved))
        transaction.commit()
    assert doomed.kind(customer, first.token) is VerdictKind.CANNOT_CHECK


def test_s6_keys_that_are_gone_open_nothing(doomed: Company) -> None:
    """With the wrong key ring a process can prove nothing, and must not say more."""
    customer = doomed.customer()
    doomed.call(customer, doomed.agent())
    with doomed.elsewhere(ring=KeyRing.generate("test")) as stranger:
        assert stranger.kind(customer, "is that you?") is VerdictKind.CANNOT_CHECK


def test_s6_genuine_is_never_cached(doomed: Company) -> None:
    """Fails when the second answer is the first one remembered."""
    customer, agent = doomed.customer(), doomed.agent()
    mail = doomed.mail(customer, agent)
    assert mail.token is not None
    assert doomed.kind(customer, mail.token) is VerdictKind.GENUINE
    with doomed.elsewhere() as other_process:
        other_process.use.revoke_contact(mail.ref, agent)
    assert doomed.kind(customer, mail.token) is VerdictKind.NOT_CONFIRMED


def test_s6_an_ended_call_ends_at_once(doomed: Company) -> None:
    customer, agent = doomed.customer(), doomed.agent()
    ref = doomed.answered_call(customer, agent)
    code = doomed.code(ref, agent)
    with doomed.elsewhere() as other_process:
        other_process.event(ref, "ended", other_process.machine())
    assert doomed.kind(customer, code) is VerdictKind.NOT_CONFIRMED


def test_s6_nothing_is_acknowledged_that_could_not_be_written(doomed: Company) -> None:
    customer, agent = doomed.customer(), doomed.agent()
    lose_the_contacts(doomed)
    with pytest.raises(Unavailable):
        doomed.mail(customer, agent)
