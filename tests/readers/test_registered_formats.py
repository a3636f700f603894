"""The table of formats: what is known of each, and that nothing is missing."""

import pytest

from kazprep.file_extensions import EXTENSIONS
from kazprep.readers.formats import FORMATS


def test_every_format_with_extensions_has_a_reader():
    assert FORMATS.keys() == EXTENSIONS.keys()


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_is_read_as_documents_or_as_an_archive(name):
    assert (FORMATS[name].read is None) == (FORMATS[name].read_archive is not None)


def test_an_extension_says_one_format():
    extensions = [extension for extensions in EXTENSIONS.values() for extension in extensions]
    assert len(set(extensions)) == len(extensions)
