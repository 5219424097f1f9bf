"""The role that a title names."""

from __future__ import annotations

import pytest

from deckbuilder.document import parse
from deckbuilder.readers import read_guide
from deckbuilder.roles import role_in


@pytest.mark.parametrize(
    ("title", "role"),
    [
        ("Baker Interview Questions", "Baker"),
        ("Baker Culture Interview", "Baker"),
        ("Head Baker \u2013 scenario interview", "Head Baker"),
        ("Baker (Grade 2) \u2013 competency grid", "Baker (Grade 2)"),
        ("Head Baker: my answers", "Head Baker"),
        ("Hiring guide - Baker + Confectioner", "Baker + Confectioner"),
        ("Head of Culture Interview", "Head of Culture"),
        ("(Senior) Baker Interview Guide", "(Senior) Baker"),
        ("(Draft) Baker interview", "Baker"),
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
        ("Baker \U0001f35e Interview Questions", "Baker"),
        ("<b>Baker</b> [interview](notes.md)", "Baker"),
        ("Baker &amp; Cook Interview Questions", "Baker & Cook"),
        ("'Baker' interview questions", "Baker"),
        ("[DRAFT] Baker interview guide v2.1", "Baker"),
        ("How I'd answer the questions for a night baker job", "night baker"),
        ("Copy of Baker Interview Guide", "Baker"),
        ("2024-05-12 Baker interview", "Baker"),
        ("May \u2013 Baker interview", "Baker"),
        ("Baker Q & A", "Baker"),
        ("Baker|Interview Questions", "Baker"),
        ("Baker\u2014Interview Guide", "Baker"),
        ("Interview:Baker", "Baker"),
        ("Baker Semi-structured Interview Protocol", "Baker"),
        ("Questions to ask a baker", "baker"),
        ("What to ask in a bakery interview", "bakery"),
        ("Head Baker \u2013 interview questions for apprentices", "Head Baker"),
        ("IT Support Interview Questions", "IT Support"),
        ("Top 30 Head of IT Interview Questions and Answers", "Head of IT"),
        ("2nd Line Support interview questions", "2nd Line Support"),
        ("Interview \u2013 1st Assistant Baker", "1st Assistant Baker"),
        ("Ask Italian Baker interview", "Ask Italian Baker"),
        ("Interview for position: Head of Bread", "Head of Bread"),
        ('Interview Questions: "Baker" or "Cook"', '"Baker" or "Cook"'),
        ("Interview Guide for Band 5: Head Baker", "Band 5: Head Baker"),
        ("Interview Questions for Bakers (and How to Answer Them)", "Bakers"),
        ("Interview prep: baker, what I would say", "baker"),
        ("it support interview questions", "it support"),
        ("Baker \u2013 interview questions for 2024", "Baker"),
        (".NET Baker Interview Questions", ".NET Baker"),
        ("Interview Coach Interview Questions", "Interview Coach"),
        ("Bread as a Service Sales Interview Questions", "Bread as a Service Sales"),
        ("Interview Questions for Bread as a Service Sales", "Bread as a Service Sales"),
        ("Interview Questions \u2013 Dough Analyst I", "Dough Analyst I"),
        ("Tier I Oven Fitter Interview Guide", "Tier I Oven Fitter"),
        ("Baker I (Nights) interview guide", "Baker I (Nights)"),
        ("Baker I, Rye \u2013 interview questions", "Baker I, Rye"),
        ("Interview Questions for Bakers Who Start at Two", "Bakers Who Start at Two"),
        ("Head of Bread and Culture Interview Questions", "Head of Bread and Culture"),
        ("Head of Practice Interview Questions", "Head of Practice"),
        ("Bread & Video interview questions", "Bread & Video"),
        ("Baker & behavioural interview questions", "Baker"),
        ("Baker culture fit interview", "Baker"),
        ("Head of Bread & Final Round interview questions", "Head of Bread"),
        ("Bachelor mock interview", "Bachelor"),
        ("Bachelor candidate interview questions", "Bachelor candidate"),
        ("Baker candidate interview questions", "Baker"),
        ("Interview/Trial Shift Notes: Baker", "Baker"),
        ("(Draft) Head Baker interview guide", "Head Baker"),
        ("How to Decide on Baker Interview Questions and Trial Activities", "Baker"),
        ("So you want to be a Night Baker", "Night Baker"),
        ("How to become a Head Baker: my notes", "Head Baker"),
        ("NIGHT PORTER \u2013 quick Q&A", "NIGHT PORTER"),
        ("Short order cook interview questions", "Short order cook"),
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
        "Interview best practices",
        "Interview questions, set A",
        "Interview questions for everyone",
        "Interview questions (with answers)",
        "Interview questions (revised)",
        "Vendor scorecard",
        "Interview questions for managers to ask",
        "Questions bakers hate in interviews",
        "Tell me about yourself: interview question",
        "Exit interview questions",
        "Interview scorecard: [Role]",
        "I read this on the way to my bakery interview",
    ],
)
def test_a_title_without_one_names_none(title: str) -> None:
    assert role_in(title) == ""


@pytest.mark.parametrize("role", ["Tour Guide", "Bank", "Sheet Metal Worker", "Test Engineer"])
def test_a_role_may_have_the_words_of_a_document(role: str) -> None:
    assert role_in(f"{role} Interview Questions") == role


QUESTION = "## What do you do at four?\n\nI light the oven.\n"


@pytest.mark.parametrize(
    "form",
    [
        "**Role:** Baker\n",
        "- Role: `Baker`\n- Town: Ulm\n",
        "Role: Baker | Level: senior\n",
        "Role: Baker (you start at two)\n",
        "### Role: Baker\n",
        "> Role: Baker\n",
        "Vacancy: 1234 Baker\n",
        "## How to use this guide\n\nRead it.\n\n**Role:** Baker\n",
        "| | |\n| --- | --- |\n| Role | Baker |\n| Town | Ulm |\n",
    ],
)
def test_a_line_at_the_top_names_the_role_where_the_title_does_not(form: str) -> None:
    text = f"# Interview questions\n\n{form}\n{QUESTION}"
    assert read_guide(parse("guide.md", text)).meta.role == "Baker"


def test_a_line_at_the_top_names_it_above_the_parts_of_a_plain_text() -> None:
    text = "Role: Baker\n\nBREAD\n\nQ: Why rye?\nA: It keeps.\n\nOVEN\n\nQ: How hot?\nA: Very.\n"
    assert read_guide(parse("guide.txt", text)).meta.role == "Baker"


@pytest.mark.parametrize(
    "line",
    [
        "Post: 12 May 2024\n",
        "Role: to be added\n",
        "Job: I baked at night.\n",
        "```\nRole: root\n```\n",
        "| Role | Pay |\n| --- | --- |\n| Baker | 12 |\n",
        f"{QUESTION}\nRole: baker\n",
        "1. What do you do at four?\n\n   - Job: baker\n",
    ],
)
def test_a_line_of_something_else_names_none(line: str) -> None:
    text = f"# Interview questions\n\n{line}\n{QUESTION}"
    assert read_guide(parse("guide.md", text)).meta.role is None
