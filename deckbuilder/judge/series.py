"""Claims of one shape → a series: who is in it, and what each answer is.

What is named otherwise (a label, a list of credentials, a closing, an ordinary section) is no
member. A body reaches to the next member, or to the end of its reach.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from deckbuilder import labels
from deckbuilder.forms.claim import MOSTLY, SAID, Claim, Levels, Path, Shape, Unit
from deckbuilder.forms.prompt import first_label, gathers, leads_down
from deckbuilder.labels import Vocabulary
from deckbuilder.markdown import Block, Heading, Item, List, Paragraph, Rule, of
from deckbuilder.text import normal


@dataclass(frozen=True, slots=True)
class Body:
    """What answers a member, and the place behind it."""

    blocks: tuple[Block, ...]
    end: Path


@dataclass(frozen=True)
class Series:
    """Places of one shape, in their order."""

    shape: Shape
    members: tuple[Claim, ...]
    bodies: tuple[Body, ...]
    others: int = 0
    """Claims of the shape that are named as sections of any document are."""
    left: int = 0
    """Claims of the shape that could be members and are not."""
    beside: int = 0
    """Those of them that stand in a part of the guide in which a member stands."""
    walls: frozenset[Path] = frozenset()
    """Places of the shape that end a body and begin none."""
    turns: bool = False
    """What asks and what answers take turns in one list."""

    @cached_property
    def told(self) -> tuple[tuple[Block, ...], ...]:
        """What answers each member, rules not counted."""
        return tuple(
            tuple(block for block in body.blocks if not isinstance(block, Rule))
            for body in self.bodies
        )

    @cached_property
    def lines(self) -> int:
        """Lines that stand in members and their bodies, headings not counted."""
        own = sum(m.end - m.start + 1 for m in self.members if m.form != "heading")
        return own + sum(b.end - b.start + 1 for body in self.told for b in body)

    @property
    def places(self) -> list[tuple[Path, Path]]:
        """Each member's place, and the place behind its body."""
        return [(m.at, b.end) for m, b in zip(self.members, self.bodies, strict=True)]


def formed(
    claims: Iterable[Claim],
    levels: Levels,
    vocabulary: Vocabulary,
    closed: Set[int],
    none: Set[int],
    parts: Sequence[int],
) -> list[Series]:
    """All claims → their series: of each shape all members, those that ask, and their neighbours.

    closed: the units at the top whose part of the guide holds no questions but those that say so
    themselves; none: those whose part holds none at all; parts: for each unit at the top, where
    its part begins.
    """
    shapes: dict[Shape, list[Claim]] = {}
    for claim in _dressed_alike(claims):
        shapes.setdefault(claim.shape, []).append(claim)
    found = []
    runs = list(_chapters(levels.get((), ())))
    for shape, same in shapes.items():
        same.sort(key=lambda claim: claim.at)
        named = Counter(normal(c.prompt) for c in same if len(c.words) < 2 * _NAME)
        walls = frozenset(c.at for c in same if labels.THEIR_TURN.search(c.words))
        walls |= _between(runs, same)
        members = [
            c
            for c in same
            if c.at[0] not in none
            and (
                c.said
                or not (c.at[0] in closed or c.at in walls or _otherwise(c, named, vocabulary))
            )
        ]
        others = sum(labels.is_ordinary(c.words) for c in same)
        members = list(in_sequence(_numbered(_as_said(members, parts))))
        asked = [c for c in members if c.said or c.asks]
        if members:
            made = Series(shape, tuple(members), (), others, walls=walls)
            found.append(cut(made, levels, vocabulary))
        among = {parts[c.at[0]] for c in asked}
        there = [c for c in members if parts[c.at[0]] in among]
        for some in (asked, there):
            if 0 < len(some) < len(members) and (some is asked or len(some) > len(asked)):
                left, beside, turns = _left(_alike(members, some, levels), some, parts)
                made = Series(shape, tuple(some), (), others, left, beside, walls, turns)
                found.append(cut(made, levels, vocabulary))
    return found


def _dressed_alike(claims: Iterable[Claim]) -> Iterator[Claim]:
    """A few items that ask among many of another dress have theirs: it was forgotten.

    So was the `Q3:` of what asks you in bold beside others that have it.
    """
    found = list(claims)
    unsaid = _unsaid(found)
    asking = {c.unit: c.shape for c in found if c.form == "item" and c.at == c.unit and c.asks}
    times = Counter(asking.values())
    for claim in found:
        own = asking.get(claim.unit)
        *level, n = claim.unit
        beside = {asking.get((*level, m)) for m in (n - 1, n + 1)} - {None, own}
        shape = beside.pop() if own == claim.shape and len(beside) == 1 else None
        if shape and shape[:-1] == claim.shape[:-1] and times[shape] >= _FEW * times[claim.shape]:
            yield replace(claim, shape=shape)
        elif claim.at in unsaid and claim.shape == _IN_BOLD:
            yield replace(claim, shape=SAID)
        else:
            yield claim


_IN_BOLD: Shape = ("paragraph", "bold")


def _unsaid(claims: Sequence[Claim]) -> Set[Path]:
    """The places of paragraphs in bold that ask as those do that say they are questions.

    A title within an answer asks nobody: most of these ask you.
    """
    said = sum(c.shape == SAID and c.set_off for c in claims)
    others = [c for c in claims if c.shape == _IN_BOLD and c.asks and not c.colon]
    yours = sum(labels.YOURS.search(c.words) is not None for c in others)
    return {c.at for c in others} if said >= _OFTEN and yours * 2 > len(others) else frozenset()


_FEW = 4
"""So many times as many have the other dress."""


def _alike(members: Sequence[Claim], asked: Sequence[Claim], levels: Levels) -> Sequence[Claim]:
    """Without the labels that only lead in to what is below them, where no question has a colon.

    A number makes one a member (`5. Working with parents:`), and so does a mere name.
    """
    if any(claim.colon for claim in asked):
        return members
    return [c for c in members if not c.colon or c.number is not None or not _leads(c, levels)]


def _leads(claim: Claim, levels: Levels) -> bool:
    """Whether a label leads in: to a list, or by its words, as `A word on pay:` does."""
    below = levels[claim.unit[:-1]][claim.after : claim.after + 1]
    listed = bool(below) and isinstance(below[0].block, Item)
    words = normal(claim.prompt).split()
    return listed or not _SMALL.isdisjoint(words) or "you" in words


_SMALL = frozenset(labels.ENGLISH.words["small"])


def _left(
    members: Sequence[Claim], asked: Sequence[Claim], parts: Sequence[int]
) -> tuple[int, int, bool]:
    """How many do not ask, and how many of them stand in a part in which others do.

    Where one that asks and one that does not take turns, those are the answers.
    """
    asks = {claim.at for claim in asked}
    among = {parts[claim.at[0]] for claim in asked}
    left = len(members) - len(asked)
    # what counts on from a question stands beside it, wherever that is
    numbers = {c.number + 1 for c in asked if c.number is not None}
    beside = sum(
        (parts[c.at[0]] in among or c.number in numbers) and c.at not in asks for c in members
    )
    pairs = zip(members, members[1:], strict=False)
    turns = sum(one.at in asks and other.at not in asks for one, other in pairs)
    if turns >= _TURNS and turns >= len(asked) * MOSTLY and beside * MOSTLY <= turns:
        return left - beside, 0, True
    return left, beside, turns >= max(_TURNS, len(asked) / 2)


_TURNS = 3
"""Pairs of question and answer in which a list takes turns."""


_NAME = 200
"""Letters of what may name a part."""
_OFTEN = 3
"""So often the same words name a part of each answer and no question."""


def _otherwise(claim: Claim, named: Mapping[str, int], vocabulary: Vocabulary) -> bool:
    bare = labels.undressed(claim.words)
    if not bare or leads_down(claim.prompt.strip()) or labels.OF_CANDIDATE.match(bare):
        return True
    if len(bare) > _NAME or bare.endswith(("?", "\uff1f")):
        return False
    if labels.meaning(bare, vocabulary) or labels.led(bare, vocabulary):
        return True
    words = normal(claim.prompt)
    if named[words] >= _OFTEN and not (claim.asks and words.split()[1:2] != ["to"]):
        # `What to assess` above the same part of several rounds asks nobody
        return True
    return bool(
        gathers(bare, claim.title or bare)
        or labels.NAVIGATION.search(bare)
        or labels.OF_ANSWERING.match(bare)
        or labels.OF_MISTAKES.match(bare)
        or labels.is_ordinary(bare)
    )


def _as_said(claims: Sequence[Claim], parts: Sequence[int]) -> Sequence[Claim]:
    """Where some say that they are questions, in other parts nothing is that neither does nor asks.

    Below `Q1: …` to `Q4: …` another part may have titles of the same level.
    """
    if sum(c.said for c in claims) < _OFTEN:
        return claims
    among = {parts[c.at[0]] for c in claims if c.said or c.asks}
    return [c for c in claims if parts[c.at[0]] in among]


def _numbered(claims: Sequence[Claim]) -> Sequence[Claim]:
    """Without those that have no number where nearly all have one, unless they ask."""
    counted = sum(claim.number is not None for claim in claims)
    if counted < len(claims) * MOSTLY:
        return claims
    return [c for c in claims if c.number is not None or c.said or c.asks]


def in_sequence(claims: Sequence[Claim]) -> Iterator[Claim]:
    """Of numbered items those whose numbers go on, and whatever asks.

    A list of steps starts again at 1 in mid-answer and does not ask.
    """
    last, reach = 0, -1
    for claim in claims:
        if claim.form not in ("item", "heading") or claim.number is None:
            yield claim
            continue
        # a title of a higher level begins to count anew
        anew = claim.form == "heading" and claim.number == 1 and reach < claim.unit[-1]
        # a gap between headings is a mistake, one between items another list
        on = claim.number == last + 1 or (claim.form == "heading" and claim.number > last)
        if on or anew or claim.said or claim.asks:
            last, reach = claim.number, claim.reach
            yield claim


def cut(series: Series, levels: Levels, vocabulary: Vocabulary) -> Series:
    """A series → the same with the bodies of its members."""
    ends = sorted({*(m.at for m in series.members), *series.walls})
    bodies: list[Body] = []
    last: Claim | None = None
    answered = False
    for member in series.members:
        following = bisect_right(ends, member.at)
        end = ends[following] if following < len(ends) else None
        body = _body(member, end, levels)
        if member.form == "item" and not (series.turns or member.labelled or member.said):
            body = _own(member, body, levels)
        on = last is not None and last.unit == (*member.unit[:-1], member.unit[-1] - 1)
        answered = answered and on
        bare = last is not None and on and not bodies[-1].blocks and member.form == "item"
        if last and bare and _ends_list(last, member, levels, vocabulary, answered=answered):
            body = Body(member.rest, (*member.unit[:-1], member.after))
        answered = answered or bool(body.blocks)
        bodies.append(body)
        last = member
    return replace(series, bodies=tuple(bodies))


_OWN = labels.MEANINGS - {
    labels.PITFALL,
    labels.BEST_PRACTICE,
    labels.FOLLOW_UP,
    labels.MIXED,
}
"""What a label says that is of one question: `Look for:` may be of all of a list."""


def _ends_list(
    before: Claim, claim: Claim, levels: Levels, vocabulary: Vocabulary, *, answered: bool
) -> bool:
    """Whether an item ends a list in which the one before it has no answer: nor has it, then.

    What is labelled below such a list is of all its items, unless some of them are answered. It is
    of the last alone, too, where it follows without a blank line that parts the items, and its
    label is an item's own.
    """
    below = levels[claim.unit[:-1]][claim.after : claim.after + 1]
    if not below or isinstance(below[0].block, Item | Heading):
        return False
    label = first_label(below[0].block, vocabulary)
    close = below[0].block.start == claim.end + 1 and claim.start > before.end + 1
    return not ((answered and label) or (close and label in _OWN))


def _own(claim: Claim, body: Body, levels: Levels) -> Body:
    """The body of an item without its neighbour in the list, which is no question and no answer.

    `3. Types of joints` below `2. How …?` is another topic; steps that count anew are an answer.
    """
    level = claim.unit[:-1]
    beside = levels[level][claim.after : claim.after + 1]
    block = beside[0].block if beside else None
    if not isinstance(block, Item) or body.end <= beside[0].path:
        return body
    last = claim.number or 0
    follows = block.number == last + 1 > 1 if block.number else not last
    return Body(tuple(relisted(claim.rest)), beside[0].path) if follows else body


def _body(claim: Claim, following: Path | None, levels: Levels) -> Body:
    level = claim.unit[:-1]
    stop = max(claim.reach, claim.unit[-1] + 1)
    end: Path = (*level, stop)
    if following is not None and following < end:
        end = following
        if following[: len(level)] == level:
            stop = following[len(level)]
    units = levels[level][claim.after : stop]
    while following is not None and units and _titles(units[-1].block):
        end, units = units[-1].path, units[:-1]
    if following is not None and (at := _titled_below(units)):
        end, units = units[at].path, units[:at]
    return Body((*_own_lines(claim, end), *relisted(u.block for u in units)), end)


def _own_lines(claim: Claim, end: Path) -> tuple[Block, ...]:
    """What answers a claim in its own unit; what was cut off below it and asks nothing as well."""
    pieces = [piece for at, piece in claim.beneath if at < end]
    if not pieces:
        return claim.rest
    lines = [*(block for block in claim.rest if isinstance(block, Paragraph)), *pieces]
    text = "\n".join(block.text.source for block in lines)
    return (Paragraph(of(text), lines[0].start, lines[-1].end),)


_CHAPTER = re.compile(r"(?:\*\*|__)(\d{1,2})[.)][ ]+[^*_\n]{2,80}[^*_\n.!?](?:\*\*|__)")


_FIRST_BELOW = re.compile(r"(?:\*\*|__)(\d{1,2})\.1[.):]?[ ]+\S")
"""`**2.1 How …?**`, the first below `**2. The sale**`."""


@dataclass(slots=True)
class _Run:
    """Titles in bold that count on, `**1. First round**`, `**2. Second round**`."""

    titles: list[Path]
    counted: int = 0
    """Titles below which the numbers have a second part, `**2.1 …**`."""


def _chapters(found: Sequence[Unit]) -> Iterator[_Run]:
    """The runs of such titles among the units at the top."""
    run, last = _Run([]), 0
    for unit in found:
        block = unit.block
        text = block.text.source if isinstance(block, Paragraph) else ""
        if not text.startswith(("**", "__")):
            continue
        match = _CHAPTER.fullmatch(text)
        if match is None:
            below = _FIRST_BELOW.match(text)
            run.counted += below is not None and int(below[1]) == last
            continue
        if int(match[1]) != last + 1:
            yield run
            run = _Run([])
        run.titles.append(unit.path)
        last = int(match[1])
    yield run


def _between(runs: Iterable[_Run], claims: Sequence[Claim]) -> frozenset[Path]:
    """The titles of runs with claims between them at two places and more.

    An answer has its own points in bold, between which nothing is asked. A title asks as little as
    its like where what stands below them has its number and one of its own.
    """
    places = [claim.at for claim in claims]
    claimed = set(places)
    found: set[Path] = set()
    for run in runs:
        # how many claims stand above each title, and above the end
        above = [*(bisect_right(places, at) for at in run.titles), len(places)]
        held = sum(a < b for a, b in pairwise(above))
        if run.counted >= _HELD or (held >= _HELD and claimed.isdisjoint(run.titles)):
            found.update(run.titles)
    return frozenset(found)


_HELD = 2
"""Titles with claims below them that make parts of what they stand in."""


_TITLE = re.compile(r"(\*\*|__)[^*_\n]{2,60}[^*_\n.!:]\1")


def _titles(block: Block) -> bool:
    """`**Technical questions**` right above the next member: what it names is below it."""
    return isinstance(block, Paragraph) and _TITLE.fullmatch(block.text.source.strip()) is not None


def _titled_below(units: Sequence[Unit]) -> int:
    """Where a rule stands with nothing but a title and a word about it between it and the next.

    0 for nowhere.
    """
    at = max((n for n, unit in enumerate(units) if isinstance(unit.block, Rule)), default=0)
    below = [unit.block for unit in units[at + 1 :]]
    if not at or not below or len(below) > _FEW_BELOW:
        return 0
    title, *others = below
    named = isinstance(title, Paragraph) and _is_title(title.text.plain)
    return at if named and all(isinstance(block, Paragraph) for block in others) else 0


_FEW_BELOW = 3
"""Paragraphs of a title with what is said about it."""
_WORDS = 8
"""Words of a title."""


def _is_title(text: str) -> bool:
    """`Tier 2: Advanced`: a few words that end as no sentence does, and are no label."""
    bare = labels.undressed(text)
    few = 0 < len(bare.split()) <= _WORDS and "\n" not in text
    ends = bare[-1:].isalnum() or bare.endswith(")")
    begins = bare[:1].isupper() or bare[:1].isdigit()
    return few and begins and ends and not labels.meaning(bare)


def relisted(blocks: Iterable[Block]) -> Iterator[Block]:
    """Loose items gathered into lists again."""
    run: list[Item] = []
    for block in (*blocks, None):
        ordered = bool(run) and run[0].number > 0
        if run and not (isinstance(block, Item) and (block.number > 0) == ordered):
            yield List(tuple(run), run[0].start, run[-1].end, ordered)
            run = []
        if isinstance(block, Item):
            run.append(block)
        elif block is not None:
            yield block
