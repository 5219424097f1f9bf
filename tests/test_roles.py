"""The role that a title names."""

from __future__ import annotations

import pytest

from deckbuilder.roles import role_in


@pytest.mark.parametrize(
    ("title", "role"),
    [
        ("Baker Interview Questions", "Baker"),
        ("Baker interview", "Baker"),
        ("Baker study guide", "Baker"),
        ("BAKER: 12 questions and how to answer them", "BAKER"),
        ("Interview Guide for Bakers (2024)", "Bakers"),
        ("Top 20 Baker Questions for Beginners (Easy to Hard)", "Baker"),
        ("The baker's counter: interview crib", "baker's counter"),
        ("Baker \u2013 STAR stories for the interview", "Baker"),
        ("Head Baker \u2013 Night Shift Interview Questions", "Head Baker \u2013 Night Shift"),
        ("Bread, Cakes and Pastry Interview Questions", "Bread, Cakes and Pastry"),
        ("Baker (Band 2) interview questions", "Baker (Band 2)"),
        ("Notes: baker mock interview (video, 4 min)", "baker"),
        ("Handout 3: Questions you will meet as a baker", "baker"),
        ("Got it! Every question from my baker interview", "baker"),
        ("What they asked me at flour mill interviews, May", "flour mill"),
        ("How to prepare for a bakery interview", "bakery"),
        ("How I passed my bakery interview", "bakery"),
        ("Interview: trainee baker", "trainee baker"),
        ("Interview score sheet \u2013 Baker", "Baker"),
        ("Junior-Baker-Interview-Questions", "Junior Baker"),
        ("junior_baker_interview_notes", "junior baker"),
        ("**Baker Interview \u2013 Questions and Answers** {#baker}", "Baker"),
        ("Baker interview questions :bread:", "Baker"),
        ("\U0001f468\u200d\U0001f373 Baker interview", "Baker"),
        ("\u2708\ufe0f Cabin Crew Interview Questions \u2708\ufe0f", "Cabin Crew"),
        ("\u524d\u7aef Interview Questions", "\u524d\u7aef"),
        ("Interview Questions for \u770b\u8b77\u5e2b", "\u770b\u8b77\u5e2b"),
        ("\uac04\ud638\uc0ac Interview Guide", "\uac04\ud638\uc0ac"),
    ],
)
def test_the_role_stands_beside_what_kind_of_document_it_is(title: str, role: str) -> None:
    assert role_in(title) == role


@pytest.mark.parametrize(
    "title",
    [
        "",
        "Baker",
        "Interview questions",
        "Frequently Asked Questions",
        "My interview notes",
        "Technical questions \u2013 final round",
        "Mock interview, part 2",
        "Avoid common interview mistakes",
        "Questions to ask when you hire",
        "Who invented the interview?",
        "Week 9: interview prep",
        "Chapter 3: Interview questions",
        "? interview",
    ],
)
def test_a_title_without_one_names_none(title: str) -> None:
    assert role_in(title) == ""


@pytest.mark.parametrize("role", ["Tour Guide", "Bank", "Sheet Metal Worker", "Test Engineer"])
def test_a_role_may_have_the_words_of_a_document(role: str) -> None:
    assert role_in(f"{role} Interview Questions") == role
