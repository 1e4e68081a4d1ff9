"""Telephone numbers that somebody typed: E.164 by libphonenumber's metadata.

Decides whether a number is possible (length and country code), not whether it is assigned.
Finding numbers inside hostile text is `phone_text`'s.
"""

from __future__ import annotations

import re
from functools import lru_cache

import phonenumbers
from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneMetadata

from verifier.detection.characters import fold
from verifier.domain.errors import Invalid

_CANONICAL = re.compile(r"\+[1-9][0-9]{6,14}")
_TEL = re.compile(r"^tel:", re.IGNORECASE)
_TYPED = re.compile(r"[0-9+()\[\]{}.,/\-~*#;=a-z \t\u00a0]+", re.IGNORECASE)


def canonical_phone(text: str, region: str | None = None, field: str = "phone") -> str:
    """E.164 of one typed number; `region` (ISO 3166-1 alpha-2) is needed without a country code.

    Raises `Invalid` for an unknown region and for what cannot be a telephone number.
    """
    if _CANONICAL.fullmatch(text) and _surely_canonical(text):
        return text
    if len(text) > 100:
        raise Invalid(field, "is too long for a telephone number")
    if region is not None and region.upper() not in phonenumbers.SUPPORTED_REGIONS:
        raise Invalid(field, "the region is not a known country code such as US")
    plain = _TEL.sub("", fold(text).text.strip())
    if not _TYPED.fullmatch(plain):
        raise Invalid(field, "is not a telephone number")
    if not any(char.isdigit() for char in plain):
        raise Invalid(field, "is not a telephone number: it has no digits")
    return _parse(plain, region and region.upper(), field)


@lru_cache(maxsize=4096)
def possible_e164(text: str, region: str | None = None) -> str | None:
    """E.164 of `text` when libphonenumber finds the number possible, else None."""
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


@lru_cache(maxsize=4096)
def is_assigned(e164: str) -> bool:
    """Whether the number lies in a range that its country has handed out."""
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(e164))
    except phonenumbers.NumberParseException:
        return False


@lru_cache(maxsize=4096)
def region_of(e164: str) -> str | None:
    """ISO 3166-1 alpha-2 region of an E.164 number, None when it is nobody's."""
    try:
        return phonenumbers.region_code_for_number(phonenumbers.parse(e164))
    except phonenumbers.NumberParseException:
        return None


def _parse(text: str, region: str | None, field: str) -> str:
    if region is None and not text.startswith("+"):
        raise Invalid(field, "needs a country code, as in +44, or a region")
    found = possible_e164(text, region)
    if found is None:
        raise Invalid(field, "is not a possible telephone number")
    return found


def _surely_canonical(text: str) -> bool:
    """Whether parsing would give `text` back, decided from the metadata alone (a fast path)."""
    for digits in (1, 2, 3):
        rule = _length_rule(text[1 : 1 + digits])
        if rule is not None:
            lengths, prefix = rule
            national = text[1 + digits :]
            return len(national) in lengths and not (prefix and prefix.match(national))
    return False


@lru_cache(maxsize=512)
def _length_rule(code: str) -> tuple[frozenset[int], re.Pattern[str] | None] | None:
    """(possible national lengths, national prefix) of a country calling code, if it is one."""
    regions = COUNTRY_CODE_TO_REGION_CODE.get(int(code))
    if not regions:
        return None
    metadata = PhoneMetadata.metadata_for_region_or_calling_code(int(code), regions[0])
    if metadata is None or metadata.general_desc is None:
        return None
    prefix = metadata.national_prefix_for_parsing
    return frozenset(metadata.general_desc.possible_length), (prefix and re.compile(prefix)) or None
