"""GEXF is read by networkx, and has the pairs of `named_together`."""

import networkx
import pytest

from kazprep.export import Format, export


@pytest.fixture(scope="module")
def path(run, tmp_path_factory):
    path = tmp_path_factory.mktemp("gexf") / "names.gexf"
    assert export(run, Format.GEXF, path) == 2
    return path


def test_names_in_one_sentence_are_joined_by_an_edge(path, run):
    graph = networkx.read_gexf(path)
    (pair,) = run.named_together("people").itertuples()
    ((one, other, values),) = graph.edges(data=True)
    assert {one, other} == {f"people/{pair.name}", f"people/{pair.partner}"}
    assert (values["weight"], values["documents"]) == (2, 2)
    assert (values["first"], values["last"]) == ("2025-03-01", "2025-04-02")
    assert values["example"] == pair.example
    assert not graph.is_directed()


def test_names_have_their_counts_and_kind(path, run):
    nodes = dict(networkx.read_gexf(path).nodes(data=True))
    for row in run.people().itertuples():
        node = nodes[f"people/{row.name}"]
        assert (node["label"], node["mentions"], node["documents"]) == (row.name, row.mentions, row.documents)
        assert (node["kind"], node["type"]) == ("people", "PERSON")


def test_nodes_and_edges_have_the_days_between_which_they_exist(path):
    text = path.read_text(encoding="utf-8")
    assert 'mode="dynamic" timeformat="date"' in text
    assert text.count('start="2025-03-01" end="2025-04-02"') == 3


def test_an_empty_run_is_an_empty_graph(empty_run, tmp_path):
    assert export(empty_run, Format.GEXF, tmp_path / "out.gexf") == 0
    assert len(networkx.read_gexf(tmp_path / "out.gexf")) == 0
    assert 'mode="static"' in (tmp_path / "out.gexf").read_text(encoding="utf-8")
