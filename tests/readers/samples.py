"""One invented article in every format that is read, made in memory."""

import bz2
import csv
import gzip
import io
import json
import lzma
import tarfile
import zipfile
from datetime import date
from html import escape

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq

TITLE = "Көктем келді"
PARAGRAPHS = (
    "Бүгін Астанада күн жылынып, көшелерде қар ери бастады. Қала тұрғындары саябақтарға шықты.",
    "«Биыл көктем ерте келді», – дейді Гүлнар Сейітова. Оның айтуынша, жұма күні жаңбыр жауады.",
    "Ауыл шаруашылығы басқармасы егін егу жұмыстары сәуірдің ортасында басталатынын хабарлады. Биыл "
    "өңірде 2,5 миллион гектар жерге дән себіледі, бұл былтырғыдан он пайызға көп.",
)
TEXT = "\n".join((TITLE, *PARAGRAPHS))
BODY = "\n".join(PARAGRAPHS)
DAY = date(2026, 3, 1)
URL = "https://habar.example/2026/koktem"

_FIELDS = {"id": "k-17", "title": TITLE, "date": "2026-03-01", "url": URL, "text": BODY}
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def html(charset: str = "utf-8", declared: str | None = None) -> bytes:
    menu = "".join(f'<li><a href="/{number}">Мәзір бөлімі {number}</a></li>' for number in range(9))
    page = f"""<!DOCTYPE html>
<html lang="kk"><head><meta charset="{declared or charset}"><title>{TITLE} - Хабар порталы</title>
<meta property="article:published_time" content="2026-03-01T08:00:00+05:00">
<link rel="canonical" href="{URL}"><script>var мәзір = "құпия сөз";</script></head>
<body><nav><ul>{menu}</ul></nav><article><h1>{TITLE}</h1>
{"".join(f"<p>{escape(paragraph)}</p>" for paragraph in PARAGRAPHS)}
</article><footer><p>Барлық құқықтар қорғалған</p></footer></body></html>"""
    return page.encode(charset)


def json_line(**changes: object) -> str:
    return json.dumps(_FIELDS | changes, ensure_ascii=False)


def delimited(delimiter: str) -> bytes:
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=delimiter)
    writer.writerow(_FIELDS)
    writer.writerow(_FIELDS.values())
    return file.getvalue().encode()


def parquet(rows: int = 1, row_group: int = 100, texts: list[str | None] | None = None) -> bytes:
    texts = texts or [BODY] * rows
    fields = {name: [value] * len(texts) for name, value in _FIELDS.items()} | {"text": texts}
    sink = io.BytesIO()
    pq.write_table(pa.table(fields), sink, row_group_size=row_group)
    return sink.getvalue()


def xlsx() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(list(_FIELDS))
    book.active.append(list(_FIELDS.values()))
    sink = io.BytesIO()
    book.save(sink)
    return sink.getvalue()


def docx(document: str | None = None) -> bytes:
    def paragraph(text: str, style: str = "") -> str:
        properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
        half = len(text) // 2
        runs = "".join(
            f'<w:r><w:t xml:space="preserve">{part}</w:t></w:r>' for part in (text[:half], text[half:])
        )
        return f"<w:p>{properties}{runs}</w:p>"

    *before, last = PARAGRAPHS
    body = paragraph(TITLE, "Title") + "".join(map(paragraph, before))
    body += f"<w:tbl><w:tr><w:tc>{paragraph(last)}</w:tc></w:tr></w:tbl>"
    document = (
        document or f'<?xml version="1.0"?><w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>'
    )
    return zipped({"word/document.xml": document.encode()})


def warc(page: bytes | None = None, url: str = URL) -> bytes:
    page = html() if page is None else page
    image = b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n\x89PNG"
    response = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page
    return b"".join(
        b"WARC/1.0\r\nWARC-Type: %s\r\nWARC-Record-ID: <urn:uuid:%d>\r\nWARC-Date: 2026-03-02T00:00:00Z\r\n"
        b"WARC-Target-URI: %s\r\nContent-Type: application/http\r\nContent-Length: %d\r\n\r\n"
        b"%s\r\n\r\n" % (b"response", number, url.encode(), len(content), content)
        for number, content in enumerate((image, response))
    )


def zipped(members: dict[str, bytes]) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 3, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return sink.getvalue()


def tarred(members: dict[str, bytes]) -> bytes:
    sink = io.BytesIO()
    with tarfile.open(fileobj=sink, mode="w") as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return sink.getvalue()


def zstd(data: bytes) -> bytes:
    return bytes(pa.compress(data, codec="zstd", asbytes=True))


FORMATS: dict[str, bytes] = {
    "txt": f" date 2026-03-01 {TITLE}\n{BODY}\n".encode(),
    "html": html(),
    "htm": html(),
    "md": f"# {TITLE}\n\n".encode() + "\n\n".join(PARAGRAPHS).replace("Гүлнар", "**Гүлнар**").encode(),
    "jsonl": json_line().encode() + b"\n",
    "ndjson": json_line().encode(),
    "json": f"[{json_line()}]".encode(),
    "csv": delimited(","),
    "tsv": delimited("\t"),
    "parquet": parquet(),
    "docx": docx(),
    "xlsx": xlsx(),
    "warc": warc(),
}
"""The article's file by the extension of its name."""

COMPRESSORS = {"gz": gzip.compress, "bz2": bz2.compress, "xz": lzma.compress, "zst": zstd}
