"""The two packages of npm that the page needs: each of one version, with its checksum, fetched once.

DuckDB-WASM 1.28.0 is the last version that has the reader of Parquet in it. Later ones fetch that, as an
extension of 20 MB, from extensions.duckdb.org while the page is open, and no registry has it.
"""

import base64
import hashlib
import io
import os
import tarfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_cache_path

from kazprep.errors import DownloadError, InputError
from kazprep.models.download import download
from kazprep.operating_system import replace

REGISTRY = "https://registry.npmjs.org"
"""Where packages come from, unless the environment variable `npm_config_registry` names another registry."""

OnProgress = Callable[[str, int, int | None], None]
"""Called with the name of a package, the number of its bytes that are there, and of all if that is known."""

_REGISTRY_VARIABLES = ("npm_config_registry", "NPM_CONFIG_REGISTRY")
_MAX_BYTES = 64 << 20


@dataclass(frozen=True, slots=True)
class Package:
    """A package of npm, and what of it the page needs."""

    name: str
    version: str
    sha512: str
    """Of the package's file, in base64, as the registry has it under `integrity`."""
    files: Mapping[str, str]
    """The name in the published folder of each file that is taken from it."""

    @property
    def file_name(self) -> str:
        """The name that `npm pack` gives to the package's file."""
        return f"{self.name.removeprefix('@').replace('/', '-')}-{self.version}.tgz"

    def address(self, registry: str) -> str:
        """Where a registry has the package's file."""
        return f"{registry.rstrip('/')}/{self.name}/-/{self.name.rpartition('/')[2]}-{self.version}.tgz"


DUCKDB_WASM = Package(
    "@duckdb/duckdb-wasm",
    "1.28.0",
    "YaswpEmxr1Sp20/FZbWR7bZBJqj6xQXX2m4LLzYBnA02g4K1yrpxsBWmkxQyMbrH6AHKhcUUqAlaXfA2Rvaa3w==",
    {
        "dist/duckdb-browser.mjs": "duckdb-browser.js",
        "dist/duckdb-browser-eh.worker.js": "duckdb-browser-eh.worker.js",
        "dist/duckdb-eh.wasm": "duckdb-eh.wasm",
    },
)
ARROW = Package(
    "apache-arrow",
    "13.0.0",
    "3gvCX0GDawWz6KFNC28p65U+zGh/LZ6ZNKWNu74N6CQlKzxeoWHpi4CgEQsgRSEMuyrIIXi1Ea2syja7dwcHvw==",
    {
        "Arrow.es2015.min.js": "apache-arrow.js",
        "LICENSE.txt": "apache-arrow-LICENSE.txt",
        "NOTICE.txt": "apache-arrow-NOTICE.txt",
    },
)
PACKAGES = (DUCKDB_WASM, ARROW)

_IMPORT = b'from"apache-arrow"'


def read_packages(
    folder: Path | None = None, on_progress: OnProgress = lambda name, done, total: None
) -> dict[str, bytes]:
    """The files that the page needs of the packages, by their names in the published folder.

    The packages are in `folder`, as `npm pack` writes them, or come from the registry and are kept in the
    user's cache. `import ... from "apache-arrow"`, which only a bundler understands, becomes the name of a
    file.

    Raises `InputError` where `folder` does not have them as they should be, `DownloadError` where they can't
    be fetched, `OSError` where they can't be kept.
    """
    files: dict[str, bytes] = {}
    for package in PACKAGES:
        content = _given(package, folder) if folder else _fetched(package, on_progress)
        with tarfile.open(fileobj=io.BytesIO(content)) as archive:
            for name, name_in_site in package.files.items():
                member = archive.extractfile(f"package/{name}")
                assert member is not None  # the checksum says that it is there
                files[name_in_site] = member.read()
    files["duckdb-browser.js"] = files["duckdb-browser.js"].replace(_IMPORT, b'from"./arrow.js"')
    return files


def _given(package: Package, folder: Path) -> bytes:
    path = folder / package.file_name
    if not path.is_file():
        wanted = " ".join(f"{each.name}@{each.version}" for each in PACKAGES)
        raise InputError(f"{folder} has no {package.file_name}: put there what `npm pack {wanted}` writes")
    content = path.read_bytes()
    if not _is_intact(package, content):
        raise InputError(f"{path} is not {package.name} {package.version}: its SHA-512 is another one")
    return content


def _fetched(package: Package, on_progress: OnProgress) -> bytes:
    path = user_cache_path("kazprep", appauthor=False) / "npm" / package.file_name
    if path.is_file() and _is_intact(package, content := path.read_bytes()):
        return content
    path.parent.mkdir(parents=True, exist_ok=True)
    registry = next(filter(None, map(os.environ.get, _REGISTRY_VARIABLES)), REGISTRY)
    address = package.address(registry)
    part = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        download(
            address,
            part,
            max_bytes=_MAX_BYTES,
            on_progress=lambda done, total: on_progress(package.name, done, total),
        )
        content = part.read_bytes()
        if not _is_intact(package, content):
            raise DownloadError(f"{address} is not {package.name} {package.version}: its SHA-512 is another.")
        replace(part, path)
    except DownloadError as error:
        raise DownloadError(
            f"{error} Publishing needs two packages of npm, once: run the command again when there is a "
            "connection (npm_config_registry may name another registry), or give a folder with them: "
            "--packages."
        ) from error
    finally:
        part.unlink(missing_ok=True)
    return content


def _is_intact(package: Package, content: bytes) -> bool:
    return base64.b64encode(hashlib.sha512(content).digest()).decode() == package.sha512
