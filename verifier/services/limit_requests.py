"""Count a request by each of its dimensions, and refuse it when one has been asked too often.

Decides what is counted together; the numbers are `domain.limit`'s. What identifies anybody leaves
here only as a keyed hash, so that whoever reads the shared store learns nothing.
"""

from __future__ import annotations

from collections.abc import Callable

from verifier.domain.errors import TooMany
from verifier.domain.limit import LIMITS, Dimension, Limit, Table, network
from verifier.limits.counter import Counter

_FIELD = "limit"
_HASH_BYTES = 16


class LimitRequests:
    """See the module. `hashed` is a keyed hash of a field's value."""

    def __init__(
        self, counter: Counter, hashed: Callable[[str, str], bytes], table: Table = LIMITS
    ) -> None:
        self._counter = counter
        self._hashed = hashed
        self._table = table

    def __call__(
        self,
        limit: Limit,
        *,
        address: str | None = None,
        client: str | None = None,
        customer: str | None = None,
        identifier: str | None = None,
    ) -> None:
        """Count it, before anything else is done; raises `TooMany`.

        `address` as the connection has it, `customer` a signed-in person as `actor`. Every one that
        is given must be in the table; refused by one dimension, it is not counted by the later
        ones. At most one round trip each, and one more to say when, if it is refused.
        """
        given = {
            Dimension.ADDRESS: None if address is None else network(address),
            Dimension.CLIENT: client,
            Dimension.CUSTOMER: customer,
            Dimension.IDENTIFIER: identifier,
        }
        allowances = self._table[limit]
        for dimension, value in given.items():
            if value is None:
                continue
            waiting = self._counter.hit(self._key(limit, dimension, value), allowances[dimension])
            if waiting is not None:
                raise TooMany(waiting)

    def _key(self, limit: Limit, dimension: Dimension, value: str) -> str:
        """Such as `check/customer/` and 128 bits: enough for nobody to share another's count."""
        field = f"{_FIELD}.{limit}.{dimension}"
        return f"{limit}/{dimension}/{self._hashed(field, value)[:_HASH_BYTES].hex()}"
