"""Concepts, lists, competencies and credentials → term notes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from deckbuilder.markdown import Paragraph, Passage, passage
from deckbuilder.markdown import html as render
from deckbuilder.model import (
    Certification,
    Competency,
    Concept,
    Credential,
    Deck,
    List,
    Note,
    Span,
    key_of,
)
from deckbuilder.notes import fronts
from deckbuilder.notes.choose import BUDGET, choose, together
from deckbuilder.notes.common import (
    Builder,
    context,
    home,
    make,
    role_name,
    source_of,
    tags_of,
)
from deckbuilder.notes.items import entries
from deckbuilder.notes.sentences import count, sentences_within
from deckbuilder.notes.types import TERM
from deckbuilder.notes.unit import size
from deckbuilder.notes.units import units
from deckbuilder.text import normal

_VISIBLE = 45
"""Words the back of a card about a term has."""
_WHOLE = 67
"""Words it may have, half as many again: what is left of a list reads as if it were another."""
_MOST = 5
"""Items it may show."""


def term_notes(deck: Deck, builder: Builder) -> Iterator[Note]:
    """Concepts, lists and competencies, in source order."""
    titled: dict[str, list[List]] = {}
    for card in deck.cards:
        if isinstance(card, List) and not card.intro:
            titled.setdefault(card.key, []).append(card)
    for card in deck.cards:
        if isinstance(card, Concept):
            yield _concept(card, deck, builder)
        elif isinstance(card, List):
            # `Common mistakes` of two guides are asked for by the same words
            alike = [card] if card.intro else titled[card.key]
            if card is alike[0]:
                yield _list(alike, deck, builder)
        elif isinstance(card, Competency):
            yield _competency(card, deck, builder)


def _concept(card: Concept, deck: Deck, builder: Builder) -> Note:
    shown, rest = _parted(card.text)
    values = {
        "Term": render.inline(card.name),
        "Context": context(deck, card.heading),
        "Prompt": render.inline(fronts.explained(card)),
        "Answer": render.block(shown),
        "Detail": rest,
    }
    key = key_of(f"{card.heading} {card.name}".strip())
    return _made(card, key, values, normal(card.text.source), deck, builder)


def _made(
    card: Concept | List | Competency,
    key: str,
    values: dict[str, str],
    answer: str,
    deck: Deck,
    builder: Builder,
    spans: Sequence[Span] = (),
) -> Note:
    """The note of a single card, or of several that stand at these spans."""
    return make(
        TERM.name,
        card.kind,
        card,
        key,
        deck,
        builder,
        values,
        spans or [card.span],
        ident=card.ident,
        answer=answer,
    )


def _list(cards: Sequence[List], deck: Deck, builder: Builder) -> Note:
    """The note of a list, or of several by one title, whose items are told apart by their words."""
    card = cards[0]
    if len(cards) > 1:
        items = {source_of((item,)): item for one in cards for item in one.items}
        card = replace(card, items=tuple(items.values()))
    shown = _fitting(card.items)
    values = {
        "Term": render.inline(card.heading or card.intro),
        "Context": context(deck, card.heading),
        "Prompt": render.inline(fronts.listed(card, len(shown))),
        "Answer": _bullets(shown),
        "Detail": _bullets(_rest(shown, card.items)),
    }
    answer = normal(source_of(card.items))
    return _made(card, card.key, values, answer, deck, builder, [one.span for one in cards])


def _fitting(items: Sequence[Passage], room: int = _WHOLE) -> list[Passage]:
    """The items a card shows, each of them whole, since what is left of others stands below."""
    whole = [unit.at(0) for unit in entries([item.blocks for item in items])]
    chosen = choose(whole, room)[:_MOST]
    return [passage(unit.blocks) for unit in chosen]


def _rest(shown: Sequence[Passage], items: Sequence[Passage]) -> list[Passage]:
    """The items that a card does not show, or not whole: they are folded."""
    return [
        item
        for n, item in enumerate(items)
        if item and not (n < len(shown) and _says(shown[n], item))
    ]


def _parted(text: Passage, room: int = _WHOLE) -> tuple[Passage, str]:
    """What a card shows of a text, and what it folds: the units left, or all of it."""
    every = units(text.blocks)
    chosen = choose(every, room)
    shown = together(chosen)
    if _says(shown, text):
        return shown, ""
    left = [unit for unit in every if unit not in chosen]
    rest = together(left) if len(left) + len(chosen) == len(every) else text
    return shown or text, f"<p>{render.block(rest)}</p>" if shown else ""


def _says(shown: Passage, whole: Passage) -> bool:
    """Whether what is shown of a text is all of it."""
    return normal(shown.plain) == normal(whole.plain)


def _bullets(items: Sequence[Passage]) -> str:
    if not items:
        return ""
    return "<ul>" + "".join(f"<li>{render.block(item)}</li>" for item in items) + "</ul>"


def _competency(card: Competency, deck: Deck, builder: Builder) -> Note:
    told = fronts.is_told(card)
    # what is left of either stands below both, where it reads as if it belonged there
    matters, rest = _parted(card.text, BUDGET) if told else (Passage(), "")
    reasons = fronts.reasons(matters) if matters else []
    shown, asked_of = _fitting(card.practices, BUDGET), fronts.about(card)
    about = f"{render.block(asked_of)} " if asked_of else ""
    stop = ":" if fronts.is_developed(card) or about else "."
    name = render.inline(f"{fronts.named(card)}{stop}")
    asked = f"{name} {about}{render.inline(fronts.practised(card, len(shown)))}"
    values = {
        "Term": render.inline(card.name),
        "Context": render.text(home(deck)),
        "Prompt": asked,
        "Answer": _bullets(shown),
        "Detail": rest + _bullets(_rest(shown, card.practices)),
        "Prompt 2": render.inline(fronts.matters(card, reasons)) if reasons else "",
        "Answer 2": _bullets(reasons) if len(reasons) > 1 else render.block(matters),
    }
    answer = normal(source_of((card.text, *card.practices)))
    return _made(card, card.key, values, answer, deck, builder)


# --- credentials ----------------------------------------------------------------------------------

_LEAST_ROLES = 12
"""Words the roles of a certification may always have."""


def credential_notes(kind: str, deck: Deck, builder: Builder) -> Iterator[Note]:
    """The list card of a kind, and before it a card for each acronym.

    A single degree or skill is no list; it stands on the sheet.
    """
    cards = [card for card in deck.cards if isinstance(card, Credential) and card.kind == kind]
    if not cards:
        return
    seen: set[str] = set()
    for card in cards:
        if _has_card(card) and card.key not in seen:
            seen.add(card.key)
            yield _certification(card.key, builder)
    if kind == "certification" or len({card.key for card in cards}) > 1:
        yield _credential_list(kind, cards, deck, builder)


def _certification(key: str, builder: Builder) -> Note:
    """One note for a certification wherever it is asked for.

    Its content comes from all guides that were read.
    """
    cards = builder.shared[key]
    first = cards[0]
    roles = tuple(dict.fromkeys(card.meta.label for card in cards))
    verticals = sorted({card.meta.vertical for card in cards if card.meta.vertical})
    others = len(builder.acronyms[normal(first.acronym)]) > 1
    texts = _purposes(cards, first.name)
    values = {
        "Term": render.text(first.acronym),
        "Context": render.text(fronts.certified(first, roles, verticals)),
        "Prompt": render.inline(fronts.stands_for(first, verticals if others else ())),
        "Answer": render.inline(fronts.expanded(first)),
        "Detail": "".join(f"<p>{render.block(text)}</p>" for text in texts)
        if len(texts) > 1
        else "".join(map(render.block, texts)),
        "Roles": _roles(
            roles, _VISIBLE - count(first.name) - sum(count(text.source) for text in texts)
        ),
    }
    home = Deck(roles[0], "", "", first.meta, (), (), (), (), (), ())
    made = make(
        TERM.name,
        "certification",
        first,
        key,
        home,
        builder,
        values,
        (card.span for card in cards),
        ident=next((card.ident for card in cards if card.ident), ""),
        answer=normal(first.name),
    )
    return replace(
        made,
        role="",
        tags=tags_of("certification", first, roles, builder, [card.meta for card in cards]),
    )


def _purposes(cards: Sequence[Certification], name: str) -> list[Passage]:
    """What guides say a certification is for, each once.

    The first always stands, others while the card stays small.
    """
    said = (card.text for card in cards if card.text and not _GOES_ON.match(card.text.source))
    texts = list({normal(text.source): text for text in said}.values())
    room = sentences_within([text.source for text in texts], _VISIBLE - count(name))
    return texts[: min(max(len(list(room)), 1), 3)]


_GOES_ON = re.compile(r"(?:or|and)\b")
"""What names others beside it, and says nothing of its own purpose: `or its equivalent`."""


def _roles(roles: Sequence[str], room: int) -> str:
    """The roles that ask for it, as many as a card has room for.

    Where some are left out, it says how many there are.
    """
    shown = list(sentences_within(list(map(role_name, roles)), max(room, _LEAST_ROLES)))
    return render.text(", ".join(shown)) + (f" … ({len(roles)})" if len(shown) < len(roles) else "")


def _credential_list(kind: str, cards: Sequence[Credential], deck: Deck, builder: Builder) -> Note:
    items: dict[str, Credential] = {}
    for card in cards:
        items.setdefault(card.key, card)
    topic = cards[0].topic
    shown, folded = _told(list(items.values()))
    names = [card.name for card in items.values()]
    said = [card.text.plain for card in items.values()]
    role, many = role_name(deck.role), (len(shown), len(items))
    asked = fronts.brought(kind, topic, role, names, *many, said)
    values = {
        "Term": fronts.TITLES[kind],
        "Context": context(deck, topic),
        "Prompt": render.inline(asked),
        "Answer": _credentials(shown),
        "Detail": _credentials(folded),
    }
    answer = normal(" ".join(map(in_full, items.values())))
    return make(
        TERM.name,
        kind,
        cards[0],
        key_of(topic or fronts.TITLES[kind]),
        deck,
        builder,
        values,
        (card.span for card in cards),
        answer=answer,
    )


def in_full(card: Credential) -> str:
    """A credential's name with its acronym."""
    return f"{card.name} ({card.acronym})" if card.acronym else card.name


_Named = tuple[str, Passage]
"""A name with what is said of it."""


def _told(items: Sequence[Credential]) -> tuple[list[_Named], list[_Named]]:
    """Credentials as their list shows them, and the others by their names.

    Each has what is said of it, or how that begins, where there is room for all of them; else those
    that have no card of their own, else none: a term alone is a good item, and what is said of it
    stands on the study sheet. Where the names alone fill more than a card, an acronym stands for
    its name.
    """
    names = list(map(in_full, items))
    if sum(count(name) for name in names[:_MOST]) > _VISIBLE:
        names = [card.acronym or card.name for card in items]
    named = sum(map(count, names))
    for said, room in ((_all, _WHOLE), (_first, _WHOLE), (_own, _VISIBLE), (_nothing, 0)):
        texts = list(map(said, items[:_MOST]))
        if sum(size(text.blocks) for text in texts) + named <= room:
            break
    others = map(_nothing, items[_MOST:])
    return list(zip(names, texts, strict=False)), list(zip(names[_MOST:], others, strict=True))


def _all(card: Credential) -> Passage:
    return card.text


def _first(card: Credential) -> Passage:
    """The first thing that is said of it."""
    return together(units(card.text.blocks)[:1])


def _own(card: Credential) -> Passage:
    """What is said of one that has no card of its own."""
    return Passage() if _has_card(card) else card.text


def _nothing(card: Credential) -> Passage:
    """Nothing, unless what is said is all there is of it."""
    return Passage() if card.name else card.text


def _has_card(card: Credential) -> bool:
    return isinstance(card, Certification) and bool(card.acronym)


def _credentials(items: Sequence[tuple[str, Passage]]) -> str:
    if not items:
        return ""
    return "<ul>" + "".join(_item(name, text) for name, text in items) + "</ul>"


def _item(name: str, text: Passage) -> str:
    if not name:
        return f"<li>{render.block(text)}</li>"
    if not text:
        # all of it in bold would be no more than all of it
        return f"<li>{render.inline(name)}</li>"
    bold = f"<b>{render.inline(name)}</b>"
    first = text.blocks[0]
    if not isinstance(first, Paragraph):
        return f"<li>{bold}{render.block(text)}</li>"
    said = first.text.source
    rest = render.block(passage(text.blocks[1:])) if len(text.blocks) > 1 else ""
    return f"<li>{bold}{fronts.joint(said)}{render.inline(said)}{rest}</li>"
