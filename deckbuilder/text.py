r"""Characters: what never stands in a text, what does only in code, and what identity sees.

`a\u00a0b\tc` → `a b    c` in prose; in code it stays as written.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_CONTROL: dict[int, str | None] = dict.fromkeys((i for i in range(32) if i not in (9, 10)), None)
_CONTROL |= dict.fromkeys((i for i in range(127, 160) if i != 133), None)
_CONTROL |= {11: " ", 12: " ", 133: " "}
_CONTROL |= dict.fromkeys(range(0xD800, 0xE000), "\N{REPLACEMENT CHARACTER}")
_CLEAN = _CONTROL | {
    9: "    ",
    0xA0: " ",
    0x2007: " ",
    0x202F: " ",
    0x200B: None,
    0x2060: None,
    0xAD: None,
    0xFEFF: None,
}


_ODD = re.compile("[\x00-\x09\x0b-\x1f\x7f-\xa0\xad\u2007\u200b\u202f\u2060\ufeff\ud800-\udfff]")
"""What of all this may stand in a text: looking is much faster than translating."""


def printable(text: str) -> str:
    """Text without control characters and lone surrogates; tabs and line breaks stay."""
    return text.translate(_CONTROL) if _ODD.search(text) else text


def clean(text: str) -> str:
    """Printable text without invisible spaces as well; tabs become four spaces."""
    return text.translate(_CLEAN) if _ODD.search(text) else text


_WORDS = str.maketrans({i: " " for i in range(128) if not chr(i).isalnum() and chr(i) not in "+#"})
"""ASCII characters that stand in no word, as spaces."""


@lru_cache(maxsize=1 << 15)
def normal(text: str) -> str:
    """The text as identity sees it: composed, without case, punctuation and markup, one space each.

    Combining marks stay: without them Hindi and Thai words lose their vowels.
    """
    if text.isascii():
        return " ".join(text.casefold().translate(_WORDS).split())
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())
    return " ".join("".join(map(_kept, folded)).split())


@lru_cache(maxsize=1 << 12)
def _kept(char: str) -> str:
    """A character as `normal` has it: itself, a space, or nothing for what nobody sees."""
    if char.isalnum() or char in "+#":
        return char
    category = unicodedata.category(char)
    if category in ("Mn", "Mc") and not unicodedata.name(char, "").startswith("VARIATION"):
        return char
    return "" if category in ("Cf", "Mn") else " "
