"""Items of lists: `1. **How …?**`, `- What …?` with the answer below it or behind it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
        behind = _behind_parts(found, vocabulary)
        for i, unit in enumerate(found):
            item = unit.block
            first = item.children[0] if isinstance(item, Item) and item.children else None
            if not isinstance(item, Item) or not isinstance(first, Paragraph):
                continue
            seen = wording(first, item.number)
            if seen is None:
                continue
            shape = ("item", len(unit.path), item.number > 0, seen.dress)
            made = claimed(
                seen,
                shape,
                unit,
                after=i + 1,
                reach=behind[i + 1] if above else ends[i],
                number=item.number,
                more=item.children[1:],
            )
            yield replace(made, labelled=True) if behind[i + 1] > i + 1 else made


def _behind_parts(found: Sequence[Unit], vocabulary: Vocabulary) -> list[int]:
    """For each unit, and for the end, the first from there on that is no part of an answer.

    A part says which it is: `- Expected: …`.
    """
    ends = [len(found)] * (len(found) + 1)
    for i in range(len(found) - 1, -1, -1):
        block = found[i].block
        part = isinstance(block, Item) and first_label(block, vocabulary) is not None
        ends[i] = ends[i + 1] if part else i
    return ends
