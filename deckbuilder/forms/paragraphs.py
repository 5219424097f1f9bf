"""Paragraphs: `**How …?**`, `Q: How …?`, a line in capitals, a line that asks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import replace

from deckbuilder import labels
from deckbuilder.forms.claim import MOSTLY, Claim, Tree, Unit
from deckbuilder.forms.prompt import (
    LONGEST,
    asks,
    asks_for,
    asks_you,
    ends_asking,
    is_address,
    is_bracketed,
    split_line,
    split_prefix,
)
from deckbuilder.forms.reach import reaches
from deckbuilder.forms.wording import Wording, claimed, is_quoted, wording
from deckbuilder.labels import Vocabulary
from deckbuilder.markdown import Block, Heading, Item, Paragraph, Quote, of, plain
from deckbuilder.markdown.plaintext import STOP


def paragraphs(tree: Tree, vocabulary: Vocabulary) -> Iterator[Claim]:
    """Paragraphs that do not lie in something else, by their dress."""
    for above, found in tree.levels.items():
        if above:
            continue
        ends = reaches(found, vocabulary)
        named = _named(found)
        told = _orders(found)
        starts = _starts(found)
        notes = any(map(_is_note, found))
        for i, unit in enumerate(found):
            if i in told:
                continue
            block = unit.block
            if i in named:
                yield _quoted(unit, named[i], i, ends[i])
                continue
            seen = wording(block) if isinstance(block, Paragraph) else None
            if seen is None or not isinstance(block, Paragraph):
                continue
            pieces = cut(block, starts[i]) if i in starts else ()
            if pieces:
                yield from _claimed_each(unit, pieces, i + 1, ends[i])
                continue
            lines = _lines(block)
            if lines:
                for n, (line, text) in enumerate(lines):
                    yield Claim(
                        "paragraph",
                        ("paragraph", "plain"),
                        text,
                        (*unit.path, n),
                        unit.path,
                        i + 1,
                        ends[i],
                        line,
                        line,
                    )
                continue
            if seen.said or seen.dress != "plain" or _may_ask(seen.prompt):
                shape = ("paragraph", seen.dress)
                made = claimed(seen, shape, unit, after=i + 1, reach=ends[i])
                yield _asked_below(seen, made, found[i + 1 : i + 2], notes=notes)


def _asked_below(seen: Wording, claim: Claim, following: Sequence[Unit], *, notes: bool) -> Claim:
    """`**Question 3: Calm**`, and what is asked on the line below it or in a quotation.

    `notes`: quotations of the guide are notes on the questions, `> Why do they ask? …`, unless
    they stand in quotation marks.
    The same is a claim of `headings` where the title is one.
    """
    if not seen.said or asks_for(seen.prompt):
        return claim
    below: Paragraph | None = None
    if seen.rest:
        below, more = split_line(seen.rest)
        rest, after = ((more,) if more else ()), claim.after
        dressed = (asked := wording(below)) is not None and asked.dress != "plain"
    elif following and isinstance(quote := following[0].block, Quote) and len(quote.children) == 1:
        first = quote.children[0]
        below = first if isinstance(first, Paragraph) else None
        rest, after = (), claim.after + 1
        dressed = below is not None and (not notes or is_quoted(below.text.source))
    if below is None or not dressed or not asks_for(below.text.source):
        return claim
    aside = " ".join(filter(None, (claim.aside, plain(seen.prompt))))
    prompt = split_prefix(below.text.source)[2]
    return replace(claim, prompt=prompt, end=below.end, rest=rest, after=after, aside=aside)


def _is_note(unit: Unit) -> bool:
    """Whether a quotation speaks of those who ask."""
    first = (
        unit.block.children[0] if isinstance(unit.block, Quote) and unit.block.children else None
    )
    return isinstance(first, Paragraph) and labels.OF_ASKERS.search(first.text.source) is not None


def _orders(found: Sequence[Unit]) -> Set[int]:
    """Paragraphs that answer the question right above them, though they begin like one.

    `Tell the next guest before he has to ask.` is no question where the others end in a question
    mark and are answered, and it speaks to nobody who is asked.
    """
    texts = [u.block.text.plain if isinstance(u.block, Paragraph) else "" for u in found]
    asks = [i for i, text in enumerate(texts) if ends_asking(text)]
    told = {
        i + 1
        for i in asks
        if i + 1 < len(texts) and texts[i + 1].endswith(".") and asks_for(texts[i + 1])
    }
    answered = sum(i + 1 < len(found) and not asks_for(texts[i + 1]) for i in asks)
    # `Explain the returns policy.`, and its answer below it, where the others have one paragraph
    ends = [*(not text or asks_for(text) for text in texts), True]
    told = {i for i in told if ends[i + 1]}
    if not told or answered < (len(asks) - len(told)) * MOSTLY or len(asks) < _OFTEN:
        return frozenset()
    return {i for i in told if _advises(texts[i])}


def _advises(text: str) -> bool:
    """Whether a text is an order to nobody who is asked: `Describe …` and `Name …` only ask.

    But `Explain that …` and `Describe it as …` speak of what was asked.
    """
    first, *others = text.casefold().split()[:2]
    of_it = first in labels.ASKS and not labels.OF_IT.isdisjoint(others)
    return (first in labels.ORDERS or of_it) and not labels.YOURS.search(text) and not _of_me(text)


def _of_me(text: str) -> bool:
    """`Tell me about …`, `Walk us through …`."""
    return not labels.ASKERS.isdisjoint(text.casefold().split()[1:2])


_NAMED = re.compile(
    r"(?:\*\*|__)(?P<name>[^*_\n]{2,60}):(?:\*\*|__)\s+(?P<asked>[\"\u201c][^\"\u201c\u201d]{8,400}[\"\u201d])"
)
_OFTEN = 3
"""Quotations with a name in bold before them."""


def _named(found: Sequence[Unit]) -> dict[int, re.Match[str]]:
    """`**Team spirit:** "Tell me about …"`: quotations that ask, each with a name of its own."""
    texts = (
        (i, u.block.text.source) for i, u in enumerate(found) if isinstance(u.block, Paragraph)
    )
    named = {i: match for i, text in texts if (match := _NAMED.fullmatch(text.strip()))}
    names = {match["name"].casefold() for match in named.values()}
    asked = sum(asks_for(match["asked"]) for match in named.values())
    enough = len(named) >= _OFTEN and asked >= len(named) * MOSTLY
    # two who talk have the same names again and again
    return named if enough and len(names) > len(named) / 2 else {}


def _quoted(unit: Unit, named: re.Match[str], i: int, reach: int) -> Claim:
    block = unit.block
    return Claim(
        "paragraph",
        ("paragraph", "named"),
        named["asked"],
        unit.path,
        unit.path,
        i + 1,
        reach,
        block.start,
        block.end,
        said=split_prefix(named.string)[1],
        aside=named["name"],
        set_off=True,
    )


def _claimed_each(
    unit: Unit, pieces: Sequence[Paragraph], after: int, reach: int
) -> Iterator[Claim]:
    """The claims on the pieces of a paragraph; what is below each is its own if it asks nothing."""
    placed = [((*unit.path, n), piece) for n, piece in enumerate(pieces)]
    for n, (at, piece) in enumerate(placed):
        asked = wording(piece)
        if asked is not None:
            shape, end = ("paragraph", asked.dress), reach if n + 1 == len(pieces) else after
            made = claimed(asked, shape, Unit(unit.path, piece), after=after, reach=end)
            yield replace(made, at=at, beneath=tuple(placed[n + 1 :]))


def _starts(found: Sequence[Unit]) -> dict[int, list[int]]:
    """The lines at which paragraphs are cut: several of each say so, stand in bold or ask in turn.

    Lines that only ask are questions where the guide has hardly any others; below one, who answers
    asks himself: `What did I do? I …`.
    """
    lined = {
        i: lines
        for i, unit in enumerate(found)
        if isinstance(block := unit.block, Paragraph) and (lines := whole_lines(block))
    }
    opened = {i: [n for n, line in enumerate(lines) if _opens(line)] for i, lines in lined.items()}
    turns = {
        i: starts
        for i, lines in lined.items()
        if not opened[i] and (starts := _in_turn([line.strip() for line in lines]))
    }
    said = {i: starts for i, starts in opened.items() if len(starts) > 1}
    if not turns:
        return said
    others = sum(_asks_first(unit.block) for i, unit in enumerate(found) if i not in turns)
    return said if others >= sum(map(len, turns.values())) else said | turns


def whole_lines(block: Paragraph) -> list[str]:
    """The lines of a paragraph of several, where they are those of the file."""
    lines = block.text.source.split("\n")
    return lines if 1 < len(lines) == block.end - block.start + 1 else []


def _asks_first(block: Block) -> bool:
    """Whether what a block begins with is a question."""
    while isinstance(block, Item | Quote) and block.children:
        block = block.children[0]
    text = block.text.source if isinstance(block, Paragraph | Heading) else ""
    _, said, prompt = split_prefix(text.partition("\n")[0])
    return said or asks_for(prompt)


def cut(block: Paragraph, starts: Sequence[int]) -> list[Paragraph]:
    """A paragraph, cut above some of its lines."""
    lines = block.text.source.split("\n")
    ends = [*starts[1:], len(lines)]
    return [
        Paragraph(of("\n".join(lines[n:end])), block.start + n, block.start + end - 1)
        for n, end in zip(starts, ends, strict=True)
    ]


def _in_turn(lines: Sequence[str]) -> list[int]:
    """The lines that end in a question mark where each has its answer below it, in whole lines.

    A paragraph that is broken where the lines were full has few that end with a sentence.
    """
    asked = [n for n, line in enumerate(lines) if ends_asking(line) and asks_for(line)]
    if any(_SPEAKS.match(lines[n]) for n in asked):
        # who speaks is looked at elsewhere
        return []
    told = [line for line in lines[asked[0] :] if not ends_asking(line)] if asked else []
    ended = sum(STOP.search(line) is not None for line in told)
    answered = sum(n + 1 not in asked and n + 1 < len(lines) for n in asked)
    enough = len(asked) >= _OFTEN and answered >= len(asked) * MOSTLY
    # above the first stands a title, if anything
    return asked if enough and asked[0] <= 1 and ended >= len(told) * MOSTLY else []


_SPEAKS = re.compile(r"[^\W\d_][\w.'\u2019-]*(?: [\w.'\u2019-]+)?:\s")


def _opens(line: str) -> bool:
    """Whether a line says that it is a question, has a number in brackets, or asks in bold."""
    number, said, prompt = split_prefix(line)
    if said and prompt:
        return number is not None or asks_for(prompt)
    return is_bracketed(line) or _BOLD.fullmatch(line.strip()) is not None and asks_for(line)


_BOLD = re.compile(r"(\*{2,3})(?!\s)[^*\n]+(?<!\s)\1")


def _lines(block: Paragraph) -> list[tuple[int, str]]:
    """The lines of a paragraph that asks in nearly each of them, if there are several."""
    lines = [line.strip() for line in block.text.source.split("\n")]
    if len(lines) < 2 or block.end - block.start + 1 != len(lines):
        return []
    if sum(map(_may_ask, lines)) < len(lines) * MOSTLY:
        return []
    if len({line.startswith(("**", "__")) for line in lines}) > 1:
        # `**How …?**`, and below it `Define it …`: what stands in bold asks
        return []
    return list(enumerate(lines, block.start))


def _may_ask(prompt: str) -> bool:
    """A line of prose that asks or tells somebody to answer: `where x is …` does neither."""
    if is_address(prompt) or len(prompt.split()) > LONGEST or not re.search(r"\w", plain(prompt)):
        return False
    first = plain(prompt).split(maxsplit=1)[0].casefold()
    return "?" in prompt or asks(prompt) or first in labels.TASKS or asks_you(prompt)
