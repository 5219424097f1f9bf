"""Cards of every note type as Anki renders them, photographed: `python tests/shots.py [DIR]`.

They are 390 px wide, and DIR is shots/ by default. Needs `anki` and Debian's chromium with
chromium-driver; exits 1 when a page scrolls sideways, a fold is too small to tap or a text's
computed contrast is too low.
"""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from html import escape
from pathlib import Path
from typing import Any

from anki.collection import Collection
from anki.decks import DeckId

from deckbuilder.markdown import html as render
from deckbuilder.notes.types import NOTE_TYPES, PITFALL, QUESTION, TERM

ROOT = Path(__file__).resolve().parent.parent
WIDTH = 390

CODE = render.code(
    '''from functools import cache

@cache
def error_lines(path: str, limit: int = 100) -> Iterator[str]:
    """Yield the lines that hold an error, without reading the file whole."""
    with open(path, encoding="utf-8") as file:  # closed even when the consumer stops early
        for number, line in enumerate(file):
            if " ERROR " in line and number < limit and not line.startswith("#"):
                yield f"{number}: {line.rstrip()}\\n"

class Importer(Base):
    rate = 0.5
    def __init__(self) -> None:
        self.seen = None''',
    "python",
)
TABLE = (
    "<table><thead><tr><th>Isolation level</th><th>Dirty read</th><th>Non-repeatable "
    "read</th><th>Phantom read</th></tr></thead>"
    "<tbody><tr><td>Read committed</td><td>no</td><td>possible</td><td>possible</td></tr>"
    "<tr><td>Serializable</td><td>no</td><td>no</td><td>no</td></tr></tbody></table>"
)
STORY = (
    '<ol class="points">'
    '<li><span class="star">Situation</span> In my second year at a regional hospital group, '
    "<b>the renewal was at risk</b> after two late deliveries.</li>"
    '<li><span class="star">Task</span> I had <b>six weeks</b> to win back the confidence of '
    "procurement and of the head nurse.</li>"
    '<li><span class="star">Action</span> I <b>met the ward managers one by one</b>, wrote '
    "down what each of them lost, and brought a plan with dates.</li>"
    '<li><span class="star">Result</span> They <b>signed for three years</b> and added '
    "<b>$1.2 million</b> of monitors.</li></ol>"
)
ASKED = (
    "Can you describe a time when you had to rescue a customer relationship that was about to fail?"
)
FULL = (
    "<p>In my second year at a regional hospital group, the renewal was at risk after two "
    "late deliveries.</p>"
    "<p>I had six weeks to win back the confidence of procurement.</p>"
)

SAMPLES: dict[str, tuple[str, dict[str, str]]] = {
    "question-long": (
        QUESTION.name,
        {
            "Question": ASKED,
            "Context": "Medical Equipment Account Manager · Behavioral Interview Questions",
            "Ask": "Tell it as a story: situation, task, action, result. 4 points.",
            "Opening words": "In my second year at a regional hospital group",
            "Key points": STORY,
            "Result": "A renewal for three years, and <b>$1.2 million</b> of new business.",
            "Watch out": "<ul><li>Blaming the logistics team.</li><li>Telling it without a "
            "figure.</li></ul>",
            "Next": "What would you do differently today?",
            "Why it works": "It shows that you listen first, and that you "
            "measure what you promise.",
            "Best practice": "Name the people you spoke to by their function.",
            "Alternative": "A customer whom you rightly let go.",
            "Another example": "<p><b>Example 2</b></p><p>At a distributor "
            "of imaging devices, I …</p>",
            "Full answer": FULL,
            "Source": "Medical Equipment Account Manager Interview Questions and Answers",
            "My answer": "The St. Mary's story: <div>late, listened, "
            "plan with dates, signed.</div>",
        },
    ),
    "question-short": (
        QUESTION.name,
        {
            "Question": "Why us?",
            "Key points": '<div class="points"><b>Your patients</b> are '
            "the people I grew up with.</div>",
        },
    ),
    "question-code": (
        QUESTION.name,
        {
            "Question": "How do you write <code>error_lines()</code> so that a file of 40 GB is "
            "read line by line?",
            "Context": "Backend Python Engineer · Python Questions",
            "Ask": "Write the code, then explain it. 2 points.",
            "Key points": CODE
            + '<ol class="points"><li>A generator <b>holds only its position</b>; see '
            "<code>collections.abc.Generator.__next__</code>.</li>"
            "<li>Peak memory fell <b>from 2.3 GB to 40 MB</b>.</li></ol>",
            "Watch out": "Calling <code>len()</code> on a generator, which "
            "raises <code>TypeError</code>.",
            "Best practice": CODE,
            "Full answer": FULL + CODE,
            "Source": "Backend Python Engineer Interview Questions and Answers",
            "Read aloud": "[anki:tts lang=en_US]How do you read a large file?[/anki:tts]",
        },
    ),
    "question-wide": (
        QUESTION.name,
        {
            "Question": "What do isolation levels promise, and what is "
            "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft?",
            "Context": "Backend Python Engineer · SQL",
            "Ask": "Name them in order. 2 points.",
            "Key points": '<ol class="points"><li><b>Read committed</b> hides what others have not '
            "committed.</li>"
            "<li>https://www.example.org/a/very/long/path/without/any/chance/to/break/it/anywhere?query=0123456789012345678901234567890123456789</li></ol>"
            + TABLE
            + '<p><img src="deckbuilder-missing.png" alt="A diagram that is not '
            'there"></p><p>\\[x = \\frac{1}{2}\\]</p>',
            "Full answer": TABLE,
            "Source": "A guide",
        },
    ),
    "question-rtl": (
        QUESTION.name,
        {
            "Question": "ספר על פעם שבה הצלת קשר עם לקוח?",
            "Context": "מנהל תיקי לקוחות · שאלות התנהגות",
            "Ask": "Tell it as a story: situation, action, result. 3 points.",
            "Opening words": "בשנה השנייה שלי",
            "Key points": '<ol class="points"><li><span class="star">Situation</span> <b>החוזה היה '
            "בסכנה</b> אחרי שני איחורים.</li>"
            '<li><span class="star">Action</span> <b>נפגשתי עם כל האחיות</b> (6) ורשמתי מה '
            'כל אחת הפסידה.</li></ol><pre><code class="hl">x = 1</code></pre>',
            "Result": "Python עזר לנו: חתמו לשלוש שנים.",
            "Watch out": "<ul><li>להאשים אחרים.</li></ul>",
            "Full answer": "<p>בשנה השנייה שלי, החוזה היה בסכנה.</p>",
            "Source": "שאלות ותשובות",
            "My answer": "My own words, in English.",
        },
    ),
    "pitfall": (
        PITFALL.name,
        {
            "Question": ASKED,
            "Context": "Medical Equipment Account Manager · Behavioral Interview Questions",
            "Ask": "What should you avoid here? (2)",
            "Watch out": "<ul><li>Blaming the logistics team.</li><li>Telling it without a "
            "figure.</li></ul>",
            "Instead": "Name the people you spoke to by their function.",
            "Model answer": STORY,
            "Source": "Medical Equipment Account Manager Interview Questions and Answers",
            "My note": "I tend to blame the carrier.",
        },
    ),
    "pitfall-rtl": (
        PITFALL.name,
        {
            "Question": "למה אנחנו?",
            "Context": "מנהל תיקי לקוחות · כללי",
            "Ask": "What should you avoid here?",
            "Watch out": "לדבר על השכר.",
            "Instead": "לדבר על המטופלים.",
        },
    ),
    "pitfall-short": (
        PITFALL.name,
        {
            "Question": "Why us?",
            "Ask": "What should you avoid here?",
            "Watch out": "Praising the salary.",
        },
    ),
    "term": (
        TERM.name,
        {
            "Term": "CHSP",
            "Context": "Certification",
            "Prompt": "What does CHSP stand for?",
            "Answer": "Certified Healthcare Sales Professional",
            "Detail": "A program that covers selling to hospitals, compliance and the economics of "
            "care.",
            "Roles": "Healthcare Enterprise Sales Manager, Medical Equipment Account Manager",
            "Source": "Healthcare Enterprise Sales Manager Interview Questions and Answers",
        },
    ),
    "term-two": (
        TERM.name,
        {
            "Term": "Clinical Fluency",
            "Context": "MedTech Sales Leader",
            "Prompt": "“Clinical Fluency”: name 3 practical ways to develop it.",
            "Answer": "<ul><li>Attend rounds with a clinical specialist.</li><li>Read one trial a "
            "month.</li><li>Explain a procedure to a colleague.</li></ul>",
            "Prompt 2": "“Clinical Fluency”: why does it matter?",
            "Answer 2": "Surgeons talk to people who understand the case, not the brochure.",
            "Source": "MedTech Sales Leader Competencies",
            "Read aloud": "[anki:tts lang=en_US]Clinical Fluency[/anki:tts]",
            "My note": "Ask Dana for a day in the theatre.",
        },
    ),
}

# What Anki's reviewer does to a card's page, in our own words; the root's size is the desktop's.
REVIEWER = """html { font-size: 14px; --fg: #020202; --canvas: #f5f5f5; } \
html.night-mode { --fg: #fcfcfc; --canvas: #2c2c2c; }
body { margin: 20px; overflow-wrap: break-word; background-color: var(--canvas); }
body.nightMode { background-color: var(--canvas); color: var(--fg); }
hr { background-color: #737373; margin: 1em 0; border: none; height: 1px; } \
img { max-width: 100%; max-height: 95vh; }
li { text-align: start; } pre { text-align: left; }
.replay-button { display: inline-flex; margin: 3px; } \
.replay-button svg { width: 40px; height: 40px; }
.replay-button svg circle { fill: #fff; stroke: #414141; }"""
PLAY = (
    '<a class="replay-button soundLink" href="#"><svg viewBox="0 0 64 64"><circle cx="32" '
    'cy="32" r="29"/><path d="M56.5 32 23 51V13z"/></svg></a>'
)
PAGE = (
    '<html class="{html}"><head>{head}</head><body class="{body}"><div id="content" '
    'class="{inner}">{card}</div></body></html>'
)
SKELETONS = {
    "light": {"html": "", "body": "card card1 isLin", "inner": ""},
    "night": {"html": "night-mode", "body": "card card1 nightMode night_mode isLin", "inner": ""},
    "droid": {
        "html": "mobile android js",
        "body": "card card1 night_mode ankidroid_dark_mode",
        "inner": "",
    },
    "nested": {"html": "nightMode", "body": "", "inner": "card"},
}
"""The classes that say night, as the desktop, AnkiDroid and a page around the card give them."""

MEASURE = """
const problems = [], parse = c => (c.match(/[\\d.]+/g) || []).map(Number);
const light = ([r, g, b]) => [r, g, b].map(v => \
(v /= 255) <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
  .reduce((s, v, i) => s + v * [.2126, .7152, .0722][i], 0);
if (document.documentElement.scrollWidth > innerWidth) \
problems.push('the page scrolls sideways: ' + document.documentElement.scrollWidth);
for (const a of document.querySelectorAll('a.hint')) {
  const box = a.getBoundingClientRect();
  if (a.style.display !== 'none' && (box.height < 40 || box.width < 40)) \
problems.push('too small to tap: ' + a.textContent.trim());
}
const walk = document.createTreeWalker(document.querySelector('.ip'), NodeFilter.SHOW_TEXT);
while (walk.nextNode()) {
  const element = walk.currentNode.parentElement;
  if (!walk.currentNode.data.trim() || !element.getClientRects().length) continue;
  let under = element;
  while (under && (parse(getComputedStyle(under).backgroundColor)[3] ?? 1) === 0) \
under = under.parentElement;
  const a = light(parse(getComputedStyle(element).color)), \
b = light(parse(under ? getComputedStyle(under).backgroundColor : 'rgb(255,255,255)'));
  const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
  if (ratio < 4.5) \
problems.push(ratio.toFixed(2) + ':1 ' + walk.currentNode.data.trim().slice(0, 40));
  const box = element.getBoundingClientRect();
  if (element.closest('pre, table, mjx-container')) continue;
  if (box.right > innerWidth + 1 || box.left < -1) \
problems.push('sticks out: ' + walk.currentNode.data.trim().slice(0, 40));
}
return problems;"""


def rendered() -> dict[str, str]:
    """Every side of every sample by name, as the real Anki makes it."""
    sides: dict[str, str] = {}
    folder = tempfile.mkdtemp()
    collection = Collection(str(Path(folder) / "collection.anki2"))
    try:
        for kind in NOTE_TYPES.values():
            made: dict[str, Any] = {**collection.models.new(kind.name), "css": kind.css}
            made["flds"] = [
                {**collection.models.new_field(f.name), **f.as_dict()} for f in kind.fields
            ]
            made["tmpls"] = [
                {**collection.models.new_template(t.name), **t.as_dict()} for t in kind.templates
            ]
            collection.models.add_dict(made)
        for name, (kind_name, values) in SAMPLES.items():
            found = collection.models.by_name(kind_name)
            assert found
            note = collection.new_note(found)
            for field_name, value in values.items():
                note[field_name] = value
            collection.add_note(note, DeckId(1))
            for number, card in enumerate(note.cards()):
                suffix = f"-{number + 1}" if number else ""
                for side, html in (("front", card.question()), ("back", card.answer())):
                    for play in ("[anki:play:q:0]", "[anki:play:a:0]"):
                        html = html.replace(play, PLAY)
                    sides[f"{name}{suffix}-{side}"] = html
    finally:
        collection.close()
        shutil.rmtree(folder)
    return sides


class Browser:
    """Headless chromium behind chromedriver's HTTP; the phone's viewport is set by DevTools."""

    def __init__(self, folder: Path) -> None:
        self.port = 9517
        command = [shutil.which("chromedriver") or "chromedriver", f"--port={self.port}"]
        self.driver = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        flags = (
            "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run "
            "--disable-background-networking --disable-component-update --disable-sync"
        )
        args = [*flags.split(), f"--user-data-dir={folder}"]
        options = {
            "capabilities": {
                "alwaysMatch": {
                    "goog:chromeOptions": {"args": args, "binary": shutil.which("chromium")}
                }
            }
        }
        self.session = ""
        for _ in range(50):
            try:
                self.session = "/session/" + self.call("POST", "/session", options)["sessionId"]
                break
            except (ConnectionError, urllib.error.URLError):
                time.sleep(0.2)
        metrics = {"width": WIDTH, "height": 700, "deviceScaleFactor": 1.5, "mobile": True}
        self.devtools("Emulation.setDeviceMetricsOverride", metrics)

    def call(self, method: str, path: str, body: object = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}",
            data,
            {"Content-Type": "application/json"},
            method=method,
        )
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise RuntimeError(error.read().decode()) from error

    def devtools(self, command: str, params: object) -> Any:
        return self.call(
            "POST", f"{self.session}/goog/cdp/execute", {"cmd": command, "params": params}
        )

    def run(self, script: str) -> Any:
        return self.call("POST", f"{self.session}/execute/sync", {"script": script, "args": []})

    def shoot(self, html: str, target: Path, *, unfold: bool) -> list[str]:
        """The page as a picture, and what is wrong with it."""
        page = target.with_suffix(".html")
        page.write_text(html, encoding="utf-8")
        self.call("POST", f"{self.session}/url", {"url": page.as_uri()})
        if unfold:
            self.run("document.querySelectorAll('a.hint').forEach(a => a.click())")
        problems: list[str] = self.run(MEASURE)
        height = self.run("return Math.max(document.documentElement.scrollHeight, 500)")
        clip = {"x": 0, "y": 0, "width": WIDTH, "height": height, "scale": 1}
        shot = self.devtools(
            "Page.captureScreenshot", {"format": "png", "captureBeyondViewport": True, "clip": clip}
        )
        target.write_bytes(base64.b64decode(shot["data"]))
        page.unlink()
        return problems

    def close(self) -> None:
        if self.session:
            self.call("DELETE", self.session)
        self.driver.terminate()
        self.driver.wait()


def main(argv: list[str]) -> int:
    folder = Path(argv[0] if argv else ROOT / "shots").resolve()
    folder.mkdir(parents=True, exist_ok=True)
    profile = Path(tempfile.mkdtemp())
    problems: list[str] = []
    browser = Browser(profile)
    try:
        for name, card in rendered().items():
            # large and small text as a phone's setting scales it: every size follows the card's
            shots = [(mode, False, 18) for mode in SKELETONS]
            if name.endswith("back"):
                shots += [("light", True, 18), ("night", True, 18)]
            shots += [("light", False, 30), ("light", False, 12)]
            for mode, unfold, size in shots:
                text = "" if size == 18 else f"<style>body.card {{ font-size: {size}px; }}</style>"
                head = (
                    f'<meta charset="utf-8"><title>{escape(name)}</title><meta name="viewport" '
                    f'content="width=device-width"><style>{REVIEWER}</style>{text}'
                )
                html = "<!doctype html>" + PAGE.format(head=head, card=card, **SKELETONS[mode])
                label = (
                    f"{name}.{mode}" + ("-open" if unfold else "") + (f"-{size}px" if text else "")
                )
                problems += [
                    f"{label}: {problem}"
                    for problem in browser.shoot(html, folder / f"{label}.png", unfold=unfold)
                ]
    finally:
        browser.close()
        shutil.rmtree(profile, ignore_errors=True)
    print("\n".join(problems) or f"{len(list(folder.glob('*.png')))} pictures in {folder}")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
