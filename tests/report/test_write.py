"""Reports as files: the sample, the size, the command, the languages."""

import re
from importlib.metadata import entry_points
from importlib.resources import files

import pytest

from kazprep.entities.classes import FAMILIES
from kazprep.hygiene import filter
from kazprep.hygiene.quality import QUALITY, SCRIPT
from kazprep.report.options import ReportLanguage, ReportOptions
from kazprep.report.phrases import read_phrases
from kazprep.report.sample import choose_documents, read_sample
from kazprep.report.write import MAX_BYTES, write_report
from kazprep.settings import ReportSettings
from kazprep.stages.built_in import BUILT_IN
from kazprep.structure import Part
from tests.report.tables import document, make_run

TEXT = "Дала кең, аспан биік. " * 300


def test_the_sample_does_not_depend_on_the_order_of_the_rows(tmp_path):
    rows = [document(number) for number in range(200)]
    run = make_run(tmp_path / "run", {"documents": rows})
    turned = make_run(tmp_path / "turned", {"documents": rows[::-1]})
    chosen = choose_documents(run, 20)
    assert chosen == choose_documents(turned, 20) == sorted(row["doc_id"] for row in rows)[:20]
    assert read_sample(run, 20, 10**6) == read_sample(turned, 20, 10**6)
    assert len(choose_documents(run, 1000)) == 200
    assert choose_documents(run, 0) == []


def test_documents_are_shown_in_the_order_of_their_sources(tmp_path):
    run = make_run(tmp_path / "run", {"documents": [document(number) for number in range(50)]})
    sources = [shown.source for shown in read_sample(run, 50, 10**6)]
    assert sources == sorted(sources)


def test_a_long_text_is_cut_with_its_spans(tmp_path):
    row = document(1, "ә" * 30_000)
    spans = [{"doc_id": row["doc_id"], "start": at, "end": at + 2, "type": "GPE"} for at in (10, 19_999)]
    run = make_run(tmp_path / "run", {"documents": [row], "entities": spans})
    (shown,) = read_sample(run, 5, 10**6)
    assert (len(shown.text), shown.characters) == (20_000, 30_000)
    assert shown.entities == ((10, 12, "GPE", "", ""),)


def test_an_entity_is_shown_with_its_score_or_with_what_decided(tmp_path):
    row = document(1, "Орал мен Ақтау, 12:30")
    spans = [
        {"start": 0, "end": 4, "type": "GPE", "score": 0.937, "source": "model"},
        {"start": 9, "end": 14, "type": "GPE", "source": "model"},
        {"start": 16, "end": 21, "type": "TIME", "source": "clock"},
    ]
    entities = [{"doc_id": row["doc_id"], **span} for span in spans]
    run = make_run(tmp_path / "run", {"documents": [row], "entities": entities})
    (shown,) = read_sample(run, 5, 10**6)
    assert [entity[4] for entity in shown.entities] == ["94%", "", "clock"]


def test_lines_that_are_not_text_are_shown_with_what_they_are_part_of(tmp_path):
    row = document(1, "Қар жауды\nКеше қар жауды.")
    spans = [{"start": 0, "end": 9, "part": "title"}, {"start": 10, "end": 25, "part": "text"}]
    sentences = [{"doc_id": row["doc_id"], **span} for span in spans]
    run = make_run(tmp_path / "run", {"documents": [row], "sentences": sentences})
    (shown,) = read_sample(run, 5, 10**6)
    assert shown.parts == ((0, "title"),)


@pytest.mark.parametrize("language", ReportLanguage)
def test_every_part_but_text_has_a_phrase(language):
    assert set(read_phrases(language)["parts"]) == {part.value for part in Part} - {"text"}


@pytest.mark.parametrize(
    ("url", "shown"),
    [("https://example.kz/1", "https://example.kz/1"), ("javascript:alert(1)", ""), (None, "")],
)
def test_only_web_addresses_are_links(tmp_path, url, shown):
    run = make_run(tmp_path / "run", {"documents": [document(1, url=url)]})
    assert read_sample(run, 1, 10**6)[0].url == shown


def test_a_report_is_never_too_large(tmp_path):
    run = make_run(tmp_path / "run", {"documents": [document(number, TEXT) for number in range(1000)]})
    path = tmp_path / "report.html"
    write_report(run, path, ReportOptions(documents=1000))
    assert MAX_BYTES * 0.7 < path.stat().st_size <= MAX_BYTES


def test_a_report_is_the_same_each_time(tmp_path):
    run = make_run(tmp_path / "run", {"documents": [document(number, TEXT) for number in range(9)]})
    for name in ("one.html", "two.html"):
        write_report(run, tmp_path / name)
    assert (tmp_path / "one.html").read_bytes() == (tmp_path / "two.html").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one.html", "run", "two.html"]


def test_no_markup_of_a_run_gets_into_the_page(tmp_path):
    hostile = "</script><script>alert(1)</script><!--"
    run = make_run(
        tmp_path / "run",
        {
            "documents": [document(1, hostile, title=hostile, language=hostile)],
            "entities": [{"text": hostile, "type": hostile}],
            "tokens": [{"text": hostile, "lemma": hostile, "upos": "NOUN"}],
            "repairs": [{"before": hostile, "after": hostile, "rule": hostile}],
            "errors": [{"source": hostile, "stage": hostile, "error": hostile, "message": hostile}],
        },
        inputs=[hostile],
        platform=hostile,
    )
    write_report(run, tmp_path / "report.html")
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert page.count("<script") == page.count("</script") == 2
    assert "<!--" not in page


@pytest.mark.parametrize("status", ["running", "interrupted", "failed"])
def test_a_run_that_is_not_complete_says_so(tmp_path, status):
    run = make_run(tmp_path / "run", {"documents": [document(1)]}, status=status)
    write_report(run, tmp_path / "report.html")
    words = read_phrases(ReportLanguage.ENGLISH)["page"][f"status_{status}"]
    assert words in (tmp_path / "report.html").read_text(encoding="utf-8")


def test_settings_that_were_changed_are_marked(tmp_path):
    run = make_run(tmp_path / "run", {}, settings={"run": {"workers": 3, "shard_bytes": 8388608}})
    write_report(run, tmp_path / "report.html")
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert re.findall(r'<tr class="changed"><td><code>(.*?)</code>', page) == ["run.workers"]


@pytest.mark.parametrize("language", list(ReportLanguage))
def test_every_language_has_the_same_words(language):
    english, other = read_phrases(ReportLanguage.ENGLISH), read_phrases(language)
    assert {section: set(words) for section, words in other.items()} == {
        section: set(words) for section, words in english.items()
    }
    for section, words in english.items():
        for key, word in words.items():
            assert re.findall(r"{\w+}", word) == re.findall(r"{\w+}", other[section][key]), (section, key)
            assert other[section][key].strip()


def test_every_language_that_can_be_detected_has_a_name_in_every_language():
    pycld2 = pytest.importorskip("pycld2")
    codes = {dict(pycld2.LANGUAGES)[name] for name in pycld2.DETECTED_LANGUAGES}
    of_scripts = {code for code in codes if code.startswith("xx-")} | {"zzp"}  # pig Latin
    assert codes - of_scripts <= set(read_phrases(ReportLanguage.KAZAKH)["language_names"])


def test_every_stage_that_comes_with_kazprep_has_a_name():
    stages = {each.name for each in entry_points(group="kazprep.stages")} | {*BUILT_IN, "read", "write"}
    assert stages <= set(read_phrases(ReportLanguage.KAZAKH)["stages"])


def test_every_column_that_a_condition_may_name_has_a_name():
    added = {column.name for stage in (QUALITY, SCRIPT) for column in stage.columns}
    assert {*added, *filter._FIELDS} <= set(read_phrases(ReportLanguage.KAZAKH)["columns"])


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            ("Format not supported", "Save it as .docx, or", "number of characters &lt; 20", "Language"),
        ),
        (
            "kk",
            (
                "Қолдау көрсетілмейтін пішім",
                ".docx немесе UTF-8",
                "таңбалар саны &lt; 20",
                "тіл ≠ Қазақ тілі",
            ),
        ),
        (
            "ru",
            ("Формат не поддерживается", "Сохраните как .docx или", "число символов &lt; 20", "Дубликаты"),
        ),
    ],
)
def test_errors_reasons_and_stages_are_in_the_language_of_the_report(tmp_path, language, words):
    documents = [
        document(number, "Қар жауды.", rejected=reason)
        for number, reason in enumerate(("n_characters < 20", "language != kk", "өз себебім"))
    ]
    errors = [{"source": "а.doc", "stage": "read", "error": "UnsupportedFormat", "message": "not .doc"}]
    seconds = {"language": 1.0, "duplicates": 2.0}
    tables = {"documents": documents, "errors": errors}
    run = make_run(tmp_path / "run", tables, seconds_by_stage=seconds)
    write_report(run, tmp_path / "report.html", ReportOptions(ReportLanguage(language)))
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    for word in (*words, "өз себебім", "not .doc"):
        assert word in page


def test_every_extension_of_an_error_type_is_counted(tmp_path):
    errors = [
        {"source": f"а.{extension}", "stage": "read", "error": "UnsupportedFormat", "message": "жоқ"}
        for extension in ["doc"] * 3 + ["rtf", "xyz"]
    ]
    run = make_run(tmp_path / "run", {"errors": errors})
    write_report(run, tmp_path / "report.html")
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    counted = re.findall(r"<code>(\.\w+)</code>&nbsp;<small>(\d+)</small>", page)
    assert counted == [(".doc", "3"), (".rtf", "1"), (".xyz", "1")]


def test_there_is_a_file_for_each_language_and_no_other():
    names = {file.name for file in files("kazprep.report").joinpath("assets", "phrases").iterdir()}
    assert names == {f"{language}.toml" for language in ReportLanguage}


def test_every_entity_type_has_a_family_and_a_name():
    types = [each for types in FAMILIES.values() for each in types]
    assert len(types) == len(set(types)) == 25
    assert set(types) == set(read_phrases(ReportLanguage.ENGLISH)["types"])
    assert set(FAMILIES) == set(read_phrases(ReportLanguage.ENGLISH)["families"])


def test_the_settings_have_the_defaults_of_the_report():
    settings = ReportSettings()
    assert ReportOptions(ReportLanguage(settings.language), settings.documents) == ReportOptions()


def test_the_command_writes_the_report_into_the_runs_folder(command, tmp_path):
    run = make_run(tmp_path / "run", {"documents": [document(1, TEXT)]})
    result = command("report", run.path, "--lang", "kk", "--documents", 1)
    assert (result.returncode, result.stdout) == (0, f"{run.path / 'report.html'}\n"), result.stderr
    assert '<html lang="kk">' in (run.path / "report.html").read_text(encoding="utf-8")


def test_the_command_says_what_is_wrong(command, tmp_path):
    result = command("report", tmp_path)
    assert result.returncode == 2
    assert "is not the output of a run" in result.stderr
    run = make_run(tmp_path / "run", {})
    for arguments, message in (
        (("--lang", "fr"), "fr"),
        (("-o", tmp_path / "absent" / "report.html"), "can't be written: No such file"),
    ):
        result = command("report", run.path, *arguments)
        assert result.returncode == 2
        assert message in result.stderr
        assert "Traceback" not in result.stderr


def test_a_damaged_table_is_an_error_that_names_it(command, tmp_path):
    run = make_run(tmp_path / "run", {})
    (run.path / "entities" / "part-00000.parquet").write_bytes(b"PAR1")
    result = command("report", run.path)
    assert result.returncode == 2
    assert "entities" in result.stderr
    assert "Traceback" not in result.stderr
