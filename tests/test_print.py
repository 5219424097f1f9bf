"""What is printed: every word of the cards, in order, the same bytes; nothing of a guide runs."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import unicodedata
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from deckbuilder import formulae
from deckbuilder.markdown import html as render
from deckbuilder.model import Book, Certification, Competency, Deck, Image, Options, Study
from deckbuilder.writers import WRITERS, cards_pdf, content, formula, html, pdf, sheet
from tests.print_shots import ROOT, SAMPLES, book, long_guide, shipped
from tests.reading import field

typst = pytest.importorskip("typst", reason="the extra deckbuilder[pdf] is not installed")

GUIDES = {**shipped(), **SAMPLES}
FULL = Options(answers="full")
needs_poppler = pytest.mark.skipif(
    not shutil.which("pdftotext"), reason="pdftotext (poppler-utils) is not installed"
)


def squashed(text: str) -> str:
    """Letters and digits alone: line ends, hyphens and typographic spaces do not count."""
    return "".join(c for c in unicodedata.normalize("NFKC", text) if c.isalnum())


def text_of(data: bytes, tmp_path: Path, made: Book | None = None) -> str:
    """A PDF's words in reading order, without running headers and footers."""
    file = tmp_path / "sheet.pdf"
    file.write_bytes(data)
    raw = subprocess.run(
        ["pdftotext", "-raw", file, "-"], capture_output=True, check=True, text=True
    ).stdout
    pages = raw.split("\f")
    heads = {
        line
        for deck in (made.decks if made else ())
        for line in (deck.role, f"{deck.role} {', '.join(deck.verticals)}")
    }
    pages = pages[:1] + [
        "\n".join(lines[1:] if lines[0] in heads else lines)
        for lines in (page.split("\n") for page in pages[1:])
    ]
    return "\n".join(
        line
        for page in pages
        for line in page.split("\n")
        if not re.search(r"Page \d+ of \d+$", line)
    )


def runs(markdown: str) -> str:
    return content.words(content.inline(markdown))


def pieces(markdown: str) -> list[str]:
    """The words between formulae, which are set in letters of their own."""

    def without(node: Any) -> Any:
        if isinstance(node, list):
            return [without(part) for part in node]
        if isinstance(node, dict):
            return (
                {"t": "\0"} if "m" in node else {key: without(value) for key, value in node.items()}
            )
        return node

    return content.words(without(content.blocks(markdown))).split("\0")


def said(study: Study) -> list[str]:
    """What the sheet must show of a question, in its order."""
    found = [runs(study.question.prompt)]
    for point in study.points:
        found += pieces(point.text)
    for text in (*study.result, *study.question.pitfall, *study.question.follow_up):
        found += pieces(text)
    return found


def expected(deck: Deck) -> list[str]:
    found = [
        words
        for _, studies in sheet.by_section(deck.studies)
        for study in studies
        for words in said(study)
    ]
    for card in deck.cards:
        if isinstance(card, Competency):
            found += [
                runs(card.name),
                content.words(content.blocks(card.text)),
                *(runs(text.source) for text in card.practices),
            ]
    for card in deck.cards:
        if isinstance(card, Certification):
            found += [card.acronym, runs(card.name), content.words(content.blocks(card.text))]
    for question in deck.unanswered:
        found += [runs(question.prompt), content.words(content.blocks(question.asked))]
    return found


def assert_in_order(wanted: list[str], text: str) -> None:
    there = squashed(text)
    at = 0
    for words in map(squashed, wanted):
        found = there.find(words, at)
        assert found >= 0, (
            f"not there, or not in its place: {words[:120]}\n… after {there[max(at - 80, 0) : at]}"
        )
        at = found + len(words)


# --- the sheet ------------------------------------------------------------------------------------


@needs_poppler
@pytest.mark.parametrize("name", sorted(set(GUIDES) - {"world"}))
@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_every_question_point_pitfall_and_certification_is_in_the_pdf_in_order(
    name: str, paper: str, tmp_path: Path
) -> None:
    made = book(GUIDES[name])
    data, warnings = pdf.render(made, replace(FULL, paper=paper))
    assert warnings == ()
    assert_in_order(expected(made.decks[0]), text_of(data, tmp_path, made))


@needs_poppler
def test_code_tables_and_formulae_are_set(tmp_path: Path) -> None:
    text = text_of(pdf.write(book(SAMPLES["code"]), FULL), tmp_path)
    for words in (
        "middle = (low + high) // 2",
        "Parquet",
        "some",
        "\\mystery{x}",
        "It cost us $5 and then $6 a month.",
        "And that reader is you.",
        "parquet.apache.org",
    ):
        assert squashed(words) in squashed(text), words
    assert "\\frac" not in text, "a formula that is understood shows no source"


@needs_poppler
def test_a_volume_has_a_chapter_for_each_role_and_one_contents_list(tmp_path: Path) -> None:
    made = book(*shipped().values(), title="Interview Prep")
    data = pdf.write(made, FULL)
    text = text_of(data, tmp_path, made)
    assert text.count("Contents") == 1
    assert_in_order([w for deck in made.decks for w in expected(deck)], text)
    contents = text[: text.index("Study sheet") + 3000]
    for deck in made.decks:
        assert re.search(rf"{re.escape(deck.role)} \d+\n", contents), "with its page number"


@needs_poppler
def test_title_language_tags_bookmarks_and_page_numbers(tmp_path: Path) -> None:
    data = pdf.write(book(long_guide(60)), FULL)
    file = tmp_path / "x.pdf"
    file.write_bytes(data)
    info = subprocess.run(["pdfinfo", file], capture_output=True, check=True, text=True).stdout
    assert "Regional Operations Manager" in info
    assert re.search(r"Tagged:\s+yes", info)
    assert "CreationDate" not in info or "1970" in info
    assert b"/Lang" in data
    assert b"pdfuaid" in data
    assert b"/Outlines" in data
    raw = subprocess.run(
        ["pdftotext", "-raw", file, "-"], capture_output=True, check=True, text=True
    ).stdout
    pages = raw.rstrip("\f").split("\f")
    for n, page in enumerate(pages, 1):
        assert f"Page {n} of {len(pages)}" in page
    assert all("Logistics" in page for page in pages[1:]), "the running header names the vertical"


@needs_poppler
@pytest.mark.parametrize("paper", ["a4", "letter"])
@pytest.mark.parametrize("questions", [23, 60])
def test_a_question_never_ends_a_column_without_its_first_lines(
    questions: int, paper: str, tmp_path: Path
) -> None:
    made = book(long_guide(questions))
    file = tmp_path / "x.pdf"
    file.write_bytes(pdf.write(made, replace(FULL, paper=paper)))
    boxes = subprocess.run(
        ["pdftotext", "-bbox-layout", file, "-"], capture_output=True, check=True, text=True
    ).stdout
    prompts = [squashed(runs(study.question.prompt)) for study in made.decks[0].studies]
    asks = {squashed(study.ask) for study in made.decks[0].studies}
    for page in boxes.split("<page ")[2:]:
        middle = float(re.search(r'width="([\d.]+)"', page)[1]) / 2  # type: ignore[index]
        lines = [
            (float(x), float(y), squashed(" ".join(re.findall(r">([^<]+)</word>", words))))
            for x, y, words in re.findall(
                r'<line xMin="([\d.]+)" yMin="([\d.]+)"[^>]*>(.*?)</line>', page, re.DOTALL
            )
        ]
        for column in (
            [line for line in lines if line[0] < middle],
            [line for line in lines if line[0] >= middle],
        ):
            body = [
                text
                for _, _, text in sorted(column, key=lambda line: line[1])
                if not re.search(r"Page\d+of\d+$", text) and text != "RegionalOperationsManager"
            ]
            if not body:
                continue
            last = body[-1]
            assert last not in asks
            assert not any(
                last.lstrip("0123456789") and prompt.endswith(last.lstrip("0123456789"))
                for prompt in prompts
            ), last


@needs_poppler
def test_answers_full_points_and_none(tmp_path: Path) -> None:
    made = book(shipped()["medical-equipment-account-manager"])
    study = made.decks[0].studies[0]
    texts = {
        answers: squashed(text_of(pdf.write(made, Options(answers=answers)), tmp_path))
        for answers in ("full", "points", "none")
    }
    point, another = (
        squashed(study.points[0].text.plain),
        squashed(runs(str(study.another[0].text).split("\n")[0])),
    )
    assert [point in texts[a] for a in ("full", "points", "none")] == [True, True, False]
    assert [another in texts[a] for a in ("full", "points", "none")] == [True, False, False]
    assert [
        squashed(str(study.question.pitfall[0])) in texts[a] for a in ("full", "points", "none")
    ] == [True, True, False]
    assert all(squashed(runs(s.question.prompt)) in texts["none"] for s in made.decks[0].studies)
    for card in made.decks[0].cards:
        if isinstance(card, Certification):
            assert card.acronym in texts["none"]
            assert squashed(card.name) not in texts["none"]


def written(kind: str, made: Book) -> tuple[bytes, tuple[str, ...]]:
    """The one file of a format, and its warnings."""
    files, warnings = WRITERS[kind].write(made, FULL)
    (data,) = files.values()
    return data, warnings


def test_kinds_that_are_left_out_leave_their_parts_out() -> None:
    deck = book(shipped()["medical-equipment-account-manager"]).decks[0]
    only = replace(
        deck,
        cards=tuple(c for c in deck.cards if c.kind == "certification"),
        studies=(),
        unanswered=(),
    )
    parts = sheet.data(Book("x", "x", (only,)), FULL)["decks"][0]["parts"]
    assert [part["k"] for part in parts] == ["certifications"]
    pitfalls = replace(
        deck, cards=tuple(c for c in deck.cards if c.kind == "pitfall"), studies=(), unanswered=()
    )
    parts = sheet.data(Book("x", "x", (pitfalls,)), FULL)["decks"][0]["parts"]
    assert [part["k"] for part in parts] == ["pitfalls"]
    assert len(parts[0]["items"]) == 10


def test_a_full_answer_that_the_points_say_is_not_said_twice() -> None:
    made = book(
        "---\nterm: A Interview Guide\n---\n#### 1. How do you begin?\n\n**Answer**: I ask "
        "why. I listen well.\n"
    )
    assert sheet.question(made.decks[0].studies[0], 1, "full")["small"] == []


# --- the same bytes, and nothing else -------------------------------------------------------------


@pytest.mark.parametrize("kind", ["pdf", "cards-pdf", "html"])
def test_the_same_bytes_whatever_the_place_and_the_hash_seed(kind: str, tmp_path: Path) -> None:
    script = (
        "import hashlib\nfrom tests.print_shots import *\n"
        f"made, _ = WRITERS[{kind!r}].write(book(*shipped().values(), title='All'), "
        f"Options(answers='full'))\nprint(hashlib.sha256(b''.join(made.values())).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", script],
            cwd=place,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": seed, "TZ": zone},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for place, seed, zone in ((ROOT, "1", "UTC"), (tmp_path, "2", "Asia/Tokyo"))
    }
    assert len(digests) == 1


@needs_poppler
@pytest.mark.parametrize("kind", ["pdf", "cards-pdf"])
def test_hostile_markup_is_text(kind: str, tmp_path: Path) -> None:
    made = book(SAMPLES["hostile"])
    data, warnings = written(kind, made)
    assert warnings == ()
    text = text_of(data, tmp_path).replace("\u200b", "")
    assert "root:" not in text
    shown = "".join(text.split())
    for words in (
        '#read("/etc/passwd")',
        '#import"@preview/cetz:0.3.0"',
        "#panic()",
        "<script>alert(1)</script>",
        "$x$",
        "<label>",
        '#eval("1+1")',
    ):
        assert words in shown, words
    for action in (b"/JavaScript", b"/Launch", b"/EmbeddedFile", b"javascript:", b"file://"):
        assert action not in data


def test_a_template_reads_no_file_and_no_package(monkeypatch: pytest.MonkeyPatch) -> None:
    for source in (
        b'#read("/etc/passwd")',
        b'#read("../../etc/passwd")',
        b'#image("/etc/passwd")',
        b'#import "@preview/cetz:0.3.0": *',
    ):
        monkeypatch.setattr(pdf, "_template", lambda name, source=source: source)
        with pytest.raises(pdf.Unprintable):
            pdf.typeset("sheet.typ", {})


def test_without_the_extra_one_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    made = book(SAMPLES["hostile"])
    for kind in ("pdf", "cards-pdf"):
        with pytest.raises(ValueError, match=r"\[pdf\]") as found:
            written(kind, made)
        assert "\n" not in str(found.value)
        assert isinstance(found.value, pdf.MissingExtra)
    assert written("html", made)[0].startswith(b"<!doctype html>")


def test_a_character_no_font_has_is_named() -> None:
    made = book(
        "---\nterm: A Interview Guide\n---\n#### 1. What is \U0010fffd here?\n\n**Answer**: "
        "A character of nobody.\n"
    )
    for kind in ("pdf", "cards-pdf"):
        data, warnings = written(kind, made)
        assert data.startswith(b"%PDF")
        assert len(warnings) == 1
        assert "no font has U+10FFFD" in warnings[0]


def test_characters_of_other_scripts_are_named_whether_the_computer_has_fonts_or_not() -> None:
    data, warnings = pdf.render(book(SAMPLES["world"]), FULL)
    assert data.startswith(b"%PDF")
    said = " ".join(warnings)
    assert "(U+56FD)" in said
    assert "no font has" in said or "fonts of this computer" in said


def test_long_lists_of_characters_are_cut() -> None:
    assert pdf.named(list("日本")) == "“日” (U+65E5), “本” (U+672C)"
    assert pdf.named([chr(0x4E00 + n) for n in range(20)]).endswith("and 8 more characters")


# --- images ---------------------------------------------------------------------------------------

NAME = f"deckbuilder-{'a' * 20}.png"
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@pytest.mark.parametrize("kind", ["pdf", "cards-pdf"])
def test_images_are_printed_and_broken_ones_named(kind: str) -> None:
    made = book(
        f"---\nterm: A Interview Guide\n---\n#### 1. What?\n\n**Answer**: See ![the "
        f"plan]({NAME}) here.\n"
    )
    good, warnings = written(kind, replace(made, images=(Image(NAME, PIXEL),)))
    assert warnings == ()
    assert b"/Subtype/Image" in good.replace(b" ", b"")
    for data in (b"<svg/>", PIXEL[:30]):
        bad, warnings = written(kind, replace(made, images=(Image(NAME, data),)))
        assert b"/Subtype/Image" not in bad.replace(b" ", b"")
        assert len(warnings) == 1


# --- cards to cut out -----------------------------------------------------------------------------


@needs_poppler
@pytest.mark.parametrize(
    "name",
    [
        "backend-python-engineer",
        "healthcare-enterprise-sales-manager",
        "medtech-sales-leader-competencies",
        "sixty",
    ],
)
@pytest.mark.parametrize("options", [FULL, replace(FULL, paper="letter", duplex="short")])
def test_every_card_is_whole(name: str, options: Options, tmp_path: Path) -> None:
    made = book(GUIDES[name])
    data, warnings = cards_pdf.render(made, options)
    assert warnings == ()
    text = squashed(
        re.sub(
            r"^\d+( \(\d+ of \d+\))?$|continued", "", text_of(data, tmp_path), flags=re.MULTILINE
        )
    )
    for study in made.decks[0].studies:
        for words in said(study):
            # a long text may go on on another card, so its sentences are looked for
            for sentence in re.split(r"[.\n]", words):
                assert squashed(sentence) in text, sentence
    for card in made.decks[0].cards:
        if isinstance(card, Certification):
            assert squashed(card.name) in text
        if isinstance(card, Competency):
            assert all(squashed(str(practice)) in text for practice in card.practices)


@pytest.mark.parametrize("name", sorted(GUIDES))
def test_a_printed_card_asks_what_its_note_asks(name: str) -> None:
    """Paper has room for all that a note folds, so that only the numbers differ."""
    made = book(GUIDES[name])
    notes = [dict(note.fields) for deck in made.decks for note in deck.notes]
    asked = {
        _unnumbered(render.words(note.get(field, "")))
        for note in notes
        for field in ("Question", "Prompt", "Prompt 2", "Ask")
    }
    for card in cards_pdf.papers(made):
        # code and options stand in pieces of their own
        fronts = [part.get("t") or content.words(part.get("r", [])) for part in card["front"]]
        shown = [_unnumbered(text) for text in fronts if text.strip()]
        assert any(squashed(one) in squashed(other) for one in shown for other in asked if one), (
            fronts
        )


def _unnumbered(front: str) -> str:
    return re.sub(r" \((?:any )?\d+(?: of \d+)?\)|(?<=name )(?:any )?\d+(?: of \d+)?", "", front)


def test_backs_lie_behind_their_fronts() -> None:
    slips: list[dict[str, Any]] = [{"n": n} for n in range(1, 11)]
    for duplex in ("long", "short"):
        sheets = cards_pdf._sheets(slips, duplex)
        assert [slip["n"] for s in sheets for slip in s["fronts"] if slip] == list(range(1, 11))
        for made in sheets:
            for at, slip in enumerate(made["fronts"]):
                row, column = divmod(at, 2)
                behind = row * 2 + 1 - column if duplex == "long" else (3 - row) * 2 + column
                assert made["backs"][behind] is slip


@needs_poppler
def test_what_does_not_fit_goes_on_on_further_cards(tmp_path: Path) -> None:
    avoid = [
        f"Never do thing number {n} in any case whatsoever, because it is wrong and takes long."
        for n in range(40)
    ]
    rows = "\\\\".join(f"a_{{{n}}}" for n in range(60))
    code = "\n".join(f"value_{n} = compute({n}, 'x' * {n})" for n in range(90))
    guide = (
        "---\nterm: A Interview Guide\n---\n## Interview Questions\n\n"
        f"#### 1. {'Why does a very long question go on and on, ' * 30}?\n\n**Answer**: "
        f"Because.\n\n**Pitfalls to Avoid**:\n"
        + "\n".join(f"- {text}" for text in avoid)
        + f"\n\n#### 2. Write a lot of code.\n\n**Answer**:\n\n```python\n{code}\n```\n"
        + f"\n\n#### 3. What is tall?\n\n**Answer**: This: $$ \\begin{{matrix}} {rows} "
        f"\\end{{matrix}} $$\n"
    )
    data, warnings = cards_pdf.render(book(guide), FULL)
    assert warnings == ()
    text = squashed(text_of(data, tmp_path))
    assert all(squashed(words) in text for words in avoid)
    assert all(squashed(line) in text for line in code.split("\n"))
    assert "1of8" in text
    assert "8of8" in text


def test_an_overflow_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    def measured(template: str, data: Any, images: Any, deal: Any) -> tuple[bytes, tuple[str, ...]]:
        side = {"size": 8, "c": [], "over": False}
        deal(
            [
                {"fronts": [side], "backs": [{**side, "over": n == 1}]}
                for n, _ in enumerate(data["cards"])
            ]
        )
        return b"%PDF", ()

    monkeypatch.setattr(cards_pdf, "typeset", measured)
    _, warnings = cards_pdf.render(book(SAMPLES["hostile"]), FULL)
    assert len(warnings) == 1
    assert warnings[0].startswith("card 2 (“Aaaa")


def test_a_certification_of_several_roles_is_one_card() -> None:
    guide = (
        "---\nterm: {} Interview Guide\nvertical: {}\n---\n### Certifications\n\n- "
        "**Certified {} Planner (CSP)**: It helps.\n\n"
        "## Interview Questions\n\n#### 1. Why?\n\n**Answer**: So.\n"
    )
    same = list(
        cards_pdf.papers(
            book(guide.format("Nurse", "Health", "Senior"), guide.format("Baker", "Food", "Senior"))
        )
    )
    asked = [content.words(card["front"]) for card in same if card["kind"] == "Certification"]
    assert asked == [" What does CSP stand for? "]
    other = list(
        cards_pdf.papers(
            book(
                guide.format("Nurse", "Health", "Senior"),
                guide.format("Baker", "Food", "Sourdough"),
            )
        )
    )
    asked = [
        content.words(card["front"]).strip() for card in other if card["kind"] == "Certification"
    ]
    assert sorted(asked) == [
        "What does CSP stand for in Food?",
        "What does CSP stand for in Health?",
    ]


# --- HTML -----------------------------------------------------------------------------------------


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def read_html(data: bytes) -> _Tags:
    page = _Tags()
    page.feed(data.decode())
    return page


@pytest.mark.parametrize("name", sorted(GUIDES))
def test_the_html_says_the_same_loads_nothing_and_runs_nothing(name: str) -> None:
    made = book(GUIDES[name])
    data = html.write(made, FULL)
    page = read_html(data)
    assert_in_order(expected(made.decks[0]), page.text)
    allowed = {"src", "href", "style", "action"}
    for tag, attributes in page.tags:
        assert tag not in (
            "script",
            "iframe",
            "link",
            "object",
            "embed",
            "form",
            "base",
            "video",
            "audio",
        )
        assert not any(key.startswith("on") for key in attributes)
        for key in allowed & attributes.keys():
            assert (key == "href" and re.match(r"#|https?://|mailto:", attributes[key] or "")) or (
                key == "src" and (attributes[key] or "").startswith("data:")
            )
    ids = [attributes["id"] for _, attributes in page.tags if attributes.get("id")]
    assert len(ids) == len(set(ids))
    assert {a["href"][1:] for _, a in page.tags if (a.get("href") or "").startswith("#")} <= set(
        ids
    )  # type: ignore[index]


def test_the_html_forbids_everything_but_its_own_style() -> None:
    data = html.write(book(SAMPLES["hostile"]), FULL).decode()
    policy = next(
        a["content"]
        for tag, a in read_html(data.encode()).tags
        if a.get("http-equiv") == "Content-Security-Policy"
    )
    style = data[data.index("<style>") + 7 : data.index("</style>")]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert (
        policy
        == f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; "
        f"form-action 'none'"
    )
    assert "@import" not in style
    assert "url(" not in style
    assert (
        "size: letter"
        in html.write(book(SAMPLES["hostile"]), replace(FULL, paper="letter")).decode()
    )


def test_formulae_in_html_are_mathml() -> None:
    data = html.write(book(SAMPLES["code"]), FULL).decode()
    assert "<msqrt>" in data
    assert "<msubsup>" in data
    assert "\\mystery{x}" in data


# --- content --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("It costs $5 and $6 $$", "It costs $5 and $6 $$"),
        (r"\( a_1 \) and `\( b \)`", "a_1 and \\( b \\)"),
        ("[x](javascript:alert(1))", "x"),
        ("[x](http://a.b/c)", "x (http://a.b/c)"),
        ("<http://a.b/c>", "http://a.b/c"),
        ("a <b>c</b> &amp; d", "a c & d"),
        ("bad\x00 \x1b[31m\ud800 text", "bad\ufffd [31m text"),
        ("$$\n- a\n= b\n$$", "- a\n= b"),
        # eight quotations and ten lists within each other are kept; deeper marks are text
        (">" * 500 + " deep", ">" * 492 + " deep"),
        ("- " * 300 + "deep", "- " * 290 + "deep"),
    ],
)
def test_markdown_keeps_its_words(markdown: str, words: str) -> None:
    assert "".join(
        content.words(content.blocks(field(markdown))).replace("\u200b", "").split()
    ) == "".join(words.split())


def test_a_line_of_any_length_is_cut_at_once() -> None:
    assert content.shortened("ab" * 10**6, 10) == "ababababa…"
    assert content.shortened("日本" * 10, 10) == "日本日本…"


def test_long_words_can_be_broken() -> None:
    for text in ("x" * 300, "https://a.b/" + "c/" * 100, "`" + "y" * 99 + "`"):
        assert all(
            len(piece) < 25
            for piece in re.split(r"[\s\u200b]", content.words(content.inline(text)))
        )
        assert content.words(content.inline(text)).replace("\u200b", "") == text.strip("`")


@pytest.mark.parametrize(
    "source",
    [
        r"\foo",
        "x_",
        "{",
        "}",
        r"\begin{x}a\end{x}",
        "x^{" * 50,
        r"\left( a",
        "",
        "a & b",
        r"\input{/etc/passwd}",
    ],
)
def test_a_formula_that_is_not_understood_is_none(source: str) -> None:
    assert formula.tree(source, display=False) is None or not formulae.judged(source)[0]


@pytest.mark.parametrize(
    "source",
    [
        r"\frac{1}{2} \sum_{i=1}^{n} x_i^2",
        r"\sqrt[3]{x} \le \alpha \cdot \text{if } y'",
        r"\left[ \begin{pmatrix} a & b \\ c & d \end{pmatrix} \right)",
        r"\hat{y} \in \mathbb{R}, \mathcal{L} \to \operatorname{argmax}_x f",
        r"\overline{x} \underline{y} \vec{v} \bar{z} \tilde{w} \dot{u} \ddot{t}",
        r"|x| < \infty \quad n! \; a \, b ~ c",
        r"\binom{n}{k} \lim_{x \to 0} \int_0^1 \prod \langle a \rangle \{ b \}",
        r"_2F^1 x'' \begin{cases} 1 & x > 0 \\ 0 & \mathrm{else} \\ \end{cases}",
    ],
)
def test_formulae_are_set_in_both(source: str) -> None:
    assert formula.tree(source, display=True)
    made = book(
        f"---\nterm: A Interview Guide\n---\n#### 1. What?\n\n**Answer**: It is \\( {source} "
        f"\\) and $$ {source} $$ indeed.\n"
    )
    assert pdf.render(made, FULL)[1] == ()
    assert "<math" in html.write(made, FULL).decode()


def test_the_language_is_that_of_the_script() -> None:
    def of(text: str) -> str:
        return sheet.language(
            book(f"---\nterm: A Interview Guide\n---\n#### 1. {text}?\n\n**Answer**: {text}.\n")
        )

    assert of("Why do you plan") == "en"
    assert of("最初に何を調べますか") == "ja"
    assert of("كيف تتعامل مع عميل غاضب") == "ar"
    assert of("Почему вы выбрали эту работу") == "ru"


def test_the_data_is_json_and_holds_no_template() -> None:
    for text in GUIDES.values():
        json.dumps(sheet.data(book(text), FULL))


def test_pitfalls_in_sentences_of_one_kind_are_a_list_on_paper_as_on_the_screen() -> None:
    made = book(
        "# Lock keeper interview questions\n\n#### How do you open a gate?\n"
        "**Answer:** Slowly.\n\n**Pitfalls:** Blaming the mill. Rushing the wheel.\n"
    )
    boxes = [
        piece
        for card in cards_pdf.papers(made)
        for piece in card["back"]
        if piece["k"] == "box" and piece["kind"] == "watch"
    ]
    assert len(boxes) == 2
    assert all([block["k"] for block in piece["c"]] == ["ul"] for piece in boxes)
