r"""Markdown → a small tree for the printed sheets.

It is data alone, which Typst and HTML set alike and neither ever reads as source.

I **cut** `len()` to \( O(n) \)   →   [{"t": "I "}, {"t": "cut", "b": 1}, {"t": " "},
{"t": "len()", "c": 1}, {"t": " to "}, {"m": […], "x": "O(n)"}]
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from deckbuilder import formulae, raised
from deckbuilder.render import IMAGE_NAME, SCHEMES
from deckbuilder.writers import formula

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

Run = dict[str, Any]
"""A stretch of a line: `t` text with `b`old, `i`talic, `s`truck, `c`ode, raised `p`, lowered `q`,
u`n`derlined, `h`ighlighted and `u`rl; or `m` a formula's tree (None: not understood) with its
source `x` and `d`isplay; or `g` an image with its text `x`; or `br`."""
Block = dict[str, Any]
"""`k` is its kind: p, h (`r` runs) · ul, ol (`items`, each a list of blocks; `start`) · quote (`c`
blocks) · code (`t`, `lang`, `wide`) · table (`head`, `rows`, `align`; letters of each column's
longest word, `least`, and cell, `most`) · math (a run's `m`, `x`) · rule.
`rtl` where it is written from the right."""

DEEPEST = 5
"""Lists and quotes within each other; what is deeper is set at this depth."""

_NESTING = 90
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
    while columns(text) >= most:
        text = text[:-1]
    return text.rstrip() + "…"


def inline(markdown: str) -> list[Run]:
    """One line or paragraph of Markdown → its runs."""
    markdown = " ".join(clean(markdown).split())
    if not re.search(r"[\\`*_\[<&!~$]", markdown):
        return [{"t": breakable(markdown)}] if markdown else []
    tokens = _parser().parseInline(markdown)
    return _runs(tokens[0].children or [])


def plain_runs(text: str) -> list[Run]:
    """Plain text, in which nothing is markup → its runs."""
    text = " ".join(clean(text).split())
    return [{"t": breakable(text)}] if text else []


def blocks(markdown: str) -> list[Block]:
    """Markdown → its blocks."""
    markdown = clean(markdown).strip("\n")
    if not markdown.strip():
        return []
    tokens = _parser().parse(markdown)
    if any(token.level >= _NESTING for token in tokens):
        # beyond this the parser drops text: better unset than lost
        return [
            _paragraph([{"t": breakable(line)}]) for line in markdown.split("\n") if line.strip()
        ]
    found, _ = _blocks(tokens, 0, "", 0)
    return found


def words(tree: Iterable[Any]) -> str:
    """What a reader sees of blocks or runs, in order."""
    found: list[str] = []
    for node in tree:
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


def emphasised(found: list[Block], head: str) -> list[Block]:
    """The first block with its head in bold.

    Only where the head stands in it and nothing is bold yet.
    """
    wanted = words(inline(head)).strip()
    if (
        not wanted
        or not found
        or found[0]["k"] != "p"
        or any(run.get("b") for run in found[0]["r"])
    ):
        return found
    runs: list[Run] = found[0]["r"]
    at = "".join(_shown(run) for run in runs).find(wanted)
    if at < 0:
        return found
    return [{**found[0], "r": _bold(runs, at, at + len(wanted))}, *found[1:]]


def _shown(run: Run) -> str:
    return str(run.get("t", "\ufffc"))


def _bold(runs: Sequence[Run], start: int, end: int) -> list[Run]:
    made: list[Run] = []
    at = 0
    for run in runs:
        text = _shown(run)
        low, high = max(start - at, 0), min(end - at, len(text))
        if "t" not in run or low >= high:
            made.append(run)
        else:
            parts: tuple[tuple[str, Run], ...] = (
                (text[:low], {}),
                (text[low:high], {"b": 1}),
                (text[high:], {}),
            )
            made += [{**run, "t": part, **style} for part, style in parts if part]
        at += len(text)
    return made


# --- the parser -----------------------------------------------------------------------------------


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": _NESTING + 10}).enable(
        ["table", "strikethrough"]
    )
    parser.disable(["reference"])
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    parser.use(formulae.plugin).use(raised.plugin)
    return parser


# --- tokens → tree --------------------------------------------------------------------------------


def _blocks(tokens: Sequence[Token], at: int, end: str, depth: int) -> tuple[list[Block], int]:
    """The blocks from a token on, up to the one that closes them, and the place behind it."""
    made: list[Block] = []
    while at < len(tokens):
        token = tokens[at]
        at += 1
        if token.type == end:
            break
        if token.type in ("paragraph_open", "heading_open"):
            made += _line(
                _runs(tokens[at].children or []), "p" if token.type == "paragraph_open" else "h"
            )
            at += 2
        elif token.type in ("bullet_list_open", "ordered_list_open"):
            found, at = _list(tokens, at, token, depth)
            made += found
        elif token.type == "blockquote_open":
            inner, at = _blocks(tokens, at, "blockquote_close", depth + 1)
            made += [{"k": "quote", "c": inner}] if depth < DEEPEST else inner
        elif token.type in ("fence", "code_block"):
            made += [code(token.content, token.info)] if token.content.strip() else []
        elif token.type == "table_open":
            table, at = _table(tokens, at)
            made.append(table)
        elif token.type == "formula_block":
            found = token.meta["formula"]
            if found.refused:
                made.append(_paragraph([{"t": breakable(found.source)}]))
            else:
                made.append({"k": "math", **_formula(found)})
        elif token.type == "hr":
            made.append({"k": "rule"})
    return made, at


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


def _list(tokens: Sequence[Token], at: int, opener: Token, depth: int) -> tuple[list[Block], int]:
    items: list[list[Block]] = []
    loose = False
    close = opener.type.replace("_open", "_close")
    while tokens[at].type != close:
        assert tokens[at].type == "list_item_open"
        following = tokens[at + 1]
        loose = loose or (following.type == "paragraph_open" and not following.hidden)
        inner, at = _blocks(tokens, at + 1, "list_item_close", depth + 1)
        items.append(inner or [_paragraph([])])
    if depth >= DEEPEST:
        return [block for item in items for block in item], at + 1
    made: Block = {"k": "ol" if opener.type == "ordered_list_open" else "ul", "items": items}
    if made["k"] == "ol":
        made["start"] = min(int(opener.attrGet("start") or 1), 10**6)
    if loose:
        made["loose"] = 1
    if rtl(words(items)):
        made["rtl"] = 1
    return [made], at + 1


def _table(tokens: Sequence[Token], at: int) -> tuple[Block, int]:
    rows: list[list[list[Run]]] = []
    align: list[str] = []
    while tokens[at].type != "table_close":
        token = tokens[at]
        if token.type == "tr_open":
            rows.append([])
        elif token.type in ("th_open", "td_open"):
            if token.type == "th_open":
                align.append(
                    str(token.attrGet("style") or "").removeprefix("text-align:") or "start"
                )
            rows[-1].append(_runs(tokens[at + 1].children or []))
        at += 1
    wide = len(rows[0])
    body = [[*row[:wide], *[[] for _ in range(wide - len(row))]] for row in rows[1:]]
    cells = [[words(row[n]) for row in (rows[0], *body)] for n in range(wide)]
    least = [
        max((columns(word) for cell in column for word in re.split(r"[\s\u200b]", cell)), default=0)
        for column in cells
    ]
    most = [max(columns(cell) for cell in column) for column in cells]
    return {
        "k": "table",
        "head": rows[0],
        "rows": body,
        "align": align,
        "least": least,
        "most": most,
    }, at + 1


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
}


def _runs(tokens: Sequence[Token]) -> list[Run]:
    made: list[Run] = []
    styles: dict[str, int] = {}
    url = ""
    linked = 0
    for token in tokens:
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
        elif token.type in ("text", "text_special", "html_inline"):
            _add(made, token.content, style)
        elif token.type == "softbreak":
            _add(made, " ", style)
        elif token.type == "hardbreak":
            made.append({"br": 1})
        elif token.type == "code_inline":
            made.append({"t": breakable(token.content), "c": 1, **style})
        elif token.type == "formula":
            found = token.meta["formula"]
            if found.refused:
                _add(made, found.source, style)
            else:
                made.append({**_formula(found), **({"d": 1} if found.display else {})})
        elif token.type == "image":
            made += _image(token)
    return made


def _formula(found: formulae.Formula) -> Run:
    tree = formula.tree(found.body, display=found.display)
    return {"m": tree, "x": found.body if tree else breakable(found.body)}


def _add(made: list[Run], text: str, style: Run) -> None:
    text = breakable(text.replace("\n", " "))
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
