"""The packages of npm: fetched once, verified, or given in a folder; errors that say what to do."""

import io
import tarfile
from dataclasses import replace

import pytest

from kazprep.errors import DownloadError, InputError
from kazprep.publish import packages as module
from kazprep.publish.packages import PACKAGES, Package, read_packages
from tests.counting_server import counting_server


def tarball(files):
    """The bytes of a package with these files."""
    written = io.BytesIO()
    with tarfile.open(fileobj=written, mode="w:gz") as archive:
        for name, content in files.items():
            entry = tarfile.TarInfo(f"package/{name}")
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return written.getvalue()


@pytest.fixture
def small(monkeypatch):
    """Two small packages in the place of the real ones, and their bytes."""
    import base64
    import hashlib

    contents = {}
    packages = []
    for package in PACKAGES:
        content = tarball({name: f'import "{name}" from"apache-arrow"'.encode() for name in package.files})
        sha512 = base64.b64encode(hashlib.sha512(content).digest()).decode()
        packages.append(replace(package, sha512=sha512))
        contents[package.file_name] = content
    monkeypatch.setattr(module, "PACKAGES", tuple(packages))
    return contents


@pytest.fixture
def registry(small, tmp_path, monkeypatch):
    """A registry on loopback that has the small packages, and an empty cache."""
    folder = tmp_path / "registry"
    for package in PACKAGES:
        path = folder / package.address("").lstrip("/")
        path.parent.mkdir(parents=True)
        path.write_bytes(small[package.file_name])
    monkeypatch.setattr(module, "user_cache_path", lambda *names, **options: tmp_path / "cache")
    with counting_server(folder) as server:
        monkeypatch.setenv("npm_config_registry", server.address + "/")
        yield server


def test_a_package_is_fetched_once(registry):
    files = read_packages()
    assert registry.requests == 2
    assert files["apache-arrow.js"].startswith(b'import "Arrow.es2015.min.js"')
    assert read_packages() == files
    assert registry.requests == 2


def test_the_import_that_only_a_bundler_understands_is_a_file(registry):
    assert read_packages()["duckdb-browser.js"] == b'import "dist/duckdb-browser.mjs" from"./arrow.js"'


def test_a_damaged_file_in_the_cache_is_fetched_again(registry, tmp_path):
    files = read_packages()
    path = tmp_path / "cache" / "npm" / PACKAGES[0].file_name
    path.write_bytes(path.read_bytes()[:-1])
    assert read_packages() == files
    assert registry.requests == 3


def test_what_the_registry_sends_is_verified(registry, tmp_path):
    path = registry.folder / PACKAGES[0].address("").lstrip("/")
    path.write_bytes(path.read_bytes() + b"x")
    with pytest.raises(DownloadError, match=r"is not @duckdb/duckdb-wasm 1\.28\.0: its SHA-512 is another"):
        read_packages()
    assert list((tmp_path / "cache" / "npm").iterdir()) == []


def test_a_missing_registry_is_an_error_that_says_what_to_do(registry):
    for path in registry.folder.rglob("*.tgz"):
        path.unlink()
    with pytest.raises(DownloadError, match=r"answers 404.*npm_config_registry.*--packages"):
        read_packages()


def test_packages_may_be_in_a_folder(small, tmp_path, monkeypatch):
    monkeypatch.setenv("npm_config_registry", "http://127.0.0.1:9")
    with pytest.raises(InputError, match=r"has no duckdb-duckdb-wasm-1\.28\.0\.tgz: .*npm pack @duckdb"):
        read_packages(tmp_path)
    for name, content in small.items():
        (tmp_path / name).write_bytes(content)
    assert "duckdb-eh.wasm" in read_packages(tmp_path)
    (tmp_path / PACKAGES[1].file_name).write_bytes(b"another version")
    with pytest.raises(InputError, match=r"is not apache-arrow 13\.0\.0: its SHA-512 is another one"):
        read_packages(tmp_path)


def test_an_address_is_that_of_npm():
    package = Package("@a/b", "1.2.3", "", {})
    assert (
        package.address("https://registry.example/npm/") == "https://registry.example/npm/@a/b/-/b-1.2.3.tgz"
    )
    assert package.file_name == "a-b-1.2.3.tgz"
