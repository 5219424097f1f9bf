"""The front matter: questions it holds, and what of it is on no card.

---
question: How do you rank leads?
answer: >-
  By need.
---

`questions:` with a list of such pairs holds several.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from deckbuilder.codes import report
from deckbuilder.document import Document
from deckbuilder.front import ANSWERS, PROMPTS
from deckbuilder.markdown import parse, passage
from deckbuilder.model import Answer, Context, Meta, Question, Span
from deckbuilder.readers.scope import Found, Unanswered
from deckbuilder.text import clean

Lines = tuple[int, int]


def read(document: Document, meta: Meta) -> Iterator[Found]:
    """The questions and answers a file's front matter holds, if any; the rest of it is context."""
    bare = bool(re.search(r"\w", "".join(document.lines[document.front :])))
    found = [(values, lines) for values, lines in _asked(document) if not bare or _answer(values)]
    taken = {n for _, lines in found for first, last in lines for n in range(first, last + 1)}
    yield from _context(document, taken)
    for values, lines in found:
        first, last = min(a for a, _ in lines), max(b for _, b in lines)
        yield from _question(values, Span(document.path, first, last), lines[-1][0], meta)


def _question(values: Mapping[str, object], span: Span, line: int, meta: Meta) -> Iterator[Found]:
    """line: where the answer begins."""
    prompt = " ".join(clean(_text(values, PROMPTS)).split())
    ident = values.get("id")
    ident = ident[:80] if isinstance(ident, str) else ""
    if answered := _answer(values):
        topic = meta.category or ""
        body = parse(list(enumerate(answered.split("\n"), line)))
        answer = Answer(None, passage(body.blocks))
        yield Question(span, meta, topic, prompt=prompt, answers=(answer,), ident=ident)
    else:
        yield Unanswered(Question(span, meta, "", prompt=prompt))
        yield report("unanswered-question", span, f"“{prompt[:90]}” has no answer")


def _asked(document: Document) -> Iterator[tuple[Mapping[str, object], list[Lines]]]:
    """What has a question in it: the front matter itself, or the entries of a list in it.

    Each with its lines, those of the answer last.
    """
    keys, whole = document.matter.keys, (1, document.front)
    if _text(document.meta, PROMPTS):
        names = [key for key in (*PROMPTS, *ANSWERS) if _text(document.meta, (key,))]
        yield document.meta, [keys[key] for key in names if key in keys] or [whole]
    for key, value in document.meta.items():
        entries = value if isinstance(value, list) else []
        lines = _entries(document, keys.get(key, whole), len(entries))
        for entry, place in zip(entries, lines, strict=True):
            if isinstance(entry, Mapping) and _text(entry, PROMPTS):
                yield entry, [place]


def _entries(document: Document, place: Lines, count: int) -> list[Lines]:
    """The lines of each entry of a list; all of them where they cannot be told apart."""
    first, last = place
    dashes = [
        (n, len(found[1]))
        for n in range(first, last + 1)
        if (found := re.match(r"(\s*)-\s", document.lines[n - 1]))
    ]
    depth = min((indent for _, indent in dashes), default=0)
    starts = [n for n, indent in dashes if indent == depth]
    if not count or len(starts) != count:
        return [place] * count
    return list(zip(starts, [*(n - 1 for n in starts[1:]), last], strict=True))


def _answer(values: Mapping[str, object]) -> str:
    return _text(values, ANSWERS)


def _text(values: Mapping[str, object], names: Sequence[str]) -> str:
    """The first of these that is text."""
    said = (values.get(name) for name in names)
    return next((value for value in said if isinstance(value, str) and value.strip()), "")


def _context(document: Document, taken: set[int]) -> Iterator[Context]:
    """The lines of the front matter that no card takes, each run of them by itself."""
    run: list[tuple[int, str]] = []
    for n, line in enumerate((*document.lines[: document.front], ""), 1):
        if n <= document.front and n not in taken:
            run.append((n, line))
            continue
        while run and not run[0][1].strip():
            run.pop(0)
        if run:
            yield Context(Span(document.path, run[0][0], run[-1][0]), "\n".join(t for _, t in run))
        run = []
