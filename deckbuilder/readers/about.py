"""What a guide says of itself as a whole, for the signs that weigh its series."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from deckbuilder import labels
from deckbuilder.document import Document
from deckbuilder.forms import Path, Tree
from deckbuilder.forms.prompt import asks_for, ends_asking, leads_down
from deckbuilder.front import said
from deckbuilder.judge.evidence import About
from deckbuilder.labels import Vocabulary
from deckbuilder.markdown import Block, Details, Heading, Item, Paragraph, Rule, references
from deckbuilder.readers.facts import FolderFacts
from deckbuilder.readers.parts import Parts, led
from deckbuilder.text import normal


def about(
    document: Document,
    tree: Tree,
    parts: Parts,
    vocabulary: Vocabulary,
    says_so: bool,
    facts: FolderFacts,
    *,
    asks: bool,
) -> About:
    """A guide with its parts, and what is known of it from outside → what its signs look at.

    asks: whether anything in it does.
    """
    called = (*_called(document), "" if document.heading else document.opening)
    # a file about interviews is of no other kind, whatever else it is called
    others = () if is_about_interviews(document) else called
    titles = (*parts.titles.values(), document.opening)
    names = (*_titles(document), document.opening)
    size = sum(
        unit.block.end - unit.block.start + 1
        for unit in tree.units
        if not isinstance(unit.block, (Heading, Rule)) and not is_in_contents(unit.block)
    )
    below = zip(parts.under(_names_questions), led(parts), strict=True)
    return About(
        vocabulary=vocabulary,
        says=says_so or any(map(labels.QUESTION_TITLE.match, titles)) or _introduces(document),
        named=document.path in facts.named,
        known=document.path in facts.known,
        read=False,
        among=_is_among(document, facts),
        another=any(map(of_another_kind, others))
        or _is_document(others, named=document.path in facts.named),
        answers_users=labels.OF_USERS.search(" ".join(others)) is not None,
        repeated=facts.repeated,
        contents=_contents(document),
        size=size,
        within=cache(lambda path: _asks(tree, path)),
        asked=[named or lists for named, lists in below],
        faq=parts.under(lambda title: others and labels.OF_USERS.search(title)),
        topics=not asks and any(map(_lists_names, names)),
        called=frozenset(normal(" ".join(names)).split()),
    )


def _introduces(document: Document) -> bool:
    """Whether what stands right below a file's title says that interview questions follow."""
    match document.blocks:
        case [Heading(), Paragraph() as intro, *_]:
            text = intro.text.plain
            few = len(text.split()) <= _INTRODUCTION
            return few and labels.INTERVIEW_QUESTIONS.search(text) is not None
    return False


_INTRODUCTION = 60
"""Words of such a paragraph; more of them tell something."""


def is_about_interviews(document: Document) -> bool:
    """Whether a file calls itself so."""
    return any("interview" in words.casefold() for words in _called(document))


def of_another_kind(title: str) -> bool:
    """Whether a title says that what stands below it is asked in no interview for a job."""
    return labels.is_called(title, labels.ANOTHER_KIND) and not ends_asking(title)


def _is_document(titles: Sequence[str], *, named: bool) -> bool:
    """`Refund policy`, and `Sprint 12 retrospective` where no title says that it asks about it.

    `Retrospective questions` may be those of one, or about them: who names the file knows.
    """
    told = [title for title in titles if not ends_asking(title)]
    if any(labels.is_called(title, labels.ANOTHER_DOCUMENT) for title in told):
        return True
    asked = [title for title in told if labels.QUESTION_TITLE.match(title)]
    asks = bool(asked) and (named or any(map(labels.WITH_ANSWERS.search, asked)))
    return not asks and any(labels.is_called(title, labels.ANOTHER_TOPIC) for title in told)


def _called(document: Document) -> Iterator[str]:
    """How a file calls itself: its name with its folders', its title, its first heading."""
    *folders, name = re.split(r"[/\\]+", document.path)
    for part in (*folders[-_FOLDERS:], name.rpartition(".")[0] or name):
        yield " ".join(re.split(r"[_.-]+", part))
    yield from _titles(document)


_FOLDERS = 3
"""Folders above a file that may say what it is."""


def _names(document: Document) -> Iterator[str]:
    """What a file is called: by its name, its title, its first heading or first line."""
    yield _stem(document)
    yield from _titles(document)
    yield document.opening


def _stem(document: Document) -> str:
    return re.split(r"[/\\]", document.path)[-1].rpartition(".")[0]


def _titles(document: Document) -> Iterator[str]:
    yield said(document.meta, "title") or ""
    yield document.heading.text.plain if document.heading else ""


def _is_among(document: Document, facts: FolderFacts) -> bool:
    """Whether its name says so, or a README beside it, but for `about` and `licence`."""
    beside = document.path in facts.among and not labels.is_ordinary(_stem(document))
    return beside or any(map(_of_interview, _names(document)))


def _lists_names(title: str) -> bool:
    """`Baker interview questions`, `Terms to know before the interview`."""
    terms = "interview" in title.casefold() and labels.OF_NAMES.search(title)
    return bool(labels.OF_QUESTIONS.search(title) or terms)


def _of_interview(name: str) -> bool:
    """`night-porter-interview`: what a file is called that is about one."""
    words = "" if name.rstrip().endswith("?") else " ".join(re.split(r"[\W_]+", name)).strip()
    return bool(labels.QUESTION_TITLE.match(words) or labels.ENDS_INTERVIEW.search(words))


def _names_questions(title: str) -> bool:
    named = labels.QUESTION_SECTION.search(title) or labels.CATEGORY.match(title)
    return bool(named) and not title.endswith("?")


def is_in_contents(block: Block) -> bool:
    """A line of a table of contents."""
    first = block.children[0] if isinstance(block, Item) and block.children else None
    return isinstance(first, Paragraph) and leads_down(first.text.source)


def _asks(tree: Tree, path: Path) -> bool:
    """Whether the unit at a path begins with a line that asks."""
    unit = tree.levels[path[:-1]][path[-1]]
    block = unit.block
    if isinstance(block, Details):
        return asks_for(block.summary.source)
    first = unit.below[0].block if unit.below else None
    return isinstance(first, Paragraph) and asks_for(first.text.source.split("\n", 1)[0])


def _contents(document: Document) -> frozenset[str]:
    """What links to places in the page are called."""
    if not any("(#" in line or "(<#" in line for line in document.lines):
        return frozenset()
    return frozenset(
        normal(found.text)
        for found in references(document.blocks)
        if found.kind == "link" and found.target.startswith("#")
    )
