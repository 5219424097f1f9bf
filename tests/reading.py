"""What several tests need: reading a fixture, its golden dump, the invariants of every guide."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from deckbuilder.document import Document, parse
from deckbuilder.encoding import decode
from deckbuilder.labels import meaning, names_credentials_only
from deckbuilder.markdown import Passage, parsed, plain
from deckbuilder.model import Answer, Card, Guide, Question
from deckbuilder.readers import read_guide


def read_text(text: str, path: str = "guide.md") -> Guide:
    return read_guide(parse(path, text))


def read_file(path: Path) -> tuple[str, Guide]:
    text, _ = decode(path.read_bytes(), path.name)
    return text, read_text(text, path.name)


def field(text: str) -> Passage:
    """Canonical Markdown as the field of a card holds it."""
    return Passage(text.strip(), parsed(text))


def texts(card: Card) -> list[str]:
    found: list[str] = []
    for value in card.content().values():
        for part in value if isinstance(value, tuple) else (value,):
            found += [part.label or "", str(part.text)] if isinstance(part, Answer) else [str(part)]
    return [text for text in found if text]


def dump(guide: Guide) -> str:
    """A guide as text for a review: cards with their lines and fields, then what is on no card."""
    about = guide.meta
    lines = [
        (
            f"role: {about.role} | vertical: {about.vertical} | category: {about.category} | "
            f"tags: {', '.join(about.tags)}"
        )
    ]
    n = guide.lines
    lines += [
        (
            f"lines: {n.body} body, {n.cards} cards, {n.context} context, {n.diagnosed} "
            f"diagnosed, {n.lost} lost"
        ),
        "",
    ]
    for card in guide.cards:
        lines.append(f"{card.span.start}-{card.span.end} {card.kind} [{card.topic}]")
        for name, value in card.content().items():
            for part in value if isinstance(value, tuple) else (value,):
                if part:
                    label, text = (
                        (f"{name} ({part.label})", str(part.text))
                        if isinstance(part, Answer)
                        else (name, str(part))
                    )
                    lines.append(f"  {label}: " + text.replace("\n", "\n    "))
        lines += [f"  ident: {card.ident}"] if card.ident else []
        lines.append("")
    lines += [
        f"{q.span.start}-{q.span.end} unanswered [{q.topic}] {q.prompt}" for q in guide.unanswered
    ]
    lines += [
        f"{c.span.start}-{c.span.end} context: {' '.join(c.text.split())[:100]}"
        for c in guide.context
    ]
    lines += [
        f"{d.span.start}-{d.span.end} {d.severity}[{d.code}] {d.message}" for d in guide.diagnostics
    ]
    return "\n".join(lines) + "\n"


_WORD = re.compile(r"[^\W_]+")


def words(text: str) -> Counter[str]:
    return Counter(w.casefold() for w in _WORD.findall(text))


def check_invariants(text: str, guide: Guide) -> None:
    """Nothing vanishes, nothing is invented, spans are tight."""
    document = parse(guide.path, text)
    assert guide.lines.lost == 0, "lines were lost"
    _nothing_vanishes(document, guide)
    for card in guide.cards:
        _stands_in_span(document, card)
    assert guide.lines.body == guide.lines.cards + guide.lines.context + guide.lines.diagnosed


def _nothing_vanishes(document: Document, guide: Guide) -> None:
    have: set[str] = set()
    for card in guide.cards:
        for text in (*texts(card), card.topic):
            have |= set(words(text))
    for question in guide.unanswered:
        have |= set(
            words(
                question.prompt + " " + question.topic + " " + " ".join(t for t in texts(question))
            )
        )
    for context in guide.context:
        have |= set(words(context.text))
    for diagnostic in guide.diagnostics:
        have |= set(words(diagnostic.text))
    source = _without_labels("\n".join(document.lines[document.front :]))
    front = "\n".join(document.lines[: document.front])
    source += "\n" + (_FRONTED.sub("", front) if guide.cards else front)
    lost = {w for w in words(source) if w not in have and not w.isdigit()}
    assert not lost, (
        f"words are on no card, in no context and in no diagnostic: {sorted(lost)[:10]}"
    )


_FRONTED = re.compile(
    r"^(?:\s*-\s*|\s+)?(?:question|prompt|q|answer|response|a):", re.MULTILINE | re.IGNORECASE
)
_MARKED = re.compile(
    (
        r"[*_]{1,3}([^\s*_][^*_\n]{0,60})[*_]{1,3}\s*:?"
        r"|^\W*(?:#+\s+)?(?:\d+[.)]\s+)?([A-Z\d][\w' -]{0,40}(?: \([^()\n]{1,30}\))?):?[\s=]*$"
        r"|^\W*([A-Z][\w' -]{0,40}):"
        r"|^[!?]{3}\+?\s+\w+\s+\"([^\"\n]{1,60})\"\s*$"
    ),
    re.MULTILINE,
)
_TAGS = re.compile(
    (
        r"<[^<>\n]*>|^\s*[-*+] \[[xX]\]|^ans:|^(?:answer|pitfall)::"
        r"|^(?:Ans|Answer)\.?\s*(?:[.)\u2013-]|=>)\s"
        r"|^\W*(?:\w+ ){1,2}question[:.]|^#+ "
        r"*(?:Question|Q|Problem)\b\s*\d*[\d\s-]*|\b(?:Question|Q|q)\.?\s*\d+\b|^\W*Q\.\s|(?:^"
        r"|(?<=\*))\W*(?:Q|A|Ask|Question|Interviewer):"
        r"|^(?:[A-Z]|[IVX]{2,5})\.\s|^\W*(?:They asked(?: me)?|When they ask)\s"
        r"|(?<=[\"\u201d])[ ]say:$|^\W*Question of the day:|(?<=\d)[ ]of[ ]\d+$"
    ),
    re.MULTILINE,
)


def _without_labels(text: str) -> str:
    """Only labels, list marks and numbering may go."""

    def known(match: re.Match[str]) -> str:
        label = next(g for g in match.groups() if g is not None)
        known_label = (
            meaning(label)
            or names_credentials_only(label)
            or label.strip(" :") in ("Ask", "Question", "Answer", "A", "Q")
        )
        return " " if known_label else match[0]

    text = re.sub(
        r"<(?:img|a)\s[^<>]*>",
        lambda m: " ".join(re.findall(r"(?:alt|src|href)=\"([^\"]*)", m[0])),
        text,
    )
    return _MARKED.sub(known, _TAGS.sub(" ", re.sub(r"```(\w*)", r" \1 ", text)))


def _stands_in_span(document: Document, card: Card) -> None:
    lines = document.lines[card.span.start - 1 : card.span.end]
    assert lines[0].strip(), f"{card.span} starts with a blank line"
    assert lines[-1].strip(), f"{card.span} ends with a blank line"
    # the text of a footnote stands where its mark is
    lines = [*lines, *(line for line in document.lines if line.startswith("[^"))]
    there = words(" ".join(lines))
    own = [
        text
        for text in texts(card)
        if not (card.kind == "pitfall" and text == getattr(card, "prompt", ""))
    ]
    if card.kind == "concept":
        own = [text for text in own if text != getattr(card, "heading", "")]
    if card.kind == "list":
        own = [text for text in own if text != getattr(card, "heading", "")]
    for text in own:
        missing = {w for w in words(text) if w not in there}
        if card.kind == "pitfall" and missing:
            # a nested pitfall keeps its parent's name
            missing -= set(words(text.split(":", 1)[0]))
        assert not missing, f"{card.span} {card.kind}: not in its lines: {sorted(missing)[:5]}"


def shape(guide: Guide) -> list[tuple[object, ...]]:
    """What a guide says, without lines."""
    return [(card.kind, card.key, tuple(texts(card))) for card in guide.cards]


__all__ = [
    "Question",
    "check_invariants",
    "dump",
    "plain",
    "read_file",
    "read_text",
    "shape",
    "texts",
    "words",
]
