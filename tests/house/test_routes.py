"""Every route declares what it needs, and the declaration is what happens."""

from __future__ import annotations

from flask.testing import FlaskClient

from tests.house.visitors import Knock, Visitors, knock
from verifier.domain.permission import Permission, allows
from verifier.domain.principal import Machine, Person, Role, Scope, Source
from verifier.web.zone import is_staff


def at_home(role: Role, at: Knock) -> bool:
    """Whether this role's cookie belongs to the page's zone."""
    return not at.for_machines and is_staff(at.path) is (role is not Role.CUSTOMER)


def refused_as_unknown(client: FlaskClient, at: Knock) -> bool:
    """401, or the way to the sign-in."""
    answer = knock(client, at)
    to_sign_in = answer.status_code == 303 and answer.headers["Location"].endswith("/sign-in")
    return answer.status_code == 401 or to_sign_in


def test_every_route_declares_a_permission(visitors: Visitors) -> None:
    wrong = [str(at) for at in visitors.knocks() if not isinstance(at.permission, Permission)]
    assert not wrong, "\n".join(wrong)


def test_there_are_routes_for_people_and_for_machines(visitors: Visitors) -> None:
    knocks = list(visitors.knocks())
    assert {at.for_machines for at in knocks} == {True, False}
    assert len({at.permission for at in knocks}) > 5


def test_nobody_gets_past_the_door_of_anything_that_is_not_public(visitors: Visitors) -> None:
    wrong = [
        str(at)
        for at in visitors.knocks()
        if at.permission is not Permission.PUBLIC and not refused_as_unknown(visitors.nobody(), at)
    ]
    assert not wrong, "\n".join(wrong)


def test_public_routes_are_these_and_no_others(visitors: Visitors) -> None:
    public = {at.path for at in visitors.knocks() if at.permission is Permission.PUBLIC}
    assert public == {
        "/",
        "/.well-known/security.txt",
        "/launch",
        "/staff/sign-in",
        "/staff/passkey",
        "/staff/second-factor",
        "/staff/join",
        "/staff/enrol",
        "/staff/provider",
        "/staff/provider/return",
        "/static/1/1",
        "/api/openapi.json",
        "/oauth/token",
        "/healthz",
        "/readyz",
    }


def test_people_without_the_permission_are_refused(visitors: Visitors) -> None:
    wrong = [
        f"{role}: {at}"
        for at in visitors.knocks()
        for role, client in visitors.people.items()
        if at_home(role, at)
        and not allows(Person(1, role, role), at.permission or Permission.PUBLIC)
        and knock(client, at).status_code != 403
    ]
    assert not wrong, "\n".join(wrong)


def test_who_is_signed_in_to_one_zone_is_nobody_in_the_other(visitors: Visitors) -> None:
    wrong = [
        f"{role}: {at}"
        for at in visitors.knocks()
        for role, client in visitors.people.items()
        if not at.for_machines
        and not at_home(role, at)
        and at.permission is not Permission.PUBLIC
        and not refused_as_unknown(client, at)
    ]
    assert not wrong, "\n".join(wrong)


def test_people_with_the_permission_are_not_refused(visitors: Visitors) -> None:
    wrong = [
        f"{role}: {at}"
        for at in visitors.knocks()
        for role, client in visitors.people.items()
        if at.method == "GET"
        and at_home(role, at)
        and allows(Person(1, role, role), at.permission or Permission.PUBLIC)
        and knock(client, at).status_code in (401, 403)
    ]
    assert not wrong, "\n".join(wrong)


def test_a_session_opens_no_door_for_machines(visitors: Visitors) -> None:
    wrong = [
        f"{role}: {at}"
        for at in visitors.knocks()
        for role, client in visitors.people.items()
        if at.for_machines
        and at.permission is not Permission.PUBLIC
        and knock(client, at).status_code != 401
    ]
    assert not wrong, "\n".join(wrong)


def test_a_credential_opens_no_page_for_people(visitors: Visitors) -> None:
    wrong = [
        f"{scope}: {at}"
        for at in visitors.knocks()
        for scope in Scope
        if not at.for_machines
        and at.permission is not Permission.PUBLIC
        and knock(visitors.nobody(), at, headers=visitors.bearer(scope)).status_code
        not in (303, 401)
    ]
    assert not wrong, "\n".join(wrong)


def test_machines_get_where_their_scope_reaches_and_nowhere_else(visitors: Visitors) -> None:
    wrong = []
    for at in visitors.knocks():
        for scope in Scope:
            if not at.for_machines or at.permission is None:
                continue
            may = allows(Machine("m", frozenset({scope}), Source.SYSTEM), at.permission)
            answer = knock(visitors.nobody(), at, headers=visitors.bearer(scope))
            if (answer.status_code in (401, 403)) is may:
                wrong.append(f"{scope}: {at} answered {answer.status_code}")
    assert not wrong, "\n".join(wrong)


def test_no_form_is_taken_without_its_csrf_token(visitors: Visitors) -> None:
    wrong = []
    for at in visitors.knocks():
        if at.method == "GET" or at.path == "/launch":  # which comes with a token of its own
            continue
        for role, client in visitors.people.items():
            if at_home(role, at) and allows(
                Person(1, role, role), at.permission or Permission.PUBLIC
            ):
                answer = knock(client, at)
                if answer.status_code != 400:
                    wrong.append(f"{role}: {at} answered {answer.status_code}")
    assert not wrong, "\n".join(wrong)


def test_no_empty_request_makes_a_route_fail(visitors: Visitors) -> None:
    wrong = []
    for at in visitors.knocks():
        answers = [knock(client, at) for client in visitors.people.values()]
        answers += [knock(visitors.nobody(), at, headers=visitors.bearer(scope)) for scope in Scope]
        wrong += [f"{at}: {answer.status_code}" for answer in answers if answer.status_code >= 500]
    assert not wrong, "\n".join(wrong)


def test_every_role_has_a_page_of_its_own(visitors: Visitors) -> None:
    homes = {
        role: client.get("/" if role is Role.CUSTOMER else "/staff").headers["Location"]
        for role, client in visitors.people.items()
    }
    assert homes[Role.CUSTOMER] != homes[Role.AGENT] != homes[Role.REVIEWER]
