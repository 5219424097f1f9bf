"""The tree a guide is read into: typed blocks with the lines they stand on.

`# A` / `- b` → (Heading(1, "A"), List((Item((Paragraph("b"),)),)))

The text in a block is an `Inline`: Markdown in one canonical form, in which what was machinery of
the note's tool is gone, and the words that a reader sees.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

from deckbuilder.markdown.words import shown


@dataclass(frozen=True, slots=True)
class Inline:
    """A line or paragraph of text; made by `inline.read` and `inline.of` alone."""

    source: str
    """Canonical Markdown; lines as they were broken."""

    @property
    def plain(self) -> str:
        """What one reads: no marks, one space between words."""
        return shown(self.source)

    def __bool__(self) -> bool:
        return bool(self.source)


@dataclass(frozen=True, slots=True)
class Heading:
    """`## Text`."""

    level: int
    text: Inline
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines of prose, or a formula that stands alone."""

    text: Inline
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a list."""

    children: tuple[Block, ...]
    start: int
    end: int
    number: int = 0
    """As written; 0 for a bullet."""


@dataclass(frozen=True, slots=True)
class List:
    """`- a` or `1. a`, with what is indented below each."""

    items: tuple[Item, ...]
    start: int
    end: int
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Code:
    """Code, fenced or indented, exactly as written."""

    text: str
    start: int
    end: int
    info: str = ""
    """What stands behind the fence."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table."""

    text: Inline


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: one line of the file."""

    cells: tuple[Cell, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Table:
    """`| a | b |` with its rule below the head."""

    head: Row
    rows: tuple[Row, ...]
    align: tuple[str, ...]
    """left, right, center or nothing, for each column."""
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Quote:
    """`> text`."""

    children: tuple[Block, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Details:
    """`<details>`: folded text under its `<summary>`."""

    summary: Inline
    children: tuple[Block, ...]
    start: int
    end: int
    said: tuple[int, int] = (0, 0)
    """The first and last line of the summary."""


@dataclass(frozen=True, slots=True)
class Container:
    """`!!! warning "Title"`, `:::tip`, `> [!note] Title`: text set apart, under a name."""

    name: str
    """In lower case: note, warning, question."""
    title: Inline
    """As written; empty where there is none."""
    children: tuple[Block, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Definition:
    """A term and, on lines that begin with a colon, what it means."""

    term: Inline
    children: tuple[Block, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Rule:
    """`---`."""

    start: int
    end: int


Block: TypeAlias = (
    Heading
    | Paragraph
    | List
    | Item
    | Code
    | Table
    | Quote
    | Details
    | Container
    | Definition
    | Rule
)


@dataclass(frozen=True, slots=True)
class Aside:
    """What is no text of the guide: a comment, attributes, a page number."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Tree:
    """A body of text, parsed."""

    blocks: tuple[Block, ...] = ()
    asides: tuple[Aside, ...] = ()
    idents: tuple[tuple[int, str], ...] = ()
    """Explicit ids, with the lines they stand on."""
    unclosed: tuple[tuple[str, int], ...] = ()
    """Codes and lines of what was opened and never closed."""
    plain: bool = False
    """No mark of Markdown says what is a title: its lines were known by their looks."""


DIAGRAMS = frozenset({"d2", "dot", "graphviz", "mermaid", "plantuml", "puml"})
"""What stands behind a fence of which another program draws a picture."""


def children(block: Block) -> tuple[Block, ...]:
    """The blocks that lie in a block."""
    if isinstance(block, (Paragraph, Heading, Code, Table, Rule)):
        return ()
    return block.items if isinstance(block, List) else block.children


def spaced(item: Item) -> bool:
    """Whether more than a paragraph, and the list below it, stands in an item."""
    size = len(item.children)
    return size > 2 or (size == 2 and not isinstance(item.children[1], List))


def walk(blocks: Iterable[Block]) -> Iterator[Block]:
    """Every block, parents first."""
    left = [*blocks]
    left.reverse()
    while left:
        block = left.pop()
        yield block
        if not isinstance(block, Paragraph):
            left += reversed(children(block))


def texts(block: Block) -> Iterator[Inline]:
    """The lines of text that a block holds itself, and not by its children."""
    return (text for text, _ in placed(block))


def placed(block: Block) -> Iterator[tuple[Inline, int]]:
    """The same, each with the number of the line it begins on."""
    match block:
        case Heading() | Paragraph():
            yield block.text, block.start
        case Table():
            for row in (block.head, *block.rows):
                yield from ((cell.text, row.start) for cell in row.cells)
        case Details():
            yield block.summary, block.said[0]
        case Container():
            yield block.title, block.start
        case Definition():
            yield block.term, block.start
        case _:
            return


Change = Callable[[Inline], Inline]


def mapped(blocks: Iterable[Block], change: Change) -> tuple[Block, ...]:
    """Blocks with each line of text in them changed."""
    return tuple(_mapped(block, change) for block in blocks)


def _mapped(block: Block, change: Change) -> Block:
    """A block with each line of text in it changed."""
    match block:
        case Heading() | Paragraph():
            return replace(block, text=change(block.text))
        case Table():
            rows = tuple(_row(row, change) for row in block.rows)
            return replace(block, head=_row(block.head, change), rows=rows)
        case List():
            return replace(block, items=tuple(_item(item, change) for item in block.items))
        case Item():
            return _item(block, change)
        case Quote():
            return replace(block, children=mapped(block.children, change))
        case Details():
            inner = mapped(block.children, change)
            return replace(block, summary=change(block.summary), children=inner)
        case Container():
            inner = mapped(block.children, change)
            return replace(block, title=change(block.title), children=inner)
        case Definition():
            inner = mapped(block.children, change)
            return replace(block, term=change(block.term), children=inner)
        case _:
            return block


def _item(item: Item, change: Change) -> Item:
    return replace(item, children=mapped(item.children, change))


def _row(row: Row, change: Change) -> Row:
    return replace(row, cells=tuple(Cell(change(cell.text)) for cell in row.cells))
