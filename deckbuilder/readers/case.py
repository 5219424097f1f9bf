"""A case that stands before its question, or between its title and its answer.

### Late at night / **Scenario:** A lamp is out. / **Question:** What now? / **Answer:** Ring.
    → a case to be read, the wording of the question, and what answers it
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from deckbuilder import labels
from deckbuilder.forms.prompt import asks_for, ends_asking, first_label
from deckbuilder.labels import Vocabulary
from deckbuilder.markdown import Block, Details, Heading, Paragraph, Rule, plain
from deckbuilder.readers.groups import opens_part

_LED = re.compile(r"(?:\*\*|__)(?P<label>[^*_\n]{1,40}?)(?::(?:\*\*|__)|(?:\*\*|__) ?:?)\s*")
_TOLD = 4
"""Words of a case."""
_LONGEST = 600
"""Letters of a wording; what is longer is a text of its own."""


def set_apart(
    body: Sequence[Block], prompt: str, vocabulary: Vocabulary
) -> tuple[tuple[Block, ...], str, list[Block]]:
    """What stands below a title → the case, the wording of its question, and the rest.

    A case is called a scenario, opens the body and has the label of an answer somewhere below it;
    or it is all that stands between a title that asks nothing and such a label.
    The wording is empty where it is not called by its name; nothing is a case without its answer.
    """
    blocks = list(body)
    if above := _uncalled(blocks, prompt, vocabulary):
        return tuple(blocks[:above]), "", blocks[above:]
    titled = len(blocks) > 1 and _is_title(blocks[0])
    opens = blocks[int(titled) :][:1]
    if not opens or not _is_scenario(opens[0], vocabulary):
        return (), "", blocks
    begun = (n for n, b in enumerate(blocks) if n > titled and _begins(b, vocabulary))
    ends = next(begun, 0)
    if not ends or not any(_answers(block, vocabulary) for block in blocks[ends:]):
        return (), "", blocks
    told, rest = tuple(blocks[:ends]), blocks[ends:]
    if not _is_called(rest[0]):
        return told, "", rest
    below = rest[1:] if isinstance(rest[0], Heading) else rest
    first = below[0] if below else None
    if not isinstance(first, Paragraph) or len(first.text.source) > _LONGEST:
        return told, "", rest
    text = first.text.source
    # a heading has said what it is called
    wording = _LED.sub("", text, count=1) if below is rest else text
    return told, " ".join(wording.split()), below[1:]


def _uncalled(blocks: Sequence[Block], prompt: str, vocabulary: Vocabulary) -> int:
    """How many paragraphs are a case though nothing calls them one: they precede the answer."""
    ends = next((n for n, block in enumerate(blocks) if _answers(block, vocabulary)), 0)
    told = [b.text.plain for b in blocks[:ends] if isinstance(b, Paragraph)]
    plainly = not any(first_label(block, vocabulary) for block in blocks[:ends])
    if not ends or not plainly or len(told) < ends or not opens_part(blocks[ends], vocabulary):
        return 0
    text = " ".join(told)
    brief = _TOLD <= len(text.split()) <= _READ
    return ends if brief and not asks_for(prompt) and not labels.OF_ANSWERS.search(text) else 0


_READ = 120
"""Words of a case that is read on the front."""


def asked_again(
    body: Sequence[Block], prompt: str, vocabulary: Vocabulary
) -> tuple[tuple[Block, ...], str, list[Block]]:
    """What stands below a title → the question in other words, its wording, and the rest.

    `## What is a lock?` / `**Question:** Explain locks.` / `**Answer:** …`
    The wording is empty where the title asks itself.
    """
    blocks = list(body)
    at = next((n for n, block in enumerate(blocks) if not isinstance(block, Rule)), len(blocks))
    first = blocks[at] if at < len(blocks) else None
    again = isinstance(first, Paragraph) and _is_called(first)
    if not again or not any(_answers(block, vocabulary) for block in blocks[at + 1 :]):
        return (), "", blocks
    assert isinstance(first, Paragraph)
    text = " ".join(_LED.sub("", first.text.source, count=1).split())
    wording = "" if asks_for(prompt) or len(text) > _LONGEST else text
    return (first,), wording, [*blocks[:at], *blocks[at + 1 :]]


def is_case(above: Sequence[Block], body: Iterable[Block], vocabulary: Vocabulary) -> bool:
    """Whether what stands above the wording of a question is its case, and an answer below it."""
    first = above[0] if above else None
    if first is None or not _is_scenario(first, vocabulary):
        return False
    text = first.text.source if isinstance(first, Paragraph) else ""
    led = _LED.match(text)
    if led is None or len(text[led.end() :].split()) < _TOLD:
        # `**Scenario: no papers**` is a title
        return False
    return any(_answers(block, vocabulary) for block in body)


def is_only_case(body: Sequence[Block], vocabulary: Vocabulary) -> bool:
    """Whether a body is a case below its heading, and no answer."""
    if len(body) < len(("heading", "case")) or not isinstance(body[0], Heading):
        return False
    opens = _is_scenario(body[0], vocabulary)
    return opens and not any(_begins(block, vocabulary) for block in body[1:])


def is_called(title: str) -> bool:
    """Whether a title is what the wording of a question is called."""
    return labels.normal(plain(title)) in labels.ASKED_CALLED


def _is_scenario(block: Block, vocabulary: Vocabulary) -> bool:
    label = first_label(block, vocabulary)
    # `**Situation:** A lamp is out. What now?`
    text = plain(block.text.source) if isinstance(block, Paragraph) else ""
    asks = label == labels.SITUATION and ends_asking(text)
    return (label == labels.SCENARIO or asks) and not _numbered(block)


def _is_title(block: Block) -> bool:
    """A line in bold, as the title of a case is."""
    return isinstance(block, Paragraph) and _TITLE.fullmatch(block.text.source) is not None


_TITLE = re.compile(r"\*\*[^*\n]+\*\*")


def _begins(block: Block, vocabulary: Vocabulary) -> bool:
    """Whether a block begins something else: the wording, a hint, an answer."""
    headed = isinstance(block, Details | Heading)
    return headed or _is_called(block) or _answers(block, vocabulary)


def _answers(block: Block, vocabulary: Vocabulary) -> bool:
    return first_label(block, vocabulary) == labels.ANSWER


def _is_called(block: Block) -> bool:
    """Whether a block is, or begins with, what the wording of a question is called."""
    if isinstance(block, Heading):
        return is_called(block.text.source)
    if not isinstance(block, Paragraph) or not (match := _LED.match(block.text.source)):
        return False
    return labels.normal(match["label"]) in labels.ASKED_CALLED and bool(
        block.text.source[match.end() :]
    )


def _numbered(block: Block) -> bool:
    """`Scenario 2` is one of several."""
    text = block.text.source if isinstance(block, Heading | Paragraph) else ""
    return labels.numbered(plain(text.partition(":")[0]))
