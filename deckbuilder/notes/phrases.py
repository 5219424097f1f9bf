"""Parts of a sentence by rule, all of them verbatim.

The words to stand in bold, the words to begin with, a shorter sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from deckbuilder.notes.sentences import count, inside, mend, shields

# --- words that divide ----------------------------------------------------------------------------

_SHARP = frozenset("and or but by because so which who whose while rather than due".split())
"""Boundaries after two words already."""

_STRONG = _SHARP | frozenset(
    "since that whom when where whenever if unless before after until to such like including "
    "using through resulting leading ensuring allowing making "
    "instead as without whether what how why though although whereas based not".split()
)
"""Boundaries after three words."""

_TIGHT = frozenset("and or to not that what how like as such than".split())
"""Strong words that may also stand within the subject of a clause: `The record shows wind and both
weights`."""

_WEAK = frozenset(
    "with for in on at from into about across against between over under within during per "
    "via toward towards among around behind below beyond beside".split()
)
"""Where a phrase may end when no stronger boundary comes in time."""

_DETERMINERS = frozenset("the a an my our your his her its their this these each every".split())
_SUBJECTS = frozenset("i we he she they who".split())
"""Where no other boundary comes in time a phrase ends before one of these; it never ends with
one."""

_BEFORE = _STRONG | _WEAK | _DETERMINERS | _SUBJECTS | {"of", ""}
"""All words before which a phrase may end; the last of a text has none behind it."""

_AUXILIARIES = frozenset(
    "is are was were be been am being has have had do does did will would can could should "
    "may might must".split()
)
_DANGLING = (
    _DETERMINERS
    | _SUBJECTS
    | _WEAK
    | _AUXILIARIES
    | frozenset(
        "of to and or but that which most very no not by as than then nor if because when "
        "while where whether".split()
    )
)
"""Words that lead on to what comes next; a cut that leaves one at the end is no boundary."""

_TRAILERS = _DANGLING | frozenset(
    "only even just nearly almost more less so those next both either well often usually "
    "always never also".split()
)
"""Words that belong to what comes next when they stand before a cut: they go with it."""

_JOINING = _DETERMINERS | frozenset("and or but of to nor if because".split())
"""Words that end nothing even before a comma."""

_WITH_TO = frozenset(
    "me us him them you want wants wanted able need needs how what where when".split()
)
"""Words a following `to` belongs with."""

_TOKEN = re.compile(r"\S+")
_DOTTED = re.compile(r"(?:\w+\.)*\w\.|(?:vs|etc|Dr|Mr|Mrs|Ms|St|Inc|Ltd|Co)\.")
_STOP = ",;:.!?\u2014\u2013)"
_MOST = 9
"""Words of a head or of opening words."""


# --- where a clause begins ------------------------------------------------------------------------

_ASIDE = (
    "(?:also|always|first|firstly|then|next|typically|usually|often|regularly|once|still"
    "|actively|immediately|quickly|even|now|again|finally|initially"
    "|generally|personally|therefore|only|just|really|successfully|proactively|consistently"
    "|specifically)"
)
_MODAL = (
    r"(?:had to|have to|has "
    r"to|would|will|can|could|should|may|might|must|did|do|(?:have|had|has|am|was|were"
    r"|are)(?! (?:an?|the|no|my|our|one|two"
    r"|three|four|five)\b)|been|need to|like to|try to|tried to|aim to|make sure to|want "
    r"to|wanted to|begin by|began by|start by|started by)"
)
_SUBJECT = (
    r"(?:I|[Ww]e)(?:['\u2019](?:d|ve|m|ll|re))?(?:\s+(?:"
    + _MODAL
    + "|"
    + _ASIDE
    + r")\b(?!['\u2019]))*\s+"
)
_CONNECTIVE = re.compile(
    r"(?:(?:first|firstly|first of all|second|secondly|third|thirdly|then|next|after "
    r"that|also|additionally|furthermore|moreover|finally|lastly|initially"
    r"|afterward|afterwards|usually|typically|generally|often|specifically|similarly|instead"
    r"|together|therefore|so|and|but|however|ultimately|for example"
    r"|for instance|in one case|in addition|as a result|to start|to begin|it turn(?:ed|s) "
    r"out that|that way|since then"
    r"|(?:he|she|they|it|this) (?:told|showed|taught|reminded|assured|convinced) (?:me|us) "
    r"that),?\s+){1,2}",
    re.IGNORECASE,
)
_ADVERB = re.compile(
    r"(?:\w+ly|yes|no|well|instead|still|today|now|later|meanwhile|overall|sometimes|here"
    r"|there|eventually|afterwards),",
    re.IGNORECASE,
)
"""A lone word before a comma that says nothing yet; other words there begin a list (`Stop,
photograph, and …`)."""

_OPENING_SUBJECT = re.compile(f"(?:{_CONNECTIVE.pattern})?{_SUBJECT}", re.IGNORECASE)
_LATER_SUBJECT = re.compile(r", " + _SUBJECT)
_PLAIN_SUBJECT = re.compile(
    r"(?<=[\w\u2019'] )(?<!\bor )(?<!\band )(?<!\bthat )(?:" + _SUBJECT + ")"
)
_CLAUSE = re.compile(
    r"(?:after|although|as|because|before|even if|even "
    r"though|if|once|since|though|until|when|whenever|where|while)\b",
    re.IGNORECASE,
)
"""What opens a clause with a subject of its own before the main one."""

_SUBORDINATE = re.compile(
    _CLAUSE.pattern
    + r"|(?:at|by|during|for|from|given|in|on|over|through|to|under|upon|using|with|within"
    r"|without)\b|(?!\w+thing\b)\w+ing (?=\w)"
    r"|(?:armed|asked|based|combined|compared|confronted|faced|followed|inspired|motivated"
    r"|tasked) (?:by|on|to|with)\b",
    re.IGNORECASE,
)
_BEFORE_SUBJECT = re.compile(
    _SUBORDINATE.pattern
    + r"|(?:each|every|one|two|three|four|five|several|last|early|late|later|shortly|soon|back"
    r"|midway|halfway|the (?:next|following|same))\b",
    re.IGNORECASE,
)
_FORBIDDEN = re.compile(r"[`*_\[\]()<>|\\\"\u201c\u201d]|\$\$|https?:")


_CLAUSE_AFTER = re.compile(
    r"(?!(?:"
    + "|".join(sorted((_STRONG | _WEAK) - {"that"}))
    + r"|then|especially|particularly|mostly|even)\b)(?:[\w'\u2019-]+ ){1,7}"
    r"(?:is|are|was|were|has|have|had|will|would|can|could|should|may|might|must|do|does|did"
    r"|went|lost|led|gave|came|found|made|told|took|became|began|fell"
    r"|rose|grew|got|kept|left|met|said|saw|sent|won|ran|put|cut|bought|sold|built|thought"
    r"|chose|stood|needs?|gets?|goes|tells?|[a-z]{3,}(?:ed|[^s\W]s))\b"
    r"|(?:mention|ask|use|check|start|make|take|keep|write|call|tell|show)\b"
)
"""A clause by its first words: a subject and a verb, or an order."""


@dataclass(frozen=True, slots=True)
class _Start:
    """Where the words to stand out begin."""

    at: int
    own: bool
    """After I or we: the first boundary ends a verb with its object."""


def _start(text: str) -> _Start:
    """After the subject, else after the words that only connect, else with the main clause."""
    if match := _OPENING_SUBJECT.match(text):
        return _Start(match.end(), True)
    connected = match.end() if (match := _CONNECTIVE.match(text)) else 0
    while match := _ADVERB.match(text, connected):
        connected = match.end() + 1
        if subject := _OPENING_SUBJECT.match(text, connected):
            return _Start(subject.end(), True)
    if _BEFORE_SUBJECT.match(text, connected):
        if found := _later_subject(text, connected):
            return _Start(found, True)
        if _SUBORDINATE.match(text, connected) and (comma := _comma(text, connected)):
            return _Start(comma, False)
    return _Start(connected, False)


def _later_subject(text: str, start: int) -> int:
    """Behind the I or we of the main clause.

    That is the one after a comma, else a second one where the first belongs to `When I …`.
    """
    if match := _LATER_SUBJECT.search(text, start, start + 120):
        return match.end()
    plain = _PLAIN_SUBJECT.search(text, start, start + 80)
    clause = _CLAUSE.match(text, start)
    if plain and clause and plain.start() <= clause.end() + 1:
        plain = _PLAIN_SUBJECT.search(text, plain.end(), plain.end() + 80)
    return plain.end() if plain else 0


def _comma(text: str, start: int) -> int:
    """Behind the comma that ends a short phrase in front, when a clause of three words follows."""
    end = text.find(", ", start, start + 80)
    if (
        end < 0
        or inside(end, shields(text))
        or count(text[start:end]) > _MOST
        or not _CLAUSE_AFTER.match(text, end + 2)
    ):
        return 0
    return (
        end + 2
        if _CLAUSE.match(text, start)
        or not re.match(r"(?:by|with) (?!\w+ing\b)", text[start:], re.IGNORECASE)
        else 0
    )


# --- where a phrase may end -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _End:
    """A place where a phrase may end, after so many words."""

    at: int
    words: int
    kind: str
    """stop, comma, strong, tight, weak, det, of or limit."""
    loose: bool
    """The last word leads on to what follows."""


def _ends(text: str, start: int, *, plain: bool) -> Iterator[_End]:
    """The places at which a phrase that begins here may end; `plain` keeps it free of markup."""
    tokens = [(m.start(), m[0]) for m in islice(_TOKEN.finditer(text, start), _MOST + 8)]
    bare = [word.lower().rstrip(_STOP) for _, word in tokens]
    marked = plain and bool(_FORBIDDEN.search(text, start))
    words = 0
    for i, (at, word) in enumerate(tokens):
        if words == _MOST or (marked and _FORBIDDEN.search(word)):
            return
        words += word.isalnum() or any(c.isalnum() for c in word)
        following = bare[i + 1] if i + 1 < len(tokens) else ""
        if following not in _BEFORE and words < _MOST and word[-1].isalnum() and not marked:
            continue
        end = at + len(word.rstrip(_STOP + "\u2026"))
        if end == at or (i + 1 < len(tokens) and not bare[i + 1]):
            continue
        kind = _kind(tokens, bare, i)
        if marked and i + 1 < len(tokens) and _FORBIDDEN.search(tokens[i + 1][1]):
            kind = kind if kind in ("stop", "comma") else "weak"
        if words == _MOST and not kind:
            kind = "limit"
        if kind:
            loose = _is_loose(bare[max(0, i - 4) : i + 1], kind, word[-1])
            yield _End(end, words, kind, loose)
            if loose and kind == "stop":
                return


def _is_loose(words: list[str], kind: str, mark: str) -> bool:
    """Whether the last of these words leads on.

    `what it is` does not, nor `the one to ask for.` where the sentence is over.
    """
    if kind in ("stop", "comma"):
        return words[-1] in _JOINING or (mark == ":" and words[-1] in _WEAK)
    return words[-1] in _DANGLING and not _is_complete(words)


def _trimmed(words: list[str]) -> list[str]:
    """Words less those at the end that belong to what was left out."""
    end = len(words)
    while (
        end
        and words[end - 1].lower() in _TRAILERS
        and not _is_complete(words[max(0, end - 5) : end])
    ):
        end -= 1
    return words[:end]


def _is_complete(words: list[str]) -> bool:
    return words[-1] in _AUXILIARIES and any(
        word.lower() in ("what", "who", "how", "where") for word in words[:-1]
    )


def _kind(tokens: list[tuple[int, str]], bare: list[str], i: int) -> str:
    """Which boundary stands behind a token.

    None of it stands within `side by side` and `from eight to sixty`.
    """
    word = tokens[i][1]
    if i + 1 == len(tokens) or (word[-1] in ";:.!?\u2014\u2013)" and not _DOTTED.fullmatch(word)):
        return "stop"
    if word[-1] == ",":
        return "comma"
    following = bare[i + 1]
    doubled = (i + 2 < len(tokens) and bare[i] == bare[i + 2]) or i + 2 == len(tokens)
    if (following == "than" and (bare[i] in ("more", "less") or bare[i].endswith("er"))) or (
        following == "to" and bare[i] in _WITH_TO
    ):
        return ""
    spanned = following in ("to", "and") and any(
        b in ("from", "between") for b in bare[max(0, i - 3) : i]
    )
    if doubled or spanned:
        return ""
    if following in _STRONG and i + 1 >= (2 if following in _SHARP else 3):
        return "tight" if following in _TIGHT else "strong"
    if following in _WEAK and i >= 2:
        return "weak"
    if i >= 2 and (following in _DETERMINERS or following in _SUBJECTS):
        return "det"
    return "of" if i >= 3 and following == "of" else ""


# --- the head -------------------------------------------------------------------------------------


def head(text: str) -> str:
    """The words of a point to stand in bold: two to nine of them, verbatim.

    They stand after I or we and the modals, up to the next boundary.
    """
    start = _start(text)
    if start.at and inside(start.at, shields(text)):
        start = _Start(0, False)
    found = _phrase(text, start.at, own=start.own)
    if not found and start.own and not _OPENING_SUBJECT.match(text):
        found = _phrase(text, 0, own=False)
    return found


def _phrase(text: str, start: int, *, own: bool) -> str:
    ends = [e for e in _ends(text, start, plain=True) if e.words >= 2]
    if not ends:
        return ""
    chosen = _own_end(ends) if own else _clause_end(ends, text[start : start + 40])
    chosen = _enumerated(ends, chosen, text) if chosen and chosen.kind == "comma" else chosen
    if chosen:
        return _tidied(text[start : chosen.at], trim=chosen.kind not in ("stop", "comma"))
    return _tidied(text[start : ends[-1].at], trim=True)


def _own_end(ends: list[_End]) -> _End | None:
    """After I or we: the first boundary, else the last weak one.

    The first will do, since a verb and its object end there.
    """
    firm = (e for e in ends if e.kind in ("stop", "comma", "strong", "tight") and not e.loose)
    return next(firm, None) or _last(ends, "weak") or _last(ends, "det") or _last(ends, "of")


def _enumerated(ends: list[_End], comma: _End, text: str) -> _End:
    """Behind the last of several things of a word or two (`Permit, isolate, lock, tag`).

    But before `of all local, state and federal rules`.
    """
    if comma.words > 5 and re.match(r", \w+, ", text[comma.at :]):
        return (
            _last([e for e in ends if e.words < comma.words], "weak") or _last(ends, "of") or comma
        )
    for end in ends[ends.index(comma) + 1 :] if comma.words <= 3 else ():
        if end.kind in ("stop", "comma"):
            if end.words - comma.words > 2:
                break
            comma = end
    return comma


def _clause_end(ends: list[_End], begins: str) -> _End | None:
    """Another subject: the whole clause where it is short.

    Else up to what hangs on it, else as much as makes a phrase.
    """
    least = 3 if begins.split(" ", 1)[0].lower() in _DETERMINERS | {"it", "they"} else 2
    for kinds, fewest in ((("stop", "comma"), least), (("strong",), 4), (("tight",), 4)):
        for end in ends:
            if end.kind in kinds and end.words >= fewest and not end.loose:
                earlier = (
                    e
                    for e in ends
                    if not e.loose
                    and (
                        e.words >= 4
                        and e.kind == "strong"
                        or e.words >= 5
                        and e.kind == "tight"
                        and end.words == _MOST
                    )
                )
                return (
                    next(earlier, None) if kinds[0] == "stop" and end.words > 6 else None
                ) or end
    return _last(ends, "weak") or _last(ends, "det") or _last(ends, "of")


def _last(ends: list[_End], kind: str) -> _End | None:
    return next(
        (e for e in reversed(ends) if e.kind == kind and e.words >= 3 and not e.loose), None
    )


def _tidied(phrase: str, *, trim: bool) -> str:
    """The phrase without words that lead on to what was left out; too short a phrase is none."""
    words = phrase.strip().split(" ")
    words = _trimmed(words) if trim else words
    kept = " ".join(words).rstrip(_STOP)
    return (
        kept
        if count(kept) >= (3 if trim and words and words[0].lower() in _DETERMINERS else 2)
        else ""
    )


# --- opening words --------------------------------------------------------------------------------


def opening(text: str) -> str:
    """The first clause of a text, at most nine words, without the mark that ends it."""
    spans = shields(text)
    ends = [e for e in _ends(text, 0, plain=False) if not inside(e.at, spans)]
    if not ends:
        return ""
    firm = (e for e in ends if not e.loose and e.words >= _fewest(text, e))
    weak = (
        e
        for e in reversed(ends)
        if e.kind in ("weak", "det", "of") and e.words >= 5 and not e.loose
    )
    chosen = next(firm, None) or next(weak, None) or ends[-1]
    words = text[: chosen.at].split(" ")
    if chosen.kind not in ("stop", "comma"):
        words = _trimmed(words) if len(_trimmed(words)) > 1 else words
    return mend(" ".join(words).strip().rstrip(",;:.\u2014\u2013 -"))


def _fewest(text: str, end: _End) -> int:
    """How many words must stand before such an end: fewest where the sentence is over."""
    if end.kind == "stop":
        return 2 if text[end.at : end.at + 1] in ".!?" else 3
    return {"comma": 3, "strong": 5, "tight": 5}.get(end.kind, _MOST + 1)


# --- shorter sentences ----------------------------------------------------------------------------

_ASIDES = re.compile(
    r";(?= )|,(?= (?:as well as|rather than|regardless of|instead of|such "
    r"as|including|ensuring|making sure|helping|demonstrating|showcasing|highlighting"
    r"|fostering|allowing|enabling|making it)\b)| [\N{EN DASH}\N{EM DASH}](?= )"
)
"""Where an aside begins."""

_REASONS = re.compile(
    _ASIDES.pattern + r"|,(?= (?:because|since|which|so that|although|even though|while|whereas)\b)"
)
"""Where an aside or a reason begins."""

_CLAUSES = re.compile(
    _REASONS.pattern + r"|,(?= (?:and|but|so) (?:I|we|they|it|he|she|nobody|everybody)\b)|:(?= )"
)
"""Where anything begins that the sentence can do without: a second main clause or a list, too."""

_TAILS = {"aside": _ASIDES, "reason": _REASONS, "clause": _CLAUSES}

LONGEST = 1200
"""Characters of a sentence that is looked at for a shorter one; beyond it is no prose, and looking
would take long."""

_MAIN_CLAUSE = re.compile(r", (?:I|we|they|the|my|our|it|he|she|you|this|that|a|an)\b")
_FIGURE = re.compile(r"\d")


def shorten(sentence: str, cut: str = "reason") -> str | None:
    """The sentence ended at its last boundary (`aside`, `reason` or `clause`), if it can be.

    What stays has to read as a sentence, and no figure may be lost.
    """
    if len(sentence) > LONGEST:
        return None
    spans = shields(sentence)
    for match in reversed(list(_TAILS[cut].finditer(sentence))):
        kept, tail = sentence[: match.start()], sentence[match.end() :]
        if (
            not inside(match.start() + 1, spans)
            and count(kept) >= 6
            and count(tail) >= 4
            and not _FIGURE.search(tail)
            and _whole(kept, match[0], tail)
        ):
            return kept.rstrip(" ,;:") + (
                "." if sentence.rstrip('*_`)"\u201d')[-1:] in ".!?" else ""
            )
    return None


def _whole(kept: str, mark: str, tail: str) -> bool:
    """Whether a main clause stands in what is kept and nothing of it in the tail."""
    if ":" in kept and mark == ";":
        return False
    if mark == ":":
        # "…: one, two": the list illustrates; "the following:" and "I ask:" lead to it
        return "," in tail and not re.search(
            r"\b(?:following|these|are|is|include|includes|ask|say|two|three|four|five|six)$", kept
        )
    if mark.strip() in "\N{EN DASH}\N{EM DASH}" and (
        "\N{EN DASH}" in kept + tail or "\N{EM DASH}" in kept + tail
    ):
        return False
    if _SUBORDINATE.match(kept) and not (
        _MAIN_CLAUSE.search(kept) or _PLAIN_SUBJECT.search(kept, 0, 50)
    ):
        return False
    if re.search(r"\b(?:not only|either|both|if)\b[^,]*$", kept) and mark != ";":
        return False
    return (
        bool(_OPENING_SUBJECT.match(kept))
        or mark == ";"
        or "," not in tail.replace(", and ", " and ")
    )
