"""Quality, script, language and the filter: the functions, and the stages over them."""

from dataclasses import replace

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kazprep import Document, Pipeline
from kazprep.errors import PipelineError
from kazprep.hygiene.duplicates import DUPLICATES, words_of
from kazprep.hygiene.filter import Condition, FilterStage, condition_of
from kazprep.hygiene.language import LANGUAGE, SENTENCE_LANGUAGE, detect_language
from kazprep.hygiene.quality import QUALITY, SCRIPT, quality, script
from kazprep.hygiene.token_language import TOKEN_LANGUAGE
from kazprep.stages import Column, FunctionStage
from kazprep.stages.built_in import NormalizeStage
from kazprep.testing import check_stage
from tests.benchmarks.languages import invented_sentences

TEXTS = ("Қар жауды.", "", "Сегодня тихо и тепло.", "Бүгін   таңертең\nқар жауды.", "2026 \ufffd\ufffd\ufffd")


@pytest.mark.parametrize(
    ("text", "unknown", "letters", "repeated"),
    [
        ("", 0.0, 0.0, 0.0),
        (" \n\t", 0.0, 0.0, 0.0),
        ("Қала 12", 0.0, 4 / 6, 0.0),
        ("қа\ufffd\ufffd", 0.5, 0.5, 0.0),
        ("қа\x07\ue000", 0.5, 0.5, 0.0),
        ("қар\nкүн\nқар\n қар ", 0.0, 1.0, 0.5),
        ("н\u0306", 0.0, 1.0, 0.0),
    ],
)
def test_signals_of_quality(text, unknown, letters, repeated):
    found = quality(text)
    assert found.n_characters == len(text)
    assert (found.unknown_share, found.letter_share, found.repeated_line_share) == pytest.approx(
        (unknown, letters, repeated)
    )


@given(st.text())
def test_any_text_has_signals(text):
    found = quality(text)
    for share in (found.unknown_share, found.letter_share, found.repeated_line_share, script(text)[1]):
        assert 0.0 <= share <= 1.0
    code, score = detect_language(text)
    assert code
    assert 0.0 <= score <= 1.0


@pytest.mark.parametrize(
    ("text", "code", "share"),
    [
        ("Қазақстан Kz", "Cyrl", 9 / 11),
        ("Qazaqstan", "Latn", 1.0),
        ("قازاقستان رەسپۋبليكاسى", "Arab", 1.0),
        ("カザフ", "Zzzz", 1.0),
        ("12 – 15", "Zyyy", 0.0),
        ("аб ab", "Cyrl", 0.5),
    ],
)
def test_scripts(text, code, share):
    assert script(text) == (code, pytest.approx(share))


def test_neighbours_of_kazakh_are_distinguished():
    sentences = invented_sentences()
    assert {language for language, _ in sentences} == {"kk", "ru", "ky", "tt", "ba", "uz", "mn", "en"}
    wrong = [(each, detect_language(each[1])) for each in sentences if detect_language(each[1])[0] != each[0]]
    assert not [each for each in wrong if len(words_of(each[0][1])) >= 5]
    assert len(wrong) <= 4


@pytest.mark.parametrize("text", ["", " ", "12 345", "?!"])
def test_a_text_without_evidence_has_no_language(text):
    assert detect_language(text) == ("und", 0.0)


def test_characters_that_the_library_refuses_cost_nothing():
    assert detect_language("Бүгін Астанада\x00\ufffe қар жауды\x1b, аяз түсті.")[0] == "kk"


@pytest.mark.parametrize(
    "stage",
    [
        QUALITY,
        SCRIPT,
        LANGUAGE,
        SENTENCE_LANGUAGE,
        TOKEN_LANGUAGE,
        DUPLICATES,
        FilterStage(["n_repairs > 0"]),
    ],
    ids=lambda stage: stage.name,
)
def test_the_stages_keep_the_contract(stage):
    check_stage(stage)


def test_the_language_is_that_of_the_tables():
    pipeline = Pipeline([NormalizeStage(allow_empty=True), LANGUAGE])
    rows = pipeline.frames(pipeline.batch(TEXTS))["documents"]
    assert rows["language"].tolist() == ["kk", "und", "ru", "kk", "und"]
    without = Pipeline([NormalizeStage(allow_empty=True)])
    assert without.frames(without.batch(TEXTS))["documents"]["language"].tolist()[2] == "und"


@pytest.mark.parametrize(
    ("written", "condition"),
    [
        ("letter_share < 0.6", Condition("letter_share", "<", 0.6)),
        (" n_tokens>=10 ", Condition("n_tokens", ">=", 10)),
        ("language != kk", Condition("language", "!=", "kk")),
        ('script == "Arab"', Condition("script", "==", "Arab")),
    ],
)
def test_conditions(written, condition):
    assert condition_of(written) == condition
    assert condition_of(str(condition)) == condition


@pytest.mark.parametrize(
    "written", ["", "letter_share", "< 3", "a ~ 3", "a < ", "published > 2026-01-01", "a in [1]"]
)
def test_what_is_not_a_condition(written):
    with pytest.raises(ValueError, match=r"condition|neither a number"):
        condition_of(written)


@pytest.fixture
def stages():
    return [NormalizeStage(allow_empty=True), QUALITY, LANGUAGE]


def test_the_first_condition_that_holds_is_the_reason(stages):
    pipeline = Pipeline([*stages, FilterStage(["unknown_share > 0.3", "language != kk"])])
    rejected = [document.rejected for document in pipeline.batch(TEXTS)]
    assert rejected == [None, "language != kk", "language != kk", None, "unknown_share > 0.3"]


def test_a_rejected_document_passes_later_stages_by_and_keeps_its_row_and_repairs(stages):
    seen = []

    def look(document: Document) -> Document:
        seen.append(document.text)
        return document.with_column("documents", "seen", [True])

    later = FunctionStage(look, columns=[Column("documents", "seen", pa.bool_(), "", nullable=True)])
    pipeline = Pipeline([*stages, FilterStage(["n_characters < 15"]), later])
    frames = pipeline.frames(pipeline.batch(["Қaр жауды.", "Бүгін таңертең қар жауды."]))
    assert seen == ["Бүгін таңертең қар жауды."]
    documents = frames["documents"]
    assert documents["rejected"].isna().tolist() == [False, True]
    assert documents["seen"].isna().tolist() == [True, False]
    assert documents["n_characters"].tolist() == [10, 25]
    assert len(frames["repairs"]) == 1


@pytest.mark.model
def test_what_was_found_before_is_left_out(stages):
    default = Pipeline()
    found = default("Абай Алматыда тұрады.")
    assert len(found.entities) == 2
    pipeline = Pipeline([*default.stages, SENTENCE_LANGUAGE, FilterStage(["n_tokens < 10"])])
    frames = pipeline.frames([pipeline("Абай Алматыда тұрады.")])
    assert frames["documents"]["rejected"].tolist() == ["n_tokens < 10"]
    assert frames["documents"]["n_tokens"].tolist() == [0]
    assert not any(len(frames[table]) for table in ("sentences", "tokens", "entities"))
    assert frames["sentences"].columns[-1] == "language_score"


def chained(*later):
    return lambda: Pipeline([NormalizeStage(), QUALITY, *later])


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (
            chained(FilterStage(["leter_share < 1"])),
            "uses documents.leter_share.*mean 'documents.letter_share'",
        ),
        (chained(FilterStage(["n_tokens < 1"])), "'filter' requires tokens"),
        (chained(FilterStage(["language != kk"])), "'filter' requires language"),
        (
            chained(FilterStage(["n_repairs > 1"]), SCRIPT),
            "adds column documents.script_share, but a stage before",
        ),
    ],
)
def test_chains_that_do_not_fit_are_refused(make, message):
    with pytest.raises(PipelineError, match=message):
        make()


def test_numbers_and_texts_do_not_compare(stages):
    pipeline = Pipeline([*stages, FilterStage(["letter_share < kk"])])
    with pytest.raises(TypeError, match="compares letter_share"):
        pipeline("Қар жауды.")


def test_a_value_that_is_missing_meets_no_condition():
    document = replace(Document.of("Қар."), language=None)
    assert not condition_of("language != kk").holds(document)
