"""deckbuilder.yaml: what is right is used, what is wrong is a diagnostic with its line."""

from __future__ import annotations

import pytest

from deckbuilder import config, labels
from deckbuilder.config import Config


def codes(made: Config) -> list[tuple[str, int]]:
    return [(d.code, d.span.start) for d in made.diagnostics]


def test_everything() -> None:
    made = config.parse(
        "deckbuilder.yaml",
        'labels: {Watch-outs: pitfall, "Red Flags": follow-up}\n'
        'guides:\n  "*.txt": {role: Nurse, vertical: Health, category: Care, tags: [a, b]}\n '
        ' "x/*.md": {title: X}\ndeck: Prep\ntags: prep\n',
    )
    assert codes(made) == []
    assert made.deck == "Prep"
    assert made.tags == "prep"
    assert made.vocabulary["watch outs"] == labels.PITFALL
    assert made.vocabulary["red flags"] == labels.FOLLOW_UP
    assert made.vocabulary["answer"] == labels.ANSWER
    given = made.given("a.txt")
    assert given is not None
    assert (given.role, given.vertical, given.category, given.tags) == (
        "Nurse",
        "Health",
        "Care",
        ("a", "b"),
    )
    assert made.given("a.md") is None


@pytest.mark.parametrize(
    "text", ["", "\n", "# only a comment\n", "---\n", "\ufeff", "labels:\nguides:\n"]
)
def test_nothing(text: str) -> None:
    made = config.parse("deckbuilder.yaml", text)
    assert codes(made) == []
    assert made.given("a.md") is None
    assert made.vocabulary == labels.VOCABULARY


@pytest.mark.parametrize(
    ("pattern", "path", "hit"),
    [
        ("a.md", "a.md", True),
        ("a.md", "sub/a.md", True),
        ("*.md", "sub/deep/a.md", True),
        ("sub/*.md", "sub/a.md", True),
        ("sub/*", "sub/a.md", True),
        ("sub/*.md", "other/a.md", False),
        ("sub/a.md", "a.md", False),
        ("a.*", "b.md", False),
        ("[ab].md", "a.md", True),
        ("a?.md", "ab.md", True),
        ("A.md", "a.md", False),
    ],
)
def test_globs(pattern: str, path: str, hit: bool) -> None:
    made = config.parse("deckbuilder.yaml", f'guides:\n  "{pattern}": {{role: Nurse}}\n')
    assert (made.given(path) is not None) == hit


def test_a_pattern_with_a_folder_does_not_match_deeper_folders_of_the_same_name_by_accident() -> (
    None
):
    made = config.parse("deckbuilder.yaml", 'guides:\n  "sales/*.md": {role: Seller}\n')
    assert made.given("presales/a.md") is None


def test_later_globs_add_to_earlier_ones() -> None:
    made = config.parse(
        "deckbuilder.yaml",
        'guides:\n  "*": {vertical: Health, tags: [a]}\n  "a.md": {role: Nurse}\n  "b.md": '
        "{vertical: Tech, tags: [b]}\n",
    )
    first, second = made.given("a.md"), made.given("b.md")
    assert first is not None
    assert second is not None
    assert (first.role, first.vertical, first.tags) == ("Nurse", "Health", ("a",))
    assert (second.role, second.vertical, second.tags) == (None, "Tech", ("b",))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("guides: [unclosed", [("bad-config", 1)]),
        ("deck: Prep\nguides:\n  - x\n", [("bad-config", 2)]),
        ("- a\n- b\n", [("bad-config", 1)]),
        ("just words", [("bad-config", 1)]),
        ("deck: Prep\nfolder: x\n", [("bad-config", 2)]),
        ("labels: [a]\n", [("bad-config", 1)]),
        ("deck: Prep\nlabels:\n  Watch-outs: nonsense\n", [("bad-config", 3)]),
        ("guides:\n  a.md: Nurse\n", [("bad-config", 2)]),
        ("guides:\n  - a.md\n", [("bad-config", 1)]),
        ("a: &x [1]\nb: " + "[" + "*x," * 60 + "]", [("bad-config", 1)]),
        ("deck: !!python/object/apply:os.system [ls]\n", [("bad-config", 1)]),
        ("x" * 70_000, [("bad-config", 1)]),
        ("deck: 'a\n", None),
    ],
)
def test_what_is_wrong_is_told_with_its_line(
    text: str, found: list[tuple[str, int]] | None
) -> None:
    made = config.parse("deckbuilder.yaml", text)
    if found is None:
        assert [code for code, _ in codes(made)] == ["bad-config"]
    else:
        assert codes(made) == found


@pytest.mark.parametrize(
    "text",
    [
        "guides:\n  a.md:\n    role: Nurse\n    rol: X\n",
        "guides:\n  a.md:\n    role: [a, b]\n",
        "guides:\n  a.md:\n    tags: 5\n",
        "deck: [a]\n",
        "tags: {a: b}\n",
    ],
    ids=[
        "unknown key of a guide",
        "a list for a role",
        "a number for tags",
        "a list for deck",
        "a mapping for tags",
    ],
)
def test_an_entry_of_an_unexpected_shape_is_told(text: str) -> None:
    """`explain bad-config`: `… or one of its entries is not of the expected shape`."""
    assert [code for code, _ in codes(config.parse("deckbuilder.yaml", text))] == ["bad-config"]


def test_what_is_right_is_used_beside_what_is_wrong() -> None:
    made = config.parse(
        "deckbuilder.yaml",
        "oops: 1\nguides:\n  a.md: {role: Nurse}\n  b.md: 5\nlabels: {A: nonsense, B: pitfall}\n",
    )
    assert made.given("a.md") is not None
    assert made.vocabulary["b"] == labels.PITFALL
    assert [code for code, _ in codes(made)] == ["bad-config"] * 3


def test_control_characters_do_not_come_in() -> None:
    made = config.parse(
        "deckbuilder.yaml",
        'deck: "a\\x1fb"\ntags: "c\\x1b[31md e"\nguides: {a.md: {role: "x\\x1fy", tags: '
        '["p\\x07q"]}}\n',
    )
    given = made.given("a.md")
    assert given is not None
    shown = f"{made.deck}{made.tags}{given.role}{given.tags}"
    assert not any(ord(c) < 32 for c in shown)
    assert " " not in made.tags, "a tag with a space is two tags to Anki"


@pytest.mark.parametrize(
    ("key", "meaning"),
    [
        ("pitfall", "pitfall"),
        ("best-practice", "best_practice"),
        ("Best Practice", "best_practice"),
        ("follow_up", "follow_up"),
    ],
)
def test_meanings_may_be_spelled_as_people_do(key: str, meaning: str) -> None:
    assert (
        config.parse("deckbuilder.yaml", f"labels: {{Extra: {key}}}\n").vocabulary["extra"]
        == meaning
    )
