"""Guides that try to run, fetch or restyle something on a card (not a test itself)."""

from __future__ import annotations

COMMANDS = (
    r"\href{javascript:ran()}{x}",
    r"\style{background:url(http://evil.test/x)}{y}",
    r"\cssId{qa}{b^2}",
    r"\class{night}{z^2}",
    r"\require{html}\href{javascript:ran()}{w}",
    r"\def\q{\href{javascript:ran()}}\q{v}",
    r"\newcommand{\q}[1]{\href{javascript:ran()}{#1}}\q{v^2}",
    r"\let\q=\href \q{javascript:ran()}{u}",
    r"\unicode{x41}^2",
    r"\toggle{a^2}{b}\endtoggle",
    r'\mmlToken{mi}[href="javascript:ran()"]{k^2}',
    r"\data{x=y}{k^2}",
    r"\htmlData{x=y}{k^2}",
    r"\htmlClass{x}{k^2}",
    r"\htmlStyle{color:red}{k^2}",
    r"\htmlId{qa}{k^2}",
    r"\bbox[border:9px solid red]{k^2}",
    r"\verb|\href|^2",
    r"\csname href\endcsname{javascript:ran()}{x}",
    r"\begin{html}x^2\end{html}",
    r"\text{$\href{javascript:ran()}{x}$}^2",
    r"\text{\(\href{javascript:ran()}{x}\)}^2",
    r"\color{red}{x^2}",
    r"\url{http://evil.test/}^2",
    r"\includegraphics{http://evil.test/x.png}^2",
    r"x^{2",
    r"x}^2{",
)
MARKS = (
    (r"\(", r"\)"),
    (r"\[", r"\]"),
    ("$$", "$$"),
    ("&#92;(", "&#92;)"),
    ("&bsol;&lpar;", "&bsol;&rpar;"),
    (r"\\(", r"\\)"),
    (r"\\[", r"\\]"),
    ("\\<!-- -->(", "\\<!-- -->)"),
    ("\\<b></b>(", "\\<b></b>)"),
    ("&#x5c;&#x28;", "&#x5c;&#x29;"),
    ("\\​(", "\\​)"),
    ("\\­(", "\\­)"),
    ("\\<wbr>(", "\\<wbr>)"),
    ("\\\\\n(", "\\\\\n)"),
    ("`", "`"),
    ("\\*\\*\\(", "\\)\\*\\*"),
)
MARKUP = (
    "<script>ran()</script>",
    "<img src=x onerror=ran()>",
    '<a href="javascript:ran()">that</a>',
    '<a href="java&#10;script:ran()">that</a>',
    "[the list](javascript:ran())",
    "[the list](data:text/html,<script>ran()</script>)",
    "<svg onload=ran()></svg>",
    "<math><mi href=javascript:ran()>x</mi></math>",
    '<iframe src="http://evil.test"></iframe>',
    "<style>* { display: none }</style>",
    "<style>@import 'http://evil.test/x.css';</style>",
    '<link rel=stylesheet href="http://evil.test/x.css">',
    "<form action=http://evil.test><button>x</button></form>",
    "![x](http://evil.test/x.png)",
    '<p style="background:url(http://evil.test/y)">y</p>',
    "<details open ontoggle=ran()><summary>s</summary>x</details>",
    "[sound:http://evil.test/a.mp3]",
    "[anki:tts lang=en_US]x[/anki:tts]",
    "[[type:Question]]",
    "[latex]\\input{/etc/passwd}[/latex]",
    "[$]\\input{/etc/passwd}[/$]",
    "{{FrontSide}} {{hint:Source}} {{c1::x::y}}",
    "<!-- --><script>ran()</script>",
    "<kbd onclick=ran()>x</kbd> <sup onclick=ran()>2</sup> <mark style=x>m</mark>",
    '<span class="tex">\\href{javascript:ran()}{x^2}</span>',
    "<anki-mathjax>\\href{javascript:ran()}{x^2}</anki-mathjax>",
)
VERBS = (
    "set get put let cut hit win ask add bid cap dig eat fly fix jog lay mix nod own pay".split()
)


def guide() -> str:
    """All of it, in answers, prompts, sections, pitfalls, credentials, title, role and tags."""
    bad = r"\(\href{javascript:ran()}{x^2}\)"
    front = [f"{name}: 'Night {bad} {name}'" for name in ("role", "term", "vertical", "category")]
    parts = ["---", *front, f"tags: ['{bad}']", "---", "## Certifications", ""]
    parts += [f"- **Basic {bad} Support (BLS)**: shows {bad} that you act.", ""]
    parts += ["## Interview Questions", "", f"### Ward {bad} work", ""]
    number = 0

    def ask(what: str, answer: str) -> None:
        nonlocal number
        number += 1
        parts.extend([f"#### {number}. How do you {what} in case {number}?", "", answer, ""])

    for opener, closer in MARKS:
        every = " and ".join(f"{opener}{command}{closer}" for command in COMMANDS)
        ask(VERBS[number % len(VERBS)], f"By need: {every}, and by size.")
        ask(f"see {opener}{COMMANDS[0]}{closer}", f"By **{opener}{COMMANDS[0]}{closer}** alone.")
    for markup in MARKUP:
        ask("greet", f"I wave {markup} and smile. **Pitfall to avoid**: Waving {markup} too late.")
        ask(f"read {markup}", f"- **Notes {markup}**: in writing.\n- **Keys**: by hand {markup}.")
    ask("add", r"With \(x^2\), \[\frac{a}{b}\] and $$\sqrt{n_1}$$ as they are.")
    return "\n".join(parts) + "\n"
