"""Machine clients, as an operator adds, lists, rotates and revokes them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest

from tests.cli.shell import Shell
from verifier import bootstrap
from verifier.cli import clients as commands
from verifier.domain.contact import CallDetails, CallState, Source
from verifier.domain.identifier import Identifier, IdentifierKind
from verifier.domain.principal import Machine, Person, Role, Scope
from verifier.services.record_contact import NewContact
from verifier.services.record_event import CallEvent
from verifier.services.revoke_client import RevokeClient
from verifier.services.use_cases import UseCases
from verifier.settings import load

_ADD = ("clients", "add", "pbx", "--scope", "events:write", "--source", "dialer")
_NUMBER = Identifier(IdentifierKind.PHONE, "+861055500100")


@contextmanager
def opened(shell: Shell) -> Iterator[UseCases]:
    settings = load(shell.environment)
    database = bootstrap.open_database(settings)
    try:
        yield bootstrap.use_cases(settings, bootstrap.load_keys(settings), database)
    finally:
        database.close()


def _gets_in(shell: Shell, secret: str, client_id: str = "pbx") -> bool:
    with opened(shell) as use_cases:
        return use_cases.grant_access(client_id, secret) is not None


def test_the_secret_is_all_there_is_on_stdout(shell: Shell) -> None:
    result = shell.set_up().done(*_ADD)
    secret = result.stdout.removesuffix("\n")
    assert len(secret) == 43
    assert "pbx" in result.stderr
    assert secret not in result.stderr
    with opened(shell) as use_cases:
        access = use_cases.grant_access("pbx", secret)
        assert access is not None
        known = use_cases.authenticate_client(access.token)
    assert known is not None
    assert known.machine == Machine("pbx", frozenset({Scope.EVENTS_WRITE}), Source.DIALER)


def test_an_id_is_taken_once(shell: Shell) -> None:
    shell.set_up().done(*_ADD)
    again = shell.run(*_ADD)
    assert again.exit_code == 2
    assert "taken already" in again.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("add", "two.parts", "--scope", "events:write"),
        ("add", "", "--scope", "events:write"),
        ("add", "x" * 41, "--scope", "events:write"),
        ("add", "x"),
        ("add", "x", "--scope", "everything"),
        ("add", "x", "--scope", "reports:read"),
        ("add", "x", "--scope", "events:write", "--source", "agent"),
        ("rotate", "nobody"),
        ("rotate", "pbx", "--overlap", "-1"),
        ("rotate", "pbx", "--overlap", "721"),
        ("rotate", "pbx", "--overlap", "soon"),
        ("revoke", "nobody"),
        ("revoke", "pbx", "--since", "yesterday"),
        ("revoke", "pbx", "--since", "2026-01-31"),
    ],
)
def test_what_cannot_be_done_is_refused(shell: Shell, arguments: tuple[str, ...]) -> None:
    secret = shell.set_up().done(*_ADD).stdout.strip()
    result = shell.run("clients", *arguments)
    assert result.exit_code == 2
    assert result.stderr
    assert result.stdout == ""
    assert _gets_in(shell, secret)


def test_a_new_secret_works_beside_the_old_one(shell: Shell) -> None:
    old = shell.set_up().done(*_ADD).stdout.strip()
    result = shell.done("clients", "rotate", "pbx")
    assert "24 hours" in result.stderr
    assert _gets_in(shell, old)
    assert _gets_in(shell, result.stdout.strip())


def test_without_an_overlap_the_old_one_ends_at_once(shell: Shell) -> None:
    old = shell.set_up().done(*_ADD).stdout.strip()
    new = shell.done("clients", "rotate", "pbx", "--overlap", "0").stdout.strip()
    assert not _gets_in(shell, old)
    assert _gets_in(shell, new)


def test_the_list_shows_everything_but_secrets(shell: Shell) -> None:
    secrets = [shell.set_up().done(*_ADD).stdout.strip()]
    secrets.append(shell.done("clients", "rotate", "pbx", "--overlap", "5").stdout.strip())
    shell.done("clients", "add", "gone", "--scope", "checks:write")
    shell.done("clients", "revoke", "gone")
    shown = shell.done("clients", "list").stdout
    words = " ".join(shown.split())
    for word in ("pbx", "dialer", "events:write", "1: from", "until", "2: from", "gone", "ended"):
        assert word in words
    assert not any(secret in shown for secret in secrets)


def test_an_empty_list_is_no_error(shell: Shell) -> None:
    assert shell.set_up().done("clients", "list").stdout


def _a_call_that_pbx_saw(shell: Shell) -> None:
    with opened(shell) as use_cases:
        use_cases.enrol_customer("host-1")
        agent = Person(1, Role.AGENT, "Kim")
        new = NewContact("host-1", CallDetails("Security", "A withdrawal", _NUMBER))
        ref = use_cases.record_contact(new, agent).ref
        pbx = Machine("pbx", frozenset(Scope), Source.DIALER)
        use_cases.record_event(ref, CallEvent(CallState.ANSWERED, number_shown=_NUMBER), pbx)


def test_revoking_since_a_time_counts_what_went_with_it(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = shell.set_up().done(*_ADD).stdout.strip()
    _a_call_that_pbx_saw(shell)
    monkeypatch.setattr(commands, "opened", lambda: _impatient(shell))
    since = (_now(shell) - timedelta(hours=1)).isoformat()
    for count in ("1 contacts", "0 contacts"):
        result = shell.done("clients", "revoke", "pbx", "--since", since)
        assert f"{count} are revoked with it" in result.stderr
        assert result.stdout == ""
    assert not _gets_in(shell, secret)


def test_a_time_that_lies_ahead_is_refused_before_anything_is_done(shell: Shell) -> None:
    secret = shell.set_up().done(*_ADD).stdout.strip()
    ahead = (_now(shell) + timedelta(hours=1)).isoformat()
    result = shell.run("clients", "revoke", "pbx", "--since", ahead)
    assert result.exit_code == 2
    assert "since: is in the future" in result.stderr
    assert _gets_in(shell, secret)


def test_revoking_the_client_alone_leaves_its_work(shell: Shell) -> None:
    secret = shell.set_up().done(*_ADD).stdout.strip()
    _a_call_that_pbx_saw(shell)
    result = shell.done("clients", "revoke", "pbx")
    assert "contacts" not in result.stderr
    assert not _gets_in(shell, secret)
    with opened(shell) as use_cases:
        assert use_cases.revoke_client.count("pbx", _now(shell) - timedelta(hours=1), "x") == 1


def _now(shell: Shell) -> datetime:
    database = shell.database()
    with database.reading() as connection:
        now = database.time(connection)
    database.close()
    return now


@contextmanager
def _impatient(shell: Shell) -> Iterator[UseCases]:
    """The deployment, not waiting for requests that nobody sends here."""
    database = shell.database()
    with opened(shell) as use_cases:
        bulk = RevokeClient(database, lambda seconds: None)
        object.__setattr__(use_cases, "revoke_client", bulk)
        yield use_cases
    database.close()
