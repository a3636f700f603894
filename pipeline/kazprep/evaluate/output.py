"""The scores of an evaluation: as a table, as a record for programs, and the confusion matrix as SVG."""

from collections import Counter
from collections.abc import Mapping
from html import escape

from kazprep.evaluate.articles import ArticleEvaluation
from kazprep.evaluate.morphology import MorphologyEvaluation
from kazprep.evaluate.scoring import ALL, NONE, Evaluation, ScoreWithInterval
from kazprep.text.plurals import counted

_CELL = 34  # pixels
_MARGIN = 130  # for the names of the classes
_HEADING = 24
_NOTHING = "no such span"
_MAX_CONFUSED = 15
_MEASURE_NAMES = {"upos": "UPOS", "feats": "features"}
_BLUE = (8, 81, 156)


def confusion_svg(confusion: Counter[tuple[str, str]], heading: str) -> str:
    """Draw how often spans of each gold class (a row) were found as each class (a column), as SVG.

    A span counts where it begins and ends at the same characters on both sides; the last row has what was
    found and is not a gold entity, the last column what was missed. The darker a cell, the larger its share
    of the row.

    >>> svg = confusion_svg(Counter({("GPE", "GPE"): 3, ("GPE", ""): 1}), "two outcomes")
    >>> svg.count("<rect"), "GPE found as GPE: 3" in svg
    (4, True)
    """
    labels = [*sorted({label for pair in confusion for label in pair} - {NONE}), NONE]
    side = _MARGIN + len(labels) * _CELL
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side + 10} {side + _HEADING + 10}" '
        'font-family="sans-serif" font-size="11">',
        '<rect width="100%" height="100%" fill="white"/>',
        f'<text x="8" y="17" font-size="13">{escape(heading)}</text>',
        f'<g transform="translate(0 {_HEADING})">',
        f'<text x="8" y="{_MARGIN - 8}" fill="#666">gold ↓  found →</text>',
    ]
    for index, label in enumerate(labels):
        middle = _MARGIN + index * _CELL + _CELL // 2
        name = escape(label or _NOTHING)
        parts += [
            f'<text x="{_MARGIN - 6}" y="{middle + 4}" text-anchor="end">{name}</text>',
            f'<text transform="translate({middle + 4} {_MARGIN - 6}) rotate(-90)">{name}</text>',
        ]
    for row, gold in enumerate(labels):
        total = sum(confusion[gold, found] for found in labels)
        for column, found in enumerate(labels):
            if gold == found == NONE:
                continue  # a span that is not an entity on either side
            parts += _cell(confusion[gold, found], total, row, column, gold, found)
    return "\n".join([*parts, "</g>", "</svg>", ""])


def _cell(count: int, total: int, row: int, column: int, gold: str, found: str) -> list[str]:
    x, y = _MARGIN + column * _CELL, _MARGIN + row * _CELL
    share = count / total if total else 0.0
    red, green, blue = (round(255 + (dark - 255) * share) for dark in _BLUE)
    meaning = f"{escape(gold or _NOTHING)} found as {escape(found or _NOTHING)}: {count}"
    parts = [
        f'<rect x="{x}" y="{y}" width="{_CELL}" height="{_CELL}" fill="rgb({red},{green},{blue})" '
        f'stroke="#ddd"><title>{meaning}</title></rect>'
    ]
    if count:
        ink = "white" if share > 0.5 else "black"
        parts.append(
            f'<text x="{x + _CELL // 2}" y="{y + _CELL // 2 + 4}" text-anchor="middle" fill="{ink}">'
            f"{count}</text>"
        )
    return parts


_HEADINGS = f"{'':<14}{'precision':>10}{'recall':>8}{'F1':>8}{'95% interval':>18}{'gold':>9}{'found':>9}"


def entity_table(evaluation: Evaluation, given: str) -> str:
    """The scores of entities: over all of them, and by class.

    `given` says which sentences these are and how they were given to what is scored.
    """
    duplicates = evaluation.n_sentences - evaluation.n_clusters
    heading = (
        f"Entities by exact span and class, in {counted(evaluation.n_sentences, 'sentence')} of KazNERD "
        f"({duplicates:,} of them duplicates)"
    )
    return "\n".join([heading, given, _HEADINGS, *_lines(evaluation.measures)])


def text_table(evaluation: Evaluation, given: str) -> str:
    """The scores of tokens and sentences; `given` as above."""
    heading = (
        "Tokens and sentences as CoNLL 2018 counts them, "
        f"in {counted(evaluation.n_documents, 'document')} of CoNLL-U"
    )
    return "\n".join([heading, given, _HEADINGS, *_lines(evaluation.measures)])


def morphology_tables(evaluation: MorphologyEvaluation, given: str) -> list[str]:
    """The scores of lemmas, parts of speech and features; then of each part of speech, and what is confused.

    `given` as above.
    """
    documents = counted(evaluation.tokens.n_documents, "document")
    scores = [
        f"Lemmas, parts of speech and features as CoNLL 2018 counts them, in {documents} of CoNLL-U",
        given,
        _HEADINGS,
        *_lines(_named(evaluation.tokens.measures)),
        "without the tokens that are X in gold",
        *_lines(_named(evaluation.without_x.measures)),
    ]
    tags = [
        f"Parts of speech by exact token, in {documents} of CoNLL-U",
        given,
        _HEADINGS,
        *_lines(evaluation.tags.measures),
    ]
    confused = [
        (count, gold, found)
        for (gold, found), count in evaluation.tags.confusion.items()
        if gold != found and NONE not in (gold, found)
    ]
    confused.sort(key=lambda each: (-each[0], *each[1:]))
    confusions = [
        f"Parts of speech that are confused, the most frequent of {counted(len(confused), 'pair')}",
        f"{'gold':<8}{'found':<8}{'tokens':>8}",
        *(f"{gold:<8}{found:<8}{count:>8,}" for count, gold, found in confused[:_MAX_CONFUSED]),
    ]
    return ["\n".join(table) for table in (scores, tags, *([confusions] if confused else []))]


def _named(measures: Mapping[str, ScoreWithInterval]) -> dict[str, ScoreWithInterval]:
    return {_MEASURE_NAMES.get(name, name): measured for name, measured in measures.items()}


def article_tables(evaluation: ArticleEvaluation, given: str) -> list[str]:
    """The scores of articles, by class and by genre: entities, sentences, what these are part of.

    `given` as above.
    """
    articles = counted(evaluation.entities.n_documents, "article")
    by_genre = ["by genre"] if len(evaluation.genres) > 1 else []
    entities = [
        f"Entities by exact span and class, in {articles}",
        given,
        _HEADINGS,
        *_lines(evaluation.entities.measures),
        *by_genre,
        *_lines({genre: scores.entities for genre, scores in evaluation.genres.items()}),
    ]
    sentences = [
        f"Sentences as CoNLL 2018 counts them, in {articles}",
        given,
        _HEADINGS,
        *_lines({ALL: evaluation.sentences}),
        *by_genre,
        *_lines({genre: scores.sentences for genre, scores in evaluation.genres.items()}),
    ]
    tables = [entities, sentences]
    if evaluation.parts is not None:
        heading = f"What a sentence is part of, by exact sentence, in {articles}"
        tables.append([heading, given, _HEADINGS, *_lines(evaluation.parts.measures)])
    return ["\n".join(table) for table in tables]


def entity_record(evaluation: Evaluation, given: str) -> dict[str, object]:
    """The content of `entity_table` for JSON, with the confusion of classes."""
    return _sizes(evaluation, given) | _by_label(evaluation, "classes")


def text_record(evaluation: Evaluation, given: str) -> dict[str, object]:
    """The content of `text_table` for JSON."""
    return _sizes(evaluation, given) | _figures(evaluation.measures)


def morphology_record(evaluation: MorphologyEvaluation, given: str) -> dict[str, object]:
    """The content of `morphology_tables` for JSON, with the complete confusion of parts of speech."""
    return _sizes(evaluation.tokens, given) | {
        "tokens": _figures(evaluation.tokens.measures),
        "without_x": _figures(evaluation.without_x.measures),
        "parts_of_speech": _by_label(evaluation.tags, "tags"),
    }


def article_record(evaluation: ArticleEvaluation, given: str) -> dict[str, object]:
    """The content of `article_tables` for JSON, with the confusion of classes and of parts."""
    parts = evaluation.parts
    genres = {
        genre: {
            "n_articles": scores.n_articles,
            "entities": scores.entities.as_dict(),
            "sentences": scores.sentences.as_dict(),
        }
        for genre, scores in evaluation.genres.items()
    }
    return _sizes(evaluation.entities, given) | {
        "entities": _by_label(evaluation.entities, "classes"),
        "sentences": evaluation.sentences.as_dict(),
        "sentence_parts": None if parts is None else _by_label(parts, "parts"),
        "genres": genres,
    }


def _by_label(evaluation: Evaluation, labels: str) -> dict[str, object]:
    """The scores of all and of each label, under that name, with the confusion of labels."""
    confusion = [
        {"gold": gold or None, "found": found or None, "count": count}
        for (gold, found), count in sorted(evaluation.confusion.items())
    ]
    by_label = {label: each for label, each in evaluation.measures.items() if label != ALL}
    figures = _figures({ALL: evaluation.measures[ALL]})
    return figures | {labels: _figures(by_label), "confusion": confusion}


def _figures(measures: Mapping[str, ScoreWithInterval]) -> dict[str, object]:
    return {name: measured.as_dict() for name, measured in measures.items()}


def _lines(measures: Mapping[str, ScoreWithInterval]) -> list[str]:
    return [_line(name, measured) for name, measured in measures.items()]


def _line(name: str, measured: ScoreWithInterval) -> str:
    score = measured.score
    interval = "-" if measured.interval is None else "{:.2f} to {:.2f}".format(*measured.interval)
    return (
        f"{name:<14}{score.precision:>10.2f}{score.recall:>8.2f}{score.f1:>8.2f}{interval:>18}"
        f"{score.gold:>9,}{score.predicted:>9,}"
    )


def _sizes(evaluation: Evaluation, given: str) -> dict[str, object]:
    return {
        "n_documents": evaluation.n_documents,
        "n_sentences": evaluation.n_sentences,
        "n_clusters": evaluation.n_clusters,
        "given": given,
    }
