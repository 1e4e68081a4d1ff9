"""A passkey signs in alone, each answer once, and every refusal is the same one."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.authenticator import PRESENT, Authenticator, b64
from tests.services.company import Company
from tests.services.passkeys import PASSWORD, add, ask, audited, hire, sign_in


def test_a_passkey_signs_its_owner_in_without_anything_else(company: Company) -> None:
    owner = hire(company)
    device = add(company, owner)
    asked = ask(company)
    assert sign_in(company, device.answer(asked.options), asked) == owner
    assert audited(company, owner)[-2:] == ["passkey.used", "sign_in"]


@pytest.mark.parametrize(
    "spoilt",
    [
        {"challenge": b64(b"another challenge")},
        {"challenge": 7},
        {"origin": "https://evil.example"},
        {"origin": "http://localhost:81"},
        {"rp_id": "evil.example"},
        {"flags": PRESENT},  # nobody was verified
        {"flags": 0},
        {"kind": "webauthn.create"},
        {"cross_origin": True},
        {"user_handle": None},
        {"user_handle": b"somebody else's"},
    ],
    ids=str,
)
def test_an_answer_that_is_not_for_us_is_refused(
    company: Company, spoilt: dict[str, object]
) -> None:
    device = add(company, hire(company))
    asked = ask(company)
    assert sign_in(company, device.answer(asked.options, **spoilt), asked) is None


def test_an_answer_is_good_once(company: Company) -> None:
    owner = hire(company)
    device = add(company, owner, counts=False)
    asked = ask(company)
    answer = device.answer(asked.options)
    assert sign_in(company, answer, asked) == owner
    assert sign_in(company, answer, asked) is None
    assert sign_in(company, device.answer(asked.options), asked) is None
    assert audited(company, owner)[-2:] == ["passkey.used_again"] * 2


def test_of_the_same_answer_at_once_one_signs_in(company: Company) -> None:
    device = add(company, hire(company), counts=False)
    asked = ask(company)
    answer = device.answer(asked.options)
    with ThreadPoolExecutor(8) as pool:
        secrets = list(pool.map(lambda _: sign_in(company, answer, asked), range(8)))
    assert sum(secret is not None for secret in secrets) == 1


def test_a_passkey_signs_in_again_with_a_new_challenge(company: Company) -> None:
    owner = hire(company)
    for counts in (True, False):
        device = add(company, owner, counts=counts)
        for _ in range(3):
            asked = ask(company)
            assert sign_in(company, device.answer(asked.options), asked) == owner


@pytest.mark.parametrize("count", [0, 4, 5])
def test_a_sign_count_that_does_not_grow_is_refused_and_audited(
    company: Company, count: int
) -> None:
    owner = hire(company)
    device = add(company, owner)
    asked = ask(company)
    assert sign_in(company, device.answer(asked.options, count=5), asked) == owner
    asked = ask(company)
    assert sign_in(company, device.answer(asked.options, count=count), asked) is None
    assert audited(company, owner)[-1] == "passkey.count_went_back"


def test_a_challenge_of_another_browser_is_refused(company: Company) -> None:
    device = add(company, hire(company))
    theirs, ours = ask(company), ask(company)
    assert sign_in(company, device.answer(theirs.options), ours) is None
    assert sign_in(company, device.answer(theirs.options), replace(theirs, options="")) is not None


@pytest.mark.parametrize(("minutes", "holds"), [(4, True), (5, False), (-1, False)])
def test_a_challenge_may_be_answered_for_five_minutes(
    company: Company, minutes: int, holds: bool
) -> None:
    device = add(company, hire(company))
    asked = ask(company)
    with company.elsewhere(shift=timedelta(minutes=minutes)) as later:
        answer = device.answer(asked.options)
        assert (sign_in(later, answer, asked) is not None) is holds


def test_an_answer_signed_by_another_key_is_refused_and_audited(company: Company) -> None:
    owner = hire(company)
    device = add(company, owner)
    asked = ask(company)
    forged = replace(device, key=Authenticator().key)
    assert sign_in(company, forged.answer(asked.options), asked) is None
    assert audited(company, owner)[-1] == "passkey.refused"


def test_a_passkey_that_nobody_added_is_refused(company: Company) -> None:
    asked = ask(company)
    assert sign_in(company, Authenticator(user_handle=b"x").answer(asked.options), asked) is None


def test_somebody_elses_passkey_is_no_second_factor(company: Company) -> None:
    owner, other = hire(company), hire(company)
    device = add(company, owner)
    add(company, other)
    asked = ask(company, other.id)
    use = company.use.use_passkey
    assert not use.second_factor(device.answer(asked.options), asked.challenges, other.id)
    assert sign_in(company, device.answer(asked.options), asked, other.id) is None
    assert use.second_factor(device.answer(asked.options), asked.challenges, owner.id)


def test_an_account_without_passkeys_is_not_asked_for_one(company: Company) -> None:
    assert company.use.use_passkey.begin(hire(company).id) is None


def test_who_locks_an_account_does_not_lock_its_passkey_out(company: Company) -> None:
    owner = hire(company)
    device = add(company, owner)
    for _ in range(9):
        company.use.sign_in(owner.name, "wrong")
    assert company.use.sign_in(owner.name, PASSWORD) is None
    asked = ask(company)
    assert sign_in(company, device.answer(asked.options), asked) == owner
    assert company.use.sign_in(owner.name, PASSWORD) is None


def test_a_deactivated_accounts_passkey_is_refused(company: Company) -> None:
    owner = hire(company)
    device = add(company, owner)
    company.use.accounts.deactivate(owner.id)
    asked = ask(company)
    assert sign_in(company, device.answer(asked.options), asked) is None


def test_inviting_anew_takes_the_passkeys_away(company: Company) -> None:
    owner = hire(company)
    device = add(company, owner)
    invitation = company.use.invite_account.again(owner.id)
    asked = ask(company)
    assert sign_in(company, device.answer(asked.options), asked) is None
    company.use.accept_invitation(owner.name, invitation, PASSWORD)
    assert sign_in(company, device.answer(asked.options), asked) is None


def test_a_removed_passkey_is_refused(company: Company) -> None:
    owner = hire(company)
    device = add(company, owner)
    (row,) = company.use.passkeys.list(owner)
    company.use.passkeys.remove(row.id, owner)
    asked = ask(company)
    assert sign_in(company, device.answer(asked.options), asked) is None
