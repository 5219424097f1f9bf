"""Anki's template syntax without Anki: fields, sections, `{{hint:…}}`, `{{FrontSide}}`; pure.

`{{#Term}}<b>{{Term}}</b>{{/Term}}{{^Term}}nothing{{/Term}} {{hint:Detail}}`
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import escape, unescape

__all__ = ["FRONT_SIDE", "TemplateError", "fold", "has_card", "is_empty", "render"]

FRONT_SIDE = "FrontSide"
"""The name that stands for the rendered front on a back."""

Hint = Callable[[str, str], str]
"""A field's name and its HTML → the HTML that keeps it folded."""

_HANDLEBARS = re.compile(r"<!--.*?(?:-->|\Z)|\{\{(.*?)\}\}", re.DOTALL)
_EMPTY = re.compile(r"(?:\s|</?(?:br|div) ?/?>)*", re.IGNORECASE)


class TemplateError(ValueError):
    """A template that Anki would refuse as well; says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class _Field:
    name: str
    filters: tuple[str, ...]
    """In the order in which they work: the one next to the name first."""


@dataclass(frozen=True, slots=True)
class _Section:
    name: str
    filled: bool
    """Shown if the field is filled; else if it is empty."""
    parts: tuple[_Part, ...]


_Part = str | _Field | _Section


def fold(name: str, html: str) -> str:
    """A folded field that opens without a script: `hint` as `<details>`."""
    return (
        f'<details class="hint"><summary class="hint">{escape(name, quote=False)}</summary><div '
        f'class="hint">{html}</div></details>'
    )


def render(
    template: str, fields: Mapping[str, str], front_side: str = "", hint: Hint = fold
) -> str:
    """A template with a note's fields (HTML) filled in.

    Raises TemplateError for what Anki would refuse.
    """
    return "".join(_rendered(_parse(template), {**fields, FRONT_SIDE: front_side}, hint))


def has_card(front: str, fields: Mapping[str, str]) -> bool:
    """Whether Anki makes a card of it: some field on the front must be filled."""
    return _fills(_parse(front), fields)


def is_empty(html: str) -> bool:
    """A field is empty for Anki when it holds white space, line breaks and bare blocks alone."""
    return _EMPTY.fullmatch(html) is not None


@lru_cache(maxsize=64)
def _parse(template: str) -> tuple[_Part, ...]:
    stack: list[tuple[str, bool, list[_Part]]] = [("", True, [])]
    end = 0
    for match in _HANDLEBARS.finditer(template):
        stack[-1][2].append(template[end : match.start()])
        end = match.end()
        if match[1] is None:
            # what looks like a field inside a comment is none
            stack[-1][2].append(match[0])
            continue
        text = match[1].strip()
        if text[:1] in ("#", "^"):
            stack.append((text[1:].strip(), text[0] == "#", []))
        elif text[:1] == "/":
            name, filled, parts = stack.pop()
            if not stack or name != text[1:].strip():
                raise TemplateError(f"{{{{{text}}}}} closes what is not open")
            stack[-1][2].append(_Section(name, filled, tuple(parts)))
        else:
            name, *filters = (part.strip() for part in reversed(text.split(":")))
            stack[-1][2].append(_Field(name, tuple(filters)))
    if len(stack) > 1:
        raise TemplateError(f"{{{{#{stack[-1][0]}}}}} is not closed")
    stack[0][2].append(template[end:])
    return tuple(stack[0][2])


def _rendered(parts: tuple[_Part, ...], fields: Mapping[str, str], hint: Hint) -> Iterator[str]:
    for part in parts:
        if isinstance(part, str):
            yield part
        elif isinstance(part, _Field):
            yield _filtered(part, _value(part.name, fields), hint)
        elif is_empty(_value(part.name, fields)) != part.filled:
            yield from _rendered(part.parts, fields, hint)


def _filtered(field: _Field, html: str, hint: Hint) -> str:
    for name in field.filters:
        if name == "hint":
            html = hint(field.name, html) if html.strip() else ""
        elif name == "text":
            html = unescape(re.sub(r"<[^>]*>", "", html))
        else:
            raise TemplateError(f"{{{{{name}:{field.name}}}}}: this filter is not known here")
    return html


def _fills(parts: tuple[_Part, ...], fields: Mapping[str, str]) -> bool:
    for part in parts:
        if (
            isinstance(part, _Field)
            and part.name != FRONT_SIDE
            and not is_empty(_value(part.name, fields))
        ):
            return True
        if (
            isinstance(part, _Section)
            and is_empty(_value(part.name, fields)) != part.filled
            and _fills(part.parts, fields)
        ):
            return True
    return False


def _value(name: str, fields: Mapping[str, str]) -> str:
    try:
        return fields[name]
    except KeyError:
        raise TemplateError(f"{{{{{name}}}}}: there is no such field") from None
