"""Short pages: a paragraph, heading, list item or table row a line, and nothing but the text of the article.

Each page in `pages` has its text beside it, which is empty where the page has no article.
"""

from pathlib import Path

import pytest

from kazprep.document import Document
from kazprep.readers import BadRecord
from tests.readers import samples

PAGES = sorted((Path(__file__).parent / "pages").glob("*.html"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_article_of_a_short_page_is_read_alone(read_file, page):
    (record,) = read_file(page.name, page.read_bytes())
    text = page.with_suffix(".txt").read_text(encoding="utf-8").rstrip("\n")
    if text:
        assert isinstance(record, Document)
        assert record.raw_text == text
    else:
        assert isinstance(record, BadRecord)
        assert str(record.error) == "there is no article in the page"


def test_a_page_that_scripts_fill_in_has_the_article_that_it_carries_as_data(read_file):
    data = '{"@graph": [{"articleBody": "<p>Арал толып келеді.</p><p>Су көбейді.</p>"}]}'
    script = f"<script type='application/ld+json'>{data}</script>"
    page = f"<html><head><title>Арал</title></head><body><div id='root'></div>{script}</body></html>"
    (document,) = read_file("а.html", page.encode())
    assert document.raw_text == "Арал\nАрал толып келеді.\nСу көбейді."


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("сағат 18<sup>30</sup>-да", "сағат 18³⁰-да"),
        ("47<sup>2</sup>-бап", "47²-бап"),
        ("10<sup>-9</sup> метр", "10⁻⁹ метр"),
        ("айтылған<sup><a href='#n3'>3</a></sup> сөз", "айтылған³ сөз"),
        ("айтылған<sup>[3]</sup> сөз", "айтылған[3] сөз"),
        ("H<sub>2</sub>SO<sub>4</sub>", "H₂SO₄"),
        ("25<sup>o</sup>C", "25°C"),
        ("3<span style='vertical-align: super'>5</span> рет", "3⁵ рет"),
        ("1<sup>ші</sup> орын", "1ші орын"),
        ("Келесі жиын <time>9 мамырда</time> өтеді", "Келесі жиын 9 мамырда өтеді"),
    ],
)
@pytest.mark.parametrize("n_sentences", [1, 200], ids=["short", "long"])
def test_raised_and_lowered_numbers_stay_apart_from_those_before(read_file, markup, text, n_sentences):
    page = samples.html().replace(b"</article>", f"<p>Мұнда {markup} деп жазылған.</p></article>".encode())
    page = page.replace("Бүгін Астанада".encode(), ("Бүгін қала тыныш болды. " * n_sentences).encode())
    (document,) = read_file("а.html", page)
    assert document.raw_text.endswith(f"\nМұнда {text} деп жазылған.")


def test_the_lines_of_a_long_page_are_without_dates_and_captions_as_well(read_file):
    first = " ".join(["Облыс орталығында жаңа кітапхана салынып жатыр."] * 60)
    second = " ".join(["Құрылыс келер жылы аяқталады деп күтілуде."] * 60)
    page = f"""<html><head><title>Жаңа кітапхана</title></head><body><div><h1>Жаңа кітапхана</h1>
<p>3 шілде 2026 ж., 09:45</p><p>{first}</p><p>Фото: Б. Әзімов</p><p>{second}</p></div></body></html>"""
    (document,) = read_file("а.html", page.encode())
    assert document.raw_text.split("\n") == ["Жаңа кітапхана", first, second]


def test_a_cell_with_a_paragraph_does_not_break_the_row_of_a_long_page(read_file):
    table = "<table><tr><td><p>Тұлпар</p></td><td><p>21</p></td></tr></table>"
    page = samples.html().replace(b"</article>", f"{table}</article>".encode())
    page = page.replace("Бүгін Астанада".encode(), ("Бүгін қала тыныш болды. " * 200).encode())
    (document,) = read_file("а.html", page)
    assert document.raw_text.endswith("\nТұлпар 21")
