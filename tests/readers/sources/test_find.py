"""Finding the files of the inputs."""

import json
import os
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kazprep.errors import InputError
from kazprep.readers.sources.find import find, find_sources
from kazprep.readers.sources.inputs import name_inputs
from kazprep.readers.sources.run_outputs import run_of
from kazprep.readers.sources.source import utf8_safe_name
from kazprep.tables.schemas import SCHEMAS, TOKENS


@pytest.fixture
def articles(tmp_path):
    for name in ("б.txt", "а.txt", "ескі/в.txt", "ескі/тым ескі/г.TXT", ".hidden", "ескі/.git/config"):
        path = tmp_path / "articles" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, encoding="utf-8")
    return tmp_path / "articles"


def names(*inputs, ignore=(".*",)):
    return [source.name for source in find_sources(inputs, ignore)]


def test_folders_are_searched_to_any_depth_and_files_sorted_by_name(articles):
    assert names(articles) == ["а.txt", "б.txt", "ескі/в.txt", "ескі/тым ескі/г.TXT"]


def test_ignored_names_are_left_out_with_all_that_is_in_them(articles):
    assert names(articles, ignore=(".*", "ескі", "б.*")) == ["а.txt"]


def test_a_single_file_has_its_file_name(articles):
    assert names(articles / "ескі" / "в.txt") == ["в.txt"]


def test_a_file_that_the_user_names_is_read_whatever_its_name(articles):
    assert names(articles / ".hidden") == [".hidden"]


def test_the_names_do_not_depend_on_how_the_input_is_written(articles, monkeypatch):
    monkeypatch.chdir(articles / "ескі")
    assert names(Path("..")) == names(articles)


def test_with_several_inputs_each_name_begins_with_its_input(articles, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    (other / "а.txt").touch()
    assert names(other, articles / "ескі", articles / "а.txt") == [
        "other/а.txt",
        "ескі/в.txt",
        "ескі/тым ескі/г.TXT",
        "а.txt",
    ]


def test_two_inputs_of_the_same_name_are_an_error(articles, tmp_path):
    same_name = tmp_path / "same_name" / "articles"
    same_name.mkdir(parents=True)
    with pytest.raises(InputError, match="several inputs are named 'articles'"):
        find_sources([articles, same_name], ())


def test_an_input_that_does_not_exist_is_an_error(tmp_path):
    with pytest.raises(InputError, match=r"no file or folder .*absent"):
        find_sources([tmp_path / "absent"], ())


def test_an_input_that_can_not_be_looked_at_is_an_error():
    with pytest.raises(InputError, match="can't be read: File name too long"):
        find_sources([Path("а" * 300)], ())


def test_a_broken_link_is_found_so_that_it_can_be_reported(articles):
    (articles / "link.txt").symlink_to(articles / "absent.txt")
    assert "link.txt" in names(articles)


def test_a_link_to_a_folder_is_found_with_its_problem(articles, tmp_path):
    (articles / "сілтеме").symlink_to(tmp_path)
    (source,) = [source for source in find_sources([articles], (".*",)) if source.problem]
    assert (source.name, source.problem) == ("сілтеме", "this is a link to a folder, which is not followed")


def test_the_target_of_a_link_has_the_name_of_the_link(articles, tmp_path):
    (tmp_path / "сілтеме.txt").symlink_to(articles / "а.txt")
    assert names(tmp_path / "сілтеме.txt") == ["сілтеме.txt"]


def test_a_folder_that_can_not_be_listed_is_found_with_its_problem(articles, monkeypatch):
    def scandir(path):
        if str(path).endswith("ескі"):
            raise PermissionError(13, "Permission denied", str(path))
        return listed(path)

    listed = os.scandir
    monkeypatch.setattr(os, "scandir", scandir)
    closed = {source.name: source.problem for source in find_sources([articles], (".*",))}
    assert closed == {"а.txt": None, "б.txt": None, "ескі": "the folder can't be listed: Permission denied"}


def test_a_name_that_is_not_utf8_is_written_with_escapes(tmp_path):
    (tmp_path / os.fsdecode(b"\xe9.txt")).touch()
    assert names(tmp_path) == ["\\xe9.txt"]


def test_a_name_that_looks_like_an_escape_stays_apart_from_one_that_is_written_as_one(tmp_path):
    (tmp_path / os.fsdecode(b"\xff.txt")).touch()
    (tmp_path / "\\xff.txt").touch()
    assert names(tmp_path) == ["\\x5cxff.txt", "\\xff.txt"]


BYTES = st.sampled_from([b"\\", b"x", b"5c", b"\xff", b"ff", b"e9", "қ".encode(), b"\xd2"])


@given(st.lists(BYTES, max_size=6), st.lists(BYTES, max_size=6))
def test_no_two_names_are_written_alike(one, other):
    first, second = (os.fsdecode(b"".join(parts)) for parts in (one, other))
    assert (utf8_safe_name(first) == utf8_safe_name(second)) == (first == second)
    utf8_safe_name(first).encode()


def test_two_files_that_would_have_one_name_are_an_error(articles, tmp_path):
    (articles / "ақпан").mkdir()
    (articles / "ақпан" / "б.txt").touch()
    february = tmp_path / "ақпан"
    february.mkdir()
    (february / "б.txt").touch()
    first = name_inputs([articles])
    with pytest.raises(InputError, match=r"two files would be named 'ақпан/б.txt': .*rename one of them"):
        find([*first, *name_inputs([february], first, beside_known=True)], (".*",))


def test_an_input_inside_another_is_an_error(articles, tmp_path):
    (tmp_path / "сілтеме").symlink_to(articles / "ескі")
    (tmp_path / "бұл да").symlink_to(articles)
    with pytest.raises(InputError, match=r"бұл да and .*articles are the same: give one of them"):
        find_sources([articles, tmp_path / "бұл да"], ())
    for inner in (articles / "ескі", articles / "а.txt", tmp_path / "сілтеме"):
        with pytest.raises(InputError, match=r"is inside .* so its articles would be read twice"):
            find_sources([articles, inner], ())


@pytest.mark.parametrize(
    "name", ["_SUCCESS", "_committed_12", "_temporary/0/а.txt", "_delta_log/00.json", "а.txt.crc"]
)
def test_marks_of_spark_and_hadoop_are_left_out_whatever_is_ignored(articles, name):
    path = articles / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    assert names(articles) == ["а.txt", "б.txt", "ескі/в.txt", "ескі/тым ескі/г.TXT"]


def test_other_names_that_begin_with_an_underscore_are_read(articles):
    (articles / "_SUCCESS.txt").touch()
    (articles / "_кіріспе.md").touch()
    assert names(articles)[:2] == ["_SUCCESS.txt", "_кіріспе.md"]


def write_run(folder, *, record=True, ledger=True):
    """A folder with the files that a run is recognised by."""
    for table, schema in SCHEMAS.items():
        (folder / table).mkdir(parents=True)
        pq.write_table(schema.empty_table(), folder / table / "part-00001.parquet")
    versions = {"kazprep": "1.0"}
    if record:
        (folder / "run.json").write_text(json.dumps({"status": "complete", "versions": versions}))
    if ledger:
        (folder / "ledger.jsonl").write_text(json.dumps({"kind": "plan", "versions": versions}) + "\n")
    (folder / "report.html").write_text("<p>Есеп</p>", encoding="utf-8")
    return folder


ALL = ["а.txt", "б.txt", "ескі/в.txt", "ескі/тым ескі/г.TXT"]


class TestRunsAmongTheArticles:
    @pytest.mark.parametrize(
        "kept", [{}, {"record": False}, {"ledger": False}, {"record": False, "ledger": False}]
    )
    def test_a_folder_that_holds_a_run_is_left_out(self, articles, kept):
        run = write_run(articles / "outputs" / "бірінші", **kept)
        found = find(name_inputs([articles]), (".*",))
        assert [source.name for source in found.sources] == ALL
        assert found.left_out == [str(run)]

    def test_the_output_is_left_out_by_whatever_path_it_is_reached(self, articles, tmp_path):
        (tmp_path / "сілтеме").symlink_to(articles)
        (articles / "out").mkdir()
        (articles / "out" / "д.txt").touch()
        found = find(name_inputs([articles]), (".*",), tmp_path / "сілтеме" / "out")
        assert [source.name for source in found.sources] == ALL
        assert found.left_out == [str(articles / "out")]

    def test_links_to_a_run_and_to_its_files_are_left_out(self, articles, tmp_path):
        run = write_run(tmp_path / "run")
        (articles / "соңғы").symlink_to(run)
        (articles / "tokens.parquet").symlink_to(run / "tokens" / "part-00001.parquet")
        found = find(name_inputs([articles]), (".*",))
        assert [source.name for source in found.sources] == ALL
        assert sorted(found.left_out) == [str(articles / "tokens.parquet"), str(articles / "соңғы")]

    def test_links_in_a_circle_are_not_a_run(self, articles):
        (articles / "айнала.txt").symlink_to(articles / "айнала.txt")
        assert "айнала.txt" in names(articles)

    def test_a_copy_of_a_table_is_left_out(self, articles):
        (articles / "көшірме").mkdir()
        pq.write_table(TOKENS.empty_table(), articles / "көшірме" / "part-00007.parquet")
        assert names(articles) == ALL

    def test_other_tables_and_records_of_others_are_read(self, articles):
        pq.write_table(pa.table({"text": ["Қар еріді."]}), articles / "part-00007.parquet")
        (articles / "run.json").write_text('{"text": "Күн шықты.", "versions": {}}', encoding="utf-8")
        (articles / "ledger.jsonl").write_text('{"kind": "plan"}\n["x"]\n', encoding="utf-8")
        (articles / "documents").mkdir()
        assert names(articles) == ["ledger.jsonl", "part-00007.parquet", "run.json", *ALL]

    def test_a_record_that_is_nested_too_deeply_is_not_a_run(self, articles):
        for name in ("run.json", "ledger.jsonl"):
            (articles / name).write_text("[" * 200_000)
        assert names(articles) == ["ledger.jsonl", "run.json", *ALL]

    def test_a_run_at_an_address_is_left_out(self, articles):
        write_run(articles / "outputs")
        found = find(name_inputs([Path(f"file://{articles}")]), (".*",))
        assert [source.name for source in found.sources] == ALL
        assert found.left_out == [f"file://{articles}/outputs"]

    def test_what_is_part_of_a_run_and_what_is_beside_it(self, tmp_path):
        run = write_run(tmp_path / "run")
        (run / "жаңа").mkdir()
        parts = [run, run / "tokens", run / "tokens" / "part-00001.parquet", run / "report.html"]
        assert [run_of(part) for part in parts] == [run] * 4
        assert run_of(run / "жаңа") is None
        assert run_of(tmp_path) is None
