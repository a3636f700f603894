"""A column that the settings name has to be in some file of a run."""

import json

import pytest

from kazprep.errors import InputError
from kazprep.readers.source_columns import check_named_columns
from kazprep.readers.sources.source import Source
from kazprep.settings import InputSettings
from tests.readers import samples
from tests.readers.samples import COMPRESSORS, FORMATS


@pytest.fixture
def check(tmp_path):
    """Check the columns of the settings against files of these names and bytes."""

    def check_files(files, **settings):
        sources = []
        for name, data in files.items():
            path = tmp_path / name
            path.write_bytes(data)
            sources.append(Source(name, path, len(data)))
        check_named_columns(sources, InputSettings(**settings))

    return check_files


@pytest.mark.parametrize("extension", ["csv", "tsv", "json", "jsonl", "parquet"])
@pytest.mark.parametrize("setting", ["text", "title", "date", "url", "id"])
def test_a_name_that_no_file_has_is_an_error(check, extension, setting):
    message = (
        f"no file has a column 'жоқ', which input.{setting}_column asks for. The columns are: 'id', 'title'"
    )
    with pytest.raises(InputError, match=message.replace(".", r"\.")):
        check({f"а.{extension}": FORMATS[extension]}, **{f"{setting}_column": "жоқ"})


@pytest.mark.parametrize("extension", ["csv", "tsv", "json", "jsonl", "parquet"])
def test_a_name_that_one_file_has_is_none(check, extension):
    other = {f"а.{extension}": FORMATS[extension], "ә.csv": b"x\n1\n", "б.txt": FORMATS["txt"], "в.pdf": b""}
    check(other, date_column="date", title_column="x")
    check({f"а.{extension}.gz": COMPRESSORS["gz"](FORMATS[extension])}, date_column="date")


def test_each_of_several_names_has_to_be_somewhere(check):
    files = {"а.csv": b"body\n1\n", "ә.csv": b"article_body\n1\n"}
    check(files, text_column=("body", "article_body"))
    with pytest.raises(
        InputError, match=r"no file has a column 'articel_body', .* did you mean 'article_body'"
    ):
        check(files, text_column=("body", "articel_body"))


def test_a_field_inside_another_is_one_of_a_later_record_too(check):
    lines = [json.dumps({"text": "Қар."}), json.dumps({"text": "Қар.", "meta": {"шыққан": "2026-03-01"}})]
    check({"а.jsonl": "\n".join(lines).encode()}, date_column="meta.шыққан")


@pytest.mark.parametrize(
    "files",
    [
        {"а.zip": samples.zipped({"а.csv": b"x\n1\n"}), "ә.csv": b"x\n1\n"},
        {"а.csv.gz": b"\x1f\x8b", "ә.csv": b"x\n1\n"},
        {"а.jsonl": samples.json_line(text="а" * 5000).encode() * 300},
        {"а.txt": FORMATS["txt"]},
        {},
    ],
)
def test_nothing_is_said_of_what_was_not_looked_at(check, files):
    check(files, date_column="жоқ")
