"""Lines that lead from what is asked to what is said: `why this kitchen -> ate here in June`.

An arrow leads there, or a row of dots: `Which flap first? ........ Ten, then fifteen.`
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from deckbuilder.forms.claim import Claim, Tree
from deckbuilder.forms.prompt import ends_asking
from deckbuilder.forms.wording import led
from deckbuilder.labels import Vocabulary
from deckbuilder.markdown import Paragraph, of

_ARROW = re.compile(r"\s(?P<arrow>[-\N{EN DASH}=]>|\u2192|\u21d2)\s")
_SAID = r"\s*(?P<said>\S+(?:\s+\S+){2,})"
_LED = re.compile(rf"(?P<asked>\S+(?:[ ]\S+){{1,20}}?){_ARROW.pattern}{_SAID}")
_DOTTED = re.compile(
    rf"(?P<asked>\S+(?:[ ]\S+){{1,40}}?)\s*(?P<arrow>(?<!\.)\.{{4,}}|\u2026{{2,}})(?:{_SAID})?\s*"
)
_LINES = 3
"""Lines that all have an arrow; fewer show how something comes about."""


def arrows(tree: Tree, vocabulary: Vocabulary) -> Iterator[Claim]:
    """Every line of a paragraph in which each has an arrow, or dots."""
    for found in tree.levels.values():
        for i, unit in enumerate(found):
            block = unit.block
            for n, pair in enumerate(_pairs(block)) if isinstance(block, Paragraph) else ():
                line, said = block.start + n, pair["said"]
                answer = Paragraph(of(said), line, line) if said else None
                yield led(unit, i, n, "arrow", pair["asked"], answer, line, aside=pair["arrow"])


def _pairs(block: Paragraph) -> list[re.Match[str]]:
    """What stands on both sides of the arrow in each line; nothing where one has none."""
    source = block.text.source
    dotted = "...." in source or "\u2026\u2026" in source
    lines = source.split("\n")
    if len(lines) != block.end - block.start + 1:
        # a comment stood between them
        return []
    if not dotted and (len(lines) < _LINES or not _ARROW.search(lines[0])):
        return []
    form = _DOTTED if dotted else _LED
    pairs = [pair for line in lines if (pair := form.fullmatch(line.strip())) and _is_pair(pair)]
    return pairs if len(pairs) == len(lines) else []


def _is_pair(pair: re.Match[str]) -> bool:
    """A blank with nothing in it is one to be filled in, unless it stands below a question."""
    return pair["said"] is not None or ends_asking(pair["asked"])
