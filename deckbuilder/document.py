"""Text → Document: the only user of markdown-it's block parser.

---
term: "Sales Manager Interview Guide"
---
#### 1. How do you …?
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from deckbuilder import labels
from deckbuilder.codes import report
from deckbuilder.front import Front, front_matter
from deckbuilder.layout import repair
from deckbuilder.model import Context, Diagnostic, Span
from deckbuilder.text import clean, printable


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of Markdown with its lines; lists hold items, items and quotes hold blocks."""

    kind: str
    """heading, paragraph, list, item, code, table, quote or rule."""
    text: str
    """Markdown without the marks of the kind (`#`, `-`, the fence); empty for a list, an item, a
    quote."""
    start: int
    end: int
    level: int = 0
    """Of a heading, 1 to 6; of a list its first number, 0 for bullets; of an item its number."""
    info: str = ""
    """Of code: the language, as written."""
    children: tuple[Block, ...] = ()
    loose: bool = False
    """Of a list: blank lines between its items."""


@dataclass(frozen=True, slots=True)
class Document:
    """A file as blocks with their lines."""

    path: str
    meta: Mapping[str, object]
    """The front matter, as loose as it came, by keys in small letters."""
    blocks: tuple[Block, ...]
    lines: tuple[str, ...]
    """The file's lines, front matter and all."""
    context: tuple[Context, ...] = ()
    """Comments and tags that are no content."""
    idents: Mapping[int, str] | None = None
    diagnostics: tuple[Diagnostic, ...] = ()
    front: int = 0
    """How many lines the front matter takes."""
    matter: Front = Front()
    """The front matter: where its keys stand."""


# --- blocks ---------------------------------------------------------------------------------------


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": 100}).enable("table")
    # inline parsing is the renderer's; link definitions would vanish; `text\n---` is settled by the
    # layout, and a tag is text
    parser.core.ruler.disable(["inline", "text_join"])
    parser.block.ruler.disable(["reference", "lheading", "html_block"])
    return parser


_DEEP = re.compile(r"^\s*(?:(?:[>*+-]|\d{1,9}[.)])\s*){12,}")


def parse(path: str, text: str, vocabulary: labels.Vocabulary = labels.VOCABULARY) -> Document:
    """A file's text → its Document; never raises for what the text holds."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")
    text = printable(text)
    # what nobody sees is kept for code alone: a line of it says nothing
    seen = clean(text)
    matter = front_matter(path, seen)
    front, found = len(matter.lines), list(matter.diagnostics)
    written = enumerate(text.split("\n"), 1)
    layout = repair([(i, line) for i, line in written if i > front], vocabulary)
    # dozens of quote or list marks on one line would exceed the parser's nesting: such a line is
    # text
    source = "\n".join(
        "\\" + line.lstrip() if _DEEP.match(line) and not re.fullmatch(r"[\s*_-]+", line) else line
        for line in layout.lines
    )
    blocks = tuple(_tree(_parser().parse(source), layout.lines, layout.origin))
    found += [
        report(code, Span(path, line, line), _UNCLOSED[code]) for code, line in layout.unclosed
    ]
    context = tuple(Context(Span(path, a, b), words) for a, b, words in layout.comments)
    return Document(
        path,
        matter.values,
        blocks,
        tuple(seen.split("\n")),
        context,
        layout.idents,
        tuple(found),
        front,
        matter,
    )


_UNCLOSED = {
    "unclosed-fence": "a code block is never closed",
    "unclosed-comment": "a comment is never closed",
}
_LEAVES = {"paragraph_open": "paragraph", "heading_open": "heading"}


def _tree(tokens: list[Token], lines: list[str], origin: list[int]) -> list[Block]:
    """markdown-it's flat tokens → nested blocks with the file's line numbers."""
    root: list[Block] = []
    stack: list[tuple[Token, list[Block]]] = []
    skip_table = 0
    for token in tokens:
        siblings = stack[-1][1] if stack else root
        if token.type == "table_open":
            skip_table += 1
            siblings.append(_table(token, lines, origin))
        elif token.type == "table_close":
            skip_table -= 1
        elif skip_table:
            continue
        elif token.type == "inline":
            # its lines are those of the paragraph or heading it is the text of
            stack[-1][1].append(Block("text", token.content, 0, 0))
        elif token.nesting == 1:
            stack.append((token, []))
        elif token.nesting == -1:
            opened, children = stack.pop()
            (stack[-1][1] if stack else root).append(_closed(opened, children, lines, origin))
        elif token.type in ("fence", "code_block"):
            siblings.append(
                Block(
                    "code",
                    token.content.rstrip("\n"),
                    *_place(token, lines, origin),
                    info=token.info.strip(),
                )
            )
        elif token.type == "hr":
            siblings.append(Block("rule", "", *_place(token, lines, origin)))
    return root


def _place(token: Token, lines: list[str], origin: list[int]) -> tuple[int, int]:
    first, last = token.map or [0, 1]
    last = min(max(last, first + 1), len(origin))
    while last > first + 1 and not lines[last - 1].strip():
        last -= 1
    return origin[min(first, len(origin) - 1)], origin[last - 1]


def _closed(token: Token, children: list[Block], lines: list[str], origin: list[int]) -> Block:
    start, end = _place(token, lines, origin)
    if token.type in _LEAVES:
        text = "\n".join(child.text for child in children)
        level = int(token.tag[1]) if token.type == "heading_open" else 0
        return Block(_LEAVES[token.type], text, start, end, level)
    if token.type == "list_item_open":
        return Block(
            "item", "", start, end, int(token.info) if token.info else 0, children=tuple(children)
        )
    if token.type in ("bullet_list_open", "ordered_list_open"):
        first = int(token.attrGet("start") or 1) if token.type == "ordered_list_open" else 0
        ordered = token.type == "ordered_list_open"
        return Block(
            "list",
            "",
            start,
            end,
            max(first, 1) if ordered else 0,
            info=token.type[0],
            children=tuple(children),
        )
    return Block("quote", "", start, end, children=tuple(children))


def _table(token: Token, lines: list[str], origin: list[int]) -> Block:
    first, last = token.map or [0, 1]
    text = "\n".join(line.strip() for line in lines[first:last] if line.strip())
    return Block("table", text, *_place(token, lines, origin))


# --- blocks back to Markdown ----------------------------------------------------------------------


def markdown(blocks: tuple[Block, ...] | list[Block]) -> str:
    """Blocks → Markdown in one canonical layout: what a card's field holds.

    Lists are tight, and bullets take two spaces.
    """
    parts: list[str] = []
    for before, block in zip((None, *blocks), blocks, strict=False):
        if before is not None and before.kind == block.kind == "list" and before.info == block.info:
            # two lists of one kind would run together
            parts[-1] += "\n" + _lines(block)
            continue
        parts.append(_lines(block))
    return "\n\n".join(part for part in parts if part.strip())


def _lines(block: Block) -> str:
    if block.kind == "list":
        return "\n".join(
            _item(item, block.info == "o", n) for n, item in enumerate(block.children, block.level)
        )
    if block.kind == "item":
        return _item(block, False, 0)
    if block.kind == "code":
        fence = "```"
        while fence in block.text:
            fence += "`"
        return f"{fence}{block.info}\n{block.text}\n{fence}"
    if block.kind == "quote":
        return "\n".join(f"> {line}".rstrip() for line in markdown(block.children).split("\n"))
    if block.kind == "heading":
        return f"**{block.text}**" if "**" not in block.text else block.text
    if block.kind == "rule":
        return ""
    return block.text


def _item(item: Block, ordered: bool, number: int) -> str:
    mark = f"{item.level or number}. " if ordered else "- "
    pad = " " * len(mark)
    parts: list[str] = []
    for before, child in zip((None, *item.children), item.children, strict=False):
        text = _lines(child)
        if not text.strip():
            continue
        tight = before is not None and before.kind == "paragraph" and child.kind == "list"
        parts.append(("" if not parts else "\n" if tight else "\n\n") + text)
    lines = "".join(parts).split("\n")
    return "\n".join(
        [mark + lines[0], *(pad + line if line else "" for line in lines[1:])]
    ).rstrip()


def walk(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """Every block, parents first."""
    for block in blocks:
        yield block
        yield from walk(block.children)


def plain(text: str) -> str:
    """A line of Markdown without its emphasis and code marks, for titles and comparisons."""
    text = re.sub(r"!?\[([^\[\]\n]{0,300})\]\([^)\s]{0,500}\)", r"\1", text)
    text = re.sub(r"(?<![\w\\])(\*{1,3}|_{1,3})(?=\S)|(?<=\S)(\*{1,3}|_{1,3})(?!\w)", "", text)
    return " ".join(text.replace("`", "").split())
