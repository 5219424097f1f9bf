"""Concepts, lists, competencies and credentials → term notes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from deckbuilder import labels
from deckbuilder.labels import ENGLISH, either
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
    key_of,
)
from deckbuilder.notes.choose import choose, together
from deckbuilder.notes.common import Builder, context, make, quiet, source_of, tags_of
from deckbuilder.notes.items import entries
from deckbuilder.notes.sentences import count, sentences_within
from deckbuilder.notes.types import TERM
from deckbuilder.notes.unit import size
from deckbuilder.notes.units import LEAD_IN, units
from deckbuilder.text import normal

_VISIBLE = 45
"""Words the back of a list card may show."""
_MATTERS = 30
"""Words of why a competency matters."""
_MOST = 5
"""Items it may show."""


def term_notes(deck: Deck, builder: Builder) -> Iterator[Note]:
    """Concepts, lists and competencies, in source order."""
    for card in deck.cards:
        if isinstance(card, Concept) and not card.text.plain.endswith("?"):
            yield _concept(card, deck, builder)
        elif isinstance(card, List) and teaches(card):
            yield _list(card, deck, builder)
        elif isinstance(card, Competency):
            yield _competency(card, deck, builder)


def teaches(card: List) -> bool:
    """Whether a list is worth a card: what stands above it speaks of something.

    Not of its author, not of the guide itself, and it is no line of a listing.
    """
    words = normal(card.intro).split()
    of_itself = not _OF_GUIDES.isdisjoint(words[:_SUBJECT])
    says = card.heading or count(card.intro) <= _INTRO
    # `**Phase 2**` above a list is a label: what it is a part of stands elsewhere
    is_label = count(card.intro) < _SENTENCE and not card.intro.rstrip().endswith((".", "?"))
    spoken = not (of_itself or is_label or _BOLD.match(card.intro))
    return bool(says and spoken and len(card.items) > 1 and not labels.OURS.search(card.intro))


_SENTENCE = 4
"""Words of an introduction that says something."""
_BOLD = re.compile(r"\s*(?:\*\*|__)[^*_]+(?:\*\*|__)\W*$")


_INTRO = 20
"""Words of an introduction that may be a front."""


_OF_GUIDES = frozenset(labels.ENGLISH.speech["of_guides"])
_SUBJECT = 3
"""Words in which a sentence says what it speaks of."""


def _quoted(text: str) -> str:
    return f"“{render.inline(text)}”"


def in_one_sentence(card: Concept) -> bool:
    """Whether a concept is explained in no more than one."""
    return len(re.findall(r"[.!?](?:\s|$)", card.text.source)) <= 1


def _concept(card: Concept, deck: Deck, builder: Builder) -> Note:
    shown, rest = _parted(card.text, _VISIBLE)
    brief = " in one sentence" if in_one_sentence(card) else ""
    values = {
        "Term": render.inline(card.name),
        "Context": context(deck, card.heading),
        "Prompt": f"Explain {_quoted(card.name)}{brief}.",
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
    shown = _fitting(card.items)
    values = {
        "Term": render.inline(card.heading or card.intro),
        "Context": context(deck, card.heading),
        "Prompt": _listed(card, len(shown)),
        "Answer": _bullets(shown),
        "Detail": _bullets(_rest(shown, card.items)),
    }
    return _made(card, card.key, values, normal(source_of(card.items)), deck, builder)


def _listed(card: List, n: int) -> str:
    """What the list's introduction asks for: `Good teams share a few routines: name 4.`."""
    intro = render.inline(card.intro.rstrip().rstrip(":").rstrip())
    many = _of(n, len(card.items))
    if card.heading and (LEAD_IN.match(card.intro) or count(card.intro) > _INTRO):
        # `Here are a few more:` asks for nothing
        return f"{_quoted(_shown(card.heading))}: name {many}."
    return f"{intro} ({many})" if intro.endswith("?") else f"{intro.rstrip('.')}: name {many}."


def _of(n: int, all_of_them: int) -> str:
    """How many to name: `4`, or `any 5 of 9`."""
    return str(n) if n == all_of_them else f"any {n} of {all_of_them}"


def _fitting(items: Sequence[Passage]) -> list[Passage]:
    """The items a card shows, whole or by their first sentences."""
    chosen = choose(entries([item.blocks for item in items]), _VISIBLE)[:_MOST]
    return [passage(unit.blocks) for unit in chosen]


def _rest(shown: Sequence[Passage], items: Sequence[Passage]) -> list[Passage]:
    """The items that a card does not show, or not whole: they are folded."""
    return [
        item
        for n, item in enumerate(items)
        if item and not (n < len(shown) and _says(shown[n], item))
    ]


def _parted(text: Passage, room: int) -> tuple[Passage, str]:
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


DEVELOPS = re.compile(
    r"\b(develop|practic|build|grow|improve|strengthen|learn|tips|ways|steps|how to)", re.IGNORECASE
)
"""What a label above practices says when they are ways to develop a competency."""


def _shown(title: str) -> str:
    """A title as a front says it: without numbers and signs."""
    return quiet(title) or title


def _competency(card: Competency, deck: Deck, builder: Builder) -> Note:
    develops = bool(DEVELOPS.search(card.label))
    matters, rest = _parted(card.text, _MATTERS)
    shown = _fitting(card.practices)
    many, name = _of(len(shown), len(card.practices)), _quoted(_shown(card.name))
    if develops:
        ways = "way" if len(card.practices) == 1 else "ways"
        asked = f"{name}: name {many} practical {ways} to develop it."
    else:
        # what stands above such a label is what it answers: a challenge and its solutions
        about = f"{name}: {render.block(matters)} " if matters else f"{name}. "
        asked = f"{about}{render.inline(card.label.rstrip(':. '))}: name {many}."
    values = {
        "Term": render.inline(card.name),
        "Context": render.text(quiet(deck.role) or deck.role),
        "Prompt": asked,
        "Answer": _bullets(shown),
        "Detail": rest + _bullets(_rest(shown, card.practices)),
        "Prompt 2": f"{name}: why does it matter?" if matters and develops else "",
        "Answer 2": render.block(matters) if develops else "",
    }
    answer = normal(source_of((card.text, *card.practices)))
    return _made(card, card.key, values, answer, deck, builder)


# --- credentials ----------------------------------------------------------------------------------

LISTS = {
    "certification": "Which certifications help {role}?",
    "education": "Which degrees do employers ask for?",
    "qualification": "What must you bring for this role?",
}
"""What the list card of a kind asks."""
TITLES = {
    "certification": "Certifications",
    "education": "Education",
    "qualification": "Qualifications",
}
"""What the list of a kind is called."""
_LEAST_ROLES = 12
"""Words the roles of a certification may always have."""


def credential_notes(kind: str, deck: Deck, builder: Builder) -> Iterator[Note]:
    """The list card of a kind, and before it a card for each acronym."""
    cards = [card for card in deck.cards if isinstance(card, Credential) and card.kind == kind]
    if not cards:
        return
    seen: set[str] = set()
    for card in cards:
        if _has_card(card) and card.key not in seen:
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
    named, whole = _names(list(items.values()))
    shown = named[:_MOST]
    # what is said of those that are shown by their names alone, and the others
    more = [item for item in whole[: len(shown)] if item[1] and item not in shown]
    folded = [*more, *whole[len(shown) :]]
    values = {
        "Term": TITLES[kind],
        "Context": context(deck, cards[0].topic),
        "Prompt": (
            f"{_asked(kind, cards[0].topic).format(role=render.text(_with_article(deck.role)))}"
            f" ({_of(len(shown), len(named))})"
        ),
        "Answer": _credentials(shown),
        "Detail": _credentials(folded),
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


def _asked(kind: str, topic: str) -> str:
    """What the list card of a kind asks; of what is only preferred nobody must bring any."""
    wished = _WISHED.search(topic) and not _NEEDED.search(topic)
    helps = kind == "qualification" and wished
    return "What would help for this role?" if helps else LISTS[kind]


_NEEDED = re.compile(rf"\b{either(ENGLISH.credentials['needed'])}\b", re.IGNORECASE)
_WISHED = re.compile(rf"\b{either(ENGLISH.credentials['wished'])}\b", re.IGNORECASE)
Named = list[tuple[str, Passage]]


def _names(items: Sequence[Credential]) -> tuple[Named, Named]:
    """Names with what is said of each where all fits on a card, else alone; and all that is said.

    Where these fill more than a card, an acronym stands for its name: it has a card of its own.
    """
    names = list(map(in_full, items))
    words = sum(count(name) for name in names[:_MOST])
    if words > _VISIBLE:
        names = [card.acronym or card.name for card in items]
    texts = [card.text for card in items]
    if words + sum(size(text.blocks) for text in texts[:_MOST]) > _VISIBLE:
        texts = [Passage()] * len(texts)
    # what is said of one with an acronym stands on its own card
    told = [Passage() if _has_card(card) else card.text for card in items]
    whole = list(zip(names, told, strict=True))
    return list(zip(names, texts, strict=True)), whole


def _has_card(card: Credential) -> bool:
    return isinstance(card, Certification) and bool(card.acronym)


def _credentials(items: Sequence[tuple[str, Passage]]) -> str:
    if not items:
        return ""
    return "<ul>" + "".join(_item(name, text) for name, text in items) + "</ul>"


def _item(name: str, text: Passage) -> str:
    dash = " — " if text and isinstance(text.blocks[0], Paragraph) else ""
    return f"<li><b>{render.inline(name)}</b>{dash}{render.block(text)}</li>"


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
