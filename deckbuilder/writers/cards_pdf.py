"""Flashcards to cut out, eight on a page with their backs behind them, set by Typst.

`write(book, options)`.

front: What does CMR stand for?   back: Certified Medical Representative
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from deckbuilder.model import (
    KINDS,
    Book,
    Card,
    Certification,
    Competency,
    Concept,
    Credential,
    Deck,
    List,
    Options,
    Pitfall,
    Point,
    Study,
)
from deckbuilder.notes import fronts
from deckbuilder.notes.common import asked_in, home, place, prompt_of, spoken
from deckbuilder.notes.questions import sides
from deckbuilder.notes.terms import in_full
from deckbuilder.text import normal
from deckbuilder.writers import content, sheet
from deckbuilder.writers.content import Block, Run
from deckbuilder.writers.pdf import pictures, typeset

Paper = dict[str, Any]
"""A card: `kind`, `where`, `front` and `back` as pieces, `n`."""
_C = TypeVar("_C", bound=Card)

COLUMNS, ROWS = 2, 4
ONE_LINE = 84
"""Letters the line above a front holds."""

_SPOKEN = {
    "question": "Question",
    "pitfall": "Pitfall",
    "concept": "Concept",
    "list": "List",
    "competency": "Competency",
    "certification": "Certification",
}


def write(book: Book, options: Options) -> bytes:
    """A book → its flashcards as PDF."""
    return render(book, options)[0]


def render(book: Book, options: Options) -> tuple[bytes, tuple[str, ...]]:
    """The PDF, and warnings for people.

    They tell of missing glyphs, and of cards whose text does not fit whatever is done.
    """
    cards = [{**card, "n": n} for n, card in enumerate(papers(book), 1)]
    images, refused = pictures(book.images, cards)
    common = {
        "title": content.clean(book.title),
        "lang": sheet.language(book),
        "paper": options.paper,
        "tallest": 40,
    }
    over: list[str] = []

    def deal(found: list[Any]) -> dict[str, Any]:
        over[:] = [
            _name(card)
            for card, sides in zip(cards, found, strict=True)
            if any(side["over"] for side in sides["fronts"] + sides["backs"])
        ]
        slips = [
            slip
            for card, sides in zip(cards, found, strict=True)
            for slip in _slips(card, sides["fronts"], sides["backs"])
        ]
        return {**common, "sheets": _sheets(slips, options.duplex)}

    pdf, warnings = typeset("flash.typ", {**common, "cards": cards}, images, deal)
    return pdf, (
        *refused,
        *warnings,
        *(f"{name} does not fit: something in it cannot be broken" for name in over),
    )


def _name(card: Paper) -> str:
    return f"card {card['n']} (“{content.words(card['front']).strip()[:60]}”)"


def _slips(card: Paper, fronts: list[Any], backs: list[Any]) -> list[Paper]:
    """The slips of paper a card takes.

    A long back goes on behind the same question, a long question beside the same number.
    """
    of = max(len(fronts), len(backs), 1)
    slip = {"kind": card["kind"], "where": card["where"], "n": card["n"], "of": of}
    return [
        {
            **slip,
            "i": i + 1,
            "front": fronts[i] if i < len(fronts) else fronts[0],
            "back": backs[i] if i < len(backs) else None,
            "again": i > 0,
        }
        for i in range(of)
    ]


def _sheets(slips: list[Paper], duplex: str) -> list[dict[str, Any]]:
    """Eight a sheet, with the backs behind their fronts.

    They lie there when the sheet is turned over its long or its short edge.
    """
    made = []
    for start in range(0, len(slips), COLUMNS * ROWS):
        page: list[Paper | None] = [*slips[start : start + COLUMNS * ROWS]]
        page += [None] * (COLUMNS * ROWS - len(page))
        rows = [page[i : i + COLUMNS] for i in range(0, len(page), COLUMNS)]
        turned = rows[::-1] if duplex == "short" else [row[::-1] for row in rows]
        made.append({"fronts": page, "backs": [slip for row in turned for slip in row]})
    return made


def papers(book: Book) -> Iterator[Paper]:
    """The cards of a book: role by role, a certification that several roles ask for once."""
    seen: set[str] = set()
    acronyms = Counter(
        normal(c.acronym)
        for c in {c.key: c for deck in book.decks for c in _of(deck, Certification)}.values()
        if c.acronym
    )
    homes: dict[str, list[Certification]] = {}
    for deck in book.decks:
        for card in _of(deck, Certification):
            homes.setdefault(card.key, []).append(card)
    for deck in book.decks:
        made = list(_questions(deck)) + list(_pitfalls(deck)) + list(_terms(deck))
        for card in _of(deck, Certification):
            if card.acronym and card.key not in seen:
                seen.add(card.key)
                made.append(
                    _certification(homes[card.key], ambiguous=acronyms[normal(card.acronym)] > 1)
                )
        made += _credentials(deck)
        yield from sorted(made, key=lambda card: KINDS.index(card.pop("order")))


def _of(deck: Deck, kind: type[_C]) -> list[_C]:
    return [card for card in deck.cards if isinstance(card, kind)]


def _paper(order: str, where: str, front: list[Paper], back: list[Paper], kind: str = "") -> Paper:
    return {
        "short": int(_short(front)),
        "order": order,
        "kind": kind or _SPOKEN[order],
        "where": content.shortened(content.clean(where), ONE_LINE),
        "front": front,
        "back": back,
    }


def _short(front: Sequence[Paper]) -> bool:
    """So few plain words that they fit at the largest size without being measured.

    They do however their lines break.
    """
    runs = [run for part in front for run in part.get("r", [{"t": part.get("t", "")}])]
    return all("t" in run for run in runs) and sum(content.columns(run["t"]) for run in runs) <= 110


def _large(runs: list[Run]) -> Paper:
    made: Paper = {"k": "large", "r": runs}
    if content.rtl(content.words(runs)):
        made["rtl"] = 1
    return made


def _asking(text: str) -> Paper:
    """A front that is one line of Markdown."""
    return _large(content.inline(text))


def _ask(text: str) -> list[Paper]:
    return [{"k": "ask", "t": text}] if text else []


def _pieces(found: Sequence[Block]) -> list[Paper]:
    """Blocks, each a piece of its own, and lists item by item.

    So a card is filled before the next begins.
    """
    made: list[Paper] = []
    for block in found:
        if block["k"] in ("ul", "ol") and len(block["items"]) > 1:
            for n, item in enumerate(block["items"]):
                made.append(
                    {
                        "k": "blocks",
                        "c": [
                            {
                                **block,
                                "items": [item],
                                **({"start": block["start"] + n} if block["k"] == "ol" else {}),
                            }
                        ],
                    }
                )
        else:
            made.append({"k": "blocks", "c": [block]})
    return made


# --- the kinds ------------------------------------------------------------------------------------


def _questions(deck: Deck) -> Iterator[Paper]:
    for study in deck.studies:
        below, points = sides(study)
        yield _paper(
            "question",
            place(deck, asked_in(study.question.topic)),
            [
                _asking(prompt_of(study.question)),
                *_pieces(content.blocks(below)),
                *_ask(study.ask),
            ],
            _answer(study, points),
        )


def _answer(study: Study, points: Sequence[Point]) -> list[Paper]:
    back: list[Paper] = [{"k": "point", **point} for point in sheet.points(points)]
    return back + [
        {"k": "box", "kind": box["k"], "label": box["label"], "c": box["c"]}
        for box in sheet.boxes(study)
    ]


def _pitfalls(deck: Deck) -> Iterator[Paper]:
    best = {study.question.key: study.question.best_practice for study in deck.studies}
    groups: dict[str, list[Pitfall]] = {}
    for card in _of(deck, Pitfall):
        groups.setdefault(card.key, []).append(card)
    for key, group in groups.items():
        texts = fronts.each(tuple(dict.fromkeys(card.text for card in group)))
        quoted: Paper = {**_large(content.inline(group[0].prompt)), "k": "quoted"}
        back: list[Paper] = [
            {"k": "box", "kind": "watch", "label": "Watch out", "c": sheet.gathered(texts)}
        ]
        if best.get(key):
            back.append(
                {
                    "k": "box",
                    "kind": "result",
                    "label": "Do this instead",
                    "c": sheet.gathered(best[key]),
                }
            )
        front = [quoted, _large([{"t": fronts.avoided(texts)}])]
        yield _paper("pitfall", place(deck, asked_in(group[0].topic)), front, back)


def _terms(deck: Deck) -> Iterator[Paper]:
    for concept in _of(deck, Concept):
        yield _paper(
            "concept",
            place(deck, concept.heading),
            [_asking(fronts.explained(concept))],
            [
                {"k": "title", "r": content.inline(concept.name)},
                *_pieces(content.blocks(concept.text)),
            ],
        )
    for card in _of(deck, List):
        front = [_asking(fronts.listed(card, len(card.items)))]
        yield _paper("list", place(deck, card.heading), front, _pieces(sheet.gathered(card.items)))
    for competency in _of(deck, Competency):
        yield from _competency(competency, deck)


def _competency(card: Competency, deck: Deck) -> Iterator[Paper]:
    develops = fronts.is_developed(card)
    if card.practices:
        asked = content.inline(fronts.practised(card, len(card.practices)))
        name = content.inline(f"{fronts.named(card)}:")
        front = (
            [_large([*name, {"t": " "}, *asked])]
            if develops
            else [_large(name), *_pieces(content.blocks(fronts.about(card))), _large(asked)]
        )
        back = _pieces(sheet.gathered(card.practices))
        yield _paper("competency", home(deck), front, back)
    if fronts.is_told(card):
        reasons = fronts.reasons(card.text)
        asking = _asking(fronts.matters(card, reasons))
        told = _pieces(sheet.gathered(reasons))
        yield _paper("competency", home(deck), [asking], told)


def _certification(cards: Sequence[Certification], *, ambiguous: bool) -> Paper:
    first = cards[0]
    verticals = sorted({card.meta.vertical for card in cards if card.meta.vertical})
    texts = list(dict.fromkeys(card.text for card in cards if card.text))[:3]
    roles = list(dict.fromkeys(spoken(card.meta.label) for card in cards))
    back: list[Paper] = [
        {"k": "title", "r": content.inline(fronts.expanded(first))},
        *_pieces([block for text in texts for block in content.blocks(text)]),
    ]
    back.append({"k": "quiet", "r": content.plain_runs(", ".join(roles))})
    return _paper(
        "certification",
        fronts.certified(first, roles, verticals),
        [_asking(fronts.stands_for(first, verticals if ambiguous else ()))],
        back,
    )


def _credentials(deck: Deck) -> Iterator[Paper]:
    for kind, title in fronts.TITLES.items():
        cards = (card for card in _of(deck, Credential) if card.kind == kind)
        found = list({card.key: card for card in cards}.values())
        n = len(found)
        if n > 1 or (found and kind == "certification"):
            topic, names = found[0].topic, [card.name for card in found]
            said = [card.text.plain for card in found]
            asked = fronts.brought(kind, topic, spoken(deck.role), names, n, n, said)
            yield _paper(
                kind,
                place(deck, topic),
                [_asking(asked)],
                _pieces([{"k": "ul", "items": [_item(card) for card in found]}]),
                title,
            )


def _item(card: Credential) -> list[Block]:
    head = content.bold(content.inline(in_full(card)))
    if not card.text:
        return [{"k": "p", "r": head}]
    joint = fronts.joint(card.text.source)
    return sheet.led([*head, {"t": joint}], content.blocks(card.text))
