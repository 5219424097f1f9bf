"""Lines → blocks, as a reader's eye takes them: `tree(lines)`.

`1. **How …?**` with its bullets two spaces in, lists nine spaces deep, a rule glued under a
paragraph, `1. ### Question`, a fence that nobody closed, `<details>`, `!!! warning`, `> [!tip]`:
each becomes the block that was meant, with the lines it stands on. Code is copied as it is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape

from deckbuilder import labels
from deckbuilder.markdown import inline as text_of
from deckbuilder.markdown import plaintext, tags
from deckbuilder.markdown.build import Frame, Growing, OpenItem, OpenList, closed, folded
from deckbuilder.markdown.inline import Known
from deckbuilder.markdown.marks import (
    DELIMITER_ROW,
    HEADING,
    RULE,
    TIGHT_HEADING,
    Marker,
    closes,
    fence,
    follows,
    marker,
    sign,
    sign_width,
)
from deckbuilder.markdown.plaintext import STOP, Line
from deckbuilder.markdown.tables import table_at
from deckbuilder.markdown.tree import (
    Aside,
    Block,
    Cell,
    Code,
    Container,
    Definition,
    Heading,
    Inline,
    Paragraph,
    Quote,
    Row,
    Rule,
    Table,
)
from deckbuilder.markdown.write import unguarded
from deckbuilder.text import clean

MAX_DEPTH = 10
"""List levels kept; deeper ones join the tenth."""
_FOLDED = 12
"""`<details>` within each other that count."""
_NESTED = 8
"""Quotes and containers within each other; what is deeper is text."""

_STRUCTURE = re.compile(r"\d+[.)] +(?:\*\*|#|[A-Z])|[-*] +\*\*[^*]+\*\*|\*\*[^*]+:?\*\*:?")
"""What, left of a code block's item, is no code that fell to column 0."""
_LABEL_START = re.compile(r"[*_]{1,3}[^*_\n]{1,60}[*_]{1,3}")
_IDENT = re.compile(r"<!--\s*id\s*[:=]\s*[\"']?([\w.:/-]{1,80})[\"']?\s*-->", re.IGNORECASE)
_ATTRIBUTES = re.compile(r"\{:?[ ]{0,3}(?=[#.]|[\w-]{1,40}=)[^{}]{1,200}\}\s*")
_NAMED = re.compile(r"#([\w.:/-]{1,80})")
_ADMONITION = re.compile(
    r"(?:!!!|\?\?\?\+?)[ ]+([A-Za-z][\w-]{0,40})(?:[ ]+(?:inline|end|left|right))*"
    r"[ ]*(?:\"(.*)\"|([^\"\n]*))\s*$"
)
_TAB = re.compile(r"(===)[!+]?[ ]+\"(.*)\"\s*$")
_COLONS = re.compile(
    r"(:{3,})[ ]*\{?[.]?([A-Za-z][\w-]{0,40})(?:[^{}\n]*\})?[ ]*(?:\[(.*)\])?[ ]*"
    r"(?:\{[^{}]*\})?[ ]*(.*)$"
)
_CALLOUT = re.compile(r"\[!([A-Za-z][\w-]{0,40})(?:\|[^\]]*)?\][-+]?[ ]*(.*)$")
_PROPERTY = re.compile(r"[a-z][\w-]{0,30}:: \S")
_REMARK = re.compile(r"\[(?://|comment)\]:\s*(?:#|<>)\s*[(\"'].*[)\"']\s*$")
_IMPORT = re.compile(r"(?:import\s.+\sfrom\s|import\s|export\s.+\sfrom\s)[\"'][^\"']+[\"'];?$")
_COMPONENT = re.compile(r"<(/?)([A-Z]\w*)(?:\s[^<>]*)?(/?)>$")
_PRE = re.compile(r"<pre\b[^<>]*>(?:\s*<code\b([^<>]*)>)?", re.IGNORECASE)
_BREAKS = re.compile(r"(?:<(?:br|wbr)\s*/?>\s*)+", re.IGNORECASE)
_TOOL_TAG = re.compile(r"\s#(?:cards?|flashcards?|anki)(?:/[\w/-]+)?\s*$", re.IGNORECASE)
"""What makes a heading a card for another tool."""
_DEFINED = re.compile(r":[ ]{1,4}(?=\S)")


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
    mixed: bool = False
    """Ticks and crosses both stand before lines, so that they mean something."""
    counted: Counter[str] = field(default_factory=Counter)
    asides: list[Aside] = field(default_factory=list)
    idents: dict[int, str] = field(default_factory=dict)
    unclosed: list[tuple[str, int]] = field(default_factory=list)
    depth: int = 0
    strict: bool = False
    """The text is canonical: nothing is to be guessed."""


def blocks(raw: Sequence[Line], lines: Sequence[Line], shared: Shared) -> tuple[Block, ...]:
    """Lines → their blocks; what is set aside goes to `shared`.

    raw: as written, which is how code is copied. lines: the same, cleaned of odd white space.
    """
    return _Scanner(raw, lines, shared).run()


class _Scanner:
    """Walks the lines with a stack of open list items."""

    def __init__(self, raw: Sequence[Line], lines: Sequence[Line], shared: Shared) -> None:
        self.raw = raw
        self.lines = lines
        self.shared = shared
        self.frames = [Frame(lines[0][0] if lines else 1)]
        self.stack: list[OpenItem] = []
        self.base = 0
        self.had_list = False
        self.numbers: dict[int, int] = {}
        self.before = ""
        """The line before, bare; empty after a blank one."""
        self.paragraph: list[Line] = []
        self.table = False
        """The paragraph that is open is a table, whose rows may begin with anything."""
        self.home: Growing = []
        """Where the paragraph that is open will go."""
        self.code: list[Line] = []
        self.sign = ""
        """The other bullet the items above have."""
        self.opened: Counter[str] = Counter()
        self.html_lists: list[str] = []
        self.prefix = ""
        self.heading_tag = 0
        self.summary: list[str] | None = None
        self.number = lines[0][0] if lines else 1
        self.owed: list[Line] = []
        """Footnotes of the title above, with its line."""
        self.too_deep = 0
        """`<details>` that are open beyond those that count."""
        self.last_end: int | None = None
        """Where the last comment ends, looked for once."""
        self.began = 0
        """The line of the `<summary>` that is open."""
        self.jump = 0
        """The line to go on with, where one took more than itself."""

    def run(self) -> tuple[Block, ...]:
        """All lines → their blocks."""
        i = 0
        while i < len(self.lines):
            i = self.step(i)
        self.flush()
        self.end_code()
        self.owed_notes()
        while len(self.frames) > 1:
            self.fold()
        return closed(self.frames[0].children)

    # where things go

    def here(self) -> Growing:
        """The children of what is open."""
        return self.stack[-1].children if self.stack else self.frames[-1].children

    def add(self, block: Block) -> None:
        self.flush()
        self.end_code()
        self.here().append(block)

    def flush(self) -> None:
        """The open paragraph ends."""
        if not self.paragraph:
            return
        lines, self.paragraph = self.paragraph, []
        self.table = False
        self.home += self.read_paragraph(lines)

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

    def read_paragraph(self, lines: list[Line]) -> list[Block]:
        """Lines → a paragraph, or the tables in it and what stands around them."""
        at = next((i for i in range(len(lines) - 1) if table_at(lines, i)), None)
        if at is None or self.shared.literal:
            first, last = lines[0][0], lines[-1][0]
            text = _joined(lines, self.shared.literal)
            made = self.inline(text, first, last)
            if not made:
                self.aside(first, last, text)
                return []
            return [Paragraph(made, first, last)]
        found = table_at(lines, at)
        assert found is not None
        head, body, align, end = found
        made_rows = [
            Row(tuple(Cell(self.cell(c, n)) for c in cells), n, n) for n, cells in (head, *body)
        ]
        widest = max(len(row.cells) for row in made_rows)
        pad = (Cell(Inline("", "")),) * (widest - len(made_rows[0].cells))
        top = Row((*made_rows[0].cells, *pad), made_rows[0].start, made_rows[0].end)
        last = lines[end - 1][0]
        table = Table(top, tuple(made_rows[1:]), align, lines[at][0], last)
        before = self.read_paragraph(lines[:at]) if at else []
        behind = self.read_paragraph(lines[end:]) if end < len(lines) else []
        return [*before, table, *behind]

    def cell(self, text: str, line: int) -> Inline:
        if self.shared.strict:
            text = text.replace("<br>", "  \n")
        return self.inline(text, line)

    def aside(self, start: int, end: int, text: str) -> None:
        if text.strip():
            self.shared.asides.append(Aside(start, end, text.strip()))

    # a line

    def step(self, i: int) -> int:
        number, text = self.lines[i]
        self.number = number
        if number in self.shared.skipped:
            if self.shared.skipped[number] != "page":
                self.blank(number)
            return i + 1
        bare = text.strip()
        if not bare:
            self.blank(number)
            return i + 1
        column = len(text) - len(text.lstrip(" "))
        if column < self.base and _opens_heading(bare):
            self.base = 0
        indent = max(0, column - self.base)
        if self.opaque(i, bare, indent):
            return i + 1
        if not self.shared.literal and (opened := fence(bare)):
            return self.fenced(i, indent, *opened)
        if not self.shared.literal and (far := self.machine(i, bare, indent)):
            return far
        return self.prepared(i, text)

    def blank(self, number: int) -> None:
        self.flush()
        if self.code:
            self.code.append((number, ""))
        self.before = ""

    def opaque(self, i: int, bare: str, indent: int) -> bool:
        """Whether a line is indented code, which is copied."""
        number, text = self.lines[i]
        if self.stack:
            return self.opaque_inside(i, bare, indent)
        if self.base or indent < 4:
            if self.code:
                self.end_code()
            return False
        if not self.code and (self.before or self.had_list or marker(bare) or self.opened):
            return False
        self.flush()
        self.code.append((number, _dedented(self.raw[i][1], 4)))
        self.before = bare
        return True

    def opaque_inside(self, i: int, bare: str, indent: int) -> bool:
        """The same within an item: four columns from its text, after a blank line, and no prose."""
        number = self.lines[i][0]
        column = self.stack[-1].content + 4
        if indent < column or self.before or self.shared.literal:
            if self.code and not self.before and indent < column:
                self.end_code()
            if not (self.code and indent >= column):
                return False
        if not self.code and not self.codes(i, column + self.base):
            return False
        self.flush()
        self.code.append((number, _dedented(self.raw[i][1], column + self.base)))
        self.before = ""
        return True

    def codes(self, i: int, column: int) -> bool:
        """Whether the lines from here on, as far as they are indented, look like code."""
        for _, text in self.lines[i : i + 40]:
            bare = text.strip()
            if not bare or len(text) - len(text.lstrip(" ")) < column:
                return True
            if marker(bare) or fence(bare) or HEADING.match(bare) or bare[0] in "|>*_<":
                return False
            if STOP.search(bare) and not bare.endswith((":", ";")):
                return False
            if bare[0].isupper() and len(bare.split()) >= 4:
                return False
        return True

    def end_code(self) -> None:
        if not self.code:
            return
        lines, self.code = self.code, []
        while lines and not lines[-1][1].strip():
            lines.pop()
        if lines:
            text = "\n".join(text for _, text in lines)
            self.here().append(Code(text, lines[0][0], lines[-1][0]))
        self.before = ""

    def machine(self, i: int, bare: str, indent: int) -> int:
        """What takes several lines: formulae, quotes, containers, tables and code in HTML."""
        if bare.startswith(("$$", "\\[")):
            return self.formula(i, bare, indent)
        if bare.startswith(">") and self.shared.depth < _NESTED:
            return self.quote(i, indent)
        if bare.startswith(("!!!", "???", "=== ")) and (
            found := _ADMONITION.match(bare) or _TAB.match(bare)
        ):
            self.leave(indent)
            return self.admonition(i, found)
        if bare.startswith(":::") and self.shared.depth < _NESTED:
            self.leave(indent)
            return self.colons(i, bare)
        if bare[0] == "<":
            return self.html_block(i, bare)
        if bare.startswith("%%"):
            return self.remark(i, bare)
        return 0

    def prepared(self, i: int, text: str) -> int:
        """A line of text, less comments and attributes; tags that give structure count."""
        number = self.lines[i][0]
        self.jump = i + 1
        if self.shared.literal or ("<" not in text and "{" not in text and text[-1:] != ")"):
            if not self.dropped_line(number, text.strip()):
                self.line(number, text)
            return self.jump
        if self.shared.strict:
            found = tags.events(text, self.shared.counted, self.opened) if "<" in text else None
            if found is None:
                self.line(number, text)
            else:
                self.tagged(number, text, found)
            return self.jump
        i, parts = self.uncommented(i, text)
        for number, part in parts:
            kept = self.unattributed(number, part) if "{" in part else part
            if kept is not None:
                self.kept(number, kept)
        return max(self.jump, i + 1)

    def kept(self, number: int, text: str) -> None:
        """What is left of a line."""
        if self.dropped_line(number, text.strip()):
            return
        tagged = "<" in text and self.shared.counted
        found = tags.events(text, self.shared.counted, self.opened) if tagged else None
        if found is not None:
            self.tagged(number, text, found)
        elif text.strip():
            self.line(number, text)

    def dropped_line(self, number: int, bare: str) -> bool:
        """A line that is machinery as a whole, set aside."""
        if self.shared.strict:
            return False
        machine = (
            _REMARK.match(bare)
            or (_PROPERTY.match(bare) and not self.shared.literal)
            or (_IMPORT.match(bare) and not self.frames[0].children and not self.paragraph)
            or self.component(bare)
        )
        if machine:
            self.aside(number, number, bare)
        return bool(machine)

    def component(self, bare: str) -> bool:
        found = _COMPONENT.match(bare)
        if found is None:
            return False
        counted = self.shared.counted
        return bool(found[3]) or (counted[found[2]] > 0 and counted[f"/{found[2]}"] > 0)

    def line(self, number: int, text: str) -> None:
        """A line of Markdown."""
        bare = text.strip()
        if self.summary is not None:
            self.summary.append(bare)
            return
        if self.prefix:
            bare, self.prefix = self.prefix + bare, ""
            text = " " * (2 * max(len(self.html_lists) - 1, 0)) + bare
        column = len(text) - len(text.lstrip(" "))
        indent = max(0, column - self.base)
        hint = self.shared.hints.get(number)
        if hint is not None:
            self.hinted(number, bare, hint)
            if hint != plaintext.BREAK:
                return
        if self.table and "|" in bare:
            self.paragraph.append((number, bare))
            return
        if not self.shared.literal and self.heading(number, bare, indent):
            return
        if RULE.match(bare):
            self.rule(number, bare)
            return
        if set(bare) == {"="} and len(bare) > 1 and self.titles(number):
            return
        found = marker(bare)
        if found and self.opens_item(found, indent):
            self.item(number, bare, indent, found, broken=text.endswith("  "))
        elif width := self.other_item(number, bare):
            other = Marker(0, width)
            self.item(number, bare, indent, other, other=True, broken=text.endswith("  "))
        elif _DEFINED.match(bare) and self.defines(number, bare):
            return
        else:
            self.text(number, bare, indent, text)
        self.before = bare

    def hinted(self, number: int, bare: str, hint: int) -> None:
        """A line of plain text that is a title, a question, a label, or begins a paragraph."""
        self.flush()
        self.before = ""
        if hint == plaintext.BREAK:
            return
        if hint == plaintext.LABEL:
            label = self.inline(bare.rstrip(":"), number)
            self.add(Paragraph(text_of.of(f"**{label.source}:**"), number, number))
            return
        self.stack.clear()
        self.add(Heading(hint, self.inline(bare, number), number, number))

    # headings and rules end every list

    def heading(self, number: int, bare: str, indent: int) -> bool:
        match = HEADING.match(bare)
        if match is None and not self.shared.strict:
            match = TIGHT_HEADING.match(bare)
        if (
            not match
            or (indent >= 4 and not self.stack)
            or (self.stack and indent >= self.stack[-1].content + 4)
        ):
            return False
        self.base += indent
        self.headed(number, len(match[1]), match[2] or "")
        return True

    def headed(self, number: int, level: int, title: str) -> None:
        self.flush()
        self.end_code()
        self.stack.clear()
        title = re.sub(r"(?<!\s)\s++#++\s*+$", "", title)
        title = "" if title and not title.strip("# ") else title
        self.owed_notes()
        title = self.unnoted(number, title)
        if (tool := _TOOL_TAG.search(title)) and not self.shared.strict:
            self.aside(number, number, tool[0])
            title = title[: tool.start()]
        if self.shared.strict:
            title = re.sub(r"\\(#+)$", r"\1", title)
        self.frames[-1].children.append(
            Heading(level, self.inline(title.strip(), number), number, number)
        )
        self.before = ""

    def unnoted(self, number: int, title: str) -> str:
        """A title without the marks of footnotes; their text will stand below what it heads."""
        notes = self.shared.known.notes
        if not notes or "[^" not in title:
            return title

        def owe(found: re.Match[str]) -> str:
            said = notes.get(text_of.label(found[1]))
            if said is None:
                return found[0]
            self.owed.append((number, said))
            return ""

        return re.sub(r"\[\^([^\]\s]{1,100})\]", owe, title)

    def owed_notes(self) -> None:
        """The footnotes of the title above, at the end of what stands below it."""
        owed, self.owed = self.owed, []
        children = self.frames[-1].children
        if owed and children and not isinstance(children[-1], Heading):
            last = closed(children[-1:])[0].end
            for _, said in owed:
                made = self.inline(f"({said})", last)
                children.append(Paragraph(made, last, last))

    def rule(self, number: int, bare: str) -> None:
        if (
            set(bare) == {"-"}
            and not self.shared.strict
            and self.underlined()
            and len(self.before.split()) <= 14
            and (not STOP.search(self.before) or self.before.endswith(("?", "\uff1f")))
        ):
            (line, title), self.paragraph = self.paragraph[0], []
            self.headed(line, 2, title)
            self.extend(number)
            return
        self.flush()
        self.stack.clear()
        self.add(Rule(number, number))
        self.before = ""

    def extend(self, number: int) -> None:
        """The heading just added ends on this line, which underlines it."""
        last = self.frames[-1].children[-1]
        if isinstance(last, Heading):
            self.frames[-1].children[-1] = Heading(last.level, last.text, last.start, number)

    def underlined(self) -> bool:
        """Whether the line above may be a title: alone, and no label with its text."""
        if not self.before or self.stack or len(self.paragraph) != 1:
            return False
        label = re.match(r"([A-Za-z][\w' -]{0,40}):\s", self.before)
        known = label and labels.meaning(label[1], self.shared.vocabulary)
        return not known and not _LABEL_START.match(self.before)

    def titles(self, number: int) -> bool:
        """`===` below a single line makes it a title."""
        if self.shared.strict or not self.underlined():
            return False
        (line, title), self.paragraph = self.paragraph[0], []
        self.headed(line, 1, title)
        self.extend(number)
        return True

    # lists

    def opens_item(self, found: Marker, indent: int) -> bool:
        if found.escaped and self.shared.strict:
            return False
        if not found.ordered or not self.before or self.stack:
            return True
        # a number in mid-paragraph is a list only when it starts one or goes on with one
        n = found.number
        return n == 1 or self.numbers.get(0) == n - 1 or bool(STOP.search(self.before))

    def other_item(self, number: int, bare: str) -> int:
        """How wide the other bullet is that this line begins with; 0 where it is none."""
        made = "" if self.shared.strict else sign(bare)
        if not made:
            return 0
        near = [self.neighbour(-1), self.neighbour(1)]
        if not any(
            sign(other) == made and follows(*((other, bare) if n == 0 else (bare, other)))
            for n, other in enumerate(near)
        ):
            return 0
        # letters may be options that an answer names, ticks beside crosses mean something
        kept = made[0] in "aA" or (self.shared.mixed and made in JUDGING)
        return -1 if kept else sign_width(bare)

    def neighbour(self, step: int) -> str:
        at = self.index.get(self.number, 0) + step
        blanks = 0
        while 0 <= at < len(self.lines) and blanks < 2:
            if bare := self.lines[at][1].strip():
                return bare
            blanks += 1
            at += step
        return ""

    _index: dict[int, int] | None = None

    @property
    def index(self) -> dict[int, int]:
        """Where each line of the file stands among these."""
        if self._index is None:
            self._index = {number: i for i, (number, _) in enumerate(self.lines)}
        return self._index

    def item(
        self,
        number: int,
        bare: str,
        indent: int,
        found: Marker | None,
        *,
        other: bool = False,
        broken: bool = False,
    ) -> None:
        """A line with the mark of an item; `broken` where it ends in two blanks."""
        self.flush()
        self.end_code()
        while found is not None:
            width = max(found.width, 0)
            rest = bare[width:]
            if not other and (heading := HEADING.match(rest)):
                self.heading_item(number, found, heading)
                self.base += indent + width
                return
            self.push(number, found, indent)
            following = None if other or RULE.match(rest) else marker(rest)
            if following is not None and following.escaped and self.shared.strict:
                following = None
            if following is None or len(self.stack) >= MAX_DEPTH:
                break
            # a marker right after a marker: the outer item has no text of its own
            indent, bare, found = indent + width, rest, following
        at = self.index[number]
        if not self.shared.literal and (opened := fence(rest)):
            # the code is all there is to the item
            column = indent + width
            self.jump = self.fenced(at, column, *opened, inside=True)
            return
        if rest.startswith(">") and not self.shared.literal and self.shared.depth < _NESTED:
            self.jump = self.quote(at, indent + width, rest)
            return
        if rest.strip():
            said = self.said(rest) + ("  " if broken else "")
            self.paragraph, self.home = [(number, said)], self.here()
        self.before = bare

    def heading_item(self, number: int, found: Marker, heading: re.Match[str]) -> None:
        """`1. ### Question`: the heading counts, and the number stays with it.

        What is indented below it is its body.
        """
        title = heading[2] or ""
        mark = f"{found.number}. " if found.ordered and not re.match(r"\d", title) else ""
        self.headed(number, len(heading[1]), mark + title)

    def push(self, number: int, found: Marker, indent: int) -> None:
        while self.stack and not self.below(indent):
            self.stack.pop()
        if len(self.stack) >= MAX_DEPTH:
            self.stack.pop()
        if found.ordered:
            self.numbers[len(self.stack)] = found.number
        children = self.here()
        last = children[-1] if children else None
        if not isinstance(last, OpenList) or last.ordered != found.ordered:
            last = OpenList(found.ordered)
            children.append(last)
        item = OpenItem(indent, indent + max(found.width, 2), found.number, number)
        last.items.append(item)
        self.stack.append(item)
        self.had_list = True

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

    # text

    def text(self, number: int, bare: str, indent: int, raw: str) -> None:
        said = self.said(bare) + ("  " if raw.endswith("  ") else "")
        if self.before and self.paragraph and "|" in self.before:
            self.table = bool(DELIMITER_ROW.fullmatch(bare)) and "|" in bare
        if self.before and self.paragraph and not self.stack:
            self.paragraph.append((number, said))
            return
        if self.stack:
            going_on = self.before and not (indent == 0 and self.sentence_ended(bare))
            if going_on and self.paragraph:
                self.paragraph.append((number, said))
                return
            if not going_on:
                while self.stack and not self.below(indent):
                    self.stack.pop()
        self.flush()
        self.end_code()
        self.paragraph, self.home = [(number, said)], self.here()

    def said(self, line: str) -> str:
        """A line of a paragraph; in canonical text without what guards its first sign."""
        return unguarded(line) if self.shared.strict else line

    def sentence_ended(self, bare: str) -> bool:
        """At column 0 right below an item: a new paragraph.

        It is none where the sentence above plainly goes on.
        """
        if "`" in self.before and sum(text.count("`") for _, text in self.paragraph) % 2:
            # a piece of code goes on
            return False
        if _LABEL_START.match(bare) or STOP.search(self.before):
            return True
        return not (bare[0].islower() or len(self.before) >= 60) and not bare.startswith("|")

    def defines(self, number: int, bare: str) -> bool:
        """`: meaning` below a term that stands alone."""
        if self.stack or self.shared.literal:
            return False
        said = bare[1:].strip()
        if len(self.paragraph) == 1:
            (line, term), self.paragraph = self.paragraph[0], []
            if len(term) > 120 or term.rstrip().endswith((".", ":")):
                self.paragraph = [(line, term)]
                return False
            meaning = Paragraph(self.inline(said, number), number, number)
            made = Definition(self.inline(term, line), (meaning,), line, number)
            self.add(made)
        else:
            children = self.here()
            last = children[-1] if children else None
            if self.paragraph or not isinstance(last, Definition):
                return False
            more = Paragraph(self.inline(said, number), number, number)
            children[-1] = Definition(last.term, (*last.children, more), last.start, number)
        self.before = ""
        return True

    # code and formulae are copied, not read

    def fenced(self, i: int, indent: int, mark: str, info: str, *, inside: bool = False) -> int:
        number = self.lines[i][0]
        while self.stack and not inside and not self.below(indent):
            self.stack.pop()
        end, closed_there = self.fence_end(i, mark)
        last = (
            end
            if closed_there
            else next((n for n in range(end - 1, i, -1) if self.lines[n][1].strip()), i)
        )
        body = [self.raw[n][1] for n in range(i + 1, end)]
        if not closed_there:
            body = body[: max(last - i, 0)]
            self.shared.unclosed.append(("unclosed-fence", number))
        opener = self.lines[i][1]
        column = indent + self.base if inside else len(opener) - len(opener.lstrip(" "))
        text = "\n".join(_dedented(line, column) for line in body)
        self.add(Code(text, number, self.lines[last][0], info))
        self.before = ""
        return end + 1 if closed_there else end

    def fence_end(self, i: int, mark: str) -> tuple[int, bool]:
        """The index of the closing line, or of the first line that plainly is no code any more."""
        column = self.base + (self.stack[-1].content if self.stack else 0)
        doubtful: int | None = None
        for j in range(i + 1, len(self.lines)):
            text = self.lines[j][1]
            bare = text.strip()
            if closes(bare, mark):
                return j, True
            if not bare:
                continue
            indent = len(text) - len(text.lstrip(" "))
            if re.match(r"#{2,6} \S", bare) and indent <= 3:
                doubtful = j if doubtful is None else doubtful
                if not self.closes_later(j, mark):
                    return doubtful, False
                doubtful = None
            elif indent < column and _STRUCTURE.match(bare):
                return j, False
        return (doubtful if doubtful is not None else len(self.lines)), False

    def closes_later(self, j: int, mark: str) -> bool:
        """Whether the next fence line below closes (a bare one) rather than opens.

        It looks a little ahead only.
        """
        for _, text in self.lines[j + 1 : j + 400]:
            bare = text.strip()
            if bare.startswith(mark):
                return not bare.strip(mark[0])
            if (
                re.match(r"#{2,6} (?:\d|Question|Q\d)", bare)
                or labels.meaning(bare.strip("-* ")) is not None
                and bare.startswith(("**", "- **"))
            ):
                return False
        return False

    def formula(self, i: int, bare: str, indent: int) -> int:
        r"""`$$` … `$$` and `\[` … `\]` over several lines, up to a blank line.

        They are copied as they stand.
        """
        close = "$$" if bare.startswith("$$") else "\\]"
        if close in bare[2:]:
            return 0
        end = next(
            (
                j
                for j in range(i + 1, min(i + 60, len(self.lines)))
                if not self.lines[j][1].strip() or close in self.lines[j][1]
            ),
            i,
        )
        if end == i or close not in self.lines[end][1]:
            return 0
        self.text(self.lines[i][0], bare, indent, bare)
        self.paragraph += [(n, line.strip()) for n, line in self.lines[i + 1 : end + 1]]
        self.before = close
        return end + 1

    # quotes and containers

    def nested(self, lines: Sequence[Line]) -> tuple[Block, ...]:
        """Lines that lie in a quote or a container → their blocks."""
        self.shared.depth += 1
        try:
            strict = self.shared.strict
            seen = lines if strict else [(number, clean(text)) for number, text in lines]
            return _Scanner(lines, seen, self.shared).run()
        finally:
            self.shared.depth -= 1

    def quote(self, i: int, indent: int, first_line: str = "") -> int:
        """Lines with `>`; `first_line` is what stands behind the mark of an item."""
        inner: list[Line] = []
        end, mark = i, ""
        if first_line:
            inner.append((self.lines[i][0], re.sub(r"^>[ ]?", "", first_line)))
            end += 1
        while end < len(self.lines):
            number, text = self.lines[end]
            bare = text.strip()
            if bare.startswith(">"):
                line = re.sub(r"^\s*>[ ]?", "", self.raw[end][1], count=1)
                opened = fence(line.strip())
                mark = (
                    ("" if closes(line.strip(), mark) else mark)
                    if mark
                    else (opened[0] if opened else "")
                )
                inner.append((number, line))
            elif not bare or mark or not self.lazy(inner, bare):
                break
            else:
                inner.append((number, text.strip()))
            end += 1
        while self.stack and not first_line and not self.below(indent):
            self.stack.pop()
        first, last = inner[0][0], inner[-1][0]
        callout = _CALLOUT.match(inner[0][1].strip())
        if callout:
            self.aside(first, first, f"[!{callout[1]}]")
            title = self.inline(callout[2].strip(), first)
            children = self.nested(inner[1:])
            self.add(Container(callout[1].lower(), title, children, first, last))
        else:
            self.add(Quote(self.nested(inner), first, last))
        self.before = ""
        return end

    @staticmethod
    def lazy(inner: Sequence[Line], bare: str) -> bool:
        """Whether a line without `>` goes on with the quoted paragraph above it."""
        above = inner[-1][1].strip() if inner else ""
        return bool(above) and not (
            marker(bare)
            or HEADING.match(bare)
            or HEADING.match(above)
            or fence(bare)
            or fence(above)
            or RULE.match(bare)
            or _LABEL_START.match(bare)
            or bare.startswith(("|", "<", ":::", "!!!"))
        )

    def admonition(self, i: int, found: re.Match[str]) -> int:
        """`!!! note "Title"` with its text indented below it."""
        number, text = self.lines[i]
        column = len(text) - len(text.lstrip(" "))
        end = i + 1
        while end < len(self.lines):
            line = self.lines[end][1]
            if line.strip() and len(line) - len(line.lstrip(" ")) < column + 2:
                break
            end += 1
        while end > i + 1 and not self.lines[end - 1][1].strip():
            end -= 1
        inner = [(n, _dedented(line, column + 4)) for n, line in self.raw[i + 1 : end]]
        title = self.inline(next(filter(None, found.groups()[1:]), "").strip(), number)
        name = "tab" if found[1] == "===" else found[1]
        self.set_apart(name, title, inner, number, self.lines[end - 1][0])
        return end

    def colons(self, i: int, bare: str) -> int:
        """`:::tip Title` up to its `:::`."""
        number = self.lines[i][0]
        found = _COLONS.match(bare)
        if found is None:
            if not bare.strip(":"):
                self.aside(number, number, bare)
                self.blank(number)
                return i + 1
            return 0
        depth, end = 1, i + 1
        while end < len(self.lines):
            line = self.lines[end][1].strip()
            if line.startswith(found[1]):
                # fewer colons are of what lies within
                depth += 1 if line.strip(":").strip() else -1
            if depth == 0:
                break
            end += 1
        if end == len(self.lines):
            self.aside(number, number, bare)
            return i + 1
        title = self.inline((found[3] or found[4] or "").strip(), number)
        self.set_apart(found[2], title, self.raw[i + 1 : end], number, self.lines[end][0])
        return end + 1

    def set_apart(
        self, name: str, title: Inline, inner: Sequence[Line], start: int, end: int
    ) -> None:
        children = self.nested(inner)
        self.aside(start, start, "=== tab" if name == "tab" else name)
        self.add(Container(name.lower(), title, children, start, end))
        self.before = ""

    # comments and attributes

    def uncommented(self, i: int, text: str) -> tuple[int, list[Line]]:
        """A line less its comments, which may reach over more lines; the last line taken."""
        if "<!--" not in text:
            return i, [(self.lines[i][0], text)]
        parts: list[Line] = []
        kept: list[str] = []
        at = 0
        while (start := _comment(text, at)) >= 0:
            number = self.lines[i][0]
            kept.append(text[at:start])
            if ident := _IDENT.match(text, start):
                self.shared.idents[number] = ident[1]
                self.aside(number, number, ident[0])
                at = ident.end()
                continue
            end = text.find("-->", start + 4)
            if end >= 0:
                self.aside(number, number, text[start + 4 : end])
                at = end + 3
                continue
            parts.append((number, "".join(kept)))
            kept = []
            i, text = self.long_comment(i, text[start + 4 :])
            at = 0
        kept.append(text[at:])
        parts.append((self.lines[i][0], "".join(kept)))
        return i, [(number, part) for number, part in parts if part.strip()]

    def long_comment(self, i: int, first: str) -> tuple[int, str]:
        """A comment over several lines: where it ends, and what stands behind it there."""
        start = self.lines[i][0]
        if self.last_end is None:
            ends = (n for n in range(len(self.lines) - 1, -1, -1) if "-->" in self.lines[n][1])
            self.last_end = next(ends, -1)
        for j in range(i + 1, self.last_end + 1):
            end = self.lines[j][1].find("-->")
            if end >= 0:
                within = [first, *(t for _, t in self.lines[i + 1 : j]), self.lines[j][1][:end]]
                self.aside(start, self.lines[j][0], "\n".join(within))
                return j, self.lines[j][1][end + 3 :]
        # an unclosed comment ends with its paragraph: the lines after that are read after all
        self.shared.unclosed.append(("unclosed-comment", start))
        last = i
        while last + 1 < len(self.lines) and self.lines[last + 1][1].strip():
            last += 1
        within = [first, *(t for _, t in self.lines[i + 1 : last + 1])]
        self.aside(start, self.lines[last][0], "\n".join(within))
        return last, ""

    def remark(self, i: int, bare: str) -> int:
        """`%%` … `%%` over several lines."""
        if "%%" in bare[2:]:
            return 0
        for j in range(i + 1, min(i + 200, len(self.lines))):
            if "%%" in self.lines[j][1]:
                rest = self.lines[j][1].split("%%", 1)[1].strip()
                if rest:
                    return 0
                within = "\n".join(t for _, t in self.lines[i : j + 1])
                self.aside(self.lines[i][0], self.lines[j][0], within)
                return j + 1
        return 0

    def unattributed(self, number: int, text: str) -> str | None:
        """A line without `{#id .class}` behind a heading; an id there is the question's own.

        `{: .note}` alone on a line is about what stands above it, and no text.
        """
        at = text.rfind("{")
        found = _ATTRIBUTES.fullmatch(text, at)
        before = text[:at]
        headed = bool(re.match(r"\s*#{1,6} ", before))
        if found is None or not (headed or not before.strip()):
            return text
        self.aside(number, number, text[at:])
        if headed and (named := _NAMED.search(found[0])):
            self.shared.idents[number] = named[1]
        return before.rstrip() if headed else None

    # HTML

    def html_block(self, i: int, bare: str) -> int:
        """A table or code written in HTML, taken as a whole; a break alone is a blank line."""
        if _BREAKS.fullmatch(bare):
            self.aside(self.number, self.number, bare)
            self.blank(self.number)
            return i + 1
        lower = bare[:7].lower()
        if lower.startswith("<table") and self.shared.counted["/table"]:
            return self.html_table(i)
        if lower.startswith("<pre") and self.shared.counted["/pre"]:
            return self.html_code(i)
        return 0

    def html_end(self, i: int, closing: str) -> int:
        """The index of the line that holds a closing tag; -1 where none does."""
        last = min(len(self.lines), i + 2000)
        return next((j for j in range(i, last) if closing in self.lines[j][1].lower()), -1)

    def html_table(self, i: int) -> int:
        end = self.html_end(i, "</table")
        if end < 0:
            return 0
        text = "\n".join(line for _, line in self.lines[i : end + 1])
        found = tags.rows(text)
        if not found:
            return 0
        rows = []
        widest = max(len(cells) for _, cells in found)
        for n, (offset, cells) in enumerate(found):
            number = self.lines[i + offset][0]
            made = [Cell(self.inline(cell, number)) for cell in cells]
            made += [Cell(Inline("", ""))] * (widest - len(cells) if n == 0 else 0)
            rows.append(Row(tuple(made), number, number))
        behind = re.sub(r"(?is)^.*</table\s*>", "", self.lines[end][1]).strip()
        self.stack.clear()
        self.add(
            Table(rows[0], tuple(rows[1:]), ("",) * widest, self.lines[i][0], self.lines[end][0])
        )
        self.before = ""
        if behind:
            self.line(self.lines[end][0], behind)
        return end + 1

    def html_code(self, i: int) -> int:
        end = self.html_end(i, "</pre")
        if end < 0:
            return 0
        text = "\n".join(line for _, line in self.raw[i : end + 1])
        opened = _PRE.search(text)
        if opened is None:
            return 0
        close = re.compile(r"(?:</code\s*>\s*)?</pre\s*>", re.IGNORECASE).search(text)
        assert close is not None
        language = re.search(r"language-([\w+#-]+)", opened[1] or "")
        body = re.sub(
            r"</?(?:span|b|i|em|strong|a)\b[^<>]*>", "", text[opened.end() : close.start()]
        )
        behind = text[close.end() :].strip()
        self.add(
            Code(
                unescape(body.strip("\n")).rstrip(),
                self.lines[i][0],
                self.lines[end][0],
                language[1] if language else "",
            )
        )
        self.before = ""
        if behind:
            self.line(self.lines[end][0], behind)
        return end + 1

    def tagged(self, number: int, text: str, found: list[tags.Event]) -> None:
        """A line with tags that give structure, part by part."""
        lead = marker(text.strip())
        for name, rest in found:
            if name == "text":
                part = rest
                if _BREAKS.fullmatch(part):
                    self.gap()
                    continue
                if lead is not None and (mark := marker(part)) and not part[mark.width :].strip():
                    # the mark of a list before the tag: a number stays with the question
                    self.prefix = f"{lead.number}. " if lead.ordered else ""
                    continue
                indent = " " * (len(text) - len(text.lstrip(" ")))
                self.line(number, indent + part)
            else:
                if text[:1] == "<" and name in _CLOSING_LISTS and not self.html_lists:
                    self.flush()
                    self.stack.clear()
                self.tag(number, name)

    def tag(self, number: int, name: str) -> None:
        """What one tag does."""
        if name == "details":
            self.gap()
            self.stack.clear()
            prefix, self.prefix = self.prefix, ""
            if len(self.frames) < _FOLDED:
                self.frames.append(Frame(number, said=(number, number)))
            else:
                self.too_deep += 1
            self.prefix = prefix
        elif name == "/details":
            self.gap()
            if self.too_deep:
                self.too_deep -= 1
            elif len(self.frames) > 1:
                self.fold(number)
        elif name == "summary":
            self.gap()
            self.summary = []
            self.began = number
        elif name == "/summary":
            self.summarised(number)
        elif name in ("ul", "ol"):
            self.gap()
            self.html_lists.append(name)
        elif name in ("/ul", "/ol"):
            self.gap()
            if self.html_lists:
                self.html_lists.pop()
            if not self.html_lists:
                self.stack.clear()
        elif name == "li":
            self.flush()
            self.before = ""
            self.prefix = "1. " if self.html_lists[-1:] == ["ol"] else "- "
            self.html_number()
        elif re.fullmatch(r"h[1-6]", name):
            self.gap()
            self.prefix = "#" * int(name[1]) + " "
        elif name == "hr":
            self.line(number, "---")
        else:
            self.gap()

    def html_number(self) -> None:
        """The number of an item of `<ol>`: that of the one before, and one more."""
        if self.prefix != "1. ":
            return
        level = len(self.html_lists) - 1
        children = (
            self.stack[level - 1].children
            if 0 < level <= len(self.stack)
            else (self.frames[-1].children)
        )
        last = children[-1] if children else None
        if isinstance(last, OpenList) and last.ordered and last.items:
            self.prefix = f"{last.items[-1].number + 1}. "

    def gap(self) -> None:
        self.flush()
        self.before = ""
        self.prefix = ""

    def summarised(self, number: int) -> None:
        text = " ".join(filter(None, self.summary or []))
        self.summary = None
        made = self.inline(text, number)
        if len(self.frames) > 1 and not self.frames[-1].summary:
            self.frames[-1].summary = made
            self.frames[-1].said = (self.began, number)
        elif made:
            self.add(Paragraph(made, number, number))

    def fold(self, number: int = 0) -> None:
        """The innermost `<details>` ends."""
        self.flush()
        self.end_code()
        self.stack.clear()
        frame = self.frames.pop()
        frame.last = max(frame.last, number)
        self.frames[-1].children.append(folded(frame))


_CLOSING_LISTS = frozenset("div p center section article details table h1 h2 h3 h4 h5 h6".split())
"""Tags at the very beginning of a line that end the lists above."""
JUDGING = frozenset("\u2705\u2714\u2713\u2611\u274c\u2717\u2718\u2612\u274e\u2610")


def _opens_heading(bare: str) -> bool:
    found = marker(bare)
    rest = bare[found.width :] if found else bare
    return bool(HEADING.match(rest) or TIGHT_HEADING.match(bare))


def _dedented(line: str, columns: int) -> str:
    """A line without its first columns of white space; a tab is four of them."""
    at = column = 0
    while at < len(line) and column < columns:
        if line[at] == " ":
            column += 1
        elif line[at] == "\t":
            column += 4 - column % 4
        else:
            break
        at += 1
    return " " * max(0, column - columns) + line[at:]


def _comment(text: str, at: int) -> int:
    """Where the next comment begins outside inline code; -1 where none does."""
    start = text.find("<!--", at)
    while start >= 0 and text.count("`", 0, start) % 2:
        start = text.find("<!--", start + 4)
    return start


def _joined(lines: Sequence[Line], literal: bool) -> str:
    """The lines of a paragraph; in plain text a break that nobody needed was meant."""
    if not literal:
        return "\n".join(text for _, text in lines).rstrip()
    texts = [text.rstrip() for _, text in lines]
    widest = max(map(len, texts))
    made = texts[0]
    for above, text in zip(texts, texts[1:], strict=False):
        first = text.split(maxsplit=1)[0] if text.split() else ""
        meant = len(above) + 1 + len(first) <= widest
        made += ("  \n" if meant else "\n") + text
    return made
