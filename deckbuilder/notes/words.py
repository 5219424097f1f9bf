"""The fixed words on a card, by language; they stand in the style, so that no note holds one.

`.lab.watch::before { content: "Watch out"; }  :lang(de) .lab.watch::before { … }`
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

LABELS = {
    ".lab.my-answer": "my answer",
    ".lab.my-note": "my note",
    ".lab.result": "result",
    ".lab.watch": "watch out",
    ".lab.next": "next",
    ".lab.instead": "instead",
    ".lab.roles": "roles",
    ".badge": "pitfall",
}
"""Where a word stands before what it names."""
FOLDS = {
    ".fold.opening": "opening words",
    ".fold.watch": "watch out",
    ".fold.next": "next",
    ".fold.why": "why it works",
    ".fold.best": "best practice",
    ".fold.alternative": "alternative",
    ".fold.another": "another example",
    ".fold.full": "full answer",
    ".fold.model": "model answer",
    ".fold.more": "more",
}
"""What is opened by a tap; Anki names the link after the field."""

ENGLISH: Mapping[str, str] = {
    "my answer": "My answer",
    "my note": "My note",
    "result": "Result",
    "watch out": "Watch out",
    "next": "They may ask next",
    "instead": "Do this instead",
    "roles": "Roles",
    "pitfall": "Pitfall",
    "opening words": "Opening words",
    "why it works": "Why it works",
    "best practice": "Best practice",
    "alternative": "Alternative",
    "another example": "Another example",
    "full answer": "Full answer",
    "model answer": "Model answer",
    "more": "More",
}
"""What stands on a card whose language has no words of its own."""
LANGUAGES: Mapping[str, Mapping[str, str]] = {}
"""Language → its words; one that lacks a word falls back whole, so that no card speaks two."""


def style(
    english: Mapping[str, str] = ENGLISH, languages: Mapping[str, Mapping[str, str]] = LANGUAGES
) -> str:
    """The rules that write the words, English first, the others by `:lang`."""
    rules = list(_rules(english, ""))
    for language in sorted(languages):
        words = languages[language]
        if english.keys() <= words.keys():
            rules += _rules(words, f":lang({language}) ")
    return "\n".join(rules)


_SIZE = "font-size: 15.3px;"
_HIDDEN = "margin: 0 7.7px 7.7px 0; padding: 4.6px 14.5px; border-radius: 25px; font-size: 0;"
"""A link without its own letters; what is measured by them stands in pixels."""


def _rules(words: Mapping[str, str], scope: str) -> Iterator[str]:
    for selector, word in LABELS.items():
        yield f"{scope}{selector}::before {{ content: {_quoted(words[word])}; }}"
    for selector, word in FOLDS.items():
        yield f"{scope}{selector} div.hint::before {{ content: {_quoted(words[word])}; }}"
        if scope or word in ("next", "more"):
            # the link says the field's name in English: another word stands in its place
            link = f"{scope}{selector} a.hint"
            yield f"{link} {{ {_HIDDEN} }}"
            yield f"{link}::before {{ {_SIZE} content: {_quoted(words[word])}; }}"
            yield f"{link}::after {{ {_SIZE} }}"


def _quoted(word: str) -> str:
    """A string of CSS."""
    return '"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"'


def filled(html: str, words: Mapping[str, str] = ENGLISH) -> str:
    """A card's HTML with the words the style would write, for where no style is."""

    def word(match: re.Match[str]) -> str:
        selector = "." + match["classes"].replace(" ", ".")
        return f"{match[0]}{words[LABELS[selector]]}" if selector in LABELS else match[0]

    return _EMPTY.sub(word, html)


_EMPTY = re.compile(r'<(?:div|b) class="(?P<classes>lab [a-z-]+|badge)">(?=</)')
