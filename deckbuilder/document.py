"""Text → Document: what a file says of itself, and its body as a tree.

---
term: "Sales Manager Interview Guide"
---
#### 1. How do you …?
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from deckbuilder import anki_text, labels, markdown
from deckbuilder.codes import report
from deckbuilder.front import Front, front_matter
from deckbuilder.markdown import Aside, Block, Heading, Paragraph, Tree
from deckbuilder.model import Context, Diagnostic, Span
from deckbuilder.text import clean, normal, printable

_TITLE_WORDS = 14


@dataclass(frozen=True, slots=True)
class Document:
    """A file as blocks with their lines."""

    path: str
    meta: Mapping[str, object]
    """The front matter, as loose as it came, by keys in small letters."""
    blocks: tuple[Block, ...]
    lines: tuple[str, ...]
    """The file's lines, front matter and all."""
    context: tuple[Context, ...] = ()
    """Comments and tags that are no content."""
    idents: Mapping[int, str] | None = None
    diagnostics: tuple[Diagnostic, ...] = ()
    front: int = 0
    """How many lines the front matter takes."""
    matter: Front = Front()
    """The front matter with its places."""
    plain: bool = False
    """No mark of Markdown says what is a title: its lines were known by their looks."""

    @property
    def heading(self) -> Heading | None:
        """The first one, of whatever level."""
        return next((block for block in self.blocks if isinstance(block, Heading)), None)

    @property
    def opening(self) -> str:
        """The first line of a file that begins with text, where it may be a title; or nothing."""
        # an address above it is where the text was found
        told = (b for b in self.blocks if not (isinstance(b, Paragraph) and _is_address(b)))
        first = next(told, None)
        if not isinstance(first, Paragraph):
            return ""
        line = markdown.plain(first.text.source.split("\n", 1)[0])
        ended = line[-1:].isalnum() or line.endswith(")")
        return line if ended and len(line.split()) <= _TITLE_WORDS else ""


def _is_address(block: Paragraph) -> bool:
    return block.text.plain.startswith(("http://", "https://")) and " " not in block.text.plain


def below(blocks: Sequence[Block], part: str = "") -> tuple[Block, ...]:
    """What stands below the title of a file, or below the one that `#part` of a link names."""
    for n, block in enumerate(blocks) if part else ():
        if isinstance(block, Heading) and normal(block.text.plain) == normal(part):
            rest = blocks[n + 1 :]
            ends = (
                i for i, b in enumerate(rest) if isinstance(b, Heading) and b.level <= block.level
            )
            return tuple(rest[: next(ends, len(rest))])
    first = blocks[0] if blocks else None
    return tuple(blocks[1:] if isinstance(first, Heading) else blocks)


def parse(path: str, text: str, vocabulary: labels.Vocabulary = labels.VOCABULARY) -> Document:
    """A file's text → its Document; never raises for what the text holds."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")
    written = text.split("\n")
    text = printable(text)
    # what nobody sees is kept for code alone: a line of it says nothing
    seen = clean(text)
    matter = front_matter(path, seen)
    front, found = len(matter.lines), list(matter.diagnostics)
    # a form feed ends a page, which the body is told of
    body = [
        (i, "\f" + line.lstrip(" ") if "\f" in raw else line)
        for i, (line, raw) in enumerate(zip(text.split("\n"), written, strict=True), 1)
        if i > front
    ]
    plain = path.lower().endswith(".txt")
    notes = anki_text.blocks(islice(enumerate(written, 1), front, None))
    if notes is None and plain and "\t" in text:
        notes = anki_text.pairs(body)
    if notes is not None:
        said = [line for line in enumerate(written, 1) if line[1].startswith("#")]
        tree = Tree(notes, tuple(Aside(i, i, clean(line)) for i, line in said))
    else:
        tree = markdown.parse(body, vocabulary, plain=plain)
    found += [report(code, Span(path, line, line), _UNCLOSED[code]) for code, line in tree.unclosed]
    return Document(
        path,
        matter.values,
        tree.blocks,
        tuple(seen.split("\n")),
        tuple(Context(Span(path, a.start, a.end), a.text) for a in tree.asides),
        dict(tree.idents),
        tuple(found),
        front,
        matter,
        tree.plain,
    )


_UNCLOSED = {
    "unclosed-fence": "a code block is never closed",
    "unclosed-comment": "a comment is never closed",
}
