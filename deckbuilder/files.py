"""The edge: finding and reading guides, writing outputs beside and renaming them.

Only one export runs at a time.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from deckbuilder import config as configs
from deckbuilder.codes import report
from deckbuilder.config import Config
from deckbuilder.document import parse
from deckbuilder.model import WRITTEN, Diagnostic, Guide, Image, Meta, Span
from deckbuilder.readers import merge, read_guide, repeated_across

ENDINGS = (".md", ".markdown", ".mdx", ".txt")
MAX_SIZE = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read."""

    path: Path
    shown: str
    """As messages show it: from where the command runs, with forward slashes."""
    root: Path
    """The folder it was found in."""


@dataclass(frozen=True, slots=True)
class Library:
    """Everything that was read."""

    guides: tuple[Guide, ...]
    diagnostics: tuple[Diagnostic, ...]
    """All of them, in the order of files and lines."""
    config: Config
    folder: Path
    """Where the ledger lives: beside deckbuilder.yaml, else the sources' common folder."""
    places: dict[str, str]
    """Guide as shown → its path from that folder."""
    images: tuple[Image, ...] = ()
    named: dict[str, dict[str, str]] | None = None
    """Guide as shown → image as the guide names it → the packaged name."""


class Unreadable(Exception):
    """A source that is not there; says what to do."""


# --- finding --------------------------------------------------------------------------------------


def find(sources: Sequence[Path], out: Path | None = None) -> tuple[list[Source], list[Diagnostic]]:
    """Sources (files and folders) → the guides in a stable order.

    Also what is named like a guide but is none.

    Raises Unreadable for a source that does not exist.
    """
    found: dict[Path, Source] = {}
    strange: list[Diagnostic] = []
    skipped = out.resolve() if out else None
    for source in sources:
        if source.is_dir():
            for path, odd in _walk(source, skipped, set()):
                here = Span(_shown(path), 1, 1)
                if odd.startswith("cannot"):
                    strange.append(report("unreadable", here, odd))
                elif odd:
                    strange.append(report("not-a-file", here, odd))
                else:
                    found.setdefault(path.resolve(), Source(path, _shown(path), source))
        elif source.is_file():
            found.setdefault(source.resolve(), Source(source, _shown(source), source.parent))
        else:
            raise Unreadable(f"{source}: no such file or folder")
    return sorted(found.values(), key=lambda s: s.shown), strange


def _walk(folder: Path, skipped: Path | None, seen: set[Path]) -> Iterator[tuple[Path, str]]:
    """Files below a folder, in order, and why a path that is named like a guide is none.

    Linked folders are entered once.
    """
    seen.add(folder.resolve())
    try:
        entries = sorted(os.scandir(folder), key=lambda e: e.name)
    except OSError as error:
        yield folder, f"cannot be read: {error.strerror}"
        return
    for entry in entries:
        if entry.name.startswith(".") or entry.name == "node_modules":
            continue
        path = Path(entry.path)
        named = entry.name.casefold().endswith(ENDINGS)
        kind = _kind(entry)
        if kind == "folder":
            if named:
                yield path, "a folder is named like a guide; what is inside it was read"
            if path.resolve() != skipped and path.resolve() not in seen:
                yield from _walk(path, skipped, seen)
        elif named:
            yield path, "" if kind == "file" else "named like a guide, but it is no regular file"


def _kind(entry: os.DirEntry[str]) -> str:
    try:
        return "folder" if entry.is_dir() else "file" if entry.is_file() else "other"
    except OSError:
        # a link that leads to itself
        return "other"


def _shown(path: Path) -> str:
    text = path.as_posix().encode("utf-8", "replace").decode()
    # a line break in a name must not start a line of ours
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)


_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def stamps(sources: Sequence[Path]) -> list[tuple[str, int]]:
    """Every guide and settings file with the time it last changed.

    Two lists differ when something did.
    """
    found, _ = find(sources)
    paths = {source.path for source in found} | {
        source.root / configs.FILE_NAME for source in found
    }
    return sorted((str(path), path.stat().st_mtime_ns) for path in paths if path.exists())


# --- reading --------------------------------------------------------------------------------------


def read(
    sources: Sequence[Path],
    out: Path | None = None,
    given: Meta | None = None,
    ledger: Path | None = None,
    progress: object = None,
) -> Library:
    """Sources → everything in them. Raises Unreadable for a source that does not exist."""
    found, diagnostics = find(sources, out)
    folder = _folder(sources)
    loaded: dict[Path, tuple[Path, Config] | None] = {}
    guides: list[Guide] = []
    images: dict[str, Image] = {}
    named: dict[str, dict[str, str]] = {}
    for source in found:
        settings = _config_for(source, loaded)
        guide, more = _guide(source, settings, given, images, named)
        diagnostics += more
        if guide is not None:
            guides.append(guide)
            diagnostics += guide.diagnostics
        if callable(progress):
            progress()
    top = next((entry for entry in loaded.values() if entry), None)
    for entry in {id(e): e for e in loaded.values() if e}.values():
        diagnostics += entry[1].diagnostics
    diagnostics += repeated_across(guides)
    home = ledger.resolve().parent if ledger else top[0] if top else folder
    places = {source.shown: _from(source.path, home) for source in found}
    config = top[1] if top else Config()
    ordered = sorted(diagnostics, key=lambda d: (d.span.path, d.span.start, d.code))
    return Library(
        tuple(guides),
        tuple(ordered),
        config,
        home,
        places,
        tuple(images[name] for name in sorted(images)),
        named,
    )


def _folder(sources: Sequence[Path]) -> Path:
    folders = [str((s if s.is_dir() else s.parent).resolve()) for s in sources]
    return Path(os.path.commonpath(folders)) if folders else Path.cwd()


def _from(path: Path, folder: Path) -> str:
    return Path(os.path.relpath(path.resolve(), folder.resolve())).as_posix()


def _config_for(
    source: Source, loaded: dict[Path, tuple[Path, Config] | None]
) -> tuple[Path, Config] | None:
    """The nearest deckbuilder.yaml from the guide's folder up to the folder that was asked for."""
    folder, root = source.path.resolve().parent, source.root.resolve()
    while True:
        if folder not in loaded:
            path = folder / configs.FILE_NAME
            loaded[folder] = (
                (folder, configs.parse(_shown(_relative(path)), _text_of(path)))
                if path.is_file()
                else None
            )
        if loaded[folder] is not None or folder == root or folder.parent == folder:
            return loaded[folder]
        folder = folder.parent


def _relative(path: Path) -> Path:
    try:
        return path.relative_to(Path.cwd())
    except ValueError:
        return path


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _guide(
    source: Source,
    settings: tuple[Path, Config] | None,
    given: Meta | None,
    images: dict[str, Image],
    named: dict[str, dict[str, str]],
) -> tuple[Guide | None, list[Diagnostic]]:
    here = Span(source.shown, 1, 1)
    try:
        if source.path.stat().st_size > MAX_SIZE:
            return None, [
                report(
                    "too-large",
                    here,
                    f"{source.path.stat().st_size} bytes are more than a guide can have",
                )
            ]
        data = source.path.read_bytes()
    except OSError as error:
        return None, [report("unreadable", here, f"cannot be read: {error.strerror}")]
    text, said = decode(data, source.shown)
    if text.rstrip().endswith(WRITTEN):
        return None, []
    config = settings[1] if settings else Config()
    from_config = config.given(_from(source.path, settings[0])) if settings else None
    about = merge(from_config, given) if from_config and given else from_config or given
    guide = read_guide(parse(source.shown, text, config.vocabulary), about, config.vocabulary)
    more = said + list(_images(guide, text, source, images, named.setdefault(source.shown, {})))
    return guide, more


def decode(data: bytes, shown: str) -> tuple[str, list[Diagnostic]]:
    """A file's bytes → text, and a diagnostic if they are not UTF-8.

    They are read as UTF-8, else UTF-16 (with its mark), else Windows-1252.
    """
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
    here = Span(shown, line, line)
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace"), [
            report("bad-encoding", Span(shown, 1, 1), "the file is UTF-16, not UTF-8")
        ]
    return data.decode("cp1252", errors="replace"), [
        report("bad-encoding", here, "the file is not UTF-8; it was read as Windows-1252")
    ]


# --- images ---------------------------------------------------------------------------------------

_IMAGE = re.compile(
    (
        r"!\[[^\]\n]{0,300}\]\(\s*(?:<([^<>\n]{1,500})>|([^)\s<>]{1,500}))(?:\s[^)\n]{0,200})?\)"
        r"|<img\s[^<>]{0,300}?src=[\"']([^\"']{1,500})[\"']"
    ),
    re.IGNORECASE,
)
_KINDS = {".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif", ".bmp"}


def _images(
    guide: Guide, text: str, source: Source, images: dict[str, Image], named: dict[str, str]
) -> Iterator[Diagnostic]:
    """Packages a guide's local images; says which are missing, outside or on the network."""
    for match in _IMAGE.finditer(without_code(text)) if guide.cards else ():
        target = match[1] or match[2] or match[3]
        line = text.count("\n", 0, match.start()) + 1
        here = Span(source.shown, line, line)
        if re.match(r"(?:[a-z][a-z0-9+.-]*:)?//|data:", target, re.IGNORECASE):
            yield report(
                "remote-image", here, f"{target[:120]} is on the network: the card has a link"
            )
        elif (name := _load(target, source, images)) is None:
            yield report(
                "missing-image", here, f"{target[:120]} is no image inside {_shown(source.root)}"
            )
        else:
            named[target] = name


def without_code(text: str) -> str:
    """Markdown with its code blanked, line by line in place."""
    blanked = re.sub(r"`[^`\n]{1,500}`", lambda m: " " * len(m[0]), text)
    lines, mark = [], ""
    for line in blanked.split("\n"):
        fence = re.match(r"\s*(?:[-*+]\s+|\d+[.)]\s+)?(`{3,}|~{3,})", line)
        if fence and (not mark or fence[1].startswith(mark)):
            mark = "" if mark else fence[1]
        lines.append("" if mark else line)
    return "\n".join(lines)


def _load(target: str, source: Source, images: dict[str, Image]) -> str | None:
    from urllib.parse import unquote

    root = source.root.resolve()
    try:
        path = (source.path.parent / unquote(target.split("#")[0].split("?")[0])).resolve()
        if (
            not path.is_relative_to(root)
            or path.suffix.lower() not in _KINDS
            or path.stat().st_size > MAX_SIZE
        ):
            return None
        data = path.read_bytes()
    except (OSError, ValueError):
        return None
    name = f"deckbuilder-{sha256(data).hexdigest()[:20]}{path.suffix.lower()}"
    images[name] = Image(name, data)
    return name


# --- writing --------------------------------------------------------------------------------------


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """One export into a folder at a time; raises TimeoutError after a minute of waiting."""
    from filelock import FileLock, Timeout

    key = sha256(str(folder.resolve()).encode()).hexdigest()[:16]
    lock = FileLock(
        Path(tempfile.gettempdir())
        / f"deckbuilder-{os.getuid() if hasattr(os, 'getuid') else 0}-{key}.lock",
        timeout=60,
    )
    try:
        with lock:
            yield
    except Timeout as error:
        raise TimeoutError(f"another export is writing to {folder}") from error


def write_all(
    outputs: Sequence[tuple[Path, bytes]], durable: frozenset[Path] = frozenset()
) -> None:
    """Writes every file beside its place, then renames them in order.

    A killed export leaves each file old or new, never half.

    What is durable survives a power cut too; the rest can be made again.

    Raises OSError when a place cannot be written; what was there before is untouched then.
    """
    pending: list[tuple[str, Path]] = []
    try:
        for path, data in outputs:
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, beside = tempfile.mkstemp(
                prefix=".deckbuilder-", suffix=".part", dir=path.parent
            )
            pending.append((beside, path))
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                if path in durable:
                    os.fsync(file.fileno())
            os.chmod(beside, 0o644)
        while pending:
            beside, path = pending[0]
            os.replace(beside, path)
            pending.pop(0)
    finally:
        for beside, _ in pending:
            if os.path.exists(beside):
                os.unlink(beside)


def sweep(folder: Path) -> None:
    """Removes what a killed export left beside the outputs; call it only while holding the lock."""
    for path in folder.glob(".deckbuilder-*.part") if folder.is_dir() else ():
        path.unlink(missing_ok=True)
