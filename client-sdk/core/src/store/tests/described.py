"""Makes `described.json`: a state file by the description in `../seal.rs` alone. Needs the package `cryptography`.

    python3 described.py > described.json
"""

import base64
import json

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


def encoded(*texts: str) -> bytes:
    return b"".join(len(text.encode()).to_bytes(8, "big") + text.encode() for text in texts)


def derived(secret: bytes, length: int, *info: str) -> bytes:
    return HKDF(SHA256(), length, salt=None, info=encoded(*info)).derive(secret)


secret, product, environment = b"machine-1", "switchfast", "prod"
record = {"license": {"key": "SF-AAAAA-BBBBB", "grant": "grant-token", "held": True}}
key = derived(secret, 32, "claviger-state", "1", "seal", "machine", product, environment)
key_id = derived(secret, 8, "claviger-state", "1", "key-id", "machine", product).hex()
nonce = bytes(range(12))
header = {
    "format": "claviger-state",
    "version": 1,
    "generation": 7,
    "sealed_with": "machine",
    "key_id": key_id,
    "machine": key_id,
    "nonce": base64.b64encode(nonce).decode(),
}
additional = encoded(*(str(value) for value in header.values()), product, environment)
sealed = AESGCM(key).encrypt(nonce, json.dumps(record).encode(), additional)
print(json.dumps(header | {"sealed": base64.b64encode(sealed).decode()}, indent=2))
