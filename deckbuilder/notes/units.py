"""An answer's blocks → its units: what a card may show of it, each whole and as it is written.

    I ask first. There are two ways: / - call / - write   → a sentence; a lead-in with its list

Nothing is cut: a unit is a sentence, an item with what is nested in it, a lead-in with its list,
code beside its sentence, a table. Where it is long it has shorter forms, which are whole as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from deckbuilder import labels
from deckbuilder.labels import ENGLISH, NUMERAL, either, is_number
from deckbuilder.markdown import (
    PICTURE,
    Block,
    Code,
    Item,
    List,
    Paragraph,
    Rule,
    Table,
    is_picture,
    plain,
    texts,
    walk,
)
from deckbuilder.markdown.html import IMAGE_NAME
from deckbuilder.model import Part
from deckbuilder.notes import residue
from deckbuilder.notes.items import (
    MOST_FORMS,
    bare_of,
    by_names,
    evened,
    fewer_sentences,
    forms_of,
    is_title,
    levels_of,
)
from deckbuilder.notes.laid import flattened, gathered, unquoted
from deckbuilder.notes.sentences import STUB, count, split
from deckbuilder.notes.stretches import STORY, Stretch, joined, stretches, tells
from deckbuilder.notes.unit import (
    CODE_LINES,
    COLON,
    ENDED,
    Unit,
    first_text,
    is_head,
    line_of,
    lines_of_code,
    name_of,
    names_way,
    size,
)

_SPEECH = ENGLISH.speech
_PRONOUN = (
    r"(?:I|we)(?: \w+){0,3} "
    r"(?:the following|several (?:steps|strategies|methods)|these steps)"
)
LEAD_IN = re.compile(
    rf"^(?:(?:but|however|now|so),? )?(?:{either(_SPEECH['leads'])}|{_PRONOUN})\b[^.]*\.?$",
    re.IGNORECASE,
)
_POINTS_DOWN = re.compile(rf"\b{either(_SPEECH['points_down'])}\b", re.IGNORECASE)
FOR_EXAMPLE = re.compile(
    rf"^(?:{either(_SPEECH['examples'])}\b|{either(_SPEECH['examples_called'])}: )", re.IGNORECASE
)
_BACK_TO_RULE = re.compile(rf"^{either(_SPEECH['rules'])}\b", re.IGNORECASE)


def units(
    blocks: Sequence[Block],
    *,
    names: bool = False,
    sides: bool = False,
    mine: bool = False,
    stories: bool = True,
) -> list[Unit]:
    """The blocks of an answer → its units, in their order.

    With `names` an item may be shown by its name alone: the question asks for names. With `sides`
    an item is shown whole or not at all, since it sets one thing against another. Of what is
    `mine` to tell, names alone say little. Without `stories` `Problem:` and `Impact:` tell none:
    the question asks what a thing is.
    """
    blocks = [_looked_at(block) for block in blocks]
    sources = (text.source for block in walk(blocks) for text in texts(block))
    told = tells(sources, named=not stories)
    found = list(gathered(flattened(blocks), told))
    if len(found) == 1 and isinstance(found[0], List) and len(found[0].items) == 1:
        # a lone item is no list
        found = list(gathered(flattened(found[0].items[0].children), told))
    reader = _Units(names=names, sides=sides, told=told, mine=mine)
    made = reader.read(found)
    if any(unit.label in (Part.SITUATION, Part.TASK) for unit in made):
        return made
    # an approach without a situation is no part of a story: each item says something of its own
    return [one for unit in made for one in reader.apart(unit)]


def _looked_at(block: Block) -> Block:
    """A list without what is so far down in it that no card ever shows it."""
    if not isinstance(block, List) or len(block.items) <= _LOOKED_AT:
        return block
    return replace(block, items=block.items[:_LOOKED_AT])


_LOOKED_AT = 400
"""Items of a list."""


def leads_on(sentence: str) -> bool:
    """Whether a sentence only introduces what stands below it."""
    return bool(
        COLON.search(sentence)
        or LEAD_IN.match(sentence)
        or not ENDED.search(sentence)
        or (_POINTS_DOWN.search(sentence) and not sentence.endswith("?"))
    )


@dataclass(slots=True)
class _Units:
    """Where the reader of blocks is."""

    label: Part = Part.NONE
    """Of the part of a story that holds until the next one."""
    paragraph: int = 0
    names: bool = False
    sides: bool = False
    told: bool = False
    mine: bool = False

    def read(self, blocks: Sequence[Block]) -> list[Unit]:
        found: list[Unit] = []
        for block in blocks:
            match block:
                case Paragraph() if _ends_lead(found, block):
                    last = found[-1]
                    found[-1] = replace(last, forms=tuple((*form, block) for form in last.forms))
                case Paragraph() if _continues(found, block):
                    last = found[-1]
                    forms = tuple((*last.blocks, part) for part in _shorter(block))
                    found[-1] = replace(last, forms=forms)
                case Paragraph() if _is_of_code(found, block):
                    found[-1] = replace(found[-1], forms=((*found[-1].blocks, block),), kind="item")
                case Paragraph() if is_picture(block.text.source):
                    found.append(Unit(((block,),), "code", self.label))
                case Paragraph():
                    self.paragraph += 1
                    found += self.prose(block, first=not found)
                case List():
                    found += self.of_list(self.lead(found), block)
                case Rule() if self.label in (Part.SITUATION, Part.TASK, Part.RESULT):
                    self.label = Part.NONE
                case Table():
                    lead = self.lead(found)
                    found.append(_table(lead, block, self.label))
                case Code():
                    _beside(found, block, self.label)
        while found and _offers(found[-1]):
            found.pop()
        kept = [unit for unit in found if not _hangs(unit) and not _is_residue(unit)]
        return alone(kept)

    def lead(self, found: list[Unit]) -> Paragraph | None:
        """The lead-in that the units end with, no longer among them.

        What stands in another part of a story leads in to nothing of this one.
        """
        return _taken(found) if found and found[-1].label == self.label else None

    def prose(self, block: Paragraph, *, first: bool, alone: bool = True) -> Iterator[Unit]:
        """A paragraph → a unit for each sentence; an example has all that belongs to it.

        `alone`: it is no part of an item.
        """
        for part in stretches(unquoted(block.text.source), told=self.told):
            self.label = part.label or self.label
            if residue.is_blank(plain(part.text)):
                continue
            if labels.meaning(part.name) == labels.ANSWER:
                # `**Answer.** It holds …`
                yield from self.sentences(split(part.text), block, first=first)
                continue
            if part.name and (alone or self.label == Part.EXAMPLE):
                # another name begins something else
                self.label = Part.NONE
            if part.name:
                yield self.named(part, block)
            else:
                yield from self.sentences(split(unquoted(part.text)), block, first=first)
            first = False

    def sentences(self, found: list[str], block: Paragraph, *, first: bool) -> Iterator[Unit]:
        at, found = 0, list(_with_heads(found))
        while at < len(found):
            end, label = at + 1, self.label
            if not label and (at or not first) and FOR_EXAMPLE.match(found[at]):
                label = Part.EXAMPLE
                end = next(
                    (j for j in range(at + 1, len(found)) if _BACK_TO_RULE.match(found[j])),
                    len(found),
                )
            whole = found[at:end]
            # of an example the first sentence alone only begins it
            lengths = [n for n in _lengths(whole) if n > 1 or len(whole) == 1]
            forms = tuple((line_of(" ".join(whole[:n]), block),) for n in lengths)
            yield Unit(forms, "sentence", label, paragraph=self.paragraph)
            at = end

    def named(self, part: Stretch, block: Paragraph) -> Unit:
        """`**Name:** text` in a paragraph."""
        whole = (line_of(part.written, block),)
        # of two sides told one after the other, fewer sentences leave one
        fewer = () if self.sides else fewer_sentences(part.written, part.name, block)
        forms = (whole, *fewer)
        kind = "sentence" if is_head(first_text(whole)) else "item"
        return Unit(forms, kind, self.label, part.name, self.paragraph)

    def of_list(self, lead: Paragraph | None, block: List) -> Iterator[Unit]:
        """A lead-in with its list is one unit, and so is what was done in a story.

        Not where the list itself tells a story, each of whose parts is a unit; below the title of a
        part most of its items must, or `Impact:` is only one of the things that it lists.
        """
        part = lead is None and len(block.items) > 1 and self.label in (*STORY, Part.RESULT)
        tells = sum(_story(item, self.told) for item in block.items)
        if not (lead or part) or tells * 2 > (len(block.items) if part else 0):
            yield from self.items(block)
            return
        head = (lead,) if lead else ()
        # `Four rules come up each week:` announces all of them
        said = _HOW_MANY.findall(lead.text.plain) if lead else ()
        counted = any(is_number(word, len(block.items)) for word in said)
        named = all(name_of(first_text(evened(item).children)) for item in block.items)
        names = named or (self.names and not part)
        found = (
            _whole(block)
            if self.sides and not part
            else _lists(block, names=names, part=part, listed=not self.mine or counted)
        )
        forms = tuple((*head, items) for items in found)
        if forms:
            yield Unit(forms, "led", self.label, paragraph=self.paragraph)

    def items(self, block: List) -> Iterator[Unit]:
        for item in block.items:
            yield from self.item(item, block)

    def apart(self, unit: Unit) -> Iterator[Unit]:
        """A list of deeds without a lead-in → a unit for each."""
        first = unit.blocks[0] if unit.blocks else None
        if unit.kind == "led" and isinstance(first, List) and unit.label == Part.ACTION:
            yield from (replace(one, label=unit.label) for one in self.items(first))
        else:
            yield unit

    def item(self, item: Item, block: List) -> Iterator[Unit]:
        """An item → one unit; a labelled part of a story → one for each sentence."""
        if _story(item, self.told):
            yield from self.story(item)
            return
        kind = "step" if block.ordered else "item"
        forms = (*forms_of(item, names=self.names), *_by_way(item))
        if forms:
            yield Unit(forms, kind, self.label, name_of(first_text(item.children)), self.paragraph)

    def story(self, item: Item) -> Iterator[Unit]:
        first, *rest = item.children
        assert isinstance(first, Paragraph)
        self.paragraph += 1
        below = list(flattened(rest))
        found = list(self.prose(first, first=False, alone=False))
        if below:
            found += _Units(
                self.label, self.paragraph, self.names, self.sides, self.told, self.mine
            ).read(below)
        yield from (unit for unit in found if not _hangs(unit))


def _whole(block: List) -> Iterator[List]:
    """A list, and fewer and fewer of its items as they are; if two are too long, less of each."""
    levels = [*levels_of(block.items, names=False)]
    if not levels:
        return
    yield replace(block, items=levels[0])
    fewer = [*_fewer(levels[0], _FEWEST)] if len(block.items) > _FEWEST else [*levels[1:]]
    if fewer and size(fewer[-1]) > _LONG_ITEMS and len(block.items) > _FEWEST:
        fewer = [*levels[1:], *_fewer(levels[-1], 1)]
    for items in fewer:
        yield replace(block, items=items)


_LONG_ITEMS = 75
"""Words of two items that leave no room for what leads in to them."""


def _lists(block: List, *, names: bool, part: bool = False, listed: bool = False) -> Iterator[List]:
    """A list in shorter and shorter forms: its items shorter, then without what is nested in them.

    Then by their names alone, if there are `names`, and then fewer of them. Where they are
    `listed`, the last ones lose what is said of them first; elsewhere half of them as they are
    go before all by their names.
    Where an item is a label above what is nested in it, fewer go before all without: `If they
    insist:` says nothing.
    Not so in a `part` of a story, whose deeds they name.
    """
    levels = [*levels_of(block.items, names=False)]
    if not levels:
        return
    last = levels[-1]
    bare = tuple(map(bare_of, last))
    named = by_names(bare) if names else ()
    if part and all(count(first_text(item.children)) < _DEED for item in named):
        # `Time:` and `Issue:` name what stands behind them, and no deed
        named = ()
    shortest = named or bare
    if not part and any(map(_heads, last)):
        order = (*levels, *_fewer(last, 1), *((bare, *_fewer(bare, 1)) if names else ()))
    else:
        partly = (named and (*bare[:n], *named[n:]) for n in range(len(bare) - 1, 0, -1))
        most = () if listed or part or not named else _fewer(bare, max(_FEWEST, -(-len(bare) // 2)))
        order = (
            *levels,
            bare,
            *most,
            *(filter(None, partly) if listed else ()),
            *([named] if named else ()),
            *_fewer(shortest, _FEWEST),
        )
    for items in order:
        yield replace(block, items=items)


def _heads(item: Item) -> bool:
    """Whether an item is a label with something below it."""
    return len(item.children) > 1 and (
        is_head(first_text(item.children)) or is_title(item.children)
    )


def _fewer(items: tuple[Item, ...], least: int) -> Iterator[tuple[Item, ...]]:
    """Fewer and fewer of the items of a list."""
    most = len(items) - 1
    for n in range(min(most, MOST_FORMS), max(min(most, least), 1) - 1, -1):
        yield items[:n]


_DEED = 2
"""Words that name what was done."""
_FEWEST = 2
"""Items of a list that is shown in part: one alone is no list."""


def _with_heads(sentences: Sequence[str]) -> Iterator[str]:
    """Sentences, one of few words in bold with the one it heads: `**Never lift both.** The …`."""
    head = ""
    for n, sentence in enumerate(sentences):
        if n and n + 1 < len(sentences) and not head and _IN_BOLD.fullmatch(sentence):
            head = f"{sentence} "
            continue
        yield head + sentence
        head = ""


_IN_BOLD = re.compile(r"\*\*[^*\n]+[.!]\*\*")


def _lengths(parts: Sequence[object]) -> Sequence[int]:
    """How many of so many parts each form shows; all of them where there are too many."""
    n = len(parts)
    return range(n, 0, -1) if n <= MOST_FORMS else (n,)


def _shorter(block: Paragraph) -> Iterator[Paragraph]:
    """A paragraph, and with fewer of its sentences."""
    yield block
    found = split(joined(block.text.source))
    for n in range(min(len(found) - 1, MOST_FORMS), 0, -1):
        yield line_of(" ".join(found[:n]), block)


_FORMULA = re.compile(r"\$\$[^$]*\$\$|\\\[[^\[\]]*\\\]")


def _continues(found: Sequence[Unit], block: Paragraph) -> bool:
    """A formula, or what is quoted below a colon, stays with the sentence above it.

    Not where that only says that it follows: `Here are my reasons:`.
    """
    last = found[-1] if found else None
    if last is None or last.kind != "sentence" or last.code or is_picture(block.text.source):
        return False
    source, above = block.text.source, last.blocks[-1]
    leads = isinstance(above, Paragraph) and bool(COLON.search(joined(above.text.source)))
    leads = leads and not LEAD_IN.match(last.text.rstrip(" :")) and not COLON.search(source)
    return bool(_FORMULA.fullmatch(source)) or (leads and source[:1] not in "*_")


def _ends_lead(found: Sequence[Unit], block: Paragraph) -> bool:
    """`When it freezes,` / a list / `the gate is shut`: one sentence, with a list within."""
    last = found[-1] if found else None
    if last is None or last.kind != "led" or not block.text.source[:1].islower():
        return False
    return last.text.endswith(",")


def _is_of_code(found: Sequence[Unit], block: Paragraph) -> bool:
    """Whether a sentence that begins small goes on with the short code above it: its subject."""
    last = found[-1] if found else None
    if last is None or last.said or not 0 < last.code <= _SUBJECT:
        return False
    return block.text.source[:1].islower() and bool(ENDED.search(block.text.source))


_SUBJECT = 2
"""Lines of code of which a sentence below may speak."""


def _taken(found: list[Unit]) -> Paragraph | None:
    """The lead-in that the units end with, no longer among them."""
    last = found[-1] if found else None
    if last is None or len(last.blocks) != 1 or not (_needs_more(last) or _leads(last)):
        return None
    block = last.blocks[0]
    assert isinstance(block, Paragraph)
    found.pop()
    return block


def alone(found: list[Unit]) -> list[Unit]:
    """Units; an item that is all there is is a name with its list."""
    if len(found) != 1 or not _leads_list(found[0]):
        return found
    return [replace(found[0], kind="led")]


def _leads_list(unit: Unit) -> bool:
    """Whether an item that is all there is left is a name with its list."""
    kinds = [type(block) for block in unit.blocks]
    return unit.kind == "item" and kinds == [Paragraph, List] and is_head(unit.text)


def _leads(unit: Unit) -> bool:
    counts = unit.size <= STUB and _HOW_MANY.match(unit.text)
    return unit.kind == "sentence" and (leads_on(unit.text) or bool(counts))


_HOW_MANY = re.compile(rf"\b(?:{NUMERAL}|\d{{1,2}})\b", re.IGNORECASE)
"""`Four, usually.` counts what stands below it."""


_LEADING = re.compile(rf"{either(_SPEECH['leading'])}\b")
_BRIEF = 15
"""Words of a sentence that does no more than lead away."""
_SOLD = re.compile(
    rf"(?:so |you can )?{either(_SPEECH['sold_by'])}\b.*\b{either(_SPEECH['sells'])}\b"
)
"""`We have a course to give you a head start.`"""
_PLACE = re.compile(rf"\b{either(_SPEECH['places'])}\b")


def _is_residue(unit: Unit) -> bool:
    """Whether a unit tells a learner nothing: a picture elsewhere, `Difficulty: hard`."""
    if not unit.said and _is_elsewhere(unit.blocks[0]):
        return True
    if _TAG.fullmatch(unit.text.strip()) and len(unit.blocks) == 1:
        return True
    text = plain(unit.text)
    linked = "://" in unit.text or "](" in unit.text
    if linked and len(unit.blocks) == 1 and residue.only_links(unit.text):
        # an address and no word about it
        return True
    if isinstance(last := unit.blocks[-1], Paragraph) and residue.is_blank(last.text.plain):
        return True
    if unit.kind == "sentence":
        # `Steps to write one-`, and no list below it
        open_ended = len(unit.blocks) == 1 and _LEFT_OPEN.search(text)
        return bool(open_ended) or residue.names(text) or residue.leads_away(unit.text)
    below = [first_text(item.children) for item in _items(unit)]
    if below and all(map(residue.only_links, below)):
        # `Source`, and the address below it
        return not text or residue.names(text)
    return unit.kind == "item" and (residue.names(unit.name) or residue.leads_away(unit.text))


def _is_elsewhere(block: Block) -> bool:
    """Whether a block is a picture that lies elsewhere: no card shows it.

    One that lies beside the guide has the name under which it is packaged.
    """
    if not (isinstance(block, Paragraph) and is_picture(block.text.source)):
        return False
    shown = (m["where"] or m["angle"] for m in PICTURE.finditer(block.text.source))
    return not any(IMAGE_NAME.fullmatch(where) for where in shown)


_TAG = re.compile(r"</?[a-z][\w-]*>")
"""`</content>`: what a page is made of, without its twin."""
_LEFT_OPEN = re.compile(r"\w ?[-\u2013\u2014]$")


def _items(unit: Unit) -> Iterator[Item]:
    return (item for block in unit.blocks if isinstance(block, List) for item in block.items)


def _offers(unit: Unit) -> bool:
    """Whether an author offers more of it, here or elsewhere: `Would you like a template?`."""
    said = labels.normal(plain(unit.text))
    if unit.kind == "led":
        # `If you want, I can:` above a list
        return labels.offers_more(said)
    if unit.kind != "sentence" or len(unit.blocks) > 1:
        return False
    linked = "](" in unit.text or _PLACE.search(said)
    leads = linked and unit.size <= _BRIEF and _LEADING.match(said)
    return bool(leads or _SOLD.match(said) or labels.offers_more(said))


def _needs_more(unit: Unit) -> bool:
    """Whether a unit is a label, or a sentence that leads in, without what stands below it."""
    last = unit.blocks[-1]
    said = isinstance(last, Paragraph) and unit.kind in ("sentence", "item")
    return said and is_head(first_text((last,)))


def _hangs(unit: Unit) -> bool:
    """Whether a unit leads in to what is not there, or has nothing to read."""
    if not any(c.isalnum() for block in walk(unit.blocks) for c in _signs(block)):
        return True
    if unit.kind == "step" and len(unit.blocks) == 1 and not unit.name:
        # `2. Also:`
        return COLON.search(unit.text) is not None
    # an item in bold says what it says: `- **Open the gate**`
    bold = unit.kind == "item" and not COLON.search(unit.text)
    return _needs_more(unit) and not bold


def _signs(block: Block) -> str:
    return block.text if isinstance(block, Code) else "".join(t.source for t in texts(block))


def _story(item: Item, told: bool) -> bool:
    """Whether an item is a labelled part of a story."""
    first = item.children[0] if item.children else None
    if not isinstance(first, Paragraph):
        return False
    return any(
        part.label in (*STORY, Part.RESULT, Part.EXAMPLE)
        for part in stretches(first.text.source, told=told)
    )


def _table(lead: Paragraph | None, block: Table, label: Part) -> Unit:
    """A table, and with fewer of its rows."""
    head = (lead,) if lead else ()
    rows = block.rows
    fewer = range(min(len(rows) - 1, MOST_FORMS), 0, -1)
    forms = tuple((*head, replace(block, rows=rows[:n])) for n in (len(rows), *fewer) if n)
    return Unit(forms or ((*head, block),), "table", label)


def _by_way(item: Item) -> tuple[tuple[Block, ...], ...]:
    """The form of an item without its code, where its name says how it is done."""
    first, *rest = item.children or (None,)
    if not isinstance(first, Paragraph) or not rest or not isinstance(rest[0], Code):
        return ()
    source = first_text(item.children)
    name = name_of(source) if is_head(source) else ""
    if not names_way(name) or labels.meaning(name):
        return ()
    return ((line_of(f"**{name}**", first),),)


def _beside(found: list[Unit], block: Code, label: Part) -> None:
    """Code with the sentence or the name that stands above it."""
    last = found[-1] if found else None
    if last is not None and _needs_more(last):
        kind = last.kind if last.kind == "step" else "code"
        found[-1] = replace(last, forms=((*last.blocks, block),), kind=kind)
    elif last is None or not last.said or last.code or lines_of_code((block,)) > CODE_LINES:
        found.append(Unit(((block,),), "code", label))
    else:
        found[-1] = replace(last, forms=((*last.blocks, block), *last.forms))
