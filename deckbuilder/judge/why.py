"""Why a series is read or not, for people: what was seen, what each sign is worth, what beat it.

12 headings of level 3, from line 9                      read: 6.5
  +4.0  ask                       12 of 12
  -4.0  to begin with
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from deckbuilder.judge.evidence import About, score, weighed
from deckbuilder.judge.rivals import BAR, winner
from deckbuilder.judge.series import Series

NAMES: Mapping[str, str] = {
    "heading": "headings of level {1}",
    "item": "items of a list",
    "paragraph": "paragraphs in {1} letters",
    "summary": "summaries",
    "container": "titles of what is set apart",
    "definition": "terms",
    "quote": "quotations",
    "row": "rows of a table",
    "head": "heads of tables",
    "record": "tables of one question",
    "card": "cards of a note tool",
    "arrow": "lines with an arrow or dots",
    "turn": "turns of {1}",
    "said": "lines that say so themselves",
}
MOST = 6
"""Series that are shown of a guide."""


def name(series: Series) -> str:
    """What a series is made of, in words."""
    made = NAMES.get(str(series.shape[0]), "{0}")
    return f"{len(series.members)} {made.format(*series.shape)}"


def told(
    path: str,
    found: Sequence[Series],
    taken: Sequence[tuple[Series, float]],
    about: About,
) -> Iterator[str]:
    """Lines about a guide: the series that were read, then the strongest that were not."""
    read = {id(series) for series, _ in taken}
    rest = sorted((s for s in found if id(s) not in read), key=lambda s: -score(s, about))
    # a series of which a part was read is not told twice
    places = {member.at for series, _ in taken for member in series.members}
    rest = [s for s in rest if not places & {m.at for m in s.members}]
    if not taken:
        yield f"{path}: nothing is read as questions"
    for series, points in taken:
        yield f"{path}:{series.members[0].start}: {name(series)}: read, {points:+.1f}"
        yield from _rows(series, about)
    for series in rest[: max(MOST - len(taken), 2)]:
        points = score(series, about)
        what = f"not read, {points:+.1f}"
        if points > BAR and (best := winner(series, taken)):
            what = f"{points:+.1f}, but {name(best[0])} have {best[1]:+.1f}"
        yield f"{path}:{series.members[0].start}: {name(series)}: {what}"
        yield from _rows(series, about)


def _rows(series: Series, about: About) -> Iterator[str]:
    for row, worth in sorted(weighed(series, about), key=lambda entry: -entry[1]):
        if worth:
            yield f"  {worth:+.1f}  {row.name:<28} {row.says}"


def plain(
    found: Sequence[Series], taken: Sequence[tuple[Series, float]], about: About
) -> list[Mapping[str, object]]:
    """The same as data: each series with its rows."""
    read = {id(series) for series, _ in taken}
    return [
        {
            "shape": list(series.shape),
            "members": [[member.start, member.prompt] for member in series.members],
            "score": score(series, about),
            "read": id(series) in read,
            "rows": {row.name: worth for row, worth in weighed(series, about)},
        }
        for series in found
    ]
