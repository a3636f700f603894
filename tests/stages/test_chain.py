"""Chains of stages: each finds the fields that it requires."""

from dataclasses import dataclass

import pytest

from kazprep.errors import PipelineError
from kazprep.stages.built_in import NormalizeStage
from kazprep.stages.chain import READER_FIELDS, check_chain


@dataclass(frozen=True)
class Step:
    name: str
    requires: frozenset
    provides: frozenset

    def __call__(self, documents):
        return list(documents)


def test_stages_that_fit_together_pass():
    check_chain([NormalizeStage(), Step("count", frozenset({"text", "raw_text"}), frozenset())])


def test_a_stage_that_lacks_a_field_is_an_error_that_names_both():
    step = Step("count", frozenset({"tokens", "text"}), frozenset())
    with pytest.raises(
        PipelineError, match="stage 'count' requires tokens, which no stage before it provides"
    ):
        check_chain([NormalizeStage(), step])


@pytest.mark.parametrize("field", sorted(READER_FIELDS))
def test_every_field_that_readers_fill_may_be_required(field):
    check_chain([Step("first", frozenset({field}), frozenset())])


def test_readers_fill_all_fields_that_no_stage_fills():
    assert {"doc_id", "source", "record", "format", "encoding", "external_id", "notes"} <= READER_FIELDS
    of_stages = {
        "text",
        "edits",
        "sentences",
        "parts",
        "tokens",
        "analyses",
        "entities",
        "language",
        "rejected",
    }
    assert not READER_FIELDS & of_stages
