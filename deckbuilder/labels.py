"""How words are matched: which label a part of an answer, which open a section or a question.

A label counts as a whole only: `**Follow-Up Points**:` is one, `Accounts Receivable Follow-Up` is
not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import groupby, islice
from operator import itemgetter
from os.path import commonprefix
from types import MappingProxyType

from deckbuilder.lexicon import lexicon
from deckbuilder.text import normal as wording

ANSWER, EXAMPLE, SCENARIO = "answer", "example", "scenario"
SITUATION, TASK, ACTION, RESPONSE = "situation", "task", "action", "response"
OUTCOME, REASONING, ALTERNATIVE = "outcome", "reasoning", "alternative"
PITFALL, BEST_PRACTICE, FOLLOW_UP, MIXED = "pitfall", "best_practice", "follow_up", "mixed"
QUESTION = "question"

MEANINGS = frozenset(
    {ANSWER, EXAMPLE, SCENARIO, SITUATION, TASK, ACTION, RESPONSE, OUTCOME, REASONING, ALTERNATIVE}
    | {PITFALL, BEST_PRACTICE, FOLLOW_UP, MIXED}
)
"""What `labels:` in deckbuilder.yaml may map to."""

STORY = frozenset({SITUATION, TASK, ACTION, RESPONSE})
"""They structure one answer and stay in its text, in order, with their labels."""

ENGLISH = lexicon("en")


def either(words: Iterable[str]) -> str:
    """Words and phrases → the pattern of one of them, the longest first.

    Letters that several begin with are written once: `prepare`, `prepared` → `prepare(?:d)?`.
    """
    return _either(sorted(set(words)))


def _either(words: list[str]) -> str:
    """The same for words in order, each once."""
    ended = bool(words) and not words[0]
    ways: list[str] = []
    for _, group in groupby(words[ended:], key=itemgetter(0)):
        begun = list(group)
        shared = commonprefix((begun[0], begun[-1]))
        ways.append(re.escape(shared) + _either([word[len(shared) :] for word in begun]))
    if not ways:
        return ""
    one = ways[0] if len(ways) == 1 and not ended else f"(?:{'|'.join(ways)})"
    return f"{one}?" if ended else one


def any_of(words: Iterable[str]) -> re.Pattern[str]:
    """Words and phrases → what finds one of them, in letters of any size."""
    return re.compile(rf"\b{either(words)}\b", re.IGNORECASE)


YOURS = any_of(ENGLISH.asks["you"])
"""Whom a wording asks."""

OURS = re.compile(rf"\b{either(ENGLISH.asks['ours'])}\b")
"""The first person: who asks speaks of himself, who answers tells his own story."""

Vocabulary = Mapping[str, str]
"""From a label's normal form to its meaning."""

_ORDINAL = re.compile(
    rf"^(?:\d{{1,2}}(?:{either(ENGLISH.words['ordinal_ends'])})?(?:\s+\d{{1,2}}){{0,3}}"
    rf"|{either(ENGLISH.words['ordinals'])})\s+(?=\S)"
)
_NUMBER = re.compile(r"(?<!\s)\s*+#?\d{1,3}$")


@lru_cache(maxsize=1 << 12)
def normal(label: str) -> str:
    """A label's normal form: no case, hyphens, colon, markup or number.

    `Follow-Up Points 2:` → `follow up points`.
    """
    return _NUMBER.sub("", _ORDINAL.sub("", wording(label))).strip()


VOCABULARY: Vocabulary = MappingProxyType(
    {
        word: meaning
        for meaning, words in ENGLISH.labels.items()
        for word in words
        if "*" not in word
    }
)

_OPEN = tuple(
    (re.compile(word.replace(" *", r"(?: \S+){1,4}")), meaning)
    for meaning, words in ENGLISH.labels.items()
    for word in words
    if "*" in word
)
"""Labels with a few words of their author's own: `where * go wrong`."""


_SIGNS = re.compile(r"[^\w\s*_\"'(\[`<\\$\u201c\u2018\u00bf\u00a1#.&+/-]++\s*+")


def undressed(text: str) -> str:
    """A title or label without the signs before it: a tick, a warning sign, a light bulb."""
    found = _SIGNS.match(text)
    return text[found.end() :] if found else text


def numbered(label: str) -> bool:
    """Whether the label carries a number (`Scenario 2`, `1st Answer Example`)."""
    text = label.replace("*", "").casefold().strip(" :.")
    return bool(re.search(r"\d$", text) or _ORDINAL.match(text))


def meaning(label: str, vocabulary: Vocabulary = VOCABULARY) -> str | None:
    """What a label means, or None when it is not in the vocabulary as a whole."""
    if len(label) > 60 or label.rstrip().endswith(("?", "\uff1f")):
        return None
    bare = normal(label)
    found = vocabulary.get(bare) or (ANSWER if _UNFOLDS.fullmatch(bare) else None)
    found = found or (FOLLOW_UP if _ASKED_NEXT.fullmatch(bare) else None)
    found = found or next((meaning for words, meaning in _OPEN if words.fullmatch(bare)), None)
    remark = _REMARK.search(label) if found is None else None
    return vocabulary.get(normal(label[: remark.start()])) if remark else found


_ASKED_NEXT = re.compile(
    rf"{either(ENGLISH.answers['next_by'])} {either(ENGLISH.answers['next_may'])} "
    rf"(?:{either(ENGLISH.answers['next_then'])} )?{either(ENGLISH.answers['next_asks'])}"
)
"""`They may go on to ask`"""
_REMARK = re.compile(r"(?<=\w) \([^()]{1,30}\)[:.\s*_]*$")
"""`Good answer (STAR):`"""


_UNFOLDS = re.compile(
    rf"{either(ENGLISH.answers['unfolds'])} (?:{either(ENGLISH.answers['unfolds_with'])} )*"
    rf"{either(ENGLISH.answers['unfolded'])}"
)
"""`Click to see the answer`: what is folded below is one."""


def led(text: str, vocabulary: Vocabulary = VOCABULARY) -> tuple[str, str, str] | None:
    """`Mistake 1: Taking the first figure` → the label, what it means, and what it leads in to."""
    label, colon, rest = text.partition(":")
    found = meaning(label, vocabulary) if colon and rest.strip() else None
    return (label, found, rest.strip()) if found else None


def word_for_answer(text: str, vocabulary: Vocabulary = VOCABULARY) -> re.Match[str] | None:
    """A guide's word for an answer at the start of a text, with its dot or dash: `Ans. It …`.

    Its first group is the word.
    """
    found = _ANSWER_WORD.match(text)
    return found if found and meaning(found[1], vocabulary) == ANSWER else None


_ANSWER_WORD = re.compile(
    r"([^\W\d_]{2,12})[ ]?"
    r"(?:[.)](?:\s+(?=\S)|(?=[^\W\d_a-z])|$)|(?:[-=]{1,2}>[ ]*|[-\u2013\u2014\u2192][ ]+)(?=\S))"
)

NUMERAL = rf"\d{{1,2}}|{either(ENGLISH.words['numerals'])}"
"""How many, as a figure or as a word."""
_SPELT = {2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight"}


def is_number(said: str, n: int) -> bool:
    """Whether a figure or a word (`3`, `Three`) says so many."""
    return said.casefold() in (str(n), _SPELT.get(n, ""))


_HOLDS = ENGLISH.credentials
_AND = rf"(?:{either(ENGLISH.words['and'])}|&)"

CREDENTIALS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("certification", any_of(_HOLDS["certification"])),
    ("education", any_of(_HOLDS["education"])),
    (
        "qualification",
        re.compile(
            rf"\b{either(_HOLDS['qualification'])}\b|^(?:{either(_HOLDS['wanted'])} )?"
            rf"{either(_HOLDS['had'])}(?: {_AND} {either(_HOLDS['had_besides'])})?$"
        ),
    ),
)
"""Words in a heading or a group label that open a list of credentials."""

_CREDENTIAL_FILLER = re.compile(rf"\b{either(_HOLDS['filler'])}\b")
_SINGLE = any_of(_HOLDS["single"])


def names_credentials_only(label: str) -> bool:
    """Whether a label is a group's name and no credential's.

    `Certifications` is, `Bachelor's Degree` is not.
    """
    return (
        bool(credential_kinds(label))
        and not re.search(r"\w", _CREDENTIAL_FILLER.sub(" ", label.casefold()))
        and not _SINGLE.search(label)
    )


def credential_kinds(title: str, role: str = "") -> tuple[str, ...]:
    """Which credentials a heading opens, none for other headings.

    `Certifications for Nurses` counts, `Certify a build` does not.
    """
    text = undressed(title).casefold().strip(" :")
    if text.endswith("?"):
        return ()
    found = tuple(kind for kind, words in CREDENTIALS if words.search(text))
    if not found:
        return ()
    rest = _CREDENTIAL_FILLER.sub(" ", text.replace(role.casefold(), " ") if role else text)
    return found if len(re.findall(r"\w+", rest)) <= 3 else ()


_CLOSING = ENGLISH.closing

_AROUND = either((*ENGLISH.titles["closing"], *ENGLISH.titles["around"]))
_AND, _SMALL = either(ENGLISH.words["and"]), either(ENGLISH.words["small"])
AROUND_TITLES = re.compile(
    rf"^(?:{either(ENGLISH.titles['closing'])}\b"
    # `Logistics planner` is a role
    rf"|{either(ENGLISH.titles['around'])}(?=\W*$|\s*[^\w\s]|\s+{_SMALL}\b))"
    rf"(?!\s*(?:[&,/+]|\b{_AND}\b)\s*(?!{_AROUND}\b)\w)",
    re.IGNORECASE,
)
"""A title below which a document closes, or tells of the interview: nothing is asked of me."""

ON_ANSWERING = re.compile(
    rf"(?:the )?{either(ENGLISH.titles['methods'])}(?: {either(ENGLISH.titles['of_methods'])})*$"
    rf"|(?:\w+ )?{either(ENGLISH.titles['advised'])}\b",
    re.IGNORECASE,
)
"""A title below which one reads how to answer: orders there ask nothing of me."""

NAMES_ANSWER = re.compile(
    rf"(?!.*\b{either((*ENGLISH.titles['listed'], *ENGLISH.words['small']))}\b)"
    r"(?:[^\W\d_][\w'\u2019-]*,? ){1,4}"
    rf"{either(ENGLISH.answers['called'])}",
    re.IGNORECASE,
)
"""`Short, interview-ready answer`."""

OF_ALL = frozenset(ENGLISH.titles["of_all"])
"""Titles of parts of an answer that are of the whole guide where only one stands in it."""

SUMS_UP = re.compile(rf"{either(ENGLISH.titles['closing'])}\b", re.IGNORECASE)
"""How a title begins below which a document says again what counts."""

OF_CANDIDATE = re.compile(
    rf"{either(ENGLISH.asks['auxiliaries'])}\s+{either(ENGLISH.words['articles'])}\s+"
    rf"{either(_CLOSING['people'])}\b",
    re.IGNORECASE,
)
"""What a panel asks itself: `Does the candidate …?`."""

CLOSING_TEXT = re.compile(
    rf"^\W*(?:{either(_CLOSING['begins'])}"
    r"|by \w+ing"
    rf"|(?:{either(ENGLISH.words['articles'])} )?{either(_CLOSING['people'])})\b",
    re.IGNORECASE,
)
"""How the last paragraph of a guide begins when it closes the guide and not the last answer."""

CLOSING_WORDS = re.compile(
    rf"\b(?:{either(_CLOSING['words'])}"
    rf"|{either(_CLOSING['these'])} (?:\w+ )?{either(_CLOSING['parts'])})\b",
    re.IGNORECASE,
)
"""What shows that a text is about interviewing: `these sample questions` as well."""

AUTHOR = re.compile(rf"\W*{either(_CLOSING['author'])}", re.IGNORECASE)
"""How the author of a guide begins to speak, where the first person is otherwise a candidate."""

LEFTOVER = re.compile(
    rf"^\W*(?:{either(_CLOSING['leftover'])}\b|{either(_CLOSING['leftover_lines'])}\W*$"
    r"|\.\.\.$)",
    re.IGNORECASE,
)
"""What a text generator leaves behind; no guide's content, wherever it stands."""

_OFFERED = re.compile(rf"{either(ENGLISH.speech['offers'])}\b")
_OPENING = 80
"""Letters of a line that say what it is."""


def offers_more(text: str) -> bool:
    """Whether words offer more, as an author does at the end: `If you want, I can …`.

    Elsewhere they may be what somebody says in an answer, or a question.
    """
    return _OFFERED.match(normal(text[:_OPENING])) is not None


NAVIGATION = re.compile(
    rf"{either(ENGLISH.titles['back'])}|^\W*{either(ENGLISH.titles['contents'])}\W*$",
    re.IGNORECASE,
)

ASKS = frozenset(ENGLISH.asks["verbs"])
"""Verbs that ask: a heading that starts with one may be a question without a question mark."""

CLAUSES = frozenset(ENGLISH.asks["clauses"])
COPULAS = frozenset(ENGLISH.asks["copulas"])
"""How a clause ends that names what could be asked."""

NOUNS = frozenset(ENGLISH.asks["nouns"])
"""Those of them that are nouns as well, or begin a name: `Design System`."""

TASKS = frozenset(ENGLISH.asks["tasks"])
"""What opens a task among lines of prose; elsewhere it is a step of something."""

AUXILIARIES = frozenset(ENGLISH.asks["auxiliaries"])
SUBJECTS = frozenset(ENGLISH.asks["subjects"])
"""What follows an auxiliary where it opens a question."""
OF_IT = frozenset(ENGLISH.asks["of_it"])
ENDS_OF_IT = re.compile(rf"\b{either(ENGLISH.asks['of_it'])}:?$", re.IGNORECASE)
"""`Many keepers do this:`, where what they do stands elsewhere."""
"""What was spoken of: `it`, `this`."""
OF_ONE = frozenset(ENGLISH.asks["of_one"])
"""Those of them that an order speaks of: `Do this instead`."""

QUESTION_WORDS = frozenset(ENGLISH.asks["words"]) | AUXILIARIES
"""Words that open a question by themselves."""

OF_GUIDES = frozenset(ENGLISH.speech["of_guides"])
"""What a guide calls itself: `chapter`."""

RESIDUE = frozenset(ENGLISH.speech["residue"])
"""Labels of what says nothing of an answer itself: `Source`."""

OF_ANSWERING = re.compile(
    rf"{either(ENGLISH.asks['about_answering'])}\b[^?]*\b{either(ENGLISH.asks['of_answering'])}\b"
    rf"(?! \w+ {either(ENGLISH.words['articles'])}\b)",
    re.IGNORECASE,
)
"""What a title speaks of that is about the answers and those who hear them."""

OF_ASKERS = any_of(ENGLISH.asks["of_askers"])
"""What speaks of those who ask, and asks nobody."""

ASKERS = frozenset(ENGLISH.asks["askers"])
"""Who wants to be told."""

ASKS_NAME = re.compile(
    rf"\W*(?!{either(ENGLISH.asks['deeds'])}\b){either(ENGLISH.asks['names'])}\b", re.IGNORECASE
)
"""How a wording begins that a name or a number answers."""

ORDERS = frozenset(ENGLISH.asks["orders"])
"""Words that open a piece of advice."""

INTERROGATIVES = QUESTION_WORDS | frozenset(ENGLISH.asks["openers"])
"""And those that do where a question mark comes behind."""

_TITLES = ENGLISH.titles
_INTERVIEW = either(_TITLES["interview"])
_NO_FAQ = rf"(?!.*\b{either(_TITLES['frequent'])} (?!{_INTERVIEW}))"
_NO_QUESTION = r"(?!.*\?\s*$)"

CATEGORY = re.compile(
    rf"^{_NO_FAQ}{_NO_QUESTION}(?!{either(ENGLISH.asks['alone'])}\s*#?\d+\s*(?:[:.)]|$))"
    rf"(?:.*\b(?:{either(_TITLES['gathering'])}|{either(_TITLES['parts'])} \w+)\b.*"
    rf"|{either(_TITLES['kinds'])}(?:\W.*)?)$",
    re.IGNORECASE,
)
"""A heading that gathers questions and is none."""

OF_KIND = re.compile(
    rf"{either(_TITLES['kinds'])}"
    rf"(?!.*\b(?:{either(_TITLES['gathering'])}|{either(_TITLES['parts'])})\b)",
    re.IGNORECASE,
)
"""`Basic compose file`: it gathers questions where some stand below it, and only there."""

QUESTION_SECTION = re.compile(
    rf"^{_NO_FAQ}(?:.*\b)?{either(_TITLES['questions'])}\b", re.IGNORECASE
)

QUESTION_TITLE = re.compile(
    rf"^{_NO_FAQ}{_NO_QUESTION}(?:.*\b)?(?:{either(_TITLES['guide'])}"
    rf"|{_INTERVIEW}\s+{either(_TITLES['of_interviews'])})\b",
    re.IGNORECASE,
)
"""A title that says the file is a guide; a mere mention of interviews is none."""

INTERVIEW_QUESTIONS = re.compile(rf"\b{_INTERVIEW}\s+questions\b", re.IGNORECASE)
"""What an introduction speaks of that leads in to them."""

OF_QUESTIONS = any_of(_TITLES["listed"])
"""A title that speaks of questions."""

OF_NAMES = any_of(_TITLES["explained"])
"""A title that speaks of names to explain."""

ENDS_INTERVIEW = re.compile(rf"{_INTERVIEW}$", re.IGNORECASE)
"""What a file is called by that is about one: `night porter interview`."""

ANOTHER_KIND = any_of(ENGLISH.titles["another_kind"])
"""What a file or a part is called that asks, and is no interview for a job."""

ANOTHER_DOCUMENT = any_of(ENGLISH.titles["another_document"])
"""What a file is called that is none; a part may be."""

ANOTHER_TOPIC = any_of(ENGLISH.titles["another_topic"])
"""What a file is called that is none, unless it says that it answers questions about it."""

_LASTS = re.compile(
    rf"(?:\d|\b{either(ENGLISH.words['numerals'])})[\s-]*{either(ENGLISH.words['durations'])}\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+")
_PEOPLE_END = re.compile(rf"{either(ENGLISH.roles['people_end'])}s?$")
_NO_PEOPLE = frozenset(
    (*ENGLISH.roles["no_people"], *ENGLISH.words["small"], *ENGLISH.words["months"])
)


def is_called(title: str, kind: re.Pattern[str]) -> bool:
    """Whether a title says what a kind of document is called.

    `Refund policy for guests` does, `Policy adviser` names a role. `30 minutes` say how long.
    """
    text = _LASTS.sub(" ", title)
    return any(not _goes_on_to_people(text, found.end()) for found in kind.finditer(text))


def _goes_on_to_people(text: str, at: int) -> bool:
    """Whether one of the next two words says who does something."""
    words = (word[0].casefold() for word in islice(_WORD.finditer(text, at), 2))
    return any(_PEOPLE_END.search(word) and word not in _NO_PEOPLE for word in words)


WITH_ANSWERS = any_of(ENGLISH.titles["with_answers"])
"""`Scrum retrospective questions and answers`."""

MEETING = frozenset(ENGLISH.titles["meeting"])
"""Parts of a meeting."""

OF_ANSWERS = re.compile(rf"\b{either(ENGLISH.speech['of_answers'])}\b", re.IGNORECASE)
"""What speaks of an answer and of those who hear it."""

APART = frozenset(_TITLES["apart"])
"""Titles below which the answers to questions above stand by their numbers."""

_APART_OF = re.compile(
    rf"[\s*_]*({either(_TITLES['apart'])})(?:[ ]{either(_TITLES['apart_of'])}\b.*)?[\s*_:]*",
    re.IGNORECASE,
)


def apart_by(title: str) -> str:
    """What a title says of answers to questions above: `Answers` of `Answers to the questions`.

    Nothing where it says nothing of the kind.
    """
    found = _APART_OF.fullmatch(undressed(title))
    return found[1] if found else ""


OF_USERS = any_of(ENGLISH.titles["of_users"])
"""What a file is called that answers users of something."""

PLACEHOLDER = re.compile(
    rf"^\W*(?:{either(ENGLISH.answers['placeholder'])}|lorem ipsum.*)\W*$", re.IGNORECASE
)
"""What stands where an answer is still to be written."""

REPLIES = frozenset(ENGLISH.answers["replies"])
"""Words that answer alone and are the title of no part."""

WANTING = re.compile(
    rf"{either(ENGLISH.answers['wanting'])}\b|.*\b{either(ENGLISH.answers['wanting_last'])}$",
    re.IGNORECASE,
)
"""How a note in brackets begins or ends that says that an answer is still to be written."""

HINT = re.compile(rf"{either(ENGLISH.answers['hints'])}\b[^,.;]*$", re.IGNORECASE)
"""How one begins that says how to find an answer, in no more than a clause."""

BESIDE = frozenset(map(normal, ENGLISH.answers["beside"]))
"""Names of what stands beside a question, and is no answer."""

ADVICE = frozenset(map(normal, ENGLISH.answers["advice"]))
"""Labels that need no colon: they are verbs of the sentence that follows."""

THINGS = frozenset(map(normal, ENGLISH.answers["things"]))
"""Labels that are things as well: `Intent` is a lock beside other locks."""

POINTERS = frozenset(ENGLISH.answers["pointers"])
"""Words that lead to an answer that stands elsewhere: `Read answer on …`."""

SEE = re.compile(rf"\({either(ENGLISH.answers['see'])}\b[^()]*\)\.?", re.IGNORECASE)
"""A note in brackets that does no more: `(See the notes of the first week)`."""

THEIR_TURN = any_of(ENGLISH.asks["their_turn"])
"""How an interviewer hands over: what is asked next is not asked of me."""

THEIRS_BY_NAME = any_of(ENGLISH.asks["theirs"])
"""Whom I may ask stands in the title."""

MINE_BY_NAME = any_of(ENGLISH.asks["mine"])
"""What they may ask stands in the title: `Questions to ask` beside it are mine, then."""

THEIRS = re.compile(
    rf"{either((*ENGLISH.asks['theirs'], *ENGLISH.asks['theirs_open']))}"
    r"|questions? (?:for )?(?:you|candidates?) (?:can|could|should|might|may) ask"
    r"|\b(?:what|questions?) I (?:(?:want|would like|plan|will|may|can|could) (?:to )?ask"
    r"|(?:asked|ask) (?:them|back)\b|asked(?=\W*$))",
    re.IGNORECASE,
)
"""What I may ask them."""

REPLIED = re.compile(
    rf"[*_]{{0,3}}{either(ENGLISH.answers['replied'])}[*_]{{0,3}}\s?\d{{0,3}}[*_]{{0,3}}\s?[:.)]",
    re.IGNORECASE,
)
"""What a reply begins with: `A: …`, `**Answer 3.** …`."""
OF_MISTAKES = re.compile(rf"{either(ENGLISH.titles['of_mistakes'])}\b", re.IGNORECASE)
"""How a title begins of what is to be avoided: `Mistakes I have seen`."""
ASKED_CALLED = frozenset(ENGLISH.answers["asked_called"])
"""What the wording of a question is called below its title: `Interview question`."""
LISTS_QUESTIONS = re.compile(
    rf"^\W*(?:{either(_TITLES['samples'])})?\s*(?:{_INTERVIEW}\s+)?"
    rf"{either(_TITLES['listed'])}\W*$",
    re.IGNORECASE,
)
"""A title above a list of questions whose answer may stand beside it."""

FOLLOWING = re.compile(rf"\b{either(ENGLISH.asks['leads_in'])}\b[^.?!]*:$", re.IGNORECASE)
"""How a wording leads in to a list that belongs to it."""

_CODE = ENGLISH.code

SPEAKS_OF_CODE = re.compile(
    rf"\b{either(_CODE['pointing'])}\s+(?:\w+\s+){{0,2}}{either(_CODE['things'])}\b"
    r"|\b(?:does|do|will|would|is|make|fix)\s+(?:this|these|the following|it)\b"
    rf"|\b{either(_CODE['below'])}\s+below\b|\bbelow\s+(?:code|snippet)\b"
    rf"|\b{either(_CODE['gives'])}\s+of\b|\bwhat(?:'s| is| are| will be)\s+(?:the\s+)?"
    rf"{either(_CODE['given'])}\b",
    re.IGNORECASE,
)
"""How a wording speaks of code that stands below it."""

CONCEPT_TITLE = any_of(_TITLES["concepts"])
"""Where `Term: meaning` bullets in a guide of questions are worth a card; elsewhere they are
tips."""

_ORDINARY = frozenset(ENGLISH.titles["ordinary"])
_ORDINARY_BEGINS = re.compile(rf"{either(ENGLISH.titles['ordinary_begins'])}\b")


def is_ordinary(title: str) -> bool:
    """Whether a title is that of a section that any document has."""
    name = normal(title)
    return name in _ORDINARY or _ORDINARY_BEGINS.match(name) is not None
