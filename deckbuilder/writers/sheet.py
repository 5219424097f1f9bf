"""A book → what its printed study sheet says, as plain data.

The PDF and the HTML set the same words in the same order.

{"title": "Nurse", "decks": [{"role": "Nurse", "parts": [{"k": "questions", "title": […],
"items": [{"n": 1, "q": […], "points": […], …}]}, …]}]}
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from typing import Any, TypeVar

from deckbuilder.markdown import Code, Passage, walk
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
    Pitfall,
    Point,
    Qualification,
    Question,
    Study,
)
from deckbuilder.notes.build import section_name
from deckbuilder.notes.common import prompt_of
from deckbuilder.notes.fronts import each
from deckbuilder.notes.points import untold
from deckbuilder.notes.terms import in_full
from deckbuilder.writers import content
from deckbuilder.writers.content import Block, Run

Chunk = dict[str, Any]
_C = TypeVar("_C", bound=Card)

_KEEP = 500
"""Characters up to which a box or a question's code is not broken over two columns."""
_LISTED = 150
"""Questions up to which the contents name each of them."""


def data(book: Book, options: Options) -> dict[str, Any]:
    """Everything the sheet of a book shows."""
    decks = [_deck(deck, options.answers) for deck in book.decks]
    many = len(decks) > 1
    questions = sum(len(deck.studies) for deck in book.decks)
    return {
        "title": content.clean(book.title)
        if many
        else decks[0]["role"]
        if decks
        else content.clean(book.title),
        "kind": "Quiz sheet" if options.answers == "none" else "Study sheet",
        "lang": language(book),
        "many": many,
        "depth": (2 if len(decks) <= 40 else 1) if many else 3 if questions <= _LISTED else 2,
        "facts": _counted(len(decks), "role")
        + (f" · {_counted(questions, 'question')}" if questions else ""),
        "decks": decks,
    }


def _deck(deck: Deck, answers: str) -> Chunk:
    return {
        "role": content.clean(deck.role),
        "where": content.clean(" · ".join(dict.fromkeys((*deck.verticals, *deck.categories)))),
        "vertical": content.clean(", ".join(deck.verticals)),
        "facts": _facts(deck),
        "parts": [part for part in _parts(deck, answers) if part["items"]],
    }


def _counted(n: int, word: str) -> str:
    plural = {"competency": "competencies"}.get(word, f"{word}s")
    return f"{n} {word if n == 1 else plural}"


def _facts(deck: Deck) -> str:
    kinds = Counter(card.kind for card in deck.cards)
    found = [_counted(len(deck.studies), "question")] if deck.studies else []
    found += [
        _counted(kinds[kind], kind)
        for kind in ("pitfall", "competency", "concept", "certification")
        if kinds[kind]
    ]
    found += [f"{len(deck.unanswered)} unanswered"] if deck.unanswered else []
    return " · ".join(found)


def language(book: Book) -> str:
    """The language of most of the words, as far as their script tells it.

    English where it does not.
    """
    scripts: Counter[str] = Counter()
    for deck in book.decks:
        texts = [
            study.question.prompt + " ".join(a.text.source for a in study.question.answers)
            for study in deck.studies
        ]
        for text in texts or [
            str(value) for card in deck.cards for value in card.content().values()
        ]:
            scripts.update(_script(c) for c in text if not c.isascii() and c.isalpha())
            scripts["en"] += sum(c.isascii() and c.isalpha() for c in text) // 3
    if scripts["ja"]:
        # Japanese is written with Chinese characters too
        scripts["ja"] += scripts.pop("zh", 0)
    return scripts.most_common(1)[0][0] if scripts and scripts.most_common(1)[0][0] else "en"


_SCRIPTS = {
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "HANGUL": "ko",
    "CJK": "zh",
    "ARABIC": "ar",
    "HEBREW": "he",
    "GREEK": "el",
    "CYRILLIC": "ru",
    "THAI": "th",
    "DEVANAGARI": "hi",
}


def _script(char: str) -> str:
    return _SCRIPTS.get(unicodedata.name(char, "?").split()[0].split("-")[0], "en")


# --- the parts of a chapter -----------------------------------------------------------------------


def _parts(deck: Deck, answers: str) -> Iterator[Chunk]:
    number = 0
    for title, studies in by_section(deck.studies):
        items = [question(study, n, answers) for n, study in enumerate(studies, number + 1)]
        number += len(items)
        yield {"k": "questions", "title": content.inline(title or "Questions"), "items": items}
    shown = {study.question.key for study in deck.studies}
    yield _part(
        "pitfalls",
        "Pitfalls",
        _pitfalls([c for c in _of(deck, Pitfall) if c.key not in shown], answers),
    )
    yield _part(
        "competencies",
        "Competencies",
        [_competency(card, answers) for card in _of(deck, Competency)],
    )
    yield from _concepts(_of(deck, Concept), answers)
    yield from _lists(_of(deck, List), answers)
    yield _part(
        "certifications", "Certifications", _certifications(_of(deck, Certification), answers)
    )
    for title, cards in (
        ("Education", _of(deck, Education)),
        ("Qualifications", _of(deck, Qualification)),
    ):
        yield _part(
            "terms", title, _credentials(cards) if answers != "none" else _named(len(cards))
        )
    yield _part(
        "unanswered",
        "Questions without an answer",
        [_unanswered(question) for question in deck.unanswered],
    )


def _part(kind: str, title: str, items: Sequence[Chunk]) -> Chunk:
    return {"k": kind, "title": content.plain_runs(title), "items": list(items)}


def _of(deck: Deck, kind: type[_C]) -> list[_C]:
    return [card for card in deck.cards if isinstance(card, kind)]


def by_section(studies: Sequence[Study]) -> list[tuple[str, list[Study]]]:
    """Questions by the section they stand under; spellings of one section are one."""
    groups: dict[str, tuple[str, list[Study]]] = {}
    for study in studies:
        topic = study.question.topic
        groups.setdefault(section_name(topic) or topic, (topic, []))[1].append(study)
    return list(groups.values())


# --- a question -----------------------------------------------------------------------------------


def question(study: Study, number: int, answers: str) -> Chunk:
    """A question with what is shown of its answer.

    That is all (full), all but the full answers (points) or nothing (none).
    """
    asked = study.question
    made: Chunk = {
        "n": number,
        "q": content.inline(prompt_of(asked)),
        "shown": content.blocks(asked.asked),
        "ask": study.ask,
        "points": [],
        "boxes": [],
        "small": [],
    }
    if content.rtl(content.words(made["q"])):
        made["rtl"] = 1
    if answers == "none":
        made["lines"] = min(max(len(study.points) + 1, 3), 7)
        return made
    made["points"] = points(study.points)
    made["boxes"] = boxes(study)
    made["small"] = list(_small(study, answers))
    return made


def points(found: Sequence[Point]) -> list[Chunk]:
    """Key points with their numbers; a single one and code have none."""
    spoken = sum(point.said for point in found)
    made: list[Chunk] = []
    number = 0
    for point in found:
        number += point.said
        made.append({"n": number if point.said and spoken > 1 else 0, "c": _point(point)})
    return made


def _point(point: Point) -> list[Block]:
    lead: list[Run] = [{"t": point.label, "l": 1}, {"t": " "}] if point.label else []
    return led(lead, content.blocks(point.text))


def led(lead: list[Run], body: list[Block]) -> list[Block]:
    """Blocks that begin with these runs."""
    if not lead:
        return body
    if body and body[0]["k"] == "p":
        return [{**body[0], "r": [*lead, *body[0]["r"]]}, *body[1:]]
    return [{"k": "p", "r": lead}, *body]


def boxes(study: Study) -> list[Chunk]:
    """Result, Watch out, They may ask next: those there are."""
    asked = study.question
    found = (
        ("result", "Result", study.result),
        ("watch", "Watch out", each(asked.pitfall)),
        ("next", "They may ask next", study.next),
    )
    return [box(kind, label, texts) for kind, label, texts in found if texts]


def box(kind: str, label: str, texts: Sequence[Passage]) -> Chunk:
    """A labelled box; a short one is kept in one piece."""
    body = gathered(texts)
    return {"k": kind, "label": label, "c": body, "keep": _keep(body)}


def _keep(found: Sequence[Block]) -> int:
    """1 for what is short enough not to be broken over two columns."""
    return int(len(content.words(found)) <= _KEEP)


def gathered(texts: Sequence[Passage]) -> list[Block]:
    """One text as its blocks, several as a list."""
    found = [content.blocks(text) for text in texts if text]
    if len(found) <= 1:
        return found[0] if found else []
    made: Block = {"k": "ul", "items": found}
    if content.rtl(content.words(found)):
        made["rtl"] = 1
    return [made]


def _small(study: Study, answers: str) -> Iterator[Chunk]:
    asked = study.question
    for label, texts in (
        ("Why it works", study.why),
        ("Best practice", study.practice),
        ("Alternative", asked.alternative),
    ):
        if texts:
            yield {"label": label, "c": gathered(texts)}
    if answers != "full":
        return
    shown = {
        content.code(block.text)["t"]
        for point in study.points
        for block in walk(point.text.blocks)
        if isinstance(block, Code)
    }
    for answer in untold(study):
        yield _answer("Full answer", answer, shown)
    for answer in study.another:
        yield _answer("Another example", answer, shown)


def _answer(label: str, answer: Answer, shown: Set[str]) -> Chunk:
    return {
        "label": f"{label} · {content.clean(answer.label)}" if answer.label else label,
        "c": _without_code(content.blocks(answer.text), shown),
    }


def _without_code(found: list[Block], shown: Set[str]) -> list[Block]:
    """Code that the points show is not printed a second time."""
    made: list[Block] = []
    for block in found:
        if block["k"] == "code" and block["t"] in shown:
            block = {"k": "p", "r": [{"t": "[the code above]", "i": 1}]}
        elif block["k"] in ("ul", "ol"):
            block = {**block, "items": [_without_code(item, shown) for item in block["items"]]}
        made.append(block)
    return made


# --- what surrounds the questions -----------------------------------------------------------------


def _unanswered(asked: Question) -> Chunk:
    """A question to work on, with its code and options; a short one is kept in one piece."""
    shown = content.blocks(asked.asked)
    return {"q": content.inline(prompt_of(asked)), "shown": shown, "keep": _keep(shown)}


def _asked(prompts: Iterable[str]) -> list[Chunk]:
    """What a quiz asks instead of telling it."""
    return [{"name": content.inline(prompt), "c": [], "ask": 1} for prompt in prompts]


def _named(n: int) -> list[Chunk]:
    return [
        {**item, "lines": min(n, 6)}
        for item in _asked(
            [
                "Name the one that the guide gives."
                if n == 1
                else f"Name the {n} that the guide gives."
            ]
            if n
            else []
        )
    ]


def _pitfalls(cards: Sequence[Pitfall], answers: str) -> list[Chunk]:
    groups: dict[str, list[Pitfall]] = {}
    for card in cards:
        groups.setdefault(card.key, []).append(card)
    return [
        {
            "q": content.inline(group[0].prompt),
            "box": None
            if answers == "none"
            else box("watch", "Watch out", each(tuple(dict.fromkeys(c.text for c in group)))),
        }
        for group in groups.values()
    ]


def _competency(card: Competency, answers: str) -> Chunk:
    if answers == "none":
        prompt = (
            (
                f"Why does it matter? Name {_counted(len(card.practices), 'practical way')} to "
                f"develop it."
            )
            if card.practices
            else "Why does it matter?"
        )
        return {
            "name": content.inline(card.name),
            "c": [{"k": "p", "r": [{"t": prompt, "i": 1}]}],
            "label": [],
            "practices": [],
        }
    practices = [content.blocks(text) for text in card.practices]
    return {
        "name": content.inline(card.name),
        "c": content.blocks(card.text),
        "label": content.inline(card.label),
        "practices": practices,
    }


def _concepts(cards: Sequence[Concept], answers: str) -> Iterator[Chunk]:
    groups: dict[str, list[Concept]] = {}
    for card in cards:
        groups.setdefault(card.heading, []).append(card)
    for heading, group in groups.items():
        items = (
            _asked(f"Explain “{c.name}”." for c in group)
            if answers == "none"
            else [_term(c.name, c.text) for c in group]
        )
        yield {"k": "terms", "title": content.inline(heading or "Terms"), "items": items}


def _term(name: str, text: Passage) -> Chunk:
    return {"name": content.inline(name), "c": content.blocks(text)}


def _lists(cards: Sequence[List], answers: str) -> Iterator[Chunk]:
    groups: dict[str, list[List]] = {}
    for card in cards:
        groups.setdefault(card.heading, []).append(card)
    for heading, group in groups.items():
        items = [
            {
                "intro": [
                    *content.inline(c.intro),
                    *([{"t": f" ({len(c.items)})"}] if answers == "none" else []),
                ],
                "items": [],
            }
            if answers == "none"
            else {
                "intro": content.inline(c.intro),
                "items": [content.blocks(text) for text in c.items],
            }
            for c in group
        ]
        yield {"k": "lists", "title": content.inline(heading or "List"), "items": items}


def _certifications(cards: Sequence[Certification], answers: str) -> list[Chunk]:
    if answers == "none":
        return [
            {"acronym": content.clean(c.acronym), "name": [], "c": []}
            for c in _once(cards)
            if c.acronym
        ]
    return [
        {
            "acronym": content.clean(c.acronym),
            "name": content.inline(c.name),
            "c": content.blocks(c.text),
        }
        for c in _once(cards)
    ]


def _once(cards: Sequence[_C]) -> list[_C]:
    """Cards that say the same, once."""
    return list({str(card.content()): card for card in cards}.values())


def _credentials(cards: Sequence[Education] | Sequence[Qualification]) -> list[Chunk]:
    return [_term(in_full(card), card.text) for card in _once(list(cards))]


__all__ = [
    "box",
    "boxes",
    "by_section",
    "data",
    "gathered",
    "language",
    "led",
    "points",
    "question",
]
