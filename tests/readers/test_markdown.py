"""The reader for Markdown."""

from datetime import date

import pytest

from tests.readers.samples import DAY


def test_front_matter_of_markdown_is_read(read_file):
    data = '---\ntitle: "Көктем келді"\ndate: 2026-03-01\n---\nҚар [еріді](https://а.example).\n\n```\nкод\n```\n'
    (document,) = read_file("а.md", data.encode())
    assert (document.raw_text, document.published) == ("Көктем келді\nҚар еріді.", DAY)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_front_matter_in_toml_is_read(read_file, end):
    fields = [
        "+++",
        'Title = "Егін \\u0441ебілді"',
        "date = 2026-03-01T09:00:00+05:00",
        'tags = ["егін"]',
        "+++",
    ]
    (document,) = read_file("а.md", end.join([*fields, "", "Диқандар егін септі.", ""]).encode())
    assert (document.raw_text, document.published) == ("Егін себілді\nДиқандар егін септі.", DAY)


def test_an_error_in_front_matter_in_toml_costs_no_other_field(read_file):
    data = "+++\ntitle = 'Егін себілді'\ndraft = иә\n+++\nДиқандар егін септі.\n"
    (document,) = read_file("а.md", data.encode())
    assert document.raw_text == "Егін себілді\nДиқандар егін септі."


def test_plus_signs_without_an_end_are_not_front_matter(read_texts):
    assert read_texts("а.md", "+++\n\nДиқандар егін септі.".encode()) == ["+++\nДиқандар егін септі."]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("Жиын 15<sup>00</sup>-де, ауданы 9 м<sup>2</sup>.", "Жиын 15⁰⁰-де, ауданы 9 м²."),
        ("Су – H<sub>2</sub>O, **тұз** <i>емес</i>.", "Су – H₂O, тұз емес."),
        ("Бірінші жол<br>екінші жол", "Бірінші жол\nекінші жол"),
        ("<div align='center'>\n<b>Қар</b> жауды.\n</div>\n\nЖел соқты.", "Қар жауды.\nЖел соқты."),
        ("<!-- ескертпе -->\n\nЖел соқты.", "Жел соқты."),
    ],
)
def test_the_text_of_html_in_markdown_is_read_without_its_tags(read_texts, source, text):
    assert read_texts("а.md", source.encode()) == [text]


@pytest.mark.parametrize(
    ("order", "day"), [("", None), ("day-month", date(2026, 4, 3)), ("month-day", date(2026, 3, 4))]
)
def test_the_order_of_dates_in_front_matter_is_that_of_the_settings(read_file, order, day):
    data = "---\ndate: 03/04/2026\n---\nҚар еріді.\n".encode()
    (document,) = read_file("а.md", data, date_order=order)
    assert document.published == day
