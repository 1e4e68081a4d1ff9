"""Random histories of a small company: the service is green exactly where the oracle is.

`HISTORIES=2000 pytest tests/services/test_never_wrongly_genuine.py` looks deeper.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test
from sqlalchemy import event

from tests.deployment import Deployment
from tests.services.company import Company
from tests.services.histories import SLOTS, Histories


def do_not_sync(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute("PRAGMA synchronous=OFF")


def test_no_history_is_wrongly_green(tmp_path: Path) -> None:
    histories = int(os.environ.get("HISTORIES", "120"))
    with ExitStack() as open_until_the_end:
        deployment = open_until_the_end.enter_context(Deployment(tmp_path, token_days=1))
        first = Company(deployment.settings, deployment.ring, deployment.database)
        processes = {
            (slot, accepts): open_until_the_end.enter_context(
                first.elsewhere(timedelta(minutes=ahead), accept_asserted_calls=accepts)
            )
            for slot, ahead in enumerate(SLOTS)
            for accepts in (False, True)
        }
        for process in processes.values():  # durability only costs time here
            event.listen(process.database.writer, "connect", do_not_sync)
        run_state_machine_as_test(
            lambda: Histories(processes),
            settings=settings(
                max_examples=histories,
                stateful_step_count=30,
                deadline=None,
                database=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
