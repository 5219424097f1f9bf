"""The role that a guide names: in its title beside what kind of document it is, or in a line.

`Interview Guide for Nurses (2025)` → `Nurses`; `Construction Manager: my interview notes` →
`Construction Manager`; `**Role:** Baker` → `Baker`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from deckbuilder.labels import ENGLISH, PLACEHOLDER, QUESTION_WORDS, either
from deckbuilder.titles import Word, undressed, words

_WORDS = ENGLISH.roles
_INTERVIEW = frozenset(_WORDS["interview"])
"""The words that say what a document is about: the role stands before or behind them."""

_PAPERS = tuple(tuple(paper.split()) for paper in _WORDS["papers"])
_AND = frozenset((*ENGLISH.words["and"], "&", "+"))
_KINDS = frozenset(_WORDS["kinds"]) | _AND
_FIRST = frozenset(_WORDS["first"])
_THEN = frozenset(_WORDS["then"])
_LAST = frozenset(_WORDS["last"]) | _AND
_LEADS = frozenset(_WORDS["leads"])
_JOINS = _LEADS | frozenset(_WORDS["joins"])
_GOES_ON = frozenset(_WORDS["goes_on"]) | _JOINS | _AND
_BEHIND = _INTERVIEW | _KINDS | _FIRST | _THEN | _LAST | frozenset(_WORDS["behind"])
"""What may follow `interview` before the title goes on."""
_ALONE = frozenset((*_WORDS["alone"], *ENGLISH.titles["kinds"], *ENGLISH.words["months"]))
_NO_ROLE = _INTERVIEW | _KINDS | _FIRST | _LAST | _JOINS | _ALONE
"""A part of a title that says nothing else names no role."""
_NOBODY = frozenset(_WORDS["nobody"])
"""Words of a sentence: no role has one of them."""
_ONE = frozenset(ENGLISH.words["articles"])
_NUMBER = re.compile(r"#?v?\d+(?:[+.]|\.\d+|-[a-z]+)?")
_QUOTES = '"\u201c\u201d'
_PAIRS = frozenset(("()", "[]", "''", '""', "\u2018\u2019", "\u201c\u201d"))


def role_in(title: str) -> str:
    """The words of the role, as they stand; empty where a title names none."""
    text = undressed(title)
    if " " not in text:
        # `Red-Team-Interview-Questions`
        text = undressed(text.replace("-", " ").replace("_", " "))
    found = words(text)
    if not found or (text.endswith("?") and found[0].plain in QUESTION_WORDS):
        return ""
    abouts = tuple(_abouts(found))
    named = [_beside(found, at, size) for at, size in abouts]
    named += [_trimmed(found[at:]) for at in _wished(found)]
    # `Baker! Interview questions`
    named += [_trimmed(found[:at]) for at, _ in abouts[:1] if found[at - 1].sign in ("!", "?")]
    return next((_said(text, role) for role in named if _is_role(role)), "")


_NOTED = re.compile(rf"{either(_WORDS['noted'])}\s*:\s*(?P<role>\S.{{1,80}})", re.IGNORECASE)


def noted(lines: Iterable[str]) -> str:
    """The role that one of some lines names, `Role: Baker`; empty where none does."""
    for line in lines:
        found = _NOTED.fullmatch(line.strip())
        text = undressed(found["role"]).partition(" | ")[0] if found else ""
        found_words = words(text)
        # `Job: I baked at night.` is an answer
        sentence = text.endswith((".", "?", "!", ":")) or _is_sentence(_parts(found_words)[:1])
        if not text or sentence or PLACEHOLDER.match(text):
            continue
        # a guide leads tours
        role = _trimmed(found_words) or (found_words if text.isalpha() else ())
        if _is_role(role):
            return _said(text, role)
    return ""


def _said(text: str, found: Sequence[Word]) -> str:
    role = text[found[0].start : found[-1].end]
    # of a quotation that holds more only one mark is left
    role = role.strip(_QUOTES) if sum(map(role.count, _QUOTES)) % 2 else role
    inner = role[1:-1]
    paired = role[:1] + role[-1:] in _PAIRS and not {role[0], role[-1]} & set(inner)
    return inner if paired else role


def _is_role(found: Sequence[Word]) -> bool:
    """Whether words can name what somebody does: a few with letters, and no sentence."""
    plain = [word.plain for word in found]
    letters = any(map(str.isalpha, "".join(plain)))
    return 0 < len(found) <= _ROLE and letters and not _is_sentence((found,))


def _is_told(part: Sequence[Word]) -> bool:
    """Whether a part of a title speaks to who reads it."""
    return any(word.plain in _READER for word in part)


_READER = frozenset(_WORDS["reader"])


def _is_sentence(parts: Iterable[Sequence[Word]]) -> bool:
    return any(_is_of_one(part, n) for part in parts for n in range(len(part)))


def _is_of_one(found: Sequence[Word], n: int) -> bool:
    """Whether a word is one of a sentence, which no role has; `IT` is short for something.

    `Analyst I (Finance)` and `Tier I Technician` are counted, `Carers Who Work Nights` are some.
    """
    word = found[n]
    if n and word.plain == "i":
        ends = n + 1 == len(found) or word.sign or found[n + 1].opens
        return not (ends or found[n - 1].plain in _GRADES)
    return word.plain in _NOBODY and not (word.short or (n and word.plain in _CLAUSES))


_GRADES = frozenset(_WORDS["grades"])
_CLAUSES = frozenset(_WORDS["clauses"])
_ROLE = 10
"""Words of a role."""


def _abouts(title: Sequence[Word]) -> Iterator[tuple[int, int]]:
    """Where a title says what it is: the place and the number of words, in their order."""
    plain = [word.plain for word in title]
    about = not _INTERVIEW.isdisjoint(plain)
    for n, word in enumerate(plain):
        if word in _INTERVIEW and (n == 0 or plain[n - 1] not in _INTERVIEW):
            yield n, 1
        # a kind of paper that is only made for an interview
        for paper in () if about else _PAPERS:
            if _is_at(plain, n, paper):
                yield n, len(paper)


def _wished(title: Sequence[Word]) -> Iterator[int]:
    """Where a role begins that who reads the guide is to have: `So you want to be a baker`."""
    plain = [word.plain for word in title]
    for n in range(len(plain)):
        for wish in _WISHES:
            end = n + len(wish)
            if _is_at(plain, n, wish) and end + 1 < len(plain) and plain[end] in _ONE:
                yield end + 1


_WISHES = tuple(tuple(wish.split()) for wish in _WORDS["wishes"])


def _is_at(plain: Sequence[str], n: int, paper: Sequence[str]) -> bool:
    return tuple(plain[n : n + len(paper)]) == paper


def _beside(title: Sequence[Word], at: int, size: int) -> Sequence[Word]:
    """The words before `interview`; where they say no role, those it leads to."""
    behind = at + size - 1
    while not title[behind].sign and behind + 1 < len(title) and _names_kind(title[behind + 1]):
        behind += 1
    if title[behind].sign == "/":
        # `Interview/Test Day: Baker`
        ends = (n for n in range(behind + 1, len(title) - 1) if title[n].sign not in ("", "/"))
        behind = next(ends, behind)
    rest, parted = title[behind + 1 :], bool(title[behind].sign)
    goes_on = not rest or parted or rest[0].plain in _GOES_ON or rest[0].opens
    led_to = _led_to(rest, parted)
    before = _trimmed(title[_begin(title, at) : at])
    if led_to and not _is_role(before):
        return led_to
    return before if goes_on else ()


def _begin(title: Sequence[Word], at: int) -> int:
    """Where the words begin that may name the role before `interview`.

    Nothing of another sentence does, nor what stands before `from`: `Questions from a baker`.
    """
    begin, again = 0, False
    for n, word in enumerate(title[:at]):
        again = again or word.plain in _INTERVIEW
        if word.sign in ("!", "?") or (again and word.plain in _JOINS):
            begin = n + 1
    return begin


def _led_to(rest: Sequence[Word], parted: bool) -> Sequence[Word]:
    """The words behind `for`, `as a`, a colon or in brackets, as far as they say a role."""
    if not rest or _NUMBER.fullmatch(rest[0].plain):
        return ()
    plain = [word.plain for word in rest]
    if tuple(plain[-2:]) in _TO_ASK or any(word in _INTERVIEW for word in plain):
        # who asks, and not who is asked; or what is said again further on
        return ()
    if tuple(plain[:2]) in _TO_ASK:
        rest = rest[2:] if len(rest) > 2 and plain[2] in _ONE else ()
    elif rest[0].opens or not (parted or rest[0].plain in _LEADS):
        rest = _as_one(rest)
    named = _post(_trimmed(rest))
    return () if all(w.plain in _BEHIND or _says_no_role(w) for w in named) else named


def _post(found: Sequence[Word]) -> Sequence[Word]:
    """`post as a Baker` → `Baker`."""
    plain = [word.plain for word in found]
    if len(plain) > 3 and plain[0] in _POSTS and plain[1] in ("as", "of") and plain[2] in _ONE:
        return found[3:]
    return found


_POSTS = frozenset(_WORDS["posts"])
_TO_ASK = frozenset(tuple(phrase.split()) for phrase in _WORDS["to_ask"])


def _as_one(found: Sequence[Word]) -> Sequence[Word]:
    """`… you will meet as a site engineer` → `site engineer`."""
    plain = [word.plain for word in found]
    at = next((n for n in range(len(plain) - 2) if plain[n] == "as" and plain[n + 1] in _ONE), None)
    return () if at is None else found[at + 2 :]


def _names_kind(word: Word) -> bool:
    return word.plain in _BEHIND or bool(_NUMBER.fullmatch(word.plain))


def _trimmed(found: Sequence[Word]) -> Sequence[Word]:
    """Words less those at either end that name no role."""
    parts = _parts(found)
    while parts and all(map(_says_no_role, parts[0])):
        parts.pop(0)
    while parts and (
        all(_says_no_role(w) or (len(parts) > 1 and w.plain in _BEHIND) for w in parts[-1])
        # `Nurses (and how to answer them)`, `Nurse: getting ready for your`
        or (len(parts) > 1 and (not _is_role(parts[-1]) or _is_told(parts[-1])))
    ):
        parts.pop()
    left = [word for part in parts for word in part]
    again = False
    while left and (begun := _begun(left, again=again)):
        left, again = left[begun:], True
    behind = ""
    while left and left[-1].plain in _LAST | _JOINS and not _belongs(left, behind):
        behind = left.pop().plain
    return left


def _belongs(found: Sequence[Word], behind: str) -> bool:
    """Whether the last word is one of the role, though others say with it what a document is.

    `Head of Culture`, `Director of Sales and Practice`, `PhD Candidate`; of `Culture fit` none is.
    behind: the word that stood behind it and says no role.
    """
    *before, last = (word.plain for word in found)
    if last in _AND | _JOINS | _ONE or not before:
        return False
    if last in _FITS and behind not in _FIT:
        # but before an interview: `Culture interview`
        return before[-1] == "of" or before[-1] in _AND
    if behind or before[-1] == "of":
        return not behind
    if before[-1] in _AND and before[-2:-1] and before[-2] not in _LAST:
        return before[-3:-2] == ["of"] or (before[-1] in _SIGNS and last not in _ASKED)
    return last in _PEOPLE and before[-1].startswith(_DEGREES)


_SIGNS = frozenset("&+")
_ASKED = frozenset(ENGLISH.titles["kinds"])
"""Kinds of questions."""
_DEGREES = ENGLISH.credentials["degrees"]
_PEOPLE = frozenset(ENGLISH.closing["people"])
_FITS = frozenset(_WORDS["fits"])
_FIT = frozenset(_WORDS["fit"])


def _parts(found: Sequence[Word]) -> list[list[Word]]:
    parts: list[list[Word]] = [[]]
    for word in found:
        if word.opens and parts[-1]:
            parts.append([])
        parts[-1].append(word)
        if word.sign:
            parts.append([])
    return [part for part in parts if part]


def _says_no_role(word: Word) -> bool:
    return word.plain in _NO_ROLE or bool(_NUMBER.fullmatch(word.plain))


def _begun(found: Sequence[Word], *, again: bool) -> int:
    """How many words in front only lead to the role: `the top 10`, `a list of`.

    again: others stood before them.
    """
    first = found[0].plain
    # `US sales lead`, where not all is in capitals
    short = found[0].short and not all(word.short or len(word.plain) == 1 for word in found)
    leads = first in _FIRST | _JOINS and not short
    if leads or _NUMBER.fullmatch(first) or (again and first in _THEN):
        return 1
    kinds = 0
    while kinds < len(found) and found[kinds].plain in _KINDS:
        kinds += 1
    return kinds + 1 if kinds and kinds < len(found) and found[kinds].plain in _JOINS else 0
