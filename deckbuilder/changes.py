"""What a build changes, in words and as JSON.

Also how to find in Anki what the guides no longer have.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from deckbuilder.identity.identify import Change, Changes
from deckbuilder.identity.ledger import Entry, Ledger
from deckbuilder.naming import slugs
from deckbuilder.ours import ANKI_ENDINGS

_NAMES = ("new", "reworded", "changed", "moved", "revived", "retired")
_FIRST_FIELD = {"question": "Question", "pitfall": "Question"}


def summary(changes: Changes, ledger: Ledger, tags: str) -> Iterator[str]:
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
        yield f"    {search(changes, ledger, tags)}"


def search(changes: Changes, ledger: Ledger, tags: str) -> str:
    """A search for Anki's browser that finds the notes this build retires, and no other.

    Each goes by its first field, its kind and its role; `tags` is the first level of our tags.
    """
    gone = {change.guid for change in changes.retired}
    names = slugs({entry.role for entry in ledger.entries if entry.role})
    return " OR ".join(
        _clause(entry, tags, names) for entry in ledger.retired if entry.guid in gone
    )


def _clause(entry: Entry, tags: str, names: dict[str, str]) -> str:
    parts = [f"{_FIRST_FIELD.get(entry.kind, 'Term')}:{entry.pattern}"]
    parts.append(f"tag:{tags}::kind::{entry.kind}")
    parts += [f"tag:{tags}::role::{names[entry.role]}"] if entry.role else []
    return " ".join(f'"{part}"' for part in parts)


def advice(
    changes: Changes, before: Ledger, files: Sequence[str], folder: str, *, rebuilt: bool = False
) -> str:
    """One sentence for a change: what to open in Anki, and what the CSV is for; else empty.

    A rebuilt ledger counts notes as new that a learner may have.
    """
    if not any(getattr(changes, name) for name in _NAMES if name != "retired"):
        return ""
    packages = [name for name in files if name.endswith(".apkg")]
    tables = [name for name in files if name.endswith(ANKI_ENDINGS)]
    known = changes.reworded or changes.changed or changes.moved or changes.revived
    old = rebuilt or bool(before.entries and known)
    touched = "the notes you wrote on, tagged or marked"
    if packages:
        said = f"Open {_named(packages, 'package', folder)} in Anki"
        if old and tables:
            said += (
                f"; to bring the new text to {touched} too, import the CSV files after that: "
                "they keep your words, your tags and your reviews"
            )
        elif old:
            said += (
                f"; {touched} stay as they are (the CSV, --format csv, brings them the new text)"
            )
        return f"{said}."
    if tables:
        return (
            f"Import {_named(tables, 'CSV file', folder)} in Anki, where a package of ours was "
            "opened before: your words, your tags and your reviews stay."
        )
    return ""


def _named(files: Sequence[str], what: str, folder: str) -> str:
    where = f"{folder.rstrip('/')}/"
    return f"{where}{files[0]}" if len(files) == 1 else f"the {len(files)} {what}s in {where}"


def lines(changes: Changes, ledger: Ledger, tags: str) -> Iterator[str]:
    """What the next export would do, note by note."""
    if not changes and not changes.likely:
        yield f"nothing to do: {changes.same} notes are as the ledger knows them"
        return
    for name in _NAMES:
        for change in getattr(changes, name):
            yield _line(name, change)
    yield ""
    yield from summary(changes, ledger, tags)


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


def as_json(changes: Changes, ledger: Ledger, tags: str) -> dict[str, object]:
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
    return {
        **found,
        "warnings": list(changes.warnings),
        "unchanged": changes.same,
        "search": search(changes, ledger, tags),
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
