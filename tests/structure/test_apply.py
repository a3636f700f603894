"""What holds for the parts of any text, and the way of the parts into documents and tables."""

from dataclasses import replace
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kazprep import Pipeline, Segmenter
from kazprep.boundaries import RULES
from kazprep.spans import Spans
from kazprep.stages import FunctionStage, InvalidDocumentError
from kazprep.stages.apply import apply
from kazprep.structure import PART_RULES, Part, explain_parts, line_parts
from kazprep.structure.apply import part_by_form, sentence_parts, with_columns
from tests.conftest import ROOT
from tests.documents import example

PIECES = st.sampled_from(
    [
        *[
            "Ол",
            "келді",
            ".",
            "!",
            "?",
            ":",
            ";",
            ",",
            "–",
            "-",
            "•",
            "*",
            "«",
            "»",
            "(",
            ")",
            "/",
            "|",
            "©",
            "👁",
            "12",
            "2024",
            "09:15",
            "қаңтар",
            "Фото:",
            "СЕЙІТ",
            "А.",
            "tau.kz",
            "№",
            "@dala_uni",
            "@dala_uni:",
            "+7 701 222 33 44",
            "www.tau.kz",
            "info@tau.kz",
            "Тел.:",
            "→",
            "[1]",
            "* * *",
        ],
        "\t",
    ]
)
ARTICLE = (
    "Ауылда мектеп ашылды\n12 ақпан 2025, 09:15\nБүгін ауылда үш жүз орындық мектеп ашылды. Оны екі жыл "
    "салған.\nСынып      Бала\n1-сынып    24\nСуретте: мектеп ауласы. Фото: Б. Оспан\nАйгүл СЕЙІТ"
)


@given(st.lists(st.lists(PIECES, max_size=8).map(" ".join), max_size=8), st.booleans())
def test_each_line_has_a_part(lines, has_title):
    parts = line_parts(lines, has_title=has_title)
    assert len(parts) == len(lines)
    assert all(part is Part.TEXT for part, line in zip(parts, lines, strict=True) if not line.strip())
    for line in lines:
        part_by_form(line)


@given(st.lists(st.lists(PIECES, min_size=1, max_size=8).map(" ".join), max_size=6))
def test_blank_lines_change_nothing(lines):
    lines = [line for line in lines if line.strip()]
    spaced = [each for line in lines for each in (line, "")]
    assert line_parts(spaced)[::2] == line_parts(lines)


def test_an_account_may_be_alone_with_a_colon():
    assert line_parts(["@dala_uni:", "Бүгін қар жауды."])[1] is Part.TEXT


def test_without_rules_every_line_is_text():
    rules = PART_RULES.without(PART_RULES.names())
    assert set(line_parts(ARTICLE.split("\n"), rules=rules)) == {Part.TEXT}


def test_a_rule_can_be_switched_off():
    lines = ARTICLE.split("\n")
    assert explain_parts(lines)[-1].rule == "byline"
    assert explain_parts(lines, rules=PART_RULES.without(["byline"]))[-1].rule != "byline"


def test_the_title_that_the_reader_knows_is_the_title():
    lines = ["– Кім келді?", "Бүгін ауылда мектеп ашылды."]
    assert line_parts(lines) == [Part.TEXT, Part.TEXT]
    assert line_parts(lines, has_title=True) == [Part.TITLE, Part.TEXT]


def test_columns_need_the_same_words():
    assert with_columns("Қант 490", "Қант      490") == "Қант\t490"
    assert with_columns("Қант 490 495", "Қант      490") == "Қант 490 495"
    assert with_columns("Қант 490", "Қант 490") == "Қант 490"


def test_a_heading_that_ran_into_the_text_is_a_heading():
    text = "Нақыл сөз Ертемен тұр. Кеш жат."
    sentences = Spans.of([(0, 9), (10, 22), (23, 31)])
    assert sentence_parts(text, sentences, [Part.TEXT]) == ("heading", "text", "text")


def test_every_rule_is_in_the_manual_and_has_a_name_of_its_own():
    page = (ROOT / "docs" / "structure.md").read_text(encoding="utf-8")
    assert [name for name in PART_RULES.names() if f"`{name}`" not in page] == []
    assert set(PART_RULES.names()).isdisjoint(RULES.names())


@pytest.mark.slow
@pytest.mark.parametrize(
    "line", ["Қар", "1. Қар", "– Қар;", "1941 жылы", "👁 1", "Айгүл СЕЙІТ", "а\tб", "12:10 Қар"]
)
def test_the_time_grows_with_the_number_of_lines(line):
    def seconds(count):
        began = process_time()
        line_parts([line] * count)
        return process_time() - began

    short, long = (min(seconds(count) for _ in range(3)) for count in (1_000, 8_000))
    assert long < 24 * max(short, 0.01)  # eight times, or sixty-four if it grew with the square


@pytest.fixture(scope="module")
def document():
    return Pipeline.from_settings({"pipeline": {"stages": ["normalize", "segment"]}})(ARTICLE)


def test_the_pipeline_finds_the_parts(document):
    found = dict(zip(document.sentence_texts, document.sentence_parts, strict=True))
    assert found == {
        "Ауылда мектеп ашылды": "title",
        "12 ақпан 2025, 09:15": "credit",
        "Бүгін ауылда үш жүз орындық мектеп ашылды.": "text",
        "Оны екі жыл салған.": "text",
        "Сынып Бала": "table",
        "1-сынып 24": "table",
        "Суретте: мектеп ауласы.": "caption",
        "Фото: Б. Оспан": "credit",
        "Айгүл СЕЙІТ": "credit",
    }


def test_the_segmenter_finds_them_without_the_rules_over_boundaries():
    assert "credit" in Segmenter(rules=False)(ARTICLE).sentence_parts


def test_the_tables_have_them(document):
    rows = Pipeline(stages=[]).tables([document])["sentences"].to_pylist()
    assert [row["part"] for row in rows] == list(document.sentence_parts)


def test_sentences_of_a_stage_that_knows_no_parts_are_text():
    assert example().sentence_parts == ("text",) * 3
    changed = replace(example(), parts=("title", "text", "text"))
    assert replace(changed, sentences=changed.sentences[:2]).sentence_parts == ("text", "text")


def test_parts_of_another_number_than_the_sentences_are_an_error():
    stage = FunctionStage(lambda document: replace(document, parts=("text",)), name="parts")
    with pytest.raises(InvalidDocumentError, match="parts of another number than its sentences"):
        apply(stage, [example()])
