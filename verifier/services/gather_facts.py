"""Turn what was pasted and what was read from the database into the facts of one verdict."""

from __future__ import annotations

from dataclasses import dataclass

from verifier.crypto.envelope import CustomerKey
from verifier.detection.identifiers import published_forms
from verifier.domain.contact import Evidence
from verifier.domain.facts import Asked, Facts, LiveCall, Question, SentMail
from verifier.persistence.contacts import ContactRow
from verifier.persistence.facts import CheckFacts
from verifier.services.guess_code import GuessCode
from verifier.services.official_sender import has_no_line
from verifier.services.proofs import PastedHandle, PastedToken, Proofs
from verifier.services.read_paste import Paste
from verifier.services.registry_snapshot import Snapshot
from verifier.services.vault import Vault, open_call, open_mail


@dataclass(frozen=True, slots=True)
class Pasted:
    """What was read of the paste, its proofs judged as far as that goes without the database."""

    question: Question
    paste: Paste
    tokens: tuple[PastedToken, ...]
    handles: tuple[PastedHandle, ...]


class GatherFacts:
    """See the module."""

    def __init__(
        self, vault: Vault, proofs: Proofs, guess: GuessCode, *, accepts_asserted: bool
    ) -> None:
        self._vault = vault
        self._proofs = proofs
        self._guess = guess
        self._accepts_asserted = accepts_asserted

    def __call__(
        self, pasted: Pasted, read: CheckFacts, customer_id: int, snapshot: Snapshot
    ) -> Facts:
        """The facts; raises `Unavailable`, also when a contact's envelope does not open."""
        call = read.call if read.call is not None and read.call.is_live(read.now) else None
        needs_key = call is not None or bool(read.mails)
        key = self._vault.open_key(read.wrapped_key or b"", customer_id) if needs_key else None
        return Facts(
            question=pasted.question,
            now=read.now,
            call=_live_call(call, key),
            code_matched=self._code_matched(pasted, call),
            mails=self._mails(pasted, read, key),
            identifiers=_asked(pasted.paste, read, snapshot),
            letterhead=pasted.paste.letterhead,
            unread=pasted.paste.unread,
            whole=pasted.paste.whole,
            accepts_asserted=self._accepts_asserted,
        )

    def _code_matched(self, pasted: Pasted, call: ContactRow | None) -> bool | None:
        if pasted.paste.code is None:
            return None
        if call is None:
            return False
        proves = call.evidence is Evidence.CORROBORATED or (
            self._accepts_asserted and call.evidence is Evidence.ASSERTED
        )
        return self._guess(call, pasted.paste.code, may_prove=proves)

    def _mails(
        self, pasted: Pasted, read: CheckFacts, key: CustomerKey | None
    ) -> tuple[SentMail | None, ...]:
        rows = [self._proofs.mail_of_token(token, read.mails, read.now) for token in pasted.tokens]
        rows += [
            self._proofs.mail_of_handle(handle, read.mails, read.now) for handle in pasted.handles
        ]
        return tuple(_sent_mail(row, key) for row in rows)


def _live_call(row: ContactRow | None, key: CustomerKey | None) -> LiveCall | None:
    if row is None or key is None:
        return None
    details = open_call(key, row.ref, row.sealed_details)
    return LiveCall(details, row.evidence, row.recorded_at, row.late_by)


def _sent_mail(row: ContactRow | None, key: CustomerKey | None) -> SentMail | None:
    if row is None or key is None:
        return None
    details = open_mail(key, row.ref, row.sealed_details)
    return SentMail(details, row.evidence, row.recorded_at, row.late_by)


def _asked(paste: Paste, read: CheckFacts, snapshot: Snapshot) -> tuple[Asked, ...]:
    registry = snapshot.registry
    return tuple(
        Asked(
            finding,
            channel=registry.owner(finding.identifier),
            own_host=registry.host_owner(finding.identifier.host or "") is not None,
            no_line=has_no_line(registry, finding.identifier),
            published=not read.published.isdisjoint(published_forms(finding.identifier)),
        )
        for finding in paste.findings
    )
