"""JSON in the shapes that people have it in: the content decides, not the extension."""

import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kazprep.document import Document
from kazprep.encodings import Encoding
from kazprep.readers.compression.limits import Budget
from kazprep.readers.entry import Entry
from kazprep.readers.errors import ReadError
from kazprep.readers.read import read_stream
from kazprep.readers.records.json_scan import Cursor, end_of_item, end_of_value, members
from kazprep.readers.records.json_shapes import is_json_lines, object_shape
from kazprep.readers.records.json_values import found_values
from kazprep.settings import InputSettings
from tests.readers.test_bad_input import good, problems

A, B, C = "Түнде боран соқты.", "Таңертең жол ашылды.", "Кешке күн ашылды."
ROWS = [{"id": 1, "title": "Бір", "text": A}, {"id": 2, "title": "Екі", "text": B}]
DOCUMENTS = [(f"Бір\n{A}", "1"), (f"Екі\n{B}", "2")]


def dumped(value, **options):
    return json.dumps(value, ensure_ascii=False, **options)


LINES = [dumped(row) for row in ROWS]
SHAPES = {
    "lines": "\n".join(LINES),
    "lines with CRLF and blank ones": "\r\n\r\n".join(LINES) + "\r\n",
    "lines with a byte order mark each": "\ufeff" + "\n\ufeff".join(LINES),
    "lines with commas after them": ",\n".join(LINES) + ",\n",
    "lines with record separators": "".join(f"\x1e{line}\n" for line in LINES),
    "objects without a line end between them": "".join(LINES),
    "objects with a byte order mark between them": "\ufeff".join(LINES),
    "objects with a comma between them": ",".join(LINES),
    "objects over several lines": "\n".join(dumped(row, indent=2) for row in ROWS),
    "objects over several lines with commas": ",\n".join(dumped(row, indent=2) for row in ROWS),
    "an array": dumped(ROWS),
    "an array over several lines": dumped(ROWS, indent=4),
    "an array whose elements are lines": "[\n" + ",\n".join(LINES) + "\n]",
    "an array a record": "\n".join(f"[{line}]" for line in LINES),
    "two arrays": f"[{LINES[0]}][{LINES[1]}]",
    "an object with the list": dumped({"status": "ok", "articles": ROWS, "total": 2}),
    "an object with the list, over several lines": dumped({"articles": ROWS}, indent=1),
    "an object with the list, a line an element": '{"rows": [\n' + ",\n".join(LINES) + "\n]}",
    "an object with the list under a Kazakh name": dumped({"мақалалар": ROWS}),
    "an object with the list deeper": dumped({"took": 3, "hits": {"total": 2, "hits": ROWS}}),
    "an object with two lists": dumped({"news": ROWS[:1], "articles": ROWS[1:]}),
    "an object with a list under the name of a text": dumped({"content": ROWS, "totalPages": 1}),
    "pages of an interface, one a line": "\n".join(dumped({"page": n, "items": [ROWS[n]]}) for n in (0, 1)),
    "pandas by default": dumped(
        {name: {str(n): row[name] for n, row in enumerate(ROWS)} for name in ROWS[0]}
    ),
    "pandas by default with an index of names": dumped(
        {name: {"а": ROWS[0][name], "ә": ROWS[1][name]} for name in ROWS[0]}
    ),
    "pandas, split": dumped(
        {"columns": [*ROWS[0]], "index": [0, 1], "data": [list(row.values()) for row in ROWS]}
    ),
    "pandas, table": dumped(
        {"schema": {"fields": [{"name": "text", "type": "string"}], "pandas_version": "1.4.0"}, "data": ROWS}
    ),
    "pandas, index": dumped({str(n): row for n, row in enumerate(ROWS)}),
    "a list for each column": dumped({name: [row[name] for row in ROWS] for name in ROWS[0]}),
    "objects keyed by their ids": dumped(
        {str(row["id"]): {"title": row["title"], "text": row["text"]} for row in ROWS}
    ),
    "objects keyed, deeper": dumped({"query": {"pages": {str(n): row for n, row in enumerate(ROWS)}}}),
    "elasticdump": "\n".join(
        dumped({"_id": row["id"], "_source": {"title": row["title"], "text": row["text"]}}) for row in ROWS
    ),
}


@pytest.mark.parametrize("extension", ["json", "jsonl", "ndjson"])
@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_is_read_whatever_the_extension(read_file, shape, extension):
    records = read_file(f"а.{extension}", SHAPES[shape].encode())
    assert not problems(records)
    assert [(record.raw_text, record.external_id) for record in records] == DOCUMENTS
    assert [record.record for record in records if "blank" not in shape] == [0, 1][
        : len(records)
    ] or "blank" in shape
    assert {record.format for record in records} == {"json" if extension == "json" else "jsonl"}


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-8-sig"])
@pytest.mark.parametrize(
    "shape", ["lines", "an array", "an object with the list", "objects over several lines"]
)
def test_the_shape_does_not_depend_on_the_encoding(read_file, shape, encoding):
    records = read_file("а.json", SHAPES[shape].encode(encoding))
    assert [(record.raw_text, record.external_id) for record in records] == DOCUMENTS


def test_names_may_be_written_with_escapes(read_file):
    value = {"мақалалар": [{"мәтіні": A}, {"мәтіні": B}]}
    records = read_file("а.json", json.dumps(value).encode())
    assert [record.raw_text for record in records] == [A, B]


def test_a_series_of_texts_gives_each_of_them(read_file):
    records = read_file("а.json", dumped({"0": A, "1": B}).encode())
    assert [(record.raw_text, record.external_id) for record in records] == [(A, "0"), (B, "1")]


TELEGRAM = [
    {
        "id": 1,
        "type": "service",
        "date": "2026-03-01T08:00:00",
        "action": "create_channel",
        "title": "Арна",
        "text": "",
    },
    {"id": 2, "type": "message", "date": "2026-03-01T09:00:00", "date_unixtime": "1772334000", "text": A},
    {"id": 3, "type": "message", "date": "2026-03-02T09:00:00", "photo": "photos/1.jpg", "text": ""},
    {
        "id": 4,
        "type": "message",
        "date": "2026-03-03T09:00:00",
        "text": [
            {"type": "bold", "text": "Жол ашылды"},
            ". Толығырақ: ",
            {"type": "link", "text": "habar.example"},
        ],
        "text_entities": [{"type": "plain", "text": "бұл емес"}],
    },
]
CHANNEL = {"name": "Арна", "type": "public_channel", "id": 7, "messages": TELEGRAM}


@pytest.mark.parametrize(
    "value", [CHANNEL, {"about": "Мұнда деректеріңіз.", "chats": {"about": "Тізім.", "list": [CHANNEL]}}]
)
def test_an_export_of_telegram_gives_its_messages(read_file, value):
    records = read_file("result.json", dumped(value, indent=1).encode())
    assert [(r.record, r.raw_text, r.external_id, str(r.published)) for r in records] == [
        (1, A, "2", "2026-03-01"),
        (3, "Жол ашылды. Толығырақ: habar.example", "4", "2026-03-03"),
    ]


@pytest.mark.parametrize(
    "record",
    [
        {"text": A, "comments": [{"text": B}, {"text": C}]},
        {"comments": [{"text": B}], "related": [{"title": "Екі", "text": B}], "text": A},
        {"text": A, "entities": [{"text": "Абай", "label": "PERSON"}]},
        {"text": [{"type": "paragraph", "text": A}]},
        {"text": [A], "tags": ["ауа райы"], "title": []},
        {"title": "", "text": {"rendered": A}},
        {"text": {"kk": A, "ru": "Ночью была метель."}},
    ],
)
def test_a_record_with_lists_in_it_stays_one_record(read_file, record):
    for extension in ("json", "jsonl"):
        (document,) = read_file(f"а.{extension}", dumped(record).encode())
        assert document.raw_text == A


@pytest.mark.parametrize(
    "record",
    [
        {"мақала_1": "Ұзақ мәтін. " * 20, "sections": [{"text": A}]},
        {"байқау": "қысқа", "entities": [{"text": "Абай", "label": "PERSON"}]},
        {"data": [{"paragraphs": [{"context": A, "qas": [{"answers": [{"text": "боран"}]}]}]}]},
    ],
)
def test_parts_of_a_record_without_a_known_text_are_not_records(read_file, record):
    (bad,) = read_file("а.json", dumped(record).encode())
    assert type(bad.error).__name__ == "MissingColumnError"


@pytest.mark.parametrize(
    "beside",
    [
        {"next": "https://habar.example/api?cursor=" + "a1" * 150},
        {"copyright": {"text": "© Хабар"}},
        {"meta": {"author": {"text": "Тілші туралы."}, "city": {"text": "Қала туралы."}}},
        {"comments": [{"text": "Рақмет!"}], "tags": ["қыс"], "page": 1},
    ],
)
@pytest.mark.parametrize("is_first", [True, False])
def test_what_is_beside_a_list_of_records_is_not_a_record(read_file, beside, is_first):
    value = {**beside, "articles": ROWS} if is_first else {"articles": ROWS, **beside}
    records = read_file("а.json", dumped(value).encode())
    assert [(record.raw_text, record.external_id) for record in records] == DOCUMENTS


def test_an_article_beside_a_list_of_records_is_one_too(read_file):
    value = {"main": {"title": "Басты", "text": C}, "articles": ROWS}
    records = read_file("а.json", dumped(value).encode())
    assert [record.raw_text for record in records] == [f"Басты\n{C}", *(text for text, _ in DOCUMENTS)]


def test_with_the_text_named_a_long_note_beside_the_list_is_not_text(read_file):
    value = {"note": "Деректерді пайдалану шарттары туралы ұзақ ескерту. " * 9, "articles": ROWS}
    records = read_file("а.json", dumped(value).encode(), text_column="text")
    assert [record.external_id for record in records] == ["1", "2"]


def test_two_paragraphs_and_two_tags_are_not_a_data_frame(read_file):
    (document,) = read_file("а.json", dumped({"text": [A, B], "tags": ["қыс", "жол"]}).encode())
    assert document.raw_text == f"{A}\n{B}"


def test_the_settings_name_the_text_in_a_list_inside_an_object(read_file):
    value = {"items": [{"text": "бұл емес", "lead": A}, {"text": "бұл да емес", "lead": B}]}
    records = read_file("а.json", dumped(value).encode(), text_column="lead")
    assert [record.raw_text for record in records] == [A, B]


FIRST, SECOND = LINES
NOPE = '{"text": nope}'


@pytest.mark.parametrize(
    ("data", "numbers", "bad", "message"),
    [
        (f"{FIRST}\n{FIRST[:-20]}\n{SECOND}", [0, 2], 1, "line 2 is not valid JSON"),
        (f"{FIRST[:-20]}\n{FIRST}\n{SECOND}", [1, 2], 0, "line 1 is not valid JSON"),
        (f"{{\n{FIRST}\n{SECOND}", [1, 2], 0, "line 1 is not valid JSON"),
        (f"{FIRST}\n{FIRST}{SECOND}\n{SECOND}\n{{\n", [0, 1, 2, 3], 4, "line 4 is not valid JSON"),
        (f"{FIRST}\n{FIRST}{NOPE}{SECOND}\n", [0, 1, 3], 2, "line 2 is not valid JSON"),
        (f"{FIRST}\n{FIRST} x\n{SECOND}\n", [0, 2], 1, "line 2 is not valid JSON: Extra data"),
        (f"{dumped(ROWS[0], indent=1)}\n{NOPE}\n{SECOND}", [0, 2], 1, "record 1 is not valid JSON"),
        (f'{{"rows": [{FIRST}, {NOPE}, {SECOND}]}}', [0, 2], 1, "record 1 is not valid JSON"),
        (f'{{"а": {FIRST}, "ә": {NOPE}, "б": {SECOND}}}', [0, 2], 1, "record 1 is not valid JSON"),
    ],
)
def test_a_broken_record_costs_no_other(read_file, data, numbers, bad, message):
    records = read_file("а.jsonl", data.encode())
    assert [number for _, number in good(records)] == numbers
    ((_, number, _, actual),) = problems(records)
    assert (number, actual[: len(message)]) == (bad, message)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (f"[{LINES[0]}, {LINES[1]}", "the file is truncated: the array does not end"),
        (f'{{"rows": [{LINES[0]}, {LINES[1]}', "the file is truncated: the array does not end"),
        (
            f'{{"rows": [{LINES[0]}, {LINES[1]}], "total"',
            "the file is damaged or truncated: an object does not end",
        ),
        (f"[{LINES[0]}, {LINES[1]}]\nқоқыс\nқоқыс", "something that is not JSON follows: 'қоқыс\\nқоқыс'"),
    ],
)
def test_what_comes_before_the_damage_is_read(read_file, data, message):
    records = read_file("а.json", data.encode())
    assert [(record.raw_text, record.external_id) for record in records[:-1]] == DOCUMENTS
    assert problems(records) == [("а.json", None, "DamagedFileError", message)]


@pytest.mark.parametrize("data", ["<!DOCTYPE html>\n<p>Қар</p>\n", "id,text\n1,Қар\n2,Өзен\n", "Қар еріді."])
def test_what_is_not_json_is_one_error(read_file, data):
    ((_, record, error_type, actual),) = problems(read_file("а.jsonl", data.encode()))
    assert (record, error_type) == (None, "DamagedFileError")
    assert actual.startswith(f"there is no JSON in the file: {data[:10]!r}"[:-1])


def test_a_record_of_too_many_values_is_an_error(read_file):
    lines = [LINES[0], '{"text": "а", "x": [' + "[]," * 3000 + "0]}", LINES[1]]
    records = read_file("а.jsonl", "\n".join(lines).encode(), max_json_values=1000)
    ((_, record, error_type, actual),) = problems(records)
    assert (record, error_type) == (1, "TooLargeError")
    assert actual == "line 2 has more than 1,000 values in it, the most that input.max_json_values allows"
    assert [number for _, number in good(records)] == [0, 2]


def test_commas_and_brackets_in_strings_are_not_values(read_file):
    text = "[а, ә, б], {в, г}. " * 500
    (document,) = read_file("а.jsonl", dumped({"text": text}).encode(), max_json_values=1000)
    assert document.raw_text == text


def test_a_list_in_an_object_is_never_held_as_a_whole():
    class Counting:
        """An object with a list that has no end, and how much of it was asked for."""

        given = 0

        def read(self, size):
            Counting.given += size
            return (('{"rows": [' if self.given == size else "") + f"{LINES[0]}, " * (size // 100))[:size]

    values = found_values(Counting(), read_entry(), Encoding("utf-8"))
    for _ in range(100):
        next(values)
    assert Counting.given < 5 << 20


def read_entry():
    options = InputSettings()
    return Entry("а.json", None, options, Budget(options))


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)


@given(VALUES, st.text(max_size=5))
def test_a_value_ends_where_its_json_does(value, rest):
    text = json.dumps([value], ensure_ascii=False)
    assert end_of_value(text + rest, 0) == len(text)
    assert end_of_item(text + "," + rest, 0) == len(text)
    assert end_of_value(text[:-1], 0) == -1


class Dribble(io.StringIO):
    """A text of which each call gives a few characters at most."""

    def __init__(self, text, most):
        super().__init__(text)
        self.most = most

    def read(self, size=-1):
        return super().read(min(size, self.most))


@given(st.lists(VALUES | st.text('\\"a', max_size=6), min_size=1, max_size=5), st.integers(1, 7))
def test_values_are_cut_out_wherever_the_pieces_of_the_text_end(values, most):
    cursor = Cursor(Dribble(json.dumps(values), most))
    assert cursor.peek() == "["
    found = []
    while cursor.peek() != "]" or not found:
        cursor.step()
        found.append(json.loads(cursor.take_item(1000)))
    assert found == values


@given(st.dictionaries(st.text(max_size=5), VALUES, max_size=5))
def test_the_fields_of_an_object_are_found_without_parsing_it(value):
    text = json.dumps(value)
    found = {member.name: json.loads(text[member.start : member.end]) for member in members(text, 0)}
    assert found == value


@settings(max_examples=200)
@given(
    st.lists(VALUES, max_size=5), st.sampled_from(["json", "jsonl"]), st.sampled_from(["", "\n", ",", "\n\n"])
)
def test_no_values_raise_or_vanish(values, extension, between):
    data = between.join(json.dumps(value, ensure_ascii=False) for value in values).encode(
        "utf-8", "surrogatepass"
    )
    records = list(read_stream(f"а.{extension}", io.BytesIO(data)))
    assert records
    assert all(isinstance(r, Document) or isinstance(r.error, ReadError) for r in records)


@given(
    st.lists(
        st.text(st.characters(codec="utf-8"), min_size=1, max_size=20).filter(str.strip),
        min_size=2,
        max_size=6,
    )
)
def test_json_lines_are_known_as_such(texts):
    data = "\n".join(dumped({"text": text}) for text in texts).encode()
    assert is_json_lines(data, is_complete=True)
    assert not is_json_lines(b"[" + data.replace(b"\n", b",\n") + b"]", is_complete=True)


def test_a_first_line_longer_than_what_is_looked_at_is_known_by_its_text():
    assert is_json_lines(f'{{"text": "{"а" * 9000}'.encode(), is_complete=False)
    assert not is_json_lines(f'{{"rows": [{{"text": "{"а" * 9000}'.encode(), is_complete=False)


def test_the_shape_of_a_long_object_is_not_said_too_early():
    assert object_shape('{"а": [1, 2', 0, InputSettings()) is None
    assert object_shape('{"а": [1, 2], "text": "', 0, InputSettings()) == "record"


def test_brackets_in_strings_of_an_array_end_nothing(read_file):
    texts = ['"], [', "}\\", '\\"]', "a, b"]
    records = read_file("а.json", json.dumps([{"text": text} for text in texts], indent=1).encode())
    assert [record.raw_text for record in records] == texts
