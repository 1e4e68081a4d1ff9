"""Customers' numbers and addresses as staff see them: masked, until a reason is given.

Decides what a mask leaves readable, who may look behind it and what counts as a reason; that
nobody looks without an audit row is `reveal_identifier`'s. Numbers and senders of our own are
never masked: they are what the company shows to everybody.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from verifier.domain import text
from verifier.domain.errors import Invalid
from verifier.domain.identifier import Identifier, IdentifierKind
from verifier.domain.principal import Person, Role, actor

# Country codes of one and two digits; every other one has three (ITU-T E.164, list of 2016).
_ONE_DIGIT = frozenset("17")
_TWO_DIGITS = frozenset(
    first + second
    for first, seconds in {
        "2": "07",
        "3": "0123469",
        "4": "013456789",
        "5": "12345678",
        "6": "0123456",
        "8": "1246",
        "9": "0123458",
    }.items()
    for second in seconds
)
_FEWEST_FOR_ENDING = 7  # national digits: with fewer, two of them would leave too few to guess
_FEWEST_FOR_LETTER = 3  # characters before the @

_SHORTEST_REASON = 3
_LONGEST_REASON = 200
# Eight digits, whatever stands between them, or an @: a number or an address, kept for good.
_IDENTIFYING = re.compile(r"@|\d(?:[^\w@]*\d){7}")


@dataclass(frozen=True, slots=True)
class Masked:
    """An identifier with most of it hidden: `shown` for eyes, `spoken` for screen readers."""

    kind: IdentifierKind
    shown: str
    spoken: str


def mask(identifier: Identifier) -> Masked:
    """A phone keeps its country code and last two digits, an address its first letter and domain.

    Short ones keep less, and the number of dots says nothing of the length.
    """
    match identifier.kind:
        case IdentifierKind.PHONE:
            return _phone(identifier)
        case IdentifierKind.EMAIL:
            return _email(identifier)
        case _:
            return Masked(identifier.kind, "····", "hidden")


def _phone(identifier: Identifier) -> Masked:
    country, national = _split(identifier.value.removeprefix("+"))
    spoken = f"Number with country code {country}"
    if len(national) < _FEWEST_FOR_ENDING:
        return Masked(identifier.kind, f"+{country} ···· ····", spoken)
    ending = national[-2:]
    return Masked(
        identifier.kind, f"+{country} ···· ··{ending}", f"{spoken}, ending in {' '.join(ending)}"
    )


def _split(digits: str) -> tuple[str, str]:
    """Country code and national number."""
    length = 1 if digits[:1] in _ONE_DIGIT else 2 if digits[:2] in _TWO_DIGITS else 3
    return digits[:length], digits[length:]


def _email(identifier: Identifier) -> Masked:
    name, _, host = identifier.value.rpartition("@")
    spoken = f"Address at {host}"
    if len(name) < _FEWEST_FOR_LETTER or not name[0].isalnum():
        return Masked(identifier.kind, f"···@{host}", spoken)
    return Masked(identifier.kind, f"{name[0]}···@{host}", f"{spoken}, beginning with {name[0]}")


def may_reveal(by: Person, recorded_by: str) -> bool:
    """Whether `by` may see whole what a contact recorded by `recorded_by` went to.

    Agents their own contacts', admins any contact's; reviewers none, since no page of theirs holds
    one.
    """
    if by.role is Role.ADMIN:
        return True
    return by.role is Role.AGENT and recorded_by == actor(by)


def reason(field: str, typed: str) -> str:
    """Why somebody looks, 3 to 200 characters; raises `Invalid`.

    It stays in the audit for good, where nothing can be erased: so no number and no address in it.
    """
    checked = text.line(field, typed, longest=_LONGEST_REASON)
    if len(checked) < _SHORTEST_REASON:
        raise Invalid(field, f"must have at least {_SHORTEST_REASON} characters")
    if _IDENTIFYING.search(checked):
        raise Invalid(field, "must not hold a phone number or an address: it is kept for good")
    return checked
