"""What a reader may know of the guide around the section it reads."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from deckbuilder.labels import Vocabulary
from deckbuilder.markdown import Block, Passage, passage
from deckbuilder.model import Card, Context, Diagnostic, Meta, Question, Span
from deckbuilder.readers.section import Section


@dataclass(frozen=True, slots=True)
class Scope:
    """The guide as far as it is known before its sections are read."""

    path: str
    meta: Meta
    vocabulary: Vocabulary
    idents: Mapping[int, str]
    is_guide: bool
    """Questions or competencies stand in it: its lists and terms are worth a card."""
    has_questions: bool
    """It is a guide of questions, and no article."""
    practice_labels: frozenset[str]
    """Bare labels (normal form) that repeat under sibling headings."""
    quizzes: frozenset[tuple[str, ...]]
    """Its parts (titles from the outermost in) in which half of the questions have options; in
    others a list with boxes is a list of things to do."""
    has_ticks: bool
    """Several of its questions have options of which one is ticked."""
    plain_tails: bool
    """Some answer before the last one ends in a paragraph without a label."""
    in_code: bool
    """Most of its questions are answered by code alone."""
    linked: Mapping[str, Passage]
    """What the files say that its links lead to."""

    def span(self, start: int, end: int) -> Span:
        """Lines of this guide."""
        return Span(self.path, start, max(start, end))

    def context(self, *blocks: Block) -> Context:
        """Blocks as text that is on no card."""
        return Context(self.span(blocks[0].start, blocks[-1].end), passage(blocks).source or "---")


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A question without an answer: no card, but not forgotten."""

    question: Question


Found = Card | Unanswered | Context | Diagnostic
Reader = Callable[[Section, Scope], Iterator[Found] | None]
"""Reads a section into cards and what is left over; None: not mine."""
