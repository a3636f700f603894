"""How well models analyse gold sentences, whose tokens they are given."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kazprep.inference.stanza_pipeline import load_pipeline
from kazprep.models.folder import model_path
from kazprep.train.morphology.data import as_segmented
from kazprep.train.morphology.sentences import Tokens

MULTIWORD = "X"
"""What the treebank calls all but the last word of the analyser's multi-word entries."""


@dataclass(frozen=True, slots=True)
class AnalysisScores:
    """Shares of the gold tokens that are right, of all that are not X in gold: 0 to 100.

    `lemma` is None where there is no lemmatizer.
    """

    tokens: int
    upos: float
    feats: float
    lemma: float | None

    def as_dict(self) -> dict[str, object]:
        """For JSON."""
        scores: dict[str, object] = {
            "tokens": self.tokens,
            "upos": round(self.upos, 2),
            "feats": round(self.feats, 2),
        }
        return scores if self.lemma is None else scores | {"lemma": round(self.lemma, 2)}


def score_models(folder: Path, gold: Sequence[Tokens]) -> AnalysisScores:
    """Score the models of a resources folder, run by stock Stanza, on gold sentences.

    A token with a space, which the tokenizer never gives, is counted as wrong.
    """
    lemmas = model_path(folder, "lemma").is_file()
    processors = "tokenize,pos,lemma" if lemmas else "tokenize,pos"
    pipeline = load_pipeline(folder, processors, tokenize_pretokenized=True)
    document = pipeline([[token.form for token in as_segmented(tokens)] for tokens in gold])
    right: Counter[str] = Counter()
    for tokens, sentence in zip(gold, document.sentences, strict=True):
        words = iter(sentence.words)
        for token in tokens:
            parts = [next(words) for _ in token.form.split()]
            if token.upos == MULTIWORD:
                continue
            right["tokens"] += 1
            if len(parts) == 1:
                right["upos"] += parts[0].upos == token.upos
                right["feats"] += (parts[0].feats or "_") == token.feats
                right["lemma"] += parts[0].lemma == token.lemma
    share = 100 / max(1, right["tokens"])
    return AnalysisScores(
        right["tokens"],
        right["upos"] * share,
        right["feats"] * share,
        right["lemma"] * share if lemmas else None,
    )
