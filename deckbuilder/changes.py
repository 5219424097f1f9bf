"""What a build changes, in words and as JSON.

Also how to find in Anki what the guides no longer have.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

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
    """A search for Anki's browser that finds the notes this build retires.

    Each goes by its first field, as it is and as a learner may still have it; by its kind, where
    two note types have such a field; and by its role, where another note looks the same. `tags` is
    the first level of our tags.
    """
    if not changes.retired:
        return ""
    gone = {change.guid for change in changes.retired}
    names = slugs({entry.role for entry in ledger.entries if entry.role})
    live: dict[str, set[str]] = {}
    for entry in ledger.entries:
        if entry.live:
            live.setdefault(entry.pattern, set()).add(entry.role)
    return " OR ".join(
        _clause(entry, tags, names, live) for entry in ledger.retired if entry.guid in gone
    )


def _clause(entry: Entry, tags: str, names: dict[str, str], live: dict[str, set[str]]) -> str:
    field = _FIRST_FIELD.get(entry.kind, "Term")
    patterns = tuple(dict.fromkeys((entry.pattern, *reversed(entry.before))))
    fields = " OR ".join(f'"{field}:{pattern}"' for pattern in patterns)
    parts = [f"({fields})" if len(patterns) > 1 else fields]
    parts += [f'"tag:{tags}::kind::{entry.kind}"'] if field == "Question" else []
    others = set().union(*(live.get(pattern, set()) for pattern in patterns)) - {entry.role}
    if entry.role and others:
        parts.append(f'"tag:{tags}::role::{names[entry.role]}"')
    return " ".join(parts)


@dataclass(frozen=True, slots=True)
class Made:
    """What an export put into its folder that was not there before."""

    folder: str
    files: tuple[str, ...]
    """Names of the files that are new or other than before."""
    renewed: bool
    """A learner may have notes of them: some were there before, or the ledger was damaged."""
    first: bool = False
    """The ledger was one of release 0.1, whose note types differ."""
    strange: tuple[str, ...] = ()
    """CSV files of a note type that no package before this export held."""


def advice(made: Made) -> str:
    """One sentence for a change: what to open in Anki, and what the CSV is for; else empty."""
    packages = [name for name in made.files if name.endswith(".apkg")]
    tables = [name for name in made.files if name.endswith(ANKI_ENDINGS)]
    touched = "the notes you wrote on, tagged or marked"
    kept = "your words, your tags and your reviews stay"
    if made.first and (packages or tables):
        said = (
            f"import {_named(tables, 'CSV file', made.folder)}"
            if tables
            else "export with --format csv and import those files"
        )
        return f"In Anki the notes are of release 0.1: {said} and open no package; {kept}."
    if packages:
        said = f"Open {_named(packages, 'package', made.folder)} in Anki"
        if made.renewed and tables:
            said += (
                f"; to bring the new text to {touched} too, import the CSV files after that: "
                "they keep your words, your tags and your reviews"
            )
        elif made.renewed:
            said += (
                f"; {touched} stay as they are (the CSV, --format csv, brings them the new text)"
            )
        return f"{said}."
    if made.strange:
        named = _named(made.strange, "CSV file", made.folder)
        return (
            f"Open the packages first (--format apkg,csv): Anki does not know the notes of {named} "
            f"yet and would make others of them."
        )
    if tables:
        return (
            f"Import {_named(tables, 'CSV file', made.folder)} in Anki, where a package of ours "
            f"was opened before: {kept}."
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
