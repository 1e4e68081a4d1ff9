"""S8: reports by volume flag nothing of ours and publish nothing; two people publish."""

from __future__ import annotations

import secrets

import pytest

from tests.deployment import INBOUND, OUTBOUND, SENDER
from tests.services.company import Company
from verifier.domain.channel import Channel, Direction, Registry
from verifier.domain.errors import Conflict, Forbidden
from verifier.domain.identifier import Identifier, IdentifierKind
from verifier.domain.indicator import Indicator, IndicatorStatus
from verifier.domain.principal import Principal, Role
from verifier.domain.report import NewReport
from verifier.domain.verdict import VerdictKind
from verifier.services.decide_indicator import Decision

CONFIRM, PUBLISH, RETRACT = Decision.CONFIRM, Decision.PUBLISH, Decision.RETRACT


def a_strange_domain() -> str:
    return f"{secrets.token_hex(8)}.example.net"


def report(company: Company, content: str, by: Principal | None = None) -> int:
    reporter = by or company.customer().person
    return company.use.file_report(NewReport.of(content), reporter).candidates


def indicator(company: Company, value: str) -> Indicator:
    """The candidate that the newest report made of `value`."""
    newest = company.use.list_reports(company.reviewer(), most=1).reports[0]
    [found] = [one for one in newest.indicators if one.identifier.value == value]
    return found


def test_s8_a_hundred_reports_of_an_official_number_flag_nothing(company: Company) -> None:
    """Fails when the official channel becomes so much as a candidate."""
    customer, before = company.customer(), company.rows()["indicators"]
    official = f"They called from {INBOUND} and {OUTBOUND}, wrote from {SENDER} at www.example.com"
    assert [report(company, official, customer.person) for _ in range(100)] == [0] * 100
    assert company.rows()["indicators"] == before
    assert company.found(customer, INBOUND) is VerdictKind.OFFICIAL


def test_s8_a_hundred_reports_publish_nothing(company: Company) -> None:
    """Fails when volume alone makes a known scam."""
    customer, scam = company.customer(), a_strange_domain()
    for _ in range(100):
        assert report(company, f"look at https://{scam}/", customer.person) >= 1
    assert company.kind(customer, f"https://{scam}/") is VerdictKind.NOT_CONFIRMED
    statuses = {
        found.status
        for filed in company.use.list_reports(company.reviewer()).reports
        for found in filed.indicators
    }
    assert statuses == {IndicatorStatus.CANDIDATE}


def test_s8_two_people_publish_a_known_scam(company: Company) -> None:
    customer, scam = company.customer(), a_strange_domain()
    report(company, f"write to {scam}")
    found = indicator(company, scam)
    first, second = company.reviewer(), company.reviewer()
    company.use.decide_indicator(found.id, CONFIRM, first)
    assert company.kind(customer, scam) is VerdictKind.NOT_CONFIRMED
    company.use.decide_indicator(found.id, PUBLISH, second)
    assert company.kind(customer, scam) is VerdictKind.KNOWN_SCAM
    company.use.decide_indicator(found.id, RETRACT, first)
    assert company.kind(customer, scam) is VerdictKind.NOT_CONFIRMED


def test_s8_one_person_cannot_publish_alone(company: Company) -> None:
    """Fails when the confirmer may publish, or publishing needs no confirmation."""
    scam, reviewer = a_strange_domain(), company.reviewer()
    report(company, f"write to {scam}")
    found = indicator(company, scam)
    with pytest.raises(Conflict):
        company.use.decide_indicator(found.id, PUBLISH, reviewer)
    company.use.decide_indicator(found.id, CONFIRM, reviewer)
    with pytest.raises(Conflict, match="second person"):
        company.use.decide_indicator(found.id, PUBLISH, reviewer)
    assert company.kind(company.customer(), scam) is VerdictKind.NOT_CONFIRMED


def test_s8_confirming_again_after_a_retraction_needs_two_people_again(company: Company) -> None:
    scam, first, second = a_strange_domain(), company.reviewer(), company.reviewer()
    report(company, f"write to {scam}")
    found = indicator(company, scam)
    for decision, by in ((CONFIRM, first), (PUBLISH, second), (RETRACT, second)):
        company.use.decide_indicator(found.id, decision, by)
    company.use.decide_indicator(found.id, CONFIRM, second)
    with pytest.raises(Conflict, match="second person"):
        company.use.decide_indicator(found.id, PUBLISH, second)


def test_s8_a_channel_that_became_official_cannot_be_published(company: Company) -> None:
    """Fails when the registry is asked only while the report is filed."""
    ours = a_strange_domain()
    report(company, f"write to {ours}")
    found = indicator(company, ours)
    first, second = company.reviewer(), company.reviewer()
    company.use.decide_indicator(found.id, CONFIRM, first)
    old = company.use.registry.reload().registry
    identifier = Identifier(IdentifierKind.DOMAIN, ours)
    channel = Channel("Example Exchange", identifier, Direction.BOTH)
    with company.elsewhere() as other_process:
        other_process.use.import_channels(
            Registry((*old.channels, channel), old.names, old.negatives), "operator"
        )
    with pytest.raises(Conflict, match="official"):
        company.use.decide_indicator(found.id, PUBLISH, second)
    assert company.found(company.customer(), ours) is VerdictKind.OFFICIAL


@pytest.mark.parametrize("role", [Role.CUSTOMER, Role.AGENT])
def test_s8_only_the_security_team_decides(company: Company, role: Role) -> None:
    scam = a_strange_domain()
    report(company, f"write to {scam}")
    found = indicator(company, scam)
    for by in (company.agent(role), company.machine()):
        with pytest.raises(Forbidden):
            company.use.decide_indicator(found.id, CONFIRM, by)
