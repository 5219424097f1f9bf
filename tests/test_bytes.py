"""Unchanged sources, same bytes: any run, Python, locale, time zone, hash seed and file order."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.conftest import ROOT

_RUN = """
import sys
from pathlib import Path
from deckbuilder import export, files
from deckbuilder.model import Options
from deckbuilder.selection import Selection
guides, out = map(Path, sys.argv[1:])
request = export.Request(("apkg", "csv", "md", "table"), "role", out, Selection(), \
Options(), None, frozenset(), "", 1_800_000_000)
export.run(files.read([guides], out), request)
"""
# not by the command line: its library has compiled parts, which another Python cannot use from this
# environment


def export(
    python: str, guides: Path, out: Path, **environment: str
) -> subprocess.CompletedProcess[str]:
    packages = os.pathsep.join([str(ROOT), *(p for p in sys.path if p.endswith("site-packages"))])
    env = {**os.environ, "PYTHONPATH": packages, **environment}
    return subprocess.run(
        [python, "-c", _RUN, str(guides), str(out)],
        capture_output=True,
        text=True,
        check=False,
        env=env,
    )


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@pytest.fixture
def guides(tmp_path: Path) -> Path:
    folder = tmp_path / "guides"
    shutil.copytree(ROOT / "seeds", folder, ignore=shutil.ignore_patterns("*.lock"))
    return folder


def found(name: str) -> str:
    """A Python that runs, on the path or among pyenv's; skips without one."""
    for candidate in (
        name,
        *map(str, sorted(Path.home().glob(f".pyenv/versions/*/bin/{Path(name).name}"))),
    ):
        if (
            shutil.which(candidate)
            and subprocess.run([candidate, "-c", ""], capture_output=True, check=False).returncode
            == 0
        ):
            return candidate
    pytest.skip(f"{name} is not installed")


ENVIRONMENTS = [
    {"PYTHONHASHSEED": "0"},
    {"PYTHONHASHSEED": "1", "TZ": "Pacific/Auckland", "LC_ALL": "tr_TR.UTF-8"},
    {"PYTHONHASHSEED": "7", "TZ": "America/Lima", "LC_ALL": "C"},
]


@pytest.mark.parametrize(
    "python", [sys.executable, "python3.11", "python3.12", "python3.13", "python3.14"]
)
def test_same_bytes(python: str, guides: Path, tmp_path: Path) -> None:
    python = found(python)
    copied = tmp_path / "copied"
    shutil.copytree(guides, copied)
    expected = export(sys.executable, guides, tmp_path / "expected")
    assert expected.returncode == 0, expected.stderr
    for n, environment in enumerate(ENVIRONMENTS):
        (copied / "deckbuilder.lock").unlink(missing_ok=True)
        made = export(python, copied, tmp_path / f"made-{n}", **environment)
        if made.returncode and (
            "not found" in made.stderr
            or "ModuleNotFoundError" in made.stderr
            or "ImportError" in made.stderr
        ):
            pytest.skip(f"{python} cannot run with the packages of this environment")
        assert made.returncode == 0, made.stderr
        assert files(tmp_path / f"made-{n}") == files(tmp_path / "expected")
        assert (copied / "deckbuilder.lock").read_bytes() == (
            guides / "deckbuilder.lock"
        ).read_bytes()


def test_a_second_export_changes_nothing_and_leaves_nothing_behind(
    guides: Path, tmp_path: Path
) -> None:
    scratch = tmp_path / "tmp"
    scratch.mkdir()
    out = tmp_path / "out"
    assert export(sys.executable, guides, out, TMPDIR=str(scratch)).returncode == 0
    first, lock = files(out), (guides / "deckbuilder.lock").read_bytes()
    (out / "backend-python-engineer.md").unlink()
    assert export(sys.executable, guides, out, TMPDIR=str(scratch)).returncode == 0
    assert files(out) == first
    assert (guides / "deckbuilder.lock").read_bytes() == lock
    assert [p.name for p in scratch.iterdir() if not p.name.endswith(".lock")] == []
    assert tempfile.gettempdir()


def test_one_role_gives_the_same_notes_as_all(guides: Path, tmp_path: Path) -> None:
    from deckbuilder.writers.apkg import says

    all_, one = tmp_path / "all", tmp_path / "one"
    assert export(sys.executable, guides, all_).returncode == 0
    lock = (guides / "deckbuilder.lock").read_bytes()
    (guides / "deckbuilder.lock").unlink()
    env = {"PYTHONPATH": str(ROOT), "SOURCE_DATE_EPOCH": "1800000000", "PATH": os.environ["PATH"]}
    formats = "apkg,csv,md,table"
    command = [
        sys.executable,
        "-m",
        "deckbuilder",
        "export",
        str(guides),
        "--out",
        str(one),
        "--quiet",
        "--role",
        "Medical*",
        "--format",
        formats,
    ]
    subprocess.run(command, check=True, env=env)
    assert [p.name for p in one.glob("*.apkg")] == ["medical-equipment-account-manager.apkg"]
    assert (guides / "deckbuilder.lock").read_bytes() == lock
    name = "medical-equipment-account-manager.apkg"
    assert says((one / name).read_bytes()) == says((all_ / name).read_bytes())
