r"""Tables: a head, a row of dashes below it, rows; and which `|` ends a cell.

`| a | b |` / `| - | - |` / `| x | y |`. Where a row has more cells than its head, a `|` within code
or a formula is one of the text: `grep a | sort`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from deckbuilder import formulae
from deckbuilder.markdown.code import spans
from deckbuilder.markdown.marks import DELIMITER_ROW, Line

Texts = tuple[int, list[str]]
"""The number of a row's line, and the text of its cells."""
Found = tuple[list[Texts], tuple[str, ...], int]
"""The rows, the head first; how columns are set; the index behind."""

_BAR = re.compile(r"(?<!\\)\|")


def table_at(lines: Sequence[Line], at: int) -> Found | None:
    """The table whose head is this line, if one begins here."""
    head, rule = lines[at][1].strip(), lines[at + 1][1].strip()
    if "|" not in head or "-" not in rule or not DELIMITER_ROW.fullmatch(rule):
        return None
    if "|" not in rule and ":" not in rule and len(_parts(head)) != 1:
        return None
    titles = cells(head, 0)
    columns = _parts(rule)
    if "|" not in rule and len(titles) > 1:
        return None
    most = max(len(titles), len(columns))
    end = at + 2
    while end < len(lines) and "|" in lines[end][1] and not _is_code(lines[end][1].strip()):
        end += 1
    rows = [(number, cells(text.strip(), most)) for number, text in lines[at + 2 : end]]
    return [(lines[at][0], titles), *rows], tuple(_align(column) for column in columns), end


def _is_code(line: str) -> bool:
    """Whether a line is a piece of code and nothing else: no row of the table above it."""
    return line[:1] == "`" and spans(line) == [(0, len(line))]


def _align(column: str) -> str:
    column = column.strip()
    left, right = column.startswith(":"), column.endswith(":")
    return "center" if left and right else "right" if right else "left" if left else ""


def _parts(row: str) -> list[str]:
    row = row.strip()
    row = row[1:] if row.startswith("|") else row
    if row.endswith("|") and not row.endswith("\\|"):
        row = row[:-1]
    return _BAR.split(row)


def cells(row: str, most: int) -> list[str]:
    """A row → the text of its cells; `most` is how many the head has, 0 for the head itself."""
    found = _parts(row)
    if (most and len(found) > most) or (not most and len(found) > 1):
        kept = _parts(_protected(row))
        if len(kept) < len(found) and (not most or len(kept) >= min(most, 2)):
            found = [part.replace("\0", "|") for part in kept]
    return [part.strip().replace("\\|", "|") for part in found]


_FORMULA = re.compile(
    r"\\\(.{1,400}?\\\)|\\\[.{1,400}?\\\]|\$\$.{1,400}?\$\$|\$(?=\S)[^$\n]{1,300}(?<=\S)\$"
)


def _protected(row: str) -> str:
    """The row with each `|` in code and formulae hidden."""
    hidden = list(row)
    inside = list(spans(row))
    inside += [(at, at + len(f.source)) for at, f in formulae.find(row)]
    inside += [found.span() for found in _FORMULA.finditer(row)]
    for start, end in inside:
        if start == 0 and end == len(row):
            continue
        for at in range(start, end):
            if row[at] == "|" and row[at - 1] != "\\":
                hidden[at] = "\0"
    return "".join(hidden)


# --- tables drawn with lines ----------------------------------------------------------------------


def drawn(lines: Sequence[Line]) -> list[Texts]:
    """`+---+` and `| a |` → rows of cells; nothing where the cells do not make a table."""
    rows: list[Texts] = []
    fresh = True
    for number, text in lines:
        bare = text.strip()
        if bare[0] == "+":
            fresh = True
            continue
        parts = [part.strip() for part in bare.strip("|").split("|")]
        if rows and len(parts) != len(rows[0][1]):
            return []
        if fresh:
            rows.append((number, parts))
            fresh = False
        else:
            above, texts = rows[-1]
            rows[-1] = above, [f"{a} {b}".strip() for a, b in zip(texts, parts, strict=True)]
    return rows
