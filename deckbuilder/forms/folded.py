"""Text folded under a summary, or set apart under a title: `<details>`, `??? question "…"`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from deckbuilder import labels
from deckbuilder.forms.claim import Claim, Tree, Unit
from deckbuilder.forms.prompt import split_prefix
from deckbuilder.labels import Vocabulary
from deckbuilder.markdown import Container, Details, Inline


def folded(tree: Tree, vocabulary: Vocabulary) -> Iterator[Claim]:
    """Every summary, and every title of what is set apart; the answer is what lies in it."""
    for found in tree.levels.values():
        for i, unit in enumerate(found):
            block = unit.block
            if isinstance(block, Details) and block.summary:
                yield _claim(unit, i, block.summary, ("summary",), *block.said)
            elif isinstance(block, Container) and block.title:
                shape = ("container", block.name)
                claim = _claim(unit, i, block.title, shape, block.start, block.start)
                yield replace(claim, reach=_beside(found, i))


def _beside(found: Sequence[Unit], i: int) -> int:
    """The unit behind the notes that are set apart right below: a warning is of what it follows."""
    n = i + 1
    while n < len(found) and isinstance(found[n].block, Container):
        n += 1
    return n


def _claim(unit: Unit, i: int, text: Inline, shape: tuple[str, ...], start: int, end: int) -> Claim:
    number, said, prompt = split_prefix(text.source)
    block = unit.block
    assert isinstance(block, (Details, Container))
    asking = isinstance(block, Container) and block.name in _ASKING
    return Claim(
        "folded",
        shape,
        prompt,
        unit.path,
        unit.path,
        i + 1,
        i + 1,
        start,
        end,
        block.children,
        number,
        said or asking,
        set_off=True,
    )


_ASKING = frozenset(labels.ENGLISH.containers["asking"])
"""Containers whose title is a question."""
