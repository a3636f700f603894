"""Reading bytes under a name, as a run would."""

import pytest

from kazprep.document import Document
from kazprep.readers import read
from kazprep.readers.sources.source import Source
from kazprep.settings import InputSettings
from kazprep.stages.built_in import NormalizeStage


@pytest.fixture
def read_file(tmp_path):
    """Read a file of these bytes with these settings: all of its records."""

    def read_records(name, data, **settings):
        path = tmp_path / "file"
        path.write_bytes(data)
        return list(read(Source(name, path, len(data)), InputSettings(**settings)))

    return read_records


@pytest.fixture
def read_texts(read_file):
    """The texts of a file's documents after normalization; there must be nothing else."""

    def texts(name, data, **settings):
        records = read_file(name, data, **settings)
        assert all(isinstance(record, Document) for record in records), records
        return [document.text for document in NormalizeStage()(records)]

    return texts
