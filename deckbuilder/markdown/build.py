"""A tree while it grows: open lists and items, and how they close."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TypeAlias

from deckbuilder.markdown.tree import Block, Code, Details, Inline, Item, List


@dataclass(slots=True)
class OpenItem:
    """An item that may get more."""

    marker: int
    """Column of its mark, in the file."""
    content: int
    """Column of its text, in the file."""
    number: int
    line: int
    children: Growing = field(default_factory=list)


@dataclass(slots=True)
class OpenList:
    """A list that may get more items."""

    ordered: bool
    items: list[OpenItem] = field(default_factory=list)


@dataclass(slots=True)
class Frame:
    """Where blocks go that are in no list: the body, or an open `<details>`."""

    line: int
    children: Growing = field(default_factory=list)
    summary: Inline = Inline("", "")
    last: int = 0
    said: tuple[int, int] = (0, 0)
    """The lines of the summary."""


Growing: TypeAlias = "list[Block | OpenList]"


def closed(children: Growing) -> tuple[Block, ...]:
    """What has grown, frozen; each end is that of the last thing within."""
    return tuple(_list(c) if isinstance(c, OpenList) else c for c in children)


def _list(opened: OpenList) -> List:
    items = tuple(_item(item) for item in opened.items)
    return List(items, items[0].start, items[-1].end, opened.ordered)


def _item(opened: OpenItem) -> Item:
    children = closed(opened.children)
    end = max((child.end for child in children), default=opened.line)
    return Item(children, opened.line, max(end, opened.line), opened.number)


def folded(frame: Frame) -> Details:
    """An open `<details>` that ends."""
    children = closed(frame.children)
    end = max((child.end for child in children), default=frame.line)
    return Details(frame.summary, children, frame.line, max(end, frame.last), frame.said)


def joined(code: Code, more: Code) -> Code:
    """Two pieces of one indented code, with what stands between."""
    return replace(code, text=f"{code.text}\n{more.text}", end=more.end)
