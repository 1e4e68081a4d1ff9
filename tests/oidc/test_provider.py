"""The flow against a real provider, and ID tokens that must not hold."""

from __future__ import annotations

import base64
import hmac
import json
import time
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

from tests.oidc.provider_process import sign_in_there
from verifier.domain.errors import Unavailable
from verifier.oidc import id_token
from verifier.oidc.provider import Errand, Provider

BACK = "http://localhost/staff/provider/return"
KEY = RSAKey.generate_key(2048, {"kid": "r1"})
KEYS = KeySet([KEY]).as_dict(private=False)


def provider(issuer: str) -> Provider:
    return Provider(issuer, "verifier", "a secret", BACK)


def code(errand: Errand, subject: str) -> str:
    back = parse_qs(urlsplit(sign_in_there(errand.address, subject)).query)
    assert back["state"] == [errand.state]
    return back["code"][0]


def test_a_person_goes_there_and_comes_back(issuer: str) -> None:
    own = provider(issuer)
    errand = own.begin()
    asked = parse_qs(urlsplit(errand.address).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["redirect_uri"] == [BACK]
    subject = own.finish(code(errand, "s-1"), errand.nonce, errand.verifier)
    assert subject is not None
    assert (subject.email, subject.signed_in_at) == ("nina@example.com", None)


def test_a_code_counts_once_and_a_made_up_one_never(issuer: str) -> None:
    own = provider(issuer)
    errand = own.begin()
    brought = code(errand, "s-1")
    assert own.finish(brought, errand.nonce, errand.verifier) is not None
    assert own.finish(brought, errand.nonce, errand.verifier) is None
    assert own.finish("made up", errand.nonce, errand.verifier) is None


def test_anothers_code_is_exposed_by_the_nonce(issuer: str) -> None:
    """Fails when a stolen code can be carried into another browser's errand."""
    own = provider(issuer)
    stolen, errand = own.begin(), own.begin()
    assert own.finish(code(stolen, "s-1"), errand.nonce, errand.verifier) is None


def test_an_address_that_is_not_verified_is_no_address(issuer: str) -> None:
    own = provider(issuer)
    errand = own.begin()
    subject = own.finish(code(errand, "s-2"), errand.nonce, errand.verifier)
    assert subject is not None
    assert subject.email is None


def test_a_provider_that_is_away_is_an_outage() -> None:
    with pytest.raises(Unavailable):
        provider("http://127.0.0.1:9").begin()


def test_a_provider_that_calls_itself_something_else_is_not_believed(issuer: str) -> None:
    with pytest.raises(Unavailable):
        provider(f"{issuer}/").begin()


def claims(**changes: Any) -> dict[str, Any]:
    now = int(time.time())
    good = {
        "iss": "https://id.example.com",
        "aud": "verifier",
        "sub": "s-1",
        "iat": now,
        "exp": now + 300,
        "nonce": "n-1",
    }
    return {name: value for name, value in (good | changes).items() if value is not None}


def read(token: str, keys: object = KEYS) -> id_token.Subject | None:
    return id_token.read(
        token, keys, issuer="https://id.example.com", client_id="verifier", nonce="n-1"
    )


def signed(payload: dict[str, Any], **header: Any) -> str:
    return jwt.encode({"alg": "RS256", "kid": "r1"} | header, payload, KEY, algorithms=["RS256"])


def test_a_good_token_holds() -> None:
    assert read(signed(claims())) is not None
    assert read(signed(claims(aud=["verifier", "other"], azp="verifier"))) is not None
    mfa = {"amr": ["pwd", "mfa"], "email": "a@example.com", "email_verified": True}
    asked = read(signed(claims(auth_time=1_700_000_000, **mfa)))
    assert asked is not None
    assert asked.email == "a@example.com"
    assert asked.signed_in_at == datetime.fromtimestamp(1_700_000_000, UTC)


@pytest.mark.parametrize("when", [None, True, "now", -1, 2**60, 1.5])
def test_two_factors_count_only_with_the_time_they_were_given(when: object) -> None:
    asked = read(signed(claims(amr=["mfa"], auth_time=when)))
    assert asked is not None
    assert asked.signed_in_at is None


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "https://evil.example.com"},
        {"iss": None},
        {"aud": "other"},
        {"aud": ["verifier", "other"]},
        {"aud": ["verifier", "other"], "azp": "other"},
        {"azp": "other"},
        {"aud": None},
        {"sub": None},
        {"sub": ""},
        {"sub": 7},
        {"exp": int(time.time()) - 3600},
        {"exp": None},
        {"iat": None},
        {"iat": int(time.time()) + 3600},
        {"nonce": "n-2"},
        {"nonce": None},
        {"nonce": 7},
    ],
)
def test_a_token_that_says_anything_else_does_not_hold(changes: dict[str, Any]) -> None:
    assert read(signed(claims(**changes))) is None


def test_a_token_that_the_provider_did_not_sign_does_not_hold() -> None:
    stranger = RSAKey.generate_key(2048, {"kid": "r1"})
    header = {"alg": "RS256", "kid": "r1"}
    assert read(jwt.encode(header, claims(), stranger, algorithms=["RS256"])) is None
    head, _, rest = signed(claims()).partition(".")
    payload = rest.partition(".")[0]
    assert read(f"{_encoded({'alg': 'none'})}.{payload}.") is None
    confused = f"{_encoded({'alg': 'HS256', 'kid': 'r1'})}.{payload}"
    mac = hmac.digest(KEY.as_pem(private=False), confused.encode(), "sha256")
    assert read(f"{confused}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}") is None
    assert read(f"{head}.{rest[:-4]}AAAA") is None


def _encoded(header: dict[str, str]) -> str:
    return base64.urlsafe_b64encode(json.dumps(header).encode()).rstrip(b"=").decode()


@pytest.mark.parametrize("keys", [None, [], {}, {"keys": []}, {"keys": 7}, {"keys": ["x"]}])
def test_keys_that_cannot_be_read_prove_nothing(keys: object) -> None:
    assert read(signed(claims()), keys) is None
