"""Beats → few and short ones; what goes stays in the full answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from deckbuilder.markdown import List, Paragraph, Passage, one_line, passage, write
from deckbuilder.model import Part
from deckbuilder.notes import asks
from deckbuilder.notes.beats import FIRST_PERSON, Beat
from deckbuilder.notes.phrases import opening, shorten
from deckbuilder.notes.sentences import STUB, count, sentences_within, split

LIMIT = 6
"""Points on a card, code not counted."""

BUDGET = 90
"""Words on the visible back: points, result, pitfalls, follow-ups, where shortening gets there."""

LEAST = 50
"""Words the points may always have, however long the boxes below them are."""

EACH = 30
"""Words of one point, where shortening gets there."""

ITEM = 14
"""Words up to which an item of a list says more than its first sentence."""

_EMPTY = re.compile(
    r"\b(?:crucial|essential|important|vital|critical|fundamental|paramount|imperative"
    r"|indispensable|necessary|(?:is|are) (?:the )?key\b|plays? an? \w+ role|"
    r"requires? (?:a|an) (?:\w+ )?(?:approach|balance|combination|mix|blend)|involves? "
    r"(?:a|an) (?:\w+ )?(?:approach|balance|combination|mix|blend))",
    re.IGNORECASE,
)
_FILLER = re.compile(
    r"^(?:this|these|that|such|by "
    r"(?:doing|taking|following|using|implementing|combining)|doing so|overall|ultimately|in "
    r"(?:summary|conclusion))\b",
    re.IGNORECASE,
)


def says_nothing(sentence: str) -> bool:
    """`X is crucial …`: no I, no figure, nothing to say aloud."""
    return (
        bool(_EMPTY.search(sentence))
        and not FIRST_PERSON.search(sentence)
        and not any(c.isdigit() for c in sentence)
    )


def without_opener(beats: list[Beat], shape: str) -> tuple[list[Beat], str]:
    """A first sentence that says nothing tells why it works."""
    first = next((i for i, b in enumerate(beats) if b.said), None)
    if first is None or shape == asks.WHY or sum(b.said for b in beats) < 2:
        return beats, ""
    beat = beats[first]
    if beat.form != "prose" or beat.label or beat.name or not says_nothing(beat.sentences[0]):
        return beats, ""
    return [*beats[:first], *beats[first + 1 :]], beat.sentences[0]


def without_closer(beats: list[Beat]) -> tuple[list[Beat], str]:
    """A list's closing sentence that only praises it tells why it works.

    For example `This approach ensures …`.
    """
    said = [b for b in beats if b.said]
    if (
        len(said) < 3
        or said[-1].form != "prose"
        or said[-1].label
        or any(b.form == "prose" for b in said[-3:-1])
        or not _spare(said[-1].sentences[0])
    ):
        return beats, ""
    return [b for b in beats if b is not said[-1]], said[-1].sentences[0]


def spread(beats: list[Beat]) -> list[Beat]:
    """A single beat of several sentences is prose after all, and says each of them."""
    said = [b for b in beats if b.said]
    if len(said) != 1 or len(said[0].sentences) < 2 or said[0].label == Part.EXAMPLE:
        return beats
    at = beats.index(said[0])
    first, *rest = said[0].sentences
    return [
        *beats[:at],
        replace(said[0], sentences=(first,)),
        *(replace(said[0], sentences=(s,), name="", form="prose") for s in rest),
        *beats[at + 1 :],
    ]


def with_stubs(beats: list[Beat]) -> list[Beat]:
    """A stub is no point.

    The first belongs to the sentence below it, any other to the one above.
    """
    kept: list[Beat] = []
    held: Beat | None = None
    for i, beat in enumerate(beats):
        if held is not None:
            beat, held = _adjoined(held, beat), None
        elif _is_stub(beat):
            if kept and _prose(kept[-1], beat) and not _is_stub(beats[i - 1]):
                kept[-1] = _adjoined(kept[-1], beat)
                continue
            if (
                not kept
                and i + 1 < len(beats)
                and _prose(beat, beats[i + 1])
                and not _is_stub(beats[i + 1])
            ):
                held = beat
                continue
        kept.append(beat)
    return kept


def _is_stub(beat: Beat) -> bool:
    return (
        beat.form == "prose"
        and not beat.name
        and beat.size <= STUB
        and not _SAYS_WHO.match(beat.sentences[0])
    )


_SAYS_WHO = re.compile(r"(?:I|we|first|second|third|then|next|finally)\b", re.IGNORECASE)


def _prose(first: Beat, second: Beat) -> bool:
    """Whether two beats are sentences of one paragraph under one label."""
    return (
        first.form == second.form == "prose"
        and first.label == second.label
        and not first.name
        and not second.name
    )


def _adjoined(first: Beat, second: Beat) -> Beat:
    return replace(first, sentences=(*first.sentences, *second.sentences))


def first_sentences(beats: list[Beat]) -> list[Beat]:
    """Items say their first sentence, and more only while they stay short."""
    return [
        replace(b, sentences=tuple(sentences_within(list(b.sentences), ITEM)))
        if b.form in ("item", "step")
        else b
        for b in beats
    ]


def without_spare_rows(beats: list[Beat]) -> list[Beat]:
    """A table beside prose that already answers stays folded when it would crowd the card."""
    others = [b for b in beats if b.said and b.form != "row"]
    rows = sum(b.form == "row" for b in beats)
    if (
        rows
        and len(others) >= 2
        and (rows + len(others) > LIMIT or sum(b.size for b in beats) > BUDGET)
    ):
        return [b for b in beats if b.form != "row"]
    return beats


def _shorter_example(beats: list[Beat]) -> list[Beat] | None:
    """The example without its last sentence, while two stay (the first may just set it up).

    Of several examples the first stays.
    """
    examples = [i for i, b in enumerate(beats) if b.label == Part.EXAMPLE]
    if len(examples) > 1:
        return [*beats[: examples[-1]], *beats[examples[-1] + 1 :]]
    if not examples or len(beats[examples[0]].sentences) < 3:
        return None
    return _with(beats, examples[0], beats[examples[0]].sentences[:-1])


def _shorter_item(beats: list[Beat]) -> list[Beat] | None:
    """The longest item with its first sentence alone."""
    long = [
        i
        for i, b in enumerate(beats)
        if b.form in ("item", "step") and len(b.sentences) > 1 and count(b.sentences[0]) > STUB
    ]
    at = max(long, key=lambda i: beats[i].size, default=None)
    return None if at is None else _with(beats, at, beats[at].sentences[:1])


def _without_filler(beats: list[Beat]) -> list[Beat] | None:
    """Without the last sentence that only praises what was said, while three points stay.

    For example `This ensures …`.
    """
    spare = [
        i
        for i, b in enumerate(beats)
        if b.said and not b.label and not b.name and _spare(b.sentences[0])
    ]
    if not spare or sum(b.said for b in beats) <= 3:
        return None
    return [*beats[: spare[-1]], *beats[spare[-1] + 1 :]]


def _spare(sentence: str) -> bool:
    return bool(_FILLER.match(sentence)) and not any(c.isdigit() for c in sentence)


def _shorter_clause(beats: list[Beat], cut: str, over: int = 0) -> list[Beat] | None:
    """The longest beat that can be ended at a clause boundary, so ended."""
    for at in sorted(
        (i for i, b in enumerate(beats) if b.said and b.form != "row" and b.size > over),
        key=lambda i: -beats[i].size,
    ):
        sentences = beats[at].sentences
        if shorter := shorten(sentences[-1], cut):
            return _with(beats, at, (*sentences[:-1], shorter))
    return None


_AFTERTHOUGHT = re.compile(
    r"^(?:(?:I|we) also|also|additionally|furthermore|moreover|in addition)\b", re.IGNORECASE
)


def _without_afterthought(beats: list[Beat]) -> list[Beat] | None:
    """Without the last `I also …`, or a later sentence of the scene, while four points stay."""
    spare = [
        i
        for i, b in enumerate(beats)
        if i
        and b.said
        and not b.name
        and _AFTERTHOUGHT.match(b.sentences[0])
        or _continues_scene(beats, i)
    ]
    if not spare or sum(b.said for b in beats) <= 4:
        return None
    return [*beats[: spare[-1]], *beats[spare[-1] + 1 :]]


def _continues_scene(beats: list[Beat], at: int) -> bool:
    return (
        at > 0
        and beats[at].label == beats[at - 1].label == Part.SITUATION
        and not any(c.isdigit() for c in beats[at].sentences[0])
    )


def _with(beats: list[Beat], at: int, sentences: tuple[str, ...]) -> list[Beat]:
    return [*beats[:at], replace(beats[at], sentences=sentences), *beats[at + 1 :]]


Shortener = Callable[[list[Beat]], list[Beat] | None]

GENTLE: tuple[Shortener, ...] = (
    _shorter_example,
    _shorter_item,
    _without_filler,
    partial(_shorter_clause, cut="aside"),
    partial(_shorter_clause, cut="reason"),
)
"""Tried in this order, each as often as it helps, until the whole back is small enough."""

FIRM: tuple[Shortener, ...] = (_without_afterthought, partial(_shorter_clause, cut="clause"))
"""For points and result that are too long by themselves."""

LONG: tuple[Shortener, ...] = tuple(
    partial(_shorter_clause, cut=cut, over=EACH + more)
    for cut, more in (("aside", 0), ("reason", 6), ("clause", 10))
)
"""For a point that is too long by itself; a reason goes later than an aside."""


def shortened(beats: list[Beat], result: int, boxes: int) -> list[Beat]:
    """Fewer words where there are too many.

    `result` and `boxes` are those that stand below the points.
    """
    for shorteners, room in (
        (LONG, 0),
        (GENTLE, max(BUDGET - result - boxes, LEAST)),
        (FIRM, BUDGET - result),
    ):
        for shortener in shorteners:
            while sum(b.size for b in beats) > room and (shorter := shortener(beats)) is not None:
                beats = shorter
    return beats


def short_result(result: tuple[Passage, ...], others: int) -> tuple[Passage, ...]:
    """A result of several sentences says its first where the back is too long.

    The full answer keeps the rest.
    """
    if len(result) != 1 or others + count(result[0].source) <= BUDGET:
        return result
    first = result[0].blocks[0]
    if not isinstance(first, Paragraph):
        return result
    return (one_line(" ".join(sentences_within(split(first.text.source), EACH // 2))),)


def merged(beats: list[Beat]) -> list[Beat]:
    """At most six: the shortest neighbours join, those under one label first."""
    while sum(b.said for b in beats) > LIMIT:
        said = [i for i, b in enumerate(beats) if b.said]
        pairs = list(zip(said, said[1:], strict=False))
        a, b = min(
            pairs,
            key=lambda p: (
                beats[p[0]].label != beats[p[1]].label,
                bool(beats[p[0]].name) != bool(beats[p[1]].name),
                p[1] - p[0],
                beats[p[0]].size + beats[p[1]].size,
            ),
        )
        beats = [*beats[:a], _join(beats[a], beats[b]), *beats[a + 1 : b], *beats[b + 1 :]]
    return beats


def _join(first: Beat, second: Beat) -> Beat:
    said = list(first.sentences)
    if said and not said[-1].rstrip('*_`)"\u201d\u2019').endswith((".", "!", "?", ";", ":")):
        said[-1] += ";"
    if second.name and second.sentences:
        said.append(f"**{bare(second.name)}** \N{EM DASH} {second.sentences[0]}")
        said += second.sentences[1:]
    else:
        said += second.sentences
    return replace(first, sentences=tuple(said), label=first.label or second.label, form="merged")


def bare(name: str) -> str:
    """A name without marks of its own: it stands in bold anyway."""
    return name.replace("**", "")


# --- lists of other kinds -------------------------------------------------------------------------


def fitted(texts: Sequence[Passage], room: int) -> list[Passage]:
    """Items of a list, the longest of them shortened.

    They are while all together have more words than there is room for; what is more than a
    paragraph stays whole.
    """
    kept = list(texts)
    total = sum(count(text.source) for text in kept)
    for _ in range(ROUNDS):
        for at in sorted(range(len(kept)), key=lambda i: -count(kept[i].source)):
            if total > room and (shorter := _shorter_text(kept[at].paragraph)):
                total -= count(kept[at].source) - count(shorter)
                kept[at] = one_line(shorter)
    return kept


def purposes(texts: Sequence[Passage], room: int) -> list[Passage]:
    """What stands beside the names of a list.

    Each text, or its first words, within its share of the room.
    """
    found = []
    for i, text in enumerate(texts):
        share = max(room, 0) // (len(texts) - i)
        kept = text if count(text.source) <= share else _shared(text, share)
        room -= count(kept.source)
        found.append(kept)
    return found


def _shared(text: Passage, share: int) -> Passage:
    """As much of a text's beginning as makes sense in so many words."""
    first = text.blocks[0]
    if isinstance(first, List):
        fits = len(list(sentences_within([write(item.children) for item in first.items], share)))
        return passage((replace(first, items=first.items[:fits]),) if fits else ())
    if not isinstance(first, Paragraph):
        return Passage()
    kept = " ".join(sentences_within(split(first.text.source), share))
    for _ in range(ROUNDS):
        if count(kept) > share:
            kept = _shorter_text(kept) or kept
    kept = kept if count(kept) <= share else opening(kept)
    return one_line(kept) if LEAST_PURPOSE <= count(kept) <= share else Passage()


ROUNDS = 4
"""How often a text may be shortened."""

LEAST_PURPOSE = 3
"""Words that may stand alone for a longer text."""


def _shorter_text(text: str) -> str | None:
    """A line without its last sentence, else without its last aside, reason or clause."""
    sentences = split(text)
    if len(sentences) > 1:
        return " ".join(sentences[:-1])
    return next(
        (shorter for cut in ("aside", "reason", "clause") if (shorter := shorten(text, cut))), None
    )
