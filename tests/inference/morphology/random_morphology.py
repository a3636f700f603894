"""Stanza's taggers and lemmatizers with random weights, of any shape, saved by Stanza itself."""

import json
from itertools import cycle
from pathlib import Path

import torch
from stanza.models.common.pretrain import Pretrain
from stanza.models.common.vocab import CharVocab
from stanza.models.lemma import trainer as lemma
from stanza.models.lemma.vocab import MultiVocab as LemmaVocabs
from stanza.models.lemma.vocab import Vocab as LemmaVocab
from stanza.models.pos import trainer as pos
from stanza.models.pos.vocab import FeatureVocab, MultiVocab, WordVocab, XPOSVocab

from tests.inference.random_models import LETTERS, WORDS

UPOS = ["NOUN", "VERB", "ADJ", "PROPN", "PUNCT", "ADV", "PRON"]
FEATS = [
    "Case=Nom|Number=Plur",
    "Case=Dat|Number[psor]=Plur,Sing|Person[psor]=3",
    "NumType=Card",
    "Mood=Ind|Person=3|VerbForm=Fin",
    "_",
    "Aspect=Imp|сын=иә",
    "Evident=Fh",
]
DICTIONARY = [
    ("қаласына", "NOUN", "қала"),
    ("Орал", "PROPN", "Орал"),
    ("келді", "VERB", ""),
    ("тілін", "NOUN", "тіл"),
]


def save_pos_tagger(
    path: Path,
    *,
    pretrain: Path | None = None,
    language_models=(),
    scale=0.5,
    feats=FEATS,
    untrained=False,
    **options,
) -> None:
    """A tagger that tags at random, with word vectors and language models if their paths are given.

    `scale` is the deviation of its weights; `options` are Stanza's. One that is `untrained` gives the special
    values too, as `<UNK>`, which no trained one does.
    """
    torch.manual_seed(11)
    rows = zip(cycle(UPOS), cycle(["n", "v", "a-b", "_", "x"]), feats * 2, strict=False)
    sentence = [[(word, *row) for word, row in zip(WORDS * 2, rows, strict=False)]]
    xpos = XPOSVocab(sentence, "kk", idx=2, sep="-") if options.pop("xpos_parts", False) else None
    vocabs = {
        "char": CharVocab([[(letter,) for letter in LETTERS]], "kk"),
        "word": WordVocab(sentence, "kk", cutoff=2, lower=True),
        "upos": WordVocab(sentence, "kk", idx=1),
        "xpos": xpos or WordVocab(sentence, "kk", idx=2, ignore=["_"]),
        "feats": FeatureVocab(sentence, "kk", idx=3),
    }
    vectors = Pretrain(str(pretrain)) if pretrain else None
    forward, backward = language_models or (None, None)
    args = {
        "word_emb_dim": 6,
        "char": True,
        "char_emb_dim": 5,
        "char_hidden_dim": 7,
        "char_num_layers": 1,
        "char_rec_dropout": 0,
        "char_bidirectional": False,
        "charlm": bool(language_models),
        "charlm_forward_file": forward and str(forward),
        "charlm_backward_file": backward and str(backward),
        "charlm_transform_dim": None,
        "pretrain": bool(pretrain),
        "transformed_dim": 8,
        "hidden_dim": 9,
        "num_layers": 2,
        "deep_biaff_hidden_dim": 10,
        "composite_deep_biaff_hidden_dim": 7,
        "tag_emb_dim": 4,
        "share_hid": False,
        "dropout": 0.3,
        "word_dropout": 0.3,
        "rec_dropout": 0,
        "optim": "adam",
        "lr": 0.1,
        "beta2": 0.95,
        "bert_model": None,
        "use_peft": False,
        "bert_finetune": False,
        "batch_size": 3,
        "batch_maximum_tokens": 5000,
        "shorthand": "kk_random",
    } | options
    model = pos.Trainer(args, MultiVocab(vocabs), vectors, device="cpu")
    with torch.no_grad():
        for name, weights in model.model.named_parameters():
            if name.split(".")[0] not in model.model.unsaved_modules:
                weights.normal_(0, scale)
                if "_clf" in name and "weight" in name:  # else a few tags would be the best everywhere
                    weights -= weights.mean(1, keepdim=True)
                if "_clf" in name and "bias" in name and not untrained:
                    weights[[0, 1, 3]] = -100
                    if "upos" in name:
                        weights[2] = -100
    path.parent.mkdir(parents=True, exist_ok=True)
    model.save(str(path))


def save_lemmatizer(
    path: Path, *, scale=0.7, letters=LETTERS, dictionary=DICTIONARY, end=1.0, **options
) -> None:
    """A lemmatizer that writes at random.

    `scale` is the deviation of its weights, `end` how easily it ends a lemma; `options` are Stanza's.
    """
    torch.manual_seed(12)
    vocabs = LemmaVocabs(
        {"char": LemmaVocab("".join(letters), "kk"), "pos": LemmaVocab([*UPOS[:5], "_"], "kk")}
    )
    args = {
        "hidden_dim": 16,
        "emb_dim": 6,
        "num_layers": 1,
        "emb_dropout": 0.5,
        "dropout": 0.5,
        "max_dec_len": 20,
        "beam_size": 1,
        "attn_type": "soft",
        "pos": True,
        "pos_dim": 6,
        "pos_dropout": 0.5,
        "edit": True,
        "num_edit": 3,
        "alpha": 1.0,
        "copy": True,
        "charlm": False,
        "caseless": False,
        "dict_only": False,
        "ensemble_dict": True,
        "optim": "adam",
        "lr": 0.1,
        "batch_size": 50,
        "lang": "kk",
        "vocab_size": len(vocabs["char"]),
        "pos_vocab_size": len(vocabs["pos"]),
    } | options
    model = lemma.Trainer(args, vocabs, device="cpu")
    if model.model is not None:
        with torch.no_grad():
            for name, weights in model.model.named_parameters():
                weights.normal_(0, scale)
                if name == "dec2vocab.bias":
                    weights[3] = end
                if name == "edit_clf.2.weight":
                    weights -= weights.mean(1, keepdim=True)
                if name == "edit_clf.2.bias":
                    weights[:] = torch.tensor([0.5, 0, 0])
    model.train_dict(dictionary)
    path.parent.mkdir(parents=True, exist_ok=True)
    model.save(str(path))


def write_resources(folder: Path, dependencies=()) -> None:
    """The `resources.json` of a folder whose models are all called random."""
    package = {"tokenize": "random", "pos": "random", "lemma": "random"}
    needs = [{"model": name, "package": "random"} for name in dependencies]
    entry = {
        "lang_name": "Kazakh",
        "default_processors": package,
        "packages": {"default": package},
        "tokenize": {"random": {}},
        "pos": {"random": {"dependencies": needs}},
        "lemma": {"random": {"dependencies": []}},
        **{name: {"random": {}} for name in dependencies},
    }
    (folder / "resources.json").write_text(json.dumps({"kk": entry}))
