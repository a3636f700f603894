"""Reading the training data: annotated corpora and unlabelled text."""

from pathlib import Path

import pytest

from kazprep.errors import TrainingError
from kazprep.train.data import (
    read_common_voice,
    read_kaznerd_files,
    read_ktb_files,
    read_unlabelled_text,
    read_xwmt,
)


def test_missing_data_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="has no kaznerd"):
        read_kaznerd_files(tmp_path)
    with pytest.raises(TrainingError, match="is not a folder"):
        read_ktb_files(tmp_path / "absent")


def test_news_may_be_missing(tmp_path: Path) -> None:
    assert read_xwmt(tmp_path) == ([], [])


def test_news_lines_with_odd_words_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    lines = ["Ол келді .", "Ол келді.Мен кеттім .", "Баға 2,5 есе ( жылда ) өсті ."]
    (tmp_path / "raw" / "xwmt_news_tokenized.txt").write_text("\n".join(lines), encoding="utf-8")
    sentences, _ = read_xwmt(tmp_path)
    assert [sentence.text for sentence in sentences] == ["Ол келді.", "Баға 2,5 есе (жылда) өсті."]


def test_prompts_that_are_one_plain_sentence_are_read(tmp_path: Path) -> None:
    assert read_common_voice(tmp_path) == ([], [])
    (tmp_path / "raw").mkdir()
    lines = ["Ел іші — алтын бесік.", "Кетті. Келді.", "кіші әріппен.", "Тоқтау белгісіз", "Бар ма, жоқ па?"]
    (tmp_path / "raw" / "common_voice_sentences.txt").write_text("\n".join(lines), encoding="utf-8")
    sentences, sources = read_common_voice(tmp_path)
    assert [sentence.forms() for sentence in sentences] == [
        ["Ел", "іші", "—", "алтын", "бесік", "."],
        ["Бар", "ма", ",", "жоқ", "па", "?"],
    ]
    assert sources[0].sentences == 2


def test_lines_are_repaired_and_taken_once(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "a.txt").write_text("Бүгін ескi кітап.\n\nБүгін ескі кітап.\n", encoding="utf-8")
    (tmp_path / "raw" / "b.txt").write_text("Бүгін ескі кітап.\nЖаңа.\n", encoding="utf-8")
    texts = read_unlabelled_text(tmp_path)
    assert [text.lines for text in texts] == [["Бүгін ескі кітап."], ["Жаңа."]]
    assert [text.source.file for text in texts] == ["raw/a.txt", "raw/b.txt"]


def test_of_a_page_only_what_a_reader_sees_is_taken(tmp_path: Path) -> None:
    (tmp_path / "html").mkdir()
    page = "<html><script>var a;</script><style>p {}</style><p>Бірінші &laquo;бап&raquo;</p>\n<p>Екінші</p>"
    (tmp_path / "html" / "a.html").write_text(page, encoding="utf-8")
    assert [text.lines for text in read_unlabelled_text(tmp_path)] == [["Бірінші «бап»", "Екінші"]]


def test_a_folder_without_text_has_none(tmp_path: Path) -> None:
    assert read_unlabelled_text(tmp_path) == []
