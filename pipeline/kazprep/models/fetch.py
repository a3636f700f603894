"""Fetching Stanza's official Kazakh models into a resources folder, from which they are used offline."""

import json
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kazprep.errors import DownloadError, ModelError
from kazprep.models.download import download, md5_of
from kazprep.models.folder import (
    LANGUAGE,
    MORPHOLOGY,
    PROCESSORS,
    is_plain_name,
    model_path,
    write_sums,
)
from kazprep.operating_system import remove, replace

OnProgress = Callable[[str, int, int | None], None]
"""Called with the name of a model, the number of its bytes that are there, and of all where that is known."""

_MAX_LIST_BYTES = 16 << 20
"""The maximum size of Stanza's list of models; it has some 600 KB."""


@dataclass(frozen=True, slots=True)
class OfficialModel:
    """A model file that Stanza offers."""

    processor: str
    package: str
    url: str
    md5s: tuple[str, ...]


def fetch_official(
    folder: Path,
    *,
    resources_url: str | None = None,
    on_progress: OnProgress = lambda name, done, total: None,
    pause: Callable[[float], None] = time.sleep,
) -> list[OfficialModel]:
    """Download Stanza's models for Kazakh, with all that they depend on, into a resources folder.

    These are the tokenizer, the entity tagger and, where Stanza has them, the part-of-speech tagger and the
    lemmatizer.

    The models are those that the `resources.json` of the installed Stanza's version lists. `resources_url` is
    the folder of that file, by default from Stanza's environment variables (STANZA_RESOURCES_URL,
    STANZA_MODEL_URL). A model that is there already, and intact, is not fetched again. Each gets its name
    only when its checksum agrees, and the folder its `resources.json` only when all are there.

    Returns the models that were fetched. Raises `ModelError` when one can't be downloaded or stored.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".fetching-", dir=folder) as name:
            return _fetch(folder, Path(name), resources_url, on_progress, pause)
    except DownloadError as error:
        raise ModelError(
            f"{error} Fetching needs the internet, once: run the command again when there is a connection "
            "(HTTPS_PROXY may name a proxy); models that are complete are kept."
        ) from error
    except OSError as error:
        raise ModelError(f"{folder} can't be written: {error.strerror or error}.") from error
    finally:
        with suppress(OSError):
            folder.rmdir()  # unless something is in it


def _fetch(
    folder: Path,
    work: Path,
    resources_url: str | None,
    on_progress: OnProgress,
    pause: Callable[[float], None],
) -> list[OfficialModel]:
    from stanza.resources import common

    base = resources_url or common.DEFAULT_RESOURCES_URL
    resources = work / "resources.json"
    url = f"{base}/resources_{common.DEFAULT_RESOURCES_VERSION}.json"
    download(url, resources, max_bytes=_MAX_LIST_BYTES, pause=pause)
    fetched = []
    for model in official_models(resources.read_text(encoding="utf-8", errors="replace"), url):
        path = model_path(folder, model.processor, model.package)
        if path.is_file() and md5_of(path) in model.md5s:
            continue
        part = work / "part"
        name = f"{model.processor}/{model.package}"
        download(
            model.url,
            part,
            model.md5s,
            on_progress=lambda done, total, name=name: on_progress(name, done, total),  # type: ignore[misc]
            pause=pause,
        )
        path.parent.mkdir(parents=True, exist_ok=True)
        # Models of two versions may not fit together: until all are of one, the folder must not be used.
        remove(folder / "resources.json")
        replace(part, path)
        fetched.append(model)
    write_sums(folder)
    replace(resources, folder / "resources.json")
    return fetched


def official_models(resources: str, url: str) -> list[OfficialModel]:
    """The models for Kazakh that a pipeline loads, as Stanza's `resources.json` from `url` lists them.

    Beside tokenizer, entity tagger, part-of-speech tagger and lemmatizer these are the expander of multi-word
    tokens, word vectors and character language models. A part-of-speech tagger or lemmatizer that it does not
    list is left out. Raises `ModelError` when it lists no tokenizer or entity tagger.
    """
    from stanza.resources import common

    try:
        listed: dict[str, Any] = json.loads(resources)
        wanted = dict.fromkeys((*PROCESSORS, *_listed_morphology(listed[LANGUAGE])), "default")
        with common.logging_level_context("CRITICAL", None):  # it warns that mwt comes with tokenize
            needed = common.maintain_processor_list(listed, LANGUAGE, None, wanted)
            needed = common.add_dependencies(listed, LANGUAGE, needed)
            files = sorted(common.flatten_processor_list(needed))
        if not all(is_plain_name(part) for names in files for part in names):
            raise ValueError("a name is a path")
        models_url = common.expand_model_url(listed, common.DEFAULT_MODEL_URL)
        return [
            OfficialModel(
                processor,
                package,
                models_url.format(
                    resources_version=common.DEFAULT_RESOURCES_VERSION,
                    lang=LANGUAGE,
                    filename=f"{processor}/{package}.pt",
                ),
                _checksums(listed[LANGUAGE][processor][package]),
            )
            for processor, package in files
        ]
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise ModelError(
            f"{url} does not list Stanza's models for {LANGUAGE}: it is another page, or of a Stanza that "
            "this kazprep does not know."
        ) from error


def _listed_morphology(entry: dict[str, Any]) -> list[str]:
    """The processors of the stage `morphology` of which the list has the default model."""
    defaults = entry["packages"]["default"]
    return [processor for processor in MORPHOLOGY if defaults.get(processor) in entry.get(processor, {})]


def _checksums(entry: dict[str, str]) -> tuple[str, ...]:
    """The checksums that Stanza accepts; the second is that of an older file."""
    found = tuple(entry[name] for name in ("md5", "alternate_md5") if name == "md5" or entry.get(name))
    if not all(isinstance(checksum, str) for checksum in found):
        raise TypeError("a checksum is not a string")
    return found
