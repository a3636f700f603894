"""The entities of the seed article, as `kazprep run` finds them with the models that ship."""

import pytest

from kazprep.settings import Settings
from kazprep.stages.apply import run_stages
from kazprep.stages.registry import build_stages
from tests.documents import document_of

pytestmark = [pytest.mark.model, pytest.mark.process]  # torch for CUDA looks for libraries with ldconfig

PEOPLE = {
    "Аида Балаеваның": 1,
    "Аида Балаева": 2,
    "Нұржан Мұхамеджанова": 1,
    "Талғат Теменов": 1,
    "Жалын Тілеуберген": 1,
}


@pytest.fixture(scope="module")
def entities(seed_article):
    """The text and the type of each entity."""
    document = document_of(seed_article.removeprefix(" date 2026-02-20 "))
    (document,) = run_stages(build_stages(Settings())[1:], [document])
    return [(entity.text, entity.type) for entity in document.named_entities]


def test_places(entities):
    assert entities.count(("Алматыда", "GPE")) == 2


@pytest.mark.parametrize("person", PEOPLE)
def test_people(entities, person):
    assert entities.count((person, "PERSON")) == PEOPLE[person]


@pytest.mark.parametrize("day", ["15 наурызға", "15 наурыз"])
def test_dates(entities, day):
    assert any(label == "DATE" and f"{day} " in f"{text} " for text, label in entities)


def test_no_entity_begins_or_ends_with_a_dash_or_is_of_punctuation(entities):
    assert [
        text for text, _ in entities if not (text[0].isalnum() or text[0] in "«“") or text[-1] in "–—-,"
    ] == []
