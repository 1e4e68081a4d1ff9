"""Decide about an indicator: one person confirms, another publishes, anybody of them retracts."""

from __future__ import annotations

from enum import StrEnum

from verifier.domain.errors import Forbidden, NotFound
from verifier.domain.indicator import Indicator
from verifier.domain.permission import Permission, require
from verifier.domain.principal import Person, Principal, actor
from verifier.persistence import indicators, trail
from verifier.persistence.database import Database
from verifier.services.registry_snapshot import RegistrySnapshot


class Decision(StrEnum):
    """What a reviewer may decide."""

    CONFIRM = "confirm"
    PUBLISH = "publish"
    RETRACT = "retract"


class DecideIndicator:
    """See the module."""

    def __init__(self, database: Database, registry: RegistrySnapshot) -> None:
        self._database = database
        self._registry = registry

    def __call__(self, indicator_id: int, decision: Decision, by: Principal) -> Indicator:
        """Carry it out; raises `Forbidden`, `NotFound`, `Conflict` (S8) or `Unavailable`.

        Publishing raises `NotConfirmed` unless the person has given a second factor just now.
        """
        require(by, Permission.DECIDE_INDICATOR)
        if decision is Decision.PUBLISH:
            require(by, Permission.PUBLISH_INDICATOR)
        if not isinstance(by, Person):
            raise Forbidden("people decide about indicators")
        registry = self._registry.reload().registry
        with self._database.writing() as transaction:
            found = indicators.lock(transaction, indicator_id)
            if found is None:
                raise NotFound("indicator")
            owner = registry.owner(found.identifier)
            match decision:
                case Decision.CONFIRM:
                    decided = found.confirm(by.id, owner)
                case Decision.PUBLISH:
                    decided = found.publish(by.id, owner)
                case Decision.RETRACT:
                    decided = found.retract()
            indicators.change(transaction, decided)
            trail.add_audit(
                transaction, actor(by), f"indicator.{decision.value}", str(indicator_id)
            )
            transaction.commit()
        return decided
