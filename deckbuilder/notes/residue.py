"""What stands in an answer and tells a learner nothing: where it is from, how hard it is.

`It copies the list. [[src](https://a.example)]` → `It copies the list.`
"""

from __future__ import annotations

import re

from deckbuilder import labels
from deckbuilder.labels import ENGLISH, either

_NAMES = ENGLISH.speech["residue"]
_AT_END = re.compile(
    rf"\s*\\?\[?\[\\?\[?{either(_NAMES)}\\?\]?\]\([^()]*\)\\?\]?(?=[.]?\s*$)"
    rf"|\s*\\?\[{either(_NAMES)}\\?\](?=[.]?\s*$)"
    r"|\s*\\?\[(?:\d{1,2}:)?\d{1,2}:\d\d\\?\](?:\([^()]*\))?(?=[.]?\s*$)",
    re.IGNORECASE,
)
"""A link to a source, or the time in a recording at which it was said."""
_STAMP = re.compile(r"\s*\\?\[\d{1,2}:\d\d:\d\d\\?\](?:\([^()]*\))?")


def without(text: str) -> str:
    """Markdown of a line without the link to its source behind it."""
    found = _AT_END.sub("", _STAMP.sub("", text)) if "[" in text else text
    return found if any(map(str.isalnum, found)) else text


def names(text: str) -> bool:
    """Whether words only name such a thing: `[src]`, `Difficulty`."""
    return labels.normal(_TARGET.sub("]", text).strip("[]() ")) in labels.RESIDUE


def is_address(text: str) -> bool:
    """Whether a text is the address of a page, or names one in brackets."""
    return _ADDRESS.fullmatch(text.strip("<>[]() .")) is not None


_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")


def leads_away(text: str) -> bool:
    """Whether a text only names another page: `Also read: How to rest`."""
    label, colon, _ = text.partition(":")
    return bool(colon) and len(label) <= _LABEL and labels.normal(label) in _ELSEWHERE


_ELSEWHERE = frozenset(ENGLISH.speech["elsewhere"])
_LABEL = 30
"""Letters of such a label."""
_TARGET = re.compile(r"\]\([^()\s]*\)")
