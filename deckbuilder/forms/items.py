"""Items of lists: `1. **How …?**`, `- What …?` with the answer below it or behind it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from deckbuilder.forms.claim import Claim, Tree, Unit
from deckbuilder.forms.prompt import first_label
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
            beside = i + 1
            while beside < len(found) and _is_part(found[beside], vocabulary):
                beside += 1
            made = claimed(
                seen,
                shape,
                unit,
                after=i + 1,
                reach=beside if above else ends[i],
                number=item.number,
                more=item.children[1:],
            )
            yield replace(made, labelled=True) if beside > i + 1 else made


def _is_part(unit: Unit, vocabulary: Vocabulary) -> bool:
    """Whether an item says which part of an answer it is: `- Expected: …`."""
    return isinstance(unit.block, Item) and first_label(unit.block, vocabulary) is not None
