"""Finding the files of the inputs."""

import os

import pytest

from kazprep.readers.finding import find_sources
from kazprep.readers.source import InputError


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


def test_a_single_file_goes_by_its_own_name(articles):
    assert names(articles / "ескі" / "в.txt") == ["в.txt"]


def test_a_file_that_the_user_names_is_read_whatever_its_name(articles):
    assert names(articles / ".hidden") == [".hidden"]


def test_the_names_do_not_depend_on_how_the_input_is_written(articles, monkeypatch):
    monkeypatch.chdir(articles / "ескі")
    from pathlib import Path

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
    twin = tmp_path / "twin" / "articles"
    twin.mkdir(parents=True)
    with pytest.raises(InputError, match="several inputs are named 'articles'"):
        find_sources([articles, twin], ())


def test_an_input_that_does_not_exist_is_an_error(tmp_path):
    with pytest.raises(InputError, match=r"no file or folder .*absent"):
        find_sources([tmp_path / "absent"], ())


def test_an_input_that_can_not_be_looked_at_is_an_error():
    from pathlib import Path

    with pytest.raises(InputError, match="can't be read: File name too long"):
        find_sources([Path("а" * 300)], ())


def test_a_broken_link_is_found_so_that_it_can_be_reported(articles):
    (articles / "link.txt").symlink_to(articles / "absent.txt")
    assert "link.txt" in names(articles)


def test_a_link_to_a_folder_is_found_with_its_problem(articles, tmp_path):
    (articles / "сілтеме").symlink_to(tmp_path)
    (source,) = [source for source in find_sources([articles], (".*",)) if source.problem]
    assert (source.name, source.problem) == ("сілтеме", "this is a link to a folder, which is not followed")


def test_a_file_behind_a_link_goes_by_the_name_of_the_link(articles, tmp_path):
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


def test_a_name_that_is_no_utf8_is_written_with_escapes(tmp_path):
    (tmp_path / os.fsdecode(b"\xe9.txt")).touch()
    assert names(tmp_path) == ["\\xe9.txt"]
