"""Fetching Stanza's official models from a server of this machine that does all that servers do."""

import json
from pathlib import Path

import pytest

import kazprep.models.download as downloading
from kazprep.errors import ModelError
from kazprep.models.download import download
from kazprep.models.fetch import fetch_official, official_models
from kazprep.models.folder import has_morphology, list_models, verify
from tests.models.official import PACKAGES, Site

TOKENIZER = "/tokenize/ktb.pt"
ALL = {f"{processor}/{package}" for processor, package in PACKAGES.items()}


def fetch(folder: Path, site: Site) -> set[str]:
    """Fetch without a pause; what was fetched."""
    fetched = fetch_official(folder, resources_url=site.address, pause=lambda seconds: None)
    return {f"{model.processor}/{model.package}" for model in fetched}


def names(folder: Path) -> set[str]:
    """Every file in a folder."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def check_complete(folder: Path) -> None:
    assert names(folder) == {f"kk/{name}.pt" for name in ALL} | {"resources.json", "SHA256SUMS"}
    assert [check.problem for check in verify(folder)] == [None] * len(ALL)


def check_nothing_is_half(folder: Path, site: Site) -> None:
    """No resources, so that nobody uses it, and each model that is there is the one that was served."""
    assert not (folder / "resources.json").exists()
    for model in list_models(folder):
        served = site.models / model.processor / f"{model.package}.pt"
        assert model.path.read_bytes() == served.read_bytes()
    assert not [name for name in names(folder) if not name.endswith(".pt")]


def test_all_models_and_what_they_need_are_fetched(site: Site, tmp_path: Path) -> None:
    assert fetch(tmp_path / "stanza", site) == ALL
    check_complete(tmp_path / "stanza")
    assert json.loads((tmp_path / "stanza" / "resources.json").read_bytes()) == json.loads(site.resources())


@pytest.mark.parametrize("left_out", [{"lemma"}, {"pos", "lemma"}])
def test_lemmas_and_parts_of_speech_are_left_out_where_stanza_has_none(
    site: Site, tmp_path: Path, left_out: set[str]
) -> None:
    site.left_out = left_out
    assert fetch(tmp_path, site) == {name for name in ALL if name.partition("/")[0] not in left_out}
    assert not has_morphology(tmp_path)
    site.left_out = set()
    assert {name.partition("/")[0] for name in fetch(tmp_path, site)} == left_out
    assert has_morphology(tmp_path)


def test_what_is_there_is_not_fetched_again(site: Site, tmp_path: Path) -> None:
    fetch(tmp_path, site)
    site.requests.clear()
    assert fetch(tmp_path, site) == set()
    assert len(site.requests) == 1
    (tmp_path / "kk" / "ner" / "kazNERD.pt").write_bytes(b"damaged")
    assert fetch(tmp_path, site) == {"ner/kazNERD"}
    check_complete(tmp_path)


@pytest.mark.parametrize(
    "faults",
    [["500", "503"], ["429"], ["closed"], ["truncated"], ["corrupt"], ["truncated", "500", "corrupt"]],
)
@pytest.mark.parametrize("ranges", [True, False])
def test_a_failure_that_passes_is_overcome(
    site: Site, tmp_path: Path, faults: list[str], ranges: bool
) -> None:
    site.ranges = ranges
    site.faults = {TOKENIZER: faults, ".json": ["500"]}
    assert fetch(tmp_path, site) == ALL
    check_complete(tmp_path)


def test_an_interrupted_download_is_resumed(site: Site, tmp_path: Path) -> None:
    site.faults = {TOKENIZER: ["truncated"]}
    fetch(tmp_path, site)
    size = (site.models / "tokenize" / "ktb.pt").stat().st_size
    first, second = [asked for path, asked in site.requests if path.endswith(TOKENIZER)]
    assert first is None
    assert second is not None
    start = int(second.removeprefix("bytes=").removesuffix("-"))
    assert 0 <= size // 2 - start < 1 << 14


def test_a_line_that_breaks_often_gets_there_as_long_as_it_gets_on(site: Site, tmp_path: Path) -> None:
    site.faults = {TOKENIZER: ["truncated"] * 5}  # more than one gives up after
    assert fetch(tmp_path, site) == ALL


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        ("500", r"after 4 attempts: the server answers 500 Internal Server Error"),
        (
            "corrupt",
            r"after 4 attempts: the checksum of the file received is \w{32}, it should be \w{32}",
        ),
        ("closed", r"after 4 attempts: Remote end closed connection without response\."),
    ],
)
def test_a_failure_that_stays_is_an_error_and_leaves_no_partial_file(
    site: Site, tmp_path: Path, fault: str, message: str
) -> None:
    site.faults = {TOKENIZER: [fault] * 100}
    with pytest.raises(ModelError, match=rf"http://127\S+{TOKENIZER} can't be fetched, {message}"):
        fetch(tmp_path, site)
    check_nothing_is_half(tmp_path, site)
    site.faults = {}
    assert fetch(tmp_path, site) == {"tokenize/ktb"}  # the others are kept
    check_complete(tmp_path)


def test_a_file_that_is_cut_short_every_time_is_an_error(site: Site, tmp_path: Path) -> None:
    site.ranges = False
    site.faults = {TOKENIZER: ["truncated"] * 100}
    with pytest.raises(ModelError, match="can't be fetched, after 4 attempts: the connection broke"):
        fetch(tmp_path, site)
    check_nothing_is_half(tmp_path, site)


def test_what_is_not_there_is_not_asked_for_again(site: Site, tmp_path: Path) -> None:
    site.faults = {TOKENIZER: ["404"]}
    with pytest.raises(ModelError, match=r"can't be fetched: the server answers 404 Not Found"):
        fetch(tmp_path, site)
    assert sum(path.endswith(TOKENIZER) for path, _ in site.requests) == 1


def test_without_a_connection_it_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"127\.0\.0\.1:9/.* refused\. .* run the command again when there"):
        fetch_official(tmp_path / "stanza", resources_url="http://127.0.0.1:9", pause=lambda seconds: None)
    assert not (tmp_path / "stanza").exists()


def test_a_failed_update_keeps_intact_models(site: Site, tmp_path: Path) -> None:
    fetch(tmp_path, site)
    site.faults = {".json": ["500"] * 100}
    with pytest.raises(ModelError, match="can't be fetched"):
        fetch(tmp_path, site)
    check_complete(tmp_path)


def test_models_of_two_versions_are_never_used_together(site: Site, tmp_path: Path) -> None:
    fetch(tmp_path, site)
    for name in ("ner/kazNERD.pt", "tokenize/ktb.pt"):
        (tmp_path / "kk" / name).write_bytes(b"of another version")
    site.faults = {TOKENIZER: ["500"] * 100}
    with pytest.raises(ModelError, match="can't be fetched"):
        fetch(tmp_path, site)
    assert not (tmp_path / "resources.json").exists()


@pytest.mark.parametrize(
    "page",
    [
        "<html>Sign in</html>",
        "[]",
        '{"url": "x"}',
        '{"kk": {"tokenize": {}, "packages": {}}, "url": "x"}',
        '{"kk": {"tokenize": {"../..": {"md5": ""}}, "ner": {"a": {"md5": ""}}, '
        '"packages": {"default": {"tokenize": "../..", "ner": "a"}}}, "url": "x"}',
    ],
)
def test_a_page_that_lists_no_models_is_an_error(page: str) -> None:
    with pytest.raises(ModelError, match=r"http://x does not list Stanza's models for kk"):
        official_models(page, "http://x")


def test_progress_is_reported(site: Site, tmp_path: Path) -> None:
    reported: dict[str, tuple[int, int | None]] = {}

    def on_progress(name: str, done: int, total: int | None) -> None:
        reported[name] = (done, total)

    fetch_official(tmp_path, resources_url=site.address, on_progress=on_progress)
    sizes = {name: (site.models / f"{name}.pt").stat().st_size for name in ALL}
    assert reported == {name: (size, size) for name, size in sizes.items()}


def test_a_server_that_sends_without_end_is_left(site: Site, tmp_path: Path) -> None:
    site.faults = {TOKENIZER: ["endless"]}
    with pytest.raises(ModelError, match=r"can't be fetched: the server sends more than 1,000,000 bytes"):
        download(f"{site.address}/stanza-kk/v1{TOKENIZER}", tmp_path / "part", max_bytes=1_000_000)
    assert (tmp_path / "part").stat().st_size < 1_100_000


def test_a_length_beyond_the_limit_is_refused_before_it_is_read(site: Site, tmp_path: Path) -> None:
    site.faults = {TOKENIZER: ["long"]}
    with pytest.raises(ModelError, match=r"the server sends more than 2,147,483,648 bytes"):
        fetch(tmp_path, site)


def test_a_server_that_sends_next_to_nothing_is_left(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(downloading, "_SILENCE_SECONDS", 0.3)
    site.faults = {TOKENIZER: ["trickle"] * 100}
    with pytest.raises(ModelError, match="after 4 attempts: there was no response in time"):
        fetch(tmp_path, site)
    check_nothing_is_half(tmp_path, site)


def test_the_number_of_attempts_is_limited_however_little_each_brings(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(downloading, "MAX_ATTEMPTS", 3)
    site.faults = {TOKENIZER: ["truncated"] * 100}
    with pytest.raises(ModelError, match="after 3 attempts: the connection broke"):
        fetch(tmp_path, site)


@pytest.mark.parametrize("fault", ["no HTTP", "bad length", "compressed"])
def test_an_odd_answer_is_an_error_without_a_traceback(site: Site, tmp_path: Path, fault: str) -> None:
    site.faults = {TOKENIZER: [fault] * 100}
    if fault == "bad length":  # nobody has to believe it: the checksum decides
        assert "tokenize/ktb" in fetch(tmp_path, site)
        return
    with pytest.raises(ModelError, match="can't be fetched"):
        fetch(tmp_path, site)


def test_a_list_of_models_nested_without_end_is_an_error() -> None:
    with pytest.raises(ModelError, match="does not list Stanza's models"):
        official_models("[" * 1_000_000, "http://x")
