"""The card syntaxes of note tools: `question::answer`, a `?` alone between the two."""

from __future__ import annotations

import re
from collections.abc import Iterator

from deckbuilder import labels
from deckbuilder.forms.claim import Claim, Tree
from deckbuilder.forms.wording import led
from deckbuilder.labels import Vocabulary
from deckbuilder.markdown import Paragraph, of

_PAIR = re.compile(
    r"(?P<asked>[^\n`\[\]]{2,200}?)(?: :{2,3}\s?|:{2,3} |:{2,3}(?=[A-Z\d\"][^\n]*[.!?]$))"
    r"(?P<said>[^\s:]\S*(?:\s+\S+){2,})"
)
"""A pair of colons with a blank beside it, or before a sentence: `std::iter` is a name."""
_APART = re.compile(r"(?P<asked>[^\n]+(?:\n[^\n]+)*?)\n\?{1,2}\n(?P<said>.+)", re.DOTALL)


def cards(tree: Tree, vocabulary: Vocabulary) -> Iterator[Claim]:
    """Every line or paragraph that is a card of a note tool."""
    for found in tree.levels.values():
        for i, unit in enumerate(found):
            if not isinstance(unit.block, Paragraph):
                continue
            for n, (asked, said, line, last) in enumerate(_found(unit.block)):
                if labels.meaning(asked, vocabulary):
                    # a field of a note: `answer:: …`
                    continue
                answer = Paragraph(of(said), line, last)
                yield led(unit, i, n, "card", asked, answer, line, said=True)


def _found(block: Paragraph) -> Iterator[tuple[str, str, int, int]]:
    """Question, answer and lines of each card in a paragraph in which nothing else stands."""
    source = block.text.source
    if "::" not in source and "\n?" not in source:
        return
    if apart := _APART.fullmatch(source):
        yield apart["asked"], apart["said"], block.start, block.end
        return
    lines = source.split("\n")
    pairs = [_PAIR.fullmatch(line.strip()) for line in lines]
    if all(pairs) and len(lines) == block.end - block.start + 1:
        for line, pair in enumerate(pairs, block.start):
            if pair:
                yield pair["asked"], pair["said"], line, line
