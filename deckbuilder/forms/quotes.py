"""A question in a quotation, its answer below it: `> How …?`."""

from __future__ import annotations

from collections.abc import Iterator

from deckbuilder.forms.claim import Claim, Tree
from deckbuilder.forms.reach import reaches
from deckbuilder.forms.wording import claimed, wording
from deckbuilder.labels import Vocabulary
from deckbuilder.markdown import Paragraph, Quote


def quotes(tree: Tree, vocabulary: Vocabulary) -> Iterator[Claim]:
    """Every quotation that begins with text."""
    for above, found in tree.levels.items():
        if above:
            continue
        ends = reaches(found, vocabulary)
        for i, unit in enumerate(found):
            block = unit.block
            first = block.children[0] if isinstance(block, Quote) and block.children else None
            seen = wording(first) if isinstance(first, Paragraph) else None
            if seen is None or not isinstance(block, Quote):
                continue
            more = block.children[1:]
            yield claimed(seen, ("quote",), unit, after=i + 1, reach=ends[i], more=more)
