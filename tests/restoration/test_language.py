"""Which texts are taken for Kazakh that was typed with Russian letters, and which for Kazakh at all."""

import pytest

from kazprep.restoration import is_kazakh, is_typed_in_russian, may_be_typed_in_russian, words_of
from kazprep.restoration.letters import typed
from tests.normalization.test_normalize import languages

KAZAKH = (
    "Көктем келді, қар еріп, өзен тасыды. Ауыл адамдары бақшаға көшет отырғызып, жер қазды. "
    "Балалар мектептен кейін ата-анасына көмектесіп, кешке дейін үйге қайтпады."
)


def test_kazakh_typed_with_russian_letters_is_found():
    text = KAZAKH.translate(str.maketrans("әғқңөұүһіҚ", "агкноуухиК"))
    assert is_typed_in_russian(words_of(text))
    assert is_kazakh(words_of(KAZAKH))


def test_the_fast_test_passes_kazakh_and_no_russian():
    assert may_be_typed_in_russian("Казак тили туралы баска адамдар не айтады, билмейсин бе?")
    assert not may_be_typed_in_russian("Сегодня утром мы поехали на дачу, чтобы посадить деревья.")


@pytest.mark.parametrize("case", languages())
def test_another_language_is_neither(case):
    words = words_of("\n".join(case["sentences"]))
    assert not is_typed_in_russian(words, short=True)
    assert not is_kazakh(words)


@pytest.mark.parametrize("language", ["kyrgyz", "karakalpak", "tatar", "bashkir", "uzbek"])
def test_another_language_typed_with_russian_letters_is_not_kazakh(language):
    (sentences,) = (case.values[0]["sentences"] for case in languages() if case.id == language)
    assert not is_typed_in_russian(words_of(typed("\n".join(sentences).lower())), short=True)


def test_a_text_without_words_is_in_no_language():
    assert not is_kazakh([])
    assert not is_typed_in_russian([], short=True)
