"""A sentence that names several things in a row, and where they stand in it.

`By examining cost, effort, and effect.` → cost · effort · effect
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from deckbuilder import labels
from deckbuilder.labels import ENGLISH, either
from deckbuilder.notes.sentences import split

Place = tuple[int, int]
"""Where a thing begins and ends in its sentence."""

_SPEECH = ENGLISH.speech
_LEADS = re.compile(rf"(?:\b{either(_SPEECH['enumerates'])}|:)\s+", re.IGNORECASE)
_LAST = re.compile(rf"\s*(?<!\w)(?:{either(_SPEECH['joins_last'])})\s+", re.IGNORECASE)
_EXAMPLE = re.compile(rf"(?:{either(_SPEECH['examples'])}\b[,:]?\s+)+", re.IGNORECASE)
_ARTICLE = re.compile(rf"(?:{either(_SPEECH['articles'])})\s+", re.IGNORECASE)
_MARKED = re.compile(r"(?<![^\W_])_|_(?![^\W_])|[*\\\[\]<>$`;\"\u201c\u201d?!]|\. ")
_COMMA = re.compile(r",\s+(?![^()]*\))")
_ASIDE = re.compile(r"\s+\([^()]*\)")
_CLAUSE = re.compile(rf"(?:{either(_SPEECH['clauses'])})\b", re.IGNORECASE)
_INSTRUCTS = re.compile(rf"(?:{either(_SPEECH['instructs'])})\b", re.IGNORECASE)
_BEGINS = re.compile(
    rf"\W|(?:{either((*_SPEECH['clauses'], *_SPEECH['instructs']))})\b", re.IGNORECASE
)
"""What a row of names does not begin with."""
_DOING = re.compile(r"\w+ing\b")
_MOST, _MOST_LOOKED = 4, 7
"""Words of a thing that is named, and of one that is looked for."""
_LEAST, _PAIR = 3, 2
"""Things in a row, and of those that are looked for."""
_LONGEST = 300
_AT_ONCE = 2
"""Words before a row that is all a sentence says: `For modelling, testing, and …`."""


def named(text: str, *, looked: bool = False) -> list[Place]:
    """Where the things stand that a sentence ends in a row of; none where that is not certain.

    `looked`: it says what is looked for, which may be said at length.
    """
    if said := _EXAMPLE.match(text):
        # `For example, ask, wait, and listen.`
        return [(at + said.end(), end + said.end()) for at, end in named(text[said.end() :])]
    if looked:
        # `calm; care; a plan`
        text = text.replace(";", ",")
    if len(text) > _LONGEST or _MARKED.search(text) or len(split(text)) != 1:
        return []
    bare = text.rstrip(" .")
    # `calm, care, curiosity`: nothing but what is named
    if _INSTRUCTS.match(text):
        deeds = [_trimmed(bare, *span) for span in _pieces(bare, alone=True, first=looked)]
        if len(deeds) >= _LEAST and all(_is_deed(bare[at:end]) for at, end in deeds):
            return deeds
    begun = text.partition(",")[0]
    listed = looked or not (labels.normal(begun) in labels.REPLIES or _BEGINS.match(text))
    alone = bare == text and listed
    spans = list(_pieces(bare, alone=alone, first=looked))
    if len(spans) < (_PAIR if looked else _LEAST):
        return []
    found = [_trimmed(bare, *span) for span in spans]
    if bare[slice(*found[-1])].casefold() in _NO_THINGS:
        # `roles, hooks, views, and more`
        found = found[:-1]
    things = [bare[at:end] for at, end in found]
    if looked:
        return found if all(len(thing.split()) <= _MOST_LOOKED for thing in things) else []
    # `in a given time, helping all and ensuring rest` goes on with clauses
    alike = len({_DOING.match(thing) is None for thing in things}) == 1
    enough = len(things) >= _LEAST
    return found if alike and enough and all(map(_is_name, things)) else []


def is_all(text: str, things: list[Place]) -> bool:
    """Whether a sentence says no more than these things."""
    return bool(things) and len(text[: things[0][0]].split()) <= _AT_ONCE


def _pieces(text: str, *, alone: bool, first: bool) -> Iterator[Place]:
    """What stands between the commas of a row, its lead and its last `and` cut off.

    alone: the row may be all there is; first: the lead is the shortest that there is.
    """
    cuts = [(0, 0), *(m.span() for m in _COMMA.finditer(text)), (len(text), len(text))]
    pieces = [(one[1], two[0]) for one, two in zip(cuts, cuts[1:], strict=False)]
    begin, last = pieces[0], pieces[-1]
    lead = [(m.start(), m.end()) for m in _LEADS.finditer(text, *begin)]
    if len(pieces) == 1 or not (lead or alone):
        return
    joined, inner = _LAST.match(text, *last), list(_LAST.finditer(text, *last))
    at = lead[0 if first else -1][1] if lead else 0
    if joined:
        ends = [(joined.end(), last[1])]
    elif inner and lead and not first:
        ends = [(last[0], inner[-1].start()), (inner[-1].end(), last[1])]
    elif alone:
        begins = lead and (not lead[0][0] or text[:at].rstrip().endswith(":"))
        at, ends = (at if begins else 0), [last]
    elif text[:at].rstrip().endswith(":"):
        ends = [last]
    else:
        return
    yield at, begin[1]
    yield from pieces[1:-1]
    yield from ends


def _trimmed(text: str, at: int, end: int) -> Place:
    """A thing without its article and what stands in brackets behind it."""
    at = end - len(text[at:end].lstrip("- \u2013\u2014"))
    article = _ARTICLE.match(text, at, end)
    at = article.end() if article else at
    aside = _ASIDE.search(text, at, end)
    end = aside.start() if aside and aside.end() == end and aside.start() > at else end
    return at, end


def _is_deed(text: str) -> bool:
    """`hold weekly reviews`: a verb with its object."""
    return _INSTRUCTS.match(text) is not None and 1 < len(text.split()) <= _MOST_LOOKED


def _is_name(text: str) -> bool:
    words = text.split()
    said = text.strip(".").casefold() not in _NO_THINGS
    begins = words and words[0].casefold() not in _PREPOSITIONS
    return bool(said and begins and len(words) <= _MOST and _CLAUSE.match(text) is None)


_NO_THINGS = frozenset(_SPEECH["no_things"])
_PREPOSITIONS = frozenset(_SPEECH["ends"])
"""`on Mondays and Tuesdays, between 7 and 10`: the second says when as well."""
