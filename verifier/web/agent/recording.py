"""Record a contact that an agent typed: refusals land beside their fields, repeats do nothing.

A form carries a key of its own, so that sending it twice (a double click, a reload) records once.
"""

from __future__ import annotations

import secrets

from verifier.domain.contact import ContactDetails
from verifier.domain.errors import Conflict, Invalid, NotFound
from verifier.services.once import OnceKey
from verifier.services.record_contact import NewContact, Recorded
from verifier.web.access import person, use_cases
from verifier.web.form import Form

ONCE = "once"


def new_key() -> str:
    """A key for a fresh form: 128 random bits."""
    return secrets.token_urlsafe(16)


def recorded(form: Form, host_id: str, details: ContactDetails) -> Recorded | None:
    """The recorded contact, or None with the form saying why not."""
    try:
        once = OnceKey.of(form[ONCE], repr((host_id, details)).encode())
        return use_cases().record_contact(NewContact(host_id, details), person(), once)
    except Invalid as invalid:
        form.refuse(invalid.field, invalid.message)
    except NotFound:
        form.refuse("customer", "is not known here; check the customer id")
    except Conflict:
        form.refuse(ONCE, "This form was sent before with other words. Send it again now.")
    return None
