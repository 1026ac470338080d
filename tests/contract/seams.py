"""Where our code reaches into Rasa, its SDK, Sanic or SQLAlchemy: found in our source, and in the classes themselves."""

from __future__ import annotations

import ast
import hashlib
import inspect
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from tests.contract.conftest import ROOT, Module, modules

FOREIGN: Final = ("rasa", "rasa_sdk", "sanic", "sqlalchemy")
# What Python itself puts into a class, and the last, empty, what Sanic's maker of classes does.
NOT_WRITTEN: Final = {
    "__module__", "__doc__", "__dict__", "__weakref__", "__annotations__", "__parameters__", "__orig_bases__",
    "__abstractmethods__", "_abc_impl", "__dataclass_fields__", "__dataclass_params__", "__match_args__", "__slots__",
}  # fmt: skip
BY_NAME: Final = ("getattr", "setattr", "hasattr", "delattr")
BY_NAME_TAKES: Final = 2  # the object and the name, at least


@dataclass(frozen=True, order=True)
class Use:
    """`name` as in the table, `module:Class.attribute`; of a private name on an object of unknown class, `.attribute`."""

    file: str
    name: str

    def stands_in(self, file: str, name: str) -> bool:
        return file == self.file and (name == self.name or (self.name.startswith(".") and name.endswith(self.name)))


def source_of(name: str) -> str:
    """The source of a function, class or property; of an attribute of objects, all methods of its class that set it.

    Raises LookupError where there is none of that name any more.
    """
    place, _, inner = name.partition(":")
    found: Any = import_module(place)
    *outer, last = inner.split(".")
    try:
        for part in outer:
            found = inspect.getattr_static(found, part)
        member = inspect.getattr_static(found, last, None)
        member = None if inspect.ismemberdescriptor(member) else member  # a slot, which methods set
        sources = [_source(_function(member), place, inner)] if member is not None else list(_setters(found, last))
    except (AttributeError, TypeError, OSError) as error:
        raise LookupError(name) from error
    if not sources:
        raise LookupError(name)
    return "".join(sources)


def hash_of(name: str) -> str:
    return hashlib.sha256(source_of(name).encode()).hexdigest()


def _source(member: Any, place: str, inner: str) -> str:
    """As it stands in its file: some methods Sanic writes anew when a server starts, and those have no file."""
    if inspect.isfunction(member) and not Path(member.__code__.co_filename).is_file():
        return _from_file(place, inner)
    return inspect.getsource(member)


def _from_file(place: str, inner: str) -> str:
    """Raises OSError where the file defines nothing of that name."""
    text = inspect.getsource(import_module(place))
    node: Any = ast.parse(text)
    for name in inner.split("."):
        node = next((child for child in node.body if getattr(child, "name", None) == name), None)
        if node is None:
            raise OSError(f"{place} defines no {inner}")
    first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
    return "".join(text.splitlines(keepends=True)[first - 1 : node.end_lineno])


def _function(member: Any) -> Any:
    """What is below a property, a static or a class method."""
    return getattr(member, "fget", None) or inspect.unwrap(getattr(member, "__func__", member))


def _setters(owner: type, attribute: str) -> Iterator[str]:
    for name, method in vars(owner).items():
        inner = _function(method)
        if not inspect.isfunction(inner):
            continue
        source = _source(inner, owner.__module__, f"{owner.__qualname__}.{name}")
        if attribute in _set_on_self(ast.parse(textwrap.dedent(source))):
            yield source


def _set_on_self(tree: ast.AST) -> set[str]:
    return {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store) and ast.unparse(node.value) == "self"
    }


def overridden() -> set[Use]:
    """Each method that a class of ours puts in the place of a foreign one, and each attribute that both set."""
    return {Use(_file(module), name) for module in modules() for kind in _classes(module) for name in _taken_over(kind)}


def _classes(module: Module) -> Iterator[type]:
    """Those that stand on a foreign one. What stands inside a function cannot be looked at: a test forbids it."""
    tops = [node.name for node in module.tree.body if isinstance(node, ast.ClassDef)]
    if tops:
        found = [getattr(import_module(module.name), name) for name in tops]
        yield from (kind for kind in found if any(_is_foreign(base) for base in kind.__mro__))


def _is_foreign(kind: type) -> bool:
    return kind.__module__.split(".")[0] in FOREIGN


def _taken_over(kind: type) -> Iterator[str]:
    """By the nearest foreign class that has it."""
    foreign = [base for base in kind.__mro__[1:] if _is_foreign(base)]
    for name in (set(vars(kind)) - NOT_WRITTEN) | _set_on_self(_tree(kind)):
        nearest = next((base for base in foreign if name in vars(base) or name in _set_on_self(_tree(base))), None)
        if nearest:
            yield f"{nearest.__module__}:{nearest.__qualname__}.{name}"


def _tree(kind: type) -> ast.Module:
    return ast.parse(textwrap.dedent(inspect.getsource(kind)))


def private() -> set[Use]:
    """Each private name that is used and that the file itself does not make."""
    return {Use(_file(module), f".{name}") for module in modules() for name in _private_names(module.tree)}


def _private_names(tree: ast.Module) -> set[str]:
    used = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    used |= {name for node in ast.walk(tree) for name in _asked_by_name(node)}
    used |= {alias.name for node in ast.walk(tree) if _is_foreign_import(node) for alias in node.names}  # type: ignore[attr-defined]
    return {name for name in used if name.startswith("_") and not name.endswith("__")} - _made(tree)


def _asked_by_name(node: ast.AST) -> list[str]:
    if not isinstance(node, ast.Call) or ast.unparse(node.func) not in BY_NAME or len(node.args) < BY_NAME_TAKES:
        return []
    name = node.args[1]
    return [name.value] if isinstance(name, ast.Constant) and isinstance(name.value, str) else []


def _is_foreign_import(node: ast.AST) -> bool:
    return isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in FOREIGN


def _made(tree: ast.Module) -> set[str]:
    """Names that the file defines or sets on `self`; what it also asks for by name is not its own."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    made = {node.name for node in ast.walk(tree) if isinstance(node, kinds)}
    made |= {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    return made | _set_on_self(tree)


def patched() -> set[Use]:
    """Each attribute of a foreign module or class that is set from outside."""
    return {Use(_file(module), f".{name}") for module in modules() for name in _set_on_foreign(module.tree)}


def _set_on_foreign(tree: ast.Module) -> set[str]:
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    foreign = {
        (alias.asname or alias.name).split(".")[0]
        for node in imports
        for alias in node.names
        if (getattr(node, "module", None) or alias.name).split(".")[0] in FOREIGN
    }
    return {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store | ast.Del)
        if ast.unparse(node.value).split(".")[0] in foreign
    }


def _file(module: Module) -> str:
    return module.path.relative_to(ROOT).as_posix()
