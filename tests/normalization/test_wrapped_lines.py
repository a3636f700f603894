"""Lines that were wrapped at a width are joined, whatever the width, and no others are."""

import textwrap
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kazprep import normalize
from kazprep.document import Document
from kazprep.normalization.wrapped_lines import wrapped_lines
from kazprep.settings import settings_of
from kazprep.stages.built_in import NormalizeStage

PARAGRAPHS = [
    "Ауыл шетіндегі ескі диірмен өткен жылы жөнделіп, ішіне шағын мұражай ашылды. Оны қарт диірменшінің "
    "немересі басқарады, ал жазда оған көрші ауылдың балалары көмектеседі.",
    "Мұражайда ескі диірмен тастары мен қапшықтар қойылған. Оларды көруге алыстан да қонақтар келеді, "
    "әсіресе күзгі жиын-терін аяқталған кезде келушілер көбейіп, кейде түнемелікке қалып жатады.",
    "Диірменнің су дөңгелегі әлі күнге дейін айналып тұр. Бұл дөңгелекті осыдан жүз жыл бұрын ауылдың "
    "ұсталары қарағайдан шауып, темірмен құрсаулаған екен.",
]
UNWRAPPED = "\n".join(PARAGRAPHS)


def wrapped(paragraphs, width, between, indent=""):
    return between.join(
        textwrap.fill(paragraph, width, initial_indent=indent, break_on_hyphens=False, break_long_words=False)
        for paragraph in paragraphs
    )


@given(st.integers(30, 95), st.permutations(PARAGRAPHS), st.sampled_from(["\n", "\r\n"]))
def test_paragraphs_between_blank_lines_come_back_unwrapped(width, paragraphs, line_end):
    text = wrapped(paragraphs, width, "\n\n").replace("\n", line_end)
    assert normalize(text).text == "\n".join(paragraphs)


@given(st.integers(30, 90), st.permutations(PARAGRAPHS))
def test_indented_paragraphs_come_back_unwrapped(width, paragraphs):
    text = wrapped(paragraphs, width, "\n", indent="   ")
    assert normalize(text).text == "\n".join(paragraphs)


@given(st.integers(30, 95))
def test_no_sentence_is_cut_where_nothing_separates_paragraphs(width):
    for line in normalize(wrapped(PARAGRAPHS, width, "\n")).text.split("\n"):
        assert line.endswith((".", "екен."))


def test_each_join_is_a_repair_with_its_offsets():
    text = "Бұл шежіреде арғы\nбабаларымыздың өмі-\nрі баяндалады."
    repairs = normalize(text).repairs
    assert [(repair.before, repair.after, repair.rule) for repair in repairs] == [
        ("\n", " ", "wrapped-lines"),
        ("-\n", "", "wrapped-lines"),
    ]
    assert [text[repair.raw_start : repair.raw_end] for repair in repairs] == ["\n", "-\n"]


def test_always_joins_what_does_not_look_wrapped():
    text = "Ауылда жаңа мектеп\nсалынып жатыр\n\nКүзде ашылады"
    assert normalize(text).text == "Ауылда жаңа мектеп\nсалынып жатыр\nКүзде ашылады"
    assert normalize(text, wrapped_lines="always").text == "Ауылда жаңа мектеп салынып жатыр\nКүзде ашылады"


def test_always_joins_whatever_the_profile_unless_the_rule_is_disabled():
    text = "Ауылда жаңа мектеп\nсалынып жатыр"
    joined = text.replace("\n", " ")
    assert normalize(text, wrapped_lines="always", profile="minimal").text == joined
    assert normalize(text, wrapped_lines="always", disable=["wrapped-lines"]).text == text


def test_never_joins_nothing():
    text = wrapped(PARAGRAPHS, 60, "\n")
    assert normalize(text, wrapped_lines="never").text == text
    assert normalize(text, wrapped_lines="never", enable=["wrapped-lines"]).text == text


def test_a_run_takes_the_setting():
    text = wrapped(PARAGRAPHS, 60, "\n\n")
    document = Document("1", "а.txt", 0, "txt", text, (0, len(text)))
    for when, lines in (("auto", 3), ("always", 3), ("never", text.count("\n") - 1)):
        settings = settings_of({"normalize": {"wrapped_lines": when}})
        (normalized,) = NormalizeStage(**settings.normalize.model_dump())([document])
        assert len(normalized.text.split("\n")) == lines


def test_another_word_for_when_to_join_is_an_error():
    with pytest.raises(ValueError, match="wrapped_lines is auto, always or never, not 'sometimes'"):
        normalize("мәтін", wrapped_lines="sometimes")


@pytest.mark.parametrize("when", ["auto", "always"])
def test_a_title_stays_a_separate_line(when):
    title = "Ескі диірменнің екінші өмірі, немесе ауылдың жаңа мұражайы туралы"
    text = f"{title}\n{wrapped(PARAGRAPHS[:1], 66, '')}"
    document = Document("1", "а.txt", 0, "txt", text, (0, len(text)), has_title=True)
    (normalized,) = NormalizeStage(wrapped_lines=when)([document])
    assert normalized.title == title
    assert normalized.text == f"{title}\n{PARAGRAPHS[0]}"


@pytest.mark.parametrize(
    ("cut", "joined"),
    [
        ("мем-\nлекет", "мемлекет"),
        ("салт-\nдәстүрі", "салт-дәстүрі"),
        ("бірте-\nбірте", "бірте-бірте"),
        ("Қасым-\nЖомарт", "Қасым-Жомарт"),
        ("ҚАЗАҚ-\nСТАН", "ҚАЗАҚСТАН"),
        ("5-\nсынып", "5-сынып"),
        ("1916-\n1918 жылдар", "1916-1918 жылдар"),
        ("өмір-\nбаян, өмір-баян", "өмір-баян, өмір-баян"),
        ("өмір-\nбаян, өмірбаян", "өмірбаян, өмірбаян"),
        ("мем¬\nлекет", "мемлекет"),
    ],
)
def test_a_hyphen_at_a_line_end_goes_unless_the_word_has_it(cut, joined):
    assert normalize(cut, wrapped_lines="always").text == joined


@pytest.mark.parametrize(
    "line", ["көл\n", "а\n\n", "\n", " \nа", "Көл беті қатып,\nмұз болды.\n", "көл-\n", "•\nа\n"]
)
@pytest.mark.slow
def test_the_search_is_linear(line):
    text = line * (600_000 // len(line))
    began = time.process_time()
    list(wrapped_lines(text))
    assert time.process_time() - began < 10


def test_clean_text_is_not_joined(shared_data):
    """Neither files of a sentence or a paragraph a line, nor parts of them."""
    for name in ("wikipedia_sentences", "web_sentences", "abai_wikisource", "tatoeba", "gov_news_titles"):
        lines = normalize((shared_data / "raw" / f"{name}.txt").read_text(encoding="utf-8")).text.split("\n")
        for size in (2, 3, 5, 12, 50, len(lines)):
            for start in range(0, len(lines), size):
                text = "\n".join(lines[start : start + size])
                assert not list(wrapped_lines(text)), text[:500]
