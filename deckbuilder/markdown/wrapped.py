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
from itertools import takewhile

from deckbuilder.markdown.marks import Line, closes, fence, indent_of

MARKDOWN = frozenset({"markdown", "md"})
"""What stands behind a fence round Markdown."""
_NEAR = 60
"""Fences within which one that ends a frame is looked for."""

_Fence = tuple[int, int, str, str, bool]
"""Line, indent, marks, what stands behind them, and whether nothing stands on the next line."""


def frames(lines: Sequence[Line]) -> Iterator[int]:
    """The lines of fences that only frame Markdown with fences in it."""
    found = list(_fences(lines))
    open_frames: list[_Fence] = []
    code = ""
    for at, here in enumerate(found):
        number, _, mark, info, _ = here
        if code:
            code = "" if not info and closes(mark, code) else code
        elif info.casefold() in MARKDOWN and _holds_fences(here, found[at + 1 : at + _NEAR]):
            open_frames.append(here)
            yield number
        elif not info and open_frames and _ends(open_frames[-1], found[at : at + _NEAR]):
            open_frames.pop()
            yield number
        else:
            code = mark


def _holds_fences(frame: _Fence, below: Sequence[_Fence]) -> bool:
    """Whether the next fence below one does not end it.

    It has a name; or code stands right below it, and it is deeper or a second one without a name
    follows, which would be alone.
    """
    if not below or not below[0][2].startswith(frame[2]):
        # to a fence of four signs one of three is text
        return False
    _, column, _, info, is_last = below[0]
    if info or is_last:
        return bool(info)
    return column > frame[1] or _bare(frame, below) % 2 == 0


def _ends(frame: _Fence, found: Sequence[_Fence]) -> bool:
    """Whether the first of these fences, a bare one, ends a frame rather than begins code.

    It stands where the frame's own mark does; and since code takes two, one of those that follow
    each other with nothing behind them has no other meaning, where their number is odd.
    """
    _, column, mark, _, is_last = found[0]
    bare = _bare(frame, found)
    there = column == frame[1] and closes(mark, frame[2])
    return there and bare % 2 == 1 and (bare == 1 or is_last)


def _bare(frame: _Fence, found: Sequence[_Fence]) -> int:
    """How many fences stand where a frame begins, up to the next that has a name."""
    unnamed = takewhile(lambda fence: not fence[3], found)
    return sum(column == frame[1] for _, column, *_ in unnamed)


def _fences(lines: Sequence[Line]) -> Iterator[_Fence]:
    for at, (number, text) in enumerate(lines):
        bare = text.strip()
        if bare[:3] in ("```", "~~~") and (opened := fence(bare)):
            ends = at + 1 == len(lines) or not lines[at + 1][1].strip()
            yield number, indent_of(text), *opened, ends
