"""What a tree refers to: its pictures, its links, and the formulae that are refused.

`![stages](img/a.png)` on line 7 → Reference("picture", "stages", "img/a.png", 7). What stands in
code refers to nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from deckbuilder import formulae
from deckbuilder.markdown import code
from deckbuilder.markdown.inline import of, plain
from deckbuilder.markdown.links import target_of
from deckbuilder.markdown.tree import Block, Inline, placed, walk


@dataclass(frozen=True, slots=True)
class Reference:
    """A picture, a link, or a formula that is refused."""

    kind: str
    """picture, link or formula."""
    text: str
    """What stands for it; of a formula the commands that are not allowed."""
    target: str
    line: int


_FOUND = re.compile(
    code.PATTERN + r"|(?P<formula>\\[(\[]|\$\$)"
    r"|\\."
    r"|(?P<bang>!?)\[(?P<text>(?:[^\[\]\\]|\\.){0,1000})\]\("
    r"(?:<(?P<angle>[^<>\n]*)>|(?P<bare>[^()\s]*))(?P<title>(?:\s[^()\n]{0,300})?)\)",
    re.DOTALL,
)
_MAY = re.compile(r"\]\(|\\[(\[]|\$\$")


PICTURE = re.compile(
    r"!\[[^\]\n]*\]\((?:<(?P<angle>[^<>\n]*)>"
    r"|(?P<where>[^()\s]*(?:\([^()\s]*\)[^()\s]*)*))[^()\n]*\)"
)


def is_picture(source: str) -> bool:
    """Whether Markdown of a line holds pictures, and nothing else."""
    return "![" in source and not PICTURE.sub("", source).strip()


def references(blocks: Iterable[Block]) -> Iterator[Reference]:
    """Everything a tree refers to, in order."""
    for block in walk(blocks):
        for text, line in placed(block):
            if _MAY.search(text.source):
                yield from _in_line(text.source, line, block.end)


def _in_line(source: str, first: int, last: int) -> Iterator[Reference]:
    line = first
    at = 0
    for found in _FOUND.finditer(source):
        line, at = line + source.count("\n", at, found.start()), found.start()
        here = min(line, max(last, first))
        if found["formula"]:
            formula = formulae.at(source, found.start())
            if formula is not None and formula.refused:
                yield Reference("formula", ", ".join(formula.refused), formula.body, here)
        elif found["text"] is not None:
            target = found["angle"] if found["angle"] is not None else found["bare"]
            kind = "picture" if found["bang"] else "link"
            yield Reference(kind, plain(found["text"]), target, here)


# --- pictures under other names -------------------------------------------------------------------


def renamed(text: Inline, names: Mapping[str, str]) -> Inline:
    """A line with its pictures under other names; those without one stay."""

    def change(found: re.Match[str]) -> str:
        if not found["bang"]:
            return found[0]
        target = found["angle"] if found["angle"] is not None else found["bare"]
        name = names.get(target)
        return f"![{found['text']}]({target_of(name)}{found['title']})" if name else found[0]

    return of(_FOUND.sub(change, text.source)) if "![" in text.source else text
