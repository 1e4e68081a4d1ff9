"""The demo's host app and the service in a real browser, as a visitor clicks through them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Frame, Page, expect

from tests.browser.conftest import Open, look
from tests.cli.shell import Shell
from tests.cli.test_demo_servers import said_after, two_free_ports
from tests.cli.test_serve import running
from verifier.cli.demo_company import NUMBER_SHOWN


class Demo:
    """A demo that runs; `app` and `service` are the origins of its two sites."""

    def __init__(self, shell: Shell, port: int) -> None:
        self.shell = shell
        self.service, self.app = f"http://localhost:{port}", f"http://localhost:{port + 1}"

    def home(self, context: BrowserContext) -> Page:
        """The app's home, with a customer signed in to the app."""
        page = context.new_page()
        page.goto(self.app)
        page.get_by_role("button", name="Demo Customer", exact=True).click()
        return page


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    shell, port = Shell(tmp_path_factory.mktemp("demo")), two_free_ports()
    with running(shell, "demo", "--port", str(port)) as process:
        said_after(process, shell.folder, "Ctrl-C")
        yield Demo(shell, port)


def frame(page: Page) -> Frame:
    found = page.locator("iframe").element_handle().content_frame()
    assert found is not None
    return found


def is_refused(place: Page | Frame) -> None:
    """The company's own number, which is not calling, is not confirmed."""
    place.locator("form.check textarea").fill(NUMBER_SHOWN)
    place.locator("form.check button").click()
    expect(place.locator("#verdict.not_confirmed")).to_be_visible()


def test_both_ways_open_the_service_and_do_not_disturb_each_other(
    open_browser: Open, demo: Demo
) -> None:
    page = demo.home(open_browser())
    frame(page).wait_for_url(f"{demo.service}/check")
    look(page, "demo-home")
    with page.context.expect_page() as opening:
        page.locator("a.big").click()
    opening.value.wait_for_url(f"{demo.service}/check")
    is_refused(opening.value)
    is_refused(frame(page))  # its form is still good, though the other launch came after it
    for _ in range(2):
        page.reload()
        frame(page).wait_for_url(f"{demo.service}/check")


def test_without_scripts_a_button_does_it(open_browser: Open, demo: Demo) -> None:
    page = demo.home(open_browser(java_script_enabled=False))
    frame(page).get_by_role("button", name="Open secure messages").click()
    frame(page).wait_for_url(f"{demo.service}/check")
    is_refused(frame(page))


def test_the_code_on_a_device_signs_its_owner_in(open_browser: Open, demo: Demo) -> None:
    signs = json.loads((demo.shell.folder / "demo" / "sign-ins.json").read_text())
    (admin,) = (one for one in signs["people"] if one["login"] == "admin")
    context = open_browser()
    page, device = context.new_page(), context.new_page()
    page.goto(f"{demo.service}/staff/sign-in")
    page.locator("[name=login]").fill(admin["login"])
    page.locator("[name=password]").fill(admin["password"])
    page.get_by_role("button", name="Sign in", exact=True).click()
    device.goto(f"{demo.app}/devices")
    look(device, "demo-devices")
    card = device.get_by_role("article", name=admin["name"])
    page.locator("[name=code]").fill(card.locator(".device-code").inner_text())
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(re.compile("/(review|agent|admin)"))
