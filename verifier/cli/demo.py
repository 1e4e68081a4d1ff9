"""`verifier demo`: an embedded company to click through, or its story told once without a browser.

To click through there are two sites, as in life: the service, and the host app that embeds it. The
company lives in one folder (VERIFIER_DEMO_DIR); nothing of it touches a real deployment.
"""

from __future__ import annotations

import logging
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import click

from verifier import bootstrap
from verifier.cli.console import results, say, table
from verifier.cli.demo_company import NUMBER_SHOWN, Company, ready_company
from verifier.cli.demo_dialer import DemoDialer
from verifier.cli.demo_scene import Scene, Step
from verifier.cli.demo_servers import require_free, serving, wait_for_the_first_to_end
from verifier.cli.demo_story import tell
from verifier.domain.errors import Unavailable

_DIFFERS = 1


@click.command()
@click.option(
    "--port",
    default=8000,
    show_default=True,
    type=click.IntRange(1, 65534),
    help="Where the service listens; the host app takes the next one.",
)
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
    # What the story has refused is told in its table, and no news for an operator.
    logging.getLogger("verifier").addHandler(logging.NullHandler())
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
    require_free(port)
    signal.signal(signal.SIGTERM, _stop)  # so that being ended cleans up like Ctrl-C
    try:
        say(f"Preparing the demo company in {folder} …")
        company = ready_company(folder, port)
        with _scene(company) as scene, serving(folder, port) as servers:
            record, dialer = scene.use_cases.record_event, scene.machine("dialer")
            _show_the_ways_in(company)
            with DemoDialer(scene.database, record, dialer):
                wait_for_the_first_to_end(servers)
    except KeyboardInterrupt:
        say("Stopped.")
        return
    raise Unavailable("a server of the demo has ended")


def _stop(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - signal's signature
    raise KeyboardInterrupt


def _show_the_ways_in(company: Company) -> None:
    service, (host_app,) = company.settings.public_url, company.settings.host_origins
    console = results()
    console.print(f"Customers start in the host app:  {host_app}", style="bold")
    console.print(f"Staff sign in at:                 {service}/staff/sign-in")
    console.print(f"Their devices show codes at:      {host_app}/devices")
    people = table("login", "password", "who")
    for person in company.people:
        people.add_row(person.login, person.password, person.name)
    console.print(people)
    machines = table("machine", "secret")
    for name, secret in company.secrets.items():
        machines.add_row(name, secret)
    console.print(machines)
    console.print(
        "A machine gets a token with: curl -u MACHINE -d grant_type=client_credentials"
        f" {service}/oauth/token"
    )
    console.print(
        f"Calls show {NUMBER_SHOWN}. A demo dialer answers them after a few seconds, as a"
        " telephone system would. Ctrl-C ends the demo."
    )
