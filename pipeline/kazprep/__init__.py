"""kazprep: a preprocessing pipeline for Kazakh text.

    kazprep.normalize(text)        repair a string, with a record of every change
    kazprep.transliterate(text, to="latin-2021")  write Cyrillic text in another script
    kazprep.Segmenter()(text)      its sentences and tokens
    kazprep.Tagger()(text)         its named entities
    kazprep.Pipeline()(text)       all of it; `tables` and `frames` make rows of documents
    kazprep.run("articles")        a folder of articles as tables, which it opens
    kazprep.open_run(path)         the tables of a finished run as pandas frames

Errors that the caller can correct are of the class `KazprepError`, or built-in ones such as `ValueError`.
What `__all__` names is the public interface: everything else may change.
The command line is `kazprep`: `kazprep run articles --output outputs/articles`.
"""

from typing import TYPE_CHECKING

from kazprep.document import Document
from kazprep.errors import KazprepError
from kazprep.lazy_names import lazy_names
from kazprep.normalization import Normalized, Repair, normalize
from kazprep.transliteration import Transliterated, transliterate
from kazprep.version import __version__

__all__ = [
    "SCHEMAS",
    "Document",
    "KazprepError",
    "Normalized",
    "Pipeline",
    "Repair",
    "Run",
    "Segmenter",
    "Tagger",
    "Transliterated",
    "__version__",
    "normalize",
    "open_run",
    "run",
    "transliterate",
]

if TYPE_CHECKING:
    from kazprep.pipeline import Pipeline, Segmenter, Tagger
    from kazprep.processing.process import run
    from kazprep.runs.opened import Run, open_run
    from kazprep.tables.schemas import SCHEMAS
else:
    __getattr__ = lazy_names(
        __name__,
        {
            "Pipeline": "kazprep.pipeline",
            "Run": "kazprep.runs.opened",
            "SCHEMAS": "kazprep.tables.schemas",
            "Segmenter": "kazprep.pipeline",
            "Tagger": "kazprep.pipeline",
            "open_run": "kazprep.runs.opened",
            "run": "kazprep.processing.process",
        },
    )


def __dir__() -> list[str]:
    """The public names, including those that are imported only on first access."""
    return sorted(__all__)
