"""What may not happen to a learner or an owner: retired by mistake, read back, run, left half."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from deckbuilder import export as exporting
from deckbuilder import formulae, raised
from deckbuilder.cli import app
from deckbuilder.files import ENDINGS, content, read
from deckbuilder.identity.ledger import parse
from deckbuilder.markdown import html as render
from deckbuilder.notes import words
from deckbuilder.ours import ours
from deckbuilder.writers import WRITERS, table
from tests.conftest import ROOT

ONE = "---\nrole: N\n---\n## Interview Questions\n\n#### How do you rank calls?\n\nBy need.\n"
TWO = "---\nrole: M\n---\n## Interview Questions\n\n#### How do you open a call?\n\nBy name.\n"


@pytest.fixture
def guides(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "g"
    folder.mkdir()
    (folder / "a.md").write_text(ONE, encoding="utf-8")
    (folder / "b.md").write_text(TWO, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return folder


def export(*more: str, code: int = 0) -> Result:
    result = CliRunner().invoke(app, ["export", "g", "--out", "out", *more])
    assert result.exit_code == code, result.output
    return result


def states(guides: Path) -> dict[str, str]:
    entries = parse((guides / "deckbuilder.lock").read_text(encoding="utf-8")).entries
    return {guide: entry.state for entry in entries for guide in entry.guides}


# --- absence is not retirement --------------------------------------------------------------------


@pytest.mark.parametrize(
    "what", ["empty", "prose", "folder", "fifo", "dead link", "loop", "binary"]
)
def test_a_guide_that_cannot_be_read_keeps_its_notes_until_told(what: str, guides: Path) -> None:
    export()
    place = guides / "b.md"
    place.unlink()
    if what == "folder":
        place.mkdir()
    elif what == "fifo":
        os.mkfifo(place)
    elif what == "dead link":
        place.symlink_to("nowhere.md")
    elif what == "loop":
        place.symlink_to("b.md")
    else:
        text = {"empty": b"", "prose": b"Calls were good.\n", "binary": bytes(range(256)) * 9}[what]
        place.write_bytes(text)
    said = export("--format", "apkg", code=1)
    assert "b.md" in said.stderr
    assert states(guides) == {"a.md": "live", "b.md": "live"}
    export("--retire")
    assert states(guides) == {"a.md": "live", "b.md": "retired"}


def test_a_file_that_is_gone_is_gone_only_from_a_folder_that_was_read(guides: Path) -> None:
    export()
    (guides / "b.md").unlink()
    result = CliRunner().invoke(app, ["export", "g/a.md", "--out", "out"])
    assert result.exit_code == 0, result.output
    assert states(guides) == {"a.md": "live", "b.md": "live"}
    export()
    assert states(guides) == {"a.md": "live", "b.md": "retired"}


def test_files_without_a_card_are_named(guides: Path) -> None:
    (guides / "notes.md").write_text("Just some prose about the week.\n", encoding="utf-8")
    said = export().stdout.splitlines()
    assert [line for line in said if line.startswith("no card: g/notes.md: ")]
    assert said[-1] == "Open the 2 packages in out/ in Anki."
    assert not export().stdout.splitlines()[-1].startswith("Open")


# --- the ledger -----------------------------------------------------------------------------------


def test_a_damaged_ledger_is_refused_and_rebuilt_on_request(guides: Path) -> None:
    export()
    ledger = guides / "deckbuilder.lock"
    whole = ledger.read_bytes()
    ledger.write_bytes(whole[: whole.rindex(b'{"end"')])
    said = export("--out", "new", code=1)
    assert "--rebuild" in said.stderr
    assert not Path("new").exists()
    said = export("--rebuild")
    assert "the ledger was rebuilt: 2 notes are known from it" in said.stdout
    assert ledger.read_bytes() == whole
    assert (guides / "deckbuilder.lock.damaged").read_bytes() in whole


def test_a_ledger_behind_a_link_is_written_through_it(guides: Path, tmp_path: Path) -> None:
    real = tmp_path / "elsewhere.lock"
    export("--ledger", str(guides / "deckbuilder.lock"))
    (guides / "deckbuilder.lock").rename(real)
    (guides / "deckbuilder.lock").symlink_to(real)
    (guides / "a.md").write_text(ONE.replace("By need.", "By size."), encoding="utf-8")
    export()
    assert (guides / "deckbuilder.lock").is_symlink()
    assert {entry.revision for entry in parse(real.read_text(encoding="utf-8")).entries} == {1, 2}


@pytest.mark.parametrize("mask", [0o022, 0o077])
def test_files_are_as_private_as_the_user_wants_them(mask: int, guides: Path) -> None:
    before = os.umask(mask)
    try:
        export()
    finally:
        os.umask(before)
    for path in (guides / "deckbuilder.lock", Path("out/n.apkg")):
        assert stat.S_IMODE(path.stat().st_mode) == 0o666 & ~mask


def test_many_at_once_into_one_folder(guides: Path, tmp_path: Path) -> None:
    """Each with a ledger of its own: every one ends well, and every package is whole."""
    command = [sys.executable, "-m", "deckbuilder", "export", "g", "--out", "out", "--ledger"]
    running = [
        subprocess.Popen(
            [*command, str(tmp_path / f"{n}.lock")],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        for n in range(8)
    ]
    for process in running:
        _, said = process.communicate(timeout=120)
        assert process.returncode == 0, said
    assert {p.name for p in Path("out").iterdir()} == {
        f"{role}.{end}" for role in "mn" for end in ("apkg", "md", "questions.csv")
    }


# --- ours -----------------------------------------------------------------------------------------


def test_what_we_wrote_is_recognised_in_every_format_whatever_its_name(guides: Path) -> None:
    export("--format", ",".join(WRITERS))
    made = [path for path in Path("out").rglob("*") if path.is_file()]
    assert len(made) == 14
    for path in made:
        assert ours(f"copy of {path.name}", path.read_bytes()), path
    assert not ours("a.md", ONE.encode())
    assert ours("My-Answers.md", b"# mine\n")


def test_outputs_among_the_guides_change_no_card(guides: Path) -> None:
    before = [guide.cards for guide in read([guides]).guides]
    for _ in range(2):
        export("--out", "g/decks", "--format", ",".join(WRITERS))
        for path in list((guides / "decks").iterdir()):
            if path.suffix in ENDINGS:
                (guides / f"copy of {path.name}").write_bytes(path.read_bytes())
        assert [guide.cards for guide in read([guides]).guides] == before


# --- text -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("2<sup>10</sup>", "2^10"),
        ("n<sup>a b</sup>", "n^(a b)"),
        ("x<sub>1</sub> of <kbd>Esc</kbd>", "x_1 of Esc"),
        ("<del>80</del> 65", "~~80~~ 65"),
        ("2<sup>10 and no end", "2<sup>10 and no end"),
        ("10<sup><em>3</em></sup>", "10^<em>3</em>"),
        ("x<sub>i<sup>2</sup></sub>", "x_(i^2)"),
        ("2<sup><code>n</code></sup>", "2^<code>n</code>"),
        ("<sup>half", "<sup>half"),
        ("half</sup>", "half</sup>"),
    ],
)
def test_raised_text_in_letters_alone(text: str, plain: str) -> None:
    assert raised.plain(text) == plain


def test_a_voice_speaks_no_tex() -> None:
    html = render.inline(r"How \(x^2\) or \(\href{a}{b}\) or [x] grows: `\frac{a}{b}`?")
    assert render.spoken(html) == "How or or [x] grows: ?"


def test_links_that_lead_nowhere_are_text() -> None:
    assert render.inline("[a](b.md) [c](#d) [e](https://f.g)") == (
        'a c <a href="https://f.g">e</a>'
    )


def test_letters_that_must_not_be_composed_are_entities() -> None:
    code = '`"e\u0301" === "\u00e9"`'
    assert "e&#769;" in render.inline(code)
    assert render.inline("cafe\u0301") == "cafe\u0301", "an accent in prose is composed"
    assert render.inline("\u212a and \ufa19") == "&#8490; and &#64025;"


def test_words_of_another_language_stand_in_the_style() -> None:
    german = {name: f"{word} (de)" for name, word in words.ENGLISH.items()}
    style = words.style(languages={"de": german, "xx": {"result": "half a language"}})
    assert ':lang(de) .lab.watch::before { content: "Watch out (de)"; }' in style
    assert (
        ':lang(de) .fold.why a.hint::before { font-size: 15.3px; content: "Why it works (de)"; }'
        in style
    )
    assert "xx" not in style


# --- what a learner is told -----------------------------------------------------------------------


def rewritten(place: Path, old: str, new: str) -> None:
    place.write_text(place.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def test_the_sentence_is_about_the_files_of_this_export(guides: Path) -> None:
    export("--format", "apkg,csv")
    rewritten(guides / "b.md", "By name.", "By their name.")
    assert "Open" not in export("--format", "apkg,csv", "--role", "N").stdout
    said = export("--format", "apkg,csv").stdout
    assert "Open out/m.apkg in Anki; to bring the new text" in said
    assert "Open" not in export("--format", "apkg,csv").stdout


def test_a_csv_of_notes_that_anki_does_not_know_says_so(guides: Path) -> None:
    export("--format", "apkg")
    with (guides / "a.md").open("a", encoding="utf-8") as file:
        file.write("\n## Certifications\n\n- **Certified Rigger (CR)**: It shows skill.\n")
    said = export("--format", "csv").stdout
    assert "Open the packages first" in said
    assert "out/n.terms.csv" in said


def test_a_learner_of_release_0_1_is_led_to_the_csv(guides: Path) -> None:
    ledger = ROOT / "tests" / "upgrade" / "0.1" / "deckbuilder.lock"
    (guides / "deckbuilder.lock").write_bytes(ledger.read_bytes())
    said = export("--format", "apkg,csv").stdout
    assert "open no package" in said


def test_the_search_finds_a_note_by_what_a_learner_may_still_have(guides: Path) -> None:
    export()
    rewritten(guides / "a.md", "How do you rank calls?", "How do you rank all the calls?")
    export()
    with (guides / "a.md").open("a", encoding="utf-8") as file:
        file.write("\n#### Why do you write it down?\n\nFor the next shift.\n")
    rewritten(guides / "a.md", "#### How do you rank all the calls?\n\nBy need.\n", "")
    said = export().stdout
    assert '"Question:How do you rank all the calls*" OR "Question:How do you rank calls*"' in said


# --- what is not there ----------------------------------------------------------------------------


def test_a_guide_that_vanishes_while_it_is_read_is_kept(
    guides: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    export()

    def vanishing(path: Path, most: int = -1) -> bytes:
        if path.name == "b.md":
            path.unlink()
        return content(path, most)

    monkeypatch.setattr("deckbuilder.files.content", vanishing)
    export(code=1)
    assert states(guides) == {"a.md": "live", "b.md": "live"}


def test_text_that_moved_and_left_a_line_behind_is_followed(guides: Path) -> None:
    export()
    text = (guides / "b.md").read_text(encoding="utf-8")
    (guides / "c.md").write_text(text, encoding="utf-8")
    (guides / "b.md").write_text("Moved to c.md.\n", encoding="utf-8")
    assert "cards-gone" not in export().stderr

    def revisions_of(place: str) -> list[int]:
        entries = parse((guides / "deckbuilder.lock").read_text(encoding="utf-8")).entries
        return [entry.revision for entry in entries if entry.guides == (place,)]

    (before,) = revisions_of("c.md")
    rewritten(guides / "c.md", "By name.", "By their name.")
    export()
    assert revisions_of("c.md") == [before + 1]


def test_below_a_dead_link_nothing_is_gone(guides: Path) -> None:
    (guides / "sub").mkdir()
    (guides / "b.md").rename(guides / "sub" / "b.md")
    export()
    (guides / "sub" / "b.md").unlink()
    (guides / "sub").rmdir()
    (guides / "sub").symlink_to("nowhere")
    assert "sub/b.md" in export(code=1).stderr
    assert states(guides)["sub/b.md"] == "live"


def test_a_link_to_a_guide_elsewhere_is_a_guide_here(guides: Path, tmp_path: Path) -> None:
    (tmp_path / "else.md").write_text(TWO, encoding="utf-8")
    (guides / "b.md").unlink()
    (guides / "b.md").symlink_to(tmp_path / "else.md")
    export()
    (tmp_path / "else.md").unlink()
    export(code=1)
    assert states(guides)["b.md"] == "live"
    (guides / "b.md").unlink()
    export()
    assert states(guides)["b.md"] == "retired"


def test_settings_in_a_subfolder_do_not_move_the_ledger(guides: Path) -> None:
    (guides / "sub").mkdir()
    (guides / "b.md").rename(guides / "sub" / "b.md")
    export()
    (guides / "sub" / "deckbuilder.yaml").write_text("labels: {Traps: pitfall}\n", encoding="utf-8")
    assert "2 unchanged" in export().stdout
    assert not (guides / "sub" / "deckbuilder.lock").exists()


def test_a_part_of_a_shared_note_is_older_than_the_whole(guides: Path) -> None:
    for name, text in (("a.md", "It shows care."), ("b.md", "It shows skill.")):
        with (guides / name).open("a", encoding="utf-8") as file:
            file.write(f"\n## Certifications\n\n- **Certified Rigger (CR)**: {text}\n")
    result = CliRunner().invoke(app, ["export", "g", "--out", "out"])
    assert result.exit_code == 0
    whole = revisions(["g"])
    assert revisions(["g/a.md"])["CR"] == whole["CR"] - 1


def revisions(sources: list[str]) -> dict[str, int]:
    library = read([Path(source) for source in sources])
    built = exporting.build(library, None)
    return {n.fields[0][1]: n.revision for deck in built.decks for n in deck.notes}


def test_terms_keep_their_ids(guides: Path) -> None:
    line = "- **{}**: {} <!-- id: rig -->\n"
    text = ONE + "\n## Certifications\n\n" + line
    (guides / "a.md").write_text(text.format("Certified Rigger (CR)", "Skill."), encoding="utf-8")
    export()
    (guides / "a.md").write_text(
        text.format("Licensed Hoist Operator (LHO)", "Right to hoist."), encoding="utf-8"
    )
    said = export().stdout
    assert "retired" not in said
    assert "1 reworded" in said


def test_signs_in_code_tell_two_questions_apart(guides: Path) -> None:
    asked = "#### What does `{}` compare?\n\nIt compares {}.\n\n"
    text = "".join(asked.format(*pair) for pair in (("==", "values"), ("===", "types too")))
    (guides / "a.md").write_text(f"## Interview Questions\n\n{text}", encoding="utf-8")
    assert len(read([guides / "a.md"]).guides[0].cards) == 2
    assert not [d for d in read([guides / "a.md"]).diagnostics if d.code == "repeated-question"]


# --- text that must stay text ---------------------------------------------------------------------


@pytest.mark.parametrize("code", ["\\ce{\\$\\\\href{javascript:x}{y}\\$}", "\\pu{1 \\\\}"])
def test_chemistry_hides_no_command(code: str) -> None:
    assert "\\(" not in render.inline(f"I weigh \\({code}\\) first.")
    refused = [found.refused for _, found in formulae.find(f"I weigh \\({code}\\) first.")]
    assert refused
    assert all(refused), "it is told"
    assert "\\(\\ce{H2O}\\)" in render.inline("I weigh \\(\\ce{H2O}\\) first.")


@pytest.mark.parametrize("cell", ["a;=1+1;b", "a\t@x", "a\n=1", "a; +cmd()", "b;-1+2"])
def test_no_cell_begins_a_formula_for_any_separator(cell: str) -> None:
    for part in re.split("[;\t\n]", table.defused(cell)):
        assert not re.match(r"\s*(?:[=@]|[+-]\w)", part)


def test_a_list_in_a_cell_stays_a_list() -> None:
    assert table.defused("Ask:\n- first\n- then") == "Ask:\n- first\n- then"


def test_no_output_takes_the_place_of_a_device(guides: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    os.mkfifo(tmp_path / "out" / "n.apkg")
    said = CliRunner().invoke(app, ["export", "g", "--out", "out", "--format", "apkg"])
    assert said.exit_code == 1
    assert "n.apkg: something stands there that is no file" in said.stderr
    assert "Errno" not in said.stderr
    assert stat.S_ISFIFO(os.lstat(tmp_path / "out" / "n.apkg").st_mode)
    assert not (guides / "deckbuilder.lock").exists()


def test_a_sheet_has_no_tag_in_a_link(guides: Path) -> None:
    text = "By [need <script>x()</script>](http://a.test) and ![a <b>c](http://a.test/p.png)."
    rewritten(guides / "a.md", "By need.", text)
    export("--format", "md")
    sheet = (guides.parent / "out" / "n.md").read_text(encoding="utf-8")
    assert not re.search(r"(?<!\\)<(?:script|b)>", sheet)
