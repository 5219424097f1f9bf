"""The body of a question → its parts and what they own.

`**Answer:** … **Outcome**: … - **Pitfalls to Avoid:**`.

A label owns what follows it up to the next label of its level. Structural labels (Example,
Situation …) count at the answer's top level only, the others at any depth; what no label of the
vocabulary claims is the answer's content.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice, pairwise

from deckbuilder import labels
from deckbuilder.labels import Vocabulary
from deckbuilder.markdown import (
    Block,
    Code,
    Container,
    Heading,
    Item,
    List,
    Paragraph,
    Passage,
    Quote,
    Rule,
    Table,
    bulleted,
    children,
    named,
    of,
    passage,
    walk,
)
from deckbuilder.markdown.marks import marker, unbulleted
from deckbuilder.model import Answer
from deckbuilder.readers.fences import is_tale, unfenced

FIELDS = (
    labels.OUTCOME,
    labels.REASONING,
    labels.BEST_PRACTICE,
    labels.ALTERNATIVE,
    labels.FOLLOW_UP,
    labels.PITFALL,
)

_ANSWERISH = frozenset({labels.ANSWER, labels.EXAMPLE})
_DEEP = frozenset(
    {
        labels.OUTCOME,
        labels.REASONING,
        labels.BEST_PRACTICE,
        labels.FOLLOW_UP,
        labels.PITFALL,
        labels.MIXED,
    }
)


@dataclass(frozen=True, slots=True)
class Text:
    """A passage and the lines it stands in."""

    text: Passage
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reading:
    """What the body of a question says."""

    answers: tuple[Answer, ...]
    fields: dict[str, tuple[Text, ...]]


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of a paragraph under one label, or under none."""

    label: str
    """As written, without marks and colon; empty for none."""
    raw: str
    """The label with its marks."""
    meaning: str | None
    text: str
    start: int
    end: int


@dataclass(slots=True)
class _Holding:
    meaning: str
    label: str | None
    blocks: list[Block] = field(default_factory=list)
    parent: str = ""
    implicit: bool = False
    level: int = 9
    """Of the heading that opened it; deeper than any where a label in the text did."""
    told: set[str] = field(default_factory=set)
    """The parts of a story that its labels named."""


_MARKED = re.compile(
    r"(?<!\\)(?P<mark>\*{1,3}|(?<!\w)_{1,3})(?P<label>[^*_\n`]{1,60}+)(?P=mark)(?P<colon>[ "
    r"]?[:\uff1a])?(?P<dash>[ ]+[-\N{EN DASH}\N{EM DASH}](?=\s))?"
)
_PLAIN = re.compile(
    r"(?m)^(?:[^\w\s*_`\"'(\[<$#.&+/\\>|-]{1,3}[ ]+)?"
    r"(?P<label>[A-Za-z][A-Za-z'\u2019 -]{0,40}?(?: #?\d{1,2})?)"
    r"(?:::?(?=\s|$)|\uff1a|(?<=^A):(?=[A-Z][a-z'\u2019]*[ ,.]))"
)
_DASHED = re.compile(
    r"(?P<label>[A-Z][A-Za-z'\u2019 ]{2,40}?)[ ]+[\N{EN DASH}\N{EM DASH}][ ]+(?=\S)"
)
"""`Pitfall \u2013 shouting`: nothing of an answer, whose sentences have dashes as well."""
_ALONE = re.compile(
    r"(?m)^(?:\d{1,2}[.)][ ]?)?(?P<label>[A-Za-z][A-Za-z'\u2019 -]{2,40}(?: ?#?\d{1,2})?)[ ]*$"
)
"""`Possible Answer 2` on a line of its own."""
_NUMBERED = re.compile(r"(A(?:ns(?:wer)?)?[ ]?\d{1,3})[.):](?=\s|$)")
"""`A4.` below `Q4.`"""
_MARKED_A = re.compile(
    r"(\*\*|__|\*)(?:A(?::\1|\1:)|A\.?\1(?=\s*\Z)|Ans(?:wer)?\.?\1(?!\s*\())(?=\s|$)"
)
"""`**A:**` below `**Q:** …`, `**A.**` alone on its line, `**Ans** It …`."""
_BEGINS_A = ("**A:", "**A.", "__A:", "__A.", "*A:*", "**A*", "__A_", "*A*:", "**An", "__An", "*Ans")
_TICKED = re.compile(r"`(?P<label>[A-Za-z]{1,20})(?::`|:[ ]*[A-Za-z ]{0,40}`|`:)(?=\s|$)")
"""`` `Answer:` `` at the beginning, `` `Answer: STAR method` ``, `` `You`: ``."""
_CODE = re.compile(r"`[^`\n]*`")
_NAMED = re.compile(r"(?:\*\*|__)[^*_\n?]{1,60}(?::(?:\*\*|__)|(?:\*\*|__)(?::|$))")
"""A name in bold, with its colon or alone."""


def pieces(block: Paragraph, vocabulary: Vocabulary) -> list[_Piece]:
    """A paragraph cut at its labels; the first piece may have none."""
    block = _unbundled(block, vocabulary)
    text = block.text.source
    cuts: list[tuple[int, int, str, str, str]] = []
    if "*" in text or "_" in text:
        # code spans become blanks of equal length: a label inside one is code
        shown = _CODE.sub(lambda m: " " * len(m[0]), text) if "`" in text else text
        cuts += [
            (_begin(text, match.start()), match.end(), _called(match["label"]), match[0], meaning)
            for match in _MARKED.finditer(shown)
            if (meaning := _marked_meaning(text, match, vocabulary))
        ]
    begun = 0
    if text[:4] in _BEGINS_A and (marked := _MARKED_A.match(text)):
        begun = marked.end()
        cuts.append((0, begun, "A", marked[0], labels.ANSWER))
    elif text[:1] == "`" and (ticked := _TICKED.match(text)):
        if ticked["label"] == "You" or (
            labels.meaning(ticked["label"], vocabulary) == labels.ANSWER
        ):
            begun, called = ticked.end(), ticked[0].strip("`: ")
            cuts.append((0, begun, called, f"**{called}:**", labels.ANSWER))
    elif text.strip() == "A.":
        begun = len(text)
        cuts.append((0, begun, "A", text, labels.ANSWER))
    elif text[:1] == "A" and (numbered := _NUMBERED.match(text)):
        begun = numbered.end()
        cuts.append((0, begun, numbered[1], numbered[0], labels.ANSWER))
    if ":" in text or "\uff1a" in text:
        for match in _PLAIN.finditer(text, begun):
            meaning = _meaning(match["label"], vocabulary)
            if meaning is None and match["label"] == "A":
                meaning = labels.ANSWER
            # in small letters most words before a colon are prose
            if meaning and (
                match["label"][0].isupper() or meaning == labels.ANSWER or "::" in match[0]
            ):
                raw = text[match.start() : match.end()]
                cuts.append((match.start(), match.end(), match["label"], raw, meaning))
    if not cuts and (dashed := _DASHED.match(text)):
        meaning = labels.meaning(dashed["label"], vocabulary)
        if meaning is not None and meaning in FIELDS:
            cuts.append((0, dashed.end(), dashed["label"], dashed[0], meaning))
    if len(text) <= _LABEL_LINE or "\n" in text:
        cuts += [
            (match.start(), match.end(), match["label"], match[0], meaning)
            for match in _ALONE.finditer(text, begun)
            if (meaning := _alone_meaning(match["label"], vocabulary))
        ]
    cuts.sort()
    found: list[_Piece] = []
    if not cuts or text[: cuts[0][0]].strip(" \n-\N{EN DASH}\N{EM DASH}"):
        first = text[: cuts[0][0]] if cuts else text
        found.append(_piece(block, "", "", None, 0, len(first)))
    for i, (_, end, label, raw, meaning) in enumerate(cuts):
        stop = cuts[i + 1][0] if i + 1 < len(cuts) else len(text)
        found.append(_piece(block, label, raw, meaning, end, stop, cuts[i][0]))
    return found


_LABEL_LINE = 60
"""Letters of a paragraph that may be a label as a whole."""


def _alone_meaning(label: str, vocabulary: Vocabulary) -> str | None:
    """What a line means that is a label of an answer without a colon: it counts, or names it."""
    named = labels.numbered(label) or " " in label.strip()
    meaning = labels.meaning(label, vocabulary) if named else None
    return meaning if meaning in _ANSWERISH else None


_BUNDLED = re.compile(r"(\*\*)([^*\n:]{2,60}):\s+([^*\n]+)\1(?=\\?\n|$)")


def _unbundled(block: Paragraph, vocabulary: Vocabulary) -> Paragraph:
    """`**Red flag: blames others.**` as a label and what it leads in to."""
    found = _BUNDLED.match(block.text.source)
    if found is None or labels.meaning(_bare(found[2]), vocabulary) is None:
        return block
    source = f"**{found[2]}:** {found[3]}{block.text.source[found.end() :]}"
    return replace(block, text=of(source))


def _advises(label: str) -> bool:
    """`**Don't** promise …`: a verb that is a label without a colon."""
    return labels.normal(label) in labels.ADVICE


def _marked_meaning(text: str, match: re.Match[str], vocabulary: Vocabulary) -> str | None:
    label = match["label"]
    if label != label.strip() or not _bare(label)[:1].isalnum():
        return None
    begin = _begin(text, match.start())
    starts = begin == 0 or text[begin - 1] == "\n"
    colon = label.endswith(":") or match["colon"] or _is_sentence(text, match)
    ends = match.end() == len(text) or text[match.end()] == "\n"
    if not (colon or (starts and (ends or match["dash"] or _advises(label)))):
        return None
    if (
        not starts
        and not text[match.start() - 1].isspace()
        and text[match.start() - 1] not in "([-\N{EM DASH}."
    ):
        return None
    return _meaning(_called(label), vocabulary)


def _called(label: str) -> str:
    return _bare(label).rstrip(". ")


def _is_sentence(text: str, match: re.Match[str]) -> bool:
    """`… it holds. **Why they ask.** Since …`: a label with a full stop in place of a colon."""
    above, below = text[: match.start()].rstrip(), text[match.end() :]
    ended = not above or above.endswith((".", "!", "?", '"', "\u201d", ")"))
    return match["label"].endswith(".") and ended and below[:1] == " " and below[1:2].isalnum()


def _meaning(label: str, vocabulary: Vocabulary) -> str | None:
    """What a label means; of an answer one may say whose it is: `Sample answer for a junior`."""
    known = labels.meaning(label, vocabulary)
    if known is None and (qualified := _QUALIFIED.match(label)):
        found = labels.meaning(qualified[1], vocabulary)
        return found if found in _ANSWERISH else None
    return known or (labels.ANSWER if _OF_A_KIND.fullmatch(label) else None)


_ANSWERS = labels.ENGLISH.answers
_OF_A_KIND = re.compile(
    rf"(?:{labels.either(labels.ENGLISH.words['articles'])} )?"
    rf"{labels.either(_ANSWERS['kinds'])} {labels.either(_ANSWERS['said'])}"
    rf"(?: {labels.either(_ANSWERS['in_form'])} [a-z][a-z -]{{1,25}})?",
    re.IGNORECASE,
)
"""`Standard answer`, `A good answer in prose`; a `Primary response` is something to know."""
_QUALIFIED = re.compile(
    rf"([^\W\d_]+[ ][^\W\d_]+) {labels.either(labels.ENGLISH.answers['of_whom'])}[ ]", re.IGNORECASE
)


def _bare(label: str) -> str:
    """A label without colon, and without the signs before it."""
    return labels.undressed(label.strip(" :\uff1a"))


def _begin(text: str, at: int) -> int:
    """Where a label begins: with the signs before it, where its line begins with them."""
    line = text.rfind("\n", 0, at) + 1
    return line if at - line <= 12 and not labels.undressed(text[line:at]) else at


def _piece(
    block: Paragraph,
    label: str,
    raw: str,
    meaning: str | None,
    start: int,
    stop: int,
    place: int | None = None,
) -> _Piece:
    whole = block.text.source
    text = whole[start:stop]
    lead = len(text) - len(text.lstrip())
    first = whole.count("\n", 0, place if place is not None else start + lead)
    last = whole.count("\n", 0, max(start + len(text.rstrip()), place or 0))
    at = min(block.start + first, block.end)
    return _Piece(
        label, raw, meaning, text.strip(), at, min(max(block.start + last, at), block.end)
    )


# --- the walk -------------------------------------------------------------------------------------


_LETTER = re.compile(r"[*_]{0,3}([STAR])[*_]{0,3}\s*:")
"""`**A:**` among the items of a story."""


class _Walk:
    """Goes through a body once, handing every block to the part that is open."""

    def __init__(self, blocks: Sequence[Block], vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.body = tuple(blocks)
        self.parts: list[_Holding] = []
        self.answers: list[_Holding] = []
        """Those of the parts that are answers."""
        said = (block.text.source for block in blocks if isinstance(block, Paragraph))
        self.tale = is_tale(said, _LETTER)
        self.target = self._open(labels.ANSWER, None, implicit=True)

    @cached_property
    def sequence(self) -> list[tuple[int, str]]:
        """Lines and meanings of the labels that tell a story or end one.

        They are needed only where a scenario may begin one.
        """
        found = [
            p
            for b in walk(self.body)
            if isinstance(b, Paragraph)
            for p in pieces(b, self.vocabulary)
        ]
        return [
            (p.start, p.meaning)
            for p in found
            if p.meaning and (p.meaning not in _DEEP or p.meaning == labels.OUTCOME)
        ]

    @cached_property
    def chaptered(self) -> bool:
        """Whether the body has chapters with lists below their titles, three or more."""
        pairs = pairwise(self.body)
        titles = (b for b, below in pairs if isinstance(below, List) and self.title(b) == "")
        return len(list(islice(titles, _CHAPTERS))) == _CHAPTERS

    @cached_property
    def first_chapter(self) -> int:
        """The line on which the first chapter begins; behind the last one where there is none."""
        return next((b.start for b in self.body if self.title(b) == ""), sys.maxsize)

    def title(self, block: Block | None) -> str | None:
        """What a title within an answer means: a part of a story, or nothing for a chapter's.

        None for what is no title, or labels another part of the answer.
        """
        if not isinstance(block, Heading | Paragraph):
            return None
        if isinstance(block, Paragraph) and not _TITLE.fullmatch(block.text.source):
            return None
        meaning = _meaning(_bare(block.text.plain), self.vocabulary) or ""
        return meaning if not meaning or meaning in labels.STORY else None

    def _open(
        self, meaning: str, label: str | None, parent: str = "", *, implicit: bool = False
    ) -> _Holding:
        part = _Holding(meaning, label, parent=parent, implicit=implicit)
        self.parts.append(part)
        if meaning in _ANSWERISH:
            self.answers.append(part)
        return part

    def blocks(self, blocks: Sequence[Block], *, top: bool) -> None:
        for block in unfenced(blocks, self.vocabulary):
            if isinstance(block, Paragraph):
                self.paragraph(block, top=top)
            elif isinstance(block, List):
                self.items(block, top=top)
            elif isinstance(block, Heading):
                self.heading(block)
            elif isinstance(block, Container):
                self.container(block)
            elif isinstance(block, Quote) and self.labelled(block):
                self.blocks(block.children, top=top)
            elif not isinstance(block, Rule):
                if isinstance(block, Table) and self.target.meaning == labels.FOLLOW_UP:
                    # what is asked on is said in words: a table behind them is of the answer
                    self.target = self.last_answer()
                self.target.blocks.append(block)

    def labelled(self, block: Quote) -> bool:
        """Whether a quotation begins with a label."""
        first = block.children[0] if block.children else None
        return isinstance(first, Paragraph) and bool(pieces(first, self.vocabulary)[0].meaning)

    def container(self, block: Container) -> None:
        """What is set apart: a warning is a pitfall, a tip a good practice, the rest is content.

        It ends where it ends, and what was open before goes on.
        """
        title = _bare(block.title.plain)
        named = labels.meaning(title, self.vocabulary) if title else None
        meaning = named or _CONTAINERS.get(block.name)
        alone = all(block is other or isinstance(other, Rule) for other in self.body)
        if meaning is None or meaning in labels.STORY or (alone and not named):
            self.target.blocks.append(block)
            return
        before = self.target
        raw = f"**{block.title.source or block.name}**:"
        said = "" if named else block.title.source
        label = title if named else block.name
        piece = _Piece(label, raw, meaning, said, block.start, block.start)
        self.label(piece)
        self.blocks(block.children, top=False)
        self.target = before

    def heading(self, block: Heading) -> None:
        title = _bare(unbulleted(block.text.plain))
        meaning = labels.meaning(title, self.vocabulary)
        led = labels.led(title, self.vocabulary)
        if meaning is None and led is None:
            if block.level <= self.target.level:
                # what stands below another title is no part of what was labelled above it
                asked = self.target.meaning not in _ANSWERISH
                self.target = self.last_answer() if asked else self.chaptered_in(block)
            self.target.blocks.append(block)
            return
        label, found, text = led if led and not meaning else (title, meaning or "", "")
        piece = _Piece(label, f"**{label}**:", found, text, block.start, block.end)
        self.label(piece)
        if self.target.meaning != labels.ANSWER:
            self.target.level = block.level

    def chaptered_in(self, block: Heading) -> _Holding:
        """The answer that a title divides: of an example within a chapter the one it is of.

        `### Cost` / `Example: …` / `### Speed`.
        """
        if self.target.meaning != labels.EXAMPLE:
            return self.target
        others = (part for part in reversed(self.answers) if part is not self.target)
        titled = (
            part
            for part in others
            if any(isinstance(b, Heading) and b.level >= block.level for b in part.blocks)
        )
        found = next(titled, None)
        if found is None:
            return self.target
        # what stands below, lists as well, goes on with it
        self.answers.remove(found)
        self.answers.append(found)
        return found

    def paragraph(self, block: Paragraph, *, top: bool) -> None:
        for piece in pieces(block, self.vocabulary):
            done = self.tale and piece.label == "A"
            if piece.meaning and self.counts(piece.meaning, top=top) and not done:
                self.label(piece)
            elif piece.text or piece.raw:
                if self.ends(piece):
                    self.target = self.last_answer()
                self.target.blocks.append(_as_block(piece))

    def ends(self, piece: _Piece) -> bool:
        """Whether what is open ends above a title: what is asked on, or one of many chapters.

        `**My notes:**` below what is asked on is a field of a form.
        """
        if self.target.meaning in _ANSWERISH or not _filled(self.target):
            return False
        asked_on = self.target.meaning == labels.FOLLOW_UP
        if asked_on and _NAMED.fullmatch(piece.text):
            return True
        # where no chapter stands above a label, those below it are its own
        among = self.chaptered and self.first_chapter < self.target.blocks[0].start
        return among and _TITLE.fullmatch(piece.text.partition("\n")[0]) is not None

    def counts(self, meaning: str, *, top: bool) -> bool:
        return (
            top
            or meaning in _DEEP
            or (meaning == labels.ALTERNATIVE and self.target.meaning not in _ANSWERISH)
        )

    def label(self, piece: _Piece) -> None:
        """Open the part a label names.

        A label of a story, or a later answer's outcome, stays in the text.
        """
        meaning = self.settle(piece)
        if meaning in labels.STORY:
            self.target = self.teller(meaning)
            self.target.told.add(meaning)
            title = _TITLE.fullmatch(piece.text)
            if title:
                # `**Action:**` and the title of its first step on the next line
                self.target.blocks.append(_as_block(replace(piece, text="")))
            self.target.blocks.append(_as_block(replace(piece, raw="") if title else piece))
            return
        if meaning in _ANSWERISH:
            self.answer(meaning, piece)
        else:
            self.target = self._open(meaning, piece.label)
        if piece.text:
            self.said(piece)
        elif not self.target.blocks:
            self.target.blocks.append(Rule(piece.start, piece.end))

    def teller(self, meaning: str) -> _Holding:
        """The answer that a part of a story belongs to.

        A second situation, behind one that was acted in, begins another story, with the title that
        stands above it.
        """
        last = self.last_answer()
        if meaning != labels.SITUATION or not {meaning, labels.ACTION} <= last.told:
            return last
        # the title may stand below the outcome of the first
        above = self.target.blocks[-1] if self.target.blocks else None
        if not isinstance(above, Paragraph) or not _TITLE.fullmatch(above.text.source):
            return self._open(labels.EXAMPLE, None)
        self.target.blocks.pop()
        return self._open(labels.EXAMPLE, _bare(above.text.plain))

    def said(self, piece: _Piece) -> None:
        """What stands behind a label on its line: `**Answer:** 1. First` begins a list."""
        mark = marker(piece.text)
        if mark is None or mark.number > 1 or "\n" in piece.text:
            self.target.blocks.append(Paragraph(of(piece.text), piece.start, piece.end))
            return
        text = Paragraph(of(piece.text[mark.width :]), piece.start, piece.end)
        item = Item((text,) if text.text else (), piece.start, piece.end, mark.number)
        self.target.blocks.append(List((item,), piece.start, piece.end, mark.ordered))

    def answer(self, meaning: str, piece: _Piece) -> None:
        previous = self.last_answer()
        # `Sample answer for a junior` says more than that it is one
        whole = piece.label == "A" or labels.meaning(piece.label, self.vocabulary) is not None
        anonymous = meaning == labels.ANSWER and whole and not labels.numbered(piece.label)
        if anonymous and (not _filled(previous) or previous.implicit):
            previous.implicit = False
            self.target = previous
            return
        if not _filled(previous) and previous.label is None:
            previous.meaning, previous.label, previous.implicit = (
                meaning,
                None if anonymous else piece.label,
                False,
            )
            self.target = previous
            return
        plain_answer = labels.normal(piece.label) in (
            "answer",
            "answers",
            "a",
        ) and not labels.numbered(piece.label)
        self.target = self._open(meaning, None if plain_answer else piece.label)

    def settle(self, piece: _Piece) -> str:
        """The meaning of a label that depends on what stands around it."""
        meaning = piece.meaning or ""
        if meaning == labels.SCENARIO:
            return (
                labels.SITUATION
                if not labels.numbered(piece.label) and self.followed_by_story(piece.start)
                else labels.EXAMPLE
            )
        if meaning == labels.RESPONSE:
            told = any(_tells(b, self.vocabulary) for b in self.last_answer().blocks)
            return labels.ACTION if told else labels.ANSWER
        if (
            meaning == labels.OUTCOME
            and len(list(islice((p for p in self.answers if _filled(p)), 2))) == 2
        ):
            return labels.ACTION
        return meaning

    def followed_by_story(self, line: int) -> bool:
        after = False
        for _, meaning in islice(self.sequence, bisect_left(self.sequence, (line, "")), None):
            if after and meaning in (labels.TASK, labels.ACTION, labels.RESPONSE, labels.OUTCOME):
                return True
            if after and meaning in (labels.EXAMPLE, labels.SCENARIO, labels.ANSWER):
                return False
            after = after or meaning == labels.SCENARIO
        return False

    def last_answer(self) -> _Holding:
        return self.answers[-1]

    # lists

    def items(self, block: List, *, top: bool) -> None:
        base = self.target
        # items without a label, one after the other, go on the target together: else each of
        # thousands copies all before it
        run: list[Item] = []
        firsts = [first for item in block.items if (first := _first(item))]
        tale = is_tale((first.text.source for first in firsts), _LETTER)
        above = self.target.blocks[-1] if self.target.blocks else None
        below_title = self.chaptered and self.title(above) is not None
        names = _names(block)
        for n, item in enumerate(block.items):
            first = _first(item)
            cut = pieces(first, self.vocabulary) if first else []
            if cut and (
                # `A:` between `T:` and `R:` is what was done
                (tale and cut[0].label == "A")
                or (below_title and _is_of_chapter(cut[0]))
                or _is_among(block, n, names, cut[0].label, cut[0].meaning)
            ):
                run.append(item)
                continue
            if (
                first
                and cut[0].meaning
                and self.counts(cut[0].meaning, top=top)
                and self.settle(cut[0]) not in labels.STORY
            ):
                self.gather(run, block)
                before = self.target
                self.item(item, cut, top=top)
                if not _filled(self.target) and self.target is not before:
                    base = self.target
                continue
            target = self.last_answer() if base.meaning in _ANSWERISH else base
            if target is not self.target:
                self.gather(run, block)
                self.target = target
            if len(item.children) == len(cut) == 1 and not cut[0].meaning:
                run.append(item)
                continue
            # content, less the labelled pieces deep inside it
            kept, extracted = self.extract(item, "")
            run += [kept] if kept is not None else []
            self.parts += extracted
        self.gather(run, block)
        if base.meaning not in _ANSWERISH:
            self.target = base

    def item(self, item: Item, cut: list[_Piece], *, top: bool) -> None:
        """An item that starts with a label: the label owns the rest of the item."""
        for piece in cut:
            if piece.meaning and self.counts(piece.meaning, top=top):
                self.label(piece)
            else:
                self.target.blocks.append(_as_block(piece))
        part = self.target
        self.blocks(item.children[1:], top=top and part.meaning in _ANSWERISH)
        if part.meaning in _ANSWERISH and self.target.meaning not in _ANSWERISH:
            return
        self.target = part

    def gather(self, run: list[Item], parent: List) -> None:
        """Put a run of items on the target, in the list it ends with if they follow that one."""
        if not run:
            return
        blocks = self.target.blocks
        last = blocks[-1] if blocks else None
        if isinstance(last, List) and last.ordered == parent.ordered and last.end < run[0].start:
            blocks[-1] = replace(last, items=(*last.items, *run), end=run[-1].end)
        else:
            blocks.append(replace(parent, items=tuple(run), start=run[0].start, end=run[-1].end))
        run.clear()

    def extract(self, item: Item, parent: str) -> tuple[Item | None, list[_Holding]]:
        """A list item → what stays of it, and the parts its deeper labels cut out.

        Each of these has its parent's name.
        """
        extracted: list[_Holding] = []
        kept: list[Block] = []
        name = _name(item) or parent
        for n, child in enumerate(item.children):
            if isinstance(child, Paragraph):
                kept += self.cut_out(child, name if n else "", extracted)
            elif isinstance(child, List):
                items = []
                names = _names(child)
                for at, sub in enumerate(child.items):
                    called = _name(sub)
                    among = _is_among(child, at, names, called, labels.meaning(called))
                    stays, more = (sub, []) if among else self.extract(sub, name)
                    extracted += more
                    if stays is not None:
                        items.append(stays)
                if items:
                    kept.append(
                        replace(child, items=tuple(items), start=items[0].start, end=items[-1].end)
                    )
            else:
                kept.append(child)
        if extracted and not kept:
            return None, extracted
        self.own_children(kept, extracted)
        return (
            replace(item, children=tuple(kept), end=max((b.end for b in kept), default=item.end))
            if extracted
            else item
        ), extracted

    @staticmethod
    def own_children(kept: list[Block], extracted: list[_Holding]) -> None:
        """A label alone in a nested item owns the list below it.

        What was kept of that list goes to the label.
        """
        first = kept[0] if kept else None
        if extracted and not _filled(extracted[0]) and first and not isinstance(first, Paragraph):
            extracted[0].blocks += kept
            kept.clear()

    def cut_out(self, block: Paragraph, parent: str, extracted: list[_Holding]) -> Iterator[Block]:
        for piece in pieces(block, self.vocabulary):
            outcome = piece.meaning == labels.OUTCOME and self.settle(piece) != labels.OUTCOME
            if piece.meaning in _DEEP and not outcome:
                part = _Holding(piece.meaning, piece.label, parent=parent)
                part.blocks.append(
                    Paragraph(of(piece.text), piece.start, piece.end)
                    if piece.text
                    else Rule(piece.start, piece.end)
                )
                extracted.append(part)
            elif extracted and not _filled(extracted[-1]) and piece.meaning is None:
                extracted[-1].blocks.append(_as_block(piece))
            else:
                yield _as_block(piece)


_CONTAINERS = {
    **dict.fromkeys(
        ("warning", "danger", "caution", "attention", "bug", "failure", "fail", "error"),
        labels.PITFALL,
    ),
    **dict.fromkeys(("tip", "hint", "success", "check", "done"), labels.BEST_PRACTICE),
}
"""What the name of a container says of what is in it."""


_TITLE = re.compile(r"(?:\*\*|__)[^*_\n?]{2,80}(?:\*\*|__)\s*:?")
"""A title in bold, alone on its line."""
_CHAPTERS = 3


def _is_of_chapter(piece: _Piece) -> bool:
    """Whether a label in a list below a title is of that chapter, and of no whole answer."""
    if piece.meaning == labels.ANSWER:
        # `Solution`, not `Answer`
        return not _CALLED.search(piece.label)
    return piece.meaning in _OF_CHAPTER


_CALLED = re.compile(r"(?i)answer|response|^a\b")
_OF_CHAPTER = frozenset(
    {labels.OUTCOME, labels.RESPONSE, labels.REASONING, labels.ALTERNATIVE, labels.EXAMPLE}
)


def _names(block: List) -> int:
    """How many of a list's first items are names of one thing, whatever a label of them means.

    `- **Avoid:** … - **Transfer:** … - **Accept:** …`: most are no labels, nor is the last.
    """
    named = [
        (at, labels.meaning(_name(item)) is not None)
        for at, item in enumerate(block.items)
        if (first := _first(item)) and _NAMED.match(first.text.source)
    ]
    few = len(named) < _CHAPTERS or len(named) * _MOST[1] < len(block.items) * _MOST[0]
    if few or sum(known for _, known in named) * 2 >= len(named):
        return 0
    return max(at for at, known in named if not known)


def _is_among(block: List, at: int, names: int, label: str, meaning: str | None) -> bool:
    """Whether a label is one of the names of a list: `3. **Adaptation**` below other pillars.

    at: the place of its item; names: what `_names` says of the list.
    """
    called = labels.normal(label)
    thing = (at < names and called in labels.ADVICE) or (names > 0 and called in labels.THINGS)
    return thing or (names > 0 and block.ordered and meaning == labels.ALTERNATIVE)


_MOST = (3, 4)
"""Such a part of the items has names."""


def _first(item: Item) -> Paragraph | None:
    """The text an item begins with."""
    first = item.children[0] if item.children else None
    return first if isinstance(first, Paragraph) else None


def _as_block(piece: _Piece) -> Paragraph:
    text = f"{piece.raw} {piece.text}".strip() if piece.raw else piece.text
    return Paragraph(of(text), piece.start, piece.end)


def _filled(part: _Holding) -> bool:
    return any(not isinstance(b, Rule) for b in part.blocks)


def _tells(block: Block, vocabulary: Vocabulary) -> bool:
    first = block
    while isinstance(first, (List, Item)) and children(first):
        first = children(first)[0]
    if not isinstance(first, Paragraph):
        return False
    # `"*Scenario:* …`
    said = replace(first, text=of(first.text.source.lstrip(_QUOTES)))
    return pieces(said, vocabulary)[0].meaning in (
        labels.SITUATION,
        labels.TASK,
        labels.SCENARIO,
    )


_QUOTES = '"\u201c'


def _name(item: Item) -> str:
    """The bold head of an item, as written."""
    if first := _first(item):
        match = re.match(r"(\*{2,3}|__)([^*_\n]{1,80})\1", first.text.source)
        return match[2].strip(" :") if match else ""
    return ""


# --- parts to fields ------------------------------------------------------------------------------


def read(blocks: Sequence[Block], vocabulary: Vocabulary) -> Reading:
    """The body of a question → its answers and fields, nothing dropped but labels."""
    blocks = tuple(unfenced(_lettered(blocks, vocabulary), vocabulary))
    walker = _Walk(blocks, vocabulary)
    walker.blocks(blocks, top=True)
    answers: list[Answer] = []
    found: dict[str, list[Text]] = {name: [] for name in FIELDS}
    for part in _illustrated(walker.parts):
        if part.meaning in _ANSWERISH:
            text = passage(part.blocks)
            if _says_something(text):
                answers.append(Answer(part.label, text))
        else:
            for meaning, piece in _texts(part):
                found[meaning].append(piece)
    if not answers:
        _promote(walker, found, answers)
    return Reading(tuple(answers), {name: tuple(texts) for name, texts in found.items()})


def _lettered(blocks: Sequence[Block], vocabulary: Vocabulary) -> Sequence[Block]:
    """A body that begins with `A) It …`, `A. It …` or `**A.** It …`, where no `B)` follows.

    It is an answer. So is one that begins with a guide's word for that and a dot or a dash:
    `Ans. It …`.
    """
    first = blocks[0] if blocks else None
    if not isinstance(first, Paragraph):
        return blocks
    match = _A_ALONE.match(first.text.source)
    if match is None or any(_SECOND.search(text) for text in _sources(blocks)):
        match = labels.word_for_answer(first.text.source, vocabulary)
    if match is None:
        return blocks
    return (replace(first, text=of(f"A: {first.text.source[match.end() :]}")), *blocks[1:])


_A_ALONE = re.compile(
    r"A(?:\)(?:[ ]*(?=[^\s(a-z])|$)|\.[ ]+(?=[^\s(a-z]))|(\*\*|__)A[.)]\1[ ]+(?=[^\s(a-z])"
)
_SECOND = re.compile(r"(?<!\w)[*_`]*\(?[Bb][).](?!\w)")


def _sources(blocks: Sequence[Block]) -> Iterator[str]:
    return (block.text.source for block in walk(blocks) if isinstance(block, Paragraph))


def _illustrated(parts: list[_Holding]) -> list[_Holding]:
    """An `Example` without a number that opens with code belongs to the answer before it.

    It shows what that answer says.
    """
    kept: list[_Holding] = []
    answer: _Holding | None = None
    within = _alternate(parts)
    for part in parts:
        shown = next((b for b in part.blocks if not isinstance(b, Rule)), None)
        if (
            answer is not None
            and shown is not None
            and _filled(answer)
            and _is_unnumbered(part)
            and (isinstance(shown, Code) or within)
        ):
            answer.blocks += [
                Paragraph(of(f"**{part.label}:**"), shown.start, shown.start),
                *part.blocks,
            ]
            continue
        if part.meaning in _ANSWERISH:
            answer = part
        kept.append(part)
    return kept


def _is_unnumbered(part: _Holding) -> bool:
    return part.meaning == labels.EXAMPLE and not labels.numbered(part.label or "1")


def _alternate(parts: Sequence[_Holding]) -> bool:
    """`**Threat:** …`, `**Example:** …`, `**Risk:** …`, `**Example:** …`: each is of its name.

    The first answer begins with a name, and what is called an example goes on with the next one.
    """
    examples = [part for part in parts if _is_unnumbered(part)]
    first = next((part for part in parts if part.meaning in _ANSWERISH), None)
    if len(examples) < _CHAPTERS or first is None or first in examples:
        return False
    return _is_named(first.blocks[:1]) and all(_is_named(p.blocks[1:]) for p in examples[:-1])


def _is_named(blocks: Sequence[Block]) -> bool:
    """Whether a paragraph among blocks begins with a name in bold and a colon."""
    return any(isinstance(b, Paragraph) and _NAME_FIRST.match(b.text.source) for b in blocks)


_NAME_FIRST = re.compile(r"(?:\*\*|__)[^*_\n]{2,60}(?::(?:\*\*|__)|(?:\*\*|__) ?:)")


def _says_something(text: Passage) -> bool:
    if _BARE_LABEL.fullmatch(text.source):
        return False
    return any(c.isalnum() for c in text.source) or "\n" in text.source


_BARE_LABEL = re.compile(r"\W*A\d{0,3}[).:]\W*")
"""`A)` with nothing behind it."""


def _promote(walker: _Walk, found: dict[str, list[Text]], answers: list[Answer]) -> None:
    """A body of labels only, none of them an answer: what it holds is what there is to learn."""
    for name in (labels.BEST_PRACTICE, labels.REASONING, labels.OUTCOME, labels.ALTERNATIVE):
        parts = [part for part in walker.parts if part.meaning == name]
        if name == labels.REASONING and len(parts) == 1 and (below := _below_intent(parts[0])):
            found[name] = [text for _, text in _texts(replace(parts[0], blocks=below[:1]))]
            answers.append(Answer(None, _text(below[1:]).text))
            return
        # `Why they ask:` beside `How to answer:` is none
        chosen = [part for part in parts if _HOW.match(labels.normal(part.label or ""))] or parts
        if texts := [text.text for part in chosen for _, text in _texts(part)]:
            answers.append(Answer(chosen[0].label, bulleted(texts)))
            others = (part for part in parts if part not in chosen)
            found[name] = [text for part in others for _, text in _texts(part)]
            return


def _below_intent(part: _Holding) -> list[Block]:
    """What stands behind a label and below that, if both are there.

    `*What they're really asking:* Are you calm?`, and below it the answer.
    """
    blocks: list[Block] = [b for b in part.blocks if not isinstance(b, Rule)]
    first = blocks[0] if blocks else None
    if not isinstance(first, Paragraph) or _HOW.match(labels.normal(part.label or "")):
        return []
    line, _, rest = first.text.source.partition("\n")
    if rest and line.rstrip().endswith((".", "?", "!")) and rest[0].isupper():
        lines = first.text.source.count("\n")
        above = Paragraph(of(line), first.start, max(first.end - lines, first.start))
        below = Paragraph(of(rest), min(above.end + 1, first.end), first.end)
        blocks = [above, below, *blocks[1:]]
    return blocks if len(blocks) > 1 and isinstance(blocks[1], Paragraph) else []


_HOW = re.compile(rf"{labels.either(labels.ENGLISH.answers['how'])}\b")


_WARNS = re.compile(
    rf"^\W*(?:{labels.either(labels.ENGLISH.answers['warns'])} "
    rf"|{labels.either(labels.ENGLISH.answers['warns_begun'])})",
    re.IGNORECASE,
)


_DO = ("\u2705", "\u2714", "\u2611", "\U0001f44d")


def _texts(part: _Holding) -> Iterator[tuple[str, Text]]:
    """A part → its field and texts: one for each bullet, else one for all of it."""
    blocks = [b for b in part.blocks if not isinstance(b, Rule)]
    texts = list(_units(blocks))
    for text in texts:
        meaning = part.meaning
        if meaning == labels.PITFALL and text.text.source.startswith(_DO):
            # `\u2705 Call first` among what to avoid
            meaning = labels.BEST_PRACTICE
        if meaning == labels.MIXED:
            meaning = labels.PITFALL if _WARNS.match(text.text.plain) else labels.BEST_PRACTICE
        if part.parent and not text.text.source.startswith(f"**{part.parent}"):
            text = replace(text, text=named(part.parent, text.text))
        elif meaning == labels.PITFALL and len(texts) == 1 and _is_turned(part, text.text):
            text = replace(text, text=named(part.label or "", text.text))
        yield meaning, text


def _is_turned(part: _Holding, text: Passage) -> bool:
    """Whether a text without its label says the opposite: `Don't: Attack the competitor.`.

    What somebody says does not: `What not to say: "It depends."`.
    """
    turns = labels.normal(part.label or "") in labels.ENGLISH.answers["turns"]
    warns = _WARNS.match(text.plain) or _DOING.match(text.plain)
    return turns and not (warns or text.plain.startswith(('"', "\u201c")))


_DOING = re.compile(r"\W*\w+ing\b", re.IGNORECASE)


def _units(blocks: Sequence[Block]) -> Iterator[Text]:
    run: list[Block] = []
    for block in blocks:
        above = run[-1] if run else None
        introduced = isinstance(above, Paragraph) and above.text.source.rstrip("*_ ").endswith(":")
        if not isinstance(block, List) or introduced:
            run.append(block)
            continue
        if run:
            yield _text(run)
            run = []
        for item in block.items:
            text = passage(item.children)
            if text:
                yield Text(text, item.start, item.end)
    if run:
        yield _text(run)


def _text(blocks: list[Block]) -> Text:
    return Text(passage(blocks), blocks[0].start, blocks[-1].end)
