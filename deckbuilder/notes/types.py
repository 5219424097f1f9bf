"""The three note types as data: fields, templates and styles as Anki knows them.

They are frozen from the first release. `QUESTION.fields[0].name == "Question"`,
`TERM.templates[1].front` is the HTML of `templates/purpose.front.html`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from deckbuilder.notes import words

__all__ = [
    "NOTE_TYPES",
    "PITFALL",
    "QUESTION",
    "TERM",
    "Field",
    "NoteType",
    "Template",
    "content",
    "load",
]

# Ids never change, are never used again and never move to another name: Anki tells by them, not by
# the names, that a later package brings the same note type. One that differs, is added or is
# missing makes every note of the learner conflict on import. All fit in 53 bits, so that
# JavaScript reads them without loss.

QUESTION_ID = 272855626995717
QUESTION_QUESTION_ID = 3428616282487761
QUESTION_CONTEXT_ID = 3291811997885136
QUESTION_ASK_ID = 3188787435333762
QUESTION_OPENING_WORDS_ID = 1590870182591192
QUESTION_KEY_POINTS_ID = 1517628099364199
QUESTION_RESULT_ID = 3400196347211270
QUESTION_WATCH_OUT_ID = 4400276681108138
QUESTION_NEXT_ID = 1780781142729514
QUESTION_WHY_IT_WORKS_ID = 2062816499759025
QUESTION_BEST_PRACTICE_ID = 3986872868694319
QUESTION_ALTERNATIVE_ID = 769971530384323
QUESTION_ANOTHER_EXAMPLE_ID = 1682987283872325
QUESTION_FULL_ANSWER_ID = 4405495881298800
QUESTION_SOURCE_ID = 4234080389756231
QUESTION_READ_ALOUD_ID = 1754572900792168
QUESTION_LANGUAGE_ID = 4267203959918943
QUESTION_FOLD_ID = 1559605745241220
QUESTION_MY_ANSWER_ID = 1569547644974802
QUESTION_TEMPLATE_ANSWER_ID = 4238938896406635

PITFALL_ID = 435511178728460
PITFALL_QUESTION_ID = 4191643198916492
PITFALL_CONTEXT_ID = 3630481600545036
PITFALL_ASK_ID = 3074239761964811
PITFALL_WATCH_OUT_ID = 2963011774554978
PITFALL_INSTEAD_ID = 2061381353786743
PITFALL_MODEL_ANSWER_ID = 1806155417628268
PITFALL_SOURCE_ID = 1464942001563600
PITFALL_READ_ALOUD_ID = 3323748824766593
PITFALL_LANGUAGE_ID = 2666171612647478
PITFALL_MY_NOTE_ID = 202837673964894
PITFALL_TEMPLATE_AVOID_ID = 973431563261456

TERM_ID = 657896571444972
TERM_TERM_ID = 221084623042815
TERM_CONTEXT_ID = 3522864995922080
TERM_PROMPT_ID = 1654998917906663
TERM_ANSWER_ID = 1116089505016208
TERM_PROMPT_2_ID = 1449537733831132
TERM_ANSWER_2_ID = 2164211644124277
TERM_DETAIL_ID = 1430900287819869
TERM_ROLES_ID = 1219540475944166
TERM_SOURCE_ID = 1516612578368597
TERM_READ_ALOUD_ID = 1448000887919063
TERM_LANGUAGE_ID = 4382637220452808
TERM_MY_NOTE_ID = 2511667319501011
TERM_TEMPLATE_RECALL_ID = 2827568313099189
TERM_TEMPLATE_PURPOSE_ID = 2136843410638024


@cache
def load(name: str) -> str:
    """A file beside the templates, read once: `load("style.css")`."""
    return files(__package__).joinpath("templates", name).read_text(encoding="utf-8").strip()


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a note type."""

    name: str
    id: int
    description: str
    """What stands in it; the editor shows it while the field is empty."""
    size: int = 18
    """Of the editor's text, in pixels."""
    searched: bool = True
    """A search without a field's name looks here, too."""

    def as_dict(self) -> dict[str, object]:
        """As Anki's JSON names it, new on every call (genanki writes into it)."""
        return {
            "name": self.name,
            "id": self.id,
            "description": self.description,
            "font": "Arial",
            "size": self.size,
            "rtl": False,
            "sticky": False,
            "plainText": False,
            "collapsed": False,
            "excludeFromSearch": not self.searched,
            # a field less, and every later package conflicts
            "preventDeletion": True,
        }


@dataclass(frozen=True, slots=True)
class Template:
    """One kind of card of a note type."""

    name: str
    id: int
    file: str
    """`question` stands for `templates/question.front.html` and `templates/question.back.html`."""
    browser_front: str
    """What the browser's columns show, where the card itself would be too much."""
    browser_back: str

    @property
    def front(self) -> str:
        """The question's side."""
        return load(f"{self.file}.front.html")

    @property
    def back(self) -> str:
        """The answer's side."""
        return load(f"{self.file}.back.html")

    def as_dict(self) -> dict[str, object]:
        """As Anki's JSON names it, new on every call (genanki writes into it)."""
        return {
            "name": self.name,
            "id": self.id,
            "qfmt": self.front,
            "afmt": self.back,
            "bqfmt": self.browser_front,
            "bafmt": self.browser_back,
        }


@dataclass(frozen=True, slots=True)
class NoteType:
    """What Anki calls a note type, and genanki a model."""

    name: str
    id: int
    fields: tuple[Field, ...]
    """In their order; the learner's own is the last."""
    templates: tuple[Template, ...]
    revision: int
    """Goes up by one whenever a template or the style changes: a package brings the new ones to
    everybody whose note type has an older stamp. `tests/test_types.py` has the table."""

    @property
    def css(self) -> str:
        """The styles with the fixed words, the same for all three."""
        return f"{load('style.css')}\n\n/* fixed words */\n{words.style()}"

    def as_dict(self) -> dict[str, object]:
        """As Anki's JSON names it, new on every call."""
        return {
            "name": self.name,
            "id": self.id,
            "flds": [field.as_dict() for field in self.fields],
            "tmpls": [template.as_dict() for template in self.templates],
            "css": self.css,
        }


def content(kind: NoteType) -> str:
    """Everything a note type says, as one string that changes exactly when it does."""
    return json.dumps(kind.as_dict(), ensure_ascii=False, sort_keys=True)


_CONTEXT = "The role and the section the question comes from."
_SOURCE = "The guide it comes from."
_FOLD = "1 where the back is long: Watch out and Next are then opened by a tap."
_LANGUAGE = "The language of the guide: en, de, pt-BR."
_READ_ALOUD = "Empty, or what Anki reads aloud on the front."
_PROMPT = "{{#Prompt}}{{Prompt}}{{/Prompt}}{{^Prompt}}{{Term}}{{/Prompt}}"
# no "never overwritten": "Update notes: Always" in Anki's import dialog replaces all fields
_MINE = "Yours: shown first on the back once you write here. Our decks leave it empty."

QUESTION = NoteType(
    name="Interview Question",
    id=QUESTION_ID,
    fields=(
        Field(
            "Question", QUESTION_QUESTION_ID, "What the interviewer asks, word for word.", size=20
        ),
        Field("Context", QUESTION_CONTEXT_ID, _CONTEXT, size=16),
        Field("Ask", QUESTION_ASK_ID, "The shape of a good answer, and how many points it has."),
        Field(
            "Opening words",
            QUESTION_OPENING_WORDS_ID,
            "The first words of the answer, folded on the front.",
        ),
        Field(
            "Key points",
            QUESTION_KEY_POINTS_ID,
            "The points to say aloud, as a numbered list.",
            size=20,
        ),
        Field("Result", QUESTION_RESULT_ID, "How the story ends."),
        Field("Watch out", QUESTION_WATCH_OUT_ID, "What to avoid in the answer."),
        Field("Next", QUESTION_NEXT_ID, "What they may ask next."),
        Field(
            "Why it works",
            QUESTION_WHY_IT_WORKS_ID,
            "What the interviewer wants to hear; folded on the back.",
        ),
        Field(
            "Best practice",
            QUESTION_BEST_PRACTICE_ID,
            "What makes the answer better; folded on the back.",
        ),
        Field("Alternative", QUESTION_ALTERNATIVE_ID, "Another way to answer; folded on the back."),
        Field(
            "Another example",
            QUESTION_ANOTHER_EXAMPLE_ID,
            "More model answers; folded on the back.",
        ),
        Field(
            "Full answer",
            QUESTION_FULL_ANSWER_ID,
            "The model answer in full; folded on the back.",
            size=16,
        ),
        Field("Source", QUESTION_SOURCE_ID, _SOURCE, size=16),
        Field("Read aloud", QUESTION_READ_ALOUD_ID, _READ_ALOUD, size=16, searched=False),
        Field("Language", QUESTION_LANGUAGE_ID, _LANGUAGE, size=16, searched=False),
        Field("Fold", QUESTION_FOLD_ID, _FOLD, size=16, searched=False),
        Field("My answer", QUESTION_MY_ANSWER_ID, _MINE, size=20),
    ),
    templates=(
        Template(
            "Answer",
            QUESTION_TEMPLATE_ANSWER_ID,
            "question",
            browser_front="{{Question}}",
            browser_back="{{Key points}} {{Result}}",
        ),
    ),
    revision=4,
)

PITFALL = NoteType(
    name="Interview Pitfall",
    id=PITFALL_ID,
    fields=(
        Field(
            "Question",
            PITFALL_QUESTION_ID,
            "The question in which to avoid it, word for word.",
            size=20,
        ),
        Field("Context", PITFALL_CONTEXT_ID, _CONTEXT, size=16),
        Field("Ask", PITFALL_ASK_ID, "What the card asks for, and how many."),
        Field("Watch out", PITFALL_WATCH_OUT_ID, "What to avoid.", size=20),
        Field("Instead", PITFALL_INSTEAD_ID, "What to do instead."),
        Field(
            "Model answer",
            PITFALL_MODEL_ANSWER_ID,
            "The question's answer in full; folded on the back.",
            size=16,
        ),
        Field("Source", PITFALL_SOURCE_ID, _SOURCE, size=16),
        Field("Read aloud", PITFALL_READ_ALOUD_ID, _READ_ALOUD, size=16, searched=False),
        Field("Language", PITFALL_LANGUAGE_ID, _LANGUAGE, size=16, searched=False),
        Field("My note", PITFALL_MY_NOTE_ID, _MINE, size=20),
    ),
    templates=(
        Template(
            "Avoid",
            PITFALL_TEMPLATE_AVOID_ID,
            "pitfall",
            browser_front="{{Ask}} {{Question}}",
            browser_back="{{Watch out}}",
        ),
    ),
    revision=4,
)

TERM = NoteType(
    name="Interview Term",
    id=TERM_ID,
    fields=(
        Field("Term", TERM_TERM_ID, "What the note is about; it has to be filled.", size=20),
        Field(
            "Context", TERM_CONTEXT_ID, "The role and the section, or the kind of term.", size=16
        ),
        Field("Prompt", TERM_PROMPT_ID, "What the first card asks; if empty, the term itself."),
        Field("Answer", TERM_ANSWER_ID, "The back of the first card.", size=20),
        Field("Prompt 2", TERM_PROMPT_2_ID, "What the second card asks; if empty, there is none."),
        Field("Answer 2", TERM_ANSWER_2_ID, "The back of the second card.", size=20),
        Field("Detail", TERM_DETAIL_ID, "More about it, below the answer."),
        Field("Roles", TERM_ROLES_ID, "The roles that ask for it.", size=16),
        Field("Source", TERM_SOURCE_ID, _SOURCE, size=16),
        Field(
            "Read aloud",
            TERM_READ_ALOUD_ID,
            "Empty, or what Anki reads aloud on the front of the first card.",
            size=16,
            searched=False,
        ),
        Field("Language", TERM_LANGUAGE_ID, _LANGUAGE, size=16, searched=False),
        Field("My note", TERM_MY_NOTE_ID, _MINE, size=20),
    ),
    templates=(
        Template(
            "Recall",
            TERM_TEMPLATE_RECALL_ID,
            "recall",
            browser_front=_PROMPT,
            browser_back="{{Answer}}",
        ),
        Template(
            "Purpose",
            TERM_TEMPLATE_PURPOSE_ID,
            "purpose",
            browser_front="{{Prompt 2}}",
            browser_back="{{Answer 2}}",
        ),
    ),
    revision=4,
)

NOTE_TYPES: dict[str, NoteType] = {kind.name: kind for kind in (QUESTION, PITFALL, TERM)}
"""By name, as a note says it."""
