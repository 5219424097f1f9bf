"""A question → what to say, in which shape: `study(question)`.

    I would first ask why. Then I share cases. For example, a clinic …   → three points, the last labelled Example
    - **Situation**: … - **Action**: …                                    → a story
    - **Label**: first sentence. The rest stays folded.                   → a named point

Every word is the source's own; what does not fit stays in the full answer, which is made from `question.answers`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from deckbuilder import labels
from deckbuilder.model import Answer, Point, Question, Study
from deckbuilder.notes import asks
from deckbuilder.notes.sentences import count, head, mend, opening, sentences_within, shorten, split

LIMIT = 6
"""Points on a card, code not counted."""

BUDGET = 90
"""Words on the visible back: points, result, pitfalls, follow-ups, where shortening gets there."""

LEAST = 50
"""Words the points may always have, however long the boxes below them are."""

ITEM = 14
"""Words up to which an item of a list says more than its first sentence."""

BELOW = 24
"""Words taken from the items nested in one that has no sentence of its own."""

MOST = 24
"""Beats taken from one answer: a list longer than this is reference, and stays in the full answer."""


# --- the answer's text, as pieces ------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Piece:
    """A paragraph, an item with what is nested in it, a fence or a table."""

    kind: str
    """prose, item, code or table."""
    text: str = ""
    """Without list mark; of code the whole fence, of a table its lines."""
    ordered: bool = False
    children: list[_Piece] = field(default_factory=list)


_FENCE = re.compile(r"^( *)(`{3,}|~{3,})")
_ITEM = re.compile(r"^( *)([-*+\u2022]|\d{1,9}[.)]) +(?=\S)")
_RULER = re.compile(r"^[\s|:-]*-[\s|:-]*$")
_RULE = re.compile(r"^ *(?:[-*_] *){3,}$")
_QUOTE = re.compile(r"^(?: {0,3}> ?)+")
_BREAK = re.compile(r"<br */?>", re.IGNORECASE)
_FORMULA = re.compile(r"\$\$[^$]*\$\$|\\\[[^\[\]]*\\\]")
_DEEPEST = 8


def _scan(text: str) -> list[_Piece]:
    """Canonical Markdown (see `document.markdown`) → its pieces; a full parse would cost ten times as much."""
    root: list[_Piece] = []
    stack: list[tuple[int, list[_Piece]]] = [(0, root)]
    lines = _BREAK.sub("\n", text).split("\n")
    at, blank = 0, True
    while at < len(lines):
        line = _QUOTE.sub("", lines[at])
        indent = len(line) - len(line.lstrip(" "))
        if not line.strip() or _RULE.match(line):
            at, blank = at + 1, True
            continue
        if blank:
            while len(stack) > 1 and indent < stack[-1][0]:
                stack.pop()
        if match := _FENCE.match(line):
            at, fence = _fenced(lines, at, match)
            _level(stack, indent).append(_Piece("code", fence))
        elif _tabular(lines, at, stack[-1][1], blank):
            at, table = _tabled(lines, at)
            stack[-1][1].append(_Piece("table", table))
        else:
            _text_line(line, stack, blank)
            at += 1
        blank = False
    return _formulae(root)


def _formulae(pieces: list[_Piece]) -> list[_Piece]:
    """A formula alone on its lines belongs to the sentence above it."""
    kept: list[_Piece] = []
    for piece in pieces:
        if kept and piece.kind == kept[-1].kind == "prose" and _FORMULA.fullmatch(piece.text):
            kept[-1].text += "\n" + piece.text
        else:
            kept.append(piece)
    return kept


def _text_line(line: str, stack: list[tuple[int, list[_Piece]]], blank: bool) -> None:
    """A line of an item, or one that begins or continues a paragraph."""
    if match := _ITEM.match(line):
        siblings = _level(stack, len(match[1]))
        siblings.append(_Piece("item", line[match.end() :].strip(), match[2][0].isdigit()))
        if len(stack) < _DEEPEST:
            stack.append((match.end(), siblings[-1].children))
        return
    siblings = stack[-1][1]
    if not blank and siblings and siblings[-1].kind == "prose":
        siblings[-1].text += "\n" + line.strip()
    elif not blank and len(stack) > 1 and not siblings and stack[-2][1][-1].kind == "item":
        stack[-2][1][-1].text += "\n" + line.strip()
    else:
        siblings.append(_Piece("prose", line.strip()))


def _level(stack: list[tuple[int, list[_Piece]]], indent: int) -> list[_Piece]:
    while len(stack) > 1 and indent < stack[-1][0]:
        stack.pop()
    return stack[-1][1]


def _fenced(lines: list[str], at: int, opened: re.Match[str]) -> tuple[int, str]:
    """A fence with its marks, without its indentation; an unclosed one is closed."""
    pad, mark = len(opened[1]), opened[2]
    end = at + 1
    while end < len(lines) and not (lines[end].strip().startswith(mark) and not lines[end].strip().strip(mark[0])):
        end += 1
    body = [line[pad:] if not line[:pad].strip() else line for line in lines[at:end]]
    return end + 1, "\n".join([*body, mark])


def _tabular(lines: list[str], at: int, siblings: list[_Piece], blank: bool) -> bool:
    return (
        "|" in lines[at]
        and at + 1 < len(lines)
        and "|" in lines[at + 1]
        and bool(_RULER.match(lines[at + 1]))
        and (blank or not siblings or siblings[-1].kind != "table")
    )


def _tabled(lines: list[str], at: int) -> tuple[int, str]:
    end = at
    while end < len(lines) and "|" in lines[end]:
        end += 1
    return end, "\n".join(line.strip() for line in lines[at:end])


_WRAPPED = re.compile(
    r'^"([^"]+)"$|^\N{LEFT DOUBLE QUOTATION MARK}([^\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}]+)\N{RIGHT DOUBLE QUOTATION MARK}$'
)


def _unquoted(text: str) -> str:
    """An answer put in quotation marks as a whole loses them: torn into points they would not pair up."""
    match = _WRAPPED.match(text.strip())
    return (match[1] or match[2]).strip() if match else text


def _unwrapped(pieces: list[_Piece]) -> list[_Piece]:
    """A lone item is no list: its text is prose, and what is nested in it are the points."""
    for _ in range(_DEEPEST):
        if len(pieces) != 1 or pieces[0].kind != "item":
            break
        pieces = [_Piece("prose", pieces[0].text), *pieces[0].children]
    return pieces


_ONLY_NAME = re.compile(r"(?:\*\*|__)[^*_\n]{1,80}(?:\*\*|__) ?:?")


def _gathered(pieces: list[_Piece]) -> list[_Piece]:
    """Two or more names alone, each above a list, are items that hold these lists."""
    names = [i for i, p in enumerate(pieces[:-1]) if p.kind == "prose" and pieces[i + 1].kind in ("item", "prose") and _is_name(p.text)]
    if len(names) < 2:
        return pieces
    gathered: list[_Piece] = pieces[: names[0]]
    for i, piece in enumerate(pieces[names[0] :], names[0]):
        if i in names:
            gathered.append(_Piece("item", piece.text))
        else:
            gathered[-1].children.append(piece)
    return gathered


def _is_name(text: str) -> bool:
    return bool(_ONLY_NAME.fullmatch(text)) and _story_label(text) == ""


# --- labels in running text --------------------------------------------------------------------------------------------------

_LABELS = {
    labels.SITUATION: "Situation",
    labels.SCENARIO: "Situation",
    labels.TASK: "Task",
    labels.ACTION: "Action",
    labels.RESPONSE: "Action",
    labels.OUTCOME: "Result",
    labels.EXAMPLE: "Example",
}
_STORY = ("Situation", "Task", "Action")

_MARKED = re.compile(r"(?P<mark>\*\*|\*|(?<!\w)__?)(?P<label>[^*_\n`]{1,80}?)(?P=mark)(?P<colon> ?:)?(?P<dash> +[-\N{EN DASH}\N{EM DASH}](?= ))?(?=\s|$) *")
_PLAIN = re.compile(r"(?P<label>[A-Z][\w'\u2019/&-]*(?: [\w'\u2019/&-]+){0,3}): +(?=\S)")
_NUMBERING = re.compile(r"^(?:(?:step|phase|point|tip|strategy|part)\s*)?#?\d{1,2}(?:[.):]\s*|\s*[-\N{EN DASH}\N{EM DASH}]\s+|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Part:
    """A stretch of text under one label, one name or neither."""

    label: str
    name: str
    text: str


def _story_label(text: str) -> str:
    return _LABELS.get(labels.meaning(text.strip("*_: ")) or "", "")


def _parts(text: str) -> list[_Part]:
    """A paragraph cut at its inline labels (`**Situation**: …`, `… end. **Name:** …`)."""
    cuts = [m for m in _MARKED.finditer(text) if _cuts(text, m)] if "*" in text or "_" in text else []
    found: list[_Part] = []
    if not cuts or text[: cuts[0].start()].strip():
        found += _plain_part(text[: cuts[0].start()] if cuts else text)
    for i, match in enumerate(cuts):
        rest = _joined(text[match.end() : cuts[i + 1].start() if i + 1 < len(cuts) else len(text)])
        written = match["label"].strip(" :.")
        label = _story_label(written)
        found.append(_Part(label, "" if label else _NUMBERING.sub("", written).strip(), rest))
    return found


def _cuts(text: str, match: re.Match[str]) -> bool:
    """Whether marked words are a label: at a line's start with a colon, a dash or nothing after; elsewhere after a sentence, with a colon."""
    written = match["label"]
    if written != written.strip() or not any(c.isalnum() for c in written):
        return False
    before = text[: match.start()].rstrip(" ")[-1:]
    colon = written[-1] == ":" or match["colon"]
    known = bool(_story_label(written))
    if before in ("", "\n"):
        alone = text[match.end() : match.end() + 1] in ("", "\n")
        run_in = written[-1] == "." and len(written.split()) <= 6
        return bool(colon or ((match["dash"] or run_in or alone) and len(match["mark"]) == 2) or (alone and known))
    return bool(colon) and (known or (before in ".!?" and len(match["mark"]) == 2))


def _plain_part(text: str) -> Iterator[_Part]:
    """Text without marked labels: a plain `Situation: …` at a line's start counts as one."""
    lines = text.split("\n")
    label = ""
    run: list[str] = []
    for line in lines:
        match = _PLAIN.match(line)
        if match and (found := _story_label(match["label"])):
            if run:
                yield _Part(label, "", _joined("\n".join(run)))
            label, run = found, [line[match.end() :]]
        else:
            run.append(line)
    yield _Part(label, "", _joined("\n".join(run)))


def _joined(text: str) -> str:
    """Lines of a paragraph as one line, hard breaks and all."""
    return " ".join(line.rstrip("\\").strip() for line in text.strip().split("\n")).strip()


# --- beats: points before they are sized ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Beat:
    """A point to be, with all its sentences."""

    sentences: tuple[str, ...]
    label: str = ""
    name: str = ""
    form: str = "prose"
    """prose, item, step, row or code."""

    @property
    def said(self) -> bool:
        return self.form != "code"

    @property
    def size(self) -> int:
        return (count(self.name) + sum(count(s) for s in self.sentences)) if self.said else 0


_LEAD_IN = re.compile(
    r"^(?:here (?:are|is)|below (?:are|is)|there are (?:several|many|various|a few|two|three|four|five|some|\d+)|(?:the|these) following|some (?:of "
    r"the )?(?:key|common)|"
    r"(?:I|we)(?: \w+){0,3} (?:the following|several (?:steps|strategies|methods)|these steps))\b[^.]*\.?$",
    re.IGNORECASE,
)
_FOR_EXAMPLE = re.compile(
    r"^(?:for (?:example|instance)|in one (?:case|instance|example|situation|project)|as an example|to illustrate|to give an example|an example "
    r"(?:of this )?(?:is|was|would be)|one example)\b",
    re.IGNORECASE,
)
_BACK_TO_RULE = re.compile(
    r"^(?:additionally|furthermore|moreover|in addition|finally|lastly|overall|in general|(?:then,? )?I (?:would|always|usually|typically)|next,)\b",
    re.IGNORECASE,
)
_FIRST_PERSON = re.compile(r"\b(?:I|we|my|our|us|me)\b|\bI['\u2019]", re.IGNORECASE)


def _beats(pieces: Sequence[_Piece], label: str = "") -> Iterator[_Beat]:
    """Pieces → beats in their order; a story's label holds until the next one."""
    first = True
    for i, piece in enumerate(pieces):
        after = pieces[i + 1].kind if i + 1 < len(pieces) else ""
        if piece.kind == "code":
            yield _Beat((piece.text,), "Code", form="code")
        elif piece.kind == "table":
            yield from _rows(piece.text)
        elif piece.kind == "item":
            parts = _parts(piece.text)
            label = next((p.label for p in parts if p.label), label)
            yield from _item(piece, parts, label)
        else:
            for part in _parts(_unquoted(piece.text)):
                label = part.label or label
                yield from _prose(part, label, after, first=first)
                first = False


def _prose(part: _Part, label: str, after: str, *, first: bool) -> Iterator[_Beat]:
    """A paragraph → a beat for each sentence, one for an example with all that belongs to it."""
    found = _without_lead_in(split(part.text), after)
    if part.name:
        if found:
            yield _Beat(tuple(found), label, part.name, "item")
        elif not after and not part.text:
            yield _Beat((part.name,), label)
        return
    at = 0
    while at < len(found):
        if not label and (at or not first) and _FOR_EXAMPLE.match(found[at]):
            end = next((j for j in range(at + 1, len(found)) if _BACK_TO_RULE.match(found[j])), len(found))
            yield _Beat(tuple(found[at:end][:12]), "Example")
            at = end
        else:
            yield _Beat((found[at],), label)
            at += 1


def _without_lead_in(found: list[str], after: str) -> list[str]:
    """Sentences less the one that only introduces the list below; before code a sentence that says what I do stays."""
    if not found:
        return found
    last = found[-1]
    colon = last.rstrip("*_ ").endswith(":")
    if after in ("item", "table") and (colon or _LEAD_IN.match(last)):
        return found[:-1]
    if after == "code" and colon and not (_FIRST_PERSON.match(last) and count(last) >= 6):
        return found[:-1]
    return found[:-1] if colon and not after else found


def _item(piece: _Piece, parts: list[_Part], label: str) -> Iterator[_Beat]:
    """An item of a list → one beat, `**Label** — first sentence`; a labelled part of a story → a beat for each sentence."""
    form = "step" if piece.ordered else "item"
    nested = [c for c in piece.children if c.kind != "code"]
    for n, part in enumerate(parts):
        if part.label in (*_STORY, "Result", "Example"):
            yield from (_Beat((s,), part.label) for s in _without_lead_in(split(part.text), nested[0].kind if nested else ""))
            continue
        name, text = part.name, _unquoted(part.text)
        if not name and not label and (match := _PLAIN.match(text)) and not _FIRST_PERSON.match(text):
            name, text = match["label"], text[match.end() :]
        if beat := _item_beat(name, text, nested if n == len(parts) - 1 else [], label, form):
            yield beat
    if parts and parts[-1].label and nested:
        yield from _beats(nested, label)
    for child in piece.children:
        yield from (_Beat((code,), "Code", form="code") for code in _codes(child))


def _codes(piece: _Piece) -> Iterator[str]:
    if piece.kind == "code":
        yield piece.text
    for child in piece.children:
        yield from _codes(child)


def _item_beat(name: str, text: str, nested: Sequence[_Piece], label: str, form: str) -> _Beat | None:
    text = text.strip().rstrip(";,").rstrip() if not text.endswith(":") or nested else text
    if (not text or text.endswith(":")) and nested and (below := _below(nested)):
        if not text:
            return _Beat((below,), label, name, form)
        return _Beat((f"{text} {below}",), label, name, form) if count(text) <= BELOW else _Beat((text,), label, name, form)
    if not text:
        return _Beat((name,), label, form=form) if name else None
    return _Beat(tuple(split(text)), label, name, form)


def _below(nested: Sequence[_Piece]) -> str:
    """What stands below an item without a sentence of its own: the children's names, else their first sentences while they fit."""
    children = [c for c in nested if c.kind in ("item", "prose")]
    cut = [_parts(c.text)[0] for c in children[:MOST] if c.text]
    names = [p.name or (m["label"] if (m := _PLAIN.match(p.text)) else "") for p in cut]
    if names and all(names):
        return "; ".join(names)
    first = [s.rstrip(".;,") for p in cut if (s := next(iter(split(p.text)), p.name))]
    return "; ".join(sentences_within(first, BELOW))


def _rows(table: str) -> Iterator[_Beat]:
    """A table → a beat for each row, named by its first cell; with three columns and more the others say their heading."""
    lines = [_cells(line) for line in table.split("\n")]
    header = lines[0]
    for cells in lines[2 : 2 + MOST]:
        said = [
            f"{header[i]}: {cell}" if len(header) > 2 and i < len(header) and header[i] else cell
            for i, cell in enumerate(cells[1:], 1)
            if any(c.isalnum() for c in cell)
        ]
        name = cells[0].strip("*")
        if said and name:
            yield _Beat(("; ".join(said),), name=name, form="row")
        elif said or name:
            yield _Beat(("; ".join(said) or name,), form="row")


def _cells(line: str) -> list[str]:
    return [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))]


# --- the story ------------------------------------------------------------------------------------------------------------------

_SCENE = re.compile(
    r"^(?:in (?:my|a|an|one|our|the|20\d\d|\w+ 20\d\d)|at (?:my|a|an|one|our)|during|while|when|once|last|one|a few|early|as (?:a|an|the|part)|I "
    r"(?:once|was|had|faced|encountered|recently|inherited|joined|noticed|shipped)|"
    r"we (?:were|had|once|faced|lost)|our|my|there (?:was|were)|on (?:a|an|one|my)|(?:two|three|four|five|six|several|some|many) (?:years|months"
    r"|weeks)|back in|several|recently|previously|"
    r"a(?:n)? (?:[\w-]+ ){1,4}(?:was|were|had|gave|wanted|asked|came|reported|refused|complained)|after|before|under)\b",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\b(?:was|were|had|did|went|lost|led|gave|came|found|made|told|took|became|began|fell|rose|grew|got|kept|left|met|said|saw|sent|won|ran|put|cut"
    r"|bought|sold|built|brought|thought|felt|chose|broke|set|held|taught|spoke|wrote|paid|spent|drew|heard|dealt|drove|shut|cost|knew|hit|stood"
    r"|understood|read|"
    r"[a-z]{2,}ed)\b"
)
_ACTS = re.compile(
    r"^(?:(?:first|then|next|so|after that|instead|together|finally|also|and|afterward|later|eventually|once there|ultimately),? )?(?:I|we)\b"
    r"|^(?!the ).{5,160}?, (?:I|we)\b|^(?:each|every|on|at|in|with|within|during|one|two|three|over|the next|the same|for|from|together)\b[^,]{0,50} "
    r"(?:I|we)\b",
    re.IGNORECASE,
)
_DOES = re.compile(r"^(?:(?:first|then|next|so|after that|instead|together|finally|also|and),? )?(?:I|we)\b", re.IGNORECASE)
_OUTCOME = re.compile(
    r"\b(?:as a result|result(?:ed|ing)? in|led to|leading to|consequently|ultimately|in the end|eventually|increas(?:ed|ing)|reduc(?:ed|ing)"
    r"|improv(?:ed|ing)|saved|achieved|exceeded|secured|won|"
    r"succeeded|retained|strengthened|boosted|earned|enabled us|allowed us|paid off)\b",
    re.IGNORECASE,
)
_REFLECTS = re.compile(
    r"\b(?:taught me|I learned|I realized|lesson|reinforced (?:the importance|my)|showed me|reminded me|this experience|is (?:crucial|essential"
    r"|important|key|vital))\b",
    re.IGNORECASE,
)


def _told(beats: list[_Beat], shape: str) -> list[_Beat]:
    """Labels of the story: the source's own where they tell one, else inferred where the question asks for a story and a scene is set."""
    said = [b for b in beats if b.said]
    if {"Situation", "Task"} & {b.label for b in said}:
        return beats
    if any(b.label == "Action" for b in said):
        # an approach without a situation is the answer itself, not the middle of a story
        beats = [replace(b, label="" if b.label == "Action" else b.label) for b in beats]
        said = [b for b in beats if b.said]
    prose = all(b.form == "prose" and not b.name for b in said)
    if shape != asks.STORY or not prose or len(said) < 2 or not _sets_scene(said[0].sentences[0]) or not any(_ACTS.match(b.sentences[0]) for b in said[1:]):
        return beats
    return _inferred(beats)


def _sets_scene(sentence: str) -> bool:
    return bool(_SCENE.match(sentence)) and bool(_PAST.search(sentence))


def _inferred(beats: list[_Beat]) -> list[_Beat]:
    """The first sentence is the situation; from the first that says what I or we did, such sentences are the action."""
    acted, first, found = False, True, []
    for beat in beats:
        if not beat.said or beat.label:
            found.append(beat)
            continue
        acts = not first and bool(_ACTS.match(beat.sentences[0])) and not _REFLECTS.search(beat.sentences[0])
        acted = acted or acts
        found.append(replace(beat, label="Action" if acts else "" if acted else "Situation"))
        first = False
    return found


def _result(beats: list[_Beat]) -> tuple[list[_Beat], str]:
    """The sentence that closes a story with what came of it, taken from the beats; never a thing I did, an example or a lesson."""
    last = max((i for i, b in enumerate(beats) if b.said), default=-1)
    if last < 0:
        return beats, ""
    if _REFLECTS.search(beats[last].sentences[0]) and beats[last].label in ("", "Action"):
        last = max((i for i, b in enumerate(beats[:last]) if b.said), default=-1)
    before = {b.label for b in beats[: max(last, 0)]}
    if last < 0 or not ({"Situation", "Task"} & before and "Action" in before) or beats[last].label not in ("Action", ""):
        return beats, ""
    sentence = beats[last].sentences[0]
    impersonal = not _FIRST_PERSON.search(sentence) and _PAST.search(sentence)
    if _DOES.match(sentence) or _REFLECTS.search(sentence) or not (impersonal or _OUTCOME.search(sentence)):
        return beats, ""
    return [*beats[:last], *beats[last + 1 :]], sentence


# --- sizing -----------------------------------------------------------------------------------------------------------------------

_EMPTY = re.compile(
    r"\b(?:crucial|essential|important|vital|critical|fundamental|paramount|imperative|indispensable|necessary|(?:is|are) (?:the )?key\b|plays? an? \w+ role|"
    r"requires? (?:a|an) (?:\w+ )?(?:approach|balance|combination|mix|blend)|involves? (?:a|an) (?:\w+ )?(?:approach|balance|combination|mix|blend))",
    re.IGNORECASE,
)
_FILLER = re.compile(
    r"^(?:this|these|that|such|by (?:doing|taking|following|using|implementing|combining)|doing so|overall|ultimately|in (?:summary|conclusion))\b",
    re.IGNORECASE,
)


def _says_nothing(sentence: str) -> bool:
    """`X is crucial …`: no I, no figure, nothing to say aloud."""
    return bool(_EMPTY.search(sentence)) and not _FIRST_PERSON.search(sentence) and not any(c.isdigit() for c in sentence)


def _without_opener(beats: list[_Beat], shape: str) -> tuple[list[_Beat], str]:
    first = next((i for i, b in enumerate(beats) if b.said), None)
    if first is None or shape == asks.WHY or sum(b.said for b in beats) < 2:
        return beats, ""
    beat = beats[first]
    if beat.form != "prose" or beat.label or beat.name or not _says_nothing(beat.sentences[0]):
        return beats, ""
    return [*beats[:first], *beats[first + 1 :]], beat.sentences[0]


def _without_closer(beats: list[_Beat]) -> tuple[list[_Beat], str]:
    """A list's closing sentence that only praises it (`This approach ensures …`) tells why it works."""
    said = [b for b in beats if b.said]
    if len(said) < 3 or said[-1].form != "prose" or said[-1].label or any(b.form == "prose" for b in said[-3:-1]) or not _spare(said[-1].sentences[0]):
        return beats, ""
    return [b for b in beats if b is not said[-1]], said[-1].sentences[0]


def _spread(beats: list[_Beat]) -> list[_Beat]:
    """A single beat of several sentences is prose after all, and says each of them."""
    said = [b for b in beats if b.said]
    if len(said) != 1 or len(said[0].sentences) < 2 or said[0].label == "Example":
        return beats
    at = beats.index(said[0])
    first, *rest = said[0].sentences
    return [*beats[:at], replace(said[0], sentences=(first,)), *(replace(said[0], sentences=(s,), name="", form="prose") for s in rest), *beats[at + 1 :]]


def _first_sentences(beats: list[_Beat]) -> list[_Beat]:
    """Items say their first sentence, and more only while they stay short."""
    return [replace(b, sentences=tuple(sentences_within(list(b.sentences), ITEM))) if b.form in ("item", "step") else b for b in beats]


def _without_spare_rows(beats: list[_Beat]) -> list[_Beat]:
    """A table beside prose that already answers stays folded when it would crowd the card."""
    others = [b for b in beats if b.said and b.form != "row"]
    rows = sum(b.form == "row" for b in beats)
    if rows and len(others) >= 2 and (rows + len(others) > LIMIT or sum(b.size for b in beats) > BUDGET):
        return [b for b in beats if b.form != "row"]
    return beats


def _shorter_example(beats: list[_Beat]) -> list[_Beat] | None:
    """The example without its last sentence, while two stay (the first may just set it up); of several examples the first stays."""
    examples = [i for i, b in enumerate(beats) if b.label == "Example"]
    if len(examples) > 1:
        return [*beats[: examples[-1]], *beats[examples[-1] + 1 :]]
    if not examples or len(beats[examples[0]].sentences) < 3:
        return None
    return _with(beats, examples[0], beats[examples[0]].sentences[:-1])


def _shorter_item(beats: list[_Beat]) -> list[_Beat] | None:
    """The longest item with its first sentence alone."""
    long = [i for i, b in enumerate(beats) if b.form in ("item", "step") and len(b.sentences) > 1 and count(b.sentences[0]) >= 4]
    at = max(long, key=lambda i: beats[i].size, default=None)
    return None if at is None else _with(beats, at, beats[at].sentences[:1])


def _without_filler(beats: list[_Beat]) -> list[_Beat] | None:
    """Without the last sentence that only praises what was said (`This ensures …`), while three points stay."""
    spare = [i for i, b in enumerate(beats) if b.said and not b.label and not b.name and _spare(b.sentences[0])]
    if not spare or sum(b.said for b in beats) <= 3:
        return None
    return [*beats[: spare[-1]], *beats[spare[-1] + 1 :]]


def _spare(sentence: str) -> bool:
    return bool(_FILLER.match(sentence)) and not any(c.isdigit() for c in sentence)


def _shorter_clause(beats: list[_Beat], *, firm: bool = False) -> list[_Beat] | None:
    """The longest beat that can be ended at a clause boundary, so ended."""
    for at in sorted((i for i, b in enumerate(beats) if b.said and b.form != "row"), key=lambda i: -beats[i].size):
        sentences = beats[at].sentences
        if shorter := shorten(sentences[-1], firm=firm):
            return _with(beats, at, (*sentences[:-1], shorter))
    return None


_AFTERTHOUGHT = re.compile(r"^(?:(?:I|we) also|also|additionally|furthermore|moreover|in addition)\b", re.IGNORECASE)


def _without_afterthought(beats: list[_Beat]) -> list[_Beat] | None:
    """Without the last `I also …`, or a later sentence of the scene, while four points stay."""
    spare = [i for i, b in enumerate(beats) if i and b.said and not b.name and _AFTERTHOUGHT.match(b.sentences[0]) or _continues_scene(beats, i)]
    if not spare or sum(b.said for b in beats) <= 4:
        return None
    return [*beats[: spare[-1]], *beats[spare[-1] + 1 :]]


def _continues_scene(beats: list[_Beat], at: int) -> bool:
    return at > 0 and beats[at].label == beats[at - 1].label == "Situation" and not any(c.isdigit() for c in beats[at].sentences[0])


def _with(beats: list[_Beat], at: int, sentences: tuple[str, ...]) -> list[_Beat]:
    return [*beats[:at], replace(beats[at], sentences=sentences), *beats[at + 1 :]]


Shortener = Callable[[list[_Beat]], list[_Beat] | None]

GENTLE: tuple[Shortener, ...] = (_shorter_example, _shorter_item, _without_filler, _shorter_clause)
"""Tried in this order, each as often as it helps, until the whole back is small enough."""

FIRM: tuple[Shortener, ...] = (_without_afterthought, partial(_shorter_clause, firm=True))
"""For points and result that are too long by themselves."""


def _shortened(beats: list[_Beat], result: int, boxes: int) -> list[_Beat]:
    """Fewer words where there are too many: `result` and `boxes` are those that stand below the points."""
    for shorteners, room in ((GENTLE, max(BUDGET - result - boxes, LEAST)), (FIRM, BUDGET - result)):
        for shortener in shorteners:
            while sum(b.size for b in beats) > room and (shorter := shortener(beats)) is not None:
                beats = shorter
    return beats


def _merged(beats: list[_Beat]) -> list[_Beat]:
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


def _join(first: _Beat, second: _Beat) -> _Beat:
    said = list(first.sentences)
    if said and not said[-1].rstrip('*_`)"\u201d\u2019').endswith((".", "!", "?", ";", ":")):
        said[-1] += ";"
    if second.name and second.sentences:
        said.append(f"**{_bare(second.name)}** \N{EM DASH} {second.sentences[0]}")
        said += second.sentences[1:]
    else:
        said += second.sentences
    return replace(first, sentences=tuple(said), label=first.label or second.label, form="merged")


def _bare(name: str) -> str:
    return name.replace("**", "")


# --- the study --------------------------------------------------------------------------------------------------------------------


def study(question: Question) -> Study:
    """A question → what to learn of it; the same for the same question, whatever stands in it."""
    shape = asks.shape(question.prompt)
    answers = question.answers
    beats = _read(answers[0]) if answers else []
    if len(answers) > 1 and not any(b.said for b in beats):
        # the first says nothing of its own ("Here are two examples:")
        beats, answers = [*_read(answers[1]), *beats], answers[1:]
    if answers and not beats:
        beats = _whole(answers[0])
    beats, result = _with_results(_told(beats, shape), question, shape)
    beats, opener = _without_opener(beats, shape)
    beats, closer = _without_closer(beats)
    beats = _without_spare_rows(_first_sentences(_spread(beats)))
    beats = _shortened(beats, _words(result), _words(question.pitfall + question.follow_up))
    items = _items(beats)
    points = _coded(tuple(_point(b) for b in _merged(beats)), shape)
    return Study(
        question,
        ask=asks.ask(question.prompt, points, result=bool(result), items=items) if points else "",
        points=points,
        opening=_opening(points, _lead(answers[0]) if points and points[0].named else ""),
        result=result,
        why=(*filter(None, (opener, closer)), *question.reasoning),
        another=answers[1:],
    )


def _words(texts: tuple[str, ...]) -> int:
    return sum(count(text) for text in texts)


def _read(answer: Answer) -> list[_Beat]:
    beats: list[_Beat] = []
    said = 0
    for beat in _beats(_gathered(_unwrapped(_scan(_unquoted(answer.text))))):
        said += beat.said
        if said <= MOST or not beat.said:
            beats.append(replace(beat, sentences=tuple(mend(s) for s in beat.sentences), name=mend(beat.name)) if beat.said else beat)
    return [b for b in beats if not b.said or any(c.isalnum() for s in b.sentences for c in s)]


def _whole(answer: Answer) -> list[_Beat]:
    """An answer the rules find nothing in, as one beat: better than a card without a back."""
    words = mend(_joined(answer.text))
    return [_Beat((words,))] if any(c.isalnum() for c in words) else []


def _with_results(beats: list[_Beat], question: Question, shape: str) -> tuple[list[_Beat], tuple[str, ...]]:
    """Labelled outcomes; where there is none, the one a story ends with."""
    labelled = [b for b in beats if b.label == "Result"]
    result = (*question.outcome, *((" ".join(s for b in labelled for s in b.sentences),) if labelled else ()))
    beats = [b for b in beats if b.label != "Result"] or beats
    if not result and (shape == asks.STORY or any(b.label == "Situation" for b in beats)):
        beats, found = _result(beats)
        result = (found,) if found else ()
    return beats, result


def _items(beats: list[_Beat]) -> str:
    """`step` or `item` when every point is one of the source's list, none merged away."""
    forms = {b.form for b in beats if b.said}
    return next(iter(forms)) if len(forms) == 1 and forms <= {"step", "item"} and sum(b.said for b in beats) <= LIMIT else ""


def _point(beat: _Beat) -> Point:
    text = " ".join(beat.sentences)
    if not beat.said:
        return Point("Code", "", text)
    text = mend(text)
    if beat.name:
        return Point(beat.label, _bare(beat.name), text, named=True)
    return Point(beat.label, head(text), text)


def _coded(points: tuple[Point, ...], shape: str) -> tuple[Point, ...]:
    """Code first when the question says write or implement."""
    if shape != asks.CODE or not any(p.label == "Code" for p in points):
        return points
    # what led in to the code now stands below it
    said = [replace(p, text=p.text[:-1] + ".") if p.text.endswith(":") else p for p in points if p.label != "Code"]
    return (*(p for p in points if p.label == "Code"), *said)


def _opening(points: tuple[Point, ...], lead: str) -> str:
    """The words to begin with, unless they are the whole answer; those before a list rather than the name of its first item."""
    said = [p for p in points if p.label != "Code"]
    if not said:
        return ""
    words = opening(lead if lead and said[0].named else said[0].text) if lead or not said[0].named else said[0].head
    return "" if len(said) == 1 and count(words) >= count(said[0].text) else words


def _lead(answer: Answer) -> str:
    """The sentence that introduces the answer's list, where it says something."""
    line = answer.text.split("\n", 1)[0]
    if _ITEM.match(line) or _FENCE.match(line) or "|" in line:
        return ""
    first = _parts(line)[0]
    sentence = next(iter(split(first.text)), "")
    return "" if first.name or _LEAD_IN.match(sentence) or _says_nothing(sentence) else mend(sentence)
