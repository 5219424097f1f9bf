"""What each writer writes, read back by the tools that will read it."""

from __future__ import annotations

import csv
import io
import os
import re
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from deckbuilder import decks
from deckbuilder.files import ENDINGS, read
from deckbuilder.markdown import html as render
from deckbuilder.model import (
    Book,
    Certification,
    Competency,
    Concept,
    Deck,
    List,
    Note,
    Options,
)
from deckbuilder.notes import build as building
from deckbuilder.notes.points import untold
from deckbuilder.notes.types import NOTE_TYPES
from deckbuilder.ours import MARK
from deckbuilder.writers import apkg, markdown, table
from deckbuilder.writers import csv as anki_csv
from tests.conftest import GUIDES, ROOT
from tests.reading import read_text, words

FULL = Options(answers="full")


def book_of(*texts: str) -> Book:
    made = [read_text(text, f"guide-{n}.md") for n, text in enumerate(texts)]
    return Book("Everything", "everything", tuple(identified(building.build(decks.build(made)))))


def identified(made: Sequence[Deck]) -> list[Deck]:
    """As the ledger would, but from the text alone."""

    def guid(note: Note) -> str:
        return sha256(f"{note.kind}|{note.role}|{note.key}".encode()).hexdigest()[:12]

    return [
        replace(
            deck,
            notes=tuple(replace(note, guid=guid(note), revision=1) for note in deck.notes),
        )
        for deck in made
    ]


def one(answer: str, question: str = "How do you plan?") -> Book:
    return book_of(
        f"---\nterm: Nurse Interview Guide\n---\n\n## Technical Questions\n\n#### 1. "
        f"{question}\n\n**Answer:** {answer}\n\n#### 2. Why?\n\nSo.\n"
    )


def shipped() -> list[Deck]:
    return identified(building.build(decks.build(read([ROOT / "seeds"]).guides)))


def fixtures() -> list[Deck]:
    return identified(
        building.build(
            decks.build(read([p for p in sorted(GUIDES.iterdir()) if p.suffix in ENDINGS]).guides)
        )
    )


def books() -> list[Book]:
    return [Book(deck.role, deck.slug, (deck,)) for deck in shipped() + fixtures()]


# --- Anki's CSV -----------------------------------------------------------------------------------


def parts_of(book: Book) -> dict[str, list[str]]:
    """Ending → lines of Anki's CSV."""
    return {end: data.decode().split("\n") for end, data in anki_csv.parts(book, FULL)}


def rows_in(lines: Sequence[str]) -> tuple[list[str], list[list[str]]]:
    """The names of the columns, and the rows."""
    at = next(n for n, line in enumerate(lines) if line.startswith("#columns:"))
    body = io.StringIO("\n".join(lines[at + 1 :]), newline="")
    return lines[at].removeprefix("#columns:").split(","), list(csv.reader(body, strict=True))


def test_the_header_answers_every_question_anki_would_ask() -> None:
    for book in books():
        made = parts_of(book)
        assert set(made) <= {".questions.csv", ".pitfalls.csv", ".terms.csv"}
        for lines in made.values():
            last = next(n for n, line in enumerate(lines) if line.startswith("#columns:"))
            head = [line.split(":")[0] for line in lines[: last + 1]]
            assert head[:3] == ["#separator", "#html", "#notetype"]
            assert "#tags column" not in head
            assert head[-3:] == ["#guid column", "#if matches", "#columns"]
            assert int(lines[2].split(":")[1]) in {kind.id for kind in NOTE_TYPES.values()}


def test_every_cell_is_quoted() -> None:
    for book in books():
        for lines in parts_of(book).values():
            body = "\n".join(lines).split("#columns:")[1].split("\n", 1)[1]
            assert set(re.sub(r'"(?:[^"]|"")*"', "", body)) <= {",", "\n"}


def test_rows_are_the_notes_by_name_without_what_is_the_learners() -> None:
    for book in books():
        found = {}
        for lines in parts_of(book).values():
            names, rows = rows_in(lines)
            assert not {"My answer", "My note", "Tags"} & set(names)
            made = [dict(zip(names, row, strict=True)) for row in rows]
            found |= {row["GUID"]: row for row in made}
        assert set(found) == {note.guid for note in book.notes}
        for note in book.notes:
            row = found[note.guid]
            assert {name: row[name] for name, _ in note.fields[:-1]} == dict(note.fields[:-1])


def test_csv_keeps_formula_cells_and_hashes_literal() -> None:
    book = one("=1+1 is a formula", "#1: =SUM(A1) or +1, -1, @x?")
    for lines in parts_of(book).values():
        assert all("'" not in cell[:1] for row in rows_in(lines)[1] for cell in row)


# --- the plain table ------------------------------------------------------------------------------


def rows_of(book: Book) -> list[dict[str, str]]:
    data = table.write(book, FULL)
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))


def test_one_row_a_card() -> None:
    for book in books():
        rows = rows_of(book)
        found = [card for deck in book.decks for card in deck.cards]
        assert [(row["Kind"], row["Line"]) for row in rows] == [
            (card.kind, str(card.span.start)) for card in found
        ]
        assert all(
            card.span.path.endswith(row["File"]) for row, card in zip(rows, found, strict=True)
        )
        for row in rows:
            assert row["Front"].strip()
            assert row["Role"]


def test_the_table_is_readable_text() -> None:
    for book in books():
        cards = [card for deck in book.decks for card in deck.cards]
        for row, card in zip(rows_of(book), cards, strict=True):
            if "`" in str(card.content()):
                continue  # code may hold any tag
            for name in ("Front", "Back", "More"):
                assert not re.search(
                    r"</?(?:p|li|ul|ol|b|strong|em|div|span)\b|&(?:lt|gt|amp|#\d+);|\*\*", row[name]
                ), row[name]


@pytest.mark.parametrize(
    "start",
    [
        "=1+1",
        "+1",
        "-1 + 1",
        "@SUM(A1)",
        "=cmd|' /C calc'!A0",
        "＝1+1",
        "＋1",
        "－1",
        "＠x",
        "\t=1",
        " =1",
        "\n=1",
        "'=1",
    ],
)
def test_no_cell_is_a_formula(start: str) -> None:
    """In any column, whatever it is made of: role, tags, section, question, answer."""
    text = (
        (
            f'---\nrole: "{start} role"\nvertical: "{start} v"\ncategory: "{start} c"\ntags: '
            f'["{start} t"]\n---\n\n'
        )
        .replace("\t", "\\t")
        .replace("\n=", "\\n=")
    )
    text += (
        f"## {start} Questions\n\n#### {start} is it so?\n\n**Answer:** {start} is so.\n\n- "
        f"**Pitfalls:** {start}\n"
    )
    for row in rows_of(book_of(text)):
        for name, cell in row.items():
            assert not re.match(
                (
                    r"\s*[=+@\N{FULLWIDTH EQUALS SIGN}\N{FULLWIDTH PLUS SIGN}\N{FULLWIDTH "
                    r"COMMERCIAL AT}\N{FULLWIDTH HYPHEN-MINUS}-]"
                ),
                cell,
            ), (
                name,
                cell,
            )


def test_defused_leaves_ordinary_cells_alone() -> None:
    for cell in ("", "words", "3 points", "a = b", "“=”", "•"):
        assert table.defused(cell) == cell


# --- the study sheet ------------------------------------------------------------------------------


def tokens_of(sheet: str) -> list[Token]:
    return MarkdownIt("commonmark").enable(["table"]).parse(sheet)


def headings(sheet: str) -> list[tuple[int, str]]:
    tokens = tokens_of(sheet)
    return [
        (int(token.tag[1]), shown([after]))
        for token, after in zip(tokens, tokens[1:], strict=False)
        if token.type == "heading_open"
    ]


def shown(tokens: Sequence[Token]) -> str:
    """The words a viewer shows."""
    found = []
    for token in tokens:
        for part in token.children or (token,):
            if part.type in ("text", "code_inline", "fence", "code_block"):
                found.append(part.content)
            elif part.type == "image":
                found.append(shown(part.children or ()))
            elif part.type in ("softbreak", "hardbreak"):
                found.append(" ")
        found.append("" if token.children is not None and len(tokens) == 1 else " ")
    return re.sub(r"\s+", " ", "".join(found)).strip()


def raw_html(sheet: str) -> list[str]:
    return [
        t.content
        for token in tokens_of(sheet)
        for t in (token, *(token.children or ()))
        if t.type in ("html_block", "html_inline")
    ]


def sheet_of(book: Book, options: Options = FULL) -> str:
    return markdown.write(book, options).decode()


@pytest.mark.parametrize("book", books(), ids=lambda b: b.slug)
def test_a_sheet_is_markdown_that_holds_everything(book: Book) -> None:
    sheet = sheet_of(book)
    (deck,) = book.decks
    assert raw_html(sheet) == []
    titles = headings(sheet)
    assert titles[0] == (1, " ".join(deck.role.split()))
    assert [level for level, _ in titles].count(1) == 1
    assert all(
        after <= before + 1 for (before, _), (after, _) in zip(titles, titles[1:], strict=False)
    ), "no level is left out"
    body = shown(tokens_of(sheet))
    numbers = [
        int(n) for level, title in titles if level == 3 and (n := title.partition(".")[0]).isdigit()
    ]
    assert numbers[: len(deck.studies)] == list(range(1, len(deck.studies) + 1))
    for value in (*deck.verticals, *deck.categories):
        assert value in body
    have = words(body)
    for card in deck.cards:
        for value in card.content().values():
            for part in value if isinstance(value, tuple) else (value,):
                text = render.plain(getattr(part, "text", part))
                missing = [
                    word for word in words(re.sub(r"\\[\[\]()]", " ", text)) if word not in have
                ]
                assert not missing, (card.span, missing)
    for question in deck.unanswered:
        assert not [word for word in words(render.plain(question.prompt)) if word not in have]


@pytest.mark.parametrize("book", books(), ids=lambda b: b.slug)
def test_the_contents_lead_to_the_headings(book: Book) -> None:
    """Anchors as viewers make them: lower case, hyphens, no punctuation, `-1` for a repetition."""
    sheet = sheet_of(book)
    seen: dict[str, int] = {}
    anchors = set()
    for _, title in headings(sheet):
        anchor = re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")
        n = seen.get(anchor, 0)
        seen[anchor] = n + 1
        anchors.add(f"{anchor}-{n}" if n else anchor)
    links = [
        str(t.attrs["href"])
        for token in tokens_of(sheet)
        for t in token.children or ()
        if t.type == "link_open" and str(t.attrs["href"]).startswith("#")
    ]
    from urllib.parse import unquote

    assert {unquote(link[1:]) for link in links} <= anchors
    sections = [title for level, title in headings(sheet) if level == 2]
    assert len(links) == len(sections)


@pytest.mark.parametrize("book", books(), ids=lambda b: b.slug)
def test_certifications_are_a_table(book: Book) -> None:
    tokens = tokens_of(sheet_of(book))
    wanted = {c.name for deck in book.decks for c in deck.cards if isinstance(c, Certification)}
    cells = [shown([tokens[i + 1]]) for i, token in enumerate(tokens) if token.type == "td_open"]
    for name in wanted:
        assert " ".join(render.plain(name).split()) in cells


def test_every_part_of_a_question_stands_on_the_sheet() -> None:
    for book in books():
        sheet = sheet_of(book)
        tokens = tokens_of(sheet)
        quoted, depth = "", 0
        for token in tokens:
            depth += token.nesting if token.type.startswith("blockquote") else 0
            if depth and token.type == "inline":
                quoted += shown([token]) + "\n"
        for deck in book.decks:
            for study in deck.studies:
                title = " ".join(re.sub(r"\\[()]", "", render.plain(study.question.prompt)).split())
                assert any(text.partition(". ")[2] == title for _, text in headings(sheet)), title
                for pitfall in study.question.pitfall:
                    first = [
                        w
                        for line in render.plain(pitfall).split("\n")[:1]
                        for w in line.split()[:6]
                    ]
                    assert " ".join(first) in " ".join(quoted.split()), "pitfalls stand apart"
            whole = any(untold(study) for deck in book.decks for study in deck.studies)
            assert ("**Full answer" in sheet) == whole


def test_competencies_concepts_and_lists_stand_under_their_headings() -> None:
    for book in books():
        titles = {title for _, title in headings(sheet_of(book))}
        for deck in book.decks:
            for card in deck.cards:
                if isinstance(card, Competency):
                    assert card.name in titles
                elif isinstance(card, (Concept, List)) and card.heading:
                    assert " ".join(render.plain(card.heading).split()) in titles


def test_several_roles_in_one_sheet() -> None:
    made = shipped()
    sheet = sheet_of(Book("Everything", "all", tuple(made)))
    titles = headings(sheet)
    assert titles[0] == (1, "Everything")
    assert [title for level, title in titles if level == 2] == [deck.role for deck in made]
    assert raw_html(sheet) == []


def test_answers_may_be_left_out() -> None:
    book = one("A plan is crucial. I plan each shift with the team of the ward. It works.")
    full, points, none = (sheet_of(book, Options(answers=a)) for a in ("full", "points", "none"))
    assert "Full answer" in full
    assert "Full answer" not in points
    assert "I plan each shift" in points.replace("**", "")
    assert "I plan" not in none
    assert "How do you plan?" in none


def test_unanswered_questions_are_listed() -> None:
    sheet = sheet_of(
        book_of(
            "---\nterm: Nurse Interview Guide\n---\n\n#### 1. How do you plan?\n\n#### 2. "
            "Why?\n\nSo.\n"
        )
    )
    title, _, rest = sheet.partition("## Questions without an answer")
    assert "How do you plan?" in rest
    assert "How do you plan?" not in title


def test_a_sheet_ends_with_the_mark_that_no_viewer_shows() -> None:
    sheet = sheet_of(one("I plan."))
    assert sheet.endswith(MARK + "\n")
    assert "written by" not in shown(tokens_of(sheet))


@pytest.mark.parametrize(
    "answer", ["$$ ", "`", "```", "<!--", "[a]:", "> ", "- ", "|", "#", "\\", "***", "<div>"]
)
def test_an_odd_answer_does_not_show_the_mark_or_swallow_the_rest(answer: str) -> None:
    sheet = sheet_of(one(f"I plan {answer}"))
    assert "written by deckbuilder" not in shown(tokens_of(sheet))
    assert (3, "2. Why?") in headings(sheet)


@pytest.mark.parametrize(
    ("markdown_text", "wanted"),
    [
        ("I use List<String> and a < b here.", "I use List<String> and a < b here."),
        ("It costs $1M … $2M.", "It costs $1M … $2M."),
        ("Revenue grew\n===\nand more.", "Revenue grew === and more."),
        ("I say [note]: look below.\n\n[note]: https://a.b", "I say note: look below."),
        ("Use `a|b` and `<b>` there.", "Use a|b and <b> there."),
        ("Use \\*stars\\* there.", "Use *stars* there."),
        ("A &lt;b&gt; tag &amp; more.", "A <b> tag & more."),
        ("So \\(x < y_1\\) holds.", "x < y_1"),
        ("The path C:\\\\<foo> is one.", "C:\\<foo>"),
        ("A tick \\` and <foo> and \\`.", "A tick ` and <foo> and `."),
        ("See <https://a.b/c> now.", "https://a.b/c"),
        ("Use C# or F#", "Use C# or F#"),
        ("1986\\. A great year.", "1986. A great year."),
        ("+ plus sign", "plus sign"),
        ("I did it [x] and [ ] too (see [1]).", "I did it [x] and [ ] too (see [1])."),
    ],
)
def test_text_is_shown_as_it_was_meant(markdown_text: str, wanted: str) -> None:
    sheet = sheet_of(one(markdown_text))
    assert wanted in shown(tokens_of(sheet))
    assert raw_html(sheet) == []


@pytest.mark.parametrize(
    "question",
    [
        "What is C#?",
        "Explain `List<String>` and a < b",
        "What is **bold** worth?",
        "How do you use a | b?",
        "What is \\(x^2\\)?",
        "Explain [this](http://a.b)",
    ],
)
def test_a_question_is_shown_as_it_was_meant(question: str) -> None:
    titles = headings(sheet_of(one("I do.", question)))
    assert (3, "1. " + " ".join(re.sub(r"\\[()]", "", render.plain(question)).split())) in titles


def test_code_stays_code() -> None:
    source = 'def f(x):\n    # no heading\n    return x < 3 and "**a**"\n\n\n- no list'
    tokens = tokens_of(sheet_of(one(f"Like this:\n\n```python\n{source}\n```\n\nDone.")))
    assert [(t.info, t.content) for t in tokens if t.type == "fence"][-1] == (
        "python",
        source + "\n",
    )


def test_tables_and_nested_lists_stay() -> None:
    sheet = sheet_of(
        one(
            "Like this:\n\n| a | b |\n| --- | --- |\n| c | d |\n\n1. one\n   - two\n     - "
            "three\n2. four"
        )
    )
    kinds = [t.type for t in tokens_of(sheet)]
    assert "table_open" in kinds
    assert kinds.count("ordered_list_open") >= 1
    deepest, depth = 0, 0
    for kind in kinds:
        depth += (kind in ("bullet_list_open", "ordered_list_open")) - (
            kind in ("bullet_list_close", "ordered_list_close")
        )
        deepest = max(deepest, depth)
    assert deepest == 3


# --- the package ----------------------------------------------------------------------------------


def test_a_package_says_its_notes() -> None:
    for book in books():
        if not book.notes:
            continue
        with zipfile.ZipFile(io.BytesIO(apkg.write(book, FULL))) as archive:
            assert archive.namelist() == ["collection.anki2", "media"]
            assert all(
                entry.compress_type == zipfile.ZIP_DEFLATED
                and entry.date_time == (1980, 1, 1, 0, 0, 0)
                for entry in archive.infolist()
            )
            database = archive.read("collection.anki2")
        connection = sqlite3.connect(":memory:")
        connection.deserialize(database)
        rows = connection.execute("SELECT guid, tags, flds FROM notes ORDER BY id").fetchall()
        dues = connection.execute("SELECT due FROM cards ORDER BY id").fetchall()
        connection.close()
        assert [row[0] for row in rows] == [note.guid for note in book.notes]
        for (_, tags, fields), note in zip(rows, book.notes, strict=True):
            assert tags.split() == list(note.tags)
            assert fields.split("\x1f") == [value for _, value in note.fields]
        assert [due for (due,) in dues] == sorted(due for (due,) in dues)


def test_two_machines_write_the_same_bytes(tmp_path: Path) -> None:
    """Another hash seed, time zone, language, folder and order of options: equal bytes."""
    made: list[dict[str, bytes]] = []
    settings = (
        {"PYTHONHASHSEED": "1", "TZ": "Asia/Tokyo", "LC_ALL": "C"},
        {"PYTHONHASHSEED": "4711", "TZ": "America/Lima", "LC_ALL": "C.UTF-8"},
    )
    for n, extra in enumerate(settings):
        folder = tmp_path / f"machine {n}" / "guides"
        folder.mkdir(parents=True)
        for path in sorted((ROOT / "seeds").iterdir(), reverse=bool(n)):
            if path.is_file() and path.suffix != ".lock":
                (folder / path.name).write_bytes(path.read_bytes())
        command = [
            sys.executable,
            "-m",
            "deckbuilder",
            "export",
            "guides",
            "--format",
            "apkg,csv,md,table",
            "--quiet",
        ]
        env = {**os.environ, **extra, "PYTHONPATH": str(ROOT), "SOURCE_DATE_EPOCH": "1800000000"}
        subprocess.run(command, cwd=folder.parent, env=env, check=True, capture_output=True)
        found = {p.name: p.read_bytes() for p in (folder.parent / "decks").iterdir()}
        made.append(found | {"ledger": (folder / "deckbuilder.lock").read_bytes()})
    assert len(made[0]) == 23
    assert sorted(made[0]) == sorted(made[1])
    assert [name for name in made[0] if made[0][name] != made[1][name]] == []


def test_a_later_build_of_the_same_guides_writes_the_same_bytes(tmp_path: Path) -> None:
    folder = tmp_path / "guides"
    folder.mkdir()
    for path in (ROOT / "seeds").iterdir():
        if path.is_file() and path.suffix != ".lock":
            (folder / path.name).write_bytes(path.read_bytes())
    made = []
    for now in ("1800000000", "1900000000"):
        command = [sys.executable, "-m", "deckbuilder", "export", "guides", "--quiet", "--out", now]
        subprocess.run(
            command,
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT), "SOURCE_DATE_EPOCH": now},
            check=True,
            capture_output=True,
        )
        made.append({p.name: p.read_bytes() for p in (tmp_path / now).iterdir()})
    assert made[0] == made[1]
