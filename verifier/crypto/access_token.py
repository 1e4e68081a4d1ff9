"""Access tokens of machines: the signed string that a client gets for its secret, for ten minutes.

A token is `<key id>.<grant>.<time>.<signature>`: the grant is JSON (client, number of the secret it
was got with, scopes), the time whole seconds since 1970, the signature HMAC-SHA-256 over all before
it, each in unpadded base64url. Decides whether this deployment minted a text and whether its age is
within the window. Whether the client and that secret still stand is the stored rows' to say:
**both** must hold. Signed under the session purpose, whose keys say who is signed in.

Shape is checked before any signature (`clocked_signer` says why).

Evolution: the salt names the format. A new format gets a new salt beside this one. A scope that no
longer exists is left out when an older token is read.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from itsdangerous.encoding import base64_decode, base64_encode

from verifier.crypto.clocked_signer import ClockedSigner, is_canonical
from verifier.crypto.keyring import KeyRing, Purpose
from verifier.domain.principal import Scope

LIFE = timedelta(seconds=600)
MOST_SECRETS = 2**15 - 1  # that a client may have had
# The clocks of two databases may part during a fail-over; a client that is refused asks anew.
_SKEW = timedelta(seconds=5)

_SHAPE = re.compile(
    r"(k[1-9][0-9]{0,3})\.([A-Za-z0-9_-]{2,400})\.([A-Za-z0-9_-]{6})\.([A-Za-z0-9_-]{43})"
)
_LONGEST = 500


@dataclass(frozen=True, slots=True)
class Grant:
    """What a token says: which client may do what, got with which of its secrets."""

    client_id: str
    secret_number: int
    scopes: frozenset[Scope]


class AccessTokens:
    """Mints under the active session key and reads under every usable one."""

    def __init__(self, ring: KeyRing) -> None:
        self._active_id = ring.active(Purpose.SESSION).id
        self._signers = {
            key.id: ClockedSigner(key, f"access-token.v1:{ring.deployment}")
            for key in ring.usable(Purpose.SESSION)
        }

    def mint(self, grant: Grant, now: datetime) -> str:
        """A token of the whole second of `now`, the database's aware time (S5)."""
        value = f"{self._active_id}.{_written(grant)}".encode("ascii")
        return self._signers[self._active_id].sign_at(value, now)

    def read(self, text: str) -> tuple[Grant, datetime] | None:
        """What the token says and when it was issued (UTC); None unless we minted this very text.

        Every string gets an answer, none raises. Its age is judged apart (`left`), since only the
        database knows the time.
        """
        shape = _SHAPE.fullmatch(text) if len(text) <= _LONGEST else None
        if shape is None or not all(is_canonical(segment) for segment in shape.groups()[1:]):
            return None
        signer = self._signers.get(shape[1])
        issued_at = None if signer is None else signer.signed_at(text)
        if issued_at is None:
            return None
        grant = _read(shape[2])
        return None if grant is None else (grant, issued_at)


def left(issued_at: datetime, now: datetime) -> timedelta | None:
    """How long a token issued then still counts at `now` (database's time); None: it does not."""
    age = now - issued_at
    return LIFE - age if -_SKEW <= age <= LIFE else None


def _written(grant: Grant) -> str:
    content = {
        "client": grant.client_id,
        "scopes": sorted(grant.scopes),
        "secret": grant.secret_number,
    }
    written = json.dumps(content, separators=(",", ":")).encode("ascii")
    return base64_encode(written).decode("ascii")


def _read(segment: str) -> Grant | None:
    """The grant that we signed; None when it is none, which only a key thief could make so."""
    try:
        content = json.loads(base64_decode(segment))
        known = {scope.value for scope in Scope}
        scopes = frozenset(Scope(scope) for scope in content["scopes"] if scope in known)
        client_id, number = content["client"], content["secret"]
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    if not isinstance(client_id, str) or type(number) is not int or not 0 < number <= MOST_SECRETS:
        return None
    return Grant(client_id, number, scopes)
