"""Pieces → beats: points before they are sized.

A beat has all its sentences and the label of the story they tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from deckbuilder.markdown import Code
from deckbuilder.model import Part
from deckbuilder.notes.pieces import Piece, unquoted
from deckbuilder.notes.sentences import count, sentences_within, split
from deckbuilder.notes.stretches import PLAIN, STORY, Stretch, stretches


@dataclass(frozen=True)
class Beat:
    """A point to be, with all its sentences; or code, which has none."""

    sentences: tuple[str, ...] = ()
    label: Part = Part.NONE
    name: str = ""
    form: str = "prose"
    """prose, item, step, row, code; merged where two became one."""
    code: Code | None = None

    @property
    def said(self) -> bool:
        """Not code: something to say aloud."""
        return self.form != "code"

    @cached_property
    def size(self) -> int:
        """Words."""
        return (count(self.name) + sum(count(s) for s in self.sentences)) if self.said else 0


BELOW = 24
"""Words taken from the items nested in one that has no sentence of its own."""

MOST_BELOW = 24
"""Nested items that are looked at."""

LEAD_IN = re.compile(
    r"^(?:here (?:are|is)|below (?:are|is)|there are (?:several|many|various|a "
    r"few|two|three|four|five|some|\d+)|(?:the|these) following|some (?:of "
    r"the )?(?:key|common)|"
    r"(?:I|we)(?: \w+){0,3} (?:the following|several (?:steps|strategies|methods)|these "
    r"steps))\b[^.]*\.?$",
    re.IGNORECASE,
)
_FOR_EXAMPLE = re.compile(
    r"^(?:for (?:example|instance)|in one (?:case|instance|example|situation|project)|as an "
    r"example|to illustrate|to give an example|an example "
    r"(?:of this )?(?:is|was|would be)|one example)\b",
    re.IGNORECASE,
)
_BACK_TO_RULE = re.compile(
    r"^(?:additionally|furthermore|moreover|in addition|finally|lastly|overall|in "
    r"general|(?:then,? )?I (?:would|always|usually|typically)|next,)\b",
    re.IGNORECASE,
)
FIRST_PERSON = re.compile(r"\b(?:I|we|my|our|us|me)\b|\bI['\u2019]", re.IGNORECASE)


def beats(pieces: Sequence[Piece], label: Part = Part.NONE) -> Iterator[Beat]:
    """Pieces → beats in their order; a story's label holds until the next one."""
    first = True
    for i, piece in enumerate(pieces):
        after = pieces[i + 1].kind if i + 1 < len(pieces) else ""
        if piece.kind == "code":
            yield _shown(piece.code)
        elif piece.kind == "table":
            yield from _rows(piece.rows)
        elif piece.kind == "item":
            cut = stretches(piece.text)
            label = next((p.label for p in cut if p.label), label)
            yield from _item(piece, cut, label)
        else:
            for part in stretches(unquoted(piece.text)):
                label = part.label or label
                yield from _prose(part, label, after, first=first)
                first = False


def _prose(part: Stretch, label: Part, after: str, *, first: bool) -> Iterator[Beat]:
    """A paragraph → a beat for each sentence, one for an example with all that belongs to it."""
    found = _without_lead_in(split(part.text), after)
    if part.name:
        if found:
            yield Beat(tuple(found), label, part.name, "item")
        elif not after and not part.text:
            yield Beat((part.name,), label)
        return
    at = 0
    while at < len(found):
        if not label and (at or not first) and _FOR_EXAMPLE.match(found[at]):
            end = next(
                (j for j in range(at + 1, len(found)) if _BACK_TO_RULE.match(found[j])), len(found)
            )
            yield Beat(tuple(found[at:end][:12]), Part.EXAMPLE)
            at = end
        else:
            yield Beat((found[at],), label)
            at += 1


def _without_lead_in(found: list[str], after: str) -> list[str]:
    """Sentences less the one that only introduces the list below.

    Before code a sentence that says what I do stays.
    """
    if not found:
        return found
    last = found[-1]
    colon = last.rstrip("*_ ").endswith(":")
    if after in ("item", "table") and (colon or LEAD_IN.match(last)):
        return found[:-1]
    if after == "code" and colon and not (FIRST_PERSON.match(last) and count(last) >= 6):
        return found[:-1]
    return found[:-1] if colon and not after else found


def _item(piece: Piece, cut: list[Stretch], label: Part) -> Iterator[Beat]:
    """An item of a list → one beat, `**Label** — first sentence`.

    A labelled part of a story → a beat for each sentence.
    """
    form = "step" if piece.ordered else "item"
    nested = [c for c in piece.children if c.kind != "code"]
    for n, part in enumerate(cut):
        if part.label in (*STORY, Part.RESULT, Part.EXAMPLE):
            yield from (
                Beat((s,), part.label)
                for s in _without_lead_in(split(part.text), nested[0].kind if nested else "")
            )
            continue
        name, text = part.name, unquoted(part.text)
        if not name and not label and (match := PLAIN.match(text)) and not FIRST_PERSON.match(text):
            name, text = match["label"], text[match.end() :]
        if beat := _item_beat(name, text, nested if n == len(cut) - 1 else [], label, form):
            yield beat
    if cut and cut[-1].label and nested:
        yield from beats(nested, label)
    for child in piece.children:
        yield from map(_shown, _codes(child))


def _shown(code: Code | None) -> Beat:
    return Beat(label=Part.CODE, form="code", code=code)


def holds_code(pieces: Sequence[Piece]) -> bool:
    """Whether a fence stands anywhere in the pieces."""
    return any(piece.kind == "code" or holds_code(piece.children) for piece in pieces)


def _codes(piece: Piece) -> Iterator[Code]:
    if piece.code:
        yield piece.code
    for child in piece.children:
        yield from _codes(child)


def _item_beat(
    name: str, text: str, nested: Sequence[Piece], label: Part, form: str
) -> Beat | None:
    text = text.strip().rstrip(";,").rstrip() if not text.endswith(":") or nested else text
    if (not text or text.endswith(":")) and nested and (below := _below(nested)):
        if not text:
            return Beat((below,), label, name, form)
        return (
            Beat((f"{text} {below}",), label, name, form)
            if count(text) <= BELOW
            else Beat((text,), label, name, form)
        )
    if not text:
        return Beat((name,), label, form=form) if name else None
    return Beat(tuple(split(text)), label, name, form)


def _below(nested: Sequence[Piece]) -> str:
    """What stands below an item without a sentence of its own.

    The children's names, else their first sentences while they fit.
    """
    children = [c for c in nested if c.kind in ("item", "prose")]
    cut = [stretches(c.text)[0] for c in children[:MOST_BELOW] if c.text]
    names = [p.name or (m["label"] if (m := PLAIN.match(p.text)) else "") for p in cut]
    if names and all(names):
        return "; ".join(names)
    first = [s.rstrip(".;,") for p in cut if (s := next(iter(split(p.text)), p.name))]
    return "; ".join(sentences_within(first, BELOW))


def _rows(rows: Sequence[Sequence[str]]) -> Iterator[Beat]:
    """A table → a beat for each row, named by its first cell.

    With three columns and more the other cells say their heading.
    """
    header = rows[0]
    for cells in rows[1 : 1 + MOST_BELOW]:
        said = [
            f"{header[i]}: {cell}" if len(header) > 2 and i < len(header) and header[i] else cell
            for i, cell in enumerate(cells[1:], 1)
            if any(c.isalnum() for c in cell)
        ]
        name = cells[0].strip("*")
        if said and name:
            yield Beat(("; ".join(said),), name=name, form="row")
        elif said or name:
            yield Beat(("; ".join(said) or name,), form="row")
