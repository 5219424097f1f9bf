r"""TeX → MathML as a tree, which pages write out and Typst sets: the only user of latex2mathml.

`x^2` → `["math", {}, [["msup", {}, [["mi", {}, "x"], ["mn", {}, "2"]]]]]`; None where it is not
understood, so that the source is shown instead.
"""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress
from functools import cache, lru_cache
from html import escape, unescape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

Node = list[Any]
"""An element: its name, its attributes, and its children or its text."""

DEEPEST = 40
"""Braces and elements within each other."""

_LEAVES = frozenset({"mi", "mn", "mo", "mtext"})
_NAMES = _LEAVES | frozenset(
    "math mrow msup msub msubsup munder mover munderover mfrac msqrt mroot mtable mtr mtd mspace "
    "mstyle mpadded mphantom menclose".split()
)
_ATTRIBUTES = frozenset(
    "accent columnalign columnspacing depth display displaystyle fence form height linebreak "
    "linethickness lspace maxsize minsize movablelimits notation rowspacing rspace scriptlevel "
    "separator stretchy width".split()
)
_VALUE = re.compile(r"[-+]?[A-Za-z0-9.% ]{1,40}")
_EM = re.compile(r"-?\d{1,3}(?:\.\d{1,4})?em")
_ENVIRONMENT = re.compile(r"\\(begin|end)\s*\{(\w+\*?)\}")
_ALIKE = {
    "aligned": "align*",
    "dcases": "cases",
    "eqnarray": "align*",
    "eqnarray*": "align*",
    "gather": "align*",
    "gather*": "align*",
    "gathered": "align*",
    "align": "align*",
}
"""Environments the library does not know → one that sets the same rows; none numbers them."""
_VARIANTS = {
    "double-struck": ("DOUBLE-STRUCK",),
    "bold": ("BOLD",),
    "script": ("SCRIPT",),
    "fraktur": ("FRAKTUR", "BLACK-LETTER"),
    "bold-italic": ("BOLD ITALIC",),
    "monospace": ("MONOSPACE",),
    "sans-serif": ("SANS-SERIF",),
}


@lru_cache(maxsize=1024)
def tree(source: str, *, display: bool) -> Node | None:
    """TeX that `formulae` lets pass → its MathML; None where the library does not understand it."""
    if _depth(source) > DEEPEST:
        return None
    from latex2mathml.converter import Converter

    known = _ENVIRONMENT.sub(lambda m: f"\\{m[1]}{{{_ALIKE.get(m[2], m[2])}}}", source)
    try:
        made = Converter(display="block" if display else "inline").convert_to_element(known)
    except _failures():
        # it says no more than that it did not understand, in a dozen ways
        return None
    return _node(made, 0)


@cache
def _failures() -> tuple[type[Exception], ...]:
    """What the library raises for what it does not understand."""
    from latex2mathml import exceptions

    own = [v for v in vars(exceptions).values() if isinstance(v, type) and issubclass(v, Exception)]
    return (*own, ValueError, LookupError, StopIteration, RuntimeError)


def _depth(source: str) -> int:
    deepest = depth = 0
    for sign in source:
        depth += (sign == "{") - (sign == "}")
        deepest = max(deepest, depth)
    return max(deepest, source.count("\\left"), source.count("\\begin"))


def _node(element: Element, depth: int) -> Node | None:
    """The element with what we know of it; None where it holds TeX that was not understood."""
    if element.tag not in _NAMES or depth > 2 * DEEPEST:
        return None
    attributes = {
        name: value
        for name, value in element.attrib.items()
        if name in _ATTRIBUTES
        and (_EM if element.tag == "mspace" and name == "width" else _VALUE).fullmatch(value)
    }
    if element.tag in _LEAVES:
        text = unescape(element.text or "")
        if (text[:1] == "\\" and len(text) > 1) or (text == "&" and element.tag == "mi"):
            return None
        return [element.tag, attributes, _lettered(element.get("mathvariant", ""), text)]
    children = [_node(child, depth + 1) for child in element]
    return None if None in children else [element.tag, attributes, children]


def _lettered(variant: str, text: str) -> str:
    """A letter in another alphabet, which MathML has no attribute for any more."""
    if not (len(text) == 1 and text.isascii() and text.isalnum()):
        return text
    kind = "DIGIT" if text.isdigit() else "CAPITAL" if text.isupper() else "SMALL"
    name = unicodedata.name(text).removeprefix("DIGIT ") if kind == "DIGIT" else text.upper()
    for alphabet in _VARIANTS.get(variant, ()):
        for spelled in (f"MATHEMATICAL {alphabet} {kind} {name}", f"{alphabet} {kind} {name}"):
            with suppress(KeyError):
                return unicodedata.lookup(spelled)
    return text


def mathml(node: Node) -> str:
    """The tree as markup; text and attributes can open nothing."""
    name, attributes, content = node
    written = "".join(f' {key}="{escape(value)}"' for key, value in attributes.items())
    if isinstance(content, str):
        text = escape(content, quote=False)
        return f"<{name}{written}>{text}</{name}>"
    return f"<{name}{written}>{''.join(map(mathml, content))}</{name}>"
