"""How far the answer below a place may reach."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence, Set

from deckbuilder import labels
from deckbuilder.forms.claim import Unit
from deckbuilder.labels import Vocabulary
from deckbuilder.markdown import Heading
from deckbuilder.text import normal


def reaches(found: Sequence[Unit], vocabulary: Vocabulary) -> list[int]:
    """For each of these units the heading beside it that ends its answer, or the end of all.

    That is the next one that is no label below the heading above; the same words below several
    headings are one, known or not.
    """
    heads = [(i, u.block) for i, u in enumerate(found) if isinstance(u.block, Heading)]
    times = Counter(normal(head.text.plain) for _, head in heads)
    often = {words for words, count in times.items() if count >= _OFTEN}
    made: list[int] = []
    starts = [(-1, None), *heads]
    for n, (_, above) in enumerate(starts):
        end = heads[n][0] if n < len(heads) else len(found)
        made += [_end(heads, n, above, len(found), vocabulary, often)] * (end - len(made))
    return made


def _end(
    heads: Sequence[tuple[int, Heading]],
    n: int,
    above: Heading | None,
    last: int,
    vocabulary: Vocabulary,
    often: Set[str],
) -> int:
    over = above.level if above else 0
    # `Example questions`, and beside it `How to answer`: the one is about the other
    lists = above is not None and bool(labels.LISTS_QUESTIONS.match(above.text.plain))
    # `### Question`, `### Answer`, and any titles of that answer up to the next `### Question`
    asked, answered = above is not None and _is_called(above), False
    for i, head in heads[n : n + MOST]:
        meaning = labels.meaning(labels.undressed(head.text.plain), vocabulary)
        answered |= asked and head.level == over and meaning == labels.ANSWER
        if answered and head.level >= over and not _is_called(head):
            continue
        label = meaning or normal(head.text.plain) in often
        if not (label and (head.level > over or (lists and head.level == over))):
            return i
    return heads[n + MOST][0] if n + MOST < len(heads) else last


def _is_called(head: Heading) -> bool:
    return normal(labels.undressed(head.text.plain)) in labels.ASKED_CALLED


_OFTEN = 3
"""So often the same words name a part of each answer."""
MOST = 40
"""Labels that may stand in one answer."""
