"""Lines of few words in related languages, alone and within Kazakh documents, and what only Kazakh has."""

from pathlib import Path

import pytest

from kazprep import normalize
from kazprep.restoration.quoted import quoted_from_others
from kazprep.restoration.related import (
    ALL,
    BASHKIR,
    KYRGYZ,
    TATAR,
    UZBEK,
    languages_without,
    may_be_related,
)

LINES = (Path(__file__).parent / "cases" / "related_lines.tsv").read_text(encoding="utf-8").splitlines()
BY_LANGUAGE: dict[str, list[str]] = {}
for each in LINES:
    BY_LANGUAGE.setdefault(each.split("\t")[0], []).append(each.split("\t")[1])


@pytest.mark.parametrize("language", BY_LANGUAGE)
def test_a_line_of_few_words_stays(language):
    lines = BY_LANGUAGE[language]
    assert len(lines) == 20
    assert [normalize(line, profile="restore").text for line in lines] == lines


@pytest.mark.parametrize("language", BY_LANGUAGE)
@pytest.mark.parametrize(
    "document",
    [
        "Көршім қағазға «{}» деп жазып, есікке ілді.",
        "Ауыл көшесінде кеше жиын өтті, оған бәрі келді.\n{}\nҚонақтар ертеңіне үйлеріне қайтты.",
    ],
    ids=["quoted", "a line"],
)
def test_within_a_kazakh_document_it_stays(language, document):
    documents = [document.format(line) for line in BY_LANGUAGE[language]]
    changed = [
        (before, repair)
        for before in documents
        for repair in normalize(before, profile="restore").repairs
        if repair.confidence is not None
    ]
    assert changed == []


@pytest.mark.parametrize(
    ("word", "languages"),
    [
        ("тармактын", UZBEK),
        ("балалармен", ALL),
        ("жолга", KYRGYZ | TATAR | BASHKIR),
        ("конактар", KYRGYZ | TATAR | UZBEK),
        ("емес", ALL),
        ("келеди", ALL),
        ("үшін", ALL),
        ("документи", 0),
        ("небесная", 0),
    ],
)
def test_languages_without_a_word(word, languages):
    assert languages_without(word) & languages == languages
    assert languages or not languages_without(word)


def test_one_word_that_is_kazakh_alone_decides():
    assert may_be_related(["тармактын", "аты"])
    assert not may_be_related(["тармактын", "аты", "емес"])


@pytest.mark.parametrize(
    ("text", "restored"),
    [
        ("Мүрағат", "Мұрағат"),
        ("Бүл", "Бұл"),
        ("түрғындар", "тұрғындар"),
        ("Қазакша", "Қазақша"),
        ("балаларғажұмыс", "балаларға жұмыс"),
        ("?аза?стан Республикасы", "Қазақстан Республикасы"),
    ],
)
def test_what_only_kazakh_has_is_restored_in_a_text_of_one_word(text, restored):
    assert normalize(text, profile="restore").text == restored


def test_a_quotation_is_from_others_if_they_are_named_on_its_line():
    assert quoted_from_others("Татарша «китап» дейді.") == [(8, 15)]
    assert quoted_from_others("Татар досым келді.\nОл «китап» деді.") == []


@pytest.mark.parametrize(
    "text",
    [
        "Обнаружена ошибка при \ufffdомпиляции модуля.",
        "Катта о\ufffd к\ufffdрсатгич",
        "Сертификатни к?риш учун т?ли? матн",
    ],
)
def test_letters_that_a_text_in_another_language_lost_stay_lost(text):
    assert normalize(text, profile="restore").text == text
