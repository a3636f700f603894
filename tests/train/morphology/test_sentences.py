"""Reading silver and gold sentences."""

from pathlib import Path

import pytest

from kazprep.errors import CorpusError
from kazprep.train.morphology.sentences import Token, read_gold, read_silver


def written(folder: Path, *rows: str, name: str = "a.conllu") -> Path:
    path = folder / name
    path.write_text("\n".join(row.replace(" ", "\t") for row in rows) + "\n", encoding="utf-8")
    return path


def only_tokens(path: Path) -> tuple[Token, ...]:
    (tokens,) = read_silver(path)
    return tokens


def test_confidence_is_a_weight(tmp_path: Path) -> None:
    path = written(tmp_path, "1 Үйде үй NOUN _ Case=Loc _ _ _ Conf=0.75|SpaceAfter=No")
    assert only_tokens(path) == (Token("Үйде", "үй", "NOUN", "Case=Loc", 0.75),)


def test_undecided_token_has_no_analysis(tmp_path: Path) -> None:
    path = written(tmp_path, "1 көп _ _ _ _ _ _ _ Conf=0.79|Guess=көп/ADV/_")
    assert only_tokens(path) == (Token("көп", None, None, "_", 0),)


def test_name_is_learned_with_less_confidence(tmp_path: Path) -> None:
    path = written(tmp_path, "1 Ерназар _ _ _ _ _ _ _ Conf=0.5|Guess=Ерназар/PROPN/Case=Nom")
    assert only_tokens(path) == (Token("Ерназар", "Ерназар", "PROPN", "Case=Nom", 0.5),)


def test_confident_guess_is_an_analysis(tmp_path: Path) -> None:
    path = written(tmp_path, "1 2019/20-да _ _ _ _ _ _ _ Conf=0.8|Guess=2019/20/NUM/Case=Loc;NumType=Card")
    assert only_tokens(path) == (Token("2019/20-да", "2019/20", "NUM", "Case=Loc|NumType=Card", 0.8),)


@pytest.mark.parametrize(
    ("first", "second", "upos"), [("VERB", "PART", "VERB"), ("AUX", "NOUN", "NOUN"), ("ADP", "PART", "ADP")]
)
def test_multiword_token_has_the_analysis_of_its_first_content_word(
    tmp_path: Path, first: str, second: str, upos: str
) -> None:
    path = written(
        tmp_path,
        "1-2 келші _ _ _ _ _ _ _ _",
        f"1 кел кел {first} _ _ _ _ _ _",
        f"2 ші шы {second} _ _ _ _ _ _",
        "3 ! ! PUNCT _ _ _ _ _ _",
    )
    assert [(token.form, token.upos) for token in only_tokens(path)] == [("келші", upos), ("!", "PUNCT")]


def test_documents_are_named_by_their_sentences(tmp_path: Path) -> None:
    row = "1 Иә иә INTJ _ _ _ _ _ _"
    path = tmp_path / "a.conllu"
    blocks = [f"# sent_id = {name}:1:1\n" + row.replace(" ", "\t") + "\n" for name in ("a", "b", "a")]
    path.write_text("\n".join(blocks), encoding="utf-8")
    assert [(document.name, len(document.sentences)) for document in read_gold(path)] == [("a", 2), ("b", 1)]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("1 Үйде үй NOUN", "line 2: 4 columns"),
        ("a Үйде үй NOUN _ _ _ _ _ _", "line 2: 'a' is not a token id"),
        ("1 Үйде үй NOUN _ Case _ _ _ _", "line 2: 'Case' is not a feature"),
        ("1 Үйде үй NOUN _ _ _ _ _ Conf=high", "line 2: Conf=high is not a number"),
        ("1-2 Үйде _ _ _ _ _ _ _ _", "line 2: token 1-2 has no word 1, 2"),
    ],
)
def test_malformed_line_is_named(tmp_path: Path, row: str, message: str) -> None:
    path = written(tmp_path, "# text", row)
    with pytest.raises(CorpusError, match=message) as raised:
        read_silver(path)
    assert str(path) in str(raised.value)


def test_damaged_compressed_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "silver.conllu.xz"
    path.write_bytes(b"not xz")
    with pytest.raises(CorpusError, match="not a file compressed with xz"):
        read_silver(path)
