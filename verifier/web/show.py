"""How values are written on pages: numbers, times, codes and hostile text.

Decides their looks only. Whatever a stranger wrote is escaped by the templates and has its
invisible characters made visible here.
"""

from __future__ import annotations

import unicodedata
from datetime import datetime, timedelta

import phonenumbers
from flask import Flask
from markupsafe import Markup, escape

from verifier.domain.identifier import Identifier, IdentifierKind
from verifier.domain.wording import NEVER_ASK, REASONS, headline, next_steps
from verifier.web.device import device_name

_LAYOUT = frozenset("\n\r\t")
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def register(app: Flask) -> None:
    """Make the filters and the words known to templates."""
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        identifier=identifier,
        moment=moment,
        clock=clock,
        code=code,
        late=late,
        device=device_name,
        visible=visible,
        exposed=exposed,
    )
    app.jinja_env.globals.update(
        never_ask=NEVER_ASK, reasons=REASONS, headline=headline, next_steps=next_steps,
        company=app.config["COMPANY"], app_address=next(iter(app.config["HOST_ORIGINS"]), None),
        has_provider=app.config["HAS_PROVIDER"],
    )  # fmt: skip


def identifier(value: Identifier) -> str:
    """A number grouped as at home or abroad, anything else as it is."""
    if value.kind is not IdentifierKind.PHONE:
        return value.value
    try:
        number = phonenumbers.parse(value.value, None)
    except phonenumbers.NumberParseException:
        return value.value
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def moment(value: datetime, *, seconds: bool = False) -> Markup:
    """`3 March 2026, 14:02 UTC`, or `14:02:09`."""
    written = f"{value.day} {value:%B %Y}, {value:{'%H:%M:%S' if seconds else '%H:%M'}} UTC"
    return _time(value, written)


def clock(value: datetime) -> Markup:
    """`14:02:09 UTC`, of today."""
    return _time(value, f"{value:%H:%M:%S} UTC")


def _time(value: datetime, written: str) -> Markup:
    """Always as long for machines, whole seconds too: no answer's size tells of its time."""
    exact = value.isoformat(timespec="milliseconds")
    return Markup('<time datetime="{}">{}</time>').format(exact, written)


def code(digits: str) -> str:
    """`482 913`, with a space that does not break."""
    return f"{digits[:3]}\u00a0{digits[3:]}"


def late(value: timedelta) -> str:
    """`12 minutes`, or hours and days when there are several."""
    minutes = int(value.total_seconds() // 60)
    for unit, length in (("day", 1440), ("hour", 60)):
        if minutes >= 2 * length:
            return f"{minutes // length} {unit}s"
    return f"{minutes} minute{'' if minutes == 1 else 's'}"


def visible(text: str) -> Markup:
    """`text` escaped, its invisible and direction-changing characters named (`U+202E`)."""
    return _named(text, {character for character in text if _is_hidden(character)})


def exposed(value: Identifier) -> Markup:
    """An identifier as `identifier` writes it, foreign letters among Latin ones named as well."""
    text = identifier(value)
    foreign = {character for character in text if character.isalpha() and not character.isascii()}
    mixed = any(character.isalpha() and character.isascii() for character in text)
    hidden = {character for character in text if _is_hidden(character)}
    return _named(text, hidden | foreign if mixed else hidden)


def _named(text: str, characters: set[str]) -> Markup:
    shown = str(escape(text))
    for character in characters:
        mark = f'<span class="hidden-character">U+{ord(character):04X}</span>'
        shown = shown.replace(character, mark)
    return Markup(shown)  # noqa: S704 - escaped above; the marks hold nothing but hexadecimal digits


def _is_hidden(character: str) -> bool:
    return character not in _LAYOUT and unicodedata.category(character) in _INVISIBLE
