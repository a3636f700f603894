"""Training of the tokenizer, which splits sentences too: `kazprep train tokenizer`."""

import random
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kazprep.boundaries import apply_rules
from kazprep.corpora.detokenize import detokenize
from kazprep.corpora.holdout import DEV_DOCUMENTS, split_documents, split_sentences
from kazprep.corpora.kaznerd import LabelledSentence
from kazprep.corpora.sentence import Sentence, Span
from kazprep.errors import TrainingError
from kazprep.evaluate.scoring import Score, score_spans
from kazprep.inference.stanza_pipeline import load_pipeline
from kazprep.inference.threads import one_thread
from kazprep.spans import Spans
from kazprep.train.artifacts import install, write_record
from kazprep.train.augment.synthetic import synthetic_sentences
from kazprep.train.compose import Paragraph, compose_paragraphs, has_inner_boundary, join_sentences
from kazprep.train.data import (
    SEED,
    CorpusFile,
    read_common_voice,
    read_kaznerd_files,
    read_ktb_files,
    read_xwmt,
)

STEPS = 2500
KTB_COPIES = 8  # KTB has 1/50 of KazNERD's size, and only it has abbreviations, brackets, fiction
SYNTHETIC = 3000  # sentences
PROMPTS = 2500  # of Common Voice: short sentences and proverbs
VALIDATION = 300  # held-out paragraphs of KazNERD, used with those of KTB to choose the best checkpoint
MAX_SEQLEN = 300  # Stanza's rule: three times the average sentence, in steps of 100


@dataclass(frozen=True, slots=True)
class TokenizerScores:
    """Scores of a tokenizer on one held-out text, by itself or followed by the boundary rules."""

    tokens: Score
    sentences: Score

    def as_dict(self) -> dict[str, object]:
        """For JSON."""
        return {"tokens": self.tokens.as_dict(), "sentences": self.sentences.as_dict()}


@dataclass(frozen=True, slots=True)
class BothScores:
    """Scores of a tokenizer without and with the boundary rules."""

    model: TokenizerScores
    with_rules: TokenizerScores

    def as_dict(self) -> dict[str, object]:
        """For JSON."""
        return {"model": self.model.as_dict(), "with rules": self.with_rules.as_dict()}


@dataclass(frozen=True, slots=True)
class TokenizerData:
    """Paragraphs to train on, held-out paragraphs by corpus, and the files that they come from."""

    train: list[Paragraph]
    dev: dict[str, list[Paragraph]]
    sources: list[CorpusFile]


def train_tokenizer(
    data: Path, output: Path, *, steps: int = STEPS, seed: int = SEED
) -> dict[str, BothScores]:
    """Train a tokenizer on the corpora in `data` and write it to the resources folder `output`.

    Returns its scores on held-out data, by corpus: `ktb`, each document as one paragraph, and `kaznerd`, in
    composed paragraphs. Raises `TrainingError` when data is missing, `CorpusError`
    when it is malformed.
    """
    from stanza.models import tokenizer

    material = read_tokenizer_data(data, seed)
    with tempfile.TemporaryDirectory() as folder, one_thread():
        work = Path(folder)
        _write(work / "train", material.train)
        _write(work / "dev", [*material.dev["ktb"], *material.dev["kaznerd"][:VALIDATION]])
        (work / "mwt.json").write_text("[]", encoding="utf-8")
        options = {
            "txt_file": work / "train.txt",
            "label_file": work / "train.labels",
            "dev_txt_file": work / "dev.txt",
            "dev_label_file": work / "dev.labels",
            "mwt_json_file": work / "mwt.json",
            "lang": "kk",
            "shorthand": "kk_kazprep",
            "max_seqlen": MAX_SEQLEN,
            "steps": steps,
            "seed": seed,
            "save_dir": work,
            "save_name": "tokenizer.pt",
        }
        arguments = [part for name, value in options.items() for part in (f"--{name}", str(value))]
        tokenizer.main([*arguments, "--no_use_mwt", "--cpu"])
        model = install(work / "tokenizer.pt", output, "tokenize")
    scores = {corpus: score_tokenizer(output, gold) for corpus, gold in material.dev.items() if gold}
    _record(model, material, scores, steps=steps, seed=seed)
    return scores


def _record(
    model: Path, material: TokenizerData, scores: Mapping[str, BothScores], *, steps: int, seed: int
) -> None:
    write_record(
        model,
        command="train tokenizer",
        options={"steps": steps, "seed": seed},
        sources=material.sources,
        sentences={
            "train": sum(len(paragraph.sentences) for paragraph in material.train),
            "held out": {
                corpus: sum(len(paragraph.sentences) for paragraph in gold)
                for corpus, gold in material.dev.items()
            },
        },
        scores={corpus: each.as_dict() for corpus, each in scores.items()},
    )


def score_tokenizer(folder: Path, gold: Sequence[Paragraph]) -> BothScores:
    """Score the tokenizer of a resources folder, loaded by stock Stanza, on paragraphs."""
    text = "\n\n".join(paragraph.text for paragraph in gold)
    gold_tokens: list[Span] = []
    gold_sentences: list[Span] = []
    shift = 0
    for paragraph in gold:
        for tokens in paragraph.sentences:
            gold_tokens += [(shift + start, shift + end) for start, end in tokens]
            gold_sentences.append((shift + tokens[0][0], shift + tokens[-1][1]))
        shift += len(paragraph.text) + 2
    with one_thread():
        document = load_pipeline(folder, "tokenize")(text)
    found = [[(t.start_char, t.end_char) for t in sentence.tokens] for sentence in document.sentences]
    found_sentences = Spans.of((tokens[0][0], tokens[-1][1]) for tokens in found)
    found_tokens = Spans.of(token for tokens in found for token in tokens)
    scored = [
        TokenizerScores(score_spans(text, gold_tokens, tokens), score_spans(text, gold_sentences, sentences))
        for sentences, tokens in (
            (found_sentences, found_tokens),
            apply_rules(text, found_sentences, found_tokens),
        )
    ]
    return BothScores(*scored)


def read_tokenizer_data(
    data: Path, seed: int = SEED, held_out: frozenset[str] = DEV_DOCUMENTS
) -> TokenizerData:
    """Compose the paragraphs to train on and the held-out ones, which are of KTB the documents `held_out`.

    The same corpora and seed give the same paragraphs. Raises `TrainingError` when data is missing or one of
    the two would be empty, `CorpusError` when a file is malformed.
    """
    rng = random.Random(seed)
    labelled, kaznerd_sources = read_kaznerd_files(data)
    documents, ktb_sources = read_ktb_files(data)
    news, news_sources = read_xwmt(data)
    prompts, prompt_sources = read_common_voice(data)
    train_labelled, dev_labelled = split_sentences(labelled)
    train_documents, dev_documents = split_documents(documents, held_out)
    if not train_labelled or not (dev_labelled or dev_documents):
        raise TrainingError(
            f"{data} has {len(train_labelled)} sentences of KazNERD to train on, and to hold out "
            f"{len(dev_labelled)} of them and {len(dev_documents)} documents of KTB; both are needed."
        )
    single = [*_written(train_labelled, rng), *(s for s in news if not has_inner_boundary(s))]
    single += rng.sample(prompts, min(PROMPTS, len(prompts)))
    single += synthetic_sentences(rng, SYNTHETIC)
    rng.shuffle(single)
    train = list(compose_paragraphs(single, rng))
    for _ in range(KTB_COPIES):
        for document in train_documents:
            train += compose_paragraphs(document.sentences, rng)
    rng.shuffle(train)
    dev = {
        "ktb": [join_sentences(document.sentences) for document in dev_documents],
        "kaznerd": list(compose_paragraphs(_written(dev_labelled, rng), rng)),
    }
    return TokenizerData(train, dev, [*kaznerd_sources, *ktb_sources, *news_sources, *prompt_sources])


def _written(labelled: Iterable[LabelledSentence], rng: random.Random) -> list[Sentence]:
    """The sentences as written, without those that are more than one."""
    sentences = [detokenize(s.words, s.labels, tight_ranges=rng.random() < 0.5) for s in labelled]
    return [sentence for sentence in sentences if sentence.tokens and not has_inner_boundary(sentence)]


def _write(stem: Path, paragraphs: Sequence[Paragraph]) -> None:
    """Write the files that Stanza's tokenizer is trained on: the text, and a label for each character."""
    text = "\n\n".join(paragraph.text for paragraph in paragraphs)
    labels = "\n\n".join(paragraph.labels() for paragraph in paragraphs)
    stem.with_suffix(".txt").write_text(text + "\n", encoding="utf-8")
    stem.with_suffix(".labels").write_text(labels + "\n", encoding="utf-8")
