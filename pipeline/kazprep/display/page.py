"""What the pages share: their assets and templates, a policy that forbids requests, data for their script."""

import base64
import hashlib
import json
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined

_HTML = ".html.jinja"


def read_asset(package: str, name: str) -> str:
    """A text file in the folder `assets` of a package."""
    return files(package).joinpath("assets", name).read_text(encoding="utf-8")


def templates(package: str) -> Environment:
    """The templates in the folder `assets` of a package: those of HTML escape what they are given."""
    return Environment(
        loader=PackageLoader(package, "assets"),
        autoescape=lambda name: name is not None and name.endswith(_HTML),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def content_policy(style: str, script: str) -> str:
    """A Content-Security-Policy that allows only the page's own style and script."""
    return (
        f"default-src 'none'; style-src {_source(style)}; script-src {_source(script)}; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def _source(content: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"


def as_data(content: object) -> str:
    """JSON for a script element of the page; without a `<` it can't close the element.

    >>> print(as_data(["</script>"]))
    ["\\u003c/script>"]
    """
    written = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return written.replace("<", "\\u003c")
