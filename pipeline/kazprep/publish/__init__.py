"""A run as a folder that any web server can host: a page that answers questions to it in the browser."""

from typing import TYPE_CHECKING

from kazprep.lazy_names import lazy_names

__all__ = ["MASKABLE", "Maskable", "PublishOptions", "publish", "read_packages"]

if TYPE_CHECKING:
    from kazprep.publish.options import MASKABLE, Maskable, PublishOptions
    from kazprep.publish.packages import read_packages
    from kazprep.publish.site import publish
else:
    __getattr__ = lazy_names(
        __name__,
        {
            "MASKABLE": "kazprep.publish.options",
            "Maskable": "kazprep.publish.options",
            "PublishOptions": "kazprep.publish.options",
            "publish": "kazprep.publish.site",
            "read_packages": "kazprep.publish.packages",
        },
    )
