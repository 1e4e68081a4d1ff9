from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from verifier import bootstrap
from verifier.cli.demo_company import NUMBER_SHOWN, ready_company
from verifier.cli.demo_dialer import DemoDialer
from verifier.cli.demo_scene import Scene
from verifier.detection.canonical import canonical
from verifier.domain.contact import CallDetails, CallState, ContactRef, Evidence
from verifier.domain.identifier import IdentifierKind
from verifier.services.record_contact import NewContact
from verifier.services.record_event import CallEvent


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    company = ready_company(tmp_path / "demo", 8000)
    database = bootstrap.open_database(company.settings)
    ring = bootstrap.load_keys(company.settings)
    yield Scene(company, bootstrap.use_cases(company.settings, ring, database), database)
    database.close()


@pytest.fixture
def later(tmp_path: Path, scene: Scene) -> Iterator[DemoDialer]:
    """A dialer that looks a minute ahead, so that everything is due at once."""
    settings = ready_company(tmp_path / "demo", 8000).settings
    database = bootstrap.open_database(settings, clock_shift=timedelta(minutes=1))
    yield DemoDialer(database, scene.use_cases.record_event, scene.machine("dialer"))
    database.close()


def _call(scene: Scene) -> ContactRef:
    number = canonical(IdentifierKind.PHONE, NUMBER_SHOWN)
    details = CallDetails("Support", "Your ticket", number_shown=number)
    new = NewContact(scene.host_ids["customer"], details)
    return scene.use_cases.record_contact(new, scene.person("agent")).ref


def _state(scene: Scene, ref: ContactRef) -> tuple[CallState | None, Evidence]:
    row = scene.use_cases.show_agent_calls.one(ref, scene.person("agent")).row
    return row.state, row.evidence


def test_a_call_is_dialled_rings_and_is_answered_step_by_step(
    scene: Scene, later: DemoDialer
) -> None:
    ref = _call(scene)
    seen = []
    while later.step():
        seen.append(_state(scene, ref))
    assert [state for state, _ in seen] == [
        CallState.DIALING,
        CallState.RINGING,
        CallState.ANSWERED,
    ]
    assert seen[-1][1] is Evidence.CORROBORATED


def test_an_answer_that_the_agent_reported_first_is_corroborated(
    scene: Scene, later: DemoDialer
) -> None:
    ref = _call(scene)
    scene.use_cases.record_event(ref, CallEvent(CallState.ANSWERED), scene.person("agent"))
    assert _state(scene, ref) == (CallState.ANSWERED, Evidence.ASSERTED)
    assert later.step() == 1
    assert _state(scene, ref) == (CallState.ANSWERED, Evidence.CORROBORATED)
    assert later.step() == 0


def test_calls_that_are_over_or_revoked_are_left_alone(scene: Scene, later: DemoDialer) -> None:
    failed, revoked = _call(scene), _call(scene)
    scene.use_cases.record_event(failed, CallEvent(CallState.FAILED), scene.person("agent"))
    scene.use_cases.revoke_contact(revoked, scene.person("agent"))
    assert later.step() == 0
    assert _state(scene, revoked) == (CallState.ANNOUNCED, Evidence.ASSERTED)


def test_nothing_is_reported_before_its_time(scene: Scene) -> None:
    ref = _call(scene)
    dialer = DemoDialer(scene.database, scene.use_cases.record_event, scene.machine("dialer"))
    assert dialer.step() == 0
    assert _state(scene, ref)[0] is CallState.ANNOUNCED


def test_it_watches_by_itself_until_it_is_left(scene: Scene, later: DemoDialer) -> None:
    ref = _call(scene)
    with later:
        for _ in range(600):
            if _state(scene, ref)[1] is Evidence.CORROBORATED:
                break
            time.sleep(0.05)
    assert _state(scene, ref) == (CallState.ANSWERED, Evidence.CORROBORATED)
