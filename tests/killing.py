"""An export killed, or its disk full, at every call that touches a file (not a test itself).

`python -m tests.killing kill` prints how many points there are and what went wrong at each. Every
run is a fork of one process, since starting Python a hundred times would take the time of the test.
"""

from __future__ import annotations

import errno
import io
import os
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from deckbuilder.cli import app
from tests.depot import GUIDE, REWORDED_QUESTION
from tests.test_killed import consistent

FORMATS = "apkg,csv,md,html,table"


class Point:
    """Counts the calls, and ends the run, or its disk, at one of them."""

    def __init__(self, mode: str, at: int) -> None:
        self.mode, self.at, self.count = mode, at, 0

    def hit(self) -> None:
        """One more call."""
        self.count += 1
        if self.count == self.at and self.mode == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        if self.count == self.at and self.mode == "full":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def wrap(self, call: Callable[..., Any], both: bool = True) -> Callable[..., Any]:
        """The call with a point before it, and one behind."""

        def wrapped(*args: Any, **more: Any) -> Any:
            self.hit()
            result = call(*args, **more)
            if both and self.mode == "kill":
                self.hit()
            return result

        return wrapped

    def install(self) -> None:
        """Put points into everything that writes."""
        opened, fdopen = os.open, os.fdopen

        def marked(path: Any, *args: Any, **more: Any) -> int:
            if ".part" in str(path):
                self.hit()
            return opened(path, *args, **more)

        def halved(descriptor: int, mode: str = "r", *args: Any, **more: Any) -> Any:
            file = fdopen(descriptor, mode, *args, **more)
            return _Halved(file, self) if mode == "wb" else file

        os.open, os.fdopen = marked, halved
        os.replace, os.fsync = self.wrap(os.replace), self.wrap(os.fsync)
        if self.mode == "kill":
            Path.unlink = self.wrap(Path.unlink)  # type: ignore[method-assign]


class _Halved:
    """A file that is written in two halves, so that one can be missing."""

    def __init__(self, file: Any, point: Point) -> None:
        self.file, self.point = file, point

    def write(self, data: bytes) -> int:
        half = len(data) // 2
        self.file.write(data[:half])
        self.file.flush()
        self.point.hit()
        self.file.write(data[half:])
        self.point.hit()
        return len(data)

    def flush(self) -> None:
        self.file.flush()
        self.point.hit()

    def fileno(self) -> int:
        return int(self.file.fileno())

    def __enter__(self) -> _Halved:
        return self

    def __exit__(self, *_: object) -> None:
        self.file.close()


def export(guides: Path, out: Path, mode: str = "", at: int = 0) -> tuple[int, int]:
    """A fork that exports → its exit status (negative: the signal), and the calls it counted."""
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        point = Point(mode, at)
        point.install()
        code = 0
        sys.stdout = sys.stderr = io.StringIO()
        try:
            app(["export", str(guides), "--out", str(out), "--quiet", "--format", FORMATS])
        except SystemExit as end:
            code = int(end.code or 0)
        os.write(write, str(point.count).encode())
        os._exit(code)
    os.close(write)
    _, status = os.waitpid(pid, 0)
    counted = os.read(read, 20).decode()
    os.close(read)
    return os.waitstatus_to_exitcode(status), int(counted or 0)


def faults(mode: str) -> Iterator[str]:
    """What goes wrong at any point; the number of points is the last line."""
    top = Path(tempfile.mkdtemp())
    guides, out = top / "guides", top / "out"
    guides.mkdir()
    (guides / "depot.md").write_text(GUIDE, encoding="utf-8")
    for place in ("Yard", "Dock"):
        text = GUIDE.replace("Depot", place)
        (guides / f"{place.lower()}.md").write_text(text, encoding="utf-8")
    _import_all(guides, top / "first")
    export(guides, out)
    ledger = guides / "deckbuilder.lock"
    old, lock = _files(out), ledger.read_bytes()
    (guides / "depot.md").write_text(GUIDE.replace(*REWORDED_QUESTION), encoding="utf-8")
    _, points = export(guides, out, mode, -1)
    new, next_lock = _files(out), ledger.read_bytes()
    for at in range(1, points + 1):
        for path in out.iterdir():
            path.unlink()
        for name, data in old.items():
            (out / name).write_bytes(data)
        ledger.write_bytes(lock)
        code, _ = export(guides, out, mode, at)
        if code != (-signal.SIGKILL if mode == "kill" else 1):
            yield f"{at}: it ended with {code}"
        halves = [n for n, d in _files(out).items() if d not in (old.get(n), new.get(n))]
        if halves or ledger.read_bytes() not in (lock, next_lock):
            yield f"{at}: neither old nor new: {halves or ledger.name}"
        if ledger.read_bytes() == lock and any(_files(out)[n] != d for n, d in old.items()):
            yield f"{at}: a deck is newer than the ledger"
        try:
            consistent(guides, out)
        except AssertionError as error:
            yield f"{at}: ledger and decks do not agree: {error}"
        if mode == "full" and _left(guides, out):
            yield f"{at}: left behind: {_left(guides, out)}"
        if export(guides, out)[0] or _files(out) != new or _left(guides, out):
            yield f"{at}: the next export does not mend it"
    yield f"{points} points"


def _import_all(guides: Path, out: Path) -> None:
    """An export in this process: its forks need not import anything again."""
    said = sys.stdout
    sys.stdout = io.StringIO()
    try:
        app(["export", str(guides), "--out", str(out), "--quiet", "--format", FORMATS])
    except SystemExit:
        pass
    finally:
        sys.stdout = said
    (guides / "deckbuilder.lock").unlink()


def _files(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in folder.iterdir() if not p.name.startswith(".")}


def _left(*folders: Path) -> list[str]:
    return [path.name for folder in folders for path in folder.glob(".*.part")]


if __name__ == "__main__":
    for line in faults(sys.argv[1]):
        print(line)
