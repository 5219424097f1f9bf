"""Finding, reading and writing: oddities are diagnostics; outputs are old or new, never half."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

import pytest

from deckbuilder import files
from deckbuilder.encoding import decode
from deckbuilder.files import Library, Unreadable, find, read, write_all
from deckbuilder.model import Question

GUIDE = "---\nterm: Nurse Interview Guide\n---\n\n#### 1. How do you plan?\n\nI plan.\n"


def put(path: Path, text: str | bytes = GUIDE) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def names(folder: Path, out: Path | None = None) -> list[str]:
    return [source.path.relative_to(folder).as_posix() for source in find([folder], out)[0]]


def codes(library: Library) -> list[tuple[str, str, int]]:
    return [(Path(d.span.path).name, d.code, d.span.start) for d in library.diagnostics]


# --- finding --------------------------------------------------------------------------------------


def test_a_folder_is_walked_in_a_stable_order(tmp_path: Path) -> None:
    for name in (
        "b.md",
        "a.txt",
        "sub/z.mdx",
        "sub/deep/y.markdown",
        "B.MD",
        "c.pdf",
        "README",
        "sub/x.md.bak",
        "d.html",
        "e.csv",
    ):
        put(tmp_path / name)
    assert names(tmp_path) == ["B.MD", "a.txt", "b.md", "sub/deep/y.markdown", "sub/z.mdx"]


def test_hidden_folders_files_and_the_output_folder_are_left_out(tmp_path: Path) -> None:
    for name in (
        "a.md",
        ".git/b.md",
        ".hidden.md",
        ".venv/lib/c.md",
        "node_modules/d.md",
        "decks/e.md",
        "sub/decks/f.md",
    ):
        put(tmp_path / name)
    assert names(tmp_path, tmp_path / "decks") == ["a.md", "sub/decks/f.md"]


def test_a_hidden_folder_that_was_named_is_read(tmp_path: Path) -> None:
    put(tmp_path / ".notes/a.md")
    assert names(tmp_path / ".notes") == ["a.md"]


def test_the_output_folder_may_be_the_source_folder(tmp_path: Path) -> None:
    put(tmp_path / "a.md")
    assert names(tmp_path, tmp_path) == ["a.md"]


def test_one_guide_is_read_once(tmp_path: Path) -> None:
    path = put(tmp_path / "sub/a.md")
    found, _ = find([tmp_path, tmp_path / "sub", path, tmp_path / "sub/../sub/a.md"])
    assert len(found) == 1


def test_a_file_that_was_named_is_read_whatever_its_ending(tmp_path: Path) -> None:
    assert len(find([put(tmp_path / "guide.text")])[0]) == 1


def test_a_missing_source(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match=r"nowhere"):
        find([tmp_path / "nowhere"])


def test_a_folder_named_like_a_guide(tmp_path: Path) -> None:
    put(tmp_path / "sales.md/a.md")
    library = read([tmp_path])
    assert [Path(g.path).name for g in library.guides] == ["a.md"]
    assert codes(library) == [("sales.md", "not-a-file", 1)]


def test_a_broken_link_and_a_link_to_itself(tmp_path: Path) -> None:
    put(tmp_path / "a.md")
    (tmp_path / "gone.md").symlink_to(tmp_path / "nowhere.md")
    (tmp_path / "self.md").symlink_to(tmp_path / "self.md")
    library = read([tmp_path])
    assert [Path(g.path).name for g in library.guides] == ["a.md"]
    assert codes(library) == [("gone.md", "not-a-file", 1), ("self.md", "not-a-file", 1)]


def test_a_folder_that_links_to_itself_ends(tmp_path: Path) -> None:
    put(tmp_path / "sub/a.md")
    (tmp_path / "sub/loop").symlink_to(tmp_path)
    (tmp_path / "sub/loop.md").symlink_to(tmp_path)
    library = read([tmp_path])
    assert [Path(g.path).name for g in library.guides] == ["a.md"]
    assert ("loop.md", "not-a-file", 1) in codes(library)


def test_a_linked_guide_is_read_once(tmp_path: Path) -> None:
    put(tmp_path / "a.md")
    (tmp_path / "b.md").symlink_to(tmp_path / "a.md")
    assert len(read([tmp_path]).guides) == 1


def test_a_linked_folder_is_read_or_told(tmp_path: Path) -> None:
    """Somebody whose guides lie behind a link must not get silence."""
    put(tmp_path / "elsewhere/a.md")
    put(tmp_path / "guides/b.md")
    (tmp_path / "guides/more").symlink_to(tmp_path / "elsewhere")
    library = read([tmp_path / "guides"])
    assert len(library.guides) == 2 or codes(library)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_does_not_hang(tmp_path: Path) -> None:
    put(tmp_path / "a.md")
    os.mkfifo(tmp_path / "pipe.md")
    assert codes(read([tmp_path])) == [("pipe.md", "not-a-file", 1)]


def test_an_unreadable_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path / "a.md")
    put(tmp_path / "b.md")
    real = files.content

    def refuse(path: Path, most: int = -1) -> bytes:
        if path.name == "b.md":
            raise PermissionError(13, "Permission denied")
        return real(path, most)

    monkeypatch.setattr(files, "content", refuse)
    library = read([tmp_path])
    assert [Path(g.path).name for g in library.guides] == ["a.md"]
    assert codes(library) == [("b.md", "unreadable", 1)]


def test_an_unreadable_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path / "a.md")
    put(tmp_path / "locked/b.md")
    real = os.scandir

    def refuse(path: str | Path) -> object:
        if str(path).endswith("locked"):
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", refuse)
    library = read([tmp_path])
    assert [Path(g.path).name for g in library.guides] == ["a.md"]
    assert codes(library) == [("locked", "unreadable", 1)]


# --- reading --------------------------------------------------------------------------------------

ODD: dict[str, tuple[bytes, str, int]] = {
    "broken-yaml.md": (
        (
            b"---\nterm: Analyst: Interview Guide\nvertical: x\n---\n\n#### 1. "
            b"Why?\n\n**Answer:** So.\n"
        ),
        "broken-front-matter",
        2,
    ),
    "unclosed.md": (
        b"---\nterm: Nurse Interview Guide\n\n#### 1. Why?\n\n**Answer:** So.\n",
        "unclosed-front-matter",
        1,
    ),
    "fence.md": (
        (
            b"---\nterm: Nurse Interview Guide\n---\n\n#### 1. Why?\n\n```python\nx = 1\n\n#### "
            b"2. Who?\n\nWe.\n"
        ),
        "unclosed-fence",
        7,
    ),
    "comment.md": (
        (
            b"---\nterm: Nurse Interview Guide\n---\n\n#### 1. Why?\n\n**Answer:** So.\n\n<!-- "
            b"todo\n\n#### 2. Who?\n\nWe.\n"
        ),
        "unclosed-comment",
        9,
    ),
    "latin.md": (
        b"---\nterm: Nurse Interview Guide\n---\n\n#### 1. Why?\n\nAt the caf\xe9.\n",
        "bad-encoding",
        7,
    ),
    "utf16.md": (GUIDE.encode("utf-16"), "bad-encoding", 1),
    "zero.md": (b"", "empty-guide", 1),
    "blank.md": (b"\n \n\t\n", "empty-guide", 1),
    "front-only.md": (b"---\nterm: Nurse Interview Guide\n---\n", "empty-guide", 1),
    "binary.md": (bytes(range(256)) * 40, "bad-encoding", 2),
    "nul.txt": (b"\x00" * 5000, "empty-guide", 1),
    "toml.md": (
        b"+++\ntitle = [unclosed\n+++\n\n#### 1. Why?\n\n**Answer:** So.\n",
        "broken-front-matter",
        2,
    ),
    "aliases.md": (
        b"---\na: &a [x]\nb: ["
        + b"*a," * 100
        + b"]\nterm: Nurse Interview Guide\n---\n\n#### 1. Why?\n\n**Answer:** So.\n",
        "too-large",
        1,
    ),
    "big-front.md": (
        b"---\nterm: Nurse Interview Guide\nx: "
        + b"y" * 70_000
        + b"\n---\n\n#### 1. Why?\n\n**Answer:** So.\n",
        "too-large",
        1,
    ),
}


@pytest.mark.parametrize("name", ODD)
def test_odd_files_give_a_diagnostic_with_its_place(name: str, tmp_path: Path) -> None:
    data, code, line = ODD[name]
    put(tmp_path / name, data)
    put(tmp_path / "zz-sound.md")
    library = read([tmp_path])
    assert (name, code, line) in codes(library)
    assert [
        card.kind for g in library.guides if g.path.endswith("zz-sound.md") for card in g.cards
    ] == ["question"]
    assert all(d.message and d.hint for d in library.diagnostics)
    for guide in library.guides:
        assert guide.lines.lost == 0


@pytest.mark.parametrize(
    "name",
    [
        "broken-yaml.md",
        "unclosed.md",
        "fence.md",
        "comment.md",
        "latin.md",
        "utf16.md",
        "toml.md",
        "aliases.md",
        "big-front.md",
    ],
)
def test_odd_files_still_give_their_questions(name: str, tmp_path: Path) -> None:
    put(tmp_path / name, ODD[name][0])
    (guide,) = read([tmp_path]).guides
    wanted = 2 if name in ("fence.md", "comment.md") else 1
    assert [card.kind for card in guide.cards] == ["question"] * wanted


@pytest.mark.parametrize("name", ["broken-yaml.md", "unclosed.md", "aliases.md", "big-front.md"])
def test_broken_front_matter_still_names_the_role(name: str, tmp_path: Path) -> None:
    put(tmp_path / name, ODD[name][0])
    (guide,) = read([tmp_path]).guides
    assert (
        guide.meta.role == ("Analyst" if name == "broken-yaml.md" else "Nurse")
        or guide.meta.role == "Analyst:"
    )


def test_a_file_too_large_is_not_read(tmp_path: Path) -> None:
    put(tmp_path / "log.txt", b"x" * (files.MAX_SIZE + 1))
    library = read([tmp_path])
    assert not library.guides
    assert codes(library) == [("log.txt", "too-large", 1)]


def test_decode() -> None:
    assert decode("é".encode(), "a")[0] == "é"
    assert decode(b"\xef\xbb\xbf" + "é".encode(), "a") == ("é", [])
    assert decode("é".encode("cp1252"), "a")[0] == "é"
    assert decode("é".encode("utf-16"), "a")[0].lstrip("\ufeff") == "é"


def test_sheets_that_export_wrote_are_no_guides(tmp_path: Path) -> None:
    from deckbuilder.ours import MARK as WRITTEN

    put(tmp_path / "sheet.md", GUIDE + "\n" + WRITTEN + "\n")
    put(tmp_path / "crlf.md", (GUIDE + "\n" + WRITTEN + "\n\n").replace("\n", "\r\n"))
    put(tmp_path / "a.md")
    library = read([tmp_path])
    assert [Path(g.path).name for g in library.guides] == ["a.md"]
    assert codes(library) == []


def test_settings_beside_the_guides(tmp_path: Path) -> None:
    put(
        tmp_path / "deckbuilder.yaml",
        'guides:\n  "*.txt": {role: Porter}\n  "ward/*": {vertical: Health}\n',
    )
    put(tmp_path / "a.txt", "#### 1. Why?\n\n**Answer:** So.\n")
    put(tmp_path / "ward/b.md")
    put(tmp_path / "own/deckbuilder.yaml", 'guides:\n  "*": {role: Cook}\n')
    put(tmp_path / "own/c.md", "#### 1. Why?\n\n**Answer:** So.\n")
    found = {Path(g.path).name: (g.meta.role, g.meta.vertical) for g in read([tmp_path]).guides}
    assert found == {"a.txt": ("Porter", None), "b.md": ("Nurse", "Health"), "c.md": ("Cook", None)}
    assert read([tmp_path / "a.txt"]).guides[0].meta.role == "Porter"


def test_broken_settings_stop_nothing(tmp_path: Path) -> None:
    put(tmp_path / "deckbuilder.yaml", "guides: [unclosed\n")
    put(tmp_path / "a.md")
    library = read([tmp_path])
    assert len(library.guides) == 1
    assert [(n, c) for n, c, _ in codes(library)] == [("deckbuilder.yaml", "bad-config")]


def test_settings_that_are_a_folder_stop_nothing(tmp_path: Path) -> None:
    (tmp_path / "deckbuilder.yaml").mkdir()
    put(tmp_path / "a.md")
    assert len(read([tmp_path]).guides) == 1


# --- images ---------------------------------------------------------------------------------------

PNG = b"\x89PNG\r\n\x1a\nsomething"


def with_image(tmp_path: Path, target: str) -> Library:
    put(tmp_path / "guides/img/a b.png", PNG)
    put(tmp_path / "guides/img/a.png", PNG)
    put(tmp_path / "guides/img/notes.dat", "secret")
    put(tmp_path / "outside.png", PNG + b"2")
    put(tmp_path / "guides/sub/g.md", GUIDE.replace("I plan.", f"I plan. ![Stages]({target})"))
    return read([tmp_path / "guides"])


@pytest.mark.parametrize(
    "target",
    [
        "../img/a.png",
        "../img/a%20b.png",
        "<../img/a b.png>",
        '../img/a.png "Title"',
        "../img/a.png#x",
        "./../img/a.png",
    ],
)
def test_local_images_are_packaged_by_their_content(target: str, tmp_path: Path) -> None:
    library = with_image(tmp_path, target)
    assert codes(library) == []
    (image,) = library.images
    assert image.data == PNG
    assert image.name.startswith("deckbuilder-")


@pytest.mark.parametrize(
    "target",
    [
        "../../outside.png",
        "../img/none.png",
        "../img/notes.dat",
        "/etc/passwd",
        "../img",
        "img\x00.png",
        "%2e%2e/%2e%2e/outside.png",
    ],
)
def test_images_from_outside_are_not(target: str, tmp_path: Path) -> None:
    library = with_image(tmp_path, target)
    assert not library.images
    assert [code for _, code, _ in codes(library)] == ["missing-image"]
    assert library.diagnostics[0].span.start == 7


def test_a_link_out_of_the_folder_is_no_image(tmp_path: Path) -> None:
    put(tmp_path / "outside.png", PNG)
    put(tmp_path / "guides/g.md", GUIDE.replace("I plan.", "I plan. ![Stages](a.png)"))
    (tmp_path / "guides/a.png").symlink_to(tmp_path / "outside.png")
    assert not read([tmp_path / "guides"]).images


@pytest.mark.parametrize(
    "target",
    [
        "https://a.b/c.png",
        "//a.b/c.png",
        "http://a.b/c.png",
        "ftp://a.b/c.png",
        "data:image/png;base64,AA",
    ],
)
def test_remote_images_are_told(target: str, tmp_path: Path) -> None:
    library = with_image(tmp_path, target)
    assert not library.images
    assert [code for _, code, _ in codes(library)] == ["remote-image"]


def test_an_image_in_code_is_no_image(tmp_path: Path) -> None:
    put(
        tmp_path / "g.md",
        GUIDE.replace("I plan.", "Write `![alt](a.png)`:\n\n```md\n![alt](b.png)\n```"),
    )
    assert codes(read([tmp_path])) == []


# --- writing --------------------------------------------------------------------------------------


def test_write_all(tmp_path: Path) -> None:
    write_all([(tmp_path / "new/a.txt", b"a"), (tmp_path / "b.txt", b"b")])
    assert (tmp_path / "new/a.txt").read_bytes() == b"a"
    assert sorted(p.name for p in tmp_path.rglob("*")) == ["a.txt", "b.txt", "new"]


@pytest.mark.parametrize("at", [0, 1, 2])
def test_what_fails_in_writing_leaves_the_old_files(
    at: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [put(tmp_path / f"{n}.txt", b"old") for n in range(3)]
    real, count = files._write_new, iter(range(10))

    def full(path: Path, data: bytes, *, durable: bool) -> None:
        if next(count) == at:
            path.write_bytes(data[:1])
            raise OSError(28, "No space left on device")
        real(path, data, durable=durable)

    monkeypatch.setattr(files, "_write_new", full)
    with pytest.raises(OSError, match="No space"):
        write_all([(path, b"new") for path in paths])
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == {
        f"{n}.txt": b"old" for n in range(3)
    }


@pytest.mark.parametrize("error", [OSError(13, "Permission denied"), KeyboardInterrupt()])
def test_what_stops_between_renames_leaves_whole_files(
    error: BaseException, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [put(tmp_path / f"{n}.txt", b"old") for n in range(3)]
    real, count = os.replace, iter(range(10))

    def stop(source: str, target: Path) -> None:
        if next(count) == 1:
            raise error
        real(source, target)

    monkeypatch.setattr(os, "replace", stop)
    with pytest.raises(type(error)):
        write_all([(path, b"new") for path in paths])
    assert [p.read_bytes() for p in paths] == [b"new", b"old", b"old"]
    assert len(list(tmp_path.iterdir())) == 3


def test_sweep_takes_only_what_is_ours(tmp_path: Path) -> None:
    for name in (".deckbuilder-abc.part", "other.part", ".deckbuilder-notes.md", "a.apkg"):
        put(tmp_path / name)
    files.sweep(tmp_path)
    files.sweep(tmp_path / "nowhere")
    assert sorted(p.name for p in tmp_path.iterdir()) == [
        ".deckbuilder-notes.md",
        "a.apkg",
        "other.part",
    ]


def test_one_export_at_a_time(tmp_path: Path) -> None:
    with files.alone(tmp_path), files.alone(tmp_path / "another"):
        pass
    with files.alone(tmp_path):
        pass


def test_a_link_alone_is_followed_to_a_file_that_is_read_with_it(tmp_path: Path) -> None:
    guide = tmp_path / "glazier.md"
    guide.write_text(
        "# Glazier interview questions\n\n## How do you cut a curve?\n\n[Answer](more/curve.md)\n\n"
        "## What of splinters?\n\nSee [the solution](more/rest.md#splinters).\n\n"
        "## Why glass?\n\n[Answer](more/nowhere.md)\n\n## Who holds the pane?\n\nTwo of us.\n"
    )
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "curve.md").write_text("# Curve\n\nIn one breath.\n\n![it](pane.png)\n")
    (tmp_path / "more" / "pane.png").write_bytes(PNG)
    (tmp_path / "more" / "rest.md").write_text(
        "# Rest\n\n## Frames\n\nOak.\n\n## Splinters\n\nWater first.\n\n### Then\n\nLight.\n\n"
        "## Putty\n\nLinseed.\n"
    )
    alone = read([guide])
    assert [q.prompt for q in alone.guides[0].unanswered] == [
        "How do you cut a curve?",
        "What of splinters?",
        "Why glass?",
    ]
    library = read([tmp_path])
    made = {c.prompt: c for g in library.guides for c in g.cards if isinstance(c, Question)}
    curve, splinters = made["How do you cut a curve?"], made["What of splinters?"]
    assert curve.answers[0].text.source == "In one breath.\n\n![it](pane.png)"
    assert [image.data for image in library.images] == [PNG]
    assert "Light." in splinters.answers[0].text.source
    assert "Linseed." not in splinters.answers[0].text.source
    told = {(d.code, Path(d.span.path).name) for d in library.diagnostics}
    assert ("answers-another", "curve.md") in told
    assert ("dead-link", "glazier.md") not in told
    assert ("no-guide", "rest.md") not in told


def test_a_file_with_many_answers_is_read_once_for_all_links_to_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = "\n".join(f"## Why {name}?\n\n[Answer](all.md#{name})\n" for name in "abc")
    put(tmp_path / "guide.md", f"# Nurse interview questions\n\n{asked}".encode())
    put(
        tmp_path / "all.md",
        "# All\n\n## 🌊\n\nSea.\n\n## a\n\nOne.\n\n## b\n\nTwo.\n\n## c\n\nThree.\n".encode(),
    )
    parsed: list[str] = []
    parse = files.parse
    monkeypatch.setattr(files, "parse", lambda *args: parsed.append(args[0]) or parse(*args))
    library = read([tmp_path])
    made = [c for g in library.guides for c in g.cards if isinstance(c, Question)]
    assert [c.answers[0].text.source for c in made] == ["One.", "Two.", "Three."]
    assert sum(path.endswith("all.md") for path in parsed) == 2


def test_a_link_without_a_part_takes_the_whole_file(tmp_path: Path) -> None:
    put(tmp_path / "guide.md", b"# Nurse interview questions\n\n## Why here?\n\n[Answer](sea.md)\n")
    put(tmp_path / "sea.md", "# Sea\n\nSalt.\n\n## 🌊\n\nWaves.\n".encode())
    (card,) = [c for g in read([tmp_path]).guides for c in g.cards if isinstance(c, Question)]
    assert "Salt." in card.answers[0].text.source
    assert "Waves." in card.answers[0].text.source


def _lake(folder: Path, names: Iterable[str]) -> None:
    """Files that begin with a question and answer it in chapters."""
    told = "Because it is.\n\n## In winter\n\nIce lies on it.\n\n## In summer\n\nBoats do.\n"
    for name in names:
        text = f"---\nlevel: easy\n---\n\n# Why is the {name} still?\n\n{told}"
        put(folder / f"{name}.md", text.encode())


def test_a_folder_in_which_most_files_begin_with_a_question(tmp_path: Path) -> None:
    lake = tmp_path / "000-still-lake" / "questions"
    _lake(lake, ("boat", "reed", "water", "wind"))
    put(lake / "notes.md", b"# Notes\n\nThe lake froze in March.\n")
    guides = read([tmp_path]).guides
    asked = [c for g in guides for c in g.cards if isinstance(c, Question)]
    # one question is no role: it is asked of what the folder is about
    assert {g.meta.role for g in guides if g.cards} == {"Still Lake"}
    assert [c.prompt for c in asked] == [
        f"Why is the {name} still?" for name in ("boat", "reed", "water", "wind")
    ]
    assert all("Boats do." in c.answers[0].text.source for c in asked)


def test_articles_one_of_which_asks_are_no_such_folder(tmp_path: Path) -> None:
    _lake(tmp_path, ("water",))
    for name in "abcd":
        put(tmp_path / f"{name}.md", b"# The lake\n\nIt is still.\n\n## Of old\n\nIce.\n")
    assert not [c for g in read([tmp_path]).guides for c in g.cards if isinstance(c, Question)]


@pytest.mark.parametrize(
    ("name", "role"),
    [("README", "Glass Works"), ("solutions", "Glass Works"), ("en-us", "Glass Works")],
)
def test_a_file_whose_name_says_nothing_is_about_what_its_folder_is(
    name: str, role: str, tmp_path: Path
) -> None:
    text = (
        b"## Questions\n\n### Why glass?\n\nIt lets light in.\n\n### Who holds it?\n\nTwo of us.\n"
    )
    put(tmp_path / "02_glass-works" / f"{name}.md", text)
    (guide,) = read([tmp_path / "02_glass-works" / f"{name}.md"]).guides
    assert guide.meta.label == role
