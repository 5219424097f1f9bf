"""The command line as used: commands, exit codes, streams, JSON, safe names, nothing half done."""

from __future__ import annotations

import importlib.metadata
import json
import os
import re
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from deckbuilder.cli import app
from deckbuilder.codes import CODES
from deckbuilder.model import KINDS
from deckbuilder.notes.types import NOTE_TYPES
from tests.conftest import ROOT

NURSE = """---
term: Nurse Interview Guide
vertical: Health
category: Care
tags: [Night Shift, Ward]
---

## Certifications

- **Certified Planner (CPL)**: plans.

## Technical Questions

#### 1. How do you plan?

**Answer:** I plan each shift with the team. **Outcome**: nobody waits.

- **Pitfalls to Avoid:** Planning alone.

#### 2. How do you rest?

#### 3. How do you hand over?

I write it down and read it aloud.
"""
ENGINEER = """---
term: C++ Engineer Interview Preparation
vertical: Tech
category: Build
tags: [Code]
---

## Certifications

- **Certified Planner (CPL)**: plans.

## Behavioral Questions

#### 1. Describe a time when you failed.

I once broke the build. I fixed it within an hour.
"""


def put(path: Path, text: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


@pytest.fixture
def guides(tmp_path: Path) -> Path:
    put(tmp_path / "guides/nurse.md", NURSE)
    put(tmp_path / "guides/engineer.md", ENGINEER)
    return tmp_path / "guides"


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def run(*args: str | Path, code: int | None = 0) -> Result:
    result = CliRunner().invoke(app, [str(arg) for arg in args])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    if code is not None:
        assert result.exit_code == code, (result.exit_code, result.stdout, result.stderr)
    return result


def process(
    *args: str | Path, cwd: Path, code: int | None = 0, **env: str
) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "deckbuilder", *map(str, args)]
    done = subprocess.run(
        command,
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT), **env},
        capture_output=True,
        timeout=60,
        check=False,
    )
    if code is not None:
        assert done.returncode == code, (done.returncode, done.stdout, done.stderr)
    return done


def lines(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.split("\n") if line]


def listing(folder: Path) -> list[str]:
    # without the hidden lock beside the ledger
    found = (p for p in folder.rglob("*") if p.is_file() and p.suffixes != [".lock", ".lock"])
    return sorted(p.relative_to(folder).as_posix() for p in found)


# --- help and usage -------------------------------------------------------------------------------

COMMANDS = ("export", "cards", "notes", "check", "roles", "diff", "explain")


def test_help_names_every_command() -> None:
    said = run("--help").stdout
    for command in COMMANDS:
        assert re.search(rf"^  {command}\b", said, re.MULTILINE)


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_a_command_has_an_example(command: str) -> None:
    said = run(command, "--help").stdout
    assert f"deckbuilder {command}" in said.split("Example", 1)[1]
    assert "Usage: " in said


@pytest.mark.parametrize("command", COMMANDS)
def test_the_list_of_commands_is_not_cut_in_mid_sentence(command: str) -> None:
    (line,) = re.findall(rf"^  {command}\b.*", run("--help").stdout, re.MULTILINE)
    assert not line.endswith("...")


def test_version() -> None:
    try:
        importlib.metadata.version("deckbuilder")
    except importlib.metadata.PackageNotFoundError:
        pytest.skip("deckbuilder is not installed, so it has no version")
    assert re.fullmatch(r"deckbuilder \d+\.\d+\.\d+\S*\n", run("--version").stdout)


@pytest.mark.parametrize(
    "args",
    [
        ["nonsense"],
        ["export", "--nonsense"],
        ["export", "guides", "--format", "docx"],
        ["export", "guides", "--format", ""],
        ["export", "guides", "--format", ","],
        ["export", "guides", "--by", "moon"],
        ["export", "guides", "--paper", "a5"],
        ["export", "guides", "--answers", "some"],
        ["export", "guides", "--duplex", "no"],
        ["export", "guides", "--set", "role"],
        ["export", "guides", "--set", "role="],
        ["export", "guides", "--set", "colour=red"],
        ["check", "guides", "--select", "no-such-code"],
        ["check", "guides", "--ignore", "no-such-code"],
        ["explain", "no-such-code"],
        ["cards", "guides", "--role"],
    ],
)
def test_wrong_usage_is_2_and_writes_nothing(args: list[str], guides: Path, tmp_path: Path) -> None:
    before = listing(tmp_path)
    result = run(*args, code=2)
    assert result.stderr.strip()
    assert not result.stdout.strip()
    assert listing(tmp_path) == before


@pytest.mark.parametrize("command", ["export", "cards", "notes", "check", "roles", "diff"])
def test_nothing_read_is_1_with_the_reason(command: str, tmp_path: Path) -> None:
    assert "nowhere" in run(command, "nowhere", code=1).stderr
    (tmp_path / "empty").mkdir()
    said = run(command, "empty", code=1)
    assert "empty" in said.stderr
    assert ".md" in said.stderr
    assert not said.stdout.strip()
    assert "seeds" in run(command, code=1).stderr, "the default source is not there"


@pytest.mark.parametrize("command", ["export", "cards", "notes"])
def test_nothing_that_makes_a_card_is_1_with_the_reason(command: str, tmp_path: Path) -> None:
    put(tmp_path / "blog/post.md", "# My summer\n\nIt was warm.\n")
    said = run(command, "blog", code=1)
    assert "post.md:1" in said.stderr
    assert "reads like an interview guide" in said.stderr
    assert not (tmp_path / "decks").exists()


@pytest.mark.parametrize("command", ["export", "cards", "notes"])
def test_an_unknown_role_gets_the_nearest_names(command: str, guides: Path, tmp_path: Path) -> None:
    said = run(command, guides, "--role", "Nurze", code=1)
    assert "“Nurze”" in said.stderr
    assert "“Nurse”" in said.stderr
    assert "C++" not in said.stderr
    assert not said.stdout.strip()
    assert not (tmp_path / "decks").exists()


@pytest.mark.parametrize("command", ["export", "cards", "notes"])
@pytest.mark.parametrize(
    ("option", "value"),
    [("--vertical", "Space"), ("--category", "x"), ("--tag", "x"), ("--kind", "questions")],
)
def test_an_unknown_value_of_a_filter_is_told(
    command: str, option: str, value: str, guides: Path
) -> None:
    assert f"“{value}”" in run(command, guides, option, value, code=1).stderr


@pytest.mark.parametrize("command", ["export", "cards", "notes"])
def test_filters_that_leave_nothing_are_1(command: str, guides: Path, tmp_path: Path) -> None:
    assert (
        "nothing matched"
        in run(command, guides, "--role", "Nurse", "--vertical", "Tech", code=1).stderr
    )
    assert not (tmp_path / "decks").exists()


# --- json: the stable interface -------------------------------------------------------------------

FIELDS: dict[str, dict[str, type]] = {
    "question": {
        "prompt": str,
        "answers": list,
        **dict.fromkeys(
            ("outcome", "reasoning", "best_practice", "alternative", "follow_up", "pitfall"), list
        ),
    },
    "pitfall": {"prompt": str, "text": str},
    "certification": {"name": str, "acronym": str, "text": str},
    "education": {"name": str, "acronym": str, "text": str},
    "qualification": {"name": str, "acronym": str, "text": str},
    "competency": {"name": str, "text": str, "practices": list},
    "concept": {"name": str, "text": str, "heading": str},
    "list": {"heading": str, "intro": str, "items": list},
}


def check_source(source: object) -> None:
    assert isinstance(source, dict)
    assert list(source) == ["path", "start", "end"]
    assert isinstance(source["path"], str)
    assert 1 <= source["start"] <= source["end"]


def test_cards_json() -> None:
    rows = lines(run("cards", ROOT / "seeds", "--json"))
    assert {row["kind"] for row in rows} == set(KINDS) == set(FIELDS)
    for row in rows:
        assert list(row) == [
            "kind",
            "key",
            "role",
            "vertical",
            "category",
            "topic",
            "tags",
            "source",
            "fields",
        ]
        check_source(row["source"])
        assert isinstance(row["tags"], list)
        assert row["key"]
        assert set(FIELDS[row["kind"]]) <= set(row["fields"])
        for name, kind in FIELDS[row["kind"]].items():
            assert isinstance(row["fields"][name], kind), (row["kind"], name)
        for answer in row["fields"].get("answers", []):
            assert list(answer) == ["label", "text"]
            assert answer["label"] is None or isinstance(answer["label"], str)
    places = [(row["source"]["path"], row["source"]["start"]) for row in rows]
    assert places == sorted(places), "cards come in source order"


def test_cards_json_of_a_guide_without_a_role_says_null(tmp_path: Path) -> None:
    put(tmp_path / "a.md", "#### 1. Why?\n\n**Answer:** So.\n")
    (row,) = lines(run("cards", "a.md", "--json"))
    assert (row["role"], row["vertical"], row["category"], row["tags"], row["topic"]) == (
        None,
        None,
        None,
        [],
        "",
    )
    assert row["source"] == {"path": "a.md", "start": 1, "end": 3}


def test_notes_json() -> None:
    rows = lines(run("notes", ROOT / "seeds", "--json"))
    assert len({row["guid"] for row in rows}) == len(rows)
    for row in rows:
        assert list(row) == ["guid", "type", "kind", "deck", "tags", "due", "fields", "sources"]
        assert list(row["fields"]) == [f.name for f in NOTE_TYPES[row["type"]].fields]
        assert row["deck"].startswith("Interview Prep::")
        assert all(tag.startswith("interview::") and " " not in tag for tag in row["tags"])
        assert isinstance(row["due"], int)
        assert row["sources"]
        for source in row["sources"]:
            check_source(source)
    by_deck: dict[str, list[int]] = {}
    for row in rows:
        by_deck.setdefault(row["deck"], []).append(row["due"])
    for dues in by_deck.values():
        assert dues == sorted(dues)
        assert len(set(dues)) == len(dues)


def test_a_shared_certification_is_one_note_in_the_first_deck(guides: Path) -> None:
    rows = [
        row
        for row in lines(run("notes", guides, "--json", "--kind", "certification"))
        if "CPL" in json.dumps(row["fields"]["Prompt"])
    ]
    (row,) = rows
    assert row["deck"] == "Interview Prep::C++ Engineer"
    assert {Path(source["path"]).name for source in row["sources"]} == {"nurse.md", "engineer.md"}
    assert {tag for tag in row["tags"] if "::role::" in tag} == {
        "interview::role::nurse",
        "interview::role::c-plus-plus-engineer",
    }
    for role in ("Nurse", "C++ Engineer"):
        (narrowed,) = [
            r
            for r in lines(
                run("notes", guides, "--json", "--kind", "certification", "--role", role)
            )
            if "CPL" in json.dumps(r["fields"]["Prompt"])
        ]
        assert narrowed["fields"] == row["fields"], (
            "guides left out by a filter are still read for it"
        )
        assert narrowed["guid"] == row["guid"]


def test_check_json(guides: Path) -> None:
    (row,) = lines(run("check", guides, "--json"))
    assert list(row)[:5] == ["guides", "cards", "lines", "context", "diagnostics"]
    assert row["guides"] == 2
    assert row["cards"] == {
        **dict.fromkeys(KINDS, 0),
        "question": 3,
        "pitfall": 1,
        "certification": 2,
    }
    assert list(row["lines"]) == ["body", "cards", "context", "diagnosed", "lost"]
    assert row["lines"]["lost"] == 0
    assert row["lines"]["body"] == sum(
        row["lines"][key] for key in ("cards", "context", "diagnosed")
    )
    for place in row["context"]:
        check_source(place)
    (told,) = row["diagnostics"]
    assert [told[key] for key in ("path", "start", "severity", "code")] == [
        (guides / "nurse.md").as_posix(),
        20,
        "warning",
        "unanswered-question",
    ]
    assert set(told) >= {"path", "start", "end", "severity", "code", "message"}


def test_roles_json(guides: Path) -> None:
    rows = lines(run("roles", guides, "--json"))
    assert [(r["role"], r["vertical"], r["category"]) for r in rows] == [
        ("C++ Engineer", "Tech", "Build"),
        ("Nurse", "Health", "Care"),
    ]
    assert rows[1]["cards"] == {"question": 2, "pitfall": 1, "certification": 1}


def test_export_json(guides: Path) -> None:
    result = run("export", guides, "--json")
    (row,) = lines(result)
    assert [(book["title"], book["files"]) for book in row["books"]] == [
        (
            "C++ Engineer",
            [
                "c-plus-plus-engineer.apkg",
                "c-plus-plus-engineer.questions.csv",
                "c-plus-plus-engineer.terms.csv",
                "c-plus-plus-engineer.md",
            ],
        ),
        (
            "Nurse",
            [
                "nurse.apkg",
                "nurse.questions.csv",
                "nurse.pitfalls.csv",
                "nurse.terms.csv",
                "nurse.md",
            ],
        ),
    ]


def test_diff_json(guides: Path) -> None:
    assert len(lines(run("diff", guides, "--json", code=1))) == 1
    run("export", guides)
    assert len(lines(run("diff", guides, "--json"))) == 1


@pytest.mark.parametrize("command", ["export", "cards", "notes", "check", "roles"])
def test_under_json_stdout_holds_json_alone(command: str, guides: Path) -> None:
    put(
        guides / "broken.md",
        "---\nterm: A: B: Interview Guide\n---\n\n#### 1. Why?\n\n**Answer:** So.\n",
    )
    result = run(command, guides, "--json", code=1 if command != "diff" else None)
    assert lines(result)
    assert all(isinstance(row, dict) for row in lines(result))


@pytest.mark.parametrize("command", ["export", "cards", "notes", "roles"])
def test_under_json_a_failure_is_on_stderr(command: str, tmp_path: Path) -> None:
    result = run(command, "nowhere", "--json", code=1)
    assert result.stdout == ""
    assert result.stderr


# --- for people -----------------------------------------------------------------------------------


def test_cards_for_people(guides: Path) -> None:
    said = run("cards", guides, "--role", "nurse").stdout
    assert "How do you plan?" in said
    assert "nobody waits" in said
    assert "**" not in said
    assert "nurse.md:14" in said


def test_notes_for_people(guides: Path) -> None:
    said = run("notes", guides, "--role", "nurse").stdout
    assert "How do you plan?" in said
    assert not re.search(r"<(?:ol|li|b|div|span)\b", said)


def test_roles_for_people(guides: Path) -> None:
    said = run("roles", guides).stdout
    assert re.search(r"C\+\+ Engineer +Tech +Build +1 question", said)
    assert re.search(r"Nurse +Health +Care +2 questions, 1 pitfall", said)


def test_check_for_people(guides: Path) -> None:
    result = run("check", guides)
    assert re.search(
        r"nurse\.md:20: warning\[unanswered-question\] .*How do you rest\?.*\n    hint: ",
        result.stdout,
    )
    assert "2 guides: 0 errors, 1 warning" in result.stdout
    assert re.search(
        r"nurse\.md: \d+ lines: \d+ on cards, \d+ context, \d+ diagnosed, 0 lost", result.stdout
    )
    assert result.stderr == ""


def test_check_strict_select_and_ignore(guides: Path) -> None:
    run("check", guides, "--strict", code=1)
    run("check", guides, "--strict", "--ignore", "unanswered-question")
    run("check", guides, "--strict", "--select", "missing-role")
    run(
        "check",
        guides,
        "--strict",
        "--select",
        "missing-role",
        "--select",
        "unanswered-question",
        code=1,
    )
    put(
        guides / "broken.md",
        "---\nterm: A: B: Interview Guide\n---\n\n#### 1. Why?\n\n**Answer:** So.\n",
    )
    run("check", guides, code=1)
    run("check", guides, "--ignore", "broken-front-matter")


def test_explain() -> None:
    for code in CODES:
        said = run("explain", code).stdout
        assert code in said
        assert "What to do" in said
    assert all(code in run("explain").stdout for code in CODES)


def test_export_for_people(guides: Path, tmp_path: Path) -> None:
    result = run("export", guides)
    assert re.search(
        r"^Nurse +2 questions, 1 pitfall, 1 certification +nurse\..*apkg.*csv.*md",
        result.stdout,
        re.MULTILINE,
    )
    assert "1 warning" in result.stdout
    assert "deckbuilder check" in result.stdout
    assert result.stderr == ""
    assert [name for name in listing(tmp_path / "decks") if not name.endswith(".csv")] == [
        f"{role}.{end}" for role in ("c-plus-plus-engineer", "nurse") for end in ("apkg", "md")
    ]


def test_export_says_where_the_files_went(guides: Path) -> None:
    assert "elsewhere/here" in run("export", guides, "--out", "elsewhere/here").stdout


def test_quiet_says_nothing_but_errors(guides: Path) -> None:
    result = run("export", guides, "--quiet")
    assert (result.stdout, result.stderr) == ("", "")
    put(
        guides / "broken.md",
        "---\nterm: A: B: Interview Guide\n---\n\n#### 1. Why?\n\n**Answer:** So.\n",
    )
    result = run("export", guides, "--quiet", code=1)
    assert result.stdout == ""
    assert "broken.md:2: error[broken-front-matter]" in result.stderr


def test_an_error_in_one_guide_does_not_stop_the_others(guides: Path, tmp_path: Path) -> None:
    put(
        guides / "broken.md",
        "---\nterm: A: B: Interview Guide\n---\n\n#### 1. Why?\n\n**Answer:** So.\n",
    )
    put(guides / "zero.md", b"")
    put(guides / "binary.txt", bytes(range(256)) * 9)
    (guides / "folder.md").mkdir()
    result = run("export", guides, code=1)
    assert "broken.md:2: error[broken-front-matter]" in result.stderr
    assert {"nurse.apkg", "c-plus-plus-engineer.apkg"} <= set(listing(tmp_path / "decks"))
    assert len([name for name in listing(tmp_path / "decks") if name.endswith(".apkg")]) == 3


# --- filters --------------------------------------------------------------------------------------


def prompts(*args: str | Path) -> list[str]:
    return [
        row["fields"]["prompt"]
        for row in lines(run("cards", *args, "--json"))
        if row["kind"] == "question"
    ]


@pytest.mark.parametrize(
    ("args", "count"),
    [
        ([], 3),
        (["--role", "nurse"], 2),
        (["--role", "NURSE"], 2),
        (["--role", "c-plus-plus-engineer"], 1),
        (["--role", "c++*"], 1),
        (["--role", "nurse", "--role", "C++ Engineer"], 3),
        (["-r", "*", "--vertical", "health"], 2),
        (["--category", "build"], 1),
        (["--category", "build", "--category", "care"], 3),
        (["--tag", "night-shift"], 2),
        (["--tag", "Night Shift"], 2),
        (["--tag", "ward", "--tag", "code"], 3),
        (["--kind", "QUESTION"], 3),
        (["-k", "question", "-k", "pitfall", "--role", "nurse"], 2),
    ],
)
def test_filters(args: list[str], count: int, guides: Path) -> None:
    assert len(prompts(guides, *args)) == count


def test_export_takes_the_same_filters(guides: Path, tmp_path: Path) -> None:
    run("export", guides, "--role", "nurse", "--kind", "question", "--format", "csv,md")
    assert listing(tmp_path / "decks") == ["nurse.md", "nurse.questions.csv"]
    table = (tmp_path / "decks/nurse.questions.csv").read_text(encoding="utf-8")
    assert "kind::question" in table
    assert "kind::pitfall" not in table
    assert "kind::certification" not in table


def test_a_filter_changes_no_note(guides: Path) -> None:
    def told(row: dict[str, Any]) -> dict[str, Any]:
        # a shared certification stands at another place in each deck
        return {
            key: value
            for key, value in row.items()
            if key != "due" or row["kind"] != "certification"
        }

    everything = {row["guid"]: told(row) for row in lines(run("notes", guides, "--json"))}
    for args in (["--role", "nurse"], ["--kind", "question"], ["--tag", "code"]):
        rows = lines(run("notes", guides, "--json", *args))
        assert rows
        assert all(told(row) == everything[row["guid"]] for row in rows)


def test_every_slug_that_roles_lists_is_understood(tmp_path: Path) -> None:
    for n, role in enumerate(
        ("Data Analyst", "data analyst", "DATA-analyst", "🚀", "数据", "C", "C++")
    ):
        put(
            tmp_path / f"g/{n}.md",
            f'---\nterm: "{role} Interview Guide"\n---\n\n#### 1. Why {n}?\n\n**Answer:** So.\n',
        )
    rows = lines(run("roles", "g", "--json"))
    assert len({row["slug"] for row in rows}) == 7
    for row in rows:
        assert lines(run("cards", "g", "--json", "--role", row["slug"])), row
        run("export", "g", "--role", row["slug"], "--out", f"out/{row['slug']}")


# --- export: names, folders, forms ----------------------------------------------------------------

ROLES = (
    "C/C++ Engineer (R&D)",
    "../../etc",
    "a::b",
    "CON",
    "x" * 300,
    "Long " + "研" * 300,
    "Data Analyst",
    "data analyst",
    "🚀",
    "🎉🎉",
    "..",
    "/",
    "NUL.txt",
    "-rf",
    "a\\b",
    "what?*|<>",
    'say "hi"',
    "​",
    "Salesforce™ Admin",
)


def test_file_names_are_safe_for_any_role(tmp_path: Path) -> None:
    for n, role in enumerate(ROLES):
        put(
            tmp_path / f"in/g/{n:02}.md",
            (
                f"---\nrole: {json.dumps(role, ensure_ascii=False)}\n---\n\n#### 1. Why "
                f"{n}?\n\n**Answer:** So.\n"
            ),
        )
    run("export", "in/g", "--out", "in/decks")
    made = listing(tmp_path / "in/decks")
    assert len(made) == 3 * len(ROLES)
    for name in made:
        assert "/" not in name, "nothing leaves the folder"
        assert re.fullmatch(r"[\w][\w-]*\.(?:apkg|(?:questions|pitfalls|terms)\.csv|md)", name), (
            name
        )
        assert len(name.encode()) < 150
        assert name.split(".")[0] not in {"con", "nul"}
        assert name == name.lower()
    assert len({name.casefold() for name in made}) == len(made)
    assert [name for name in listing(tmp_path) if not name.startswith("in/")] == []


def test_deck_names_are_one_level_for_any_role(tmp_path: Path) -> None:
    for n, role in enumerate(ROLES):
        put(
            tmp_path / f"g/{n:02}.md",
            (
                f"---\nrole: {json.dumps(role, ensure_ascii=False)}\n---\n\n#### 1. Why "
                f"{n}?\n\n**Answer:** So.\n"
            ),
        )
    for row in lines(run("notes", "g", "--json")):
        root, _, leaf = row["deck"].partition("::")
        assert root == "Interview Prep"
        assert leaf.strip()
        assert "::" not in leaf
        assert '"' not in leaf


@pytest.mark.parametrize("key", ["role", "term", "title"])
def test_a_file_that_names_its_role_is_a_guide(key: str, tmp_path: Path) -> None:
    name = "Nurse" if key == "role" else "Nurse Interview Guide"
    put(
        tmp_path / "a.md",
        (
            f"---\n{key}: {name}\n---\n\n#### 1. How do you plan?\n\nI plan with the "
            f"team.\n\n#### 2. How do you rest?\n\nI do not.\n"
        ),
    )
    rows = lines(run("cards", "a.md", "--json"))
    assert [(row["role"], row["kind"]) for row in rows] == [("Nurse", "question")] * 2


@pytest.mark.parametrize("level", ["##", "####"])
def test_numbered_questions_without_front_matter_are_a_guide(level: str, tmp_path: Path) -> None:
    text = (
        f"{level} 1. How do you plan?\n\nI plan with the team.\n\n{level} 2. Describe a time "
        f"when you failed.\n\nI broke it.\n\n{level} 3. Why?\n\nIt is.\n"
    )
    put(tmp_path / "a.md", text)
    assert [row["kind"] for row in lines(run("cards", "a.md", "--json"))] == ["question"] * 3


def test_two_guides_of_one_role_make_one_deck(tmp_path: Path) -> None:
    put(tmp_path / "g/a.md", NURSE)
    put(tmp_path / "g/b.md", NURSE.replace("How do you plan?", "How do you drive?"))
    (row,) = lines(run("export", "g", "--json"))
    assert [book["title"] for book in row["books"]] == ["Nurse"]


@pytest.mark.parametrize(
    ("by", "names"),
    [
        ("role", ["c-plus-plus-engineer", "nurse"]),
        ("vertical", ["health", "tech"]),
        ("category", ["build", "care"]),
        ("all", ["all"]),
    ],
)
def test_by(by: str, names: list[str], guides: Path, tmp_path: Path) -> None:
    run("export", guides, "--by", by)
    made = listing(tmp_path / "decks")
    assert [f for f in made if not f.endswith(".csv")] == [
        f"{name}.{end}" for name in names for end in ("apkg", "md")
    ]
    decks = set(
        re.findall(
            r'(Interview Prep::[^"\n]*)',
            "".join(f.read_text(encoding="utf-8") for f in (tmp_path / "decks").glob("*.csv")),
        )
    )
    assert decks == {"Interview Prep::Nurse", "Interview Prep::C++ Engineer"}, (
        "--by groups files; a note's deck stays its role's"
    )


def test_by_vertical_gathers_what_has_none(guides: Path, tmp_path: Path) -> None:
    put(
        guides / "other.md",
        "---\nterm: Cook Interview Guide\n---\n\n#### 1. Why?\n\n**Answer:** So.\n",
    )
    run("export", guides, "--by", "vertical", "--format", "md")
    assert listing(tmp_path / "decks") == ["health.md", "other.md", "tech.md"]


def test_by_with_a_vertical_named_all_or_other(guides: Path, tmp_path: Path) -> None:
    put(
        guides / "a.md",
        (
            "---\nterm: Cook Interview Guide\nvertical: Other\n---\n\n#### 1. "
            "Why?\n\n**Answer:** So.\n"
        ),
    )
    put(guides / "b.md", "---\nterm: Baker Interview Guide\n---\n\n#### 1. Who?\n\nMe.\n")
    run("export", guides, "--by", "vertical", "--format", "md")
    text = "".join(
        (tmp_path / "decks" / name).read_text(encoding="utf-8")
        for name in listing(tmp_path / "decks")
    )
    assert "Cook" in text
    assert "Baker" in text


@pytest.mark.parametrize("name", ["apkg", "csv", "md", "html", "pdf", "cards-pdf", "table"])
def test_every_offered_format_works_or_says_what_to_install(
    name: str, guides: Path, tmp_path: Path
) -> None:
    result = run("export", guides, "--format", name, code=None)
    if result.exit_code == 0:
        assert len(listing(tmp_path / "decks")) == (5 if name == "csv" else 2)
    else:
        assert result.exit_code == 1
        assert "install" in result.stderr


def test_formats_may_be_spelled_loosely(guides: Path, tmp_path: Path) -> None:
    run("export", guides, "--format", " APKG, table ,apkg", "--role", "nurse")
    assert listing(tmp_path / "decks") == ["nurse.apkg", "nurse.table.csv"]


def test_sources_that_are_files(guides: Path, tmp_path: Path) -> None:
    run("export", guides / "nurse.md", "--format", "md")
    assert listing(tmp_path / "decks") == ["nurse.md"]
    run("export", guides / "nurse.md", guides / "engineer.md", guides, "--format", "md")
    assert listing(tmp_path / "decks") == ["c-plus-plus-engineer.md", "nurse.md"]


def test_the_output_folder_inside_the_source(guides: Path) -> None:
    run("export", guides, "--out", guides / "decks")
    first = listing(guides)
    before = lines(run("check", guides, "--json"))[0]["guides"]
    run("export", guides, "--out", guides / "decks")
    assert listing(guides) == first
    assert before == 2
    assert lines(run("check", guides, "--json"))[0]["guides"] == 2


@pytest.mark.parametrize("by", ["role", "all", "vertical"])
def test_what_export_wrote_is_never_a_guide(by: str, guides: Path) -> None:
    (guides / "nurse.md").rename(guides / "guide of a nurse.md")
    run("export", guides, "--out", guides, "--by", by, "--format", "apkg,csv,md,table")
    assert lines(run("check", guides, "--json"))[0]["guides"] == 2
    run("export", guides, "--out", guides, "--by", by)
    assert lines(run("check", guides, "--json"))[0]["guides"] == 2


def test_export_never_overwrites_a_guide(tmp_path: Path) -> None:
    """`guides/nurse.md` is the guide of the role Nurse; its sheet would have the same name."""
    guide = put(tmp_path / "guides/nurse.md", NURSE)
    run("export", "guides", "--out", "guides", code=None)
    assert guide.read_text(encoding="utf-8") == NURSE


def test_another_working_directory(
    guides: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "far/away").mkdir(parents=True)
    run("export", guides, "--out", tmp_path / "one")
    monkeypatch.chdir(tmp_path / "far/away")
    run("export", "../../guides", "--out", "two")
    one, two = tmp_path / "one", tmp_path / "far/away/two"
    assert listing(one) == listing(two)
    for name in listing(one):
        assert (one / name).read_bytes() == (two / name).read_bytes(), name
    assert listing(tmp_path / "far") == [f"away/two/{name}" for name in listing(two)]


def test_no_temporary_files_are_left(guides: Path, tmp_path: Path) -> None:
    (tmp_path / "tmp").mkdir()
    process(
        "export", guides, "--out", tmp_path / "decks", cwd=tmp_path, TMPDIR=str(tmp_path / "tmp")
    )
    assert [name for name in listing(tmp_path / "tmp") if not name.endswith(".lock")] == []
    assert [name for name in listing(guides) if name[0] != "."] == [
        "deckbuilder.lock",
        "engineer.md",
        "nurse.md",
    ]
    assert [name for name in listing(tmp_path / "decks") if not name.endswith(".csv")] == [
        f"{role}.{end}" for role in ("c-plus-plus-engineer", "nurse") for end in ("apkg", "md")
    ]


@pytest.mark.parametrize("command", ["cards", "notes", "check", "roles", "diff"])
def test_only_export_writes(command: str, guides: Path, tmp_path: Path) -> None:
    before = listing(tmp_path)
    run(command, guides, code=None)
    assert listing(tmp_path) == before


def test_check_mode_writes_nothing(guides: Path, tmp_path: Path) -> None:
    before = listing(tmp_path)
    assert "stale" in run("export", guides, "--check", code=1).stdout
    assert listing(tmp_path) == before
    run("export", guides)
    assert "up to date" in run("export", guides, "--check").stdout
    (tmp_path / "decks/nurse.questions.csv").write_text("x", encoding="utf-8")
    assert "nurse.questions.csv" in run("export", guides, "--check", code=1).stdout


def test_an_output_folder_that_is_a_file(guides: Path, tmp_path: Path) -> None:
    put(tmp_path / "decks", "a file")
    result = run("export", guides, code=1)
    assert "decks" in result.stderr
    assert (tmp_path / "decks").read_text(encoding="utf-8") == "a file"


def test_a_source_that_cannot_be_written_says_what_to_do(
    guides: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody else's folder of guides: the ledger cannot lie beside them."""
    from deckbuilder import files

    real = files._write_new

    def refuse(path: Path, data: bytes, *, durable: bool) -> None:
        if path.parent.resolve() == guides.resolve():
            raise PermissionError(13, "Permission denied", str(guides / "x"))
        real(path, data, durable=durable)

    monkeypatch.setattr(files, "_write_new", refuse)
    result = run("export", guides, code=1)
    assert "--ledger" in result.stderr
    assert not (tmp_path / "decks").exists() or listing(tmp_path / "decks") == []
    run("export", guides, "--ledger", tmp_path / "mine.lock")


KILLED = """
import os, sys
real, count = os.replace, [0]
def replace(source, target):
    count[0] += 1
    if count[0] == int(sys.argv[1]):
        os.kill(os.getpid(), 9)
    real(source, target)
os.replace = replace
from deckbuilder.cli import app
app(sys.argv[2:])
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL here")
@pytest.mark.parametrize("at", [1, 2, 4, 7])
def test_a_killed_export_leaves_whole_files_and_the_next_one_cleans_up(
    at: int, guides: Path, tmp_path: Path
) -> None:
    run("export", guides)
    old = {name: (tmp_path / "decks" / name).read_bytes() for name in listing(tmp_path / "decks")}
    for name in ("nurse.md", "engineer.md"):
        text = (guides / name).read_text(encoding="utf-8")
        (guides / name).write_text(text.replace("I ", "We "), encoding="utf-8")
    command = [sys.executable, "-c", KILLED, str(at), "export", str(guides)]
    done = subprocess.run(
        command,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL
    for name in old:
        path = tmp_path / "decks" / name
        if name.endswith(".apkg"):
            with zipfile.ZipFile(path) as archive:
                assert archive.testzip() is None
        elif name.endswith(".md"):
            assert path.read_text(encoding="utf-8").rstrip().endswith('not a guide"')
    run("export", guides)
    assert listing(tmp_path / "decks") == sorted(old)
    assert [name for name in listing(guides) if name[0] != "."] == [
        "deckbuilder.lock",
        "engineer.md",
        "nurse.md",
    ]
    # the certifications' notes are as they were
    edited = [name for name in old if not name.endswith(".terms.csv")]
    assert {(tmp_path / "decks" / name).read_bytes() for name in edited}.isdisjoint(old.values())


# --- metadata -------------------------------------------------------------------------------------


def test_set(tmp_path: Path) -> None:
    put(tmp_path / "a.md", "#### 1. Why?\n\n**Answer:** So.\n")
    assert "missing-role" in run("check", "a.md").stdout
    assert "missing-role" not in run("check", "a.md", "--set", "role=Head Nurse").stdout
    args = [
        "--set",
        "role=Head Nurse",
        "--set",
        "vertical=Health",
        "--set",
        "category=Care",
        "--set",
        "tags=a, b",
        "--set",
        "title=T",
    ]
    (row,) = lines(run("cards", "a.md", "--json", *args))
    assert (row["role"], row["vertical"], row["category"], row["tags"]) == (
        "Head Nurse",
        "Health",
        "Care",
        ["a", "b"],
    )
    run("export", "a.md", "--set", "role=Head Nurse")
    assert listing(tmp_path / "decks")[0] == "head-nurse.apkg"


def test_set_gives_only_what_the_guide_does_not_say(guides: Path) -> None:
    assert {row["role"] for row in lines(run("cards", guides, "--json", "--set", "role=X"))} == {
        "Nurse",
        "C++ Engineer",
    }


def test_set_with_control_characters_reaches_no_note(tmp_path: Path) -> None:
    r"""`\x1f` in a field fails the whole import into Anki."""
    put(tmp_path / "a.md", "#### 1. Why?\n\n**Answer:** So.\n")
    for row in lines(
        run("notes", "a.md", "--json", "--set", "role=A\x1fB\x1b[31m", "--set", "title=C\x1fD")
    ):
        assert not re.search(
            r"[\x00-\x1f\x7f-\x9f]",
            json.dumps(row["fields"], ensure_ascii=False)
            .replace("\\u001f", "\x1f")
            .replace("\\u001b", "\x1b"),
        )


@pytest.mark.skipif(os.name == "nt", reason="such file names exist elsewhere only")
def test_a_file_name_with_control_characters_reaches_no_note(tmp_path: Path) -> None:
    put(tmp_path / "g/a\x1fb\x1b[31m\x9b1mc\nd.md", "#### 1. Why?\n\n**Answer:** So.\n")
    for row in lines(run("notes", "g", "--json")):
        for value in (*row["fields"].values(), row["deck"], *row["tags"]):
            assert not re.search(r"[\x00-\x1f\x7f-\x9f]", value), value


def test_settings_by_glob(guides: Path) -> None:
    put(guides / "plain.txt", "#### 1. Why?\n\n**Answer:** So.\n")
    put(
        guides / "deckbuilder.yaml",
        (
            'guides:\n  "*.txt": {role: Porter, vertical: Health, tags: [x]}\nlabels: '
            "{Watch-outs: pitfall}\ndeck: Prep\ntags: prep\n"
        ),
    )
    put(
        guides / "more.md",
        (
            "---\nterm: Cook Interview Guide\n---\n\n#### 1. Why?\n\n**Answer:** So.\n\n- "
            "**Watch-outs:** Heat.\n"
        ),
    )
    (row,) = lines(run("cards", guides, "--json", "--role", "porter"))
    assert (row["role"], row["vertical"], row["tags"]) == ("Porter", "Health", ["x"])
    assert [
        r["fields"]["text"]
        for r in lines(run("cards", guides, "--json", "--role", "cook", "--kind", "pitfall"))
    ] == ["Heat."]
    for note in lines(run("notes", guides, "--json")):
        assert note["deck"].startswith("Prep::")
        assert all(tag.startswith("prep::") for tag in note["tags"])


def test_a_guide_without_a_role_still_exports(tmp_path: Path) -> None:
    put(tmp_path / "my notes.md", "#### 1. Why?\n\n**Answer:** So.\n")
    result = run("export", "my notes.md")
    assert "1 warning" in result.stdout
    assert listing(tmp_path / "decks")[0] == "my-notes.apkg"


# --- the terminal ---------------------------------------------------------------------------------

EVIL = "\x1b[31mred\x1b]0;title\x07\x9b31m\x08\x00\x7f\x85"


@pytest.mark.skipif(os.name == "nt", reason="such file names exist elsewhere only")
@pytest.mark.parametrize(
    "args",
    [
        ["cards"],
        ["notes"],
        ["check"],
        ["roles"],
        ["export"],
        ["diff"],
        ["cards", "--json"],
        ["notes", "--json"],
        ["check", "--json"],
        ["roles", "--json"],
    ],
)
def test_no_escape_sequence_reaches_the_terminal(args: list[str], tmp_path: Path) -> None:
    escaped = "".join(f"\\x{ord(c):02x}" if ord(c) < 32 or ord(c) > 126 else c for c in EVIL)
    answer = f"I {EVIL} plan. &#27;[31m &#x9b;1m"
    body = (
        f"## Technical {EVIL} Questions\n\n#### 1. How {EVIL} plan?\n\n{answer}\n\n#### 2. How "
        f"{EVIL} rest?\n\n## Tools\n\n- x{EVIL}\n- y\n"
    )
    put(
        tmp_path / "g/a.md",
        (
            f'---\nterm: "Nurse {escaped} Interview Guide"\nvertical: "{escaped}"\ntags: '
            f'["{escaped}"]\n---\n\n{body}'
        ),
    )
    put(tmp_path / f"g/b{EVIL.replace(chr(0), '')}c.md", body + f"\n![x](y{EVIL}.png)\n")
    put(
        tmp_path / "g/deckbuilder.yaml",
        f'"k{escaped}": 1\nguides: {{"b*": {{vertical: "{escaped}"}}}}\n',
    )
    result = run(args[0], "g", *args[1:], code=None)
    for text in (result.stdout, result.stderr):
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", text), repr(text)


@pytest.mark.parametrize(
    "args",
    [
        ["cards", "--role", EVIL],
        ["export", "--format", EVIL],
        ["export", "--by", EVIL],
        ["export", "--set", EVIL],
        ["check", "--select", EVIL],
        ["explain", EVIL],
    ],
)
def test_no_escape_sequence_comes_back_from_the_command_line(args: list[str], guides: Path) -> None:
    args = [arg.replace("\x00", "") for arg in args]
    result = run(args[0], *([guides] if args[0] != "explain" else []), *args[1:], code=None)
    assert result.exit_code in (1, 2)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", result.stdout + result.stderr)


@pytest.mark.skipif(os.name == "nt", reason="such file names exist elsewhere only")
def test_a_line_break_in_a_file_name_forges_no_diagnostic(tmp_path: Path) -> None:
    put(tmp_path / "g/a\nforged.md:1: error[x] y.md", "#### 1. Why?\n")
    assert not re.search(r"^forged", run("check", "g", code=None).stdout, re.MULTILINE)


# --- as a process ---------------------------------------------------------------------------------


@pytest.mark.skipif(
    sys.platform in ("win32", "darwin"), reason="such file names exist elsewhere only"
)
def test_a_file_name_that_is_no_utf8(tmp_path: Path) -> None:
    (tmp_path / "g").mkdir()
    with open(os.fsencode(tmp_path / "g") + b"/caf\xe9.md", "wb") as file:
        file.write(b"#### 1. Why?\n\n**Answer:** So.\n")
    for command in ("check", "cards", "notes", "roles", "export", "diff"):
        done = process(command, "g", cwd=tmp_path, code=None)
        assert b"Traceback" not in done.stderr, done.stderr
        assert done.returncode in ((0,) if command != "diff" else (0, 1))


def test_a_console_without_utf8(guides: Path, tmp_path: Path) -> None:
    put(
        guides / "c.md",
        NURSE.replace("Nurse", "Krankenschwester 研").replace("I plan", "Ich plane → täglich"),
    )
    for command in ("cards", "notes", "roles", "export"):
        done = process(
            command, guides, cwd=tmp_path, LC_ALL="C", LANG="C", PYTHONIOENCODING="ascii"
        )
        assert b"Traceback" not in done.stderr


def test_a_reader_that_has_seen_enough(guides: Path, tmp_path: Path) -> None:
    for n in range(60):
        put(guides / f"n{n}.md", NURSE.replace("Nurse", f"Nurse {n}"))
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [sys.executable, "-m", "deckbuilder", "cards", str(guides)],
        cwd=tmp_path,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as child:
        assert child.stdout
        assert child.stderr
        child.stdout.read(10)
        child.stdout.close()
        said = child.stderr.read()
    assert b"Traceback" not in said
    assert b"Exception ignored" not in said


def test_a_broken_ledger_stops_the_export_and_nothing_is_written(
    guides: Path, tmp_path: Path
) -> None:
    put(guides / "deckbuilder.lock", "no ledger\n")
    result = run("export", guides, code=1)
    assert "deckbuilder.lock:1" in result.stderr
    assert not (tmp_path / "decks").exists()
    assert (guides / "deckbuilder.lock").read_text(encoding="utf-8") == "no ledger\n"


@pytest.mark.parametrize("value", ["", "abc", "-5", "1e9", "0", "99999999999999999999"])
def test_an_odd_clock(
    value: str, guides: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", value)
    run("export", guides, "--format", "apkg", code=None)
    assert listing(tmp_path / "decks") == ["c-plus-plus-engineer.apkg", "nurse.apkg"]
    # no clock anywhere: another day, from nothing, gives the same bytes
    monkeypatch.setattr(time, "time", lambda: 4_000_000_000.0)
    (guides / "deckbuilder.lock").unlink()
    run("export", guides, "--format", "apkg", "--out", "other")
    for name in listing(tmp_path / "decks"):
        assert (tmp_path / "other" / name).read_bytes() == (tmp_path / "decks" / name).read_bytes()
