"""How well edited notes are recognised: precision, recall and time.

Run it as `PYTHONPATH=. python bench/recognition.py`. Made-up guides are edited as people edit them:
30% of the questions reworded, half of those heavily; a third of the answers edited; all shuffled;
10% deleted and 12% added, among them near-duplicates of what is there.
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from deckbuilder.identity.identify import identify
from deckbuilder.identity.ledger import Ledger
from deckbuilder.model import Note, Span, key_of

# one topic in two lines: three ways to name it, then words its answers use
_TOPICS = """
handle an upset customer|deal with a client who is angry|\
calm down somebody who complains|complaint refund apology listen escalate
prioritise competing deadlines|decide what to do first when everything is urgent|\
order your work under time pressure|calendar backlog triage impact urgent
explain a complex idea to a layperson|make something technical plain to non-experts|\
put jargon into simple words|analogy diagram audience jargon sketch
onboard a new colleague|bring a starter up to speed|\
help a recruit settle in|buddy checklist shadow induction milestone
build a sales pipeline|fill the funnel with prospects|\
create a steady flow of leads|prospect outreach qualification referral cadence
negotiate a contract renewal|reach terms for another year|\
discuss prices when an agreement ends|concession anchor renewal discount clause
run a root cause analysis|find out why a failure happened|\
trace an incident back to its origin|timeline fishbone evidence corrective hypothesis
keep patient data confidential|protect private health records|\
make sure medical information stays secret|consent encryption audit disclosure privacy
design a database schema|model tables for an application|\
lay out relational data|normalise index foreign migration constraint
review a pull request|check a teammate's code|\
give comments on a change before it is merged|diff comment tests naming approve
motivate a remote team|keep morale high across time zones|\
lead people you rarely see|standup recognition async rituals trust
forecast quarterly revenue|predict the numbers for the next three months|\
estimate what will be sold|spreadsheet seasonality weighted commit variance
calibrate a medical device|adjust equipment so that it measures correctly|\
set up an instrument against a reference|tolerance standard certificate drift gauge
plan a product launch|bring something new to market|\
prepare the release of an offering|positioning campaign beta pricing messaging
reduce employee turnover|keep staff from leaving|\
improve retention|exit survey engagement compensation stay
audit a supplier|inspect a vendor's quality system|\
assess whether a manufacturer complies|checklist finding nonconformity site corrective
test a hypothesis statistically|find out if a difference is real|\
run an experiment on data|sample significance power variance control
manage a tight budget|make ends meet with little money|\
control spending|variance savings approval overhead forecast
give difficult feedback|tell somebody that their work falls short|\
have an uncomfortable performance talk|specific behaviour impact private follow
secure a web application|harden a site against attackers|\
prevent common vulnerabilities online|injection sanitise headers token patch
teach a mixed-ability class|reach pupils of different levels|\
differentiate a lesson|scaffold groups assessment objective worksheet
coordinate a supply chain disruption|react when deliveries stop|\
keep goods moving in a shortage|buffer alternate freight stock lead
write a grant proposal|apply for research funding|\
ask a foundation for money|aims budget narrative reviewer outcome
triage patients in an emergency|decide who is treated first|\
sort arrivals on a busy ward|vitals acuity airway protocol reassess
migrate a service to the cloud|move workloads off the old servers|\
shift hosting to another platform|cutover rollback latency cost inventory
respond to a data breach|act after information was stolen|\
contain a leak|contain notify forensic regulator credentials
measure marketing effectiveness|show that a campaign worked|\
prove return on advertising|attribution conversion cohort baseline spend
resolve a conflict between peers|settle a quarrel in the team|\
mediate when colleagues disagree|mediate neutral interests agreement private
maintain safety on a construction site|prevent accidents among the crew|\
enforce protective rules outdoors|harness toolbox hazard permit inspection
close the books at month end|finish accounts in time|\
complete the monthly ledger|reconcile accrual journal checklist cutoff
""".strip()
_SETTINGS = (
    "in a hospital|at a regional bank|in a start-up|during a merger|on the night shift|in a "
    "public school|for an overseas "
    "customer|at a trade fair|in a regulated plant|with a volunteer crew|"
    "in a call centre|under a fixed price|with half of the staff ill|across three "
    "countries|in your first month|for a family "
    "business|in a research group|at peak season|"
    "on an open-source project|in a government office|for a luxury brand|in a warehouse|on a "
    "legacy system|with a sceptical board"
).split("|")
_OPENERS = (
    "How do you|How would you|What is the best way to|Can you explain how to|What steps do you "
    "take to|What helps you to"
).split("|")
_OTHERS = (
    "Describe your approach when you have to|Tell me about a time you had to|Walk us through "
    "a situation in which you needed "
    "to|Give an example from your career where you managed to|"
    "What have you learned about trying to|Share a story of how you came to"
).split("|")
_NAMES = (
    "Osman Petra Quill Radha Sven Tamsin Ugo Valeria Wojtek Xenia Yusuf Zelda Anouk Bodo Carys "
    "Dmitri Elif Farid Greta Hanno Imke Jonas Kirsi Luana"
).split()
_VERBS = (
    "check record discuss compare prepare confirm reduce collect present rank rehearse draft "
    "measure simplify question map share publish trim verify"
).split()
_THINGS = (
    "risk|cost|owner|deadline|assumption|result|report|meeting|figure|plan|message|option"
    "|example|process|target|summary|"
    "decision|note|threshold|review|contract|workshop|dashboard|interview|"
    "schedule|template|prototype|invoice|survey|policy|ticket|roadmap"
).split("|")
_WHEN = (
    "first|within a day|before anything else|every Friday|at the end of the week|with my "
    "manager|in writing|on one page|face to face|"
    "as early as I can|together with the team|twice a month"
).split("|")
_FRAMES = (
    "I {v} the {t} and the {k} {w}.",
    "{w}, I {v} every {k} so that nobody is surprised by the {t}.",
    "In one case {n} found {d} {k} problems, and we had to {v} the {t} {w}.",
    "The {k} matters more than the {t}, which is why I {v} it {w}.",
    "After {d} weeks the {k} had improved by {d} percent and {n} asked for the {t}.",
    "It is important to {v} the {k} {w}, since a late {t} costs about {d} hours.",
    "{n} and I {v} the {t}, {v} the {k} and agree on one {t} {w}.",
    "I never {v} a {k} without a {t}.",
    "For example, when {n} joined, the {k} and the {t} were wrong in {d} places; I chose to "
    "{v} them {w}.",
)


@dataclass(frozen=True)
class Item:
    """A made-up question."""

    ident: int
    topic: int
    way: int
    setting: str
    opener: str
    answer: tuple[str, ...]

    @property
    def question(self) -> str:
        """As it stands in the guide."""
        return (
            f"{self.opener} {_TOPICS.splitlines()[self.topic].split('|')[self.way]} {self.setting}?"
        )


def _sentence(rng: random.Random, topic: int) -> str:
    words = _TOPICS.splitlines()[topic].split("|")[3].split()
    text = rng.choice(_FRAMES)
    for mark, choices in (
        ("{v}", _VERBS),
        ("{t}", _THINGS),
        ("{k}", words),
        ("{w}", _WHEN),
        ("{n}", _NAMES),
    ):
        while mark in text:
            text = text.replace(mark, rng.choice(choices), 1)
    while "{d}" in text:
        text = text.replace("{d}", str(rng.randint(2, 60)), 1)
    return text[0].upper() + text[1:]


def make(rng: random.Random, ident: int, like: Item | None = None) -> Item:
    """A new item; a near-duplicate of `like` shares its topic and wording, in another setting."""
    topic = like.topic if like else rng.randrange(len(_TOPICS.splitlines()))
    way, opener = (
        (like.way, like.opener) if like else (rng.randrange(3), rng.choice(_OPENERS + _OTHERS))
    )
    return Item(
        ident,
        topic,
        way,
        rng.choice(_SETTINGS),
        opener,
        tuple(_sentence(rng, topic) for _ in range(rng.randint(3, 9))),
    )


def guide(rng: random.Random, size: int, start: int = 0) -> list[Item]:
    """Items with different questions, a fifth of them near-duplicates of another."""
    items: dict[str, Item] = {}
    while len(items) < size:
        like = rng.choice(list(items.values())) if items and rng.random() < 0.2 else None
        item = make(rng, start + len(items), like)
        items.setdefault(item.question, item)
    return list(items.values())


def reword(rng: random.Random, item: Item, *, heavily: bool) -> Item:
    """Lightly: another opener, a word more or another setting's wording; heavily: new words."""
    if heavily:
        way = rng.choice([w for w in range(3) if w != item.way])
        opener = rng.choice([o for o in _OPENERS + _OTHERS if o != item.opener])
        return replace(
            item,
            way=way,
            opener=opener,
            setting=rng.choice([item.setting, "", f"when you work {item.setting}"]),
        )
    kind = rng.randrange(3)
    if kind == 0:
        return replace(item, opener=rng.choice([o for o in _OPENERS if o != item.opener]))
    if kind == 1:
        return replace(item, setting=f"{item.setting}, in practice")
    return replace(item, opener=f"In your own words: {item.opener[0].lower()}{item.opener[1:]}")


def edit_answer(rng: random.Random, item: Item) -> Item:
    """Up to half of the sentences replaced, one dropped or added."""
    lines = list(item.answer)
    for _ in range(rng.randint(1, max(1, len(lines) // 2))):
        lines[rng.randrange(len(lines))] = _sentence(rng, item.topic)
    if rng.random() < 0.3:
        lines.insert(rng.randrange(len(lines) + 1), _sentence(rng, item.topic))
    elif len(lines) > 3 and rng.random() < 0.3:
        del lines[rng.randrange(len(lines))]
    return replace(item, answer=tuple(lines))


@dataclass(frozen=True)
class Edit:
    """A guide before and after, and which items were reworded."""

    before: list[Item]
    after: list[Item]
    lightly: frozenset[int]
    heavily: frozenset[int]


def edit(rng: random.Random, before: list[Item], *, all_reworded: bool = False) -> Edit:
    """The made-up edit of issue 4."""
    kept = [item for item in before if rng.random() >= 0.1]
    lightly: set[int] = set()
    heavily: set[int] = set()
    after = []
    for item in kept:
        draw = 0.0 if all_reworded else rng.random()
        if draw < 0.3:
            hard = rng.random() < 0.5
            (heavily if hard else lightly).add(item.ident)
            item = reword(rng, item, heavily=hard)
        after.append(edit_answer(rng, item) if rng.random() < 1 / 3 else item)
    after += [
        make(rng, -1 - at, rng.choice(before) if rng.random() < 0.5 else None)
        for at in range(round(len(before) * 0.12))
    ]
    rng.shuffle(after)
    # a question that was another item's is that item by every rule: no part of the trial
    owner = {item.question: item.ident for item in before}
    once = {
        item.question: item
        for item in reversed(after)
        if owner.get(item.question, item.ident) == item.ident
    }
    return Edit(before, list(once.values()), frozenset(lightly), frozenset(heavily))


def note(item: Item, path: str = "guide.md") -> Note:
    """The note of an item."""
    answer = " ".join(item.answer)
    fields = (("Question", item.question), ("Key points", answer))
    return Note(
        "Interview Question",
        "question",
        "Role",
        key_of(item.question),
        fields,
        (),
        "Interview Prep::Role",
        0,
        (Span(path, 1, 2),),
        answer=answer,
        guide=path,
    )


Way = Callable[[Sequence[Item], Sequence[Item]], dict[int, int]]
"""Items before and after → item after: the item before that it is taken for."""


def by_ledger(before: Sequence[Item], after: Sequence[Item]) -> dict[int, int]:
    """What this project does."""
    old = identify(Ledger(), [note(item) for item in before], {"guide.md"})
    guids = {n.guid: item.ident for n, item in zip(old.notes, before, strict=True)}
    new = identify(old.ledger, [note(item) for item in after], {"guide.md"})
    return {
        item.ident: guids[n.guid]
        for n, item in zip(new.notes, after, strict=True)
        if n.guid in guids
    }


def by_question(before: Sequence[Item], after: Sequence[Item]) -> dict[int, int]:
    """A hash of the question."""
    known = {item.question: item.ident for item in before}
    return {item.ident: known[item.question] for item in after if item.question in known}


def by_position(before: Sequence[Item], after: Sequence[Item]) -> dict[int, int]:
    """The number in the guide."""
    return {item.ident: old.ident for old, item in zip(before, after, strict=False)}


def judge(edits: Sequence[Edit], way: Way) -> dict[str, float]:
    """Precision of what was taken; recall of what survived, in all and by how it was reworded."""
    count: Counter[str] = Counter()
    for one in edits:
        taken = way(one.before, one.after)
        known = {item.ident for item in one.before}
        count["taken"] += len(taken)
        count["right"] += sum(a == b for a, b in taken.items())
        for item in one.after:
            if item.ident in known:
                for name in (
                    "all",
                    "light"
                    if item.ident in one.lightly
                    else "heavy"
                    if item.ident in one.heavily
                    else "kept",
                ):
                    count[name] += 1
                    count[f"{name} found"] += taken.get(item.ident) == item.ident
    found = {
        name: count[f"{name} found"] / max(1, count[name])
        for name in ("all", "kept", "light", "heavy")
    }
    return {"precision": count["right"] / max(1, count["taken"]), **found}


def trial(seed: int = 0, guides: int = 40, size: int = 60) -> list[Edit]:
    """Edited guides."""
    rng = random.Random(seed)
    return [edit(rng, guide(rng, size)) for _ in range(guides)]


def seconds(size: int = 1000, seed: int = 1) -> float:
    """The time to recognise so many changed questions in one guide."""
    rng = random.Random(seed)
    one = edit(rng, guide(rng, round(size / 0.9)), all_reworded=True)
    old = identify(Ledger(), [note(item) for item in one.before], {"guide.md"}).ledger
    new = [note(item) for item in one.after]
    start = time.process_time()
    identify(old, new, {"guide.md"})
    return time.process_time() - start


def main() -> None:
    """Print the table."""
    edits = trial(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
    print(f"{'':10}precision  recall    kept   light   heavy")
    for name, way in (("ledger", by_ledger), ("question", by_question), ("position", by_position)):
        r = judge(edits, way)
        print(
            f"{name:10}{r['precision']:9.3f}{r['all']:8.3f}{r['kept']:8.3f}"
            f"{r['light']:8.3f}{r['heavy']:8.3f}"
        )
    few, many = (min(seconds(size) for _ in range(3)) for size in (250, 1000))
    print(f"changed cards in one guide: 1,000 take {many / few:.1f} x the time of 250")


if __name__ == "__main__":
    main()
