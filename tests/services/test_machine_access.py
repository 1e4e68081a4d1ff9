"""Machines: a secret gets a token, and a token says who it is, for ten minutes."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from tests.services.company import Company
from tests.services.machines import (
    OPERATOR,
    Client,
    gets_in,
    impatient,
    machine,
    new_client,
    token,
)
from verifier.crypto.access_token import AccessTokens, Grant
from verifier.crypto.keyring import Purpose
from verifier.domain.contact import Source
from verifier.domain.errors import Conflict, Forbidden, Invalid
from verifier.domain.principal import Machine, Person, Role, Scope, actor
from verifier.persistence.staff_tables import audit, clients

TEN_MINUTES = timedelta(seconds=600)
SECOND = timedelta(seconds=1)
MINUTE = 60 * SECOND


def test_a_token_is_its_clients_with_source_and_scopes(company: Company) -> None:
    client = new_client(company, [Scope.EVENTS_WRITE], Source.DIALER)
    expected = Machine(client.id, frozenset({Scope.EVENTS_WRITE}), Source.DIALER)
    assert machine(company, token(company, client)) == expected


def test_a_token_may_grant_less_than_the_client_has(company: Company) -> None:
    client = new_client(company, [Scope.EVENTS_WRITE, Scope.CHECKS_WRITE])
    access = company.use.grant_access(client.id, client.secret, {"checks:write"})
    assert access is not None
    assert access.scopes == {Scope.CHECKS_WRITE}
    found = machine(company, access.token)
    assert found is not None
    assert found.scopes == {Scope.CHECKS_WRITE}


def test_a_scope_taken_from_a_client_is_taken_from_its_tokens(company: Company) -> None:
    client = new_client(company, [Scope.EVENTS_WRITE, Scope.CHECKS_WRITE])
    issued = token(company, client)
    with company.database.writing() as transaction:
        changed = sa.update(clients).where(clients.c.id == client.id)
        transaction.connection.execute(changed.values(scopes="checks:write indicators:read"))
        transaction.commit()
    found = machine(company, issued)
    assert found is not None
    assert found.scopes == {Scope.CHECKS_WRITE}


@pytest.mark.parametrize("scope", ["contacts:write", "everything", ""])
def test_a_scope_that_is_not_the_clients_is_no_grant(company: Company, scope: str) -> None:
    client = new_client(company, [Scope.EVENTS_WRITE])
    with pytest.raises(Invalid, match="scope"):
        company.use.grant_access(client.id, client.secret, {"events:write", scope})
    assert company.use.grant_access(client.id, "wrong", {scope}) is None


@pytest.mark.parametrize(
    ("shift", "in_time"),
    [(TEN_MINUTES - MINUTE, True), (TEN_MINUTES + SECOND, False), (-MINUTE, False)],
)
def test_a_tokens_age_goes_by_the_databases_clock(
    company: Company, shift: timedelta, *, in_time: bool
) -> None:
    issued = token(company, new_client(company))
    with company.elsewhere(shift=shift) as then:
        known = then.use.authenticate_client(issued)
        assert (known is not None) is in_time
        assert known is None or timedelta(0) < known.left <= MINUTE + SECOND


def test_any_process_knows_a_token_and_no_other_deployment_does(company: Company) -> None:
    client = new_client(company)
    issued = token(company, client)
    with company.elsewhere() as other:
        assert machine(other, issued) is not None
    with company.elsewhere(ring=company.ring.rotate(Purpose.SESSION)) as rotated:
        assert machine(rotated, issued) is not None
    with company.elsewhere(ring=company.ring.generate("test")) as stranger:
        assert machine(stranger, issued) is None


def test_keys_alone_forge_no_client(company: Company) -> None:
    """What a key thief signs still needs a row: of a client, of its secret, and not older."""
    client = new_client(company)
    forge = AccessTokens(company.ring).mint
    with company.database.reading() as connection:
        now = company.database.time(connection)
    scopes = frozenset(Scope)
    assert machine(company, forge(Grant(client.id, 1, scopes), now)) is not None
    assert machine(company, forge(Grant(client.id, 2, scopes), now)) is None
    assert machine(company, forge(Grant("nobody", 1, scopes), now)) is None
    assert machine(company, forge(Grant("no\x00body", 1, scopes), now)) is None
    assert machine(company, forge(Grant(client.id, 1, scopes), now - MINUTE)) is None


@pytest.mark.parametrize("other", ["{}x", "x{}", "", "{}" + "x" * 200, "é{}", "\x00{}", "\ud800"])
def test_any_other_secret_is_nobodys(company: Company, other: str) -> None:
    client = new_client(company)
    assert company.use.grant_access(client.id, other.format(client.secret)) is None


@pytest.mark.parametrize("client_id", ["", "nobody", "x" * 5000, "\x00", "\ud800", "' OR 1=1 --"])
def test_any_other_client_is_nobody(company: Company, client_id: str) -> None:
    secret = new_client(company).secret
    assert company.use.grant_access(client_id, secret) is None
    assert company.use.grant_access(client_id, "") is None


def test_one_machines_secret_opens_no_other(company: Company) -> None:
    one, other = new_client(company), new_client(company)
    assert not gets_in(company, one, other.secret)


def test_an_unknown_client_costs_the_statements_that_a_wrong_secret_costs(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = new_client(company)
    seen: list[str] = []
    compared: list[int] = []
    module = "verifier.services.grant_access"
    real = __import__(module, fromlist=["secret_matches"]).secret_matches
    monkeypatch.setattr(
        f"{module}.secret_matches", lambda *given: (compared.append(1), real(*given))[1]
    )

    def note(*arguments: object) -> None:
        seen.append(str(arguments[2]))

    event.listen(company.database.reader, "before_cursor_execute", note)
    try:
        costs = []
        for client_id in (client.id, "nobody"):
            seen.clear()
            compared.clear()
            assert company.use.grant_access(client_id, "wrong") is None
            costs.append((tuple(seen), len(compared)))
    finally:
        event.remove(company.database.reader, "before_cursor_execute", note)
    assert costs[0] == costs[1]
    assert costs[0][1] == 2


def test_a_machines_id_is_given_once(company: Company) -> None:
    client = new_client(company)
    before = company.rows()
    with pytest.raises(Conflict):
        company.use.add_client(client.id, frozenset(), Source.SYSTEM, OPERATOR)
    assert company.rows() == before
    assert gets_in(company, client)


def test_no_machine_is_an_agent(company: Company) -> None:
    with pytest.raises(Invalid, match="source"):
        company.use.add_client("robot", frozenset(Scope), Source.AGENT, OPERATOR)


def test_neither_secret_nor_token_is_stored(company: Company) -> None:
    client = new_client(company)
    issued = token(company, client)
    stored = company.stored()
    assert client.secret.encode() not in stored
    assert issued.encode() not in stored
    assert issued not in repr(company.use.grant_access(client.id, client.secret))


ADMIN = Person(1, Role.ADMIN, "Ada Admin", confirmed=True)
OTHERS = [
    None,
    *(Person(2, role, "Kim") for role in Role if role is not Role.ADMIN),
    Machine("m", frozenset(Scope), Source.SYSTEM),
]


@pytest.mark.parametrize("by", OTHERS, ids=lambda by: by and actor(by))
def test_only_admins_manage_clients(company: Company, by: Person | Machine | None) -> None:
    client = new_client(company)
    before = company.rows()
    with company.database.reading() as connection:
        since = company.database.time(connection)
    for refused in (
        lambda: company.use.add_client("new", frozenset(), Source.SYSTEM, by),
        lambda: company.use.rotate_secret(client.id, by),
        lambda: company.use.list_clients(by),
        lambda: company.use.revoke_client(client.id, by),
        lambda: company.use.revoke_client.count(client.id, since, by),
        lambda: list(company.use.revoke_client.contacts(client.id, since, by)),
    ):
        with pytest.raises(Forbidden):
            refused()
    assert company.rows() == before


def test_every_act_on_a_client_is_in_the_audit_under_who_did_it(company: Company) -> None:
    client = Client(f"{new_client(company).id}-2", "")
    company.use.add_client(client.id, frozenset(), Source.SYSTEM, OPERATOR)
    company.use.rotate_secret(client.id, ADMIN)
    company.use.rotate_secret(client.id, ADMIN, timedelta(0))
    company.use.revoke_client(client.id, ADMIN)
    with company.database.reading() as connection:
        since = company.database.time(connection)
    list(impatient(company).contacts(client.id, since, ADMIN))
    with company.database.reading() as connection:
        rows = connection.execute(
            sa.select(audit.c.actor, audit.c.action)
            .where(audit.c.subject == client.id)
            .order_by(audit.c.id)
        ).all()
    assert [tuple(row) for row in rows] == [
        ("operator", "client.added"),
        ("person:1", "client.secret_rotated"),
        ("person:1", "client.secret_replaced"),
        ("person:1", "client.revoked"),
        ("person:1", "client.contacts_revoked"),
    ]
