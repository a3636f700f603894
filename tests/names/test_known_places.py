"""Countries and towns of the list."""

import numpy as np
import pytest

from kazprep.names import KNOWN_PLACE, Name, Names, with_known_places
from kazprep.stages.built_in import TagStage
from kazprep.text.places import PLACES
from tests.names.test_apply import entities_of, shown


def found(marked, score=0.5, source="model"):
    entities, words = entities_of(marked)
    entities.scores[:] = score
    object.__setattr__(entities, "sources", (source,) * len(entities))
    return with_known_places(entities, words, np.array([0, len(words)], np.int32)), words


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Тайыншада диірмен ашылды", "[Тайыншада|GPE] диірмен ашылды"),
        ("Ол [Хартумнан|PERSON] келді", "Ол [Хартумнан|GPE] келді"),
        ("РИДДЕРДЕ ҚАР ЖАУДЫ", "[РИДДЕРДЕ|GPE] ҚАР ЖАУДЫ"),
        ("Кеше Сауд Арабиясынан қайтты", "Кеше [Сауд Арабиясынан|GPE] қайтты"),
        ("Біз Жаркент қаласында болдық", "Біз [Жаркент|GPE] қаласында болдық"),
        ("Біз Ақтау портына бардық", "Біз Ақтау портына бардық"),
        ("Ол « Семей » әнін айтты", "Ол « Семей » әнін айтты"),
        ("[Семей таңы|ORGANISATION] шықты", "[Семей таңы|ORGANISATION] шықты"),
        ("[Жаңа Семей|ART] шықты", "[Жаңа Семей|ART] шықты"),
        ("сөйлей семей тұра алмады", "сөйлей семей тұра алмады"),
        ("Ол Сударманды көрді", "Ол Сударманды көрді"),
    ],
)
def test_a_place_of_the_list_is_found(before, after):
    assert shown(*found(before)) == after


@pytest.mark.parametrize(
    ("score", "source", "label"),
    [
        (0.79, "model", "GPE"),
        (0.8, "model", "PERSON"),
        (np.nan, "names", "PERSON"),
        (np.nan, "called", "PERSON"),
    ],
)
def test_the_class_changes_only_where_the_tagger_is_not_sure(score, source, label):
    entities, words = found("Ол [Риддерден|PERSON] келді", score, source)
    assert shown(entities, words) == f"Ол [Риддерден|{label}] келді"
    assert entities.sources == ((KNOWN_PLACE if label == "GPE" else source),)
    assert np.isnan(entities.scores[0]) == (label == "GPE" or source != "model")


class _Model:
    """A tagger that finds nothing."""

    def tag(self, words, first_tokens, correct):
        return correct(entities_of("")[0])


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        pytest.param({}, "[Тайыншада|GPE] қар", id="on"),
        pytest.param({"known_places": False}, "Тайыншада қар", id="off"),
        pytest.param({"names": Names([Name("Тайынша", "ART")])}, "[Тайыншада|ART] қар", id="names win"),
        pytest.param({"names": Names([Name("Тайынша", None)])}, "Тайыншада қар", id="must not be an entity"),
    ],
)
def test_the_stage_finds_places(options, expected):
    words = ["Тайыншада", "қар"]
    entities = TagStage(_Model(), **options).tag_words(words, np.array([0, 2], np.int32))
    assert shown(entities, words) == expected


def test_the_list_has_each_place_once():
    assert len(PLACES) == len(set(PLACES)) > 400
