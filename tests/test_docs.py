from __future__ import annotations

import re

from deckbuilder.codes import CODES, page
from tests.conftest import ROOT


def test_the_page_of_diagnostics_is_made_from_the_table() -> None:
    # python -c "from deckbuilder.codes import page; print(page(), end='')" > docs/diagnostics.md
    assert (ROOT / "docs" / "diagnostics.md").read_text(encoding="utf-8") == page()


def test_every_code_in_the_sources_is_known_and_every_known_code_is_used() -> None:
    text = "\n".join(p.read_text(encoding="utf-8") for p in (ROOT / "deckbuilder").rglob("*.py"))
    used = set(re.findall(r"report\(\s*\"([a-z-]+)\"", text)) | {
        "unclosed-fence",
        "unclosed-comment",
    }
    assert used - set(CODES) == set()
    assert set(CODES) - used == set()


def test_the_readme_names_every_command_and_format() -> None:
    from deckbuilder.cli import app
    from deckbuilder.writers import WRITERS

    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for command in app.registered_commands:
        name = command.name or (command.callback.__name__ if command.callback else "")
        assert f"deckbuilder {name}" in readme
    for name in WRITERS:
        assert name in readme
