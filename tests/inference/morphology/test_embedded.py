"""The models that come with the package: stock Stanza loads them, and both ways of running them agree."""

import logging

import pytest

from kazprep.inference.loading import Backend
from kazprep.inference.morphology.loading import load_morphology
from kazprep.inference.morphology.native import NativeMorphology
from kazprep.models.folder import EMBEDDED
from kazprep.morphology.analysis import Analysis
from tests.inference.morphology.conftest import STOCK

TEXT = """
    Балалар мектептерінен ерте қайтып , әжелеріне 12 гүл әкелді .
    Көктемде Ертіс жағасындағы ауылдарда су тасып , көпірлердің екеуі бұзылған еді .
    « Қар ерігенше күтейік » , – деп жауап берді Айсұлу Бекетованың көршісі .
    КЕШЕ ЖАҢА КІТАПХАНА АШЫЛДЫ
    2024 жылғы жиында 35%-ы www.kitap.example сайтын қолданатынын айтты , т.б. мәліметтер жоқ .
    Біз барамыз ба , әлде үйде қаламыз ба ?
"""


@pytest.mark.model
def test_both_backends_agree_on_the_embedded_models():
    sentences = [line.split() for line in TEXT.strip().splitlines()]
    own = load_morphology(EMBEDDED, Backend())
    assert isinstance(own, NativeMorphology)
    found = own.analyze(sentences)
    expected = load_morphology(EMBEDDED, STOCK).analyze(sentences)
    assert found == expected
    assert {analysis.score for analyses in expected for analysis in analyses} == {None}
    assert found[0][1] == Analysis(
        "мектеп", "NOUN", "Case=Abl|Number=Plur|Number[psor]=Plur,Sing|Person[psor]=3"
    )


@pytest.mark.model
def test_the_embedded_models_have_scores_of_lemmas():
    words = ["Көршілер", "кітапханада", "отыр", ",", "Қырмызыл", "Жорамалдыда", "."]
    (found,) = load_morphology(EMBEDDED, Backend()).analyze([words])
    scores = dict(zip(words, (each.score for each in found), strict=True))
    assert scores[","] == scores["."] == 1
    # The network invents the lemma of an invented name.
    assert scores["Жорамалдыда"] < 0.8 < 0.95 < scores["кітапханада"] < 1


@pytest.mark.model
def test_stock_stanza_runs_all_processors_on_the_embedded_folder():
    import stanza

    logging.getLogger("stanza").setLevel(logging.ERROR)
    pipeline = stanza.Pipeline(
        "kk", dir=str(EMBEDDED), processors="tokenize,pos,lemma,ner", download_method=None, verbose=False
    )
    document = pipeline("Айсұлу Семейдегі кітапханада жұмыс істейді.")
    words = {word.text: (word.lemma, word.upos) for word in document.sentences[0].words}
    assert words["кітапханада"] == ("кітапхана", "NOUN")
    assert words["істейді"] == ("істе", "VERB")
    assert words["Семейдегі"][0] == "Семей"
    assert [entity.text for entity in document.ents][:1] == ["Айсұлу"]
