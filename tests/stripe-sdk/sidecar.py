"""Answers questions about Stripe from its official SDK, one JSON document per line on stdin and stdout.

    {"id": 1, "op": "check_request", "method": "POST", "path": "/v1/…", "pairs": [["mode", "payment"], …]}
    {"id": 2, "op": "check_object", "object": {…}}
    {"id": 3, "op": "sign", "secret": "whsec_…", "timestamp": 1790000000, "payload": "…"}
    {"id": 4, "op": "read_webhook", "secret": "whsec_…", "header": "t=…,v1=…", "payload": "…"}

The answers carry the same id: `errors` (a list, empty if all is well) or, for `sign`, `header`. The first line that it
writes, `{"ready": "<API version>"}`, says that it is up. It ends when stdin does.
"""

from __future__ import annotations

import json
import sys
from typing import Any, Dict, List

import operations
import oracle
import stripe


def read_webhook(secret: str, header: str, payload: str) -> List[str]:
    """Reads an event as a seller's server with the official SDK would; its age does not matter here."""
    try:
        stripe.WebhookSignature.verify_header(payload, header, secret, None)
        if json.loads(payload).get("object") == "event":
            stripe.Webhook.construct_event_without_verification(payload)
        else:
            stripe.StripeClient("sk_test_unused").parse_event_notification_without_verification(payload)
    except (stripe.StripeError, ValueError, KeyError) as error:
        return [f"{type(error).__name__}: {error}"]
    return []


def answer(request: Dict[str, Any]) -> Dict[str, Any]:
    op = request["op"]
    if op == "check_request":
        pairs = [(str(key), str(value)) for key, value in request["pairs"]]
        return {"errors": oracle.check_request(request["method"], request["path"], pairs)}
    if op == "check_object":
        return {"errors": oracle.check_object(request["object"])}
    if op == "sign":
        sign = stripe.WebhookSignature.generate_signature_header
        return {"header": sign(request["payload"], request["secret"], request["timestamp"])}
    if op == "read_webhook":
        return {"errors": read_webhook(request["secret"], request["header"], request["payload"])}
    return {"errors": [f"unknown op {op!r}"]}


def main() -> None:
    operations.operations()  # the table takes a moment, so it is made before anybody waits
    print(json.dumps({"ready": oracle.API_VERSION}), flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        try:
            reply = answer(request)
        except Exception as error:  # the asker waits for an answer to each question
            reply = {"errors": [f"the oracle failed: {type(error).__name__}: {error}"]}
        print(json.dumps({"id": request["id"], **reply}), flush=True)


if __name__ == "__main__":
    main()
