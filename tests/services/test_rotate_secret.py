"""A new secret without downtime, and one at once when the old one leaked."""

from __future__ import annotations

import secrets
from datetime import timedelta

import pytest

from tests.persistence.rows import at_once
from tests.services.company import Company
from tests.services.machines import OPERATOR, gets_in, machine, new_client, token
from verifier.domain.contact import Source
from verifier.domain.errors import Conflict, Invalid, NotFound
from verifier.domain.principal import Machine

HOUR = timedelta(hours=1)
DAY = timedelta(hours=24)


def test_both_secrets_work_until_the_overlap_ends(company: Company) -> None:
    client = new_client(company)
    new = company.use.rotate_secret(client.id, OPERATOR)
    assert new != client.secret
    assert gets_in(company, client)
    assert gets_in(company, client, new)
    with company.elsewhere(shift=DAY - HOUR) as before, company.elsewhere(shift=DAY) as after:
        assert gets_in(before, client)
        assert not gets_in(after, client)
        assert gets_in(after, client, new)


def test_tokens_outlive_a_rotation(company: Company) -> None:
    client = new_client(company)
    issued = token(company, client)
    company.use.rotate_secret(client.id, OPERATOR, HOUR)
    assert machine(company, issued) is not None


def test_a_token_got_at_the_last_minute_lives_its_ten(company: Company) -> None:
    client = new_client(company)
    company.use.rotate_secret(client.id, OPERATOR, HOUR)
    with company.elsewhere(shift=HOUR - timedelta(seconds=60)) as late:
        issued = token(late, client)
    with company.elsewhere(shift=HOUR + timedelta(seconds=60)) as later:
        assert not gets_in(later, client)
        assert machine(later, issued) is not None


def test_without_an_overlap_the_old_secret_and_its_tokens_are_void(company: Company) -> None:
    client = new_client(company)
    old = token(company, client)
    second = company.use.rotate_secret(client.id, OPERATOR, HOUR)
    from_second = token(company, client, second)
    third = company.use.rotate_secret(client.id, OPERATOR, timedelta(0))
    for ended in (client.secret, second):
        assert not gets_in(company, client, ended)
    for void in (old, from_second):
        assert machine(company, void) is None
    assert machine(company, token(company, client, third)) is not None


def test_no_more_than_two_secrets_work_at_a_time(company: Company) -> None:
    client = new_client(company)
    second = company.use.rotate_secret(client.id, OPERATOR, HOUR)
    before = company.rows()
    with pytest.raises(Conflict, match="two secrets"):
        company.use.rotate_secret(client.id, OPERATOR, HOUR)
    assert company.rows() == before
    assert gets_in(company, client)
    with company.elsewhere(shift=HOUR) as later:
        third = later.use.rotate_secret(client.id, OPERATOR, HOUR)
        assert [gets_in(later, client, one) for one in (client.secret, second, third)] == [
            False,
            True,
            True,
        ]


def test_rotations_at_once_never_leave_three(company: Company) -> None:
    client = new_client(company)

    def rotate() -> str | None:
        try:
            return company.use.rotate_secret(client.id, OPERATOR, HOUR)
        except Conflict:
            return None

    new = [secret for secret in at_once(rotate) if secret]
    assert len(new) == 1
    assert gets_in(company, client, new[0])


@pytest.mark.parametrize("overlap", [-HOUR, timedelta(days=30, seconds=1)])
def test_an_impossible_overlap_is_refused(company: Company, overlap: timedelta) -> None:
    client = new_client(company)
    with pytest.raises(Invalid, match="overlap"):
        company.use.rotate_secret(client.id, OPERATOR, overlap)


def test_an_unknown_client_is_not_found(company: Company) -> None:
    for act in (company.use.rotate_secret, company.use.revoke_client):
        with pytest.raises(NotFound, match="client not found"):
            act(f"nobody-{secrets.token_hex(4)}", OPERATOR)


def test_a_revoked_client_gets_no_new_secret(company: Company) -> None:
    client = new_client(company)
    company.use.revoke_client(client.id, OPERATOR)
    with pytest.raises(Conflict, match="revoked"):
        company.use.rotate_secret(client.id, OPERATOR)


def test_the_list_says_when_secrets_end_and_never_what_they_are(company: Company) -> None:
    client = new_client(company, [], Source.DIALER)
    company.use.rotate_secret(client.id, OPERATOR, HOUR)
    company.use.rotate_secret(client.id, OPERATOR, timedelta(0))
    new = company.use.rotate_secret(client.id, OPERATOR, HOUR)
    listed = company.use.list_clients(OPERATOR)
    [own] = [one for one in listed if one.machine.id == client.id]
    assert own.machine == Machine(client.id, frozenset(), Source.DIALER)
    assert own.revoked_at is None
    assert [(one.number, one.usable) for one in own.secrets] == [
        (1, False),
        (2, False),
        (3, True),
        (4, True),
    ]
    assert [one.retired_at is not None for one in own.secrets] == [True, True, False, False]
    third = own.secrets[2]
    assert third.expires_at is not None
    assert HOUR <= third.expires_at - third.recorded_at < HOUR + timedelta(minutes=1)
    assert new not in repr(listed)
    company.use.revoke_client(client.id, OPERATOR)
    [own] = [one for one in company.use.list_clients(OPERATOR) if one.machine.id == client.id]
    assert own.revoked_at is not None
    assert not any(one.usable for one in own.secrets)
