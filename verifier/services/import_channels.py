"""Make a registry file the deployment's list of official channels, whole or not at all."""

from __future__ import annotations

from verifier.domain.channel import Registry
from verifier.domain.errors import Invalid
from verifier.persistence import channels, trail
from verifier.persistence.database import Database


class ImportChannels:
    """See the module."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def __call__(self, registry: Registry, by: str) -> int:
        """Replace the registry and return how many channels it has; `by` goes into the audit.

        Raises `Invalid` when it is empty: an empty registry would call everything of ours unknown.
        """
        if not registry.channels:
            raise Invalid("channels", "the list holds no channel")
        with self._database.writing() as transaction:
            channels.replace(transaction, registry)
            trail.add_audit(transaction, by, "channels.imported", "registry")
            transaction.commit()
        return len(registry.channels)
