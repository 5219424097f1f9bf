"""The edge: finding and reading guides, writing outputs beside and renaming them.

Only one export runs at a time.
"""

from __future__ import annotations

import errno
import os
import re
import secrets
import stat
import tempfile
import time
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from hashlib import sha256
from itertools import islice
from pathlib import Path
from urllib.parse import unquote

from deckbuilder import config as configs
from deckbuilder import media
from deckbuilder.absence import ELSEWHERE, GONE, THERE
from deckbuilder.codes import report
from deckbuilder.config import Config
from deckbuilder.document import Document, below, parse
from deckbuilder.encoding import decode
from deckbuilder.forms.prompt import ends_asking
from deckbuilder.front import front_matter
from deckbuilder.identity import ledger as ledgers
from deckbuilder.labels import ASKED_CALLED, ENGLISH, QUESTION_TITLE, Vocabulary, either
from deckbuilder.markdown import Passage, Reference, passage, references
from deckbuilder.markdown.html import SCHEMES
from deckbuilder.model import Diagnostic, Guide, Image, Meta, Question, Span
from deckbuilder.ours import LEDGER, ours
from deckbuilder.readers import merge, read_guide, repeated_across, why
from deckbuilder.readers.facts import FolderFacts
from deckbuilder.readers.outline import Judged
from deckbuilder.text import normal
from deckbuilder.titles import telling

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

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
    named: bool = False
    """A person named it."""


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
    folders: tuple[Path, ...] = ()
    """The folders that were read whole, resolved."""


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
            known = found.get(source.resolve())
            made = known or Source(source, _shown(source), source.parent)
            found[source.resolve()] = replace(made, named=True)
        elif source.exists():
            raise Unreadable(f"{source}: neither a file nor a folder; name a guide")
        elif source.is_symlink():
            raise Unreadable(f"{source}: the link leads nowhere")
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
        if entry.is_symlink() and not path.exists():
            yield path, "a link that leads nowhere"
            continue
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
    at = _surroundings(sources, out, ledger)
    diagnostics = list(at.diagnostics)
    guides: list[Guide] = []
    shelf = _Shelf()
    for source, settings in at.found:
        guide, more = _guide(source, settings, given, shelf, at)
        diagnostics += more
        if guide is not None:
            guides.append(guide)
        if callable(progress):
            progress()
    guides = [_used(guide) if guide.path in shelf.followed else guide for guide in guides]
    diagnostics += (told for guide in guides for told in guide.diagnostics)
    diagnostics += repeated_across(guides)
    ordered = sorted(diagnostics, key=lambda d: (d.span.path, d.span.start, d.code))
    return Library(
        tuple(guides),
        tuple(ordered),
        at.config,
        at.home,
        at.places,
        tuple(shelf.images[name] for name in sorted(shelf.images)),
        shelf.named,
        tuple(source.resolve() for source in sources if source.is_dir()),
    )


@dataclass(frozen=True, slots=True)
class _Surroundings:
    """What is known before the first guide is read."""

    found: tuple[tuple[Source, _Settings | None], ...]
    """The guides with the settings that count for each."""
    config: Config
    """The settings that count for all."""
    home: Path
    """Where the ledger lives."""
    places: dict[str, str]
    """For each guide as shown, its place as the ledger has it."""
    facts: FolderFacts
    diagnostics: tuple[Diagnostic, ...]
    by_path: Mapping[str, tuple[Source, _Settings | None]]
    """What was found, by where it lies."""


def _surroundings(
    sources: Sequence[Path], out: Path | None = None, ledger: Path | None = None
) -> _Surroundings:
    found, diagnostics = find(sources, out)
    folder = _folder(sources)
    loaded: dict[Path, _Settings | None] = {}
    configured = [_config_for(source, loaded) for source in found]
    top = _top(sources, folder, [entry for entry in loaded.values() if entry])
    # not where a link leads: the paths in a ledger are those of the place it is kept in
    home = ledger.parent.resolve() if ledger else _home(sources, folder, top, loaded.values())
    places = {source.shown: _place(source, home) for source in found}
    for entry in {id(e): e for e in loaded.values() if e}.values():
        diagnostics += entry[1].diagnostics
    return _Surroundings(
        tuple(zip(found, configured, strict=True)),
        top[1] if top else Config(),
        home,
        places,
        _facts(found, places, ledger or home / LEDGER),
        tuple(diagnostics),
        {os.path.normpath(s.path): (s, c) for s, c in zip(found, configured, strict=True)},
    )


def _facts(found: Sequence[Source], places: Mapping[str, str], ledger: Path) -> FolderFacts:
    """What the command line and the ledger say of the guides."""
    try:
        text = ledger.read_bytes().decode() if ledger.is_file() else ""
        kept = ledgers.parse(text).entries if text else ()
    except (OSError, ValueError, ledgers.LedgerError):
        # whoever needs the ledger tells what is wrong with it
        kept = ()
    live = {guide for entry in kept if entry.state == "live" for guide in entry.guides}
    return FolderFacts(
        frozenset(source.shown for source in found if source.named),
        frozenset(shown for shown, place in places.items() if place in live),
        _repeated(found),
        _among(found, asking := _asking(found)),
        _subjects(found, asking),
    )


_TITLE = re.compile(rb"^#{1,6}[ \t]+(.+)$", re.MULTILINE)
_SHARED = 4
"""Files in which a title stands before it can be a habit of the folder."""


def _repeated(found: Sequence[Source]) -> frozenset[str]:
    """The titles that stand in most files of a folder: a first look, at raw lines."""
    counts: Counter[bytes] = Counter()
    for source in found if len(found) >= _SHARED else ():
        try:
            counts.update(set(_TITLE.findall(content(source.path, MAX_SIZE))))
        except OSError:
            # whoever reads it tells
            continue
    most = max(len(found) / 2, _SHARED)
    return frozenset(
        normal(title.decode("utf-8", "replace")) for title, n in counts.items() if n >= most
    )


_START = 2_000
"""Letters of a file in which it says what it is about."""


def _among(found: Sequence[Source], asking: Collection[Path]) -> frozenset[str]:
    """What lies beside or below a README whose title or first line names interview questions.

    asking: the folders of which the same holds, since each of their files is a question.
    """
    folders = {source.path.parent for source in found if _names_questions(source)}
    return frozenset(
        source.shown
        for source in found
        if source.path.parent in asking or not folders.isdisjoint(source.path.parents)
    )


def _asking(found: Sequence[Source]) -> frozenset[Path]:
    """The folders in which most files begin with a question."""
    files = Counter(source.path.parent for source in found)
    often = {folder for folder, n in files.items() if n >= _SHARED}
    asking = Counter(
        source.path.parent
        for source in found
        if source.path.parent in often and _begins_asking(source)
    )
    return frozenset(f for f, n in asking.items() if n >= _SHARED and n * 2 > files[f])


def _subjects(found: Sequence[Source], asking: Collection[Path]) -> dict[str, str]:
    """What the folders of questions are called, for each guide in them: `000-networking`.

    And those of files whose names say nothing: `README`, `solutions`, `en-us`.
    """
    subject = cache(_subject)
    named = {
        s.shown: subject(s.path.parent)
        for s in found
        if s.path.parent in asking or _says_nothing(s.path.stem)
    }
    return {shown: name for shown, name in named.items() if name}


def _says_nothing(name: str) -> bool:
    """`README`, `questions`, `en-US`; a letter is a name that somebody chose."""
    return (len(name) > _LETTER and not telling(name)) or _LANGUAGE.fullmatch(name) is not None


_LETTER = 1
_LANGUAGE = re.compile(r"[a-z]{2}[-_][A-Za-z]{2}")


def _subject(folder: Path) -> str:
    """The name of a folder, or of the one above where it says nothing: `sales` of `sales/q-and-a`.

    Numbers that only order it go, and the signs between its words.
    """
    for place in islice((at := folder.resolve(), *at.parents), _FOLDERS):
        words = re.split(r"[_\s-]+", _ORDER.sub("", place.name).strip())
        if telling(" ".join(words)):
            return " ".join(map(_named, words)) if place.name.islower() else " ".join(words)
    return ""


def _named(word: str) -> str:
    """A word of a folder's name as a title has it: `Still`, `SQL`, `of`."""
    if word in _SMALL:
        return word
    return word[:1].upper() + word[1:] if _VOWEL.search(word) else word.upper()


_SMALL = frozenset(ENGLISH.words["small"])
_VOWEL = re.compile(r"[aeiouy]")


_FOLDERS = 3
_ORDER = re.compile(
    rf"^(?:{either(ENGLISH.titles['parts'])}[-_. ]+)?\d{{1,3}}[-_. ]+(?=\D)(?:[-_. ]+(?=\w))?",
    re.IGNORECASE,
)
"""`01-`, `Chapter 1 - `."""


def _names_questions(source: Source) -> bool:
    readme = source.path.stem.casefold() == "readme"
    return readme and any(map(QUESTION_TITLE.match, _opening(source)))


def _begins_asking(source: Source) -> bool:
    """`# Why is the sea salt?`, or `### Question` above it."""
    first, second = (*_opening(source), "", "")[:2]
    return ends_asking(first) or (normal(first) in ASKED_CALLED and ends_asking(second))


def _opening(source: Source) -> list[str]:
    """The first two lines of a file that say something, without the marks of a title."""
    try:
        text = content(source.path, _START).decode("utf-8", "replace")
    except OSError:
        # whoever reads it tells
        return []
    text = text.removeprefix("\ufeff")
    below = text.split("\n")[len(front_matter(source.shown, text).lines) :]
    return list(islice(filter(None, (line.lstrip("# ").strip() for line in below)), 2))


def standing(guides: Collection[str], library: Library) -> dict[str, str]:
    """Guides that the ledger knows and that were not read → how their places stand: `absence`."""
    found = set(library.places.values())
    # a link to itself leads nowhere, which realpath takes as it is
    read = {os.path.realpath(library.folder / library.places[g.path]) for g in library.guides}
    stands: dict[str, str] = {}
    for guide in guides:
        place = Path(os.path.normpath(library.folder / guide))
        if guide in found:
            # it was there and could not be read, or it vanished meanwhile
            stands[guide] = THERE
        elif os.path.realpath(place) in read:
            # the same file, read under another name
            stands[guide] = GONE
        else:
            stands[guide] = _standing(place, library.folders)
    return stands


def _standing(place: Path, folders: Sequence[Path]) -> str:
    if not any(place.is_relative_to(folder) for folder in folders):
        return ELSEWHERE
    for at in (place, *place.parents):
        try:
            os.lstat(at)
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError:
            # a folder that cannot be looked into is no proof that nothing is in it
            return THERE
        # below a dead link, or a file where a folder was, nothing can be said to be gone
        return GONE if at != place and at.is_dir() else THERE
    return GONE


def content(path: Path, most: int = -1) -> bytes:
    """A regular file's bytes, or the first of them; raises OSError for a FIFO or a device."""
    opened = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(opened, "rb") as file:
        if not stat.S_ISREG(os.fstat(opened).st_mode):
            raise OSError(errno.EINVAL, "it is no regular file")
        return file.read(most)


_Settings = tuple[Path, Config]


def _top(sources: Sequence[Path], folder: Path, found: Sequence[_Settings]) -> _Settings | None:
    """The settings that count for all: those of the folder that was asked for.

    Of several sources without any in the folder they share, the first that were found.
    """
    own = next((entry for entry in found if entry[0] == folder), None)
    return own or (found[0] if found and len(sources) > 1 else None)


def _home(
    sources: Sequence[Path],
    folder: Path,
    top: _Settings | None,
    loaded: Iterable[_Settings | None],
) -> Path:
    """Where the ledger lives: where it is already, else beside the settings that count for all."""
    first = top[0] if top else folder
    others = [entry[0] for entry in loaded if entry]
    places = [first, *([folder] if len(sources) == 1 else []), *others]
    return next((place for place in places if (place / LEDGER).exists()), first)


def _folder(sources: Sequence[Path]) -> Path:
    folders = [str((s if s.is_dir() else s.parent).resolve()) for s in sources]
    return Path(os.path.commonpath(folders)) if folders else Path.cwd()


def _from(path: Path, folder: Path) -> str:
    return Path(os.path.relpath(path.resolve(), folder.resolve())).as_posix()


def _place(source: Source, home: Path) -> str:
    """A guide's path from the ledger's folder, as it was found: not where a link leads."""
    found = source.root.resolve() / source.path.relative_to(source.root)
    return Path(os.path.relpath(found, home.resolve())).as_posix()


def _config_for(
    source: Source, loaded: dict[Path, tuple[Path, Config] | None]
) -> tuple[Path, Config] | None:
    """The nearest deckbuilder.yaml from the guide's folder up to the folder that was asked for."""
    folder, root = source.path.resolve().parent, source.root.resolve()
    while True:
        if folder not in loaded:
            path = folder / configs.FILE_NAME
            found = _settings(path)
            loaded[folder] = None if found is None else (folder, found)
        if loaded[folder] is not None or folder == root or folder.parent == folder:
            return loaded[folder]
        folder = folder.parent


def _relative(path: Path) -> Path:
    try:
        return path.relative_to(Path.cwd())
    except ValueError:
        return path


def _settings(path: Path) -> Config | None:
    """The settings in a file, or what keeps them from being read; None where there is none."""
    shown = _shown(_relative(path))
    try:
        return configs.parse(shown, content(path).decode("utf-8", "replace"))
    except FileNotFoundError:
        return None
    except OSError as error:
        said = report("bad-config", Span(shown, 1, 1), f"cannot be read: {error.strerror}")
        return Config(diagnostics=(said,))


@dataclass(frozen=True, slots=True)
class _Read:
    """A guide's document, and what its settings say of it."""

    document: Document
    given: Meta | None
    vocabulary: Vocabulary
    """With the owner's own labels."""
    told: tuple[Diagnostic, ...]


def _document(
    source: Source, settings: _Settings | None, given: Meta | None
) -> _Read | Diagnostic | None:
    """A file → what is read of it, or what keeps it from being read; None for one of our own."""
    here = Span(source.shown, 1, 1)
    try:
        data = content(source.path, MAX_SIZE + 1)
    except OSError as error:
        return report("unreadable", here, f"cannot be read: {error.strerror}")
    if len(data) > MAX_SIZE:
        size = source.path.stat().st_size
        return report("too-large", here, f"{size} bytes are more than a guide can have")
    if ours(source.path.name, data):
        return None
    text, told = decode(data, source.shown)
    config = settings[1] if settings else Config()
    own = config.given(_from(source.path, settings[0])) if settings else None
    about = merge(own, given) if own and given else own or given
    document = parse(source.shown, text, config.vocabulary)
    return _Read(document, about, config.vocabulary, tuple(told))


def _guide(
    source: Source,
    settings: _Settings | None,
    given: Meta | None,
    shelf: _Shelf,
    at: _Surroundings,
) -> tuple[Guide | None, list[Diagnostic]]:
    made = _document(source, settings, given)
    if not isinstance(made, _Read):
        return None, [made] if made else []
    guide = read_guide(made.document, made.given, made.vocabulary, at.facts)
    found = list(references(made.document.blocks))
    told = [*made.told]
    if others := _led_to(guide, found, source, at):
        linked = {target: body for target, (_, body) in others.items()}
        guide = read_guide(
            made.document, made.given, made.vocabulary, replace(at.facts, linked=linked)
        )
        for other, body in others.values():
            shelf.followed.add(other.shown)
            told += _images(guide, list(references(body.blocks)), other, shelf)
    dead = [one for one in found if one.target not in others]
    return guide, [*told, *_images(guide, found, source, shelf), *_told(guide, dead)]


def _used(guide: Guide) -> Guide:
    """A file that answers a question of another one: it need be no guide itself."""
    if guide.cards:
        return guide
    here = Span(guide.path, 1, 1)
    told = [one for one in guide.diagnostics if one.code not in ("no-guide", "empty-guide")]
    told.append(report("answers-another", here, "answers a question that leads here"))
    return replace(guide, diagnostics=tuple(told))


def _led_to(
    guide: Guide, found: Sequence[Reference], source: Source, at: _Surroundings
) -> dict[str, tuple[Source, Passage]]:
    """The files among the sources to which unanswered questions lead, by the links' targets."""
    lines = {n for q in guide.unanswered for n in range(q.span.start, q.span.end + 1)}
    targets = {one.target for one in found if one.kind == "link" and one.line in lines}
    others: dict[str, tuple[Source, Passage]] = {}
    answering = cache(lambda place: _answering(place, at))
    for target in sorted(targets):
        name, _, part = unquote(target).partition("#")
        # the address of a page is the place of no file
        other = answering(os.path.normpath(source.path.parent / name))
        if other is not None:
            others[target] = (other[0], passage(below(other[1].blocks, part)))
    return others


def _answering(place: str, at: _Surroundings) -> tuple[Source, Document] | None:
    """The file at a place among the sources, unless it asks several questions itself."""
    if place not in at.by_path:
        return None
    source, settings = at.by_path[place]
    made = _document(source, settings, None)
    if not isinstance(made, _Read):
        return None
    asked = read_guide(made.document, made.given, made.vocabulary, at.facts)
    several = sum(isinstance(card, Question) for card in asked.cards) > 1
    return None if several else (source, made.document)


def judged(sources: Sequence[Path]) -> Iterator[tuple[str, Judged | Diagnostic]]:
    """Guides → how what they hold was weighed, or what keeps one from being read.

    Raises Unreadable as `read` does.
    """
    at = _surroundings(sources)
    for source, settings in at.found:
        made = _document(source, settings, None)
        if isinstance(made, _Read):
            yield source.shown, why(made.document, made.given, made.vocabulary, at.facts)
        elif made:
            yield source.shown, made


# --- what a guide refers to -----------------------------------------------------------------------


def _told(guide: Guide, found: Sequence[Reference]) -> Iterator[Diagnostic]:
    """Formulae that are refused, and links on cards that lead nowhere from there."""
    on_cards = {n for card in guide.cards for n in range(card.span.start, card.span.end + 1)}
    for one in found if guide.cards else ():
        here = Span(guide.path, one.line, one.line)
        if one.kind == "formula":
            yield report("refused-formula", here, f"{one.text} is not allowed in a formula")
        dead = one.kind == "link" and not one.target.lower().startswith(SCHEMES)
        if dead and one.line in on_cards:
            message = f"[{one.text[:60]}]({one.target[:60]}) leads nowhere from a card"
            yield report("dead-link", here, message)


@dataclass(slots=True)
class _Shelf:
    """What was found on the way through the guides: pictures, and files that answer."""

    images: dict[str, Image] = field(default_factory=dict)
    named: dict[str, dict[str, str]] = field(default_factory=dict)
    """For each guide, what it calls a picture, and the name that is packaged by."""
    folders: dict[Path, media.Folder] = field(default_factory=dict)
    followed: set[str] = field(default_factory=set)

    def folder(self, root: Path) -> media.Folder:
        if root not in self.folders:
            self.folders[root] = media.Folder(root.resolve())
        return self.folders[root]


def _images(
    guide: Guide, found: Sequence[Reference], source: Source, shelf: _Shelf
) -> Iterator[Diagnostic]:
    """Packages a guide's local images; says which are missing, outside or on the network."""
    named = shelf.named.setdefault(guide.path, {})
    for one in found if guide.cards else ():
        if one.kind != "picture":
            continue
        here = Span(guide.path, one.line, one.line)
        shown = one.target[:300]
        if media.REMOTE.match(one.target):
            yield report("remote-image", here, f"{shown} is on the network: the card has a link")
        elif (name := _load(one.target, source, shelf)) is None:
            yield report("missing-image", here, f"{shown} is no image inside {_shown(source.root)}")
        else:
            named[one.target] = name


def _load(target: str, source: Source, shelf: _Shelf) -> str | None:
    path = shelf.folder(source.root).find(source.path.parent, target)
    if path is None:
        return None
    try:
        data = content(path, MAX_SIZE + 1)
    except OSError:
        return None
    if len(data) > MAX_SIZE:
        return None
    name = f"deckbuilder-{sha256(data).hexdigest()[:20]}{path.suffix.lower()}"
    shelf.images[name] = Image(name, data)
    return name


# --- writing --------------------------------------------------------------------------------------

PATIENCE = 60
"""Seconds that an export waits for another one."""


@contextmanager
def alone(ledger: Path) -> Iterator[None]:
    """One export with a ledger at a time, by a hidden lock beside it.

    Raises TimeoutError after a minute of waiting.
    """
    from filelock import FileLock, Timeout

    real = Path(os.path.realpath(ledger))
    real.parent.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(real.with_name(f".{real.name}.lock"), timeout=PATIENCE):
            yield
    except Timeout as error:
        raise TimeoutError(f"another export is writing {ledger}") from error


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """One export into a folder at a time; no file stays in it. Makes the folder.

    Raises TimeoutError after a minute of waiting.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with _held(folder) if fcntl else _held_by_name(folder):
        yield


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    """A lock on the folder itself, which ends with the process."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        end = time.monotonic() + PATIENCE
        while True:
            try:
                fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > end:
                    raise TimeoutError(f"another export is writing to {folder}") from None
                time.sleep(0.05)
        yield
    finally:
        os.close(opened)


@contextmanager
def _held_by_name(folder: Path) -> Iterator[None]:
    """Where folders cannot be locked: a lock named after it among the temporary files."""
    from filelock import FileLock, Timeout

    name = sha256(os.path.realpath(folder).encode()).hexdigest()[:16]
    lock = FileLock(Path(tempfile.gettempdir()) / f"deckbuilder-{name}.lock", timeout=PATIENCE)
    try:
        with lock:
            yield
    except Timeout as error:
        raise TimeoutError(f"another export is writing to {folder}") from error


def write_all(
    outputs: Sequence[tuple[Path, bytes]], durable: frozenset[Path] = frozenset()
) -> None:
    """Writes every file beside its place, then renames them in order.

    A killed export leaves each old or new, never half. What is durable is on the disk before the
    next is renamed, and the folders of all are at the end; links are written through.

    Raises OSError when a place cannot be written; what was there before is untouched then.
    """
    pending: list[tuple[Path, Path, bool]] = []
    try:
        for path, data in outputs:
            real = Path(os.path.realpath(path))
            real.parent.mkdir(parents=True, exist_ok=True)
            if real.exists() and not real.is_file():
                raise OSError(errno.EINVAL, "something stands there that is no file", str(path))
            beside = real.with_name(f".deckbuilder-{secrets.token_hex(8)}.part")
            pending.append((beside, real, path in durable))
            _write_new(beside, data, durable=path in durable)
        unsynced: set[Path] = set()
        while pending:
            beside, real, sure = pending[0]
            os.replace(beside, real)
            pending.pop(0)
            if sure:
                _sync(real.parent)
            else:
                unsynced.add(real.parent)
        for folder in sorted(unsynced):
            _sync(folder)
    finally:
        for beside, _, _ in pending:
            beside.unlink(missing_ok=True)


def _write_new(path: Path, data: bytes, *, durable: bool) -> None:
    """A new file, which the user's umask makes as private as he wants it."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags, 0o666), "wb") as file:
        file.write(data)
        file.flush()
        if durable:
            os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    """The names in a folder, on the disk; not every system can."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(opened)
    except OSError as error:
        # some network disks refuse to sync a folder; the files are renamed all the same
        if error.errno not in (errno.EINVAL, errno.ENOTSUP, errno.EBADF):
            raise
    finally:
        os.close(opened)


def sweep(folder: Path) -> None:
    """Removes what a killed export left beside the outputs; call it only while holding the lock."""
    for path in folder.glob(".deckbuilder-*.part") if folder.is_dir() else ():
        path.unlink(missing_ok=True)
