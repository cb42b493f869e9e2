"""The published test vectors, which every SDK accepts and refuses alike. Run by the end-to-end tests."""

import base64
import json
import pathlib
import sys
import unittest

import claviger

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "vectors"


def vectors(name):
    """The vectors of a published file, each with what it takes from the defaults."""
    file = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return [{**file["defaults"], **vector} for vector in file[name]]


def told(read):
    """What was read, or the reason why nothing was."""
    try:
        return "ok", read()
    except claviger.Unbelievable as unbelievable:
        return unbelievable.reason, None


class Vectors(unittest.TestCase):
    def test_tokens(self):
        expected = ("jwks", "product", "environment", "device", "nonce", "now")
        for vector in vectors("tokens"):
            with self.subTest(vector["name"]):
                verified = told(lambda: claviger.verify_token(vector["token"], **{name: vector[name] for name in expected}))
                self.assertEqual(verified, (vector["result"], vector.get("claims")))

    def test_state_files(self):
        for vector in vectors("states"):
            with self.subTest(vector["name"]):
                file, secret = (base64.b64decode(vector[name]) for name in ("file", "secret"))
                origin = {"product": vector["product"], "environment": vector["environment"]}
                read = told(lambda: claviger.read_state(file, secret=secret, **origin))
                self.assertEqual(read, (vector["result"], vector.get("state")))


if __name__ == "__main__":
    sys.exit(unittest.main())
