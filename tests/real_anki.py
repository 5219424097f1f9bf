"""The real Anki, and an export to give to it (not a test itself)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from typer.testing import CliRunner


def export(sources: Path, out: Path, *more: str, errors: bool = False) -> str:
    """Export, and what was said; with `errors` the guides may hold some."""
    from deckbuilder.cli import app

    result = CliRunner().invoke(app, ["export", str(sources), "--out", str(out), *more])
    assert result.exit_code in ((0, 1) if errors else (0,)), result.output
    return result.output


def new_collection(folder: Path) -> Any:
    """An empty collection in a folder; the caller closes it."""
    from anki.collection import Collection

    return Collection(str(folder / "collection.anki2"))


def import_package(col: Any, path: Path, *, always: bool = False) -> Any:
    """Import as the desktop does by default; `always` replaces notes that the learner touched."""
    from anki import import_export_pb2

    request = import_export_pb2.ImportAnkiPackageRequest(package_path=str(path))
    if hasattr(import_export_pb2, "ImportAnkiPackageOptions"):
        # Anki before 23.10 has no options
        options = import_export_pb2.ImportAnkiPackageOptions(update_notes=1 if always else 0)
        request.options.CopyFrom(options)
    log = col.import_anki_package(request).log
    col.models._clear_cache()
    return log


def import_csv(col: Any, path: Path) -> Any:
    """Import as the file's own head says."""
    from anki.collection import ImportCsvRequest

    metadata = col.get_csv_metadata(path=str(path), delimiter=None)
    log = col.import_csv(ImportCsvRequest(path=str(path), metadata=metadata)).log
    col.models._clear_cache()
    return log


def counts(log: Any) -> dict[str, int]:
    """What an import did, by name; zeros left out."""
    names = (
        "new",
        "updated",
        "duplicate",
        "conflicting",
        "first_field_match",
        "missing_notetype",
        "missing_deck",
        "empty_first_field",
    )
    return {name: len(getattr(log, name)) for name in names if len(getattr(log, name))}
