"""Writers: a book → the bytes of one file. A new output is one file and one line in WRITERS."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module

from deckbuilder.model import Book, Options


@dataclass(frozen=True, slots=True)
class Writer:
    """An output format; its module is imported when it is first used."""

    ending: str
    """Of the file, after the slug; of several files (`parts`) what they have in common."""
    module: str
    about: str
    notes_only: bool = False
    """It has nothing to say of a deck without notes."""

    def write(self, book: Book, options: Options) -> tuple[dict[str, bytes], tuple[str, ...]]:
        """The files, by their endings, and warnings for people (a missing glyph, an overflow)."""
        module = import_module(f"deckbuilder.writers.{self.module}")
        if callable(getattr(module, "parts", None)):
            return dict(module.parts(book, options)), ()
        if callable(getattr(module, "render", None)):
            data, warnings = module.render(book, options)
            return {self.ending: data}, warnings
        return {self.ending: module.write(book, options)}, ()


WRITERS: dict[str, Writer] = {
    "apkg": Writer(".apkg", "apkg", "Anki package", notes_only=True),
    "csv": Writer(".csv", "csv", "CSV that Anki imports", notes_only=True),
    "md": Writer(".md", "markdown", "study sheet in Markdown"),
    "html": Writer(".html", "html", "study sheet as one HTML file"),
    "pdf": Writer(".pdf", "pdf", "study sheet to print"),
    "cards-pdf": Writer(".cards.pdf", "cards_pdf", "flashcards to cut out", notes_only=True),
    "table": Writer(".table.csv", "table", "plain CSV for spreadsheets"),
}
