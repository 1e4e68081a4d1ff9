"""The demo in a real browser: its host app, the service within it, and the devices of its staff."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Frame, Page

from tests.cli.shell import Shell
from tests.cli.test_demo_servers import said_after, two_free_ports
from tests.cli.test_serve import running
from verifier.cli.demo_company import NUMBER_SHOWN


class Demo:
    """A demo that runs; `app` and `service` are the origins of its two sites."""

    def __init__(self, shell: Shell, port: int) -> None:
        self.shell = shell
        self.service, self.app = f"http://localhost:{port}", f"http://localhost:{port + 1}"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    shell, port = Shell(tmp_path_factory.mktemp("demo")), two_free_ports()
    with running(shell, "demo", "--port", str(port)) as process:
        said_after(process, shell.folder, "Ctrl-C")
        yield Demo(shell, port)


def home(browser: Browser, demo: Demo, *, scripts: bool = True) -> Page:
    """The app's home, with a customer signed in to the app."""
    page = browser.new_context(java_script_enabled=scripts).new_page()
    page.goto(demo.app)
    page.get_by_role("button", name="Demo Customer", exact=True).click()
    return page


def frame(page: Page) -> Frame:
    found = page.locator("iframe").element_handle().content_frame()
    assert found is not None
    return found


def headline(place: Page | Frame) -> str:
    place.locator("textarea[name=content]").last.fill(NUMBER_SHOWN)
    place.locator("form.check button").click()
    return place.locator("#headline").inner_text()


def test_both_ways_open_the_service_and_do_not_disturb_each_other(
    chromium: Browser, demo: Demo
) -> None:
    page = home(chromium, demo)
    frame(page).wait_for_url(f"{demo.service}/check")
    with page.context.expect_page() as opening:
        page.locator("a.big").click()
    opening.value.wait_for_url(f"{demo.service}/check")
    assert headline(opening.value).startswith("This is not confirmed.")
    assert headline(frame(page)).startswith("This is not confirmed."), "its form is still good"
    for _ in range(2):
        page.reload()
        frame(page).wait_for_url(f"{demo.service}/check")
    page.context.close()


def test_without_scripts_a_button_does_it(chromium: Browser, demo: Demo) -> None:
    page = home(chromium, demo, scripts=False)
    frame(page).get_by_role("button", name="Open secure messages").click()
    frame(page).wait_for_url(f"{demo.service}/check")
    assert headline(frame(page)).startswith("This is not confirmed.")
    page.context.close()


def test_the_code_on_a_device_signs_its_owner_in(chromium: Browser, demo: Demo) -> None:
    signs = json.loads((demo.shell.folder / "demo" / "sign-ins.json").read_text())
    (admin,) = (one for one in signs["people"] if one["login"] == "admin")
    page, device = chromium.new_page(), chromium.new_page()
    page.goto(f"{demo.service}/staff/sign-in")
    page.locator("[name=login]").fill(admin["login"])
    page.locator("[name=password]").fill(admin["password"])
    page.get_by_role("button", name="Sign in").click()
    device.goto(f"{demo.app}/devices")
    card = device.get_by_role("article", name=admin["name"])
    page.locator("[name=code]").fill(card.locator(".device-code").inner_text())
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(re.compile("/(review|agent|admin)"))
    page.close()
    device.close()
