"""Invented sentences with the entities of an imagined tagger, and what the rules make of them.

`cases/changed.txt` has a case a line, what the tagger found before ` ⇒ ` and what there is after the rules
behind it, in the marks of `tests/quality/articles`; `cases/kept.txt` has sentences that the rules leave as
they are. A line that begins with `# ` is the name of the rule that the cases below it are about.
"""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kazprep import Tagger
from kazprep.boundaries import apply_rules as with_boundaries
from kazprep.corpora.articles import parse
from kazprep.entities.classes import CLASSES
from kazprep.entities.entity import MODEL, Entities
from kazprep.entities.rules import RULES, apply_rules, explain
from kazprep.inference.loading import Backend, load_segmenter
from kazprep.models.folder import EMBEDDED
from kazprep.settings.types import FURTHER_RULES
from kazprep.spans import Spans
from tests.case_files import headed_lines
from tests.conftest import ROOT

CASES = Path(__file__).parent / "cases"


def cases(name):
    return [
        pytest.param(heading, line, id=f"{heading}: {line[:50]}")
        for heading, line in headed_lines(CASES / name)
    ]


@pytest.fixture(scope="module")
def segmenter():
    return load_segmenter(EMBEDDED, 10_000, Backend())


def tagged(segmenter, marked):
    """The words of a marked sentence, where it begins and ends, and its entities."""
    article = parse("case", f"# genre: case\n{marked}")
    text = article.text.rstrip("\n")
    (found,) = segmenter.segment([text])
    _, tokens = with_boundaries(text, found.sentences, found.tokens)
    starts = {start: index for index, start in enumerate(tokens.start.tolist())}
    ends = {end: index for index, end in enumerate(tokens.end.tolist(), 1)}
    entities = [(starts[start], ends[end], label) for start, end, label in article.entities]
    return tokens.slices(text), np.array([0, len(tokens)], np.int32), entities_of(entities)


def entities_of(found):
    return Entities(
        Spans.of(each[:2] for each in found),
        tuple(each[2] for each in found),
        np.full(len(found), 0.5, np.float32),
        (MODEL,) * len(found),
    )


def listed(entities):
    return [(*span, label) for span, label in zip(entities.tokens, entities.types, strict=True)]


@pytest.mark.parametrize(("rule", "case"), cases("changed.txt"))
def test_what_rules_change(segmenter, rule, case):
    before, after = case.split(" ⇒ ")
    words, first_tokens, entities = tagged(segmenter, before)
    _, _, expected = tagged(segmenter, after)
    found = apply_rules(entities, words, first_tokens)
    assert listed(found) == listed(expected)
    assert rule in [change.rule for change in explain(entities, words, first_tokens)]
    without = apply_rules(entities, words, first_tokens, RULES.without([rule]))
    assert listed(without) != listed(expected)


@pytest.mark.parametrize(("rule", "case"), cases("kept.txt"))
def test_what_rules_keep(segmenter, rule, case):
    words, first_tokens, entities = tagged(segmenter, case)
    assert explain(entities, words, first_tokens) == []


@pytest.mark.parametrize(("rule", "case"), cases("changed.txt"))
def test_what_is_right_is_kept(segmenter, rule, case):
    words, first_tokens, expected = tagged(segmenter, case.split(" ⇒ ")[1])
    assert listed(apply_rules(expected, words, first_tokens)) == listed(expected)


@pytest.mark.parametrize("rule", RULES.names())
def test_each_rule_has_cases_of_both_kinds(rule):
    for name in ("changed.txt", "kept.txt"):
        assert sum(heading == rule for heading, _ in headed_lines(CASES / name)) >= 3, name


def test_what_a_rule_decides_has_its_name_and_no_score():
    words = ["«", "Арай", "»", "газеті", "Оралда", "шықты", "."]
    found = entities_of([(1, 2, "ART"), (4, 5, "GPE")])
    found = apply_rules(found, words, np.array([0, 7], np.int32))
    assert listed(found) == [(1, 2, "ORGANISATION"), (4, 5, "GPE")]
    assert found.sources == ("quoted-name", MODEL)
    assert [round(score, 1) for score in np.nan_to_num(found.scores, nan=-1).tolist()] == [-1, 0.5]


TEXT = """
« » ( ) , . – - / № 5 12 1998 3,8 126 4 200 19:45-те 2:0 07.02.2025 $ USD ₸ % км м³/с теңге мың пайызға
мамыр мамырда жылы жылғы жыл сейсенбі ғасыр XX І орын минутта жас газеті ЖШС өзені ауылы орны кен
қожалығы шаруа көшесі автожолы Орал Абай Айша хан батыр тілінде тілдерінде және қазақ орысша найман
павлодарлық Адвокат Фестиваль кодекстің бабы сынып 17-ші +7 701 222 33 44 info@tal.kz мектеп 💬 • дейін
сағат бір біреу енді бірі екеуі бөлігі тиын 2:1 +0,44 @dala
dala_taza ҚАЗ ENG таң қалды тұмаудан пәні паромдары
"""
WORDS = TEXT.split()


@st.composite
def tagged_words(draw):
    words = draw(st.lists(st.sampled_from(WORDS), max_size=20))
    bounds = sorted({0, len(words), *draw(st.lists(st.integers(0, len(words)), max_size=3))})
    found, position = [], 0
    for first, last in pairwise(bounds):
        position = first
        while position < last:
            length = draw(st.integers(1, min(4, last - position)))
            if draw(st.booleans()):
                found.append((position, position + length, draw(st.sampled_from(CLASSES))))
            position += length
    return words, np.array(bounds if words else [0], np.int32), entities_of(found)


@given(tagged_words())
def test_entities_stay_in_their_sentences_in_order_and_apart(tagged):
    words, first_tokens, entities = tagged
    found = listed(apply_rules(entities, words, first_tokens))
    position = 0
    for start, end, label in found:
        assert position <= start < end <= len(words)
        assert np.searchsorted(first_tokens, start, "right") == np.searchsorted(first_tokens, end, "left")
        assert label in CLASSES
        position = end


@given(tagged_words())
def test_sentences_do_not_depend_on_each_other(tagged):
    words, first_tokens, entities = tagged
    alone = []
    for first, last in pairwise(first_tokens.tolist()):
        inside = [each for each in listed(entities) if first <= each[0] < last]
        moved = entities_of([(start - first, end - first, label) for start, end, label in inside])
        part = apply_rules(moved, words[first:last], np.array([0, last - first], np.int32))
        alone += [(start + first, end + first, label) for start, end, label in listed(part)]
    assert listed(apply_rules(entities, words, first_tokens)) == alone


@given(tagged_words())
def test_changes_lead_from_the_entities_before_to_those_after(tagged):
    words, first_tokens, entities = tagged
    found = set(listed(entities))
    for change in explain(entities, words, first_tokens):
        assert set(change.before) <= found
        assert change.before != change.after
        found = (found - set(change.before)) | set(change.after)
    assert sorted(found) == listed(apply_rules(entities, words, first_tokens))


@given(tagged_words())
def test_without_rules_all_stays(tagged):
    words, first_tokens, entities = tagged
    assert listed(apply_rules(entities, words, first_tokens, RULES.only([]))) == listed(entities)


def test_an_unknown_rule_is_an_error_that_names_those_there_are():
    with pytest.raises(ValueError, match=r"there is no rule 'clok', did you mean 'clock'\? The rules are: "):
        RULES.without(["clok"])


def test_rules_can_be_switched_off():
    text = "Ойын 3:2 есебімен аяқталды. Байланыс: +77010001234."
    sources = [entity.source for entity in Tagger()(text).named_entities]
    assert {"match-score", "contact"} <= set(sources)
    for tagger, left in (
        (Tagger(rules=False), {"contact"}),
        (Tagger(disable_rules=["match-score"]), {"contact"}),
        (Tagger(contacts=False), {"match-score"}),
        (Tagger(rules=False, contacts=False), set()),
    ):
        assert {entity.source for entity in tagger(text).named_entities} & {"match-score", "contact"} == left


def test_every_rule_is_in_the_documentation():
    page = (ROOT / "docs" / "entities.md").read_text(encoding="utf-8")
    names = [*RULES.names(), *FURTHER_RULES]
    assert [name for name in names if f"`{name}`" not in page] == []
