r"""LaTeX of a guide's formulae → a small tree that Typst and MathML set alike; None where it is not understood.

\frac{a}{b} \le \sqrt{x_1^2}
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

Node = list[Any]
r"""What it is, then its parts, JSON-able:

["i", "x"] a variable · ["n", "3.1"] a number · ["o", "≤"] an operator · ["t", "if"] text · ["f", "min", limits] a function's name · ["/", over, under] ·
["r", radicand, index] · ["^", base, below, above] · ["g", [nodes]] · ["(", left, body, right] · ["m", rows, left, right] · ["a", accent, body] · ["s", em] ·
["v", variant, letter]
"""

MAX_DEPTH = 12
MAX_LENGTH = 2000

_GREEK = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ϵ", "varepsilon": "ε", "zeta": "ζ", "eta": "η", "theta": "θ", "vartheta": "ϑ",
    "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "pi": "π", "varpi": "ϖ", "rho": "ρ", "varrho": "ϱ", "sigma": "σ",
    "varsigma": "ς", "tau": "τ", "upsilon": "υ", "phi": "ϕ", "varphi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω", "Gamma": "Γ", "Delta": "Δ",
    "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ", "Upsilon": "Υ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω", "ell": "ℓ", "hbar": "ℏ",
    "partial": "∂", "nabla": "∇", "infty": "∞", "emptyset": "∅", "varnothing": "∅", "aleph": "ℵ", "Re": "ℜ", "Im": "ℑ",
}  # fmt: skip
_OPERATORS = {
    "approx": "≈", "ast": "∗", "bigcap": "⋂", "bigcup": "⋃", "bot": "⊥", "bullet": "∙", "cap": "∩", "cdot": "⋅", "cdots": "⋯", "circ": "∘",
    "colon": ":", "cong": "≅", "coprod": "∐", "cup": "∪", "ddots": "⋱", "div": "÷", "dots": "…", "downarrow": "↓", "equiv": "≡", "exists": "∃",
    "forall": "∀", "ge": "≥", "geq": "≥", "gets": "←", "gg": "≫", "iff": "⟺", "implies": "⟹", "in": "∈", "int": "∫", "iint": "∬", "land": "∧",
    "langle": "⟨", "lceil": "⌈", "ldots": "…", "le": "≤", "leftarrow": "←", "Leftarrow": "⇐", "leftrightarrow": "↔", "Leftrightarrow": "⇔",
    "leq": "≤", "lfloor": "⌊", "ll": "≪", "lnot": "¬", "lor": "∨", "mapsto": "↦", "mid": "∣", "mp": "∓", "ne": "≠", "neg": "¬", "neq": "≠",
    "ni": "∋", "notin": "∉", "odot": "⊙", "oint": "∮", "oplus": "⊕", "otimes": "⊗", "parallel": "∥", "perp": "⊥", "pm": "±", "prec": "≺",
    "prime": "′", "prod": "∏", "propto": "∝", "rangle": "⟩", "rceil": "⌉", "rfloor": "⌋", "rightarrow": "→", "Rightarrow": "⇒", "setminus": "∖",
    "sim": "∼", "simeq": "≃", "star": "⋆", "subset": "⊂", "subseteq": "⊆", "succ": "≻", "sum": "∑", "supset": "⊃", "supseteq": "⊇", "times": "×",
    "to": "→", "top": "⊤", "uparrow": "↑", "vdots": "⋮", "vee": "∨", "vert": "|", "Vert": "‖", "wedge": "∧", "wr": "≀",
    "%": "%", "$": "$", "#": "#", "&": "&", "_": "_", "{": "{", "}": "}", "lbrace": "{", "rbrace": "}", "lbrack": "[", "rbrack": "]", "|": "‖",
}  # fmt: skip
_FUNCTIONS = {
    "arccos": False, "arcsin": False, "arctan": False, "arg": False, "argmax": True, "argmin": True, "cos": False, "cosh": False, "cot": False,
    "deg": False, "det": True, "dim": False, "exp": False, "gcd": True, "inf": True, "ker": False, "lg": False, "lim": True, "liminf": True,
    "limsup": True, "ln": False, "log": False, "max": True, "min": True, "Pr": True, "sec": False, "sin": False, "sinh": False, "sup": True,
    "tan": False, "tanh": False,
}  # fmt: skip
_SPACES = {",": 0.17, ":": 0.22, ">": 0.22, ";": 0.28, "!": 0.0, " ": 0.25, "quad": 1.0, "qquad": 2.0, "enspace": 0.5, "thinspace": 0.17}
_ACCENTS = {
    "bar": "¯", "overline": "‾", "hat": "^", "widehat": "^", "tilde": "~", "widetilde": "~", "vec": "→", "dot": "˙", "ddot": "¨", "underline": "_",
}  # fmt: skip
_VARIANTS = {"mathbb": "bb", "mathbf": "bold", "mathcal": "cal", "mathscr": "cal", "mathfrak": "frak", "boldsymbol": "bold", "bm": "bold"}
_TEXTS = {"text", "textrm", "mathrm", "textit", "mathit", "textbf", "operatorname", "mbox", "texttt", "mathtt", "mathsf", "textsf"}
_SILENT = {"displaystyle", "textstyle", "limits", "nolimits", "left.", "right.", "big", "Big", "bigg", "Bigg", "bigl", "bigr", "Bigl", "Bigr"}
_MATRICES = {
    "matrix": ("", ""), "pmatrix": ("(", ")"), "bmatrix": ("[", "]"), "Bmatrix": ("{", "}"), "vmatrix": ("|", "|"), "cases": ("{", ""),
    "aligned": ("", ""), "align": ("", ""), "align*": ("", ""), "gathered": ("", ""), "array": ("", ""),
}  # fmt: skip
_DELIMITERS = {"(", ")", "[", "]", "|", "/", "⟨", "⟩", "⌈", "⌉", "⌊", "⌋", "{", "}", "‖"}
_TOKEN = re.compile(rf"\\(?:{'|'.join(sorted(_TEXTS, key=len, reverse=True))})\s*\{{[^{{}}\\]*\}}|" + r"\\(?:[A-Za-z]+\*?|.)|\s+|\d+(?:[.,]\d+)*|.", re.DOTALL)


class _Unknown(Exception):
    """A command nobody taught us: the source is shown instead."""


def parse(source: str) -> Node | None:
    """LaTeX → its tree, or None."""
    if len(source) > MAX_LENGTH:
        return None
    reader = _Reader([t for t in _TOKEN.findall(source.strip()) if not t.isspace() or t == "\\ "])
    try:
        nodes = reader.row(0)
    except (_Unknown, IndexError):
        return None
    return ["g", nodes] if reader.done and nodes else None


@dataclass
class _Reader:
    tokens: list[str]
    at: int = 0

    @property
    def done(self) -> bool:
        return self.at >= len(self.tokens)

    @property
    def next(self) -> str:
        return "" if self.done else self.tokens[self.at]

    def take(self, wanted: str = "") -> str:
        token = self.tokens[self.at]
        if wanted and token != wanted:
            raise _Unknown(token)
        self.at += 1
        return token

    def row(self, depth: int, ends: tuple[str, ...] = ()) -> list[Node]:
        """Atoms with what is attached to them, up to one of the ends, which stays."""
        if depth > MAX_DEPTH:
            raise _Unknown("nested too deep")
        nodes: list[Node] = []
        while not self.done and self.next not in ends:
            node = self.attached(depth)
            if node is not None:
                nodes.append(node)
        return nodes

    def attached(self, depth: int) -> Node | None:
        base = ["g", []] if self.next in ("^", "_") else self.atom(depth)
        below: Node | None = None
        above: Node | None = None
        while self.next in ("^", "_", "'"):
            if self.take() == "'":
                above = ["g", [*([above] if above else []), ["o", "′"]]]
            elif self.tokens[self.at - 1] == "^":
                above = ["g", [above, self.argument(depth)]] if above else self.argument(depth)
            else:
                below = self.argument(depth)
        if base is None or (below is None and above is None):
            return base
        return ["^", base, below, above]

    def argument(self, depth: int) -> Node:
        if self.next == "{":
            return self.group(depth)
        node = self.atom(depth + 1)
        if node is None:
            raise _Unknown("an argument is missing")
        return node

    def group(self, depth: int) -> Node:
        self.take("{")
        nodes = self.row(depth + 1, ("}",))
        self.take("}")
        return ["g", nodes]

    def raw(self) -> str:
        """A `{name}`."""
        self.take("{")
        words = []
        while self.next != "}":
            words.append(self.take())
        self.take("}")
        if any(w.startswith("\\") or w == "{" for w in words):
            raise _Unknown("text")
        return "".join(words)

    def atom(self, depth: int) -> Node | None:
        if depth > MAX_DEPTH:
            raise _Unknown("nested too deep")
        if self.next == "{":
            return self.group(depth)
        token = self.take()
        if token in ("}", "&", "\\\\", "^", "_", "$"):
            raise _Unknown(token)
        if token == "~":
            return ["s", 0.25]
        if not token.startswith("\\"):
            return ["n", token] if token[0].isdigit() else ["i", token] if token.isalpha() else ["o", "−" if token == "-" else token]
        if len(token) > 2 and token.endswith("}"):
            name, words = token[1:-1].split("{", 1)
            return ["f", words.strip(), False] if name.strip() == "operatorname" else ["t", words]
        return self.command(token[1:], depth)

    def command(self, name: str, depth: int) -> Node | None:
        if name in _GREEK:
            return ["i", _GREEK[name]]
        if name in _OPERATORS:
            return ["o", _OPERATORS[name]]
        if name in _FUNCTIONS:
            return ["f", name, _FUNCTIONS[name]]
        if name in _SPACES:
            return ["s", _SPACES[name]]
        if name in _SILENT:
            return None
        if name in ("frac", "dfrac", "tfrac"):
            return ["/", self.argument(depth), self.argument(depth)]
        if name == "binom":
            return ["m", [[self.argument(depth)], [self.argument(depth)]], "(", ")"]
        if name == "sqrt":
            return self.root(depth)
        if name in _ACCENTS:
            return ["a", _ACCENTS[name], self.argument(depth)]
        if name in _VARIANTS:
            return ["v", _VARIANTS[name], self.argument(depth)]
        if name == "left":
            return self.fenced(depth)
        if name == "begin":
            return self.matrix(depth)
        if name in ("bmod", "mod"):
            return ["t", " mod "]
        raise _Unknown(name)

    def root(self, depth: int) -> Node:
        index: Node | None = None
        if self.next == "[":
            self.take()
            index = ["g", self.row(depth + 1, ("]",))]
            self.take("]")
        return ["r", self.argument(depth), index]

    def delimiter(self) -> str:
        token = self.take()
        sign = _OPERATORS.get(token[1:], "") if token.startswith("\\") else token
        if sign == ".":
            return ""
        if sign not in _DELIMITERS:
            raise _Unknown(token)
        return sign

    def fenced(self, depth: int) -> Node:
        left = self.delimiter()
        nodes = self.row(depth + 1, ("\\right",))
        self.take("\\right")
        return ["(", left, ["g", nodes], self.delimiter()]

    def matrix(self, depth: int) -> Node:
        name = self.raw()
        if name not in _MATRICES:
            raise _Unknown(name)
        if name == "array":
            self.raw()
        ends = ("&", "\\\\", "\\end")
        rows: list[list[Node]] = [[]]
        while True:
            rows[-1].append(["g", self.row(depth + 1, ends)])
            end = self.take()
            if end == "\\end":
                break
            if end == "\\\\":
                rows.append([])
        if self.raw() != name:
            raise _Unknown(name)
        if len(rows) > 1 and rows[-1] == [["g", []]]:
            rows.pop()
        return ["m", rows, *_MATRICES[name]]
