"""A run as a folder that any web server can host: a page that answers questions to it in the browser."""

from importlib import import_module
from typing import TYPE_CHECKING

__all__ = ["MASKABLE", "Maskable", "PublishOptions", "publish", "read_packages"]

if TYPE_CHECKING:
    from kazprep.publish.options import MASKABLE, Maskable, PublishOptions
    from kazprep.publish.packages import read_packages
    from kazprep.publish.site import publish
else:
    _LATER = {
        "MASKABLE": "kazprep.publish.options",
        "Maskable": "kazprep.publish.options",
        "PublishOptions": "kazprep.publish.options",
        "publish": "kazprep.publish.site",
        "read_packages": "kazprep.publish.packages",
    }

    def __getattr__(name: str) -> object:
        """The names that take pandas and Jinja, imported when they are first used."""
        if name not in _LATER:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(import_module(_LATER[name]), name)
