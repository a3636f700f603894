from pathlib import Path

import pytest

from kazprep.train.conllu import read_conllu
from kazprep.train.corpora import read_common_voice, read_kaznerd_files, read_ktb_files, read_xwmt
from kazprep.train.kaznerd import read_kaznerd
from kazprep.train.sentence import TrainingError

REST = "\t_\t_\t_\t_\t_\t_\t_\t"
CONLLU = f"""\
# sent_id = ертегі.txt:1:1
# text = Үйсіз қалған жоқ, т.б.
1-2\tҮйсіз{REST}_
1\tүй{REST}_
2\tсіз{REST}_
3\tқалған жоқ{REST}SpaceAfter=No
3.1\tол{REST}_
4\t,{REST}_
5\tт.б.{REST}_

# sent_id = әңгіме.txt:1:1
1\tКел{REST}SpaceAfter=No
2\t.{REST}_
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "corpus.txt"


def test_conllu_gives_surface_tokens(file: Path) -> None:
    file.write_text(CONLLU, encoding="utf-8")
    first, second = read_conllu(file)
    assert first.sentences[0].text == "Үйсіз қалған жоқ, т.б."
    assert first.sentences[0].forms() == ["Үйсіз", "қалған", "жоқ", ",", "т.б."]
    assert second.sentences[0].forms() == ["Кел", "."]


def test_conllu_documents_are_told_by_sentence_ids(file: Path) -> None:
    file.write_text(CONLLU, encoding="utf-8")
    assert [document.name for document in read_conllu(file)] == ["ертегі.txt", "әңгіме.txt"]


def test_conllu_documents_are_told_by_newdoc(file: Path) -> None:
    file.write_text("# newdoc id = заң\n" + CONLLU, encoding="utf-8")
    assert [(d.name, len(d.sentences)) for d in read_conllu(file)] == [("заң", 2)]


@pytest.mark.parametrize(
    ("content", "line"),
    [("# sent_id = a:1\n1\tИә\n", 2), (CONLLU + f"x\tИә{REST}_\n", 14), ("\n# sent_id = a:1\n", 2)],
)
def test_conllu_errors_name_file_and_line(file: Path, content: str, line: int) -> None:
    file.write_text(content, encoding="utf-8")
    with pytest.raises(TrainingError, match=f"corpus.txt, line {line}:"):
        read_conllu(file)


def test_kaznerd_twins_share_their_number(file: Path) -> None:
    file.write_text("AID7 O\nБес B-CARDINAL\n\nBID7 O\n5 B-CARDINAL\n", encoding="utf-8")
    assert [(s.number, s.words, s.labels) for s in read_kaznerd(file)] == [
        (7, ("Бес",), ("B-CARDINAL",)),
        (7, ("5",), ("B-CARDINAL",)),
    ]


@pytest.mark.parametrize(
    ("content", "line"),
    [("Иә O\n", 1), ("AID1 O\nИә\n", 2), ("AID1 O\nИә O\n\nAID2 O\nИә X-GPE\n", 5), ("AID1 B-GPE\n", 1)],
)
def test_kaznerd_errors_name_file_and_line(file: Path, content: str, line: int) -> None:
    file.write_text(content, encoding="utf-8")
    with pytest.raises(TrainingError, match=f"corpus.txt, line {line}:"):
        read_kaznerd(file)


def test_line_that_is_not_utf8_is_named(file: Path) -> None:
    file.write_bytes("AID1 O\nИә O\n".encode() + "Жоқ O\n".encode("utf-16"))
    with pytest.raises(TrainingError, match=r"corpus\.txt, line 3: not UTF-8"):
        read_kaznerd(file)


def test_next_line_character_does_not_end_a_line(file: Path) -> None:
    file.write_text("AID1 O\nИә\u2028 O\n", encoding="utf-8")
    assert read_kaznerd(file)[0].labels == ("O",)


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


def test_ktb_text_is_restored_as_its_comments_have_it(shared_data: Path) -> None:
    documents, _ = read_ktb_files(shared_data)
    restored = sorted(sentence.text for document in documents for sentence in document.sentences)
    lines = [
        line for f in (shared_data / "ud_kazakh_ktb").glob("*.conllu") for line in f.open(encoding="utf-8")
    ]
    assert restored == sorted(line[9:].strip() for line in lines if line.startswith("# text = "))


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
