"""What each release gave a learner, upgraded through the real Anki: no review, word or tag lost."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("anki", reason="the real anki is not installed")

from anki.collection import Collection

from deckbuilder.identity.ledger import parse
from tests.conftest import ROOT
from tests.real_anki import counts, export, import_csv, import_package

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

FIXTURE = ROOT / "tests" / "upgrade"


def learned(col: Any) -> dict[str, Any]:
    """GUID → own words, own tags, reviews and suspension of its cards."""
    found = {}
    for note in map(col.get_note, col.find_notes("")):
        own = {tag for tag in note.tags if not tag.startswith("interview::")}
        cards = [(card.id, card.reps, card.queue) for card in note.cards()]
        found[note.guid] = (note.fields[-1], own, cards)
    return found


def upgraded(release: str, tmp_path: Path, more: str = "") -> tuple[Any, Path]:
    """The learner's collection of a release, and today's export of its guides after an edit.

    more: a question that was added.
    """
    guides = tmp_path / "guides"
    shutil.copytree(FIXTURE / "guides", guides)
    with (guides / "ward-nurse.md").open("a", encoding="utf-8") as file:
        file.write(more)
    shutil.copy(FIXTURE / release / "deckbuilder.lock", guides)
    shutil.copy(FIXTURE / release / "collection.anki2", tmp_path)
    for name, old, new in EDITS:
        text = (guides / name).read_text(encoding="utf-8")
        assert old in text
        (guides / name).write_text(text.replace(old, new), encoding="utf-8")
    before = parse((FIXTURE / release / "deckbuilder.lock").read_text(encoding="utf-8"))
    export(guides, tmp_path / "decks")
    after = parse((guides / "deckbuilder.lock").read_text(encoding="utf-8"))
    kept = {e.guid for e in after.entries if e.live}
    assert len(kept - {e.guid for e in before.entries}) == bool(more)
    assert {e.guid for e in before.entries} <= kept
    return Collection(str(tmp_path / "collection.anki2")), tmp_path / "decks"


EDITS = (
    ("ward-nurse.md", "leave ten minutes free", "leave a quarter of an hour free"),
    ("flight-medic.md", "eyes shut, no word until the door", "eyes shut, no word until we land"),
)
"""In a note the learner of the fixtures wrote on, and in one he left alone."""
TOUCHED, ALONE = "quarter of an hour", "until we land"


def by_package(col: Any, decks: Path, *, always: bool = False) -> list[dict[str, int]]:
    packages = sorted(decks.glob("*.apkg"))
    return [counts(import_package(col, package, always=always)) for package in packages]


def by_csv(col: Any, decks: Path) -> list[dict[str, int]]:
    return [counts(import_csv(col, table)) for table in sorted(decks.glob("*.csv"))]


@pytest.mark.parametrize("by", ["csv", "package and csv"])
def test_from_0_1_by_the_csv(by: str, tmp_path: Path) -> None:
    col, decks = upgraded("0.1", tmp_path)
    was, reviews = learned(col), col.db.scalar("select count() from revlog")
    if by != "csv":
        # its note types lack two fields: a conflict, which changes nothing
        assert all(set(log) <= {"conflicting", "duplicate"} for log in by_package(col, decks))
    assert all("new" not in log and "conflicting" not in log for log in by_csv(col, decks))
    assert learned(col) == was
    assert col.db.scalar("select count() from revlog") == reviews
    assert col.find_notes(TOUCHED)
    assert col.find_notes(ALONE)
    col.close()


def test_a_new_question_reaches_a_learner_of_0_1_by_the_csv(tmp_path: Path) -> None:
    asked = "\n#### 99. How do you end a night?\n- **Answer**: With the board, read aloud.\n"
    col, decks = upgraded("0.1", tmp_path, asked)
    was, types = learned(col), len(col.models.all_names_and_ids())
    assert sum(log.get("new", 0) for log in by_csv(col, decks)) == 1
    assert learned(col).items() >= was.items()
    assert len(col.models.all_names_and_ids()) == types, "it is of the type the learner has"
    guides = tmp_path / "guides" / "ward-nurse.md"
    text = guides.read_text(encoding="utf-8").replace("read aloud", "read out by two")
    guides.write_text(text, encoding="utf-8")
    export(tmp_path / "guides", decks)
    assert all("new" not in log for log in by_csv(col, decks))
    assert col.find_notes("read out by two")
    col.close()


@pytest.mark.parametrize(
    "path", ["package", "csv", "package, csv", "csv, package", "package twice"]
)
def test_from_0_2_by_every_path(path: str, tmp_path: Path) -> None:
    col, decks = upgraded("0.2", tmp_path)
    was, reviews = learned(col), col.db.scalar("select count() from revlog")
    for step in path.replace("package twice", "package, package").split(", "):
        logs = by_package(col, decks) if step == "package" else by_csv(col, decks)
        assert all("new" not in log and "conflicting" not in log for log in logs), logs
    assert learned(col) == was
    assert col.db.scalar("select count() from revlog") == reviews
    assert col.find_notes(ALONE), "a note that was left alone is brought up to date"
    assert bool(col.find_notes(TOUCHED)) is ("csv" in path), "the others by the CSV"
    col.close()
