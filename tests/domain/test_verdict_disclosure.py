"""What a verdict shows of the contact and of each thing that was pasted (S2, S10)."""

from __future__ import annotations

from tests.domain.factories import AGENT, a_call, a_mail, asked, contacted, found
from verifier.domain.channel import Direction
from verifier.domain.contact import Evidence
from verifier.domain.reason import Reason
from verifier.domain.verdict import CANNOT_CHECK, Part, VerdictKind, decide


def test_green_shows_the_call_with_its_agent() -> None:
    call = a_call()
    verdict = decide(contacted(call=call, code=True))
    assert verdict.call == call
    assert verdict.call is not None
    assert verdict.call.details.agent == AGENT
    assert verdict.mail is None


def test_amber_shows_the_call_without_the_name_that_the_caller_should_say() -> None:
    for facts in (contacted(call=a_call()), contacted(call=a_call(Evidence.ASSERTED), code=True)):
        shown = decide(facts).call
        assert shown is not None
        assert shown.details.agent is None
        assert shown.details.purpose == "A payment"
        assert shown.details.ticket == "T-1"
        assert shown.evidence is facts.call.evidence


def test_green_shows_our_own_copy_of_the_mail() -> None:
    assert decide(contacted(mails=(a_mail(),))).mail == a_mail()


def test_a_mail_alone_does_not_disclose_or_vouch_for_a_call_going_on() -> None:
    verdict = decide(contacted(call=a_call(), mails=(a_mail(),)))
    assert verdict.kind is VerdictKind.GENUINE
    assert verdict.call is None


def test_red_shows_nothing_of_any_contact() -> None:
    refused = (
        contacted(call=a_call(), code=False),
        contacted(asked("+15550199999"), call=a_call()),
        contacted(mails=(a_mail(), None)),
        contacted(asked("https://x.example/"), mails=(a_mail(),)),
        contacted(asked("+15550199999", published=True), call=a_call(), code=True),
        found(asked("+15550199999"), call=a_call(), mails=(a_mail(),)),
    )
    for facts in refused:
        verdict = decide(facts)
        assert (verdict.call, verdict.mail) == (None, None)


def test_blue_shows_nothing_of_any_contact() -> None:
    verdict = decide(found(asked("examplebank.example", Direction.BOTH), call=a_call()))
    assert verdict.kind is VerdictKind.OFFICIAL
    assert (verdict.call, verdict.mail) == (None, None)


def test_each_thing_pasted_is_a_part_in_the_order_proofs_then_identifiers() -> None:
    number, link = asked("+15550199999"), asked("https://x.example/")
    verdict = decide(contacted(number, link, call=a_call(), code=False, mails=(None,)))
    assert [part.finding for part in verdict.parts] == [None, None, number.finding, link.finding]
    assert [part.reasons[0] for part in verdict.parts] == [
        Reason.NO_SUCH_CONTACT,
        Reason.CODE_NOT_MATCHED,
        Reason.OTHER_NUMBER,
        Reason.NOT_OURS,
    ]


def test_the_reasons_of_the_whole_are_those_of_its_worst_parts_once_each() -> None:
    verdict = decide(contacted(asked("a.example"), asked("b.example"), asked(published=True)))
    assert verdict.reasons == (Reason.PUBLISHED_SCAM,)
    verdict = decide(contacted(asked("a.example"), asked("b.example")))
    assert verdict.reasons == (Reason.NOT_OURS,)


def test_a_copied_footer_is_called_a_copy_and_not_green() -> None:
    verdict = decide(contacted(asked("https://x.example/"), mails=(a_mail(),)))
    assert verdict.parts[0] == Part(VerdictKind.NOT_CONFIRMED, (Reason.COPIED,))


def test_a_proof_beside_an_amber_part_is_amber_itself() -> None:
    verdict = decide(contacted(asked(), call=a_call(), code=True))
    assert [part.kind for part in verdict.parts] == [VerdictKind.ASK_FOR_CODE] * 2
    assert Reason.COPIED not in verdict.reasons


def test_unreadable_facts_have_one_answer_without_parts() -> None:
    assert decide(None) is CANNOT_CHECK
    assert CANNOT_CHECK.parts == ()
    assert (CANNOT_CHECK.call, CANNOT_CHECK.mail) == (None, None)


def test_our_own_mail_hides_nothing_from_the_others() -> None:
    first, second = a_mail(), a_mail()
    verdict = decide(contacted(mails=(first, second)))
    assert len(verdict.parts) == 2
    assert verdict.kind is VerdictKind.GENUINE
