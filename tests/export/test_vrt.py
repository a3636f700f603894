"""VRT is read by the grammar of CWB's encoder, and has what the tables have."""

import os
import re
import shutil
import subprocess
from dataclasses import replace

import pytest

from kazprep.export import Format, export
from kazprep.export.vrt import POSITIONAL, STRUCTURAL, corpus_name, vrt_lines
from kazprep.spans import Spans
from tests.export.conftest import written
from tests.export.vrt_reader import MAX_LINE, read_vrt


@pytest.fixture(scope="module")
def folder(run, tmp_path_factory):
    output = tmp_path_factory.mktemp("vrt") / "Жаңалық news"
    assert export(run, Format.VRT, output) == 6
    return output


@pytest.fixture(scope="module")
def read(folder):
    return read_vrt(
        (folder / "news.vrt").read_text(encoding="utf-8"), (folder / "encode.sh").read_text("utf-8")
    )


def test_the_tokens_are_those_of_the_tables(read, run):
    rows, _ = read
    tokens = run.tokens()
    words = [re.sub(r"[\x00-\x08]", "\ufffd", " ".join(text.split())) or "_" for text in tokens["text"]]
    assert [row[0] for row in rows] == words
    assert [row[4] for row in rows] == tokens["ner"].to_list()
    assert [row[1] for row in rows[:2]] == ["жас", "ғалымдар"]
    assert rows[-1][1:4] == ["_", "_", "|"]


def test_features_are_sets_in_order(read):
    rows, _ = read
    assert {row[3] for row in rows} == {"|Case=Nom|Number=Plur|", "|"}


def test_the_structures_are_documents_paragraphs_sentences_and_entities(read, run, documents):
    _, regions = read
    texts = [region for region in regions if region.name == "text"]
    assert [region.attributes["id"] for region in texts] == [document.doc_id for document in documents]
    assert texts[0].attributes["date"] == "2025-03-01"
    assert (texts[0].attributes["year"], texts[0].attributes["title"]) == ("2025", "Жас ғалымдар")
    assert texts[1].attributes["source"] == '../"<а&б>|` .txt'
    assert texts[1].attributes["url"] == documents[1].url
    assert texts[3].start == texts[3].end  # without a sentence
    sentences = [region for region in regions if region.name == "s"]
    ends = run.sentences()["n_tokens"].cumsum().to_list()
    assert [region.end for region in sentences] == ends
    assert {region.around for region in sentences} == {("text", "p")}
    assert [region.attributes["part"] for region in sentences] == run.sentences()["part"].to_list()
    entities = [region for region in regions if region.name == "ne"]
    named = run.entities()
    assert [region.attributes["type"] for region in entities] == named["type"].to_list()
    assert [region.attributes["name"] for region in entities] == named["canonical"].fillna("").to_list()
    assert [region.end - region.start for region in entities] == (
        named["token_end"] - named["token_start"]
    ).to_list()


def test_a_token_that_looks_like_a_tag_is_a_token():
    document = written("жол </s> бар")
    document = replace(document, tokens=Spans.of([(0, 3), (4, 8), (9, 12)]))
    lines = list(vrt_lines(document))
    assert [line.split("\t")[0] for line in lines if "\t" in line] == ["жол", "&lt;/s&gt;", "бар"]
    assert lines.count("</s>") == 1


def test_tokens_without_a_space_between_are_glued():
    lines = [line.split("\t")[0] for line in vrt_lines(written("Қар, аяз."))]
    assert lines[3:8] == ["Қар", "<g/>", ",", "аяз", "<g/>"]
    assert list(vrt_lines(written("Қар.Аяз"))).count("<g/>") == 1  # not between sentences


def test_a_long_value_fits_into_a_line():
    first = next(vrt_lines(written("Қ" * 5000, has_title=True, url="https://gazet.example/" + "қ" * 5000)))
    assert len(first.encode()) < MAX_LINE
    assert "…" in first


@pytest.mark.process
def test_the_script_calls_the_encoder_with_paths_that_have_spaces(folder, tmp_path):
    """A stand-in for each of CWB's programs prints its arguments."""
    for name in ("cwb-encode", "cwb-makeall", "cwb-huffcode", "cwb-compress-rdx"):
        program = tmp_path / name
        program.write_text('#!/bin/sh\necho "${0##*/}"\nprintf "%s\\n" "$@"\n')
        program.chmod(0o755)
    data, registry = tmp_path / "деректер 1", tmp_path / "тізілім 2"
    result = _encode(folder, data, registry, path=f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    lines = result.stdout.splitlines()
    at = lines.index("-f")
    assert lines[at + 1] == str(folder / "news.vrt")
    assert lines[lines.index("-d") + 1] == str(data / "news")
    assert lines[lines.index("-R") + 1] == str(registry / "news")
    assert lines.count("NEWS") == 3


@pytest.mark.process
@pytest.mark.skipif(not shutil.which("cwb-encode"), reason="the IMS Open Corpus Workbench is not installed")
def test_cwb_encodes_it(folder, tmp_path, run):
    result = _encode(folder, tmp_path / "data", tmp_path / "registry", path=os.environ["PATH"])
    assert "Warning" not in result.stdout + result.stderr
    described = subprocess.run(
        ["cwb-describe-corpus", "-r", tmp_path / "registry", "NEWS"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert re.search(rf"size \(tokens\):\s+{len(run.tokens())}\b", described.stdout)


def _encode(folder, data, registry, *, path):
    return subprocess.run(
        ["sh", folder / "encode.sh", data, registry],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PATH": path},
    )


def test_the_configuration_of_nosketch_engine_declares_what_is_there(folder):
    text = (folder / "news.conf").read_text(encoding="utf-8")
    assert text.count("{") == text.count("}")
    assert re.findall(r'^ATTRIBUTE "(\w+)"', text, re.MULTILINE) == [*POSITIONAL, "lc"]
    assert re.findall(r'^STRUCTURE "(\w+)"', text, re.MULTILINE) == [*STRUCTURAL, "g"]
    for structure, attributes in STRUCTURAL.items():
        (block,) = re.findall(rf'^STRUCTURE "{structure}" {{\n(.*?)^}}', text, re.MULTILINE | re.DOTALL)
        assert tuple(re.findall(r'ATTRIBUTE "(\w+)"', block)) == attributes


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("News_2025", "news_2025"),
        ("мақалалар", "corpus"),
        ("2025-news", "corpus_2025-news"),
        ("a b/c", "a_b_c"),
    ],
)
def test_a_corpus_has_a_name_that_cwb_takes(given, name):
    assert corpus_name(given) == name


def test_an_empty_run_is_an_empty_corpus(empty_run, tmp_path):
    assert export(empty_run, Format.VRT, tmp_path / "out") == 0
    assert (tmp_path / "out" / "out.vrt").read_bytes() == b""
