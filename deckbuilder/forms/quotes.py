"""A question in a quotation, its answer below it: `> How …?`."""

from __future__ import annotations

from collections.abc import Iterator

from deckbuilder.forms.claim import Claim, Tree
from deckbuilder.forms.reach import reaches
from deckbuilder.forms.wording import claimed, wording
from deckbuilder.labels import Vocabulary
from deckbuilder.markdown import Block, List, Paragraph, Quote


def quotes(tree: Tree, vocabulary: Vocabulary) -> Iterator[Claim]:
    """Every quotation that begins with text."""
    for above, found in tree.levels.items():
        if above:
            continue
        ends = reaches(found, vocabulary)
        for i, unit in enumerate(found):
            block = unit.block
            if not isinstance(block, Quote):
                continue
            number, inner = _inner(block)
            first = inner[0] if inner else None
            seen = wording(first, number) if isinstance(first, Paragraph) else None
            if seen is None:
                continue
            yield claimed(
                seen, ("quote",), unit, after=i + 1, reach=ends[i], number=number, more=inner[1:]
            )


def _inner(block: Quote) -> tuple[int, tuple[Block, ...]]:
    """What is quoted, with its number where it is one item of a list: `> 1. How …?`."""
    only = block.children[0] if len(block.children) == 1 else None
    if isinstance(only, List) and len(only.items) == 1:
        return only.items[0].number, only.items[0].children
    return 0, block.children
