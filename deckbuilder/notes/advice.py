"""What is no answer, but says what a good one is like.

`Interviewers want calm. Describe one case.` is advice, `I sold my car.` below it the answer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from deckbuilder.labels import ENGLISH, either
from deckbuilder.markdown import plain
from deckbuilder.notes.choose import leans
from deckbuilder.notes.unit import FIRST_PERSON, Unit

_SPEECH = ENGLISH.speech
_OF_ANSWERS = re.compile(rf"\b{either(_SPEECH['of_answers'])}\b", re.IGNORECASE)
_ADVISES = re.compile(rf"{either(_SPEECH['advises'])}\b", re.IGNORECASE)
_QUOTED = re.compile(
    r"\"[^\"]{0,60}\"|\u201c[^\u201d]{0,60}\u201d"
    r"|(?<!\w)[\u2018'][^\u2018\u2019']{0,60}[\u2019'](?!\w)"
)
"""A few words that somebody says; more of them may be the answer itself."""


def is_guidance(units: Sequence[Unit]) -> bool:
    """Whether an answer only tells how to answer: nobody speaks in it, and most of it advises."""
    said = [unit for unit in units if unit.said]
    texts = [_QUOTED.sub(" ", _unnamed(unit.text)) for unit in said]
    if not said or any(unit.label for unit in said) or any(map(FIRST_PERSON.search, texts)):
        return False
    speaks = sum(_OF_ANSWERS.search(text) is not None for text in texts)
    advises = sum(bool(_OF_ANSWERS.search(text) or _ADVISES.match(text)) for text in texts)
    return speaks > 0 and advises * 2 >= len(texts)


def _unnamed(text: str) -> str:
    """A text without the name it begins with: `**Strategy:** Pick a small one.`."""
    bare = plain(text)
    label, colon, rest = bare.partition(": ")
    return rest if colon and len(label) <= _NAME else bare


_NAME = 30
"""Letters of such a name."""


def without_advice(units: Sequence[Unit]) -> list[Unit]:
    """Units without the advice above an answer in the first person, which fills a paragraph."""
    at = next((n for n, unit in enumerate(units) if _speaks(unit)), 0)
    apart = at and units[at].paragraph != units[at - 1].paragraph
    return list(units[at:] if apart and is_guidance(units[:at]) else units)


def without_asides(units: Sequence[Unit]) -> list[Unit]:
    """Units without what speaks of the question at their beginning, and of answering at their end.

    `This is a very common question.` says nothing that one could say oneself.
    """
    begin, end = 0, len(units)
    while begin < end - 1 and _is_aside(units[begin]) and not leans(units[begin + 1]):
        begin += 1
    while end > begin + 1 and _is_aside(units[end - 1]):
        end -= 1
    return list(units[begin:end])


def _is_aside(unit: Unit) -> bool:
    told = unit.kind == "sentence" and not unit.label and len(unit.blocks) == 1
    return told and bool(_OF_ANSWERS.search(unit.text)) and not FIRST_PERSON.search(unit.text)


def _speaks(unit: Unit) -> bool:
    return unit.said and FIRST_PERSON.search(unit.text) is not None
