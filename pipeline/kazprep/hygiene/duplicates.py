"""The stage that adds a fingerprint of each document, by which equal and nearly equal ones are found."""

import hashlib
import re

import pyarrow as pa

from kazprep.document import Document
from kazprep.stages.stage import FunctionStage
from kazprep.tables.columns import Column

try:
    from datasketch import MinHash
except ImportError as error:
    raise ImportError("it takes datasketch: pip install 'kazprep[duplicates]'") from error

PERMUTATIONS = 128
SHINGLE_WORDS = 3
"""Words in a shingle: a word that differs changes three shingles."""
EMPTY = MinHash(num_perm=PERMUTATIONS, seed=1, scheme="affine32")
"""The fingerprint of no words, to copy."""
_WORD = re.compile(r"[^\W_]+")


def words_of(text: str) -> list[str]:
    """The words that are compared: runs of letters and digits in lower case."""
    return _WORD.findall(text.lower())


def content_hash(words: list[str]) -> str:
    """16 hex digits that equal texts share, whatever their case, punctuation and whitespace.

    >>> content_hash(words_of("Қар жауды!")) == content_hash(words_of("қар  жауды"))
    True
    """
    return hashlib.sha256(" ".join(words).encode("utf-8")).hexdigest()[:16]


def minhash(words: list[str]) -> bytes:
    """The MinHash of a text's shingles: 128 numbers of 32 bits, little-endian.

    Two texts have as large a part of them in common as of all their shingles (Jaccard similarity), with a
    standard error of at most 0.044. It depends only on the text.
    """
    shingles = {
        " ".join(words[at : at + SHINGLE_WORDS]) for at in range(max(1, len(words) - SHINGLE_WORDS + 1))
    }
    hashed = EMPTY.copy()
    hashed.update_batch([shingle.encode("utf-8") for shingle in shingles])
    return bytes(hashed.hashvalues.astype("<u4").tobytes())


def _with_fingerprint(document: Document) -> Document:
    words = words_of(document.text)
    return document.with_column("documents", "content_hash", [content_hash(words)]).with_column(
        "documents", "minhash", [minhash(words)]
    )


DUPLICATES = FunctionStage(
    _with_fingerprint,
    requires={"text"},
    columns=[
        Column("documents", "content_hash", pa.string(), "hash of the words, which equal texts share"),
        Column("documents", "minhash", pa.binary(), "MinHash of three words each: 128 uint32, little-endian"),
    ],
    name="duplicates",
)
"""Adds each document's fingerprint; `find_duplicates` compares them once the run is done."""
