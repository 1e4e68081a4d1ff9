"""Everything that may happen in a small company, in any order, as a Hypothesis state machine.

Each step is done to the service and written down for the oracle; each question is put to both.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from tests.deployment import BOTH, OUTBOUND, SENDER
from tests.services.company import LINK, Company, other
from tests.services.identifiers import FOREIGN, IDENTIFIERS, WORDS
from tests.services.oracle import Call, Mail, Piece, code_proves, verdict_on
from verifier.domain.contact import ContactRef, MailDetails, Source
from verifier.domain.errors import Conflict, Forbidden, NotFound
from verifier.domain.facts import Question
from verifier.domain.identifier import Identifier, IdentifierKind
from verifier.domain.principal import Role
from verifier.services.record_contact import NewContact

# Minutes that the database's clock may be ahead; on the way from one to another something expires.
SLOTS = (0, 2, 6, 8, 13, 255, 1800, 1802, 1806, 3600)
SOURCES = [Source.DIALER, Source.SYSTEM, Source.MAIL_SERVER]
WHO, RECENT, ANY = st.integers(0, 1), st.sampled_from([0, 0, 0, 1, 2]), st.integers(0, 99)
VOICES = st.sampled_from([*SOURCES, Source.DIALER, Source.AGENT])
STATES = st.sampled_from(
    ["dialing", "ringing", "answered", "answered", "answered", "ended", "failed"]
)
WAITS = st.sampled_from([0, 0, 0, 1, 2, 6])
SELDOM = st.sampled_from([False, False, False, True])


def as_expected(kind: str, said: str) -> bool:
    return kind == said if said != "neither" else kind not in ("genuine", "official")


class Histories(RuleBasedStateMachine):
    def __init__(self, processes: dict[tuple[int, bool], Company]) -> None:
        super().__init__()
        self.processes, self.slot, self.accepts = processes, 0, False
        self.calls: list[Call] = []
        self.mails: list[Mail] = []
        self.refs: dict[int, tuple[ContactRef, Any]] = {}

    @property
    def company(self) -> Company:
        return self.processes[self.slot, self.accepts]

    @property
    def now(self) -> int:
        return SLOTS[self.slot]

    @initialize(accepts=SELDOM, answered=st.booleans(), link=st.sampled_from([LINK, FOREIGN]))
    def begin(self, accepts: bool, answered: bool, link: str) -> None:
        """Two customers, each with a mail and a call whose agent has a code."""
        self.accepts = accepts
        self.customers = [self.company.customer() for _ in range(2)]
        self.agents = [self.company.agent() for _ in range(3)]
        self.machines = {source: self.company.machine(source) for source in SOURCES}
        for who in range(2):
            self.mail(who, link)
            self.call(who, who, OUTBOUND)
            self.issue(0, stranger=False)
            if answered:
                self.event(0, Source.DIALER, "answered")

    @rule(who=WHO, by=st.integers(0, 2), number=st.sampled_from([OUTBOUND, BOTH]))
    def call(self, who: int, by: int, number: str) -> None:
        actor = self.agents[by] if by < 2 else self.machines[Source.DIALER]
        time.sleep(0.002)  # which of two calls is newer must show in the clock
        ref = self.company.call(self.customers[who], actor, number)
        self.calls.append(Call(who, number, by < 2, self.now))
        self.refs[id(self.calls[-1])] = ref, actor

    @rule(
        who=WHO,
        events=st.lists(st.tuples(VOICES, STATES), max_size=2),
        codes=st.integers(1, 2),
        wait=WAITS,
        old=st.booleans(),
    )
    def whole_call(
        self, who: int, events: list[tuple[Source, str]], codes: int, wait: int, old: bool
    ) -> None:
        self.call(who, 0, OUTBOUND)
        for voice, state in events:
            self.event(0, voice, state)
        for _ in range(codes):
            self.issue(0, stranger=False)
        self.clock_moves(wait)
        self.type(who, self.calls[-1].codes[0 if old else -1] if self.calls[-1].codes else "000000")

    @rule(who=WHO, link=st.sampled_from([LINK, FOREIGN]), wait=WAITS, proof=st.sampled_from("th"))
    def whole_mail(self, who: int, link: str, wait: int, proof: str) -> None:
        self.mail(who, link)
        self.clock_moves(wait)
        self.ask(stranger=False, found=False, what=[(proof, 0, 0)], between=" ")

    def recent(self, contacts: Sequence[Any], back: int) -> Any:
        return contacts[-1 - back % len(contacts)]

    @rule(back=RECENT, voice=VOICES, state=STATES)
    def event(self, back: int, voice: Source, state: str) -> None:
        call = self.recent(self.calls, back)
        ref, actor = self.refs[id(call)]
        by = self.machines.get(voice, actor)
        with suppress(Conflict, Forbidden):
            self.company.event(ref, state, by, call.number)
            if call.state not in ("ended", "failed", state):  # what is over stays over
                call.state, call.since = state, self.now
            call.seen_answered |= by is self.machines[Source.DIALER] and state == "answered"
            call.asserted |= voice is Source.SYSTEM

    @rule(back=RECENT, stranger=SELDOM)
    def issue(self, back: int, stranger: bool) -> None:
        call = self.recent(self.calls, back)
        ref, actor = self.refs[id(call)]
        with suppress(Conflict, NotFound, Forbidden):
            call.codes.append(self.company.code(ref, self.agents[2] if stranger else actor))
            call.guesses, call.issued_at = 0, self.now
            assert len(call.codes) <= 3
            assert actor is not self.machines[Source.DIALER]
            assert not stranger

    @rule(who=WHO, link=st.sampled_from([LINK, FOREIGN]))
    def mail(self, who: int, link: str) -> None:
        sender = Identifier(IdentifierKind.EMAIL, SENDER)
        details = MailDetails("Security", "Withdrawal", sender, "Hello", links=(link,))
        new = NewContact(self.customers[who].host_id, details)
        sent = self.company.use.record_contact(new, self.agents[0])
        copy = (SENDER, link)
        self.mails.append(Mail(who, sent.token or "", sent.handle or "", copy, self.now))
        self.refs[id(self.mails[-1])] = sent.ref, self.agents[0]

    @rule(back=RECENT, stranger=SELDOM, call=st.booleans())
    def revoke(self, back: int, stranger: bool, call: bool) -> None:
        contact: Call | Mail = (
            self.recent(self.calls, back) if call else self.recent(self.mails, back)
        )
        ref, _ = self.refs[id(contact)]
        with suppress(NotFound):
            by = self.company.agent(Role.AGENT if stranger else Role.ADMIN)
            self.company.use.revoke_contact(ref, by)
            contact.revoked = True
            assert not stranger

    @rule(steps=WAITS)
    def clock_moves(self, steps: int) -> None:
        self.slot = min(self.slot + steps, len(SLOTS) - 1)

    @rule(back=RECENT, stranger=SELDOM, old=SELDOM)
    def type_code(self, back: int, stranger: bool, old: bool) -> None:
        call = self.recent([call for call in self.calls if call.codes], back)
        self.type((call.owner + stranger) % 2, call.codes[0 if old else -1])

    @rule(back=RECENT, times=st.integers(1, 4))
    def type_wrong_codes(self, back: int, times: int) -> None:
        call = self.recent([call for call in self.calls if call.codes], back)
        for _ in range(times):
            self.type(call.owner, other(call.codes[-1]))

    def type(self, who: int, digits: str) -> None:
        green = code_proves(self.calls, who, digits, self.now, self.accepts)
        kind = self.company.kind(self.customers[who], digits)
        assert as_expected(kind, "genuine" if green else "neither"), (kind, green)

    @rule(
        stranger=SELDOM,
        found=SELDOM,
        what=st.lists(st.tuples(st.sampled_from("tthfiiiw"), RECENT, ANY), min_size=1, max_size=3),
        between=st.sampled_from([" ", "\n", " , "]),
    )
    def ask(
        self, stranger: bool, found: bool, what: list[tuple[str, int, int]], between: str
    ) -> None:
        pieces = [self.piece(*drawn) for drawn in what]
        owners = [piece.mail.owner for piece in pieces if piece.mail] or [0]
        who = (owners[0] + stranger) % 2
        content = between.join(piece.text for piece in pieces)
        question = Question.FOUND_THIS if found else Question.CONTACTED_ME
        kind = self.company.kind(self.customers[who], content, question)
        said = verdict_on(pieces, who, not found, self.now)
        assert as_expected(kind, said), (content, kind, said)

    @rule(identifiers=st.lists(ANY, min_size=1, max_size=2))
    def find(self, identifiers: list[int]) -> None:
        what = [("i", 0, at) for at in identifiers]
        self.ask(stranger=False, found=True, what=what, between=" ")

    def piece(self, kind: str, back: int, at: int) -> Piece:
        if kind == "i":
            return IDENTIFIERS[at % len(IDENTIFIERS)]
        if kind == "w":
            return WORDS[at % len(WORDS)]
        mail = self.recent(self.mails, back)
        if kind == "f":  # one character of the signature changed
            place = 33 + at % 42
            changed = "A" if mail.token[place] != "A" else "B"
            return Piece(mail.token[:place] + changed + mail.token[place + 1 :], proof=True)
        return Piece(mail.token if kind == "t" else mail.handle, proof=True, mail=mail)
