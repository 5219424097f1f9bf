"""A sentence that names several things in a row, and where they stand in it.

`By examining cost, effort, and effect.` → cost · effort · effect
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from deckbuilder.labels import ENGLISH, either
from deckbuilder.notes.sentences import split

Place = tuple[int, int]
"""Where a thing begins and ends in its sentence."""

_SPEECH = ENGLISH.speech
_LEADS = re.compile(rf"(?:\b{either(_SPEECH['enumerates'])}|:)\s+", re.IGNORECASE)
_LAST = re.compile(rf"\s*(?:{either(_SPEECH['joins_last'])})\s+", re.IGNORECASE)
_ARTICLE = re.compile(rf"(?:{either(_SPEECH['articles'])})\s+", re.IGNORECASE)
_MARKED = re.compile(r"(?<![^\W_])_|_(?![^\W_])|[*\\\[\]<>$`;\"\u201c\u201d?!]|\. ")
_COMMA = re.compile(r",\s+(?![^()]*\))")
_ASIDE = re.compile(r"\s+\([^()]*\)")
_CLAUSE = re.compile(rf"(?:{either(_SPEECH['clauses'])})\b", re.IGNORECASE)
_DOING = re.compile(r"\w+ing\b")
_MOST = 4
"""Words of a thing that is named."""
_LEAST = 3
"""Things in a row."""
_LONGEST = 300
_AT_ONCE = 2
"""Words before a row that is all a sentence says: `For modelling, testing, and …`."""


def named(text: str) -> list[Place]:
    """Where the things stand that a sentence ends in a row of; none where that is not certain."""
    if len(text) > _LONGEST or _MARKED.search(text) or len(split(text)) != 1:
        return []
    bare = text.rstrip(" .")
    spans = list(_pieces(bare))
    if len(spans) < _LEAST:
        return []
    found = [_trimmed(bare, *span) for span in spans]
    things = [bare[at:end] for at, end in found]
    # `in a given time, helping all and ensuring rest` goes on with clauses
    alike = len({_DOING.match(thing) is None for thing in things}) == 1
    return found if alike and all(map(_is_name, things)) else []


def is_all(text: str, things: list[Place]) -> bool:
    """Whether a sentence says no more than these things."""
    return bool(things) and len(text[: things[0][0]].split()) <= _AT_ONCE


def _pieces(text: str) -> Iterator[Place]:
    """What stands between the commas of a row, its lead and its last `and` cut off."""
    cuts = [(0, 0), *(m.span() for m in _COMMA.finditer(text)), (len(text), len(text))]
    pieces = [(one[1], two[0]) for one, two in zip(cuts, cuts[1:], strict=False)]
    first, last = pieces[0], pieces[-1]
    lead = [m.end() for m in _LEADS.finditer(text, *first)]
    if len(pieces) == 1 or not lead:
        return
    joined, inner = _LAST.match(text, *last), list(_LAST.finditer(text, *last))
    if joined:
        ends = [(joined.end(), last[1])]
    elif inner:
        ends = [(last[0], inner[-1].start()), (inner[-1].end(), last[1])]
    elif text[: lead[-1]].rstrip().endswith(":"):
        ends = [last]
    else:
        return
    yield lead[-1], first[1]
    yield from pieces[1:-1]
    yield from ends


def _trimmed(text: str, at: int, end: int) -> Place:
    """A thing without its article and what stands in brackets behind it."""
    article = _ARTICLE.match(text, at, end)
    at = article.end() if article else at
    aside = _ASIDE.search(text, at, end)
    end = aside.start() if aside and aside.end() == end and aside.start() > at else end
    return at, end


def _is_name(text: str) -> bool:
    words = text.split()
    return 0 < len(words) <= _MOST and _CLAUSE.match(text) is None
