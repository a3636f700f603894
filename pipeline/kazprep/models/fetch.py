"""Fetching Stanza's official Kazakh models, which are then used offline."""

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
from kazprep.models.folder import LANGUAGE, PROCESSORS, is_plain_name, model_path, write_sums

OnProgress = Callable[[str, int, int | None], None]
"""Told the name of a model, how many of its bytes are there, and of how many where that is known."""

_MOST_LISTED_BYTES = 16 << 20
"""Bytes of Stanza's list of models at most; it has some 600 KB."""


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
    report: OnProgress = lambda name, done, total: None,
    pause: Callable[[float], None] = time.sleep,
) -> list[OfficialModel]:
    """Bring Stanza's tokenizer and tagger for Kazakh, with all that they need, into a resources folder.

    Which models these are is Stanza's to say, in the `resources.json` of its version; `resources_url` is
    where that lies, by default as the environment variables of Stanza have it (STANZA_RESOURCES_URL,
    STANZA_MODEL_URL). A model that is there already, and whole, is not fetched again. Each gets its name only
    when its checksum agrees, and the folder its `resources.json` only when all are there.

    Returns the models that were fetched now. Raises `ModelError` when one can't be had or stored.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".fetching-", dir=folder) as name:
            return _fetch(folder, Path(name), resources_url, report, pause)
    except DownloadError as error:
        raise ModelError(
            f"{error} Fetching needs the internet, once: run the command again when there is a connection "
            "(HTTPS_PROXY may name a proxy); models that came through are kept."
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
    report: OnProgress,
    pause: Callable[[float], None],
) -> list[OfficialModel]:
    from stanza.resources import common

    base = resources_url or common.DEFAULT_RESOURCES_URL
    resources = work / "resources.json"
    url = f"{base}/resources_{common.DEFAULT_RESOURCES_VERSION}.json"
    download(url, resources, most_bytes=_MOST_LISTED_BYTES, pause=pause)
    fetched = []
    for model in official_models(resources.read_text(encoding="utf-8", errors="replace"), url):
        place = model_path(folder, model.processor, model.package)
        if place.is_file() and md5_of(place) in model.md5s:
            continue
        part = work / "part"
        name = f"{model.processor}/{model.package}"
        download(
            model.url,
            part,
            model.md5s,
            report=lambda done, total, name=name: report(name, done, total),  # type: ignore[misc]
            pause=pause,
        )
        place.parent.mkdir(parents=True, exist_ok=True)
        # Models of two versions may not fit together: until all are of one, the folder is not for use.
        (folder / "resources.json").unlink(missing_ok=True)
        part.replace(place)
        fetched.append(model)
    write_sums(folder)
    resources.replace(folder / "resources.json")
    return fetched


def official_models(resources: str, url: str) -> list[OfficialModel]:
    """The models for Kazakh that a pipeline loads, as Stanza's `resources.json` from `url` lists them.

    Beside tokenizer and tagger these are the expander of multiword tokens, word vectors and character
    language models. Raises `ModelError` when it lists none.
    """
    from stanza.resources import common

    try:
        listed: dict[str, Any] = json.loads(resources)
        wanted = dict.fromkeys(PROCESSORS, "default")
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


def _checksums(entry: dict[str, str]) -> tuple[str, ...]:
    """The checksums that Stanza takes for right; the second is that of an older file."""
    found = tuple(entry[name] for name in ("md5", "alternate_md5") if name == "md5" or entry.get(name))
    if not all(isinstance(checksum, str) for checksum in found):
        raise TypeError("a checksum is not a string")
    return found
