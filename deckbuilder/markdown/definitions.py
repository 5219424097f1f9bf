"""What a file defines once for all of it: the targets of its links, the text of its footnotes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from deckbuilder.markdown.code import ticked
from deckbuilder.markdown.links import LEADS, Known, label
from deckbuilder.markdown.marks import Line, open_below

_LINK = re.compile(
    r"[ ]{0,3}\[(?!\^)((?:[^\[\]\\]|\\.){1,200})\]:\s*(?:<([^<>]{1,800})>|(\S{1,800}))"
    r"(?:\s+(?:\"[^\"]*\"|'[^']*'|\([^()]*\)))?\s*$"
)
_NOTE = re.compile(r"[ ]{0,3}\[\^([^\]\s]{1,100})\]:(.*)$")
_TITLE = re.compile(r"\s*(?:\"[^\"]*\"|'[^']*'|\([^()]*\))\s*$")
_QUOTED = re.compile(r"^\s*(?:>[ ]?)+")
_ABBREVIATION = re.compile(r"\s{0,3}\*\[[^\]]{1,60}\]:\s")


def collect(lines: Sequence[Line]) -> tuple[Known, set[int]]:
    """The definitions in these lines, and the numbers of the lines that hold them."""
    links: dict[str, str] = {}
    notes: dict[str, str] = {}
    taken: set[int] = set()
    mark = ""
    at = 0
    while at < len(lines):
        number, text = lines[at]
        bare = text.strip()
        above, mark = mark, open_below(bare, mark)
        if not above and not mark and "]:" in bare:
            text = _QUOTED.sub("", text)
            alone, two = _LINK.match(text), _LINK.match(_two(lines, at))
            end = at
            if _ABBREVIATION.match(text):
                end = at + 1
            elif note := _NOTE.match(text):
                end, said = _noted(lines, at, note[2].strip())
                notes.setdefault(label(note[1]), said)
            elif (link := alone or two) and (link[2] or LEADS.search(link[3])):
                links.setdefault(label(link[1]), link[2] or link[3])
                end = at + 1 if alone else at + 2
                end += bool(_TITLE.fullmatch(_next(lines, end - 1)))
            taken |= {n for n, _ in lines[at:end]}
            at = max(at, end - 1)
        at += 1
    return Known(links, notes), taken


def _next(lines: Sequence[Line], at: int) -> str:
    return lines[at + 1][1] if at + 1 < len(lines) else ""


def _two(lines: Sequence[Line], at: int) -> str:
    """A definition whose target stands on the line below its name."""
    text = lines[at][1].rstrip()
    return f"{text} {_next(lines, at).strip()}" if text.endswith("]:") else ""


def _noted(lines: Sequence[Line], at: int, first: str) -> tuple[int, str]:
    """The end of a footnote that begins here, and its text: paragraphs in one, code as code."""
    said = [first] if first else []
    end = at + 1
    mark = ""
    while end < len(lines):
        text = lines[end][1]
        bare = text.strip()
        above, mark = mark, open_below(bare, mark) if mark or text[:1].isspace() else ""
        if above or mark:
            said += [ticked(bare)] if above and mark and bare else []
            end += 1
            continue
        if not bare:
            if not _next(lines, end).startswith(("    ", "\t")):
                break
            end += 1
            continue
        before = lines[end - 1][1].strip()
        indented = text.startswith(("  ", "\t"))
        if not indented and (
            not before or "]:" in text or re.match(r"\s*(?:[-*+>|]|#|\d{1,4}[.)])\s?", text)
        ):
            break
        if not indented and re.match(r"\s*(?:\*\*|__|<)", text):
            break
        said.append(bare)
        end += 1
    return end, " ".join(said)
