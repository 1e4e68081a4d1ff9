from __future__ import annotations

import pytest

from tests.domain.factories import identifier
from verifier.domain.finding import Assessment, worst


@pytest.mark.parametrize(
    ("value", "host"),
    [
        ("examplebank.example", "examplebank.example"),
        ("kim@customer.example", "customer.example"),
        ('"a@b.example"@evil.example', "evil.example"),
        ("https://a.example", "a.example"),
        ("https://a.example/b", "a.example"),
        ("https://a.example:8443/b", "a.example"),
        ("https://a.example?q=/x", "a.example"),
        ("https://a.example#x", "a.example"),
        ("https://a.example@evil.example/", "evil.example"),
        ("https://a.example:443@evil.example:80/", "evil.example"),
        ("https://x@y@evil.example/", "evil.example"),
        ("https://evil.example/@a.example", "evil.example"),
        ("https://evil.example?@a.example", "evil.example"),
        ("https://evil.example#@a.example", "evil.example"),
        ("https://evil.example/?next=https://a.example/", "evil.example"),
        ("+15550100100", None),
        ("telegram:examplebank", None),
    ],
)
def test_the_host_is_where_a_browser_or_a_mail_would_go(value: str, host: str | None) -> None:
    assert identifier(value).host == host


def test_assessments_are_ranked_and_the_worst_is_found() -> None:
    best_first = list(Assessment)
    assert sorted(best_first, key=lambda one: one.rank) == best_first
    assert worst(best_first) is Assessment.PUBLISHED_INDICATOR
    assert worst([Assessment.OFFICIAL, Assessment.UNKNOWN]) is Assessment.UNKNOWN


def test_nothing_read_is_not_official() -> None:
    assert worst([]) is Assessment.UNKNOWN
