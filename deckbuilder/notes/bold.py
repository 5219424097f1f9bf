"""The words of a point that stand out, and those it begins with; all of them as they stand.

    I would ask our sponsor to call   → I would **ask our sponsor** to call
    Churn fell to 4%.                 → Churn fell to **4%**.

Only what is certain stands out: the author's own marks, a term before its colon, a figure, things
in a row, and of a sentence that says what I do, or what to do, the verb with its object.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from deckbuilder.labels import ENGLISH, either
from deckbuilder.markdown import Block, Item, List, Paragraph, of
from deckbuilder.notes.enumerations import is_all, named
from deckbuilder.notes.sentences import count, inside, shields, split
from deckbuilder.notes.stretches import NAME, PLAIN

_SPEECH = ENGLISH.speech


# --- figures --------------------------------------------------------------------------------------

_FIGURE = re.compile(
    r"(?<![\w.,$&#/*\u2013-])"
    r"(?:[$\u20ac\xa3]\d+(?:[,.]\d+)*(?:[\u2013-][$\u20ac\xa3]?\d+(?:[,.]\d+)*)?"
    r"(?:[KMBkm]\b| (?:million|billion|thousand)\b)?"
    r"|(?:\d+(?:[.,]\d+)*(?: (?:and|or|to) |[\u2013-]))?\d+(?:[.,]\d+)*"
    r"(?:%| percent\b|[- ](?:million|billion|milliseconds|seconds|minutes|hours"
    r"|days|weeks|months|years)\b))(?![\w*])"
)
_DIGIT = re.compile(r"\d")
_AMOUNT = re.compile(r"(?<!\w)\d")


def with_figures(source: str) -> str:
    """Amounts, shares and times in bold; in code, formulae, links and quotations none."""
    if not _DIGIT.search(source):
        return source
    kept = shields(source)
    return _FIGURE.sub(lambda m: m[0] if inside(m.start() + 1, kept) else f"**{m[0]}**", source)


# --- a verb with its object -----------------------------------------------------------------------

_FIRST = re.compile(
    rf"(?:(?:{either(_SPEECH['connects'])}),?\s+){{0,2}}(?:I|[Ww]e)(?:['\u2019](?:d|ve|m|ll|re))?"
    rf"(?:\s+(?:{either((*_SPEECH['modals'], *_SPEECH['asides']))})\b(?!['\u2019]))*\s+",
    re.IGNORECASE,
)
"""`First, I would also `: what stands before the verb."""
_LATER = re.compile(
    r", (?:I|we)(?:['\u2019](?:d|ve|m|ll|re))?"
    rf"(?:\s+(?:{either((*_SPEECH['modals'], *_SPEECH['asides']))})\b(?!['\u2019]))*\s+"
)
"""The same behind `When a client complains`."""
_INSTRUCTS = re.compile(
    rf"(?:{either(_SPEECH['instructs'])})\b(?!['\u2019-])(?!\s+me\b)"
    r"(?!\s+(?:\w+\s+){0,2}?(?:is|are|was|were|can|could|may|might|must|should|will|would)\b)",
    re.IGNORECASE,
)
_SHOWS = re.compile(rf"(?:{either(_SPEECH['shows'])})\b", re.IGNORECASE)
"""`Shows calm`: what somebody does who answers well."""
_ASSESSES = re.compile(
    rf"(?:{either(_SPEECH['assesses'])})\s+(?:(?:{either(_SPEECH['articles'])})\s+)?", re.IGNORECASE
)
"""`Look for a calm tone`: what is looked for stands out."""
_IS = re.compile(rf"{either(_SPEECH['is'])}\s+(?:{either(_SPEECH['asides'])}\s+)*$", re.IGNORECASE)
_HAVING = re.compile(r"\b(?:had|has|have)\s+(?:\w+ly\s+)*$", re.IGNORECASE)
_DONE = re.compile(
    rf"(?:\w+ly\s+)*(?:\w+(?:ed|en|wn|ght)|{either(_SPEECH['done'])})\b", re.IGNORECASE
)
_DOING = re.compile(r"\w+ing\b")
_ENDS = frozenset(_SPEECH["ends"])
_JOINS = frozenset(_SPEECH["joins"])
_PAIRS = frozenset(_SPEECH["pairs"])
_EMPTY_OBJECTS = frozenset((*_SPEECH["pronouns"], *_SPEECH["no_names"], "sure"))
_REFLEXIVES = frozenset(_SPEECH["reflexives"])
_STATES = frozenset(_SPEECH["states"])
_NOUNS = frozenset(_SPEECH["nouns"])
_DETERMINES = frozenset(_SPEECH["dangles"])
_ALTERNATIVES = frozenset(_SPEECH["alternatives"])
_MEASURES = frozenset(_SPEECH["measures"])
_ARTICLES = [[article] for article in _SPEECH["articles"]]
_OPENS_CLAUSE = frozenset(_SPEECH["opens_clause"])
_DANGLES = frozenset((*_SPEECH["dangles"], *_SPEECH["is"])) | _ENDS
_NO_DEEDS = _STATES | _DETERMINES
"""What nothing that was done begins with."""
_TOKEN = re.compile(r"\S+")
_SHORT = r"(?<![^\W\d]\.[^\W\d])"
"""The dot of `a.m.` closes nothing."""
_CLOSES = re.compile(rf"{_SHORT}[,;:.!?\u2014\u2013)]+$|(?<=\w)\u2014.*")
_MARKED = re.compile(r"[`*_\[\]<>|\\\"\u201c\u201d(]|\$\$|https?:")
_LEAST, _MOST = 2, 7
_SHARE = 0.6
"""More of a sentence than this stands out no longer."""
_BEFORE_LATER = 120
"""Letters in which the second subject is looked for."""


def head(text: str, *, looked: bool = False) -> str:
    """A sentence that says what I do or what to do → its verb with the object, else nothing.

    `looked`: of one that says what to look for what that is.
    """
    sentence = next(iter(split(text)), "")
    first = _FIRST.match(sentence) or _LATER.search(sentence, 0, _BEFORE_LATER)
    if first is None and not (_INSTRUCTS.match(sentence) or _SHOWS.match(sentence)):
        return ""
    looks = _ASSESSES.match(sentence) if looked else None
    start = first.end() if first else looks.end() if looks else 0
    if first and _IS.search(first[0].replace("\u2019", "'")) and not _DOING.match(sentence, start):
        # what I am is no verb with an object
        return ""
    if first and _HAVING.search(first[0]) and not _DONE.match(sentence, start):
        # `I had days to decide`: what I had is no verb
        return ""
    start += _asides(sentence[start:])
    found = _phrase(sentence, start)
    words = count(found)
    verb = found.split(" ", 1)[0].casefold().replace("\u2019", "'")
    if verb in _NO_DEEDS or verb in _ENDS or verb in _EMPTY_OBJECTS or verb.endswith("n't"):
        # `know the team`: nothing was done; `all the drinks`, `with two others` is no verb
        return ""
    if words == _LEAST and found.split()[-1].casefold() in _EMPTY_OBJECTS:
        # `call him` tells nothing, nor does `noticed we`
        return ""
    rest = sentence[sentence.find(found, start) + len(found) :]
    behind = _behind(rest, 0)
    if _ASKS_ON.search(found) or (_IN_CLAUSE.search(found) and behind in _ALTERNATIVES):
        # `ask what's` next, `ask what a late gate` or a lost key costs
        return ""
    if _is_torn(found, rest):
        return ""
    short = words == _LEAST or found.rpartition(" ")[2].casefold() in _MEASURES
    if short and behind == "of":
        # `asked front` of house, `send a year` of data
        return ""
    if not _REFLEXIVES.isdisjoint(found.casefold().split()):
        # nor does `found myself drawn`
        return ""
    return found if _LEAST <= words <= _MOST and words <= _SHARE * count(sentence) else ""


def _is_torn(found: str, rest: str) -> bool:
    """Whether what stands behind a phrase belongs to its last words.

    `Give a low`, a middle and a high; `say I can't work` to that.
    """
    said = _SAYS_ON.search(found) is not None and _behind(rest, 0) == "to"
    return said or (_ONE_OF.search(found) is not None and _AND_ANOTHER.match(rest) is not None)


_SAYS_ON = re.compile(rf"\s{either(_SPEECH['who_acts'])}\s\S", re.IGNORECASE)
_ONE_OF = re.compile(r"\san? [\w-]+$", re.IGNORECASE)
_AND_ANOTHER = re.compile(r",\s+an?\s", re.IGNORECASE)
_ASKS_ON = re.compile(
    r"\b(?:how|what|when|where|which|who|whose|why)"
    r"(?:['\u2019]s?|\s\w+['\u2019](?:d|ll|re|s|ve))$",
    re.IGNORECASE,
)
_IN_CLAUSE = re.compile(r"\s(?:how|what|whether|which|who|whose|why) \w+ \w", re.IGNORECASE)
_ASIDE = re.compile(rf"(?:(?:{either(_SPEECH['asides'])}|\w+ly)\s+)+", re.IGNORECASE)


def _asides(text: str) -> int:
    """How long the words are that only say how, before the verb: `particularly enjoy`."""
    found = _ASIDE.match(text)
    return found.end() if found else 0


def in_first_person(text: str) -> bool:
    """Whether a text begins with what I or we do: `First, I would …`."""
    return _FIRST.match(_unmarked(text)) is not None


def does(text: str) -> bool:
    """Whether a text begins with what I do or with what to do."""
    return in_first_person(text) or _INSTRUCTS.match(_unmarked(text)) is not None


def _unmarked(text: str) -> str:
    return text.replace("*", "").replace("_", "")


def _phrase(text: str, start: int) -> str:
    """Up to a preposition, a conjunction, an `-ing` or a stop, the verb's own not counted."""
    before, last = "", start
    opened: int | None = None
    for n, match in enumerate(_TOKEN.finditer(text, start)):
        token = match[0]
        word = _CLOSES.sub("", token)
        if n and token == "-":
            return _trimmed(text[start:last])
        if n >= _MOST + 2 or _MARKED.search(token):
            ended = n < _MOST + 2 and before not in _DANGLES and not token.startswith("[")
            return _trimmed(text[start:last]) if ended else ""
        plain = word.casefold()
        if n and plain in _JOINS:
            if not _PAIRS.isdisjoint(text[start:last].casefold().split()):
                # `look for both skill`: half of a pair
                return ""
            half = opened is None and n <= _NAMED and _goes_on(text[match.end() :])
            # `something other than price`
            half = half or (plain == "than" and before == "other")
            return "" if half else _trimmed(text[start:last])
        behind = _behind(text, match.end())
        if n > 1 and _ends(plain, before, text[start:last], behind):
            if n == _NAMED and plain.endswith("ing"):
                # `use clock gating`: half of a name
                return ""
            said = text[start:last].casefold().split()
            if _is_repeated(before, plain, behind) or (plain == "of" and said[1] in _ENDS - {"to"}):
                # `ask for site` of manufacture
                return ""
            break
        before = plain
        # a dash that stands alone ends the words before it
        last = match.start() + len(word) if word else last
        if word != token:
            # `a systematic, data-driven approach`: what is before the comma names nothing yet
            cut = token.endswith(",") and opened is not None and n - opened < _OF_A_NAME
            listed = behind in _DANGLES
            return "" if cut and not listed else _trimmed(text[start:last])
        opened = n if plain in _DANGLES else opened
    return _trimmed(text[start:last])


def _behind(text: str, at: int) -> str:
    """The next word of a text, in small letters."""
    following = _TOKEN.search(text, at)
    return _CLOSES.sub("", following[0]).casefold() if following else ""


def _is_repeated(before: str, word: str, behind: str) -> bool:
    """`side by side`, `step by step`, `4 to 5`: no phrase ends within."""
    return (word == "by" and before == behind) or (
        word == "to" and before.isdigit() and behind[:1].isdigit()
    )


_NAMED = 2
"""Words of a verb and one more that may be half of a name."""


def _goes_on(text: str) -> bool:
    """Whether behind a conjunction a name goes on: `bring practical and useful skills to …`."""
    words = [_CLOSES.sub("", word).casefold() for word in text.split(maxsplit=2)[:2]]
    if len(words) < _LEAST or words[0] in _DANGLES or words[0].endswith(("ed", "ing")):
        return False
    return not _INSTRUCTS.match(words[0]) and words[1] not in _DANGLES | _JOINS


_OF_A_NAME = 2
"""Words from an article or a preposition to the end of a name."""


def _ends(word: str, before: str, said: str, behind: str) -> bool:
    """Whether what a verb speaks of ends before a word.

    before: the word before it; said: all that is before it; behind: the word behind it.
    """
    # `a second reading` is a thing
    of_thing = before in _DETERMINES or said.casefold().split()[-2:-1] in _ARTICLES
    doing = word.endswith("ing") and word not in _NOUNS and not of_thing
    # `follow an approach aimed at …`; not `keep a shared list`, `ask what they loved to …`
    done = word.endswith("ed") and word not in _NOUNS and before not in _DANGLES
    apart = done and behind in _ENDS and _OPENS_CLAUSE.isdisjoint(said.casefold().split())
    return doing or apart or word in _ENDS


def _trimmed(found: str) -> str:
    """Words less those at the end that lead on to what comes next, or only say how."""
    words = found.split(" ")
    while words and _leads_on(words[-1].casefold()):
        words.pop()
    return " ".join(words)


def _leads_on(word: str) -> bool:
    """`the`, `quickly`; not `reply`."""
    return word in _DANGLES or (word.endswith("ly") and word not in _NOUNS)


# --- in the tree ----------------------------------------------------------------------------------


def with_bold(blocks: Sequence[Block], *, speaks: bool, looked: bool = False) -> tuple[Block, ...]:
    """The blocks of a point with what stands out in them.

    `speaks`: of the sentence it begins with its verb, where it is no lead-in; `looked`: it says
    what is looked for, each item of its list as well.
    """
    alone = len(blocks) == 1
    return tuple(_block(block, speaks and alone, looked) for block in blocks)


def _block(block: Block, speaks: bool, looked: bool) -> Block:
    match block:
        case Paragraph():
            source = block.text.source
            return Paragraph(of(_marked(source, speaks, looked)), block.start, block.end)
        case List() if speaks:
            items = tuple(
                replace(
                    item, children=tuple(_block(child, True, looked) for child in item.children)
                )
                for item in block.items
            )
            return replace(block, items=items)
        case List():
            named = len(block.items) > 1 and all(map(_names_before_dash, block.items))
            items = tuple(_item(item, looked, named=named) for item in block.items)
            return List(items, block.start, block.end, block.ordered)
        case _:
            return block


def _item(item: Item, looked: bool, *, named: bool) -> Item:
    children = [_block(child, False, looked) for child in item.children]
    if named and isinstance(first := item.children[0], Paragraph):
        name = _before_dash(first.text.source)
        rest = with_figures(first.text.source[len(name) :])
        children[0] = Paragraph(of(f"**{name}**{rest}"), first.start, first.end)
    return Item(tuple(children), item.start, item.end, item.number)


_DASH = re.compile(rf"({NAME}) [-\u2013\u2014] (\S+)")
_NO_NAMES = frozenset((*ENGLISH.asks["words"], *_SPEECH["no_names"]))
"""Words that no name begins with: `I like it - …`."""
_DAYS = frozenset(ENGLISH.words["days"])


def _before_dash(text: str) -> str:
    """The name that a line begins with, and what is said of it behind a dash; else nothing.

    `Planning - what is to be done`; not `N - 1 edges`, nor `Monday - Friday`.
    """
    found = _DASH.match(text)
    if not found or len(found[1]) == 1:
        return ""
    spans = found[2].strip(",.").casefold() in _DAYS
    return "" if spans or found[1].split()[0].casefold() in _NO_NAMES else found[1]


def _names_before_dash(item: Item) -> bool:
    """Whether an item has a name before a dash, as all of its list must."""
    first = item.children[0] if item.children else None
    return isinstance(first, Paragraph) and bool(_before_dash(first.text.source))


def _marked(source: str, speaks: bool, looked: bool) -> str:
    if step := _STEP.match(source):
        # which step it is says nothing of it
        return f"{step[1]}{step[2]}{_marked(source[step.end() :], speaks, looked)}"
    if "**" in source or "__" in source:
        return with_figures(source)
    match = PLAIN.match(source) or _TICKED_NAME.match(source)
    leads = match and match["label"].casefold() in _CONNECTS
    if match and not leads and not _FIRST.match(source):
        end = match.end("label")
        return f"**{source[:end]}**{with_figures(source[end:])}"
    things = _with_things(source, looked=looked) if looked or _is_row(source) else ""
    found = head(source, looked=looked) if (speaks or looked) and not things else ""
    if not found:
        return things or _with_things(source) or with_figures(source)
    at = source.find(found)
    before, after = source[:at], source[at + len(found) :]
    return f"{with_figures(before)}**{found}**{with_figures(after)}"


_CONNECTS = frozenset(_SPEECH["connects"])
"""`After that: …` names nothing."""
_STEP = re.compile(
    r"(?:\*\*|__)((?:phase|stage|step)\s*#?\d{1,2}\s*:?)(?:\*\*|__)(\s*:?\s*)(?=\w)", re.IGNORECASE
)
"""`**Step 2**: Read it.`"""
_TICKED_NAME = re.compile(r"(?P<label>`[^`]{1,60}`): +(?=\S)")
"""`` `Load`: how much it bears ``"""


def _is_row(source: str) -> bool:
    """`Set a goal, track it, and review it.`: hardly more than what is named in a row."""
    return is_all(source, named(source))


def _with_things(source: str, *, looked: bool = False) -> str:
    """A sentence with the things in bold that it names in a row; empty where it names none."""
    first = next(iter(split(source)), "")
    things = named(first if source.startswith(first) else source, looked=looked)
    if not looked and any(_AMOUNT.search(source, at, end) for at, end in things):
        # `Milk is 18p, cup and lid 14p`: figures, and no names
        return ""
    whole = _is_row(source) or looked
    if not whole and (
        len(things) > _MOST_THINGS or any(count(source[at:end]) > _LONG_THING for at, end in things)
    ):
        # what stands out everywhere, or goes on, stands out nowhere
        return ""
    parts, last = [], 0
    for at, end in things:
        parts += [source[last:at], f"**{source[at:end]}**"]
        last = end
    return "".join([*parts, source[last:]]) if things else ""


_MOST_THINGS, _LONG_THING = 5, 3
"""Things in a row that may stand out in a sentence that says more, and words of each."""


# --- the words to begin with ----------------------------------------------------------------------

_LONGEST, _LEAST_WORDS = 9, 3
"""Opening words."""
_CLAUSE = 4
"""Words after which a clause may end."""


_ENDS_IN_DASH = re.compile(r"(?<!\s)(?:\s+[-\u2013\u2014]+)+$")


def opening(text: str) -> str:
    """The first words of a sentence, up to where a clause ends; at most nine, as they stand.

    Where none of its ends is so near, they go up to what may go with the words before it: `to the
    quay`. Nothing where that would fall into code, a link or a quotation.
    """
    kept = shields(text)
    end, before, near = 0, "", 0
    for n, match in enumerate(_TOKEN.finditer(text)):
        word = _STOPS.sub("", match[0])
        within = _is_repeated(before, word.casefold(), _behind(text, match.end()))
        # `a point of view` ends in no `point`
        within = within or (word == "of" and before in _MEASURES)
        ends = n >= _CLAUSE and word.casefold() in _ENDS and not within
        # `to that, since …`: what a comma follows joins nothing
        if not word or (ends and word == match[0] and word.casefold() in _JOINS):
            break
        near = near or (end if ends else 0)
        if n == _LONGEST:
            end = near or end
            break
        before = word.casefold()
        end = match.start() + len(word)
        among = _ONE_OF.search(text[:end]) and _AND_ANOTHER.match(text, end)
        if n and word != match[0] and not (inside(end, kept) or among):
            break
    if not end or inside(end, kept):
        return ""
    words = _closed(_ENDS_IN_DASH.sub("", _trimmed(text[:end])))
    return words if count(words) >= _LEAST_WORDS else ""


_STOPS = re.compile(rf"{_SHORT}[,;:.!?\u2014\u2013]+$")


def _closed(text: str) -> str:
    """Opening words without a bracket or a quotation that is still open, or a picture."""
    if "![" in text:
        return ""
    for opens, closes in ("()", "[]", "\u201c\u201d"):
        if text.count(opens) > text.count(closes):
            text = text[: text.rindex(opens)].rstrip()
    return text[: text.rindex('"')].rstrip() if text.count('"') % 2 else text
