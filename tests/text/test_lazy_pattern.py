"""Patterns that are compiled when they are first used."""

import pickle
import re

import pytest

from kazprep.text.lazy_pattern import lazy_pattern


def test_it_does_what_a_compiled_pattern_does():
    lazy, compiled = lazy_pattern(r"(а)(б)?", re.IGNORECASE), re.compile(r"(а)(б)?", re.IGNORECASE)
    for _ in range(2):  # before it is compiled, and after
        assert lazy.fullmatch("АБ").groups() == compiled.fullmatch("АБ").groups()
        assert lazy.search("баб", 2) is None
        assert lazy.findall("аба") == compiled.findall("аба")
        assert lazy.sub("-", "аба") == "--"
        assert lazy.split("1а2") == compiled.split("1а2")


def test_it_is_compiled_once_and_not_before_it_is_used(monkeypatch):
    calls = []
    compile_ = re.compile
    monkeypatch.setattr(re, "compile", lambda *arguments: calls.append(arguments) or compile_(*arguments))
    lazy = lazy_pattern("а")
    assert calls == []
    assert lazy.match("а") and lazy.match("а") and lazy.search("ба")
    assert calls == [("а", 0)]


def test_a_wrong_pattern_is_an_error_when_it_is_used():
    with pytest.raises(re.error):
        lazy_pattern("(").match("")


def test_it_can_be_pickled():
    assert pickle.loads(pickle.dumps(lazy_pattern("А", re.IGNORECASE))).match("а")


def test_it_has_no_other_attribute():
    with pytest.raises(AttributeError, match="patern"):
        lazy_pattern("а").patern  # noqa: B018
