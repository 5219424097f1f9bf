"""Recognition on values alone; the table of edits is in test_ledger.py."""

from __future__ import annotations

import importlib.util
import random
import sys
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deckbuilder.identity.recognition import (
    SKETCH,
    Matches,
    Trace,
    likeness,
    marks,
    match,
    sketch,
    slip,
    unsketch,
)
from deckbuilder.model import key_of
from deckbuilder.text import normal

ANSWER = (
    "I keep a list of every open point, rank it by harm and by date, and tell the ward "
    "manager each morning which three come first. When two points collide "
    "I ask the physician on duty. In one week this cut the overtime of my group from eleven "
    "hours to four, and nobody missed a medication round."
)


def trace(
    name: str,
    question: str,
    answer: str = "",
    *,
    new: bool = False,
    guide: str = "g",
    **more: object,
) -> Trace:
    known = marks(answer) if new else unsketch(sketch(marks(answer)))
    given = {"family": "question", "role": "R", "guides": (guide,), **more}
    return Trace(name=name, key=normal(question), marks=known, **given)  # type: ignore[arg-type]


def test_a_sketch_keeps_most_of_an_edited_answer() -> None:
    assert unsketch(sketch(marks(ANSWER))) == marks(ANSWER)[:SKETCH]
    assert marks(ANSWER.upper().replace(",", " –")) == marks(ANSWER)
    edited = ANSWER.replace(
        "When two points collide I ask the physician on duty.", "A colleague checks it."
    )
    assert likeness(trace("o", "Why?", ANSWER), trace("n", "Really?", edited, new=True)) > 0.6
    assert (
        likeness(
            trace("o", "Why?", ANSWER),
            trace(
                "n",
                "Really?",
                "Something quite different about trains, rails and the timetable of a valley.",
                new=True,
            ),
        )
        < 0.3
    )


def test_languages_without_spaces() -> None:
    old = (
        "まず患者の話を最後まで聞き、問題を自分の言葉で繰り返します。"
        "次に二つの選択肢を示し、期日を決めます。翌日には必ず電話で結果を確認します。"
    )
    new = (
        "まず患者の話を最後まで聞き、問題を自分の言葉で繰り返します。"
        "次に三つの案を示し、期日を決めます。翌日には必ず電話で結果を確認します。"
    )
    assert (
        likeness(
            trace("o", "怒った患者への対応は?", old),
            trace("n", "苦情をどう扱いますか?", new, new=True),
        )
        > 0.6
    )
    assert len(sketch(marks(old))) == 4 * SKETCH


def test_a_short_answer_proves_little() -> None:
    old = [trace("o", "What is a stroke volume?", "The volume of one beat.", family="term")]
    assert not match(
        old,
        [
            trace(
                "n",
                "What is an ejection fraction?",
                "The volume of one beat.",
                new=True,
                family="term",
            )
        ],
    ).pairs
    assert match(
        old,
        [
            trace(
                "n",
                "What is the stroke volume?",
                "The volume of one beat.",
                new=True,
                family="term",
            )
        ],
    ).pairs == {"n": "o"}


def test_a_question_without_an_answer_must_be_nearly_equal() -> None:
    old = [trace("o", "How do you plan the handover of a ward before a public holiday?")]
    near = trace("n", "How do you plan the handover of a ward before a weekend?", new=True)
    typo = trace("n", "How do you plan the hand-over of a ward before a public holiday?", new=True)
    assert not match(old, [near]).pairs
    assert [guess.old for guess in match(old, [near]).likely] == ["o"]
    assert match(old, [typo]).pairs == {"n": "o"}


def test_boilerplate_proves_nothing() -> None:
    topics = (
        "hygiene triage discharge handover nutrition wounds sedation mobility isolation transport"
    ).split()
    old = [
        trace(f"o{t}", f"How do you approach {t}?", f"{ANSWER} That holds for {t}.") for t in topics
    ]
    new = [
        trace(f"n{t}", f"How do you approach {t}?", f"{ANSWER} That holds for {t}.", new=True)
        for t in topics[1:]
    ]
    new.append(
        trace(
            "nx", "How do you approach allergies?", f"{ANSWER} That holds for allergies.", new=True
        )
    )
    found = match(old, new)
    assert found.pairs == {f"n{t}": f"o{t}" for t in topics[1:]}


def test_rivals_are_not_guessed_between() -> None:
    old = [trace("o", "How do you rank your work?", ANSWER)]
    new = [
        trace("n1", "How would you rank your work?", ANSWER, new=True),
        trace("n2", "How could you rank your work?", ANSWER, new=True),
    ]
    found = match(old, new)
    assert not found.pairs
    assert len(found.likely) == 1
    assert len(match(old, new, ["o"]).pairs) == 1


def test_a_rival_that_is_placed_is_none() -> None:
    old = [
        trace("o1", "How do you rank your work?", ANSWER),
        trace("o2", "How do you order your tasks?", ANSWER),
    ]
    new = [
        trace("n1", "How would you rank your work?", ANSWER, new=True),
        trace("n2", "How do you order your tasks?", ANSWER, new=True),
    ]
    assert match(old, new).pairs == {"n1": "o1", "n2": "o2"}


def test_families_never_mix_and_neither_do_guides() -> None:
    old = [trace("o", "Why?", ANSWER)]
    assert not match(old, [trace("n", "Why?", ANSWER, new=True, family="term")]).pairs
    assert not match(old, [trace("n", "Why so?", ANSWER, new=True, guide="h")]).pairs
    assert not match(
        [trace("o", "Why?", ANSWER, settled=False)], [trace("n", "Why so?", ANSWER, new=True)]
    ).pairs


def test_the_same_kind_of_a_family_is_preferred() -> None:
    old = [trace(f"o{kind}", "Triage", family="term", kind=kind) for kind in ("list", "concept")]
    new = [trace("n", "Triage", new=True, family="term", kind="concept")]
    assert match(old, new).pairs == {"n": "oconcept"}
    assert match(old[:1], new).pairs == {"n": "olist"}


def test_a_key_that_gains_or_loses_its_code_is_the_same_note() -> None:
    plain, two, three = (
        Trace("", "question", "R", ("g",), key_of("What is printed?", code))
        for code in ((), ("a == b",), ("a === b",))
    )
    for a, b in ((plain, two), (two, plain), (two, three)):
        assert match([replace(a, name="o")], [replace(b, name="n")]).pairs == {"n": "o"}
    # the exact key comes first
    both = [replace(two, name="n2"), replace(three, name="n3")]
    assert match([replace(three, name="o")], both).pairs == {"n3": "o"}
    assert match([replace(plain, name="o"), replace(two, name="o2")], [*both]).pairs == {
        "n2": "o2",
        "n3": "o",
    }


def test_live_before_retired() -> None:
    old = [trace("a", "Why?", ANSWER, live=False), trace("b", "Why?", ANSWER)]
    assert match(old, [trace("n", "Why?", ANSWER, new=True)]).pairs == {"n": "b"}
    assert match(old[:1], [trace("n", "Why?", ANSWER, new=True)]).pairs == {"n": "a"}


def test_names_are_unique() -> None:
    with pytest.raises(ValueError, match="one name"):
        match([trace("o", "Why?"), trace("o", "How?")], [])


WORDS = (
    "how why when patient customer invoice query index team budget plan risk handle explain "
    "write never 3 5"
).split()
SENTENCES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=8).map(" ".join)


@st.composite
def traces(draw: st.DrawFn, letter: str) -> list[Trace]:
    count = draw(st.integers(0, 8))
    return [
        trace(
            f"{letter}{n}",
            draw(SENTENCES),
            " ".join(draw(st.lists(SENTENCES, max_size=4))),
            new=letter == "n",
            guide=draw(st.sampled_from("gh")),
            family=draw(st.sampled_from(["question", "term"])),
            kind=draw(st.sampled_from(["", "concept", "list"])),
            role=draw(st.sampled_from(["R", "S"])),
            ident=draw(st.sampled_from(["", "", "i", "j"])),
            live=letter == "n" or draw(st.booleans()),
            settled=draw(st.booleans()),
            distinct=draw(st.booleans()),
        )
        for n in range(count)
    ]


@settings(max_examples=200, deadline=None)
@given(
    traces("o"),
    traces("n"),
    st.randoms(use_true_random=False),
    st.sampled_from([(), ("all",), ("o1", "o2")]),
)
def test_one_to_one_whatever_the_order(
    old: list[Trace], new: list[Trace], rng: random.Random, accept: tuple[str, ...]
) -> None:
    found = match(old, new, accept)
    families = {t.name: t.family for t in (*old, *new)}
    assert len(set(found.pairs.values())) == len(found.pairs)
    assert all(families[a] == families[b] for a, b in found.pairs.items())
    assert {g.new for g in found.likely}.isdisjoint(found.pairs)
    assert {g.old for g in found.likely}.isdisjoint(found.pairs.values())
    assert (
        len({g.new for g in found.likely})
        == len({g.old for g in found.likely})
        == len(found.likely)
    )
    assert all(0 <= g.score <= 1 for g in found.likely)
    rng.shuffle(old)
    rng.shuffle(new)
    assert match(old, new, accept) == found


@settings(max_examples=100, deadline=None)
@given(traces("o"))
def test_everything_finds_itself(old: list[Trace]) -> None:
    once = list({(t.family, t.key): t for t in old if not t.ident}.values())
    new = [
        trace(f"n{t.name}", t.key, new=True, guide=t.guides[0], family=t.family, role=t.role)
        for t in once
    ]
    assert match(once, new).pairs == {f"n{t.name}": t.name for t in once}


@given(st.text(), st.text())
def test_any_text_has_marks(a: str, b: str) -> None:
    assert unsketch(sketch(marks(a))) == marks(a)[:SKETCH]
    assert 0 <= likeness(trace("o", a, b), trace("n", b, a, new=True)) <= 1


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("Name 3 risks of it.", "Name 5 risks of it.", "the number 3 became 5"),
        ("Name two risks of it.", "Name risks of it.", "the number two became none"),
        ("Can you work on weekends?", "Can't you work on weekends?", "a negation was added"),
        ("Why would you never lift alone?", "Why would you lift alone?", "a negation was dropped"),
        (
            "Warum hebt man nie 2 Lasten?",
            "Warum hebt man 3 Lasten?",
            "the number 2 became 3 and a negation was dropped",
        ),
        ("Name 3 risks of it.", "Which 5 steps has a handover on a busy ward?", ""),
        ("Why do you lift alone?", "Why would you lift alone?", ""),
    ],
)
def test_slips(before: str, after: str, said: str) -> None:
    assert slip(before, after) == said


# --- the trial of made-up edits -------------------------------------------------------------------


@pytest.fixture(scope="module")
def bench() -> ModuleType:
    path = Path(__file__).resolve().parent.parent / "bench" / "recognition.py"
    spec = importlib.util.spec_from_file_location("bench_recognition", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_the_trial(bench: ModuleType) -> None:
    edits = bench.trial(seed=11, guides=15)
    found = bench.judge(edits, bench.by_ledger)
    assert found["precision"] == 1.0
    assert found["all"] >= 0.985
    assert found["heavy"] >= 0.9
    assert found["all"] > bench.judge(edits, bench.by_question)["all"] + 0.2


def test_a_thousand_cards_that_are_nearly_the_same() -> None:
    old = [
        trace(
            f"o{n:04}", f"How do you rank task {n} of your work?", f"{ANSWER} This was number {n}."
        )
        for n in range(1000)
    ]
    new = [
        trace(
            f"n{n:04}",
            f"How would you rank task {n} of your work?",
            f"{ANSWER} That was number {n}.",
            new=True,
        )
        for n in range(1000)
    ]
    found: Matches = match(old, new)
    assert all(a[1:] == b[1:] for a, b in found.pairs.items())
