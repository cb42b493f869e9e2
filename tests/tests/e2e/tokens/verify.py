"""Verifies tokens with PyJWT and nothing but the server's key set: JSON on standard input, JSON on standard output."""

import json
import sys

import jwt

request = json.load(sys.stdin)
keys = {key.key_id: key for key in jwt.PyJWKSet.from_dict(request["keys"]).keys}


def verify(token):
    try:
        key = keys[jwt.get_unverified_header(token)["kid"]]
        return jwt.decode(
            token,
            key,
            algorithms=["EdDSA"],
            audience=request["audience"],
            issuer=request["issuer"],
            options={"require": ["exp", "iat", "aud", "iss", "sub"]},
        )
    except (jwt.PyJWTError, KeyError) as error:
        return {"error": type(error).__name__}


json.dump([verify(token) for token in request["tokens"]], sys.stdout)
