"""The decks that are shipped are those of the shipped guides."""

from __future__ import annotations

from typer.testing import CliRunner

from deckbuilder.cli import app
from tests.conftest import ROOT


def test_decks_are_fresh() -> None:
    result = CliRunner().invoke(
        app, ["export", str(ROOT / "seeds"), "--out", str(ROOT / "decks"), "--check"]
    )
    assert result.exit_code == 0, result.output + "\n`make decks` makes them fresh"


def test_the_shipped_guides_have_nothing_to_report() -> None:
    result = CliRunner().invoke(app, ["check", str(ROOT / "seeds"), "--strict"])
    assert result.exit_code == 0, result.output
