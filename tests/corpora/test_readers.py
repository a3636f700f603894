import re
from pathlib import Path

import pytest

from kazprep.corpora.conllu import read_conllu
from kazprep.corpora.kaznerd import read_kaznerd
from kazprep.errors import CorpusError
from kazprep.morphology.analysis import Analysis

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


def test_conllu_forms_with_a_space_can_be_kept(file: Path) -> None:
    file.write_text(CONLLU, encoding="utf-8")
    first, _ = read_conllu(file, split_forms=False)
    assert first.sentences[0].forms() == ["Үйсіз", "қалған жоқ", ",", "т.б."]


def test_conllu_has_the_text_between_sentences(file: Path) -> None:
    sentence = f"1\tКел{REST}SpaceAfter=No\n2\t.{REST}{{}}\n\n"
    close, open_ = sentence.format("SpaceAfter=No"), sentence.format("_")
    file.write_text(f"# newdoc id = ертегі\n{close}{open_}{open_}# newpar\n{open_}", encoding="utf-8")
    (document,) = read_conllu(file)
    assert document.gaps == ("\n", "", " ", "\n")


def test_conllu_documents_are_named_by_sentence_ids(file: Path) -> None:
    file.write_text(CONLLU, encoding="utf-8")
    assert [document.name for document in read_conllu(file)] == ["ертегі.txt", "әңгіме.txt"]


def test_conllu_documents_are_named_by_newdoc(file: Path) -> None:
    file.write_text("# newdoc id = заң\n" + CONLLU, encoding="utf-8")
    assert [(d.name, len(d.sentences)) for d in read_conllu(file)] == [("заң", 2)]


@pytest.mark.parametrize(
    ("content", "line"),
    [("# sent_id = a:1\n1\tИә\n", 2), (CONLLU + f"x\tИә{REST}_\n", 14), ("\n# sent_id = a:1\n", 2)],
)
def test_conllu_errors_name_file_and_line(file: Path, content: str, line: int) -> None:
    file.write_text(content, encoding="utf-8")
    with pytest.raises(CorpusError, match=f"corpus.txt, line {line}:"):
        read_conllu(file)


ANALYSED = """\
1\tБалалары\tбала\tNOUN\t_\tNumber=Plur|Case=Nom|Person[psor]=3|Number[psor]=Sing,Plur\t_\t_\t_\t_
2-3\tүйдегі\t_\t_\t_\t_\t_\t_\t_\t_
2\tүйде\tүй\tNOUN\t_\tCase=Loc\t_\t_\t_\t_
3\tгі\tгі\tPART\t_\t_\t_\t_\t_\t_
4-5\tде-ау\t_\t_\t_\t_\t_\t_\t_\t_
4\tде\tда\tCCONJ\t_\t_\t_\t_\t_\t_
5\t-ау\tау\tPART\t_\t_\t_\t_\t_\t_
6-7\tәкелсоқ\t_\t_\t_\t_\t_\t_\t_\t_
6\tәкел\tе\tAUX\t_\t_\t_\t_\t_\t_
7\tсоқ\tсоқ\tVERB\t_\tMood=Imp\t_\t_\t_\t_
8\t_\t_\tPUNCT\t_\t_\t_\t_\t_\t_

1\tКел\t_\t_\t_\t_\t_\t_\t_\t_
"""


def test_conllu_has_an_analysis_of_each_surface_token(file: Path) -> None:
    file.write_text(ANALYSED, encoding="utf-8")
    (document,) = read_conllu(file)
    assert document.sentences[0].forms() == ["Балалары", "үйдегі", "де-ау", "әкелсоқ", "_"]
    assert document.sentences[0].analyses == (
        Analysis("бала", "NOUN", "Case=Nom|Number=Plur|Number[psor]=Plur,Sing|Person[psor]=3"),
        Analysis("үй", "NOUN", "Case=Loc"),
        Analysis("да", "CCONJ", None),  # there are only function words: the first
        Analysis("соқ", "VERB", "Mood=Imp"),
        Analysis("_", "PUNCT", None),
    )
    assert document.sentences[1].analyses == ()


def test_parts_of_a_conllu_form_with_a_space_have_no_analysis(file: Path) -> None:
    file.write_text("1\tоқыған жоқ\tоқы\tVERB\t_\t_\t_\t_\t_\t_\n", encoding="utf-8")
    (kept,) = read_conllu(file, split_forms=False)
    assert kept.sentences[0].analyses == (Analysis("оқы", "VERB", None),)
    file.write_text("1\tоқыған жоқ\tоқы\tVERB\t_\t_\t_\t_\t_\t_\n2\tҚар\tқар" + 7 * "\t_", encoding="utf-8")
    (split,) = read_conllu(file)
    assert [each.lemma for each in split.sentences[0].analyses] == [None, None, "қар"]


@pytest.mark.parametrize("tag", ["ADP", "AUX", "CCONJ", "PART", "PUNCT", "SCONJ"])
def test_a_token_of_several_words_takes_the_analysis_of_the_first_content_word(file: Path, tag: str) -> None:
    lines = [f"1-2\tжоқтан{REST}_", f"1\tжоқ\tжоқ\t{tag}" + "\t_" * 6, "2\tтан\tтану\tVERB" + "\t_" * 6]
    file.write_text("\n".join(lines), encoding="utf-8")
    (document,) = read_conllu(file)
    assert document.sentences[0].analyses == (Analysis("тану", "VERB", None),)


@pytest.mark.parametrize(
    ("lines", "line", "message"),
    [
        (["1\tҚар\tқар\tNOUN\t_\tCase\t_\t_\t_\t_"], 1, "the feature 'Case' is not Name=Value"),
        (["1\tҚар\tқар\tNOUN\t_\tCase=\t_\t_\t_\t_"], 1, "the feature 'Case=' is not Name=Value"),
        (["1\tҚар\tқар\tNOUN\t_\tCase=Nom|Case=Acc\t_\t_\t_\t_"], 1, "Case is there twice"),
        (["1\tҚар\t\tNOUN\t_\t_\t_\t_\t_\t_"], 1, "an empty column"),
        (["1\t\t_\tNOUN\t_\t_\t_\t_\t_\t_"], 1, "token 1 has no form"),
        ([f"1\tҚар{REST}_", f"3\tжауды{REST}_"], 2, "token id 3 where 2 is next"),
        ([f"1\tҚар{REST}_", f"1\tКүн{REST}_"], 2, "token id 1 where 2 is next"),
        ([f"2-1\tҚар{REST}_"], 1, "'2-1' is not a token id"),
        ([f"1-\tҚар{REST}_"], 1, "'1-' is not a token id"),
        ([f"1-2\tҮйсіз{REST}_", f"1\tүй{REST}_"], 1, "token 1-2 has no word 2"),
        ([f"{each}\tсізде{REST}_" for each in ("1-2", "1", "2-3", "2", "3")], 3, "token id 2-3"),
    ],
)
def test_malformed_lines_of_conllu_are_named(file: Path, lines: list[str], line: int, message: str) -> None:
    file.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(CorpusError, match=f"corpus.txt, line {line}: .*{re.escape(message)}"):
        read_conllu(file)


def test_kaznerd_duplicates_share_their_number(file: Path) -> None:
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
    with pytest.raises(CorpusError, match=f"corpus.txt, line {line}:"):
        read_kaznerd(file)


def test_line_that_is_not_utf8_is_named(file: Path) -> None:
    file.write_bytes("AID1 O\nИә O\n".encode() + "Жоқ O\n".encode("utf-16"))
    with pytest.raises(CorpusError, match=r"corpus\.txt, line 3: not UTF-8"):
        read_kaznerd(file)


def test_next_line_character_does_not_end_a_line(file: Path) -> None:
    file.write_text("AID1 O\nИә\u2028 O\n", encoding="utf-8")
    assert read_kaznerd(file)[0].labels == ("O",)


def test_ktb_text_is_that_of_its_comments(shared_data: Path) -> None:
    files = list((shared_data / "ud_kazakh_ktb").glob("*.conllu"))
    documents = [document for file in files for document in read_conllu(file)]
    restored = sorted(sentence.text for document in documents for sentence in document.sentences)
    lines = [line for file in files for line in file.open(encoding="utf-8")]
    assert restored == sorted(line[9:].strip() for line in lines if line.startswith("# text = "))
