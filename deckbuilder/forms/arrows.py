"""Lines of a note with an arrow: `why this kitchen -> ate here in June`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from deckbuilder.forms.claim import Claim, Tree
from deckbuilder.forms.prompt import split_prefix
from deckbuilder.labels import Vocabulary
from deckbuilder.markdown import Paragraph, of

_ARROW = re.compile(r"\s(?P<arrow>[-\N{EN DASH}=]>|\u2192|\u21d2)\s")
_LED = re.compile(
    rf"(?P<asked>\S+(?:[ ]\S+){{1,20}}?){_ARROW.pattern}\s*(?P<said>\S+(?:\s+\S+){{2,}})"
)
_LINES = 3
"""Lines that all have an arrow; fewer show how something comes about."""


def arrows(tree: Tree, vocabulary: Vocabulary) -> Iterator[Claim]:
    """Every line of a paragraph in which each has an arrow."""
    for found in tree.levels.values():
        for i, unit in enumerate(found):
            block = unit.block
            for n, pair in enumerate(_pairs(block)) if isinstance(block, Paragraph) else ():
                number, _, prompt = split_prefix(pair["asked"])
                line = min(block.start + n, block.end)
                yield Claim(
                    "arrow",
                    ("arrow",),
                    prompt,
                    (*unit.path, n),
                    unit.path,
                    i + 1,
                    i + 1,
                    line,
                    line,
                    (Paragraph(of(pair["said"]), line, line),),
                    number,
                    aside=pair["arrow"],
                )


def _pairs(block: Paragraph) -> list[re.Match[str]]:
    """What stands on both sides of the arrow in each line; nothing where one has none."""
    lines = block.text.source.split("\n")
    if len(lines) < _LINES or not _ARROW.search(lines[0]):
        return []
    pairs = [pair for line in lines if (pair := _LED.fullmatch(line.strip()))]
    return pairs if len(pairs) == len(lines) else []
