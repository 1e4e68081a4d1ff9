"""Passkeys by WebAuthn (W3C, level 3): what a browser is asked, and whether its answer holds.

Decides the ceremony: user verification always, a discoverable credential, no attestation (any
make of authenticator may come), our host as the relying party and our origin alone. An answer is
a stranger's JSON, CBOR and keys: whatever the library raises on it means that it does not hold.
That a challenge was ours, and that an answer counts once, is the use cases' to know.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import webauthn
from webauthn.helpers import (
    options_to_json,
    parse_authentication_credential_json,
    parse_client_data_json,
    parse_registration_credential_json,
)
from webauthn.helpers.structs import (
    AuthenticationCredential,
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    RegistrationCredential,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

_CHALLENGE_BYTES = 32
_LONGEST_ANSWER = 20_000  # characters; answers have one or two thousand
_LONGEST_ID = 1023  # bytes of a credential id (WebAuthn, section 4)
_LONGEST_KEY = 4000  # bytes
_PROMPT = 120_000  # milliseconds that the browser waits for the person
_DEFAULT_PORT = {"https": 443, "http": 80}


@dataclass(frozen=True, slots=True)
class Assertion:
    """An answer to a request that can be read, but is not verified yet."""

    credential_id: bytes
    user_handle: bytes | None
    challenge: bytes
    parsed: AuthenticationCredential


@dataclass(frozen=True, slots=True)
class Attestation:
    """A new passkey's answer that can be read, but is not verified yet."""

    challenge: bytes
    parsed: RegistrationCredential


@dataclass(frozen=True, slots=True)
class NewPasskey:
    """What is kept of a new passkey."""

    credential_id: bytes
    public_key: bytes
    sign_count: int


def new_challenge() -> bytes:
    """256 random bits."""
    return secrets.token_bytes(_CHALLENGE_BYTES)


class Passkeys:
    """The ceremony of a deployment at `public_url`, whose pages name `company`."""

    def __init__(self, public_url: str, company: str) -> None:
        url = urlsplit(public_url)
        self._rp_id = url.hostname or ""
        default = url.port in (None, _DEFAULT_PORT.get(url.scheme))
        self._origin = f"{url.scheme}://{self._rp_id}" + ("" if default else f":{url.port}")
        self._company = company

    def user_handle(self, account_id: int) -> bytes:
        """The 32 bytes by which an authenticator knows an account: always the same, never a name.

        Not a secret: it only lets a second passkey on one device replace the first.
        """
        return hashlib.sha256(f"passkey:{self._rp_id}:{account_id}".encode()).digest()

    def creation_options(
        self, challenge: bytes, account_id: int, login: str, known: Sequence[bytes]
    ) -> str:
        """JSON for `navigator.credentials.create`; `known` credentials are not made again."""
        options = webauthn.generate_registration_options(
            rp_id=self._rp_id,
            rp_name=self._company,
            user_name=login,
            user_id=self.user_handle(account_id),
            challenge=challenge,
            timeout=_PROMPT,
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.REQUIRED,
                user_verification=UserVerificationRequirement.REQUIRED,
            ),
            exclude_credentials=[PublicKeyCredentialDescriptor(id=each) for each in known],
        )
        return options_to_json(options)

    def request_options(self, challenge: bytes, known: Sequence[bytes] = ()) -> str:
        """JSON for `navigator.credentials.get`; without `known`, any passkey of ours may answer."""
        options = webauthn.generate_authentication_options(
            rp_id=self._rp_id,
            challenge=challenge,
            timeout=_PROMPT,
            allow_credentials=[PublicKeyCredentialDescriptor(id=each) for each in known],
            user_verification=UserVerificationRequirement.REQUIRED,
        )
        return options_to_json(options)

    def read_assertion(self, answer: str) -> Assertion | None:
        """What a browser answered to a request; None when it cannot be read."""
        if len(answer) > _LONGEST_ANSWER:
            return None
        try:
            parsed = parse_authentication_credential_json(answer)
            challenge = _challenge(parsed.response.client_data_json)
        except Exception:  # noqa: BLE001 - see the module: nothing it raises is our fault
            return None
        if challenge is None:
            return None
        return Assertion(parsed.raw_id, parsed.response.user_handle, challenge, parsed)

    def verify_assertion(self, assertion: Assertion, public_key: bytes) -> int | None:
        """The sign count (0: the authenticator does not count), or None when it does not hold.

        Whether the count went back is for whoever knows the last one.
        """
        try:
            verified = webauthn.verify_authentication_response(
                credential=assertion.parsed,
                expected_challenge=assertion.challenge,
                expected_rp_id=self._rp_id,
                expected_origin=self._origin,
                credential_public_key=public_key,
                credential_current_sign_count=0,
                require_user_verification=True,
            )
        except Exception:  # noqa: BLE001 - see the module
            return None
        return verified.new_sign_count

    def read_attestation(self, answer: str) -> Attestation | None:
        """What a browser answered when asked for a new passkey; None when it cannot be read."""
        if len(answer) > _LONGEST_ANSWER:
            return None
        try:
            parsed = parse_registration_credential_json(answer)
            challenge = _challenge(parsed.response.client_data_json)
        except Exception:  # noqa: BLE001 - see the module
            return None
        return None if challenge is None else Attestation(challenge, parsed)

    def verify_attestation(self, attestation: Attestation) -> NewPasskey | None:
        """The new passkey, or None when the answer does not hold."""
        try:
            verified = webauthn.verify_registration_response(
                credential=attestation.parsed,
                expected_challenge=attestation.challenge,
                expected_rp_id=self._rp_id,
                expected_origin=self._origin,
                require_user_verification=True,
            )
        except Exception:  # noqa: BLE001 - see the module
            return None
        if verified.credential_id != attestation.parsed.raw_id:
            return None
        sizes_hold = (
            len(verified.credential_id) <= _LONGEST_ID
            and len(verified.credential_public_key) <= _LONGEST_KEY
        )
        if not sizes_hold:
            return None
        return NewPasskey(
            verified.credential_id, verified.credential_public_key, verified.sign_count
        )


def _challenge(client_data: Any) -> bytes | None:  # noqa: ANN401 - the library's union of bytes
    """The challenge that was signed; None when a frame in another site's page asked."""
    data = parse_client_data_json(client_data)
    return None if data.cross_origin else data.challenge
