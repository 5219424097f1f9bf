"""Front matter: where it begins and ends, what it says, what a guide is to be called by it.

---
term: "Sales Manager Interview Guide"
tags: [Negotiation, Forecasting]
---

YAML between `---` (or up to `...`), TOML between `+++`, a JSON object. Every value is its text as
written: `3.10`, `24:7` and `NO` are no numbers and no truth values. A rule above body text opens
no front matter.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import yaml

from deckbuilder.codes import report
from deckbuilder.model import Diagnostic, Meta, Span
from deckbuilder.roles import role_in
from deckbuilder.text import clean

MAX_FRONT_MATTER = 64 * 1024
MAX_ALIASES = 50
MAX_DEPTH = 50
MAX_KEYS = 500
"""Of broken front matter, which is read key by key."""

PROMPTS = ("question", "prompt", "q")
ANSWERS = ("answer", "response", "a")
_USED = frozenset(("role", "term", "title", "vertical", "category", "tags", "lang"))
_KNOWN = _USED | frozenset(
    "aliases author authors avatar canonical categories cover created cssclass cssclasses date "
    "description draft id image keywords language lastmod layout license linktitle moddate "
    "modified permalink pubdate publish published series sidebar slug source status subtitle "
    "summary tag template toc topic type updated url version weight".split()
)
"""Keys by which front matter is known."""


@dataclass(frozen=True, slots=True)
class Front:
    """A file's front matter; nothing where it has none."""

    values: Mapping[str, object] = field(default_factory=dict)
    """By their keys in small letters; a value is text, a list or a mapping, or None."""
    lines: tuple[str, ...] = ()
    """The file's lines up to its end: blank lines and comments, the fences, what is between."""
    keys: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """Where each key stands that counts: its first and last line."""
    diagnostics: tuple[Diagnostic, ...] = ()


class TooLarge(ValueError):
    """Front matter beyond any use."""


# --- where it is ----------------------------------------------------------------------------------

_OPENING = re.compile(r"(?P<yaml>-{3,})\s*$|(?P<toml>\+{3,})\s*$|(?P<json>\{)\s*(?:$|\")")
_ENDS = {"yaml": re.compile(r"(?:-{3,}|\.{3})\s*"), "toml": re.compile(r"\+{3,}\s*")}
_KEY = re.compile(
    r"(?P<indent>\s*)(?P<name>\"[^\"\n]{1,80}\"|'[^'\n]{1,80}'|[^\W\d][\w.-]*(?: [\w.-]+){0,3})"
    r"\s*(?P<mark>[:=])(?P<value>.*)$"
)
_HEADING = re.compile(r"#{2,6}\s+\S|#\s.*\?\s*$")
_ITEM = re.compile(r"-(?:\s|$)")
_TABLE = re.compile(r"\[.*\]\s*(?:#.*)?$")


def front_matter(path: str, text: str) -> Front:
    """What stands at the top of a text, if it is front matter."""
    lines = text.split("\n")
    start = _start(lines)
    opening = _OPENING.match(lines[start]) if start < len(lines) else None
    if opening is None:
        return Front()
    kind = opening.lastgroup or ""
    if kind == "json":
        return _json(path, lines, start)
    ending = _ENDS[kind]
    end = next((i for i in range(start + 1, len(lines)) if ending.fullmatch(lines[i])), None)
    if end is not None and _is_front(kind, lines[start + 1 : end], lines[end + 1 :]):
        return _between(path, kind, lines[: end + 1], start)
    return _unclosed(path, kind, lines, start, end is not None)


def _start(lines: Sequence[str]) -> int:
    """The first line that is neither blank nor of an HTML comment."""
    n = 0
    while n < len(lines):
        if lines[n].lstrip().startswith("<!--"):
            while n < len(lines) and "-->" not in lines[n]:
                n += 1
            if n == len(lines) or not lines[n].rstrip().endswith("-->"):
                return len(lines)
        elif lines[n].strip():
            return n
        n += 1
    return n


def _is_front(kind: str, inside: Sequence[str], below: Sequence[str]) -> bool:
    """Whether what stands between two fences is front matter, and no body between two rules."""
    said = [line for line in inside if line.strip() and not line.lstrip().startswith("#")]
    headed = any(_HEADING.match(line) for line in inside)
    if not said:
        # a title between two rules is no comment
        return not any(re.match(r"#+\s+\S", line) for line in inside)
    keys = _keys(said, kind)
    if kind == "yaml" and said[0].startswith("{"):
        return said[-1].rstrip().endswith("}")
    if not keys or (keys[0][0] != 0 and not _TABLE.match(said[0])):
        return False
    names = [name for _, name in keys]
    if _is_record(names, below, kind):
        return False
    strange = sum(_is_strange(line, before, kind) for before, line in pairwise(["", *said]))
    if _KNOWN.isdisjoint(names):
        return not strange and not headed
    return strange <= len(keys) and not _reaches_body(inside, kind)


def _keys(lines: Sequence[str], kind: str) -> list[tuple[int, str]]:
    """The lines that begin a key of the outermost level, and its name in small letters."""
    found: list[tuple[int, str]] = []
    indent: str | None = None
    for n, line in enumerate(lines):
        if kind == "toml" and _TABLE.match(line):
            if found:
                break
            continue
        match = _key(line, kind)
        if match and indent in (None, match["indent"]):
            indent = match["indent"]
            found.append((n, _name(match)))
    return found


def _key(line: str, kind: str) -> re.Match[str] | None:
    match = _KEY.match(line)
    if match is None or (match["mark"] == "=") != (kind == "toml"):
        return None
    # `https://…`, `10:30`: YAML wants a space, and forgets it may be who writes what we know
    tight = kind == "yaml" and match["value"][:1].strip() and match["name"][0] not in "\"'"
    return None if tight and _name(match) not in _KNOWN else match


def _name(match: re.Match[str]) -> str:
    return match["name"].strip("\"'").strip().casefold()


def _is_record(names: Sequence[str], below: Sequence[str], kind: str) -> bool:
    """Whether it is the first of several alike: `Q:` and `A:` between rules, and so again.

    Front matter comes once. Where a page's keys mark it, more pages may follow in one file.
    """
    asking = [name for name in names if name in PROMPTS or name in ANSWERS]
    if not asking and not _KNOWN.isdisjoint(names):
        return False
    sign = asking[0] if asking else names[0]
    return any((match := _key(line, kind)) and _name(match) == sign for line in below)


def _is_strange(line: str, before: str, kind: str) -> bool:
    """A line that cannot stand at the margin of YAML: a sentence, a bullet below one."""
    if line[0] in " \t]}" or _key(line, kind) or line.startswith(("<<:", "? ", "&")):
        return False
    if kind == "toml":
        return not _TABLE.match(line)
    if _ITEM.match(line):
        # a list stands below its key, or below another item
        return not (_ITEM.match(before) or before[:1] in (" ", "\t") or before.rstrip()[-1:] == ":")
    return True


def _reaches_body(inside: Sequence[str], kind: str) -> bool:
    """Whether a fence was forgotten: after a blank line come headings and text, and no key."""
    for n, (before, line) in enumerate(pairwise(inside), 1):
        if before.strip() or not line.strip() or _key(line, kind):
            continue
        if _HEADING.match(line) or (line[0] != "#" and _is_strange(line, "", kind)):
            names = {_name(match) for rest in inside[n:] if (match := _key(rest, kind))}
            return _KNOWN.isdisjoint(names)
    return False


# --- what it says ---------------------------------------------------------------------------------


def _between(path: str, kind: str, lines: Sequence[str], start: int) -> Front:
    """Front matter that is closed: the last of the lines is its end."""
    inside = lines[start + 1 : -1]
    if kind == "yaml":
        return _made(path, kind, lines, start, lambda: _yaml(path, inside, start + 1))
    return _made(path, kind, lines, start, lambda: (_toml(inside), []))


def _made(
    path: str,
    kind: str,
    lines: Sequence[str],
    start: int,
    load: Callable[[], tuple[dict[str, object], list[Diagnostic]]],
) -> Front:
    """What a loader makes of the lines; where it cannot, what can be read key by key."""
    inside = lines[start + 1 : -1]
    try:
        values, found = load()
    except TooLarge as error:
        span = Span(path, start + 1, len(lines))
        found = [report("too-large", span, f"the front matter is too large: {error}")]
        values = _by_lines(inside, kind)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        found = [report("broken-front-matter", *_where(path, error, start + 1, len(lines)))]
        values = _by_keys(inside, kind)
    keys, repeated = _places(path, inside, kind, start + 2)
    return Front(values, tuple(lines), keys, (*found, *repeated))


def _where(path: str, error: Exception, fence: int, last: int) -> tuple[Span, str]:
    """An error's line in the file, and what it says."""
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or str(error).split("\n")[0][:200]
    # TOML and JSON count from where they begin, and say so in words
    place = _COUNTED.search(problem)
    below = mark.line + 1 if mark is not None else int(place[1]) if place else 1
    line = min(max(fence + below, 1), last)
    problem = _COUNTED.sub("", problem)
    return Span(path, line, line), f"the front matter cannot be read: {problem}"


_COUNTED = re.compile(r"(?:: line| \(at line) (\d+),? column \d+(?: \(char \d+\))?\)?$")


def _places(
    path: str, inside: Sequence[str], kind: str, first: int
) -> tuple[dict[str, tuple[int, int]], list[Diagnostic]]:
    """Where each key stands; one that stands again counts there, and the first is told."""
    places: dict[str, tuple[int, int]] = {}
    told: list[Diagnostic] = []
    found = _keys(inside, kind)
    for (n, name), (after, _) in pairwise([*found, (len(inside), "")]):
        last = max((i for i in range(n, after) if inside[i].strip()), default=n)
        if name in places:
            message = f"`{name}:` is said again in line {first + n}, and counts there"
            told.append(report("repeated-key", Span(path, *places[name]), message))
        places[name] = first + n, first + last
    return places, told


def _unclosed(path: str, kind: str, lines: Sequence[str], start: int, ruled: bool) -> Front:
    """A fence at the top and no end: the leading `key: value` lines count, if they are known.

    Where a rule follows all the same, they must stand apart from what is below them.
    """
    end = start + 1
    while end < len(lines) and (_key(lines[end], kind) or re.match(r"\s+\S|- ", lines[end])):
        if lines[end].startswith("- **"):
            break
        end += 1
    inside = lines[start + 1 : end]
    if ruled and lines[end].strip() and not lines[end].startswith("#"):
        return Front()
    names = [name for _, name in _keys(inside, kind)]
    known = inside and _key(inside[0], kind) and not _KNOWN.isdisjoint(names)
    if not known or _is_record(names, lines[end:], kind):
        return Front()
    span = Span(path, start + 1, end)
    found = report("unclosed-front-matter", span, "the front matter is not closed")
    places, repeated = _places(path, inside, kind, start + 2)
    return Front(_by_keys(inside, kind), tuple(lines[:end]), places, (found, *repeated))


def _by_keys(inside: Sequence[str], kind: str) -> dict[str, object]:
    """Broken front matter: every key by itself, so that one mistake spoils one value."""
    found = _keys(inside, kind)
    if kind == "json" or len(found) > MAX_KEYS:
        return _by_lines(inside, kind)
    values: dict[str, object] = {}
    for (n, _), (after, _) in pairwise([*found, (len(inside), "")]):
        part = inside[n:after]
        try:
            loaded = _toml(part) if kind == "toml" else _yaml("", part, 0)[0]
        except (yaml.YAMLError, ValueError, RecursionError):
            loaded = _by_lines(part[:1], kind)
        values.update(loaded)
    return values


def _by_lines(inside: Sequence[str], kind: str) -> dict[str, object]:
    """The `key: value` lines as they stand: text, and lists in brackets."""
    values: dict[str, object] = {}
    for n, name in _keys(inside, kind):
        text = _KEY.sub(r"\g<value>", inside[n]).strip()
        text = text.removesuffix(",") if kind == "json" else text
        if text[:1] == "[" and text[-1] == "]":
            parts = [part.strip().strip("\"'") for part in text[1:-1].split(",")]
            values[name] = [part for part in parts if part]
        elif text:
            values[name] = text.strip("\"'")
    return values


# --- YAML -----------------------------------------------------------------------------------------

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_PLAIN = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""Takes every scalar as its text."""


def load_yaml(text: str) -> object:
    """YAML → plain values; raises yaml.YAMLError, or TooLarge for bombs of aliases and of size."""
    _check(text)
    try:
        return yaml.load(text, Loader=_LOADER)
    except (AttributeError, IndexError, KeyError, TypeError, OverflowError) as error:
        # the loader itself stumbles over `!!int ''` and its like
        raise yaml.YAMLError(f"a value is not of the type its tag names ({error})") from error


def _check(text: str) -> None:
    """Refuses bombs before anything is built: the loader recurses once a level, in C."""
    if len(text) > MAX_FRONT_MATTER:
        raise TooLarge(f"{len(text)} characters of YAML")
    if "*" not in text and sum(map(text.count, "[{-?:")) <= MAX_DEPTH:
        return
    depth = aliases = 0
    for event in yaml.parse(text, Loader=_PLAIN):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(
            event, yaml.CollectionEndEvent
        )
        aliases += isinstance(event, yaml.AliasEvent)
        if depth > MAX_DEPTH:
            raise TooLarge(f"nested deeper than {MAX_DEPTH} levels")
        if aliases > MAX_ALIASES:
            raise TooLarge(f"more than {MAX_ALIASES} aliases")


def _yaml(
    path: str, inside: Sequence[str], fence: int
) -> tuple[dict[str, object], list[Diagnostic]]:
    """A mapping by its keys, every scalar as its text, and the values that a `#` cuts off."""
    text = "\n".join(inside)
    _check(text)
    node = yaml.compose(text, Loader=_PLAIN)
    if node is None:
        return {}, []
    if not isinstance(node, yaml.MappingNode):
        raise yaml.YAMLError("it is no list of `key: value` lines")
    built: dict[int, object] = {}
    values: dict[str, object] = {}
    merged: dict[str, object] = {}
    found: list[Diagnostic] = []
    for key, value in node.value:
        name = key.value.casefold() if isinstance(key, yaml.ScalarNode) else ""
        made = _built(value, inside, built)
        if name == "<<" and isinstance(made, dict):
            merged.update((k.casefold(), v) for k, v in made.items())
        else:
            values[name] = made
        if name in _USED or name in PROMPTS or name in ANSWERS:
            found += _cut(path, name, value, inside, fence)
    return {**merged, **values}, found


def _built(node: yaml.Node, lines: Sequence[str], built: dict[int, object]) -> object:
    """A node's value; one with an anchor is built once, and may hold itself."""
    if id(node) in built:
        return built[id(node)]
    if isinstance(node, yaml.SequenceNode):
        items: list[object] = []
        built[id(node)] = items
        items += [_built(item, lines, built) for item in node.value]
        return items
    if isinstance(node, yaml.MappingNode):
        pairs: dict[str, object] = {}
        built[id(node)] = pairs
        for key, value in node.value:
            pairs[str(key.value)[:200]] = _built(value, lines, built)
        return pairs
    text = str(node.value)
    if text or not isinstance(node, yaml.ScalarNode) or node.style:
        return text
    # `- #negotiation`: a hashtag is a comment to YAML, and a tag to who wrote it
    behind = _behind(node, lines)
    return behind if re.match(r"#[^\s#]", behind) else None


def _behind(node: yaml.Node, lines: Sequence[str]) -> str:
    """What YAML takes for a comment behind a value in its line."""
    mark = node.end_mark
    rest = lines[mark.line][mark.column :] if mark and mark.line < len(lines) else ""
    comment = re.match(r"\s+(#.*)", rest)
    return comment[1].rstrip() if comment else ""


def _cut(
    path: str, name: str, node: yaml.Node, lines: Sequence[str], fence: int
) -> Iterator[Diagnostic]:
    """Tells of a value without quotes, or of one in a list, that ends before a `#`."""
    for part in node.value if isinstance(node, yaml.SequenceNode) else [node]:
        if not isinstance(part, yaml.ScalarNode) or part.style or not part.value:
            continue
        if behind := _behind(part, lines):
            line = fence + part.end_mark.line + 1
            message = f"`{name}:` ends before “{behind[:60]}”, which is a comment to YAML"
            yield report("cut-value", Span(path, line, line), message)


# --- TOML, JSON -----------------------------------------------------------------------------------


def _toml(inside: Sequence[str]) -> dict[str, object]:
    """TOML by its keys in small letters; numbers and truth values as they are written."""
    text = "\n".join(inside)
    if len(text) > MAX_FRONT_MATTER:
        raise TooLarge(f"{len(text)} characters of TOML")
    written = _by_lines(inside, "toml")
    values: dict[str, object] = {}
    for key, value in tomllib.loads(text, parse_float=str).items():
        name = key.casefold()
        if not isinstance(value, str | list | dict):
            line = str(written.get(name, value))
            value = line.split("#")[0].strip()
        values[name] = _texts(value)
    return values


def _json(path: str, lines: Sequence[str], start: int) -> Front:
    """A JSON object at the top, to the line it ends in; without a key that is known, it is body."""
    text = "\n".join(lines[start:])[:MAX_FRONT_MATTER]
    decoder = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=str)
    failed: Exception | None = None
    loaded: object = None
    try:
        loaded, stop = decoder.raw_decode(text)
        end = start + text.count("\n", 0, stop)
    except (ValueError, RecursionError) as error:
        failed = error
        ends = (i for i in range(start + 1, len(lines)) if lines[i].rstrip() in ("}", "};"))
        end = next(ends, start)
    if isinstance(loaded, dict):
        values = {str(key).casefold(): _texts(value) for key, value in loaded.items()}
    else:
        values = _by_lines(lines[start + 1 : end], "json")
    if not values or (_KNOWN.isdisjoint(values) and not values.keys() & {*PROMPTS}):
        return Front()
    found: list[Diagnostic] = []
    if failed:
        found.append(report("broken-front-matter", *_where(path, failed, start, end + 1)))
    places, repeated = _places(path, lines[start + 1 : end], "json", start + 2)
    return Front(values, tuple(lines[: end + 1]), places, (*found, *repeated))


def _texts(value: object) -> object:
    """Truth values and numbers as text, within lists as well."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return [_texts(item) for item in value]
    return value if value is None or isinstance(value, dict) else str(value)


# --- what a guide is called by it -----------------------------------------------------------------


def meta(loose: Mapping[str, object], path: str) -> Meta:
    """Loose front matter → Meta; anything of an unexpected type is left out."""
    title = said(loose, "title")
    role = said(loose, "role") or _role_of(said(loose, "term") or "") or _role_of(title or "")
    stem = re.sub(r"\.[^./]*$", "", path.rsplit("/", 1)[-1])
    return Meta(
        role=role,
        vertical=said(loose, "vertical"),
        category=said(loose, "category"),
        tags=tuple(dict.fromkeys(_tags(loose.get("tags")))),
        title=said(loose, "term") or title,
        name=" ".join(clean(stem).split()) or "guide",
        language=_language(loose.get("lang")),
    )


def said(loose: Mapping[str, object], key: str) -> str | None:
    """What a key names; `~` and `null` name nothing, as whoever writes YAML means it."""
    words = _words(loose.get(key))
    return None if words in ("~", "null") else words


def _tags(value: object) -> Iterator[str]:
    """`a, b`, `#a #b` or a list; the mark of a hashtag is no part of it."""
    if isinstance(value, str):
        hashtags = all(word.startswith("#") for word in value.replace(",", " ").split())
        value = re.split(r"[,\s]+" if hashtags else ",", value)
    for tag in value if isinstance(value, list) else []:
        words = _words(tag)
        bare = (words or "").lstrip("#").strip()
        if bare and bare.casefold().split("/")[0] not in _OF_A_TOOL:
            yield bare


_OF_A_TOOL = frozenset(("card", "cards", "flashcard", "flashcards"))
"""Tags by which a note tool finds what it shall ask, `flashcards/interview`."""


_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


def _language(value: object) -> str | None:
    """`de`, `pt-BR`, `no`."""
    words = (_words(value) or "").replace("_", "-")
    return words if _TAG.fullmatch(words) else None


def _words(value: object) -> str | None:
    if not isinstance(value, str):
        return None
    return " ".join(clean(value).split())[:500] or None


def _role_of(title: str) -> str | None:
    """`Sales Manager Interview Questions and Answers` → `Sales Manager`."""
    return role_in(title) or title.strip(" :-–—|") or None
