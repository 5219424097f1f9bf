"""Headings: `## What is a closure?`, `#### Question 7` with its wording on the next line.

The answer reaches to the next heading that is not its own: deeper ones are, and labels.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import replace
from itertools import pairwise

from deckbuilder import labels
from deckbuilder.forms.claim import MOSTLY, Claim, Tree, Unit
from deckbuilder.forms.prompt import (
    asks_for,
    ends_asking,
    first_label,
    gathers,
    split_line,
    split_prefix,
)
from deckbuilder.forms.wording import wording
from deckbuilder.labels import Vocabulary
from deckbuilder.markdown import Block, Heading, Paragraph, Quote, plain
from deckbuilder.text import normal


def headings(tree: Tree, vocabulary: Vocabulary) -> Iterator[Claim]:
    """Every heading, at whatever level."""
    for found in tree.levels.values():
        heads = [(i, u, Head(u.block, vocabulary)) for i, u in _headed(found)]
        alone = [head for _, _, head in heads]
        if not heads:
            continue
        _mark_cases(heads, found, vocabulary)
        _number_alike(alone)
        _level_out(alone)
        _mark_parts(alone)
        _mark_lettered(alone)
        counted = _counted(alone)
        _mark_steps(alone)
        if found[0].block is heads[0][1].block and _is_all(alone):
            yield _claim(*heads[0][1:], found[1:2], 0, len(found))
            continue
        for n, (i, unit, head) in enumerate(heads):
            if head.is_step or head.is_part:
                continue
            reach = _reach(heads, n, len(found), counted)
            yield _claim(unit, head, found[i + 1 : i + 2], i, reach)


def _headed(found: Sequence[Unit]) -> Iterator[tuple[int, Unit]]:
    return ((i, u) for i, u in enumerate(found) if isinstance(u.block, Heading) and u.block.text)


class Head:
    """A heading, looked at from all sides."""

    def __init__(self, block: Block, vocabulary: Vocabulary) -> None:
        assert isinstance(block, Heading)
        self.level, self.title, self.block = block.level, block.text.plain, block
        self.number, self.said, self.prompt = split_prefix(block.text.source)
        self.subject = ""
        """What stands before the word `Question`: `AI - Question 3 - How …?`."""
        if (found := _SUBJECT.match(block.text.source)) and not self.said:
            number, said, prompt = split_prefix(block.text.source[found.end() :])
            if said:
                self.number, self.said, self.prompt = number, said, prompt
                self.subject = found[1]
        bare = labels.undressed(plain(self.prompt))
        short = len(bare) <= 60 and not bare.endswith("?")
        led = labels.led(bare, vocabulary)
        # `Answer (short)` is an answer
        named = _REMARK.sub("", bare)
        self.meaning = labels.meaning(named, vocabulary) if short else None
        self.meaning = self.meaning or (led[1] if led else None)
        # `Putting it together — sample answer`
        behind = _DASH.split(named)[-1]
        called = behind != named and labels.meaning(behind, vocabulary) == labels.ANSWER
        self.in_words = self.meaning is None and bool(
            called or labels.NAMES_ANSWER.fullmatch(named)
        )
        """It is called an answer in words of its own; above questions it may gather some."""
        if self.in_words:
            self.meaning = labels.ANSWER
        self.ordinary = labels.is_ordinary(bare)
        """A section that any document has."""
        self.gathers = not self.said and gathers(bare, self.title)
        """It begins a part of the guide."""
        self.of_kind = bool(labels.OF_KIND.match(bare)) and not labels.credential_kinds(bare)
        """It does if questions stand below it: `Basic compose file` may be of an answer."""
        self.is_part = False
        """It does so by a letter, as others do."""
        self.is_step = False
        """It counts what answers the question above it, though it is of its level."""
        self.recurs = False
        """Other titles of its level say the same."""
        self.repeats = False
        """They stand below most questions: they name a part of each answer."""


_SUBJECT = re.compile(r"([^\W\d_]{1,5})\s*-\s*(?=[Qq])")
Heads = Sequence[tuple[int, Unit, Head]]
_DASH = re.compile(r"\s+[-\u2013\u2014]+\s+")
_REMARK = re.compile(r"\s*\([^()]*\)$")


def _number_alike(heads: Sequence[Head]) -> None:
    """`Slide 3`, `PROMPT 3`: of several titles that differ in a number alone it is all they say."""
    ends = [(h, end) for h in heads if (end := _COUNTED.fullmatch(h.title.strip()))]
    times = Counter((head.level, end[1]) for head, end in ends)
    for head, end in ends:
        if times[head.level, end[1]] >= _ALIKE:
            head.number, head.prompt = int(end[2]), ""


def _level_out(heads: Sequence[Head]) -> None:
    """`## 1. …?`, `### 2. …?`, `## 3. …?`: where the numbers run on, another level is a slip."""
    counted = [head for head in heads if head.number is not None]
    asked = [head for head in counted if asks_for(head.prompt)]
    if len(asked) < _RUN:
        return
    if len(asked) * 2 > len(counted) and _runs_on(counted, _MOSTLY_ON):
        # what only names a part of the one above, `### 26. Impact`, counts as well
        asked = counted
    elif not _runs_on(asked, 1):
        return
    level, times = Counter(head.level for head in asked).most_common(1)[0]
    if times * 2 > len(asked):
        for head in asked:
            head.level = level


def _runs_on(heads: Sequence[Head], share: float) -> bool:
    """Whether so many of the numbers of headings follow the one before, or the next but one."""
    steps = [(b.number or 0) - (a.number or 0) for a, b in pairwise(heads)]
    if any(n < 1 for n in steps):
        return False  # an answer that counts its own titles from one again
    return sum(n in (1, 2) for n in steps) >= share * len(steps)


def _mark_parts(heads: Sequence[Head]) -> None:
    """`#### Key points` below each of most `#### 1. …?`."""
    asked = Counter(head.level for head in heads if _is_asked(head))
    plain_heads = [h for h in heads if h.meaning is None and not (_is_asked(h) or h.ordinary)]
    times = Counter((head.level, normal(head.title)) for head in plain_heads)
    for head in plain_heads:
        n = times[head.level, normal(head.title)]
        head.recurs = n >= _ALIKE
        head.repeats = head.recurs and n * 2 >= asked[head.level]


def _mark_cases(heads: Heads, found: Sequence[Unit], vocabulary: Vocabulary) -> None:
    """`### Scenario 3: A wet key`, each of several with an answer that says so below it, asks."""
    cases: list[tuple[Head, re.Match[str]]] = []
    for n, (i, _, head) in enumerate(heads):
        if match := _CASE.match(head.block.text.source):
            ends = (at for at, _, other in heads[n + 1 :] if other.level <= head.level)
            below = found[i + 1 : next(ends, len(found))]
            if any(first_label(u.block, vocabulary) == labels.ANSWER for u in below):
                cases.append((head, match))
    for head, match in cases if len(cases) > 1 else ():
        head.number, head.said, head.prompt, head.meaning = int(match[1]), True, match[2], None


_CASE = re.compile(
    rf"[*_]{{0,3}}{labels.either(labels.ENGLISH.asks['cases'])}\s*#?(\d{{1,2}})\s*"
    r"[:.\u2013\u2014-][*_]{0,3}\s+(\S.*)$",
    re.IGNORECASE,
)


def _mark_lettered(heads: Sequence[Head]) -> None:
    """`## A. Gates`, `## B. Locks` among questions with numbers begin parts of the guide."""
    by_level: dict[int, list[Head]] = {}
    for head in heads:
        if head.meaning is None and not asks_for(head.prompt) and _BY_LETTER.match(head.title):
            by_level.setdefault(head.level, []).append(head)
    for found in by_level.values():
        letters = [head.title[0] for head in found]
        if any(ord(b) == ord(a) + 1 for a, b in pairwise(letters)):
            for head in found:
                head.gathers = head.is_part = True


_BY_LETTER = re.compile(r"[A-Z]\.\s+\S")


def _mark_steps(heads: Sequence[Head]) -> None:
    """`### 1. Look` and `### 2. Wait` below each of several `### How …?` count its answer."""
    runs: list[list[Head]] = []
    run: list[Head] | None = None
    level = 0
    for head in heads:
        asks = ends_asking(plain(head.prompt))
        if asks and head.number is None and not head.said:
            run, level = [], head.level
            runs.append(run)
        elif run is not None and not asks and head.level == level and head.number == len(run) + 1:
            run.append(head)
        elif run is not None and head.level <= level and head.meaning is None:
            run = None
    steps = [run for run in runs if len(run) > 1]
    if len(steps) >= _SOME:
        for head in (head for run in steps for head in run):
            head.is_step = True


def _is_all(heads: Sequence[Head]) -> bool:
    """Whether a file is one question: its first title asks, and no other one does.

    `Why this matters` beside it is a title of the answer.
    """
    first, *others = heads
    if not others or first.meaning is not None or not ends_asking(plain(first.prompt)):
        return False
    apart = sum(map(_asks_apart, others))
    # `Question 3: …` above `When is it cheaper?`, which does not say so
    return not apart or (first.said and apart <= _FEW_ASK and not any(h.said for h in others))


_FEW_ASK = 2
"""Titles of an answer that ask themselves."""


def _asks_apart(head: Head) -> bool:
    words = plain(head.prompt).casefold().split()
    asks = asks_for(head.prompt) and words[0] not in labels.QUESTION_WORDS
    return bool(head.said or ends_asking(plain(head.prompt)) or asks)


_MOSTLY_ON = 0.9
"""So many numbers of a guide run on where one or the other was left out."""
_RUN = 4
"""Numbered questions in titles, one after the other through all of a guide."""
_COUNTED = re.compile(r"([^\W\d_][^\d\n]{1,30}?)[ ]*#?(\d{1,3})[.:]?")
_ALIKE = 3
"""Titles that differ in their numbers alone."""
Before = tuple[Heads, int]
"""All headings, and how many of them stand above."""


def _above(place: Before) -> Iterator[Head]:
    """The headings above, the nearest first."""
    heads, n = place
    return (heads[m][2] for m in range(n - 1, -1, -1))


def _counted(heads: Iterable[Head]) -> frozenset[int]:
    """The levels whose headings are numbered: one without a number is part of an answer there."""
    numbers: dict[int, list[bool]] = {}
    for head in heads:
        if head.meaning is None and not (head.gathers or head.repeats):
            numbers.setdefault(head.level, []).append(head.number is not None)
    return frozenset(
        level for level, found in numbers.items() if sum(found) >= max(3, len(found) * MOSTLY)
    )


def _reach(heads: Heads, n: int, end: int, counted: Set[int]) -> int:
    """The first heading after this one that is no part of its answer."""
    own = heads[n][2]
    if own.said and (following := _next_said(heads, n)):
        return following
    for m in range(n + 1, len(heads)):
        i, _, head = heads[m]
        below = heads[m + 1][2] if m + 1 < len(heads) else None
        over = below is not None and below.level > head.level and _is_asked(below)
        leads = below is not None and below.level >= head.level and _is_asked(below)
        if head.of_kind and head.level > own.level and not (leads or head.is_part):
            continue
        if not _belongs(own, head, (heads, n), counted) or (over and head.level == own.level):
            return i
    return end


def _next_said(heads: Heads, n: int) -> int:
    """Where the next `Question 8` stands, if what is between the two are chapters of an answer.

    One title that says nothing may begin a part of the guide, several do not.
    """
    own = heads[n][2]
    chapters = 0
    for m in range(n + 1, len(heads)):
        i, _, head = heads[m]
        if head.said:
            return i if chapters >= _CHAPTERS and head.level == own.level else 0
        if head.gathers and head.level <= own.level and chapters < _CHAPTERS:
            return 0
        chapters += head.level <= own.level and heads[m - 1][0] < i - 1
    return 0


_CHAPTERS = 2


def _is_asked(head: Head) -> bool:
    return head.meaning is None and (head.number is not None or asks_for(head.prompt))


def _belongs(own: Head, head: Head, place: Before, counted: Set[int]) -> bool:
    if head.level > own.level:
        return not head.said and (head.meaning is not None or head.recurs or not head.gathers)
    if (head.repeats or head.is_step) and head.level == own.level:
        return not own.repeats
    if head.in_words and head.level < own.level:
        return False
    if head.meaning is None:
        unnumbered = own.number is not None and head.number is None and not head.said
        return (
            head.level == own.level
            and own.level in counted
            and unnumbered
            and not (head.gathers or head.ordinary or asks_for(head.prompt))
        )
    if head.level == own.level:
        return not _of_all(own, head, place)
    if head.meaning == labels.FOLLOW_UP:
        return head.level == own.level - 1 and _alone(own, place)
    return _in_questions(head.level, place) and not _of_all(own, head, place)


def _of_all(own: Head, head: Head, place: Before) -> bool:
    """Whether a part beside or above the questions is of the guide: `## Common mistakes`.

    None of those above has such a part, then, and there are some.
    """
    if labels.normal(labels.undressed(head.title)) not in labels.OF_ALL:
        return False
    above = list(_above(place))
    parts = any(h.level == head.level and h.meaning is not None for h in above)
    return not parts and sum(h.level == own.level and h.meaning is None for h in above) >= _SOME


_SOME = 2
"""Questions without a part of their own."""


def _alone(own: Head, place: Before) -> bool:
    """Whether it is the first of its level below the heading above it."""
    for head in _above(place):
        if head.level < own.level:
            return True
        if head.level == own.level and head.meaning is None:
            return False
    return True


def _in_questions(level: int, place: Before) -> bool:
    """Whether a heading of this level stands in a part that names questions."""
    for head in _above(place):
        if head.level < level:
            if labels.QUESTION_SECTION.search(head.title):
                return True
            level = head.level
    return False


_SAYS_NOTHING = re.compile(r"[\W_]*(?:\([^()]*\)[\W_]*)?")


def _noted(first: Paragraph, rest: Paragraph | None) -> str:
    """`Difficulty: Easy` above what is asked: what is noted of a question."""
    if rest is None or not _ENTRY.fullmatch(first.text.source.strip()):
        return ""
    return first.text.source.strip() if asks_for(split_line(rest)[0].text.source) else ""


_ENTRY = re.compile(r"[A-Z][\w ]{1,20}:\s+[\w -]{1,30}")


def _worded_below(head: Head, below: Block | None) -> tuple[Paragraph, Paragraph | None] | None:
    """What is asked in the block below a heading that does not ask, and what of it is left.

    `#### Question 7 (easy)` and a line; `### Question 1: Behavioral` and a line in bold or
    quotation marks; `# Pianos` and a quotation.
    """
    if isinstance(below, Quote):
        first = below.children[0] if len(below.children) == 1 else None
        if not isinstance(first, Paragraph) or not asks_for(first.text.source):
            return None
        # `Design a clock`, and in the quotation `How would you design a clock?`
        marked = ends_asking(first.text.plain) and not ends_asking(plain(head.prompt))
        return (
            (replace(first, end=below.end), None) if marked or not asks_for(head.prompt) else None
        )
    if not isinstance(below, Paragraph):
        return None
    if not _SAYS_NOTHING.fullmatch(plain(head.prompt)):
        seen = wording(below) if head.said and not asks_for(head.prompt) else None
        if seen is None or seen.dress == "plain" or not asks_for(seen.prompt):
            return None
    return split_line(below)


def _claim(unit: Unit, head: Head, following: Sequence[Unit], i: int, reach: int) -> Claim:
    prompt, end, after = head.prompt, head.block.end, i + 1
    rest: tuple[Block, ...] = ()
    aside = head.subject
    if found := _worded_below(head, following[0].block if following else None):
        first, more = found
        if more is not None and (noted := _noted(first, more)):
            aside = f"{aside} {noted}".strip()
            first, more = split_line(more)
        prompt, end, after = split_prefix(first.text.source)[2], first.end, i + 2
        rest = (more,) if more else ()
    return Claim(
        "heading",
        ("heading", head.level),
        prompt or head.title,
        unit.path,
        unit.path,
        after,
        reach,
        head.block.start,
        end,
        rest,
        head.number,
        head.said,
        title=head.title,
        level=head.level,
        aside=aside,
        set_off=True,
    )
