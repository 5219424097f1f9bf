"""Text without a mark of Markdown: which lines are titles and labels by their looks.

A phone note or an article pasted from a page has no `#`; its titles stand alone, short and with
capitals, and its labels end in a colon. Each such line gets a hint; no line is changed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from deckbuilder import labels
from deckbuilder.markdown.marks import BULLETS, HEADING, TIME, Line, indent_of, marker
from deckbuilder.markdown.replies import asks, replies
from deckbuilder.markdown.unfenced import CODE

FIRST, TITLE, LABEL, BREAK = 1, 2, 0, -1
"""What a line may be: the title of all, one below it, a label, or the first of a paragraph."""

STOP = re.compile(r"[.?!:;\u2026\u3002\uff01\uff1f][\"'\u201d\u2019)*_\]]*$")
_TITLE_SMALL = frozenset(labels.ENGLISH.words["small"])
_ARROWS = frozenset("\u2192\u21d2")
"""`Boiler \u2192 makes the steam`: what a thing is, and no title."""
_RULE = re.compile(r"[-=_*~]{3,}")
_REMARKED = re.compile(r"(.*\w) \([^()]{1,60}\)")
"""`TICKETS (know what each is for)`"""
_STAMPED = re.compile(rf"{TIME}\)?$")
"""Who speaks, and when: `Candidate  04:45`."""


def is_title(text: str) -> bool:
    """Whether a line alone reads as a title.

    A title is short, has no stop at its end, and every word of weight is capitalised.
    """
    text = text.strip()
    if (said := _REMARKED.fullmatch(text)) and said[1].isupper():
        text = said[1]
    if (
        not 2 <= len(text) <= 90
        or text[-1] in ".,;:!?\u2026-"
        or "**" in text
        or not _ARROWS.isdisjoint(text)
        or text[0] in "-*>|[(\"'`#=$\\/@"
        or text[0] in BULLETS
        or text[:2] == ". "
        or CODE.match(text)
        or _STAMPED.search(text)
    ):
        return False
    words = re.findall(r"[^\W_][\w'\u2019./&+#-]*", text)
    if not 1 <= len(words) <= 12 or "`" in text or "](" in text or "|" in text:
        return False
    heavy = [w for w in words if w.casefold() not in _TITLE_SMALL]
    return (
        all(w[0].isupper() or w[0].isdigit() for w in heavy)
        and (words[0][0].isupper() or words[0][0].isdigit())
        and any(w[0].isupper() for w in heavy)
    )


def is_plain(lines: Sequence[Line]) -> bool:
    """No Markdown heading, but at least two lines that are titles by their looks."""
    titles = remarks = 0
    before = ""
    drawn, ruled = _drawn(lines), _ruled(lines)
    for i, (_, text) in enumerate(lines):
        bare = text.strip()
        if _is_remark(lines, i):
            remarks += 1
        elif (
            HEADING.match(bare)
            or (set(bare) == {"="} and len(bare) > 2 and len(bare) not in ruled)
            or re.match(r"<h[1-6][\s>]", bare)
            or (before and re.match(r":[ ]{1,4}\S", bare))
        ):
            return False
        inside = DRAWN.fullmatch(bare)
        named = inside is not None and (i in drawn or labels.meaning(inside[2]))
        if named or (is_title(bare) and _stands_alone(lines, i, before)):
            titles += 1
        before = _parting(bare)
    if remarks:
        asked = sum(asks(text.strip()) for _, text in lines)
        return titles >= 2 and titles + asked >= remarks * _RARE
    return titles >= 2


def _ruled(lines: Sequence[Line]) -> frozenset[int]:
    """The widths of the rules that are drawn below blank lines: under a title stands no such."""
    pairs = zip(lines, lines[1:], strict=False)
    found = (text.strip() for (_, above), (_, text) in pairs if not above.strip())
    return frozenset(len(rule) for rule in found if _RULE.fullmatch(rule))


_REMARKS = ("# ", "//")
_RARE = 10
"""Titles and questions for each line in code that begins with a `#`."""


def _is_remark(lines: Sequence[Line], i: int) -> bool:
    """`# the second row` between other lines: a remark in code, as it may be, and no heading."""
    if not lines[i][1].startswith("# "):
        return False
    near = (lines[n][1].strip() for n in (i - 1, i + 1) if 0 <= n < len(lines))
    return sum(bool(line) and not HEADING.match(line) for line in near) == 2


def _stands_alone(lines: Sequence[Line], i: int, before: str) -> bool:
    ended = not before or bool(STOP.search(before)) or bool(marker(before)) or is_title(before)
    return ended and i + 1 < len(lines)


def _parting(line: str) -> str:
    """What stands above the next line: nothing where a rule is drawn."""
    return "" if _RULE.fullmatch(line) else line


def hints(lines: Sequence[Line], vocabulary: labels.Vocabulary) -> dict[int, int]:
    """What lines of plain text are, by their numbers."""
    found: dict[int, int] = {}
    before, bulleted = "", False
    # where a blank line stands above most titles, one stands above each
    spaced = _spaced(lines)
    opening = next((i for i, (_, text) in enumerate(lines) if text.strip()), 0)
    terms = _terms(lines)
    answers = replies(lines, [is_title(text) for _, text in lines])
    drawn, asked = _drawn(lines), _asked(lines)
    widest = max((len(text) for _, text in lines), default=0)
    for i, (number, text) in enumerate(lines):
        bare = text.strip()
        alone = _stands_alone(lines, i, before) or bulleted
        inside = DRAWN.fullmatch(bare)
        said = inside[2] if inside else bare
        meaning = labels.meaning(said, vocabulary) if bare and not bare.endswith(".") else None
        if i in drawn:
            found[number] = drawn[i]
        elif i in terms:
            found[number] = TITLE
        elif meaning and (alone or inside) and len(said.split()) <= 5:
            found[number] = TITLE if _counts_anew(bare, lines[i + 1 : i + 4]) else LABEL
        elif (
            is_title(bare)
            and alone
            and not (spaced and before)
            and i not in answers
            and _leads(lines, i)
            and not _is_entry(lines, i)
        ):
            found[number] = FIRST if i == opening else TITLE
        elif (
            bare
            and before
            and i not in asked
            and not marker(bare)
            and text[:1] != " "
            and not ((CODE.match(before) or before.startswith(_REMARKS)) and CODE.match(bare))
            # `• Selenium IDE:`, and below it what it is
            and not (before[0] in BULLETS and before.endswith(":"))
            # an answer of one line needs no stop at its end: `Salesforce`, and the next question
            and (
                STOP.search(before)
                or (i - 1 in answers and asks(bare))
                or (marker(before) and bare[0].isupper() and _had_room(before, bare, widest))
            )
        ):
            found[number] = BREAK
        bulleted = bool(marker(bare)) or (bulleted and bool(bare) and not STOP.search(before))
        before = _parting(bare)
    return found


def _had_room(line: str, below: str, widest: int) -> bool:
    """Whether the first word below would have stood on this line: it was not broken there."""
    return len(line) + len(below.split(maxsplit=1)[0]) < widest


def _terms(lines: Sequence[Line]) -> frozenset[int]:
    """Names at the margin with what they mean set in below them, where there are some of them."""
    found = frozenset(
        i
        for i, (_, text) in enumerate(lines[:-1])
        if text[:1].isalpha()
        and not (i and lines[i - 1][1].strip())
        and indent_of(lines[i + 1][1]) >= _SET_IN
        and lines[i + 1][1].strip()
        and not marker(lines[i + 1][1].strip())
        and not STOP.search(text.rstrip())
        and len(text.split()) <= _TERM
    )
    return found if len(found) >= _TERMS else frozenset()


_SET_IN = 2
"""Columns."""
_TERM, _TERMS = 6, 3
"""Words of a name, and names that make a list."""


def _counts_anew(bare: str, following: Sequence[Line]) -> bool:
    """`ANSWERS` above a list that begins with 1: a part of its own, and no label of one item."""
    after = next((text.strip() for _, text in following if text.strip()), "")
    mark = marker(after)
    return labels.normal(bare) in labels.APART and mark is not None and mark.number == 1


DRAWN = re.compile(r"(={1,5}|-{2,9}|[*~+_]{3,9})[ ]+(\S.*?)[ ]+\1")
"""What stands between signs: `== How …? ==` is a heading of a wiki, `--- team ---` may be one."""


def _drawn(lines: Sequence[Line]) -> dict[int, int]:
    """The lines between signs that are headings, with their levels, by their place.

    Most of those of one sign ask, or stand above what asks; a remark stands in an answer. What is a
    label is none, but in a wiki, whose signs draw nothing else.
    """
    said = [(i, text.strip()) for i, (_, text) in enumerate(lines) if text.strip()]
    found: dict[str, list[tuple[int, bool]]] = {}
    for n, (i, text) in enumerate(said):
        inside = DRAWN.fullmatch(text)
        if inside and (text[0] == "=" or not labels.meaning(inside[2])):
            # a word on the part stands between its title and what is asked, and a title apart
            apart = i == 0 or not lines[i - 1][1].strip()
            near = [inside[2], *(line for _, line in said[n + 1 : n + 2 + apart])]
            found.setdefault(text[0], []).append((i, any(map(_leads_to, near))))
    return {
        i: len(drawn[1]) if sign == "=" else TITLE
        for sign, places in found.items()
        for i, _ in places
        if sign == "=" or sum(leads for _, leads in places) * 2 > len(places)
        if (drawn := DRAWN.fullmatch(lines[i][1].strip()))
    }


def _leads_to(line: str) -> bool:
    """Whether a line is a question, as what stands below a title is."""
    return asks(line) or _ASKED.match(line) is not None


_ASKED = re.compile(rf"{labels.either(labels.ENGLISH.asks['alone'])}\s*\d*[:.)]", re.IGNORECASE)
"""`Q: …`."""
_BROKEN = 4
"""Lines over which a question goes."""


def _asked(lines: Sequence[Line]) -> frozenset[int]:
    """The lines on which a question goes on that says so, up to the one that replies.

    `Q: A lamp is out.` / `What now?` / `A: Ring.`
    """
    found: set[int] = set()
    for i, (_, text) in enumerate(lines):
        if not _ASKED.match(text.strip()):
            continue
        for n in range(i + 1, min(i + _BROKEN + 1, len(lines))):
            line = lines[n][1].strip()
            if labels.REPLIED.match(line):
                found.update(range(i + 1, n))
            if labels.REPLIED.match(line) or not line or marker(line):
                break
    return frozenset(found)


_ENTRY = re.compile(r"[A-Z][\w ]{0,24}:\s+\S")


def _is_entry(lines: Sequence[Line], i: int) -> bool:
    """`Difficulty: Hard` among lines of its kind: a record, which has no titles."""
    near = (lines[n][1].strip() for n in (i - 1, i + 1) if 0 <= n < len(lines))
    return _ENTRY.match(lines[i][1].strip()) is not None and any(map(_ENTRY.match, near))


def _leads(lines: Sequence[Line], i: int) -> bool:
    """Whether something stands below a line."""
    return any(text.strip() for _, text in lines[i + 1 : i + 4])


def _spaced(lines: Sequence[Line]) -> bool:
    """Whether a blank line stands above most titles."""
    apart = close = 0
    before = ""
    for i, (_, text) in enumerate(lines):
        bare = text.strip()
        if is_title(bare) and _stands_alone(lines, i, before):
            apart += not before
            close += bool(before) and not is_title(before)
        before = _parting(bare)
    return apart > close


# --- pages of a document that was printed ---------------------------------------------------------

_PAGE = re.compile(r"(?P<head>.{0,90}?)\s*\bpage\s+\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?\s*$", re.I)
_DASHED = re.compile(r"[-\u2013\u2014]\s*\d{1,4}\s*[-\u2013\u2014]$")
_ALONE = re.compile(r"\d{1,4}$")
_FAR_IN = 8
"""Columns from which a number alone is a page's: it was centred, or set to the right."""


def furniture(lines: Sequence[Line], broken: frozenset[int]) -> set[int]:
    """The lines of a printed page that are not its text: numbers, running heads.

    broken: the lines that begin a page (a form feed stands before them).
    """
    said = {i: text.strip() for i, (_, text) in enumerate(lines) if text.strip()}
    order = list(said)
    if not order:
        return set()
    first = said[order[0]]
    found = {
        i for i, text in said.items() if _is_number(lines[i][1], text, first, lines[i][0] in broken)
    }
    starts = {n for n, i in enumerate(order) if lines[i][0] in broken}
    if not found and not starts:
        return set()
    times: dict[str, int] = {}
    for text in said.values():
        times[text] = times.get(text, 0) + 1
    place = {i: n for n, i in enumerate(order)}
    near = {place[i] + step for i in found for step in (-1, 1)} | starts
    for n in near:
        if not 0 < n < len(order):
            continue
        text = said[order[n]]
        if (text == first or times[text] >= 3) and len(text) <= 90 and not text.endswith("."):
            found.add(order[n])
    return {lines[i][0] for i in found}


def _is_number(line: str, bare: str, first: str, starts: bool) -> bool:
    if len(bare) > 120:
        return False
    page = _PAGE.fullmatch(bare)
    if page is not None:
        head = page["head"].strip(" |-\u2013\u2014\u00b7")
        return not head or head == first
    return bool(_DASHED.fullmatch(bare)) or (
        bool(_ALONE.fullmatch(bare)) and (indent_of(line) >= _FAR_IN or starts)
    )
