"""The front matter: a question it holds, and what of it is on no card.

---
question: How do you rank leads?
answer: >-
  By need.
---
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from deckbuilder.codes import report
from deckbuilder.document import Document
from deckbuilder.front import ANSWERS, PROMPTS
from deckbuilder.markdown import parse, passage
from deckbuilder.model import Answer, Context, Meta, Question, Span
from deckbuilder.readers.scope import Found, Unanswered
from deckbuilder.text import clean


def read(document: Document, meta: Meta) -> Iterator[Found]:
    """The question and answer a file's front matter holds, if any; the rest of it is context."""
    asked = next((key for key in PROMPTS if _text(document, key)), "")
    answered = next((key for key in ANSWERS if _text(document, key)), "")
    bare = bool(re.search(r"\w", "".join(document.lines[document.front :])))
    if not asked or (bare and not answered):
        yield from _context(document, set())
        return
    keys = document.matter.keys
    places = [keys[key] for key in (asked, answered) if key in keys] or [(1, document.front)]
    span = Span(document.path, min(p[0] for p in places), max(p[1] for p in places))
    yield from _context(document, {n for a, b in places for n in range(a, b + 1)})
    prompt = " ".join(clean(_text(document, asked)).split())
    ident = document.meta.get("id")
    ident = ident[:80] if isinstance(ident, str) else ""
    if answered:
        topic = meta.category or ""
        line = keys.get(answered, (1, 1))[0]
        body = parse(list(enumerate(_text(document, answered).split("\n"), line)))
        answer = Answer(None, passage(body.blocks))
        yield Question(span, meta, topic, prompt=prompt, answers=(answer,), ident=ident)
    else:
        yield Unanswered(Question(span, meta, "", prompt=prompt))
        yield report("unanswered-question", span, f"“{prompt[:90]}” has no answer")


def _text(document: Document, key: str) -> str:
    value = document.meta.get(key)
    return value if isinstance(value, str) and value.strip() else ""


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
