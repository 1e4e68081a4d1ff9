"""Show a customer whether we are on the phone with them, without being asked anything."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from verifier.domain.call_status import CallStatus, call_status
from verifier.domain.errors import Forbidden, NotFound
from verifier.domain.permission import Permission, require
from verifier.domain.principal import Person
from verifier.persistence.facts import CustomerKeyed, FactsQuery
from verifier.services.vault import Vault, open_call


@dataclass(frozen=True, slots=True)
class StatusNow:
    """The status and the database's time it was true at."""

    status: CallStatus
    now: datetime


class ShowCallStatus:
    """See the module."""

    def __init__(self, query: FactsQuery, vault: Vault) -> None:
        self._query = query
        self._vault = vault

    def __call__(self, by: Person) -> StatusNow:
        """The customer's own status; raises `Unavailable`, to be shown as `cannot_check` (S6)."""
        require(by, Permission.CHECK)
        if by.customer_id is None:
            raise Forbidden("only customers have a call status")
        read = self._query.read(CustomerKeyed(by.customer_id))
        if read.customer_id is None:
            raise NotFound("customer")
        call = read.call
        if call is None:
            return StatusNow(call_status(None, None, None, live=False), read.now)
        live = call.is_live(read.now)
        details = None
        if live:
            key = self._vault.open_key(read.wrapped_key or b"", read.customer_id)
            details = replace(open_call(key, call.ref, call.sealed_details), agent=None)
        return StatusNow(call_status(call.state, call.state_since, details, live=live), read.now)
