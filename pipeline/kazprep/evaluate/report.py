"""The figures of an evaluation, as a table for people and as a record for programs."""

from collections.abc import Iterator

from kazprep.evaluate.evaluation import ALL, Evaluation, Measured

_HEADINGS = f"{'':<14}{'precision':>10}{'recall':>8}{'F1':>8}{'95% interval':>18}{'gold':>9}{'found':>9}"


def entity_table(evaluation: Evaluation, given: str) -> str:
    """The scores of entities: over all of them, and by class.

    `given` says which sentences these are and how they were given to what is scored.
    """
    twins = evaluation.n_sentences - evaluation.n_clusters
    heading = (
        f"Entities by exact span and class, in {_counted(evaluation.n_sentences, 'sentence')} of KazNERD "
        f"({twins:,} of them twins of another)"
    )
    return "\n".join([heading, given, _HEADINGS, *_lines(evaluation)])


def text_table(evaluation: Evaluation, given: str) -> str:
    """The scores of tokens and sentences; `given` as above."""
    heading = (
        "Tokens and sentences as CoNLL 2018 counts them, "
        f"in {_counted(evaluation.n_documents, 'document')} of CoNLL-U"
    )
    return "\n".join([heading, given, _HEADINGS, *_lines(evaluation)])


def entity_record(evaluation: Evaluation, given: str) -> dict[str, object]:
    """What `entity_table` tells, and the confusion of classes."""
    classes = {kind: each.as_dict() for kind, each in evaluation.measures.items() if kind != ALL}
    confusion = [
        {"gold": gold or None, "found": found or None, "count": count}
        for (gold, found), count in sorted(evaluation.confusion.items())
    ]
    figures = {"all": evaluation.measures[ALL].as_dict(), "classes": classes, "confusion": confusion}
    return _sizes(evaluation, given) | figures


def text_record(evaluation: Evaluation, given: str) -> dict[str, object]:
    """What `text_table` tells."""
    figures = {measure: each.as_dict() for measure, each in evaluation.measures.items()}
    return _sizes(evaluation, given) | figures


def _lines(evaluation: Evaluation) -> Iterator[str]:
    for name, measured in evaluation.measures.items():
        yield _line(name, measured)


def _line(name: str, measured: Measured) -> str:
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


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'s' * (number != 1)}"
