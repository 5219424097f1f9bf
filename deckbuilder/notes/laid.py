"""An answer's blocks as they are told: what is quoted or folded like the rest, names with lists.

**Cost** / It is cheap. / **Speed** / It is fast.   → a list of two items
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise, takewhile

from deckbuilder import labels
from deckbuilder.markdown import (
    DIAGRAMS,
    Block,
    Code,
    Container,
    Definition,
    Details,
    Item,
    List,
    Paragraph,
    Quote,
    Row,
    Rule,
    Table,
    of,
    plain,
    texts,
    walk,
)
from deckbuilder.notes import residue
from deckbuilder.notes.sentences import count
from deckbuilder.notes.stretches import OF_NAME, STORY, story_label, stretches
from deckbuilder.notes.unit import (
    COLON,
    ENDED,
    ONLY_NAME,
    even,
    first_text,
    is_head,
    is_labelled,
    line_of,
)
from deckbuilder.notes.worth import tells_of


def flattened(blocks: Iterable[Block]) -> Iterator[Block]:
    """What is quoted or folded stands like the rest; a term and its meaning are an item."""
    above: Block | None = None
    for block in _with_rows(_continued(_without_buttons(list(blocks)))):
        before, above = above, block
        match block:
            case Quote() | Details() | Container():
                yield from flattened(block.children)
            case Definition():
                term = Paragraph(of(f"**{block.term.source}**"), block.start, block.start)
                item = Item((term, *block.children), block.start, block.end)
                yield List((item,), block.start, block.end)
            case Paragraph() if residue.is_blank(block.text.plain) or _is_number(block):
                continue
            case Paragraph():
                yield from _by_lines(block, before)
            case Rule():
                continue
            case Code() if block.info.casefold() in DIAGRAMS:
                # its text is drawn elsewhere, and nothing to read
                continue
            case List():
                kept = tuple(item for item in block.items if not _is_blank(item))
                if kept:
                    yield block if len(kept) == len(block.items) else replace(block, items=kept)
            case Item():
                yield List((block,), block.start, block.end, block.number > 0)
            case Table() if _tells_story(block):
                yield from map(_told_row, (block.head, *block.rows))
            case _:
                yield block


def _is_number(block: Paragraph) -> bool:
    """`**2.7.1. 1**`: a title that only counts."""
    source = block.text.source
    return source[:2] in ("**", "__") and not any(map(str.isalpha, source))


def _is_blank(item: Item) -> bool:
    """`Situation: [What was at stake?]`: an item that is to be filled in."""
    return len(item.children) == 1 and residue.is_blank(plain(first_text(item.children)))


def _tells_story(block: Table) -> bool:
    """Whether the first cells of a table's rows are the labels of a story's parts."""
    rows = [row for row in (block.head, *block.rows) if any(cell.text for cell in row.cells)]
    if any(len(row.cells) != _PAIR for row in rows):
        return False
    labelled = [bool(story_label(row.cells[0].text.source, told=True)) for row in rows]
    return sum(labelled) > _PAIR and sum(labelled) >= len(rows) - 1


_PAIR = 2
"""Cells of a row that has a label and its text."""


def _told_row(row: Row) -> Paragraph:
    """`| Situation | It was night. |` → `**Situation:** It was night.`."""
    texts_ = [cell.text.source for cell in row.cells if cell.text]
    label, *said = texts_ or [""]
    text = f"**{label.strip('*_: ')}:** {' '.join(said)}" if said else label
    return Paragraph(of(text), row.start, row.end)


def _without_buttons(blocks: Sequence[Block]) -> Iterator[Block]:
    """Blocks without what a page had beside its code: `python` / `Copy` / `Wrap`."""
    words = list(map(_word_of, blocks))
    pressed = [word in _BUTTONS for word in words]
    for at, block in enumerate(blocks):
        beside = pressed[at - 1 : at] + pressed[at + 1 : at + 2]
        # the language of the code
        names = words[at] and not pressed[at] and pressed[at + 1 : at + 3] == [True, True]
        if not (names or (pressed[at] and any(beside))):
            yield block


def _word_of(block: Block) -> str:
    """The one word that a paragraph is, in small letters; else nothing."""
    text = block.text.plain.casefold() if isinstance(block, Paragraph) else ""
    return text if text in _BUTTONS or len(text.split()) == 1 else ""


_BUTTONS = frozenset(labels.ENGLISH.speech["buttons"])


def _continued(blocks: Iterable[Block]) -> Iterator[Block]:
    """Numbered items with what stands unindented below each are one list: their numbers go on.

    `1. Grease` / code / `2. Paint` / code. What stands below the last belongs to it where it is
    code, or where the item says nothing without it.
    """
    counted: List | None = None
    below: list[Block] = []
    for block in blocks:
        if counted and isinstance(block, List) and _goes_on(counted, below, block):
            joined_up = _with_below(counted, below)
            counted = replace(block, items=(*joined_up.items, *block.items), start=counted.start)
            below = []
        elif isinstance(block, List) and block.ordered and block.items[-1].number:
            yield from _counted_up(counted, below)
            counted, below = block, []
        elif counted:
            below.append(block)
        else:
            yield block
    yield from _counted_up(counted, below)


def _goes_on(above: List, below: Sequence[Block], block: List) -> bool:
    """Whether a list counts on from the one above it, and nothing begins between them."""
    last = below[-1] if below else None
    parted = any(isinstance(b, Rule) for b in below) or last is None
    titled = isinstance(last, Paragraph) and is_head(last.text.source)
    return not (parted or titled) and block.items[0].number == above.items[-1].number + 1


def _counted_up(counted: List | None, below: Sequence[Block]) -> Iterator[Block]:
    """A list that was counted on, with what belongs to its last item, then what does not."""
    if counted and below and _is_last(counted, below[0]):
        counted, below = _with_below(counted, below[:1]), below[1:]
    yield from (counted,) if counted else ()
    yield from below


def _is_last(counted: List, block: Block) -> bool:
    """Whether a block stands below the last item as others do below theirs."""
    above, last = counted.items[-2:-1], counted.items[-1]
    if not above or len(above[0].children) < _WITH_MORE or len(last.children) > 1:
        return False
    alike = type(above[0].children[1]) is type(block)
    return alike and (not isinstance(block, Paragraph) or is_head(first_text(last.children)))


_WITH_MORE = 2
"""Blocks of an item with something below what it begins with."""


def _with_below(counted: List, below: Sequence[Block]) -> List:
    """A list whose last item has more below it."""
    *others, last = counted.items
    more = replace(last, children=(*last.children, *below), end=below[-1].end)
    return replace(counted, items=(*others, more), end=below[-1].end)


def _with_rows(blocks: Iterable[Block]) -> Iterator[Block]:
    """Quotations of one paragraph each below a line that leads in to them are a list."""
    return _gathered_below(blocks, _leads_in, _row)


def _leads_in(block: Block) -> bool:
    return isinstance(block, Paragraph) and COLON.search(block.text.source) is not None


def _row(block: Block) -> Item | None:
    if not isinstance(block, Quote) or len(block.children) != 1:
        return None
    return Item(block.children, block.start, block.end)


def _gathered_below(
    blocks: Iterable[Block], leads: Callable[[Block], bool], item_of: Callable[[Block], Item | None]
) -> Iterator[Block]:
    """Blocks that may be items, two at least below one that leads in to them, are a list."""
    items: list[Item] = []
    led = False
    for block in blocks:
        if led and (item := item_of(block)):
            items.append(item)
            continue
        yield from _as_list(items)
        items = []
        yield block
        led = leads(block)
    yield from _as_list(items)


def _as_list(rows: Sequence[Item]) -> Iterator[Block]:
    if len(rows) > 1:
        yield List(tuple(rows), rows[0].start, rows[-1].end)
    else:
        yield from (child for row in rows for child in row.children)


_BREAK = re.compile(r"[ \\]*\n|<br ?/?>")


def _by_lines(block: Paragraph, above: Block | None) -> Iterator[Block]:
    """A paragraph as its author broke it, where its lines make a list or begin with names.

    above: the block before it, which may want more.
    """
    lines = [line.strip() for line in _BREAK.split(block.text.source) if line.strip()]
    if any(map(_TYPED.fullmatch, lines)) and len(lines) > 1:
        yield from _with_typed(lines, block)
    elif _are_signed(lines):
        yield _list_of(lines, block)
    elif _are_signed(lines[1:]) and COLON.search(lines[0]):
        yield line_of(lines[0], block)
        yield _list_of(lines[1:], block)
    elif above and _are_items(lines) and (_wants_more(above) or _is_open(above)):
        yield _list_of(lines, block)
    elif _are_listed(lines):
        yield line_of(lines[0], block)
        yield _list_of(lines[1:], block)
    elif _are_named(lines) or _are_broken(lines):
        yield from (line_of(line, block) for line in lines)
    elif len(lines) == 1 and (chained := _chained(lines[0])):
        yield _list_of(chained, block)
    elif len(lines) == 1 and (counted := _counted(lines[0])):
        lead, *steps = counted
        if lead:
            yield line_of(lead, block)
        yield _list_of(steps, block, ordered=True)
    else:
        yield block


def _are_signed(lines: Sequence[str]) -> bool:
    """Whether each of several lines begins with a sign: `✅ It is fast.`."""
    return len(lines) > 1 and all(_sign_before(line) not in ("", line) for line in lines)


def _sign_before(text: str) -> str:
    """The sign that a text begins with: `\u2705`, `=>`; none of code: `}`, `@Override`."""
    arrow = _ARROW.match(text)
    sign = arrow[0] if arrow else text[: len(text) - len(labels.undressed(text))]
    return sign.strip() if arrow or not any(map(str.isascii, sign.strip())) else ""


_ARROW = re.compile(r"[-=]{0,2}>\s")


_TYPED = re.compile(r"(`+)([^`]+)\1")
"""A line of nothing but code."""


def _with_typed(lines: Sequence[str], near: Paragraph) -> Iterator[Block]:
    """Lines of which some are code alone: those together, and what stands between."""
    for typed, run in groupby(lines, lambda line: _TYPED.fullmatch(line) is not None):
        if typed:
            written = (line.strip("`").strip() for line in run)
            yield Code("\n".join(written), near.start, near.end)
        else:
            yield line_of("\n".join(run), near)


def _wants_more(block: Block) -> bool:
    """Whether a paragraph ends with a line that goes on below it: `The parts are`."""
    if not isinstance(block, Paragraph):
        return False
    last = block.text.source[-_END_OF_LINE:]
    return bool(COLON.search(last) or _WANTING.search(last))


def _is_open(block: Block) -> bool:
    """Whether a paragraph ends in no stop, and says more than a name."""
    if not isinstance(block, Paragraph) or ENDED.search(block.text.source):
        return False
    return count(block.text.source) > _NAMING and not is_head(block.text.source)


_NAMING = 4
"""Words of a line that only names what stands below it."""
_WANTING = re.compile(
    rf"(?:,|\w ?[-\u2013\u2014]|\b{labels.either(labels.ENGLISH.speech['wants'])}"
    rf"|\b{labels.either(labels.ENGLISH.speech['points_down'])}\b[^.!?]*)$",
    re.IGNORECASE,
)
_END_OF_LINE = 200
"""Letters in which the last line of a paragraph ends."""


def _are_items(lines: Sequence[str]) -> bool:
    """Whether the lines below one that wants more are its items: each begins anew."""
    if not all(line[0].isupper() or line[0].isdigit() for line in lines):
        return False
    return len(lines) > _FEW_LINES or _are_broken(lines)


def _note(block: Block) -> Item | None:
    """A line by itself as an item: it ends as no sentence does, and leads in to nothing."""
    text = first_text((block,))
    if not (text[:1].isupper() or text[:1].isdigit()) or count(text) > _NOTE:
        return None
    ended = ENDED.search(text) or _wants_more(block) or is_head(text) or is_labelled(text)
    return None if ended else Item((block,), block.start, block.end)


_NOTE = 25
"""Words of a line that is an item of a list."""


def _list_of(lines: Iterable[str], near: Paragraph, *, ordered: bool = False) -> List:
    """Lines of a paragraph as a list."""
    items = (Item((line_of(text, near),), near.start, near.end) for text in lines)
    return List(tuple(items), near.start, near.end, ordered)


_NUMBER = re.compile(r"(?:^|(?<=\s))(\d{1,2})[.)]\s+(?=[^\W\d_]|[`*\"\u201c])")


def _counted(line: str) -> list[str]:
    """`First: 1. Look 2. Wait 3. Call` → what stands before the numbers, and each text."""
    found = list(_NUMBER.finditer(line))
    numbers = [int(m[1]) for m in found]
    # the first number may have made an item of all of it
    first = numbers[0] if numbers else 0
    if first not in (1, _SECOND) or numbers != [*range(first, first + len(found))]:
        return []
    cuts = [*(m.start() for m in found), len(line)]
    texts_ = [line[m.end() : cut].strip(" ;,") for m, cut in zip(found, cuts[1:], strict=True)]
    lead = _FIRST.sub("", line[: cuts[0]].strip())
    texts_, lead = ([lead, *texts_], "") if first == _SECOND else (texts_, lead)
    return [lead, *texts_] if len(texts_) >= _LEAST_COUNTED and all(texts_) else []


def _chained(line: str) -> list[str]:
    """`Late train - Asked the guard - Took a taxi - Came in time` → each note by itself.

    They begin anew, as a word of a sentence behind a dash does not.
    """
    if "](" in line:
        # a title behind which an address stands
        return []
    parts = [part.strip() for part in _DASH.split(line)]
    begun = sum(part[:1].isupper() or part[:1].isdigit() for part in parts)
    return parts if len(parts) >= _LEAST_CHAINED and begun >= _SHARE * len(parts) else []


_DASH = re.compile(r"(?:\s+-|(?<=[)a-z])-)\s+")
_LEAST_CHAINED, _SHARE = 4, 0.7
"""Notes in a line, and how many of them begin anew."""
_FIRST = re.compile(r"^[\"\u201c(]?1[.)]\s+")
_LEAST_COUNTED, _SECOND = 3, 2


def _are_broken(lines: Sequence[str]) -> bool:
    """Whether the lines end where their author ended them, and not where a line was full.

    Each had room for the first word of the next, which begins something.
    """
    if len(lines) < _FEW_LINES:
        return False
    width = max(_NARROW, *map(len, lines))
    return all(
        len(one) + 1 + len(two.split(" ", 1)[0]) <= width and _begins(one, two)
        for one, two in pairwise(lines)
    )


def _begins(above: str, line: str) -> bool:
    """Whether a line begins anew below another one."""
    begun = line[0].isupper() or _CALLED.match(line)
    return bool(begun) and not (above.endswith((",", "\\")) or COLON.search(above))


_CALLED = re.compile(r"`?[\w.$@]+\(")
"""`insert() only …`: a line about what is called so."""


def _are_listed(lines: Sequence[str]) -> bool:
    """Whether the first line leads in to the others, each of which begins anew."""
    if len(lines) <= _FEW_LINES or not COLON.search(lines[0]):
        return False
    begun = all(line[0].isupper() or line[0].isdigit() for line in lines[1:])
    ended = sum(bool(ENDED.search(line)) for line in lines[1:-1])
    # whole sentences are prose that was broken at a width
    return begun and ended in (0, len(lines) - 2)


_FEW_LINES = 2
_NARROW = 60
"""Letters of a line below which no text is broken for want of room."""


def _are_named(lines: Sequence[str]) -> bool:
    """Whether each line begins with a name (`Fast: no wait.`), but for a sentence above them."""
    if len(lines) < _FEW_LINES:
        return False
    return all(map(_is_named, lines[1:] if ENDED.search(lines[0]) else lines))


def _is_named(text: str) -> bool:
    named = is_labelled(text) or _IDENTIFIER.match(text) is not None
    return named and not story_label(text.partition(":")[0])


_IDENTIFIER = re.compile(r"[\w.@()]+(?:[/-][\w.@()]+)*: +(?=[A-Z])")
"""`useEffect: For what has to happen besides.`"""


def _is_name(block: Block, told: bool) -> bool:
    if not isinstance(block, Paragraph):
        return False
    source = block.text.source
    return bool(ONLY_NAME.fullmatch(source)) and not story_label(source, told=told)


def _unsigned(block: Block) -> Block:
    """A list without the one sign that stands before each of its items, a name without its own."""
    if isinstance(block, Paragraph):
        source = _KEYCAP.sub("", block.text.source)
        bare = source if source[:1] in "*_" else labels.undressed(source)
        named = bare != block.text.source and ONLY_NAME.fullmatch(bare)
        return line_of(bare, block) if named else block
    if not isinstance(block, List) or len(block.items) == 1:
        return block
    texts_ = [first_text(item.children) for item in block.items]
    signs = set(map(_sign_before, texts_))
    if len(signs) != 1 or signs == {""}:
        return block
    items = []
    for item, text in zip(block.items, texts_, strict=True):
        first = line_of(_unsigned_text(text), item.children[0])
        items.append(replace(item, children=(first, *item.children[1:])))
    return replace(block, items=tuple(items))


_KEYCAP = re.compile(r"^(?:\d\ufe0f?\u20e3)+\s*")
"""`1\ufe0f\u20e3`: the number of a step as a picture."""


def _without_sign(blocks: Iterable[Block]) -> Iterator[Block]:
    """Paragraphs without a tick or a hand before one of them, where no other one has a sign.

    `✅ It is fast.` says that this is the answer.
    """
    found = list(blocks)
    signed = [n for n, block in enumerate(found) if _sign_of(block)]
    for n, block in enumerate(found):
        if signed == [n] and _sign_of(block).rstrip("\ufe0f") in _POINTERS:
            yield line_of(_unsigned_text(first_text((block,))), block)
        else:
            yield block


def _sign_of(block: Block) -> str:
    """The sign that a paragraph begins with, if one does."""
    return _sign_before(first_text((block,)))


def _unsigned_text(text: str) -> str:
    return text[len(_sign_before(text)) :].lstrip()


_POINTERS = frozenset(
    "\u2705\u2714\u2611\u2b50\u27a1\U0001f449\U0001f4a1\U0001f4cc\U0001f539\U0001f538"
)
"""Signs that say nothing of what stands behind them, as a cross does."""


def _listed(blocks: Sequence[Block], told: bool) -> Iterator[Block]:
    """Paragraphs that each begin with a name of their own, two or more, are items of a list."""
    at = 0
    while at < len(blocks):
        end = at
        while end < len(blocks) and _begins_with_name(blocks[end], told):
            end += 1
        if end - at > 1:
            items = tuple(Item((b,), b.start, b.end) for b in blocks[at:end])
            if at and not _is_name(blocks[at - 1], told):
                # a part of a story that has more than its name ends above them
                yield Rule(items[0].start, items[0].start)
            yield List(items, items[0].start, items[-1].end)
        else:
            end = at + 1
            yield blocks[at]
        at = end


def _begins_with_name(block: Block, told: bool) -> bool:
    """`**Cost**: it is cheap.`, which tells no story."""
    if not isinstance(block, Paragraph) or _is_name(block, told):
        return False
    parts = stretches(block.text.source, told=told)
    return len(parts) == 1 and not parts[0].label and is_labelled(first_text((block,)))


def _paired(blocks: Sequence[Block]) -> Iterator[Block]:
    """Names in plain letters, each above a paragraph, are a list where one in three tells of it.

    `Cost` / `It is cheap, and stays so.` / `Speed` / `It is fast, even in the rain.`
    """
    begun = {at for at, pair in enumerate(pairwise(blocks)) if _begins_with_plain_name(*pair)}
    names: set[int] = set()
    for first in sorted(at for at in begun if at - 2 not in begun):
        run = list(takewhile(lambda at: at in begun, range(first, len(blocks), 2)))
        tell = sum(tells_of(first_text((blocks[at + 1],)), first_text((blocks[at],))) for at in run)
        if len(run) > 1 and tell * _ONE_IN >= len(run):
            names.update(run)
    bare = sum(isinstance(b, Paragraph) and not ENDED.search(b.text.source) for b in blocks)
    if bare > len(names):
        # where other lines end in no stop either, these are notes
        names = set()
    pairs: list[Item] = []
    for at, block in enumerate(blocks):
        if at in names:
            head = line_of(f"**{first_text((block,))}**", block)
            pairs.append(Item((head, blocks[at + 1]), block.start, blocks[at + 1].end))
        elif at - 1 not in names:
            yield from _as_list(pairs)
            pairs = []
            yield block
    yield from _as_list(pairs)


def _begins_with_plain_name(name: Block, below: Block) -> bool:
    """Whether a block is a name in plain letters, and the next one sentences."""
    if not (isinstance(name, Paragraph) and isinstance(below, Paragraph)):
        return False
    named, text = name.text.source, below.text.source
    if not _PLAIN_NAME.fullmatch(named) or count(text) < _TOLD_OF_A_NAME:
        return False
    return ENDED.search(text) is not None


_PLAIN_NAME = re.compile(rf"[A-Z0-9]{OF_NAME}")
_ONE_IN = 3
"""Of so many names one at least is spoken of at once below it."""
_TOLD_OF_A_NAME = 6
"""Words below a line that make it a name."""


def _tells(block: Block, told: bool) -> bool:
    """Whether a paragraph begins with the label of a part of a story."""
    if not isinstance(block, Paragraph):
        return False
    return any(part.label in STORY for part in stretches(block.text.source, told=told)[:1])


def gathered(blocks: Iterable[Block], told: bool) -> Iterator[Block]:
    """Names alone on their lines with what stands below each: two or more are items of a list.

    A rule above them ends the part of a story that has more above them than its name.
    """
    # lines by themselves below one that wants more
    apart = list(_gathered_below(_without_sign(map(_unsigned, blocks)), _wants_more, _note))
    found = list(_listed(list(_paired(apart)), told))
    names = [i for i, b in enumerate(found) if _is_name(b, told) and i + 1 < len(found)]
    # a title above a situation names the story
    names = [i for i in names if i + 1 not in names and not _tells(found[i + 1], told)]
    names = _of_their_own(names, found)
    if len(names) < 2:
        yield from found
        return
    above = found[: names[0]]
    yield from above
    last = above[-1] if above else None
    if not (isinstance(last, Paragraph) and ONLY_NAME.fullmatch(last.text.source)):
        yield Rule(found[names[0]].start, found[names[0]].start)
    items: list[Item] = []
    # `**Check:** It holds.` below a name with its list stands beside it, and not below it
    beside = [i for i in range(names[0] + 2, len(found)) if _begins_with_name(found[i], told)]
    starts = sorted({*names, *beside})
    for at, end in zip(starts, [*starts[1:], len(found)], strict=True):
        below = tuple(found[at:end])
        while len(below) > 1 and _is_name(below[-1], told):
            # a name with nothing below it
            below = below[:-1]
        items += _beside_lists(below)
    yield List(tuple(items), items[0].start, items[-1].end)


def _of_their_own(names: list[int], blocks: Sequence[Block]) -> list[int]:
    """Without the labels that return below several of them: `**Meaning:**` is of the one above."""
    said = {i: first_text((blocks[i],)).strip("*_ ") for i in names}
    times = Counter(said.values())
    own = [i for i in names if times[said[i]] == 1 or not said[i].endswith(":")]
    return own if len(own) > 1 and own[0] == names[0] else names


def _beside_lists(below: tuple[Block, ...]) -> Iterator[Item]:
    """A name with what stands below it as an item; names in a row below its list stand beside it.

    `**Cost:** little.`, `**Noise:** none.` below `**Why:**` and its list.
    """
    below = tuple(block for block in below if not isinstance(block, Rule))
    at = next((n for n in range(2, len(below)) if _are_beside(below[n - 1], below[n])), len(below))
    yield Item(below[:at], below[0].start, below[at - 1].end)
    for block in below[at:]:
        if isinstance(block, List):
            yield from block.items
        else:
            yield Item((block,), block.start, block.end)


def _are_beside(above: Block, block: Block) -> bool:
    if not isinstance(above, List) or not isinstance(block, List):
        return False
    firsts = [first_text(item.children) for item in block.items if len(item.children) == 1]
    return len(firsts) == len(block.items) and all(map(is_labelled, firsts))


# --- answers in quotation marks -------------------------------------------------------------------

_WRAPPED = re.compile(
    r'^"([^"]+)"$|^\N{LEFT DOUBLE QUOTATION MARK}([^\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT '
    r"DOUBLE QUOTATION MARK}]+)\N{RIGHT DOUBLE QUOTATION MARK}$"
)


_ALOUD = re.compile(
    rf"^{labels.either(labels.ENGLISH.speech['says_aloud'])}\s*[:,]\s*"
    r"(?=\"[^\"]+\"?$|\N{LEFT DOUBLE QUOTATION MARK}[^\N{RIGHT DOUBLE QUOTATION MARK}]+"
    r"\N{RIGHT DOUBLE QUOTATION MARK}?$)",
    re.IGNORECASE,
)
"""`I would say: "…"`, where nothing else is said; the quotation may end in another paragraph."""
_SENTENCES = re.compile(r"[.!?] ")
_EMPHATIC = re.compile(r"(\*{1,3}|_{1,3})(?=\S)([^*_`\n]+)(?<=\S)\1")


def unquoted(text: str) -> str:
    """A text put in quotation marks as a whole, or in italics, loses them.

    Torn into points, they would not pair up; no more would one whose twin ends another paragraph.
    """
    match = _EMPHATIC.fullmatch(text.strip())
    said = match and (
        _SENTENCES.search(match[2]) or (len(match[1]) == 1 and ENDED.search(match[2]))
    )
    bare = match[2].strip() if match and said else text
    bare = _ALOUD.sub("", bare.strip(), count=1)
    match = _WRAPPED.match(bare.strip())
    return (match[1] or match[2]).strip() if match else even(bare)


def unmarked(blocks: Sequence[Block]) -> Sequence[Block]:
    """An answer without marks around the whole of it.

    These are quotation marks, or an emphasis on every word, which emphasises none.
    """
    first, last = (blocks[0], blocks[-1]) if blocks else (None, None)
    if not isinstance(first, Paragraph) or not isinstance(last, Paragraph):
        return blocks
    if first is last:
        return (replace(first, text=of(unquoted(first.text.source))),)
    sources = [text.source for block in walk(blocks) for text in texts(block)]
    if not any(_encloses(pair, sources) for pair in _QUOTES):
        return blocks
    opened = replace(first, text=of(first.text.source[1:]))
    closed = replace(last, text=of(last.text.source[:-1]))
    return (opened, *blocks[1:-1], closed)


_QUOTES = ('""', "\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}")


def _encloses(pair: str, sources: Sequence[str]) -> bool:
    """Whether the first text opens the quotation that the last one closes, with none between."""
    if not (sources[0].startswith(pair[0]) and sources[-1].endswith(pair[1])):
        return False
    return sum(source.count(sign) for source in sources for sign in set(pair)) == 2
