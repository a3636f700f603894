"""Names that a document has elsewhere."""

import re
from dataclasses import replace

import numpy as np
import pytest

from kazprep import Document
from kazprep.names import REPEATED_NAME, Name, Names, with_repeated_names
from kazprep.spans import Spans
from kazprep.stages.built_in import TagStage
from tests.names.test_apply import entities_of, shown


def found(*sentences, score=0.9):
    marked = [entities_of(sentence) for sentence in sentences]
    entities, words = entities_of(" ".join(sentences))
    entities.scores[:] = score
    first_tokens = np.cumsum([0, *(len(words) for _, words in marked)]).astype(np.int32)
    return with_repeated_names(entities, words, first_tokens), words


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            ["Оны [Арман Балаев|PERSON] айтты .", "Балаевтың сөзі осы ."],
            "Оны [Арман Балаев|PERSON] айтты . [Балаевтың|PERSON] сөзі осы .",
            id="surname",
        ),
        pytest.param(
            ["Оны [Арман Балаев|PERSON] айтты .", "Кеше Арманға жаздық ."],
            "Оны [Арман Балаев|PERSON] айтты . Кеше [Арманға|PERSON] жаздық .",
            id="first name",
        ),
        pytest.param(
            ["[Қоңыртөбеде|GPE] мектеп ашылды .", "Жаз бойы Қоңыртөбеден хабар күттік ."],
            "[Қоңыртөбеде|GPE] мектеп ашылды . Жаз бойы [Қоңыртөбеден|GPE] хабар күттік .",
            id="place",
        ),
        pytest.param(
            ["ҚОҢЫРТӨБЕДЕ МЕКТЕП АШЫЛДЫ", "Ол [Қоңыртөбе|GPE] ауылында тұрады ."],
            "[ҚОҢЫРТӨБЕДЕ|GPE] МЕКТЕП АШЫЛДЫ Ол [Қоңыртөбе|GPE] ауылында тұрады .",
            id="in capitals",
        ),
        pytest.param(
            ["[Бақыт Сейілов|PERSON] келді .", "Бақыт деген осы ма ?", "Бұл – бақыт ."],
            "[Бақыт Сейілов|PERSON] келді . Бақыт деген осы ма ? Бұл – бақыт .",
            id="a sentence begins with a common word",
        ),
        pytest.param(
            ["[Бақыт Сейілов|PERSON] келді .", "Кеше Бақытты көрдік .", "Бұл – бақыт ."],
            "[Бақыт Сейілов|PERSON] келді . Кеше [Бақытты|PERSON] көрдік . Бұл – бақыт .",
            id="with a capital inside a sentence",
        ),
        pytest.param(
            ["[Қоңыртөбеде|GPE] мектеп ашылды .", "Олар « Қоңыртөбе » әнін айтты ."],
            "[Қоңыртөбеде|GPE] мектеп ашылды . Олар « Қоңыртөбе » әнін айтты .",
            id="in quotation marks",
        ),
        pytest.param(
            ["Оны [Арман Балаев|PERSON] айтты .", "Ол Балаев көшесінде тұрады ."],
            "Оны [Арман Балаев|PERSON] айтты . Ол Балаев көшесінде тұрады .",
            id="before the noun of a place",
        ),
        pytest.param(
            ["[Ертіс|LOCATION] тасыды .", "[Ертіс|PERSON] келді .", "Біз Ертіспен таныспыз ."],
            "[Ертіс|LOCATION] тасыды . [Ертіс|PERSON] келді . Біз Ертіспен таныспыз .",
            id="two classes",
        ),
        pytest.param(
            ["[Арман Серікұлы|PERSON] келді .", "Оның інісі Серікұлы еді ."],
            "[Арман Серікұлы|PERSON] келді . Оның інісі Серікұлы еді .",
            id="patronymic",
        ),
        pytest.param(
            ["[Али|PERSON] келді .", "Кеше Алиға жаздық ."],
            "[Али|PERSON] келді . Кеше Алиға жаздық .",
            id="too short",
        ),
        pytest.param(
            ["[Дала банкі|ORGANISATION] ашылды .", "Кеше Дала туралы айттық ."],
            "[Дала банкі|ORGANISATION] ашылды . Кеше Дала туралы айттық .",
            id="no person and no place",
        ),
        pytest.param(
            ["[Арман Балаев|PERSON] келді .", "Сосын балаевтар кетті ."],
            "[Арман Балаев|PERSON] келді . Сосын балаевтар кетті .",
            id="in small letters",
        ),
    ],
)
def test_a_name_of_the_document_is_found_again(before, after):
    assert shown(*found(*before)) == after


def test_what_is_found_has_its_source_and_no_score():
    entities, _ = found("[Арман Балаев|PERSON] келді .", "Кеше Балаевқа жаздық .")
    assert entities.sources == ("model", REPEATED_NAME)
    assert entities.known_scores == [pytest.approx(0.9), None]


def test_an_uncertain_name_is_not_looked_for():
    sentences = ["[Арман Балаев|PERSON] келді .", "Кеше Балаевқа жаздық ."]
    assert len(found(*sentences, score=0.79)[0]) == 1
    assert len(found(*sentences, score=np.nan)[0]) == 2  # by a rule or a names file


class _Model:
    """A tagger that finds Балаев in the first sentence."""

    def tag(self, words, first_tokens, correct):
        entities, _ = entities_of("[Арман Балаев|PERSON]")
        entities.scores[:] = 0.9
        return correct(entities)


@pytest.mark.parametrize(
    ("options", "count"),
    [
        pytest.param({}, 2, id="on"),
        pytest.param({"repeated_names": False}, 1, id="off"),
        pytest.param({"names": Names([Name("Балаевқа", None)])}, 1, id="must not be an entity"),
    ],
)
def test_the_stage_finds_names_over_the_whole_document(options, count):
    text = "Арман Балаев келді . Кеше Балаевқа жаздық ."
    words = Spans.of(match.span() for match in re.finditer(r"\S+", text))
    document = replace(
        Document.of(text), text=text, sentences=Spans.of([(0, 20), (21, len(text))]), tokens=words
    )
    (tagged,) = TagStage(_Model(), **options)([document])
    assert len(tagged.entities) == count
