"""The contact that a path names. An impossible reference is answered like an unknown one."""

from __future__ import annotations

from verifier.domain.contact import ContactRef
from verifier.domain.errors import Invalid, NotFound


def named_contact(text: str) -> ContactRef:
    """Read the path's reference; raises `NotFound`."""
    try:
        return ContactRef.parse(text)
    except Invalid:
        raise NotFound("contact") from None
