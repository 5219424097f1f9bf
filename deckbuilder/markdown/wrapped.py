"""Fences round Markdown that holds fences of its own, as a chat writes it to be copied.

~~~markdown
## What is a valve?
~~~sh
turn left
~~~
~~~

To Markdown the first `~~~` ends the first fence; to its reader that is a frame round the whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from deckbuilder.markdown.marks import Line, closes, fence, indent_of

MARKDOWN = frozenset({"markdown", "md"})
"""What stands behind a fence round Markdown."""
_NEAR = 60
"""Fences within which one that ends a frame is looked for."""


@dataclass(frozen=True, slots=True)
class _Fence:
    line: int
    column: int
    mark: str
    name: str
    """What stands behind the mark: `sh`."""
    alone: bool
    """Nothing stands on the next line."""


def frames(lines: Sequence[Line]) -> Iterator[int]:
    """The lines of fences that only frame Markdown with fences in it."""
    found = list(_fences(lines))
    open_frames: list[_Fence] = []
    code = ""
    for at, here in enumerate(found):
        if code:
            code = "" if not here.name and closes(here.mark, code) else code
        elif here.name.casefold() in MARKDOWN and _holds_fences(here, found[at + 1 : at + _NEAR]):
            open_frames.append(here)
            yield here.line
        elif not here.name and open_frames and _ends(open_frames[-1], found[at : at + _NEAR]):
            open_frames.pop()
            yield here.line
        else:
            code = here.mark


def _holds_fences(frame: _Fence, below: Sequence[_Fence]) -> bool:
    """Whether the next fence below one does not end it.

    It has a name; or code stands right below it, and it is deeper or a second one without a name
    follows, which would be alone.
    """
    if not below or not below[0].mark.startswith(frame.mark):
        # to a fence of four signs one of three is text
        return False
    first = below[0]
    if first.name or first.alone:
        return bool(first.name)
    return first.column > frame.column or _bare(frame, below) % 2 == 0


def _ends(frame: _Fence, found: Sequence[_Fence]) -> bool:
    """Whether the first of these fences, a bare one, ends a frame rather than begins code.

    It stands where the frame's own mark does; and since code takes two, one of those that follow
    each other with nothing behind them has no other meaning, where their number is odd.
    """
    first, bare = found[0], _bare(frame, found)
    there = first.column == frame.column and closes(first.mark, frame.mark)
    return there and bare % 2 == 1 and (bare == 1 or first.alone)


def _bare(frame: _Fence, found: Sequence[_Fence]) -> int:
    """How many fences stand where a frame begins, up to the next that has a name."""
    unnamed = takewhile(lambda fence: not fence.name, found)
    return sum(fence.column == frame.column for fence in unnamed)


def _fences(lines: Sequence[Line]) -> Iterator[_Fence]:
    for at, (number, text) in enumerate(lines):
        if "```" not in text and "~~~" not in text:
            continue
        if opened := fence(text.strip()):
            alone = at + 1 == len(lines) or not lines[at + 1][1].strip()
            yield _Fence(number, indent_of(text), *opened, alone)
