"""Sentences and their parts by rule, without a language model.

`I ask e.g. Dr. Lee. Then I act.` → two sentences.

Nothing here changes a word: a text is cut between words, or marked up less, and that is all.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache

from deckbuilder.markdown import code

Spans = list[tuple[int, int]]

STUB = 3
"""Words of a sentence that is no point of its own (`In rings.`), unless it says what I or we do."""

# --- what must stay in one piece ------------------------------------------------------------------

_MARKUP = re.compile(r"[`*_\[(\\$\"\N{LEFT DOUBLE QUOTATION MARK}]|(?<!\w)['\u2018][A-Z]")
_SHIELDS = tuple(
    re.compile(pattern)
    for pattern in (
        # a link or an image
        r"!?\[[^\[\]]{0,300}\]\((?:<[^<>\n]{0,500}>|[^()\s]{0,500})(?:\s[^()\n]{0,300})?\)",
        r"\\\(.{0,400}?\\\)|\\\[.{0,400}?\\\]|\$\$.{0,400}?\$\$",  # a formula
        r"\*\*(?=\S).{1,600}?(?<=\S)\*\*|__(?=\S).{1,600}?(?<=\S)__",  # bold
        (
            r"(?<![\w*])\*(?=[^\s*])[^*]{1,400}(?<=[^\s*])\*(?![\w*])"
            r"|(?<![\w_])_(?=[^\s_])[^_]{1,400}(?<=[^\s_])_(?![\w_])"
        ),  # italic
        r"\((?:[^()]{1,300}+|\([^()]{0,100}\)){1,9}\)",  # what calls `f()` as well
        (
            r"\N{LEFT DOUBLE QUOTATION MARK}[^\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE "
            r"QUOTATION MARK}]{1,300}\N{RIGHT DOUBLE QUOTATION MARK}"
        ),
        r"(?<![\w\"])\"(?=\S)[^\"]{1,300}\"(?!\w)",
        # what somebody says within a quotation, with the apostrophes of its words
        r"(?<!\w)['\u2018](?=[A-Z])(?:[^'\u2019\n]|(?<=\w)['\u2019](?=\w)){8,400}['\u2019](?!\w)",
    )
)
"""All bounded, so that a lone mark costs a look at some hundred characters and never at the whole
text."""


def shields(text: str) -> Spans:
    """The spans no cut may fall into: code, links, formulae, emphasis, parentheses, quotations."""
    if not _MARKUP.search(text):
        return []
    spans = code.spans(text)
    for pattern in _SHIELDS:
        spans += (m.span() for m in pattern.finditer(text))
    return _joined(sorted(spans))


def _joined(spans: Spans) -> Spans:
    """Spans that overlap as one: half of a quotation is none."""
    joined: Spans = []
    for a, b in spans:
        if joined and a < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(b, joined[-1][1]))
        else:
            joined.append((a, b))
    return joined


def inside(at: int, spans: Spans) -> bool:
    """Whether a cut at this place would fall into one of the spans (they are sorted and apart)."""
    i = bisect_left(spans, (at,)) - 1
    return i >= 0 and spans[i][0] < at < spans[i][1]


# --- sentences ------------------------------------------------------------------------------------

_END = re.compile(r"(?<![.!?\u2026])[.!?\u2026]++[\"'\u201d\u2019)\]*_]*+(?=\s)")
_NEXT = re.compile(r"\s+[\"'\u201c\u2018(\[*_`\\$]*(\S)")
_LAST_WORD = re.compile(r"(\S{1,20})$")
_OPENERS = "\"'\u201c\u2018([*_"

_NEVER_LAST = frozenset(
    (
        "dr mr mrs ms prof st rev hon gen sen rep gov capt col lt sgt e.g i.e eg ie vs v cf viz "
        "approx incl esp ca al resp"
    ).split()
)
"""Abbreviations that something always follows."""

_BEFORE_NUMBER = frozenset("no nos fig figs eq sec ch vol pp p art approx est ver".split())
_MAY_BE_LAST = frozenset(
    "inc ltd co corp llc bros jr sr etc u.s u.k u.n e.u d.c a.m p.m ph.d m.d b.a m.a b.s m.s "
    "jan feb mar apr jun jul aug sep sept oct nov dec dept "
    "univ ave".split()
)
_STARTERS = frozenset(
    "a after afterward all also although an and another any as at because before both but by "
    "can consider did do does during each either even every "
    "everything "
    "finally first for from given has have he here how however i i'd i'll i'm i've if in "
    "instead it its last lastly later let many most my next no "
    "nobody nothing "
    "now of on once one only or other our over people she should since so some still such "
    "that the their then there these they this those though "
    "through thus to "
    "today together two under unlike until use we what when where whether which while who "
    "why with within without would you your".split()
)
"""Words a sentence starts with and a name hardly does: they settle `Acme Inc. We …` against `Acme
Inc. Research`."""


def split(text: str) -> list[str]:
    """A text of one paragraph → its sentences, verbatim.

    None is torn out of code, links, formulae, emphasis, quotations or brackets.
    """
    spans = shields(text)
    found, start = [], 0
    for match in _END.finditer(text):
        if not inside(match.end(), spans) and _ends(text, start, match):
            found.append(text[start : match.end()].strip())
            start = match.end()
    found.append(text[start:].strip())
    return [sentence for sentence in found if sentence]


_FIRST_WORD = re.compile(r"[\w'\u2019]*")


def _ends(text: str, start: int, match: re.Match[str]) -> bool:
    """Whether a full stop ends a sentence: by the word before it and by what follows."""
    after = _NEXT.match(text, match.end())
    if not after or after[1].islower() and text[after.start(1) - 1] != "`":
        return False
    mark = match[0][0]
    if mark in "!?":
        return True
    following = _FIRST_WORD.match(text, after.start(1))
    starts = following is not None and following[0].replace("\u2019", "'").lower() in _STARTERS
    if match[0].startswith("..") or mark == "\u2026":
        return starts
    word = _LAST_WORD.search(text, max(start, match.start() - 20), match.start())
    named = following is not None and len(following[0]) > 1 and following[0].isupper()
    if named and (word is None or (word[1].isupper() and len(word[1]) > 1)):
        # `in ASP. NET`, `in . NET`
        return starts
    return _may_end(
        word[1].lstrip(_OPENERS) if word else "",
        text[start : match.start()].strip(),
        starts,
        after[1].isdigit(),
    )


def _may_end(word: str, sentence: str, starts: bool, number_follows: bool) -> bool:
    bare = word.lower()
    if bare in _NEVER_LAST or (number_follows and bare in _BEFORE_NUMBER):
        return False
    if sentence.strip("(*_").isdigit():
        return False  # "1. Define the scope"
    initial = len(word) == 1 and word.isupper() and word != "I"
    if bare in _MAY_BE_LAST or initial or re.fullmatch(r"(?:\w\.)+\w", word):
        return starts
    return True


_WORD = re.compile(r"[^\W_]\S*|(?<!\S)[^\w\s]+(?!\S)")
"""As who reads counts them: a dash that stands alone takes its place as well."""


@lru_cache(maxsize=4096)
def count(text: str) -> int:
    """How many words a text has."""
    return len(_WORD.findall(text))


def sentences_within(found: list[str], limit: int) -> Iterator[str]:
    """Sentences from the first on while they stay within so many words together.

    The first always stays, and a stub never stays alone.
    """
    total = 0
    for i, sentence in enumerate(found):
        size = count(sentence)
        if i and total + size > limit and total > STUB:
            return
        total += size
        yield sentence
