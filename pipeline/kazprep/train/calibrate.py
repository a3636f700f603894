"""Calibration of a tagger's scores on held-out text: how often entities with a score are right.

The lines of `kazprep.inference.calibration` are fitted by logistic regression, as Platt scaling has it (Platt
1999, Probabilistic outputs for support vector machines).
"""

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from kazprep.entities.classes import FAMILIES, family_of
from kazprep.evaluate.calibration import Judged
from kazprep.evaluate.gold import GoldDocument
from kazprep.evaluate.predictions import predict_with_models
from kazprep.inference.calibration import CONFIG_KEY, OTHER_FAMILIES, Calibration, Line, logit
from kazprep.models.folder import model_path, write_manifest
from kazprep.train.logistic import Floats, fit_logistic

_WEIGHT_OF_PRIOR = 10.0

_LOG = logging.getLogger(__name__)


def calibrate(folder: Path, *held_out: Sequence[GoldDocument]) -> Calibration:
    """Fit the calibration of the tagger in a resources folder and store it in the tagger's file.

    Each of `held_out` is a set of gold documents that the tagger was not trained on, the set nearest to what
    users have at the end: see `fit_calibration`. An empty set is left out; without any nothing is changed.
    """
    store_calibration(folder, Calibration())
    judged = [
        Judged.of(documents, predict_with_models(documents, str(folder)))
        for documents in filter(None, held_out)
    ]
    calibration = fit_calibration(*judged)
    store_calibration(folder, calibration)
    for each in judged:
        fitted = Judged(calibration(each.scores, each.types).astype(float), each.types, each.right)
        errors = each.reliability.error, fitted.reliability.error
        _LOG.info("Calibration error of %s entities: %.3f, now %.3f", f"{len(each.types):,}", *errors)
    return calibration


def fit_calibration(*sets: Judged) -> Calibration:
    """The calibration for scores that were not calibrated, from sets of entities that were judged.

    A line is fitted to all entities of a set, then one to those of each family. Each fit starts from the line
    for the same entities of the set before, or from that for all entities, and is kept near to it, with the
    weight of some ten entities: so the last set decides, and where it has little, what is known before.
    """
    lines: dict[str, Line] = {}
    for judged in sets:
        families = np.array([family_of(label) for label in judged.types], object)
        logits, right = logit(judged.scores), judged.right.astype(np.float64)
        earlier = dict(lines)
        lines[OTHER_FAMILIES] = _fitted(logits, right, earlier.get(OTHER_FAMILIES, (1.0, 0.0)))
        for family in FAMILIES:
            chosen = families == family
            prior = earlier.get(family, lines[OTHER_FAMILIES])
            lines[family] = _fitted(logits[chosen], right[chosen], prior)
    return Calibration({family: (round(a, 4), round(b, 4)) for family, (a, b) in lines.items()})


def store_calibration(folder: Path, calibration: Calibration) -> None:
    """Write a calibration into the file of the tagger of a resources folder, and the file's new hash."""
    import torch

    path = model_path(folder, "ner")
    content: dict[str, Any] = torch.load(path, map_location="cpu", weights_only=True)
    config = {name: value for name, value in content["config"].items() if name != CONFIG_KEY}
    if calibration.lines:
        config[CONFIG_KEY] = calibration.as_config
    if config != content["config"]:
        torch.save(content | {"config": config}, path)
        write_manifest(folder)


def _fitted(logits: Floats, right: Floats, prior: Line) -> Line:
    """The line at which what was right is the most probable, near to `prior`."""
    inputs = np.stack([logits, np.ones_like(logits)], 1)
    slope, intercept = fit_logistic(inputs, right, np.array(prior), _WEIGHT_OF_PRIOR).tolist()
    return slope, intercept
