"""Short words for the rows of the truth table."""

from __future__ import annotations

from datetime import timedelta

from tests.domain.factories import a_call, a_mail
from verifier.domain.channel import Direction
from verifier.domain.contact import Evidence
from verifier.domain.facts import Facts
from verifier.domain.finding import Assessment
from verifier.domain.reason import Reason as Why
from verifier.domain.verdict import VerdictKind

GREEN, BLUE, AMBER = VerdictKind.GENUINE, VerdictKind.OFFICIAL, VerdictKind.ASK_FOR_CODE
RED, DARK, GREY = VerdictKind.NOT_CONFIRMED, VerdictKind.KNOWN_SCAM, VerdictKind.CANNOT_CHECK
IN, OUT, BOTH = Direction.INBOUND, Direction.OUTBOUND, Direction.BOTH
ASSERTED, OBSERVED = Evidence.ASSERTED, Evidence.OBSERVED
FAKE, THIRD = Assessment.LOOKALIKE, Assessment.THIRD_PARTY_SUPPORT
DECEPTIVE, OURS = Assessment.DECEPTIVE_LINK, Assessment.OFFICIAL

CALL, MAIL, LATE = a_call(), a_mail(), timedelta(minutes=9)
SENDER, RECIPIENT = "support@examplebank.example", "kim@customer.example"
LINK, LINK_HOST = "https://ticket.partner.example/t/7", "ticket.partner.example"
STRANGER = "+15550199999"
SITE = "https://www.examplebank.example/help"

Row = tuple[str, Facts | None, VerdictKind, tuple[Why, ...]]
