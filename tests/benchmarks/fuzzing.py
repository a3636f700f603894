"""Coverage-guided fuzzing of the readers and the choice of an encoding, with atheris.

Run it from the root of the repository, for a target and a number of seconds:
`python -m tests.benchmarks.fuzzing jsonl -max_total_time=60`. The targets are `html`, `jsonl`, `json`,
`csv`, `md`, `zip`, `tar` and `encoding`; what follows goes to libFuzzer. It needs atheris (`pip install
atheris`), which has no wheels for every platform, so it is in none of the extras.

A reader must yield something for every input and raise nothing, and what it could not read must be an error
that it has foreseen. Decoding must give text that the encoding gives back as the same bytes, or
`EncodingError`.
"""

import codecs
import io
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import atheris

with atheris.instrument_imports(
    include=["kazprep", "trafilatura", "markdown_it", "zipfile", "tarfile", "csv"]
):
    import trafilatura  # noqa: F401  # else the reader would import it, uninstrumented

    from kazprep.document import Document
    from kazprep.encodings import EncodingError, decode
    from kazprep.readers.errors import ReadError
    from kazprep.readers.read import read_stream
    from kazprep.settings import InputSettings

from tests.readers import samples

SETTINGS = InputSettings(max_document_bytes=1 << 20, max_markup_bytes=1 << 18, max_unpacked_bytes=1 << 22)


def reading(extension: str) -> Callable[[bytes], None]:
    def one_input(data: bytes) -> None:
        records = list(read_stream(f"а.{extension}", io.BytesIO(data), SETTINGS))
        assert records, "an input left no trace"
        for record in records:
            if isinstance(record, Document):
                record.raw_text.encode()  # what no table can hold would raise
            elif not isinstance(record.error, ReadError):
                raise record.error

    return one_input


def decoding(data: bytes) -> None:
    try:
        text, encoding = decode(data)
    except EncodingError:
        return
    assert 0.0 <= encoding.confidence <= 1.0
    marks = (
        codecs.BOM_UTF8,
        codecs.BOM_UTF16_LE,
        codecs.BOM_UTF16_BE,
        codecs.BOM_UTF32_LE,
        codecs.BOM_UTF32_BE,
    )
    again = text.encode(encoding.name, "surrogatepass")
    assert again == data or any(mark + again == data for mark in marks), encoding


def main() -> None:
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    target = sys.argv.pop(1)
    seeds = {"zip": samples.zipped(samples.FORMATS), "tar": samples.tarred(samples.FORMATS)} | samples.FORMATS
    one_input = decoding if target == "encoding" else reading(target)
    seed = samples.TEXT.encode("kz1048") if target == "encoding" else seeds[target]
    one_input(seed)
    with tempfile.TemporaryDirectory() as corpus:
        (Path(corpus) / "seed").write_bytes(seed)
        atheris.Setup([*sys.argv, corpus], one_input)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
