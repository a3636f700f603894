"""Every kind of difference between two runs: where it is, both readings, and what may have caused it."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kazprep.comparison import tables
from kazprep.comparison.causes import changes
from kazprep.comparison.compare import Diff
from kazprep.comparison.groups import align
from kazprep.comparison.kinds import ALL_KINDS, chosen_kinds
from kazprep.edits import Edits
from kazprep.edits import replace as replace_text
from kazprep.entities.entity import Entities
from kazprep.errors import InputError
from kazprep.morphology.analysis import Analysis
from kazprep.spans import Spans
from kazprep.stages.built_in import NormalizeStage
from tests.comparison.runs import INFO, article, run_of

RAW = "Көктем келді\nАйгүл Астанаға  барды. Ол қуанды."
"""The original text of each article; its repair makes one space of the two."""


def entities(*found, sources=()):
    """Entities, each as its first token, the token behind its last, and its class; a model decided."""
    spans = Spans.of([(start, end) for start, end, _ in found])
    types = tuple(label for *_, label in found)
    return Entities(spans, types, sources=sources or ("model",) * len(found))


DECIDED = {"entities": entities((2, 3, "PERSON"), (3, 4, "GPE"))}
"""The entities that each article has, as a model decides on them."""


@pytest.fixture
def diff(tmp_path):
    """The differences of two runs with one article each, which gets other fields in the second."""

    def compare(first=None, second=None, info=INFO, **options):
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        a = run_of(folder / "a", [article(**DECIDED | (first or {}))])
        b = run_of(folder / "b", [article(**DECIDED | (second or {}))], info=info)
        return list(Diff.of(a, b, **options).differences())

    return compare


def without_words(**fields):
    return {"analyses": (), **fields}


def test_a_run_does_not_differ_from_itself(tmp_path):
    run = run_of(tmp_path / "run", [article(0), article(1)], [article(2)])
    assert run.diff(run).empty
    assert set(run.agreement(run)["f1"]) == {100.0}
    assert run.agreement(run)["a"].to_dict() == {
        "documents": 3,
        "sentences": 9,
        "tokens": 27,
        "entities": 6,
        "repairs": 3,
        "lemmas": 24,
        "upos": 24,
    }


CASES = {
    "sentence-joined": (
        {},
        {"sentences": Spans.of([(0, 12), (13, 45)])},
        (13, 46),
        ("Айгүл Астанаға барды. ‖ Ол қуанды.", "Айгүл Астанаға барды. Ол қуанды."),
    ),
    "sentence-split": (
        {"sentences": Spans.of([(0, 12), (13, 45)])},
        {},
        (13, 46),
        ("Айгүл Астанаға барды. Ол қуанды.", "Айгүл Астанаға барды. ‖ Ол қуанды."),
    ),
    "sentence-moved": (
        {},
        {"sentences": Spans.of([(0, 12), (13, 37), (38, 45)])},
        (13, 46),
        ("Айгүл Астанаға барды. ‖ Ол қуанды.", "Айгүл Астанаға барды. Ол ‖ қуанды."),
    ),
    "token-joined": (
        {"entities": entities()},
        {
            "entities": entities(),
            "tokens": Spans.of([(0, 6), (7, 12), (13, 18), (19, 27), (28, 34), (35, 37), (38, 44), (44, 45)]),
        },
        (29, 35),
        ("барды | .", "барды."),
    ),
    "entity-lost": ({}, {"entities": entities((3, 4, "GPE"))}, (13, 18), ("Айгүл", None)),
    "entity-gained": (
        {"entities": entities((3, 4, "GPE"))},
        {},
        (13, 18),
        (None, "Айгүл"),
    ),
    "entity-retyped": (
        {},
        {"entities": entities((2, 3, "PERSON"), (3, 4, "LOCATION"))},
        (19, 27),
        ("Астанаға", "Астанаға"),
    ),
    "entity-resized": (
        {"entities": entities((2, 3, "PERSON"))},
        {"entities": entities((2, 4, "PERSON"))},
        (13, 27),
        ("Айгүл", "Айгүл Астанаға"),
    ),
    "entity-changed": (
        {"entities": entities((2, 3, "PERSON"))},
        {"entities": entities((2, 4, "GPE"))},
        (13, 27),
        ("Айгүл", "Айгүл Астанаға"),
    ),
    "entity-joined": (
        {},
        {"entities": entities((2, 4, "PERSON"))},
        (13, 27),
        ("Айгүл | Астанаға", "Айгүл Астанаға"),
    ),
    "entity-split": (
        {"entities": entities((2, 4, "PERSON"))},
        {},
        (13, 27),
        ("Айгүл Астанаға", "Айгүл | Астанаға"),
    ),
}


@pytest.mark.parametrize("kind", CASES)
def test_a_difference_is_a_row_with_its_place_and_both_readings(diff, kind):
    first, second, place, readings = CASES[kind]
    (row,) = diff(without_words(**first), without_words(**second))
    assert (row.kind, (row.start, row.end), (row.a, row.b)) == (kind, place, readings)
    assert row.text == RAW[row.start : row.end].replace("\n", " ")
    assert (row.left + row.text + row.right) in RAW.replace("\n", " ")
    assert row.source == "000.txt"


def test_entities_have_their_classes_and_the_offsets_of_each(diff):
    (row,) = diff({}, {"entities": entities((2, 4, "ORGANISATION"))})
    assert (row.a_type, row.b_type) == ("PERSON | GPE", "ORGANISATION")
    assert (row.a_spans, row.b_spans) == (((13, 18), (19, 27)), ((13, 27),))


def unrepaired():
    """The article with its text as it came: tokens and sentences behind the two spaces are one further on."""
    document = article(analyses=())
    raw = document.raw_spans

    return replace(
        document,
        text=document.raw_text,
        edits=Edits.none(),
        sentences=raw(document.sentences),
        tokens=raw(document.tokens),
    )


def test_a_repair_that_is_gone_is_one_difference_and_moves_nothing_else(tmp_path):
    a = run_of(tmp_path / "a", [article(analyses=())])
    b = run_of(tmp_path / "b", [unrepaired()])
    (row,) = Diff.of(a, b).differences()
    assert (row.kind, row.a, row.b) == ("repair-lost", "␣", "␣␣")
    assert row.cause == "repair space"
    (row,) = Diff.of(b, a).differences()
    assert (row.kind, row.a, row.b) == ("repair-gained", "␣␣", "␣")


def test_repairs_that_make_the_same_text_are_the_same(tmp_path):
    document = article()
    (rule,) = document.edits.rule.tolist()
    other = replace(document.edits, rule=document.edits.rule + "+nfc")
    a = run_of(tmp_path / "a", [document])
    b = run_of(tmp_path / "b", [article(edits=other)])
    assert rule == "space"
    assert a.diff(b).empty
    assert a.agreement(b)["f1"]["repairs"] == 100


def edited(*repairs):
    """A document with Latin letters, repaired in these pieces, each with what it becomes."""
    raw = "Бiр кiтап."
    text, edits = replace_text(raw, repairs, "latin-letter")
    nothing = {"sentences": Spans.empty(), "tokens": Spans.empty(), "entities": Entities.none(), "parts": ()}
    content = {"content": (0, len(raw)), "has_title": False, "analyses": ()}
    return article(raw_text=raw, text=text, edits=edits, **nothing, **content)


def test_repairs_in_one_step_or_in_two_are_the_same(tmp_path):
    a = run_of(tmp_path / "a", [edited((1, 2, "і"), (5, 6, "і"))])
    b = run_of(tmp_path / "b", [edited((1, 6, "ір кі"))])
    c = run_of(tmp_path / "c", [edited((1, 2, "і"), (5, 6, "ї"))])
    assert a.diff(b).empty
    assert a.agreement(b).loc["repairs", ["a", "b", "f1"]].tolist() == [2, 1, 100]
    assert a.diff(c)[["kind", "a", "b"]].to_numpy().tolist() == [["repair-changed", "і", "ї"]]


def test_lemmas_and_parts_of_speech_are_compared_where_both_have_them(diff):
    words = list(article().analyses)
    words[2] = Analysis("айгүл", "PROPN", None)
    words[4] = Analysis("бару", "NOUN", None)
    words[6] = Analysis("ол", "PRON", None)  # the first run has none
    found = diff({}, {"analyses": tuple(words)})
    assert [(row.kind, row.text, row.a, row.b) for row in found] == [
        ("lemma-changed", "Айгүл", "Айгүл", "айгүл"),
        ("upos-changed", "барды", "VERB", "NOUN"),
        ("lemma-changed", "барды", "бар", "бару"),
    ]
    assert [row.cause for row in found] == ["", "", "part of speech"]


def test_runs_are_compared_on_the_columns_that_both_have(tmp_path):
    a = run_of(tmp_path / "a", [article()], without=("lemma", "upos", "feats", "lemma_score"))
    b = run_of(tmp_path / "b", [article(entities=entities((3, 4, "GPE")))])
    assert a.diff(b)["kind"].tolist() == ["entity-lost"]
    assert a.agreement(b)["a"]["lemmas"] == 0
    assert a.agreement(b)["f1"].isna().tolist() == [False] * 5 + [True] * 2


def test_tables_of_another_version_are_refused(tmp_path):
    a = run_of(tmp_path / "a", [article()])
    b = run_of(tmp_path / "b", [article()], info=INFO | {"versions": {"kazprep": "9", "schema": "2"}})
    with pytest.raises(InputError, match=r"have version 1, those in .* version 2: run the older one again"):
        a.diff(b)


def test_documents_are_matched_whatever_their_order_and_shards(tmp_path):
    changed = article(5, entities=entities((2, 3, "PERSON")), analyses=())
    a = run_of(tmp_path / "a", [article(0), article(1), article(2)], [article(3), article(5, analyses=())])
    b = run_of(tmp_path / "b", [changed], [article(4)], [article(3), article(0)], [article(2)])
    found = a.diff(b)
    assert found[["kind", "source"]].to_numpy().tolist() == [
        ["document-lost", "001.txt"],
        ["entity-lost", "005.txt"],
        ["document-gained", "004.txt"],
    ]
    assert a.agreement(b).loc["documents", ["a", "b", "same"]].tolist() == [5, 5, 4]


def test_a_document_whose_original_text_changed_is_one_row(tmp_path):
    a = run_of(tmp_path / "a", [article(0), article(1)])
    changed = replace(article(1), raw_text=RAW + "\n\n", doc_id="0123456789abcdef")
    b = run_of(tmp_path / "b", [article(0), changed])
    (row,) = a.diff(b).to_dict("records")
    assert (row["kind"], row["source"]) == ("document-changed", "001.txt")
    assert a.agreement(b).loc["documents", ["a", "b", "same"]].tolist() == [2, 2, 1]


def test_a_document_that_a_filter_rejects_is_one_row_with_the_reason(tmp_path):
    nothing = {"sentences": Spans.empty(), "tokens": Spans.empty(), "entities": Entities.none()}
    a = run_of(tmp_path / "a", [article(0)])
    b = run_of(tmp_path / "b", [article(0, rejected="language != kk", analyses=(), **nothing)])
    (row,) = a.diff(b).to_dict("records")
    assert (row["kind"], row["cause"]) == ("document-rejected", "filter: language != kk")
    assert b.diff(a)["kind"].tolist() == ["document-accepted"]


def test_documents_that_where_leaves_out_are_not_compared(tmp_path):
    a = run_of(tmp_path / "a", [article(0), article(1)])
    b = run_of(tmp_path / "b", [article(0, entities=entities()), article(1, entities=entities())])
    chosen = [("source", "==", "001.txt")]
    assert set(a.where(chosen).diff(b.where(chosen))["source"]) == {"001.txt"}


OTHER_MODEL = INFO | {"models": [{"processor": "ner", "package": "kazprep", "sha256": "b" * 64}]}
OTHER_SETTING = INFO | {"settings": INFO["settings"] | {"segment": {"rules": False}}}
OTHER_VERSION = INFO | {"versions": INFO["versions"] | {"kazprep": "0.2.0"}}


@pytest.mark.parametrize(
    ("info", "cause"),
    [
        (INFO, ""),
        (OTHER_MODEL, "model ner"),
        (OTHER_SETTING, ""),
        (OTHER_VERSION, "version kazprep"),
        (OTHER_MODEL | {"versions": OTHER_VERSION["versions"]}, "model ner or version kazprep"),
    ],
)
def test_the_cause_is_what_differs_in_making_the_runs_and_decides_about_entities(diff, info, cause):
    (row,) = diff({}, {"entities": entities((2, 3, "PERSON"))}, info=info)
    assert row.cause == cause


def test_the_cause_is_the_rule_that_decided_in_one_of_the_runs(diff):
    by_rule = entities((2, 3, "PERSON"), (3, 4, "FACILITY"), sources=("model", "place-name"))
    by_model = entities((2, 3, "PERSON"), (3, 4, "GPE"), sources=("model", "model"))
    (row,) = diff({"entities": by_model}, {"entities": by_rule}, info=OTHER_VERSION)
    assert row.cause == "rule place-name by version kazprep"
    (row,) = diff({"entities": by_rule}, {"entities": replace(by_rule, types=("PERSON", "GPE"))})
    assert row.cause == ""  # the rule decided in both
    by_names = replace(by_rule, sources=("model", "names"))
    (row,) = diff({"entities": by_model}, {"entities": by_names})
    assert row.cause == "names file"
    versions = INFO["versions"] | {"names file": "1" * 64}
    (row,) = diff({"entities": by_model}, {"entities": by_names}, info=OTHER_MODEL | {"versions": versions})
    assert row.cause == "names file"  # which only the second has, whatever else differs


def test_what_follows_from_another_difference_names_that_and_its_cause(diff):
    joined = Spans.of([(0, 6), (7, 12), (13, 18), (19, 33), (33, 34), (35, 37), (38, 44), (44, 45)])
    found = diff(
        without_words(),
        without_words(tokens=joined, entities=entities((2, 3, "PERSON"), (3, 4, "GPE"))),
        info=OTHER_SETTING,
    )
    assert [(row.kind, row.cause) for row in found] == [
        ("token-joined", "setting segment.rules"),
        ("entity-resized", "token boundary by setting segment.rules"),
    ]


def test_an_entity_in_a_sentence_that_differs_may_follow_from_it(diff):
    found = diff(
        {},
        {"sentences": Spans.of([(0, 12), (13, 45)]), "entities": entities((2, 3, "PERSON"))},
        info=OTHER_MODEL,
    )
    assert [(row.kind, row.cause) for row in found] == [
        ("sentence-joined", ""),
        ("entity-lost", "model ner or sentence boundary"),
    ]


@pytest.mark.parametrize(
    ("versions", "names"),
    [
        ({"numpy": "9", "python": "3.14.0"}, []),
        ({"torch": "9"}, ["version torch"]),
        ({"names file": "f" * 64}, ["names file"]),
        ({"corrections": "f" * 64}, ["corrections"]),
        ({"stage quality": "2"}, ["stage quality"]),
    ],
)
def test_what_rows_depend_on_besides_settings_and_models_is_among_the_versions(versions, names):
    other = INFO | {"versions": INFO["versions"] | versions}
    assert [change.name for change in changes(INFO, other)] == names


def test_settings_that_change_no_row_are_no_cause():
    settings = INFO["settings"]
    other = INFO | {"settings": settings | {"run": {"workers": 9}, "report": {"language": "kk"}}}
    assert not changes(INFO | {"settings": settings | {"run": {"workers": 1}}}, other)


def test_kinds_are_given_by_what_differs_or_by_their_full_names(diff):
    found = diff({}, {"entities": entities()}, kinds=["sentence", "entity-gained"])
    assert not found
    assert chosen_kinds(["token"]) == {kind for kind in ALL_KINDS if kind.startswith("token-")}
    with pytest.raises(ValueError, match="there is no kind 'entty', did you mean 'entity'"):
        chosen_kinds(["entty"])


def test_all_kinds_are_counted_when_some_are_chosen(tmp_path):
    a = run_of(tmp_path / "a", [article(analyses=())])
    b = run_of(tmp_path / "b", [article(analyses=(), entities=entities())])
    diff = Diff.of(a, b, ["sentence"])
    assert not list(diff.differences())
    assert diff.counts == {"entity-lost": 2}
    diff.finish()
    assert diff.counts == {"entity-lost": 2}, "a second comparison adds to the first"


def test_empty_spans_at_one_place_are_the_same():
    found = align(Spans.of([(2, 2), (7, 9)]), Spans.of([(2, 2)]))
    assert found.same_a.tolist() == found.same_b.tolist() == [0]
    assert len(found.groups) == 1


def spans_of_text():
    """Spans in ascending order, without overlap, between some of twelve characters."""
    bounds = st.lists(st.integers(0, 12), unique=True).map(sorted)
    return bounds.map(lambda at: [(at[i], at[i + 1]) for i in range(0, len(at) - 1, 2)])


@given(spans_of_text(), spans_of_text())
def test_what_is_in_both_lists_is_the_same_and_the_rest_is_in_groups(first, second):
    found = align(Spans.of(first), Spans.of(second))
    both = set(first) & set(second)
    assert {first[at] for at in found.same_a} == {second[at] for at in found.same_b} == both
    in_groups = [first[at] for group in found.groups for at in group.a]
    assert sorted([*in_groups, *both]) == first
    assert sorted([second[at] for group in found.groups for at in group.b] + list(both)) == second
    for group in found.groups:  # no other group lies over it
        start = min([first[at][0] for at in group.a] + [second[at][0] for at in group.b])
        end = max([first[at][1] for at in group.a] + [second[at][1] for at in group.b])
        others = [first[at] for at in range(len(first)) if at not in group.a]
        others += [second[at] for at in range(len(second)) if at not in group.b]
        assert all(last <= start or end <= begin for begin, last in others)


def test_documents_with_another_id_and_the_same_text_are_the_same(tmp_path):
    renamed = replace(article(0, entities=entities()), source="b/000.txt", doc_id="0123456789abcdef")
    a = run_of(tmp_path / "a", [article(0)])
    other = replace(article(9), source="в.txt", doc_id="fedcba9876543210")
    b = run_of(tmp_path / "b", [other], [renamed])
    found = a.diff(b)
    assert found["kind"].tolist() == ["entity-lost", "entity-lost", "document-gained"]
    assert found["source"].tolist() == ["b/000.txt", "b/000.txt", "в.txt"]
    assert a.agreement(b).loc["documents", ["a", "b", "same"]].tolist() == [1, 2, 1]


def test_characters_that_cannot_be_seen_are_in_no_difference(tmp_path):
    """A soft hyphen behind a name, which the first run takes into the token and the second deletes."""
    raw = "Айгүл\u00ad келді."
    kept = replace(
        article(0, analyses=()),
        raw_text=raw,
        text=raw,
        edits=Edits.none(),
        content=(0, len(raw)),
        has_title=False,
        sentences=Spans.of([(0, 13)]),
        parts=(),
        tokens=Spans.of([(0, 6), (7, 12), (12, 13)]),
        entities=entities((0, 1, "PERSON")),
    )
    deleted = NormalizeStage()([replace(kept, text="", sentences=Spans.empty(), tokens=Spans.empty())])[0]
    deleted = replace(
        deleted,
        sentences=Spans.of([(0, 12)]),
        tokens=Spans.of([(0, 5), (6, 11), (11, 12)]),
        entities=entities((0, 1, "GPE")),
    )
    found = run_of(tmp_path / "a", [kept]).diff(run_of(tmp_path / "b", [deleted]))
    assert found["kind"].tolist() == ["entity-retyped", "repair-gained"]


def test_a_shard_of_either_run_is_in_memory_at_a_time_and_each_is_read_once(tmp_path, monkeypatch):
    numbers = list(range(12))
    a = run_of(tmp_path / "a", *([article(each) for each in numbers[at : at + 4]] for at in (0, 4, 8)))
    lost = [article(each, entities=entities()) for each in numbers]
    b = run_of(tmp_path / "b", lost[5::-1], lost[6:])
    made = []
    real = tables._Shard.of.__func__
    monkeypatch.setattr(
        tables._Shard,
        "of",
        classmethod(lambda cls, read: made.append(len(read["documents"])) or real(cls, read)),
    )
    differences = Diff.of(a, b).differences()
    first = next(differences)
    assert made == [4, 6]
    sources = [each.source for each in (first, *differences)]
    assert sources == [f"{number:03}.txt" for number in numbers for _ in range(2)]
    assert made == [4, 6, 4, 6, 4]
