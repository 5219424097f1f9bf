"""Guides change, decks are rebuilt and imported: nothing known is new, and no review is lost."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("anki", reason="the real anki is not installed")

from anki.collection import Collection

from tests.real_anki import counts, export, import_csv, import_package

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

GUIDE = """\
---
term: "Depot Manager Interview Guide"
vertical: Logistics
category: Operations
---
## Certifications
- **Certified Supply Chain Professional (CSCP)**: Shows an end-to-end view of a supply chain.

## Interview Questions
### Technical Questions
#### 1. How do you plan the night shift in a busy depot?
- **Answer**: I forecast the inbound pallets by noon, staff the docks for the peak hour and \
keep two floaters. **Outcome**: Overtime fell by 18%. \
**Pitfall to avoid**: Planning on last year's averages.

#### 2. How do you cut damage in transit?
- **Answer**: I photograph each load at the gate, rank the carriers by claims and \
retrain the worst packing line first. **Outcome**: Claims halved in a year.

### Behavioral Questions
#### 3. Describe a time when a driver refused a route.
- **Answer**: A driver refused a mountain route in snow. I sat down with him, checked the tyres \
and split the route in two. **Outcome**: Both loads arrived a day late and safe.

#### 4. Give an example of a change your team resisted.
- **Answer**: My team resisted handheld scanners. I let the two loudest critics test them for a \
week and choose the model. **Outcome**: Scans per hour rose by 30%.
"""

Edit = Callable[[str], str]


def replaced(old: str, new: str) -> Edit:
    def edit(text: str) -> str:
        assert old in text
        return text.replace(old, new)

    return edit


def swapped(text: str) -> str:
    one, two = re.findall(r"#### [12]\..*?(?=\n###|\Z)", text, re.DOTALL)
    return text.replace(one, "@").replace(two, one).replace("@", two)


def moved(text: str) -> str:
    question = re.search(r"#### 2\..*?(?=\n### )", text, re.DOTALL)
    assert question
    return text.replace(question[0], "") + "\n" + question[0]


REWORDED = {
    "one word": replaced(
        "How do you plan the night shift in a busy depot?",
        "How would you plan the night shift in a busy depot?",
    ),
    "heavily": replaced(
        "How do you plan the night shift in a busy depot?",
        "What is your approach to staffing a depot at night?",
    ),
    "answer edited": replaced("keep two floaters", "keep three floaters on call"),
    "swapped": swapped,
    "moved to another section": moved,
    "renamed section": replaced("### Technical Questions", "### Operational Questions"),
    "role renamed": replaced("Depot Manager Interview Guide", "Depot Lead Interview Guide"),
    "reflowed": replaced("#### 1. How do you", "\n\n#### Question 1: **How do you"),
}


@pytest.fixture
def collection(tmp_path: Path) -> Iterator[Any]:
    col = Collection(str(tmp_path / "collection.anki2"))
    yield col
    col.close()


@pytest.fixture
def guides(tmp_path: Path) -> Path:
    folder = tmp_path / "guides"
    folder.mkdir()
    (folder / "depot.md").write_text(GUIDE, encoding="utf-8")
    return folder


def build(guides: Path, out: Path) -> Path:
    for old in out.glob("*.apkg"):
        old.unlink()
    export(guides, out)
    (package,) = out.glob("*.apkg")
    return package


def learn(col: Any) -> None:
    """Answer every card as a learner does."""
    col.decks.select(col.decks.id("Interview Prep"))
    conf = col.decks.config_dict_for_deck_id(col.decks.id("Interview Prep"))
    conf["new"]["perDay"] = 999
    col.decks.update_config(conf)
    col.decks.select(col.decks.id("Interview Prep"))
    for _ in range(500):
        card = col.sched.getCard()
        if card is None:
            return
        card.start_timer()
        col.sched.answerCard(card, 4)


def history(col: Any) -> dict[tuple[str, int], tuple[int, int, int]]:
    rows = col.db.all(
        "select n.guid, c.ord, c.reps, c.due, c.ivl from cards c join notes n on n.id = c.nid"
    )
    return {(guid, ord_): (reps, due, interval) for guid, ord_, reps, due, interval in rows}


@pytest.mark.parametrize("name", list(REWORDED))
def test_an_edit_updates_and_never_adds(
    collection: Any, guides: Path, tmp_path: Path, name: str
) -> None:
    out = tmp_path / "decks"
    import_package(collection, build(guides, out))
    learn(collection)
    before = history(collection)
    assert all(reps for reps, _, _ in before.values())
    path = guides / "depot.md"
    text = REWORDED[name](path.read_text(encoding="utf-8"))
    path.write_text(text, encoding="utf-8")
    log = counts(import_package(collection, build(guides, out)))
    assert set(log) <= {"updated", "duplicate"}, log
    assert history(collection) == before


def test_what_was_added_is_new_and_what_was_deleted_comes_back_as_itself(
    collection: Any, guides: Path, tmp_path: Path
) -> None:
    out, path = tmp_path / "decks", guides / "depot.md"
    import_package(collection, build(guides, out))
    learn(collection)
    before = history(collection)
    shorter = re.sub(
        r"#### 2\..*?(?=\n### )",
        (
            "#### 2. Which depot software do you know?\n- **Answer**: I used two: one for slots, "
            "one for yards.\n"
        ),
        GUIDE,
        flags=re.DOTALL,
    )
    path.write_text(shorter, encoding="utf-8")
    log = counts(import_package(collection, build(guides, out)))
    assert log["new"] == 1
    assert not (out / "retired.csv").exists()
    path.write_text(GUIDE, encoding="utf-8")
    log = counts(import_package(collection, build(guides, out)))
    assert "new" not in log
    assert {key: value for key, value in history(collection).items() if key in before} == before


def test_a_renamed_file_and_a_second_guide_of_the_role(
    collection: Any, guides: Path, tmp_path: Path
) -> None:
    out = tmp_path / "decks"
    import_package(collection, build(guides, out))
    (guides / "depot.md").rename(guides / "depot-manager-2027.md")
    extra = (
        "---\nterm: Depot Manager Interview Guide\n---\n## Questions\n#### 1. How do you count "
        "stock?\n**Answer:** I count one aisle a day.\n"
    )
    (guides / "more.md").write_text(extra, encoding="utf-8")
    log = counts(import_package(collection, build(guides, out)))
    assert log.get("new") == 1
    assert not log.get("conflicting")


def test_what_the_learner_wrote(collection: Any, guides: Path, tmp_path: Path) -> None:
    """Kept on unchanged notes by the package and on all notes by the CSV."""
    out, path = tmp_path / "decks", guides / "depot.md"
    import_package(collection, build(guides, out))

    def write(words: str) -> None:
        for nid in collection.find_notes('note:"Interview Question"'):
            note = collection.get_note(nid)
            note["My answer"] = words
            collection.update_note(note)

    write("mine")
    path.write_text(REWORDED["heavily"](GUIDE), encoding="utf-8")
    package = build(guides, out)
    for part in sorted(out.glob(f"{package.stem}.*.csv")):
        assert "new" not in counts(import_csv(collection, part))
    notes = [collection.get_note(nid) for nid in collection.find_notes('note:"Interview Question"')]
    assert {note["My answer"] for note in notes} == {"mine"}
    assert any("staffing a depot" in note["Question"] for note in notes)
    path.write_text(REWORDED["answer edited"](path.read_text(encoding="utf-8")), encoding="utf-8")
    # what the learner wrote on is left alone, whatever the package brings
    import_package(collection, build(guides, out))
    notes = [collection.get_note(nid) for nid in collection.find_notes('note:"Interview Question"')]
    assert {note["My answer"] for note in notes} == {"mine"}


def test_changed_styles_arrive_and_nothing_conflicts(
    collection: Any, guides: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from deckbuilder.notes import types
    from deckbuilder.writers import apkg

    out = tmp_path / "decks"
    import_package(collection, build(guides, out))
    load = types.load
    monkeypatch.setattr(
        types,
        "load",
        lambda name: (
            load(name) + "\n.new-style { color: red; }" if name.endswith(".css") else load(name)
        ),
    )
    for name, kind in types.NOTE_TYPES.items():
        monkeypatch.setitem(apkg.NOTE_TYPES, name, replace(kind, revision=kind.revision + 1))
    apkg._models.cache_clear()
    log = counts(import_package(collection, build(guides, out)))
    apkg._models.cache_clear()
    assert set(log) == {"duplicate"}
    model = collection.models.by_name("Interview Question")
    assert "new-style" in model["css"]
