"""What a card shows of an answer, and what it folds: whole units, in the source's order.

    choose(units, 90) → the units that are shown, each in one of its forms

A size is a wish, wholeness a must: what does not fit is shown in a shorter form that is whole as
well, or not at all; the full answer holds everything.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from deckbuilder.labels import ENGLISH, YOURS, either
from deckbuilder.markdown import Paragraph, Passage, of, passage, plain
from deckbuilder.model import Part
from deckbuilder.notes.sentences import STUB
from deckbuilder.notes.unit import CODE_LINES, FIRST_PERSON, Unit, evenly
from deckbuilder.text import normal

BUDGET = 90
"""Words on the visible back of a question: points and result."""

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

POINT, ASIDE, PRAISE = 1, 2, 3
"""What goes last, what goes before, what goes first where there is too much."""


def choose(
    units: Sequence[Unit],
    room: int,
    *,
    asked: str = "",
    sides: bool = False,
    mine: bool = False,
) -> list[Unit]:
    """Units → those that a card shows, at least one of them; `room` in words.

    `asked`: the question, by which a list under a name is told that answers it. `sides`: what each
    paragraph begins with is wanted, since they are set against each other. `mine`: what one does or
    did is wanted, and not what is so in general.

    All of them where they fit; else without praise, then without afterthoughts; else the same in
    shorter forms; else as many of the shortest, from the first on, as there is room for.
    """
    if not units:
        return []
    found = one_code(units[:_LOOKED_AT])
    ranks = _ranks(found, asked)
    if mine:
        ranks = _of_mine(found, ranks, asked)
    if both := _with_both_sides(found, asked, room):
        return joined_up(both)
    for row in evenly([unit.forms for unit in found]):
        for least in (PRAISE, ASIDE, POINT):
            told = zip(found, ranks, row, strict=True)
            tried = [replace(u, forms=(form,)) for u, rank, form in told if rank <= least]
            if _fits(tried, room):
                return joined_up(tried)
    points = [n for n, rank in enumerate(ranks) if rank <= POINT]
    chosen = _leading([found[n] for n in points], room, asked, sides=sides)
    kept = {points[n]: unit for n, unit in chosen.items()}
    return joined_up(_filled(kept, found, ranks, room))


def _filled(
    kept: dict[int, Unit], units: Sequence[Unit], ranks: list[int], room: int
) -> list[Unit]:
    """What is kept, by its places, with the afterthoughts among it that there is room for."""
    for n, unit in enumerate(units[: max(kept)]):
        if ranks[n] == ASIDE:
            more = kept | {n: unit}
            kept = more if _fits([more[i] for i in sorted(more)], room) else kept
    return [kept[n] for n in sorted(kept)]


def _fits(units: Sequence[Unit], room: int) -> bool:
    size = sum(u.size for u in units)
    if size > room or sum(u.entries for u in units) > MOST_ENTRIES:
        return False
    return counted(joined_up(units)) <= (MOST_SHORT if size <= SHORT else MOST)


def _leading(full: Sequence[Unit], room: int, asked: str, *, sides: bool) -> dict[int, Unit]:
    """As many as there is room for: of a story its scene and what was done, then from the first on.

    asked: the question; sides: it sets things against each other.

    Returns them by their places. They are chosen in their shortest forms; where that is less than
    half of the card, one more may go beyond it. What room is left then is for longer forms.
    """
    units = [unit.at(len(unit.forms) - 1) for unit in full]
    story = _of_story(units, room)
    wanted = _sides(units, asked) if sides else set(story[:1]) or _told(units)
    wanted |= _outcome(units, asked)
    fits = sum(units[i].size for i in wanted) <= room * _STRETCH
    kept = {0, *wanted} if fits else {0}
    for at in story or range(1, len(units)):
        bare = sum(units[i].size for i in kept) < room / 2
        tried = [units[i] for i in sorted({*kept, at})]
        if not _fits(tried, int(room * _STRETCH) if bare else room):
            break
        kept.add(at)
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


def asks_both_sides(asked: str) -> bool:
    """Whether a question asks for advantages and for disadvantages, and not for one's own."""
    return all(side.search(asked) for side in _BOTH_SIDES) and not YOURS.search(asked)


def _with_both_sides(units: Sequence[Unit], asked: str, room: int) -> list[Unit]:
    """Where advantages and disadvantages are asked for: those, and what else there is room for."""
    if not asks_both_sides(asked):
        return []
    heads = [" ".join(plain(unit.text).split()[:_HEAD]) for unit in units]
    first = [
        next((at for at, head in enumerate(heads) if side.search(head)), None)
        for side in _BOTH_SIDES
    ]
    kept = {at for at in first if at is not None}
    if len(kept) < len(_BOTH_SIDES) or not _fits([units[at] for at in sorted(kept)], room):
        return []
    for at in range(len(units)):
        if _fits([units[i] for i in sorted({*kept, at})], room):
            kept.add(at)
    return [units[at] for at in sorted(kept)]


_BOTH_SIDES = tuple(
    re.compile(rf"\b{either(side)}\b", re.IGNORECASE)
    for side in (ENGLISH.speech["in_favour"], ENGLISH.speech["against"])
)
_HEAD = 4
"""Words in which a unit says which side it tells of."""


def _sides(units: Sequence[Unit], asked: str) -> set[int]:
    """What is named as the question names it; else what the first two paragraphs begin with."""
    of_question = stems(asked)
    named = {at for at, u in enumerate(units) if u.name and stems(plain(u.name)) <= of_question}
    if len(named) > 1:
        return named
    # what the question names beside what the first is about
    left = of_question - stems(units[0].text)
    other = (at for at, u in enumerate(units) if at and not left.isdisjoint(_begun(u)))
    if left and (found := next(other, 0)):
        return {0, found}
    begins = [
        at
        for at, unit in enumerate(units)
        if not at or unit.kind != "sentence" or unit.paragraph != units[at - 1].paragraph
    ]
    return set(begins[:2])


def counted(units: Sequence[Unit]) -> int:
    """Points of a card: of a lead-in alone with its list those of the list."""
    said = [u for u in units if u.said]
    return said[0].answers if len(said) == 1 else len(said)


def one_code(units: Sequence[Unit]) -> list[Unit]:
    """One block of code of at most twelve lines; the others are folded.

    A few commands, each under its name, stay together. Code alone stays whatever its length.
    """
    if sum(u.code for u in units) <= CODE_LINES and all(u.said or not u.code for u in units):
        return list(units)
    kept: list[Unit] = []
    taken = False
    for unit in units:
        if not unit.code:
            kept.append(unit)
        elif not taken and unit.code <= CODE_LINES:
            kept.append(unit)
            taken = True
        elif bare := tuple(form for form in unit.forms if not replace(unit, forms=(form,)).code):
            kept.append(replace(unit, forms=bare))
    return kept or list(units[:1])


# --- what goes first ------------------------------------------------------------------------------

_SPEECH = ENGLISH.speech
_PRAISE = re.compile(rf"^{either(_SPEECH['praises'])}\b", re.IGNORECASE)
_AFTERTHOUGHT = re.compile(rf"^{either(_SPEECH['afterthoughts'])}\b", re.IGNORECASE)
_REFERS = re.compile(r"^(?:\S+ ){0,4}(?:it|its|they|their|this|these)\b", re.IGNORECASE)
"""What a sentence says early of something that was named before it: `In short, it adds …`."""
_LEANS = re.compile(rf"^{either(_SPEECH['leans'])}\b", re.IGNORECASE)


def _ranks(units: Sequence[Unit], asked: str) -> list[int]:
    """For each unit what it is worth; a sentence is worth no more than the one it leans on."""
    ranks: list[int] = []
    about = stems(units[0].text) if units else set()
    wanted = stems(asked) - about
    named = [is_headed(unit) and not wanted.isdisjoint(stems(unit.text)) for unit in units]
    if any(named) and is_headed(units[0]) and not stems(asked).isdisjoint(about):
        named[0] = True
    heads = _heads(units)
    for at, unit in enumerate(units):
        ends_scene = {u.label for u in units[at + 1 : at + 2]} == {Part.ACTION}
        rank = _rank(unit, units[:at], ends_scene=ends_scene)
        if heads and at not in heads:
            rank = PRAISE
        if is_headed(unit) and any(named) and not named[at]:
            # `How it works:`, where the question asks why and `Why it matters:` stands there too
            rank = max(rank, ASIDE)
        if at and leans(unit) and unit.paragraph == units[at - 1].paragraph:
            rank = max(rank, ranks[-1])
        ranks.append(rank)
    return ranks


def _heads(units: Sequence[Unit]) -> set[int]:
    """Places of the sentences that head the parts of a text in prose, what follows explains them.

    They count (`First, … Second, …`), or begin its paragraphs; none where a list or a label
    stands in it, or where one of them says nothing without the sentence above it.
    """
    if any(unit.kind != "sentence" or unit.label for unit in units):
        return set()
    counted = {at for at, unit in enumerate(units) if _COUNTS.match(unit.text)}
    if len(counted) >= _PARTS:
        # what leads in to them is theirs
        above = max(min(counted) - 1, 0)
        return counted | {0 if refers(units[above]) else above}
    if sum(unit.size for unit in units) < _LONG:
        return set()
    begin = {
        at for at, unit in enumerate(units) if not at or unit.paragraph != units[at - 1].paragraph
    }
    whole = len(begin) >= _PARTS and not any(refers(units[at]) for at in begin if at)
    return begin if whole else set()


_COUNTS = re.compile(rf"{either(_SPEECH['counts_parts'])}\b", re.IGNORECASE)
_PARTS = 3
"""Parts of a text that are told apart."""
_LONG = 3 * BUDGET // 2
"""Words of a text of which only the heads are told."""


def _of_mine(units: Sequence[Unit], ranks: list[int], asked: str) -> list[int]:
    """The same where somebody tells what he does: what is so in general comes after that.

    So does a beginning that hardly says more than the question.
    """
    told = [any(map(FIRST_PERSON.search, unit.items)) for unit in units]
    if sum(told) < _TELLS or _heads(units):
        return ranks
    lowered = [
        max(rank, ASIDE) if not (mine or unit.label) and _is_bare(unit) else rank
        for unit, rank, mine in zip(units, ranks, told, strict=True)
    ]
    said = stems(units[0].text)
    if _is_bare(units[0]) and len(said & stems(asked)) * 2 >= len(said):
        lowered[0] = ASIDE
    return lowered if POINT in lowered else ranks


def _is_bare(unit: Unit) -> bool:
    """A sentence without a figure."""
    return unit.kind == "sentence" and not any(c.isdigit() for c in unit.text)


_TELLS = 3
"""Sentences in the first person by which one tells what he does."""
_STEM = 5
"""Letters by which a word is the same in another form."""


def stems(text: str) -> set[str]:
    """The words of a text that say something, by their beginnings."""
    return {word[:_STEM] for word in normal(text).split() if word not in _LITTLE}


def is_headed(unit: Unit) -> bool:
    """Whether a unit is a name with what stands below it: `Why it matters:` and its list."""
    return unit.kind in ("led", "item") and len(unit.blocks) > 1


_LITTLE = frozenset((*ENGLISH.words["common"], *ENGLISH.words["small"])) - {"how"}


def _rank(unit: Unit, before: Sequence[Unit], *, ends_scene: bool) -> int:
    if not before:
        return POINT
    if unit.label == Part.EXAMPLE:
        return ASIDE if any(u.label == Part.EXAMPLE for u in before) else POINT
    if unit.kind == "sentence" and unit.label == before[-1].label == Part.SITUATION:
        # what is told last of a scene is what went wrong
        return POINT if ends_scene and not refers(unit) else ASIDE
    if unit.kind != "sentence" or any(c.isdigit() for c in unit.text):
        return POINT
    if not unit.label and is_praise(unit.text):
        return PRAISE
    return ASIDE if _AFTERTHOUGHT.match(unit.text) else POINT


def leans(unit: Unit) -> bool:
    """Whether a sentence says nothing without the one above it."""
    return unit.kind == "sentence" and bool(_LEANS.match(unit.text))


def is_praise(sentence: str) -> bool:
    """`This ensures …`: it says nothing that was not said."""
    return bool(_PRAISE.match(sentence)) and not any(c.isdigit() for c in sentence)


def _outcome(units: Sequence[Unit], asked: str) -> set[int]:
    """Where a number or a bet is asked for, the last that has a figure: what comes out."""
    figures = (at for at, unit in enumerate(units) if any(c.isdigit() for c in unit.text))
    return {max(figures, default=0)} if _ASKS_NUMBER.search(asked) else set()


_ASKS_NUMBER = re.compile(rf"\b{either(ENGLISH.asks['numbers'])}\b", re.IGNORECASE)


def _begun(unit: Unit) -> set[str]:
    """The words that a unit begins with."""
    return stems(" ".join(plain(unit.text).split()[:_BEGUN]))


_BEGUN = 8
"""Words in which a unit says what it is about."""


def _told(units: Sequence[Unit]) -> set[int]:
    """The first thing that was done in a story, where it begins with a scene."""
    labels = [unit.label for unit in units]
    scene = labels[:1] and labels[0] in _SCENE
    return {labels.index(Part.ACTION)} if scene and Part.ACTION in labels else set()


def _of_story(units: Sequence[Unit], room: int) -> list[int]:
    """Places of the sentences of a story in the order of their worth; none where it is none.

    What was done first goes before all else, then what was to be done, where that is told; then
    what was done last, best with a figure, and what came last before all: that is what went wrong.
    Where nobody acts in the first, the last deeds are told in a row, from there back.
    """
    labels = [unit.label for unit in units]
    acts = [at for at, label in enumerate(labels) if label == Part.ACTION]
    if not acts or labels[0] not in _SCENE or {u.kind for u in units} != {"sentence"}:
        return []
    acts = [at for at in acts if units[0].size + units[at].size <= room * _STRETCH] or acts[:1]
    scene = [at for at in range(1, acts[0]) if labels[at] in _SCENE]
    goals = [at for at in scene if labels[at] == Part.TASK]
    turns = [at for at in (*goals, *reversed(scene[-1:]), *scene) if not refers(units[at])][:1]
    rest = [at for at in scene if at not in turns]
    if _ACTOR.search(units[acts[0]].text):
        first, *others = acts
        figures = [at for at in others if any(c.isdigit() for c in units[at].text)]
        last = (figures or others)[-1:]
        begins = [first, *turns, *last] if goals else [first, *last, *turns]
        return [*begins, *(at for at in others if at not in last), *rest]
    deeds = takewhile(lambda at: _ACTOR.search(units[at].text), reversed(acts[:-1]))
    return [acts[-1], *turns, *deeds, *rest]


_ACTOR = re.compile(r"\b(?:I|[Ww]e)\b")


def refers(unit: Unit) -> bool:
    """Whether a sentence says early on what only the one above it tells; `But …` may begin it."""
    said = _BUT.sub("", unit.text)
    return bool(_LEANS.match(said) or _REFERS.search(said) or _AFTERTHOUGHT.match(said))


_BUT = re.compile(rf"{either(_SPEECH['turns'])}\b,? *", re.IGNORECASE)


_SCENE = (Part.SITUATION, Part.TASK)


# --- sentences that stand together ----------------------------------------------------------------


def joined_up(units: Sequence[Unit]) -> list[Unit]:
    """Neighbouring sentences of a paragraph as one point, down to six points.

    First those of which the second leans on the first, then the shortest.
    """
    while sum(u.said for u in units) > MOST:
        pairs = [i for i in range(len(units) - 1) if _go_together(units[i], units[i + 1])]
        if not pairs:
            break
        at = min(pairs, key=lambda i: (not leans(units[i + 1]), units[i].size + units[i + 1].size))
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


# --- what is said elsewhere on the card -----------------------------------------------------------

_EMPTY = re.compile(
    rf"\b(?:(?P<word>{either(_SPEECH['empty'])})\b|plays? an? \w+ role"
    r"|(?:requires?|involves?) an? (?:\w+ )?(?:approach|balance|combination|mix|blend)\b)",
    re.IGNORECASE,
)


def says_nothing(sentence: str, asked: str = "") -> bool:
    """`X is crucial …`: no I, no figure, nothing to say aloud.

    asked: the question; a word of its own says something: `What is the critical path?`.
    """
    bare = _TO_ME.sub("", sentence)
    words = stems(asked)
    empty = (m for m in _EMPTY.finditer(bare) if words.isdisjoint(stems(m["word"] or "")))
    return any(empty) and not FIRST_PERSON.search(bare) and not any(c.isdigit() for c in bare)


_TO_ME = re.compile(rf"{either(_SPEECH['to_me'])},? ", re.IGNORECASE)
"""`For me, privacy is crucial`: that I say so says no more."""


def without_opener(units: list[Unit], asked: str) -> tuple[list[Unit], str]:
    """A first sentence, or the first of several bullets, that says nothing tells why it works.

    asked: the question.
    """
    said = [u for u in units if u.said]
    listed = len(said) > 2 and said[0].kind == "item" and not (said[0].name or said[0].code)
    opens = len(said) > 1 and (_bare(said[0]) or (listed and not said[0].label))
    if not opens or not says_nothing(said[0].text, asked):
        return units, ""
    if leans(said[1]) or _AFTERTHOUGHT.match(said[1].text) or _REFERS.search(said[1].text):
        return units, ""
    return [u for u in units if u is not said[0]], said[0].text


def without_closer(units: list[Unit]) -> tuple[list[Unit], str]:
    """A list's closing sentence that only praises it tells why it works."""
    said = [u for u in units if u.said]
    if len(said) < 2 or not _bare(said[-1]) or not is_praise(said[-1].text):
        return units, ""
    if said[-2].kind != "led" and (len(said) < 3 or "sentence" in {u.kind for u in said[-3:-1]}):
        return units, ""
    return [u for u in units if u is not said[-1]], said[-1].text


def _bare(unit: Unit) -> bool:
    return unit.kind == "sentence" and not unit.label and not unit.code
