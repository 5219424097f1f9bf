"""HTML that gives a text its structure: which tags of a line count, and what they do.

`<details><summary>Why?</summary>` opens a block; in `What is a <div>?` the tag is a word. A tag
counts at the beginning of a line, or where one that did is still open, and only in pairs.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)((?:\s(?:[^<>\"']|\"[^\"]*\"|'[^']*'){0,600})?)(/?)>")
STRUCTURE = frozenset(
    (
        "p div center section article aside details summary ul ol li blockquote h1 h2 h3 h4 h5 h6 "
        "figure figcaption picture source nav header footer main dl dt dd hr tbody thead table tr "
        "td th"
    ).split()
)
_VOID = frozenset({"hr", "source"})
_OPTIONAL = {"li": ("ul", "ol"), "dt": ("dl",), "dd": ("dl",), "p": ("p",)}

Event = tuple[str, str]
"""What a part of a line is: `text` and its text, or a tag's name (`/li` closes) and its rest."""


def count(texts: Iterable[str]) -> Counter[str]:
    """How often each tag opens (`div`) and closes (`/div`) in a text."""
    return Counter(
        f"{tag[1]}{tag[2]}" if tag[2][0].isupper() else f"{tag[1]}{tag[2].lower()}"
        for text in texts
        for tag in TAG.finditer(text)
    )


def _paired(name: str, counted: Counter[str]) -> bool:
    if name in _VOID:
        return True
    if name in _OPTIONAL and any(counted[f"/{n}"] for n in (*_OPTIONAL[name], name)):
        return True
    return counted[name] > 0 and counted[f"/{name}"] > 0


def events(text: str, counted: Counter[str], opened: Counter[str]) -> list[Event] | None:
    """A line → its parts, or None where no tag in it counts; `opened` is kept up to date."""
    found: list[Event] = []
    last, counts = 0, False
    structural = any(opened.values())
    for tag in TAG.finditer(text):
        name, closing = tag[2].lower(), bool(tag[1])
        if name not in STRUCTURE or not _paired(name, counted):
            continue
        if _in_code(text, tag.start()):
            continue
        begins = not text[last : tag.start()].strip() and (counts or last == 0)
        if closing and not (opened[name] or begins):
            continue
        if not closing and not (begins or counts or structural):
            continue
        if before := text[last : tag.start()].strip():
            found.append(("text", before))
        counts = True
        last = tag.end()
        found.append((f"/{name}" if closing else name, tag[3]))
        if name not in _VOID and not tag[4]:
            opened[name] = max(0, opened[name] + (-1 if closing else 1))
        structural = any(opened.values())
    if not counts:
        return None
    if rest := text[last:].strip():
        found.append(("text", rest))
    return found


def _in_code(text: str, at: int) -> bool:
    return text.count("`", 0, at) % 2 == 1


_BETWEEN_ROWS = re.compile(r"</?tr\b[^<>]*>|</?table\b[^<>]*>", re.IGNORECASE)
_CELL = re.compile(r"<(t[dh])\b[^<>]*>(.*?)(?=<t[dh]\b|</t[dhr]|$)", re.IGNORECASE | re.DOTALL)
_BROKEN = re.compile(r"</(?:p|li|div)>\s*(?=\S)|<br\s*/?>", re.IGNORECASE)
_WITHIN = re.compile(r"</?(?:p|div|ul|ol|li|tbody|thead|center)\b[^<>]*>", re.IGNORECASE)


_CAPTION = re.compile(r"<caption\b[^<>]*>(.*?)</caption\s*>", re.IGNORECASE | re.DOTALL)


def caption(text: str) -> tuple[int, str] | None:
    """What an HTML table is called: how many lines stand before it, and its words."""
    found = _CAPTION.search(text)
    words = " ".join(found[1].split()) if found else ""
    return (text.count("\n", 0, found.start(1)), words) if found and words else None


def rows(text: str) -> list[tuple[int, list[str]]]:
    """The rows of an HTML table: how many lines stand before each, and the text of its cells."""
    found: list[tuple[int, list[str]]] = []
    at = 0
    for end in (*_BETWEEN_ROWS.finditer(text), None):
        row = text[at : end.start() if end else len(text)]
        cells = [
            " ".join(_WITHIN.sub(" ", _BROKEN.sub("<br>", cell[2])).split())
            for cell in _CELL.finditer(row)
        ]
        if cells:
            found.append((text.count("\n", 0, at), cells))
        at = end.end() if end else at
    return found
