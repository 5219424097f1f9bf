"""Studies → question and pitfall notes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from deckbuilder.markdown import Passage, passage
from deckbuilder.markdown import html as render
from deckbuilder.model import Answer, Deck, Note, Pitfall, Point, Question, Study
from deckbuilder.notes import asks
from deckbuilder.notes.common import Builder, amount, context, make, source_of
from deckbuilder.notes.trim import BUDGET
from deckbuilder.notes.types import PITFALL, QUESTION
from deckbuilder.text import normal


def points_html(points: Sequence[Point]) -> str:
    """Key points → an ordered list; a single one is a paragraph.

    Code stands between them unnumbered.
    """
    spoken = [point for point in points if not point.code]
    if not points:
        return ""
    if len(spoken) <= 1:
        return f'<div class="points">{"".join(_point(point) for point in points)}</div>'
    parts: list[str] = []
    number, is_open = 0, False
    for point in points:
        if point.code:
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
    if point.code:
        return render.block(passage((point.code,)))
    label = f'<span class="star">{render.text(point.label)}</span> ' if point.label else ""
    if point.named:
        text = render.line(point.text)
        return f"{label}<b>{render.inline(point.head)}</b>{' — ' if text else ''}{text}"
    return label + emphasised(point)


def emphasised(point: Point) -> str:
    """The text with its head in bold, found where it stands, and its figures."""
    html = render.line(point.text)
    head = render.text(point.head)
    at = html.find(head) if head and "<b>" not in html and "<strong>" not in html else -1
    if at < 0 or html.count("<", 0, at) != html.count(">", 0, at):
        return html
    return f"{html[:at]}<b>{head}</b>{with_figures(html[at + len(head) :])}"


_FIGURE = re.compile(
    r"(?<![\w.,$&#/-])(?:[$\u20ac\xa3]\d+(?:[,.]\d+)*(?:[KMBkm]\b| (?:million|billion|thousand)\b)?"
    r"|\d+(?:[.,]\d+)*(?:%| percent\b|[- "
    r"](?:million|billion|milliseconds|seconds|minutes|hours|days|weeks|months"
    r"|years)\b))(?!\w)"
)
_NOT_TEXT = re.compile(
    r"<(pre|code|a|b|strong)\b.*?</\1>|<[^>]*>|\\\(.*?\\\)|\\\[.*?\\\]", re.DOTALL
)


_DIGIT = re.compile(r"\d")


def with_figures(html: str) -> str:
    """Amounts, shares and times in bold: `by <b>40%</b>`.

    Code, formulae and links stay as they are.
    """
    if not _DIGIT.search(html):
        return html
    parts, last = [], 0
    for match in _NOT_TEXT.finditer(html):
        parts += [_FIGURE.sub(r"<b>\g<0></b>", html[last : match.start()]), match[0]]
        last = match.end()
    return "".join([*parts, _FIGURE.sub(r"<b>\g<0></b>", html[last:])])


def texts_html(texts: Sequence[Passage], *, figures: bool = False) -> str:
    """Several texts as a list, one as it is."""
    made = [with_figures(render.block(text)) if figures else render.block(text) for text in texts]
    if len(made) == 1:
        return made[0]
    return "<ul>" + "".join(f"<li>{text}</li>" for text in made) + "</ul>" if made else ""


def _answers(answers: Sequence[Answer]) -> str:
    return "".join(
        f"<div>{f'<b>{render.text(a.label)}</b><br>' if a.label else ''}"
        f"{render.block(a.text)}</div>"
        for a in answers
    )


def _full(question: Question) -> str:
    first = question.answers[0]
    label = f"<b>{render.text(first.label)}</b><br>" if first.label else ""
    return f"{label}{render.block(first.text)}"


def _folded(study: Study) -> str:
    """The full answer, with the outcome where the card shows only its first sentence.

    It is empty when the points already say every word of it.
    """
    question = study.question
    outcome = (
        question.outcome
        if study.result and len(study.result[0].source) < len(source_of(question.outcome))
        else ()
    )
    shown = Counter(
        normal(" ".join((*map(_words_of, study.points), source_of(study.result)))).split()
    )
    text = question.answers[0].text.source
    if not outcome and "|" not in text and not Counter(normal(text).split()) - shown:
        return ""
    return _full(question) + "".join(f"<div>{render.block(part)}</div>" for part in outcome)


def _words_of(point: Point) -> str:
    said = passage((point.code,)).source if point.code else point.text
    return f"{point.label} {point.head} {said}"


def _wording(question: Question) -> str:
    """A question with the code and the options that belong to it."""
    return render.inline(question.prompt) + render.block(question.asked)


def _asked(study: Study) -> tuple[str, tuple[Point, ...]]:
    """The question with the code it is about, and the points without it.

    Nobody can say what code prints that stands on the back.
    """
    prompt, points = _wording(study.question), study.points
    shown = next((point for point in points if point.code), None)
    if study.question.asked:
        return prompt, points
    if shown is None or len(points) == 1 or not asks.shows_code(study.question.prompt):
        return prompt, points
    return prompt + _point(shown), tuple(point for point in points if point is not shown)


_CODE = re.compile(r"<pre>.*?</pre>", re.DOTALL)


def _words(html: str) -> int:
    """Words a reader sees; a block of code is looked at, not read."""
    return len(render.words(_CODE.sub(" ", html)).split())


def question_note(study: Study, made_of: Sequence[Question], deck: Deck, builder: Builder) -> Note:
    """The note of a question, made of all its occurrences in the role."""
    question = study.question
    asked, points = _asked(study)
    values = {
        "Question": asked,
        "Context": context(deck, question.topic),
        "Ask": render.text(study.ask),
        "Opening words": render.inline(study.opening),
        "Key points": points_html(points),
        "Result": texts_html(study.result, figures=True),
        "Watch out": texts_html(question.pitfall),
        "Next": texts_html(question.follow_up),
        "Why it works": texts_html(study.why),
        "Best practice": texts_html(question.best_practice),
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
    )


def pitfall_note(study: Study, deck: Deck, builder: Builder) -> Note:
    """One note for all the pitfalls of a question."""
    question = study.question
    count = len(question.pitfall)
    own = [card for card in deck.cards if isinstance(card, Pitfall) and card.key == question.key]
    values = {
        "Question": _wording(question),
        "Context": context(deck, question.topic),
        "Ask": "What should you avoid here?"
        + (f" ({amount(question.pitfall)})" if count > 1 else ""),
        "Watch out": texts_html(question.pitfall),
        "Instead": texts_html(question.best_practice),
        "Model answer": _full(question),
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
    )
