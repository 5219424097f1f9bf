"""The weights of the signs make no more mistakes than they did."""

from __future__ import annotations

from deckbuilder.judge.evidence import EVIDENCE
from tests.fit import fitted, movable, samples, total

LEFT = 2
"""What the mistakes cost (a research script, told as questions without answers); only down."""


def test_mistakes_only_become_fewer() -> None:
    weights = {row.name: row.weight for row in EVIDENCE}
    assert total(list(samples()), weights) <= LEFT


def test_fitting_moves_nothing_that_is_not_fitted_and_keeps_every_sign() -> None:
    found = list(samples())
    weights = {row.name: row.weight for row in EVIDENCE}
    spoilt = {**weights, "ask": 0.5}
    moved = fitted(found, spoilt, movable(found))
    assert total(found, moved) < total(found, spoilt)
    for row in EVIDENCE:
        assert moved[row.name] * row.weight > 0
        assert row.fitted or moved[row.name] == row.weight
