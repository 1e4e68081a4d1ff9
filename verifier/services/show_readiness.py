"""Show whether this process can serve: the database answers and has this version's tables."""

from __future__ import annotations

from verifier.domain.errors import Unavailable
from verifier.persistence.database import Database
from verifier.persistence.migrate import is_current


class ShowReadiness:
    """See the module."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def __call__(self) -> bool:
        """Whether requests should be sent here; an outage is an answer, not an error."""
        try:
            return is_current(self._database)
        except Unavailable:
            return False
