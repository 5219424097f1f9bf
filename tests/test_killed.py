"""An export killed at any moment, or two at once: ledger and decks stay whole, and agree."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from deckbuilder.identity.ledger import parse
from deckbuilder.writers.apkg import EPOCH
from tests.depot import GUIDE, REWORDED_QUESTION

_KILLER = """
import os, sys
at = int(sys.argv.pop(1))
count = 0
def counted(function):
    def call(*args, **kwargs):
        global count
        count += 1
        if count == at:
            os._exit(9)
        return function(*args, **kwargs)
    return call
for name in ("replace", "fdopen", "chmod", "unlink"):
    setattr(os, name, counted(getattr(os, name)))
from deckbuilder.cli import app
try:
    app(sys.argv[1:])
finally:
    sys.stderr.write(f"calls={count}")
"""


def run(guides: Path, out: Path, at: int = 0) -> subprocess.CompletedProcess[str]:
    command = [
        sys.executable,
        "-c",
        _KILLER,
        str(at),
        "export",
        str(guides),
        "--out",
        str(out),
        "--quiet",
    ]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def guids(package: Path) -> dict[str, int]:
    with zipfile.ZipFile(package) as archive:
        assert archive.testzip() is None
        connection = sqlite3.connect(":memory:")
        connection.deserialize(archive.read("collection.anki2"))
    found = dict(connection.execute("select guid, mod from notes").fetchall())
    connection.close()
    return found


def consistent(guides: Path, out: Path) -> None:
    known = {
        e.guid: e.revision
        for e in parse((guides / "deckbuilder.lock").read_text(encoding="utf-8")).entries
    }
    for package in out.glob("*.apkg"):
        for guid, stamp in guids(package).items():
            assert guid in known
            assert stamp <= EPOCH + known[guid]


@pytest.fixture
def guides(tmp_path: Path) -> Path:
    folder = tmp_path / "guides"
    folder.mkdir()
    (folder / "depot.md").write_text(GUIDE, encoding="utf-8")
    (folder / "yard.md").write_text(GUIDE.replace("Depot", "Yard"), encoding="utf-8")
    return folder


def test_killed_at_every_step(guides: Path, tmp_path: Path) -> None:
    out = tmp_path / "decks"
    assert run(guides, out).returncode == 0
    old = {path.name: path.read_bytes() for path in out.iterdir()}
    lock = (guides / "deckbuilder.lock").read_bytes()
    (guides / "depot.md").write_text(GUIDE.replace(*REWORDED_QUESTION), encoding="utf-8")
    whole = run(guides, out)
    assert whole.returncode == 0
    steps = int(whole.stderr.rsplit("calls=", 1)[1])
    new = {path.name: path.read_bytes() for path in out.iterdir()}
    assert steps >= 15
    for at in range(1, steps + 1):
        for name, data in old.items():
            (out / name).write_bytes(data)
        (guides / "deckbuilder.lock").write_bytes(lock)
        assert run(guides, out, at).returncode == 9
        for path in out.iterdir():
            if not path.name.startswith("."):
                assert path.read_bytes() in (old[path.name], new[path.name])
        consistent(guides, out)
        assert run(guides, out).returncode == 0
        assert {path.name: path.read_bytes() for path in out.iterdir()} == new, (
            "the next export mends it and leaves nothing behind"
        )


def test_two_at_once(guides: Path, tmp_path: Path) -> None:
    out = tmp_path / "decks"
    command = [
        sys.executable,
        "-m",
        "deckbuilder",
        "export",
        str(guides),
        "--out",
        str(out),
        "--quiet",
    ]
    running = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(3)]
    for process in running:
        _, said = process.communicate(timeout=120)
        assert process.returncode == 0, said
    consistent(guides, out)
    assert not list(out.glob(".*"))
