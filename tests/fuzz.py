"""Guides made of pieces of guides, by the thousand: `python -m tests.fuzz 50000` (`make fuzz`).

Each is read, made into notes, identified in two builds with an edit between them, and written in
all formats but PDF. It fails for an exception, a lost line, a word out of nowhere, a GUID that a
second build of the same guide changes, an unsound field, and a run above a second for 20 KB.
"""

from __future__ import annotations

import multiprocessing
import random
import re
import sys
import time
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from html import unescape

from deckbuilder import decks
from deckbuilder.identity.identify import identify
from deckbuilder.identity.ledger import Ledger, dump, parse
from deckbuilder.model import Book, Guide, Options
from deckbuilder.notes import build as building
from deckbuilder.ours import ours
from deckbuilder.text import clean
from deckbuilder.writers import WRITERS
from tests import hostile
from tests.reading import read_text, texts
from tests.test_properties import FRAGMENTS, LINES, check_lines_are_kept
from tests.test_render import check_html

LONGEST = 20_000
"""Characters of a guide; a second for so many."""
WRITTEN = ("apkg", "csv", "md", "html", "table")
PIECES = (
    *LINES,
    *FRAGMENTS,
    *hostile.MARKUP,
    *(f"{a}{command}{b}" for a, b in hostile.MARKS for command in hostile.COMMANDS),
    "- ```sh",
    "## How do you pin it? {#pin}",
    "{: .note }",
    "|  | PMP | x<br>y |",
    "2<sup>10</sup> and x<sub>1</sub>",
    "2.",
    "रात की पाली में आप प्राथमिकता कैसे तय करते हैं?",
    "Où notez-vous l'e\u0301tat ?",
    "\u212a \ufa19 \u00ad \u200d \u202e",
    "==  ===  !=",
    "  " * 40,
    "\t\t\tx",
)


@dataclass(slots=True)
class Slowest:
    """The worst of a run: seconds for a guide of its size."""

    seconds: float = 0.0
    seed: int = 0
    faults: list[str] = field(default_factory=list)


def guide(seed: int) -> str:
    """A guide that is the same for the same seed; every tenth is long."""
    chance = random.Random(seed)
    pick = chance.choice
    lines = chance.randrange(400, 900) if seed % 10 == 0 else chance.randrange(1, 60)
    parts = []
    for _ in range(lines):
        glue = pick(("", "", " ", "  ", "    ", "- ", "1. ", "> ", "**", "| "))
        parts.append(glue + pick(("", " ", "x")).join(pick(PIECES) for _ in range(pick((1, 1, 2)))))
    return pick(("\n", "\n", "\n\n")).join(parts)[:LONGEST]


def edited(text: str, seed: int) -> str:
    """The guide after somebody worked on it: a line less, a line more, a word changed."""
    chance = random.Random(-seed - 1)
    lines = text.split("\n")
    lines.pop(chance.randrange(len(lines)))
    lines.insert(chance.randrange(len(lines) + 1), chance.choice(LINES))
    return "\n".join(lines).replace("client", "customer", 1)


def tried(seed: int) -> float:
    """Everything once; the seconds of the slower build. Raises AssertionError and whatever else."""
    text = guide(seed)
    worst = 0.0
    ledger = Ledger()
    for version in (text, edited(text, seed)):
        start = time.process_time()
        made = read_text(version)
        built = building.build(decks.build([made]), language="en_US")
        worst = max(worst, time.process_time() - start)
        check_lines_are_kept(version, made)
        _nothing_is_invented(version, made)
        notes = [note for deck in built for note in deck.notes]
        found = identify(ledger, notes, {made.path})
        guids = [note.guid for note in found.notes]
        assert len(set(guids)) == len(guids), "a GUID twice"
        ledger = found.ledger
        assert dump(parse(dump(ledger))) == dump(ledger)
        again = identify(ledger, notes, {made.path})
        assert [note.guid for note in again.notes] == guids, "another GUID for the same guide"
        assert not again.changes, "a change out of nothing"
        for note in notes:
            for name, html in note.fields:
                if name != "Read aloud":
                    check_html(html)
        named = dict(zip(map(id, notes), found.notes, strict=True))
        ready = [replace(d, notes=tuple(named[id(note)] for note in d.notes)) for d in built]
        if ready:
            _write(Book("Guide", "guide", tuple(ready)))
    return worst


def _nothing_is_invented(text: str, made: Guide) -> None:
    """Every word of a card stands in the guide; pieces run together here as no author writes."""
    source = clean(text)
    bare = re.sub(r"</?[a-zA-Z][^<>]*>|<!--.*?-->", "", source, flags=re.DOTALL)
    filled = re.sub(r"\{\{(?:c\d+::|cloze )(.*?)(?:::[^}]*)?\}\}", r"\1", bare)
    tagless = re.sub(r"</?[a-zA-Z][^<>]*>", "", source)
    forms = (source, bare, filled, tagless, *map(unescape, (source, bare, filled, tagless)))
    there = " ".join(map(_squeezed, forms))
    for card in made.cards:
        for part in texts(card):
            shown = unescape(re.sub(r"</?(?:sup|sub|mark|b|i)>", "", part))
            for word in re.findall(r"[^\W_]+", shown):
                assert _squeezed(word) in there, f"{card.span}: {word} is nowhere in the source"


def _squeezed(text: str) -> str:
    return "".join(re.findall(r"[^\W_]+", unicodedata.normalize("NFC", text).casefold()))


def _write(book: Book) -> None:
    for name in WRITTEN:
        if book.notes or not WRITERS[name].notes_only:
            made, _ = WRITERS[name].write(book, Options())
            for ending, data in made.items():
                assert ours(f"guide{ending}", data), f"{ending} is not recognised"


def run(seeds: range) -> Slowest:
    """All of these; the first five faults are kept."""
    worst = Slowest()
    for seed in seeds:
        try:
            seconds = tried(seed)
        except Exception as error:  # whatever it is, it is the finding
            worst.faults.append(f"seed {seed}: {type(error).__name__}: {str(error)[:300]}")
            if len(worst.faults) >= 5:
                break
            continue
        if seconds > worst.seconds:
            worst.seconds, worst.seed = seconds, seed
    return worst


def chunks(count: int, size: int = 500) -> Iterator[range]:
    """Seeds, some at a time."""
    return (range(at, min(at + size, count)) for at in range(0, count, size))


def main(count: int) -> int:
    """Prints the slowest and what went wrong; 1 for any fault."""
    worst = Slowest()
    with multiprocessing.Pool() as pool:
        for done in pool.imap_unordered(run, chunks(count)):
            worst.faults += done.faults
            for fault in done.faults:
                print(fault, flush=True)
            if done.seconds > worst.seconds:
                worst.seconds, worst.seed = done.seconds, done.seed
    slow = worst.seconds > 1
    said = f"{count} guides, {len(worst.faults)} faults, slowest {worst.seconds:.2f} s"
    print(f"{said} (seed {worst.seed})")
    return int(bool(worst.faults) or slow)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 50_000))
