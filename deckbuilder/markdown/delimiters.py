r"""Which stars and underscores are emphasis, and which are text: `2**10`, `**kwargs`, `__init__`.

CommonMark's own rule for what opens and closes, with two differences: what is plainly meant as
text stays text (`COUNT(*)`, `src/**/a`, `a*b*c`), and `**Note:**next` is bold although a letter
follows the colon.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

_RUN = re.compile(r"\*+|_+")
_OPENING = frozenset({"Ps", "Pi"})
_TOKEN_BEFORE = re.compile(r"[A-Za-z0-9.]{1,40}$")
_TOKEN_AFTER = re.compile(r"[A-Za-z0-9.]{1,40}")
_SPECIAL_NAME = re.compile(r"__([a-z][a-z0-9]*(?:_[a-z0-9]+)*)__")
_SPECIAL_NAMES = frozenset(
    """
    abs add aenter aexit aiter all and anext annotations await bases bool bytes call callStatic
    class clone closure code complex construct contains context defaults del delattr delete
    delitem dict dir dirname div divmod doc enter eq exit file filename float floordiv format
    func future ge get getattr getattribute getitem getstate globals gt hash iadd import index
    init init_subclass instancecheck int invert invoke isset iter kwdefaults le len loader lt
    main matmul metaclass missing mod module mro mul name ne neg new next or package path pos
    post_init pow prepare proto qualname radd reduce repr reversed rmul round self set setattr
    setitem setstate sizeof slots spec str sub subclasses subclasshook toString tostring truediv
    typename unset version wakeup weakref xor
    """.split()
)
"""Names that languages write between double underscores: those of Python's data model, PHP, Lua,
JavaScript and GraphQL."""


@dataclass(slots=True)
class _Run:
    """Neighbouring marks of one kind."""

    at: int
    char: str
    size: int
    left: int
    """How many of them are not used yet."""
    opens: bool
    closes: bool
    strict: bool = True
    """It closes by CommonMark's rule."""
    used_first: int = 0
    """How many of its first marks closed something."""


def _punctuation(char: str) -> bool:
    return unicodedata.category(char)[0] in "PS"


def _run(text: str, at: int, size: int) -> _Run:
    before = text[at - 1] if at else " "
    after = text[at + size] if at + size < len(text) else " "
    char = text[at]
    blank_before, blank_after = before.isspace(), after.isspace()
    marks_before, marks_after = _punctuation(before), _punctuation(after)
    left = not blank_after and (not marks_after or blank_before or marks_before)
    right = not blank_before and (not marks_before or blank_after or marks_after)
    if char == "_":
        opens = left and (not right or marks_before)
        closes = right and (not left or marks_after)
        return _Run(at, char, size, size, opens, closes)
    # `**Note:**next`, and the same in scripts that put no space between words
    loose = marks_before and unicodedata.category(before) not in _OPENING and before not in "/\\="
    lenient = size >= 2 and not right and not blank_after and loose
    begins = marks_after and unicodedata.category(after) in _OPENING and not blank_before
    opens = left or (size >= 2 and begins)
    return _Run(at, char, size, size, opens, right or lenient, strict=right)


def flanking(text: str, at: int, size: int) -> tuple[bool, bool]:
    """Whether a run of marks at this place may open an emphasis, and whether it may close one."""
    run = _run(text, at, size)
    return run.opens, run.closes


def _is_text(text: str, run: _Run) -> bool:
    """Marks that nobody means as emphasis, whatever the rule says."""
    before = text[run.at - 1 : run.at] if run.at else ""
    end = run.at + run.size
    after = text[end : end + 1]
    if (before, after) == ("(", ")") or before in ("/", "="):
        return True
    if run.size == 1 and before == "." and text[run.at - 2 : run.at - 1].isalnum():
        # `SELECT a.*`; where something was opened, the full stop ends it
        return True
    if run.char == "_" or not (before.isascii() and after.isascii()):
        return False
    if not before or not after or run.at == 0:
        return False
    if not (before.isalnum() or before in ")]}") or not (after.isalnum() or after in "({"):
        return False
    one = _TOKEN_BEFORE.search(text, max(0, run.at - 40), run.at)
    two = _TOKEN_AFTER.match(text, end)
    return any(m is None or len(m[0]) == 1 or any(c.isdigit() for c in m[0]) for m in (one, two))


_ARGUMENTS = re.compile(r"(?:args|kwargs|kw|argv|params|options|opts|rest)\b(?!\*)")


def _is_code(text: str, run: _Run) -> bool:
    """Stars of arguments (`f(*args, **kwargs)`), paths (`**/x`) and expressions (`^.*$`)."""
    if run.char != "*":
        return False
    before, end = text[max(run.at - 2, 0) : run.at], run.at + run.size
    if not before or before[-1] in " (,[\n":
        path = text[end : end + 1] == "/" and not _ends_later(text, run)
        return bool(_ARGUMENTS.match(text, end)) or path
    if run.size != 1:
        return False
    # a dot or a class that is repeated
    dot = before[-1] == "." and not before[0].isalnum()
    return dot or (before[0] == "\\" and before[-1].isalpha())


_TWO_END = re.compile(r"(?<=[^\s*])\*\*(?![\w/*]|\.\w)")


def _ends_later(text: str, run: _Run) -> bool:
    """Whether two stars end what these begin: `**.git**`, but not `**/*.py`."""
    return run.size == 2 and _TWO_END.search(text, run.at + run.size + 1) is not None


def settled(text: str, opaque: Sequence[tuple[int, int]]) -> str:
    """A paragraph → the same with a backslash before each mark in it that is text.

    These would be read as marks, or as half of a pair. opaque: sorted spans in which nothing is a
    mark (code, targets, escapes).
    """
    known, left = _literal(text, opaque)
    if not (known or left):
        return text
    marks = list(text)
    for at in known:
        marks[at] = f"\\{marks[at]}"
    for at in left:
        marks[at] = _LEFT
    return _without_slips("".join(marks)).replace(_LEFT, "\\*")


_LEFT = "\x01"
"""A star without a partner, while its slip is looked for; no text holds a control character."""


def _literal(text: str, opaque: Sequence[tuple[int, int]]) -> tuple[set[int], set[int]]:
    """The places of marks that are no emphasis for certain, and of those that have no partner."""
    found: list[int] = []
    if "__" in text:
        for name in _SPECIAL_NAME.finditer(text):
            if any(a <= name.start() < b for a, b in opaque):
                continue
            around = text[name.start() - 1 : name.start()] + text[name.end() : name.end() + 1]
            if name[1] in _SPECIAL_NAMES or "." in around[:1] or "(" in around[-1:]:
                found += [name.start(), name.start() + 1, name.end() - 2, name.end() - 1]
    runs: list[_Run] = []
    held = set(found)
    spans = iter(opaque)
    span = next(spans, None)
    for match in _RUN.finditer(text):
        while span is not None and span[1] <= match.start():
            span = next(spans, None)
        if match.start() in held or (span is not None and span[0] <= match.start()):
            continue
        run = _run(text, match.start(), len(match[0]))
        if not (run.opens or run.closes):
            continue
        file = text[run.at + run.size :][:1] == "." and text[run.at + run.size + 1 :][:1].isalnum()
        power = text[run.at - 1 : run.at].isdigit() and text[run.at + run.size :][:1].isdigit()
        # `2**10`, `*.py`
        file = file and run.char == "*" and not run.closes and not _ends_later(text, run)
        glued = power or file or (_is_code(text, run) and not _ends_open(runs, run))
        if glued or (_is_text(text, run) and not _closes_word(runs, run)):
            found += range(run.at, run.at + run.size)
        else:
            runs.append(run)
    _pair(runs, text)
    left: set[int] = set()
    for run in runs:
        if run.left and run.char == "*":
            # what closed comes first in a run, what opened comes last
            start = run.at + run.used_first
            left.update(range(start, start + run.left))
    return set(found), left


_TWO = _LEFT * 2
_ENDS_LATE = re.compile(
    rf"(?<![\w*\\/{_LEFT}]){_TWO}(?=[^\s/])(?P<inner>[^*\n{_LEFT}]{{0,118}}[^\s*,{_LEFT}])"
    rf"(?P<blank>[ \t]+)(?:{_TWO}|\*\*(?=\s|$))(?![*/{_LEFT}])"
)
"""`**Note: **next`, `**Note: ** next`."""
_BEGINS_EARLY = re.compile(
    rf"(?<![^\s(\[\"'\u201c])(?:\*\*|{_TWO})(?P<blank>[ \t]+)"
    rf"(?P<inner>[^\s*{_LEFT}][^*\n{_LEFT}]{{0,118}}(?<!\s)){_TWO}(?![\w*{_LEFT}])"
)
"""`** Note:** next`."""
_GLUED = re.compile(
    rf"(?<=[^\W\d_]){_TWO}(?P<blank>[ \t]+)"
    rf"(?P<inner>[^\s*\d,;{_LEFT}][^*\n{_LEFT}]{{0,118}}(?<!\s)){_TWO}(?![\w*{_LEFT}])"
)
"""`in** a file** of`."""
_ONE_PAIR = 2
"""Marks of a paragraph that has no others: two of `Basic** and Premium** plans` point at a note."""
_SIGNS = re.compile(r"[,.;:)\]!?]|\W*$")
"""What a text in bold does not begin with."""


def _without_slips(text: str) -> str:
    """Blanks between marks and the words they belong to are taken out of the marks.

    `**Note: **next` is what its author meant to be `**Note:** next`, and no rule allows.
    """
    if text.count(_TWO) == _ONE_PAIR and "**" not in text:
        text = _GLUED.sub(r"\g<blank>**\g<inner>**", text)
    return _BEGINS_EARLY.sub(_begun, _ENDS_LATE.sub(_ended, text))


def _ended(slip: re.Match[str]) -> str:
    inner, behind = slip["inner"], slip.string[slip.end() : slip.end() + 1]
    power = inner[0].isdigit() and behind.isdigit()
    if power or not _is_words(inner):
        return slip[0]
    return f"**{inner}**{slip['blank'] if behind.strip() else ''}"


def _begun(slip: re.Match[str]) -> str:
    return f"**{slip['inner']}**" if _is_words(slip["inner"]) else slip[0]


def _is_words(inner: str) -> bool:
    return not _SIGNS.match(inner) and ";" not in inner


def _closes_word(runs: Sequence[_Run], run: _Run) -> bool:
    """`**Step 1**x`: it may close what was opened at the beginning of a word."""
    return any(r.char == run.char and r.size == run.size and not r.closes for r in runs)


def _ends_open(runs: Sequence[_Run], run: _Run) -> bool:
    """`*a [thing].* It …`: one star more was opened than closed, and this one only closes."""
    if run.opens or not run.closes:
        return False
    same = [r for r in runs if (r.char, r.size) == (run.char, run.size)]
    return sum(r.opens and not r.closes for r in same) > sum(r.closes for r in same)


def _pair(runs: list[_Run], text: str) -> None:
    """CommonMark's matching of openers and closers; what is matched is taken off `left`."""
    openers: list[_Run] = []
    for run in runs:
        while run.closes and run.left:
            at = _opener(openers, run, text)
            if at is None:
                break
            opener = openers[at]
            taken = 2 if opener.left >= 2 and run.left >= 2 else 1
            opener.left -= taken
            run.left -= taken
            run.used_first += taken
            del openers[at + 1 :]
            if not opener.left:
                openers.pop()
        if run.opens and run.left:
            openers.append(run)


def _opener(openers: list[_Run], run: _Run, text: str) -> int | None:
    for at in range(len(openers) - 1, max(-1, len(openers) - 40), -1):
        opener = openers[at]
        if opener.char != run.char:
            continue
        if not run.strict and (
            opener.left < 2 or "\n" in text[opener.at : run.at] or opener.size != run.size
        ):
            return None
        both = (opener.opens and opener.closes) or (run.opens and run.closes)
        thirds = (opener.size + run.size) % 3 == 0 and not (
            opener.size % 3 == 0 and run.size % 3 == 0
        )
        if not (both and thirds):
            return at
    return None
