"""The story that `verifier demo --once` tells: every step with the answer it must get.

Goes through the same use cases as pages and API do, with nobody's powers but the demo people's own.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

import sqlalchemy as sa

from verifier.cli.demo_company import NUMBER_SHOWN
from verifier.cli.demo_doors import CODE_FIRST, REFUSED, at_the_customers_door, published
from verifier.cli.demo_scene import Scene, Step
from verifier.detection.canonical import canonical
from verifier.domain.contact import CallDetails, CallState, ContactRef, MailDetails
from verifier.domain.finding import Assessment
from verifier.domain.identifier import IdentifierKind
from verifier.domain.report import NewReport
from verifier.domain.staff import CONFIRMED_FOR
from verifier.persistence.staff_tables import alerts
from verifier.services.decide_indicator import Decision
from verifier.services.record_contact import NewContact
from verifier.services.record_event import CallEvent

_SCAM_NUMBER = "+1 888 555 0132"

_GUIDE = f"""# How to reach OKX customer service

Send your details to [support@okx.com](https://bit.ly/okx-demo-guide) or open the
[official OKX support portal](https://bit.ly/okx-demo-guide).
Fastest: call OKX support at {_SCAM_NUMBER}, any time.
"""

_LONGEST_WAIT = 5.0  # seconds that the history of checks may take to be written

GENUINE, AMBER, NOT_CONFIRMED = "genuine", "ask_for_code", "not_confirmed"


def tell(scene: Scene) -> Iterator[Step]:
    """Play the whole story, one step at a time."""
    yield from at_the_customers_door(scene)
    yield from _before_any_call(scene)
    yield from _a_call(scene)
    yield from _a_mail(scene)
    yield from _a_guide(scene)
    yield from _a_report(scene)
    yield from _an_alert(scene)


def _before_any_call(scene: Scene) -> Iterator[Step]:
    yield Step(
        "Our own number rings, but we are not calling: it is spoofed",
        NOT_CONFIRMED,
        scene.contacted("customer", NUMBER_SHOWN),
    )
    yield Step(
        "A number in Taiwan, where we have no line",
        NOT_CONFIRMED,
        scene.contacted("customer", "+886 2 5550 0100"),
    )


def _a_call(scene: Scene) -> Iterator[Step]:
    ref, code = _start_call(scene)
    yield Step(
        "The agent calls; the customer checks the number shown",
        AMBER,
        scene.contacted("customer", NUMBER_SHOWN),
    )
    yield Step(
        "The same number, as another customer",
        NOT_CONFIRMED,
        scene.contacted("customer2", NUMBER_SHOWN),
    )
    yield Step(
        "The right code, before the dialer has seen an answer",
        AMBER,
        scene.contacted("customer", code),
    )
    for state in (CallState.DIALING, CallState.RINGING, CallState.ANSWERED):
        event = CallEvent(state, number_shown=canonical(IdentifierKind.PHONE, NUMBER_SHOWN))
        scene.use_cases.record_event(ref, event, scene.machine("dialer"))
    yield Step("A wrong code", NOT_CONFIRMED, scene.contacted("customer", _other(code)))
    yield Step(
        "The right code, as another customer", NOT_CONFIRMED, scene.contacted("customer2", code)
    )
    yield Step("The right code, answered call", GENUINE, scene.contacted("customer", code))
    yield Step("The same code once more", NOT_CONFIRMED, scene.contacted("customer", code))
    scene.use_cases.record_event(ref, CallEvent(CallState.ENDED), scene.machine("dialer"))
    yield Step(
        "The call is over; our number rings again",
        NOT_CONFIRMED,
        scene.contacted("customer", NUMBER_SHOWN),
    )


def _start_call(scene: Scene) -> tuple[ContactRef, str]:
    details = CallDetails(
        department="Account security",
        purpose="Answer to your support ticket",
        number_shown=canonical(IdentifierKind.PHONE, NUMBER_SHOWN),
        ticket="T-1001",
    )
    agent = scene.person("agent")
    ref = scene.use_cases.record_contact(NewContact(scene.host_ids["customer"], details), agent).ref
    return ref, scene.use_cases.issue_code(ref, agent).digits


def _other(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


def _a_mail(scene: Scene) -> Iterator[Step]:
    details = MailDetails(
        department="Account security",
        purpose="Answer to your support ticket",
        sender=canonical(IdentifierKind.EMAIL, "support@okx.com"),
        subject="Your ticket T-1001",
        ticket="T-1001",
    )
    recorded = scene.use_cases.record_contact(
        NewContact(scene.host_ids["customer"], details), scene.machine("mail_server")
    )
    token = recorded.token or ""
    changed = token[:-1] + ("A" if token[-1] != "A" else "E")
    yield Step("The token of a mail we sent", GENUINE, scene.contacted("customer", token))
    yield Step(
        "The token, copied to another customer", NOT_CONFIRMED, scene.contacted("customer2", token)
    )
    yield Step(
        "The token, one character changed", NOT_CONFIRMED, scene.contacted("customer", changed)
    )


def _a_guide(scene: Scene) -> Iterator[Step]:
    reading = scene.use_cases.registry.newest().assessor.assess_page(_GUIDE)
    link = next((link for link in reading.links if link.text == "support@okx.com"), None)
    number = canonical(IdentifierKind.PHONE, _SCAM_NUMBER)
    given = [found for found in reading.identifiers if found.identifier == number]
    yield Step(
        "A guide's link: support@okx.com → bit.ly",
        Assessment.DECEPTIVE_LINK,
        "nothing" if link is None else link.assessment,
    )
    yield Step(
        "The guide's “official” number",
        Assessment.THIRD_PARTY_SUPPORT,
        given[0].assessment if given else "nothing",
    )
    yield Step("The whole guide, “I found this”", NOT_CONFIRMED, scene.found("customer", _GUIDE))
    yield Step("okx.com, “I found this”", "official", scene.found("customer", "okx.com"))


def _a_report(scene: Scene) -> Iterator[Step]:
    use_cases = scene.use_cases
    filed = use_cases.file_report(NewReport.of(_GUIDE, "Found by search"), scene.person("customer"))
    first, second = scene.person("reviewer"), scene.person("reviewer2")
    queued = [one for one in use_cases.list_reports(first).reports if one.id == filed.report_id]
    yield Step("The customer reports the guide", "queued", "queued" if queued else "missing")
    number = canonical(IdentifierKind.PHONE, _SCAM_NUMBER)
    named = {one.identifier: one.id for report in queued for one in report.indicators}
    use_cases.decide_indicator(named[number], Decision.CONFIRM, first)
    which = named[number]
    yield Step("One reviewer alone publishes its number", REFUSED, published(scene, which, first))
    tired = scene.after("reviewer2", CONFIRMED_FOR)
    yield Step("A second one, minutes after their code", CODE_FIRST, published(scene, which, tired))
    yield Step("A second reviewer publishes it", "published", published(scene, which, second))
    yield Step(
        "Another customer checks that number",
        "known_scam",
        scene.contacted("customer2", _SCAM_NUMBER),
    )


def _an_alert(scene: Scene) -> Iterator[Step]:
    """The history of checks is written after the answers, so it is waited for."""
    until = time.monotonic() + _LONGEST_WAIT
    while (count := _alerts(scene)) == 0 and time.monotonic() < until:
        time.sleep(0.05)
    yield Step("Alerts: our token at the wrong customer", "1", str(count))


def _alerts(scene: Scene) -> int:
    with scene.database.reading() as connection:
        query = sa.select(sa.func.count()).select_from(alerts)
        found: int = connection.execute(query).scalar_one()
    return found
