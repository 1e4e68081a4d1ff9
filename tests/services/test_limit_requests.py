"""Requests are counted by every dimension that is given, under keys that say nothing."""

from __future__ import annotations

import pytest
from redis import Redis

from tests import redis
from tests.redis import fresh_key
from verifier.crypto.blind_index import BlindIndexes
from verifier.crypto.keyring import KeyRing
from verifier.domain.errors import TooMany
from verifier.domain.limit import Allowance, Dimension, Limit, Table
from verifier.limits.counter import Counter
from verifier.services.limit_requests import LimitRequests

HOUR = 3600
TABLE: Table = {
    Limit.CHECK: {
        Dimension.ADDRESS: Allowance(6, HOUR),
        Dimension.CLIENT: Allowance(5, HOUR),
        Dimension.CUSTOMER: Allowance(2, HOUR),
        Dimension.IDENTIFIER: Allowance(2, HOUR),
    },
    Limit.SIGN_IN: {Dimension.IDENTIFIER: Allowance(2, HOUR)},
}


def limiter(url: str = "memory://") -> LimitRequests:
    hashed = BlindIndexes(KeyRing.generate("test")).index
    return LimitRequests(Counter(url), hashed, TABLE)


def granted(limit: LimitRequests, times: int, kind: Limit = Limit.CHECK, **given: str) -> int:
    count = 0
    for _ in range(times):
        try:
            limit(kind, **given)
        except TooMany:
            continue
        count += 1
    return count


@pytest.mark.parametrize(
    ("given", "amount"),
    [
        ({"address": "192.0.2.7"}, 6),
        ({"client": "crm"}, 5),
        ({"customer": "person:7"}, 2),
        ({"identifier": "carla"}, 2),
        ({"address": "192.0.2.7", "customer": "person:7"}, 2),
    ],
)
def test_the_tightest_of_the_given_counts(given: dict[str, str], amount: int) -> None:
    assert granted(limiter(), 10, **given) == amount


def test_many_addresses_do_not_help_against_one_login() -> None:
    limit = limiter()
    tries = [granted(limit, 1, address=f"192.0.2.{n}", identifier="carla") for n in range(20)]
    assert sum(tries) == 2


def test_one_address_does_not_help_against_many_logins() -> None:
    limit = limiter()
    tries = [granted(limit, 1, address="192.0.2.7", identifier=f"carla {n}") for n in range(20)]
    assert sum(tries) == 6


def test_addresses_of_one_ipv6_subscriber_count_together() -> None:
    limit = limiter()
    assert sum(granted(limit, 1, address=f"2001:db8::{n:x}") for n in range(20)) == 6
    assert granted(limit, 1, address="2001:db8:0:1::1") == 1


def test_whoever_is_refused_uses_up_nobody_elses_allowance() -> None:
    limit = limiter()
    granted(limit, 5, client="stolen")
    granted(limit, 5, client="stolen", identifier="host-1")
    assert granted(limit, 2, client="crm", identifier="host-1") == 2


def test_kinds_and_dimensions_are_counted_apart() -> None:
    limit = limiter()
    assert granted(limit, 5, customer="x") == 2
    assert granted(limit, 5, identifier="x") == 2
    assert granted(limit, 5, Limit.SIGN_IN, identifier="x") == 2


def test_a_dimension_without_a_number_is_a_mistake_and_not_unlimited() -> None:
    with pytest.raises(KeyError):
        limiter()(Limit.SIGN_IN, client="crm")


def test_the_refusal_says_when_and_nothing_else() -> None:
    limit = limiter()
    granted(limit, 2, customer="person:7")
    with pytest.raises(TooMany) as refused:
        limit(Limit.CHECK, customer="person:7")
    assert 1 <= refused.value.retry_after <= HOUR + 1
    assert str(refused.value) == "too many requests"
    assert vars(refused.value) == {"retry_after": refused.value.retry_after}


def test_who_asks_cannot_be_read_in_the_shared_store() -> None:
    names = {
        "address": "192.0.2.77",
        "client": fresh_key(),
        "customer": fresh_key(),
        "identifier": "carla@example.com",
    }
    with redis.own_server() as server:
        granted(limiter(server.connection_url), 1, **names)
        with Redis(port=server.port) as client:
            keys = [name.decode() for name in client.scan_iter()]
            values = [client.get(key).decode() for key in keys]
    assert len(keys) == len(names)
    for stored in (*keys, *values):
        assert not any(name in stored for name in names.values())
    assert values == ["1"] * len(names)


def test_two_deployments_share_a_server_and_no_count() -> None:
    url = redis.shared_server().connection_url
    assert granted(limiter(url), 5, customer="person:7") == 2
    assert granted(limiter(url), 5, customer="person:7") == 2
