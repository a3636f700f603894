"""The stages of the pipeline, what makes a stage, and what makes a stage of a function."""

from kazprep.errors import PipelineError
from kazprep.stages.function import FunctionStage
from kazprep.stages.stage import Stage
from kazprep.tables.columns import Column, ColumnError

__all__ = ["Column", "ColumnError", "FunctionStage", "PipelineError", "Stage"]
