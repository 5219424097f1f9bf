"""From what was read to files: decks, notes, identities, selection, books, bytes.

Then everything is written at once.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from deckbuilder import decks as decking
from deckbuilder import files, selection
from deckbuilder.absence import Absence, absence, left
from deckbuilder.changes import Made
from deckbuilder.files import Library
from deckbuilder.identity import ledger as ledgers
from deckbuilder.identity.identify import Changes, identify
from deckbuilder.identity.ledger import Ledger
from deckbuilder.model import Book, Deck, Diagnostic, Image, Note, Options
from deckbuilder.naming import slugs
from deckbuilder.notes import build as building
from deckbuilder.ours import ANKI_ENDINGS, LEDGER, ours
from deckbuilder.selection import Selection
from deckbuilder.writers import WRITERS


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
    accept: frozenset[str] = frozenset()
    language: str = ""
    """Of the voice that reads aloud; empty for silence."""
    retire: bool = False
    """Retire the notes of guides that stand there and make none any more."""
    rebuild: bool = False
    """Go on with what can be read of a damaged ledger."""


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
    diagnostics: tuple[Diagnostic, ...] = ()
    """What the ledger knows of the guides that they do not say themselves."""
    advice: str = ""
    """What to open in Anki, in one sentence; empty when nothing changed there."""
    removed: tuple[Path, ...] = ()
    """Files of ours that an earlier export wrote and this one has no notes for."""


@dataclass(frozen=True, slots=True)
class Damage:
    """A ledger that could not be used as it was."""

    text: bytes
    lines: int
    """How many of its lines could not be read."""


@dataclass(frozen=True, slots=True)
class Built:
    """All decks, every note with its identity."""

    decks: tuple[Deck, ...]
    ledger: Ledger
    before: Ledger
    changes: Changes
    path: Path
    """Of the ledger."""
    diagnostics: tuple[Diagnostic, ...] = ()
    damage: Damage | None = None
    """What a rebuilt ledger was rebuilt from."""


# --- identity -------------------------------------------------------------------------------------


def build(
    library: Library,
    ledger: Path | None,
    accept: Iterable[str] = (),
    language: str = "",
    *,
    retire: bool = False,
    rebuild: bool = False,
) -> Built:
    """Everything that was read → decks with identified notes.

    Raises Refused for a ledger that cannot be used.
    """
    path = ledger or library.folder / LEDGER
    before, damage = _ledger(path, rebuild=rebuild)
    named = library.named or {}
    guides = [decking.with_images(guide, named.get(guide.path, {})) for guide in library.guides]
    config = library.config
    decks = building.build(decking.build(guides, config.deck), config.tags, language)
    unique = list({_handle(note): note for deck in decks for note in deck.notes}.values())
    status = _absence(library, before, unique)
    found = identify(
        before,
        unique,
        status.seen | (status.kept if retire else frozenset()),
        gone=status.gone | (status.kept if retire else frozenset()),
        empty=status.empty,
        accept=frozenset(accept),
        places=library.places,
        collection=config.collection,
    )
    if found.changes.unknown:
        raise Refused(
            f"--accept {', '.join(found.changes.unknown)}: no possible rename has this GUID; "
            f"`deckbuilder diff` lists them"
        )
    known = {_handle(note): note for note in found.notes}
    decks = tuple(
        replace(deck, notes=tuple(_identified(note, known) for note in deck.notes))
        for deck in decks
    )
    shown = {library.places[guide.path]: guide.path for guide in library.guides}
    errors = {d.span.path for d in library.diagnostics if d.severity == "error"}
    said = () if retire else left(status, found.ledger, shown, errors)
    return Built(decks, found.ledger, before, found.changes, path, said, damage)


def _absence(library: Library, before: Ledger, notes: Sequence[Note]) -> Absence:
    """What became of the guides the ledger knows."""
    places = library.places
    made = {places[span.path] for note in notes for span in note.sources}
    read = {places[guide.path] for guide in library.guides}
    return absence(before, read, made, files.standing(before.guides - read, library))


def _handle(note: Note) -> tuple[str, str, str, str]:
    return note.type, note.kind, note.role, note.key


def _identified(note: Note, known: dict[tuple[str, str, str, str], Note]) -> Note:
    found = known[_handle(note)]
    return replace(note, guid=found.guid, revision=found.revision)


def _ledger(path: Path, *, rebuild: bool = False) -> tuple[Ledger, Damage | None]:
    """The ledger, and a damaged one of which the rest is used."""
    try:
        data = files.content(path)
    except FileNotFoundError:
        return Ledger(), None
    except OSError as error:
        why = error.strerror or str(error)
        raise Refused(
            f"{path}: the ledger cannot be read: {why}; nothing was written\n"
            f"  make it readable, or name another with --ledger"
        ) from error
    try:
        # bytes that are no text are damage like any other
        return ledgers.parse(data.decode()), None
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        problem = ledgers.LedgerError(line, "this line is damaged: it is no text")
    except ledgers.LedgerError as error:
        problem = error
    if not rebuild or isinstance(problem, ledgers.NewerLedger):
        raise Refused(
            f"{path}:{problem.line}: {problem.message}\n  {problem.hint}; nothing was written"
        )
    rest, lines = ledgers.salvage(data.decode("utf-8", "replace"))
    return rest, Damage(data, lines)


def selected(library: Library, chosen: Selection, ledger: Path | None) -> tuple[Deck, ...]:
    """The decks that pass a selection, with identified notes; writes nothing."""
    return selection.narrow(build(library, ledger).decks, chosen)


# --- books ----------------------------------------------------------------------------------------


def books(decks: Sequence[Deck], by: str, images: Sequence[Image]) -> tuple[Book, ...]:
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
        _with_images(Book(title, slug, members), images)
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
                made_files, said = writer.write(book, request.options)
            except ValueError as error:
                # an extra that is not installed says in one line what to install
                raise Refused(str(error)) from error
            written += [
                (request.out / f"{book.slug}{ending}", data) for ending, data in made_files.items()
            ]
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
    path = request.ledger or library.folder / LEDGER
    with files.alone(path):
        built = _built(library, request)
        results, warnings = outputs(_books(built, library, request), request)
        _spare_the_guides(library, results)
        made = {path: data for _, written in results for path, data in written}
        advised = _made(built, _other(results), request)
        with files.alone_in(request.out):
            for folder in (path.resolve().parent, request.out, request.out / "images"):
                files.sweep(folder)
            # the ledger first: no deck may hold an identity that the ledger does not know
            files.write_all([*_ledger_files(built), *made.items()], durable=frozenset({path}))
            removed = tuple(_superseded(built, results, request))
            for old in removed:
                old.unlink(missing_ok=True)
    return _outcome(library, built, results, request, warnings, advised, (), removed)


def _built(library: Library, request: Request) -> Built:
    return build(
        library,
        request.ledger,
        request.accept,
        request.language,
        retire=request.retire,
        rebuild=request.rebuild,
    )


def _ledger_files(built: Built) -> Iterator[tuple[Path, bytes]]:
    """The ledger where it changed, and beside it the damaged one that it was rebuilt from."""
    if built.damage:
        yield _beside(built.path, built.damage.text), built.damage.text
    text = ledgers.dump(built.ledger).encode()
    if not built.path.exists() or built.path.read_bytes() != text:
        yield built.path, text


def _beside(ledger: Path, text: bytes) -> Path:
    """Where a damaged ledger is kept: beside the new one, in no earlier one's place."""
    names = (f"{ledger.name}.damaged{n or ''}" for n in itertools.count())
    places = (ledger.with_name(name) for name in names)
    return next(p for p in places if not p.exists() or p.read_bytes() == text)


def _superseded(
    built: Built, results: Sequence[tuple[Book, list[tuple[Path, bytes]]]], request: Request
) -> Iterator[Path]:
    """Our CSV files of these books that this export did not write again.

    To import one would bring back what is gone from the guides; those of release 0.1 would take the
    learner's tags. While a guide is kept that was not read, its notes are not gone.
    """
    if "csv" not in request.formats or built.diagnostics:
        return
    if (old := request.out / "retired.csv").is_file() and ours(old.name, old.read_bytes()):
        yield old
    for book, written in results:
        now = {path.name for path, _ in written}
        for ending in (".csv", *ANKI_ENDINGS):
            old = request.out / f"{book.slug}{ending}"
            if old.name not in now and old.is_file() and ours(old.name, old.read_bytes()):
                yield old


def _spare_the_guides(
    library: Library, results: Sequence[tuple[Book, list[tuple[Path, bytes]]]]
) -> None:
    """No output may take the place of a guide; raises Refused."""
    # not the sheets of an earlier export, which were left out when the guides were read
    guides = {(library.folder / library.places[guide.path]).resolve() for guide in library.guides}
    for _, written in results:
        for path, _ in written:
            foreign = path.suffix == ".md" and path.is_file()
            foreign = foreign and not ours(path.name, path.read_bytes())
            if path.resolve() in guides or foreign:
                raise Refused(
                    f"{path} is no sheet of ours and would be overwritten; choose another "
                    f"folder with --out"
                )


def _books(built: Built, library: Library, request: Request) -> tuple[Book, ...]:
    chosen = selection.narrow(built.decks, request.selection)
    if not any(deck.notes or deck.cards or deck.unanswered for deck in chosen):
        raise Refused(_nothing(library, request))
    return books(
        [deck for deck in chosen if deck.notes or deck.cards or deck.unanswered],
        request.by,
        library.images,
    )


def _nothing(library: Library, request: Request) -> str:
    if request.selection and any(guide.cards for guide in library.guides):
        return "nothing matched: no card passes all filters together"
    said = "\n  ".join(f"{d.span}: {d.message}" for d in library.diagnostics[:10])
    return f"nothing was read that makes a card\n  {said}"


def check(library: Library, request: Request) -> Outcome:
    """Compares what an export would write with what is there; writes nothing."""
    built = _built(library, request)
    results, warnings = outputs(_books(built, library, request), request)
    other = _other(results)
    stale = [*other, *(path for path, _ in _ledger_files(built))]
    stale += _superseded(built, results, request)
    made = _made(built, other, request)
    return _outcome(library, built, results, request, warnings, made, tuple(dict.fromkeys(stale)))


_TYPES = {"question": ANKI_ENDINGS[0], "pitfall": ANKI_ENDINGS[1]}
"""Kinds of notes, and the file of their type; the others are terms."""


def _other(results: Sequence[tuple[Book, list[tuple[Path, bytes]]]]) -> list[Path]:
    """The files that are not in their places, or say something else there."""
    return [path for _, written in results for path, data in written if not _same(path, data)]


def _made(built: Built, other: Sequence[Path], request: Request) -> Made:
    """What these files bring to a learner; to be asked before they are written."""
    known = {_TYPES.get(entry.kind, ANKI_ENDINGS[-1]) for entry in built.before.entries}
    return Made(
        folder=request.out.as_posix(),
        files=tuple(path.name for path in other),
        renewed=built.damage is not None or any(path.exists() for path in other),
        first=built.before.version == 1,
        strange=tuple(
            path.name
            for path in other
            for ending in ANKI_ENDINGS
            if path.name.endswith(ending) and ending not in known
        ),
    )


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
    library: Library,
    built: Built,
    results: Sequence[tuple[Book, list[tuple[Path, bytes]]]],
    request: Request,
    warnings: Sequence[str],
    made: Made,
    stale: tuple[Path, ...],
    removed: tuple[Path, ...] = (),
) -> Outcome:
    from deckbuilder import changes as telling

    tags = library.config.tags
    written = tuple(
        (book, tuple(path.name for path, _ in files_) if files_ else ()) for book, files_ in results
    )
    said = [*telling.summary(built.changes, built.ledger, tags)]
    if built.damage:
        said.append(_cost(built, built.damage))
    return Outcome(
        by=request.by,
        folder=request.out,
        written=written,
        stale=stale,
        warnings=tuple(warnings),
        summary=tuple(said),
        advice=telling.advice(made),
        changes=telling.as_json(built.changes, built.ledger, tags),
        diagnostics=built.diagnostics,
        removed=removed,
    )


def _cost(built: Built, damage: Damage) -> str:
    """What a rebuilt ledger no longer knows."""
    known = len(built.before.entries)
    lines = "1 damaged line" if damage.lines == 1 else f"{damage.lines} damaged lines"
    return (
        f"the ledger was rebuilt: {known} notes are known from it; {lines} and whatever was cut "
        f"off are not: of those notes, one that was reworded since its first export is new, and "
        f"the text of the others reaches Anki by the CSV files. The damaged ledger lies beside it "
        f"as {built.path.name}.damaged"
    )
