"""The demo's host app: a small site of its own, from which its customers open the service.

It stands for the company's real app and is no part of a deployment. Shows both ways to embed, a
link out and a frame: each opens `/secure-messages`, a page of the app whose form carries a fresh
launch token to the service by POST. So no token stands in an address, none grows old on an open
page, and loading again makes a new one. Shows the staff's codes too, as nothing but a demo may.
"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, Response, abort, current_app, redirect, render_template, request
from flask.typing import ResponseReturnValue
from pyotp import TOTP

from verifier.application import templates
from verifier.cli import demo_host_app_headers
from verifier.cli.demo_company import (
    CUSTOMERS,
    NUMBER_SHOWN,
    Company,
    DemoCustomer,
    DemoPerson,
    company_in,
)
from verifier.cli.demo_host import DemoHost
from verifier.settings import load
from verifier.web.static import FILES

FOLDER = "VERIFIER_DEMO_DIR"

# Cookies know no port: this one is sent to the service too, whose own have other names.
COOKIE = "demo_app_customer"

_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_OWN_FILES = ("host_app.css", "launch.js", "countdown.js")


@dataclass(frozen=True, slots=True)
class Device:
    """What the telephone of a member of staff would show now."""

    owner: DemoPerson
    code: str
    seconds_left: int


def application() -> Flask:
    """The host app of the demo company in the environment, for a process of its own."""
    return create_app(company_in(Path(os.environ[FOLDER]), load()))


def create_app(company: Company) -> Flask:
    """The host app; it must be served at the company's host origin."""
    app = Flask("demo_host_app", template_folder=str(templates()), static_folder=None)
    app.extensions["demo"] = company
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    settings = company.settings
    app.jinja_env.globals["service"] = settings.public_url
    demo_host_app_headers.register(app, settings.host_origins[0], settings.public_url)
    app.add_url_rule("/", view_func=home)
    app.add_url_rule("/sign-in", view_func=sign_in, methods=("POST",))
    app.add_url_rule("/sign-out", view_func=sign_out, methods=("POST",))
    app.add_url_rule("/secure-messages", view_func=secure_messages)
    app.add_url_rule("/devices", view_func=devices)
    app.add_url_rule("/files/<name>", view_func=file)
    return app


def home() -> ResponseReturnValue:
    """The app of whoever is signed in to it, or the question who that is."""
    customer = _customer()
    if customer is None:
        return render_template("demo/who.html", customers=CUSTOMERS)
    return render_template("demo/home.html", customer=customer, number_shown=NUMBER_SHOWN)


def sign_in() -> ResponseReturnValue:
    """Sign in to the app, as its own customers do; here without any proof."""
    login = request.form.get("customer", "")
    if login not in CUSTOMERS:
        abort(400)
    answer = redirect("/", 303)
    answer.set_cookie(COOKIE, login, httponly=True, samesite="Lax")
    return answer


def sign_out() -> ResponseReturnValue:
    """Leave the app. The service's session is another one, and ends by itself."""
    answer = redirect("/", 303)
    answer.delete_cookie(COOKIE)
    return answer


def secure_messages() -> ResponseReturnValue:
    """The form that takes a fresh launch token to the service: for the link and for the frame."""
    customer = _customer()
    if customer is None:
        return redirect("/", 303)
    token = DemoHost(_company()).launch_token(customer)
    return render_template("demo/secure_messages.html", token=token)


def devices() -> ResponseReturnValue:
    """The codes that the staff's telephones would show, since they have none."""
    now = time.time()
    shown = [_device(person, now) for person in _company().people]
    return render_template("demo/devices.html", devices=shown)


def file(name: str) -> ResponseReturnValue:
    """A style sheet, script or sign."""
    content = render_template(f"demo/{name}") if name in _OWN_FILES else FILES.get(name)
    if content is None:
        abort(404)
    return Response(content, mimetype=_TYPES.get(Path(name).suffix))


def _device(person: DemoPerson, now: float) -> Device:
    totp = TOTP(person.totp)
    return Device(person, totp.at(int(now)), totp.interval - int(now) % totp.interval)


def _customer() -> DemoCustomer | None:
    return CUSTOMERS.get(request.cookies.get(COOKIE, ""))


def _company() -> Company:
    found: Company = current_app.extensions["demo"]
    return found
