"""A hostile guide in the real Anki, drawn by Anki's own MathJax in a browser: nothing runs.

It is judged by the page that comes of it, not by the text of a card.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import pytest

pytest.importorskip("anki", reason="the real anki is not installed")

from tests import hostile
from tests.preview_shots import Chromium, available
from tests.real_anki import export, import_package, new_collection

pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.skipif(bool(available()), reason=available() or "a browser is there"),
]


@pytest.fixture(scope="module")
def mathjax() -> Path:
    """MathJax as Anki ships it, in the wheel of its desktop program."""
    try:
        found = resources.files("_aqt") / "data" / "web" / "js"
    except ModuleNotFoundError:
        pytest.skip("aqt is not installed: `make check` brings it")
    return Path(str(found))


@pytest.fixture(scope="module")
def browser() -> Iterator[Chromium]:
    with Chromium() as running:
        yield running


PAGE = """<!doctype html><meta charset="utf-8"><title>cards</title>
<script>window.calls = 0; window.ran = () => {{ window.calls += 1; }};
window.alert = window.ran;</script>
<script>{config}</script><script>
MathJax.loader.paths = {{mathjax: {folder}}};</script>
<script src="{folder_url}/tex-chtml-full.js"></script>
<body class="card">{cards}</body>"""

LOOK = r"""
const done = arguments[arguments.length - 1];
MathJax.startup.promise.then(() => MathJax.typesetPromise()).then(() => {
  const all = [...document.querySelectorAll('.qa *')];
  // the link of a fold is Anki's own
  const attributes = e => e.matches('a.hint') ? []
    : [...e.attributes].map(a => [e.tagName, a.name, a.value]);
  // a link that a learner taps may lead to the web; what a formula made may lead nowhere
  all.filter(e => e.closest('mjx-container'))
    .forEach(e => e.dispatchEvent(new MouseEvent('click', {bubbles: true})));
  done({
    calls: window.calls,
    formulae: [...MathJax.startup.document.math].map(item => item.math.trim()),
    tags: [...new Set(all.map(e => e.tagName.toLowerCase()))],
    bad: all.flatMap(attributes).filter(([tag, name, value]) =>
      name.startsWith('on') || /^\s*(javascript|data|vbscript):/i.test(value) ||
      /url\(|expression/i.test(name === 'style' ? value : '') ||
      (['id', 'class'].includes(name) && ['qa', 'night'].includes(value) && tag.startsWith('MJX'))
    ).slice(0, 9),
    links: all.filter(e => e.tagName === 'A').map(e => e.getAttribute('href')).slice(0, 50),
  });
}).catch(error => done({error: String(error)}));
"""


def test_nothing_runs(mathjax: Path, browser: Chromium, tmp_path: Path) -> None:
    guides = tmp_path / "guides"
    guides.mkdir()
    (guides / "hostile.md").write_text(hostile.guide(), encoding="utf-8")
    export(guides, tmp_path / "decks", "--read-aloud", "en_US", errors=True)
    col = new_collection(tmp_path)
    for package in sorted((tmp_path / "decks").glob("*.apkg")):
        import_package(col, package)
    cards = [col.get_card(card_id) for card_id in col.find_cards("")]
    shown = [side for card in cards for side in (card.question(), card.answer())]
    spoken = [tag for c in cards for tag in (*c.question_av_tags(), *c.answer_av_tags())]
    col.close()
    assert len(cards) > 100
    # what is spoken are our own read-aloud fields, and no sound of a guide is played
    assert {type(tag).__name__ for tag in spoken} == {"TTSTag"}
    tex = [t.field_text for t in spoken if "href{" in t.field_text or "\\" in t.field_text]
    assert tex == []
    folder = mathjax / "vendor" / "mathjax"
    config = (mathjax / "mathjax.js").read_text(encoding="utf-8")
    page = PAGE.format(
        config=config,
        folder=json.dumps(folder.as_uri()),
        folder_url=folder.as_uri(),
        cards="".join(f'<div class="qa">{side}</div>' for side in shown),
    )
    (tmp_path / "cards.html").write_text(page, encoding="utf-8")
    browser.open(tmp_path / "cards.html", 800)
    seen = browser.wait(LOOK)
    assert "error" not in seen, seen
    # the harmless formulae of the last question are set, and nothing else
    assert set(seen["formulae"]) == {"x^2", r"\frac{a}{b}", r"\sqrt{n_1}"}
    assert seen["calls"] == 0
    assert seen["bad"] == []
    assert set(seen["tags"]).isdisjoint({"script", "iframe", "svg", "object", "form", "link"})
    assert not [url for url in browser.requests() if "evil" in url or url.startswith("http")]
    assert all(str(link).startswith(("http", "mailto", "#")) for link in seen["links"])
