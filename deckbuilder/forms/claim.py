"""What forms see: the places of a tree where a question may stand, and claims on them.

`1. **How …?**` is a unit; a claim on it says how it is worded, which shape it has and how far its
answer may reach. A claim weighs nothing and decides nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from deckbuilder.forms.prompt import asks_for
from deckbuilder.labels import Vocabulary
from deckbuilder.markdown import Block, List, Paragraph, children, plain

MOSTLY = 0.8
"""Where so many places of one shape are numbered, a number is part of their dress."""
Path = tuple[int, ...]
"""The way down to a place: which unit of the text, which unit in that, and so on."""
Shape = tuple[str | int | bool, ...]
SAID: Shape = ("said",)
"""Of what says itself that it is a question, in whatever form."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A block with what lies in it; the items of a list are units of the place the list is at."""

    path: Path
    block: Block
    below: tuple[Unit, ...] = ()


def units(blocks: Iterable[Block], above: Path = ()) -> tuple[Unit, ...]:
    """Blocks → units, each with its path."""
    found: list[Unit] = []
    for block in blocks:
        for one in block.items if isinstance(block, List) else (block,):
            path = (*above, len(found))
            found.append(Unit(path, one, units(children(one), path)))
    return tuple(found)


Levels = Mapping[Path, tuple[Unit, ...]]
"""Every run of units that follow each other, by the path of what they lie in."""


@dataclass(frozen=True, slots=True)
class Tree:
    """The units of a guide."""

    units: tuple[Unit, ...]
    levels: Levels


def laid_out(blocks: Iterable[Block]) -> Tree:
    """The blocks of a guide → its units, each seen from all sides once."""
    top = units(blocks)
    found: dict[Path, tuple[Unit, ...]] = {(): top}
    deeper = [unit for unit in top if unit.below]
    while deeper:
        unit = deeper.pop()
        found[unit.path] = unit.below
        deeper += [one for one in unit.below if one.below]
    return Tree(top, dict(sorted(found.items())))


@dataclass(frozen=True)
class Claim:
    """One place that one form takes for a question."""

    form: str
    shape: Shape
    """What makes it one of a series."""
    prompt: str
    """Markdown, without number, prefix and outer emphasis."""
    at: Path
    unit: Path
    """The unit it stands in; shorter than `at` where that holds several questions."""
    after: int
    """The unit beside it with which its answer goes on."""
    reach: int
    """The unit beside it at which its answer ends at the latest."""
    start: int
    end: int
    """The lines of the wording."""
    rest: tuple[Block, ...] = ()
    """What of its own unit is not the wording."""
    number: int | None = None
    said: bool = False
    """It says itself that it is a question: `Q:`, `Question 7`, another tool's card syntax."""
    colon: bool = False
    """It ended in a colon, which is no part of it."""
    title: str = ""
    """The words of a heading as they stand there."""
    level: int = 0
    """Of a heading."""
    aside: str = ""
    """What stands beside the wording and is neither it nor its answer."""
    labelled: bool = False
    """The unit beside it says that it is a part of its answer."""
    set_off: bool = False
    """It stands out by its looks: a heading, a summary, bold letters or capitals."""
    beneath: tuple[tuple[Path, Paragraph], ...] = ()
    """What was cut off below it in its own unit, by place: its answer where none of that asks."""

    @cached_property
    def words(self) -> str:
        """The wording as one reads it."""
        return plain(self.prompt)

    @cached_property
    def asks(self) -> bool:
        """Whether the wording asks."""
        return asks_for(self.prompt)


Form = Callable[[Tree, Vocabulary], Iterator[Claim]]
"""Goes over the units of a guide and claims places; it sees, and never weighs."""
