"""Talks to the identity provider: the authorization code flow with PKCE (RFC 6749, RFC 7636).

Decides where a browser is sent and what its return is worth. What the provider publishes of itself
is read when it is first needed and kept for an hour; its keys are read at every sign-in, which is
rare. A provider that is away is `Unavailable`: staff with a password can still sign in.
"""

from __future__ import annotations

import secrets
import threading
import time
from dataclasses import dataclass, field
from typing import Any

import httpx2
from authlib.integrations.httpx_client import OAuth2Client, OAuthError

from verifier.domain.errors import Unavailable
from verifier.oidc import id_token
from verifier.oidc.id_token import Subject

_SCOPE = "openid email"
_TIMEOUT = 5.0  # seconds
_KEPT = 3600.0  # seconds
_RESTS = 15.0  # seconds after a failure in which the provider is not asked again
_MOST_AGE = 300  # seconds: whoever signed in there earlier is to be asked again
_ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")


@dataclass(frozen=True, slots=True)
class Errand:
    """What a browser is sent to the provider with, and must bring back: each used once."""

    address: str = field(repr=False)
    state: str = field(repr=False)
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)


class Provider:
    """One provider, at `issuer`; the browser comes back to `return_to`."""

    def __init__(self, issuer: str, client_id: str, client_secret: str, return_to: str) -> None:
        self._issuer = issuer
        self._client_id = client_id
        self._client_secret = client_secret
        self._return_to = return_to
        self._known: tuple[dict[str, str], float] | None = None
        self._rests_until = 0.0
        self._asking = threading.Lock()

    def begin(self) -> Errand:
        """Where to send a browser; raises `Unavailable`."""
        verifier, nonce = secrets.token_urlsafe(48), secrets.token_urlsafe(24)
        with self._client() as client:
            address, state = client.create_authorization_url(
                self._endpoints()["authorization_endpoint"],
                nonce=nonce,
                code_verifier=verifier,
                max_age=_MOST_AGE,
            )
        return Errand(address, state, nonce, verifier)

    def finish(self, code: str, nonce: str, verifier: str) -> Subject | None:
        """Who came back with `code`, or None when it does not hold; raises `Unavailable`."""
        endpoints = self._endpoints()
        try:
            with self._client() as client:
                given = client.fetch_token(
                    endpoints["token_endpoint"], code=code, code_verifier=verifier
                )
            published = _fetched(endpoints["jwks_uri"])
        except OAuthError:
            return None
        except (httpx2.HTTPError, ValueError):
            self._rests_until = time.monotonic() + _RESTS
            raise _away() from None
        return id_token.read(
            given.get("id_token"),
            published,
            issuer=self._issuer,
            client_id=self._client_id,
            nonce=nonce,
        )

    def _client(self) -> Any:  # noqa: ANN401 - the library is not typed
        return OAuth2Client(
            self._client_id,
            self._client_secret,
            scope=_SCOPE,
            redirect_uri=self._return_to,
            code_challenge_method="S256",
            timeout=_TIMEOUT,
            follow_redirects=False,
        )

    def _endpoints(self) -> dict[str, str]:
        """What the provider publishes (OpenID Connect Discovery 1.0).

        One request at a time asks, and none for a while after a failure: a provider that hangs
        must not hold the threads that answer customers.
        """
        if self._known is not None and time.monotonic() < self._known[1]:
            return self._known[0]
        if time.monotonic() < self._rests_until or not self._asking.acquire(blocking=False):
            raise _away()
        try:
            endpoints = self._discovered()
        except Unavailable:
            self._rests_until = time.monotonic() + _RESTS
            raise
        finally:
            self._asking.release()
        self._known = endpoints, time.monotonic() + _KEPT
        return endpoints

    def _discovered(self) -> dict[str, str]:
        address = f"{self._issuer.rstrip('/')}/.well-known/openid-configuration"
        try:
            published = _fetched(address)
            endpoints = {name: str(published[name]) for name in _ENDPOINTS}
            same = published["issuer"] == self._issuer
        except (httpx2.HTTPError, ValueError, KeyError, TypeError):
            raise _away() from None
        if not same:
            raise Unavailable("the identity provider calls itself something else")
        return endpoints


def _fetched(address: str) -> Any:  # noqa: ANN401 - JSON
    answer = httpx2.get(address, timeout=_TIMEOUT, follow_redirects=False)
    return answer.raise_for_status().json()


def _away() -> Unavailable:
    return Unavailable("the identity provider cannot be used")
