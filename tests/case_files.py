"""Files of cases: a case a line; a line that begins with `# ` is the heading of the cases below it."""


def headed_lines(path):
    """Each case with the heading that it is under."""
    heading = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            heading = line.removeprefix("# ")
        elif line:
            yield heading, line
