"""One line of Markdown → what it is: a heading, a rule, an item of a list, a line of prose."""

from __future__ import annotations

import re

from deckbuilder import labels
from deckbuilder.markdown import inline as text_of
from deckbuilder.markdown import plaintext
from deckbuilder.markdown.build import (
    Builder,
    OpenItem,
    OpenList,
    closed,
)
from deckbuilder.markdown.code import spans
from deckbuilder.markdown.links import label
from deckbuilder.markdown.marks import (
    DELIMITER_ROW,
    HEADING,
    JUDGING,
    RULE,
    SIGNED_HEADING,
    TIGHT_HEADING,
    WORD_BULLET,
    Marker,
    fence,
    follows,
    indent_of,
    marker,
    sign,
    sign_width,
)
from deckbuilder.markdown.plaintext import STOP
from deckbuilder.markdown.tree import (
    Block,
    Definition,
    Heading,
    Paragraph,
    Rule,
)
from deckbuilder.markdown.write import unguarded

MAX_DEPTH = 10
"""List levels kept; deeper ones join the tenth."""
NESTED = 8
"""Quotes and containers within each other; what is deeper is text."""
LABEL_START = re.compile(r"[*_]{1,3}[^*_\n]{1,60}[*_]{1,3}")
_TOOL_TAG = re.compile(r"\s#(?:cards?|flashcards?|anki)(?:/[\w/-]+)?\s*$", re.IGNORECASE)
"""What makes a heading a card for another tool."""
_CLOZE = re.compile(r"(?<!\\)\{\{(?=c\d{1,3}::|cloze )")
_NAME = 6
"""Words of a name with its bullet."""
_DRAWN = 12
"""Dashes of a line that underlines a sentence, and is no rule below it."""
_DEFINED = re.compile(r":[ ]{1,4}(?=\S)")


_RULES = "*-_\u2014\u2e3a\u2e3b\u2500\u2501\u2550"
"""What a line that parts two others may be drawn by."""


class LineScanner(Builder):
    """Takes a line at a time, with a stack of open list items, as a reader's eye does."""

    def line(self, number: int, text: str) -> None:
        """A line of Markdown."""
        bare = text.strip()
        if self.summary is not None:
            self.summary.append((number, bare))
            return
        if self.prefix:
            bare, self.prefix = self.prefix + bare, ""
            text = " " * (2 * max(len(self.html_lists) - 1, 0)) + bare
        indent = max(0, indent_of(text) - self.base)
        hint = self.shared.hints.get(number)
        if hint is not None:
            self.hinted(number, bare, indent, hint)
            if hint != plaintext.BREAK:
                return
        if self.table and "|" in bare and self.goes_on(bare, indent):
            self.paragraph.append((number, bare))
            return
        # in plain text a line with a `#` is a remark in code
        titled = (bare[0] == "#" and not self.shared.hints) or not bare[0].isascii()
        if titled and not self.shared.literal and self.heading(number, bare, indent):
            return
        if bare[0] in _RULES and RULE.match(bare):
            self.rule(number, bare)
            return
        if bare == "{:toc}":
            self.no_contents(number)
            return
        if set(bare) == {"="} and len(bare) > 1 and self.titles(number):
            return
        if self.shared.literal and len(bare) >= _DRAWN and not bare.strip("=~#+\u2550\u2500"):
            # a box drawn round a title
            self.rule(number, bare)
            return
        found = marker(bare) or self.shared.tight.get(number)
        if self.stack and not self.shared.strict and (deep := WORD_BULLET.match(bare)):
            # the second and third bullets of a word processor
            level = self.stack[0].marker + (2 if bare[0] == "o" else 4)
            self.item(number, bare, level, Marker(0, deep.end()), other=True)
        elif found and self.opens_item(found):
            self.item(number, bare, indent, found, broken=text.endswith("  "))
        elif width := self.other_item(bare):
            other = Marker(0, width)
            self.item(number, bare, indent, other, other=True, broken=text.endswith("  "))
        elif bare[0] == ":" and _DEFINED.match(bare) and self.defines(number, bare):
            return
        else:
            self.text(number, bare, indent, text)
        self.before = bare

    def no_contents(self, number: int) -> None:
        """`* TOC` above `{:toc}`: where a tool will put its table of contents."""
        if len(self.paragraph) == 1:
            (line, text), self.paragraph = self.paragraph[0], []
            self.aside(line, line, text)
        self.aside(number, number, "{:toc}")
        self.before = ""

    def goes_on(self, bare: str, indent: int) -> bool:
        """Whether a line with a bar is a row of the table above it, and no item below it."""
        if self.stack and not self.below(indent):
            return False
        found = marker(bare)
        return found is None or found.number > 1

    def hinted(self, number: int, bare: str, indent: int, hint: int) -> None:
        """A line of plain text that is a title, a question, a label, or begins a paragraph."""
        self.flush()
        self.before = ""
        if hint == plaintext.BREAK:
            return
        if drawn := plaintext.DRAWN.fullmatch(bare):
            bare = drawn[2]
        if hint == plaintext.LABEL:
            if not indent:
                self.stack.clear()
            label = self.inline(bare.rstrip(":"), number)
            self.add(Paragraph(text_of.of(f"**{label.source}:**"), number, number))
            return
        self.stack.clear()
        self.add(Heading(hint, self.inline(bare, number), number, number))

    def heading(self, number: int, bare: str, indent: int) -> bool:
        """Whether a line is a heading, which it then becomes."""
        if not self.shared.strict and (signed := SIGNED_HEADING.match(bare)):
            bare = f"{signed[2]} {signed[1]} {signed[3]}"
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
        # what is indented below the title of an item lies in it
        deep = self.under + 1 if self.base and self.under else 0
        self.headed(number, min(max(len(match[1]), deep), 6), match[2] or "")
        return True

    def headed(self, number: int, level: int, title: str) -> None:
        """A heading stands at no list, and ends what is open."""
        self.flush()
        self.end_code()
        self.stack.clear()
        self.had_list = False
        title = re.sub(r"(?<!\s)\s++#++\s*+$", "", title)
        title = "" if title and not title.strip("# ") else title
        self.owed_notes()
        title = self.unnoted(number, title)
        if not self.shared.strict:
            # a question that holds a cloze speaks of it; in an answer it is its text
            title = _CLOZE.sub(r"\\{{", title)
        if (tool := _TOOL_TAG.search(title)) and not self.shared.strict:
            self.aside(number, number, tool[0])
            title = title[: tool.start()]
        if self.shared.strict:
            title = re.sub(r"\\(#+)$", r"\1", title)
        self.frames[-1].children.append(
            Heading(level, self.title(title.strip(), number), number, number)
        )
        self.before = ""

    def unnoted(self, number: int, title: str) -> str:
        """A title without the marks of footnotes; their text will stand below what it heads."""
        notes = self.shared.known.notes
        if not notes or "[^" not in title:
            return title

        codes = spans(title)

        def owe(found: re.Match[str]) -> str:
            if any(a <= found.start() < b for a, b in codes):
                return found[0]
            said = notes.get(label(found[1]))
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
        """A line of dashes: a rule, or what underlines a title."""
        if (
            set(bare) == {"-"}
            and not self.shared.strict
            and self.underlined()
            and len(self.before.split()) <= 14
            # in plain text a line across the page parts what is above from what is below
            and not (self.shared.literal and len(bare) > len(self.before) * 1.5 + _DRAWN)
            and (
                not STOP.search(self.before)
                or self.before.endswith(("?", "\uff1f"))
                # drawn as long as the line above it is
                or len(bare) >= max(_DRAWN, len(self.before) * 0.8)
            )
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
        return not known and not LABEL_START.match(self.before)

    def titles(self, number: int) -> bool:
        """`===` below a single line makes it a title."""
        if self.shared.strict or not self.underlined():
            return False
        (line, title), self.paragraph = self.paragraph[0], []
        self.headed(line, 1, title)
        self.extend(number)
        return True

    def opens_item(self, found: Marker) -> bool:
        """Whether a line with a mark is an item where it stands."""
        if found.escaped and (self.shared.strict or not self.beside(found)):
            return False
        if not found.ordered or not self.before or self.stack:
            return True
        # a number in mid-paragraph is a list only when it starts one or goes on with one
        n = found.number
        return n == 1 or self.numbers.get(0) == n - 1 or bool(STOP.search(self.before))

    def beside(self, own: Marker) -> bool:
        """Whether a neighbouring line has the mark of such an item as well."""
        near = (marker(self.neighbour(step)) for step in (-1, 1))
        return any(found and found.ordered == own.ordered for found in near)

    def other_item(self, bare: str) -> int:
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
        kept = made in ("a)", "a.", "A)", "A.") or (self.shared.mixed and made in JUDGING)
        return -1 if kept else sign_width(bare)

    def neighbour(self, step: int) -> str:
        """The next line that says something, up or down, over one blank line."""
        at = self.index.get(self.number, 0) + step
        blanks = 0
        while 0 <= at < len(self.lines) and blanks < 2:
            if bare := self.lines[at][1].strip():
                return bare
            blanks += 1
            at += step
        return ""

    def item(
        self,
        number: int,
        bare: str,
        indent: int,
        found: Marker,
        *,
        other: bool = False,
        broken: bool = False,
    ) -> None:
        """A line with the mark of an item; `broken` where it ends in two blanks."""
        self.flush()
        self.end_code()
        while True:
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
        if rest.startswith(">") and not self.shared.literal and self.shared.depth < NESTED:
            self.jump = self.quote(at, indent + width, rest)
            return
        if rest.strip():
            said = self.said(_boxed(rest)) + ("  " if broken else "")
            self.paragraph, self.home = [(number, said)], self.here()
        self.before = bare

    def heading_item(self, number: int, found: Marker, heading: re.Match[str]) -> None:
        """`1. ### Question`: the heading counts, and the number stays with it.

        What is indented below it is its body.
        """
        title = heading[2] or ""
        mark = f"{found.number}. " if found.ordered and not re.match(r"\d", title) else ""
        self.headed(number, len(heading[1]), mark + title)
        self.under = len(heading[1])

    def push(self, number: int, found: Marker, indent: int) -> None:
        """An item opens at this column."""
        self.leave(indent)
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

    def text(self, number: int, bare: str, indent: int, raw: str) -> None:
        """A line of prose: it goes on with the paragraph above it, or begins one."""
        said = self.said(bare) + ("  " if raw.endswith("  ") else "")
        if self.before and self.paragraph and "|" in self.before:
            self.table = bool(DELIMITER_ROW.fullmatch(bare)) and "|" in bare
        if self.before and self.paragraph and not self.stack:
            self.paragraph.append((number, said))
            return
        if self.stack:
            outside = indent == 0 or indent < self.stack[-1].marker
            going_on = self.before and not (outside and self.sentence_ended(bare))
            if going_on and self.paragraph:
                self.paragraph.append((number, said))
                return
            if not going_on:
                self.leave(indent)
        self.flush()
        self.end_code()
        self.paragraph, self.home = [(number, said)], self.here()

    def said(self, line: str) -> str:
        """A line of a paragraph; in canonical text without what guards its first sign."""
        return unguarded(line) if self.shared.strict else line

    def sentence_ended(self, bare: str) -> bool:
        """Right below an item, and further left than its mark: a new paragraph.

        It is none where the sentence above plainly goes on.
        """
        if "`" in self.before and sum(text.count("`") for _, text in self.paragraph) % 2:
            # a piece of code goes on
            return False
        if self.before.endswith(":") and len(self.paragraph) == 1 and bare[0].isalpha():
            # `- Valve:`, and below it what it is
            return len(self.before.split()) > _NAME
        if LABEL_START.match(bare) or STOP.search(self.before):
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
            blocks, end = self.meaning(self.index[number], said)
            self.add(Definition(self.title(term, line), blocks, line, end))
        else:
            children = self.here()
            last = children[-1] if children else None
            if self.paragraph or not isinstance(last, Definition):
                return False
            blocks, end = self.meaning(self.index[number], said)
            children[-1] = Definition(last.term, (*last.children, *blocks), last.start, end)
        self.before = ""
        return True

    # what takes more lines than one

    def meaning(self, i: int, said: str) -> tuple[tuple[Block, ...], int]:
        """What stands behind `: ` and indented below it, and the last line of it."""
        raise NotImplementedError

    def fenced(self, i: int, indent: int, mark: str, info: str, *, inside: bool = False) -> int:
        """Code between fences; the index of the line behind it."""
        raise NotImplementedError

    def quote(self, i: int, indent: int, first_line: str = "") -> int:
        """Lines with `>`; the index of the line behind them."""
        raise NotImplementedError


def _boxed(text: str) -> str:
    """The text of an item with a box to tick as a sign."""
    found = _BOX.match(text)
    if found is None:
        return text
    return ("\u2610 " if found[1] == " " else "\u2611 ") + text[found.end() :]


_BOX = re.compile(r"\[([ xX])\][ ]+(?=\S)")
