"""What a stage is, and how stages are chained."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from kazprep.document import Document

READ = frozenset({"raw_text", "content", "has_title", "published", "url"})
"""The fields of a document that the reader fills."""


class Stage(Protocol):
    """One step of the pipeline: it takes a batch of documents and gives them back with more fields filled.

    A stage keeps the order and the number of the documents, and does nothing else: timing, counting, error
    rows, progress and writing are the runner's. What a stage gives for a document does not depend on the
    documents beside it. It may raise for a batch that has a bad document; the runner then gives it the
    documents one by one and records those that fail.
    """

    @property
    def name(self) -> str:
        """The stage's name in `errors` and in the timings."""

    @property
    def requires(self) -> frozenset[str]:
        """The fields of `Document` that have to be filled before."""

    @property
    def provides(self) -> frozenset[str]:
        """The fields of `Document` that this stage fills."""

    def __call__(self, documents: Sequence[Document], /) -> list[Document]:
        """The same documents, in the same order, with the fields in `provides` filled."""


class PipelineError(ValueError):
    """Stages that do not fit together; the message names the stage and the fields that it lacks."""


def check_chain(stages: Iterable[Stage]) -> None:
    """Check that each stage finds the fields that it requires.

    Raises `PipelineError` when one does not.
    """
    filled = READ
    for stage in stages:
        missing = stage.requires - filled
        if missing:
            raise PipelineError(
                f"stage {stage.name!r} requires {', '.join(sorted(missing))}, "
                "which no stage before it provides"
            )
        filled |= stage.provides


def apply(stage: Stage, documents: Sequence[Document]) -> list[Document]:
    """What a stage gives for a batch.

    Raises what the stage raises, and `RuntimeError` when it does not give back the documents in their order.
    """
    done = stage(documents)
    if [document.doc_id for document in done] != [document.doc_id for document in documents]:
        raise RuntimeError(
            f"stage {stage.name!r} did not give back the documents of its batch in their order"
        )
    return done
