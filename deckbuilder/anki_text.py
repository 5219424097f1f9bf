"""Notes as text: Anki's export, which says how it is written, or pairs with a tab between.

#separator:tab
#columns:Front	Back
How do you hand over?	By bed, in one minute.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence

from deckbuilder.markdown import Block, Cell, Inline, Row, Table, of
from deckbuilder.markdown.inline import escaped, read

_SEPARATORS = {
    "tab": "\t",
    "comma": ",",
    "semicolon": ";",
    "space": " ",
    "pipe": "|",
    "colon": ":",
}
_SAYS = re.compile(r"#([a-z ]+):(.*)")
_UNSAID = frozenset({"guid", "notetype", "deck", "tags"})


def blocks(lines: Iterator[tuple[int, str]]) -> tuple[Block, ...] | None:
    """Numbered lines of such a file → its notes as a table; None for any other text.

    Of any other text the first line alone is taken.
    """
    first_line = next(lines, (0, ""))
    if not first_line[1].startswith("#separator:"):
        return None
    said: dict[str, str] = {}
    body = [first_line, *lines]
    while body and (found := _SAYS.match(body[0][1])):
        said[found[1]] = found[2]
        body.pop(0)
    # a quotation mark would part cells and enclose them
    name = said["separator"].strip().lstrip('"')
    sign = _SEPARATORS.get(name.casefold(), name[:1] or "\t")
    rows = list(_rows(body, sign))
    if not rows:
        return ()
    wide = max(len(cells) for _, cells in rows)
    titles = said.get("columns", "").split(sign) if said.get("columns") else ["Front", "Back"]
    titles = [*titles, *[""] * wide][:wide]
    kept = [n for n, title in enumerate(titles) if title.strip().casefold() not in _UNSAID]
    first = rows[0][0]
    head = Row(tuple(Cell(of(escaped(titles[n]))) for n in kept), first, first)
    is_html = said.get("html", "true").strip() == "true"
    made = tuple(
        Row(tuple(Cell(_text(cells, n, is_html=is_html)) for n in kept), line, line)
        for line, cells in rows
    )
    return (Table(head, made, ("",) * len(kept), first, rows[-1][0]),)


_NAMES = re.compile(r"[^\W\d_]{3}")
"""What stands before the tab names something: `1.` does not."""
_PAIRS = 3
"""Pairs with a tab that are no chance."""


def pairs(lines: Sequence[tuple[int, str]]) -> tuple[Block, ...] | None:
    """Numbered lines of a file in which each run is a term, a tab and what it means → a table.

    What follows on lines of its own goes on with it. None for any other text.
    """
    rows: list[tuple[int, list[str]]] = []
    begun = False
    for number, line in lines:
        term, tab, meaning = line.partition("\t")
        if not line.strip():
            begun = False
        elif tab and _NAMES.search(term) and meaning.strip() and "\t" not in meaning:
            rows.append((number, [term, meaning]))
            begun = True
        elif begun:
            rows[-1][1][1] += "\n" + line.strip()
        else:
            return None
    if len(rows) < _PAIRS:
        return None
    made = tuple(
        Row((_cell(cells, 0), _cell(cells, 1)), n, n + cells[1].count("\n")) for n, cells in rows
    )
    first = rows[0][0]
    empty = Cell(of(""))
    return (Table(Row((empty, empty), first, first), made, ("", ""), first, made[-1].end),)


def _cell(cells: Sequence[str], n: int) -> Cell:
    return Cell(_text(cells, n, is_html=False))


def _rows(lines: Sequence[tuple[int, str]], sign: str) -> list[tuple[int, list[str]]]:
    """Records with the lines they begin on; a quoted one may take several."""
    text = "\n".join(line for _, line in lines)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=sign)
    # a picture may stand in a cell, letter by letter
    usual = csv.field_size_limit(len(text) + 1)
    found: list[tuple[int, list[str]]] = []
    at = 0
    try:
        for cells in reader:
            number = lines[min(at, len(lines) - 1)][0]
            at = reader.line_num
            if any(cell.strip() for cell in cells):
                found.append((number, cells))
    finally:
        csv.field_size_limit(usual)
    return found


def _text(cells: Sequence[str], n: int, *, is_html: bool) -> Inline:
    cell = cells[n] if n < len(cells) else ""
    if is_html:
        return read(re.sub(r"<br ?/?>|</?div>", "<br>", cell))[0]
    return of(escaped("  \n".join(cell.split("\n"))))


__all__ = ["blocks", "pairs"]
