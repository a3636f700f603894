"""Failures of a run in groups, each with what can be done."""

import inspect

import pytest

from kazprep.readers import errors
from kazprep.report.options import ReportLanguage
from kazprep.report.phrases import read_phrases
from kazprep.runs.error_groups import KNOWN_ERRORS, extension_of, group_errors, remedy_of
from kazprep.stages.built_in import NoTextError
from kazprep.tables.errors import ErrorRow


def error(source, error="UnsupportedFormat", stage="read"):
    return ErrorRow(source, stage, error, "неге")


def test_every_error_of_the_readers_is_known():
    named = {
        name.removesuffix("Error")
        for name, each in inspect.getmembers(errors, inspect.isclass)
        if issubclass(each, errors.ReadError) and each is not errors.ReadError
    }
    assert {*named, NoTextError.__name__.removesuffix("Error")} <= KNOWN_ERRORS


@pytest.mark.parametrize("language", ReportLanguage)
def test_every_error_type_has_its_phrases(language):
    phrases = read_phrases(language)
    assert set(phrases["error_types"]) == KNOWN_ERRORS
    of_types = {remedy_of(error("а.txt", name)) for name in KNOWN_ERRORS}
    of_extensions = {remedy_of(error(f"а{extension}")) for extension in (".xlsx", ".pdf", ".doc", ".png", "")}
    assert of_types | of_extensions | {"stage", "fault"} <= set(phrases["remedies"])


@pytest.mark.parametrize(
    ("source", "remedy"),
    [
        ("есеп.xlsx", "workbook"),
        ("есеп.XLS", "table"),
        ("архив.zip/2024/бұйрық.doc", "word"),
        ("кітап.pdf.gz", "pdf"),
        ("жоба", "format"),
        ("а.жаңа", "format"),
    ],
)
def test_what_to_do_about_an_unread_format_depends_on_its_extension(source, remedy):
    assert remedy_of(error(source)) == remedy


def test_what_to_do_about_an_exception_depends_on_whose_stage_it_is():
    assert remedy_of(error("а.txt", "Value", "segment")) == "fault"
    assert remedy_of(error("а.txt", "Value", "my_stage")) == "stage"
    assert remedy_of(error("а.txt", "Timeout", "my_stage")) == "Timeout"


def test_the_extension_of_a_member_and_of_a_compressed_file():
    assert [extension_of(name) for name in ("а.tar/б.PDF", "а.csv.gz", "а.b/в", ".тізім")] == [
        ".pdf",
        ".csv",
        "",
        "",
    ]


def test_groups_are_in_the_order_of_their_number_with_the_first_examples():
    errors = [error(f"{number}.pdf") for number in range(5)] + [error("а.pdf", "Encoding")] * 6
    encoding, pdf = group_errors(errors)
    assert (encoding.error, encoding.count, pdf.remedy, pdf.count) == ("Encoding", 6, "pdf", 5)
    assert [example.source for example in pdf.examples] == ["0.pdf", "1.pdf", "2.pdf"]
    assert pdf.extensions == ((".pdf", 5),)


def test_countless_extensions_do_not_fill_the_memory():
    (group,) = group_errors(error(f"а.{number}") for number in range(3000))
    assert group.count == 3000
    assert len(group.extensions) == 1000
