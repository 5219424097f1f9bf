"""What a question asks for, by its words: a story, code, a list, a reason, a yes or no.

`What are the stages of a sale?` → LIST; `Promises` is a topic, and asks nothing.
"""

from __future__ import annotations

import re
from functools import lru_cache

from deckbuilder.forms.prompt import asks_for
from deckbuilder.forms.wording import is_quoted
from deckbuilder.labels import ENGLISH, NUMERAL, OURS, YOURS, either
from deckbuilder.markdown import plain
from deckbuilder.notes.bold import does

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
HOW, WHEN, WHETHER, WHICH = "how", "when", "whether", "which"
REPLY = "reply"
"""To what somebody says."""
REASONS = "reasons"
"""Of a list of them."""
TALE = "tale"
"""What somebody tells of himself, whose parts are not told apart."""
YOURS_OF, LOOKED_FOR = "yours", "looked for"
"""What is asked where a guide only tells how to answer, me or those who ask."""

_QUOTES = "\"'\u201c\u201d\u2018\u2019\u00ab\u00bb "
"""What a question may stand in."""
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
            r")?(?:write|implement|code)\b(?!.*\bdifferences?\b)"
            r"|\b(?:write|implement|code) (?:an?|the|your "
            r"own|some|this)\b.*\b(?:code"
            r"|function|method|class|program|script|query|algorithm|sql|regex|decorator"
            r"|component|test|limiter|cache|queue|stack|tree|list)\b",
        ),
        (
            STORY,
            rf"\b(?:tell|describe|give|share|recall|discuss|walk|provide|talk|recount"
            rf"|explain|think of|can you|could you"
            rf"|name)\b[^.?!]{{0,60}}\b"
            rf"(?!examples? of (?!an? |(?:how|when|where)(?=[^.?!]{{0,60}}\byou)|something|your?\b"
            r"|\w+ing (?:\w+ )?(?:an?|some(?:body|one|thing)|your|with|under|without)\b))"
            rf"{_ONCE}s?\b(?: of\b|[^.?!]{{0,40}}\b(?:when|where|in which|that|you|you've|which"
            r"|involving)\b)",
        ),
        (
            STORY,
            r"^when (?:did you last|was the last time)\b"
            r"|\bhave you ever\b|\b(?:tell|describe|give|share|recall)\b[^.?!]{0,20}\b(?:a|an"
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
            STORY,
            rf"^(?:{either(ENGLISH.asks['to_be_told'])}"
            r"|a (?:situation|time) (?:in which|that|when|where|you)|what did you do when)\b",
        ),
        (
            STORY,
            rf"^describe (?:an?|one|the|your) (?:\w+ ){{0,3}}{either(ENGLISH.asks['events'])}\b"
            r"|^describe (?:an?|one) [^.?!]*\b(?:that|which) (?:almost|failed|nearly|went|you)\b",
        ),
        (
            STORY,
            r"^(?:describe|discuss|give|share|tell)\b.*\bhow you (?:\w+ly )?(?!need\b|feed\b)"
            r"(?:\w+ed|built|chose|dealt|got|kept|led|made|met|overcame|took|went|won)\b",
        ),
        (
            COMPARE,
            r"\b(?:differences?|distinguish|differentiate) (?:between|among)\b"
            r"|\bdifferences? in\b.*\band\b|(?<!you )"
            r"\bcompare\b(?=.*(?:\b(?:against|and|both|them|these|to|versus|vs|with)\b|,))"
            r"|\bcontrast\b|\bversus\b|\bvs\b|\bdiffer(?:s|ent)? from\b",
        ),
        (EXPLAIN, r"\bdo you (?:understand|mean)\b|\bdo you know (?:about|of)\b"),
        (ANSWER, r"^how are you\b|\bhow (?:do|would) you (?:feel|like|rank|rate|score|think)\b"),
        (
            WHEN,
            r"^when (?:you|one|we) (?:(?:would|might|should|could|can) )?"
            r"(?:choose|need|prefer|use)\b[^,]*$",
        ),
        (
            WHETHER,
            r"^(?:if|when)\b[^?]*,\s*(?:can|could|does|do|is|are|will|would)\b(?! (?:you|your)\b)"
            r"(?![^?]*\bor\b)[^?]*\?",
        ),
        (
            WOULD,
            r"^(?:if|when|in case)\b"
            r"(?! (?:would|might|should|could|can|do|does|did|is|are|was|were|have|has)\b)[^?]*$",
        ),
        (
            WHY,
            r"^(?:and )?why\b|^(?!.*\b(?:how|what)\b).*\bwhy\b|\bwhat "
            r"(?:attracts|motivates|interests)\b",
        ),
        (
            ANSWER,
            r"^(?!when (?:would|might|should|could|can|do|does|is|are)\b)"
            r"(?:when|where|who|whose|how "
            r"(?:long|many|much|often|far|soon|big|large))\b(?!.*\b(?:explain|describe)\b)",
        ),
        (
            WHEN,
            r"^when (?:would|might|should|could|can|do|does|is|are)\b"
            r"|^(?!.*\b(?:how|what|why|which)\b).*\bwhen (?:would|should) (?:you|one|we)\b",
        ),
        (EXPERIENCE, r"\b(?:how|what|which)\b[^?]*\b(?:have|did) you\b"),
        (
            ANSWER,
            r"^(?:what|which) (?:\w+ ){0,3}(?:would|could|should|might) you "
            r"(?:choose|pick|run|use)\b",
        ),
        (
            WOULD,
            r"\bhow (?:you would|you\'d|you\u2019d)\b|\b(?:would|might|will|could) you\b"
            r"(?! (?:explain|describe|define|tell|give|share|walk|discuss|elaborate"
            r"|enjoy|miss|find (?:[^?]* )?(?:challenging|difficult|eas\w+|hard\w*|most)\b))"
            r"|^(?:suppose|imagine)\b",
        ),
        (ANSWER, r"\byour (?:\w+ ){0,3}(?:aims?|ambitions?|aspirations?|expectations?|goals?)\b"),
        (
            EXPERIENCE,
            r"\byour (?:\w+ "
            r"){0,2}(?:experience|background|familiarity|career|expertise|weakness(?:es)?"
            r"|strengths?)\b"
            r"|\bexperience do you have\b|\byou (?:have|had|got) (?:any "
            r"|\w+ )?experience\b|\bare you familiar\b"
            r"|\btell (?:me|us) (?:a (?:bit|little) )?about yourself\b"
            r"|^how you (?:became|came|chose|ended up|got|started)\b",
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
        (HOW, r"^how (?:to|can|could|should)\b"),
        (
            ANSWER,
            r"^what (?:[\w-]+ ){0,4}do you (?:\w+ly |already |always |most )?(?:believe"
            r"|bring|enjoy|expect|fear|feel|find|hate|have|hope|know|learn(?:ed)?|like|love|need"
            r"|obtain|offer|prefer|receive"
            r"|regret|see|stand|struggle|think|value|want)\b"
            r"|^(?:what|which) (?:[\w-]+ ){0,4}are you\b",
        ),
        (WHAT, r"^(?:what|which) (?:[\w-]+ ){0,4}(?:do|have|did) you\b"),
        (
            WHETHER,
            r"^(?:(?:is|are|was|were|does|do|did|can|could|will|would|should|has|have|must|may)\b"
            r"(?! (?:you|your|there any(?:thing)?)\b))"
            r"(?![^?]*\b(?:or|your|yourself)\b)[^?]*\?\s*$",
        ),
        (
            WHICH,
            rf"^(?:\w+ )?which (?!(?:are|were|do|have|{NUMERAL})\b)"
            r"[\w/-]*(?:[^\Ws]|[iu]s|ss) (?!.*\b(?:why|you)\b)",
        ),
        (
            EXPLAIN,
            r"\b(?:explain|define|describe|discuss|walk me through|what is|what's|what "
            r"does|what do|what happens|how does|how do|how is|how are|how "
            r"can|how to|when|where|what)\b",
        ),
    )
)
"""The first that matches names the shape."""


@lru_cache(maxsize=1 << 12)
def wording(prompt: str) -> str:
    """A question as it is said: not as a link, nor with marks or in quotation marks.

    `Scenario: Describe …` is an order.
    """
    return _NAMED_CASE.sub("", plain(prompt).strip(_QUOTES), count=1)


_NAMED_CASE = re.compile(rf"^{either(ENGLISH.labels['scenario'])}(?: \d+)?:\s+", re.IGNORECASE)


@lru_cache(maxsize=1 << 12)
def shape(prompt: str) -> str:
    """What kind of answer a question wants, by its words."""
    text = prompt[:_LOOKED_AT].strip(_QUOTES)
    name = next((name for name, words in _SHAPES if words.search(text)), ANSWER)
    if name == STORY and _EXPLAINED.match(text) and not YOURS.search(text):
        # `Explain the role of a lock and provide a scenario where it is shut.`
        return EXPLAIN
    if name in (DO, ANSWER, EXPLAIN, WHAT) and (case := _SET_BEFORE.search(text)):
        return ANSWER if case[1] else WOULD
    # `What are closures?` asks for no list, nor does `What are your salary requirements?`
    if name == LIST and _WHAT_ARE.match(text):
        return EXPLAIN if not _NOUNS.search(text) else ANSWER if YOURS.search(text) else name
    return name


_EXPLAINED = re.compile(r"(?:define|explain|what (?:is|are))\b", re.IGNORECASE)
_SET_BEFORE = re.compile(
    r"^(?!(?:walk|talk|tell|describe|explain|give|discuss|share)\b)"
    r"(?:\S+ ){3,}\S*[.!][\"\u201d]?\s+(?:and )?(?:what do you (?:do|(say|tell))"
    r"|how do you (?:act|answer|handle|proceed|react|reply|respond))\b",
    re.IGNORECASE,
)
"""`Your manager is late again. What do you do?`: a case is set before it is asked."""
_NOUNS = re.compile(rf"\b({either(ENGLISH.speech['counted'])})\b", re.IGNORECASE)
_WHAT_ARE = re.compile(r"(?:what|which) (?:are|were)\b", re.IGNORECASE)


def is_said(prompt: str) -> bool:
    """Whether a wording is what somebody says who asks nothing: `"We have a supplier."`."""
    text = plain(prompt).strip()
    return is_quoted(text) and not asks_for(text) and "?" not in text


def asks_tale(prompt: str) -> bool:
    """Whether what is asked for can be told as a story: `Tell us about feedback you received`."""
    return _TALE.match(plain(prompt)) is not None


_TALE = re.compile(
    r"(?:tell (?:me|us) about (?!yourself)|give (?:me |us )?an? (?:example|instance) of )",
    re.IGNORECASE,
)


def is_topic(prompt: str) -> bool:
    """Whether a wording only names what is to be explained: `Promises`, `Dignity of risk`."""
    text = plain(prompt).strip()
    if len(text.split()) > _TITLE or text.endswith((".", "?", "!", ":", "\uff1f", "\u2026")):
        return False
    asks = asks_for(prompt) or orders(prompt) or YOURS.search(text) or shape(prompt) == COMPARE
    return not (asks or OURS.search(text))


_TITLE = 8
"""Words of a title."""


def is_personal(prompt: str) -> bool:
    """Whether a question is about the one who is asked: `Why should we hire you?`."""
    return bool(_PERSONAL.search(prompt)) or wants_description(prompt)


_PERSONAL = re.compile(
    r"\b(?:your|yourself)\b|\b(?:are|were|have|had|hire|about) you\b"
    r"|\b(?:did|do|would) you (?:describe|feel|like|see yourself|think|want)\b",
    re.IGNORECASE,
)


def wants_worth(prompt: str) -> bool:
    """Whether a question asks how much something matters: then that is no empty word."""
    return shape(prompt) == WHY or _WORTH.search(prompt) is not None


_WORTH = re.compile(r"\b(?:importan\w+|matters?|roles?|significan\w+)\b", re.IGNORECASE)


def orders(prompt: str) -> bool:
    """Whether a wording says what to do: `Handle a complaint`, not `Support I hope for`."""
    return does(prompt) and not OURS.search(prompt)


def wants_description(prompt: str) -> bool:
    """Whether a question asks to describe one thing: `Describe a pilot run`."""
    return _DESCRIBES.match(prompt) is not None


_DESCRIBES = re.compile(
    r"(?:can you |could you |please )?(?:describe|discuss|talk about|walk me through) "
    r"(?:an?|the|one|some|your)\b",
    re.IGNORECASE,
)


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


def asks_output(prompt: str) -> bool:
    """Whether a question asks what code prints."""
    return _PRINTS.search(prompt) is not None


_PRINTS = re.compile(
    r"\b(?:what (?:does|will|would) (?:this|the following|the)(?: \w+){0,3} "
    r"(?:display|log|output|print)\b|what(?:'s|\u2019s| is| will be) the output\b"
    r"|what (?:gets|is|will be) (?:logged|printed)\b|predict the output\b)",
    re.IGNORECASE,
)
"""`What is the output of this code?`"""


def parts_of(prompt: str) -> list[str]:
    """The questions that are asked in one: `What is it, and why does it matter?` asks two."""
    return [part for part in _PARTS.split(prompt[:_LOOKED_AT]) if len(part.split()) > 1]


_PARTS = re.compile(
    r"\?\s+(?=\S)|[,;]?\s+and\s+"
    r"(?=(?:then\s+)?(?:what|why|how|when|where|which|give|name|list|explain|describe|compare|define|provide)\b)",
    re.IGNORECASE,
)
