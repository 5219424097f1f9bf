"""Recognition: which note of this build is which note of the last.

Notes are told by id, question and answer; what is not sure is only proposed.

match(old, new).pairs == {"new note's name": "old note's GUID"}
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b
from heapq import nlargest
from itertools import chain, pairwise
from math import log

from deckbuilder.model import wording_of
from deckbuilder.text import normal

TAKEN = 0.6
"""A pair that scores as much, far enough from the next best, is the same note."""
LIKELY = 0.4
"""A pair that scores as much is worth asking about."""
MARGIN = 0.1
"""A pair must be as much better than any other use of its two notes."""
SKETCH = 48
"""Marks of an answer that the ledger keeps; part of the ledger's format."""

_MARK = 4
"""Letters of a mark."""
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
"""In the order of its code points, so that marks sort as the numbers they are."""
_ANSWER = 0.65
"""The share of a full-grown answer in the score; the question has the rest."""
_GROWN = 12
"""Marks that only one answer has, or as many common ones as say the same, make an answer
full-grown."""
_SAME = 0.6
"""Answers so alike are as good as equal: different ones of one topic rarely reach a third of it."""
_ALONE = 0.7
"""What a question is worth without any answer: nearly equal ones reach TAKEN."""
_AKIN = 0.75
"""Questions so alike are proposed, whatever their answers."""
_COMMON = 40
"""A feature that more notes of a guide have finds nothing."""
_RARE = 24
"""Features of a new note that are looked up, the rarest first."""
_TRIED = 8
"""Old notes that are compared in full with a new one."""
_CUT = 7
"""Letters of a word that count: `negotiated` is `negotiating`."""


@dataclass(frozen=True, slots=True)
class Trace:
    """What is known of one note, old or new."""

    name: str
    """The GUID of an old note; any handle for a new one, unique and free of chance."""
    family: str
    """What may be one note one after the other: a question, a pitfall, a term."""
    role: str
    """Empty for a note that all roles share."""
    guides: tuple[str, ...]
    """The paths it stands in."""
    key: str
    """See `model.key_of`."""
    marks: tuple[str, ...] = ()
    """Of an old note those of the sketch of its answer, of a new one all."""
    ident: str = ""
    """The explicit id."""
    live: bool = True
    """Not retired; live notes are matched first."""
    settled: bool = True
    """All its guides were read in this run or are gone: a guide that was not read cannot have
    it."""
    distinct: bool = True
    """Its key and answer tell it from others: no pitfall that follows its question."""
    kind: str = ""
    """Of the card: between two of a family the same kind is preferred."""


@dataclass(frozen=True, slots=True, order=True)
class Guess:
    """A pair that may be one note, but was not taken."""

    old: str
    new: str
    score: float


@dataclass(frozen=True, slots=True)
class Matches:
    """What was recognised."""

    pairs: dict[str, str]
    """The new note's name → the old note's; one-to-one."""
    how: dict[str, str]
    """The new note's name → id, exact, near, accepted, moved or elsewhere."""
    likely: tuple[Guess, ...]
    """Between notes without a partner, the best first."""


def match(old: Collection[Trace], new: Collection[Trace], accept: Collection[str] = ()) -> Matches:
    """Old and new notes, in any order → which is which.

    `accept` has the old names whose likely partner is taken (`all`: every one).
    """
    board = _Board(_by_name(old), _by_name(new), accept)
    for live in (True, False):
        _by_ident(board, live)
    for live in (True, False):
        _in_place(board, live)
    for live in (True, False):
        _in_other_words(board, live)
    for live in (True, False):
        for guide in sorted({g for t in board.free_new() for g in t.guides}):
            _near(board, live, guide, guide)
    renamed = _renamed(board)
    for live in (True, False):
        for before, after in renamed.items():
            _moved(board, live, before, after)
        _elsewhere(board, live)
        for before, after in renamed.items():
            _near(board, live, before, after)
    return Matches(board.pairs, board.how, board.guesses())


def _by_name(traces: Collection[Trace]) -> dict[str, Trace]:
    named = {t.name: t for t in sorted(traces, key=lambda t: t.name)}
    if len(named) < len(traces):
        raise ValueError("two notes have one name")
    return named


@dataclass(slots=True)
class _Board:
    """Who is there, who has found whom, and what was thought of."""

    old: dict[str, Trace]
    new: dict[str, Trace]
    accept: Collection[str]
    pairs: dict[str, str] = field(default_factory=dict)
    how: dict[str, str] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    """Names of old notes."""
    likely: dict[tuple[str, str], float] = field(default_factory=dict)
    old_in: dict[str, list[Trace]] = field(default_factory=lambda: defaultdict(list))
    """Guide → its old notes."""
    new_in: dict[str, list[Trace]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        for traces, by_guide in ((self.old, self.old_in), (self.new, self.new_in)):
            for trace in traces.values():
                for guide in trace.guides:
                    by_guide[guide].append(trace)

    def free_old(self, live: bool) -> list[Trace]:
        return [t for name, t in self.old.items() if t.live is live and name not in self.taken]

    def free_new(self) -> list[Trace]:
        return [t for name, t in self.new.items() if name not in self.pairs]

    def take(self, old: str, new: str, how: str) -> bool:
        """Pair the two if both are free."""
        if old in self.taken or new in self.pairs:
            return False
        self.pairs[new], self.how[new] = old, how
        self.taken.add(old)
        return True

    def propose(self, old: str, new: str, score: float) -> None:
        self.likely[old, new] = max(score, self.likely.get((old, new), 0.0))

    def take_accepted(self, guesses: Iterable[Guess]) -> None:
        for guess in _ranked(guesses):
            if "all" in self.accept or guess.old in self.accept:
                self.take(guess.old, guess.new, "accepted")

    def guesses(self) -> tuple[Guess, ...]:
        """The best of what was proposed and is still free on both sides, one-to-one.

        What is accepted is taken first.
        """
        proposed = _ranked(Guess(old, new, score) for (old, new), score in self.likely.items())
        self.take_accepted(proposed)
        old, new, left = set(self.taken), set(self.pairs), []
        for guess in proposed:
            if guess.old not in old and guess.new not in new:
                left.append(guess)
                old.add(guess.old)
                new.add(guess.new)
        return tuple(left)


def _ranked(guesses: Iterable[Guess]) -> list[Guess]:
    return sorted(guesses, key=lambda g: (-g.score, g.old, g.new))


# --- by id and by key -----------------------------------------------------------------------------


def _by_ident(board: _Board, live: bool) -> None:
    """An explicit id: in the same guide, else wherever it stands once."""
    old: dict[tuple[str, str], list[Trace]] = defaultdict(list)
    for trace in board.free_old(live):
        if trace.ident:
            old[trace.family, trace.ident].append(trace)
    new: dict[tuple[str, str], list[Trace]] = defaultdict(list)
    for trace in board.free_new():
        if (trace.family, trace.ident) in old:
            new[trace.family, trace.ident].append(trace)
    for ident, traces in sorted(new.items()):
        # an id given twice: who kept the question, then who stayed in the guide
        pairs = [(o, n) for o in old[ident] for n in traces if _meet(o, n) or o.settled]
        for o, n in sorted(
            pairs,
            key=lambda p: (
                not _meet(*p),
                p[0].key != p[1].key,
                p[0].kind != p[1].kind,
                p[0].name,
                p[1].key,
                p[1].name,
            ),
        ):
            if _meet(o, n) or len(traces) == len(old[ident]) == 1:
                board.take(o.name, n.name, "id")


def _meet(a: Trace, b: Trace) -> bool:
    return not set(a.guides).isdisjoint(b.guides)


def _in_place(board: _Board, live: bool) -> None:
    """The exact question in the same guide.

    Where the old note's guide was not read: in the same role, or for a shared note anywhere.
    """
    old: dict[tuple[str, str], list[Trace]] = defaultdict(list)
    for trace in board.free_old(live):
        old[trace.family, trace.key].append(trace)
    pairs = []
    for n in board.free_new():
        for o in old.get((n.family, n.key), ()):
            together = _meet(o, n)
            if together or (o.role == n.role and (not o.role or not o.settled)):
                unlike = (not together, o.role != n.role, o.ident != n.ident, o.kind != n.kind)
                pairs.append((*unlike, o.name, n.name))
    for *_, o_name, n_name in sorted(pairs):
        board.take(o_name, n_name, "exact")


def _in_other_words(board: _Board, live: bool) -> None:
    """The same wording in the same guide, once here and once there: only its code is another.

    So a key that gains a digest of code or options, or loses it, stays the same note.
    """
    old: dict[tuple[str, str], list[Trace]] = defaultdict(list)
    for trace in board.free_old(live):
        old[trace.family, wording_of(trace.key)].append(trace)
    new: dict[tuple[str, str], list[Trace]] = defaultdict(list)
    for trace in board.free_new():
        new[trace.family, wording_of(trace.key)].append(trace)
    for asked, found in sorted(new.items()):
        for n in found:
            near = [o for o in old.get(asked, ()) if o.role == n.role and _meet(o, n)]
            rivals = [
                r for r in found if r.role == n.role and not set(r.guides).isdisjoint(n.guides)
            ]
            if len(near) == len(rivals) == 1 and near[0].key != n.key:
                board.take(near[0].name, n.name, "exact")


def _renamed(board: _Board) -> dict[str, str]:
    """Old guide → new guide, one-to-one.

    Most of what the old one held now stands, word for word, in the new one.
    """
    old: dict[tuple[str, str], list[Trace]] = defaultdict(list)
    held: Counter[str] = Counter()
    # what stands in many guides, such as a list of certifications, tells none from another
    common = Counter((t.family, t.key) for t in board.old.values() if t.live)
    for trace in board.old.values():
        if trace.live and trace.distinct and common[trace.family, trace.key] == 1:
            held.update(trace.guides)
            if trace.settled and trace.name not in board.taken:
                old[trace.family, trace.key].append(trace)
    now = Counter((t.family, t.key) for t in board.new.values())
    votes = Counter(
        (before, after)
        for n in board.free_new()
        if n.distinct and now[n.family, n.key] == 1
        for o in old.get((n.family, n.key), ())
        for before in o.guides
        for after in n.guides
        if before != after
    )
    renamed: dict[str, str] = {}
    for (before, after), count in sorted(votes.items(), key=lambda vote: (-vote[1], vote[0])):
        if (
            count >= 2
            and count * 2 > held[before]
            and before not in renamed
            and after not in renamed.values()
        ):
            renamed[before] = after
    return renamed


def _moved(board: _Board, live: bool, before: str, after: str) -> None:
    """The exact question in the guide's new place, list cards too."""
    old = {
        (t.family, t.key, t.role): t
        for t in reversed(board.free_old(live))
        if t.settled and before in t.guides
    }
    loose = {(kind, key): t for (kind, key, _), t in sorted(old.items(), reverse=True)}
    for n in board.free_new():
        if after in n.guides and (
            found := old.get((n.family, n.key, n.role)) or loose.get((n.family, n.key))
        ):
            board.take(found.name, n.name, "moved")


def _elsewhere(board: _Board, live: bool) -> None:
    """The exact question in another guide.

    It is of the same role, or the only one of its kind both before and now; else it is only likely.
    """
    old: dict[tuple[str, str], list[Trace]] = defaultdict(list)
    for o in board.free_old(live):
        if o.settled:
            old[o.family, o.key].append(o)
    pairs = [(o, n) for n in board.free_new() for o in old.get((n.family, n.key), ())]
    for o, n in pairs:
        if o.role == n.role:
            board.take(o.name, n.name, "elsewhere")
    before = Counter((t.family, t.key) for t in board.old.values() if t.live or not live)
    after = Counter((t.family, t.key) for t in board.new.values())
    for o, n in pairs:
        if o.name in board.taken or n.name in board.pairs or not (o.distinct and n.distinct):
            continue
        if before[o.family, o.key] == after[n.family, n.key] == 1:
            board.take(o.name, n.name, "elsewhere")
        elif live:
            board.propose(o.name, n.name, 1.0)


# --- by question and answer -----------------------------------------------------------------------


def sketch(all_marks: Sequence[str]) -> str:
    """The marks of an answer → the few that the ledger keeps.

    Being chosen by hash, most of them are also an edited answer's.
    """
    return "".join(all_marks[:SKETCH])


def unsketch(text: str) -> tuple[str, ...]:
    """A sketch → its marks; a last one that is cut off is dropped."""
    return tuple(sorted({text[i : i + _MARK] for i in range(0, len(text) - _MARK + 1, _MARK)}))


def marks(answer: str) -> tuple[str, ...]:
    """The marks of all pairs of neighbours among the words that count in a text, each once.

    They are sorted, which is an order by chance.
    """
    words = normal(answer)
    if words.isascii():
        counting = [w[:_CUT] for w in words.split() if len(w) > 3 or not w.isalpha()]
    else:
        counting = [
            piece
            for word in words.split()
            if len(word) > 3 or not word.isascii() or not word.isalpha()
            for piece in _pieces(word)
        ]
    pairs = {f"{a} {b}" for a, b in pairwise(counting)} or set(counting)
    return tuple(sorted({_mark(pair) for pair in pairs}))


def _pieces(word: str) -> Iterator[str]:
    """A word's beginning; of a script that sets no spaces between words, its characters."""
    if word.isascii() or not any(
        "\u0e00" <= c <= "\u0eff" or "\u3040" <= c <= "\ud7a3" or c >= "\U00020000" for c in word
    ):
        yield word[:_CUT]
    else:
        yield from word


@lru_cache(maxsize=1 << 16)
def _mark(pair: str) -> str:
    number = int.from_bytes(
        blake2b(pair.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big"
    )
    letters = []
    for _ in range(_MARK):
        number, at = divmod(number, len(_ALPHABET))
        letters.append(_ALPHABET[at])
    return "".join(letters)


def _asked(trace: Trace) -> frozenset[str]:
    """The trigrams of a question's wording; its code is another matter."""
    return _trigrams(wording_of(trace.key))


@lru_cache(maxsize=1 << 14)
def _trigrams(key: str) -> frozenset[str]:
    """The character trigrams of each word of a question."""
    padded = (f"\x02{word}\x03" for word in key.split())
    return frozenset(word[i : i + 3] for word in padded for i in range(max(1, len(word) - 2)))


def likeness(old: Trace, new: Trace) -> float:
    """How surely two notes are one, 0 to 1, as far as the two alone tell."""
    return round(_Likeness([old], [new]).score(old, new), 3)


class _Scale:
    """How much a feature says within one guide: the rarer, the more.

    In whole numbers, whose sum does not depend on their order.
    """

    def __init__(self, old: Sequence[frozenset[str]], new: Sequence[frozenset[str]]) -> None:
        counts = [Counter(chain.from_iterable(bags)) for bags in (old, new)]
        size = max(len(old), len(new), 1)
        self.rarest = _whole_log(size + 1, 1)
        by_count = [self.rarest, *(_whole_log(size + 1, n) for n in range(1, size + 1))]
        self.weights = {
            feature: by_count[count] for feature, count in (counts[0] | counts[1]).items()
        }

    def weight(self, bag: Iterable[str]) -> int:
        """What the features say together; one that was not counted is as rare as can be."""
        return sum([self.weights.get(feature, self.rarest) for feature in bag])

    def likeness(self, a: frozenset[str], b: frozenset[str]) -> float:
        """Dice's coefficient, weighted: 0 to 1."""
        both = self.weight(a) + self.weight(b)
        return 2 * self.weight(a & b) / both if both else 0.0


class _Likeness:
    """Scores pairs of notes of one kind in one guide.

    Or in a guide and the one it was renamed to.
    """

    def __init__(self, old: Sequence[Trace], new: Sequence[Trace]) -> None:
        self.asked = _Scale([_asked(t) for t in old], [_asked(t) for t in new])
        self.said = _Scale(
            [frozenset(t.marks[:SKETCH]) for t in old], [frozenset(t.marks[:SKETCH]) for t in new]
        )

    def score(self, old: Trace, new: Trace) -> float:
        """How surely the two are one note, 0 to 1."""
        question = self.asked.likeness(_asked(old), _asked(new))
        before, after = frozenset(old.marks), frozenset(new.marks)
        if len(old.marks) >= SKETCH:
            # what the old one's sketch would have taken in
            after = frozenset(new.marks[: bisect_right(new.marks, old.marks[-1])])
        grown = min(1.0, self.said.weight(before | after) / (_GROWN * self.said.rarest))
        share = _ANSWER * grown
        answer = min(1.0, self.said.likeness(before, after) / _SAME)
        score = (1 - share) * (_ALONE + (1 - _ALONE) * grown) * question + share * answer
        return max(score, LIKELY) if question >= _AKIN else score

    def pairs(self, old: Sequence[Trace], new: Sequence[Trace]) -> Iterator[Guess]:
        """The pairs worth a look, scored.

        A new note is paired with the old ones that share its rarest features.
        """
        index: dict[tuple[bool, str], list[int]] = defaultdict(list)
        for at, trace in enumerate(old):
            for feature in _features(trace):
                index[feature].append(at)
        for trace in new:
            hits: dict[int, float] = defaultdict(float)
            known = sorted((len(index[f]), f) for f in _features(trace) if f in index)
            for rank, (count, feature) in enumerate(known[:_RARE]):
                if count > _COMMON and rank >= 4:
                    break
                for at in index[feature]:
                    hits[at] += 1 / (count + 1)
            for at in nlargest(_TRIED, hits, key=lambda at: (hits[at], -at)):
                if not (old[at].ident and trace.ident and old[at].ident != trace.ident):
                    yield Guess(old[at].name, trace.name, self.score(old[at], trace))


def _whole_log(a: int, b: int) -> int:
    return round(1_000_000 * log(a / b))


def _features(trace: Trace) -> list[tuple[bool, str]]:
    return [(True, mark) for mark in trace.marks] + [(False, gram) for gram in _asked(trace)]


def _near(board: _Board, live: bool, before: str, after: str) -> None:
    """The best match by question and answer among what is left of the guide, kind by kind."""
    old = [
        t
        for t in board.old_in[before]
        if t.live is live and t.settled and t.distinct and t.name not in board.taken
    ]
    new = [t for t in board.new_in[after] if t.distinct and t.name not in board.pairs]
    for family in sorted({t.family for t in old} & {t.family for t in new}):
        around_old = [
            t for t in board.old_in[before] if t.family == family and (t.live or not live)
        ]
        around_new = [t for t in board.new_in[after] if t.family == family]
        likeness = _Likeness(around_old, around_new)
        pairs = list(
            likeness.pairs(
                [t for t in old if t.family == family], [t for t in new if t.family == family]
            )
        )
        for guess in _sure(board, pairs):
            board.take(guess.old, guess.new, "near")
        left = _open(board, pairs, LIKELY)
        board.take_accepted(left)
        for guess in left:
            board.propose(guess.old, guess.new, round(guess.score, 3))


def _sure(board: _Board, pairs: Iterable[Guess]) -> Iterator[Guess]:
    """Pairs that score enough and have no rival.

    Once they are taken others may have lost theirs, so look again.
    """
    pairs = [g for g in pairs if g.score >= TAKEN - MARGIN]
    while True:
        pairs = [g for g in pairs if g.old not in board.taken and g.new not in board.pairs]
        best = _two_best(pairs)
        sure = [
            g
            for g in _ranked(pairs)
            if g.score >= TAKEN
            and all(g.score == best[end][0] >= best[end][1] + MARGIN for end in _ends(g))
        ]
        if not sure:
            return
        yield from sure


def _open(board: _Board, pairs: Iterable[Guess], least: float) -> list[Guess]:
    """Pairs still free that are among the best for both of their notes."""
    pairs = [
        g
        for g in pairs
        if g.score >= least and g.old not in board.taken and g.new not in board.pairs
    ]
    best = _two_best(pairs)
    return [g for g in _ranked(pairs) if all(g.score >= best[end][0] - MARGIN for end in _ends(g))]


def _ends(guess: Guess) -> tuple[tuple[bool, str], tuple[bool, str]]:
    return (False, guess.old), (True, guess.new)


def _two_best(pairs: Iterable[Guess]) -> Mapping[tuple[bool, str], tuple[float, float]]:
    """For each note, old (False) or new (True): its best score and the next."""
    best: dict[tuple[bool, str], tuple[float, float]] = defaultdict(lambda: (0.0, -1.0))
    for guess in pairs:
        for end in _ends(guess):
            first, second = best[end]
            best[end] = (
                (guess.score, first) if guess.score > first else (first, max(second, guess.score))
            )
    return best


# --- slips ----------------------------------------------------------------------------------------

_NEGATIONS = frozenset(
    (
        "cannot jamais kein keine keinen keiner nein neither never nicht nie niemals no non none "
        "nor not nothing nunca ohne pas sans sin t without"
    ).split()
)
"""The `t` is what the normal form leaves of `don't`."""
_NUMBERS = frozenset(
    (
        "two three four five six seven eight nine ten eleven twelve twenty thirty fifty hundred "
        "thousand twice half"
    ).split()
)


def slip(old: str, new: str) -> str:
    """What changed the meaning of an otherwise equal question, else the empty string.

    For example `the number 5 became 10`.
    """
    before, after = normal(old).split(), normal(new).split()
    numbers = [
        [w for w in text if re.search(r"\d", w) or w in _NUMBERS] for text in (before, after)
    ]
    negated = [sum(w in _NEGATIONS for w in text) % 2 for text in (before, after)]
    said = []
    if sorted(numbers[0]) != sorted(numbers[1]):
        lost, come = (
            list((Counter(a) - Counter(b)).elements()) for a, b in (numbers, reversed(numbers))
        )
        said.append(f"the number {' '.join(lost) or 'none'} became {' '.join(come) or 'none'}")
    if negated[0] != negated[1]:
        said.append("a negation was added" if negated[1] else "a negation was dropped")
    if not said or not _equal_but(before, after):
        return ""
    return " and ".join(said)


def _equal_but(before: Sequence[str], after: Sequence[str]) -> bool:
    """Nearly the same words, apart from numbers and negations."""
    bags = [
        Counter(
            w for w in text if w not in _NEGATIONS and w not in _NUMBERS and not re.search(r"\d", w)
        )
        for text in (before, after)
    ]
    size = bags[0].total() + bags[1].total()
    return not size or 2 * (bags[0] & bags[1]).total() / size >= 0.75
