"""The dataset card of a run for the Hugging Face Hub: README.md, with YAML before the text.

https://huggingface.co/docs/hub/datasets-cards, https://huggingface.co/docs/hub/datasets-manual-configuration
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from kazprep.export.card_figures import LOW_SCORE, CardFigures, card_figures
from kazprep.export.columns import column_meanings
from kazprep.export.croissant import croissant
from kazprep.export.licenses import License
from kazprep.export.xml_text import one_line
from kazprep.runs.opened import Run
from kazprep.tables.run_folder import CARD_NAME, CROISSANT_NAME
from kazprep.text.plurals import counted

TABLE_NAMES = {
    "documents": "a row an article, with its text before and after repairs",
    "sentences": "a row a sentence",
    "tokens": "a row a token, with its entity tag, and its lemma where there are lemmas",
    "entities": "a row a named entity",
    "repairs": "a row a change that normalization made",
    "errors": "a row a file or record that could not be read or processed",
}
"""What is in each table."""
_SIZES = {
    10**3: "n<1K",
    10**4: "1K<n<10K",
    10**5: "10K<n<100K",
    10**6: "100K<n<1M",
    10**7: "1M<n<10M",
    10**8: "10M<n<100M",
}
"""The categories of the Hub, by the number of articles from which on it is another one."""
_LARGEST = "100M<n<1B"
_BATCH_ROWS = 10_000
_MAX_LISTED = 10
_MIN_SHARE = 0.01
"""The share of documents from which on a language other than Kazakh is named."""
_SPECIAL = re.compile(r"([\\`*_\[\]<>|&#~$!])")


def write_card(run: Run, license_: License | None = None, title: str | None = None) -> dict[str, bytes]:
    """The dataset card and the Croissant metadata of a run: the content of each file by its name.

    Without a licence both say that it is unknown. The title is the name of the run's folder if none is given.
    Raises as `Run.table` does.
    """
    figures = card_figures(run)
    name = run.path.name.strip(".") or run.path.resolve().name  # of `.`
    shown = "".join(filter(str.isprintable, one_line(title or name)))
    tables = [name for name, n in figures.rows.items() if n]  # `datasets` refuses those without rows
    card = "\n".join(
        [*_front_matter(figures, license_, shown, tables), *_text(run, figures, license_, shown)]
    )
    return {
        CARD_NAME: card.encode() + b"\n",
        CROISSANT_NAME: croissant(run, figures, license_, shown, tables),
    }


def _front_matter(
    figures: CardFigures, license_: License | None, title: str, tables: Sequence[str]
) -> Iterator[str]:
    """The lines of YAML; strings are in double quotes, as JSON writes them."""
    tasks = ["named-entity-recognition", *(["lemmatization", "part-of-speech"] if figures.has_lemmas else [])]
    yield "---"
    yield f"pretty_name: {_quoted(title)}"
    yield from _listed("language", _languages(figures))
    yield f"license: {license_.identifier if license_ else 'unknown'}"
    if license_ and license_.identifier == "other":
        yield f"license_name: {_quoted(license_.name)}"
        if license_.address:
            yield f"license_link: {_quoted(license_.address)}"
    yield from _listed("size_categories", [_size(figures.rows["documents"])])
    yield from _listed("task_categories", ["token-classification"])
    yield from _listed("task_ids", tasks)
    yield from _listed("annotations_creators", ["machine-generated"])
    yield from _listed("tags", ["kazakh", "kazprep", "croissant"])
    if tables:
        yield "configs:"
    for table in tables:
        yield f"- config_name: {table}"
        yield "  data_files:"
        yield "  - split: train"
        yield f"    path: {table}/part-*.parquet"
        # Without it `datasets` takes the rows of a file's first group, which it refuses if there are none.
        yield f"  batch_size: {_BATCH_ROWS}"
        if table == "documents":
            yield "  default: true"
    yield "---"


def _languages(figures: CardFigures) -> list[str]:
    """The languages of the documents, Kazakh first."""
    least = _MIN_SHARE * sum(figures.languages.values())
    others = [code for code, n in figures.languages.most_common() if n >= least and code not in ("kk", "und")]
    return ["kk", *others]


def _size(documents: int) -> str:
    return next((size for limit, size in _SIZES.items() if documents < limit), _LARGEST)


def _listed(key: str, values: Iterable[str]) -> Iterator[str]:
    yield f"{key}:"
    for value in values:
        yield f"- {_quoted(value)}"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _text(run: Run, figures: CardFigures, license_: License | None, title: str) -> Iterator[str]:
    """The lines of Markdown."""
    yield f"\n# {_escaped(title)}\n"
    yield (
        f"{figures.summary} Every sentence, token and entity has its offsets in the repaired text and in the "
        "original; every repair is a row."
    )
    yield "\n```python\nfrom datasets import load_dataset\n"
    yield 'entities = load_dataset("FOLDER OR NAME ON THE HUB", "entities", split="train")\n```\n'
    yield from _license(license_)
    yield "## Tables\n"
    yield "Each that has rows is a configuration. `doc_id` joins them.\n"
    yield from _table(
        ("table", "rows", "what is in it"),
        ((f"`{name}`", f"{figures.rows[name]:,}", what) for name, what in TABLE_NAMES.items()),
    )
    yield "\n## Texts\n"
    yield from _texts(figures)
    yield "\n## Entities\n"
    yield from _table(("class", "entities"), ((f"`{name}`", f"{n:,}") for name, n in figures.classes))
    yield "\n## Quality\n"
    yield from _caveats(figures)
    yield "\n## How it was made\n"
    yield from _made(run)
    yield "\n## Columns\n"
    for name in TABLE_NAMES:
        yield f"### {name}\n"
        yield from _table(("column", "type", "meaning"), _columns(run, name))
        yield ""


def _license(license_: License | None) -> Iterator[str]:
    yield "## Licence of the texts\n"
    if license_ is None:
        yield (
            "**Unknown.** Whoever made this card did not state one, and kazprep can't know it: the texts "
            "belong to their authors and publishers. Find out whether you may publish them before you do.\n"
        )
    elif license_.address:
        yield f"[{_escaped(license_.name)}](<{license_.address}>), as stated by whoever made this card.\n"
    else:
        yield f"{_escaped(license_.name)}, as stated by whoever made this card.\n"


def _texts(figures: CardFigures) -> Iterator[str]:
    documents = figures.rows["documents"]
    yield f"- **Sources:** {counted(figures.sources, 'file')} ({_listing(figures.formats)})."
    if figures.hosts:
        yield f"- **Web sites:** {_listing(figures.hosts)}."
    if figures.first and figures.last:
        yield (
            f"- **Dates:** {figures.first} to {figures.last}; {_share(figures.dated, documents)} of the "
            "articles have one."
        )
    else:
        yield "- **Dates:** none is known."
    yield f"- **Titles:** {_share(figures.titled, documents)} of the articles have one."
    yield f"- **Languages:** {_listing(figures.languages)}; `und` is undetermined."


def _caveats(figures: CardFigures) -> Iterator[str]:
    """What a user has to know of the data's quality."""
    rows = figures.rows
    yield "- Sentences, tokens and entities were found by models and rules and **not corrected by hand**."
    if figures.has_lemmas:
        yield "- So were lemmas, parts of speech and features; `lemma_score` is the probability of a lemma."
    yield (
        f"- {_share(figures.low_scores, rows['entities'])} of the entities have a `score` below {LOW_SCORE}: "
        "the probability that span and class are right. Those that a rule decided have none."
    )
    yield (
        f"- {counted(rows['repairs'], 'repair')}: text was changed by rules (look-alike letters, spaces, "
        "hyphens, encodings). `documents.raw_text` has what was before."
    )
    yield f"- {counted(figures.lost_letters, 'article')} with a `?` in the place of letters that were lost."
    if figures.rejected:
        yield f"- {counted(figures.rejected, 'article')} rejected by a filter: without sentences."
    kinds = f" ({_listing(Counter(dict(figures.errors)))})" if figures.errors else ""
    failed = counted(rows["errors"], "file or record", "files or records")
    yield f"- Not among the articles, as they could not be read or processed: {failed}{kinds}."
    classes = dict(figures.classes)
    yield (
        f"- **People:** {counted(classes.get('PERSON', 0), 'name')} of persons and "
        f"{counted(classes.get('CONTACT', 0), 'contact')} (telephone numbers, addresses) were found, and "
        "nothing was anonymised."
    )


def _made(run: Run) -> Iterator[str]:
    info = run.info
    versions = ", ".join(f"{name} {number}" for name, number in info.get("versions", {}).items())
    yield f"- **Versions:** {_escaped(versions)}."
    if "started" in info:
        yield f"- **Run:** {info['started']}, {info['status']}."
    if "settings" in info:
        stages = ", ".join(info["settings"]["pipeline"]["stages"])
        yield f"- **Stages:** {_escaped(stages)}. `run.json` has all settings."
    models = info.get("models", [])
    if models:
        yield "- **Models:**\n"
        yield from _table(
            ("processor", "package", "SHA-256"),
            ((f"`{each['processor']}`", _escaped(each["package"]), f"`{each['sha256']}`") for each in models),
        )


def _columns(run: Run, table: str) -> Iterator[tuple[str, str, str]]:
    meanings = column_meanings(run, table)
    for field in run.dataset(table).schema:
        yield f"`{field.name}`", f"`{field.type}`", _escaped(meanings[field.name])


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield "|---" * len(head) + "|"
    for row in rows:
        yield f"| {' | '.join(row)} |"


def _listing(counts: "Counter[str]") -> str:
    """Values with their counts, the most frequent first."""
    listed = [f"{_escaped(str(value))} {n:,}" for value, n in counts.most_common(_MAX_LISTED)]
    more = len(counts) - len(listed)
    return ", ".join([*listed, *([f"{more:,} more"] if more else [])]) or "none"


def _share(count: int, total: int) -> str:
    return f"{count / total:.1%}" if total else "0%"


def _escaped(text: str) -> str:
    """A text of which Markdown and HTML take nothing for markup."""
    return _SPECIAL.sub(r"\\\1", one_line(text))
