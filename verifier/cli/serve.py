"""`verifier serve`: run the service, or say why it must not start.

Decides nothing about requests. No access log is kept. The server itself believes no forwarded
header: which ones count is `VERIFIER_PROXIES` alone, which the application applies.
"""

from __future__ import annotations

import os
import sys

import click

from verifier.cli.console import say
from verifier.cli.deployment import opened

SERVICE = "verifier.cli.served:application()"


def gunicorn(
    host: str, port: int, workers: int, threads: int, application: str = SERVICE
) -> list[str]:
    """The command that serves on `host:port`; threads, since a check waits for the database."""
    address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    return [
        sys.executable,
        *("-m", "gunicorn", application),
        *("--bind", address),
        *("--workers", str(workers)),
        *("--worker-class", "gthread", "--threads", str(threads)),
        *("--graceful-timeout", "3", "--no-control-socket"),
        *("--forwarded-allow-ips", ""),  # by default it would believe this machine
        *("--log-level", "warning", "--error-logfile", "-"),
    ]


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 128))
@click.option("--threads", default=4, show_default=True, type=click.IntRange(1, 256))
def serve(host: str, port: int, workers: int, threads: int) -> None:
    """Serve pages and API until stopped."""
    with opened() as use_cases:
        registry = use_cases.registry.newest().registry
    if not registry.channels:
        say("No official channel is registered yet; see `verifier channels import`.")
    say(f"Serving on {host}, port {port}.")
    command = gunicorn(host, port, workers=workers, threads=threads)
    os.execv(command[0], command)  # noqa: S606 - our own interpreter, no shell
