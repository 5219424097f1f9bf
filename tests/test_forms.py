"""Guides in the forms people use: each is read whole, named and in a folder, and by the right sign.

`tests/forms/<name>` holds a guide, `expected.json` its `file`, its `questions` with words of their
answers, what is `unanswered`, its `pitfalls`, `role`, `certifications`, what no card may hold
(`never`), the titles its folder repeats (`repeated`) and which kinds a file that is no guide may
not make (`forbidden_kinds`). A new form comes with guides of its own.
"""

from __future__ import annotations

import json
import random
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from deckbuilder.cli import app
from deckbuilder.document import Document, parse
from deckbuilder.encoding import decode
from deckbuilder.forms import FORMS
from deckbuilder.judge import evidence
from deckbuilder.judge.evidence import EVIDENCE, score, weighed
from deckbuilder.judge.why import NAMES
from deckbuilder.labels import VOCABULARY
from deckbuilder.markdown import Code, Paragraph
from deckbuilder.model import Certification, Guide, Pitfall, Question
from deckbuilder.readers import read_guide
from deckbuilder.readers.facts import FolderFacts
from deckbuilder.readers.outline import judged
from deckbuilder.text import normal
from tests.conftest import GUIDES
from tests.reading import check_invariants, texts

FORMS_AT = Path(__file__).parent / "forms"
EXPECTED: dict[str, dict[str, Any]] = json.loads((FORMS_AT / "expected.json").read_text("utf-8"))
REPEATED = frozenset(title for form in EXPECTED.values() for title in form.get("repeated", ()))
OTHERS = sorted(p for p in GUIDES.iterdir() if p.suffix in (".md", ".txt", ".mdx"))


@cache
def document(path: Path) -> tuple[str, Document]:
    text, _ = decode(path.read_bytes(), path.name)
    return text, parse(path.name, text)


def guide_of(name: str, *, named: bool) -> tuple[str, Guide]:
    path = FORMS_AT / name / EXPECTED[name]["file"]
    text, made = document(path)
    facts = FolderFacts(
        frozenset({path.name} if named else ()),
        repeated=frozenset(EXPECTED[name].get("repeated", ())),
    )
    return text, read_guide(made, facts=facts)


HEAD = "# Pump interview questions\n\n"


def _asked(text: str) -> list[Question]:
    """The questions of a guide written as `text`."""
    return [
        card for card in read_guide(parse("pumps.md", text)).cards if isinstance(card, Question)
    ]


def _prompts(asked: list[Question]) -> list[str]:
    return [card.prompt for card in asked]


@pytest.mark.parametrize("named", [True, False], ids=["named", "in a folder"])
@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_form_is_read_whole(name: str, named: bool) -> None:
    wanted = EXPECTED[name]
    text, guide = guide_of(name, named=named)
    check_invariants(text, guide)
    questions = [card for card in guide.cards if isinstance(card, Question)]
    if not wanted["questions"] and not wanted["unanswered"]:
        forbidden = set(wanted.get("forbidden_kinds", [] if named else ["question", "pitfall"]))
        assert not forbidden & {card.kind for card in guide.cards}
        return
    asked = [normal(card.prompt) for card in questions]
    assert asked == [normal(q["question"]) for q in wanted["questions"]]
    for card, q in zip(questions, wanted["questions"], strict=True):
        assert normal(q["answer"]) in normal(" ".join(texts(card)))
        others = [o["answer"] for o in wanted["questions"] if o["answer"] != q["answer"]]
        said = normal(" ".join(texts(card)))
        assert not [o for o in others if normal(o) in said], "another question's answer"
    unanswered = [normal(q.prompt) for q in guide.unanswered]
    assert unanswered == [normal(q) for q in wanted["unanswered"]]
    pitfalls = " ".join(normal(p.text.plain) for p in guide.cards if isinstance(p, Pitfall))
    assert not [p for p in wanted["pitfalls"] if normal(p) not in pitfalls]
    if "role" in wanted:
        assert guide.meta.role == wanted["role"]
    if "certifications" in wanted:
        found = [c.name for c in guide.cards if isinstance(c, Certification)]
        assert len(found) == len(wanted["certifications"])
    shown = " ".join(text for card in guide.cards for text in texts(card))
    assert not [sign for sign in wanted.get("never", []) if sign in shown]


# --- the judge ------------------------------------------------------------------------------------


def all_documents() -> list[Document]:
    paths = [FORMS_AT / name / wanted["file"] for name, wanted in EXPECTED.items()]
    return [document(path)[1] for path in (*paths, *OTHERS)]


def places(made: Document, forms: tuple[Any, ...] = FORMS) -> list[tuple[int, ...]]:
    found = judged(made, VOCABULARY, False, forms=forms).taken
    return sorted(member.at for series, _ in found for member in series.members)


def test_the_order_of_forms_means_nothing() -> None:
    for made in all_documents():
        mixed = list(FORMS)
        random.Random(made.path).shuffle(mixed)
        assert places(made, tuple(mixed)) == places(made), made.path


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
def test_each_form_has_a_guide_that_needs_it(form: Any) -> None:
    rest = tuple(other for other in FORMS if other is not form)
    assert any(places(made, rest) != places(made) for made in all_documents())


def test_each_form_has_a_name_and_keeps_the_contract() -> None:
    found = (judged(made, VOCABULARY, False).series for made in all_documents())
    shapes = {series.shape[0] for every in found for series in every}
    assert shapes <= NAMES.keys()
    contract = (Path(__file__).parent.parent / "pyproject.toml").read_text("utf-8")
    assert not [form for form in FORMS if f'"{form.__module__}"' not in contract]


def test_each_sign_has_a_name_of_its_own() -> None:
    assert len({row.name for row in EVIDENCE}) == len(EVIDENCE)


@pytest.mark.parametrize("row", EVIDENCE, ids=lambda row: row.name)
def test_each_sign_has_a_guide_that_needs_it(row: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    before = _taken_of_all()
    monkeypatch.setattr(evidence, "EVIDENCE", tuple(r for r in EVIDENCE if r is not row))
    assert any(_taken(*entry) != found for entry, found in before)


@cache
def _taken_of_all() -> list[tuple[tuple[Document, dict[str, bool], int], list[tuple[int, ...]]]]:
    """What is taken with every sign, of every guide in every place; done once."""
    facts = ({"named": True}, {"named": False}, {"known": True})
    asked = [(made, fact, says) for made in all_documents() for fact in facts for says in (0, 1)]
    return [(entry, _taken(*entry)) for entry in asked]


def _facts(made: Document, fact: dict[str, bool]) -> FolderFacts:
    path = frozenset({made.path})
    empty: frozenset[str] = frozenset()
    return FolderFacts(
        path if fact.get("named") else empty, path if fact.get("known") else empty, REPEATED
    )


def _taken(made: Document, fact: dict[str, bool], says: int) -> list[tuple[int, ...]]:
    found = judged(made, VOCABULARY, bool(says), facts=_facts(made, fact)).taken
    return sorted(member.at for series, _ in found for member in series.members)


def test_the_rows_are_the_score() -> None:
    for made in all_documents():
        found = judged(made, VOCABULARY, False)
        for series in found.series:
            rows = weighed(series, found.about)
            assert round(sum(worth for _, worth in rows), 1) == score(series, found.about)
            assert all(0 <= row.of(series, found.about) <= 1 for row, _ in rows)


def test_weights_are_halves_with_a_sign_and_a_sentence() -> None:
    for row in EVIDENCE:
        assert row.weight * 2 == int(row.weight * 2) != 0
        assert row.name
        assert row.says
        assert row.of.__doc__


# --- why ------------------------------------------------------------------------------------------


def test_why_shows_what_each_sign_is_worth() -> None:
    path = FORMS_AT / "h2-plain" / "closures.md"
    result = CliRunner().invoke(app, ["why", str(path)])
    assert result.exit_code == 0
    lines = result.output.split("\n")
    assert lines[0].endswith("closures.md:1: 5 headings of level 2: read, +3.3")
    assert "  +2.0  you named the file           the file was named" in lines
    assert "  -4.0  to begin with                nothing is a question unasked" in lines


def test_why_names_what_was_not_read() -> None:
    path = FORMS_AT / "no-readme" / EXPECTED["no-readme"]["file"]
    result = CliRunner().invoke(app, ["why", str(path.parent)])
    assert "nothing is read as questions" in result.output
    assert "not read" in result.output
    data = json.loads(CliRunner().invoke(app, ["why", "--json", str(path.parent)]).output)
    assert data["path"].endswith(path.name)
    assert all(
        set(entry) == {"shape", "members", "score", "read", "rows"} for entry in data["series"]
    )


@pytest.mark.parametrize(
    "text",
    [
        "# Nurse interview questions\n\n## Why here?\n\n"
        '<img src="a.jpg"\n     style="max-width:40%"/>\n\nFor the river.\n',
        "# Nurse interview questions\n\n__3. Why here?__\n\nFor the river.\n\n"
        "__4. Why now?__\n\nFor the spring.\n",
        "# Nurse interview questions\n\n## Why here?\n\nFor the river.\n\n"
        "> [!warning] Pitfall\n> Naming the pay first.\n",
        "Nurse interview questions\n\nInterviewer asks: Why here?\nI say: for the river.\n\n"
        "Interviewer asks: Why now?\nI say: for the spring.\n",
        "Visa interview questions\n\nOfficer: Why here?\nStudent: [Explains F1 rules]\n\n"
        "Officer: Who pays?\nStudent: My aunt.\n\nOfficer: What then?\nStudent: Home.\n",
    ],
)
def test_what_is_no_text_is_not_told_lost(text: str) -> None:
    assert read_guide(parse("guide.md", text)).lines.lost == 0


def test_a_label_that_is_an_asking_word_asks_nothing() -> None:
    text = (
        "# Pump questions\n\nQ1. What if a pump stops?\n- Why: The basin fills.\n"
        "- How: A second one starts.\n\n\u2e3b\n\n\U0001f539 Valves and pipes\n\n"
        "Q2. What if a valve sticks?\n- Why: Rust.\n- How: I oil it.\n"
    )
    asked = _asked(text)
    assert _prompts(asked) == ["What if a pump stops?", "What if a valve sticks?"]
    assert "Valves" not in asked[0].answers[0].text.plain


def test_why_they_ask_beside_how_to_answer_is_no_answer() -> None:
    text = (
        "# Pump interview\n\nQ1. How do you start a pump?\n"
        "- Why they ask: To test if you open it.\n- How to answer: Open the valve first.\n\n"
        "Q2. How do you stop one?\n"
        "- Why they ask: To test if you close it.\n- How to answer: Close the valve last.\n"
    )
    guide = read_guide(parse("pumps.md", text), facts=FolderFacts(frozenset({"pumps.md"})))
    first = next(card for card in guide.cards if isinstance(card, Question))
    assert [answer.text.plain for answer in first.answers] == ["Open the valve first."]
    assert [text.plain for text in first.reasoning] == ["To test if you open it."]


def test_a_picture_drawn_in_text_is_not_asked_about() -> None:
    text = (
        "# Pump interview\n\n## How do you start a pump?\n\n```mermaid\ngraph LR\n```\n\n"
        "**Answer:** I open the valve.\n\n## How do you stop one?\n\n**Answer:** I close it.\n"
    )
    assert not _asked(text)[0].asked


def test_what_no_label_names_in_a_row_is_the_answer() -> None:
    text = (
        "# Pump interview\n\n## Questions to Answer\n\n"
        "| # | Stage | Question | Why they ask | Key points | Red flags |\n|-|-|-|-|-|-|\n"
        "| 1 | Any | How do you start a pump? | Care | Open the valve | Haste |\n"
        "| 2 | Any | How do you stop a pump? | Care | Close the valve | Noise |\n\n"
        "## Questions to Ask\n\n### Site\n\n"
        "| # | Question | Red flags |\n|-|-|-|\n| 1 | How old are the pumps? | Silence |\n"
        "| 2 | Who mends the pumps? | Laughter |\n"
    )
    asked = _asked(text)
    assert _prompts(asked) == ["How do you start a pump?", "How do you stop a pump?"]
    assert "Open the valve" in asked[0].answers[0].text.plain
    assert "Any" not in asked[0].answers[0].text.plain


def test_an_arrow_may_stand_before_a_number() -> None:
    text = (
        f"{HEAD}--> 1. What is a pump?\n\nA. It lifts water.\n\n"
        "--> 2. What is a valve?\n\nA. A gate.\n"
    )
    asked = _asked(text)
    assert _prompts(asked) == ["What is a pump?", "What is a valve?"]
    assert asked[1].answers[0].text.plain == "A gate."


def test_a_list_within_an_item_ends_no_numbers_without_a_blank() -> None:
    text = (
        f"{HEAD}1.What is a pump?\n\nIt lifts water.\n\n---\n\n2.Which kinds are there?\n\n"
        "\t1. Hand pumps\n\t2. Steam pumps\n\n---\n\n3.What is a valve?\n\nIt is a gate.\n\n---\n\n"
        "4.What is a seal?\n\nIt keeps water in.\n"
    )
    asked = _asked(text)
    kinds = "Which kinds are there?"
    assert _prompts(asked) == ["What is a pump?", kinds, "What is a valve?", "What is a seal?"]
    assert "Steam pumps" in asked[1].answers[0].text.plain


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("Ans. It lifts water.", "It lifts water."),
        ("Ans.\nIt lifts water.", "It lifts water."),
        ("Ans - It lifts water.", "It lifts water."),
        ("Answer => It lifts water.", "It lifts water."),
        ("Back-end pumps lift water.", "Back-end pumps lift water."),
        ("Example. It lifts water.", "Example. It lifts water."),
    ],
)
def test_a_word_for_an_answer_may_end_in_a_dot_or_a_dash(written: str, told: str) -> None:
    asked = _asked(f"{HEAD}Q. What is a pump?\n{written}\n\nQ. What is a valve?\nIt is a gate.\n")
    assert asked[0].answers[0].text.plain == told


def test_a_link_behind_a_word_for_an_answer_is_none() -> None:
    asked = _asked(
        f"{HEAD}Q. What is a pump?\nAns. https://example.org/pump\n\n"
        "Q. What is a valve?\nAns. A gate.\n"
    )
    assert _prompts(asked) == ["What is a valve?"]


def test_one_part_of_a_guide_may_be_a_quiz() -> None:
    parts = "".join(
        f"**Q{n}: How do you mend pump {n}?**\n\n**Answer:** I open valve {n}.\n\n"
        for n in range(1, 9)
    )
    quiz = "".join(
        f"**Question {n}:** What do valves number {n} do?\n**A)** They lift\n**B)** They shut\n\n"
        for n in range(1, 4)
    )
    asked = _asked(f"{HEAD}## Mending\n\n{parts}## Quiz\n\n{quiz}")
    assert _prompts(asked) == [f"How do you mend pump {n}?" for n in range(1, 9)]


def test_a_question_right_below_an_answer_is_one_where_others_stand_alone() -> None:
    text = (
        f"{HEAD}What is a pump?\n\nIt lifts water.\n\nWhat is a valve?\n\nIt is a gate.\n"
        "It opens by hand.\nHow do you stop a pump?\n\nBy its valve.\n\n"
        "How do you start a pump?\n\nBy its lever.\n"
    )
    asked = _asked(text)
    assert _prompts(asked) == [
        "What is a pump?",
        "What is a valve?",
        "How do you stop a pump?",
        "How do you start a pump?",
    ]
    assert asked[1].answers[0].text.plain == "It is a gate. It opens by hand."
    rhetoric = text.replace("It opens by hand.", "What I ask myself:")
    assert "How do you stop a pump?" not in _prompts(_asked(rhetoric))


def test_a_number_may_have_a_sign_before_it() -> None:
    text = (
        "# Exit interview questions\n\n### #1 Why do you leave?\n\nI move.\n\n"
        "### #2 What did you like?\n\nThe pumps.\n\n### #3 What would you change?\n\nThe tea.\n"
    )
    prompts = ["Why do you leave?", "What did you like?", "What would you change?"]
    assert _prompts(_asked(text)) == prompts


def test_a_summary_that_every_answer_has_calls_it_one() -> None:
    text = HEAD + "\n".join(
        f"{n}. What is part {n} of a pump?\n\n<details>\n<summary> <b>Erklaerung</b> </summary>\n\n"
        f"- It is part number {n}.\n\n</details>\n"
        for n in range(1, 5)
    )
    answers = [card.answers[0].text.plain for card in _asked(text)]
    assert answers == [f"It is part number {n}." for n in range(1, 5)]


def test_a_summary_that_only_says_to_click_is_no_name() -> None:
    text = HEAD + "\n".join(
        f"- What is part {n} of a pump?\n  <details>\n  <summary>Expand Details</summary>\n\n"
        f"  It is part number {n}.\n  </details>\n"
        for n in range(1, 5)
    )
    assert [card.answers[0].text.plain for card in _asked(text)][0] == "It is part number 1."


NOTES = """```
Why a lift gate:
\u251c\u2500\u2500 It needs no room
\u2514\u2500\u2500 It is shut at once
    \u251c\u2500\u2500 By hand
    \u2514\u2500\u2500 By a motor

1. Cost: it is not cheap
```"""


def test_notes_in_a_fence_are_a_list() -> None:
    """A chat draws branches where Markdown has bullets."""
    text = f"{HEAD}### Why a lift gate?\n**Answer:**\n\n{NOTES}\n"
    ((answer,),) = (question.answers for question in _asked(text))
    assert answer.text.source == (
        "Why a lift gate:\n\n- It needs no room\n- It is shut at once\n"
        "  - By hand\n  - By a motor\n\n1. Cost: it is not cheap"
    )
    found = read_guide(parse("gates.md", text)).diagnostics
    assert not [diagnostic for diagnostic in found if diagnostic.code == "lost-text"]


@pytest.mark.parametrize(
    "lines",
    [
        "gates/\n\u251c\u2500\u2500 lift.py   # up\n\u251c\u2500\u2500 mitre.py\n"
        "\u2514\u2500\u2500 book/",
        "\u250c\u2500\u2500\u2500\u2510\n\u2502 W \u2502\n\u2514\u2500\u2500\u2500\u2518\n"
        "Ponds:\n- upper weir\n- lower weir",
        "lift:\n  - up: {a}\n  - down: {b};\n- name: run()\n- name: stop()",
    ],
)
def test_code_and_drawings_in_a_fence_stay(lines: str) -> None:
    text = f"{HEAD}### How is it laid out?\n**Answer:**\n\n```\n{lines}\n```\n"
    ((answer,),) = (question.answers for question in _asked(text))
    assert isinstance(answer.text.blocks[0], Code)


@pytest.mark.parametrize("mark", ["**A.**\n\n", "A.\n\n", "__A.__\n\n", "**A**\n\n", "**A.** "])
def test_a_letter_is_the_mark_of_an_answer(mark: str) -> None:
    text = f"{HEAD}## Q. What is a gate?\n\n{mark}A wall.\n"
    ((answer,),) = (question.answers for question in _asked(text))
    assert (answer.label, answer.text.source) == (None, "A wall.")


def test_what_somebody_says_in_a_fence_is_said() -> None:
    """It may name sums and use semicolons; a command beside an answer stays a command."""
    speech = (
        "I mended pumps for years; I know each part of them by now. Last year I saved my firm\n"
        "$2,000 on seals alone, and my manager thanked me for it before all the others."
    )
    text = (
        f"{HEAD}## Q1. Why should we hire you?\n\nThey want to hear of your work.\n\n"
        f"```\n{speech}\n```\n\n"
        "## Q2. How do you stop a pump?\n\nClose its valve.\n\n```\npumpctl --stop; sleep 1\n```\n"
    )
    hire, stop = _asked(text)
    assert any(
        isinstance(b, Paragraph) and "$2,000" in b.text.plain for b in hire.answers[0].text.blocks
    )
    assert any(isinstance(block, Code) for block in stop.answers[0].text.blocks)


def test_a_time_when_something_happened_is_asked_for() -> None:
    text = (
        "# Pumps\n\n1. A time when you faced a dry well\n\nI dug a second one.\n\n"
        "2. The last time you had to say sorry\n\nI had lost a seal.\n\n"
        "3. An example of when you helped somebody\n\nI lent him my wrench.\n"
    )
    assert len(_asked(text)) == 3


def test_a_question_with_a_title_below_it_alone_has_no_answer() -> None:
    text = (
        f"{HEAD}## How do you start a pump?\n\nI open the valve.\n\n"
        "## What was your role?\n\n> ### Actions\n\n## How do you stop one?\n\nI close it.\n"
    )
    assert _prompts(_asked(text)) == ["How do you start a pump?", "How do you stop one?"]


def test_topics_with_the_parts_of_an_answer_below_them_are_asked() -> None:
    """Where each has its best practice and what is asked besides; that is no list of ways."""
    text = "# Behavioral principles\n\n" + "\n".join(
        f"<details>\n<summary><b>{topic}</b></summary>\n\n**Why this matters:** It shows care.\n\n"
        f"**Best practice approach:** Tell of one case.\n\nRelated Scenarios:\n\n"
        "- When did you last see it?\n- Who helped you?\n\n</details>\n"
        for topic in ("What drives you?", "Broken seals", "Lost keys", "Cold nights", "Dry wells")
    )
    asked = _asked(text)
    assert len(asked) == 5
    assert all(len(card.follow_up) == 2 and card.reasoning for card in asked)


def test_an_answer_may_stand_right_behind_its_letter() -> None:
    text = HEAD + "\n\n".join(
        f"- Q:What does part {n} of a pump do?\n\n- A:It is number {n}, and it turns."
        for n in (1, 2, 3)
    )
    assert [card.answers[0].text.plain for card in _asked(text)][
        0
    ] == "It is number 1, and it turns."


def test_a_remark_of_a_dialogue_is_not_asked() -> None:
    text = (
        f"{HEAD}Q: Thank you for coming to our pump room.\n\nA: I am glad to be here.\n\n"
        "Q: How do you start a pump?\n\nA: I open its valve.\n\n"
        "Q: How do you stop one?\n\nA: I close it.\n"
    )
    assert _prompts(_asked(text)) == ["How do you start a pump?", "How do you stop one?"]


@pytest.mark.parametrize(
    "said",
    [
        "Q: Thank you. Tell me about yourself.",
        "Q: I'd like to know why you left.",
        "Q: Your price is too high for us.",
    ],
)
def test_what_is_wanted_is_asked_whatever_stands_before_it(said: str) -> None:
    text = f"{HEAD}{said}\n\nA: A large one, with two valves.\n"
    assert len(_asked(text)) == 1


def test_numbers_may_be_drawn_on_several_keys() -> None:
    key = "\ufe0f\u20e3"
    numbers = ["9" + key, "\U0001f51f", f"1{key}1{key}", f"1{key}2{key}"]
    text = HEAD + "\n".join(
        f"## {n} What is part {i} of it?\n\nIt is {i}.\n" for i, n in enumerate(numbers)
    )
    assert _prompts(_asked(text)) == [f"What is part {i} of it?" for i in range(4)]


def test_a_viva_asks_in_wordings_that_end_in_a_colon_too() -> None:
    """Its first line says when it was written, and is no title."""
    text = (
        "10.10 12:11 PM\n\n1. What is a pump?\n It lifts water.\n\n"
        "2. Parts of a pump:\n A lever and a pipe.\n\n"
        "3. What is a valve?\n It is a gate.\n\n4. Uses of a valve:\n It stops water.\n"
    )
    guide = read_guide(parse("viva.txt", text), facts=FolderFacts(frozenset()))
    assert sum(isinstance(card, Question) for card in guide.cards) == 4
    assert not guide.meta.title


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        pytest.param(
            "**1. What is a pump?**\n\nIt lifts water.\n\n"
            "**2. Working with wells:**\n\n- I look\n- I dig\n\n"
            "**3. What is a valve?**\n\nIt is a gate.\n\n"
            "**4. Working with frost:**\n\n- I drain it\n\n"
            "**5. What is a seal?**\n\nIt is a ring.\n",
            5,
            id="numbered titles with a colon",
        ),
        pytest.param(
            "### Share the night watch fairly\n\nI draw lots.\n\n"
            "### Subscribe to the river warnings\n\nI write to the office.\n\n"
            "### Keep the well clean\n\nI put a lid on it.\n",
            3,
            id="orders that begin as the furniture of a page",
        ),
        pytest.param(
            "### Question 1: Tell me about yourself.\n\nI keep pumps.\n\n"
            "### Question 2: Clean wells\n\nI look at the lid each time.\n\n"
            "**What if it is gone?**\n\nI make one.\n\n**What if it is wet?**\n\nI dry it.\n\n"
            "### Question 3: Frost\n\nI drain the pipe in the evening.\n",
            3,
            id="a title that is called a question",
        ),
    ],
)
def test_what_is_like_the_furniture_of_a_page_is_asked(written: str, asked: int) -> None:
    found = _asked(HEAD + written)
    assert sum(not card.prompt.startswith("What if") for card in found) == asked


@pytest.mark.parametrize(
    "title",
    [
        "# Interview Questions",
        "Interview Questions\n===================",
        "<h1>Interview Questions</h1>",
        '<h1 align="center">\nInterview Questions\n</h1>',
    ],
)
def test_a_title_by_its_marks_is_the_guides(title: str) -> None:
    text = (
        f"{title}\n\n## How do you start a pump?\n\nI open the valve.\n\n"
        "## How do you stop one?\n\nI close it.\n"
    )
    assert read_guide(parse("pumps.md", text)).meta.title == "Interview Questions"


def test_a_line_above_a_part_of_a_page_without_marks_is_no_title() -> None:
    text = (
        "Basic Questions (1-10)\n\n1. What is a pump?\nIt lifts water.\n\n"
        "2. What is a valve?\nIt is a gate.\n\nExpert Questions (11-20)\n\n"
        "3. What is a seal?\nIt keeps water in.\n\n4. What is a sill?\nIt is a timber.\n"
    )
    assert not read_guide(parse("pumps.txt", text)).meta.title


def test_contents_below_titles_are_no_questions() -> None:
    """What introduces itself as interview questions is a guide, whatever its title says."""
    text = (
        "# River fundamentals\n\nWelcome to the river keeper interview questions.\n\n"
        "## Contents\n\n### 1. Weirs\n- 1.1 [What is a weir?](#11-what-is-a-weir)\n"
        "- 1.2 [Sills](#12-sills)\n\n### 2. Gates\n- 2.1 [What is a gate?](#21-what-is-a-gate)\n"
        "- 2.2 [Chains](#22-chains)\n\n## 1. Weirs\n\n### 1.1 What is a weir?\nA low dam.\n\n"
        "### 1.2 Sills\nThe timber below a gate.\n\n## 2. Gates\n\n### 2.1 What is a gate?\n"
        "A wall that moves.\n\n### 2.2 Chains\nWhat lifts a gate.\n"
    )
    assert _prompts(_asked(text)) == ["What is a weir?", "Sills", "What is a gate?", "Chains"]


@pytest.mark.parametrize("number", ["3.1 (C)", "32a.", "(7)", "12)"])
def test_a_number_before_a_wording_is_none_of_it(number: str) -> None:
    text = f"{HEAD}**{number} Tell us of a flood.**\n\nIt came at night.\n"
    assert _prompts(_asked(text)) == ["Tell us of a flood."]


def test_a_wording_that_was_broken_within_a_phrase_goes_on() -> None:
    text = (
        f"{HEAD}1. Given what you know of our river, present a\n   plan of keepers for a year.\n\n"
        "2. How do you start a pump?\n\n   I open the valve.\n\n"
        "3. How do you stop one?\n\n   I close it.\n"
    )
    assert _prompts(_asked(text)) == ["How do you start a pump?", "How do you stop one?"]
    guide = read_guide(parse("pumps.md", text))
    assert any("present a plan of keepers" in d.message for d in guide.diagnostics)


@pytest.mark.parametrize(
    ("below", "cards"),
    [
        ("```markdown\n# Title\n```\n\nOne sign for each level.", 4),
        ("```markdown\n- **One**\n  ```\n\nThat is a list.", 4),
    ],
)
def test_a_fence_of_markdown_ends_where_it_ends(below: str, cards: int) -> None:
    """One that is left open further down frames nothing above it."""
    text = (
        f"{HEAD}## What is a heading?\n\n{below}\n\n## What is a link?\n\nText with a target.\n\n"
        "## How do you start it?\n\n```\nmake preview\n\n## What is a linter?\n\nA checker.\n"
    )
    assert len(_asked(text)) == cards


EARLY = "\n\n### Question 2: Early\n\n**Scenario:** Fog.\n\n**Answer:** Wait.\n"


@pytest.mark.parametrize(
    "case",
    [
        "**Scenario:** A lamp is out.\n\n**Question:** What now? Say it in order.\n\n"
        "**Strong senior answer:** Ring the miller.",
        "#### Scenario\n\nA lamp is out.\n\n#### Interview Question\n\nWhat now? Say it in order."
        "\n\n#### Strong Senior-Level Answer\n\nRing the miller.",
    ],
)
def test_a_case_stands_below_its_question(case: str) -> None:
    """Its title is no question where that is called by its name below it."""
    late, early = _asked(f"{HEAD}### Question 1: Late at night\n\n{case}{EARLY}")
    assert (late.prompt, early.prompt) == ("What now? Say it in order.", "Early")
    assert "A lamp is out." in late.asked.source
    assert "Fog." in early.asked.source
    assert [answer.text.plain for answer in late.answers] == ["Ring the miller."]


def test_a_scenario_without_an_answer_below_it_is_one() -> None:
    text = f"{HEAD}### What do you do in fog?\n\n**Scenario:** I ring, and wait.\n"
    (question,) = _asked(text)
    assert not question.asked
    assert "I ring" in question.answers[0].text.plain


def test_numbers_with_the_letter_of_their_part_are_numbers() -> None:
    text = (
        "Lock Keeper\nHandbook: what is asked\n\n## A. The gate\n\n"
        "**A1 \u2013 When is it shut?**\n\nAt night.\n\n"
        "**A2 \u2013 Describe how you open it.**\n\nBy hand.\n\n"
        "**A3 \u2013 Name its parts.**\n\nLeaves and a sill.\n\n## B. The watch\n\n"
        "**B1 \u2013 How do you keep awake?**\n\nWith tea.\n\n"
        "**B2 \u2013 Who is told?**\n\nThe miller.\n\n"
        "**B3 \u2013 Tell us of a bad night.**\n\nThe lamp was out.\n"
    )
    assert _prompts(_asked(text))[:2] == ["When is it shut?", "Describe how you open it."]
    assert not [d for d in read_guide(parse("lock.md", text)).diagnostics if d.code == "lost-text"]


def test_titles_above_quotations_that_ask_are_no_questions() -> None:
    text = (
        "# Interview questions for a lock keeper\n\n### About you\n\n"
        "> Why a lock?\n\nI like water.\n\n> Have you been afraid?\n\nOnce, in fog.\n\n"
        "### What you do\n\n> The boat is late. Talk.\n\nI ask how late.\n\n"
        "> How do you count?\n\nTwice.\n"
    )
    assert _prompts(_asked(text)) == [
        "Why a lock?",
        "Have you been afraid?",
        "The boat is late. Talk.",
        "How do you count?",
    ]
