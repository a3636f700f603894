"""Unlabelled text, and which of its words get a vector."""

from pathlib import Path

from kazprep.train.data import read_unlabelled_text
from kazprep.train.vectors import words_worth_a_vector


def test_lines_are_repaired_and_taken_once(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "a.txt").write_text("Бүгін ескi кітап.\n\nБүгін ескі кітап.\n", encoding="utf-8")
    (tmp_path / "raw" / "b.txt").write_text("Бүгін ескі кітап.\nЖаңа.\n", encoding="utf-8")
    texts = read_unlabelled_text(tmp_path)
    assert [text.lines for text in texts] == [[["Бүгін", "ескі", "кітап", "."]], [["Жаңа", "."]]]
    assert [text.source.file for text in texts] == ["raw/a.txt", "raw/b.txt"]


def test_of_a_page_only_what_a_reader_sees_is_taken(tmp_path: Path) -> None:
    (tmp_path / "html").mkdir()
    page = "<html><script>var a;</script><style>p {}</style><p>Бірінші &laquo;бап&raquo;</p>\n<p>Екінші</p>"
    (tmp_path / "html" / "a.html").write_text(page, encoding="utf-8")
    assert [text.lines for text in read_unlabelled_text(tmp_path)] == [
        [["Бірінші", "«", "бап", "»"], ["Екінші"]]
    ]


def test_a_folder_without_text_has_none(tmp_path: Path) -> None:
    assert read_unlabelled_text(tmp_path) == []


def test_a_rare_word_needs_to_be_more_often_in_a_long_text() -> None:
    long = [["жиі"] * 999_995, ["төрт"] * 4, ["бір"]]
    assert words_worth_a_vector([long]) == {"жиі", "төрт"}
    assert words_worth_a_vector([long, [["бір"]]]) == {"жиі", "төрт", "бір"}
