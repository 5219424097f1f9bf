"""Filters: name or slug, any case, stars; values in a filter add up, filters narrow each other."""

from __future__ import annotations

import pytest

from deckbuilder import decks, selection
from deckbuilder.model import Guide
from deckbuilder.notes import build as building
from deckbuilder.selection import Selection, matches
from tests.reading import read_text


def guide(
    role: str, vertical: str = "", category: str = "", tags: str = "", path: str = ""
) -> Guide:
    front = (
        f'---\nterm: "{role} Interview Guide"\nvertical: {vertical}\ncategory: {category}\ntags: '
        f"[{tags}]\n---\n"
    )
    body = (
        "## Technical Questions\n\n#### 1. How do you plan?\n\nI plan.\n\n- **Pitfalls:** No "
        "plan.\n\n#### 2. Why?\n\n#### 3. Who?\n\nWe all.\n"
    )
    certs = "\n## Certifications\n\n- **Certified Planner (CPL)**: plans.\n"
    return read_text(front + body + certs, path or f"{role}.md".replace("/", "-"))


GUIDES = (
    guide("Nurse", "Health", "Care", "Night, Ward"),
    guide("Head Nurse", "Health", "Lead", "Ward"),
    guide("C++ Engineer", "Tech", "Build", "Code"),
    guide("C# Engineer", "Tech", "Build", "Code"),
    guide("Engineer [II]?", "Tech", "Lead", "Code"),
)


def roles(chosen: Selection) -> list[str]:
    return list(dict.fromkeys(card.meta.label for card in selection.cards(GUIDES, chosen)))


@pytest.mark.parametrize(
    ("patterns", "found"),
    [
        (["nurse"], ["Nurse"]),
        (["NURSE"], ["Nurse"]),
        (["head-nurse"], ["Head Nurse"]),
        (["Head  Nurse"], ["Head Nurse"]),
        (["*nurse"], ["Nurse", "Head Nurse"]),
        (["*engineer*"], ["C++ Engineer", "C# Engineer", "Engineer [II]?"]),
        (["C++ Engineer"], ["C++ Engineer"]),
        (["c-plus-plus-*"], ["C++ Engineer"]),
        (["C#*"], ["C# Engineer"]),
        (["c*"], ["C++ Engineer", "C# Engineer"]),
        (["Engineer [II]?"], ["Engineer [II]?"]),
        (["nurse", "c# engineer"], ["Nurse", "C# Engineer"]),
        (["*"], ["Nurse", "Head Nurse", "C++ Engineer", "C# Engineer", "Engineer [II]?"]),
        (["nurs"], []),
        (["[n]urse"], []),
        (["C"], []),
        (["engineer"], []),
    ],
)
def test_roles(patterns: list[str], found: list[str]) -> None:
    assert roles(Selection(roles=tuple(patterns))) == found


def test_filters_narrow_each_other() -> None:
    assert roles(Selection(verticals=("tech",), categories=("build",))) == [
        "C++ Engineer",
        "C# Engineer",
    ]
    assert roles(Selection(verticals=("tech", "health"), categories=("lead",))) == [
        "Head Nurse",
        "Engineer [II]?",
    ]
    assert roles(Selection(verticals=("tech",), categories=("care",))) == []
    assert roles(Selection(tags=("night", "code"))) == [
        "Nurse",
        "C++ Engineer",
        "C# Engineer",
        "Engineer [II]?",
    ]
    assert roles(Selection(tags=("ward",), roles=("head*",))) == ["Head Nurse"]


def test_kinds() -> None:
    kinds = [
        card.kind
        for card in selection.cards(GUIDES[:1], Selection(kinds=("pitfall", "certification")))
    ]
    assert kinds == ["pitfall", "certification"]


def test_cards_come_in_source_order() -> None:
    spans = [card.span.start for card in selection.cards(GUIDES[:1], Selection())]
    assert spans == sorted(spans)


def test_no_filter_lets_everything_pass() -> None:
    assert not Selection()
    assert len(selection.cards(GUIDES, Selection())) == sum(len(g.cards) for g in GUIDES)


def test_a_missing_value_passes_no_filter() -> None:
    assert matches(None, ())
    assert not matches(None, ("*",))
    assert not matches("", ("x",))


def test_an_unknown_value_is_told_with_the_nearest() -> None:
    (said,) = selection.unknown(Selection(roles=("nurze",)), GUIDES)
    assert "nurze" in said
    assert "“Nurse”" in said
    (said,) = selection.unknown(Selection(verticals=("xyzzy",)), GUIDES)
    assert "Health" in said
    assert "Tech" in said
    assert [
        ("kind" in m and "question" in m)
        for m in selection.unknown(Selection(kinds=("questions",)), GUIDES)
    ] == [True]
    assert len(selection.unknown(Selection(roles=("q", "nurse"), tags=("w", "ward")), GUIDES)) == 2
    assert selection.unknown(Selection(roles=("nurse", "*")), GUIDES) == ()


def test_narrowed_notes_are_the_same_notes() -> None:
    """What passes keeps fields, place and identity; a shared certification is for both roles."""
    built = building.build(decks.build(GUIDES))
    everything = {(n.kind, n.key, d.role): n for d in built for n in d.notes}
    for chosen in (
        Selection(roles=("nurse",)),
        Selection(kinds=("question",)),
        Selection(tags=("ward",)),
        Selection(verticals=("tech",), kinds=("certification",)),
    ):
        narrowed = selection.narrow(built, chosen)
        assert narrowed
        for deck in narrowed:
            for note in deck.notes:
                assert note == everything[note.kind, note.key, deck.role]
    (nurse,) = selection.narrow(built, Selection(roles=("nurse",)))
    assert {n.kind for n in nurse.notes} == {"question", "pitfall", "certification"}
    assert len(nurse.unanswered) == 1
    (head,) = selection.narrow(built, Selection(roles=("head nurse",), kinds=("certification",)))
    assert not head.unanswered
    assert not head.studies
    assert any("CPL" in str(n.fields) for n in head.notes)


def test_two_guides_of_one_role_are_narrowed_by_their_own_metadata() -> None:
    one, two = (
        guide("Nurse", "Health", "Care", "Night", "a.md"),
        guide("Nurse", "Home", "Care", "Day", "b.md"),
    )
    two = read_text(
        (
            "---\nterm: Nurse Interview Guide\nvertical: Home\ntags: [Day]\n---\n\n#### 1. How "
            "do you drive?\n\nSlowly.\n"
        ),
        "b.md",
    )
    built = building.build(decks.build([one, two]))
    assert len(built) == 1
    (narrowed,) = selection.narrow(built, Selection(tags=("day",)))
    assert [s.question.prompt for s in narrowed.studies] == ["How do you drive?"]
    assert {span.path for note in narrowed.notes for span in note.sources} == {"b.md"}


def test_a_name_that_holds_the_word_is_nearer_than_one_that_looks_alike() -> None:
    guides = [
        guide(role)
        for role in ("Intensive Care Nurse", "Angular", "Land Surveyor", "Tinyqueue", "Purser")
    ]
    (said,) = selection.unknown(Selection(roles=("nurse",)), guides)
    assert "“Intensive Care Nurse”" in said
