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
from deckbuilder.markdown import Code, code, write
from deckbuilder.model import Answer, Meta, Question, Span, Study
from deckbuilder.notes import asks
from deckbuilder.notes.phrases import head, opening, shorten
from deckbuilder.notes.points import study
from deckbuilder.notes.sentences import count, mend, split
from deckbuilder.notes.trim import BUDGET, LIMIT
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
        text = (
            f"**{point.head}** — {point.text}"
            if point.named
            else point.text.replace(point.head, f"**{point.head}**", 1)
            if point.head
            else write((point.code,))
            if point.code
            else point.text
        )
        lines.append(
            f"{i}. " + (f"[{point.label}] " if point.label else "") + text.replace("\n", "\n   ")
        )
    lines += [f"result: {text}" for text in found.result]
    lines += [f"why: {text}" for text in found.why]
    lines += [f"another: {answer.label}" for answer in found.another]
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
            (
                "I would first seek to understand the root of their hesitation by asking open "
                "questions."
            ),
            "seek to understand the root of their hesitation",
        ),
        ("During the pandemic, meetings were impossible.", "meetings were impossible"),
        ("In writing, in the log and face to face.", "In writing"),
        (
            "If the answer is no, the money leads us and not the mission.",
            "the money leads us and not the mission",
        ),
        (
            "When I did this in my last studio we lost four classes at once.",
            "lost four classes at once",
        ),
        ("The facts do not move, but the order of sentences may.", "The facts do not move"),
        ("A man in my district had been on a third drug for a year.", "A man in my district"),
        (
            "I would tell them what it is, what it weighs and what the law says.",
            "tell them what it is",
        ),
        ("I take the nearest product we have, and scale it.", "take the nearest product we have"),
        ("I sign the sheet only after the ramp has come out and gone in again.", "sign the sheet"),
        (
            "I conduct a thorough review of all applicable local, state, and federal rules.",
            "conduct a thorough review",
        ),
        (
            "Permit, isolate, lock, tag, discharge, prove the tester.",
            "Permit, isolate, lock, tag, discharge",
        ),
        (
            "She told me that we had met radiology eight times and nursing never.",
            "met radiology eight times",
        ),
        (
            "It turned out that the backup job froze the clock for two seconds.",
            "the backup job froze the clock for two seconds",
        ),
        (
            "The payload grows from eight to sixty-four bytes and runs faster.",
            "The payload grows from eight to sixty-four bytes",
        ),
        (
            "Simultaneously, I would work with legal counsel to understand our rights.",
            "work with legal counsel",
        ),
        ("I look at: correctness, tests, naming.", ""),
        ("After \\(t, u\\) seconds the bucket holds \\(min(c, k + r t)\\) tokens.", ""),
        (
            "By leveraging Zoom, I maintained client engagement and sold more.",
            "maintained client engagement",
        ),
        ("I had to restore checkout and sleep.", "restore checkout"),
        ("`asyncio` holds connections.", ""),
        ("Every Friday I sent an update, even on holidays.", "sent an update"),
        ("Yes.", ""),
        (
            "I put five lines side by side over the life of the asset.",
            "put five lines side by side",
        ),
    ],
)
def test_head(text: str, expected: str) -> None:
    assert head(text) == expected


def test_opening_is_a_clause_of_at_most_nine_words() -> None:
    assert opening("I use a type variable, so that the checker helps.") == "I use a type variable"
    assert (
        opening("I would focus on the value our product provides beyond price, always.")
        == "I would focus on the value our product provides"
    )
    assert (
        opening("I take the nearest product we have, and more.")
        == "I take the nearest product we have"
    )
    assert (
        opening("The payload grows from eight to sixty-four bytes and the data phase runs faster.")
        == "The payload grows from eight to sixty-four bytes"
    )
    assert (
        opening("Two years ago we lost a $2.4 million imaging-workflow deal in the final round.")
        == "Two years ago we lost"
    )
    assert opening("Common causes. Two channels with one fan are one channel.") == "Common causes"
    assert (
        opening("**Bold words that go on and on and on for a long long while** end.").count("**")
        % 2
        == 0
    )


def test_shorten_keeps_sentences_whole_and_figures() -> None:
    assert (
        shorten("I ask who signs off and in which order, since they review one after another.")
        == "I ask who signs off and in which order."
    )
    assert shorten("I ask who signs off and in which order, since 40 of them review.") is None
    assert (
        shorten("When the packet, which has many parts and appendices, goes first I rest.") is None
    )
    assert (
        shorten("I keep four of these lists: one for legal; one for privacy and the others.")
        is None
    )


def test_a_reason_goes_later_than_an_aside() -> None:
    reason = "I send the packet to all three offices, because each of them reviews it alone."
    assert shorten(reason, "aside") is None
    assert shorten(reason) == "I send the packet to all three offices."
    list_of_things = (
        "I walk the site and look at what the plan cannot know: a cable, a signal behind a "
        "poster, a gate."
    )
    assert shorten(list_of_things) is None
    assert (
        shorten(list_of_things, "clause")
        == "I walk the site and look at what the plan cannot know."
    )


def test_mend() -> None:
    assert mend("a **b** c") == "a **b** c"
    assert mend("a **b c") == "a b c"
    assert mend("`2**3` stays") == "`2**3` stays"


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
    assert [p.text for p in found.points] == ["I listen.", "I ask."]


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
    assert found.points[-1].label == "Example"


def test_nothing_is_inferred_outside_stories() -> None:
    found = study(
        question(
            "In my last job sales fell. I called ten clients. Sales rose by 10%.",
            "How do you sell?",
        )
    )
    assert [p.label for p in found.points] == ["", "", ""]
    assert found.result == ()


def test_what_i_did_is_experience_and_what_a_thing_is_gets_explained() -> None:
    assert (
        study(
            question(
                "Our filler broke. I shortened the loop.", "Describe a pilot run that went wrong."
            )
        ).ask
        == "Speak from experience. 2 points."
    )
    assert (
        study(question("A tree keeps keys sorted. Pages are nodes.", "Describe a B-tree.")).ask
        == "Explain it in 2 points."
    )


def test_code_counts_as_no_point() -> None:
    found = study(
        question(
            "I keep a set. It is fast.\n\n```python\nx = {1}\n```",
            "Write a function that finds duplicates.",
        )
    )
    assert [p.label for p in found.points] == ["Code", "", ""]
    assert found.points[0].code == Code("x = {1}", 3, 5, "python")
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
    assert [p.text for p in found.points] == ["I ask."]
    assert found.another == asked.answers[2:]


@pytest.mark.parametrize(
    ("prompt", "shape"),
    [
        ("Write a SQL query that finds gaps.", asks.CODE),
        ("How do you write a context manager, and why is it safer?", asks.DO),
        ("Tell me about a time when you failed.", asks.STORY),
        ("Can you describe a situation where you led?", asks.STORY),
        ("What was your biggest mistake?", asks.STORY),
        ("Describe a strategy you implemented.", asks.STORY),
        ("Describe your experience with EHR systems.", asks.EXPERIENCE),
        ("What is the difference between TCP and UDP?", asks.COMPARE),
        ("Why do you want this job?", asks.WHY),
        ("How would you handle a recall?", asks.WOULD),
        ("Can you explain what a closure is?", asks.EXPLAIN),
        ("What is your approach to testing?", asks.DO),
        ("What are the stages of a sale?", asks.LIST),
        ("What is a closure?", asks.EXPLAIN),
        ("Tell me about your longest night.", asks.STORY),
        ("Describe how you hand over a repair.", asks.DO),
        ("Explain how you would integrate storage.", asks.WOULD),
        ("Which systems have you worked with?", asks.EXPERIENCE),
        ("Which schemes do you compare first?", asks.WHAT),
        ("When would you advise against Scrum?", asks.ANSWER),
        ("What is your greatest weakness?", asks.EXPERIENCE),
    ],
)
def test_shape(prompt: str, shape: str) -> None:
    assert asks.shape(prompt) == shape


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
    assert asks.shows_code(prompt) is shows


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


def loose_marks(text: str) -> int:
    spans = code.spans(text)
    marks = re.finditer(r"(?<=\S)\*\*|\*\*(?=\S)", text)
    return sum(1 for m in marks if not any(a < m.start() < b for a, b in spans))


@given(TEXT, PROMPTS)
def test_any_text(text: str, prompt: str) -> None:
    found = study(question(text, prompt))
    said = [p for p in found.points if p.label != "Code"]
    assert len(said) <= LIMIT
    assert count(found.opening) <= 9
    source = words(text)
    for point in found.points:
        shown = write((point.code,)) if point.code else point.text
        assert words(f"{shown} {point.head}") <= source
        assert shown.strip()
    for point in said:
        assert loose_marks(point.text) % 2 == loose_marks(point.head) == 0
        assert point.named or point.head in point.text
    assert words(" ".join(map(str, found.result + found.why))) <= source
    sized = re.search(r"(\d+) ", found.ask)
    assert not sized or int(sized[1]) == len(said)
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
                said = [p for p in found.points if p.label != "Code"]
                assert 1 <= len(said) <= LIMIT
                sizes.append(
                    sum(count(p.text) for p in said) + sum(count(r.source) for r in found.result)
                )
    assert sorted(sizes)[len(sizes) // 2] <= BUDGET
