"""What became of the guides the ledger knows: absence is not retirement.

A guide is *seen* when it was read and makes notes, or never made any. It is *gone* when its file is
no more in a folder that was read. In between it is *kept*: it could not be read, or it made notes
and makes none now, or something else stands in its place. What is kept changes nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from deckbuilder.codes import report
from deckbuilder.identity.ledger import Ledger
from deckbuilder.model import Diagnostic, Span

GONE, ELSEWHERE, THERE = "gone", "elsewhere", "there"
"""How the place of a guide that was not read stands: no file; in no folder that was read; taken."""


@dataclass(frozen=True, slots=True)
class Absence:
    """Places of guides as the ledger has them, by what became of them."""

    seen: frozenset[str]
    gone: frozenset[str]
    empty: frozenset[str]
    """Read, and without a card where there were some."""
    taken: frozenset[str]
    """Not read, although something stands there."""

    @property
    def kept(self) -> frozenset[str]:
        """What changes nothing."""
        return self.empty | self.taken


def absence(
    before: Ledger, read: Collection[str], made: Collection[str], standing: Mapping[str, str]
) -> Absence:
    """The ledger, and how its guides were found → what may be retired and what may not.

    read: places of the guides that were read; made: places that make notes; standing: of the places
    that were not read.
    """
    held = _held(before)
    empty = {place for place in read if held[place] and place not in made}
    return Absence(
        seen=frozenset(read) - empty,
        gone=frozenset(place for place, how in standing.items() if how == GONE),
        empty=frozenset(empty),
        taken=frozenset(p for p, how in standing.items() if how == THERE and held[p]),
    )


def left(
    found: Absence, after: Ledger, shown: Mapping[str, str], told: Collection[str]
) -> tuple[Diagnostic, ...]:
    """An error for each guide that is kept, and notes with it, unless it has one already.

    after: the ledger of this run; shown: place → path as messages show it; told: paths that have an
    error.
    """
    held = _held(after)
    said = [
        (_empty if place in found.empty else _taken)(shown.get(place, place), held[place])
        for place in sorted(found.kept)
        if held[place]
    ]
    return tuple(d for d in said if not _told(d.span.path, told))


def _held(ledger: Ledger) -> Counter[str]:
    """How many live notes each guide has."""
    return Counter(guide for entry in ledger.entries if entry.live for guide in entry.guides)


def _told(path: str, told: Collection[str]) -> bool:
    return any(other == path or other.endswith(f"/{path}") for other in told)


def _notes(count: int) -> str:
    return "1 note that came" if count == 1 else f"{count} notes that came"


def _empty(path: str, count: int) -> Diagnostic:
    message = f"it makes no card any more; {_notes(count)} from it stay as they were"
    return report("cards-gone", Span(path, 1, 1), message)


def _taken(place: str, count: int) -> Diagnostic:
    message = f"it was a guide and cannot be read; {_notes(count)} from it stay as they were"
    return report("guide-not-read", Span(place, 1, 1), message)
