"""The history of checks is written in few transactions and loses no more than it says."""

from __future__ import annotations

from typing import Any

from sqlalchemy import event

from tests.services.company import Company
from verifier.domain.facts import Question
from verifier.domain.verdict import VerdictKind
from verifier.persistence.check_history import CheckDone
from verifier.services.note_checks import NoteChecks


def done(customer_id: int = 1) -> CheckDone:
    return CheckDone(customer_id, Question.CONTACTED_ME, VerdictKind.NOT_CONFIRMED)


def test_what_comes_during_a_write_waits_for_the_next_one(company: Company) -> None:
    notes = NoteChecks(company.database)
    late = iter(range(50))

    def more(*_: Any) -> None:
        if next(late, None) is not None:
            notes.note(done())

    notes.note(done(), done(), done())
    event.listen(company.database.writer, "before_cursor_execute", more)
    try:
        assert notes.write_waiting() == 3
    finally:
        event.remove(company.database.writer, "before_cursor_execute", more)
    assert notes.write_waiting() > 0


def test_one_row_that_is_refused_does_not_take_the_others_along(company: Company) -> None:
    before = company.rows()["checks"]
    notes = NoteChecks(company.database)
    notes.note(done(), done(2**70), done())
    notes.write_waiting()
    assert company.rows()["checks"] == before + 2
