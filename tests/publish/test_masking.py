"""Masked people and contacts: in no byte of what is published, with all offsets right; other words stay."""

import re

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from kazprep.publish import PublishOptions, publish
from kazprep.publish.masking import MASK, MaskedTables
from tests.publish.tables import Article, run_of


def published(run, folder, *what):
    publish(run, folder, {}, PublishOptions(mask=what))
    return folder


def contents(folder):
    """Everything that is published, as texts by file; the values of Parquet, too."""
    found = {}
    for path in folder.rglob("*"):
        if path.is_file():
            found[path.name] = path.read_bytes().decode("utf-8", errors="replace")
            if path.suffix == ".parquet":
                file = pq.ParquetFile(path)
                found[path.name] += str(file.metadata.metadata) + repr(pq.read_table(path).to_pylist())
    return found


def texts_of(folder):
    rows = [
        row for path in sorted((folder / "data").glob("texts-*")) for row in pq.read_table(path).to_pylist()
    ]
    return [(row["text"], row["raw_text"]) for row in rows]


PERSON = ("PERSON", "Сәуле Омарова")


def test_nothing_of_a_name_or_contact_is_in_any_byte_of_what_is_published(run, packages, tmp_path):
    publish(run, tmp_path / "site", packages, PublishOptions(mask=["people", "contacts"]))
    people = run.entities(filters=[("type", "==", "PERSON")])
    words = {
        word
        for column in ("text", "canonical")
        for name in people[column]
        for word in re.findall(r"\w{2,}", name)
    }
    contacts = set(run.entities(filters=[("type", "==", "CONTACT")])["text"])
    assert {"Нұрланов", "Гүлнар", "Сейітованың"} <= words
    assert {"kitaphana@dala.example", "355-12-34"} <= contacts | {"355-12-34"}
    for name, content in contents(tmp_path / "site").items():
        for masked in words | contacts | {"355-12-34", "kitaphana", "Сейiтова", "сейітова", "нұрланов"}:
            assert masked not in content, (name, masked)


def test_nothing_of_it_is_missing_without_a_mask(run, tmp_path):
    content = contents(published(run, tmp_path / "site"))["texts-00000.parquet"]
    assert "Нұрланов" in content
    assert "kitaphana@dala.example" in content


def test_a_masked_text_has_its_length_and_all_else_as_it_was(tmp_path):
    text = "Кеше Сәуле Омарова мен оның інісі келді. Омароваға рақмет!"
    run = run_of(tmp_path / "run", [Article(text, {"Сәуле Омарова": PERSON, "Омароваға": PERSON})])
    ((masked, raw),) = texts_of(published(run, tmp_path / "site", "people"))
    assert masked == raw == "Кеше █████ ███████ мен оның інісі келді. █████████ рақмет!"


def test_a_name_is_masked_where_the_tagger_missed_it(tmp_path):
    articles = [
        Article("Сәуле Омарова келді.", {"Сәуле Омарова": PERSON}),
        Article("Омарованың сөзі. ОМАРОВА айтты, омаров жазды.", {}),
        Article("Сәулеге хат келді.", {}),
    ]
    run = run_of(tmp_path / "run", articles)
    texts = [text for text, _ in texts_of(published(run, tmp_path / "site", "people"))]
    assert texts == [
        "█████ ███████ келді.",
        "██████████ сөзі. ███████ айтты, омаров жазды.",
        "███████ хат келді.",
    ]


def test_initials_and_short_names_are_masked(tmp_path):
    articles = [
        Article("С. Омарова келді.", {"С. Омарова": ("PERSON", "С. Омарова")}),
        Article("Ән айтты Ли Омарова.", {"Ли Омарова": ("PERSON", "Ли Омарова")}),
        Article("Кеше Ли келді.", {}),
    ]
    run = run_of(tmp_path / "run", articles)
    texts = [text for text, _ in texts_of(published(run, tmp_path / "site", "people"))]
    assert texts == ["█. ███████ келді.", "Ән айтты ██ ███████.", "Кеше ██ келді."]


def test_letters_that_were_repaired_are_masked_in_the_original_too(tmp_path):
    articles = [
        Article("Кеше Сәуле Омарова келді.", {"Сәуле Омарова": PERSON}, "Кеше Cәуле Омapoва келді."),
        Article("Бүгін Омарова айтты.", {}, "Бүгiн Омapoва айтты."),
    ]
    texts = texts_of(published(run_of(tmp_path / "run", articles), tmp_path / "site", "people"))
    assert [raw for _, raw in texts] == ["Кеше █████ ███████ келді.", "Бүгiн ███████ айтты."]


def test_a_word_that_is_more_often_no_name_stays_but_in_its_document(tmp_path):
    articles = [
        Article("Алма Қалиева келді.", {"Алма Қалиева": ("PERSON", "Алма Қалиева")}),
        Article("Алма пісті. Алматы қаласы үлкен.", {"Алматы": ("GPE", "Алматы")}),
        Article("Алма тәтті.", {}),
    ]
    run = run_of(tmp_path / "run", articles)
    texts = [text for text, _ in texts_of(published(run, tmp_path / "site", "people"))]
    assert texts == ["████ ███████ келді.", "Алма пісті. Алматы қаласы үлкен.", "Алма тәтті."]


def test_titles_other_names_and_addresses_of_documents_are_masked(tmp_path):
    text = "Сәуле Омарова атындағы мектеп ашылды"
    entities = {
        "Омарова атындағы мектеп": ("ORGANISATION", "Омарова атындағы мектеп"),
        "Сәуле": ("PERSON", "Сәуле"),
    }
    articles = [Article(text, entities, title=text), Article("Омарова айтты.", {"Омарова": PERSON})]
    site = published(run_of(tmp_path / "run", articles), tmp_path / "site", "people")
    (first, _) = pq.read_table(site / "data" / "documents.parquet").to_pylist()
    assert first["title"] == "█████ ███████ атындағы мектеп ашылды"
    assert (first["source"], first["url"]) == ("", None)
    names = pq.read_table(site / "data" / "names.parquet").to_pylist()
    assert [(name["kind"], name["name"]) for name in names] == [("organisations", "███████ атындағы мектеп")]
    forms = pq.read_table(site / "data" / "forms.parquet")["form"].to_pylist()
    assert forms == ["айтты", "атындағы", "ашылды", "мектеп"]


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Телефон: 8 (727) 355-12-34, сағат 9-да.", "Телефон: █ (███) ███-██-██, сағат 9-да."),
        ("Хат: arman@dala.example жаз.", "Хат: █████@████.███████ жаз."),
        ("https://dala.example/a?b=1 көр.", "█████://████.███████/█?█=█ көр."),
        ("Халқы 20 000 000 адам, 2026 жылы.", "Халқы 20 000 000 адам, 2026 жылы."),
    ],
)
def test_contacts_are_masked_by_their_form(tmp_path, text, masked):
    run = run_of(tmp_path / "run", [Article(text, {})])
    assert texts_of(published(run, tmp_path / "site", "contacts")) == [(masked, masked)]


def test_people_stay_where_only_contacts_are_masked(tmp_path):
    text = "Сәуле Омарова келді."
    run = run_of(tmp_path / "run", [Article(text, {"Сәуле Омарова": PERSON})])
    site = published(run, tmp_path / "site", "contacts")
    assert texts_of(site) == [(text, text)]
    assert pq.read_table(site / "data" / "names.parquet")["name"].to_pylist() == ["Сәуле Омарова"]


def test_the_tables_are_masked_for_every_reader(tmp_path):
    run = run_of(tmp_path / "run", [Article("Кеше Сәуле Омарова келді.", {"Сәуле Омарова": PERSON})])
    masked = MaskedTables(run, ["people"])
    tokens = pa.concat_tables(masked.table("tokens").batches(["text", "lemma"]))
    assert tokens["text"].to_pylist() == ["Кеше", MASK * 5, MASK * 7, "келді", "."]
    assert tokens["lemma"].to_pylist() == ["кеше", None, None, "келді", "."]
    (sentences,) = masked.table("sentences").batches(["text"])
    assert sentences["text"].to_pylist() == ["Кеше █████ ███████ келді."]
    assert list(masked.table("entities").batches(["text"])) == []
    with pytest.raises(TypeError, match="read masked"):
        masked.dataset("tokens")
