"""Whatever staff may do, on a small company: each act says who did it and how it is recorded."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

from pyotp import TOTP

from tests.deployment import OUTBOUND, PASSWORD, SENDER, open_session
from tests.services.company import Company, Customer, phone
from verifier.domain.contact import CallDetails, ContactRef, MailDetails, Source
from verifier.domain.identifier import Identifier, IdentifierKind
from verifier.domain.principal import Person, Role, Scope
from verifier.domain.report import NewReport
from verifier.services.decide_indicator import Decision
from verifier.services.record_contact import NewContact

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

    def client(self) -> str:
        client_id = f"client-{secrets.token_hex(8)}"
        secret = self.company.use.add_client(client_id, frozenset(Scope), Source.SYSTEM, self.admin)
        self.secrets.append(secret)
        return client_id

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


def add_client(stage: Stage) -> tuple[Person, str]:
    stage.client()
    return stage.admin, "client.added"


def rotate_secret(stage: Stage) -> tuple[Person, str]:
    stage.secrets.append(stage.company.use.rotate_secret(stage.client(), stage.admin))
    return stage.admin, "client.secret_rotated"


def revoke_client(stage: Stage) -> tuple[Person, str]:
    stage.company.use.revoke_client(stage.client(), stage.admin)
    return stage.admin, "client.revoked"


def take_back(stage: Stage) -> tuple[Person, str]:
    client_id, bulk = stage.client(), stage.company.use.revoke_client
    since = bulk(client_id, stage.admin)
    bulk.step(client_id, since, bulk.begin(client_id, since, stage.admin), stage.admin, 10)
    return stage.admin, "client.contacts_revoked"


def erase_customer(stage: Stage) -> tuple[Person, str]:
    stage.company.use.erase_customer(stage.customer.host_id, "They asked for it", stage.admin)
    return stage.admin, "customer.erased"


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
