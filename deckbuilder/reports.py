"""What the commands print, as lines and JSON values; pure."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from deckbuilder.codes import CODES
from deckbuilder.markdown import Passage
from deckbuilder.markdown import html as render
from deckbuilder.model import KINDS, Card, Deck, Diagnostic, Lines, Note, Question
from deckbuilder.writers import jsonl

if TYPE_CHECKING:
    from deckbuilder.export import Outcome
    from deckbuilder.files import Library

_SHORT = {
    "question": "questions",
    "pitfall": "pitfalls",
    "certification": "certifications",
    "competency": "competencies",
}


def table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Rows, the first one a header, as aligned columns; the last one may be long."""
    widths = [min(max(len(row[i]) for row in rows), 48) for i in range(len(rows[0]))]
    for n, row in enumerate(rows):
        yield "  ".join(
            [
                *(
                    _fit(cell, width).ljust(width)
                    for cell, width in zip(row[:-1], widths, strict=False)
                ),
                row[-1],
            ]
        ).rstrip()
        if n == 0:
            yield "  ".join("-" * width for width in widths)


def _fit(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"


def counted(number: int, noun: str) -> str:
    """`1 question`, `2 questions`, `3 competencies`."""
    if number == 1:
        return f"1 {noun}"
    return f"{number} {noun[:-1] + 'ies' if noun.endswith('y') else noun + 's'}"


def by_kind(cards: Sequence[Card]) -> str:
    """`8 questions, 4 pitfalls`."""
    counts = Counter(card.kind for card in cards)
    return (
        ", ".join(
            counted(counts[kind], kind) if kind != "education" else f"{counts[kind]} education"
            for kind in KINDS
            if counts[kind]
        )
        or "no cards"
    )


def role_rows(decks: Sequence[Deck]) -> Iterator[tuple[str, ...]]:
    """A row a role."""
    for deck in decks:
        yield deck.role, ", ".join(deck.verticals), ", ".join(deck.categories), by_kind(deck.cards)


# --- check ----------------------------------------------------------------------------------------


def check_lines(library: Library, chosen: Sequence[Diagnostic]) -> Iterator[str]:
    """Diagnostics by file, then coverage, then the count."""
    by_path: dict[str, list[Diagnostic]] = {}
    for diagnostic in chosen:
        by_path.setdefault(diagnostic.span.path, []).append(diagnostic)
    for diagnostics in by_path.values():
        for diagnostic in diagnostics:
            yield (
                f"{diagnostic.span}: {diagnostic.severity}[{diagnostic.code}] {diagnostic.message}"
            )
            if diagnostic.hint:
                yield f"    hint: {diagnostic.hint}"
        yield ""
    for guide in library.guides:
        n = guide.lines
        where = f"{n.cards} on cards, {n.context} context, {n.diagnosed} diagnosed, {n.lost} lost"
        yield f"{guide.path}: {counted(n.body, 'line')}: {where} ({by_kind(guide.cards)})"
    counts = Counter(d.severity for d in chosen)
    codes = Counter(d.code for d in chosen)
    yield ""
    yield (
        f"{counted(len(library.guides), 'guide')}: {counted(counts['error'], 'error')}, "
        f"{counted(counts['warning'], 'warning')}, {counts['info']} info"
    )
    for code, number in sorted(codes.items()):
        yield f"  {number:>4}  {code}"


def check_json(library: Library, chosen: Sequence[Diagnostic]) -> dict[str, object]:
    """The object of `check --json`."""
    total = sum((guide.lines for guide in library.guides), Lines())
    counts = Counter(card.kind for guide in library.guides for card in guide.cards)
    return {
        "guides": len(library.guides),
        "cards": {kind: counts[kind] for kind in KINDS},
        "lines": _lines(total),
        "context": [jsonl.span(c.span) for guide in library.guides for c in guide.context],
        "diagnostics": [jsonl.diagnostic(d) for d in chosen],
        "files": [
            {"path": g.path, "role": g.meta.role, "lines": _lines(g.lines)} for g in library.guides
        ],
    }


def _lines(lines: Lines) -> dict[str, int]:
    return {
        "body": lines.body,
        "cards": lines.cards,
        "context": lines.context,
        "diagnosed": lines.diagnosed,
        "lost": lines.lost,
    }


def explanation(code: str) -> str:
    """A code's page."""
    known = CODES[code]
    lines = [
        f"{code} ({known.severity})",
        *textwrap.wrap(known.about, 88, initial_indent="  ", subsequent_indent="  "),
    ]
    if known.example:
        lines.append(f"  For example: {known.example}")
    lines += textwrap.wrap(
        f"What to do: {known.hint}.", 88, initial_indent="  ", subsequent_indent="  "
    )
    return "\n".join(lines) + "\n"


# --- cards and notes ------------------------------------------------------------------------------


def card_text(card: Card) -> str:
    """A card for people: where it is, what it is, its fields."""
    content = card.content()
    lines = [
        f"{card.kind}: {render.plain(card.called())}",
        (
            f"  {card.span}-{card.span.end} · "
            f"{card.meta.label}{' · ' + card.topic if card.topic else ''}"
        ),
    ]
    if isinstance(card, Question):
        lines += [_field(answer.label or "answer", answer.text) for answer in card.answers]
    for name, value in content.items():
        if name in ("prompt", "name", "intro", "answers") or not value:
            continue
        texts = value if isinstance(value, tuple) else (value,)
        lines += [_field(name.replace("_", " "), text) for text in texts]
    return "\n".join(lines) + "\n"


def _field(name: str, text: Passage | str) -> str:
    return textwrap.indent(f"{name}: {render.plain(text)}", "  ")


def note_text(note: Note) -> str:
    """A note for people."""
    lines = [f"{note.type} [{note.guid}] {note.deck}", f"  {' '.join(note.tags)}"]
    lines += [_words(name, value) for name, value in note.fields if value]
    return "\n".join(lines) + "\n"


def _words(name: str, html: str) -> str:
    return textwrap.indent(f"{name}: {render.words(html)}", "  ")


# --- export ---------------------------------------------------------------------------------------


def export_lines(library: Library, outcome: Outcome, *, check: bool) -> Iterator[str]:
    """The short table at the end of an export, and what changed."""
    if check:
        yield from (f"stale: {path}" for path in outcome.stale)
        yield (
            f"{counted(len(outcome.stale), 'file')} would change" if outcome.stale else "up to date"
        )
        return
    rows = [
        (
            book.title,
            by_kind([card for deck in book.decks for card in deck.cards]),
            _files(book.slug, files),
        )
        for book, files in outcome.written
    ]
    yield from table([("Role" if outcome.by == "role" else "Book", "Cards", "Files"), *rows])
    yield ""
    yield f"in {outcome.folder}"
    yield from (f"removed {path.name}, for which there are no notes" for path in outcome.removed)
    yield from outcome.summary
    counts = Counter(d.severity for d in (*library.diagnostics, *outcome.diagnostics))
    if counts["error"] or counts["warning"]:
        yield (
            f"{counted(counts['error'], 'error')} and {counted(counts['warning'], 'warning')} in "
            f"the guides: deckbuilder check"
        )
    yield from _days(outcome)
    yield from _without_cards(library)
    if outcome.advice:
        yield outcome.advice


_DAILY = 20
"""New cards a day, as Anki has it."""
_MUCH = 100
"""Cards that are more than a week's."""


def _days(outcome: Outcome) -> Iterator[str]:
    """How long a large deck takes to be learned."""
    for book, _ in outcome.written:
        for deck in book.decks:
            if len(deck.notes) > _MUCH:
                days = -(-len(deck.notes) // _DAILY)
                yield (
                    f"{deck.role}: {len(deck.notes)} notes are {days} days at {_DAILY} new ones "
                    "a day; the first are worth most"
                )


_NAMED = 20
"""Files without a card that an export names."""


def _without_cards(library: Library) -> Iterator[str]:
    """The files that made no card, each with what is known of it."""
    told = [(g, {d.code: d for d in g.diagnostics}) for g in library.guides if not g.cards]
    bare = [(guide, said) for guide, said in told if "answers-another" not in said]
    for guide, said in bare[:_NAMED]:
        known = next((said[code] for code in ("empty-guide", "no-guide") if code in said), None)
        if known:
            yield f"no card: {guide.path}: {known.message}; {known.hint}"
        elif guide.unanswered:
            number = counted(len(guide.unanswered), "question")
            yield f"no card: {guide.path}: {number} without an answer"
        else:
            yield f"no card: {guide.path}: nothing in it asks; deckbuilder check shows its lines"
    if len(bare) > _NAMED:
        yield f"no card: {len(bare) - _NAMED} more files; deckbuilder check names them"


def _files(slug: str, files: Sequence[str]) -> str:
    """`nurse.{apkg,csv,md}`."""
    endings = [name[len(slug) + 1 :] for name in files if name.startswith(f"{slug}.")]
    return f"{slug}.{{{','.join(endings)}}}" if len(endings) > 1 else ", ".join(files)


def export_json(library: Library, outcome: Outcome) -> dict[str, object]:
    """The object of `export --json`."""
    books = [
        {
            "title": book.title,
            "roles": [deck.role for deck in book.decks],
            "cards": dict(Counter(c.kind for deck in book.decks for c in deck.cards)),
            "notes": len(book.notes),
            "files": list(files),
        }
        for book, files in outcome.written
    ]
    found = (*library.diagnostics, *outcome.diagnostics)
    errors = Counter(d.severity for d in found)
    return {
        "books": books,
        "stale": [str(path) for path in outcome.stale],
        "changes": outcome.changes,
        "warnings": list(outcome.warnings),
        "diagnostics": dict(errors),
    }
