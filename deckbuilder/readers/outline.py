"""A tree and the claims that were taken → sections, each with the question it carries, if any.

Every block is in exactly one of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, takewhile

from deckbuilder import labels
from deckbuilder.document import Document
from deckbuilder.forms import FORMS, Claim, Form, Path, Tree, Unit, laid_out
from deckbuilder.forms.glued import unglued
from deckbuilder.forms.prompt import asks_for, ends_asking, split_prefix
from deckbuilder.front import said
from deckbuilder.judge.evidence import About
from deckbuilder.judge.rivals import claims_of, taken
from deckbuilder.judge.series import Body, Series, formed, relisted
from deckbuilder.labels import Vocabulary
from deckbuilder.markdown import (
    Block,
    Definition,
    Details,
    Heading,
    Item,
    List,
    Paragraph,
    Table,
    of,
    plain,
)
from deckbuilder.markdown.inline import read
from deckbuilder.readers.about import (
    about,
    is_about_interviews,
    is_in_contents,
    of_another_kind,
)
from deckbuilder.readers.case import is_called, is_case, is_only_case
from deckbuilder.readers.facts import NOTHING, FolderFacts
from deckbuilder.readers.groups import with_answers
from deckbuilder.readers.parts import closed, parts_of, theirs
from deckbuilder.readers.section import SUMMARY, Carrier, Section
from deckbuilder.text import normal


@dataclass(frozen=True, slots=True)
class Judged:
    """A guide whose series were weighed."""

    tree: Tree
    about: About
    series: tuple[Series, ...]
    """All there are."""
    taken: tuple[tuple[Series, float], ...]
    """Those that are questions, with their scores, strongest first."""


def judged(
    document: Document,
    vocabulary: Vocabulary,
    says_so: bool,
    *,
    facts: FolderFacts = NOTHING,
    forms: Sequence[Form] = FORMS,
) -> Judged:
    """A document → what in it is a question, and what else was looked at."""
    tree = laid_out((*_titled(document, facts), *unglued(document.blocks)))
    parts = parts_of(tree)
    claims = [
        claim
        for form in forms
        for claim in form(tree, vocabulary)
        if not labels.LEFTOVER.match(claim.prompt)
    ]
    if any("(#" in line for line in document.lines):
        claims = [claim for claim in claims if not _heads_contents(claim, tree)]
    asks = any(claim.asks or claim.said for claim in claims)
    known = about(document, tree, parts, vocabulary, says_so, facts, asks=asks)
    none = theirs(parts)
    if not is_about_interviews(document):
        none |= {n for n, other in enumerate(parts.under(of_another_kind)) if other}
    shut = closed(parts, vocabulary)
    found = formed(claims, tree.levels, vocabulary, shut, none, parts.above)
    return Judged(tree, known, tuple(found), tuple(taken(found, tree.levels, known)))


def _heads_contents(claim: Claim, tree: Tree) -> bool:
    """Whether what stands right below a title are links into this page: a table of contents."""
    below = tree.levels[claim.unit[:-1]][claim.after : claim.after + _LOOKED_AT]
    items = [unit.block for unit in takewhile(lambda unit: isinstance(unit.block, Item), below)]
    return len(items) > 1 and all(map(is_in_contents, items))


_LOOKED_AT = 20
"""Lines of a table of contents that are looked at."""


def sections(made: Judged) -> tuple[Section, ...]:
    """A guide whose series were weighed → its sections in source order."""
    walk = _Walk(claims_of(made.taken), made.about.vocabulary)
    walk.level(made.tree.units)
    return _ended(with_answers(walk.finish(), made.about.vocabulary))


def _titled(document: Document, facts: FolderFacts) -> Iterator[Heading]:
    """The title of the front matter where it asks: the file is one question.

    Where a README says that these are questions, `Difference between a and b` asks as well.
    """
    title = said(document.meta, "title") or ""
    first = document.heading
    repeated = first is not None and normal(first.text.plain) == normal(title)
    asks = ends_asking(title) or (document.path in facts.among and asks_for(title))
    if asks and not repeated:
        lines = document.matter.keys.get("title", (1, 1))
        yield Heading(1, read(title)[0], *lines)


class _Walk:
    """Goes over the units once and puts each where it belongs."""

    def __init__(self, claims: Sequence[tuple[Claim, Body]], vocabulary: Vocabulary) -> None:
        self.claims = claims
        self.vocabulary = vocabulary
        self.next = 0
        self.found: list[Section] = []
        self.trail: list[tuple[int, str, int]] = []
        self.loose: list[Block] = []
        self.titled = True
        """The last title has its section."""

    def level(self, found: Sequence[Unit]) -> None:
        until: Path = ()
        for unit in found:
            if unit.path < until and until[: len(unit.path)] != unit.path:
                continue
            inside = False
            if isinstance(unit.block, Table):
                self.rows(unit, unit.block)
            elif isinstance(unit.block, Paragraph):
                self.lines(unit, unit.block)
            while self.next < len(self.claims) and _holds(unit, self.claims[self.next][0]):
                claim, body = self.claims[self.next]
                if claim.unit != unit.path:
                    inside = True
                    break
                case = self.case_above(claim, body)
                self.flush()
                self.next += 1
                section = self.asked(claim, body)
                section = replace(section, blocks=(*case, *section.blocks))
                self.found.append(self.below_case(section))
                until = body.end
            if inside:
                self.around(unit)
            elif unit.path >= until:
                self.block(unit.block)

    def case_above(self, claim: Claim, body: Body) -> tuple[Block, ...]:
        """The case that is told below a title and above the wording of its question.

        `**Scenario:** A lamp is out.` / `**Question:** What now?` / `**Answer:** Ring.`
        """
        if claim.form == "heading" or not is_case(self.loose, body.blocks, self.vocabulary):
            return ()
        told, self.loose = tuple(self.loose), []
        return told

    def below_case(self, section: Section) -> Section:
        """A question with the case that is all there is below what seemed one above it.

        `## Late at night` / `### Scenario` / `### Interview question` / `What now?`
        """
        if len(self.found) < len(("case", "title")):
            return section
        above, title = self.found[-2:]
        if title.carrier or title.blocks:
            return section
        here = above.carrier
        called = here is not None and is_called(title.title)
        if here is None or not called or not is_only_case(above.blocks, self.vocabulary):
            return section
        del self.found[-2]
        name = Paragraph(of(f"**{plain(here.prompt)}**"), here.line, here.end or here.line)
        blocks = (name, *above.blocks, *section.blocks)
        return replace(section, title=above.title, trail=above.trail, blocks=blocks)

    def rows(self, unit: Unit, table: Table) -> None:
        """The head of a table whose rows ask, and those of its rows that do not."""
        asked = {claim.start for claim, _ in self.claims_in(unit) if claim.at != unit.path}
        if asked:
            rows = tuple(row for row in table.rows if row.start not in asked)
            self.loose.append(
                replace(table, rows=rows, end=table.start + 1 if not rows else table.end)
            )

    def lines(self, unit: Unit, block: Paragraph) -> None:
        """The lines of a paragraph that do not ask where others do, each by itself."""
        first = self.claims[self.next][0] if self.next < len(self.claims) else None
        if first is None or first.at[:-1] != unit.path:
            return
        asked = {
            n
            for claim, _ in self.claims_in(unit)
            for n in range(claim.start, max(claim.end, *(b.end for b in claim.rest), 0) + 1)
        }
        found = enumerate(block.text.source.split("\n"), block.start)
        self.loose += [Paragraph(of(text), n, n) for n, text in found if n not in asked]

    def claims_in(self, unit: Unit) -> Iterator[tuple[Claim, Body]]:
        """The claims on parts of a unit."""
        return takewhile(lambda pair: _holds(unit, pair[0]), islice(self.claims, self.next, None))

    def around(self, unit: Unit) -> None:
        """A unit in which claims lie: what of it is none of theirs is loose."""
        block = unit.block
        if isinstance(block, Details):
            self.heading(Heading(SUMMARY, block.summary, *block.said))
        self.level(unit.below)

    def block(self, block: Block) -> None:
        if isinstance(block, Heading) and block.text:
            self.heading(block)
        elif isinstance(block, Details):
            self.heading(Heading(SUMMARY, block.summary, *block.said))
            for child in block.children:
                self.block(child)
        else:
            self.loose.append(block)

    def heading(self, heading: Heading) -> None:
        self.flush()
        level = heading.level
        self.trail = [entry for entry in self.trail if entry[0] < level]
        self.trail.append((level, heading.text.plain, heading.start))
        self.titled = False

    def flush(self) -> None:
        """The text below the last title, which is no question's."""
        if not self.loose and (not self.trail or self.titled):
            return
        level, title, line = self.trail[-1] if self.trail else (0, "", 0)
        above = tuple(title for _, title, _ in self.trail[:-1])
        blocks = tuple(relisted(opened(self.loose)))
        self.found.append(Section(title, level, line, blocks, above))
        self.titled = True
        self.loose = []

    def asked(self, claim: Claim, body: Body) -> Section:
        trail = self.trail
        if claim.form == "heading":
            level = claim.level
            trail = [e for e in trail if e[0] < level or (e[0] == level and _gathers(e, trail))]
            self.trail = trail
            self.titled = True
        titles = tuple(title for _, title, _ in trail)
        line = claim.start if claim.form == "heading" or not trail else trail[-1][2]
        carrier = Carrier(
            claim.prompt,
            claim.number,
            claim.start,
            claim.form,
            claim.end,
            _aside(claim),
            claim.said,
        )
        blocks = tuple(relisted(opened(body.blocks)))
        level = claim.level or (trail[-1][0] if trail else 0)
        return Section(titles[-1] if titles else "", level, line, blocks, titles, carrier)

    def finish(self) -> list[Section]:
        self.flush()
        return self.found


def _aside(claim: Claim) -> str:
    """What stands beside a wording; of a heading, what it says where the wording is below it."""
    if claim.form != "heading" or claim.end == claim.start:
        return claim.aside
    said = split_prefix(claim.title)[2]
    said = "" if normal(said) in normal(claim.words) else said
    return f"{said} {claim.aside}".strip()


def _holds(unit: Unit, claim: Claim) -> bool:
    return claim.at[: len(unit.path)] == unit.path


def _gathers(entry: tuple[int, str, int], trail: Sequence[tuple[int, str, int]]) -> bool:
    """A category may stand at the level of its questions."""
    bare = plain(split_prefix(entry[1])[2])
    return entry == trail[-1] and bool(labels.CATEGORY.match(labels.undressed(bare)))


def _ended(found: list[Section]) -> tuple[Section, ...]:
    last = max((i for i, s in enumerate(found) if s.carrier), default=-1)
    ends = [*(s.carrier is None for s in found[1:]), True]
    first = next((i for i, s in enumerate(found) if s.carrier), len(found))
    return tuple(
        replace(s, last=i == last, tail=ends[i]) if s.carrier else replace(s, below=i > first)
        for i, s in enumerate(found)
    )


def opened(blocks: Iterable[Block]) -> Iterator[Block]:
    """Blocks with what is folded under a summary laid open.

    Terms with their definitions become a list of `**term**: meaning`.
    """
    terms: list[Item] = []
    for block in blocks:
        if terms and not isinstance(block, Definition):
            yield List(tuple(terms), terms[0].start, terms[-1].end)
            terms = []
        if isinstance(block, Details):
            yield Heading(SUMMARY, block.summary, *block.said)
            yield from opened(block.children)
        elif isinstance(block, Definition):
            terms.append(_term(block))
        else:
            yield block
    if terms:
        yield List(tuple(terms), terms[0].start, terms[-1].end)


def _term(block: Definition) -> Item:
    first, *more = block.children
    name = block.term.source
    name = name if "**" in name else f"**{name}**"
    if isinstance(first, Paragraph):
        said = Paragraph(of(f"{name}: {first.text.source}"), block.start, first.end)
        return Item((said, *more), block.start, block.end)
    return Item(
        (Paragraph(of(name), block.start, block.start), *block.children), block.start, block.end
    )
