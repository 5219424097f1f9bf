"""Tags in a line of Markdown that change what it means: `2<sup>10</sup>` is not 210.

<sup> <sub> <ins> <del> <mark> <kbd> <b> <i>, in pairs; anything else in angle brackets is text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline

TAGS = ("sup", "sub", "ins", "del", "mark", "kbd", "b", "i")
"""The last two stand where stars would not be read as emphasis."""

_FAR = 2000
"""Characters between a tag and its end."""
_OPEN = re.compile(rf"<({'|'.join(TAGS)})>", re.IGNORECASE)
_CLOSE = {tag: re.compile(rf"</{tag}>", re.IGNORECASE) for tag in TAGS}


def plugin(parser: MarkdownIt) -> None:
    """Teach a parser the tags: tokens `sup_open` and `sup_close` with what stands between."""
    parser.inline.ruler.before("autolink", "raised", _rule)


def _rule(state: StateInline, silent: bool) -> bool:
    opened = _OPEN.match(state.src, state.pos) if state.src[state.pos] == "<" else None
    if opened is None:
        return False
    tag = opened[1].lower()
    last = min(state.posMax, opened.end() + _FAR)
    closed = _CLOSE[tag].search(state.src, opened.end(), last)
    if closed is None:
        return False
    if not silent:
        most = state.posMax
        state.push(f"{tag}_open", tag, 1)
        state.pos, state.posMax = opened.end(), closed.start()
        state.md.inline.tokenize(state)
        state.posMax = most
        state.push(f"{tag}_close", tag, -1)
    state.pos = closed.end()
    return True


def plain(text: str, shown: str = "") -> str:
    """Text or HTML with the tags → the same in letters alone: `2^10`, `x_1`, `~~80~~`.

    Other tags stay where they are. shown: the text with blanks in place of what holds no tags.
    """
    shown = shown or text
    if not _ANY.search(shown):
        return text
    made: list[str] = [""]
    opened: list[str] = []
    last = 0
    for tag in _ANY.finditer(shown):
        made[-1] += text[last : tag.start()]
        last = tag.end()
        name = tag[2].lower()
        if not tag[1] and len(opened) < _DEEPEST:
            opened.append(name)
            made.append("")
        elif tag[1] and opened and opened[-1] == name:
            inner = made.pop()
            made[-1] += _spelled(opened.pop(), inner)
        else:
            made[-1] += tag[0]
    made[-1] += text[last:]
    while opened:
        inner = made.pop()
        made[-1] += f"<{opened.pop()}>{inner}"
    return made[0]


_ANY = re.compile(rf"<(/?)({'|'.join(TAGS)})>", re.IGNORECASE)
_DRESS = re.compile(r"</?[a-z][a-z0-9]*(?:\s[^<>]*)?>|[*_`]")
_DEEPEST = 20


def _spelled(tag: str, text: str) -> str:
    if tag in ("sup", "sub"):
        sign = "^" if tag == "sup" else "_"
        bare = _DRESS.sub("", text)
        return f"{sign}{text}" if re.fullmatch(r"[\w.,+\u2212-]*", bare) else f"{sign}({text})"
    return f"~~{text}~~" if tag == "del" and text.strip() else text
