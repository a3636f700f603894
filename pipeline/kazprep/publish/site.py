"""The published folder: data, the page and what it needs, written under another name until it is complete."""

import json
import os
import shutil
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path, PurePosixPath
from typing import Any

import pyarrow.compute as pc
import pyarrow.parquet as pq

from kazprep.answers.people import Kind
from kazprep.answers.tables import Tables
from kazprep.answers.words import has_lemmas
from kazprep.display.page import templates
from kazprep.errors import ExportError, OutputError
from kazprep.operating_system import replace
from kazprep.publish.documents import write_documents
from kazprep.publish.masking import MaskedTables
from kazprep.publish.names import write_names
from kazprep.publish.options import Maskable, PublishOptions
from kazprep.publish.packages import PACKAGES
from kazprep.publish.phrases import all_phrases
from kazprep.publish.shards import Shard
from kazprep.publish.words import write_word_index
from kazprep.readers.sources.remote import address_of
from kazprep.runs.opened import Run
from kazprep.text.alphabet import KAZAKH_LETTERS
from kazprep.text.folding import folded
from kazprep.version import __version__

SITE_NAME = "site.json"
"""The file that says what a published folder has, and that it is one."""
SITE_VERSION = 1
"""Of the published files; the page reads those of its own version."""

_SCRIPTS = (
    "app.js", "chart.js", "concordance.js", "database.js", "document.js", "elements.js", "lines.js",
    "names.js", "patterns.js", "timeline.js", "words.js",
)  # fmt: skip
_COUNTS = ("sentences", "tokens", "entities")

OnStep = Callable[[str], None]
"""Called with the name of each part of the work when it begins."""


def publish(
    run: Run,
    output: Path,
    packages: Mapping[str, bytes],
    options: PublishOptions | None = None,
    *,
    overwrite: bool = False,
    on_step: OnStep = lambda name: None,
) -> None:
    """Write a run as a folder that a web server can host; the run stays as it is.

    `packages` are what `kazprep.publish.packages.read_packages` gives. The folder appears when it is
    complete; with `overwrite`, one that was published before is replaced then.

    Raises `OutputError` for a folder that is there already, `ExportError` for a run without a document,
    what the run's methods do for tables that can't be read, and `OSError`.
    """
    chosen = options or PublishOptions()
    check_output(output, overwrite=overwrite)
    unfinished = output.with_name(f".{output.name}.{os.getpid()}.unfinished")
    try:
        (unfinished / "data").mkdir(parents=True)
        _write(run, unfinished, packages, chosen, on_step)
        _put(unfinished, output)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def is_site(folder: Path) -> bool:
    """Whether a folder was published by kazprep."""
    try:
        content = json.loads((folder / SITE_NAME).read_bytes())
    except (OSError, ValueError):
        return False
    return isinstance(content, dict) and "site_version" in content and "kazprep" in content


def check_output(output: Path, *, overwrite: bool) -> None:
    """Raise `OutputError` for a folder that a run can't be published to."""
    if output.is_symlink() or output.is_file():
        raise OutputError(f"{output} is not a folder: name another one with --output")
    if not output.exists() or not any(output.iterdir()):
        return
    if not is_site(output):
        raise OutputError(
            f"{output} has files that kazprep did not publish: name another folder with --output"
        )
    if not overwrite:
        raise OutputError(f"{output} was published already: --overwrite replaces it")


def _put(unfinished: Path, output: Path) -> None:
    """Give the folder its name; what has that name is deleted afterwards, and keeps it where that fails."""
    former = output.with_name(f".{output.name}.{os.getpid()}.former")
    if output.exists():
        replace(output, former)
    try:
        replace(unfinished, output)
    except OSError:
        if former.exists():
            replace(former, output)
        raise
    shutil.rmtree(former, ignore_errors=True)


def _write(
    run: Run, folder: Path, packages: Mapping[str, bytes], options: PublishOptions, on_step: OnStep
) -> None:
    tables: Tables = run
    if options.mask:
        on_step("masking")
        tables = MaskedTables(run, options.mask)
    data = folder / "data"
    on_step("documents")
    numbers, texts = write_documents(tables, data)
    if not numbers:
        raise ExportError(f"the run in {run.place} has no document that could be published")
    on_step("words")
    lemmas = has_lemmas(run)
    index = write_word_index(tables, numbers, data, lemmas=lemmas)
    on_step("names")
    kinds = _kinds(options.mask)
    bounds, names = write_names(tables, kinds, numbers, data)
    on_step("page")
    site = {
        "kazprep": __version__,
        "site_version": SITE_VERSION,
        "title": options.title or _name(run),
        "language": str(options.language),
        "license": options.license,
        "masked": list(options.mask),
        "made": datetime.now(UTC).date().isoformat(),
        **_facts(run, data),
        "lemmas": lemmas,
        "alphabet": KAZAKH_LETTERS,
        "folded": folded(KAZAKH_LETTERS),
        "kinds": bounds,
        "files": {
            "texts": _listed(texts),
            **{f"{by}_index": _listed(shards) for by, shards in index.items()},
            **{name: _listed(shards) for name, shards in names.items()},
        },
        "packages": {each.name: each.version for each in PACKAGES},
    }
    _write_page(folder, site, packages)


def _name(run: Run) -> str:
    return PurePosixPath(run.place).name if address_of(run.path) else run.path.absolute().name


def _kinds(mask: Collection[Maskable]) -> tuple[Kind, ...]:
    every: tuple[Kind, ...] = ("people", "places", "organisations")
    return every[1:] if "people" in mask else every


def _listed(shards: Sequence[Shard]) -> list[list[str | int]]:
    return [shard.for_page() for shard in shards]


def _facts(run: Run, data: Path) -> dict[str, Any]:
    """Counts and dates of the published documents, and what the run was made with."""
    documents = pq.read_table(
        data / "documents.parquet", columns=["published", *(f"n_{name}" for name in _COUNTS)]
    )
    bounds = pc.min_max(documents["published"]).as_py()
    return {
        "counts": {
            "documents": len(documents),
            **{name: pc.sum(documents[f"n_{name}"]).as_py() for name in _COUNTS},
        },
        "first": bounds["min"] and bounds["min"].isoformat(),
        "last": bounds["max"] and bounds["max"].isoformat(),
        "run": {"kazprep": run.info["versions"]["kazprep"]},
    }


def _write_page(folder: Path, site: dict[str, Any], packages: Mapping[str, bytes]) -> None:
    assets = files("kazprep.publish") / "assets"
    vendor = folder / "vendor"
    vendor.mkdir()
    for name, content in packages.items():
        (vendor / name).write_bytes(content)
    for target, source in (("vendor/arrow.js", "arrow.js"), ("publish.css", "publish.css")):
        (folder / target).write_bytes((assets / source).read_bytes())
    for name in _SCRIPTS:
        (folder / name).write_bytes((assets / name).read_bytes())
    report_style = files("kazprep.report") / "assets" / "report.css"
    (folder / "base.css").write_bytes(report_style.read_bytes())
    environment = templates("kazprep.publish")
    environment.keep_trailing_newline = True
    phrases = all_phrases()
    for name in ("index.html", "README.md"):
        page = environment.get_template(f"{name}.jinja").render(
            site=site, t=phrases[site["language"]], packages=PACKAGES
        )
        (folder / name).write_bytes(page.encode())
    for name, described in (("phrases.json", phrases), (SITE_NAME, site)):
        (folder / name).write_bytes(json.dumps(described, ensure_ascii=False, indent=1).encode())
