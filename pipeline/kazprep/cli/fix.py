"""`kazprep fix`: people's names and corrections put into the tables of a run, to stay there."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import pyarrow as pa
import typer

from kazprep.annotations.articles import corrected_sentences, marked_article
from kazprep.annotations.read import Annotated as ReadAnnotations
from kazprep.annotations.read import read_annotations
from kazprep.answers.decisions import Kind, add_decisions, parse_decision
from kazprep.cli.open_run import RunFolder, opened
from kazprep.cli.printing import print_text
from kazprep.cli.rows import CsvOption, JsonOption, check_format, print_rows
from kazprep.cli.tag_files import file_lines
from kazprep.corrections import Corrections, State, add_corrections
from kazprep.corrections.apply import Placed
from kazprep.corrections.file import is_corrections
from kazprep.errors import InputError, OutputError
from kazprep.names.file import add_names, parse_name
from kazprep.processing.present import write_report_and_notebook
from kazprep.readers.sources.remote import address_of
from kazprep.runs.fix import Fixed, fix, settings_of_run, states
from kazprep.runs.opened import Run
from kazprep.runs.signals import terminable
from kazprep.runs.storage.storage import place_of
from kazprep.runs.tag_files import read_tag_files, tag_file, with_paths, with_tag_files
from kazprep.settings import Settings
from kazprep.text.plurals import counted

_MAX_LINES = 20


def fix_command(
    folder: RunFolder,
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[FILE]...",
            help="A names file, a file of corrections, or both: the run has them from now on.",
            show_default="those of the run, or beside it: DIR.names.tsv, DIR.corrections.tsv",
        ),
    ] = None,
    add: Annotated[
        list[str] | None,
        typer.Option(
            "--add",
            metavar="FORM=CLASS",
            help="Put a name into the names file, as in Қарабұлақ=GPE, or with - for what is not an entity. "
            "May be repeated.",
        ),
    ] = None,
    instead_of: Annotated[
        str | None,
        typer.Option(
            metavar="CLASS",
            help="With --add: only where the form was found as this class; several with commas.",
        ),
    ] = None,
    exactly: Annotated[
        bool, typer.Option("--exactly", help="With --add: only as the form is written, in no other case.")
    ] = False,
    same: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FORM=NAME",
            help="Count a form of a name under another one in people, places, organisations. May be "
            "repeated.",
        ),
    ] = None,
    different: Annotated[
        list[str] | None,
        typer.Option(metavar="FORM=NAME", help="Keep two forms of a name apart there. May be repeated."),
    ] = None,
    kind: Annotated[
        Kind, typer.Option(help="With --same and --different: what the names are of.")
    ] = "people",
    annotations: Annotated[
        Path | None,
        typer.Option(
            "--from",
            metavar="PATH",
            help="Add what people annotated to the corrections: Label Studio's JSON, a folder of brat's, "
            "columns of CoNLL, or the TSV of kazprep sample with other classes.",
        ),
    ] = None,
    training: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER",
            help="Write the corrected sentences as gold files for kazprep train ner and kazprep evaluate.",
        ),
    ] = None,
    listing: Annotated[
        bool, typer.Option("--list", help="List the corrections and whether each applies; change nothing.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print how many documents are concerned; change nothing.")
    ] = False,
    as_csv: CsvOption = False,
    as_json: JsonOption = False,
) -> None:
    """Put names and corrections into the tables of a run: only the documents concerned are tagged again.

    The tables become those of a run from the beginning with these files, all at once. Both files are yours:
    they are beside the folder of the tables, and update, add and --overwrite keep to them.

    Exit codes: 0 all apply; 1 a correction or an annotation does not fit the run; 2 failed.
    """
    check_format(as_csv, as_json)
    if (as_csv or as_json) and not listing:
        raise InputError("--csv and --json are for --list: give it, too")
    if (listing or dry_run) and (add or same or different or annotations or training):
        raise InputError(
            "--list and --dry-run change nothing; --add, --same, --different, --from and --training do: "
            "leave one or the other out"
        )
    if (instead_of or exactly) and not add:
        raise InputError("--instead-of and --exactly are about names: give them with --add FORM=CLASS")
    settings = with_paths(settings_of_run(folder), _paths(files or []))
    if listing:
        _list(folder, settings, as_csv, as_json)
        return
    if same or different:
        _decide(folder, kind, same or [], different or [])
        if not (files or add or annotations or training):
            return  # they are in no table
    if add:
        _add_names(folder, settings, add, exactly=exactly, instead_of=instead_of or "")
    found = None if annotations is None else _import(folder, settings, annotations)
    with terminable():
        fixed = fix(folder, _given(settings), dry_run=dry_run)
        if fixed.changed:
            write_report_and_notebook(folder, fixed.info.settings)
    _print(folder, settings, fixed, dry_run)
    with opened(folder, partial=False) as run:
        failed = [each for each in states(run, fixed.files.corrections) if each.state is not State.APPLIED]
        if training is not None:
            _write_training(run, fixed.files.corrections, training)
    _print_lines(f"{counted(len(failed), 'correction')} can't be applied:", list(map(_line, failed)))
    if failed or (found and found.problems):
        raise typer.Exit(1)


def _paths(files: Sequence[Path]) -> dict[str, str]:
    """The settings that files on the command line are for, by what is in them."""
    paths: dict[str, str] = {}
    for file in files:
        if not file.is_file():
            raise InputError(f"there is no file {file}")
        name = "corrections" if is_corrections(file) else "names"
        if name in paths:
            raise InputError(f"{paths[name]} and {file} are both files of {name}: give one of each")
        paths[name] = str(file.absolute())
    return paths


def _given(settings: Settings) -> dict[str, str]:
    return {"names": settings.tag.names, "corrections": settings.tag.corrections}


def _file(folder: Path, settings: Settings, name: str) -> Path:
    """The file that is to be written to."""
    path = tag_file(settings, folder, name)
    if path is None:
        raise InputError(
            f"{place_of(folder)} is an address: name a file of {name} for it, which may be empty"
        )
    return path


def _add_names(
    folder: Path, settings: Settings, added: Sequence[str], *, exactly: bool, instead_of: str
) -> None:
    path = _file(folder, settings, "names")
    names = []
    for each in added:
        form, equals, label = each.rpartition("=")
        if not equals:
            raise InputError(f"--add {each}: write the form, = and the class, as in --add {each}=GPE")
        names.append(parse_name("--add", [form, label, "no" if exactly else "yes", instead_of]))
    try:
        add_names(path, names)
    except OSError as error:
        raise OutputError(f"{path} can't be written: {error.strerror or error}") from error
    print_text(f"Written to {path}: {counted(len(names), 'name')}.")


def _decide(folder: Path, kind: Kind, same: Sequence[str], different: Sequence[str]) -> None:
    """Write down which forms of names are of one person, place or body, and which are not."""
    if address_of(folder) is not None:
        raise InputError(
            f"{place_of(folder)} is an address, and files beside it are not supported: "
            "copy the run to a folder"
        )
    decisions = []
    for option, given, answer in (("--same", same, "yes"), ("--different", different, "no")):
        for each in given:
            form, equals, name = each.partition("=")
            if not equals:
                raise InputError(
                    f"{each!r} is not two forms of a name: write them as in 'А. Балаев=Арман Балаев'"
                )
            decisions.append(parse_decision(option, [kind, form, name, answer]))
    try:
        path = add_decisions(folder, decisions)
    except OSError as error:
        raise OutputError(f"they can't be written: {error.strerror or error}") from error
    print_text(f"Written to {path}: {counted(len(decisions), 'decision')} about forms of names.")


def _import(folder: Path, settings: Settings, annotations: Path) -> ReadAnnotations:
    """Add what people have annotated to the file of corrections."""
    path = _file(folder, settings, "corrections")
    with opened(folder, partial=False) as run:
        found = read_annotations(run, annotations)
    try:
        new = add_corrections(path, found.rows) if found.rows else 0
    except OSError as error:
        raise OutputError(f"{path} can't be written: {error.strerror or error}") from error
    print_text(
        f"{counted(found.read, 'annotation')} read in {annotations}: "
        f"{counted(len(found.rows), 'difference')} from the run, {counted(new, 'new correction')} in {path}."
    )
    _print_lines("Marks of parts of words:", found.widened)
    _print_lines("Left out:", found.problems)
    return found


def _print(folder: Path, settings: Settings, fixed: Fixed, dry_run: bool) -> None:
    for line in file_lines(folder, settings, fixed.files):
        print_text(line)
    end = (
        "nothing was written"
        if dry_run
        else f"{fixed.changed:,} {'has' if fixed.changed == 1 else 'have'} other entities now"
    )
    print_text(
        f"{counted(fixed.concerned, 'document')} concerned, in {fixed.shards:,} of "
        f"{counted(fixed.n_shards, 'shard')}; {end}."
    )


def _print_lines(head: str, lines: Sequence[str]) -> None:
    if lines:
        print_text(head)
        for line in lines[:_MAX_LINES]:
            print_text(f"  {line}")
        if len(lines) > _MAX_LINES:
            print_text(f"  … and {len(lines) - _MAX_LINES:,} more; --list has all corrections")


def _line(placed: Placed) -> str:
    row = placed.correction
    document = row.source or row.doc_id
    return f"{placed.state}: {document}, {row.raw_start} to {row.raw_end}, {row.text!r} as {row.type or '-'}"


def _list(folder: Path, settings: Settings, as_csv: bool, as_json: bool) -> None:
    corrections = read_tag_files(with_tag_files(settings, folder)).corrections
    with opened(folder, partial=False) as run:
        placed = states(run, corrections)
    rows = [
        {
            "state": str(each.state),
            "class": each.correction.type or "-",
            "text": each.correction.text,
            "was": each.correction.was,
            "doc_id": each.correction.doc_id,
            "source": each.correction.source,
            "raw_start": each.correction.raw_start,
            "raw_end": each.correction.raw_end,
            "note": each.correction.note,
        }
        for each in placed
    ]
    print_rows(pa.Table.from_pylist(rows, _LISTED), as_csv, as_json)


_LISTED = pa.schema(
    [
        *((name, pa.string()) for name in ("state", "class", "text", "was", "doc_id", "source")),
        ("raw_start", pa.int64()),
        ("raw_end", pa.int64()),
        ("note", pa.string()),
    ]
)


def _write_training(run: Run, corrections: Corrections, folder: Path) -> None:
    """Write the corrected sentences, a file for each document."""
    if folder.exists() and any(folder.iterdir()):
        raise OutputError(f"{folder} is not empty: choose another folder for the sentences")
    folder.mkdir(parents=True, exist_ok=True)
    written = left_out = 0
    for document, sentences in corrected_sentences(run, corrections):
        article = marked_article(document, sentences)
        if article is None:
            left_out += 1
            continue
        written += 1
        (folder / f"{document.doc_id}.txt").write_text(article, encoding="utf-8", newline="\n")
    print_text(f"Corrected sentences of {counted(written, 'document')} in {folder}.")
    if left_out:
        print_text(
            f"{counted(left_out, 'document')} left out: with signs that gold files have for themselves."
        )
