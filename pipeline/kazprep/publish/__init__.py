"""A run as a folder that any web server can host: a page that answers questions to it in the browser."""

from kazprep.publish.masking import MASKABLE, Maskable
from kazprep.publish.packages import read_packages
from kazprep.publish.site import PublishOptions, publish

__all__ = ["MASKABLE", "Maskable", "PublishOptions", "publish", "read_packages"]
