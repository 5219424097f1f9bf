"""The study sheet in Markdown: one would print it; CommonMark with tables, no HTML."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from deckbuilder import formulae, raised
from deckbuilder.markdown import (
    Block,
    Cell,
    Heading,
    Inline,
    Item,
    Paragraph,
    Passage,
    Quote,
    Row,
    Table,
    mapped,
    named,
    of,
    passage,
    texts,
    walk,
)
from deckbuilder.markdown import List as Items
from deckbuilder.markdown import html as render
from deckbuilder.markdown import write as written
from deckbuilder.markdown.code import ticked
from deckbuilder.markdown.inline import read
from deckbuilder.model import (
    Answer,
    Book,
    Card,
    Certification,
    Competency,
    Concept,
    Deck,
    Education,
    List,
    Options,
    Point,
    Qualification,
    Study,
)
from deckbuilder.notes.build import section_name
from deckbuilder.notes.common import prompt_of
from deckbuilder.notes.fronts import each
from deckbuilder.notes.points import untold
from deckbuilder.ours import MARK

_C = TypeVar("_C", bound=Card)
_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~])")


def write(book: Book, options: Options) -> bytes:
    """A book → its study sheet.

    `options.answers` leaves out the full answers (points) or all of them (none).
    """
    return f"{written(list(_sheet(book, options)))}\n\n{MARK}\n".encode()


def _sheet(book: Book, options: Options) -> Iterator[Block]:
    many = len(book.decks) > 1
    anchors: dict[str, int] = {}
    chapters = [_Chapter(deck, 2 if many else 1, options, anchors) for deck in book.decks]
    bodies = [list(chapter.body()) for chapter in chapters]
    if many:
        yield _heading(1, escaped(book.title))
        yield from _contents([entry for chapter in chapters for entry in chapter.entries])
    for chapter, body in zip(chapters, bodies, strict=True):
        yield from chapter.title()
        if not many:
            yield from _contents(chapter.entries[1:])
        yield from body


def escaped(text: str) -> str:
    """Plain text as Markdown that shows it unchanged."""
    return _SPECIAL.sub(r"\\\1", raised.plain(" ".join(text.split())))


def safe(line: str) -> str:
    r"""A line of a guide's Markdown → the same for any viewer.

    `List<String>` is no tag, `\(x^2\)` is shown, `2<sup>10</sup>` is `2^10`, links lead somewhere.
    """
    return _shown_line(of(line)).source


def shown(text: Passage) -> tuple[Block, ...]:
    """A passage for any viewer, see `safe`."""
    return mapped(text.blocks, _shown_line)


def _shown_line(text: Inline) -> Inline:
    if "*" in text.source or "__" in text.source:
        # a wording stands on its card without the backslashes that other viewers need
        text = read(text.source)[0]
    return of(_shown(text.source)) if _MAY.search(text.source) else text


_MAY = re.compile(r"[<\\$]|\]\(|^ {0,3}\[|\n {0,3}\[")


def _shown(text: str) -> str:
    """A line: formulae by the one gate, then what else a viewer misreads."""
    text = raised.plain(text, _OPAQUE.sub(_blank, text)) if "<" in text else text
    made: list[str] = []
    last = 0
    for start, found in formulae.find(_without_code(text)):
        made.append(_UNSAFE.sub(_changed, text[last:start]))
        made.append(_formula(found))
        last = start + len(found.source)
    return "".join([*made, _UNSAFE.sub(_changed, text[last:])])


_CODE = r"(?P<code>(?<!`)(?P<tick>`{1,3})(?!`)[^\n]{1,2000}?(?<!`)(?P=tick)(?!`))"
_CODED = re.compile(_CODE)
_OPAQUE = re.compile(r"\\[^\n]|" + _CODE)
"""In which no tag is one."""
_UNSAFE = re.compile(
    r"(?P<escape>\\[^\n])|"
    + _CODE
    + r"|!\[(?P<alt>[^\]\n]{0,300})\]\((?P<src><[^<>\n]{0,500}>|[^)\s]{0,500})"
    r"(?:\s[^)\n]{0,200})?\)"
    r"|(?<!!)\[(?P<link>[^\[\]\n]{1,300})\]\((?P<to><[^<>\n]{0,500}>|[^()\s<>]{0,500})"
    r"(?:\s\"[^\"\n]{0,200}\")?\)"
    r"|(?P<reference>(?:(?<=\n)|(?<![\s\S]))[ ]{0,3}\[(?=[^\]\n]{1,200}\]:))"
    r"|<(?!https?://[^\s<>]{1,500}>)"
)


def _without_code(text: str) -> str:
    """The text with its code blanked, every other sign in its place."""
    return _CODED.sub(_blank, text) if "`" in text else text


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _changed(match: re.Match[str]) -> str:
    if match["code"] or match["escape"]:
        return match[0]
    if match["reference"]:
        return match["reference"].replace("[", "\\[")
    if match["src"] is not None:
        return _image(match["alt"], match["src"].strip("<>"))
    if match["link"]:
        words = _UNSAFE.sub(_changed, match["link"])
        known = match["to"].lower().strip("<>").startswith(render.SCHEMES)
        return f"[{words}]({match['to']})" if known else words
    return "\\<"


def _formula(found: formulae.Formula) -> str:
    """A formula as code, since few viewers set it; one that is refused with its marks."""
    body = found.source if found.refused else found.body
    return ticked(" ".join(body.split()))


def _image(alt: str, source: str) -> str:
    alt = _UNSAFE.sub(_changed, alt)
    if render.IMAGE_NAME.fullmatch(source):
        return f"![{alt}](images/{source})"
    if source.startswith(("http://", "https://")):
        return f"[{alt or source}]({source})"
    return f"*{alt}*" if alt else ""


def _heading(level: int, title: str) -> Heading:
    return Heading(min(level, 6), of(title), 1, 1)


def _line(source: str) -> Paragraph:
    return Paragraph(of(source), 1, 1)


def _items(items: Iterable[Sequence[Block]], *, ordered: bool = False) -> Items:
    made = tuple(Item(tuple(item), 1, 1, n if ordered else 0) for n, item in enumerate(items, 1))
    return Items(made, 1, 1, ordered)


def _contents(entries: Sequence[tuple[int, str, str]]) -> Iterator[Items]:
    """Headings with their levels and anchors → a list of links, nested as they are."""
    if not entries:
        return
    top = min(level for level, _, _ in entries)
    starts = [n for n, (level, _, _) in enumerate(entries) if level == top or n == 0]
    items: list[Sequence[Block]] = []
    for start, end in zip(starts, (*starts[1:], len(entries)), strict=True):
        _, title, anchor = entries[start]
        items.append([_line(f"[{title}](#{anchor})"), *_contents(entries[start + 1 : end])])
    yield _items(items)


def bullets(parts: Sequence[Passage]) -> Items:
    """Passages as a list."""
    return _items([shown(part) for part in parts])


class _Chapter:
    """One deck's part of a sheet; gathers its headings for the contents on the way."""

    def __init__(self, deck: Deck, level: int, options: Options, anchors: dict[str, int]) -> None:
        self.deck, self.level, self.options, self.anchors = deck, level, options, anchors
        self.entries: list[tuple[int, str, str]] = []
        self.number = 0
        self._title = self.heading(0, escaped(deck.role))

    def heading(self, depth: int, title: str, *, listed: bool = True) -> Heading:
        made = re.sub(r"[^\w\- ]", "", re.sub(r"\\(.)", r"\1", title).lower()).replace(" ", "-")
        n = self.anchors.get(made, 0)
        self.anchors[made] = n + 1
        if listed:
            self.entries.append((self.level + depth, title, f"{made}-{n}" if n else made))
        return _heading(self.level + depth, title)

    def title(self) -> Iterator[Block]:
        facts = [("Vertical", self.deck.verticals), ("Category", self.deck.categories)]
        line = " · ".join(
            f"**{name}:** {escaped(', '.join(values))}" for name, values in facts if values
        )
        counts = (
            f"{len(self.deck.studies)} questions" if len(self.deck.studies) != 1 else "1 question"
        )
        yield self._title
        yield _line(
            f"{line + ' · ' if line else ''}"
            f"{counts if self.deck.studies else f'{len(self.deck.cards)} cards'}"
        )

    def body(self) -> Iterator[Block]:
        yield from self.questions()
        yield from self.competencies()
        yield from self.concepts()
        yield from self.lists()
        yield from self.credentials()
        yield from self.unanswered()

    def cards(self, kind: type[_C]) -> list[_C]:
        return [card for card in self.deck.cards if isinstance(card, kind)]

    def questions(self) -> Iterator[Block]:
        for title, studies in by_section(self.deck.studies):
            yield self.heading(1, escaped(title or "Questions"))
            for study in studies:
                self.number += 1
                yield from self.question(study)

    def question(self, study: Study) -> Iterator[Block]:
        question = study.question
        yield self.heading(2, f"{self.number}. {safe(prompt_of(question))}", listed=False)
        yield from shown(question.asked)
        if self.options.answers == "none":
            return
        yield from points(study.points)
        yield from _labelled("Result", question.outcome or study.result)
        if question.pitfall:
            yield Quote((_line("**Watch out**"), bullets(each(question.pitfall))), 1, 1)
        yield from _labelled("They may ask next", study.next)
        yield from _labelled("Best practice", study.practice)
        yield from _labelled("Alternative", question.alternative)
        yield from _labelled("Why it works", study.why)
        if self.options.answers == "full":
            for answer in untold(study):
                yield from _answer("Full answer", answer)
            for answer in study.another:
                yield from _answer("Another example", answer)

    def credentials(self) -> Iterator[Block]:
        if certifications := self.cards(Certification):
            yield self.heading(1, "Certifications")
            rows = [(safe(c.name), safe(c.acronym), _in_a_cell(c.text)) for c in certifications]
            yield _table(("Certification", "Short", "Why it helps"), list(dict.fromkeys(rows)))
        yield from self.named("Education", self.cards(Education))
        yield from self.named("Qualifications", self.cards(Qualification))

    def named(self, title: str, cards: Sequence[Education | Qualification]) -> Iterator[Block]:
        if cards:
            yield self.heading(1, title)
            yield _items({(c.name, c.text): _term(safe(c.name), c.text) for c in cards}.values())

    def competencies(self) -> Iterator[Block]:
        if found := self.cards(Competency):
            yield self.heading(1, "Competencies")
            for card in found:
                yield self.heading(2, escaped(card.name), listed=False)
                yield from shown(card.text)
                if card.label:
                    yield _line(f"**{escaped(card.label)}**")
                yield bullets(card.practices)

    def concepts(self) -> Iterator[Block]:
        groups: dict[str, list[Concept]] = {}
        for card in self.cards(Concept):
            groups.setdefault(card.heading, []).append(card)
        for heading, members in groups.items():
            yield self.heading(1, escaped(heading or "Terms"))
            yield _items([_term(escaped(c.name), c.text) for c in members])

    def lists(self) -> Iterator[Block]:
        for card in self.cards(List):
            yield self.heading(1, escaped(card.heading or "List"))
            if card.intro:
                yield _line(safe(card.intro))
            yield bullets(card.items)

    def unanswered(self) -> Iterator[Block]:
        if self.deck.unanswered:
            yield self.heading(1, "Questions without an answer")
            yield _items([(_line(safe(q.prompt)), *shown(q.asked)) for q in self.deck.unanswered])


def by_section(studies: Sequence[Study]) -> list[tuple[str, list[Study]]]:
    """Questions by the section they stand under; spellings of one section are one."""
    groups: dict[str, tuple[str, list[Study]]] = {}
    for study in studies:
        topic = study.question.topic
        groups.setdefault(section_name(topic), (topic, []))[1].append(study)
    return list(groups.values())


def points(made: Sequence[Point]) -> Iterator[Block]:
    """Key points as a numbered list, code that stands alone below the point it follows."""
    spoken = sum(point.said for point in made)
    items: list[list[Block]] = []
    for point in made:
        blocks = list(_point(point))
        if spoken <= 1 or (not point.said and not items):
            yield from blocks
        elif not point.said:
            items[-1] += blocks
        else:
            items.append(blocks)
    if items:
        yield _items(items, ordered=True)


def _point(point: Point) -> Iterator[Block]:
    first, *rest = shown(point.text)
    if not point.label:
        yield first
    elif isinstance(first, Paragraph):
        yield _line(f"*{point.label}:* {first.text.source}")
    else:
        yield from (_line(f"*{point.label}:*"), first)
    yield from rest


def _labelled(label: str, parts: Sequence[Passage]) -> Iterator[Block]:
    if not parts:
        return
    line = parts[0].paragraph if len(parts) == 1 else ""
    if line and "\n" not in line:
        yield _line(f"**{label}:** {safe(line)}")
        return
    yield _line(f"**{label}:**")
    yield from [bullets(parts)] if len(parts) > 1 else shown(parts[0])


def _answer(label: str, answer: Answer) -> Iterator[Block]:
    name = f"{label} ({escaped(answer.label)})" if answer.label else label
    yield _line(f"**{name}:**")
    yield from shown(answer.text)


def _term(name: str, text: Passage) -> Sequence[Block]:
    """A name in bold and what is said of it."""
    return named(name, passage(shown(text))).blocks if text else (_line(f"**{name}**"),)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    made = [Row(tuple(Cell(of(cell)) for cell in row), 1, 1) for row in (head, *rows)]
    return Table(made[0], tuple(made[1:]), ("",) * len(head), 1, 1)


def _in_a_cell(text: Passage) -> str:
    """A passage on one line; code and lists lose their form there."""
    lines = (line.source for block in walk(shown(text)) for line in texts(block))
    return " ".join(" ".join(lines).split())


__all__ = ["by_section", "escaped", "points", "safe", "write"]
