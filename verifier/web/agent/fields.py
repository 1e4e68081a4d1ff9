"""What an agent types about a call or a mail, field by field: each reader returns or refuses.

Decides which fields there are; what may stand in one is the domain's and `canonical`'s to say.
"""

from __future__ import annotations

from verifier.detection.canonical import canonical
from verifier.domain import text
from verifier.domain.errors import Invalid
from verifier.domain.identifier import Identifier, IdentifierKind
from verifier.web.access import region
from verifier.web.form import Reader

_MOST_LINKS = 50


def _phone(field: str, typed: str) -> Identifier:
    return canonical(IdentifierKind.PHONE, _given(field, typed), region(), field=field)


def _optional_phone(field: str, typed: str) -> Identifier | None:
    return _phone(field, typed) if typed.strip() else None


def _email(field: str, typed: str) -> Identifier:
    return canonical(IdentifierKind.EMAIL, _given(field, typed), field=field)


def _optional_email(field: str, typed: str) -> Identifier | None:
    return _email(field, typed) if typed.strip() else None


def _links(field: str, typed: str) -> tuple[str, ...]:
    lines = [line.strip() for line in typed.splitlines() if line.strip()]
    if len(lines) > _MOST_LINKS:
        raise Invalid(field, f"are more than {_MOST_LINKS}")
    return tuple(canonical(IdentifierKind.URL, line, field=field).value for line in lines)


def _given(field: str, typed: str) -> str:
    if not typed.strip():
        raise Invalid(field, "is required")
    return typed


_BOTH: dict[str, Reader] = {
    "customer": text.line,
    "department": text.line,
    "purpose": text.line,
    "ticket": text.optional_line,
}

CALL: dict[str, Reader] = {**_BOTH, "number_shown": _phone, "number_called": _optional_phone}

MAIL: dict[str, Reader] = {
    **_BOTH,
    "sender": _email,
    "recipient": _optional_email,
    "subject": text.line,
    "links": _links,
}
