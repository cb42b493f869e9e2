"""The same question answered as OptimNow's text proposes: Flask and SQLite, a connection, a query and an update for each request.
What its text lacks is added: the device, and a token of the same claims."""

import hashlib
import os
import sqlite3
from datetime import datetime, timezone

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask import Flask, jsonify, request

CHECK_INTERVAL = 4 * 3600
OFFLINE = 7 * 86400

app = Flask(__name__)
app.json.sort_keys = False
# Made before gunicorn forks, so that all workers have the same one.
signing_key = Ed25519PrivateKey.generate()


@app.get("/ready")
def ready():
    return "", 200


@app.post("/v1/licenses/validate")
def validate_license():
    data = request.json
    license_key = data.get("key")
    device = data["device"]

    conn = sqlite3.connect(os.environ["DATABASE"])
    cursor = conn.cursor()
    cursor.execute(
        """
        SELECT licenses.id, plan, expires_at, active, devices.id
        FROM licenses JOIN devices ON devices.license_id = licenses.id AND devices.device_id = ?
        WHERE license_key = ? AND product = ?
        """,
        (device["id"], license_key, data["product"]),
    )
    result = cursor.fetchone()
    if not result:
        conn.close()
        return jsonify({"valid": False, "message": "Invalid license key"}), 401

    license_id, plan, expires_at, active, activation = result
    now = datetime.now(timezone.utc)
    if not active or (expires_at and datetime.fromisoformat(expires_at) < now):
        conn.close()
        return jsonify({"valid": False, "message": "License expired"}), 401

    cursor.execute(
        "UPDATE devices SET last_seen_at = ?, app_version = ? WHERE id = ?",
        (now.isoformat(), device["app_version"], activation),
    )
    conn.commit()
    conn.close()

    seconds = int(now.timestamp())
    claims = {
        "iss": "flask",
        "aud": data["product"],
        "env": "test",
        "sub": f"lic_{license_id}",
        "kind": "license",
        "code": "VALID",
        "key_hash": hashlib.sha256(license_key.encode()).hexdigest(),
        "device": device["id"],
        "activation": f"act_{activation}",
        "plan": plan,
        "features": [],
        "limits": {},
        "iat": seconds,
        "exp": seconds + OFFLINE,
        "refresh_after": seconds + CHECK_INTERVAL,
        "license_expires_at": int(datetime.fromisoformat(expires_at).timestamp()) if expires_at else None,
        "nonce": data["nonce"],
    }
    token = jwt.encode(claims, signing_key, algorithm="EdDSA", headers={"kid": "1"})
    return jsonify(
        {
            "valid": True,
            "code": "VALID",
            "token": token,
            "offline_until": claims["exp"],
            "refresh_after": claims["refresh_after"],
            "server_time": seconds,
        }
    )
