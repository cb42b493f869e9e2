"""How a license is described."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any, Dict, Mapping, Sequence, TypedDict, Union

if TYPE_CHECKING:
    Path = Union[str, os.PathLike[str]]


class Options(TypedDict, total=False):
    """What can be told besides server, product and key. What is left out has a default that serves most programs."""

    #: `prod` (default) or `test`.
    environment: str
    #: The server's public keys: a JWK set, or its text. Without them, the first ones that the server shows are
    #: trusted, which is weaker.
    pinned_keys: Union[str, Mapping[str, Any]]
    #: The folder for what is remembered: by default `/data` if that can be written, else the user's.
    data_dir: Path
    #: Whether the operating system's keyring keeps the secret. Servers have none: `False` by default.
    keyring: bool
    #: A file with the id of this device, made if it does not exist: by default one in the data folder in containers,
    #: else the machine's id.
    device_id_file: Path
    #: The id of this device, if the program vouches for it.
    device_id: str
    #: The salt of device ids; the product's code by default.
    device_salt: str
    #: The name of this device in lists; the host name by default.
    device_name: str
    #: The version of the program, for the seller's statistics.
    app_version: str
    #: Where to buy, until the server tells it.
    buy_url: str
    #: The proxy; the system's by default.
    proxy: str
    #: PEM files of root certificates that are trusted besides the system's.
    extra_roots: Sequence[Path]
    #: How long an answer may take, in seconds; 15 by default.
    timeout: float
    #: How long a connection may take, in seconds; 5 by default.
    connect_timeout: float
    #: Whether the trial of this device starts by itself if there is no key.
    automatic_trial: bool


_NAMES = {
    "environment": "environment",
    "pinned_keys": "pinnedKeys",
    "data_dir": "dataDir",
    "keyring": "keyring",
    "device_id_file": "deviceIdFile",
    "device_id": "deviceId",
    "device_salt": "deviceSalt",
    "device_name": "deviceName",
    "app_version": "appVersion",
    "buy_url": "buyUrl",
    "proxy": "proxy",
    "extra_roots": "extraRoots",
    "timeout": "timeoutSeconds",
    "connect_timeout": "connectTimeoutSeconds",
    "automatic_trial": "automaticTrial",
}


def described(product: str | None, server: str | None, options: Mapping[str, Any]) -> str:
    """The description as the native half reads it. An option that is misspelled is a `TypeError`."""
    unknown = sorted(options.keys() - _NAMES.keys())
    if unknown:
        raise TypeError(f"there is no option {unknown[0]!r}; there are {', '.join(_NAMES)}")
    told: Dict[str, Any] = {_NAMES[name]: _plain(value) for name, value in options.items() if value is not None}
    told.update({name: value for name, value in (("product", product), ("server", server)) if value is not None})
    return json.dumps(told)


def _plain(value: Any) -> Any:
    if isinstance(value, os.PathLike):
        return os.fspath(value)
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
    return value
