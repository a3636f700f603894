"""Measuring speed: each variant gives the same, and the figures are what they say."""

from dataclasses import replace
from multiprocessing import Pipe

import numpy as np
import pytest

from kazprep.bench.measure import Measurement, Variant, _serve, agreement, measure
from kazprep.cli.bench import _report, _table, _with_device
from kazprep.entities.entity import Entities
from kazprep.errors import BenchError, InputError, ModelError
from kazprep.settings import load_settings
from kazprep.spans import Spans
from tests.conftest import SENTENCES
from tests.documents import document_of, example


@pytest.fixture(scope="module")
def documents():
    return [
        document_of("\n".join(SENTENCES[:4])),
        document_of(SENTENCES[4]),
        document_of(" ".join(SENTENCES)),
    ]


@pytest.fixture(scope="module")
def measured(documents):
    variants = [Variant("loop"), Variant("bulk"), Variant("kazprep", workers=2)]
    return [measure(variant, documents, load_settings()) for variant in variants]


def test_every_variant_finds_the_same(measured, documents):
    loop, bulk, own = measured
    assert [document.doc_id for document in own.documents] == [document.doc_id for document in documents]
    assert own.tokens > 50
    for other in (bulk, own):
        same = agreement(loop.documents, other.documents)
        assert (same.sentences, same.tokens, same.tags) == (1, 1, 1)


def test_the_lstm_layers_take_a_part_of_the_time(measured):
    assert len(measured) == 3
    for each in measured:
        assert 0 < each.lstm_seconds < each.seconds * each.variant.workers
        assert each.peak_bytes > 100e6


@pytest.mark.process
def test_what_a_process_can_not_do_is_said(documents):
    settings = load_settings(assignments=["models.source=жоқ"])
    with pytest.raises(BenchError, match=r"kazprep, 1 worker: models.source is 'жоқ'"):
        measure(Variant("kazprep"), documents, settings)


def test_agreement_is_a_share_of_what_stanza_found():
    stock = example()
    other = replace(
        stock,
        sentences=stock.sentences[:2],
        tokens=Spans(stock.tokens.start, stock.tokens.end + np.int32([0] * 8 + [1])),
        entities=Entities(Spans.of([(2, 4)]), ("PERSON",)),
    )
    same = agreement([stock, stock], [stock, other])
    assert same.sentences == 5 / 6
    assert same.tokens == 17 / 18
    assert same.tags == 16 / 18


def measurement(variant, seconds, lstm=0.0):
    return Measurement(variant, seconds, 900, 300_000_000, lstm, (example(),))


def test_the_report_compares_with_the_best_of_stanza():
    variants = [
        measurement(Variant("loop"), 3.0),
        measurement(Variant("bulk", threads=2), 2.0),
        measurement(Variant("kazprep", workers=2), 0.25, lstm=0.4),
    ]
    report = _report(variants, 47, "cpu")
    assert "each variant by itself on the CPU" in _table(report)
    assert [variant["ratio_to_best_stanza"] for variant in report["variants"]] == [0.67, 1, 8]
    assert report["variants"][2]["beside_lstm"] == 0.25
    assert "kazprep, 2 workers 3,600 8.00 300" in " ".join(_table(report).split())
    assert "sentences 100.0000%, tokens 100.0000%, tags 100.0000%, +25%" in _table(report)


def test_on_a_gpu_the_report_has_no_times_of_lstm_layers():
    report = _report(
        [measurement(Variant("loop"), 3.0, None), measurement(Variant("kazprep"), 1.0, None)], 47, "cuda"
    )
    assert "lstm_seconds" not in report["variants"][1]
    assert "each variant by itself on a GPU" in _table(report)
    assert _table(report).endswith("tokens 100.0000%, tags 100.0000%")
    assert "LSTM" not in _table(report)


def test_every_variant_runs_on_one_device(documents, monkeypatch):
    def load_pipeline(*_, use_gpu):
        raise ModelError(f"on a GPU: {use_gpu}")

    monkeypatch.setattr("kazprep.inference.stanza_pipeline.load_pipeline", load_pipeline)
    for has_gpu in (False, True):
        monkeypatch.setattr("torch.cuda.is_available", lambda has_gpu=has_gpu: has_gpu)
        settings, device = _with_device(load_settings())
        assert settings.inference.device == device == ("cuda" if has_gpu else "cpu")
        here, there = Pipe()
        _serve(there, Variant("loop"), settings, documents)
        assert str(here.recv()) == f"on a GPU: {has_gpu}"


@pytest.mark.parametrize("setting", ["backend=stanza", "precision=bfloat16"])
def test_settings_of_what_is_compared_are_refused(setting):
    with pytest.raises(InputError, match="bench times both backends and both precisions"):
        _with_device(load_settings(assignments=[f"inference.{setting}"]))


def test_bench_of_no_document_is_refused(command, tmp_path):
    (tmp_path / "бос.txt").touch()
    result = command("bench", tmp_path)
    assert result.returncode == 2
    assert result.stderr.startswith("kazprep: no document can be read in")
