"""Croissant metadata of a run: croissant.json, by which `mlcroissant` loads its tables.

https://docs.mlcommons.org/croissant/docs/croissant-spec.html, version 1.0
"""

import json
from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from kazprep.export.card_figures import CardFigures
from kazprep.export.columns import column_meanings
from kazprep.export.licenses import License
from kazprep.runs.opened import Run

_CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
"""The context of the specification's appendix."""
_KEYS = {
    "documents": ["doc_id"],
    "sentences": ["doc_id", "sentence_id"],
    "tokens": ["doc_id", "sentence_id", "token_id"],
    "entities": ["doc_id", "entity_id"],
}


def croissant(
    run: Run, figures: CardFigures, license_: License | None, title: str, tables: Sequence[str]
) -> bytes:
    """The content of croissant.json, for the folder of the run: a record set for each of some tables."""
    content: dict[str, Any] = {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "name": title,
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "description": _description(figures, license_),
        "inLanguage": "kk",
        "keywords": ["Kazakh", "named entity recognition", "tokenization", "kazprep"],
        "distribution": [_file_set(name) for name in tables],
        "recordSet": [_record_set(run, name) for name in tables],
    }
    if license_ is not None:
        content["license"] = license_.address or license_.name
    if "started" in run.info:
        content["dateCreated"] = run.info["started"]
    if figures.first and figures.last:
        content["temporalCoverage"] = f"{figures.first}/{figures.last}"
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def _description(figures: CardFigures, license_: License | None) -> str:
    unknown = "" if license_ else " The licence of the texts is unknown: it was not stated."
    return f"{figures.summary} Models and rules found them; they were not corrected by hand.{unknown}"


def _file_set(table: str) -> dict[str, Any]:
    return {
        "@type": "cr:FileSet",
        "@id": f"{table}-files",
        "name": f"{table}-files",
        "description": f"The files of the table {table}.",
        "encodingFormat": "application/x-parquet",
        "includes": f"{table}/part-*.parquet",
    }


def _record_set(run: Run, table: str) -> dict[str, Any]:
    meanings = column_meanings(run, table)
    record_set: dict[str, Any] = {
        "@type": "cr:RecordSet",
        "@id": table,
        "name": table,
        "field": [_field(table, field, meanings[field.name]) for field in run.dataset(table).schema],
    }
    if table in _KEYS:
        record_set["key"] = [{"@id": f"{table}/{column}"} for column in _KEYS[table]]
    return record_set


def _field(table: str, field: pa.Field, description: str) -> dict[str, Any]:
    type_ = field.type
    is_list = pa.types.is_list(type_) or pa.types.is_large_list(type_)
    content: dict[str, Any] = {
        "@type": "cr:Field",
        "@id": f"{table}/{field.name}",
        "name": field.name,
        "description": description,
        "dataType": _data_type(type_.value_type if is_list else type_),
        "source": {"fileSet": {"@id": f"{table}-files"}, "extract": {"column": field.name}},
    }
    if is_list:
        content["repeated"] = True
    if field.name == "doc_id" and table not in ("documents", "errors"):
        content["references"] = {"field": {"@id": "documents/doc_id"}}
    return content


def _data_type(type_: pa.DataType) -> str:
    if pa.types.is_boolean(type_):
        return "sc:Boolean"
    if pa.types.is_integer(type_):
        return "sc:Integer"
    if pa.types.is_floating(type_):
        return "sc:Float"
    return "sc:Date" if pa.types.is_date(type_) else "sc:Text"
