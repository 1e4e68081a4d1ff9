"""Answers about somebody else's contact are the bytes of answers about nothing, at every door (S2).

The use cases promise it of their values (`tests/services`); here status, headers, body and size are
compared as they leave the service. What every answer has of its own (nonce, form token, time, what
was pasted) is taken out first, as `bench/timing.py` does, which compares the times as well.
"""

from __future__ import annotations

import importlib
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.api.caller import Caller, check
from tests.deployment import OUTBOUND, REGISTRY, SENDER
from tests.web.browser import DIALER, Browser, Company
from verifier.crypto.token import ContactTokens
from verifier.domain.contact import CallDetails, CallState, ContactRef, MailDetails, Source
from verifier.domain.facts import Question
from verifier.domain.identifier import Identifier, IdentifierKind
from verifier.domain.principal import Machine, Person, Role, Scope
from verifier.services.record_contact import NewContact
from verifier.services.record_event import CallEvent

BENCH = Path(__file__).parents[2] / "bench"
OWNER, ASKER, BUSY = "host-1", "host-2", "host-3"
SYSTEM = Machine("system", frozenset(Scope), Source.SYSTEM)
SILENT = "+18005550109"
NUMBERS = {OUTBOUND: "+1 800-555-0100", SILENT: "+1 800-555-0109"}  # as pages write them

# What somebody else has, beside what nobody has; and who asks.
PAIRS = {
    "token and forged": ("token", "forged token", ASKER),
    "token and one of nothing": ("token", "token of nothing", ASKER),
    "handle": ("handle", "handle of nothing", ASKER),
    "number": ("number", "silent number", ASKER),
    "code, in no call": ("code", "wrong code", ASKER),
    "code, in a call": ("code", "wrong code", BUSY),
}
ON_AGENT_PAGES = {
    "show": ("GET", "/agent/calls/{}", {}),
    "report": ("POST", "/agent/calls/{}/events", {"event": "ended"}),
    "new code": ("POST", "/agent/calls/{}/code", {}),
    "revoke": ("POST", "/agent/contacts/{}/revoke", {}),
}


class Scene:
    """`OWNER` has a mail and is in a live call, `BUSY` is in a call of their own."""

    def __init__(self, company: Company) -> None:
        self.company = company
        self.use = company.use_cases
        company.customer(BUSY)
        self.arthur = Person(company.hire("arthur"), Role.AGENT, "arthur")
        self.call, code = self._live_call(OWNER)
        self.busy, own = self._live_call(BUSY)
        sender = Identifier(IdentifierKind.EMAIL, SENDER)
        details = MailDetails("Security", "Withdrawal", sender, "Your withdrawal")
        mail = self.use.record_contact(NewContact(OWNER, details), SYSTEM)
        token = mail.token or ""
        self.pasted = {
            "token": token,
            "forged token": token[:-4] + ("AAAA" if not token.endswith("AAAA") else "BBBA"),
            "token of nothing": ContactTokens(company.ring).mint(mail.recorded_at).text,
            "handle": mail.handle or "",
            "handle of nothing": "4K2M-9QXT-7BWD",
            "number": OUTBOUND,
            "silent number": SILENT,
            "code": code,
            "wrong code": next(digits for digits in ("000000", "111111") if digits != own),
        }

    def _live_call(self, host_id: str) -> tuple[ContactRef, str]:
        number = Identifier(IdentifierKind.PHONE, OUTBOUND)
        details = CallDetails("Security", "Your withdrawal", number)
        ref = self.use.record_contact(NewContact(host_id, details), self.arthur).ref
        self.use.record_event(ref, CallEvent(CallState.ANSWERED, number_shown=number), DIALER)
        return ref, self.use.issue_code(ref, self.arthur).digits

    def contents(self, name: str) -> tuple[list[str], str]:
        """What to ask, and who asks."""
        others, nothing, who = PAIRS[name]
        return [self.pasted[others], self.pasted[nothing]], who


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    registry = f"{REGISTRY}Example Exchange,phone,{SILENT},outbound,\n"
    with Company(tmp_path_factory.mktemp("company"), registry=registry) as company:
        yield Scene(company)


@pytest.fixture(scope="module")
def plain() -> Iterator[Any]:
    """`sameness.plain`, by which the bench compares."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(BENCH))
        yield importlib.import_module("sameness").plain


def bare(plain: Any, answer: Any, content: str = "") -> tuple[object, ...]:
    """Everything of an answer that must be the same, its size before anything was taken out."""
    repeated = [form for form in (NUMBERS.get(content), content) if form]
    headers = [(name, plain(value)) for name, value in answer.headers.items()]
    return answer.status_code, headers, len(answer.data), plain(answer.text, repeated)


@pytest.mark.parametrize("question", list(Question))
@pytest.mark.parametrize("name", PAIRS)
def test_s2_the_page_answers_both_alike(
    scene: Scene, plain: Any, name: str, question: Question
) -> None:
    """Fails when a page, its size or a header depends on a contact of somebody else's."""
    contents, who = scene.contents(name)
    browser = Browser(scene.company.app)
    scene.company.launch(browser.client, who)
    page = browser.get("/check")
    token = page.value("csrf_token", 'form[action="/check"]')
    form = {"csrf_token": token, "question": question.value}
    others, nothing = (
        bare(plain, browser.client.post("/check", data=form | {"content": content}), content)
        for content in contents
    )
    assert others[0] == 200
    assert others == nothing


@pytest.mark.parametrize("question", list(Question))
@pytest.mark.parametrize("name", PAIRS)
def test_s2_the_api_answers_both_alike(
    scene: Scene, plain: Any, name: str, question: Question
) -> None:
    """Fails when the host app is told of a contact of another customer's."""
    contents, who = scene.contents(name)
    client = scene.company.client(f"host-{uuid.uuid4().hex}", [Scope.CHECKS_WRITE])
    host = Caller(scene.company.app, client)
    others, nothing = (
        bare(plain, host.post("/api/v1/checks", check(content, who, question.value)), content)
        for content in contents
    )
    assert others[0] == 200
    assert others == nothing


@pytest.mark.parametrize("what", ON_AGENT_PAGES)
def test_s2_another_agents_call_is_no_call(scene: Scene, plain: Any, what: str) -> None:
    """Fails when an agent's page says more of a colleague's call than of none."""
    browser = scene.company.browser("alice")
    token = browser.get("/agent").value("csrf_token", 'form[action="/agent/calls"]')
    method, path, fields = ON_AGENT_PAGES[what]
    unknown = ContactRef(scene.call.customer_id, uuid.uuid4())
    others, nothing = (
        bare(
            plain,
            browser.client.open(
                path.format(ref),
                method=method,
                data=fields | {"csrf_token": token} if method == "POST" else None,
            ),
        )
        for ref in (scene.call, unknown)
    )
    assert others[0] == 404
    assert others == nothing


@pytest.mark.parametrize(
    ("act", "scopes", "status"),
    [
        ("revoke", [Scope.CONTACTS_WRITE], 404),
        ("revoke", [Scope.CHECKS_WRITE], 403),
        ("events", [Scope.CHECKS_WRITE], 403),
    ],
)
def test_s2_another_clients_contact_is_none(
    scene: Scene, plain: Any, act: str, scopes: list[Scope], status: int
) -> None:
    """Fails when a machine learns whether a contact exists that it may not touch."""
    client = scene.company.client(f"other-{uuid.uuid4().hex}", scopes)
    machine = Caller(scene.company.app, client)
    unknown = ContactRef(scene.call.customer_id, uuid.uuid4())
    others, nothing = (
        bare(plain, machine.post(f"/api/v1/contacts/{ref}/{act}", {"event": "ended"}))
        for ref in (scene.call, unknown)
    )
    assert others[0] == status
    assert others == nothing
