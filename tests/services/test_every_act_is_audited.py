"""Whatever staff do leaves an audit row: who, what, about what, and nothing that is secret (S9).

The acts are listed by permission, so that a new one cannot be forgotten here.
"""

from __future__ import annotations

import secrets
from dataclasses import replace

import pytest
import sqlalchemy as sa

from tests.deployment import OUTBOUND, PASSWORD, SENDER
from tests.services.company import Company
from tests.services.staff_acts import (
    ADDRESS,
    NUMBER,
    SCAM,
    Act,
    Stage,
    add_client,
    change_role,
    come_in,
    deactivate,
    decide,
    end_own_session,
    erase_customer,
    file_report,
    invite,
    invite_anew,
    issue_code,
    new_recovery_codes,
    publish,
    record_call,
    record_event,
    record_mail,
    retract,
    reveal,
    revoke,
    revoke_client,
    rotate_secret,
    sign_out,
    sign_out_everywhere,
    take_back,
    unlock,
)
from verifier.domain.permission import Permission, allows
from verifier.domain.principal import Person, Role
from verifier.domain.staff import STAFF
from verifier.persistence.audit import AuditRow
from verifier.persistence.staff_tables import audit

P = Permission


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
    P.MANAGE_CLIENTS: [add_client, rotate_secret, revoke_client, take_back],
    P.ERASE_CUSTOMER: [erase_customer],
}

READING = {P.READ_REPORTS, P.READ_ACCOUNTS, P.READ_CLIENTS, P.READ_AUDIT}


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
    assert set(ACTS) | READING == held


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
