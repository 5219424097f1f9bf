r"""The answer's text → its pieces: paragraphs, items with all that is in them, fences, tables.

Ask first.\n\n- **Label**: text\n  - below   → prose, item (and in it an item)
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from deckbuilder.notes.parts import story_label


@dataclass(slots=True)
class Piece:
    """A paragraph, an item with what is nested in it, a fence or a table."""

    kind: str
    """prose, item, code or table."""
    text: str = ""
    """Without list mark; of code the whole fence, of a table its lines."""
    ordered: bool = False
    children: list[Piece] = field(default_factory=list)


_FENCE = re.compile(r"^( *)(`{3,}|~{3,})")
_ITEM = re.compile(r"^( *)([-*+\u2022]|\d{1,9}[.)]) +(?=\S)")
_RULER = re.compile(r"^[\s|:-]*-[\s|:-]*$")
_RULE = re.compile(r"^ *(?:[-*_] *){3,}$")
_QUOTE = re.compile(r"^(?: {0,3}> ?)+")
_BREAK = re.compile(r"<br */?>", re.IGNORECASE)
_FORMULA = re.compile(r"\$\$[^$]*\$\$|\\\[[^\[\]]*\\\]")
_DEEPEST = 8


def scan(text: str) -> list[Piece]:
    """Canonical Markdown (see `document.markdown`) → its pieces.

    A full parse would cost ten times as much.
    """
    root: list[Piece] = []
    stack: list[tuple[int, list[Piece]]] = [(0, root)]
    lines = _BREAK.sub("\n", text).split("\n")
    at, blank = 0, True
    while at < len(lines):
        line = _QUOTE.sub("", lines[at])
        indent = len(line) - len(line.lstrip(" "))
        if not line.strip() or _RULE.match(line):
            at, blank = at + 1, True
            continue
        if blank:
            while len(stack) > 1 and indent < stack[-1][0]:
                stack.pop()
        if (item := _ITEM.match(line)) and _FENCE.match(line[item.end() :]):
            # a fence on the line of its bullet: the code is all there is to the item
            line = lines[at] = " " * item.end() + line[item.end() :]
            _level(stack, len(item[1]))
        if match := _FENCE.match(line):
            at, fence = _fenced(lines, at, match)
            _level(stack, indent).append(Piece("code", fence))
        elif _tabular(lines, at, stack[-1][1], blank):
            at, table = _tabled(lines, at)
            stack[-1][1].append(Piece("table", table))
        else:
            _text_line(line, stack, blank)
            at += 1
        blank = False
    return _continued(root)


def _continued(pieces: list[Piece]) -> list[Piece]:
    """A formula alone on its lines belongs to the sentence above it.

    So does what is quoted below a colon.
    """
    kept: list[Piece] = []
    for piece in pieces:
        prose = bool(kept) and piece.kind == kept[-1].kind == "prose"
        if prose and (
            _FORMULA.fullmatch(piece.text)
            or (kept[-1].text.endswith(":") and piece.text[:1] not in "*_")
        ):
            kept[-1].text += "\n" + piece.text
        else:
            kept.append(piece)
    return kept


def _text_line(line: str, stack: list[tuple[int, list[Piece]]], blank: bool) -> None:
    """A line of an item, or one that begins or continues a paragraph."""
    if match := _ITEM.match(line):
        siblings = _level(stack, len(match[1]))
        siblings.append(Piece("item", line[match.end() :].strip(), match[2][0].isdigit()))
        if len(stack) < _DEEPEST:
            stack.append((match.end(), siblings[-1].children))
        return
    siblings = stack[-1][1]
    if not blank and siblings and siblings[-1].kind == "prose":
        siblings[-1].text += "\n" + line.strip()
    elif not blank and len(stack) > 1 and not siblings and stack[-2][1][-1].kind == "item":
        stack[-2][1][-1].text += "\n" + line.strip()
    else:
        siblings.append(Piece("prose", line.strip()))


def _level(stack: list[tuple[int, list[Piece]]], indent: int) -> list[Piece]:
    while len(stack) > 1 and indent < stack[-1][0]:
        stack.pop()
    return stack[-1][1]


def _fenced(lines: list[str], at: int, opened: re.Match[str]) -> tuple[int, str]:
    """A fence with its marks, without its indentation; an unclosed one is closed."""
    pad, mark = len(opened[1]), opened[2]
    end = at + 1
    while end < len(lines) and not (
        lines[end].strip().startswith(mark) and not lines[end].strip().strip(mark[0])
    ):
        end += 1
    body = [line[pad:] if not line[:pad].strip() else line for line in lines[at:end]]
    return end + 1, "\n".join([*body, mark])


def _tabular(lines: list[str], at: int, siblings: list[Piece], blank: bool) -> bool:
    return (
        "|" in lines[at]
        and at + 1 < len(lines)
        and "|" in lines[at + 1]
        and bool(_RULER.match(lines[at + 1]))
        and (blank or not siblings or siblings[-1].kind != "table")
    )


def _tabled(lines: list[str], at: int) -> tuple[int, str]:
    end = at
    while end < len(lines) and "|" in lines[end]:
        end += 1
    return end, "\n".join(line.strip() for line in lines[at:end])


_WRAPPED = re.compile(
    r'^"([^"]+)"$|^\N{LEFT DOUBLE QUOTATION MARK}([^\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT '
    r"DOUBLE QUOTATION MARK}]+)\N{RIGHT DOUBLE QUOTATION MARK}$"
)


def unquoted(text: str) -> str:
    """An answer put in quotation marks as a whole loses them.

    Torn into points, they would not pair up.
    """
    match = _WRAPPED.match(text.strip())
    return (match[1] or match[2]).strip() if match else text


_EMPHATIC = re.compile(r"(\*{1,3}|_{1,3})(?=\S)([^*_`\n]+)(?<=\S)\1")


def unmarked(text: str) -> str:
    """Without marks around the whole answer.

    These are quotation marks, or an emphasis on every word, which emphasises none.
    """
    match = _EMPHATIC.fullmatch(text.strip())
    return unquoted(match[2] if match and re.search(r"[.!?] ", match[2]) else text)


def begins_block(line: str) -> bool:
    """Whether a line begins a list, a fence or a table, not a paragraph."""
    return bool(_ITEM.match(line) or _FENCE.match(line) or "|" in line)


def unwrapped(pieces: list[Piece]) -> list[Piece]:
    """A lone item is no list: its text is prose, and what is nested in it are the points."""
    for _ in range(_DEEPEST):
        if len(pieces) != 1 or pieces[0].kind != "item":
            break
        pieces = [Piece("prose", pieces[0].text), *pieces[0].children]
    return pieces


_ONLY_NAME = re.compile(r"(?:\*\*|__)[^*_\n]{1,80}(?:\*\*|__) ?:?")


def gathered(pieces: list[Piece]) -> list[Piece]:
    """Two or more names alone, each above a list, are items that hold these lists."""
    names = [
        i
        for i, p in enumerate(pieces[:-1])
        if p.kind == "prose" and pieces[i + 1].kind in ("item", "prose") and _is_name(p.text)
    ]
    if len(names) < 2:
        return pieces
    gathered: list[Piece] = pieces[: names[0]]
    for i, piece in enumerate(pieces[names[0] :], names[0]):
        if i in names:
            gathered.append(Piece("item", piece.text))
        else:
            gathered[-1].children.append(piece)
    return gathered


def _is_name(text: str) -> bool:
    return bool(_ONLY_NAME.fullmatch(text)) and story_label(text) == ""
