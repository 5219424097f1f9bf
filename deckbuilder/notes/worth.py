"""What a unit of an answer is worth on a card: what answers first, what only explains or praises.

First, I look. I do it twice. Second, I wait. …   → the sentences that count, then the others
I was new. The pump broke. I mended it.           → what went wrong, what helped
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from deckbuilder.labels import ENGLISH, YOURS, either
from deckbuilder.markdown import Paragraph, plain
from deckbuilder.model import Part
from deckbuilder.notes.shapes import asks_output, parts_of, shows_code
from deckbuilder.notes.unit import FIRST_PERSON, ONLY_NAME, Blocks, Unit, first_text
from deckbuilder.text import normal

POINT, EXPLAINS, ASIDE, PRAISE = 1, 2, 3, 4
"""What goes last; before it what explains a head, what comes after it, and what says nothing."""

_LONG = 135
"""Words of a text of which only the heads are told: half as many again as a card holds."""
_STRETCH = 1.5
"""How far what is wanted of a story may go beyond the room."""

_SPEECH = ENGLISH.speech
_PRAISE = re.compile(rf"^{either(_SPEECH['praises'])}\b", re.IGNORECASE)
_AFTERTHOUGHT = re.compile(rf"^{either(_SPEECH['afterthoughts'])}\b", re.IGNORECASE)
_REFERS = re.compile(r"^(?:\S+ ){0,4}(?:it|its|they|their|this|these)\b", re.IGNORECASE)
"""What a sentence says early of something that was named before it: `In short, it adds …`."""
_LATE = re.compile(rf"\b{either(_SPEECH['refers_late'])}\b", re.IGNORECASE)
_LEANS = re.compile(rf"^{either(_SPEECH['leans'])}\b", re.IGNORECASE)
_TURNS = re.compile(rf"{either(_SPEECH['turns'])}\b,? *", re.IGNORECASE)
"""How a sentence turns a story: `But …`; what stands behind that may refer to what is above."""
_ACTS = re.compile(r"\b(?:I|[Ww]e)\b")
_SCENE = (Part.SITUATION, Part.TASK)


def ranks(units: Sequence[Unit], asked: str, *, mine: bool) -> list[int]:
    """For each unit what it is worth; a sentence is worth no more than the one it leans on.

    asked: the question; mine: what one does or did is wanted, and not what is so in general.
    """
    found = _ranks(units, asked, mine=mine)
    return _of_mine(units, found, asked) if mine and units else found


def _ranks(units: Sequence[Unit], asked: str, *, mine: bool) -> list[int]:
    found: list[int] = []
    about = stems(units[0].text) if units else set()
    # `S3` is what all of it is about
    wanted = stems(asked) - about - stems(" ".join(_OWN_NAME.findall(asked)))
    named = [is_headed(unit) and not wanted.isdisjoint(stems(unit.text)) for unit in units]
    if any(named) and is_headed(units[0]) and not stems(asked).isdisjoint(about):
        named[0] = True
    counted, outcome = _counted(units, asked), came_out(units, asked)
    heads = counted or _heads(units, mine=mine)
    for at, unit in enumerate(units):
        ends_scene = {u.label for u in units[at + 1 : at + 2]} <= {Part.ACTION, Part.TASK}
        rank = _rank(unit, units[:at], ends_scene=ends_scene)
        if heads and at not in heads | outcome:
            own = at - 1 in heads or not _explains(unit)
            rank = PRAISE if counted and _explains(unit) else EXPLAINS if own else ASIDE
        if is_headed(unit) and any(named) and not named[at]:
            # `How it works:`, where the question asks why and `Why it matters:` stands there too
            rank = max(rank, ASIDE)
        if at and leans(unit) and unit.paragraph == units[at - 1].paragraph:
            rank = max(rank, found[-1])
        found.append(rank)
    of_code = set() if asks_output(asked) or shows_code(asked) else _told_of_code(units)
    return [max(rank, ASIDE) if at in of_code else rank for at, rank in enumerate(found)]


_OWN_NAME = re.compile(r"\b(?=\w*[A-Z0-9])(?:[A-Z0-9]{2,}s?|\w*\d\w*)\b")


def _heads(units: Sequence[Unit], *, mine: bool) -> set[int]:
    """Places of the sentences that head the parts of a text in prose, what follows explains them.

    They begin its paragraphs; none where a list or a label stands in it, where one of them says
    nothing without the sentence above it, or where somebody tells what he does.
    """
    if not _is_prose(units):
        return set()
    if sum(unit.size for unit in units) < _LONG or (mine and sum(_tells(units)) >= _TELLS):
        return set()
    begin = _beginnings(units)
    whole = len(begin) >= _PARTS and not any(refers(units[at]) for at in begin if at)
    return set(begin) if whole else set()


def _counted(units: Sequence[Unit], asked: str) -> set[int]:
    """Places of the sentences that count the parts of an answer.

    `First, I look. Second, I wait. Finally, I act.`; not `First time users wait.` What leads in to
    them is theirs, unless the question asks how it is done: `Which one?` is answered there.
    """
    if not _is_prose(units):
        return set()
    found = [(at, m) for at, unit in enumerate(units) if (m := _COUNTS.match(unit.text))]
    kinds = [m.lastgroup for _, m in found]
    words = [m[0].casefold() for _, m in found]
    rises = kinds[:1] == ["first"] and "first" not in kinds[1:] and "last" not in kinds[:-1]
    if len(found) < _PARTS or not rises or len(set(words)) < len(words):
        return set()
    above = max(found[0][0] - 1, 0)
    lead = set() if _ASKS_HOW.match(asked) else {0 if refers(units[above]) else above}
    return {at for at, _ in found} | lead


_ASKS_HOW = re.compile(rf"{either(ENGLISH.asks['ways'])}\b", re.IGNORECASE)


def _explains(unit: Unit) -> bool:
    """Whether a sentence behind one that counts only says more of it, and is no step or figure."""
    return not (has_figure(unit.text) or _STEPS_ON.match(unit.text))


def counts(unit: Unit) -> bool:
    """Whether a sentence counts a part of an answer: `Second, I wait.`."""
    return unit.kind == "sentence" and _COUNTS.match(unit.text) is not None


_COUNTS = re.compile(
    rf"(?:(?P<first>{either(_SPEECH['counts_first'])})|(?P<last>{either(_SPEECH['counts_last'])})"
    rf"|(?P<next>{either(_SPEECH['counts_on'])}))(?=[,:]| (?:I|we)\b)",
    re.IGNORECASE,
)
_STEPS_ON = re.compile(rf"{either(_SPEECH['steps_on'])}\b", re.IGNORECASE)
_PARTS = 3
"""Parts of a text that are told apart."""


def _of_mine(units: Sequence[Unit], found: list[int], asked: str) -> list[int]:
    """The same where somebody tells what he does: what is so in general comes after that.

    So does a beginning that hardly says more than the question.
    """
    told = _tells(units)
    if sum(told) < _TELLS or _counted(units, asked):
        return found
    lowered = [
        max(rank, ASIDE) if not (mine or unit.label) and _is_general(unit) else rank
        for unit, rank, mine in zip(units, found, told, strict=True)
    ]
    for at, unit in enumerate(units[1:], 1):
        # `There was a pause. I let it be.`: short, and about what goes
        if unit.size <= _SHORT and refers(unit) and unit.paragraph == units[at - 1].paragraph:
            lowered[at] = max(lowered[at], lowered[at - 1])
    said = stems(units[0].text)
    if _is_general(units[0]) and len(said & stems(asked)) * 2 >= len(said):
        lowered[0] = ASIDE
    return lowered if POINT in lowered else found


_SHORT = 6
"""Words of a sentence that says little without what it refers to."""


def _is_prose(units: Sequence[Unit]) -> bool:
    """Whether no list and no label stands among sentences."""
    return all(unit.kind == "sentence" and not unit.label for unit in units)


def _beginnings(units: Sequence[Unit]) -> list[int]:
    """Places of the sentences that paragraphs begin with, and of all that is none."""
    return [
        at
        for at, unit in enumerate(units)
        if not at or unit.kind != "sentence" or unit.paragraph != units[at - 1].paragraph
    ]


def has_figure(text: str) -> bool:
    """Whether a digit stands in a text."""
    return any(char.isdigit() for char in text)


def begins(text: str, words: int) -> str:
    """The words that Markdown begins with, so many."""
    return " ".join(plain(text).split()[:words])


def tells_of(text: str, name: str) -> bool:
    """Whether a text begins to speak of what a name above it names: `It is fast.`."""
    return bool(_REFERS.match(text)) or not stems(name).isdisjoint(stems(begins(text, _BEGUN)))


def _tells(units: Sequence[Unit]) -> list[bool]:
    """For each unit whether somebody speaks of himself in it."""
    return [any(map(FIRST_PERSON.search, unit.items)) for unit in units]


def _is_general(unit: Unit) -> bool:
    """A sentence without a figure."""
    return unit.kind == "sentence" and not has_figure(unit.text)


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
        return POINT if ends_scene and (len(before) == 1 or not refers(unit)) else ASIDE
    if not _is_general(unit):
        return POINT
    if not unit.label and is_praise(unit.text):
        return PRAISE
    return ASIDE if _AFTERTHOUGHT.match(unit.text) else POINT


def behind_list(units: Sequence[Unit]) -> list[int]:
    """Places of the sentences behind a list that an answer begins with, and that is all of it.

    Its items go before them: each with what is said of it, and not by their names alone.
    """
    first, *others = units or (None,)
    if first is None or first.kind != "led" or first.answers < _PARTS:
        return []
    plainly = all(u.kind == "sentence" and not u.label and not u.code for u in others)
    return list(range(1, len(units))) if plainly else []


def _told_of_code(units: Sequence[Unit]) -> set[int]:
    """Places of the sentences that explain code which is an example, to the end of a paragraph."""
    found: set[int] = set()
    for at, unit in enumerate(units):
        goes_on = at - 1 in found and unit.paragraph == units[at - 1].paragraph
        explains = at and units[at - 1].code and _WE_DID.match(unit.text)
        if at and unit.kind == "sentence" and (is_of_code(unit) or goes_on or explains):
            found.add(at)
    return found


def is_of_code(unit: Unit) -> bool:
    """Whether a sentence speaks of code: `In this example …`."""
    return unit.kind == "sentence" and _OF_CODE.match(unit.text) is not None


_OF_CODE = re.compile(rf"{either(_SPEECH['of_code'])}\b", re.IGNORECASE)


_WE_DID = re.compile(r"(?:here,? )?we(?: have|['\u2019]ve)? \w+ed\b", re.IGNORECASE)


def leans(unit: Unit) -> bool:
    """Whether a sentence says nothing without the one above it."""
    return unit.kind == "sentence" and bool(_LEANS.match(unit.text))


def asks_itself(unit: Unit) -> bool:
    """Whether a sentence asks what the next one answers."""
    return unit.kind == "sentence" and plain(unit.text).endswith("?")


def is_praise(sentence: str) -> bool:
    """`This ensures …`: it says nothing that was not said."""
    return bool(_PRAISE.match(sentence)) and not has_figure(sentence)


def came_out(units: Sequence[Unit], asked: str) -> set[int]:
    """Where a number or a bet is asked for, the last that has a figure: what comes out of a sum.

    Nothing where the first has one: that is the answer.
    """
    figures = [at for at, unit in enumerate(units) if has_figure(unit.text)]
    wanted = figures and figures[0] and _ASKS_NUMBER.search(asked)
    return {figures[-1]} if wanted else set()


_ASKS_NUMBER = re.compile(rf"\b{either(ENGLISH.asks['numbers'])}\b", re.IGNORECASE)


def first_deed(units: Sequence[Unit]) -> set[int]:
    """The first thing that was done in a story, where it begins with a scene."""
    labels = [unit.label for unit in units]
    scene = labels[:1] and labels[0] in _SCENE
    return {labels.index(Part.ACTION)} if scene and Part.ACTION in labels else set()


def of_story(units: Sequence[Unit], room: int) -> list[int]:
    """Places of the sentences of a story in the order of their worth; none where it is none.

    What was done first goes before all else, then what came last before all, which is what went
    wrong, or what was to be done; then what was done last, best with a figure. Where nobody acts
    in the first, the last deeds are told in a row, from there back.
    """
    labels = [unit.label for unit in units]
    acts = [at for at, label in enumerate(labels) if label == Part.ACTION]
    if not acts or labels[0] not in _SCENE or {u.kind for u in units} != {"sentence"}:
        return []
    acts = [at for at in acts if units[0].size + units[at].size <= room * _STRETCH] or acts[:1]
    scene = [at for at in range(1, acts[0]) if labels[at] in _SCENE]
    goals = [at for at in scene if labels[at] == Part.TASK]
    begun = [at for at in scene if labels[at] == Part.SITUATION]
    # the second sentence of a scene may speak of the first, which is shown
    told = (at for at in (*begun[-1:], *goals, *scene) if at == 1 or not refers(units[at]))
    turns = list(told)[:1]
    rest = [at for at in scene if at not in turns]
    above = _led_by([units[at] for at in acts])
    if above or _ACTS.search(units[acts[0]].text):
        before, (first, *others) = acts[:above], acts[above:]
        alone = [at for at in others if not refers(units[at])]
        figures = [at for at in alone if has_figure(units[at].text)]
        last = (figures or alone)[-1:]
        goal = [at for at in goals[:1] if at not in turns and not refers(units[at])]
        begins = [first, *turns, *goal, *last] if goals else [first, *last, *turns]
        begins = [*before, *begins]
        left = (at for at in others if at not in last)
        rest = [at for at in rest if at not in goal]
        # what I did before what others said of it
        return [*begins, *sorted(left, key=lambda at: not _ACTS.search(units[at].text)), *rest]
    if not any(_BY_ME.match(units[at].text) for at in acts):
        # `Took him for a walk.`: told in order, without a word of who did it
        return [acts[0], *turns, *acts[1:], *rest]
    deeds = takewhile(lambda at: _ACTS.search(units[at].text), reversed(acts[:-1]))
    return [acts[-1], *turns, *deeds, *rest]


def _led_by(deeds: Sequence[Unit]) -> int:
    """Whether the first deed goes on from what was so: `The crane was loaded. I put it down.`.

    Returns how many sentences stand above it, 0 or 1.
    """
    if len(deeds) == 1 or _ACTS.search(deeds[0].text):
        return 0
    short = deeds[0].size + deeds[1].size <= _OF_PAIR
    return int(bool(short and _ACTS.match(deeds[1].text) and refers(deeds[1])))


_OF_PAIR = 35
"""Words of a deed with the sentence above it."""
_BY_ME = re.compile(r"(?:\w+,? ){0,2}(?:I|we)\b", re.IGNORECASE)


def refers(unit: Unit) -> bool:
    """Whether a sentence says early on what only the one above it tells; `But …` may begin it."""
    said = _TURNS.sub("", unit.text)
    return bool(_LEANS.match(said) or _REFERS.search(said) or _AFTERTHOUGHT.match(said))


# --- what is set against each other ---------------------------------------------------------------


def both_sides(units: Sequence[Unit], asked: str) -> set[int]:
    """Where advantages and disadvantages are asked for, the first unit of each; else nothing.

    Not where only one side is told, nor where somebody is asked how he goes about them.
    """
    if not all(side.search(asked) for side in _BOTH_SIDES):
        return set()
    if YOURS.search(asked) and _ASKS_HOW.match(asked):
        # `How do you weigh the pros and cons?`
        return set()
    heads = [begins(unit.text, _HEAD) for unit in units]
    first = (
        next((at for at, head in enumerate(heads) if side.search(head)), None)
        for side in _BOTH_SIDES
    )
    found = {at for at in first if at is not None}
    return found if len(found) == len(_BOTH_SIDES) else set()


_BOTH_SIDES = tuple(
    re.compile(rf"\b{either(side)}\b", re.IGNORECASE)
    for side in (ENGLISH.speech["in_favour"], ENGLISH.speech["against"])
)
_HEAD = 4
"""Words in which a unit says which side it tells of."""


def of_each(units: Sequence[Unit], asked: str) -> set[int]:
    """Where a question asks several things, the first unit that speaks of each after the first.

    It has a long word that only that part of the question has. None where the first unit has one.
    """
    found, parts = set(), parts_of(asked)
    for at, part in enumerate(parts[1:], 1):
        others = " ".join((*parts[:at], *parts[at + 1 :]))
        own = {stem for stem in stems(part) - stems(others) if len(stem) == _STEM}
        told = (
            n
            for n, unit in enumerate(units)
            if own & stems(unit.text) and (n < _SECOND or not refers(unit))
        )
        found |= {first} if (first := next(told, 0)) else set()
    return found | _of_second(units, asked)


def _of_second(units: Sequence[Unit], asked: str) -> set[int]:
    """Of two things that are asked for at once, where the second is told: `What is A and B?`."""
    pair = _PAIR.match(plain(asked))
    if pair is None:
        return set()
    first, second = (stems(name) for name in pair.groups())
    own = second - first
    begun = (
        n
        for n, unit in enumerate(units)
        if n and own & stems(begins(unit.text, _BEGUN)) and not refers(unit)
    )
    return {at} if own and (at := next(begun, 0)) else set()


_PAIR = re.compile(
    r"what(?:'s|\u2019s| is| are) (?:an? |the )?([\w-]+(?: [\w-]+)?) and (?:an? |the )?"
    r"([\w-]+(?: [\w-]+)?)(?=[,?]|$)",
    re.IGNORECASE,
)


def told_of(unit: Unit, asked: str) -> Unit:
    """A unit without the form that is its name alone, where the question has that name.

    Where the name says the question again, no form has it.
    """
    named, wanted = stems(plain(unit.name)), stems(asked)
    if not unit.name or not named <= wanted:
        return unit
    kept = tuple(
        form for form in unit.forms if len(form) > 1 or not ONLY_NAME.fullmatch(first_text(form))
    )
    if named == wanted and len(named) > 1 and is_titled(kept):
        return replace(unit, forms=tuple(form[1:] for form in kept), name="", kind="sentence")
    return replace(unit, forms=kept or unit.forms)


def is_titled(forms: Sequence[Blocks]) -> bool:
    """Whether each form is a name on a line of its own above paragraphs."""
    return bool(forms) and all(
        len(form) > 1
        and ONLY_NAME.fullmatch(first_text(form))
        and all(isinstance(block, Paragraph) for block in form)
        for form in forms
    )


def sides_of(units: Sequence[Unit], asked: str) -> set[int]:
    """What is named as the question names it; else what the first two paragraphs begin with."""
    if sides := _of_pair(units, asked):
        return sides
    of_question = stems(asked)
    named = {at for at, u in enumerate(units) if u.name and stems(plain(u.name)) <= of_question}
    if len(named) > 1:
        return named
    # what the question names first of all that the first is not about
    about = stems(units[0].text)
    for word in normal(asked).split():
        left = stems(word) - about
        other = (at for at, u in enumerate(units) if at and left & stems(begins(u.text, _BEGUN)))
        if left and (found := next(other, 0)):
            return {0, found}
    return set(_beginnings(units)[:2])


def _of_pair(units: Sequence[Unit], asked: str) -> set[int]:
    """The first unit that begins with each of two things that are compared; none without both.

    Beside the other one it may begin `On the other hand`, but with no word for what is above it:
    `Instead, it is shut.`
    """
    pair = _COMPARED.search(plain(asked))
    if pair is None:
        return set()
    first, second = (stems(side) for side in pair.groups())
    found: set[int] = set()
    for own, other in ((first - second, second - first), (second - first, first - second)):
        told = (unit.said and not _REFERS.search(unit.text) for unit in units)
        begun = (
            stems(begins(unit.text, _BEGUN)) if says else set()
            for unit, says in zip(units, told, strict=True)
        )
        at = next((n for n, words in enumerate(begun) if own & words and not other & words), None)
        if at is None:
            return set()
        found.add(at)
    return found if len(found) > 1 else set()


_COMPARED = re.compile(
    r"\b(?:between|compare) (?:an? |the )?(.{2,60}?),? (?:and|vs\.?|versus|with|to) "
    r"(?:an? |the )?(.{2,60}?)(?:[?,.]|$| in | for )",
    re.IGNORECASE,
)
_SECOND = 2
"""The place from which on a unit may refer to one that is folded."""
_BEGUN = 8
"""Words in which a unit says what it is about."""


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
    return any(empty) and not FIRST_PERSON.search(bare) and not has_figure(bare)


_TO_ME = re.compile(rf"{either(_SPEECH['to_me'])},? ", re.IGNORECASE)
"""`For me, privacy is crucial`: that I say so says no more."""


def without_opener(units: list[Unit], asked: str) -> tuple[list[Unit], str]:
    """A first sentence, or the first of several bullets, that says nothing tells why it works.

    asked: the question.
    """
    said = [u for u in units if u.said]
    listed = len(said) > 2 and said[0].kind == "item" and not (said[0].name or said[0].code)
    opens = len(said) > 1 and (_is_bare(said[0]) or (listed and not said[0].label))
    if not opens or not says_nothing(said[0].text, asked):
        return units, ""
    refers_to = leans(said[1]) or _AFTERTHOUGHT.match(said[1].text) or _REFERS.search(said[1].text)
    if (refers_to or _LATE.search(said[1].text)) and said[1].kind != "led":
        return units, ""
    return [u for u in units if u is not said[0]], said[0].text


def without_closer(units: list[Unit]) -> tuple[list[Unit], str]:
    """A list's closing sentence that only praises it tells why it works."""
    said = [u for u in units if u.said]
    if len(said) < 2 or not _is_bare(said[-1]) or not is_praise(said[-1].text):
        return units, ""
    if said[-2].kind != "led" and (len(said) < 3 or "sentence" in {u.kind for u in said[-3:-1]}):
        return units, ""
    return [u for u in units if u is not said[-1]], said[-1].text


def _is_bare(unit: Unit) -> bool:
    return unit.kind == "sentence" and not unit.label and not unit.code
