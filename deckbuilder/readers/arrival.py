"""Whether every word and mark of a guide's lines arrived: on a card, in context, in a message.

`missing(…)` → {7: ("pens",)}: a word of line 7 that is nowhere. Only labels, list marks, numbering
and machinery may go; code arrives line by line, as it is written.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cached_property
from html import unescape

from deckbuilder import labels
from deckbuilder.document import Document
from deckbuilder.forms.turns import speaker_above
from deckbuilder.labels import Vocabulary
from deckbuilder.markdown import Code, walk
from deckbuilder.markdown.marks import STAMP, sign_width
from deckbuilder.model import Answer, Card, Context, Diagnostic, Question, Span
from deckbuilder.readers.fences import BRANCH, tells
from deckbuilder.text import clean

_WORD = re.compile(r"[^\W_]+")
_MARK = re.compile(
    r"[=!<>]=+|->|=>|[\u20ac\u00a3\u00a5]|\$(?=\d)|(?<=\d)%|(?<=[A-Za-z])(?:\+\+|#)(?!\w)"
)
_SIGNED = re.compile(r"[=>\u20ac\u00a3\u00a5$%+#]")
_SPAN = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>|<!--|-->")
_GLUED = re.compile(r"(?<=\w)</?(?:b|em|i|mark|s|span|strong|u)(?:\s[^<>]*)?>(?=\w)", re.IGNORECASE)
"""A tag within a word."""
_BRANCH = re.compile(rf"{BRANCH}|[\u2502|\s]*\u2502[\s\u2502|]*$")
_LEAD = re.compile(
    r"(?:\s*(?:[-*+>]|\[[ xX]\]|#\.|\(@[\w-]*\)|\(?\d{1,4}[.):]|\(?(?:[A-Za-z]|[IVX]{2,5})[.)]"
    r"|#{1,6})\\?"
    r"(?=\s|$)|\s*o(?=[ ]{2}|\t))+"
)
_LABEL = re.compile(
    r"[*_]{1,3}([^\s*_][^*_\n]{0,79})[*_]{1,3}\s*:?|^\W*+([A-Z\d][\w' /-]{0,60}):?\s*$"
    r"|(?:^|\s)([A-Z][\w' -]{0,40}):|\"([^\"\n]{1,60})\"\s*$|\[!\w+\][+-]?\s+(\S.{0,60})$"
)
_BETWEEN = "and or"
"""What stands between the names of a list that becomes several cards."""
_LABELLED = re.compile(
    r"\s*(?:[-*+]\s+|\d{1,3}[.)]\s+)?\*{0,2}([A-Z][\w' /-]{0,40})\*{0,2}:\*{0,2}\s+(\S.*)$"
)
_STAMPED = re.compile(rf"^{STAMP}(?=\S[^:]{{0,60}}:)")
_ANGLE = re.compile(r"[<>&]")
_EMPTY_ITEM = re.compile(r"\s\d{1,4}[.)]\s*$")
_FAR = 20_000
"""Letters of a text that are looked through for a line which is no line of it."""
_SURE = 12
"""Letters of a line that do not stand within another one by chance."""
_BOLD = re.compile(r"\*\*([^*\n]{1,60})\*\*")
_STARS = re.compile(r"[*_]+")
_HEAD = re.compile(r"\W*([A-Za-z][\w' /-]{0,60}?)\W*(?::|$)")
_ASKS = labels.ENGLISH.asks
_COUNTED = rf"(?:\d+|{labels.either(labels.ENGLISH.words['numerals'])})?"
_ASKED = re.compile(
    rf"^[\W\d_]*(?:{labels.either(_ASKS['speakers'])}\s+asks\b"
    rf"|{labels.either(_ASKS['alone'])}(?=\W*:)|{labels.either(_ASKS['reported'])}\b)"
    rf"|\b(?:{labels.either(_ASKS['counted_before'])}\s+)?"
    rf"{labels.either((*_ASKS['counted'], *_ASKS['speakers']))}\W{{0,3}}(?:no\W{{0,2}})?"
    rf"{_COUNTED}(?:\s+of\s+\d+)?"
    r"|\b(?:answers?|a)\b|^[\W_]*(?:\d+(?:\.\d+)*|[A-Z]\d{1,2}(?=[.):]|\s[\u2013\u2014-]))|^\W*(?:[a-z-]{3,20}\s+){1,2}question\W*[:.]",
    re.IGNORECASE,
)


_FENCE = re.compile(r"(?:(?<!`)`{3,}+|(?<!~)~{3,}+)[\w+#.-]*+\s*+$")
_COMMENT = re.compile(r"<!--.*?-->")
_GUARD = re.compile(r"\\(?=[^\w\s])")


class _Place:
    """What stands for one stretch of lines."""

    def __init__(self, span: Span, texts: Iterable[str]) -> None:
        self.span = span
        # the lines it is compared with show nothing that nobody sees
        self.text = clean("\n".join(texts))

    @cached_property
    def shown(self) -> str:
        """Its text as a reader sees it."""
        bare = _GUARD.sub("", self.text) if "\\" in self.text else self.text
        return unescape(bare) if "&" in bare else bare

    @cached_property
    def words(self) -> frozenset[str]:
        """Its words in lower case."""
        return frozenset(_WORD.findall(self.shown.casefold()))

    @cached_property
    def lines(self) -> frozenset[str]:
        """Its lines with single blanks, to find code in."""
        return frozenset(" ".join(line.split()) for line in self.text.split("\n"))


def missing(
    document: Document,
    cards: Sequence[Card],
    unanswered: Sequence[Question],
    context: Sequence[Context],
    diagnostics: Sequence[Diagnostic],
    vocabulary: Vocabulary,
    heads: Collection[int] = (),
) -> dict[int, tuple[str, ...]]:
    """The words, marks and code of each line that are nowhere, by its number.

    heads: the lines of headings that stand on cards as their topic.
    """
    places = [_Place(card.span, _texts(card)) for card in (*cards, *unanswered)]
    places += [_Place(c.span, (c.text,)) for c in context]
    places += [_Place(d.span, (d.text, d.message)) for d in diagnostics if d.text or d.message]
    by_line: dict[int, list[_Place]] = {}
    for place in places:
        for n in range(place.span.start, place.span.end + 1):
            by_line.setdefault(n, []).append(place)
    code = {
        n
        for block in walk(document.blocks)
        if isinstance(block, Code) and not tells(block, vocabulary)
        for n in range(block.start, block.end + 1)
    }
    found: dict[int, tuple[str, ...]] = {}
    lines = _without_times(_without_broken_tags(document.lines))
    for n, there in by_line.items():
        if n in heads:
            continue
        line = document.lines[n - 1] if n <= len(document.lines) else ""
        if line.strip() in _BLANK or _stands_somehow(line, there, vocabulary):
            continue
        copied = n in code and not _opens(line)
        gone = _code(line, there) if copied else _prose(lines[n - 1], there, vocabulary)
        if gone:
            found[n] = tuple(gone)
    return found


_BROKEN_TAG = re.compile(
    r"<(?:a|div|figure|font|h[1-6]|iframe|img|input|p|source|span|t[dhr]|table|video)"
    r"\s[^<>\n]*\n[^<>]{0,1000}>"
)


def _opens(line: str) -> bool:
    """Whether a fence stands behind something else: such a line is no line of the code."""
    fence = _FENCE.search(line)
    return fence is not None and bool(line[: fence.start()].strip(" \t`~"))


def _without_broken_tags(lines: Sequence[str]) -> list[str]:
    """The lines with blanks for a tag that goes over several of them."""
    text = "\n".join(lines)
    return _BROKEN_TAG.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text).split("\n")


def _without_times(lines: Sequence[str]) -> Sequence[str]:
    """The lines without the time beside who speaks, `Ann  14:02`, where he speaks again."""
    names = {n: name for n, line in enumerate(lines) if (name := speaker_above(line.strip()))}
    times = Counter(names.values())
    spoken = {n: name for n, name in names.items() if times[name] > 1}
    return [spoken.get(n, line) for n, line in enumerate(lines)] if spoken else lines


_BLANK = frozenset({"", ">", "---"})
"""Lines in which nothing can be lost."""


def _stands_somehow(line: str, there: Sequence[_Place], vocabulary: Vocabulary) -> bool:
    """Whether a line stands as it is, or all of it but its list mark or label."""
    lead = _LEAD.match(line)
    bare = line[lead.end() :] if lead else line
    if _stands(bare.strip(), there) or _stands_labelled(line, there, vocabulary):
        return True
    return "**" in bare and _stands_in_parts(bare, there, vocabulary)


def _stands_in_parts(bare: str, there: Sequence[_Place], vocabulary: Vocabulary) -> bool:
    """Whether all parts of a line stand as they are, but for the labels in bold between them."""
    parts = _BOLD.split(bare)
    if not all(labels.meaning(label.strip(" :"), vocabulary) for label in parts[1::2]):
        return False
    texts = (part.strip(" :") for part in parts[::2])
    return all(not text or _stands(text, there) for text in texts)


def _stands(bare: str, there: Sequence[_Place]) -> bool:
    """Whether a line of some length stands somewhere as it is: most do."""
    return len(bare) >= _SURE and any(
        bare in place.text for place in there if len(place.text) <= _FAR
    )


def _stands_labelled(line: str, there: Sequence[_Place], vocabulary: Vocabulary) -> bool:
    """The same of what stands behind a label, which may go."""
    found = _LABELLED.match(line)
    if found is None or not _stands(found[2].strip(), there):
        return False
    return labels.meaning(found[1], vocabulary) is not None


def _texts(card: Card) -> Iterator[str]:
    yield card.topic
    for value in card.content().values():
        for part in value if isinstance(value, tuple) else (value,):
            if isinstance(part, Answer):
                yield part.label or ""
                yield part.text.source
            else:
                yield str(part)


def _code(line: str, there: Sequence[_Place]) -> list[str]:
    """A line of code, unless it stands somewhere as it is; its fence may go."""
    lead = _LEAD.match(line)
    bare = line.strip().lstrip("> ")
    if lead and line[lead.end() :].strip().startswith(("```", "~~~")):
        return []
    if not _WORD.search(_TAG.sub(" ", bare)) or bare.startswith(("```", "~~~", "<pre")):
        return []
    bare = " ".join(bare.split())
    # a quotation within an item has the marks of both
    inner = " ".join(line[lead.end() :].split()) if lead else bare
    if any({bare, inner, unescape(bare)} & place.lines for place in there):
        return []
    if any(inner in " ".join(place.text[:_FAR].split()) for place in there):
        return []
    return [bare]


_FENCED = re.compile(r"[ >]*(?:`{3,}|~{3,})[ ]*\w*[ ]*")
"""The mark of a block of code, with what it is said to be."""


def _prose(line: str, there: Sequence[_Place], vocabulary: Vocabulary) -> list[str]:
    if _FENCED.fullmatch(line):
        return []
    gone = _words(line, there) and [
        word
        for word in _words(_outside(line), there)
        if not any(_says(place, word, within="[[" in line or "{{" in line) for place in there)
    ]
    if gone and _GLUED.search(line) and not _words(_outside(_GLUED.sub("", line)), there):
        # `a <u>batch</u>file` is two words
        gone = []
    if gone and (label := _HEAD.match(line)) and labels.meaning(label[1], vocabulary):
        first = frozenset(_WORD.findall(label[1].casefold()))
        gone = [word for word in gone if word not in first]
    if gone:
        # `Question 4What …` is a number and a word
        parted = set(_words(_ASKED.sub(" ", _bare(line)), there))
        gone = [word for word in gone if word in parted or not _ASKED.match(line.strip(" #*_"))]
        may = _may_go(line, vocabulary)
        gone = [word for word in gone if word not in may]
    if _SIGNED.search(line):
        text = _bare(line)
        marks = _MARK.findall(_GUARD.sub("", text)) if _WORD.search(text) else []
        lost = [mark for mark in marks if not any(mark in p.shown for p in there)]
        # the signs before a label are its dress
        under = labels.undressed(text) if lost else ""
        gone += [] if labels.meaning(under.strip("*_ :"), vocabulary) else lost
    if "`" in line and "<" not in line:
        gone += [
            c
            for c in _SPAN.findall(line)
            if not any(_has(c, p) for p in there)
            and labels.meaning(c.strip(" :"), vocabulary) is None
        ]
    return gone


def _outside(line: str) -> str:
    """A line without its marks, and the text of the comments in it."""
    comments = _COMMENT.findall(line)
    return " ".join([_bare(_COMMENT.sub(" ", line)), *comments]) if comments else _bare(line)


def _bare(line: str) -> str:
    """A line without tags, the marks of lists and headings, and numbering."""
    text = line
    if _ANGLE.search(line):
        # behind a tag a mark alone begins an item that says nothing
        text = _EMPTY_ITEM.sub("", unescape(_TAG.sub(" ", line)))
    lead = _LEAD.match(text) or _BRANCH.match(text)
    text = text[lead.end() :] if lead else text
    if ":" in text:
        text = _STAMPED.sub("", text, count=1)
    if text[:1] == "=":
        # a heading as a wiki has it
        text = text.strip("= ")
    # numbers of other scripts and fonts are list marks as well
    return text[sign_width(text.lstrip()) :] if not text[:4].isascii() else text


def _words(line: str, there: Sequence[_Place]) -> list[str]:
    """The words of a line that stand in none of the places, in their order."""
    said = _WORD.findall(line.casefold())
    left = set(said).difference(*(place.words for place in there))
    return [word for word in dict.fromkeys(said) if word in left] if left else []


def _says(place: _Place, word: str, *, within: bool) -> bool:
    """Scripts without blanks between words, and what a link joined, are looked up as they stand."""
    return (within or not word.isascii()) and word in place.shown.casefold()


def _has(code: str, place: _Place) -> bool:
    return code.strip() in place.text or _GUARD.sub("", code).strip() in place.shown


_BEHIND = re.compile(r"[\"\u201d],?\s+([^\W\d_][\w ]{1,30}):\s*$")
"""`"How …?" I say:`: the label of what is below, behind what was asked."""


_CELL_NUMBER = re.compile(r"\|\s*[*_]{0,3}(\d{1,3})[.)](?=\s)")
"""The number of a question that stands in a cell."""


def _may_go(line: str, vocabulary: Vocabulary) -> frozenset[str]:
    """The words of a line's labels and numbering."""
    bare = _TAG.sub(" ", line)
    said = [" ".join(_ASKED.findall(bare)), *_CELL_NUMBER.findall(line), _BETWEEN]
    forms = (line, bare, _STARS.sub("", bare), _bare(line))
    if (behind := _BEHIND.search(line)) and labels.meaning(behind[1], vocabulary):
        said.append(behind[1])
    if word := labels.word_for_answer(_bare(line), vocabulary):
        said.append(word[1])
    whole = labels.undressed(_bare(line)).strip("*_: ")
    said += [whole] if labels.meaning(whole, vocabulary) else []
    for found in (found for form in forms for found in _LABEL.finditer(form)):
        whole = labels.undressed(next(filter(None, found.groups()), "").strip(" :"))
        said += [
            label
            for label in (whole, whole.rsplit("- ", 1)[-1].strip())
            if labels.meaning(label, vocabulary) or labels.names_credentials_only(label)
        ]
    return frozenset(word.casefold() for text in said for word in _WORD.findall(text))
