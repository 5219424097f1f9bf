"""deckbuilder turns interview guides in Markdown into Anki decks, CSV and study sheets.

guide = read_guide(parse("nurse.md", text))
guide.cards, guide.diagnostics
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from deckbuilder.document import Document, parse
    from deckbuilder.model import Card, Diagnostic, Guide, Meta, Note, Span
    from deckbuilder.readers import read_guide

__all__ = ["Card", "Diagnostic", "Document", "Guide", "Meta", "Note", "Span", "parse", "read_guide"]

_HOMES = {"Document": "document", "parse": "document", "read_guide": "readers"}


def __getattr__(name: str) -> object:
    # imported when first used: `deckbuilder --help` needs none of it
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES.get(name, 'model')}"), name)
