"""Sentences and their parts by rule, without a language model: `I ask e.g. Dr. Lee. Then I act.` → two sentences.

Nothing here changes a word: a text is cut between words, or marked up less, and that is all.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

Spans = list[tuple[int, int]]

# --- what must stay in one piece ----------------------------------------------------------------------------------------

_MARKUP = re.compile(r"[`*_\[(\\$\"\N{LEFT DOUBLE QUOTATION MARK}]")
_TICKS = re.compile(r"`+")
_SHIELDS = tuple(
    re.compile(pattern)
    for pattern in (
        r"!?\[[^\[\]]{0,300}\]\([^()\s]{0,500}\)",  # a link or an image
        r"\\\(.{0,400}?\\\)|\\\[.{0,400}?\\\]|\$\$.{0,400}?\$\$",  # a formula
        r"\*\*(?=\S).{1,600}?(?<=\S)\*\*|__(?=\S).{1,600}?(?<=\S)__",  # bold
        r"(?<![\w*])\*(?=[^\s*])[^*]{1,400}(?<=[^\s*])\*(?![\w*])|(?<![\w_])_(?=[^\s_])[^_]{1,400}(?<=[^\s_])_(?![\w_])",  # italic
        r"\([^()]{1,300}\)",
        r"\N{LEFT DOUBLE QUOTATION MARK}[^\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}]{1,300}\N{RIGHT DOUBLE QUOTATION MARK}",
        r"(?<![\w\"])\"(?=\S)[^\"]{1,300}\"(?!\w)",
    )
)
"""All bounded, so that a lone mark costs a look at some hundred characters and never at the whole text."""


def code_spans(text: str) -> Spans:
    """Where inline code stands: a run of backticks up to the next run of the same length."""
    if "`" not in text:
        return []
    runs = [m.span() for m in _TICKS.finditer(text)]
    by_length: dict[int, list[int]] = defaultdict(list)
    for i, (a, b) in enumerate(runs):
        by_length[b - a].append(i)
    spans: Spans = []
    i = 0
    while i < len(runs):
        a, b = runs[i]
        same = by_length[b - a]
        at = bisect_left(same, i + 1)
        if at < len(same):
            i = same[at]
            spans.append((a, runs[i][1]))
        i += 1
    return spans


def shields(text: str) -> Spans:
    """The spans no cut may fall into: code, links, formulae, emphasis, parentheses, quotations."""
    if not _MARKUP.search(text):
        return []
    spans = code_spans(text)
    for pattern in _SHIELDS:
        spans += (m.span() for m in pattern.finditer(text))
    return _joined(sorted(spans))


def _joined(spans: Spans) -> Spans:
    """Spans that overlap as one: half of a quotation is none."""
    joined: Spans = []
    for a, b in spans:
        if joined and a < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(b, joined[-1][1]))
        else:
            joined.append((a, b))
    return joined


def _inside(at: int, spans: Spans) -> bool:
    """Whether a cut at this place would fall into one of the spans (they are sorted and apart)."""
    i = bisect_left(spans, (at,)) - 1
    return i >= 0 and spans[i][0] < at < spans[i][1]


def mend(text: str) -> str:
    """The text without a stray `**` or without `**` at all, when its marks do not pair up."""
    if "**" not in text:
        return text
    code = code_spans(text)
    marks = [m.start() for m in re.finditer(r"\*\*", text) if not _inside(m.start(), code)]
    if len(marks) % 2 == 0:
        return text
    parts, last = [], 0
    for at in marks:
        parts.append(text[last:at])
        last = at + 2
    return " ".join("".join([*parts, text[last:]]).split())


# --- sentences ------------------------------------------------------------------------------------------------------------

_END = re.compile(r"(?<![.!?\u2026])[.!?\u2026]++[\"'\u201d\u2019)\]*_]*+(?=\s)")
_NEXT = re.compile(r"\s+[\"'\u201c\u2018(\[*_`\\$]*(\S)")
_LAST_WORD = re.compile(r"(\S{1,20})$")
_OPENERS = "\"'\u201c\u2018([*_"

_NEVER_LAST = frozenset("dr mr mrs ms prof st rev hon gen sen rep gov capt col lt sgt e.g i.e eg ie vs v cf viz approx incl esp ca al resp".split())
"""Abbreviations that something always follows."""

_BEFORE_NUMBER = frozenset("no nos fig figs eq sec ch vol pp p art approx est ver".split())
_MAY_BE_LAST = frozenset(
    "inc ltd co corp llc bros jr sr etc u.s u.k u.n e.u d.c a.m p.m ph.d m.d b.a m.a b.s m.s jan feb mar apr jun jul aug sep sept oct nov dec dept "
    "univ ave".split()
)
_STARTERS = frozenset(
    "a after afterward all also although an and another any as at because before both but by can consider did do does during each either even every "
    "everything "
    "finally first for from given has have he here how however i i'd i'll i'm i've if in instead it its last lastly later let many most my next no "
    "nobody nothing "
    "now of on once one only or other our over people she should since so some still such that the their then there these they this those though "
    "through thus to "
    "today together two under unlike until use we what when where whether which while who why with within without would you your".split()
)
"""Words a sentence starts with and a name hardly does: they settle `Acme Inc. We …` against `Acme Inc. Research`."""


def split(text: str) -> list[str]:
    """A text of one paragraph → its sentences, verbatim, none torn out of code, links, formulae, emphasis or quotations."""
    spans = shields(text)
    found, start = [], 0
    for match in _END.finditer(text):
        if not _inside(match.end(), spans) and _ends(text, start, match):
            found.append(text[start : match.end()].strip())
            start = match.end()
    found.append(text[start:].strip())
    return [sentence for sentence in found if sentence]


def _ends(text: str, start: int, match: re.Match[str]) -> bool:
    """Whether a full stop ends a sentence: by the word before it and by what follows."""
    after = _NEXT.match(text, match.end())
    if not after or after[1].islower() and text[after.start(1) - 1] != "`":
        return False
    mark = match[0][0]
    if mark in "!?":
        return True
    following = re.match(r"[\w'\u2019]*", text[after.start(1) :])
    starts = following is not None and following[0].replace("\u2019", "'").lower() in _STARTERS
    if match[0].startswith("..") or mark == "\u2026":
        return starts
    word = _LAST_WORD.search(text, max(start, match.start() - 20), match.start())
    return _may_end(word[1].lstrip(_OPENERS) if word else "", text[start : match.start()].strip(), starts, after[1].isdigit())


def _may_end(word: str, sentence: str, starts: bool, number_follows: bool) -> bool:
    bare = word.lower()
    if bare in _NEVER_LAST or (number_follows and bare in _BEFORE_NUMBER):
        return False
    if sentence.strip("(*_").isdigit():
        return False  # "1. Define the scope"
    initial = len(word) == 1 and word.isupper() and word != "I"
    if bare in _MAY_BE_LAST or initial or re.fullmatch(r"(?:\w\.)+\w", word):
        return starts
    return True


_WORD = re.compile(r"[^\W_]\S*")


@lru_cache(maxsize=4096)
def count(text: str) -> int:
    """How many words a text has."""
    return len(_WORD.findall(text))


# --- clauses --------------------------------------------------------------------------------------------------------------

_SHARP = frozenset("and or but by because so which who whose while rather than due".split())
"""Boundaries after two words already."""

_STRONG = _SHARP | frozenset(
    "since that whom when where whenever if unless before after until to such like including using through resulting leading ensuring allowing "
    "making instead "
    "as without whether what how why though although whereas based not".split()
)
"""Boundaries after three words."""

_WEAK = frozenset("with for in on at from into about across against between over under within during per via toward towards among around of".split())
_DETERMINERS = frozenset("the a an my our your his her its their this these each every".split())
"""Where no other boundary comes in time a phrase ends before one of these."""

_BOUNDARIES = _STRONG | _WEAK
_LOOSE_ENDS = _DETERMINERS | frozenset(
    "of to and or but that those more most very no not for with in on at from by as is are was were be than then must would will can could should "
    "may might has have had into about".split()
)
_TOKEN = re.compile(r"\S+")
_DOTTED = re.compile(r"(?:\w+\.)*\w\.|(?:vs|etc|Dr|Mr|Mrs|Ms|St|Inc|Ltd|Co)\.")
_STOP = ",;:.!?\u2014\u2013)"

_ASIDES = (
    "also|always|first|firstly|then|next|typically|usually|often|regularly|once|still|actively|immediately|quickly|even|now|again|finally"
    "|initially|generally|personally|therefore|only|just|really|successfully|proactively|consistently|specifically"
)
_ASIDE = f"(?:{_ASIDES})"
_MODAL = (
    r"(?:had to|have to|has to|would|will|can|could|should|may|might|must|did|do|(?:have|had|has|am|was|were|are)(?! (?:an?|the|no|my|our|one"
    r"|two|three)\b)|been|need to|like to|try to|tried to|aim to|make sure to|want to|wanted to|begin by|began by|start by|started by)"
)
_SUBJECT = r"(?:I|[Ww]e)(?:['\u2019](?:d|ve|m|ll|re))?(?:\s+(?:" + _MODAL + "|" + _ASIDE + r")\b(?!['\u2019]))*\s+"
_CONNECTIVE = re.compile(
    r"(?:(?:first|firstly|first of all|second|secondly|third|thirdly|then|next|after that|also|additionally|furthermore|moreover|finally|lastly"
    r"|initially|afterward|afterwards|usually|typically|"
    r"generally|often|specifically|similarly|instead|together|therefore|so|and|but|for example|for instance|in one case|in addition|as a result|to "
    r"start|to begin),?\s+){1,2}",
    re.IGNORECASE,
)
_OPENING_SUBJECT = re.compile(f"(?:{_CONNECTIVE.pattern})?{_SUBJECT}", re.IGNORECASE)
_LATER_SUBJECT = re.compile(r", " + _SUBJECT)
_PLAIN_SUBJECT = re.compile(r"(?<=[\w\u2019'] )(?:" + _SUBJECT + ")")
_SUBORDINATE = re.compile(
    r"(?:after|although|as|at|because|before|by|during|even|for|from|given|if|in|on|once|since|through|to|under|until|upon|using|when|whenever|where"
    r"|while|with|within|without|\w+ing|\w+ed)\b",
    re.IGNORECASE,
)
_BEFORE_SUBJECT = re.compile(_SUBORDINATE.pattern + r"|(?:each|every|one|two|three|four|five|several|last|the (?:next|following|same))\b", re.IGNORECASE)
_FORBIDDEN = re.compile(r"[`*_\[\]()<>|\\\"\u201c\u201d]|\$\$|https?:")


def head(text: str) -> str:
    """The words of a point to stand in bold: after I or we and the modals, up to the next boundary, two to nine of them, verbatim."""
    start, fallback = _start(text)
    if (found := _from(text, start)) or fallback == start:
        return found
    whole = _from(text, fallback)
    return "" if _OPENING_SUBJECT.match(whole + " x") and count(whole) < 4 else whole


def _start(text: str) -> tuple[int, int]:
    """Where a head may begin: after the subject, else after the words that only connect."""
    if match := _OPENING_SUBJECT.match(text):
        return match.end(), 0
    connected = match.end() if (match := _CONNECTIVE.match(text)) else 0
    if _BEFORE_SUBJECT.match(text, connected):
        match = _LATER_SUBJECT.search(text, connected, connected + 120) or _PLAIN_SUBJECT.search(text, connected, connected + 60)
    return (match.end(), connected) if match else (connected, connected)


def _from(text: str, start: int) -> str:
    for _ in range(3):
        found, end, comma = _phrase(text, start)
        if found or not comma:
            return found
        start = end
    return ""


def _phrase(text: str, start: int) -> tuple[str, int, bool]:
    """The phrase from here to the next boundary, where it ends, and whether only a comma cut it too short."""
    weak = last = end = start
    tokens = [(m.start(), m[0]) for m in islice(_TOKEN.finditer(text, start), 11)]
    bare = [word.lower().rstrip(_STOP) for _, word in tokens]
    for i, (at, word) in enumerate(tokens):
        if not bare[i] or _FORBIDDEN.search(word) or (_divides(bare, i) and _tidy(text[start:end])):
            break
        if i == 9:
            end = weak if weak > start else last if last > start else end
            break
        if i >= 3 and bare[i] in _WEAK:
            weak = end
        elif i >= 3 and bare[i] in _DETERMINERS:
            last = end
        end = at + len(word.rstrip(_STOP))
        if word[-1] in _STOP and not _DOTTED.fullmatch(word):
            if i == 0 and word[-1] in ",:":
                return "", end + 2, True
            if word[-1] != "," or _tidy(text[start:end]):
                break
    return _tidy(text[start:end]), end, False


def _divides(words: list[str], at: int) -> bool:
    """Whether a clause begins with this word; not within `side by side`."""
    word = words[at]
    if word not in _STRONG or at < (2 if word in _SHARP else 3):
        return False
    return at + 1 >= len(words) or words[at - 1] != words[at + 1]


def _tidy(phrase: str) -> str:
    """The phrase without words that lead on to what was left out; too short a phrase is none."""
    words = phrase.strip().split(" ")
    while words and words[-1].lower() in _LOOSE_ENDS:
        words.pop()
    kept = " ".join(words)
    return kept if count(kept) >= (3 if words and words[0].lower() in _DETERMINERS else 2) else ""


def opening(text: str) -> str:
    """The first clause of a text, at most nine words, without the mark that ends it."""
    spans = shields(text)
    tokens = [(m.start(), m[0]) for m in islice(_TOKEN.finditer(text), 20)]
    bare = [word.lower().rstrip(_STOP) for _, word in tokens]
    strong: list[int] = []
    weak: list[int] = []
    end = words = 0
    for i, (at, word) in enumerate(tokens):
        if words >= 5 and bare[i] in _BOUNDARIES and (bare[i] in _WEAK or _divides(bare, i)):
            (weak if bare[i] in _WEAK else strong).append(end)
        if words == 9:
            break
        words += any(c.isalnum() for c in word)
        end = at + len(word.rstrip(_STOP + "\u2026")) or end
        if words >= 3 and word[-1] in _STOP and not _DOTTED.fullmatch(word):
            strong.append(end)
    else:
        strong.append(end)
    for at in [*strong[:1], *reversed(weak), *strong[1:], end]:
        if at and not _inside(at, spans):
            return _trimmed(text[:at])
    return ""


def _trimmed(text: str) -> str:
    words = text.split(" ")
    while len(words) > 2 and words[-1].lower() in _LOOSE_ENDS:
        words.pop()
    return mend(" ".join(words).strip().rstrip(",;:.\u2014\u2013 -"))


_TAIL = re.compile(
    r";(?= )|,(?= (?:because|since|which|so that|although|even though|while|whereas|as well as|rather than|regardless of|instead of|such as"
    r"|including|ensuring|making sure|helping|"
    r"demonstrating|showcasing|highlighting|fostering|allowing|enabling|making it)\b)| [\N{EN DASH}\N{EM DASH}](?= )"
)
LONGEST = 1200
"""Characters of a sentence that is looked at for a shorter one; beyond it is no prose, and looking would take long."""

_FIRM_TAIL = re.compile(_TAIL.pattern + r"|,(?= (?:and|but|so) (?:I|we|they|it|he|she|nobody|everybody)\b)")
_MAIN_CLAUSE = re.compile(r", (?:I|we|they|the|my|our|it|he|she|you|this|that|a|an)\b")
_FIGURE = re.compile(r"\d")


def shorten(sentence: str, *, firm: bool = False) -> str | None:
    """The sentence ended at its last clause boundary, if what stays reads as a sentence and no figure is lost.

    `firm` ends it before a second main clause too.
    """
    if len(sentence) > LONGEST:
        return None
    spans = shields(sentence)
    for match in reversed(list((_FIRM_TAIL if firm else _TAIL).finditer(sentence))):
        kept, tail = sentence[: match.start()], sentence[match.end() :]
        if not _inside(match.start() + 1, spans) and count(kept) >= 6 and count(tail) >= 4 and not _FIGURE.search(tail) and _whole(kept, match[0], tail):
            return kept.rstrip(" ,;:") + ("." if sentence.rstrip('*_`)"\u201d')[-1:] in ".!?" else "")
    return None


def _whole(kept: str, mark: str, tail: str) -> bool:
    """Whether a main clause stands in what is kept and nothing of it in the tail."""
    if ":" in kept and mark == ";":
        return False
    if mark.strip() in "\N{EN DASH}\N{EM DASH}" and ("\N{EN DASH}" in kept + tail or "\N{EM DASH}" in kept + tail):
        return False
    if _SUBORDINATE.match(kept) and not (_MAIN_CLAUSE.search(kept) or _PLAIN_SUBJECT.search(kept, 0, 50)):
        return False
    if re.search(r"\b(?:not only|either|both|if)\b[^,]*$", kept) and mark != ";":
        return False
    return bool(_OPENING_SUBJECT.match(kept)) or mark == ";" or "," not in tail.replace(", and ", " and ")


def sentences_within(found: list[str], limit: int) -> Iterator[str]:
    """Sentences from the first on while they stay within so many words together; the first always, a stub never alone."""
    total = 0
    for i, sentence in enumerate(found):
        size = count(sentence)
        if i and total + size > limit and total >= 4:
            return
        total += size
        yield sentence
