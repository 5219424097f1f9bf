"""What a card shows whole or folds whole, and the texts it is made of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from deckbuilder.labels import ENGLISH, QUESTION_WORDS
from deckbuilder.markdown import Block, Code, Item, List, Paragraph, of, texts, walk
from deckbuilder.model import Part
from deckbuilder.notes import residue
from deckbuilder.notes.sentences import count
from deckbuilder.notes.stretches import MOST_OF_NAME, PLAIN, joined

Blocks = tuple[Block, ...]

CODE_LINES = 12
"""Lines of code that are looked at beside an answer."""


@dataclass(frozen=True, slots=True)
class Unit:
    """What a card shows whole or folds whole."""

    forms: tuple[Blocks, ...]
    """The unit itself and, where there are, shorter ones: an item without its code, with its first
    sentence alone. Each begins and ends where something of the source does."""
    kind: str
    """sentence, item, step, led (a lead-in with its list), table, example; or code with what leads
    in to it, or a picture: they are looked at, not said."""
    label: Part = Part.NONE
    name: str = ""
    """The words that name an item, Markdown: its bold label, its term before a colon."""
    paragraph: int = 0
    """Units of one number stand in one paragraph."""

    def at(self, level: int) -> Unit:
        """The unit in its form of that level, or in its shortest."""
        return self if not level else replace(self, forms=self.forms[level:] or self.forms[-1:])

    @property
    def blocks(self) -> Blocks:
        """What is shown of it."""
        return self.forms[0]

    @property
    def text(self) -> str:
        """Its first paragraph, on one line of Markdown; of code and tables nothing."""
        return first_text(self.blocks)

    @property
    def said(self) -> bool:
        """Not code alone: something to say aloud."""
        return self.kind != "code"

    @property
    def size(self) -> int:
        """Words, without code."""
        return size(self.blocks)

    @property
    def code(self) -> int:
        """Lines of code."""
        return lines_of_code(self.blocks)

    @property
    def ordered(self) -> bool:
        """Its list has numbers."""
        return any(isinstance(block, List) and block.ordered for block in self.blocks)

    @property
    def items(self) -> list[str]:
        """What the items of its list begin with; of a unit without one its own text."""
        listed = [item for b in self.blocks if isinstance(b, List) for item in b.items]
        return [first_text(item.children) for item in listed] or [self.text]

    @property
    def entries(self) -> int:
        """Items of all lists in it."""
        return _entries(self.blocks)

    @property
    def answers(self) -> int:
        """How many answers are in it, as one counts them: those of its list."""
        if self.kind != "led":
            return int(self.said)
        return sum(len(block.items) for block in self.blocks if isinstance(block, List))


def evenly(forms: Sequence[Sequence[Blocks]]) -> Iterator[tuple[Blocks, ...]]:
    """The forms of several units, whole ones first → one of each that go together.

    First what is said at most length is shortened, until each has its first sentences only; then
    they leave out more and more, side by side: items of a list, all but their names.
    """
    whole = [sum(_told(form) == _told(each[0]) for form in each) for each in forms]
    most = max(whole, default=0)
    for level in range(most):
        yield tuple(each[max(0, level - most + n)] for each, n in zip(forms, whole, strict=True))
    more = max((len(each) - n for each, n in zip(forms, whole, strict=True)), default=0)
    for level in range(more):
        yield tuple(
            each[min(n + level, len(each) - 1)] for each, n in zip(forms, whole, strict=True)
        )


def _told(blocks: Blocks) -> tuple[int, int]:
    """How many items blocks have, and how many paragraphs of them say more than a name."""
    said = [block for block in walk(blocks) if isinstance(block, Paragraph)]
    return _entries(blocks), sum(not ONLY_NAME.fullmatch(joined(b.text.source)) for b in said)


def _entries(blocks: Blocks) -> int:
    """Items of all lists in blocks."""
    return sum(isinstance(block, Item) for block in walk(blocks))


def size(blocks: Iterable[Block]) -> int:
    """Words of blocks, without code."""
    return sum(count(text.source) for block in walk(blocks) for text in texts(block))


def lines_of_code(blocks: Iterable[Block]) -> int:
    """Lines of code in blocks."""
    return sum(b.text.count("\n") + 1 for b in walk(blocks) if isinstance(b, Code))


def first_text(blocks: Sequence[Block]) -> str:
    """The paragraph that blocks begin with, on one line."""
    first = blocks[0] if blocks else None
    return joined(first.text.source) if isinstance(first, Paragraph) else ""


_NAME_FIRST = re.compile(
    r"(?:\*\*|__)[^*_\n]{1,80}(?::(?:\*\*|__)|(?:\*\*|__) ?:|(?:\*\*|__)(?= [-\u2013\u2014] ))\s*"
    r"(?:[-\u2013\u2014]\s+)?|[^:*_`\n]{1,30}: "
)


def unnamed(text: str) -> str:
    """Markdown without the name that it begins with, where more stands behind it.

    `**Key points:** calm; care`
    """
    return _NAME_FIRST.sub("", text, count=1) or text


# --- texts ---------------------------------------------------------------------------------------

FIRST_PERSON = re.compile(r"\b(?:I|we|my|our|us|me)\b|\bI['\u2019]", re.IGNORECASE)
"""Who speaks tells his own story."""
COLON = re.compile(
    r"(?::[*_ ]*(?:[-\u2013\u2014]+ *)?| [-\u2013\u2014]{1,2} *|^\w+(?: \w+)?-{1,3} *)$"
)
"""A text that leads in to what stands below it."""
ENDED = re.compile(r"[.!?\u2026\u3002\uff01\uff1f][*_)\]\"'\u201d\u2019 ]*$")
"""A text that ends as a sentence does."""
_NAME = r"(?:\*\*|__)(?:`[^`\n]+`|[^*_`\n]|(?<=\w)_(?=\w)){1,80}+(?:\*\*|__)"
ONLY_NAME = re.compile(rf"{_NAME}(?: ?/ ?{_NAME})? ?:?")
"""A paragraph that is a name alone, or has another one beside it."""


def is_head(text: str) -> bool:
    """Whether a line only leads in to what stands below it: a name alone, or a colon at its end.

    `**It never waits for the whole of the queue.**` is a sentence, and no name.
    """
    if COLON.search(text) or _INNER.fullmatch(text):
        return True
    if not ONLY_NAME.fullmatch(text):
        return False
    return not (_STATED.search(text) and count(text) > MOST_OF_NAME)


_INNER = re.compile(r"\*\*\*[^*\n]{1,120}\*\*\*")
"""The title of a part of a chapter."""
_STATED = re.compile(r"[.!][*_]+ *$")


_LABELLED = re.compile(
    r"(?:\*\*|__)[^*_\n]{1,80}?"
    r"(?::(?:\*\*|__)|(?:\*\*|__) ?:|(?:\*\*|__) [-\u2013\u2014\u2212]) +\S"
)


def is_labelled(text: str) -> bool:
    """Whether a text begins with a name of its own: `**Cost**: it is cheap.`, `Cost: …`."""
    return _LABELLED.match(text) is not None or _is_plain_label(text)


def _is_plain_label(text: str) -> bool:
    """`Cost: it is cheap.`, where nobody speaks."""
    return bool(PLAIN.match(text)) and not FIRST_PERSON.match(text)


_TERM = re.compile(
    r"(?P<mark>\*\*|__)(?P<name>[^*_\n]{1,80}?):?(?P=mark)"
    r"|(?P<slant>[*_])(?P<run_in>[^\s*_.!?][^*_.!?\n]{1,40})[.:](?P=slant)(?= )"
)
"""`**Cost**`, `*Cost.* It is …`."""


def name_of(text: str) -> str:
    """The words that name an item: its bold label, its term before a colon."""
    if match := _TERM.match(text):
        return (match["name"] or match["run_in"]).strip()
    match = PLAIN.match(text)
    return match["label"] if match and _is_plain_label(text) else ""


def names_way(name: str) -> bool:
    """Whether a name says how something is done: `By radio`; not `Example code`, `What it does`."""
    words = name.casefold().split()
    return len(words) >= _WAY and words[0] not in _OF_SAMPLES | QUESTION_WORDS


_WAY = 2
"""Words that name a way of doing something."""
_OF_SAMPLES = frozenset(ENGLISH.speech["of_samples"])


def is_counted(text: str) -> bool:
    """Whether a line has its number within its name: `**1. Speed:** …`."""
    return text[:1] in "*_" and _COUNTED_BOLD.match(text) is not None


def line_of(text: str, near: Block) -> Paragraph:
    """A line of Markdown as a paragraph on the lines of another block."""
    # `These are:-` has a dash before what it leads in to
    text = _DASHED.sub(":", even(_BULLET.sub("", residue.without(text))))
    text = _COUNTED.sub("", _COUNTED_BOLD.sub(r"\1", text))
    return Paragraph(of(text), near.start, near.end)


_COUNTED = re.compile(r"^(?:[a-h]|[ivx]{1,4})[.)] (?=\S)")
"""The letter of an item, which has a number before it anyway: `a. It is fast.`."""
_COUNTED_BOLD = re.compile(r"^(\*\*|__)(?:\d{1,2}[.)]|(?:\d{1,2}\.){2,4}\d{0,2}) (?=[^\W\d_])")
"""Its number within a name: `**1. Speed:** …`, `**2.7.1. Speed**`."""
_BULLET = re.compile(r"^[-\u2022\u2013] (?=[^\W\d_])")
_DASHED = re.compile(r":\s*[-\u2013\u2014]+\s*$")


_STARRED = re.compile(r"^\\?\*(?=[\"\u201c])")
"""`*"I would like to learn.`: the other star is in another sentence, or nowhere."""
_TAG = re.compile(r"</?(mark|ins|del|kbd|sup|sub|u)>", re.IGNORECASE)


def _unmarked(text: str) -> str:
    """A sentence without a mark of which only one half stands in it: `<mark>It holds.`."""
    tags = {m[1].lower() for m in _TAG.finditer(text)} if "<" in text else set()
    for tag in tags:
        if text.count(f"<{tag}>") != text.count(f"</{tag}>"):
            text = text.replace(f"<{tag}>", "").replace(f"</{tag}>", "")
    if text.count("==") == 1 and text.strip().startswith("==") != text.strip().endswith("=="):
        text = text.strip().removeprefix("==").removesuffix("==")
    return text


def even(text: str) -> str:
    """A sentence out of a quotation, without the one mark that its twin is not there for."""
    text = _STARRED.sub("", text) if text[:1] in "*\\" and text.count("*") % 2 else text
    text = _unmarked(text)
    if text.count('"') % 2:
        text = text[1:] if text[0] == '"' else text[:-1] if text[-1] == '"' else text
    opened, closed = text.count("\u201c"), text.count("\u201d")
    if opened > closed and text[0] == "\u201c":
        return text[1:]
    return text[:-1] if closed > opened and text[-1] == "\u201d" else text
