"""The pipeline: stages in their order, from settings or from a list of them, over texts of one's own."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from kazprep.boundaries import RULES
from kazprep.document import Document, checked_document
from kazprep.errors import ModelError
from kazprep.models.folder import EMBEDDED, official_folder
from kazprep.settings import Settings, load_settings, settings_of
from kazprep.stages.stage import Stage, apply, check_chain, columns_of
from kazprep.text.arguments import described, many
from kazprep.text_processor import TextProcessor, as_document

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa


class Pipeline(TextProcessor):
    """Stages that a text goes through one after the other; the default ones repair, split and tag it.

    >>> document = Pipeline()("Абай Алматыда тұрады.")  # doctest: +SKIP
    >>> [(entity.text, entity.type) for entity in document.named_entities]  # doctest: +SKIP
    [('Абай', 'PERSON'), ('Алматыда', 'GPE')]

    torch computes in one thread meanwhile, and has as many as before afterwards. Several Python threads may
    use one pipeline: they take turns. Pickling takes the models along.
    """

    def __init__(self, stages: Sequence[Stage] | None = None) -> None:
        """Chain these stages, or without any those of the default settings.

        Raises `TypeError` for what is not a list of stages, `PipelineError` for stages that do not fit
        together.
        """
        self.stages: tuple[Stage, ...] = (
            build_stages(Settings(), blank=True) if stages is None else _checked_stages(stages)
        )
        check_chain(self.stages)

    @classmethod
    def from_settings(cls, settings: Settings | Mapping[str, Mapping[str, Any]] | str | Path) -> Self:
        """The pipeline that settings describe: a TOML file of them, or a mapping of the same form.

        Raises `SettingsError` for settings that can't be used, `ModelError` for models that can't be loaded,
        `TypeError` for what is none of these.

        >>> Pipeline.from_settings({"pipeline": {"stages": ["normalize"]}})
        <Pipeline normalize>
        """
        if isinstance(settings, Mapping):
            settings = settings_of(settings)
        elif isinstance(settings, str | Path):
            settings = load_settings(Path(settings))
        elif not isinstance(settings, Settings):
            raise TypeError(
                f"settings have to be the path of a TOML file or a mapping, not {described(settings)}"
            )
        return cls(build_stages(settings, blank=True))

    def __repr__(self) -> str:
        return f"<Pipeline {' → '.join(stage.name for stage in self.stages) or 'without stages'}>"

    def _document(self, text: str | Document, number: int) -> Document:
        return as_document(text, number)

    def _through(self, documents: list[Document]) -> list[Document]:
        for stage in self.stages:
            documents = apply(stage, documents)
        return documents

    def tables(self, documents: Iterable[Document]) -> "dict[str, pa.Table]":
        """The rows of documents in each table, by its name, as a run writes them; `errors` is empty.

        Raises `TypeError` for what are not documents: a single one, texts, a frame.
        """
        from kazprep.tables.build import concat, document_rows

        columns = columns_of(self.stages)
        return concat(document_rows(_checked_documents(documents), columns=columns), columns)

    def frames(self, documents: Iterable[Document]) -> "dict[str, pd.DataFrame]":
        """The same as pandas frames, as `open_run` gives them."""
        from kazprep.tables.pandas_types import to_pandas

        return {name: to_pandas(table) for name, table in self.tables(documents).items()}


def _checked_stages(stages: Iterable[Stage]) -> tuple[Stage, ...]:
    checked = tuple(many(stages, "stages", "stage"))
    for index, stage in enumerate(checked):
        if not hasattr(stage, "name") or not callable(stage):
            raise TypeError(
                f"stage {index} has to be a stage object, not {described(stage)}: "
                "Pipeline.from_settings takes stages by their names"
            )
    return checked


def _checked_documents(documents: Iterable[Document]) -> list[Document]:
    given = many(documents, "documents", "document", single=(Document,))
    return [checked_document(document, f"document {index}") for index, document in enumerate(given)]


def models_folder(source: str) -> Path:
    """The Stanza resources folder that `models.source` names: `embedded`, `stanza` or a path.

    Raises `ModelError` when there is none.
    """
    if source == "stanza":
        folder = official_folder()
        if not (folder / "resources.json").is_file():
            raise ModelError(
                f"models.source is 'stanza', and Stanza's official models are not in {folder}. "
                "Fetch them, once: kazprep models fetch stanza"
            )
        return folder
    folder = EMBEDDED if source == "embedded" else Path(source).expanduser()
    if not (folder / "resources.json").is_file():
        raise ModelError(
            f"models.source is {source!r}, and {folder} is not a Stanza resources folder: "
            'it has no resources.json. Use "embedded", "stanza" or the path of a folder that has one.'
        )
    return folder


def build_stages(settings: Settings, *, blank: bool = False) -> tuple[Stage, ...]:
    """The stages of a run in their order, with the models loaded; `blank` lets empty documents through.

    Raises `ModelError` when the models can't be loaded, `PipelineError` for stages that are not there or do
    not fit together.
    """
    from kazprep.stages.registry import custom_stages

    own = custom_stages(settings)
    return tuple(
        own[name].stage if name in own else _built_in(name, settings, blank)
        for name in settings.pipeline.stages
    )


def _built_in(name: str, settings: Settings, blank: bool) -> Stage:
    """A stage that comes with the package."""
    if name == "normalize":
        from kazprep.stages.normalize import NormalizeStage

        return NormalizeStage(**settings.normalize.model_dump(), blank=blank)
    # They bring in Stanza and torch, which take seconds to import.
    from kazprep.inference.loading import choose_backend, load_segmenter, load_tagger
    from kazprep.stages.segment import SegmentStage
    from kazprep.stages.tag import TagStage

    folder = models_folder(settings.models.source)
    engine = choose_backend(**settings.inference.model_dump())
    if name == "segment":
        return SegmentStage(
            load_segmenter(folder, settings.segment.max_paragraph_characters, engine),
            RULES.without(settings.segment.disable_rules) if settings.segment.rules else None,
        )
    return TagStage(load_tagger(folder, engine), **settings.tag.model_dump())
