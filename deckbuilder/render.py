r"""Markdown → safe HTML; the only home of the renderer, the sanitiser and the highlighter.

`**bold** \(x^2\) [sound:a.mp3]` → `<b>bold</b> \(x^2\) &#91;sound:a.mp3]`: formulae live,
everything else of Anki's inert.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from hashlib import sha256
from html import escape, unescape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_SPECIAL = re.compile(r"[\\`*_\[\]<>&!|~#\n{}$\"']|^\s*(?:[-+>=]|\d+[.)]|:?-+:?)|  $")
_TAGS = frozenset(
    (
        "a b strong i em s code pre br p ul ol li blockquote table thead tbody tr th td hr img "
        "span h1 h2 h3 h4 h5 h6 div"
    ).split()
)
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
_SCHEMES = frozenset({"http", "https", "mailto"})
IMAGE_NAME = re.compile(r"deckbuilder-[0-9a-f]{20}\.(?:png|jpe?g|gif|svg|webp|avif|bmp)")
"""What a packaged image is called: by its content."""

FORMULA = (
    r"|(?P<formula>\\\((?:(?!\\\(|\\\)|\n\n)[\s\S]){1,2000}?\\\)|\\\[(?:(?!\\\[|\\\]"
    r"|\n\n)[\s\S]){1,2000}?\\\]"
    r"|\$\$(?!\s*\$\$)(?:(?!\$\$|\n\n)[\s\S]){1,2000}?\$\$)"
)
"""A formula, as an alternative of an expression to build on."""

_CODE = r"(?P<code>(?<![`\\])(?P<tick>`{1,6})(?!`)(?:(?!\n\n)[\s\S]){1,2000}?(?<!`)(?P=tick)(?!`))"

_FORMULAE = re.compile(_CODE + FORMULA)
_FENCE = re.compile(r"[ ]{0,12}(`{3,}(?=[^`]*$)|~{3,})")


def outside_fences(text: str, change: Callable[[str], str]) -> str:
    """Markdown with every stretch outside fenced code changed.

    It goes line by line, so that no text makes it slow.
    """
    if "```" not in text and "~~~" not in text:
        return change(text)
    parts: list[str] = []
    run: list[str] = []
    mark = ""
    for line in text.split("\n"):
        fence = _FENCE.match(line)
        if mark:
            run.append(line)
            if fence and fence[1].startswith(mark) and not line.strip().strip(mark[0]):
                parts.append("\n".join(run))
                run, mark = [], ""
        elif fence:
            parts += [change("\n".join(run))] if run else []
            run, mark = [line], fence[1]
        else:
            run.append(line)
    parts += ["\n".join(run) if mark else change("\n".join(run))] if run else []
    return "\n".join(parts)


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": 100}).enable(
        ["table", "strikethrough"]
    )
    parser.disable(["reference", "lheading"])
    parser.add_render_rule("image", _image)
    parser.add_render_rule("fence", _fence)
    parser.add_render_rule("code_block", _fence)
    return parser


@cache
def _cleaner() -> Callable[[str], str]:
    import nh3

    cleaner = nh3.Cleaner(
        tags=set(_TAGS),
        attributes=_ATTRIBUTES,
        url_schemes=set(_SCHEMES),
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


def _image(
    _self: object, tokens: Sequence[Token], index: int, _options: object, _env: object
) -> str:
    token = tokens[index]
    source, text = str(token.attrs.get("src", "")), token.content or ""
    if IMAGE_NAME.fullmatch(source):
        return f'<img src="{source}" alt="{escape(text)}">'
    if source.startswith(("http://", "https://")):
        return f'<a href="{escape(source)}">{escape(text or source)}</a>'
    return f"<em>{escape(text)}</em>" if text else ""


def _fence(
    _self: object, tokens: Sequence[Token], index: int, _options: object, _env: object
) -> str:
    token = tokens[index]
    return (
        code(token.content.rstrip("\n"), token.info.split()[0] if token.info.strip() else "") + "\n"
    )


@lru_cache(maxsize=4096)
def code(source: str, language: str = "") -> str:
    """Code → `<pre><code>` with Pygments' short classes.

    Without a known language it is just escaped, intact when copied.
    """
    body = escape(source, quote=False)
    lexer = _lexer(language) if language else None
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


def _inert(html: str) -> str:
    r"""What Anki would act on, as entities: `[sound:`, `[anki:`, `[latex]`, `{{`, `\(`.

    It is done after the sanitiser, which decodes.
    """
    html = (
        html.replace("\\(", "&#92;(")
        .replace("\\[", "&#92;[")
        .replace("\\)", "&#92;)")
        .replace("\\]", "&#92;]")
    )
    return html.replace("[", "&#91;").replace("{{", "&#123;&#123;").replace("}}", "&#125;&#125;")


def text(plain_text: str) -> str:
    """Plain text, a role's name for example → HTML that shows it and does nothing."""
    return _inert(escape(plain_text, quote=False))


def _with_formulae(text: str, render: Callable[[str], str]) -> str:
    r"""Render with formulae put aside, and put them back as Anki's MathJax.

    That is `\( … \)` and `\[ … \]`.
    """
    formulae: list[str] = []
    # letters and digits only, so that an address does not change it; made of the text, so that no
    # text can hold its own
    mark = f"zq{sha256(text.encode(errors='replace')).hexdigest()[:16]}q"

    def aside(match: re.Match[str]) -> str:
        if match["code"]:
            return match[0]
        formulae.append(match["formula"])
        return f"{mark}{len(formulae) - 1}z"

    has = "\\(" in text or "\\[" in text or "$$" in text
    marked = outside_fences(text, lambda t: _FORMULAE.sub(aside, t)) if has else text
    html = _inert(_cleaner()(render(marked)))
    if not formulae:
        return html

    def back(match: re.Match[str]) -> str:
        if match["tag"]:
            return re.sub(
                f"{mark}(\\d+)z", lambda m: _inert(escape(formulae[int(m[1])])), match["tag"]
            )
        return _formula(formulae[int(match["n"])])

    return re.sub(rf'(?P<tag><[a-z][^<>"]*(?:"[^"]*"[^<>"]*)*>)|{mark}(?P<n>\d+)z', back, html)


def _formula(source: str) -> str:
    body = escape(source[2:-2].strip(), quote=False).replace("[", "&#91;").replace("::", ": :")
    body = re.sub(r"\{(?=\{)", "{ ", re.sub(r"\}(?=\})", "} ", body))
    return f"\\({body}\\)" if source.startswith("\\(") else f"\\[{body}\\]"


@lru_cache(maxsize=16384)
def inline(text: str) -> str:
    """One line or paragraph of Markdown → HTML without block tags; line breaks become spaces."""
    text = " ".join(text.split()) if "\n" in text else text.strip()
    if not _SPECIAL.search(text):
        return text
    return _with_formulae(text, lambda t: _parser().renderInline(t)).strip()


@lru_cache(maxsize=16384)
def block(text: str) -> str:
    """Markdown → HTML; a single paragraph of prose stays without `<p>`."""
    text = text.strip()
    if not _SPECIAL.search(text):
        return text
    html = _with_formulae(text, lambda t: _parser().render(t)).strip()
    if html.startswith("<p>") and html.endswith("</p>") and html.count("<p>") == 1:
        return html[3:-4]
    return html


def words(html: str) -> str:
    """HTML → the words a reader sees, for tables and terminals: no tags, entities decoded."""
    text = re.sub(r"</(?:p|li|tr|pre|div|h\d|blockquote)>|<br ?/?>", "\n", html)
    text = unescape(re.sub(r"<[^>]*>", "", text))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in text.split("\n"))).strip()


def plain(text: str) -> str:
    """Markdown → the words a reader sees."""
    return words(block(text))
