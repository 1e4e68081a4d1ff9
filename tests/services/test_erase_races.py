"""Erasing while somebody writes something of theirs: it is whole or not at all, never half."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.deployment import Deployment
from tests.services.addresses import launch, mail_to, new_email
from tests.services.company import Company, Customer
from tests.services.machines import OPERATOR
from tests.services.overlapping import overlapping
from verifier.domain.errors import Conflict, NotFound, VerifierError
from verifier.domain.report import NewReport
from verifier.domain.verdict import VerdictKind
from verifier.persistence import migrate
from verifier.persistence.tables import customers, log_leaves
from verifier.services.once import OnceKey

WHY = "They closed their account"
ERASES = "UPDATE customers SET host_index"


def erase(company: Company, host_id: str) -> None:
    company.use.erase_customer(host_id, WHY, OPERATOR)


def outcome(act: Callable[[], object]) -> object:
    """What it returns, or how it was refused."""
    try:
        return act()
    except VerifierError as refusal:
        return type(refusal)


def halves(company: Company) -> list[str]:
    """Whatever opens, finds or names a customer who was erased."""
    gone = sa.select(customers.c.id).where(customers.c.erased_at.is_not(None))
    wrong = []
    with company.database.reading() as connection:
        for table in migrate.all_tables.sorted_tables:
            name = "id" if table.name == "customers" else "customer_id"
            if name not in table.c:
                continue
            rows = connection.execute(sa.select(table).where(table.c[name].in_(gone)))
            for row in rows.mappings():
                wrong += [
                    f"{table.name}.{column} is left"
                    for column, value in row.items()
                    if isinstance(value, bytes) and value and column != "digest"
                ]
    return wrong


def known(company: Company) -> Customer:
    return launch(company, emails=[new_email()])


def test_a_launch_waits_for_the_erasure_and_is_somebody_new(company: Company) -> None:
    customer, address = known(company), new_email()
    _, again = overlapping(
        company,
        ERASES,
        lambda: erase(company, customer.host_id),
        lambda: launch(company, customer.host_id, emails=[address]),
    )
    assert again.id != customer.id
    assert halves(company) == []
    mail = mail_to(company, address)
    assert company.kind(again, mail.token or "") is VerdictKind.GENUINE


def test_the_erasure_waits_for_a_launch_and_takes_what_it_claimed(company: Company) -> None:
    customer, address = known(company), new_email()
    waiting = mail_to(company, address)
    launched, _ = overlapping(
        company,
        "UPDATE customers SET merged_into",
        lambda: launch(company, customer.host_id, emails=[address]),
        lambda: erase(company, customer.host_id),
    )
    assert launched.id == customer.id
    assert halves(company) == []
    again = launch(company, customer.host_id, emails=[address])
    assert company.kind(again, waiting.token or "") is VerdictKind.NOT_CONFIRMED


def test_anothers_claim_of_their_address_and_the_erasure_wait_for_each_other(
    company: Company,
) -> None:
    address = new_email()
    customer = launch(company, emails=[address])
    _, other = overlapping(
        company,
        ERASES,
        lambda: erase(company, customer.host_id),
        lambda: launch(company, emails=[address]),
    )
    assert halves(company) == []
    mail = mail_to(company, address)
    assert company.kind(other, mail.token or "") is VerdictKind.GENUINE


WRITES: dict[str, Callable[[Company, Customer, str], object]] = {
    "a mail": lambda company, customer, _: company.mail(customer, company.agent()),
    "a call": lambda company, customer, _: company.call(customer, company.agent()),
    "a report": lambda company, customer, _: company.use.file_report(
        NewReport.of("They called me"), customer.person
    ),
    "a mail to their address": lambda company, _, address: mail_to(company, address),
}
REFUSED = {"a mail": NotFound, "a call": NotFound, "a report": NotFound}


@pytest.mark.parametrize("name", WRITES)
def test_what_is_written_during_the_erasure_is_refused_or_somebody_elses(
    company: Company, name: str
) -> None:
    address = new_email()
    customer = launch(company, emails=[address])
    _, written = overlapping(
        company,
        ERASES,
        lambda: erase(company, customer.host_id),
        lambda: outcome(lambda: WRITES[name](company, customer, address)),
    )
    assert written is REFUSED.get(name, written)
    assert halves(company) == []


@pytest.mark.parametrize("name", WRITES)
def test_what_is_being_written_is_erased_as_well(company: Company, name: str) -> None:
    address = new_email()
    customer = launch(company, emails=[address])
    overlapping(
        company,
        "INSERT INTO audit ",
        lambda: WRITES[name](company, customer, address),
        lambda: erase(company, customer.host_id),
    )
    assert halves(company) == []


def test_a_code_that_is_typed_during_the_erasure_proves_nothing(company: Company) -> None:
    customer, agent = known(company), company.agent()
    code = company.code(company.answered_call(customer, agent), agent)
    _, kind = overlapping(
        company,
        ERASES,
        lambda: erase(company, customer.host_id),
        lambda: outcome(lambda: company.kind(customer, code)),
    )
    assert kind is VerdictKind.NOT_CONFIRMED


def test_an_event_that_is_being_recorded_is_severed_too(company: Company) -> None:
    customer, agent = known(company), company.agent()
    call = company.call(customer, agent)
    overlapping(
        company,
        "INSERT INTO log_leaves ",
        lambda: company.event(call, "answered", company.machine()),
        lambda: erase(company, customer.host_id),
    )
    assert halves(company) == []
    with company.database.reading() as connection:
        query = sa.select(sa.func.count()).where(log_leaves.c.contact_id == call.contact_id)
        assert connection.execute(query).scalar_one() == 2


def test_an_event_that_comes_during_the_erasure_is_refused(company: Company) -> None:
    customer = known(company)
    call = company.call(customer, company.agent())
    _, refused = overlapping(
        company,
        ERASES,
        lambda: erase(company, customer.host_id),
        lambda: outcome(lambda: company.event(call, "answered", company.machine())),
    )
    assert refused is Conflict
    assert halves(company) == []


def test_of_two_erasures_at_once_one_finds_nobody(company: Company) -> None:
    customer = known(company)
    done = overlapping(
        company,
        ERASES,
        lambda: outcome(lambda: erase(company, customer.host_id)),
        lambda: outcome(lambda: erase(company, customer.host_id)),
    )
    assert done == (None, NotFound)


def test_the_same_request_sent_again_during_the_erasure_is_a_new_one(company: Company) -> None:
    """Fails when the key is looked up after its row has gone."""
    customer, agent = known(company), company.agent()
    once = OnceKey.of(secrets.token_hex(8), b"body")
    company.mail(customer, agent, once)
    _, again = overlapping(
        company,
        ERASES,
        lambda: erase(company, customer.host_id),
        lambda: outcome(lambda: company.mail(customer, agent, once)),
    )
    assert again is NotFound
    assert halves(company) == []


def test_a_crowd_leaves_no_half_state(company: Company) -> None:
    """Fails on a deadlock, or on anything of an erased customer that still opens or finds them."""
    host_id, address = f"host-{secrets.token_hex(8)}", new_email()
    launch(company, host_id, emails=[address])

    def work(number: int) -> object:
        match number % 4:
            case 0:
                return outcome(lambda: erase(company, host_id))
            case 1:
                return outcome(lambda: launch(company, host_id, emails=[address]))
            case 2:
                return outcome(lambda: mail_to(company, address))
            case _:
                nobody = Customer(host_id, company.agent())
                return outcome(lambda: company.mail(nobody, company.agent()))

    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(work, range(64)))
    assert {one for one in done if isinstance(one, type)} <= {NotFound}
    assert halves(company) == []


def test_the_sqlite_file_holds_no_key_of_theirs_either(tmp_path: Path) -> None:
    """Fails when what was deleted stays in the free space of the file."""
    with Deployment(tmp_path) as deployment:
        ids = [deployment.customer(f"host-{number}") for number in range(30)]
        with deployment.database.reading() as connection:
            rows = connection.execute(sa.select(customers.c.id, customers.c.wrapped_key))
            wrapped = {row.id: row.wrapped_key for row in rows}
        for number in range(0, 30, 3):
            deployment.use_cases.erase_customer(f"host-{number}", WHY, OPERATOR)
    file = (tmp_path / "verifier.sqlite3").read_bytes()
    assert not list(tmp_path.glob("*-wal"))
    assert [wrapped[key] in file for key in ids] == [number % 3 != 0 for number in range(30)]
