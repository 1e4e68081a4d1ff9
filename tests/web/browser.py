"""A browser for tests: keeps cookies, and sends forms as they stand, CSRF token and all.

And a small company to visit with it: a customer, two agents and two reviewers, who all sign in.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Flask
from selectolax.lexbor import LexborHTMLParser, LexborNode
from werkzeug.test import TestResponse

from tests.deployment import OUTBOUND, PASSWORD, SENDER, Deployment
from verifier.domain.contact import CallState, ContactRef, Source
from verifier.domain.identifier import Identifier, IdentifierKind
from verifier.domain.principal import Machine, Role, Scope
from verifier.services.record_event import CallEvent

DIALER = Machine("dialer", frozenset(Scope), Source.DIALER)

CALL = {
    "customer": "host-1",
    "department": "Account security",
    "purpose": "Your blocked withdrawal",
    "ticket": "T-20417",
    "number_shown": OUTBOUND,
    "number_called": "+1 555 010 0123",
}
MAIL = {
    "customer": "host-1",
    "department": "Account security",
    "purpose": "Your blocked withdrawal",
    "sender": SENDER,
    "subject": "Your withdrawal is on hold",
    "links": "https://example.com/help/holds",
}


class Page:
    """One answer, read as a person reads it."""

    def __init__(self, response: TestResponse) -> None:
        self.status = response.status_code
        self.headers = response.headers
        self.path = response.request.path
        self.html = response.get_data(as_text=True)
        self._tree = LexborHTMLParser(self.html)

    def text(self, selector: str = "body") -> str:
        """What stands there, spaces folded."""
        return " ".join(self.node(selector).text(separator=" ").split())

    def node(self, selector: str) -> LexborNode:
        found = self._tree.css_first(selector)
        assert found is not None, f"nothing on {self.path} matches {selector}"
        return found

    def has(self, selector: str) -> bool:
        return self._tree.css_first(selector) is not None

    def all(self, selector: str) -> list[LexborNode]:
        return self._tree.css(selector)

    def value(self, name: str, form: str = "form") -> str:
        """What a field holds."""
        node = self.node(f"{form} [name={name}]")
        return node.text() if node.tag == "textarea" else node.attributes.get("value") or ""


class Browser:
    """One person's browser."""

    def __init__(self, app: Flask, **options: Any) -> None:
        self.client = app.test_client()
        self.options = options

    def get(self, path: str) -> Page:
        return Page(self.client.get(path, follow_redirects=True, **self.options))

    def send(self, page: Page, action: str, **typed: str) -> Page:
        """Fill in and send the form of `page` that goes to `action`."""
        form = f'form[action="{action}"]'
        fields = {
            node.attributes["name"]: node.attributes.get("value") or ""
            for node in page.all(f"{form} input[type=hidden]")
        }
        assert "csrf_token" in fields, f"no form on {page.path} goes to {action}"
        return self.post(action, fields | typed)

    def post(self, path: str, fields: dict[str, str], **headers: str) -> Page:
        options: dict[str, Any] = {"headers": headers} | self.options
        return Page(self.client.post(path, data=fields, follow_redirects=True, **options))

    def sign_in(self, login: str, password: str = PASSWORD) -> Page:
        """The first step of signing in, on its page."""
        page = self.get("/staff/sign-in")
        return self.send(page, "/staff/sign-in", login=login, password=password)

    def ask(self, content: str, question: str = "contacted_me") -> Page:
        """Check something on the customer's page."""
        return self.send(self.get("/check"), "/check", content=content, question=question)

    def start_call(self, **changes: str) -> Page:
        return self.send(self.get("/agent"), "/agent/calls", **(CALL | changes))

    def log_mail(self, **changes: str) -> Page:
        return self.send(self.get("/agent"), "/agent/mails", **(MAIL | changes))


STAFF = {
    "alice": Role.AGENT,
    "arthur": Role.AGENT,
    "rita": Role.REVIEWER,
    "rob": Role.REVIEWER,
    "ada": Role.ADMIN,
}
CUSTOMERS = {"carla": "host-1", "carl": "host-2"}


class Company(Deployment):
    """A deployment with the customers `host-1` (carla) and `host-2` (carl)."""

    def __init__(self, folder: Path, **choices: Any) -> None:
        super().__init__(folder, **choices)
        self.customer_ids = {name: self.customer(host) for name, host in CUSTOMERS.items()}
        self._hired: dict[str, int] = {}

    def hire(self, login: str) -> int:
        """The account of one of `STAFF`: hashing a password is slow on purpose, so only once."""
        if login not in self._hired:
            self._hired[login] = self.account(login, STAFF[login])
        return self._hired[login]

    def browser(self, login: str | None = None, **options: Any) -> Browser:
        """A browser in which `login` has come in, by the host app or by signing in."""
        browser = Browser(self.app, **options)
        if login in CUSTOMERS:
            self.launch(browser.client, CUSTOMERS[login], **options)
        elif login is not None:
            self.sign_in(browser.client, self.hire(login), **options)
        return browser

    def dialer_sees(self, call: Page, *kinds: CallState) -> None:
        """The telephone system reports what happens to the call on an agent's page."""
        ref = ContactRef.parse(call.path.rpartition("/")[2])
        for kind in kinds:
            event = CallEvent(kind, number_shown=Identifier(IdentifierKind.PHONE, OUTBOUND))
            self.use_cases.record_event(ref, event, DIALER)


def spoken(call: Page) -> str:
    """The six digits on the agent's page."""
    return "".join(filter(str.isdigit, call.text(".spoken")))
