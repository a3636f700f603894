"""The licence of texts, as the Hugging Face Hub and Croissant write it."""

from dataclasses import dataclass

_SPDX = "https://spdx.org/licenses/"
# Identifiers of the Hub (https://huggingface.co/docs/hub/repositories-licenses) by what SPDX calls them.
_SPDX_NAMES = {
    "apache-2.0": "Apache-2.0",
    "cc-by-2.0": "CC-BY-2.0",
    "cc-by-3.0": "CC-BY-3.0",
    "cc-by-4.0": "CC-BY-4.0",
    "cc-by-nc-4.0": "CC-BY-NC-4.0",
    "cc-by-nc-nd-4.0": "CC-BY-NC-ND-4.0",
    "cc-by-nc-sa-4.0": "CC-BY-NC-SA-4.0",
    "cc-by-nd-4.0": "CC-BY-ND-4.0",
    "cc-by-sa-3.0": "CC-BY-SA-3.0",
    "cc-by-sa-4.0": "CC-BY-SA-4.0",
    "cc0-1.0": "CC0-1.0",
    "gfdl": "GFDL-1.3-or-later",
    "mit": "MIT",
    "odbl": "ODbL-1.0",
    "odc-by": "ODC-By-1.0",
    "pddl": "PDDL-1.0",
}


@dataclass(frozen=True, slots=True)
class License:
    """A licence: its identifier on the Hub, which is `other` for one that the Hub does not list."""

    identifier: str
    name: str
    address: str | None
    """Where its text is, None where that is not known."""


def license_of(given: str) -> License:
    """The licence that a user has named: an identifier of the Hub or of SPDX, an address, or any name.

    >>> license_of("CC-BY-4.0")
    License(identifier='cc-by-4.0', name='CC-BY-4.0', address='https://spdx.org/licenses/CC-BY-4.0.html')
    >>> license_of("https://gazet.example/terms").identifier
    'other'

    Raises `ValueError` for an empty name.
    """
    given = given.strip()
    if not given:
        raise ValueError("the licence has no name: leave it out where it is not known")
    by_spdx = {spdx.lower(): identifier for identifier, spdx in _SPDX_NAMES.items()}
    identifier = by_spdx.get(given.lower(), given.lower())
    if identifier in _SPDX_NAMES:
        return License(identifier, _SPDX_NAMES[identifier], f"{_SPDX}{_SPDX_NAMES[identifier]}.html")
    is_address = given.startswith(("https://", "http://")) and not any(map(str.isspace, given))
    return License("other", given, given if is_address else None)
