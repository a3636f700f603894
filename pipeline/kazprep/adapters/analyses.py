"""Columns of lemmas, parts of speech and features, for the adapters that add columns to texts."""

from kazprep.document import Document
from kazprep.pipeline import Pipeline

_COLUMNS = ("lemma", "upos", "feats")


def analysis_columns(pipeline: Pipeline) -> tuple[str, ...]:
    """The columns of `tokens` with analyses, if a stage of the pipeline finds them, else none."""
    return _COLUMNS if any("analyses" in stage.provides for stage in pipeline.stages) else ()


def analysis_values(document: Document, column: str) -> list[str | None]:
    """One of these columns: a value for each token of the document, None where it is not known."""
    return [getattr(analysis, column) for analysis in document.token_analyses]
