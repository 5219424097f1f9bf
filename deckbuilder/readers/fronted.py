"""A question in the front matter: `question: …` and `answer: >-`, with or without a body."""

from __future__ import annotations

import re
from collections.abc import Iterator

from deckbuilder.codes import report
from deckbuilder.document import Document
from deckbuilder.model import Answer, Meta, Question, Span
from deckbuilder.readers.scope import Found, Unanswered
from deckbuilder.text import clean

_PROMPTS = ("question", "prompt", "q")
_ANSWERS = ("answer", "response", "a")


def read(document: Document, meta: Meta) -> Iterator[Found]:
    """The question and answer a file's front matter holds, if any; its span is the front matter."""
    prompt = next(
        (str(document.meta[k]) for k in _PROMPTS if isinstance(document.meta.get(k), str)), ""
    )
    answer = next(
        (str(document.meta[k]) for k in _ANSWERS if isinstance(document.meta.get(k), str)), ""
    )
    if not prompt.strip():
        return
    span = Span(document.path, 1, max(document.front, 1))
    prompt = " ".join(clean(prompt).split())
    ident = document.meta.get("id")
    ident = str(ident)[:80] if isinstance(ident, (str, int)) else ""
    if answer.strip():
        topic = meta.category or ""
        yield Question(
            span,
            meta,
            topic,
            prompt=prompt,
            answers=(Answer(None, clean(answer).strip()),),
            ident=ident,
        )
    elif not re.search(r"\w", "".join(document.lines)):
        yield Unanswered(Question(span, meta, "", prompt=prompt))
        yield report("unanswered-question", span, f"“{prompt[:90]}” has no answer")
