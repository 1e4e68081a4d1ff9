"""What a mask leaves readable, who may look behind it, and what counts as a reason."""

from __future__ import annotations

import pytest

from verifier.domain import masking
from verifier.domain.errors import Invalid
from verifier.domain.identifier import Identifier, IdentifierKind
from verifier.domain.principal import Person, Role


def shown(kind: IdentifierKind, value: str) -> str:
    return masking.mask(Identifier(kind, value)).shown


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("+447700900123", "+44 ···· ··23"),
        ("+18005550142", "+1 ···· ··42"),
        ("+79161234567", "+7 ···· ··67"),
        ("+886255500100", "+886 ···· ··00"),
        ("+3531234567", "+353 ···· ··67"),
        ("+353123456", "+353 ···· ····"),
        ("+6834000", "+683 ···· ····"),
        ("+2902", "+290 ···· ····"),
    ],
)
def test_a_number_keeps_its_country_code_and_two_digits_if_enough_stay_hidden(
    number: str, masked: str
) -> None:
    assert shown(IdentifierKind.PHONE, number) == masked


@pytest.mark.parametrize(
    ("address", "masked"),
    [
        ("alexandra@example.com", "a···@example.com"),
        ("kim@example.com", "k···@example.com"),
        ("al@example.com", "···@example.com"),
        ("a@example.com", "···@example.com"),
        ('"odd one"@example.com', "···@example.com"),
        ("ölaf@example.com", "ö···@example.com"),
        ('"a@b"@example.com', "···@example.com"),
    ],
)
def test_an_address_keeps_its_first_letter_and_domain_if_enough_stay_hidden(
    address: str, masked: str
) -> None:
    assert shown(IdentifierKind.EMAIL, address) == masked


@pytest.mark.parametrize("value", ["https://example.com/a", "telegram:kim", "example.com"])
def test_what_no_contact_goes_to_is_hidden_whole(value: str) -> None:
    assert shown(IdentifierKind.HANDLE, value) == "····"


def test_numbers_of_any_length_look_alike() -> None:
    assert (
        len({shown(IdentifierKind.PHONE, f"+44{digits}12") for digits in ("77009", "7" * 11)}) == 1
    )


def test_a_mask_can_be_spoken() -> None:
    phone = masking.mask(Identifier(IdentifierKind.PHONE, "+447700900123"))
    assert phone.spoken == "Number with country code 44, ending in 2 3"
    email = masking.mask(Identifier(IdentifierKind.EMAIL, "kim@example.com"))
    assert email.spoken == "Address at example.com, beginning with k"
    assert "·" not in phone.spoken + email.spoken


@pytest.mark.parametrize(
    ("role", "own", "others"),
    [
        (Role.ADMIN, True, True),
        (Role.AGENT, True, False),
        (Role.REVIEWER, False, False),
        (Role.CUSTOMER, False, False),
    ],
)
def test_agents_look_behind_their_own_contacts_masks_and_admins_behind_all(
    role: Role, own: bool, others: bool
) -> None:
    by = Person(7, role, "Kim")
    assert masking.may_reveal(by, "person:7") is own
    assert masking.may_reveal(by, "person:8") is others
    assert masking.may_reveal(by, "machine:dialer") is others


def test_a_customer_with_the_recorders_number_is_somebody_else() -> None:
    assert not masking.may_reveal(Person(7, Role.CUSTOMER, "", 7), "customer:7")


@pytest.mark.parametrize(
    "typed", ["Lost line", "Call dropped, ring back, T-20417", "  by 2026-10-1  ", "abc"]
)
def test_a_reason_in_words_counts(typed: str) -> None:
    assert masking.reason("reason", typed) == typed.strip()


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "is required"),
        ("  ", "is required"),
        ("ok", "at least 3"),
        ("x" * 201, "longer than 200"),
        ("why\u202e", "invisible"),
        ("line\nbreak", "invisible"),
        ("ring back +44 7700 900123", "phone number"),
        ("on (020) 7946-0958", "phone number"),
        ("12345678", "phone number"),
        ("wrote to kim@example.com", "address"),
    ],
)
def test_a_reason_that_says_nothing_or_too_much_is_refused(typed: str, why: str) -> None:
    with pytest.raises(Invalid, match=why) as refused:
        masking.reason("reason", typed)
    assert refused.value.field == "reason"
    assert "900123" not in str(refused.value)
