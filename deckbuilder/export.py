"""From what was read to files: decks, notes, identities, selection, books, bytes.

Then everything is written at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from deckbuilder import decks as decking
from deckbuilder import files, selection
from deckbuilder import ledger as ledgers
from deckbuilder.files import Library
from deckbuilder.model import WRITTEN, Book, Deck, Image, Note, Options
from deckbuilder.naming import slugs
from deckbuilder.notes import build as building
from deckbuilder.notes.types import NOTE_TYPES, PITFALL, QUESTION, TERM, content
from deckbuilder.selection import Selection
from deckbuilder.writers import WRITERS

LEDGER = "deckbuilder.lock"


class Refused(Exception):
    """An export that must not go on; says what to do. Nothing has been written."""


@dataclass(frozen=True, slots=True)
class Request:
    """What an export is asked for."""

    formats: tuple[str, ...]
    by: str
    out: Path
    selection: Selection
    options: Options
    ledger: Path | None
    accept: frozenset[str]
    language: str
    now: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an export did, or would do."""

    by: str
    folder: Path
    written: tuple[tuple[Book, tuple[str, ...]], ...]
    stale: tuple[Path, ...] = ()
    warnings: tuple[str, ...] = ()
    summary: tuple[str, ...] = ()
    changes: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Built:
    """All decks, every note with its identity."""

    decks: tuple[Deck, ...]
    ledger: ledgers.Ledger
    before: ledgers.Ledger
    changes: ledgers.Changes
    types: tuple[tuple[str, int], ...]
    path: Path
    """Of the ledger."""


# --- identity -------------------------------------------------------------------------------------


def build(
    library: Library, ledger: Path | None, now: int, accept: Iterable[str] = (), language: str = ""
) -> Built:
    """Everything that was read → decks with identified notes.

    Raises Refused for a ledger that cannot be used.
    """
    path = ledger or library.folder / LEDGER
    before = _ledger(path)
    named = library.named or {}
    guides = [decking.with_images(guide, named.get(guide.path, {})) for guide in library.guides]
    decks = building.build(
        decking.build(guides, library.config.deck), library.config.tags, language
    )
    unique = list({_handle(note): note for deck in decks for note in deck.notes}.values())
    seen = frozenset(library.places.values())
    gone = [guide for guide in before.guides - seen if not (library.folder / guide).exists()]
    found = ledgers.identify(
        before, unique, now, seen, gone=gone, accept=frozenset(accept), places=library.places
    )
    if found.changes.unknown:
        raise Refused(
            f"--accept {', '.join(found.changes.unknown)}: no possible rename has this GUID; "
            f"`deckbuilder diff` lists them"
        )
    times, after = ledgers.types_changed(
        found.ledger, {name: content(kind) for name, kind in NOTE_TYPES.items()}, now
    )
    known = {_handle(note): note for note in found.notes}
    decks = tuple(
        replace(deck, notes=tuple(_identified(note, known) for note in deck.notes))
        for deck in decks
    )
    return Built(decks, after, before, found.changes, tuple(sorted(times.items())), path)


def _handle(note: Note) -> tuple[str, str, str, str]:
    return note.type, note.kind, note.role, note.key


def _identified(note: Note, known: dict[tuple[str, str, str, str], Note]) -> Note:
    found = known[_handle(note)]
    return replace(note, guid=found.guid, changed_at=found.changed_at)


def _ledger(path: Path) -> ledgers.Ledger:
    try:
        text = path.read_text(encoding="utf-8") if path.exists() else ""
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(
            f"{path}: the ledger cannot be read ({error}); nothing was written"
        ) from error
    if not text.strip():
        return ledgers.Ledger()
    try:
        return ledgers.parse(text)
    except ledgers.LedgerError as error:
        raise Refused(
            f"{path}:{error.line}: {error.message}\n  {error.hint}; nothing was written"
        ) from error


def selected(
    library: Library, chosen: Selection, ledger: Path | None, now: int
) -> tuple[Deck, ...]:
    """The decks that pass a selection, with identified notes; writes nothing."""
    return selection.narrow(build(library, ledger, now).decks, chosen)


# --- books ----------------------------------------------------------------------------------------


def books(
    decks: Sequence[Deck], by: str, types: tuple[tuple[str, int], ...], images: Sequence[Image]
) -> tuple[Book, ...]:
    """Decks → one book a role, vertical or category, or one for all.

    `by` groups files; a note's deck stays its role's.
    """
    if by == "role":
        groups: list[tuple[str, str, tuple[Deck, ...]]] = [
            (deck.role, deck.slug, (deck,)) for deck in decks
        ]
    elif by == "all":
        groups = [("Interview Prep", "all", tuple(decks))]
    else:
        groups = list(_grouped(decks, by))
    return tuple(
        _with_images(Book(title, slug, members, types), images)
        for title, slug, members in groups
        if members
    )


def _grouped(decks: Sequence[Deck], by: str) -> Iterator[tuple[str, str, tuple[Deck, ...]]]:
    values = sorted(
        {
            value
            for deck in decks
            for value in (deck.verticals if by == "vertical" else deck.categories)
        }
    )
    left = "Other" if "other" not in map(str.casefold, values) else f"Without a {by}"
    names = slugs([*values, left])
    for value in values:
        chosen = (
            Selection(verticals=(value,)) if by == "vertical" else Selection(categories=(value,))
        )
        members = tuple(
            deck for deck in selection.narrow(decks, chosen) if deck.cards or deck.notes
        )
        yield value, names[value], members
    rest = tuple(
        deck for deck in decks if not (deck.verticals if by == "vertical" else deck.categories)
    )
    if rest:
        yield left, names[left], rest


_PACKAGED = re.compile(r"deckbuilder-[0-9a-f]{20}\.\w+")


def _with_images(book: Book, images: Sequence[Image]) -> Book:
    if not images:
        return book
    text = "\n".join(value for note in book.notes for _, value in note.fields) + "\n".join(
        str(card) for deck in book.decks for card in deck.cards
    )
    used = set(_PACKAGED.findall(text))
    return replace(book, images=tuple(image for image in images if image.name in used))


def outputs(
    made: Sequence[Book], request: Request
) -> tuple[list[tuple[Book, list[tuple[Path, bytes]]]], list[str]]:
    """Books → for each the files it becomes, and warnings."""
    result: list[tuple[Book, list[tuple[Path, bytes]]]] = []
    warnings: list[str] = []
    for book in made:
        written: list[tuple[Path, bytes]] = []
        for name in request.formats:
            writer = WRITERS[name]
            if writer.notes_only and not book.notes:
                continue
            try:
                data, said = writer.write(book, request.options)
            except ValueError as error:
                # an extra that is not installed says in one line what to install
                raise Refused(str(error)) from error
            written.append((request.out / f"{book.slug}{writer.ending}", data))
            warnings += [f"{book.slug}{writer.ending}: {text}" for text in said]
            if name == "md":
                written += [
                    (request.out / "images" / image.name, image.data) for image in book.images
                ]
        result.append((book, written))
    return result, warnings


# --- doing it -------------------------------------------------------------------------------------


def run(library: Library, request: Request) -> Outcome:
    """Writes the ledger and the files, all or nothing up to the renames.

    Raises Refused, OSError or TimeoutError.
    """
    place = (request.ledger or library.folder / LEDGER).parent
    with files.alone(place):
        built = build(library, request.ledger, request.now, request.accept, request.language)
        made = _books(built, library, request)
        results, warnings = outputs(made, request)
        results += _retired(built, library, request)
        _spare_the_guides(library, results)
        for folder in {place, request.out, request.out / "images"}:
            files.sweep(folder)
        # the ledger first: no deck may hold an identity that the ledger does not know
        text = ledgers.dump(built.ledger).encode()
        changed = (
            [] if built.path.exists() and built.path.read_bytes() == text else [(built.path, text)]
        )
        files.write_all(
            changed
            + list({path: data for _, written in results for path, data in written}.items()),
            frozenset({built.path}),
        )
    return _outcome(built, results, request, warnings, ())


def _spare_the_guides(
    library: Library, results: Sequence[tuple[Book, list[tuple[Path, bytes]]]]
) -> None:
    """No output may take the place of a guide; raises Refused."""
    # not the sheets of an earlier export, which were left out when the guides were read
    guides = {(library.folder / library.places[guide.path]).resolve() for guide in library.guides}
    for _, written in results:
        for path, _ in written:
            ours = (
                path.suffix != ".md"
                or not path.is_file()
                or path.read_text(encoding="utf-8", errors="replace").rstrip().endswith(WRITTEN)
            )
            if path.resolve() in guides or not ours:
                raise Refused(
                    f"{path} is no sheet of ours and would be overwritten; choose another "
                    f"folder with --out"
                )


_TYPES = {"question": QUESTION.name, "pitfall": PITFALL.name}


def _retired(
    built: Built, library: Library, request: Request
) -> list[tuple[Book, list[tuple[Path, bytes]]]]:
    """A CSV that marks in Anki what the guides no longer have; none when nothing is gone."""
    gone = built.ledger.retired
    if not gone or "csv" not in request.formats:
        return []
    from deckbuilder.writers import csv

    root = library.config.deck
    rows = (
        (entry.guid, _TYPES.get(entry.kind, TERM.name), f"{root}::{decking.deck_part(entry.role)}")
        for entry in gone
    )
    data = csv.retired(rows, f"{library.config.tags}::retired")
    return [(Book("Retired notes", "retired", ()), [(request.out / "retired.csv", data)])]


def _books(built: Built, library: Library, request: Request) -> tuple[Book, ...]:
    chosen = selection.narrow(built.decks, request.selection)
    if not any(deck.notes or deck.cards or deck.unanswered for deck in chosen):
        raise Refused(_nothing(library, request))
    return books(
        [deck for deck in chosen if deck.notes or deck.cards or deck.unanswered],
        request.by,
        built.types,
        library.images,
    )


def _nothing(library: Library, request: Request) -> str:
    if request.selection and any(guide.cards for guide in library.guides):
        return "nothing matched: no card passes all filters together"
    said = "\n  ".join(f"{d.span}: {d.message}" for d in library.diagnostics[:10])
    return f"nothing was read that makes a card\n  {said}"


def check(library: Library, request: Request) -> Outcome:
    """Compares what an export would write with what is there; writes nothing."""
    built = build(library, request.ledger, request.now, request.accept, request.language)
    results, warnings = outputs(_books(built, library, request), request)
    results += _retired(built, library, request)
    stale = [path for _, written in results for path, data in written if not _same(path, data)]
    if ledgers.dump(built.ledger) != (
        built.path.read_text(encoding="utf-8") if built.path.exists() else ""
    ):
        stale.append(built.path)
    return _outcome(built, results, request, warnings, tuple(dict.fromkeys(stale)))


def _same(path: Path, data: bytes) -> bool:
    if not path.is_file():
        return False
    there = path.read_bytes()
    if there == data or path.suffix != ".apkg":
        return there == data
    from deckbuilder.writers import apkg

    # another zlib makes other bytes of the same content
    return apkg.says(there) == apkg.says(data)


def _outcome(
    built: Built,
    results: Sequence[tuple[Book, list[tuple[Path, bytes]]]],
    request: Request,
    warnings: Sequence[str],
    stale: tuple[Path, ...],
) -> Outcome:
    from deckbuilder import changes as telling

    written = tuple(
        (book, tuple(path.name for path, _ in files_) if files_ else ()) for book, files_ in results
    )
    return Outcome(
        request.by,
        request.out,
        written,
        stale,
        tuple(warnings),
        tuple(telling.summary(built.changes, built.ledger)),
        telling.as_json(built.changes, built.ledger),
    )
