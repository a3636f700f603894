"""A run as vertical text with what CWB and NoSketch Engine need to index it.

A token a line, with tab-separated attributes; structures are tags on lines of their own. Sources: the CWB
Corpus Encoding and Management Manual (https://cwb.sourceforge.io/files/CWB_Encoding_Tutorial.pdf), Sketch
Engine: Prepare vertical file, Corpus configuration file (https://www.sketchengine.eu/documentation/).
"""

import re
from collections.abc import Iterator
from pathlib import Path

from kazprep.document import Document
from kazprep.export.outline import Token, outline
from kazprep.export.xml_text import one_line, xml_text, xml_value
from kazprep.morphology.features import sorted_features
from kazprep.runs.opened import Run

POSITIONAL = ("word", "lemma", "pos", "feats", "ner")
"""The attributes of a token, in the order of the columns."""
STRUCTURAL = {
    "text": ("id", "source", "title", "date", "year", "url", "language"),
    "p": ("id",),
    "s": ("id", "part"),
    "ne": ("type", "name"),
}
"""The structures and their attributes, from the outermost to the innermost."""
_UNKNOWN = "_"
_MAX_VALUE = 500
"""Characters of a structure's attribute: a line of CWB is limited, and an address or a title may not be."""


def write_vrt(run: Run, folder: Path, name: str) -> int:
    """Write the corpus and how to index it into a folder; returns the number of documents.

    `name.vrt` is the vertical text, `encode.sh` has the commands of CWB, and `name.conf` is the configuration
    of NoSketch Engine. `name` is the name of a corpus: see `corpus_name`. Raises `OSError`.
    """
    count = 0
    with (folder / f"{name}.vrt").open("w", encoding="utf-8", newline="\n") as file:
        for document in run.restored():
            file.writelines(f"{line}\n" for line in vrt_lines(document))
            count += 1
    for file_name, content in (("encode.sh", _encode(name)), (f"{name}.conf", _configuration(name))):
        (folder / file_name).write_text(content, encoding="utf-8", newline="\n")
    return count


def corpus_name(name: str) -> str:
    """A name that CWB takes for a corpus: ASCII letters in lowercase, digits, `-` and `_`, a letter first.

    >>> corpus_name("Articles 2026"), corpus_name("мақалалар")
    ('articles_2026', 'corpus')
    """
    kept = re.sub(r"[^a-z0-9_-]+", "_", name.lower()).strip("_-")
    return kept if re.match("[a-z]", kept) else f"corpus_{kept}".rstrip("_")


def vrt_lines(document: Document) -> Iterator[str]:
    """The lines of a document. `<g/>` stands between tokens without a space, as NoSketch Engine has it."""
    published = document.published.isoformat() if document.published else ""
    yield _tag(
        "text",
        document.doc_id,
        document.source,
        document.title or "",
        published,
        published[:4],
        document.url or "",
        document.language_or_guess[0],
    )
    for paragraph in outline(document):
        yield _tag("p", str(paragraph.number))
        for sentence in paragraph.sentences:
            yield _tag("s", f"{document.doc_id}-{sentence.number}", sentence.part)
            for entity, tokens in sentence.pieces:
                if entity is not None:
                    yield _tag("ne", entity.type, entity.canonical or "")
                for token in tokens[:-1]:
                    yield _line(token)
                    if token.is_joined:
                        yield "<g/>"
                yield _line(tokens[-1])
                if entity is not None:
                    yield "</ne>"
                if tokens[-1].is_joined:
                    yield "<g/>"
            yield "</s>"
        yield "</p>"
    yield "</text>"


def _tag(name: str, *values: str) -> str:
    attributes = (
        f'{attribute}="{xml_value(value if len(value) <= _MAX_VALUE else value[:_MAX_VALUE] + "…")}"'
        for attribute, value in zip(STRUCTURAL[name], values, strict=True)
    )
    return f"<{name} {' '.join(attributes)}>"


def _line(token: Token) -> str:
    """A token with its attributes; features are between bars, as CWB has sets."""
    known = token.analysis
    features = f"|{sorted_features(known.feats)}|" if known.feats else "|"
    cells = (token.text, known.lemma, known.upos, features, token.tag)
    return "\t".join(xml_text(one_line(cell or "")) or _UNKNOWN for cell in cells)


def _encode(name: str) -> str:
    """The shell script that has CWB index the corpus."""
    structures = " ".join(f"-S {tag}:0+{'+'.join(names)}" for tag, names in STRUCTURAL.items())
    positional = " ".join(f"-P {each}{'/' * (each == 'feats')}" for each in POSITIONAL[1:])
    return f"""#!/bin/sh
# Index {name}.vrt with the IMS Open Corpus Workbench: sh encode.sh DATA_FOLDER REGISTRY_FOLDER
set -eu
data=${{1:?the folder for the data}}/{name} registry=${{2:?the folder of the registry}}
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$data" "$registry"
data=$(cd "$data" && pwd) registry=$(cd "$registry" && pwd)
cwb-encode -xsB -c utf8 -d "$data" -f "$here/{name}.vrt" -R "$registry/{name}" \\
  {positional} \\
  {structures} -0 g
cwb-makeall -r "$registry" -V {name.upper()}
cwb-huffcode -r "$registry" -A {name.upper()}
cwb-compress-rdx -r "$registry" -A {name.upper()}
"""


def _configuration(name: str) -> str:
    """The configuration file of NoSketch Engine."""
    lines = [
        f'NAME "{name}"',
        f'PATH "/corpora/manatee/{name}"',
        f'VERTICAL "/corpora/vertical/{name}.vrt"',
        'ENCODING "UTF-8"',
        'LANGUAGE "Kazakh"',
        'DOCSTRUCTURE "text"',
        'SHORTREF "=text.source"',
    ]
    for attribute in POSITIONAL:
        sets = ' {\n  MULTIVALUE "yes"\n  MULTISEP "|"\n}' if attribute == "feats" else ""
        lines.append(f'ATTRIBUTE "{attribute}"{sets}')
    lowercase = {
        "DYNAMIC": "utf8lowercase",
        "DYNLIB": "internal",
        "ARG1": "C",
        "FUNTYPE": "s",
        "FROMATTR": "word",
        "TYPE": "index",
        "TRANSQUERY": "yes",
    }
    lines.append(
        'ATTRIBUTE "lc" {\n' + "".join(f'  {key} "{value}"\n' for key, value in lowercase.items()) + "}"
    )
    for structure, attributes in STRUCTURAL.items():
        inner = "".join(f'  ATTRIBUTE "{attribute}"\n' for attribute in attributes)
        lines.append(f'STRUCTURE "{structure}" {{\n{inner}}}')
    lines.append('STRUCTURE "g" {\n  DISPLAYTAG 0\n  DISPLAYBEGIN "_EMPTY_"\n}')
    return "\n".join(lines) + "\n"
