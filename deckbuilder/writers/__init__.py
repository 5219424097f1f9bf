"""Writers: a book → the bytes of one file. A new output is one file and one line in WRITERS."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from deckbuilder.model import Book, Options

Write = Callable[[Book, Options], tuple[bytes, tuple[str, ...]]]


@dataclass(frozen=True, slots=True)
class Writer:
    """An output format; its module is imported when it is first used."""

    ending: str
    """Of the file, after the slug."""
    module: str
    about: str
    notes_only: bool = False
    """It has nothing to say of a deck without notes."""

    def write(self, book: Book, options: Options) -> tuple[bytes, tuple[str, ...]]:
        """The bytes of the file, and warnings for people (a missing glyph, an overflow)."""
        module = import_module(f"deckbuilder.writers.{self.module}")
        if callable(getattr(module, "render", None)):
            rendered: tuple[bytes, tuple[str, ...]] = module.render(book, options)
            return rendered
        data: bytes = module.write(book, options)
        return data, ()


WRITERS: dict[str, Writer] = {
    "apkg": Writer(".apkg", "apkg", "Anki package", notes_only=True),
    "csv": Writer(".csv", "csv", "CSV that Anki imports", notes_only=True),
    "md": Writer(".md", "markdown", "study sheet in Markdown"),
    "html": Writer(".html", "html", "study sheet as one HTML file"),
    "pdf": Writer(".pdf", "pdf", "study sheet to print"),
    "cards-pdf": Writer(".cards.pdf", "cards_pdf", "flashcards to cut out", notes_only=True),
    "table": Writer(".table.csv", "table", "plain CSV for spreadsheets"),
}
