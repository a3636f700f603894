"""The pipeline that settings describe."""

import pytest

from kazprep.boundaries import RULES
from kazprep.settings import load_settings
from kazprep.stages.built_in import SegmentStage
from kazprep.stages.registry import build_stages

pytestmark = pytest.mark.model


def segment_stage(*assignments):
    (stage,) = [
        s for s in build_stages(load_settings(assignments=assignments)) if isinstance(s, SegmentStage)
    ]
    return stage


def test_rules_run_unless_they_are_disabled():
    assert segment_stage().rules == RULES
    names = segment_stage("segment.disable_rules=['initial', 'comma-token']").rules.names()
    assert set(RULES.names()) - set(names) == {"initial", "comma-token"}


def test_rules_can_be_left_out_altogether():
    assert segment_stage("segment.rules=false").rules is None
