"""What is known of a guide from outside it: what was asked for, and what was read before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from deckbuilder.markdown import Passage


@dataclass(frozen=True, slots=True)
class FolderFacts:
    """The same for all guides that are read together; guides go by their paths as shown."""

    named: frozenset[str] = frozenset()
    """Those that a person named, and that were not found in a folder."""
    known: frozenset[str] = frozenset()
    """Those that the ledger has notes of: how the command is typed changes no verdict on them."""
    repeated: frozenset[str] = frozenset()
    """What stands as a title in most of them, as `normal` has it."""
    among: frozenset[str] = frozenset()
    """Those where a README says that it is about interview questions, or each file is one."""
    subjects: Mapping[str, str] = field(default_factory=dict)
    """What the folder is about, of each that is one question or whose name says nothing."""
    linked: Mapping[str, Passage] = field(default_factory=dict)
    """Of one guide: the targets of its links to files that are read with it, and what they say."""


NOTHING = FolderFacts()
