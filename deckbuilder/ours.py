"""What this program wrote, recognised by what is in it: it is never read as a guide.

A study sheet in Markdown ends in a line no viewer shows; pages name their generator; Anki's CSV
names our note types; a table has our columns.
"""

from __future__ import annotations

import re

MARK = '[//]: # "Study sheet written by deckbuilder, not a guide"'
"""The last line of every sheet in Markdown, which no viewer shows."""
GENERATOR = '<meta name="generator" content="deckbuilder">'
"""In the head of every page."""
KEYWORD = "written by deckbuilder"
"""In the properties of every PDF."""
TABLE_COLUMNS = (
    "Role",
    "Vertical",
    "Category",
    "Section",
    "Kind",
    "Front",
    "Back",
    "More",
    "Tags",
    "File",
    "Line",
)
"""Of the table for spreadsheets."""

ANKI_ENDINGS = (".questions.csv", ".pitfalls.csv", ".terms.csv")
"""Of Anki's CSV, a file a note type."""

LEDGER = "deckbuilder.lock"
SETTINGS = "deckbuilder.yaml"
MINE = "my-answers.md"
"""The learner's own words; by its name, since its text is his."""

_NAMES = re.compile(
    rf"{re.escape(LEDGER)}(?:\.damaged\d*)?|{re.escape(SETTINGS)}|{re.escape(MINE)}"
)
_HEAD = 4096
"""Bytes at a file's beginning that say what it is."""
_TABLE = ",".join(TABLE_COLUMNS).encode()
_ANKI = re.compile(rb"#separator:Comma\n#html:true\n#(?:notetype:\d+|guid column:1)\n")


def ours(name: str, data: bytes) -> bool:
    """A file's name and content → whether this program wrote it, whatever it is called now."""
    if _NAMES.fullmatch(name.casefold()):
        return True
    head, tail = data[:_HEAD].removeprefix(b"\xef\xbb\xbf"), data[-_HEAD:]
    if tail.rstrip().endswith(MARK.encode()):
        return True
    if head.startswith(_TABLE) or _ANKI.match(head.replace(b"\r\n", b"\n")):
        return True
    if head.startswith(b"%PDF-"):
        return (
            KEYWORD.encode() in data or KEYWORD.encode("utf-16-be").hex().upper().encode() in data
        )
    if head.startswith(b"PK\x03\x04"):
        return b"collection.anki2" in head
    return GENERATOR.encode() in head and head.lstrip().lower().startswith((b"<!doctype", b"<html"))
