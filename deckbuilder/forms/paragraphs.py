"""Paragraphs: `**How …?**`, `Q: How …?`, a line in capitals, a line that asks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from deckbuilder import labels
from deckbuilder.forms.claim import MOSTLY, Claim, Tree, levels
from deckbuilder.forms.prompt import LONGEST, asks, asks_you
from deckbuilder.forms.reach import reaches
from deckbuilder.forms.wording import claimed, wording
from deckbuilder.labels import Vocabulary
from deckbuilder.markdown import Paragraph, plain


def paragraphs(tree: Tree, vocabulary: Vocabulary) -> Iterator[Claim]:
    """Paragraphs that do not lie in something else, by their dress."""
    for above, found in levels(tree):
        if above:
            continue
        ends = reaches(found, vocabulary)
        for i, unit in enumerate(found):
            block = unit.block
            seen = wording(block) if isinstance(block, Paragraph) else None
            if seen is None or not isinstance(block, Paragraph):
                continue
            lines = _lines(block)
            if lines:
                for n, (line, text) in enumerate(lines):
                    yield Claim(
                        "paragraph",
                        ("paragraph", "plain"),
                        text,
                        (*unit.path, n),
                        unit.path,
                        i + 1,
                        ends[i],
                        line,
                        line,
                    )
                continue
            if seen.said or seen.dress != "plain" or _may_ask(seen.prompt):
                shape = ("paragraph", seen.dress)
                yield claimed(seen, shape, unit, after=i + 1, reach=ends[i])


def _lines(block: Paragraph) -> list[tuple[int, str]]:
    """The lines of a paragraph that asks in nearly each of them, if there are several."""
    lines = [line.strip() for line in block.text.source.split("\n")]
    if len(lines) < 2 or block.end - block.start + 1 != len(lines):
        return []
    if sum(map(_may_ask, lines)) < len(lines) * MOSTLY:
        return []
    return list(enumerate(lines, block.start))


def _may_ask(prompt: str) -> bool:
    """A line of prose that asks or tells somebody to answer: `where x is …` does neither."""
    if len(prompt.split()) > LONGEST or not re.search(r"\w", plain(prompt)):
        return False
    first = plain(prompt).split(maxsplit=1)[0].casefold()
    return "?" in prompt or asks(prompt) or first in labels.TASKS or asks_you(prompt)
