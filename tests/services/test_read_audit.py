"""Reading the audit: by admins alone, with names, a page at a time."""

from __future__ import annotations

import secrets

import pytest

from tests.services.company import Company
from verifier.domain.audit import AuditQuery
from verifier.domain.errors import Forbidden
from verifier.domain.principal import Person, Role
from verifier.persistence import trail
from verifier.services.read_audit import PAGE, AuditEntry

ADMIN = Person(999_999_999, Role.ADMIN, "Ada")


def hired(company: Company, name: str) -> int:
    company.use.invite_account(secrets.token_hex(8), Role.AGENT, name)
    return max(row.id for row in company.use.accounts.list())


def write(company: Company, actor: str, action: str, subject: str) -> AuditEntry:
    with company.database.writing() as transaction:
        trail.add_audit(transaction, actor, action, subject)
        transaction.commit()
    return company.use.read_audit(AuditQuery(actor=actor), ADMIN).entries[0]


@pytest.mark.parametrize("role", [Role.AGENT, Role.REVIEWER, Role.CUSTOMER])
def test_nobody_but_admins_reads_it(company: Company, role: Role) -> None:
    with pytest.raises(Forbidden):
        company.use.read_audit(AuditQuery(), Person(1, role, "x", confirmed=True))


def test_accounts_are_named_as_actors_and_as_subjects(company: Company) -> None:
    one, other = hired(company, "One"), hired(company, "Other")
    entry = write(company, f"person:{one}", "account.deactivated", str(other))
    assert (entry.actor_name, entry.subject_name) == ("One", "Other")


@pytest.mark.parametrize("action", ["report.filed", "indicator.confirm", "session.ended"])
def test_a_number_of_something_else_is_not_taken_for_an_account(
    company: Company, action: str
) -> None:
    account = hired(company, "One")
    entry = write(company, f"customer:{account}", action, str(account))
    assert (entry.actor_name, entry.subject_name) == (None, None)


@pytest.mark.parametrize("number", ["", "x", "-1", "1.5", "²", "9" * 30, "9" * 70])
def test_what_names_no_account_is_no_error(company: Company, number: str) -> None:
    entry = write(company, f"person:{number}", "account.added", number)
    assert (entry.actor_name, entry.subject_name) == (None, None)


def test_a_page_says_where_the_next_one_begins(company: Company) -> None:
    actor = f"machine:{secrets.token_hex(8)}"
    for number in range(PAGE + 1):
        write(company, actor, "report.filed", str(number))
    wanted = AuditQuery(actor=actor)
    first = company.use.read_audit(wanted, ADMIN)
    assert len(first.entries) == PAGE
    last = company.use.read_audit(wanted, ADMIN, first.next_before)
    assert [entry.row.subject for entry in last.entries] == ["0"]
    assert last.next_before is None
    assert "report.filed" in last.actions
