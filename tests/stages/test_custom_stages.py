"""Stages that are not built in: how they are named, chained and checked, and what they add to the tables."""

from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pytest

from kazprep import Document, Pipeline
from kazprep.errors import OutputError, SettingsError
from kazprep.runs.ledger import Plan
from kazprep.runs.plan import check_same_settings
from kazprep.settings import load_settings
from kazprep.spans import Spans
from kazprep.stages import Column, ColumnError, FunctionStage, PipelineError
from kazprep.stages.built_in import BUILT_IN, NormalizeStage, SegmentStage
from kazprep.stages.chain import check_chain
from kazprep.stages.registry import custom_stages
from kazprep.testing import StageContractError, check_stage

HERE = "tests.stages.test_custom_stages"
LETTERS = Column("tokens", "n_letters", pa.int32(), "letters in the token")


def count_letters(document):
    return document.with_column("tokens", "n_letters", [len(text) for text in document.token_texts])


letters = FunctionStage(count_letters, requires={"tokens"}, columns=[LETTERS])


@dataclass(frozen=True)
class Marker:
    mark: str = "!"
    name: str = "marker"
    requires: frozenset = frozenset({"text"})
    provides: frozenset = frozenset()
    columns: tuple = (Column("documents", "mark", pa.string(), "a mark"),)

    def __post_init__(self):
        if not self.mark:
            raise ValueError("mark is empty")

    def __call__(self, documents):
        return [document.with_column("documents", "mark", [self.mark]) for document in documents]


NOT_A_STAGE = 5


def settings(*names, **options):
    stages = [f"stages={{{', '.join(f'{n!r}={v}' for n, v in options.items())}}}"] if options else []
    return load_settings(assignments=[f"pipeline.stages={list(names)!r}", *stages])


def split(text="Қар жауды. Күн ашық."):
    words = Spans.of([(0, 3), (4, 9), (9, 10), (11, 14), (15, 19), (19, 20)])
    return replace(Document.of(text), text=text, sentences=Spans.of([(0, 10), (11, 20)]), tokens=words)


@pytest.mark.parametrize(
    ("stages", "message"),
    [
        ([NormalizeStage, letters], r"requires tokens, which .* put 'segment', which does, before it"),
        (
            [NormalizeStage, letters, SegmentStage],
            r"'segment' does, and comes later; move it before 'count_letters'",
        ),
        ([FunctionStage(count_letters, requires={"lemmas"})], r"requires lemmas.* correct the name"),
        ([NormalizeStage, NormalizeStage], r"'normalize' is there twice"),
        (
            [NormalizeStage, SegmentStage, letters, replace(letters, name="other")],
            r"'count_letters' and 'other' both add column tokens.n_letters",
        ),
        ([FunctionStage(count_letters, columns=[LETTERS])], r"no stage up to it provides tokens"),
        ([replace(Marker(), columns=(replace(LETTERS, table="words"),))], r"'words', which is not a table"),
        ([replace(Marker(), columns=(replace(LETTERS, table="errors"),))], r"'errors', which is not a table"),
        (
            [NormalizeStage, SegmentStage, replace(letters, columns=[replace(LETTERS, name="ner")])],
            r"column tokens.ner, which the table has already",
        ),
    ],
)
def test_a_chain_that_does_not_fit_is_an_error_with_its_remedy(stages, message):
    with pytest.raises(PipelineError, match=message):
        check_chain([*([NormalizeStage] if isinstance(stages[0], Marker) else []), *stages])


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ([1, 2], r"tokens.n_letters has 2 values, but the document 6 rows of tokens"),
        (["а"] * 6, r"tokens.n_letters is declared as int32, and its values are not"),
        ([1, 2, 3, 4, 5, None], r"tokens.n_letters has values that are None: declare it nullable"),
        (np.full(6, 2**40), r"tokens.n_letters is declared as int32"),
    ],
)
def test_values_that_do_not_fit_their_column_are_an_error(values, message):
    stage = replace(letters, function=lambda document: document.with_column("tokens", "n_letters", values))
    with pytest.raises(ColumnError, match=message):
        Pipeline([replace(stage, requires=(), provides={"tokens"})])(split())


def test_values_that_are_missing_or_not_declared_are_an_error():
    with pytest.raises(ColumnError, match=r"there are no values of tokens.n_letters, which is declared"):
        Pipeline([replace(letters, function=lambda d: d, requires=(), provides={"tokens"})])(split())
    with pytest.raises(ColumnError, match=r"values of tokens.n_letters, which is not declared"):
        Pipeline([replace(letters, requires=(), columns=())])(split())


def test_columns_reach_the_tables_with_their_description():
    pipeline = Pipeline([replace(letters, requires=(), provides={"tokens"})])
    tables = pipeline.tables(pipeline.batch([split(), Document.of(""), split()]))
    assert tables["tokens"]["n_letters"].to_pylist() == [3, 5, 1, 3, 4, 1] * 2
    field = tables["tokens"].schema.field("n_letters")
    assert field.type == pa.int32()
    assert field.metadata == {b"description": b"letters in the token"}


def test_settings_name_stages_of_modules_with_options():
    name = f"{HERE}:Marker"
    custom = custom_stages(settings("normalize", name, **{name: "{mark='?'}"}))
    assert custom[name].stage == Marker("?")
    assert custom[name].version.startswith("sha256 ")
    assert (
        custom_stages(settings("normalize", "segment", f"{HERE}:letters"))[f"{HERE}:letters"].stage is letters
    )


@pytest.mark.parametrize(
    ("name", "options", "message"),
    [
        (
            "segmnt",
            None,
            r"no stage .segmnt., did you mean .segment.\?; the stages are normalize, segment, morphology",
        ),
        ("no_module:Stage", None, r"'no_module:Stage' can't be loaded: No module named 'no_module'"),
        (f"{HERE}:Nothing", None, r"can't be loaded: module .* has no attribute 'Nothing'"),
        (
            f"{HERE}:Marker",
            "{marks='?'}",
            r"can't be made, .* unexpected keyword argument 'marks'; its options, .*: mark",
        ),
        (f"{HERE}:Marker", "{mark=''}", r"can't be made with the options .* mark is empty"),
        (f"{HERE}:letters", "{a=1}", r"takes no options, but"),
        (f"{HERE}:split", None, r"is not a stage: name, requires, provides missing"),
        (f"{HERE}:NOT_A_STAGE", None, r"can't be made"),
    ],
)
def test_a_name_of_no_stage_is_an_error_that_helps(name, options, message):
    with pytest.raises(PipelineError, match=message):
        custom_stages(settings("normalize", name, **({name: options} if options else {})))


@pytest.mark.parametrize(
    ("assignment", "message"),
    [
        ("stages={letters={long=1}}", r"stages.letters has options, but pipeline.stages has no 'letters'"),
        ("stages={tag={trim=false}}", r"the options of tag are in \[tag\]"),
        ("stages={tag=1}", r"stages.tag takes a table of options"),
        ("pipeline.stages=[]", r"pipeline.stages"),
    ],
)
def test_wrong_options_of_stages_are_errors_that_help(assignment, message):
    with pytest.raises(SettingsError, match=message):
        load_settings(assignments=[assignment])


def test_another_version_of_a_stage_is_another_plan():
    before = Plan((), None, 0, {}, {"stage letters": "letters 1.0"}, ())
    check_same_settings(before, before)
    with pytest.raises(OutputError, match=r"stage letters was letters 1.0, is now letters 1.1"):
        check_same_settings(before, replace(before, versions={"stage letters": "letters 1.1"}))


def declared(stage):
    return stage.name, stage.requires, stage.provides


@pytest.mark.model
def test_classes_of_stages_declare_what_the_stages_do():
    for stage in Pipeline().stages:
        assert declared(stage) == declared(BUILT_IN[stage.name])


@pytest.mark.model
def test_the_kit_passes_good_stages():
    assert len(check_stage(letters)) > 3
    for stage in Pipeline().stages:
        check_stage(stage)
    check_stage(letters, [split()])


def test_the_kit_puts_what_a_stage_needs_before_it():
    texts = ["Қар жауды.", "Қар жауды."]
    assert not len(check_stage(Marker(), texts)[0].tokens)
    assert [d.extra["tokens"]["n_letters"] for d in check_stage(letters, texts)] == [[3, 5, 1]] * 2


def _changes_its_input(documents):
    for document in documents:
        document.tokens.start[:1] = 0
        document.extra["tokens"] = {}
    return count_all(documents)


def count_all(documents):
    return [count_letters(document) for document in documents]


def _depends_on_neighbours(documents):
    return [
        document.with_column("tokens", "n_letters", [len(documents)] * len(document.tokens))
        for document in documents
    ]


def _tokens_outside(documents):
    return [replace(count_letters(d), tokens=Spans(d.tokens.start, d.tokens.end + 100)) for d in documents]


def _without_tokens(documents):
    return count_all([replace(document, tokens=Spans.empty()) for document in documents])


class Broken:
    name = "broken"
    requires = frozenset({"text", "tokens"})
    provides = frozenset()
    columns = (LETTERS,)

    def __init__(self, work, **declared):
        self.work = work
        vars(self).update(declared)

    def __call__(self, documents):
        return self.work(documents)


_STATE = []


def _differs_each_time(documents):
    _STATE.append(None)
    return [
        document.with_column("tokens", "n_letters", [len(_STATE) // 6] * len(document.tokens))
        for document in documents
    ]


@pytest.mark.parametrize(
    ("stage", "message"),
    [
        (Broken(lambda documents: count_all(documents)), r"can't be pickled"),
        (Broken(_changes_its_input), r"changed text 0 that it was given"),
        (Broken(_depends_on_neighbours), r"something else for text 0 in a batch than by itself"),
        (Broken(_tokens_outside, provides={"tokens"}), r"tokens that are out of order or outside"),
        (Broken(_without_tokens), r"changes tokens of text 0, which it does not provide"),
        (Broken(lambda documents: count_all(documents)[::-1]), r"did not return the documents"),
        (Broken(lambda documents: count_all(documents)[:-1]), r"did not return the documents"),
        (Broken(list), r"there are no values of tokens.n_letters"),
        (Broken(count_all, columns=()), r"not declared"),
        (Broken(count_all, requires={"tokns"}), r"names \['tokns'\], which Document does not have"),
        (Broken(count_all, requires="tokens"), r"has to be a set, not a string"),
        (Broken(count_all, name=""), r"the name of .* is ''"),
        (Broken(count_all, requires={"text"}), r"no stage up to it provides tokens"),
        (Broken(_differs_each_time), r"something else"),
        (len, r"has no name|has no requires"),
    ],
)
def test_the_kit_finds_what_is_broken(stage, message):
    with pytest.raises(StageContractError, match=message):
        check_stage(stage, [split(), split("Қар жауды. Күн жылы."), Document.of("")])
