"""Questions with options to choose from: the options are asked, the right one answers.

`- [ ] 21` / `- [x] 22` → both are asked, `22` answers. Where `Answer: B` says it by a letter, the
answer is what stands behind that letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from deckbuilder import labels
from deckbuilder.forms.prompt import first_label
from deckbuilder.labels import Vocabulary
from deckbuilder.markdown import (
    Block,
    Item,
    List,
    Paragraph,
    Passage,
    Quote,
    of,
    passage,
    plain,
)
from deckbuilder.text import normal

_OPTION = re.compile(r"\W*\(?([A-Ha-h])[).:]\s*")
_BOX = re.compile(r"\s*[\u2610\u2611]\s*")
_BOLD = re.compile(r"\W*\*\*([^*\n]{1,40})\*\*")
_TICKED = "\u2611"
_IN_LINE = re.compile(r"\W*[Aa][).]\s.*\s\(?[Bb][).]\s", re.DOTALL)
_LETTERS = re.compile(r"(?<!\w)\(?([A-Ha-h])[).]\s+(?=\S)")
_LETTER = re.compile(r"\W*(?:option\s+)?\(?([A-Ha-h])\)?[).:]?\W*", re.IGNORECASE)


def is_options(block: Block) -> bool:
    """Whether a block is a list in which each item has a letter or a box, or a line of such."""
    if isinstance(block, Paragraph):
        return _IN_LINE.match(block.text.plain) is not None
    if not isinstance(block, List) or len(block.items) < 2:
        return False
    firsts = [_first(item) for item in block.items]
    boxes = all(map(_BOX.match, firsts)) and not any(map(_advises, firsts))
    return boxes or all(map(_OPTION.match, firsts))


def is_short(block: Block) -> bool:
    """Whether options are short enough for ones without a word on which is right."""
    texts = [_first(item) for item in block.items] if isinstance(block, List) else []
    return sum(len(text.split()) for text in texts) <= _WORDS * len(texts)


_WORDS = 10
"""Words of an option; a point of an answer has more."""


def parted(block: Block, vocabulary: Vocabulary) -> tuple[Block, ...]:
    """A paragraph of options with `Answer: B` on a line below them → the options, and the rest."""
    if not isinstance(block, Paragraph) or not is_options(block):
        return (block,)
    lines = block.text.source.split("\n")
    below = (n for n in range(1, len(lines)) if _answers(lines[n], vocabulary))
    at = next(below, 0)
    if not at or not _IN_LINE.match(plain("\n".join(lines[:at]))):
        return (block,)
    middle = min(block.start + at, block.end)
    return (
        Paragraph(of("\n".join(lines[:at])), block.start, middle - 1),
        Paragraph(of("\n".join(lines[at:])), middle, block.end),
    )


def _answers(line: str, vocabulary: Vocabulary) -> bool:
    return first_label(Paragraph(of(line), 1, 1), vocabulary) == labels.ANSWER


def _advises(text: str) -> bool:
    """`☐ **Don't** …`: something to do, and no option."""
    found = _BOLD.match(text)
    return found is not None and labels.meaning(found[1]) is not None


def offers(block: Block) -> bool:
    """Whether a block has options to choose from, and no things to do."""
    if isinstance(block, List) and block.items and _BOX.match(_first(block.items[0])):
        return ticked(block) is not None
    return is_options(block)


def ticked(block: Block) -> tuple[Block, tuple[Block, ...]] | None:
    """Options with boxes, of which some are ticked → the options without boxes, the right ones."""
    if not isinstance(block, List) or not is_options(block):
        return None
    right = [_TICKED in _first(item)[:3] for item in block.items]
    if all(right) or not any(right):
        return None
    items = [_without_box(item) for item in block.items]
    found = tuple(item for item, is_right in zip(items, right, strict=True) if is_right)
    options = replace(block, items=tuple(items))
    if len(found) == 1:
        return options, found[0].children
    return options, (List(found, found[0].start, found[-1].end),)


def has_one_ticked(block: Block) -> bool:
    """Whether a block is options with boxes of which one is ticked, and no list of tasks."""
    if not isinstance(block, List) or len(block.items) < _OPTIONS or not is_options(block):
        return False
    return sum(_TICKED in _first(item)[:3] for item in block.items) == 1


_OPTIONS = 3
"""Options of a question, at least."""


def answered_by(block: Block, answer: Block) -> bool:
    """Whether what stands below a list says one of its items again: those are options.

    `A: 22`, `**Answer:** 3. Always`.
    """
    if not isinstance(block, List):
        return False
    if isinstance(answer, Quote) and answer.children:
        answer = answer.children[0]
    one = answer.items[0] if isinstance(answer, List) and len(answer.items) == 1 else None
    text = _first(one) if one else answer.text.source if isinstance(answer, Paragraph) else ""
    label, colon, told = plain(text.partition("\n")[0]).partition(":")
    bare = _COUNTED.sub("", told.strip())
    least = _SAID if bare == told.strip() else 1
    told = bare
    if not colon or len(label) > _LABEL or len(normal(told)) < least:
        return False
    options = {normal(plain(_first(item))) for item in block.items}
    # `A: 22, 33` names two of them
    return normal(told) in options or all(normal(part) in options for part in told.split(","))


_COUNTED = re.compile(r"\(?(?:\d{1,2}|[A-Ha-h])[.):]\s+")
"""The number or the letter of an option, before it."""
_LABEL = 20
"""Letters of what an answer is called."""
_SAID = 2
"""Letters of an option, at least."""


def spelt(answer: Passage, options: Sequence[Block]) -> Passage:
    """An answer that is a letter → the option behind it, and what else the answer says."""
    first = answer.blocks[0] if answer.blocks else None
    if not isinstance(first, Paragraph):
        return answer
    line, _, more = first.text.source.partition("\n")
    named = _LETTER.fullmatch(plain(line))
    if named is None:
        return _uncounted(answer, first, options)
    below = (Paragraph(of(more), first.start, first.end),) if more else ()
    for letter, blocks in _offered(options):
        if letter.casefold() == named[1].casefold():
            moved = tuple(replace(b, start=first.start, end=first.end) for b in blocks)
            return passage((*moved, *below, *answer.blocks[1:]))
    return answer


def _uncounted(answer: Passage, first: Paragraph, options: Sequence[Block]) -> Passage:
    """An answer that is an option with its number → without it: `3. Always`."""
    line = first.text.source
    bare = _COUNTED.sub("", line, count=1)
    lists = (block for block in options if isinstance(block, List))
    offered = {normal(plain(_first(item))) for block in lists for item in block.items}
    if bare == line or normal(plain(bare)) not in offered:
        return answer
    return passage((replace(first, text=of(bare)), *answer.blocks[1:]))


def _offered(options: Sequence[Block]) -> Iterator[tuple[str, tuple[Block, ...]]]:
    """Each option with its letter."""
    for block in options:
        for item in block.items if isinstance(block, List) else ():
            if letter := _OPTION.match(_first(item)):
                yield letter[1], item.children
        if isinstance(block, Paragraph) and is_options(block):
            starts = list(_LETTERS.finditer(block.text.source))
            ends = [*(s.start() for s in starts[1:]), len(block.text.source)]
            for start, end in zip(starts, ends, strict=True):
                said = block.text.source[start.start() : end]
                yield start[1], (Paragraph(of(said), block.start, block.end),)


def _first(item: Item) -> str:
    first = item.children[0] if item.children else None
    return first.text.source if isinstance(first, Paragraph) else ""


def _without_box(item: Item) -> Item:
    first, *more = item.children
    assert isinstance(first, Paragraph)
    return replace(
        item, children=(replace(first, text=of(_BOX.sub("", first.text.source, count=1))), *more)
    )
