"""Stanza models with random weights, of shapes that the shipped ones do not have, saved by Stanza itself."""

import json
from pathlib import Path

import torch
from stanza.models.common.char_model import CharacterLanguageModel
from stanza.models.common.pretrain import Pretrain, PretrainedWordVocab
from stanza.models.common.vocab import CharVocab
from stanza.models.ner import trainer as ner
from stanza.models.ner.vocab import MultiVocab
from stanza.models.pos.vocab import CompositeVocab, WordVocab
from stanza.models.tokenization import trainer as tokenization
from stanza.models.tokenization.vocab import Vocab

SENTENCE = "Айгүл Орал қаласына кеше келді . Ол Қазақ тілін үйретеді , – деді Ерлан"
WORDS = SENTENCE.split()
LETTERS = sorted(set("".join(WORDS)) | {" ", "\n"})
TAGS = ["O", "B-PERSON", "I-PERSON", "E-PERSON", "S-PERSON", "B-GPE", "I-GPE", "E-GPE", "S-GPE"]


def save_tokenizer(path: Path, **options) -> None:
    """A tokenizer that ends tokens and sentences at random; `options` are Stanza's."""
    torch.manual_seed(7)
    vocab = Vocab([[(letter, 0) for letter in [*LETTERS, *"12«»"]]], "kk")
    args = {
        "lang": "kk",
        "shorthand": "kk_random",
        "emb_dim": 8,
        "hidden_dim": 12,
        "rnn_layers": 1,
        "conv_res": None,
        "feat_funcs": ["space_before", "capitalized", "numeric", "end_of_para", "start_of_para"],
        "feat_dim": 5,
        "hierarchical": True,
        "hier_invtemp": 0.5,
        "use_mwt": False,
        "use_dictionary": False,
        "dropout": 0.3,
        "feat_dropout": 0.1,
        "tok_noise": 0.1,
        "lr0": 0.1,
        "weight_decay": 0.0,
        "vocab_size": len(vocab),
        "batch_size": 4,
        "skip_newline": False,
        "max_seqlen": 100,
        "charlm_forward_file": None,
    } | options
    model = tokenization.Trainer(args, vocab, device="cpu")
    with torch.no_grad():  # larger than they come, so that all labels occur
        for weights in model.model.parameters():
            weights.normal_(0, 0.7)
        model.model.embeddings.weight[0] = 0
    path.parent.mkdir(parents=True, exist_ok=True)
    model.save(str(path))


def save_tagger(path: Path, *, pretrain: Path | None = None, language_models=(), **options) -> None:
    """A tagger that tags at random, with word vectors and language models if their paths are given."""
    torch.manual_seed(8)
    sentence = [[(word, ("O",)) for word in WORDS[:6]]]
    vocabs = {
        "char": CharVocab([[(letter,) for letter in LETTERS]], "kk"),
        "delta": WordVocab(sentence, "kk", cutoff=1, lower=True),
        "tag": CompositeVocab([[((tag,),) for tag in TAGS]], "kk", idx=0, sep=None),
    }
    vectors = Pretrain(str(pretrain)) if pretrain else None
    if vectors:
        vocabs["word"] = vectors.vocab
    forward, backward = language_models or (None, None)
    args = {
        "word_emb_dim": 6,
        "char": True,
        "char_emb_dim": 5,
        "char_hidden_dim": 7,
        "char_num_layers": 1,
        "char_rec_dropout": 0,
        "charlm": bool(language_models),
        "charlm_forward_file": forward and str(forward),
        "charlm_backward_file": backward and str(backward),
        "char_lowercase": False,
        "lowercase": True,
        "hidden_dim": 9,
        "num_layers": 1,
        "input_transform": True,
        "dropout": 0.1,
        "word_dropout": 0.1,
        "locked_dropout": 0.1,
        "emb_finetune": True,
        "optim": "sgd",
        "lr": 0.1,
        "momentum": 0,
        "bert_model": None,
        "use_peft": False,
        "bert_finetune": False,
        "batch_size": 3,
        "shorthand": "kk_random",
        "scheme": "bioes",
        "predict_tagset": 0,
    } | options
    model = ner.Trainer(args, MultiVocab(vocabs), vectors, device="cpu")
    with torch.no_grad():
        for name, weights in model.model.named_parameters():
            if not name.startswith(("charmodel_forward", "charmodel_backward")) and "word_emb" not in name:
                weights.normal_(0, 0.5)
    path.parent.mkdir(parents=True, exist_ok=True)
    model.save(str(path))


def save_vectors(path: Path, dtype: torch.dtype = torch.half) -> None:
    """Word vectors for some of the words, by default in half precision."""
    torch.manual_seed(9)
    path.parent.mkdir(parents=True, exist_ok=True)
    vocab = PretrainedWordVocab([word.lower() for word in WORDS[3:]], "kk")
    torch.save({"vocab": vocab.state_dict(), "emb": torch.randn(len(vocab), 6).to(dtype)}, path)


def save_language_model(path: Path, *, forward: bool) -> None:
    """A character language model."""
    torch.manual_seed(10 + forward)
    args = {
        "char_emb_dim": 5,
        "char_hidden_dim": 8,
        "char_num_layers": 1,
        "char_dropout": 0.1,
        "char_rec_dropout": 0.0,
    }
    model = CharacterLanguageModel(
        args, {"char": CharVocab([[(letter,) for letter in LETTERS]], "kk")}, is_forward_lm=forward
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    torch.save(model.full_state(), path)


def write_resources(folder: Path, dependencies=()) -> None:
    """The `resources.json` of a folder whose models are all called random."""
    package = {"tokenize": "random", "ner": "random"}
    needs = [{"model": name, "package": "random"} for name in dependencies]
    entry = {
        "lang_name": "Kazakh",
        "default_processors": package,
        "packages": {"default": package},
        "tokenize": {"random": {}},
        "ner": {"random": {"dependencies": needs}},
        **{name: {"random": {}} for name in dependencies},
    }
    (folder / "resources.json").write_text(json.dumps({"kk": entry}))
