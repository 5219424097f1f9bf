"""What notes of all kinds are made with.

The builder, fields with their names, tags, and the line that says where a card belongs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Sized
from dataclasses import dataclass, field
from functools import lru_cache

from deckbuilder import raised
from deckbuilder.markdown import Passage
from deckbuilder.markdown import html as render
from deckbuilder.model import Card, Certification, Deck, Meta, Note, Span
from deckbuilder.naming import slug
from deckbuilder.notes.types import NOTE_TYPES

DOT = " · "


@dataclass(frozen=True, slots=True)
class Builder:
    """What the notes of all decks share."""

    slugs: dict[str, str]
    """Of the roles."""
    tag_root: str = "interview"
    language: str = ""
    """For reading aloud, `en_US`; empty for silence."""
    shared: dict[str, list[Certification]] = field(default_factory=dict)
    """Certification key → all cards of it, in every role."""
    acronyms: dict[str, set[str]] = field(default_factory=dict)
    """Acronym → the certification keys it stands for."""


def make(
    type_name: str,
    kind: str,
    card: Card,
    key: str,
    deck: Deck,
    builder: Builder,
    values: dict[str, str],
    sources: Iterable[Span],
    ident: str = "",
    answer: str = "",
) -> Note:
    """A note of a type with its values by field name.

    What belongs to every note (source, tags, reading aloud) is added.
    """
    names = [f.name for f in NOTE_TYPES[type_name].fields]
    unknown = set(values) - set(names)
    assert not unknown, unknown
    about = {
        "Source": render.text(card.meta.title or card.meta.name),
        "Language": card.meta.language or "en",
    }
    values = {**about, **values}
    if builder.language:
        asked = values.get("Question") or values.get("Prompt") or ""
        values["Read aloud"] = read_aloud(asked, builder.language)
    return Note(
        type=type_name,
        kind=kind,
        role=deck.role,
        key=key,
        fields=tuple((name, values.get(name, "")) for name in names),
        tags=tags_of(kind, card, [deck.role], builder),
        deck=deck.name,
        due=0,
        sources=tuple(sources),
        guide=card.span.path,
        ident=ident,
        answer=answer,
    )


def read_aloud(html: str, language: str) -> str:
    """What Anki's voice says of a front: its words, without code and TeX."""
    spoken = render.spoken(html).replace("[", "(").replace("]", ")")
    return f"[anki:tts lang={language}]{render.text(spoken)}[/anki:tts]" if spoken else ""


@lru_cache(maxsize=1 << 12)
def section_name(topic: str) -> str:
    """What a section is about, as a slug.

    `#### 2. Problem-solving Questions (Continued)` → `problem-solving`.
    """
    text = re.sub(
        r"\(\s*cont(?:inued|['\u2019]?d|\.)?\s*\)|\bcontinued\b", "", topic, flags=re.IGNORECASE
    )
    text = re.sub(r"^\W*(?:(?:section|part)\s+)?\d*\s*[.):-]*\s*", "", text, flags=re.IGNORECASE)
    text = re.sub(
        r"\b(?:interview\s+)?questions?(?:\s+(?:and|&)\s+(?:sample\s+|model\s+)?answers?)?\b",
        "",
        text,
        flags=re.IGNORECASE,
    )
    return slug(text) if text.strip(" :-") else ""


def tags_of(
    kind: str, card: Card, roles: Sequence[str], builder: Builder, metas: Sequence[Meta] = ()
) -> tuple[str, ...]:
    """Kind, role, section and what the guides say of themselves, under one root."""
    metas = metas or [card.meta]
    parts = [("kind", kind)]
    parts += [("role", builder.slugs[role]) for role in roles]
    if kind in ("question", "pitfall", "concept", "competency", "list") and (
        section := section_name(card.topic)
    ):
        parts.append(("section", section))
    for meta in metas:
        parts += [
            (name, slug(value))
            for name, value in (("category", meta.category), ("vertical", meta.vertical))
            if value
        ]
        parts += [("topic", slug(tag)) for tag in meta.tags]
    return tuple(sorted({f"{builder.tag_root}::{name}::{value}" for name, value in parts}))


def context(deck: Deck, topic: str) -> str:
    """The quiet line above a question: `Role · Section`."""
    parts = dict.fromkeys(raised.plain(part) for part in (deck.role, topic) if part)
    return render.text(DOT.join(parts))


def source_of(texts: Iterable[Passage]) -> str:
    """The Markdown of several texts, one behind the other."""
    return " ".join(text.source for text in texts)


def amount(items: Sized) -> str:
    """How many to name: all, or three of more than five."""
    return f"any 3 of {len(items)}" if len(items) > 5 else str(len(items))
