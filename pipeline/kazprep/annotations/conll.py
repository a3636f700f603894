"""Columns of CoNLL: a word and its BIO2 tag a line, in two columns or in the four of CoNLL-2003.

https://www.clips.uantwerpen.be/conll2003/ner/. Of which document and sentence words are is said by comments
in two columns, and in four, whose readers know none, by the line `-DOCSTART-`, which they pass over.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from kazprep.annotations.marked import MarkedWords, check_class, tags_of, word_of
from kazprep.document import Document
from kazprep.errors import InputError
from kazprep.text.utf8 import read_utf8

_DOCUMENT = re.compile(r"# newdoc id = ([0-9a-f]{16})\s*")
_SENTENCE = re.compile(r"# sent_id = ([0-9a-f]{16})-(\d+)\s*")
_START = re.compile(r"-DOCSTART-(?:\s+-X-\s+([0-9a-f]{16})-(\d+))?(?:\s.*)?")
_TAG = re.compile(r"O|[BIES]-(.+)")


def sentences(document: Document, wanted: Iterable[int], *, four_columns: bool = False) -> str:
    """Some sentences of a document, by their indices, each after a line with the id of both.

    Of the four columns the second and the third, part of speech and chunk, are `_`, but for the part of
    speech where the document has analyses. White space within a token is left out.
    """
    firsts = document.first_tokens.tolist()
    lines = [] if four_columns else [f"# newdoc id = {document.doc_id}"]
    words = [word_of(word) for word in document.token_texts]
    analyses = document.token_analyses
    for index in wanted:
        sentence_id = f"{document.doc_id}-{index}"
        lines += [f"-DOCSTART- -X- {sentence_id} O", ""] if four_columns else [f"# sent_id = {sentence_id}"]
        tags = tags_of(document, firsts[index], firsts[index + 1])
        for at, tag in enumerate(tags, firsts[index]):
            columns = [words[at], analyses[at].upos or "_", "_", tag] if four_columns else [words[at], tag]
            lines.append((" " if four_columns else "\t").join(columns))
        lines.append("")
    return "\n".join(lines) + "\n"


def read(path: Path) -> Iterator[MarkedWords]:
    """The sentences of a file: the first column is the word, the last one its tag in BIO1, BIO2 or BIOES.

    A sentence without a line that names it is the next one of the document.

    Raises `InputError`, with the file and the line, for what is not in the format, for a class that does not
    exist, and for a sentence of which nothing says the document.
    """
    doc_id, sentence_id = "", None
    words: list[str] = []
    tags: list[str] = []
    began = 0
    for number, line in enumerate([*read_utf8(path).replace("\r\n", "\n").split("\n"), ""], 1):
        where = f"{path}, line {number}"
        fields = line.split()
        document = _DOCUMENT.fullmatch(line)
        sentence = _SENTENCE.fullmatch(line) or _START.fullmatch(line)
        if document:
            doc_id, sentence_id = document[1], None
        elif sentence:
            if sentence[1]:
                doc_id, sentence_id = sentence[1], int(sentence[2])
        elif not fields:
            if words:
                yield MarkedWords(f"{path}, line {began}", doc_id, sentence_id, tuple(words), tuple(tags))
                words, tags, sentence_id = [], [], None
        elif line.startswith("# ") and not _TAG.fullmatch(fields[-1]):
            continue
        else:
            tag = _TAG.fullmatch(fields[-1])
            if len(fields) < 2 or tag is None:
                raise InputError(
                    f"{where}: {line!r} is not a word and its tag, such as B-PERSON, I-PERSON or O"
                )
            if tag[1]:
                check_class(where, tag[1])
            if not doc_id:
                raise InputError(
                    f"{where}: nothing says of which document these words are: keep the lines "
                    "`# sent_id`, or -DOCSTART-, of the file that was annotated"
                )
            began = began if words else number
            words.append(fields[0])
            tags.append(fields[-1])
