"""Into the real Anki: all is new, then nothing; every card renders; learning survives a rebuild."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("anki", reason="the real anki is not installed")


from tests.conftest import ROOT
from tests.real_anki import counts, export, import_csv, import_package, new_collection

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture
def collection(tmp_path: Path) -> Iterator[Any]:
    col = new_collection(tmp_path)
    yield col
    col.close()


@pytest.fixture
def guides(tmp_path: Path) -> Path:
    folder = tmp_path / "guides"
    shutil.copytree(ROOT / "seeds", folder, ignore=shutil.ignore_patterns("*.lock"))
    return folder


def packages(out: Path) -> list[Path]:
    return sorted(out.glob("*.apkg"))


def test_new_then_nothing_by_package_and_by_csv(
    collection: Any, guides: Path, tmp_path: Path
) -> None:
    out = tmp_path / "decks"
    export(guides, out)
    seen = 0
    for path in packages(out):
        log = counts(import_package(collection, path))
        seen += log.pop("new")
        # a certification shared by two roles comes with both packages, once new and once known
        assert set(log) <= {"duplicate"}
    assert seen == collection.note_count()
    before = (collection.note_count(), collection.card_count())
    for path in packages(out):
        assert set(counts(import_package(collection, path))) == {"duplicate"}
        for part in sorted(out.glob(f"{path.stem}.*.csv")):
            log = counts(import_csv(collection, part))
            assert set(log) <= {"updated", "duplicate"}, log
    assert (collection.note_count(), collection.card_count()) == before
    message, ok = collection.fix_integrity()
    assert ok, message
    assert collection.card_count() == before[1]


def test_csv_alone_needs_the_note_types_and_then_carries_the_same_identities(
    collection: Any, guides: Path, tmp_path: Path
) -> None:
    out = tmp_path / "decks"
    export(guides, out)
    first = packages(out)[0]
    import_package(collection, first)
    guids = set(collection.db.list("select guid from notes"))
    collection.remove_notes(collection.find_notes(""))
    for part in sorted(out.glob(f"{first.stem}.*.csv")):
        assert set(counts(import_csv(collection, part))) == {"new"}
    assert set(collection.db.list("select guid from notes")) == guids


_MARKUP = re.compile(r"\*\*|&amp;amp;|\{\{|\}\}|Invalid|template|&lt;(?:b|div|span)\b")


def test_every_card_renders(collection: Any, guides: Path, tmp_path: Path) -> None:
    out = tmp_path / "decks"
    export(guides, out)
    for path in packages(out):
        import_package(collection, path)
    ids = collection.find_cards("")
    assert len(ids) > 100
    for cid in ids:
        card = collection.get_card(cid)
        front, back = (
            re.sub(r"<style>.*?</style>", "", card.question(), flags=re.DOTALL),
            re.sub(r"<style>.*?</style>", "", card.answer(), flags=re.DOTALL),
        )
        words = re.sub(r"<[^>]*>", "", front).strip()
        assert len(words) > 10, f"a blank front: {front}"
        assert len(re.sub(r"<[^>]*>", "", back).strip()) > len(words), back
        prose = re.sub(r"<(pre|code)\b.*?</\1>", "", back, flags=re.DOTALL)
        assert not _MARKUP.search(re.sub(r"<[^>]*>", "", prose)), prose


def test_hostile_text_is_inert(collection: Any, tmp_path: Path) -> None:
    guides = tmp_path / "guides"
    guides.mkdir()
    body = (
        '---\nterm: "Hacker <script>alert(1)</script> {{Front}} [sound:x.mp3] Interview '
        'Guide"\ntags: ["a b::c", "x\\ty"]\n---\n## Technical Questions\n'
        "#### 1. What is `[sound:x.mp3]` and <img src=x onerror=alert(1)> {{c1::this}}?\n"
        "**Answer:** [sound:evil.mp3] [latex]x[/latex] [$]x[/$] [anki:tts "
        "lang=en]x[/anki:tts] {{Question}} {{cloze:x}} <script>alert(1)</script> "
        "[x](javascript:alert(1)) \\(x^2\\) ![p](http://a.b/c.png) a < b and List<String> & "
        "&amp; &lt;b&gt;\n"
    )
    (guides / "a.md").write_text(body, encoding="utf-8")
    out = tmp_path / "decks"
    export(guides, out)
    assert counts(import_package(collection, packages(out)[0])) == {"new": 1}
    card = collection.get_card(collection.find_cards("")[0])
    output = card.render_output()
    html = output.question_text + output.answer_text
    assert not output.question_av_tags
    assert not output.answer_av_tags
    assert "<script" not in html
    assert "onerror=alert" not in re.sub(r"&lt;.*?&gt;", "", html)
    assert "javascript:" not in re.sub(r">[^<]*<", "><", html)
    assert "<img" not in html
    assert "\\(x^2\\)" in html
    assert "List&lt;String&gt;" in html
    assert "a &lt; b" in html
