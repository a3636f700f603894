"""`kazprep evaluate` as a user calls it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.evaluate.conftest import CONLLU, KAZNERD, NEWS, POST


@pytest.fixture(scope="module")
def gold(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("gold")
    (folder / "invented.conllu").write_text(CONLLU, encoding="utf-8")
    (folder / "invented.txt").write_text(KAZNERD, encoding="utf-8")
    (folder / "news.txt").write_text(NEWS, encoding="utf-8")
    (folder / "post.txt").write_text(POST, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def scored(kazprep, gold, tmp_path_factory):
    """The record of the embedded models, and the picture."""
    picture = tmp_path_factory.mktemp("picture") / "new" / "confusion.svg"
    result = kazprep("evaluate", gold, "--json", "--confusion", picture)
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout), picture


def check_refused(result, message):
    assert (result.returncode, result.stdout) == (2, "")
    assert message in result.stderr
    assert result.stderr.count("\n") == 1


@pytest.mark.model
def test_the_reliability_of_scores_is_a_table_where_it_is_asked_for(command, gold, scored):
    record, _ = scored
    bins = record["articles"]["reliability"]["bins"]
    assert 0 < sum(each["count"] for each in bins) <= 5
    assert record["entities"]["reliability"]["expected_calibration_error"] >= 0
    result = command("evaluate", gold / "news.txt", "--reliability")
    assert result.returncode == 0, result.stderr
    assert "| score | entities | mean score | share that is right |" in result.stdout
    assert "Expected calibration error: 0." in result.stdout
    assert "calibration" not in command("evaluate", gold / "news.txt").stdout


@pytest.mark.model
def test_what_is_held_out_is_scored_in_two_tables(command, gold):
    result = command("evaluate", gold, "--held-out")
    assert result.returncode == 0, result.stderr
    entities, text = result.stdout.split("\n\n")
    assert "2 sentences of KazNERD (1 of them duplicates)" in entities
    assert "held out of kazprep's training, each sentence given complete, on a separate line" in entities
    assert "held out of kazprep's training, each document given as running text, a paragraph a line" in text
    assert [line.split()[0] for line in text.splitlines()[3:]] == ["tokens", "sentences"]


@pytest.mark.model
def test_articles_are_scored_by_class_and_by_genre(command, gold):
    result = command("evaluate", gold / "news.txt", gold / "post.txt")
    assert result.returncode == 0, result.stderr
    entities, sentences, *_ = result.stdout.split("\n\n")
    assert entities.startswith(
        "Entities by exact span and class, in 2 articles\neach article given as running"
    )
    assert [line.split()[0] for line in entities.splitlines()][-3:] == ["by", "news", "post"]
    assert [line.split()[0] for line in sentences.splitlines()[3:]] == ["all", "by", "news", "post"]


def test_json_has_the_figures_and_what_they_were_measured_on(scored):
    record, _ = scored
    assert record["held_out"] is False
    assert [Path(each["file"]).name for each in record["gold"]] == [
        *("invented.conllu", "invented.txt", "news.txt", "post.txt")
    ]
    assert {each["processor"] for each in record["models"]} == {*("lemma", "ner", "pos", "tokenize")}
    assert record["entities"]["all"]["gold"] == 7
    assert record["text"]["tokens"]["gold"] == 11
    assert record["articles"]["entities"]["all"]["gold"] == 5
    assert record["articles"]["genres"]["news"]["sentences"]["gold"] == 4
    low, high = record["text"]["tokens"]["f1_interval"]
    assert low <= record["text"]["tokens"]["f1"] <= high
    assert sum(each["count"] for each in record["entities"]["confusion"] if each["gold"]) == 7


def test_the_picture_is_drawn_of_all_entities(scored):
    record, picture = scored
    drawn = picture.read_text(encoding="utf-8")
    assert drawn.startswith("<svg")
    found = [
        sum(each["count"] for each in entities["confusion"] if each["gold"] == each["found"] == "PERSON")
        for entities in (record["entities"], record["articles"]["entities"])
    ]
    assert 0 not in found
    assert f"<title>PERSON found as PERSON: {sum(found)}</title>" in drawn


@pytest.mark.process
def test_the_picture_is_drawn_for_one_who_reads_no_figures(gold, tmp_path):
    there, here = os.pipe()
    os.close(there)
    result = subprocess.run(
        [sys.executable, "-m", "kazprep", "evaluate", gold, "--json", "--confusion", tmp_path / "c.svg"],
        stdout=here,
        stderr=subprocess.PIPE,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
        text=True,
        check=False,
    )
    os.close(here)
    assert (result.returncode, result.stderr) == (1, "")
    assert (tmp_path / "c.svg").is_file()


def test_exported_text_can_be_run_and_scored(kazprep, gold, scored, tmp_path):
    exported = kazprep("evaluate", gold, "--export", tmp_path / "texts")
    assert exported.stdout.startswith(f"6 documents written to {tmp_path / 'texts'}")
    assert kazprep("run", tmp_path / "texts", "-o", tmp_path / "run").returncode == 0
    of_run = json.loads(kazprep("evaluate", gold, "--run", tmp_path / "run", "--json").stdout)
    of_models, _ = scored
    assert of_run["run"] == str(tmp_path / "run")
    for part in ("articles", "entities", "text"):
        assert of_run[part] | {"given": ""} == of_models[part] | {"given": ""}


ANALYSED = (
    "1\tҚар\tқар\tNOUN\t_\tCase=Nom\t_\t_\t_\t_\n2\tжауды\tжау\t{}\t_\t_\t_\t_\t_\tSpaceAfter=No\n"
    "3\t.\t.\tPUNCT\t_\t_\t_\t_\t_\t_\n\n"
)


def test_what_another_tool_found_is_scored(command, tmp_path):
    gold, found = tmp_path / "gold.conllu", tmp_path / "found.conllu"
    gold.write_text(ANALYSED.format("VERB"), encoding="utf-8")
    found.write_text(ANALYSED.format("NOUN"), encoding="utf-8")
    result = command("evaluate", gold, "--predicted", found)
    assert result.returncode == 0, result.stderr
    text, scores, tags, confused = result.stdout.split("\n\n")
    assert text.startswith("Tokens and sentences as CoNLL 2018 counts them")
    assert scores.startswith("Lemmas, parts of speech and features as CoNLL 2018 counts them, in 1 document")
    assert f"found by what wrote {found}" in scores
    assert tags.splitlines()[4].split()[:2] == ["NOUN", "50.00"]
    assert confused.splitlines()[2].split() == ["VERB", "NOUN", "1"]
    record = json.loads(command("evaluate", gold, "--predicted", found, "--json").stdout)
    assert (record["predicted"], record["models"]) == (str(found), None)
    assert record["morphology"]["tokens"]["upos"]["correct"] == 2
    assert record["morphology"]["tokens"]["lemma"]["f1"] == 100
    assert record["text"]["tokens"]["f1"] == 100


@pytest.mark.model
def test_the_reliability_of_lemmas_is_a_table_where_it_is_asked_for(command, tmp_path):
    (tmp_path / "gold.conllu").write_text(ANALYSED.format("VERB"), encoding="utf-8")
    result = command("evaluate", tmp_path / "gold.conllu", "--reliability")
    assert result.returncode == 0, result.stderr
    assert "| score | lemmas | mean score | share that is right |" in result.stdout
    record = json.loads(command("evaluate", tmp_path / "gold.conllu", "--json").stdout)
    assert sum(each["count"] for each in record["morphology"]["reliability"]["bins"]) == 3


def test_another_tool_is_scored_against_conllu_alone(command, gold):
    result = command("evaluate", gold, "--predicted", gold / "invented.conllu")
    check_refused(result, "--predicted is CoNLL-U, which has no entities")


def test_gold_without_lemmas_has_no_scores_of_them(command, gold):
    result = command("evaluate", gold / "invented.conllu", "--predicted", gold / "invented.conllu")
    assert result.returncode == 0, result.stderr
    assert "\n\n" not in result.stdout.strip()


def test_an_export_never_mixes_with_other_files(command, gold, tmp_path):
    check_refused(command("evaluate", gold, "--export", gold), "choose another one with --export")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--run", "a", "--models", "b"), "exclude each other"),
        (("--predicted", "a", "--export", "b"), "exclude each other"),
        (("--confusion", "picture.png"), "call it picture.svg"),
        (("--run", "absent"), "absent is not the output of a run"),
        (("--models", "absent"), "is not a Stanza resources folder"),
    ],
)
def test_what_can_not_be_scored_is_an_error(command, gold, arguments, message):
    check_refused(command("evaluate", gold, *arguments), message)


def test_a_picture_needs_entities(command, gold):
    result = command("evaluate", gold / "invented.conllu", "--confusion", "c.svg")
    check_refused(result, "there are no entities in CoNLL-U")
