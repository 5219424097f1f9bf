"""Printing 20, 200 and 2,000 cards: seconds and the most memory, each in a process of its own."""

from __future__ import annotations

import resource
import subprocess
import sys
import time

from bench.generate import guide
from deckbuilder import decks
from deckbuilder.document import parse
from deckbuilder.model import Book, Options
from deckbuilder.notes import build
from deckbuilder.readers import read_guide
from deckbuilder.writers import WRITERS

SIZES = (20, 200, 2000)
FORMATS = ("html", "pdf", "cards-pdf")


def one(kind: str, cards: int) -> None:
    """Prints what one takes; reading the guides and importing Typst count for neither."""
    # a guide of n questions makes n question cards, n / 2 pitfall cards and two for its
    # certification
    each = 12 if cards < 100 else 40
    texts = [guide(n, each) for n in range(max(1, round(cards / (each * 1.5 + 2))))]
    made = build.build(
        decks.build([read_guide(parse(f"{n}.md", text)) for n, text in enumerate(texts)])
    )
    book = Book("Bench", "bench", made)
    WRITERS[kind].write(Book("Warm", "warm", made[:1]), Options(answers="points"))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.perf_counter()
    data, _ = WRITERS[kind].write(book, Options(answers="full"))
    seconds = time.perf_counter() - start
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    notes = sum(len(deck.notes) for deck in made)
    memory = f"{most // 1024:>6} MB (+{(most - before) // 1024})"
    print(
        f"{kind:>10} {notes:>6} cards {seconds:7.2f} s {memory} {len(data) / 1e6:6.1f} MB written"
    )


def main() -> None:
    for kind in FORMATS:
        for cards in SIZES:
            subprocess.run([sys.executable, "-m", "bench.print", kind, str(cards)], check=True)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        one(sys.argv[1], int(sys.argv[2]))
    else:
        main()
