"""What can be asked of a run, as methods that give pandas frames."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kazprep.answers.tables import Tables

if TYPE_CHECKING:
    import pandas as pd

    from kazprep.answers import collocates, keyness
    from kazprep.answers.kwic import Order
    from kazprep.answers.matches import Sought
    from kazprep.answers.people import Kind
    from kazprep.answers.timeline import Period
    from kazprep.answers.words import Counted


class Questions:
    """The methods of `kazprep.Run` that search and count; docs/answers.md shows each with its result.

    In a pattern, `*` is any characters and `?` is one; case does not matter. Words are looked for and counted
    `by` form or lemma; without it, by lemma where the run has lemmas, except for `kwic`. All raise
    `kazprep.errors.InputError` when lemmas are asked for, and the run has none, and `ValueError` for an
    argument that does not exist.
    """

    __slots__ = ()

    def frequencies(
        self: Tables, by: "Counted | None" = None, *, upos: Sequence[str] = (), limit: int | None = None
    ) -> "pd.DataFrame":
        """A row a word, the most frequent first: the word, `upos`, `count` and `documents`, where it occurs.

        The word is in the column `lemma`, or in `form`, in lowercase: `by` says which; without it, lemmas
        where the run has them. A word that is two parts of speech has two rows, and `upos` leaves the others
        out: `upos=["NOUN", "PROPN"]`. Without `upos`, words without a letter or a digit are left out.

        >>> run = open_run("outputs/seeds")  # doctest: +SKIP
        >>> run.frequencies(upos=["NOUN"], limit=30)  # doctest: +SKIP

        Raises `kazprep.errors.InputError` when lemmas or parts of speech are asked for, and the run has none,
        `ValueError` for a part of speech that does not exist.
        """
        from kazprep.answers.frequencies import count_words

        frame: pd.DataFrame = count_words(self, by, upos=upos, limit=limit).to_pandas()
        return frame

    def kwic(
        self: Tables,
        pattern: str,
        by: "Sought" = "form",
        *,
        window: int = 8,
        sort: "Order" = "text",
        limit: int | None = None,
    ) -> "pd.DataFrame":
        """A row for each occurrence of a word, phrase or name, with its context on both sides.

        `by` is `form`, `lemma` or `canonical`, the name of an entity. The columns are `published`, `left`,
        `keyword`, `right`, `source`, `doc_id`, `sentence_id`, and `start` and `end`, the offsets of the key
        word in `documents.text`. `window` is the number of tokens on each side, `sort` one of `text`, `left`,
        `right` and `date`.

        >>> run.kwic("мектеп*", sort="right")  # doctest: +SKIP
        """
        from kazprep.answers.kwic import concordance
        from kazprep.tables.pandas_types import to_pandas

        return to_pandas(concordance(self, pattern, by, window=window, sort=sort, limit=limit))

    def collocates(
        self: Tables,
        pattern: str,
        by: "Sought | None" = None,
        *,
        window: int | tuple[int, int] = 5,
        min_count: int = 2,
        sort: "collocates.Measure" = "log_likelihood",
        limit: int | None = None,
    ) -> "pd.DataFrame":
        """A row for each word near a word, phrase or name, those that are there most significantly first.

        `window` is the number of words on either side, `(left, right)` that on each; it ends with the
        sentence. The columns are the word, `count`, `left` and `right`, its frequency near the node and on
        each side of it, `frequency`, that in the run, `expected`, and the measures, each of which `sort`
        takes: `log_likelihood`, `log_ratio`, `mutual_information`, `t_score`, `log_dice`.

        >>> run.collocates("сөз", window=(3, 3))  # doctest: +SKIP
        """
        from kazprep.answers.collocates import find_collocates

        found = find_collocates(self, pattern, by, window=window, min_count=min_count, sort=sort, limit=limit)
        frame: pd.DataFrame = found.to_pandas()
        return frame

    def ngrams(
        self: Tables,
        n: int = 2,
        by: "Counted | None" = None,
        *,
        min_count: int = 2,
        limit: int | None = None,
    ) -> "pd.DataFrame":
        """A row for each sequence of `n` words, the most frequent first: `ngram`, `count`, `documents`.

        The words are next to each other in one sentence, with no punctuation mark between them.

        >>> run.ngrams(3, limit=20)  # doctest: +SKIP
        """
        from kazprep.answers.ngrams import count_ngrams

        frame: pd.DataFrame = count_ngrams(self, n, by, min_count=min_count, limit=limit).to_pandas()
        return frame

    def keyness(
        self: Tables,
        other: Tables | None = None,
        by: "Counted | None" = None,
        *,
        min_count: int = 2,
        sort: "keyness.Measure" = "log_likelihood",
        limit: int | None = None,
    ) -> "pd.DataFrame":
        """A row for each word of two runs, those first that are more frequent here than in the other.

        Without `other`, documents that `where` has chosen are compared with the rest of their run. The
        columns are the word, `count`, `documents` and `per_million` here, `other_count`, `other_documents`
        and `other_per_million` there, and `log_likelihood` and `log_ratio`, both negative for a word that is
        rarer here.

        >>> run.where(since="2026").keyness(run.where(until="2025"), limit=50)  # doctest: +SKIP
        """
        from kazprep.answers.keyness import find_key_words

        compared = self.rest() if other is None else other
        found = find_key_words(self, compared, by, min_count=min_count, sort=sort, limit=limit)
        frame: pd.DataFrame = found.to_pandas()
        return frame

    def timeline(
        self: Tables, pattern: str, by: "Period" = "month", of: "Sought" = "canonical"
    ) -> "pd.DataFrame":
        """A row for each `day`, `week`, `month` or `year`: how often a name, or a word, occurs in it.

        `of` is `canonical` for names of entities, `form` or `lemma` for words. The columns are `period`, its
        first day, `count`, `documents`, those with an occurrence, `all_documents`, `all_tokens`, and
        `per_million`, the count in a million tokens. Documents without a date are in a last row, with `NaT`.

        >>> run.timeline("Алматы", by="month").plot(x="period", y="count")  # doctest: +SKIP
        """
        from kazprep.answers.timeline import count_over_time

        return count_over_time(self, pattern, by, of)

    def people(self: Tables, *, limit: int | None = None) -> "pd.DataFrame":
        """A row for each person, those of most mentions first, whatever the forms of the name.

        The columns are `name`, the fullest form, `type`, `mentions`, `documents`, `first` and `last`, the
        dates of the documents, `roles`, the positions right before the name, `partners`, people in the same
        sentences, `variants`, the other forms, and `example`, a sentence. `name_forms` has the reasons for
        which forms were put together.

        >>> run.people(limit=20)[["name", "roles", "partners"]]  # doctest: +SKIP
        """
        return _named(self, "people", limit)

    def places(self: Tables, *, limit: int | None = None) -> "pd.DataFrame":
        """A row for each place (GPE, LOCATION, FACILITY), with the columns of `people` but `roles`."""
        return _named(self, "places", limit)

    def organisations(self: Tables, *, limit: int | None = None) -> "pd.DataFrame":
        """A row for each organisation, with the columns of `people` but `roles`."""
        return _named(self, "organisations", limit)

    def named_together(self: Tables, kind: "Kind" = "people", *, limit: int | None = None) -> "pd.DataFrame":
        """A row for each two people, or places, that a sentence names, the most frequent first.

        The columns are `name`, the one with more mentions, `partner`, `sentences`, `documents`, `first` and
        `last`, the dates of the documents, and `example`. `kind` is `people`, `places` or `organisations`.
        """
        from kazprep.answers.people import named_together
        from kazprep.tables.pandas_types import to_pandas

        frame = to_pandas(named_together(self, kind, limit=limit))
        return frame.astype({"sentences": "int64", "documents": "int64"})

    def name_forms(self: Tables, kind: "Kind" = "people") -> "pd.DataFrame":
        """A row for each form of a name in each document: why it was put with a name, or with none.

        The columns are `name`, under which it is counted, `variant`, as `entities.canonical` has it,
        `mentions`, `doc_id`, `reason` and `scope`, which are missing where the two are the same, and
        `candidates`, the names that it may be of and was not put with.
        """
        from kazprep.answers.people import name_forms

        frame: pd.DataFrame = name_forms(self, kind).to_pandas()
        return frame


def _named(tables: Tables, kind: "Kind", limit: int | None) -> "pd.DataFrame":
    from kazprep.answers.people import named
    from kazprep.tables.pandas_types import to_pandas

    frame = to_pandas(named(tables, kind, limit=limit))
    return frame.astype({"mentions": "int64", "documents": "int64"})
