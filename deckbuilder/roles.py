"""The role that a title names beside what kind of document it is.

`Interview Guide for Nurses (2025)` → `Nurses`; `Construction Manager: my interview notes` →
`Construction Manager`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from deckbuilder.labels import ENGLISH, QUESTION_WORDS, either

_WORDS = ENGLISH.roles
_INTERVIEW = frozenset(_WORDS["interview"])
"""The words that say what a document is about: the role stands before the first of them."""

_PAPERS = tuple(tuple(paper.split()) for paper in _WORDS["papers"])
_AND = frozenset((*ENGLISH.words["and"], "&", "+"))
_KINDS = frozenset(_WORDS["kinds"]) | _AND
_FIRST = frozenset(_WORDS["first"])
_LAST = frozenset(_WORDS["last"]) | _AND
_LEADS = frozenset(_WORDS["leads"])
_JOINS = _LEADS | frozenset(_WORDS["joins"])
_GOES_ON = frozenset(_WORDS["goes_on"]) | _JOINS | _AND
_BEHIND = _INTERVIEW | _KINDS | _FIRST | _LAST | frozenset(_WORDS["behind"])
"""What may follow `interview` before the title goes on."""
_ALONE = frozenset((*_WORDS["alone"], *ENGLISH.titles["kinds"]))
_NO_ROLE = _INTERVIEW | _KINDS | _FIRST | _LAST | _JOINS | _ALONE
"""A part of a title that says nothing else names no role."""

_LOOKED_AT = 300
"""Characters of a title."""
_SHORTCODE = re.compile(r":[a-z_]+:(?!\S)")
_ATTRIBUTES = re.compile(r"\{#[^{}]*\}")
_YEAR = re.compile(r"\s*[(\[][^()\[\]]{0,30}\d{4}[^()\[\]]{0,30}[)\]]|\b(?:19|20)\d\d\b")
_LONG = re.compile(
    rf"\s*\(\W{{0,3}}\d[^()]{{0,12}}?\s?{either(ENGLISH.words['durations'])}\)", re.IGNORECASE
)
"""Nor is how long it takes."""
_OPENING = re.compile(r"^(?:[^\w\x00-\u200c\u200e-\u218f]|[\s*_`\"\u201c\u201d])+")
_ENDING = re.compile(r"(?:[^\w\x00-\u200c\u200e-\u218f]|[\s*_`\"#])+$")
"""Arrows, emoji, marks and the like at either end; letters of every script stay."""
_JOINED = re.compile(r"[-_]")
_ONE = frozenset(_WORDS["one"])
_NUMBER = re.compile(r"#?\d+(?:[+.]|\.\d+|-[a-z]+)?")
_STOPS = re.compile(r"^[-\u2013\u2014|:/\u00b7]+$")
_ROUND = "*_`.,:;|"
_QUOTES = '"\u201c\u201d'
_CLOSED = "\"'\u2019\u201d*_`)]"
_DRESS = f"{_CLOSED}{_QUOTES}\u2018([?!"


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of a title."""

    start: int
    end: int
    plain: str
    """As the lexicon has it."""
    last: bool
    """Of a part: a colon, a dash or a comma stands behind it."""


def role_in(title: str) -> str:
    """The words of the role, as they stand; empty where a title names none."""
    text = _SHORTCODE.sub("", _ATTRIBUTES.sub("", title[:_LOOKED_AT])).strip()
    if not re.search(r"\s", text):
        # `Red-Team-Interview-Questions`
        text = _JOINED.sub(" ", text)
    text = " ".join(_LONG.sub("", _YEAR.sub(" ", text)).split())
    text = _OPENING.sub("", _ENDING.sub("", text))
    words = _words(text)
    if not words or (title.rstrip().endswith("?") and words[0].plain in QUESTION_WORDS):
        return ""
    found = _named(text, words)
    role = text[found[0].start : found[-1].end] if found else ""
    if not any(map(str.isalpha, role)):
        return ""
    # of a quotation that holds more only one mark is left
    return role.strip(_QUOTES) if sum(map(role.count, _QUOTES)) % 2 else role


_NOTED = re.compile(
    rf"[\s*_>-]*{either(_WORDS['noted'])}[*_]*\s*:[\s*_]*(?P<role>[^\s_\[<{{].{{1,80}})",
    re.IGNORECASE,
)
_TOP = 15
"""Lines in which a form says what it is for."""


def noted(lines: Sequence[str]) -> str:
    """The role that a line at the top names, `**Role:** Baker`; empty where none does."""
    for line in lines[:_TOP]:
        found = _NOTED.fullmatch(line.rstrip(" *_\\"))
        if found and not found["role"].endswith((".", "?", ":")):
            return found["role"].strip()
    return ""


def _words(text: str) -> list[_Word]:
    found: list[_Word] = []
    for match in re.finditer(r"\S+", text):
        if _STOPS.match(match[0]):
            if found:
                found[-1] = _Word(found[-1].start, found[-1].end, found[-1].plain, True)
            continue
        bare = match[0].strip(_ROUND)
        ends = match[0].rstrip(_CLOSED)[-1:] in (":", ",", "!", "?", ";", "|")
        if bare:
            start = match.start() + match[0].index(bare)
            found.append(_Word(start, start + len(bare), bare.strip(_DRESS).casefold(), ends))
    return found


def _named(text: str, words: Sequence[_Word]) -> Sequence[_Word]:
    """The words before `interview`; where they say no role, those it leads to."""
    at, size = next(
        ((n, size) for n in range(len(words)) if (size := _says_what_it_is(words[n:]))), (0, 0)
    )
    if not size:
        return ()
    begin = max((n + 1 for n in range(at) if text[words[n].end - 1] in "!?"), default=0)
    behind = at + size - 1
    while not words[behind].last and behind + 1 < len(words) and _names_kind(words[behind + 1]):
        behind += 1
    rest, parted = words[behind + 1 :], words[behind].last
    goes_on = not rest or parted or rest[0].plain in _GOES_ON or text[rest[0].start] in "(["
    if before := _trimmed(words[begin:at]):
        return before if goes_on else ()
    led_to = _led_to(text, rest, parted)
    return _trimmed(words[:at]) if begin and goes_on and not led_to else led_to


def _led_to(text: str, rest: Sequence[_Word], parted: bool) -> Sequence[_Word]:
    """The words behind `for`, `as a` or a colon, as far as they say a role."""
    if not rest or _NUMBER.fullmatch(rest[0].plain):
        return ()
    if as_one := _as_one(rest):
        rest = as_one
    elif not (parted or rest[0].plain in _LEADS):
        return ()
    if any(word.plain in _INTERVIEW for word in rest):
        return _named(text, rest)
    named = _trimmed(rest)
    return () if all(w.plain in _BEHIND or _says_no_role(w) for w in named) else named


def _as_one(words: Sequence[_Word]) -> Sequence[_Word]:
    """`… as a site engineer` → `site engineer`."""
    plain = [word.plain for word in words]
    at = next((n for n in range(len(plain) - 2) if plain[n] == "as" and plain[n + 1] in _ONE), None)
    return () if at is None else words[at + 2 :]


def _says_what_it_is(words: Sequence[_Word]) -> int:
    """How many of these words are `interview`, or a kind of paper that is only made for one."""
    if words[0].plain in _INTERVIEW:
        return 1
    if any(word.plain in _INTERVIEW for word in words):
        return 0
    plain = tuple(word.plain for word in words[:_PAPER])
    return max((len(paper) for paper in _PAPERS if plain[: len(paper)] == paper), default=0)


_PAPER = max(map(len, _PAPERS))


def _names_kind(word: _Word) -> bool:
    return word.plain in _BEHIND or bool(_NUMBER.fullmatch(word.plain))


def _trimmed(words: Sequence[_Word]) -> Sequence[_Word]:
    """Words less those at either end that name no role."""
    parts = _parts(words)
    while parts and all(map(_says_no_role, parts[0])):
        parts.pop(0)
    while parts and all(
        _says_no_role(word) or (len(parts) > 1 and word.plain in _BEHIND) for word in parts[-1]
    ):
        parts.pop()
    left = [word for part in parts for word in part]
    while left and (begun := _begun(left)):
        left = left[begun:]
    while left and left[-1].plain in _LAST | _JOINS:
        left.pop()
    return left


def _parts(words: Sequence[_Word]) -> list[list[_Word]]:
    parts: list[list[_Word]] = [[]]
    for word in words:
        parts[-1].append(word)
        if word.last:
            parts.append([])
    return [part for part in parts if part]


def _says_no_role(word: _Word) -> bool:
    return word.plain in _NO_ROLE or bool(_NUMBER.fullmatch(word.plain))


def _begun(words: Sequence[_Word]) -> int:
    """How many words in front only lead to the role: `the top 10`, `a list of`."""
    if words[0].plain in _FIRST or words[0].plain in _JOINS or _NUMBER.fullmatch(words[0].plain):
        return 1
    kinds = 0
    while kinds < len(words) and words[kinds].plain in _KINDS:
        kinds += 1
    return kinds + 1 if kinds and kinds < len(words) and words[kinds].plain in _JOINS else 0
