"""The stages of the pipeline, the contract of a stage, and a stage made of a function."""

from kazprep.errors import PipelineError
from kazprep.stages.apply import InvalidDocumentError
from kazprep.stages.stage import FunctionStage, Stage
from kazprep.tables.columns import Column, ColumnError

__all__ = ["Column", "ColumnError", "FunctionStage", "InvalidDocumentError", "PipelineError", "Stage"]
