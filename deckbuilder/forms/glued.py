"""Questions that stand right below the answer above them: a blank line was forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from deckbuilder.forms.paragraphs import cut, whole_lines
from deckbuilder.forms.prompt import asks_for, ends_asking
from deckbuilder.markdown import Block, Paragraph

_OFTEN = 3
"""Questions of the guide that stand alone."""
_GOES_ON = (":", ",", "?")
"""What a line ends with that leads in to the next."""
_WORDS = 3
"""Words of a question, at least."""


def unglued(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Blocks → the same, with paragraphs cut above a last line that asks what stands below it.

    `… by its id.` and below it `How do you press a button?`, then its answer: that is a question
    where the others of the guide stand alone, in plain letters.
    """
    found = {n for n, pair in enumerate(pairwise(blocks)) if _is_glued(*pair)}
    if not found or sum(map(_is_alone, blocks)) < max(_OFTEN, 2 * len(found)):
        return tuple(blocks)
    made: list[Block] = []
    for n, block in enumerate(blocks):
        if n in found and isinstance(block, Paragraph):
            made += cut(block, (0, block.end - block.start))
        else:
            made.append(block)
    return tuple(made)


def _asks(line: str) -> bool:
    asks = ends_asking(line) and asks_for(line)
    return asks and line[:1].isalpha() and len(line.split()) >= _WORDS


def _is_alone(block: Block) -> bool:
    source = block.text.source if isinstance(block, Paragraph) else ""
    return "\n" not in source and _asks(source)


def _is_glued(block: Block, below: Block) -> bool:
    """Whether a paragraph, whose lines are those of the file, ends in a question answered below."""
    if not isinstance(block, Paragraph) or not isinstance(below, Paragraph):
        return False
    *above, last = (line.strip() for line in whole_lines(block) or [""])
    ends = bool(above) and not above[-1].endswith(_GOES_ON)
    return ends and _asks(last) and not asks_for(below.text.source)
