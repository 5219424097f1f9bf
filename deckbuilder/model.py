"""The values all else speaks in: frozen, made of tuples, free of I/O."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field, fields
from enum import StrEnum
from functools import lru_cache
from hashlib import sha256
from typing import ClassVar

from deckbuilder.markdown import Code, Passage, passage
from deckbuilder.text import normal

KINDS = (
    "question",
    "pitfall",
    "concept",
    "list",
    "competency",
    "certification",
    "qualification",
    "education",
)
"""The kinds of cards in study order: what is asked first, then what surrounds it."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Where something stands: lines of a file, 1-based, both ends included."""

    path: str
    start: int
    end: int

    def __str__(self) -> str:
        return f"{self.path}:{self.start}"

    def join(self, other: Span) -> Span:
        """The smallest span that holds both; the path is this one's."""
        return Span(self.path, min(self.start, other.start), max(self.end, other.end))


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """Something the owner of a guide should know, with its place.

    An error is a value, not an exception.
    """

    span: Span
    code: str
    """Stable and kebab-case; `codes.CODES` explains it."""
    message: str
    severity: str
    """error, warning or info."""
    hint: str = ""
    """What to do about it."""
    text: str = ""
    """The guide's own words that stand on no card because of it."""


@dataclass(frozen=True, slots=True)
class Meta:
    """What a guide says of itself; loose YAML ends here."""

    role: str | None = None
    vertical: str | None = None
    category: str | None = None
    tags: tuple[str, ...] = ()
    title: str | None = None
    name: str = ""
    """What to call the guide without a role: its title, else its file's stem."""
    language: str | None = None
    """`de`, `pt-BR`; None where the guide does not say."""

    @property
    def label(self) -> str:
        """The name of the role for people: never empty."""
        label = self.role or self.title or self.name or "Interview"
        # two spellings of one accent are one role, as they are one deck to Anki
        return unicodedata.normalize("NFC", label)


@dataclass(frozen=True, slots=True)
class Answer:
    """One of a question's model answers."""

    label: str | None
    """As written, without the colon (`Example 1`); None where the guide has none or just
    `Answer`."""
    text: Passage


@dataclass(frozen=True, slots=True)
class Card:
    """What the guide says, one thing of one kind, and where."""

    kind: ClassVar[str] = ""

    span: Span
    meta: Meta
    topic: str
    """The heading it stands under, verbatim."""
    ident: str = field(default="", kw_only=True)
    """An explicit id given in the guide (`<!-- id: … -->`, `{#pin}`), else empty."""
    apart: str = field(default="", kw_only=True)
    """What sets it apart from another card of the same words in its deck, else empty."""

    @property
    def key(self) -> str:
        """What makes it the same card in the next build: no answer, no line, no position."""
        raise NotImplementedError

    def content(self) -> dict[str, object]:
        """The kind's own fields, by name, in their order (those of the stable interface)."""
        common = {f.name for f in fields(Card)}
        found = {f.name: getattr(self, f.name) for f in fields(self) if f.name not in common}
        if not found.get("asked", True):
            del found["asked"]
        return found

    def called(self) -> str:
        """What a card asks or names: the first of its fields that may be its front."""
        content = self.content()
        return str(next(filter(None, map(content.get, _FRONTS)), ""))


_FRONTS = ("prompt", "name", "intro", "heading")
_ORDINAL = re.compile(r"\s*(?:\d{1,4}[.)]|[A-Za-z]\))\s+(?=\S)")
_RAISED = re.compile(r"</?(?:sup|sub|ins|del|mark|kbd)>", re.IGNORECASE)
_DIGEST = re.compile(r" ~[0-9a-f]{12}$")


@lru_cache(maxsize=1 << 15)
def key_of(wording: str, asked: tuple[str, ...] = ()) -> str:
    """What a card's identity is made of; frozen, since the GUIDs of decks without a ledger are.

    The wording counts as `normal` sees it, without a list's number before it. `asked` is what
    belongs to the question besides: its code, its options, the text between it and its answer. It
    counts as written, by a digest, since `==` is not `===`.
    """
    bare = _RAISED.sub("", wording)
    made = normal(_ORDINAL.sub("", bare, count=1)) or normal(bare)
    made = made or " ".join(unicodedata.normalize("NFC", wording).split())
    if not any(part.strip() for part in asked):
        return made
    lines = "\x1e".join("\n".join(line.rstrip() for line in part.split("\n")) for part in asked)
    return f"{made} ~{sha256(lines.encode('utf-8', 'replace')).hexdigest()[:12]}"


def _besides(prompt: str, asked: Passage, apart: str) -> tuple[str, ...]:
    """What belongs to a question besides its words."""
    return (*signs_in(prompt), *written(asked), *((apart,) if apart else ()))


def signs_in(prompt: str) -> tuple[str, ...]:
    """What a wording names in code and `normal` does not see: `==` is not `===`."""
    return tuple(code for code in _CODE.findall(prompt) if _SIGN.search(code))


_CODE = re.compile(r"`([^`\n]{1,200})`")
_SIGN = re.compile(r"[=<>!&|^~%*/?@$:-]")


def written(asked: Passage) -> tuple[str, ...]:
    """What a question holds besides its wording, as its key counts it: code as it is written."""
    return tuple(
        block.text if isinstance(block, Code) else passage((block,)).source
        for block in asked.blocks
    )


def wording_of(key: str) -> str:
    """A key without its digest of code and options: `what is printed`."""
    return _DIGEST.sub("", key)


@dataclass(frozen=True, slots=True)
class Question(Card):
    """A question with its model answers; without any it is unanswered and makes no note."""

    kind: ClassVar[str] = "question"

    prompt: str
    asked: Passage = field(default=Passage(), kw_only=True)
    """What belongs to the question besides its wording: its code, its options."""
    answers: tuple[Answer, ...] = ()
    outcome: tuple[Passage, ...] = ()
    reasoning: tuple[Passage, ...] = ()
    best_practice: tuple[Passage, ...] = ()
    alternative: tuple[Passage, ...] = ()
    follow_up: tuple[Passage, ...] = ()
    pitfall: tuple[Passage, ...] = ()

    @property
    def key(self) -> str:
        """See `Card.key`."""
        return key_of(self.prompt, _besides(self.prompt, self.asked, self.apart))


@dataclass(frozen=True, slots=True)
class Pitfall(Card):
    """One thing to avoid when answering a question."""

    kind: ClassVar[str] = "pitfall"

    prompt: str
    text: Passage
    asked: Passage = field(default=Passage(), kw_only=True)
    """See `Question.asked`."""

    @property
    def key(self) -> str:
        """See `Card.key`."""
        return key_of(self.prompt, _besides(self.prompt, self.asked, self.apart))


@dataclass(frozen=True, slots=True)
class _Named(Card):
    """Something with a name and a text."""

    name: str
    text: Passage = Passage()

    @property
    def key(self) -> str:
        """See `Card.key`."""
        return key_of(self.name)


@dataclass(frozen=True, slots=True)
class Credential(Card):
    """A certification, a degree, a skill: what a role asks for or is helped by."""

    name: str
    acronym: str = ""
    text: Passage = Passage()

    @property
    def key(self) -> str:
        """See `Card.key`."""
        name = key_of(self.name)
        return f"{normal(self.acronym)} {name}" if self.acronym else name


@dataclass(frozen=True, slots=True)
class Certification(Credential):
    """A certification that helps; its key is the same in every guide."""

    kind: ClassVar[str] = "certification"


@dataclass(frozen=True, slots=True)
class Education(Credential):
    """A degree or course of study."""

    kind: ClassVar[str] = "education"


@dataclass(frozen=True, slots=True)
class Qualification(Credential):
    """Experience, knowledge or skill the role asks for."""

    kind: ClassVar[str] = "qualification"


@dataclass(frozen=True, slots=True)
class Competency(_Named):
    """Something to master: why it matters, and ways to build it."""

    kind: ClassVar[str] = "competency"

    practices: tuple[Passage, ...] = ()
    label: str = ""
    """The bare label above the practices, as written."""


@dataclass(frozen=True, slots=True)
class Concept(_Named):
    """`Term: meaning`."""

    kind: ClassVar[str] = "concept"

    heading: str = ""


@dataclass(frozen=True, slots=True)
class List(Card):
    """A sentence that introduces bullets, outside a question."""

    kind: ClassVar[str] = "list"

    heading: str
    intro: str
    items: tuple[Passage, ...] = ()

    @property
    def key(self) -> str:
        """See `Card.key`."""
        return key_of(f"{self.heading} {self.intro}".strip())


@dataclass(frozen=True, slots=True)
class Context:
    """Text of the guide that is nobody's card, kept with its place."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Lines:
    """How many of a guide's non-blank lines arrived where."""

    body: int = 0
    cards: int = 0
    context: int = 0
    diagnosed: int = 0
    lost: int = 0

    def __add__(self, other: Lines) -> Lines:
        return Lines(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))


@dataclass(frozen=True, slots=True)
class Guide:
    """One file, read."""

    path: str
    meta: Meta
    cards: tuple[Card, ...] = ()
    """In source order."""
    unanswered: tuple[Question, ...] = ()
    context: tuple[Context, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    lines: Lines = Lines()


class Part(StrEnum):
    """A part of an answer, told as a story or shown; its value is the word on the card."""

    NONE = ""
    SITUATION = "Situation"
    TASK = "Task"
    ACTION = "Action"
    RESULT = "Result"
    EXAMPLE = "Example"


@dataclass(frozen=True, slots=True)
class Point:
    """One beat of an answer, to be said aloud: a whole piece of the guide, as it is written."""

    label: Part
    """NONE for most."""
    text: Passage
    """A sentence, an item, a lead-in with its list; code beside it. What stands out is bold."""
    said: bool = True
    """Not code alone, with what leads in to it: that is looked at."""


@dataclass(frozen=True, slots=True)
class Study:
    """A question worked up for learning: what to say, in which shape, and what stands behind it."""

    question: Question
    ask: str
    """What a good answer looks like, with its size (fixed words of ours)."""
    points: tuple[Point, ...]
    opening: str = ""
    """The first clause, Markdown, at most nine words."""
    result: tuple[Passage, ...] = ()
    why: tuple[Passage, ...] = ()
    practice: tuple[Passage, ...] = ()
    """What a good answer is like: the guide's advice beside one, and its best practice."""
    another: tuple[Answer, ...] = ()
    """The answers that the points show nothing of."""
    next: tuple[Passage, ...] = ()
    """What may be asked on: what the answer holds of it, and the question's follow-ups."""


@dataclass(frozen=True, slots=True)
class Note:
    """What the learner gets: one note of Anki, fields in HTML."""

    type: str
    """The note type's name."""
    kind: str
    role: str
    """The role whose deck it stands in; empty for a note that all roles share."""
    key: str
    """With note type and role what the GUID of a first build is made of, see `key_of`."""
    fields: tuple[tuple[str, str], ...]
    """Names and HTML in the note type's order, the learner's own field last and empty."""
    tags: tuple[str, ...]
    deck: str
    due: int
    sources: tuple[Span, ...]
    ident: str = ""
    answer: str = ""
    """The plain words behind it, for recognising it when the question was reworded."""
    guide: str = ""
    """The path of the guide, from the folder of guides."""
    guid: str = ""
    revision: int = 0
    """How many contents it has had, as the ledger counts them; 0 for a note no ledger knows."""


@dataclass(frozen=True, slots=True)
class Deck:
    """Everything for one role."""

    role: str
    name: str
    """`Interview Prep::<Role>`."""
    slug: str
    meta: Meta
    verticals: tuple[str, ...]
    categories: tuple[str, ...]
    titles: tuple[str, ...]
    """Of the guides it comes from."""
    cards: tuple[Card, ...]
    """In study order."""
    studies: tuple[Study, ...]
    """Of the answered questions, repeated ones merged, in source order."""
    unanswered: tuple[Question, ...]
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Image:
    """A local image of a guide, under the name its content gives it."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Book:
    """What one output file holds: a role's deck, or several under one title."""

    title: str
    slug: str
    decks: tuple[Deck, ...]
    images: tuple[Image, ...] = ()

    @property
    def notes(self) -> tuple[Note, ...]:
        """The notes of all decks, each once (a certification may be shared)."""
        return tuple(
            {
                note.guid or (note.kind, note.role, note.key): note
                for deck in self.decks
                for note in deck.notes
            }.values()
        )


@dataclass(frozen=True, slots=True)
class Options:
    """What a writer may be told."""

    paper: str = "a4"
    duplex: str = "long"
    answers: str = "full"
