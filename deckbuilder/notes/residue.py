"""What stands in an answer and tells a learner nothing: where it is from, how hard it is.

`It copies the list. [[src](https://a.example)]` → `It copies the list.`
"""

from __future__ import annotations

import re

from deckbuilder import labels
from deckbuilder.labels import ENGLISH, either

_NAMES = ENGLISH.speech["residue"]
_WORDS = frozenset(_NAMES)
_AT_END = re.compile(
    rf"\s*\\?\[?\[\\?\[?{either(_NAMES)}\\?\]?\]\([^()]*\)\\?\]?(?=[.]?\s*$)"
    rf"|\s*\\?\[{either(_NAMES)}\\?\](?=[.]?\s*$)",
    re.IGNORECASE,
)


def without(text: str) -> str:
    """Markdown of a line without the link to its source behind it."""
    found = _AT_END.sub("", text) if "[" in text else text
    return found if any(map(str.isalnum, found)) else text


def names(text: str) -> bool:
    """Whether words only name such a thing: `[src]`, `Difficulty`."""
    return labels.normal(_TARGET.sub("]", text).strip("[]() ")) in _WORDS


_TARGET = re.compile(r"\]\([^()\s]*\)")
