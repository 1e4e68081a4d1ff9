"""Who acts in the demo story, and how a check of theirs is put in one word."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import timedelta

from pyotp import TOTP

from verifier import bootstrap
from verifier.cli.demo_company import CUSTOMERS, Company
from verifier.cli.demo_host import DemoHost
from verifier.domain.errors import Forbidden
from verifier.domain.facts import Question
from verifier.domain.principal import Machine, Person
from verifier.persistence.database import Database
from verifier.services.check_contact import NewCheck
from verifier.services.keep_sessions import KeepSessions
from verifier.services.use_cases import UseCases


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the story: what happens, what must come of it and what did."""

    what: str
    expected: str
    actual: str

    @property
    def holds(self) -> bool:
        """Whether it came out as the story says."""
        return self.expected == self.actual


class Scene:
    """The demo company with everybody signed in by their own password or secret."""

    def __init__(self, company: Company, use_cases: UseCases, database: Database) -> None:
        self.company = company
        self.use_cases = use_cases
        self.database = database
        self.host_ids = {login: customer.host_id for login, customer in CUSTOMERS.items()}
        self._staff = {person.login: person for person in company.people}
        self._people: dict[str, Person] = {}
        self._sessions: dict[str, str] = {}
        self.host_app = DemoHost(company)
        self._machines = {
            name: _authenticated(use_cases, name, secret)
            for name, secret in company.secrets.items()
        }

    def person(self, login: str) -> Person:
        """The person who signs in as `login`, when first asked for; raises `Forbidden`."""
        if login not in self._people:
            found = self._signed_in(login) if login in self._staff else self._launched(login)
            if found is None:
                raise Forbidden(f"the demo's {login} cannot sign in")
            self._people[login] = found
        return self._people[login]

    def _signed_in(self, login: str) -> Person | None:
        """By password and second factor, as on the page."""
        staff, use_cases = self._staff[login], self.use_cases
        entrant = use_cases.sign_in(login, staff.password)
        if entrant is None:
            return None
        for steps in (0, 1):  # the present code may have been used; the next one counts already
            code = TOTP(staff.totp).at(time.time(), counter_offset=steps)
            secret = use_cases.second_factor.sign_in(entrant, code, "demo")
            if secret is not None:
                self._sessions[login] = secret
                return use_cases.sessions.staff(secret)
        return None

    def after(self, login: str, passed: timedelta) -> Person:
        """A member of staff who is signed in, as their session stands that much later."""
        self.person(login)
        database = bootstrap.open_database(self.company.settings, clock_shift=passed)
        try:
            later = KeepSessions(database).staff(self._sessions[login])
        finally:
            database.close()
        if later is None:
            raise Forbidden(f"the demo's {login} is signed in no more")
        return later

    def _launched(self, login: str) -> Person | None:
        """From the host app, as its customers come."""
        token = self.host_app.launch_token(CUSTOMERS[login])
        secret = self.use_cases.launch_customer(token, "demo")
        return None if secret is None else self.use_cases.sessions.customer(secret)

    def machine(self, name: str) -> Machine:
        """The machine client `name`; raises `Forbidden` when its secret was wrong."""
        machine = self._machines[name]
        if machine is None:
            raise Forbidden(f"the demo's {name} cannot sign in")
        return machine

    def contacted(self, login: str, content: str) -> str:
        """The verdict when the customer says "they contacted me"."""
        return self._check(login, content, Question.CONTACTED_ME)

    def found(self, login: str, content: str) -> str:
        """The verdict when the customer says "I found this"."""
        return self._check(login, content, Question.FOUND_THIS)

    def _check(self, login: str, content: str, question: Question) -> str:
        answer = self.use_cases.check_contact(NewCheck(question, content), self.person(login))
        return answer.verdict.kind.value


def _authenticated(use_cases: UseCases, client_id: str, secret: str) -> Machine | None:
    """The machine by way of a token, as the API's door lets it in."""
    access = use_cases.grant_access(client_id, secret)
    known = None if access is None else use_cases.authenticate_client(access.token)
    return None if known is None else known.machine
