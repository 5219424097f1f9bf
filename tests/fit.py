"""Weighs the signs of `judge/evidence.py` on whole families of guides: `make fit`.

A family is a folder of `tests/forms`, or a `noguide-*` of `tests/guides`. What a guide asks must
score above 0, what is no guide must not. A lost guide costs ten wrongly made ones. Weights move in
halves, in a fixed order, and keep their sign; a row that fewer than three families show stays.

Prints the mistakes left, the narrowest margins, what each row is worth, and the weights that would
make fewer mistakes: to be tried on collections that no fixture stands for before one is taken.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from deckbuilder.judge.evidence import EVIDENCE, About
from deckbuilder.judge.series import Series
from deckbuilder.readers import why
from deckbuilder.readers.facts import FolderFacts
from deckbuilder.text import normal
from tests.conftest import GUIDES
from tests.test_forms import EXPECTED, FORMS_AT, document

LOST, MADE = 10, 1
"""What a guide that makes no card costs, and what one that should make none costs."""
SHOWN = 3
"""Families that must show a row before it is moved."""
ROUNDS = 40
NARROW = 1.0
"""A margin below it is a warning."""

Weights = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Sample:
    """What must hold: these shares, weighed and summed, lie above 0, or not above it."""

    family: str
    what: str
    shares: Mapping[str, float]
    above: bool

    def margin(self, weights: Weights) -> float:
        """How far it holds; a mistake where it is not positive (for what must lie above 0)."""
        total = round(sum(weights[name] * share for name, share in self.shares.items()), 1)
        return total if self.above else -total

    def cost(self, weights: Weights) -> int:
        margin = self.margin(weights)
        wrong = margin <= 0 if self.above else margin < 0
        return 0 if not wrong else LOST if self.above else MADE


def _shares(series: Series, about: About) -> dict[str, float]:
    return {row.name: row.of(series, about) for row in EVIDENCE}


def samples() -> Iterator[Sample]:
    """Every guide named and in a folder: its own series, and what competes with it."""
    for family, wanted in sorted(EXPECTED.items()):
        path = FORMS_AT / family / wanted["file"]
        made = document(path)[1]
        asked = {normal(q["question"]) for q in wanted["questions"]}
        asked |= {normal(q) for q in wanted["unanswered"]}
        for named in (True, False):
            if named and not asked and "forbidden_kinds" not in wanted:
                # named, what is no guide may make cards
                continue
            facts = FolderFacts(
                frozenset({made.path} if named else ()),
                repeated=frozenset(wanted.get("repeated", ())),
            )
            found = why(made, facts=facts)
            where = f"{family} ({'named' if named else 'in a folder'})"
            yield from _of(found.series, found.about, asked, family, where)
    for path in sorted(GUIDES.glob("noguide-*.md")):
        found = why(document(path)[1])
        yield from _of(found.series, found.about, set(), path.stem, path.stem)


def _of(
    found: Sequence[Series], about: About, asked: set[str], family: str, where: str
) -> Iterator[Sample]:
    right = [s for s in found if _is_right(s, asked)]
    best = max(right, key=lambda s: len(s.members), default=None)
    if best is not None:
        yield Sample(family, f"{where}: is asked", _shares(best, about), above=True)
    elif not asked:
        for series in found:
            what = f"{where}: line {series.members[0].start} is not"
            yield Sample(family, what, _shares(series, about), above=False)


def _is_right(series: Series, asked: set[str]) -> bool:
    hits = sum(normal(member.prompt) in asked for member in series.members)
    return hits > 0 and hits * 2 >= len(series.members)


def total(found: Sequence[Sample], weights: Weights) -> int:
    """What all mistakes cost."""
    return sum(sample.cost(weights) for sample in found)


def fitted(found: Sequence[Sample], weights: Weights, movable: Sequence[str]) -> dict[str, float]:
    """The cheapest weights met on the way: a step of one half wherever that makes it cheaper."""
    best = dict(weights)
    for _ in range(ROUNDS):
        before = dict(best)
        for name in movable:
            for step in (0.5, -0.5):
                tried = {**best, name: best[name] + step}
                kept = tried[name] * weights[name] > 0
                if kept and total(found, tried) < total(found, best):
                    best = tried
        if best == before:
            break
    return best


def movable(found: Sequence[Sample]) -> list[str]:
    """The rows that may be moved: fitted ones that enough families show."""
    shown = {
        row.name: {s.family for s in found if s.shares[row.name]} for row in EVIDENCE if row.fitted
    }
    return [name for name, families in shown.items() if len(families) >= SHOWN]


def main() -> None:
    found = list(samples())
    weights = {row.name: row.weight for row in EVIDENCE}
    print(f"{len(found)} verdicts, mistakes cost {total(found, weights)}")
    for sample in sorted(found, key=lambda s: s.margin(weights))[:10]:
        margin = sample.margin(weights)
        print(f"  {margin:+5.1f}  {sample.what}{'  narrow' if margin < NARROW else ''}")
    print("without a row, mistakes would cost:")
    for name in weights:
        families = len({s.family for s in found if s.shares[name]})
        print(f"  {total(found, {**weights, name: 0.0}):4}  {name} (in {families} families)")
    moved = fitted(found, weights, movable(found))
    changes = {n: w for n, w in moved.items() if w != weights[n]}
    print(f"cheaper weights cost {total(found, moved)}: {changes or 'none'}")


if __name__ == "__main__":
    main()
