"""The whole export against a bare genanki loop plus markdown-it-py on the same notes and text."""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path

from bench.generate import folder


def timed(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def export(guides: Path, out: Path) -> tuple[float, float]:
    """Seconds and peak MiB of the command in a process of its own."""
    code = (
        "import resource, sys, time; from deckbuilder.cli import main; s = time.perf_counter()\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print(time.perf_counter() - s, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "export", str(guides), "--out", str(out), "--quiet"],
        capture_output=True,
        text=True,
        check=True,
    )
    seconds, peak = done.stdout.split()[-2:]
    return float(seconds), float(peak)


def bare(guides: Path, out: Path) -> tuple[float, int]:
    """genanki alone: the notes we wrote, with default objects, one package a role."""
    import genanki

    from deckbuilder.export import selected
    from deckbuilder.files import read
    from deckbuilder.notes.types import NOTE_TYPES
    from deckbuilder.selection import Selection

    decks = selected(read([guides]), Selection(), None)
    warnings.simplefilter("ignore")

    def loop() -> None:
        models = {
            name: genanki.Model(
                kind.id,
                name,
                fields=[{"name": f.name} for f in kind.fields],
                templates=[_template(t) for t in kind.templates],
            )
            for name, kind in NOTE_TYPES.items()
        }
        for at, deck in enumerate(decks):
            made = genanki.Deck(at + 2, deck.name)
            for note in deck.notes:
                made.add_note(
                    genanki.Note(
                        models[note.type],
                        [value for _, value in note.fields],
                        tags=list(note.tags),
                        guid=note.guid,
                    )
                )
            genanki.Package(made).write_to_file(out / f"{deck.slug}.apkg")

    out.mkdir(parents=True, exist_ok=True)
    return timed(loop), sum(len(deck.notes) for deck in decks)


def _template(template: object) -> dict[str, str]:
    return {
        "name": str(getattr(template, "name", "")),
        "qfmt": str(getattr(template, "front", "")),
        "afmt": str(getattr(template, "back", "")),
    }


def parsing(guides: Path) -> float:
    from markdown_it import MarkdownIt

    texts = [path.read_text(encoding="utf-8") for path in sorted(guides.glob("*.md"))]
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    return timed(lambda: [parser.parse(text) for text in texts])


def main() -> None:
    with tempfile.TemporaryDirectory() as folder_:
        base = Path(folder_)
        peaks = {}
        for notes in (2_000, 20_000):
            guides = folder(base / f"guides-{notes}", notes)
            seconds, peaks[notes] = export(guides, base / f"decks-{notes}")
            loop, count = bare(guides, base / f"bare-{notes}")
            parse = parsing(guides)
            print(
                f"{count:>6} notes: export {seconds:6.2f} s = "
                f"{seconds / (loop + parse):4.2f} x (bare genanki {loop:6.2f} s + "
                f"markdown-it {parse:6.2f} s); "
                f"peak {peaks[notes]:5.0f} MiB"
            )
        print(f"memory: 10 x the notes take {peaks[20_000] / peaks[2_000]:.1f} x the memory")
        startup()


def startup() -> None:
    def run(*words: str) -> float:
        return min(
            timed(lambda: subprocess.run([sys.executable, *words], capture_output=True, check=True))
            for _ in range(5)
        )

    helped, typer = run("-m", "deckbuilder", "--help"), run("-c", "import typer")
    print(f"start: deckbuilder --help {helped:.2f} s = {helped / typer:.2f} x import typer")


if __name__ == "__main__":
    print(
        f"Python {sys.version.split()[0]}, peak of this process "
        f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB"
    )
    main()
