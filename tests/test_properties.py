"""Arbitrary text, and text made of pieces of guides: nothing raises, is lost, invented or slow."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from deckbuilder import config, decks
from deckbuilder.document import parse
from deckbuilder.markdown import html as render
from deckbuilder.model import Book, Card, Guide, Options
from deckbuilder.notes import build as building
from deckbuilder.notes.types import NOTE_TYPES
from deckbuilder.readers import read_guide
from deckbuilder.text import clean
from deckbuilder.writers import csv, markdown, table
from tests.conftest import ROOT
from tests.reading import check_invariants, field, read_text, shape, texts, words
from tests.test_render import HOSTILE, INLINE, check_html, grows_linearly

SETTINGS = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)

LINES = [
    "# Title of the Guide",
    "## Technical Questions",
    "### Behavioral Interview Questions",
    "#### 1. How do you rank leads?",
    "#### Question 2: Describe a time when you failed.",
    "##### Q3: What is a pipeline?",
    "#### Question 4",
    "**How would you handle it?**",
    "**Q5: Why do you sell?**",
    "1. **How do you plan?**",
    "2. **Plan first:** then act",
    "#### Follow-Up Points",
    "## Certifications",
    "### Required and Recommended Certifications",
    "- **Certified Sales Professional (CSP)**: shows commitment.",
    "- **CFA (Chartered Financial Analyst)** for finance",
    "- **Certifications:**",
    "## Conclusion",
    "Remember to practice these questions before the interview.",
    "**Answer:**",
    "**Answer:** I call each client.",
    "- **Answer**: I listen first. **Outcome**: sales grew by 30%.",
    "- **Example 1:** I once lost a deal.",
    "- **Scenario 2**: the client leaves.",
    "*Context*: a merger. *Outcome*: it closed.",
    "- **Pitfalls to Avoid:**",
    "**What Not to Do**: overselling.",
    "**Best Practices and Pitfalls:** listen, never argue.",
    "- **Follow-up Points**:",
    "  - they ask why",
    "    - and **deep** down",
    "      1. deeper `code`",
    "* star item",
    "+ plus item",
    "3) third",
    "Plain words about a client, in a sentence.",
    "a line that goes on",
    "```python",
    "```",
    "~~~",
    "    indented = code",
    "# Variables",
    "| a | b |",
    "| --- | --- |",
    "| c | d |",
    "> a quote",
    "> > nested",
    "---",
    "===",
    "***",
    "<details><summary>What is a lead?</summary>",
    "</details>",
    "<br/>",
    "<b>Answer</b>",
    "<!-- a comment",
    "-->",
    "<!-- id: lead-1 -->",
    "List<String> and a < b",
    r"so \(x^2\) and \[ y \]",
    "$$ z $$",
    "from $1M to $2M",
    "![stages](img/a.png)",
    "[link](http://a.b) and [ref]: http://c.d",
    "{{c1::cloze}} [sound:a.mp3]",
    "Data Storytelling",
    "Practical development:",
    "These steps include:",
    "Term: its meaning",
    "term: Sales Manager Interview Guide",
    "**⬆ Back to Top**",
    "How to Answer",
    "First Answer Example",
    "**",
    "_",
    "`",
    "\\",
    "",
    "",
    "",
]

FRAGMENTS = [
    "*",
    "**",
    "_",
    "`",
    "```",
    "~~",
    "#",
    "## ",
    "- ",
    "1. ",
    "> ",
    "[",
    "](",
    ")",
    "![",
    "<b>",
    "<!--",
    "-->",
    "\\(",
    "\\)",
    "$$",
    "\\",
    "|",
    "{{",
    "}}",
    "&lt;",
    "&#92;",
]
FRAGMENTS += [
    "<script>",
    "[sound:x.mp3]",
    ":",
    "?",
    "Answer",
    " ",
    "\n",
    "\n\n",
    "  ",
    "a",
    "word ",
    "é",
    "\u2028",
    "\x0c",
    "\x85",
    "\xa0",
    "\u200b",
    "\u202e",
    "\ue0f0",
    "&#xe0f0;",
    "0",
    '"',
    "'",
]

indents = st.sampled_from(["", "", "", "", "  ", "   ", "    ", "\t", "      "])
line = st.tuples(indents, st.sampled_from(LINES)).map("".join)
ended = st.tuples(line, st.sampled_from(["", "", "", "  ", " "])).map("".join)
guides = st.lists(ended, max_size=25).map("\n".join)
fronted = st.tuples(
    st.sampled_from(
        [
            "",
            "---\nterm: Sales Manager Interview Guide\ntags: [a, b]\n---\n",
            "---\nterm: x\n",
            "\ufeff",
            "+++\ntitle = 'x'\n+++\n",
        ]
    ),
    guides,
).map("".join)
soup = st.lists(st.sampled_from(FRAGMENTS), max_size=40).map("".join)
answered = st.one_of(soup, guides).map(
    (
        "## Technical Questions\n\n#### 1. How do you plan?\n\n**Answer:** I plan. {}\n\n#### 2. "
        "Why?\n\nSo.\n"
    ).format
)
listed = st.lists(soup.map(lambda s: s.replace("\n", " ")), min_size=1, max_size=4).map(
    lambda items: "#### 1. How?\n\n- " + "\n- ".join(items) + "\n\n#### 2. Why?\n\nSo.\n"
)
named = soup.map(
    lambda s: (
        f"## Certifications\n\n- **Certified {s.replace(chr(10), ' ')} (ABC)**: good for "
        f"{s}\n\n#### 1. How {s.replace(chr(10), ' ')}?\n\nSo.\n"
    )
)
anything = st.one_of(st.text(max_size=300), soup, fronted, answered, listed, named)


def everything(text: str) -> tuple[Guide, Book]:
    """The whole street but the disk: read, build, notes."""
    guide = read_text(text)
    built = building.build(decks.build([guide]))
    return guide, Book("Guide", "guide", built)


def check_text_is_kept(text: str, guide: Guide) -> None:
    """The invariants as far as they hold for any text."""
    check_lines_are_kept(text, guide)
    for card in guide.cards:
        own_words_stand_in_the_source(card, text)


def check_lines_are_kept(text: str, guide: Guide) -> None:
    """Every line arrives somewhere, and spans lie in the file."""
    document = parse(guide.path, text)
    count = len(document.lines)
    assert guide.lines.lost == 0
    assert guide.lines.body == guide.lines.cards + guide.lines.context + guide.lines.diagnosed
    assert guide.lines.body == sum(bool(one.strip()) for one in document.lines)
    for span in [
        *(c.span for c in guide.cards),
        *(q.span for q in guide.unanswered),
        *(c.span for c in guide.context),
        *(d.span for d in guide.diagnostics),
    ]:
        assert span.path == guide.path
        assert 1 <= span.start <= span.end <= count, span


def own_words_stand_in_the_source(card: Card, text: str) -> None:
    source = clean(text)
    # in code what nobody sees stays as it is written
    there = words(source) | words(text)
    there |= words(re.sub(r"[`*_]|<!--.*?-->", "", source, flags=re.DOTALL))
    for part in texts(card):
        missing = [word for word in words(part) if word not in there]
        assert not missing, f"{card.span} {card.kind}: {missing} is nowhere in the source"


@SETTINGS
@given(anything)
def test_nothing_raises_and_no_line_is_lost(text: str) -> None:
    guide, book = everything(text)
    check_text_is_kept(text, guide)
    for write in (markdown.write, table.write, lambda *given: [*csv.parts(*given), 1]):
        assert write(book, Options(answers="full"))


def as_answer(text: str) -> str:
    return (
        f"## Technical Questions\n\n#### 1. How do you plan?\n\n**Answer:** {text}\n\n#### 2. "
        f"Why?\n\nSo.\n"
    )


@pytest.mark.parametrize(
    "text",
    [
        "## QUESTION\n# 0\n*ANSWER*\n##1.?",
        "## Technical Questions\n# Title of the Guide\n**Answer:**\n# Title of the Guide",
        "```python\n## Technical Questions",
        "#### 1. How do you rank leads?\n```python\n",
        "<!--",
        "<!-- a\n\nb",
        "#### 1. How do you rank leads?\n```python\nrank()\n\n#### 2. Why?\n\nSo.",
    ],
)
def test_small_guides(text: str) -> None:
    guide, _ = everything(text)
    check_text_is_kept(text, guide)
    check_invariants(text, guide)


@pytest.mark.parametrize(
    "text",
    [
        "\\(x\\) &#xe0f0;9&#xe0f1;",
        "\\(x\\) &#57584;7&#57585;",
        "#",
        "- ",
        "```",
        "<!--",
        "|",
        "a\n===\nb",
        "\\",
        "[a]: b",
    ],
)
def test_small_answers_do_not_raise(text: str) -> None:
    guide, book = everything(as_answer(text))
    check_text_is_kept(as_answer(text), guide)
    assert markdown.write(book, Options(answers="full"))


@pytest.mark.parametrize(
    "front",
    [
        "term: !!timestamp x",
        "term: !!bool x",
        "term: !!int ''",
        "term: !!int '_'",
        "term: !!float ''",
        "vertical: 0x" + "f" * 5000,
        "+++\na = 0x" + "f" * 5000,
    ],
    ids=lambda f: f[:20].replace("\n", " "),
)
def test_odd_front_matter_is_a_diagnostic(front: str) -> None:
    text = f"{front}\n+++\n" if front.startswith("+++") else f"---\n{front}\n---\n"
    guide = read_text(text + "\n#### 1. How do you plan?\n\n**Answer:** I plan.\n")
    assert [card.kind for card in guide.cards] == ["question"]


@pytest.mark.parametrize(
    "front",
    [
        "guides: {a.md: {role: !!timestamp x}}",
        "labels: {a: !!bool x}",
        "deck: !!int ''",
        "deck: 0x" + "f" * 5000,
    ],
    ids=lambda f: f[:20],
)
def test_odd_settings_are_a_diagnostic(front: str) -> None:
    assert [d.code for d in config.parse("deckbuilder.yaml", front).diagnostics] in (
        ["bad-config"],
        [],
    )


@pytest.mark.parametrize(
    "text",
    [
        "`x\\` <b>bold</b>",
        "\\` <b>bold</b> \\`",
        "a path C:\\\\<img src=x onerror=alert(1)>",
        "\n- a tick ` here\n- <script>alert(1)</script> and ` there",
        "\n> a ` tick\n\n- <b>x</b> `",
        "$$ ` <b>x</b> $$",
        "\\( ` <b>x</b> \\)",
        "\n````\n<b>\n```\n<i>\n````",
        "a path C:\\\\<foo> and \\\\<foo/>",
        "`a\\` <foo>",
        "\\` <foo> \\`",
        "<http://a.b> and <mailto:a@b.c> and <b@c.d>",
        "<?php x ?> <!DOCTYPE x> <![CDATA[x]]> </div>",
        "\n| a | b |\n| - | - |\n| ` | <b>x</b> ` |",
        "![a](http://a.b/<b>) [a](<b>)",
        "~~~ <b>x</b> ~~~",
        "``` <b>x</b> ```",
    ],
)
def test_no_answer_brings_html_into_the_sheet(text: str) -> None:
    _, book = everything(as_answer(text))
    assert html_in(markdown.write(book, Options(answers="full")).decode()) == []


@SETTINGS
@given(guides)
def test_no_word_of_a_guide_is_lost(text: str) -> None:
    # an id stands outside the card's lines; the label of a collection is a label here
    text = text.replace("<!-- id: lead-1 -->", "").replace("<b>Answer</b>", "")
    check_invariants(text, read_text(text))


@SETTINGS
@given(anything)
def test_line_endings_do_not_matter(text: str) -> None:
    text = text.replace("\r", "")
    assert (
        read_text(text.replace("\n", "\r\n"))
        == read_text(text)
        == read_text(text.replace("\n", "\r"))
    )


@SETTINGS
@given(anything)
def test_two_readings_are_equal(text: str) -> None:
    first, second = everything(text), everything(text)
    assert first == second
    assert markdown.write(first[1], Options(answers="full")) == markdown.write(
        second[1], Options(answers="full")
    )


@SETTINGS
@given(guides, st.integers(1, 4))
def test_blank_lines_before_change_nothing(text: str, count: int) -> None:
    guide, moved = read_text(text), read_text("\n" * count + text)
    if parse("guide.md", text).front or parse("guide.md", "\n" * count + text).front:
        return
    assert shape(moved) == shape(guide)
    assert [c.span.start for c in moved.cards] == [c.span.start + count for c in guide.cards]


@SETTINGS
@given(anything)
def test_notes_are_sound(text: str) -> None:
    _, book = everything(text)
    keys = [(note.kind, note.role, note.key) for note in book.notes]
    assert len(set(keys)) == len(keys)
    for note in book.notes:
        assert [name for name, _ in note.fields] == [f.name for f in NOTE_TYPES[note.type].fields]
        assert note.fields[0][1].strip(), "an empty first field makes a note without cards"
        assert not note.fields[-1][1], "the last field is the learner's"
        for name, html in note.fields:
            check_html(html)
            assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]", html), name
        assert all(re.fullmatch(r"[^\s\"]+", tag) for tag in note.tags)


@SETTINGS
@given(anything)
def test_a_sheet_holds_no_html(text: str) -> None:
    """A viewer with HTML on shows nothing but text: what is in code or escaped is no tag."""
    _, book = everything(text)
    sheet = markdown.write(book, Options(answers="full")).decode()
    assert not html_in(sheet)


def html_in(sheet: str) -> list[str]:
    tokens = MarkdownIt("commonmark").enable("table").parse(sheet)
    return [
        t.content
        for token in tokens
        for t in (token, *(token.children or ()))
        if t.type in ("html_block", "html_inline")
    ]


@settings(SETTINGS, max_examples=400)
@given(st.one_of(st.text(max_size=200), soup, guides))
def test_html_is_sound(text: str) -> None:
    text = re.sub(r"[\ud800-\udfff]", "", text)
    check_html(render.block(field(text)))
    check_html(render.inline(text), INLINE)
    check_html(render.text(text))


FRONT = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "term: ",
                "tags: ",
                "role: ",
                "- ",
                "  - ",
                "[",
                "]",
                "{",
                "}",
                "&a ",
                "*a",
                "!!bool ",
                "!!int ",
                "!!timestamp ",
                "!!float ",
                "? ",
                ": ",
            ]
        ),
        st.sampled_from(
            [
                "x",
                '"',
                "'",
                "\n",
                "\n",
                "0x1F",
                "2024-13-45",
                "1e999",
                "~",
                "|\n  ",
                ">-\n  ",
                "#",
                "%",
                "@",
                "<<: ",
                "\\x1b",
                "question: a",
                "answer: b",
            ]
        ),
        st.text(max_size=5),
    ),
    max_size=15,
).map("".join)


@settings(SETTINGS, max_examples=400)
@given(st.sampled_from(["---", "+++"]), FRONT)
def test_no_front_matter_raises(mark: str, text: str) -> None:
    check_text_is_kept(
        f"{mark}\n{text}\n{mark}\n\n#### 1. How?\n\nSo.",
        read_text(f"{mark}\n{text}\n{mark}\n\n#### 1. How?\n\nSo."),
    )


@pytest.mark.parametrize("sign", ["tab", "", '"', "ß"])
def test_no_cell_of_an_export_of_anki_is_too_long(sign: str) -> None:
    picture = "iVBORw0KGgo=" * 20_000
    written = f'#separator:{sign}\nHow do you plan?\t{picture}\nWhy?\t"never closed'
    text = "\n".join(map(str, parse("notes.txt", written).blocks))
    assert picture in text
    assert "never closed" in text


@pytest.mark.parametrize(
    "unit",
    ["[\\n", "{a: \\n", "- ", "- \\n", "a:\\n ", "? ", "!!str ", "&a ", "*a ", "[[", "!<x> "],
)
@pytest.mark.parametrize("place", ["front matter", "deckbuilder.yaml"])
def test_deep_yaml_does_not_kill_the_process(unit: str, place: str) -> None:
    """In a process of its own: the C loader can overflow the stack, which no `except` catches."""
    make = f"text = 'a: ' + '{unit}' * (60_000 // len('{unit}'))"
    use = (
        "parse('a.md', '---\\n' + text + '\\n---\\n# x\\n')"
        if place == "front matter"
        else "config.parse('deckbuilder.yaml', text)"
    )
    code = (
        f"from deckbuilder import config\nfrom deckbuilder.document import parse\n{make}\nassert "
        f"{use}.diagnostics is not None"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, (done.returncode, done.stderr[-300:])


# --- time -----------------------------------------------------------------------------------------

AROUND: dict[str, Callable[[str], str]] = {
    "alone": lambda text: text,
    "as an answer": lambda text: (
        f"---\nterm: Nurse Interview Guide\n---\n\n## Technical Questions\n\n#### 1. How do "
        f"you plan?\n\n**Answer:** {text}\n\n#### 2. Why?\n\nSo.\n"
    ),
}


def whole(text: str) -> None:
    guide = read_guide(parse("guide.md", text))
    book = Book("Guide", "guide", building.build(decks.build([guide])))
    markdown.write(book, Options(answers="full"))
    table.write(book, Options())


@pytest.mark.parametrize("around", AROUND)
@pytest.mark.parametrize("name", HOSTILE)
def test_reading_and_writing_take_linear_time(name: str, around: str) -> None:
    grows_linearly(whole, lambda n: AROUND[around](HOSTILE[name](n)), 250)


HEAD = "---\nterm: Nurse Interview Guide\n---\n\n## Technical Questions\n\n"
NEXT = "\n\nI plan it.\n\n#### 2. Why?\n\nSo.\n"
PLACES = {
    "a question heading": "#### 1. How do you plan? {}x" + NEXT,
    "the start of a question": "#### {} how do you plan?" + NEXT,
    "a heading": "## {}x" + NEXT,
    "behind a bold question": "**How do you plan?** {}x" + NEXT,
    "inside a bold question": "**1. How do you {}x?**" + NEXT,
    "behind a question in a list": "1. **How do you plan?** {}x\n\n   So.\n2. **Why?**\n\n   So.\n",
    "a list item": "#### 1. How?\n\n- {}\n- {}x" + NEXT,
    "a label": "#### 1. How?\n\n**Answer {}x:** so" + NEXT,
    "behind a label": "#### 1. How?\n\n- **Pitfalls**: {}x" + NEXT,
    "a certification": (
        "## Certifications\n\n- **Certified {}x (ABC)**: good {}\n- {}x (ABC): y\n- ABC ({}x)\n"
    ),
    "a paragraph of certifications": "## Certifications\n\n{}x\n\n#### 1. How?\n\nSo.\n",
    "a closing paragraph": "#### 1. How?\n\nSo.\n\nRemember {}x to prepare for the interview.\n",
    "an answer": "#### 1. How?\n\n**Answer:** I plan. {}x. Then I work" + NEXT,
    "plain text": (
        "A Title Here\nSome text {}x goes.\nAnother Title\nMore text: {}\n- a\n- b: {}x\n"
    ),
    "a competency": (
        "## Skill {}x\n\nWhy {}x so.\n\nPractice:\n\n- {}x\n- b\n\n## Skill B\n\nWhy "
        "so.\n\nPractice:\n\n- a\n- b\n"
    ),
    "a concept": "## Terms\n\n- {}x: meaning\n- Term: {}x\n- **{}x**: y\n",
    "a table": "#### 1. How?\n\n| a | b |\n| - | - |\n| {}x | c |" + NEXT,
    "code": "#### 1. How?\n\n```python\n{}x\n```" + NEXT,
    "a summary": (
        "<details><summary>How {}x?</summary>\n\nSo "
        "{}x\n\n</details>\n\n<details><summary>Why?</summary>\n\nSo\n\n</details>\n"
    ),
    "a quote": "#### 1. How?\n\n> {}x" + NEXT,
}
PROBE = """
import sys, time
from tests.test_properties import HEAD, PLACES, whole
from tests.test_render import HOSTILE
place = PLACES[sys.argv[1]]
took = {}
for size in (60, 150, 600):
    start = time.process_time()
    for name, make in HOSTILE.items():
        print(size, name, file=sys.stderr, flush=True)
        whole(HEAD + place.replace("{}", make(size).replace("\\n", " ")))
    took[size] = time.process_time() - start
print(took[600] / took[150])
"""


@pytest.mark.parametrize("place", PLACES)
def test_hostile_text_in_any_place_takes_linear_time(place: str) -> None:
    """In a process of its own, because an exponential expression would never return."""
    command = [sys.executable, "-c", PROBE, place]
    try:
        done = subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise AssertionError(
            f"no end in sight at: {(error.stderr or b'').decode().strip().splitlines()[-1]}"
        ) from None
    assert done.returncode == 0, done.stderr[-500:]
    assert float(done.stdout) < 8, (
        f"four times the text took {float(done.stdout):.1f} times as long"
    )


MANY: dict[str, Callable[[int], str]] = {
    "questions": lambda n: "\n\n".join(
        f"#### {k}. How do you do it {k}?\n\n**Answer:** I plan. **Outcome**: it works {k} times."
        for k in range(1, n)
    ),
    "one question again and again": lambda n: "#### How?\n\n**Answer:** So.\n\n" * n,
    "unanswered questions": lambda n: "\n\n".join(
        f"#### {k}. How do you do it {k}?" for k in range(1, n)
    ),
    "certifications": lambda n: (
        "## Certifications\n\n"
        + "\n".join(f"- **Certified Person {k} (CP{k})**: good." for k in range(n))
    ),
    "competencies": lambda n: "\n\n".join(
        f"## Skill {k}\n\nIt helps much.\n\nPractice:\n\n- one\n- two" for k in range(n)
    ),
    "one long list": lambda n: "#### 1. How?\n\n" + "\n".join(f"- point {k}" for k in range(n)),
    "one long paragraph": lambda n: (
        "#### 1. How?\n\n" + " ".join(f"I did the thing {k} well." for k in range(n))
    ),
    "labels in a paragraph": lambda n: (
        "#### 1. How?\n\n" + " ".join(f"**Outcome**: it grew {k}." for k in range(n))
    ),
    "bold words": lambda n: "#### 1. How?\n\n" + " ".join(f"**word {k}** and" for k in range(n)),
    "plain text": lambda n: "\n".join(
        f"A Title Here\nSome text of number {k} that goes on." for k in range(n)
    ),
    "headings": lambda n: "## A Heading\n" * n,
    "rules": lambda n: "a\n\n---\n\n" * n,
    "blanks behind Question": lambda n: "#### Question" + " " * 20 * n + "x\n\nSo.\n",
    "blanks behind Q, nothing else": lambda n: "Q" + " " * 20 * n + "x?\nSo.\n",
    "tabs in a heading": lambda n: "#### a" + "\t" * 20 * n + "b\n\nSo.\n",
    "items without a label": lambda n: "#### How do you do?\n\n" + "- one two\n" * n,
    "follow-up headings": lambda n: "#### 1. How?\n\nSo.\n\n#### Follow-Up Points\n\n- why\n\n" * n,
}


@pytest.mark.parametrize("name", MANY)
def test_long_guides_take_linear_time(name: str) -> None:
    grows_linearly(whole, MANY[name], 40)


@pytest.mark.parametrize(
    "text",
    [
        "#### Question 1: How?\n\nx^2 then `a^b` and H~2 then `c~d`.\n",
        "#### Question 1: How?\n\n==x `a==b` and %%y `c%%d`.\n",
        "`a`<details open><summary>s</summary>x</details>\n\n#### Question 2: Describe it.\n",
        "<details open><summary>s</summary>x</details>#### Question 2: Describe it.\n",
        "- #### Question 4\n\n**How do you plan?** ===\n\nb\n",
        "#### Question 4Which signs?\n\nAll.\n",
        "| a | b |\n| --- | --- |\n`ls | sort`\n",
        "1. >     indented = code\n",
        "#### Question 1: How?\n\n=== <b>Answer</b>\n\nSo.\n",
        "    <details><summary>What is a lead?</summary> - ```sh\nls\n```\n",
        "1. a\n    <!-- id: lead-1 --> 2.\n",
        "#### Question 1: What is the difference between == and !=\n\nMuch.\n",
        "# Interview Questions\n\n1. **How do you plan?** ===\n\n   So.\n",
        "# Interview Questions\n\n1. **How do you plan?** \u2b50\n\n   So.\n",
    ],
)
def test_no_sign_is_lost_at_the_edge_of_a_mark(text: str) -> None:
    """What a fuzz of fifty thousand guides found: marks that reach into code, signs at an end."""
    guide = read_text(text)
    assert "lost-text" not in {d.code for d in guide.diagnostics}
    assert guide.lines.lost == 0
    said = [*(t for card in guide.cards for t in texts(card)), *(c.text for c in guide.context)]
    said += [q.prompt for q in guide.unanswered]
    wanted = re.findall(r"`[^`\n]+`|(?<![=!])[=!]=+(?!=| <b>)", text)
    assert not [w for w in wanted if w not in "\n".join(said)]
