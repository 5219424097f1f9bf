"""Blocks as the field of a card holds them: `markdown(blocks)`.

A heading within an answer is a bold line, what is set apart is a quotation under its title, a rule
is nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from deckbuilder.markdown import (
    Block,
    Container,
    Definition,
    Details,
    Heading,
    Item,
    List,
    Paragraph,
    Quote,
    Rule,
    of,
    write,
)


def markdown(blocks: Iterable[Block]) -> str:
    """Blocks → the canonical Markdown of a field."""
    return write(tuple(_plainer(blocks)))


def _plainer(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        match block:
            case Rule():
                continue
            case Heading():
                yield _bold(block)
            case List():
                items = tuple(_item(item) for item in block.items if item.children)
                if items:
                    yield replace(block, items=items)
            case Item():
                yield _item(block)
            case Quote():
                yield replace(block, children=tuple(_plainer(block.children)))
            case Details() | Container():
                title = block.summary if isinstance(block, Details) else block.title
                head = [_bold(Heading(1, title, block.start, block.start))] if title else []
                yield Quote((*head, *_plainer(block.children)), block.start, block.end)
            case Definition():
                yield replace(block, children=tuple(_plainer(block.children)))
            case _:
                yield block


def _item(item: Item) -> Item:
    return replace(item, children=tuple(_plainer(item.children)))


def _bold(heading: Heading) -> Paragraph:
    source = heading.text.source
    source = f"**{source}**" if source and "**" not in source else source
    return Paragraph(of(source), heading.start, heading.end)
