"""Canonical text → the words one reads."""

from __future__ import annotations

import re
from functools import lru_cache

from deckbuilder import formulae, raised
from deckbuilder.markdown import code

DOLLARS = re.compile(r"\$(?=[^\s$\d])[^$\n]{0,300}?[\\^_{][^$\n]{0,300}?(?<![\s\\])\$(?!\w)")
"""What stands between dollars with a sign of TeX: a formula or not, no mark is in it."""
_PLAIN = re.compile(
    rf"(?P<code>{code.PATTERN})"
    r"|(?P<kept>\\\(.{1,400}?\\\)|\$\$.{1,400}?\$\$|"
    + DOLLARS.pattern
    + r"|https?://[^\s<>()\[\]]{1,800})"
    r"|(?P<amp>&amp;)|\\(?P<escape>[\\`*_\[\]<&$~=^{!()|}])"
    r"|!?\[(?P<text>(?:[^\[\]\\]|\\.){0,1000})\]\((?:<[^<>\n]*>|[^()\s]*)(?:\s[^()\n]{0,300})?\)"
    r"|(?<![\w])(?P<open>\*{1,3}|_{1,3})(?=\S)|(?<=\S)(?P<close>\*{1,3}|_{1,3})(?!\w)"
    r"|(?P<star>\*{1,3})"
    r"|<(?P<tag>sup|sub|ins|del|mark|kbd|b|i)>(?=.{0,2000}?</(?P=tag)>)"
    r"|</(?:sup|sub|ins|del|mark|kbd|b|i)>|~~(?=\S)|(?<=\S)~~",
    re.DOTALL,
)
_MARKED = re.compile(r"[\\`*_\[<~&]")
_OPAQUE = re.compile(r"\\.|" + code.PATTERN, re.DOTALL)


@lru_cache(maxsize=1 << 14)
def shown(source: str) -> str:
    """Text without marks, powers in letters (`2^10`), one space between words."""
    if not _MARKED.search(source):
        return " ".join(source.split())
    if "<" in source:
        # powers and the like in letters: `2^10`
        source = raised.plain(source, _OPAQUE.sub(lambda m: " " * len(m[0]), source))
    return " ".join(_PLAIN.sub(_word, source).split())


def _word(match: re.Match[str]) -> str:
    if match["code"]:
        inner = match["inner"]
        return inner[1:-1] if inner[0] == inner[-1] == " " and inner.strip() else inner
    if kept := match["kept"]:
        if kept[0] == "\\" and formulae.at(kept, 0) is None:
            # no formula by the one gate, so its marks are escapes
            return f"({shown(kept[2:-2])})"
        return kept
    if match["amp"]:
        return "&"
    if match["escape"]:
        return match["escape"]
    if match["text"] is not None:
        return shown(match["text"])
    if match["star"] and (match.string[match.end() : match.end() + 1].isspace()):
        return match["star"]
    return ""
