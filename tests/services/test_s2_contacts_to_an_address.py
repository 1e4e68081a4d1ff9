"""S2: what was sent to an address is nothing to anybody but its owner, and to nobody before."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.deployment import OUTBOUND
from tests.services.addresses import call_to, launch, mail_to, new_email, new_number
from tests.services.company import Company, Customer
from tests.services.test_s2_others_look_like_nothing import answer
from verifier.crypto.token import ContactTokens
from verifier.domain.call_status import CallStatusKind
from verifier.domain.errors import Invalid
from verifier.domain.facts import Question
from verifier.domain.verdict import VerdictKind

Verified = dict[str, list[str]]


def before_the_claim(company: Company, _contacted: Verified) -> Customer:
    """A customer who has verified something else; nobody has claimed what was contacted."""
    return launch(company, emails=[new_email()])


def another_than_the_owner(company: Company, contacted: Verified) -> Customer:
    launch(company, **contacted)
    return launch(company, emails=[new_email()])


def whose_claim_was_refused(company: Company, contacted: Verified) -> Customer:
    """The launch that names the address is refused for another that cannot be."""
    asker = launch(company)
    refused = {kind: [*addresses, "nothing"] for kind, addresses in contacted.items()}
    with pytest.raises(Invalid):
        launch(company, asker.host_id, **refused)
    return asker


def whose_claim_broke_off(company: Company, contacted: Verified) -> Customer:
    """The database fails at the very end of the claim: it is whole or nothing."""
    asker = launch(company)
    with pytest.MonkeyPatch.context() as broken:
        broken.setattr("verifier.persistence.database.Transaction.commit", _power_cut)
        with pytest.raises(OSError, match="power cut"):
            launch(company, asker.host_id, **contacted)
    return asker


def _power_cut(_transaction: object) -> None:
    raise OSError("power cut")


ASKERS = [
    before_the_claim,
    another_than_the_owner,
    whose_claim_was_refused,
    whose_claim_broke_off,
]


@pytest.mark.parametrize("asker_of", ASKERS)
def test_s2_a_mail_to_an_address_is_nothing_to_anybody_else(
    company: Company, asker_of: Callable[[Company, Verified], Customer]
) -> None:
    """Fails when any field tells it from a token or a handle of nothing."""
    address = new_email()
    mail = mail_to(company, address)
    asker = asker_of(company, {"emails": [address]})
    nothing = ContactTokens(company.ring).mint(mail.recorded_at).text
    for question in Question:
        assert answer(company, asker, mail.token or "", question) == answer(
            company, asker, nothing, question
        )
    assert answer(company, asker, mail.handle or "") == answer(company, asker, "4K2M-9QXT-7BWD")


@pytest.mark.parametrize("asker_of", ASKERS)
def test_s2_a_call_to_a_number_is_nothing_to_anybody_else(
    company: Company, asker_of: Callable[[Company, Verified], Customer]
) -> None:
    nobody, number, agent = company.customer(), new_number(), company.agent()
    call = call_to(company, number, agent)
    company.event(call.ref, "answered", company.machine())
    code = company.code(call.ref, agent)
    asker = asker_of(company, {"phones": [number]})
    for pasted in (OUTBOUND, code, number):
        assert answer(company, asker, pasted) == answer(company, nobody, pasted)
    assert company.use.show_call_status(asker.person).status.kind is CallStatusKind.NEVER_CALLED


def test_s2_a_former_owner_learns_nothing_of_what_comes_later(company: Company) -> None:
    address = new_email()
    asker = launch(company, emails=[address])
    launch(company, emails=[address])
    mail = mail_to(company, address)
    nothing = ContactTokens(company.ring).mint(mail.recorded_at).text
    assert answer(company, asker, mail.token or "") == answer(company, asker, nothing)


def test_s2_pasting_an_address_claims_nothing(company: Company) -> None:
    """Fails when what a customer types counts as verified: only the host app's list does."""
    address, number = new_email(), new_number()
    mail = mail_to(company, address)
    call_to(company, number, company.agent())
    asker = launch(company)
    for pasted in (address, number, f"mail to {address} from {number}: {mail.token}"):
        for question in Question:
            company.ask(asker, pasted, question)
    assert company.kind(asker, mail.token or "") is VerdictKind.NOT_CONFIRMED
    assert company.use.show_call_status(asker.person).status.kind is CallStatusKind.NEVER_CALLED
    assert mail_to(company, address).ref.customer_id == mail.ref.customer_id
