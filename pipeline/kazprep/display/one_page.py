"""What pages need that are one HTML file: a policy that forbids requests, and data for their script."""

import base64
import hashlib
import json


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
