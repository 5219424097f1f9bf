"""A plain CSV for spreadsheets and other tools: a row a card, readable text, no formulas."""

from __future__ import annotations

import csv
import io
import re

from deckbuilder import raised
from deckbuilder.markdown import Passage, one_line
from deckbuilder.markdown import html as render
from deckbuilder.model import Book, Card, Options, Question
from deckbuilder.ours import TABLE_COLUMNS


def write(book: Book, options: Options) -> bytes:
    """A book → UTF-8 with a byte order mark, which spreadsheets need to show anything but ASCII."""
    del options
    target = io.StringIO(newline="")
    rows = csv.writer(target, lineterminator="\r\n")
    rows.writerow(TABLE_COLUMNS)
    for deck in book.decks:
        for card in deck.cards:
            rows.writerow([defused(cell) for cell in _row(card)])
    return b"\xef\xbb\xbf" + target.getvalue().encode()


_RUN = re.compile(r"[\s\u200b\ufeff]*[=+\-@|%\uff1d\uff0b\uff0d\uff20]")


_INNER = re.compile(r"([;\t\n])(\s*(?:[=@\uff1d\uff20]|[+\-\uff0b\uff0d](?=[\w(])))")
"""Where a spreadsheet that separates by semicolons or tabs sees another cell begin."""


def defused(cell: str) -> str:
    """A cell that a spreadsheet would run gets the apostrophe that makes it text."""
    cell = _INNER.sub(r"\1'\2", cell)
    return f"'{cell}" if _RUN.match(cell) else cell


def _row(card: Card) -> list[str]:
    # the file's name without its folder: the table must not depend on where the command ran
    front, back, more = _faces(card)
    meta = card.meta
    said = (meta.label, meta.vertical or "", meta.category or "", card.topic)
    about = [*map(raised.plain, said), card.kind]
    return [
        *about,
        front,
        back,
        more,
        ", ".join(meta.tags),
        card.span.path.rsplit("/", 1)[-1],
        str(card.span.start),
    ]


def _faces(card: Card) -> tuple[str, str, str]:
    content = card.content()
    if isinstance(card, Question):
        answers = "\n\n".join(
            f"{a.label}: {text(a.text)}" if a.label else text(a.text) for a in card.answers
        )
        names = ("outcome", "reasoning", "best_practice", "alternative", "follow_up", "pitfall")
        more = "\n".join(
            f"{name.replace('_', ' ').capitalize()}: {text(value)}"
            for name in names
            for value in getattr(card, name)
        )
        front = "\n\n".join(filter(None, (text(one_line(card.prompt)), text(card.asked))))
        return front, answers, more
    front = card.called()
    if acronym := content.get("acronym"):
        front = f"{front} ({acronym})"
    parts = content.get("practices") or content.get("items") or ()
    assert isinstance(parts, tuple)
    listed = "\n".join(f"• {text(part)}" for part in parts)
    said = getattr(card, "text", Passage())
    return text(one_line(front)), text(said) or listed, listed if said else ""


def text(said: Passage) -> str:
    """A passage → text with bullets a cell can hold."""
    return render.words(render.block(said).replace("<li>", "• ")) if said else ""
