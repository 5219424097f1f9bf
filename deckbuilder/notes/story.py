"""Whether units tell a story, which part of it each one is, and how it ends."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from deckbuilder.labels import ENGLISH, NUMERAL, either
from deckbuilder.model import Part
from deckbuilder.notes import shapes
from deckbuilder.notes.choose import adjoined
from deckbuilder.notes.stretches import PLAIN
from deckbuilder.notes.unit import FIRST_PERSON, Unit

_SPEECH = ENGLISH.speech
_SCENE = re.compile(
    r"^(?:in (?:my|a|an|one|our|the|20\d\d|\w+ 20\d\d|january|february|march|april|may|june|july"
    r"|august|september|october|november|december|spring|summer|autumn|winter)|at "
    r"(?:my|a|an|one|our)|during|while|when|once|last|one|a few|early|as (?:a|an|the|part)|I "
    r"(?:once|was|had|faced|encountered|recently|inherited|joined|noticed|shipped)|"
    r"we (?:were|had|once|faced|lost)|our|my|there (?:was|were)|on "
    r"(?:a|an|one|my)|(?:two|three|four|five|six|several|some|many) (?:years|months"
    r"|weeks)|back in|several|recently|previously|earlier|at one point|some time ago|"
    r"a(?:n)? (?:[\w-]+ "
    r"){1,4}(?:was|were|had|gave|wanted|asked|came|reported|refused|complained)|after|before"
    r"|under)\b",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\b(?:was|were|had|did|went|lost|led|gave|came|found|made|told|took|became|began|fell"
    r"|rose|grew|got|kept|left|met|said|saw|sent|won|ran|put|cut"
    r"|bought|sold|built|brought|thought|felt|chose|broke|set|held|taught|spoke|wrote|paid"
    r"|spent|drew|heard|sat|lay|slept|swung|dealt|drove|shut|cost|knew|hit|stood"
    r"|understood|read|caught|sought|fought|hung|meant|rang|threw|rode|tore|wore|woke|drank"
    r"|swept|fed|withdrew"
    r"|[a-z]{2,}ed|(?:could|did|had|was|were|would)n['\u2019]t)\b"
)
_ACTS = re.compile(
    r"^(?:(?:first|then|next|so|after "
    r"that|instead|together|finally|also|and|afterwards?|later|eventually|once "
    r"there|ultimately),? )?(?:I|we)\b"
    r"|^(?!the ).{5,160}?, "
    r"(?:I|we)\b|^(?:each|every|on|at|in|with|within|during|one|two|three|over|the next|the "
    r"same|for|from|together)\b[^,]{0,50} "
    r"(?:I|we)\b",
    re.IGNORECASE,
)
_DOES = re.compile(
    r"^(?:(?:first|then|next|so|after that|instead|together|finally|also|and),? )?(?:I|we)\b",
    re.IGNORECASE,
)
_OUTCOME = re.compile(
    r"\b(?:as a result|result(?:ed|ing)? in|led to|leading to|consequently|ultimately|in the "
    r"end|eventually|increas(?:ed|ing)|reduc(?:ed|ing)"
    r"|improv(?:ed|ing)|saved|achieved|exceeded|secured|won|"
    r"succeeded|retained|strengthened|boosted|earned|enabled us|allowed us|paid off"
    r"|from then on|from then onward|since (?:that day|then)|ever since|we became|I became"
    r"|(?:I|we) (?:was|were) able to|(?:minutes|hours|days|weeks|months|years) later"
    r"|praised|promotion|promoted|thanked"
    r"|(?:went|rose|fell|dropped|climbed|grew|moved|down|up) from"
    r"|(?:decrease|drop|growth|improvement|increase|reduction|rise|savings?) (?:by|in|of))\b",
    re.IGNORECASE,
)
_REFLECTS = re.compile(
    r"\b(?:taught me|I learned|I realized|lesson|reinforced (?:the importance|my)|showed "
    r"me|reminded me|this experience|is (?:crucial|essential"
    r"|important|key|vital))\b",
    re.IGNORECASE,
)


_COMES_OF = re.compile(
    r"(?:(?:in the end|finally|eventually|ultimately|together|as a result),? )?(?:I|we) "
    r"(?:(?:was|were) able to|achieved|completed|delivered|exceeded|finished|managed to|succeeded"
    r"|won)\b",
    re.IGNORECASE,
)
"""`We were able to work out a compromise.`: what came of what was done."""


_ENDED_UP = re.compile(
    rf"(?:in the end,? )?(?:I|we) (?:lost|kept|retained|raised|saved|sold|won)\b"
    rf".*\b(?:{NUMERAL})\b",
    re.IGNORECASE,
)
"""`We lost two volunteers out of sixty.`"""
_AND = re.compile(r"(?:and|but|or|so) (?:that|what|how|when|which|if)\b", re.IGNORECASE)
"""`And that one may change his mind.` goes on with a sentence that may be folded."""


def told(units: list[Unit], shape: str) -> list[Unit]:
    """Labels of the story: the source's own where they tell one, else inferred.

    They are inferred where the question asks for a story and a scene is set.
    """
    said = [u for u in units if u.said]
    if {Part.SITUATION, Part.TASK} & {u.label for u in said}:
        units = units[1:] if _is_title(units) else units
        return _with_example(units)
    if any(u.label == Part.ACTION for u in said):
        # an approach without a situation is the answer itself, not the middle of a story
        units = [replace(u, label=Part.NONE if u.label == Part.ACTION else u.label) for u in units]
        said = [u for u in units if u.said]
    prose = all(u.kind in ("sentence", "led") and not u.name for u in said)
    if shape != shapes.STORY or not prose or len(said) < 2:
        return units
    begins = _beginning(said)
    if begins < 0 or not any(map(_acts, said[begins + 1 :])):
        return units
    # what is said before a story begins is none of it
    before = said[:begins]
    return _inferred([unit for unit in units if unit not in before])


def _with_example(units: list[Unit]) -> list[Unit]:
    """A story behind several points, `Step 1: … Step 4: … Context: …`, is their example."""
    at = next(n for n, unit in enumerate(units) if unit.label in (Part.SITUATION, Part.TASK))
    before = [unit for unit in units[:at] if unit.said]
    tale = [unit for unit in units[at:] if unit.label]
    if len(before) < _POINTS or any(u.label for u in before) or any(u.code for u in tale):
        return units
    example = Unit((tuple(b for u in tale for b in u.blocks),), "example", Part.EXAMPLE)
    return [*units[:at], example, *(unit for unit in units[at:] if unit not in tale)]


_POINTS = 2
"""Points above a story of which it is the example."""


def _beginning(said: list[Unit]) -> int:
    """Which of the first sentences sets the scene; what stands above it tells of nothing. Or -1."""
    if _sets_scene(said[0].text):
        return 0
    for n, unit in enumerate(said[1:_OPENERS], 1):
        if _PAST.search(said[n - 1].text):
            break
        if _is_scene(unit.text):
            return n
    return -1


_OPENERS = 4
"""Sentences among which a story begins."""


def _acts(unit: Unit) -> bool:
    """Whether a sentence says what I or we did, or the items of a list do."""
    texts = unit.items if unit.kind == "led" else [unit.text]
    return any(map(_ACTS.match, texts))


def _is_title(units: list[Unit]) -> bool:
    """Whether a few words above the situation only name the story: `A late train.`."""
    first = units[0]
    return (
        len(units) > 1
        and not first.label
        and units[1].label in (Part.SITUATION, Part.TASK)
        and first.kind == "sentence"
        and first.size <= _TITLE
    )


_TITLE = 8
"""Words of such a name."""


def _sets_scene(sentence: str) -> bool:
    """`In my last job sales fell.`, and `I caught an invoice that was coded wrongly.`."""
    begins = " ".join(sentence.split()[:_BEGINNING])
    others = not _SAYS_I.match(sentence) and _PAST.search(sentence[:_OPENING])
    return _is_scene(sentence) or bool(others or (_DOES.match(sentence) and _PAST.search(begins)))


def _is_scene(sentence: str) -> bool:
    """Whether a sentence tells when or to whom something happened."""
    return bool((_SCENE.match(sentence) or _SOMEBODY.match(sentence)) and _PAST.search(sentence))


_SOMEBODY = re.compile(r"(?:an?|one|two|three|four|some) (?!key\b|good\b|great\b)", re.IGNORECASE)
"""`A broker registered my tenant with a landlord.`: somebody did something."""
_SAYS_I = re.compile(rf"(?:yes|no)\b|{_DOES.pattern}", re.IGNORECASE)
_OPENING = 90
"""Letters in which `The cook and the waiter had not spoken` says that something happened."""
_BEGINNING = 4
"""Words in which the verb of a story's first sentence stands."""


_STATES = re.compile(
    rf"\b(?:I|we)(?:\s+(?:had\s+)?(?:just|also|only|\w+ly))?\s+{either(_SPEECH['meets'])}\b",
    re.IGNORECASE,
)
"""`When I joined the team, we noticed …`: nothing was done yet."""
_EARLY = 14
"""Words in which such a verb stands."""
_GOES_ON = re.compile(rf"(?:,| and),? (?:and )?(?:then )?{_PAST.pattern}")
"""`I found it late, told the owner and wrote it down.`: what I did after that."""


def _inferred(units: list[Unit]) -> list[Unit]:
    """The first sentence is the situation.

    From the first that says what I or we did, such sentences are the action.
    """
    acted, first, found = False, True, []
    for unit in units:
        if not unit.said or unit.label:
            found.append(unit)
            continue
        acts = not first and _acts(unit) and not _REFLECTS.search(unit.text)
        acts = acts and (acted or not _UNDONE.match(unit.text))
        states = _STATES.search(" ".join(unit.text.split()[:_EARLY]))
        acts = acts and bool(acted or not states or _GOES_ON.search(unit.text, states.end()))
        acted = acted or acts
        told = Part.NONE if acted else Part.SITUATION
        found.append(replace(unit, label=Part.ACTION if acts else told))
        first = False
    return found


# --- what one does --------------------------------------------------------------------------------


def what_came(units: list[Unit]) -> tuple[list[Unit], Unit | None]:
    """What one does, without what came of it all at its end, and that: `Nine of ten stayed.`."""
    said = [unit for unit in units if unit.said]
    if len(said) < _FEW or not _is_told(units) or not _came_of(said[-1]):
        return units, None
    last, above = said[-1], said[-2]
    both = len(said) > _FEW and _came_of(above) and above.paragraph == last.paragraph
    came = adjoined(above, last) if both and above.kind == last.kind == "sentence" else last
    ended = (above, last) if came is not last else (last,)
    return [unit for unit in units if unit not in ended], came


def by_steps(units: Sequence[Unit], whole: Sequence[Unit]) -> list[Unit]:
    """What one does, each step with what is said of it right below: `I ask. About half answer.`.

    whole: all of what the units were chosen from.
    """
    said = [unit for unit in units if unit.said]
    acts = [_is_step(unit) for unit in said]
    if len(said) < _FEW or not _is_told(units) or sum(acts) * 2 < len(said):
        return list(units)
    places = {unit.text: n for n, unit in enumerate(whole)}
    found: list[Unit] = []
    last = -1
    for unit, is_step in zip(said, acts, strict=True):
        at = places.get(unit.text, -1)
        above = found[-1] if found else None
        if (
            above is None
            or is_step
            or _DOES.match(unit.text)
            or at != last + 1
            or above.paragraph != unit.paragraph
            or above.size + unit.size > _STEP
        ):
            found.append(unit)
        else:
            found[-1] = adjoined(above, unit)
        last = at
    return found


def _is_told(units: Sequence[Unit]) -> bool:
    """Whether there are only sentences, and somebody speaks in them."""
    alike = all(u.kind == "sentence" and not u.label and not u.name and not u.code for u in units)
    return alike and any(FIRST_PERSON.search(unit.text) for unit in units)


_FEW = 3
"""Sentences of an answer that has steps."""
_STEP = 45
"""Words of a step with what is said of it."""


def _is_step(unit: Unit) -> bool:
    """`I ring first.`, `If it rains I wait.`, `Only then do I sign.`; not `I was ill then.`."""
    text = unit.text
    acts = _ACTS.match(text) or _WHEN_I.match(text)
    return bool(acts) and not (_DOES.match(text) and _STATED.search(text[:_EARLY_LETTERS]))


_WHEN_I = re.compile(
    r"(?:as|if|for|in|on|only|once|when|where|with)\b.{2,80}?\b(?:I|we)(?:['\u2019]d)? ",
    re.IGNORECASE,
)
_STATED = re.compile(r"\b(?:I|we) (?:had|was|were)\b", re.IGNORECASE)
_EARLY_LETTERS = 40
"""Letters within which a sentence says what was so."""


def _came_of(unit: Unit) -> bool:
    """`Of the last ten nine stayed.`: what came of what one does, in figures."""
    first = _IS_SO.sub("", re.split(r"[;:]", unit.text)[0])
    begins = " ".join(first.split()[:_TELLS])
    if _IF_I_WERE.search(unit.text):
        return False
    text = unit.text.lstrip('"\u201c')
    told = _PAST.search(begins) and not _DOES.match(text) and not _WHEN_I.match(text)
    return bool(told and _FIGURES.search(unit.text))


_TELLS = 12
"""Words in which the verb of what came of it stands."""
_IS_SO = re.compile(r"\b(?:am|are|be|been|is) \w+ed\b", re.IGNORECASE)
"""`Who picks one is interested.`: nothing that happened."""
_IF_I_WERE = re.compile(r"\bif (?:I|we) (?:had|were)\b|\bhad (?:I|we)\b", re.IGNORECASE)
_FIGURES = re.compile(rf"\b(?:{NUMERAL}|\d[\d.,]*%?|half|third|quarter)\b", re.IGNORECASE)


_UNDONE = re.compile(r"(?:I|we) (?:had|was|were|did|could)n['\u2019]t\b", re.IGNORECASE)
"""`I hadn't noticed.`"""


def ending(units: list[Unit]) -> tuple[list[Unit], Unit | None]:
    """The sentence that closes a story with what came of it, taken from the units.

    It is never a thing I did, an example or a lesson.
    """
    last = max((i for i, u in enumerate(units) if u.said), default=-1)
    if last < 0:
        return units, None
    if _REFLECTS.search(units[last].text) and units[last].label in (Part.NONE, Part.ACTION):
        last = max((i for i, u in enumerate(units[:last]) if u.said), default=-1)
    before = {u.label for u in units[: max(last, 0)]}
    if (
        last < 0
        or not ({Part.SITUATION, Part.TASK} & before and Part.ACTION in before)
        or units[last].label not in (Part.ACTION, Part.NONE)
    ):
        return units, None
    sentence = units[last].text
    impersonal = not FIRST_PERSON.search(sentence) and _PAST.search(sentence)
    if (
        (_DOES.match(sentence) and not (_COMES_OF.match(sentence) or _ENDED_UP.match(sentence)))
        or PLAIN.match(sentence.lstrip("*_"))
        or _AND.match(sentence)
        or _REFLECTS.search(sentence)
        or not (
            impersonal
            or _OUTCOME.search(sentence)
            or _COMES_OF.match(sentence)
            or _ENDED_UP.match(sentence)
        )
    ):
        return units, None
    return [*units[:last], *units[last + 1 :]], units[last]
