"""Blocks as the field of a card holds them: `passage(blocks)` → their tree and its Markdown.

A heading within an answer is a bold line, in italics as well within a chapter; what is set apart is
a quotation under its title, a rule is nothing. Both forms say the same: `parsed(made.source)` is
`made.blocks`, but for its lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest

from deckbuilder.markdown.inline import of
from deckbuilder.markdown.marks import unbulleted
from deckbuilder.markdown.references import renamed
from deckbuilder.markdown.tree import (
    Block,
    Code,
    Container,
    Definition,
    Details,
    Heading,
    Item,
    List,
    Paragraph,
    Quote,
    Rule,
    mapped,
    texts,
    walk,
)
from deckbuilder.markdown.write import markdown


@dataclass(frozen=True, slots=True)
class Passage:
    """What a field of a card says; two are equal when their Markdown is."""

    source: str = ""
    """Canonical Markdown."""
    blocks: tuple[Block, ...] = field(default=(), compare=False, repr=False)

    def __bool__(self) -> bool:
        return bool(self.source)

    def __str__(self) -> str:
        return self.source

    @property
    def plain(self) -> str:
        """The words a reader sees, on one line, code among them."""
        return " ".join(said for block in walk(self.blocks) for said in _words(block) if said)

    @property
    def paragraph(self) -> str:
        """The text of a passage that is one paragraph, as Markdown; of any other nothing."""
        first = self.blocks[0] if len(self.blocks) == 1 else None
        return first.text.source if isinstance(first, Paragraph) else ""


def passage(blocks: Iterable[Block]) -> Passage:
    """Blocks of a guide → what a field holds of them."""
    kept = tuple(_joined(_plainer(blocks)))
    source = markdown(kept)
    return Passage(source, kept) if source.strip() else Passage()


def one_line(source: str) -> Passage:
    """Canonical text, a sentence of an answer for example → a passage of one paragraph."""
    text = of(source)
    return passage((Paragraph(text, 1, 1),)) if text else Passage()


def bulleted(parts: Sequence[Passage]) -> Passage:
    """Several passages as one: a list of them; one alone stays what it is."""
    if len(parts) == 1:
        return parts[0]
    items = tuple(Item(part.blocks, *_lines(part)) for part in parts if part)
    return passage((List(items, items[0].start, items[-1].end),)) if items else Passage()


def named(name: str, part: Passage) -> Passage:
    """A passage under a name: `**Name**: text`, or the name on a line of its own above a list."""
    first, *rest = part.blocks
    if isinstance(first, Paragraph):
        head = replace(first, text=of(f"**{name}**: {first.text.source}"))
        return passage((head, *rest))
    return passage((Paragraph(of(f"**{name}**:"), first.start, first.start), *part.blocks))


def with_pictures(part: Passage, names: Mapping[str, str]) -> Passage:
    """A passage with its pictures under other names; those without one stay."""
    if "![" not in part.source:
        return part
    return passage(mapped(part.blocks, lambda text: renamed(text, names)))


def _lines(part: Passage) -> tuple[int, int]:
    return part.blocks[0].start, part.blocks[-1].end


def _words(block: Block) -> Iterator[str]:
    if isinstance(block, Code):
        yield " ".join(block.text.split())
    for text in texts(block):
        yield text.plain


# --- blocks of a guide → blocks of a field --------------------------------------------------------


def _plainer(blocks: Iterable[Block]) -> Iterator[Block]:
    found = list(blocks)
    nested = _inner(found)
    for n, (block, below) in enumerate(zip_longest(found, found[1:])):
        match block:
            case Rule():
                continue
            case Heading() if n in nested:
                yield _bold(block, "***")
            case Heading() if below is None or isinstance(below, Heading):
                yield _line(block)
            case Heading():
                yield _bold(block)
            case List():
                items = tuple(_item(item) for item in block.items if item.children)
                if items:
                    yield replace(block, items=items)
            case Item():
                yield _item(block)
            case Quote():
                yield replace(block, children=tuple(_joined(_plainer(block.children))))
            case Details() | Container():
                title = block.summary if isinstance(block, Details) else block.title
                head = [_bold(Heading(1, title, block.start, block.start))] if title else []
                inner = tuple(_joined(_plainer(block.children)))
                yield Quote((*head, *inner), block.start, block.end)
            case Definition():
                yield replace(block, children=tuple(_joined(_plainer(block.children))))
            case _:
                yield block


def _item(item: Item) -> Item:
    return replace(item, children=tuple(_joined(_plainer(item.children))))


def _joined(blocks: Iterable[Block]) -> Iterator[Block]:
    """Blocks with two lists of one kind, one below the other, as the one list they look like."""
    held: List | None = None
    for block in blocks:
        if held and isinstance(block, List) and held.ordered == block.ordered:
            held = replace(held, items=(*held.items, *block.items), end=block.end)
            continue
        if held:
            yield held
        held = block if isinstance(block, List) else None
        if held is None:
            yield block
    if held:
        yield held


def _inner(blocks: Sequence[Block]) -> frozenset[int]:
    """The places of the titles that divide a chapter which stands beside others.

    In a field there are no levels: these stand in bold italics, the chapters in bold.
    """
    found: set[int] = set()
    levels = [block.level for block in blocks if isinstance(block, Heading)]
    above: list[int] = []
    for n, block in enumerate(blocks):
        if not isinstance(block, Heading):
            continue
        while above and above[-1] >= block.level:
            above.pop()
        if above and levels.count(above[0]) > 1:
            found.add(n)
        above.append(block.level)
    return frozenset(found)


def _bold(heading: Heading, mark: str = "**") -> Paragraph:
    source = heading.text.source
    if len(mark) == len("***") and _EMPHASIS.search(source):
        mark = "**"
    source = f"{mark}{source}{mark}" if source and "**" not in source else source
    return Paragraph(of(source), heading.start, heading.end)


_EMPHASIS = re.compile(r"[*_]")


def _line(heading: Heading) -> Paragraph:
    """A title with nothing below it: a line of the text, where it has a bullet or is long.

    `###### - I sold my car`
    """
    source = unbulleted(heading.text.source)
    listed = source != heading.text.source or len(source.split()) > _TITLE
    # what begins with a sign or a number would begin something else without the bold
    if listed and source[0].isalpha():
        return Paragraph(of(source), heading.start, heading.end)
    return _bold(heading)


_TITLE = 15
"""Words of a title; what has more is told."""
