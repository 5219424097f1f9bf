"""How a question is worded: its number, its prefix, what stands round it, whether it asks.

`**Question 7: How …?** \N{WHITE MEDIUM STAR}` → 7, said, `How …?`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from functools import lru_cache

from deckbuilder import labels
from deckbuilder.labels import Vocabulary
from deckbuilder.markdown import (
    Block,
    Container,
    Details,
    Heading,
    Inline,
    Item,
    List,
    Paragraph,
    Quote,
    children,
    of,
    plain,
)

_SAID = labels.ENGLISH.asks
_COUNTED, _BEFORE = labels.either(_SAID["counted"]), labels.either(_SAID["counted_before"])
_ALONE, _SPEAKERS = labels.either(_SAID["alone"]), labels.either(_SAID["speakers"])
_BEGINS = "|".join((_COUNTED, _BEFORE, _ALONE, _SPEAKERS, labels.either(_SAID["reported"])))
_EXPLICIT = re.compile(
    rf"^(?:{_BEFORE}\s+)?{_COUNTED}"
    r"\s*+(?:\.\s*+)?(?:#\s*+)?(\d{1,4})(?:\s+of\s+\d{1,4}(?=\W*$))?(?!\d|(?-i:[a-z])"
    r"|\s*[-\N{EN DASH}]\s*\d)\s*+"
    r"(?:[*_]{0,3}\s*+[:\uff1a.)\N{EN DASH}\N{EM DASH}-])*+\s*+(.*)$",
    re.IGNORECASE | re.DOTALL,
)
_BARE_EXPLICIT = re.compile(
    r"^(?:(?!(?:the|this|that|an?|my|your|our|one|no)\b)(?:[a-z-]{3,20}\s+){1,2}"
    r"question(?=[*_]{0,3}\s*:)"
    rf"|(?:[a-z-]{{3,20}}\s+)question(?=\.[*_]{{2,3}}\s)"
    rf"|{_COUNTED}\s+{labels.either(labels.ENGLISH.words['numerals'])}"
    rf"|{_ALONE}|{_SPEAKERS}(?:\s+asks)?)"
    r"\s*+(?:[*_]{0,3}\s*+[:\uff1a.)])+[*_]{0,3}"
    r"(?:\s+|$|(?<=[:\uff1a])(?-i:(?=[A-Z\"\u201c\u00bf])))(.*)$",
    re.IGNORECASE | re.DOTALL,
)
_DASHED = re.compile(
    r"^Q[*_]{0,3}\s*[-\N{EN DASH}\N{EM DASH}][*_]{0,3}\s*(?=[*_\"\u201c]{0,3}[A-Z])(.+)$", re.DOTALL
)
"""`Q- What …?`"""
_REPORTED = re.compile(
    rf"^{labels.either(_SAID['reported'])}\s*[:,]?\s*(?=[\"\u201c])(.*)$", re.IGNORECASE | re.DOTALL
)
_NUMBERED = re.compile(
    r"^\(?#?(\d{1,4})(?:[a-h](?=[.)]))?\s*"
    r"(?:[.):]|\ufe0f?\u20e3|\s[-\N{EN DASH}\N{EM DASH}](?=\s))[*_]{0,3}\s*(.+)$",
    re.DOTALL,
)
_IN_BRACKETS = re.compile(
    r"^\\?\[(?:Q(?:uestion)?\s*)?#?(\d{1,3})(?:\s*/\s*\d{1,3})?\\?\]:?[*_]{0,3}\s+(?=[^\s(])(.+)$",
    re.DOTALL | re.IGNORECASE,
)
"""`[01] How …?`, `[1/12] How …?`."""
_HASHED = re.compile(r"^#(\d{1,3})\s+(?=[*_]{0,3}[A-Z\"\u201c])(.+)$", re.DOTALL)
"""`#6 How …?`"""
_DECIMAL = re.compile(
    r"^\d{1,2}(?:\.\d{1,2})?\.(\d{1,2})[.):]?\s+(?:\([A-Za-z]\)\s+)?(?=[*_]{0,3}[A-Z\"\u201c])(.+)$",
    re.DOTALL,
)
"""`2.1  How …?`, `2.1 (C) How …?`: the first of the second part."""
_GROUPED = re.compile(
    r"^[A-Z](\d{1,2})(?:[.):]|\s[-\N{EN DASH}\N{EM DASH}])[*_]{0,3}\s+"
    r"(?=[*_]{0,3}[A-Z\"\u201c])(.+)$",
    re.DOTALL,
)
"""`A1 \u2013 How …?`: the first of the first part."""
_LETTERED = re.compile(r"\(?[A-Za-z]\)[ ]+(?=[A-Z\"\u201c])(.+)$", re.DOTALL)
_LETTER = re.compile(r"([A-Z]|[IVX]{2,5})\.[ ]+(?=[A-Z\"\u201c])(.+)$", re.DOTALL)
"""`B. How …?`; what does not ask behind an `A.` is an answer."""
_PREFIXED = re.compile(
    rf"[*_]{{0,3}}(?:\(?#?\d|{_COUNTED}(?=\d)|(?:{_COUNTED}|{_SPEAKERS})\b)", re.IGNORECASE
)
RANGE = re.compile(
    r"^(?:questions?|q)?\s*\d+\s*(?:[-\N{EN DASH}]|to)\s*(?:questions?|q)?\d+\b", re.IGNORECASE
)
LONGEST = 45
"""Words of a line that asks; what has more is prose."""
_ANCHOR = re.compile(r"[\W\d]*\[.*\]\(<?#[^)]*\)\W*", re.DOTALL)
_ENDS_ASKING = re.compile(
    r"(?:[?\uff1f\u061f\u037e\u055e\u1367]|(?<=[\u0370-\u03ff\u1f00-\u1fff]);)"
    r"[\s\"'\u201d\u2019)*_]*(?:\([^()]{1,60}\))?[\W_]*$"
)
"""A question mark of any script; in Greek it looks like a semicolon."""


def ends_asking(bare: str) -> bool:
    """Whether a wording ends in a question mark; in brackets behind a title it is an example's.

    `Strengths ("What do you enjoy?")` names a kind of question.
    """
    if "?" not in bare and bare.isascii():
        return False
    found = _ENDS_ASKING.search(bare[-80:])
    if found is None:
        return False
    opened = bare.rfind("(")
    return not (")" in found[0] and opened > 0 and not asks_for(bare[:opened].rstrip()))


def leads_down(text: str) -> bool:
    """Whether Markdown is a link to a place in the page, and no more: a line of its contents."""
    return "](" in text and len(text) < 500 and _ANCHOR.fullmatch(text) is not None


_IN_TAGS = re.compile(r"<(b|strong)>((?:(?!</?\1>).)*)</\1>", re.DOTALL)


def unwrap(text: str) -> str:
    """Markdown without emphasis around all of it, or half of it cut off by a prefix."""
    text = text.strip()
    if text[:1] == "<" and (tagged := _IN_TAGS.fullmatch(text)):
        return unwrap(tagged[2])
    if "*" not in text and "_" not in text:
        return text
    if text[0] not in "*_" and (shown := labels.undressed(text))[:1] in ("*", "_"):
        # a sign before what stands in bold
        return text[: len(text) - len(shown)] + unwrap(shown)
    for mark in ("***", "**", "__", "*", "_"):
        if (
            text.startswith(mark)
            and text.endswith(mark)
            and len(text) > 2 * len(mark)
            and mark not in text[len(mark) : -len(mark)]
        ):
            return unwrap(text[len(mark) : -len(mark)])
    if text.count("**") % 2:
        text = text[2:] if text.startswith("**") else text[:-2] if text.endswith("**") else text
    return text.strip()


_LINKED = re.compile(r"\[([^\[\]]+)\]\((\S*)\)")
_MAY_BEGIN = re.compile(
    r"[\W_]{0,12}(?:[a-z][).]|[a-z]\d|[ivx]{2,5}\."
    r"|[a-z][a-z -]{2,40}question[*_]{0,3}[:.]|\d"
    r"|q\d|q[*_]{0,3}\s?[-\N{EN DASH}\N{EM DASH}]"
    rf"|{_BEGINS})",
    re.IGNORECASE,
)
"""How a prefix begins: a quick look, since most lines have none."""


_OPENS = re.compile(r"^[*_]{1,3}(?=\S)")
"""What opens an emphasis at the beginning."""


_TICKED = re.compile(r"^`(\d{1,4})`(?=[.):])")
"""`` `3`. How …? ``"""
_HALF_BOLD = re.compile(r"^(?:\\\*){2,3}(?=\d)")
"""`**14. How …?`, whose bold nobody closed."""
_KEYCAPS = re.compile(r"^([*_]{0,3})(?:((?:\d\ufe0f?\u20e3){2,4})|\U0001f51f)\s*")


def _in_figures(found: re.Match[str]) -> str:
    """A number of several keycaps, or the sign for ten, as a number with its dot."""
    figures = "".join(filter(str.isdecimal, found[2] or "10"))
    return f"{found[1]}{figures}. "


_ARROW = re.compile(r"^-+>\s*(?=\d)")
"""`--> 3. How …?`"""


@lru_cache(maxsize=1 << 10)
def split_prefix(text: str) -> tuple[int | None, bool, str]:
    """`**Question 7: How …?**` → (7, True, `How …?`).

    The number, whether the prefix names a question, the rest.
    """
    bare = _KEYCAPS.sub(_in_figures, _ARROW.sub("", text.strip()), count=1)
    bare = _HALF_BOLD.sub("", _TICKED.sub(r"\1", bare, count=1), count=1)
    if bare.startswith("[") and (linked := _LINKED.fullmatch(bare)):
        number, said, inner = split_prefix(linked[1])
        return number, said, f"[{inner}]({linked[2]})"
    if not _MAY_BEGIN.match(bare):
        return None, False, unwrap(bare)
    inner = _OPENS.sub("", bare)
    if (shown := labels.undressed(inner)) != inner and _PREFIXED.match(shown):
        # a sign before the number goes with it
        opened = inner[: len(inner) - len(shown)]
        bare, inner = bare.replace(opened, "", 1), _OPENS.sub("", shown)
    if RANGE.match(inner):
        return None, False, unwrap(bare)
    if match := _EXPLICIT.match(inner):
        return int(match[1]), True, unwrap(_balance(match[2]))
    if (match := _BARE_EXPLICIT.match(inner)) and not _STEP.match(inner):
        return None, True, unwrap(_balance(match[1]))
    if match := _DASHED.match(inner):
        return None, True, unwrap(_balance(match[1]))
    if match := _REPORTED.match(inner):
        return None, True, match[1]
    hashed = _HASHED.match(inner)
    hashed = hashed if hashed and ends_asking(hashed[2]) else None
    grouped = _GROUPED.match(inner)
    if match := _DECIMAL.match(inner) or _IN_BRACKETS.match(inner) or grouped or hashed:
        return int(match[1]), False, unwrap(_balance(match[2]))
    if match := _NUMBERED.match(inner):
        rest = unwrap(_balance(match[2]))
        # `2. **Question: How …?**`
        named = _OPENS.sub("", rest)
        inside = None if _STEP.match(named) else _BARE_EXPLICIT.match(named)
        return int(match[1]), inside is not None, unwrap(_balance(inside[1])) if inside else rest
    if match := _LETTERED.match(inner):
        return None, False, unwrap(_balance(match[1]))
    if (match := _LETTER.match(inner)) and asks_for(match[2]):
        return _counted(match[1]), False, unwrap(_balance(match[2]))
    return None, False, unwrap(bare)


_STEP = re.compile(
    rf"(?i:{labels.either(labels.ENGLISH.asks['steps'])})[*_]*\s*:[*_]*\s*[^\W\d_A-Z]"
)
"""What one does in an answer: `Ask: where does it hurt?`; who is asked is asked in full."""


def is_bracketed(text: str) -> bool:
    """Whether its number stands in brackets: `[01] How …?`."""
    return text.lstrip("\\").startswith("[") and _IN_BRACKETS.match(text) is not None


_ROMAN = {"I": 1, "V": 5, "X": 10}


def _counted(letters: str) -> int:
    """`C` is 3; `I`, `V`, `X` and what is made of them are Roman: nobody counts to the letter I."""
    values = [_ROMAN.get(letter, 0) for letter in letters]
    if not all(values):
        return ord(letters[0]) - ord("A") + 1
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-one if one < other else one for one, other in pairs)


def _balance(text: str) -> str:
    text = (
        re.sub(r"^[*_]{1,3}\s+", "", text)
        if text.count("**") % 2 or text.startswith(("** ", "* "))
        else text
    )
    if text.endswith("**") and text.count("**") % 2:
        return text[:-2]
    # `*The question: How …?*`, of which the prefix took the first star
    return text[:-1] if text[-1:] in ("*", "_") and text.count(text[-1]) == 1 else text


_DECORATION = re.compile(r"(?<=[?.!])[^\w\"'\u201d\u2019)\]`*$.?!=<>]+$")


_STARS = re.compile(r"(?<=[?.!])\s+(?:\\?\*)+$")
"""`What is X? ***`: how hard it is."""


def undecorated(prompt: str) -> str:
    """A question without the symbols put round it (`What is X? \N{WHITE MEDIUM STAR}`)."""
    bare = _STARS.sub("", prompt) if prompt[-1:] == "*" else prompt
    return _DECORATION.sub("", bare)[_signs(bare) :].rstrip()


def decoration(prompt: str) -> str:
    """The symbols put before and behind a question, which are no part of it."""
    found = _DECORATION.search(prompt)
    return " ".join(f"{prompt[: _signs(prompt)]} {found[0] if found else ''}".split())


def _signs(prompt: str) -> int:
    """How long the symbols are that a wording begins with; a blank is behind them."""
    if prompt[:1].isascii():
        return 0
    first = prompt.split(" ", 1)[0]
    kinds = {unicodedata.category(c) for c in first}
    return len(first) + 1 if "So" in kinds and kinds <= {"So", "Sk", "Mn", "Cf"} else 0


_LED_THROUGH = re.compile(
    rf"{labels.either(_SAID['through'])} {labels.either(_SAID['askers'])} through\b", re.IGNORECASE
)
"""`Take us through a loan.`"""


def asks(text: str, *, strict: bool = False) -> bool:
    """Whether a line reads like a question.

    It has a question mark at its end, or a verb that asks at its start.
    """
    bare = plain(text).strip(" \"'\u201c\u2018(")
    words = bare.split()
    if not words or len(bare) > 600:
        return False
    if ends_asking(bare):
        return True
    first = re.sub(r"[^a-z']", "", words[0].casefold())
    if "?" in bare and first in labels.INTERROGATIVES | labels.ASKS:
        return True
    if _LED_THROUGH.match(bare):
        return True
    if first not in labels.ASKS or len(words) < 3:
        return False
    return bare.endswith(".") or not strict or sum(w[0].isupper() for w in words) <= len(words) / 2


_STATED = 250
"""Letters of a line that asks without a question mark: `When …, I …` states."""


def asks_for(prompt: str) -> bool:
    """Whether a wording asks: it ends in a question mark, or begins as a question or request does.

    `Explain hoisting`, `How to plan a route`, `Difference between let and var`.
    """
    bare = plain(prompt).strip(" \"'\u201c\u2018(\u00bf\u00a1")
    if is_address(bare):
        return False
    if ends_asking(bare) or _LED_THROUGH.match(bare):
        return True
    if bare.startswith(("...", "\u2026")):
        # `... which goes on from the line above`
        return False
    words = re.findall(r"[^\W\d_][\w'\u2019]*", bare[:_STATED].casefold())
    if len(words) < 2 or (len(bare) > _STATED and "?" not in bare):
        return False
    if _BAR.fullmatch(bare):
        # `Share · Tweet · Save`
        return False
    first = words[0].replace("\u2019", "'")
    if bare.endswith("!") and first not in labels.QUESTION_WORDS and words[1] not in labels.ASKERS:
        # `Tell the truth!` is advice, `Tell me about yourself!` asks
        return False
    if bare.startswith(f"`{first} "):
        # `` `define - macros ``: a word of code whose other mark is missing
        return False
    if len(words) > 3 and words[-1] in labels.COPULAS:
        # `How good an engineer you are`
        return False
    if len(words) == 2 and first in labels.NOUNS:
        # `Design System`, `List comprehensions`
        return False
    if first in labels.CLAUSES and bare.endswith(".") and words[1] not in labels.AUXILIARIES:
        # `When the row shows it.`
        return False
    asks = first in labels.QUESTION_WORDS - labels.ASKS
    if asks and "?" not in bare and words[1] in _SPOKEN_OF:
        # `What you need`, `How it works`: a title
        return False
    if first == _TELL and words[1] in _NOT_US:
        # `Tell your boss if somebody sent you.`
        return False
    if first in labels.AUXILIARIES:
        # `Have a licence` is none, `Have you a licence` is; `Do this instead` is an order
        ordered = first in labels.ORDERS and words[1] in labels.OF_ONE
        return words[1] in labels.SUBJECTS and not ordered
    return (
        first in labels.ASKS
        or first.partition("'")[0] in labels.QUESTION_WORDS
        or f"{first} {words[1]}" in _COMPARES
        or _GIVEN.match(" ".join(words[:5])) is not None
    )


_SPOKEN_OF = frozenset(_SAID["spoken_of"])
_TELL, _NOT_US = "tell", frozenset(_SAID["told"])
_ADDRESS = re.compile(r"\W{0,3}\w{2,10}://\S+")
_BAR = re.compile(r"[^|\u00b7\u2022]{1,20}(?:\s[|\u00b7\u2022]\s[^|\u00b7\u2022]{1,20}){1,8}")
_GIVEN = re.compile(rf"{labels.either((*_SAID['given'], *_SAID['to_be_told']))}\b")
_COMPARES = frozenset(_SAID["compares"])
_OF_YOU = re.compile(
    rf"\W*{labels.either(_SAID['words'])}\s+{labels.either(_SAID['auxiliaries'])}"
    rf"\s+{labels.either(_SAID['you'])}\b",
    re.IGNORECASE,
)


def is_address(line: str) -> bool:
    """`https://example.org/watch?v=1`, which asks nobody."""
    return "://" in line and _ADDRESS.fullmatch(line.strip()) is not None


def asks_you(prompt: str) -> bool:
    """`How would you …`, with or without a question mark."""
    return bool(_OF_YOU.match(plain(prompt)))


@lru_cache(maxsize=1 << 10)
def gathers(bare: str, title: str) -> bool:
    """A category, credentials, a closing, a range of numbers: it begins a part of a guide.

    bare: the wording without signs; title: all of the line it stands in.
    """
    return bool(
        labels.credential_kinds(bare)
        or (labels.CATEGORY.match(bare) and not asks(bare, strict=True) and not asks_you(bare))
        or labels.AROUND_TITLES.match(bare)
        or RANGE.match(title)
    )


def split_line(block: Paragraph) -> tuple[Paragraph, Paragraph | None]:
    """A paragraph's first line (or its bold head over several lines), and the rest."""
    text = block.text.source
    if "\n" not in text and block.start == block.end:
        return block, None
    head = re.match(r"(\*{2,3}|__)(?=\S)(?:(?!\1)[^\n]|\n)*?\1[ :]*(?=\n|$)", text)
    cut = head.end() if head else (text + "\n").index("\n")
    first, rest = text[:cut], text[cut:].lstrip("\n ")
    lines = text[:cut].count("\n")
    if not rest:
        return replace(block, text=of(first)), None
    skipped = text[: len(text) - len(rest)].count("\n")
    return replace(block, text=of(first), end=block.start + lines), replace(
        block, text=of(rest), start=min(block.start + skipped, block.end)
    )


def _title(block: Heading | Details | Container) -> Inline:
    if isinstance(block, Heading):
        return block.text
    return block.summary if isinstance(block, Details) else block.title


_LED_BOLD = re.compile(r"[*_]{1,3}([^*_\n]{1,60})[*_]{1,3}\s*(:?)")
_LED_PLAIN = re.compile(r"([A-Za-z][A-Za-z' -]{0,40})::?(?:\s|$)")


def first_label(block: Block, vocabulary: Vocabulary) -> str | None:
    """The meaning of the label a block starts with, looking into the first item of a list.

    A heading, a summary and the title of what is set apart are labels as a whole.
    """
    while isinstance(block, (List, Item, Quote)) and children(block):
        block = children(block)[0]
    if isinstance(block, Heading | Details | Container):
        return labels.meaning(labels.undressed(_title(block).plain), vocabulary)
    if not isinstance(block, Paragraph):
        return None
    text = block.text.source
    if match := _LED_BOLD.match(text):
        ends = (
            match[1].rstrip().endswith(":")
            or match[2]
            or not text[match.end() :].strip()
            or text[match.end()] == "\n"
        )
        bundled = labels.led(match[1], vocabulary) if ends else None
        return (bundled[1] if bundled else labels.meaning(match[1], vocabulary)) if ends else None
    match = _LED_PLAIN.match(text)
    return labels.meaning(match[1], vocabulary) if match else None
