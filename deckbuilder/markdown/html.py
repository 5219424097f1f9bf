r"""Markdown → safe HTML; the only home of the renderer, the sanitiser and the highlighter.

`**bold** \(x^2\) [sound:a.mp3]` → `<b>bold</b> \(x^2\) &#91;sound:a.mp3]`: formulae live, and
everything else of Anki's is inert. What the sanitiser lets pass is written again by a writer whose
text can open nothing: no formula, no field, no sound.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from html import escape, unescape
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from deckbuilder import formulae, raised
from deckbuilder.markdown.passage import Passage
from deckbuilder.markdown.tokens import tokens
from deckbuilder.markdown.tree import (
    Block,
    Cell,
    Code,
    Container,
    Definition,
    Details,
    Heading,
    Inline,
    Item,
    List,
    Paragraph,
    Quote,
    Row,
    Rule,
    Table,
    spaced,
)

if TYPE_CHECKING:
    from markdown_it.token import Token

_SPECIAL = re.compile(r"[\\`*_\[\]<>&!|~#\n{}$\"']|^\s*(?:[-+>=]|\d+[.)]|:?-+:?)|  $")
_TAGS = frozenset(
    "a b strong i em s code pre br p ul ol li blockquote table thead tbody tr th td hr img span "
    "h1 h2 h3 h4 h5 h6 div".split()
).union(raised.TAGS)
_ATTRIBUTES = {
    "a": {"href"},
    "img": {"src", "alt"},
    "ol": {"start"},
    "code": {"class"},
    "pre": {"class"},
    "span": {"class"},
    "th": {"style"},
    "td": {"style"},
    "div": {"class"},
}
SCHEMES = ("http://", "https://", "mailto:")
"""Where a link on a card may lead; any other leads nowhere from there."""
IMAGE_NAME = re.compile(r"deckbuilder-[0-9a-f]{20}\.(?:png|jpe?g|gif|svg|webp|avif|bmp)")
"""What a packaged image is called: by its content."""


@cache
def _cleaner() -> Callable[[str], str]:
    import nh3

    cleaner = nh3.Cleaner(
        tags=set(_TAGS),
        attributes=_ATTRIBUTES,
        url_schemes={scheme.rstrip(":/") for scheme in SCHEMES},
        link_rel=None,
        attribute_filter=_attribute,
        clean_content_tags={"script", "style"},
    )
    clean: Callable[[str], str] = cleaner.clean
    return clean


def _attribute(tag: str, name: str, value: str) -> str | None:
    if name == "style":
        return value if re.fullmatch(r"text-align:(?:left|right|center)", value) else None
    if name == "class":
        return value if re.fullmatch(r"[a-z0-9 _-]{1,60}", value) else None
    if tag == "img" and name == "src":
        return value if IMAGE_NAME.fullmatch(value) else None
    return value


# --- a line -----------------------------------------------------------------------


def _line(source: str) -> str:
    """Canonical text → HTML within a line."""
    made: list[str] = []
    dead = False
    for token in tokens(source):
        kind = token.type
        if kind in ("text", "text_special"):
            made.append(escape(token.content))
        elif kind == "softbreak":
            made.append("\n")
        elif kind == "hardbreak":
            made.append("<br>")
        elif kind == "code_inline":
            made.append(f"<code>{escape(token.content)}</code>")
        elif kind == "formula":
            made.append(_formula(token.meta["formula"]))
        elif kind == "image":
            made.append(_image(str(token.attrs.get("src", "")), _words_of(token)))
        elif kind == "link_open":
            # a link that leads nowhere from a card is its text
            address = str(token.attrGet("href") or "")
            dead = not address.lower().startswith(SCHEMES)
            made.append("" if dead else f'<a href="{escape(address)}">')
        elif kind == "link_close":
            made.append("" if dead else "</a>")
        elif token.tag:
            made.append(f"</{token.tag}>" if token.nesting < 0 else f"<{token.tag}>")
    return "".join(made)


def _words_of(token: Token) -> str:
    """A picture's text."""
    return "".join(child.content for child in token.children or () if child.type != "softbreak")


_PICTURE = "\U0001f5bc"
"""What stands for a picture elsewhere of which nothing is said."""


def _image(source: str, text: str) -> str:
    named = unquote(source)
    if IMAGE_NAME.fullmatch(named):
        return f'<img src="{named}" alt="{escape(text)}">'
    if source.startswith(("http://", "https://")):
        return f'<a href="{escape(source)}">{escape(text or _PICTURE)}</a>'
    return f"<em>{escape(text)}</em>" if text else ""


def _formula(found: formulae.Formula) -> str:
    """A formula in an element that the writer knows; one that is refused is text as written."""
    if found.refused:
        return escape(found.source, quote=False)
    return f'<span class="{_TEX[found.display]}">{escape(found.body, quote=False)}</span>'


# --- blocks ---------------------------------------------------------------------------------------


def _blocks(blocks: Sequence[Block]) -> str:
    return "\n".join(map(_block, blocks))


def _block(block: Block) -> str:
    match block:
        case Paragraph():
            return f"<p>{_line(block.text.source)}</p>"
        case Heading():
            level = min(block.level, 6)
            return f"<h{level}>{_line(block.text.source)}</h{level}>"
        case List():
            return _list(block)
        case Item():
            return _list(List((block,), block.start, block.end, block.number > 0))
        case Code():
            return code(block.text, _language(block.info))
        case Table():
            return _table(block)
        case Quote():
            return f"<blockquote>\n{_blocks(block.children)}\n</blockquote>"
        case Details():
            return _titled(block.summary, block.children)
        case Container():
            return _titled(block.title, block.children)
        case Definition():
            said = "<br>".join(_inner(child) for child in block.children)
            return f"<p><b>{_line(block.term.source)}</b><br>{said}</p>"
        case Rule():
            return "<hr>"


def _titled(title: Inline, children: Sequence[Block]) -> str:
    head = f"<p><b>{_line(title.source)}</b></p>\n" if title else ""
    return f"<blockquote>\n{head}{_blocks(children)}\n</blockquote>"


def _inner(block: Block) -> str:
    """A block without the tag of a paragraph."""
    return _line(block.text.source) if isinstance(block, Paragraph) else _block(block)


def _list(block: List) -> str:
    tag = "ol" if block.ordered else "ul"
    first = block.items[0].number if block.items else 1
    start = f' start="{first}"' if block.ordered and first != 1 else ""
    loose = any(spaced(item) for item in block.items)
    inside = "\n".join(f"<li>{_item(item, loose=loose)}</li>" for item in block.items)
    return f"<{tag}{start}>\n{inside}\n</{tag}>"


def _item(item: Item, *, loose: bool) -> str:
    made = [_block(child) if loose else _inner(child) for child in item.children]
    return "\n".join(made)


def _table(table: Table) -> str:
    head = _row(table.head, "th", table.align)
    body = "\n".join(_row(row, "td", table.align) for row in table.rows)
    rows = f"\n<tbody>\n{body}\n</tbody>" if body else ""
    return f"<table>\n<thead>\n{head}\n</thead>{rows}\n</table>"


def _row(row: Row, tag: str, align: Sequence[str]) -> str:
    cells = [*row.cells, *[Cell(Inline(""))] * (len(align) - len(row.cells))]
    sides = [*align, *[""] * (len(cells) - len(align))]
    made = "\n".join(
        f"<{tag}{_side(side)}>{_line(cell.text.source)}</{tag}>"
        for cell, side in zip(cells, sides, strict=True)
    )
    return f"<tr>\n{made}\n</tr>"


def _side(side: str) -> str:
    return f' style="text-align:{side}"' if side else ""


def _language(info: str) -> str:
    return info.split()[0] if info.split() else ""


# --- code -----------------------------------------------------------------------------------------

MOST_COLOURED = 2000
"""Characters of code that are coloured: some lexers take seconds for ten times as many."""
_TEX = {False: "tex", True: "tex-display"}
"""By whether a formula stands on a line of its own; no guide can write a span of its own."""


@lru_cache(maxsize=4096)
def code(source: str, language: str = "") -> str:
    """Code → `<pre><code>` with Pygments' short classes.

    Without a known language it is just escaped; either way it is intact when copied.
    """
    body = escape(source, quote=False)
    lexer = _lexer(language) if language and len(source) <= MOST_COLOURED else None
    if lexer is not None:
        from pygments import highlight
        from pygments.formatters import HtmlFormatter

        body = highlight(source, lexer, HtmlFormatter(nowrap=True)).rstrip("\n")
        if unescape(re.sub(r"<[^>]*>", "", body)) != source.rstrip("\n"):
            # a lexer may normalise white space; the source comes first
            body = escape(source, quote=False)
    return f'<pre><code class="hl">{body}</code></pre>'


@cache
def _lexer(language: str) -> Any:
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        return get_lexer_by_name(
            language.strip("{}.").split(",")[0].lower(), stripnl=False, ensurenl=False
        )
    except ClassNotFound:
        return None


# --- the writer -----------------------------------------------------------------------------------

_PIECE = re.compile(
    r'(?P<tex><span class="tex(?P<display>-display)?">(?P<body>[^<]*)</span>)'
    r'|<(?P<close>/?)(?P<name>[a-z][a-z0-9]*)(?:[^<>"]|"[^"]*")*>'
)
_ACTING = re.compile(r"[\\[{}]")
_ACTS = re.compile(
    r"\\(?=[(\[])|\[(?=\[|/?(?:sound|anki|latex|type|\$))|\{(?=\{)|\}(?=\})|(?<=\{)\{|(?<=\})\}",
    re.IGNORECASE,
)


def _written(html: str) -> str:
    """The sanitiser's HTML, written again: tags as they are, text that can open nothing."""
    acting = any(sign in html for sign in ("\\", "[", "{", "}", 'class="tex'))
    if not acting and (html.isascii() or unicodedata.is_normalized("NFC", html)):
        return html
    made: list[str] = []
    last, in_code = 0, 0
    for piece in _PIECE.finditer(html):
        made.append(_node(html[last : piece.start()], in_code > 0))
        last = piece.end()
        if piece["tex"]:
            made.append(_set(piece["body"], bool(piece["display"])))
            continue
        if piece["name"] in ("code", "pre"):
            in_code += -1 if piece["close"] else 1
        made.append(_attributes(piece[0]))
    made.append(_node(html[last:], in_code > 0))
    return "".join(made)


def _node(text: str, in_code: bool) -> str:
    r"""Escaped text → the same, in which nothing of Anki's or MathJax's begins.

    MathJax reads the page after entities are decoded, so only an element between a backslash and
    its bracket stops it; `[sound:`, `[latex]` and braces are stopped by entities.
    """
    if not text:
        return text
    made = _ACTS.sub(_broken, text) if _ACTING.search(text) else text
    if made.isascii() or unicodedata.is_normalized("NFC", made):
        return made
    return _kept_apart(made, in_code)


def _broken(match: re.Match[str]) -> str:
    return "\\<span></span>" if match[0] == "\\" else f"&#{ord(match[0])};"


def _attributes(tag: str) -> str:
    """A tag whose attributes, a text beside an image for example, open nothing either."""
    if '="' not in tag:
        return tag
    inert = {"\\": "&#92;", "[": "&#91;", "{": "&#123;", "}": "&#125;"}
    return re.sub(r'"[^"]*"', lambda m: re.sub(r"[\\\[{}]", lambda c: inert[c[0]], m[0]), tag)


def _kept_apart(text: str, in_code: bool) -> str:
    """Characters that Anki would compose or replace (it stores NFC), as entities.

    In code all of them: `"é" === "é"` is the point of the card. In prose only those that would
    become another character; an accent is composed, so that a search finds the word.
    """
    made: list[str] = []
    before = ""
    for char in text:
        alone = unicodedata.normalize("NFC", char) != char
        joins = in_code and not char.isascii() and not _normal(before + char)
        made.append(f"&#{ord(char)};" if alone or joins else char)
        before = ";" if alone or joins else char
    return "".join(made)


@lru_cache(maxsize=4096)
def _normal(pair: str) -> bool:
    return unicodedata.is_normalized("NFC", pair)


def _set(body: str, display: bool) -> str:
    """A formula's escaped body between MathJax's marks, after the gate once more."""
    is_formula, _ = formulae.judged(unescape(body))
    if not is_formula:
        return _node(body, False)
    inert = _ACTS.sub(lambda m: f"&#{ord(m[0])};" if m[0] != "\\" else m[0], body)
    return f"\\[{inert}\\]" if display else f"\\({inert}\\)"


# --- what others call -----------------------------------------------------------------------------


def text(plain_text: str) -> str:
    """Plain text, a role's name for example → HTML that shows it and does nothing."""
    return _node(escape(plain_text, quote=False), False)


def inline(text: str) -> str:
    """One line or paragraph of Markdown → HTML without block tags; line breaks become spaces."""
    return line(" ".join(text.split()) if "\n" in text else text.strip())


@lru_cache(maxsize=16384)
def line(text: str) -> str:
    """The same, with the breaks that its author made."""
    if not _SPECIAL.search(text):
        return _node(text, False)
    return _written(_cleaner()(_line(text))).strip()


def block(text: Passage) -> str:
    """A passage → HTML; a single paragraph of prose stays without `<p>`."""
    if not _SPECIAL.search(text.source):
        return _node(text.source, False)
    html = _written(_cleaner()(_blocks(text.blocks))).strip()
    if html.startswith("<p>") and html.endswith("</p>") and html.count("<p>") == 1:
        return html[3:-4]
    return html


_ENDED = re.compile(r"</(?:p|li|tr|pre|div|h\d|blockquote)>|<br ?/?>")
_TAG = re.compile(r"<[^>]*>")
_GAP = re.compile(r"\n{3,}")


def words(html: str) -> str:
    """HTML → the words a reader sees, for tables and terminals.

    No tags, entities decoded, powers as `2^10`.
    """
    text = _ENDED.sub("\n", html)
    text = unescape(_TAG.sub("", raised.plain(text)))
    lines = "\n".join(line.rstrip() for line in text.split("\n"))
    return _GAP.sub("\n\n", lines).strip()


_UNSPOKEN = re.compile(r"<pre>.*?</pre>|\\\(.*?\\\)|\\\[.*?\\\]", re.DOTALL)
_COMMAND = re.compile(r"\\\(.*?\\\)|\\\[.*?\\\]|\\[A-Za-z]+(?:\{[^{}]*\})*|\\", re.DOTALL)


def spoken(html: str) -> str:
    """HTML → what a voice can say of it: no block of code, no formula, refused or not, no TeX."""
    return " ".join(_COMMAND.sub(" ", words(_UNSPOKEN.sub(" ", html))).split())


def plain(text: Passage | str) -> str:
    """A passage, or a line of Markdown → the words a reader sees."""
    return words(block(text) if isinstance(text, Passage) else inline(text))
