"""Which lines answer the question above them, though they look like titles: `Steady`.

In text without a mark of Markdown the title of the next part looks the same, where a question above
it has no answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from deckbuilder import labels
from deckbuilder.markdown.marks import Line, marker


@dataclass(frozen=True, slots=True)
class _Said:
    """A line that is not blank."""

    place: int
    """Which of all lines it is."""
    text: str
    titled: bool
    """It looks like a title."""
    apart: bool
    """A blank line stands above it."""
    asks: bool
    number: int
    """Of the next line below it that has one; 0 where none has."""


def replies(lines: Sequence[Line], titled: Sequence[bool]) -> frozenset[int]:
    """Lines, and whether each looks like a title → the places of those that answer.

    They do where other questions have an answer, and where no title of a part can be meant.
    """
    said = _said(lines, titled)
    below = [n for n in range(1, len(said)) if said[n - 1].asks]
    like = [n for n in below if said[n].titled]
    bare = [n for n in below if _ENDS_ASKING.search(said[n].text) or marker(said[n].text)]
    sure = [n for n in below if n not in like and n not in bare]
    if not like or len(sure) <= 2 * len(bare):
        return frozenset()
    parts = [
        n
        for n in range(1, len(said) - 1)
        if said[n].titled and said[n + 1].asks and not said[n - 1].asks
    ]
    named = {n for n in like if _names_part(said[n].text, below=said[n - 1].text)}
    named |= _further(said, [n for n in like if n not in named], parts, below)
    # where the answers stand right below, what stands apart is none
    spaced = sum(said[n].apart for n in sure) * 2 > len(sure)
    return frozenset(said[n].place for n in like if n not in named and said[n].apart <= spaced)


def _said(lines: Sequence[Line], titled: Sequence[bool]) -> list[_Said]:
    found: list[_Said] = []
    number = 0
    for i in range(len(lines) - 1, -1, -1):
        text = lines[i][1].strip()
        if text:
            apart = i == 0 or not lines[i - 1][1].strip()
            found.append(_Said(i, text, titled[i], apart, asks(text), number))
            mark = marker(text)
            number = mark.number if mark and mark.number else number
    return found[::-1]


def _names_part(line: str, *, below: str) -> bool:
    """Whether a line is what a part is called wherever it stands: `Part Two`, `Closing`.

    below: what is asked above it. `Communication` and `Layer 2` are names as well.
    """
    known = labels.CATEGORY.match(line) or labels.AROUND_TITLES.match(line)
    if known and " " in line:
        return True
    return bool(known or _COUNTED.fullmatch(line)) and not _asks_name(below)


_COUNTED = re.compile(r"[^\W\d_]+ \d{1,3}")
"""`Slide 3`."""


def _further(
    said: Sequence[_Said], like: Sequence[int], parts: Sequence[int], below: Sequence[int]
) -> set[int]:
    """Those of the lines that look like titles below a question which are parts as well.

    An answer taken for a part leaves a question without one, so it takes more than the looks:
    numbers that begin anew, or a part that stands alone among questions and so divides nothing, or
    others that have no answer; and questions that no name answers.
    """
    within = [said[part] for part in parts if part > below[0]]
    if not within:
        return set()
    # a title follows the one that answers
    free = [n for n in like if n + 1 not in parts]
    if sum(part.number == 1 for part in within) * 2 > len(within):
        return {n for n in free if said[n].number == 1}
    dress = _dress([said[part] for part in parts])
    maybe = {n for n in free if dress(said[n])}
    loud = {n for n in maybe if said[n].text.isupper() and len(said[n].text) >= _WORD}
    bare = any(said[n].asks for n in below)
    told = sum(not _asks_name(said[n - 1].text) for n in maybe)
    return maybe if (bare or len(parts) == 1) and told * 2 >= len(maybe) else loud


_WORD = 6
"""Letters of a word that nobody writes in capitals to answer; `CPR`, `HIPAA` are short."""


def _dress(parts: Sequence[_Said]) -> Callable[[_Said], bool]:
    """The titles of parts → whether a line below a question may be one of them."""
    apart = all(part.apart for part in parts)
    loud = all(part.text.isupper() for part in parts)
    first = {part.text.split()[0] for part in parts}
    alike = len(parts) > 1 and len(first) == 1
    return lambda line: (
        apart <= line.apart
        # `CPR` is an answer where the parts are not in capitals
        and loud == line.text.isupper()
        and not (alike and line.text.split()[0] not in first)
        and line.text.casefold() not in labels.REPLIES
    )


def _asks_name(line: str) -> bool:
    """Whether a name or a number answers: `Which port …?`, and not `What do you do …?`."""
    mark = marker(line)
    asked = line[mark.width :] if mark else line
    return labels.ASKS_NAME.match(asked) is not None


_ENDS_ASKING = re.compile(r"[?\uff1f]\W{0,3}$")


def asks(line: str) -> bool:
    """Whether a line asks: it ends in a question mark, or its number stands before a request."""
    if _ENDS_ASKING.search(line):
        return True
    mark = marker(line)
    if mark is None or not mark.number:
        return False
    return line[mark.width :].partition(" ")[0].casefold() in labels.ASKS
