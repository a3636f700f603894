"""Counts of a run's documents by format."""

import json

from kazprep.runs.ledger import read_ledger


def test_dated_and_titled_documents_lost_letters_and_languages_are_counted_by_format(kazprep, tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "а.csv").write_text(
        "title,date,text\nЖаңбыр,2026-03-01,Кеше жаңбыр жауды.\n,,Бүгін к\ufffdн ашық.\n", encoding="utf-8"
    )
    (tmp_path / "in" / "б.txt").write_text("Кешке таман қар жауып, жол тайғақ болды.", encoding="utf-8")
    result = kazprep("run", tmp_path / "in", "-o", tmp_path / "out")
    assert result.returncode == 0, result.stderr
    counts = json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))["document_counts"]
    assert counts["csv"] == {
        "dated": 1,
        "documents": 2,
        "documents with lost letters": 1,
        "language kk": 2,
        "lost letters": 1,
        "note read text from 'text', title from 'title', date from 'date'; no url, no id": 2,
        "titled": 1,
    }
    assert counts["txt"] == {"dated": 0, "documents": 1, "language kk": 1, "titled": 0}
    (done,) = read_ledger(tmp_path / "out").done.values()
    assert done.counts["txt"]["documents"] == 1
