"""Guides → decks: one role's guides together, in study order, repeated questions merged."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, replace

from deckbuilder.markdown import Passage, of, renamed, with_pictures
from deckbuilder.model import KINDS, Answer, Card, Deck, Guide, Meta, Pitfall, Question
from deckbuilder.naming import slugs
from deckbuilder.notes.points import study
from deckbuilder.titles import needs_title

_LISTS = ("outcome", "reasoning", "best_practice", "alternative", "follow_up", "pitfall")


ROOT = "Interview Prep"
"""The first level of our decks, where the settings name no other."""


def build(guides: Sequence[Guide], root: str = ROOT) -> tuple[Deck, ...]:
    """All guides → one deck for each role, by name.

    A guide without a role goes by its title or its file's name.
    """
    roles: dict[str, list[Guide]] = {}
    for guide in guides:
        if guide.cards or guide.unanswered:
            roles.setdefault(guide.meta.label, []).append(guide)
    names = slugs(roles)
    return tuple(_deck(role, names[role], members, root) for role, members in sorted(roles.items()))


def _deck(role: str, slug: str, guides: list[Guide], root: str) -> Deck:
    cards = list(_set_apart(card for guide in guides for card in guide.cards))
    ordered = sorted(cards, key=lambda card: KINDS.index(card.kind))
    merged = merge([card for card in ordered if isinstance(card, Question)])
    answered = {question.key for question, _ in merged}
    return Deck(
        role=role,
        name=deck_name(root, role),
        slug=slug,
        meta=_common([guide.meta for guide in guides]),
        verticals=_distinct(guide.meta.vertical for guide in guides),
        categories=_distinct(guide.meta.category for guide in guides),
        titles=_distinct(guide.meta.title or guide.meta.name for guide in guides),
        cards=tuple(ordered),
        studies=tuple(study(question) for question, _ in merged),
        unanswered=tuple(q for guide in guides for q in guide.unanswered if q.key not in answered),
    )


def _set_apart(cards: Iterable[Card]) -> Iterator[Card]:
    """Questions like `Benefits?` stand below several titles, which say of what.

    Those below the first title stay as they are.
    """
    first: dict[str, str] = {}
    for card in cards:
        if isinstance(card, Question | Pitfall) and needs_title(card.prompt):
            topic = first.setdefault(card.key, card.topic)
            yield card if card.topic == topic else replace(card, apart=card.topic)
        else:
            yield card


def deck_name(root: str, role: str) -> str:
    """The deck of a role below a root, in Anki's own form, for packages and CSV alike.

    Blanks round `::`, empty levels, a colon at an end, control characters, uncomposed letters:
    Anki mends them in a package and makes another deck of them for every row of a CSV.
    """
    above = [level for part in root.split("::") if (level := _level(part))]
    own = _level(role.replace("::", " - ").replace('"', "'"))
    return "::".join([*(above or [ROOT]), own or "Interview"])


def _level(text: str) -> str:
    made = "".join(
        c
        for c in unicodedata.normalize("NFC", text)
        if c.isspace() or unicodedata.category(c) != "Cc"
    )
    return " ".join(made.split()).strip(": ")[:200].strip(": ")


def _common(metas: list[Meta]) -> Meta:
    first = metas[0]
    tags = tuple(dict.fromkeys(tag for meta in metas for tag in meta.tags))
    return replace(first, tags=tags)


def _distinct(values: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))


def merge(questions: Sequence[Question]) -> tuple[tuple[Question, tuple[Question, ...]], ...]:
    """Questions of one role → each once, with those it was made of.

    A different answer joins the others.
    """
    groups: dict[str, list[Question]] = {}
    for question in questions:
        groups.setdefault(question.key, []).append(question)
    return tuple((_merged(group), tuple(group)) for group in groups.values())


def _merged(group: list[Question]) -> Question:
    first = group[0]
    if len(group) == 1:
        return first
    answers: dict[str, Answer] = {}
    for question in group:
        for answer in question.answers:
            answers.setdefault(" ".join(answer.text.source.split()), answer)
    lists = {
        name: _joined(question for question in group for question in getattr(question, name))
        for name in _LISTS
    }
    ident = next((question.ident for question in group if question.ident), "")
    own = tuple(answers.values())
    return replace(first, answers=own, ident=ident, **lists)  # type: ignore[arg-type]


def _joined(texts: Iterable[Passage]) -> tuple[Passage, ...]:
    return tuple({" ".join(text.source.split()): text for text in texts}.values())


def with_images(guide: Guide, named: Mapping[str, str]) -> Guide:
    """The guide with its local images under the names they are packaged by."""
    if not named:
        return guide

    def change(value: object) -> object:
        if isinstance(value, str):
            return renamed(of(value), named).source if "![" in value else value
        if isinstance(value, Passage):
            return with_pictures(value, named)
        if isinstance(value, Answer):
            return replace(value, text=with_pictures(value.text, named))
        return tuple(change(part) for part in value) if isinstance(value, tuple) else value

    kept = {"span", "meta", "topic", "ident"}

    def changed(card: Card) -> Card:
        found = {f.name: change(getattr(card, f.name)) for f in fields(card) if f.name not in kept}
        return replace(card, **found)  # type: ignore[arg-type]

    return replace(guide, cards=tuple(changed(card) for card in guide.cards))
