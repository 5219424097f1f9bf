"""Rows of a table: a column asks, the others answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from deckbuilder import labels
from deckbuilder.forms.claim import Claim, Tree, Unit
from deckbuilder.forms.prompt import asks, split_prefix, unwrap
from deckbuilder.labels import Vocabulary
from deckbuilder.markdown import Block, Cell, Inline, Paragraph, Row, Table, of, plain

_ASKED = frozenset(labels.ENGLISH.tables["asked"])
_ANSWERS = frozenset(labels.ENGLISH.tables["answers"])
_COUNTED = frozenset(("", *labels.ENGLISH.tables["counted"]))


def tables(tree: Tree, vocabulary: Vocabulary) -> Iterator[Claim]:
    """Every row of a table in which a column asks."""
    for found in tree.levels.values():
        for i, unit in enumerate(found):
            if not isinstance(unit.block, Table):
                continue
            if (row := _record(unit.block)) is not None:
                yield _recorded(unit, i, unit.block, row)
            elif _asks_once(unit.block):
                yield _head(unit, i, unit.block)
            else:
                yield from _rows(unit, i, unit.block, vocabulary)


def _record(table: Table) -> int | None:
    """Two columns, names and what they say, one of them the question: which row it is."""
    rows = (table.head, *table.rows)
    if len(table.rows) < 1 or any(len(row.cells) != 2 for row in rows):
        return None
    asked = [n for n, row in enumerate(rows) if _names_question(row.cells[0].text.source)]
    return asked[0] if len(asked) == 1 and asks(rows[asked[0]].cells[1].text.source) else None


def _names_question(name: str) -> bool:
    _, said, rest = split_prefix(name + ": ")
    return (said and not rest.strip(":* ")) or labels.normal(plain(name)) in _ASKED


def _recorded(unit: Unit, i: int, table: Table, at: int) -> Claim:
    """A table of one question: `Question | How …?`, `Good answer | …`, `Red flag | …`."""
    rows = (table.head, *table.rows)
    name, asked = rows[at].cells
    rest = tuple(
        Paragraph(_named(row), row.start, row.end)
        for n, row in enumerate(rows)
        if n != at and any(cell.text for cell in row.cells)
    )
    return _whole(unit, i, "record", asked, rows[at].start, rest, name)


def _whole(
    unit: Unit,
    i: int,
    shape: str,
    asked: Cell,
    line: int,
    rest: tuple[Block, ...],
    name: Cell | None = None,
) -> Claim:
    """The claim of a table that is one question; name: what says so beside the wording."""
    number, said, prompt = split_prefix(asked.text.source)
    if name is not None:
        said = True
        number = split_prefix(name.text.source + ": ")[0] if number is None else number
    return Claim(
        "row",
        (shape,),
        prompt,
        unit.path,
        unit.path,
        i + 1,
        i + 1,
        line,
        line,
        rest,
        number,
        said,
    )


def _named(row: Row) -> Inline:
    name, value = row.cells
    if not name.text:
        return value.text
    return of(f"**{name.text.plain.rstrip(' :')}:** {value.text.source}")


def _asks_once(table: Table) -> bool:
    """One column, and its head asks where its rows do not."""
    return len(table.head.cells) == 1 and _asking(table) is None


def _head(unit: Unit, i: int, table: Table) -> Claim:
    """A table of one column: its head asks, its rows answer."""
    rest = tuple(
        Paragraph(row.cells[0].text, row.start, row.end) for row in table.rows if row.cells
    )
    return _whole(unit, i, "head", table.head.cells[0], table.start, rest)


def _rows(unit: Unit, i: int, table: Table, vocabulary: Vocabulary) -> Iterator[Claim]:
    titles = [labels.normal(cell.text.plain) for cell in table.head.cells]
    named = next((n for n, title in enumerate(titles) if title in _ASKED), None)
    column = _asking(table) if named is None else named
    if column is None:
        return
    answered = any(vocabulary.get(title) == labels.ANSWER or title in _ANSWERS for title in titles)
    for n, row in enumerate(table.rows):
        if column >= len(row.cells) or not row.cells[column].text:
            continue
        number, said, prompt = split_prefix(row.cells[column].text.source)
        if prompt.rstrip('"\u201d*_ ').endswith(("...", "\u2026")):
            # how such questions begin: `Tell me about a time when \u2026`
            continue
        yield Claim(
            "row",
            ("row", column),
            prompt,
            (*unit.path, n),
            unit.path,
            i + 1,
            i + 1,
            row.start,
            row.end,
            tuple(_cells(row, column, titles, vocabulary, table)),
            number,
            said or (named is not None and answered),
            aside=" ".join(_counts(row, column, titles)),
        )


def _counts(row: Row, column: int, titles: Sequence[str]) -> Iterator[str]:
    """The cells that only count or sort: a level, a topic."""
    for n, cell in enumerate(row.cells):
        if n != column and cell.text and n < len(titles) and _only_counts(titles[n], cell):
            yield cell.text.source


def _only_counts(title: str, cell: Cell) -> bool:
    """A level, a topic, a number; in a column without a head only a number."""
    if any(map(str.isalnum, title)):
        return title in _COUNTED
    return len(cell.text.plain) <= _NUMBER


_NUMBER = 4
"""Letters of a number in a column without a head."""


def _asking(table: Table) -> int | None:
    """The column in which most rows ask."""
    for column in range(len(table.head.cells)):
        texts = [row.cells[column].text.source for row in table.rows if column < len(row.cells)]
        if sum(map(asks, texts)) * 2 > len(texts):
            return column
    return None


def _cells(
    row: Row, column: int, titles: Sequence[str], vocabulary: Vocabulary, table: Table
) -> Iterator[Block]:
    """The other cells as paragraphs: what answers first, the rest under its heading."""

    def meant(n: int) -> str | None:
        return vocabulary.get(titles[n]) if n < len(titles) else None

    # what no label names is the answer as well: it stands before what one does
    for n in sorted(range(len(row.cells)), key=lambda n: meant(n) not in (labels.ANSWER, None)):
        cell, meaning = row.cells[n], meant(n)
        if n == column or not cell.text or (n < len(titles) and _only_counts(titles[n], cell)):
            continue
        alone = meaning in (labels.ANSWER, None) and len(row.cells) <= 2
        head = unwrap(table.head.cells[n].text.source) if n < len(table.head.cells) else ""
        plain_answer = meaning == labels.ANSWER or alone or not head
        source = cell.text.source if plain_answer else f"**{head}:** {cell.text.source}"
        yield Paragraph(of(source), row.start, row.end)
