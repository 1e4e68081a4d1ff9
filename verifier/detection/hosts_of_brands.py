"""One host against one registry: whose it is or whom it imitates.

Decides for hosts alone, with the answers of a registry remembered; what a whole link or address
means is `identifiers`'s.
"""

from __future__ import annotations

from collections import OrderedDict

from verifier.detection.brand_names import BrandNames, brand_names
from verifier.detection.lookalike import Imitation, imitation
from verifier.domain.channel import Registry

_REMEMBERED = 20_000


class HostJudge:
    """Judges hosts against one registry; not shared between registries."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self.names: BrandNames = brand_names(registry)
        self._known: OrderedDict[str, Imitation | None] = OrderedDict()

    def owner(self, host: str) -> str | None:
        """The brand that registered `host` or a parent domain of it."""
        channel = self.registry.host_owner(host)
        return channel.brand if channel else None

    def imitated(self, host: str) -> Imitation | None:
        """What `host` imitates; None for an owner's host and for one that imitates nobody."""
        try:
            return self._known[host]
        except KeyError:
            pass
        found = None if self.owner(host) else imitation(host, self.names)
        self._known[host] = found
        if len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)
        return found
