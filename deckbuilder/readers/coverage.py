"""Where every line of a guide went: onto a card, into context, into a diagnostic.

`lost` is what is left and must be 0.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set

from deckbuilder import labels
from deckbuilder.document import Document
from deckbuilder.markdown import Container, Details, Heading, Rule, walk
from deckbuilder.model import Card, Context, Diagnostic, Lines, Question, Span


def headings(
    document: Document,
    headed: Sequence[Heading],
    cards: Sequence[Card],
    unanswered: Sequence[Question],
    context: Sequence[Context],
) -> Iterator[Context]:
    """Headings and rules that are no card's: a heading without a card below it is context."""
    taken = _numbers(c.span for c in cards) | _numbers(q.span for q in unanswered)
    asked = {c.span.start for c in (*cards, *unanswered) if isinstance(c, Question)}
    told: dict[int, list[str]] = {}
    for one in context:
        for n in range(one.span.start, one.span.end + 1):
            told.setdefault(n, []).append(one.text)
    topics = heads(headed, cards)
    crowded = {line for line, n in Counter(h.start for h in headed).items() if n > 1}
    for block in walk(document.blocks):
        if isinstance(block, Rule) and block.start not in taken and block.start not in told:
            yield Context(Span(document.path, block.start, block.end), "---")
    for heading in headed:
        here = heading.start not in topics and (
            heading.start not in taken
            or _shares(heading, crowded, document)
            or (heading.start not in asked and _below(heading, document) in told)
            or _says_more(heading)
        )
        # a card is named by the words of a link, and where that leads stands beside it
        here = here or (heading.start not in asked and "](" in heading.text.source)
        texts = told.get(heading.start, ())
        if here and heading.text and not any(_says(text, heading) for text in texts):
            yield Context(Span(document.path, heading.start, heading.end), heading.text.source)


def _below(heading: Heading, document: Document) -> int:
    """The next line that is not blank: answers that stand apart pass over what stands there."""
    lines = document.lines[heading.end :]
    return heading.end + 1 + next((n for n, line in enumerate(lines) if line.strip()), 0)


def _says_more(heading: Heading) -> bool:
    """Whether a title of answers that stand apart says more than its label on the cards."""
    return labels.apart_by(heading.text.plain) not in ("", heading.text.plain)


def _shares(heading: Heading, crowded: Set[int], document: Document) -> bool:
    """Whether a summary stands on one line with what else may be on a card."""
    if heading.level <= HIGHEST or heading.start != heading.end:
        return False
    line = document.lines[heading.start - 1].lstrip(" >-*+").lower()
    return heading.start in crowded or not line.startswith(_FOLDS)


HIGHEST = 6
"""The deepest level of a heading; what is deeper is a summary or a title."""
_FOLDS = ("<details", "<summary", ":::", "!!!", "???", "[!")


def _says(text: str, heading: Heading) -> bool:
    """Whether a text that stands for the heading's line holds it as a line of its own."""
    source = heading.text.source
    return text == source or (source in text and source in text.split("\n"))


def heads(headed: Sequence[Heading], cards: Sequence[Card]) -> set[int]:
    """The lines of headings that stand on cards: the last one above each that says its topic."""
    places: dict[str, list[int]] = {}
    for heading in headed:
        places.setdefault(heading.text.plain, []).append(heading.start)
    found: set[int] = set()
    for card in cards:
        for topic in (card.topic, str(getattr(card, "heading", ""))):
            above = bisect_right(places.get(topic, []), card.span.start)
            if above:
                found.add(places[topic][above - 1])
    return found


def all_headings(document: Document) -> list[Heading]:
    """All headings, and what heads folded text or text set apart."""
    found: list[Heading] = []
    for block in walk(document.blocks):
        if isinstance(block, Heading):
            found.append(block)
        elif isinstance(block, Details):
            found.append(Heading(7, block.summary, *block.said))
        elif isinstance(block, Container):
            found.append(Heading(7, block.title, block.start, block.start))
    return found


def lines(
    document: Document,
    headed: Sequence[Heading],
    cards: Sequence[Card],
    unanswered: Sequence[Question],
    context: Sequence[Context],
    diagnostics: Sequence[Diagnostic],
    gone: Set[int] = frozenset(),
) -> Lines:
    """How many lines that are not blank arrived where; a line on a card counts there only.

    gone: lines of which something is nowhere, wherever the rest of them arrived.
    """
    body = {n for n, line in enumerate(document.lines, 1) if line.strip()}
    whole = len(body)
    body -= gone
    on_cards = body & (_numbers(c.span for c in cards) | heads(headed, cards))
    in_context = (body & _numbers(c.span for c in context)) - on_cards
    told = (
        (body & (_numbers(d.span for d in diagnostics) | _numbers(q.span for q in unanswered)))
        - on_cards
        - in_context
    )
    rest = body - on_cards - in_context - told
    titles = {n for b in headed for n in range(b.start, b.end + 1)} & rest
    markup = {
        n for n in rest - titles if not any(c.isalnum() for c in _bare(document.lines[n - 1]))
    }
    lost = rest - titles - markup
    in_context |= markup | titles
    return Lines(whole, len(on_cards), len(in_context), len(told), whole - len(body - lost))


def _bare(line: str) -> str:
    """A line without tags and a list's mark: `</details>` holds no word, nor does a bare `2.`."""
    out, depth = [], 0
    for char in line:
        depth += (char == "<") - (char == ">")
        if depth <= 0 and char != ">":
            out.append(char)
    left = "".join(out)
    return "" if _MARK.fullmatch(left) else left


_MARK = re.compile(r"(?:\s*(?:(?:\d{1,9}|[A-Za-z])[.)]|[-*+]))+\s*")


def _numbers(spans: Iterable[Span]) -> set[int]:
    return {n for span in spans for n in range(span.start, span.end + 1)}
