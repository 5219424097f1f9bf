"""Forms: what questions look like. A new form is one file and one line here.

A form goes over the units of a guide and claims places. It never weighs: `judge` does.
"""

from __future__ import annotations

from deckbuilder.forms.arrows import arrows
from deckbuilder.forms.cards import cards
from deckbuilder.forms.claim import Claim, Form, Path, Tree, Unit, laid_out
from deckbuilder.forms.definitions import definitions
from deckbuilder.forms.folded import folded
from deckbuilder.forms.headings import headings
from deckbuilder.forms.items import items
from deckbuilder.forms.paragraphs import paragraphs
from deckbuilder.forms.quotes import quotes
from deckbuilder.forms.tables import tables
from deckbuilder.forms.turns import turns

FORMS: tuple[Form, ...] = (
    headings,
    items,
    paragraphs,
    folded,
    definitions,
    quotes,
    tables,
    turns,
    arrows,
    cards,
)
"""Their order means nothing."""

__all__ = ["FORMS", "Claim", "Form", "Path", "Tree", "Unit", "laid_out"]
