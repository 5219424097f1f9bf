"""Anki's export of notes as text: lines that say how it is written, then a note a line.

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
        Row(tuple(Cell(_text(cells, n, is_html)) for n in kept), line, line) for line, cells in rows
    )
    return (Table(head, made, ("",) * len(kept), first, rows[-1][0]),)


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


def _text(cells: Sequence[str], n: int, is_html: bool) -> Inline:
    cell = cells[n] if n < len(cells) else ""
    if is_html:
        return read(re.sub(r"<br ?/?>|</?div>", "<br>", cell))[0]
    return of(escaped("  \n".join(cell.split("\n"))))


__all__ = ["blocks"]
