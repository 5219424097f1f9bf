"""Languages as data: one file of words for each, no logic in it.

`lexicon("en").labels["answer"]` → the spellings that label an answer. A new language is one file.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from importlib import resources
from types import MappingProxyType

Words = Mapping[str, tuple[str, ...]]
"""Spellings by what they mean."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of one language, as its file has them."""

    name: str
    """What the language calls itself."""
    reviewed: bool
    """A speaker has read the file."""
    asks: Words
    """What opens a question, by kind: verbs, tasks, words …; and who asks: `ours`."""
    labels: Words
    """What parts of an answer are called, by meaning."""
    answers: Words
    """What stands where an answer should."""
    titles: Words
    """What sections are called."""
    roles: Words
    """What stands beside a role in a title."""
    tables: Words
    """What columns are called."""
    containers: Words
    """Kinds of boxes."""
    closing: Words
    """How a guide ends, and what a text generator leaves behind."""
    code: Words
    """How a wording speaks of code below it."""
    credentials: Words
    """What opens a list of credentials, by kind; and what names none."""
    speech: Words
    """How sentences of an answer begin and go on."""
    words: Words
    """The commonest words, by which a language is told; articles, numbers."""


_ABOUT = frozenset({"name", "reviewed"})


def read(text: str) -> Lexicon:
    """A file of words → its lexicon.

    Raises ValueError for no TOML, a table that is missing or unknown, and what is no list of words.
    """
    data = tomllib.loads(text)
    about = data.pop("about", {})
    wanted = {field.name for field in fields(Lexicon)} - _ABOUT
    if wrong := (set(about) ^ _ABOUT) | (set(data) ^ wanted):
        raise ValueError(f"missing or unknown: {', '.join(sorted(wrong))}")
    tables = {name: _words(name, table) for name, table in data.items()}
    return Lexicon(str(about["name"]), bool(about["reviewed"]), **tables)


def _words(name: str, table: Mapping[str, object]) -> Words:
    """A table of lists; one word without brackets would be read as its letters."""
    made: dict[str, tuple[str, ...]] = {}
    for key, words in table.items():
        if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
            raise ValueError(f"{name}.{key} is no list of words")
        made[key] = tuple(words)
    return MappingProxyType(made)


@cache
def lexicon(code: str) -> Lexicon:
    """A language's code → its lexicon. Raises FileNotFoundError where there is none."""
    return read(resources.files(__name__).joinpath(f"{code}.toml").read_text("utf-8"))


def codes() -> tuple[str, ...]:
    """The languages there are."""
    files = (entry.name for entry in resources.files(__name__).iterdir())
    return tuple(sorted(name[:-5] for name in files if name.endswith(".toml")))
