"""Which decks and cards are wanted, and near misses for what matched nothing.

`--role`, `--vertical`, `--category`, `--kind`, `--tag`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from fnmatch import fnmatchcase

from deckbuilder.model import KINDS, Card, Deck, Guide, Meta, Note, Span
from deckbuilder.naming import slug, slugs


@dataclass(frozen=True, slots=True)
class Selection:
    """What was asked for; empty means all.

    Several values of one filter add up, filters narrow each other.
    """

    roles: tuple[str, ...] = ()
    verticals: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return any((self.roles, self.verticals, self.categories, self.kinds, self.tags))


def matches(value: str | None, patterns: Sequence[str], own_slug: str = "") -> bool:
    """By name or slug, without case, `*` allowed; no patterns match everything."""
    if not patterns:
        return True
    if not value:
        return False
    names = {_fold(value), slug(value), own_slug}
    return any(
        fnmatchcase(name, _glob(_fold(pattern))) or fnmatchcase(name, _glob(slug_pattern(pattern)))
        for pattern in patterns
        for name in names
        if name
    )


def _fold(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _glob(pattern: str) -> str:
    # only * is special: a role may hold brackets and question marks
    return pattern.replace("[", "[[]").replace("?", "[?]")


def slug_pattern(pattern: str) -> str:
    """A pattern with its words as slugs, stars kept."""
    return "*".join(slug(part) if part.strip() else "" for part in pattern.split("*"))


def picks(selection: Selection, meta: Meta, role_slug: str) -> bool:
    """Whether a guide's metadata passes every filter but the kind."""
    return (
        matches(meta.label, selection.roles, role_slug)
        and matches(meta.vertical, selection.verticals)
        and matches(meta.category, selection.categories)
        and (not selection.tags or any(matches(tag, selection.tags) for tag in meta.tags))
    )


def picked(guides: Sequence[Guide], selection: Selection) -> tuple[Guide, ...]:
    """The guides whose metadata passes."""
    known = slugs(guide.meta.label for guide in guides)
    return tuple(guide for guide in guides if picks(selection, guide.meta, known[guide.meta.label]))


def cards(guides: Sequence[Guide], selection: Selection) -> tuple[Card, ...]:
    """The cards that pass, in source order."""
    return tuple(
        card
        for guide in picked(guides, selection)
        for card in guide.cards
        if not selection.kinds or card.kind in selection.kinds
    )


def narrow(decks: Sequence[Deck], selection: Selection) -> tuple[Deck, ...]:
    """Decks with their notes, complete → what passes.

    Notes keep their content, order and position.
    """
    if not selection:
        return tuple(decks)
    narrowed = (_narrow(deck, selection) for deck in decks)
    return tuple(deck for deck in narrowed if deck.notes or deck.cards or deck.unanswered)


def _narrow(deck: Deck, selection: Selection) -> Deck:
    def kept(meta: Meta) -> bool:
        return picks(selection, meta, deck.slug)

    def wanted(kind: str) -> bool:
        return not selection.kinds or kind in selection.kinds

    chosen = tuple(card for card in deck.cards if kept(card.meta) and wanted(card.kind))
    spans = {card.span for card in deck.cards if kept(card.meta)}
    role = matches(deck.role, selection.roles, deck.slug)
    studies = tuple(
        study for study in deck.studies if wanted("question") and kept(study.question.meta)
    )
    unanswered = tuple(q for q in deck.unanswered if wanted("question") and kept(q.meta))
    notes = tuple(note for note in deck.notes if role and wanted(note.kind) and _from(note, spans))
    return replace(deck, cards=chosen, studies=studies, unanswered=unanswered, notes=notes)


def _from(note: Note, spans: set[Span]) -> bool:
    return any(span in spans for span in note.sources)


def unknown(selection: Selection, guides: Sequence[Guide]) -> tuple[str, ...]:
    """A message for each value of a filter that matches no guide, with the nearest names."""
    found: list[str] = []
    values: tuple[tuple[str, tuple[str, ...], Callable[[Meta], Iterable[str | None]]], ...] = (
        ("role", selection.roles, lambda m: [m.label]),
        ("vertical", selection.verticals, lambda m: [m.vertical]),
        ("category", selection.categories, lambda m: [m.category]),
        ("tag", selection.tags, lambda m: m.tags),
    )
    for name, patterns, of in values:
        own = slugs(guide.meta.label for guide in guides) if name == "role" else {}
        known = sorted({value for guide in guides for value in of(guide.meta) if value})
        found += [
            _near(name, pattern, known)
            for pattern in patterns
            if not any(matches(value, [pattern], own.get(value, "")) for value in known)
        ]
    found += [_near("kind", kind, KINDS) for kind in selection.kinds if kind not in KINDS]
    return tuple(found)


def _near(name: str, pattern: str, known: Sequence[str]) -> str:
    folded = {_fold(value): value for value in known}
    # a name that holds the word is nearer than one that only looks alike
    near = [value for value in known if _fold(pattern) and _fold(pattern) in _fold(value)][:3]
    near += [
        folded[match]
        for match in get_close_matches(_fold(pattern), folded, n=3, cutoff=0.4)
        if folded[match] not in near
    ][: 3 - len(near)]
    if near:
        return f"no {name} matches “{pattern}”; did you mean {_any_of(near)}?"
    listed = (
        f" (there are: {', '.join(known[:8])}{', …' if len(known) > 8 else ''})" if known else ""
    )
    return f"no {name} matches “{pattern}”{listed}"


def _any_of(names: Sequence[str]) -> str:
    quoted = [f"“{name}”" for name in names]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} or {quoted[-1]}"
