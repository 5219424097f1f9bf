"""Decks → notes: what the learner gets, by the rules for good cards; every word is the guide's or a fixed label."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence, Sized
from dataclasses import dataclass, field, replace

from deckbuilder import render
from deckbuilder.model import KINDS, Answer, Card, Certification, Competency, Concept, Deck, List, Meta, Note, Pitfall, Point, Question, Span, Study, normal
from deckbuilder.naming import slug
from deckbuilder.notes.types import NOTE_TYPES, PITFALL, QUESTION, TERM

_DOT = " · "


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


def build(decks: Sequence[Deck], tag_root: str = "interview", language: str = "") -> tuple[Deck, ...]:
    """All decks, complete → the same with their notes; a note's content does not depend on what is selected later."""
    shared: dict[str, list[Certification]] = defaultdict(list)
    acronyms: dict[str, set[str]] = defaultdict(set)
    for deck in decks:
        for card in deck.cards:
            if isinstance(card, Certification) and card.acronym:
                shared[card.key].append(card)
                acronyms[normal(card.acronym)].add(card.key)
    builder = Builder({deck.role: deck.slug for deck in decks}, tag_root, language, dict(shared), dict(acronyms))
    owners: dict[str, Note] = {}
    built = []
    for deck in decks:
        notes = []
        for due, note in enumerate(_notes(deck, builder)):
            if note.kind == "certification" and note.role == "":
                # one note for all roles; it belongs to the first deck that has it
                note = owners.setdefault(note.key, replace(note, role=deck.role, deck=deck.name))
            notes.append(replace(note, due=due))
        built.append(replace(deck, notes=tuple(notes)))
    return tuple(built)


def _notes(deck: Deck, builder: Builder) -> Iterator[Note]:
    made: list[Note] = []
    by_key: dict[str, list[Question]] = defaultdict(list)
    for card in deck.cards:
        if isinstance(card, Question):
            by_key[card.key].append(card)
    for study in deck.studies:
        made.append(_question(study, by_key[study.question.key], deck, builder))
        if study.question.pitfall:
            made.append(_pitfall(study, deck, builder))
    made += _unique(_term_notes(deck, builder))
    for kind in ("certification", "qualification", "education"):
        made += _credentials(kind, deck, builder)
    return iter(sorted(made, key=lambda note: KINDS.index(note.kind)))


def _unique(notes: Iterable[Note]) -> Iterator[Note]:
    """Two terms of one name in a role are told apart by their heading, the third by a number."""
    taken: set[tuple[str, str]] = set()
    for note in notes:
        key, n = note.key, 2
        while (note.kind, key) in taken:
            key, n = f"{note.key} {n}", n + 1
        taken.add((note.kind, key))
        yield replace(note, key=key)


def _note(
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
    names = [f.name for f in NOTE_TYPES[type_name].fields]
    unknown = set(values) - set(names)
    assert not unknown, unknown
    values = {"Source": render.text(card.meta.title or card.meta.name), **values}
    if builder.language:
        spoken = render.words(values.get("Question") or values.get("Prompt") or "")
        values["Read aloud"] = f"[anki:tts lang={builder.language}]{render.text(spoken.replace('[', '(').replace(']', ')'))}[/anki:tts]"
    return Note(
        type=type_name,
        kind=kind,
        role=deck.role,
        key=key,
        fields=tuple((name, values.get(name, "")) for name in names),
        tags=_tags(kind, card, [deck.role], builder),
        deck=deck.name,
        due=0,
        sources=tuple(sources),
        guide=card.span.path,
        ident=ident,
        answer=answer,
    )


# --- tags -------------------------------------------------------------------------------------------------------------------


def section_name(topic: str) -> str:
    """`#### 2. Problem-solving Questions (Continued)` → `problem-solving`: what the section is about, as a slug."""
    text = re.sub(r"\(\s*cont(?:inued|['\u2019]?d|\.)?\s*\)|\bcontinued\b", "", topic, flags=re.IGNORECASE)
    text = re.sub(r"^\W*(?:(?:section|part)\s+)?\d*\s*[.):-]*\s*", "", text, flags=re.IGNORECASE)
    text = re.sub(r"\b(?:interview\s+)?questions?(?:\s+(?:and|&)\s+(?:sample\s+|model\s+)?answers?)?\b", "", text, flags=re.IGNORECASE)
    return slug(text) if text.strip(" :-") else ""


def _tags(kind: str, card: Card, roles: Sequence[str], builder: Builder, metas: Sequence[Meta] = ()) -> tuple[str, ...]:
    metas = metas or [card.meta]
    parts = [("kind", kind)]
    parts += [("role", builder.slugs[role]) for role in roles]
    if kind in ("question", "pitfall", "concept", "competency", "list") and (section := section_name(card.topic)):
        parts.append(("section", section))
    for meta in metas:
        parts += [(name, slug(value)) for name, value in (("category", meta.category), ("vertical", meta.vertical)) if value]
        parts += [("topic", slug(tag)) for tag in meta.tags]
    return tuple(sorted({f"{builder.tag_root}::{name}::{value}" for name, value in parts}))


# --- questions and pitfalls -----------------------------------------------------------------------------------------------------


def _context(deck: Deck, topic: str) -> str:
    return render.text(_DOT.join(part for part in (deck.role, topic) if part))


def points_html(points: Sequence[Point]) -> str:
    """Key points → an ordered list; a single one is a paragraph; code stands between them unnumbered."""
    spoken = [point for point in points if point.label != "Code"]
    if not points:
        return ""
    if len(spoken) <= 1:
        return f'<div class="points">{"".join(_point(point) for point in points)}</div>'
    parts: list[str] = []
    number, is_open = 0, False
    for point in points:
        if point.label == "Code":
            parts += ["</ol>"] * is_open + [_point(point)]
            is_open = False
            continue
        if not is_open:
            parts.append('<ol class="points">' if number == 0 else f'<ol class="points" start="{number + 1}">')
            is_open = True
        number += 1
        parts.append(f"<li>{_point(point)}</li>")
    return "".join(parts + ["</ol>"] * is_open)


def _point(point: Point) -> str:
    if point.label == "Code":
        return render.block(point.text)
    label = f'<span class="star">{render.text(point.label)}</span> ' if point.label else ""
    if point.named:
        text = render.block(point.text) if point.text else ""
        return f"{label}<b>{render.inline(point.head)}</b>{' — ' if text else ''}{text}"
    return label + emphasised(point)


def emphasised(point: Point) -> str:
    """The text with its head in bold, found where it stands."""
    html = render.block(point.text)
    head = render.text(point.head)
    at = html.find(head) if head and "<b>" not in html and "<strong>" not in html else -1
    if at < 0 or html.count("<", 0, at) != html.count(">", 0, at):
        return html
    return f"{html[:at]}<b>{head}</b>{html[at + len(head) :]}"


def _texts(texts: Sequence[str]) -> str:
    """Several texts as a list, one as it is."""
    if len(texts) == 1:
        return render.block(texts[0])
    return "<ul>" + "".join(f"<li>{render.block(text)}</li>" for text in texts) + "</ul>" if texts else ""


def _answers(answers: Sequence[Answer]) -> str:
    return "".join(f"<div>{f'<b>{render.text(a.label)}</b><br>' if a.label else ''}{render.block(a.text)}</div>" for a in answers)


def _full(question: Question) -> str:
    first = question.answers[0]
    return f"{f'<b>{render.text(first.label)}</b><br>' if first.label else ''}{render.block(first.text)}"


def _question(study: Study, made_of: Sequence[Question], deck: Deck, builder: Builder) -> Note:
    question = study.question
    values = {
        "Question": render.inline(question.prompt),
        "Context": _context(deck, question.topic),
        "Ask": render.text(study.ask),
        "Opening words": render.inline(study.opening),
        "Key points": points_html(study.points),
        "Result": _texts(study.result),
        "Watch out": _texts(question.pitfall),
        "Next": _texts(question.follow_up),
        "Why it works": _texts(study.why),
        "Best practice": _texts(question.best_practice),
        "Alternative": _texts(question.alternative),
        "Another example": _answers(study.another),
        "Full answer": _full(question),
    }
    answer = " ".join(normal(a.text) for a in question.answers)
    return _note(QUESTION.name, "question", question, question.key, deck, builder, values, (q.span for q in made_of), ident=question.ident, answer=answer)


def _pitfall(study: Study, deck: Deck, builder: Builder) -> Note:
    question = study.question
    count = len(question.pitfall)
    own = [card for card in deck.cards if isinstance(card, Pitfall) and card.key == question.key]
    values = {
        "Question": render.inline(question.prompt),
        "Context": _context(deck, question.topic),
        "Ask": "What should you avoid here?" + (f" Name {count} things." if count > 1 else ""),
        "Watch out": _texts(question.pitfall),
        "Instead": _texts(question.best_practice),
        "Model answer": _full(question),
    }
    ident = f"{question.ident}/pitfall" if question.ident else ""
    answer = " ".join(normal(text) for text in question.pitfall)
    return _note(PITFALL.name, "pitfall", own[0] if own else question, question.key, deck, builder, values, (c.span for c in own), ident=ident, answer=answer)


# --- terms ------------------------------------------------------------------------------------------------------------------------


def _term_notes(deck: Deck, builder: Builder) -> Iterator[Note]:
    for card in deck.cards:
        if isinstance(card, Concept):
            yield _concept(card, deck, builder)
        elif isinstance(card, List):
            yield _list(card, deck, builder)
        elif isinstance(card, Competency):
            yield _competency(card, deck, builder)


def _quoted(text: str) -> str:
    return f"“{render.inline(text)}”"


def _concept(card: Concept, deck: Deck, builder: Builder) -> Note:
    one = len(re.findall(r"[.!?](?:\s|$)", card.text)) <= 1
    values = {
        "Term": render.inline(card.name),
        "Context": _context(deck, card.heading),
        "Prompt": f"Explain {_quoted(card.name)}{' in one sentence' if one else ''}.",
        "Answer": render.block(card.text),
    }
    return _note(TERM.name, "concept", card, normal(f"{card.heading} {card.name}"), deck, builder, values, [card.span], answer=normal(card.text))


def _count(items: Sized) -> str:
    return f"any 3 of {len(items)}" if len(items) > 5 else str(len(items))


def _list(card: List, deck: Deck, builder: Builder) -> Note:
    values = {
        "Term": render.inline(card.heading or card.intro),
        "Context": _context(deck, card.heading),
        "Prompt": f"{render.inline(card.intro)} ({_count(card.items)})",
        "Answer": _bullets(card.items),
    }
    return _note(TERM.name, "list", card, card.key, deck, builder, values, [card.span], answer=normal(" ".join(card.items)))


def _bullets(items: Sequence[str]) -> str:
    return "<ul>" + "".join(f"<li>{render.block(item)}</li>" for item in items) + "</ul>"


_DEVELOPS = re.compile(r"\b(develop|practic|build|grow|improve|strengthen|learn|tips|ways|steps|how to)", re.IGNORECASE)


def _competency(card: Competency, deck: Deck, builder: Builder) -> Note:
    count = len(card.practices)
    if _DEVELOPS.search(card.label):
        ways = f"name {_count(card.practices)} practical {'way' if count == 1 else 'ways'} to develop it."
    else:
        ways = f"{render.inline(card.label)} ({_count(card.practices)})"
    values = {
        "Term": render.inline(card.name),
        "Context": render.text(deck.role),
        "Prompt": f"{_quoted(card.name)}: {ways}",
        "Answer": _bullets(card.practices),
        "Prompt 2": f"{_quoted(card.name)}: why does it matter?" if card.text else "",
        "Answer 2": render.block(card.text),
    }
    answer = normal(" ".join((card.text, *card.practices)))
    return _note(TERM.name, "competency", card, card.key, deck, builder, values, [card.span], answer=answer)


# --- credentials ----------------------------------------------------------------------------------------------------------------------

_LISTS = {
    "certification": "Which certifications help {role}?",
    "education": "Which education helps {role}?",
    "qualification": "Which qualifications help {role}?",
}
_VISIBLE = 45
"""Words the back of a list card may show."""


def _credentials(kind: str, deck: Deck, builder: Builder) -> Iterator[Note]:
    cards = [card for card in deck.cards if card.kind == kind]
    if not cards:
        return
    seen: set[str] = set()
    for card in cards:
        if isinstance(card, Certification) and card.acronym and card.key not in seen:
            seen.add(card.key)
            yield _certification(card.key, builder)
    yield _credential_list(kind, cards, deck, builder)


def _certification(key: str, builder: Builder) -> Note:
    """One note for a certification wherever it is asked for; its content comes from all guides that were read."""
    cards = builder.shared[key]
    first = cards[0]
    roles = tuple(dict.fromkeys(card.meta.label for card in cards))
    verticals = sorted({card.meta.vertical for card in cards if card.meta.vertical})
    others = len(builder.acronyms[normal(first.acronym)]) > 1
    where = f" in {', '.join(verticals)}" if others and verticals else ""
    acronym = render.text(first.acronym)
    texts = list({normal(card.text): card.text for card in cards if card.text}.values())[:3]
    values = {
        "Term": acronym,
        "Context": "Certification",
        "Prompt": f"What does {acronym} stand for{render.text(where)}?",
        "Answer": render.inline(first.name),
        "Detail": "".join(f"<p>{render.block(text)}</p>" for text in texts) if len(texts) > 1 else _texts(texts),
        "Roles": render.text(", ".join(roles)),
    }
    home = Deck(roles[0], "", "", first.meta, (), (), (), (), (), ())
    made = _note(TERM.name, "certification", first, key, home, builder, values, (card.span for card in cards), answer=normal(first.name))
    return replace(made, role="", tags=_tags("certification", first, roles, builder, [card.meta for card in cards]))


def _credential_list(kind: str, cards: Sequence[Card], deck: Deck, builder: Builder) -> Note:
    items: dict[str, tuple[str, str]] = {}
    for card in cards:
        content = card.content()
        name, acronym, text = str(content["name"]), str(content["acronym"]), str(content["text"])
        items.setdefault(card.key, (f"{name} ({acronym})" if acronym else name, text))
    size = sum(len(f"{name} {text}".split()) for name, text in items.values())
    full = size <= _VISIBLE
    values = {
        "Term": {"certification": "Certifications", "education": "Education", "qualification": "Qualifications"}[kind],
        "Context": _context(deck, cards[0].topic),
        "Prompt": f"{_LISTS[kind].format(role=render.text(_with_article(deck.role)))} ({_count(items)})",
        "Answer": "<ul>" + "".join(_item(name, text, full=full) for name, text in items.values()) + "</ul>",
        "Detail": "",
    }
    answer = normal(" ".join(name for name, _ in items.values()))
    return _note(TERM.name, kind, cards[0], f"list of {kind}", deck, builder, values, (card.span for card in cards), answer=answer)


def _item(name: str, text: str, *, full: bool) -> str:
    return f"<li><b>{render.inline(name)}</b>{f' — {render.inline(text)}' if full and text else ''}</li>"


def _with_article(role: str) -> str:
    """`a Nurse`, `an Engineer`, `an MRI Technician`."""
    first = role.split()[0] if role.split() else ""
    spelled = first.isupper() and len(first) <= 5
    vowel = (
        first[:1] in "AEFHILMNORSX"
        if spelled and not re.match(r"[AEIOU][A-Z]*[AEIOU]", first)
        else bool(re.match(r"[aeioAEIO]|[uU](?!ni|se|x\b|I\b)|8|11\b|18\b", first))
    )
    return f"{'an' if vowel else 'a'} {role}"
