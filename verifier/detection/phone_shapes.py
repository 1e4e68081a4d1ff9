"""Which runs of digit groups are telephone numbers.

Decides on the digits and their grouping alone (North American plan, country codes, a region hint);
`phone_text` finds the groups and says what the words around them suggest.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from verifier.detection.phones import is_assigned, possible_e164

_NANP = r"[2-9][0-8][0-9][2-9][0-9]{6}"
# Impostors write the country code twice (+11, 1-1-) so that matchers overlook the number.
_WITH_ONE = re.compile(rf"1{{1,3}}({_NANP})")
_BARE = re.compile(_NANP)
_TOLL_FREE = re.compile(r"8(?:00|33|44|55|66|77|88)[2-9][0-9]{6}")
_AU_SERVICE = re.compile(r"1[38]00[0-9]{6}")
_BEGINS = re.compile(r"1{0,3}[2-9][0-8][0-9][2-9]|1[38]00")
MAX_DIGITS = 17
_NANP_REGIONS = frozenset({"US", "CA", "PR", "JM", "BS", "DO", "TT"})


@dataclass(frozen=True, slots=True)
class Groups:
    """Digit groups in a row and the separators between them (one fewer)."""

    digits: tuple[str, ...]
    separators: tuple[str, ...]

    @property
    def joined(self) -> str:
        """All digits."""
        return "".join(self.digits)

    @property
    def sizes(self) -> tuple[int, ...]:
        """Digits in each group."""
        return tuple(len(group) for group in self.digits)

    @property
    def bracketed(self) -> bool:
        """Whether an area code in brackets is among the groups."""
        return any(mark in separator for separator in self.separators for mark in ")]}")

    def looks_like_amount(self) -> bool:
        """Thousands groups: 12,345,678 or 1 234 567 890."""
        return (
            len(self.digits) > 1
            and len(set(self.separators)) == 1
            and self.separators[0] in {",", ".", " ", "'"}
            and all(size == 3 for size in self.sizes[1:])
        )

    def looks_like_date_or_address(self) -> bool:
        """2024-11-27 10:15, 27.11.2024, 192.0.2.1."""
        sizes = self.sizes
        if sizes[:3] in {(4, 2, 2), (2, 2, 4), (1, 2, 4), (2, 1, 4)} and self.digits[0] != "1":
            return sizes[0] == 4 or all(mark in {"-", "/", "."} for mark in self.separators[:2])
        return (
            len(sizes) == 4
            and set(self.separators) == {"."}
            and all(int(group) < 256 for group in self.digits)
        )


def may_start_here(groups: list[str], region: str | None) -> bool:
    """The cheapest sieve: could these groups, without a plus sign, begin a number?"""
    return (
        region is not None
        or _BEGINS.match("".join(groups)) is not None
        or len("".join(groups[:6])) >= 11
    )


def worth_a_look(groups: Groups, region: str | None) -> bool:
    """A cheap sieve before `national` and before looking at the words around."""
    digits = groups.joined
    if region and region not in _NANP_REGIONS:
        return len(digits) <= 15
    if _BARE.fullmatch(digits) or _WITH_ONE.fullmatch(digits) or _AU_SERVICE.fullmatch(digits):
        return True
    return 11 <= len(digits) <= 15 and len(groups.digits) <= 6


def international(groups: Groups) -> str | None:
    """E.164 of groups that a plus sign precedes."""
    digits = groups.joined
    if found := _WITH_ONE.fullmatch(digits):
        return "+1" + found[1]
    if _TOLL_FREE.fullmatch(digits):
        return "+1" + digits
    if not 8 <= len(digits) <= 15:
        return None
    found_e164 = possible_e164("+" + digits)
    if found_e164 and is_assigned(found_e164):
        return found_e164
    if _BARE.fullmatch(digits) and is_assigned("+1" + digits):
        return "+1" + digits
    return None


def possible_international(groups: Groups) -> str | None:
    """E.164 after a plus sign for numbers that fit a country but are not handed out."""
    digits = groups.joined
    if not 8 <= len(digits) <= 15 or any(len(mark) > 3 for mark in groups.separators):
        return None
    return possible_e164("+" + digits)


def national(groups: Groups, *, cued: bool, region: str | None) -> str | None:
    """E.164 of groups without a plus sign; `cued` says that words nearby speak of telephoning."""
    if groups.looks_like_amount() or groups.looks_like_date_or_address():
        return None
    if region and region not in _NANP_REGIONS and (found := _regional(groups, region)):
        return found
    return _north_american(groups, cued=cued) or (_cued(groups) if cued else None)


def _regional(groups: Groups, region: str) -> str | None:
    digits = groups.joined
    if not 7 <= len(digits) <= 15:
        return None
    found = possible_e164(digits, region)
    return found if found and is_assigned(found) else None


def _north_american(groups: Groups, *, cued: bool) -> str | None:
    digits = groups.joined
    sizes = groups.sizes
    if found := _WITH_ONE.fullmatch(digits):
        natural = sizes[0] in {1, 2} and sizes[-1] in {4, 7, 10} and len(sizes) <= 5
        shaped = len(sizes) > 1 and (natural or groups.bracketed)
        return "+1" + found[1] if cued or shaped else None
    if not _BARE.fullmatch(digits) or sizes[0] not in {3, 10}:
        return None
    shaped = sizes == (3, 3, 4) or groups.bracketed
    return "+1" + digits if shaped or cued else None


def _cued(groups: Groups) -> str | None:
    digits = groups.joined
    if digits.startswith("00"):
        return international(Groups((digits[2:],), ()))
    if _AU_SERVICE.fullmatch(digits):
        return "+61" + digits
    if 11 <= len(digits) <= 15 and len(groups.digits) <= 6:
        found = possible_e164("+" + digits)
        return found if found and is_assigned(found) else None
    return None
