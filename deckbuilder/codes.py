"""Every diagnostic this tool can give.

`codes.report("unanswered-question", span, "“How …?” has no answer")`.
"""

from __future__ import annotations

from dataclasses import dataclass

from deckbuilder.model import Diagnostic, Span


@dataclass(frozen=True, slots=True)
class Code:
    """What a code means and what to do about it."""

    severity: str
    hint: str
    about: str
    example: str


CODES: dict[str, Code] = {
    "bad-config": Code(
        "error",
        "correct deckbuilder.yaml at this line; the README shows its keys",
        (
            "`deckbuilder.yaml` is not valid YAML, or one of its entries is not of the expected "
            "shape. What could be read of it is used."
        ),
        "guides: [unclosed",
    ),
    "bad-encoding": Code(
        "warning",
        "save the file as UTF-8",
        (
            "The file is not UTF-8. It was read in the encoding that is named, which was found by "
            "its marks or by what its letters make, so some characters may be wrong. A few bad "
            "bytes in a file of UTF-8 became U+FFFD, and nothing else changed."
        ),
        "caf\\xe9",
    ),
    "broken-front-matter": Code(
        "error",
        "put quotes around values that hold a colon, and check the indentation",
        (
            "The front matter is not valid YAML, TOML or JSON. Its keys were read one by one, "
            "everything below it was read."
        ),
        "term: Analyst: Interview Guide",
    ),
    "cards-gone": Code(
        "error",
        "mend the file; or delete it, or export with --retire, if its cards shall be retired",
        "Notes came from this guide before, and now it makes none: it may be cut off, overwritten "
        "or of another form. Nothing of them is changed or retired, so that no review is lost.",
        "a guide that an editor saved empty",
    ),
    "cut-value": Code(
        "info",
        "put the value in quotes if what follows is part of it",
        "In front matter a # behind a blank begins a comment, so the value ends before it. The "
        "comment is kept as context.",
        "title: C # for beginners",
    ),
    "answers-another": Code(
        "info",
        "nothing to do",
        "The file makes no card of its own: a question in another file leads to it by a link, "
        "and its text is that question's answer.",
        "[Solution](answers/pumps.md)",
    ),
    "dead-link": Code(
        "info",
        "write the whole address, beginning with https://",
        "A link leads nowhere from a card: to another file, to a place in the page, to an address "
        "that is not on the web. Its text is shown without the link.",
        "[the plan](plan.md)",
    ),
    "duplicate-question-number": Code(
        "info",
        "renumber the questions, or check whether two versions of one question were kept",
        "Numbered questions run from 1 without a gap; this number was used before in the guide.",
        "#### 3. How …?  (and a second one below)",
    ),
    "empty-guide": Code(
        "warning",
        "write the guide, or delete the file",
        "The file holds no text below its front matter.",
        "",
    ),
    "guide-not-read": Code(
        "error",
        "put the file back, or remove what stands in its place",
        "Something stands where a guide was, and it is no file that can be read: a folder, a FIFO, "
        "a link to nothing. Nothing of its notes is changed or retired.",
        "guides/sales.md -> nowhere.md",
    ),
    "lost-text": Code(
        "error",
        "tell us, with the lines; until then write them in another form",
        "Text of the guide is on no card, in no context and in no other message: a mistake of this "
        "program.",
        "",
    ),
    "missing-image": Code(
        "warning",
        "put the image beside the guide, or correct its path",
        (
            "A local image is not there, is no image file, or lies outside the folder of guides. "
            "The card shows its description instead."
        ),
        "![Deal stages](img/stages.png)",
    ),
    "missing-role": Code(
        "warning",
        (
            "name the role: `term:` in the front matter, below `guides:` in deckbuilder.yaml, or "
            '--set role="…"'
        ),
        (
            "The guide does not say which role it prepares for. It exports under its title or "
            "its file's name."
        ),
        "a guide without front matter",
    ),
    "nameless-row": Code(
        "warning",
        "write the name into the first cell of the row",
        "A row of a table of certifications, degrees or qualifications has no name in its first "
        "cell. No card was made of it.",
        "|  | PMP | for projects |",
    ),
    "no-guide": Code(
        "info",
        (
            "nothing to do if the file is no interview guide; else mark questions as headings or "
            "as a numbered list"
        ),
        (
            "Nothing in the file reads like an interview guide: no questions, no competencies. "
            "No card was made of it, its text is kept as context."
        ),
        "a job ad, a glossary, a README",
    ),
    "not-a-file": Code(
        "warning",
        "rename the folder, or point deckbuilder at what is inside it",
        "A folder, socket or broken link is named like a guide.",
        "guides/sales.md/",
    ),
    "question-number-gap": Code(
        "info",
        "renumber the questions, or look for the one that is missing",
        (
            "Numbered questions run from 1 without a gap; here a number is skipped, so a "
            "question may have been lost or may be written in another form."
        ),
        "#### 4. How …?  then  #### 6. How …?",
    ),
    "refused-formula": Code(
        "warning",
        "write it without this command, or without the marks of a formula",
        "A formula holds a command that formulae do not need and that could run, fetch or restyle "
        "something on a card (`\\href`, `\\style`, `\\class`, `\\require` …), or an environment "
        "nobody knows. It is shown as it is written.",
        "\\(\\href{javascript:…}{x}\\)",
    ),
    "remote-image": Code(
        "info",
        "download the image next to the guide if the cards should show it",
        "An image on the network is never fetched; the card carries a link instead.",
        "![Funnel](https://example.org/funnel.png)",
    ),
    "repeated-key": Code(
        "warning",
        "keep one of the two",
        "A key stands twice in the front matter, perhaps in another case: the last one counts. "
        "What the other says is kept as context.",
        "Title: …  and below it  title: …",
    ),
    "repeated-question": Code(
        "warning",
        "merge the two, or reword one of them",
        (
            "The same question stands twice within a role. It makes one note; an answer that "
            "differs joins *Another example*."
        ),
        "the same heading in two sections",
    ),
    "shared-follow-ups": Code(
        "info",
        "move each follow-up under its question",
        (
            "Follow-ups stand under a heading above several questions, so they belong to none in "
            "particular. They are kept as context."
        ),
        "### Follow-up Points",
    ),
    "similar-question": Code(
        "info",
        "merge the two if they ask the same; the id of one keeps its history",
        (
            "Two questions within a role are made of the same words. Each makes a note of its own, "
            "since their wordings differ."
        ),
        "What is the difference between a list and a tuple? and: Difference between tuple and list",
    ),
    "too-large": Code(
        "error",
        "split the file; a guide is at most 8 MB, its front matter at most 64 KB with few aliases",
        "The file, or its front matter, is larger than any guide could be, and was not read.",
        "a log file named notes.txt",
    ),
    "unanswered-question": Code(
        "warning",
        "write an answer below it",
        "The question has no answer. It makes no card; the study sheet lists it.",
        "#### 7. How do you rank leads?",
    ),
    "unclaimed-section": Code(
        "warning",
        (
            "put it below the question it belongs to, or give it a heading deckbuilder knows "
            "(Certifications, Key terms, Final thoughts)"
        ),
        (
            "A list, table or code block that belongs to no question, certification, competency "
            "or list. Its text is on no card."
        ),
        "## Resources, with a bare list of links",
    ),
    "unclosed-comment": Code(
        "warning",
        "close the comment with -->",
        "An HTML comment is opened and never closed. It is taken to end with its paragraph.",
        "<!-- todo",
    ),
    "unclosed-fence": Code(
        "warning",
        "close the block with ``` on a line of its own",
        (
            "A code block is opened and never closed. It is taken to end where the next heading "
            "starts."
        ),
        "```python",
    ),
    "unclosed-front-matter": Code(
        "error",
        "put --- on a line of its own below the front matter",
        (
            "The front matter is opened with --- (or +++) and never closed. Its leading "
            "`key: value` lines were used."
        ),
        "---\\nterm: …",
    ),
    "unreadable": Code(
        "error",
        "check the file's permissions",
        "The file could not be opened.",
        "",
    ),
}


def report(code: str, span: Span, message: str, text: str = "") -> Diagnostic:
    """A diagnostic of a known code, with its severity and hint.

    Raises KeyError for an unknown code.
    """
    known = CODES[code]
    return Diagnostic(span, code, message, known.severity, known.hint, text)


def page() -> str:
    """All codes as the Markdown page that the documentation holds (`docs/diagnostics.md`)."""
    lines = [
        "# Diagnostics",
        "",
        (
            "What `deckbuilder check` may say, and what to do about it. `deckbuilder explain "
            "CODE` prints the same."
        ),
        "",
    ]
    for name, code in CODES.items():
        lines += [f"## {name}", "", f"*{code.severity}* · {code.about}", ""]
        if code.example:
            lines += ["For example:", "", "```text", code.example, "```", ""]
        lines += [f"**What to do:** {code.hint}.", ""]
    return "\n".join(lines).rstrip() + "\n"
