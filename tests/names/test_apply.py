"""Names and the entities of a tagger: which of them stays."""

import re

import numpy as np
import pytest

from kazprep.entities.entity import Entities
from kazprep.names import Name, Names, with_names
from kazprep.spans import Spans

_MARK = re.compile(r"\[([^|\]]+)\|([A-Z_]+)\]")


def entities_of(marked):
    spans, types, words = [], [], []
    for part in re.split(r"(\[[^\]]+\])", marked):
        found = _MARK.fullmatch(part)
        new = (found[1] if found else part).split()
        if found:
            spans.append((len(words), len(words) + len(new)))
            types.append(found[2])
        words += new
    scores = np.full(len(types), 0.5, np.float32)
    return Entities(Spans.of(spans), tuple(types), scores, ("model",) * len(types)), words


def shown(entities, words):
    words = list(words)
    for (start, end), label in zip(entities.tokens, entities.types, strict=True):
        words[start] = "[" + words[start]
        words[end - 1] += f"|{label}]"
    return " ".join(words)


@pytest.mark.parametrize(
    ("names", "before", "after"),
    [
        pytest.param("Тастақ GPE", "Ол Тастақта тұрады", "Ол [Тастақта|GPE] тұрады", id="missed"),
        pytest.param("Тастақ GPE", "Ол [Тастақта|PERSON] тұрады", "Ол [Тастақта|GPE] тұрады", id="class"),
        pytest.param(
            "Тау самалы ART",
            "Ол [Тау|LOCATION] [самалын|ART] оқыды",
            "Ол [Тау самалын|ART] оқыды",
            id="within",
        ),
        pytest.param(
            "Абай мұражайы FACILITY",
            "Ол [Тоқаш Абай|PERSON] мұражайына барды",
            "Ол [Тоқаш|PERSON] [Абай мұражайына|FACILITY] барды",
            id="what remains with a capital letter stays",
        ),
        pytest.param(
            "Тастақ GPE",
            "[кеше ғана Тастақта|DATE] болды",
            "кеше ғана [Тастақта|GPE] болды",
            id="what remains in small letters goes",
        ),
        pytest.param(
            "Тастақ GPE",
            "[2024 , Тастақта|DATE] болды",
            "[2024|DATE] , [Тастақта|GPE] болды",
            id="what remains has no signs at its edges",
        ),
        pytest.param(
            "Тастақ GPE",
            "Бұл [Тастақ ауылының әкімі|POSITION] айтты",
            "Бұл [Тастақ ауылының әкімі|POSITION] айтты",
            id="a part of a longer one that goes on",
        ),
        pytest.param(
            "Тоқаш PERSON",
            "Бұл [Абай Тоқаш|PERSON] еді",
            "Бұл [Абай Тоқаш|PERSON] еді",
            id="of the same class",
        ),
        pytest.param(
            "Береке ORGANISATION",
            "[« Береке » серіктестігі|FACILITY] ашылды",
            "« [Береке|ORGANISATION] » серіктестігі ашылды",
            id="in quotation marks within a longer one",
        ),
        pytest.param(
            "Береке ORGANISATION",
            "[« Береке »|ART] ашылды",
            "« [Береке|ORGANISATION] » ашылды",
            id="but for marks",
        ),
        pytest.param("Қар -", "[Қар|PERSON] жауды", "Қар жауды", id="no entity"),
        pytest.param("Қар -", "[Қардың|PERSON] түсі", "Қардың түсі", id="no entity, inflected"),
        pytest.param("Қар жауды -", "[Қар|PERSON] жауды", "Қар жауды", id="an entity within no entity"),
        pytest.param(
            "Қар -", "[Қар ханшайымы|ART] келді", "[Қар ханшайымы|ART] келді", id="no entity within an entity"
        ),
        pytest.param("Тастақ GPE", "[Абай|PERSON] келді", "[Абай|PERSON] келді", id="nothing to do"),
    ],
)
def test_names_and_entities(names, before, after):
    form, _, label = names.rpartition(" ")
    found, words = entities_of(before)
    own = Names([Name(form, None if label == "-" else label)])
    done = with_names(found, words, np.array([0, len(words)], np.int32), own)
    assert shown(done, words) == after


def test_what_a_name_leaves_of_an_entity_may_be_none():
    found, words = entities_of("[Ерлан Тастақта|PERSON] тұрады")
    own = Names([Name("Тастақ", "GPE"), Name("Ерлан", None)])
    done = with_names(found, words, np.array([0, 3], np.int32), own)
    assert shown(done, words) == "Ерлан [Тастақта|GPE] тұрады"


def test_names_have_their_source_and_no_score_and_others_keep_theirs():
    found, words = entities_of("[Абай|PERSON] Тастақта [1902|DATE] туған")
    done = with_names(found, words, np.array([0, 4], np.int32), Names([Name("Тастақ", "GPE")]))
    assert done.sources == ("model", "names", "model")
    assert done.scores.tolist() == pytest.approx([0.5, float("nan"), 0.5], nan_ok=True)


def test_names_do_not_cross_sentences():
    found, words = entities_of("Тау самалы")
    own = Names([Name("Тау самалы", "ART")])
    assert len(with_names(found, words, np.array([0, 1, 2], np.int32), own)) == 0
    assert len(with_names(found, words, np.array([0, 2], np.int32), own)) == 1


def fixed(before, *names):
    entities, words = entities_of(before)
    return shown(with_names(entities, words, np.array([0, len(words)], np.int32), Names(names)), words)


def test_a_name_instead_of_a_class_is_one_only_where_that_class_was_found():
    abai = Name("Абай", "GPE", instead_of=("PERSON", "ART"))
    assert fixed("[Абайда|PERSON] қар жауды", abai) == "[Абайда|GPE] қар жауды"
    assert fixed("[Абайда|ART] қар жауды", abai) == "[Абайда|GPE] қар жауды"
    for other in (
        "Абайда қар жауды",
        "[Абайда|ORGANISATION] қар жауды",
        "[Абай Балаев|PERSON] келді",
        "[Ақын Абай|PERSON] келді",
    ):
        assert fixed(other, abai) == other


def test_a_class_that_a_form_is_never_of_goes_and_others_stay():
    never = Name("Абай", None, instead_of=("PERSON",))
    assert fixed("[Абайда|PERSON] қар жауды", never) == "Абайда қар жауды"
    assert fixed("[Абайда|GPE] қар жауды", never) == "[Абайда|GPE] қар жауды"
    assert fixed("[Абай Балаев|PERSON] келді", never) == "[Абай Балаев|PERSON] келді"
