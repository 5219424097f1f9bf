"""Items of lists: `1. **How …?**`, `- What …?` with the answer below it or behind it."""

from __future__ import annotations

from collections.abc import Iterator

from deckbuilder.forms.claim import Claim, Tree
from deckbuilder.forms.reach import reaches
from deckbuilder.forms.wording import claimed, wording
from deckbuilder.labels import Vocabulary
from deckbuilder.markdown import Item, Paragraph


def items(tree: Tree, vocabulary: Vocabulary) -> Iterator[Claim]:
    """Every item that begins with text, by its depth, its mark and its dress."""
    for above, found in tree.levels.items():
        ends = [] if above else reaches(found, vocabulary)
        for i, unit in enumerate(found):
            item = unit.block
            first = item.children[0] if isinstance(item, Item) and item.children else None
            if not isinstance(item, Item) or not isinstance(first, Paragraph):
                continue
            seen = wording(first, item.number)
            if seen is None:
                continue
            shape = ("item", len(unit.path), item.number > 0, seen.dress)
            yield claimed(
                seen,
                shape,
                unit,
                after=i + 1,
                reach=i + 1 if above else ends[i],
                number=item.number,
                more=item.children[1:],
            )
