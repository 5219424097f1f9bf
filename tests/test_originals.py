"""The three original guides, compared completely with what a careful reader found by hand."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

from deckbuilder.cli import app
from deckbuilder.markdown import Passage
from deckbuilder.model import Answer, Card, Guide
from deckbuilder.notes.types import NOTE_TYPES
from tests.conftest import ORIGINALS
from tests.reading import read_file

NAMES = ("000_1185fc56b0f5776f.txt", "001_be971c1cf7184aca.txt", "002_199c7a7cb1f47b83.txt")
LISTS = {
    "outcome": "outcome",
    "reasoning": "reasoning",
    "best_practices": "best_practice",
    "alternatives": "alternative",
    "follow_ups": "follow_up",
    "pitfalls": "pitfall",
}


@pytest.fixture
def expected(originals: Path) -> dict[str, dict[str, Any]]:
    entries = yaml.safe_load((originals / "expected.yaml").read_text(encoding="utf-8"))
    assert (
        sorted(e["file"] for e in entries)
        == sorted(p.name for p in originals.glob("*.txt"))
        == list(NAMES)
    )
    return {entry["file"]: entry for entry in entries}


def guide_of(name: str) -> Guide:
    return read_file(ORIGINALS / name)[1]


def source_of(name: str) -> str:
    return " ".join((ORIGINALS / name).read_text(encoding="utf-8").replace("**", "").split())


def is_text(given: str | Passage, wanted: str) -> bool:
    """`Opening...` goes on; `opening... closing` is both ends; else all, to its full stop."""
    given = " ".join(str(given).replace("**", "").split())
    opening, dots, closing = wanted.partition("...")
    if not dots:
        return given == wanted
    return (
        given.startswith(opening.strip())
        and len(given) > len(opening)
        and given.endswith(closing.strip())
    )


def same_texts(given: tuple[Passage, ...], wanted: list[str] | str | None) -> None:
    listed = [wanted] if isinstance(wanted, str) else wanted or []
    assert len(given) == len(listed), (given, listed)
    for text, words in zip(given, listed, strict=True):
        assert is_text(text, words), (text, words)


def of_kind(guide: Guide, kind: str) -> list[Any]:
    return [card for card in guide.cards if card.kind == kind]


@pytest.mark.parametrize("name", NAMES)
def test_metadata(name: str, expected: dict[str, dict[str, Any]]) -> None:
    about, wanted = guide_of(name).meta, expected[name]
    assert about.role == wanted["role"]
    assert about.vertical == wanted.get("vertical")
    assert about.category == wanted.get("category")
    assert list(about.tags) == wanted.get("tags", [])


@pytest.mark.parametrize("name", NAMES)
def test_counts_and_nothing_beyond(name: str, expected: dict[str, dict[str, Any]]) -> None:
    guide = guide_of(name)
    wanted = {kind: n for kind, n in expected[name]["counts"].items() if n}
    assert Counter(card.kind for card in guide.cards) == wanted
    assert not guide.unanswered
    assert [d.code for d in guide.diagnostics] == (
        [] if expected[name]["role"] else ["missing-role"]
    )
    assert guide.lines.lost == 0
    assert guide.lines.diagnosed == 0


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("key", "kind"),
    [
        ("education", "education"),
        ("certifications", "certification"),
        ("qualifications", "qualification"),
    ],
)
def test_credentials(name: str, key: str, kind: str, expected: dict[str, dict[str, Any]]) -> None:
    found, wanted = of_kind(guide_of(name), kind), expected[name].get(key, [])
    assert [card.name for card in found] == [item["name"] for item in wanted]
    for card, item in zip(found, wanted, strict=True):
        assert card.acronym == item.get("acronym", "")
        assert is_text(card.text, item["note"]), (card.text, item["note"])
        assert card.text.source.endswith("."), card.text


@pytest.mark.parametrize("name", NAMES)
def test_questions_field_by_field(name: str, expected: dict[str, dict[str, Any]]) -> None:
    found, wanted = of_kind(guide_of(name), "question"), expected[name].get("questions", [])
    assert [card.prompt for card in found] == [item["prompt"] for item in wanted]
    for card, item in zip(found, wanted, strict=True):
        assert set(item) <= {"section", "prompt", "answers", *LISTS}
        assert card.topic == f"{item['section']} Questions"
        answers: list[Answer] = list(card.answers)
        assert len(answers) == len(item["answers"])
        for answer, words in zip(answers, item["answers"], strict=True):
            label, text = (
                (words["label"], words["text"]) if isinstance(words, dict) else (None, words)
            )
            assert answer.label == label
            assert is_text(answer.text, text), (answer.text, text)
            assert answer.text.source.endswith("."), "an answer is a whole text"
        for key, field in LISTS.items():
            same_texts(getattr(card, field), item.get(key))


@pytest.mark.parametrize("name", NAMES)
def test_pitfalls_are_cards_too(name: str, expected: dict[str, dict[str, Any]]) -> None:
    wanted = [
        (item["prompt"], text)
        for item in expected[name].get("questions", [])
        for text in item.get("pitfalls", [])
    ]
    found = of_kind(guide_of(name), "pitfall")
    assert [card.prompt for card in found] == [prompt for prompt, _ in wanted]
    for card, (_, text) in zip(found, wanted, strict=True):
        assert is_text(card.text, text)


def test_competencies(expected: dict[str, dict[str, Any]]) -> None:
    wanted, found = expected[NAMES[2]], of_kind(guide_of(NAMES[2]), "competency")
    source = source_of(NAMES[2])
    assert [card.name for card in found] == wanted["competencies"]
    for card in found:
        assert len(card.practices) == wanted["practices_each"]
        assert len(card.text.source.split()) > 10, "each has a why"
        for text in map(str, (card.text, *card.practices)):
            assert " ".join(text.split()) in source


def test_concepts(expected: dict[str, dict[str, Any]]) -> None:
    found = of_kind(guide_of(NAMES[2]), "concept")
    wanted = [
        (heading, name)
        for heading, names in expected[NAMES[2]]["concepts"].items()
        for name in names
    ]
    assert [(card.heading, card.name) for card in found] == wanted
    source = source_of(NAMES[2])
    assert all(f"{card.name}: {card.text}" in source for card in found)


def test_lists(expected: dict[str, dict[str, Any]]) -> None:
    found, wanted = of_kind(guide_of(NAMES[2]), "list"), expected[NAMES[2]]["lists"]
    assert [(card.heading, len(card.items)) for card in found] == [
        (item["heading"], item["items"]) for item in wanted
    ]
    for card, item in zip(found, wanted, strict=True):
        assert is_text(card.intro, item["intro"]), (card.intro, item["intro"])


@pytest.mark.parametrize("name", NAMES)
def test_context(name: str, expected: dict[str, dict[str, Any]]) -> None:
    guide, wanted = guide_of(name), expected[name]
    for words in wanted.get("context", []):
        assert sum(is_text(context.text, words) for context in guide.context) == 1, [
            c.text for c in guide.context
        ]
        on_cards = " ".join(str(card.content()) for card in guide.cards)
        assert words.removesuffix("...") not in on_cards
    lines = (ORIGINALS / name).read_text(encoding="utf-8").split("\n")
    for heading in wanted.get("context_headings", []):
        at = next(n for n, line in enumerate(lines, 1) if line.strip() == heading)
        assert any(context.span.start <= at <= context.span.end for context in guide.context)
        assert not any(card.topic == heading for card in guide.cards)


def cards_of(note: dict[str, Any]) -> int:
    """How many cards Anki makes of a note: `Purpose` only with a second prompt."""
    return 2 if note["fields"].get("Prompt 2") else 1


def test_the_originals_give_54_cards(originals: Path) -> None:
    counts = []
    for name in NAMES:
        result = CliRunner().invoke(app, ["notes", str(originals / name), "--json"])
        assert result.exit_code == 0, result.output
        notes = [json.loads(line) for line in result.stdout.splitlines()]
        assert len({note["guid"] for note in notes}) == len(notes)
        assert all(
            list(note["fields"]) == [f.name for f in NOTE_TYPES[note["type"]].fields]
            for note in notes
        )
        counts.append(sum(cards_of(note) for note in notes))
        if name == NAMES[2]:
            assert Counter(cards_of(n) for n in notes if n["kind"] == "competency") == {2: 9}
    assert counts == [18, 9, 27]


def test_every_source_line_is_named_once_by_a_card(originals: Path) -> None:
    """Spans are tight: a card starts where its own first words stand."""
    for name in NAMES:
        lines = (originals / name).read_text(encoding="utf-8").split("\n")
        for card in guide_of(name).cards:
            assert first_words(card) in " ".join(lines[card.span.start - 1 : card.span.end]), card


def first_words(card: Card) -> str:
    content = card.content()
    text = (
        content["text"]
        if card.kind == "pitfall"
        else content.get("prompt") or content.get("name") or content["intro"]
    )
    return " ".join(str(text).split()[:4])
