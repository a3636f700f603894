"""Where what people have decided is kept: in files beside the folder of the tables, which outlive it."""

from pathlib import Path

BESIDE = ("names", "corrections")
"""The names of the files that a run applies, which are also settings of the section `tag`."""
VARIANTS = "variants"
"""The name of the file of decisions about forms of names (`kazprep.answers.decisions`)."""


def file_beside(output: Path, name: str) -> Path:
    """The file of one of these names that belongs to a folder of tables.

    >>> file_beside(Path("outputs/articles"), "corrections").name
    'articles.corrections.tsv'
    """
    return output.parent / f"{output.absolute().name}.{name}.tsv"


def folder_beside(file: Path) -> Path | None:
    """The folder that a file would belong to by its name; None for a file of another name.

    >>> folder_beside(Path("articles.names.tsv")).name
    'articles'
    """
    for name in (*BESIDE, VARIANTS):
        folder = file.name.removesuffix(f".{name}.tsv")
        if folder not in ("", file.name):
            return file.parent / folder
    return None
