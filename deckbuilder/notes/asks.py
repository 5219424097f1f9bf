"""What a question asks for and how to say so.

For example: *Tell it as a story: situation, action, result. 3 points*.

The words are fixed and ours; the count is that of the points shown, code not counted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from deckbuilder.model import Part, Point

CODE, STORY, COMPARE, WHY, WOULD, LIST, DO, WHAT, EXPERIENCE, EXPLAIN, ANSWER = (
    "code",
    "story",
    "compare",
    "why",
    "would",
    "list",
    "do",
    "what",
    "experience",
    "explain",
    "answer",
)

_LOOKED_AT = 600
"""Letters of a question that are looked at for what it asks."""
_ONCE = (
    r"(?:time|situation|instance|occasion|moment|case|incident|experience|scenario|example"
    r"|project|challenge|conflict|decision|deal|sale|mistake"
    r"|failure|campaign|problem|initiative)"
)
_SHAPES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        (
            CODE,
            r"^(?:please |can you |could you "
            r")?(?:write|implement|code)\b|\b(?:write|implement|code) (?:an?|the|your "
            r"own|some|this)\b.*\b(?:code"
            r"|function|method|class|program|script|query|algorithm|sql|regex|decorator"
            r"|component|test|limiter|cache|queue|stack|tree|list)\b",
        ),
        (
            STORY,
            rf"\b(?:tell|describe|give|share|recall|discuss|walk|provide|talk|recount"
            rf"|explain|think of|can you|could you"
            rf"|name)\b[^.?!]{{0,60}}\b{_ONCE}s?\b[^.?!]{{0,40}}\b(?:when|where|in "
            rf"which|that|you|you've|which|involving|of)\b",
        ),
        (
            STORY,
            r"\bhave you ever\b|\b(?:tell|describe|give|share|recall)\b[^.?!]{0,20}\b(?:a|an"
            r"|the most|your (?:biggest|greatest|most|proudest"
            r"|toughest))\b[^.?!]{0,50}\byou(?:'ve|\u2019ve| have)? (?:once |ever |had |were "
            r"|was |did |made |led |\w+ed\b)",
        ),
        (
            STORY,
            r"\bwhat (?:was|has been) (?:the|your) "
            r"(?:biggest|greatest|most|toughest|hardest|proudest)\b|\byour "
            r"(?:biggest|greatest|proudest) "
            r"(?:achievement|accomplishment|failure|mistake)\b",
        ),
        (
            STORY,
            r"^(?:(?:can|could|please|would) (?:you )?)?(?:tell (?:me|us) "
            r"about|share|recall|give (?:me |us )?an (?:example|instance) of)"
            r" (?:a|an|one|some|your "
            r"(?:biggest|greatest|most|proudest|toughest|hardest|longest|worst|best|first"
            r"|last))\b",
        ),
        (
            COMPARE,
            r"\b(?:differences?|distinguish|differentiate) (?:between|among)\b|(?<!you "
            r")\bcompare\b|\bcontrast\b|\bversus\b|\bvs\b|\bdiffers? from\b",
        ),
        (
            WHY,
            r"^(?:and )?why\b|^(?!.*\b(?:how|what)\b).*\bwhy\b|\bwhat "
            r"(?:attracts|motivates|interests)\b",
        ),
        (
            ANSWER,
            r"^(?:when|where|who|whose|how "
            r"(?:long|many|much|often|far|soon|big|large))\b(?!.*\b(?:explain|describe)\b)",
        ),
        (EXPERIENCE, r"\b(?:how|what|which)\b[^?]*\b(?:have|did) you\b"),
        (
            WOULD,
            r"\bhow (?:you would|you\'d|you\u2019d)\b|\b(?:would|might|will|could) you\b"
            r"(?! (?:explain|describe|define|tell|give|share|walk|discuss|elaborate))"
            r"|^(?:suppose|imagine)\b",
        ),
        (
            EXPERIENCE,
            r"\byour (?:\w+ "
            r"){0,2}(?:experience|background|familiarity|career|expertise|weakness(?:es)?"
            r"|strengths?)\b"
            r"|\bexperience do you have\b|\byou (?:have|had|got) (?:any "
            r"|\w+ )?experience\b|\bare you familiar\b|\btell me about yourself\b",
        ),
        (
            DO,
            r"\byour (?:\w+ "
            r"){0,2}(?:approach|process|strategy|style|method|methodology|philosophy"
            r"|workflow|routine|order of work)\b"
            r"|\bhow you\b",
        ),
        (
            LIST,
            r"^(?:name|list)\b|^(?:what|which) (?:are|were)\b|^(?:what|which) (?:\w+ "
            r"){0,2}(?:steps|tools|metrics|strategies|techniques|methods"
            r"|factors|skills|rules|ways)\b",
        ),
        (DO, r"\bhow\b[^?]*\b(?:do|have|did|are) you\b"),
        (WHAT, r"^(?:what|which) (?:[\w-]+ ){0,4}(?:do|have|did|are) you\b"),
        (
            EXPLAIN,
            r"\b(?:explain|define|describe|discuss|walk me through|what is|what's|what "
            r"does|what do|what happens|how does|how do|how is|how are|how "
            r"can|how to|when|where|what)\b",
        ),
    )
)
"""The first that matches names the shape."""

_PHRASES: dict[str, tuple[str, str]] = {
    CODE: ("Write the code, then explain it. {n} points.", "Write the code, then explain it."),
    COMPARE: ("Compare {them}{extra}. {n} points.", "Compare {them}{extra}."),
    WHY: ("Give the reasons{extra}. {n} points.", "Give the reason{extra}."),
    WOULD: ("Say what you would do{extra}. {n} points.", "Say what you would do{extra}."),
    DO: ("Say how you do it{extra}. {n} points.", "Say how you do it{extra}."),
    WHAT: ("Say what you do{extra}. {n} points.", "Say what you do{extra}."),
    EXPERIENCE: ("Speak from experience{extra}. {n} points.", "Speak from experience{extra}."),
    EXPLAIN: ("Explain it in {n} points{extra}.", "Explain it{extra}."),
    ANSWER: ("Answer in {n} points{extra}.", "Answer briefly{extra}."),
}
"""Shape → the ask for several points, and the ask for one."""

_NOUNS = re.compile(
    r"\b(advantages|aspects|benefits|causes|challenges|characteristics|components"
    r"|differences|disadvantages|elements|examples|factors|features|goals"
    r"|kinds|methods|metrics|"
    r"models|phases|pillars|practices|principles|reasons|responsibilities|risks|roles|rules"
    r"|skills|stages|steps|strategies|symptoms|techniques|tools"
    r"|types|ways)\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=1 << 12)
def shape(prompt: str) -> str:
    """What kind of answer a question wants, by its words."""
    return next((name for name, words in _SHAPES if words.search(prompt[:_LOOKED_AT])), ANSWER)


_OF_MINE = re.compile(
    r"(?:can you |could you |please )?(?:describe|discuss|talk about|walk me through) "
    r"(?:an?|the|one|some|your)\b",
    re.IGNORECASE,
)
_MINE = re.compile(r"\b(?:I|[Ww]e)\b")
"""`Describe a pilot run` asks for experience where the answer says what I or we did."""

_SHOWN = re.compile(
    r"\bthis (?:code|snippet|function|method|class|loop|query|script|program|expression"
    r"|statement|regex|command|output|error)\b"
    r"|\b(?:does|will|would) (?:this|the following|it|the code below)(?: \w+)? "
    r"(?:print|output|return|log|produce|display|evaluate|yield|raise|throw)\b"
    r"|\bthe following (?:\w+ "
    r"){0,2}(?:code|snippet|function|method|class|loop|query|script|program|expression"
    r"|statement|regex|command|output|lines)\b"
    r"|\b(?:code|snippet|function|query|script|program) below\b",
    re.IGNORECASE,
)


def shows_code(prompt: str) -> bool:
    """Whether a question is about code that has to be seen first: `What does this print?`."""
    return bool(_SHOWN.search(prompt[:_LOOKED_AT]))


def ask(
    prompt: str,
    points: Sequence[Point],
    *,
    result: bool,
    items: str = "",
    in_front: bool = False,
) -> str:
    """The shape of a good answer with its size.

    `items` is `step` or `item` when every point is one of the source's list; in_front: the code
    that the question is about stands on the front already.
    """
    said = [p for p in points if p.label != Part.CODE]
    n, code = len(said), len(points) - len(said) > (shows_code(prompt) and not in_front)
    if parts := _story(said, result):
        return _told(parts, n)
    if not said:
        return "Write the code." if shape(prompt) == CODE else "Show the code."
    name = shape(prompt)
    if name == EXPLAIN and _OF_MINE.match(prompt) and any(_MINE.search(p.text) for p in said):
        name = EXPERIENCE
    if n > 1 and items and (listed := _listed(prompt, name, n, items)):
        return listed
    name = {CODE: CODE if code else EXPLAIN, STORY: EXPERIENCE, LIST: ANSWER}.get(name, name)
    them = "the two" if _two(prompt) else "them"
    extras = [
        word
        for word, there in (
            ("an example", any(p.label == Part.EXAMPLE for p in said)),
            ("code", code and name != CODE),
            ("a result", result),
        )
        if there
    ]
    extra = f", with {_and(extras)}" if extras else ""
    return _PHRASES[name][n == 1].format(n=n, them=them, extra=extra)


def _and(words: list[str]) -> str:
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " and " + words[-1]


def _told(parts: list[str], n: int) -> str:
    """Two points and a result make a story of three parts.

    The result stands in a box of its own.
    """
    size = (
        f" {n} points and the result."
        if n < len(parts) and n > 1
        else f" {n} points."
        if n > 1
        else ""
    )
    return f"Tell it as a story: {', '.join(parts)}.{size}"


def _story(said: Sequence[Point], result: bool) -> list[str]:
    """The parts of the story the points tell, if they do: a scene and what was done."""
    told = {p.label for p in said}
    if not ({Part.SITUATION, Part.TASK} & told and Part.ACTION in told):
        return []
    return [part.lower() for part in (Part.SITUATION, Part.TASK, Part.ACTION) if part in told] + [
        "result"
    ] * (result or Part.RESULT in told)


def _listed(prompt: str, name: str, n: int, items: str) -> str:
    """`Name 4 steps.`, by the list's own form or the noun the question uses."""
    if items == "step" and name in (DO, WHAT, WOULD, EXPLAIN, LIST, ANSWER):
        return f"Name {n} steps."
    noun = _NOUNS.search(prompt)
    if name == LIST or (name == WHAT and noun):
        return f"Name {n} {noun[1].lower() if noun else 'points'}."
    return ""


def _two(prompt: str) -> bool:
    """Whether the question sets exactly two things against each other."""
    between = re.search(r"\b(?:between|compare|contrast)\b([^?,;]*)(,?)", prompt, re.IGNORECASE)
    if between:
        return (
            not between[2]
            and len(re.findall(r"\b(?:and|or|to|with|vs\.?|versus)\b", between[1])) == 1
        )
    return (
        bool(re.search(r"\b(?:versus|vs|differs? from)\b", prompt, re.IGNORECASE))
        and "," not in prompt
    )
