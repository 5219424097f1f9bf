"""What notes of all kinds are made with.

The builder, fields with their names, tags, and the line that says where a card belongs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Sized
from dataclasses import dataclass, field
from functools import lru_cache

from deckbuilder import raised
from deckbuilder.labels import AROUND_TITLES, ENGLISH, NAVIGATION, credential_kinds, either
from deckbuilder.markdown import Passage
from deckbuilder.markdown import html as render
from deckbuilder.model import Card, Certification, Deck, Meta, Note, Pitfall, Question, Span
from deckbuilder.naming import slug
from deckbuilder.notes import residue
from deckbuilder.notes.types import NOTE_TYPES
from deckbuilder.titles import OF_PAPERS, telling, undressed

DOT = " · "


@dataclass(frozen=True, slots=True)
class Builder:
    """What the notes of all decks share."""

    slugs: dict[str, str]
    """Of the roles."""
    tag_root: str = "interview"
    language: str = ""
    """For reading aloud, `en_US`; empty for silence."""
    shared: dict[str, list[Certification]] = field(default_factory=dict)
    """Certification key → all cards of it, in every role."""
    acronyms: dict[str, set[str]] = field(default_factory=dict)
    """Acronym → the certification keys it stands for."""


def make(
    type_name: str,
    kind: str,
    card: Card,
    key: str,
    deck: Deck,
    builder: Builder,
    values: dict[str, str],
    sources: Iterable[Span],
    ident: str = "",
    answer: str = "",
    *,
    low: bool = False,
) -> Note:
    """A note of a type with its values by field name; `low`: it is the least worth learning.

    What belongs to every note (source, tags, reading aloud) is added.
    """
    names = [f.name for f in NOTE_TYPES[type_name].fields]
    unknown = set(values) - set(names)
    assert not unknown, unknown
    about = {
        "Source": render.text(spoken(card.meta.title or card.meta.name)),
        "Language": card.meta.language or "en",
    }
    values = {**about, **values}
    if builder.language:
        asked = values.get("Question") or values.get("Prompt") or ""
        values["Read aloud"] = read_aloud(asked, builder.language)
    return Note(
        type=type_name,
        kind=kind,
        role=deck.role,
        key=key,
        fields=tuple((name, values.get(name, "")) for name in names),
        tags=(*tags_of(kind, card, [deck.role], builder), *[f"{builder.tag_root}{LOW}"] * low),
        deck=deck.name,
        due=0,
        sources=tuple(sources),
        guide=card.span.path,
        ident=ident,
        answer=answer,
    )


LOW = "::priority::low"
"""The tag by which a learner suspends what is the least worth learning."""


def is_low(note: Note) -> bool:
    """Whether a note is the least worth learning."""
    return any(tag.endswith(LOW) for tag in note.tags)


def read_aloud(html: str, language: str) -> str:
    """What Anki's voice says of a front: its words, without code and TeX."""
    spoken = render.spoken(html).replace("[", "(").replace("]", ")")
    return f"[anki:tts lang={language}]{render.text(spoken)}[/anki:tts]" if spoken else ""


@lru_cache(maxsize=1 << 12)
def section_name(topic: str) -> str:
    """What a section is about, as a slug.

    `#### 2. Problem-solving Questions (Continued)` → `problem-solving`. A table of contents is no
    section.
    """
    if NAVIGATION.search(topic):
        return ""
    text = re.sub(
        r"\(\s*cont(?:inued|['\u2019]?d|\.)?\s*\)|\bcontinued\b", "", topic, flags=re.IGNORECASE
    )
    text = re.sub(r"^\W*(?:(?:section|part)\s+)?\d*\s*[.):-]*\s*", "", text, flags=re.IGNORECASE)
    text = re.sub(
        r"\b(?:interview\s+)?questions?(?:\s+(?:and|&)\s+(?:sample\s+|model\s+)?answers?)?\b",
        "",
        text,
        flags=re.IGNORECASE,
    )
    return slug(text) if text.strip(" :-") else ""


def tags_of(
    kind: str, card: Card, roles: Sequence[str], builder: Builder, metas: Sequence[Meta] = ()
) -> tuple[str, ...]:
    """Kind, role, section and what the guides say of themselves, under one root."""
    metas = metas or [card.meta]
    parts = [("kind", kind)]
    parts += [("role", builder.slugs[role]) for role in roles]
    if kind in ("question", "pitfall", "concept", "competency", "list") and (
        section := section_name(card.topic)
    ):
        parts.append(("section", section))
    for meta in metas:
        parts += [
            (name, slug(value))
            for name, value in (("category", meta.category), ("vertical", meta.vertical))
            if value
        ]
        parts += [("topic", slug(tag)) for tag in meta.tags]
    return tuple(sorted({f"{builder.tag_root}::{name}::{value}" for name, value in parts}))


def asked_in(topic: str) -> str:
    """The title above a question, where that is about questions: no list of certificates."""
    return "" if credential_kinds(topic) else topic


def context(deck: Deck, topic: str) -> str:
    """The quiet line above a question as HTML."""
    return render.text(place(deck, topic))


def home(deck: Deck) -> str:
    """Where a card of the whole role belongs; empty where its name says nothing."""
    bare = deck.role if telling(_DIGEST.sub("", deck.role)) else ""
    return _titled(quiet(deck.role), deck.role) or bare


def _titled(role: str, name: str) -> str:
    """A role as a title, where it is only named by a file: `Night Nurse` of `night-nurse`.

    One that is written small begins in capitals: `Night nurse`.
    """
    if not role or not name.islower():
        return role
    if " " in name:
        return _raised(role)
    if role == name:
        return role
    return " ".join(w if w in _SMALL else _raised(w) for w in role.split())


def _raised(word: str) -> str:
    """A word with its first letter in capitals, whatever stands before that."""
    at = next((n for n, letter in enumerate(word) if letter.isalpha()), 0)
    return word[:at] + word[at : at + 1].upper() + word[at + 1 :]


def place(deck: Deck, topic: str) -> str:
    """Where a card belongs: `Role · Section`, the section where it says something."""
    role, section = _titled(quiet(deck.role), deck.role), quiet(topic)
    said, own = telling(section), telling(role)
    papers = OF_PAPERS | _BESIDE_ROLE if said & own else OF_PAPERS
    if said - papers <= own or _ID.fullmatch(topic.strip()):
        section = ""
    head, *tail = _DASHES.split(section, maxsplit=1)
    if tail and head.casefold() == role.casefold():
        # `OpenShift - Applications` in the role OpenShift
        section = tail[0]
    return DOT.join(part for part in (role, section) if part)


_BESIDE_ROLE = frozenset(ENGLISH.titles["beside_role"])
_ID = re.compile(r"[A-Z\d]+(?:[-_][A-Z\d]+)+[-_]\d{1,3}")
"""`PUMP-ROOM-JN-07`, by which a guide counts its questions."""
_NUMBERED = re.compile(
    r"^\d{1,2}(?:\.\d{1,2})+\s+(?=\S)|"
    rf"^(?:{either(ENGLISH.titles['parts'])}\s+)?"
    r"(?:\d{1,3}(?:\.\d+|[\u2013-]\d{1,3})*|"
    r"(?<=\s)[A-H](?=\s?[.):\u2013\u2014-])|[IVX]{1,4}(?=[.):]))"
    r"\s*(?:[.):\u2013\u2014-]\s*|(?=\s))+(?=\S)",
    re.IGNORECASE,
)
_PART = re.compile(
    rf"{either(ENGLISH.titles['counted'])}\s*(?:#|no\.?\s*)?(?:\d{{1,3}}|[ivxIVX]{{1,4}})",
    re.IGNORECASE,
)
"""`Set 4` says nothing of what is asked in it."""
_ASIDE = re.compile(rf"\s*[(\[]\W*{either(ENGLISH.titles['remarks'])}[^)\]]*[)\]]", re.IGNORECASE)
_AMOUNT = re.compile(r"\s*\(\d+ [^()\d]*\)")
"""`(6 STAR answers)`."""
_RANGE = re.compile(
    r"\s*\((?:(?:questions?|q)\.?\s*\d[^()]*|\d+\s*[-\u2013\u2014]\s*\d+)\)", re.IGNORECASE
)
"""`(Questions 51-55)`, `(1-10)`."""
_OF_A_PART = re.compile(
    rf"([^:]*?)[\s|\u2013\u2014-]*\b{either(ENGLISH.titles['parts'])}\s+\d{{1,3}}\s*[:\u2013\u2014-]\s*",
    re.IGNORECASE,
)
"""`Interview answers - Part 11: …`: what stands behind it is the title."""
_PADDED = re.compile(r"(?:^|(?<=\s))0\d\s+(?=\S)")
"""`csharp 00 summary`, made of the name of a file."""
_FILE_NAME = re.compile(
    r"(?:\d{1,3}\.[-_])?\w(?:\w|-(?=\w|\(\w)|(?<=[-_])\((?=\w)|(?<=\w)\)(?=[-_]|$))*"
)
"""`02._Loops_(Basics)`: letter by letter, since `_` is one of a word and parts two as well."""
_NUMBER_FIRST = re.compile(r"^\d+ (?=\D)")
_DIGEST = re.compile(r"(?<![^\W_])(?=[a-f]*\d)(?=\d*[a-f])[\da-f]{10,}(?![^\W_])")
"""`199c7a7cb1f47b83` in the name of a file."""
_DOING = re.compile(r"\w+ing [\w-]+$", re.IGNORECASE)
_ONE_OF = re.compile(r"^0\d{1,2} (?=[^\W\d])|(?<=\w)[ ,-]+part \d{1,2}$", re.IGNORECASE)
"""`01 Gates Part 2`: which file of several it is."""
_KEYCAP = re.compile(r"^\W*\d\ufe0f?\u20e3\s*")
"""A number drawn as a key."""
_CODE = re.compile(r"[^\\]*(?:[{}<>=|]|--)[^\\]*")
"""What stands in no title: a line of a plain text that was taken for one. A backslash is TeX's."""
_TO_DO = re.compile(rf"step \d+\W+{either(ENGLISH.speech['instructs'])}\b", re.IGNORECASE)
"""`Step 3: Develop questions`: what who asks does."""
_HOST = re.compile(r"(?:https?://)?(?:[\w-]+\.)+(?:com|edu|gov|info|org)(?:/\S*)?")
"""`example.com`: where questions are from, and not what they are about."""
_ASKED = re.compile(rf"{either(ENGLISH.asks['alone'])}\s*\d*\s*[:.)]\s", re.IGNORECASE)
_OF_QUESTIONS = re.compile(
    rf"\s*[|:\u2013\u2014-]*\s*\b{either(ENGLISH.roles['interview'])}\b.*$", re.IGNORECASE
)
_SPEAKS = re.compile(r"so,? you(?:['\u2019]re)? ", re.IGNORECASE)
"""`So you want to keep a lock`: a title that speaks to who reads it, and names nothing."""
_SMALL = frozenset((*ENGLISH.words["small"], "how"))
"""Words that a name hardly has: `Strategies for answering` is half a title."""
_COUNTED = re.compile(r"\s*\([^()]*\d[^()]*\)\s*$")
_DASHES = re.compile(r"\s[-\u2013\u2014]\s")
_OPENS = re.compile(rf"^{either(ENGLISH.titles['opens'])}\s+", re.IGNORECASE)


@lru_cache(maxsize=1 << 12)
def spoken(name: str) -> str:
    """A name as one says it: that of a file has no signs between its words."""
    if " " in name or not _FILE_NAME.fullmatch(name):
        return name
    return _NUMBER_FIRST.sub("", name.replace("_", " ").replace("-", " "))


def quiet(title: str) -> str:
    """A title for the line above a question: without numbers, dates, signs and remarks.

    A title that says nothing (`Miscellaneous questions`), or is a question itself, is none.
    """
    bare = _DIGEST.sub("", undressed(_KEYCAP.sub("", raised.plain(title))))
    if _HOST.fullmatch(bare) or _TO_DO.match(bare) or _CODE.fullmatch(bare):
        return ""
    if NAVIGATION.search(bare) or AROUND_TITLES.match(bare):
        # `Before you go` stands above questions that are not about it
        return ""
    bare = spoken(bare)
    if _SPEAKS.match(bare):
        return ""
    if bare.casefold().endswith(" by"):
        # `Written by`, and his address
        return ""
    text = _RANGE.sub("", _ASIDE.sub("", _AMOUNT.sub("", bare)))
    text = _PADDED.sub("", text) if text.islower() else _ONE_OF.sub("", text)
    if (parted := _OF_A_PART.match(text)) and not telling(parted[1]):
        text = text[parted.end() :]
    text = _OPENS.sub("", _NUMBERED.sub("", text, count=1)).strip(" :-\u2013\u2014|")
    if _PART.fullmatch(text):
        return ""
    if _ASKED.match(text):
        return ""
    named = _OF_QUESTIONS.sub("", text)
    if _DOING.match(named) and " " in named and named != text:
        # `Handling difficult questions` is not about `Handling difficult`
        named = text
    if named.count("(") > named.count(")"):
        # `Viva (Questions 1-5)`: the bracket goes with what stood in it
        named = named[: named.rfind("(")].rstrip()
    whole = _SMALL.isdisjoint(named.casefold().split())
    if whole and telling(named) and not telling(_COUNTED.sub("", text[len(named) :])):
        # `AWS interview questions (3 years)`: what is before it names the subject
        text = named
    head, *tail = _DASHES.split(text)
    if tail and head and not telling(tail[-1]):
        # `OSI Model - Top`
        text = text[: -len(tail[-1])].rstrip(" -\u2013\u2014")
    words = len(text.split())
    sentence = "! " in text or "? " in text or words > _TITLE
    sentence = sentence or (text.endswith(("?", ".", "!")) and words > _NAME)
    return "" if text.endswith("?") or sentence or not telling(text) else _even(_lowered(text))


def _lowered(text: str) -> str:
    """A title that somebody typed in capitals, less those; what is short may be an acronym.

    Beside two long words a word of four letters that one can say is none: `COLD STORE SHIFT LEAD`.
    """
    words = text.split()
    spelled = sum(len(word) >= _SPELLED for word in words)
    if not text.isupper() or len(words) < 2 or not spelled:
        return text
    least = _SPELLED - (spelled > 1)
    small = [w.lower() if _is_word(w, least) or w.lower() in _SMALL else w for w in words]
    return " ".join(w if w in _SMALL and n else _raised(w) for n, w in enumerate(small))


def _is_word(written: str, least: int) -> bool:
    """Whether a word in capitals is no acronym: it has so many letters, and a vowel among them."""
    if len(written) >= _SPELLED:
        return True
    says = len(written) >= least and _SAID_WORD.fullmatch(written)
    return bool(says) and written.lower() not in _ACRONYMS


def role_name(role: str) -> str:
    """A role as cards say it: not by its file's name, nor in capitals."""
    return _lowered(spoken(role))


_SPELLED = 5
"""Letters of a word that is no acronym."""
_SAID_WORD = re.compile(r"[B-DF-HJ-NP-TV-Z]{0,2}[AEIOUY]{1,2}[B-DF-HJ-NP-TV-Z]{0,2}[AEIOUY]?")
_ACRONYMS = frozenset(ENGLISH.words["acronyms"])


_TITLE = 12
"""Words of a title; more of them are a sentence, whatever they end in."""
_NAME = 5
"""Words of a name; more of them that end in a full stop are a sentence."""


def _even(text: str) -> str:
    """A title without a quotation mark that its twin is not there for."""
    for opens, closes in (("\u201c", "\u201d"), ('"', "")):
        if (text.count(opens) - text.count(closes) if closes else text.count(opens) % 2) != 0:
            text = text.replace(opens, "").replace(closes or opens, "")
    return " ".join(text.split())


def prompt_of(question: Question | Pitfall) -> str:
    """A question's wording as cards and sheets show it: without `[src]` behind it."""
    return residue.of_question(question.prompt)


def source_of(texts: Iterable[Passage]) -> str:
    """The Markdown of several texts, one behind the other."""
    return " ".join(text.source for text in texts)


def amount(items: Sized) -> str:
    """How many to name: all, or three of more than five."""
    return f"any 3 of {len(items)}" if len(items) > 5 else str(len(items))
