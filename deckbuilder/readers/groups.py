"""Answers that belong to several questions, or stand apart from them.

`What to look for` below a list of questions is of each of them; `1. …` below `Answers` at the end
of a quiz is of the first.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import replace

from deckbuilder import labels
from deckbuilder.forms.claim import MOSTLY
from deckbuilder.forms.prompt import first_label
from deckbuilder.labels import Vocabulary
from deckbuilder.markdown import Block, Heading, List, Paragraph, is_picture, of
from deckbuilder.readers.choice import is_options
from deckbuilder.readers.section import SUMMARY, Section

PARTS = frozenset(
    {
        labels.ANSWER,
        labels.PITFALL,
        labels.BEST_PRACTICE,
        labels.REASONING,
        labels.FOLLOW_UP,
        labels.OUTCOME,
        labels.ALTERNATIVE,
        labels.MIXED,
    }
)
"""Titles of parts of an answer: what is listed below them answers."""


def opens_part(block: Block, vocabulary: Vocabulary) -> bool:
    """`**What to look for**` alone on a line: what is listed below it answers."""
    return (
        isinstance(block, Paragraph)
        and "\n" not in block.text.source
        and labels.meaning(labels.undressed(block.text.plain), vocabulary) in PARTS
    )


def own_names(asked: Sequence[Section], vocabulary: Vocabulary) -> frozenset[str]:
    """The guide's own word for an answer, where each answer begins with one, in all its forms.

    `Notes:` below each question is such a word, in whatever language, and so is who answers. It
    is none where more is named (`Topic: …`) or stands below it (`Purpose: …`), unless one and the
    same asks all of them: what somebody says may go on. `Curate (C):` is `C:` from then on.
    """
    told = [list(_names(section)) for section in asked if section.blocks]
    short = {name: own for names in told for name, own in names if own}
    found = [[short.get(name, name) for name, _ in names] for names in told]
    askers = {_short(section.carrier.aside) for section in asked if section.carrier}
    on = {""} if len(askers) == 1 and askers != {""} else set()
    first = Counter(names[0] for names in found if names and {*names[1:]} <= {names[0], *on})
    name, times = max(first.items(), key=lambda entry: entry[1], default=("", 0))
    enough = times >= max(_OFTEN, len(found) * MOSTLY)
    names = {name, *(long for long, own in short.items() if own == name)}
    own = len(max(names, key=len)) > 1 and names.isdisjoint({*vocabulary, *labels.BESIDE})
    return frozenset(names if enough and own else ())


def places_of(names: Set[str], asked: Sequence[Section]) -> Iterator[tuple[int, str]]:
    """The lines on which an answer is so called, with the word as it is written there."""
    for section in asked:
        for block in section.blocks if names else ():
            said = ""
            if isinstance(block, Heading) and block.level == SUMMARY:
                said = block.text.plain
            elif isinstance(block, Paragraph) and (found := _CALLED.match(block.text.source)):
                said = found[1] or found[2]
            if labels.normal(said) in names:
                yield block.start, said


_OFTEN = 3
"""Answers that begin with the same name."""
_WORD = r"[^\W\d_][\w'\u2019-]{0,20}"
_BRIEF = r"(?:[ ]\([^\W\d_][\w.]{0,11}\))?"
_CALLED = re.compile(
    rf"(?:[*_]{{1,3}}({_WORD}(?:[ ][\w'\u2019-]{{1,20}}){{0,2}}{_BRIEF})"
    rf"(?:[*_]{{1,3}}:|:[*_]{{1,3}}|[*_]{{2,3}}$)|({_WORD}{_BRIEF}):)(?=\s|$)"
)
_SHORT = re.compile(r".*[ ]\(([\w.]+)\)")


def _short(name: str) -> str:
    """`Curate (C)` → `C`; a name that has no short form as it is."""
    found = _SHORT.fullmatch(name)
    return found[1] if found else name


def _names(section: Section) -> Iterator[tuple[str, str]]:
    """What summaries say, and lines in front of a colon or alone, as labels are looked up.

    Each with the short form it gives itself, or nothing. Nothing is said in front of what is
    written below such a line, nor of code.
    """
    alone = False
    for block in section.blocks:
        if isinstance(block, Heading) and block.level == SUMMARY:
            yield labels.normal(block.text.plain), ""
            alone = True
        if not isinstance(block, Paragraph) or is_picture(block.text.source):
            continue
        for line in block.text.source.split("\n"):
            named = _CALLED.match(line)
            if named or not alone:
                name = (named[1] or named[2]) if named else ""
                short = _short(name)
                yield labels.normal(name), labels.normal(short) if short != name else ""
            alone = alone or (named is not None and named.end() == len(line.rstrip()))


def with_answers(found: list[Section], vocabulary: Vocabulary) -> list[Section]:
    """Sections in source order → the same, each question with the answer it shares or has apart."""
    return list(_shared(_apart(found), vocabulary))


def _apart(found: list[Section]) -> list[Section]:
    """Questions without answers, with those that a part of answers has for their numbers."""
    made = list(found)
    for at, section in enumerate(found):
        begin = _begins(section)
        if begin is None:
            continue
        title, answers, rest = _numbered(section, begin)
        own = replace(section, blocks=section.blocks[:begin])
        open_ = {n: one for n, one in enumerate((*made[:at], own)) if _is_open(one)}
        numbers = {n: one.carrier.number for n, one in open_.items() if one.carrier}
        if len(set(numbers.values())) < len(numbers) or not answers.keys() <= set(numbers.values()):
            continue
        if len(answers) < max(2, len(numbers) * MOSTLY):
            continue
        made[at] = own
        for n, one in open_.items():
            if numbers[n] in answers:
                made[n] = replace(one, blocks=(*one.blocks, title, *answers[numbers[n]]))
        made[at] = replace(made[at], blocks=(*made[at].blocks, *rest))
    return made


def _begins(section: Section) -> int | None:
    """The first of its blocks that belongs to the answers of others: their title, or the first."""
    if section.carrier is None:
        return 0 if labels.apart_by(section.title) else None
    found = (n for n, block in enumerate(section.blocks) if labels.apart_by(_said(block)))
    return next(found, None)


def _said(block: Block) -> str:
    """What a line may be called by; nothing of a long text."""
    said = block.text.plain if isinstance(block, Heading | Paragraph) else ""
    return said if len(said) <= _NAME else ""


_NAME = 60
"""Letters of a title."""


def _is_open(section: Section) -> bool:
    """A question with nothing below it but options to choose from."""
    return section.carrier is not None and all(map(is_options, section.blocks))


Answers = dict[int | None, tuple[Block, ...]]


def _numbered(section: Section, begin: int) -> tuple[Block, Answers, tuple[Block, ...]]:
    """The title of a part of answers, what stands under each number, and the rest.

    Numbered items have their own lines; what follows a paragraph that begins with its number is of
    that number as well. Nothing is where a number comes twice.
    """
    blocks, title, line = section.blocks, section.title, section.line
    if section.carrier is not None:
        first, *below = blocks[begin:]
        blocks, title, line = tuple(below), _said(first), first.start
    in_line = section.carrier is not None and isinstance(section.blocks[begin], Paragraph)
    label = Paragraph(of(f"**{title if in_line else labels.apart_by(title)}:**"), line, line)
    listed: Answers = {}
    rest: list[Block] = []
    count = 0
    last: int | None = None
    for block in blocks:
        items = block.items if isinstance(block, List) and block.ordered and last is None else ()
        for item in items:
            listed[item.number] = item.children
        count += len(items)
        if (begun := BY_NUMBER.match(_written(block))) and not items:
            last = int(begun[1])
            listed[last] = _behind(block, begun.end())
            count += 1
        elif last is not None:
            listed[last] = (*listed[last], block)
        elif not items:
            rest.append(block)
    return label, {} if len(listed) < count else listed, tuple(rest)


BY_NUMBER = re.compile(r"(?:\*\*|__)?(\d{1,3})[.)]?(?:(?:\*\*|__)[.:]?|(?<=[.)]))(?:\s+|$)")
"""`**3.** Twenty-one days …`, `3.` alone: whose answer begins."""


def _written(block: Block) -> str:
    return block.text.source if isinstance(block, Heading | Paragraph) else ""


def _behind(block: Block, at: int) -> tuple[Block, ...]:
    """A block without the number it begins with; nothing where it says no more."""
    text = _written(block)[at:]
    return (Paragraph(of(text), block.start, block.end),) if text else ()


def _shared(found: Sequence[Section], vocabulary: Vocabulary) -> Iterator[Section]:
    """Questions of one list, with what stands below it for all of them."""
    passed: set[int] = set()
    lasts = _lasts(found)
    for n, section in enumerate(found):
        if n in passed:
            continue
        if section.carrier and not section.blocks:
            below = _below(found, lasts[n], vocabulary)
            if below is not None:
                section = replace(section, blocks=found[below].blocks)
                passed |= {below} if found[below].carrier is None else set()
        yield section


def _lasts(found: Sequence[Section]) -> list[int]:
    """For each section the last of the list of questions without answers that goes on from it."""
    lasts = list(range(len(found)))
    for n in range(len(found) - 2, -1, -1):
        if not found[n].blocks and _beside(found[n], found[n + 1]):
            lasts[n] = lasts[n + 1]
    return lasts


def _below(found: Sequence[Section], last: int, vocabulary: Vocabulary) -> int | None:
    """Where what is labelled below a list of questions stands: with the last, or behind it."""
    at = last if found[last].blocks else last + 1
    if at == len(found) or not found[at].blocks:
        return None
    first = found[at].blocks[0]
    if isinstance(first, Heading):
        return at if at == last and first_label(first, vocabulary) else None
    behind = found[at].carrier is None and found[at].line == found[last].line
    named = opens_part(first, vocabulary) or first_label(first, vocabulary) in PARTS
    return at if behind and named else None


def _beside(one: Section, other: Section) -> bool:
    """Whether two questions stand in one list."""
    if one.carrier is None or other.carrier is None:
        return False
    forms = {one.carrier.form, other.carrier.form}
    return len(forms) == 1 and forms <= {"item", "quote", "paragraph"} and one.line == other.line
