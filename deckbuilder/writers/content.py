r"""Markdown → a small tree for the printed sheets.

It is data alone, which Typst and HTML set alike and neither ever reads as source.

I **cut** `len()` to \( O(n) \)   →   [{"t": "I "}, {"t": "cut", "b": 1}, {"t": " "},
{"t": "len()", "c": 1}, {"t": " to "}, {"m": […], "x": "O(n)"}]
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from deckbuilder import formulae
from deckbuilder import markdown as tree
from deckbuilder.markdown import Passage
from deckbuilder.markdown.html import IMAGE_NAME, SCHEMES
from deckbuilder.markdown.tokens import tokens
from deckbuilder.writers import formula

if TYPE_CHECKING:
    from markdown_it.token import Token

Run = dict[str, Any]
"""A stretch of a line: `t` text with `b`old, `i`talic, `s`truck, `c`ode, raised `p`, lowered `q`,
u`n`derlined, `h`ighlighted, `l`abel of a point and `u`rl; or `m` a formula's tree (None: not
understood) with its source `x` and `d`isplay; or `g` an image with its text `x`; or `br`."""
Block = dict[str, Any]
"""`k` is its kind: p, h (`r` runs) · ul, ol (`items`, each a list of blocks; `start`; `loose` where
they stand apart) · quote (`c` blocks) · code (`t`, `lang`, `wide`) · table (`head`, `rows`,
`align`; letters of each column's longest word, `least`, and cell, `most`) · math (a run's `m`,
`x`) · rule. `rtl` where it is written from the right."""

DEEPEST = 5
"""Lists and quotes within each other; what is deeper is set at this depth."""

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_LONG = re.compile(r"[^\s\u200b]{25,}")


def clean(text: str) -> str:
    """Text without control characters and half characters, which no font has.

    Line breaks and tabs stay.
    """
    return _CONTROL.sub("", text.replace("\u2028", "\n").replace("\u2029", "\n"))


def breakable(text: str) -> str:
    """Words too long for a column, with places to break them that nobody sees.

    Scripts that break anywhere stay as they are.
    """

    def opened(match: re.Match[str]) -> str:
        word = match[0]
        if sum(unicodedata.east_asian_width(c) in "WF" for c in word) * 2 > len(word):
            return word
        word = re.sub(r"([/._\-?&=:,;@+)\]}>|\\])(?=\w)", "\\1\u200b", word)
        return re.sub(r"([^\u200b]{20})(?=[^\u200b]{4})", "\\1\u200b", word)

    return _LONG.sub(opened, text) if len(text) >= 25 else text


def shortened(text: str, most: int) -> str:
    """Text that fits on a line of so many letters; `…` for what is left out."""
    text = " ".join(text.split())
    if columns(text) <= most:
        return text
    # each letter takes a column or two
    text = text[:most]
    while columns(text) >= most:
        text = text[:-1]
    return text.rstrip() + "…"


def inline(markdown: str) -> list[Run]:
    """One line or paragraph of Markdown → its runs."""
    markdown = " ".join(clean(markdown).split())
    if not re.search(r"[\\`*_\[<&!~$]", markdown):
        return [{"t": breakable(markdown)}] if markdown else []
    return _runs(tokens(markdown))


def plain_runs(text: str) -> list[Run]:
    """Plain text, in which nothing is markup → its runs."""
    text = " ".join(clean(text).split())
    return [{"t": breakable(text)}] if text else []


def blocks(text: Passage) -> list[Block]:
    """A passage → its blocks."""
    return _blocks(text.blocks, 0)


def words(nodes: Iterable[Any]) -> str:
    """What a reader sees of blocks or runs, in order."""
    found: list[str] = []
    for node in nodes:
        if isinstance(node, list):
            found.append(words(node))
        elif "k" not in node:
            found.append(str(node.get("t", node.get("x", " "))))
        elif node["k"] == "table":
            found.append(
                " " + " ".join(words(cell) for row in [node["head"], *node["rows"]] for cell in row)
            )
        else:
            found.append(
                " "
                + (
                    node.get("t")
                    or node.get("x")
                    or words(node.get("r") or node.get("c") or node.get("items") or [])
                )
                + " "
            )
    return "".join(found)


def bold(runs: Iterable[Run]) -> list[Run]:
    """Runs with all their text in bold."""
    return [{**run, "b": 1} if "t" in run else run for run in runs]


def _shown(run: Run) -> str:
    return str(run.get("t", "\ufffc"))


# --- tree → data ----------------------------------------------------------------------------------


def _blocks(found: Sequence[tree.Block], depth: int) -> list[Block]:
    made: list[Block] = []
    for block in found:
        made += _block(block, depth)
    return made


def _block(block: tree.Block, depth: int) -> list[Block]:
    match block:
        case tree.Paragraph():
            return _line(_runs(tokens(block.text.source)), "p")
        case tree.Heading():
            return _line(_runs(tokens(block.text.source)), "h")
        case tree.List():
            return _list(block, depth)
        case tree.Item():
            return _blocks(block.children, depth)
        case tree.Code():
            return [code(block.text, block.info)] if block.text.strip() else []
        case tree.Table():
            return [_table(block)]
        case tree.Quote():
            return _quote(_blocks(block.children, depth + 1), depth)
        case tree.Details():
            return _quote(_titled(block.summary, block.children, depth), depth)
        case tree.Container():
            return _quote(_titled(block.title, block.children, depth), depth)
        case tree.Definition():
            return _titled(block.term, block.children, depth)
        case tree.Rule():
            return [{"k": "rule"}]


def _quote(inner: list[Block], depth: int) -> list[Block]:
    return [{"k": "quote", "c": inner}] if depth < DEEPEST else inner


def _titled(title: tree.Inline, children: Sequence[tree.Block], depth: int) -> list[Block]:
    head = bold(_runs(tokens(title.source)))
    return [*(_line(head, "p") if head else []), *_blocks(children, depth + 1)]


def code(text: str, info: str = "") -> Block:
    """A block of code; `wide` is the width of its longest line in columns of a typewriter."""
    text = clean(text).expandtabs(4).rstrip("\n")
    lang = re.sub(r"[^\w+#-]", "", (info.split() or [""])[0].split(",")[0])[:30].lower()
    return {
        "k": "code",
        "t": text,
        "lang": lang,
        "wide": max((columns(line) for line in text.split("\n")), default=0),
    }


def columns(line: str) -> int:
    """How wide a line is in letters of a typewriter."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)


def _paragraph(runs: list[Run], kind: str = "p") -> Block:
    made: Block = {"k": kind, "r": runs}
    if rtl(words(runs)):
        made["rtl"] = 1
    return made


def rtl(text: str) -> bool:
    """Whether a line is written from the right: by its first letter."""
    side = next(
        (
            unicodedata.bidirectional(c)
            for c in text
            if unicodedata.bidirectional(c) in ("L", "R", "AL")
        ),
        "L",
    )
    return side != "L"


def _line(runs: list[Run], kind: str) -> list[Block]:
    """A paragraph; formulae on display in it stand on lines of their own."""
    made: list[Block] = []
    line: list[Run] = []
    for run in [*runs, {"end": 1}]:
        if "end" in run or run.get("d"):
            if any("t" not in r or r["t"].strip() for r in line):
                made.append(_paragraph(_trimmed(line), kind))
            line = []
            if "d" in run:
                made.append({"k": "math", "m": run["m"], "x": run["x"]})
        else:
            line.append(run)
    return made


def _trimmed(runs: list[Run]) -> list[Run]:
    first, last = runs[0], runs[-1]
    if "t" in first and not first.get("c"):
        runs = [{**first, "t": first["t"].lstrip()}, *runs[1:]]
    if "t" in last and not last.get("c"):
        runs = [*runs[:-1], {**runs[-1], "t": runs[-1]["t"].rstrip()}]
    return [run for run in runs if run.get("t") != ""]


def _list(block: tree.List, depth: int) -> list[Block]:
    items = [_blocks(item.children, depth + 1) or [_paragraph([])] for item in block.items]
    if depth >= DEEPEST:
        return [inner for item in items for inner in item]
    made: Block = {"k": "ol" if block.ordered else "ul", "items": items}
    if block.ordered:
        made["start"] = min(block.items[0].number, 10**6)
    if any(tree.spaced(item) for item in block.items):
        made["loose"] = 1
    if rtl(words(items)):
        made["rtl"] = 1
    return [made]


def _table(table: tree.Table) -> Block:
    head, *body = [
        [_runs(tokens(cell.text.source)) for cell in row.cells] for row in (table.head, *table.rows)
    ]
    wide = len(head)
    body = [[*row[:wide], *[[] for _ in range(wide - len(row))]] for row in body]
    cells = [[words(row[n]) for row in (head, *body)] for n in range(wide)]
    least = [
        max((columns(word) for cell in column for word in re.split(r"[\s\u200b]", cell)), default=0)
        for column in cells
    ]
    most = [max(columns(cell) for cell in column) for column in cells]
    return {
        "k": "table",
        "head": head,
        "rows": body,
        "align": [side or "start" for side in table.align],
        "least": least,
        "most": most,
    }


_STYLES = {
    "strong": "b",
    "em": "i",
    "s": "s",
    "del": "s",
    "sup": "p",
    "sub": "q",
    "ins": "n",
    "mark": "h",
    "kbd": "c",
    "b": "b",
    "i": "i",
}


def _runs(found: Sequence[Token]) -> list[Run]:
    made: list[Run] = []
    styles: dict[str, int] = {}
    url = ""
    linked = 0
    for token in found:
        name = token.type.rsplit("_", 1)[0]
        style = {key: 1 for key, n in styles.items() if n} | ({"u": url} if url else {})
        if name in _STYLES:
            styles[_STYLES[name]] = styles.get(_STYLES[name], 0) + token.nesting
        elif token.type == "link_open":
            url, linked = _url(str(token.attrGet("href") or "")), len(made)
        elif token.type == "link_close":
            text = "".join(_shown(run) for run in made[linked:])
            if (
                url
                and url.removeprefix("mailto:") != text.strip()
                and url.rstrip("/") != text.strip().rstrip("/")
            ):
                # on paper an address must be read
                made.append({"t": f" ({breakable(url.removeprefix('mailto:'))})", "u": url})
            url = ""
        elif token.type in ("text", "text_special"):
            _add(made, token.content, style)
        elif token.type == "softbreak":
            _add(made, " ", style)
        elif token.type == "hardbreak":
            made.append({"br": 1})
        elif token.type == "code_inline":
            made.append({"t": breakable(clean(token.content)), "c": 1, **style})
        elif token.type == "formula":
            tex = token.meta["formula"]
            if tex.refused:
                _add(made, tex.source, style)
            else:
                made.append({**_formula(tex), **({"d": 1} if tex.display else {})})
        elif token.type == "image":
            made += _image(token)
    return made


def _formula(found: formulae.Formula) -> Run:
    parts = formula.tree(found.body, display=found.display)
    return {"m": parts, "x": found.body if parts else breakable(found.body)}


def _add(made: list[Run], text: str, style: Run) -> None:
    text = breakable(clean(text.replace("\n", " ")))
    if made and "t" in made[-1] and {k: v for k, v in made[-1].items() if k != "t"} == style:
        made[-1] = {**made[-1], "t": made[-1]["t"] + text}
    elif text:
        made.append({"t": text, **style})


def _url(href: str) -> str:
    return href if href.lower().startswith(SCHEMES) else ""


def _image(token: Token) -> list[Run]:
    source, text = str(token.attrGet("src") or ""), words(_runs(token.children or []))
    if IMAGE_NAME.fullmatch(source):
        return [{"g": source, "x": text or "image"}]
    url = _url(source)
    if url:
        return [{"t": f"{text} ({breakable(url)})" if text else breakable(url), "u": url}]
    return [{"t": text, "i": 1}] if text else []
