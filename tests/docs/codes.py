"""Which texts reach a parameter, wherever in the source they come from: read from the code itself, nothing is run.

`texts_reaching("routing.reasons", "Reason", "code")` follows the parameter back to front: a function that hands one of
its own parameters on becomes a maker of codes itself, and so do the functions that call it. On the way it reads
constants, both sides of a condition, local names, constants of other modules, what a function returns, and the
keys of a catalogue (`CATALOGUE[code]`). What it cannot follow is reported, not left out.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TypeAlias

ROOT = Path(__file__).parents[2]
PACKAGES = ("models", "routing", "dispatch", "rider_api", "simulations")

Function: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef
Scope: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef | None
Place: TypeAlias = tuple[str, str]
"""A module and a name in it."""


@dataclass(frozen=True, kw_only=True)
class Module:
    """One source file: its functions and classes (methods by their own name), constants and imports."""

    name: str
    calls: tuple[tuple[ast.Call, Scope], ...]
    functions: dict[str, Function]
    classes: dict[str, ast.ClassDef]
    constants: dict[str, ast.expr]
    imports: dict[str, Place]


@dataclass
class Found:
    """`texts`: everything that can reach the parameter. `unread`: where something can that is not readable."""

    texts: set[str] = field(default_factory=set)
    unread: set[str] = field(default_factory=set)


@cache
def read_source() -> dict[str, Module]:
    """Every module by its dotted name."""
    paths = (path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py")) if "web" not in path.parts)
    return {module.name: module for module in map(_read, paths)}


@cache
def texts_reaching(module: str, name: str, parameter: str) -> Found:
    """What reaches `parameter` of that function or class, directly or through functions that hand it on."""
    found, makers = Found(), {(module, name): parameter}
    known = -1
    while known != len(makers):
        known = len(makers)
        for source in read_source().values():
            for call, scope in source.calls:
                _follow_call(Reader(source, scope, found, makers), call)
    return found


def _follow_call(reader: "Reader", call: ast.Call) -> None:
    for target in reader.resolve(call.func):
        if target in reader.makers:
            argument = _argument(call, target, reader.makers[target])
            if argument is not None:
                reader.follow(argument)


def _argument(call: ast.Call, target: Place, parameter: str) -> ast.expr | None:
    """What the call gives for the parameter; None if its default stands."""
    named = next((keyword.value for keyword in call.keywords if keyword.arg == parameter), None)
    if named is not None:
        return named
    source = read_source()[target[0]]
    function = source.functions.get(target[1])
    names = [argument.arg for argument in function.args.posonlyargs + function.args.args] if function else []
    if names[:1] in (["self"], ["cls"]):
        del names[0]
    position = names.index(parameter) if parameter in names else len(call.args)
    return call.args[position] if position < len(call.args) else None


@dataclass(frozen=True)
class Reader:
    """Follows expressions in one function of one module."""

    source: Module
    scope: Scope
    found: Found
    makers: dict[Place, str]

    def resolve(self, called: ast.expr) -> list[Place]:
        """Where the called function is defined; several where a local name stands for one or another."""
        if isinstance(called, ast.IfExp):
            return [*self.resolve(called.body), *self.resolve(called.orelse)]
        if isinstance(called, ast.Name):
            given = [value for value, part in _assigned(self.scope, called.id) if part is None] if self.scope else []
            places = [place for value in given for place in self.resolve(value)]
            return places or _located(self.source.name, called.id)
        if isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name):
            if called.value.id in ("self", "cls"):
                return _located(self.source.name, called.attr)
            package = self.source.imports.get(called.value.id)
            return _located(".".join(package), called.attr) if package else []
        return []

    def follow(self, value: ast.expr, part: int | None = None) -> None:
        """Read every text that `value` can be; `part`: only this place of the tuples that it can be."""
        if isinstance(value, ast.Constant):
            if isinstance(value.value, str):
                self.found.texts.add(value.value)
        elif isinstance(value, ast.IfExp):
            self.follow(value.body, part)
            self.follow(value.orelse, part)
        elif isinstance(value, ast.Tuple | ast.List) and part is not None:
            self.follow(value.elts[part])
        elif isinstance(value, ast.Name):
            self._follow_name(value.id, part)
        elif (catalogue := self._catalogue(value)) is not None:
            for entry in catalogue.values:
                self.follow(entry, part)
        elif isinstance(value, ast.Call) and (targets := list(filter(self._returns, self.resolve(value.func)))):
            for target in targets:
                self._follow_returns(target, part)
        else:
            self._give_up(value)

    def _follow_name(self, name: str, part: int | None) -> None:
        if self._is_key(name):
            return
        if self.scope is not None and name in _parameters(self.scope):
            self.makers[(self.source.name, self.scope.name)] = name
            return
        given = list(_assigned(self.scope, name)) if self.scope else []
        for value, taken in given:
            self.follow(value, part if taken is None else taken)
        if not given:
            self._follow_constant(name, part)

    def _follow_constant(self, name: str, part: int | None) -> None:
        for module, defined in _located(self.source.name, name):
            source = read_source()[module]
            if defined in source.constants:
                Reader(source, None, self.found, self.makers).follow(source.constants[defined], part)
                return
        self._give_up(ast.Name(name))

    def _is_key(self, name: str) -> bool:
        """Whether the name looks something up in a catalogue: then its texts are the catalogue's keys."""
        looked_up = False
        for node in ast.walk(self.scope) if self.scope else ():
            if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Name) and node.slice.id == name:
                catalogue = self._catalogue(node)
                for key in catalogue.keys if catalogue else ():
                    if isinstance(key, ast.Constant) and isinstance(key.value, str):
                        self.found.texts.add(key.value)
                        looked_up = True
        return looked_up

    def _catalogue(self, value: ast.expr) -> ast.Dict | None:
        """The dictionary constant behind `NAME[…]` or `NAME.get(…)`."""
        if isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute) and value.func.attr == "get":
            value = value.func
        elif not isinstance(value, ast.Subscript):
            return None
        place = _locate(self.source.name, value.value.id) if isinstance(value.value, ast.Name) else None
        constant = read_source()[place[0]].constants.get(place[1]) if place else None
        return constant if isinstance(constant, ast.Dict) else None

    def _returns(self, target: Place) -> bool:
        return target[1] in read_source()[target[0]].functions

    def _follow_returns(self, target: Place, part: int | None) -> None:
        source = read_source()[target[0]]
        function = source.functions[target[1]]
        for node in ast.walk(function):
            if isinstance(node, ast.Return) and node.value is not None:
                Reader(source, function, self.found, self.makers).follow(node.value, part)

    def _give_up(self, value: ast.expr) -> None:
        inside = self.scope.name if self.scope else "<module>"
        self.found.unread.add(f"{self.source.name}.{inside}: {ast.unparse(value)}")


def codes_of_the_screens() -> set[str]:
    """Codes that a screen makes itself, where no server could."""
    web = ROOT / "rider_api" / "web"
    files = [path for path in web.rglob("*.ts*") if not {"node_modules", "dist"} & set(path.parts)]
    sources = (path.read_text(encoding="utf-8") for path in files if ".test." not in path.name)
    return {code for source in sources for code in re.findall(r"\bcode: '([a-z_]+\.[a-z_]+)'", source)}


def texts_before_colon(*, package: str) -> set[str]:
    """Codes that stand at the beginning of an exception's text, as `routing` has them: "code: what was found"."""
    found: set[str] = set()
    for source in read_source().values():
        if source.name.startswith(f"{package}."):
            for call, _ in source.calls:
                for argument in call.args[:1]:
                    found.update(_code_before_colon(argument))
    return found


def _code_before_colon(argument: ast.expr) -> Iterator[str]:
    first = argument.values[0] if isinstance(argument, ast.JoinedStr) and argument.values else argument
    if isinstance(first, ast.Constant) and isinstance(first.value, str):
        match = re.match(r"([a-z_]+\.[a-z_]+): ", first.value)
        yield from [match[1]] if match else []


def _read(path: Path) -> Module:
    parts = path.relative_to(ROOT).with_suffix("").parts
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = list(_walk(tree, None))
    return Module(
        name=".".join(parts[:-1] if parts[-1] == "__init__" else parts),
        calls=tuple((node, scope) for node, scope in nodes if isinstance(node, ast.Call)),
        functions={node.name: node for node, _ in nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)},
        classes={node.name: node for node, _ in nodes if isinstance(node, ast.ClassDef)},
        constants=dict(_constants(tree.body)),
        imports=dict(_imports(node for node, _ in nodes)),
    )


def _walk(node: ast.AST, scope: Scope) -> Iterator[tuple[ast.AST, Scope]]:
    """Every node with the function it stands in."""
    for child in ast.iter_child_nodes(node):
        yield child, scope
        yield from _walk(child, child if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef) else scope)


def _constants(body: Iterable[ast.stmt]) -> Iterator[tuple[str, ast.expr]]:
    for node in body:
        if isinstance(node, ast.Assign):
            yield from ((target.id, node.value) for target in node.targets if isinstance(target, ast.Name))
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value is not None:
            yield node.target.id, node.value


def _imports(nodes: Iterable[ast.AST]) -> Iterator[tuple[str, Place]]:
    for node in nodes:
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from ((alias.asname or alias.name, (node.module, alias.name)) for alias in node.names)


def _locate(module: str, name: str) -> Place | None:
    """Where `name` of `module` is defined, through re-exports; None outside this code base."""
    while module in read_source():
        source = read_source()[module]
        if name in source.functions or name in source.classes or name in source.constants:
            return module, name
        if name not in source.imports:
            return None
        module, name = source.imports[name]
    return None


def _located(module: str, name: str) -> list[Place]:
    place = _locate(module, name)
    return [place] if place else []


def _parameters(scope: Function) -> set[str]:
    given = scope.args
    return {argument.arg for argument in (*given.posonlyargs, *given.args, *given.kwonlyargs)}


def _assigned(scope: Function, name: str) -> list[tuple[ast.expr, int | None]]:
    """What a function assigns to a local name; the place when it is taken out of a tuple."""
    return _assignments(scope).get(name, [])


@cache
def _assignments(scope: Function) -> dict[str, list[tuple[ast.expr, int | None]]]:
    found: dict[str, list[tuple[ast.expr, int | None]]] = {}
    for node in ast.walk(scope):
        if isinstance(node, ast.Assign):
            targets, value = node.targets, node.value
        elif isinstance(node, ast.AnnAssign | ast.NamedExpr) and node.value is not None:
            targets, value = [node.target], node.value
        else:
            continue
        for target in targets:
            parts = enumerate(target.elts) if isinstance(target, ast.Tuple) else [(None, target)]
            for place, part in parts:
                if isinstance(part, ast.Name):
                    found.setdefault(part.id, []).append((value, place))
    return found
