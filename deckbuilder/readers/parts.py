"""The parts of a guide by their titles: which hold questions of mine, and which hold none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, takewhile

from deckbuilder import labels
from deckbuilder.forms import Tree, Unit
from deckbuilder.forms.prompt import asks_for, ends_asking
from deckbuilder.labels import Vocabulary
from deckbuilder.markdown import Block, Heading, Inline, Item, Paragraph, Table, texts, walk
from deckbuilder.readers.groups import BY_NUMBER, PARTS, opens_part


@dataclass(frozen=True, slots=True)
class Parts:
    """The units at the top of a guide, and the titles they stand under."""

    units: Sequence[Unit]
    above: Sequence[int]
    """For each unit the heading it stands under, for a heading the one above it; -1 for none."""
    titles: Mapping[int, str]
    """What the headings say, without the signs before it."""

    def under(self, holds: Callable[[str], object]) -> list[bool]:
        """For each unit, whether a title holds under which it stands, however far above."""
        found: list[bool] = []
        for part in self.above:
            found.append(part >= 0 and (bool(holds(self.titles[part])) or found[part]))
        return found


def parts_of(tree: Tree) -> Parts:
    """The units of a guide → its parts."""
    above: list[int] = []
    titles: dict[int, str] = {}
    trail: list[tuple[int, int]] = []
    for n, unit in enumerate(tree.units):
        block = unit.block
        if isinstance(block, Heading):
            titles[n] = labels.undressed(block.text.plain)
            trail = [entry for entry in trail if entry[0] < block.level]
        above.append(trail[-1][1] if trail else -1)
        if isinstance(block, Heading):
            trail.append((block.level, n))
    return Parts(tree.units, above, titles)


def led(parts: Parts) -> Iterator[bool]:
    """Which items stand below `For the interview, try these questions:`."""
    leads = False
    for unit in parts.units:
        block = unit.block
        if not isinstance(block, Item):
            leads = isinstance(block, Paragraph) and _leads(block)
        yield leads and isinstance(block, Item)


def _leads(block: Paragraph) -> bool:
    if block.text.source.rstrip("*_ ")[-1:] not in (":", "\uff1a"):
        return False
    text = block.text.plain.casefold()
    return "interview" in text and bool(labels.QUESTION_SECTION.search(text))


def closed(parts: Parts, vocabulary: Vocabulary) -> frozenset[int]:
    """The units below a title under which nothing is asked, unless it says that it is."""
    found: set[int] = set()
    shut = listed = False
    # what is below `Common mistakes` divides them
    advice = 0
    before: Block | None = None
    for n, unit in enumerate(parts.units):
        block = unit.block
        # a numbered question may stand right below a list with bullets
        listed = opens_part(block, vocabulary) or (listed and _goes_on(before, block))
        before = block
        if isinstance(block, Heading):
            if block.level <= advice or asks_for(parts.titles[n]):
                advice = 0
            part = _part(parts, n, vocabulary)
            advice = advice or (block.level if part in _ADVICE else 0)
            below = islice(parts.units, n + 1, None)
            shut = advice > 0 or part in PARTS or _shuts(parts.titles[n], below)
        if listed or (shut and not isinstance(block, Heading)):
            found.add(n)
    return frozenset(found)


def _goes_on(before: Block | None, block: Block) -> bool:
    """Whether an item is of the list of the one before it, or the first of a list."""
    if not isinstance(block, Item):
        return False
    return not isinstance(before, Item) or (before.number > 0) == (block.number > 0)


def _shuts(title: str, below: Iterable[Unit]) -> bool:
    """Whether a title is of credentials, of advice, or of what is round questions."""
    credentials = labels.credential_kinds(title) and not title.endswith("?")
    if labels.ON_ANSWERING.match(title):
        return not any(ends_asking(text.plain) for text in _texts(below))
    if labels.apart_by(title):
        return _answers_by_number(below)
    return bool((credentials and not _asks(below)) or labels.AROUND_TITLES.match(title))


def _answers_by_number(after: Iterable[Unit]) -> bool:
    """Whether paragraphs below `Answers` begin with a number, and few of them ask by it."""
    said = (block.text.source for block in _below(after) if isinstance(block, Paragraph))
    counted = [text for text in said if BY_NUMBER.match(text)]
    asked = sum(ends_asking(text.partition("\n")[0]) for text in counted)
    return len(counted) >= _COUNTED and asked * 2 < len(counted)


_COUNTED = 3
"""Answers that stand apart by their numbers."""


def _below(after: Iterable[Unit]) -> Iterator[Block]:
    """The blocks between a title and the next one."""
    return takewhile(lambda block: not isinstance(block, Heading), (unit.block for unit in after))


def _texts(after: Iterable[Unit]) -> Iterator[Inline]:
    """The texts between a title and the next one."""
    return (text for block in walk(_below(after)) for text in texts(block))


_ADVICE = frozenset({labels.PITFALL, labels.BEST_PRACTICE, labels.MIXED})
"""Parts that may have parts of their own."""


def _part(parts: Parts, n: int, vocabulary: Vocabulary) -> str | None:
    """The part of an answer that a title names; above a question `Mistake` names its kind."""
    meaning = labels.meaning(parts.titles[n], vocabulary)
    below = parts.units[n + 1].block if n + 1 < len(parts.units) else None
    asks = isinstance(below, Paragraph) and asks_for(below.text.source)
    return None if meaning == labels.PITFALL and asks else meaning


def _asks(after: Iterable[Unit]) -> bool:
    """Whether what stands below a title asks: no credentials are listed there, then.

    It does in most of its lines, or in several paragraphs, however long the answers are; one is
    enough where nothing is listed.
    """
    below = list(_below(after))
    asked = [asks_for(b.text.source) for b in walk(below) if isinstance(b, Paragraph)]
    alone = sum(isinstance(b, Paragraph) and ends_asking(b.text.plain) for b in below)
    listed = any(isinstance(b, Item | Table) for b in below)
    return sum(asked) * 2 > len(asked) or alone >= (_ASKED if listed else 1)


_ASKED = 2
"""Paragraphs that ask above and below a list."""


def theirs(parts: Parts) -> frozenset[int]:
    """The units in which it is I who ask: none of them is a question of mine, whatever it says."""
    told = any(map(labels.MINE_BY_NAME.search, parts.titles.values()))
    named = parts.under(labels.THEIRS.search if told else labels.THEIRS_BY_NAME.search)
    found = {n for n, mine in enumerate(named) if mine}
    handed = False
    for n, unit in enumerate(parts.units):
        if n in parts.titles:
            handed = labels.THEIRS.search(parts.titles[n]) is not None
        elif handed or _hands_over(unit.block):
            handed = True
            found.add(n)
    return frozenset(found)


def _hands_over(block: Block) -> bool:
    """A bare line that is a title: `What I want to ask them`."""
    if not isinstance(block, Paragraph) or len(block.text.plain) > _TITLE:
        return False
    said, source = block.text.plain, block.text.source
    return bool(labels.THEIRS.search(said)) and said[-1:].isalnum() and "\n" not in source


_TITLE = 60
"""Letters of a bare line that is a title."""
