"""Models in the manner of Stanza's official Kazakh ones, and a server that offers them as Stanza's does.

The tokenizer is the embedded one with a head for multiword tokens; the entity tagger is trained for a few
steps on invented sentences, with word vectors and character language models of a handful of dimensions. The
part-of-speech tagger, with the same ones, and the lemmatizer have random weights.
"""

import hashlib
import json
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from kazprep.models.folder import EMBEDDED, model_path
from tests.inference.morphology.random_morphology import save_lemmatizer, save_pos_tagger

WORDS = ["Әсет", "Алматыда", "тұрады", "Гүлнар", "Семейге", "кетті", "."]
TAGS = ["B-PERSON", "B-GPE", "O", "B-PERSON", "B-GPE", "O", "O"]
DEPENDENCIES = (
    ("pretrain", "fasttext157"),
    ("forward_charlm", "oscar"),
    ("backward_charlm", "oscar"),
)
PACKAGES = {
    "tokenize": "ktb",
    "mwt": "ktb",
    "ner": "kazNERD",
    "pos": "ktb_charlm",
    "lemma": "ktb_nocharlm",
    **dict(DEPENDENCIES),
}


def build_models(folder: Path) -> None:
    """Write all model files to `folder/<processor>/<package>.pt`."""
    for processor in PACKAGES:
        (folder / processor).mkdir(parents=True)
    _write_tokenizer(folder / "tokenize" / "ktb.pt")
    _train_mwt(folder / "mwt")
    _write_vectors(folder / "pretrain" / "fasttext157.pt")
    for direction in ("forward", "backward"):
        _write_charlm(folder / f"{direction}_charlm" / "oscar.pt", direction)
    _train_ner(folder)
    _write_morphology(folder)


def _write_tokenizer(path: Path) -> None:
    import torch

    content = torch.load(model_path(EMBEDDED, "tokenize"), weights_only=True)
    weights = content["model"]
    content["config"]["use_mwt"] = True
    generator = torch.Generator().manual_seed(2)
    for head in ("tok_clf", "tok_clf2"):
        if f"{head}.weight" in weights:
            mwt = head.replace("tok", "mwt")
            shape = weights[f"{head}.weight"].shape
            # Large weights: a token is a multiword token or not without doubt, so none ceases to be one.
            weights[f"{mwt}.weight"] = 1000 * torch.randn(shape, generator=generator)
            if f"{head}.bias" in weights:
                weights[f"{mwt}.bias"] = torch.zeros_like(weights[f"{head}.bias"])
    torch.save(content, path)


def _train_mwt(folder: Path) -> None:
    from stanza.models import mwt_expander

    rows = [("1-2", "үйсіз"), ("1", "үй"), ("2", "сіз"), ("3", "қалды"), ("4", ".")]
    columns = "\t_\tNOUN\t_\t_\t{head}\tdep\t_\t_\n"
    sentence = "".join(
        f"{number}\t{form}" + ("\t_" * 8 + "\n" if "-" in number else columns.format(head=int(number) - 1))
        for number, form in rows
    )
    (folder / "data.conllu").write_text(f"{sentence}\n" * 4, encoding="utf-8")
    files = [f"--{name}_file={folder / 'data.conllu'}" for name in ("train", "eval", "gold")]
    sizes = ["--hidden_dim=8", "--emb_dim=8", "--num_epoch=1"]
    saved = [f"--save_dir={folder}", "--save_name=ktb.pt", "--lang=kk", "--shorthand=kk_ktb"]
    mwt_expander.main([*files, *sizes, *saved, f"--output_file={folder / 'out.conllu'}", "--cpu"])


def _write_vectors(path: Path) -> None:
    import torch
    from stanza.models.common.pretrain import PretrainedWordVocab
    from stanza.models.common.vocab import VOCAB_PREFIX

    words = [word.lower() for word in WORDS]
    vocabulary = PretrainedWordVocab(words, lang="kk", lower=True)
    vectors = torch.randn((len(words) + len(VOCAB_PREFIX), 6), generator=torch.Generator().manual_seed(2))
    torch.save({"vocab": vocabulary.state_dict(), "emb": vectors}, path)


def _write_charlm(path: Path, direction: str) -> None:
    from stanza.models.common.char_model import CharacterLanguageModel
    from stanza.models.common.vocab import CharVocab

    letters = sorted({letter for word in WORDS for letter in word} | {" ", "\n"})
    options = {
        "char_emb_dim": 4,
        "char_hidden_dim": 6,
        "char_num_layers": 1,
        "char_dropout": 0.0,
        "char_rec_dropout": 0.0,
    }
    model = CharacterLanguageModel(
        options, {"char": CharVocab([letters])}, is_forward_lm=direction == "forward"
    )
    model.save(str(path))


def _train_ner(folder: Path) -> None:
    from stanza.models import ner_tagger

    sentence = [{"text": word, "ner": tag} for word, tag in zip(WORDS, TAGS, strict=True)]
    (folder / "ner" / "data.json").write_text(json.dumps([sentence] * 20), encoding="utf-8")
    files = [f"--{name}_file={folder / 'ner' / 'data.json'}" for name in ("train", "eval")]
    inputs = [
        "--charlm",
        "--charlm_shorthand=kk_oscar",
        f"--wordvec_pretrain_file={folder / 'pretrain' / 'fasttext157.pt'}",
        f"--charlm_forward_file={folder / 'forward_charlm' / 'oscar.pt'}",
        f"--charlm_backward_file={folder / 'backward_charlm' / 'oscar.pt'}",
    ]
    sizes = ["--hidden_dim=16", "--word_emb_dim=6", "--max_steps=60", "--dropout=0", "--word_dropout=0"]
    saved = [f"--save_dir={folder / 'ner'}", "--save_name=kazNERD.pt", "--shorthand=kk_kazNERD"]
    ner_tagger.main([*files, *inputs, *sizes, *saved, "--seed=3", "--cpu"])


def _write_morphology(folder: Path) -> None:
    save_pos_tagger(
        folder / "pos" / "ktb_charlm.pt",
        pretrain=folder / "pretrain" / "fasttext157.pt",
        language_models=[
            folder / f"{direction}_charlm" / "oscar.pt" for direction in ("forward", "backward")
        ],
    )
    save_lemmatizer(folder / "lemma" / "ktb_nocharlm.pt", dictionary=[("тұрады", "VERB", "тұр")])


class Site:
    """A folder of models as a web site; `faults` has what goes wrong with the next requests for a path.

    A fault is a status to answer with, or `truncated`: half of the file comes, with the length of all of it;
    `corrupt`: other bytes come; `closed`: the connection ends without an answer; `endless`: bytes without an
    end; `long`: a length of a terabyte; `trickle`: a byte now and then; `no HTTP`: another protocol;
    `bad length`: a length that is not a number; `compressed`: as gzip, though nobody asked for it.
    """

    def __init__(self, models: Path) -> None:
        self.models = models
        self.faults: dict[str, list[str]] = {}
        self.requests: list[tuple[str, str | None]] = []
        self.ranges = True
        self.address = ""
        self.left_out: set[str] = set()
        """Processors that the site has no models for."""

    def resources(self) -> bytes:
        """The site's `resources_<version>.json`, in the form of Stanza's."""
        entry: dict[str, object] = {"lang_name": "Kazakh", "default_md5": ""}
        packages = {name: package for name, package in PACKAGES.items() if name not in self.left_out}
        for processor, package in packages.items():
            content = (self.models / processor / f"{package}.pt").read_bytes()
            entry[processor] = {package: {"md5": hashlib.md5(content).hexdigest()}}
        for processor in ("ner", "pos"):
            if processor in packages:
                dependencies = [{"model": model, "package": package} for model, package in DEPENDENCIES]
                entry[processor][PACKAGES[processor]]["dependencies"] = dependencies  # type: ignore[index]
        defaults = {name: package for name, package in packages.items() if name not in dict(DEPENDENCIES)}
        entry |= {"default_processors": defaults, "packages": {"default": defaults}}
        url = f"{self.address}/stanza-{{lang}}/v{{resources_version}}/{{filename}}"
        return json.dumps({"kk": entry, "kazakh": {"alias": "kk"}, "url": url}).encode()

    def content(self, path: str) -> bytes | None:
        """What is under a path."""
        if re.fullmatch(r"/resources_[\d.]+\.json", path):
            return self.resources()
        model = re.fullmatch(r"/stanza-kk/v[\d.]+/(\w+/\w+\.pt)", path)
        file = self.models / model[1] if model else None
        return file.read_bytes() if file and file.is_file() else None

    def fault(self, path: str) -> str | None:
        """What is to go wrong with this request; a key of `faults` is the end of a path."""
        for end, faults in self.faults.items():
            if path.endswith(end) and faults:
                return faults.pop(0)
        return None


@contextmanager
def serve(site: Site) -> Iterator[Site]:
    """Run the site on a port of this machine."""

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

        def do_GET(self) -> None:
            asked = self.headers["Range"]
            site.requests.append((self.path, asked))
            fault = site.fault(self.path)
            content = site.content(self.path)
            if fault == "closed":
                return
            if fault and fault.isdigit():
                self.send_error(int(fault))
                return
            if content is None:
                self.send_error(HTTPStatus.NOT_FOUND)
                return
            first = int(re.fullmatch(r"bytes=(\d+)-", asked)[1]) if asked and site.ranges else 0  # type: ignore[index]
            rest = content[first:]
            if fault == "no HTTP":
                self.wfile.write(b"\x16\x03\x01 220 FTP ready\r\n\r\n")
                return
            self.send_response(HTTPStatus.PARTIAL_CONTENT if first else HTTPStatus.OK)
            lengths = {"long": str(1 << 40), "bad length": "many", "endless": None, "trickle": None}
            length = lengths.get(fault or "", str(len(rest)))
            if length is not None:
                self.send_header("Content-Length", length)
            if fault == "compressed":
                self.send_header("Content-Encoding", "gzip")
            self.end_headers()
            with suppress(ConnectionError):  # the client has left
                while fault == "endless":
                    self.wfile.write(bytes(1 << 16))
                for _ in range(20 if fault == "trickle" else 0):
                    self.wfile.write(b"a")
                    time.sleep(0.1)
            if fault == "corrupt":
                rest = bytes(len(rest))
            if fault == "truncated":
                rest = rest[: len(rest) // 2]
            self.wfile.write(rest)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
