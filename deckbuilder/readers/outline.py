"""Blocks → sections, each with the question it carries, if any.

`#### 1. How …?`, `1. **How …?**`, `**Q1: How …?**`.

Which form carries the questions is decided section by section, on evidence: prefixes, question
marks, answer labels, the numbering, and what the headings around it say.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from deckbuilder import labels
from deckbuilder.document import Document
from deckbuilder.labels import Vocabulary
from deckbuilder.markdown import (
    Block,
    Container,
    Definition,
    Details,
    Heading,
    Item,
    List,
    Paragraph,
    Quote,
    children,
    of,
    plain,
)

SUMMARY = 7
"""The level of a `<summary>`: deeper than any heading, so that one inside an answer stays its
content."""
_ASKING = frozenset({"question", "faq", "help"})
"""Containers whose title is a question."""


@dataclass(frozen=True, slots=True)
class Carrier:
    """A question, and where its wording stands."""

    prompt: str
    """Markdown, without number, prefix and outer emphasis."""
    number: int | None
    line: int
    form: str
    """heading, item or paragraph."""
    end: int = 0
    """The last line of the wording."""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with the blocks below it; or a question with its body."""

    title: str
    """The heading, without marks; of a question, the heading it stands under."""
    level: int
    line: int
    """Of the heading; 0 before the first one."""
    blocks: tuple[Block, ...]
    trail: tuple[str, ...] = ()
    """The titles above, outermost first."""
    carrier: Carrier | None = None
    last: bool = False
    """No question comes after this one in the guide."""
    tail: bool = False
    """Nothing of the questions comes after this one in its part of the guide."""


@dataclass(frozen=True, slots=True)
class _Head:
    """A heading, looked at from all sides."""

    block: Heading
    title: str
    number: int | None
    explicit: bool
    """`Question 7:` or `Q.`: it says itself that it is a question."""
    prompt: str
    asks: bool
    """Reads like a question."""
    other: bool
    """A category, a list of credentials, a closing: never a question."""
    meaning: str | None
    """What it labels, if it is a label."""


_EXPLICIT = re.compile(
    r"^(?:interview\s+|scenario\s+)?(?:question|ques|q)\s*+(?:\.\s*+)?(?:#\s*+)?(\d{1,4})(?!\d|(?-i:[a-z])"
    r"|\s*[-\N{EN DASH}]\s*\d)\s*+"
    r"(?:[*_]{0,3}\s*+[:.)\N{EN DASH}\N{EM DASH}-])*+\s*+(.*)$",
    re.IGNORECASE | re.DOTALL,
)
_BARE_EXPLICIT = re.compile(
    r"^(?:question|q)\s*+(?:[*_]{0,3}\s*+[:.)])+[*_]{0,3}\s+(.*)$", re.IGNORECASE | re.DOTALL
)
_NUMBERED = re.compile(
    r"^\(?#?(\d{1,4})\s*(?:[.):]|\s[-\N{EN DASH}\N{EM DASH}](?=\s))[*_]{0,3}\s*(.+)$", re.DOTALL
)
_PREFIXED = re.compile(r"[*_]{0,3}(?:\(?#?\d|(?:question|ques|q)\b)", re.IGNORECASE)
_RANGE = re.compile(r"^(?:questions?|q)?\s*\d+\s*(?:[-\N{EN DASH}]|to)\s*\d+\b", re.IGNORECASE)
_ENDS_ASKING = re.compile(
    r"(?:[?\uff1f\u061f\u037e\u055e\u1367]|(?<=[\u0370-\u03ff\u1f00-\u1fff]);)"
    r"[\s\"'\u201d\u2019)*_]*(?:\([^()]{1,60}\))?[\W_]*$"
)
"""A question mark of any script; in Greek it looks like a semicolon."""


def unwrap(text: str) -> str:
    """Markdown without emphasis around all of it, or half of it cut off by a prefix."""
    text = text.strip()
    for mark in ("***", "**", "__", "*", "_"):
        if (
            text.startswith(mark)
            and text.endswith(mark)
            and len(text) > 2 * len(mark)
            and mark not in text[len(mark) : -len(mark)]
        ):
            return unwrap(text[len(mark) : -len(mark)])
    if text.count("**") % 2:
        text = text[2:] if text.startswith("**") else text[:-2] if text.endswith("**") else text
    return text.strip()


def split_prefix(text: str) -> tuple[int | None, bool, str]:
    """`**Question 7: How …?**` → (7, True, `How …?`).

    The number, whether the prefix names a question, the rest.
    """
    bare = text.strip()
    inner = re.sub(r"^[*_]{1,3}(?=\S)", "", bare)
    if (shown := labels.undressed(inner)) != inner and _PREFIXED.match(shown):
        # a sign before the number goes with it
        opened = inner[: len(inner) - len(shown)]
        bare, inner = bare.replace(opened, "", 1), shown
    if _RANGE.match(inner):
        return None, False, unwrap(bare)
    if match := _EXPLICIT.match(inner):
        return int(match[1]), True, unwrap(_balance(match[2]))
    if match := _BARE_EXPLICIT.match(inner):
        return None, True, unwrap(_balance(match[1]))
    if match := _NUMBERED.match(inner):
        return int(match[1]), False, unwrap(_balance(match[2]))
    return None, False, unwrap(bare)


def _balance(text: str) -> str:
    text = (
        re.sub(r"^[*_]{1,3}\s+", "", text)
        if text.count("**") % 2 or text.startswith(("** ", "* "))
        else text
    )
    return text[:-2] if text.endswith("**") and text.count("**") % 2 else text


_DECORATION = re.compile(r"(?<=[?.!])[^\w\"'\u201d\u2019)\]`*$.?!=<>]+$")


def undecorated(prompt: str) -> str:
    """A question without the symbols put behind it (`What is X? \N{WHITE MEDIUM STAR}`)."""
    return _DECORATION.sub("", prompt).rstrip()


def decoration(prompt: str) -> str:
    """The symbols put behind a question, which are no part of it."""
    found = _DECORATION.search(prompt)
    return found[0].strip() if found else ""


def asks(text: str, *, strict: bool = False) -> bool:
    """Whether a line reads like a question.

    It has a question mark at its end, or a verb that asks at its start.
    """
    bare = plain(text).strip(" \"'\u201c\u2018(")
    words = bare.split()
    if not words or len(bare) > 600:
        return False
    if _ENDS_ASKING.search(bare[-80:]):
        return True
    first = re.sub(r"[^a-z']", "", words[0].casefold())
    if "?" in bare and first in labels.INTERROGATIVES | labels.ASKS:
        return True
    if first not in labels.ASKS or len(words) < 3:
        return False
    return bare.endswith(".") or not strict or sum(w[0].isupper() for w in words) <= len(words) / 2


def _head(block: Heading, vocabulary: Vocabulary, role: str) -> _Head:
    number, explicit, prompt = split_prefix(block.text.source)
    title = labels.undressed(plain(prompt))
    meaning = (
        labels.meaning(title, vocabulary) if len(title) <= 60 and not title.endswith("?") else None
    )
    credential = bool(labels.credential_kinds(title, role)) and not title.endswith("?")
    category = not explicit and bool(labels.CATEGORY.match(title)) and not asks(prompt, strict=True)
    other = not explicit and (
        credential
        or category
        or bool(labels.CLOSING_TITLES.match(title))
        or bool(_RANGE.match(block.text.plain))
    )
    return _Head(
        block,
        block.text.plain,
        number,
        explicit,
        prompt,
        asks(prompt, strict=True),
        other,
        meaning,
    )


# --- evidence -------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Headed:
    """A heading (None before the first) and the blocks below it."""

    head: _Head | None
    blocks: list[Block]


def _parts(document: Document, vocabulary: Vocabulary, role: str) -> list[_Headed]:
    parts = [_Headed(None, [])]
    for block in _flat(document.blocks):
        if not isinstance(block, Heading):
            parts[-1].blocks.append(block)
        elif block.text:
            parts.append(_Headed(_head(block, vocabulary, role), []))
    return parts


def _flat(blocks: Iterable[Block]) -> Iterator[Block]:
    """Blocks with what is folded under a summary, or set apart under a question, laid open.

    Terms with their definitions become a list of `**term**: meaning`.
    """
    terms: list[Item] = []
    for block in blocks:
        if terms and not isinstance(block, Definition):
            yield List(tuple(terms), terms[0].start, terms[-1].end)
            terms = []
        if isinstance(block, Details):
            yield Heading(SUMMARY, block.summary, *block.said)
            yield from _flat(block.children)
        elif isinstance(block, Container) and block.name in _ASKING and block.title:
            yield Heading(SUMMARY, block.title, block.start, block.start)
            yield from _flat(block.children)
        elif isinstance(block, Definition):
            terms.append(_term(block))
        else:
            yield block
    if terms:
        yield List(tuple(terms), terms[0].start, terms[-1].end)


def _term(block: Definition) -> Item:
    first, *more = block.children
    name = block.term.source
    name = name if "**" in name else f"**{name}**"
    if isinstance(first, Paragraph):
        said = Paragraph(of(f"{name}: {first.text.source}"), block.start, first.end)
        return Item((said, *more), block.start, block.end)
    return Item(
        (Paragraph(of(name), block.start, block.start), *block.children), block.start, block.end
    )


def first_label(block: Block, vocabulary: Vocabulary) -> str | None:
    """The meaning of the label a block starts with, looking into the first item of a list."""
    while isinstance(block, (List, Item, Quote)) and children(block):
        block = children(block)[0]
    if not isinstance(block, (Paragraph, Heading)):
        return None
    text = block.text.source
    if match := re.match(r"[*_]{1,3}([^*_\n]{1,60})[*_]{1,3}\s*(:?)", text):
        ends = (
            match[1].rstrip().endswith(":")
            or match[2]
            or not text[match.end() :].strip()
            or text[match.end()] == "\n"
        )
        return labels.meaning(match[1], vocabulary) if ends else None
    match = re.match(r"([A-Za-z][A-Za-z' -]{0,40}):(?:\s|$)", text)
    return labels.meaning(match[1], vocabulary) if match else None


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for a file being an interview guide, gathered before any section is read."""

    interview: bool
    """It says so: front matter, a title, a section of questions, or answers with labels."""
    counted: frozenset[int]
    """Heading levels whose numbered headings are mostly questions."""
    asking: bool
    """Most of its headings ask."""
    summaries: bool
    """Most `<summary>`s ask, so all of them are questions."""
    bold: bool
    """Nothing says that it is an interview guide, but several paragraphs or items are a bold
    question and nothing else."""


def _evidence(parts: list[_Headed], says_so: bool, vocabulary: Vocabulary) -> Evidence:
    heads = [p.head for p in parts if p.head]
    answers = sum(first_label(b, vocabulary) == labels.ANSWER for p in parts for b in p.blocks)
    answers += sum(h.meaning == labels.ANSWER for h in heads)
    titled = any(
        labels.QUESTION_TITLE.match(labels.undressed(h.title)) and not h.asks for h in heads
    )
    levels: dict[int, list[bool]] = {}
    for head in heads:
        if head.number is not None and not head.other and head.meaning is None:
            levels.setdefault(head.block.level, []).append(head.asks or head.explicit)
    interview = says_so or answers >= 2 or titled or any(h.explicit for h in heads)
    return Evidence(
        interview,
        frozenset(level for level, found in levels.items() if sum(found) * 2 >= len(found)),
        _asking([h for h in heads if h.meaning is None and not h.other]),
        _asking_summaries(heads),
        not interview
        and sum(_marked(c) for p in parts for _, c in _candidates(tuple(p.blocks))) >= 3,
    )


_OURS = re.compile(r"\b(we|our|us|I|my)\b", re.IGNORECASE)


def _asking(heads: list[_Head]) -> bool:
    """Whether headings that nothing else vouches for are a collection of questions.

    They are not if they are those of a policy, a FAQ or an essay.
    """
    asked = [h for h in heads if h.asks]
    if (
        len(asked) < 3
        or len(asked) * 5 < len(heads) * 3
        or sum(bool(_OURS.search(h.title)) for h in asked) * 4 >= len(asked)
    ):
        return False
    summaries = all(h.block.level == SUMMARY for h in asked)
    return (
        summaries
        or all(h.number is not None for h in asked)
        or (len(asked) >= 6 and len(asked) * 5 >= len(heads) * 4)
    )


def _asking_summaries(heads: list[_Head]) -> bool:
    summaries = [h for h in heads if h.block.level == SUMMARY and h.meaning is None]
    return len(summaries) >= 3 and sum(h.asks for h in summaries) * 5 >= len(summaries) * 3


def _marked(candidate: _Candidate) -> bool:
    """A bold question with a question mark, alone on its line."""
    return (
        candidate.alone
        and candidate.strength == 2
        and bool(_ENDS_ASKING.search(plain(candidate.carrier.prompt)[-80:]))
    )


def _is_question(
    part: _Headed,
    following: _Headed | None,
    evidence: Evidence,
    in_questions: bool,
    vocabulary: Vocabulary,
) -> bool:
    head = part.head
    if head is None or head.meaning is not None:
        return False
    answered = any(first_label(b, vocabulary) == labels.ANSWER for b in part.blocks[:1]) or bool(
        not part.blocks
        and following
        and following.head
        and following.head.meaning == labels.ANSWER
        and following.head.block.level > head.block.level
    )
    if head.explicit:
        return True
    if (
        head.block.level == SUMMARY
        and evidence.summaries
        and (evidence.interview or evidence.asking)
    ):
        return True
    if head.other or not head.prompt:
        return False
    if answered and (evidence.interview or head.asks):
        return True
    gathers = (
        not part.blocks
        and following is not None
        and following.head is not None
        and following.head.block.level > head.block.level
    )
    if (
        gathers
        and following
        and following.head
        and (following.head.asks or following.head.explicit)
        and following.head.meaning is None
    ):
        return False
    if head.number is not None and head.block.level in evidence.counted:
        return evidence.interview or evidence.asking
    if not head.asks:
        return False
    if not evidence.interview:
        return evidence.asking
    return bool(_ENDS_ASKING.search(head.title[-80:])) or in_questions or bool(part.blocks)


# --- sections -------------------------------------------------------------------------------------


def sections(
    document: Document, vocabulary: Vocabulary, role: str, says_so: bool
) -> tuple[Section, ...]:
    """A document → its sections in source order; every block is in exactly one of them."""
    parts = _parts(document, vocabulary, role)
    outline = _Outline(_evidence(parts, says_so, vocabulary), vocabulary)
    for part, following in zip(parts, (*parts[1:], None), strict=True):
        outline.add(part, following)
    return outline.finish()


class _Outline:
    """Goes through the headings once.

    What stands below a question is gathered until the next heading that is not its own.
    """

    def __init__(self, evidence: Evidence, vocabulary: Vocabulary) -> None:
        self.evidence, self.vocabulary = evidence, vocabulary
        self.found: list[Section] = []
        self.body: list[Block] = []
        """What headings below the last question add to it."""
        self.trail: list[tuple[int, str]] = []
        self.gathers = False
        """The last title gathers questions, at whatever level it stands."""
        self.open_level = 0
        """Of the question whose body is being gathered, 0 for none."""
        self.asked = 0
        """Questions since the last heading of a higher level."""

    def add(self, part: _Headed, following: _Headed | None) -> None:
        head = part.head
        if head is None:
            self.found += _carried(
                Section("", 0, 0, tuple(part.blocks)), self.evidence, self.vocabulary
            )
        elif self.belongs(head):
            self.body += [head.block, *part.blocks]
        else:
            self.flush()
            self.open(part, head, following)

    def belongs(self, head: _Head) -> bool:
        """Whether a heading is part of the answer above it."""
        level = head.block.level
        if not (
            self.found
            and self.found[-1].carrier
            and (
                _attaches(head, level, self.open_level, self.asked)
                or (self.labelled(head) and self.within(level))
            )
        ):
            return False
        return head.meaning is not None or not (
            head.explicit or (head.number and head.asks and level in self.evidence.counted)
        )

    def labelled(self, head: _Head) -> bool:
        """Whether a heading above the questions' level can only be about the last of them."""
        return head.meaning is not None and head.meaning != labels.FOLLOW_UP

    def within(self, level: int) -> bool:
        """Whether a heading of this level still stands in the section of the questions."""
        above = [title for at, title in self.trail if at < level]
        return any(labels.QUESTION_SECTION.search(title) for title in above)

    def flush(self) -> None:
        if self.body:
            self.found[-1] = replace(self.found[-1], blocks=(*self.found[-1].blocks, *self.body))
            self.body = []

    def open(self, part: _Headed, head: _Head, following: _Headed | None) -> None:
        level = head.block.level
        above = [entry for entry in self.trail if entry[0] < level]
        # a category may stand at the level of its questions
        under = self.trail if self.gathers and self.trail and self.trail[-1][0] == level else above
        titles = tuple(title for _, title in under)
        in_questions = any(
            labels.QUESTION_SECTION.search(t) or labels.CATEGORY.match(labels.undressed(t))
            for t in titles
        )
        if _is_question(part, following, self.evidence, in_questions, self.vocabulary):
            self.trail = under
            self.found.append(_heading_question(part, head, titles))
            self.asked = self.asked + 1 if self.open_level == level else 1
            self.open_level = level
        else:
            self.trail = [*above, (level, head.title)]
            self.gathers = bool(labels.CATEGORY.match(labels.undressed(plain(head.prompt))))
            self.section(
                Section(
                    head.title,
                    level,
                    head.block.start,
                    tuple(part.blocks),
                    tuple(title for _, title in above),
                )
            )

    def section(self, section: Section) -> None:
        expanded = list(_carried(section, self.evidence, self.vocabulary))
        self.found += expanded
        self.asked = sum(s.carrier is not None for s in expanded)
        self.open_level = section.level + 1 if self.asked else 0

    def finish(self) -> tuple[Section, ...]:
        self.flush()
        last = max((i for i, s in enumerate(self.found) if s.carrier), default=-1)
        ends = [*(s.carrier is None for s in self.found[1:]), True]
        return tuple(
            replace(s, last=i == last, tail=ends[i]) if s.carrier else s
            for i, s in enumerate(self.found)
        )


def _attaches(head: _Head, level: int, open_level: int, asked: int) -> bool:
    """Whether a heading belongs to the answer above it.

    It is deeper than the question, or a label at the question's own level.
    """
    if level > open_level and open_level:
        return not head.explicit and not head.other
    if head.meaning is None or not open_level:
        return False
    return level == open_level or (
        level == open_level - 1 and asked == 1 and head.meaning == labels.FOLLOW_UP
    )


def _heading_question(part: _Headed, head: _Head, titles: tuple[str, ...]) -> Section:
    prompt, blocks, end = head.prompt, part.blocks, head.block.end
    if not plain(prompt).strip(" :.-") and blocks and isinstance(blocks[0], Paragraph):
        # `#### Question 7`, the question itself is the next line
        first, rest = _split_line(blocks[0])
        prompt, end = split_prefix(first.text.source)[2], first.end
        blocks = [*([rest] if rest else []), *blocks[1:]]
    topic = titles[-1] if titles else ""
    carrier = Carrier(
        prompt or head.block.text.plain, head.number, head.block.start, "heading", end
    )
    return Section(topic, head.block.level, head.block.start, tuple(blocks), titles, carrier)


def _split_line(block: Paragraph) -> tuple[Paragraph, Paragraph | None]:
    """A paragraph's first line (or its bold head over several lines), and the rest."""
    text = block.text.source
    head = re.match(r"(\*{2,3}|__)(?=\S)(?:(?!\1)[^\n]|\n)*?\1[ :]*(?=\n|$)", text)
    cut = head.end() if head else (text + "\n").index("\n")
    first, rest = text[:cut], text[cut:].lstrip("\n ")
    lines = text[:cut].count("\n")
    if not rest:
        return replace(block, text=of(first)), None
    skipped = text[: len(text) - len(rest)].count("\n")
    return replace(block, text=of(first), end=block.start + lines), replace(
        block, text=of(rest), start=min(block.start + skipped, block.end)
    )


# --- questions in lists and paragraphs ------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Candidate:
    carrier: Carrier
    strength: int
    """3 says it is a question, 2 bold and asking, 1 asking, 0 bold and numbered."""
    rest: Paragraph | None
    """What follows the wording in the same paragraph."""
    alone: bool = True
    """Nothing follows the wording on its line."""


_ANCHOR = re.compile(r"^\W*\[.*\]\(<?#[^)]*\)\W*$", re.DOTALL)
"""A line of a table of contents."""
_BOLD_HEAD = re.compile(r"(\*{2,3}|__)(?=\S)((?:(?!\1).){1,600}?)\1[ ]*:?[ ]*", re.DOTALL)


_QUERY = re.compile("[?\uff1f\u061f\u037e\u055e\u1367;]")
_FIRST = re.compile(r"[\W\d_]*([^\W\d_]+)")
_OPENERS = frozenset(word.partition("'")[0] for word in labels.ASKS | labels.INTERROGATIVES)
_PREFIXES = ("q", "interview", "scenario")


def _may_ask(text: str) -> bool:
    """A quick look: without a mark and a first word that asks, no line asks."""
    first = _FIRST.match(text)
    word = first[1].casefold() if first else ""
    return bool(_QUERY.search(text)) or word in _OPENERS or word.startswith(_PREFIXES)


def _candidate(block: Paragraph, number: int | None, form: str) -> _Candidate | None:
    """A paragraph that may carry a question (its first line, its bold head, or all of it)."""
    text = block.text.source
    if len(text) < 500 and _ANCHOR.match(text):
        return None
    bold = _BOLD_HEAD.match(text)
    if not bold and not _may_ask(text):
        return None
    said, explicit, prompt = split_prefix(text)
    number = number if said is None else said
    if explicit:
        first, rest = _split_line(block)
        _, _, prompt = split_prefix(first.text.source)
        if not plain(prompt).strip(" :") and rest is not None:
            first, rest = _split_line(rest)
            prompt = split_prefix(first.text.source)[2]
        prompt, rest = _cut_after_mark(prompt, first, rest)
        return (
            _Candidate(Carrier(prompt, number, block.start, form, first.end), 3, rest)
            if prompt
            else None
        )
    if bold:
        said, _, prompt = split_prefix(bold[0])
        prompt = (
            unwrap(prompt).rstrip(" :")
            if not unwrap(prompt).endswith("?:")
            else unwrap(prompt).rstrip(" :")
        )
        number = number if said is None else said
        tail = text[bold.end() :]
        beside = tail.split("\n", 1)[0].strip()
        decorated = re.fullmatch(r"\W*", beside)
        whole = not beside or decorated is not None
        if not (asks(prompt) or (whole and number is not None)):
            return None
        if (
            not whole
            and not _ENDS_ASKING.search(plain(prompt)[-80:])
            and not (prompt.endswith(".") and number is not None)
        ):
            return None
        end = block.start + text[: bold.end()].count("\n")
        body = tail.split("\n", 1)[1] if decorated and "\n" in tail else "" if decorated else tail
        skipped = text[: len(text) - len(body)].count("\n") if body else 0
        rest = (
            replace(block, text=of(body), start=min(block.start + skipped, block.end))
            if body.strip()
            else None
        )
        strength = 2 if asks(prompt) else 0
        if decorated and any(unicodedata.category(c)[0] == "S" for c in beside):
            prompt = f"{prompt} {beside}"
        return _Candidate(Carrier(prompt, number, block.start, form, end), strength, rest, whole)
    first, rest = _split_line(block)
    _, _, prompt = split_prefix(first.text.source)
    if "**" in prompt or not asks(prompt):
        return None
    return _Candidate(Carrier(prompt, number, block.start, form, first.end), 1, rest)


def _cut_after_mark(
    prompt: str, first: Paragraph, rest: Paragraph | None
) -> tuple[str, Paragraph | None]:
    """`How …? **Answer:** I …` on one line: the question ends at its mark."""
    match = re.match(
        r"(.{8,}?\?)[*_]{0,3}\s+(?=[*_]{1,3}(?:[^*_\n]{1,40})[*_]{1,3}|A(?:nswer)?\s*:)",
        prompt,
        re.DOTALL,
    )
    if not match:
        return prompt, rest
    body = prompt[match.end() :]
    joined = f"{body}\n{rest.text.source}" if rest else body
    return unwrap(match[1]), replace(first, text=of(joined), end=rest.end if rest else first.end)


_ASK_THEM = re.compile(
    r"questions? (?:(?:for )?(?:you|candidates?) (?:can|could|should|might|may) ask|to "
    r"ask|for the interviewer|for your interviewer|to pose)",
    re.IGNORECASE,
)


def _carried(section: Section, evidence: Evidence, vocabulary: Vocabulary) -> Iterator[Section]:
    """A section without heading questions → itself, then the questions that it carries.

    Its lists and paragraphs carry them.
    """
    about = tuple(map(labels.undressed, (*section.trail, section.title)))
    questions = any(
        labels.QUESTION_SECTION.search(t) or labels.CATEGORY.match(t) or _RANGE.match(t)
        for t in about
    )
    candidates = dict(_candidates(section.blocks))
    listed = labels.credential_kinds(section.title) and sum(map(_marked, candidates.values())) < 2
    if listed or labels.CLOSING_TITLES.match(about[-1]) or _ASK_THEM.search(section.title):
        candidates = {}
    accepted = _accepted(candidates, questions, evidence, section, vocabulary)
    if not accepted:
        yield section
        return
    current = replace(section, blocks=())
    blocks: list[Block] = []
    for at, block in _units(section.blocks):
        if at in accepted:
            yield replace(current, blocks=tuple(_relist(blocks)))
            chosen = candidates[at]
            current = Section(
                section.title,
                section.level,
                section.line,
                (),
                section.trail if not section.title else (*section.trail, section.title),
                chosen.carrier,
            )
            blocks = [chosen.rest] if chosen.rest else []
            blocks += block.children[1:] if isinstance(block, Item) else ()
        else:
            blocks.append(block)
    yield replace(current, blocks=tuple(_relist(blocks)))


def _units(blocks: Iterable[Block]) -> Iterator[tuple[int, Block]]:
    """Blocks with the items of top-level lists one by one, each with a number of its own."""
    at = 0
    for block in blocks:
        if isinstance(block, List):
            for item in block.items:
                yield at, item
                at += 1
        else:
            yield at, block
            at += 1


def _relist(blocks: list[Block]) -> Iterator[Block]:
    """Loose items gathered into lists again."""
    run: list[Item] = []
    for block in (*blocks, None):
        ordered = bool(run) and run[0].number > 0
        if run and not (isinstance(block, Item) and (block.number > 0) == ordered):
            yield List(tuple(run), run[0].start, run[-1].end, ordered)
            run = []
        if isinstance(block, Item):
            run.append(block)
        elif block is not None:
            yield block


def _candidates(blocks: tuple[Block, ...]) -> Iterator[tuple[int, _Candidate]]:
    for at, block in _units(blocks):
        found = None
        if isinstance(block, Item) and block.children:
            first = block.children[0]
            if isinstance(first, Paragraph):
                form = "item" if block.number else "bullet"
                found = _candidate(first, block.number or None, form)
        elif isinstance(block, Paragraph):
            found = _candidate(block, None, "paragraph")
        if found is not None:
            yield at, found


def _accepted(
    candidates: dict[int, _Candidate],
    questions: bool,
    evidence: Evidence,
    section: Section,
    vocabulary: Vocabulary,
) -> set[int]:
    """Which candidates are questions.

    The strongest form this section uses, with its numbering as evidence.
    """
    if not candidates:
        return set()
    explicit = {at for at, c in candidates.items() if c.strength == 3}
    if explicit and (evidence.interview or questions or len(explicit) >= 2):
        return explicit
    numbered = {
        at: c
        for at, c in candidates.items()
        if c.carrier.number is not None and c.carrier.form != "bullet"
    }
    known = questions or evidence.interview
    if any(c.strength == 2 for c in numbered.values()) and known:
        return _in_sequence({at: c for at, c in numbered.items() if c.strength in (0, 2)})
    bold = {at for at, c in candidates.items() if c.strength == 2}
    if bold and (
        questions
        or evidence.bold
        or (evidence.interview and sum(map(_marked, candidates.values())) >= 2)
    ):
        return bold
    if any(c.strength == 1 for c in numbered.values()) and known:
        found = {at: c for at, c in numbered.items() if c.strength == 1}
        if questions or all(
            _ENDS_ASKING.search(plain(c.carrier.prompt)[-80:]) for c in found.values()
        ):
            return _in_sequence(found)
    bullets = {at for at, c in candidates.items() if c.carrier.form == "bullet" and c.strength == 1}
    items = sum(1 for _, block in _units(section.blocks) if isinstance(block, Item))
    if questions and bullets and len(bullets) * 2 >= items:
        return bullets
    return _with_answers(candidates, section, vocabulary)


def _with_answers(
    candidates: dict[int, _Candidate], section: Section, vocabulary: Vocabulary
) -> set[int]:
    """Plain paragraphs that ask, each followed by an answer that says it is one."""
    units = dict(_units(section.blocks))
    return {
        at
        for at, c in candidates.items()
        if (c.rest is not None and first_label(c.rest, vocabulary) == labels.ANSWER)
        or (at + 1 in units and first_label(units[at + 1], vocabulary) == labels.ANSWER)
    }


def _in_sequence(found: dict[int, _Candidate]) -> set[int]:
    """Those whose numbers go on from one to the next.

    What asks counts in any case, so a wrong number costs nothing.
    """
    accepted: set[int] = set()
    last = 0
    for at, candidate in found.items():
        number = candidate.carrier.number or 0
        if candidate.strength or number == last + 1:
            # a list of steps starts again at 1 in mid-answer and does not ask
            accepted.add(at)
            last = number
    return accepted
