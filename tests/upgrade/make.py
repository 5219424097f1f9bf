"""Keeps what this release gave a learner, so that every later one can be tried on it.

`python -m tests.upgrade.make 0.1` writes `tests/upgrade/<release>/`: the ledger and the packages of
an export of `tests/upgrade/guides/`, and the collection of somebody who imported them, reviewed
every card, wrote stories and set tags. Run it once a release, before the next one changes anything;
it is never run again for a release that is out.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest

HERE = Path(__file__).parent
STORIES = {
    (
        "Interview Question",
        "give a drug",
    ): "Bed 9, in March: I read it <b>twice</b>.<br>Then I flushed.",
    ("Interview Question", "twelve beds"): 'On my own, with <img src="plan of the ward.jpg">.',
    ("Interview Question", "disagreed"): "He shouted &amp; I did not. [sound:night.mp3]",
    ("Interview Question", "पाली"): "दर्द पहले।",
    ("Interview Pitfall", "twelve beds"): "Done it once, never again.",
    ("Interview Term", "HSC"): "Mine runs out in May.",
    ("Interview Term", "Listening"): "I bite my tongue.",
    ("Interview Term", "Education"): "Three years in a small town.",
}
"""Note type, words of its first field, and the learner's own words on it."""


def main(release: str) -> None:
    """Export, import, learn."""
    target = HERE / release
    target.mkdir()
    with TemporaryDirectory() as scratch:
        guides = Path(scratch) / "guides"
        shutil.copytree(HERE / "guides", guides)
        command = [
            sys.executable,
            "-m",
            "deckbuilder",
            "export",
            str(guides),
            "--out",
            str(target / "decks"),
            "--format",
            "apkg,csv",
        ]
        subprocess.run(command, check=True)
        shutil.copy(guides / "deckbuilder.lock", target)
        learn(sorted((target / "decks").glob("*.apkg")), Path(scratch) / "collection.anki2")
        shutil.copy(Path(scratch) / "collection.anki2", target)


def learn(packages: list[Path], path: Path) -> None:
    """All cards reviewed, some notes with the learner's words and tags, the rest as it came."""
    col = Collection(str(path))
    for package in packages:
        col.import_anki_package(
            ImportAnkiPackageRequest(package_path=str(package), options=ImportAnkiPackageOptions())
        )
        col.models._clear_cache()
    for (kind, words), story in STORIES.items():
        (note,) = (
            n for n in map(col.get_note, col.find_notes(f'"note:{kind}"')) if words in n.fields[0]
        )
        note.fields[-1] = story
        note.tags += ["marked", "mine::interview"]
        col.update_note(note)
    for card_id in col.find_cards(""):
        card = col.get_card(card_id)
        card.start_timer()
        col.sched.answerCard(card, 3)
    col.sched.suspend_cards(col.find_cards("tag:marked")[:1])
    col.close(downgrade=True)


if __name__ == "__main__":
    main(sys.argv[1])
