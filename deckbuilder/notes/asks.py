"""How a card says what its question asks for.

For example: *Tell it as a story: situation, action, result. 3 points*.

The words are fixed and ours; the count is that of the points shown, code not counted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from deckbuilder.forms.prompt import asks_for
from deckbuilder.labels import ENGLISH, NUMERAL, QUESTION_WORDS, YOURS, either, is_number
from deckbuilder.markdown import Code, List, Paragraph, Table, plain
from deckbuilder.model import Part
from deckbuilder.notes.advice import without_remark
from deckbuilder.notes.bold import does
from deckbuilder.notes.choose import counted
from deckbuilder.notes.enumerations import is_all, named
from deckbuilder.notes.sentences import count, split
from deckbuilder.notes.shapes import (
    ANSWER,
    CODE,
    COMPARE,
    DO,
    EXPERIENCE,
    EXPLAIN,
    HOW,
    LIST,
    LOOKED_FOR,
    REASONS,
    REPLY,
    STORY,
    TALE,
    WHAT,
    WHEN,
    WHETHER,
    WHICH,
    WHY,
    WOULD,
    YOURS_OF,
    asks_output,
    is_topic,
    orders,
    parts_of,
    shape,
    shows_code,
    wants_description,
)
from deckbuilder.notes.unit import ENDED, FIRST_PERSON, Unit, name_of, unnamed
from deckbuilder.notes.worth import both_sides, stems
from deckbuilder.text import normal

_PHRASES: dict[str, tuple[str, str]] = {
    CODE: ("Write the code, then explain it. {n} points.", "Write the code, then explain it."),
    COMPARE: ("Compare {them}{extra}. {n} points.", "Compare {them}{comma}{extra}."),
    WHY: ("Explain why{extra}. {n} points.", "Give the reason{extra}."),
    REASONS: ("Give the reasons{extra}. {n} points.", ""),
    WOULD: ("Say what you would do{extra}. {n} points.", "Say what you would do{comma}{extra}."),
    DO: ("Say how you do it{extra}. {n} points.", "Say how you do it{comma}{extra}."),
    WHAT: ("Say what you do{extra}. {n} points.", "Say what you do{comma}{extra}."),
    HOW: ("Say how{extra}. {n} points.", "Say how{comma}{extra}."),
    WHEN: ("Say when{extra}. {n} points.", "Say when{comma}{extra}."),
    TALE: ("Tell it as a story{extra}. {n} points.", "Tell it as a story{comma}{extra}."),
    EXPERIENCE: (
        "Speak from experience{extra}. {n} points.",
        "Speak from experience{comma}{extra}.",
    ),
    EXPLAIN: ("Explain it in {n} points{extra}.", "Explain it{brief}{extra}."),
    WHETHER: ("Say yes or no, then explain it{extra}.", "Say yes or no{extra}."),
    WHICH: ("Say which, then explain it{extra}.", "Say which{extra}."),
    ANSWER: ("Answer in {n} points{extra}.", "Answer{brief}{extra}."),
    REPLY: ("Say what you would reply{extra}. {n} points.", "Say what you would reply{extra}."),
    YOURS_OF: ("Say yours; show {n} things.", "Say yours."),
    LOOKED_FOR: ("What do they look for? {n} points.", "What do they look for?"),
}
"""Shape → the ask for several points, and the ask for one."""

_ASKED_FOR = re.compile(
    r"\b(?:what|which|name|list|describe|explain|the|through|your)\s+(?:are\s+|were\s+)?"
    r"(?:(?:the|some|all|your|its)\s+)?"
    r"(?:(?!(?:do|does|did|is|are|was|were|can|could|would|should|in|of|for|with)\b)"
    r"[\w/-]+\s+){0,3}?"
    rf"({either(ENGLISH.speech['counted'])})\b",
    re.IGNORECASE,
)
"""What is to be named: `What are the key duties …?`, not `In which cases do functions …?`."""
_NAMED = re.compile(
    rf"(?:[\w-]+\s+){{0,2}}?({either(ENGLISH.speech['counted'])})\b"
    r"(?=\s+(?:for|in|of|to|with)\b|\W*$)"
    r"|(?:what|which)\s+([a-z-]{3,}[^\Wsu]s)\s+(?:are|can|could|do|does|did|have|should|will|would)\b",
    re.IGNORECASE,
)
"""What is named with nothing before it, and what is asked for by its noun: `Benefits?`, `Which
results do you obtain?`."""
_COUNTED = either(ENGLISH.speech["counted"])
_LISTED = re.compile(
    rf"\b(?:these|following|several|some|many|main|key|common|different|{NUMERAL}) (?:\w+ ){{0,3}}?"
    rf"({_COUNTED})\b|^\W*({_COUNTED})\b|\b({_COUNTED})(?:\W*$| (?:are|can be|include|is|were)\b)",
    re.IGNORECASE,
)
"""`There are two kinds:`, not `To lower the risks, we use:`."""
_SAYS = (*ENGLISH.asks["to_be_said"], *ENGLISH.speech["discourses"], *ENGLISH.speech["speaks"])
_CAN_YOU = re.compile(rf"can you (?!(?:\w+ly )?(?:please )?{either(_SAYS)}\b)", re.IGNORECASE)
_POSSIBLE = re.compile(r"\b(?:is it|it is|it['\u2019]s) possible\b", re.IGNORECASE)
_AFFIRMS = re.compile(
    r"(?:yes|no|not|you can(?:not|'t|\u2019t)?|we can(?:not|'t|\u2019t)?)\b", re.IGNORECASE
)
_DENIES = re.compile(
    r"\bnot\b|\bcannot\b|n['\u2019]t\b|^(?:it|they|we|you|both|all|only) "
    r"(?:are|can|could|do|does|has|have|is|may|must|should|will)\b",
    re.IGNORECASE,
)
_YOU_DID = re.compile(
    r"(?:(?:can|could|will|would) you )?"
    r"(?!.*\b(?:how|what|when|where|which) (?:would you|you would|you'd)\b).*\byou",
    re.IGNORECASE,
)
_BESIDE = 3
"""Points of a list with what is said beside it."""


_MINE = re.compile(r"\b(?:I|[Ww]e)\b(?!/)")
"""`Describe a pilot run` asks for experience where the answer says what I or we did."""

_I = re.compile(r"\bI\b(?!/)")
_WHAT_IF = re.compile(r"(?:and )?what if\b", re.IGNORECASE)
_TOLD = re.compile(r"(?:I|We) (?:\w+ed|did|had|said|told|was|went|were)\b")
"""`I told him …`: what was done is no answer of what one would do."""


def ask(
    prompt: str,
    shown: Sequence[Unit],
    whole: Sequence[Unit] = (),
    *,
    result: bool,
    in_front: bool = False,
    guided: str = "",
    options: Sequence[str] = (),
    reply: bool = False,
) -> str:
    """The shape of a good answer with its size.

    `shown` is what stands on the back, `whole` what it was chosen from; in_front: the code that
    the question is about stands on the front already; guided: the shape where the back only tells
    how to answer; options: what the front offers; reply: what is asked is what somebody says.
    """
    said = [u for u in shown if u.said]
    if right := _right(options, said):
        return f"Choose {right} of {len(options)}."
    if best := _best_of(said):
        return f"Answer as {'an' if best[0] in 'aeiou' else 'a'} {best} would."
    n = max(counted([unit for unit in shown if unit.kind != "table"]), 1)
    if guided:
        sizes = list(map(_looked_for, said))
        n = sum(sizes) if all(sizes) else n
        return _PHRASES[guided][n == 1].format(n=n)
    code = sum(bool(u.code) for u in shown) > (shows_code(prompt) and not in_front)
    if parts := _story(said, result):
        return _told(parts, n)
    if not said and _is_drawn(shown):
        return "Draw it."
    if not said and _is_prose(shown):
        return "Answer briefly."
    if not said:
        return "Write the code." if shape(prompt) == CODE else "Show the code."
    name = REPLY if reply else _as_answered(prompt, said, n)
    if _OF_ASKING.match(plain(said[0].text)):
        return "Say why you would ask it."
    if both := _both(prompt):
        return f"{both} {n} points." if n > 1 else both
    if (by_number := _by_number(prompt, said, n)) is not None:
        return by_number
    if asks_output(prompt):
        why = n > 1 or _AND_WHY.search(prompt)
        return f"Say what it prints{', then explain it' if why else ''}."
    if n > 1 and both_sides(said, prompt):
        # below the name of each side stand its points
        below = [unit.answers if unit.kind == "led" else unit.entries for unit in said]
        n = sum(below) if all(below) else n
        return f"Name both{'' if YOURS.search(prompt) else ' sides'}. {n} points."
    if name in (EXPLAIN, ANSWER, LIST) and (rows := _rows(said, whole)):
        return f"Name {rows} and say what each is."
    if listed := _listed(prompt, name, said, n):
        return _of_all(listed, said, whole)
    if name in (EXPLAIN, ANSWER) and _FOR_NAMES.search(prompt) and _are_names(said):
        return _of_all(f"Name {n}.", said, whole)
    n = _led(said) if name in _DEEDS and _led(said) else n
    if things := _things(name, said):
        return f"Name {things}{' steps' if _acts(said) else ''}."
    if _STANDS_FOR.search(prompt) and len(said) == 1:
        return "Say what the letters stand for."
    if (
        (name == HOW or _OF_COMMANDS.search(prompt))
        and len(said) == 1
        and _COMMAND.fullmatch(said[0].text)
    ):
        return "Give the command."
    if _DEFINES.match(prompt) and name != COMPARE and _is_sentence(said) and not code:
        return "Say it in a sentence."
    name = _phrase_of(prompt, name, said, code=code)
    if name == CODE and sum(unit.size for unit in said) <= _FEW_WORDS:
        return "Write the code."
    if name == EXPLAIN and len(said) == 1 and said[0].size <= _WORD:
        # `Diffie-Hellman` explains nothing
        name = ANSWER
    several = n > 1 or (name == WHETHER and said[0].size > _YES)
    them = "the two" if _two(prompt) else "them"
    extras = [
        word
        for word, there in (
            ("an example", any(u.label == Part.EXAMPLE for u in said)),
            ("code", code and name != CODE),
            ("a result", result),
        )
        if there
    ]
    extra = f", with {_and(extras)}" if extras else ""
    length = _length(said) if n == len(said) == 1 and not (result or code) else ""
    brief = f" {length}" if length else " briefly" if name == ANSWER else ""
    comma = f", {length}" if length else ""
    return _PHRASES[name][not several].format(n=n, them=them, extra=extra, brief=brief, comma=comma)


_AND_WHY = re.compile(r"\bwhy\b", re.IGNORECASE)
_FEW_WORDS = 3
"""Words beside code that explain nothing."""


def _is_drawn(shown: Sequence[Unit]) -> bool:
    """Whether what stands in a fence is a drawing of boxes and arrows."""
    written = "".join(b.text for u in shown for b in u.blocks if isinstance(b, Code))
    lines = [line for line in written.split("\n") if line.strip()]
    return sum(bool(_BOX.search(line)) for line in lines) * 2 > len(lines)


_BOX = re.compile(r"[\u2500-\u257f\u25b2\u25b6\u25bc\u25c0]")
"""Lines of boxes, heads of arrows."""


def _is_prose(shown: Sequence[Unit]) -> bool:
    """Whether what stands in a fence is no code: words, with bullets or arrows before them."""
    written = [b.text for unit in shown for b in unit.blocks if isinstance(b, Code)]
    lines = [line for text in written for line in text.split("\n") if line.strip()]
    said = any(_MARKED.match(line) or count(line) >= _SENTENCE for line in lines)
    return said and all(map(_PROSE.fullmatch, lines))


_MARK = r"\s*(?:[*>=-]{1,4}|\d{1,2}[.)])\s+"
_MARKED = re.compile(rf"{_MARK}\w")
_PROSE = re.compile(rf"(?:{_MARK}|\s*)[A-Za-z](?!.* -{{1,2}}\w)[\w'\u2019,.?! &/-]*")
_SENTENCE = 8
"""Words of a line that is a sentence."""
_OF_ASKING = re.compile(rf"{either(ENGLISH.speech['of_asking'])}\b", re.IGNORECASE)
"""`Asking this question shows …`: what is asked is for the one who asks."""


_FOR_NAMES = re.compile(
    r"\b(?:how many|list|mention|name|which"
    r"|what (?:(?:[\w-]+ ){0,2}[\w-]+s )?(?:are|can|do|does))\b",
    re.IGNORECASE,
)


def _are_names(said: Sequence[Unit]) -> bool:
    """Whether all that is said is one list of names behind what leads in to it."""
    if len(said) != 1 or said[0].kind != "led" or len(said[0].blocks) > _TWO:
        return False
    return all(count(text) <= _WORD and not ENDED.search(text) for text in said[0].items)


_OF_COMMANDS = re.compile(r"\b(?:command|syntax)\b", re.IGNORECASE)
"""`What is the syntax to …?`"""


def _of_all(listed: str, said: Sequence[Unit], whole: Sequence[Unit]) -> str:
    """`Name 5 of 9 tools.`: how many there are, where the back shows fewer of one list."""
    shown = [unit for unit in said if unit.kind in _LISTS]
    among = [unit for unit in whole if unit.kind in _LISTS]
    some, every = (sum(unit.answers for unit in each) for each in (shown, among))
    led = sum(unit.kind == "led" for unit in among)
    if led > 1 or (led and len(among) > 1) or some >= every:
        return listed
    return re.sub(rf"\b([Nn]ame) {some}\b", rf"\1 {some} of {every}", listed)


def _rows(said: Sequence[Unit], whole: Sequence[Unit]) -> str:
    """How many rows a table with at most a word on it has: `4`; `5 of 9` where fewer are shown."""
    some, every = (
        [b for u in units for b in u.blocks if isinstance(b, Table)] for units in (said, whole)
    )
    if (
        len(said) > _TWO
        or len(some) != 1
        or len(some[0].head.cells) < _TWO
        or len(some[0].rows) < _TWO
    ):
        return ""
    shown, there = len(some[0].rows), len(every[0].rows) if every else 0
    return f"{shown} of {there}" if there > shown else str(shown)


_LISTS = frozenset({"led", "item", "step"})
"""Kinds of units that are of a list."""


def _as_answered(prompt: str, said: Sequence[Unit], n: int) -> str:
    """The shape of a question, as what is said on the back answers it."""
    name, first = shape(prompt), said[0]
    if name == WOULD and _TOLD.match(first.text):
        return ANSWER
    told = plain(first.text)
    if name == WHETHER:
        # where the back neither affirms nor denies, it explains
        possible = _POSSIBLE.match(prompt) and _POSSIBLE.search(told)
        return WHETHER if possible or _AFFIRMS.match(told) or _DENIES.search(told) else ANSWER
    if name in (ANSWER, EXPLAIN) and _CAN_YOU.match(prompt) and _AFFIRMS.match(told):
        return WHETHER
    if name == ANSWER and (pair := _EITHER.match(prompt)):
        # `Is it open or shut?`: the back says one of them
        return WHICH if sum(stems(word) <= stems(told) for word in pair.groups()) == 1 else ANSWER
    if name == WHICH and ((n > 1 and first.size > _YES) or len(parts_of(prompt)) > 1):
        # several things, or more than their name
        return ANSWER
    if name != EXPLAIN:
        return name
    by_me = any(_I.search(unit.text) for unit in said)
    if _WHAT_IF.match(prompt) and by_me:
        return WHAT
    by_us = _YOU_DID.match(prompt) and any(_MINE.search(unit.text) for unit in said)
    return EXPERIENCE if wants_description(prompt) and (by_me or by_us) else name


_EITHER = re.compile(
    r"(?:are|can|could|did|do|does|has|have|is|must|should|was|were|will|would)\b"
    r"(?!.*\b(?:any|you|your|yourself)\b)[^?,]*?\b([\w-]{3,}) or (?:an? |the )?([\w-]{3,})"
    r"(?: [\w-]+){0,2}\s*\?\s*$",
    re.IGNORECASE,
)
_DEEDS = frozenset({DO, WHAT, WOULD, HOW, EXPERIENCE})
"""Shapes of questions that a list answers in full, whatever leads in to it."""


def _led(said: Sequence[Unit]) -> int:
    """How many answers a long list has behind a sentence that leads in to it; else 0."""
    first, last = said[0], said[-1]
    led = len(said) == _TWO and first.kind == "sentence" and last.kind == "led"
    return last.answers if led and last.answers > _FEW else 0


def _looked_for(unit: Unit) -> int:
    """How many things a unit names that are looked for, behind its own name."""
    text = unnamed(unit.text) if unit.name else unit.text
    return len(named(without_remark(text), looked=True))


def are_levels(said: Sequence[Unit]) -> bool:
    """Whether answers of juniors and seniors stand beside each other."""
    return bool(_best_of(said))


def _by_number(prompt: str, said: Sequence[Unit], n: int) -> str | None:
    """The ask of a question that says itself how many are to be named; none where it does not.

    It is empty where the back has another number.
    """
    text = plain(prompt)
    if numbered := _NUMBERED.match(text):
        things = len(named(plain(said[0].text).rstrip(".")))
        right = any(is_number(numbered[1], many) for many in (n, things))
        return f"Name {numbered[1].lower()} {numbered[2]}." if right else ""
    found = _NUMBER_IN.match(text)
    return "" if found and not is_number(found[1], n) else None


_NUMBERED = re.compile(
    rf"what (?:are|were) (?:the )?({NUMERAL})\s+(?:[\w-]+\s+){{0,3}}?([\w-]{{3,}}s)"
    r"(?=\s+(?:behind|for|from|in|of|that|to|used|with)\b|\W*$)",
    re.IGNORECASE,
)
"""`What are the four necessary conditions for a deadlock?`"""
_NUMBER_IN = re.compile(
    r"(?:can you |could you |please )?(?:describe|explain|give|list|mention|name|tell me|state)\s+"
    rf"(?:(?!(?:how|what|when|where|why)\b)\w+\s+){{0,2}}?({NUMERAL})\b(?!-)",
    re.IGNORECASE,
)


def _best_of(said: Sequence[Unit]) -> str:
    """Whose answer is the best of those that stand beside each other: `senior`; else nothing."""
    names = [normal(name_of(text)) for text in _texts(said)]
    best = next((name for name in names if name in _SENIORS), "")
    others = {name for name in names if name} - _JUNIORS - _SENIORS
    return best if not (_JUNIORS.isdisjoint(names) or others) else ""


_JUNIORS = frozenset(ENGLISH.speech["juniors"])
_SENIORS = frozenset(ENGLISH.speech["seniors"])


def _phrase_of(prompt: str, name: str, said: Sequence[Unit], *, code: bool) -> str:
    """The shape by which a question is asked whose answer is neither a story nor a list."""
    if name == STORY:
        mine = _YOU_DID.match(prompt) and any(FIRST_PERSON.search(u.text) for u in said)
        return TALE if mine else EXPERIENCE
    if name == WHY and all(u.kind in ("item", "step") and not u.name for u in said):
        return REASONS if len(said) > 1 else WHY
    name = {CODE: CODE if code else EXPLAIN, LIST: ANSWER}.get(name, name)
    of_me = YOURS.search(prompt) and not _EXPLAIN.search(prompt)
    if name == EXPLAIN and (_EXPLAINS.match(prompt) or of_me):
        name = ANSWER
    if name in (ANSWER, EXPLAIN) and _is_case(prompt, said):
        return WOULD
    if name == ANSWER and is_topic(prompt):
        return EXPLAIN
    # `Handle a complaint`
    return HOW if name == ANSWER and not asks_for(prompt) and orders(prompt) else name


def _is_case(prompt: str, said: Sequence[Unit]) -> bool:
    """Whether a wording tells of a case, and its answer what to do: `A guest needs a late key`."""
    text = plain(prompt)
    first = text.split(maxsplit=1)[0].casefold() if text else ""
    if first in QUESTION_WORDS or asks_for(prompt) or orders(prompt) or "?" in text:
        return False
    if _AND_HOW.search(text):
        return False
    if any(unit.code for unit in said):
        return False
    if text.endswith((".", '."', ".\u201d")) and count(text) >= _SENTENCE_LEAST:
        # `You find a gate open.`
        return True
    told = len(split(text)) > 1
    would = told and any(_I_WOULD.search(unit.text) for unit in said)
    # `Needlestick. Go.`, and what to do in order
    acts = told and text.endswith(".") and sum(does(plain(u.text)) for u in said) * 2 >= len(said)
    return bool(would or acts or (_STATES.search(text) and does(plain(said[0].text))))


_AND_HOW = re.compile(r"\band (?:how|when|where|why) to\b", re.IGNORECASE)
"""`Loops and when to use them.`"""
_SENTENCE_LEAST = 4
"""Words of a wording that states something."""
_I_WOULD = re.compile(r"\b(?:I|we)(?:['\u2019]d| would)\b", re.IGNORECASE)
_STATES = re.compile(rf"\b{either(ENGLISH.speech['befalls'])}\b", re.IGNORECASE)


def _right(options: Sequence[str], said: Sequence[Unit]) -> int:
    """How many of the options the back shows as right; `d) both` is `both` as well."""
    if not options:
        return 0
    offered = {normal(_LETTER.sub("", option)) for option in options}
    told = {normal(_LETTER.sub("", plain(text))) for unit in said for text in unit.items}
    return len(offered & told)


_LETTER = re.compile(r"\(?[A-Za-z][).]\s+")


_EXPLAINS = re.compile(
    r"(?:please |can you |could you )?(?:define|describe|discuss|explain|outline)\b", re.IGNORECASE
)
"""`Explain hoisting.` needs no `Explain it.` below it, nor has one to explain one's own plans."""
_EXPLAIN = re.compile(r"\bexplain\b", re.IGNORECASE)


def _length(said: Sequence[Unit]) -> str:
    """How long a single point is, where it is prose: `in one sentence`; nothing of a word."""
    if (
        len(said) != 1
        or not _WORD < said[0].size <= _BREATH
        or not all(isinstance(block, Paragraph) for block in said[0].blocks)
    ):
        return ""
    n = sum(len(split(b.text.source)) for b in said[0].blocks if isinstance(b, Paragraph))
    return "in one sentence" if n == 1 else f"in {n} sentences" if n <= _FEW else ""


_YES = 8
"""Words of a `Yes` with hardly anything beside it."""
_WORD = 3
"""Words that are no sentence."""
_FEW = 4
"""Sentences of a point that are worth counting."""


def _things(name: str, said: Sequence[Unit]) -> int:
    """How many things one sentence names, if it says no more: `For testing, tuning and tracing.`.

    A sentence about what was done or would be done is told, and names nothing.
    """
    if len(said) != 1 or said[0].kind != "sentence" or name in (STORY, EXPERIENCE, COMPARE, WHY):
        return 0
    text = said[0].text
    things = named(text)
    return len(things) if is_all(text, things) else 0


def _is_sentence(said: Sequence[Unit]) -> bool:
    """Whether one sentence is all there is, short enough to be said in one breath."""
    one = said[0] if len(said) == 1 else None
    if one is None or len(one.blocks) != 1 or one.kind not in ("sentence", "item"):
        return False
    return len(split(one.text)) == 1 and _WORD < one.size <= _BREATH


_BREATH = 45
"""Words of a sentence."""
_STANDS_FOR = re.compile(r"\b(?:full form of|full forms? |stands? for|expand the)\b", re.IGNORECASE)
_DEFINES = re.compile(
    r"(?:what(?:'s|\u2019s| is| are)|define|explain what)\b(?!.*\b(?:you|your)\b)", re.IGNORECASE
)

_BOTH: dict[str, str] = {
    CODE: "write the code",
    COMPARE: "compare them",
    WHY: "give the reason",
    WOULD: "say what you would do",
    DO: "say how you do it",
    WHAT: "say what you do",
    HOW: "say how",
    WHEN: "say when",
    WHETHER: "say yes or no",
    WHICH: "say which",
    EXPERIENCE: "speak from experience",
    EXPLAIN: "explain it",
    LIST: "name them",
    ANSWER: "answer briefly",
}
_AN_EXAMPLE = re.compile(r"(?:give|provide|share|name)\b.{0,20}\bexamples?\b", re.IGNORECASE)


def _both(prompt: str) -> str:
    """What a question of two parts asks for: `Explain it, then give the reason.`."""
    parts = parts_of(prompt)
    if len(parts) != _TWO:
        return ""
    wanted = [
        "give an example" if _AN_EXAMPLE.match(part) else _BOTH.get(shape(part), "")
        for part in parts
    ]
    wanted = [want for want in wanted if want not in ("", _BOTH[ANSWER])]
    if len(set(wanted)) != _TWO or wanted == [_BOTH[EXPERIENCE], _BOTH[EXPLAIN]]:
        # `What have you done, and what did it cost?` is told in one
        return ""
    first, second = wanted
    return f"{first[0].upper()}{first[1:]}, then {second}."


_TWO = 2


def _and(words: list[str]) -> str:
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " and " + words[-1]


def _told(parts: list[str], n: int) -> str:
    """Two points and a result, which stands in a box of its own, are a story of three parts."""
    n += parts[-1] == "result"
    size = f" {n} points." if n > 1 else ""
    return f"Tell it as a story: {', '.join(parts)}.{size}"


def _story(said: Sequence[Unit], result: bool) -> list[str]:
    """The parts of the story the points tell, if they do: a scene and what was done."""
    told = {u.label for u in said}
    if not ({Part.SITUATION, Part.TASK} & told and Part.ACTION in told):
        return []
    return [part.lower() for part in (Part.SITUATION, Part.TASK, Part.ACTION) if part in told] + [
        "result"
    ] * (result or Part.RESULT in told)


def _listed(prompt: str, name: str, said: Sequence[Unit], n: int) -> str:
    """`Name 4 steps.`, by the list's own form or the noun the question uses.

    A list behind a sentence: `Explain it, then name 4.`.
    """
    led = [u for u in said if u.kind == "led"]
    if led == list(said[:1]) and 1 < len(said) <= _BESIDE and led[0].answers > len(said):
        # what stands below the list only comments on it
        said, n = said[:1], led[0].answers
    steps = all(u.kind == "step" or (u.kind == "led" and u.ordered) for u in said) and _acts(said)
    noun = _noun(prompt)
    if name == COMPARE or _OPPOSED.search(prompt):
        return ""
    if n == 1 or not (led or all(u.kind in ("step", "item") for u in said)):
        return ""
    if len(led) == 1 and len(said) > 1:
        ends = said[-1] is led[0] and all(u.kind == "sentence" for u in said[:-1])
        if not ends or led[0].answers == 1 or name not in (EXPLAIN, ANSWER, LIST):
            return ""
        steps = led[0].ordered and _acts(led)
        things = _THE_THINGS.match(prompt)
        noun = noun or (things[1].lower() if things else "") or _noun_of(led[0].text)
        noun = noun or ("steps" if steps else "points")
        if name == LIST:
            return f"Name {led[0].answers} {noun}."
        said_first = "Say it in a sentence" if _DEFINES.match(prompt) and len(said) == _TWO else ""
        return f"{said_first or 'Explain it'}, then name {led[0].answers} {noun}."
    if led and len(said) > 1:
        return ""
    if steps and name in (DO, WHAT, WOULD, EXPLAIN, LIST, ANSWER) and not _OF_CASES.search(prompt):
        return f"Name {n} {noun or 'steps'}."
    if led and _groups(led[0]):
        return ""
    if _WHEN.match(prompt):
        return f"Name {n} cases."
    if name == LIST or (noun and name == WHAT) or (_names(prompt) and not YOURS.search(prompt)):
        return f"Name {n} {noun or 'points'}."
    if (
        _KINDS.match(prompt)
        and not YOURS.search(prompt)
        and all(len(plain(text).split()) <= _BRIEF for text in _texts(said))
    ):
        return f"Name {n}."
    if (asked := _THE_THINGS.match(prompt)) and not YOURS.search(prompt) and _all_named(said):
        return f"Name {n} {asked[1].lower()}."
    return ""


def _all_named(said: Sequence[Unit]) -> bool:
    """Whether each answer has a name of its own: `**Cost**: it is cheap.`."""
    return all(name_of(text) for text in _texts(said))


_COMMAND = re.compile(
    r"`[^`]+`\.?|[a-z][a-z0-9_.-]{1,15}(?: [a-z][a-z-]{1,15}){0,2} -{1,2}\w.*"
    r"|[a-z][a-z0-9_.-]{1,15}(?: (?:-{1,2}\w|[/|$<>*.~]|\S*[/=:]\S|\S+$).*)?"
)
"""`ps -ef`, `find / -size +5M`: what is typed, and no sentence."""
_OPPOSED = re.compile(rf"\b{either(ENGLISH.asks['opposed'])}\b", re.IGNORECASE)
"""`What are its advantages and disadvantages?`: one number says nothing of two kinds."""


def _groups(unit: Unit) -> bool:
    """Whether each item of a list has a list below it: what is named stands there."""
    items = [item for block in unit.blocks if isinstance(block, List) for item in block.items]
    return all(any(isinstance(child, List) for child in item.children) for item in items)


def _noun(prompt: str) -> str:
    """What a question asks to be named, by its own word: `steps`; empty where it has none."""
    if found := _ASKED_FOR.search(prompt):
        return found[1].lower()
    return _names(prompt)


def _noun_of(lead: str) -> str:
    """What a lead-in says that its list holds: `It has these parts:`."""
    found = _LISTED.search(lead) or _LAST_NOUN.fullmatch(plain(lead))
    return next(filter(None, found.groups())).lower() if found else ""


_LAST_NOUN = re.compile(
    r"(?!here\b|how\b|what\b|why\b)(?:(?!(?:as|he|it|she|that|they|this|we|which|who|you)\b)"
    r"[\w-]+ ){1,4}([a-z]{4,}[^\Ws]s):",
    re.IGNORECASE,
)
"""`Common load balancing algorithms:`"""


def _names(prompt: str) -> str:
    """The same where it asks for nothing else: `Benefits?`, `Which results do you obtain?`."""
    if (found := _ASKED_FOR.match(prompt)) and _ASKS_NAMES.match(prompt):
        return found[1].lower()
    found = _NAMED.match(plain(prompt))
    return next(filter(None, found.groups())).lower() if found else ""


def _texts(said: Sequence[Unit]) -> list[str]:
    return [text for unit in said for text in unit.items]


_ASKS_NAMES = re.compile(r"(?:what|which|name|list)\b", re.IGNORECASE)
_KINDS = re.compile(r"(?:what|which) are (?:[\w'/-]+ ){1,4}\w{2,}[^\Wsu]s\b", re.IGNORECASE)
"""`What are Customer Master segments?`, where each answer is a few words."""
_THE_THINGS = re.compile(
    r"(?:what|which) are (?:the|some)(?: (?!\w+[^\Wsu]s\b)[\w'/-]+){0,3}? ([a-z-]{3,}[^\Wsui]s)"
    r"(?= (?:and|available|for|in|involved|of|on|one|that|they|to|used|we|when|with|you)\b|\W*$)",
    re.IGNORECASE,
)
"""`What are the main problems we need to solve?`, where each answer has a name."""
_BRIEF = 7
"""Words of a thing with what is said of it at once."""


def _acts(said: Sequence[Unit]) -> bool:
    """Whether the items of a list mostly say what one does."""
    if any(_STEPS.search(u.text) for u in said if u.kind == "led"):
        return True
    texts = [text for u in said for text in u.items]
    return sum(does(text) for text in texts) * 2 >= len(texts)


_STEPS = re.compile(rf"\b{either(ENGLISH.speech['in_steps'])}\b", re.IGNORECASE)
_WHEN = re.compile(
    r"(?:in which cases|when (?:would|might|should|could|can|do|does|is|are))\b", re.IGNORECASE
)
_OF_CASES = re.compile(
    r"^\W*(?:what|which|when|where|why|name|list)\b(?!.*\bsteps\b)", re.IGNORECASE
)
"""A question whose answers are cases, not steps, though they are numbered."""


def _two(prompt: str) -> bool:
    """Whether the question sets exactly two things against each other."""
    between = re.search(r"\b(?:between|compare|contrast)\b([^?,;]*)(,?)", prompt, re.IGNORECASE)
    if between:
        return (
            not between[2]
            and len(re.findall(r"\b(?:and|or|to|with|vs\.?|versus)\b", between[1])) == 1
        )
    against = re.findall(r"\b(?:versus|vs|differ(?:s|ent)? from)\b", prompt, re.IGNORECASE)
    return len(against) == 1 and "," not in prompt
