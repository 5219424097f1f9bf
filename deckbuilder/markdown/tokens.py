r"""Canonical text → its tokens: bold, links, code, formulae; the only user of markdown-it.

`**a** \(x^2\)` → strong_open, text, strong_close, text, formula. Where a run of stars opens and
closes is what the reader of a guide took it for.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter
from markdown_it.token import Token

from deckbuilder import formulae, raised
from deckbuilder.markdown.delimiters import flanking
from deckbuilder.markdown.inline import read
from deckbuilder.markdown.words import DOLLARS

_NESTING = 100


def tokens(text: str) -> Sequence[Token]:
    """A line or paragraph → the tokens of markdown-it, with `formula` and `sup_open` among them."""
    if "*" in text or "__" in text:
        # a wording stands on its card without the backslashes that its stars need here
        text = read(text)[0].source
    return _parser().parseInline(text)[0].children or ()


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": _NESTING})
    parser.enable("strikethrough")
    # whether a link leads anywhere is said by who writes, and not by leaving its source as text
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    parser.inline.ruler.before("escape", "formula", _formula)
    parser.inline.ruler.before("escape", "dollars", _dollars)
    parser.inline.ruler.before("autolink", "raised", _raised)
    parser.inline.ruler.at("emphasis", _emphasis)
    return parser


def _formula(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] not in "\\$":
        return False
    found = formulae.at(state.src, state.pos)
    if found is None:
        return False
    if not silent:
        token = state.push("formula", "", 0)
        token.content, token.meta = found.body, {"formula": found}
    state.pos += len(found.source)
    return True


def _dollars(state: StateInline, silent: bool) -> bool:
    """`$order_id$` is no formula, but what stands in it is no mark either."""
    found = DOLLARS.match(state.src, state.pos) if state.src[state.pos] == "$" else None
    if found is None:
        return False
    if not silent:
        state.pending += found[0]
    state.pos = found.end()
    return True


def _raised(state: StateInline, silent: bool) -> bool:
    """`<sup>` with what stands between it and its twin."""
    found = (
        raised.closed(state.src, state.pos, state.posMax) if state.src[state.pos] == "<" else None
    )
    if found is None:
        return False
    tag, start, end, after = found
    if not silent:
        most = state.posMax
        state.push(f"{tag}_open", tag, 1)
        state.pos, state.posMax = start, end
        state.md.inline.tokenize(state)
        state.posMax = most
        state.push(f"{tag}_close", tag, -1)
    state.pos = after
    return True


def _emphasis(state: StateInline, silent: bool) -> bool:
    """A run of stars or underscores, by the rule of `delimiters`."""
    char = state.src[state.pos]
    if silent or char not in "*_":
        return False
    size = 1
    while state.pos + size < state.posMax and state.src[state.pos + size] == char:
        size += 1
    opens, closes = flanking(state.src, state.pos, size)
    for _ in range(size):
        token = state.push("text", "", 0)
        token.content = char
        state.delimiters.append(
            Delimiter(
                marker=ord(char),
                length=size,
                token=len(state.tokens) - 1,
                end=-1,
                open=opens,
                close=closes,
            )
        )
    state.pos += size
    return True
