"""Identifiers: what a person can be contacted by, in canonical form.

Decides what an identifier *is*; reading one out of hostile text is `detection`'s job.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class IdentifierKind(StrEnum):
    """The kinds of thing that a customer pastes and an impostor advertises."""

    PHONE = "phone"
    EMAIL = "email"
    DOMAIN = "domain"
    URL = "url"
    HANDLE = "handle"


@dataclass(frozen=True, slots=True)
class Identifier:
    """A canonical identifier.

    `value` is by kind: phone E.164 (`+18005550100`); email with lower-cased address and ASCII
    (IDNA) host; domain a lower-case ASCII host without trailing dot; url absolute with scheme and
    ASCII host; handle `platform:name` in lower case (`telegram:okx_support`).
    """

    kind: IdentifierKind
    value: str

    @property
    def host(self) -> str | None:
        """The ASCII host of a domain, e-mail address or URL, else None."""
        match self.kind:
            case IdentifierKind.DOMAIN:
                return self.value
            case IdentifierKind.EMAIL:
                return self.value.rpartition("@")[2]
            case IdentifierKind.URL:
                authority = self.value.partition("://")[2]
                for end in "/?#":
                    authority = authority.partition(end)[0]
                host = authority.rpartition("@")[2]
                if host.startswith("["):  # an IPv6 address, RFC 3986 section 3.2.2
                    return host.partition("]")[0] + "]"
                return host.partition(":")[0]
            case _:
                return None

    def __str__(self) -> str:
        return f"{self.kind}:{self.value}"
