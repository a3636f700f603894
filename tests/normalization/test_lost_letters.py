"""Letters that are lost are found, and question marks are left out."""

import time

import pytest

from kazprep import normalize
from kazprep.normalization.lost_letters import find_lost_letters


def _marked(text: str) -> str:
    """The text with each lost letter in brackets."""
    for start, end in reversed(list(find_lost_letters(text))):
        text = f"{text[:start]}[{text[start:end]}]{text[end:]}"
    return text


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("?ала ?кімдігі жа?а к?пір ашты.", "[?]ала [?]кімдігі жа[?]а к[?]пір ашты."),
        ("Ж?мыс к?ні бастал?ан жо? па?", "Ж[?]мыс к[?]ні бастал[?]ан жо[?] па?"),
        ("М??алім ?лкен", "М[??]алім [?]лкен"),
        ("?АЛА ЖА?А", "[?]АЛА ЖА[?]А"),
        ("халы? саны, халы?, ?алым", "халы[?] саны, халы[?], [?]алым"),
        ("\ufffdала", "[\ufffd]ала"),
        ("Қала \ufffd жақта", "Қала [\ufffd] жақта"),
        ("пїЅала", "[пїЅ]ала"),
        ("ï¿½ала", "[ï¿½]ала"),
    ],
)
def test_lost_letters_are_found(text, marked):
    assert _marked(text) == marked


@pytest.mark.parametrize(
    "text",
    [
        "Кім? Қайда?Қашан?Неге?",
        "Бар ма?жоқ па?кім біледі?",  # with Kazakh letters no encoding was lost
        "Бар ма?онда барайын",
        "Кім келді?АТОМ баспасы ма?АТОМ ба?",
        "Не? Где? Когда?",
        "Бала келді ме? – деп сурады ол.",
        "http://test.kz/?бет=1 сайты",
        "??? бір нарсе",
        "Солай ма?..",
    ],
)
def test_question_marks_are_not_lost_letters(text):
    assert _marked(text) == text


def test_lost_letters_are_offsets_in_the_normalized_text():
    normalized = normalize("жа?а  ?ала")
    assert normalized.lost_letters.slices(normalized.text) == ["?", "?"]
    assert list(normalized.lost_letters) == [(2, 3), (5, 6)]


def test_lost_letters_are_explained():
    explanation = normalize("?ала").explain()
    assert explanation == "[?]ала  lost: the letter that was here is unknown"


@pytest.mark.parametrize(
    "text", ["?" * 1_000_000, "А?" * 500_000, "а?а" * 300_000, "А" + "?" * 999_999 + "А"]
)
def test_the_search_is_linear(text):
    began = time.process_time()
    find_lost_letters(text)
    assert time.process_time() - began < 5
