"""Scores of lemmas, parts of speech and features, against gold and against an independent script."""

import importlib.util
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kazprep.errors import CorpusError, InputError
from kazprep.evaluate.gold import GoldDocument, Prediction, read_gold
from kazprep.evaluate.morphology import (
    MEASURES,
    MorphologyEvaluation,
    evaluate_morphology,
    lemma_reliability,
)
from kazprep.evaluate.output import morphology_record, morphology_tables
from kazprep.evaluate.predictions import predictions_of_conllu, predictions_of_run
from kazprep.evaluate.scoring import Score
from kazprep.morphology.analysis import Analysis
from tests.documents import analysed_example, write_run

Row = tuple[str, str, str, str]
"""A form, its lemma, UPOS and FEATS."""

GOLD = [
    ("Балалар", "бала", "NOUN", "Case=Nom|Number=Plur"),
    ("ауыл", "ауыл", "X", "_"),
    ("мектебінде", "мектеп", "NOUN", "Case=Loc|Number[psor]=Plur,Sing|Person[psor]=3"),
    ("оқиды", "оқы", "VERB", "Mood=Ind"),
    (".", ".", "PUNCT", "_"),
]
FOUND = [
    ("Балалар", "бала", "PROPN", "Number=Plur|Case=Nom"),
    ("ауыл", "ауыл", "NOUN", "_"),
    ("мектебі", "мектеп", "NOUN", "Case=Nom"),
    ("нде", "нде", "PART", "_"),
    ("оқиды", "оқу", "VERB", "Mood=Ind"),
    (".", ".", "PUNCT", "_"),
]


def conllu(sentences: Sequence[Sequence[Row]], source: str = "мақала") -> str:
    """Sentences of words, with no space before a full stop, as CoNLL-U."""
    blocks = []
    for number, rows in enumerate(sentences, 1):
        lines = [f"# sent_id = {source}:{number}"]
        for index, (form, lemma, upos, feats) in enumerate(rows, 1):
            lines.append(f"{index}\t{form}\t{lemma}\t{upos}\t_\t{feats}\t_\t_\t_\t_")
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks) + "\n"


def read(folder: Path, name: str, content: str) -> list[GoldDocument]:
    (folder / name).write_text(content, encoding="utf-8")
    return read_gold([folder / name])


def evaluated(folder: Path, gold: str, found: str) -> MorphologyEvaluation:
    documents = read(folder, "gold.conllu", gold)
    (folder / "found.conllu").write_text(found, encoding="utf-8")
    evaluation = evaluate_morphology(documents, predictions_of_conllu(documents, folder / "found.conllu"))
    assert evaluation is not None
    return evaluation


def scores(evaluation: MorphologyEvaluation) -> list[dict[str, Score]]:
    return [
        {name: measured.score for name, measured in each.measures.items()}
        for each in (evaluation.tokens, evaluation.without_x, evaluation.tags)
    ]


def test_what_is_right_of_tokens_that_begin_and_end_as_in_gold_counts(tmp_path: Path) -> None:
    of_all, without_x, by_tag = scores(evaluated(tmp_path, conllu([GOLD]), conllu([FOUND])))
    assert of_all == {
        "lemma": Score(5, 6, 3),
        "upos": Score(5, 6, 2),
        "feats": Score(5, 6, 4),
        "all three": Score(5, 6, 1),
    }
    assert without_x == {
        "lemma": Score(4, 5, 2),
        "upos": Score(4, 5, 2),
        "feats": Score(4, 5, 3),
        "all three": Score(4, 5, 1),
    }
    assert by_tag["all"] == of_all["upos"]
    assert by_tag["NOUN"] == Score(2, 2, 0)
    assert by_tag["VERB"] == Score(1, 1, 1)


def test_the_order_of_features_does_not_count(tmp_path: Path) -> None:
    gold = read(tmp_path, "gold.conllu", conllu([GOLD[:1]]))
    for feats, correct in (("Number=Plur|Case=Nom", 1), ("Number=Plur", 0), (None, 0)):
        found = Prediction((), ((0, 7),), (), analyses=(Analysis("бала", "NOUN", feats),))
        evaluation = evaluate_morphology(gold, [found])
        assert evaluation is not None
        assert evaluation.tokens.measures["feats"].score == Score(1, 1, correct)


def test_confusion_is_of_tokens_that_agree(tmp_path: Path) -> None:
    assert evaluated(tmp_path, conllu([GOLD]), conllu([FOUND])).tags.confusion == {
        ("NOUN", "PROPN"): 1,
        ("X", "NOUN"): 1,
        ("VERB", "VERB"): 1,
        ("PUNCT", "PUNCT"): 1,
        ("NOUN", ""): 1,
        ("", "NOUN"): 1,
        ("", "PART"): 1,
    }


def test_intervals_are_drawn_of_sentences_the_same_for_every_measure(tmp_path: Path) -> None:
    right, wrong = ("Қар", "қар", "NOUN", "Case=Nom"), ("Қар", "қара", "VERB", "Mood=Imp")
    gold = [[right]] * 12
    evaluation = evaluated(tmp_path, conllu(gold), conllu([[right], [wrong]] * 6))
    assert evaluation.tokens.n_clusters == 12
    intervals = {measured.interval for measured in evaluation.tokens.measures.values()}
    assert intervals == {measured.interval for measured in evaluation.without_x.measures.values()}
    ((low, high),) = filter(None, intervals)
    assert 0 < low < 50 < high < 100


def test_without_analyses_on_either_side_there_are_no_scores(tmp_path: Path) -> None:
    plain = conllu([[(form, "_", "_", "_") for form, *_ in GOLD]])
    analysed, bare = read(tmp_path, "gold.conllu", conllu([GOLD])), read(tmp_path, "bare.conllu", plain)
    assert bare[0].analyses is None
    found = Prediction((), ((0, 7),), (), analyses=(Analysis("бала", "NOUN", None),))
    assert evaluate_morphology(analysed, [found]) is not None
    assert evaluate_morphology(bare, [found]) is None
    assert evaluate_morphology(analysed, [replace(found, analyses=())]) is None


def test_documents_of_gold_without_analyses_are_left_out(tmp_path: Path) -> None:
    plain = conllu([[(form, "_", "_", "_") for form, *_ in GOLD]], "жалаң")
    evaluation = evaluated(tmp_path, conllu([GOLD]) + "\n" + plain, conllu([FOUND, FOUND]))
    assert evaluation.tokens.n_documents == 1
    assert evaluation.tokens.measures["lemma"].score == Score(5, 6, 3)


@pytest.fixture(scope="module")
def script(shared_data: Path) -> ModuleType:
    """The evaluation script that comes with the silver analyses."""
    path = shared_data / "morphology" / "evaluate.py"
    if not path.is_file():
        pytest.skip(f"there is no {path}")
    spec = importlib.util.spec_from_file_location("evaluation_script", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


_WORDS = st.lists(st.sampled_from(["қар", "жауды", "оқыған жоқ", "т.б.", "_", "😀"]), min_size=1, max_size=4)
_LEMMAS = st.sampled_from(["қар", "жау", "_"])
_FUNCTION_WORDS = ("AUX", "ADP", "PART", "PUNCT", "CCONJ", "SCONJ")
_TAGS = st.sampled_from(["NOUN", "VERB", "X", *_FUNCTION_WORDS])
_FEATS = st.sampled_from(["_", "Case=Nom", "Case=Nom|Number=Plur", "Number=Plur|Case=Nom"])


@st.composite
def _analysed(draw: st.DrawFn, words: Sequence[str]) -> str:
    """A sentence in CoNLL-U of some words, each of which may be cut in two, or a token of two words."""
    lines: list[str] = []
    number = 0
    for word in words:
        cut = draw(st.integers(0, len(word) - 1))
        together = draw(st.booleans())
        forms = [word] if not cut or word[cut - 1] == " " or word[cut] == " " else [word[:cut], word[cut:]]
        if together and len(forms) == 2:
            lines.append(f"{number + 1}-{number + 2}\t{word}" + "\t_" * 8)
        for form in forms:
            number += 1
            lemma, upos, feats = draw(st.tuples(_LEMMAS, _TAGS, _FEATS))
            misc = "SpaceAfter=No" if form != forms[-1] else "_"
            lines.append(f"{number}\t{form}\t{lemma}\t{upos}\t_\t{feats}\t_\t_\t_\t{misc}")
    return "\n".join(lines)


@st.composite
def _files(draw: st.DrawFn) -> tuple[str, str]:
    """Gold and what was found: two files over the same text."""
    gold, found = [], []
    for number, words in enumerate(draw(st.lists(_WORDS, min_size=1, max_size=5))):
        name = f"# sent_id = {draw(st.sampled_from('аб')) if not number else 'б'}:{number}\n"
        gold.append(name + draw(_analysed(words)))
        found.append(name + draw(_analysed(words)))
    return "\n\n".join(gold) + "\n\n", "\n\n".join(found) + "\n\n"


@given(files=_files())
@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_figures_are_those_of_the_script(script: ModuleType, tmp_path: Path, files: tuple[str, str]) -> None:
    gold, found = tmp_path / "gold.conllu", tmp_path / "found.conllu"
    evaluation = evaluated(tmp_path, *files)
    expected, _, _ = script.score(*script.from_conllu(found, script.read(gold)))
    for name, figures in (("all", evaluation.tokens), ("without X", evaluation.without_x)):
        if name in expected and "gold" in expected[name]:
            of_script = [expected[name][measure] for measure in ("gold", *MEASURES)]
            scores = {measure: measured.score for measure, measured in figures.measures.items()}
            assert of_script == [scores["lemma"].gold, *(round(each.f1, 2) for each in scores.values())]


def test_the_output_has_the_figures_and_the_confusions(tmp_path: Path) -> None:
    evaluation = evaluated(tmp_path, conllu([GOLD]), conllu([FOUND]))
    measures, tags, confused = morphology_tables(evaluation, "given as text")
    assert [line.split("  ")[0] for line in measures.splitlines()[3:]] == [
        *("lemma", "UPOS", "features", "all three", "without the tokens that are X in gold"),
        *("lemma", "UPOS", "features", "all three"),
    ]
    assert [line.split()[0] for line in tags.splitlines()[3:]] == [
        "all",
        "NOUN",
        "PART",
        "PROPN",
        "PUNCT",
        "VERB",
        "X",
    ]
    assert [line.split() for line in confused.splitlines()[2:]] == [
        ["NOUN", "PROPN", "1"],
        ["X", "NOUN", "1"],
    ]
    record = json.loads(json.dumps(morphology_record(evaluation, "given as text")))
    assert record["tokens"]["lemma"]["f1"] == round(200 * 3 / 11, 2)
    assert record["without_x"]["upos"]["gold"] == 4
    assert record["parts_of_speech"]["tags"]["VERB"]["correct"] == 1
    assert {"gold": "NOUN", "found": None, "count": 1} in record["parts_of_speech"]["confusion"]


def test_another_tool_may_part_documents_and_sentences_otherwise(tmp_path: Path) -> None:
    gold = read(tmp_path, "gold.conllu", conllu([GOLD], "а") + "\n" + conllu([GOLD, GOLD], "б"))
    (tmp_path / "found.conllu").write_text(conllu([[*GOLD, *GOLD], FOUND]), encoding="utf-8")
    first, second = predictions_of_conllu(gold, tmp_path / "found.conllu")
    assert first.tokens == ((0, 7), (7, 11), (11, 21), (21, 26), (26, 27))
    assert first.sentences == ((0, 54),)
    assert second.sentences == ((-27, 27), (27, 54))
    assert second.tokens[:6] == (*first.tokens, (27, 34))
    assert second.analyses[5:7] == (
        Analysis("бала", "PROPN", "Case=Nom|Number=Plur"),
        Analysis("ауыл", "NOUN", None),
    )


def test_another_tool_has_to_have_the_same_text(tmp_path: Path) -> None:
    gold = read(tmp_path, "gold.conllu", conllu([GOLD]))
    (tmp_path / "found.conllu").write_text(conllu([GOLD[1:]]), encoding="utf-8")
    with pytest.raises(InputError, match=r"the text of gold-мақала is not in .*found\.conllu"):
        list(predictions_of_conllu(gold, tmp_path / "found.conllu"))
    (tmp_path / "found.conllu").write_text("Қар жауды.", encoding="utf-8")
    with pytest.raises(CorpusError, match="is neither CoNLL-U"):
        list(predictions_of_conllu(gold, tmp_path / "found.conllu"))


EXAMPLE = [
    [("Көктем", "көктем", "NOUN", "Case=Nom"), ("келді", "кел", "VERB", "Number=Sing|Mood=Ind")],
    [("Айгүл", "Айгүл", "PROPN", "Case=Nom"), ("Астанаға", "астана", "NOUN", "Case=Dat")],
]


@pytest.mark.parametrize("without", [(), ("lemma", "upos", "feats")])
def test_a_run_is_scored_by_its_columns_where_it_has_them(tmp_path: Path, without: tuple[str, ...]) -> None:
    gold = read(tmp_path, "gold.conllu", conllu(EXAMPLE))
    run = write_run(tmp_path / "run", [analysed_example()], without=without)
    evaluation = evaluate_morphology(gold, predictions_of_run(gold, run))
    if without:
        assert evaluation is None
    else:
        assert evaluation is not None
        of_all, *_ = scores(evaluation)
        assert [of_all[name] for name in MEASURES] == [Score(4, 4, n) for n in (3, 3, 4, 3)]


def test_the_reliability_of_lemmas_is_of_tokens_that_have_a_score(tmp_path: Path) -> None:
    run = write_run(tmp_path / "run", [analysed_example()])
    gold = read(tmp_path, "gold.conllu", conllu(EXAMPLE))
    found = lemma_reliability(gold, predictions_of_run(gold, run))
    assert found is not None
    bins = {round(each.low, 1): (each.count, each.right) for each in found.bins if each.count}
    assert bins == {0.7: (1, 0), 0.9: (3, 1)}
    assert "| score | lemmas | mean score | share that is right |" in found.as_markdown
    multiword = [[*EXAMPLE[0]], [(form, lemma, "X", feats) for form, lemma, _, feats in EXAMPLE[1]]]
    gold = read(tmp_path, "x.conllu", conllu(multiword))
    found = lemma_reliability(gold, predictions_of_run(gold, run))
    assert found is not None and sum(each.count for each in found.bins) == 2


def test_lemmas_without_scores_have_no_reliability(tmp_path: Path) -> None:
    gold = read(tmp_path, "gold.conllu", conllu([GOLD]))
    (tmp_path / "found.conllu").write_text(conllu([FOUND]), encoding="utf-8")
    assert lemma_reliability(gold, predictions_of_conllu(gold, tmp_path / "found.conllu")) is None


def test_tokens_that_a_stage_changed_since_have_no_analysis(tmp_path: Path) -> None:
    document = analysed_example()
    stale = replace(document, analyses=document.analyses[:-1])
    gold = read(tmp_path, "gold.conllu", conllu(EXAMPLE))
    assert evaluate_morphology(gold, predictions_of_run(gold, write_run(tmp_path / "run", [stale]))) is None
