"""The card syntaxes of note tools: `question::answer`, a `?` alone between the two, an arrow."""

from __future__ import annotations

import re
from collections.abc import Iterator

from deckbuilder import labels
from deckbuilder.forms.claim import Claim, Tree
from deckbuilder.forms.prompt import split_prefix
from deckbuilder.labels import Vocabulary
from deckbuilder.markdown import Block, Paragraph, of

_PAIR = re.compile(
    r"(?P<asked>[^\n`\[\]]{2,200}?)(?: :{2,3}\s?|:{2,3} |:{2,3}(?=[A-Z\d\"][^\n]*[.!?]$))"
    r"(?P<said>[^\s:]\S*(?:\s+\S+){2,})"
)
"""A pair of colons with a blank beside it, or before a sentence: `std::iter` is a name."""
_ARROW = re.compile(r"\s(?:[-\N{EN DASH}=]>|\u2192|\u21d2)\s")
_LED = re.compile(
    rf"(?P<asked>[^\s]+(?:[ ]\S+){{1,20}}?){_ARROW.pattern}+(?P<said>\S+(?:\s+\S+){{2,}})"
)
"""`why this kitchen -> ate here in June`."""
_ARROWS = 3
"""Lines of a note that all have an arrow; fewer show how something comes about."""
_APART = re.compile(r"(?P<asked>[^\n]+(?:\n[^\n]+)*?)\n\?{1,2}\n(?P<said>.+)", re.DOTALL)


def cards(tree: Tree, vocabulary: Vocabulary) -> Iterator[Claim]:
    """Every line or paragraph that is a card of a note tool."""
    for found in tree.levels.values():
        for i, unit in enumerate(found):
            if not isinstance(unit.block, Paragraph):
                continue
            for n, (asked, said, line, last, form) in enumerate(_found(unit.block)):
                if labels.meaning(asked, vocabulary):
                    # a field of a note: `answer:: …`
                    continue
                number, _, prompt = split_prefix(asked)
                rest: tuple[Block, ...] = (Paragraph(of(said), line, last),)
                yield Claim(
                    "card",
                    (form,),
                    prompt,
                    (*unit.path, n),
                    unit.path,
                    i + 1,
                    i + 1,
                    line,
                    line,
                    rest,
                    number,
                    form == "card",
                )


def _found(block: Paragraph) -> Iterator[tuple[str, str, int, int, str]]:
    """Question, answer, lines and form of each card in a paragraph in which nothing else stands."""
    source = block.text.source
    if apart := _APART.fullmatch(source) if "\n?" in source else None:
        yield apart["asked"], apart["said"], block.start, block.end, "card"
        return
    lines = source.split("\n")
    form = "card" if "::" in source else "arrow"
    if form == "arrow" and (len(lines) < _ARROWS or not _ARROW.search(lines[0])):
        return
    pairs = [(_PAIR if form == "card" else _LED).fullmatch(line.strip()) for line in lines]
    if all(pairs):
        for n, pair in enumerate(pairs):
            if pair:
                line = min(block.start + n, block.end)
                yield pair["asked"], pair["said"], line, line, form
