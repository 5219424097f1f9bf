"""Decks → notes: what the learner gets, by the rules for good cards.

Every word is the guide's or a fixed label.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from deckbuilder.model import KINDS, Certification, Deck, Note, Question
from deckbuilder.notes.common import Builder, is_low, section_name
from deckbuilder.notes.questions import pitfall_note, question_note
from deckbuilder.notes.terms import credential_notes, term_notes
from deckbuilder.text import normal

__all__ = ["build", "section_name"]


def build(
    decks: Sequence[Deck], tag_root: str = "interview", language: str = ""
) -> tuple[Deck, ...]:
    """All decks, complete → the same with their notes.

    A note's content does not depend on what is selected later.
    """
    shared: dict[str, list[Certification]] = defaultdict(list)
    acronyms: dict[str, set[str]] = defaultdict(set)
    for deck in decks:
        for card in deck.cards:
            if isinstance(card, Certification) and card.acronym:
                shared[card.key].append(card)
                acronyms[normal(card.acronym)].add(card.key)
    builder = Builder(
        {deck.role: deck.slug for deck in decks}, tag_root, language, dict(shared), dict(acronyms)
    )
    owners: dict[str, Note] = {}
    built = []
    for deck in decks:
        notes = []
        for due, note in enumerate(_notes(deck, builder)):
            if note.kind == "certification" and note.role == "":
                # one note for all roles; it belongs to the first deck that has it
                note = owners.setdefault(note.key, replace(note, deck=deck.name))
            notes.append(replace(note, due=due))
        built.append(replace(deck, notes=tuple(notes)))
    return tuple(built)


def _notes(deck: Deck, builder: Builder) -> Iterator[Note]:
    made: list[Note] = []
    by_key: dict[str, list[Question]] = defaultdict(list)
    for card in deck.cards:
        if isinstance(card, Question):
            by_key[card.key].append(card)
    for study in deck.studies:
        made.append(question_note(study, by_key[study.question.key], deck, builder))
        if study.question.pitfall:
            made.append(pitfall_note(study, deck, builder))
    terms = list(term_notes(deck, builder))
    for kind in ("certification", "qualification", "education"):
        terms += credential_notes(kind, deck, builder)
    made += _unique(terms)
    asked = {key: len(group) for key, group in by_key.items()}
    many = sum(note.kind == "question" for note in made) > MANY
    return iter(sorted(made, key=lambda note: _place(note, asked if many else {})))


MANY = 100
"""Questions of a role that are more than one learns at once."""


def _place(note: Note, asked: Mapping[str, int]) -> tuple[bool, int, int]:
    """Where a note stands in its deck: the least worth learning last, the other kinds in order.

    Of many questions those come first that several guides ask.
    """
    often = -asked.get(note.key, 0) if note.kind == "question" else 0
    return is_low(note), KINDS.index(note.kind), often


def _unique(notes: Iterable[Note]) -> Iterator[Note]:
    """Two terms of one wording in a role are told apart by a number, whatever their kinds."""
    taken: set[tuple[str, str]] = set()
    for note in notes:
        key, n = note.key, 2
        while (note.role, key) in taken:
            key, n = f"{note.key} {n}", n + 1
        taken.add((note.role, key))
        yield replace(note, key=key)
