"""A tree and the claims that were taken → sections, each with the question it carries, if any.

Every block is in exactly one of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice, takewhile

from deckbuilder import labels
from deckbuilder.document import Document
from deckbuilder.forms import FORMS, Claim, Form, Path, Tree, Unit, laid_out
from deckbuilder.forms.prompt import asks_for, ends_asking, leads_down, split_prefix
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
    Rule,
    Table,
    of,
    plain,
    references,
    walk,
)
from deckbuilder.markdown.inline import read
from deckbuilder.readers.facts import NOTHING, FolderFacts
from deckbuilder.readers.groups import PARTS, opens_part, with_answers
from deckbuilder.readers.section import Carrier, Section
from deckbuilder.text import normal

SUMMARY = 7
"""The level of a `<summary>`: deeper than any heading, so that one inside an answer stays its
content."""


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
    tree = laid_out((*_titled(document, facts), *document.blocks))
    parts = _parts(tree)
    about = _about(document, tree, parts, vocabulary, says_so, facts)
    claims = [claim for form in forms for claim in form(tree, vocabulary)]
    closed, theirs = _closed(tree, vocabulary)
    titles = ((n, _title(unit.block)) for n, unit in enumerate(tree.units))
    mine = {n for n, title in titles if labels.THEIRS_BY_NAME.search(title)}
    theirs |= {n for n, other in enumerate(_under(parts, mine)) if other or about.others[n]}
    found = formed(claims, tree.levels, vocabulary, closed, theirs, parts)
    return Judged(tree, about, tuple(found), tuple(taken(found, tree.levels, about)))


def sections(made: Judged) -> tuple[Section, ...]:
    """A guide whose series were weighed → its sections in source order."""
    walk = _Walk(claims_of(made.taken))
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


def _about(
    document: Document,
    tree: Tree,
    parts: Sequence[int],
    vocabulary: Vocabulary,
    says_so: bool,
    facts: FolderFacts,
) -> About:
    titles = {n: _title(u.block) for n, u in enumerate(tree.units) if isinstance(u.block, Heading)}
    names = {n for n, title in titles.items() if _names_questions(title)}
    kinds = " ".join(_called(document))
    about_jobs = "interview" in kinds.casefold()
    users = {n for n, title in titles.items() if labels.OF_USERS.search(title) and not about_jobs}
    others = {
        n
        for n, title in titles.items()
        if labels.ANOTHER_PART.search(title) and not ends_asking(title) and not about_jobs
    }
    size = sum(
        unit.block.end - unit.block.start + 1
        for unit in tree.units
        if not isinstance(unit.block, (Heading, Rule)) and not _leads_down(unit.block)
    )
    return About(
        vocabulary=vocabulary,
        says=says_so or any(map(labels.QUESTION_TITLE.match, (*titles.values(), document.opening))),
        named=document.path in facts.named,
        known=document.path in facts.known,
        among=_is_among(document, facts),
        another=any(map(_is_another, _called(document))) and not about_jobs,
        others=_under(parts, others),
        answers_users=bool(labels.OF_USERS.search(kinds)) and not about_jobs,
        repeated=facts.repeated,
        contents=_contents(document),
        size=size,
        within=cache(lambda path: _asks(tree, path)),
        asked=[a or b for a, b in zip(_under(parts, names), _led(tree.units), strict=True)],
        faq=_under(parts, users),
    )


def _names(document: Document) -> Iterator[str]:
    """What a file is called: by its name, its title, its first heading or first line."""
    yield re.split(r"[/\\]", document.path)[-1].rpartition(".")[0]
    yield from _titles(document)
    yield "" if document.heading else document.opening


def _titles(document: Document) -> Iterator[str]:
    yield said(document.meta, "title") or ""
    yield document.heading.text.plain if document.heading else ""


def _of_interview(name: str) -> bool:
    """`night-porter-interview`: what a file is called that is about one."""
    words = "" if name.rstrip().endswith("?") else " ".join(re.split(r"[\W_]+", name)).strip()
    return bool(labels.QUESTION_TITLE.match(words) or labels.ENDS_INTERVIEW.search(words))


def _under(parts: Sequence[int], titles: Set[int]) -> list[bool]:
    """What stands below one of these titles, or below a title that stands so."""
    found: list[bool] = []
    for part in parts:
        found.append(part >= 0 and (part in titles or found[part]))
    return found


def _led(units: Sequence[Unit]) -> Iterator[bool]:
    """Which items stand below `For the interview, try these questions:`."""
    led = False
    for unit in units:
        block = unit.block
        if not isinstance(block, Item):
            text = block.text.plain.casefold() if isinstance(block, Paragraph) else ""
            named = text.endswith((":", "\uff1a")) and "interview" in text
            led = named and bool(labels.QUESTION_SECTION.search(text))
        yield led and isinstance(block, Item)


def _title(block: Block) -> str:
    return labels.undressed(block.text.plain) if isinstance(block, Heading) else ""


def _names_questions(title: str) -> bool:
    named = labels.QUESTION_SECTION.search(title) or labels.CATEGORY.match(title)
    return bool(named) and not title.endswith("?")


def _leads_down(block: Block) -> bool:
    """A line of a table of contents."""
    first = block.children[0] if isinstance(block, Item) and block.children else None
    return isinstance(first, Paragraph) and leads_down(first.text.source)


def _called(document: Document) -> Iterator[str]:
    """How a file calls itself: its name with its folder's, its title, its first heading."""
    yield " ".join(re.split(r"[/\\_.-]+", document.path)[-6:])
    yield from _titles(document)


def _is_among(document: Document, facts: FolderFacts) -> bool:
    """Whether its name says so, or a README beside it, but for `about` and `licence`."""
    stem = re.split(r"[/\\]", document.path)[-1].partition(".")[0]
    beside = document.path in facts.among and not labels.is_ordinary(stem)
    return beside or any(map(_of_interview, _names(document)))


def _is_another(title: str) -> bool:
    """Whether a title says that what is below it is of another kind."""
    return bool(labels.ANOTHER_KIND.search(title)) and not ends_asking(title)


def _asks(tree: Tree, path: Path) -> bool:
    """Whether the unit at a path begins with a line that asks."""
    unit = tree.levels[path[:-1]][path[-1]]
    block = unit.block
    if isinstance(block, Details):
        return asks_for(block.summary.source)
    first = unit.below[0].block if unit.below else None
    return isinstance(first, Paragraph) and asks_for(first.text.source.split("\n", 1)[0])


def _hands_over(block: Block) -> bool:
    """A bare line that is a title: `What I want to ask them`."""
    if not isinstance(block, Paragraph) or len(block.text.plain) > 60:
        return False
    said, source = block.text.plain, block.text.source
    return bool(labels.THEIRS.search(said)) and said[-1:].isalnum() and "\n" not in source


def _closed(tree: Tree, vocabulary: Vocabulary) -> tuple[frozenset[int], frozenset[int]]:
    """The units at the top below a title under which nothing is asked of me, and I ask.

    The second are those of them in which it is I who asks.
    """
    closed: set[int] = set()
    theirs: set[int] = set()
    title, shut, listed = "", False, False
    for n, unit in enumerate(tree.units):
        listed = opens_part(unit.block, vocabulary) or (listed and isinstance(unit.block, Item))
        if listed:
            closed.add(unit.path[0])
        if isinstance(unit.block, Heading):
            title = _title(unit.block)
            shut = bool(
                (
                    labels.credential_kinds(title)
                    and not title.endswith("?")
                    and not _asks_below(tree.units, n)
                )
                or labels.AROUND_TITLES.match(title)
                or labels.THEIRS.search(title)
                or _is_part(tree.units, n, vocabulary)
            )
        elif shut or _hands_over(unit.block):
            shut = True
            closed.add(unit.path[0])
            if labels.THEIRS.search(title) or _hands_over(unit.block):
                theirs.add(unit.path[0])
    return frozenset(closed), frozenset(theirs)


def _is_part(units: Sequence[Unit], n: int, vocabulary: Vocabulary) -> bool:
    """Whether a title names a part of an answer; above a question `Mistake` names its kind."""
    meaning = labels.meaning(_title(units[n].block), vocabulary)
    below = units[n + 1].block if n + 1 < len(units) else None
    asks = isinstance(below, Paragraph) and asks_for(below.text.source)
    return meaning in PARTS and not (meaning == labels.PITFALL and asks)


def _asks_below(units: Sequence[Unit], n: int) -> bool:
    """Whether what stands below a title asks in most of its lines: no credentials are listed."""
    below = takewhile(lambda unit: not isinstance(unit.block, Heading), islice(units, n + 1, None))
    leaves = [block for unit in below for block in walk((unit.block,))]
    asked = [asks_for(b.text.source) for b in leaves if isinstance(b, Paragraph)]
    return sum(asked) * 2 > len(asked)


def _parts(tree: Tree) -> list[int]:
    """For each unit at the top the heading it stands under; for a heading the one above it."""
    found: list[int] = []
    trail: list[tuple[int, int]] = []
    for n, unit in enumerate(tree.units):
        if isinstance(unit.block, Heading):
            level = unit.block.level
            trail = [entry for entry in trail if entry[0] < level]
            found.append(trail[-1][1] if trail else -1)
            trail.append((level, n))
        else:
            found.append(trail[-1][1] if trail else -1)
    return found


def _contents(document: Document) -> frozenset[str]:
    """What links to places in the page are called."""
    if not any("(#" in line or "(<#" in line for line in document.lines):
        return frozenset()
    return frozenset(
        normal(found.text)
        for found in references(document.blocks)
        if found.kind == "link" and found.target.startswith("#")
    )


class _Walk:
    """Goes over the units once and puts each where it belongs."""

    def __init__(self, claims: Sequence[tuple[Claim, Body]]) -> None:
        self.claims = claims
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
                self.flush()
                self.next += 1
                self.found.append(self.asked(claim, body))
                until = body.end
            if inside:
                self.around(unit)
            elif unit.path >= until:
                self.block(unit.block)

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
            trail = [entry for entry in trail if entry[0] < claim.level or _gathers(entry, trail)]
            self.trail = trail
            self.titled = True
        titles = tuple(title for _, title, _ in trail)
        line = claim.start if claim.form == "heading" or not trail else trail[-1][2]
        carrier = Carrier(
            claim.prompt, claim.number, claim.start, claim.form, claim.end, _aside(claim)
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
