"""Text → tree: the one parser of this program.

`parse(lines)` reads what people write, with all the guesses that takes; `parsed(text)` reads back
the canonical text that `write.markdown` made, in which nothing is to be guessed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from deckbuilder import labels
from deckbuilder.markdown import definitions, plaintext, tags, wrapped
from deckbuilder.markdown.build import Shared
from deckbuilder.markdown.links import NOTHING
from deckbuilder.markdown.marks import (
    CROSSES,
    DELIMITER_ROW,
    HEADING,
    JUDGING,
    Line,
    fence,
    sign,
    tight,
)
from deckbuilder.markdown.scan import blocks as scanned
from deckbuilder.markdown.tree import Aside, Block, Tree
from deckbuilder.text import clean


def parse(
    lines: Sequence[Line],
    vocabulary: labels.Vocabulary = labels.VOCABULARY,
    *,
    plain: bool = False,
) -> Tree:
    """The lines of a body, numbered as in the file → its tree.

    plain: the file says of itself that it is plain text (`.txt`); whether its marks are those of
    Markdown after all is seen here.
    """
    broken = frozenset(number for number, text in lines if "\f" in text)
    lines = [(number, text.replace("\f", " ")) for number, text in lines]
    # outside code a space is a space; in code a tab and a no-break space are what they are
    cleaned = clean("\n".join(text for _, text in lines)).split("\n")
    seen = [(number, text) for (number, _), text in zip(lines, cleaned, strict=False)]
    pages = plaintext.furniture(seen, broken)
    skipped = dict.fromkeys(pages, "page")
    literal = plain and _unmarked(seen)
    if not literal:
        skipped |= dict.fromkeys(wrapped.frames(seen), "frame")
    known, defined = (NOTHING, set()) if literal else definitions.collect(seen)
    skipped |= dict.fromkeys(defined, "definition")
    text = [line for line in seen if line[0] not in skipped]
    by_looks = plaintext.is_plain(text)
    hints = plaintext.hints(text, vocabulary) if by_looks else {}
    starts = (line.lstrip() for _, line in text if not line.isascii())
    signs = {made for line in starts if line[:1] in JUDGING and (made := sign(line))}
    counted = tags.count(line for _, line in text if "<" in line)
    balanced = {n for n in counted if n[0] != "/" and counted[f"/{n}"]}
    shared = Shared(
        replace(known, tags=frozenset(balanced)),
        vocabulary,
        skipped,
        hints,
        literal,
        tight(text),
        mixed=bool(signs & CROSSES) and bool(signs - CROSSES),
        counted=counted,
    )
    blocks = scanned(lines, seen, shared)
    said = dict(seen)
    shared.asides += [Aside(n, n, said[n].strip()) for n in skipped if said[n].strip()]
    return Tree(
        blocks,
        tuple(sorted(shared.asides, key=lambda a: (a.start, a.end))),
        tuple(sorted(shared.idents.items())),
        tuple(shared.unclosed),
        by_looks,
    )


def _unmarked(lines: Sequence[Line]) -> bool:
    """No sign that a text file is Markdown: no heading, no fence, no bold label, no table.

    A single line that looks like one (a comment in a script, a row of dashes) is no sign.
    """
    headings = bold = fences = 0
    before = ""
    for _, text in lines:
        bare = text.strip()
        if found := HEADING.match(bare):
            headings += 2 if len(found[1]) > 1 else not before
        bold += bare.startswith(("**", "- **"))
        fences += fence(bare) is not None
        if "|" in before and "|" in bare and DELIMITER_ROW.fullmatch(bare):
            return False
        before = bare
    return headings < 2 and bold < 2 and fences < 2


def parsed(text: str) -> tuple[Block, ...]:
    """Canonical text → its blocks."""
    lines = list(enumerate(text.split("\n"), 1))
    counted = tags.count(line for _, line in lines if "<" in line)
    return scanned(lines, lines, Shared(NOTHING, labels.VOCABULARY, counted=counted, strict=True))
