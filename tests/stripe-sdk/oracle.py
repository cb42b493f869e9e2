"""What Stripe's own SDK says about a request or an object.

Everything is read from the types inside the official package (see requirements.txt), which are generated from Stripe's
OpenAPI document of one API version. Nothing here comes from the code under test.
"""

from __future__ import annotations

import ast
import decimal
import functools
import importlib
import re
import sys
import typing
from typing import Any, Dict, List, Optional, Tuple

import stripe
import typing_extensions
from operations import decode, find_operation
from stripe import _object_classes
from stripe._api_version import _ApiVersion

API_VERSION = _ApiVersion.CURRENT

# Options of the SDK's client that share a dictionary with the parameters of a request.
CLIENT_OPTIONS = {
    "api_key",
    "content_type",
    "headers",
    "idempotency_key",
    "max_network_retries",
    "stripe_account",
    "stripe_context",
    "stripe_version",
}

FORM, JSON = "form", "json"


@functools.lru_cache(maxsize=None)
def _tree(module: str) -> ast.Module:
    with open(str(sys.modules[module].__file__), encoding="utf-8") as source:
        return ast.parse(source.read())


@functools.lru_cache(maxsize=None)
def fields(cls: type) -> Tuple[Dict[str, Any], Dict[str, Any]]:
    """The annotated fields of a class with their types, and the names that its annotations may use."""
    names: Dict[str, Any] = {**vars(stripe), **vars(typing), **vars(typing_extensions)}
    names.update(vars(sys.modules[cls.__module__]))
    names.update({key: value for key, value in vars(cls).items() if isinstance(value, type)})
    # The SDK imports most types for the type checker only, so they are missing at run time.
    for node in ast.walk(_tree(cls.__module__)):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("stripe"):
            for alias in node.names:
                if alias.name not in names:
                    names[alias.name] = getattr(importlib.import_module(node.module), alias.name, Any)
    found: Dict[str, Any] = {}
    for base in reversed(cls.__mro__):
        for key, kind in base.__dict__.get("__annotations__", {}).items():
            found[key] = _resolve(kind, names)
    return found, names


def _resolve(kind: Any, names: Dict[str, Any]) -> Any:
    if isinstance(kind, typing.ForwardRef):
        kind = kind.__forward_arg__
    if isinstance(kind, str):
        try:
            return eval(kind, names)  # noqa: S307 (text of the SDK's own annotations)
        except (NameError, AttributeError, TypeError):
            return Any
    return kind


class Check:
    """Compares one value with one type and gathers what differs."""

    def __init__(self, mode: str) -> None:
        self.mode = mode
        self.errors: List[str] = []

    def value(self, value: Any, kind: Any, path: str, names: Dict[str, Any]) -> None:
        kind = _resolve(kind, names)
        origin, arguments = typing_extensions.get_origin(kind), typing_extensions.get_args(kind)
        name = getattr(origin, "__name__", "")
        if origin in (typing_extensions.NotRequired, typing_extensions.Required):
            self.value(value, arguments[0], path, names)
        elif kind is Any:
            return
        elif origin is typing.Union or type(kind).__name__ == "UnionType":
            self._union(value, arguments, path, names)
        elif origin in (typing.Literal, typing_extensions.Literal):
            if value not in arguments:
                self.errors.append(f"{path}: {value!r} is not one of {list(arguments)[:12]}")
        elif origin is list:
            self._list(value, arguments[0], path, names)
        elif origin is dict or name in ("Mapping", "UntypedStripeObject"):
            self._map(value, arguments[-1], path, names)
        elif name == "ListObject":
            self._list_object(value, arguments[0], path, names)
        elif kind is type(None):
            if value is not None:
                self.errors.append(f"{path}: expected null")
        elif isinstance(kind, type) and issubclass(kind, dict) and hasattr(kind, "__total__"):
            self._parameters(value, kind, path)
        elif isinstance(kind, type) and issubclass(kind, stripe.StripeObject):
            self._object(value, kind, path)
        else:
            self._scalar(value, kind, path)

    def _union(self, value: Any, kinds: Tuple[Any, ...], path: str, names: Dict[str, Any]) -> None:
        # The SDK writes enums as `Literal[…] | str` so that new values do not break it. The API itself takes only those
        # that are listed, so a request is held to them.
        enums = [k for k in kinds if typing_extensions.get_origin(k) in (typing.Literal, typing_extensions.Literal)]
        if self.mode == FORM and any(len([v for v in typing_extensions.get_args(k) if v]) >= 2 for k in enums):
            kinds = tuple(k for k in kinds if k is not str)
        best: Optional[List[str]] = None
        for kind in kinds:
            attempt = Check(self.mode)
            attempt.value(value, kind, path, names)
            if not attempt.errors:
                return
            if best is None or len(attempt.errors) < len(best):
                best = attempt.errors
        self.errors.extend(best or [])

    def _list(self, value: Any, kind: Any, path: str, names: Dict[str, Any]) -> None:
        if self.mode == FORM:
            if not isinstance(value, dict):
                self.errors.append(f"{path}: expected an array, got {value!r}")
                return
            items: typing.Iterable[Tuple[Any, Any]] = value.items()
        else:
            if not isinstance(value, list):
                self.errors.append(f"{path}: expected a list, got {type(value).__name__}")
                return
            items = enumerate(value)
        for key, item in items:
            self.value(item, kind, f"{path}[{key}]", names)

    def _map(self, value: Any, kind: Any, path: str, names: Dict[str, Any]) -> None:
        if not isinstance(value, dict):
            self.errors.append(f"{path}: expected a map, got {value!r}")
            return
        for key, item in value.items():
            if not (self.mode == FORM and item == ""):  # takes the key out of the map
                self.value(item, kind, f"{path}.{key}", names)

    def _list_object(self, value: Any, kind: Any, path: str, names: Dict[str, Any]) -> None:
        if not isinstance(value, dict) or value.get("object") != "list":
            self.errors.append(f"{path}: expected a list object")
            return
        self.errors.extend(f"{path}.{key}: missing" for key in ("has_more", "url", "data") if key not in value)
        for index, item in enumerate(value.get("data", [])):
            self.value(item, kind, f"{path}.data[{index}]", names)

    def _parameters(self, value: Any, kind: type, path: str) -> None:
        if not isinstance(value, dict):
            self.errors.append(f"{path}: expected an object, got {value!r}")
            return
        known, names = fields(kind)
        for key, item in value.items():
            if key not in known or key in CLIENT_OPTIONS:
                self.errors.append(f"{path}.{key}: unknown parameter")
            else:
                self.value(item, known[key], f"{path}.{key}", names)
        for key, expected in known.items():
            optional = typing_extensions.get_origin(expected) is typing_extensions.NotRequired
            if not optional and key not in value and key not in CLIENT_OPTIONS:
                self.errors.append(f"{path}.{key}: required parameter missing")

    def _object(self, value: Any, kind: type, path: str) -> None:
        if not isinstance(value, dict):
            self.errors.append(f"{path}: expected {kind.__name__}, got {value!r}")
            return
        if value.get("deleted") is True:
            return
        known, names = fields(kind)
        known = {
            key: expected
            for key, expected in known.items()
            if not key.startswith("_") and key != "OBJECT_NAME"
            and typing_extensions.get_origin(expected) is not typing.ClassVar
        }
        for key, item in value.items():
            # Python's reserved words carry an underscore in the SDK.
            name = key if key in known else key + "_" if key + "_" in known else None
            if name is not None:
                self.value(item, known[name], f"{path}.{key}", names)
            elif kind is not stripe.StripeObject:
                self.errors.append(f"{path}.{key}: not a field of {kind.__name__} in {API_VERSION}")
        for key, expected in known.items():
            nullable = type(None) in typing_extensions.get_args(expected)
            optional = typing_extensions.get_origin(expected) is typing_extensions.NotRequired
            if not nullable and not optional and key.rstrip("_") not in value:
                self.errors.append(f"{path}.{key}: required field of {kind.__name__} is missing")

    def _scalar(self, value: Any, kind: Any, path: str) -> None:
        if self.mode == FORM:
            patterns = {int: r"-?\d+", float: r"-?\d+(\.\d+)?", decimal.Decimal: r"-?\d+(\.\d+)?", bool: "true|false"}
            if isinstance(value, dict):
                self.errors.append(f"{path}: expected a value, got an object")
            elif kind in patterns and not re.fullmatch(patterns[kind], value):
                self.errors.append(f"{path}: {value!r} is not {kind.__name__}")
            elif kind is str and value == "":  # where Stripe takes it, the type says so with a literal of its own
                self.errors.append(f"{path}: an empty string is not allowed")
            return
        kinds = {bool: bool, str: str, decimal.Decimal: str, int: int, float: (int, float)}
        wrong = kind in kinds and not isinstance(value, kinds[kind])  # type: ignore[arg-type]
        if wrong or (kind in (int, float) and isinstance(value, bool)):
            self.errors.append(f"{path}: expected {kind.__name__}, got {value!r}")


def check_request(method: str, path: str, pairs: List[Tuple[str, str]]) -> List[str]:
    """What Stripe would refuse in a form-encoded request: unknown, missing or ill-typed parameters."""
    operation = find_operation(method, path)
    if operation is None:
        return [f"no such operation: {method} {path}"]
    try:
        parameters = decode(pairs)
    except ValueError as error:
        return [str(error)]
    if operation.params is None:
        return [f"operation takes no parameters but got {sorted(parameters)}"] if parameters else []
    module, name = operation.params
    check = Check(FORM)
    check.value(parameters, getattr(importlib.import_module(module), name), "", {})
    return check.errors


@functools.lru_cache(maxsize=None)
def object_class(name: str) -> Optional[type]:
    found = _object_classes.OBJECT_CLASSES.get(name)
    if isinstance(found, tuple):
        return getattr(importlib.import_module(found[0]), found[1])
    return found


def check_object(value: Dict[str, Any]) -> List[str]:
    """How an object differs from what the SDK expects of its `object` type. A list is checked item by item."""
    name = str(value.get("object"))
    check = Check(JSON)
    if name == "list":
        for index, item in enumerate(value["data"]):
            check.errors.extend(f"[{index}] {error}" for error in check_object(item))
        check.errors.extend(f"list.{key}: missing" for key in ("has_more", "url") if key not in value)
        return check.errors
    cls = object_class(name)
    if cls is None:
        return [f"unknown object {name!r}"]
    check.value(value, cls, name, {})
    if name == "event":
        check.errors.extend(check_object(value["data"]["object"]))
    return check.errors
