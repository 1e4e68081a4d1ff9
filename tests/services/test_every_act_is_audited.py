"""Whatever staff do leaves an audit row: who, what, about what, and nothing that is secret (S9).

The acts are listed by permission, so that a new one cannot be forgotten here.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import pytest
import sqlalchemy as sa
from pyotp import TOTP

from tests.deployment import OUTBOUND, PASSWORD, SENDER, open_session
from tests.services.company import Company, Customer, phone
from verifier.domain.contact import CallDetails, ContactRef, MailDetails
from verifier.domain.identifier import Identifier, IdentifierKind
from verifier.domain.permission import Permission, allows
from verifier.domain.principal import Person, Role
from verifier.domain.report import NewReport
from verifier.domain.staff import STAFF
from verifier.persistence.audit import AuditRow
from verifier.persistence.staff_tables import audit
from verifier.services.decide_indicator import Decision
from verifier.services.record_contact import NewContact

P = Permission

NUMBER, ADDRESS = "+447700900123", "alexandra@customers.example"
SCAM = "+1 888 555 0147"


@dataclass
class Stage:
    """The company, somebody of each role, and what nobody may read in the audit."""

    company: Company
    agent: Person
    reviewer: Person
    admin: Person
    customer: Customer
    secrets: list[str] = field(default_factory=list)

    def account(self, role: Role = Role.AGENT) -> int:
        login = secrets.token_hex(8)
        self.secrets += [login, self.company.use.invite_account(login, role, "Kim Newcomer")]
        return max(row.id for row in self.company.use.accounts.list())

    def call(self) -> ContactRef:
        details = CallDetails(
            "Security", "Withdrawal", phone(OUTBOUND), number_called=phone(NUMBER), ticket="T-1"
        )
        new = NewContact(self.customer.host_id, details)
        return self.company.use.record_contact(new, self.agent).ref

    def mail(self) -> None:
        details = MailDetails(
            "Security",
            "Withdrawal",
            Identifier(IdentifierKind.EMAIL, SENDER),
            "Hold",
            recipient=Identifier(IdentifierKind.EMAIL, ADDRESS),
            links=("https://example.com/a",),
        )
        new = NewContact(self.customer.host_id, details)
        recorded = self.company.use.record_contact(new, self.agent)
        self.secrets += [recorded.token or "", recorded.handle or ""]

    def indicator(self) -> int:
        number = f"+1 888 555 {secrets.randbelow(9000) + 1000}"
        self.secrets += [number, number.replace(" ", "")]
        self.company.use.file_report(NewReport.of(number), self.agent)
        newest = self.company.use.list_reports(self.reviewer).reports[0]
        return max(indicator.id for indicator in newest.indicators)


@pytest.fixture
def stage(company: Company) -> Stage:
    people = {
        role: replace(Person(_hire(company, role), role, "Kim"), confirmed=True) for role in STAFF
    }
    customer = company.customer()
    return Stage(
        company,
        people[Role.AGENT],
        people[Role.REVIEWER],
        people[Role.ADMIN],
        customer,
        [NUMBER, NUMBER[3:], ADDRESS, SENDER, OUTBOUND, SCAM, customer.host_id, PASSWORD],
    )


def _hire(company: Company, role: Role) -> int:
    company.use.invite_account(secrets.token_hex(8), role, "Kim")
    return max(row.id for row in company.use.accounts.list())


Act = Callable[[Stage], tuple[Person, str]]
"""Does it; returns who did and how the act is recorded."""


def sign_out(stage: Stage) -> tuple[Person, str]:
    secret = open_session(stage.company.database, stage.agent.id)
    stage.company.use.sessions.end(secret)
    stage.secrets.append(secret)
    return stage.agent, "sign_out"


def record_call(stage: Stage) -> tuple[Person, str]:
    stage.call()
    return stage.agent, "contact.created"


def record_mail(stage: Stage) -> tuple[Person, str]:
    stage.mail()
    return stage.agent, "contact.created"


def record_event(stage: Stage) -> tuple[Person, str]:
    stage.company.event(stage.call(), "answered", stage.agent)
    return stage.agent, "contact.answered"


def revoke(stage: Stage) -> tuple[Person, str]:
    stage.company.use.revoke_contact(stage.call(), stage.admin)
    return stage.admin, "contact.revoked"


def issue_code(stage: Stage) -> tuple[Person, str]:
    stage.secrets.append(stage.company.code(stage.call(), stage.agent))
    return stage.agent, "code.issued"


def file_report(stage: Stage) -> tuple[Person, str]:
    stage.company.use.file_report(NewReport.of(f"They called from {SCAM}"), stage.agent)
    return stage.agent, "report.filed"


def decide(stage: Stage) -> tuple[Person, str]:
    stage.company.use.decide_indicator(stage.indicator(), Decision.CONFIRM, stage.reviewer)
    return stage.reviewer, "indicator.confirm"


def publish(stage: Stage) -> tuple[Person, str]:
    indicator = stage.indicator()
    stage.company.use.decide_indicator(indicator, Decision.CONFIRM, stage.reviewer)
    stage.company.use.decide_indicator(indicator, Decision.PUBLISH, stage.admin)
    return stage.admin, "indicator.publish"


def retract(stage: Stage) -> tuple[Person, str]:
    indicator = stage.indicator()
    stage.company.use.decide_indicator(indicator, Decision.CONFIRM, stage.reviewer)
    stage.company.use.decide_indicator(indicator, Decision.RETRACT, stage.admin)
    return stage.admin, "indicator.retract"


def reveal(stage: Stage) -> tuple[Person, str]:
    shown = stage.company.use.reveal_identifier(stage.call(), "Line dropped", stage.agent)
    assert shown.value == NUMBER
    return stage.agent, "contact.revealed"


def end_own_session(stage: Stage) -> tuple[Person, str]:
    secret = open_session(stage.company.database, stage.agent.id)
    [session] = stage.company.use.sessions.list(stage.agent, secret)
    stage.company.use.sessions.end_one(session.id, stage.agent)
    return stage.agent, "session.ended"


def new_recovery_codes(stage: Stage) -> tuple[Person, str]:
    stage.secrets += stage.company.use.enrol_factor.new_recovery_codes(stage.agent)
    return stage.agent, "recovery_codes.made"


def invite(stage: Stage) -> tuple[Person, str]:
    login = secrets.token_hex(8)
    invited = stage.company.use.invite_account(login, Role.AGENT, "Kim Newcomer", stage.admin)
    stage.secrets += [login, invited]
    return stage.admin, "account.added"


def invite_anew(stage: Stage) -> tuple[Person, str]:
    stage.secrets.append(stage.company.use.invite_account.again(stage.account(), stage.admin))
    return stage.admin, "account.invited"


def deactivate(stage: Stage) -> tuple[Person, str]:
    stage.company.use.accounts.deactivate(stage.account(), stage.admin)
    return stage.admin, "account.deactivated"


def change_role(stage: Stage) -> tuple[Person, str]:
    stage.company.use.accounts.change_role(stage.account(), Role.REVIEWER, stage.admin)
    return stage.admin, "account.made_reviewer"


def sign_out_everywhere(stage: Stage) -> tuple[Person, str]:
    stage.company.use.accounts.end_sessions(stage.account(), stage.admin)
    return stage.admin, "account.signed_out"


def unlock(stage: Stage) -> tuple[Person, str]:
    stage.company.use.accounts.unlock(stage.account(), stage.admin)
    return stage.admin, "account.unlocked"


def come_in(stage: Stage) -> tuple[Person, str]:
    """Join, sign in and confirm: before there is a permission to ask for."""
    use = stage.company.use
    account_id = stage.account()
    login, invitation = stage.secrets[-2:]
    entrant = use.accept_invitation(login, invitation, PASSWORD)
    assert entrant is not None
    _, secret = use.enrol_factor.secret(entrant)
    with stage.company.database.reading() as connection:
        now = stage.company.database.time(connection)
    codes = [TOTP(secret).at(now, counter_offset=step) for step in (-1, 0)]
    enrolled = use.enrol_factor.confirm(entrant, codes[0], "a browser")
    assert enrolled is not None
    assert use.sign_in(login, PASSWORD)
    assert use.second_factor(account_id, codes[1])
    assert not use.second_factor(account_id, codes[1])
    assert use.second_factor(account_id, enrolled.codes[0])
    session = enrolled.secret
    person = Person(account_id, Role.AGENT, "Kim Newcomer")
    use.sessions.confirm(session, person)
    stage.secrets += [secret, session, *codes, *enrolled.codes]
    return person, "confirmed"


ACTS: dict[Permission, list[Act]] = {
    P.SIGN_OUT: [sign_out],
    P.RECORD_CONTACT: [record_call, record_mail],
    P.RECORD_EVENT: [record_event],
    P.REVOKE_CONTACT: [revoke],
    P.ISSUE_CODE: [issue_code],
    P.FILE_REPORT: [file_report],
    P.DECIDE_INDICATOR: [decide, retract],
    P.PUBLISH_INDICATOR: [publish],
    P.REVEAL_IDENTIFIER: [reveal],
    P.OWN_ACCOUNT: [end_own_session],
    P.CHANGE_OWN_FACTORS: [new_recovery_codes],
    P.MANAGE_ACCOUNTS: [
        invite,
        invite_anew,
        deactivate,
        change_role,
        sign_out_everywhere,
        unlock,
    ],
}

READING = {P.READ_REPORTS, P.READ_ACCOUNTS, P.READ_CLIENTS, P.READ_AUDIT}
NO_USE_CASE_TAKES_A_PERSON = {P.MANAGE_CLIENTS}


def rows(company: Company) -> list[AuditRow]:
    with company.database.reading() as connection:
        found = connection.execute(sa.select(audit).order_by(audit.c.id))
        return [
            AuditRow(row.id, row.actor, row.action, row.subject, row.reason, row.recorded_at)
            for row in found
        ]


def test_every_permission_of_staff_is_tried_here_or_only_reads() -> None:
    held = {
        permission
        for permission in Permission
        for role in STAFF
        if permission is not P.PUBLIC and allows(Person(1, role, "x"), permission)
    }
    assert set(ACTS) | READING | NO_USE_CASE_TAKES_A_PERSON == held


@pytest.mark.parametrize("act", [*(act for acts in ACTS.values() for act in acts), come_in])
def test_the_act_is_in_the_audit_and_no_secret_is(stage: Stage, act: Act) -> None:
    before = len(rows(stage.company))
    by, action = act(stage)
    new = rows(stage.company)[before:]
    found = [row for row in new if (row.actor, row.action) == (f"person:{by.id}", action)]
    assert found, new
    assert all(row.subject for row in new)
    told = " ".join(f"{row.actor} {row.action} {row.subject} {row.reason}" for row in new)
    words = set(told.replace(":", " ").split())
    assert len(stage.secrets) > 7
    for secret in stage.secrets:
        # Six digits are found in any number: a code counts only where it stands alone.
        assert secret not in (words if len(secret) == 6 else told)
