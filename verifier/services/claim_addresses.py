"""Claim the addresses that the host app has verified for a customer, and what was sent to them.

Part of a launch, inside its transaction: only a launch's verified list claims anything, never what
a customer pastes or types. The list replaces the one before. What a provisional customer held for
an address becomes the claimant's, sealed anew under their key. An address that another customer had
is the claimant's from now on, but contacts made to the other stay theirs (S2). So do contacts older
than `HANDED_OVER`, which may have been made to whoever had the address before: they stay where they
are, and nobody's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from datetime import timedelta

from verifier.detection.canonical import canonical
from verifier.domain.errors import Invalid, Unavailable
from verifier.domain.identifier import Identifier, IdentifierKind
from verifier.persistence import customer_addresses, customers, merging
from verifier.persistence.database import Transaction
from verifier.services.vault import Customer, Vault, seal_again

MOST_ADDRESSES = 20
"""How many telephone numbers, and how many e-mail addresses, one customer may have."""

HANDED_OVER = timedelta(days=45)
"""How far back contacts to an address become its new owner's. A number may be somebody else's after
that: 45 days is the shortest time for which one must rest in the USA (47 CFR 52.15)."""

_TRIES = 5


def read_addresses(phones: Sequence[str], emails: Sequence[str]) -> tuple[Identifier, ...]:
    """What the host app says it has verified; raises `Invalid` naming `phones.0` and so on.

    Numbers need their country code: a guessed one would be somebody else's number.
    """
    return (
        *_read("phones", IdentifierKind.PHONE, phones),
        *_read("emails", IdentifierKind.EMAIL, emails),
    )


class ClaimAddresses:
    """See the module."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def __call__(
        self, transaction: Transaction, customer: Customer, addresses: Sequence[Identifier]
    ) -> None:
        """Make exactly these the customer's addresses; the caller commits.

        Raises `Unavailable` when it cannot be done now: a claim is whole or nothing.
        """
        wanted = {indexes[0]: indexes for indexes in map(self._vault.address_indexes, addresses)}
        every = {index for indexes in wanted.values() for index in indexes}
        owned = customer_addresses.owned(transaction.connection, customer.id, every)
        if owned.keys() == wanted.keys() and set(owned.values()) <= {customer.id}:
            return
        customers.lock(transaction, customer.id)
        owned = _map_all(transaction, customer.id, wanted.keys(), every)
        customer_addresses.verify(transaction, customer.id, wanted.keys())
        # Those no longer verified, and those kept under an index key that was rotated away.
        customer_addresses.remove(transaction, owned.keys() - wanted.keys())
        others = {owner for index, owner in owned.items() if index in every} - {customer.id}
        for source, wrapped in merging.lock_provisional(transaction, others).items():
            key = self._vault.open_key(wrapped, source)
            _merge(transaction, Customer(source, key, None), customer)


def _map_all(
    transaction: Transaction, customer_id: int, wanted: Set[bytes], every: Set[bytes]
) -> dict[bytes, int]:
    """Lock every wanted address and all the customer has; where nobody was, it is theirs now.

    New ones come first and in order, while nothing else is locked: so two claims of the same
    addresses queue, and never wait for each other.
    """
    for _ in range(_TRIES):
        known = customer_addresses.owned(transaction.connection, customer_id, every)
        for index in sorted(wanted - known.keys()):
            customer_addresses.add(transaction, index, customer_id, verified=True)
        owned = customer_addresses.lock(transaction, customer_id, every)
        if wanted <= owned.keys():
            return owned
    raise Unavailable("the owner of an address keeps changing")


def _merge(transaction: Transaction, source: Customer, owner: Customer) -> None:
    since = transaction.now - HANDED_OVER
    for rows in merging.contacts_of(transaction, source.id, since):
        for row in rows:
            row["sealed_details"] = seal_again(source, owner, row["id"], row["sealed_details"])
            row["customer_id"] = owner.id
        merging.add_contacts(transaction, rows)
    merging.move_rest(transaction, source.id, owner.id)


def _read(field: str, kind: IdentifierKind, given: Sequence[str]) -> Iterator[Identifier]:
    if len(given) > MOST_ADDRESSES:
        raise Invalid(field, f"are more than {MOST_ADDRESSES}")
    for place, text in enumerate(given):
        yield canonical(kind, text, field=f"{field}.{place}")
