"""Suffixes that make surnames and patronymics, for rules that distinguish a surname from another word."""

PATRONYMICS = ("ұлы", "қызы")
"""Son, daughter: those of the Kazakh ones."""

SURNAME_SUFFIXES = ("ов", "ев", "ин", "ова", "ева", "ина", *PATRONYMICS, "ский", "ская")
"""The most frequent ones; rules add rarer or ambiguous ones where a wrong match costs little."""
