"""The operations of Stripe's API, as the methods of its SDK make them, and the form encoding of their parameters."""

from __future__ import annotations

import ast
import functools
import os
import re
import typing
from typing import Any, Dict, List, NamedTuple, Optional, Pattern, Tuple

import stripe


class Operation(NamedTuple):
    """One call of the API, as a method of one of the SDK's `*_service.py` files makes it."""

    method: str
    path: str
    pattern: Pattern[str]
    params: Optional[Tuple[str, str]]  # module and class of its parameters


def _operations_of(tree: ast.Module) -> typing.Iterator[Operation]:
    imports = {
        alias.asname or alias.name: (node.module, alias.name)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module
        for alias in node.names
    }
    for cls in (node for node in tree.body if isinstance(node, ast.ClassDef)):
        for function in (node for node in cls.body if isinstance(node, ast.FunctionDef)):
            call = _request_call(function)
            if call is None:
                continue
            method, path = call
            pattern = re.compile("^" + re.sub(r"\{[^}]+\}", r"[^/]+", path) + "$")
            name = _params_name(function)
            yield Operation(method, path, pattern, imports[name] if name else None)


def _request_call(function: ast.FunctionDef) -> Optional[Tuple[str, str]]:
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "_request":
            method, path = node.args[0], node.args[1]
            # A path with ids in it is written as "/v1/…/{id}".format(…).
            text = path if isinstance(path, ast.Constant) else path.func.value  # type: ignore[attr-defined]
            return method.value.upper(), text.value  # type: ignore[attr-defined]
    return None


def _params_name(function: ast.FunctionDef) -> Optional[str]:
    for argument in function.args.args:
        if argument.arg == "params" and argument.annotation is not None:
            found = re.search(r"([A-Za-z]+Params)\b", ast.unparse(argument.annotation))
            return found.group(1) if found else None
    return None


@functools.lru_cache(maxsize=None)
def operations() -> List[Operation]:
    """All operations of /v1; literal paths come before templated ones."""
    found: List[Operation] = []
    for folder, _, names in os.walk(os.path.dirname(stripe.__file__)):
        if os.sep + "v2" in folder or os.sep + "params" in folder:
            continue
        for name in sorted(names):
            if name.endswith("_service.py"):
                with open(os.path.join(folder, name), encoding="utf-8") as source:
                    found.extend(_operations_of(ast.parse(source.read())))
    return sorted(found, key=lambda operation: operation.path.count("{"))


@functools.lru_cache(maxsize=4096)
def find_operation(method: str, path: str) -> Optional[Operation]:
    for operation in operations():
        if operation.method == method and operation.pattern.match(path):
            return operation
    return None


def decode(pairs: List[Tuple[str, str]]) -> Dict[str, Any]:
    """`a[b][0]=v` as nested dictionaries; array indices stay strings."""
    root: Dict[str, Any] = {}
    for key, value in pairs:
        match = re.match(r"^([^\[\]]+)((?:\[[^\[\]]*\])*)$", key)
        if not match:
            raise ValueError(f"malformed key {key!r}")
        steps = [match.group(1)] + re.findall(r"\[([^\[\]]*)\]", match.group(2))
        place = root
        for step in steps[:-1]:
            place = place.setdefault(step, {})
            if not isinstance(place, dict):
                raise ValueError(f"conflicting key {key!r}")
        last = steps[-1]
        if last == "":  # `types[]=a&types[]=b`
            last = str(len(place))
        if last in place:
            raise ValueError(f"duplicate key {key!r}")
        place[last] = value
    return root
