"""Suffixes that make surnames and patronymics, for rules that distinguish a surname from another word."""

SURNAME_SUFFIXES = ("ов", "ев", "ин", "ова", "ева", "ина", "ұлы", "қызы", "ский", "ская")
"""The most frequent ones; rules add rarer or ambiguous ones where a wrong match costs little."""
