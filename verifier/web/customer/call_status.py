"""The call status at the top of the customer's page; unreadable facts are "cannot check" (S6)."""

from __future__ import annotations

import logging

from verifier.domain.errors import Unavailable
from verifier.domain.principal import Person
from verifier.services.show_call_status import StatusNow
from verifier.web.access import use_cases

_log = logging.getLogger(__name__)


def status_now(customer: Person) -> StatusNow | None:
    """The customer's own status; None when it cannot be read."""
    try:
        return use_cases().show_call_status(customer)
    except Unavailable:
        _log.warning("the call status cannot be read", exc_info=True)
        return None
