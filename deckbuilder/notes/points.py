"""A question → what to say, in which shape: `study(question)`.

    I would first ask why. Then I share cases. For example, a clinic …   → three points, the last
    labelled Example
    - **Situation**: … - **Action**: …                                    → a story
    - **Label**: first sentence. The rest stays folded.                   → a named point

Every word is the source's own; what does not fit stays in the full answer, which is made from
`question.answers`.
"""

from __future__ import annotations

from dataclasses import replace

from deckbuilder.markdown import Passage, one_line, texts, walk
from deckbuilder.model import Answer, Part, Point, Question, Study
from deckbuilder.notes import asks
from deckbuilder.notes.beats import LEAD_IN, Beat, beats, holds_code
from deckbuilder.notes.phrases import head, opening
from deckbuilder.notes.pieces import gathered, pieces, unmarked, unwrapped
from deckbuilder.notes.sentences import STUB, count, mend, split
from deckbuilder.notes.story import ending, told
from deckbuilder.notes.stretches import joined, stretches
from deckbuilder.notes.trim import (
    LIMIT,
    bare,
    first_sentences,
    merged,
    says_nothing,
    short_result,
    shortened,
    spread,
    with_stubs,
    without_closer,
    without_opener,
    without_spare_rows,
)

MOST = 24
"""Beats taken from one answer: a list longer than this is reference, and stays in the full
answer."""


def study(question: Question) -> Study:
    """A question → what to learn of it; the same for the same question, whatever stands in it."""
    shape = asks.shape(question.prompt)
    found, answers = _answered(question.answers)
    found, result = _with_results(told(found, shape), question, shape)
    found, opener = without_opener(found, shape)
    found, closer = without_closer(found)
    found = without_spare_rows(first_sentences(spread(with_stubs(found))))
    boxes = _words(question.pitfall + question.follow_up)
    result = short_result(result, sum(b.size for b in found) + boxes)
    found = shortened(found, _words(result), boxes)
    items = _items(found)
    points = _coded(tuple(_point(b) for b in merged(found)), shape)
    return Study(
        question,
        ask=_ask(question, points, result=bool(result), items=items) if points else "",
        points=points,
        opening=_opening(points, _lead(answers[0]) if points and points[0].named else ""),
        result=result,
        why=(*(one_line(line) for line in (opener, closer) if line), *question.reasoning),
        another=answers[1:],
    )


def _ask(question: Question, points: tuple[Point, ...], *, result: bool, items: str) -> str:
    in_front = bool(question.asked)
    return asks.ask(question.prompt, points, result=result, items=items, in_front=in_front)


def _answered(answers: tuple[Answer, ...]) -> tuple[list[Beat], tuple[Answer, ...]]:
    """The beats of the first answer that says something, and the answers from it on."""
    if not answers:
        return [], answers
    found = _read(answers[0])
    if len(answers) > 1 and not any(b.said for b in found):
        # the first says nothing of its own ("Here are two examples:")
        return [*_read(answers[1]), *found], answers[1:]
    return found or _whole(answers[0]), answers


def _words(texts: tuple[Passage, ...]) -> int:
    return sum(count(text.source) for text in texts)


def _read(answer: Answer) -> list[Beat]:
    found: list[Beat] = []
    number = 0
    parts = gathered(unwrapped(pieces(unmarked(answer.text.blocks))))
    coded = holds_code(parts)
    for beat in beats(parts):
        number += beat.said
        if number > MOST and not coded:
            # nothing that follows is taken
            break
        if number <= MOST or not beat.said:
            found.append(
                replace(
                    beat, sentences=tuple(mend(s) for s in beat.sentences), name=mend(beat.name)
                )
                if beat.said
                else beat
            )
    return [b for b in found if not b.said or any(c.isalnum() for s in b.sentences for c in s)]


def _whole(answer: Answer) -> list[Beat]:
    """An answer the rules find nothing in, as one beat: better than a card without a back."""
    lines = (text.source for block in walk(answer.text.blocks) for text in texts(block))
    words = mend(joined("\n".join(lines)))
    return [Beat((words,))] if any(c.isalnum() for c in words) else []


def _with_results(
    found: list[Beat], question: Question, shape: str
) -> tuple[list[Beat], tuple[Passage, ...]]:
    """Labelled outcomes; where there is none, the one a story ends with."""
    labelled = [b for b in found if b.label == Part.RESULT]
    told_last = one_line(" ".join(s for b in labelled for s in b.sentences))
    result = (*question.outcome, *((told_last,) if told_last else ()))
    found = [b for b in found if b.label != Part.RESULT] or found
    if not result and (shape == asks.STORY or any(b.label == Part.SITUATION for b in found)):
        found, last = ending(found)
        result = (one_line(last),) if last else ()
    return found, result


def _items(found: list[Beat]) -> str:
    """`step` or `item` when every point is one of the source's list, none merged away."""
    forms = {b.form for b in found if b.said}
    return (
        next(iter(forms))
        if len(forms) == 1 and forms <= {"step", "item"} and sum(b.said for b in found) <= LIMIT
        else ""
    )


def _point(beat: Beat) -> Point:
    if beat.code:
        return Point(Part.CODE, "", "", code=beat.code)
    text = mend(" ".join(beat.sentences))
    if beat.name:
        return Point(beat.label, bare(beat.name), text, named=True)
    return Point(beat.label, _head(beat, text), text)


def _head(beat: Beat, text: str) -> str:
    """The head of the first sentence that is more than a stub (`Slowly. First on the ground …`)."""
    first = next((s for s in beat.sentences if count(s) > STUB), text)
    return head(first) if first in text else head(text)


def _coded(points: tuple[Point, ...], shape: str) -> tuple[Point, ...]:
    """Code first when the question says write or implement."""
    if shape != asks.CODE or not any(p.code for p in points):
        return points
    # what led in to the code now stands below it
    spoken = [
        replace(p, text=p.text[:-1] + ".") if p.text.endswith(":") else p
        for p in points
        if not p.code
    ]
    return (*(p for p in points if p.code), *spoken)


def _opening(points: tuple[Point, ...], lead: str) -> str:
    """The words to begin with, unless they are the whole answer.

    Those before a list rather than the name of its first item.
    """
    spoken = [p for p in points if not p.code]
    if not spoken:
        return ""
    first = spoken[0]
    words = (
        opening(lead if lead and first.named else first.text)
        if lead or not first.named
        else first.head
    )
    return "" if len(spoken) == 1 and count(words) >= count(first.text) else words


def _lead(answer: Answer) -> str:
    """The sentence that introduces the answer's list, where it says something."""
    parts = pieces(answer.text.blocks)
    if not parts or parts[0].kind != "prose":
        return ""
    first = stretches(parts[0].text.split("\n", 1)[0])[0]
    sentence = next(iter(split(first.text)), "")
    return "" if first.name or LEAD_IN.match(sentence) or says_nothing(sentence) else mend(sentence)
