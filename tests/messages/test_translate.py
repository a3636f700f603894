"""Messages in Kazakh and Russian, as they are printed."""

import tomllib
from pathlib import Path

import pytest

from kazprep.errors import SettingsError
from kazprep.messages.language import (
    VARIABLE,
    Language,
    language_of_environment,
    speak,
    speaking,
    spoken,
)
from kazprep.messages.numbers import local_number, plural_form
from kazprep.messages.translate import translate, translated

CASES = tomllib.loads(Path(__file__).with_name("cases.toml").read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["en"])
@pytest.mark.parametrize("language", Language)
def test_a_message_is_translated(case, language):
    assert translate(case["en"], language) == case[language]


def test_a_name_that_is_a_message_by_chance_is_not_translated():
    """A folder that is called `report`, or `complete`."""
    assert translate("report: OK", Language.RUSSIAN) == "report: всё в порядке"
    assert "outputs/report" in translate("Written to outputs/report. To open it in Python:", Language.RUSSIAN)
    missing = translate("documents: No such file or directory", Language.RUSSIAN)
    assert missing == "documents: нет такого файла или папки"
    assert translate("line 3: file is empty", Language.RUSSIAN) == "строка 3: file is empty"


def test_a_long_text_is_not_searched():
    text = "there is no file or folder " + "қ" * 5000
    assert translate(text, Language.KAZAKH) == text


def test_a_text_of_many_parts_ends():
    """A message of a library may look like messages in messages without end."""
    text = "no entities: " + "қ: " * 600 + "қ"
    assert translate(text, Language.RUSSIAN) == "сущностей нет: " + "қ: " * 600 + "қ"
    assert translate("қ; " * 600 + "қ", Language.RUSSIAN) == "қ; " * 600 + "қ"


@pytest.mark.parametrize(
    ("number", "form"),
    [("0", 2), ("1", 0), ("2", 1), ("4", 1), ("5", 2), ("11", 2), ("12", 2), ("14", 2), ("21", 0), ("22", 1),
     ("101", 0), ("111", 2), ("1,001", 0), ("1,012", 2), ("1.5", 1), ("10.0", 1)],
)  # fmt: skip
def test_the_form_of_a_noun_after_a_number(number, form):
    assert plural_form(number) == form


def test_numbers_have_the_separators_of_the_language():
    assert local_number("1,234,567.8", Language.KAZAKH) == "1\u00a0234\u00a0567,8"
    assert local_number("1,234,567.8", Language.ENGLISH) == "1,234,567.8"


def test_the_language_is_chosen_for_a_block():
    assert translated("unchanged") == "unchanged"
    with speaking(Language.KAZAKH):
        assert translated("unchanged") == "өзгермеген"
        with speaking(None):
            assert translated("unchanged") == "өзгермеген"
        speak(Language.RUSSIAN)
        assert translated("unchanged") == "без изменений"
    assert spoken() is Language.ENGLISH


@pytest.mark.parametrize(("value", "language"), [("kk", Language.KAZAKH), ("", None), (None, None)])
def test_the_environment_chooses_a_language(monkeypatch, value, language):
    monkeypatch.delenv(VARIABLE, raising=False)
    if value is not None:
        monkeypatch.setenv(VARIABLE, value)
    assert language_of_environment() is language


@pytest.mark.parametrize("value", ["kz", "KK", "kk_KZ.UTF-8"])
def test_an_unknown_language_of_the_environment_is_an_error(monkeypatch, value):
    monkeypatch.setenv(VARIABLE, value)
    with pytest.raises(SettingsError, match=r"KAZPREP_LANG is '.+', and messages are in en, kk, ru"):
        language_of_environment()
