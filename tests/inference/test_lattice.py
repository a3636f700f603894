"""The probability of an entity, against the sum over all sequences of tags, one by one."""

from itertools import pairwise, product

import numpy as np
import pytest
import torch

from kazprep.entities.bio import may_follow
from kazprep.inference.calibration import CONFIG_KEY, Calibration
from kazprep.inference.lattice import Lattice, TagColumns
from kazprep.inference.viterbi import Edges, Transitions
from kazprep.spans import Spans

TAGS = ["O", *(f"{prefix}-{label}" for label in ("GPE", "PERSON", "DATE") for prefix in "BIES")]
PATHS = {1: ["S"], 2: ["B", "E"], 3: ["B", "I", "E"]}


def random_lattice(lengths, *, valid=True, spread=1.0, edges=False):
    """Sentences of these lengths with random scores; the transitions that BIOES has, or all."""
    torch.manual_seed(4)
    scores = spread * torch.randn(sum(lengths), len(TAGS))
    transitions = torch.randn(len(TAGS), len(TAGS))
    if valid:
        for one, before in enumerate(TAGS):
            for other, tag in enumerate(TAGS):
                if not may_follow(before, tag):
                    transitions[one, other] = -10_000
    prepared = Transitions(transitions)
    tags = [TAGS[index] for index in prepared.order.tolist()]
    lattice = Lattice(
        scores[:, prepared.order],
        np.arange(sum(lengths)),
        prepared,
        np.cumsum([0, *lengths]).astype(np.int32),
        TagColumns(tags),
        Edges.of(tags, "cpu") if edges else None,
    )
    return lattice, scores.double().numpy(), transitions.double().numpy()


def enumerated(scores, transitions, start, end, label, edges):
    """The probability of an entity in a sentence, by all sequences of tags."""
    total = having = 0.0
    wanted = [TAGS.index(f"{prefix}-{label}") for prefix in PATHS[end - start]]
    for path in product(range(len(TAGS)), repeat=len(scores)):
        if edges and (TAGS[path[0]][:1] in "IE" or TAGS[path[-1]][:1] in "BI"):
            continue
        score = sum(scores[step, tag] for step, tag in enumerate(path))
        score += sum(transitions[one, other] for one, other in pairwise(path))
        total += np.exp(score)
        having += np.exp(score) * (list(path[start:end]) == wanted)
    return having / total


@pytest.mark.parametrize(("valid", "edges"), [(True, False), (False, False), (True, True)])
@pytest.mark.parametrize(
    ("start", "end", "label"), [(0, 1, "GPE"), (0, 3, "PERSON"), (1, 3, "DATE"), (2, 3, "GPE"), (3, 4, "GPE")]
)
def test_it_is_the_share_of_the_sequences_that_have_the_entity(start, end, label, valid, edges):
    lattice, scores, transitions = random_lattice([2, 4, 1], valid=valid, edges=edges)
    (found,) = lattice.probabilities(Spans.of([(start + 2, end + 2)]), [label])
    assert found == pytest.approx(enumerated(scores[2:6], transitions, start, end, label, edges), rel=1e-4)


def test_those_of_all_entities_of_a_token_add_up_to_at_most_one():
    lattice, *_ = random_lattice([6])
    spans = [(first, last) for first in range(6) for last in range(first + 1, 7) if first <= 3 < last]
    labels = ["GPE", "PERSON", "DATE"]
    every = [(span, label) for span in spans for label in labels]
    found = lattice.probabilities(Spans.of(span for span, _ in every), [label for _, label in every])
    assert 0 < found.sum() < 1


def test_it_does_not_depend_on_other_sentences_and_entities(monkeypatch):
    lattice, *_ = random_lattice([5, 9, 1, 30, 2, 2, 17, *[3] * 20])
    first = lattice.first_tokens
    spans = [(start, start + 1) for start in first[:-1].tolist()]
    together = lattice.probabilities(Spans.of(spans), ["GPE"] * len(spans))
    # With so few tags the last bits differ; test_tagger.py has it exactly, with the tags of a real tagger.
    for index, span in enumerate(spans):
        assert lattice.probabilities(Spans.of([span]), ["GPE"]) == pytest.approx(together[index], rel=1e-5)
    monkeypatch.setattr("kazprep.inference.lattice._MAX_PADDED_TOKENS", 12)
    assert lattice.probabilities(Spans.of(spans), ["GPE"] * len(spans)) == pytest.approx(together, rel=1e-5)


def test_scores_farther_apart_than_those_of_taggers_do_no_harm():
    lattice, *_ = random_lattice([40, 3], spread=12.0)
    spans = [(start, start + size) for start in range(38) for size in (1, 2)]
    found = lattice.probabilities(Spans.of(spans), ["GPE"] * len(spans))
    assert ((found >= 0) & (found <= 1)).all()


@pytest.mark.parametrize(("span", "label"), [((0, 1), "LAW"), ((1, 3), "GPE"), ((1, 4), "PERSON")])
def test_what_the_tagger_cannot_say_has_none(span, label):
    lattice, *_ = random_lattice([2, 2])
    found = lattice.probabilities(Spans.of([(0, 1), span]), ["GPE", label])
    assert np.isnan(found).tolist() == [False, True]


def test_no_entities_have_no_probabilities():
    lattice, *_ = random_lattice([2])
    assert len(lattice.probabilities(Spans.empty(), [])) == 0


def test_a_calibration_is_by_family_and_stored_as_plain_lists():
    calibration = Calibration({"": (1.0, 0.0), "people": (0.5, -1.0)})
    assert Calibration.of({CONFIG_KEY: calibration.as_config}) == calibration
    found = calibration(np.array([0.9, 0.9, np.nan]), ["PERSON", "GPE", "GPE"])
    assert found.tolist() == pytest.approx([0.5246, 0.9, float("nan")], nan_ok=True)


def test_without_a_calibration_probabilities_stay():
    assert Calibration.of({})(np.array([0.25]), ["GPE"]).tolist() == [0.25]


def test_calibrated_scores_are_in_the_order_of_the_probabilities():
    probabilities = np.linspace(0, 1, 50)
    found = Calibration({"": (0.4, -0.6)})(probabilities, ["GPE"] * 50)
    assert (np.diff(found) >= 0).all()
    assert ((found >= 0) & (found <= 1)).all()
