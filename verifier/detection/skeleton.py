"""What a word looks like: one ASCII skeleton for all spellings that the eye takes for the same.

Decides which characters are confusable (after Unicode TR 39, reduced to what imitates Latin
letters and digits), so that names in Cyrillic, Greek or Armenian letters alone are seen too.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_LOOKS_LIKE = {
    "a": "аɑαᴀӑӓǎаꭺ@4",
    "b": "ЬьвВßβƅʙᏏɓꮟƄ8",
    "c": "сϲᴄсⅽꮯʗƈ",
    "d": "ԁɗđδᏧժⅾ",
    "e": "еєҽəεҿɛᴇ℮3ё",
    "f": "ƒꜰſẝքϝ",
    "g": "ɡɢցԍǥ9ᶃ",
    "h": "һհнħʜʰᏂ",
    "i": "іıɩιɪїӏíⅰꙇ",
    "j": "јϳʝյɉ",
    "k": "кκҡқᴋҝƙĸ",
    "l": "ⅼłʟɫӀІ1|ǀוƖℓ",
    "m": "мᴍⅿɱʍ",
    "n": "пηոռɴŋпήɲƞп",
    "o": "оοօσᴏөøסҩ0ּ০ഠ๐໐ჿ○",
    "p": "рρᴘƿþքᏢ",
    "q": "ԛɋգզ",
    "r": "гʀɾяɼгᴦꭇ",
    "s": "ѕꜱʂƨ5$ᏚȿՏ",
    "t": "тτᴛţŧ7†ƫ",
    "u": "υսцᴜʋμџ",
    "v": "ѵνᴠⅴѷ",
    "w": "ѡωᴡɯԝшщա",
    "x": "хχⅹҳ×ӽ",
    "y": "уүγʏўყӯ",
    "z": "ʐᴢƶʑȥ",
}
_TABLE = {ord(char): letter for letter, chars in _LOOKS_LIKE.items() for char in chars}
# Upper-case forms that lower-casing sends elsewhere: Eta looks like H, eta like n.
_CAPITALS = str.maketrans("АВЕКМНОРСТУХΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "abekmhopctyxabezhikmnoptyx")
_MERGED = str.maketrans("i", "l")


@lru_cache(maxsize=8192)
def skeleton(word: str) -> str:
    """The skeleton of `word`; equal skeletons look alike (`rn` and `nn` as `m`, `vv` as `w`)."""
    letters = latin(word).translate(_TABLE).translate(_MERGED)
    return letters.replace("rn", "m").replace("nn", "m").replace("vv", "w")


def latin(word: str) -> str:
    """`word` in lower-case letters without accents, foreign look-alikes replaced, digits kept."""
    if word.isascii():
        return word.lower()
    plain = unicodedata.normalize("NFKD", word.translate(_CAPITALS)).lower()
    return "".join(
        char if char.isascii() else _TABLE.get(ord(char), char)
        for char in plain
        if not unicodedata.combining(char)
    )
