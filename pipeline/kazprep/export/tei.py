"""A run as one TEI P5 document: a `teiCorpus` with a `TEI` for each article.

Names of elements and attributes are those of TEI-all (https://tei-c.org/guidelines/p5/); tokens have the
attributes of its class att.linguistic, as the ParlaMint corpora use them.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kazprep.document import Document
from kazprep.export.outline import Paragraph, Piece, Token, outline
from kazprep.export.xml_text import one_line, xml_attributes, xml_text
from kazprep.morphology.features import sorted_features
from kazprep.runs.opened import Run
from kazprep.text.plurals import counted

_ELEMENTS = {
    "PERSON": "persName",
    "GPE": "placeName",
    "LOCATION": "placeName",
    "FACILITY": "placeName",
    "ORGANISATION": "orgName",
    "DATE": "date",
    "TIME": "time",
}
_OTHER = "rs"
"""The element of the other classes, which TEI has for referring strings of any kind."""
_NOT_PUBLISHED = "Not published; the licence of the texts is not known to the program that wrote this."
_MADE_BY = (
    "Sentences, tokens, lemmas, parts of speech, features (Universal Dependencies) and named entities (the "
    "classes of KazNERD) were found by programs and not corrected by hand."
)
_WORD = re.compile(r"\w")


def write_tei(run: Run, path: Path, name: str) -> int:
    """Write a run as TEI, with the title `name`; returns the number of documents. Raises `OSError`."""
    count = 0
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{line}\n" for line in _corpus_header(run.info, name))
        for document in run.restored():
            file.writelines(f"{line}\n" for line in tei_lines(document))
            count += 1
        if not count:  # a corpus has at least one text
            file.writelines(f"{line}\n" for line in tei_lines(Document.of("", source="")))
        file.write("</teiCorpus>\n")
    return count


def _corpus_header(info: dict[str, Any], title: str) -> Iterator[str]:
    version = info.get("versions", {}).get("kazprep", "")
    documents = counted(info.get("counts", {}).get("documents", 0), "article")
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield '<teiCorpus xmlns="http://www.tei-c.org/ns/1.0">'
    yield "<teiHeader>"
    yield (
        f"<fileDesc><titleStmt><title>{xml_text(title)}</title></titleStmt>"
        f"<publicationStmt><p>{_NOT_PUBLISHED}</p></publicationStmt>"
        f"<sourceDesc><p>{documents}; each has its source.</p></sourceDesc></fileDesc>"
    )
    yield (
        f'<encodingDesc><appInfo><application ident="kazprep"{xml_attributes(version=version)}>'
        "<label>kazprep</label></application></appInfo>"
        f"<projectDesc><p>{_MADE_BY}</p></projectDesc></encodingDesc>"
    )
    yield '<profileDesc><langUsage><language ident="kk">Kazakh</language></langUsage></profileDesc>'
    yield "</teiHeader>"


def tei_lines(document: Document) -> Iterator[str]:
    """The lines of a document. The texts of its tokens are in `w` and `pc`; `join="right"` is for those that
    the next one follows without a space."""
    language = document.language_or_guess[0]
    yield f"<TEI{xml_attributes(n=document.doc_id, xml__lang=language)}>"
    yield from _header(document)
    yield "<text><body>"
    paragraphs = outline(document)
    for paragraph in paragraphs:
        yield from _paragraph(paragraph, is_first=paragraph is paragraphs[0])
    if not paragraphs or (len(paragraphs) == 1 and paragraphs[0].is_title):
        yield "<p/>"
    yield "</body></text>"
    yield "</TEI>"


def _header(document: Document) -> Iterator[str]:
    title = one_line(document.title or document.source)
    published = document.published
    date = f'<date when="{published.isoformat()}"/>' if published else ""
    address = f"<ref{xml_attributes(target=_address(document.url))}/>" if document.url else ""
    yield (
        f"<teiHeader><fileDesc><titleStmt><title>{xml_text(title)}</title></titleStmt>"
        "<publicationStmt><p>As in the corpus.</p></publicationStmt><sourceDesc><bibl>"
        f'<title>{xml_text(title)}</title>{date}{address}<idno type="source">'
        f'{xml_text(document.source)}</idno><idno type="doc_id">{document.doc_id}</idno>'
        "</bibl></sourceDesc></fileDesc></teiHeader>"
    )


def _address(url: str) -> str:
    """An address without the spaces that would end it."""
    return re.sub(r"\s", lambda found: f"%{ord(found[0]):02X}", url.strip())


def _paragraph(paragraph: Paragraph, *, is_first: bool) -> Iterator[str]:
    element = "head" if is_first and paragraph.is_title else "p"
    yield f"<{element}{xml_attributes(n=paragraph.number)}>"
    for sentence in paragraph.sentences:
        yield f"<s{xml_attributes(n=sentence.number, type=sentence.part)}>"
        for piece in sentence.pieces:
            yield _piece(piece)
        yield "</s>"
    yield f"</{element}>"


def _piece(piece: Piece) -> str:
    words = "".join(map(_word, piece.tokens))
    entity = piece.entity
    if entity is None:
        return words
    element = _ELEMENTS.get(entity.type, _OTHER)
    return f"<{element}{xml_attributes(type=entity.type, key=entity.canonical)}>{words}</{element}>"


def _word(token: Token) -> str:
    known = token.analysis
    attributes = xml_attributes(
        lemma=known.lemma,
        pos=known.upos,
        msd=known.feats and sorted_features(known.feats),
        join="right" if token.is_joined else None,
    )
    element = "w" if _WORD.search(token.text) else "pc"
    return f"<{element}{attributes}>{xml_text(token.text)}</{element}>"
