"""What differs between the making of two runs, and which of it may have caused a difference."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_OF_MODELS = ("sentence", "token", "entity", "lemma", "upos")
_OF_ALL = ("document", "repair", *_OF_MODELS)
_UNITS_OF_SECTION = {
    "input": ("document",),
    "normalize": ("repair",),
    "models": _OF_MODELS,
    "segment": ("sentence", "token"),
    "tag": ("entity",),
    "inference": _OF_MODELS,
    "pipeline": _OF_ALL,
    "stages": _OF_ALL,
}
"""What the settings of each section decide about; other sections decide about no rows."""
_UNITS_OF_MODEL = {
    "tokenize": ("sentence", "token"),
    "ner": ("entity",),
    "pos": ("upos", "lemma"),
    "lemma": ("lemma",),
}
_UNITS_OF_VERSION = {"kazprep": _OF_ALL, "stanza": _OF_MODELS, "torch": _OF_MODELS}
"""What the versions of packages decide about; rows do not depend on those of others."""
_PEOPLE_DECIDE = ("names file", "corrections")
"""Files whose hashes are among the versions, if a run has them. They decide about entities."""
_CONTENT_IS_A_VERSION = ("tag.names", "tag.corrections")
"""Settings that are the paths of such files."""
_STAGE = "stage "
"""What the version of a custom stage begins with, before its name."""
_HASH_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Change:
    """One thing in which the making of two runs differs."""

    name: str
    """Such as `model ner`, `setting tag.rules`, `version kazprep` or `names file`."""
    a: str
    b: str
    units: tuple[str, ...]
    """The kinds of rows that it may change, as in `kazprep.comparison.kinds.KINDS`."""


def changes(a: Mapping[str, Any], b: Mapping[str, Any]) -> tuple[Change, ...]:
    """What differs between two `run.json`: inputs, models, settings and versions, in this order.

    Settings that change no row, such as the number of workers, are left out; so are settings and packages
    that only one of the two names, as it is of another version.

    >>> ours = {"settings": {"tag": {"rules": True}, "run": {"workers": 2}}}
    >>> theirs = {"settings": {"tag": {"rules": False}, "run": {"workers": 4}}}
    >>> [(change.name, change.a, change.b) for change in changes(ours, theirs)]
    [('setting tag.rules', 'true', 'false')]
    """
    return (*_inputs(a, b), *_models(a, b), *_settings(a, b), *_versions(a, b))


def _inputs(a: Mapping[str, Any], b: Mapping[str, Any]) -> Iterator[Change]:
    for name in ("inputs", "limit"):
        ours, theirs = (_written(info.get(name)) for info in (a, b))
        if ours != theirs:
            yield Change(name, ours, theirs, ("document",))


def _models(a: Mapping[str, Any], b: Mapping[str, Any]) -> Iterator[Change]:
    ours, theirs = (
        {model["processor"]: (model["package"], model["sha256"]) for model in info.get("models", ())}
        for info in (a, b)
    )
    for processor in sorted(ours.keys() | theirs.keys()):
        hashes = [each.get(processor, ("", ""))[1] for each in (ours, theirs)]
        if hashes[0] != hashes[1]:
            a_name, b_name = (_model_name(each.get(processor)) for each in (ours, theirs))
            yield Change(f"model {processor}", a_name, b_name, _UNITS_OF_MODEL.get(processor, _OF_MODELS))


def _model_name(model: tuple[str, str] | None) -> str:
    return "" if model is None else f"{model[0]} {model[1][:_HASH_DIGITS]}"


def _settings(a: Mapping[str, Any], b: Mapping[str, Any]) -> Iterator[Change]:
    for section, units in _UNITS_OF_SECTION.items():
        ours, theirs = (info.get("settings", {}).get(section, {}) for info in (a, b))
        for name in ours:
            setting = f"{section}.{name}"
            if name in theirs and ours[name] != theirs[name] and setting not in _CONTENT_IS_A_VERSION:
                yield Change(f"setting {setting}", _written(ours[name]), _written(theirs[name]), units)


def _versions(a: Mapping[str, Any], b: Mapping[str, Any]) -> Iterator[Change]:
    ours, theirs = (info.get("versions", {}) for info in (a, b))
    for package, units in _UNITS_OF_VERSION.items():
        if package in ours and package in theirs and ours[package] != theirs[package]:
            yield Change(f"version {package}", ours[package], theirs[package], units)
    for name in sorted(ours.keys() | theirs.keys()):
        units = ("entity",) if name in _PEOPLE_DECIDE else _OF_ALL if name.startswith(_STAGE) else ()
        if units and ours.get(name) != theirs.get(name):
            before, after = (each.get(name, "")[:_HASH_DIGITS] for each in (ours, theirs))
            yield Change(name, before, after, units)


def _written(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Causes:
    """What may have caused differences of two runs, by what differs in their making."""

    changes: tuple[Change, ...]

    def of(self, unit: str, rule: str = "", possible: str = "") -> str:
        """The cause of a difference, in words; empty if nothing is known.

        `rule` is what the tables of one run name at its place, such as `rule contact`; what of the changes
        may be behind that follows, unless it is a change itself. `possible` is what else may have caused it.

        >>> causes = Causes((Change("model ner", "a 1", "a 2", ("entity",)),))
        >>> causes.of("entity"), causes.of("entity", "rule contact")
        ('model ner', 'rule contact by model ner')
        >>> causes.of("entity", possible="sentence boundary"), causes.of("repair")
        ('model ner or sentence boundary', '')
        """
        names = [each.name for each in self.changes if unit in each.units]
        if rule in names:
            return rule
        return by(rule, " or ".join([*names, possible] if possible else names))


def by(what: str, cause: str) -> str:
    """What caused a difference, and what caused that; either may be empty.

    >>> by("token boundary", "setting segment.rules"), by("", "model ner"), by("rule money", "")
    ('token boundary by setting segment.rules', 'model ner', 'rule money')
    """
    return f"{what} by {cause}" if what and cause else what or cause
