"""The documents of the page: a file of what is known of each, and their texts in files of a few megabytes."""

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from kazprep.answers.tables import Tables
from kazprep.publish.shards import Shard, write_parquet

GROUP_CHARACTERS = 200_000
"""Characters of raw text in a row group, more if one document has more: what is read for one context."""
FILE_CHARACTERS = 12_000_000
"""Characters of raw text in a file: some 8 MB."""

_KNOWN = ("doc_id", "title", "published", "source", "url", "n_sentences", "n_tokens", "n_entities")
_BATCH_ROWS = 256


def write_documents(tables: Tables, folder: Path) -> tuple[dict[str, int], list[Shard]]:
    """Write `documents.parquet` and the files of `texts`; documents get numbers, from 0 in their order.

    `texts` has `document`, the number, `text` and `raw_text`. Documents that a filter rejected are left out.
    Returns the number of each document by its `doc_id`, and the files of texts. What is known of the
    documents is in memory, the texts of one row group are. Raises what `Run.table` does, and `OSError`.
    """
    numbers: dict[str, int] = {}
    known: list[pa.Table] = []
    texts = _Texts(folder)
    columns = [*_KNOWN, "text", "raw_text"]
    accepted = pc.field("rejected").is_null()
    for batch in tables.table("documents").batches(columns, accepted, _BATCH_ROWS):
        doc_ids = batch["doc_id"].to_pylist()
        number = pa.array(range(len(numbers), len(numbers) + len(batch)), pa.int32())
        numbers.update(zip(doc_ids, number.to_pylist(), strict=True))
        known.append(batch.select(_KNOWN).add_column(0, "document", number))
        texts.write(batch.select(["text", "raw_text"]).add_column(0, "document", number))
    if known:
        write_parquet(pa.concat_tables(known).combine_chunks(), folder / "documents.parquet")
    return numbers, texts.finish()


class _Texts:
    """Writes texts into row groups and files of about one size, whatever the lengths of the documents."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files: list[Shard] = []
        self._writer: pq.ParquetWriter | None = None
        self._group: list[pa.Table] = []
        self._group_characters = self._file_characters = self._first = self._last = 0

    def write(self, rows: pa.Table) -> None:
        lengths = pc.utf8_length(rows["raw_text"]).to_pylist()
        begin = 0
        for at, length in enumerate(lengths):
            self._group_characters += length
            if self._group_characters >= GROUP_CHARACTERS:
                self._group.append(rows.slice(begin, at + 1 - begin))
                self._write_group()
                begin = at + 1
        if begin < len(rows):
            self._group.append(rows.slice(begin))

    def finish(self) -> list[Shard]:
        self._write_group()
        self._close()
        return self._files

    def _write_group(self) -> None:
        if not self._group:
            return
        rows = pa.concat_tables(self._group)
        if self._writer is None:
            self._first = rows["document"][0].as_py()
            self._writer = pq.ParquetWriter(
                self._folder / self._name(),
                rows.schema,
                compression="zstd",
                use_dictionary=False,
                write_statistics=["document"],
            )
        self._writer.write_table(rows, row_group_size=len(rows))
        self._last = rows["document"][-1].as_py()
        self._file_characters += self._group_characters
        self._group, self._group_characters = [], 0
        if self._file_characters >= FILE_CHARACTERS:
            self._close()

    def _close(self) -> None:
        if self._writer is None:
            return
        self._writer.close()
        self._files.append(Shard(self._name(), self._first, self._last))
        self._writer, self._file_characters = None, 0

    def _name(self) -> str:
        return f"texts-{len(self._files):05}.parquet"
