"""Drives the package for the end-to-end tests: one line of JSON in, one line of JSON out.

`{"call": name, "args": […], "named": {…}, "times": n}` calls an operation, as often as told at the same time, and
answers `{"value": …}` or `{"error": …}`, of the last call.
"""

import asyncio
import dataclasses
import inspect
import json
import os
import sys
from concurrent.futures import ThreadPoolExecutor

import claviger


def told(value):
    if isinstance(value, claviger.LicenseError):
        told = {name: getattr(value, name) for name in ("code", "detail", "fix", "buy_url", "reason", "devices")}
        return {**told, "kind": type(value).__name__, "text": str(value)}
    if isinstance(value, claviger.Status):
        properties = {name: getattr(value, name) for name in ("valid", "plan", "max_resources", "expires_at")}
        return {**{field.name: getattr(value, field.name) for field in dataclasses.fields(value)}, **properties}
    if dataclasses.is_dataclass(value):
        return dataclasses.asdict(value)
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def say(**answer):
    print(json.dumps(answer, default=told), flush=True)


def asked(license, request):
    operation = getattr(license, request["call"])
    if not callable(operation):
        return lambda: operation
    return lambda: operation(*request.get("args", []), **request.get("named", {}))


def at_once(operation, times):
    with ThreadPoolExecutor(times) as threads:
        return [call.result() for call in [threads.submit(operation) for _ in range(times)]][-1]


async def at_once_async(operation, times):
    outcomes = [operation() for _ in range(times)]
    awaited = [outcome for outcome in outcomes if inspect.isawaitable(outcome)]
    return (await asyncio.gather(*awaited))[-1] if awaited else outcomes[-1]


def serve(license):
    for line in sys.stdin:
        request = json.loads(line)
        try:
            say(value=at_once(asked(license, request), request.get("times", 1)))
        except claviger.LicenseError as error:
            say(error=error)


async def serve_async(license):
    async with license:
        while line := await asyncio.to_thread(sys.stdin.readline):
            request = json.loads(line)
            try:
                say(value=await at_once_async(asked(license, request), request.get("times", 1)))
            except claviger.LicenseError as error:
                say(error=error)


def main():
    kind = getattr(claviger, sys.argv[1])
    try:
        license = kind.from_env(**json.loads(os.environ["OPTIONS"]))
    except claviger.LicenseError as error:
        say(error=error)
        return
    say(value=license.status)
    if kind is claviger.AsyncLicense:
        asyncio.run(serve_async(license))
    else:
        serve(license)


main()
