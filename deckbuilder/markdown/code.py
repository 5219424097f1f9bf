"""Inline code: a run of backticks up to the next run of the same length."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict

PATTERN = r"(?<!`)(?P<tick>`{1,9})(?!`)(?P<inner>.+?)(?<!`)(?P=tick)(?!`)"
"""A stretch of code in canonical text, for patterns that go on with what else there may be."""
_TICKS = re.compile(r"(?<!\\)`+")


def spans(text: str) -> list[tuple[int, int]]:
    """Begin and end of each stretch of code, in order."""
    if "`" not in text:
        return []
    runs = [m.span() for m in _TICKS.finditer(text)]
    by_length: dict[int, list[int]] = defaultdict(list)
    for i, (a, b) in enumerate(runs):
        by_length[b - a].append(i)
    found: list[tuple[int, int]] = []
    i = 0
    while i < len(runs):
        a, b = runs[i]
        same = by_length[b - a]
        at = bisect_left(same, i + 1)
        if at < len(same):
            i = same[at]
            found.append((a, runs[i][1]))
        i += 1
    return found


def ticked(text: str) -> str:
    """Code between as many backticks as it takes; blanks alone stay what they are."""
    text = " ".join(text.split("\n"))
    longest = max(map(len, re.findall("`+", text)), default=0)
    if not longest and text.strip() and not (text[0] == text[-1] == " "):
        return f"`{text}`"
    ticks = "`" * (longest + 1)
    return f"{ticks} {text} {ticks}" if text.strip() else text
