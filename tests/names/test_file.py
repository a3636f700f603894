"""Names files: what they may have, and what is said of those that can't be used."""

import hashlib

import pytest

from kazprep.errors import SettingsError
from kazprep.names import Name, read_names
from kazprep.names.file import add_names


def names_of(path, content):
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return [entry.name for entries in read_names(path)._entries.values() for entry in entries]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("Тастақ\tGPE", [Name("Тастақ", "GPE")]),
        ("\ufeffТастақ\tGPE\r\n", [Name("Тастақ", "GPE")]),
        ("# менің атауларым\n\n Тастақ \t GPE \tno\n", [Name("Тастақ", "GPE", False)]),
        ("form\tclass\nТастақ\tGPE\n", [Name("Тастақ", "GPE")]),
        ("Name\tType\tinflects\nТастақ\tGPE\tyes\n", [Name("Тастақ", "GPE")]),
        ("Қар\t-\nАяз\tNONE\tfalse", [Name("Қар", None), Name("Аяз", None, False)]),
        ("Тастақ\tGPE\nТастақ\tGPE\tyes\n", [Name("Тастақ", "GPE")]),
        ("Тастақ\tGPE\nтастақ\tPRODUCT\n", [Name("Тастақ", "GPE"), Name("тастақ", "PRODUCT")]),
        ("Абай\tGPE\tyes\tPERSON, ART\n", [Name("Абай", "GPE", True, ("PERSON", "ART"))]),
        ("", []),
    ],
)
def test_what_a_file_may_have(tmp_path, content, expected):
    assert names_of(tmp_path / "names.tsv", content) == expected


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("Тастақ GPE", "line 1: it has 1 columns"),
        ("Тастақ\tGPE\tyes\tPERSON\tno", "line 1: it has 5 columns"),
        ("Тастақ\tGPE\t\tPERSON,Адам", "line 1: there is no class 'Адам' that it could be instead of"),
        ("\n\tGPE", "line 2: the form '' is empty"),
        ("«»\tGPE", "line 1: the form '«»' is empty, or has no letter"),
        ("# a\nТастақ\tGEP", "line 2: there is no class 'GEP', did you mean 'GPE'"),
        ("Тастақ\tperson", "there is no class 'person', did you mean 'PERSON'"),
        ("Тастақ\tGPE\tперхаps", "line 1: whether it has case forms is yes or no, not 'перхаps'"),
        ("Тастақ\tGPE\n\nТастақ\tLOCATION", "line 3: 'Тастақ' is in line 1 with another class or flag"),
        ("Тастақ\tGPE\nТастақ\tGPE\tno", "line 2: 'Тастақ' is in line 1 with another class or flag"),
        ("Тастақ\tGPE\nҚар".encode("windows-1251", "replace"), "line 1: not UTF-8"),
        (b"\xef\xbb\xbf\nA\tGPE\n\xff", "line 3: not UTF-8"),
    ],
)
def test_what_is_wrong_is_said_with_file_and_line(tmp_path, content, problem):
    with pytest.raises(SettingsError) as raised:
        names_of(tmp_path / "names.tsv", content)
    assert problem in str(raised.value)
    assert str(tmp_path / "names.tsv") in str(raised.value)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(SettingsError, match=r"the names file .*none\.tsv can't be read"):
        read_names(tmp_path / "none.tsv")


def test_the_hash_is_that_of_the_content(tmp_path):
    path = tmp_path / "names.tsv"
    path.write_bytes("Тастақ\tGPE".encode())
    assert read_names(path).sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_added_names_replace_the_lines_of_the_same_form_and_keep_all_else(tmp_path):
    path = tmp_path / "names.tsv"
    path.write_text("# my names\nform\tclass\nТастақ\tGPE\n\nҚар\t-\n", encoding="utf-8")
    add_names(path, [Name("Тастақ", "PRODUCT", inflects=False), Name("Арай", None, instead_of=("PERSON",))])
    assert path.read_text(encoding="utf-8") == (
        "# my names\nform\tclass\n\nҚар\t-\nТастақ\tPRODUCT\tno\nАрай\t-\tyes\tPERSON\n"
    )
    assert len(read_names(path)) == 3
    add_names(tmp_path / "new.tsv", [Name("Арай", "PERSON")])
    assert (tmp_path / "new.tsv").read_text(encoding="utf-8") == "Арай\tPERSON\n"
    path.write_text("Қар\tSNOW\n", encoding="utf-8")
    with pytest.raises(SettingsError, match="no class 'SNOW'"):
        add_names(path, [Name("Арай", "PERSON")])
