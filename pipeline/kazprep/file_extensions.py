"""The names of the formats that are read, and the file name extensions of each and of compressors.

They are apart from the readers, in `kazprep.readers.formats`, because settings are checked without loading
those.
"""

from collections.abc import Mapping

EXTENSIONS: dict[str, tuple[str, ...]] = {
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
"""The extensions of each format, in lowercase; a setting adds to them."""

COMPRESSIONS: dict[str, str] = {
    ".bz2": ".bz2",
    ".gz": ".gz",
    ".gzip": ".gz",
    ".xz": ".xz",
    ".zst": ".zst",
    ".zstd": ".zst",
}
"""The extensions that compressors add, each with the usual one of its compressor."""

COMPRESSED_TAR: dict[str, tuple[str, str]] = {
    ".tgz": (".tar", ".gz"),
    ".tbz2": (".tar", ".bz2"),
    ".txz": (".tar", ".xz"),
    ".tzst": (".tar", ".zst"),
}
"""Extensions that abbreviate two: that of the archive and that of the compressor."""

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
"""What to do with common files that can't be read, by their extensions."""

_BY_EXTENSION = {extension: name for name, extensions in EXTENSIONS.items() for extension in extensions}


def format_of(extension: str, custom: Mapping[str, str]) -> str | None:
    """The name of the format of an extension (`.jsonl`, in lowercase), or None; `custom` ones come first.

    >>> format_of(".jl", {}), format_of(".dat", {".dat": "txt"}), format_of(".dat", {})
    ('jsonl', 'txt', None)
    """
    return custom.get(extension) or _BY_EXTENSION.get(extension)
