r"""What is a formula, what is text, what is refused: one gate for every field and every page.

`\(x^2\)`, `\[\frac{a}{b}\]`, `$$f'(x)$$` and `$x^2$` are formulae. `\[Company\]`, `manager\(s\)`
and `$$ and mill B is $$` hold no sign of TeX and are text. `\(\href{…}{x}\)` is refused: it is
shown as it is written, and told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from deckbuilder.tex import COMMANDS, ENVIRONMENTS, SIGNS

LONGEST = 2000
"""Characters of a formula; what is longer is text."""

_MARKS = (("\\(", "\\)", False), ("\\[", "\\]", True), ("$$", "$$", True))
"""Opening mark, closing mark, on a line of its own."""
_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|[{}%#$&]|[^\\{}%#$&]+|\\", re.DOTALL)
_SIGN = re.compile(r"\\[A-Za-z]|[\^_{}=<>+*/]|(?<![A-Za-z])[A-Za-z]'+(?![A-Za-z])")
_TEX = re.compile(r"\\[A-Za-z]|[\^_{}]")
_WORD = re.compile(r"[A-Za-z]{4,}")
_ENVIRONMENT = re.compile(r"\\(begin|end)(?![A-Za-z])\s*(?:\{([^{}]*)\})?")


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula, or what would be one but for the commands in `refused`."""

    body: str
    """The TeX between its marks."""
    display: bool
    """It stands on a line of its own."""
    source: str
    """As written, marks included."""
    refused: tuple[str, ...] = ()
    """Commands that are not allowed, as written: `\\href`."""


def judged(body: str) -> tuple[bool, tuple[str, ...]]:
    """What stands between the marks → whether it is a formula, and the commands that refuse it."""
    if not body.strip() or len(body) > LONGEST or "\n\n" in body or not _SIGN.search(body):
        return False, ()
    if not _TEX.search(body) and _WORD.search(body):
        # `\\[(price - cost) / cost\\]` are words in brackets
        return False, ()
    tokens = _TOKEN.findall(body)
    refused = [name for name in tokens if _named(name) and name[1:] not in COMMANDS]
    if "\\ce" in tokens or "\\pu" in tokens:
        # chemistry reads its text again: between `\$` the rest of `\\href` is a command
        refused += [token for token in tokens if token in ("\\$", "\\\\")]
    refused += [found[0] for found in _ENVIRONMENT.finditer(body) if found[2] not in ENVIRONMENTS]
    return _sound(tokens) and not refused, tuple(dict.fromkeys(refused))


def between_dollars(body: str) -> bool:
    """Whether what stands between single dollars is a formula, and no name or pattern.

    `$x_i$` is one, `$order_id$` none: a power or an index stands behind one letter or a command.
    """
    words = _OF_WORDS.search(body) is not None or body[0] in "|^_/" or '"' in body
    return not words and judged(body) == (True, ())


_OF_WORDS = re.compile(r"(?<!\\)\b[A-Za-z]{2,}_|_[A-Za-z]{2,}(?![A-Za-z]*\})")


def _named(token: str) -> bool:
    """A command of letters."""
    return token[0] == "\\" and token[1:2].isascii() and token[1:2].isalpha()


def _sound(tokens: list[str]) -> bool:
    """Whether MathJax would read it to its end.

    Its braces pair, nothing comments the rest out, no mark opens or closes another formula.
    """
    depth = 0
    table = any(token == "\\begin" for token in tokens)
    for token in tokens:
        depth += (token == "{") - (token == "}")
        if depth < 0 or token in ("%", "#", "$") or (token == "&" and not table):
            return False
        if token[0] == "\\" and not (_named(token) or token[1:] in SIGNS or token[1:].isspace()):
            return False
    return depth == 0


def at(source: str, place: int) -> Formula | None:
    """The formula, or refused one, that begins at this place; None where it is text."""
    for opener, closer, display in _MARKS:
        if not source.startswith(opener, place):
            continue
        end = _closed(source, place + 2, closer)
        if end < 0:
            return None
        return _made(source[place + 2 : end], display, source[place : end + 2])
    return None


def _made(body: str, display: bool, source: str) -> Formula | None:
    is_formula, refused = judged(body.strip())
    if not is_formula and not refused:
        return None
    return Formula(body.strip(), display, source, refused)


def _closed(source: str, place: int, closer: str) -> int:
    """Where the closing mark stands, looking no farther than a formula may be long; else -1."""
    end = place
    limit = min(len(source), place + LONGEST + 2)
    while end < limit:
        if source.startswith(closer, end):
            return end
        if source[end] == "\\" and source[end + 1 : end + 2] in ("(", "["):
            # a formula within a formula is none, and what is behind it need not be looked at
            return -1
        end += 2 if source[end] == "\\" else 1
    return -1


def find(markdown: str) -> Iterator[tuple[int, Formula]]:
    """All formulae of a text without code, and what is refused, with the places they begin at."""
    place = 0
    while (opened := _OPENED.search(markdown, place)) is not None:
        place = opened.start()
        found = at(markdown, place) if markdown[place + 1] in "([$" else None
        if found is not None:
            yield place, found
        place += len(found.source) if found else 2


_OPENED = re.compile(r"\\.|\$\$", re.DOTALL)
"""An escape hides what stands behind it: `\\\\(` is a backslash and a bracket."""
