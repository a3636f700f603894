"""What kazprep raises when its user can put something right."""


class KazprepError(Exception):
    """Something that the user can put right; the message says what, where and how.

    The command line shows the message alone.
    """
