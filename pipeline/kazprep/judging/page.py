"""The page on which differences are judged: one HTML file that makes no requests."""

import hashlib
import json
import shlex
from dataclasses import asdict
from typing import Any

from kazprep.comparison.tables import Compared
from kazprep.display.page import as_data, content_policy, read_asset, templates
from kazprep.judging.judgements import FORMAT, FORMAT_VERSION
from kazprep.judging.sample import Sample
from kazprep.report.options import ReportLanguage
from kazprep.report.phrases import Phrases, read_phrases

_PACKAGE = "kazprep.judging"
_ID_DIGITS = 16


def render_judging_page(
    sample: Sample, a: Compared, b: Compared, seed: int, language: ReportLanguage = ReportLanguage.ENGLISH
) -> str:
    """The HTML of a page that shows a sample of differences of two runs one by one.

    What was judged is kept by the browser under the sample's own key, so that two pages with the same sample
    continue with the same judgements.
    """
    phrases = read_phrases(language, _PACKAGE)
    style = read_asset("kazprep.report", "report.css") + read_asset(_PACKAGE, "judging.css")
    script = read_asset(_PACKAGE, "judging.js")
    return (
        templates(_PACKAGE)
        .get_template("judging.html.jinja")
        .render(
            language=language,
            t=phrases,
            a=a.place,
            b=b.place,
            command=shlex.join(["kazprep", "diff", a.place, b.place, "--accept", "judged.json"]),
            data=as_data(_script_data(sample, a, b, seed, phrases)),
            style=style,
            script=script,
            policy=content_policy(style, script),
        )
    )


def _script_data(sample: Sample, a: Compared, b: Compared, seed: int, phrases: Phrases) -> dict[str, Any]:
    """What the script gets: the sample, and all that is in the file of judgements but the judgements."""
    differences = [asdict(each) for each in sample.differences]
    written = json.dumps(differences, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return {
        "key": f"kazprep-judged-{hashlib.sha256(written).hexdigest()[:_ID_DIGITS]}",
        "head": {
            "format": FORMAT,
            "version": FORMAT_VERSION,
            "a": a.place,
            "b": b.place,
            "seed": seed,
            "counts": dict(sample.counts),
        },
        "differences": differences,
        "words": phrases["page"],
        "kinds": phrases["kinds"],
    }
