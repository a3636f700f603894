"""HTML elements by their role in a text: blocks, breaks, inline elements, those that are not shown.

From the HTML standard, obsolete ones included, and those that MediaWiki adds.
"""


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


HEADINGS = _names("h1 h2 h3 h4 h5 h6")

BLOCKS = HEADINGS | _names("""
    address article aside blockquote body caption center dd details dialog dir div dl dt fieldset
    figcaption figure footer form frameset header hgroup html legend li listing main menu nav ol optgroup
    option p plaintext poem pre search section summary table tbody td tfoot th thead tr ul xmp
""")
"""Elements that begin and end a line."""

BREAKS = _names("br hr")
"""Elements that are line breaks."""

CELLS = _names("td th")

PREFORMATTED = _names("listing plaintext poem pre xmp")
"""Elements in which line feeds are line breaks."""

UNSEEN = _names("""
    audio canvas datalist gallery head iframe map noembed noframes noscript object ref script select style
    svg template textarea title video
""")
"""Elements whose content is not text of an article."""

VOID = _names("""
    area base basefont bgsound br col embed frame hr img input keygen link meta param references source
    track wbr
""")
"""Elements without content and without an end tag."""

INLINE = _names("""
    a abbr acronym applet b bdi bdo big blink button cite code colgroup data del dfn em font i ins kbd
    label mark marquee math meter nobr noinclude nowiki output picture progress q rb rp rt rtc ruby s samp
    slot small span strike strong sub sup time tt u var
""")
"""Elements inside a line."""

ALL = BLOCKS | BREAKS | UNSEEN | VOID | INLINE
