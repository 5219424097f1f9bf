"""The ledger: which note is which and when each last changed.

It is text that is committed, diffed and merged.

{"guid": "qXk…", "guides": ["a.md"], "kind": "question", "role": "Nurse", "question": "Why?",
"answer": "…", "hash": "…", …}
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from html import unescape

from deckbuilder.model import KINDS, Note, normal
from deckbuilder.recognition import (
    Guess,
    Matches,
    Trace,
    likeness,
    marks,
    match,
    sketch,
    slip,
    unsketch,
)

VERSION = 1
"""Of the ledger's format."""
LIST_KEY = "list of "
"""How the key of a role's list card begins: it is the same in every role."""

_HEADER = """\
# The ledger of deckbuilder: which note of Anki each question became, \
so that a rebuilt deck keeps every review.
# Commit it with the guides. It is written by `deckbuilder export`; there is nothing to edit here.
"""
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
_LONG = 300
"""Characters of a question or key that are kept."""


class LedgerError(Exception):
    """The ledger cannot be used as it is: where, why, and what to do about it."""

    def __init__(self, line: int, message: str, hint: str) -> None:
        super().__init__(f"line {line}: {message}")
        self.line = line
        self.message = message
        self.hint = hint


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
    question: str
    """In words for people."""
    answer: str
    """A sketch, see `recognition.sketch`."""
    hash: str
    """Of the content, see `content_hash`."""
    changed_at: int
    state: str = "live"
    """live or retired."""
    ident: str = ""
    """The explicit id."""
    of: str = ""
    """Of a pitfall the GUID of its question, whose identity it follows."""
    like: str = ""
    """The GUID of a retired note that this one may be, until somebody accepts it."""

    @property
    def guide(self) -> str:
        """The first guide."""
        return self.guides[0] if self.guides else ""

    @property
    def live(self) -> bool:
        """Not retired."""
        return self.state == "live"


@dataclass(frozen=True, slots=True)
class TypeEntry:
    """A note type, as it was when last seen."""

    name: str
    hash: str
    changed_at: int


@dataclass(frozen=True, slots=True)
class Ledger:
    """All that is remembered between two builds."""

    entries: tuple[Entry, ...] = ()
    types: tuple[TypeEntry, ...] = ()
    version: int = VERSION

    @property
    def guides(self) -> frozenset[str]:
        """Every path that is mentioned."""
        return frozenset(guide for entry in self.entries for guide in entry.guides)

    @property
    def retired(self) -> tuple[Entry, ...]:
        """Notes that Anki keeps although the guides no longer have them."""
        return tuple(entry for entry in self.entries if not entry.live)


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one note."""

    guid: str
    kind: str
    guide: str
    role: str
    question: str
    was: str = ""
    """The old question of a reworded note; of a moved one the old guide and role (`a.md ·
    Nurse`)."""


@dataclass(frozen=True, slots=True)
class Likely:
    """A possible rename that was not taken: `--accept OLD`."""

    old: str
    """The GUID to accept."""
    question: str
    """As last seen."""
    now: str
    """The question that may be the same."""
    kind: str
    guide: str
    score: float
    fresh: bool = True
    """Found in this run; else it was found before and nobody accepted it."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What this build changes.

    Reworded, moved and revived may name the same note; changed names only notes that are none of
    these.
    """

    new: tuple[Change, ...] = ()
    reworded: tuple[Change, ...] = ()
    changed: tuple[Change, ...] = ()
    """The same question with another content."""
    moved: tuple[Change, ...] = ()
    """Into another guide or role."""
    revived: tuple[Change, ...] = ()
    retired: tuple[Change, ...] = ()
    likely: tuple[Likely, ...] = ()
    warnings: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    """What was to be accepted and is no possible rename."""
    same: int = 0
    """Notes without any change."""

    def __bool__(self) -> bool:
        return any((self.new, self.reworded, self.changed, self.moved, self.revived, self.retired))


@dataclass(frozen=True, slots=True)
class Identified:
    """Notes that know who they are."""

    notes: tuple[Note, ...]
    """As given, with GUID and change time."""
    ledger: Ledger
    changes: Changes


# --- text -----------------------------------------------------------------------------------------


def dump(ledger: Ledger) -> str:
    """A ledger → its text: sorted, one line a note, the same for equal ledgers."""
    lines = [_HEADER + _json({"version": ledger.version}) + "\n"]
    lines += [
        _json({"type": t.name, "hash": t.hash, "changed_at": t.changed_at}) + "\n"
        for t in sorted(ledger.types, key=lambda t: t.name)
    ]
    above = None
    for entry in sorted(ledger.entries, key=_place):
        if entry.guide != above:
            # unchanged lines between the guides let git merge additions to neighbours
            lines.append(f"\n# {_json(entry.guide)}\n")
            above = entry.guide
        lines.append(_json(_row(entry)) + "\n")
    return "".join(lines)


def _place(entry: Entry) -> tuple[str, int, str]:
    """By GUID within a guide: a reworded question stays in its line, and additions scatter."""
    return entry.guide, KINDS.index(entry.kind) if entry.kind in KINDS else len(KINDS), entry.guid


_UNSAFE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff]")


def _json(value: object) -> str:
    """Readable JSON that every editor takes for one line and every Unicode encoding can write."""
    return _UNSAFE.sub(lambda m: f"\\u{ord(m[0]):04x}", json.dumps(value, ensure_ascii=False))


def _row(entry: Entry) -> dict[str, object]:
    """What stands in the line of a note; what is empty or says nothing new is left out."""
    row: dict[str, object] = {"guid": entry.guid, "guides": entry.guides, "kind": entry.kind}
    if entry.role:
        row["role"] = entry.role
    row["question"] = entry.question
    if entry.key != normal(entry.question):
        row["key"] = entry.key
    row |= {
        "answer": entry.answer,
        "hash": entry.hash,
        "changed_at": entry.changed_at,
        "state": entry.state,
    }
    row |= {
        name: value
        for name, value in (("id", entry.ident), ("of", entry.of), ("like", entry.like))
        if value
    }
    return row


def parse(text: str) -> Ledger:
    """A ledger's text → the ledger, in `dump`'s order; raises LedgerError and nothing else."""
    lines = [
        (number, line.strip(" \t\r"))
        for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), 1)
    ]
    for number, line in lines:
        if re.match(r"(<<<<<<<|>>>>>>>|\|\|\|\|\|\|\|)( |$)|=======$", line):
            raise LedgerError(
                number,
                "git left a conflict here",
                "keep the lines of both sides, one for each note, and delete the marker lines",
            )
    rows = [
        _Row(number, _object(number, line))
        for number, line in lines
        if line and not line.startswith("#")
    ]
    if not rows:
        raise LedgerError(
            1,
            "the ledger is empty",
            "restore the file from version control, or delete it: every note is then new to it",
        )
    _check_version(rows[0])
    types = {
        row.text("type"): (row, row.type_entry())
        for row in reversed(rows[1:])
        if "type" in row.values
    }
    entries = {
        row.text("guid"): (row, row.entry())
        for row in reversed(rows[1:])
        if "type" not in row.values
    }
    first = {id(row) for row, _ in (*types.values(), *entries.values())}
    for row in rows[1:]:
        if id(row) not in first:
            name = row.text("type" if "type" in row.values else "guid")
            raise LedgerError(
                row.number,
                f"{name} stands here a second time or more",
                "keep the line that is true, the one with the later changed_at if in doubt",
            )
    return Ledger(
        tuple(sorted((e for _, e in entries.values()), key=_place)),
        tuple(sorted((t for _, t in types.values()), key=lambda t: t.name)),
    )


_HINT = "restore the file from version control, or correct the line"


def _object(number: int, line: str) -> dict[str, object]:
    try:
        values = json.loads(line)
    except (ValueError, RecursionError):
        values = None
    if not isinstance(values, dict):
        raise LedgerError(number, "this line is damaged: it is no JSON object", _HINT)
    return values


@dataclass(frozen=True, slots=True)
class _Row:
    """One line: loose JSON ends here."""

    number: int
    values: dict[str, object]

    def wrong(self, what: str) -> LedgerError:
        return LedgerError(self.number, f"this line is damaged: {what}", _HINT)

    def only(self, names: str) -> None:
        """Refuse a line with a field that this version does not know: it would be lost."""
        if unknown := sorted(set(self.values) - set(names.split())):
            raise self.wrong(f"unknown field {_json(unknown[0])}")

    def text(self, name: str, default: str | None = None) -> str:
        value = self.values.get(name, default)
        if not isinstance(value, str) or (default is None and not value):
            raise self.wrong(f"{name} must be a text")
        return value

    def time(self) -> int:
        value = self.values.get("changed_at")
        if type(value) is not int or not 0 <= value < 1 << 53:
            raise self.wrong("changed_at must be a number of seconds")
        return value

    def guides(self) -> tuple[str, ...]:
        value = self.values.get("guides")
        if (
            not isinstance(value, list)
            or not value
            or not all(isinstance(guide, str) for guide in value)
        ):
            raise self.wrong("guides must be a list of paths")
        return tuple(value)

    def type_entry(self) -> TypeEntry:
        self.only("type hash changed_at")
        return TypeEntry(self.text("type"), self.text("hash"), self.time())

    def entry(self) -> Entry:
        self.only("guid guides kind role question key answer hash changed_at state id of like")
        question = self.text("question", "")
        state = self.text("state")
        if state not in ("live", "retired"):
            raise self.wrong("state must be live or retired")
        return Entry(
            guid=self.text("guid"),
            guides=self.guides(),
            role=self.text("role", ""),
            kind=self.text("kind"),
            key=self.text("key", normal(question)),
            question=question,
            answer=self.text("answer", ""),
            hash=self.text("hash"),
            changed_at=self.time(),
            state=state,
            ident=self.text("id", ""),
            of=self.text("of", ""),
            like=self.text("like", ""),
        )


def _check_version(row: _Row) -> None:
    version = row.values.get("version")
    if type(version) is not int or version < 1:
        raise LedgerError(
            row.number,
            "the ledger does not begin with its version",
            f'{_HINT}; it must read {{"version": {VERSION}}}',
        )
    if version > VERSION:
        message = (
            f"this ledger was written by a newer deckbuilder (its format is {version}, "
            f"this one knows {VERSION})"
        )
        raise LedgerError(row.number, message, "please update deckbuilder; nothing was changed")
    row.only("version")


# --- what a note is -------------------------------------------------------------------------------


def first_guid(kind: str, role: str, key: str, again: int = 0) -> str:
    """The GUID of a note that no ledger knows: letters and digits, a letter first.

    `again` counts those that belonged to another note.
    """
    said = [
        kind,
        "" if _shared(kind, key) else normal(role) or role,
        key,
        *([again] if again else []),
    ]
    number = int.from_bytes(sha256(json.dumps(said).encode()).digest(), "big")
    number, first = divmod(number, 52)
    guid = _LETTERS[first]
    for _ in range(11):
        number, at = divmod(number, 62)
        guid += _LETTERS[at]
    return guid


def _shared(kind: str, key: str) -> bool:
    """Whether the note is one for all roles: a certification, but not a role's list of them."""
    return kind == "certification" and not key.startswith(LIST_KEY)


def content_hash(note: Note) -> str:
    """A hash of all that the learner sees.

    The position is left out, since an import moves no card that is there.
    """
    return _digest([note.type, note.fields, sorted(note.tags), note.deck])


def _digest(value: object) -> str:
    return sha256(json.dumps(value).encode()).hexdigest()[:16]


def types_changed(
    ledger: Ledger, contents: Mapping[str, str], now: int
) -> tuple[dict[str, int], Ledger]:
    """When each note type last changed, and the ledger that knows it.

    `contents` has all templates and styles of a type as one text, by the type's name.
    """
    known = {entry.name: entry for entry in ledger.types}
    for name, content in contents.items():
        known[name] = TypeEntry(name, *_changed(known.get(name), _digest(content), now))
    times = {name: known[name].changed_at for name in sorted(contents)}
    return times, replace(ledger, types=tuple(known[name] for name in sorted(known)))


def _changed(old: Entry | TypeEntry | None, new_hash: str, now: int) -> tuple[str, int]:
    """The hash and the change time; the time never goes back, whatever the clock does."""
    if old is None:
        return new_hash, now
    return new_hash, old.changed_at if old.hash == new_hash else max(now, old.changed_at + 1)


_BREAK = re.compile(
    r"<(?:br|/?(?:p|div|ul|ol|li|pre|h[1-6]|table|tr|td|th|blockquote)\b)[^>]*>", re.IGNORECASE
)


def _plain(note: Note) -> str:
    """A note's first field in words for people."""
    html = note.fields[0][1] if note.fields else ""
    text = " ".join(unescape(re.sub(r"<[^>]*>", "", _BREAK.sub(" ", html))).split()) or note.key
    return text if len(text) <= _LONG else text[: _LONG - 1] + "…"


# --- identity -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Draft:
    """A note of this build, seen as the ledger sees notes."""

    name: str
    at: int
    """Its place among the notes given."""
    note: Note
    guides: tuple[str, ...]
    role: str
    key: str
    hash: str
    marks: tuple[str, ...]

    def trace(self, *, distinct: bool) -> Trace:
        return Trace(
            self.name,
            self.note.kind,
            self.role,
            self.guides,
            self.key,
            self.marks,
            self.note.ident,
            distinct=distinct,
        )


def identify(
    ledger: Ledger,
    notes: Sequence[Note],
    now: int,
    seen: Collection[str],
    *,
    gone: Collection[str] = (),
    accept: Collection[str] = (),
    places: Mapping[str, str] | None = None,
) -> Identified:
    """All notes of the guides that were read → the same with GUID and change time.

    Also the next ledger, and what changed.

    seen: the paths of the guides that were read; gone: paths of the ledger whose file is no more.
    Notes of other guides stay as they are. accept: GUIDs whose likely rename is taken, or `all`.
    places: path of a span → path for the ledger, where the two differ.
    """
    scope = frozenset(seen) | frozenset(gone)
    drafts = _drafts(notes, frozenset(seen), places or {})
    known = {entry.guid: entry for entry in ledger.entries}
    accepted = _accept_late(known, scope, accept)
    asked = [d for d in drafts if d.note.kind != "pitfall"]
    matches = match(
        _traces((e for e in known.values() if e.kind != "pitfall"), scope),
        [d.trace(distinct=not d.key.startswith(LIST_KEY)) for d in asked],
        accept,
    )
    guids = dict(matches.pairs)
    _name_new(asked, guids, known)
    owners = {(d.role, d.key): guids[d.name] for d in asked if d.note.kind == "question"}
    pitfalls = [d for d in drafts if d.note.kind == "pitfall"]
    more = _match_pitfalls(pitfalls, guids, owners, known, scope, accept)
    _name_new(pitfalls, guids, known)
    likely = (*matches.likely, *more.likely)
    accepted |= {
        m.pairs[name] for m in (matches, more) for name, how in m.how.items() if how == "accepted"
    }
    likes = {guess.new: guess.old for guess in likely}
    entries = dict(known)
    for d in drafts:
        guid = guids[d.name]
        of = owners.get((d.role, d.key), "") if d.note.kind == "pitfall" else ""
        entries[guid] = _entry(d, guid, known.get(guid), now, scope, of, likes.get(d.name, ""))
    _retire(entries, set(guids.values()), scope)
    after = replace(ledger, entries=tuple(sorted(_settle_likes(entries), key=_place)))
    changes = _changes(ledger, after, {guids[d.name]: d for d in drafts}, likely, guids)
    # a GUID that is live already was accepted before: nothing to say
    unknown = (
        set(accept) - accepted - {"all"} - {entry.guid for entry in ledger.entries if entry.live}
    )
    named: list[Note] = list(notes)
    for d in drafts:
        named[d.at] = replace(
            d.note, guid=guids[d.name], changed_at=entries[guids[d.name]].changed_at
        )
    return Identified(tuple(named), after, replace(changes, unknown=tuple(sorted(unknown))))


def _drafts(notes: Sequence[Note], seen: frozenset[str], places: Mapping[str, str]) -> list[_Draft]:
    """In an order that does not depend on the order given."""
    found = []
    for at, note in enumerate(notes):
        spans = {places.get(span.path, span.path) for span in note.sources} & seen
        guides = tuple(sorted(spans | {places.get(note.guide, note.guide)}))
        role = "" if _shared(note.kind, note.key) else note.role
        key = note.key if len(note.key) <= _LONG else f"{note.key[:_LONG]} {_digest(note.key)}"
        found.append(
            _Draft("", at, note, guides, role, key, content_hash(note), marks(note.answer))
        )
    found.sort(key=lambda d: (d.note.kind, d.role, d.key, d.guides, d.hash))
    return [replace(d, name=f"{number:07}") for number, d in enumerate(found)]


def _traces(entries: Iterable[Entry], scope: frozenset[str]) -> list[Trace]:
    return [
        Trace(
            e.guid,
            e.kind,
            e.role,
            e.guides,
            e.key,
            unsketch(e.answer),
            e.ident,
            e.live,
            scope.issuperset(e.guides),
            not e.key.startswith(LIST_KEY),
        )
        for e in entries
    ]


def _accept_late(
    known: dict[str, Entry], scope: frozenset[str], accept: Collection[str]
) -> set[str]:
    """A rename accepted after an export had made a new note of it.

    The old note takes the new one's place, and the new one retires.
    """
    accepted: set[str] = set()
    for entry in sorted(known.values(), key=_place):
        old = known.get(entry.like)
        if (
            old is None
            or old.live
            or not entry.live
            or not ("all" in accept or old.guid in accept)
            or not scope.issuperset(entry.guides)
        ):
            continue
        known[old.guid] = replace(
            entry, guid=old.guid, hash=old.hash, changed_at=old.changed_at, of=old.of, like=""
        )
        known[entry.guid] = replace(entry, state="retired", ident="", like="")
        accepted.add(old.guid)
    return accepted


def _match_pitfalls(
    pitfalls: Sequence[_Draft],
    guids: dict[str, str],
    owners: Mapping[tuple[str, str], str],
    known: Mapping[str, Entry],
    scope: frozenset[str],
    accept: Collection[str],
) -> Matches:
    """Pitfalls follow their question; this fills `guids`.

    Those without a question, or new beside it, are matched as other notes are.
    """
    old = [
        e for e in sorted(known.values(), key=lambda e: (not e.live, e.guid)) if e.kind == "pitfall"
    ]
    following: dict[str, str] = {}
    for entry in reversed(old):
        following[entry.of] = entry.guid
    for d in pitfalls:
        owner = owners.get((d.role, d.key))
        if owner and owner in following:
            guids[d.name] = following.pop(owner)
    taken, named = set(guids.values()), set(owners.values())
    left = (e for e in old if e.guid not in taken and e.of not in named)
    matches = match(
        _traces(left, scope),
        [d.trace(distinct=(d.role, d.key) not in owners) for d in pitfalls if d.name not in guids],
        accept,
    )
    guids.update(matches.pairs)
    return matches


def _name_new(drafts: Iterable[_Draft], guids: dict[str, str], known: Mapping[str, Entry]) -> None:
    """A GUID for each note without one: its first, or the next that never was another note's."""
    used = set(guids.values())
    for d in drafts:
        if d.name in guids:
            continue
        again = 0
        while (guid := first_guid(d.note.kind, d.role, d.note.key, again)) in known or guid in used:
            again += 1
        guids[d.name] = guid
        used.add(guid)


def _entry(
    d: _Draft, guid: str, old: Entry | None, now: int, scope: frozenset[str], of: str, like: str
) -> Entry:
    """The line of a note that is there."""
    unread = set(old.guides) - scope if old and old.live else set()
    if old and unread:
        # only a part of the note was seen; what it says can be judged when all its guides are read
        return replace(old, guides=tuple(sorted(unread.union(d.guides))))
    new_hash, changed_at = _changed(old, d.hash, now)
    ident, like = d.note.ident, like or (old.like if old else "")
    return Entry(
        guid,
        d.guides,
        d.role,
        d.note.kind,
        d.key,
        _plain(d.note),
        sketch(d.marks),
        new_hash,
        changed_at,
        "live",
        ident,
        of,
        like,
    )


def _retire(entries: dict[str, Entry], present: set[str], scope: frozenset[str]) -> None:
    """A live note that no guide of this run has.

    It is retired, unless a guide that was not read may have it.
    """
    for guid, entry in entries.items():
        if entry.live and guid not in present:
            unread = tuple(guide for guide in entry.guides if guide not in scope)
            entries[guid] = (
                replace(entry, guides=unread) if unread else replace(entry, state="retired")
            )


def _settle_likes(entries: Mapping[str, Entry]) -> Iterator[Entry]:
    """A rename can be accepted as long as the old note is retired and the new one is not."""
    for entry in entries.values():
        old = entries.get(entry.like)
        yield (
            replace(entry, like="")
            if entry.like and (not entry.live or old is None or old.live)
            else entry
        )


# --- what changed ---------------------------------------------------------------------------------


def _changes(
    before: Ledger,
    after: Ledger,
    drafts: Mapping[str, _Draft],
    likely: Sequence[Guess],
    guids: Mapping[str, str],
) -> Changes:
    """Two ledgers, and the notes of this run by GUID → the difference in words."""
    known = {entry.guid: entry for entry in before.entries}
    lists: dict[str, list[Change]] = {
        name: [] for name in ("new", "reworded", "changed", "moved", "revived", "retired")
    }
    warnings = _double_idents(drafts.values())
    same = 0
    for entry in after.entries:
        own = list(_fates(known.get(entry.guid), entry))
        for name, was in own:
            lists[name].append(
                Change(entry.guid, entry.kind, entry.guide, entry.role, entry.question, was)
            )
            if name == "reworded" and not entry.of and (slipped := slip(was, entry.question)):
                warnings.append(
                    f"{entry.guide}: {slipped}: “{was}” → “{entry.question}”; "
                    "if the question is another one now, give it an id"
                )
        same += not own and entry.guid in drafts
    by_guid = {entry.guid: entry for entry in after.entries}
    scores = {guids[guess.new]: guess.score for guess in likely}
    open_renames = [
        _likely(by_guid[e.like], e, scores.get(e.guid))
        for e in after.entries
        if e.like and e.guid in drafts
    ]
    open_renames.sort(key=lambda one: (not one.fresh, -one.score, one.old))
    fates = {name: tuple(found) for name, found in lists.items()}
    return replace(
        Changes(**fates), likely=tuple(open_renames), warnings=tuple(warnings), same=same
    )  # type: ignore[arg-type]


def _fates(old: Entry | None, new: Entry) -> Iterator[tuple[str, str]]:
    """What became of a note: the lists it belongs to, each with what it was."""
    if old is None:
        yield "new", ""
        return
    if not new.live:
        if old.live:
            yield "retired", ""
        return
    reworded = old.key != new.key
    moved = set(old.guides).isdisjoint(new.guides) or old.role != new.role
    if not old.live:
        yield "revived", ""
    if reworded:
        yield "reworded", old.question
    if moved:
        yield "moved", " · ".join(filter(None, (old.guide, old.role)))
    if old.live and not reworded and not moved and old.hash != new.hash:
        yield "changed", ""


def _likely(old: Entry, new: Entry, score: float | None) -> Likely:
    fresh = score is not None
    if score is None:
        score = likeness(*_traces((old, new), frozenset()))
    return Likely(old.guid, old.question, new.question, new.kind, new.guide, score, fresh)


def _double_idents(drafts: Iterable[_Draft]) -> list[str]:
    """Ids that two notes of one guide claim."""
    count = Counter(
        (guide, d.note.ident)
        for d in drafts
        if d.note.ident and d.note.kind != "pitfall"
        for guide in d.guides
    )
    return [
        f"{guide}: the id {ident} is given {n} times; only one question can have it"
        for (guide, ident), n in sorted(count.items())
        if n > 1
    ]
