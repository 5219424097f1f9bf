"""Which series are questions: the strongest first, and none that it rivals.

Two series are rivals where they share a place or one lies in the other's bodies. What a series has
outside of those that were taken is weighed again by itself.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from deckbuilder.forms.claim import Claim, Levels, Path
from deckbuilder.judge.evidence import About, score
from deckbuilder.judge.series import Body, Series, cut

BAR = 0.0


def taken(found: Sequence[Series], levels: Levels, about: About) -> list[tuple[Series, float]]:
    """The series that are questions, with their scores, strongest first."""
    left = [(s, score(s, about)) for s in found]
    accepted: list[tuple[Series, float]] = []
    while left:
        best = min(left, key=_order)
        if best[1] <= BAR:
            break
        accepted.append(best)
        left = [
            changed
            for s, points in left
            if s is not best[0]
            for changed in [_outside(s, points, best[0], levels, about)]
            if changed is not None
        ]
        if (learned := _learned(about, best[0])) is not about:
            about = learned
            left = [(s, score(s, about)) for s, _ in left]
    return accepted


def _learned(about: About, winner: Series) -> About:
    """What is known of a guide once a series of it was taken: the same value where no more is."""
    if not about.read and len(winner.members) >= _SURE:
        # what else asks in it is no longer a stray list in a folder
        about = replace(about, read=True)
    if winner.shape[0] == "heading" and not about.held:
        about = replace(about, held=int(winner.shape[1]))
    return about


_SURE = 5
"""Members of a series by which a file is a guide, whatever its name."""


def _order(entry: tuple[Series, float]) -> tuple[float, int, int, Path, str]:
    """By points and size; of two that are alike the one that tells the wording from its dress."""
    series, points = entry
    told = sum(bool(member.aside) for member in series.members)
    return -points, -len(series.members), -told, series.members[0].at, repr(series.shape)


def _outside(
    series: Series, points: float, winner: Series, levels: Levels, about: About
) -> tuple[Series, float] | None:
    """What a series has that does not rival one that was taken.

    Where an item is followed by one of the others, that ends what answers it.
    """
    starts = [at for at, _ in winner.places]
    walls = series.walls | frozenset(starts)
    made = series
    while made.members:
        met = {at for at, end in made.places if _meets(at, end, starts, winner)}
        if not met:
            return made, points if made is series else score(made, about)
        if made is series:
            # what follows these was taken, and not they themselves
            met -= {
                c.at for c in made.members if _is_item(c) and not _lies_in(c.at, starts, winner)
            }
        free = tuple(claim for claim in made.members if claim.at not in met)
        made = cut(replace(series, members=free, walls=walls), levels, about.vocabulary)
    return None


def _is_item(claim: Claim) -> bool:
    return claim.form == "item" and claim.at == claim.unit


def winner(series: Series, accepted: Sequence[tuple[Series, float]]) -> tuple[Series, float] | None:
    """The strongest of the series that were taken which one rivals, if there is one."""
    for best, points in accepted:
        starts = [at for at, _ in best.places]
        if any(_meets(at, end, starts, best) for at, end in series.places):
            return best, points
    return None


def _meets(at: Path, end: Path, starts: Sequence[Path], winner: Series) -> bool:
    after = bisect_right(starts, at)
    return _lies_in(at, starts, winner) or (after < len(starts) and starts[after] < end)


def _lies_in(at: Path, starts: Sequence[Path], winner: Series) -> bool:
    before = bisect_right(starts, at) - 1
    return before >= 0 and at < winner.bodies[before].end


def claims_of(accepted: Sequence[tuple[Series, float]]) -> list[tuple[Claim, Body]]:
    """All members that were taken with their bodies, in the order of the guide."""
    found = [pair for s, _ in accepted for pair in zip(s.members, s.bodies, strict=True)]
    return sorted(found, key=lambda pair: pair[0].at)
