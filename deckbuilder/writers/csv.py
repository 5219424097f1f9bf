"""The CSV that Anki imports without a question asked.

Rows end before the learner's own field, so that it is never wiped.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from deckbuilder.model import Book, Note, Options
from deckbuilder.notes.types import NOTE_TYPES

_HEADER = """\
#separator:Comma
#html:true
#guid column:1
#notetype column:2
#deck column:3
#tags column:4
#if matches:update current
#columns:{columns}
"""


def write(book: Book, options: Options) -> bytes:
    """A book → Anki's CSV; a shared note stands once, in the first deck that has it."""
    del options
    rows: dict[str, list[str]] = {}
    for deck in book.decks:
        for note in deck.notes:
            rows.setdefault(note.guid, _row(note, deck.name))
    return _written(rows.values())


def retired(notes: Iterable[tuple[str, str, str]], tag: str) -> bytes:
    """Notes the guides no longer have → a CSV that only gives them a tag to be found by.

    Each note is its GUID, note type and deck.

    Rows without fields leave the text, the learner's own and the reviews as they are; for a note
    the collection does not have, Anki makes an empty one, so the file stands beside the others and
    is imported only by those who have the old deck.
    """
    return _written([guid, kind, deck, tag] for guid, kind, deck in notes)


def _written(rows: Iterable[list[str]]) -> bytes:
    """Every cell quoted: an unquoted row that starts with # would be dropped."""
    target = io.StringIO(newline="")
    longest = max(len(kind.fields) for kind in NOTE_TYPES.values()) - 1
    columns = ["GUID", "Note type", "Deck", "Tags", *(f"Field {n}" for n in range(1, longest + 1))]
    target.write(_HEADER.format(columns=",".join(columns)))
    csv.writer(target, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(rows)
    return target.getvalue().encode()


def _row(note: Note, deck: str) -> list[str]:
    own = note.fields[:-1]
    return [note.guid, note.type, deck, " ".join(note.tags), *(value for _, value in own)]
