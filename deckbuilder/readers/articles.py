"""What an article teaches outside questions: competencies, terms and introduced lists.

Clinical Fluency                       (a heading)
Credibility hinges on …                (why it matters)
Practical development:                 (a bare label that repeats under sibling headings)
- Shadow procedures …
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from deckbuilder import labels
from deckbuilder import markdown as tree
from deckbuilder.codes import report
from deckbuilder.forms.prompt import split_prefix
from deckbuilder.forms.wording import is_quoted
from deckbuilder.markdown import (
    Block,
    Code,
    Container,
    Item,
    Paragraph,
    Quote,
    Table,
    of,
    passage,
    plain,
    texts,
    walk,
)
from deckbuilder.model import Competency, Concept, List
from deckbuilder.readers.scope import Found, Scope
from deckbuilder.readers.section import Section

_TERM = re.compile(
    (
        r"^(?:(\*{1,3}|__)(?=\S)(?P<bold>(?:(?!\1).){1,80}?)\1\s*(?::|[-\N{EN DASH}\N{EM "
        r"DASH}](?=\s))?|(?P<bare>[^:\n.?!]{2,60}):(?=\s))\s*(?P<meaning>\S.*)$"
    ),
    re.DOTALL,
)


def bare_label(block: Block) -> str:
    """The normal form of a paragraph that is only a short label, else empty.

    For example `Practical development:`, or in bold `**Practical development**`.
    """
    if not isinstance(block, Paragraph) or "\n" in block.text.source:
        return ""
    text = block.text.plain
    alone = text.endswith(":") or _IN_BOLD.fullmatch(block.text.source) is not None
    return labels.normal(text) if alone and len(text.split()) <= _LABEL else ""


_IN_BOLD = re.compile(r"(\*\*|__)[^*_\n]*[^*_\n.?!]\1")


_LABEL = 8
"""Words of `How it shows up in the interview:`."""


def practice_labels(sections: tuple[Section, ...]) -> frozenset[str]:
    """Bare labels above bullets under sibling headings: under half of them, or several in a row."""
    seen: Counter[tuple[str, int]] = Counter()
    there: Counter[int] = Counter()
    running: dict[int, Counter[str]] = {}
    found: set[str] = set()
    for section in sections:
        if section.carrier or not section.title:
            continue
        level, named = section.level, {name for name, _ in _labelled(_apart(section))}
        there[level] += 1
        seen.update((label, level) for label in named)
        before = running.get(level, Counter())
        running[level] = Counter({label: before[label] + 1 for label in named})
        found |= {label for label, times in running[level].items() if times >= _IN_A_ROW}
    half = (
        label
        for (label, level), times in seen.items()
        if times >= 2 and times * 2 >= there[level] - _AROUND
    )
    return frozenset(found.union(half))


_AROUND = 3
"""Headings of the same level that may stand round them: an introduction, a summary."""
_IN_A_ROW = 3


def _apart(section: Section) -> Section:
    """A section in which a label on the last line of a paragraph, above a list, stands apart."""
    found: list[Block] = []
    for block, below in zip(section.blocks, (*section.blocks[1:], None), strict=False):
        if isinstance(block, Paragraph) and isinstance(below, tree.List):
            above, _, last = block.text.source.rpartition("\n")
            end = Paragraph(of(last), block.end, block.end)
            if above and bare_label(end):
                found += [replace(block, text=of(above), end=block.end - 1), end]
                continue
        found.append(block)
    return replace(section, blocks=tuple(found))


def _labelled(section: Section) -> Iterator[tuple[str, int]]:
    for i, (block, following) in enumerate(zip(section.blocks, section.blocks[1:], strict=False)):
        if isinstance(following, tree.List) and (label := bare_label(block)):
            yield label, i


def competencies(section: Section, scope: Scope) -> Iterator[Found] | None:
    """A heading, prose, a label that repeats, bullets."""
    section = _apart(section)
    # what to avoid, or what they ask next beside questions, is no way to practise
    none = _OF_QUESTIONS if scope.has_questions else {labels.PITFALL}
    ways = {label for label in scope.practice_labels if scope.vocabulary.get(label) not in none}
    at = next((i for label, i in _labelled(section) if label in ways), None)
    if section.carrier or at is None:
        return None
    why = section.blocks[:at]
    if not any(isinstance(b, Paragraph) for b in why):
        return None
    if sum(len(text.source.split()) for b in walk(why) for text in texts(b)) > _WHY:
        # a chapter is no competency
        return None
    if (
        sum(len(_FACT.findall(block.text.source)) for block in why if isinstance(block, Paragraph))
        > 1
    ):
        # nor is a firm with what it does, how large it is, what it works with
        return None
    return _competency(section, at, scope)


_FACT = re.compile(r"^(?:\*\*|__)[^*_\n:]{1,40}(?::(?:\*\*|__)|(?:\*\*|__):)[ ]+\S", re.MULTILINE)
_WHY = 150
"""Words of why a competency matters."""
_OF_QUESTIONS = frozenset({labels.PITFALL, labels.FOLLOW_UP})


def _competency(section: Section, at: int, scope: Scope) -> Iterator[Found]:
    why, label, practices = section.blocks[:at], section.blocks[at], section.blocks[at + 1]
    assert isinstance(label, Paragraph)
    assert isinstance(practices, tree.List)
    below = section.blocks[at + 2 :]
    end = practices.end
    if below and (reason := _reason(below[0], scope)):
        # `**Why it matters.** …` stands below: it answers first
        why, end, below = (reason, *why), reason.end, below[1:]
    yield Competency(
        scope.span(section.line, end),
        scope.meta,
        section.trail[-1] if section.trail else section.title,
        name=section.title,
        text=passage(why),
        practices=tuple(passage(item.children) for item in practices.items),
        label=label.text.plain.rstrip(": "),
    )
    yield from _pieces(replace(section, blocks=below), scope)


def _reason(block: Block, scope: Scope) -> Paragraph | None:
    """What a paragraph labelled as a reason says, without its label; None of any other."""
    found = _LED.match(block.text.source) if isinstance(block, Paragraph) else None
    if found is None or not isinstance(block, Paragraph):
        return None
    label = (found["bold"] or found["plain"]).rstrip(".:? ")
    if labels.meaning(label, scope.vocabulary) != labels.REASONING:
        return None
    return replace(block, text=of(block.text.source[found.end() :]))


_LED = re.compile(
    r"(?P<mark>\*\*|__)(?P<bold>[^*_\n]{1,60})(?P=mark)\s*:?\s*(?=\S)"
    r"|(?P<plain>[^\n:*_]{1,60}):\s+(?=\S)"
)


def concepts_and_lists(section: Section, scope: Scope) -> Iterator[Found] | None:
    """Bullets outside questions, in a file that is a guide.

    `Term: meaning`, or a sentence and what it introduces.
    """
    lists = [b for b in section.blocks if isinstance(b, tree.List)]
    if section.carrier or not scope.is_guide or all(map(_is_navigation, lists)):
        return None
    return _pieces(section, scope)


def _first(item: Item) -> str:
    """The text an item begins with; empty where it begins with something else."""
    first = item.children[0] if item.children else None
    return first.text.source if isinstance(first, Paragraph) else ""


def _is_navigation(block: Block) -> bool:
    """A table of contents: every item is a link into this page."""
    if not isinstance(block, tree.List):
        return False
    texts = [text for item in block.items if (text := _first(item))]
    return bool(texts) and all(
        re.match(r"^\W*\d*\W*\[.*\]\((?:#|<#)[^)]*\)", t[:500], re.DOTALL) for t in texts
    )


def _pieces(section: Section, scope: Scope) -> Iterator[Found]:
    intro: Paragraph | None = None
    for block in section.blocks:
        if isinstance(block, Paragraph):
            if intro is not None:
                yield scope.context(intro)
            intro = block
            continue
        if isinstance(block, tree.List) and not _is_navigation(block):
            yield from _list(block, intro, section, scope)
        else:
            if intro is not None:
                yield scope.context(intro)
            yield from leftover(block, scope)
        intro = None
    if intro is not None:
        yield scope.context(intro)


def _list(
    block: tree.List, intro: Paragraph | None, section: Section, scope: Scope
) -> Iterator[Found]:
    found = [_TERM.match(_first(item)) for item in block.items]
    terms = [term for term in found if term is not None and _is_term(term)]
    titled = labels.CONCEPT_TITLE.search(section.title) is not None and not _is_outline(terms)
    if (
        terms
        and len(terms) == len(found)
        and (titled or (not scope.has_questions and _means(terms)))
    ):
        if intro is not None:
            yield scope.context(intro)
        for item, term in zip(block.items, terms, strict=True):
            yield from _concept(item, term, section, scope)
    elif len(block.items) > 1 and (
        (intro is None and _of_mistakes(section, scope))
        or (intro is not None and _introduces(intro) and _teaches(intro, section, scope))
    ):
        items = tuple(passage(item.children) for item in block.items)
        words = " ".join(intro.text.source.split()) if intro else ""
        yield List(
            scope.span(intro.start if intro else block.start, block.end),
            scope.meta,
            section.title,
            heading=section.title,
            intro=words,
            items=items,
        )
    else:
        if intro is not None:
            yield scope.context(intro)
        yield from leftover(block, scope)


def _of_mistakes(section: Section, scope: Scope) -> bool:
    """Whether a title says of what stands below it that it is to be avoided: `Common mistakes`."""
    title = split_prefix(labels.undressed(section.title))[2]
    known = labels.meaning(title, scope.vocabulary) == labels.PITFALL
    return known or labels.OF_MISTAKES.match(title) is not None


def _concept(item: Item, term: re.Match[str], section: Section, scope: Scope) -> Iterator[Found]:
    meaning = Paragraph(of(term["meaning"]), item.start, item.end)
    text = passage((meaning, *item.children[1:]))
    if text.plain.endswith("?"):
        # what asks explains nothing
        yield from _told(item, "an entry", scope)
        return
    yield Concept(
        scope.span(item.start, item.end),
        scope.meta,
        section.title,
        name=(term["bold"] or term["bare"]).strip(" :"),
        text=text,
        heading=section.title,
    )


def _is_term(match: re.Match[str]) -> bool:
    name = plain(match["bold"] or match["bare"]).strip(" :")
    marked = (
        match["bold"] is None
        or ":" in match[0][: len(match[0]) - len(match["meaning"])]
        or bool(
            re.search(
                r"[-\N{EN DASH}\N{EM DASH}]\s*$", match[0][: len(match[0]) - len(match["meaning"])]
            )
        )
    )
    return bool(name) and len(name.split()) <= 8 and len(match["meaning"].split()) >= 3 and marked


def _is_outline(terms: Sequence[re.Match[str]]) -> bool:
    """Whether names are those of any outline, and no terms: `Purpose: …`, `Process: …`."""
    names = [labels.normal(term["bold"] or term["bare"]) for term in terms]
    return sum(name in _OF_OUTLINES for name in names) * 3 > len(names)


_OF_OUTLINES = frozenset(labels.ENGLISH.titles["of_outlines"])


def _introduces(block: Paragraph) -> bool:
    text = block.text.plain
    return (
        text.endswith(":")
        and len(text.split()) >= 3
        or (not text.endswith((".", "!", "?")) and 3 <= len(text.split()) <= 30)
    )


def _teaches(intro: Paragraph, section: Section, scope: Scope) -> bool:
    """Whether what a sentence introduces is worth a card: it speaks of something.

    Not of its author, not of the guide itself, and it is no label. In an article it is then; beside
    questions it is advice on the interview, a plan to prepare or an offer, but below a title that
    sums up.
    """
    source = " ".join(intro.text.source.split())
    words = labels.normal(source).split()
    says = section.title or len(words) <= _FRONT
    # `**Phase 2**` above a list is a label: what it is a part of stands elsewhere
    is_label = len(words) < _SENTENCE and not source.endswith((".", "?")) or _BOLD.match(source)
    of_itself = not labels.OF_GUIDES.isdisjoint(words[:_SUBJECT]) or labels.OURS.search(source)
    hangs = _HALF.match(source) or (labels.ENDS_OF_IT.search(source) and not scope.has_questions)
    if is_label or of_itself or not says or hangs:
        return False
    title = labels.undressed(section.title)
    return not scope.has_questions or labels.SUMS_UP.match(title) is not None


_HALF = re.compile(
    rf"{labels.either(labels.ENGLISH.speech['subordinates'])}\b[^,]*$", re.IGNORECASE
)
"""`If you are on a night shift:`, whose other half stands below the list."""
_SENTENCE = 4
"""Words of an introduction that says something."""
_FRONT = 20
"""Words of an introduction that may be a front."""
_SUBJECT = 3
"""Words in which a sentence says what it speaks of."""
_BOLD = re.compile(r"(?:\*\*|__)[^*_]+(?:\*\*|__)\W*$")


def _means(terms: Sequence[re.Match[str]]) -> bool:
    """Whether most of these are names with what they mean.

    `Be yourself: …` is an order, and what is asked or quoted behind a name explains nothing.
    """
    told: list[str] = [term["meaning"].strip() for term in terms]
    names = [plain(term["bold"] or term["bare"]).casefold().split()[:1] for term in terms]
    orders: int = sum(not labels.ORDERS.isdisjoint(name) for name in names)
    others = sum(text.endswith("?") or is_quoted(text.rstrip(" .,;!")) for text in told)
    return max(orders, others) * 2 <= len(terms)


_LEFT: tuple[tuple[type, str], ...] = (
    (tree.List, "a list"),
    (Table, "a table"),
    (Code, "a code block"),
    (Quote, "a quotation"),
    (Container, "a note that is set apart"),
)


def leftover(block: Block, scope: Scope) -> Iterator[Found]:
    """Text of no card.

    Lists, tables and code are reported, prose and navigation are just context.
    """
    what = next((name for kind, name in _LEFT if isinstance(block, kind)), "")
    if isinstance(block, Table) and not block.rows:
        # the head above rows that ask
        what = ""
    told = what and scope.is_guide and not _is_navigation(block)
    yield from _told(block, what, scope) if told else [scope.context(block)]


def _told(block: Block, what: str, scope: Scope) -> Iterator[Found]:
    """Text of no card that is reported: `a list`, `an entry`."""
    yield report(
        "unclaimed-section",
        scope.span(block.start, block.end),
        f"{what} that belongs to no question",
        passage((block,)).source,
    )
    yield scope.context(block)


def prose(section: Section, scope: Scope) -> Iterator[Found]:
    """Whatever nobody else claimed; the last reader, it claims everything."""
    yield from _unclaimed(section, scope)
    for block in section.blocks:
        yield from leftover(block, scope)


def _unclaimed(section: Section, scope: Scope) -> Iterator[Found]:
    """Paragraphs below a question that are no part of one, and that close nothing."""
    title = labels.undressed(section.title)
    if not section.below or _is_around(title):
        return
    told = [b for b in section.blocks if isinstance(b, Paragraph) and not _closes(b)]
    if sum(len(b.text.plain.split()) for b in told) >= _MUCH:
        span = scope.span(told[0].start, told[-1].end)
        message = f"text that belongs to no question stands below “{section.title}”"
        yield report("unclaimed-section", span, message, passage(told).source)


_MUCH = 12
"""Words of text that is worth a message."""


def _is_around(title: str) -> bool:
    """Whether a title names what stands round questions: a closing, a category, any section."""
    return bool(
        labels.AROUND_TITLES.match(title)
        or labels.CATEGORY.match(title)
        or labels.is_ordinary(title)
    )


def _closes(block: Paragraph) -> bool:
    text = block.text.plain
    return bool(
        labels.CLOSING_TEXT.match(text)
        or labels.CLOSING_WORDS.search(text)
        or labels.LEFTOVER.match(text)
        or labels.NAVIGATION.search(text)
    )
