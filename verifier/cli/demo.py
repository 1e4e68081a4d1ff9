"""`verifier demo`: an embedded company to click through, or its story told once without a browser.

The company lives in one folder (VERIFIER_DEMO_DIR); nothing of it touches a real deployment.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import click

from verifier import bootstrap
from verifier.cli.console import results, say, table
from verifier.cli.demo_company import NUMBER_SHOWN, Company, environment, ready_company
from verifier.cli.demo_dialer import DemoDialer
from verifier.cli.demo_scene import Scene, Step
from verifier.cli.demo_story import tell
from verifier.cli.serve import gunicorn
from verifier.domain.errors import Conflict, Unavailable

_HOST = "127.0.0.1"
_DIFFERS = 1
_LONGEST_START = 30.0  # seconds


@click.command()
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--once", is_flag=True, help="Tell its story without a browser and check it.")
@click.option(
    "--folder",
    type=click.Path(path_type=Path),
    default=Path("var/demo"),
    envvar="VERIFIER_DEMO_DIR",
    show_default=True,
    help="Where the demo company lives.",
)
@click.pass_context
def demo(context: click.Context, port: int, once: bool, folder: Path) -> None:
    """Run a small company, with sign-ins to click through."""
    if not once:
        _run(folder, port)
        return
    with tempfile.TemporaryDirectory(prefix="verifier-demo-") as fresh:
        steps = _tell_once(ready_company(Path(fresh) / "demo", port))
    if not all(step.holds for step in steps):
        context.exit(_DIFFERS)


def _tell_once(company: Company) -> list[Step]:
    shown = table("", "what happens", "must be", "is")
    steps = []
    with _scene(company) as scene:
        for step in tell(scene):
            steps.append(step)
            style = "green" if step.holds else "bold red"
            mark = "ok" if step.holds else "DIFFERS"
            shown.add_row(mark, step.what, step.expected, step.actual, style=style)
    results().print(shown)
    return steps


@contextmanager
def _scene(company: Company) -> Iterator[Scene]:
    ring = bootstrap.load_keys(company.settings)
    database = bootstrap.open_database(company.settings)
    try:
        yield Scene(company, bootstrap.use_cases(company.settings, ring, database), database)
    finally:
        database.close()


def _run(folder: Path, port: int) -> None:
    _require_free(port)
    signal.signal(signal.SIGTERM, _stop)  # so that being ended cleans up like Ctrl-C
    say(f"Preparing the demo company in {folder} …")
    company = ready_company(folder, port)
    with _scene(company) as scene, _served(folder, port) as service:
        dialer = DemoDialer(scene.database, scene.use_cases.record_event, scene.machine("dialer"))
        _show_sign_ins(company, port)
        with dialer:
            service.wait()
    raise Unavailable("the demo's service has ended")


@contextmanager
def _served(folder: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """The service as a process of its own, ended with us however we end."""
    inherited = {
        name: text for name, text in os.environ.items() if not name.startswith("VERIFIER_")
    }
    service = subprocess.Popen(  # noqa: S603 - our own interpreter, no shell
        gunicorn(_HOST, port, workers=1, threads=8), env=inherited | environment(folder, port)
    )
    try:
        _wait_for(service, port)
        yield service
    except KeyboardInterrupt:
        say("Stopped.")
        sys.exit(0)
    finally:
        service.terminate()
        service.wait()


def _stop(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - signal's signature
    raise KeyboardInterrupt


def _require_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((_HOST, port))
        except OSError:
            raise Conflict(f"port {port} cannot be used; choose another with --port") from None


def _wait_for(service: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + _LONGEST_START
    while service.poll() is None and time.monotonic() < until:
        try:
            socket.create_connection((_HOST, port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise Unavailable("the demo's service did not start")


def _show_sign_ins(company: Company, port: int) -> None:
    console = results()
    console.print(f"The demo runs at http://localhost:{port} (Ctrl-C ends it).", style="bold")
    people = table("staff", "password", "who")
    for person in company.people:
        people.add_row(person.login, person.password, person.name)
    console.print(people)
    machines = table("machine", "secret")
    for name, secret in company.secrets.items():
        machines.add_row(name, secret)
    console.print(machines)
    console.print(
        f"A machine gets a token with: curl -u MACHINE -d grant_type=client_credentials"
        f" http://localhost:{port}/oauth/token"
    )
    console.print(
        f"Calls show {NUMBER_SHOWN}. A demo dialer answers them after a few seconds, as a"
        " telephone system would."
    )
