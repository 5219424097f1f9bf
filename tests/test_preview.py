"""The preview without Anki: a page that loads nothing and hides nothing, cards in a terminal."""

from __future__ import annotations

import os
import re
from base64 import b64encode
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from deckbuilder import anki_template, decks, export, files, preview
from deckbuilder.markdown import html as render
from deckbuilder.model import Deck, Diagnostic, Guide, Image, Note, Span
from deckbuilder.notes import build as building
from deckbuilder.notes.types import NOTE_TYPES, load
from tests.conftest import GUIDES, ROOT
from tests.preview_shots import OUT, TURN, WIDE, Chromium, available
from tests.reading import read_text

HOSTILE = """---
term: "<img src=x onerror=alert(1)> \\u202eguide\\u202c"
category: "</select><script>alert(2)</script>"
vertical: "Health"
tags: ["<b>x</b>", "a'b"]
---
## Behavioral <img src=x onerror=alert(3)> Questions

### 1. Why <script>alert(4)</script> `</code></pre><script>alert(5)</script>` us?

**Answer:** Because \\(x^2 < y\\) and [click](javascript:alert(6)) and \
![pic](http://evil.example/x.png) and
<iframe src="http://evil.example"></iframe> [sound:x.mp3] {{FrontSide}} {{hint:Source}} \
[anki:tts lang=en]x[/anki:tts].

| a |   |
|--:|---|
| 1 | 2 |

\\[ \\frac{a}{b} \\]

### 2. Describe a time when you </article></main><style>*{display:none}</style> failed?

**Answer:** <svg/onload=alert(7)> I failed once, and it cost us \x00 three weeks.

###### A deep heading

**Pitfalls:** Don't <a href="http://evil.example" onclick=alert(8)>link</a>; see https://example.com/a.

### 3. An unanswered <b onmouseover=alert(9)>question</b>?

## Certifications

- **Certified <script>x</script> Nurse (CSN)**: its purpose is <object data=x> good.
"""


# --- what the tests read --------------------------------------------------------------------------


def built(*guides: Guide) -> tuple[tuple[Deck, ...], tuple[Guide, ...], list[Diagnostic]]:
    return (
        building.build(decks.build(guides)),
        guides,
        [d for guide in guides for d in guide.diagnostics],
    )


@cache
def seeds() -> tuple[tuple[Deck, ...], files.Library]:
    library = files.read([ROOT / "seeds", *sorted(GUIDES.glob("*.md"))[:60]])
    return export.build(library, Path("no such ledger")).decks, library


@cache
def page() -> str:
    made, library = seeds()
    return preview.page(made, library.guides, library.diagnostics, library.images)


@cache
def few() -> str:
    """Some of each kind, code, a table, formulae, an unanswered question: measured in a second."""
    library = files.read(
        [
            ROOT / "seeds" / "medtech-sales-leader-competencies.txt",
            *sorted(GUIDES.glob("family-2[4-6]*.md")),
        ]
    )
    return preview.page(
        export.build(library, Path("no such ledger")).decks,
        library.guides,
        library.diagnostics,
        library.images,
    )


@cache
def hostile() -> str:
    return preview.page(*built(read_text(HOSTILE, '"><script>alert(0)</script>.md')))


def notes() -> list[Note]:
    return [note for deck in seeds()[0] for note in deck.notes]


class Page(HTMLParser):
    """Tags with their attributes, elements' text, and what is not closed where it was opened."""

    VOID = frozenset("area base br col embed hr img input link meta source track wbr rect".split())

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.texts: list[str] = []
        self.feed(html)
        self.close()
        self.wrong += self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        if "script" not in self.open and "style" not in self.open:
            self.texts.append(data)

    @property
    def text(self) -> str:
        return squeezed("".join(self.texts))

    def all(self, name: str, attribute: str = "class") -> list[dict[str, str | None]]:
        return [attrs for _, attrs in self.tags if name in (attrs.get(attribute) or "").split()]


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


# --- Anki's templates -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("{{A}} and {{ A }}", "a & b and a & b"),
        ("{{#A}}[{{A}}]{{/A}}{{^A}}none{{/A}}", "[a & b]"),
        ("{{#Empty}}x{{/Empty}}{{^Empty}}none{{/Empty}}", "none"),
        ("{{#Blank}}x{{/Blank}}", ""),
        ("{{#A}}{{^Empty}}both{{/Empty}}{{/A}}", "both"),
        ("{{text:Bold}}", "b"),
        ("{{hint:Empty}}", ""),
        (
            "{{hint:Bold}}",
            '<details class="hint"><summary class="hint">Bold</summary><div '
            'class="hint"><b>b</b></div></details>',
        ),
        ("{{FrontSide}}<hr>", "FRONT<hr>"),
        ("{{Braces}}", "{{A}}"),
        ("<!-- {{A}} {{nothing}} -->{{A}}", "<!-- {{A}} {{nothing}} -->a & b"),
        ("{ {A} }", "{ {A} }"),
    ],
)
def test_a_template(template: str, expected: str) -> None:
    values = {
        "A": "a & b",
        "Empty": "",
        "Blank": " <br> <div></div>\n",
        "Bold": "<b>b</b>",
        "Braces": "{{A}}",
    }
    assert anki_template.render(template, values, "FRONT") == expected


@pytest.mark.parametrize(
    "template",
    ["{{B}}", "{{#A}}", "{{/A}}", "{{#A}}{{#B}}{{/A}}{{/B}}", "{{cloze:A}}", "{{#B}}x{{/B}}"],
)
def test_a_wrong_template(template: str) -> None:
    with pytest.raises(anki_template.TemplateError):
        anki_template.render(template, {"A": "a"})


def test_a_card_is_made_when_its_front_says_something() -> None:
    front = "text {{#A}}{{B}}{{/A}}{{FrontSide}}"
    assert anki_template.has_card(front, {"A": "a", "B": "b"})
    assert not anki_template.has_card(front, {"A": "", "B": "b"})
    assert not anki_template.has_card(front, {"A": "a", "B": "<br>"})


def test_sides_are_those_of_the_real_anki(tmp_path: Path) -> None:
    """Every note of the seeds, every card: the same HTML, but for the way a hint opens."""
    pytest.importorskip("anki")
    from anki.collection import Collection
    from anki.decks import DeckId

    opener = re.compile(
        r'<a class=hint href="#"[^>]*>\s*(.*?)</a>\s*<div id="hint\w+" class=hint '
        r'style="display: none">',
        re.DOTALL,
    )

    def same(template: str, values: dict[str, str], front: str = "") -> str:
        return anki_template.render(
            template, values, front, hint=lambda name, html: f"\n<hint {name}>{html}</div>\n"
        )

    collection = Collection(str(tmp_path / "collection.anki2"))
    try:
        for kind in NOTE_TYPES.values():
            model: dict[str, Any] = {**collection.models.new(kind.name), "css": kind.css}
            model["flds"] = [
                {**collection.models.new_field(f.name), **f.as_dict()} for f in kind.fields
            ]
            model["tmpls"] = [
                {**collection.models.new_template(t.name), **t.as_dict()} for t in kind.templates
            ]
            collection.models.add_dict(model)
        seen: Counter[str] = Counter()
        for ours in notes():
            found = collection.models.by_name(ours.type)
            assert found
            theirs = collection.new_note(found)
            for name, value in ours.fields:
                theirs[name] = value
            collection.add_note(theirs, DeckId(1))
            sides = list(preview._sides(ours))
            assert len(sides) == len(theirs.cards())
            for (_, template, values), card in zip(sides, theirs.cards(), strict=True):
                output = card.render_output()
                front = same(template.front, values)
                for mine, real in (
                    (front, output.question_text),
                    (same(template.back, values, front), output.answer_text),
                ):
                    assert mine == opener.sub(r"<hint \1>", real)
                seen[template.name] += 1
        assert len(seen) == 4
    finally:
        collection.close()


# --- the page -------------------------------------------------------------------------------------


@pytest.mark.parametrize("html", [page, hostile], ids=["seeds", "hostile"])
def test_the_page_is_whole(html: Any) -> None:
    made = Page(html())
    assert made.wrong == []
    names = [attrs["id"] for _, attrs in made.tags if "id" in attrs]
    assert [name for name, count in Counter(names).items() if count > 1] == []
    assert {
        attrs["href"][1:]
        for tag, attrs in made.tags
        if tag == "a" and attrs["href"] and attrs["href"][0] == "#"
    } <= set(names)
    assert {
        name
        for _, attrs in made.tags
        for key in ("aria-labelledby", "aria-describedby")
        for name in (attrs.get(key) or "").split()
    } <= set(names)


@pytest.mark.parametrize("html", [page, hostile], ids=["seeds", "hostile"])
def test_the_page_is_inert(html: Any) -> None:
    text = html()
    made = Page(text)
    tags = Counter(tag for tag, _ in made.tags)
    assert (tags["script"], tags["style"]) == (1, 1)
    assert not {
        "link",
        "iframe",
        "object",
        "embed",
        "base",
        "video",
        "audio",
        "source",
        "picture",
        "frame",
        "math",
        "a:",
    } & set(tags)
    for tag, attrs in made.tags:
        assert not [
            name
            for name in attrs
            if name.startswith("on")
            or name in ("style", "srcset", "action", "formaction", "ping", "background", "nonce")
        ]
        assert tag == "img" or "src" not in attrs
        assert tag != "img" or (attrs["src"] or "").startswith("data:image/")
        assert "href" not in attrs or re.match(r"https?://|mailto:|#[cg]\d", attrs["href"] or "")
        assert (
            tag != "a" or (attrs["href"] or "")[0] == "#" or attrs["rel"] == "noreferrer noopener"
        )
    policy = (
        next(
            attrs["content"]
            for tag, attrs in made.tags
            if tag == "meta" and attrs.get("http-equiv") == "Content-Security-Policy"
        )
        or ""
    )
    script, style = (
        re.findall(rf"<{name}>(.*?)</{name}>", text, re.DOTALL) for name in ("script", "style")
    )
    assert policy == (
        f"default-src 'none'; style-src {sri(style[0])}; script-src {sri(script[0])}; "
        f"img-src data:; base-uri 'none'; form-action 'none'"
    )
    assert not re.search(r"url\(|@import|@font-face", style[0])
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacent|document\.write|eval\(|fetch|XMLHttp|import\(",
        script[0],
    )
    assert "\0" not in text


def sri(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def test_a_hostile_guide_is_shown_as_it_is_written() -> None:
    text = Page(hostile()).text
    for written in (
        "<script>alert(4)</script>",
        "</code></pre><script>alert(5)</script>",
        "<svg/onload=alert(7)>",
        "[sound:x.mp3]",
        "{{FrontSide}}",
        "[anki:ttslang=en]x",
    ):
        assert squeezed(written) in text
    assert '"><script>alert(0)</script>.md:9' in text


def test_every_note_stands_on_the_page_front_and_back() -> None:
    made, text = Page(page()), Page(page()).text
    cards = sum(len(list(preview._sides(note))) for note in {n.guid: n for n in notes()}.values())
    assert (
        len(made.all("pv-card")) == len(made.all("pv-front")) == len(made.all("pv-back")) == cards
    )
    for note in notes():
        for name, html in note.fields:
            if html and not (note.type == "Interview Term" and name == "Term"):
                for line in render.words(html).split("\n"):
                    assert squeezed(line) in text, (note.key, name)
        assert all(f"{span.path}:{span.start}" in text for span in note.sources)


def test_everything_said_of_a_guide_stands_beside_its_cards() -> None:
    library = seeds()[1]
    assert library.diagnostics
    assert any(guide.unanswered for guide in library.guides)
    sections = dict(
        zip(
            (g.path for g in library.guides),
            re.findall(r'<section class="pv-guide".*?</section>', page(), re.DOTALL),
            strict=False,
        )
    )
    for guide in library.guides:
        text = Page(sections[guide.path]).text
        assert guide.path in text
        for diagnostic in guide.diagnostics:
            assert (
                squeezed(
                    f"{diagnostic.span}{diagnostic.severity}{diagnostic.code}{diagnostic.message}{diagnostic.hint}"
                )
                in text
            )
        for question in guide.unanswered:
            assert squeezed(render.plain(question.prompt)) in text
        for context in guide.context:
            assert squeezed(f"{context.span}{context.text}") in text
        for count, label in (
            (guide.lines.cards, "oncards"),
            (guide.lines.context, "context"),
            (guide.lines.diagnosed, "inremarks"),
            (guide.lines.lost, "lost"),
        ):
            assert f"{count}{label}" in text or not guide.lines.body


def test_a_diagnostic_stands_at_the_card_it_is_about() -> None:
    made, guides, said = built(read_text(HOSTILE, "h.md"))
    html = preview.page(
        made,
        guides,
        [*said, Diagnostic(Span("h.md", 10, 10), "remote-image", "an <image>", "info")],
    )
    articles = [
        a for a in re.findall(r"<article.*?</article>", html, re.DOTALL) if "remote-image" in a
    ]
    assert len(articles) == 1
    assert "Why &lt;script&gt;" in articles[0]
    name = re.search(r'id="(c\d+)"', articles[0])
    assert name
    assert f'<a href="#{name[1]}">' in html


def test_a_diagnostic_of_no_guide_is_not_lost() -> None:
    odd = Diagnostic(
        Span("seeds/deckbuilder.yaml", 3, 3), "bad-config", "guides: <is> wrong", "error", "mend it"
    )
    for made in (preview.page([], [], [odd]), preview.page(seeds()[0], seeds()[1].guides, [odd])):
        assert squeezed("seeds/deckbuilder.yaml:3error") in Page(made).text
        assert squeezed("guides: <is> wrong") in Page(made).text


def test_nothing_to_show() -> None:
    assert "There is nothing to show." in preview.page([], [], [])
    assert Page(preview.page([], [], [])).wrong == []


def test_the_same_page_from_the_same_guides() -> None:
    made, library = seeds()
    assert preview.page(made, library.guides, library.diagnostics, library.images) == page()


def test_a_shared_note_is_shown_once_and_found_by_each_role() -> None:
    guide = (
        "---\nterm: {} Interview Questions\n---\n## Certifications\n\n- **Certified Welder "
        "(CW)**: welding.\n"
    )
    made = preview.page(
        *built(read_text(guide.format("Welder"), "a.md"), read_text(guide.format("Fitter"), "b.md"))
    )
    article = [
        a
        for a in re.findall(r"<article.*?</article>", made, re.DOTALL)
        if "What does CW stand for?" in a
    ]
    assert len(article) == 1
    roles = re.search(r'data-role="([^"]*)"', article[0])
    assert roles
    assert len(roles[1].split()) == 2
    assert "a.md:6" in article[0]
    assert "b.md:6" in article[0]


def test_a_card_turns_and_unfolds_without_a_script() -> None:
    made = Page(page())
    boxes = [
        attrs for tag, attrs in made.tags if tag == "input" and attrs.get("type") == "checkbox"
    ]
    assert len(boxes) == len(made.all("pv-card")) == page().count('">Show answer</label>')
    folds = page().count('<details class="hint"><summary class="hint">')
    assert folds == len(made.all("hint")) / 3
    assert folds > 100
    assert [attrs for tag, attrs in made.tags if tag == "form"][0].keys() >= {"hidden"}


def test_formulae_are_shown_as_written_and_said_once() -> None:
    assert hostile().count("Anki typesets them with MathJax") == 1
    assert '<code class="pv-tex">\\(x^2 &lt; y\\)</code>' in hostile()
    assert "pv-tex-block" in hostile()
    assert "MathJax" not in preview.page(
        *built(read_text("## Questions\n\n### Why us?\n\n**Answer:** Because I like it here.\n"))
    )


def test_what_anki_reads_aloud_is_named() -> None:
    guide = read_text("## Questions\n\n### Why us?\n\n**Answer:** Because I like it here.\n")
    made = preview.page(building.build(decks.build([guide]), language="en_US"), [guide], [])
    assert "read aloud (en_US)" in made
    assert "[anki:tts" not in made


def test_images_are_inside_the_page() -> None:
    image = Image("deckbuilder-0123456789abcdef0123.svg", b"<svg onload='alert(1)'/>")
    note = replace(
        notes()[0],
        fields=tuple(
            (n, f'<img src="{image.name}" alt="A plan">') if n == "Key points" else (n, v)
            for n, v in notes()[0].fields
        ),
    )
    deck = replace(seeds()[0][0], notes=(note,))
    shown = preview.page([deck], [], [], [image])
    assert (
        f'<img src="data:image/svg+xml;base64,{b64encode(image.data).decode()}" alt="A plan">'
        in shown
    )
    assert "<em>A plan</em>" in preview.page([deck], [], [])


def test_the_styles_of_cards_and_page_keep_apart() -> None:
    cards = re.sub(r"/\*.*?\*/", "", load("style.css"), flags=re.DOTALL)
    assert "pv-" not in cards
    for selectors in re.findall(r"([^{}]+)\{", cards):
        for selector in selectors.split(","):
            # no bare element: it would style the page's own controls
            assert re.search(
                r"[.#]", selector.split()[0] if selector.split() else "."
            ) or selector.strip().startswith("@"), selector
    own = re.sub(
        r"/\*.*?\*/",
        "",
        (ROOT / "deckbuilder" / "preview.css").read_text(encoding="utf-8"),
        flags=re.DOTALL,
    )
    for name in re.findall(r"\.(-?[A-Za-z][\w-]*)", re.sub(r"\{[^{}]*\}", "", own)):
        assert name.startswith("pv-") or name in {"card", "hint", "folds"}, name


def test_night_mode_says_all_that_anki_s_does() -> None:
    css = preview._card_styles()
    night = [
        body
        for selectors, body in re.findall(
            r"([^{}]+)\{([^{}]*)\}", re.sub(r"/\*.*?\*/", "", load("style.css"), flags=re.DOTALL)
        )
        if "nightMode" in selectors
    ]
    assert night
    for body in night:
        assert css.count(body) == 3
    for switch in ("#pv-dark", "#pv-auto"):
        assert f":root:has({switch}:checked) .card {{" in css


# --- in the terminal ------------------------------------------------------------------------------


def test_a_card_in_the_terminal() -> None:
    guide = read_text(
        "---\nterm: Nurse Interview Questions\n---\n## Behavioral Questions\n\n### Tell me "
        "about a conflict.\n\n"
        "**Answer:** A plan is crucial here. I listened first. Then I wrote a plan:\n\n"
        "```python\nx = 1\n  y = 2\n```\n\n**Pitfalls:** Blaming others.\n",
        "n.md",
    )
    note = built(guide)[0][0].notes[0]
    shown = preview.terminal(note)
    assert shown.startswith("QUESTION · Interview Prep::Nurse\n  n.md:6\n  interview::")
    assert (
        shown.index("── front ")
        < shown.index("Tell me about a conflict.")
        < shown.index("── back ")
        < shown.index("Watch out:\n")
    )
    assert shown.count("Tell me about a conflict.") == 1
    assert "x = 1\n" in shown
    assert "Full answer (folded):" in shown
    assert shown.endswith("\n")


def test_the_terminal_shows_every_word_and_no_markup() -> None:
    for note in notes():
        shown = squeezed(preview.terminal(note))
        for name, html in note.fields:
            if html and name not in ("Term", "Language", "Fold"):
                words = [squeezed(w) for w in re.split(r"[\s—:|]+", render.words(html))]
                assert all(w in shown for w in words), (note.key, name)
        assert not re.search(r"</?(?:div|p|li|b|span|details)\b", shown) or "<" in "".join(
            render.words(v) for _, v in note.fields
        )


def test_the_terminal_is_safe_from_escape_sequences() -> None:
    note = replace(
        notes()[0], fields=(("Question", "a\x1b[31mb\x9b\u202e\x07?"), ("Key points", "c"))
    )
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", preview.terminal(note))


def test_two_cards_of_one_note() -> None:
    note = next(note for note in notes() if note.kind == "competency")
    assert preview.terminal(note).count("── front ") == 2


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("list and a generator", "How do you choose between a list and a generator?"),
        ("GENERATOR, list!", "How do you choose between a list and a generator?"),
        ("lsit genrator", "How do you choose between a list and a generator?"),
        (
            "Care Pathway",
            "“Reading the Care Pathway”: name 3 practical ways to develop it.",
        ),
    ],
)
def test_finding(query: str, first: str) -> None:
    assert preview._heading(preview.find(notes(), query)[0]) == first


def test_finding_by_guid_or_not_at_all() -> None:
    assert preview.find(notes(), notes()[3].guid) == [notes()[3]]
    assert (
        preview.find(notes(), "")
        == preview.find(notes(), " ?! ")
        == preview.find([], "x")
        == preview.find(notes(), "qqqq")
        == []
    )


# --- in the browser -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("preview")
    made = {"seeds": page(), "few": few(), "hostile": hostile()}
    for name, html in made.items():
        (folder / f"{name}.html").write_text(html, encoding="utf-8")
    return {name: folder / f"{name}.html" for name in made}


@pytest.fixture(scope="module")
def browser() -> Iterator[Chromium]:
    if missing := available():
        pytest.skip(missing)
    with Chromium() as running:
        yield running


@pytest.mark.parametrize("name", ["seeds", "hostile"])
@pytest.mark.parametrize("width", [390, 1200])
def test_in_the_browser(browser: Chromium, pages: dict[str, Path], name: str, width: int) -> None:
    for fragment in ("theme=light", "theme=dark&view=both"):
        browser.open(pages[name], width, fragment)
        browser.run(TURN)
        painted(browser)
        assert browser.run(WIDE) <= 0
        assert browser.run(OUT) == []
        assert browser.log("browser") == []
        assert browser.requests() == []


def painted(browser: Chromium) -> None:
    """Lays out what is off screen; the policy allows it: a script's rule is no inline style."""
    browser.run(
        "const s = document.styleSheets[0]; s.insertRule('.pv-card { content-visibility: "
        "visible !important }', s.cssRules.length)"
    )
    browser.run("document.querySelectorAll('details').forEach(d => { d.open = true })")


def test_search_and_filters(browser: Chromium, pages: dict[str, Path]) -> None:
    browser.open(pages["seeds"], 1200)
    total = len(Page(page()).all("pv-card"))
    said = "return document.getElementById('pv-count').textContent"
    assert browser.run(said) == f"{total} cards"
    put = (
        "const e = document.getElementById(arguments[0]); e.value = arguments[1]; "
        "e.dispatchEvent(new Event('input', { bubbles: true }))"
    )
    browser.run(put, "pv-q", "GENERATOR list")
    shown = (
        "return [...document.querySelectorAll('.pv-card:not([hidden])')].map(c => "
        "c.textContent.toLowerCase())"
    )
    found = browser.run(shown)
    assert 0 < len(found) < total
    assert all("generator" in text and "list" in text for text in found)
    assert browser.run(said) == f"{len(found)} of {total} cards"
    assert browser.run(
        "return [...document.querySelectorAll('.pv-guide:not([hidden])')].length"
    ) < len(seeds()[1].guides)
    browser.run(put, "pv-q", "")
    pitfalls = browser.run(
        "return [...document.getElementById('pv-kind').options].find(o => o.dataset.name === "
        "'pitfall').value"
    )
    browser.run(put, "pv-kind", pitfalls)
    assert len(browser.run(shown)) == len({note.guid for note in notes() if note.kind == "pitfall"})
    assert browser.run("return location.hash") == "#kind=pitfall"
    # a reload, as after --watch rewrote the file, keeps the choice
    browser.open(pages["seeds"], 1200, "kind=pitfall&view=both")
    assert len(browser.run(shown)) == len({note.guid for note in notes() if note.kind == "pitfall"})
    assert browser.run("return document.getElementById('pv-both').checked")


def test_turning_by_keyboard_and_night(browser: Chromium, pages: dict[str, Path]) -> None:
    browser.open(pages["seeds"], 390)
    sides = (
        "const c = document.querySelector('.pv-card'); return ['.pv-front', '.pv-back'].map(s => "
        "c.querySelector(s).getClientRects().length > 0)"
    )
    assert browser.run(sides) == [True, False]
    browser.run("document.querySelector('.pv-flip input').focus()")
    for kind in ("keyDown", "keyUp"):
        browser.devtools(
            "Input.dispatchKeyEvent",
            type=kind,
            key=" ",
            code="Space",
            windowsVirtualKeyCode=32,
            text=" " if kind == "keyDown" else "",
        )
    assert browser.run(sides) == [False, True]
    ground = "return getComputedStyle(document.querySelector('.card')).backgroundColor"
    light = browser.run(ground)
    browser.run("document.getElementById('pv-dark').click()")
    night = browser.run(ground)
    assert light != night
    browser.open(pages["seeds"], 390, dark=True)
    assert browser.run(ground) == night
    browser.run("document.getElementById('pv-light').click()")
    assert browser.run(ground) == light


def test_without_a_script(pages: dict[str, Path]) -> None:
    if missing := available():
        pytest.skip(missing)
    with Chromium() as browser:
        browser.devtools("Emulation.setScriptExecutionDisabled", value=True)
        browser.open(pages["seeds"], 390)
        assert browser.run("return document.getElementById('pv-filters').hidden")
        visible = "return document.querySelector(arguments[0]).getClientRects().length > 0"
        assert browser.run(visible, ".pv-front")
        assert not browser.run(visible, ".pv-back")
        browser.run("document.querySelector('.pv-flip input').click()")
        assert browser.run(visible, ".pv-back")
        browser.run("document.querySelector('.pv-back summary.hint').click()")
        assert browser.run(visible, ".pv-back div.hint")


def axe() -> str:
    """axe-core: `npm install axe-core`, then `AXE_CORE=…/node_modules/axe-core/axe.min.js`."""
    for path in (
        Path(os.environ.get("AXE_CORE", "")),
        ROOT / "node_modules" / "axe-core" / "axe.min.js",
    ):
        if path.is_file():
            return path.read_text(encoding="utf-8")
    pytest.skip(
        "axe-core is missing: npm install axe-core elsewhere and set AXE_CORE to its axe.min.js"
    )


@pytest.mark.parametrize("name", ["few", "hostile"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_no_violation(
    browser: Chromium, pages: dict[str, Path], name: str, dark: bool
) -> None:
    source = axe()
    run = """const done = arguments[arguments.length - 1];
    axe.run(document).then(r => \
done([r.passes.length, r.violations.map(v => [v.id, v.nodes.length, v.nodes[0].html])]), \
e => done([0, [String(e)]]))"""
    for width, fragment in ((390, ""), (1200, "view=both")):
        browser.open(pages[name], width, fragment, dark=dark)
        painted(browser)
        if not fragment:
            browser.run(TURN)
        browser.run(source)
        passed, violations = browser.wait(run)
        assert violations == []
        assert passed > 20
