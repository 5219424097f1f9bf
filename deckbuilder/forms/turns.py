"""Turns of a conversation: `Officer: Why this university?`, then `Student: Because …`.

Who speaks is seen from the names that return; who asks, from what each of them says.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace

from deckbuilder import labels
from deckbuilder.forms.claim import MOSTLY, Claim, Tree, Unit
from deckbuilder.forms.prompt import asks_for, ends_asking, split_prefix
from deckbuilder.forms.reach import reaches
from deckbuilder.labels import Vocabulary
from deckbuilder.markdown import Block, Paragraph, of
from deckbuilder.markdown.marks import STAMP, TIME

_NAME = r"[^\W\d_][\w.'\u2019-]{0,20}(?:[ ][^\W\d_][\w.'\u2019-]{0,20}){0,2}"
_SHORT = r"(?:[ ]\((?P<short>[^\W\d_][\w.]{0,11})\))?"
"""`Visa Officer (VO):`, who is `VO:` from then on."""
_SPOKEN = re.compile(rf"({STAMP})?([*_]{{0,3}})({_NAME}){_SHORT}(?:\2\s?:|:\2)[ ]+(?=\S)")
_STAMPED = re.compile(STAMP)
_ABOVE = re.compile(
    rf"[*_]{{0,3}}({_NAME})[*_]{{0,3}}[ ]+\(?{TIME}\)?[*_]{{0,3}}\s*"
    rf"|{STAMP}[*_]{{0,3}}({_NAME})[*_]{{0,3}}\s*"
)
"""`Candidate  04:45` or `[14:02] Candidate`, and what is said below it."""
_TURNS = 3
"""So often somebody who asks is answered."""
_OFTEN, _RARELY = 0.4, 0.2
"""Of what somebody says who asks, at least so much does; of what one says who answers, at most."""


def speaker_above(line: str) -> str:
    """Who says what stands below a line; empty where it does not tell."""
    found = _ABOVE.fullmatch(line)
    return (found[1] or found[2]) if found else ""


@dataclass(frozen=True, slots=True)
class _Turn:
    """A line that begins with who speaks."""

    i: int
    """Its unit."""
    lines: Sequence[str]
    """Those of the paragraph."""
    head: int
    """Which of them says who speaks."""
    line: int
    """Which of them begins with what is said: the same, or the next one."""
    speaker: str
    called: str
    """With his name, where it also stands there."""
    words: str


def turns(tree: Tree, vocabulary: Vocabulary) -> Iterator[Claim]:
    """What somebody says who mostly asks, and is answered by somebody who does not."""
    found = tree.units
    said = [turn for i, unit in enumerate(found) for turn in _turns(unit, i, vocabulary)]
    askers = _askers(said)
    if not askers:
        return
    ends = reaches(found, vocabulary)
    asking = [turn for turn in said if turn.speaker in askers]
    times = Counter(turn.speaker for turn in said)
    speakers = frozenset(name for name, count in times.items() if count > 1)
    for turn, following in zip(asking, [*asking[1:], None], strict=True):
        if asks_for(turn.words):
            yield _claim(turn, following, found, ends, speakers)


def _turns(unit: Unit, i: int, vocabulary: Vocabulary) -> Iterator[_Turn]:
    block = unit.block
    if not isinstance(block, Paragraph) or ":" not in block.text.source:
        return
    lines = block.text.source.split("\n")
    if len(lines) != block.end - block.start + 1:
        return
    for n, line in enumerate(lines):
        above = speaker_above(line)
        if above and n + 1 < len(lines):
            yield _Turn(i, lines, n, n + 1, above, above, lines[n + 1].strip())
            continue
        spoken = _SPOKEN.match(line)
        if spoken and not labels.meaning(spoken[3], vocabulary) and not split_prefix(line)[1]:
            name, short = spoken[3], spoken["short"]
            called = f"{name} ({short})" if short else name
            yield _Turn(i, lines, n, n, short or name, called, line[spoken.end() :].strip())


def _askers(said: Sequence[_Turn]) -> frozenset[str]:
    """Those who mostly ask, and whom somebody answers who hardly does."""
    times = Counter(turn.speaker for turn in said)
    asks = Counter(turn.speaker for turn in said if asks_for(turn.words))
    # `When the ship answers, …` states
    marks = Counter(turn.speaker for turn in said if ends_asking(turn.words))
    pairs = Counter(
        (one.speaker, other.speaker) for one, other in zip(said, said[1:], strict=False)
    )
    return frozenset(
        one
        for (one, other), count in pairs.items()
        if count >= max(_TURNS, asks[one] * MOSTLY)
        and asks[one] >= times[one] * _OFTEN
        and marks[other] <= times[other] * _RARELY
    )


def _claim(
    turn: _Turn,
    following: _Turn | None,
    found: Sequence[Unit],
    ends: Sequence[int],
    speakers: Set[str],
) -> Claim:
    unit = found[turn.i]
    block = unit.block
    here = following is not None and following.i == turn.i
    stop = following.head if following is not None and here else len(turn.lines)
    start = block.start + turn.line
    rest = _answer(turn.lines[turn.line + 1 : stop], start + 1, speakers)
    after, reach = turn.i + 1, turn.i + 1
    if not here:
        reach = min(ends[turn.i], following.i if following else len(found))
    if turn.head < turn.line:
        # who speaks stands above what is said in the paragraphs below as well
        rest += tuple(_spoken(one.block, speakers) for one in found[after:reach])
        after = reach
    return Claim(
        "paragraph",
        ("turn", turn.speaker),
        turn.words,
        (*unit.path, turn.line),
        unit.path,
        after,
        reach,
        start,
        start,
        rest,
        aside=turn.called,
    )


def _answer(lines: Sequence[str], start: int, speakers: Set[str]) -> tuple[Block, ...]:
    """What stands below a question in its paragraph; who answers is a label of it."""
    said = "\n".join(_STAMPED.sub("", line) for line in _labelled(lines, speakers))
    return (Paragraph(of(said), start, start + len(lines) - 1),) if said.strip() else ()


def _spoken(block: Block, speakers: Set[str]) -> Block:
    if not isinstance(block, Paragraph):
        return block
    lines = block.text.source.split("\n")
    said = _labelled(lines, speakers)
    return block if len(said) == len(lines) else replace(block, text=of("\n".join(said)))


def _labelled(lines: Sequence[str], speakers: Set[str]) -> list[str]:
    """`Candidate  04:45` above a line → `Candidate: …`, as others write it; `Prep 08:00` stays."""
    found: list[str] = []
    name = ""
    for line in lines:
        speaker = speaker_above(line)
        if name:
            found.append(f"{name}: {line.strip()}")
            name = ""
        elif speaker in speakers:
            name = speaker
        else:
            found.append(line)
    return [*found, name] if name else found
