"""A paragraph that may hold a question: its first line, its bold head, or all of it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from deckbuilder import labels
from deckbuilder.forms.claim import SAID, Claim, Shape, Unit
from deckbuilder.forms.prompt import (
    asks_for,
    ends_asking,
    is_bracketed,
    leads_down,
    split_line,
    split_prefix,
    unwrap,
)
from deckbuilder.markdown import Block, Paragraph, of, plain


@dataclass(frozen=True, slots=True)
class Wording:
    """What a paragraph asks, if it asks."""

    prompt: str
    number: int | None
    said: bool
    dress: str
    """bold, named (with its meaning behind it), capitals, quoted, bracketed (its number is) or
    plain."""
    end: int
    """The last line of the wording."""
    rest: Paragraph | None
    """What follows in the same paragraph."""
    colon: bool = False
    """It ended in a colon, which is no part of it."""
    aside: str = ""
    """The sign between it and its answer."""


def claimed(
    seen: Wording,
    shape: Shape,
    unit: Unit,
    *,
    after: int,
    reach: int,
    number: int = 0,
    more: tuple[Block, ...] = (),
) -> Claim:
    """What a paragraph asks → the claim on the unit that begins with it.

    shape: its first part names the form; more: what else of the unit is not the wording.
    What says itself that it is a question goes with its like, whatever its form.
    """
    return Claim(
        str(shape[0]),
        SAID if seen.said else shape,
        seen.prompt,
        unit.path,
        unit.path,
        after,
        reach,
        unit.block.start,
        seen.end,
        (*((seen.rest,) if seen.rest else ()), *more),
        number or seen.number,
        seen.said,
        seen.colon,
        aside=seen.aside,
        set_off=seen.dress in ("bold", "named", "capitals") or _is_bold(unit.block, said=seen.said),
    )


def _is_bold(block: Block, *, said: bool) -> bool:
    """Whether what says itself that it is a question stands in bold: `**Q1: How …?**`."""
    return said and isinstance(block, Paragraph) and block.text.source.startswith(("**", "__"))


def led(
    unit: Unit,
    i: int,
    n: int,
    form: str,
    asked: str,
    answer: Paragraph | None,
    line: int,
    *,
    said: bool = False,
    aside: str = "",
) -> Claim:
    """What stands in one line of a paragraph, with its answer behind it → the claim on it.

    i: the place of the unit in its run; n: which line of those that ask.
    """
    number, _, prompt = split_prefix(asked)
    return Claim(
        form,
        (form,),
        prompt,
        (*unit.path, n),
        unit.path,
        i + 1,
        i + 1,
        line,
        line,
        (answer,) if answer else (),
        number,
        said,
        aside=aside,
    )


_OPENED = re.compile(
    r"(?:\d{1,3}\ufe0f?\u20e3|\d{1,2}(?:\.\d{1,2})+[.):]?|[^\w\s*_`\"'(\[<$#.&+/\\>|-]\ufe0f?)\s+(?=\*\*)"
)
"""A sign or a number on a key before what stands in bold."""
_QUOTED = re.compile(r"\"[^\"]+\"|\u201c[^\u201d]+\u201d|[*_]\"[^\"]+\"[*_]")


def is_quoted(text: str) -> bool:
    """Whether all of a text stands in quotation marks."""
    return _QUOTED.fullmatch(text.strip()) is not None


_BOLD_HEAD = re.compile(r"(\*{2,3}|__)(?=\S)((?:(?!\1).){1,600}?)\1[ ]*:?[ ]*", re.DOTALL)
_COUNTS = re.compile(r"\(?#?\d{1,3}[.):]?")
_INNER_LABEL = re.compile(r"\*\*[^*\n]{1,60}:\s?\*\*|\*\*[^*\n]{1,60}\*\*\s?:|^\*\*|\*\*$")
_QUOTED_FIRST = re.compile(
    r"([\"\u201c][^\"\u201c\u201d]{8,300}[\"\u201d])[,;]?\s+(?=\S)", re.DOTALL
)
"""`"How …?" and I said …` on one line."""
_ANSWERED = re.compile(r"([^?`]{8,300}\?[\"\u201d')]*)\s+(?=[\"\u201c(]?[A-Z\d])")
"""A question with its answer behind it on one line."""
_DASHED = re.compile(
    r"((?:(?:`[^`]{1,80}`|[^?`]){4,300}\?[\"\u201d')]*\s+){1,3}?)"
    r"(?P<sign>[-\N{EN DASH}\N{EM DASH}:\u2192\u21d2]|[-=]>)\s+(?=[^\s?]+[ ][^?]{12,})"
)
"""A question, a dash or an arrow, and its answer on one line."""
_GOES_ON = re.compile(rf"{labels.either(labels.ENGLISH.asks['goes_on'])}\b", re.IGNORECASE)
_LABEL_NEXT = re.compile(
    r"(.{8,}?\?)[*_]{0,3}\s+(?:(?=[*_]{1,3}(?:[^*_\n]{1,40})[*_]{1,3}|A(?:nswer)?\s*:)|Answer\.\s+)",
    re.DOTALL,
)


def wording(block: Paragraph, counted: int = 0) -> Wording | None:
    """What a paragraph may ask, whatever it is worth; counted: its number in a list."""
    text = block.text.source
    if leads_down(text):
        return None
    number, said, _ = split_prefix(text)
    if said:
        return _said(block, number)
    if (kind := _KIND.match(text)) and split_prefix(text[kind.end() :])[1]:
        asked = wording(replace(block, text=of(text[kind.end() :])), counted)
        return replace(asked, aside=kind["kind"]) if asked else None
    opened = _OPENED.match(text)
    bold = _BOLD_HEAD.match(text, opened.end() if opened else 0)
    if bold and _COUNTS.fullmatch(bold[2]):
        # `**3.** How …?`
        bold = None
    number = number or counted or None
    return _bold(block, bold, number) if bold else _plain(block, number)


_KIND = re.compile(r"[^\w*_]{0,4}(?:\*\*|__)(?P<kind>[^*_\n:]{1,30}):(?:\*\*|__)[ ]+(?=\S)")
"""`**Code:** **Question:** How …?`: of what kind a question is that says it is one."""
_ENDS = re.compile(r"[.?!:;\u2026\u3002\uff01\uff1f][\W_]*$")
_FULL_LINE = 50
"""Letters of a line that was broken because it was full."""


def _head(block: Paragraph) -> tuple[Paragraph, Paragraph | None]:
    """The wording a paragraph begins with, and the rest: a line, or all of a broken sentence."""
    first, rest = split_line(block)
    if rest is None or _ENDS.search(first.text.source) or first.text.source[:1] in "*_":
        return first, rest
    lines = block.text.source.split("\n")
    # up to the line that ends, where the answer may begin below it
    ends = next((n for n, line in enumerate(lines, 1) if _ENDS.search(line)), len(lines))
    whole, below = "\n".join(lines[:ends]), lines[ends:]
    prompt = split_prefix(whole)[2]
    asked = plain(prompt)
    # `The trustees want more, and you` / `think it is too good. What now?`
    all_of_it = rest.text.source[:1].islower() and not below and ends_asking(asked)
    parted = any(line.endswith(("  ", "\\")) for line in lines[: ends - 1])
    if ends > _BROKEN or (parted and not all_of_it):
        return first, rest
    going_on = rest.text.source[:1].islower() or len(first.text.source) >= _FULL_LINE
    mark = ends_asking(asked) if below else _ENDS.search(asked)
    asks = asks_for(prompt) or _HANGS.search(first.text.source)
    within = _WITHIN.search(asked) and not all_of_it
    if not going_on or within or not mark or not asks:
        return first, rest
    return _parted(block, lines, ends)


def _parted(
    block: Paragraph, lines: Sequence[str], ends: int
) -> tuple[Paragraph, Paragraph | None]:
    """A paragraph with so many lines of a wording, as one line → that, and what is below it."""
    below, cut = lines[ends:], block.start + ends - 1
    told = replace(block, text=of("\n".join(below)), start=min(cut + 1, block.end))
    said = of(" ".join(map(str.strip, lines[:ends])))
    return replace(block, text=said, end=cut if below else block.end), told if below else None


_HANGS = re.compile(rf"\b{labels.either(labels.ENGLISH.words['small'])}$")
"""`Present a`: nothing ends there."""
_BROKEN = 4
"""Lines over which one question goes."""
_WITHIN = re.compile(r"[.?!:;\u2026](?=\s)")
"""A sentence that ends before the end of a text."""


_OWN_LINE = re.compile(r"\W*(?:\w{1,2}[.):]\s|[-*+\u2022]\s)|[*_]{0,3}[A-Z][\w ]{0,20}:")
"""What stands on a line of its own: an option, an item, a label."""


def _asked(block: Paragraph) -> tuple[Paragraph, Paragraph | None]:
    """What a paragraph asks that says so, and the rest.

    `Q: A lamp is out.` goes on below, `What now?`, up to the line that replies, `A: …`.
    """
    lines = block.text.source.split("\n")
    replies = (n for n, line in enumerate(lines) if n and labels.REPLIED.match(line))
    ends = next(replies, len(lines))
    whole = 1 < ends <= _BROKEN and len(lines) == block.end - block.start + 1
    if not whole or not ends_asking(lines[ends - 1]) or any(map(_OWN_LINE.match, lines[1:ends])):
        return _head(block)
    return _parted(block, lines, ends)


def _said(block: Paragraph, number: int | None) -> Wording | None:
    first, rest = _asked(block)
    _, _, prompt = split_prefix(first.text.source)
    if not plain(prompt).strip(" :") and rest is not None:
        first, rest = split_line(rest)
        prompt = split_prefix(first.text.source)[2]
    prompt, rest = _cut_after_mark(prompt, first, rest)
    return Wording(prompt, number, True, "said", first.end, rest) if prompt else None


def _cut_after_mark(
    prompt: str, first: Paragraph, rest: Paragraph | None
) -> tuple[str, Paragraph | None]:
    """`How …? **Answer:** I …` on one line: the question ends at its mark."""
    match = _LABEL_NEXT.match(prompt) or _QUOTED_FIRST.match(prompt)
    if not match or not asks_for(match[1]):
        return prompt, rest
    return unwrap(match[1]), _behind(prompt[match.end() :], first, rest)


def _behind(said: str, first: Paragraph, rest: Paragraph | None) -> Paragraph:
    """What is said behind a question on its line, and goes on below it."""
    text = f"{said}\n{rest.text.source}" if rest else said
    return replace(first, text=of(text), end=rest.end if rest else first.end)


def _bold(block: Paragraph, bold: re.Match[str], number: int | None) -> Wording | None:
    text = block.text.source
    own, _, prompt = split_prefix(bold[0])
    colon = unwrap(prompt).endswith(":") or bold[0].rstrip().endswith(":")
    prompt = unwrap(prompt).rstrip(" :")
    number = number if own is None else own
    tail = text[bold.end() :]
    beside = tail.split("\n", 1)[0].strip()
    decorated = re.fullmatch(r"\W*", beside)
    whole = not beside or decorated is not None
    quoted = _QUOTED.fullmatch(prompt) is not None
    sentence = (number is not None or quoted) and prompt.rstrip('"\u201d').endswith(".")
    if not (whole or sentence or ends_asking(plain(prompt))):
        return _named(block, bold, prompt, number) if _EXPLAINED.match(tail) else None
    end = block.start + text[: bold.end()].count("\n")
    body = tail.split("\n", 1)[1] if decorated and "\n" in tail else "" if decorated else tail
    skipped = text[: len(text) - len(body)].count("\n") if body else 0
    rest = (
        replace(block, text=of(body), start=min(block.start + skipped, block.end))
        if body.strip()
        else None
    )
    if before := text[: bold.start()].strip():
        # a sign before it stays, a number on a key is its number
        prompt = f"{before} {prompt}" if number is None else prompt
    if decorated and any(unicodedata.category(c)[0] == "S" for c in beside):
        prompt = f"{prompt} {beside}"
    elif beside[:1] in ("?", "\uff1f"):
        # `**How …**?`
        prompt += beside[0]
    return Wording(prompt, number, False, "bold", end, rest, colon)


_EXPLAINED = re.compile(r"[-\N{EN DASH}\N{EM DASH}]+[ ]+(?=\S+[ ]\S)")


def _named(block: Paragraph, bold: re.Match[str], name: str, number: int | None) -> Wording:
    """`**Closures** – a function keeps …`: a name with what it means behind it."""
    text = block.text.source
    end = block.start + text[: bold.end()].count("\n")
    behind = text[bold.end() :]
    explained = _EXPLAINED.match(behind)
    body = behind[explained.end() :] if explained else behind
    return Wording(name, number, False, "named", end, replace(block, text=of(body), start=end))


def _plain(block: Paragraph, number: int | None) -> Wording | None:
    first, rest = _head(block)
    sign = ""
    _, _, prompt = split_prefix(first.text.source)
    if "?" in prompt and (dashed := _DASHED.match(prompt)):
        # `What is a port? - A number.`
        rest = _behind(prompt[dashed.end() :], first, rest)
        prompt, sign = dashed[1].rstrip(), dashed["sign"]
    elif number is not None and (answered := _ANSWERED.match(prompt)):
        # `What is enrichment? Work for the animal.`
        behind = prompt[answered.end() :]
        if not (ends_asking(plain(behind)) or asks_for(behind) or _GOES_ON.match(behind)):
            prompt, rest = answered[1], _behind(behind, first, rest)
    said = plain(prompt)
    if not said or _INNER_LABEL.search(prompt):
        return None
    capitals = said.isupper() and sum(map(str.isalpha, said)) >= 8
    if is_bracketed(first.text.source):
        dress = "bracketed"
    elif capitals:
        dress = "capitals"
    else:
        dress = "quoted" if _QUOTED.fullmatch(prompt) else "plain"
    return Wording(
        prompt, number, False, dress, first.end, rest, aside=sign if sign not in "-:" else ""
    )
