"""The formats of files, and the endings of names that say which it is."""

from collections.abc import Mapping

FORMATS: dict[str, tuple[str, ...]] = {
    "csv": (".csv",),
    "docx": (".docx",),
    "html": (".html", ".htm", ".xhtml"),
    "json": (".json",),
    "jsonl": (".jsonl", ".ndjson", ".jsonlines", ".jl"),
    "md": (".md",),
    "parquet": (".parquet", ".pq"),
    "tar": (".tar",),
    "tsv": (".tsv",),
    "txt": (".txt", ".text"),
    "warc": (".warc", ".wet"),
    "xlsx": (".xlsx", ".xlsm"),
    "zip": (".zip",),
}
"""The endings of each format, in lower case; a setting adds to them."""

COMPRESSIONS: dict[str, str] = {
    ".bz2": ".bz2",
    ".gz": ".gz",
    ".gzip": ".gz",
    ".xz": ".xz",
    ".zst": ".zst",
    ".zstd": ".zst",
}
"""The endings that compressors add, by the ending that is usual for each."""

SHORT: dict[str, tuple[str, str]] = {
    ".tgz": (".tar", ".gz"),
    ".tbz2": (".tar", ".bz2"),
    ".txz": (".tar", ".xz"),
    ".tzst": (".tar", ".zst"),
}
"""One ending for two."""

_AS_TABLE = "save it as .xlsx, or as CSV in UTF-8"
_AS_TEXT = "save it as .docx, or as plain text in UTF-8"
_UNPACKED = "unpack it, or pack its files as .zip or .tar.gz"
REMEDIES: dict[str, str] = {
    ".7z": _UNPACKED,
    ".doc": _AS_TEXT,
    ".epub": "turn it into pages or text, with pandoc for instance",
    ".numbers": _AS_TABLE,
    ".ods": _AS_TABLE,
    ".odt": _AS_TEXT,
    ".pdf": "take its text out first, with pdftotext for instance",
    ".rar": _UNPACKED,
    ".rtf": _AS_TEXT,
    ".xls": _AS_TABLE,
    ".xlsb": _AS_TABLE,
}
"""What to do with files that are often met and can't be read."""

_BY_ENDING = {ending: name for name, endings in FORMATS.items() for ending in endings}


def format_of(ending: str, own: Mapping[str, str]) -> str | None:
    """The format that an ending (`.jsonl`, in lower case) says, by the user's own endings first; or None.

    >>> format_of(".jl", {}), format_of(".dat", {".dat": "txt"}), format_of(".dat", {})
    ('jsonl', 'txt', None)
    """
    return own.get(ending) or _BY_ENDING.get(ending)
