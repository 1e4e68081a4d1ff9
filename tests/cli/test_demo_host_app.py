from __future__ import annotations

import json
import re
from base64 import urlsafe_b64decode
from types import SimpleNamespace
from typing import Any

import pytest
from flask.testing import FlaskClient
from selectolax.lexbor import LexborHTMLParser
from werkzeug.test import TestResponse

from verifier import application, bootstrap
from verifier.cli import demo_host_app
from verifier.cli.demo_company import CUSTOMERS, Company, environment, ready_company

APP, SERVICE = "http://localhost:8001", "http://localhost:8000"
PAGES = ("/", "/devices", "/secure-messages", "/no-such-page", "/files/launch.js")


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Company:
    return ready_company(tmp_path_factory.mktemp("demo") / "demo", 8000)


class Visitor:
    """Somebody who uses the host app in a browser."""

    def __init__(self, company: Company) -> None:
        self.client: FlaskClient = demo_host_app.create_app(company).test_client()

    def get(self, path: str, base_url: str = APP) -> TestResponse:
        return self.client.get(path, base_url=base_url)

    def post(self, path: str, origin: str | None = APP, **fields: str) -> TestResponse:
        headers = {} if origin is None else {"Origin": origin}
        return self.client.post(path, data=fields, headers=headers, base_url=APP)

    def tree(self, path: str) -> LexborHTMLParser:
        return LexborHTMLParser(self.get(path).text)

    def token(self) -> str:
        field = self.tree("/secure-messages").css_first("form input[name=token]")
        assert field is not None
        return field.attributes["value"] or ""


@pytest.fixture
def visitor(company: Company) -> Visitor:
    return Visitor(company)


@pytest.fixture
def customer(visitor: Visitor) -> Visitor:
    assert visitor.post("/sign-in", customer="customer").status_code == 303
    return visitor


def claims(token: str) -> dict[str, Any]:
    middle = token.split(".")[1]
    said: dict[str, Any] = json.loads(urlsafe_b64decode(middle + "=" * (-len(middle) % 4)))
    return said


def policy(answer: TestResponse) -> dict[str, list[str]]:
    header = answer.headers["Content-Security-Policy"]
    return {words[0]: words[1:] for words in (part.split() for part in header.split(";"))}


def test_it_asks_who_is_signed_in_and_remembers(visitor: Visitor) -> None:
    asked = visitor.get("/").text
    assert "Who is signed in to the app?" in asked
    assert all(f">{one.name}</button>" in asked for one in CUSTOMERS.values())
    visitor.post("/sign-in", customer="customer2")
    assert "Good day, Other Demo Customer." in visitor.get("/").text
    visitor.post("/sign-out")
    assert "Who is signed in to the app?" in visitor.get("/").text


def test_nobody_else_can_be_signed_in(visitor: Visitor) -> None:
    assert visitor.post("/sign-in", customer="root").status_code == 400
    assert visitor.post("/sign-in").status_code == 400
    visitor.client.set_cookie(demo_host_app.COOKIE, "root", domain="localhost")
    assert "Who is signed in to the app?" in visitor.get("/").text


def test_its_cookie_is_not_one_of_the_services(visitor: Visitor) -> None:
    cookie = visitor.post("/sign-in", customer="customer").headers["Set-Cookie"]
    name = cookie.partition("=")[0]
    assert name.removeprefix("__Host-") not in {"customer", "staff", "session"}
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_home_shows_both_ways_to_embed(customer: Visitor) -> None:
    home = customer.tree("/")
    link, frame = home.css_first("a.big"), home.css_first("iframe")
    assert link is not None
    assert frame is not None
    assert (link.attributes["href"], link.attributes["target"]) == ("/secure-messages", "_blank")
    assert link.attributes["rel"] == "noopener"
    assert frame.attributes["src"] == "/secure-messages"
    assert frame.attributes["title"]


def test_both_ways_post_a_token_that_stands_in_no_address(customer: Visitor) -> None:
    page = customer.tree("/secure-messages")
    (form,) = page.css("form")
    assert (form.attributes["method"], form.attributes["action"]) == ("post", f"{SERVICE}/launch")
    assert page.css_first("form button") is not None, "it works without scripts"
    token = customer.token()
    assert token.count(".") == 2
    addresses = re.findall(r'(?:href|src|action)="([^"]*)"', customer.get("/secure-messages").text)
    assert addresses
    assert not [address for address in addresses if token in address or "?" in address]
    assert "eyJ" not in customer.get("/").text


def test_every_page_has_a_new_token(customer: Visitor) -> None:
    tokens = [customer.token() for _ in range(5)]
    assert len({claims(token)["jti"] for token in tokens}) == 5
    for token in tokens:
        said = claims(token)
        assert said["exp"] - said["iat"] == 60
        assert (said["aud"], said["sub"]) == (SERVICE, "demo-customer-1")
        assert (said["phones"], said["emails"]) == (["+12025550171"], ["customer@example.net"])


def test_its_tokens_open_the_service_each_time(customer: Visitor, company: Company) -> None:
    settings = company.settings
    database = bootstrap.open_database(settings)
    ring = bootstrap.load_keys(settings)
    app = application.assemble(settings, ring, bootstrap.use_cases(settings, ring, database))
    try:
        for _ in range(2):
            answer = app.test_client().post(
                "/launch", data={"token": customer.token()}, headers={"Origin": APP}
            )
            assert (answer.status_code, answer.headers["Location"]) == (303, "/check")
        framed = app.test_client().get("/", base_url=SERVICE)
        assert policy(framed)["frame-ancestors"] == [APP]
    finally:
        database.close()


def test_without_a_customer_there_is_no_token(visitor: Visitor) -> None:
    answer = visitor.get("/secure-messages")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")


@pytest.mark.parametrize("path", PAGES)
def test_every_page_allows_only_what_it_needs(customer: Visitor, path: str) -> None:
    answer = customer.get(path)
    csp = policy(answer)
    assert csp["default-src"] == csp["base-uri"] == ["'none'"]
    assert csp["form-action"] == csp["frame-src"] == ["'self'", SERVICE]
    assert csp["frame-ancestors"] == csp["img-src"] == ["'self'"]
    (script,) = csp["script-src"]
    assert re.fullmatch(r"'nonce-[\w-]{22,}'", script)
    assert csp["style-src"] == [script]
    assert script not in customer.get(path).headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    nonce = script.strip("'").removeprefix("nonce-")
    for tag in re.findall(r"<(?:script|link rel=\"stylesheet\")[^>]*>", answer.text):
        assert f'nonce="{nonce}"' in tag
    assert not re.search(r"<style\b|\sstyle=|\son\w+=|<script>", answer.text)


@pytest.mark.parametrize("path", PAGES)
def test_browsers_will_tell_the_service_where_a_launch_comes_from(
    customer: Visitor, path: str
) -> None:
    answer = customer.get(path)
    assert answer.headers["Referrer-Policy"] == "strict-origin"
    assert "Cross-Origin-Embedder-Policy" not in answer.headers, "it could frame nobody then"


@pytest.mark.parametrize("origin", [None, "null", SERVICE, "http://evil.example"])
def test_no_other_site_signs_anybody_in(visitor: Visitor, origin: str | None) -> None:
    answer = visitor.post("/sign-in", origin=origin, customer="customer")
    assert answer.status_code == 403
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("name", ["http://evil.example:8001", "http://127.0.0.1:8001"])
def test_under_another_name_it_shows_nothing(customer: Visitor, name: str) -> None:
    answer = customer.get("/devices", base_url=name)
    assert (answer.status_code, answer.headers["Location"]) == (302, APP)


def test_devices_show_everybodys_code_and_say_that_only_a_demo_does(
    visitor: Visitor, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demo_host_app, "time", SimpleNamespace(time=lambda: 1_000_000_007.9))
    page = visitor.tree("/devices")
    assert "Only a demo has this page." in page.text()
    codes = [node.text() for node in page.css(".device-code")]
    assert codes == [demo_host_app.TOTP(one.totp).at(1_000_000_007) for one in company.people]
    left, refresh = page.css_first("#left"), page.css_first("meta[http-equiv=refresh]")
    assert left is not None
    assert refresh is not None
    assert left.text() == refresh.attributes["content"] == "13"
    assert page.html is not None
    assert not [one.login for one in company.people if one.totp in page.html]
    assert f"{SERVICE}/staff/sign-in" in page.text()


def test_a_process_of_its_own_finds_the_company(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = company.settings.keys_file.parent
    for name, text in environment(folder, 8000).items():
        monkeypatch.setenv(name, text)
    monkeypatch.setenv(demo_host_app.FOLDER, str(folder))
    client = demo_host_app.application().test_client()
    assert client.get("/devices", base_url=APP).status_code == 200


@pytest.mark.parametrize("name", ["none.css", "../home.html", "who.html", "pico.LICENSE.md/x"])
def test_only_its_own_files_are_given_out(visitor: Visitor, name: str) -> None:
    assert visitor.get(f"/files/{name}").status_code == 404
