"""Stages for runs that need no models: quick, with a column that they add, and with trouble for a worker."""

import os
import signal
import time
from dataclasses import replace

import pyarrow as pa

from kazprep.document import Document
from kazprep.stages.stage import FunctionStage
from kazprep.tables.columns import Column
from kazprep.text.paragraphs import paragraphs

N_LETTERS = Column("tokens", "n_letters", pa.int32(), "letters in the token")


def _split(document: Document) -> Document:
    spans = paragraphs(document.text, 10_000)
    split = replace(document, sentences=spans, tokens=spans)
    counts = [sum(map(str.isalpha, text)) for text in split.token_texts]
    return split.with_column("tokens", "n_letters", counts)


PARAGRAPHS = FunctionStage(
    _split,
    requires={"text"},
    provides={"sentences", "tokens"},
    columns=[N_LETTERS],
    name="paragraphs",
)
"""Every paragraph is a sentence and a token."""


def _trouble(document: Document) -> Document:
    if "өлтір" in document.text:
        os.kill(os.getpid(), signal.SIGKILL)
    if "құлат" in document.text:
        os.kill(os.getppid(), signal.SIGKILL)
        time.sleep(3600)
    if "ұйықта" in document.text:
        time.sleep(3600)
    time.sleep(float(os.environ.get("KAZPREP_TEST_SLEEP", "0")))
    return document


TROUBLE = FunctionStage(_trouble, requires={"text"}, name="trouble")
"""Takes `KAZPREP_TEST_SLEEP` seconds for a document, and does to a worker what words of the document say.

`өлтір` kills it, `ұйықта` makes it sleep, `құлат` kills the process that started it: on Ray, an actor.
"""

WITHOUT_MODELS = (
    'pipeline.stages=["normalize", "tests.endurance.stages:TROUBLE", "tests.endurance.stages:PARAGRAPHS"]'
)
"""The setting that runs them instead of the stages with models."""
