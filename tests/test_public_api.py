"""What the package shows to the outside, and how it is built inside."""

from __future__ import annotations

import ast
import subprocess
import sys
from dataclasses import FrozenInstanceError, fields
from pathlib import Path

import pytest

import deckbuilder
from deckbuilder import readers
from deckbuilder.writers import WRITERS, Writer
from tests.conftest import ROOT

MODULES = sorted((ROOT / "deckbuilder").rglob("*.py"))


def test_all_is_sorted_and_complete() -> None:
    assert list(deckbuilder.__all__) == sorted(deckbuilder.__all__)
    for name in deckbuilder.__all__:
        assert getattr(deckbuilder, name) is not None
    tree = ast.parse((ROOT / "deckbuilder" / "__init__.py").read_text(encoding="utf-8"))
    ours = {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("deckbuilder")
        for alias in node.names
    }
    assert ours == set(deckbuilder.__all__)
    with pytest.raises(AttributeError):
        _ = deckbuilder.nothing_of_this_name  # type: ignore[attr-defined]


def test_everything_public_is_documented() -> None:
    assert deckbuilder.__doc__
    for name in deckbuilder.__all__:
        assert getattr(deckbuilder, name).__doc__, name


def test_the_example_of_the_docstring_works() -> None:
    guide = deckbuilder.read_guide(
        deckbuilder.parse(
            "nurse.md", "---\nterm: Nurse Interview Guide\n---\n#### 1. Why?\n\n**Answer:** So.\n"
        )
    )
    assert [card.kind for card in guide.cards] == ["question"]
    assert isinstance(guide, deckbuilder.Guide)
    assert all(isinstance(card, deckbuilder.Card) for card in guide.cards)
    assert isinstance(guide.meta, deckbuilder.Meta)
    assert guide.cards[0].span == deckbuilder.Span("nurse.md", 4, 6)
    assert str(guide.cards[0].span) == "nurse.md:4"


def test_values_are_frozen() -> None:
    guide = deckbuilder.read_guide(
        deckbuilder.parse("nurse.md", "#### 1. Why?\n\n**Answer:** So.\n")
    )
    for value in (guide, guide.meta, guide.cards[0], guide.cards[0].span):
        for field in fields(value):
            with pytest.raises(FrozenInstanceError):
                setattr(value, field.name, None)
    assert hash(guide.cards[0]) == hash(
        deckbuilder.read_guide(
            deckbuilder.parse("nurse.md", "#### 1. Why?\n\n**Answer:** So.\n")
        ).cards[0]
    )


def test_typed() -> None:
    assert (ROOT / "deckbuilder" / "py.typed").is_file()


@pytest.mark.parametrize("name", WRITERS)
def test_every_output_format_has_its_writer(name: str) -> None:
    writer = WRITERS[name]
    assert isinstance(writer, Writer)
    assert (ROOT / "deckbuilder" / "writers" / f"{writer.module}.py").is_file(), (
        f"--format {name} is offered and does not exist"
    )
    assert writer.ending.startswith(".")


def test_endings_of_writers_differ() -> None:
    assert len({w.ending for w in WRITERS.values()}) == len(WRITERS)


def test_readers_are_one_table() -> None:
    assert isinstance(readers.READERS, tuple)
    assert all(callable(read) for read in readers.READERS)


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_module_says_what_it_is(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not text.strip() or ast.get_docstring(ast.parse(text)), "no docstring"


@pytest.mark.parametrize(
    ("library", "home"),
    [
        ("genanki", "writers/apkg.py"),
        ("nh3", "markdown/html.py"),
        ("pygments", None),
        ("typer", "cli.py"),
    ],
)
def test_one_foreign_library_one_home(library: str, home: str | None) -> None:
    users = []
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = (
                [a.name for a in node.names]
                if isinstance(node, ast.Import)
                else [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else []
            )
            if any(name.split(".")[0] == library for name in names):
                users.append(path.relative_to(ROOT / "deckbuilder").as_posix())
    assert set(users) <= {home} if home else len(set(users)) <= 2


def test_help_imports_nothing_heavy() -> None:
    """`--help` starts as fast as typer does: heavy imports wait until they are needed."""
    heavy = {"genanki", "markdown_it", "nh3", "pygments", "yaml", "sqlite3", "typst"}
    code = (
        "import sys\nimport deckbuilder.cli\nprint(*sorted({m.split('.')[0] for m in sys.modules}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert not heavy & set(done.stdout.split())
