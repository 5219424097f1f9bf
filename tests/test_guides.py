"""Drop a guide into tests/guides and it is a test: its golden dump, and every invariant.

`pytest --accept` rewrites the dumps.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from deckbuilder.document import parse
from deckbuilder.files import ENDINGS
from deckbuilder.readers import read_guide
from tests.conftest import GUIDES, ORIGINALS, ROOT
from tests.reading import check_invariants, dump, read_file, read_text, shape

FIXTURES = sorted(p for p in GUIDES.iterdir() if p.suffix in ENDINGS)
SHIPPED = sorted(p for p in (ROOT / "seeds").iterdir() if p.suffix in ENDINGS)
THIRD_PARTY = sorted(ORIGINALS.glob("*.txt")) if ORIGINALS.is_dir() else []
ALL = FIXTURES + SHIPPED + THIRD_PARTY


@pytest.mark.parametrize("path", FIXTURES + SHIPPED, ids=lambda p: p.name)
def test_golden(path: Path, accept: bool) -> None:
    golden = GUIDES / f"{path.name}.cards"
    made = dump(read_file(path)[1])
    if accept:
        golden.write_text(made, encoding="utf-8")
    assert golden.is_file(), (
        f"no golden file: look at what was read, then run pytest {Path(__file__).name} --accept"
    )
    assert made == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", ALL, ids=lambda p: p.name)
def test_invariants(path: Path) -> None:
    text, guide = read_file(path)
    check_invariants(text, guide)


@pytest.mark.parametrize("path", ALL, ids=lambda p: p.name)
def test_blank_lines_before_the_body_move_every_span_and_change_nothing(path: Path) -> None:
    text, guide = read_file(path)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    front = parse("x", text).front
    lines = text.split("\n")
    moved = read_text("\n".join([*lines[:front], "", "", "", *lines[front:]]), guide.path)
    assert shape(moved) == shape(guide)
    expected = [
        replace(c.span, start=c.span.start + 3, end=c.span.end + 3)
        if c.span.start > front
        else c.span
        for c in guide.cards
    ]
    assert [c.span for c in moved.cards] == expected


@pytest.mark.parametrize("path", ALL, ids=lambda p: p.name)
@pytest.mark.parametrize("ending", ["\r\n", "\r"])
def test_line_endings_do_not_matter(path: Path, ending: str) -> None:
    text, guide = read_file(path)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    assert read_text(text.replace("\n", ending), guide.path) == guide


@pytest.mark.parametrize(
    "path", [p for p in ALL if p.name.startswith("noguide")], ids=lambda p: p.name
)
def test_what_is_no_guide_makes_no_card_and_one_diagnostic(path: Path) -> None:
    _, guide = read_file(path)
    assert not guide.cards
    assert [d.code for d in guide.diagnostics] == ["no-guide"]


def test_two_readings_are_equal() -> None:
    for path in ALL:
        text, guide = read_file(path)
        assert read_guide(parse(guide.path, text)) == guide
