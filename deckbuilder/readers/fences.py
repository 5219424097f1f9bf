"""Fences that hold no code: their author took them for a box round what is said.

~~~
Yes, a few years ago I was working in Seattle.
~~~
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from textwrap import dedent

from deckbuilder import labels
from deckbuilder.forms.prompt import first_label
from deckbuilder.labels import Vocabulary
from deckbuilder.markdown import MARKDOWN, Block, Code, Heading, Paragraph, parse

_TOLD = re.compile(r"(?:A|S|Answer|ANSWER|Situation|SITUATION):(?:\s*\n|\s+\S+(?:[ \t]+\S+){2})")
_TALE = re.compile(r"([STAR])\s*:\s")


def unfenced(blocks: Iterable[Block], vocabulary: Vocabulary) -> Iterator[Block]:
    """Blocks with fences that hold an answer in prose as that prose: `A: …`, `S: … T: …`.

    One that does not say so itself is the answer where it stands first or right below a label, or
    where somebody speaks in it at some length; as an output, or beside code, it stays what it is.
    """
    above: Block | None = None
    for block in blocks:
        if isinstance(block, Code) and _is_labelled(block, vocabulary):
            yield from parse(list(_as_labelled(block, vocabulary))).blocks
        elif isinstance(block, Code) and _says_so(block):
            yield from parse(list(_as_told(block))).blocks
        elif isinstance(block, Code) and _is_markdown(block) and _announces(above, vocabulary):
            yield from _parsed(block, dedent(block.text).split("\n"))
        elif isinstance(block, Code) and _is_outline(block) and _announces(above, vocabulary):
            yield from _parsed(block, map(_as_item, dedent(block.text).split("\n")))
        elif (
            isinstance(block, Code)
            and _is_prose(block)
            and (_speaks(block) or _announces(above, vocabulary))
        ):
            yield from _parsed(block, map(_unindented, dedent(block.text).split("\n")))
        else:
            yield block
        if not (isinstance(block, Paragraph) and _TO_FILL.fullmatch(block.text.source)):
            above = block


def _unindented(line: str) -> str:
    """A line of prose, which ends where its author ended it, and is no code for standing in."""
    bare = line.lstrip()
    return (bare if len(line) - len(bare) >= _AS_CODE else line).rstrip() + "  "


_AS_CODE = 4
"""Blanks before a line that make code of it."""


def _parsed(block: Code, lines: Iterable[str]) -> tuple[Block, ...]:
    return parse(list(enumerate(lines, block.start + 1))).blocks


def tells(block: Code, vocabulary: Vocabulary) -> bool:
    """Whether a fence may hold an answer: it says so itself, or is made of sentences or notes."""
    labelled = _is_labelled(block, vocabulary) or _is_outline(block)
    return labelled or _says_so(block) or _is_markdown(block) or _is_prose(block)


def is_tale(texts: Iterable[str], letter: re.Pattern[str]) -> bool:
    """Whether lines are the parts of a story by their letters: `S:`, `T:`, `A:`, `R:`.

    `A` is what was done there, and no answer's.
    """
    return {"S", "A", "R"} <= {found[1] for text in texts if (found := letter.match(text))}


def _says_so(block: Code) -> bool:
    return not block.info and _TOLD.match(block.text.lstrip()) is not None


def _as_told(block: Code) -> Iterator[tuple[int, str]]:
    """The lines of such a fence: the letters of a story in bold, the deeds behind one as a list.

    A line that is only put before such a list has the number of the line behind it.
    """
    lines = block.text.split("\n")
    tale = is_tale(map(str.strip, lines), _TALE)
    for number, line in enumerate(lines, block.start + 1):
        bare = line.strip() if tale else line
        found = _TALE.match(bare) if tale else None
        yield from ((number, each) for each in (_lettered(found) if found else (bare,)))


def _lettered(found: re.Match[str]) -> tuple[str, ...]:
    """A line that begins with the letter of a part: that in bold, numbered deeds below it."""
    letter, told = f"**{found[1]}:**", found.string[found.end() :]
    return (letter, "", told) if _NUMBERED.match(told) else (f"{letter} {told}".rstrip(),)


_NUMBERED = re.compile(r"1[.)]\s")


def _is_labelled(block: Code, vocabulary: Vocabulary) -> bool:
    """Whether a fence begins with a label of an answer on a line of its own."""
    first = block.text.lstrip().split("\n", 1)[0].rstrip()
    return (
        not block.info
        and first.endswith((":", "\uff1a"))
        and labels.meaning(labels.undressed(first), vocabulary) in _BOXED
    )


_BOXED = frozenset({labels.ANSWER, labels.EXAMPLE, labels.PITFALL})


def _as_labelled(block: Code, vocabulary: Vocabulary) -> Iterator[tuple[int, str]]:
    """The lines of such a fence: its labels in bold and apart, what else stands there as it ends.

    Blank lines round a label have its number.
    """
    lines = dedent(block.text).split("\n")
    tale = is_tale(map(str.strip, lines), _LETTER)
    for number, line in enumerate(lines, block.start + 1):
        bare = labels.undressed(line.strip())
        if tale and (found := _LETTER.match(bare)):
            yield from ((number, each) for each in ("", *_lettered(found)))
        elif bare.endswith((":", "\uff1a")) and labels.meaning(bare, vocabulary):
            yield from ((number, ""), (number, f"**{bare}**"), (number, ""))
        else:
            # within a story lines are indented below their letter
            yield number, (line.strip() if tale else line.rstrip()) + "  "


_LETTER = re.compile(r"([STAR])\s*:(?:\s|$)")


def _is_markdown(block: Code) -> bool:
    """Whether what stands in a fence says that it is Markdown, and has a list and bold in it.

    What is to be filled in is a template, and shown as it is.
    """
    marked = _ITEM.search(block.text) and _BOLD.search(block.text)
    filled = not _TEMPLATE.search(block.text)
    return block.info.casefold() in MARKDOWN and bool(marked) and filled


_TEMPLATE = re.compile(r"^[ \t]*(?:[-*] \[[ xX]\]|#{1,6} )|<!--|\{\{?\w", re.MULTILINE)
"""Boxes, titles, remarks and places to fill."""
_ITEM = re.compile(r"^[ \t]*(?:[-*+]|\d{1,2}[.)]) \S", re.MULTILINE)
_BOLD = re.compile(r"\*\*\w[^*\n]*\*\*")
_NO_CODE = MARKDOWN | {"", "bash", "plain", "plaintext", "sh", "text", "txt"}
"""What stands behind such a fence."""


def _is_prose(block: Code) -> bool:
    """Whether what stands in a fence has the words of sentences, and no sign of code."""
    words = [word.strip(".,:!?\"'()").casefold() for word in block.text.split()]
    if block.info.casefold() not in _NO_CODE or len(words) < _PROSE:
        return False
    share = sum(word in _OF_SENTENCES for word in words) / len(words)
    signs = _CODE_SIGNS.search(block.text) or (share < _MUCH and _INDENTED.search(block.text))
    return share >= _SHARE and not signs


_PROSE, _SHARE, _MUCH = 10, 0.15, 0.3
"""Words of what is told in a fence, how many of them no command has, and so many that it may be
indented."""
_INDENTED = re.compile(r"^[ \t]", re.MULTILINE)
_OF_SENTENCES = frozenset(labels.ENGLISH.speech["of_sentences"])
_CODE_SIGNS = re.compile(
    r"[{}=<>|\\`]|;[ \t]*$|\$(?!\d)|\w\(|\)\s*:|^(?:#{1,2}(?!#)|//|--)|\s--?\w", re.MULTILINE
)


def _is_outline(block: Code) -> bool:
    """Whether what stands in a fence are notes: titles with lists or branches of words below them.

    Not the files of a folder, nor columns, nor code between them.
    """
    lines = [line for line in block.text.split("\n") if line.strip("\u2502| \t")]
    if block.info.casefold() not in _NO_CODE or len(lines) < _NOTES:
        return False
    items = [match["text"] for line in lines if (match := _NOTE.match(line))]
    titles = sum(bool(_TITLE.match(line)) for line in lines)
    worded = sum(" " in text.strip() and not _PATH.match(text) for text in items)
    if any(_COLUMNS.search(line.strip()) or _DRAWN.search(line) for line in lines):
        return False
    coded = sum(bool(_CODED.search(line)) for line in lines)
    share = len(items) + titles >= len(lines) * _MOSTLY
    return share and len(items) > 1 and worded * 2 > len(items) and coded * 10 <= len(lines)


_NOTES, _MOSTLY = 4, 0.6
"""Lines of an outline, and how many of them are items or titles."""
_TRUNKS, _BRANCHES = r"(?:[\u2502|][ \t]*|[ \t]+)*+", r"[\u251c\u2514\u2570][\u2500-]+[ \t]*"
BRANCH = _TRUNKS + _BRANCHES
"""What stands before a branch of a tree that is drawn: `\u2502   \u251c\u2500\u2500 `."""
_NOTE = re.compile(rf"^(?:{BRANCH}|[ \t]*(?:[-*\u2022]|\d{{1,2}}[.)])[ \t]+)(?P<text>\S.*)")
_TITLE = re.compile(r"[^\u2500-\u257f]*:\s*$|\s*[A-Z][\w/-]*(?: [\w/-]+){0,3}: ")
"""`Why it is so:`, `Trade-off: it is slow.`"""
_PATH = re.compile(r"\S*[\w)](?:/|\.\w{1,4})(?:\s|$)|\S+/\S+$")
"""`src/`, `main.py`: what a folder holds."""
_COLUMNS = re.compile(r"\S[ \t]{3,}\S")
_DRAWN = re.compile(r"[\u250c\u2510\u2518\u2554\u2557\u256d\u25bc\u25b2]|\+-{3,}")
"""Corners of boxes, heads of arrows."""
_CODED = re.compile(r"[{};\\]|==|^\s*(?://|#|\$|>)|\w\(\)")


def _as_item(line: str) -> str:
    """A branch as an item of a list, as deep as it stands; another line as it ends."""
    found = _TREE.match(line)
    if found is None:
        return line.rstrip() + ("" if _NOTE.match(line) else "  ")
    depth = len(found["above"].replace("\t", "    ")) // _DEEPER
    return "    " * depth + "- " + found["text"].rstrip()


_TREE = re.compile(rf"^(?P<above>{_TRUNKS}){_BRANCHES}(?P<text>\S.*)")
_DEEPER = 3
"""Letters by which a branch stands deeper than the one it hangs on."""


def _speaks(block: Code) -> bool:
    """Whether somebody tells something of himself in a fence: `I've been reading of …`."""
    long = len(block.text.split()) >= _SPEECH and block.text.rstrip().endswith(_STOPS)
    return not block.info and long and len(labels.OURS.findall(block.text)) >= _OFTEN


_SPEECH, _OFTEN = 30, 2
"""Words of such a speech, and how often one speaks of oneself in it."""
_STOPS = (".", "!", "?", '"', "\u201d")


def _announces(above: Block | None, vocabulary: Vocabulary) -> bool:
    """Whether a fence is what stands below a question, a title or a label."""
    if above is None or isinstance(above, Heading):
        return True
    named = isinstance(above, Paragraph) and _NAMED.fullmatch(above.text.source)
    return bool(named) or first_label(above, vocabulary) in (labels.ANSWER, labels.EXAMPLE)


_TO_FILL = re.compile(r"\[[^\[\]]+\]")
"""`[Draft your answer here]` between a label and the answer that was drafted."""
_NAMED = re.compile(r"(?:\*\*|__)[^*_\n]{1,60}(?:\*\*|__) ?:?")
"""`**YOUR STORY:**`"""
