"""Customers come from the host app's pages, by a link out or in a frame, and from nobody else's.

Over http everything is on `localhost`, which browsers take for one site; over https host app and
service are two sites, so that the cookie must be one that a frame of another site may have.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import FrameLocator, Page, Request, expect

from tests.browser.conftest import look
from tests.browser.served import HostPages, deployed, hosting
from tests.deployment import Deployment

QUESTION = "Is it really us?"


@dataclass(frozen=True)
class World:
    """The service, the host app that it knows, and a site that it does not know."""

    service: Deployment
    app: HostPages
    evil: HostPages

    @property
    def address(self) -> str:
        return self.service.settings.public_url

    def launch_page(self, site: HostPages, *, embedded: bool) -> str:
        """A page of `site` that has a good launch token."""
        token = self.service.host_app.token("host-1")
        return site.link_out("/messages", self.address, token, embedded=embedded)


@pytest.fixture(params=["http", "https"])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    https = request.param == "https"
    names = ("app.example", "evil.example", "verify.example") if https else ("localhost",) * 3
    with (
        hosting(names[0], https=https) as app,
        hosting(names[1], https=https) as evil,
        deployed(tmp_path, host=names[2], https=https, host_origins=(app.origin,)) as service,
    ):
        yield World(service, app, evil)


def check(shown: Page | FrameLocator) -> None:
    """Ask about a number that is not ours, and be told so."""
    shown.get_by_role("radio").first.check()
    shown.get_by_role("textbox").first.fill("+1 888 555 0199")
    shown.get_by_role("button", name="Check", exact=True).click()
    expect(shown.locator(".verdict.not_confirmed")).to_be_visible()


def framed(page: Page) -> str:
    """Where the only frame of a page has ended up."""
    page.wait_for_load_state("networkidle")
    (frame,) = page.main_frame.child_frames
    return frame.url


def launch(page: Page) -> None:
    page.get_by_role("button", name="Is it really you?").click()


def test_a_customer_comes_by_a_link_out_and_checks(world: World, page: Page) -> None:
    page.goto(world.launch_page(world.app, embedded=False))
    launch(page)
    expect(page.get_by_role("heading", name=QUESTION)).to_be_visible()
    assert page.url == f"{world.address}/check"
    look(page, "check")
    check(page)


def test_a_customer_checks_within_a_frame_of_the_host_app(world: World, page: Page) -> None:
    page.goto(world.launch_page(world.app, embedded=True))
    launch(page)
    frame = page.frame_locator("iframe")
    expect(frame.get_by_role("heading", name=QUESTION)).to_be_visible()
    check(frame)
    frame.get_by_role("button", name="Close").click()
    expect(frame.get_by_role("heading", name="Open this from the app.")).to_be_visible()


def test_a_launch_counts_once(world: World, page: Page) -> None:
    address = world.launch_page(world.app, embedded=False)
    for heading in (QUESTION, "This didn't work. Open it from the app again."):
        page.goto(address)
        launch(page)
        expect(page.get_by_role("heading", name=heading)).to_be_visible()


def test_another_sites_form_cannot_launch(world: World, page: Page) -> None:
    page.goto(world.launch_page(world.evil, embedded=False))
    launch(page)
    expect(page.get_by_role("heading", name="This didn't work.")).to_be_visible()
    page.goto(f"{world.address}/check")
    expect(page.get_by_role("heading", name=QUESTION)).to_have_count(0)


def test_another_site_may_not_frame_the_service(world: World, page: Page) -> None:
    page.goto(world.launch_page(world.app, embedded=False))
    launch(page)
    page.goto(world.evil.framing("/frame", f"{world.address}/check"))
    assert framed(page) == "chrome-error://chromewebdata/"


@pytest.mark.parametrize("path", ["/staff/sign-in", "/staff/join"])
def test_nobody_may_frame_a_page_for_staff(world: World, page: Page, path: str) -> None:
    page.goto(world.app.framing("/frame", world.address + path))
    assert framed(page) == "chrome-error://chromewebdata/"


def test_a_customers_pages_ask_for_nothing_from_elsewhere(world: World, page: Page) -> None:
    asked: list[str] = []
    page.goto(world.launch_page(world.app, embedded=False))
    page.on("request", lambda request: asked.append(_origin(request)))
    launch(page)
    check(page)
    assert set(asked) == {world.address}


def _origin(request: Request) -> str:
    return "/".join(request.url.split("/")[:3])
