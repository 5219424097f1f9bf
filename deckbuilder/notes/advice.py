"""What is no answer, but says what a good one is like.

`Interviewers want calm. Describe one case.` is advice, `I sold my car.` below it the answer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from deckbuilder.labels import ENGLISH, YOURS, either
from deckbuilder.markdown import plain
from deckbuilder.model import Part
from deckbuilder.notes.choose import leans
from deckbuilder.notes.unit import FIRST_PERSON, Unit
from deckbuilder.notes.units import units as units_of

_SPEECH = ENGLISH.speech
_OF_ANSWERS = re.compile(rf"\b{either(_SPEECH['of_answers'])}\b", re.IGNORECASE)
_BEFORE = r"(?:(?:for|if|in|to|when) [^,.]{2,50}, )?(?:\w+ly )?"
"""`For weaknesses, briefly …`."""
_SPEAKS = re.compile(rf"{_BEFORE}{either(_SPEECH['speaks'])}\b", re.IGNORECASE)
_ADVISES = re.compile(
    rf"{_BEFORE}{either((*_SPEECH['advises'], *_SPEECH['speaks']))}\b", re.IGNORECASE
)
_QUOTED = re.compile(
    r"\"[^\"]{0,60}\"|\u201c[^\u201d]{0,60}\u201d"
    r"|(?<!\w)[\u2018'][^\u2018\u2019']{0,60}[\u2019'](?!\w)"
)
"""A few words that somebody says; more of them may be the answer itself."""


def is_guidance(units: Sequence[Unit]) -> bool:
    """Whether an answer only tells how to answer: nobody speaks in it, and most of it advises."""
    said = [unit for unit in units if unit.said]
    texts = [_QUOTED.sub(" ", _unnamed(unit.text)) for unit in said]
    # an `Approach:` is told like what was done
    labelled = any(unit.label not in (Part.NONE, Part.ACTION) for unit in said)
    if not said or labelled or any(map(FIRST_PERSON.search, texts)):
        return False
    speaks = sum(_OF_ANSWERS.search(text) is not None for text in texts)
    advises = sum(bool(_OF_ANSWERS.search(text) or _ADVISES.match(text)) for text in texts)
    # `Share your long-term vision.` tells what to speak of, `Keep your keys in a vault.` what to do
    told = sum(_SPEAKS.match(text) is not None for text in texts)
    yours = any(map(YOURS.search, texts)) and told * 2 >= len(texts)
    return (speaks > 0 or yours) and advises * 2 >= len(texts)


def _unnamed(text: str) -> str:
    """A text without the name it begins with: `**Strategy:** Pick a small one.`."""
    bare = plain(text)
    label, colon, rest = bare.partition(": ")
    return rest if colon and len(label) <= _NAME else bare


_NAME = 30
"""Letters of such a name."""


def without_advice(units: Sequence[Unit]) -> list[Unit]:
    """Units without the advice above what answers, which fills a paragraph.

    That is the first that speaks in the first person, or an example: then it is the answer.
    """
    at = next((n for n, unit in enumerate(units) if _speaks(unit) or _is_example(unit)), 0)
    apart = at and (_is_example(units[at]) or units[at].paragraph != units[at - 1].paragraph)
    if not apart or not is_guidance(units[:at]):
        return list(units)
    first, *others = units[at:]
    return [*(units_of(first.blocks) if _is_example(first) else [first]), *others]


def _is_example(unit: Unit) -> bool:
    return unit.said and unit.label == Part.EXAMPLE


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
    if unit.kind in ("sentence", "item") and _BRACKETED.fullmatch(unit.text):
        return True
    told = unit.kind == "sentence" and not unit.label and len(unit.blocks) == 1
    return told and bool(_OF_ANSWERS.search(unit.text)) and not FIRST_PERSON.search(unit.text)


_BRACKETED = re.compile(r"\([^()]{20,}\)\.?")
"""`(Look at their menu before you go.)`: a remark of the author's."""


def _speaks(unit: Unit) -> bool:
    return unit.said and FIRST_PERSON.search(unit.text) is not None
