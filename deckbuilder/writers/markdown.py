"""The study sheet in Markdown: one would print it; CommonMark with tables, no HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from deckbuilder import formulae, raised
from deckbuilder.markdown import Inline, mapped, of, parsed
from deckbuilder.markdown import html as render
from deckbuilder.markdown import write as written
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
    Part,
    Point,
    Qualification,
    Study,
)
from deckbuilder.notes.build import section_name
from deckbuilder.ours import MARK

_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~])")


def write(book: Book, options: Options) -> bytes:
    """A book → its study sheet.

    `options.answers` leaves out the full answers (points) or all of them (none).
    """
    parts = [f"# {escaped(book.title)}"] if len(book.decks) > 1 else []
    anchors: dict[str, int] = {}
    chapters = [
        _Chapter(deck, 2 if len(book.decks) > 1 else 1, options, anchors) for deck in book.decks
    ]
    bodies = [list(chapter.body()) for chapter in chapters]
    if len(book.decks) > 1:
        parts.append(_contents([entry for chapter in chapters for entry in chapter.entries]))
    for chapter, body in zip(chapters, bodies, strict=True):
        parts.append(chapter.title())
        if len(book.decks) == 1:
            parts.append(_contents(chapter.entries[1:]))
        parts += body
    parts.append(MARK)
    return ("\n\n".join(part for part in parts if part.strip()) + "\n").encode()


def escaped(text: str) -> str:
    """Plain text as Markdown that shows it unchanged."""
    return _SPECIAL.sub(r"\\\1", raised.plain(" ".join(text.split())))


def safe(markdown: str) -> str:
    r"""A guide's Markdown → the same for any viewer.

    `List<String>` is no tag, `\(x^2\)` is shown, `2<sup>10</sup>` is `2^10`, links lead somewhere.
    """
    return written(mapped(parsed(markdown), _shown_line))


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
    body = " ".join(body.split())
    if "`" not in body:
        return f"`{body}`"
    ticks = "`" * (max(map(len, re.findall(r"`+", body))) + 1)
    return f"{ticks} {body} {ticks}"


def _image(alt: str, source: str) -> str:
    alt = _UNSAFE.sub(_changed, alt)
    if render.IMAGE_NAME.fullmatch(source):
        return f"![{alt}](images/{source})"
    if source.startswith(("http://", "https://")):
        return f"[{alt or source}]({source})"
    return f"*{alt}*" if alt else ""


def _contents(entries: Sequence[tuple[int, str, str]]) -> str:
    if not entries:
        return ""
    top = min(level for level, _, _ in entries)
    return "\n".join(
        f"{'  ' * (level - top)}- [{title}](#{anchor})" for level, title, anchor in entries
    )


def indented(text: str, pad: str) -> str:
    """Further lines of a list item."""
    return text.replace("\n", f"\n{pad}").replace(f"\n{pad}\n", "\n\n")


def bullets(texts: Sequence[str]) -> str:
    """Texts as a list."""
    return "\n".join(f"- {indented(safe(text), '  ')}" for text in texts)


class _Chapter:
    """One deck's part of a sheet; gathers its headings for the contents on the way."""

    def __init__(self, deck: Deck, level: int, options: Options, anchors: dict[str, int]) -> None:
        self.deck, self.level, self.options, self.anchors = deck, level, options, anchors
        self.entries: list[tuple[int, str, str]] = []
        self.number = 0
        self._title = self.heading(0, escaped(deck.role))

    def heading(self, depth: int, title: str, *, listed: bool = True) -> str:
        made = re.sub(r"[^\w\- ]", "", re.sub(r"\\(.)", r"\1", title).lower()).replace(" ", "-")
        n = self.anchors.get(made, 0)
        self.anchors[made] = n + 1
        if listed:
            self.entries.append((self.level + depth, title, f"{made}-{n}" if n else made))
        return f"{'#' * min(self.level + depth, 6)} {title}"

    def title(self) -> str:
        facts = [("Vertical", self.deck.verticals), ("Category", self.deck.categories)]
        line = " · ".join(
            f"**{name}:** {escaped(', '.join(values))}" for name, values in facts if values
        )
        counts = (
            f"{len(self.deck.studies)} questions" if len(self.deck.studies) != 1 else "1 question"
        )
        return (
            f"{self._title}\n\n{line + ' · ' if line else ''}"
            f"{counts if self.deck.studies else f'{len(self.deck.cards)} cards'}"
        )

    def body(self) -> Iterator[str]:
        yield from self.questions()
        yield from self.competencies()
        yield from self.concepts()
        yield from self.lists()
        yield from self.credentials()
        yield from self.unanswered()

    def cards(self, kind: type[Card]) -> list[Card]:
        return [card for card in self.deck.cards if isinstance(card, kind)]

    def questions(self) -> Iterator[str]:
        for title, studies in by_section(self.deck.studies):
            yield self.heading(1, escaped(title or "Questions"))
            for study in studies:
                self.number += 1
                yield from self.question(study)

    def question(self, study: Study) -> Iterator[str]:
        question = study.question
        yield self.heading(2, f"{self.number}. {safe(question.prompt)}", listed=False)
        if self.options.answers == "none":
            return
        yield points(study.points)
        yield _labelled("Result", question.outcome or study.result)
        if question.pitfall:
            yield "\n".join(
                f"> {line}".rstrip()
                for line in f"**Watch out**\n\n{bullets(question.pitfall)}".split("\n")
            )
        yield _labelled("They may ask next", question.follow_up)
        yield _labelled("Best practice", question.best_practice)
        yield _labelled("Alternative", question.alternative)
        yield _labelled("Why it works", study.why)
        if self.options.answers == "full":
            yield _answer("Full answer", question.answers[0])
            for answer in study.another:
                yield _answer("Another example", answer)

    def credentials(self) -> Iterator[str]:
        if certifications := self.cards(Certification):
            yield self.heading(1, "Certifications")
            rows = [
                f"| {_cell(c.name)} | {_cell(c.acronym)} | {_cell(c.text)} |"
                for c in certifications
                if isinstance(c, Certification)
            ]
            yield "\n".join(
                [
                    "| Certification | Short | Why it helps |",
                    "| --- | --- | --- |",
                    *dict.fromkeys(rows),
                ]
            )
        for kind, title in ((Education, "Education"), (Qualification, "Qualifications")):
            if found := self.cards(kind):
                yield self.heading(1, title)
                yield "\n".join(
                    dict.fromkeys(
                        f"- **{safe(str(c.content()['name']))}**{_after(str(c.content()['text']))}"
                        for c in found
                    )
                )

    def competencies(self) -> Iterator[str]:
        found = [c for c in self.cards(Competency) if isinstance(c, Competency)]
        if found:
            yield self.heading(1, "Competencies")
        for card in found:
            yield self.heading(2, escaped(card.name), listed=False)
            yield safe(card.text)
            yield f"**{escaped(card.label)}**" if card.label else ""
            yield bullets(card.practices)

    def concepts(self) -> Iterator[str]:
        groups: dict[str, list[Concept]] = {}
        for card in self.cards(Concept):
            assert isinstance(card, Concept)
            groups.setdefault(card.heading, []).append(card)
        for heading, members in groups.items():
            yield self.heading(1, escaped(heading or "Terms"))
            yield "\n".join(f"- **{escaped(c.name)}**{_after(c.text)}" for c in members)

    def lists(self) -> Iterator[str]:
        for card in self.cards(List):
            assert isinstance(card, List)
            yield self.heading(1, escaped(card.heading or "List"))
            yield safe(card.intro)
            yield bullets(card.items)

    def unanswered(self) -> Iterator[str]:
        if self.deck.unanswered:
            yield self.heading(1, "Questions without an answer")
            yield bullets([q.prompt for q in self.deck.unanswered])


def by_section(studies: Sequence[Study]) -> list[tuple[str, list[Study]]]:
    """Questions by the section they stand under; spellings of one section are one."""
    groups: dict[str, tuple[str, list[Study]]] = {}
    for study in studies:
        topic = study.question.topic
        groups.setdefault(section_name(topic), (topic, []))[1].append(study)
    return list(groups.values())


def points(made: Sequence[Point]) -> str:
    """Key points as a numbered list, code between them."""
    spoken = sum(point.label != Part.CODE for point in made)
    parts: list[str] = []
    number = 0
    for point in made:
        if point.label == Part.CODE:
            parts.append(
                indented(safe(point.text), "   ") if number and spoken > 1 else safe(point.text)
            )
            if number and spoken > 1:
                parts[-1] = "   " + parts[-1]
            continue
        number += 1
        text = _point(point)
        parts.append(f"{number}. {indented(text, '   ')}" if spoken > 1 else text)
    return (
        "\n\n".join(parts)
        if any(p.label == Part.CODE for p in made) or spoken <= 1
        else "\n".join(parts)
    )


def _point(point: Point) -> str:
    label = f"*{point.label}:* " if point.label else ""
    if point.named:
        return f"{label}**{safe(point.head)}**" + (f" — {safe(point.text)}" if point.text else "")
    text = safe(point.text)
    at = text.find(point.head) if point.head and "**" not in text and "`" not in point.head else -1
    if at < 0:
        return label + text
    return f"{label}{text[:at]}**{point.head}**{text[at + len(point.head) :]}"


def _labelled(label: str, texts: Sequence[str]) -> str:
    if not texts:
        return ""
    if len(texts) == 1 and "\n" not in texts[0]:
        return f"**{label}:** {safe(texts[0])}"
    return f"**{label}:**\n\n{bullets(texts) if len(texts) > 1 else safe(texts[0])}"


def _answer(label: str, answer: Answer) -> str:
    name = f"{label} ({escaped(answer.label)})" if answer.label else label
    return f"**{name}:**\n\n{safe(answer.text)}"


def _after(text: str) -> str:
    return f": {indented(safe(text), '  ')}" if text else ""


def _cell(text: str) -> str:
    return safe(" ".join(text.split())).replace("|", "\\|")


__all__ = ["bullets", "by_section", "escaped", "points", "safe", "write"]
