"""All settings, section by section, each with its default and its description.

The text below a setting is its description, also in `configs/default.toml` and in the JSON schema.
"""

from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from kazprep.encodings import encoding_names, known_encoding
from kazprep.errors import nearest
from kazprep.file_extensions import COMPRESSIONS, EXTENSIONS
from kazprep.normalization import WrappedLines
from kazprep.settings.types import (
    MAX_FLOAT_INTEGER,
    MAX_INT32,
    BoundaryRules,
    Count,
    EntityRules,
    Flag,
    Names,
    NormalizationRules,
    Scripts,
    Seconds,
)
from kazprep.transliteration import SCRIPTS

BUILT_IN_STAGES = ("normalize", "segment", "morphology", "tag")
DEFAULT_STAGES = tuple(stage for stage in BUILT_IN_STAGES if stage != "morphology")
"""The stages of a run by default: `morphology` takes time that who needs no lemmas saves."""


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Extensions(dict[str, str]):
    """A table of settings that is never changed, so that settings with it can be compared and hashed."""

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(frozenset(self.items()))


class InputSettings(_Section):
    """Which files of a folder are read, and how."""

    ignore: Names = (".*", "~$*", "Thumbs.db", "desktop.ini", "__MACOSX")
    """Names of files and folders inside an input folder that are left out, as shell patterns. The output
    folders of kazprep, and _SUCCESS and the other marker files of Spark and Hadoop, are always left out.
    Everything else that can't be read becomes a row in the errors table."""
    extensions: dict[str, str] = Field(
        default_factory=_Extensions,
        json_schema_extra={"additionalProperties": {"enum": [*EXTENSIONS]}, "default": {}},
    )
    """The formats of files with other file name extensions, as in { dat = "txt", log = "jsonl" }; "" is
    for names without an extension. Formats: csv, docx, html, json, jsonl, md, parquet, tar, tsv, txt, warc,
    xlsx, zip."""
    encoding: Annotated[str, Field(json_schema_extra={"examples": encoding_names()})] = ""
    """The encoding of every text file, as in "windows-1251" or "kz1048". Empty: the byte order mark decides,
    else UTF-8 if the file is strictly valid UTF-8, else the encoding that a page declares, else the one that
    is most likely by the letters."""
    column_names: Names = ()
    """The names of all columns, for CSV and TSV files without a header row, as in ["id", "text"]. Empty: the
    first row has the names."""
    text_column: Names = ()
    """The column (or field) with the text in CSV, TSV, XLSX, JSON and Parquet files, as in "body", or
    "content.rendered" for a field inside another. Of several, as in ["body", "article_text"], the first that
    a file has is used. Empty: a known name such as text, content or body; docs/inputs.md lists them, for this
    and the other columns. A name that no file has is an error."""
    title_column: Names = ()
    """The column with the title. Empty: title, headline and the like."""
    date_column: Names = ()
    """The column with the date of publication. Empty: date, published and the like."""
    url_column: Names = ()
    """The column with the address. Empty: url, link and the like."""
    id_column: Names = ()
    """The column with the record's id in its source, which becomes external_id. Empty: id, uuid and the
    like."""
    doc_id: Literal["record", "external_id"] = "record"
    """What identifies a record in its doc_id, besides the path of its file and its text: "record", its index
    in the file, or "external_id", its id in its source. With the latter doc_id does not change when records
    before it are added or removed; docs/inputs.md says what that costs."""
    date_order: Literal["", "day-month", "month-day"] = ""
    """How a date such as 03/04/2026 is read: "day-month" or "month-day". Empty: such a date is left out,
    because nothing in it says which number is the month. Unambiguous dates, such as 2026-04-03, 03.04.2026
    and 13/04/2026, don't need it."""
    markup: Literal["auto", "keep", "remove"] = "auto"
    """HTML in the texts and titles of records. "auto" removes tags and character references where they are
    certainly markup (not in a < b), "keep" leaves all of it, "remove" reads every field as HTML: anything
    like a tag is removed, and line ends are white space. docs/inputs.md has the details."""
    split_bytes: Annotated[int, Field(strict=True, ge=1, le=MAX_FLOAT_INTEGER)] = 8_388_608
    """Uncompressed JSON Lines files and Parquet files of more bytes than this are split into byte ranges of
    about this size, so that several workers share a file. The default, 8 MiB, is that of run.shard_bytes."""
    max_document_bytes: Count = 268_435_456
    """The maximum size of a document, record or line, in bytes or characters. A larger one becomes a row in
    errors."""
    max_markup_bytes: Count = 33_554_432
    """The maximum size of an HTML or Markdown document in bytes. It is lower because parsing takes many times
    the document's size in memory."""
    max_json_values: Count = 2_000_000
    """The maximum number of values (fields, list items) in a JSON record. Each takes some hundred bytes of
    memory."""
    max_json_depth: Annotated[int, Field(strict=True, ge=1, le=500)] = 100
    """The maximum depth of nested values in a JSON record."""
    max_unpacked_bytes: Annotated[int, Field(strict=True, ge=1, le=MAX_FLOAT_INTEGER)] = 68_719_476_736
    """The maximum number of bytes that one compressed file or archive may unpack to, all members together."""
    max_compression_ratio: Annotated[int, Field(strict=True, ge=2, le=MAX_INT32)] = 200
    """The maximum ratio of unpacked to compressed size. It is checked after the first 16 MiB of unpacked
    data."""
    max_archive_depth: Annotated[int, Field(strict=True, ge=0, le=16)] = 3
    """The maximum depth of archives inside archives. 0 reads no archives."""

    @field_validator("extensions")
    @classmethod
    def _extensions_have_formats(cls, extensions: dict[str, str]) -> dict[str, str]:
        named = {f".{extension.strip().lower().lstrip('.')}": form for extension, form in extensions.items()}
        named = {"" if name == "." else name: form.lower().lstrip(".") for name, form in named.items()}
        for extension, form in named.items():
            if extension in COMPRESSIONS or "." in extension[1:]:
                raise ValueError(
                    f"{extension!r} can't be given a format: name the last extension before a compressor's"
                )
            if form not in EXTENSIONS:
                raise ValueError(
                    f"{extension or 'no extension'} has the format {form!r}{nearest(form, EXTENSIONS)}; "
                    f"formats: {', '.join(EXTENSIONS)}"
                )
        return _Extensions(named)

    @field_validator("encoding")
    @classmethod
    def _encoding_exists(cls, name: str) -> str:
        if not name:
            return name
        known = known_encoding(name)
        if known is None:
            raise ValueError(
                f"there is no encoding {name!r}{nearest(name, encoding_names())}; "
                f"encodings: {', '.join(encoding_names())}"
            )
        return known


class PipelineSettings(_Section):
    """Which stages a document passes, in which order."""

    stages: Annotated[Names, Field(min_length=1)] = DEFAULT_STAGES
    """The stages in their order: built-in stages and those of installed packages by their names, a custom
    stage of a module as "module:attribute"; docs/stages.md says how to write one. The options of a stage that
    is not built in are in a section of its name: [stages.NAME] or [stages."module:attribute"]. Further stages
    that ship with kazprep: morphology (docs/morphology.md), which comes after segment; quality, script,
    language, sentence_language, token_language, duplicates, filter (docs/hygiene.md)."""


class NormalizeSettings(_Section):
    """What is repaired."""

    profile: Literal["minimal", "default", "aggressive", "restore"] = "default"
    """The set of repairs: "minimal" (Unicode hygiene only), "default" (safe repairs), "aggressive" (also
    matters of taste) or "restore" (safe repairs, and words restored by a lexicon, each with its confidence:
    docs/restoration.md)."""
    enable: NormalizationRules = ()
    """Rules to run in addition to those of the profile, as in ["comma-space"]; docs/normalization.md lists
    all rules."""
    disable: NormalizationRules = ()
    """Rules not to run, as in ["hyphen"]."""
    wrapped_lines: WrappedLines = "auto"
    """Which documents have their wrapped lines joined: "auto", those that were wrapped at a fixed width (a
    scan, a PDF, an old e-mail); "always", every document, except at blank lines and indents; "never",
    none."""
    scripts: Scripts = SCRIPTS
    """The scripts that Kazakh is brought to Cyrillic from, where a line is recognised as Kazakh:
    "latin-2021", "latin-2018", "latin-2017", "latin-1929", "latin-chat" (as people type it) and "arabic";
    docs/scripts.md describes them. Empty: none."""


class ModelSettings(_Section):
    """Which models find sentences, tokens and entities."""

    source: Annotated[str, Field(coerce_numbers_to_str=True)] = "embedded"
    """The models: "embedded" for those that ship with kazprep, "stanza" for Stanza's official ones (download
    them once with kazprep models fetch stanza), or the path of a Stanza resources folder with a Kazakh
    tokenizer and named-entity tagger. A run never downloads anything."""


class SegmentSettings(_Section):
    """How text is split into sentences and tokens."""

    max_paragraph_characters: Annotated[int, Field(strict=True, ge=100, le=MAX_INT32)] = 10_000
    """Paragraphs of more characters than this are cut into chunks before they are split into sentences: at
    the end of a sentence if there is one in the second half of the chunk, else at white space, else inside a
    word. This limits the length of a sentence."""
    rules: Flag = True
    """Whether rules correct the boundaries that the model finds: abbreviations, initials, quotations, numbers
    and so on; docs/boundaries.md lists them. Without them, sentences and tokens are exactly the model's."""
    disable_rules: BoundaryRules = ()
    """Rules not to apply, as in ["list-number"]: over boundaries (docs/boundaries.md) or over the parts of an
    article (docs/structure.md)."""


class TagSettings(_Section):
    """How entities are found."""

    trim: Flag = True
    """Whether punctuation such as dashes and commas is trimmed from the edges of entities, and entities of
    punctuation only are dropped."""
    contacts: Flag = True
    """Whether e-mail addresses, links and complete telephone numbers are labelled CONTACT, whatever the model
    says: the rule contact, which runs without the others, too."""
    rules: Flag = True
    """Whether rules correct what the model finds: times, dates, sums, numbers with their units, names with
    the nouns behind them and so on; docs/entities.md lists them. Without them, entities are the model's."""
    disable_rules: EntityRules = ()
    """Rules not to apply, as in ["list-number"]."""
    valid_ends: Flag = True
    """Whether an entity always ends where its sentence does. Stock Stanza also considers sequences of tags
    that end inside an entity, and finds those in headings and lines of tables, which have no full stop."""
    names: str = ""
    """A file of names with their classes, which win over the model and the rules, and of what must not be an
    entity: docs/entities.md describes it. A relative path is looked for beside the settings file that has it,
    otherwise in the current folder. Empty: the file beside the folder of the tables that is called after it,
    as outputs/articles.names.tsv is for outputs/articles, if there is one."""
    corrections: str = ""
    """A file of corrections of single places, which win over all else: docs/corrections.md describes it. A
    relative path is as for names. Empty: the file beside the folder of the tables, as
    outputs/articles.corrections.tsv is, if there is one."""


class InferenceSettings(_Section):
    """How the models are run."""

    backend: Literal["kazprep", "stanza"] = "kazprep"
    """What runs the models: "kazprep", an implementation with the output of stock Stanza that is several
    times as fast, or "stanza", stock Stanza, for comparison."""
    precision: Literal["float32", "bfloat16"] = "float32"
    """The number format of the LSTM layers: "float32", single precision, as in Stanza, or "bfloat16", which
    is faster on processors with instructions for it, and less exact."""
    device: Literal["auto", "cpu", "cuda"] = "auto"
    """Where the models run: "cpu", "cuda" for an NVIDIA GPU, or "auto" for a GPU if there is one."""


class RunSettings(_Section):
    """How the work is divided among workers."""

    workers: Annotated[int, Field(strict=True, ge=0, le=MAX_INT32)] = 0
    """The number of worker processes, each with one thread. 0: as many as there are cores (or GPUs, on a Ray
    cluster with GPUs). The tables do not depend on it."""
    engine: Literal["local", "ray"] = "local"
    """What distributes the work: "local", processes on this machine, or "ray", a Ray cluster
    (docs/cluster.md), which needs pip install 'kazprep[ray]'. The tables do not depend on it."""
    ray_address: str = ""
    """The Ray cluster: HOST:PORT of its head, or "auto" on one of its machines. Empty: the environment
    variable RAY_ADDRESS, else Ray is started on this machine for the duration of the run."""
    shard_bytes: Count = 8_388_608
    """The work is divided into shards of at most about this many bytes of input. One worker processes a
    shard, which becomes one Parquet file per table."""
    batch_characters: Count = 100_000
    """The maximum number of characters that pass a stage in one batch. A longer document is a batch by
    itself."""
    document_timeout_seconds: Seconds = 600.0
    """A document that takes longer than this many seconds becomes a row in errors. The limit grows with the
    document, see below. There is no limit if both are 0."""
    timeout_seconds_per_million_characters: Seconds = 500.0
    """Seconds added to document_timeout_seconds for each million characters of the document (or bytes, while
    it is read). A million characters usually take about 15 seconds."""


class OutputSettings(_Section):
    """How the tables are written."""

    compression_level: Annotated[int, Field(strict=True, ge=1, le=22)] = 3
    """The level of zstd compression, 1 to 22. The default, 3, is that of zstd."""
    row_group_size: Count = 131_072
    """The maximum number of rows in a Parquet row group."""
    max_errors_per_file: Count = 10_000
    """The maximum number of rows in errors for one input file. If there are more failures, one further row
    has their number."""


class ReportSettings(_Section):
    """Whether and how a run ends with a report."""

    enabled: Flag = True
    """Whether a run ends with report.html, a page that shows what was found, repaired and refused."""
    language: Literal["en", "kk", "ru"] = "en"
    """The language of the page: "en", "kk" or "ru"."""
    documents: Annotated[int, Field(strict=True, ge=0, le=MAX_INT32)] = 200
    """The maximum number of documents that can be read in the page: a sample, the same each time. The figures
    are of all documents."""


class NotebookSettings(_Section):
    """Whether a run ends with a notebook."""

    enabled: Flag = True
    """Whether a run ends with explore.ipynb, a notebook over its tables. An existing one is not changed."""


class StageSettings(BaseModel):
    """The options of stages that are not built in, by the stage's name in pipeline.stages."""

    model_config = ConfigDict(frozen=True, extra="allow")

    @model_validator(mode="before")
    @classmethod
    def _are_tables(cls, options: object) -> object:
        if isinstance(options, Mapping):
            for name, values in options.items():
                if not isinstance(values, Mapping):
                    raise ValueError(f"stages.{name} takes a table of options, as in [stages.{name}]")
        return options


class Settings(_Section):
    """Every setting of kazprep; `kazprep settings` prints them with what they do."""

    input: InputSettings = InputSettings()
    pipeline: PipelineSettings = PipelineSettings()
    normalize: NormalizeSettings = NormalizeSettings()
    models: ModelSettings = ModelSettings()
    segment: SegmentSettings = SegmentSettings()
    tag: TagSettings = TagSettings()
    inference: InferenceSettings = InferenceSettings()
    run: RunSettings = RunSettings()
    output: OutputSettings = OutputSettings()
    report: ReportSettings = ReportSettings()
    notebook: NotebookSettings = NotebookSettings()
    stages: StageSettings = StageSettings()

    @model_validator(mode="after")
    def _options_are_of_stages(self) -> Self:
        for name in self.stages.model_dump():
            if name not in self.pipeline.stages:
                raise ValueError(
                    f"stages.{name} has options, but pipeline.stages has no {name!r}: "
                    f"it has {', '.join(self.pipeline.stages)}"
                )
            if name in BUILT_IN_STAGES:
                raise ValueError(f"the options of {name} are in [{name}], not in [stages.{name}]")
        return self
