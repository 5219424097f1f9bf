"""Cards as Anki will show them, without Anki.

One HTML file to proof-read in, or a card in the terminal.

`page(decks, guides, diagnostics, images)` → a file that loads nothing; `terminal(note)` → `QUESTION
… FRONT … BACK`.
"""

from __future__ import annotations

import difflib
import re
import textwrap
from base64 import b64encode
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from html import escape
from html.parser import HTMLParser
from importlib.resources import files

from deckbuilder.anki_template import has_card
from deckbuilder.anki_template import render as fill
from deckbuilder.markdown import html as render
from deckbuilder.model import KINDS, Deck, Diagnostic, Guide, Image, Note, Span
from deckbuilder.notes import words
from deckbuilder.notes.types import NOTE_TYPES, QUESTION, Template
from deckbuilder.ours import GENERATOR
from deckbuilder.text import normal

__all__ = ["find", "page", "terminal"]

# --- what Anki does -------------------------------------------------------------------------------

_NIGHT = re.compile(r"\.(?:nightMode|night_mode)(?![\w-])")
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")


@cache
def _card_styles() -> str:
    """The cards' own styles.

    What Anki says with a class in night mode, the page says with a radio button.
    """
    css = re.sub(r"/\*.*?\*/", "", QUESTION.css, flags=re.DOTALL)
    css = re.sub(r"\ba\.hint\b", "summary.hint", css).replace("hr#answer", "hr.pv-rule")
    return "\n".join(
        (
            css,
            "@media screen {",
            *_night(css, "#pv-dark"),
            "}",
            "@media screen and (prefers-color-scheme: dark) {",
            *_night(css, "#pv-auto"),
            "}",
        )
    )


def _night(css: str, switch: str) -> Iterator[str]:
    for selectors, body in _RULE.findall(css):
        found = (
            _NIGHT.sub("", selector).strip()
            for selector in selectors.split(",")
            if _NIGHT.search(selector)
        )
        here = dict.fromkeys(
            f":root:has({switch}:checked) {selector}".rstrip() for selector in found
        )
        if here:
            yield f"{', '.join(here)} {{{body}}}"


def _sides(note: Note) -> Iterator[tuple[int, Template, dict[str, str]]]:
    """The cards Anki makes of a note: their number, template and fields."""
    kind = NOTE_TYPES[note.type]
    values = {**{f.name: "" for f in kind.fields}, **dict(note.fields)}
    for number, template in enumerate(kind.templates, 1):
        if has_card(template.front, values):
            yield number, template, values


_SPEAK = re.compile(r"\[anki:tts([^\]]*)\](.*?)\[/anki:tts\]", re.DOTALL)
_TEX = re.compile(r"\\\((.*?)\\\)|\\\[(.*?)\\\]", re.DOTALL)
_IMG = re.compile(rf'<img src="({render.IMAGE_NAME.pattern})"(?: alt="([^"]*)")?>')
_TYPES = {"jpg": "jpeg", "svg": "svg+xml"}


def _shown(html: str, images: Mapping[str, str]) -> str:
    """A side of a card as it stands on the page.

    What Anki would do at review time is shown or named.
    """
    if "[anki:" in html:
        html = _SPEAK.sub(
            lambda m: f'<span class="pv-speak">▶ read aloud {_attribute(m[1])}</span>', html
        )
    if "\\(" in html or "\\[" in html:
        html = _TEX.sub(
            lambda m: (
                f'<code class="pv-tex{"" if m[1] is not None else " pv-tex-block"}">{m[0]}</code>'
            ),
            html,
        )
    if "<img" in html:
        html = _IMG.sub(lambda m: _image(m[1], m[2] or "", images), html)
    # the policy allows no style attribute; what scrolls must be reachable by keyboard; a card's
    # headings stand below the page's
    html = re.sub(r'style="text-align:(\w+)"', r'data-align="\1"', html)
    html = html.replace("<pre>", '<pre tabindex="0">').replace("<table>", '<table tabindex="0">')
    html = re.sub(r"<(/?)h[1-6]>", r"<\1h4>", html)
    html = re.sub(r"<th([^>]*)></th>", r"<td\1></td>", html)
    html = html.replace('<a href="', '<a rel="noreferrer noopener" target="_blank" href="')
    return html.replace('<hr id="answer">', '<hr class="pv-rule">')


def _attribute(text: str) -> str:
    return f"({match[1]})" if (match := re.search(r"lang=(\w+)", text)) else ""


def _image(name: str, text: str, images: Mapping[str, str]) -> str:
    if name in images:
        return f'<img src="{images[name]}" alt="{text}">'
    return f"<em>{text or name}</em>"


def _data(image: Image) -> str:
    ending = image.name.rpartition(".")[2].lower()
    return f"data:image/{_TYPES.get(ending, ending)};base64,{b64encode(image.data).decode()}"


# --- the page -------------------------------------------------------------------------------------

_SCRIPT = """
(() => {
  const $ = id => document.getElementById(id), all = s => [...document.querySelectorAll(s)];
  const cards = all('.pv-card'), guides = all('.pv-guide'), texts = new Map(), \
filters = ['role', 'kind', 'tag', 'said'];
  const plain = s => s.normalize('NFKD').replace(/[\\u0300-\\u036f]/g, '').toLowerCase();
  const text = c => { let t = texts.get(c); if (t === undefined) \
texts.set(c, t = plain(c.textContent)); return t; };
  const option = k => $('pv-' + k).selectedOptions[0];
  const apply = () => {
    const words = plain($('pv-q').value).split(/\\s+/).filter(Boolean), \
wanted = filters.map(k => [k, $('pv-' + k).value]).filter(f => f[1]);
    let count = 0;
    for (const c of cards) {
      const ok = wanted.every(([k, v]) => c.dataset[k].split(' ').includes(v)) \
&& words.every(w => text(c).includes(w));
      c.hidden = !ok;
      count += ok;
    }
    const narrowed = words.length || wanted.length;
    for (const g of guides) g.hidden = !!narrowed && !g.querySelector('.pv-card:not([hidden])');
    $('pv-count').textContent = \
narrowed ? count + ' of ' + cards.length + ' cards' : cards.length + ' cards';
  };
  const radios = ['theme', 'view'];
  const keep = () => {
    const p = new URLSearchParams;
    if ($('pv-q').value) p.set('q', $('pv-q').value);
    for (const k of filters) if (option(k).value) p.set(k, option(k).dataset.name);
    for (const k of radios) { const r = document.querySelector('[name=' + k + ']:checked'); \
if (!r.defaultChecked) p.set(k, r.value); }
    try { history.replaceState(null, '', '#' + p); } catch { }
  };
  const restore = () => {
    const p = new URLSearchParams(location.hash.slice(1));
    if (p.has('q')) $('pv-q').value = p.get('q');
    for (const k of filters) for (const o of $('pv-' + k).options) \
if (p.has(k) && o.dataset.name === p.get(k)) o.selected = true;
    for (const k of radios) for (const r of all('[name=' + k + ']')) \
if (r.value === p.get(k)) r.checked = true;
  };
  const shown = () => {
    const target = /^#c\\d+$/.test(location.hash) && $(location.hash.slice(1));
    if (target && target.hidden) { $('pv-filters').reset(); apply(); target.scrollIntoView(); }
  };
  $('pv-filters').hidden = false;
  $('pv-filters').addEventListener('submit', e => e.preventDefault());
  $('pv-filters').addEventListener('input', () => { apply(); keep(); });
  for (const k of radios) \
for (const r of all('[name=' + k + ']')) r.addEventListener('change', keep);
  addEventListener('hashchange', shown);
  addEventListener('pageshow', apply);
  let opened = [];
  addEventListener('beforeprint', () => { \
opened = all('.pv-card details:not([open])'); for (const d of opened) d.open = true; });
  addEventListener('afterprint', () => { for (const d of opened) d.open = false; });
  restore();
  apply();
  shown();
})();
"""


@dataclass(frozen=True, slots=True)
class _Shown:
    """A card on the page."""

    id: str
    note: Note
    html: str
    """The article."""


@dataclass(slots=True)
class _Index:
    """Names as numbers, so that 2,000 cards need not spell them; with how many cards have each."""

    numbers: dict[str, int] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)

    def add(self, names: Iterable[str]) -> str:
        names = list(dict.fromkeys(names))
        self.counts.update(names)
        return " ".join(str(self.numbers.setdefault(name, len(self.numbers) + 1)) for name in names)

    def options(self, names: Iterable[str]) -> str:
        return "".join(
            f'<option value="{self.numbers[n]}" data-name="{_e(n)}">{_e(n)} '
            f"({self.counts[n]})</option>"
            for n in names
            if n in self.numbers
        )


@dataclass(slots=True)
class _Filters:
    role: _Index = field(default_factory=_Index)
    kind: _Index = field(default_factory=_Index)
    tag: _Index = field(default_factory=_Index)
    said: _Index = field(default_factory=_Index)


def page(
    decks: Sequence[Deck],
    guides: Sequence[Guide],
    diagnostics: Sequence[Diagnostic],
    images: Sequence[Image] = (),
    title: str = "Deck preview",
) -> str:
    """Decks with their notes → one HTML file.

    Every card, front and back, stands beside what was said of its guide.

    A guide without cards is shown for its diagnostics; a diagnostic of no guide here stands in a
    section of its own.
    """
    data = {image.name: _data(image) for image in images}
    roles: dict[tuple[str, str, str], list[str]] = {}
    for deck in decks:
        for note in deck.notes:
            roles.setdefault(_handle(note), []).append(deck.role)
    notes = {_handle(note): note for deck in decks for note in deck.notes}
    by_path = _grouped(diagnostics)
    homes = {guide.path for guide in guides}
    grouped: dict[str, list[Note]] = {guide.path: [] for guide in guides}
    for note in notes.values():
        grouped.setdefault(_home(note, homes), []).append(note)
    filters, shown, number = _Filters(), dict[str, list[_Shown]](), 0
    for path, members in grouped.items():
        for note in members:
            said = _about(note, by_path)
            for ordinal, template, values in _sides(note):
                number += 1
                html = _article(
                    number,
                    ordinal,
                    note,
                    template,
                    values,
                    roles[_handle(note)],
                    said,
                    filters,
                    data,
                )
                shown.setdefault(path, []).append(_Shown(f"c{number}", note, html))
    sections = [
        _guide(n, guide, shown.get(guide.path, []), by_path.get(guide.path, []))
        for n, guide in enumerate(guides, 1)
    ]
    sections += _rest(
        {path: found for path, found in by_path.items() if path not in homes},
        {p: c for p, c in shown.items() if p not in homes},
    )
    body = "".join(sections) or '<p class="pv-guide">There is nothing to show.</p>'
    return _document(
        title, _head(title, guides, notes.values(), number, diagnostics, filters, body), body
    )


def _e(text: object) -> str:
    return escape(str(text))


def _handle(note: Note) -> tuple[str, str, str]:
    return (note.guid, "", "") if note.guid else (note.kind, note.role, note.key)


def _home(note: Note, homes: set[str]) -> str:
    """The guide a note is shown with: the first of its sources that is on the page."""
    return next(
        (span.path for span in note.sources if span.path in homes),
        note.sources[0].path if note.sources else note.guide,
    )


def _grouped(diagnostics: Iterable[Diagnostic]) -> dict[str, list[Diagnostic]]:
    found: dict[str, list[Diagnostic]] = {}
    for diagnostic in diagnostics:
        found.setdefault(diagnostic.span.path, []).append(diagnostic)
    return found


def _overlap(one: Span, other: Span) -> bool:
    return one.path == other.path and one.start <= other.end and other.start <= one.end


def _about(note: Note, by_path: Mapping[str, Sequence[Diagnostic]]) -> list[Diagnostic]:
    """The diagnostics whose lines the note was made of."""
    return [
        d
        for path in dict.fromkeys(s.path for s in note.sources)
        for d in by_path.get(path, ())
        if any(_overlap(d.span, s) for s in note.sources)
    ]


# --- a card on the page ---------------------------------------------------------------------------


def _article(
    number: int,
    ordinal: int,
    note: Note,
    template: Template,
    values: Mapping[str, str],
    roles: Sequence[str],
    said: Sequence[Diagnostic],
    filters: _Filters,
    images: Mapping[str, str],
) -> str:
    front = fill(template.front, values)
    back = fill(template.back, values, front)
    name = f"c{number}"
    data = {
        "role": filters.role.add(roles),
        "kind": filters.kind.add([note.kind]),
        "tag": filters.tag.add(_tags(note)),
        "said": filters.said.add(
            {"yes": ["with remarks"], "no": ["without remarks"]}["yes" if said else "no"]
        ),
    }
    attributes = "".join(f' data-{key}="{value}"' for key, value in data.items())
    remarks = f'<ul class="pv-remarks">{"".join(map(_remark, said))}</ul>' if said else ""
    return (
        f'<article class="pv-card" id="{name}" aria-labelledby="{name}h"{attributes}>'
        f'<div class="pv-head"><h3 id="{name}h">{number}. '
        f"{_e(note.kind.capitalize())}{' · ' + _e(template.name) if ordinal > 1 else ''}"
        f'<span class="pv-hide" dir="auto">: '
        f"{_e(_heading(note, ordinal))}</span></h3>{_sources(note.sources)}</div>"
        f'<div class="pv-phone"><div class="pv-side pv-front"><div class="card '
        f'card{ordinal}">{_shown(front, images)}</div></div>'
        f'<div class="pv-side pv-back"><div class="card '
        f'card{ordinal}">{_shown(back, images)}</div></div>'
        f'<label class="pv-flip"><input type="checkbox" aria-describedby="{name}h">Show '
        f"answer</label></div>{remarks}</article>"
    )


def _tags(note: Note) -> Iterator[str]:
    """`interview::topic::sales` → `topic::sales`; role and kind have filters of their own."""
    for tag in note.tags:
        short = "::".join(tag.split("::")[-2:])
        if not short.startswith(("kind::", "role::")):
            yield short


def _heading(note: Note, ordinal: int = 1) -> str:
    values = dict(note.fields)
    asked = (
        values.get("Prompt 2")
        if ordinal > 1
        else values.get("Question") or values.get("Prompt") or values.get("Term")
    )
    return " ".join(render.words(asked or "").split()) or note.key


def _sources(spans: Sequence[Span]) -> str:
    places = list(dict.fromkeys(f"{span.path}:{span.start}" for span in spans))
    first = "".join(f'<code class="pv-place">{_e(place)}</code> ' for place in places[:2])
    if len(places) <= 2:
        return f"<div>{first}</div>"
    rest = "".join(f'<li><code class="pv-place">{_e(place)}</code></li>' for place in places[2:])
    return (
        f"<div>{first}<details><summary>{len(places) - 2} more</summary><ul "
        f'class="pv-plain">{rest}</ul></details></div>'
    )


# --- a guide on the page --------------------------------------------------------------------------


def _guide(number: int, guide: Guide, shown: Sequence[_Shown], said: Sequence[Diagnostic]) -> str:
    meta = guide.meta
    about = " · ".join(
        dict.fromkeys(_e(text) for text in (meta.role, meta.vertical, meta.category) if text)
    )
    parts = [
        f'<p><code class="pv-place">{_e(guide.path)}</code></p>',
        f'<p class="pv-mute" dir="auto">{about}</p>' if about else "",
        f'<p class="pv-mute" dir="auto">Tags: {_e(", ".join(meta.tags))}</p>' if meta.tags else "",
        _coverage(guide),
        f"<h3>Remarks ({len(said)})</h3>" + _remarks(said, shown)
        if said
        else '<h3>Remarks</h3><p class="pv-mute">None: everything was understood.</p>',
        _unanswered(guide),
        _context(guide),
    ]
    return _section(f"g{number}", meta.title or meta.label, "".join(parts), shown)


def _section(name: str, title: str, about: str, shown: Sequence[_Shown]) -> str:
    cards = (
        "".join(card.html for card in shown)
        or '<p class="pv-mute">No card of it is shown here.</p>'
    )
    return (
        f'<section class="pv-guide" id="{name}" aria-labelledby="{name}h">'
        f'<div class="pv-about" tabindex="0" role="group" aria-label="About this guide"><h2 '
        f'id="{name}h" dir="auto">{_e(title)}</h2>{about}</div>'
        f'<div class="pv-cards">{cards}</div></section>'
    )


def _rest(
    said: Mapping[str, Sequence[Diagnostic]], shown: Mapping[str, Sequence[_Shown]]
) -> Iterator[str]:
    """What belongs to no guide of the page.

    Files that could not be read, the configuration, several guides at once.
    """
    cards = [card for found in shown.values() for card in found]
    remarks = [d for found in said.values() for d in found]
    if cards or remarks:
        text = f"<h3>Remarks ({len(remarks)})</h3>{_remarks(remarks, cards)}" if remarks else ""
        yield _section("g0", "Other files", text, cards)


_PARTS = (
    ("cards", "on cards"),
    ("context", "context"),
    ("diagnosed", "in remarks"),
    ("lost", "lost"),
)


def _coverage(guide: Guide) -> str:
    lines = guide.lines
    counts = [(name, label, int(getattr(lines, name))) for name, label in _PARTS]
    if not lines.body:
        return '<p class="pv-mute">No line below the front matter.</p>'
    bars, at = "", 0.0
    for name, _, count in counts:
        width = 100 * count / lines.body
        bars += (
            f'<rect class="pv-{name}-fill" x="{at:.2f}" y="0" width="{width:.2f}" height="10"/>'
            if count
            else ""
        )
        at += width
    legend = "".join(
        f'<li><svg viewBox="0 0 1 1" aria-hidden="true"><rect class="pv-{name}-fill" '
        f'width="1" height="1"/></svg>{count} {label}</li>'
        for name, label, count in counts
    )
    return (
        f'<svg class="pv-bar" viewBox="0 0 100 10" preserveAspectRatio="none" '
        f'aria-hidden="true">{bars}</svg>'
        f'<p class="pv-mute">{lines.body} {"line" if lines.body == 1 else "lines"}:</p><ul '
        f'class="pv-legend">{legend}</ul>'
    )


def _remark(diagnostic: Diagnostic, links: str = "") -> str:
    hint = f'<p class="pv-mute">{_e(diagnostic.hint)}</p>' if diagnostic.hint else ""
    text = (
        f'<details><summary>The guide’s words</summary><div class="pv-source" '
        f'dir="auto">{_e(diagnostic.text)}</div></details>'
        if diagnostic.text
        else ""
    )
    severity = (
        diagnostic.severity if diagnostic.severity in ("error", "warning", "info") else "info"
    )
    return (
        f'<li class="pv-{severity}"><code class="pv-place">{_e(diagnostic.span)}</code> '
        f"<b>{_e(diagnostic.severity)}</b> "
        f'<code class="pv-place">{_e(diagnostic.code)}</code><p '
        f'dir="auto">{_e(diagnostic.message)}</p>{hint}{text}{links}</li>'
    )


def _remarks(said: Sequence[Diagnostic], shown: Sequence[_Shown]) -> str:
    return f'<ul class="pv-remarks">{"".join(_remark(d, _links(d, shown)) for d in said)}</ul>'


def _links(diagnostic: Diagnostic, shown: Sequence[_Shown]) -> str:
    found = [
        card for card in shown if any(_overlap(diagnostic.span, span) for span in card.note.sources)
    ]
    if not found or len(found) > 12:
        return ""
    return (
        "<p>" + " ".join(f'<a href="#{card.id}">Card {card.id[1:]}</a>' for card in found) + "</p>"
    )


def _unanswered(guide: Guide) -> str:
    if not guide.unanswered:
        return ""
    items = "".join(
        f'<li dir="auto">{render.inline(q.prompt)} <code class="pv-place">{_e(q.span)}</code></li>'
        for q in guide.unanswered
    )
    return (
        f"<h3>Unanswered questions ({len(guide.unanswered)})</h3><ul "
        f'class="pv-plain">{_plain_links(items)}</ul>'
    )


def _plain_links(html: str) -> str:
    return re.sub(r"</?(?:a|img)\b[^>]*>", "", html)


def _context(guide: Guide) -> str:
    if not guide.context:
        return ""
    items = "".join(
        f'<li><code class="pv-place">{_e(c.span)}</code><div class="pv-source" '
        f'dir="auto">{_e(c.text)}</div></li>'
        for c in guide.context
    )
    return (
        f"<h3>Context</h3><details><summary>{len(guide.context)} on no card</summary><ul "
        f'class="pv-plain">{items}</ul></details>'
    )


# --- the document ---------------------------------------------------------------------------------


def _head(
    title: str,
    guides: Sequence[Guide],
    notes: Iterable[Note],
    cards: int,
    diagnostics: Sequence[Diagnostic],
    filters: _Filters,
    body: str,
) -> str:
    counts = Counter(d.severity for d in diagnostics)
    kinds = Counter(note.kind for note in notes)
    said = (
        ", ".join(_counted(counts[s], s) for s in ("error", "warning", "info") if counts[s])
        or "no remarks"
    )
    sums = (
        f"{_counted(len(guides), 'guide')}, {_counted(sum(kinds.values()), 'note')}, "
        f"{_counted(cards, 'card')}; {said}"
    )
    selects = "".join(
        f'<label><span class="pv-name">{label}</span>'
        f'<select id="pv-{key}" name="{key}" autocomplete="off"><option '
        f'value="">All</option>{options}</select></label>'
        for key, label, options in (
            ("role", "Role", filters.role.options(sorted(filters.role.numbers))),
            ("kind", "Kind", filters.kind.options(KINDS)),
            ("tag", "Tag", filters.tag.options(sorted(filters.tag.numbers))),
            ("said", "Remarks", filters.said.options(("with remarks", "without remarks"))),
        )
    )
    links = "".join(
        f'<li><a href="#g{n}">{_e(guide.meta.title or guide.meta.label)}</a></li>'
        for n, guide in enumerate(guides, 1)
    )
    index = (
        f'<nav class="pv-guides" aria-label="Guides"><details><summary>Guides '
        f"({len(guides)})</summary><ul>{links}</ul></details></nav>"
    )
    formulae = (
        '<p class="pv-say">Formulae are shown as written, <code>\\( … \\)</code>: Anki '
        "typesets them with MathJax.</p>"
        if "pv-tex" in body
        else ""
    )
    return (
        f'<header class="pv-top"><h1>{_e(title)}</h1><p class="pv-sum">{sums}</p>'
        f'<div class="pv-tools">'
        f"{_choice('theme', 'Colours', (('auto', 'Auto'), ('light', 'Light'), ('dark', 'Dark')))}"
        f"{_choice('view', 'Cards', (('flip', 'Flip'), ('both', 'Both sides')))}"
        f'<form class="pv-filters" id="pv-filters" role="search" aria-label="Cards" hidden>'
        f'<label><span class="pv-name">Search</span><input id="pv-q" name="q" type="search" '
        f'autocomplete="off"></label>{selects}'
        f'<output class="pv-count" id="pv-count" for="pv-q pv-role pv-kind pv-tag '
        f'pv-said">{_counted(cards, "card")}</output></form></div>'
        f'<noscript><p class="pv-say pv-say-screen">Search and filters need JavaScript; '
        f"everything else works without.</p></noscript>"
        f"{formulae}{index if len(guides) > 1 else ''}</header>"
    )


def _choice(name: str, legend: str, values: Sequence[tuple[str, str]]) -> str:
    radios = "".join(
        f'<label><input type="radio" name="{name}" id="pv-{value}" value="{value}" '
        f'autocomplete="off"{" checked" if n == 0 else ""}>{label}</label>'
        for n, (value, label) in enumerate(values)
    )
    return f'<fieldset><legend>{legend}</legend><div class="pv-seg">{radios}</div></fieldset>'


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 or noun == "info" else f"{number} {noun}s"


@cache
def _styles() -> str:
    own = files("deckbuilder").joinpath("preview.css").read_text(encoding="utf-8")
    return f"{_card_styles()}\n{own}"


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def _document(title: str, head: str, body: str) -> str:
    policy = (
        f"default-src 'none'; style-src {_hash(_styles())}; script-src {_hash(_SCRIPT)}; img-src "
        f"data:; base-uri 'none'; form-action 'none'"
    )
    html = (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<meta '
        f'http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta '
        'name="referrer" content="no-referrer">\n'
        '<meta http-equiv="x-dns-prefetch-control" content="off">\n'
        f"{GENERATOR}\n<title>{_e(title)}</title>\n<style>{_styles()}</style>\n</head>\n"
        f'<body class="pv-page">\n{head}\n<main>{body}</main>\n<script>{_SCRIPT}</script>\n'
        "</body>\n</html>\n"
    )
    # a NUL is no HTML, and half a surrogate pair no text
    return html.replace("\0", "\ufffd").encode("utf-8", "replace").decode()


# --- in the terminal ------------------------------------------------------------------------------

WIDTH = 88
_CONTROL = (
    {i: None for i in range(32) if i != 10}
    | dict.fromkeys(range(127, 160))
    | dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))
)


def terminal(note: Note) -> str:
    """A note's cards as plain text, front and back.

    What is folded in Anki stands below its name.
    """
    places = ", ".join(dict.fromkeys(str(span) for span in note.sources))
    lines = [
        f"{note.kind.upper()} · {note.deck}",
        *(f"  {text}" for text in (places, " ".join(note.tags)) if text),
    ]
    for _, template, values in _sides(note):
        silent = {**values, "Read aloud": ""}
        front = words.filled(fill(template.front, silent, hint=_unfolded))
        back = words.filled(fill(template.back, silent, front, hint=_unfolded))
        for name, html in (("front", front), ("back", back.rpartition('<hr id="answer">')[2])):
            lines += ["", f"── {name} {'─' * (WIDTH - 4 - len(name))}", "", _plain(html)]
    return "\n".join(lines).translate(_CONTROL).encode("utf-8", "replace").decode() + "\n"


def _unfolded(name: str, html: str) -> str:
    return f'<div class="lab">{escape(name, quote=False)} (folded)</div><div>{html}</div>'


def _plain(html: str) -> str:
    text = _Text()
    text.feed(html)
    text.close()
    return text.finish()


_BLOCKS = frozenset("div p ul ol li pre blockquote table tr hr h1 h2 h3 h4 h5 h6".split())
_VOID = frozenset(("br", "hr", "img", "wbr"))


class _Text(HTMLParser):
    """A card's HTML → lines: numbered points, indented boxes, code as it is."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self.words: list[str] = []
        self.open: list[tuple[str, str]] = []
        """Tags with their classes."""
        self.lists: list[int] = []
        """The next number of each open list; 0 for bullets."""
        self.mark = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        classes = dict(attrs).get("class") or ""
        if tag in _BLOCKS:
            self.flush()
        if tag == "br":
            self.flush()
        elif tag == "img":
            self.words.append(dict(attrs).get("alt") or "")
        elif tag in ("ol", "ul"):
            start = dict(attrs).get("start") or "1"
            self.lists.append(int(start) if tag == "ol" and start.isdecimal() else int(tag == "ol"))
        elif tag == "li" and self.lists:
            self.mark = f"{self.lists[-1]}. " if self.lists[-1] else "- "
            self.lists[-1] += bool(self.lists[-1])
        elif tag in ("td", "th") and "".join(self.words).strip():
            self.words.append(" | ")
        if tag == "div" and {"box", "main", "ask-big", "ask-small", "folds", "src", "shape"} & set(
            classes.split()
        ):
            self.gap()
        if "lab" in classes.split():
            self.gap()
        if "badge" in classes.split():
            self.words.append("[")
        if tag not in _VOID:
            self.open.append((tag, classes))

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID or tag not in (name for name, _ in self.open):
            return
        while self.open:
            name, classes = self.open[-1]
            self.leave(name, classes.split())
            self.open.pop()
            if name == tag:
                break

    def leave(self, tag: str, classes: Sequence[str]) -> None:
        if "star" in classes or "lab" in classes:
            self.words.append(": " if "star" in classes else ":")
        if "badge" in classes:
            self.words.append("] ")
        if tag in _BLOCKS:
            self.flush()
        if tag in ("ol", "ul"):
            self.lists.pop()
        if tag == "li":
            self.mark = ""

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def gap(self) -> None:
        if self.lines and self.lines[-1]:
            self.lines.append("")

    def flush(self) -> None:
        text = "".join(self.words)
        self.words = []
        if not text.strip():
            return
        # a list is indented by its depth, what follows the first line of an item by its mark as
        # well
        inside = "  " * len(self.lists) + "  "
        if any(tag == "pre" for tag, _ in self.open):
            self.lines += textwrap.indent(text.strip("\n"), f"{inside}  ").split("\n")
            return
        first, rest = f"{inside}{self.mark}", inside + (" " * len(self.mark) if self.mark else "")
        self.mark = ""
        collapsed = " ".join(text.split())
        self.lines += textwrap.wrap(
            collapsed,
            WIDTH,
            initial_indent=first,
            subsequent_indent=rest,
            break_long_words=False,
            break_on_hyphens=False,
        )

    def finish(self) -> str:
        self.flush()
        return "\n".join(self.lines).strip("\n")


def find(notes: Sequence[Note], query: str) -> list[Note]:
    """The notes that a query may mean, the best first.

    First its very words on the front, then all of them anywhere, then what is spelled nearly so.
    """
    wanted = normal(query)
    exact = [note for note in notes if query.strip() and note.guid == query.strip()]
    if exact or not wanted:
        return exact
    fronts = [
        (note, normal(" ".join(_heading(note, n) for n, _, _ in _sides(note)))) for note in notes
    ]
    ranked: list[tuple[int, int, int]] = []
    for place, (note, front) in enumerate(fronts):
        rank = _rank(wanted, front, note)
        if rank is not None:
            ranked.append((rank, len(front) if rank < 3 else 0, place))
    if ranked:
        return [notes[place] for _, _, place in sorted(ranked)]
    return _close(wanted, fronts)


def _rank(wanted: str, front: str, note: Note) -> int | None:
    if f" {wanted} " in f" {front} ":
        return 0
    if wanted in front:
        return 1
    words, there = wanted.split(), set(front.split())
    if all(word in there for word in words):
        return 2
    whole = normal(" ".join(render.words(html) for name, html in note.fields if name != "Source"))
    if wanted in whole:
        return 3
    return 4 if all(word in whole for word in words) else None


def _close(wanted: str, fronts: Sequence[tuple[Note, str]]) -> list[Note]:
    vocabulary = sorted({word for _, front in fronts for word in front.split()})
    near = [
        set(difflib.get_close_matches(word, vocabulary, n=8, cutoff=0.75))
        for word in wanted.split()
    ]
    scored = []
    for place, (_, front) in enumerate(fronts):
        there = set(front.split())
        hits = sum(1 for words in near if words & there)
        if 2 * hits > len(near):
            scored.append(
                (-hits, -round(difflib.SequenceMatcher(None, wanted, front).ratio(), 3), place)
            )
    return [fronts[place][0] for *_, place in sorted(scored)]
