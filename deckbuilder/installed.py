"""How this program was installed, so that a message can say what to type to add to it.

how_to_add("pdf") == 'pipx install --force "interview-deckbuilder[pdf]"'
"""

from __future__ import annotations

import json
import sys
from importlib.metadata import Distribution, PackageNotFoundError, distribution, entry_points
from pathlib import PurePath

NAME = "interview-deckbuilder"
"""What the package is called where packages are kept; `deckbuilder` is another one there."""


def _distribution() -> Distribution | None:
    """Whatever brought the program, by the metadata; None when it runs from a bare folder."""
    for entry in entry_points(group="console_scripts", name="deckbuilder"):
        if entry.value.startswith("deckbuilder.") and entry.dist is not None:
            return entry.dist
    try:
        return distribution(NAME)
    except PackageNotFoundError:
        return None


def version() -> str:
    """Of this program, as its metadata has it."""
    found = _distribution()
    return found.version if found else "unknown"


def how_to_add(extra: str, prefix: str = sys.prefix) -> str:
    """An extra → the command that adds it to this installation."""
    found = _distribution()
    name = found.name if found else NAME
    parts = PurePath(prefix).parts
    if "pipx" in parts:
        return f'pipx install --force "{name}[{extra}]"'
    if "uv" in parts and "tools" in parts:
        return f'uv tool install --force "{name}[{extra}]"'
    if folder := _checkout(found):
        return f'"{sys.executable}" -m pip install -e "{folder}[{extra}]"'
    return f'"{sys.executable}" -m pip install "{name}[{extra}]"'


def _checkout(found: Distribution | None) -> str:
    """The folder of a checkout that is installed as it stands; else empty."""
    said = json.loads((found and found.read_text("direct_url.json")) or "{}")
    folder = str(said.get("url", "")).removeprefix("file://")
    return folder if said.get("dir_info", {}).get("editable") else ""
