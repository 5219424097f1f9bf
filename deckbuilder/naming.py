"""Names for tags and files: `C/C++ Engineer (R&D)` → `c-c-plus-plus-engineer-r-and-d`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from hashlib import sha256

_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)
MAX_BYTES = 100
"""Of a slug: with its ending a file name stays below 255 bytes everywhere, and readable."""


@lru_cache(maxsize=1 << 12)
def slug(text: str) -> str:
    """Text → lower-case words joined by hyphens, never empty.

    The result is safe as a file name and as part of a tag.
    """
    spelled = (
        text.replace("+", " plus ")
        .replace("#", " sharp ")
        .replace("&", " and ")
        .replace("'", "")
        .replace("\N{RIGHT SINGLE QUOTATION MARK}", "")
    )
    folded = unicodedata.normalize(
        "NFC",
        "".join(c for c in unicodedata.normalize("NFKD", spelled).casefold() if not _accent(c)),
    )
    made = "-".join(re.findall(r"[^\W_]+", folded))
    if not made:
        return f"x-{_hash(text)}" if text.strip() else "none"
    if len(made.encode()) > MAX_BYTES:
        cut = made.encode()[: MAX_BYTES - 9].decode(errors="ignore").rstrip("-")
        made = f"{cut}-{_hash(text)}"
    return f"{made}-role" if _RESERVED.fullmatch(made) else made


def _accent(char: str) -> bool:
    # Latin accents only: a mark of another script is part of the word
    return unicodedata.combining(char) != 0 and "\u0300" <= char <= "\u036f"


def _hash(text: str) -> str:
    return sha256(text.encode(errors="replace")).hexdigest()[:8]


def slugs(names: Iterable[str]) -> dict[str, str]:
    """Each name → a slug of its own.

    Names that would share one are told apart by a suffix made of the name.
    """
    result: dict[str, str] = {}
    taken: set[str] = set()
    for name in sorted(set(names)):
        made = slug(name)
        if made in taken:
            made = f"{made}-{_hash(name)}"
        taken.add(made)
        result[name] = made
    return result
