"""What a member of staff does in a browser, and the authenticator built into their device."""

from __future__ import annotations

from playwright.sync_api import CDPSession, Page

from tests.deployment import PASSWORD, Deployment


def plug_in(page: Page) -> tuple[CDPSession, str]:
    """A device with a fingerprint reader that always knows its owner; how to talk to it."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    added = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return session, added["authenticatorId"]


def refuse_the_finger(device: tuple[CDPSession, str]) -> None:
    """From now on the device does not know whose finger it is."""
    session, authenticator = device
    session.send(
        "WebAuthn.setUserVerified", {"authenticatorId": authenticator, "isUserVerified": False}
    )


def at(page: Page, service: Deployment, path: str) -> None:
    page.goto(service.settings.public_url + path)


def path(page: Page, service: Deployment) -> str:
    """Where the page is."""
    return page.url.removeprefix(service.settings.public_url)


def give_password(page: Page, service: Deployment, login: str) -> None:
    at(page, service, "/staff/sign-in")
    page.get_by_label("Login").fill(login)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def give_code(page: Page, service: Deployment, login: str, button: str = "Sign in") -> None:
    page.get_by_label("Code", exact=True).fill(service.code(login))
    page.get_by_role("button", name=button, exact=True).click()


def add_passkey(page: Page, service: Deployment, name: str) -> None:
    """From the account page, by somebody who gave a second factor some moments ago."""
    at(page, service, "/staff/account")
    page.get_by_label("Name of a new passkey").fill(name)
    page.get_by_role("button", name="Add a passkey").click()
    page.get_by_role("button", name="Make the passkey").click()
    page.get_by_role("button", name=f"Remove {name}").wait_for()


def hours_pass(service: Deployment) -> None:
    """The last second factor is too old for dangerous acts."""
    with service.database.writing() as transaction:
        transaction.connection.exec_driver_sql("UPDATE sessions SET confirmed_at = 0")
        transaction.commit()
