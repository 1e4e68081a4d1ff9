"""A real browser for these tests: Debian's chromium, driven by Playwright.

Not part of `make test`: `make test-browser` runs them. Screenshots of every page that a story looks
at land in the folder that VERIFIER_SCREENSHOTS names, if it does.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.served import deployed
from tests.deployment import Deployment

_HERE = "EXCLUDE localhost, EXCLUDE 127.0.0.1"
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--test-third-party-cookie-phaseout",  # a frame's cookie must be partitioned
    # Nothing but this machine: whatever else a page or the browser asks for is not found.
    f"--host-resolver-rules=MAP *.example 127.0.0.1, MAP * ~NOTFOUND, {_HERE}",
)
PATIENCE = 10_000  # milliseconds
WIDTHS = (360, 1280)

Open = Callable[..., BrowserContext]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    program = shutil.which("chromium")
    if program is None:
        pytest.fail("there is no chromium: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture
def open_browser(chromium: Browser) -> Iterator[Open]:
    """Opens a browser of its own; every one is closed with the test."""
    opened: list[BrowserContext] = []

    def open_one(**options: object) -> BrowserContext:
        context = chromium.new_context(ignore_https_errors=True, **options)  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE)
        opened.append(context)
        return context

    yield open_one
    for context in opened:
        context.close()


@pytest.fixture
def page(open_browser: Open) -> Page:
    return open_browser(viewport={"width": 1280, "height": 800}).new_page()


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Deployment]:
    with deployed(tmp_path) as deployment:
        yield deployment


def look(page: Page, name: str) -> None:
    """Nothing stands out at the side, at either width; keep pictures of it when asked to."""
    before = page.viewport_size
    folder = os.environ.get("VERIFIER_SCREENSHOTS")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        for scheme in ("light", "dark") if folder else ():
            page.emulate_media(color_scheme=scheme)
            page.screenshot(path=Path(folder or "", f"{name}-{width}-{scheme}.png"), full_page=True)
    page.set_viewport_size(before or {"width": 1280, "height": 800})
