"""What a build changes, in words and as JSON.

Also how to find in Anki what the guides no longer have.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from deckbuilder.ledger import Change, Changes, Entry, Ledger

_NAMES = ("new", "reworded", "changed", "moved", "revived", "retired")
_FIRST_FIELD = {"question": "Question", "pitfall": "Question"}


def summary(changes: Changes, ledger: Ledger) -> Iterator[str]:
    """A few lines after an export: how many notes changed and how, and what is left in Anki."""
    counts = [f"{len(getattr(changes, name))} {name}" for name in _NAMES if getattr(changes, name)]
    yield "notes: " + ", ".join(
        [*counts, f"{changes.same} unchanged"] if changes.same or not counts else counts
    )
    for change in changes.reworded:
        yield f"  reworded: {change.was} → {change.question}"
    yield from (f"  careful: {warning}" for warning in changes.warnings)
    for guess in changes.likely:
        yield f"  maybe the same ({guess.score:.0%}): {guess.question} → {guess.now}"
        yield f"    if so: deckbuilder export --accept {guess.old}"
    if changes.retired:
        yield (
            f"  Anki keeps {len(changes.retired)} that the guides no longer have; to find them, "
            f"search its browser for:"
        )
        gone = {change.guid for change in changes.retired}
        yield f"    {search([entry for entry in ledger.retired if entry.guid in gone])}"
        yield "  or import retired.csv, which only gives them the tag retired"


def search(entries: Sequence[Entry]) -> str:
    """A search for Anki's browser that finds these notes by their first field."""
    return " OR ".join(
        f'"{_FIRST_FIELD.get(e.kind, "Term")}:{_pattern(e.question)}"' for e in entries
    )


def _pattern(question: str) -> str:
    """A question as a pattern: whatever Anki's search would interpret is a single wildcard."""
    cut = question[:80].rstrip("…")
    return re.sub(r"[^\w ]", "_", cut) + "*"


def lines(changes: Changes, ledger: Ledger) -> Iterator[str]:
    """What the next export would do, note by note."""
    if not changes and not changes.likely:
        yield f"nothing to do: {changes.same} notes are as the ledger knows them"
        return
    for name in _NAMES:
        for change in getattr(changes, name):
            yield _line(name, change)
    yield ""
    yield from summary(changes, ledger)


def _line(name: str, change: Change) -> str:
    place = " · ".join(part for part in (change.guide, change.role, change.kind) if part)
    said = (
        f"{change.was} → {change.question}"
        if name == "reworded" and change.was
        else change.question
    )
    return f"{name:>9}: {said}  ({place})" + (
        f", was in {change.was}" if name == "moved" and change.was else ""
    )


def as_json(changes: Changes, ledger: Ledger) -> dict[str, object]:
    """The same for tools."""
    found: dict[str, object] = {
        name: [_row(change) for change in getattr(changes, name)] for name in _NAMES
    }
    found["likely"] = [
        {
            "old": g.old,
            "question": g.question,
            "now": g.now,
            "kind": g.kind,
            "guide": g.guide,
            "score": round(g.score, 3),
        }
        for g in changes.likely
    ]
    gone = {change.guid for change in changes.retired}
    retired = [entry for entry in ledger.retired if entry.guid in gone]
    return {
        **found,
        "warnings": list(changes.warnings),
        "unchanged": changes.same,
        "search": search(retired),
    }


def _row(change: Change) -> dict[str, str]:
    return {
        "guid": change.guid,
        "kind": change.kind,
        "guide": change.guide,
        "role": change.role,
        "question": change.question,
        "was": change.was,
    }
