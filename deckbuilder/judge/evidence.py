"""What speaks for a series being questions, and against it: the one table.

A sign is a function from 0 to 1; its row has a name, a sentence and a weight. The sum of all rows
against 0 is the verdict, and nothing else decides.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise

from deckbuilder import labels
from deckbuilder.forms.claim import Claim, Path
from deckbuilder.forms.prompt import LONGEST, ends_asking, first_label
from deckbuilder.judge.series import Series
from deckbuilder.labels import Vocabulary
from deckbuilder.markdown import Block, Heading, Paragraph, Quote, walk
from deckbuilder.text import normal


@dataclass(frozen=True, slots=True)
class About:
    """What is known of a guide before its series are judged."""

    vocabulary: Vocabulary
    says: bool
    """It says that it is a guide: front matter, a title, its name."""
    named: bool
    """A person named the file."""
    known: bool
    """Cards were read from it before."""
    read: bool
    """A series of it was taken already."""
    among: bool
    """Its name, or a README beside it, says that it is about interviews."""
    another: bool
    """It says that it is a survey, or another kind of questions than an interview's."""
    answers_users: bool
    """It says that it answers what users of something ask."""
    repeated: frozenset[str]
    """What stands as a title in most files of the folder."""
    contents: frozenset[str]
    """What links to places in the page are called."""
    size: int
    """Lines of text, headings not counted."""
    within: Callable[[Path], bool]
    """Whether the first line of a unit asks itself."""
    asked: Sequence[bool]
    """For each unit at the top, whether it stands below a title that names questions."""
    faq: Sequence[bool]
    """For each of them, whether it stands below a title of what users ask."""
    topics: bool
    """It calls itself a list of questions, or of terms for an interview, and nothing in it asks."""
    called: frozenset[str]
    """The words of its titles."""
    held: int = 0
    """The level of the headings that are questions, where such were taken already."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sign and what it is worth."""

    name: str
    says: str
    weight: float
    fitted: bool
    of: Callable[[Series, About], float]


def _share(series: Series, holds: Callable[[Claim], bool]) -> float:
    return sum(map(holds, series.members)) / len(series.members)


def begins(series: Series, about: About) -> float:
    """Always: nothing is a question unasked."""
    return 1.0


def asking(series: Series, about: About) -> float:
    """How many members ask."""
    return _share(series, lambda m: m.asks)


def marked(series: Series, about: About) -> float:
    """How many end in a question mark, of any script."""
    return _share(series, lambda m: ends_asking(m.words))


def says_itself(series: Series, about: About) -> float:
    """How many say so themselves."""
    return _share(series, lambda m: m.said)


def labelled(series: Series, about: About) -> float:
    """Labels of an answer: one that says so counts whole, any other half."""
    worth = 0.0
    for body in series.told:
        found = {first_label(block, about.vocabulary) for block in body} - {None}
        worth += 1.0 if labels.ANSWER in found else 0.5 if found else 0.0
    return worth / len(series.members)


def guide_says(series: Series, about: About) -> float:
    """Whether the guide says that it is one."""
    return float(about.says)


def place_says(series: Series, about: About) -> float:
    """Whether its name or a README beside it does."""
    return float(about.among and not about.says)


def below_questions(series: Series, about: About) -> float:
    """How many stand below a title that names questions."""
    return _share(series, lambda m: about.asked[m.at[0]])


def person_says(series: Series, about: About) -> float:
    """Whether a person named the file."""
    return float(about.named)


def read_before(series: Series, about: About) -> float:
    """Whether cards of the file were made before."""
    return float(about.known)


def topics(series: Series, about: About) -> float:
    """Where nothing asks in a list of questions: how many are names with a text of their own.

    `Be on time` is none: where most open like that, it is a list of advice.
    """
    if not about.topics or _share(series, lambda m: _orders(m, about)) > 1 / 2:
        return 0.0
    pairs = zip(series.members, series.told, strict=True)
    return sum(bool(told) and len(m.words.split()) <= _NAME for m, told in pairs) / len(
        series.members
    )


_NAME = 5
"""Words of a name."""


def _orders(member: Claim, about: About) -> bool:
    """`Go slowly`; `Go channels` is none in a guide to Go."""
    first, _, rest = member.words.casefold().partition(" ")
    return bool(rest) and first in labels.ORDERS - about.called


def in_contents(series: Series, about: About) -> float:
    """How many a link in the page leads to."""
    return _share(series, lambda m: normal(m.prompt) in about.contents) if about.contents else 0.0


def numbered(series: Series, about: About) -> float:
    """How many numbers go on from the one before."""
    last, runs = 0, 0
    for member in series.members:
        runs += member.number == last + 1
        last = member.number or 0
    return runs / len(series.members)


def answered(series: Series, about: About) -> float:
    """How many have something below them."""
    return sum(map(bool, series.told)) / len(series.members)


def set_off(series: Series, about: About) -> float:
    """How many are headings, bold or in capitals."""
    return _share(series, lambda m: m.set_off)


def ordinary(series: Series, about: About) -> float:
    """How many of the shape are named as sections of any document are, and how few ask.

    Half of them make a document of it.
    """
    share = series.others / (series.others + len(series.members))
    return min(2 * share, 1.0) * (1 - asking(series, about))


def bare(series: Series, about: About) -> float:
    """Nothing below them, and hardly one that asks."""
    return float(answered(series, about) < 0.3 and asking(series, about) < 0.5)


def chapters(series: Series, about: About) -> float:
    """How many members have headings of their own below them, many lines in bold or quotations.

    The same words below most members are a label of theirs. What asks nothing itself is the title
    of what asks in bold below it.
    """
    heads = [{normal(b.text.plain) for b in body if isinstance(b, Heading)} for body in series.told]
    times = Counter(words for found in heads for words in found)
    often = {words for words, count in times.items() if count >= max(2, len(heads) / 2)}
    return sum(
        sum(_is_chapter(b, about, often) for b in body) >= 2
        or sum(map(_is_bold, body)) >= _TITLES
        or (not (member.asks or member.said) and _asks_below(body))
        or _quotes_below(body)
        for member, body in zip(series.members, series.told, strict=True)
    ) / len(series.members)


_TITLES = 6
"""Lines in bold that make chapters of what they stand in; an answer has fewer."""
_BOLD = re.compile(r"\*\*[^*\n]+\*\*\W*")


def _is_bold(block: Block) -> bool:
    return isinstance(block, Paragraph) and _BOLD.fullmatch(block.text.source) is not None


def _quotes_below(body: Sequence[Block]) -> bool:
    """Whether a body begins with a quotation and has others, each with text below it: they ask."""
    at = [n for n, block in enumerate(body) if isinstance(block, Quote)]
    apart = len(at) > 1 and at[0] == 0 and all(b - a > 1 for a, b in pairwise([*at, len(body)]))
    return apart and any(ends_asking(_said(body[n])) for n in at)


def _said(quote: Block) -> str:
    return " ".join(block.text.plain for block in walk((quote,)) if isinstance(block, Paragraph))


def _asks_below(body: Sequence[Block]) -> bool:
    """Whether several lines in bold ask in a body that begins with no text of its own."""
    if body and isinstance(body[0], Paragraph) and not _is_bold(body[0]):
        return False
    said = (b for b in body if isinstance(b, Paragraph) and _is_bold(b))
    return sum(ends_asking(block.text.plain) for block in said) >= _ASKED


_ASKED = 2
"""Lines in bold that ask."""


def _is_chapter(block: Block, about: About, often: Set[str]) -> bool:
    if not isinstance(block, Heading) or first_label(block, about.vocabulary):
        return False
    if block.text.plain.rstrip().endswith(".") and len(block.text.plain.split()) > _NAME:
        # a sentence that is dressed as a heading is an answer
        return False
    words = normal(block.text.plain)
    return words not in about.repeated and words not in often


def parts(series: Series, about: About) -> float:
    """How many titles state, above the level on which the guide asks: they are its parts.

    `How the day begins` beside `Questions on the shop`, below which it asks.
    """
    form, *level = series.shape
    if form != "heading" or not 0 < int(level[0]) < about.held:
        return 0.0
    return _share(series, lambda m: not ("?" in m.words or m.said or _requests(m.words)))


def _requests(words: str) -> bool:
    """`Describe a quarrel`, `Chef: Describe a quarrel`, which ask without a question mark."""
    _, speaker, rest = words.partition(": ")
    said = rest if speaker else words
    return said.partition(" ")[0].casefold().strip("\"'\u201c") in labels.ASKS


def repeated(series: Series, about: About) -> float:
    """How many stand in most files of the folder: they are its parts, or asked of everybody."""
    return _share(series, lambda m: normal(m.prompt) in about.repeated)


def another_kind(series: Series, about: About) -> float:
    """Whether it says that it is a survey or the like."""
    return float(about.another)


def of_users(series: Series, about: About) -> float:
    """Whether it says that it answers what users ask, or how many stand where a title does."""
    if about.says:
        return 0.0
    return 1.0 if about.answers_users else _share(series, lambda m: about.faq[m.at[0]])


def conversation(series: Series, about: About) -> float:
    """How many are what somebody says whose name stands before it, in a file that is no guide."""
    if about.says or about.among:
        return 0.0
    return _share(series, lambda m: m.shape[0] == "turn" or _SPOKEN.match(m.prompt) is not None)


_SPOKEN = re.compile(
    r"[*_]{0,3}[A-Z][\w.'\u2019-]{0,20}(?:(?:[ ][\w.]{1,20})?[ ]\([\w.]{1,12}\))?:[*_]{0,3}\s"
)


def lead_in(series: Series, about: About) -> float:
    """How many end in a colon, and not in a question mark before it.

    In a guide whose numbers run some of them may ask as well: `9. Syntax of a join:`.
    """
    share = _share(
        series,
        lambda m: (
            (m.colon or m.prompt.endswith((":", "\uff1a")))
            and not ends_asking(m.words.rstrip(": \uff1a"))
        ),
    )
    some = share <= 1 / 2 and (about.says or about.among)
    return share * (1 - numbered(series, about) / 2) if some else share


_SOME = 0.2
"""One in five ask: with twice as many, some do."""


def silent(series: Series, about: About) -> float:
    """How few members ask where nothing else says that they do; two in five are no few.

    Tasks that are numbered in a guide that says so need not ask: `12. Reverse a string`.
    """
    asked = asking(series, about) + says_itself(series, about)
    if asked < 2 * _SOME:
        asked += labelled(series, about)
    few = min(max(2 - asked / _SOME, 0.0), 1.0)
    return few * (1 - numbered(series, about) / 2) if about.says and asked >= _SOME / 2 else few


def follow(series: Series, about: About) -> float:
    """How many members lie below a line that asks itself: they follow up on it."""
    return _share(series, lambda m: len(m.unit) > 1 and about.within(m.unit[:-1]))


def of_us(series: Series, about: About) -> float:
    """The first person in what asks: a policy, a page of questions to a firm, an essay.

    `Tell us how you …` is how a panel asks.
    """
    if about.says:
        return 0.0
    share = _share(series, lambda m: _of_us(m.words))
    if len(series.members) < _MANY:
        return float(share >= 0.25)
    # now and then everybody says `we`
    return min(max(2 * share - 0.5, 0.0), 1.0)


_MANY = 12
"""Members of a series that is no page of a few questions to a firm."""


def _of_us(words: str) -> bool:
    verb, _, rest = words.partition(" ")
    told = rest if verb.strip("\"'\u201c").casefold() in labels.ASKS else words
    return bool(labels.OURS.search(told.removeprefix("us "))) and not labels.YOURS.search(words)


def lies_there(series: Series, about: About) -> float:
    """Nobody vouches for the file."""
    return float(not (about.says or about.named or about.known or about.read))


def few(series: Series, about: About) -> float:
    """One or two members, by how much of the guide is something else."""
    alone = {1: 1.0, 2: 0.5}.get(len(series.members), 0.0)
    if not alone:
        return 0.0
    rest = 1 - covered(series, about)
    plain = not marked(series, about) and "?" not in series.members[0].words
    if alone == 1 and plain and not labelled(series, about):
        # `How soft ground fails` above all of a file is what any article is called
        rest = max(rest, _ARTICLE)
    return alone * rest * (1 - below_questions(series, about) / 2)


_ARTICLE = 0.1
"""What a title alone counts as leaving out, which asks by its first word only."""


def covered(series: Series, about: About) -> float:
    """The share of the guide's lines that stand in members and their bodies."""
    return min(series.lines / about.size, 1.0) if about.size else 1.0


def uncovered(series: Series, about: About) -> float:
    """The share of its lines that lie in none of them."""
    return 1 - covered(series, about)


def leaves_out(series: Series, about: About) -> float:
    """How many places of the same shape are left out.

    The parts of a guide that says so may be of several kinds: those elsewhere count a third.
    """
    elsewhere = series.left - series.beside
    left = series.beside + elsewhere / 3
    return left / (left + len(series.members))


def links(series: Series, about: About) -> float:
    """Prompts that are links and nothing else, with nothing below them."""
    return sum(
        bool(_LINK.fullmatch(m.prompt.strip())) and not body
        for m, body in zip(series.members, series.told, strict=True)
    ) / len(series.members)


_LINK = re.compile(r"\W*\[[^\]]*\]\([^)]*\)\W*")


def boxes(series: Series, about: About) -> float:
    """How many begin with a box to tick, and have nothing below them."""
    pairs = zip(series.members, series.told, strict=True)
    ticked = (m.prompt.startswith(("\u2610", "\u2611")) and not body for m, body in pairs)
    return sum(ticked) / len(series.members)


def timed(series: Series, about: About) -> float:
    """How many that do not ask say how long they take: `Opening (2 min)`.

    So do the exercises of a list of questions in which nothing asks, and those that are counted,
    where none of them is called like a part of a meeting.
    """
    lasts = [(m, _LASTS.search(m.title or m.prompt)) for m in series.members]
    called = [labels.normal(found.string[: found.start()]) for _, found in lasts if found]
    exercises = about.topics or (about.says and numbered(series, about) == 1)
    if exercises and labels.MEETING.isdisjoint(called):
        return 0.0
    return sum(found is not None and not (m.asks or m.said) for m, found in lasts) / len(lasts)


_LASTS = re.compile(
    rf"[(\[\N{{EN DASH}}\N{{EM DASH}}-]\s?~?\d[\d\s\N{{EN DASH}}-]{{0,6}}"
    rf"{labels.either(labels.ENGLISH.words['durations'])}[)\]]?\W*$",
    re.IGNORECASE,
)


def long(series: Series, about: About) -> float:
    """How many have more words than a question."""
    return _share(series, lambda m: len(m.prompt.split()) > LONGEST)


def alike(series: Series, about: About) -> float:
    """How many members begin with the same four words as most.

    Stories are asked for alike: `Tell me about a time …`.
    """
    first = [" ".join(normal(m.prompt).split()[:4]) for m in series.members]
    words, most = Counter(first).most_common(1)[0]
    return most / len(first) if most >= 3 and not _OF_STORIES.match(words) else 0.0


_OF_STORIES = re.compile(rf"{labels.either(labels.ENGLISH.asks['of_stories'])}\b")


EVIDENCE: tuple[Evidence, ...] = (
    Evidence("to begin with", "nothing is a question unasked", -4.0, False, begins),
    Evidence("ask", "members ask", 4.0, True, asking),
    Evidence("end in a question mark", "members end in a question mark", 1.5, True, marked),
    Evidence("say so themselves", "`Q:`, `Question 7`", 5.0, True, says_itself),
    Evidence("have an answer's labels", "labels of an answer below them", 4.0, True, labelled),
    Evidence("the guide says so", "its title, front matter or name", 2.5, True, guide_says),
    Evidence("its place says so", "the file's name, or a README", 2.0, True, place_says),
    Evidence("stand below such a title", "a title names questions", 1.5, True, below_questions),
    Evidence("you named the file", "the file was named", 2.0, False, person_says),
    Evidence("were read before", "the ledger knows cards of it", 2.0, False, read_before),
    Evidence("the contents list them", "links at the top lead to them", 2.0, True, in_contents),
    Evidence("name what to explain", "nothing asks in a list of questions", 5.5, True, topics),
    Evidence("are numbered", "their numbers run", 1.0, True, numbered),
    Evidence("have a body of their own", "text stands below each", 1.0, True, answered),
    Evidence("are set off", "headings, bold lines", 0.5, True, set_off),
    Evidence("ordinary names", "sections that any document has", -5.0, True, ordinary),
    Evidence("nothing below, hardly asking", "neither ask nor have a body", -2.0, True, bare),
    Evidence("are chapters", "headings of their own stand below them", -4.0, True, chapters),
    Evidence("are parts of the guide", "titles above those that ask", -8.0, True, parts),
    Evidence("is a conversation", "two people talk", -3.0, True, conversation),
    Evidence("end in a colon", "a label leads in to what is below", -3.0, True, lead_in),
    Evidence("hardly ask", "fewer than two in five", -4.0, True, silent),
    Evidence("follow up", "they lie below what asks itself", -5.0, True, follow),
    Evidence("speak of us", "the first person asks", -2.0, True, of_us),
    Evidence("is asked everywhere", "most files of the folder ask it", -5.0, True, repeated),
    Evidence("is a survey", "another kind of questions", -12.0, True, another_kind),
    Evidence("answers users", "an FAQ", -2.0, True, of_users),
    Evidence("lies in a folder", "says nothing, nobody named it", -1.0, False, lies_there),
    Evidence("are few", "one or two members in much else", -12.0, True, few),
    Evidence("leave their like out", "others look the same", -10.0, True, leaves_out),
    Evidence("leave much out", "lines of the guide lie in none of them", -1.0, True, uncovered),
    Evidence("are links", "links and nothing else", -8.0, True, links),
    Evidence("are boxes to tick", "a list of tasks", -4.0, True, boxes),
    Evidence("say how long", "parts of a meeting", -6.0, True, timed),
    Evidence("are long", "more than a question has", -3.0, True, long),
    Evidence("begin alike", "members begin with the same words", -3.0, True, alike),
)


def weighed(series: Series, about: About) -> list[tuple[Evidence, float]]:
    """Each row with what it is worth here, rounded to a tenth."""
    return [(row, round(row.weight * row.of(series, about), 1)) for row in EVIDENCE]


def score(series: Series, about: About) -> float:
    """The sum of all rows, in tenths."""
    return round(sum(worth for _, worth in weighed(series, about)), 1)


__all__ = ["EVIDENCE", "About", "Evidence", "score", "weighed"]
