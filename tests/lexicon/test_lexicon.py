"""The lexicon: forms, endings, and how probable a form is."""

import lzma

import pytest

from kazprep.lexicon import Lexicon, load_lexicon, load_russian_words

KNOWN = [
    "қазақ",
    "тілі",
    "бұл",
    "жұмыс",
    "құдай",
    "мектептеріміздегілерге",
    "кітабымыздан",
    "оқиды",
    "қоямын",
    "бармағандықтан",
    "бармайтындығымызды",
    "айтылмаған",
    "сөйлескенде",
    "үйлерінде",
    "қалаларыңыздан",
]
UNKNOWN = [
    "казактын",
    "жаксы",
    "кундер",
    "жүмыс",
    "қүдай",
    "бүл",
    "мектептардан",
    "қалалердің",
    "кітапымыз",
    "баладардың",
    "үйда",
    "спортшыларқатысты",
]


@pytest.mark.parametrize("form", KNOWN)
def test_a_form_that_kazakh_allows_is_known(form: str) -> None:
    assert load_lexicon().is_known(form)


@pytest.mark.parametrize("form", UNKNOWN)
def test_a_form_with_wrong_letters_or_endings_is_not(form: str) -> None:
    assert not load_lexicon().is_known(form)


def test_a_seen_form_is_more_probable_than_a_form_of_a_known_stem_and_that_than_any_other() -> None:
    lexicon = load_lexicon()
    seen, analysed, other = map(lexicon.log_probability, ("мектеп", "мектептеріміздегілерге", "мйктпетлр"))
    assert seen > analysed > other


@pytest.mark.parametrize(
    ("form", "stem"), [("кітабымызда", "кітап"), ("оқиды", "оқы"), ("қоямын", "қой"), ("тақтайын", "тақтай")]
)
def test_a_stem_is_found_though_its_last_letter_changes(form: str, stem: str) -> None:
    assert stem in [analysis.stem for analysis in load_lexicon().analyses(form)]


def test_a_list_of_ones_own_is_read(tmp_path) -> None:
    path = tmp_path / "own.tsv"
    path.write_text("# my words\nқарақұс\t7\tn\n\nдала\n", encoding="utf-8")
    own = Lexicon.read(path)
    assert (own.count("қарақұс"), own.count("дала"), own.count("тау")) == (7, 1, 0)
    assert own.is_known("қарақұстарымыз") and not own.is_known("далалар")
    packed = tmp_path / "own.tsv.xz"
    packed.write_bytes(lzma.compress(path.read_bytes()))
    assert Lexicon.read(packed) == own


def test_a_count_that_is_no_number_is_reported_with_its_line(tmp_path) -> None:
    path = tmp_path / "own.tsv"
    path.write_text("дала\t3\nтау\tкөп\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"own\.tsv, line 2: the count is 'көп'"):
        Lexicon.read(path)


def test_an_empty_lexicon_knows_nothing() -> None:
    empty = Lexicon({})
    assert not empty.is_known("тау")
    assert empty.log_probability("тау") < -1


def test_frequent_russian_words_are_known_apart() -> None:
    russian = load_russian_words()
    assert russian.count("как") > russian.count("стол") > 0
    assert not russian.count("және")
