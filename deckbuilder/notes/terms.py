"""Concepts, lists, competencies and credentials → term notes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from deckbuilder.markdown import Passage
from deckbuilder.markdown import html as render
from deckbuilder.model import (
    Certification,
    Competency,
    Concept,
    Credential,
    Deck,
    List,
    Note,
    key_of,
)
from deckbuilder.notes.common import Builder, amount, context, make, source_of, tags_of
from deckbuilder.notes.sentences import count, sentences_within
from deckbuilder.notes.trim import fitted, purposes
from deckbuilder.notes.types import TERM
from deckbuilder.text import normal


def term_notes(deck: Deck, builder: Builder) -> Iterator[Note]:
    """Concepts, lists and competencies, in source order."""
    for card in deck.cards:
        if isinstance(card, Concept):
            yield _concept(card, deck, builder)
        elif isinstance(card, List):
            yield _list(card, deck, builder)
        elif isinstance(card, Competency):
            yield _competency(card, deck, builder)


def _quoted(text: str) -> str:
    return f"“{render.inline(text)}”"


def in_one_sentence(card: Concept) -> bool:
    """Whether a concept is explained in no more than one."""
    return len(re.findall(r"[.!?](?:\s|$)", card.text.source)) <= 1


def _concept(card: Concept, deck: Deck, builder: Builder) -> Note:
    brief = " in one sentence" if in_one_sentence(card) else ""
    values = {
        "Term": render.inline(card.name),
        "Context": context(deck, card.heading),
        "Prompt": f"Explain {_quoted(card.name)}{brief}.",
        "Answer": render.block(card.text),
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
) -> Note:
    """The note of a single card."""
    return make(
        TERM.name,
        card.kind,
        card,
        key,
        deck,
        builder,
        values,
        [card.span],
        ident=card.ident,
        answer=answer,
    )


def _list(card: List, deck: Deck, builder: Builder) -> Note:
    values = {
        "Term": render.inline(card.heading or card.intro),
        "Context": context(deck, card.heading),
        "Prompt": _listed(card),
        "Answer": _bullets(fitted(card.items, _VISIBLE)),
    }
    return _made(card, card.key, values, normal(source_of(card.items)), deck, builder)


def _listed(card: List) -> str:
    """What the list's introduction asks for: `Good teams share a few routines: name 4.`."""
    intro = render.inline(card.intro.rstrip().rstrip(":").rstrip())
    return (
        f"{intro} ({amount(card.items)})"
        if intro.endswith("?")
        else f"{intro.rstrip('.')}: name {amount(card.items)}."
    )


def _bullets(items: Sequence[Passage]) -> str:
    return "<ul>" + "".join(f"<li>{render.block(item)}</li>" for item in items) + "</ul>"


DEVELOPS = re.compile(
    r"\b(develop|practic|build|grow|improve|strengthen|learn|tips|ways|steps|how to)", re.IGNORECASE
)
"""What a label above practices says when they are ways to develop a competency."""


def _competency(card: Competency, deck: Deck, builder: Builder) -> Note:
    count = len(card.practices)
    if DEVELOPS.search(card.label):
        ways = (
            f"name {amount(card.practices)} practical {'way' if count == 1 else 'ways'} to "
            f"develop it."
        )
    else:
        ways = f"{render.inline(card.label.rstrip(':. '))}: name {amount(card.practices)}."
    values = {
        "Term": render.inline(card.name),
        "Context": render.text(deck.role),
        "Prompt": f"{_quoted(card.name)}: {ways}",
        "Answer": _bullets(fitted(card.practices, _VISIBLE)),
        "Prompt 2": f"{_quoted(card.name)}: why does it matter?" if card.text else "",
        "Answer 2": render.block(card.text),
    }
    answer = normal(source_of((card.text, *card.practices)))
    return _made(card, card.key, values, answer, deck, builder)


# --- credentials ----------------------------------------------------------------------------------

LISTS = {
    "certification": "Which certifications help {role}?",
    "education": "Which education helps {role}?",
    "qualification": "Which qualifications help {role}?",
}
"""What the list card of a kind asks."""
TITLES = {
    "certification": "Certifications",
    "education": "Education",
    "qualification": "Qualifications",
}
"""What the list of a kind is called."""
_VISIBLE = 45
"""Words the back of a list card may show."""

_LEAST_ROLES = 12
"""Words the roles of a certification may always have."""


def credential_notes(kind: str, deck: Deck, builder: Builder) -> Iterator[Note]:
    """The list card of a kind, and before it a card for each acronym."""
    cards = [card for card in deck.cards if isinstance(card, Credential) and card.kind == kind]
    if not cards:
        return
    seen: set[str] = set()
    for card in cards:
        if isinstance(card, Certification) and card.acronym and card.key not in seen:
            seen.add(card.key)
            yield _certification(card.key, builder)
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
    where = f" in {', '.join(verticals)}" if others and verticals else ""
    acronym = render.text(first.acronym)
    texts = _purposes(cards, first.name)
    values = {
        "Term": acronym,
        "Context": "Certification",
        "Prompt": f"What does {acronym} stand for{render.text(where)}?",
        "Answer": render.inline(first.name),
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
    texts = list({normal(card.text.source): card.text for card in cards if card.text}.values())
    room = sentences_within([text.source for text in texts], _VISIBLE - count(name))
    return texts[: min(max(len(list(room)), 1), 3)]


def _roles(roles: Sequence[str], room: int) -> str:
    """The roles that ask for it, as many as a card has room for.

    Where some are left out, it says how many there are.
    """
    shown = list(sentences_within(list(roles), max(room, _LEAST_ROLES)))
    return render.text(", ".join(shown)) + (f" … ({len(roles)})" if len(shown) < len(roles) else "")


def _credential_list(kind: str, cards: Sequence[Credential], deck: Deck, builder: Builder) -> Note:
    items: dict[str, Credential] = {}
    for card in cards:
        items.setdefault(card.key, card)
    names = _names(list(items.values()))
    texts = purposes(
        [card.text for card in items.values()], _VISIBLE - sum(count(name) for name in names)
    )
    values = {
        "Term": TITLES[kind],
        "Context": context(deck, cards[0].topic),
        "Prompt": (
            f"{LISTS[kind].format(role=render.text(_with_article(deck.role)))} ({amount(items)})"
        ),
        "Answer": "<ul>"
        + "".join(_item(name, text) for name, text in zip(names, texts, strict=True))
        + "</ul>",
    }
    answer = normal(" ".join(map(in_full, items.values())))
    return make(
        TERM.name,
        kind,
        cards[0],
        key_of(cards[0].topic or TITLES[kind]),
        deck,
        builder,
        values,
        (card.span for card in cards),
        answer=answer,
    )


def in_full(card: Credential) -> str:
    """A credential's name with its acronym."""
    return f"{card.name} ({card.acronym})" if card.acronym else card.name


def _names(items: Sequence[Credential]) -> list[str]:
    """Names with their acronyms, or acronyms alone where the names fill more than a card.

    Each acronym has a card of its own.
    """
    names = list(map(in_full, items))
    if sum(count(name) for name in names) <= _VISIBLE:
        return names
    return [card.acronym or card.name for card in items]


def _item(name: str, text: Passage) -> str:
    return f"<li><b>{render.inline(name)}</b>{f' — {render.block(text)}' if text else ''}</li>"


def _with_article(role: str) -> str:
    """`a Nurse`, `an Engineer`, `an MRI Technician`."""
    first = role.split()[0] if role.split() else ""
    spelled = first.isupper() and len(first) <= 5
    vowel = (
        first[:1] in "AEFHILMNORSX"
        if spelled and not re.match(r"[AEIOU][A-Z]*[AEIOU]", first)
        else bool(re.match(r"[aeioAEIO]|[uU](?!ni|se|x\b|I\b)|8|11\b|18\b", first))
    )
    return f"{'an' if vowel else 'a'} {role}"
