"""Guides made up for timing: as many notes as asked, all different, in the main family's form."""

from __future__ import annotations

import random
from pathlib import Path

_WORDS = (
    "account answer audit balance budget buyer case client contract cost data deal demand "
    "design device draft effect field figure forecast goal group "
    "growth hospital issue launch lead ledger lesson margin market meeting metric model "
    "nurse offer order outcome partner patient plan price process "
    "product project quality quarter question rate region report result review risk role "
    "sales scope season service signal site staff stock story "
    "supply survey system target team term test theme time tool trend trial unit vendor "
    "visit week work yield"
).split()


def sentence(random_: random.Random, least: int = 8, most: int = 16) -> str:
    words = [random_.choice(_WORDS) for _ in range(random_.randint(least, most))]
    return f"I {words[0]} the " + " ".join(words[1:]) + "."


def guide(number: int, questions: int) -> str:
    """A guide; each question makes a question note, every second one a pitfall note too."""
    random_ = random.Random(number)
    lines = [
        "---",
        f'term: "Role {number} Interview Guide"',
        f"vertical: Vertical {number % 7}",
        "category: Sales",
        "tags: [One, Two]",
        "---",
        "",
    ]
    lines += [
        "### Certifications",
        f"- **Certified Tester Number {number} (CT{number})**: {sentence(random_)}",
        "",
        "## Interview Questions and Answers",
    ]
    for n in range(1, questions + 1):
        if n % 10 == 1:
            lines += ["", f"### Section {n // 10} Questions"]
        lines += ["", f"#### {n}. How do you {' '.join(random_.sample(_WORDS, 8))} {number} {n}?"]
        answer = " ".join(sentence(random_) for _ in range(random_.randint(4, 8)))
        lines += [
            f"- **Answer**: {answer} **Outcome**: {sentence(random_)}"
            + (f" **Pitfall to avoid**: {sentence(random_)}" if n % 2 else "")
        ]
        lines += [f"- **Follow-up Points**:\n  - {sentence(random_)}\n  - {sentence(random_)}"]
    return "\n".join(lines) + "\n"


def folder(target: Path, notes: int, questions: int = 30) -> Path:
    """A folder of guides that makes about this many notes."""
    target.mkdir(parents=True, exist_ok=True)
    each = questions + questions // 2 + 2
    for number in range(max(1, round(notes / each))):
        (target / f"role-{number}.md").write_text(guide(number, questions), encoding="utf-8")
    return target
