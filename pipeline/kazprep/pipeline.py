"""The pipeline that settings describe: which stages, in which order, with which models."""

from pathlib import Path

from kazprep.boundaries import RULES
from kazprep.models.resources import EMBEDDED, ModelError, official_folder
from kazprep.settings import Settings
from kazprep.stages.stage import Stage, check_chain


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


def build_stages(settings: Settings) -> tuple[Stage, ...]:
    """The stages of a run in their order, with the models loaded.

    Raises `ModelError` when the models can't be loaded.
    """
    # They bring in Stanza and torch, which take seconds to import.
    from kazprep.inference.loading import choose_engine, load_segmenter, load_tagger
    from kazprep.stages.normalize import NormalizeStage
    from kazprep.stages.segment import SegmentStage
    from kazprep.stages.tag import TagStage

    folder = models_folder(settings.models.source)
    engine = choose_engine(**settings.inference.model_dump())
    stages = (
        NormalizeStage(**settings.normalize.model_dump()),
        SegmentStage(
            load_segmenter(folder, settings.segment.max_paragraph_characters, engine),
            RULES.without(settings.segment.disable_rules) if settings.segment.rules else None,
        ),
        TagStage(load_tagger(folder, engine), trim=settings.tag.trim),
    )
    check_chain(stages)
    return stages
