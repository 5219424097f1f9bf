"""`deckbuilder.yaml`: what the guides beside it do not say of themselves.

labels: {Watch-outs: pitfall}
guides:
  "medtech-*.txt": {role: Medtech Sales Leader, vertical: Medical Device, tags: [Leadership]}
deck: Interview Prep
tags: interview
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase

import yaml

from deckbuilder import labels as words
from deckbuilder.codes import report
from deckbuilder.front import TooLarge, load_yaml
from deckbuilder.model import Diagnostic, Meta, Span
from deckbuilder.naming import slug
from deckbuilder.text import clean

FILE_NAME = "deckbuilder.yaml"
_KEYS = ("labels", "guides", "deck", "tags", "collection")
_META = ("role", "vertical", "category", "title")


@dataclass(frozen=True, slots=True)
class Config:
    """The owner's settings."""

    labels: Mapping[str, str] = field(default_factory=dict)
    """Label → meaning, on top of the vocabulary."""
    guides: tuple[tuple[str, Meta], ...] = ()
    """Globs and what is given for the guides they match; later ones add to earlier ones."""
    deck: str = "Interview Prep"
    tags: str = "interview"
    collection: str = ""
    """Seeds the GUIDs of new notes, so that two authors of one role's decks do not meet."""
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def vocabulary(self) -> words.Vocabulary:
        """The vocabulary with the owner's labels."""
        return (
            {**words.VOCABULARY, **{words.normal(k): v for k, v in self.labels.items()}}
            if self.labels
            else words.VOCABULARY
        )

    def given(self, relative: str) -> Meta | None:
        """What is given for the guide at this path (below the config's folder), if anything."""
        found: Meta | None = None
        for pattern, meta in self.guides:
            if _matches(relative, pattern):
                found = meta if found is None else _over(found, meta)
        return found


def _matches(relative: str, pattern: str) -> bool:
    """Globs as shells mean them; `*` also crosses folders.

    A pattern without a slash matches the file's name.
    """
    return (
        fnmatchcase(relative, pattern)
        or fnmatchcase(relative, f"*/{pattern}")
        or ("/" not in pattern and fnmatchcase(relative.rsplit("/", 1)[-1], pattern))
    )


def _over(first: Meta, second: Meta) -> Meta:
    changes = {name: value for name in _META if (value := getattr(second, name)) is not None}
    return replace(first, **changes, tags=second.tags or first.tags)


def parse(path: str, text: str) -> Config:
    """The file's text → Config; what is wrong becomes a diagnostic, what is right is used."""
    try:
        loaded = load_yaml(clean(text.lstrip("\ufeff")))
    except (yaml.YAMLError, TooLarge, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line = min(mark.line + 1, len(text.rstrip().split("\n"))) if mark else 1
        return Config(
            diagnostics=(
                report(
                    "bad-config",
                    Span(path, line, line),
                    f"not valid YAML: {getattr(error, 'problem', None) or error}",
                ),
            )
        )
    if loaded is None:
        return Config()
    if not isinstance(loaded, dict):
        return Config(
            diagnostics=(
                report(
                    "bad-config", Span(path, 1, 1), "expected keys such as `guides:` and `labels:`"
                ),
            )
        )
    return _config(path, text, {str(k): v for k, v in loaded.items()})


def _config(path: str, text: str, loaded: dict[str, object]) -> Config:
    found: list[Diagnostic] = []

    def wrong(key: str, message: str) -> None:
        line = next(
            (
                i
                for i, t in enumerate(text.split("\n"), 1)
                if re.search(rf"(?<!\w){re.escape(key)}(?!\w)", t)
            ),
            1,
        )
        found.append(report("bad-config", Span(path, line, line), message))

    for key in loaded:
        if key not in _KEYS:
            wrong(key, f"unknown key `{key}` (known: {', '.join(_KEYS)})")
    extra: dict[str, str] = {}
    for label, meaning in _mapping(loaded, "labels", wrong).items():
        name = scalar(meaning).casefold().replace("-", "_").replace(" ", "_")
        if name in words.MEANINGS:
            extra[clean(label)] = name
        else:
            wrong(
                label,
                (
                    f"`{label}` maps to `{meaning}`, which is none of "
                    f"{', '.join(sorted(words.MEANINGS))}"
                ),
            )
    guides: list[tuple[str, Meta]] = []
    for pattern, entry in _mapping(loaded, "guides", wrong).items():
        if isinstance(entry, dict):
            _check_entry(entry, wrong)
            guides.append((pattern, _meta(entry)))
        else:
            wrong(pattern, f"`{pattern}` needs keys such as role: and vertical:")
    keys = ("deck", "tags", "collection")
    for key in keys:
        if loaded.get(key) is not None and not scalar(loaded[key]):
            wrong(key, f"`{key}:` needs a name")
    names = {key: named for key in keys if (named := scalar(loaded.get(key)))}
    # a tag with a space is two tags to Anki
    root = "::".join(
        slug(part) for part in names.get("tags", "interview").split("::") if part.strip()
    )
    return Config(
        labels=extra,
        guides=tuple(guides),
        deck=names.get("deck", "Interview Prep"),
        tags=root or "interview",
        collection=names.get("collection", ""),
        diagnostics=tuple(found),
    )


def scalar(value: object) -> str:
    """A name that YAML may have read as a number; empty for anything else."""
    if (
        isinstance(value, bool)
        or not isinstance(value, (str, int, float))
        or (isinstance(value, int) and value.bit_length() > 200)
    ):
        return ""
    return " ".join(clean(str(value)).split())


def _check_entry(entry: dict[object, object], wrong: Callable[[str, str], None]) -> None:
    for key, value in entry.items():
        name = clean(str(key))[:60]
        if name not in (*_META, "tags"):
            wrong(name, f"unknown key `{name}` of a guide (known: {', '.join((*_META, 'tags'))})")
        elif name == "tags" and not isinstance(value, (str, list)):
            wrong(name, "`tags:` needs a list")
        elif name != "tags" and value is not None and not scalar(value):
            wrong(name, f"`{name}:` needs a name")


def _mapping(
    loaded: dict[str, object], key: str, wrong: Callable[[str, str], None]
) -> dict[str, object]:
    value = loaded.get(key)
    if value is None:
        return {}
    if not isinstance(value, dict):
        wrong(key, f"`{key}:` needs entries below it")
        return {}
    return {str(k): v for k, v in value.items()}


def _meta(entry: dict[object, object]) -> Meta:
    said = {str(k): scalar(v) for k, v in entry.items()}
    tags = entry.get("tags")
    listed = tags.split(",") if isinstance(tags, str) else tags if isinstance(tags, list) else []
    return Meta(
        **{name: said[name] for name in _META if said.get(name)},
        tags=tuple(dict.fromkeys(name for tag in listed if (name := scalar(tag)))),
    )
