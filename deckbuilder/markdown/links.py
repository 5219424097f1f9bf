"""Links, pictures and footnotes of a line, in whatever notation they are written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from deckbuilder.markdown.code import spans as code_spans

_PLACED = frozenset({"center", "left", "right", "inline"})
_WIDTH = re.compile(r"\s*\d{0,5}(?:x\d{1,5})?\s*")
PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif", ".bmp")
FAR = 2000
"""Characters between a mark and its twin."""
_SIZE = re.compile(r"\s*\|\s*\d{1,5}(?:\s*x\s*\d{1,5})?\s*$")
_TARGET_SIZE = re.compile(r"\s+=\s*\d{0,5}%?\s*x?\s*\d{0,5}%?\s*$")
LEADS = re.compile(r"[/.#:@]")
"""A sign without which a target leads nowhere."""
_TITLE = re.compile(r"^(.*?)(\s+(?:\"[^\"]{0,300}\"|'[^']{0,300}'))\s*$", re.DOTALL)
BLOCK_REFERENCE = re.compile(r"\(\([0-9a-f]{8}-[0-9a-f-]{20,40}\)\)")
BRACES = re.compile(r"\{:?[ ]{0,3}(?=[#.]|[\w-]{1,40}=)[^{}\n]{1,200}\}")
_BRACKET = re.compile(r"\\.|[`\[\]]", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Known:
    """What a file defines once for all of it."""

    links: Mapping[str, str] = field(default_factory=dict)
    """Targets by the normal form of their labels."""
    notes: Mapping[str, str] = field(default_factory=dict)
    """The text of footnotes by their names."""
    tags: frozenset[str] = frozenset()
    """Tags that are opened and closed, if not in one paragraph."""


NOTHING = Known()


def label(text: str) -> str:
    """The form by which a reference finds its definition."""
    return " ".join(text.casefold().split())


class LinkReader:
    """Goes over a paragraph once, from left to right; here is what brackets mean in it."""

    def __init__(self, text: str, known: Known, depth: int = 0) -> None:
        self.text, self.known, self.depth = text, known, depth
        self.dropped: list[str] = []
        self.made: list[str] = []
        self.opaque: list[tuple[int, int]] = []
        """Spans of what is made in which no star is a mark."""
        self.size = 0
        self.codes = dict(code_spans(text)) if "`" in text else {}
        self.coded = list(self.codes)
        """Where code begins, in order."""
        self.pairs: dict[int, int] | None = None

    def put(self, text: str, *, opaque: bool = False) -> None:
        """Add to what is made; in an opaque stretch nothing is a mark."""
        if not text:
            return
        if opaque:
            self.opaque.append((self.size, self.size + len(text)))
        self.made.append(text)
        self.size += len(text)

    def inner(self, text: str) -> str:
        """Text within a mark, read in its turn."""
        raise NotImplementedError

    def bang(self, at: int) -> int | None:
        """A picture."""
        if self.text.startswith("![[", at):
            return self.wiki(at + 1, picture=True)
        if not self.text.startswith("![", at):
            return None
        return self.linked(at + 1, picture=True)

    def bracket(self, at: int) -> int | None:
        """A link, a footnote, or the name of another page."""
        if self.text.startswith("[[", at) and self.text[(self.closing(at) or at) + 1 :][:1] != "(":
            return self.wiki(at)
        if self.text.startswith("[^", at):
            return self.note(at)
        return self.linked(at)

    def note(self, at: int) -> int | None:
        """The mark of a footnote: its text stands here."""
        end = self.text.find("]", at, at + 120)
        if end < 0:
            return None
        said = self.known.notes.get(label(self.text[at + 2 : end]))
        if said is None:
            return None
        self.dropped.append(self.text[at : end + 1])
        self.remark(said)
        return end + 1

    def remark(self, text: str) -> None:
        """A footnote's text, in brackets where its mark stands."""
        if self.depth > 2:
            self.put(text)
            return
        inner = self.inner(text.strip())
        space = "" if not self.size or self.made[-1][-1:].isspace() else " "
        self.put(f"{space}({inner})", opaque=False)

    def wiki(self, at: int, *, picture: bool = False) -> int | None:
        """`[[Page|text]]` of a note tool, `![[picture.png]]`."""
        end = self.text.find("]]", at + 2, at + 402)
        inner = self.text[at + 2 : end] if end > 0 else ""
        before = self.text[at - 1 : at]
        if (
            not inner.strip()
            or inner[0].isspace()
            or "[" in inner
            or "\n" in inner
            or inner[0] in "\"'"
            or (not picture and before != "" and (before.isalnum() or before in ")]"))
        ):
            return None
        target, _, shown = inner.partition("|")
        if picture and target.strip().lower().split("#")[0].endswith(PICTURES):
            name = target.strip().rsplit("/", 1)[-1]
            words = [part.strip() for part in shown.split("|")]
            said = [w for w in words if not _WIDTH.fullmatch(w) and w not in _PLACED]
            alt = " ".join(said) or name
            if len(said) < len(words) and shown:
                self.dropped.append(f"|{shown}")
            self.put(f"![{alt}]({target_of(target.strip())})", opaque=True)
            return end + 2
        if shown:
            self.dropped.append(f"[[{target}]]")
        self.put(self.inner((shown or target).strip().removesuffix("\\")))
        return end + 2

    def closing(self, at: int) -> int | None:
        """The bracket that closes the one here: pairs within count, code and escapes do not."""
        if self.pairs is None:
            self.pairs = _pairs(self.text, self.codes)
        end = self.pairs.get(at)
        return end if end is not None and end - at <= FAR else None

    def linked(self, at: int, *, picture: bool = False) -> int | None:
        """`[text](target)`, `[text][name]`, `[name]`, of pictures as well."""
        end = self.closing(at)
        if end is None:
            return None
        text = self.text[at + 1 : end]
        following = self.text[end + 1 : end + 2]
        if following == "(" and (found := self.destination(end + 1)):
            target, title, after = found
            if not picture and self.text[at - 1 : at].isalnum() and not LEADS.search(target):
                # `f[a](b)` is a call and no link
                self.put("\\[")
                return at + 1
            said = self.text[end + 2 : after - 1]
            if " =" in said and (size := _TARGET_SIZE.search(said)):
                self.dropped.append(size[0].strip())
            return self.link(text, target, title, after, picture=picture)
        if following == "{" and not picture and (braces := BRACES.match(self.text, end + 1)):
            # a span with attributes is its text
            self.put(self.inner(text))
            self.dropped.append(braces[0])
            return braces.end()
        name, after = text, end + 1
        if following == "[" and (close := self.closing(end + 1)) is not None:
            name, after = self.text[end + 2 : close] or text, close + 1
        target = self.known.links.get(label(name), "") if self.known.links else ""
        if not target:
            if picture:
                return None
            self.put("[")
            return at + 1
        if after > end + 1:
            self.dropped.append(self.text[end + 1 : after])
        return self.link(text, target, "", after, picture=picture)

    def link(self, text: str, target: str, title: str, after: int, *, picture: bool) -> int:
        """What is made of a link or a picture."""
        if picture:
            if size := _SIZE.search(text):
                self.dropped.append(size[0].strip())
                text = text[: size.start()]
            self.put(f"![{escaped_text(text)}]({target_of(target)}{title})", opaque=True)
            return self.unattributed(after)
        inner = self.inner(text) if self.depth < 5 else text
        if BLOCK_REFERENCE.fullmatch(target):
            self.put(inner)
            self.dropped.append(target)
            return after
        if not inner.strip():
            self.dropped.append(target)
            return after
        self.put("[")
        self.put(inner, opaque="`" in inner or "\\" in inner)
        self.put(f"]({target_of(target)}{title})", opaque=True)
        return self.unattributed(after)

    def unattributed(self, at: int) -> int:
        """`{width=50%}` behind a link is dropped; the place behind it."""
        braces = BRACES.match(self.text, at)
        if braces is None:
            return at
        self.dropped.append(braces[0])
        return braces.end()

    def destination(self, at: int) -> tuple[str, str, int] | None:
        """`(target "title")` → target, title with a space before it, the place behind."""
        if self.text[at + 1 : at + 2] == "<":
            close = self.text.find(">", at + 2, at + FAR)
            if close > 0 and "\n" not in self.text[at:close]:
                end = self.text.find(")", close, close + 320)
                rest = self.text[close + 1 : end]
                if end > 0 and (not rest.strip() or re.fullmatch(r"\s+[\"'(].*", rest, re.DOTALL)):
                    return self.text[at + 2 : close], rest.rstrip(), end + 1
        last = self.text.find(")", at, at + FAR)
        if last < 0:
            return None
        depth, place, last, quoted = 0, at, min(len(self.text), at + FAR), ""
        while place < last:
            char = self.text[place]
            if char == "\n" and self.text[place + 1 : place + 2] == "\n":
                return None
            if char == "\\":
                place += 2
                continue
            if quoted:
                quoted = "" if char == quoted else quoted
            elif char in "\"'" and self.text[place - 1].isspace():
                quoted = char if char in self.text[place + 1 : place + 300] else ""
            else:
                depth += (char == "(") - (char == ")")
            if depth == 0:
                break
            place += 1
        else:
            return None
        inner = self.text[at + 1 : place].strip()
        titled = _TITLE.match(inner)
        target, title = (titled[1], " " + titled[2].strip()) if titled else (inner, "")
        target = _TARGET_SIZE.sub("", target) if " =" in target else target
        return target.strip(), title, place + 1


def _pairs(text: str, codes: Mapping[int, int]) -> dict[int, int]:
    """Where each bracket is closed, counted once for a paragraph."""
    found: dict[int, int] = {}
    opened: list[int] = []
    at = 0
    while (sign := _BRACKET.search(text, at)) is not None:
        at = sign.end()
        if sign[0] == "`":
            at = codes.get(sign.start(), at)
        elif sign[0] == "[":
            opened.append(sign.start())
        elif sign[0] == "]" and opened:
            found[opened.pop()] = sign.start()
    return found


def escaped_text(text: str) -> str:
    """A picture's text, in which brackets would end it."""
    return re.sub(r"[\[\]\\]", r"\\\g<0>", re.sub(r"\\([\[\]])", r"\1", text)).replace("\n", " ")


def target_of(target: str) -> str:
    """A link's target in a form every reader takes: in angle brackets where it has spaces."""
    target = target.replace("\n", " ")
    if re.search(r"[\s()<>]", target) and "<" not in target and ">" not in target:
        return f"<{target}>"
    return target
