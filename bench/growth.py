"""How reading grows with a file, whatever repeats in it: four times as much is to cost four times.

What takes the square of a file's length shows as 16, and is seen nowhere else before a large file
comes along.
"""

from __future__ import annotations

from collections.abc import Callable

from bench.export import timed

_SMALL, _LARGE = 1_000, 4_000

SHAPES: dict[str, Callable[[int], str]] = {
    "headings": lambda i: f"## What is {i}?\n\nIt is so.\n\n",
    "numbered headings": lambda i: f"{'#' * (2 + i % 3)} {i}. What is {i}?\n\nIt is so.\n\n",
    "Question 1 again": lambda i: f"## Question 1\n\nWhat is {i}?\n\n### Part\n\nIt is so.\n\n",
    "what is noted": lambda i: f"## Question {i}\n\nDifficulty: Easy\nWhat is {i}?\nSo.\n\n",
    "titles of credentials": lambda i: f"## Certifications\n\n- What is {i}?\n\n",
    "bullets": lambda i: f"- What is {i}?\n- What would you add?\n",
    "labels in bullets": lambda i: f"- Answer: it is {i}\n",
    "answers behind a dash": lambda i: f"- What is a {i}? - It is a thing of its kind.\n",
    "numbers without a blank": lambda i: f"{i % 900 + 1}.What is {i}?\nIt is so.\n",
    "numbers in brackets": lambda i: f"[{i % 99}] What is {i}?\nIt is so.\n",
    "titles in bold": lambda i: f"**{i % 2 + 1}. First round**\n\n- What is {i}?\n\n",
    "labels in bold": lambda i: f"**Title {i}:** it is so\n\n",
    "named quotations": lambda i: f'**Calm {i}:** "What do you do when {i} comes?"\n\n',
    "lead-ins": lambda i: f"For the interview, try these questions:\n\n- What is {i}?\n\n",
    "conversations": lambda i: f"Ann: What is {i}?\nBob: It is so.\n",
    "dots": lambda i: f"Why do you want {i}? ...... It is so.\n",
    "rows": lambda i: f"| What is {i}? | It is so. |\n",
    "folded": lambda i: f"<details><summary>What is {i}?</summary>\n\nIt is so.\n\n</details>\n\n",
    "terms set in": lambda i: f"Term {i}\n    It is so.\n\n",
    "speakers above": lambda i: f"[14:{i % 60:02}] {'AB'[i % 2]}nn\nWhat is {i}?\n\n",
    "names with a dash": lambda i: f"- **Name {i}** \u2013 what it is.\n",
    "backticks in one line": lambda i: "`" * 10,
    "arrows in one line": lambda i: f"x{i}? \u2192 y z ",
    "tags": lambda i: f"<div\nclass='a{i}'\n>\n",
}
"""What repeats in a file, by a name."""

PLAIN: dict[str, Callable[[int], str]] = {
    "lines of text": lambda i: f"{i}. What is {i}?\n\nIt is so.\n\n",
    "words of text": lambda i: f"What is {i}?\n\nSteady\n\nWhat was {i}?\n\nIt was so.\n\n",
    "titles of text": lambda i: f"Part {i}\n\nWhat is {i}?\n\nIt is so.\n\n",
    "speakers of text": lambda i: f"{'AB'[i % 2]}nn  14:{i % 60:02}\nWhat is {i}?\n",
}
"""The same without a mark of Markdown."""


def linear() -> None:
    from bench.generate import guide
    from deckbuilder.document import parse
    from deckbuilder.readers import read_guide

    def cost(guides: list[str]) -> float:
        return timed(lambda: [read_guide(parse("guide.md", text)) for text in guides]) / sum(
            map(len, guides)
        )

    # every text is read once only: what was seen before is quicker the second time
    cost([guide(1, 100)])
    short = cost([guide(n, 100) for n in range(2, 12)])
    for questions in (1_000, 10_000):
        long = cost([guide(questions, questions)])
        print(f"reading: a letter of {questions:,} questions costs {long / short:.2f} x one of 100")


def odd() -> None:
    from deckbuilder.document import parse
    from deckbuilder.readers import read_guide

    def cost(shape: Callable[[int], str], numbers: range) -> float:
        title = "Interview questions" if shape in PLAIN.values() else "# Interview questions"
        text = f"{title}\n\n" + "".join(map(shape, numbers))
        return timed(lambda: read_guide(parse("guide.md", text)))

    found: dict[str, float] = {}
    for name, shape in {**SHAPES, **PLAIN}.items():
        parts = [range(n, n + _SMALL) for n in range(_LARGE, 2 * _LARGE, _SMALL)]
        small = sum(cost(shape, part) for part in parts) / len(parts)
        found[name] = cost(shape, range(2 * _LARGE, 3 * _LARGE)) / small
    for name in sorted(found, key=lambda name: -found[name])[:3]:
        print(f"reading: {_LARGE / _SMALL:.0f} x as many {name} cost {found[name]:.1f} x")


def main() -> None:
    linear()
    odd()


if __name__ == "__main__":
    main()
