"""The registry in memory, reloaded when its version in the database has moved on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from verifier.detection.assess import Assessor
from verifier.domain.channel import Registry
from verifier.persistence import channels
from verifier.persistence.database import Database


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One version of the registry and the assessor that reads texts against it."""

    version: int
    registry: Registry
    assessor: Assessor


class RegistrySnapshot:
    """Hands out the newest snapshot it knows of; a check compares versions in its own facts."""

    def __init__(
        self, database: Database, make_assessor: Callable[[Registry], Assessor] = Assessor
    ) -> None:
        self._database = database
        self._make_assessor = make_assessor
        self._snapshot: Snapshot | None = None

    def newest(self) -> Snapshot:
        """The snapshot at hand, loaded on first use; it may be older than the database."""
        return self._snapshot or self.reload()

    def reload(self) -> Snapshot:
        """Read the registry anew; raises `Unavailable`. Threads may race: both read the truth."""
        with self._database.reading() as connection:
            version, registry = channels.load(connection)
        self._snapshot = Snapshot(version, registry, self._make_assessor(registry))
        return self._snapshot
