"""The forms of an item: itself, and shorter ones that are whole as well."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from deckbuilder import labels
from deckbuilder.labels import NUMERAL, is_number
from deckbuilder.markdown import Code, Item, List, Paragraph, Table
from deckbuilder.markdown.tree import Block
from deckbuilder.notes import residue
from deckbuilder.notes.sentences import STUB, count, split
from deckbuilder.notes.stretches import joined
from deckbuilder.notes.unit import (
    CODE_LINES,
    COLON,
    ENDED,
    ONLY_NAME,
    Blocks,
    Unit,
    evenly,
    first_text,
    is_counted,
    is_head,
    line_of,
    lines_of_code,
    name_of,
)

MOST_FORMS = 12
"""Shorter forms of one unit."""


def entries(items: Sequence[Blocks]) -> list[Unit]:
    """The items of a list that is no answer → a unit for each."""
    return [Unit(forms_of(Item(blocks, 1, 1), names=False), "item") for blocks in items if blocks]


def forms_of(item: Item, *, names: bool) -> tuple[Blocks, ...]:
    """An item as it is, without its code, with less below its head, with fewer sentences.

    With `names` at last its name alone.
    """
    whole = evened(item).children
    if not whole:
        return ()
    made: list[Blocks] = [whole] if lines_of_code(whole) <= CODE_LINES else []
    bare = _uncoded(whole)
    led = made and bare and isinstance(whole[0], Paragraph) and bare[0] is not whole[0]
    if led and not name_of(first_text(whole)):
        # `Write this line:` and the line, without what is said below it
        return (whole, whole[:2]) if isinstance(whole[1], Code) else (whole,)
    if bare != whole and all(isinstance(b, Paragraph) and _leads(b) for b in bare):
        # a name says nothing without the code it is the name of
        return tuple(made) or (whole,)
    made.append(bare)
    first = bare[0] if bare else None
    if isinstance(first, Paragraph):
        source = joined(first.text.source)
        name = name_of(source)
        if is_head(source) or is_title(bare):
            made += _with_less_below(bare, names=names)
        else:
            made.append((first,))
            made += fewer_sentences(source, name, first)
        if names and name and count(source) > count(name):
            made.append((line_of(f"**{name}**", first),))
    return tuple(dict.fromkeys(form for form in made if form)) or (whole,)


def is_title(blocks: Blocks) -> bool:
    """Whether a few words that end as no sentence does only head what stands below them."""
    first, *below = blocks
    source = joined(first.text.source) if isinstance(first, Paragraph) else ""
    few = 0 < count(source) <= _TITLE and not ENDED.search(source)
    listed = below[0] if below else None
    return isinstance(listed, List) and (few or _counts(source, len(listed.items)))


def _counts(source: str, items: int) -> bool:
    """Whether what a text ends with says how many there are below it: `It decides 3 things`."""
    found = _COUNTED.search(source)
    return found is not None and is_number(found[1], items)


_COUNTED = re.compile(rf"\b({NUMERAL})(?:\s+[\w-]+){{0,2}}\s+\w{{2,}}s[\s:.]*$", re.IGNORECASE)
_TITLE = 6
"""Words of such a title."""
_LEAST_BELOW = 2
"""Items that are shown below a head, where it has so many."""


def _with_less_below(blocks: Blocks, *, names: bool) -> Iterator[Blocks]:
    """A head with less of what stands below it.

    That is a list in shorter forms, then what its items begin with, then fewer of these; or fewer
    rows of a table; or fewer sentences of a paragraph.
    """
    head, *rest = blocks
    below = rest[0] if rest else None
    if isinstance(below, List):
        for items in levels_of(below.items, names=names):
            yield (head, replace(below, items=items))
        # `Examples:` without them is a label and nothing else
        told = [item for item in below.items if not _is_label(item)] or below.items
        bare = tuple(map(bare_of, told))
        counts = isinstance(head, Paragraph) and _counts(joined(head.text.source), len(bare))
        if counts and (names_alone := by_names(bare)):
            yield (head, replace(below, items=names_alone))
        # one of three says less than a head fewer
        for n in range(min(len(bare), MOST_FORMS), min(len(bare), _LEAST_BELOW) - 1, -1):
            yield (head, replace(below, items=bare[:n]))
    elif isinstance(below, Table):
        for n in range(min(len(below.rows) - 1, MOST_FORMS), 1, -1):
            yield (head, replace(below, rows=below.rows[:n]))
    elif isinstance(below, Paragraph) and _leads(below):
        yield from ((head, *form) for form in _with_less_below(tuple(rest), names=names))
    elif isinstance(below, Paragraph):
        yield (head, below)
        for (short,) in fewer_sentences(joined(below.text.source), "", below):
            yield (head, short)


def _leads(block: Paragraph) -> bool:
    """Whether a paragraph says nothing without what stands below it."""
    return is_head(joined(block.text.source))


def evened(item: Item) -> Item:
    """An item without the one quotation mark it begins with, whose twin ends a later one.

    Nor has it what tells a learner nothing: where it is from, its number in a name.
    """
    first = item.children[0] if item.children else None
    source = first.text.source if isinstance(first, Paragraph) else ""
    dressed = source[:1] in _QUOTES or is_counted(source) or residue.without(source) != source
    if first is None or not dressed:
        return item
    return replace(item, children=(line_of(source, first), *item.children[1:]))


_QUOTES = ('"', "\u201c")


def bare_of(item: Item) -> Item:
    """An item without what is nested in it; a label then has no colon."""
    item = evened(item)
    first = item.children[0] if item.children else None
    if not isinstance(first, Paragraph) or len(item.children) == 1:
        return item
    source = joined(first.text.source)
    # `Assess the impact on:` says nothing alone
    return named_of(item) or item if is_head(source) else replace(item, children=(first,))


def _is_label(item: Item) -> bool:
    """Whether an item is a label of any answer with what is nested below it: `Examples:`."""
    text = first_text(item.children).strip("*_ ")
    return len(item.children) > 1 and labels.meaning(text.rstrip(":")) is not None


def named_of(item: Item) -> Item | None:
    """An item by its name alone, where it has one."""
    name = name_of(first_text(item.children))
    return replace(item, children=(line_of(f"**{name}**", item.children[0]),)) if name else None


def by_names(items: Sequence[Item]) -> tuple[Item, ...]:
    """Items by their names alone; none where one of them has no name."""
    named = tuple(item for item in map(named_of, items) if item)
    return named if len(named) == len(items) else ()


def fewer_sentences(text: str, name: str, near: Block) -> list[tuple[Paragraph]]:
    """A text with fewer and fewer of its sentences, the first at least and the name before it."""
    found = split(text)
    named = len(found) > 1 and count(found[0]) <= max(count(name), STUB)
    least = 2 if named else 1
    most = min(len(found) - 1, least + MOST_FORMS)
    return [(line_of(" ".join(found[:n]), near),) for n in range(most, least - 1, -1)]


def levels_of(items: Sequence[Item], *, names: bool) -> Iterator[tuple[Item, ...]]:
    """The items of a list in forms that go together, the longest shortened first."""
    kept = [item for item in items if item.children]
    forms = [forms_of(item, names=names) for item in kept]
    rows = list(evenly(forms))
    if one := _with_one_code(kept, forms):
        rows.insert(1, one)
    for row in rows:
        yield tuple(replace(item, children=form) for item, form in zip(kept, row, strict=True))


def _with_one_code(items: Sequence[Item], forms: Sequence[Sequence[Blocks]]) -> tuple[Blocks, ...]:
    """Of several items with code the first with it, the others without; nothing if one needs it."""
    coded = [n for n, each in enumerate(forms) if lines_of_code(each[0])]
    if len(coded) <= 1 or lines_of_code(forms[coded[0]][0]) > CODE_LINES:
        return ()
    found = [each[0] for each in forms]
    for n in coded[1:]:
        bare = next((form for form in forms[n] if not lines_of_code(form)), None)
        alone = named_of(items[n])
        if bare is None and alone is None:
            return ()
        found[n] = bare or (alone.children if alone else ())
    return tuple(found)


def _uncoded_item(item: Item, *, step: bool) -> Item | None:
    """An item without its code; a step by its name, or those below it would count from nothing."""
    below = _uncoded(item.children)
    if below:
        return replace(item, children=below)
    return named_of(item) if step else None


def _leads_at_end(item: Item) -> bool:
    """Whether an item ends in a name or a line that leads in to what stands below the list."""
    last = item.children[-1] if item.children else None
    return isinstance(last, Paragraph) and _leads(last)


def _uncoded(blocks: Iterable[Block]) -> Blocks:
    """Blocks without code, and without what led in to it."""
    kept: list[Block] = []
    given = list(blocks)
    for at, block in enumerate(given):
        if isinstance(block, Code):
            above = kept[-1] if kept else None
            more = any(not isinstance(below, Code) for below in given[at + 1 :])
            if isinstance(above, Paragraph) and COLON.search(above.text.source):
                # a name stands for what is told below its code as well
                named = more and len(kept) == 1 and ONLY_NAME.fullmatch(joined(above.text.source))
                kept = kept if named else kept[:-1]
            elif isinstance(above, List) and _leads_at_end(above.items[-1]):
                kept[-1:] = [replace(above, items=above.items[:-1])] if above.items[1:] else []
        elif isinstance(block, List):
            told = (_uncoded_item(item, step=block.ordered) for item in block.items)
            if items := tuple(item for item in told if item):
                kept.append(replace(block, items=items))
        else:
            kept.append(block)
    last = kept[-1] if len(kept) < len(given) and kept else None
    if isinstance(last, Paragraph) and COLON.search(last.text.source):
        # it led in to a list of nothing but code
        kept = kept[:-1]
    return tuple(kept)
