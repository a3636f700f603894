import pytest

from kazprep.corpora.detokenize import detokenize
from kazprep.corpora.sentence import Sentence


def written(labelled: str, **options: bool) -> Sentence:
    """Detokenize a sentence given as `word` or `word/LABEL`, separated by spaces."""
    pairs = [
        pair.rpartition("/") if pair.count("/") and len(pair) > 1 else (pair, "", "O")
        for pair in labelled.split()
    ]
    return detokenize([word for word, _, _ in pairs], [label for _, _, label in pairs], **options)


@pytest.mark.parametrize(
    ("labelled", "tokens"),
    [
        ("Баға 3/B-PERCENTAGE ,/I-PERCENTAGE 5/I-PERCENTAGE %/I-PERCENTAGE .", "Баға 3,5%|."),
        ("Қор 50/B-PERCENTAGE %-ке/I-PERCENTAGE өсті .", "Қор 50%-ке өсті|."),
        ("Бүгін enbek/B-CONTACT ./I-CONTACT kz/I-CONTACT ашылды .", "Бүгін enbek.kz ашылды|."),
        ("Кеш 18/B-TIME :/I-TIME 30-да/I-TIME басталды .", "Кеш 18:30-да басталды|."),
        ("Онда 2/B-CARDINAL ,/O 3/B-CARDINAL бала бар .", "Онда 2|, 3 бала бар|."),
        ("Жаңа/B-EVENT ./I-EVENT Сенім/I-EVENT басталды .", "Жаңа|. Сенім басталды|."),
        ("« Аққу » , — дейді ол .", "«|Аққу|»|, — дейді ол|."),
        ("Мал көп : қой , ешкі .", "Мал көп|: қой|, ешкі|."),
        ("2005/B-DATE –/I-DATE 2018/I-DATE жылдар/I-DATE .", "2005 – 2018 жылдар|."),
    ],
)
def test_tokens_are_as_written(labelled: str, tokens: str) -> None:
    sentence = written(labelled)
    assert sentence.forms() == tokens.replace("|", " ").split(" ")
    assert sentence.text == tokens.replace("|", "")


def test_range_may_be_tight() -> None:
    sentence = written("2005/B-DATE –/I-DATE 2018/I-DATE жылдар/I-DATE .", tight_ranges=True)
    assert sentence.text == "2005–2018 жылдар."
    assert sentence.forms()[:3] == ["2005", "–", "2018"]


@pytest.mark.parametrize(
    ("labelled", "text"),
    [
        ("Ол ( ыыы ) келді .", "Ол келді."),
        ("[ noise ] Ол келді .", "Ол келді."),
        ("( ыы ) , ол келді .", "ол келді."),
        ("Ол , ( іі ) , келді .", "Ол, келді."),
        ("Ол ( келді .", "Ол келді."),
        ("Ол ) келді .", "Ол келді."),
        ("( ыыы )", ""),
    ],
)
def test_fillers_are_removed(labelled: str, text: str) -> None:
    assert written(labelled).text == text


def test_fillers_can_be_kept() -> None:
    assert written("Ол ( ыыы ) келді .", keep_fillers=True).text == "Ол (ыыы) келді."


def test_an_entity_continues_after_a_filler() -> None:
    sentence = written("Ахмет/B-PERSON ( ыы ) Сабыр/I-PERSON келді .")
    assert [sentence.text[e.start : e.end] for e in sentence.entities] == ["Ахмет Сабыр"]


def test_entities_side_by_side_stay_apart() -> None:
    sentence = written("Алматы/B-GPE Астана/B-GPE арасы .")
    assert [sentence.text[e.start : e.end] for e in sentence.entities] == ["Алматы", "Астана"]
