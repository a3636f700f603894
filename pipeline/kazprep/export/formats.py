"""Exports of a run: to CoNLL-U, JSON Lines, brat and spaCy by document, to CSV and XLSX by table.

VRT, TEI, SQLite and GEXF are in modules of their own.

https://brat.nlplab.org/standoff.html
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import IO, Any

import numpy as np

from kazprep.document import Document
from kazprep.errors import ExportError
from kazprep.export.gexf import write_gexf
from kazprep.export.outline import paragraph_numbers
from kazprep.export.sqlite import write_sqlite
from kazprep.export.tei import write_tei
from kazprep.export.unfinished import unfinished
from kazprep.export.vrt import corpus_name, write_vrt
from kazprep.runs.opened import Run
from kazprep.tables.schemas import SCHEMAS

_SPACY_DOCUMENTS = 1000
"""Documents in a `.spacy` file: spaCy holds a file of them in memory."""
_SENTENCE_ID = re.compile(r"^# sent_id = (\d+)$", re.MULTILINE)


class Format(StrEnum):
    """The format to write a run in."""

    CONLLU = "conllu"
    """One file: sentences and tokens with their analyses, entities as `ner=` in the last column."""
    JSONL = "jsonl"
    """One file, a document a line."""
    CSV = "csv"
    """A folder with a file for each table."""
    XLSX = "xlsx"
    """A workbook with a sheet for each table."""
    BRAT = "brat"
    """A folder with a text and a file of annotations for each document."""
    SPACY = "spacy"
    """A folder of `.spacy` files (`spacy.tokens.DocBin`)."""
    VRT = "vrt"
    """A folder with vertical text, and how CWB and NoSketch Engine index it."""
    TEI = "tei"
    """One file of TEI P5."""
    SQLITE = "sqlite"
    """A folder with a database and what Datasette shows of it."""
    GEXF = "gexf"
    """One file: a graph of who and what is named together, for Gephi."""


TABLES = frozenset({Format.CSV, Format.XLSX, Format.SQLITE})
"""The formats of tables, whose size is a number of rows, not of documents."""
_FOLDERS = frozenset({Format.CSV, Format.BRAT, Format.SPACY, Format.VRT, Format.SQLITE})


def unit(form: Format) -> str:
    """What `export` counts: `document`, `row` or `name`."""
    return "name" if form is Format.GEXF else "row" if form in TABLES else "document"


def export(
    run: Run,
    form: Format,
    output: Path,
    *,
    exact: bool = False,
    overwrite: bool = False,
    note: Callable[[str], None] = lambda line: None,
) -> int:
    """Write a run in one of the formats; returns the number of documents, rows or names: see `unit`.

    `output` is a file or a folder, depending on the format. It gets its name once it is complete; what can't
    be finished is removed. With `overwrite` it may be a file that exists, which is then replaced, but never a
    folder. `exact` is for CSV: text as it is, not adapted to spreadsheets. `note` gets a line about whatever
    the format can't hold in full. Raises `ExportError`, `OSError` where it can't be written, and
    `pyarrow.ArrowException` where a table can't be read.
    """
    if output.exists() and (not overwrite or output.is_dir() or form in _FOLDERS):
        raise ExportError(f"{output} exists already: choose another name")
    if exact and form is not Format.CSV:
        raise ExportError(f"exact is for csv, and {form} has all text as it is: leave it out")
    if form is Format.XLSX and output.suffix.lower() != ".xlsx":
        raise ExportError(f"Excel opens a workbook by its extension: call it {output.with_suffix('.xlsx')}")
    with unfinished(output, folder=form in _FOLDERS) as path:
        if form in _LINES:
            return _to_lines(run.restored(), path, _LINES[form])
        if form in _WRITERS:
            return _WRITERS[form](run, path, corpus_name(output.name.partition(".")[0]))
        if form is Format.SPACY:
            return _to_spacy(run, path)
        if form is Format.BRAT:
            return _to_brat(run.restored(), path)
        return _to_tables(run, form, path, note, exact=exact)


def _to_lines(documents: Iterator[Document], path: Path, text_of: Callable[[Document], str]) -> int:
    count = 0
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for document in documents:
            file.write(text_of(document))
            count += 1
    return count


def _conllu(document: Document) -> str:
    """The document in CoNLL-U, with its id in a comment and in those of its paragraphs and sentences."""
    from kazprep.adapters.stanza import to_conllu  # it loads Stanza

    numbers = paragraph_numbers(document)
    written = [number for number, n in zip(numbers, np.diff(document.first_tokens), strict=True) if n]
    sentences = to_conllu(document).split("\n\n")[:-1]
    blocks = []
    for last, number, sentence in zip([-1, *written], written, sentences, strict=False):
        begins = f"# newpar id = {document.doc_id}-p{number}\n" if number != last else ""
        blocks.append(begins + _SENTENCE_ID.sub(rf"# sent_id = {document.doc_id}-\1", sentence) + "\n\n")
    return f"# newdoc id = {document.doc_id}\n{''.join(blocks)}" if blocks else ""


def _json_line(document: Document) -> str:
    """The document as a line of JSON; offsets are those of the tables."""
    firsts = document.first_tokens
    sentences = zip(document.sentences, firsts, firsts[1:], document.sentence_parts, strict=False)
    content: dict[str, Any] = {
        "doc_id": document.doc_id,
        "source": document.source,
        "record": document.record,
        "title": document.title,
        "published": document.published.isoformat() if document.published else None,
        "url": document.url,
        "text": document.text,
        "sentences": [
            {"start": start, "end": end, "tokens": [int(first), int(last)], "part": part}
            for (start, end), first, last, part in sentences
        ],
        "tokens": [
            {"start": start, "end": end, "ner": tag, **analysis}
            for (start, end), tag, analysis in zip(
                document.tokens, document.ner_tags, _json_analyses(document), strict=True
            )
        ],
        "entities": [
            {
                "start": entity.start,
                "end": entity.end,
                "raw_start": entity.raw_start,
                "raw_end": entity.raw_end,
                "text": entity.text,
                "type": entity.type,
                "canonical": entity.canonical,
                "score": None if entity.score is None else round(entity.score, 4),
                "source": entity.source,
            }
            for entity in document.named_entities
        ],
    }
    return json.dumps(content, ensure_ascii=False) + "\n"


def _json_analyses(document: Document) -> Iterable[dict[str, Any]]:
    """For each token what is added to it, by its column's name; nothing where no stage looked."""
    found: list[dict[str, Any]] = [{} for _ in range(len(document.tokens))]
    if document.analyses:
        for token, each in zip(found, document.token_analyses, strict=True):
            token |= {"lemma": each.lemma, "upos": each.upos, "feats": each.feats, "lemma_score": each.score}
    languages = document.extra.get("tokens", {}).get("language")
    if languages is not None:
        for token, language in zip(found, languages, strict=True):
            token["language"] = language
    return found


_LINES: Mapping[Format, Callable[[Document], str]] = {Format.CONLLU: _conllu, Format.JSONL: _json_line}
_WRITERS: Mapping[Format, Callable[[Run, Path, str], int]] = {
    Format.VRT: write_vrt,
    Format.TEI: write_tei,
    Format.SQLITE: write_sqlite,
    Format.GEXF: write_gexf,
}
"""Functions that take a run, the path to write to and a name for what they write."""


def _to_tables(run: Run, form: Format, path: Path, note: Callable[[str], None], *, exact: bool) -> int:
    tables = {name: run.table(name) for name in SCHEMAS}
    if form is Format.CSV:
        from kazprep.export.csv_files import write_csv

        return write_csv(tables, path, note, exact=exact)
    from kazprep.export.workbook import write_workbook

    try:
        return write_workbook(tables, path, note)
    except ImportError as error:
        raise ExportError(f"openpyxl can't be imported ({error}): pip install 'kazprep[xlsx]'") from error


def _to_brat(documents: Iterator[Document], output: Path) -> int:
    count = 0
    for document in documents:
        name = brat_name(document)
        _write(output / f"{name}.txt", document.text)
        _write(output / f"{name}.ann", brat_annotations(document))
        count += 1
    return count


def _write(path: Path, text: str) -> None:
    file: IO[str]
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(text)


def _to_spacy(run: Run, output: Path) -> int:
    try:
        import spacy
        from spacy.tokens import DocBin

        from kazprep.adapters.spacy import to_spacy
    except ImportError as error:
        raise ExportError(f"spaCy can't be imported ({error}): pip install 'kazprep[spacy]'") from error
    vocab = spacy.blank("xx").vocab
    count = 0
    held = DocBin(store_user_data=True)
    for document in run.restored():
        converted = to_spacy(document, vocab)
        converted.user_data["doc_id"] = document.doc_id
        held.add(converted)
        count += 1
        if len(held) == _SPACY_DOCUMENTS:
            held.to_disk(output / f"{count // _SPACY_DOCUMENTS - 1:06}.spacy")
            held = DocBin(store_user_data=True)
    if len(held) or not count:
        held.to_disk(output / f"{count // _SPACY_DOCUMENTS:06}.spacy")
    return count


_UNSAFE = re.compile(r"[^\w.-]+")
_MAX_NAME = 60


def brat_name(document: Document) -> str:
    """The name of a document's two files: the beginning of its source's name, and its id, which is unique.

    >>> brat_name(Document.of("Сәлем!", source="2026/жаңа мақала.txt")).rpartition("-")[0]
    'жаңа_мақала'
    """
    stem = _UNSAFE.sub("_", PurePosixPath(document.source).stem).strip("._")[:_MAX_NAME]
    return f"{stem}-{document.doc_id}" if stem else document.doc_id


def brat_annotations(document: Document) -> str:
    """A line for each entity: its number, type, offsets into the text in code points, and its text.

    An entity over several lines has a fragment for each, as brat requires. Where tokens have analyses, a line
    for each follows, its type the part of speech, and a note with its lemma and features.
    """
    lines = []
    for number, entity in enumerate(document.named_entities, 1):
        lines.append(_brat_line(number, entity.type, entity.start, entity.text))
    notes = 0
    tokens = zip(document.tokens, document.token_texts, document.token_analyses, strict=True)
    for (start, _), text, analysis in tokens if document.analyses else ():
        if analysis.upos is None or not text.strip():
            continue
        lines.append(_brat_line(len(document.entities) + notes + 1, analysis.upos, start, text))
        notes += 1
        note = " ".join(filter(None, (analysis.lemma, analysis.feats))) or "_"
        lines.append(f"#{notes}\tAnnotatorNotes T{len(document.entities) + notes}\t{note}\n")
    return "".join(lines)


def _brat_line(number: int, type_: str, start: int, text: str) -> str:
    """An annotation of a text, at its offset in the document."""
    fragments = [(start + found.start(), start + found.end()) for found in re.finditer(r"[^\n]+", text)]
    offsets = ";".join(f"{first} {last}" for first, last in fragments)
    return f"T{number}\t{type_} {offsets}\t{text.replace(chr(10), ' ')}\n"
