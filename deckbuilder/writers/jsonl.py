"""JSON for tools: one object a line, the shapes of the stable interface."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from deckbuilder.markdown import Passage
from deckbuilder.model import Answer, Card, Diagnostic, Note, Span


def line(value: Mapping[str, object]) -> str:
    """One JSON object, without line breaks, readable beyond ASCII."""
    return _CONTROL.sub(lambda m: f"\\u{ord(m[0]):04x}", json.dumps(value, ensure_ascii=False))


_CONTROL = re.compile("[\x7f-\x9f\u2028\u2029]")
"""What JSON may hold as it is, and a terminal or an editor would act on."""


def span(place: Span) -> dict[str, object]:
    """`{"path", "start", "end"}`."""
    return {"path": place.path, "start": place.start, "end": place.end}


def card(value: Card) -> dict[str, object]:
    """An object of `cards --json`."""
    return {
        "kind": value.kind,
        "key": value.key,
        "role": value.meta.role,
        "vertical": value.meta.vertical,
        "category": value.meta.category,
        "topic": value.topic,
        "tags": list(value.meta.tags),
        "source": span(value.span),
        "fields": {name: _plain(part) for name, part in value.content().items()},
    }


def _plain(value: object) -> object:
    """A field's value as JSON has it: Markdown for a passage."""
    if isinstance(value, Passage):
        return value.source
    if isinstance(value, Answer):
        return {"label": value.label, "text": value.text.source}
    return [_plain(part) for part in value] if isinstance(value, tuple) else value


def note(value: Note) -> dict[str, object]:
    """An object of `notes --json`."""
    return {
        "guid": value.guid,
        "type": value.type,
        "kind": value.kind,
        "deck": value.deck,
        "tags": list(value.tags),
        "due": value.due,
        "fields": dict(value.fields),
        "sources": [span(source) for source in value.sources],
    }


def diagnostic(value: Diagnostic) -> dict[str, object]:
    """A diagnostic of `check --json`."""
    return {
        **span(value.span),
        "severity": value.severity,
        "code": value.code,
        "message": value.message,
        "hint": value.hint,
    }
