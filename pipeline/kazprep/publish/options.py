"""The options of a published folder, apart from what writes it, which takes long to import."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from kazprep.report.options import ReportLanguage

Maskable = Literal["people", "contacts"]
"""What can be masked."""
MASKABLE: tuple[Maskable, ...] = get_args(Maskable)


@dataclass(frozen=True, slots=True)
class PublishOptions:
    """What a published folder says of itself, and what is masked in it."""

    title: str | None = None
    """The heading of the page; None: the name of the run's folder."""
    language: ReportLanguage = ReportLanguage.ENGLISH
    """The language in which the page opens; readers can choose another."""
    license: str = ""
    """The licence of the texts, a line for readers; empty: nothing is said of it."""
    mask: Sequence[Maskable] = ()
