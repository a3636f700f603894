from pathlib import Path

import pytest

from kazprep.errors import TrainingError
from kazprep.train.data import read_common_voice, read_kaznerd_files, read_ktb_files, read_xwmt


def test_missing_data_is_told(tmp_path: Path) -> None:
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
