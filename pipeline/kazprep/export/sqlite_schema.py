"""How the tables of a run are laid out in an SQLite database: keys, columns, indexes, search, views."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pyarrow as pa

KEYS: Mapping[str, Mapping[str, str]] = {
    "documents": {},
    "sentences": {"document": "documents"},
    "entities": {"document": "documents", "sentence": "sentences"},
    "tokens": {"document": "documents", "sentence": "sentences", "entity": "entities"},
    "repairs": {"document": "documents"},
    "errors": {},
}
"""The tables, each after those that it refers to: its foreign keys, and the table that each is a row of."""

LEMMAS = "lemmas"
"""A column of `sentences`: the lemmas of its tokens, with spaces between, to search in every form."""

_INDEXES = {
    "documents": ("doc_id", "source", "published"),
    "sentences": (),
    "entities": ("type", "canonical"),
    "tokens": ("lemma", "text"),
    "repairs": ("rule",),
    "errors": ("error",),
}
SEARCHED = {"documents": ("title", "text"), "sentences": ("text", LEMMAS)}
"""The columns of each table that has a full-text index, `documents_fts` and `sentences_fts`."""

# Words are runs of letters and digits, in any case. The option removes marks that are characters of their own
# alone: `й` and `ё`, as normalized text has them, stay in any case, but an `и` with a breve would become `и`.
_TOKENIZER = "unicode61 remove_diacritics 0"
_PREFIXES = "3 4 5"
"""The lengths of beginnings that have an index of their own: stems are searched as `мектеп*`."""

_VIEWS = {
    "names": """
SELECT e.type AS type, e.canonical AS name, count(*) AS mentions, count(DISTINCT e.document) AS documents,
       min(d.published) AS first, max(d.published) AS last
FROM entities e JOIN documents d ON d.id = e.document
WHERE e.canonical IS NOT NULL GROUP BY e.type, e.canonical""",
    "mentions": """
SELECT e.id AS entity, e.type AS type, e.canonical AS name, e.text AS text, s.text AS sentence,
       d.published AS published, d.title AS title, d.source AS source, d.url AS url, d.id AS document
FROM entities e JOIN sentences s ON s.id = e.sentence JOIN documents d ON d.id = e.document""",
}


@dataclass(frozen=True, slots=True)
class DatabaseTable:
    """A table of the database."""

    name: str
    columns: Mapping[str, str]
    """The column of the database for each of the run's that it has, in their order."""
    types: tuple[str, ...]
    """The type of each of these columns."""

    @property
    def create(self) -> str:
        """The statement that makes it. A number of its own, `id`, and the keys are before the columns."""
        keys = KEYS[self.name]
        lines = ['"id" INTEGER PRIMARY KEY']
        lines += [f'"{key}" INTEGER{" NOT NULL" * (key != "entity")}' for key in keys]
        lines += [
            f"{quoted(name)} {type_}" for name, type_ in zip(self.columns.values(), self.types, strict=True)
        ]
        lines += [f'"{LEMMAS}" TEXT'] * (self.name == "sentences")
        lines += [f'FOREIGN KEY ("{key}") REFERENCES "{table}" ("id")' for key, table in keys.items()]
        return f'CREATE TABLE "{self.name}" ({", ".join(lines)})'

    @property
    def insert(self) -> str:
        """The statement that adds a row: its number, its keys, the values of its columns."""
        names = ["id", *KEYS[self.name], *self.columns.values()]
        marks = ", ".join("?" * len(names))
        return f'INSERT INTO "{self.name}" ({", ".join(map(quoted, names))}) VALUES ({marks})'


def database_tables(schemas: Mapping[str, pa.Schema]) -> list[DatabaseTable]:
    """The tables for those of a run, which may have columns that stages added.

    `doc_id` is in `documents` and `errors` alone: the others have the number of the document.
    """
    tables = []
    for name in KEYS:
        taken = {"id", *KEYS[name], *([LEMMAS] if name == "sentences" else [])}
        fields = [
            field for field in schemas[name] if field.name != "doc_id" or name in ("documents", "errors")
        ]
        columns = {field.name: _free(field.name, taken) for field in fields}
        tables.append(DatabaseTable(name, columns, tuple(_type(field.type) for field in fields)))
    return tables


def statements_after(tables: list[DatabaseTable]) -> Iterator[str]:
    """The statements for a database that has its rows: indexes, lemmas of sentences, search, views."""
    for table in tables:
        for column in (*KEYS[table.name], *_INDEXES[table.name]):
            if column in KEYS[table.name] or column in table.columns:
                yield f'CREATE INDEX "{table.name}_{column}" ON "{table.name}" ("{column}")'
    yield (
        f"UPDATE sentences SET \"{LEMMAS}\" = (SELECT group_concat(lemma, ' ') FROM "
        "(SELECT lemma FROM tokens WHERE sentence = sentences.id ORDER BY id))"
    )
    for name, columns in SEARCHED.items():
        yield (
            f"CREATE VIRTUAL TABLE {name}_fts USING fts5({', '.join(columns)}, content='{name}', "
            f"content_rowid='id', tokenize='{_TOKENIZER}', prefix='{_PREFIXES}')"
        )
        yield f"INSERT INTO {name}_fts ({name}_fts) VALUES ('rebuild')"
    for name, query in _VIEWS.items():
        yield f"CREATE VIEW {name} AS {query.strip()}"
    yield "ANALYZE"


def quoted(name: str) -> str:
    """A name for SQL.

    >>> quoted('end'), quoted('a"b')
    ('"end"', '"a""b"')
    """
    return '"' + name.replace('"', '""') + '"'


def _free(name: str, taken: set[str]) -> str:
    """The name, with `_` after it as long as another column has it, in whatever case; it is then taken."""
    while name.casefold() in taken:
        name += "_"
    taken.add(name.casefold())
    return name


def _type(type_: pa.DataType) -> str:
    if pa.types.is_integer(type_) or pa.types.is_boolean(type_):
        return "INTEGER"
    return "REAL" if pa.types.is_floating(type_) else "TEXT"
