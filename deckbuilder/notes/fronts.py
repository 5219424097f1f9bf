"""What cards about terms ask, as one line of Markdown: Anki's and the printed ones ask the same.

`listed(card, 4)` → `Good teams share a few routines: name 4.`
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from deckbuilder.labels import ENDS_OF_IT, ENGLISH, either
from deckbuilder.markdown import Passage, passage
from deckbuilder.markdown.inline import escaped
from deckbuilder.model import Certification, Competency, Concept, List
from deckbuilder.notes.common import DOT, amount, quiet, role_name
from deckbuilder.notes.sentences import count, split
from deckbuilder.notes.unit import size
from deckbuilder.notes.units import LEAD_IN, units

_INTRO = 20
"""Words of an introduction that may be a front."""


def explained(card: Concept) -> str:
    """What a concept asks, in one sentence where it is explained in no more."""
    sentences = len(_ENDS.findall(card.text.source))
    return f"Explain “{card.name}”{' in one sentence' if sentences <= 1 else ''}."


_ENDS = re.compile(r"[.!?](?:\s|$)")
_BEGINS_OF_IT = re.compile(rf"{either(ENGLISH.asks['of_it'])}\b", re.IGNORECASE)
"""`This is ideal for:`."""


def listed(card: List, shown: int) -> str:
    """What a list asks by its introduction, or by its title where that asks for nothing.

    shown: how many of its items the back shows.
    """
    leads = card.intro.rstrip()
    if count(leads) > _INTRO and leads.endswith(":"):
        # `Much is said above. In the interview you should:`
        leads = split(leads)[-1]
    intro = leads.rstrip(":").rstrip()
    many = _of(shown, len(card.items))
    if not leads:
        # a list without a word before it is of mistakes
        return f"What should you avoid? ({many})"
    of_it = _BEGINS_OF_IT.match(leads) or ENDS_OF_IT.search(leads)
    told = not (LEAD_IN.match(leads) or of_it)
    if card.heading and (not told or count(leads) > _INTRO):
        # `Here are a few more:` asks for nothing, nor does `Many keepers do this:`
        return f"“{quiet(card.heading) or card.heading}”: name {many}."
    return f"{intro} ({many})" if intro.endswith("?") else f"{intro.rstrip('.')}: name {many}."


def _of(shown: int, all_of_them: int) -> str:
    """How many to name: `4`, or `any 5 of 9`."""
    return str(shown) if shown == all_of_them else f"any {shown} of {all_of_them}"


def named(card: Competency) -> str:
    """A competency by its name."""
    return f"“{quiet(card.name) or card.name}”"


def expanded(card: Certification) -> str:
    """A certification's name; what its letters stand for is bold where more stands behind it."""
    words = list(re.finditer(r"[^\W\d_][\w'\u2019-]*", card.name))
    letters = [c for c in card.acronym.casefold() if c.isalpha()]
    end = 0
    for word in words:
        if letters and word[0][0].casefold() == letters[0]:
            letters.pop(0)
            end = word.end()
    behind = card.name[end:]
    if letters or not any(map(str.isalpha, behind)) or "*" in card.name:
        return card.name
    return f"**{card.name[:end]}**{behind}"


def practised(card: Competency, shown: int) -> str:
    """What is asked for of a competency: ways to develop it, or what its label says."""
    many = _of(shown, len(card.practices))
    if not is_developed(card):
        label = card.label.rstrip(":. ")
        # `In practice it means` goes on in the answer
        asked = f"“{label} …”" if _WANTS.search(label) else label
        return f"{escaped(asked)}: name {many}."
    ways = "way" if len(card.practices) == 1 else "ways"
    return f"name {many} practical {ways} to develop it."


_WANTS = re.compile(rf"\b{either(ENGLISH.speech['wants'])}$", re.IGNORECASE)


def about(card: Competency) -> Passage:
    """What stands above a label that answers it, where it is short: a challenge and `Solutions`."""
    short = size(card.text.blocks) <= _INTRO * 2
    return card.text if short and _SOLVES.search(card.label) else Passage()


_SOLVES = re.compile(
    r"\b(?:approach|counter|fix|handl|mitigat|overcom|remed|respon|solution|solve)", re.IGNORECASE
)


def is_told(card: Competency) -> bool:
    """Whether what is said of a competency is asked for: it is not what its label answers."""
    return bool(card.text) and not about(card)


def reasons(text: Passage) -> list[Passage]:
    """Why a competency matters, each sentence by itself; one with a list is one."""
    parts = units(text.blocks)
    apart = all(unit.kind == "sentence" for unit in parts)
    return [passage(unit.blocks) for unit in parts] if apart else [text]


def matters(card: Competency, said: Sequence[Passage]) -> str:
    """What a competency asks where it says why it counts; said: the reasons that are shown."""
    points = f" ({len(said)} points)" if len(said) > 1 else ""
    gives_reasons = any(_MATTERS.search(text.plain) for text in said)
    asked = "why does it matter?" if gives_reasons else "what is it about?"
    return f"{named(card)}: {asked}{points}"


_MATTERS = re.compile(rf"\b{either(ENGLISH.speech['matters'])}", re.IGNORECASE)
"""What a sentence says that gives a reason, and does not only say what something is."""


def is_developed(card: Competency) -> bool:
    """Whether what is said of a competency are ways to develop it."""
    return not card.label or _DEVELOPS.search(card.label) is not None


_DEVELOPS = re.compile(
    r"\b(?:develop|(?<!in )practi[cs]|build|grow|improve|strengthen|learn|tips|ways|steps)",
    re.IGNORECASE,
)


def avoided(pitfalls: Sequence[Passage]) -> str:
    """What a card of pitfalls asks, with their number."""
    many = each(pitfalls)
    if len(many) == 1:
        parts = units(many[0].blocks)
        alike = all(unit.kind != "sentence" or _DOING.match(unit.text) for unit in parts)
        size = amount(parts) if alike and len(parts) > 1 else ""
    else:
        size = amount(many)
    return "What should you avoid here?" + (f" ({size})" if size else "")


def each(pitfalls: Sequence[Passage]) -> tuple[Passage, ...]:
    """Pitfalls, one that is told in sentences of its kind as those: `Blaming. Guessing.`."""
    if len(pitfalls) != 1:
        return tuple(pitfalls)
    parts = units(pitfalls[0].blocks)
    apart = all(unit.kind == "sentence" and _DOING.match(unit.text) for unit in parts)
    return tuple(passage(unit.blocks) for unit in parts) if apart and parts else tuple(pitfalls)


_DOING = re.compile(r"(?:not )?[\w-]+ing\b", re.IGNORECASE)
"""`Blaming others.`: one more to avoid, and nothing that is said of the first."""


def certified(card: Certification, roles: Sequence[str], verticals: Sequence[str]) -> str:
    """What stands above the card of an acronym: three letters and fewer stand for many things."""
    where = list(map(role_name, roles)) if len(roles) == 1 else list(verticals)
    short = sum(map(str.isalnum, card.acronym)) <= _AMBIGUOUS
    return DOT.join(("Certification", *where[: int(short)]))


_AMBIGUOUS = 3
"""Letters."""


def stands_for(card: Certification, verticals: Sequence[str]) -> str:
    """What the card of an acronym asks; verticals: where it stands for this, if for others too."""
    where = f" in {', '.join(verticals)}" if verticals else ""
    return escaped(f"What does {card.acronym} stand for{where}?")


def joint(said: str) -> str:
    """What stands between a name and what is said of it: a blank where that goes on with it."""
    return " " if _GOES_ON.match(said) else " \u2014 "


_GOES_ON = re.compile(r"\(|(?:are|exam|from|in|is|plus|was|with)\b")
"""`(required)`, `is the first step`, `in Economics`"""


TITLES = {
    "certification": "Certifications",
    "education": "Education",
    "qualification": "Qualifications",
}
"""What the list of a kind of credentials is called."""
_ASKS = {
    "certification": "Which certifications help {role}?",
    "education": "Which degrees do employers ask for?",
    "qualification": "What must you bring for this role?",
}


def brought(
    kind: str,
    topic: str,
    role: str,
    names: Sequence[str],
    shown: int,
    all_of_them: int,
    said: Sequence[str] = (),
) -> str:
    """What the list of a kind of credentials asks; of what is only wished for nobody must have any.

    topic: the title they stand below; names: what they are called; said: what is said of them.
    """
    optional = any(map(_OPTIONAL.search, said))
    wished = optional or (_WISHED.search(topic) and not _NEEDED.search(topic))
    asked = _ASKS[kind]
    if kind == "qualification" and wished:
        asked = "What would help for this role?"
    elif kind == "education" and not all(
        _DEGREE.search(n) and not _SCHOOL.search(n) for n in names
    ):
        # an internship is no degree
        asked = "What education do employers ask for?"
    named = f"in {role}" if _OF_FIELD.search(role) else _with_article(role)
    return f"{asked.format(role=escaped(named))} ({_of(shown, all_of_them)})"


_OPTIONAL = re.compile(rf"\b{either(ENGLISH.credentials['optional'])}\b", re.IGNORECASE)
"""`Not essential`."""
_DEGREE = re.compile(rf"\b{either(ENGLISH.credentials['degrees'])}", re.IGNORECASE)
_SCHOOL = re.compile(r"\b(?:high|secondary) school\b", re.IGNORECASE)
_NEEDED = re.compile(rf"\b{either(ENGLISH.credentials['needed'])}\b", re.IGNORECASE)
_WISHED = re.compile(rf"\b{either(ENGLISH.credentials['wished'])}\b", re.IGNORECASE)


_OF_FIELD = re.compile(
    rf"\b(?:\w+(?:ance|ence|ics|ing|ity|logy|ment|tions?)|{either(ENGLISH.credentials['fields'])})$",
    re.IGNORECASE,
)
"""`Medical Device Sales`, `Nursing`: work, and nobody who does it."""


def _with_article(role: str) -> str:
    """`a Nurse`, `an Engineer`, `an MRI Technician`."""
    first = role.split()[0] if role.split() else ""
    spelled = first.isupper() and len(first) <= 5
    vowel = (
        first[:1] in "AEFHILMNORSX"
        if spelled and not re.match(r"[AEIOU][A-Z]*[AEIOU]", first)
        else bool(re.match(r"[aeioAEIO]|[uU](?!ni|se|x\b|I\b)|8|11\b|18\b", first))
    )
    return f"{'an' if vowel else 'a'} {role}"
