"""What is known of a guide from outside it: what was asked for, and what was read before."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FolderFacts:
    """The same for all guides that are read together; guides go by their paths as shown."""

    named: frozenset[str] = frozenset()
    """Those that a person named, and that were not found in a folder."""
    known: frozenset[str] = frozenset()
    """Those that the ledger has notes of: how the command is typed changes no verdict on them."""
    repeated: frozenset[str] = frozenset()
    """What stands as a title in most of them, as `normal` has it."""


NOTHING = FolderFacts()
