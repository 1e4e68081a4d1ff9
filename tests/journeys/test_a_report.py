"""From one customer's report to everybody's warning, past two reviewers."""

from __future__ import annotations

from tests.deployment import OUTBOUND
from tests.web.browser import Browser, Company, Page

SCAM = "+1 888 555 0199"


DECIDE = 'form[action^="/review/indicators/"]'


def decide(reviewer: Browser, decision: str) -> Page:
    """Decide so about the one indicator in the queue, whether or not a button offers it."""
    page = reviewer.get("/review")
    action = "/review/indicators/1"
    token = page.value("csrf_token")
    return reviewer.post(action, {"csrf_token": token, "decision": decision})


def test_two_people_turn_a_report_into_a_warning(company: Company) -> None:
    victim, other = company.browser("carla"), company.browser("carl")
    assert other.ask(f"They called from {SCAM}").has("#verdict.not_confirmed")
    thanks = victim.send(victim.get("/report"), "/report", content=f"Support at {SCAM}?")
    assert thanks.status == 200
    first, second = company.browser("rita"), company.browser("rob")
    queue = first.get("/review")
    assert "+1 888-555-0199" in queue.text()
    assert len(queue.all(DECIDE)) == 1
    decide(first, "confirm")
    decide(first, "publish")
    assert other.ask(SCAM).has("#verdict.not_confirmed"), "one person publishes nothing (S8)"
    decide(second, "publish")
    assert other.ask(SCAM).has("#verdict.known_scam")
    assert other.ask(SCAM, "found_this").has("#verdict.known_scam")


def test_reports_of_our_own_number_reach_people_but_change_nothing(company: Company) -> None:
    victim = company.browser("carla")
    for _ in range(3):
        victim.send(victim.get("/report"), "/report", content=f"{OUTBOUND} is a scam")
    queue = company.browser("rita").get("/review")
    assert "is a scam" in queue.text()
    assert not queue.has(DECIDE)
    assert victim.ask(OUTBOUND).has("#verdict.not_confirmed")
