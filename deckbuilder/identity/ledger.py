"""The ledger: which note is which and how often each changed, as text that is committed and merged.

{"guid": "qXk…", "state": "live", "revision": 3, "kind": "question", "deck": "…", "guides": […], …}
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from deckbuilder.model import KINDS, key_of

VERSION = 2
"""Of the ledger's format; version 1 (release 0.1) is read and carried over."""

_HEADER = """\
# The ledger of deckbuilder: which note of Anki each question became, so that reviews are kept.
# Commit it with the guides. It is written by `deckbuilder export`; nothing is to be edited here.
"""
_END = '{"end": "of the ledger"}'
"""The last line of every ledger: without it the file was cut off."""
_GUID = re.compile(r"[A-Za-z0-9_-]{8,40}")
MOST_REVISIONS = 100_000_000
"""A package's stamp must stay below the clock of any learner."""
MOST_BEFORE = 5
"""Earlier first fields that are remembered."""
_HINT = "restore the file from version control"
_REBUILD = "or export with --rebuild, which says what it costs"


class LedgerError(Exception):
    """The ledger cannot be used as it is: where, why, and what to do about it."""

    def __init__(self, line: int, message: str, hint: str = f"{_HINT}, {_REBUILD}") -> None:
        super().__init__(f"line {line}: {message}")
        self.line = line
        self.message = message
        self.hint = hint


class NewerLedger(LedgerError):
    """It is whole, and of a format that this version does not know."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One note, as it was when last seen."""

    guid: str
    guides: tuple[str, ...]
    """The paths it stands in, sorted; most notes stand in one."""
    role: str
    """Empty for a certification, which all roles share."""
    kind: str
    key: str
    """See `model.key_of`."""
    question: str
    """In words for people."""
    answer: str
    """A sketch, see `recognition.sketch`."""
    hash: str
    """Of the content, see `identify.content_hash`."""
    revision: int
    """How many contents it has had; a package's stamp is made of it."""
    state: str = "live"
    """live or retired."""
    deck: str = ""
    """Anki's deck; empty where release 0.1 wrote the line."""
    ident: str = ""
    """The explicit id."""
    of: str = ""
    """Of a pitfall the GUID of its question, whose identity it follows."""
    find: str = ""
    """The first field as a pattern for Anki's search; empty where the question itself is one."""
    like: str = ""
    """The GUID of a retired note that this one may be, until somebody accepts it."""
    before: tuple[str, ...] = ()
    """Patterns of its earlier first fields, the last one at the end: a learner may have them."""

    @property
    def guide(self) -> str:
        """The first guide."""
        return self.guides[0] if self.guides else ""

    @property
    def live(self) -> bool:
        """Not retired."""
        return self.state == "live"

    @property
    def pattern(self) -> str:
        """What finds the note by its first field in Anki's browser."""
        return self.find or pattern(self.question)


_LONG = 120
_MARKUP = re.compile(r"<[^>]*>|&#?\w+;|[^\w\s]|_|\s(?<! )|\s{2,}")


def pattern(html: str, *, loose: bool = False) -> str:
    """A field's HTML → a pattern for Anki's search that finds it, and finds it after new markup.

    Whatever HTML or a search may write in another way is a `*`; loose, so are the blanks.
    """
    made = re.sub(r"\*{2,}", "*", _MARKUP.sub("*", html[: 4 * _LONG]))
    if loose:
        made = re.sub(r"[* ]+", "*", made)
    return made if len(made) <= _LONG and len(html) <= 4 * _LONG else f"{made[:_LONG]}*"


@dataclass(frozen=True, slots=True)
class Ledger:
    """All that is remembered between two builds."""

    entries: tuple[Entry, ...] = ()
    """By GUID."""
    version: int = VERSION
    """The format it was read from."""

    @property
    def guides(self) -> frozenset[str]:
        """Every path that is mentioned."""
        return frozenset(guide for entry in self.entries for guide in entry.guides)

    @property
    def retired(self) -> tuple[Entry, ...]:
        """Notes that Anki keeps although the guides no longer have them."""
        return tuple(entry for entry in self.entries if not entry.live)


# --- writing -------------------------------------------------------------------------------------


def dump(ledger: Ledger) -> str:
    """A ledger → its text in today's format: one line a note, by GUID, the same for equal ledgers.

    Git's union merge (`deckbuilder.lock merge=union` in .gitattributes) keeps both sides' lines.
    """
    lines = [_HEADER + _json({"version": VERSION})]
    lines += [_json(_row(entry)) for entry in sorted(ledger.entries, key=lambda e: e.guid)]
    return "\n".join([*lines, _END]) + "\n"


_UNSAFE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff]")


def _json(value: object) -> str:
    """JSON that every editor takes for one line and every Unicode encoding can write."""
    text = json.dumps(value, ensure_ascii=False)
    return _UNSAFE.sub(lambda m: f"\\u{ord(m[0]):04x}", text)


def _row(entry: Entry) -> dict[str, object]:
    """What stands in the line of a note; what is empty or says nothing new is left out."""
    row: dict[str, object] = {
        "guid": entry.guid,
        "state": entry.state,
        "revision": entry.revision,
        "kind": entry.kind,
        "deck": entry.deck,
        "guides": entry.guides,
        "role": entry.role,
        "question": entry.question,
        "key": "" if entry.key == key_of(entry.question) else entry.key,
        "answer": entry.answer,
        "hash": entry.hash,
        "id": entry.ident,
        "of": entry.of,
        "find": entry.find,
        "like": entry.like,
        "before": entry.before,
    }
    always = ("guid", "state", "revision", "kind", "guides", "question", "hash")
    return {name: value for name, value in row.items() if value or name in always}


# --- reading -------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def parse(text: str) -> Ledger:
    """A ledger's text → the ledger; raises LedgerError and nothing else.

    A GUID may stand twice and out of order, as git's union merge leaves it. One ledger is asked for
    twice in a run: what it says of the guides, and of their notes.
    """
    rows = list(_rows(text))
    if not rows:
        raise LedgerError(1, "the ledger is empty")
    version = _version(rows[0])
    body = rows[1:]
    if version > 1:
        body = _whole(rows)
    entries = (row.entry(version) for row in body if "type" not in row.values or version > 1)
    return Ledger(_merged(entries), version)


def salvage(text: str) -> tuple[Ledger, int]:
    """What can be read of a damaged ledger, and how many lines cannot.

    Raises LedgerError for a newer format alone, which is no damage.
    """
    good: list[Entry] = []
    damaged = 0
    version = VERSION
    for number, line in _lines(text):
        try:
            row = _Row(number, _object(number, line))
            if "version" in row.values:
                version = _version(row)
            elif "end" not in row.values and "type" not in row.values:
                good.append(row.entry(version))
        except NewerLedger:
            raise
        except LedgerError:
            # counted, and told by whoever asked for what is left
            damaged += 1
    return Ledger(_merged(good), VERSION), damaged


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """The lines that say something, with their numbers."""
    for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), 1):
        bare = line.strip(" \t\r")
        if bare and not bare.startswith("#"):
            yield number, bare


def _rows(text: str) -> Iterator[_Row]:
    for number, line in _lines(text):
        if re.match(r"(<<<<<<<|>>>>>>>|\|\|\|\|\|\|\|)( |$)|=======$", line):
            hint = "keep the lines of both sides, one for each note, and delete the marker lines"
            raise LedgerError(number, "git left a conflict here", hint)
        yield _Row(number, _object(number, line))


def _object(number: int, line: str) -> dict[str, object]:
    try:
        values = json.loads(line)
    except (ValueError, RecursionError):
        values = None
    if not isinstance(values, dict):
        raise LedgerError(number, "this line is damaged: it is no JSON object")
    return values


def _version(row: _Row) -> int:
    version = row.values.get("version")
    if type(version) is not int or version < 1:
        raise LedgerError(row.number, "the ledger does not begin with its version")
    if version > VERSION:
        message = (
            f"this ledger was written by a newer deckbuilder (its format is {version}, "
            f"this one knows {VERSION})"
        )
        raise NewerLedger(row.number, message, "please update deckbuilder")
    row.only("version")
    return version


def _whole(rows: list[_Row]) -> list[_Row]:
    """The lines of notes behind the version, where the end of the ledger stands behind them."""
    if "end" not in rows[-1].values:
        raise LedgerError(rows[-1].number + 1, "the ledger is cut off: its last line is missing")
    return [row for row in rows[1:] if "end" not in row.values]


def _merged(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Each GUID once: the higher revision counts.

    Two branches that each gave a note the same revision gave it two contents: the next revision
    is newer than both, whatever its content.
    """
    known: dict[str, Entry] = {}
    for entry in entries:
        other = known.get(entry.guid)
        known[entry.guid] = entry if other is None else _one(other, entry)
    return tuple(known[guid] for guid in sorted(known))


def _one(a: Entry, b: Entry) -> Entry:
    # in an order that does not depend on whose lines git put first
    first, second = sorted((a, b), key=lambda e: (e.revision, e.live, _json(_row(e))))
    if first.revision < second.revision or first.hash == second.hash:
        return second
    return replace(second, revision=second.revision + 1)


_FIELDS = {
    1: "guid guides kind role question key answer hash changed_at state id of like",
    2: "guid state revision kind deck guides role question key answer hash id of find like before",
}
"""What a note's line may hold, by the version of the format."""


@dataclass(frozen=True, slots=True)
class _Row:
    """One line: loose JSON ends here."""

    number: int
    values: dict[str, object]

    def wrong(self, what: str) -> LedgerError:
        return LedgerError(self.number, f"this line is damaged: {what}")

    def only(self, names: str) -> None:
        """Refuse a line with a field that this version does not know: it would be lost."""
        if unknown := sorted(set(self.values) - set(names.split())):
            raise self.wrong(f"unknown field {_json(unknown[0])}")

    def text(self, name: str, default: str | None = None) -> str:
        value = self.values.get(name, default)
        if not isinstance(value, str) or (default is None and not value):
            raise self.wrong(f"{name} must be a text")
        return value

    def number_of(self, name: str) -> int:
        value = self.values.get(name)
        if type(value) is not int or not 0 <= value < 1 << 53:
            raise self.wrong(f"{name} must be a number")
        if name == "revision" and value > MOST_REVISIONS:
            raise self.wrong(f"no note had {value} contents")
        return value

    def guid(self, name: str, default: str | None = None) -> str:
        value = self.text(name, default)
        if value and not _GUID.fullmatch(value):
            raise self.wrong(f"{_json(value)} is no GUID of ours")
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        value = self.values.get(name, [])
        if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
            raise self.wrong(f"{name} must be a list of texts")
        return tuple(value)

    def guides(self) -> tuple[str, ...]:
        if not (found := self.texts("guides")):
            raise self.wrong("guides must be a list of paths")
        return found

    def one_of(self, name: str, allowed: Iterable[str]) -> str:
        value = self.text(name)
        if value not in allowed:
            raise self.wrong(f"{name} must be one of {', '.join(allowed)}")
        return value

    def entry(self, version: int) -> Entry:
        self.only(_FIELDS[version])
        question = self.text("question", "")
        if version == 1:
            # its times are of another clock: the first revision of ours is newer than none of them
            self.number_of("changed_at")
        return Entry(
            guid=self.guid("guid"),
            guides=self.guides(),
            role=self.text("role", ""),
            kind=self.one_of("kind", KINDS),
            key=_KEYS[version](self, question),
            question=question,
            answer=self.text("answer", ""),
            hash=self.text("hash"),
            revision=1 if version == 1 else self.number_of("revision"),
            state=self.one_of("state", ("live", "retired")),
            deck=self.text("deck", ""),
            ident=self.text("id", ""),
            of=self.guid("of", ""),
            find=self.text("find", pattern(question, loose=True) if version == 1 else ""),
            like=self.guid("like", ""),
            before=self.texts("before"),
        )


def _key_of_1(row: _Row, question: str) -> str:
    """Release 0.1 dropped combining marks, so that a key made of the question is made again."""
    return row.text("key", "") or key_of(question)


_KEYS: dict[int, Callable[[_Row, str], str]] = {
    1: _key_of_1,
    2: lambda row, question: row.text("key", key_of(question)),
}
