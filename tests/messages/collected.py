"""The messages that the code can print, found in its syntax trees, as templates for the catalogues.

A message is what an error is raised with that a command prints, what `print_text`, `print_error` and
`translated` are given, a warning of the log, a row of `errors`, and a problem that `kazprep verify` lists.
Of a variable, a helper or a parameter in a message, the texts that it can be are messages, too.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path

import kazprep
from kazprep.messages.template import Template

PACKAGE = Path(kazprep.__file__).parent
_SINKS = {"print_text", "print_error", "translated", "warning", "note"}
_FOREIGN_ERRORS = {"ValueError", "TypeError", "FileNotFoundError", "LookupError"}
_PRINTED_FOREIGN = (
    "answers",
    "comparison",
    "errors.py",
    "export/licenses.py",
    "hygiene",
    "judging",
    "normalization",
    "runs",
    "settings",
)
"""Where commands print foreign errors, too; elsewhere they are mistakes of a program."""
_PROBLEMS = ("runs/verify.py", "runs/run_files.py", "runs/suggestions.py", "cli/doctor.py")
"""Modules whose functions yield or return messages."""
_OF_ERRORS = {"error", "problem", "reason", "message", "msg", "remedy", "strerror"}
UNTRANSLATED = {
    "'kazprep[{extra}]'",
    "*.conllu",
    "*.txt",
    "are",
    "are duplicates",
    "has",
    "have",
    "is",
    "is a duplicate",
    "kaznerd",
    "kazprep run ... --resume",
    "local",
    "record",
    "run",
    "run.document_timeout_seconds",
    "stanza",
    "ud_kazakh_ktb",
    "{count} in {output}",  # rows or documents: in composed.toml
    "{base}/resources_{default_resources_version}.json",
    "{folder}/report.html",
    "{rstrip}/{name}/-/{rpartition}-{version}.tgz",
}
"""What stands in messages and is no message: names, paths and commands, and verbs of English alone."""
_SAME = {"rstrip", "strip", "lstrip", "replace", "removeprefix", "removesuffix", "capitalize"}


@dataclass(frozen=True)
class Hole:
    """A placeholder with a proposal for its name."""

    name: str
    kind: str = ""


Parts = tuple[str | Hole, ...]


@dataclass(frozen=True)
class Found:
    """A message in the code."""

    english: str
    place: str

    @property
    def template(self) -> Template:
        return Template(self.english)


def messages() -> list[Found]:
    """Every message of the package, each once, with the first of its places."""
    modules = {path: Module(path) for path in sorted(PACKAGE.rglob("*.py"))}
    errors = _error_classes(modules.values())
    found: dict[str, Found] = {}
    collector = _Collector(modules, found)
    for module in modules.values():
        for expression, function in _printed(module, errors):
            collector.collect(expression, module, function)
    return list(found.values())


class Module:
    """A module: its tree, its functions, its imports and the function around each node."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = path.relative_to(PACKAGE).as_posix()
        self.tree = ast.parse(path.read_text(encoding="utf-8"))
        self.functions = {
            node.name: node for node in ast.walk(self.tree) if isinstance(node, ast.FunctionDef)
        }
        self.imports = {
            alias.asname or alias.name: (node.module or "", alias.name)
            for node in ast.walk(self.tree)
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
        }


def _error_classes(modules: Iterable[Module]) -> set[str]:
    """The names of the errors that a command prints: these three and their subclasses."""
    bases = {
        node.name: [base.id for base in node.bases if isinstance(base, ast.Name)]
        for module in modules
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ClassDef)
    }
    known = {"KazprepError", "ReadError", "MarkError"}
    while more := {name for name, of in bases.items() if known.intersection(of)} - known:
        known |= more
    return known


def _printed(module: Module, errors: set[str]) -> Iterator[tuple[ast.expr, ast.FunctionDef | None]]:
    """The expressions of a module that are printed, each with the function around it."""
    foreign = module.name.startswith(_PRINTED_FOREIGN)

    def walk(
        node: ast.AST, function: ast.FunctionDef | None
    ) -> Iterator[tuple[ast.expr, ast.FunctionDef | None]]:
        if isinstance(node, ast.FunctionDef):
            function = node
        if isinstance(node, ast.Call):
            name = _called(node)
            if name in errors | _SINKS or (foreign and name in _FOREIGN_ERRORS):
                yield from ((argument, function) for argument in node.args[:1])
            elif name == "ErrorRow" and len(node.args) > 3:
                yield node.args[3], function
            elif name == "append" and "problems" in ast.unparse(node.func):
                yield node.args[0], function
        if module.name in _PROBLEMS:
            match node:
                case (
                    ast.Yield(value=ast.JoinedStr() | ast.Constant() | ast.IfExp() as text)
                    | ast.Return(value=ast.JoinedStr() | ast.Constant() | ast.IfExp() as text)
                    | ast.GeneratorExp(elt=ast.JoinedStr() as text)
                ):
                    yield text, function
        for child in ast.iter_child_nodes(node):
            yield from walk(child, function)

    yield from walk(module.tree, None)


@dataclass
class _Collector:
    """Collects messages, and those that stand in their placeholders."""

    modules: dict[Path, Module]
    found: dict[str, Found]
    seen: set[tuple[int, str]] = field(default_factory=set)

    def collect(self, node: ast.expr, module: Module, function: ast.FunctionDef | None) -> bool:
        """Add the messages that an expression can be; whether there are any."""
        lines = [
            line.strip()
            for parts in self.texts(node, module, function)
            for line in _written(parts).split("\n")
            if _has_words(line) and line.strip() not in UNTRANSLATED
        ]
        for line in lines:
            self.found.setdefault(Template(line).shape, Found(line, f"{module.name}:{node.lineno}"))
        return bool(lines)

    def texts(self, node: ast.expr, module: Module, function: ast.FunctionDef | None) -> list[Parts]:
        """What a string can be: texts with placeholders. Empty where nothing is known of it."""

        def of(*nodes: ast.expr) -> list[Parts]:
            return [text for each in nodes for text in self.texts(each, module, function)]

        match node:
            case ast.Constant(value=str(text)):
                return [_logged(text)]
            case ast.JoinedStr(values=values):
                each = [self._piece(value, module, function) for value in values]
                return [_joined(parts) for parts in product(*each)]
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                return [(*one, *two) for one, two in product(of(left), of(right))]
            case ast.IfExp(body=body, orelse=orelse):
                return of(body, orelse)
            case ast.BoolOp(values=values):
                return of(*values)
            case ast.Name(id=name):
                return self._of_name(name, module, function)
            case ast.Call(func=ast.Attribute(value=value, attr=attribute)) if attribute in _SAME:
                return of(value)
            case ast.Call(func=ast.Attribute(attr="join"), args=[ast.List(elts=elements)]):
                return of(*elements)
            case ast.Call(args=arguments) if definition := self._definition(node, module):
                for argument in arguments:
                    if isinstance(argument, ast.JoinedStr | ast.Constant) and " " in ast.unparse(argument):
                        self.collect(argument, module, function)
                return self._returned(*definition)
        return []

    def _piece(self, node: ast.expr, module: Module, function: ast.FunctionDef | None) -> list[Parts]:
        """A part of an f-string."""
        if isinstance(node, ast.Constant):
            return [(str(node.value),)]
        assert isinstance(node, ast.FormattedValue)
        value, name = node.value, _name_of(node.value)
        if isinstance(value, ast.Call) and _called(value) == "counted":
            nouns = [noun.value for noun in value.args[1:] if isinstance(noun, ast.Constant)]
            return [(Hole(name, "|".join(map(str, nouns))),)]
        if isinstance(node.format_spec, ast.JoinedStr):
            is_number = re.search(r",|\.\d+f|d\b", ast.unparse(node.format_spec))
            return [(Hole(name, "n" if is_number else ""),)]
        if node.conversion != -1:  # in quotation marks
            return [(Hole(name),)]
        if isinstance(value, ast.Name) and value.id.isupper():
            constants = self.texts(value, module, function)
            if len(constants) == 1:
                return constants
        is_message = self.collect(value, module, function) or _is_of_error(value)
        return [(Hole(name, "m" if is_message else ""),)]

    def _of_name(self, name: str, module: Module, function: ast.FunctionDef | None) -> list[Parts]:
        """What a variable is assigned, or a parameter is given where the function is called."""
        key = id(function), name
        if key in self.seen:
            return []
        self.seen.add(key)
        try:
            scope: ast.AST = function or module.tree
            texts = [
                text
                for node in ast.walk(scope)
                for target, value in _assignments(node)
                if target == name
                for text in self.texts(value, module, function)
            ]
            if function is not None and not texts:
                texts = self._arguments(name, module, function)
            if function is not None and not texts and name not in _parameters(function):
                texts = self._of_name(name, module, None)
            if not texts and name in module.imports:
                imported = self._module(module.imports[name][0])
                texts = self._of_name(module.imports[name][1], imported, None) if imported else []
            return texts
        finally:
            self.seen.discard(key)

    def _arguments(self, name: str, module: Module, function: ast.FunctionDef) -> list[Parts]:
        """What a parameter is given in the calls of the module."""
        parameters = _parameters(function)
        if name not in parameters:
            return []
        given: list[Parts] = []
        for caller in module.functions.values():
            for node in ast.walk(caller):
                if isinstance(node, ast.Call) and _called(node) == function.name:
                    at = parameters.index(name) - (parameters[0] == "self")
                    values = [word.value for word in node.keywords if word.arg == name]
                    values += node.args[at : at + 1]
                    given += [text for value in values for text in self.texts(value, module, caller)]
        return given

    def _definition(self, node: ast.Call, module: Module) -> tuple[ast.FunctionDef, Module] | None:
        """The function of the package that a call is of."""
        name = _called(node)
        if name in module.functions:
            return module.functions[name], module
        if name in module.imports:
            imported = self._module(module.imports[name][0])
            if imported is not None and name in imported.functions:
                return imported.functions[name], imported
        return None

    def _returned(self, function: ast.FunctionDef, module: Module) -> list[Parts]:
        """What a function returns, if it is annotated to return a string."""
        returns = ast.unparse(function.returns) if function.returns else ""
        if returns not in ("str", "str | None", "list[str]") or (id(function), "return") in self.seen:
            return []
        self.seen.add((id(function), "return"))
        texts = [
            text
            for node in ast.walk(function)
            if isinstance(node, ast.Return) and node.value is not None
            for text in self.texts(node.value, module, function)
        ]
        self.seen.discard((id(function), "return"))
        return texts

    def _module(self, name: str) -> Module | None:
        path = PACKAGE.parent / name.replace(".", "/")
        return self.modules.get(path.with_suffix(".py")) or self.modules.get(path / "__init__.py")


def _called(node: ast.Call) -> str:
    return getattr(node.func, "id", getattr(node.func, "attr", ""))


def _parameters(function: ast.FunctionDef) -> list[str]:
    return [each.arg for each in (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)]


def _assignments(node: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    match node:
        case ast.Assign(targets=[ast.Tuple(elts=targets)], value=ast.Tuple(elts=values)):
            for target, value in zip(targets, values, strict=True):
                if isinstance(target, ast.Name):
                    yield target.id, value
        case ast.Assign(targets=targets, value=value):
            for target in targets:
                if isinstance(target, ast.Name):
                    yield target.id, value
        case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
            yield name, value
        case ast.AugAssign(target=ast.Name(id=name), value=value):
            yield name, value
        case ast.NamedExpr(target=ast.Name(id=name), value=value):
            yield name, value


def _joined(parts: tuple[Parts, ...]) -> Parts:
    return tuple(piece for part in parts for piece in part)


def _has_words(line: str) -> bool:
    """Whether a template says something itself."""
    return re.search(r"[^\W\d_]{2}", "".join(Template(line).literals)) is not None


def _logged(text: str) -> Parts:
    """A constant; in a message of the log, `%s` and `%d` are placeholders."""
    parts = re.split("(%[sd])", text)
    kinds = {"%s": Hole("value"), "%d": Hole("count", "n")}
    return tuple(kinds.get(part, part) for part in parts if part)


def _is_of_error(node: ast.expr) -> bool:
    """Whether it is an exception, or what one says."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name in _OF_ERRORS
        case ast.BoolOp(values=values):
            return any(map(_is_of_error, values))
    return False


def _name_of(node: ast.expr) -> str:
    """A proposal for the name of a placeholder."""
    match node:
        case ast.Name(id=name):
            return name.strip("_").lower()
        case ast.Attribute(attr=name):
            return name.strip("_").lower()
        case ast.Subscript(value=value):
            return _name_of(value)
        case ast.Call(args=[first, *_]) if isinstance(
            first, ast.Name | ast.Attribute | ast.Subscript | ast.Call
        ):
            return _name_of(first)
        case ast.Call(func=function):
            return _name_of(function)
        case ast.BoolOp(values=[first, *_]):
            return _name_of(first)
        case ast.BinOp(left=left):
            return _name_of(left)
    return "value"


def _written(parts: Parts) -> str:
    """Parts as a template, each placeholder with another name."""
    text, used = "", set()
    for part in parts:
        if isinstance(part, str):
            text += part
            continue
        name, number = part.name, 1
        while name in used:
            number += 1
            name = f"{part.name}_{number}"
        used.add(name)
        text += f"{{{name}:{part.kind}}}" if part.kind else f"{{{name}}}"
    return text
