"""Tags in a line of Markdown that change what it means: `2<sup>10</sup>` is not 210.

<sup> <sub> <ins> <del> <mark> <kbd> <b> <i>, in pairs; anything else in angle brackets is text.
"""

from __future__ import annotations

import re

TAGS = ("sup", "sub", "ins", "del", "mark", "kbd", "b", "i")
"""The last two stand where stars would not be read as emphasis."""

_FAR = 2000
"""Characters between a tag and its end."""
_OPEN = re.compile(rf"<({'|'.join(TAGS)})>", re.IGNORECASE)
_CLOSE = {tag: re.compile(rf"</{tag}>", re.IGNORECASE) for tag in TAGS}


def closed(source: str, place: int, last: int) -> tuple[str, int, int, int] | None:
    """The tag that opens here with its twin: its name, where its inside begins and ends, the end.

    None where it is text: no tag, or one that is not closed before `last`.
    """
    opened = _OPEN.match(source, place)
    if opened is None:
        return None
    tag = opened[1].lower()
    end = _CLOSE[tag].search(source, opened.end(), min(last, opened.end() + _FAR))
    return (tag, opened.end(), end.start(), end.end()) if end else None


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
