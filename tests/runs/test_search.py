"""`kazprep find` and what it is made of."""

import json

import pytest

import kazprep as package
from kazprep.runs.search import Query, find
from tests.documents import analysed_example, write_run


@pytest.fixture(scope="module")
def folder(kazprep, tmp_path_factory):
    articles = tmp_path_factory.mktemp("articles")
    texts = {
        "а.txt": "Әсет Нұрланов Алматыда тұрады. Оның досы Алматыға келді.\nДосы Әсет Нұрлановты көрді.",
        "ә.txt": "Бүгін Астанада қар жауды.\nБіз Алматыдан кеше \x1b[31mкеттік\x07.",
        "б.txt": "Дала кең, аспан биік.",
    }
    for name, text in texts.items():
        (articles / name).write_text(text, encoding="utf-8")
    output = tmp_path_factory.mktemp("run") / "out"
    command = (
        "run",
        articles,
        "-o",
        output,
        "--set",
        "run.shard_bytes=60",
        "--set",
        "normalize.profile=minimal",
    )
    assert kazprep(*command, "--set", "normalize.disable=invisible").returncode == 0
    return output


def texts_of(folder, min_score=None, **query):
    """What is found, each part of the query given as a list of strings, or as one."""
    asked = {name: (value,) if isinstance(value, str) else tuple(value) for name, value in query.items()}
    return [hit.text for hit in find(package.open_run(folder), Query(**asked, min_score=min_score))]


def test_an_entity_is_found_by_its_text_and_by_its_canonical_form(folder):
    hits = list(find(package.open_run(folder), Query(("Алматы",))))
    assert [hit.text[:12] for hit in hits] == ["Әсет Нұрлано", "Оның досы Ал", "Біз Алматыда"]
    assert texts_of(folder, entities="Алматыға") == ["Оның досы Алматыға келді."]
    documents = package.open_run(folder).documents().set_index("doc_id")["text"]
    for hit in hits:
        assert documents[hit.doc_id][hit.start : hit.start + len(hit.text)] == hit.text
        assert [documents[hit.doc_id][slice(*span)][:6] for span in hit.spans] == ["Алматы"]


def test_all_that_is_asked_for_must_be_in_one_sentence(folder):
    assert len(texts_of(folder, types="PERSON")) == 2
    assert texts_of(folder, types="PERSON", words="ДОСЫ") == ["Досы Әсет Нұрлановты көрді."]
    assert texts_of(folder, entities="Алматы", types="GPE", words="келді") == ["Оның досы Алматыға келді."]
    assert texts_of(folder, entities="Алматы", types="PERSON") == []
    assert len(texts_of(folder, words="досы")) == 2


def test_each_of_several_entities_classes_and_words_must_be_there(folder):
    assert texts_of(folder, entities=["Алматы", "Әсет Нұрланов"]) == ["Әсет Нұрланов Алматыда тұрады."]
    assert texts_of(folder, entities=["Алматы", "Астана"]) == []
    assert texts_of(folder, types=["GPE", "PERSON"]) == ["Әсет Нұрланов Алматыда тұрады."]
    assert texts_of(folder, words=["қар", "бүгін"]) == ["Бүгін Астанада қар жауды."]
    assert texts_of(folder, words=["қар", "кең"]) == []


def test_a_class_is_one_of_the_entities_that_are_named(folder):
    both = ["Алматы", "Әсет Нұрланов"]
    assert len(texts_of(folder, entities=both, types="PERSON")) == 1
    assert len(texts_of(folder, entities=both, types=["PERSON", "GPE"])) == 1
    assert texts_of(folder, entities=both, types="DATE") == []


def test_a_string_is_not_read_as_a_list_of_letters():
    with pytest.raises(TypeError, match="entities takes several"):
        Query("Алматы")


def test_nothing_is_refused(folder):
    with pytest.raises(ValueError, match="nothing is asked for"):
        list(find(package.open_run(folder), Query()))


def test_the_command_prints_a_line_a_sentence(command, folder):
    result = command("find", folder, "--word", "кең")
    assert result.returncode == 0
    assert result.stdout.endswith("б.txt: Дала кең, аспан биік.\n")
    result = command("find", folder, "--entity", "Алматы", "--limit", 2, "--json")
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [line["source"] for line in lines] == ["а.txt", "а.txt"]
    assert set(lines[0]) == {"source", "doc_id", "sentence_id", "start", "text", "spans"}


def test_options_of_the_command_repeat_and_all_must_hold(command, folder):
    result = command("find", folder, "--entity", "Алматы", "--entity", "Әсет Нұрланов", "--word", "тұрады")
    assert result.stdout.endswith("а.txt: Әсет Нұрланов Алматыда тұрады.\n")
    assert result.stdout.count("\n") == 1
    assert command("find", folder, "--entity", "Алматы", "--entity", "Астана").returncode == 1
    assert "A sentence must contain every --entity, every --type, every --word and every --lemma" in " ".join(
        command("find", "-h").stdout.split()
    )


def test_a_word_within_an_entity_is_printed_once(command, folder):
    result = command("find", folder, "--entity", "Әсет Нұрланов", "--word", "Нұрланов")
    assert result.stdout.endswith("а.txt: Әсет Нұрланов Алматыда тұрады.\n")


def test_control_characters_do_not_reach_the_terminal(command, folder):
    assert any("\x1b" in text for text in package.open_run(folder).documents()["text"])
    shown = command("find", folder, "--word", "кеше").stdout
    assert "Біз Алматыдан кеше" in shown
    assert "\x1b" not in shown
    assert "\x07" not in shown


def test_nothing_found_is_exit_code_1_and_no_run_is_2(command, folder, tmp_path):
    result = command("find", folder, "--word", "мұндайсөзжоқ", "--json")
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr == (
        f'kazprep: nothing found in {folder}:\n  no word is "мұндайсөзжоқ", and nothing is near\n'
    )
    assert (
        command("find", folder).stderr
        == "kazprep: nothing is asked for: name an entity, a type, a word or a lemma\n"
    )
    result = command("find", tmp_path, "--word", "кең")
    assert result.returncode == 2
    assert "is not the output of a run" in result.stderr


def test_a_lowest_score_leaves_out_what_the_model_is_less_sure_of(folder):
    scores = package.open_run(folder).entities(["score", "type"], [("type", "==", "GPE")])["score"]
    assert 0 <= scores.min() < scores.max() <= 1
    everything = texts_of(folder, types="GPE", min_score=0.0)
    assert everything == texts_of(folder, types="GPE")
    assert len(texts_of(folder, types="GPE", min_score=float(scores.max()))) < len(everything)
    with pytest.raises(ValueError, match="a lowest score is for entities"):
        texts_of(folder, words="қар", min_score=0.5)


@pytest.fixture
def with_lemmas(tmp_path):
    return write_run(tmp_path / "lemmas", [analysed_example()])


def test_a_lemma_is_found_in_every_form_and_case(command, with_lemmas):
    assert texts_of(with_lemmas, lemmas="БАР") == ["Айгүл Астанаға барды."]
    assert texts_of(with_lemmas, lemmas="астана", entities="Айгүл") == ["Айгүл Астанаға барды."]
    assert texts_of(with_lemmas, lemmas=["бар", "қуан"]) == []
    assert texts_of(with_lemmas, lemmas="барды") == []
    (hit,) = find(package.open_run(with_lemmas), Query(lemmas=("бар",)))
    assert hit.spans == ((28, 33),)
    assert command("find", with_lemmas, "--lemma", "кел").stdout.endswith("мақала.txt: Көктем келді\n")


def test_a_lemma_that_is_not_there_has_what_is_near(command, with_lemmas):
    result = command("find", with_lemmas, "--lemma", "барды")
    assert result.returncode == 1
    assert result.stderr.endswith('no lemma is "барды"; near: --lemma бар (1)\n')
    result = command("find", with_lemmas, "--lemma", "астан")
    assert result.stderr.endswith('no lemma is "астан"; near: --lemma Астана (1)\n')
    result = command("find", with_lemmas, "--lemma", "бар", "--word", "қуанды")
    assert "--lemma бар is in 1 sentence, none of which has the rest, too" in result.stderr


def test_a_run_without_lemmas_says_why(command, folder, tmp_path):
    result = command("find", folder, "--lemma", "қар")
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr.endswith("the run has no lemmas: make it again with `kazprep run ... --lemmas`\n")
    earlier = write_run(tmp_path / "run", [analysed_example()], without=["lemma", "upos", "feats"])
    result = command("find", earlier, "--lemma", "бар")
    assert result.returncode == 2
    assert result.stderr == "kazprep: the run has no lemmas: it was made by an earlier version of kazprep\n"


@pytest.mark.process
def test_what_a_rule_or_the_names_file_decided_has_no_score_and_counts(command, tmp_path):
    (tmp_path / "a.txt").write_text("Сұрақты Тастақта +77272500000 арқылы қойыңыз.", encoding="utf-8")
    (tmp_path / "names.tsv").write_text("Тастақ\tPRODUCT\n", encoding="utf-8")
    output, names = tmp_path / "out", tmp_path / "names.tsv"
    assert command("run", tmp_path / "a.txt", "-o", output, "--set", f"tag.names={names}").returncode == 0
    for label in ("PRODUCT", "CONTACT"):
        assert len(texts_of(output, types=label, min_score=1.0)) == 1
    found = package.open_run(output).entities().set_index("type")
    assert found["source"].to_dict() == {"PRODUCT": "names", "CONTACT": "contact"}
    assert found["score"].isna().all()
    shown = command("find", output, "--type", "PRODUCT", "--min-score", "0.9")
    assert shown.returncode == 0, shown.stderr


def test_a_word_may_be_a_pattern(with_lemmas):
    assert texts_of(with_lemmas, words="Аст*") == texts_of(with_lemmas, words="астанаға") != []
    assert texts_of(with_lemmas, words="?станаға") == texts_of(with_lemmas, words="астанаға")
    assert texts_of(with_lemmas, words="?стана") == []
    assert texts_of(with_lemmas, lemmas="аста?а") == texts_of(with_lemmas, words="астанаға")
    assert texts_of(with_lemmas, words="?") == texts_of(with_lemmas, words="*") == []  # signs, not patterns
