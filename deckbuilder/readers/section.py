"""What a guide is cut into: headings with what stands below them, questions with their bodies."""

from __future__ import annotations

from dataclasses import dataclass

from deckbuilder.markdown import Block

SUMMARY = 7
"""The level of a `<summary>`: deeper than any heading, so that one inside an answer stays its
content."""


@dataclass(frozen=True, slots=True)
class Carrier:
    """A question, and where its wording stands."""

    prompt: str
    """Markdown, without number, prefix and outer emphasis."""
    number: int | None
    line: int
    form: str
    end: int = 0
    """The last line of the wording."""
    aside: str = ""
    """What stands beside the wording: `Teamwork` in `Question 4: Teamwork`, a column *Level*."""
    said: bool = False
    """It says itself that it is one: `Q: …`."""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with the blocks below it; or a question with its body."""

    title: str
    """The heading, without marks; of a question, the heading it stands under."""
    level: int
    line: int
    """Of the heading; 0 before the first one."""
    blocks: tuple[Block, ...]
    trail: tuple[str, ...] = ()
    """The titles above, outermost first."""
    carrier: Carrier | None = None
    last: bool = False
    """No question comes after this one in the guide."""
    tail: bool = False
    """Nothing of the questions comes after this one in its part of the guide."""
    below: bool = False
    """No question, and one stands above it."""

    @property
    def part(self) -> tuple[str, ...]:
        """The titles it stands under, outermost first, and its own."""
        return (*self.trail, self.title)
