"""The Hub's library reads the card, `datasets` loads its tables, `mlcroissant` those of croissant.json."""

import json
import re
import shutil
from dataclasses import replace
from datetime import date

import pyarrow.parquet as parquet
import pytest
import yaml

from kazprep import open_run
from kazprep.export.card import write_card
from kazprep.export.licenses import license_of
from kazprep.tables.schemas import SCHEMAS
from tests.documents import example, write_run


def front_matter(card):
    _, yaml_text, _ = card.split("---\n", 2)
    return yaml.safe_load(yaml_text)


@pytest.fixture(scope="module")
def folder(run):
    """The folder of the run, with a card."""
    for name, content in write_card(run, license_of("CC-BY-SA-4.0"), 'Жаңалық: "2025" | <b>').items():
        (run.path / name).write_bytes(content)
    return run.path


@pytest.fixture(scope="module")
def card(folder):
    return (folder / "README.md").read_text(encoding="utf-8")


def test_the_hub_reads_the_card(folder, card):
    hub = pytest.importorskip("huggingface_hub")
    data = hub.DatasetCard.load(folder / "README.md").data.to_dict()
    assert data == front_matter(card)
    assert (data["language"], data["license"], data["size_categories"]) == (["kk"], "cc-by-sa-4.0", ["n<1K"])
    assert data["pretty_name"] == 'Жаңалық: "2025" | <b>'
    assert '\n# Жаңалық: "2025" \\| \\<b\\>\n' in card


def test_every_table_with_rows_is_a_configuration_that_datasets_loads(run, folder, tmp_path):
    datasets = pytest.importorskip("datasets")
    names = [name for name in SCHEMAS if run.table(name).count()]
    assert names == ["documents", "sentences", "tokens", "entities", "errors"]
    assert datasets.get_dataset_config_names(str(folder)) == names
    for name in names:
        loaded = datasets.load_dataset(str(folder), name, split="train", cache_dir=str(tmp_path))
        assert loaded.to_list() == run.dataset(name).to_table().to_pylist()
    loaded = datasets.load_dataset(str(folder), cache_dir=str(tmp_path))
    assert loaded["train"]["doc_id"] == run.documents()["doc_id"].to_list()


def test_datasets_loads_a_table_of_which_a_file_has_no_rows(run, folder, tmp_path):
    """As a shard without repairs has one: by default `datasets` refuses it."""
    datasets = pytest.importorskip("datasets")
    copy = shutil.copytree(folder, tmp_path / "run")
    (part,) = (copy / "errors").iterdir()
    parquet.write_table(parquet.read_table(part).slice(0, 0), copy / "errors" / "part-.parquet")  # the first
    (loaded,) = datasets.load_dataset(str(copy), "errors", split="train", cache_dir=str(tmp_path / "cache"))
    assert loaded["source"] == "г.txt"


def test_mlcroissant_validates_the_metadata_and_loads_every_table(run, folder):
    croissant = pytest.importorskip("mlcroissant")
    dataset = croissant.Dataset(str(folder / "croissant.json"))
    assert not dataset.metadata.issues.errors
    warnings = "".join(dataset.metadata.issues.warnings)
    assert set(re.findall(r'Property "\S+/(\w+)" is recommended', warnings)) == {
        "citeAs",
        "datePublished",
        "version",
    }
    for name in SCHEMAS:
        rows = run.dataset(name).to_table().to_pylist()
        if not rows:
            continue
        for record, row in zip(dataset.records(name), rows, strict=True):
            assert set(record) == {f"{name}/{column}" for column in row}
            for column, value in row.items():
                found = record[f"{name}/{column}"]
                found = found.decode() if isinstance(found, bytes) else found
                assert (found.date() if isinstance(value, date) else found) == value, column


def test_columns_of_stages_have_the_meaning_that_the_stage_gave(run, tmp_path):
    copy = shutil.copytree(run.path, tmp_path / "run")
    for part in (copy / "documents").iterdir():
        table = parquet.read_table(part)
        parquet.write_table(table.append_column("genre", [["news"] * len(table)]), part)
    info = json.loads((copy / "run.json").read_text(encoding="utf-8"))
    info["columns"] = [{"table": "documents", "name": "genre", "description": "what it is for | by length"}]
    (copy / "run.json").write_text(json.dumps(info), encoding="utf-8")
    files = {name: content.decode() for name, content in write_card(open_run(copy)).items()}
    assert r"| `genre` | `string` | what it is for \| by length |" in files["README.md"]
    (fields,) = (
        each["field"]
        for each in json.loads(files["croissant.json"])["recordSet"]
        if each["name"] == "documents"
    )
    described = {field["name"]: field["description"] for field in fields}
    assert described["genre"] == "what it is for | by length"
    assert described["title"] == "the title, which is also the first paragraph of text"


def test_without_a_licence_the_card_says_that_it_is_unknown(run):
    files = {name: content.decode() for name, content in write_card(run).items()}
    assert front_matter(files["README.md"])["license"] == "unknown"
    assert "**Unknown.**" in files["README.md"]
    metadata = json.loads(files["croissant.json"])
    assert "license" not in metadata
    assert "licence of the texts is unknown" in metadata["description"]


@pytest.mark.parametrize(
    ("given", "data", "address"),
    [
        ("cc0-1.0", {"license": "cc0-1.0"}, "https://spdx.org/licenses/CC0-1.0.html"),
        ("ODbL-1.0", {"license": "odbl"}, "https://spdx.org/licenses/ODbL-1.0.html"),
        (
            "https://gazet.example/terms",
            {
                "license": "other",
                "license_name": "https://gazet.example/terms",
                "license_link": "https://gazet.example/terms",
            },
            "https://gazet.example/terms",
        ),
        ('Рұқсат: "газет"', {"license": "other", "license_name": 'Рұқсат: "газет"'}, 'Рұқсат: "газет"'),
    ],
)
def test_a_licence_is_written_as_the_hub_has_it(run, given, data, address):
    files = write_card(run, license_of(given))
    found = front_matter(files["README.md"].decode())
    assert {key: found[key] for key in found if key.startswith("license")} == data
    assert json.loads(files["croissant.json"])["license"] == address


def test_the_card_has_counts_dates_sources_and_caveats(card, run):
    assert f"6 articles in Kazakh, with {len(run.sentences())} sentences" in card
    assert "| `PERSON` | 4 |" in card
    assert "- **Dates:** 2025-03-01 to 2025-04-02; 33.3% of the articles have one." in card
    assert "- **Web sites:** gazet.example 1." in card
    assert "as they could not be read or processed: 1 file or record (Encoding 1)." in card
    assert "4 names of persons and 0 contacts" in card
    assert "not corrected by hand" in card
    for name in SCHEMAS:
        assert f"| `{name}` | {run.table(name).count()} |" in card
        for column in run.dataset(name).schema.names:
            assert f"| `{column}` |" in card


def test_the_command_writes_both_files_and_asks_for_the_licence(command, tmp_path):
    folder = write_run(tmp_path / "run", [example()])
    result = command("card", folder)
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.splitlines() == [
        f"{folder}/README.md",
        f"{folder}/croissant.json",
        "The licence of the texts is unknown: say it with --license before you publish them.",
    ]
    result = command("card", folder, "--license", "mit")
    assert result.returncode == 2
    assert result.stderr.startswith(f"kazprep: {folder}/README.md exists already")
    result = command("card", folder, "--license", "mit", "--title", "Көктем", "--overwrite")
    assert (result.returncode, result.stdout.count("\n")) == (0, 2)
    assert front_matter((folder / "README.md").read_text(encoding="utf-8"))["pretty_name"] == "Көктем"
    command("card", ".", "--overwrite", cwd=folder)
    assert front_matter((folder / "README.md").read_text(encoding="utf-8"))["pretty_name"] == "run"
    assert command("card", folder, "--license", " ", "--overwrite").returncode == 2
    assert command("card", tmp_path).returncode == 2


def test_a_card_of_an_empty_run_has_no_configuration(empty_run):
    data = front_matter(write_card(empty_run)["README.md"].decode())
    assert "configs" not in data


def test_the_card_of_a_run_among_the_inputs_is_no_article(folder):
    from kazprep.readers.sources.run_outputs import run_of

    assert run_of(folder / "README.md") == run_of(folder / "croissant.json") == folder.resolve()


def test_languages_that_a_stage_found_are_named(tmp_path):
    documents = [replace(example(), language=code, language_score=0.9) for code in ("kk", "ru", "und")]
    run = open_run(write_run(tmp_path / "run", documents))
    assert front_matter(write_card(run)["README.md"].decode())["language"] == ["kk", "ru"]
