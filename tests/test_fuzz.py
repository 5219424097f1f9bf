"""A short run of the fuzz; `make fuzz` is the long one."""

from __future__ import annotations

import pytest

from tests import fuzz


@pytest.mark.parametrize("seeds", list(fuzz.chunks(400, 50)), ids=str)
def test_made_up_guides(seeds: range) -> None:
    assert fuzz.run(seeds).faults == []
