"""Slugs: safe on every file system, different for different names, never empty."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deckbuilder.naming import MAX_BYTES, slug, slugs

RESERVED = {
    "con",
    "prn",
    "aux",
    "nul",
    *(f"com{n}" for n in range(10)),
    *(f"lpt{n}" for n in range(10)),
}


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("Medical Equipment Account Manager", "medical-equipment-account-manager"),
        ("C/C++ Engineer (R&D)", "c-c-plus-plus-engineer-r-and-d"),
        ("C", "c"),
        ("C++", "c-plus-plus"),
        ("C#", "c-sharp"),
        ("../../etc", "etc"),
        ("a::b", "a-b"),
        ("  Nurse  ", "nurse"),
        ("Café Manager", "cafe-manager"),
        ("Manager’s Aide", "managers-aide"),
        ("数据分析师", "数据分析师"),
        ("snake_case", "snake-case"),
    ],
)
def test_slug(name: str, made: str) -> None:
    assert slug(name) == made


@pytest.mark.parametrize("name", ["CON", "con", "PRN", "aux", "NUL", "COM1", "lpt9", "COM0"])
def test_names_windows_keeps_for_itself(name: str) -> None:
    assert slug(name) not in RESERVED


@pytest.mark.parametrize("name", ["", " ", "🚀", "...", "/", "\\", "\x00", "-", "???", "\u202e"])
def test_nothing_to_spell_is_a_name_too(name: str) -> None:
    check_slug(slug(name))


def test_different_emoji_are_different() -> None:
    assert slug("🚀") != slug("🎉")


def test_long_names_are_cut_and_stay_apart() -> None:
    first, second = (
        slug("Manager of " + "x" * 300 + " one"),
        slug("Manager of " + "x" * 300 + " two"),
    )
    assert first != second
    assert len(first.encode()) <= MAX_BYTES
    assert len(slug("研" * 300).encode()) <= MAX_BYTES


def check_slug(made: str) -> None:
    assert made
    assert not re.search(r"[^\w-]|_|^-|-$|--", made), made
    assert made.casefold() not in RESERVED
    assert len(made.encode()) <= MAX_BYTES + 10
    assert unicodedata.normalize("NFC", made) == made, "file systems disagree about the other forms"
    assert made == made.lower(), "two files that differ in case only are one file on many systems"


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=400))
def test_any_name(name: str) -> None:
    check_slug(slug(name))


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.text(max_size=20),
            st.sampled_from(
                ["C", "c", "C ", "C!", "c-", "CON", "con", "", " ", "a b", "A-B", "É", "e"]
            ),
        ),
        max_size=8,
    )
)
def test_slugs_of_many_are_distinct(names: list[str]) -> None:
    made = slugs(names)
    assert set(made) == set(names)
    files = [unicodedata.normalize("NFC", value).casefold() for value in made.values()]
    assert len(set(files)) == len(files)
    for value in made.values():
        check_slug(value)
    assert slugs(reversed(names)) == made


def test_a_new_role_does_not_rename_the_file_of_another() -> None:
    """A deck keeps its file when an unrelated role joins."""
    alone, together = slugs(["Data Analyst"]), slugs(["Data Analyst", "Nurse", "data scientist"])
    assert alone["Data Analyst"] == together["Data Analyst"]
