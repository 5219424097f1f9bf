"""What begins a block: the marks of lists, headings, fences, rules, tables, as people type them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

Line = tuple[int, str]
"""The number of a line in its file, and what it says."""

BULLETS = "-*+\u2022\u2023\u25cf\u25aa\u25e6\u00b7"
"""A line that begins with one of these and a space is an item."""
OTHER_BULLETS = (
    "\u2013\u2014\u2043\u2219\u25a0\u25a1\u25ab\u25b6\u25b8\u25ba\u25bb\u25c6\u25c7\u25cb\u25c9"
    "\u2605\u2606\u2610\u2611\u2612\u2705\u2713\u2714\u2717\u2718\u274c\u274e\u2756\u27a1\u27a2"
    "\u27a4\u27a5\u2794\u2799\u279c\u279d\u279e\u2192\u21d2\u2b50\u2b9e\u2023\u204c\u204d\u2022"
    "\U0001f449\U0001f539\U0001f538\U0001f4cc\U0001f7e2\U0001f534\U0001f535"
)
"""Bullets where a neighbouring line begins with the same; alone they may be a dash or a picture."""
CROSSES = frozenset("\u274c\u2717\u2718\u2612\u274e\u2610")
JUDGING = frozenset("\u2705\u2714\u2713\u2611") | CROSSES
"""Signs that say right or wrong where both kinds stand before lines."""

HEADING = re.compile(r"(#{1,6})(?:[ ]+(.*)|$)")
TIGHT_HEADING = re.compile(r"(#{2,6})(?=[A-Z0-9*])(.*)")
SIGNED_HEADING = re.compile(r"([^\x00-\x7f\w\s]{1,4})(#{1,6})[ ]+(.*)")
"""`📈## Tools`: the sign stands before the marks."""
FENCE = re.compile(r"(`{3,}|~{3,})(.*)")
RULE = re.compile(
    r"(?:\*[ ]*){3,}$|(?:-[ ]*){3,}$|(?:_[ ]*){3,}$|(?:\u2014[ ]*){2,}$"
    r"|[\u2e3a\u2e3b]+$|[\u2500\u2501\u2550]{3,}$"
)
_NAME = r"[a-zA-Z]|[ivx]{2,5}"
LETTER = re.compile(rf"\(?(?P<one>{_NAME})[)][ ]+(?=\S)|(?P<two>{_NAME})\.[ ]+(?=\S)")
_ROMAN = "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv".split()
_MARKER = re.compile(
    rf"(?:([{re.escape(BULLETS)}])|\\([-+*])|(\d{{1,4}})(?:\\?([.)])(?:\.(?!\.))?|[ ]\))"
    r"|\\?\((\d{1,3})\)"
    r"|(#\.|\(@[\w-]{0,20}\)))"
    r"(?:[ ]+(?=\S)|$)"
)
_TIMES = re.compile(r"\*[ ]+(?:(?:\*|\d{1,2})[ ]+){3}\S")
"""`* * * * * run`: when a job runs, and no list."""
WORD_BULLET = re.compile(r"(?:o[ ]{2,}|\u00a7[ ]+)(?=\S)")
"""What a word processor sets before the deeper items of a list, as it arrives in a text."""
_OTHER = re.compile(rf"([{OTHER_BULLETS}]|[\ue000-\uf8ff])\ufe0f?[ ]*(?=[^\s*])")
DELIMITER_ROW = re.compile(r"\|?[ ]*:?-+:?[ ]*(?:\|[ ]*:?-+:?[ ]*)*\|?")


TIME = r"\d{1,2}:\d\d(?::\d\d)?"
STAMP = (
    rf"(?:\\?\[[^\[\]]{{0,20}}{TIME}[^\[\]\\]{{0,10}}\\?\]\s*"
    rf"|\d[\d/. ,-]{{5,14}}{TIME}(?:\s?[AaPp][Mm])?\s-\s)"
)
"""What a chat writes before a message: `[12/03/2025, 19:02:40] `; no text of it."""


@dataclass(frozen=True, slots=True)
class Marker:
    """The mark of an item."""

    number: int
    """0 for a bullet."""
    width: int
    """Letters up to the item's text."""
    escaped: bool = False

    @property
    def ordered(self) -> bool:
        """It has a number."""
        return self.number > 0


def marker(bare: str) -> Marker | None:
    r"""The mark a line begins with: `- `, `1. `, `2) `, `(3) `, and with a backslash `\- `."""
    found = _MARKER.match(bare)
    if found is None or _TIMES.match(bare):
        return None
    number = found[3] or found[5]
    if number and len(number) > 3 and "\\" in found[0]:
        # a year that was guarded by hand
        return None
    return Marker(int(number) if number else 0, found.end(), "\\" in found[0])


def unbulleted(text: str) -> str:
    """A line without the bullet it begins with, `- I sold my car`; a number stays."""
    mark = marker(text)
    return text[mark.width :] if mark and not mark.ordered else text


_TIGHT = re.compile(r"(\d{1,3})[.)\u3001\uff0e](?P<blank>[ ]*)(?=[^\W\d_])")
_RUN = 3
"""Numbers that go on from 1; fewer stand there by chance."""


def tight(lines: Iterable[Line]) -> dict[int, Marker]:
    """The lines that begin with a number and no blank behind it, where such numbers go on from 1.

    `1.What …`, `2.How …`, `3. Why …` is a list; one that is left out breaks none, nor does a list
    within one of its items.
    """
    found: dict[int, Marker] = {}
    runs: list[_Run] = []
    for number, text in lines:
        mark = _TIGHT.match(text.strip())
        if mark is None:
            continue
        n = int(mark[1])
        column = len(text) - len(text.lstrip())
        going = [run for run in runs if 0 < n - run.last <= 2]
        going = [run for run in going if run.column == column] or going
        if not going and n == 1:
            going = [_Run(column)]
            runs = [*going, *runs[: _DEPTH - 1]]
        for run in going:
            run.last, run.length = n, run.length + 1
            if not mark["blank"]:
                run.waiting.append((number, Marker(n, mark.end())))
            if run.length >= _RUN:
                found.update(run.waiting)
                run.waiting.clear()
    return found


@dataclass(slots=True)
class _Run:
    """Numbers that go on from 1, those that began last first; one may belong to several."""

    column: int
    last: int = 0
    length: int = 0
    waiting: list[tuple[int, Marker]] = field(default_factory=list)


_DEPTH = 3
"""Lists within lists that are followed."""


_HAN = r"[\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d\u5341]{1,3}"
_WIDE = r"[\d\uff10-\uff19]{1,2}"
NUMBERS = tuple(
    (name, re.compile(rf"(?:{form})[ ]*(?=\S)"))
    for name, form in (
        ("circled", r"[\u2460-\u2473\u2776-\u277f\u2780-\u2793]"),
        ("keycap", r"[0-9]\ufe0f?\u20e3"),
        ("wide", rf"\uff08{_WIDE}\uff09|{_WIDE}[\uff0e\u3001\uff09]"),
        ("han", rf"\uff08{_HAN}\uff09|{_HAN}\u3001"),
    )
)
"""Numbers that other scripts and fonts put before an item; alone they may be text."""


def sign(bare: str) -> str:
    """The other bullet a line begins with: an arrow, a dash, a tick, a letter's kind; or nothing.

    Two lines with one sign next to each other are items.
    """
    first = bare[:1]
    letter = LETTER.match(bare) if first.isascii() and (first.isalpha() or first == "(") else None
    if letter is None and (first.isascii() and (not first.isdigit() or bare[:4].isascii())):
        return ""
    if found := _OTHER.match(bare):
        return found[1]
    if number := next((name for name, form in NUMBERS if form.match(bare)), ""):
        return number
    if letter is None:
        return ""
    return ("a" if _letter(letter).islower() else "A") + (")" if letter["one"] else ".")


def _letter(found: re.Match[str]) -> str:
    return found["one"] or found["two"]


def sign_width(bare: str) -> int:
    """Letters of the sign, up to the item's text."""
    forms = (form.match(bare) for _, form in NUMBERS)
    found = _OTHER.match(bare) or LETTER.match(bare) or next(filter(None, forms), None)
    return found.end() if found else 0


def follows(first: str, second: str) -> bool:
    """Whether two lines with letters are neighbours in one list: `a)`, `b)`."""
    one, two = LETTER.match(first), LETTER.match(second)
    if one is None or two is None:
        return True
    a, b = _letter(one), _letter(two)
    if len(a) == len(b) == 1 and ord(b) - ord(a) == 1:
        return True
    return a in _ROMAN and b in _ROMAN and _ROMAN.index(b) - _ROMAN.index(a) == 1


def indent_of(text: str) -> int:
    """How many blanks stand before a line."""
    return len(text) - len(text.lstrip(" "))


def fence(bare: str) -> tuple[str, str] | None:
    """The marks that open a block of code, and what stands behind them."""
    found = FENCE.match(bare)
    if found is None or (found[1][0] == "`" and "`" in found[2]):
        return None
    return found[1], found[2].strip()


def closes(bare: str, mark: str) -> bool:
    """Whether a line ends the code that these marks opened."""
    return bare.startswith(mark) and not bare.strip(mark[0])


def open_below(bare: str, mark: str) -> str:
    """The marks of the code that is open below a line, with those of what was open above it."""
    if mark:
        return "" if closes(bare, mark) else mark
    opened = fence(bare)
    return opened[0] if opened else ""
