r"""The answer's blocks → its pieces: paragraphs, items with all that is in them, code, tables.

Ask first.\n\n- **Label**: text\n  - below   → prose, item (and in it an item)
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from deckbuilder.markdown import (
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
    Table,
    of,
    texts,
    walk,
)
from deckbuilder.notes.stretches import story_label


@dataclass(slots=True)
class Piece:
    """A paragraph, an item with what is nested in it, code or a table."""

    kind: str
    """prose, item, code or table."""
    text: str = ""
    """A line of Markdown; of code and tables nothing."""
    code: Code | None = None
    ordered: bool = False
    rows: tuple[tuple[str, ...], ...] = ()
    """The cells of a table, its head first."""
    children: list[Piece] = field(default_factory=list)


_FORMULA = re.compile(r"\$\$[^$]*\$\$|\\\[[^\[\]]*\\\]")
_DEEPEST = 8


def pieces(blocks: Iterable[Block]) -> list[Piece]:
    """The blocks of a field → its pieces."""
    return _continued(_pieces(blocks))


def _pieces(blocks: Iterable[Block]) -> list[Piece]:
    return [piece for block in blocks for piece in _made(block)]


def _made(block: Block) -> list[Piece]:
    """A block → its pieces; a quotation is what is quoted."""
    match block:
        case Paragraph() | Heading():
            return [Piece("prose", block.text.source)]
        case List():
            return [_item(item, ordered=block.ordered) for item in block.items]
        case Item():
            return [_item(block, ordered=block.number > 0)]
        case Code():
            return [Piece("code", code=block)]
        case Table():
            rows = (block.head, *block.rows)
            cells = tuple(tuple(cell.text.source for cell in row.cells) for row in rows)
            return [Piece("table", rows=cells)]
        case Quote() | Details() | Container():
            return _pieces(block.children)
        case Definition():
            term = Piece("item", f"**{block.term.source}**")
            term.children = _pieces(block.children)
            return [term]
        case Rule():
            return []


def _item(item: Item, *, ordered: bool) -> Piece:
    made = Piece("item", ordered=ordered)
    children = item.children
    if children and isinstance(children[0], Paragraph):
        made.text = children[0].text.source
        children = children[1:]
    made.children = _pieces(children)
    return made


def _continued(pieces: list[Piece]) -> list[Piece]:
    """A formula alone on its lines belongs to the sentence above it.

    So does what is quoted below a colon.
    """
    kept: list[Piece] = []
    for piece in pieces:
        prose = bool(kept) and piece.kind == kept[-1].kind == "prose"
        if prose and (
            _FORMULA.fullmatch(piece.text)
            or (kept[-1].text.endswith(":") and piece.text[:1] not in "*_")
        ):
            kept[-1].text += "\n" + piece.text
        else:
            kept.append(piece)
    return kept


_WRAPPED = re.compile(
    r'^"([^"]+)"$|^\N{LEFT DOUBLE QUOTATION MARK}([^\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT '
    r"DOUBLE QUOTATION MARK}]+)\N{RIGHT DOUBLE QUOTATION MARK}$"
)


def unquoted(text: str) -> str:
    """An answer put in quotation marks as a whole loses them.

    Torn into points, they would not pair up.
    """
    match = _WRAPPED.match(text.strip())
    return (match[1] or match[2]).strip() if match else text


_EMPHATIC = re.compile(r"(\*{1,3}|_{1,3})(?=\S)([^*_`\n]+)(?<=\S)\1")


def unmarked(blocks: Sequence[Block]) -> Sequence[Block]:
    """An answer without marks around the whole of it.

    These are quotation marks, or an emphasis on every word, which emphasises none.
    """
    first, last = (blocks[0], blocks[-1]) if blocks else (None, None)
    if not isinstance(first, Paragraph) or not isinstance(last, Paragraph):
        return blocks
    if first is last:
        match = _EMPHATIC.fullmatch(first.text.source)
        bare = match[2] if match and re.search(r"[.!?] ", match[2]) else first.text.source
        return (replace(first, text=of(unquoted(bare))),)
    sources = [text.source for block in walk(blocks) for text in texts(block)]
    if not any(_encloses(pair, sources) for pair in _QUOTES):
        return blocks
    opened = replace(first, text=of(first.text.source[1:]))
    closed = replace(last, text=of(last.text.source[:-1]))
    return (opened, *blocks[1:-1], closed)


_QUOTES = ('""', "\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}")


def _encloses(pair: str, sources: Sequence[str]) -> bool:
    """Whether the first text opens the quotation that the last one closes, with none between."""
    if not (sources[0].startswith(pair[0]) and sources[-1].endswith(pair[1])):
        return False
    return sum(source.count(sign) for source in sources for sign in set(pair)) == 2


def unwrapped(pieces: list[Piece]) -> list[Piece]:
    """A lone item is no list: its text is prose, and what is nested in it are the points."""
    for _ in range(_DEEPEST):
        if len(pieces) != 1 or pieces[0].kind != "item":
            break
        pieces = [Piece("prose", pieces[0].text), *pieces[0].children]
    return pieces


_ONLY_NAME = re.compile(r"(?:\*\*|__)[^*_\n]{1,80}(?:\*\*|__) ?:?")


def gathered(pieces: list[Piece]) -> list[Piece]:
    """Two or more names alone, each above a list, are items that hold these lists."""
    names = [
        i
        for i, p in enumerate(pieces[:-1])
        if p.kind == "prose" and pieces[i + 1].kind in ("item", "prose") and _is_name(p.text)
    ]
    if len(names) < 2:
        return pieces
    gathered: list[Piece] = pieces[: names[0]]
    for i, piece in enumerate(pieces[names[0] :], names[0]):
        if i in names:
            gathered.append(Piece("item", piece.text))
        else:
            gathered[-1].children.append(piece)
    return gathered


def _is_name(text: str) -> bool:
    return bool(_ONLY_NAME.fullmatch(text)) and story_label(text) == ""
