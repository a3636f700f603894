"""Two pages of a portal of laws, as they are served: the article, and nothing else."""

import re
from collections import Counter

import pytest
from lxml import html

from kazprep.readers import read
from kazprep.readers.sources.source import Source
from tests.conftest import training_data

TITLES = {
    "561-IV_kk.html": "Әскери қызмет және әскери қызметшілердің мәртебесі туралы",
    "U364_ustavy_kk.html": "Қазақстан Республикасы Қарулы Күштерінің, басқа да әскерлері мен әскери "
    "құралымдарының жалпыәскери жарғыларын бекіту туралы",
}
FOREIGN = (
    "Дүниежүзілік сауда ұйымы",
    "Таңдаулы",
    "Полная версия сайта",
    "Толықэкранды режим",
    "Қағазға шығару",
    "барлық соңғы құжаттар",
    "Кеңінен таралған құжаттар",
    "бет бойынша іздеу",
    "Әділет министрлігінің «Қазақстан",
    "_gaq",
    "function",
    "googletag",
)
"""What is in menus, footers, scripts and side columns."""

_WORD = re.compile(r"\w+")
_LEAST_SHARE = 0.995


@pytest.mark.parametrize("name", TITLES)
def test_the_article_of_a_law_is_read_alone(name):
    path = training_data() / "html" / name
    if not path.is_file():
        pytest.skip(f"no pages of laws in {path.parent}; set KAZPREP_TRAINING_DATA to the folder of corpora")
    (document,) = read(Source(name, path, path.stat().st_size))
    text = document.raw_text
    assert text.split("\n")[0] == TITLES[name]
    assert document.has_title
    assert [piece for piece in FOREIGN if piece in text] == []
    assert document.published is None  # the pages declare none
    assert document.encoding == "utf-8"
    # The portal marks the law itself as an article, which makes all of its words known.
    (article,) = html.fromstring(path.read_bytes()).xpath("//article")
    expected = Counter(_WORD.findall(" ".join(article.itertext())))
    found = Counter(_WORD.findall(text))
    assert (expected & found).total() > _LEAST_SHARE * expected.total()
    assert (expected & found).total() > _LEAST_SHARE * found.total()
    headings = set(re.findall(r"\b\d+-бап\. ", " ".join(article.itertext())))
    assert {heading for heading in headings if heading not in text} == set()
