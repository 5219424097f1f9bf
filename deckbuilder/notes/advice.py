"""What is no answer, but says what a good one is like.

`Interviewers want calm. Describe one case.` is advice, `I sold my car.` below it the answer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from deckbuilder.forms.wording import is_quoted
from deckbuilder.labels import ENGLISH, OF_ANSWERS, YOURS, either
from deckbuilder.markdown import Paragraph, plain
from deckbuilder.model import Part
from deckbuilder.notes.laid import unmarked
from deckbuilder.notes.unit import FIRST_PERSON, Unit, line_of, unnamed
from deckbuilder.notes.units import units as units_of
from deckbuilder.notes.worth import begins, is_headed, leans, refers, stems
from deckbuilder.text import normal

_SPEECH = ENGLISH.speech
_BEFORE = r"(?:(?:for|if|in|to|when) [^,.]{2,50}, )?(?:\w+ly )?"
"""`For weaknesses, briefly …`."""
_SPEAKS = re.compile(rf"{_BEFORE}{either(_SPEECH['speaks'])}\b", re.IGNORECASE)
_DISCOURSES = re.compile(rf"{_BEFORE}{either(_SPEECH['discourses'])}\b", re.IGNORECASE)
_ADVISES = re.compile(
    rf"{_BEFORE}{either((*_SPEECH['advises'], *_SPEECH['speaks']))}\b", re.IGNORECASE
)
_QUOTED = re.compile(
    r"\"[^\"]{0,60}\"|\u201c[^\u201d]{0,60}\u201d"
    r"|(?<!\w)[\u2018'][^\u2018\u2019']{0,60}[\u2019'](?!\w)"
)
"""A few words that somebody says; more of them may be the answer itself."""


_LOOKS_FOR = re.compile(rf"\b{either(_SPEECH['looks_for'])}\b", re.IGNORECASE)
_CALLED = re.compile(
    rf"\b{either((*_SPEECH['looks_for'], *_SPEECH['listens_for'], *_SPEECH['assessed']))}\b",
    re.IGNORECASE,
)
_ASSESSES = re.compile(rf"{either(_SPEECH['assesses'])}\b", re.IGNORECASE)
_ASSESSED = re.compile(either(_SPEECH["assessed"]))
_EVALUATES = re.compile(rf"{either(_SPEECH['evaluates'])}\b", re.IGNORECASE)
_OF_QUESTION = re.compile(rf"{either(_SPEECH['of_question'])}\b", re.IGNORECASE)
_OFTEN_ASKED = re.compile(rf"\b{either(_SPEECH['often_asked'])}\b", re.IGNORECASE)
_ASKED_OF = re.compile(rf"\b{either(_SPEECH['asked_of'])}\b", re.IGNORECASE)
_REMARK = re.compile(
    rf"[;,] {either((*_SPEECH['often_asked'], *_SPEECH['asked_of']))}\b.*$",
    re.IGNORECASE | re.DOTALL,
)
_OF_HIRING = re.compile(rf"\b{either(_SPEECH['of_hiring'])}\b", re.IGNORECASE)
_MINE = re.compile(r"\b(?:I|I['\u2019](?:d|ll|m|ve)|my)\b")
_YOU = re.compile(r"\byou(?:r|rself)?\b", re.IGNORECASE)
_LISTENS = re.compile(rf"{either(_SPEECH['listens_for'])}\b", re.IGNORECASE)
_QUALITIES = re.compile(rf"\b{either((*_SPEECH['qualities'], *_SPEECH['them']))}\b", re.IGNORECASE)
_SHOWS = re.compile(rf"{either(_SPEECH['shows'])}\b", re.IGNORECASE)
_DOES_WELL = re.compile(rf"{either((*_SPEECH['shows'], *_SPEECH['does_well']))}\b", re.IGNORECASE)
_TO_COVER = re.compile(rf"\b{either(_SPEECH['to_cover'])}\b", re.IGNORECASE)
_THEM = re.compile(rf"\b{either(_SPEECH['them'])}\b", re.IGNORECASE)


def looks_for(units: Sequence[Unit]) -> bool:
    """Whether an answer tells those who ask what to look for.

    It says so (`Assess their calm.`), or says what is done by one who answers well (`Shows calm.`);
    the questions among it are what may be asked on.
    """
    asked = probes(units)
    said = (unit for unit in units if unit.said and unit not in asked)
    told = [plain(text) for unit in said for text in unit.items]
    texts = [text for text in told if not (text.endswith("?") or is_quoted(text))]
    others = (_IN_QUOTES.sub("", text) for text in texts if not _WANTED.match(text))
    if not texts or any(map(FIRST_PERSON.search, others)):
        return False
    if any(map(_SHOWS.match, texts)) and 2 * sum(bool(_DOES_WELL.match(t)) for t in texts) >= len(
        texts
    ):
        return True
    return sum(_is_looked_for(text) for text in texts) * 2 >= len(texts)


def without_comment(units: Sequence[Unit]) -> list[Unit]:
    """Units without a remark on who answers above the example that shows it.

    `Names the job and the hazard. Example: A lorry …`
    """
    first, *others = units or (None,)
    if first is None or not others or not _is_bare(first):
        return list(units)
    text = plain(first.text)
    remarks = _DOES_WELL.match(text) and not FIRST_PERSON.search(text)
    if not (remarks and _is_example(others[0])):
        return list(units)
    example = others[0].blocks[0]
    assert isinstance(example, Paragraph)
    told = line_of(_CALLED_EXAMPLE.sub("", example.text.source), example)
    return [*units_of(unmarked([told, *others[0].blocks[1:]])), *others[1:]]


_CALLED_EXAMPLE = re.compile(rf"^{either(_SPEECH['examples_called'])}: ", re.IGNORECASE)


def comments(units: Sequence[Unit]) -> bool:
    """Whether an answer speaks to those who ask about whom they ask: `everyone you interview`."""
    said = [plain(unit.text) for unit in units if unit.said]
    mine = any(_MINE.search(text) for text in said)
    return not mine and any(_OF_HIRING.search(text) for text in said)


def evaluates(units: Sequence[Unit], asked: str) -> bool:
    """Whether an answer says what its question is asked for: `Assesses calm; often asked.`.

    It speaks of being asked, or of whom it asks where somebody is asked; or is all called an
    `Evaluation`, of who answers. asked: the question.
    """
    first, *others = [unit for unit in units if unit.said] or (None,)
    if first is None or any(unit.name for unit in others):
        return False
    name, _, told = plain(first.text).partition(":")
    if _ASSESSED.fullmatch(normal(name)):
        of_them = _THEM.search(told) or YOURS.search(told) or _OFTEN_ASKED.search(told)
        return bool(of_them or (is_quoted(asked) and _EVALUATES.match(told.strip())))
    remark = _OFTEN_ASKED.search(told := plain(first.text))
    remark = remark or (_ASKED_OF.search(told) and _YOU.search(asked))
    # `Checks whether you stay calm`
    remark = remark or (_YOU.search(asked) and _YOU.search(begins(told, _EARLY)))
    return bool(_OF_QUESTION.match(told) or (_EVALUATES.match(told) and remark))


_EARLY = 6
"""Words in which a sentence says of whom it is."""


def without_remark(text: str) -> str:
    """What is looked for, without what is said of its question: `calm; often asked of nurses`."""
    return _REMARK.sub("", text)


def is_called_so(label: str) -> bool:
    """Whether a label says that what stands behind it is looked for: `Listen for`."""
    return _CALLED.search(label) is not None


def _is_looked_for(text: str) -> bool:
    """`Look for willingness.`, `We want dates.`, `The candidate is calm`; not `Look for a leak`."""
    listens = _LISTENS.match(text) and _QUALITIES.search(text)
    assesses = _ASSESSES.match(text) and _THEM.search(text)
    return bool(_LOOKS_FOR.search(text) or listens or assesses or _WANTED.match(text))


_IN_QUOTES = re.compile(r"\"[^\"]*\"|\u201c[^\u201d]*\u201d")
_WANTED = re.compile(rf"{either(_SPEECH['wanted'])}\b", re.IGNORECASE)


def probes(units: Sequence[Unit]) -> list[Unit]:
    """Units of what to look for → those that are asked on: `Which tools? Look for calm.`."""
    found = [unit for unit in units if unit.said and _probes(unit)]
    looked = any(u.said and u not in found and not plain(u.text).endswith("?") for u in units)
    return found if looked else []


def _probes(unit: Unit) -> bool:
    if len(unit.blocks) > 1 or unit.name:
        return False
    text = plain(unit.text)
    if text.endswith("?"):
        return _THEM.search(text) is None
    told = _ASSESSES.match(text) or (_SPEAKS.match(text) and _THEM.search(text))
    return bool(told) and not _CALLED.search(text)


def is_guidance(units: Sequence[Unit], *, to_me: bool) -> bool:
    """Whether an answer only tells how to answer: nobody speaks in it, and most of it advises.

    `to_me`: who is told `you` is the one who is asked, and nobody who wants to learn a craft.
    """
    said = [unit for unit in units if unit.said]
    texts = [_QUOTED.sub(" ", _unnamed(unit.text)) for unit in said]
    # an `Approach:` is told like what was done
    labelled = any(unit.label not in (Part.NONE, Part.ACTION) for unit in said)
    if not said or labelled:
        return False
    yours = sum(YOURS.search(text) is not None for text in texts)
    to_you = to_me and yours * 2 > len(texts)
    if spoken := sum(FIRST_PERSON.search(text) is not None for text in texts):
        # an author may say `I need you to list …`
        return to_you and spoken * _RARE <= len(texts) and spoken * _RARE <= yours
    if all(_TO_COVER.search(unit.name or _headed(unit)) for unit in said):
        return True
    speaks = any(map(OF_ANSWERS.search, texts))
    advises = sum(
        bool(OF_ANSWERS.search(t) or _ADVISES.match(t) or (to_me and YOURS.search(t)))
        for t in texts
    )
    # `Share your long-term vision.` tells what to speak of, `Keep your keys in a vault.` what to do
    told = sum(_SPEAKS.match(text) is not None for text in texts)
    told_yours = yours and told * 2 >= len(texts)
    return bool(speaks or to_you or told_yours) and advises * 2 >= len(texts)


_RARE = 4
"""One sentence of so many is rare."""


def instructs(units: Sequence[Unit], *, of_work: bool) -> bool:
    """Whether sentences only say what is to be spoken of: `Define it. Use an example.`.

    That is advice where an answer stands below it. of_work: the question asks how something is
    done, and `Explain it to the guest.` may tell; there it speaks of an answer as well.
    """
    texts = [_unnamed(unit.text) for unit in units]
    if not texts or any(unit.kind != "sentence" or len(unit.blocks) > 1 for unit in units):
        return False
    first, *others = texts
    speaks = _DISCOURSES.match(first) or OF_ANSWERS.search(first)
    told = (_ADVISES.match(t) or OF_ANSWERS.search(t) for t in others)
    if not speaks or not all(told) or any(map(FIRST_PERSON.search, texts)):
        return False
    return not of_work or any(OF_ANSWERS.search(t) or YOURS.search(t) for t in texts)


def _headed(unit: Unit) -> str:
    """What heads a unit with something below it."""
    return unit.text if len(unit.blocks) > 1 else ""


def _unnamed(text: str) -> str:
    """The words of a text without the name it begins with: `**Strategy:** Pick a small one.`."""
    return plain(unnamed(text))


def without_advice(units: Sequence[Unit], *, to_me: bool) -> list[Unit]:
    """Units without the advice above and below what answers, in paragraphs of its own.

    What answers begins with the first that speaks in the first person, or an example.
    """
    first, *others = units or (None,)
    called = normal(plain(first.text)) if first and first.kind == "led" else ""
    covers = _TO_COVER.search(called) and len(called.split()) <= _CALLED_SO
    if covers and sum(unit.size for unit in others if unit.kind == "sentence") >= _SAID:
        # `Key points to cover:` above what is said
        return others
    if not is_guidance(units, to_me=to_me):
        units = _without_last(units, to_me)
    at = next((n for n in range(len(units)) if _answers(units, n)), 0)
    apart = at and (_is_example(units[at]) or units[at].paragraph != units[at - 1].paragraph)
    above = [replace(u, label=Part.NONE) if _is_example(u) else u for u in units[:at]]
    if not apart or not is_guidance(above, to_me=to_me):
        return list(units)
    return _from(units, at)


_CALLED_SO = 5
"""Words of what is called so."""


def without_instructions(units: Sequence[Unit], *, of_work: bool) -> list[Unit]:
    """Units without what says at first what is to be spoken of, where an answer is below it.

    That is an example, or a quotation; or the instructions are called an `Approach`. of_work: as
    for `instructs`.
    """
    at = next((n for n, u in enumerate(units) if n and u.paragraph != units[n - 1].paragraph), 0)
    called = {unit.label for unit in units} == {Part.ACTION}
    told = at and (called or _is_example(units[at]) or units[at].text[:1] in _OPENS)
    if not told or not instructs(units[:at], of_work=of_work):
        return list(units)
    return _from([replace(u, label=Part.NONE) if called else u for u in units], at)


def _from(units: Sequence[Unit], at: int) -> list[Unit]:
    """Units from a place on, an example or a quotation there in its sentences."""
    first, *others = units[at:]
    if sum(unit.size for unit in units[at:]) < _SAID:
        # `Good luck to you from me!`
        return list(units)
    opened = _is_example(first) or (first.text[:1] in _OPENS and first.text[-1:] in _CLOSES)
    return [*(units_of(unmarked(first.blocks)) if opened else [first]), *others]


_OPENS, _CLOSES = '\u201c"', '\u201d"'


def _without_last(units: Sequence[Unit], to_me: bool) -> Sequence[Unit]:
    """Units without the advice in the paragraphs below the last that speaks."""
    last = max((n for n, unit in enumerate(units) if _speaks(unit)), default=len(units))
    while last + 1 < len(units) and not _ends_before(units[last], units[last + 1]):
        last += 1
    below = units[last + 1 :]
    return units[: last + 1] if below and is_guidance(below, to_me=to_me) else units


_SAID = 12
"""Words of an answer below advice."""


def _ends_before(unit: Unit, below: Unit) -> bool:
    """Whether what is said ends before the next unit: with its paragraph, or its quotation."""
    return unit.paragraph != below.paragraph or unit.text[-1:] in _CLOSES


def _is_example(unit: Unit) -> bool:
    return unit.said and unit.label == Part.EXAMPLE


def _answers(units: Sequence[Unit], n: int) -> bool:
    """Whether the nth unit answers: it speaks, or is an example that does not belong to advice.

    `For example, the role may have changed.` in a paragraph of advice is advice as well.
    """
    if not _is_example(units[n]) or _speaks(units[n]):
        return _speaks(units[n])
    apart = not n or units[n].paragraph != units[n - 1].paragraph
    return apart or bool(_SAID_ALOUD.search(units[n].text))


_SAID_ALOUD = re.compile(r"[\"\u201c][^\"\u201c\u201d]{20}")
"""A sentence in quotation marks."""


def without_asides(units: Sequence[Unit], asked: str) -> list[Unit]:
    """Units without what speaks of the question at their beginning, and of answering at their end.

    `This is a very common question.` says nothing that one could say oneself. asked: the question;
    what that asks about is no aside: `What is a stay interview?`.
    """
    begin, end = 0, len(units)
    while begin < end - 1 and _is_aside(units[begin], asked):
        below = units[begin + 1]
        if refers(below) and not (_coaches(units[begin]) and _OF_IT.match(below.text)):
            break
        begin += 1
    if _lists_names(units[begin:end], asked):
        begin += 1
    while end > begin + 1 and (_is_aside(units[end - 1], asked) or _marks(units[end - 1])):
        end -= 1
    while end > begin + _PARTED and _concludes(units[begin:end]):
        end -= 1
    kept = list(units[begin:end])
    # `Then mention its uses.` between what is said
    return [
        unit
        for n, unit in enumerate(kept)
        if not (0 < n < len(kept) - 1 and _coaches(unit) and not leans(kept[n + 1]))
    ]


def _concludes(units: Sequence[Unit]) -> bool:
    """Whether the last of several parts under names of their own only closes: `Conclusion:`."""
    last, headed = units[-1], sum(map(is_headed, units))
    return headed > _PARTED and is_headed(last) and normal(plain(last.name)) in _CONCLUDES


_PARTED = 2
"""Parts that are told before one that closes."""
_CONCLUDES = frozenset(_SPEECH["concludes"])
_OF_IT = re.compile(r"(?:it|they|these|this) (?:is|are)\b", re.IGNORECASE)
"""How what is asked about is defined, whatever stands above."""


def _coaches(unit: Unit) -> bool:
    return _is_bare(unit) and _COACHES.search(unit.text) is not None


def _is_bare(unit: Unit) -> bool:
    """Whether a unit is a sentence without a label, and nothing beside it."""
    return unit.kind == "sentence" and not unit.label and len(unit.blocks) == 1


def _is_aside(unit: Unit, asked: str) -> bool:
    if unit.kind in ("sentence", "item") and _BRACKETED.fullmatch(unit.text):
        return True
    if not _is_bare(unit):
        return False
    if _coaches(unit) or normal(plain(unit.text)) in _GREETS:
        return True
    words = normal(asked)
    speaks = (found for found in OF_ANSWERS.finditer(unit.text) if normal(found[0]) not in words)
    return any(speaks) and not FIRST_PERSON.search(unit.text)


def only_looked_for(units: Sequence[Unit]) -> list[Unit]:
    """What to look for, without what is said of answering before it, and of marks behind it."""
    begin, end = 0, len(units)
    while end > 1 and _marks(units[end - 1]):
        end -= 1
    while begin < end - 1 and _is_aside(units[begin], "") and not _wants(units[begin]):
        begin += 1
    return list(units[begin:end])


def _wants(unit: Unit) -> bool:
    """Whether a unit says what to look for; the whole method of answering is none of that."""
    text = plain(unit.text)
    return _is_looked_for(text) or _THEM.search(text) is not None


def _marks(unit: Unit) -> bool:
    """Whether a unit is a note of those who ask on whom they ask: `Bonus for a date.`."""
    bare = unit.kind in ("item", "sentence") and not unit.label and len(unit.blocks) == 1
    return bare and _MARKS.match(plain(unit.text)) is not None


_MARKS = re.compile(
    rf"{either(_SPEECH['marks'])}\b"
    rf"|{either(_SPEECH['marked'])} (?:\w+ )?{either(_SPEECH['marked_saying'])}\b",
    re.IGNORECASE,
)


def _lists_names(units: Sequence[Unit], asked: str) -> bool:
    """Whether the first unit only names what is asked about or told below: `Terms: valve, seal`."""
    first, *others = units or (None,)
    if first is None or not others or len(first.blocks) > 1:
        return False
    if normal(plain(first.name)) not in _NAMES_OF:
        return False
    told = stems(_unnamed(first.text))
    begun = stems(" ".join(begins(unit.text, _BEGUN) for unit in others))
    return bool(told) and told <= stems(asked) | begun


_COACHES = re.compile(rf"\b{either(_SPEECH['coaches'])}\b", re.IGNORECASE)
_GREETS = frozenset(_SPEECH["greets"])
_NAMES_OF = frozenset(_SPEECH["names_of"])
_BEGUN = 4
"""Words that a unit begins with."""
_BRACKETED = re.compile(r"\([^()]{20,}\)\.?")
"""`(Look at their menu before you go.)`: a remark of the author's."""


def _speaks(unit: Unit) -> bool:
    return unit.said and FIRST_PERSON.search(unit.text) is not None
