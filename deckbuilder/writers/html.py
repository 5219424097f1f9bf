"""The study sheet as one HTML file that loads and runs nothing, with styles for print.

`write(book, options)`.

For those who have no Typst: a browser prints it in two columns. Every word of a guide is escaped
here; no HTML of a guide gets through.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from functools import cache
from html import escape
from importlib import resources
from typing import Any

from deckbuilder.markdown import html as rendering
from deckbuilder.model import Book, Options
from deckbuilder.ours import GENERATOR
from deckbuilder.writers import formula, sheet
from deckbuilder.writers.content import Block, Run

Images = Mapping[str, bytes]

_RUN_TAGS = (
    ("c", "code"),
    ("p", "sup"),
    ("q", "sub"),
    ("n", "ins"),
    ("h", "mark"),
    ("b", "b"),
    ("i", "em"),
    ("s", "s"),
)
"""A run's styles and their tags, from the inside out."""

_TYPES = {
    "png": "png",
    "jpg": "jpeg",
    "jpeg": "jpeg",
    "gif": "gif",
    "webp": "webp",
    "svg": "svg+xml",
    "avif": "avif",
    "bmp": "bmp",
}
_CONTENTS = '<nav aria-label="Contents"><p class="contents">Contents</p>'
_PAGE = {"a4": "A4", "letter": "letter"}


def write(book: Book, options: Options) -> bytes:
    """A book → its study sheet as one HTML file."""
    data = sheet.data(book, options)
    images = {image.name: image.data for image in book.images}
    page = _Page(images, quiz=options.answers == "none")
    body = page.book(data)
    paper = f"size: {_PAGE.get(options.paper, 'A4')}; margin: 16mm 15mm;"
    style = _style() + (
        f"@page {{ {paper} @bottom-right {{ content: counter(page) ' / ' counter(pages); "
        f"font-size: 8pt; }} }}\n"
    )
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; "
        f"form-action 'none'"
    )
    return (
        f'<!doctype html>\n<html lang="{escape(data["lang"])}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta '
        'name="referrer" content="no-referrer">\n'
        f"{GENERATOR}\n<title>{escape(data['title'])} – {data['kind']}</title>\n"
        f"<style>{style}</style>\n"
        f"</head>\n<body>\n{body}</body>\n</html>\n"
    ).encode()


@cache
def _style() -> str:
    return (resources.files("deckbuilder.writers") / "sheet.css").read_text(encoding="utf-8")


class _Page:
    """One file: gives its headings their anchors on the way."""

    def __init__(self, images: Images, *, quiz: bool) -> None:
        self.images, self.quiz = images, quiz

    def book(self, data: Mapping[str, Any]) -> str:
        if not data["many"]:
            return "".join(self.chapter(deck, n, data) for n, deck in enumerate(data["decks"], 1))
        made = [
            f'<div class="volume"><header><h1>{escape(data["title"])}</h1><p>{data["kind"]} '
            f"· {escape(data['facts'])}</p></header>\n{_CONTENTS}<ul>"
        ]
        for n, deck in enumerate(data["decks"], 1):
            made.append(
                f'<li><a href="#r{n}">{escape(deck["role"])}</a>'
                f"<ul>{self.entries(deck, n, questions=False)}</ul></li>"
            )
        made.append("</ul></nav></div>\n")
        return "".join(made) + "".join(
            self.chapter(deck, n, data) for n, deck in enumerate(data["decks"], 1)
        )

    def entries(self, deck: Mapping[str, Any], chapter: int, *, questions: bool) -> str:
        made = []
        for n, part in enumerate(deck["parts"], 1):
            inner = ""
            if questions and part["k"] == "questions":
                items = "".join(
                    f'<li><a href="#q{chapter}-{q["n"]}"><span class="num">{q["n"]}.</span> '
                    f"{self.runs(q['q'], links=False)}</a></li>"
                    for q in part["items"]
                )
                inner = f"<ul>{items}</ul>"
            made.append(
                f'<li><a href="#r{chapter}-{n}">{self.runs(part["title"], links=False)}</a>'
                f"{inner}</li>"
            )
        return "".join(made)

    def chapter(self, deck: Mapping[str, Any], n: int, data: Mapping[str, Any]) -> str:
        facts = " · ".join(x for x in ("" if data["many"] else data["kind"], deck["where"]) if x)
        made = [f'<article class="chapter" id="r{n}">\n<header><h1>{escape(deck["role"])}</h1>']
        made += [f"<p>{escape(line)}</p>" for line in (facts, deck["facts"]) if line]
        made.append('</header>\n<div class="columns">\n')
        if not data["many"]:
            entries = self.entries(deck, n, questions=data["depth"] > 2)
            made.append(f"{_CONTENTS}<ul>{entries}</ul></nav>\n")
        made += [self.part(part, n, m) for m, part in enumerate(deck["parts"], 1)]
        return "".join(made) + "</div>\n</article>\n"

    # --- parts ------------------------------------------------------------------------------------

    def part(self, part: Mapping[str, Any], chapter: int, n: int) -> str:
        title = f'<h2 id="r{chapter}-{n}">{self.runs(part["title"])}</h2>\n'
        items = part["items"]
        if part["k"] == "questions":
            body = "".join(self.question(item, chapter) for item in items)
        elif part["k"] == "certifications":
            body = self.certifications(items)
        elif part["k"] == "unanswered":
            body = f'<ul class="open">{"".join(map(self.unanswered, items))}</ul>'
        else:
            body = "".join(getattr(self, part["k"])(item) for item in items)
        return f"<section>{title}{body}</section>\n"

    def question(self, item: Mapping[str, Any], chapter: int) -> str:
        side = _side(item)
        made = [
            f'<section id="q{chapter}-{item["n"]}"{side}><h3><span '
            f'class="num">{item["n"]}.</span> {self.runs(item["q"])}</h3>\n'
        ]
        made.append(self.blocks(item["shown"]))
        if item["ask"]:
            made.append(f'<p class="ask" dir="ltr">{escape(item["ask"])}</p>\n')
        if self.quiz:
            made.append(_lines(item["lines"]))
        made.append(self.points(item["points"]))
        made += [self.box(box) for box in item["boxes"]]
        made += [self.small(small) for small in item["small"]]
        return "".join(made) + "</section>\n"

    def unanswered(self, item: Mapping[str, Any]) -> str:
        return f"<li>{self.runs(item['q'])}{self.blocks(item['shown'])}{_lines(2)}</li>"

    def points(self, points: Sequence[Mapping[str, Any]]) -> str:
        made: list[str] = []
        is_open = False
        for point in points:
            numbered = bool(point["n"])
            if is_open and not numbered:
                made.append("</ol>")
            if numbered and not is_open:
                made.append(f'<ol class="points" start="{point["n"]}">')
            is_open = numbered
            body = self.blocks(point["c"], tight=numbered)
            made.append(f"<li>{body}</li>" if numbered else body)
        return "".join(made) + ("</ol>\n" if is_open else "")

    def box(self, box: Mapping[str, Any]) -> str:
        return f'<div class="box {box["k"]}">{self.named(box["label"], box["c"])}</div>\n'

    def small(self, small: Mapping[str, Any]) -> str:
        return f'<div class="small">{self.named(small["label"] + ":", small["c"])}</div>\n'

    def named(self, label: str, found: Sequence[Block]) -> str:
        """Blocks with their label before the first line, or above what is no line."""
        name = f'<b class="name">{escape(label)}</b>'
        if found and found[0]["k"] == "p":
            return (
                f"<p{_side(found[0])}>{name}{self.runs(found[0]['r'])}</p>{self.blocks(found[1:])}"
            )
        return name + self.blocks(found)

    def pitfalls(self, item: Mapping[str, Any]) -> str:
        return (
            f"<h3>{self.runs(item['q'])}</h3>{self.box(item['box']) if item['box'] else _lines(2)}"
        )

    def competencies(self, item: Mapping[str, Any]) -> str:
        label = f"<h4>{self.runs(item['label'])}</h4>" if item["label"] else ""
        practices = "".join(
            f"<li>{self.blocks(body, tight=True)}</li>" for body in item["practices"]
        )
        return (
            f"<h3>{self.runs(item['name'])}</h3>{self.blocks(item['c'])}{label}"
            f"{f'<ul>{practices}</ul>' if practices else ''}{_lines(3) if self.quiz else ''}\n"
        )

    def terms(self, item: Mapping[str, Any]) -> str:
        if "ask" in item:
            return f"<p>{self.runs(item['name'])}</p>{_lines(item.get('lines', 2))}"
        name, body = f"<b>{self.runs(item['name'])}</b>", item["c"]
        if body and body[0]["k"] == "p":
            return (
                f"<p{_side(body[0])}>{name} — "
                f"{self.runs(body[0]['r'])}</p>{self.blocks(body[1:])}\n"
            )
        return f"<p>{name}</p>{self.blocks(body)}\n"

    def lists(self, item: Mapping[str, Any]) -> str:
        items = "".join(f"<li>{self.blocks(body, tight=True)}</li>" for body in item["items"])
        intro = f"<p>{self.runs(item['intro'])}</p>" if item["intro"] else ""
        return f"{intro}{f'<ul>{items}</ul>' if items else _lines(3)}\n"

    def certifications(self, items: Sequence[Mapping[str, Any]]) -> str:
        rows = "".join(
            f"<tr><td><b>{escape(c['acronym'])}</b></td><td>{self.runs(c['name'])}</td>"
            f"<td>{self.blocks(c['c'], tight=True)}</td></tr>"
            for c in items
        )
        heads = "".join(
            f'<th scope="col">{name}</th>' for name in ("Short", "Certification", "Why it helps")
        )
        return f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>\n"

    # --- content ----------------------------------------------------------------------------------

    def blocks(self, found: Sequence[Block], *, tight: bool = False) -> str:
        """Blocks; tight, the first paragraph stands without its tag, as in a list item."""
        made = []
        for n, block in enumerate(found):
            if block["k"] == "p" and tight and n == 0:
                made.append(
                    f'<span dir="rtl">{self.runs(block["r"])}</span>'
                    if "rtl" in block
                    else self.runs(block["r"])
                )
            else:
                made.append(self.block(block))
        return "".join(made)

    def block(self, block: Block) -> str:
        kind = block["k"]
        if kind in ("p", "h"):
            text = self.runs(block["r"])
            return f"<p{_side(block)}>{f'<b>{text}</b>' if kind == 'h' else text}</p>"
        if kind in ("ul", "ol"):
            start = f' start="{block["start"]}"' if block.get("start", 1) != 1 else ""
            items = "".join(
                f"<li>{self.blocks(item, tight='loose' not in block)}</li>"
                for item in block["items"]
            )
            return f"<{kind}{start}{_side(block)}>{items}</{kind}>"
        if kind == "quote":
            return f"<blockquote>{self.blocks(block['c'])}</blockquote>"
        if kind == "code":
            return rendering.code(block["t"], block["lang"])
        if kind == "math":
            return _math(block, display=True)
        if kind == "table":
            return self.table(block)
        return "<hr>"

    def table(self, block: Block) -> str:
        def row(cells: Sequence[list[Run]], tag: str) -> str:
            return "".join(
                f'<{tag} class="{side}">{self.runs(cell)}</{tag}>'
                for cell, side in zip(cells, block["align"], strict=True)
            )

        body = "".join(f"<tr>{row(cells, 'td')}</tr>" for cells in block["rows"])
        return (
            f'<div class="wide"><table><thead><tr>{row(block["head"], "th")}</tr></thead>'
            f"<tbody>{body}</tbody></table></div>"
        )

    def runs(self, found: Sequence[Run], *, links: bool = True) -> str:
        return "".join(self.run(run, links) for run in found)

    def run(self, run: Run, links: bool) -> str:
        if "br" in run:
            return "<br>"
        if "g" in run:
            return self.image(run)
        if "t" not in run:
            return _math(run, display=False)
        text = (
            escape(run["t"].replace("\u200b", ""), quote=False)
            if "c" in run
            else escape(run["t"], quote=False).replace("\u200b", "<wbr>")
        )
        for key, tag in _RUN_TAGS:
            text = f"<{tag}>{text}</{tag}>" if key in run else text
        if "l" in run:
            text = f'<span class="label">{text}</span>'
        return (
            f'<a href="{escape(run["u"])}" rel="noreferrer">{text}</a>'
            if links and "u" in run
            else text
        )

    def image(self, run: Run) -> str:
        data = self.images.get(run["g"])
        if data is None:
            return f"<em>{escape(run['x'])}</em>"
        kind = _TYPES[run["g"].rsplit(".", 1)[-1]]
        return (
            f'<img alt="{escape(run["x"])}" '
            f'src="data:image/{kind};base64,{base64.b64encode(data).decode()}">'
        )


def _side(found: Mapping[str, Any]) -> str:
    return ' dir="rtl"' if "rtl" in found else ""


def _lines(n: int) -> str:
    return '<div class="line"></div>' * n


# --- formulae -------------------------------------------------------------------------------------


def _math(found: Mapping[str, Any], *, display: bool) -> str:
    source = found["x"].replace("\u200b", "")
    if found["m"] is None:
        code = f"<code>{escape(source, quote=False)}</code>"
        return f"<p>{code}</p>" if display else code
    return (
        f"<math{' display=' + chr(34) + 'block' + chr(34) if display else ''} "
        f'alttext="{escape(source)}">{formula.mathml(found["m"])}</math>'
    )
