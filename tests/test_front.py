"""Front matter: what is one, what it says, and that none of its lines is lost."""

from __future__ import annotations

import pytest

from deckbuilder.document import parse
from deckbuilder.front import Front, front_matter, meta
from deckbuilder.model import Guide, Meta, Question
from tests.reading import check_invariants, read_text

BODY = "\n## Interview Questions\n\n### 1. How do you plan?\n\nI plan.\n\n### 2. Why?\n\nSo.\n"


def prompts(guide: Guide) -> list[str]:
    return [card.prompt for card in guide.cards if isinstance(card, Question)]


def codes(guide: Guide) -> list[tuple[str, int]]:
    return [(d.code, d.span.start) for d in guide.diagnostics if d.code != "missing-role"]


def about(inside: str) -> Meta:
    return read_text(f"---\n{inside}\n---\n{BODY}").meta


def told(inside: str) -> list[tuple[str, int]]:
    return codes(read_text(f"---\n{inside}\n---\n{BODY}"))


# --- where it is ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("---\nrole: Nurse\n---\n", 3),
        ("---\nrole: Nurse\n...\n", 3),
        ("---   \nrole: Nurse\n---\t\n", 3),
        ("\ufeff---\nrole: Nurse\n---\n", 3),
        ("\n \n---\nrole: Nurse\n---\n", 5),
        ("<!-- lint off -->\n---\nrole: Nurse\n---\n", 4),
        ("<!-- lint\noff -->\n\n---\nrole: Nurse\n---\n", 6),
        ("---\r\nrole: Nurse\r\n---\r\n", 3),
        ("---\n  role: Nurse\n  title: A\n---\n", 4),
        ("---\n\"role\": 'Nurse'\n---\n", 3),
        ("---\n{role: Nurse, title: A}\n---\n", 3),
        ("---\nlayout: post\n\n# SEO\nrole: Nurse\n\n# draft: true\n---\n", 8),
        ('+++\nrole = "Nurse"\n[params]\nrole = "no"\n+++\n', 5),
        ('{\n  "role": "Nurse",\n  "draft": true\n}\n', 4),
    ],
)
def test_what_is_front_matter(text: str, lines: int) -> None:
    guide = read_text(text + BODY)
    assert parse("a.md", text + BODY).front == lines
    assert guide.meta.role == "Nurse"
    assert prompts(guide) == ["How do you plan?", "Why?"]
    assert codes(guide) == []
    check_invariants(text + BODY, guide)


@pytest.mark.parametrize(
    "text",
    [
        "---\nQ: How?\nA: So.\n---\nQ: Who?\nA: We.\n---\n",
        "---\nquestion: How?\nanswer: So.\ntags: x\n---\nquestion: Who?\nanswer: We.\n---\n",
        "---\nFrage: Wie?\nAntwort: So.\n---\nFrage: Wer?\nAntwort: Wir.\n---\n",
        "---\n## How do you plan?\n\nI plan.\n\n---\n\n## Why?\n\nSo.\n",
        "---\nNote: a draft\nand more of it.\n\n## How?\n\nSo.\n\n---\n\n## Who?\n\nWe.\n",
        "---\nNote: a draft.\n\n## How do you plan?\n\n### How do you rest?\n\n---\n",
        "---\nTopic: Teams\nI talk first.\nThen I listen.\n---\nTopic: Calls\nI ring.\n---\n",
        "---\n- one\n- two\n---\n",
        "---\nA sentence of prose.\n---\n",
        "---\nQ: How?\nA: So.\n\nQ: Who?\nA: We.\n",
        "+++\nA sentence of prose.\n+++\n",
        '{ "a": 1 }\n',
        "{% raw %}\n---\nrole: Nurse\n---\n",
        "<!-- never closed\n---\nrole: Nurse\n---\n",
        "Text\n\n---\nrole: Nurse\n---\n",
    ],
)
def test_what_is_body(text: str) -> None:
    assert parse("a.md", text).front == 0
    assert front_matter("a.md", text) == Front()
    guide = read_text(text)
    assert guide.meta.role is None
    assert guide.lines.body == sum(bool(line.strip()) for line in text.split("\n"))
    assert guide.lines.lost == 0


def test_a_rule_on_line_one_costs_no_question() -> None:
    guide = read_text("---\nQ: How do you plan?\nA: So.\n---\nQ: Why?\nA: Thus.\n")
    assert prompts(guide) == ["How do you plan?", "Why?"]


def test_a_forgotten_fence_before_a_rule_costs_no_question() -> None:
    text = "---\nterm: Nurse Interview Guide\ntags: [a]\n\n## How do you plan?\n\nI plan.\n\n---\n"
    guide = read_text(text + "\n## Why do you rest?\n\nSo.\n")
    assert prompts(guide) == ["How do you plan?", "Why do you rest?"]
    assert (guide.meta.role, guide.meta.tags) == ("Nurse", ("a",))
    assert codes(guide) == [("unclosed-front-matter", 1)]


# --- what it says ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value",
    "3.10 24:7 NO yes on off 2024-01-01 010 1e3 0x1F 1_000 True .5 5 C# C/C++ R&D".split(),
)
def test_values_are_their_text(value: str) -> None:
    said = about(f"role: {value}\nvertical: '{value}'\ncategory: {value}\ntags: [{value}]")
    assert (said.role, said.vertical, said.category, said.tags) == (value, value, value, (value,))


def test_toml_and_json_numbers_are_their_text() -> None:
    toml = read_text(
        f"+++\nrole = 3.10\nvertical = 0x1F # hex\ntags = [1.50, 'a']\n+++\n{BODY}"
    ).meta
    assert (toml.role, toml.vertical, toml.tags) == ("3.10", "0x1F", ("1.50", "a"))
    made = read_text(f'{{\n"role": 3.10,\n"vertical": true,\n"tags": [1.50, "a"]\n}}\n{BODY}').meta
    assert (made.role, made.vertical, made.tags) == ("3.10", "true", ("1.50", "a"))


def test_nothing_names_nothing() -> None:
    said = about("role: ~\nvertical: null\ncategory:\ntags: [null, SQL]")
    assert (said.role, said.vertical, said.category) == (None, None, None)
    assert said.tags == ("null", "SQL")


def test_keys_are_found_in_any_case() -> None:
    said = about("Title: T\nTags: [a]\nROLE: Nurse\nVertical: V\nCategory: C\nLang: de")
    assert said == Meta("Nurse", "V", "C", ("a",), "T", "guide", "de")


def test_of_a_key_that_stands_twice_the_last_counts_and_the_first_is_told() -> None:
    inside = "title: First words\nrole: Nurse\nTitle: Second words\nrole: Cook"
    said = about(inside)
    assert (said.title, said.role) == ("Second words", "Cook")
    assert told(inside) == [("repeated-key", 2), ("repeated-key", 3)]
    guide = read_text(f"---\n{inside}\n---\n{BODY}")
    assert "First words" in guide.context[0].text
    assert codes(read_text('+++\nrole = "a"\nRole = "b"\n+++\n')) == [
        ("empty-guide", 1),
        ("repeated-key", 2),
    ]


@pytest.mark.parametrize(
    ("inside", "tags"),
    [
        ("tags:\n  - #negotiation\n  - Fraud", ("negotiation", "Fraud")),
        ('tags: ["#estimating", "##x", "#"]', ("estimating", "x")),
        ("tags: #a #b", ("a", "b")),
        ("tags: '#a, #b'", ("a", "b")),
        ("tags: a b, c", ("a b", "c")),
        ("tags:\n- C#\n- F#", ("C#", "F#")),
        ("tags:\n- a\n- # nothing yet", ("a",)),
    ],
)
def test_hashtags_are_tags(inside: str, tags: tuple[str, ...]) -> None:
    assert about("role: N\n" + inside).tags == tags
    assert told("role: N\n" + inside) == []


@pytest.mark.parametrize(
    ("inside", "line"),
    [
        ("title: C # for beginners", 2),
        ("role: N\ntags:\n- F #sharp", 4),
        ("title: 'C' # in quotes", 0),
        ("title: C# for beginners", 0),
        ("role: N\ntags: # some\n- a", 0),
        ("role: N\nauthor: A # nobody asks", 0),
    ],
)
def test_a_value_that_ends_before_a_hash_is_told(inside: str, line: int) -> None:
    assert told(inside) == ([("cut-value", line)] if line else [])


def test_one_mistake_spoils_one_value() -> None:
    inside = "term: Analyst: Interview Guide\ntags:\n  - a\n  - b\nvertical: >-\n  Big\n  Data"
    said = about(inside)
    assert (said.title, said.role) == ("Analyst: Interview Guide", "Analyst")
    assert (said.tags, said.vertical) == (("a", "b"), "Big Data")
    assert told(inside) == [("broken-front-matter", 2)]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("---\nrole: Nurse\ntags: [#a, #b]\nvertical: V\n---\n", 5),
        ("---\nterm:Nurse Interview Guide\n---\n", 2),
        ("---\nrole: Nurse\ndescription: long\nand wrapped: at the margin\nagain\n---\n", 6),
        ('+++\nrole = "Nurse"\ntitle = [open\n+++\n', 3),
        ('{\n  "role": "Nurse",\n  "tags": ["a",]\n}\n', 3),
    ],
)
def test_what_is_broken_is_told_and_read_by_its_keys(text: str, line: int) -> None:
    guide = read_text(text + BODY)
    assert codes(guide) == [("broken-front-matter", line)]
    assert guide.meta.role == "Nurse"
    assert len(prompts(guide)) == 2


def test_anchors_and_merges_stay_bounded() -> None:
    assert about("base: &b {role: Nurse, vertical: V}\n<<: *b\nrole: Cook").role == "Cook"
    assert about("base: &b {role: Nurse, vertical: V}\n<<: *b").vertical == "V"
    assert about("tags: &t [a, *t]\nrole: N").tags == ("a",)
    levels = "\n".join(f"k{n}: &k{n} [{', '.join([f'*k{n - 1}'] * 9)}]" for n in range(1, 6))
    assert told(f"role: N\nk0: &k0 [x]\n{levels}") == []
    assert told(f"role: N\nk0: &k0 [{', '.join(['*k0'] * 60)}]") == [("too-large", 1)]


# --- nothing is lost ------------------------------------------------------------------------------


def test_front_matter_is_context() -> None:
    text = f"\n---\nrole: Nurse\nauthor: Ada Byron\n---\n{BODY}"
    guide = read_text(text)
    assert (guide.context[0].span.start, guide.context[0].span.end) == (2, 5)
    assert "Ada Byron" in guide.context[0].text
    assert guide.lines.body == sum(bool(line.strip()) for line in text.split("\n"))
    check_invariants(text, guide)


def test_a_question_takes_its_own_lines_and_leaves_the_rest() -> None:
    text = "---\nid: 7\nQuestion: How?\ntags: [x]\nAnswer: >-\n  So\n  it is.\nlevel: junior\n---\n"
    guide = read_text(text)
    (card,) = guide.cards
    assert isinstance(card, Question)
    assert (card.prompt, str(card.answers[0].text), card.ident) == ("How?", "So it is.", "7")
    assert (card.span.start, card.span.end) == (3, 7)
    assert [(c.span.start, c.span.end) for c in guide.context] == [(1, 2), (4, 4), (8, 9)]
    assert (guide.lines.body, guide.lines.cards, guide.lines.lost) == (9, 5, 0)
    check_invariants(text, guide)


def test_a_key_that_is_no_text_is_harmless() -> None:
    assert about("role: Nurse\ntitle: T\n[a]: b\n? {c: d}\n: e").role == "Nurse"


def test_meta_of_nothing() -> None:
    assert meta({}, "x/Ward notes.md") == Meta(name="Ward notes")
    assert meta({"role": ["a"], "tags": {"a": "b"}, "lang": "?"}, "a.md") == Meta(name="a")
