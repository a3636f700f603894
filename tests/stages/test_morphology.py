"""The stage that finds lemmas, parts of speech and features."""

import shutil
from dataclasses import replace

import numpy as np
import pytest

from kazprep import Document, Pipeline
from kazprep.errors import ModelError, PipelineError, SettingsError
from kazprep.models.folder import EMBEDDED, write_manifest
from kazprep.morphology.analysis import Analysis
from kazprep.runs.runner import run
from kazprep.settings import Settings, settings_of, with_lemmas
from kazprep.spans import Spans
from kazprep.stages import built_in
from kazprep.stages.built_in import MorphologyStage
from kazprep.stages.registry import build_stages


class _Model:
    """It takes the word in lowercase for the lemma, and says how many sentences it was given at once."""

    def __init__(self):
        self.calls = []

    def analyze(self, sentences):
        self.calls.append([list(words) for words in sentences])
        return [
            [Analysis(word.lower(), "NOUN", str(index)) for index, word in enumerate(words)]
            for words in sentences
        ]


def document(*sentences):
    text = " ".join(sentences)
    ends = np.cumsum([len(each) + 1 for each in sentences])
    spans = Spans.of(
        (end - len(each) - 1, end - 1) for each, end in zip(sentences, ends.tolist(), strict=True)
    )
    words, at = [], 0
    for word in text.split():
        at = text.index(word, at)
        words.append((at, at + len(word)))
        at += len(word)
    return replace(Document.of(text), text=text, sentences=spans, tokens=Spans.of(words))


def test_each_token_has_its_analysis():
    model = _Model()
    first, second, empty = MorphologyStage(model)(
        [document("Абай келді .", "Ол кетті ."), document("Қар жауды ."), replace(Document.of("а"), text="а")]
    )
    assert [each.lemma for each in first.token_analyses] == ["абай", "келді", ".", "ол", "кетті", "."]
    assert [each.feats for each in first.analyses] == ["0", "1", "2", "0", "1", "2"]
    assert second.analyses[0] == Analysis("қар", "NOUN", "0")
    assert empty.analyses == ()
    assert model.calls == [[["Абай", "келді", "."], ["Ол", "кетті", "."], ["Қар", "жауды", "."]]]


def test_a_latin_word_has_no_ending_in_its_lemma():
    (found,) = MorphologyStage(_Model())([document("Ол Windows-тың терезесін X-терминалда ашты .")])
    assert [each.lemma for each in found.token_analyses][1:4] == ["Windows", "терезесін", "x-терминалда"]


def test_a_long_document_is_analysed_in_parts(monkeypatch):
    monkeypatch.setattr(built_in, "_CHUNK_TOKENS", 4)
    model = _Model()
    (found,) = MorphologyStage(model)([document("Абай келді .", "Ол кетті .", "Қар жауды .")])
    assert len(found.analyses) == 9
    assert [len(call) for call in model.calls] == [1, 1, 1]


def test_a_pipeline_fills_the_columns_of_tokens(monkeypatch):
    monkeypatch.setattr("kazprep.inference.morphology.loading.load_morphology", lambda *_: _Model())
    monkeypatch.setattr(built_in, "check_morphology", lambda folder: None)
    settings = settings_of({"pipeline": {"stages": ["normalize", "segment", "morphology"]}})
    pipeline = Pipeline.from_settings(settings)
    tokens = pipeline.frames(pipeline.batch(["Абай келді."]))["tokens"]
    assert tokens["lemma"].tolist() == ["абай", "келді", "."]
    assert tokens["upos"].tolist() == ["NOUN"] * 3


def test_it_is_no_default_stage():
    assert "morphology" not in Settings().pipeline.stages
    assert [stage.name for stage in build_stages(Settings())] == ["normalize", "segment", "tag"]


@pytest.mark.parametrize(
    ("stages", "expected"),
    [
        (["normalize", "segment", "tag"], ("normalize", "segment", "morphology", "tag")),
        (["normalize", "segment"], ("normalize", "segment", "morphology")),
        (["segment", "tag", "morphology"], ("segment", "tag", "morphology")),
    ],
)
def test_lemmas_add_the_stage_behind_segment(stages, expected):
    assert with_lemmas(settings_of({"pipeline": {"stages": stages}})).pipeline.stages == expected


def test_lemmas_need_segment():
    with pytest.raises(SettingsError, match="need the stage segment"):
        with_lemmas(settings_of({"pipeline": {"stages": ["normalize"]}}))


def test_it_needs_tokens():
    with pytest.raises(PipelineError, match="'morphology' requires sentences"):
        Pipeline([MorphologyStage(_Model())])


def test_models_without_morphology_are_an_error_that_says_what_to_do(tmp_path):
    shutil.copytree(EMBEDDED / "kk" / "tokenize", tmp_path / "models" / "kk" / "tokenize")
    write_manifest(tmp_path / "models")
    settings = settings_of(
        {
            "models": {"source": str(tmp_path / "models")},
            "pipeline": {"stages": ["normalize", "segment", "morphology"]},
        }
    )
    with pytest.raises(ModelError, match="kazprep train pos and kazprep train lemma"):
        Pipeline.from_settings(settings)
    (tmp_path / "а.txt").write_text("Қар жауды.", encoding="utf-8")
    with pytest.raises(ModelError, match="no models of parts of speech and lemmas"):
        run([tmp_path / "а.txt"], tmp_path / "run", settings)
    assert not (tmp_path / "run").exists()
