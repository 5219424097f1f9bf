"""The vocabulary: which words label which part of an answer, which headings open which section.

A label counts as a whole only: `**Follow-Up Points**:` is one, `Accounts Receivable Follow-Up` is
not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
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


def any_of(words: Iterable[str]) -> re.Pattern[str]:
    """Words and phrases → what finds one of them, in letters of any size."""
    longest = sorted(words, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest))})\b", re.IGNORECASE)


OURS = any_of(ENGLISH.asks["ours"])
"""The first person: who asks speaks of himself."""

Vocabulary = Mapping[str, str]
"""From a label's normal form to its meaning."""

_ORDINAL = re.compile(r"^(?:\d{1,2}(?:st|nd|rd|th)?|first|second|third|fourth|fifth)\s+(?=\S)")
_NUMBER = re.compile(r"(?<!\s)\s*+#?\d{1,3}$")


def normal(label: str) -> str:
    """A label's normal form: no case, hyphens, colon, markup or number (`Follow-Up Points 2:` → `follow up points`)."""
    return _NUMBER.sub("", _ORDINAL.sub("", wording(label))).strip()


VOCABULARY: Vocabulary = MappingProxyType(
    {word: meaning for meaning, words in ENGLISH.labels.items() for word in words}
)


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
    return vocabulary.get(normal(label))


def led(text: str, vocabulary: Vocabulary = VOCABULARY) -> tuple[str, str, str] | None:
    """`Mistake 1: Taking the first figure` → the label, what it means, and what it leads in to."""
    label, colon, rest = text.partition(":")
    found = meaning(label, vocabulary) if colon and rest.strip() else None
    return (label, found, rest.strip()) if found else None


CREDENTIALS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "certification",
        re.compile(r"\b(certifications?|certificates?|licen[cs]es?|licensure|credentials?)\b"),
    ),
    ("education", re.compile(r"\b(education|educational|degrees?|academic)\b")),
    (
        "qualification",
        re.compile(
            r"\b(qualifications?|(?:industry|professional|relevant) experience|prerequisites)\b"
            r"|^(?:required |key |essential |core |relevant |desired |preferred "
            r")?(?:experience|skills)(?: (?:and|&) (?:experience|skills|knowledge))?$"
        ),
    ),
)
"""Words in a heading or a group label that open a list of credentials."""

_CREDENTIAL_FILLER = re.compile(
    r"\b(overview|of|required|requirements?|and|or|recommended|preferred|relevant|key|common"
    r"|industry|professional|"
    r"background|training|certifications?|certificates?|licen[cs]es?|licensure|credentials?"
    r"|education|educational|"
    r"degrees?|academic|qualifications?|experience|prerequisites|the|for|additional|useful"
    r"|other|optional|specific|"
    r"standards?|technical|skills?|knowledge|a|an|in|to|list|essential|formal|memberships?"
    r"|desirable|beneficial|valuable|"
    r"suggested|helpful|important|continuing|programs?|courses?|specialized)\b"
)


def names_credentials_only(label: str) -> bool:
    """Whether a label is a group's name and no credential's: `Certifications` is, `Bachelor's Degree` is not."""
    return (
        bool(credential_kinds(label))
        and not re.search(r"\w", _CREDENTIAL_FILLER.sub(" ", label.casefold()))
        and not re.search(r"\bdegree\b", label.casefold())
    )


def credential_kinds(title: str, role: str = "") -> tuple[str, ...]:
    """Which credentials a heading opens, none for other headings (`Certifications for Nurses` counts, `Certify a build` not)."""
    text = undressed(title).casefold().strip(" :")
    if text.endswith("?"):
        return ()
    found = tuple(kind for kind, words in CREDENTIALS if words.search(text))
    rest = _CREDENTIAL_FILLER.sub(" ", text.replace(role.casefold(), " ") if role else text)
    return found if found and len(re.findall(r"\w+", rest)) <= 3 else ()


CLOSING_TITLES = re.compile(
    r"^(in )?(conclusion|concluding remarks|final "
    r"(thoughts|words|tips|note|notes|remarks)|summary|closing( thoughts| remarks)?|"
    r"wrap(ping)?[ -]up|key takeaways?|takeaways)\b",
    re.IGNORECASE,
)

CLOSING_TEXT = re.compile(
    r"^\W*(?:"
    r"(?:these|the (?:above|following|remaining)|each of these|all of these)\b"
    r"|this (?:guide|set|comprehensive|document|list|framework|preparation|interview"
    r"|structured|outline|format|collection|overview|resource|article|sheet)\b"
    r"|by \w+ing\b"
    r"|(?:remember|be sure|make sure|don['\u2019]t forget|keep in mind|good luck|best of "
    r"luck|prepare|practi[cs]e|use these|review|go through)\b"
    r"|(?:in (?:conclusion|summary|closing|short)|overall|to (?:conclude|sum "
    r"up|summari[sz]e)|ultimately|finally|taken together)\b"
    r"|(?:with (?:these|this|the right|thorough|careful|solid|proper|good)|preparing\b|being "
    r"(?:well[- ])?prepared|preparation is|a (?:well|good|strong|successful))"
    r"|(?:continue (?:with|in|this|to|similarly)|repeat (?:this|the|similar)|(?:the "
    r")?remaining questions|additional questions|and so on|feel free to|let me know|i "
    r"hope|hope this|would you like|if you (?:need|would like|want)|note that the)\b"
    r"|(?:an? |the )?(?:candidates?|applicants?|interviewees?|job seekers?)\b"
    r")",
    re.IGNORECASE,
)
"""How the last paragraph of a guide begins when it closes the guide and not the last answer."""

CLOSING_WORDS = re.compile(
    r"\b(interview(?:er|ers|ing|s|ed)?|candidates?|applicants?|job seekers?|(?:this|the) "
    r"guide|(?:these|the above|the) (?:sample |example |practice |interview |\w+ "
    r")?(?:questions|prompts|exercises|answers|responses|examples|scenarios)"
    r"|your preparation|prepar(?:e|ed|ing|ation|edness)|good luck|your "
    r"(?:responses?|answers?|stories|own words|next role)|hiring "
    r"(?:manager|panel|team)|recruiters?|employers?|job seekers?|STAR method)\b",
    re.IGNORECASE,
)

LEFTOVER = re.compile(
    r"^\W*(?:continue (?:with|in|this|similarly)|repeat (?:this|the|similar)|(?:the "
    r")?remaining questions (?:would|should|can|follow)|"
    r"(?:more|additional|further) questions (?:would|should|can|will) "
    r"(?:follow|be)|\.\.\.$|and so on\W*$|\(?continued\)?\W*$)",
    re.IGNORECASE,
)
"""What a text generator leaves behind; no guide's content, wherever it stands."""

NAVIGATION = re.compile(
    r"back to (?:the )?(?:top|contents|table of contents)|^\W*table of "
    r"contents\W*$|^\W*(?:\[?toc\]?)\W*$",
    re.IGNORECASE,
)

ASKS = frozenset(ENGLISH.asks["verbs"])
"""Verbs that ask: a heading that starts with one may be a question without a question mark."""

NOUNS = frozenset(ENGLISH.asks["nouns"])
"""Those of them that are nouns as well, or begin a name: `Design System`."""

TASKS = frozenset(ENGLISH.asks["tasks"])
"""What opens a task among lines of prose; elsewhere it is a step of something."""

AUXILIARIES = frozenset(ENGLISH.asks["auxiliaries"])
SUBJECTS = frozenset(ENGLISH.asks["subjects"])
"""What follows an auxiliary where it opens a question."""

QUESTION_WORDS = frozenset(ENGLISH.asks["words"]) | AUXILIARIES
"""Words that open a question by themselves."""

INTERROGATIVES = QUESTION_WORDS | frozenset(ENGLISH.asks["openers"])
"""And those that do where a question mark comes behind."""

CATEGORY = re.compile(
    r"^(?!.*\bfrequently asked "
    r"(?!interview))(?!.*\?\s*$)(?!(?:question|q)\s*#?\d+\s*(?:[:.)]|$))(?:.*\b(?:questions?"
    r"|interview|section|round|part \w+|skills|competenc(?:y|ies))\b.*"
    r"|(?:technical|behaviou?ral|situational|problem[- "
    r"]solving|general|leadership|communication|culture[- ]?fit|cultural "
    r"fit|analytical|strategic|role[- ]specific|"
    r"industry[- ]specific|miscellaneous|introductory|advanced|basics?|beginner|intermediate"
    r"|expert)(?:\W.*)?)$",
    re.IGNORECASE,
)
"""A heading that gathers questions and is none."""

QUESTION_SECTION = re.compile(
    r"^(?!.*\bfrequently asked "
    r"(?!interview))(?:.*\b)?(?:questions?|q\s*&\s*a|q\s*and\s*a|interview)\b",
    re.IGNORECASE,
)

QUESTION_TITLE = re.compile(
    r"^(?!.*\bfrequently asked "
    r"(?!interview))(?!.*\?\s*$)(?:.*\b)?(?:questions|q\s*&\s*a|interview\s+(?:help"
    r"|prep(?:aration)?|questions?|guide|q\s*&\s*a|answers|handbook|drills?))\b",
    re.IGNORECASE,
)
"""A title that says the file is a guide; a mere mention of interviews is none."""

ANOTHER_KIND = any_of(ENGLISH.titles["another_kind"])
"""What a file is called that asks, and is no interview for a job."""

OF_USERS = any_of(ENGLISH.titles["of_users"])
"""What a file is called that answers users of something."""

PLACEHOLDER = re.compile(
    r"^\W*(?:answers?(?: goes| will go| to go)? here|(?:answer )?(?:coming soon|to be "
    r"(?:added|written|done|filled in|completed))|todo|tbd|tba|wip|n/?a|fill in|lorem "
    r"ipsum.*)\W*$",
    re.IGNORECASE,
)
"""What stands where an answer is still to be written."""

ADVICE = frozenset(map(normal, ENGLISH.answers["advice"]))
"""Labels that need no colon: they are verbs of the sentence that follows."""

POINTERS = frozenset(ENGLISH.answers["pointers"])
"""Words that lead to an answer that stands elsewhere: `Read answer on …`."""

THEIR_TURN = re.compile(r"\bquestions? (?:can|may|could) (?:I|we) answer\b", re.IGNORECASE)
"""How an interviewer hands over: what is asked next is not asked of me."""

LISTS_QUESTIONS = re.compile(
    r"^\W*(?:example|sample|typical|common|possible|suggested|key)?\s*(?:interview\s+)?questions?\W*$",
    re.IGNORECASE,
)
"""A title above a list of questions whose answer may stand beside it."""

FOLLOWING = re.compile(r"\b(?:the following|these)\b[^.?!]*:$", re.IGNORECASE)
"""How a wording leads in to a list that belongs to it."""

SPEAKS_OF_CODE = re.compile(
    r"\b(?:this|these|the|that|following|each)\s+(?:\w+\s+){0,2}(?:code|snippets?|functions?"
    r"|methods?|class(?:es)?|loops?|quer(?:y|ies)|scripts?|programs?|expressions?|statements?|regex"
    r"|commands?|outputs?|errors?|promises|alerts?|examples?|lines)\b"
    r"|\b(?:does|do|will|would|is|make|fix)\s+(?:this|these|the following|it)\b"
    r"|\b(?:code|snippets?|functions?|alerts?|examples?)\s+below\b|\bbelow\s+(?:code|snippet)\b"
    r"|\b(?:value|output|result)\s+of\b|\bwhat(?:'s| is| are| will be)\s+(?:the\s+)?"
    r"(?:outputs?|results?|logged|printed|returned)\b",
    re.IGNORECASE,
)
"""How a wording speaks of code that stands below it."""

CONCEPT_TITLE = re.compile(
    r"\b(terms?|terminology|concepts?|glossary|definitions?|vocabulary|competenc(?:y|ies)"
    r"|acronyms?|skills?|trends?|frameworks?|metrics?|principles?|models?|fundamentals?)\b",
    re.IGNORECASE,
)
"""Where `Term: meaning` bullets in a guide of questions are worth a card; elsewhere they are
tips."""

_KIND = (
    r"(?:(?:job|panel|phone|screening|final)\s+)?interview\s*(?:help|prep(?:aration)?|questions?(?:\s*(?:and|&)\s*(?:model\s+"
    r"|sample\s+)?answers?)?|guides?|q\s*&\s*a|handbook|kit|cheat ?sheet|tips|study guide)?"
    r"|study\s+guide|questions\s+(?:and|&)\s+answers"
)
ROLE_ENDING = re.compile(
    rf"(?<![\s:,–—-])[\s:,–—-]*+\b(?:{_KIND})(?:\s+guide)?"
    r"(?:\s*(?:and|&)\s+how\s+to\s+answer\s+them|\s+to\s+ask|\s+with\s+answers"
    r"|\s*:\s+(?-i:(?![A-Z]))[^:]{1,60})?\s*$",
    re.IGNORECASE,
)
"""What a title says after the role."""

ROLE_BEGINNING = re.compile(
    r"^(?:how\s+to\s+(?:decide\s+on|prepare\s+for|answer|ace|pass|conduct)\s+(?:an?\s+|the\s+)?"
    r"|(?:top|the|best|essential|common|most\s+common|complete|ultimate|\d+\+?|\s+)*"
    r"(?:interview\s+(?:guides?|questions?(?:\s+(?:and|&)\s+answers?)?|prep(?:aration)?|kit"
    r"|handbook)|study\s+guide)\s+(?:for|on|about|of)\s+(?:an?\s+|the\s+)?)",
    re.IGNORECASE,
)
"""What a title says before the role."""

YEAR = re.compile(r"\s*[(\[][^()\[\]]{0,30}\d{4}[^()\[\]]{0,30}[)\]]|\b(?:19|20)\d\d\b")
"""A year is no part of a role."""

ORDINARY = frozenset(ENGLISH.titles["ordinary"])
"""Sections that any document has, in their normal form."""
