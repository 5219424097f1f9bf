"""The pictures of guides: where a target leads, and the name a picture is packaged by.

`img/deal%20range.png`, `<img/a (1).png>`, `résumé.png` in either form of its accents, and
`![[stages.png]]` from anywhere in the folder of guides.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

from deckbuilder.markdown.links import PICTURES

REMOTE = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?//|data:", re.IGNORECASE)
MOST = 20_000
"""Files of a folder that are looked through for a picture named without its folder."""


@dataclass(slots=True)
class Folder:
    """A folder of guides, in which pictures are looked for; what was seen is remembered."""

    root: Path
    """Resolved; nothing outside it is taken."""
    names: dict[Path, dict[str, str]] = field(default_factory=dict)
    found: dict[tuple[Path, str], Path | None] = field(default_factory=dict)
    everywhere: dict[str, list[Path]] | None = None

    def find(self, beside: Path, target: str) -> Path | None:
        """The file a target names, seen from a guide's folder; None where there is none."""
        if (beside, target) not in self.found:
            self.found[beside, target] = self._find(beside, target)
        return self.found[beside, target]

    def _find(self, beside: Path, target: str) -> Path | None:
        for name in _spellings(target):
            for start in dict.fromkeys((beside.resolve(), self.root)):
                found = self.at(start, name)
                if found is not None:
                    return found
        if "/" in target or "\\" in target:
            return None
        return next(filter(None, map(self.named, _spellings(target))), None)

    def at(self, start: Path, name: str) -> Path | None:
        """A file by its path from a folder, in whatever form its accents and letters are stored."""
        try:
            whole = Path(os.path.normpath(start / name))
            if not whole.is_relative_to(self.root) or whole.suffix.lower() not in PICTURES:
                return None
            place = self.root
            for part in whole.relative_to(self.root).parts:
                stored = self.listed(place).get(_form(part))
                if stored is None:
                    return None
                place = place / (part if os.path.lexists(place / part) else stored)
            real = place.resolve()
            return real if real.is_relative_to(self.root) and real.is_file() else None
        except (OSError, ValueError):
            return None

    def listed(self, folder: Path) -> dict[str, str]:
        """The names in a folder by their common form."""
        if folder not in self.names:
            try:
                self.names[folder] = {_form(name): name for name in sorted(os.listdir(folder))}
            except OSError:
                self.names[folder] = {}
        return self.names[folder]

    def named(self, name: str) -> Path | None:
        """The one picture of this name, in whatever folder below the root."""
        if self.everywhere is None:
            self.everywhere = {}
            for path in _pictures(self.root):
                self.everywhere.setdefault(_form(path.name), []).append(path)
        found = self.everywhere.get(_form(name), [])
        return self.at(found[0].parent, found[0].name) if len(found) == 1 else None


def _form(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _spellings(target: str) -> Iterator[str]:
    """What a target may mean: its letters as they stand, then without what an address adds."""
    bare = re.split(r"[?#]", target, maxsplit=1)[0]
    yield from dict.fromkeys(
        name.replace("\\", "/")
        for name in (target, unquote(target), bare, unquote(bare))
        if name and "\0" not in name
    )


def _pictures(root: Path) -> Iterator[Path]:
    seen = 0
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        for name in sorted(files):
            seen += 1
            if seen > MOST:
                return
            if name.lower().endswith(PICTURES):
                yield Path(folder) / name
