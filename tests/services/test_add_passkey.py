"""Adding a passkey needs a second factor anew, and an answer that is wholly for us."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.authenticator import ATTESTED, PRESENT, Authenticator, b64
from tests.services.company import Company
from tests.services.passkeys import add, audited, hire
from verifier.domain.errors import Conflict, Invalid, NotConfirmed, NotFound
from verifier.domain.passkey import MOST_PASSKEYS


def test_a_passkey_is_listed_with_its_name_and_when_it_was_used(company: Company) -> None:
    owner = hire(company)
    add(company, owner)
    (row,) = company.use.passkeys.list(owner)
    assert (row.name, row.used_at) == ("laptop", None)
    assert audited(company, owner)[-1] == "passkey.added"


def test_nothing_of_it_happens_without_a_second_factor_anew(company: Company) -> None:
    owner = hire(company)
    add(company, owner)
    (row,) = company.use.passkeys.list(owner)
    hours_later = replace(owner, confirmed=False)
    with pytest.raises(NotConfirmed):
        company.use.add_passkey.begin("laptop", hours_later)
    with pytest.raises(NotConfirmed):
        company.use.add_passkey.finish("{}", "laptop", [], hours_later)
    with pytest.raises(NotConfirmed):
        company.use.passkeys.remove(row.id, hours_later)


@pytest.mark.parametrize(
    "spoilt",
    [
        {"challenge": b64(b"another challenge")},
        {"origin": "https://evil.example"},
        {"rp_id": "evil.example"},
        {"flags": PRESENT | ATTESTED},  # nobody was verified
        {"kind": "webauthn.get"},
        {"cross_origin": True},
    ],
    ids=str,
)
def test_an_answer_that_is_not_for_us_adds_nothing(
    company: Company, spoilt: dict[str, object]
) -> None:
    owner = hire(company)
    challenge, options = company.use.add_passkey.begin("laptop", owner)
    made = Authenticator().make(options, **spoilt)
    assert not company.use.add_passkey.finish(made, "laptop", [challenge], owner)
    assert not company.use.passkeys.list(owner)


def test_an_answer_that_comes_too_late_adds_nothing(company: Company) -> None:
    owner = hire(company)
    challenge, options = company.use.add_passkey.begin("laptop", owner)
    made = Authenticator().make(options)
    with company.elsewhere(shift=timedelta(minutes=5)) as later:
        assert not later.use.add_passkey.finish(made, "laptop", [challenge], owner)


def test_a_passkey_belongs_to_one_account(company: Company) -> None:
    owner, other = hire(company), hire(company)
    device = add(company, owner)
    for by in (owner, other):
        challenge, options = company.use.add_passkey.begin("mine", by)
        made = device.make(options)
        assert not company.use.add_passkey.finish(made, "mine", [challenge], by)
    assert len(company.use.passkeys.list(owner)) == 1
    assert not company.use.passkeys.list(other)


def test_an_account_has_so_many_passkeys_and_no_more(company: Company) -> None:
    owner = hire(company)
    challenge, options = company.use.add_passkey.begin("laptop", owner)

    def added(device: Authenticator) -> bool:
        try:
            return company.use.add_passkey.finish(
                device.make(options), "laptop", [challenge], owner
            )
        except Conflict:
            return False

    with ThreadPoolExecutor(6) as pool:
        results = list(pool.map(added, [Authenticator() for _ in range(MOST_PASSKEYS + 3)]))
    assert sum(results) == MOST_PASSKEYS
    with pytest.raises(Conflict):
        company.use.add_passkey.begin("laptop", owner)


@pytest.mark.parametrize("name", ["", " ", "x" * 81, "a\u202eb", "a\x00"])
def test_a_name_can_be_read_on_a_page(company: Company, name: str) -> None:
    with pytest.raises(Invalid) as refused:
        company.use.add_passkey.begin(name, hire(company))
    assert refused.value.field == "name"


def test_nobody_removes_somebody_elses(company: Company) -> None:
    owner, other = hire(company), hire(company)
    add(company, owner)
    (row,) = company.use.passkeys.list(owner)
    with pytest.raises(NotFound):
        company.use.passkeys.remove(row.id, other)


@pytest.mark.parametrize("end", ["deactivated", "invited anew"])
def test_an_account_that_was_taken_away_gets_no_passkey(company: Company, end: str) -> None:
    owner = hire(company)
    challenge, options = company.use.add_passkey.begin("laptop", owner)
    if end == "deactivated":
        company.use.accounts.deactivate(owner.id)
    else:
        company.use.invite_account.again(owner.id)
    made = Authenticator().make(options)
    assert not company.use.add_passkey.finish(made, "laptop", [challenge], owner)


def test_the_browser_is_told_no_login_as_handle_and_asked_to_verify(company: Company) -> None:
    owner = hire(company)
    _, options = company.use.add_passkey.begin("laptop", owner)
    assert '"userVerification": "required"' in options
    assert '"residentKey": "required"' in options
    assert b64(owner.name.encode()) not in options
    assert len(company.use.add_passkey.begin("x", owner)[0].value) == 32
