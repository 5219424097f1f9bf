"""The one Markdown of this program: text → tree, tree → text, tree → HTML.

Whoever has text asks here; nobody else looks for marks in it.
"""

from deckbuilder.markdown.inline import of, plain
from deckbuilder.markdown.parse import parse, parsed
from deckbuilder.markdown.passage import (
    Passage,
    bulleted,
    named,
    one_line,
    passage,
    with_pictures,
)
from deckbuilder.markdown.references import PICTURE, Reference, is_picture, references, renamed
from deckbuilder.markdown.tree import (
    DIAGRAMS,
    Aside,
    Block,
    Cell,
    Code,
    Container,
    Definition,
    Details,
    Heading,
    Inline,
    Item,
    List,
    Paragraph,
    Quote,
    Row,
    Rule,
    Table,
    Tree,
    children,
    mapped,
    spaced,
    texts,
    walk,
)
from deckbuilder.markdown.wrapped import MARKDOWN
from deckbuilder.markdown.write import markdown as write

__all__ = [
    "DIAGRAMS",
    "MARKDOWN",
    "PICTURE",
    "Aside",
    "Block",
    "Cell",
    "Code",
    "Container",
    "Definition",
    "Details",
    "Heading",
    "Inline",
    "Item",
    "List",
    "Paragraph",
    "Passage",
    "Quote",
    "Reference",
    "Row",
    "Rule",
    "Table",
    "Tree",
    "bulleted",
    "children",
    "is_picture",
    "mapped",
    "named",
    "of",
    "one_line",
    "parse",
    "parsed",
    "passage",
    "plain",
    "references",
    "renamed",
    "spaced",
    "texts",
    "walk",
    "with_pictures",
    "write",
]
