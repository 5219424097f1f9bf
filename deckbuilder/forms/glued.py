"""Questions that stand right below the answer above them: a blank line was forgotten."""

from __future__ import annotations

from collections.abc import Sequence

from deckbuilder.forms.prompt import asks_for, ends_asking
from deckbuilder.markdown import Block, Paragraph, of

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
    alone = sum(_is_alone(block) for block in blocks)
    found = {n for n in range(len(blocks) - 1) if _is_glued(blocks[n], blocks[n + 1])}
    if alone < max(_OFTEN, 2 * len(found)):
        return tuple(blocks)
    return tuple(
        part
        for n, block in enumerate(blocks)
        for part in (_cut(block) if n in found and isinstance(block, Paragraph) else (block,))
    )


def _asks(line: str) -> bool:
    return len(line.split()) >= _WORDS and ends_asking(line) and asks_for(line)


def _is_alone(block: Block) -> bool:
    if not isinstance(block, Paragraph) or "\n" in block.text.source:
        return False
    return block.text.source[:1].isalpha() and _asks(block.text.source)


def _is_glued(block: Block, below: Block) -> bool:
    """Whether a paragraph, whose lines are those of the file, ends in a question answered below."""
    if not isinstance(block, Paragraph) or not isinstance(below, Paragraph):
        return False
    *above, last = (line.strip() for line in block.text.source.split("\n"))
    if not above or len(above) != block.end - block.start or not last[:1].isalpha():
        return False
    return _asks(last) and not above[-1].endswith(_GOES_ON) and not asks_for(below.text.source)


def _cut(block: Paragraph) -> tuple[Block, ...]:
    above, _, last = block.text.source.rpartition("\n")
    return (
        Paragraph(of(above), block.start, block.end - 1),
        Paragraph(of(last), block.end, block.end),
    )
