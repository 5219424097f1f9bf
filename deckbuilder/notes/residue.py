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
    rf"|\s*\\?[\[(]{either(ENGLISH.speech['levels'])}\\?[\])](?=[.?]?\s*$)",
    re.IGNORECASE,
)
"""A link to a source, or how hard a question is."""
_STAMP = re.compile(
    r"\s*\\?\[\\?\[?\d{1,2}:\d\d(?::\d\d)?\\?\]\\?\]?(?:\([^()\s]*\))?"
    r"|\s*\[[^\[\]]{1,12}\]\(<?#[^()]*\)\s*$"
)
"""Where a thing is said in a recording: `[00:12:48]`; a link up the page behind a line."""
_AT_BEGIN = re.compile(
    rf"\\?[\[(]{either(ENGLISH.speech['levels'])}\\?[\])]:?\s+(?=\S)", re.IGNORECASE
)
"""`(Medium) How …?`"""
_ADDRESS = re.compile(
    r"(?:(?<=[.!?])|\s+(?:please\s+)?"
    rf"{either(ENGLISH.speech['leading'])}\b(?:\s+(?:at|here|the link))?:?)"
    r"\s+<?https?://[^\s<>]+>?\s*$",
    re.IGNORECASE,
)
"""`It holds. Please visit https://a.example`: where more stands."""


def without(text: str) -> str:
    """Markdown of a line without the link to its source behind it, and how hard it is."""
    text = _STAMP.sub("", text) if "[" in text else text
    found = _AT_END.sub("", text) if "[" in text or text[-1:] == ")" else text
    found = _ADDRESS.sub("", found) if "://" in found else found
    found = _AT_BEGIN.sub("", found) if found[:1] in ("(", "[", "\\") else found
    return found if any(map(str.isalnum, found)) else text


def names(text: str) -> bool:
    """Whether words only name such a thing: `[src]`, `Difficulty`."""
    return labels.normal(_TARGET.sub("]", text).strip("[]() ")) in labels.RESIDUE


def only_links(source: str) -> bool:
    """Whether Markdown of a line holds links, addresses or numbers of questions, and no more."""
    return not any(map(str.isalpha, _LINKS.sub(" ", source)))


_LINKS = re.compile(
    r"\\?\[(?:[^\[\]\\]|\\.)*\]\([^()\s]*\)|<?(?:https?://|www\.)[^\s<>]+>?|(?<!\w)\\?#\d+"
)


def leads_away(text: str) -> bool:
    """Whether a text only names another page: `Also read: How to rest`."""
    label, colon, _ = text.partition(":")
    return bool(colon) and len(label) <= _LABEL and labels.normal(label) in _ELSEWHERE


def is_blank(text: str) -> bool:
    """Whether a text in brackets only says what to write there: `[Describe what was at stake]`.

    Or nothing but when it is said: `[00:12:48]`.
    """
    if "[" in text and text.strip() and not _STAMP.sub("", text).strip():
        return True
    label, colon, rest = text.partition(": ")
    said = rest if colon and len(label) <= _LABEL else text
    return bool(_BLANK.fullmatch(said) or _TO_FILL.fullmatch(said.strip("_* ")))


_TO_FILL = re.compile(r"\[[^\W\d][^\[\]\s]*(?:\s+[^\[\]\s]+){2,}\]")
"""Several words in square brackets, and nothing else."""


_BLANK = re.compile(
    rf"[(\[]\W*{either(ENGLISH.answers['blanks'])}\b[^()\[\]]*"
    rf"\b{either(ENGLISH.answers['blanks_last'])}\W*[)\]]",
    re.IGNORECASE,
)
_ELSEWHERE = frozenset(ENGLISH.speech["elsewhere"])
_LABEL = 30
"""Letters of such a label."""
_TARGET = re.compile(r"\]\([^()\s]*\)")
