"""Labels in running text: `**Situation**: … **Action**: …` → two parts, each under its label."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from deckbuilder import labels
from deckbuilder.model import Part

_LABELS = {
    labels.SITUATION: Part.SITUATION,
    labels.SCENARIO: Part.SITUATION,
    labels.TASK: Part.TASK,
    labels.ACTION: Part.ACTION,
    labels.RESPONSE: Part.ACTION,
    labels.OUTCOME: Part.RESULT,
    labels.EXAMPLE: Part.EXAMPLE,
}
STORY = (Part.SITUATION, Part.TASK, Part.ACTION)

_MARKED = re.compile(
    r"(?<!\\)(?P<mark>\*\*|\*|(?<!\w)__?)(?P<label>[^*_\n`]{1,80}?)(?P=mark)(?P<colon> "
    r"?:)?(?P<dash> +[-\N{EN DASH}\N{EM DASH}\N{MINUS SIGN}](?= ))?(?=\s|$) *"
)
OF_NAME = r"[\w'\u2019/&-]*(?: [\w'\u2019/&-]+){0,3}"
"""What a name in plain letters goes on with: four words at most, no stop within."""
NAME = rf"[A-Z]{OF_NAME}(?: \([^()\n]{{1,30}}\))?"
PLAIN = re.compile(rf"(?P<label>{NAME}):(?: +|\n)(?=\S)")
MOST_OF_NAME = 6
"""Words of a name that ends in a full stop: more of them are a sentence in bold."""
_NUMBERING = re.compile(
    r"^(?:(?:step|phase|point|tip|strategy|part)\s*)?#?\d{1,2}"
    r"(?:\.\d{1,2}\s+(?=[^\W\d_])|[.):]\s*|\s*[-\N{EN DASH}\N{EM DASH}]\s+|$)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of text under one label, one name or neither."""

    label: Part
    name: str
    text: str
    written: str = ""
    """A name with its text, as it stands."""


_SPEECH = labels.ENGLISH.speech
_TOLD = {
    **dict.fromkeys(_SPEECH["scenes"], Part.SITUATION),
    **dict.fromkeys(_SPEECH["goals"], Part.TASK),
    **dict.fromkeys(_SPEECH["acts"], Part.ACTION),
    **dict.fromkeys(_SPEECH["endings"], Part.RESULT),
}
"""What the parts of a story are called besides, where an answer is being told."""


def story_label(text: str, *, told: bool = False) -> Part:
    """The part of a story a label names (`Context:` → Situation); of others nothing.

    `told`: the answer is a story, in which `Challenge:` names a part as well.
    """
    label = text.strip("*_:. ")
    meaning = labels.meaning(label) or ""
    # `Scenario 2` is one of several cases
    case = meaning == labels.SCENARIO and labels.numbered(label)
    known = Part.NONE if case else _LABELS.get(meaning, Part.NONE)
    if known == Part.TASK and not told:
        # `Tasks: …` names the parts of a thing where nothing is told
        return Part.NONE
    return known or (_TOLD.get(labels.normal(label), Part.NONE) if told else Part.NONE)


_LABEL = re.compile(
    r"^(?:[\s*_]*(?P<led>[^\s:*_][^:*_\n]{0,24}?)[*_ ]*:"
    r"|(?P<mark>\*\*?|__?)(?P<ended>[^:*_\n]{3,24}?)\.?(?P=mark))",
    re.MULTILINE,
)


_LETTER = re.compile(
    r"(?:^|(?<=[.!?\s]))\(([STAR])[STAR]?\)\s*"
    r"|(?:^|(?<=[.!?\"\u201d] ))([STAR])(?:/[STAR])?\s+[\u2013\u2014-]\s+(?=\S)",
    re.MULTILINE,
)
"""`(S) When I was new …`, `(ST) …`, `S \u2013 When I was new … A \u2013 I asked …`."""


def tells(texts: Iterable[str], *, named: bool = False) -> bool:
    """Whether labels at the beginnings of lines are those of a story, two at least.

    One says where it began, another what was to be done, was done or came of it. `named`: by the
    names that only a story has; `Problem:` and `Impact:` are of a thing as well.
    """
    texts = list(texts)
    parts = {
        story_label(written, told=not named)
        for text in texts
        for written in (
            *(match["led"] or match["ended"] for match in _LABEL.finditer(text)),
            *(match["label"] for match in _MARKED.finditer(text) if _has_colon(match)),
        )
    }
    letters = (match[1] or match[2] for text in texts for match in _LETTER.finditer(text))
    parts.update(story_label(letter, told=True) for letter in letters)
    parts.update(part for text in texts for part, _ in _within(text) if not named)
    began, more = {Part.SITUATION, Part.TASK}, {Part.ACTION, Part.RESULT}
    return began <= parts or not (parts.isdisjoint(began) or parts.isdisjoint(more))


def _has_colon(match: re.Match[str]) -> bool:
    return bool(match["colon"]) or match["label"][-1] == ":"


def stretches(text: str, *, told: bool = False) -> list[Stretch]:
    """A paragraph cut at its inline labels (`**Situation**: …`, `… end. **Name:** …`)."""
    if told and (letters := list(_LETTER.finditer(text))):
        return _lettered(text, letters)
    cuts = (
        [m for m in _MARKED.finditer(text) if _cuts(text, m, told=told)]
        if "*" in text or "_" in text
        else []
    )
    found: list[Stretch] = []
    if not cuts or text[: cuts[0].start()].strip():
        found += _plain_part(text[: cuts[0].start()] if cuts else text, told=told)
    for i, match in enumerate(cuts):
        rest = joined(text[match.end() : cuts[i + 1].start() if i + 1 < len(cuts) else len(text)])
        written = match["label"].strip(" :.")
        label = story_label(written, told=told)
        name = "" if label else _NUMBERING.sub("", written).strip()
        # its number stands before the point anyway
        head = match[0].replace(written, name, 1) if name else match[0]
        found.append(Stretch(label, name, rest, joined(f"{head.rstrip()} {rest}")))
    return found


def _lettered(text: str, letters: list[re.Match[str]]) -> list[Stretch]:
    """A paragraph cut at the letters of a story in brackets."""
    ends = [*(match.start() for match in letters[1:]), len(text)]
    before = text[: letters[0].start()]
    found = stretches(before, told=True) if before.strip() else []
    for match, end in zip(letters, ends, strict=True):
        label = story_label(match[1] or match[2], told=True)
        found.append(Stretch(label, "", joined(text[match.end() : end])))
    return found


def _cuts(text: str, match: re.Match[str], *, told: bool) -> bool:
    """Whether marked words are a label.

    At a line's start with a colon, a dash or nothing after; elsewhere after a sentence, with a
    colon.
    """
    written = match["label"]
    if written != written.strip() or not any(c.isalnum() for c in written):
        return False
    before = text[: match.start()].rstrip(" ")[-1:]
    colon = written[-1] == ":" or match["colon"]
    known = bool(story_label(written, told=told))
    if before in ("", "\n"):
        alone = text[match.end() : match.end() + 1] in ("", "\n")
        run_in = written[-1] == "." and len(written.split()) <= MOST_OF_NAME
        return bool(
            colon
            or ((match["dash"] or run_in or alone) and len(match["mark"]) == 2)
            or (known and (alone or (told and (run_in or len(match["mark"]) == 2))))
        )
    # `**Look.** See … **Move.** Swing it …`
    named = colon or (_RUN_IN.match(text) and _RUN_IN.match(text, match.start()))
    return bool(named) and (known or (before in ".!?" and len(match["mark"]) == 2))


_RUN_IN = re.compile(rf"\*\*(?:[^\s*]+ ){{0,{MOST_OF_NAME - 1}}}[^\s*]+\.\*\* +(?=\S)")
"""A name that ends in a full stop, and runs in to what is said of it."""


def _plain_part(text: str, *, told: bool) -> Iterator[Stretch]:
    """Text without marked labels: a plain `Situation: …` at a line's start counts as one."""
    label = Part.NONE
    run: list[str] = []
    for line in (part for whole in text.split("\n") for part in _apart(_with_colons(whole))):
        match = PLAIN.match(line)
        if match and (found := story_label(match["label"], told=told)):
            if run:
                yield Stretch(label, "", joined("\n".join(run)))
            label, run = found, [line[match.end() :]]
        else:
            run.append(line)
    yield Stretch(label, "", joined("\n".join(run)))


_INNER = re.compile(
    r"(?:^[\"\u201c]?|(?<=[.!?] )|(?<=[.!?][\"\u201d)] ))(?P<label>[A-Z]\w+): (?=\S)"
)
"""`… of it. Task: …` in a paragraph."""
_SEVERAL = 2
"""Labels that make a story."""


def _within(line: str) -> list[tuple[Part, int]]:
    """The parts of a story that a line in plain letters has, and where; none where it has one."""
    if line.count(": ") < _SEVERAL:
        return []
    found = [(story_label(m["label"], told=True), m.start("label")) for m in _INNER.finditer(line)]
    parts = [(part, at) for part, at in found if part]
    return parts if len({part for part, _ in parts}) >= _SEVERAL else []


_DOTTED = re.compile(r"(?:^|(?<=[.!?] ))([A-Z]\w+)\. (?=\S)")
_STORY = 3
"""Parts of a story whose labels end in a full stop."""


def _with_colons(line: str) -> str:
    """`Situation. It was night. Task. …` with the colons that such labels have."""
    if line.count(". ") < _STORY:
        return line
    named = [m for m in _DOTTED.finditer(line) if story_label(m[1], told=True)]
    if len({story_label(m[1], told=True) for m in named}) < _STORY:
        return line
    for match in reversed(named):
        line = f"{line[: match.end(1)]}:{line[match.end(1) + 1 :]}"
    return line


def _apart(line: str) -> list[str]:
    """A line → its parts of a story, and what stands above them."""
    cuts = [at for _, at in _within(line)]
    ends = [*cuts, len(line)]
    parts = [line[: ends[0]], *(line[a:b] for a, b in zip(cuts, ends[1:], strict=True))]
    return [part.strip() for part in parts if part.strip(' "\u201c')] or [line]


def joined(text: str) -> str:
    """Lines of a paragraph as one line, hard breaks and all."""
    text = text.strip()
    return " ".join(line.strip() for line in text.split("\n")) if "\n" in text else text
