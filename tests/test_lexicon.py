"""Each language is one file of words: well formed, and no spelling with two meanings."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import fields

import pytest

from deckbuilder import labels
from deckbuilder.lexicon import Lexicon, codes, lexicon, read
from tests.conftest import ROOT

TABLES = [field.name for field in fields(Lexicon) if field.name not in ("name", "reviewed")]
SWEDISH = """
[about]
name = "Svenska"
reviewed = false
[asks]
words = ["hur", "vad"]
[labels]
answer = ["svar"]
[answers]
pointers = ["se"]
advice = ["undvik"]
[titles]
ordinary = ["licens"]
[roles]
interview = ["intervju"]
[tables]
asked = ["fr\u00e5ga"]
[containers]
asking = ["fr\u00e5ga"]
[closing]
people = ["s\u00f6kande"]
[speech]
examples = ["till exempel"]
[code]
things = ["kod"]
[credentials]
education = ["utbildning"]
[words]
common = ["och"]
"""


@pytest.mark.parametrize("code", codes())
def test_words_stand_as_they_are_looked_up(code: str) -> None:
    found = lexicon(code)
    for table in TABLES:
        for key, words in getattr(found, table).items():
            assert words, f"{table}.{key} is empty"
            assert list(words) == sorted(set(words)), f"{table}.{key}: in order, each once"
            for word in words:
                assert word == unicodedata.normalize("NFC", word).strip()
                assert word == word.lower() or key == "ours", "in small letters"
                assert any(map(str.isalpha, word))


@pytest.mark.parametrize("code", codes())
def test_a_label_has_one_meaning_and_its_normal_form(code: str) -> None:
    found = lexicon(code).labels
    assert set(found) == set(labels.MEANINGS)
    counts = Counter(word for words in found.values() for word in words)
    assert [word for word, n in counts.items() if n > 1] == []
    # a star stands for words of the author's own
    plain = [word.replace("*", "any") for word in counts]
    assert [word for word in plain if labels.normal(word) != word] == []


@pytest.mark.parametrize(
    ("label", "meaning"),
    [
        ("Where I've seen it go wrong", labels.PITFALL),
        ("Where it is", None),
        ("What the panel is looking for", labels.REASONING),
        ("Another way to answer it", labels.ALTERNATIVE),
        ("Follow-ups I got", labels.FOLLOW_UP),
        ("We might then ask", labels.FOLLOW_UP),
        ("I'll probably follow up with", labels.FOLLOW_UP),
    ],
)
def test_a_label_may_have_words_of_its_authors_own(label: str, meaning: str | None) -> None:
    assert labels.meaning(label) == meaning


def test_a_country_and_a_small_letter_are_no_first_person() -> None:
    assert labels.OURS.search("How do we file taxes?")
    assert not labels.OURS.search("How are taxes filed in the US, i.e. by whom?")
    assert not labels.OURS.search("Jak i po co s\u0105 u\u017cywane?")


def test_every_language_has_the_keys_of_english() -> None:
    for code in codes():
        for table in TABLES:
            assert set(getattr(lexicon(code), table)) == set(getattr(lexicon("en"), table))


def test_every_list_is_looked_up() -> None:
    """A list that nobody reads would take words and do nothing."""
    sources = "".join(path.read_text("utf-8") for path in (ROOT / "deckbuilder").rglob("*.py"))
    keys = {key for table in TABLES if table != "labels" for key in getattr(lexicon("en"), table)}
    unread = {key for key in keys if f'["{key}"]' not in sources and f"['{key}']" not in sources}
    assert not unread


def test_words_that_begin_alike_are_found_whole() -> None:
    words = ["to", "today", "to do", "a+b", "n/a", "not"]
    pattern = re.compile(labels.either(words))
    assert [word for word in words if not pattern.fullmatch(word)] == []
    assert [word for word in ("tod", "t", "aab", "") if pattern.fullmatch(word)] == []
    assert pattern.match("to do it")[0] == "to do"  # type: ignore[index]


def test_a_new_language_is_one_file() -> None:
    swedish = read(SWEDISH)
    assert swedish.name == "Svenska"
    assert swedish.labels["answer"] == ("svar",)


def test_a_table_that_is_missing_is_told_by_its_name() -> None:
    with pytest.raises(ValueError, match="containers"):
        read(SWEDISH.replace("containers", "boxes"))


def test_a_word_without_brackets_is_told_by_its_key() -> None:
    with pytest.raises(ValueError, match=r"labels\.answer"):
        read(SWEDISH.replace('["svar"]', '"svar"'))


def test_a_file_says_which_language_it_is_and_whether_a_speaker_read_it() -> None:
    with pytest.raises(ValueError, match="reviewed"):
        read(SWEDISH.replace("reviewed = false", ""))
