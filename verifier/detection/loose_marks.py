"""Marks of contact details in a text from which everything that was read is blanked out.

Decides greedily and without regard for sense: a false alarm costs a second question, a miss lets
a stranger's address stand under a copied footer. Precise reading is `scan`'s.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from verifier.detection.brand_text import plain_letters
from verifier.detection.loose_numbers import loose_numbers
from verifier.detection.loose_words import (
    CJK_ENDINGS,
    CLEAR_ENDINGS,
    DOT_WORDS,
    PLATFORMS,
    PLATFORMS_ELSEWHERE,
    SCHEMES,
    WITH_COMPANY,
    WORDY_ENDINGS,
)

HOST = "something that may be a site's address could not be read"
SCHEME = "a link or command of another kind than a web address could not be read"
ADDRESS = "something that may be a mail address could not be read"
NUMBER = "digits that may be a telephone number could not be read"
PLATFORM = "a messaging service is named without a readable account"
WALLET = "a long code that may be a wallet's address could not be read"

_LOOKS = {
    "a": "a4@",
    "e": "e3",
    "i": "i1l!",
    "o": "o0",
    "s": "s5$",
    "t": "t7",
    "l": "l1i",
    "g": "g9",
}
_ODD_DOTS = "·•∙⋅・ꓸ۔։⸱᛫‧°"
_ENDING = rf"(?:{CLEAR_ENDINGS}|{WORDY_ENDINGS})"
# Each begins with what is rare in a text, so that the search skips; in lower case but the first,
# because a capital behind a full stop begins a sentence ("Net of fees").
_SPREAD_HOST = re.compile(rf"\.(?<=[\w)\]]\.) {_ENDING}(?![\w-])")
_HOSTS = tuple(
    re.compile(pattern)
    for pattern in (
        # A dot between words, whatever the ending; also behind a quote that ended a link.
        r"\.(?<=[^\s.]\.)(?:[^\W\d_]{2}|xn--|c0m|n3t|0rg)",
        # Spread with spaces: "name . net", "name .net", "name. net".
        r"\.(?<=[\w)\]] \.) ?[^\W\d_]{2}",
        r"\.(?<=[\w)\]]\.) (?:com|org|io|xyz|biz|icu|ru|cn)(?![\w-])",
        r"\.(?<=[^\W_] [^\W_] \.) [^\W_] ",
        rf"\.(?<=[\w\ufffd]\.)(?:{CJK_ENDINGS})",
        rf"[{_ODD_DOTS}](?<=\w.){_ENDING}(?![\w-])",
        rf"[{_ODD_DOTS}](?:(?<=\w.)|(?<=\w .)) ?(?:com|net|org|io|xyz)(?![\w-])",
        r"[,;:_/|](?<=\w.)(?:com|net|org|io|xyz)(?![\w-])",
        r"-(?<=[^\W_]-)(?:com|net|org|io|xyz)(?![\w-])",
        r"-(?<=[^\W_]-)[^\W_]{2,40}\.? (?:com|net|org|io|xyz|app|info)(?![\w-])",
        # Written out: "name dot net", "name[dot]net", "name(.)net".
        rf"[\[({{<«【] ?(?:\.|{DOT_WORDS}) ?[\])}}>»】]",
        r"dot(?<=[\s\-_*\"']dot)[\s\-_*\"']{1,3}[^\W\d_]{2}",
        rf"(?:{DOT_WORDS})[\s\-_*]{{0,3}}(?:{CLEAR_ENDINGS}|app|ру|рф)(?![^\W_])",
        r"w ?w ?w(?<![^\W_]www)(?<![^\W_]w w w)(?![\w.])",
        r"[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}",
        r"\[[0-9a-f]{0,4}:[0-9a-f:.]{1,40}\]",
    )
)
_SLASHES = re.compile(r":/|:\\|//(?=[^\s/\\])|\\\\(?=[^\s/\\])|/\\(?=\w)|\\/(?=\w)")
_SCHEME = re.compile(r"[a-z](?<![^\W_].)[a-z0-9+.-]{1,20}:(?=\S)")
_SCHEMES = re.compile(SCHEMES)
_ADDRESSES = re.compile(r"@|[\[({<] ?(?:at|arroba|ät|собака) ?[\])}>]")
_WALLETS = re.compile(
    r"0x[0-9a-f]{40}|(?<![^\W_])(?:(?=[0-9]{0,30}[a-z])(?=[a-z]{0,30}[0-9])[0-9a-z]{26,})"
    # In groups of four, most with a digit.
    r"|(?<![^\W_])(?:[0-9a-z]{4}[ -](?=[a-z]{0,3}[0-9]|[0-9a-z]{4}[ -][a-z]{0,3}[0-9])){4,}"
)


def _spread(name: str) -> str:
    return r"[\W_]{0,2}".join(
        f"[{re.escape(_LOOKS[letter])}]" if letter in _LOOKS else re.escape(letter)
        for letter in name.replace(" ", "")
    )


_SQUASHED = re.compile(r"[\W_]+")
_ALIKE = str.maketrans("4@3105$79!i", "aaelosstgll")
_SQUASHED_PLATFORMS = tuple(name.replace(" ", "").replace("i", "l") for name in PLATFORMS)
_PLATFORM = re.compile(rf"(?<![^\W_])(?:{'|'.join(map(_spread, PLATFORMS))})(?![^\W_])")
_ELSEWHERE = re.compile(PLATFORMS_ELSEWHERE)
_ACCOUNT = "id|app|me|group|channel|account|number|user(?:name)?|handle|号|帳號|账号"
_BY = "on|in|via|through|by|per|auf|en|por|add|use|using"
_WITH_COMPANY = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?:{WITH_COMPANY})(?:\s?(?:{_ACCOUNT})(?![^\W_])|\s?[:：=#])",
        rf"(?:{_BY})\s(?:our\s|us\s)?(?:signal|line|qq|vx|tg|messenger|insta(?:gram)?)(?![^\W_])",
    )
)
# A capital inside a sentence is a name's: "Write to Signal".
_NAMED = re.compile(r"(?:Signal|LINE|QQ|VX|Messenger)(?![^\W_])")
_PLATFORM_ALONE = re.compile(
    rf"[\W_]*(?:(?:follow|join|find|chat|us|our|on|with|official|channel|community|group|the)[\W_]+)*"
    rf"(?:{'|'.join(map(re.escape, PLATFORMS))}|{PLATFORMS_ELSEWHERE})"
    r"(?:[\W_]+(?:channel|community|group|chat))?[\W_]*",
    re.IGNORECASE,
)
_SPACES = re.compile(r"\s+")


def platform_alone(text: str) -> bool:
    """Whether `text` is a messenger's name and nothing else that leads anywhere."""
    return len(text) <= 60 and _PLATFORM_ALONE.fullmatch(text) is not None


def loose_marks(rest: str, phones: Iterable[str] = ()) -> Iterator[str]:
    """Reasons why folded `rest`, what was read blanked out, may hold something unread."""
    text = _SPACES.sub(" ", rest)
    low = plain_letters(text.lower())
    if _SPREAD_HOST.search(text) or any(host.search(low) for host in _HOSTS):
        yield HOST
    if _SLASHES.search(low) or any(_SCHEMES.fullmatch(m[0][:-1]) for m in _SCHEME.finditer(low)):
        yield SCHEME
    if _ADDRESSES.search(low):
        yield ADDRESS
    if loose_numbers(text, phones):
        yield NUMBER
    if _names_a_platform(text, low):
        yield PLATFORM
    if _WALLETS.search(low):
        yield WALLET


def _names_a_platform(text: str, low: str) -> bool:
    squashed = _SQUASHED.sub("", low.translate(_ALIKE))
    if any(name in squashed for name in _SQUASHED_PLATFORMS) and _PLATFORM.search(low):
        return True
    if _ELSEWHERE.search(text.lower()):
        return True
    return any(
        _alone(low, match) for words in _WITH_COMPANY for match in words.finditer(low)
    ) or any(_in_sentence(text, match) for match in _NAMED.finditer(text))


def _alone(text: str, match: re.Match[str]) -> bool:
    return match.start() == 0 or not text[match.start() - 1].isalnum()


def _in_sentence(text: str, match: re.Match[str]) -> bool:
    before = text[max(0, match.start() - 2) : match.start()]
    return len(before) == 2 and before[1] == " " and (before[0].islower() or before[0] == ",")
