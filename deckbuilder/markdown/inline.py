r"""A line or paragraph as people write it → its one canonical form: `read("<b>a</b> &amp; **b")`.

    I use SBAR[^1] and [[Handover|our page]]. ^h1a9   →   I use SBAR (Situation …) and our page.

The canonical form is CommonMark with strikethrough, our formulae and a few tags in pairs
(`raised`). Marks of other tools are gone from it, definitions stand where they were named, and a
star that is no emphasis has a backslash where it could be taken for one. What is dropped comes
back beside it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from html import unescape
from html.entities import html5

from deckbuilder import formulae, raised
from deckbuilder.markdown.code import ticked
from deckbuilder.markdown.delimiters import settled
from deckbuilder.markdown.links import (
    BLOCK_REFERENCE,
    BRACES,
    FAR,
    NOTHING,
    Known,
    LinkReader,
    escaped_text,
    target_of,
)
from deckbuilder.markdown.tree import Inline
from deckbuilder.markdown.words import DOLLARS, shown

_SPECIAL = re.compile(r"(?:https?://|www\.)[^\s<>]{1,800}|[\\`!\[<&*_=%{(^$~]")
_ESCAPED = re.compile(
    r"\\(?:[\\`*_\[\]<()]|&(?=#?\w{1,32};)|\$(?=\$)|(?<=\$\\)\$|~(?=\\?~)|(?<=~\\)~|=(?=\\?=)"
    r"|\^(?=\[)|\{(?=[{%#.:])|%(?=%)|!(?=\[))"
)
_TIDY = re.compile(r"\\([!\"#$%&'+,\-./:;=>?@\]^{|}~])")


def of(source: str) -> Inline:
    """Canonical text, a piece cut out of it for example → the same as a value."""
    return Inline(source.strip())


def plain(source: str) -> str:
    """Canonical text → what one reads, without marks; one space between words."""
    return shown(source)


def read(text: str, known: Known = NOTHING) -> tuple[Inline, tuple[str, ...]]:
    """Text as written → its canonical form, and what was dropped from it."""
    if not _SPECIAL.search(text):
        return of(text), ()
    if text.startswith("****"):
        text = _EMPTY.sub("", text)
    if "**](" in text and "`" not in text:
        text = _CROSSED.sub(r"[**\1**](", text)
    reader = _Reader(text, known)
    source = reader.run()
    return of(source), tuple(reader.dropped)


_EMPTY = re.compile(r"\*{4}(?=[_\"'A-Z\u201c])")
"""Bold that was opened and closed again before anything was written in it."""
_CROSSED = re.compile(r"\*\*\[([^\[\]*\n]{1,200})\*\*\]\(")
"""`**[a link**](…)`: the mark that closes stands within."""


def tidy(source: str) -> str:
    """Canonical text without the backslashes it does not need to be read the same."""
    source = re.sub(r"</?mark>", "", source)
    if "\\" not in source:
        return source
    bare = re.sub(r"\\([*_\[\]<&~=^{!()])", r"\1", source)
    return bare if read(bare)[0].plain == plain(source) else source


def escaped(text: str) -> str:
    """Text in which nothing is a mark, a plain text file's for example → canonical Markdown."""
    return _MARKS.sub(r"\\\g<0>", text)


_MARKS = re.compile(
    r"\\(?=[^\w\s])|`|\*(?!\s)|(?<!\s)\*|(?<![^\W_])_(?=\S)|(?<=\S)_(?![^\W_])"
    r"|\[(?=\[|\^|[^\]\n]{0,300}\]\()|<(?=[/a-zA-Z!])|&(?=#?\w{1,32};)|\$(?=\$)|~(?=~)|(?<=~)~"
    r"|=(?==)|\^(?=\[)|\{(?=[{%#.:])|%(?=%)|!(?=\[)|\((?=\()"
)


# --- the reader -----------------------------------------------------------------------------------

_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_TAG = re.compile(
    r"<(/?)([A-Za-z][A-Za-z0-9]*)((?:\s(?:\"[^\"]{0,800}\"|'[^']{0,800}'|[^<>\"']){0,400}+)?)/?>"
)
_ATTRIBUTE = re.compile(
    r"\b(href|src|alt)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE
)
_AUTOLINK = re.compile(r"<(?:[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*|[\w.+-]{1,64}@[\w.-]{1,190})>")
_CLOZE = re.compile(r"\{\{(?:c\d{1,3}::|cloze[ ]+)(.{1,600}?)\}\}", re.DOTALL)
_RAW = re.compile(r"\{=\w{1,20}\}")
_MACHINE = re.compile(
    r"\{%.{1,300}?%\}|\{\{[<%].{1,300}?[>%]\}\}|\{\{(?:embed|query|renderer)\b.{1,300}?\}\}",
    re.DOTALL,
)
_RAW_TAG = re.compile(r"\{%-?\s*(?:end)?(?:raw|comment)\b")
_TICKED = re.compile(r"\$`([^`\n]{1,300})`\$")
_REMARK = re.compile(r"%%(?!\d)[^%\n]{1,600}(?<!\d)%%")
_LOWERED = re.compile(r"~(?!~)([^\s~^]{1,12})~(?!~)")
_LIFTED = re.compile(r"\^([^\s~^\[\]]{1,12})\^(?![\w^])")
_BLOCK_NAME = re.compile(r"\^(?=[\w-]*[A-Za-z])[\w-]{2,60}(?=\s*$)")
_HIGHLIGHT = re.compile(
    r"==(?![\s=)\]]|['\"\u2019\u201d,;:.](?:[\s)]|$))((?:(?!==)[^\n]){1,600}?)"
    r"(?<![\s=(\[])(?<!\s['\"\u2018\u201c])==(?![\w=])"
)
"""`==so==`; what stands alone in quotation marks or brackets is the sign itself."""
_TRAILING = re.compile(r"[*_.,;:!?\]`\"']+$")
_NAMESPACED = re.compile(r"</?[A-Za-z]{1,10}:[A-Za-z]{1,20}(?:\s[^<>]*)?/?>")
_IN_LINE = frozenset("ul ol li details summary".split())
"""What is a block by itself, and may stand in a cell."""
_MADE_UP = re.compile(r"[A-Z][a-z]+\w*$")
"""A component's name; HTML's own are small, and `<T>` is a type."""
_SPOKEN = re.compile(r": (?=\w)|,? (?:tags?|elements?|and|or|is|does)\b")
_EMPHASIS = {"b": "**", "strong": "**", "i": "*", "em": "*", "code": "`", "tt": "`"}
_DROPPED = frozenset("span font small big u center p abbr nobr label cite q s strike a".split())
"""Tags of pairs that may go; their text stays."""


_BOLD_HEAD = re.compile(
    r"\*\*(?!args|kw|params|opt|rest)[^\W_][^*_\n]*[^\W_:.?!)][:.?!)]?\*\*(?:\s[^*_]*)?"
)
"""`**Task:** …` with no other mark: both mean what they are."""


class _Reader(LinkReader):
    """Goes over a paragraph once, from left to right."""

    def inner(self, text: str) -> str:
        reader = _Reader(text, self.known, self.depth + 1)
        made = reader.run()
        self.dropped += reader.dropped
        return made

    def run(self) -> str:
        at = 0
        while at < len(self.text):
            found = _SPECIAL.search(self.text, at)
            if found is None:
                self.put(self.text[at:])
                break
            self.put(self.text[at : found.start()])
            at = self.special(found)
        return self.settled()

    def settled(self) -> str:
        """What was made, with a backslash before each star that is text."""
        text = "".join(self.made)
        if " \n" in text or "\n " in text or "\n\n" in text:
            # two blanks before the end of a line break it, one is nothing
            text = _ENDED.sub(_end, text)
        if ("*" not in text and "__" not in text) or _BOLD_HEAD.fullmatch(text):
            return text
        return settled(text, self.opaque)

    def special(self, found: re.Match[str]) -> int:
        """Deal with what begins here; the place behind it."""
        at, char = found.start(), found[0][0]
        if len(found[0]) > 1:
            return self.address(found)
        rule = self.RULES.get(char)
        dealt = rule(self, at) if rule else None
        if dealt is None:
            self.put(char)
            return at + 1
        return dealt

    def address(self, found: re.Match[str]) -> int:
        """A bare address; closing marks and full stops behind it are not of it."""
        address = _TRAILING.sub("", found[0])
        while address.endswith(")") and address.count(")") > address.count("("):
            address = _TRAILING.sub("", address[:-1])
        # a star in it would be a mark to whoever reads the line again
        marked = "*" in address or re.search(r"(?<![^\W_])_|_(?![^\W_])", address)
        whole = marked and address.startswith("http")
        self.put(f"<{address}>" if whole else address, opaque=True)
        return found.start() + len(address)

    def backslash(self, at: int) -> int | None:
        formula = formulae.at(self.text, at)
        if formula is not None:
            self.put(formula.source, opaque=True)
            return at + len(formula.source)
        following = self.text[at + 1 : at + 2]
        if following == "\n":
            self.put("  \n")
            return at + 2
        around = self.text[at - 1 : at] + self.text[at + 2 : at + 3]
        if following == "_" and len(around) == 2 and around.isalnum():
            # within a word it is no mark
            self.put("_")
            return at + 2
        if following and following in "*_" and not around.strip():
            # among blanks it is no mark
            self.put(following, opaque=True)
            return at + 2
        if _ESCAPED.match(self.text, at):
            self.put(self.text[at : at + 2], opaque=True)
            return at + 2
        if needless := _TIDY.match(self.text, at):
            self.put(needless[1], opaque=True)
            return needless.end()
        return None

    def tick(self, at: int) -> int | None:
        end = self.codes.get(at)
        if end is None:
            # an unpaired run is text, however long it is
            return self.text_run(at)
        self.put(self.text[at:end], opaque=True)
        return end

    def text_run(self, at: int) -> int:
        """A sign and its like behind it, as text."""
        end = at + 1
        while self.text[end : end + 1] == self.text[at]:
            end += 1
        self.put(self.text[at:end])
        return end

    def caret(self, at: int) -> int | None:
        before = self.text[at - 1] if at else "\n"
        if before.isspace() and (name := _BLOCK_NAME.match(self.text, at)):
            self.dropped.append(name[0])
            return name.end()
        if raised_here := self.shifted(_LIFTED.match(self.text, at), "sup", at):
            return raised_here
        if not self.text.startswith("^[", at):
            return None
        end = self.closing(at + 1)
        if end is None:
            return None
        self.remark(self.text[at + 2 : end])
        return end + 1

    def angle(self, at: int) -> int | None:
        if link := _AUTOLINK.match(self.text, at):
            self.put(link[0], opaque=True)
            return link.end()
        if office := _NAMESPACED.match(self.text, at):
            self.dropped.append(office[0])
            return office.end()
        tag = _TAG.match(self.text, at)
        return self.tag(tag) if tag else None

    def tag(self, tag: re.Match[str]) -> int | None:
        name, closing = tag[2].lower(), bool(tag[1])
        if name in ("br", "wbr") and not self.named(tag):
            following = self.text[tag.end() : tag.end() + 1]
            broken = bool(self.made) and self.made[-1].endswith("\n")
            self.put("" if name == "wbr" or broken else "  " if following == "\n" else "  \n")
            return tag.end()
        if name in ("source", "track") and not closing:
            self.dropped.append(tag[0])
            return tag.end()
        if name == "img" and not closing:
            found = _attributes(tag[3])
            if not found.get("src"):
                return None
            alt = escaped_text(unescape(found.get("alt", "")))
            self.put(f"![{alt}]({target_of(unescape(found['src']))})", opaque=True)
            return tag.end()
        if _MADE_UP.match(tag[2]) and (tag[3].strip() or closing):
            return self.component(tag, closing)
        if name in _IN_LINE and not closing:
            return self.flattened(tag, name)
        if not (name in _EMPHASIS or name in raised.TAGS or name in _DROPPED):
            return None
        end, after = (-1, -1) if closing else self.twin(name, tag.end())
        if end < 0:
            return self.half(tag, name)
        inner = self.text[tag.end() : end]
        if name in ("code", "tt"):
            self.put(ticked(unescape(re.sub(r"</?\w[^<>]*>", "", inner))), opaque=True)
        elif name in _EMPHASIS:
            self.emphasis(name, inner, after)
        elif name in raised.TAGS:
            self.put(f"<{name}>{self.inner(inner)}</{name}>", opaque="`" in inner)
        elif name == "a" and _attributes(tag[3]).get("href"):
            self.link(inner, unescape(_attributes(tag[3])["href"]), "", after, picture=False)
        elif name in ("s", "strike"):
            self.put(f"~~{self.inner(inner)}~~" if inner.strip() == inner else self.inner(inner))
        elif name in ("p", "center"):
            self.put(f" {self.inner(inner).strip()} ")
        else:
            self.put(self.inner(inner))
        return after

    def flattened(self, tag: re.Match[str], name: str) -> int | None:
        """A list or folded text within a line, in a cell for example: its text, part by part."""
        end, after = self.twin(name, tag.end())
        if end < 0:
            return self.half(tag, name)
        self.dropped.append(tag[0])
        inner = self.inner(self.text[tag.end() : end]).strip()
        broken = not self.size or self.made[-1].endswith("\n")
        if name == "li":
            self.put(("" if broken else "  \n") + f"\u2022 {inner}")
        elif name == "summary":
            self.put(("" if broken else " ") + (f"**{inner}** " if inner else ""))
        else:
            self.put(inner)
        if self.text[after : after + 1].isalnum():
            self.put(" ")
        return after

    def component(self, tag: re.Match[str], closing: bool) -> int | None:
        """`<Highlight color="red">x</Highlight>` of a page built by a program is its text."""
        end, after = (-1, -1) if closing else self.twin(tag[2].lower(), tag.end())
        if tag[0].endswith("/>") or end >= 0:
            self.dropped.append(tag[0])
            self.put(self.inner(self.text[tag.end() : end]) if end >= 0 else "")
            return after if end >= 0 else tag.end()
        return None

    def named(self, tag: re.Match[str]) -> bool:
        """Whether a tag is spoken of, and not meant: `the <br> tag`."""
        before = self.text[: tag.start()].endswith(" ") or not self.text[: tag.start()].strip()
        return before and bool(_SPOKEN.match(self.text, tag.end()))

    def half(self, tag: re.Match[str], name: str) -> int | None:
        """A tag whose twin stands in another paragraph, at the edge of this one: it may go."""
        edge = not self.text[: tag.start()].strip() or not self.text[tag.end() :].strip()
        if not edge or name not in self.known.tags or self.depth:
            return None
        self.dropped.append(tag[0])
        return tag.end()

    def emphasis(self, name: str, inner: str, after: int) -> None:
        """`<b>x</b>` as stars where these would be read so, else as a tag."""
        made = self.inner(inner)
        bare = made.strip()
        if not bare:
            self.put(made)
            return
        mark = _EMPHASIS[name]
        lead, tail = made[: len(made) - len(made.lstrip())], made[len(made.rstrip()) :]
        before = (self.made[-1][-1:] if self.made and not lead else "") or " "
        behind = (self.text[after : after + 1] if not tail else "") or " "
        flat = "*" not in bare and "\n\n" not in bare
        clean = not (before.isalnum() and not bare[0].isalnum()) and not (
            behind.isalnum() and not bare[-1].isalnum()
        )
        if flat and clean and before not in "*_\\" and behind not in "*_":
            self.put(f"{lead}{mark}{bare}{mark}{tail}")
        else:
            short = "b" if mark == "**" else "i"
            self.put(f"{lead}<{short}>{bare}</{short}>{tail}", opaque="`" in bare)

    def twin(self, name: str, at: int) -> tuple[int, int]:
        """Where the closing tag begins and ends; -1 where there is none."""
        depth = 1
        for found in _TAG.finditer(self.text, at, min(len(self.text), at + FAR)):
            if found[2].lower() != name or found.start() in self.codes:
                continue
            depth += -1 if found[1] else 1
            if depth == 0:
                return found.start(), found.end()
        return -1, -1

    def entity(self, at: int) -> int | None:
        found = _ENTITY.match(self.text, at)
        if found is None:
            return None
        # an unknown name stays as it is, though older ones may do without their end
        known = found[0][1] == "#" or found[0][1:] in html5
        char = unescape(found[0]) if known else ""
        if not char:
            return None
        if len(char) == 1 and char in "\\`*_[]<&$~":
            escaped_and = _ENTITY.match(self.text[at : at + 1] + self.text[found.end() :])
            # `&amp;lt;` shows `&lt;`
            self.put(
                "&amp;" if char == "&" and escaped_and else char if char == "&" else f"\\{char}",
                opaque=True,
            )
        else:
            self.put(" " if char.isspace() else char, opaque=True)
        return found.end()

    def equals(self, at: int) -> int | None:
        found = self.whole(_HIGHLIGHT.match(self.text, at))
        before = self.text[at - 1 : at]
        if found is None or before.isalnum() or (before and before in "=!<>+-*/&|"):
            return self.text_run(at)
        self.dropped.append("==")
        self.put(f"<mark>{self.inner(found[1])}</mark>", opaque="`" in found[1])
        return found.end()

    def tilde(self, at: int) -> int | None:
        """`H~2~O`, as pandoc lowers it."""
        return self.shifted(_LOWERED.match(self.text, at), "sub", at)

    def shifted(self, found: re.Match[str] | None, tag: str, at: int) -> int | None:
        before = self.text[at - 1 : at] if at else ""
        found = self.whole(found)
        if found is None or not (before.isalnum() or before in (")", "]")):
            return None
        self.put(f"<{tag}>{self.inner(found[1])}</{tag}>", opaque=True)
        return found.end()

    def whole(self, found: re.Match[str] | None) -> re.Match[str] | None:
        """What two marks enclose, unless the second one stands in code."""
        if found is None or not self.codes:
            return found
        before = bisect_left(self.coded, found.end())
        last = self.codes[self.coded[before - 1]] if before else 0
        return found if last <= found.end() else None

    def percent(self, at: int) -> int | None:
        found = self.whole(_REMARK.match(self.text, at))
        if found is None or (at and not self.text[at - 1].isspace()):
            return None
        self.dropped.append(found[0])
        end = found.end()
        return end + 1 if self.text[end : end + 1] == " " else end

    def brace(self, at: int) -> int | None:
        if cloze := _CLOZE.match(self.text, at):
            shown, _, hint = cloze[1].partition("::")
            name = cloze[0][2 : cloze[0].index(cloze[1], 2)].strip(": ")
            self.dropped.append(f"{{{{{name}}}}} {hint}".strip())
            self.put(self.inner(shown))
            return cloze.end()
        machine = _MACHINE.match(self.text, at)
        if machine is None and self.text[at - 1 : at] == "`":
            machine = _RAW.match(self.text, at)
        if machine is None and (found := BRACES.match(self.text, at)):
            last = not self.text[found.end() :].strip()
            before = self.text[at - 1 : at]
            ends = last and (at == 0 or before.isspace())
            named = found[0].startswith(("{.", "{#", "{:"))
            machine = found if ends or before == "`" or (named and before in "*_") else None
        if machine is None or self.spoken_of(machine):
            return None
        return self.drop(machine)

    def spoken_of(self, machine: re.Match[str]) -> bool:
        """Whether a template's tag stands in a sentence, which is about it."""
        if not machine[0].startswith("{%") or _RAW_TAG.match(machine[0]):
            return False
        start = self.text.rfind("\n", 0, machine.start()) + 1
        end = self.text.find("\n", machine.end())
        line = self.text[start : end if end >= 0 else len(self.text)]
        return bool(re.search(r"\w", _MACHINE.sub(" ", line)))

    def dollar(self, at: int) -> int | None:
        """A formula, whatever its marks; no star or brace in it means anything to us."""
        if ticked := _TICKED.match(self.text, at):
            self.put(f"\\({ticked[1]}\\)", opaque=True)
            return ticked.end()
        formula = formulae.at(self.text, at)
        source = formula.source if formula else ""
        if not source and (found := DOLLARS.match(self.text, at)):
            source = found[0]
            glued = self.text[at - 1 : at].isalnum()
            if not glued and formulae.between_dollars(source[1:-1]):
                # Anki knows no formula between single dollars
                self.put(f"\\({source[1:-1]}\\)", opaque=True)
                return at + len(source)
        if not source:
            return None
        self.put(source, opaque=True)
        return at + len(source)

    def parenthesis(self, at: int) -> int | None:
        found = BLOCK_REFERENCE.match(self.text, at)
        return self.drop(found) if found else None

    def drop(self, found: re.Match[str]) -> int:
        """Set something aside; what stood on both sides of it does not become one word."""
        self.dropped.append(found[0])
        before, after = self.text[found.start() - 1 : found.start()], self.text[found.end() :][:1]
        if before.isalnum() and after.isalnum():
            self.put(" ")
        return found.end()

    RULES = {
        "\\": backslash,
        "`": tick,
        "!": LinkReader.bang,
        "[": LinkReader.bracket,
        "<": angle,
        "&": entity,
        "=": equals,
        "%": percent,
        "{": brace,
        "(": parenthesis,
        "^": caret,
        "$": dollar,
        "~": tilde,
    }
    """What deals with a sign; a star waits until the whole line is made, see `settled`."""


_ENDED = re.compile(r"([ ]*)\n\s*")


def _end(found: re.Match[str]) -> str:
    return "  \n" if len(found[1]) > 1 else "\n"


def _attributes(text: str) -> dict[str, str]:
    return {m[1].lower(): m[2] or m[3] or m[4] or "" for m in _ATTRIBUTE.finditer(text)}
