"""Small guides that show what people reported of other tools, and what is right here.

Each folder of tests/reports is a guide; `cases.json` names the report and what must come of it.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from deckbuilder import export, files
from deckbuilder.model import Guide, Note, Pitfall, Question

FOLDER = Path(__file__).parent / "reports"
CASES: list[dict[str, Any]] = json.loads((FOLDER / "cases.json").read_text(encoding="utf-8"))
HIDDEN = ("Question", "Context", "Source", "Ask")
"""Fields that are not on the back."""


@dataclass(frozen=True)
class Made:
    """What came of a case."""

    guides: tuple[Guide, ...]
    notes: tuple[Note, ...]
    codes: tuple[str, ...]
    told: frozenset[int]
    """Lines that a diagnostic names."""
    media: frozenset[str]

    @property
    def questions(self) -> dict[str, dict[str, str]]:
        """The fields of the notes by what one reads on their fronts."""
        return {
            shown(dict(n.fields)["Question"]): dict(n.fields)
            for n in self.notes
            if n.kind == "question"
        }

    def note(self, prompt: str) -> dict[str, str]:
        """The fields of the note with this question; none where there is none."""
        found = self.questions
        wanted = prompt.replace("`", "")
        plain = {front.replace("`", ""): fields for front, fields in found.items()}
        near = next((fields for front, fields in plain.items() if wanted in front), {})
        return plain.get(wanted, near)


def shown(markup: str) -> str:
    """What a reader sees."""
    block = r"<(?:br|/?(?:p|li|tr|td|th|pre|ul|ol|div|blockquote|table))\b[^>]*>"
    return " ".join(unescape(re.sub(r"<[^>]*>", "", re.sub(block, " ", markup))).split())


def made(name: str) -> Made:
    library = files.read([FOLDER / name])
    built = export.build(library, FOLDER / "no-ledger.lock")
    notes = tuple(note for deck in built.decks for note in deck.notes)
    said = library.diagnostics
    images = {
        name
        for note in notes
        for _, html in note.fields
        for name in re.findall(r'<img src="([^"]+)"', html)
    }
    return Made(
        library.guides,
        notes,
        tuple(d.code for d in said),
        frozenset(n for d in said for n in range(d.span.start, d.span.end + 1)),
        frozenset(images),
    )


def back(fields: dict[str, str]) -> str:
    return " ".join(shown(html) for name, html in fields.items() if name not in HIDDEN)


def markup(fields: dict[str, str]) -> str:
    return fields.get("Key points", "") + fields.get("Full answer", "")


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_what_people_reported(case: dict[str, Any]) -> None:
    found, right = made(case["name"]), case["right"]
    wrong = [*_cards(found, right), *_words(found, right), *_marks(found, right)]
    wrong += ["a line is told to be lost"] if "lost-text" in found.codes else []
    assert not wrong, "\n".join(wrong)


def _cards(found: Made, right: dict[str, Any]) -> list[str]:
    cards = [card for guide in found.guides for card in guide.cards]
    prompts = [card.prompt for card in cards if isinstance(card, Question)]
    wrong = []
    if "prompts" in right and prompts != right["prompts"]:
        wrong.append(f"prompts are {prompts}")
    if "role" in right and {card.meta.label for card in cards} != {right["role"]}:
        wrong.append("another role")
    for prompt, text in right.get("pitfalls", {}).items():
        texts = [str(c.text) for c in cards if isinstance(c, Pitfall) and c.prompt == prompt]
        if not any(" ".join(t.split()).rstrip(".") == text.rstrip(".") for t in texts):
            wrong.append(f"pitfalls of {prompt!r}: {texts}")
    return wrong


def _words(found: Made, right: dict[str, Any]) -> list[str]:
    wrong = []
    for prompt, wanted in right.get("contains", {}).items():
        seen = back(found.note(prompt))
        wrong += [f"not on {prompt!r}: {w!r}" for w in wanted if " ".join(w.split()) not in seen]
    for prompt, fields in right.get("contains_in_field", {}).items():
        for name, wanted in fields.items():
            seen = shown(found.note(prompt).get(name, ""))
            lacks = [w for w in wanted if " ".join(w.split()) not in seen]
            wrong += [f"{prompt!r} {name} lacks {w!r}: {seen!r}" for w in lacks]
    for prompt, unwanted in right.get("not_on", {}).items():
        wrong += [f"on {prompt!r}: {w!r}" for w in unwanted if w in back(found.note(prompt))]
    everything = [(n.kind, name, html) for n in found.notes for name, html in n.fields]
    for word in right.get("absent", []):
        wrong += [
            f"{word!r} in {kind} {name}"
            for kind, name, html in everything
            if " ".join(word.split()) in shown(html)
        ]
    for word in right.get("html_absent", []):
        wrong += [f"{word!r} in {kind} {name}" for kind, name, html in everything if word in html]
    for prompt, wanted in right.get("points", {}).items():
        points = found.note(prompt).get("Key points", "")
        items = [shown(item) for item in re.findall(r"<li\b[^>]*>(.*?)</li>", points, re.S)]
        alone = all(sum(w in item for item in items) == 1 for w in wanted)
        if not alone or any(sum(w in item for w in wanted) > 1 for item in items):
            wrong.append(f"points of {prompt!r}: {items}")
    return wrong


def _marks(found: Made, right: dict[str, Any]) -> list[str]:
    wrong = []
    for prompt, wanted in right.get("html_contains", {}).items():
        wrong += [f"no {w!r} on {prompt!r}" for w in wanted if w not in markup(found.note(prompt))]
    tags = {tag for note in found.notes for tag in note.tags}
    lines = {int(n) for n in re.findall(r"line (\d+)", right.get("or", ""))}
    if not lines & found.told:
        wrong += [f"no tag {tag}" for tag in right.get("tags", []) if tag not in tags]
    wrong += [f"tag {tag}" for tag in right.get("absent_tags", []) if tag in tags]
    wrong += [f"{code} is told" for code in right.get("no_diagnostics", []) if code in found.codes]
    if right.get("media_count", len(found.media)) != len(found.media):
        wrong.append(f"{len(found.media)} pictures")
    for prompt in right.get("images_on", []):
        if "<img" not in markup(found.note(prompt)):
            wrong.append(f"no picture on {prompt!r}")
    for prompt, wanted in right.get("code_lines", {}).items():
        blocks = re.findall(r"<pre\b[^>]*>(.*?)</pre>", markup(found.note(prompt)), re.S)
        code = unescape(re.sub(r"<[^>]*>", "", "\n".join(blocks))).split("\n")
        wrong += [f"no line {line!r} in {prompt!r}" for line in wanted if line not in code]
    return wrong


def test_every_folder_is_a_case() -> None:
    folders = {path.name for path in FOLDER.iterdir() if path.is_dir()}
    assert folders == {case["name"] for case in CASES}
