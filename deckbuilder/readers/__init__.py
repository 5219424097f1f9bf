"""Readers: a document's sections → cards, leftovers and diagnostics.

A new dialect is one file and one line in READERS.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from itertools import takewhile

from deckbuilder import labels
from deckbuilder.codes import report
from deckbuilder.document import Document
from deckbuilder.forms.prompt import first_label
from deckbuilder.front import meta, said
from deckbuilder.labels import Vocabulary
from deckbuilder.markdown import Heading, Paragraph, Rule, Table, plain, walk
from deckbuilder.markdown import List as Items
from deckbuilder.model import (
    Card,
    Competency,
    Context,
    Diagnostic,
    Guide,
    List,
    Meta,
    Pitfall,
    Question,
    Span,
    wording_of,
)
from deckbuilder.readers import (
    arrival,
    articles,
    choice,
    coverage,
    credentials,
    fronted,
    groups,
    questions,
)
from deckbuilder.readers.facts import NOTHING, FolderFacts
from deckbuilder.readers.outline import Judged, judged, sections
from deckbuilder.readers.scope import Found, Reader, Scope, Unanswered
from deckbuilder.readers.section import Section
from deckbuilder.roles import noted, role_in
from deckbuilder.text import normal
from deckbuilder.titles import telling, undressed

READERS: tuple[Reader, ...] = (
    questions.read,
    questions.shared_follow_ups,
    credentials.read,
    articles.competencies,
    articles.concepts_and_lists,
    articles.prose,
)
"""The first claim wins; the last one claims everything."""


def read_guide(
    document: Document,
    given: Meta | None = None,
    vocabulary: Vocabulary = labels.VOCABULARY,
    facts: FolderFacts = NOTHING,
) -> Guide:
    """A document → the guide it holds.

    `given` fills in what the document does not say of itself, `facts` say what is known of it from
    outside.
    """
    about = merge(meta(document.meta, document.path), given)
    says_so = says_of_itself(document, about, given)
    parts = sections(judged(document, vocabulary, says_so, facts=facts))
    asked = [s for s in parts if s.carrier]
    about = _titled(about, document, asked, facts.subjects.get(document.path, ""))
    names = groups.own_names(asked, vocabulary)
    vocabulary = {**vocabulary, **dict.fromkeys(names, labels.ANSWER)} if names else vocabulary
    labels_found = articles.practice_labels(parts)
    scope = Scope(
        document.path,
        about,
        vocabulary,
        document.idents or {},
        bool(asked) or bool(labels_found) or (says_so and _credentials(parts, about)),
        bool(asked),
        labels_found,
        _quizzes(asked),
        sum(any(map(choice.has_one_ticked, s.blocks)) for s in asked) >= _TICKED,
        _plain_tails(asked, vocabulary),
        sum(map(questions.code_answers, asked)) * 2 > len(asked),
        facts.linked,
    )
    found: list[Found] = (
        list(document.diagnostics) + list(document.context) + list(fronted.read(document, about))
    )
    found += [
        Context(Span(document.path, line, line), said)
        for line, said in groups.places_of(names, asked)
    ]
    readers = READERS if scope.is_guide else (articles.prose,)
    for section in parts:
        found += next(claim for read in readers if (claim := read(section, scope)) is not None)
    return _guide(document, about, scope, found, asked)


def says_of_itself(document: Document, about: Meta, given: Meta | None) -> bool:
    """Whether front matter, a title or the settings say that a file is an interview guide."""
    titles = (about.title, said(document.meta, "title"), said(document.meta, "term"))
    title = " ".join(title for title in titles if title)
    return (
        bool(labels.QUESTION_TITLE.match(title.strip()))
        or bool(said(document.meta, "term") or said(document.meta, "role"))
        or bool(given and given.role)
    )


def merge(own: Meta, given: Meta | None) -> Meta:
    """What the guide says of itself, and what is given for it where it says nothing."""
    if given is None:
        return own
    changes = {
        name: getattr(given, name)
        for name in ("role", "vertical", "category", "title")
        if getattr(own, name) is None
    }
    return replace(own, **changes, tags=own.tags or given.tags)


def _titled(about: Meta, document: Document, asked: Sequence[Section], subject: str) -> Meta:
    """Without a title of its own a guide is called by its top heading, or the line it opens with.

    Such a line says that the file is a guide. Its role is what it says, its title's, a line's at
    its top, and at last its name's. Where that says nothing, or it is one question of many, it is
    what its folder is about (`subject`).
    """
    title = about.title or _title(document, {s.carrier.line for s in asked if s.carrier})
    role = about.role
    if not role:
        role, line = role_in(title), noted(_top(document, asked))
        # `SOC hiring kit`, and `Role: SOC analyst` below it
        role = line if role.casefold() in line.casefold() else role
    if not title and not role:
        role = role_in(about.name) or subject
        first = document.heading.text.plain if document.heading else ""
        if not role and not telling(undressed(about.name)) and telling(undressed(first)):
            # `Part 1 - Joinery` says more than `README`
            title = first
    if not role and len(asked) == 1:
        role = subject
    return replace(about, title=title or None, role=role or None)


_TIME = re.compile(r"(?=\D*\d)[\d\W_]*(?:[ap]\.?m\b.{0,3})?", re.IGNORECASE)
"""`10.10 12:11 PM`: when it was written, and no title."""


def _title(document: Document, asked: Set[int]) -> str:
    """What a guide is called above its questions; asked: the lines that these stand on."""
    first = document.heading
    opens = labels.QUESTION_TITLE.match(document.opening) or labels.ENDS_INTERVIEW.search(
        document.opening
    )
    opening = document.opening if opens else ""
    calls = first is not None and labels.QUESTION_TITLE.match(first.text.plain)
    # a line drawn between signs is of a lower level
    title = first.text.plain if first and (first.level == 1 or calls) else opening
    named = any(map(str.isalpha, title)) and not _TIME.fullmatch(title)
    named = named and not _is_part(title, document)
    # `Basic questions (1-10)` above a page without marks is the title of its first part
    plain = document.plain and first is not None and first.start == first.end
    named = named and (not plain or bool(telling(undressed(title))))
    if not named or (
        first is not None and title == first.text.plain and _beside(first, document, asked)
    ):
        return ""
    return title


def _beside(title: Heading, document: Document, asked: Set[int]) -> bool:
    """Whether a deeper title is one of several, or says no more than that there are questions."""
    if title.level == 1:
        return False
    alike = (b for b in document.blocks if isinstance(b, Heading) and b.level == title.level)
    parts = sum(heading.start not in asked for heading in alike)
    return parts >= _SEVERAL or not telling(title.text.plain)


_SEVERAL = 4
"""Titles of one level that are no longer a title with what stands round the questions."""


def _top(document: Document, asked: Sequence[Section]) -> Iterator[str]:
    """The lines of a form near the top of a file, above its first question."""
    first = min((s.carrier.line for s in asked if s.carrier), default=len(document.lines))
    begins = takewhile(lambda block: isinstance(block, Heading), document.blocks)
    # headings as well: `Role: Baker` above the parts of a plain text, or below its title; not
    # what stands above a rule, which is front matter in the wrong place
    heads = frozenset(block.start for block in begins if block.start == block.end)
    for block in document.blocks:
        if block.start > min(first, document.front + _TOP):
            return
        for leaf in walk((block,)):
            is_text = isinstance(leaf, Paragraph) or leaf.start in heads
            if is_text and isinstance(leaf, Heading | Paragraph) and leaf.start < first:
                yield from map(plain, leaf.text.source.split("\n"))
            elif isinstance(leaf, Table):
                # `| Role | Baker |`, below a head
                rows = ([cell.text.plain for cell in row.cells] for row in leaf.rows)
                yield from (f"{row[0].rstrip(': ')}: {row[1]}" for row in rows if len(row) == 2)


_TOP = 15
"""Lines."""


_COUNTED = re.compile(r"([^\W\d_]+)[ ](\d+)\b")


def _is_part(title: str, document: Document) -> bool:
    """`Slide 1` above `Slide 2`: what a part is called, and not the guide."""
    found = _COUNTED.match(title)
    heads = (b.text.plain for b in document.blocks if isinstance(b, Heading) and b.level <= 2)
    others = [other for head in heads if (other := _COUNTED.match(head))]
    return found is not None and len({o[2] for o in others if o[1] == found[1]}) > 1


def _credentials(parts: tuple[Section, ...], about: Meta) -> bool:
    return any(labels.credential_kinds(s.title, about.role or "") for s in parts)


_TICKED = 3
"""Questions with one option ticked in a guide in which that is the answer."""


def _quizzes(asked: list[Section]) -> frozenset[tuple[str, ...]]:
    """The parts in which half of the questions have options: ticked ones, or with letters.

    The others may be the same again, with the key. One of many parts needs a few of them, the
    guide as a whole makes each of its parts one.
    """
    offered: dict[tuple[str, ...], list[bool]] = {}
    for section in asked:
        offered.setdefault(section.part, []).append(any(map(choice.offers, section.blocks)))
    if sum(map(sum, offered.values())) * 2 >= len(asked):
        return frozenset(offered)
    return frozenset(
        part
        for part, found in offered.items()
        if len(found) >= _TICKED and sum(found) * 2 >= len(found)
    )


def _plain_tails(asked: list[Section], vocabulary: Vocabulary) -> bool:
    """Whether some answer before the last ends in a plain paragraph below labels or a list."""
    for section in asked[:-1]:
        blocks = [b for b in section.blocks if not isinstance(b, Rule)]
        if (
            len(blocks) >= 2
            and isinstance(blocks[-1], Paragraph)
            and first_label(blocks[-1], vocabulary) is None
            and (isinstance(blocks[-2], Items) or first_label(blocks[-2], vocabulary))
        ):
            return True
    return len(asked) < 2


def _guide(
    document: Document, about: Meta, scope: Scope, found: list[Found], asked: list[Section]
) -> Guide:
    cards = [f for f in found if isinstance(f, Card)]
    unanswered = [f.question for f in found if isinstance(f, Unanswered)]
    diagnostics = [f for f in found if isinstance(f, Diagnostic)]
    context = sorted((f for f in found if isinstance(f, Context)), key=lambda c: c.span)
    diagnostics += _whole(document, about, cards, unanswered)
    diagnostics += _numbering(asked, document.path)
    diagnostics += repeated([c for c in cards if isinstance(c, Question)])
    cards = _named(cards, scope.idents)
    cards.sort(key=lambda c: (c.span.start, c.kind == "pitfall"))
    headed = coverage.all_headings(document)
    context += coverage.headings(document, headed, cards, unanswered, context)
    heads = coverage.heads(headed, cards)
    gone = arrival.missing(
        document, cards, unanswered, context, diagnostics, scope.vocabulary, heads
    )
    lines = coverage.lines(document, headed, cards, unanswered, context, diagnostics, set(gone))
    diagnostics += _lost(document.path, gone)
    return Guide(
        document.path,
        about,
        tuple(cards),
        tuple(unanswered),
        tuple(sorted(context, key=lambda c: c.span)),
        tuple(sorted(diagnostics, key=lambda d: (d.span.start, d.code))),
        lines,
    )


def _lost(path: str, gone: Mapping[int, tuple[str, ...]]) -> Iterator[Diagnostic]:
    """A mistake of ours is told line by line, so that nobody has to look for it."""
    for line, words in gone.items():
        shown = ", ".join(f"“{word}”" for word in words[:3])
        more = f" and {len(words) - 3} more" if len(words) > 3 else ""
        here = Span(path, line, line)
        yield report("lost-text", here, f"{shown}{more} of this line stands nowhere")


def _named(cards: list[Card], idents: Mapping[int, str]) -> list[Card]:
    """Terms with the ids that stand at them; one that could be of two cards is none's.

    A question has its own already. A heading's id stands on its line or the next.
    """
    if not idents:
        return cards
    claims = Counter(ident for card in cards for ident in _ids_of(card, idents))
    made: list[Card] = []
    for card in cards:
        own = [ident for ident in _ids_of(card, idents) if claims[ident] == 1]
        made.append(replace(card, ident=own[0]) if own else card)
    return made


def _ids_of(card: Card, idents: Mapping[int, str]) -> tuple[str, ...]:
    """Those in its lines, in their order, each once."""
    if isinstance(card, Question | Pitfall):
        return ()
    headed = isinstance(card, Competency | List)
    last = card.span.start + 1 if headed else card.span.end
    found = (idents[n] for n in range(card.span.start, last + 1) if n in idents)
    return tuple(dict.fromkeys(found))


def _whole(
    document: Document, about: Meta, cards: list[Card], unanswered: list[Question]
) -> Iterator[Diagnostic]:
    """What is to be said of the file as a whole; such a diagnostic spans line 1."""
    here = Span(document.path, 1, 1)
    written = any(line.strip() for line in document.lines[document.front :])
    if not written and not cards and not unanswered:
        yield report("empty-guide", here, "the file holds no text")
    elif not cards and not unanswered:
        yield report(
            "no-guide",
            here,
            (
                "nothing here reads like an interview guide: no questions with answers, no "
                "competencies"
            ),
        )
    elif about.role is None:
        yield report("missing-role", here, "the guide does not say which role it prepares for")


def _numbering(asked: list[Section], path: str) -> Iterator[Diagnostic]:
    """Numbers run from 1 without a gap, per guide or per section; anything else is worth a look."""
    last = 0
    for section in asked:
        carrier = section.carrier
        if carrier is None or carrier.number is None:
            continue
        here = Span(path, carrier.line, carrier.line)
        number = carrier.number
        if last and number > last + 1:
            yield report("question-number-gap", here, f"question {number} follows question {last}")
        elif last and 1 < number <= last:
            yield report(
                "duplicate-question-number", here, f"question {number} follows question {last}"
            )
        last = number


def repeated(asked: list[Question]) -> Iterator[Diagnostic]:
    """One diagnostic for each question that stands in the list before."""
    seen: dict[str, Question] = {}
    for question in asked:
        first = seen.setdefault(question.key, question)
        if first is not question:
            yield report(
                "repeated-question", question.span, f"the question also stands at {first.span}"
            )


def repeated_across(guides: Iterable[Guide]) -> Iterator[Diagnostic]:
    """Questions that stand in two guides of one role, and those that nearly stand twice.

    What is the same within one guide its reader reports.
    """
    seen: dict[tuple[str, str], Card] = {}
    alike: dict[tuple[str, frozenset[str]], Card] = {}
    for guide in guides:
        for card in guide.cards:
            if not isinstance(card, Question):
                continue
            role, words = guide.meta.label, content_words(wording_of(card.key))
            first = seen.setdefault((role, card.key), card)
            near = alike.setdefault((role, words), card) if len(words) >= _LEAST_ALIKE else card
            if first.span.path != card.span.path:
                message = f"the question also stands at {first.span}"
                yield report("repeated-question", card.span, message)
            elif first is card and wording_of(near.key) != wording_of(card.key):
                message = f"the question at {near.span} is made of the same words"
                yield report("similar-question", card.span, message)


_SAYS_LITTLE = (
    frozenset((*labels.ENGLISH.words["common"], *labels.ENGLISH.asks["verbs"])) - labels.ORDERS
) - {"how", "not"}


def content_words(wording: str) -> frozenset[str]:
    """The words of a wording by which it is known, in no order."""
    return frozenset(normal(wording).split()) - _SAYS_LITTLE


_LEAST_ALIKE = 2
"""Words that say something, in two questions that are alike."""


def why(
    document: Document,
    given: Meta | None = None,
    vocabulary: Vocabulary = labels.VOCABULARY,
    facts: FolderFacts = NOTHING,
) -> Judged:
    """A document → how its series were weighed; the same verdict as `read_guide` comes to."""
    about = merge(meta(document.meta, document.path), given)
    return judged(document, vocabulary, says_of_itself(document, about, given), facts=facts)


__all__ = ["READERS", "merge", "read_guide", "repeated", "repeated_across", "why"]
