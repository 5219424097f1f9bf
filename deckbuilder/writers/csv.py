"""Anki's CSV, a file a note type: it brings new text to every note and keeps what is the learner's.

The note type goes by its id and the columns go by name, so that a field the learner moved, added or
renamed keeps its words; his own field and his tags are not named and not touched.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from deckbuilder.model import Book, Note, Options
from deckbuilder.notes.types import NOTE_TYPES, PITFALL, QUESTION, TERM, NoteType
from deckbuilder.ours import ANKI_ENDINGS

ENDINGS = dict(zip(ANKI_ENDINGS, (QUESTION.name, PITFALL.name, TERM.name), strict=True))
"""The file of each note type."""


_NEW = ("Language", "Fold")
"""Fields that came with 0.2."""


def parts(book: Book, options: Options) -> Iterator[tuple[str, bytes]]:
    """A book → the ending and bytes of a file for each note type it has notes of."""
    del options
    rows: dict[str, dict[str, tuple[str, Note]]] = {name: {} for name in NOTE_TYPES}
    for deck in book.decks:
        for note in deck.notes:
            # a shared note stands once, in the first deck that has it
            rows[note.type].setdefault(note.guid, (deck.name, note))
    for ending, name in ENDINGS.items():
        if rows[name]:
            yield ending, _written(NOTE_TYPES[name], list(rows[name].values()))


def _written(kind: NoteType, rows: Sequence[tuple[str, Note]]) -> bytes:
    decks = list(dict.fromkeys(deck for deck, _ in rows))
    shared = set.intersection(*(set(note.tags) for _, note in rows))
    several = len(decks) > 1
    names = [field.name for field in kind.fields[:-1]]
    # Anki takes an unknown column behind the last known one for tags, which replaces the learner's:
    # what a note type of release 0.1 lacks must not be the last
    names.sort(key=lambda name: name not in _NEW)
    head = ["#separator:Comma", "#html:true", f"#notetype:{kind.id}"]
    head.append("#deck column:2" if several else f"#deck:{decks[0]}")
    # tags in the head are added; a column of tags would replace the learner's
    head += [f"#tags:{' '.join(sorted(shared))}"] if shared else []
    head += ["#guid column:1", "#if matches:update current"]
    head.append("#columns:" + ",".join(["GUID", *(["Deck"] if several else []), *names]))
    target = io.StringIO(newline="")
    target.write("\n".join(head) + "\n")
    # every cell quoted: an unquoted row that starts with # would be dropped
    write = csv.writer(target, quoting=csv.QUOTE_ALL, lineterminator="\n").writerow
    for deck, note in rows:
        values = dict(note.fields)
        write([note.guid, *([deck] if several else []), *(values[name] for name in names)])
    return target.getvalue().encode()
