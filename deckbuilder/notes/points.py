"""A question → what to say and in which shape.

    Ask first. For example, a clinic …             → a point, then one labelled Example
    - **Situation**: … - **Action**: …             → a story
    There are two ways: / - call / - write         → a lead-in with its list

Every word is the source's own; what is not shown stays in the full answer, which is made from
`question.answers`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, islice

from deckbuilder import labels
from deckbuilder.forms.prompt import asks_for, ends_asking
from deckbuilder.markdown import (
    Code,
    Item,
    List,
    Paragraph,
    Passage,
    Table,
    named,
    of,
    one_line,
    passage,
    plain,
    walk,
)
from deckbuilder.model import Answer, Part, Point, Question, Study
from deckbuilder.notes import asks, residue, shapes
from deckbuilder.notes.advice import (
    comments,
    evaluates,
    instructs,
    is_called_so,
    is_guidance,
    looks_for,
    only_looked_for,
    probes,
    without_advice,
    without_asides,
    without_comment,
    without_instructions,
)
from deckbuilder.notes.bold import head, in_first_person, opening, with_bold
from deckbuilder.notes.choose import (
    ROOM,
    adjoined,
    choose,
    together,
    with_stubs,
)
from deckbuilder.notes.laid import unmarked
from deckbuilder.notes.sentences import count, split
from deckbuilder.notes.story import by_steps, ending, told, what_came
from deckbuilder.notes.stretches import STORY
from deckbuilder.notes.unit import Unit, even, first_text, is_head, size, unnamed
from deckbuilder.notes.units import FOR_EXAMPLE, alone, units
from deckbuilder.notes.worth import (
    has_figure,
    refers,
    says_nothing,
    told_of,
    without_closer,
    without_opener,
)
from deckbuilder.text import normal

_CAME = 30
"""Words of what came of what one does, which is one sentence."""
_RESULT = 15
"""Words of a result on a card that is full, where it has so short a sentence."""


@dataclass(frozen=True, slots=True)
class _Said:
    """What the answers of a question say, and what for."""

    found: list[Unit]
    answers: tuple[Answer, ...]
    """From the one on that the units are of."""
    shape: str
    advice: tuple[Answer, ...] = ()
    """Those that only tell how to answer, beside others."""
    asked_on: tuple[Unit, ...] = ()
    personal: bool = False
    """What is asked is of the one who answers."""


def study(question: Question) -> Study:
    """A question → what to learn of it; the same for the same question, whatever stands in it."""
    asked = _asked(question)
    said = _said_of(question, asked)
    shape = said.shape
    found, hook = _without_hook(_explained(_right_of(said.found)))
    looked = shape == shapes.LOOKED_FOR
    tale = shapes.STORY if shapes.asks_tale(asked) and not looked else shape
    found, result = _with_results(told(found, tale), question, shape)
    found, came = what_came(found) if shape in _OF_STEPS and not result else (found, None)
    result = (passage(came.blocks),) if came else result
    worth = shapes.wants_worth(asked)
    found, opener = (found, "") if worth else without_opener(found, asked)
    found, closer = without_closer(found)
    found = _code_first(with_stubs(found)) if shape == shapes.CODE else with_stubs(found)
    # what came of it has several parts, or one
    room = ROOM - _words(_fitting(result, _CAME if came else _RESULT * min(len(result), 2)))
    found, another = _with_example(found, said.answers, room)
    chosen = choose(
        found,
        room,
        asked=asked,
        sides=shape == shapes.COMPARE,
        mine=shape in _OF_MINE,
        code=shape not in (*_OF_ME, shapes.COMPARE) and not said.personal,
        ways=shape == shapes.LIST,
        makes=shape == shapes.CODE or (shape == shapes.ANSWER and shapes.orders(asked)),
    )
    result = _fitting(result, ROOM - sum(u.size for u in chosen))
    shown = _by_part(by_steps(chosen, found) if shape in _OF_STEPS else chosen)
    speaks = _speaks(question, shape, found) and (looked or _stand_out(shown))
    follow_up = (one for text in question.follow_up for one in _in_a_row(text))
    return Study(
        question,
        ask=_ask(question, asked, shown, found, shape, result=bool(result)) if shown else "",
        points=tuple(_point(unit, speaks, looked) for unit in shown),
        opening=_hooked(hook) if hook else "" if shape in _GUIDED else _opening(chosen),
        result=tuple(passage(with_bold(text.blocks, speaks=False)) for text in result),
        why=(*(one_line(line) for line in (opener, closer) if line), *question.reasoning),
        practice=(
            *(answer.text for answer in said.advice),
            *((passage(hook.blocks),) if hook else ()),
            *question.best_practice,
        ),
        another=another,
        next=(*(passage(unit.blocks) for unit in said.asked_on), *follow_up),
    )


def _by_part(shown: Sequence[Unit]) -> list[Unit]:
    """Each part of a story as one point: a list of its sentences, where there are several.

    What has no label between two deeds is told of what was done, and what has none above the
    situation belongs to it.
    """
    acts = [at for at, unit in enumerate(shown) if unit.label == Part.ACTION]
    within = range(acts[0], acts[-1]) if acts else range(0)
    scene = next((at for at, unit in enumerate(shown) if unit.label == Part.SITUATION), 0)
    told = list(shown)
    for at, unit in enumerate(shown):
        if not unit.label and at in within:
            told[at] = replace(unit, label=Part.ACTION)
        elif not unit.label and at < scene and unit.kind == "sentence":
            told[at] = replace(unit, label=Part.SITUATION)
    found: list[Unit] = []
    for label, run in groupby(told, key=lambda unit: unit.label):
        same = list(run)
        bare = all(unit.kind == "sentence" and len(unit.blocks) == 1 for unit in same)
        if label not in STORY or len(same) == 1 or not bare:
            found += same
            continue
        items = tuple(Item(u.blocks, u.blocks[0].start, u.blocks[0].end) for u in same)
        found.append(Unit(((List(items, items[0].start, items[-1].end),),), "led", label))
    return found


def _said_of(question: Question, asked: str) -> _Said:
    """What answers a question: of a person, not what only tells how to answer.

    asked: its wording without marks.
    """
    shape = shapes.shape(asked)
    # `A hand was hurt in your yard. Take me through the first hour.` asks nobody of himself
    sentences = split(asked)
    asking = [sentence for sentence in sentences if sentence.endswith("?")]
    wanted = " ".join(asking or sentences[-1:])
    of_me = shape in _OF_ME or labels.YOURS.search(wanted) is not None
    personal = shapes.is_personal(wanted)
    to_me = personal and shape not in _OF_CRAFT
    advice, answers = _advice(question.answers, shape, of_me=of_me, to_me=to_me)
    mine = personal or shape in (shapes.STORY, shapes.EXPERIENCE)
    found, answers = _answered(answers, asked, shape, mine=mine)
    label = (answers[0].label or "") if answers else ""
    looked = (of_me or personal) and (looks_for(found) or comments(found))
    looked = looked and not asks.are_levels(found)
    if is_called_so(label) or looked or evaluates(found, question.prompt):
        asked_on = tuple(probes(found))
        found = only_looked_for([unit for unit in found if unit not in asked_on])
        return _Said(found, answers, shapes.LOOKED_FOR, advice, asked_on, personal)
    found = without_comment(without_instructions(found, of_work=shape in _OF_WORK))
    if of_me:
        found = without_advice(found, to_me=to_me)
        # `What do you look for in a log?` is answered by what a good answer includes
        own = personal or shape in (*_OF_ME, shapes.DO, shapes.WOULD)
        if own and is_guidance(found, to_me=to_me) and not asks.are_levels(found):
            return _Said(found, answers, shapes.YOURS_OF, advice, personal=personal)
    found = without_asides(found, asked)
    return _Said(found, answers, shape, advice, personal=personal)


def _right_of(found: list[Unit]) -> list[Unit]:
    """Of answers to choose from, each with a sign before it, the one that is ticked."""
    signs = [unit.text[:1] for unit in found]
    ticked = [n for n, sign in enumerate(signs) if sign in _TICKS]
    empty = sum(sign in _BOXES for sign in signs)
    chosen = len(ticked) == 1 and empty and empty + 1 == len(found)
    return [found[ticked[0]]] if chosen else found


_TICKS, _BOXES = frozenset("\u2705\u2714"), frozenset("\u25ab\u25fb\u25fd\u2b1c\u25a1")
"""Not those of a list of things to do, each of which counts."""


def _explained(found: list[Unit]) -> list[Unit]:
    """An answer in one unit with its `Explanation:` below it, which is no second answer."""
    said = [unit for unit in found if unit.said]
    if len(said) != _PAIR or normal(plain(said[1].name)) not in _EXPLANATIONS:
        return found
    first, second = said
    whole = replace(first, forms=((*first.blocks, *second.blocks),))
    return [whole if unit is first else unit for unit in found if unit is not second]


_PAIR = 2
_EXPLANATIONS = frozenset(labels.ENGLISH.speech["explanations"])


def _without_hook(found: list[Unit]) -> tuple[list[Unit], Unit | None]:
    """Units without what is called a help to remember them, and that: it is no part of them."""
    found = [part for unit in found for part in _apart(unit)]
    hook = next((unit for unit in found if normal(plain(unit.name)) in _HOOKS), None)
    if hook is None or len(found) == 1 or not _is_line(hook):
        return found, None
    apart = hook is found[-1] and hook.paragraph != found[-2].paragraph
    listed = sum(bool(unit.name) for unit in found) > _PAIR and hook is not found[0]
    if listed and not apart:
        # one of the names in a list
        return found, None
    return alone([unit for unit in found if unit is not hook]), hook


def _hooked(hook: Unit) -> str:
    """What a help to remember says, without its name."""
    return unnamed(first_text(hook.blocks[-1:]))


def _apart(unit: Unit) -> list[Unit]:
    """A hint and the code below it, which shows what was said before: two units."""
    first, *rest = unit.blocks
    coded = rest and all(isinstance(block, Code) for block in rest)
    if not coded or normal(plain(unit.name)) not in _HOOKS or is_head(unit.text):
        return [unit]
    return [replace(unit, forms=((first,),)), Unit((tuple(rest),), "code", unit.label)]


def _is_line(hook: Unit) -> bool:
    """Whether a unit is one paragraph, its name before or above it."""
    *above, last = hook.blocks
    named = not above or (len(above) == 1 and is_head(hook.text))
    return named and isinstance(last, Paragraph)


_HOOKS = frozenset(labels.ENGLISH.speech["hooks"])


def _asked(question: Question) -> str:
    """What a question asks: of a title with its case, `A wet key`, what is asked at its end.

    Where its case asks nothing, the case itself.
    """
    blocks = question.asked.blocks
    told = [block.text.plain for block in blocks if isinstance(block, Paragraph)]
    if asks_for(question.prompt) or not told or not isinstance(blocks[-1], Paragraph):
        return shapes.wording(question.prompt)
    if ends_asking(told[-1]):
        return shapes.wording(split(told[-1])[-1])
    only = len(told) == len(blocks) and told[-1].endswith((".", '"', "\u201d"))
    return shapes.wording(" ".join(told) if only else question.prompt)


def _ask(
    question: Question,
    asked: str,
    shown: Sequence[Unit],
    found: Sequence[Unit],
    shape: str,
    *,
    result: bool,
) -> str:
    return asks.ask(
        asked,
        shown,
        found,
        result=result,
        in_front=bool(question.asked),
        guided=shape if shape in _GUIDED else "",
        options=_options(question),
        reply=shapes.is_said(question.prompt),
    )


def _in_a_row(text: Passage) -> Iterator[Passage]:
    """Questions in quotation marks, one behind the other, each by itself."""
    only = text.blocks[0] if len(text.blocks) == 1 else None
    if not isinstance(only, Paragraph) or not _ROW.fullmatch(only.text.source):
        yield text
        return
    for one in _QUOTED.findall(only.text.source):
        yield passage((replace(only, text=of(one)),))


_QUOTED = re.compile(r"\"[^\"]+\"|\u201c[^\u201d]+\u201d")
_ROW = re.compile(rf"(?:(?:{_QUOTED.pattern})\s*){{2,}}")


_OF_ME = frozenset({shapes.STORY, shapes.EXPERIENCE})
"""Shapes of questions that ask a person, whatever their words."""
_OF_MINE = frozenset({shapes.STORY, shapes.EXPERIENCE, shapes.WOULD, shapes.DO, shapes.WHAT})
"""Shapes of questions to which one tells what he does."""
_OF_STEPS = frozenset(
    {
        shapes.DO,
        shapes.WHAT,
        shapes.WOULD,
        shapes.HOW,
        shapes.ANSWER,
        shapes.LIST,
        shapes.EXPLAIN,
    }
)
"""Shapes of questions to which one tells what he does, step by step."""
_OF_CRAFT = frozenset(
    {
        shapes.DO,
        shapes.WHAT,
        shapes.WOULD,
        shapes.EXPLAIN,
        shapes.HOW,
        shapes.WHEN,
        shapes.CODE,
        shapes.COMPARE,
    }
)
"""Shapes of questions that `You can use a map.` answers."""
_OF_WORK = frozenset({shapes.DO, shapes.WHAT, shapes.WOULD, shapes.HOW, shapes.LIST})
"""Shapes of questions that `Explain it to the guest.` answers."""
_OF_THINGS = frozenset({shapes.CODE, shapes.COMPARE, shapes.EXPLAIN})
"""Shapes of questions about things, of which no story is told."""
_GUIDED = frozenset({shapes.YOURS_OF, shapes.LOOKED_FOR})
"""Of answers that are none, but say what a good one is like."""


def _advice(
    answers: tuple[Answer, ...], shape: str, *, of_me: bool, to_me: bool
) -> tuple[tuple[Answer, ...], tuple[Answer, ...]]:
    """Answers → those that only tell how to answer, where others stand beside them; the others."""
    if len(answers) < 2:
        return (), answers
    read = [(a, [] if a.label else _read(a)) for a in answers]
    advice = tuple(
        answer
        for answer, found in read
        if instructs(found, of_work=shape in _OF_WORK)
        or (of_me and is_guidance(found, to_me=to_me))
    )
    others = tuple(a for a in answers if a not in advice)
    return (advice, others) if others else ((), answers)


def _answered(
    answers: tuple[Answer, ...], asked: str, shape: str, *, mine: bool
) -> tuple[list[Unit], tuple[Answer, ...]]:
    """The units of the first answer that says something, and the answers from it on."""
    if not answers:
        return [], answers
    if at := next((n for n, a in enumerate(answers) if _answers(a)), 0):
        # what stands above a labelled answer tells what it is about
        answers = (answers[at], *answers[:at], *answers[at + 1 :])
    found = [told_of(unit, asked) for unit in _read(answers[0], shape, mine=mine)]
    if len(answers) > 1 and not any(u.said and not says_nothing(u.text) for u in found):
        # the first says nothing of its own ("Here are two examples:")
        later = _read(answers[1], shape, mine=mine)
        return ([*found, *later] if any(u.said for u in found) else [*later, *found]), answers[1:]
    return found or _whole(answers[0]), answers


def _answers(answer: Answer) -> bool:
    """Whether an answer is called one: `Solution`."""
    return labels.meaning(answer.label or "") == labels.ANSWER


def _read(answer: Answer, shape: str = "", *, mine: bool = False) -> list[Unit]:
    blocks = unmarked(answer.text.blocks)
    sides = shape == shapes.COMPARE
    stories = mine or shape not in _OF_THINGS
    return units(blocks, names=shape == shapes.LIST, sides=sides, mine=mine, stories=stories)


def _is_case(answer: Answer) -> bool:
    """Whether an answer is of one of several cases: `Scenario 2`."""
    label = answer.label or ""
    counted = labels.numbered(label) and bool(answer.text.blocks)
    return counted and labels.meaning(label) == labels.SCENARIO


def _whole(answer: Answer) -> list[Unit]:
    """An answer the rules find nothing in, as one unit: better than a card without a back."""
    text = answer.text
    return [Unit((text.blocks,), "sentence")] if any(c.isalnum() for c in text.plain) else []


def _with_results(
    found: list[Unit], question: Question, shape: str
) -> tuple[list[Unit], tuple[Passage, ...]]:
    """Labelled outcomes; where there is none, the one a story ends with."""
    scene = any(u.label in STORY for u in found)
    of_thing = shape in _OF_THINGS and not scene and not labels.YOURS.search(question.prompt)
    labelled = [u for u in found if u.label == Part.RESULT and not of_thing]
    last = together(labelled)
    # of a thing nothing came out: `Result:` below code is what that prints
    outcome = () if of_thing else question.outcome
    filled = filter(None, map(_filled, outcome))
    result = (*filled, *((last,) if last else ()))
    found = [u for u in found if u not in labelled] or found
    if not result and (shape == shapes.STORY or any(u.label == Part.SITUATION for u in found)):
        all_of_it = found
        found, end = ending(found)
        earlier, above = ending(found) if end else (found, None)
        if end and above and not above.label and above.paragraph == end.paragraph:
            # `Six weeks later she asked again. It was half.`
            found, end = earlier, adjoined(above, end)
        found = _acted(found, all_of_it)
        result = (passage(end.blocks),) if end else ()
    return found, result


def _acted(found: list[Unit], told: Sequence[Unit]) -> list[Unit]:
    """Units of a story; a sentence between the last deed and what came of it is part of the deed.

    told: the same with what came of it.
    """
    if len(found) == len(told):
        return found
    left = next((n for n, unit in enumerate(found) if unit is not told[n]), len(found))
    last = max((n for n in range(left) if found[n].label == Part.ACTION), default=left)
    return [
        replace(unit, label=Part.ACTION)
        if last < n < left and not unit.label and unit.kind == "sentence"
        else unit
        for n, unit in enumerate(found)
    ]


def _filled(text: Passage) -> Passage:
    """A text without what is to be filled in: `[What came of it?]`; code alone is none."""
    said = [
        block
        for block in text.blocks
        if not (isinstance(block, Paragraph) and residue.is_blank(block.text.plain))
    ]
    if len(said) == len(text.blocks) == 1 and isinstance(said[0], Paragraph):
        # the quotation mark it ends with may close what an answer above it opened
        return passage([replace(said[0], text=of(even(said[0].text.source)))])
    if len(said) == len(text.blocks):
        return text
    return passage(said) if any(not isinstance(block, Code) for block in said) else Passage()


def _options(question: Question) -> list[str]:
    """What the front offers to choose from."""
    lists = (block for block in question.asked.blocks if isinstance(block, List))
    return [first_text(item.children) for block in lists for item in block.items]


def _words(texts: Sequence[Passage]) -> int:
    return sum(size(text.blocks) for text in texts)


def _fitting(result: tuple[Passage, ...], room: int) -> tuple[Passage, ...]:
    """A result in a room of so many words: all of it, what fits of it, or its first sentence."""
    if _words(result) <= room:
        return result
    fits = 0
    while _words(result[: fits + 1]) <= room:
        fits += 1
    if fits:
        return result[:fits]
    parts = _parts_of(result[:1], max(room, _RESULT))
    return parts if _words(parts) <= room else _parts_of(result[:1], _RESULT)


def _parts_of(result: tuple[Passage, ...], room: int) -> tuple[Passage, ...]:
    """Of each text what a room of so many words holds, its first sentence at least."""
    return tuple(_part_of(text, room) for text in result)


def _part_of(text: Passage, room: int) -> Passage:
    """The sentences of a result from the first on; the one with a figure where that has none."""
    found = units(text.blocks)
    chosen = choose(found, room)
    if len(chosen) < len(found) and not any(has_figure(unit.text) for unit in chosen):
        figured = (u for u in found if has_figure(u.text) and not refers(u) and u.size <= _CAME)
        chosen = [*islice(figured, 1)] or chosen
    return together(chosen) or text


# --- examples -------------------------------------------------------------------------------------


def _with_example(
    found: list[Unit], answers: tuple[Answer, ...], room: int
) -> tuple[list[Unit], tuple[Answer, ...]]:
    """The example beside an answer stands below its points where it fits whole.

    Returns the units, and the answers that stay folded.
    """
    first, *others = answers or (None,)
    if first is None or _is_example(first) or any(u.label == Part.EXAMPLE for u in found):
        return found, tuple(others)
    for answer in others:
        if _is_example(answer):
            if sum(u.size for u in found) + size(answer.text.blocks) > room:
                break
            return [*found, *_example(answer)], tuple(a for a in others if a is not answer)
    return found, tuple(others)


def _example(answer: Answer) -> Iterator[Unit]:
    """An example as one unit; what stands below it under names of its own is no part of it."""
    if _is_case(answer):
        # none of what was done: its name says which it is
        blocks = named(answer.label or "", answer.text).blocks
        yield Unit((tuple(unmarked(blocks)),), "item", name=answer.label or "")
        return
    inside = _read(answer)
    at = next((n for n, unit in enumerate(inside) if unit.kind == "item" and unit.name), None)
    if not at:
        yield Unit((tuple(unmarked(answer.text.blocks)),), "example", Part.EXAMPLE)
        return
    yield Unit((together(inside[:at]).blocks,), "example", Part.EXAMPLE)
    yield from (replace(unit, label=Part.NONE) for unit in inside[at:])


def _is_example(answer: Answer) -> bool:
    return labels.meaning(answer.label or "") in (labels.EXAMPLE, labels.SCENARIO)


# --- points ---------------------------------------------------------------------------------------


def _code_first(found: list[Unit]) -> list[Unit]:
    """Code first when the question says write or implement."""
    at = next((i for i, u in enumerate(found) if u.code), None)
    if at is None or (at == 0 and not found[0].said):
        return found
    unit = found[at]
    code = tuple(block for block in unit.blocks if isinstance(block, Code))
    rest = tuple(block for block in unit.blocks if not isinstance(block, Code))
    headed = len(rest) == 1 and is_head(first_text(rest))
    if not unit.said or not code or headed:
        return [unit, *found[:at], *found[at + 1 :]]
    alone = Unit((code,), "code")
    return [alone, *found[:at], replace(unit, forms=(rest,)), *found[at + 1 :]]


def _speaks(question: Question, shape: str, found: Sequence[Unit]) -> bool:
    """Whether it is a person's doing that is asked for, or told: there the verb stands out."""
    if any(u.code for u in found):
        return False
    if shape == shapes.STORY or labels.YOURS.search(shapes.wording(question.prompt)):
        return True
    said = [unit for unit in found if unit.said]
    return len(said) > 1 and sum(in_first_person(unit.text) for unit in said) * 2 > len(said)


def _stand_out(shown: Sequence[Unit]) -> bool:
    """Whether one in three points has a verb or a name that stands out, or parts of a story.

    One among more that have none looks as if it were the answer.
    """
    said = [unit for unit in shown if unit.said]
    told = any(unit.label for unit in said)
    return told or sum(_stands_out(unit) for unit in said) * _THIRD >= len(said)


_THIRD = 3


def _stands_out(unit: Unit) -> bool:
    return bool(unit.name) or any(map(head, unit.items or (unit.text,)))


def _point(unit: Unit, speaks: bool, looked: bool) -> Point:
    label = unit.label
    if label == Part.EXAMPLE and FOR_EXAMPLE.match(unit.text):
        # the text says so itself
        label = Part.NONE
    # a table has points of its own
    said = unit.said and unit.kind != "table"
    return Point(label, passage(with_bold(unit.blocks, speaks=speaks, looked=looked)), said)


def untold(study: Study) -> tuple[Answer, ...]:
    """The answers that the points are made of and do not show whole: cards and sheets fold them.

    One with a table is among them, since that is small on a phone.
    """
    # of what is good practice only what the answers say of it stands for their words
    advised = [text for text in study.practice if text not in study.question.best_practice]
    elsewhere = (*(a.text for a in study.another), *advised)
    answers = (a for a in study.question.answers if a.text not in elsewhere)
    shown = _said(*(p.text for p in study.points), *study.result, *study.next, *advised)
    shown.update(point.label.casefold() for point in study.points)
    shown["result"] += bool(study.result)
    return tuple(answer for answer in answers if _missing(answer.text, shown))


def model(study: Study) -> Answer:
    """The answer beside a pitfall: the first that does more than tell how to answer."""
    answers = study.question.answers
    return next((a for a in answers if a.text not in study.practice), answers[0])


def untold_outcome(study: Study) -> tuple[Passage, ...]:
    """The outcomes of which the card shows less than all."""
    shown = _said(*study.result)
    return tuple(text for text in study.question.outcome if _said(text) - shown)


def _missing(text: Passage, shown: Counter[str]) -> bool:
    table = any(isinstance(block, Table) for block in walk(text.blocks))
    return table or bool(_said(text) - shown)


def _said(*texts: Passage) -> Counter[str]:
    """How often each word stands in texts."""
    return Counter(word for text in texts for word in normal(text.plain).split())


def _opening(shown: Sequence[Unit]) -> str:
    """The words to begin with, unless they are the whole answer."""
    first = next((u for u in shown if u.said and u.text), None)
    if first is None or first.name or first.kind == "led":
        return ""
    sentence = next(iter(split(first.text)), "")
    words = opening(sentence)
    alone = sum(u.said for u in shown) == 1
    whole = (alone or first.kind == "item") and count(words) >= count(first.text)
    return "" if whole or (alone and count(first.text) <= _AT_ONCE) else words


_AT_ONCE = 15
"""Words of an answer that needs no words to begin with."""
