"""The command line: argv, clock, messages and exit codes.

The exit codes: 0 done, 1 errors in the guides or nothing matched, 2 wrong usage.
"""

from __future__ import annotations

import errno
import gc
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

if TYPE_CHECKING:
    from deckbuilder.export import Outcome, Request
    from deckbuilder.files import Library
    from deckbuilder.model import Card, Diagnostic, Meta
    from deckbuilder.selection import Selection

app = typer.Typer(
    name="deckbuilder",
    rich_markup_mode=None,
    no_args_is_help=True,
    help=(
        "Turn interview guides in Markdown into Anki decks, CSV and study sheets.\n\nStart with: "
        "deckbuilder export guides/ --out decks/"
    ),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    pretty_exceptions_enable=False,
)


def _kinds() -> list[str]:
    from deckbuilder.model import KINDS

    return list(KINDS)


def _roles(ctx: typer.Context, incomplete: str) -> list[str]:
    """Roles of the sources on the command line, for shell completion."""
    try:
        library = _library(ctx.params.get("sources"), None, None)
    except (typer.Exit, OSError):
        return []
    return sorted(
        {
            g.meta.label
            for g in library.guides
            if g.meta.label.casefold().startswith(incomplete.casefold())
        }
    )


Sources = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar="SOURCE",
        help="Guides, or folders of guides.  [default: seeds/]",
        show_default=False,
    ),
]
Roles = Annotated[
    list[str] | None,
    typer.Option(
        "--role",
        "-r",
        metavar="NAME",
        help="Only this role (name or slug, * allowed). Repeatable.",
        autocompletion=_roles,
    ),
]
Verticals = Annotated[
    list[str] | None,
    typer.Option("--vertical", metavar="NAME", help="Only this vertical. Repeatable."),
]
Categories = Annotated[
    list[str] | None,
    typer.Option("--category", metavar="NAME", help="Only this category. Repeatable."),
]
Kinds = Annotated[
    list[str] | None,
    typer.Option(
        "--kind",
        "-k",
        metavar="KIND",
        help="Only this kind: question, pitfall, certification … Repeatable.",
        autocompletion=lambda: _kinds(),
    ),
]
Tags = Annotated[
    list[str] | None,
    typer.Option("--tag", metavar="TAG", help="Only guides with this tag. Repeatable."),
]
Sets = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="KEY=VALUE",
        help='What a guide does not say of itself: --set role="Nurse".',
    ),
]
Json = Annotated[bool, typer.Option("--json", help="JSON on stdout, messages on stderr.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")]
Ledger = Annotated[
    Path | None,
    typer.Option(
        "--ledger",
        metavar="PATH",
        help="Where identities are kept.  [default: deckbuilder.lock beside the guides]",
        show_default=False,
    ),
]


# --- talking --------------------------------------------------------------------------------------


_CONTROL = {i: None for i in range(32) if i != 10} | dict.fromkeys(range(127, 160))


def clean(text: str) -> str:
    """Text fit for a terminal: no escape sequences out of a file's name or text."""
    return text.expandtabs(4).translate(_CONTROL).encode("utf-8", "replace").decode()


def say(text: str = "") -> None:
    """A line on stderr."""
    typer.echo(clean(text), err=True)


def out(text: str) -> None:
    """A line on stdout."""
    typer.echo(clean(text))


def fail(message: str, code: int = 1) -> NoReturn:
    """A message, and the end."""
    say(f"deckbuilder: {message}")
    raise typer.Exit(code)


def _line(diagnostic: Diagnostic) -> str:
    return f"{diagnostic.span}: {diagnostic.severity}[{diagnostic.code}] {diagnostic.message}"


@contextmanager
def _progress(count: int, quiet: bool) -> Iterator[Any]:
    """A bar on stderr for long work on a terminal; nothing elsewhere."""
    if quiet or count < 100 or not sys.stderr.isatty():
        yield None
        return
    with typer.progressbar(length=count, label="reading", file=sys.stderr) as bar:
        yield lambda: bar.update(1)


# --- reading --------------------------------------------------------------------------------------


def _given(sets: Sequence[str] | None) -> Meta | None:
    from deckbuilder.model import Meta
    from deckbuilder.text import clean as plain_text

    values: dict[str, str] = {}
    for entry in sets or ():
        key, equals, value = entry.partition("=")
        if (
            not equals
            or key.strip() not in ("role", "vertical", "category", "title", "tags")
            or not value.strip()
        ):
            fail(f"--set {entry}: use role=…, vertical=…, category=…, title=… or tags=…", 2)
        values[key.strip()] = " ".join(plain_text(value).split())
    if not values:
        return None
    tags = tuple(tag.strip() for tag in values.pop("tags", "").split(",") if tag.strip())
    return Meta(tags=tags, **values)


def _library(
    sources: Sequence[Path] | None,
    given: Meta | None,
    out_folder: Path | None,
    *,
    ledger: Path | None = None,
    quiet: bool = True,
) -> Library:
    from deckbuilder import files

    wanted = list(sources or [Path("seeds")])
    try:
        found, _ = files.find(wanted, out_folder)
        with _progress(len(found), quiet) as tick:
            library = files.read(wanted, out_folder, given, ledger, tick)
    except files.Unreadable as error:
        fail(f"{error}\n  name a folder of guides: deckbuilder export guides/")
    if not library.guides:
        for diagnostic in library.diagnostics:
            say(_line(diagnostic))
        fail(f"no guides (.md, .markdown, .mdx, .txt) in {', '.join(str(s) for s in wanted)}")
    return library


def _selection(
    roles: list[str] | None,
    verticals: list[str] | None,
    categories: list[str] | None,
    kinds: list[str] | None,
    tags: list[str] | None,
) -> Selection:
    from deckbuilder.selection import Selection

    return Selection(
        tuple(roles or ()),
        tuple(verticals or ()),
        tuple(categories or ()),
        tuple(k.casefold() for k in kinds or ()),
        tuple(tags or ()),
    )


def _check_selection(selection: Selection, library: Library) -> None:
    from deckbuilder.selection import unknown

    if messages := unknown(selection, library.guides):
        fail("\n  ".join(messages))


def _has_errors(library: Library, more: Sequence[Diagnostic] = ()) -> bool:
    return any(d.severity == "error" for d in (*library.diagnostics, *more))


# --- commands -------------------------------------------------------------------------------------


@app.command(
    epilog=(
        'Example: deckbuilder export guides/ --role "Account Manager" --format apkg,md --out decks/'
    )
)
def export(
    sources: Sources = None,
    role: Roles = None,
    vertical: Verticals = None,
    category: Categories = None,
    kind: Kinds = None,
    tag: Tags = None,
    formats: Annotated[
        str,
        typer.Option(
            "--format",
            "-f",
            metavar="LIST",
            help="Of apkg, csv, md, html, pdf, cards-pdf, table; with commas.",
        ),
    ] = "apkg,csv,md",
    by: Annotated[
        str,
        typer.Option(
            "--by",
            help="One file for each role, vertical or category, or one for all.",
            metavar="WHAT",
        ),
    ] = "role",
    out_folder: Annotated[
        Path, typer.Option("--out", "-o", metavar="FOLDER", help="Where the files go.")
    ] = Path("decks"),
    sets: Sets = None,
    ledger: Ledger = None,
    accept: Annotated[
        list[str] | None,
        typer.Option(
            "--accept",
            metavar="GUID",
            help="Take a possible rename that `diff` listed (or: all). Repeatable.",
        ),
    ] = None,
    retire: Annotated[
        bool,
        typer.Option("--retire", help="Retire the cards of guides that make none any more."),
    ] = False,
    rebuild: Annotated[
        bool,
        typer.Option("--rebuild", help="Go on with what can be read of a damaged ledger."),
    ] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit 1 if the files in --out are stale.")
    ] = False,
    paper: Annotated[str, typer.Option("--paper", metavar="SIZE", help="a4 or letter.")] = "a4",
    duplex: Annotated[
        str,
        typer.Option(
            "--duplex", metavar="EDGE", help="How cards-pdf turns its backs: long or short edge."
        ),
    ] = "long",
    answers: Annotated[
        str, typer.Option("--answers", metavar="WHAT", help="On sheets: full, points or none.")
    ] = "full",
    read_aloud: Annotated[
        str,
        typer.Option(
            "--read-aloud",
            metavar="LANG",
            help="Let Anki speak the question, in en_US for example.",
        ),
    ] = "",
    quiet: Quiet = False,
    json: Json = False,
) -> None:
    """Write decks, CSV and study sheets."""
    from deckbuilder.export import Request
    from deckbuilder.model import Options

    wanted = tuple(
        dict.fromkeys(name.strip().casefold() for name in formats.split(",") if name.strip())
    )
    request = Request(
        formats=_formats(wanted),
        by=_one_of("--by", by, ("role", "vertical", "category", "all")),
        out=out_folder,
        selection=_selection(role, vertical, category, kind, tag),
        options=Options(
            _one_of("--paper", paper, ("a4", "letter")),
            _one_of("--duplex", duplex, ("long", "short")),
            _one_of("--answers", answers, ("full", "points", "none")),
        ),
        ledger=ledger,
        accept=frozenset(accept or ()),
        language=read_aloud,
        retire=retire,
        rebuild=rebuild,
    )
    library = _library(sources, _given(sets), out_folder, ledger=ledger, quiet=quiet or json)
    _check_selection(request.selection, library)
    outcome = _export(library, request, check=check)
    _report(library, outcome, check=check, quiet=quiet, json=json)
    failed = _has_errors(library, outcome.diagnostics) or (check and outcome.stale)
    raise typer.Exit(1 if failed else 0)


def _formats(names: tuple[str, ...]) -> tuple[str, ...]:
    from deckbuilder.writers import WRITERS

    wrong = [name for name in names if name not in WRITERS]
    if wrong or not names:
        fail(f"--format: {', '.join(wrong) or 'nothing'} is none of {', '.join(WRITERS)}", 2)
    return names


def _one_of(option: str, value: str, allowed: Sequence[str]) -> str:
    if value.casefold() not in allowed:
        fail(f"{option}: {value} is none of {', '.join(allowed)}", 2)
    return value.casefold()


def _export(library: Library, request: Request, *, check: bool) -> Outcome:
    from deckbuilder import export as exporting

    try:
        return exporting.check(library, request) if check else exporting.run(library, request)
    except exporting.Refused as error:
        fail(str(error))
    except (TimeoutError, OSError) as error:
        hint = "choose places that can be written with --out and --ledger"
        fail(f"cannot write: {_why(error)}\n  {hint}")


def _why(error: OSError) -> str:
    """An error of the system in words for people, without its number."""
    if not error.strerror:
        return str(error)
    return f"{error.filename}: {error.strerror}" if error.filename else error.strerror


def _report(library: Library, outcome: Outcome, *, check: bool, quiet: bool, json: bool) -> None:
    from deckbuilder import reports
    from deckbuilder.writers.jsonl import line

    for warning in outcome.warnings if not quiet else ():
        say(f"warning: {warning}")
    if json:
        typer.echo(line(reports.export_json(library, outcome)))
    elif not quiet or (check and outcome.stale):
        for text in reports.export_lines(library, outcome, check=check):
            out(text)
    found = (*library.diagnostics, *outcome.diagnostics)
    shown = [d for d in found if d.severity == "error"]
    _say_errors(shown)


def _say_errors(shown: Sequence[Diagnostic]) -> None:
    for diagnostic in shown:
        say(_line(diagnostic))
        say(f"    {diagnostic.hint}")


@app.command(epilog='Example: deckbuilder cards guides/ --role "Nurse*" --kind question --json')
def cards(
    sources: Sources = None,
    role: Roles = None,
    vertical: Verticals = None,
    category: Categories = None,
    kind: Kinds = None,
    tag: Tags = None,
    sets: Sets = None,
    json: Json = False,
) -> None:
    """Show what was read from the guides."""
    from deckbuilder import reports
    from deckbuilder import selection as selecting
    from deckbuilder.writers import jsonl

    library = _library(sources, _given(sets), None)
    selection = _selection(role, vertical, category, kind, tag)
    _check_selection(selection, library)
    chosen: Sequence[Card] = selecting.cards(library.guides, selection)
    for card in chosen:
        typer.echo(jsonl.line(jsonl.card(card))) if json else out(reports.card_text(card))
    _end(library, bool(chosen))


def _end(library: Library, found: bool) -> NoReturn:
    if not found:
        for diagnostic in library.diagnostics:
            if diagnostic.code in ("no-guide", "empty-guide") or diagnostic.severity == "error":
                say(_line(diagnostic))
        fail("nothing matched")
    raise typer.Exit(1 if _has_errors(library) else 0)


@app.command(epilog="Example: deckbuilder notes guides/ --kind certification --json")
def notes(
    sources: Sources = None,
    role: Roles = None,
    vertical: Verticals = None,
    category: Categories = None,
    kind: Kinds = None,
    tag: Tags = None,
    sets: Sets = None,
    ledger: Ledger = None,
    json: Json = False,
) -> None:
    """Show what Anki will get: every note with its fields."""
    from deckbuilder import export as exporting
    from deckbuilder import reports
    from deckbuilder.writers import jsonl

    library = _library(sources, _given(sets), None, ledger=ledger)
    selection = _selection(role, vertical, category, kind, tag)
    _check_selection(selection, library)
    try:
        decks = exporting.selected(library, selection, ledger)
    except exporting.Refused as error:
        fail(str(error))
    seen: set[str] = set()
    for deck in decks:
        for note in deck.notes:
            if note.guid not in seen:
                seen.add(note.guid)
                typer.echo(jsonl.line(jsonl.note(note))) if json else out(reports.note_text(note))
    _end(library, bool(seen))


@app.command(epilog="Example: deckbuilder check guides/ --strict --ignore missing-role")
def check(
    sources: Sources = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit 1 for warnings too.")] = False,
    select: Annotated[
        list[str] | None,
        typer.Option("--select", metavar="CODE", help="Only this code. Repeatable."),
    ] = None,
    ignore: Annotated[
        list[str] | None,
        typer.Option("--ignore", metavar="CODE", help="Not this code. Repeatable."),
    ] = None,
    sets: Sets = None,
    json: Json = False,
) -> None:
    """Tell what could not be read, with file and line."""
    from deckbuilder import reports
    from deckbuilder.codes import CODES
    from deckbuilder.writers import jsonl

    for code in (*(select or ()), *(ignore or ())):
        if code not in CODES:
            fail(f"unknown code {code}; `deckbuilder explain` lists them", 2)
    library = _library(sources, _given(sets), None)
    chosen = [
        d
        for d in library.diagnostics
        if (not select or d.code in select) and d.code not in (ignore or ())
    ]
    if json:
        typer.echo(jsonl.line(reports.check_json(library, chosen)))
    else:
        for text in reports.check_lines(library, chosen):
            out(text)
    failing = {"error", "warning"} if strict else {"error"}
    raise typer.Exit(1 if any(d.severity in failing for d in chosen) else 0)


@app.command(epilog="Example: deckbuilder roles guides/ --json")
def roles(sources: Sources = None, sets: Sets = None, json: Json = False) -> None:
    """List the roles and their cards."""
    from deckbuilder import reports
    from deckbuilder.decks import build
    from deckbuilder.writers import jsonl

    library = _library(sources, _given(sets), None)
    decks = build(library.guides, library.config.deck)
    if json:
        for deck in decks:
            counts = Counter(card.kind for card in deck.cards)
            row = {
                "role": deck.role,
                "slug": deck.slug,
                "vertical": ", ".join(deck.verticals) or None,
                "category": ", ".join(deck.categories) or None,
            }
            typer.echo(
                jsonl.line({**row, "cards": dict(counts), "unanswered": len(deck.unanswered)})
            )
    else:
        for text in reports.table(
            [("Role", "Vertical", "Category", "Cards"), *reports.role_rows(decks)]
        ):
            out(text)
    _end(library, bool(decks))


@app.command(epilog="Example: deckbuilder diff guides/ && echo nothing would change")
def diff(
    sources: Sources = None,
    sets: Sets = None,
    ledger: Ledger = None,
    accept: Annotated[
        list[str] | None,
        typer.Option(
            "--accept",
            metavar="GUID",
            help="As if this possible rename were taken (or: all). Repeatable.",
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Tell what the next export would change.

    Note by note; exit 0 if nothing would, else 1.
    """
    from deckbuilder import changes as telling
    from deckbuilder import export as exporting
    from deckbuilder.writers import jsonl

    library = _library(sources, _given(sets), None, ledger=ledger)
    try:
        built = exporting.build(library, ledger, accept or ())
    except exporting.Refused as error:
        fail(str(error))
    if json:
        typer.echo(jsonl.line(telling.as_json(built.changes, built.ledger, library.config.tags)))
    else:
        for text in telling.lines(built.changes, built.ledger, library.config.tags):
            out(text)
    _say_errors(built.diagnostics)
    raise typer.Exit(1 if built.changes or _has_errors(library, built.diagnostics) else 0)


@app.command(epilog="Example: deckbuilder preview guides/ -o cards.html --open")
def preview(
    sources: Sources = None,
    role: Roles = None,
    vertical: Verticals = None,
    category: Categories = None,
    kind: Kinds = None,
    tag: Tags = None,
    target: Annotated[Path, typer.Option("-o", "--out", metavar="FILE", help="The page.")] = Path(
        "preview.html"
    ),
    open_it: Annotated[bool, typer.Option("--open", help="Open it in the browser.")] = False,
    watch: Annotated[
        bool,
        typer.Option("--watch", help="Write it again whenever a guide changes; end with Ctrl-C."),
    ] = False,
    sets: Sets = None,
    ledger: Ledger = None,
) -> None:
    """Show the cards as Anki will, on one page.

    The diagnostics of each guide stand beside its cards.
    """
    selection = _selection(role, vertical, category, kind, tag)

    def write() -> None:
        library = _library(sources, _given(sets), None, ledger=ledger)
        _check_selection(selection, library)
        _write_preview(library, selection, ledger, target)

    write()
    if open_it:
        typer.launch(target.resolve().as_uri())
    while watch:
        before = _stamps(sources)
        while _stamps(sources) == before:
            time.sleep(0.5)
        write()


def _stamps(sources: Sequence[Path] | None) -> list[tuple[str, int]]:
    from deckbuilder import files

    return files.stamps(list(sources or [Path("seeds")]))


def _write_preview(
    library: Library, selection: Selection, ledger: Path | None, target: Path
) -> None:
    from deckbuilder import export as exporting
    from deckbuilder import files
    from deckbuilder import preview as previewing
    from deckbuilder import selection as selecting

    try:
        decks = exporting.selected(library, selection, ledger)
        guides = selecting.picked(library.guides, selection)
        shown = {guide.path for guide in guides}
        diagnostics = [d for d in library.diagnostics if not selection or d.span.path in shown]
        page = previewing.page(decks, guides, diagnostics, library.images)
        files.write_all([(target, page.encode())])
    except exporting.Refused as error:
        fail(str(error))
    except OSError as error:
        fail(f"cannot write {target}: {error.strerror or error}")
    say(f"{target}: {sum(len(deck.notes) for deck in decks)} notes")


@app.command(epilog='Example: deckbuilder show "rank leads" guides/')
def show(
    question: Annotated[
        str, typer.Argument(metavar="QUESTION", help="A question, or words of it, or a GUID.")
    ],
    sources: Sources = None,
    sets: Sets = None,
    ledger: Ledger = None,
    every: Annotated[bool, typer.Option("--all", help="Every match, not only the best.")] = False,
) -> None:
    """Show a card in the terminal, front and back."""
    from deckbuilder import export as exporting
    from deckbuilder import preview as previewing
    from deckbuilder.selection import Selection

    library = _library(sources, _given(sets), None, ledger=ledger)
    try:
        decks = exporting.selected(library, Selection(), ledger)
    except exporting.Refused as error:
        fail(str(error))
    notes = {note.guid: note for deck in decks for note in deck.notes}
    matches = previewing.find(list(notes.values()), question)
    if not matches:
        fail(f"no card has “{question}”")
    for note in matches if every else matches[:1]:
        out(previewing.terminal(note))
    if len(matches) > 1 and not every:
        say(f"({len(matches) - 1} more: --all shows them)")


@app.command(epilog="Example: deckbuilder why guides/closures.md")
def why(sources: Sources = None, json: Json = False) -> None:
    """Tell why lines of a guide are read as questions, or not: each sign with its weight."""
    from deckbuilder import files
    from deckbuilder.judge import why as reasons
    from deckbuilder.model import Diagnostic
    from deckbuilder.writers import jsonl

    try:
        for path, made in files.judged(list(sources or [Path("seeds")])):
            if isinstance(made, Diagnostic):
                say(_line(made))
            elif json:
                series = reasons.plain(made.series, made.taken, made.about)
                typer.echo(jsonl.line({"path": path, "series": series}))
            else:
                for line in reasons.told(path, made.series, made.taken, made.about):
                    out(line)
    except files.Unreadable as error:
        fail(f"{error}\n  name a guide: deckbuilder why guides/closures.md")


@app.command(epilog="Example: deckbuilder explain unanswered-question")
def explain(
    code: Annotated[
        str, typer.Argument(metavar="CODE", help="A diagnostic's code; all of them without one.")
    ] = "",
) -> None:
    """Explain a diagnostic and what to do about it."""
    from deckbuilder import reports
    from deckbuilder.codes import CODES

    if code and code not in CODES:
        fail(f"unknown code {code}; there are: {', '.join(CODES)}", 2)
    for name in [code] if code else CODES:
        out(reports.explanation(name))


def _version(value: bool) -> None:
    if value:
        from deckbuilder.installed import version

        out(f"deckbuilder {version()}")
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    pass


def main() -> None:
    """The entry point: the program `deckbuilder`."""
    # frozen values hold no cycles: looking for them among millions costs a tenth of an export
    gc.set_threshold(100_000, 50, 1000)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # a console without UTF-8 must not stop an export
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        app(prog_name="deckbuilder")
    except BrokenPipeError:
        # the reader of a pipe has seen enough (`deckbuilder cards | head`)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(0) from None
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        say("deckbuilder: the output cannot be written: no space is left")
        raise SystemExit(1) from None
