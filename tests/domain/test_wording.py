"""Every answer has words, and none of them promises what we do not know."""

from __future__ import annotations

import re

import pytest

from verifier.domain import wording
from verifier.domain.facts import Question
from verifier.domain.reason import Reason
from verifier.domain.verdict import VerdictKind

SOFTENERS = re.compile(
    r"\b(seem\w*|likely|probabl\w*|appears?|maybe|might|trusted|guarantee\w*|100\s?%|safe(ly)?)\b",
    re.IGNORECASE,
)


def all_sentences() -> list[str]:
    headlines = [wording.headline(kind, asked) for kind in VerdictKind for asked in Question]
    steps = [step for kind in VerdictKind for step in wording.next_steps(kind)]
    return [*headlines, *steps, *wording.REASONS.values()]


@pytest.mark.parametrize("kind", VerdictKind)
@pytest.mark.parametrize("question", Question)
def test_every_verdict_has_a_headline_of_at_most_eight_words(
    kind: VerdictKind, question: Question
) -> None:
    assert 1 <= len(wording.headline(kind, question).split()) <= 8


@pytest.mark.parametrize("kind", VerdictKind)
def test_every_verdict_says_what_to_do_next(kind: VerdictKind) -> None:
    assert wording.next_steps(kind)


def test_every_reason_has_its_own_sentence() -> None:
    assert set(wording.REASONS) == set(Reason)
    assert len(set(wording.REASONS.values())) == len(Reason)


def test_no_sentence_softens_or_promises() -> None:
    assert [sentence for sentence in all_sentences() if SOFTENERS.search(sentence)] == []


def test_sentences_are_short_and_end() -> None:
    for sentence in all_sentences():
        assert sentence[-1] in ".!?", sentence
        assert len(sentence.split()) <= 16, sentence


def test_refusals_say_hang_up_to_the_called_and_not_to_those_who_found_something() -> None:
    called = wording.headline(VerdictKind.NOT_CONFIRMED, Question.CONTACTED_ME)
    found = wording.headline(VerdictKind.NOT_CONFIRMED, Question.FOUND_THIS)
    assert "Hang up" in called
    assert "Hang up" not in found
    assert called != found


def test_only_green_says_yes() -> None:
    yes = [kind for kind in VerdictKind if "Yes" in wording.headline(kind, Question.CONTACTED_ME)]
    assert yes == [VerdictKind.GENUINE]


def test_the_never_list_names_what_robbers_ask_for() -> None:
    spoken = " ".join(wording.NEVER_ASK)
    for word in ("password", "code", "recovery phrase", "remote access", "money"):
        assert word in spoken
