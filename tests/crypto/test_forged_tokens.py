from __future__ import annotations

import hashlib
import importlib
from pathlib import Path
from typing import Any

import pytest
from itsdangerous import BadSignature, TimestampSigner

from verifier.crypto.keyring import KeyRing, Purpose
from verifier.crypto.token import ContactTokens, TokenRead, TokenRefusal

BENCH = Path(__file__).parents[2] / "bench"


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(str(BENCH))
    return importlib.import_module("tokens")


class LaxReader(ContactTokens):
    """What a reader without the shape check would be: the library's `unsign` alone."""

    def __init__(self, ring: KeyRing, salt: str) -> None:
        super().__init__(ring)
        self._lax = {
            key.id: TimestampSigner(
                key.secret, salt, key_derivation="hmac", digest_method=hashlib.sha256
            )
            for key in ring.usable(Purpose.TOKEN)
        }

    def read(self, text: str) -> TokenRead | TokenRefusal:
        signer = self._lax.get(text.partition(".")[0])
        if signer is None:
            return TokenRefusal.UNKNOWN_KEY
        try:
            _, issued_at = signer.unsign(text, return_timestamp=True)
        except BadSignature:
            return TokenRefusal.BAD_SIGNATURE
        return TokenRead(b"", issued_at, "k3")


def test_ten_thousand_forgeries_are_all_refused_and_none_raises(bench: Any) -> None:
    forger = bench.Forger(11)
    tally = bench.attack(ContactTokens(forger.ring), forger.forgeries(10_000), forger.genuine)
    assert tally.holds
    assert tally.tried == dict.fromkeys(forger.kinds, 1_000)
    assert (tally.genuine_read, tally.genuine_refused) == (100, 0)


def test_the_same_forgeries_break_a_reader_without_the_shape_check(bench: Any) -> None:
    forger = bench.Forger(11)
    lax = LaxReader(forger.ring, f"contact-token.v1:{forger.ring.deployment}")
    tally = bench.attack(lax, forger.forgeries(5_000), forger.genuine)
    assert tally.genuine_refused == 0
    assert tally.accepted["reencoding"] > 0
    assert tally.accepted["extension"] > 0
    assert tally.raised.total() > 0
    assert not tally.holds


def test_a_seed_makes_the_same_forgeries_again(bench: Any) -> None:
    first, again, other = (list(bench.Forger(seed).forgeries(200)) for seed in (3, 3, 4))
    assert first == again != other


def test_the_command_reports_its_counts(bench: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert bench.main(["--count", "500", "--seed", "2"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert ["all", "500", "0", "0"] in [line.split() for line in lines]
