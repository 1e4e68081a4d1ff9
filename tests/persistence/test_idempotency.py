from __future__ import annotations

import secrets

from tests.persistence.rows import at_once
from verifier.persistence import idempotency
from verifier.persistence.database import Database
from verifier.persistence.idempotency import Answered

HASH, ANSWER = b"h" * 32, b"sealed answer"


def claim(database: Database, key: str, actor: str = "machine:crm") -> Answered | None:
    """Claim the key and, when it was free, answer as customer 7."""
    with database.writing() as transaction:
        earlier = idempotency.claim(transaction, actor, key, HASH)
        if earlier is None:
            idempotency.complete(transaction, actor, key, 7, ANSWER)
            transaction.commit()
    return earlier


def test_a_key_is_free_once(database: Database) -> None:
    key = secrets.token_hex(8)
    assert [claim(database, key), claim(database, key)] == [None, Answered(HASH, 7, ANSWER)]


def test_a_key_belongs_to_its_actor(database: Database) -> None:
    key = secrets.token_hex(8)
    assert claim(database, key) is None
    assert claim(database, key, "machine:other") is None


def test_a_claim_that_was_rolled_back_frees_the_key(database: Database) -> None:
    key = secrets.token_hex(8)
    with database.writing() as transaction:
        assert idempotency.claim(transaction, "machine:crm", key, HASH) is None
    assert claim(database, key) is None


def test_of_concurrent_claims_one_wins_and_its_rivals_see_the_answer(database: Database) -> None:
    """Fails when a rival finds the key free, or taken but not answered yet."""
    key = secrets.token_hex(8)
    claims = at_once(lambda: claim(database, key))
    assert claims.count(None) == 1
    assert claims.count(Answered(HASH, 7, ANSWER)) == len(claims) - 1
