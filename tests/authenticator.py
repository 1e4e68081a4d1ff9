"""An authenticator in software: makes passkeys and answers, good ones and every kind of bad one."""

from __future__ import annotations

import hashlib
import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40
ORIGIN = "http://localhost"
RP_ID = "localhost"


def b64(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def un64(text: str) -> bytes:
    return urlsafe_b64decode(text + "==")


@dataclass
class Authenticator:
    """One passkey. Keyword arguments of `make` and `answer` spoil what they name."""

    origin: str = ORIGIN
    counts: bool = True
    count: int = 0
    credential_id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    user_handle: bytes | None = None
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )

    def make(self, options: str, **spoilt: Any) -> str:
        """What `navigator.credentials.create` answers."""
        asked = json.loads(options)
        self.user_handle = un64(asked["user"]["id"])
        credential = len(self.credential_id).to_bytes(2, "big") + self.credential_id + self._cose()
        data = self._data(PRESENT | VERIFIED | ATTESTED, **spoilt) + bytes(16) + credential
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        client = self._client("webauthn.create", asked, **spoilt)
        return self._written({"clientDataJSON": client, "attestationObject": attestation})

    def answer(self, options: str, **spoilt: Any) -> str:
        """What `navigator.credentials.get` answers."""
        if self.counts:
            self.count += 1
        client = self._client("webauthn.get", json.loads(options), **spoilt)
        data = self._data(PRESENT | VERIFIED, **spoilt)
        signed = data + hashlib.sha256(client).digest()
        response = {
            "clientDataJSON": client,
            "authenticatorData": data,
            "signature": self.key.sign(signed, ec.ECDSA(hashes.SHA256())),
        }
        handle = spoilt.get("user_handle", self.user_handle)
        return self._written(response | ({"userHandle": handle} if handle else {}))

    def _cose(self) -> bytes:
        numbers = self.key.public_key().public_numbers()
        x, y = (number.to_bytes(32, "big") for number in (numbers.x, numbers.y))
        return cbor2.dumps({1: 2, 3: -7, -1: 1, -2: x, -3: y})

    def _data(self, flags: int, /, **spoilt: Any) -> bytes:
        rp_id = spoilt.get("rp_id", RP_ID)
        count = spoilt.get("count", self.count)
        flags = spoilt.get("flags", flags)
        return hashlib.sha256(rp_id.encode()).digest() + bytes([flags]) + count.to_bytes(4, "big")

    def _client(self, kind: str, asked: dict[str, Any], /, **spoilt: Any) -> bytes:
        said = {
            "type": spoilt.get("kind", kind),
            "challenge": spoilt.get("challenge", asked["challenge"]),
            "origin": spoilt.get("origin", self.origin),
            "crossOrigin": spoilt.get("cross_origin", False),
        }
        return json.dumps(said).encode()

    def _written(self, response: dict[str, bytes]) -> str:
        shown = b64(self.credential_id)
        return json.dumps(
            {
                "id": shown,
                "rawId": shown,
                "type": "public-key",
                "response": {name: b64(value) for name, value in response.items()},
            }
        )
