"""What to say, made from questions: cases in files, each rule, and what holds for any text."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it.utils import read_fixture_file

from deckbuilder.document import parse
from deckbuilder.markdown import Code
from deckbuilder.model import Answer, Meta, Question, Span, Study
from deckbuilder.notes import residue, shapes
from deckbuilder.notes.bold import head, opening, with_figures
from deckbuilder.notes.choose import BUDGET, MOST_SHORT, choose
from deckbuilder.notes.enumerations import named
from deckbuilder.notes.items import entries
from deckbuilder.notes.points import study
from deckbuilder.notes.sentences import count, split
from deckbuilder.notes.unit import Unit, size
from deckbuilder.notes.units import units
from deckbuilder.readers import read_guide
from tests.reading import field

CASES = Path(__file__).parent / "cases" / "points.md"


def question(
    answer: str,
    prompt: str = "How do you work?",
    outcome: tuple[str, ...] = (),
    reasoning: tuple[str, ...] = (),
) -> Question:
    return Question(
        Span("a.md", 1, 2),
        Meta(),
        "Questions",
        prompt=prompt,
        answers=(Answer(None, field(answer)),),
        outcome=tuple(map(field, outcome)),
        reasoning=tuple(map(field, reasoning)),
    )


def read(markdown: str) -> Question:
    guide = read_guide(
        parse("case.md", f"# Interview Questions\n\n{markdown}\n\n#### What else?\n\nNothing.")
    )
    return next(card for card in guide.cards if isinstance(card, Question))


def shown(found: Study) -> str:
    """A study as people read it in the case files: the head in bold, labels in brackets."""
    lines = [found.ask, f"opening: {found.opening}"]
    for i, point in enumerate(found.points, 1):
        label = f"[{point.label}] " if point.label else ""
        lines.append(f"{i}. {label}" + re.sub(r"\n(?=.)", "\n   ", str(point.text)))
    lines += [f"result: {text}" for text in found.result]
    lines += [f"why: {text}" for text in found.why]
    lines += [f"another: {answer.label}" for answer in found.another]
    lines += [f"next: {text}" for text in found.next]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize(
    ("line", "title", "text", "expected"),
    read_fixture_file(CASES),
    ids=lambda value: value if isinstance(value, str) and "\n" not in value else "",
)
def test_case(line: int, title: str, text: str, expected: str) -> None:
    assert shown(study(read(text))) == expected, f"{CASES}:{line} {title}"


# --- sentences ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "sentences",
    [
        ["I ask e.g. Dr. Lee or J. Smith.", "Then I act."],
        ["We work for Acme Inc. Research in the U.S. market.", "It grew 4.5 percent."],
        ["It runs on Python 3.11.", "Version 2.0.1 failed."],
        ["We sold it to Acme Inc.", "The deal closed."],
        ["Use `a.b. C` and [a link. Here](http://x.y/z).", "Then \\( a. B \\) holds."],
        ['She said "No. Never." and left.', "I stayed."],
        ['"Ask first."', "That is my rule."],
        ["**All of this is bold. So is this.**", "This is not."],
        ["First... Second thoughts count.", "Well done!", "Really?", "Yes."],
        ["I use caches, queues, etc.", "They help."],
        ["1. Define the scope.", "2. Build it."],
        ["It costs $5 vs. $9 (approx. 40% off. Really).", "We bought it."],
        ["In 2020 we had 14.", "In 2021 none."],
        ["I grade it A. Then I ship it."],
    ],
)
def test_split(sentences: list[str]) -> None:
    text = " ".join(sentences)
    if text == "I grade it A. Then I ship it.":
        sentences = ["I grade it A.", "Then I ship it."]
    assert split(text) == sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "I would first seek to understand the root of their hesitation by asking.",
            "seek to understand the root",
        ),
        ("I sign the sheet only after the ramp has come out.", "sign the sheet"),
        ("I follow a simple plan aimed at the first month.", "follow a simple plan"),
        ("Third, I take it apart again and look at each ring.", "take it apart again"),
        ("We added a second reading so that nobody copies it.", "added a second reading"),
        ("I'd send a year of readings.", ""),
        ("I'd already have coached the first two.", "coached the first two"),
        ("First, I call the ward and ask.", "call the ward"),
        ("When a guest complains, I take him aside before I answer.", "take him aside"),
        ("Ask the committee who signs first, and why.", "Ask the committee"),
        ("Listen to the caller without a word of your own.", "Listen to the caller"),
        ("I had to restore checkout and sleep.", "restore checkout"),
        ("I am a strong communicator and listener in every team.", ""),
        ("I enjoy it.", ""),
        ("The payload grows from eight to sixty-four bytes.", ""),
        ("A closure is a function with its scope.", ""),
        ("I look at: correctness, tests, naming.", ""),
        ("`asyncio` holds connections.", ""),
        ("I keep `a` and `b` in one place of the code.", ""),
        ("Yes.", ""),
        ("", ""),
    ],
)
def test_a_verb_with_its_object_stands_out(text: str, expected: str) -> None:
    assert head(text) == expected


def test_figures_stand_out_but_not_in_code_formulae_or_links() -> None:
    assert (
        with_figures("It cost $1.2 million, 30% or 5 days in 2024.")
        == "It cost **$1.2 million**, **30%** or **5 days** in 2024."
    )
    kept = "`30%` \\(30%\\) **30%** [3 days](https://a.example/30%)"
    assert with_figures(kept) == kept


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I use a type variable, so that the checker helps.", "I use a type variable"),
        ("I take the nearest product we have, and more.", "I take the nearest product we have"),
        ("Common causes here. Two channels are one.", "Common causes here"),
        ("Kanban, Extreme Programming (XP), and Lean.", "Kanban, Extreme Programming (XP)"),
        ("![a plan](https://a.example/plan.png)", ""),
    ],
)
def test_opening_is_a_clause_of_at_most_nine_words(text: str, expected: str) -> None:
    assert opening(text) == expected


# --- what is shown --------------------------------------------------------------------------------


def made(*sentences: str) -> list[Unit]:
    return units(field(" ".join(sentences)).blocks)


def texts_of(found: list[Unit]) -> list[str]:
    return [unit.text for unit in found]


LONG = "Walk the whole site with the keeper of the keys before the first lorry is at the gate."
PRAISE = "This ensures that everybody in the whole company can rely on what was said there."
MORE = "Additionally, write to the office what was seen on the way from the gate to the hall."


def test_all_of_it_where_it_fits() -> None:
    assert texts_of(choose(made(LONG, PRAISE, MORE), 90)) == [LONG, PRAISE, MORE]


def test_praise_goes_first_then_what_comes_after() -> None:
    assert texts_of(choose(made(LONG, PRAISE, MORE), 40)) == [LONG, MORE]
    assert texts_of(choose(made(LONG, MORE, PRAISE), 20)) == [LONG]


def test_one_unit_stays_however_long_it_is() -> None:
    assert texts_of(choose(made(LONG, MORE), 3)) == [LONG]


def test_a_sentence_that_leans_on_another_goes_with_it() -> None:
    other = "It is then read by the people of the night shift and of the one that follows."
    assert texts_of(choose(made(LONG, MORE, other), 30)) == [LONG]


def test_items_say_all_then_their_first_sentences() -> None:
    first = "Take it along the fence."
    items = entries([field(f"{first} {LONG}").blocks, field("Write it down. Send it.").blocks])
    assert texts_of(choose(items, 40)) == [f"{first} {LONG}", "Write it down. Send it."]
    assert texts_of(choose(items, 12)) == [first, "Write it down. Send it."]


def test_code_is_shown_once() -> None:
    one, two = "```\nfirst()\n```", "```\n" + "second()\n" * 20 + "```"
    found = choose(units(field(f"Call it.\n\n{one}\n\nCall it again.\n\n{two}").blocks), 90)
    assert [unit.code for unit in found] == [1, 0]
    assert [unit.code for unit in choose(units(field(two).blocks), 90)] == [20]


# --- the study ------------------------------------------------------------------------------------


def test_no_answer_no_points() -> None:
    found = study(Question(Span("a.md", 1, 1), Meta(), "Questions", prompt="Why?"))
    assert (found.points, found.ask, found.opening) == ((), "", "")


def test_reasoning_and_outcome_stand_behind_the_points() -> None:
    found = study(
        question(
            "Care is crucial. I listen. I ask.",
            outcome=("It worked.",),
            reasoning=("People differ.",),
        )
    )
    assert found.why == (field("Care is crucial."), field("People differ."))
    assert found.result == (field("It worked."),)
    assert [str(p.text) for p in found.points] == ["I listen.", "I ask."]


def test_a_result_is_never_made_of_an_example() -> None:
    found = study(
        question(
            (
                "In my last job sales fell. I called ten clients. For example, one clinic signed "
                "and sales rose by 10%."
            ),
            "Describe a time when you sold.",
        )
    )
    assert found.result == ()
    assert found.ask == "Tell it as a story: situation, action. 3 points."


def test_nothing_is_inferred_outside_stories() -> None:
    found = study(
        question(
            "In my last job sales fell. I called ten clients. Sales rose by 10%.",
            "How do you sell?",
        )
    )
    assert [p.label for p in found.points] == ["", ""]
    # but what came of it, in figures, is no step
    assert [text.plain for text in found.result] == ["Sales rose by 10%."]


def test_what_i_did_is_experience_and_what_a_thing_is_gets_explained() -> None:
    told = "Our filler broke. I shortened the loop."
    assert study(question(told, "Describe a pilot run.")).ask == "Speak from experience. 2 points."
    # what went wrong is a story
    found = study(question(told, "Describe a pilot run that went wrong."))
    assert found.ask == "Tell it as a story: situation, action. 2 points."
    assert (
        study(question("A tree keeps keys sorted. Pages are nodes.", "Describe a B-tree.")).ask
        == "Answer in 2 points."
    )


def test_code_counts_as_no_point() -> None:
    found = study(
        question(
            "I keep a set. It is fast.\n\n```python\nx = {1}\n```",
            "Write a function that finds duplicates.",
        )
    )
    assert [p.said for p in found.points] == [False, True, True]
    assert found.points[0].text.blocks == (Code("x = {1}", 3, 5, "python"),)
    assert found.ask == "Write the code, then explain it. 2 points."


def test_the_first_answer_that_says_something_is_the_answer() -> None:
    asked = Question(
        Span("a.md", 1, 1),
        Meta(),
        "",
        prompt="How?",
        answers=(
            Answer(None, field("Here are two:")),
            Answer("Example 1", field("I ask.")),
            Answer("Example 2", field("I tell.")),
        ),
    )
    found = study(asked)
    assert [str(p.text) for p in found.points] == ["I ask."]
    assert found.another == asked.answers[2:]


@pytest.mark.parametrize(
    ("prompt", "shape"),
    [
        ("Write a SQL query that finds gaps.", shapes.CODE),
        ("How do you write a context manager, and why is it safer?", shapes.DO),
        ("Tell me about a time when you failed.", shapes.STORY),
        ("Can you describe a situation where you led?", shapes.STORY),
        ("What was your biggest mistake?", shapes.STORY),
        ("Describe a strategy you implemented.", shapes.STORY),
        ("Describe your experience with EHR systems.", shapes.EXPERIENCE),
        ("What is the difference between TCP and UDP?", shapes.COMPARE),
        ("Why do you want this job?", shapes.WHY),
        ("How would you handle a recall?", shapes.WOULD),
        ("Can you explain what a closure is?", shapes.EXPLAIN),
        ("What is your approach to testing?", shapes.DO),
        ("What are the stages of a sale?", shapes.LIST),
        ("What is a closure?", shapes.EXPLAIN),
        ("Tell me about your longest night.", shapes.STORY),
        ("Describe how you hand over a repair.", shapes.DO),
        ("Explain how you would integrate storage.", shapes.WOULD),
        ("Which systems have you worked with?", shapes.EXPERIENCE),
        ("Which schemes do you compare first?", shapes.WHAT),
        ("When would you advise against Scrum?", shapes.WHEN),
        ("What is your greatest weakness?", shapes.EXPERIENCE),
        ("Give an example of explaining something hard to a guest.", shapes.STORY),
        ("Give an example of caching.", shapes.ANSWER),
        ("Describe a difficult guest and how you kept the peace.", shapes.STORY),
        ("A guest asks you for a key. What do you say?", shapes.ANSWER),
        ("A guest asks you for a key. What do you do?", shapes.WOULD),
        ("The gate is stuck and the train is due. How do you react?", shapes.WOULD),
        ("Walk us through your day at the gate. How do you handle visitors?", shapes.DO),
        ('"Tell me about a conflict with a coworker."', shapes.STORY),
        ("\u201cWhat do you stand for?\u201d", shapes.ANSWER),
    ],
)
def test_shape(prompt: str, shape: str) -> None:
    assert shapes.shape(prompt) == shape


@pytest.mark.parametrize(
    ("prompt", "shows"),
    [
        ("What does this print?", True),
        ("What does the following loop do wrong?", True),
        ("Why does the code below fail?", True),
        ("Can you explain this function?", True),
        ("How do you do this with a team?", False),
        ("What does a closure do?", False),
        ("Write a function that finds duplicates.", False),
    ],
)
def test_questions_about_code_that_must_be_seen(prompt: str, shows: bool) -> None:
    assert shapes.shows_code(prompt) is shows


@pytest.mark.parametrize(
    ("text", "things"),
    [
        ("By oiling, waiting, and calling.", ["oiling", "waiting", "calling"]),
        ("Use `a`, b and c.", []),
        ("It is made of oil (a little), a rag, and the key.", ["oil", "rag", "key"]),
        ("I oil it, wait, and call.", []),
        ("It opens at dawn, and it shuts at dusk, which helps.", []),
        ("It depends on rain, such as drizzle and hail.", []),
        ("It lifts boats by water, sparing horses and saving time.", []),
        ("They came by boat on Mondays and Fridays, between seven and ten.", []),
    ],
)
def test_things_in_a_row(text: str, things: list[str]) -> None:
    assert [text[at:end] for at, end in named(text)] == things


@pytest.mark.parametrize(
    ("prompt", "topic"),
    [
        ("Promises", True),
        ("Dignity of risk", True),
        ("What is a promise?", False),
        ("Difference between a and b", False),
        ("Handle a complaint", False),
        ("Support I hope for", False),
        ("let vs const", False),
        ("The lamp is out.", False),
    ],
)
def test_a_mere_name_is_to_be_explained(prompt: str, topic: bool) -> None:
    assert shapes.is_topic(prompt) == topic
    explained = study(question("It is always so.", prompt)).ask == "Explain it in one sentence."
    assert explained or not topic


def test_options_are_chosen_from() -> None:
    found = read("#### Which is a boat?\n\n- A) Ketch\n- B) Keel\n- C) Kiln\n\n**Answer**: A\n")
    assert study(found).ask == "Choose 1 of 3."


def test_options_in_a_summary_are_chosen_from() -> None:
    found = read(
        "<details>\n<summary>\n<h3>1. Which is a boat?</h3> <span>Beginner \U0001f682</span>\n\n"
        "- A: Ketch\n- B: Keel\n- C: Kiln\n\n</summary>\n\nAnswer: A\n\n</details>\n"
    )
    assert found.prompt.startswith("Which is a boat?")
    assert "Ketch" not in found.prompt
    assert study(found).ask == "Choose 1 of 3."


@pytest.mark.parametrize(
    ("prompt", "answer", "ask"),
    [
        ("What is a lock?", "A lock keeps others out.", "Say it in a sentence."),
        (
            "What is a lock, and why is it slow?",
            "A lock keeps others out. It is slow, since they wait.",
            "Explain it, then give the reason. 2 points.",
        ),
        (
            "What is a lock?",
            "A lock keeps others out. There are two kinds:\n\n- shared\n- exclusive",
            "Say it in a sentence, then name 2 kinds.",
        ),
        (
            "When would you not write a test?",
            "- At night\n- For a script\n- Never",
            "Name 3 cases.",
        ),
        ("How do you lock up?", "1. Close the gate\n2. Call the guard", "Name 2 steps."),
        (
            "How do you write a report?",
            "1. Title\n2. Date\n3. Place",
            "Say how you do it. 3 points.",
        ),
        ("What are your salary requirements?", "- Pay\n- Time", "Answer in 2 points."),
        ("How to lock up?", "Close the gate and call the guard.", "Say how, in one sentence."),
        ("What does a lock do?", "It keeps others out of it.", "Explain it in one sentence."),
        ("Explain a lock.", "It keeps others out of it.", "Answer in one sentence."),
        ("Describe a lock.", "It keeps others out of it.", "Answer in one sentence."),
        ("Is it locked?", "Yes.", "Say yes or no."),
        ("Does a lock rust?", "Rain eats the bolt. Oil keeps it.", "Answer in 2 points."),
        (
            "Can you pick a lock?",
            "Yes. A few take an hour or more of work.",
            "Say yes or no, then explain it.",
        ),
        (
            "Can you write a function that opens a lock?",
            "I turn it once.\n\n```\nturn()\n```",
            "Write the code, then explain it.",
        ),
        (
            "Can you recall a time when you broke a lock?",
            "Yes, I broke one. I took an axe to it.",
            "Tell it as a story. 2 points.",
        ),
        ("Can you name a lock?", "A padlock is one.", "Answer in one sentence."),
        (
            "What are the advantages and disadvantages of a lock?",
            "- It keeps others out\n- It rusts",
            "Answer in 2 points.",
        ),
        (
            "Explain a lock and when you might use it.",
            "It keeps others out. At night it helps.",
            "Explain it, then say when. 2 points.",
        ),
        ("Can you explain a lock?", "It keeps others out.", "Answer in one sentence."),
        ("Is it open or locked?", "It is open. Look.", "Say which, then explain it."),
        ("Which key opens it?", "The long one. It has a ring.", "Say which, then explain it."),
        ("Which keys open it?", "The long one. The red one.", "Answer in 2 points."),
        ("Why lock it?", "It is late. Others steal.", "Explain why. 2 points."),
        ("Why lock it?", "- It is late\n- Others steal", "Give the reasons. 2 points."),
        ("Explain the time value of a lock.", "It pays off late.", "Answer in one sentence."),
        (
            "Tell me about a time you broke a lock.",
            "I was alone. I took an axe.",
            "Tell it as a story: situation, action. 2 points.",
        ),
        (
            "Tell me about a time you broke a lock.",
            "- I took an axe\n- It was cold",
            "Tell it as a story. 2 points.",
        ),
        ("What are the three parts of a lock?", "Bolt, key, and case.", "Name three parts."),
        ("What are the 2 main parts of a lock?", "- Bolt\n- Case", "Name 2 parts."),
        ("What are the five parts of a lock?", "- Bolt\n- Case", ""),
        (
            "How is a lock different from a bolt?",
            "It has a key.",
            "Compare the two, in one sentence.",
        ),
        ("What are your career goals?", "I want a yard. I want two boats.", "Answer in 2 points."),
        ("Locks", "They keep others out of it.", "Explain it in one sentence."),
        ("Handle a stuck lock", "1. Oil it\n2. Wait", "Name 2 steps."),
        ("When the lock is stuck", "I oil it. I wait.", "Say what you would do. 2 points."),
        ("How do you feel about locks?", "I like them. They are old.", "Answer in 2 points."),
    ],
)
def test_the_ask_fits_the_question(prompt: str, answer: str, ask: str) -> None:
    assert study(question(answer, prompt)).ask == ask


@pytest.mark.parametrize(
    "answer",
    [
        "**S:** The rota was full.\n\n**A:** I called the ward.\n\n**R:** Two came.",
        "Challenge: The rota was full.\nWhat I did: I called the ward.\nImpact: Two came.",
        "- **Problem**: The rota was full.\n- **Solution**: I called the ward.\n"
        "- **Result**: Two came.",
    ],
)
def test_a_story_in_every_dress(answer: str) -> None:
    found = study(question(answer, "Tell me about a hard night."))
    assert [point.label for point in found.points] == ["Situation", "Action"]
    assert list(map(str, found.result)) == ["Two came."]


def test_what_the_question_speaks_of_goes_first() -> None:
    other = "\n".join(f"- Part {n} of the works and of all that moves in them" for n in range(9))
    answer = (
        f"A brake holds a load.\n\n**How it works**:\n{other}\n\n**Why it matters**:\n"
        "- Nobody stands below\n- The load stays"
    )
    found = study(question(answer, "What is a brake? Why does it matter?"))
    assert [str(point.text).split("\n")[0] for point in found.points] == [
        "A brake holds a load.",
        "**Why it matters**:",
    ]


def test_residue_is_no_point() -> None:
    answer = (
        "**Difficulty**: hard\n\nA lock keeps others out. [[src](https://a.example)]\n\n"
        "![a plan](https://a.example/plan.png)\n\nWould you like a diagram of it?"
    )
    found = study(question(answer, "What is a lock?"))
    assert [str(point.text) for point in found.points] == ["A lock keeps others out."]


# --- for any text ---------------------------------------------------------------------------------

WORDS = st.sampled_from(
    "I we would call the client. Then For example, **Situation**: *Action*: **Label** - : ; "
    ", because 3.5 e.g. U.S. `code. Here` \\( x. Y \\) [a "
    "b](c) ** * _ __ ` `` ``` ~~~ | |---| "
    '\n \n\n \n-\u0020 \n1.\u0020 \n\u0020\u0020-\u0020 \n> " \u201c \u201d ( ) $$ \u2026 '
    "... ! ? <br> \u00e9t\u00e9 Result: \\ # - 12%".split(" ")
    + [
        "\n",
        "\n\n",
        "\n- ",
        "\n  - ",
        "\n1. ",
        "\n> ",
        "\n```\n",
        "\n| a | b |\n|---|---|\n| c | d |\n",
    ]
)
TEXT = st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=60).map(" ".join))
PROMPTS = st.sampled_from(
    [
        "How do you sell?",
        "Describe a time when you failed.",
        "Write a function.",
        "Why?",
        "Compare a and b.",
        "",
        "Name the steps.",
    ]
)


def words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text))


@given(TEXT, PROMPTS)
def test_any_text(text: str, prompt: str) -> None:
    found = study(question(text, prompt))
    said = [p for p in found.points if p.said]
    assert len(said) <= MOST_SHORT
    assert count(found.opening) <= 9
    source = words(text)
    for point in found.points:
        assert words(str(point.text)) <= source
        assert str(point.text).strip()
    assert words(" ".join(map(str, found.result + found.why))) <= source
    assert bool(found.points) == bool(found.ask)
    assert study(question(text, prompt)) == found
    assert not said or any(c.isalnum() for c in text)


PIECES = [
    "**",
    "`",
    "(",
    '"',
    "a. ",
    "- a\n",
    "[",
    "\\(",
    "*a ",
    "For example, a. ",
    "| a | b |\n",
    "  - a\n",
    "I call, because I care, ",
    "$$ ",
    "!",
    "**A**: b ",
    " ",
    "a | b\n",
    "> ",
]


@pytest.mark.parametrize("piece", PIECES)
def test_time_is_linear(piece: str) -> None:
    """Ten times the text takes about ten times as long, not a hundred."""
    start = time.perf_counter()
    study(question(piece * 20_000))
    assert time.perf_counter() - start < 5


def test_the_seeds_are_short_enough() -> None:
    sizes = []
    for path in sorted((Path(__file__).parent.parent / "seeds").glob("*.md")):
        for card in read_guide(parse(path.name, path.read_text(encoding="utf-8"))).cards:
            if isinstance(card, Question):
                found = study(card)
                said = [p for p in found.points if p.said]
                assert 1 <= len(said) <= MOST_SHORT
                shown = [*(p.text for p in said), *found.result]
                sizes.append(sum(size(text.blocks) for text in shown))
    assert sorted(sizes)[len(sizes) // 2] <= BUDGET


_HOLDS = "It holds water from the yard in a pipe"


@pytest.mark.parametrize(
    ("written", "told"),
    [
        (f"{_HOLDS}. https://a.example/b", f"{_HOLDS}."),
        (f"{_HOLDS} Please visit https://a.example/b", _HOLDS),
        ("It holds water [00:12:48].", "It holds water."),
        ("[00:12:48] It holds water.", "It holds water."),
        ("What is a pump? [UP](#top)", "What is a pump?"),
    ],
)
def test_what_tells_a_learner_nothing_goes(written: str, told: str) -> None:
    assert residue.without(written) == told


@pytest.mark.parametrize(
    "written",
    [
        "What does `s[1:10]` return?",
        "The slice `text[00:10]` is short.",
        "A slice xs[10:20] copies.",
        "A ratio [1:10] and no more",
        "The address is https://a.example/b",
        "It has one for all. https://a.example/v1",
        "I start it. To see whether it answers, visit http://localhost:80/up",
        "Every morning before work I read https://a.example",
        "That is told under [Locks](#locks)",
        "(Senior) engineers look at it.",
    ],
)
def test_what_may_be_meant_stays(written: str) -> None:
    assert residue.without(written) == written


def test_how_hard_a_question_is_is_no_part_of_it() -> None:
    assert residue.of_question("(Medium) What is a pump?") == "What is a pump?"
    assert residue.of_question("What is a pump? Beginner \U0001f682") == "What is a pump?"
    assert residue.of_question("Draw the way [\u21a9\ufe0f](#index)") == "Draw the way"


@pytest.mark.parametrize("text", ["a" + " " * 9999 + "b [", ". " * 5000 + "http://x", "[" * 9999])
def test_a_long_line_is_told_at_once(text: str) -> None:
    began = time.perf_counter()
    residue.without(text)
    residue.is_blank(text)
    assert time.perf_counter() - began < _AT_ONCE


_AT_ONCE = 0.5
"""Seconds."""


def test_many_examples_in_a_row_raise_nothing() -> None:
    assert named("For example, " * 2000 + "a pump, a valve, and a seal.") == []


@pytest.mark.parametrize(
    ("text", "stands_out"),
    [
        ("I follow a simple plan aimed at the first month of work.", "follow a simple plan"),
        ("I improved page load speed for all of them in a month.", "improved page load speed"),
        (
            "I raised several hundred pounds for the yard in a week.",
            "raised several hundred pounds",
        ),
        ("I sold a 5 a.m. breakfast to forty walkers at the gate.", "sold a 5 a.m. breakfast"),
        ("I lay the offers side by side on the table in the hall.", ""),
        ("I would offer something other than a lower price to them.", ""),
        ("I go through it line by line: the price first, and then the freight.", ""),
        ("For the top 50, I ask for site of manufacture and for second sources.", ""),
    ],
)
def test_a_name_stands_out_whole(text: str, stands_out: str) -> None:
    assert head(text) == stands_out


def test_figures_from_one_to_another_stand_out_together() -> None:
    assert with_figures("They stay 4 to 5 days.") == "They stay **4 to 5 days**."


def test_opening_words_end_in_no_pair() -> None:
    text = "I lay the offers side by side on it at noon each day"
    assert opening(text) == "I lay the offers side by side"
    assert opening("I was there at 5 a.m. with a flask") == "I was there at 5 a.m. with a flask"


def test_what_leads_on_is_no_name() -> None:
    answer = "A paper comes first. After that: the fields that are left when the lock is shut."
    found = study(question(answer, prompt="How do you lend it?"))
    assert str(found.points[1].text).startswith("After that: the")


def test_what_went_wrong_is_told_before_what_was_to_be_done() -> None:
    long = "with the keeper, the miller, both of his sons and whoever else was there that night"
    told = read(
        "#### Tell me about a time when you disagreed.\n"
        f"- **Situation:** I worked at a weir {long}. They wanted to raise it, {long}.\n"
        f"- **Task:** My task was to settle it {long}.\n"
        f"- **Action:** I called a meeting {long}. I drew a map {long}. This map helped {long}.\n"
        "- **Result:** It stayed as it was."
    )
    scene, *others = study(told).points
    assert "I worked at a weir" in scene.text.plain
    assert "They wanted to raise it" in scene.text.plain
    assert [point.label for point in others] == ["Task", "Action"]
    assert "I called a meeting" in others[1].text.plain
    assert "This map helped" not in others[1].text.plain


def test_each_part_of_a_story_is_one_point() -> None:
    told = read(
        "#### Tell me about a time when a gate stuck.\n"
        "- **Situation:** The gate stuck at noon. A barge with forty tons was coming.\n"
        "- **Action:** I rang the mill. The miller shut his sluice. I greased the hinge.\n"
        "- **Result:** It opened."
    )
    found = study(told)
    assert found.ask == "Tell it as a story: situation, action, result. 3 points."
    assert [(point.label, point.text.source) for point in found.points] == [
        ("Situation", "- The gate stuck at noon.\n- A barge with forty tons was coming."),
        ("Action", "- I rang the mill.\n- The miller shut his sluice.\n- I greased the hinge."),
    ]
    assert found.opening == "The gate stuck at noon"


def test_a_story_behind_steps_is_their_example() -> None:
    told = read(
        "#### How would you free a gate?\n"
        "- **Step 1**: Ring the mill at once.\n- **Step 2**: Grease the hinge.\n"
        "- **Context**: In May it stuck.\n- **Action**: I greased it.\n"
    )
    assert [(point.label, point.text.source) for point in study(told).points] == [
        ("", "Step 1: **Ring the mill** at once."),
        ("", "Step 2: Grease the hinge."),
        ("Example", "In May it stuck.\n\nI greased it."),
    ]


@pytest.mark.parametrize(
    ("answer", "parts"),
    [
        (
            "A broker took my tenant away by night. I sent him the letter. He gave up at once.",
            ["Situation", "Action"],
        ),
        (
            "Once. An officer couldn't see why it cost so much. I drew it for her. She signed.",
            ["Situation", "Action"],
        ),
        ("A plan is key. I like plans. Plans help.", ["", ""]),
        (
            "In May the weir gave way. I called the mill. *Key points: Call the mill, then wait.*",
            ["Situation", "Action", ""],
        ),
        (
            "In May the weir gave way. I called the mill. And that one who waits was wet.",
            ["Situation", "Action", ""],
        ),
    ],
)
def test_a_story_may_begin_with_somebody(answer: str, parts: list[str]) -> None:
    found = study(question(answer, prompt="Tell me about a time when you disagreed."))
    assert [point.label for point in found.points] == parts


def test_a_case_beside_an_answer_has_its_name() -> None:
    told = (
        "#### The gate is shut. What do you do?\n\n**Answer:** I ring first.\n\n"
        "- **Scenario 1**: The keeper is there. I ask him.\n"
        "- **Scenario 2**: He is not. I wait for the bell.\n"
    )
    found = study(read(told))
    assert [(point.label, point.text.source) for point in found.points] == [
        ("", "I ring first."),
        ("", "**Scenario 1**: The keeper is there. I ask him."),
    ]


@pytest.mark.parametrize(
    ("prompt", "answer", "wanted"),
    [
        ("How to list locks?", "ls -l locks", "Give the command."),
        ("How to list locks?", "`find . -name lock`", "Give the command."),
        ("How to list locks?", "uptime", "Give the command."),
        ("How to list locks?", "Use the list.", "Say how."),
        ("How to list locks?", "top or tail", "Say how."),
    ],
)
def test_a_command_is_asked_for(prompt: str, answer: str, wanted: str) -> None:
    assert study(question(answer, prompt=prompt)).ask == wanted


def test_the_name_of_code_that_is_folded_is_no_point() -> None:
    told = "I cache what is read most.\n\nlocks.py\n```\n" + "a = 1\n" * 8
    told += "```\n\ngates.py\n```\n" + "b = 2\n" * 8 + "```\n"
    found = study(question(told, prompt="How do you cache?"))
    assert "gates.py" not in " ".join(str(point.text) for point in found.points)
    assert "locks.py" in " ".join(str(point.text) for point in found.points)


def test_links_below_useful_resources_are_no_point() -> None:
    told = "It bolts.\n\nUseful resources:\n\n- [All of locks](https://a.example/l)\n"
    found = study(question(told, prompt="What does a lock do?"))
    assert [point.text.source for point in found.points] == ["It bolts."]


def test_what_only_leads_elsewhere_is_no_point() -> None:
    answer = (
        "- It bolts.\n- It rusts.\n- Learn More About Locks here\n\n"
        "Ref: [Ann Lee - Locks - The Basics - Part 2](https://a.example/l)"
    )
    found = study(question(answer, prompt="What does a lock do?"))
    assert [point.text.source for point in found.points] == ["It bolts.", "It rusts."]


def test_what_speaks_to_those_who_ask_is_what_they_look_for() -> None:
    said = "Most people hate late boats. That means something else to everyone you interview."
    asked = "What kind of a ferry do you like?"
    assert study(question(said, prompt=asked)).ask == "What do they look for? 2 points."
    mine = "I like a slow one. My last one was fast, and so was everyone you interview."
    assert study(question(mine, prompt=asked)).ask == "Answer in 2 points."


def test_an_approach_without_a_situation_is_told_item_by_item() -> None:
    answer = "- **Approach**: I ask first.\n  - **Who**: the cook\n  - **What**: the soup\n"
    found = study(question(answer, prompt="How do you find out?"))
    assert [point.text.source for point in found.points] == [
        "I ask first.",
        "**Who**: the cook",
        "**What**: the soup",
    ]


def test_opening_words_end_in_no_dash() -> None:
    assert opening("A late train - it was cold - daily talks") == "A late train - it was cold"


def test_a_label_that_is_a_heading_has_no_dash() -> None:
    made = read(
        "#### Tell me about a time when you kept a boat afloat.\n\n"
        "###### - Situation: The boat took in water.\n\n###### - Action: I caulked the seam."
    )
    assert made.answers[0].text.source == (
        "**Situation**: The boat took in water.\n\n**Action**: I caulked the seam."
    )
