"""The encoding that bytes are decoded in."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kazprep.encodings import Encoding, EncodingError, decode, known_encoding
from kazprep.errors import SettingsError
from kazprep.settings import load_settings
from tests.readers.samples import TEXT

RUSSIAN = (
    "Вчера в Алматы прошла выставка молодых художников. Посетители увидели более сорока картин, "
    "среди которых «Зимний вечер» и «Дорога в степь». Организаторы обещают провести её ещё раз. "
    "Вход для школьников и студентов останется бесплатным, сообщили в пресс-службе музея."
)
SHORT = TEXT[:200]
KAZAKH_PAGES = ("utf-8", "utf-16-le", "utf-16-be", "kz1048", "ptcp154")
RUSSIAN_PAGES = (*KAZAKH_PAGES, "cp1251", "koi8-r", "cp866", "mac-cyrillic")


@pytest.mark.parametrize("text", [TEXT, SHORT], ids=["long", "short"])
@pytest.mark.parametrize("page", KAZAKH_PAGES)
def test_kazakh_text_is_read_in_every_encoding_that_has_its_letters(page, text):
    decoded, encoding = decode(text.encode(page))
    assert (decoded, encoding.name) == (text, page)
    assert encoding.confidence > 0.9


@pytest.mark.parametrize("text", [RUSSIAN, RUSSIAN[:200]], ids=["long", "short"])
@pytest.mark.parametrize("page", RUSSIAN_PAGES)
def test_russian_text_is_read_in_every_encoding(page, text):
    text = text.encode(page, "ignore").decode(page)
    decoded, encoding = decode(text.encode(page))
    assert decoded == text
    assert encoding.confidence > 0.9


def test_russian_text_is_decoded_as_windows_1251_where_kazakh_pages_read_the_same():
    assert decode(RUSSIAN.encode("kz1048"))[1].name == "cp1251"


def test_ukrainian_text_is_not_decoded_as_kazakh():
    text = "Її діти їздили в село до бабусі, де є сад, і їли вишні. Потім усі поїхали додому."
    assert decode(text.encode("cp1251"))[0] == text


@pytest.mark.parametrize(
    ("mark", "page"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
@pytest.mark.parametrize("forced", ["", "same", "without order"])
def test_a_byte_order_mark_gives_the_encoding_and_is_not_text(mark, page, forced):
    name = {"": "", "same": page, "without order": page[:6] if "16" in page or "32" in page else page}[forced]
    assert decode(mark + "Қала".encode(page), name) == ("Қала", Encoding(page, 1.0))


def test_an_encoding_that_is_unknown_can_not_be_forced():
    with pytest.raises(SettingsError, match="no encoding 'kz1049', did you mean 'kz1048'"):
        load_settings(assignments=["input.encoding=kz1049"])


def test_codecs_that_are_not_encodings_of_text_are_not_known():
    assert [known_encoding(name) for name in ("zlib", "rot13", "idna", "unicode_escape", "utf-7", "а\0")] == [
        None
    ] * 6


def test_what_is_likely_in_no_encoding_is_an_error():
    with pytest.raises(EncodingError, match=r"not in UTF-8 \(byte 0x80 at offset 0"):
        decode(bytes(range(128, 256)) * 4)


def test_a_broken_byte_costs_one_letter_in_other_encodings_too():
    assert decode(TEXT.encode("kz1048") + b" \x98")[0] == TEXT + " \ufffd"
    assert decode("\ufeff".encode("utf-16-le") + TEXT.encode("utf-16-le") + b"\x04")[0] == TEXT + "\ufffd"


def test_replacement_characters_that_were_there_before_are_not_damage():
    text = "\ufffd\ufffd\ufffd қала " * 5
    decoded, encoding = decode(text.encode() + b"\xd0")
    assert (decoded, encoding.name) == (text + "\ufffd", "utf-8")


@pytest.mark.parametrize("page", ["kz1048", "ptcp154", "cp1251", "koi8-r", "cp866", "mac-cyrillic"])
@given(start=st.integers(0, len(RUSSIAN) - 40), length=st.integers(20, 200))
def test_text_in_another_encoding_is_never_decoded_as_damaged_utf8(page, start, length):
    piece = RUSSIAN[start : start + length]
    data = piece.encode(page, "ignore")
    try:
        decoded, encoding = decode(data)
    except EncodingError:
        return
    assert "\ufffd" not in decoded
    assert encoding.name != "utf-8"


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode() + RUSSIAN[:150].encode("cp1251"),
        b"\xff\xd8\xff\xe0" + bytes(range(1, 256)) * 3,
        TEXT[:40].encode() + b"\xd2 \xd2 \xd2 \xd2",
    ],
)
def test_what_is_only_partly_utf8_is_an_error(data):
    with pytest.raises(EncodingError):
        decode(data)
