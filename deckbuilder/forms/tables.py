"""Rows of a table: a column asks, the others answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from deckbuilder import labels
from deckbuilder.forms.claim import Claim, Tree, Unit
from deckbuilder.forms.prompt import asks, split_prefix
from deckbuilder.labels import Vocabulary
from deckbuilder.markdown import Block, Paragraph, Row, Table, of

_ASKED = frozenset(labels.ENGLISH.tables["asked"])
_ANSWERS = frozenset(labels.ENGLISH.tables["answers"])
_COUNTED = frozenset(("", *labels.ENGLISH.tables["counted"]))


def tables(tree: Tree, vocabulary: Vocabulary) -> Iterator[Claim]:
    """Every row of a table in which a column asks."""
    for found in tree.levels.values():
        for i, unit in enumerate(found):
            if isinstance(unit.block, Table) and _asks_once(unit.block):
                yield _head(unit, i, unit.block)
            elif isinstance(unit.block, Table):
                yield from _rows(unit, i, unit.block, vocabulary)


def _asks_once(table: Table) -> bool:
    """One column, and its head asks where its rows do not."""
    return len(table.head.cells) == 1 and _asking(table) is None


def _head(unit: Unit, i: int, table: Table) -> Claim:
    """A table of one column: its head asks, its rows answer."""
    head = table.head.cells[0]
    number, said, prompt = split_prefix(head.text.source)
    rest = tuple(
        Paragraph(row.cells[0].text, row.start, row.end) for row in table.rows if row.cells
    )
    place = unit.path
    return Claim(
        "row",
        ("head",),
        prompt,
        place,
        place,
        i + 1,
        i + 1,
        table.start,
        table.start,
        rest,
        number,
        said,
    )


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
        if n != column and cell.text and n < len(titles) and titles[n] in _COUNTED:
            yield cell.text.source


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
    for n, cell in enumerate(row.cells):
        if n == column or not cell.text or titles[n : n + 1] and titles[n] in _COUNTED:
            continue
        meaning = vocabulary.get(titles[n]) if n < len(titles) else None
        alone = meaning in (labels.ANSWER, None) and len(row.cells) <= 2
        head = table.head.cells[n].text.source if n < len(table.head.cells) else ""
        plain_answer = meaning == labels.ANSWER or alone or not head
        source = cell.text.source if plain_answer else f"**{head}:** {cell.text.source}"
        yield Paragraph(of(source), row.start, row.end)
