"""CSV and TSV as people and programs write them: no row goes into another one, or into nothing."""

import csv
import gzip
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kazprep.document import Document
from kazprep.readers.read import read_stream

BIR, EKI, USH = "Ауылда той болды.", "Кеше жел тұрды.", "Мектепте сабақ басталды."


def texts(records):
    return [record.raw_text if isinstance(record, Document) else None for record in records]


def errors(records):
    return [str(record.error) for record in records if not isinstance(record, Document)]


@pytest.mark.parametrize(
    ("name", "table", "expected"),
    [
        # what a file begins with, and what was put after it
        ("а.csv", f"sep=;\nid;text\n1;{BIR}\n2;{EKI}\n", [BIR, EKI]),
        ("а.csv", f'\ufeff"SEP=|"\r\nid|text\r\n1|{BIR}\r\n', [BIR]),
        ("а.csv", f"sep=~\nid~text\n1~{BIR}\n", [BIR]),
        ("а.csv", f"\n  \nid,text\n\n1,{BIR}\n \n2,{EKI}\n", [BIR, EKI]),
        ("а.csv", f"id,text\n1,{BIR}\nid,text\n2,{EKI}\n", [BIR, EKI]),
        ("а.csv", f"\ufeffid,text\n1,{BIR}\n\ufeffid,text\n2,{EKI}\n\ufeff3,{USH}", [BIR, EKI, USH]),
        ("а.csv", f"sep=;\nid;text\n1;{BIR}\nsep=;\nid;text\n2;{EKI}\n", [BIR, EKI]),
        ("а.csv", f"id;text;url\n1;{BIR};\n;;\n2;{EKI};\n;;\n", [BIR, EKI]),
        # delimiters
        ("а.tsv", f"id;text\n1;{BIR}\n", [BIR]),
        ("а.tsv", f'"id","text"\n"1","{BIR}"\n', [BIR]),
        ("а.csv", f'"a, b, c, d";text\n1;{BIR}\n', [BIR]),
        ("а.csv", "text\nҚар еріді, су тасыды; ел қуанды.\n", ["Қар еріді, су тасыды; ел қуанды."]),
        # two columns of one name: the first
        ("а.csv", f"text,id,text\n{BIR},1,{EKI}\n", [BIR]),
        # quotation marks that quote nothing
        ("а.tsv", f'id\ttext\n1\t"{BIR}\n2\t{EKI}\n3\t{USH}"\n', [f'"{BIR}', EKI, f'{USH}"']),
        ("а.tsv", f'id\ttext\n1\t"{BIR}\n2\t{EKI}\n', [f'"{BIR}', EKI]),
        ("а.tsv", f'id\ttext\n1\t"Арай" дүкені ашылды.\n2\t{EKI}\n', ['"Арай" дүкені ашылды.', EKI]),
        ("а.csv", f'id,text\n1,"Арай" дүкені ашылды.\n2,{EKI}\n', ['"Арай" дүкені ашылды.', EKI]),
        ("а.csv", f'id,text\n1,Ол "Арай" дүкені.\n2,{EKI}\n', ['Ол "Арай" дүкені.', EKI]),
        ("а.csv", f'id,text\n1,"Арай" мен "Самал"\n2,{EKI}\n', ['"Арай" мен "Самал"', EKI]),
        ("а.csv", f'id,text\n1,"Ол "барам" деді, кетті"\n2,{EKI}\n', ['Ол "барам" деді, кетті', EKI]),
        # those inside quoted fields
        ("а.csv", f'id,text\n1,"Ол ""барам"" деді,\nкетті"\n2,{EKI}\n', ['Ол "барам" деді,\nкетті', EKI]),
        ("а.csv", f'id,text\n1,"Ол \\"барам\\" деді, кетті"\n2,{EKI}\n', ['Ол "барам" деді, кетті', EKI]),
        ("а.csv", 'id,text\n1,"Ол \\"барам\\", деді\n\\"сөйтті\\""\n', ['Ол "барам", деді\n"сөйтті"']),
        ("а.csv", f'path,text\n"C:\\",{BIR}\n2,{EKI}\n', [BIR, EKI]),
        ("а.csv", 'text,id\n"Бірінші\nекінші",1\n"Үшінші\nсоңғы",2\n', ["Бірінші\nекінші", "Үшінші\nсоңғы"]),
        ("а.tsv", 'text\tid\n"Бірінші жол\nекінші жол"\t1\n', ["Бірінші жол\nекінші жол"]),
        ("а.csv", 'id,text\n1,"Бағасы\n2,5 мың\nкеше арзан еді"\n', ["Бағасы\n2,5 мың\nкеше арзан еді"]),
    ],
)  # fmt: skip
def test_a_table_is_read_whatever_its_habits(name, table, expected):
    assert texts(read_stream(name, io.BytesIO(table.encode()))) == expected


@pytest.mark.parametrize(
    ("table", "expected", "message"),
    [
        (
            f'id,text\n1,"{BIR}\n2,{EKI}\n3,{USH}\n',
            [None, EKI, USH],
            "line 2 can't be read: a quotation mark",
        ),
        (f'id,text\n1,"{BIR}\n2,{EKI}\n3,{USH}"\n', [None, EKI, f'{USH}"'], "before the next row begins"),
        (
            f'id,text\nk-1,"{BIR}\nk-2,{EKI}\nk-3,{USH}"\n',
            [None, EKI, f'{USH}"'],
            "before the next row begins",
        ),
        (
            f'id,text\n1,"{BIR}\n2,"{EKI}"\n3,"{USH}"\n',
            [None, EKI, USH],
            "inside a quoted field is not doubled",
        ),
        (f"id,text\n1,{BIR}\n2,бір,екі\n3,{USH}\n", [BIR, None, USH], "line 3 has 3 columns"),
        (f'id,text\n1,{BIR}\n2,"бір\nекі",үш\n3,{USH}\n', [BIR, None, USH], "line 3 has 3 columns"),
    ],
)
def test_a_row_that_is_not_certain_costs_no_other(table, expected, message):
    records = list(read_stream("а.csv", io.BytesIO(table.encode())))
    assert texts(records) == expected
    (actual,) = errors(records)
    assert message in actual


TABLES = st.lists(
    st.text("абқ \",;'\n\r\t\\|«»", max_size=12).map(lambda text: f"С{text}я"), min_size=1, max_size=5
)


@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
@pytest.mark.parametrize("delimiter", ",;\t|")
@given(fields=TABLES)
def test_what_the_csv_module_writes_comes_back(quoting, delimiter, fields):
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=delimiter, quoting=quoting).writerows(
        [("text", "id"), *((field, "к") for field in fields)]
    )
    assert texts(read_stream("а.csv", io.BytesIO(file.getvalue().encode()))) == fields


@given(offset=st.integers(0, 400), is_quoted=st.booleans())
def test_a_quotation_mark_too_many_or_too_few_costs_one_row(offset, is_quoted):
    fields = [f"{number}-сөйлем, ол {'жай ' * number}аяқталды." for number in range(8)]
    mark = '"' if is_quoted else ""
    body = "".join(f"{number};{mark}{field}{mark}\n" for number, field in enumerate(fields))
    offset %= len(body)
    body = body[:offset] + body[offset + 1 :] if body[offset] == '"' else f'{body[:offset]}"{body[offset:]}'
    records = list(read_stream("а.csv", io.BytesIO(f"id;text\n{body}".encode())))
    assert len([field for field in fields if field in texts(records)]) >= len(fields) - 1
    assert len(records) >= len(fields)


def test_a_table_without_a_first_row_of_names_can_be_given_them(read_file):
    table = f"1;{BIR}\n2;{EKI}\n".encode()
    (bad,) = read_file("а.csv", table)
    assert "name them all with input.column_names" in str(bad.error)
    first, second = read_file("а.csv", table, column_names=["id", "text"])
    assert (first.raw_text, first.external_id, second.raw_text) == (BIR, "1", EKI)
    (document,) = read_file("а.tsv", f"id\ttext\n1\t{BIR}\n".encode(), column_names=["id", "text"])
    assert document.raw_text == BIR


def test_damage_within_a_row_leaves_out_that_row(read_file):
    table = "id,text\n" + "".join(f'{number},"Жаңалық {number * 7919}\nсоңы."\n' for number in range(3000))
    packed = gzip.compress(table.encode())
    *documents, bad = read_file("а.csv.gz", packed[: len(packed) // 2])
    assert str(bad.error) == "the gzip data is truncated"
    assert [document.raw_text for document in documents] == [
        f"Жаңалық {number * 7919}\nсоңы." for number in range(len(documents))
    ]
    assert len(documents) > 1000


def test_an_unclosed_quotation_mark_before_damage_costs_one_row(read_file):
    rows = [f"{number},Жаңалық {number * 7919}" for number in range(3000)]
    rows[10] = rows[10].replace("Ж", '"Ж')
    packed = gzip.compress("\n".join(["id,text", *rows]).encode())
    records = read_file("а.csv.gz", packed[: len(packed) // 2])
    assert texts(records).count(None) == 2
    assert "line 12" in errors(records)[0]
    assert len(records) > 1000
