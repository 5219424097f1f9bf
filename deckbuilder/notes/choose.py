"""What a card shows of an answer, and what it folds: whole units, in the source's order.

    choose(units, 90) → the units that are shown, each in one of its forms

A size is a wish, wholeness a must: what does not fit is shown in a shorter form that is whole as
well, or not at all; the full answer holds everything.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import replace

from deckbuilder.markdown import Code, Paragraph, Passage, of, passage, walk
from deckbuilder.model import Part
from deckbuilder.notes import worth
from deckbuilder.notes.sentences import STUB
from deckbuilder.notes.unit import (
    CODE_LINES,
    COLON,
    ENDED,
    Blocks,
    Unit,
    evenly,
    first_text,
    is_head,
    line_of,
    lines_of_code,
    names_way,
)

BUDGET = 90
"""Words on the visible back of a question: points and result."""

ROOM = 89
"""Words up to which a back is filled: others may count a word more where a figure is in bold."""

MOST = 6
"""Points on a card, code not counted."""

MOST_SHORT = 8
"""Points that are short together."""

MOST_ENTRIES = 12
"""Items of the lists within points: more of them are a wall."""

SHORT = 60
"""Words of such points."""

_LOOKED_AT = 32
"""Units that are looked at: more of them never fit."""

_STRETCH = 1.5
"""How far a card may go beyond its room where it would show less than half of it."""


def choose(
    units: Sequence[Unit],
    room: int,
    *,
    asked: str = "",
    sides: bool = False,
    mine: bool = False,
    code: bool = False,
    ways: bool = True,
    makes: bool = False,
) -> list[Unit]:
    """Units → those that a card shows, at least one of them; `room` in words.

    `asked`: the question, by which a list under a name is told that answers it, and each part of
    which wants an answer. `sides`: what each paragraph begins with is wanted, since they are set
    against each other. `mine`: what one does or did is wanted, and not what is so in general.
    `ways`: what names a way of doing something answers by its name. `makes`: something is to be
    made, which is the code.

    All of them where they fit; else without praise, then without afterthoughts, then without what
    explains heads; else the same in shorter forms, the longest first; else as many of the shortest,
    from the first on, as there is room for. Both sides go first where both are asked for.
    """
    if not units:
        return []
    units = units[:_LOOKED_AT]
    found = _without_references(one_code(units, ways=ways, makes=makes), units, asked)
    # what goes on with code that is folded says little alone
    first = next((unit for unit in units if unit.code), None)
    code = code and first is not None and first.code <= CODE_LINES
    behind = worth.behind_list(found)
    ranks = worth.ranks(found, asked, mine=mine)
    ranks = [max(rank, worth.ASIDE) if at in behind else rank for at, rank in enumerate(ranks)]
    both = worth.both_sides(found, asked)
    if both and _fits([found[at] for at in sorted(both)], room):
        others = [at for at, rank in enumerate(ranks) if rank <= worth.ASIDE and at not in both]
        return joined_up(_filled({at: found[at] for at in both}, found, others, room))
    for row in evenly([unit.forms for unit in found]):
        shown = [replace(unit, forms=(form,)) for unit, form in zip(found, row, strict=True)]
        for least in (worth.PRAISE, worth.ASIDE, worth.EXPLAINS, worth.POINT):
            tried = {at: unit for at, unit in enumerate(shown) if ranks[at] <= least}
            if _fits(list(tried.values()), room):
                left = [at for at in behind if at not in tried]
                return joined_up(_filled(tried, shown, left, room))
    points = [n for n, rank in enumerate(ranks) if rank <= worth.POINT]
    chosen = _leading([found[n] for n in points], room, asked, sides=sides, code=code)
    kept = {points[n]: unit for n, unit in chosen.items()}
    among = [n for n in range(max(kept)) if ranks[n] in (worth.EXPLAINS, worth.ASIDE)]
    last = max(kept)
    if len(kept) > 1 and worth.asks_itself(found[last]) and last + 1 < len(found):
        # `And if not?`, where what answers that is folded
        del kept[last]
    return joined_up(_filled(kept, found, among, room))


def _without_references(found: Sequence[Unit], units: Sequence[Unit], asked: str) -> list[Unit]:
    """Units without the sentences that speak of code which is folded: `In this example …`.

    units: what they were found among; asked: the question.
    """
    shown = {unit.text for unit in found if unit.code}
    folded = [n for n, u in enumerate(units) if u.code and u.text not in shown]
    if not folded:
        return list(found)
    below = {
        units[n + 1].text
        for n in folded
        if n + 1 < len(units) and (_leans(units[n + 1]) or _names_of(units, n, asked))
    }
    none = not any(unit.code for unit in found)
    kept: list[Unit] = []
    left: Unit | None = None
    for unit in found:
        speaks = unit.text in below or (none and worth.is_of_code(unit))
        # the sentences behind one that speaks of it go on from there
        goes_on = left is not None and unit.kind == "sentence" and unit.paragraph == left.paragraph
        if speaks or goes_on:
            left = unit
        else:
            kept.append(unit)
    return kept or list(found)


def _leans(unit: Unit) -> bool:
    """Whether a sentence right below code goes on with it."""
    return unit.kind == "sentence" and bool(
        worth.refers(unit) or _THEN.search(unit.text) or worth.is_of_code(unit)
    )


def _names_of(units: Sequence[Unit], at: int, asked: str) -> bool:
    """Whether a sentence below code speaks of a name that only the code has told: `step2`."""
    code, unit = units[at], units[at + 1]
    begins = not any(above.said for above in units[:at])
    if unit.kind != "sentence" or unit.code or begins:
        return False
    if at + 2 < len(units) and worth.refers(units[at + 2]):
        # what goes on from it would hang
        return False
    told = _names_in(asked, *(above.text for above in units[: at + 1]))
    written = _names_in(*(b.text for b in walk(code.blocks) if isinstance(b, Code)))
    return not (_names_in(*_QUOTED.findall(unit.text)) & written) <= told


def _names_in(*texts: str) -> set[str]:
    return {name for text in texts for name in _IDENTIFIER.findall(text)}


_QUOTED = re.compile(r"`([^`\n]+)`")
_IDENTIFIER = re.compile(r"\b[A-Za-z_]\w+")
_THEN = re.compile(r"\b(?:above|here|then)\b|^now\b", re.IGNORECASE)
"""`Now the gate is shut.`: what the code above has done."""


def _filled(
    kept: dict[int, Unit], units: Sequence[Unit], others: Sequence[int], room: int
) -> list[Unit]:
    """What is kept, by its places, with the first of the others that there is room for."""
    for n in others:
        more = kept | {n: units[n]}
        if _goes(n, units, kept) and _fits([more[i] for i in sorted(more)], room):
            kept = more
    return [kept[n] for n in sorted(kept)]


def _goes(at: int, units: Sequence[Unit], kept: Container[int]) -> bool:
    """Whether a unit says something where it stands: not without the one it refers to."""
    return not at or not worth.refers(units[at]) or at - 1 in kept


def _fits(units: Sequence[Unit], room: int) -> bool:
    size = sum(u.size for u in units)
    if size > room or sum(u.entries for u in units) > MOST_ENTRIES:
        return False
    return counted(joined_up(units)) <= (MOST_SHORT if size <= SHORT else MOST)


def _leading(
    full: Sequence[Unit], room: int, asked: str, *, sides: bool, code: bool
) -> dict[int, Unit]:
    """As many as there is room for: of a story its scene and what was done, then from the first on.

    asked: the question; sides: it sets things against each other; code: it wants code.

    Returns them by their places. They are chosen in their shortest forms; where that is less than
    half of the card, one more may go beyond it. What room is left then is for longer forms.
    """
    units = [unit.at(len(unit.forms) - 1) for unit in full]
    story = worth.of_story(units, room)
    if sides:
        wanted = worth.sides_of(units, asked) if units[0].kind != "led" else set()
    else:
        wanted = set(story[:1]) or worth.first_deed(units)
    wanted |= worth.came_out(units, asked)
    if not any(unit.label for unit in units):
        wanted |= worth.of_each(units, asked)
    if code and (at := next((i for i, u in enumerate(units) if u.code and not u.said), 0)):
        wanted |= {0, at} if units[0].size + units[at].size <= room else set()
    fits = sum(units[i].size for i in wanted) <= room * _STRETCH
    kept = {0, *wanted} if fits else {0}
    # an example may wait until what it is one of is told
    told = sorted(range(1, len(units)), key=lambda at: units[at].label == Part.EXAMPLE)
    for at in story or told:
        left_out = at - 1 not in kept and (story or units[at - 1].label == Part.EXAMPLE)
        if left_out and worth.refers(units[at]):
            continue
        bare = sum(units[i].size for i in kept) < room / 2
        tried = [units[i] for i in sorted({*kept, at})]
        if _fits(tried, int(room * _STRETCH) if bare else room):
            kept.add(at)
        elif not story and units[at].label != Part.EXAMPLE:
            break
    order = sorted(kept)
    longer = _longer(
        [units[i] for i in order],
        [full[i] for i in order],
        room,
        first=[order.index(i) for i in sorted(wanted & kept)],
    )
    return dict(zip(order, longer, strict=True))


def _longer(
    units: list[Unit], full: Sequence[Unit], room: int, *, first: Sequence[int]
) -> list[Unit]:
    """Units in their shortest forms → each in the longest that there is room for.

    first: the places of those that are lengthened before the others.
    """
    for at, unit in sorted(enumerate(full), key=lambda entry: entry[0] not in first):
        for level in range(len(unit.forms) - 1):
            tried = [*units[:at], unit.at(level), *units[at + 1 :]]
            if _fits(tried, room):
                units = tried
                break
    return units


def counted(units: Sequence[Unit]) -> int:
    """Points of a card: of a lead-in alone with its list those of the list."""
    said = [u for u in units if u.said]
    return said[0].answers if len(said) == 1 else len(said)


def one_code(units: Sequence[Unit], *, ways: bool = True, makes: bool = False) -> list[Unit]:
    """One block of code of at most twelve lines; the others are folded.

    Where it is what was to be made and hardly a word stands beside it, it is the answer: a longer
    one stays.

    A few commands, each under its name, stay together. Code alone stays whatever its length. A name
    stays without its code where it is one of the `ways` that are asked for, or little else is said.
    """
    if sum(u.code for u in units) <= CODE_LINES and all(u.said or not u.code for u in units):
        return list(units)
    coded = [unit.code for unit in units if unit.code]
    if makes and len(coded) == 1 and coded[0] <= _MADE and sum(u.size for u in units) <= _BESIDE:
        return list(units)
    kept: list[Unit] = []
    taken = False
    # `Example usage` without its code says nothing, `By radio` beside `By lamp` does
    named = [bool(unit.code and unit.name) for unit in units]
    others = sum(unit.said and _says_more(unit) for unit in units)
    ways = ways or sum(named) > others * _RARE
    ways = ways and sum(named) > 1
    for unit in units:
        if not unit.code:
            kept.append(unit)
        elif not taken and (fitting := _with_one_code(unit)):
            kept.append(replace(unit, forms=fitting))
            taken = True
        elif (bare := _bare(unit)) and ways and names_way(unit.name) and len(bare[0]) == 1:
            name = line_of(f"**{unit.name}**", unit.blocks[0])
            kept.append(replace(unit, forms=((name,),)))
        elif bare and _tells(shorter := replace(unit, forms=bare)):
            kept.append(shorter)
    return kept or list(units[:1])


_MADE = 24
"""Lines of code that is the answer itself."""
_BESIDE = 20
"""Words beside it that say little alone."""


def _with_one_code(unit: Unit) -> tuple[Blocks, ...]:
    """The forms of a unit from the first on that has no more code than a card shows.

    None where that has lost some of its items.
    """
    levels = [unit.at(level) for level in range(len(unit.forms))]
    at = next((n for n, each in enumerate(levels) if 0 < each.code <= CODE_LINES), None)
    whole = at is not None and levels[at].entries == unit.entries
    return unit.forms[at:] if whole else ()


def _bare(unit: Unit) -> tuple[Blocks, ...]:
    """The forms of a unit that have no code."""
    return tuple(form for form in unit.forms if not lines_of_code(form))


def _says_more(unit: Unit) -> bool:
    """Whether a unit says more without its code than a name."""
    told = any(len(form) > 1 or not is_head(first_text(form)) for form in _bare(unit))
    return told or not unit.code


def _tells(unit: Unit) -> bool:
    """Whether what is left of a unit without its code says something; `views.py` does not."""
    more = not unit.name or len(unit.blocks) > 1
    told = ENDED.search(unit.text) or (unit.size > _NAME and more)
    return bool(told) and not COLON.search(first_text(unit.blocks[-1:]))


_RARE = 2
"""Names of pieces of code for each unit that says more: fewer of them say little beside it."""
_NAME = 2
"""Words of what only names the code below it."""


# --- sentences that stand together ----------------------------------------------------------------


def joined_up(units: Sequence[Unit]) -> list[Unit]:
    """Neighbouring sentences of a paragraph as one point, down to six points.

    First those of which the second leans on the first, then the shortest.
    """
    while sum(u.said for u in units) > MOST:
        pairs = [i for i in range(len(units) - 1) if _go_together(units[i], units[i + 1])]
        if not pairs:
            break
        at = min(
            pairs, key=lambda i: (not worth.leans(units[i + 1]), units[i].size + units[i + 1].size)
        )
        units = [*units[:at], adjoined(units[at], units[at + 1]), *units[at + 2 :]]
    return list(units)


def with_stubs(units: Sequence[Unit]) -> list[Unit]:
    """A stub is no point: the first belongs to the sentence below it, others to the one above.

    Where only one point would be left they stay apart.
    """
    kept: list[Unit] = []
    for unit in units:
        above = kept[-1] if kept else None
        if (
            above
            and _go_together(above, unit)
            and not worth.counts(unit)
            and (_is_stub(unit) or (len(kept) == 1 and _is_stub(above)))
        ):
            kept[-1] = adjoined(above, unit)
        else:
            kept.append(unit)
    short = len(units) > 1 and units[0].size <= _YES and not _SAYS_WHO.match(units[0].text)
    return kept if len(kept) > 1 or short else list(units)


_YES = 2
"""Words of `No.` and `Yes, always.`."""
_SAYS_WHO = re.compile(r"(?:I|we|first|second|third|then|next|finally)\b", re.IGNORECASE)


def _is_stub(unit: Unit) -> bool:
    told = _SAYS_WHO.match(unit.text) or any(c.isdigit() for c in unit.text)
    return unit.size <= (STUB if told else STUB + 1)


def _go_together(first: Unit, second: Unit) -> bool:
    """Whether two units are sentences of one paragraph under one label."""
    return (
        first.kind == second.kind == "sentence"
        and (first.paragraph, first.label) == (second.paragraph, second.label)
        and not first.code
    )


def together(units: Sequence[Unit]) -> Passage:
    """Units as a text: sentences of one paragraph in one."""
    kept: list[Unit] = []
    for unit in units:
        if kept and _go_together(kept[-1], unit):
            kept[-1] = adjoined(kept[-1], unit)
        else:
            kept.append(unit)
    return passage(block for unit in kept for block in unit.blocks)


def adjoined(first: Unit, second: Unit) -> Unit:
    """Two sentences as one unit."""
    head, tail = first.blocks[0], second.blocks[0]
    assert isinstance(head, Paragraph)
    assert isinstance(tail, Paragraph)
    text = of(f"{head.text.source} {tail.text.source}")
    joined = replace(head, text=text, end=tail.end)
    return replace(first, forms=((joined, *first.blocks[1:], *second.blocks[1:]),))
