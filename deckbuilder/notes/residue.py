"""What stands in an answer and tells a learner nothing: where it is from, how hard it is.

`It copies the list. [[src](https://a.example)]` → `It copies the list.`
"""

from __future__ import annotations

import re

from deckbuilder import labels
from deckbuilder.labels import ENGLISH, either
from deckbuilder.markdown import plain

_NAMES = ENGLISH.speech["residue"]
_LEVELS = either(ENGLISH.speech["levels"])
_AT_END = re.compile(
    rf"(?<!\s)\s*\\?\[?\[\\?\[?{either(_NAMES)}\\?\]?\]\([^()]*\)\\?\]?(?=[.]?\s*$)"
    rf"|(?<!\s)\s*\\?\[{either(_NAMES)}\\?\](?=[.]?\s*$)"
    rf"|(?<!\s)\s*\\?[\[(]{_LEVELS}\\?[\])](?=[.?]?\s*$)"
    rf"|(?<!\s)\s*\[[^\w\[\]]*(?:{either(ENGLISH.speech['up_the_page'])}[^\w\[\]]*)?\]"
    r"\(<?#[^()]*\)\s*$",
    re.IGNORECASE,
)
"""A link to a source or up the page, or how hard a question is."""
_MINUTES = r"\\?\[\\?\[?\d\d:\d\d(?::\d\d)?\\?\]\\?\]?(?:\([^()\s]*\))?"
_STAMP = re.compile(
    rf"^{_MINUTES}\s*|(?<!\s)\s+{_MINUTES}(?=[.,;]?\s*$)"
    r"|(?<!\s)\s+\\?\[\d\d:\d\d:\d\d\\?\](?:\([^()\s]*\))?(?=[.,;\s])"
)
"""Where a thing is said in a recording: `[00:12:48]`, and no part of a list as in code."""
_LEVEL_FIRST = re.compile(rf"\\?[\[(]{_LEVELS}\\?[\])]:?\s+(?=\S)", re.IGNORECASE)
_LEVEL_LAST = re.compile(
    rf"(?<=[?:.])\s+{_LEVELS}[^\w?!.]*$|(?<!\s)\s+{_LEVELS}\s+[^\w\s?!.,;:()\[\]\"'`*]+$",
    re.IGNORECASE,
)
"""`What is printed? Beginner`, and a picture behind it."""
_DASH_FIRST = re.compile(r"^[\u2013\u2014-]\s+(?=\S)")
"""What is left of `Q6 \u2014 How \u2026?`."""
_CHROME = re.compile(
    rf"[\s\[({{|\u2013\u2014-]*\b{either(ENGLISH.speech['chrome'])}\b[\])}}]*(?:\([^()\s]*\))?\W*$",
    re.IGNORECASE,
)
"""`Click here to Tweet`, which was copied with the question."""
_CODED = re.compile(r"^[A-H]\d{1,2}[).:]\s+(?=[^\W\d_\"])")
"""`A2) How …?`: its place among the questions."""
_CALLED_FIRST = re.compile(
    rf"[*_]{{0,3}}{either(ENGLISH.speech['asked_as'])}:[*_]{{0,3}}\s+(?=[\"\u201c]?[A-Z])",
    re.IGNORECASE,
)
"""`Follow-up: How …?`, `Senior: How …?`."""
_CLOSES = re.compile(r"(?<=[\w.!?)\"\u201d])\*\*(?=\s|$)")
"""Where bold ends: `**Exercise 4: Match it** by hand` lost its beginning with its number."""
_ADDRESS = re.compile(
    r"(?:(?<=[.!?])|(?<!\s)\s+(?=[A-Z])"
    rf"(?i:(?:{either(ENGLISH.speech['requests'])}\s+)?{either(ENGLISH.speech['leading'])})\b:?)"
    r"\s+<?https?://[^\s<>]+>?\s*$"
)
"""`It holds. https://a.example`, `It holds Please visit https://a.example`: where more stands."""
_PICTURE_LAST = re.compile(
    rf"\s*!\[{either(ENGLISH.speech['pictures'])}(?:[\W_]*\d[^\[\]]{{0,40}})?\]"
    r"\(https?://[^()\s]*\)\s*$",
    re.IGNORECASE,
)
"""`![image](https://a.example/b)` behind a text: a picture elsewhere of which nothing is said."""
_SAID = 8
"""Words before an address that are an answer without it."""


def without(text: str) -> str:
    """Markdown of a line without the link to its source behind it, and how hard it is."""
    found = _STAMP.sub("", text) if "[" in text and "`" not in text else text
    found = _PICTURE_LAST.sub("", found) if "![" in found else found
    found = _AT_END.sub("", found) if "[" in found or found[-1:] == ")" else found
    if "://" in found and len((bare := _ADDRESS.sub("", found)).split()) >= _SAID:
        found = bare
    return found if any(map(str.isalnum, found)) else text


def of_question(text: str) -> str:
    """The same of a question, which may begin with how hard it is: `(Medium) How …?`."""
    bare = _CODED.sub("", _DASH_FIRST.sub("", without(text), count=1), count=1)
    bare = _CALLED_FIRST.sub("", bare, count=1)
    bare = _LEVEL_LAST.sub("", _CHROME.sub("", bare) or bare)
    found = _LEVEL_FIRST.sub("", bare, count=1) if bare[:1] in ("(", "[", "\\") else bare
    if found.count("**") % 2:
        found = _CLOSES.sub("", found, count=1)
    return found if any(map(str.isalnum, found)) else bare


def names(text: str) -> bool:
    """Whether words only name such a thing: `[src]`, `Difficulty`."""
    return labels.normal(_TARGET.sub("]", text).strip("[]() ")) in labels.RESIDUE


def only_links(source: str) -> bool:
    """Whether Markdown of a line holds links, addresses or numbers of questions, and no more."""
    return not any(map(str.isalpha, _LINKS.sub(" ", source)))


_LINKS = re.compile(
    r"\\?\[(?:[^\[\]\\]|\\.)*\]\([^()\s]*\)|<?(?:https?://|www\.)[^\s<>]+>?|(?<!\w)\\?#\d+"
)


def leads_away(source: str) -> bool:
    """Whether Markdown of a line only names another page: `Also read: How to rest`."""
    text = plain(source)
    if _MORE_HERE.match(text) or ("](" in source and _LOOK_HERE.match(text)):
        return True
    label, colon, _ = text.partition(":")
    if not colon or len(label) > _LABEL:
        return False
    bare = labels.normal(label)
    cited = source.partition(":")[2].strip("* ")
    named = len(cited.split()) <= _CITED and not cited.endswith(".")
    return bare in _ELSEWHERE or (bare in _CITES and (named or only_links(cited)))


_MORE_HERE = re.compile(
    rf"{either(ENGLISH.speech['more'])}\b(?:,? [^.:;?!]{{2,80}})? here\W*$", re.IGNORECASE
)
_LOOK_HERE = re.compile(
    rf"[^.:;?!]{{0,60}}\b{either(ENGLISH.speech['look_here'])} here\W*$", re.IGNORECASE
)
"""`Learn more about locks here`, `For more about locks you can check here`."""


def is_blank(text: str) -> bool:
    """Whether a text in brackets only says what to write there: `[Describe what was at stake]`.

    Or nothing but when it is said: `[00:12:48]`.
    """
    if "[" in text and text.strip() and not _STAMP.sub("", text).strip():
        return True
    label, colon, rest = text.partition(": ")
    said = rest if colon and len(label) <= _LABEL else text
    return bool(_BLANK.fullmatch(said) or _TO_FILL.fullmatch(said.strip("_* ")))


_TO_FILL = re.compile(r"\[[^\W\d][^\[\]\s]*(?:\s+[^\[\]\s]+){2,}\]")
"""Several words in square brackets, and nothing else."""


_BLANK = re.compile(
    rf"[(\[]\W*{either(ENGLISH.answers['blanks'])}\b[^()\[\]]*"
    rf"\b{either(ENGLISH.answers['blanks_last'])}\W*[)\]]",
    re.IGNORECASE,
)
_CITES = frozenset(ENGLISH.speech["cites"])
_ELSEWHERE = frozenset(ENGLISH.speech["elsewhere"])
_CITED = 3
"""Words of what a source is called: `Source: Wikipedia`."""
_LABEL = 30
"""Letters of such a label."""
_TARGET = re.compile(r"\]\([^()\s]*\)")
