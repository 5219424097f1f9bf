"""What a guide teaches beside its questions: what of it makes no card is told, never dropped."""

from __future__ import annotations

import pytest

from deckbuilder.document import parse
from deckbuilder.model import Competency, Concept, Credential, Guide, List
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
