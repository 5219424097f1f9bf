"""Notes of this build and the ledger of the last → notes that know who they are.

identify(ledger, notes, seen={"a.md"}).notes[0].guid == "qXk…"
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from html import unescape

from deckbuilder.identity.ledger import MOST_BEFORE, Entry, Ledger, pattern
from deckbuilder.identity.recognition import (
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
from deckbuilder.model import Note, key_of
from deckbuilder.text import normal

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
_LONG = 300
"""Characters of a question or key that are kept."""


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
    """As given, with GUID and revision."""
    ledger: Ledger
    changes: Changes


# --- what a note is ------------------------------------------------------------------------------


def first_guid(note: Note, key: str, collection: str = "", again: int = 0) -> str:
    """The GUID of a note that no ledger knows: letters and digits, a letter first.

    An explicit id stands in for the wording; `collection` keeps two authors' decks apart; `again`
    counts the GUIDs that belonged to another note.
    """
    named = ["id", note.ident] if note.ident else ["key", key]
    said = [collection, note.type, normal(note.role) or note.role, *named, again]
    number = int.from_bytes(sha256(json.dumps(said).encode()).digest(), "big")
    number, first = divmod(number, 52)
    guid = _LETTERS[first]
    for _ in range(11):
        number, at = divmod(number, 62)
        guid += _LETTERS[at]
    return guid


def content_hash(note: Note) -> str:
    """A hash of all that the learner sees.

    The position is left out, since an import moves no card that is there.
    """
    return _digest([note.type, note.fields, sorted(note.tags), note.deck])


def _digest(value: object) -> str:
    return sha256(json.dumps(value).encode()).hexdigest()[:16]


def _revised(old: Entry | None, new_hash: str) -> int:
    """The revision of a content: one more than the last where it differs."""
    if old is None:
        return 1
    return old.revision + (old.hash != new_hash)


_BREAK = re.compile(
    r"<(?:br|/?(?:p|div|ul|ol|li|pre|h[1-6]|table|tr|td|th|blockquote)\b)[^>]*>", re.IGNORECASE
)


def _plain(note: Note) -> str:
    """A note's first field in words for people."""
    html = note.fields[0][1] if note.fields else ""
    text = " ".join(unescape(re.sub(r"<[^>]*>", "", _BREAK.sub(" ", html))).split()) or note.key
    return text if len(text) <= _LONG else text[: _LONG - 1] + "…"


def _find(note: Note) -> str:
    """How Anki's search finds the note, where its question in plain words would not."""
    found = pattern(note.fields[0][1]) if note.fields else ""
    return found if found != pattern(_plain(note)) else ""


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

    def trace(self, *, distinct: bool = True) -> Trace:
        note = self.note
        return Trace(
            name=self.name,
            family=_family(note.kind, self.role),
            role=self.role,
            guides=self.guides,
            key=self.key,
            marks=self.marks,
            ident=note.ident,
            distinct=distinct,
            kind=note.kind,
        )


def _family(kind: str, role: str) -> str:
    """Kinds that one note may have one after the other: those of a note type.

    What all roles share is a family of its own.
    """
    if kind in ("question", "pitfall"):
        return kind
    return "term" if role else "shared term"


def identify(
    ledger: Ledger,
    notes: Sequence[Note],
    seen: Collection[str],
    *,
    gone: Collection[str] = (),
    empty: Collection[str] = (),
    accept: Collection[str] = (),
    places: Mapping[str, str] | None = None,
    collection: str = "",
) -> Identified:
    """All notes of the guides that were read → the same with GUID and revision, and what changed.

    seen: the paths of the guides that were read and still make cards, or never did; gone: paths of
    the ledger that are to be retired, since their file is no more; empty: paths that were read and
    make no cards any more. Notes of other guides stay as they are. accept: GUIDs whose likely
    rename is taken, or `all`. places: path of a span → path for the ledger, where the two differ.
    collection: see `first_guid`.
    """
    scope = frozenset(seen) | frozenset(gone)
    wide = scope.union(empty)
    drafts = _drafts(notes, frozenset(seen), places or {})
    known = {entry.guid: entry for entry in ledger.entries}
    if ledger.version == 1:
        known = {guid: _carried(entry, drafts) for guid, entry in known.items()}
    accepted = _accept_late(known, scope, accept)
    asked = [d for d in drafts if d.note.kind != "pitfall"]
    others = (e for e in known.values() if e.kind != "pitfall")
    matches = match(_traces(others, scope), [d.trace() for d in asked], accept)
    guids = dict(matches.pairs)
    _name_new(asked, guids, known, collection)
    owners = {(d.role, d.key): guids[d.name] for d in asked if d.note.kind == "question"}
    pitfalls = [d for d in drafts if d.note.kind == "pitfall"]
    more = _match_pitfalls(pitfalls, guids, owners, known, scope, accept)
    _name_new(pitfalls, guids, known, collection)
    likely = (*matches.likely, *more.likely)
    accepted |= {
        m.pairs[name] for m in (matches, more) for name, how in m.how.items() if how == "accepted"
    }
    likes = {guess.new: guess.old for guess in likely}
    entries = dict(known)
    for d in drafts:
        guid = guids[d.name]
        of = owners.get((d.role, d.key), "") if d.note.kind == "pitfall" else ""
        old = known.get(guid)
        # a note that left a guide as a whole is not waited for there
        moved = old is not None and set(old.guides).isdisjoint(d.guides)
        like = likes.get(d.name, "")
        entries[guid] = _entry(d, guid, old, wide if moved else scope, of, like)
    _retire(entries, set(guids.values()), scope)
    after = Ledger(tuple(sorted(_settle_likes(entries), key=lambda entry: entry.guid)))
    changes = _changes(ledger, after, {guids[d.name]: d for d in drafts}, likely, guids)
    # a GUID that is live already was accepted before: nothing to say
    live = {entry.guid for entry in ledger.entries if entry.live}
    unknown = set(accept) - accepted - {"all"} - live
    named: list[Note] = list(notes)
    for d in drafts:
        guid = guids[d.name]
        named[d.at] = replace(d.note, guid=guid, revision=_stamped(entries[guid], d))
    changes = replace(changes, unknown=tuple(sorted(unknown)))
    return Identified(tuple(named), after, changes)


def _stamped(entry: Entry, d: _Draft) -> int:
    """The revision a note is written with.

    One of which only a part was seen is older than the whole: it may bring the note to who has
    none, and never takes the whole one's place.
    """
    return entry.revision if entry.hash == d.hash else max(entry.revision - 1, 0)


def _carried(entry: Entry, drafts: Sequence[_Draft]) -> Entry:
    """A line of release 0.1, which called every role's list of credentials `list of …`."""
    if not entry.key.startswith("list of ") or not entry.role:
        return entry
    keys = [d.key for d in drafts if d.note.kind == entry.kind and d.role == entry.role]
    return replace(entry, key=keys[0] if len(keys) == 1 else key_of(entry.question))


def _drafts(notes: Sequence[Note], seen: frozenset[str], places: Mapping[str, str]) -> list[_Draft]:
    """In an order that does not depend on the order given."""
    found = []
    for at, note in enumerate(notes):
        spans = {places.get(span.path, span.path) for span in note.sources} & seen
        guides = tuple(sorted(spans | {places.get(note.guide, note.guide)}))
        key = note.key if len(note.key) <= _LONG else f"{note.key[:_LONG]} {_digest(note.key)}"
        hashed = content_hash(note)
        found.append(_Draft("", at, note, guides, note.role, key, hashed, marks(note.answer)))
    found.sort(key=lambda d: (d.note.kind, d.role, d.key, d.guides, d.hash))
    return [replace(d, name=f"{number:07}") for number, d in enumerate(found)]


def _traces(entries: Iterable[Entry], scope: frozenset[str]) -> list[Trace]:
    return [
        Trace(
            name=e.guid,
            family=_family(e.kind, e.role),
            role=e.role,
            guides=e.guides,
            key=e.key,
            marks=unsketch(e.answer),
            ident=e.ident,
            live=e.live,
            settled=scope.issuperset(e.guides),
            kind=e.kind,
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
    for entry in sorted(known.values(), key=lambda e: e.guid):
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
            entry, guid=old.guid, hash=old.hash, revision=old.revision, of=old.of, like=""
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


def _name_new(
    drafts: Iterable[_Draft], guids: dict[str, str], known: Mapping[str, Entry], collection: str
) -> None:
    """A GUID for each note that has none: its first one, or the next that never was another's."""
    used = set(guids.values())
    for d in drafts:
        if d.name in guids:
            continue
        again = 0
        while (guid := first_guid(d.note, d.key, collection, again)) in known or guid in used:
            again += 1
        guids[d.name] = guid
        used.add(guid)


def _entry(
    d: _Draft, guid: str, old: Entry | None, scope: frozenset[str], of: str, like: str
) -> Entry:
    """The line of a note that is there."""
    unread = set(old.guides) - scope if old and old.live else set()
    if old and unread:
        # only a part of the note was seen; what it says is judged when all its guides are read
        return replace(old, guides=tuple(sorted(unread.union(d.guides))))
    question, find = _plain(d.note), _find(d.note)
    return Entry(
        guid=guid,
        guides=d.guides,
        role=d.role,
        kind=d.note.kind,
        key=d.key,
        question=question,
        answer=sketch(d.marks),
        hash=d.hash,
        revision=_revised(old, d.hash),
        deck=d.note.deck,
        ident=d.note.ident,
        find=find,
        of=of,
        like=like or (old.like if old else ""),
        before=_before(old, question, find),
    )


def _before(old: Entry | None, question: str, find: str) -> tuple[str, ...]:
    """The patterns of the first fields a note had before this one."""
    if old is None or (old.question == question and old.find == find):
        return old.before if old else ()
    now = find or pattern(question)
    earlier = [known for known in (*old.before, old.pattern) if known != now]
    return tuple(dict.fromkeys(earlier))[-MOST_BEFORE:]


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
                    f"{entry.guide}: {slipped}: “{was}” → “{entry.question}”; if the "
                    f"question is another one now, give it an id"
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
        Changes(**fates),  # type: ignore[arg-type]
        likely=tuple(open_renames),
        warnings=tuple(warnings),
        same=same,
    )


def _fates(old: Entry | None, new: Entry) -> Iterator[tuple[str, str]]:
    """What became of a note: the lists it belongs to, each with what it was."""
    if old is None:
        yield "new", ""
        return
    if not new.live:
        if old.live:
            yield "retired", ""
        return
    reworded = old.key != new.key and old.question != new.question
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
