"""Official channels and the registry that holds them.

Decides exact ownership only: is this identifier the company's own, for which direction, and does
the registry state a negative ("no telephone line in this region")? That a channel is official
never proves that a contact came through it (S1); what looks *like* a channel is `detection`'s.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from verifier.domain.identifier import Identifier, IdentifierKind


class Direction(StrEnum):
    """Who may start: `inbound` the customer, `outbound` the company."""

    INBOUND = "inbound"
    OUTBOUND = "outbound"
    BOTH = "both"

    @property
    def customers_may_use(self) -> bool:
        """Whether a customer may contact the company here."""
        return self is not Direction.OUTBOUND

    @property
    def company_may_use(self) -> bool:
        """Whether the company contacts customers from here."""
        return self is not Direction.INBOUND


@dataclass(frozen=True, slots=True)
class Channel:
    """One identifier that `brand` owns. `region` is ISO 3166-1 alpha-2, or None for everywhere."""

    brand: str
    identifier: Identifier
    direction: Direction
    region: str | None = None


@dataclass(frozen=True, slots=True)
class NoChannel:
    """A stated negative: `brand` has no channel of `kind` in `region` (None: anywhere)."""

    brand: str
    kind: IdentifierKind
    region: str | None


class Registry:
    """An immutable snapshot of all official channels, brand names and negatives.

    Look-ups are exact and take constant time. A host is owned when it, or a parent domain of it,
    is registered: `www.okx.com` belongs to the owner of `okx.com`. Userinfo, ports and paths never
    take part, and an e-mail address is owned only when that very address is registered.
    """

    def __init__(
        self,
        channels: Iterable[Channel] = (),
        names: Iterable[tuple[str, str]] = (),
        negatives: Iterable[NoChannel] = (),
    ) -> None:
        """`names` holds (brand, written name) pairs, such as ("trustwallet", "trust wallet")."""
        self.channels = tuple(channels)
        self.names = tuple(names)
        self.negatives = frozenset(negatives)
        self._by_identifier = {channel.identifier: channel for channel in self.channels}

    @property
    def brands(self) -> frozenset[str]:
        """Every brand that has a channel or a name."""
        return frozenset(
            {channel.brand for channel in self.channels} | {brand for brand, _ in self.names}
        )

    def owner(self, identifier: Identifier) -> Channel | None:
        """The channel that owns `identifier` exactly (hosts: or by a registered parent domain)."""
        if identifier.kind in (IdentifierKind.DOMAIN, IdentifierKind.URL):
            exact = self._by_identifier.get(identifier)
            return exact or self.host_owner(identifier.host or "")
        return self._by_identifier.get(identifier)

    def host_owner(self, host: str) -> Channel | None:
        """The domain channel that owns `host` or a parent domain of it."""
        labels = host.split(".")
        for start in range(len(labels) - 1):
            parent = Identifier(IdentifierKind.DOMAIN, ".".join(labels[start:]))
            if channel := self._by_identifier.get(parent):
                return channel
        return None

    def has_no_line(self, kind: IdentifierKind, region: str | None) -> bool:
        """Whether the registry states that there is no channel of `kind` in `region`."""
        return any(
            negative.kind is kind and negative.region in (None, region)
            for negative in self.negatives
        )
