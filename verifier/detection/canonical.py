"""One identifier that a person, an agent, a machine or a registry file gave us.

Decides its canonical form by kind, or refuses it; never guesses at several. Reading identifiers
out of longer text is `scan`'s.
"""

from __future__ import annotations

import re

from verifier.detection.characters import refuse_hidden, strip_hidden
from verifier.detection.handles import canonical_handle
from verifier.detection.hosts import domain_name
from verifier.detection.phones import canonical_phone
from verifier.detection.urls import canonical_url
from verifier.domain.errors import Invalid
from verifier.domain.identifier import Identifier, IdentifierKind

_LOCAL = re.compile(r"[^\s@<>()\[\]\\,;:\"\x00-\x20\x7f]{1,64}")


def canonical(
    kind: IdentifierKind, text: str, region: str | None = None, field: str | None = None
) -> Identifier:
    """The identifier that `text` writes, in the form `domain.identifier` describes.

    `region` (ISO 3166-1 alpha-2) is used for national telephone numbers only. Raises `Invalid`,
    naming `field` (the kind's name by default), for anything impossible, and nothing else.
    """
    name = field or kind.value
    if kind is IdentifierKind.PHONE:
        return Identifier(kind, canonical_phone(text, region, name))
    text = strip_hidden(text)
    if not text:
        raise Invalid(name, "is empty")
    refuse_hidden(name, text)
    match kind:
        case IdentifierKind.EMAIL:
            return Identifier(kind, canonical_email(text, name))
        case IdentifierKind.DOMAIN:
            return Identifier(kind, domain_name(text, name))
        case IdentifierKind.URL:
            return Identifier(kind, canonical_url(text, name))
        case IdentifierKind.HANDLE:
            return Identifier(kind, canonical_handle(text, name))


def canonical_email(text: str, field: str = "email") -> str:
    """`local@host` in lower case with an ASCII host; display names and quoted parts are refused."""
    if len(text) > 320:
        raise Invalid(field, "is longer than 320 characters")
    address = text[7:] if text[:7].lower() == "mailto:" else text
    local, at, host = address.rpartition("@")
    if not at or not local:
        raise Invalid(field, "needs a name, an @ and a host, as in name@example.com")
    if not _LOCAL.fullmatch(local) or local.startswith(".") or ".." in local or local[-1] == ".":
        raise Invalid(field, "the part before the @ is not possible; give the bare address")
    return f"{local.lower()}@{domain_name(host, field)}"
