"""Tree → Markdown in one canonical layout, which `parse.parsed` reads back to the same tree.

Lists are tight, bullets take two spaces, code is fenced, a `|` in a cell has a backslash.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from deckbuilder.markdown.marks import DELIMITER_ROW, HEADING, RULE, fence, marker
from deckbuilder.markdown.tree import (
    Block,
    Code,
    Container,
    Definition,
    Details,
    Heading,
    Item,
    List,
    Paragraph,
    Quote,
    Row,
    Rule,
    Table,
)


def markdown(blocks: Sequence[Block]) -> str:
    """Blocks → their Markdown, a blank line between two of them."""
    parts: list[str] = []
    for before, block in zip((None, *blocks), blocks, strict=False):
        text = _written(block)
        if not text.strip():
            continue
        if (
            parts
            and isinstance(before, List)
            and isinstance(block, List)
            and before.ordered == block.ordered
        ):
            # two lists of one kind would run together
            parts[-1] += "\n" + text
        else:
            parts.append(text)
    return "\n\n".join(parts)


def _written(block: Block) -> str:
    match block:
        case Paragraph():
            return guarded(block.text.source)
        case Heading():
            return f"{'#' * min(block.level, 6)} {_closed(block.text.source)}"
        case List():
            return "\n".join(
                _item(item, block.ordered, n)
                for n, item in enumerate(block.items, block.items[0].number or 1)
            )
        case Item():
            return _item(block, block.number > 0, block.number)
        case Code():
            return _code(block)
        case Table():
            return _table(block)
        case Quote():
            return _quoted(markdown(block.children))
        case Details():
            inner = markdown(block.children)
            head = f"<details>\n<summary>{block.summary.source}</summary>"
            return f"{head}\n\n{inner}\n\n</details>" if inner else f"{head}\n</details>"
        case Container():
            return _container(block)
        case Definition():
            lines = [guarded(block.term.source)]
            lines += [f": {_indented(_written(child), '  ')}" for child in block.children]
            return "\n".join(lines)
        case Rule():
            return "---"


def _item(item: Item, ordered: bool, number: int) -> str:
    mark = f"{item.number or number}. " if ordered else "- "
    pad = " " * len(mark)
    made = ""
    before: Block | None = None
    for child in item.children:
        text = _written(child)
        if not text.strip():
            continue
        tight = isinstance(before, Paragraph) and isinstance(child, List)
        made += ("" if not made else "\n" if tight else "\n\n") + text
        before = child
    return (mark + _indented(made, pad)).rstrip()


def _indented(text: str, pad: str) -> str:
    """Further lines moved in; blank ones stay blank."""
    first, *rest = text.split("\n")
    return "\n".join([first, *(pad + line if line else "" for line in rest)])


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}" if line else ">" for line in text.split("\n"))


def _code(block: Code) -> str:
    longest = max((len(run) for run in re.findall(r"`{3,}", block.text)), default=2)
    mark = "`" * (longest + 1)
    if "`" in block.info:
        mark = "~" * max(3, *(len(run) + 1 for run in re.findall("~+", block.text + "~~")))
    body = f"{block.text}\n" if block.text else ""
    return f"{mark}{block.info}\n{body}{mark}"


def _container(block: Container) -> str:
    inner = markdown(block.children)
    depth = max((len(run) for run in re.findall(r"(?m)^\s*(:{3,})", inner)), default=2)
    mark = ":" * (depth + 1)
    title = block.title.source
    title = f"[{title}]" if title[:1] in ("[", "{") else f" {title}" if title else ""
    return f"{mark}{block.name}{title}\n" + (f"\n{inner}\n\n" if inner else "") + mark


_RULES = {"left": ":---", "center": ":---:", "right": "---:"}


def _table(table: Table) -> str:
    rule = "| " + " | ".join(_RULES.get(side, "---") for side in table.align) + " |"
    return "\n".join([_row(table.head), rule, *map(_row, table.rows)])


def _row(row: Row) -> str:
    return "| " + " | ".join(cell(c.text.source) for c in row.cells) + " |"


def cell(source: str) -> str:
    """Canonical text as a cell of a table holds it: on one line, its bars with a backslash."""
    line = re.sub(r"[ ]*\n", lambda m: "<br>" if m[0].startswith("  ") else " ", source)
    return line.replace("|", "\\|")


def _closed(title: str) -> str:
    """A title whose last signs are no closing hashes."""
    line = " ".join(title.split("\n"))
    return re.sub(r"(?:^|(?<=\s))(#+)$", r"\\\1", line)


_MARKED = re.compile(r"(?:=+\s*$|:[ ]{1,4}\S|:::|!!!|\?\?\?|%%|\[!|\|)")


def guarded(text: str) -> str:
    r"""A paragraph, each of whose lines begins no other block: `1990\. That year`, `\# one`."""
    lines = text.split("\n")
    if not any(map(_begins, lines)):
        return text
    last = _formula_end(lines)
    return "\n".join(
        _guard(line) if n > last and _begins(line) else line for n, line in enumerate(lines)
    )


def _formula_end(lines: Sequence[str]) -> int:
    """The last line of the formula that a paragraph begins with; -1 where it begins with none."""
    close = {"$$": "$$", "\\[": "\\]"}.get(lines[0][:2])
    if close is None or close in lines[0][2:]:
        return -1
    return next((n for n, line in enumerate(lines) if n and close in line), -1)


def _begins(line: str) -> bool:
    return (
        bool(line)
        and (
            line[0] in "#-*+>`~=:|!?%\u2022\u2023\u25cf\u25aa\u25e6\u00b7\u2014_("
            or line[0].isdigit()
        )
        and bool(
            marker(line)
            or HEADING.match(line)
            or fence(line)
            or RULE.match(line)
            or line.startswith(">")
            or _MARKED.match(line)
            or (DELIMITER_ROW.fullmatch(line) and "-" in line)
        )
    )


def _guard(line: str) -> str:
    if line[0].isdigit():
        return re.sub(r"^(\d+)", r"\1\\", line, count=1)
    return "\\" + line


def unguarded(line: str) -> str:
    """A line as it was before `guarded`."""
    found = _GUARDED.match(line)
    if found is None:
        return line
    bare = found[1] + line[found.end() :] if found[1] else line[1:]
    return bare if _begins(bare) else line


_GUARDED = re.compile(r"(\d{1,9})\\(?=[.)])|\\(?=\S)")
