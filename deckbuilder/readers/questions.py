"""Questions with their answers and pitfalls.

`#### 1. How …?` / `- **Answer**: … **Outcome**: …`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from deckbuilder import labels
from deckbuilder.codes import report
from deckbuilder.forms.prompt import (
    LONGEST,
    asks_for,
    decoration,
    ends_asking,
    first_label,
    undecorated,
)
from deckbuilder.labels import Vocabulary
from deckbuilder.markdown import (
    DIAGRAMS,
    Block,
    Code,
    Heading,
    Item,
    List,
    Paragraph,
    Quote,
    Rule,
    children,
    is_picture,
    of,
    passage,
    plain,
    references,
    walk,
)
from deckbuilder.markdown.inline import tidy
from deckbuilder.model import Answer, Context, Pitfall, Question
from deckbuilder.readers import answers, case, choice
from deckbuilder.readers.coverage import HIGHEST
from deckbuilder.readers.scope import Found, Scope, Unanswered
from deckbuilder.readers.section import Carrier, Section


def read(section: Section, scope: Scope) -> Iterator[Found] | None:
    """A section that carries a question; anything else is not mine."""
    return _read(section, section.carrier, scope) if section.carrier else None


def shared_follow_ups(section: Section, scope: Scope) -> Iterator[Found] | None:
    """Follow-ups under a heading above several questions: they belong to none in particular."""
    if (
        section.carrier
        or not scope.is_guide
        or not section.blocks
        or labels.meaning(section.title, scope.vocabulary) != labels.FOLLOW_UP
    ):
        return None
    place = scope.span(section.line, section.blocks[-1].end)
    words = passage(section.blocks).source
    told = report("shared-follow-ups", place, "follow-ups of several questions", words)
    found: list[Found] = [told, *(scope.context(block) for block in section.blocks)]
    return iter(found)


def _read(section: Section, carrier: Carrier, scope: Scope) -> Iterator[Found]:
    blocks, aside = _without_asides(section, scope)
    more, rest = _worded_on(blocks, carrier, scope)
    rest = [part for block in rest for part in choice.parted(block, scope.vocabulary)]
    again, said, rest = case.asked_again(rest, carrier.prompt, scope.vocabulary)
    if not said:
        yield from map(scope.context, again)
    told, wording, rest = case.set_apart(rest, carrier.prompt, scope.vocabulary)
    if wording:
        told = (_title_of(carrier), *told)
    elif said:
        wording = said
        yield scope.context(_title_of(carrier))
    more = (*more, *told)
    is_quiz = section.part in scope.quizzes
    # code and options in a summary are asked, whatever labels they seem to have
    asked = [b for b in rest if carrier.line < b.start and b.end <= carrier.end and _is_shown(b)]
    rest = [b for b in rest if b not in asked]
    shown, body = asked_with(rest, carrier.prompt, scope, is_quiz=is_quiz)
    shown = (*more, *asked, *shown)
    reading = answers.read(body, scope.vocabulary)
    if len(reading.answers) == 1 and labels.PLACEHOLDER.match(reading.answers[0].text.plain):
        reading = answers.Reading((), reading.fields)
    end = max((b.end for b in (*shown, *body) if not isinstance(b, Rule)), default=0)
    span = scope.span(carrier.line, max(end, carrier.end, carrier.line))
    fields = {name: tuple(t.text for t in texts) for name, texts in reading.fields.items()}
    ident = next(
        (scope.idents[n] for n in range(span.start - 1, span.start + 3) if n in scope.idents), ""
    )
    prompt = wording or tidy(undecorated(" ".join(carrier.prompt.split())))
    reading = replace(
        reading,
        answers=tuple(replace(a, text=choice.spelt(a.text, shown)) for a in reading.answers),
    )
    if reading.answers and _says_nothing(body, scope):
        reading = answers.Reading((), reading.fields)
        if followed := scope.linked.get(_leads_to(body)):
            reading = replace(reading, answers=(Answer(None, followed),))
            aside = [*aside, *body]
    question = Question(
        span,
        scope.meta,
        section.title,
        prompt=prompt,
        answers=reading.answers,
        ident=ident,
        asked=passage(shown),
        apart="",
        **fields,
    )
    if _is_remark(question, carrier):
        words = passage((*shown, *body)).source
        yield report("unclaimed-section", span, "a remark that asks nothing", words)
        yield from (scope.context(block) for block in (*shown, *body))
        yield Context(scope.span(carrier.line, carrier.end), question.prompt)
        return
    if reading.answers:
        yield question
        for text in reading.fields[labels.PITFALL]:
            yield Pitfall(
                scope.span(text.start, text.end),
                scope.meta,
                section.title,
                prompt=prompt,
                text=text.text,
                ident=ident,
                asked=question.asked,
            )
    else:
        yield Unanswered(question)
        words = passage((*shown, *body)).source
        message = f"“{_short(plain(prompt))}” has no answer"
        yield report("unanswered-question", span, message, words)
    if signs := decoration(" ".join(carrier.prompt.split())):
        yield Context(scope.span(carrier.line, carrier.end), signs)
    if carrier.aside:
        yield Context(scope.span(carrier.line, carrier.end), carrier.aside)
    for block in aside:
        yield scope.context(block)


def _title_of(carrier: Carrier) -> Paragraph:
    """What a question is called where its wording stands below that."""
    title = f"**{plain(undecorated(carrier.prompt))}**"
    return Paragraph(of(title), carrier.line, carrier.line)


def _worded_on(
    blocks: Sequence[Block], carrier: Carrier, scope: Scope
) -> tuple[Sequence[Block], list[Block]]:
    """Where a heading is a mere number, the wording reaches to the label of the answer."""
    told: list[Block] = [b for b in blocks if not isinstance(b, Rule)]
    begins = next((i for i, b in enumerate(told) if answer_begins(b, scope.vocabulary)), None)
    if carrier.form == "heading" and carrier.end > carrier.line and begins:
        return told[:begins], told[begins:]
    return (), list(blocks)


def asked_with(
    body: list[Block], prompt: str, scope: Scope, *, is_quiz: bool
) -> tuple[Sequence[Block], list[Block]]:
    """A body → what of it still belongs to the question, and what answers.

    That is code and options up to a label that says where the answer begins; and code at the start
    where the wording speaks of it (`What does this print?`), whatever comes behind it.
    """
    told: list[Block] = [b for b in body if not isinstance(b, Rule)]
    first = next((i for i, b in enumerate(told) if not _is_shown(b)), len(told))
    leading = told[:first]
    ticked = is_quiz or (scope.has_ticks and leading and choice.has_one_ticked(leading[-1]))
    if ticked and leading and (found := choice.ticked(leading[-1])):
        options, right = found
        return [*leading[:-1], options], [*right, *told[first:]]
    if leading and first < len(told) and answer_begins(told[first], scope.vocabulary):
        drawn = [b for b in leading if isinstance(b, Code) and b.info.casefold() in DIAGRAMS]
        if drawn and not labels.SPEAKS_OF_CODE.search(plain(prompt)):
            # a picture beside the question, and not what it is about
            return [b for b in leading if b not in drawn], [*told[first:], *drawn]
        return leading, told[first:]
    listed = next((i for i, b in enumerate(told) if not (_is_shown(b) or _is_picture(b))), first)
    said = next((b for b in told[listed + 1 :] if not _unfolds(b)), None)
    if said is not None and choice.answered_by(told[listed], said):
        return told[: listed + 1], told[listed + 1 :]
    offered = is_quiz and bool(leading) and choice.is_options(leading[-1])
    lettered = offered and choice.is_short(leading[-1])
    if leading and first == len(told) and (lettered or labels.FOLLOWING.search(plain(prompt))):
        return leading, []
    if told and isinstance(told[0], List) and labels.FOLLOWING.search(plain(prompt)):
        return told[:1], told[1:]
    code = next((i for i, b in enumerate(told) if not isinstance(b, Code)), len(told))
    if code == len(told) and scope.in_code:
        return [], body
    if code and (labels.SPEAKS_OF_CODE.search(plain(prompt)) or prompt.rstrip().endswith(":")):
        return told[:code], told[code:]
    return [], body


def code_answers(section: Section) -> bool:
    """Whether a question has code and nothing else below it, and does not speak of it."""
    told = [b for b in section.blocks if not isinstance(b, Rule)]
    prompt = section.carrier.prompt if section.carrier else ""
    alone = bool(told) and all(isinstance(b, Code) for b in told)
    return alone and not labels.SPEAKS_OF_CODE.search(plain(prompt)) and prompt[-1:] != ":"


def _unfolds(block: Block) -> bool:
    """Whether a block is what is clicked at to see an answer, or names one."""
    return isinstance(block, Heading) and (block.level > HIGHEST or _is_title(block))


def _is_picture(block: Block) -> bool:
    return isinstance(block, Paragraph) and is_picture(block.text.source)


def _is_shown(block: Block) -> bool:
    """Code, or options to choose from."""
    return isinstance(block, Code) or choice.is_options(block)


def answer_begins(block: Block, vocabulary: Vocabulary) -> bool:
    """Whether a block is, or begins with, a label of an answer."""
    return first_label(block, vocabulary) == labels.ANSWER


def _is_remark(question: Question, carrier: Carrier) -> bool:
    """`Q: Thank you for coming.` / `A: I am glad to be here.`: a remark of a dialogue.

    Who asks thanks, and hardly anything is said to it; in no sentence does he ask.
    """
    words = plain(question.prompt)
    said = sum(len(answer.text.plain.split()) for answer in question.answers)
    thanks = carrier.said and _THANKS.match(words) and "?" not in words
    if not thanks or not 0 < said <= _REPLY or question.pitfall or question.follow_up:
        return False
    return not any(asks_for(sentence) for sentence in _SENTENCES.split(words))


_REPLY = 8
"""Words of a reply to a remark."""
_SENTENCES = re.compile(r"(?<=[.!])\s+")
_THANKS = re.compile(rf"{labels.either(labels.ENGLISH.asks['thanks'])}\b", re.IGNORECASE)


def _says_nothing(body: list[Block], scope: Scope) -> bool:
    """Further questions, links, empty code, or labels with nothing behind them: no answer."""
    leaves = list(_leaves(body))
    if all(isinstance(block, Code) and not block.text.strip() for block in leaves):
        return True
    if (
        _only_promises(leaves)
        or _only_points(leaves)
        or _only_asks_on(body, leaves)
        or _only_leads_on(body, leaves)
    ):
        return True
    return _only_labels(body, scope.vocabulary)


def _only_promises(leaves: Sequence[Block]) -> bool:
    """`To be completed.`, with links below it and what they are called, and nothing else."""
    said = [block.text for block in leaves if isinstance(block, Paragraph)]
    promised = [text for text in said if labels.PLACEHOLDER.match(text.plain)]
    others = [text.source for text in said if text not in promised]
    return bool(promised) and len(said) == len(leaves) and all(map(_LEADS.fullmatch, others))


_LEADS = re.compile(r"\W*\[[^\[\]]*\]\([^()\s]*\)\W*|[^:.?!\n]{1,40}:[*_]*|<?https?://\S+")
"""A link alone, or a label above some."""


def _only_points(leaves: Sequence[Block]) -> bool:
    """`See 11`, `see 2, 3`, `(See the notes of the first week)`, and nothing else."""
    only = leaves[0] if len(leaves) == 1 else None
    said = only.text.plain.casefold() if isinstance(only, Paragraph) else ""
    if labels.SEE.fullmatch(said.strip()):
        return True
    label, colon, told = said.partition(":")
    # `Answer: 2` says it
    words = _WORD.findall(told if colon and labels.meaning(label) == labels.ANSWER else said)
    numbers = sum(word.isdigit() for word in words)
    return 0 < numbers < len(words) and {w for w in words if not w.isdigit()} <= labels.POINTERS


def _only_labels(body: list[Block], vocabulary: Vocabulary) -> bool:
    """`Situation:` and nothing behind it, in lines or in bullets, or as titles."""
    inner = (b for b in walk(body) if not isinstance(b, (List, Item, Rule, Quote)))
    said = [b for b in inner if not (isinstance(b, Heading) and labels.meaning(b.text.plain))]
    noted = [b for b in said if isinstance(b, Paragraph) and _is_wanting(b.text.source)]
    left = [b for b in said if b not in noted] if len(noted) < len(said) else said
    return all(
        isinstance(b, Paragraph)
        and max(map(len, b.text.source.split("\n"))) <= _LABEL
        and all(p.meaning and not p.text.strip() for p in answers.pieces(b, vocabulary))
        for b in left
    )


def _is_wanting(text: str) -> bool:
    """`(still to be written)` or `(?)` beside labels with nothing behind them."""
    if not (text.startswith("(") and text.endswith(")") and len(text) <= _LABEL):
        return False
    note = text[1:-1].strip().rstrip(".!\u2026")
    said = labels.PLACEHOLDER.match(note) or labels.WANTING.match(note)
    long = len(note.split()) > _NOTE
    return not any(map(str.isalpha, note)) or (bool(said or labels.HINT.match(note)) and not long)


_NOTE = 6
"""Words of such a note."""
_LABEL = 80
"""Letters of a line that is a label and nothing else."""


def _only_asks_on(body: Sequence[Block], leaves: Sequence[Block]) -> bool:
    """Bullets, or lines of a paragraph, that all ask: further questions without an answer."""
    items = [item for block in body if isinstance(block, List) for item in block.items]
    if items and not any(not isinstance(block, (List, Rule)) for block in body):
        return all(len(i.children) == 1 and _asks(i.children[0]) for i in items)
    return bool(leaves) and all(isinstance(b, Paragraph) and _only_asks(b) for b in leaves)


def _only_asks(block: Paragraph) -> bool:
    """Whether each sentence of a paragraph asks, two of them at least."""
    lines = block.text.plain
    asked = _SENTENCE.findall(lines)
    return len(asked) > 1 and all(ends_asking(sentence) for sentence in asked)


_SENTENCE = re.compile(r"[^.!?\s][^.!?]*[.!?]*")


def _leaves(body: Sequence[Block]) -> Iterator[Block]:
    """What has text of its own, whatever it is set in, but for the label of an answer."""
    for block in walk(body):
        if not (children(block) or _is_title(block) or isinstance(block, Rule)):
            yield block


def _is_title(block: Block) -> bool:
    """Whether a heading only names an answer, or where it is from."""
    if not isinstance(block, Heading):
        return False
    said = block.text.plain
    return labels.meaning(said) == labels.ANSWER or labels.normal(said) in labels.RESIDUE


_LINK = re.compile(r"!?\[(?:\\.|\[[^\[\]]*\]|[^\[\]\\])*\]\([^()\s]*\)|<?https?://[^\s<>]+>?")
_HERE = re.compile(r"!\[[^\[\]]*\]\((?!\w+://)")
"""A picture that lies beside the guide, which may well be an answer."""
_WORD = re.compile(r"[^\W_]+")


def _only_leads_on(body: Sequence[Block], leaves: Sequence[Block]) -> bool:
    """Links with hardly a word: the answer stands elsewhere."""
    if any(isinstance(block, Quote) for block in body):
        # what somebody quotes is what he says, be it an address
        return False
    if not all(isinstance(b, Paragraph) for b in leaves):
        return False
    text = "\n".join(b.text.source for b in leaves if isinstance(b, Paragraph))
    if not ("](" in text or "://" in text) or not _LINK.search(text) or _HERE.search(text):
        return False
    return set(_WORD.findall(_LINK.sub(" ", text).casefold())) <= labels.POINTERS


def _leads_to(body: Sequence[Block]) -> str:
    """The target of the one link of a body with hardly a word; else nothing."""
    links = [one.target for one in references(body) if one.kind == "link"]
    return links[0] if len(links) == 1 and _only_leads_on(body, list(_leaves(body))) else ""


def _asks(block: Block) -> bool:
    if not isinstance(block, Paragraph):
        return False
    source = block.text.source
    label, colon, _ = source.partition(":")
    if colon and (label.casefold() in _WORDS or labels.meaning(label) is not None):
        # `Why: it is fast.`
        return False
    return len(source.split()) <= LONGEST and asks_for(source)


_WORDS = frozenset(labels.ENGLISH.asks["words"])


def _short(text: str) -> str:
    return text if len(text) <= 400 else text[:397].rsplit(" ", 1)[0] + " …"


def _without_asides(section: Section, scope: Scope) -> tuple[tuple[Block, ...], list[Block]]:
    """The body less what is no part of an answer.

    The guide's closing words, a generator's leftovers, navigation.
    """
    blocks = [b for block in section.blocks for b in _split_closing(block, section)]
    aside = [b for b in blocks if isinstance(b, Paragraph) and _is_aside(b)]
    kept = [b for b in blocks if b not in aside]
    closing = _closing(kept, section, scope)
    return tuple(kept[: len(kept) - len(closing)]), [*aside, *closing]


def _is_aside(block: Paragraph) -> bool:
    text = block.text.plain
    return bool(labels.LEFTOVER.match(text)) or (
        len(text) < 60 and bool(labels.NAVIGATION.search(text))
    )


def _split_closing(block: Block, section: Section) -> Iterator[Block]:
    """A closing sentence right below the last label's text is a paragraph of its own."""
    if not (section.last and isinstance(block, Paragraph) and "\n" in block.text.source):
        yield block
        return
    head, line = block.text.source.rsplit("\n", 1)
    if _closes(line, explicit=True) and head.rstrip().endswith((".", "!", "?", "*")):
        yield replace(block, text=of(head), end=block.end - 1)
        yield replace(block, text=of(line), start=block.end)
    else:
        yield block


def _closes(text: str, *, explicit: bool) -> bool:
    """Whether a paragraph speaks about the guide or the interview and not as the candidate."""
    bare = plain(text)
    if labels.OURS.search(bare) and not labels.AUTHOR.match(bare):
        return False
    opens = bool(labels.CLOSING_TEXT.match(bare))
    speaks = bool(labels.CLOSING_WORDS.search(bare))
    return (opens and speaks) if explicit else (opens or speaks)


def _speaks(text: str) -> bool:
    """Whether a last paragraph is about interviewing, and nobody tells a story in it."""
    bare = plain(text)
    return bool(labels.CLOSING_WORDS.search(bare)) and not labels.OURS.search(bare)


def _closing(blocks: list[Block], section: Section, scope: Scope) -> list[Block]:
    """The trailing paragraphs that close the guide (or its part) and not the answer."""
    if not section.tail:
        return []
    at = len(blocks)
    while at > 0 and _may_close(blocks, at - 1, section, scope, alone=at == len(blocks)):
        at -= 1
    above = blocks[-2] if len(blocks) >= 2 else None
    if (
        at == len(blocks)
        and section.last
        and isinstance(blocks[-1:] and blocks[-1], List)
        and isinstance(above, Paragraph)
    ):
        # "Remember to:" and its bullets
        intro = above.text.source.rstrip("*_ ")
        if (
            intro.endswith(":")
            and first_label(above, scope.vocabulary) is None
            and _closes(intro, explicit=True)
        ):
            at -= 2
    if all(isinstance(b, Rule) for b in blocks[:at]):
        return []
    return [b for b in blocks[at:] if not isinstance(b, Rule)]


def _may_close(blocks: list[Block], i: int, section: Section, scope: Scope, *, alone: bool) -> bool:
    """Whether a trailing paragraph closes the guide; by its place only if it is the very last."""
    block = blocks[i]
    if isinstance(block, Rule) or _is_offered(blocks, i):
        return True
    if (
        not isinstance(block, Paragraph)
        or i == 0
        or first_label(block, scope.vocabulary) is not None
    ):
        return False
    if any(p.meaning for p in answers.pieces(block, scope.vocabulary)):
        return False
    if _closes(block.text.source, explicit=True):
        return True
    if not section.last:
        return False
    if _speaks(block.text.source):
        return True
    ruled = any(isinstance(b, Rule) for b in blocks[:i])
    answered = any(not isinstance(b, Rule) for b in blocks[:i])
    if (
        ruled
        and answered
        and all(isinstance(b, (Paragraph, Rule)) for b in blocks[_last_rule(blocks, i) :])
    ):
        return True
    if not alone:
        return False
    labelled = any(first_label(b, scope.vocabulary) for b in blocks[:i])
    before = next((b for b in reversed(blocks[:i]) if not isinstance(b, Rule)), None)
    # what stands below a heading is the heading's
    after_part = not isinstance(before, Heading | None) and (
        isinstance(before, List)
        or first_label(before, scope.vocabulary) not in (None, labels.ANSWER)
    )
    told = bool(labels.OURS.search(block.text.plain))
    return (
        labelled
        and after_part
        and not scope.plain_tails
        and not told
        and not block.text.source.rstrip("*_ ").endswith(":")
    )


def _is_offered(blocks: list[Block], i: int) -> bool:
    """Whether a block below a rule offers more, or lists what is: `If you want, I can:`."""
    block = blocks[i - 1] if i and isinstance(blocks[i], List) else blocks[i]
    ruled = any(isinstance(b, Rule) for b in blocks[:i])
    return ruled and isinstance(block, Paragraph) and labels.offers_more(block.text.plain)


def _last_rule(blocks: list[Block], i: int) -> int:
    return max(j for j in range(i) if isinstance(blocks[j], Rule))
