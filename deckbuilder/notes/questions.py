"""Studies → question and pitfall notes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from deckbuilder import labels
from deckbuilder.forms.prompt import asks_for
from deckbuilder.labels import ENGLISH
from deckbuilder.markdown import Block, Code, Paragraph, Passage, passage
from deckbuilder.markdown import html as render
from deckbuilder.model import Answer, Deck, Note, Pitfall, Point, Question, Study
from deckbuilder.notes import fronts, shapes
from deckbuilder.notes.bold import does, in_first_person
from deckbuilder.notes.choose import BUDGET, choose, together
from deckbuilder.notes.common import Builder, asked_in, context, make, prompt_of, source_of
from deckbuilder.notes.points import model, untold, untold_outcome
from deckbuilder.notes.types import PITFALL, QUESTION
from deckbuilder.notes.unit import first_text, name_of, size
from deckbuilder.notes.units import units
from deckbuilder.notes.worth import says_nothing
from deckbuilder.text import normal


def points_html(points: Sequence[Point]) -> str:
    """Key points → an ordered list; a single one is a paragraph.

    Code that stands alone has no number.
    """
    spoken = [point for point in points if point.said]
    if not points:
        return ""
    if len(spoken) <= 1:
        return f'<div class="points">{"".join(_point(point) for point in points)}</div>'
    parts: list[str] = []
    number, is_open = 0, False
    for point in points:
        if not point.said:
            parts += ["</ol>"] * is_open + [_point(point)]
            is_open = False
            continue
        if not is_open:
            parts.append(
                '<ol class="points">'
                if number == 0
                else f'<ol class="points" start="{number + 1}">'
            )
            is_open = True
        number += 1
        parts.append(f"<li>{_point(point)}</li>")
    return "".join(parts + ["</ol>"] * is_open)


def _point(point: Point) -> str:
    label = f'<span class="star">{render.text(point.label)}</span> ' if point.label else ""
    return label + render.block(point.text)


def texts_html(texts: Sequence[Passage]) -> str:
    """Several texts as a list, one as it is."""
    made = [render.block(text) for text in texts]
    if len(made) == 1:
        return made[0]
    return "<ul>" + "".join(f"<li>{text}</li>" for text in made) + "</ul>" if made else ""


def _answers(answers: Sequence[Answer]) -> str:
    return "".join(f"<div>{_full(answer)}</div>" for answer in answers)


def _full(answer: Answer) -> str:
    label = f"<b>{render.text(answer.label)}</b><br>" if answer.label else ""
    return f"{label}{render.block(answer.text)}"


def _folded(study: Study) -> str:
    """The answers and the outcome of which the card does not show every word."""
    outcome = untold_outcome(study)
    answers = untold(study)
    if outcome and not answers:
        # an outcome stands behind what led to it
        answers = study.question.answers[:1]
    first, *others = (*map(_full, answers), *map(render.block, outcome), "")
    return first + "".join(f"<div>{part}</div>" for part in others if part)


def _wording(question: Question, below: Passage) -> str:
    """A question with what stands below it: code, options; a case stands above it.

    Below a title that asks nothing it is a case as well, and set as one.
    """
    wording = render.inline(prompt_of(question))
    if any(map(_opens_case, below.blocks[:_TITLED])):
        return f'<div class="case">{render.block(below)}</div><div>{wording}</div>'
    told = render.block(below)
    prose = all(isinstance(block, Paragraph) for block in below.blocks)
    told = f"<p>{told}</p>" if prose and len(below.blocks) == 1 else told
    if told and prose and not asks_for(question.prompt):
        return f'{wording}<div class="case">{told}</div>'
    return wording + told


_TITLED = 2
"""The title of a case and its first paragraph."""


def _opens_case(block: Block) -> bool:
    """Whether a paragraph has the label of a case: `**Scenario:** A lamp is out.`."""
    name = name_of(first_text((block,)))
    return bool(name) and labels.meaning(name) == labels.SCENARIO


def sides(study: Study) -> tuple[Passage, tuple[Point, ...]]:
    """What stands below a question's wording, and the points of its back.

    Code that a question is about stands in front: nobody can say what code prints that stands on
    the back.
    """
    asked, points = study.question.asked, study.points
    if asked or not shapes.shows_code(study.question.prompt):
        return asked, points
    at = next((i for i, point in enumerate(points) if _code_of(point)), None)
    if at is None or (len(points) == 1 and not points[0].said):
        return asked, points
    code, point = _code_of(points[at]), points[at]
    rest = passage(block for block in point.text.blocks if block not in code)
    without = (replace(point, text=rest),) if point.said else ()
    return passage(code), (*points[:at], *without, *points[at + 1 :])


def _code_of(point: Point) -> list[Code]:
    return [block for block in point.text.blocks if isinstance(block, Code)]


_CODE = re.compile(r"<pre>.*?</pre>", re.DOTALL)


def _words(html: str) -> int:
    """Words a reader sees; a block of code is looked at, not read."""
    return len(render.words(_CODE.sub(" ", html)).split())


def question_note(study: Study, made_of: Sequence[Question], deck: Deck, builder: Builder) -> Note:
    """The note of a question, made of all its occurrences in the role."""
    question = study.question
    below, points = sides(study)
    values = {
        "Question": _wording(question, below),
        "Context": context(deck, asked_in(question.topic)),
        "Ask": render.text(study.ask),
        "Opening words": render.inline(study.opening),
        "Key points": points_html(points),
        "Result": texts_html(study.result),
        "Watch out": texts_html(fronts.each(question.pitfall)),
        "Next": texts_html(study.next),
        "Why it works": texts_html(study.why),
        "Best practice": texts_html(study.practice),
        "Alternative": texts_html(question.alternative),
        "Another example": _answers(study.another),
        "Full answer": _folded(study),
    }
    shown = sum(_words(values[name]) for name in ("Key points", "Result", "Watch out", "Next"))
    # above what is read at a glance Watch out and Next open by a tap
    values["Fold"] = "1" if shown > BUDGET else ""
    answer = normal(source_of(a.text for a in question.answers))
    return make(
        QUESTION.name,
        "question",
        question,
        question.key,
        deck,
        builder,
        values,
        (q.span for q in made_of),
        ident=question.ident,
        answer=answer,
        low=len(study.points) == 1 and says_nothing(study.points[0].text.plain),
    )


def pitfall_note(study: Study, deck: Deck, builder: Builder) -> Note:
    """One note for all the pitfalls of a question."""
    question = study.question
    own = [card for card in deck.cards if isinstance(card, Pitfall) and card.key == question.key]
    parted = [_with_advice(text) for text in fronts.each(question.pitfall)]
    advice = tuple(told for _, told in parted if told)
    shown = _warned(tuple(text for text, _ in parted))
    whole = texts_html(question.pitfall) if shown != tuple(t for t, _ in parted) else ""
    more = f"<div><b>Watch out</b><br>{whole}</div>" if whole else ""
    values = {
        "Question": _wording(question, question.asked),
        "Context": context(deck, asked_in(question.topic)),
        "Ask": fronts.avoided(shown),
        "Watch out": texts_html(shown),
        "Instead": texts_html((*advice, *_beside(question))),
        "Model answer": _full(model(study)) + more,
    }
    ident = f"{question.ident}/pitfall" if question.ident else ""
    answer = normal(source_of(question.pitfall))
    return make(
        PITFALL.name,
        "pitfall",
        own[0] if own else question,
        question.key,
        deck,
        builder,
        values,
        (c.span for c in own),
        ident=ident,
        answer=answer,
        low=all(_only_negates(text.plain, question.prompt) for text in question.pitfall),
    )


def _with_advice(text: Passage) -> tuple[Passage, Passage]:
    """A pitfall → what to avoid, and the sentences behind it that say what to do instead."""
    parts = units(text.blocks)
    if any(unit.kind != "sentence" for unit in parts):
        return text, Passage()
    told = (n for n, unit in enumerate(parts) if n and _instructs(unit.text))
    at = next(told, len(parts))
    return (text, Passage()) if at == len(parts) else (together(parts[:at]), together(parts[at:]))


def _instructs(sentence: str) -> bool:
    """`Call the guest first.`, not `Avoid the guest.`, nor what I did."""
    warns = (
        sentence.casefold()
        .lstrip("*_")
        .startswith(("avoid", "do not", "don't", "don\u2019t", "never"))
    )
    return does(sentence) and not warns and not in_first_person(sentence)


def _warned(texts: tuple[Passage, ...]) -> tuple[Passage, ...]:
    """Pitfalls as their own card has room for them; below they are folded whole.

    Each by what it begins with, where all together are a wall.
    """
    sizes = [size(text.blocks) for text in texts]
    if sum(sizes) <= _WALL:
        return texts
    room = max(_SIZE // len(texts), _LEAST)
    return tuple(
        text if length <= room else together(choose(units(text.blocks), room)) or text
        for text, length in zip(texts, sizes, strict=True)
    )


def _beside(question: Question) -> tuple[Passage, ...]:
    """What to do instead, whole where the card has room for it; the question's card has it all."""
    room = max(_SIZE - sum(size(text.blocks) for text in question.pitfall), _SIZE // 3)
    texts = (text for text in question.best_practice if text)
    chosen = (together(choose(units(text.blocks), room)) or text for text in texts)
    return question.best_practice if _fits(question, room) else tuple(chosen)[:1]


def _fits(question: Question, room: int) -> bool:
    return sum(size(text.blocks) for text in question.best_practice) <= room


_SIZE = 45
"""Words of a pitfall's back."""
_WALL = 60
"""Words that nobody takes in at a glance."""
_LEAST = 15
"""Words that are shown of each pitfall, where it has so many."""
_NEGATES = frozenset(ENGLISH.speech["negates"])
_FEW = 5
"""Words of a pitfall that says no more than its question."""
_STEM = 5
"""Letters by which a word is the same in another form."""


def _only_negates(pitfall: str, prompt: str) -> bool:
    """`Ignoring emerging trends`, where the question asks how I follow trends."""
    words = [word for word in normal(pitfall).split() if word not in _NEGATES]
    asked = {word[:_STEM] for word in normal(prompt).split()}
    known = sum(word[:_STEM] in asked for word in words)
    return len(words) <= _FEW and 2 * known >= len(words)
