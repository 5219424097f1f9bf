"""The study sheet as a PDF to print, set by Typst: `write(book, options)`; the only user of typst.

A guide's words reach Typst as JSON in `sys.inputs`, never as source; there is no file and no
package to read, and the clock stands still.
"""

from __future__ import annotations

import json
import re
import tempfile
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from deckbuilder.installed import how_to_add
from deckbuilder.model import Book, Image, Options
from deckbuilder.writers import sheet

BATCH = 150
"""Cards measured together."""
SHOWN = 12
"""Characters a warning names."""

_MISSING = re.compile(r"the text `\"(.*?)\"` could not be displayed")
_RASTER = ((b"\x89PNG\r\n\x1a\n", 0), (b"\xff\xd8\xff", 0), (b"GIF8", 0), (b"WEBP", 8))


class MissingExtra(ValueError):
    """What this output needs is not installed; the message is one line that says what to do."""


class Unprintable(ValueError):
    """Typst refused to set it, which is a bug of ours."""


def write(book: Book, options: Options) -> bytes:
    """A book → its study sheet as PDF."""
    return render(book, options)[0]


def render(book: Book, options: Options) -> tuple[bytes, tuple[str, ...]]:
    """The PDF, and warnings for people."""
    made = sheet.data(book, options)
    images, refused = pictures(book.images, made)
    data, warnings = typeset("sheet.typ", {**made, "paper": options.paper}, images)
    return data, (*refused, *warnings)


def pictures(
    images: tuple[Image, ...], shown: object
) -> tuple[dict[str, list[int]], tuple[str, ...]]:
    """The pixel images that are shown, as data.

    Other kinds, which may refer to more, are named instead.
    """
    text = json.dumps(shown) if images else ""
    used = [image for image in images if image.name in text]
    good = {
        image.name: list(image.data)
        for image in used
        if any(image.data[at : at + len(magic)] == magic for magic, at in _RASTER)
    }
    return good, tuple(
        f"{image.name}: only PNG, JPEG, GIF and WebP images are printed"
        for image in used
        if image.name not in good
    )


def typeset(
    template: str,
    data: Mapping[str, Any],
    images: Mapping[str, list[int]] | None = None,
    deal: Callable[[list[Any]], Mapping[str, Any]] | None = None,
) -> tuple[bytes, tuple[str, ...]]:
    """Data in a template of ours → PDF and warnings.

    It uses built-in fonts alone, then the system's for what they lack.

    With `deal` the template first measures, and what it tells makes the data that is printed.
    """
    typst = _typst()
    with tempfile.TemporaryDirectory(prefix="deckbuilder-") as nowhere:
        setter = _Setter(typst, _template(template), nowhere, data, dict(images or {}), deal)
        try:
            return setter.set()
        except RuntimeError as error:
            if not images:
                raise Unprintable(f"the sheet cannot be set: {error}") from error
    # one of the images may be broken
    pdf, warnings = typeset(template, data, None, deal)
    return pdf, ("an image cannot be read, so images are only named", *warnings)


@dataclass
class _Setter:
    """One document, which may have to be set again with other fonts."""

    typst: Any
    source: bytes
    nowhere: str
    data: Mapping[str, Any]
    images: dict[str, list[int]]
    deal: Callable[[list[Any]], Mapping[str, Any]] | None
    fonts: Any = None

    def use(self, *, system_fonts: bool) -> None:
        self.fonts = self.typst.Fonts(include_system_fonts=system_fonts)

    def compiler(self, data: Mapping[str, Any]) -> Any:
        # each compiles once: then it has forgotten its source
        return self.typst.Compiler(
            self.source,
            root=self.nowhere,
            font_paths=self.fonts,
            sys_inputs={
                "data": json.dumps(
                    {**data, "images": self.images}, ensure_ascii=False, separators=(",", ":")
                )
            },
            package_path=f"{self.nowhere}/none",
            package_cache_path=f"{self.nowhere}/none",
        )

    def compiled(self, accessible: bool = True) -> bytes:
        data = self.data
        if self.deal is not None:
            data = self.deal(self.measured())
        pdf: bytes = self.compiler(data).compile(
            format="pdf", pdf_standards=["ua-1"] if accessible else [], timestamp=0
        )
        return pdf

    def measured(self) -> list[Any]:
        """What the template tells of each card, some at a time.

        All that was measured stays in memory until Typst forgets it.
        """
        cards = self.data["cards"]
        found: list[Any] = []
        for start in range(0, len(cards), BATCH):
            found += json.loads(
                self.compiler({**self.data, "cards": cards[start : start + BATCH]}).query(
                    "<dealt>", field="value"
                )
            )
            if len(cards) > BATCH:
                # Typst remembers the last ten documents
                for _ in range(11):
                    self.typst.Compiler(b"", font_paths=self.fonts).compile(format="pdf")
        return found

    def lacks(self) -> tuple[bytes, list[str]]:
        """The PDF, or none and the characters that no font in use has."""
        try:
            return self.compiled(), []
        except RuntimeError as error:
            lacking = _lacking(error)
            # what only keeps it from being accessible does not keep it from being printed
            return (b"", lacking) if lacking else (self.compiled(accessible=False), [])

    def set(self) -> tuple[bytes, tuple[str, ...]]:
        self.use(system_fonts=False)
        pdf, lacking = self.lacks()
        if not lacking:
            return pdf, ()
        self.use(system_fonts=True)
        pdf, boxes = self.lacks()
        if not boxes:
            return pdf, _borrowed(lacking)
        # a document with empty boxes is not accessible, but it is one
        lost = (
            f"no font has {named(boxes)}: printed as empty boxes; install a font such as Noto "
            f"for them"
        )
        return self.compiled(accessible=False), (
            lost,
            *_borrowed([c for c in lacking if c not in boxes]),
        )


def _typst() -> Any:
    try:
        import typst
    except ImportError as error:
        raise MissingExtra(f"PDF needs Typst: {how_to_add('pdf')}") from error
    return typst


@cache
def _template(name: str) -> bytes:
    own = resources.files("deckbuilder.writers")
    return (own / "tree.typ").read_bytes() + b"\n" + (own / name).read_bytes()


def _lacking(error: Exception) -> list[str]:
    """The characters a font lacks, when that is all that went wrong."""
    found = _MISSING.findall(str(getattr(error, "diagnostic", "")))
    return list(dict.fromkeys(c for text in found for c in _unescaped(text)))


def _unescaped(text: str) -> str:
    return re.sub(r"\\u\{([0-9a-fA-F]+)\}", lambda m: chr(int(m[1], 16)), text)


def _borrowed(found: list[str]) -> tuple[str, ...]:
    return (
        (
            (
                f"the built-in fonts lack {named(found)}: set in fonts of this computer, so "
                f"another one may print it differently"
            ),
        )
        if found
        else ()
    )


def named(characters: list[str]) -> str:
    """`“日” (U+65E5), “😀” (U+1F600)`, the first of them."""
    shown = [
        f"“{c}” (U+{ord(c):04X})" if unicodedata.category(c)[0] not in "CM" else f"U+{ord(c):04X}"
        for c in characters[:SHOWN]
    ]
    return ", ".join(shown) + (
        f" and {len(characters) - SHOWN} more characters" if len(characters) > SHOWN else ""
    )
