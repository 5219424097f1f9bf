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
from tests.real_anki import export, import_csv, import_package

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


@pytest.mark.parametrize("by", ["csv", "package and csv"])
def test_from_0_1_by_the_csv(by: str, tmp_path: Path) -> None:
    guides = tmp_path / "guides"
    shutil.copytree(FIXTURE / "guides", guides)
    shutil.copy(FIXTURE / "0.1" / "deckbuilder.lock", guides)
    shutil.copy(FIXTURE / "0.1" / "collection.anki2", tmp_path)
    text = (guides / "ward-nurse.md").read_text(encoding="utf-8")
    edited = text.replace("leave ten minutes free", "leave a quarter of an hour free")
    (guides / "ward-nurse.md").write_text(edited, encoding="utf-8")
    before = parse((FIXTURE / "0.1" / "deckbuilder.lock").read_text(encoding="utf-8"))
    export(guides, tmp_path / "decks")
    after = parse((guides / "deckbuilder.lock").read_text(encoding="utf-8"))
    assert {e.guid for e in before.entries} == {e.guid for e in after.entries if e.live}
    col = Collection(str(tmp_path / "collection.anki2"))
    was, reviews = learned(col), col.db.scalar("select count() from revlog")
    if by != "csv":
        for package in sorted((tmp_path / "decks").glob("*.apkg")):
            import_package(col, package)
    for table in sorted((tmp_path / "decks").glob("*.csv")):
        log = import_csv(col, table)
        assert not len(log.new)
        assert not len(log.conflicting)
    assert learned(col) == was
    assert col.db.scalar("select count() from revlog") == reviews
    assert col.find_notes("quarter of an hour")
    col.close()
