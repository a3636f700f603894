"""What `doc_id` depends on."""

import json

import pytest

from kazprep.document import Document
from kazprep.readers import read
from kazprep.readers.sources.find import find, find_sources
from kazprep.readers.sources.inputs import name_inputs
from kazprep.settings import settings_of

BY_EXTERNAL_ID = settings_of({"input": {"doc_id": "external_id"}}).input


def ids(*inputs):
    """The ids of all documents by source."""
    found = [record for source in find_sources(inputs, ()) for record in read(source)]
    assert all(isinstance(record, Document) for record in found)
    return {document.source: document.doc_id for document in found}


@pytest.fixture
def months(tmp_path):
    for name, text in (("қаңтар/а.txt", "Аяз."), ("қаңтар/ә.txt", "Боран."), ("ақпан/б.txt", "Қар.")):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path / "қаңтар", tmp_path / "ақпан"


def test_an_id_does_not_depend_on_the_number_of_inputs_nor_on_their_order(months):
    january, february = months
    alone = ids(january)
    for several in (ids(january, february), ids(february, january)):
        assert [several["қаңтар/а.txt"], several["қаңтар/ә.txt"]] == [alone["а.txt"], alone["ә.txt"]]
        assert several["ақпан/б.txt"] == ids(february)["б.txt"]


def test_an_id_does_not_depend_on_the_name_of_the_input(months, tmp_path):
    before = ids(months[0])
    assert ids(months[0].rename(tmp_path / "басқа")) == before


def test_files_of_the_same_path_in_two_inputs_have_different_ids(months):
    january, february = months
    (february / "а.txt").write_text("Аяз.", encoding="utf-8")
    both = ids(january, february)
    assert both["қаңтар/а.txt"] == ids(january)["а.txt"]
    assert both["ақпан/а.txt"] != both["қаңтар/а.txt"]


def test_a_folder_of_the_name_of_another_input_makes_no_two_ids_equal(months):
    january, february = months
    for folder in (january, february, january / "ақпан"):
        folder.mkdir(exist_ok=True)
        (folder / "а.txt").write_text("Аяз.", encoding="utf-8")
    assert len(set(ids(january, february).values())) == 5


def test_members_of_archives_are_duplicates_as_their_archive_is(months):
    import zipfile

    for folder in months:
        with zipfile.ZipFile(folder / "мұрағат.zip", "w") as archive:
            archive.writestr("а.txt", "Аяз.")
    both = ids(*months)
    assert both["қаңтар/мұрағат.zip/а.txt"] == ids(months[0])["мұрағат.zip/а.txt"]
    assert both["ақпан/мұрағат.zip/а.txt"] != both["қаңтар/мұрағат.zip/а.txt"]


def write_records(path, *records):
    path.write_text(
        "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), encoding="utf-8"
    )


def records_of(path, settings):
    return [record for source in find(name_inputs([path]), ()).sources for record in read(source, settings)]


SNOW = {"id": 7, "text": "Қар еріді."}
SUN = {"id": "n-8", "text": "Күн шықты."}
RAIN = {"text": "Жаңбыр жауды."}


class TestByExternalId:
    def test_an_id_does_not_depend_on_the_position_in_the_file(self, tmp_path):
        path = tmp_path / "а.jsonl"
        write_records(path, SNOW, SUN)
        before = [document.doc_id for document in records_of(path, BY_EXTERNAL_ID)]
        write_records(path, RAIN, SUN, RAIN, SNOW)
        after = [document.doc_id for document in records_of(path, BY_EXTERNAL_ID)]
        assert [after[3], after[1]] == before
        assert len(set(after)) == 4

    def test_by_default_it_depends_on_it(self, tmp_path):
        path = tmp_path / "а.jsonl"
        write_records(path, RAIN, SNOW)
        (_, second) = records_of(path, settings_of({}).input)
        write_records(path, SNOW)
        assert records_of(path, settings_of({}).input)[0].doc_id != second.doc_id

    def test_records_of_one_id_have_different_ids(self, tmp_path):
        path = tmp_path / "а.jsonl"
        write_records(path, SNOW, SNOW, {**SUN, "id": 7}, SNOW)
        assert len({document.doc_id for document in records_of(path, BY_EXTERNAL_ID)}) == 4

    def test_the_number_of_a_record_is_not_an_id(self, tmp_path):
        path = tmp_path / "а.jsonl"
        write_records(path, {"text": "Қар еріді."}, {"id": 0, "text": "Қар еріді."})
        assert len({document.doc_id for document in records_of(path, BY_EXTERNAL_ID)}) == 2

    def test_the_same_record_of_two_files_has_different_ids(self, tmp_path):
        for name in ("а.jsonl", "б.jsonl"):
            write_records(tmp_path / name, SNOW)
        assert len({document.doc_id for document in records_of(tmp_path, BY_EXTERNAL_ID)}) == 2
