"""What a process remembers of tokens: who somebody is, for five seconds at most."""

from __future__ import annotations

from datetime import timedelta

from tests.deployment import Deployment
from verifier.api.access import MEMORY, KnownMachines
from verifier.domain.contact import Source
from verifier.domain.principal import Machine
from verifier.services.authenticate_client import Known


class Clock:
    """A clock that a test moves."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


def _known(deployment: Deployment, clock: Clock) -> KnownMachines:
    return KnownMachines(deployment.use_cases.authenticate_client, clock)


def _found(client_id: str, left: timedelta = timedelta(minutes=10)) -> Known:
    return Known(Machine(client_id, frozenset(), Source.SYSTEM), left)


def test_a_revoked_client_is_refused_after_five_seconds_at_most(deployment: Deployment) -> None:
    token = deployment.client("leaving")
    clock = Clock()
    known = _known(deployment, clock)
    assert known.machine(token) is not None
    deployment.use_cases.revoke_client("leaving", "operator")
    clock.now += MEMORY
    assert MEMORY <= 5.0
    assert known.machine(token) is None


def test_being_asked_often_does_not_keep_a_revoked_client_in(deployment: Deployment) -> None:
    token = deployment.client("eager")
    clock = Clock()
    known = _known(deployment, clock)
    known.machine(token)
    deployment.use_cases.revoke_client("eager", "operator")
    while clock.now < 1000.0 + MEMORY:
        known.machine(token)
        clock.now += 0.5
    assert known.machine(token) is None


def test_a_token_got_with_a_secret_that_leaked_is_refused_after_five_seconds_at_most(
    deployment: Deployment,
) -> None:
    clock = Clock()
    known = _known(deployment, clock)
    token = deployment.client("leaking")
    assert known.machine(token) is not None
    deployment.use_cases.rotate_secret("leaking", "operator", timedelta(0))
    clock.now += MEMORY
    assert known.machine(token) is None


def test_a_token_is_not_known_beyond_its_own_end() -> None:
    clock = Clock()
    ends_at = clock.now + 2.5

    def authenticate(token: str) -> Known | None:
        left = ends_at - clock.now
        return _found(token, timedelta(seconds=left)) if left > 0 else None

    known = KnownMachines(authenticate, clock)
    assert known.machine("token") is not None
    clock.now += 2.4
    assert known.machine("token") is not None
    clock.now += 0.2
    assert known.machine("token") is None


def test_a_refusal_is_not_remembered() -> None:
    answers = [None, _found("back")]
    known = KnownMachines(lambda token: answers.pop(0), Clock())
    assert known.machine("token") is None
    assert known.machine("token") is not None


def test_another_token_of_a_known_client_is_asked_about(deployment: Deployment) -> None:
    known = _known(deployment, Clock())
    token = deployment.client("known")
    assert known.machine(token) is not None
    assert known.machine(f"{token}x") is None


def test_the_memory_has_a_bound() -> None:
    asked = []

    def authenticate(token: str) -> Known:
        asked.append(token)
        return _found(token)

    known = KnownMachines(authenticate, Clock())
    for number in range(1025):
        known.machine(f"client-{number}")
    known.machine("client-0")
    assert asked.count("client-0") == 2
