r"""The tree: what is read, and that printing it and reading it back changes nothing."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deckbuilder.document import parse as document_of
from deckbuilder.encoding import decode
from deckbuilder.files import ENDINGS
from deckbuilder.markdown import (
    Block,
    Cell,
    Code,
    Container,
    Definition,
    Details,
    Heading,
    Inline,
    Item,
    List,
    Paragraph,
    Quote,
    Row,
    Rule,
    Table,
    Tree,
    children,
    of,
    parse,
    parsed,
    passage,
    plain,
    references,
    texts,
    walk,
    with_pictures,
    write,
)
from deckbuilder.markdown import html as render
from deckbuilder.markdown.inline import read, tidy
from deckbuilder.markdown.links import Known
from tests.conftest import GUIDES, ORIGINALS, ROOT
from tests.reading import field

REPORTS = ROOT / "tests" / "reports"
FILES = sorted(
    path
    for folder in (GUIDES, ROOT / "seeds", ORIGINALS, REPORTS)
    if folder.is_dir()
    for path in folder.rglob("*")
    if path.suffix in ENDINGS
)


def tree(text: str, *, txt: bool = False) -> Tree:
    return parse(list(enumerate(text.split("\n"), 1)), plain=txt)


def bare(value: Any) -> Any:
    """A block with every line 0."""
    if isinstance(value, tuple):
        return tuple(map(bare, value))
    if not is_dataclass(value) or isinstance(value, (Inline, type)):
        return value
    places = {"start": 0, "end": 0, "said": (0, 0)}
    made = {f.name: places.get(f.name, bare(getattr(value, f.name))) for f in fields(value)}
    return type(value)(**made)


def kinds(blocks: tuple[Block, ...]) -> list[str]:
    return [type(block).__name__ for block in walk(blocks)]


# --- invariants -----------------------------------------------------------------------------------


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_a_printed_tree_is_read_back_as_it_was(path: Path) -> None:
    text, _ = decode(path.read_bytes(), path.name)
    blocks = document_of(path.name, text).blocks
    assert bare(parsed(write(blocks))) == bare(blocks)


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_children_lie_inside_their_parents(path: Path) -> None:
    text, _ = decode(path.read_bytes(), path.name)
    for block in walk(document_of(path.name, text).blocks):
        assert block.start <= block.end
        for child in children(block):
            assert block.start <= child.start <= child.end <= block.end


WORD = st.sampled_from(
    (
        r"a Be `x|y` **bold** *it* 2**10 **kwargs __init__ snake_case C++ [l](https://a.b/c_d) x<y "
        r"& &lt; \(x^2\) $5 ~~no~~ <sup>2</sup> 1. - # > | === --- ::: !!! ![p](a.png) (c) [d] \* "
        r"é 日本"
    ).split()
)
LINE = st.lists(WORD, min_size=1, max_size=6).map(" ".join)
TEXT = st.lists(LINE, min_size=1, max_size=3).map("\n".join)


def inline_of(text: str) -> Inline:
    return read(text)[0]


INLINE = LINE.map(inline_of).filter(bool)
PARAGRAPH = TEXT.map(inline_of).filter(bool).map(lambda text: Paragraph(text, 0, 0))
CODE = st.builds(
    Code,
    st.text(alphabet="ab`~ \t<>#-|\n", max_size=30).map(lambda t: t.strip("\n")),
    st.just(0),
    st.just(0),
    st.sampled_from(["", "py", "sh title=x"]),
)
TABLE = st.integers(1, 3).flatmap(
    lambda n: st.builds(
        lambda head, rows: Table(head, tuple(rows), ("",) * n, 0, 0),
        st.lists(INLINE.map(Cell), min_size=n, max_size=n).map(lambda c: Row(tuple(c), 0, 0)),
        st.lists(
            st.lists(INLINE.map(Cell), min_size=n, max_size=n).map(lambda c: Row(tuple(c), 0, 0)),
            max_size=3,
        ),
    )
)
LEAF = st.one_of(PARAGRAPH, CODE, TABLE)


def items_of(kids: st.SearchStrategy[Block]) -> st.SearchStrategy[List]:
    item = st.lists(kids, min_size=0, max_size=2).map(lambda c: (PLAIN, *c))
    return st.builds(
        lambda inner, ordered: List(
            tuple(Item(c, 0, 0, n if ordered else 0) for n, c in enumerate(inner, 1)),
            0,
            0,
            ordered,
        ),
        st.lists(item, min_size=1, max_size=3),
        st.booleans(),
    )


PLAIN = Paragraph(of("first"), 0, 0)
NESTED = st.recursive(
    LEAF,
    lambda kids: st.one_of(
        items_of(kids),
        st.lists(kids, min_size=1, max_size=2).map(lambda c: Quote(tuple(c), 0, 0)),
        st.builds(
            lambda title, c: Container("tip", title, tuple(c), 0, 0),
            INLINE,
            st.lists(kids, min_size=1, max_size=2),
        ),
    ),
    max_leaves=5,
)
TOP = st.one_of(
    NESTED,
    st.builds(lambda n, t: Heading(n, t, 0, 0), st.integers(1, 6), INLINE),
    st.just(Rule(0, 0)),
    st.builds(
        lambda t, c: Details(t, tuple(c), 0, 0), INLINE, st.lists(NESTED, min_size=1, max_size=2)
    ),
)


def apart(blocks: list[Block]) -> bool:
    """Neighbours that Markdown cannot tell apart do not count: two lists, two quotations."""
    pairs = zip(blocks, blocks[1:], strict=False)
    return not any(type(a) is type(b) and isinstance(a, (List, Quote)) for a, b in pairs) and all(
        apart(list(children(block))) for block in blocks
    )


def one_line(blocks: tuple[Block, ...]) -> bool:
    """Titles and cells are one line, as they are in any file."""
    for block in walk(blocks):
        if not isinstance(block, Paragraph) and any("\n" in t.source for t in texts(block)):
            return False
    return True


@given(st.lists(TOP, min_size=1, max_size=4).filter(apart))
def test_a_made_up_tree_is_read_back_as_it_was(blocks: list[Block]) -> None:
    made = tuple(blocks)
    if one_line(made):
        assert bare(parsed(write(made))) == bare(made)


@given(st.text(alphabet="ab *_`~\\[](){}<>&!|=^%$#\n:/.,1", max_size=40))
def test_canonical_text_is_its_own_canonical_form(text: str) -> None:
    once = read(" ".join(text.split()))[0]
    assert read(once.source)[0] == once


# --- lines ----------------------------------------------------------------------------------------

NOTED = Known({"plan": "https://a.b/plan"}, {"1": "By *noon*."})


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("**kwargs or a dataclass?", "**kwargs or a dataclass?"),
        ("*args and **kwargs", "*args and **kwargs"),
        ("**.git** is a folder", ".git is a folder"),
        ("**/*.py and **/*.md", "**/*.py and **/*.md"),
        ("2**10 and 3**2", "2**10 and 3**2"),
        ("**kwargs and 2**10", "**kwargs and 2**10"),
        ("**Step 1**x and y", "Step 1x and y"),
        ("a*b*c is 2*3*4", "a*b*c is 2*3*4"),
        ("src/**/a and src/**/b", "src/**/a and src/**/b"),
        ("COUNT(*) and SUM(*)", "COUNT(*) and SUM(*)"),
        ("__init__ and `__x__`", "__init__ and __x__"),
        ("**Note:**next to it", "Note:next to it"),
        ("**Note: **next, and (**so – **that", "Note: next, and (so – that"),
        ("**Step 1: ** do", "Step 1: do"),
        ("** Step 2:** wait", "Step 2: wait"),
        ("**1. What is it? **", "1. What is it?"),
        ("no file in** a .proj** file", "no file in a .proj file"),
        ("****_What?_ Nothing!", "What? Nothing!"),
        ("f(**a, **b)", "f(**a, **b)"),
        ("Basic** and Gold** plans. (** from May)", "Basic** and Gold** plans. (** from May)"),
        ("x** 2 and y** 2 are squares", "x** 2 and y** 2 are squares"),
        ("fill $order_id$ and $NAME_X$ by $name$", "fill $order_id$ and $NAME_X$ by $name$"),
        ("see **[the plan**](https://a.b/c_d)", "see the plan"),
        ("2 **3 and 4 **5", "2 **3 and 4 **5"),
        ("**重点：**内容", "重点：内容"),
        ("***both*** and **a *b* c**", "both and a b c"),
        ("see [the plan][plan], [Plan][] and [TODO]", "see the plan, Plan and [TODO]"),
        ("by noon[^1] or so[^2]", "by noon (By noon.) or so[^2]"),
        ("now^[or later]", "now (or later)"),
        ("[[Page#Part|our page]] and [[Page]]", "our page and Page"),
        ("a[[0]] and if [[ -f x ]]", "a[[0]] and if [[ -f x ]]"),
        ("==done== but a == b", "done but a == b"),
        ("equal (==): by '==' and \"==\" here", "equal (==): by '==' and \"==\" here"),
        ('=="done"== now', '"done" now'),
        ("2<sup>10</sup> is H<sub>2</sub>O", "2^10 is H_2O"),
        ("a <b>bold</b> <i>word</i>", "a bold word"),
        ("use <div> and <span> here", "use <div> and <span> here"),
        ("&lt;b&gt; &amp;lt; &copy; AT&T", "<b> &lt; © AT&T"),
        (r"1\. a \- b back\!", "1. a - b back!"),
        (r"crew\_list and \*x\*", "crew_list and *x*"),
        ("{{c1::Paris::city}} and {{cloze Rome}}", "Paris and Rome"),
        ("{{ user }} stays", "{{ user }} stays"),
        ("[text]{.small} and `x`{.unit}", "text and x"),
        ("List<String> and a < b > c", "List<String> and a < b > c"),
        ("it costs $5 and $6", "it costs $5 and $6"),
        ("$x^*$ and $a_{i=1}$, $5 and $6_x$", r"\(x^*\) and \(a_{i=1}\), $5 and $6_x$"),
    ],
)
def test_a_line_says_what_was_meant(text: str, shown: str) -> None:
    made = read(text, NOTED)[0]
    assert made.plain == shown
    assert render.words(render.inline(made.source)) == shown


@pytest.mark.parametrize(
    ("text", "dropped"),
    [
        ("a point. ^q1a9", "^q1a9"),
        ("a %% ask Mia %% b", "%% ask Mia %%"),
        ("x {% raw %}", "{% raw %}"),
        ("x {{< video 7 >}}", "{{< video 7 >}}"),
        ("![a](b.png){width=50%}", "{width=50%}"),
        ("x ((12345678-1234-1234-1234-123456789abc))", "((12345678-1234-1234-1234-123456789abc))"),
    ],
)
def test_machinery_is_set_aside(text: str, dropped: str) -> None:
    made, aside = read(text)
    assert dropped in aside
    assert dropped not in made.source


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("![a](img/x%20(1).png)", "img/x%20(1).png"),
        ("![a](img/deal range.png)", "img/deal range.png"),
        ('<img src="a b.png" alt="x">', "a b.png"),
        ("![[p q.png|300]]", "p q.png"),
        ("![a|300x200](b.png)", "b.png"),
        ("![a](b.png =300x200)", "b.png"),
        ('![a](b.png "Title")', "b.png"),
        ("![a][plan]", "https://a.b/plan"),
    ],
)
def test_pictures_are_found(text: str, target: str) -> None:
    made = read(text, NOTED)[0]
    (found,) = references([Paragraph(made, 1, 1)])
    assert (found.kind, found.target) == ("picture", target)


def test_a_picture_gets_another_name_but_not_in_code() -> None:
    text = "![a](<b c.png>) and `![a](x.png)`\n\n```\n![a](x.png)\n```"
    made = with_pictures(field(text), {"b c.png": "n.png", "x.png": "m.png"})
    assert made.source == text.replace("<b c.png>", "n.png")


def test_a_wording_keeps_no_backslash_it_does_not_need() -> None:
    assert tidy(read("**kwargs or 2**10?")[0].source) == "**kwargs or 2**10?"


# --- blocks ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Title\n=====\n\nText", ["Heading", "Paragraph"]),
        ("> **A**\n> ```\n> <b>\n> ```", ["Quote", "Paragraph", "Code"]),
        ("> [!tip]- Say it\n> once", ["Container", "Paragraph"]),
        ('!!! note "T"\n    text\n\nmore', ["Container", "Paragraph", "Paragraph"]),
        (":::tip T\ntext\n:::", ["Container", "Paragraph"]),
        ("::::a\n:::b\ntext\n:::\n::::", ["Container", "Container", "Paragraph"]),
        ("Load\n: the weight", ["Definition", "Paragraph"]),
        ("<details><summary>Q</summary>\n\nA\n\n</details>", ["Details", "Paragraph"]),
        ("<table><tr><th>a</th></tr><tr><td>b</td></tr></table>", ["Table"]),
        ("<pre><code>a &lt; b</code></pre>", ["Code"]),
        ("<ul>\n<li>a</li>\n<li>b</li>\n</ul>", ["List", "Item", "Paragraph", "Item", "Paragraph"]),
        ("- ```sh\n  ls\n  ```", ["List", "Item", "Code"]),
        ("a) x\nb) y", ["List", "Item", "Paragraph", "Item", "Paragraph"]),
        ("\u2794 x\n\u2794 y", ["List", "Item", "Paragraph", "Item", "Paragraph"]),
        ("\\- x\n\n\\- y", ["List", "Item", "Paragraph", "Item", "Paragraph"]),
        ("\u2013 only one dash", ["Paragraph"]),
        ("1\\. x\n\n2\\. y", ["List", "Item", "Paragraph", "Item", "Paragraph"]),
        ("text\n\n    <b>code</b>\n\n    more", ["Paragraph", "Code"]),
    ],
)
def test_blocks(text: str, found: list[str]) -> None:
    assert kinds(tree(text).blocks) == found


@pytest.mark.parametrize(
    ("row", "cells"),
    [
        ("| `a | b` | c |", ["`a | b`", "c"]),
        ("| a \\| b | c |", ["a | b", "c"]),
        (r"| \(P(A|B)\) | c |", ["(P(A|B))", "c"]),
        ("| a | b | c |", ["a", "b", "c"]),
        ("| a |", ["a"]),
    ],
)
def test_cells(row: str, cells: list[str]) -> None:
    (table,) = tree(f"| x | y |\n| - | - |\n{row}").blocks
    assert isinstance(table, Table)
    assert [cell.text.plain for cell in table.rows[0].cells] == [plain(c) for c in cells]
    assert len(table.head.cells) >= len(cells)


def test_code_is_copied() -> None:
    code = "\tif a:\n\t\tb = '\u00a0'  \n\n<!-- x -->"
    (block,) = tree(f"```py\n{code}\n```").blocks
    assert isinstance(block, Code)
    assert block.text == code


def test_definitions_stand_nowhere_but_where_they_are_named() -> None:
    made = tree(
        "See [a][x] and b[^n].\n\n[x]: https://a.b/c\n[^n]: A note\n  of two lines.\n\nEnd."
    )
    assert [text.plain for block in made.blocks for text in texts(block)] == [
        "See a and b (A note of two lines.).",
        "End.",
    ]
    assert [aside.start for aside in made.asides] == [1, 1, 3, 4, 5]


def test_a_definition_owns_what_is_indented_below_it() -> None:
    text = "Term\n: Meaning.\n\n    More of it.\n\n    ```sh\n    ls\n\n    pwd\n    ```\n\nEnd.\n"
    made, end = document_of("a.md", text).blocks
    assert isinstance(made, Definition)
    assert [type(child) for child in made.children] == [Paragraph, Paragraph, Code]
    assert (made.start, made.end, end.start) == (1, 10, 12)
    assert isinstance(made.children[2], Code)
    assert made.children[2].text == "ls\n\npwd"


def test_terms_that_follow_each_other_are_each_one() -> None:
    made = document_of("a.md", "Apple\n: fruit\nOrange\n: fruit\n").blocks
    assert [block.term.plain for block in made if isinstance(block, Definition)] == [
        "Apple",
        "Orange",
    ]


def test_code_in_a_footnote_is_code_line_by_line() -> None:
    text = "It runs[^1].\n\n[^1]: Type:\n\n    ```sh\n    ls `x`\n    pwd\n    ```\n"
    (made,) = document_of("a.md", text).blocks
    assert isinstance(made, Paragraph)
    assert made.text.source == "It runs (Type: `` ls `x` `` `pwd`)."


def test_a_footnote_of_a_title_stands_below_what_it_heads() -> None:
    made = tree("# Why?[^1]\n\nSo.\n\n# Next\n\n[^1]: Or not.")
    assert [text.plain for block in made.blocks for text in texts(block)] == [
        "Why?",
        "So.",
        "(Or not.)",
        "Next",
    ]


def test_a_cloze_in_a_question_is_spoken_of() -> None:
    made = tree("# What is {{c1::Paris::city}}?\n\nIt is {{c1::Paris::city}}.")
    said = [text.plain for block in made.blocks for text in texts(block)]
    assert said == ["What is {{c1::Paris::city}}?", "It is Paris."]


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        (
            "Write f(*args, **kwargs) for tests/**/*.py.",
            "Write f(*args, **kwargs) for tests/**/*.py.",
        ),
        ("Match .*foo.* and ^.*$ and \\d*x*.", "Match .*foo.* and ^.*$ and \\d*x*."),
        ("At:\n* * * * * /bin/run now", "At: * * * * * /bin/run now"),
        ("Put {% csrf %} in {{ x }}.", "Put {% csrf %} in {{ x }}."),
        ("A {% raw %}{{x}}{% endraw %} b", "A {{x}} b"),
        ('Use <Mark tone="red">green</Mark> or List<T>.', "Use green or List<T>."),
        ("$`a_b`$ is one", "\\(a_b\\) is one"),
        ("<br>: a break", "<br>: a break"),
        ("So: <ul><li>one</li><li>two</li></ul>", "So: \u2022 one \u2022 two"),
        ("A <ul> holds <li> items.", "A <ul> holds <li> items."),
    ],
)
def test_a_line_keeps_what_was_meant(text: str, plain: str) -> None:
    (block,) = tree(text).blocks
    assert isinstance(block, Paragraph)
    assert block.text.plain == plain


@pytest.mark.parametrize(
    "text",
    [
        "{% highlight py %}\nx  = 1\n{% endhighlight %}",
        "{{< highlight py >}}\nx  = 1\n{{< /highlight >}}",
    ],
)
def test_code_between_the_tags_of_a_site_is_code(text: str) -> None:
    (block,) = tree(text).blocks
    assert block == Code("x  = 1", 1, 3, "py")


def test_a_tab_keeps_its_name() -> None:
    tabs = '<Tabs>\n<TabItem value="a" label="Apple">\n\nRed.\n\n</TabItem>\n</Tabs>'
    assert [block.text.source for block in tree(tabs).blocks if isinstance(block, Paragraph)] == [
        "**Apple**",
        "Red.",
    ]
    made = tree('{% tabs %}\n{% tab title="One" %}\nText\n{% endtab %}\n{% endtabs %}')
    assert [b.text.source for b in made.blocks if isinstance(b, Paragraph)] == ["**One**", "Text"]


def test_a_player_is_no_text() -> None:
    made = tree('<iframe src="https://x.y/z" width="5"></iframe>\n\nText')
    assert [type(block) for block in made.blocks] == [Paragraph]


def test_a_title_between_two_rules_is_a_title() -> None:
    made = document_of("a.md", "---\n\n# Guide\n\n---\n\nText\n")
    assert [type(block) for block in made.blocks] == [Rule, Heading, Rule, Paragraph]


def test_bullets_of_a_word_processor_lie_in_each_other() -> None:
    made = tree("\u2022\tOne\no\ttwo\n\u00a7  three\n\u2022\tFour")
    (outer,) = made.blocks
    assert isinstance(outer, List)
    assert [text.plain for block in walk(made.blocks) for text in texts(block)] == [
        "One",
        "two",
        "three",
        "Four",
    ]
    assert len(outer.items) == 2


def test_code_in_plain_text_keeps_its_lines() -> None:
    made = tree("Use it:\nSELECT a\nFROM b;\n\ndef f(x):\n    return  x\n\nThe end.", txt=True)
    assert [getattr(block, "text", None) for block in made.blocks if isinstance(block, Code)] == [
        "SELECT a\nFROM b;",
        "def f(x):\n    return  x",
    ]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        (
            "Write:\nvalve = Valve('A');\nvalve.open();\nIt opens.",
            ["valve = Valve('A');\nvalve.open();"],
        ),
        # the lines that are open, and what stands below a blank line, belong to it
        (
            "tap.on((flow) => {\n  log(flow);\n\n  next();\n});\n\nIt runs.",
            ["tap.on((flow) => {\n  log(flow);\n\n  next();\n});"],
        ),
        (
            "class Pump\n{\n    int flow;\n    int size;\n}",
            ["class Pump\n{\n    int flow;\n    int size;\n}"],
        ),
        # a bracket that is never closed does not take the next sentence
        (
            "while (flow) {\n  flow = next();\n\nThe pump stops by itself.",
            ["while (flow) {\n  flow = next();"],
        ),
        ("Answer: pump = Pump();\npump.run();", ["pump = Pump();\npump.run();"]),
        # what was copied with the buttons of a page
        (
            "It sums:\npump\nCopy\nEdit\nSUM(flow)\nOr by the day:\nCopy code\nDAY(flow)",
            ["SUM(flow)", "DAY(flow)"],
        ),
        # prose, with whatever signs
        ("We pump it;\nwe drain it (twice);\nand close it.", []),
        ("Flow = rate x time\nRate = litres", []),
        ("Use `open()`:\nshort and plain:", []),
    ],
)
def test_code_that_nobody_fenced_is_code(text: str, codes: list[str]) -> None:
    assert [block.text for block in tree(text).blocks if isinstance(block, Code)] == codes


def test_a_title_in_plain_text_stands_apart_where_titles_do() -> None:
    apart = "First Part\n\nI lock it.\nBefore The Shift\nI open it.\n\nSecond Part\n\nSo."
    made = tree(apart, txt=True)
    titles = [block.text.plain for block in made.blocks if isinstance(block, Heading)]
    assert titles == ["First Part", "Second Part"]


def test_plain_text_is_not_markdown() -> None:
    made = tree("SELECT COUNT(*)\nFROM __init__\nWHERE 2**3**2 = [a](b)\n", txt=True)
    (block,) = made.blocks
    assert isinstance(block, Code)
    assert render.words(render.block(passage(made.blocks))) == (
        "SELECT COUNT(*)\nFROM __init__\nWHERE 2**3**2 = [a](b)"
    )


def test_pages_of_a_print_are_no_text() -> None:
    head = "My Guide        Page 3 of 12"
    made = tree(f"My Guide\n\nWe count the\n- 5 -\nkeys first.\n\n{head}\n\nEnd.")
    said = [text.plain for block in made.blocks for text in texts(block)]
    assert said == ["My Guide", "We count the keys first.", "End."]
    assert [aside.text for aside in made.asides] == ["- 5 -", head]


def test_a_container_holds_its_title_and_its_lines() -> None:
    (block,) = tree('!!! Warning "Mind *it*"\n    a\n\n    b').blocks
    assert bare(block) == Container(
        "warning",
        replace(of("Mind *it*")),
        (Paragraph(of("a"), 0, 0), Paragraph(of("b"), 0, 0)),
        0,
        0,
    )
    assert (block.start, block.end) == (1, 4)


def test_a_definition_has_a_term_and_its_meanings() -> None:
    (block,) = tree("Load\n: the weight\n: with slings").blocks
    assert isinstance(block, Definition)
    assert (block.term.plain, len(block.children), block.end) == ("Load", 2, 3)


def test_what_an_html_table_is_called_stands_above_it() -> None:
    lines = "<table>\n  <caption>Table 1: Tides.</caption>\n<tr><td>a</td><td>b</td></tr>\n</table>"
    blocks = parse(list(enumerate(lines.split("\n"), 1))).blocks
    assert [type(block).__name__ for block in blocks] == ["Paragraph", "Table"]
    assert blocks[0].end < blocks[1].start
