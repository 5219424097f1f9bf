"""Code that nobody fenced: which lines of a text are code by their looks.

In a text file without a mark a line that may be code is one; in Markdown, where code has its
fences, only lines that can hardly be anything else are: `const app = express();`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from deckbuilder.markdown.marks import indent_of

CODE = re.compile(
    r"\s*(?:SELECT|INSERT|UPDATE|DELETE|FROM|WHERE|(?:(?:LEFT|RIGHT|INNER|OUTER|CROSS)\s+)?JOIN"
    r"|GROUP\s+BY|ORDER\s+BY|HAVING|LIMIT|UNION|VALUES|CREATE|ALTER|DROP|BEGIN|END)\b"
    r"|\s*(?:def|class|function|return|import|from|const|let|var|elif|else|try|except|print)\b.*"
    r"(?:[:;{}()\[\]=]|\bimport\b)"
    r"|\s*(?:if|for|while|switch)\b.*[:{]$|\s*#include\b|\s*(?:\$|>>>)[ ]\S|.*(?::=|==|=>|\(\);)"
    r"|\s*[\w.\[\]]+\s*[-+*/]?=\s*\S|.*[;{}]$|\s*[\w.]+\([^()]*\)$"
)
"""A line of code by its looks; one alone may be prose."""


def code_runs(lines: Sequence[str]) -> list[tuple[int, int]]:
    """Runs of two and more lines of code among the lines of a paragraph: begin and end."""
    found: list[tuple[int, int]] = []
    at = 0
    while at < len(lines):
        end = at
        while end < len(lines) and (
            CODE.match(lines[end]) or (end > at and indent_of(lines[end]) > indent_of(lines[at]))
        ):
            end += 1
        if end - at >= 2:
            found.append((at, end))
        at = max(end, at + 1)
    return found


_NAME = r"[A-Za-z_$@][\w$.\[\]<>]*"
_WORDS = r"(?:(?!\.\s)[^?!])*"
"""No more than one sentence."""
_SURE = re.compile(
    # a statement that ends as one
    r".*[=(\"'].*;(?:\s*//.*)?|(?:namespace|use|using) [\w.\\]+;|<\?php"
    r"|(?:import|package|using)\s[\w.*{}, ]+(?:;|\sfrom\s[\"'].*)"
    r"|from\s+[\w.]+\s+import\s+\S.*|import\s+[\w.]+(?:\s+as\s+\w+)?|\#include\s*[<\"].*"
    # what opens a block, and what closes one
    rf"|{_WORDS}(?:[)\w>,:]\s*|=>\s*)\{{(?:\s*//.*)?|{_WORDS}(?:=>\s*\(|\(\{{|[\w,(]\s*[\[(])"
    r"|\{|return\s*\("
    r"|[})\]]+[;,)]*(?:\s*(?://.*|else\s*\{|catch.*\{|finally\s*\{))?"
    r"|(?:async\s+)?(?:def|class|fn|func)\s+\w+(?:\(.*\).*)?:"
    r"|(?:if|elif|for|while|with)\s.*[\w)\]\"']:"
    r"|(?:try|else|finally):|except\s.*:"
    # what is given a value, and what is called
    rf"|(?:{_NAME}\s+){{0,3}}{_NAME}\s*(?:[-+*/]|:)?=\s*(?:[\"'\[({{\d]|new\s|[\w.]+[(\[]).*"
    r"|[a-zA-Z_$][\w$.]*\([^ ]?.*\)\)*(?:\s*(?:#|//).*)?|return\s+[\w.\"'(\[{].*[)\]}\"';]"
    # what is typed at a prompt
    r"|>>>\s.*|\$\s\S.*"
    r"|(?:SELECT|INSERT INTO|UPDATE|DELETE FROM|FROM|WHERE|GROUP BY|ORDER BY|HAVING|CREATE TABLE"
    r"|(?:(?:LEFT|RIGHT|INNER|OUTER|CROSS) )?JOIN|ALTER TABLE)\s[\w*(`\"].*"
)
_STATEMENT = re.compile(
    r"(?:(?:[\w<>\[\]]+ ){0,2}[\w$.<>]+\([^;]*\)(?:\.\w+\([^;]*\))*;"
    r"|(?:[\w$.<>\[\]]+ ){1,4}=\s.*;|(?:namespace|use|using) [\w.\\]+;)(?:\s*//.*)?|<\?php"
)
"""What is code though it stands alone."""
_REMARK = re.compile(r"(?://|#\s).*")
_BESIDE = re.compile(r"/\*.*|\*/|\.{3}|@\w+(?:\(.*\))?|</?\w.*>")
"""What stands among code and is none by itself: `...`, a tag."""
_NEVER = re.compile(r"\*\*|^\\|\\\\|^[-*+>|]\s|^<(?:b|i|p|br|li|ul|h\d)\b|^&|\]\(|^\w+=\"")


def sure_runs(lines: Sequence[str], above: Sequence[str] = ()) -> list[tuple[int, int]]:
    """The same where only what can hardly be prose counts: two such lines at least.

    Within brackets that are open every line belongs to them, unless it is a sentence.
    above: the code that these lines may go on with, where nothing else stands between.
    """
    depth = sum(map(opened, above))
    found: list[tuple[int, int]] = []
    at = 0
    while at < len(lines):
        end, sure = _run(lines, at, depth)
        if sure >= (1 if above and at == 0 else 2) or (depth > 0 and end > at):
            floor = found[-1][1] if found else 0
            found.append((at - _is_named(lines, at, floor), end))
        depth = 0
        at = max(end, at + 1)
    return found


def _is_named(lines: Sequence[str], at: int, floor: int) -> bool:
    """Whether `class Point` stands above the bracket that it opens."""
    name = lines[at - 1].strip() if at > floor else ""
    return lines[at].strip() == "{" and bool(_DECLARED.fullmatch(name))


_DECLARED = re.compile(r"[A-Za-z_][\w<>\[\]]*(?:[ :,]+[\w<>\[\]]+){0,5}(?:\(.*\))?")
_PROSE = re.compile(r"[A-Z][^;={}()<>]*[.?!]")
_SENTENCE = 4
"""Words."""
_LONGEST = 400
"""Letters of a line that is looked at."""


def _run(lines: Sequence[str], at: int, depth: int) -> tuple[int, int]:
    """Where code that begins at a line ends, and how many of its lines are surely code."""
    end = last = at
    sure, noted = 0, False
    base = indent_of(lines[at])
    while end < len(lines):
        bare = lines[end].strip()
        if _NEVER.search(bare) or (_PROSE.fullmatch(bare) and len(bare.split()) >= _SENTENCE):
            break
        inside = depth > 0
        set_in = end > at and indent_of(lines[end]) > base
        if len(bare) <= _LONGEST and _SURE.fullmatch(bare):
            sure, last = sure + 1 + (noted or bool(_STATEMENT.fullmatch(bare))), end + 1
            noted = False
        elif _REMARK.match(bare):
            # a remark counts with the code below it
            noted = True
        elif not (inside or set_in or _BESIDE.fullmatch(bare)):
            break
        depth += opened(bare)
        end += 1
        last = end if inside else last
    return last, sure


def pasted(lines: Sequence[str]) -> tuple[int, int, int] | None:
    """Where a box of code was copied from a page with its buttons: `python`, `Copy`, `Edit`.

    Returns the first line of what stands above the code, the first of the code, and its end.
    """
    bare = [line.strip() for line in lines]
    for at, text in enumerate(bare):
        if text == "Copy code":
            begin = at + 1
        elif text == "Copy" and bare[at + 1 : at + 2] == ["Edit"]:
            begin = at + 2
        else:
            continue
        first = at - 1 if at and _LANGUAGE.fullmatch(bare[at - 1]) else at
        end = begin
        while end < len(bare) and not _SAYS.fullmatch(bare[end]) and bare[end] not in _BUTTONS:
            end += 1
        if end < len(bare) and bare[end] in _BUTTONS and _LANGUAGE.fullmatch(bare[end - 1]):
            end -= 1
        return (first, begin, end) if end > begin else None
    return None


_BUTTONS = frozenset(("Copy code", "Copy"))
_LANGUAGE = re.compile(r"[A-Za-z][\w+#]{0,14}")
_SAYS = re.compile(r"(?:[A-Z][\w'\u2019]*)(?: [\w'\u2019,()-]+){2,}[.:?!]?")
"""A line of at least three words and no sign of code."""


def opened(line: str) -> int:
    """How many more brackets a line opens than it closes, what stands in quotes not counted."""
    said = re.sub(r"\"[^\"]*\"|'[^']*'", "", line)
    return sum(said.count(one) for one in "{([") - sum(said.count(one) for one in "})]")
