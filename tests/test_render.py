r"""Markdown → HTML: what was meant arrives, what would act does nothing, and none is slow."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from html import unescape
from html.parser import HTMLParser

import pytest

from deckbuilder.markdown import html as render
from tests.reading import field

FRAME = frozenset(
    (
        "a b strong i em s code pre br p ul ol li blockquote table thead tbody tr th td hr img "
        "span h1 h2 h3 h4 h5 h6 div sup sub ins del mark kbd"
    ).split()
)
INLINE = frozenset("a b strong i em s code br img span sup sub ins del mark kbd".split())
VOID = frozenset({"br", "hr", "img"})
ATTRIBUTES = {"href", "src", "alt", "start", "class", "style"}
IMAGE = "deckbuilder-0123456789abcdef0123.png"


def block(text: str) -> str:
    return render.block(field(text))


def plain(text: str) -> str:
    return render.plain(field(text))


class Checked(HTMLParser):
    """Fails on anything but balanced, allowed tags with allowed attributes."""

    def __init__(self, tags: frozenset[str]) -> None:
        super().__init__(convert_charrefs=False)
        self.tags, self.open = tags, list[str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in self.tags, f"<{tag}>"
        for name, value in attrs:
            assert name in ATTRIBUTES, f"<{tag} {name}>"
            if name == "href":
                assert re.match(
                    r"(?:https?|mailto):|[^:]*$|[^:/?#]*[/?#]", value or "", re.IGNORECASE
                ), value
            if name == "src":
                assert render.IMAGE_NAME.fullmatch(value or ""), value
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> without a start"
        assert self.open.pop() == tag

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(f"a declaration: {decl}")

    def handle_pi(self, data: str) -> None:
        raise AssertionError(f"an instruction: {data}")


LIVE_FORMULA = re.compile(r"\\\([^<>]*?\\\)|\\\[[^<>]*?\\\]")


def check_html(html: str, tags: frozenset[str] = FRAME) -> None:
    """Well-formed, allowed tags only, nothing of Anki's live but whole formulae."""
    parser = Checked(tags)
    parser.feed(html)
    parser.close()
    assert not parser.open, f"not closed: {parser.open}"
    assert "{{" not in html
    assert "}}" not in html
    rest = LIVE_FORMULA.sub("", html)
    assert not re.search(r"\[(?:sound:|anki:|latex|\$|\[)", rest)
    assert "\\(" not in rest
    assert "\\[" not in rest
    for formula in LIVE_FORMULA.findall(html):
        assert not re.search(r"\[(?:sound:|anki:|latex|\$|\[)", formula[2:])


def seen(html: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", html))


# --- what was meant arrives -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("plain words", "plain words"),
        (
            "**bold** and *soft* and `code`",
            "<strong>bold</strong> and <em>soft</em> and <code>code</code>",
        ),
        ("a < b and c > d", "a &lt; b and c &gt; d"),
        ("List<String> and Map<K, List<V>>", "List&lt;String&gt; and Map&lt;K, List&lt;V&gt;&gt;"),
        ("AT&T &amp; R&D &lt;b&gt;", "AT&amp;T &amp; R&amp;D &lt;b&gt;"),
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("from $1M to $2M, then $3M", "from $1M to $2M, then $3M"),
        ("$1M … $2M", "$1M … $2M"),
        ("it costs $$ a lot", "it costs $$ a lot"),
        ("`a [b] {{c}} <d>`", "<code>a [b] &#123;&#123;c&#125;&#125; &lt;d&gt;</code>"),
        ("[sound:x.mp3]", "&#91;sound:x.mp3]"),
        ("[latex]x[/latex] [$]y[/$]", "&#91;latex]x&#91;/latex] &#91;$]y&#91;/$]"),
        ("{{c1::x}}", "&#123;&#123;c1::x&#125;&#125;"),
        ("snake_case_name and 2*3*4", "snake_case_name and 2*3*4"),
        ("[site](https://a.b/c?d=1&e=2)", '<a href="https://a.b/c?d=1&amp;e=2">site</a>'),
        ("~~old~~", "<s>old</s>"),
    ],
)
def test_inline(text: str, html: str) -> None:
    assert render.inline(text) == html
    assert block(text) == html
    check_html(html, INLINE)


@pytest.mark.parametrize(
    "target",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "JaVaScRiPt:alert(1)",
        "java&#115;cript:alert(1)",
        "file:///etc/passwd",
    ],
)
def test_links_lead_to_the_web_or_nowhere(target: str) -> None:
    html = block(f"[x]({target})")
    check_html(html)
    assert "href" not in html


def test_a_line_break_arrives() -> None:
    assert re.sub(r"\s*<br ?/?>\s*", "|", block("one  \ntwo")) == "one|two"
    assert re.sub(r"\s*<br ?/?>\s*", "|", block("one\\\ntwo")) == "one|two"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        (r"\(x^2\)", r"\(x^2\)"),
        (r"so \(a < b\) holds", r"so \(a &lt; b\) holds"),
        (r"\[ \sum_{i=1}^n i \]", r"\[\sum_{i=1}^n i\]"),
        (r"$$ E = mc^2 $$", r"\[E = mc^2\]"),
        (r"*Note* \(a_1 * b_2 * c_3\)", r"<em>Note</em> \(a_1 * b_2 * c_3\)"),
        (r"`\(x\)` is code", "<code>\\<span></span>(x\\)</code> is code"),
        (r"an open \( alone", "an open ( alone"),
        (r"$1M and \(x^2\) and $2M", r"$1M and \(x^2\) and $2M"),
        (r"\[Company\], manager\(s\), \(AT&T\)", "[Company], manager(s), (AT&amp;T)"),
        (r"\(\href{javascript:x}{y}\)", r"\<span></span>(\href{javascript:x}{y}\)"),
        (r"\(\text{std::sort}\) it", r"\(\text{std::sort}\) it"),
    ],
)
def test_formulae(text: str, html: str) -> None:
    assert block(text) == html


@pytest.mark.parametrize("body", [r"{{{x}}}", r"\frac{{{a}}}{{b}}", r"{{c1::x}}", r"x_{a_{b_{c}}}"])
def test_braces_of_a_formula_are_never_a_cloze(body: str) -> None:
    html = block(rf"\({body}\)")
    check_html(html)
    assert unescape(html) == rf"\({body}\)", "the formula itself is the same"


def test_a_formula_over_several_lines() -> None:
    assert " ".join(block("$$\nx = \\frac{a}{b}\n+ 1\n$$").split()) == r"\[x = \frac{a}{b} + 1\]"


def test_a_formula_in_a_list_and_a_table() -> None:
    assert r"<li>\(x_1\)</li>" in block("- \\(x_1\\)\n- \\(x_2\\)")
    assert r"<td>\(x_1\)</td>" in block("| a | b |\n| --- | --- |\n| \\(x_1\\) | y |")


def test_a_formula_in_a_link_or_a_description_stays_a_text() -> None:
    for text in (
        r"[x](http://a.b/\(y\))",
        rf"![\(y\)]({IMAGE})",
        r"![\(y\)](http://a.b/c.png)",
        r"[\(y\)](http://a.b)",
    ):
        html = block(text)
        check_html(html)
        assert "\ue0f0" not in html
        assert "%EE%83%B0" not in html, "our own mark is in the address"


def test_a_formula_cannot_leave_an_attribute() -> None:
    html = block(rf'![\(" onerror="alert(1)\)]({IMAGE})')
    check_html(html)


@pytest.mark.parametrize("mark", ["&#xe0f0;{}&#xe0f1;", "&#57584;{}&#57585;", "\ue0f0{}\ue0f1"])
@pytest.mark.parametrize("number", [0, 9])
def test_private_characters_are_no_formula(mark: str, number: int) -> None:
    assert block(rf"\(x_1\) {mark.format(number)}").count("\\(") == 1


@pytest.mark.parametrize(
    "language",
    ["python", "java", "c", "sql", "cpp", "js", "yaml", "bash", "{.python}", "nosuchlanguage", ""],
)
def test_code_arrives_intact(language: str) -> None:
    source = (
        'def f(x):\n    # a comment, no heading\n\tif x < 3 && y > 4:\n        return "{{x}}" + '
        "a[0]  # \\(x\\)\n\n\n    SELECT * FROM t;"
    )
    html = block(f"```{language}\n{source}\n```")
    check_html(html)
    assert seen(html).rstrip("\n") == source


def test_code_of_a_known_language_is_highlighted() -> None:
    assert "<span class=" in block("```python\ndef f(): return 1\n```")
    assert "<span" not in block("```\ndef f(): return 1\n```")


def test_code_in_a_list_item_belongs_to_it() -> None:
    html = block("- Use it:\n\n  ```sql\n  SELECT 1;\n  ```\n- Next")
    check_html(html)
    assert re.search(r"<li>.*<pre>.*SELECT.*</pre>\s*</li>", html, re.DOTALL)
    assert seen(html).count("SELECT 1;") == 1


def test_a_formula_in_code_stays_code() -> None:
    for text in (r"`` \(x\) ``", r"```` \(x\) ````", "~~~\n\\(x\\)\n~~~", "```\n$$x$$\n```"):
        assert "\\(" not in block(text), text
        assert "\\[" not in block(text), text


def test_tables() -> None:
    html = block("| Tool | Use |\n| :--- | ---: |\n| `a\\|b` | **fast** |\n| x < y | [z] |")
    check_html(html)
    assert html.count("<tr>") == 3
    assert html.count("<td") == 4
    assert "<code>a|b</code>" in html
    assert "text-align:right" in html


def test_nested_lists() -> None:
    html = block("1. one\n   - a\n     - deep\n       - deeper\n   - b\n2. two")
    check_html(html)
    assert html.count("<ul>") == 3
    assert html.count("<ol>") == 1
    assert html.count("<li>") == 6


def test_a_list_keeps_its_first_number() -> None:
    assert '<ol start="4">' in block("4. four\n5. five")


def test_quotes() -> None:
    html = block("> said\n>\n> - once\n\nafter")
    check_html(html)
    assert html.index("</blockquote>") < html.index("after")


def test_an_underlined_line_is_no_heading() -> None:
    """`text` above `===` or `---` in an answer is text: the reader has decided about headings."""
    assert "<h" not in block("Revenue grew\n===\nand more")


def test_images() -> None:
    assert block(f"![Deal stages]({IMAGE})") == f'<img src="{IMAGE}" alt="Deal stages">'
    assert block("![Funnel](https://a.b/c.png)") == '<a href="https://a.b/c.png">Funnel</a>'
    assert block("![](https://a.b/c.png)") == '<a href="https://a.b/c.png">\U0001f5bc</a>'
    assert seen(block("![Missing](img/x.png)")) == "Missing"
    for source in (
        "img/x.png",
        "/etc/passwd",
        "../x.png",
        "data:image/png;base64,AA",
        "//a.b/c.png",
        "file:///x.png",
        "x.mp3",
    ):
        assert "<img" not in block(f"![x]({source})"), source
    check_html(block(f'![a "b" <c> [d] {{{{e}}}}]({IMAGE} "title")'))


def test_a_link_definition_does_not_vanish() -> None:
    assert "see below" in seen(block('[note]: https://a.b "see below"'))


def test_plain_text_does_nothing() -> None:
    html = render.text("C++ & <b> [sound:x] {{Front}} \\(x\\) *a* `b`")
    check_html(html)
    shown = unescape(html.replace("<span></span>", ""))
    assert shown == "C++ & <b> [sound:x] {{Front}} \\(x\\) *a* `b`"


def test_words() -> None:
    assert plain("**a** `b < c` & [d](http://e.f)\n\n- g\n- h").split("\n")[0] == "a b < c & d"
    assert plain("- g\n- h").split() == ["g", "h"]
    assert plain("") == ""


# --- hostile text ---------------------------------------------------------------------------------


def ratio(run: Callable[[str], object], make: Callable[[int], str], n: int) -> tuple[float, float]:
    """CPU time at 4n over that at n, and at 4n; best of three, n grown until measurable."""

    def best(size: int) -> float:
        found = []
        for k in range(3):
            text = (
                make(size) + " " * k + "x" * k
            )  # never the text of the run before: results are cached
            start = time.process_time()
            run(text)
            found.append(time.process_time() - start)
            if found[-1] > 1.5:
                break
        return min(found)

    first = best(n)
    while first < 0.004 and n < 40_000:
        n *= 2
        first = best(n)
    last = best(4 * n)
    return last / max(first, 0.002), last


def grows_linearly(run: Callable[[str], object], make: Callable[[int], str], n: int = 500) -> None:
    """Four times the text takes about four times as long; a quadratic run takes sixteen times."""
    for _ in range(3):
        found, took = ratio(run, make, n)
        if found < 9 or took < 0.02:
            return
    assert found < 9, f"four times the text took {found:.1f} times as long ({took:.2f} s)"


HOSTILE: dict[str, Callable[[int], str]] = {
    "stars": lambda n: "*" * n,
    "stars and words": lambda n: "*a **b " * n,
    "closing stars": lambda n: "a** " * n,
    "underscores": lambda n: "_" * n,
    "underscored words": lambda n: "a_b _c " * n,
    "mixed emphasis": lambda n: "*_ **__ a" * n,
    "opening brackets": lambda n: "[" * n,
    "bracket pairs": lambda n: "[a](" * n,
    "images": lambda n: "![" * n,
    "images with text": lambda n: "![a](b " * n,
    "closing brackets": lambda n: "]" * n,
    "hashes": lambda n: "#" * n,
    "hash lines": lambda n: "# \n" * n,
    "spaces": lambda n: "a" + " " * n + "b",
    "trailing spaces": lambda n: "a" + " " * n,
    "backticks": lambda n: "`" * n,
    "lone backticks": lambda n: "`a " * n,
    "growing backticks": lambda n: " ".join("`" * k for k in range(1, int((2 * n) ** 0.5) + 1)),
    "growing backticks and a formula": lambda n: (
        r"\(x\) " + " ".join("`" * k for k in range(1, int((2 * n) ** 0.5) + 1))
    ),
    "quotes": lambda n: ">" * n,
    "quote lines": lambda n: "> a\n" * n,
    "nested quotes": lambda n: "> " * n + "a",
    "list marks": lambda n: "- " * n,
    "nested lists": lambda n: "\n".join("  " * (k % 60) + "- a" for k in range(n)),
    "numbers": lambda n: "1. " * n,
    "comments": lambda n: "<!--" * n,
    "comment lines": lambda n: "<!-- a\n" * n,
    "tags": lambda n: "<a " * n,
    "angle brackets": lambda n: "<" * n,
    "open formulae": lambda n: "\\(" * n,
    "open formulae with words": lambda n: "\\( a " * n,
    "open display formulae": lambda n: "\\[ a " * n,
    "closed formulae": lambda n: "\\(a\\) " * n,
    "dollars": lambda n: "$" * n,
    "double dollars": lambda n: "$$ a " * n,
    "double dollars and dollars": lambda n: "$$ $ " * n,
    "fences": lambda n: "```\n" * n,
    "opening fences": lambda n: "```a\n" * n,
    "opening fences and a formula": lambda n: "\\(x\\)\n" + "```a\n" * n,
    "tilde fences and a formula": lambda n: "\\(x\\)\n" + "~~~a\n\n" * n,
    "pipes": lambda n: "|" * n,
    "a table": lambda n: "| a | b |\n| - | - |\n" + "| c | d |\n" * n,
    "table heads": lambda n: "| a | b |\n| - | - |\n" * n,
    "wide table": lambda n: "|a" * n + "\n" + "|-" * n,
    "ampersands": lambda n: "&" * n,
    "entities": lambda n: "&amp" * n,
    "backslashes": lambda n: "\\" * n,
    "braces": lambda n: "{" * n,
    "colons": lambda n: "a: " * n,
    "labels": lambda n: "**Answer**: a " * n,
    "dots": lambda n: "a. B " * n,
    "dashes": lambda n: "-" * n,
    "dash lines": lambda n: "a\n---\n" * n,
    "underlined": lambda n: "a\n" * n + "===",
    "tildes": lambda n: "~~a " * n,
    "one long word": lambda n: "a" * n,
    "commas": lambda n: "a, " * n,
    "quotation marks": lambda n: '"' * n,
    "brackets": lambda n: "(" * n,
    "closing tags": lambda n: "</summary>" * n,
    "summaries": lambda n: "<details><summary>" * n,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_takes_linear_time(name: str) -> None:
    grows_linearly(block, HOSTILE[name])


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_gives_sound_html(name: str) -> None:
    check_html(block(HOSTILE[name](60)))
    check_html(render.inline(HOSTILE[name](60)), INLINE)
