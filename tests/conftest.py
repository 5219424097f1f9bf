from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# the same examples on every run, so that a change is judged by what it changed;
# HYPOTHESIS_PROFILE=search looks further
# how fast a machine draws says nothing of the code
QUICK = (HealthCheck.too_slow,)
settings.register_profile("same", derandomize=True, suppress_health_check=QUICK)
settings.register_profile("search", max_examples=3000, suppress_health_check=QUICK)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))

ROOT = Path(__file__).parent.parent
GUIDES = ROOT / "tests" / "guides"
ORIGINALS = ROOT.parent / "shared" / "seeds"
"""Three third-party guides, which are not part of the project."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept", action="store_true", help="rewrite the golden files")


@pytest.fixture
def accept(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--accept"))


@pytest.fixture
def originals() -> Path:
    if not (ORIGINALS / "expected.yaml").is_file():
        pytest.skip("the three original guides are not beside the project")
    return ORIGINALS


@pytest.fixture(autouse=True)
def _quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    monkeypatch.setenv("COLUMNS", "120")
    assert os.environ["COLUMNS"] == "120"
