"""The segmenter for other people's code: a string in, sentences and tokens out."""

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

from kazprep.boundaries import RULES
from kazprep.document import Document, document_id
from kazprep.pipeline import models_folder
from kazprep.settings import settings_of
from kazprep.stages.stage import apply
from kazprep.text_processor import TextProcessor


class Segmenter(TextProcessor):
    """Splits text into `sentences` and `tokens` as it stands, without repairs.

    The text of a document is its `text` where something has filled it, else its raw content.

    Offsets count code points of the string that was given. A line of it is a paragraph, and no sentence
    crosses one. torch computes in one thread meanwhile, and has as many as before afterwards. Several Python
    threads may use one segmenter: they take turns. Pickling keeps the arguments; the models are loaded anew.
    """

    def __init__(
        self,
        models: str | Path = "embedded",
        *,
        rules: bool = True,
        disable_rules: Collection[str] = (),
        precision: str = "float32",
        device: str = "auto",
    ) -> None:
        """Load the models: `embedded`, `stanza` or a folder; the rest is as the settings have it.

        Raises `SettingsError` for a wrong argument, `ModelError` for models that can't be loaded.
        """
        settings = settings_of(
            {
                "models": {"source": str(models)},
                "segment": {"rules": rules, "disable_rules": disable_rules},
                "inference": {"precision": precision, "device": device},
            }
        )
        from kazprep.inference.loading import choose_engine, load_segmenter
        from kazprep.stages.segment import SegmentStage

        self._arguments = (models, rules, disable_rules, precision, device)
        engine = choose_engine(**settings.inference.model_dump())
        folder = models_folder(settings.models.source)
        self._stage = SegmentStage(
            load_segmenter(folder, settings.segment.max_paragraph_characters, engine),
            RULES.without(settings.segment.disable_rules) if rules else None,
        )

    def __reduce__(self) -> tuple[object, ...]:
        return _segmenter, self._arguments

    def _document(self, text: str | Document, number: int) -> Document:
        return unrepaired(text, number)

    def _through(self, documents: list[Document]) -> list[Document]:
        return apply(self._stage, documents)


def _segmenter(
    models: str | Path, rules: bool, disable_rules: Collection[str], precision: str, device: str
) -> Segmenter:
    return Segmenter(models, rules=rules, disable_rules=disable_rules, precision=precision, device=device)


def unrepaired(text: str | Document, record: int) -> Document:
    """A document whose text is the whole string, or the raw content where nothing has repaired it."""
    if isinstance(text, Document):
        start, end = text.content
        return text if text.text or start == end else replace(text, text=text.raw_text[start:end])
    doc_id = document_id("", record, text)
    return Document(doc_id, "", record, "txt", text, (0, len(text)), text=text)
