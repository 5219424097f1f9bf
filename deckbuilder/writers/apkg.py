"""Anki packages, by genanki; the same notes give the same bytes."""

from __future__ import annotations

import io
import itertools
import sqlite3
import zipfile
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from typing import Any

import genanki
from genanki.apkg_col import APKG_COL
from genanki.apkg_schema import APKG_SCHEMA

from deckbuilder.model import Book, Note, Options
from deckbuilder.notes.types import NOTE_TYPES, NoteType

EPOCH = 1_000_000_000
"""Seconds since 1970 (September 2001): what every stamp begins at.

A stamp is this plus a revision, and no clock: a note that the learner touched carries the real
time of that, is newer than any stamp of ours, and is left alone by Anki. Later than 1980, where a
zip archive begins.
"""


class _Model(genanki.Model):  # type: ignore[misc]
    """A note type with the stamp of its revision."""

    def __init__(self, note_type: NoteType) -> None:
        super().__init__(
            note_type.id,
            note_type.name,
            fields=[f.as_dict() for f in note_type.fields],
            templates=[t.as_dict() for t in note_type.templates],
            css=note_type.css,
        )
        self.stamp = EPOCH + note_type.revision

    def to_json(self, timestamp: float, deck_id: int) -> dict[str, Any]:
        made: dict[str, Any] = super().to_json(self.stamp, deck_id)
        return made


class _Note(genanki.Note):  # type: ignore[misc]
    """Writes itself with the time of its own last change.

    What genanki checks with a slow expression, the renderer ensures.
    """

    def __init__(self, note: Note, model: _Model) -> None:
        super().__init__(
            model=model,
            fields=[value for _, value in note.fields],
            tags=list(note.tags),
            guid=note.guid,
            due=note.due,
        )
        self.stamp = EPOCH + note.revision

    def write_to_db(
        self, cursor: sqlite3.Cursor, timestamp: float, deck_id: int, id_gen: Iterator[int]
    ) -> None:
        note_id = next(id_gen)
        row = (
            note_id,
            self.guid,
            self.model.model_id,
            self.stamp,
            -1,
            self._format_tags(),
            self._format_fields(),
            self.fields[0],
            0,
            0,
            "",
        )
        cursor.execute("INSERT INTO notes VALUES(?,?,?,?,?,?,?,?,?,?,?);", row)
        for card in self.cards:
            card.write_to_db(cursor, self.stamp, deck_id, note_id, id_gen, self.due)


class _Deck(genanki.Deck):  # type: ignore[misc]
    def to_json(self) -> dict[str, Any]:
        return {**super().to_json(), "md": False}


def write(book: Book, options: Options) -> bytes:
    """A book → the bytes of its .apkg; a shared note stands once, in the first deck that has it."""
    del options
    models = _models()
    written: set[str] = set()
    decks = []
    for deck in book.decks:
        # an empty description leaves the learner's own
        made = _Deck(deck_id(deck.name), deck.name, "")
        for note in deck.notes:
            if note.guid not in written:
                written.add(note.guid)
                made.add_note(_Note(note, models[note.type]))
        decks.append(made)
    return _zipped(_database(decks), book)


@cache
def _models() -> dict[str, _Model]:
    """The note types as genanki has them.

    It finds out slowly which fields a template needs, so once is enough.
    """
    return {name: _Model(kind) for name, kind in NOTE_TYPES.items()}


def deck_id(name: str) -> int:
    """A deck's id from its name: 1 would mean Default, and Anki goes by the name anyway."""
    return (1 << 40) + int.from_bytes(sha256(name.casefold().encode()).digest()[:5], "big")


def _database(decks: list[_Deck]) -> bytes:
    """The collection, made in memory.

    The package writer of genanki leaves a temporary file behind.
    """
    connection = sqlite3.connect(":memory:")
    try:
        cursor = connection.cursor()
        cursor.executescript(APKG_SCHEMA)
        cursor.executescript(APKG_COL)
        ids = itertools.count(EPOCH * 1000)
        for deck in decks:
            deck.write_to_db(cursor, float(EPOCH), ids)
        connection.commit()
        data = bytearray(connection.serialize())
    finally:
        connection.close()
    # SQLite's own version number, which differs from machine to machine
    data[96:100] = (3_040_000).to_bytes(4, "big")
    return bytes(data)


def _zipped(database: bytes, book: Book) -> bytes:
    target = io.BytesIO()
    names = {str(n): image.name for n, image in enumerate(book.images)}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        _add(archive, "collection.anki2", database)
        listed = ", ".join(f'"{n}": "{name}"' for n, name in names.items())
        _add(archive, "media", f"{{{listed}}}".encode())
        for n, image in enumerate(book.images):
            _add(archive, str(n), image.data)
    return target.getvalue()


def _add(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 3
    entry.external_attr = 0o644 << 16
    archive.writestr(entry, data)


def says(package: bytes) -> object:
    """What a package says, whatever wrote its bytes.

    Notes with their times, note types, decks, cards' order, media.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(package)) as archive:
            media = {
                name: sha256(archive.read(name)).hexdigest()
                for name in archive.namelist()
                if name != "collection.anki2"
            }
            database = archive.read("collection.anki2")
        connection = sqlite3.connect(":memory:")
        connection.deserialize(database)
        rows = connection.execute(
            "SELECT guid, mid, mod, tags, flds FROM notes ORDER BY guid"
        ).fetchall()
        cards = connection.execute(
            "SELECT n.guid, c.ord, c.due, c.did FROM cards c JOIN notes n ON n.id = c.nid "
            "ORDER BY 1, 2"
        ).fetchall()
        col = connection.execute("SELECT models, decks FROM col").fetchall()
        connection.close()
    except (zipfile.BadZipFile, KeyError, sqlite3.DatabaseError):
        return None
    return media, rows, cards, col
