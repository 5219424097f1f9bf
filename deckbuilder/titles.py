"""A title without its dress: the words it is made of, and where its parts end.

`**Baker** interview: my notes (2024)` → `Baker`, `interview:`, `my`, `notes`.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from deckbuilder.labels import ENGLISH, either

_LOOKED_AT = 300
"""Characters of a title; what stands behind is not looked at."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a title, with its place in the text without dress."""

    start: int
    end: int
    plain: str
    """As the lexicon has it."""
    sign: str
    """The colon, the dash or the comma with which a part of the title ends behind it."""
    opens: bool
    """It opens a bracket."""
    short: bool
    """In capitals, as `IT` is and `it` is not."""


_MARKUP = re.compile(
    r"<[^<>]*>|\{[#:.][^{}]*\}|!\[[^\[\]]*\]\([^()]*\)|\[(?=[^\[\]]*\]\()|\]\([^()\s]*\)"
    r"|[*`]|:[a-z_]+:(?!\S)|(?<=\s)#+$"
)
_MONTH = either(ENGLISH.words["months"])
_DATE = re.compile(
    r"\s*[(\[][^()\[\]]{0,30}\d{4}[^()\[\]]{0,30}[)\]]"
    r"|\b\d{4}[-/.]\d{1,2}[-/.]\d{1,2}\b|\b\d{1,2}[-/.]\d{1,2}[-/.]\d{4}\b"
    rf"|\b(?:\d{{1,2}}\.?\s+)?{_MONTH}\.?\s+(?:\d{{1,2}},?\s+)?\d{{4}}\b|\b(?:19|20)\d\d\b",
    re.IGNORECASE,
)
_LONG = re.compile(
    rf"\s*\(\W{{0,3}}\d[^()]{{0,12}}?\s?{either(ENGLISH.words['durations'])}\)", re.IGNORECASE
)
"""How long it takes: `(40 min)`."""
_REMARKS = frozenset(ENGLISH.titles["remarks"])
_ABOUT = either(ENGLISH.roles["interview"])
_TIGHT = (
    (re.compile(rf"(?<=\S)([|:/\u2013\u2014])(?={_ABOUT}\b)", re.IGNORECASE), r" \1 "),
    (re.compile(rf"\b({_ABOUT})([|:/\u2013\u2014])(?=\S)", re.IGNORECASE), r"\1 \2 "),
    (re.compile(r"[|\u2014\u2022\u00bb]"), r" \g<0> "),
)
"""Signs between parts that have no blanks beside them, and what they become."""
_SIGNS = frozenset(("So", "Sk", "Sm", "Me", "Cs", "Co", "Cn"))
"""Categories of emoji and arrows; letters of every script stay, and what stands above them."""
_DRAWN = re.compile(r"[\U0001d400-\U0001d7ff]")
"""Letters of formulae, by which some set a title in bold."""
_UNSEEN = re.compile(r"[\ufe00-\ufe0f\U000e0000-\U000e007f]|\u200d(?!\w)|(?<!\w)\u200d")
_BREAK = re.compile(r"[-\u2013\u2014|:/\u00b7\u2022\u00bb~]+")
_PART = ":,!?;|]"
_ROUND = ",:;|_"
_CLOSED = "\"'\u2019\u201d_)]"
_DRESS = f"{_CLOSED}\u201c\u2018([?!."


def undressed(title: str) -> str:
    """A title → its text without markup, signs and dates, with blanks round what parts it."""
    text = _MARKUP.sub("", html.unescape(title[:_LOOKED_AT]).strip())
    if _DRAWN.search(text):
        text = unicodedata.normalize("NFKC", text)
    if not text.isascii():
        text = _UNSEEN.sub("", "".join(" " if _is_sign(char) else char for char in text))
    text = _LONG.sub("", _DATE.sub(" ", text))
    for sign, apart in _TIGHT:
        text = sign.sub(apart, text)
    return " ".join(text.split())


def telling(title: str) -> set[str]:
    """The words of a title that say something: none of `Miscellaneous questions`."""
    words = _WORDS.findall(title.casefold())
    return {word for word in words if word not in _FILLER and not word.isdigit()}


def needs_title(prompt: str) -> bool:
    """Whether a question says nothing without the title above it: `Benefits?`, `What is it?`."""
    return telling(prompt) <= _OF_TITLE


_OF_TITLE = frozenset(
    (*ENGLISH.titles["of_title"], *ENGLISH.words["common"], *ENGLISH.speech["counted"])
)
_WORDS = re.compile(r"[^\W_]+")
_FILLER = frozenset(ENGLISH.titles["says_nothing"])

OF_PAPERS = frozenset(ENGLISH.titles["of_papers"])
"""Words that say nothing more in the title of a section than its guide does."""


@lru_cache(maxsize=1 << 12)
def _is_sign(char: str) -> bool:
    return not char.isascii() and unicodedata.category(char) in _SIGNS


def words(text: str) -> Sequence[Word]:
    """A text without dress → its words; what only parts them is the sign of the one before."""
    found: list[Word] = []
    for match in re.finditer(r"\S+", text):
        if _BREAK.fullmatch(match[0]):
            found[-1:] = [replace(word, sign=match[0][0]) for word in found[-1:]]
            continue
        bare = match[0].strip(_ROUND).removesuffix(".")
        if not bare:
            continue
        # `[DRAFT]` is a part of its own, and so is `(Draft)` before all others
        remark = match.start() == 0 and match[0].strip("()").casefold() in _REMARKS
        closed = match[0][-1] == "]" or (remark and match[0][-1] == ")")
        sign = "]" if closed else match[0].rstrip(_CLOSED)[-1:]
        start = match.start() + match[0].index(bare)
        plain = bare.strip(_DRESS).casefold()
        ends = sign if sign in _PART else ""
        opens, short = bare[0] in "([", len(plain) > 1 and bare.isupper()
        found.append(Word(start, start + len(bare), plain, ends, opens, short))
    return found
