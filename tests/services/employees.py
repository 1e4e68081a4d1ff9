"""Staff of a company, with their passwords and devices, at any step of coming in."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass, replace

from pyotp import TOTP

from tests.deployment import PASSWORD, forget_step
from tests.services.company import Company
from verifier.domain.principal import Person, Role
from verifier.domain.staff import Entrant


@dataclass(frozen=True)
class Employee:
    login: str
    id: int
    device: TOTP

    def code(self, company: Company, steps: int = 0) -> str:
        with company.database.reading() as connection:
            now = company.database.time(connection)
        return self.device.at(now, counter_offset=steps)


def hire(company: Company, role: Role = Role.AGENT) -> Employee:
    login = secrets.token_hex(8)
    invitation = company.use.invite_account(login, role, "A Name")
    entrant = company.use.accept_invitation(login, invitation, PASSWORD)
    assert entrant is not None
    device = TOTP(company.use.enrol_factor.secret(entrant)[1])
    employee = Employee(login, entrant.account_id, device)
    code = employee.code(company)
    assert company.use.enrol_factor.confirm(entrant, code, "a browser") is not None
    forget_step(company.database, employee.id)
    return employee


def early_in_a_step() -> None:
    """Wait, if need be, until the device's code will not change for some seconds."""
    late = time.time() % 30 - 15
    if late > 0:
        time.sleep(30 - 15 - late + 0.1)


def admin(company: Company) -> Person:
    """An admin who has just given a second factor."""
    return replace(company.agent(Role.ADMIN), confirmed=True)


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def half_way(company: Company, employee: Employee) -> Entrant:
    entrant = company.use.sign_in(employee.login, PASSWORD)
    assert entrant is not None
    return entrant
