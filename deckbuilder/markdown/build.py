"""A tree while it grows: open lists and items, the paragraph and the code that are open."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from deckbuilder import labels
from deckbuilder.markdown import inline as text_of
from deckbuilder.markdown.links import Known
from deckbuilder.markdown.marks import Line, Marker, indent_of
from deckbuilder.markdown.tables import Found, Texts, table_at
from deckbuilder.markdown.tree import (
    Aside,
    Block,
    Cell,
    Code,
    Details,
    Inline,
    Item,
    List,
    Paragraph,
    Row,
    Table,
)
from deckbuilder.markdown.unfenced import code_runs, opened, pasted, sure_runs


@dataclass(slots=True)
class OpenItem:
    """An item that may get more."""

    marker: int
    """Column of its mark, counted from the base."""
    content: int
    """Column of its text, counted from the base."""
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
    summary: Inline = Inline("")
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


@dataclass(slots=True)
class Shared:
    """What all scanners of one file share: what it defines, and what they set aside."""

    known: Known
    vocabulary: labels.Vocabulary
    skipped: Mapping[int, str] = field(default_factory=dict)
    """Lines that are no text, with the kind of thing they are."""
    hints: Mapping[int, int] = field(default_factory=dict)
    """What lines of plain text are, see `plaintext.hints`."""
    literal: bool = False
    """No mark of Markdown counts: the file is plain text."""
    tight: Mapping[int, Marker] = field(default_factory=dict)
    """Numbers without a blank behind them that count items, by their lines."""
    mixed: bool = False
    """Ticks and crosses both stand before lines, so that they mean something."""
    counted: Counter[str] = field(default_factory=Counter)
    asides: list[Aside] = field(default_factory=list)
    idents: dict[int, str] = field(default_factory=dict)
    unclosed: list[tuple[str, int]] = field(default_factory=list)
    depth: int = 0
    strict: bool = False
    """The text is canonical: nothing is to be guessed."""


class Builder:
    """Where blocks go; whoever reads lines says what they are."""

    def __init__(self, raw: Sequence[Line], lines: Sequence[Line], shared: Shared) -> None:
        self.raw = raw
        self.lines = lines
        self.shared = shared
        self.frames = [Frame(lines[0][0] if lines else 1)]
        self.stack: list[OpenItem] = []
        self.base = 0
        """The column that counts as the first: that of the text behind an item's title."""
        self.under = 0
        """The level of that title."""
        self.had_list = False
        self.numbers: dict[int, int] = {}
        self.before = ""
        """The line before, bare; empty after a blank one."""
        self.paragraph: list[Line] = []
        self.table = False
        """The paragraph that is open is a table, whose rows may begin with anything."""
        self.home: Growing = []
        """Where the paragraph that is open will go."""
        self.unfenced: Code | None = None
        """The last code that nobody fenced."""
        self.code: list[Line] = []
        self.code_column = 4
        """Where the code that is open begins."""
        self.opened: Counter[str] = Counter()
        self.html_lists: list[str] = []
        self.prefix = ""
        self.components: list[str] = []
        """The names of components with a title that are open: each is a `<details>`."""
        self.summary: list[Line] | None = None
        self.number = lines[0][0] if lines else 1
        self.owed: list[Line] = []
        """Footnotes of the title above, with its line."""
        self.too_deep = 0
        """`<details>` that are open beyond those that count."""
        self._index: dict[int, int] | None = None
        self.last_end: int | None = None
        """Where the last comment ends, looked for once."""
        self.began = 0
        """The line of the `<summary>` that is open."""
        self.jump = 0
        """The line to go on with, where one took more than itself."""

    @property
    def index(self) -> dict[int, int]:
        """Where each line of the file stands among these."""
        if self._index is None:
            self._index = {number: i for i, (number, _) in enumerate(self.lines)}
        return self._index

    def here(self) -> Growing:
        """The children of what is open."""
        return self.stack[-1].children if self.stack else self.frames[-1].children

    def add(self, block: Block) -> None:
        """A block ends the paragraph that is open, and follows it."""
        self.flush()
        self.end_code()
        self.here().append(block)

    def flush(self) -> None:
        """The open paragraph ends."""
        if not self.paragraph:
            return
        lines, self.paragraph = self.paragraph, []
        self.table = False
        above = self.unfenced
        for block in self.read_paragraph(lines):
            self.put(self.home, block, above)

    def put(self, home: Growing, block: Block, above: Code | None) -> None:
        """A block is the last of its neighbours, but code goes on with what nobody fenced.

        In a text file, where more counts as code, only while brackets are open.
        above: the code that nobody fenced, if only blank lines may lie between.
        """
        if (
            not isinstance(block, Code)
            or above is None
            or not (home and home[-1] is above)
            or (self.shared.literal and sum(map(opened, above.text.split("\n"))) <= 0)
        ):
            home.append(block)
            return
        first, last = self.index[above.start], self.index[block.end]
        between = self.lines[self.index[above.end] + 1 : self.index[block.start]]
        if any(text.strip() for _, text in between):
            home.append(block)
            return
        whole = [text for _, text in self.raw[first : last + 1]]
        opening = above.text.split("\n", 1)[0]
        if whole[0].strip() != opening.strip():
            # a label stands before it
            whole[0] = opening
        home[-1] = made = Code(_set_out(whole), above.start, block.end)
        if self.unfenced is above or self.unfenced is block:
            self.unfenced = made

    def blank(self, number: int) -> None:
        """A blank line, or one that counts as such."""
        self.flush()
        if self.code:
            self.code.append((number, ""))
        self.before = ""

    def inline(self, text: str, line: int, end: int = 0) -> Inline:
        """Text in its one form; what is dropped of it is set aside."""
        if self.shared.literal:
            return text_of.of(text_of.escaped(text))
        if self.shared.strict:
            return text_of.of(text)
        made, dropped = text_of.read(text, self.shared.known)
        for words in dropped:
            if words.strip():
                self.shared.asides.append(Aside(line, max(line, end), words))
        return made

    def title(self, text: str, line: int) -> Inline:
        """The same of what is one line whatever breaks it: a heading, a term, a summary."""
        made = self.inline(text, line)
        return text_of.of(re.sub(r"[ ]*\n", " ", made.source)) if "\n" in made.source else made

    def read_paragraph(self, lines: list[Line]) -> list[Block]:
        """Lines → a paragraph, or the tables in it and what stands around them."""
        if self.shared.literal:
            return self.literally(lines)
        if not self.shared.strict and (made := self.with_unfenced(lines)):
            return made
        for at in range(len(lines) - 1):
            if found := table_at(lines, at):
                return self.around_table(lines, at, found)
        if _is_verse(lines):
            lines = [(n, f"{line[1:].strip()}  ") for n, line in lines]
        return self.prose(lines)

    def literally(self, lines: list[Line]) -> list[Block]:
        """Lines of plain text → paragraphs, and what looks like code as it is written."""
        written = self.written(lines)
        return self.with_code(lines, written, code_runs(written))

    def with_unfenced(self, lines: list[Line]) -> list[Block]:
        """The same of lines among which nobody fenced the code; nothing where there is none.

        `Answer: const a = 1;` is a label with its code.
        """
        written = self.written(lines)
        if box := pasted(written):
            return self.with_box(lines, written, *box)
        # what an item begins with stands behind its mark
        skipped = int(written[0].strip() != lines[0][1].strip())
        if skipped == len(lines):
            return []
        label, rest = ("", "") if skipped else _labelled(written[0])
        if label:
            written = [rest, *written[1:]]
        found = sure_runs(written[skipped:], () if label or skipped else self.code_above())
        runs = [(start + skipped, end + skipped) for start, end in found]
        if not runs:
            return []
        named = self.prose([(lines[0][0], label)]) if label and runs[0][0] == 0 else []
        return [*named, *self.with_code(lines, written, runs)]

    def code_above(self) -> list[str]:
        """The lines of code that nobody fenced, right above what is read."""
        one = self.unfenced
        return one.text.split("\n") if one and self.home and self.home[-1] is one else []

    def with_box(
        self, lines: list[Line], written: Sequence[str], first: int, begin: int, end: int
    ) -> list[Block]:
        """Lines with a box of code among them, whose buttons were copied with it."""
        for number, text in lines[first:begin]:
            self.aside(number, number, text)
        code = Code(_set_out(written[begin:end]), lines[begin][0], lines[end - 1][0])
        before = self.read_paragraph(lines[:first]) if first else []
        return [*before, code, *(self.read_paragraph(lines[end:]) if end < len(lines) else [])]

    def written(self, lines: Sequence[Line]) -> list[str]:
        """Lines as they stand in the file."""
        return [self.raw[self.index[number]][1] for number, _ in lines]

    def with_code(
        self, lines: list[Line], written: Sequence[str], runs: Sequence[tuple[int, int]]
    ) -> list[Block]:
        """Lines → paragraphs, and the runs of code among them as they are written."""
        made: list[Block] = []
        last = 0
        for start, end in runs:
            if start > last:
                made += self.prose(lines[last:start])
            self.unfenced = Code(_set_out(written[start:end]), lines[start][0], lines[end - 1][0])
            made.append(self.unfenced)
            last = end
        return made + (self.prose(lines[last:]) if last < len(lines) else [])

    def prose(self, lines: list[Line]) -> list[Block]:
        """Lines → a paragraph; nothing where all of it is machinery."""
        first, last = lines[0][0], lines[-1][0]
        text = _joined(lines, self.shared.literal)
        if made := self.inline(text, first, last):
            return [Paragraph(made, first, last)]
        self.aside(first, last, text)
        return []

    def around_table(self, lines: list[Line], at: int, found: Found) -> list[Block]:
        """The table whose head is this line, with what stands before and behind it."""
        rows, align, end = found
        table = self.made_table(rows, lines[at][0], lines[end - 1][0], align)
        before = self.read_paragraph(lines[:at]) if at else []
        behind = self.read_paragraph(lines[end:]) if end < len(lines) else []
        return [*before, table, *behind]

    def made_table(
        self, rows: Sequence[Texts], start: int, end: int, align: Sequence[str] = ()
    ) -> Table:
        """Rows of text, the head first, which becomes as wide as the widest of them."""
        widest = max(len(texts) for _, texts in rows)
        (line, titles), *body = rows
        head = self.row(line, [*titles, *[""] * (widest - len(titles))])
        sides = (*align, *[""] * (widest - len(align)))[:widest]
        return Table(head, tuple(self.row(n, texts) for n, texts in body), sides, start, end)

    def row(self, line: int, texts: Sequence[str]) -> Row:
        """The texts of a line's cells → a row."""
        return Row(tuple(Cell(self.cell(text, line)) for text in texts), line, line)

    def cell(self, text: str, line: int) -> Inline:
        """The text of a cell, in which `<br>` breaks a line."""
        if self.shared.strict:
            text = text.replace("<br>", "  \n")
        return self.inline(text, line)

    def aside(self, start: int, end: int, text: str) -> None:
        """Something of these lines is no text."""
        if text.strip():
            self.shared.asides.append(Aside(start, end, text.strip()))

    def end_code(self) -> None:
        """The indented code that is open ends."""
        if not self.code:
            return
        lines, self.code = self.code, []
        while lines and not lines[-1][1].strip():
            lines.pop()
        if lines:
            code = Code(copied(lines), lines[0][0], lines[-1][0])
            self.put(self.here(), code, self.unfenced)
        self.before = ""

    def leave(self, indent: int) -> None:
        """The items end in which nothing at this column lies."""
        while self.stack and not self.below(indent):
            self.flush()
            self.stack.pop()

    def below(self, indent: int) -> bool:
        """Whether something at this column lies inside the innermost open item.

        Two columns in is enough.
        """
        return indent >= self.stack[-1].marker + 2

    def fold(self, number: int = 0) -> None:
        """The innermost `<details>` ends."""
        self.flush()
        self.end_code()
        self.stack.clear()
        frame = self.frames.pop()
        frame.last = max(frame.last, number)
        self.frames[-1].children.append(folded(frame))


def _labelled(line: str) -> tuple[str, str]:
    """`Answer: const a = 1;` → the label with its colon, and what stands behind it."""
    name, colon, rest = line.strip().partition(":")
    known = labels.meaning(name) if colon and rest.strip() else None
    return (f"{name.rstrip()}:", rest.strip()) if known else ("", "")


def _set_out(lines: Iterable[str]) -> str:
    """Lines as one text, without what all of them are indented by."""
    kept = [*lines]
    least = min((indent_of(line) for line in kept if line.strip()), default=0)
    return "\n".join(line[least:].rstrip() for line in kept)


def copied(lines: Sequence[Line]) -> str:
    """Lines as they stand, as one text."""
    return "\n".join(text for _, text in lines)


_LAST_BREAK = re.compile(r"(?<=\w[.!?])\\$")
"""A break behind the last line, which breaks nothing: `It holds.\\`."""


def _joined(lines: Sequence[Line], literal: bool) -> str:
    """The lines of a paragraph; in plain text a break that nobody needed was meant."""
    if not literal:
        return _LAST_BREAK.sub("", copied(lines).rstrip())
    texts = [text.rstrip() for _, text in lines]
    widest = max(map(len, texts))
    made = texts[0]
    for above, text in zip(texts, texts[1:], strict=False):
        first = text.split(maxsplit=1)[0] if text.split() else ""
        meant = len(above) + 1 + len(first) <= widest
        made += ("  \n" if meant else "\n") + text
    return made


def _is_verse(lines: Sequence[Line]) -> bool:
    """`| line` and `| line` below it: lines that stay lines, as pandoc writes an address."""
    return len(lines) > 1 and all(
        text.startswith("| ") and text.count("|") == 1 for _, text in lines
    )
