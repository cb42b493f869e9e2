"""Tokens and state files outside of a license: what the published test vectors are about."""

from __future__ import annotations

import json
from typing import Any, Callable, Dict, Mapping, Optional, Union

from . import _native


class Unbelievable(Exception):
    """A token or state file that is not to be believed."""

    #: Why, as the test vectors name it, such as `expired`.
    reason: str

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


def verify_token(
    token: str,
    *,
    jwks: Union[str, Mapping[str, Any]],
    product: str,
    environment: str,
    device: str,
    now: int,
    nonce: Optional[str] = None,
) -> Dict[str, Any]:
    """Verifies a token and gives its claims, for tests and for programs of the seller.

    `jwks` is a JWK set or its text, `device` is `sha256:…`, `now` is in Unix seconds, and `nonce` is that of the
    request, if the token is the answer to one. Raises `Unbelievable`.
    """
    keys = jwks if isinstance(jwks, str) else json.dumps(jwks)
    return _believed(lambda: _native.verify_token(token, keys, product, environment, device, nonce, now))


def read_state(file: bytes, *, secret: bytes, product: str, environment: str) -> Dict[str, Any]:
    """Opens a state file with the secret that it is sealed with, and tells what is in it, with hashes in place of
    secrets.

    Raises `Unbelievable`.
    """
    return _believed(lambda: _native.read_state(file, secret, product, environment))


def _believed(read: Callable[[], str]) -> Dict[str, Any]:
    try:
        told = read()
    except _native.Failure as failure:
        raise Unbelievable(str(failure)) from None
    claims: Dict[str, Any] = json.loads(told)
    return claims
