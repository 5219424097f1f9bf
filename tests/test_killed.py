"""An export killed at any moment, or two at once: ledger and decks stay whole, and agree."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from deckbuilder.identity.ledger import parse
from deckbuilder.writers.apkg import EPOCH
from tests.conftest import ROOT
from tests.depot import GUIDE


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


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the runs are forks of one process")
@pytest.mark.parametrize(("mode", "least"), [("kill", 100), ("full", 90)])
def test_ended_at_every_call_that_touches_a_file(mode: str, least: int) -> None:
    """Every file is whole, old or new; no deck is newer than the ledger; the next export mends."""
    command = [sys.executable, "-m", "tests.killing", mode]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stderr
    *faults, points = said.stdout.splitlines()
    assert not faults
    assert int(points.split()[0]) >= least


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
