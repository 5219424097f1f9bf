"""Certifications, education and qualifications under their heading.

`- **Certified Sales Professional (CSP)**: shows …`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from deckbuilder import labels
from deckbuilder.codes import report
from deckbuilder.forms.prompt import ends_asking
from deckbuilder.markdown import Block, Item, List, Paragraph, Rule, Table, of, passage, plain, walk
from deckbuilder.model import Certification, Context, Diagnostic, Education, Qualification
from deckbuilder.readers.scope import Found, Scope
from deckbuilder.readers.section import Section

_KINDS = {"certification": Certification, "education": Education, "qualification": Qualification}
_WORDS = labels.ENGLISH.credentials
_NOT_ACRONYM = re.compile(rf"^{labels.either(_WORDS['remarks'])}$", re.IGNORECASE)
_ACRONYM = (
    r"[A-Z0-9][A-Za-z0-9]*(?:[+/&.\-\N{EN DASH}\N{REGISTERED SIGN}\N{TRADE MARK SIGN} "
    r"]{1,2}[A-Z0-9][A-Za-z0-9]*){0,3}"
    r"[+\N{REGISTERED SIGN}\N{TRADE MARK SIGN}]?"
)
_BEHIND = re.compile(rf"^(?P<name>.*?\S)\s*\((?P<acronym>{_ACRONYM})\)(?P<after>.*)$", re.DOTALL)
_BEFORE = re.compile(
    rf"^(?P<acronym>{_ACRONYM})\s*\((?P<name>[^()]{{8,120}})\)(?P<after>.*)$", re.DOTALL
)
_BOLD = re.compile(r"^(\*{2,3}|__|\*|_)(?=\S)(?P<name>(?:(?!\1).)+?)\1(?P<rest>.*)$", re.DOTALL)
_APART = re.compile(r";\s+")
_SEVERAL = re.compile(
    r"\*\*[^*]{2,80}\*\*(?:(?:,?\s*(?:\b(?:and|or)\b|/)|[,;])\s*"
    r"(?:\*\*[^*]{2,80}\*\*|[A-Z][^,;:*()]{3,70} \([A-Z][\w+&/-]{1,9}\)))+"
    r"(?=(?P<rest>(?:\W.*)?)$)",
    re.DOTALL,
)
"""`**A (AA)**, **B** or C (CC)`."""
_STOPS = ":,\N{EN DASH}\N{EM DASH}- "
"""What stands between a name and what is said of it."""
_COLON = re.compile(
    r"^(?P<name>[^:\n]{2,120}?)(?::\s+|:$|\s+[-\N{EN DASH}\N{EM DASH}]\s+)(?P<rest>.*)$", re.DOTALL
)


def read(section: Section, scope: Scope) -> Iterator[Found] | None:
    """A section whose heading names credentials, or whose bullets are headed by such names."""
    kinds = labels.credential_kinds(section.title, scope.meta.role or "")
    if section.carrier:
        return None
    groups = list(_groups(section.blocks, kinds, scope))
    if not any(kind for kind, _ in groups) or _asks(section):
        return None
    return _read(section, groups, scope)


def _is_scale(table: Table) -> bool:
    """Whether a table says what marks mean: its rows begin with numbers."""
    first = [row.cells[0].text.plain for row in table.rows if row.cells]
    return bool(first) and all(text.strip().isdigit() for text in first)


def _asks(section: Section) -> bool:
    """Whether a section lists more questions than it has items besides: it is about asking."""
    items = [block for block in walk(section.blocks) if isinstance(block, Item) and block.children]
    firsts = (item.children[0] for item in items)
    asked = sum(isinstance(b, Paragraph) and ends_asking(b.text.plain) for b in firsts)
    listed = sum(len(block.items) for block in section.blocks if isinstance(block, List))
    return asked > 0 and asked >= listed


def _read(section: Section, groups: list[tuple[str, Block]], scope: Scope) -> Iterator[Found]:
    for kind, block in groups:
        if not kind:
            if not isinstance(block, Rule):
                yield scope.context(block)
            continue
        if isinstance(block, Table):
            head = " | ".join(cell.text.source for cell in block.head.cells)
            yield Context(scope.span(block.start, min(block.start + 1, block.end)), head)
            yield from _nameless(block, scope)
        for item in _items(block):
            if isinstance(item, _Item):
                yield from _cards(kind, item, section, scope)
            else:
                yield scope.context(item)


def _groups(
    blocks: tuple[Block, ...], kinds: tuple[str, ...], scope: Scope
) -> Iterator[tuple[str, Block]]:
    """Each block, or item, with the kind of credential it lists; no kind for prose."""
    current = kinds[0] if len(kinds) == 1 else ""
    unmarked = len(kinds) == 1 and _lists_in_lines(blocks)
    for block in blocks:
        if isinstance(block, Paragraph):
            text = block.text.source
            if unmarked and _NAMED_FIRST.match(text):
                yield current, block
                continue
            label = _group_kinds(text)
            if label and not _after_label(text):
                current = label[0]
                yield "", block
            elif label and _is_group(text):
                yield label[0], replace(block, text=of(_after_label(text)))
            elif current and not kinds and _ends_group(text):
                # what a label opened ends where the next one of its dress begins
                current = ""
                yield "", block
            elif (current or kinds) and _BOLD.match(text) and _names_credential(text):
                yield (label[0] if label else current or _kind_by_words(text)), block
            else:
                yield "", block
        elif isinstance(block, List):
            yield from _list_groups(block, current, kinds, scope)
        elif isinstance(block, Table) and (current or kinds) and not _is_scale(block):
            yield current or kinds[0], block
        else:
            yield "", block


_NAMED_FIRST = re.compile(r"(?=[A-Z])(?:[^\s:]+ ){0,11}[^\s:]+:\s+\S")


def _lists_in_lines(blocks: tuple[Block, ...]) -> bool:
    """Whether a text without marks lists names with what is said of each, a line for each."""
    lines = [b.text.source for b in blocks if isinstance(b, Paragraph)]
    named = sum(_NAMED_FIRST.match(text) is not None for text in lines)
    return named >= _LISTED and named * 2 > len(lines)


_LISTED = 2


def _list_groups(
    block: List, current: str, kinds: tuple[str, ...], scope: Scope
) -> Iterator[tuple[str, Block]]:
    names = sum(_named(item) for item in block.items)
    for item in block.items:
        single = replace(block, items=(item,), start=item.start, end=item.end)
        first = item.children[0] if item.children else None
        said = first.text.source if isinstance(first, Paragraph) else ""
        label = _group_kinds(said) if said else ()
        after = _after_label(said)
        if label and after and current == "qualification" == label[0] and names >= _LISTED:
            # `Experience: three years` beside `Availability: weekends`
            yield current, single
        elif isinstance(first, Paragraph) and label and _is_group(said) and after:
            # the label names the group, what follows it the credentials
            inner = replace(item, children=(replace(first, text=of(after)), *item.children[1:]))
            yield label[0], replace(single, items=(inner,))
        elif first and label and len(item.children) > 1 and not after and not _is_single(item):
            yield "", first
            for child in item.children[1:]:
                yield label[0] if isinstance(child, (List, Paragraph)) else "", child
        elif label and after and not current:
            yield label[0], single
        elif current:
            yield current, single
        elif kinds:
            yield _kind_by_words(said), single
        else:
            yield "", single


def _named(item: Item) -> bool:
    """Whether an item begins with a name and what is said of it, and that names no group."""
    text = _first_text(item)
    return bool(_after_label(text)) and not _group_kinds(text)


def _is_single(item: Item) -> bool:
    """Whether what stands below `**Bachelor's Degree:**` tells of it, and names no others."""
    first, *below = item.children
    assert isinstance(first, Paragraph)
    name = first.text.plain.strip(" :")
    lists = [block for block in below if isinstance(block, List)]
    texts = [_first_text(inner) for block in lists for inner in block.items]
    return (
        _DEGREE.search(name.casefold()) is not None
        and not (_is_group(first.text.source) or name.endswith("s"))
        and len(lists) == len(below)
        and not any(map(_BOLD.match, texts))
    )


def _first_text(item: Item) -> str:
    first = item.children[0] if item.children else None
    return first.text.source if isinstance(first, Paragraph) else ""


def _group_kinds(text: str) -> tuple[str, ...]:
    """`**Certifications:**`, with or without text behind it → the kinds it names."""
    match = re.match(r"^[*_]{2,3}([^*_\n]{4,80})[*_]{2,3}\s*:?", text)
    label = (
        match[1]
        if match
        else text.rstrip()
        if text.rstrip().endswith(":") and len(text) <= 80
        else ""
    )
    ended = (
        match is None
        or label.rstrip().endswith(":")
        or match[0].endswith(":")
        or not text[match.end() :].strip()
    )
    return labels.credential_kinds(label) if label and ended and _is_head(label) else ()


_HEAD = re.compile(rf"\b{labels.either(_WORDS['heads'])}\W*$", re.IGNORECASE)
_TAIL = re.compile(rf"\s+{labels.either(_WORDS['tails'])}\s.*$|\s*\(.*$", re.IGNORECASE)
_DEGREE = re.compile(rf"\b{labels.either(_WORDS['degrees'])}")
_CERTIFICATE = re.compile(rf"\b{labels.either(_WORDS['certificates'])}")
_OTHERS = re.compile(rf"{labels.either(_WORDS['others'])}\b\W*(?:\w+\W*)?", re.IGNORECASE)


def _is_head(label: str) -> bool:
    """Whether a label is about credentials, and does not merely mention them.

    `Certifications for nurses` is, `For guest education focus` is not.
    """
    return bool(_HEAD.search(_TAIL.sub("", label.strip(" :*_"))))


def _ends_group(text: str) -> bool:
    """A bold label alone, of something else."""
    bold = _BOLD.match(text)
    return bool(bold) and not (bold["rest"] if bold else "").strip(" :")


def _is_group(text: str) -> bool:
    match = re.match(r"^[*_]{2,3}([^*_\n]{4,80})[*_]{2,3}", text)
    return bool(match) and labels.names_credentials_only(match[1].strip(" :") if match else "")


def _after_label(text: str) -> str:
    match = re.match(r"^[*_]{2,3}[^*_\n]{4,80}[*_]{2,3}\s*:?\s*(.*)$", text, re.DOTALL)
    return match[1].strip() if match else ""


def _names_credential(text: str) -> bool:
    bold = _BOLD.match(text)
    name = plain(bold["name"]) if bold else ""
    return 0 < len(name.split()) <= 14 and not _SAID.search(name)


_SAID = re.compile(r"[!?]")
"""`Good luck with your interview!` is no credential."""


def _kind_by_words(text: str) -> str:
    bare = plain(text)[:120].casefold()
    if _DEGREE.search(bare):
        return "education"
    named = _BEHIND.match(plain(text).split(":")[0])
    # `Knowledge of a management system (TMS) such as …` abbreviates in mid-sentence
    if _CERTIFICATE.search(bare) or (named and not named["after"].strip(" .,;")):
        return "certification"
    return "qualification"


# --- items ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Item:
    head: str
    """Markdown of the first paragraph."""
    more: tuple[Block, ...]
    start: int
    end: int
    nested: tuple[_Item, ...] = ()


def _items(block: Block) -> Iterator[_Item | Block]:
    """What a block lists; code and quotes, which name no credential, come back as they are."""
    if isinstance(block, List):
        for item in block.items:
            if not item.children:
                continue
            first = item.children[0]
            if isinstance(first, Paragraph):
                yield _Item(first.text.source, item.children[1:], item.start, item.end)
            else:
                for child in item.children:
                    yield from _items(child)
    elif isinstance(block, Table):
        yield from _rows(block)
    elif isinstance(block, Paragraph):
        text = block.text.source
        # `**Qualifications:** three years in sales; a driving licence`
        parts = [text] if _BOLD.match(text) or _COLON.match(text) else _APART.split(text)
        for part in parts:
            yield _Item(part, (), block.start, block.end)
    else:
        yield block


def _nameless(block: Table, scope: Scope) -> Iterator[Diagnostic]:
    """Rows that say something and have no name in their first cell: no card can be made of them."""
    for row in block.rows:
        said = " — ".join(cell.text.source for cell in row.cells if cell.text)
        if said and not row.cells[0].text:
            here = scope.span(row.start, row.end)
            yield report("nameless-row", here, f"the row “{said[:80]}” has no name", said)


_SHORT = re.compile(rf"\W*{labels.either(labels.ENGLISH.tables['short'])}", re.IGNORECASE)
_REQUIRED = re.compile(rf"\W*{labels.either(labels.ENGLISH.tables['required'])}\b", re.IGNORECASE)


def _rows(block: Table) -> Iterator[_Item]:
    """A table of credentials: the first cell is the name, the others its text."""
    titles = [cell.text.plain for cell in block.head.cells]
    short = next((i for i, title in enumerate(titles) if i and _SHORT.match(title)), 0)
    required = {n for n, title in enumerate(titles) if _REQUIRED.match(title)}
    for row in block.rows:
        cells = [cell.text.source for cell in row.cells]
        if not cells or not cells[0]:
            continue
        said = [(n in required, n, cell) for n, cell in enumerate(cells) if n and cell]
        if 0 < short < len(cells):
            acronym = cells[short] if any(map(str.isalnum, cells[short])) else ""
            cells[0] = f"{cells[0]} ({acronym})" if acronym else cells[0]
        # what it is for goes before whether it is required
        text = " — ".join(cell for _, n, cell in sorted(said) if n != short)
        yield _Item(f"**{plain(cells[0])}**: {text}", (), row.start, row.end)


def _cards(kind: str, item: _Item, section: Section, scope: Scope) -> Iterator[Found]:
    name, text, sure = _split(item.head)
    if not sure and not item.more and kind != "certification" and name.endswith("."):
        name = name.rstrip(".")
    said = (Paragraph(of(text), item.start, item.end),) if text.strip() else ()
    only_remark = _NOT_ACRONYM.match(text.strip("() ")) is not None
    body = passage((*item.more, *said) if only_remark else (*said, *item.more))
    span = scope.span(item.start, item.end)
    if ends_asking(plain(item.head)):
        # what I may ask about one names none
        yield Context(span, f"{item.head}\n\n{passage(item.more).source}".strip())
        return
    make = _KINDS[kind]
    for single, acronym in _names(name, kind):
        yield make(span, scope.meta, section.title, name=single, acronym=acronym, text=body)


def _split(head: str) -> tuple[str, str, bool]:
    """An item's first paragraph → name, text, and whether the name is marked as such."""
    if several := _SEVERAL.match(head.strip()):
        return plain(several[0]), several["rest"].lstrip(_STOPS).strip(), True
    bold = _BOLD.match(head.strip())
    if bold and len(bold["name"]) <= 200:
        rest = bold["rest"].strip()
        acronym = re.match(rf"^\(({_ACRONYM})\)\s*(.*)$", rest, re.DOTALL)
        name = bold["name"].strip().rstrip(":").strip()
        if acronym and not _NOT_ACRONYM.match(acronym[1]):
            name, rest = f"{name} ({acronym[1]})", acronym[2]
        remark = re.match(r"^(\([^()]{2,40}\))\s*:?\s*(.*)$", rest, re.DOTALL)
        if remark:
            return name, f"{remark[1]} {remark[2]}".strip(), True
        return name, rest.lstrip(_STOPS).strip(), True
    if (match := _COLON.match(head.strip())) and len(match["name"].split()) <= 14:
        return match["name"].strip(), match["rest"].strip(), True
    return head.strip(), "", False


def _names(name: str, kind: str) -> Iterator[tuple[str, str]]:
    """A name → its parts (name, acronym): `A (AA), B (BB), or C` is three."""
    name = " ".join(name.split())
    if kind == "certification":
        parts = [
            p.strip()
            for p in re.split(
                r",\s*(?:and|or)\s+|,\s+|\s+or\s+|\s+/\s+|;\s+|(?<=\))\s+and\s+", _guarded(name)
            )
            if p.strip()
        ]
        parts = [p.replace("\0", ", ") for p in parts if not _OTHERS.fullmatch(p)]
        # the full stop of the sentence is no part of the last name
        parts[-1:] = [re.sub(r"(?<=\))\.$", "", p) for p in parts[-1:]]
        certain = [
            p
            for p in parts
            if _BEHIND.match(p) or _BEFORE.match(p) or re.fullmatch(r"[A-Z][A-Z0-9+-]{1,9}", p)
        ]
        sure = (
            len(parts) > 1
            and len(certain) >= max(2, len(parts) - 1)
            and all(len(p.split()) <= 10 for p in parts)
        )
        if sure or ";" in name:
            # `State license, current; an exam`: a comma beside that parts none
            for part in parts if sure else _APART.split(name):
                yield _acronym(re.sub(r"^(?:such as|like|e\.g\.,?)\s+", "", part))
            return
        yield _acronym(name)
        return
    yield name, ""


def _guarded(name: str) -> str:
    """Commas inside parentheses do not separate."""
    return re.sub(r"\(([^()]*)\)", lambda m: "(" + m[1].replace(", ", "\0") + ")", name)


def _acronym(name: str) -> tuple[str, str]:
    """A name and its acronym, in either order → (name, acronym).

    `Project Management Professional (PMP)` or `PMP (Project Management Professional)`.
    """
    match = _BEHIND.match(name)
    if match and any(map(str.islower, match["name"])):
        # `RABC (EN 14065)` names a standard in two ways
        acronym = match["acronym"].strip()
        # `NMLS License (SAFE Act)` names the law it comes from
        words = any(part[1:].islower() and len(part) > _LETTERS for part in acronym.split())
        alone = not re.match(r"\s*\w", match["after"]) and not words
        of_it = _spells(acronym, match["name"]) and (_is_of(acronym, match["name"]) or alone)
        if of_it and not _NOT_ACRONYM.match(acronym) and _short_form(acronym):
            after = match["after"].rstrip()
            return f"{match['name'].strip()}{after}".strip(), acronym
    if (
        (match := _BEFORE.match(name))
        and _short_form(match["acronym"])
        and not _NOT_ACRONYM.match(match["name"])
        and len(match["name"].split()) >= 2
        # `CDIA (retired, but still known)` is no name
        and (match["name"][:1].isupper() or _is_of(match["acronym"], match["name"]))
    ):
        return f"{match['name'].strip()} {match['after'].strip()}".strip(), match["acronym"].strip()
    return name, ""


_LETTERS = 2
"""Of a part of an acronym that is no word."""


def _is_of(acronym: str, name: str) -> bool:
    """Whether an acronym has a letter of most words of a name: `(IRI)` is not of `Circana`."""
    words = re.findall(r"[^\W\d_]+", name)
    letters = acronym.casefold()
    return sum(word[0].casefold() in letters for word in words) * 2 >= max(len(words), len(letters))


def _spells(acronym: str, name: str) -> bool:
    """Whether more than half of an acronym's letters begin words of a name, each a word's own.

    One of its words is enough (`IATA DGR`), and the code of an examination spells nothing. A word
    that the name has as well is not spelt by it: `HACCP for Shops, Level 3 (HACCP L3)`.
    """
    initials = Counter(c.casefold() for c in re.findall(r"\b[^\W\d_]|[A-Z]", name))
    named = set(re.findall(r"\w+", name.casefold()))
    parts = acronym.casefold().split()
    own = [part for part in parts if part not in named]
    words = (Counter(filter(str.isalpha, part)) for part in own)
    spelt = any((initials & letters).total() * 2 > letters.total() for letters in words)
    return spelt or (len(own) == len(parts) and any(map(str.isdigit, acronym)))


def _short_form(acronym: str) -> bool:
    """At least two capitals (or a capital and a digit), and no running words."""
    capitals = sum(c.isupper() or c.isdigit() for c in acronym)
    return (
        any(c.isupper() for c in acronym)
        and capitals >= 2
        and len(acronym) <= 20
        and capitals * 2 >= sum(c.isalnum() for c in acronym)
        # `(49 CFR 172.704)` is a paragraph of a law
        and not re.search(r"\d\.\d", acronym)
    )
