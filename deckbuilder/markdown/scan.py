"""Lines → blocks, as a reader's eye takes them: `blocks(raw, lines, shared)`.

`1. **How …?**` with its bullets two spaces in, lists nine spaces deep, a rule glued under a
paragraph, `1. ### Question`, a fence that nobody closed, `<details>`, `!!! warning`, `> [!tip]`:
each becomes the block that was meant, with the lines it stands on. Code is copied as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from deckbuilder import labels
from deckbuilder.markdown import tables, tags
from deckbuilder.markdown.build import Shared, closed, copied
from deckbuilder.markdown.elements import ElementScanner
from deckbuilder.markdown.lines import LABEL_START, NESTED
from deckbuilder.markdown.links import BRACES
from deckbuilder.markdown.marks import (
    HEADING,
    RULE,
    TIGHT_HEADING,
    Line,
    closes,
    fence,
    indent_of,
    marker,
    open_below,
)
from deckbuilder.markdown.plaintext import STOP
from deckbuilder.markdown.tree import Block, Code, Container, Quote
from deckbuilder.markdown.unfenced import CODE
from deckbuilder.text import clean

_LONG_CODE, _LONG_REMARK, _LONG_FORMULA = 400, 200, 60
"""Lines within which the end of such a thing is looked for."""
_STRUCTURE = re.compile(r"\d+[.)] +(?:\*\*|#|[A-Z])|[-*] +\*\*[^*]+\*\*|\*\*[^*]+:?\*\*:?")
"""What, left of a code block's item, is no code that fell to column 0."""
_IDENT = re.compile(r"<!--\s*id\s*[:=]\s*[\"']?([\w.:/-]{1,80})[\"']?\s*-->", re.IGNORECASE)
_ATTRIBUTES = re.compile(BRACES.pattern + r"\s*")
_NAMED = re.compile(r"#([\w.:/-]{1,80})")
_ADMONITION = re.compile(
    r"(?:!!![ ]+|\?\?\?(?:\+[ ]*|[ ]+))([A-Za-z][\w-]{0,40})(?:[ ]+(?:inline|end|left|right))*"
    r"[ ]*(?:\"(.*)\"|([^\"\n]*))\s*$"
)
_NAMES = "note|tip|hint|warning|caution|danger|important|attention|error|admonition|seealso"
_RST = re.compile(rf"\.\.[ ]+({_NAMES})::[ ]*(.*)$")
_MARKED_CODE = re.compile(
    r"\{(code|noformat)(?::([\w+#-]{1,20}))?[^{}]*\}$"
    r"|#\+begin_(src|example)(?:[ ]+([\w+#-]{1,20}))?.*$"
    r"|(?P<open>\{%-?|\{\{[<%])[ ]*highlight[ ]+\"?(?P<lang>[\w+#-]{1,20})[^{}]*(?:%\}|[>%]\}\})$",
    re.IGNORECASE,
)
_END_HIGHLIGHT = re.compile(r"(?:\{%-?|\{\{[<%])[ ]*(?:end|/[ ]*)highlight\b", re.IGNORECASE)
_ASCIIDOC = re.compile(r"\[(NOTE|TIP|WARNING|CAUTION|IMPORTANT)\]$")
_MYST = re.compile(rf"\{{({_NAMES}|dropdown)\}}[ ]*(.*)$")
_SPECIAL = frozenset("`~$\\>:!?=<{#.[+%")
"""What begins a line that is taken with those below it."""
_GRID = re.compile(r"\+(?:[-=:]{2,}\+)+$")
_OPTION = re.compile(
    r"\s*:(?:class(?:-[a-z]{1,20})?|name|open|color|icon|animate|margin|chevron|collapsible):(?:\s|$)"
)
"""What Sphinx and MyST take below the mark of a container; any other name is text."""
_TAB = re.compile(r"===[!+]?[ ]+\"(.*)\"\s*$")
_COLONS = re.compile(
    r"(:{3,})[ ]*\{?[.]?([A-Za-z][\w-]{0,40})(?:[^{}\n]*\})?[ ]*(?:\[(.*)\])?[ ]*"
    r"(?:\{[^{}]*\})?[ ]*(.*)$"
)
_MAILED = re.compile(r">[ ]+(?:\d{1,3}[.)][ ]|[^\W\d_]{2}|[\"\u201c])")
"""What a mail quotes, which is plain text otherwise."""
_TITLED = re.compile(r"\{[^{}]*\btitle=\"([^\"]*)\"")
_CALLOUT = re.compile(r"\[!([A-Za-z][\w-]{0,40})(?:\|[^\]]*)?\][-+]?[ ]*(.*)$")


def blocks(raw: Sequence[Line], lines: Sequence[Line], shared: Shared) -> tuple[Block, ...]:
    """Lines → their blocks; what is set aside goes to `shared`.

    raw: as written, which is how code is copied. lines: the same, cleaned of odd white space.
    """
    return _Scanner(raw, lines, shared).run()


class _Scanner(ElementScanner):
    """Goes through the lines; what takes several of them is taken here."""

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

    def step(self, i: int) -> int:
        """One line, or as many as what begins here takes; the index of the next."""
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
        column = indent_of(text)
        if self.base and column < self.base and _opens_heading(bare):
            self.base = self.under = 0
        indent = max(0, column - self.base)
        if self.opaque(i, bare, indent):
            return i + 1
        if bare[0] in _SPECIAL and not self.shared.literal:
            if opened := fence(bare):
                return self.fenced(i, indent, *opened)
            if far := self.machine(i, bare, indent):
                return far
        elif bare[0] == ">" and _MAILED.match(bare) and self.shared.depth < NESTED:
            return self.quote(i, indent)
        elif bare[0] == "+" and _GRID.match(bare) and (far := self.grid(i)):
            return far
        return self.prepared(i, text)

    def opaque(self, i: int, bare: str, indent: int) -> bool:
        """Whether a line is indented code, which is copied."""
        number, text = self.lines[i]
        if self.stack:
            return self.opaque_inside(i, indent)
        if self.code and self.shared.literal and indent < self.code_column:
            # in plain text an answer is indented as well, and its code a little more
            self.end_code()
        if self.base or indent < 4:
            if self.code:
                self.end_code()
            return False
        if not self.code and (self.before or marker(bare) or self.opened):
            return False
        if not self.code:
            column = indent if self.shared.literal else 4
            if (self.had_list or self.shared.literal) and not self.codes(i, column):
                return False
            self.code_column = column
        self.flush()
        self.code.append((number, _dedented(self.raw[i][1], self.code_column)))
        self.before = bare
        return True

    def opaque_inside(self, i: int, indent: int) -> bool:
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
            if not bare or indent_of(text) < column:
                return True
            if self.shared.literal and CODE.match(bare):
                continue
            if not bare.strip("_"):
                return False
            marked = fence(bare) or HEADING.match(bare) or bare[0] in "|>*_<"
            if marker(bare) or (marked and not self.shared.literal):
                return False
            if STOP.search(bare) and not bare.endswith((":", ";")):
                return False
            if bare[0].isupper() and len(bare.split()) >= 4:
                return False
        return True

    def machine(self, i: int, bare: str, indent: int) -> int:
        """What takes several lines: formulae, quotes, containers, tables and code in HTML."""
        if bare.startswith(("$$", "\\[", "\\begin{")):
            return self.formula(i, bare, indent)
        if bare.startswith(">") and self.shared.depth < NESTED:
            return self.quote(i, indent)
        if bare.startswith(":::") and self.shared.depth < NESTED:
            self.leave(indent)
            return self.colons(i, bare)
        if self.shared.strict:
            return 0
        if bare.startswith(("!!!", "???")) and (found := _ADMONITION.match(bare)):
            self.leave(indent)
            return self.admonition(i, found[1], found[2] or found[3] or "")
        if bare.startswith("=== ") and (tab := _TAB.match(bare)):
            self.leave(indent)
            return self.admonition(i, "tab", tab[1])
        if bare[0] == "<":
            return self.html_block(i, bare)
        if bare.startswith("{::comment}"):
            return self.kramdown_comment(i)
        if bare[0] == "+" and _GRID.match(bare):
            return self.grid(i)
        if bare[0] in "{#" and (marked := _MARKED_CODE.match(bare)):
            return self.marked_code(i, marked)
        if bare[0] == "." and (directive := _RST.match(bare)):
            return self.admonition(i, directive[1], directive[2], bodied=True)
        if bare[0] == "[" and (block := _ASCIIDOC.match(bare)):
            return self.asciidoc(i, block[1])
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

    def fenced(self, i: int, indent: int, mark: str, info: str, *, inside: bool = False) -> int:
        """Code between fences; the index of the line behind it."""
        number = self.lines[i][0]
        if not inside:
            self.leave(indent)
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
        column = indent + self.base if inside else indent_of(self.lines[i][1])
        if (myst := _MYST.match(info)) and self.shared.depth < NESTED and not self.shared.strict:
            inner = [(n, _dedented(line, column)) for n, line in self.raw[i + 1 : end]]
            self.set_apart(i, myst[1], myst[2], inner, last)
            return end + 1 if closed_there else end
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
            indent = indent_of(text)
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
        for _, text in self.lines[j + 1 : j + _LONG_CODE]:
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

    def marked_code(self, i: int, opened: re.Match[str]) -> int:
        """`{code:bash}` … `{code}` of Jira, `#+begin_src sh` … of org, `{% highlight sh %}` … ."""
        name = opened[1] or opened[3]
        close = f"{{{name}}}" if opened[1] else f"#+end_{name}"
        end = self.sought(
            i + 1,
            i + _LONG_CODE,
            lambda line: (
                bool(_END_HIGHLIGHT.match(line.strip()))
                if opened["open"]
                else line.strip().lower() == close.lower()
            ),
        )
        if end < 0:
            return 0
        for place in (i, end):
            number, mark = self.lines[place]
            self.aside(number, number, mark)
        text = copied(self.raw[i + 1 : end])
        info = (opened[2] or opened[4] or opened["lang"] or "").strip()
        self.add(Code(text, self.lines[i][0], self.lines[end][0], info))
        self.before = ""
        return end + 1

    def kramdown_comment(self, i: int) -> int:
        """`{::comment}` … `{:/comment}`."""
        closing = ("{:/comment}", "{:/}")
        end = self.sought(i + 1, i + _LONG_REMARK, lambda line: line.strip().startswith(closing))
        return self.dropped_lines(i, end) if end > 0 else 0

    def grid(self, i: int) -> int:
        """A table drawn with `+`, `-` and `|`; the index behind it, 0 where it is none."""
        end = i
        while end < len(self.lines) and self.lines[end][1].strip()[:1] in ("+", "|"):
            end += 1
        rows = tables.drawn(self.lines[i:end])
        if not rows:
            return 0
        self.leave(indent_of(self.lines[i][1]))
        last = self.lines[end - 1][0]
        table = self.made_table(rows, self.lines[i][0], last)
        # a line is drawn below each row
        below = [*(row.start - 1 for row in table.rows[1:]), last]
        tall = zip(table.rows, below, strict=False)
        made = (replace(row, end=max(row.start, drawn - 1)) for row, drawn in tall)
        self.add(replace(table, rows=tuple(made)))
        self.before = ""
        return end

    def asciidoc(self, i: int, name: str) -> int:
        """`[NOTE]` and its text between `====`, or the paragraph below it."""
        start = i + 1
        fenced = start < len(self.lines) and self.lines[start][1].strip() == "===="
        start += fenced
        end = start
        while end < len(self.lines):
            bare = self.lines[end][1].strip()
            if bare == "====" if fenced else not bare:
                break
            end += 1
        if end == len(self.lines) and fenced:
            return 0
        last = end if fenced else end - 1
        if last < start:
            return 0
        self.set_apart(i, name, "", self.raw[start:end], last)
        return end + 1 if fenced else end

    def formula(self, i: int, bare: str, indent: int) -> int:
        r"""`$$` … `$$` and `\[` … `\]` over several lines, up to a blank line.

        They are copied as they stand.
        """
        close = "$$" if bare.startswith("$$") else "\\]"
        if bare.startswith("\\begin{"):
            close = f"\\end{{{bare[7:].split('}')[0]}}}"
        if close in bare[2:]:
            return 0
        end = self.sought(i + 1, i + _LONG_FORMULA, lambda line: not line.strip() or close in line)
        if end < 0 or close not in self.lines[end][1]:
            return 0
        self.text(self.lines[i][0], bare, indent, bare)
        self.paragraph += [(n, line.strip()) for n, line in self.lines[i + 1 : end + 1]]
        self.before = close
        return end + 1

    def nested(self, lines: Sequence[Line]) -> tuple[Block, ...]:
        """Lines that lie in a quote or a container → their blocks."""
        self.shared.depth += 1
        try:
            strict = self.shared.strict
            seen = lines if strict else [(number, clean(text)) for number, text in lines]
            return _Scanner(lines, seen, self.shared).run()
        finally:
            self.shared.depth -= 1

    def meaning(self, i: int, said: str) -> tuple[tuple[Block, ...], int]:
        """What stands behind `: ` and indented below it, and the last line of it."""
        number, text = self.lines[i]
        column = indent_of(text) + 2
        end = i + 1
        while end < len(self.lines):
            line = self.lines[end][1]
            if line.strip() and indent_of(line) < column:
                break
            end += 1
        while not self.lines[end - 1][1].strip():
            end -= 1
        below = self.raw[i + 1 : end]
        least = min((indent_of(line) for _, line in below if line.strip()), default=0)
        inner = [(number, said), *((n, _dedented(line, least)) for n, line in below)]
        if self.shared.depth >= NESTED:
            end, inner = i + 1, inner[:1]
        self.jump = end
        return self.nested(inner), self.lines[end - 1][0]

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
                mark = open_below(line.strip(), mark)
                inner.append((number, line))
            elif not bare or mark or self.shared.literal or not self.lazy(inner, bare):
                break
            else:
                inner.append((number, text.strip()))
            end += 1
        if not first_line:
            self.leave(indent)
        first, last = inner[0][0], inner[-1][0]
        callout = _CALLOUT.match(inner[0][1].strip())
        if callout:
            self.aside(first, first, f"[!{callout[1]}]")
            title = self.title(callout[2].strip(), first)
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
            or LABEL_START.match(bare)
            or bare.startswith(("|", "<", ":::", "!!!"))
        )

    def admonition(self, i: int, name: str, title: str, *, bodied: bool = False) -> int:
        """`!!! note "Title"` with its text indented below it; the index behind it.

        bodied: without such text it is none, and 0 comes back.
        """
        column = indent_of(self.lines[i][1])
        end = i + 1
        while end < len(self.lines):
            line = self.lines[end][1]
            if line.strip() and indent_of(line) < column + 2:
                break
            end += 1
        while end > i + 1 and not self.lines[end - 1][1].strip():
            end -= 1
        inner = [(n, _dedented(line, column + 4)) for n, line in self.raw[i + 1 : end]]
        if bodied and not inner:
            return 0
        self.set_apart(i, name, title, inner, end - 1)
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
        named = _TITLED.search(bare)
        title = found[3] or found[4] or (named[1] if named else "")
        self.set_apart(i, found[2], title, self.raw[i + 1 : end], end)
        return end + 1

    def set_apart(self, i: int, name: str, title: str, inner: Sequence[Line], last: int) -> None:
        """A container with what lies in it; its mark, attributes and options are set aside.

        i, last: the places of its first and its last line.
        """
        start, title = self.lines[i][0], title.strip()
        self.aside(start, start, self.lines[i][1].replace(title, "", 1))
        options = 0
        while not self.shared.strict and options < len(inner) and _OPTION.match(inner[options][1]):
            self.aside(inner[options][0], inner[options][0], inner[options][1])
            options += 1
        made = self.title(title, start)
        children = self.nested(inner[options:])
        self.add(Container(name.lower(), made, children, start, self.lines[last][0]))
        self.before = ""

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
        end = self.sought(i + 1, i + _LONG_REMARK, lambda line: "%%" in line)
        if end < 0 or self.lines[end][1].split("%%", 1)[1].strip():
            return 0
        return self.dropped_lines(i, end)

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
