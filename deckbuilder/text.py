r"""Characters: what never stands in a text, and what does only in code.

`a\u00a0b\tc` → `a b    c` in prose; in code it stays as written.
"""

from __future__ import annotations

_CONTROL: dict[int, str | None] = dict.fromkeys((i for i in range(32) if i not in (9, 10)), None)
_CONTROL |= dict.fromkeys((i for i in range(127, 160) if i != 133), None)
_CONTROL |= {11: " ", 12: " ", 133: " "}
_CONTROL |= dict.fromkeys(range(0xD800, 0xE000), "\N{REPLACEMENT CHARACTER}")
_CLEAN = _CONTROL | {
    9: "    ",
    0xA0: " ",
    0x2007: " ",
    0x202F: " ",
    0x200B: None,
    0x2060: None,
    0xAD: None,
    0xFEFF: None,
}


def printable(text: str) -> str:
    """Text without control characters and lone surrogates; tabs and line breaks stay."""
    return text.translate(_CONTROL)


def clean(text: str) -> str:
    """Printable text without invisible spaces as well; tabs become four spaces."""
    return text.translate(_CLEAN)
