"""What the learner gets: a golden for each kind of note, a deck's checks, whose words it has."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cache, partial
from pathlib import Path

import pytest

from deckbuilder import decks
from deckbuilder.document import parse
from deckbuilder.files import ENDINGS
from deckbuilder.lexicon import lexicon
from deckbuilder.markdown import List as Items
from deckbuilder.markdown import Paragraph
from deckbuilder.markdown import html as render
from deckbuilder.model import (
    Answer,
    Certification,
    Competency,
    Deck,
    Guide,
    List,
    Meta,
    Note,
    Options,
    Pitfall,
    Question,
    Span,
)
from deckbuilder.notes import asks, fronts
from deckbuilder.notes import build as building
from deckbuilder.notes.choose import MOST_SHORT
from deckbuilder.notes.common import quiet
from deckbuilder.notes.sentences import count, split
from deckbuilder.notes.types import NOTE_TYPES, PITFALL, QUESTION
from deckbuilder.readers import read_guide
from deckbuilder.text import normal
from deckbuilder.writers import sheet
from tests.conftest import GUIDES, ORIGINALS, ROOT
from tests.print_shots import book
from tests.reading import field, read_file

PATHS = sorted(
    p
    for folder in (GUIDES, ROOT / "seeds", ORIGINALS)
    if folder.is_dir()
    for p in folder.iterdir()
    if p.suffix in ENDINGS
)
COMPACT, WHOLE = 45, 65
"""Words on the back of a list card."""


def notes_of(*texts: str, language: str = "") -> list[Note]:
    guides = [read_guide(parse(f"guide-{i}.md", text)) for i, text in enumerate(texts)]
    return [
        note
        for deck in building.build(decks.build(guides), language=language)
        for note in deck.notes
    ]


@cache
def built(path: Path) -> tuple[tuple[Deck, ...], Guide, str]:
    text, guide = read_file(path)
    return building.build(decks.build([guide])), guide, text


def fields(note: Note) -> dict[str, str]:
    return {name: value for name, value in note.fields if value}


def of_kind(kind: str, *texts: str) -> list[dict[str, str]]:
    return [fields(note) for note in notes_of(*texts) if note.kind == kind]


def words(html: str) -> list[str]:
    """The words a card shows, code aside."""
    return re.findall(
        r"[^\W_]\S*", render.words(re.sub(r"<pre>.*?</pre>", " ", html, flags=re.DOTALL))
    )


# --- each kind of note ----------------------------------------------------------------------------

HEAD = '---\nrole: "Nurse"\ntitle: "Nurse Interview Preparation"\n---\n'
STORY = (
    HEAD
    + """
## Interview Questions and Answers
### Behavioral Questions
#### 1. Describe a time when you cut waiting times.
- **Answer**: In my last job patients waited 40 minutes. I moved two nurses to triage. \
As a result, waits fell by 30%.
- **Pitfalls**:
  - Blaming the doctors.
  - Naming a patient.
- **Best Practice**: Name the figure first.
- **Follow-Up Points**: They may ask how you measured it.
"""
)


def test_a_question() -> None:
    (found,) = of_kind("question", STORY)
    assert found == {
        "Question": "Describe a time when you cut waiting times.",
        "Context": "Nurse · Behavioral",
        "Ask": "Tell it as a story: situation, action, result. 3 points.",
        "Opening words": "In my last job patients waited 40 minutes",
        "Key points": '<ol class="points"><li><span class="star">Situation</span> In my last '
        "job patients waited <strong>40 minutes</strong>.</li>"
        '<li><span class="star">Action</span> I <strong>moved two nurses</strong> to triage.</li>'
        "</ol>",
        "Result": "As a result, waits fell by <strong>30%</strong>.",
        "Watch out": "<ul><li>Blaming the doctors.</li><li>Naming a patient.</li></ul>",
        "Next": "They may ask how you measured it.",
        "Best practice": "Name the figure first.",
        "Source": "Nurse Interview Preparation",
        "Language": "en",
    }


def test_pitfalls_of_a_question_are_one_note() -> None:
    (found,) = of_kind("pitfall", STORY)
    assert found == {
        "Question": "Describe a time when you cut waiting times.",
        "Context": "Nurse · Behavioral",
        "Ask": "What should you avoid here? (2)",
        "Watch out": "<ul><li>Blaming the doctors.</li><li>Naming a patient.</li></ul>",
        "Instead": "Name the figure first.",
        "Model answer": "In my last job patients waited 40 minutes. I moved two nurses to "
        "triage. As a result, waits fell by 30%.",
        "Source": "Nurse Interview Preparation",
        "Language": "en",
    }


def test_one_pitfall_has_no_count_and_above_five_any_three() -> None:
    asked = [
        of_kind(
            "pitfall",
            STORY.replace(
                "  - Naming a patient.\n", "".join(f"  - Saying {i} things.\n" for i in range(n))
            ),
        )[0]["Ask"]
        for n in (0, 1, 4, 5)
    ]
    assert asked == [
        "What should you avoid here?",
        "What should you avoid here? (2)",
        "What should you avoid here? (5)",
        "What should you avoid here? (any 3 of 6)",
    ]


def test_code_a_question_is_about_stands_on_its_front_and_is_not_read_aloud() -> None:
    text = (
        HEAD + "\n## Interview Questions\n#### What does this print?\n**Answer:** It prints "
        '"object", an old mistake.\n\n```js\nconsole.log(typeof null);\n```\n'
    )
    (note,) = notes_of(text, language="en_US")
    found = fields(note)
    assert found["Question"].startswith("What does this print?<pre>")
    assert "<pre>" not in found["Key points"]
    assert found["Ask"] == "Say what it prints."
    assert found["Read aloud"] == "[anki:tts lang=en_US]What does this print?[/anki:tts]"


def test_an_answer_of_code_alone_stays_on_the_back() -> None:
    text = (
        HEAD + "\n## Interview Questions\n#### What does this "
        "print?\n**Answer:**\n\n```js\nconsole.log(1);\n```\n"
    )
    (found,) = of_kind("question", text)
    assert found["Question"] == "What does this print?"
    assert "<pre>" in found["Key points"]


def test_the_full_answer_is_folded_only_where_it_says_more() -> None:
    text = (
        HEAD + "\n## Interview Questions\n#### How do you listen?\n**Answer:** {}I sit down first. "
        "I ask one question at a time.\n"
    )
    assert "Full answer" not in of_kind("question", text.format(""))[0]
    assert of_kind("question", text.format("Listening is crucial in care. "))[0][
        "Full answer"
    ].startswith("Listening is crucial")


def test_the_rest_of_a_long_outcome_is_folded() -> None:
    rest = (
        "The ward next door took over the plan as well, and both kept it after I had left the "
        "hospital for good."
    )
    long = (
        "I moved two nurses to triage, "
        + "one for the beds on the left side of the ward and one for the beds on the right, " * 5
        + "and I stayed."
    )
    text = (
        STORY.replace("I moved two nurses to triage. As a result, waits fell by 30%.", long)
        + f"- **Outcome**: Waits fell by 30% within a month. {rest}\n"
    )
    (found,) = of_kind("question", text)
    assert found["Result"] == "Waits fell by <strong>30%</strong> within a month."
    assert rest in found["Full answer"]


CREDENTIALS = (
    HEAD
    + """
## Required Certifications
- **Certified Nurse (CN)**: Shows that you can work alone.
- **First Aid**: Helps on the first day.
"""
)


def test_a_certification_and_the_list_of_them() -> None:
    recall, listed = of_kind("certification", CREDENTIALS)
    assert recall["Prompt"] == "What does CN stand for?"
    assert (recall["Answer"], recall["Detail"], recall["Roles"]) == (
        "Certified Nurse",
        "Shows that you can work alone.",
        "Nurse",
    )
    assert listed["Prompt"] == "Which certifications help a Nurse? (2)"
    assert (
        listed["Answer"] == "<ul><li><b>Certified Nurse (CN)</b> — Shows that you can work "
        "alone.</li><li><b>First Aid</b> — Helps on the first day.</li></ul>"
    )


def test_a_qualification_keeps_its_name_beside_others_that_have_one() -> None:
    text = "- **Experience:** two years on a ward.\n- **Strength:** can lift a grown man.\n"
    guide = f"# Nurse interview guide\n\n## Qualifications\n\n{text}- **Hours:** nights.\n"
    guide += "\n## Interview questions\n\n### Why here?\n\nI was born here.\n"
    (note,) = of_kind("qualification", guide)
    assert note["Answer"] == (
        "<ul><li><b>Experience</b> \u2014 two years on a ward.</li>"
        "<li><b>Strength</b> \u2014 can lift a grown man.</li>"
        "<li><b>Hours</b> \u2014 nights.</li></ul>"
    )


def test_a_section_called_as_its_guide_says_no_more_than_its_role() -> None:
    guide = "# Baker interview questions\n\n## Bakers: theory\n\n### Why salt?\n\nFor its crust.\n"
    deck = "# Baker\n\n## Baker theory questions\n\n### Why salt?\n\nIt slows the yeast down.\n"
    contexts = [fields(note)["Context"] for text in (guide, deck) for note in notes_of(text)]
    assert contexts == ["Baker \u00b7 Bakers: theory", "Baker"]


def test_a_case_below_its_title_is_a_paragraph_of_its_own() -> None:
    guide = "# Baker interview questions\n\n"
    for title in ("The wedding", "The flood", "The mill"):
        guide += f"### {title}\n\nThe oven is cold.\n\n**What good looks like**\n\n- Lights it.\n\n"
    asked = [fields(note)["Question"] for note in notes_of(guide)]
    assert asked[0] == 'The wedding<div class="case"><p>The oven is cold.</p></div>'


def test_a_title_says_no_more_than_its_role_beside_what_kind_of_paper_it_is() -> None:
    guide = "# Head Baker: my answers\n\n### Why salt?\n\nFor its crust.\n\n### When?\n\nLate.\n"
    guide += "\n## Scenarios\n\n### Who is late?\n\nThe miller.\n"
    contexts = [fields(note)["Context"] for note in notes_of(guide)]
    assert contexts == ["Head Baker", "Head Baker", "Head Baker \u00b7 Scenarios"]


def test_a_number_of_letters_says_nothing_of_a_section() -> None:
    guide = "# Baker interview questions\n\n"
    for n in range(1, 4):
        guide += f"### FLOUR-DESK-JN-0{n}\n\n**Question:** Why salt {n}?\n\n**Answer:** Crust.\n\n"
    assert {fields(note)["Context"] for note in notes_of(guide)} == {"Baker"}


def test_a_certification_of_many_roles_stays_small() -> None:
    guides = [
        CREDENTIALS.replace('role: "Nurse"', f'role: "Senior Ward Nurse Number {i}"')
        for i in range(30)
    ]
    notes = [
        note
        for note in notes_of(*guides)
        if fields(note).get("Prompt") == "What does CN stand for?"
    ]
    assert len({note.key for note in notes}) == 1
    found = fields(notes[0])
    assert found["Roles"].endswith(" … (30)")
    assert sum(len(words(found[name])) for name in ("Answer", "Detail", "Roles")) <= COMPACT
    assert sum("::role::" in tag for tag in notes[0].tags) == 30


def test_one_acronym_of_two_names_is_asked_with_its_vertical() -> None:
    first = CREDENTIALS.replace("---\nrole", "---\nvertical: Care\nrole", 1)
    second = (
        first.replace("Care", "Law")
        .replace("Certified Nurse", "Chief Notary")
        .replace("Nurse", "Notary")
    )
    asked = {
        found["Prompt"]
        for found in of_kind("certification", first, second)
        if "stand for" in found["Prompt"]
    }
    assert asked == {"What does CN stand for in Care?", "What does CN stand for in Law?"}


ARTICLE = (GUIDES / "other-17-competency-article.txt").read_text(encoding="utf-8")


def test_terms_of_an_article() -> None:
    competency = of_kind("competency", ARTICLE)[1]
    assert competency["Prompt"] == "“Energy Planning”: name 2 practical ways to develop it."
    assert (
        competency["Answer"]
        == "<ul><li>Read the meter by the hour for one week</li><li>Group the bakes by falling "
        "heat</li></ul>"
    )
    assert competency["Prompt 2"] == "“Energy Planning”: why does it matter? (2 points)"
    assert competency["Answer 2"].count("<li>") == 2
    assert competency["Answer 2"].endswith(
        "<li>A plan that moves two batches can pay for a trainee.</li></ul>"
    )
    concept = of_kind("concept", ARTICLE)[0]
    assert concept["Prompt"] == "Explain “Bench Test” in one sentence."
    listed = of_kind("list", ARTICLE)[-1]
    assert listed["Prompt"] == "A good head baker brings together a few quiet virtues: name 3."
    assert (
        listed["Answer"]
        == "<ul><li>Patience with dough and people</li><li>Respect for a kilowatt</li><li>A "
        "clean scoop</li></ul>"
    )


@pytest.mark.parametrize(
    ("intro", "front"),
    [
        ("Many keepers do this:", "“A dry race”: name 2."),
        ("These make a race:", "“A dry race”: name 2."),
        ("", "What should you avoid? (2)"),
        ("A race has:", "A race has: name 2."),
    ],
)
def test_a_list_that_points_to_something_asks_by_its_title(intro: str, front: str) -> None:
    items = (field("Shut the gate"), field("Ring the mill"))
    card = List(Span("a.md", 1, 2), Meta(), "", heading="A dry race", intro=intro, items=items)
    assert fronts.listed(card, 2) == front


def test_mistakes_of_the_whole_guide_are_a_list() -> None:
    asked = "## Questions\n\n### How do you shut a gate?\n\nBy hand.\n\n### When?\n\nAt dusk.\n\n"
    text = f"{HEAD}\n{asked}## Common mistakes\n\n- Counting on memory\n- Leaving the lamp on\n"
    listed = of_kind("list", text)[0]
    assert listed["Prompt"] == "What should you avoid? (2)"
    assert listed["Answer"] == "<ul><li>Counting on memory</li><li>Leaving the lamp on</li></ul>"


def test_mistakes_of_two_guides_of_a_role_are_one_list() -> None:
    asked = "## Questions\n\n### How do you shut a gate?\n\nBy hand.\n\n### When?\n\nAt dusk.\n\n"
    one, two = (
        f"{HEAD}\n{asked}## Mistakes I have seen\n\n- Counting on memory\n- {other}\n"
        for other in ("Leaving the lamp on", "Sleeping")
    )
    (listed,) = (note for note in notes_of(one, two) if note.kind == "list")
    fields = dict(listed.fields)
    assert fields["Prompt"] == "What should you avoid? (3)"
    assert fields["Answer"].count("<li>") == 3
    assert len(listed.sources) == 2


def test_a_list_shows_five_and_folds_the_others() -> None:
    text = (
        HEAD + "\n## Education\n" + "".join(f"- **Degree {c}**: Opens a door.\n" for c in "ABCDEFG")
    )
    listed = of_kind("education", text)[0]
    assert listed["Prompt"] == "Which degrees do employers ask for? (any 5 of 7)"
    assert listed["Answer"].count("<li>") == 5
    assert [word for word in "ABCDEFG" if f"Degree {word}" in listed["Detail"]] == ["F", "G"]


def test_what_a_credential_is_for_stands_there_in_whole_sentences_or_not_at_all() -> None:
    long = "It is wanted by those who run a hall, a yard or a hall and a yard with many gates. " * 4
    text = HEAD + f"\n## Education\n- **Degree**: {long}\n- **Diploma**: It opens doors.\n"
    listed = of_kind("education", text)[0]
    first = f"<ul><li><b>Degree</b> \u2014 {long[:83].strip()}</li>"
    assert listed["Answer"] == f"{first}<li><b>Diploma</b> \u2014 It opens doors.</li></ul>"
    assert "Detail" not in listed
    long = long.replace(". ", ", ")
    text = HEAD + f"\n## Education\n- **Degree**: {long}\n- **Diploma**: It opens doors.\n"
    listed = of_kind("education", text)[0]
    assert listed["Answer"] == "<ul><li>Degree</li><li>Diploma</li></ul>"


def test_a_single_degree_is_no_list() -> None:
    assert of_kind("education", HEAD + "\n## Education\n- **Degree**: Opens a door.\n") == []


def test_a_role_named_by_its_file_is_said_in_words() -> None:
    text = (
        HEAD.replace('"Nurse"', '"night-nurse"') + "\n## Certifications\n- **Nurse (N1)**: Opens.\n"
    )
    single, listed = of_kind("certification", text)
    assert single["Roles"] == "night nurse"
    assert listed["Prompt"] == "Which certifications help a night nurse? (1)"


def test_what_tests_a_competency_is_no_way_to_develop_it() -> None:
    part = "\n## {}\n\nIt helps. It lasts.\n\nHow to show it:\n\n- Read aloud\n- Listen\n"
    text = HEAD + "".join(part.format(name) for name in ("Calm", "Care", "Wit"))
    found = of_kind("competency", text)
    assert found[0]["Prompt"] == "“Calm”. How to show it: name 2."
    assert found[0]["Answer 2"] == "<ul><li>It helps.</li><li>It lasts.</li></ul>"


def test_what_is_no_degree_is_education() -> None:
    text = (
        HEAD + "\n## Education\n- **Bachelor's Degree**: Opens.\n- **A year on a ward**: Helps.\n"
    )
    (listed,) = of_kind("education", text)
    assert listed["Prompt"] == "What education do employers ask for? (2)"


def test_a_short_acronym_stands_below_the_role() -> None:
    text = (
        HEAD + "\n## Certifications\n- **Ward Nurse (WN)**: A.\n- **Ward Night Nurse (WNNX)**: B.\n"
    )
    short, long, _ = of_kind("certification", text)
    assert (short["Context"], long["Context"]) == ("Certification · Nurse", "Certification")


def test_what_names_others_is_no_purpose() -> None:
    text = (
        HEAD + "\n## Certifications\n- **Night Nurse (NN)**, or what the ward asks for\n- Knots\n"
        "- **Day Nurse** is a first step.\n- **Lift training (49 C 172.7)** (required)\n"
    )
    single, listed = of_kind("certification", text)
    assert "Detail" not in single
    assert "<b>Night Nurse (NN)</b> \u2014 or what the ward asks for" in listed["Answer"]
    assert "<li>Knots</li>" in listed["Answer"]
    assert "<b>Day Nurse</b> is a first step." in listed["Answer"]
    assert "<b>Lift training (49 C 172.7)</b> (required)" in listed["Answer"]


def test_what_stands_in_brackets_behind_a_name_need_not_be_short_for_it() -> None:
    text = HEAD + (
        "\n## Certifications\n- CDIA (retired, but still known)\n- Boat Licence (NAV Act)\n"
        "- **Night Nurse (NN)**: a first step\n"
    )
    single, listed = of_kind("certification", text)
    assert single["Term"] == "NN"
    assert "CDIA (retired, but still known)" in listed["Answer"]
    assert "Boat Licence (NAV Act)" in listed["Answer"]


def test_a_label_that_turns_its_text_stands_before_it() -> None:
    text = HEAD + "\n#### How do you lift?\nSlowly.\n\n**What Not to Do**: Pull by the arm.\n"
    (found,) = of_kind("pitfall", text)
    assert found["Watch out"] == "<strong>What Not to Do</strong>: Pull by the arm."
    (found,) = of_kind("pitfall", text.replace("Pull", "Pulling"))
    assert found["Watch out"] == "Pulling by the arm."
    (found,) = of_kind("pitfall", text.replace("Pull by the arm.", '"Up you go!"'))
    assert found["Watch out"] == '"Up you go!"'


def test_what_says_of_what_only_by_its_title_is_a_card_below_each_title() -> None:
    text = HEAD + (
        "\n## Interview Questions\n\n### Ropes\n\n#### Benefits?\n- **Answer**: They hold.\n"
        "\n### Nets\n\n#### Benefits?\n- **Answer**: They catch.\n"
        "\n#### What is a knot?\n- **Answer**: A loop.\n"
    )
    made = [found for found in notes_of(text) if found.kind == "question"]
    shown = [(fields(note)["Context"], fields(note)["Key points"]) for note in made]
    assert len(made) == len({note.key for note in made}) == 3
    assert "Ropes" in shown[0][0]
    assert "catch" not in shown[0][1]
    assert "Nets" in shown[1][0]
    assert "catch" in shown[1][1]


@pytest.mark.parametrize(
    ("pitfall", "watch", "instead"),
    [
        (
            "Failing to speak can end in confusion. Agree on the owner of each task.",
            "Failing to speak can end in confusion.",
            "Agree on the owner of each task.",
        ),
        ("Blaming others. Never give a name.", "Blaming others. Never give a name.", ""),
    ],
)
def test_what_to_do_instead_stands_apart(pitfall: str, watch: str, instead: str) -> None:
    asked = "## Interview Questions\n\n#### Why?\n- **Answer**: So.\n- **Pitfalls**: "
    text = f"{HEAD}\n{asked}{pitfall}\n"
    (note,) = (note for note in notes_of(text) if note.kind == "pitfall")
    assert (fields(note)["Watch out"], fields(note).get("Instead", "")) == (watch, instead)


def test_questions_in_a_row_may_be_asked_next_one_by_one() -> None:
    text = (
        f"{HEAD}\n## Interview Questions\n\n#### Why us?\n- **Answer**: I live near.\n"
        '- **Follow-up**: "How near?" "And by night?"\n'
    )
    (note,) = (note for note in notes_of(text) if note.kind == "question")
    assert fields(note)["Next"].count("<li>") == 2


def test_a_list_of_five_words_or_a_label_makes_no_card() -> None:
    text = (
        "---\nrole: Nurse\n---\n# Nurse interview guide\n\n## Interview Questions\n"
        "#### Why us?\n- **Answer**: I live near.\n\n## Final Thoughts\n{}\n\n- Rest\n- Water\n"
    )
    listed = of_kind("list", text.format("A good shift needs a few quiet things:"))
    assert [found["Prompt"] for found in listed] == [
        "A good shift needs a few quiet things: name 2."
    ]
    for intro in ("**Phase 2**:", "This guide provides:", "I can:"):
        assert not of_kind("list", text.format(intro)), intro


LONG = " ".join(f"I walk the yard and write number {n} into the book." for n in range(20))
TOLD = f"{LONG} The last word is zebra."


@pytest.mark.parametrize(
    "answers",
    [
        (("", "Here are two:"), ("Example 1", TOLD), ("Example 2", "I tell.")),
        (("", "A long night. It rained."), ("Solution", TOLD)),
        (("", "I ask."), ("Example", TOLD)),
        (("", TOLD), ("Example", "I tell.")),
    ],
)
def test_no_word_of_any_answer_is_lost(answers: tuple[tuple[str, str], ...]) -> None:
    made = tuple(Answer(label or None, field(text)) for label, text in answers)
    asked = Question(Span("a.md", 1, 9), Meta(role="Nurse"), "T", prompt="How?", answers=made)
    deck = decks.build([Guide("a.md", Meta(role="Nurse"), cards=(asked,))])
    shown = atoms(" ".join(value for _, value in building.build(deck)[0].notes[0].fields))
    assert atoms(" ".join(text for _, text in answers)) <= shown


def test_a_label_that_goes_on_in_its_answer_is_quoted() -> None:
    card = Competency(
        Span("a.md", 1, 9), Meta(role="Nurse"), "T", "Care", label="In practice it means:"
    )
    assert fronts.practised(card, 0) == "“In practice it means …”: name 0."


def test_what_letters_stand_for_is_bold_where_more_stands_behind_it() -> None:
    of = partial(Certification, Span("a.md", 1, 1), Meta(role="Nurse"), "T")
    assert fronts.expanded(of("Yacht Club training", acronym="YC")) == "**Yacht Club** training"
    assert fronts.expanded(of("Yacht Club", acronym="YC")) == "Yacht Club"


def test_what_a_term_does_not_show_is_folded() -> None:
    card = Competency(Span("a.md", 1, 9), Meta(role="Nurse"), "T", "Care", field(TOLD), (), "Ways:")
    ways = tuple(field(f"Way {n}: {LONG}") for n in range(7))
    deck = decks.build([Guide("a.md", Meta(role="Nurse"), cards=(replace(card, practices=ways),))])
    found = dict(building.build(deck)[0].notes[0].fields)
    assert "zebra" not in found["Answer 2"]
    assert "zebra" in found["Detail"]
    shown = found["Answer"] + found["Detail"]
    assert all(f"Way {n}" in shown for n in range(7))


def test_what_is_least_worth_learning_comes_last_and_is_tagged() -> None:
    guide = HEAD + (
        "\n## Interview Questions\n#### How do you follow new trends in care?\n"
        "- **Answer**: I read two papers a week.\n- **Pitfalls**: Ignoring new trends.\n\n"
        "#### How do you calm a child?\n- **Answer**: I sit down first.\n"
        "- **Pitfalls**: Holding it down, which it never forgets.\n"
    )
    notes = notes_of(guide)
    low = [note for note in notes if "interview::priority::low" in note.tags]
    assert [fields(note)["Watch out"] for note in low] == ["Ignoring new trends."]
    assert low == notes[-1:]


WISHED = """---
term: Porter
---

## Preferred Qualifications

- **Driving licence**: the van goes to four houses a day, and nobody else on the shift may drive it
  where the other porter is off, which happens twice a week and in every school holiday, and by
  night when the gates of the yard are shut and nobody else has the key to the garage.
- **First aid**: somebody faints in a corridor every other day, and the nurse is three floors up, so
  that whoever stands beside her has the first five minutes.
"""


def test_where_names_stand_alone_what_is_said_of_them_stands_on_the_sheet() -> None:
    (note,) = notes_of(WISHED)
    shown = fields(note)
    assert shown["Prompt"] == "What would help for this role? (2)"
    assert shown["Answer"] == "<ul><li>Driving licence</li><li>First aid</li></ul>"
    assert "Detail" not in shown
    told = json.dumps(sheet.data(book(WISHED), Options(answers="full")))
    assert "twice a week" in told
    assert "the first five minutes" in told


LONG_PITFALLS = """---
term: Porter
---

#### How do you lift a patient?
**Answer:** With a belt, and never alone.

**Pitfalls:**
- Naming the belt only. The panel wants to hear whom you call first, how you talk to the patient,
  what you do with the brakes of the bed, and when you stop and ask for the hoist instead.
- Telling of a fall. It makes everybody in the room think of the fall and of nothing else, and the
  rest of what you say about belts, beds and hoists is lost on them for the next ten minutes.
"""


def test_a_pitfall_card_shows_what_it_has_room_for_and_folds_the_rest() -> None:
    (note,) = (n for n in notes_of(LONG_PITFALLS) if n.kind == "pitfall")
    shown = fields(note)
    assert "Naming the belt only." in shown["Watch out"]
    assert "Telling of a fall." in shown["Watch out"]
    assert len(words(shown["Watch out"])) <= 60
    assert "for the next ten minutes" in shown["Model answer"]


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("2. Behavioral Questions (Continued)", "Behavioral"),
        ("\U0001f3d7\ufe0f 02 \u2014 Loops in C", "Loops in C"),
        ("Miscellaneous questions", ""),
        ("All Questions with Answers", ""),
        ("README", ""),
        ("C#", "C#"),
        ("Before you go", ""),
        ("Logistics planner", "Logistics planner"),
        ("What is a fault?", ""),
        ("Loops - Interview Answers", "Loops"),
        ("Sure! Here are ideal answers to the questions", ""),
        ("Overview of Loops", "Loops"),
        ("example.com", ""),
        ("02._Service_Rules", "Service Rules"),
        ("07._Security_(Basics)", "Security (Basics)"),
        ("loop = {1, 2}", ""),
        ("Night nurse $\\color{red}{x}$", "Night nurse $\\color{red}{x}$"),
        ("Node.js", "Node.js"),
        ("002_199c7a7cb1f47b83", ""),
        ("1\ufe0f\u20e3 Shared data", "Shared data"),
        ("Step 3. Develop Questions for Cooks", ""),
        ("Viva", ""),
        ("Interview Questions & Answers (Beginner to Advanced)", ""),
        ("Night watch (Questions 1\u20135)", "Night watch"),
        ("Night watch \u2013 Top Interview Questions", "Night watch"),
        ("Night watch (Level 2) interview questions", "Night watch (Level 2)"),
        ("Interview Answers - Part 11: Ropes & Knots (Questions 51-55)", "Ropes & Knots"),
        ("Knots - Part 2: Splices", "Knots - Part 2: Splices"),
        ("Ropes (Q1-Q20)", "Ropes"),
        ("ropes 00 summary", "ropes summary"),
        ("Which knot holds? Beginner", ""),
        ("\U0001f4cb Table of Contents", ""),
        ("COLD STORE SHIFT MANAGER", "Cold Store Shift Manager"),
        ("SAAS SALES MANAGER", "SAAS Sales Manager"),
        ("CALL FLOW", "CALL FLOW"),
        ("If you have sailed before then you are likely to be asked questions on knots like", ""),
    ],
)
def test_the_line_above_a_question_is_quiet(title: str, shown: str) -> None:
    assert quiet(title) == shown


def test_a_long_name_of_a_file_is_told_at_once() -> None:
    # tried in every way, this would take longer than anybody waits
    assert quiet("loop_" * 50 + "!") == "loop_" * 50 + "!"


# --- a whole deck ---------------------------------------------------------------------------------


def visible(note: Note) -> list[str]:
    """The parts of a card's back that are not folded."""
    found = dict(note.fields)
    if note.type == QUESTION.name:
        return [found[name] for name in ("Key points", "Result", "Watch out", "Next")]
    if note.type == PITFALL.name:
        return [found["Watch out"], found["Instead"]]
    # what stands in full opens by a tap, but for what a certification is for
    return [found["Answer"], found["Detail"] if found["Roles"] else "", found["Roles"]]


def notes_in(path: Path) -> Iterator[Note]:
    for deck in built(path)[0]:
        yield from deck.notes


@pytest.mark.parametrize("path", PATHS, ids=lambda p: p.name)
def test_fronts_are_unique_and_backs_not_empty(path: Path) -> None:
    fronts = Counter(
        (note.type, found.get("Question") or found["Prompt"], found.get("Context"))
        for note in notes_in(path)
        if (found := fields(note))
    )
    assert not [front for front, n in fronts.items() if n > 1]
    for note in notes_in(path):
        assert words(" ".join(visible(note))) or "<pre>" in "".join(visible(note)), note.key
        assert tuple(name for name, _ in note.fields) == tuple(
            f.name for f in NOTE_TYPES[note.type].fields
        )
        assert note.fields[-1][1] == "", "the last field is the learner's"


@pytest.mark.parametrize("path", PATHS, ids=lambda p: p.name)
def test_every_pitfall_is_on_its_card_and_on_its_question(path: Path) -> None:
    _, guide, _ = built(path)
    notes = list(notes_in(path))
    for card in guide.cards:
        if not isinstance(card, Pitfall):
            continue
        there = {
            note.kind
            for note in notes
            if note.key == card.key
            and render.block(card.text) in dict(note.fields).get("Watch out", "")
        }
        assert there >= {"pitfall"}, card.text
        answered = any(note.kind == "question" and note.key == card.key for note in notes)
        assert not answered or "question" in there, card.text


@pytest.mark.parametrize("path", PATHS, ids=lambda p: p.name)
def test_cards_are_small(path: Path) -> None:
    for note in notes_in(path):
        size = sum(len(words(part)) for part in visible(note))
        if note.kind == "question":
            assert dict(note.fields)["Key points"].count('class="points"') <= 1 + MOST_SHORT
        elif note.kind in ("list", "certification", "qualification", "education"):
            # a little more may stand there where less would be folded then, or nothing
            room = COMPACT if note.kind == "list" and dict(note.fields)["Detail"] else WHOLE
            assert size <= room, dict(note.fields)["Prompt"]


def test_the_median_question_stays_within_ninety_words() -> None:
    sizes = sorted(
        sum(len(words(part)) for part in visible(note))
        for path in PATHS
        for note in notes_in(path)
        if note.kind == "question"
    )
    assert sizes[len(sizes) // 2] <= 90
    assert sum(size > 90 for size in sizes) < len(sizes) / 6


# --- whose words ----------------------------------------------------------------------------------

LABELS = f"""
Write the code then explain it points point Compare the two them with an example a result code and \
Give reasons reason Say what you would do reply how you it
Speak from experience Say yours show things when Explain in Answer briefly they look Choose
Tell it as a story situation task action result
Name steps cases them help Show yes or no Situation Task Action Result Example
What should avoid here any of name practical way ways to develop why does it matter about stand \
for in sentence sentences one Certification Certifications Education
Qualifications Which certifications help a an degrees do employers ask must bring this role
{" ".join(lexicon("en").speech["counted"])}
"""
"""Every word of ours on any card."""


def atoms(text: str) -> set[str]:
    return {word.casefold() for word in re.findall(r"[^\W_]+", text)}


@pytest.mark.parametrize("path", PATHS, ids=lambda p: p.name)
def test_every_word_is_the_sources_or_a_fixed_label(path: Path) -> None:
    _, guide, text = built(path)
    source = (
        atoms(render.words(render.block(field(text))))
        | atoms(text)
        | atoms(path.stem)
        | atoms(LABELS)
    )
    for note in notes_in(path):
        for name, html in note.fields:
            if name in ("Source", "Language", "Fold"):
                continue
            new = {
                word
                for word in atoms(render.words(html))
                if word not in source and not word.isdigit()
            }
            assert not new, f"{note.kind} {name}: {sorted(new)} in {html[:200]}"
            assert "**" not in re.sub(
                r"<(pre|code)\b.*?</\1>|\\\(.*?\\\)", "", html, flags=re.DOTALL
            ), html
            assert "&amp;amp;" not in html


@pytest.mark.parametrize("path", PATHS, ids=lambda p: p.name)
def test_points_keep_the_order_and_the_wording_of_sentences(path: Path) -> None:
    """A point without a name is a stretch of the answer: no word is dropped from its middle."""
    for deck in built(path)[0]:
        for study in deck.studies:
            answer = f" {' '.join(normal(a.text.plain) for a in study.question.answers)} "
            for point in study.points:
                first = point.text.blocks[0]
                if isinstance(first, Paragraph):
                    assert f" {normal(first.text.plain)} " in answer, point.text


def test_a_card_does_not_depend_on_what_else_is_built() -> None:
    """Questions and terms are the same alone or with others; only certifications know all roles."""
    alone = {(n.kind, n.key): n.fields for n in notes_of(STORY) if n.kind != "certification"}
    among = {
        (n.kind, n.key): n.fields
        for n in notes_of(STORY, ARTICLE, CREDENTIALS.replace('"Nurse"', '"Midwife"'))
        if n.kind != "certification"
    }
    assert alone.items() <= among.items()


def test_asks_use_no_other_words() -> None:
    fixed = atoms(LABELS)
    for one, many in asks._PHRASES.values():
        assert atoms(re.sub(r"\{\w+\}", " ", one + many)) <= fixed


def test_counts_in_asks_are_those_of_the_points() -> None:
    for path in PATHS:
        for deck in built(path)[0]:
            for study in deck.studies:
                said = [point.text.blocks for point in study.points if point.said]
                items = [len(b.items) for blocks in said for b in blocks if isinstance(b, Items)]
                texts = [
                    b.text.source for blocks in said for b in blocks if isinstance(b, Paragraph)
                ]
                number = re.search(r"(\d+)( sentences)?", study.ask)
                if number is None:
                    continue
                if number[2]:
                    counts = [sum(len(split(text)) for text in texts)]
                else:
                    counts = [len(said), *items, *(text.count("**") // 2 for text in texts)]
                    # the result of a story, in a box of its own, is one of its parts
                    counts += [len(said) + 1] if "result." in study.ask else []
                assert int(number[1]) in counts, study.ask


def test_long_names_of_many_certifications_give_way_to_acronyms() -> None:
    cards = [
        Certification(
            Span("a.md", i, i),
            Meta(role="Nurse"),
            "Certifications",
            f"Certified Very Long And Winding Name Of Some Number {i}",
            f"C{i}",
        )
        for i in range(9)
    ]
    notes = building.build(decks.build([Guide("a.md", Meta(role="Nurse"), cards=tuple(cards))]))[
        0
    ].notes
    listed = dict(notes[-1].fields)
    assert listed["Prompt"] == "Which certifications help a Nurse? (any 5 of 9)"
    assert sum(count(word) for word in words(listed["Answer"])) == 5


def test_what_a_card_shows_of_good_practice_hides_no_sentence_of_the_answer() -> None:
    """Words that stand in the best practice are not shown by the points."""
    text = (
        "# Lock keeper interview questions\n\n#### How do you open a gate?\n"
        f"**Answer:** I look at the level first. {'I turn the wheel slowly and wait. ' * 12}"
        "Call the mill by night.\n\n**Best practice:** Call the mill by night.\n"
    )
    (note,) = (n for n in notes_of(text) if n.kind == "question")
    assert "Call the mill by night." in fields(note)["Full answer"]
