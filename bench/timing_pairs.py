"""Questions about somebody else's contact, each beside the same question about nothing at all.

Whoever asks must not be able to tell the two apart (S2). Asked by a customer on the page, by the
host app for a customer, by an agent about another agent's contact, and by a machine about another
machine's.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import sqlalchemy as sa
from deployed import NUMBERS, SENDER, Deployed
from pyotp import TOTP
from visitor import Visitor

from verifier.crypto.token import ContactTokens
from verifier.domain.code import LIFE as CODE_LIFE
from verifier.domain.contact import CallDetails, CallState, ContactRef, MailDetails, Source
from verifier.domain.principal import Machine, Person, Role, Scope
from verifier.persistence.tables import contacts
from verifier.services.record_contact import NewContact
from verifier.services.record_event import CallEvent

DIALER = Machine("dialer", frozenset(Scope), Source.DIALER)
SYSTEM = Machine("system", frozenset(Scope), Source.SYSTEM)
PASSWORD = "correct horse battery staple"
CALLING, SILENT = NUMBERS


def _nothing() -> None:
    pass


@dataclass(frozen=True)
class Pair:
    """Two requests that must be answered alike, with `status`; `pasted` is what each may repeat."""

    name: str
    visitor: Visitor
    others: bytes
    nothing: bytes
    pasted: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    before: Callable[[], None] = _nothing
    status: int = 200


@dataclass(frozen=True)
class Told:
    """What the owner of a contact has, or what nobody has, to ask about."""

    name: str
    others: str
    nothing: str
    customer: str = "asker"
    written: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())


class Pairs:
    """A small company: an owner in a live call and with a mail, and those who ask about them."""

    def __init__(self, deployed: Deployed) -> None:
        self._deployed = deployed
        self._use = deployed.use_cases
        for host_id in ("owner", "asker", "busy"):
            self._use.enrol_customer(host_id)
        self._agent = self._hire("agent")
        self._other_agent = self._hire("other-agent")
        self._call, code = self._live_call("owner", CALLING)
        self._busy, own_code = self._live_call("busy", SILENT)
        self._told = self._proofs() + self._codes(code, own_code)
        self._told.append(
            Told(
                "number that is calling somebody else",
                CALLING.value,
                SILENT.value,
                written=(("+1 800-555-0101", CALLING.value), ("+1 800-555-0102", SILENT.value)),
            )
        )

    def pairs(self, port: int) -> Iterator[Pair]:
        """All pairs, each made when its turn comes: credentials may be short-lived."""
        visitors: dict[str, Visitor] = {}
        for told in self._told:
            if told.customer not in visitors:
                visitors[told.customer] = Visitor(port)
                visitors[told.customer].launch(self._deployed.launch_token(told.customer))
            yield self._on_page(told, visitors[told.customer])
        host = Visitor(port)
        for told in self._told:
            yield self._by_host(told, host)
        yield from self._agents(port)
        yield self._machines(host)

    def _hire(self, login: str) -> tuple[Person, TOTP]:
        invitation = self._use.invite_account(login, Role.AGENT, login)
        entrant = self._use.accept_invitation(login, invitation, PASSWORD)
        assert entrant is not None
        _, secret = self._use.enrol_factor.secret(entrant)
        device = TOTP(secret)
        code = device.at(self._now(), counter_offset=-1)
        self._use.enrol_factor.confirm(entrant, code, "bench")
        return Person(entrant.account_id, Role.AGENT, login), device

    def _now(self) -> int:
        with self._deployed.database.reading() as connection:
            return int(self._deployed.database.time(connection).timestamp())

    def _live_call(self, host_id: str, number: object) -> tuple[ContactRef, str]:
        details = CallDetails("Security", "Confirm a withdrawal", CALLING)
        details = replace(details, number_shown=number)
        agent = self._other_agent[0]
        ref = self._use.record_contact(NewContact(host_id, details), agent).ref
        event = CallEvent(CallState.ANSWERED, number_shown=details.number_shown)
        self._use.record_event(ref, event, DIALER)
        return ref, self._use.issue_code(ref, agent).digits

    def _proofs(self) -> list[Told]:
        details = MailDetails("Security", "Withdrawal", SENDER, "Your withdrawal")
        mail = self._use.record_contact(NewContact("owner", details), SYSTEM)
        token, handle = mail.token or "", mail.handle or ""
        last = "AAAA" if not token.endswith("AAAA") else "BBBA"
        unknown = ContactTokens(self._deployed.ring).mint(mail.recorded_at).text
        return [
            Told("token of somebody else, forged", token, token[:-4] + last),
            Told("token of somebody else, naming nothing", token, unknown),
            Told("handle of somebody else", handle, "4K2M-9QXT-7BWD"),
        ]

    def _codes(self, others: str, own: str) -> list[Told]:
        wrong = next(f"{number:06d}" for number in range(3) if f"{number:06d}" not in (others, own))
        return [
            Told("code of somebody else's call, in no call", others, wrong),
            Told("code of somebody else's call, in a call", others, wrong, "busy"),
        ]

    def _guess_again(self) -> None:
        """Give the busy customer's call a fresh code's guesses and life, so that each counts."""
        with self._deployed.database.writing() as transaction:
            transaction.connection.execute(
                sa.update(contacts)
                .where(contacts.c.id == self._busy.contact_id)
                .values(code_guesses=0, code_expires_at=transaction.now + CODE_LIFE)
            )
            transaction.commit()

    def _on_page(self, told: Told, visitor: Visitor) -> Pair:
        forms = [
            visitor.form("/check", {"content": content, "question": "contacted_me"})
            for content in (told.others, told.nothing)
        ]
        return self._pair(f"page: {told.name}", visitor, told, forms)

    def _by_host(self, told: Told, visitor: Visitor) -> Pair:
        credential = self._deployed.token(f"host-{uuid.uuid4().hex}", {Scope.CHECKS_WRITE})
        asked = {"customer": told.customer, "question": "contacted_me"}
        bodies = [
            json.dumps(asked | {"content": content}).encode()
            for content in (told.others, told.nothing)
        ]
        requests = [
            visitor.request("POST", "/api/v1/checks", body, "application/json", credential)
            for body in bodies
        ]
        return self._pair(f"API: {told.name}", visitor, told, requests)

    def _pair(self, name: str, visitor: Visitor, told: Told, requests: list[bytes]) -> Pair:
        pasted = told.written if any(told.written) else ((told.others,), (told.nothing,))
        before = self._guess_again if told.customer == "busy" else _nothing
        return Pair(name, visitor, requests[0], requests[1], pasted, before)

    def _agents(self, port: int) -> Iterator[Pair]:
        visitor = Visitor(port)
        person, device = self._agent
        visitor.load("/staff/sign-in")
        visitor.send(visitor.form("/staff/sign-in", {"login": person.name, "password": PASSWORD}))
        visitor.load("/staff/second-factor")
        code = device.at(self._now())
        visitor.send(visitor.form("/staff/second-factor", {"code": code}))
        if visitor.load("/agent").status != 200:
            raise SystemExit("the agent could not sign in")
        unknown = ContactRef(self._call.customer_id, uuid.uuid4())
        show = [visitor.request("GET", f"/agent/calls/{ref}") for ref in (self._call, unknown)]
        yield Pair("agent: another's call, shown", visitor, show[0], show[1], status=404)
        for what, path, fields in (
            ("reported", "/agent/calls/{}/events", {"event": "ended"}),
            ("new code", "/agent/calls/{}/code", {}),
            ("revoked", "/agent/contacts/{}/revoke", {}),
        ):
            forms = [visitor.form(path.format(ref), fields) for ref in (self._call, unknown)]
            yield Pair(f"agent: another's call, {what}", visitor, forms[0], forms[1], status=404)

    def _machines(self, visitor: Visitor) -> Pair:
        credential = self._deployed.token("other-system", {Scope.CONTACTS_WRITE})
        unknown = ContactRef(self._call.customer_id, uuid.uuid4())
        requests = [
            visitor.request(
                "POST", f"/api/v1/contacts/{ref}/revoke", b"{}", "application/json", credential
            )
            for ref in (self._call, unknown)
        ]
        return Pair(
            "API: another client's contact, revoked", visitor, requests[0], requests[1], status=404
        )
