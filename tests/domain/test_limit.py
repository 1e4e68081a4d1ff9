"""The table of limits: complete, roomy enough for the honest, and addresses cut to size."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier.domain.code import CODES_A_CONTACT, GUESSES_A_CODE
from verifier.domain.limit import LIMITS, Dimension, Limit, network


def test_every_limit_has_numbers() -> None:
    assert LIMITS.keys() == set(Limit)
    for allowances in LIMITS.values():
        assert allowances
        for allowed in allowances.values():
            assert allowed.amount > 0
            assert 60 <= allowed.seconds <= 3600


@pytest.mark.parametrize("dimension", [Dimension.CUSTOMER, Dimension.IDENTIFIER])
def test_a_customer_under_attack_can_type_every_code_and_check_much_besides(
    dimension: Dimension,
) -> None:
    allowed = LIMITS[Limit.CHECK][dimension]
    a_few_minutes = 3 * 60
    guesses = CODES_A_CONTACT * GUESSES_A_CODE
    # Even when the estimate takes all that was asked before as asked just now.
    assert allowed.amount * a_few_minutes / allowed.seconds >= guesses + 10


def test_an_address_gets_more_than_one_person() -> None:
    for allowances in LIMITS.values():
        if Dimension.ADDRESS in allowances:
            address = allowances[Dimension.ADDRESS]
            for dimension in (Dimension.CUSTOMER, Dimension.IDENTIFIER):
                if dimension in allowances:
                    assert address.amount >= 5 * allowances[dimension].amount


def test_whatever_can_be_guessed_at_is_counted_wherever_the_guesses_come_from() -> None:
    for limit in (Limit.CHECK, Limit.SIGN_IN):
        assert Dimension.IDENTIFIER in LIMITS[limit]


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("192.0.2.7:51234", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:DB8:1:2::", "2001:db8:1:2::/64"),
        ("[2001:db8:1:2:3:4:5:6]:443", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
        ("unknown", ""),
        ("_gateway:1", ""),
        ("192.0.2.7, 192.0.2.8", ""),
    ],
)
def test_an_address_is_counted_as_its_network(address: str, counted: str) -> None:
    assert network(address) == counted


@given(st.ip_addresses(v=6), st.integers(0, 2**64 - 1))
def test_no_address_of_the_same_subscriber_is_counted_apart(
    address: ipaddress.IPv6Address, host: int
) -> None:
    neighbour = ipaddress.IPv6Address(int(address) >> 64 << 64 | host)
    if address.ipv4_mapped is None and neighbour.ipv4_mapped is None:
        assert network(str(address)) == network(str(neighbour))


@given(st.text(max_size=60))
def test_any_text_is_counted_somewhere(text: str) -> None:
    assert isinstance(network(text), str)
