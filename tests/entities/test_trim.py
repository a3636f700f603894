"""What is trimmed off an entity, and what is not."""

from time import process_time

import pytest

from kazprep.entities.entity import Entities
from kazprep.entities.trim import trim
from kazprep.spans import Spans


@pytest.mark.parametrize(
    ("entity", "kept"),
    [
        ("Айгүл Сәрсенова", "Айгүл Сәрсенова"),
        ("– Айгүл", "Айгүл"),
        ("— - Айгүл —", "Айгүл"),
        ("Айгүл ,", "Айгүл"),
        (", – Айгүл", "Айгүл"),
        ("« Тау самалы", "Тау самалы"),
        ("Тау самалы »", "Тау самалы"),
        ("« Тау самалы »", "« Тау самалы »"),
        ("„ Тау самалы “", "„ Тау самалы “"),
        ("“ Тау самалы ”", "“ Тау самалы ”"),
        ('" Тау самалы "', '" Тау самалы "'),
        ('" Тау самалы', "Тау самалы"),
        ("« Тау самалы » ,", "« Тау самалы »"),
        ("« Тау самалы » газеті", "« Тау самалы » газеті"),
        ("Тау самалы » газеті", "Тау самалы » газеті"),  # inside nothing is changed
        ("( Тау самалы", "Тау самалы"),
        ("50 %", "50 %"),
        ("50%", "50%"),
        ("1 200 ж .", "1 200 ж ."),
        ("15 наурызда .", "15 наурызда"),
        ("т.б.", "т.б."),
        ("Алға , достар !", "Алға , достар !"),
        ("$ 5", "$ 5"),
        ("№ 5", "№ 5"),
        ("-5", "-5"),
        ("–", None),
        ("« »", None),
        ("%", None),
        (".", None),
    ],
)
def test_trim(entity, kept):
    words = ["Иә", ",", *entity.split(), "."]
    found = trim(Entities(Spans.of([(2, len(words) - 1)]), ("LAW",)), words)
    assert [" ".join(words[first:last]) for first, last in found.tokens] == ([] if kept is None else [kept])


@pytest.mark.parametrize("mark", ["—", "«", "»"])
def test_trimming_takes_time_proportional_to_the_words(mark):
    words = ["Абай", *[mark] * 50_000, "Абай"]
    everything = Entities(Spans.of([(1, 50_001), (0, 50_001), (1, 50_002)]), ("LAW",) * 3)
    began = process_time()
    assert list(trim(everything, words).tokens) == [(0, 1), (50_001, 50_002)]
    assert process_time() - began < 5  # in the square of it, it took minutes


def test_each_entity_is_trimmed_for_itself_and_keeps_its_type():
    words = ["Айгүл", "–", "«", "Тау", "»", "–", "бүгін"]
    found = trim(
        Entities(Spans.of([(0, 3), (3, 5), (5, 6), (6, 7)]), ("PERSON", "ART", "DATE", "DATE")), words
    )
    assert list(found.tokens) == [(0, 1), (3, 4), (6, 7)]
    assert found.types == ("PERSON", "ART", "DATE")
