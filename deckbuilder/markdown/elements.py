"""HTML that gives a text its structure, and lines that are machinery as a whole."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

from deckbuilder import labels
from deckbuilder.markdown import inline as text_of
from deckbuilder.markdown import tags
from deckbuilder.markdown.build import Frame, OpenList, copied
from deckbuilder.markdown.lines import LineScanner
from deckbuilder.markdown.marks import indent_of, marker
from deckbuilder.markdown.tree import Code, Paragraph

_FOLDED = 12
"""`<details>` within each other that count."""
_PROPERTY = re.compile(r"[a-z][\w-]{0,30}:: \S")
_REMARK = re.compile(r"\[(?://|comment)\]:\s*(?:#|<>)\s*[(\"'].*[)\"']\s*$")
_WIKI = re.compile(r"\[\[Category:[^\[\]]+\]\]|__(?:NO)?TOC__")
_BLANKS = re.compile(
    r"(?:[*_]{0,2}[^\W\d_][^_\n:?]{0,40}:[*_]{0,2}\s*_{3,})[\s/|._\d]*"
    r"|(?:[^_\n]{1,40}_{3,}){2,}[^_\n]{0,10}"
    rf"|{labels.either(labels.ENGLISH.words['scores'])}\b[^:\n]{{0,30}}:[\s/|()._-]*[\d_][\d\s/|()._-]*",
    re.IGNORECASE,
)
"""`Notes: ______`, `Score: 0 1 2 3`: a line to be filled in by hand."""
_FILLED = frozenset("_.:)-/|0123456789")
"""How such a line ends."""
_TAGGED = re.compile(r"(?:[*_]{0,2}tags?[*_]{0,2}:[*_]{0,2}\s*)(?:#[\w/-]+[,\s]*)+", re.IGNORECASE)
"""`tags: #interview #stock`: words for a note tool."""
_DIRECTIVE = re.compile(
    r"\{::?/?[a-z][^{}]*\}$|\{/\*.*\*/\}$|\\(?:newpage|clearpage|pagebreak|bigskip|medskip|smallskip"
    r"|vspace\{[^{}]*\}|hspace\{[^{}]*\})$|#{6} tags: `"
)
"""A line for a typesetter or another tool."""
_IMPORT = re.compile(r"(?:import\s.+\sfrom\s|import\s|export\s.+\sfrom\s)[\"'][^\"']+[\"'];?$")
_COMPONENT = re.compile(r"<(/?)([A-Z]\w*)(?:\s[^<>]*?)?(/?)>$")
_FOLDING = re.compile(
    r"<([A-Z]\w*)\b[^<>]*?\s(?:title|summary|question|header|heading)=\{?([\"'])([^\n]{1,300}?)\2\}?"
    r"[^<>]*(?<!/)>$"
)
_TAB_NAME = re.compile(
    r"(?:<Tab(?:Item)?\b|\{%-?\s*tab\b)[^<>{}]*?\b(?:label|title)=([\"'])([^\"'\n]{1,80})\1[^<>{}]*"
    r"(?:(?<!/)>|%\})$"
)
_HIDDEN = re.compile(r"<(style|script|iframe|video|audio|object|svg|canvas)\b", re.IGNORECASE)
_BUTTON = re.compile(r"<button\b[^<>]*>[^<>]{0,40}</button>", re.IGNORECASE)
_PRE = re.compile(r"<pre\b[^<>]*>(?:\s*<code\b([^<>]*)>)?", re.IGNORECASE)
_BREAKS = re.compile(r"(?:</?(?:br|wbr)\s*/?>\s*)+", re.IGNORECASE)
_CLOSING_LISTS = frozenset("div p center section article details table h1 h2 h3 h4 h5 h6".split())
"""Tags at the very beginning of a line that end the lists above."""


_ITEMS = ("- ", "* ", "+ ")
"""What an item of a list in a summary begins with."""


class ElementScanner(LineScanner):
    """Knows what a tag does: it opens a list, a folded text, a table."""

    def kept(self, number: int, text: str) -> None:
        """What is left of a line."""
        if "<" in text and self.shared.counted and (button := _BUTTON.search(text)):
            # what one presses on the page is none of its text
            self.aside(number, number, button[0])
            text = _BUTTON.sub("", text)
        if self.dropped_line(number, text.strip()):
            return
        tagged = "<" in text and self.shared.counted
        found = tags.events(text, self.shared.counted, self.opened) if tagged else None
        if found is not None:
            self.tagged(number, text, found)
        elif text.strip():
            self.line(number, text)

    def is_property(self, bare: str) -> bool:
        """A property of a note tool; one whose name labels an answer is text."""
        found = _PROPERTY.match(bare)
        name = bare.partition("::")[0]
        return found is not None and labels.meaning(name, self.shared.vocabulary) is None

    def dropped_line(self, number: int, bare: str) -> bool:
        """A line that is machinery as a whole, set aside."""
        if self.shared.strict:
            return False
        first = bare[:1]
        machine = (
            (first in "[_" and (_REMARK.match(bare) or _WIKI.fullmatch(bare)))
            or (bare[-1:] in _FILLED and _BLANKS.fullmatch(bare))
            or ("#" in bare and _TAGGED.fullmatch(bare))
            or (first in ("{", "\\", "#") and bare != "{:toc}" and _DIRECTIVE.match(bare))
            or ("::" in bare and not self.shared.literal and self.is_property(bare))
            or (bare.startswith(("import", "export")) and self.at_top() and _IMPORT.match(bare))
            or (first == "<" and self.component(bare))
        )
        named = _TAB_NAME.match(bare) if first in "<{" else None
        if first == "<" and not named and self.folds(number, bare):
            return True
        if machine or named:
            self.aside(number, number, bare)
        if named:
            # what a tab is called tells its text from that of the others
            self.add(Paragraph(text_of.of(f"**{text_of.escaped(named[2])}**"), number, number))
        return bool(machine or named)

    def folds(self, number: int, bare: str) -> bool:
        """`<Accordion title="How …?">` and its end: what a summary and its text are elsewhere."""
        if found := _FOLDING.match(bare):
            counted = self.shared.counted
            if not counted[found[1]] or not counted[f"/{found[1]}"]:
                return False
            self.components.append(found[1])
            self.tag(number, "details")
            self.summary, self.began = [(number, found[3])], number
            self.summarised(number)
        elif self.components and bare == f"</{self.components[-1]}>":
            self.components.pop()
            self.tag(number, "/details")
        else:
            return False
        self.aside(number, number, bare)
        return True

    def at_top(self) -> bool:
        """Nothing was read yet."""
        return not self.frames[0].children and not self.paragraph

    def component(self, bare: str) -> bool:
        """A component of a page built by a program: `<Tabs>`, alone on its line."""
        found = _COMPONENT.match(bare)
        if found is None:
            return False
        counted = self.shared.counted
        return bool(found[3]) or (counted[found[2]] > 0 and counted[f"/{found[2]}"] > 0)

    def html_block(self, i: int, bare: str) -> int:
        """A table or code written in HTML, taken as a whole; a break alone is a blank line."""
        if _BREAKS.fullmatch(bare):
            self.aside(self.number, self.number, bare)
            self.blank(self.number)
            return i + 1
        lower = bare[:7].lower()
        if lower.startswith("<table") and self.shared.counted["/table"]:
            return self.html_table(i)
        if found := _HIDDEN.match(bare):
            return self.hidden(i, found[1].lower())
        if lower.startswith("<pre") and self.shared.counted["/pre"]:
            return self.html_code(i)
        return 0

    def hidden(self, i: int, name: str) -> int:
        """A style sheet, a script, a player: no text; the index behind it."""
        end = self.html_end(i, f"</{name}")
        if end < 0:
            return 0
        return self.dropped_lines(i, end)

    def dropped_lines(self, i: int, end: int) -> int:
        """These lines set aside; the index behind them."""
        text = copied(self.lines[i : end + 1])
        self.aside(self.lines[i][0], self.lines[end][0], text)
        return end + 1

    def sought(self, i: int, stop: int, ends: Callable[[str], object]) -> int:
        """The index of the first line, from one on and up to another, that ends something.

        It is -1 where none does.
        """
        lines = range(i, min(stop, len(self.lines)))
        return next((j for j in lines if ends(self.lines[j][1])), -1)

    def html_end(self, i: int, closing: str) -> int:
        """The index of the line that holds a closing tag; -1 where none does."""
        return self.sought(i, i + 2000, lambda line: closing in line.lower())

    def html_table(self, i: int) -> int:
        """`<table>` with its rows; the index behind it, 0 where it is none."""
        end = self.html_end(i, "</table")
        if end < 0:
            return 0
        text = copied(self.lines[i : end + 1])
        found = tags.rows(text)
        if not found:
            return 0
        start = self.lines[i][0]
        if named := tags.caption(text):
            # what a table is called stands above it
            offset, words = named
            self.stack.clear()
            self.line(self.lines[i + offset][0], words)
            self.flush()
            start = min(self.lines[i + offset][0] + 1, self.lines[end][0])
        rows = [(self.lines[i + offset][0], cells) for offset, cells in found]
        behind = re.sub(r"(?is)^.*</table\s*>", "", self.lines[end][1]).strip()
        self.stack.clear()
        self.add(self.made_table(rows, start, self.lines[end][0]))
        self.before = ""
        if behind:
            self.line(self.lines[end][0], behind)
        return end + 1

    def html_code(self, i: int) -> int:
        """`<pre>`, copied; the index behind it, 0 where it is none."""
        end = self.html_end(i, "</pre")
        if end < 0:
            return 0
        text = copied(self.raw[i : end + 1])
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
                self.line(number, " " * indent_of(text) + part)
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
            if len(self.frames) < _FOLDED:
                self.frames.append(Frame(number, said=(number, number)))
            else:
                self.too_deep += 1
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
        inside = 0 < level <= len(self.stack)
        children = self.stack[level - 1].children if inside else self.frames[-1].children
        last = children[-1] if children else None
        if isinstance(last, OpenList) and last.ordered and last.items:
            self.prefix = f"{last.items[-1].number + 1}. "

    def gap(self) -> None:
        """A tag ends the paragraph above it."""
        self.flush()
        self.before = ""
        self.prefix = ""

    def summarised(self, number: int) -> None:
        """A `<summary>` is complete: a list in it, as of what to choose from, stands below it."""
        lines, self.summary = self.summary or [], None
        items = [n for n, (_, text) in enumerate(lines) if n and text[:2] in _ITEMS]
        head = items[0] if len(items) > 1 else len(lines)
        made = self.title(" ".join(text for _, text in lines[:head] if text), number)
        if len(self.frames) > 1 and not self.frames[-1].summary:
            self.frames[-1].summary = made
            self.frames[-1].said = (self.began, number)
        elif made:
            self.add(Paragraph(made, self.began, number))
        if head < len(lines):
            for below, text in lines[head:]:
                if text:
                    self.line(below, text)
            self.gap()
