r"""A file's bytes → its text, and what is to be said of them.

`b"caf\xe9"` → `café`, with the word that it was read as Windows-1252.
"""

from __future__ import annotations

from deckbuilder.codes import report
from deckbuilder.model import Diagnostic, Span


def decode(data: bytes, shown: str) -> tuple[str, list[Diagnostic]]:
    """A file's bytes → text, and a diagnostic if they are not UTF-8.

    They are read as UTF-8, else UTF-16 (with its mark), else Windows-1252.
    """
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
    here = Span(shown, line, line)
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace"), [
            report("bad-encoding", Span(shown, 1, 1), "the file is UTF-16, not UTF-8")
        ]
    return data.decode("cp1252", errors="replace"), [
        report("bad-encoding", here, "the file is not UTF-8; it was read as Windows-1252")
    ]
