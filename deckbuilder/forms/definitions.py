"""Terms with what they mean: the term asks, the meaning answers."""

from __future__ import annotations

from collections.abc import Iterator

from deckbuilder.forms.claim import Claim, Tree
from deckbuilder.forms.prompt import split_prefix
from deckbuilder.labels import Vocabulary
from deckbuilder.markdown import Definition


def definitions(tree: Tree, vocabulary: Vocabulary) -> Iterator[Claim]:
    """Every term of a definition list."""
    for found in tree.levels.values():
        for i, unit in enumerate(found):
            block = unit.block
            if not isinstance(block, Definition) or not block.term:
                continue
            number, said, prompt = split_prefix(block.term.source)
            yield Claim(
                "definition",
                ("definition",),
                prompt,
                unit.path,
                unit.path,
                i + 1,
                i + 1,
                block.start,
                block.start,
                block.children,
                number,
                said,
            )
