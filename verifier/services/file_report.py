"""File a report: keep the evidence sealed, and make candidates of what it names.

However many reports name an identifier, it stays a candidate until two people publish it, and an
official channel never even becomes one (S8).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from verifier.crypto.envelope import Envelopes
from verifier.domain.errors import Forbidden
from verifier.domain.finding import Finding
from verifier.domain.identifier import Identifier
from verifier.domain.permission import Permission, require
from verifier.domain.principal import Machine, Person, Principal, Role, actor
from verifier.domain.report import NewReport, ReporterKind
from verifier.persistence import indicators, reports, trail
from verifier.persistence.database import Database, Transaction
from verifier.services.read_paste import read_evidence
from verifier.services.registry_snapshot import RegistrySnapshot, Snapshot
from verifier.services.vault import Customer, Vault

_MOST_CANDIDATES = 200
_LONGEST_IDENTIFIER = 2048


@dataclass(frozen=True, slots=True)
class Filed:
    """A report in the queue. `candidates` is how many identifiers it names that are not ours."""

    report_id: int
    recorded_at: datetime
    candidates: int


class FileReport:
    """See the module."""

    def __init__(
        self,
        database: Database,
        vault: Vault,
        envelopes: Envelopes,
        registry: RegistrySnapshot,
        region: str | None,
    ) -> None:
        self._database = database
        self._vault = vault
        self._envelopes = envelopes
        self._registry = registry
        self._region = region

    def __call__(self, new: NewReport, by: Principal) -> Filed:
        """File it; raises `Forbidden`, `NotFound` (customer) or `Unavailable`."""
        require(by, Permission.FILE_REPORT)
        snapshot = self._registry.reload()
        reading = read_evidence(snapshot.assessor, new.content, self._region)
        with self._database.writing() as transaction:
            customer = self._customer(transaction, new, by)
            report_id = reports.add(
                transaction,
                reporter=_reporter(by),
                actor=actor(by),
                customer_id=None if customer is None else customer.id,
            )
            named = _candidates(snapshot, reading.identifiers)
            body = self._seal(new, report_id, customer)
            ids = [indicators.candidate(transaction, identifier) for identifier in named]
            reports.complete(transaction, report_id, body, ids)
            trail.add_audit(transaction, actor(by), "report.filed", str(report_id))
            if customer is not None:
                trail.add_message(transaction, customer.id, "report_filed", report_id=report_id)
            transaction.commit()
        return Filed(report_id, transaction.now, len(named))

    def _customer(self, transaction: Transaction, new: NewReport, by: Principal) -> Customer | None:
        if isinstance(by, Person) and by.customer_id is not None:
            if new.host_id is not None:
                raise Forbidden("customers report for themselves")
            return self._vault.load(transaction.connection, by.customer_id, hold=True)
        if new.host_id is not None:
            return self._vault.find(transaction.connection, new.host_id, hold=True)
        return None

    def _seal(self, new: NewReport, report_id: int, customer: Customer | None) -> bytes:
        # The digest is sealed too: that of a lone number is found again by trying them all.
        fields = {"content": new.content, "note": new.note, "digest": new.digest}
        body = json.dumps(fields).encode()
        if customer is not None:
            return customer.key.seal(body, body_context(report_id))
        return self._envelopes.seal_shared(body, body_context(report_id))


def body_context(report_id: int) -> str:
    """What a report's envelope is bound to."""
    return f"reports.body:{report_id}"


def _candidates(snapshot: Snapshot, findings: tuple[Finding, ...]) -> list[Identifier]:
    """The identifiers that are not ours, in order, without repeats."""
    named = dict.fromkeys(finding.identifier for finding in findings)
    strange = [
        identifier
        for identifier in named
        if snapshot.registry.owner(identifier) is None
        and len(identifier.value) <= _LONGEST_IDENTIFIER
    ]
    return strange[:_MOST_CANDIDATES]


def _reporter(by: Principal) -> ReporterKind:
    if isinstance(by, Machine):
        return ReporterKind.MACHINE
    return ReporterKind.CUSTOMER if by.role is Role.CUSTOMER else ReporterKind.AGENT
