"""Lines as people write them → lines as CommonMark means them.

Each comes with the line of the file it came from. `1. **How …?**` with its bullets two spaces in,
nested lists nine spaces deep, `<details>`, a rule glued under a paragraph, `1. ### Question`, a
plain-text article: all become Markdown that a strict parser reads as it was meant. No word is added
or removed; what is only markup for a browser goes to `comments`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from deckbuilder import labels
from deckbuilder.text import clean

Line = tuple[int, str]
"""The number of a line in its file, and what it says."""

_MARKER = re.compile(
    r"(?:([-*+\u2022\u2023\u25cf\u25aa\u25e6\u00b7])|(\d{1,4})([.)]))(?:[ ]+(?=\S)|$)"
)
_HEADING = re.compile(r"(#{1,6})(?:[ ]+(.*)|$)")
_TIGHT_HEADING = re.compile(r"(#{2,6})(?=[A-Z0-9*])(.*)")
_FENCE = re.compile(r"(`{3,}|~{3,})(.*)")
_RULE = re.compile(r"(?:\*[ ]*){3,}$|(?:-[ ]*){3,}$|(?:_[ ]*){3,}$|(?:\u2014[ ]*){2,}$")
_STRUCTURE = re.compile(r"\d+[.)] +(?:\*\*|#|[A-Z])|[-*] +\*\*[^*]+\*\*|\*\*[^*]+:?\*\*:?")
"""What, left of a code block's item, is no code that fell to column 0."""
_STOP = re.compile(r"[.?!:;\u2026\u3002\uff01\uff1f][\"'\u201d\u2019)*_\]]*$")
_LABEL_START = re.compile(r"[*_]{1,3}[^*_\n]{1,60}[*_]{1,3}")
_TITLE_SMALL = frozenset(
    (
        "a an and as at but by de for from in into nor of off on onto or out over per so the to "
        "up via vs with yet"
    ).split()
)

SUMMARY = 6
"""The heading level of a `<summary>`: deeper than what people write, so that one inside an answer
stays its content."""
MAX_DEPTH = 10
"""List levels kept; deeper ones join the tenth (the parser stops at a fixed nesting and would drop
the rest)."""


@dataclass(slots=True)
class Layout:
    """The repaired lines, and what was set aside on the way."""

    lines: list[str] = field(default_factory=list)
    origin: list[int] = field(default_factory=list)
    comments: list[tuple[int, int, str]] = field(default_factory=list)
    """First and last line, and text, of HTML comments and tags that are no content."""
    idents: dict[int, str] = field(default_factory=dict)
    """Explicit ids (`<!-- id: x -->`) by the line they stand on."""
    unclosed: list[tuple[str, int]] = field(default_factory=list)
    """Codes and lines of what was opened and never closed."""

    def emit(self, number: int, text: str) -> None:
        """Add a line that came from this line of the file."""
        self.lines.append(text)
        self.origin.append(number)

    def gap(self, number: int) -> None:
        """A blank line, where there is none yet."""
        if self.lines and self.lines[-1].strip():
            self.emit(number, "")


# --- HTML that only formats -----------------------------------------------------------------------

_INLINE_TAGS = {"b": "**", "strong": "**", "i": "*", "em": "*", "code": "`", "tt": "`"}
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)((?:\s[^<>]{0,400})?)/?>")
_ATTRIBUTE = re.compile(r"\b(href|src|alt)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
_IDENT = re.compile(r"<!--\s*id\s*[:=]\s*[\"']?([\w.:/-]{1,80})[\"']?\s*-->", re.IGNORECASE)
_BLOCK_TAGS = frozenset(
    (
        "p div center section article details span font u small big br hr table "
        "thead tbody tr td th dl dt dd "
        "picture source nav header footer main figure figcaption"
    ).split()
)


class _Ticks:
    """Whether a place in a line lies inside inline code.

    It is asked from left to right, so that a long line is counted once.
    """

    def __init__(self, text: str) -> None:
        self.text, self.at, self.seen = text, 0, 0

    def around(self, at: int) -> bool:
        self.seen += self.text.count("`", self.at, at)
        self.at = at
        return self.seen % 2 == 1


def _untag(number: int, text: str) -> list[Line]:
    """One line with tags → lines of Markdown (a line break or a summary starts a new one)."""
    parts: list[str] = []
    last = 0
    links: list[str] = []
    ticks = _Ticks(text)
    for tag in _TAG.finditer(text):
        if ticks.around(tag.start()):
            continue
        closing, name = bool(tag[1]), tag[2].lower()
        attributes = {m[1].lower(): m[2] or m[3] or "" for m in _ATTRIBUTE.finditer(tag[3])}
        new = _markdown_for(closing, name, attributes, links)
        if new is None:
            continue
        if name == "br" and text.lstrip().startswith("|"):
            # a row of a table is one line
            new = " "
        parts += (text[last : tag.start()], new)
        last = tag.end()
    parts.append(text[last:])
    if last and text.lstrip().startswith("<") and number > 1:
        # a line of tags is no code block, however far it is indented
        parts[0] = parts[0].lstrip()
    joined = re.sub(r"(\*{2})\s+(?=\S[^*]*\*{2})", r"\1", "".join(parts)) if last else text
    if last:
        # an anchor without a word
        joined = joined.replace("[]()", "")
    return [(number, _balanced(part) if last else part) for part in joined.split("\n")]


def _balanced(line: str) -> str:
    """A line without the half of a bold that a tag on another line left."""
    return line.replace("**", "") if line.count("**") % 2 else line


_KEPT = frozenset({"sup", "sub", "ins", "del", "mark", "kbd"})
"""Tags that change what a text means; they stay, without attributes, for the renderer."""


def _markdown_for(
    closing: bool, name: str, attributes: dict[str, str], links: list[str]
) -> str | None:
    if name in _KEPT:
        return f"</{name}>" if closing else f"<{name}>"
    if name in _INLINE_TAGS:
        return _INLINE_TAGS[name]
    if name == "br":
        return "\n"
    if name == "summary":
        return "\n" if closing else f"\n\n{'#' * SUMMARY} "
    if name == "a" and not closing:
        links.append(attributes.get("href", ""))
        return "["
    if name == "a":
        target = links.pop() if links else ""
        return f"](<{target}>)" if " " in target else f"]({target})"
    if name == "img":
        return f"![{attributes.get('alt', '')}]({attributes.get('src', '')})"
    if name == "li":
        return "" if closing else "\n- "
    if name in ("ul", "ol", "p", "details", "hr", "div"):
        return "\n\n"
    if re.fullmatch(r"h[1-6]", name):
        return "\n\n" if closing else f"\n\n{'#' * int(name[1])} "
    return "" if name in _BLOCK_TAGS else None


def _strip_html(lines: list[Line], out: Layout) -> list[Line]:
    """Comments set aside, ids noted, formatting tags turned into Markdown.

    Fenced code is left alone.
    """
    result: list[Line] = []
    fence = ""
    comment: list[Line] | None = None
    for number, text in lines:
        bare = text.strip()
        if comment is None and fence:
            fence = "" if bare.startswith(fence) and not bare.strip(fence[0]) else fence
            result.append((number, text))
            continue
        if (
            comment is None
            and ("```" in bare or "~~~" in bare)
            and (opened := _FENCE.match(re.sub(r"^(?:[-*+]|\d+[.)])\s+", "", bare)))
            and "`" not in opened[2]
        ):
            fence = opened[1]
            result.append((number, text))
            continue
        # outside code a space is a space; in code a tab and a no-break space are what they are
        text = clean(text)
        comment, kept = _uncomment(number, text, comment, out)
        if kept is not None and "{" in kept:
            kept = _unattributed(number, kept, out)
        if kept is not None:
            result.extend(_untag(number, kept) if "<" in kept else [(number, kept)])
    if comment is not None:
        result.extend(_reopen(comment, out))
    return result


_ATTRIBUTES = re.compile(r"\{(:?) {0,3}(?=[#.]|[\w-]{1,40}=)[^{}]{1,200}\}\s*")
_HEADED = re.compile(r"\s{0,3}#{1,6} ")
_NAMED = re.compile(r"#([\w.:/-]{1,80})")


def _unattributed(number: int, text: str, out: Layout) -> str | None:
    """A line without `{#id .class}` behind a heading; an id there is the question's own.

    `{: .note}` alone on a line is about what stands above it, and no text.
    """
    at = text.rfind("{")
    found = _ATTRIBUTES.fullmatch(text, at)
    before = text[:at]
    headed = before[-1:] == " " and bool(_HEADED.match(before))
    if found is None or not (headed or (found[1] and not before.strip())):
        return text
    out.comments.append((number, number, text[at:].strip()))
    if headed and (named := _NAMED.search(found[0])):
        out.idents[number] = named[1]
    return before.rstrip() if headed else None


def _uncomment(
    number: int, text: str, comment: list[Line] | None, out: Layout
) -> tuple[list[Line] | None, str | None]:
    """What is left of a line outside comments, and the comment still open at its end."""
    if comment is not None and not text:
        comment.append((number, ""))
        return comment, None
    kept: list[str] = []
    ticks = _Ticks(text)
    at = 0
    while at < len(text):
        if comment is not None:
            end = text.find("-->", at)
            comment.append((number, text[at : end if end >= 0 else len(text)]))
            if end < 0:
                break
            words = "\n".join(part for _, part in comment).strip()
            if words:
                out.comments.append((comment[0][0], number, words))
            comment, at = None, end + 3
            continue
        start = text.find("<!--", at)
        if start < 0 or ticks.around(start):
            kept.append(text[at:])
            break
        kept.append(text[at:start])
        ident = _IDENT.match(text, start)
        if ident is None:
            comment, at = [], start + 4
        else:
            out.idents[number] = ident[1]
            out.comments.append((number, number, ident[0].strip()))
            at = ident.end()
    if comment == []:
        comment.append((number, ""))
    left = "".join(kept)
    return comment, left if left.strip() or not text.strip() else None


def _reopen(comment: list[Line], out: Layout) -> list[Line]:
    """An unclosed comment ends with its paragraph: the lines after that are read after all."""
    out.unclosed.append(("unclosed-comment", comment[0][0]))
    cut = next((i for i, (_, text) in enumerate(comment) if i and not text.strip()), len(comment))
    words = "\n".join(text for _, text in comment[:cut]).strip()
    if words:
        out.comments.append((comment[0][0], comment[cut - 1][0], words))
    return [
        (n, t)
        for number, text in comment[cut:]
        for n, t in (_untag(number, text) if "<" in text else [(number, text)])
    ]


# --- plain text -----------------------------------------------------------------------------------


def is_title(text: str) -> bool:
    """Whether a line alone reads as a title.

    A title is short, has no stop at its end, and every word of weight is capitalised.
    """
    text = text.strip()
    if (
        not 2 <= len(text) <= 90
        or text[-1] in ".,;:!?\u2026-"
        or "**" in text
        or text[0] in "-*>|[(\"'`#=$\\"
    ):
        return False
    words = re.findall(r"[^\W_][\w'\u2019./&+#-]*", text)
    if (
        not 1 <= len(words) <= 12
        or not words[0][0].isalnum()
        or "`" in text
        or "](" in text
        or "|" in text
    ):
        return False
    heavy = [w for w in words if w.casefold() not in _TITLE_SMALL]
    return (
        bool(heavy)
        and all(w[0].isupper() or w[0].isdigit() for w in heavy)
        and (words[0][0].isupper() or words[0][0].isdigit())
        and any(w[0].isupper() for w in heavy)
    )


def _is_plain(lines: list[Line]) -> bool:
    """No Markdown heading, but at least two lines that are titles by their looks."""
    titles, before = 0, ""
    for i, (_, text) in enumerate(lines):
        bare = text.strip()
        if (
            _HEADING.match(bare)
            or (set(bare) == {"="} and len(bare) > 2)
            or re.match(r"<h[1-6][\s>]", bare)
        ):
            return False
        if is_title(bare) and _stands_alone(lines, i, before):
            titles += 1
        before = bare
    return titles >= 2


def _stands_alone(lines: list[Line], i: int, before: str) -> bool:
    ended = (
        not before or bool(_STOP.search(before)) or bool(_MARKER.match(before)) or is_title(before)
    )
    return ended and i + 1 < len(lines)


def _headline(lines: list[Line], vocabulary: labels.Vocabulary) -> list[Line]:
    """Plain text → Markdown.

    Titles become headings; lines that ended a sentence end their paragraph.
    """
    result: list[Line] = []
    before, bulleted = "", False
    for i, (number, text) in enumerate(lines):
        bare = text.strip()
        alone = _stands_alone(lines, i, before) or bulleted
        meaning = labels.meaning(bare, vocabulary) if bare and not bare.endswith(".") else None
        if meaning and alone and len(bare.split()) <= 5:
            result += [(number, ""), (number, f"**{bare.rstrip(':')}:**"), (number, "")]
        elif is_title(bare) and alone and any(t.strip() for _, t in lines[i + 1 : i + 4]):
            result += [(number, ""), (number, f"## {bare}"), (number, "")]
        elif (_plain_question(bare) or _plain_request(bare, lines[i + 1 : i + 3])) and alone:
            result += [(number, ""), (number, f"### {bare}"), (number, "")]
        else:
            if (
                bare
                and before
                and not _MARKER.match(bare)
                and text[:1] != " "
                and _STOP.search(before)
            ):
                result.append((number, ""))
            result.append((number, text))
        bulleted = bool(_MARKER.match(bare)) or (
            bulleted and bool(bare) and not _STOP.search(before)
        )
        before = bare
    return result


def _plain_request(bare: str, following: list[Line]) -> bool:
    """`2. Describe how …`: a numbered line of plain text that asks without a question mark.

    It is no step of a list.
    """
    match = re.match(r"\d{1,3}\s*[.):]\s*([A-Za-z]+)", bare)
    after = next((text.strip() for _, text in following if text.strip()), "")
    return (
        bool(match)
        and len(bare) <= 220
        and bool(match and match[1].casefold() in labels.ASKS)
        and bool(after)
        and not _MARKER.match(after)
    )


def _plain_question(bare: str) -> bool:
    """A line of plain text that is a question and nothing else."""
    if _MARKER.match(bare) and not re.match(r"\d", bare):
        return False
    body = re.sub(r"^(?:(?:Question|Q)\s*)?\d+\s*[.):]\s*", "", bare)
    return (
        bare.endswith("?")
        and len(bare) <= 220
        and bool(body)
        and "**" not in bare
        and (body != bare or body.split()[0].casefold() in labels.INTERROGATIVES)
    )


# --- indentation ----------------------------------------------------------------------------------


@dataclass(slots=True)
class _Item:
    marker: int
    """Column of the marker, in the file."""
    content: int
    """Column of the text, in the file."""
    canon: int
    """Column of the text, repaired."""


def _opens_heading(bare: str) -> bool:
    return bool(_HEADING.match(_MARKER.sub("", bare, count=1)) or _TIGHT_HEADING.match(bare))


class _Indenter:
    """Walks the lines with a stack of open list items, as a reader's eye does."""

    def __init__(self, lines: list[Line], out: Layout) -> None:
        self.lines, self.out = lines, out
        self.stack: list[_Item] = []
        self.base = 0
        self.had_list = False
        self.numbers: dict[int, int] = {}
        self.before = ""
        """The line before, bare; empty after a blank one."""

    def run(self) -> None:
        i = 0
        while i < len(self.lines):
            i = self._step(i)

    def _step(self, i: int) -> int:
        number, raw = self.lines[i]
        bare = raw.strip()
        if not bare:
            self.out.emit(number, "")
            self.before = ""
            return i + 1
        column = len(raw) - len(raw.lstrip(" "))
        if column < self.base and _opens_heading(bare):
            self.base = 0
        indent = max(0, column - self.base)
        if (opened := _FENCE.match(bare)) and "`" not in opened[2]:
            return self._fence(i, indent, opened[1])
        if bare.startswith(("$$", "\\[")):
            return self._formula(i, indent)
        if self._heading(number, bare, indent):
            return i + 1
        if _RULE.match(bare):
            self._rule(number, bare)
        elif (marker := _MARKER.match(bare)) and self._opens_item(marker, indent):
            return self._item(i, bare, indent)
        else:
            self._text(number, bare, indent, raw)
        self.before = bare
        return i + 1

    # headings and rules end every list

    def _heading(self, number: int, bare: str, indent: int) -> bool:
        match = _HEADING.match(bare) or _TIGHT_HEADING.match(bare)
        if (
            not match
            or (indent >= 4 and not self.stack)
            or (self.stack and indent >= self.stack[-1].content + 4)
        ):
            return False
        self.base += indent
        self.stack.clear()
        self.out.gap(number)
        title = re.sub(r"(?<!\s)\s++#++\s*+$", "", match[2] or "")
        self.out.emit(number, f"{match[1]} {title}")
        self.out.emit(number, "")
        self.before = ""
        return True

    def _rule(self, number: int, bare: str) -> None:
        if (
            set(bare) == {"-"}
            and self.before
            and not self.stack
            and len(self.before.split()) <= 10
            and not _STOP.search(self.before)
            and not _LABEL_START.match(self.before)
            and self._single()
        ):
            self.out.lines[-1] = f"## {self.out.lines[-1].strip()}"
            self.out.emit(number, "")
        else:
            self.stack.clear()
            self.out.gap(number)
            self.out.emit(number, "---")
            self.out.emit(number, "")
        self.before = ""

    def _single(self) -> bool:
        return len(self.out.lines) < 2 or not self.out.lines[-2].strip()

    # lists

    def _opens_item(self, marker: re.Match[str], indent: int) -> bool:
        if marker[1] or not self.before or self.stack or not marker[2]:
            return True
        # a number in mid-paragraph is a list only when it starts one or goes on with one
        n = int(marker[2])
        return n == 1 or self.numbers.get(0) == n - 1 or bool(_STOP.search(self.before))

    def _item(self, i: int, bare: str, indent: int) -> int:
        number = self.lines[i][0]
        marker = _MARKER.match(bare)
        while marker is not None:
            rest = bare[marker.end() :]
            if heading := _HEADING.match(rest):
                self._heading_item(number, marker, heading)
                self.base += indent + marker.end()
                return i + 1
            self._push(marker, indent)
            canon = self.stack[-1].canon - self._width(marker)
            self.out.emit(number, f"{' ' * canon}{self._mark(marker)} {rest}".rstrip())
            following = _MARKER.match(rest)
            if following is None or _RULE.match(rest) or len(self.stack) >= MAX_DEPTH:
                if (opened := _FENCE.match(rest)) and "`" not in opened[2]:
                    self.out.lines.pop()
                    self.out.origin.pop()
                    self.out.emit(number, f"{' ' * canon}{self._mark(marker)}")
                    return self._fence(i, indent + marker.end(), opened[1], self.stack[-1].canon)
                break
            # a marker right after a marker: the outer item has no text of its own
            self.out.lines.pop()
            self.out.origin.pop()
            self.out.emit(number, f"{' ' * canon}{self._mark(marker)}")
            indent, bare, marker = indent + marker.end(), rest, following
        self.before = bare
        return i + 1

    def _heading_item(self, number: int, marker: re.Match[str], heading: re.Match[str]) -> None:
        """`1. ### Question`: the heading counts, and the number stays with it.

        What is indented below it is its body.
        """
        self.stack.clear()
        self.out.gap(number)
        mark = f"{marker[2]}. " if marker[2] and not re.match(r"\d", heading[2] or "") else ""
        self.out.emit(number, f"{heading[1]} {mark}{heading[2] or ''}")
        self.out.emit(number, "")
        self.before = ""

    @staticmethod
    def _mark(marker: re.Match[str]) -> str:
        return f"{marker[2]}." if marker[2] else "-"

    def _width(self, marker: re.Match[str]) -> int:
        return len(self._mark(marker)) + 1

    def _push(self, marker: re.Match[str], indent: int) -> None:
        while self.stack and not self._below(indent):
            self.stack.pop()
        if len(self.stack) >= MAX_DEPTH:
            self.stack.pop()
        if not self.stack and self.before:
            self.out.gap(self.out.origin[-1] if self.out.origin else 1)
        canon = (self.stack[-1].canon if self.stack else 0) + self._width(marker)
        n = int(marker[2]) if marker[2] else None
        if n is not None:
            self.numbers[len(self.stack)] = n
        self.stack.append(_Item(indent, indent + marker.end(), canon))
        self.had_list = True

    def _below(self, indent: int) -> bool:
        """Whether something at this column lies inside the innermost open item.

        Two columns in is enough.
        """
        return indent >= self.stack[-1].marker + 2

    # text

    def _text(self, number: int, bare: str, indent: int, raw: str) -> None:
        if not self.stack:
            code = indent >= 4 and not self.before and not self.had_list and not self.base
            going_on = (
                indent >= 4 and bool(self.out.lines) and self.out.lines[-1].startswith("    ")
            )
            self.out.emit(number, raw.rstrip() if code or going_on else bare + self._break(raw))
            return
        if self.before and not (indent == 0 and self._sentence_ended(bare)):
            self.out.emit(number, " " * self.stack[-1].canon + bare + self._break(raw))
            return
        while self.stack and not self._below(indent):
            self.stack.pop()
        if not self.stack:
            self.out.gap(number)
        self.out.emit(
            number, " " * (self.stack[-1].canon if self.stack else 0) + bare + self._break(raw)
        )

    @staticmethod
    def _break(raw: str) -> str:
        """Two spaces at the end of a line are a line break."""
        return "  " if raw.endswith("  ") else ""

    def _sentence_ended(self, bare: str) -> bool:
        """At column 0 right below an item: a new paragraph.

        It is none where the sentence above plainly goes on.
        """
        if _LABEL_START.match(bare) or _STOP.search(self.before):
            return True
        return not (bare[0].islower() or len(self.before) >= 60) and not bare.startswith("|")

    # code and formulae are copied, not read

    def _fence(self, i: int, indent: int, mark: str, canon: int | None = None) -> int:
        number = self.lines[i][0]
        if canon is None:
            while self.stack and not self._below(indent):
                self.stack.pop()
            canon = self.stack[-1].canon if self.stack else 0
            if not self.stack:
                self.out.gap(number)
        end, closed = self._fence_end(i, mark)
        first = self.lines[i][1].strip()
        opener = first[first.index(mark) :]
        self.out.emit(number, " " * canon + opener)
        for number, raw in self.lines[i + 1 : end]:
            cut = min(len(raw) - len(raw.lstrip(" ")), indent + self.base)
            self.out.emit(number, (" " * canon + raw[cut:]).rstrip())
        # an unclosed block ends with its last line that says something, not with the one after it
        last = (
            end
            if closed
            else next((n for n in range(end - 1, i, -1) if self.lines[n][1].strip()), i)
        )
        self.out.emit(self.lines[last][0], " " * canon + mark)
        if not closed:
            self.out.unclosed.append(("unclosed-fence", self.lines[i][0]))
        self.before = "" if not closed else mark
        return end + 1 if closed else end

    def _fence_end(self, i: int, mark: str) -> tuple[int, bool]:
        """The index of the closing line, or of the first line that plainly is no code any more."""
        column = self.base + (self.stack[-1].content if self.stack else 0)
        doubtful: int | None = None
        for j in range(i + 1, len(self.lines)):
            raw = self.lines[j][1]
            bare = raw.strip()
            if bare.startswith(mark) and not bare.strip(mark[0]):
                return j, True
            if not bare:
                continue
            indent = len(raw) - len(raw.lstrip(" "))
            if re.match(r"#{2,6} \S", bare) and indent <= 3:
                doubtful = j if doubtful is None else doubtful
                if not self._closes_later(j, mark):
                    return doubtful, False
                doubtful = None
            elif indent < column and _STRUCTURE.match(bare):
                return j, False
        return (doubtful if doubtful is not None else len(self.lines)), False

    def _closes_later(self, j: int, mark: str) -> bool:
        """Whether the next fence line below closes (a bare one) rather than opens.

        It looks a little ahead only.
        """
        for _, raw in self.lines[j + 1 : j + 40]:
            bare = raw.strip()
            if bare.startswith(mark):
                return not bare.strip(mark[0])
            if (
                re.match(r"#{2,6} (?:\d|Question|Q\d)", bare)
                or labels.meaning(bare.strip("-* ")) is not None
                and bare.startswith(("**", "- **"))
            ):
                return False
        return False

    def _formula(self, i: int, indent: int) -> int:
        r"""`$$` … `$$` and `\[` … `\]` over several lines, up to a blank line.

        They are copied as they stand.
        """
        number, raw = self.lines[i]
        bare = raw.strip()
        close = "$$" if bare.startswith("$$") else "\\]"
        if close in bare[2:]:
            self._text(number, bare, indent, raw)
            self.before = bare
            return i + 1
        end = next(
            (
                j
                for j in range(i + 1, min(i + 60, len(self.lines)))
                if not self.lines[j][1].strip() or close in self.lines[j][1]
            ),
            i,
        )
        if end == i or close not in self.lines[end][1]:
            self._text(number, bare, indent, raw)
            self.before = bare
            return i + 1
        self._text(number, bare, indent, raw)
        canon = " " * (self.stack[-1].canon if self.stack else 0)
        for n, line in self.lines[i + 1 : end + 1]:
            text = line.strip()
            # a line of a formula must not start a list, heading or rule: far in, it goes on
            far = "    " if _MARKER.match(text) or text[0] in "#=>-" else ""
            self.out.emit(n, canon + far + text)
        self.before = close
        return end + 1


def repair(lines: list[Line], vocabulary: labels.Vocabulary = labels.VOCABULARY) -> Layout:
    """The lines of a body, numbered as in the file → the same words, laid out anew.

    CommonMark then reads them as they were meant.
    """
    out = Layout()
    body = _strip_html(lines, out)
    if _is_plain(body):
        body = _headline(body, vocabulary)
    _Indenter(body, out).run()
    return out
