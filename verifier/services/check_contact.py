"""Answer one customer's question: did you contact me, or, is what I found yours?

Reads what was pasted, gathers the facts in one round trip (a typed code costs a second one, since
a guess must be counted) and lets `domain.verdict` decide. Whatever cannot be read ends as
`cannot_check` (S6). Nothing here looks at another customer's contacts; what may be theirs is handed
to `note_checks`, which raises the alert after the answer has gone (S2).
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime

from verifier.detection.identifiers import published_forms
from verifier.domain.errors import Forbidden, NotFound, Unavailable
from verifier.domain.facts import Question
from verifier.domain.permission import Permission, require
from verifier.domain.principal import Machine, Principal
from verifier.domain.verdict import CANNOT_CHECK, Verdict, decide
from verifier.persistence.check_history import CheckDone
from verifier.persistence.facts import CheckFacts, CustomerKeyed, FactsQuery
from verifier.services.gather_facts import GatherFacts, Pasted
from verifier.services.note_checks import NoteChecks, TokenSeen
from verifier.services.proofs import Proofs
from verifier.services.read_paste import read_paste
from verifier.services.registry_snapshot import RegistrySnapshot, Snapshot
from verifier.services.vault import Vault

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class NewCheck:
    """A question. Only machines give a `host_id`; people ask for themselves."""

    question: Question
    content: str
    host_id: str | None = None


@dataclass(frozen=True, slots=True)
class CheckAnswer:
    """The verdict, and the database's time it was true at (None when it could not be read)."""

    question: Question
    verdict: Verdict
    checked_at: datetime | None


class CheckContact:
    """See the module."""

    def __init__(
        self,
        query: FactsQuery,
        vault: Vault,
        registry: RegistrySnapshot,
        proofs: Proofs,
        gather: GatherFacts,
        notes: NoteChecks,
        region: str | None,
    ) -> None:
        self._query = query
        self._vault = vault
        self._registry = registry
        self._proofs = proofs
        self._gather = gather
        self._notes = notes
        self._region = region

    def __call__(self, check: NewCheck, by: Principal) -> CheckAnswer:
        """Answer it; raises `Forbidden`, `Invalid` (content) or `NotFound` (customer)."""
        customer = self._customer(check, by)
        try:
            return self._answer(check, customer)
        except Unavailable:
            _log.warning("a check ended as cannot_check", exc_info=True)
            return CheckAnswer(check.question, CANNOT_CHECK, None)

    def _customer(self, check: NewCheck, by: Principal) -> CustomerKeyed:
        if isinstance(by, Machine):
            require(by, Permission.CHECK_FOR_CUSTOMER)
            return CustomerKeyed(host_indexes=self._vault.host_indexes(check.host_id or ""))
        require(by, Permission.CHECK)
        if by.customer_id is None or check.host_id is not None:
            raise Forbidden("customers check for themselves")
        return CustomerKeyed(by.customer_id)

    def _answer(self, check: NewCheck, customer: CustomerKeyed) -> CheckAnswer:
        snapshot = self._registry.newest()
        pasted, facts = self._read(check, customer, snapshot)
        if facts.registry_version != snapshot.version:
            snapshot = self._registry.reload()
            pasted, facts = self._read(check, customer, snapshot)
        if facts.registry_version != snapshot.version:
            raise Unavailable("the registry is changing")
        if facts.customer_id is None:
            raise NotFound("customer")
        verdict = decide(self._gather(pasted, facts, facts.customer_id, snapshot))
        self._note(check, facts.customer_id, pasted, facts, verdict)
        return CheckAnswer(check.question, verdict, facts.now)

    def _read(
        self, check: NewCheck, customer: CustomerKeyed, snapshot: Snapshot
    ) -> tuple[Pasted, CheckFacts]:
        paste = read_paste(snapshot.assessor, check.question, check.content, self._region)
        pasted = Pasted(
            check.question,
            paste,
            tuple(self._proofs.token(token) for token in paste.tokens),
            tuple(self._proofs.handle(handle) for handle in paste.handles),
        )
        return pasted, self._query.read(
            customer,
            token_hashes=[token.row_hash for token in pasted.tokens],
            handle_indexes=[index for handle in pasted.handles for index in handle.indexes],
            identifiers=[
                form for finding in paste.findings for form in published_forms(finding.identifier)
            ],
        )

    def _note(
        self,
        check: NewCheck,
        customer_id: int,
        pasted: Pasted,
        facts: CheckFacts,
        verdict: Verdict,
    ) -> None:
        own = {row.token_hash for row in facts.mails}
        strange = [
            TokenSeen(customer_id, token.read.token_hash)
            for token in pasted.tokens
            if token.read is not None and token.read.token_hash not in own
        ]
        self._notes.note(CheckDone(customer_id, check.question, verdict.kind), *strange)
