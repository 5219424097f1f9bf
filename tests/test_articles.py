"""What a guide teaches beside its questions: what of it makes no card is told, never dropped."""

from __future__ import annotations

import pytest

from deckbuilder.document import parse
from deckbuilder.model import Certification, Competency, Concept, Credential, Guide, List
from deckbuilder.readers import read_guide

QUESTIONS = "# Harbour pilot interview\n\n### 1. Where is the rock?\n\n**Answer**: Below us.\n\n"


def guide_of(text: str) -> Guide:
    return read_guide(parse("tide.md", QUESTIONS + text))


@pytest.mark.parametrize(
    ("intro", "is_taught"),
    [
        ("A good pilot does a few things on every trip:", True),
        ("**Phase 2**", False),
        ("Each section of this guide has:", False),
        ("We offer our pilots:", False),
        ("If you are on a night shift:", False),
        ("If you are alone, a pilot does this:", True),
    ],
)
def test_a_list_is_a_card_or_is_told(intro: str, is_taught: bool) -> None:
    guide = guide_of(f"### Final Thoughts\n\n{intro}\n\n- Says the heading\n- Says the speed\n")
    taught = [card for card in guide.cards if isinstance(card, List)]
    told = [d for d in guide.diagnostics if d.code == "unclaimed-section"]
    assert (len(taught), len(told)) == ((1, 0) if is_taught else (0, 1))


def test_a_term_that_asks_is_told() -> None:
    guide = guide_of(
        "## Key terms\n\n- Boil: water that rises over a rock.\n- Slack: is it ever quite still?\n"
    )
    assert [card.name for card in guide.cards if isinstance(card, Concept)] == ["Boil"]
    assert [d.code for d in guide.diagnostics] == ["unclaimed-section"]


def test_what_i_may_ask_about_a_certificate_names_none() -> None:
    guide = guide_of(
        "## Questions to ask them\n\n### About the certification\n\n"
        "1. Is the Master Mariner (MM) paid for?\n2. Who signs it?\n"
    )
    assert [card.kind for card in guide.cards] == ["question"]
    assert any("Master Mariner" in context.text for context in guide.context)


def test_a_chapter_is_no_competency() -> None:
    practice = "Ways to practise:\n\n- Watch the tide\n- Read the chart\n\n"
    text = f"## Tides\n\nThey turn.\n\n{practice}## Rocks\n\n{{}}\n\n{practice}"
    long = guide_of(text.format("They lie below us. " * 40))
    short = guide_of(text.format("They lie below us."))
    assert [c.name for c in short.cards if isinstance(c, Competency)] == ["Tides", "Rocks"]
    assert [c.name for c in long.cards if isinstance(c, Competency)] == ["Tides"]


def test_what_stands_below_a_single_degree_tells_of_it() -> None:
    guide = guide_of(
        "### Required Education\n\n1. **Master's Degree**:\n   - Mostly in shipping.\n"
        "   - It helps with the charts.\n2. **Certificates**:\n   - **Tide Pilot (TP)**: for all.\n"
    )
    found = [(card.kind, card.name) for card in guide.cards if isinstance(card, Credential)]
    assert found == [("education", "Master's Degree"), ("certification", "Tide Pilot")]


@pytest.mark.parametrize(
    ("item", "found"),
    [
        (
            "**Tide Pilot (TP)**, **Rope Hand**, or **HM** – any of them will do.",
            [("Tide Pilot", "TP"), ("Rope Hand", ""), ("HM", "")],
        ),
        ("**Tide Pilot (TP)**, or what the harbour asks for", [("Tide Pilot", "TP")]),
        (
            "**Tide Pilot (TP) and Rope Hand (RH)**: two grades.",
            [("Tide Pilot", "TP"), ("Rope Hand", "RH")],
        ),
        (
            "**Tide Pilot (TP)**, Rope Hand (RH), or Horn Master (HM): three grades.",
            [("Tide Pilot", "TP"), ("Rope Hand", "RH"), ("Horn Master", "HM")],
        ),
        (
            "**Tidal (ABC) Charts or Horns course**: by post.",
            [("Tidal (ABC) Charts or Horns course", "")],
        ),
        ("**Tide Pilot (TP), Harbour Board**: by night.", [("Tide Pilot, Harbour Board", "TP")]),
    ],
)
def test_a_certificate_and_others_beside_it(item: str, found: list[tuple[str, str]]) -> None:
    guide = guide_of(f"## Certifications\n\n- {item}\n- **Lamp Trimmer (LT)**: by night.\n")
    cards = [card for card in guide.cards if isinstance(card, Certification)]
    assert [(card.name, card.acronym) for card in cards] == [*found, ("Lamp Trimmer", "LT")]
    assert not any(card.text.source.startswith((",", "–")) for card in cards)


def test_a_sign_in_mid_sentence_makes_no_certificate() -> None:
    guide = guide_of(
        "## Education and Qualifications\n\n- Knowledge of a tide table (TT) such as the grey one\n"
        "- Two winters on a pier\n"
    )
    found = [card.kind for card in guide.cards if isinstance(card, Credential)]
    assert found == ["qualification"] * 2


def test_qualifications_in_one_line_are_parted_where_it_parts_them() -> None:
    guide = guide_of(
        "## Certifications and Qualifications\n\n**Qualifications:** two winters on a pier; "
        "a steady hand; knots\n"
    )
    names = [card.name for card in guide.cards if isinstance(card, Credential)]
    assert names == ["two winters on a pier", "a steady hand", "knots"]


def test_a_comma_beside_a_semicolon_parts_no_certificate() -> None:
    guide = guide_of(
        "## Education and license checklist\n\n- Lock license, current; an exam if asked for\n"
        "- Two winters on a pier\n"
    )
    names = [card.name for card in guide.cards if isinstance(card, Credential)]
    assert names[:2] == ["Lock license, current", "an exam if asked for"]


def test_a_label_in_bold_alone_tells_of_competencies_and_a_reason_below_it_answers_first() -> None:
    parts = "".join(
        f"## {name}\n\nA keeper is asked for it.\n\n**Practical development**\n- Read a log\n"
        f"- Row at night\n\n**Why it matters.** {name} saves a boat.\n\n"
        for name in ("Calm", "Care", "Patience")
    )
    guide = read_guide(parse("keepers.md", f"# What makes a keeper\n\n{parts}"))
    found = [card for card in guide.cards if isinstance(card, Competency)]
    assert [card.name for card in found] == ["Calm", "Care", "Patience"]
    assert found[0].text.plain == "Calm saves a boat. A keeper is asked for it."
    assert len(found[0].practices) == 2


def test_what_asks_or_wishes_luck_is_no_credential() -> None:
    text = (
        "# Keeper interview questions\n\n### How do you splice a rope?\n\nI unlay it first.\n\n"
        "## Qualifications and how they are checked\n\n- What it is: Looking at papers.\n"
        "- Example questions:\n  - Can you show your papers?\n  - Who signed them?\n\n"
        "## License\n\nFree to copy.\n\n**Good luck with your interview!**\n"
    )
    guide = read_guide(parse("keepers.md", text))
    assert {type(card).__name__ for card in guide.cards} == {"Question"}


def test_what_marks_mean_is_no_credential() -> None:
    text = (
        "# Keeper interview questions\n\n### How do you splice a rope?\n\nI unlay it first.\n\n"
        "## Qualification scoring\n\n| Score | Meaning |\n|---|---|\n| 1 | Weak |\n| 2 | Good |\n"
    )
    guide = read_guide(parse("keepers.md", text))
    assert {type(card).__name__ for card in guide.cards} == {"Question"}


SKILLED = """# Keeper interview

## Before the day

Bring a lamp.

## {}

It moves.
Signs of strength:
* Looks up
* Waits

## Rope

It holds.
Signs of strength:
* Coils it
* Dries it

## Light

It burns.
Signs of strength:
* Trims it
* Fills it

## On the day

Come early.

## On the way

Take the path.

## On the stairs

Hold the rail.

## After the day

Sleep.
"""


def test_a_label_below_several_titles_in_a_row_tells_of_competencies() -> None:
    guide = read_guide(parse("keepers.md", SKILLED.format("Water")))
    found = [card for card in guide.cards if isinstance(card, Competency)]
    assert [(c.name, c.text.plain, c.label) for c in found] == [
        ("Water", "It moves.", "Signs of strength"),
        ("Rope", "It holds.", "Signs of strength"),
        ("Light", "It burns.", "Signs of strength"),
    ]
