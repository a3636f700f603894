"""Faults of silver analyses that are corrected before they are learned."""

import pytest

from kazprep.train.morphology.corrections import FORMS, Corrections
from kazprep.train.morphology.sentences import Token

FUTURE = "Mood=Ind|Number=Sing|Person=3|Tense=Fut|VerbForm=Fin"
PAST = "Mood=Ind|Number=Sing|Person=3|Tense=Past|VerbForm=Fin"
PLURAL = "Case=Nom|Number=Plur"
IN_DATIVE = "Case=Dat|Number=Plur"


def token(form: str, lemma: str, upos: str, feats: str = "_") -> Token:
    return Token(form, lemma, upos, feats, 0.7)


@pytest.fixture
def corrections() -> Corrections:
    return Corrections.of(
        [
            # Plurals of `сұрақ` occur, `сұрақта` does in no other form; of `баста` many forms occur.
            (token("Сұрақтар", "сұрақта", "VERB", FUTURE),),
            (token("сұрақтарға", "сұрақ", "NOUN", IN_DATIVE), token("балалар", "бала", "NOUN", PLURAL)),
            (token("бастар", "баста", "VERB", FUTURE), token("бастарға", "бас", "NOUN", IN_DATIVE)),
            *[(token("бастады", "баста", "VERB", PAST),)] * 9,
        ]
    )


def test_a_likely_plural_is_no_verb(corrections: Corrections) -> None:
    found = corrections.token(token("Сұрақтар", "сұрақта", "VERB", FUTURE))
    assert found == token("Сұрақтар", "сұрақ", "NOUN", PLURAL)


def test_a_likely_verb_stays(corrections: Corrections) -> None:
    assert corrections.token(token("бастар", "баста", "VERB", FUTURE)).upos == "VERB"
    assert corrections.token(token("сұрақтады", "сұрақта", "VERB", PAST)).upos == "VERB"


def test_a_listed_form_is_corrected_if_its_lemma_is_the_wrong_one(corrections: Corrections) -> None:
    assert corrections.token(token("Теңге", "тең", "NOUN", "Case=Dat")) == token(
        "Теңге", "теңге", "NOUN", "Case=Nom"
    )
    right = token("аз", "аз", "ADJ")
    assert corrections.token(right) is right


def test_features_stay_where_only_the_lemma_is_wrong(corrections: Corrections) -> None:
    found = corrections.token(token("барысын", "бары", "NOUN", "Case=Acc|Person[psor]=3"))
    assert found == token("барысын", "барыс", "NOUN", "Case=Acc|Person[psor]=3")


def test_two_words_for_one_are_one(corrections: Corrections) -> None:
    assert corrections.token(token("Әкелді", "алып кел", "VERB", PAST)).lemma == "әкел"


@pytest.mark.parametrize(
    ("form", "lemma", "feats"),
    [
        ("Болатұлы", "Болатұлы", "Case=Nom|Gender=Masc"),
        ("Ерланқызының", "Ерланқызы", "Case=Gen|Gender=Fem"),
        ("Болатұлымен", "Болатұлы", "Case=Ins|Gender=Masc"),
    ],
)
def test_a_patronymic_is_a_name(corrections: Corrections, form: str, lemma: str, feats: str) -> None:
    expected = Token(form, lemma, "PROPN", feats, 0.9)
    assert corrections.token(Token(form, None, None, "_", 0)) == expected
    assert corrections.token(token(form, "болатұл", "NOUN")) == expected
    assert corrections.token(token(form, lemma, "PROPN", "Case=Nom")).feats == "Case=Nom"


def test_a_common_word_with_the_same_ending_stays(corrections: Corrections) -> None:
    common = token("ханқызы", "ханқызы", "NOUN")
    assert corrections.token(common) is common


def test_undecided_tokens_stay(corrections: Corrections) -> None:
    undecided = Token("теңге", None, None, "_", 0)
    assert corrections.sentences([(undecided,)]) == [(undecided,)]


def test_what_is_corrected_stays(corrections: Corrections) -> None:
    for form, lemma in FORMS:
        corrected = corrections.token(token(form, lemma, "NOUN"))
        assert corrections.token(corrected) == corrected
