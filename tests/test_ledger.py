"""The ledger: a table of edits with the fate of each GUID, and what must hold for every edit."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deckbuilder.identity.identify import Identified, content_hash, first_guid, identify
from deckbuilder.identity.ledger import (
    MOST_REVISIONS,
    Entry,
    Ledger,
    LedgerError,
    dump,
    parse,
    pattern,
    salvage,
)
from deckbuilder.identity.recognition import SKETCH
from deckbuilder.model import KINDS, Note, Span, key_of, wording_of
from deckbuilder.text import normal

ROOT = Path(__file__).resolve().parent.parent

# answers a letter each, so that the table below stays readable
ANSWERS = {
    "a": "I listen until the customer has finished, repeat the problem in my own words and ask "
    "what a good result would look like. Then I offer two options, "
    "agree on a date and call back one day earlier. Last spring a clinic manager had waited "
    "nine days for a spare part; I "
    "borrowed one from a neighbour hospital and she renewed.",
    "b": (
        "I split the forecast into committed, probable and hoped-for deals and weigh each "
        "stage with our closing rates of the "
        "past eight quarters. Every Monday the team "
        "removes deals without a next step. In my second year the forecast was within three "
        "percent of the actual revenue in seven of eight quarters."
    ),
    "c": (
        "First I reproduce the slow query on a copy of production and read its plan. A "
        "missing index, a stale statistic or a "
        "function around a column explains most cases. "
        "I add the index concurrently, measure again with warm caches and write down the "
        "numbers in the ticket."
    ),
    "d": (
        "Our school had no budget for tablets, so I wrote to a foundation, asked two parents "
        "who are engineers to review the "
        "plan and won twelve thousand euros. "
        "The pupils filmed their own experiments, and attendance in the science club doubled "
        "within a term."
    ),
    "e": (
        "I tell the person privately what I saw, which effect it had and what I would like "
        "to see instead, and I stop talking. "
        "We agree on one habit to try for two weeks. "
        "A trainee who interrupted patients learned to count to three, and complaints about "
        "her stopped."
    ),
    "f": (
        "I would freeze the release, tell the on-call lead and open an incident channel with "
        "a scribe. We compare the checksum "
        "of the artefact with the one that was signed, "
        "rotate the deploy keys and only then look for the person who pushed it."
    ),
}
OTHER = (
    "Nothing of the earlier text is left in this reply: it speaks about greenhouse tomatoes, "
    "drip irrigation, copper spray "
    "against blight and the market hall at dawn, "
    "where restaurants buy the crooked ones for sauces."
)


def shortened(text: str) -> str:
    """Without its last sentence."""
    return ". ".join(text.rstrip(".").split(". ")[:-1]) + "."


def extended(text: str) -> str:
    """With a sentence more, and its first word lost."""
    return (
        " ".join(text.split()[1:])
        + " Afterwards we wrote down what we had learned and shared it with the whole department."
    )


@dataclass(frozen=True)
class Q:
    """A question of a made-up guide."""

    question: str
    answer: str = "a"
    pitfall: str = ""
    ident: str = ""
    section: str = "Section"
    kind: str = "question"


def notes(guide: str, questions: list[Q], role: str = "Nurse") -> list[Note]:
    """The notes of a guide: its questions, their pitfalls and one list card."""
    found: list[Note] = []
    for q in questions:
        answer = ANSWERS.get(q.answer, q.answer)
        common = {
            "role": role,
            "key": normal(q.question),
            "tags": (f"interview::section::{q.section}",),
            "deck": f"Interview Prep::{role}",
            "due": len(found),
        }
        where = {"sources": (Span(guide, len(found) + 1, len(found) + 1),), "guide": guide}
        fields = (("Question", f"<b>{q.question}</b>"), ("Key points", answer), ("My answer", ""))
        found.append(
            Note(
                "Interview Question",
                q.kind,
                fields=fields,
                ident=q.ident,
                answer=normal(answer),
                **common,
                **where,
            )
        )  # type: ignore[arg-type]
        if q.pitfall:
            fields = (("Question", q.question), ("Watch out", q.pitfall), ("My note", ""))
            ident = f"{q.ident}/pitfall" if q.ident else ""
            found.append(
                Note(
                    "Interview Pitfall",
                    "pitfall",
                    fields=fields,
                    ident=ident,
                    answer=normal(q.pitfall),
                    **common,
                    **where,
                )
            )  # type: ignore[arg-type]
    fields = (("Term", "Education"), ("Answer", f"degrees of {role}"), ("My note", ""))
    found.append(
        Note(
            "Interview Term",
            "education",
            role,
            normal("Education"),
            fields,
            (),
            f"Interview Prep::{role}",
            99,
            (Span(guide, 9, 9),),
            guide=guide,
        )
    )
    return found


def certification(
    guides: list[str],
    roles: list[str],
    acronym: str = "CHSP",
    name: str = "Certified Healthcare Safety Professional",
) -> Note:
    """A certification that several roles share."""
    fields = (("Term", acronym), ("Answer", name), ("Roles", ", ".join(roles)))
    spans = tuple(Span(guide, 3, 3) for guide in guides)
    return Note(
        "Interview Term",
        "certification",
        "",
        normal(f"{acronym} {name}"),
        fields,
        (),
        f"Interview Prep::{roles[0]}",
        0,
        spans,
        answer=normal(name),
        guide=guides[0],
    )


def build(guides: dict[str, list[Q]], roles: dict[str, str] | None = None) -> list[Note]:
    """The notes of several guides."""
    return [
        note
        for guide, questions in guides.items()
        for note in notes(guide, questions, (roles or {}).get(guide, f"Role of {guide}"))
    ]


def first(guides: dict[str, list[Q]], roles: dict[str, str] | None = None) -> Identified:
    """A first build."""
    return identify(Ledger(), build(guides, roles), guides)


def asked(identified: Identified, kind: str = "question") -> dict[str, str]:
    """GUID → question of the notes of a kind."""
    return {
        n.guid: normal(n.fields[0][1].replace("<b>", "").replace("</b>", ""))
        for n in identified.notes
        if n.kind == kind
    }


# --- the table of edits ---------------------------------------------------------------------------

UPSET = Q("How do you handle an upset customer?", "a", "Arguing back.")
FORECAST = Q("How do you forecast quarterly revenue?", "b")
SLOW = Q("Why is a SQL query slow?", "c", "Guessing.")
GRANT = Q("Tell us about a project without a budget.", "d")
FEEDBACK = Q("How do you give difficult feedback?", "e")
FOUR = [UPSET, FORECAST, SLOW, GRANT]

G = "a.md"
EDITS: dict[str, tuple[dict[str, list[Q]], dict[str, list[Q]], dict[str, str], str]] = {
    # name: (before, after, question after → question before or "new" where it is not itself,
    # retired questions separated by " / ")
    "nothing": ({G: FOUR}, {G: FOUR}, {}, ""),
    "reordered": ({G: FOUR}, {G: FOUR[::-1]}, {}, ""),
    "inserted above": ({G: FOUR}, {G: [FEEDBACK, *FOUR]}, {FEEDBACK.question: "new"}, ""),
    "deleted": ({G: FOUR}, {G: FOUR[1:]}, {}, UPSET.question),
    "answer rewritten": ({G: FOUR}, {G: [replace(UPSET, answer=OTHER), *FOUR[1:]]}, {}, ""),
    "answers swapped": (
        {G: FOUR},
        {G: [replace(UPSET, answer="b"), replace(FORECAST, answer="a"), SLOW, GRANT]},
        {},
        "",
    ),
    "questions swapped with their answers": (
        {G: [UPSET, FORECAST]},
        {G: [FORECAST, UPSET]},
        {},
        "",
    ),
    "another section": ({G: FOUR}, {G: [*FOUR[:3], replace(GRANT, section="Other")]}, {}, ""),
    "punctuation, case and markup": (
        {G: FOUR},
        {G: [replace(UPSET, question="How do you handle an *upset* customer"), *FOUR[1:]]},
        {},
        "",
    ),
    "lightly reworded": (
        {G: FOUR},
        {G: [replace(UPSET, question="How would you handle a customer who is upset?"), *FOUR[1:]]},
        {"How would you handle a customer who is upset?": UPSET.question},
        "",
    ),
    "heavily reworded": (
        {G: FOUR},
        {G: [replace(UPSET, question="Describe your way of dealing with complaints."), *FOUR[1:]]},
        {"Describe your way of dealing with complaints.": UPSET.question},
        "",
    ),
    "reworded, and the answer edited": (
        {G: FOUR},
        {
            G: [
                replace(
                    UPSET,
                    question="What do you do when customers are upset?",
                    answer=extended(ANSWERS["a"]),
                ),
                *FOUR[1:],
            ]
        },
        {"What do you do when customers are upset?": UPSET.question},
        "",
    ),
    "all reworded and shuffled": (
        {G: FOUR},
        {
            G: [
                replace(GRANT, question="Have you ever worked with no money at all?"),
                replace(SLOW, question="What slows a database statement down?"),
                replace(UPSET, question="Walk us through a complaint."),
                replace(
                    FORECAST,
                    question="Predicting sales: what is your method?",
                    answer=shortened(ANSWERS["b"]),
                ),
            ]
        },
        {
            "Have you ever worked with no money at all?": GRANT.question,
            "What slows a database statement down?": SLOW.question,
            "Walk us through a complaint.": UPSET.question,
            "Predicting sales: what is your method?": FORECAST.question,
        },
        "",
    ),
    "replaced by another": (
        {G: FOUR},
        {G: [FEEDBACK, *FOUR[1:]]},
        {FEEDBACK.question: "new"},
        UPSET.question,
    ),
    "replaced by another that sounds alike": (
        {G: FOUR},
        {G: [Q("How do you handle an upset colleague?", "e"), *FOUR[1:]]},
        {"How do you handle an upset colleague?": "new"},
        UPSET.question,
    ),
    "reworded beyond recognition": (
        {G: FOUR},
        {G: [Q("What do tomatoes need?", OTHER), *FOUR[1:]]},
        {"What do tomatoes need?": "new"},
        UPSET.question,
    ),
    "split, one half keeps the question": (
        {G: [Q(UPSET.question, ANSWERS["a"] + " " + ANSWERS["e"]), FORECAST]},
        {G: [Q(UPSET.question, "a"), Q("And how do you tell a colleague off?", "e"), FORECAST]},
        {"And how do you tell a colleague off?": "new"},
        "",
    ),
    "split, both halves reworded: nobody can know": (
        {G: [Q(UPSET.question, ANSWERS["a"] + " " + ANSWERS["e"]), FORECAST]},
        {
            G: [
                Q("What calms people?", "a"),
                Q("And how do you tell a colleague off?", "e"),
                FORECAST,
            ]
        },
        {"And how do you tell a colleague off?": "new", "What calms people?": "new"},
        UPSET.question,
    ),
    "merged under one of the questions": (
        {G: [UPSET, FEEDBACK, SLOW]},
        {G: [replace(UPSET, answer=ANSWERS["a"] + " " + ANSWERS["e"]), SLOW]},
        {},
        FEEDBACK.question,
    ),
    "merged under a new question: nobody can know": (
        {G: [UPSET, FEEDBACK, SLOW]},
        {G: [Q("How do you talk to people?", ANSWERS["a"] + " " + ANSWERS["e"]), SLOW]},
        {"How do you talk to people?": "new"},
        f"{UPSET.question} / {FEEDBACK.question}",
    ),
    "duplicated, the copy reworded": (
        {G: FOUR},
        {G: [*FOUR, replace(UPSET, question="How do you handle an angry customer?")]},
        {"How do you handle an angry customer?": "new"},
        "",
    ),
    "an id given": ({G: FOUR}, {G: [replace(UPSET, ident="upset"), *FOUR[1:]]}, {}, ""),
    "an id kept, all else new": (
        {G: [replace(UPSET, ident="upset"), *FOUR[1:]]},
        {
            G: [
                replace(UPSET, ident="upset", question="What do tomatoes need?", answer=OTHER),
                *FOUR[1:],
            ]
        },
        {"What do tomatoes need?": UPSET.question},
        "",
    ),
    "ids and questions crossed": (
        {G: [replace(UPSET, ident="x"), replace(FORECAST, ident="y")]},
        {G: [replace(UPSET, ident="y"), replace(FORECAST, ident="x")]},
        {UPSET.question: FORECAST.question, FORECAST.question: UPSET.question},
        "",
    ),
    "an id taken to another guide": (
        {G: [replace(UPSET, ident="upset"), SLOW], "b.md": [GRANT]},
        {
            G: [SLOW],
            "b.md": [GRANT, replace(UPSET, ident="upset", question="Anything else?", answer=OTHER)],
        },
        {"Anything else?": UPSET.question},
        "",
    ),
    "an id dropped": ({G: [replace(UPSET, ident="upset"), *FOUR[1:]]}, {G: FOUR}, {}, ""),
    "another id says: another question": (
        {G: [replace(UPSET, ident="upset"), *FOUR[1:]]},
        {
            G: [
                replace(UPSET, ident="angry", question="How do you handle an angry customer?"),
                *FOUR[1:],
            ]
        },
        {"How do you handle an angry customer?": "new"},
        UPSET.question,
    ),
    "file renamed": ({G: FOUR, "b.md": [FEEDBACK]}, {"z.md": FOUR, "b.md": [FEEDBACK]}, {}, ""),
    "file renamed, and a question reworded": (
        {G: FOUR},
        {
            "z.md": [
                replace(UPSET, question="How would you handle a customer who is upset?"),
                *FOUR[1:],
            ]
        },
        {"How would you handle a customer who is upset?": UPSET.question},
        "",
    ),
    "moved to another guide": (
        {G: FOUR, "b.md": [FEEDBACK]},
        {G: FOUR[1:], "b.md": [FEEDBACK, UPSET]},
        {},
        "",
    ),
    "one guide split into two files": ({G: FOUR}, {G: FOUR[:2], "b.md": FOUR[2:]}, {}, ""),
    "copied to another guide": (
        {G: FOUR},
        {G: FOUR, "b.md": [replace(UPSET, pitfall="")]},
        {f"b.md {UPSET.question}": "new"},
        "",
    ),
    "a question of many guides says nothing": (
        {G: [UPSET, SLOW], "b.md": [replace(UPSET, pitfall="")]},
        {
            G: [UPSET, SLOW],
            "c.md": [Q(UPSET.question, "e"), GRANT],
            "d.md": [Q(UPSET.question, "f"), FORECAST],
        },
        {
            f"c.md {UPSET.question}": "new",
            f"d.md {UPSET.question}": "new",
            GRANT.question: "new",
            FORECAST.question: "new",
        },
        f"b.md {UPSET.question}",
    ),
}


@pytest.mark.parametrize("name", EDITS)
def test_edit(name: str) -> None:
    before, after, fates, retired = EDITS[name]
    old = first(before)
    new = identify(old.ledger, build(after), after, gone=set(before) - set(after))
    was = {n.guid: n for n in old.notes if n.kind == "question"}
    plain = asked(old)
    for note in new.notes:
        if note.kind != "question":
            continue
        own = next(q.question for q in after[note.guide] if normal(q.question) == note.key)
        expected = fates.get(f"{note.guide} {own}", fates.get(own, own))
        if expected == "new":
            assert note.guid not in was, own
        else:
            assert plain.get(note.guid) == normal(expected), own
    gone = {(e.guide, e.key) for e in new.ledger.retired if e.kind == "question"}
    wanted = {
        (text.split(" ", 1)[0], normal(text.split(" ", 1)[1]))
        if ".md" in text
        else (G, normal(text))
        for text in retired.split(" / ")
        if text
    }
    assert gone == wanted
    assert len({n.guid for n in new.notes}) == len(new.notes)
    # a second build of the same changes nothing, and neither does a trip through text
    again = identify(parse(dump(new.ledger)), build(after), after)
    assert again.ledger == new.ledger
    assert again.notes == new.notes
    assert not again.changes


@pytest.mark.parametrize("name", EDITS)
def test_a_pitfall_follows_its_question(name: str) -> None:
    before, after, *_ = EDITS[name]
    old = first(before)
    new = identify(old.ledger, build(after), after, gone=set(before) - set(after))
    had = {e.of: e.guid for e in old.ledger.entries if e.kind == "pitfall"}
    for note in new.notes:
        if note.kind == "pitfall":
            of = next(e.of for e in new.ledger.entries if e.guid == note.guid)
            assert of == next(
                n.guid
                for n in new.notes
                if n.kind == "question" and (n.guide, n.key) == (note.guide, note.key)
            )
            assert had.get(of, note.guid) == note.guid
            assert (of in had) == (note.guid in had.values())


@pytest.mark.parametrize("name", ["file renamed", "file renamed, and a question reworded"])
def test_the_list_card_follows_a_renamed_guide(name: str) -> None:
    before, after, *_ = EDITS[name]
    old = first(before)
    new = identify(old.ledger, build(after), after, gone=set(before) - set(after))
    assert {n.guid for n in old.notes if n.kind == "education"} == {
        n.guid for n in new.notes if n.kind == "education"
    }


def test_a_changed_role_title_moves_everything() -> None:
    old = first({G: FOUR}, {G: "Nurse"})
    new = identify(old.ledger, build({G: FOUR}, {G: "Ward Nurse"}), {G})
    assert [n.guid for n in new.notes] == [n.guid for n in old.notes]
    assert len(new.changes.moved) == len(old.notes)
    assert {c.was for c in new.changes.moved} == {"a.md · Nurse"}
    assert not any(
        (new.changes.new, new.changes.retired, new.changes.changed, new.changes.reworded)
    )


def test_file_and_role_renamed_at_once() -> None:
    old = first({G: FOUR, "b.md": [FEEDBACK]}, {G: "Nurse"})
    new = identify(
        old.ledger,
        build({"z.md": FOUR, "b.md": [FEEDBACK]}, {"z.md": "Ward Nurse"}),
        {"z.md", "b.md"},
        gone={G},
    )
    assert [n.guid for n in new.notes] == [n.guid for n in old.notes]


def test_a_guide_that_was_not_read_keeps_its_notes() -> None:
    old = first({G: FOUR, "b.md": [FEEDBACK]})
    new = identify(old.ledger, build({"b.md": [replace(UPSET, pitfall=""), FEEDBACK]}), {"b.md"})
    mine = {n.guid for n in old.notes if n.guide == G}
    assert mine.isdisjoint(n.guid for n in new.notes)
    assert {e for e in old.ledger.entries if e.guide == G} <= set(new.ledger.entries)


def test_deleted_and_added_again() -> None:
    old = first({G: FOUR})
    without = identify(old.ledger, build({G: FOUR[1:]}), {G})
    assert {c.question for c in without.changes.retired} == {UPSET.question}
    back = identify(without.ledger, build({G: FOUR}), {G})
    assert back.notes == old.notes
    assert {c.question for c in back.changes.revived} == {UPSET.question}
    assert back.ledger == old.ledger


def test_deleted_and_added_again_in_other_words() -> None:
    old = first({G: FOUR})
    without = identify(old.ledger, build({G: FOUR[1:]}), {G})
    back = identify(
        without.ledger,
        build(
            {
                G: [
                    replace(UPSET, question="How would you handle a customer who is upset?"),
                    *FOUR[1:],
                ]
            }
        ),
        {G},
    )
    assert {n.guid for n in back.notes} == {n.guid for n in old.notes}
    assert {c.was for c in back.changes.reworded if c.kind == "question"} == {UPSET.question}
    assert len(back.changes.revived) == 2


def test_the_old_wording_as_a_new_question_gets_another_guid() -> None:
    old = first({G: FOUR})
    reworded = replace(UPSET, question="How would you handle a customer who is upset?")
    new = identify(old.ledger, build({G: [reworded, *FOUR[1:]]}), {G})
    both = identify(
        new.ledger,
        build({G: [reworded, replace(UPSET, answer="f", pitfall="Shouting."), *FOUR[1:]]}),
        {G},
    )
    assert len({n.guid for n in both.notes}) == len(both.notes) == len(old.notes) + 2
    assert {n.guid for n in old.notes} < {n.guid for n in both.notes}


# --- accepting ------------------------------------------------------------------------------------

HALF = "How can you handle an upset customer?"


def test_a_likely_rename_is_listed_and_taken_on_request() -> None:
    old = first({G: FOUR})
    guid = next(g for g, q in asked(old).items() if q == normal(UPSET.question))
    after = build({G: [Q(HALF, OTHER, "Arguing back."), *FOUR[1:]]})
    listed = identify(old.ledger, after, {G})
    assert [(one.old, one.question, one.now, one.fresh) for one in listed.changes.likely] == [
        (guid, UPSET.question, HALF, True)
    ]
    assert guid not in {n.guid for n in listed.notes}
    for accept in (guid, "all"):
        taken = identify(old.ledger, after, {G}, accept={accept})
        assert {n.guid for n in taken.notes} == {n.guid for n in old.notes}
        assert not taken.changes.likely
        assert not taken.changes.unknown


def test_a_rename_can_be_accepted_after_the_export_that_listed_it() -> None:
    old = first({G: FOUR})
    after = build({G: [Q(HALF, OTHER, "Arguing back."), *FOUR[1:]]})
    listed = identify(old.ledger, after, {G})
    guid = listed.changes.likely[0].old
    later = identify(parse(dump(listed.ledger)), after, {G})
    assert [(one.old, one.fresh) for one in later.changes.likely] == [(guid, False)]
    assert not later.changes
    taken = identify(later.ledger, after, {G}, accept={guid})
    assert {n.guid for n in taken.notes} == {n.guid for n in old.notes}
    assert taken.notes[0].guid == guid
    assert taken.notes[0].revision == 2
    assert not taken.changes.likely
    assert not taken.changes.unknown
    again = identify(taken.ledger, after, {G}, accept={guid})
    assert again.ledger == taken.ledger
    assert not again.changes.unknown


def test_accepting_what_is_no_rename_is_reported() -> None:
    assert identify(Ledger(), build({G: FOUR}), {G}, accept={"nobody", "all"}).changes.unknown == (
        "nobody",
    )


# --- revisions, counts, warnings ------------------------------------------------------------------


def test_revisions() -> None:
    old = first({G: FOUR})
    assert {n.revision for n in old.notes} == {1}
    edited = [replace(UPSET, answer=OTHER), *FOUR[1:]]
    new = identify(old.ledger, build({G: edited}), {G})
    revisions = {n.key: n.revision for n in new.notes if n.kind == "question"}
    assert revisions.pop(normal(UPSET.question)) == 2
    assert set(revisions.values()) == {1}
    assert [c.question for c in new.changes.changed] == [UPSET.question]
    assert new.changes.same == len(old.notes) - 1
    back = identify(new.ledger, build({G: FOUR}), {G})
    assert back.notes[0].revision == 3, "content that comes back is newer all the same"


def test_the_position_is_no_content() -> None:
    note = notes(G, FOUR)[0]
    assert content_hash(note) == content_hash(
        replace(note, due=7, sources=(), answer="", revision=9)
    )
    for other in (
        replace(note, deck="x"),
        replace(note, tags=("x",)),
        replace(note, type="x"),
        replace(note, fields=(*note.fields[:1], ("Key points", "x"))),
    ):
        assert content_hash(note) != content_hash(other)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (
            "Name 3 ways to calm a customer.",
            "Name 5 ways to calm a customer.",
            "the number 3 became 5",
        ),
        (
            "What should you do when a customer shouts?",
            "What should you not do when a customer shouts?",
            "a negation was added",
        ),
        (
            "Why don't you argue with a customer?",
            "Why do you argue with a customer?",
            "a negation was dropped",
        ),
    ],
)
def test_a_changed_number_or_negation_is_pointed_out(before: str, after: str, said: str) -> None:
    old = first({G: [Q(before), SLOW]})
    new = identify(old.ledger, build({G: [Q(after), SLOW]}), {G})
    assert [c.was for c in new.changes.reworded] == [before]
    assert len(new.changes.warnings) == 1
    assert said in new.changes.warnings[0]


def test_an_id_given_twice_is_pointed_out() -> None:
    twice = identify(Ledger(), build({G: [replace(q, ident="x") for q in FOUR[:2]]}), {G})
    assert twice.changes.warnings == (
        "a.md: the id x is given 2 times; only one question can have it",
    )
    assert len({n.guid for n in twice.notes}) == len(twice.notes)
    old = first({G: [replace(GRANT, ident="x")]})
    for order in ([UPSET, FORECAST], [FORECAST, UPSET]):
        new = identify(old.ledger, build({G: [replace(q, ident="x") for q in order]}), {G})
        assert next(q for g, q in asked(new).items() if g == old.notes[0].guid) == normal(
            FORECAST.question
        )


# --- shared notes ---------------------------------------------------------------------------------


def test_a_shared_certification_is_one_note_and_a_partial_view_changes_nothing() -> None:
    shared = certification([G, "b.md"], ["Nurse", "Surgeon"])
    old = identify(Ledger(), [shared], {G, "b.md"})
    assert old.ledger.entries[0].guides == (G, "b.md")
    for guide, role in ((G, "Nurse"), ("b.md", "Surgeon")):
        part = identify(old.ledger, [certification([guide], [role])], {guide})
        assert part.notes[0].guid == old.notes[0].guid
        # a part of it is older than the whole, which it must not replace
        assert part.notes[0].revision == 0
        assert part.ledger == old.ledger
        assert not part.changes
    gone = identify(old.ledger, [], {G})
    assert gone.ledger.entries[0].live
    assert gone.ledger.entries[0].guides == ("b.md",)
    assert identify(gone.ledger, [], {"b.md"}).ledger.entries[0].state == "retired"


def test_a_certification_joins_from_another_guide() -> None:
    one = identify(Ledger(), [certification([G], ["Nurse"])], {G})
    two = identify(one.ledger, [certification(["b.md"], ["Surgeon"])], {"b.md"})
    assert two.notes[0].guid == one.notes[0].guid
    both = identify(two.ledger, [certification([G, "b.md"], ["Nurse", "Surgeon"])], {G, "b.md"})
    assert both.notes[0].guid == one.notes[0].guid
    assert both.notes[0].revision == 2


def test_list_cards_of_two_roles_are_two_notes() -> None:
    cards = [
        replace(n, kind="certification", key=normal("Certifications"))
        for g, r in ((G, "Nurse"), ("b.md", "Surgeon"))
        for n in notes(g, [], r)
    ]
    both = identify(Ledger(), cards, {G, "b.md"})
    assert len({n.guid for n in both.notes}) == 2
    # one guide goes, another comes: the constant key alone says nothing
    other = replace(cards[1], role="Pilot", guide="c.md", sources=())
    new = identify(both.ledger, [cards[0], other], {G, "c.md"}, gone={"b.md"})
    assert new.notes[0].guid == both.notes[0].guid
    assert new.notes[1].guid not in {n.guid for n in both.notes}


def test_paths_of_spans_may_be_written_otherwise() -> None:
    made = identify(Ledger(), notes("/tmp/x/a.md", FOUR), {G}, places={"/tmp/x/a.md": G})
    assert made.ledger.guides == {G}


def named(
    kind: str = "question", role: str = "Nurse", key: str = "why", again: int = 0, **more: str
) -> str:
    """The first GUID of a note of a type as `kind` names it."""
    collection = more.pop("collection", "")
    note = Note(kind, "question", role, key, (), (), "", 0, (), **more)  # type: ignore[arg-type]
    return first_guid(note, key, collection, again)


def test_first_guids() -> None:
    assert named() == named(role="nurse") == "XoJGJ2qWwsa1"
    assert named(role="C++ Developer") != named(role="C Developer")
    assert named("certification") != named("question")
    assert named(again=1) != named()
    assert named(key=key_of("Why?", ("a == b",))) != named(key=key_of("Why?", ("a === b",)))


def test_shared_notes_have_the_guid_of_all_roles_and_list_cards_that_of_their_role() -> None:
    one, two = (first({name: []}, {name: role}) for name, role in ((G, "Nurse"), (G, "Pilot")))
    assert one.notes[0].guid != two.notes[0].guid
    alone, shared = (
        identify(Ledger(), [certification([guide], [role])], {guide}).notes[0].guid
        for guide, role in ((G, "Nurse"), ("b.md", "Pilot"))
    )
    assert alone == shared


def test_an_explicit_id_stands_in_for_the_wording() -> None:
    assert named(ident="x") == named(ident="x", key="how") != named()
    assert named(ident="why") != named()
    assert named(ident="x") != named(ident="y")
    old = first({G: [replace(UPSET, ident="upset")]})
    new = first({G: [replace(FEEDBACK, ident="upset")]})
    assert old.notes[0].guid == new.notes[0].guid


def test_collections_keep_two_authors_apart() -> None:
    assert len({named(), named(collection="Ann"), named(collection="Ben")}) == 3
    ann, ben = (
        identify(Ledger(), build({G: FOUR}), {G}, collection=name) for name in ("Ann", "Ben")
    )
    assert {n.guid for n in ann.notes}.isdisjoint(n.guid for n in ben.notes)
    # a ledger counts more than the name of the collection
    assert identify(ann.ledger, build({G: FOUR}), {G}, collection="Ben").notes == ann.notes


@given(st.text(), st.text(), st.text(), st.text(), st.text(), st.integers(0, 3))
def test_guids_are_letters_and_digits(
    kind: str, role: str, key: str, ident: str, collection: str, again: int
) -> None:
    guid = named(kind, role, key, again, ident=ident, collection=collection)
    assert len(guid) == 12
    assert guid.isascii()
    assert guid.isalnum()
    assert guid[0].isalpha()


def test_without_a_ledger_the_same_guids_come_back() -> None:
    assert [n.guid for n in first({G: FOUR}).notes] == [
        n.guid
        for n in first(
            {"elsewhere.md": [replace(q, answer="f") for q in FOUR]},
            {"elsewhere.md": f"Role of {G}"},
        ).notes
    ]


# --- properties -----------------------------------------------------------------------------------

POOL = [
    UPSET,
    FORECAST,
    SLOW,
    GRANT,
    FEEDBACK,
    Q("What if a bad release goes out?", "f", "Blaming."),
]
NAMES = ["a.md", "b.md", "c.md"]


@st.composite
def guides(draw: st.DrawFn) -> dict[str, list[Q]]:
    """Guides with questions of their own: what two share is known only when both are read."""
    made: dict[str, list[Q]] = {name: [] for name in NAMES}
    for q in draw(st.permutations(POOL)):
        name = draw(st.sampled_from([*NAMES, ""]))
        if name:
            made[name].append(q)
    return made


@st.composite
def edits(draw: st.DrawFn) -> tuple[dict[str, list[Q]], dict[str, list[Q]]]:
    """Guides, and the same after an edit that moves nothing from one guide to another."""
    before = draw(guides())
    after: dict[str, list[Q]] = {}
    for name, questions in before.items():
        kept = [q for q in questions if draw(st.integers(0, 5))]
        changed = [
            draw(
                st.sampled_from(
                    [
                        q,
                        replace(q, question=f"In your words: {q.question}"),
                        replace(q, answer=OTHER),
                        Q(f"{name}: {q.question}", OTHER),
                    ]
                )
            )
            for q in kept
        ]
        after[name] = draw(st.permutations(changed))
    return before, after


@settings(max_examples=60, deadline=None)
@given(edits(), st.permutations(NAMES), st.integers(1, 2))
def test_subsets_in_any_order_give_the_ledger_of_all(
    edit: tuple[dict[str, list[Q]], dict[str, list[Q]]], order: list[str], size: int
) -> None:
    before, after = edit
    old = first(before).ledger
    by_parts, from_nothing = old, Ledger()
    parts = [order[:size], order[size:]]
    for names in parts:
        part = build({name: after[name] for name in names})
        by_parts = identify(by_parts, part, names).ledger
        from_nothing = identify(from_nothing, part, names).ledger
    assert by_parts == identify(old, build(after), NAMES).ledger
    assert from_nothing == identify(Ledger(), build(after), NAMES).ledger


@settings(max_examples=60, deadline=None)
@given(edits(), st.randoms(use_true_random=False))
def test_the_order_of_notes_does_not_matter_and_a_second_build_changes_nothing(
    edit: tuple[dict[str, list[Q]], dict[str, list[Q]]], rng: random.Random
) -> None:
    before, after = edit
    old = first(before).ledger
    shuffled = build(after)
    rng.shuffle(shuffled)
    entries = list(old.entries)
    rng.shuffle(entries)
    new = identify(old, build(after), NAMES)
    other = identify(replace(old, entries=tuple(entries)), shuffled, frozenset(NAMES))
    assert other.ledger == new.ledger
    assert {n.guid: n for n in other.notes} == {n.guid: n for n in new.notes}
    assert len({n.guid for n in new.notes}) == len(new.notes)
    again = identify(new.ledger, build(after), NAMES)
    assert again.ledger == new.ledger
    assert again.notes == new.notes
    assert not again.changes
    assert {e.guid for e in old.entries} <= {e.guid for e in new.ledger.entries}


@settings(max_examples=60, deadline=None)
@given(guides(), st.sampled_from(["{}", "{}  ", "  {} ...", "*{}*", "{}!"]))
def test_whitespace_and_punctuation_alter_no_guid(made: dict[str, list[Q]], frame: str) -> None:
    old = first(made)
    dressed = {
        name: [replace(q, question=frame.format(q.question.upper())) for q in reversed(questions)]
        for name, questions in made.items()
    }
    new = identify(old.ledger, build(dressed), NAMES)
    assert {n.guid for n in new.notes} == {n.guid for n in old.notes}
    assert not any((new.changes.new, new.changes.retired, new.changes.reworded, new.changes.moved))


# --- text -----------------------------------------------------------------------------------------

END = '{"end": "of the ledger"}'
TEXTS = st.text(st.characters(codec=None), max_size=20)
SOME = TEXTS.filter(bool)
GUIDS = st.from_regex(r"[A-Za-z0-9_-]{8,40}", fullmatch=True)


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    """Any entry."""
    return Entry(
        guid=draw(GUIDS),
        guides=tuple(draw(st.lists(TEXTS, min_size=1, max_size=2))),
        role=draw(TEXTS),
        kind=draw(st.sampled_from(KINDS)),
        key=draw(SOME),
        question=draw(TEXTS),
        answer=draw(TEXTS),
        hash=draw(SOME),
        revision=draw(st.integers(0, MOST_REVISIONS)),
        state=draw(st.sampled_from(["live", "retired"])),
        deck=draw(TEXTS),
        ident=draw(TEXTS),
        of=draw(GUIDS | st.just("")),
        find=draw(TEXTS),
        like=draw(GUIDS | st.just("")),
        before=tuple(draw(st.lists(TEXTS, max_size=2))),
    )


@given(st.lists(entries(), max_size=6, unique_by=lambda e: e.guid))
def test_dump_and_parse_are_inverse(some: list[Entry]) -> None:
    text = dump(Ledger(tuple(some)))
    text.encode("utf-8")
    assert text.endswith(f"\n{END}\n")
    rows = [json.loads(line) for line in text.splitlines() if line.startswith("{")]
    assert len(rows) == len(some) + 2
    guids = [row["guid"] for row in rows[1:-1]]
    assert guids == sorted(guids)
    assert dump(parse(text)) == text
    assert set(parse(text).entries) == set(some)
    assert dump(Ledger(tuple(reversed(some)))) == text
    assert dump(parse(text.replace("\n", "\r\n"))) == text
    assert salvage(text) == (parse(text), 0)


def tried(text: str) -> tuple[Ledger, LedgerError | None]:
    """What parse made of it."""
    try:
        return parse(text), None
    except LedgerError as error:
        return Ledger(), error


GOOD = dump(first({G: FOUR}).ledger)


@given(
    st.one_of(
        st.text(),
        st.tuples(st.integers(0, len(GOOD)), st.text(max_size=4), st.integers(0, 9)).map(
            lambda t: GOOD[: t[0]] + t[1] + GOOD[t[0] + t[2] :]
        ),
    )
)
def test_parse_never_raises_anything_else(text: str) -> None:
    ledger, error = tried(text)
    if error:
        # the line that is missing is the one after the last
        assert 1 <= error.line <= text.count("\n") + 1 + ("cut off" in error.message)
        assert error.message
        assert error.hint
    else:
        assert parse(dump(ledger)) == replace(ledger, version=2)
    salvaged, damaged = salvage(text)
    assert damaged >= 0
    assert salvage(dump(salvaged)) == (salvaged, 0)


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    ["guid", "guides", "kind", "type", "hash", "revision", "state", "version"]
                ),
                inner,
                max_size=8,
            )
        ),
    ),
    st.integers(1, 2),
)
def test_parse_of_any_json(value: object, version: int) -> None:
    end = f"{END}\n" if version > 1 else ""
    _, error = tried(f'{{"version": {version}}}\n{json.dumps(value)}\n{end}')
    assert error is None or error.line == 2


ROW = (
    '{"guid": "qFaRdzy2", "state": "live", "revision": 1, "kind": "question", '
    '"guides": ["a.md"], "question": "Why?", "hash": "0"}'
)
ROW_1 = (
    '{"guid": "qFaRdzy2", "guides": ["a.md"], "kind": "question", "question": "Why?", '
    '"answer": "", "hash": "0", "changed_at": 1, "state": "live"}'
)
OLD = f"""{{"version": 1}}
{{"type": "Q", "hash": "0", "changed_at": 9}}

# "a.md"
{ROW_1}
"""
HEAD = '{"version": 2}\n'


def whole(*rows: str) -> str:
    """A ledger's text."""
    return HEAD + "".join(f"{row}\n" for row in rows) + END + "\n"


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("", 1, "empty"),
        ("# only a comment\n\n", 1, "empty"),
        (ROW, 1, "version"),
        ('{"version": true}', 1, "version"),
        ('# c\n{"version": 3}\n{"future": []}', 2, "newer deckbuilder"),
        (HEAD + "<<<<<<< HEAD\n" + ROW + "\n=======\n>>>>>>> other", 2, "conflict"),
        (whole(ROW, "======="), 3, "conflict"),
        (HEAD + ROW[:40], 2, "damaged"),
        (HEAD, 2, "cut off"),
        (HEAD + ROW + "\n", 3, "cut off"),
        (whole(ROW) + ROW, 5, "cut off"),
        (whole(ROW.replace("qFaRdzy2", "x")), 2, "no GUID"),
        (whole(ROW.replace("qFaRdzy2", "qFaRdzy!")), 2, "no GUID"),
        (whole(ROW.replace("qFaRdzy2", "q" * 41)), 2, "no GUID"),
        (whole(ROW.replace('"kind": "question"', '"kind": "strange"')), 2, "kind"),
        (whole(ROW.replace('"live"', '"dead"')), 2, "state"),
        (whole(ROW.replace("1,", "-1,")), 2, "revision"),
        (whole(ROW.replace("1,", "true,")), 2, "revision"),
        (whole(ROW.replace('["a.md"]', "[]")), 2, "guides"),
        (whole(ROW.replace('"kind"', '"kinds"')), 2, "unknown field"),
        (whole('{"type": "Q", "hash": "0", "changed_at": 1}'), 2, "unknown field"),
        (whole("[" * 100_000), 2, "damaged"),
        (whole("9" * 10_000), 2, "damaged"),
        ('{"version": 1}\n' + ROW_1.replace("1,", "-1,"), 2, "changed_at"),
        ('{"version": 1}\n' + ROW, 2, "unknown field"),
    ],
)
def test_damage_is_named(text: str, line: int, message: str) -> None:
    with pytest.raises(LedgerError, match=message) as caught:
        parse(text)
    assert caught.value.line == line
    assert str(line) in str(caught.value)


def test_a_guid_that_stands_twice_is_merged() -> None:
    later = ROW.replace('"revision": 1', '"revision": 4').replace('"0"', '"4"')
    other = ROW.replace('"hash": "0"', '"hash": "1"')
    for rows, revision, hashed in (
        ((ROW, ROW), 1, "0"),
        ((ROW, later), 4, "4"),
        # both branches gave it revision 1: what stays is newer than either
        ((ROW, other), 2, "1"),
        ((ROW, other, later), 4, "4"),
    ):
        for order in (rows, rows[::-1]):
            (entry,) = parse(whole(*order)).entries
            assert (entry.revision, entry.hash) == (revision, hashed)
            assert salvage(whole(*order)) == (parse(whole(*order)), 0)
    # live, where only one of them retired it
    retired = ROW.replace("live", "retired")
    assert parse(whole(ROW, retired)) == parse(whole(retired, ROW)) == parse(whole(ROW))
    # out of order, and the end of both sides
    second = ROW.replace("qFaRdzy2", "aFaRdzy2")
    merged = parse(whole(ROW, END, second))
    assert [e.guid for e in merged.entries] == ["aFaRdzy2", "qFaRdzy2"]


def test_a_ledger_without_its_last_line_was_cut_off() -> None:
    lines = GOOD.splitlines(keepends=True)
    begin = next(at for at, line in enumerate(lines) if "version" in line)
    for kept in range(begin + 1, len(lines)):
        with pytest.raises(LedgerError, match="cut off") as caught:
            parse("".join(lines[:kept]))
        assert caught.value.line == kept + 1
        found, damaged = salvage("".join(lines[:kept]))
        assert (len(found.entries), damaged) == (kept - begin - 1, 0)


def test_what_can_be_read_of_a_damaged_ledger_is_salvaged() -> None:
    second = ROW.replace("qFaRdzy2", "aFaRdzy2")
    good = parse(whole(ROW, second))
    assert salvage("") == (Ledger(), 0)
    assert salvage(f"{ROW}\n{second}") == (good, 0), "without beginning and end"
    assert salvage(whole(ROW, ROW[:40], second, ROW.replace("qFaRdzy2", "x"))) == (good, 2)
    conflict = whole("<<<<<<< HEAD", ROW, "=======", second, ">>>>>>> other")
    assert salvage(conflict) == (good, 3)
    assert salvage(OLD + ROW_1[:9]) == (replace(parse(OLD), version=2), 1)


def test_a_ledger_of_release_0_1_is_read_and_written_as_version_2() -> None:
    old = parse(OLD)
    assert old.version == 1
    (entry,) = old.entries
    assert (entry.revision, entry.key, entry.deck) == (1, "why", "")
    assert entry.find == pattern("Why?", loose=True)
    written = dump(old)
    assert '{"version": 2}' in written
    assert "changed_at" not in written
    assert '"type"' not in written
    assert parse(written) == replace(old, version=2)


def test_the_reviews_of_release_0_1_are_kept() -> None:
    notes_ = build({G: [Q("मरीज़ की शिकायत कैसे सुनें?"), SLOW]})
    made = identify(Ledger(), notes_, {G})
    rows = []
    for entry in made.ledger.entries:
        row = {
            "guid": entry.guid,
            "guides": entry.guides,
            "kind": entry.kind,
            "role": entry.role,
            "question": entry.question,
            "answer": entry.answer,
            "hash": "0",
            "changed_at": 1_700_000_000,
            "state": "live",
        }
        row |= {"key": "list of education"} if entry.kind == "education" else {}
        row |= {"of": entry.of} if entry.of else {}
        rows.append(json.dumps(row, ensure_ascii=False))
    new = identify(parse("\n".join(['{"version": 1}', *rows])), notes_, {G})
    assert [n.guid for n in new.notes] == [n.guid for n in made.notes]
    assert {n.revision for n in new.notes} == {2}, "newer than what release 0.1 wrote"
    assert new.ledger.version == 2
    assert not any((new.changes.new, new.changes.retired, new.changes.reworded))


# --- keys -----------------------------------------------------------------------------------------


def test_combining_marks_tell_words_apart() -> None:
    assert normal("कि") != normal("की") != normal("क")
    assert normal("น้ำ") != normal("นำ")
    assert normal("Cafe\u0301") == normal("café") == "café"
    assert normal("a\ufe0f b\u200b") == "a b", "what nobody sees is nothing"
    assert key_of("हिन्दी क्या है?") == "हिन्दी क्या है"
    assert key_of("कि क्या है?") != key_of("की क्या है?")


def test_code_and_options_count_as_written() -> None:
    plain, two, three = (key_of("What is it?", code) for code in ((), ("a == b",), ("a === b",)))
    assert plain == key_of("What is it?", ("", " \n")) == "what is it"
    assert len({plain, two, three}) == 3
    assert {wording_of(key) for key in (plain, two, three)} == {plain}
    assert key_of("What is it?", ("a == b  \nc",)) == key_of("What is it?", ("a == b\nc",))
    assert key_of("What is it?", ("a", "b")) != key_of("What is it?", ("a\nb",))


def coded(*codes: str) -> list[Note]:
    """Notes with the same wording, each with another code: none for an empty one."""
    question = notes(G, [Q("What is printed?", "c")])[0]
    return [
        replace(question, key=key_of("What is printed?", (code,)), due=at)
        for at, code in enumerate(codes)
    ]


def test_a_note_keyed_without_its_code_is_recognised() -> None:
    old = identify(Ledger(), coded(""), {G})
    new = identify(old.ledger, coded("a == b"), {G})
    assert new.notes[0].guid == old.notes[0].guid
    assert not new.changes, "the question is the same"
    assert identify(new.ledger, coded("a === b"), {G}).notes[0].guid == old.notes[0].guid
    assert identify(new.ledger, coded(""), {G}).notes[0].guid == old.notes[0].guid


def test_two_codes_under_one_wording_are_two_notes() -> None:
    two = identify(Ledger(), coded("a == b", "a === b"), {G})
    assert len({n.guid for n in two.notes}) == 2
    swapped = identify(two.ledger, coded("a === b", "a == b"), {G})
    assert [n.guid for n in swapped.notes] == [n.guid for n in reversed(two.notes)]
    # which of the two the old note became is no matter of the key: they stay two at least
    split = identify(identify(Ledger(), coded(""), {G}).ledger, coded("a == b", "a === b"), {G})
    assert len({n.guid for n in split.notes}) == 2


def test_the_text_is_readable_and_small() -> None:
    text = dump(
        first(
            {"über.md": [Q("Wie lösen Sie Konflikte — 日本語?", " ".join(ANSWERS.values()))]}
        ).ledger
    )
    assert "über.md" in text
    assert "Wie lösen Sie Konflikte — 日本語?" in text
    row = json.loads(next(line for line in text.splitlines() if '"question": "Wie' in line))
    assert len(row["answer"].encode()) == 4 * SKETCH <= 300


def test_both_sides_of_a_union_merge_are_kept(tmp_path: Path) -> None:
    base = {name: [q] for name, q in zip(NAMES, (UPSET, FORECAST, SLOW), strict=True)}
    ours = base | {"a.md": [UPSET, GRANT], "b.md": [replace(FORECAST, answer=OTHER)]}
    theirs = base | {"c.md": [FEEDBACK, SLOW]}
    start = first(base).ledger
    for name, guides_ in (("base", base), ("ours", ours), ("theirs", theirs)):
        (tmp_path / name).write_text(
            dump(identify(start, build(guides_), NAMES).ledger), encoding="utf-8"
        )
    merged = subprocess.run(
        ["git", "merge-file", "-p", "--union", "ours", "base", "theirs"],
        cwd=tmp_path,
        capture_output=True,
        check=True,
    )  # noqa: S607
    assert (
        parse(merged.stdout.decode())
        == identify(start, build(ours | {"c.md": theirs["c.md"]}), NAMES).ledger
    )


def test_the_hash_seed_does_not_matter() -> None:
    program = (
        "import sys; sys.path.insert(0, 'tests'); import test_ledger as t\n"
        "for before, after, *_ in t.EDITS.values():\n"
        "    new = t.identify(t.first(before).ledger, t.build(after), after, "
        "gone=set(before) - set(after))\n"
        "    print(t.dump(new.ledger), new.changes)\n"
    )
    texts = set()
    for seed in ("0", "1"):
        env = {
            **os.environ,
            "PYTHONHASHSEED": seed,
            "PYTHONPATH": str(ROOT),
            "PYTHONIOENCODING": "utf-8",
        }
        texts.add(
            subprocess.run(
                [sys.executable, "-c", program], cwd=ROOT, env=env, capture_output=True, check=True
            ).stdout
        )
    assert len(texts) == 1
