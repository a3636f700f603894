"""Public names of a package that are imported when they are first used, since importing them takes long."""

from collections.abc import Callable, Mapping
from importlib import import_module


def lazy_names(package: str, modules: Mapping[str, str]) -> Callable[[str], object]:
    """The `__getattr__` of a package, as in PEP 562; `modules` says in which module each name is.

    >>> lazy_names("numbers_of_python", {"sqrt": "math"})("sqrt")(9)
    3.0
    """

    def imported(name: str) -> object:
        if name not in modules:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        return getattr(import_module(modules[name]), name)

    return imported
