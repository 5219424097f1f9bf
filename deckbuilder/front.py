"""Front matter: where it begins and ends, what it says, what a guide is to be called by it.

---
term: "Sales Manager Interview Guide"
vertical: Enterprise
---
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from typing import Any

import yaml
from frontmatter.default_handlers import BaseHandler, YAMLHandler

from deckbuilder import labels
from deckbuilder.codes import report
from deckbuilder.model import Diagnostic, Meta, Span
from deckbuilder.text import clean

MAX_FRONT_MATTER = 64 * 1024
MAX_ALIASES = 50
MAX_DEPTH = 50


class _Toml(BaseHandler):
    """Hugo's `+++` front matter."""

    FM_BOUNDARY = re.compile(r"^\+{3,}\s*$", re.MULTILINE)

    def load(self, fm: str, **_: object) -> Any:
        """TOML, with dates as such."""
        return tomllib.loads(fm)


class _Yaml(YAMLHandler):
    """`---` front matter by the safe C loader, bounded."""

    def load(self, fm: str, **_: object) -> Any:
        """YAML; see `load_yaml`."""
        return load_yaml(fm)


_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_HANDLERS = (_Yaml(), _Toml())
_KEY_LINE = re.compile(r"^([A-Za-z_][\w-]*)\s*[:=]\s*(.*)$")


class TooLarge(ValueError):
    """Front matter beyond any use."""


def load_yaml(text: str) -> object:
    """YAML → plain values; raises yaml.YAMLError, or TooLarge for bombs of aliases and of size."""
    if len(text) > MAX_FRONT_MATTER:
        raise TooLarge(f"{len(text)} characters of YAML")
    if "*" in text or sum(map(text.count, "[{-?:")) > MAX_DEPTH:
        _check_events(text)
    try:
        return yaml.load(text, Loader=_LOADER)
    except (AttributeError, IndexError, KeyError, TypeError, OverflowError) as error:
        # the loader itself stumbles over `!!int ''` and its like
        raise yaml.YAMLError(f"a value is not of the type its tag names ({error})") from error


def _check_events(text: str) -> None:
    """Refuses bombs before anything is built: the loader recurses once a level, in C."""
    depth = aliases = 0
    for event in yaml.parse(text, Loader=_LOADER):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(
            event, yaml.CollectionEndEvent
        )
        aliases += isinstance(event, yaml.AliasEvent)
        if depth > MAX_DEPTH:
            raise TooLarge(f"nested deeper than {MAX_DEPTH} levels")
        if aliases > MAX_ALIASES:
            raise TooLarge(f"more than {MAX_ALIASES} aliases")


def front_matter(path: str, text: str) -> tuple[dict[str, object], int, list[Diagnostic]]:
    """The metadata, the number of lines it takes, and what was wrong with it."""
    for handler in _HANDLERS:
        if not handler.detect(text):
            continue
        lines = text.split("\n")
        end = next(
            (i for i, line in enumerate(lines[1:], 1) if handler.FM_BOUNDARY.match(line)), None
        )
        if end is None:
            return _unclosed(path, lines)
        if not any(_KEY_LINE.match(line) for line in lines[1:end]) and any(
            line.strip() for line in lines[1:end]
        ):
            return {}, 0, []
        source = "\n".join(lines[1:end])
        try:
            loaded = handler.load(source)
        except TooLarge as error:
            found = report(
                "too-large", Span(path, 1, end + 1), f"the front matter is too large: {error}"
            )
            return _by_lines(lines[1:end]), end + 1, [found]
        except (yaml.YAMLError, tomllib.TOMLDecodeError, ValueError, RecursionError) as error:
            found = report("broken-front-matter", *_where(path, error, end))
            return _by_lines(lines[1:end]), end + 1, [found]
        if loaded is None:
            loaded = {}
        if not isinstance(loaded, dict):
            found = report(
                "broken-front-matter",
                Span(path, 2, 2),
                "the front matter is no list of `key: value` lines",
            )
            return {}, end + 1, [found]
        return {str(k): v for k, v in loaded.items()}, end + 1, []
    return {}, 0, []


def _where(path: str, error: Exception, end: int) -> tuple[Span, str]:
    mark = getattr(error, "problem_mark", None)
    line = mark.line + 2 if mark is not None else getattr(error, "lineno", 1) + 1
    line = min(max(line, 1), end + 1)
    problem = getattr(error, "problem", None) or str(error).split("\n")[0][:200]
    return Span(path, line, line), f"the front matter cannot be read: {problem}"


def _unclosed(path: str, lines: list[str]) -> tuple[dict[str, object], int, list[Diagnostic]]:
    """`---` at the top and no end: the leading `key: value` lines count, if there are any."""
    end = 1
    while (
        end < len(lines)
        and (_KEY_LINE.match(lines[end]) or re.match(r"\s+\S|- ", lines[end]))
        and not lines[end].startswith(("- **", "#"))
    ):
        end += 1
    if end == 1 or not _KEY_LINE.match(lines[1]):
        return {}, 0, []
    found = report("unclosed-front-matter", Span(path, 1, end), "the front matter is not closed")
    return _by_lines(lines[1:end]), end, [found]


def _by_lines(lines: list[str]) -> dict[str, object]:
    """The `key: value` lines of invalid YAML front matter: scalars and flow lists only."""
    values: dict[str, object] = {}
    for line in lines:
        if (match := _KEY_LINE.match(line)) and match[2].strip():
            text = match[2].strip()
            if text[0] == "[" and text[-1] == "]":
                values[match[1]] = [
                    part.strip().strip("\"'") for part in text[1:-1].split(",") if part.strip()
                ]
            else:
                values[match[1]] = text.strip("\"'")
    return values


def meta(loose: Mapping[str, object], path: str) -> Meta:
    """Loose front matter → Meta; anything of an unexpected type is left out."""
    title = _words(loose.get("title"))
    role = (
        _words(loose.get("role"))
        or _role_of(_words(loose.get("term")) or "")
        or _role_of(title or "")
    )
    tags = loose.get("tags")
    listed = tags.split(",") if isinstance(tags, str) else tags if isinstance(tags, list) else []
    stem = re.sub(r"\.[^./]*$", "", path.rsplit("/", 1)[-1])
    return Meta(
        role=role,
        vertical=_words(loose.get("vertical")),
        category=_words(loose.get("category")),
        tags=tuple(dict.fromkeys(word for tag in listed if (word := _words(tag)))),
        title=_words(loose.get("term")) or title,
        name=" ".join(clean(stem).split()) or "guide",
        language=_language(loose.get("lang")),
    )


_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


def _language(value: object) -> str | None:
    """`de`, `pt-BR`; to YAML `no`, which is Norwegian, is a truth value."""
    said = "no" if value is False else (_words(value) or "").replace("_", "-")
    return said if _TAG.fullmatch(said) else None


def _words(value: object) -> str | None:
    if isinstance(value, bool) or value is None or isinstance(value, (dict, list)):
        return None
    if isinstance(value, int) and value.bit_length() > 200:
        return None
    return " ".join(clean(str(value)).split())[:500] or None


def _role_of(title: str) -> str | None:
    """`Sales Manager Interview Questions and Answers` → `Sales Manager`."""
    role = labels.ROLE_ENDING.sub("", title).strip(" :-–—|")
    role = re.sub(
        (
            r"^(?:top|the|best|essential|common)?\s*\d*\+?\s*(?:top|most "
            r"common|essential)?\s*interview questions (?:for|on|about)\s+(?:an?\s+|the\s+)?"
        ),
        "",
        role,
        flags=re.IGNORECASE,
    )
    return role.strip() or None
