"""The permission table, read from the side of those who ask."""

from __future__ import annotations

from dataclasses import replace

import pytest

from verifier.domain.contact import Source
from verifier.domain.errors import Forbidden, NotConfirmed
from verifier.domain.permission import DANGEROUS, Permission, allows, require
from verifier.domain.principal import Machine, Person, Principal, Role, Scope, actor, source_of

P = Permission
PEOPLE = {
    role: Person.customer(1) if role is Role.CUSTOMER else Person(1, role, "Kim") for role in Role
}

STAFF = {P.SIGN_OUT, P.OWN_ACCOUNT, P.CHANGE_OWN_FACTORS, P.REVEAL_IDENTIFIER}
REVIEW = {P.READ_REPORTS, P.DECIDE_INDICATOR, P.PUBLISH_INDICATOR}
MAY = {
    Role.CUSTOMER: {P.SIGN_OUT, P.CHECK, P.FILE_REPORT},
    Role.AGENT: STAFF
    | {
        P.RECORD_CONTACT,
        P.RECORD_EVENT,
        P.REVOKE_CONTACT,
        P.ISSUE_CODE,
        P.FILE_REPORT,
    },
    Role.REVIEWER: STAFF | REVIEW,
    Role.ADMIN: STAFF
    | REVIEW
    | {
        P.REVOKE_CONTACT,
        P.READ_ACCOUNTS,
        P.MANAGE_ACCOUNTS,
        P.READ_CLIENTS,
        P.MANAGE_CLIENTS,
        P.ERASE_CUSTOMER,
        P.READ_AUDIT,
    },
    Scope.CONTACTS_WRITE: {P.RECORD_CONTACT, P.REVOKE_CONTACT},
    Scope.EVENTS_WRITE: {P.RECORD_EVENT},
    Scope.CHECKS_WRITE: {P.CHECK_FOR_CUSTOMER},
    Scope.REPORTS_WRITE: {P.FILE_REPORT},
    Scope.INDICATORS_READ: {P.READ_INDICATORS},
}


def machine(*scopes: Scope) -> Machine:
    return Machine("dialer", frozenset(scopes), Source.DIALER)


def principal(holder: Role | Scope) -> Principal:
    return PEOPLE[holder] if isinstance(holder, Role) else machine(holder)


def held(by: Principal | None) -> set[Permission]:
    return {permission for permission in Permission if allows(by, permission)}


@pytest.mark.parametrize("holder", [*Role, *Scope])
def test_each_role_and_scope_may_do_this_and_nothing_else(holder: Role | Scope) -> None:
    assert held(principal(holder)) == MAY[holder] | {P.PUBLIC}


def test_nobody_holds_anything_but_what_is_public() -> None:
    assert held(None) == {P.PUBLIC}


def test_a_machine_without_scopes_holds_nothing_either() -> None:
    assert held(machine()) == {P.PUBLIC}


def test_scopes_add_up_and_give_nothing_beyond() -> None:
    everything = set().union(*(MAY[scope] for scope in Scope)) | {P.PUBLIC}
    assert held(machine(*Scope)) == everything
    assert P.ISSUE_CODE not in everything  # a code is for a person's screen only (S4)
    assert P.DECIDE_INDICATOR not in everything  # and two people publish (S8)


def test_every_permission_has_somebody_who_holds_it() -> None:
    assert set().union(*MAY.values()) | {P.PUBLIC} == set(Permission)


@pytest.mark.parametrize("permission", Permission)
def test_requiring_raises_exactly_when_it_is_not_allowed(permission: Permission) -> None:
    for by in (None, machine(), *(replace(person, confirmed=True) for person in PEOPLE.values())):
        if allows(by, permission):
            require(by, permission)
        else:
            with pytest.raises(Forbidden) as refused:
                require(by, permission)
            assert not isinstance(refused.value, NotConfirmed)


@pytest.mark.parametrize("permission", Permission)
def test_a_dangerous_act_wants_a_second_factor_and_no_other_does(permission: Permission) -> None:
    holders = [person for person in PEOPLE.values() if allows(person, permission)]
    for person in holders:
        if permission in DANGEROUS:
            with pytest.raises(NotConfirmed):
                require(person, permission)
        else:
            require(person, permission)


def test_no_machine_holds_what_a_second_factor_is_wanted_for() -> None:
    assert not DANGEROUS & held(machine(*Scope))


def test_principals_are_named_by_number_in_trails_never_by_their_name() -> None:
    assert actor(PEOPLE[Role.AGENT]) == "person:1"
    assert actor(PEOPLE[Role.CUSTOMER]) == "customer:1"
    assert actor(machine()) == "machine:dialer"


def test_a_person_only_asserts_and_a_machine_is_the_witness_it_was_registered_as() -> None:
    assert {source_of(person) for person in PEOPLE.values()} == {Source.AGENT}
    for source in Source:
        assert source_of(Machine("m", frozenset(Scope), source)) is source
