"""How far the answer below a place may reach."""

from __future__ import annotations

from collections.abc import Sequence

from deckbuilder import labels
from deckbuilder.forms.claim import Unit
from deckbuilder.labels import Vocabulary
from deckbuilder.markdown import Heading


def next_heading(found: Sequence[Unit], i: int, vocabulary: Vocabulary) -> int:
    """The next heading beside a unit that is no label below the heading above it."""
    above = next((u.block for u in reversed(found[:i]) if isinstance(u.block, Heading)), None)
    over = above.level if above else 0
    # `Example questions`, and beside it `How to answer`: the one is about the other
    lists = above is not None and bool(labels.LISTS_QUESTIONS.match(above.text.plain))
    for n in range(i + 1, len(found)):
        block = found[n].block
        if isinstance(block, Heading):
            label = labels.meaning(labels.undressed(block.text.plain), vocabulary)
            if not (label and (block.level > over or (lists and block.level == over))):
                return n
    return len(found)
