"""Part `search`: an admin's searches on tables of all sizes, one at a time."""

import json
import random
import struct

import data
import setting
from contenders import Claviger
from data import say
from load import drive
from report import judge, spread, table

SECONDS = 3
PREPARED = 500
ENGINES = ["postgres", "sqlite"]
BOUND = 3
FOUND = '"items":[{'
KINDS = {
    "by a part of an e-mail that few have": lambda email, _key, _device: {"text": email[3 : email.index("@") + 4]},
    "by a part of an e-mail that many have": lambda email, _key, _device: {"text": "".join(filter(str.isalpha, email.split("@")[0].split(".")[1]))},
    "by key": lambda _email, key, _device: {"key": key},
    "by device": lambda _email, _key, device: {"device_id": device},
}


def run(rounds: int) -> str:
    return "\n\n".join(compare(engine, rounds) for engine in ENGINES)


def compare(engine: str, rounds: int) -> str:
    servers = [Claviger(engine, size) for size in setting.SIZES]
    times: dict[str, dict[int, list[float]]] = {kind: {size: [] for size in setting.SIZES} for kind in KINDS}
    try:
        for server in servers:
            server.start()
            prepare(server)
        for number in range(rounds + 1):
            for kind in KINDS:
                for server in servers:
                    seen = drive(server.process.url("/"), files(server, kind), FOUND, SECONDS, connections=1)
                    # The first round warms up.
                    if number:
                        times[kind][server.size].append(seen.p50)
                        say(f"round {number} of {rounds}: {server.name}, {setting.spoken(server.size)}, {kind}: {seen.p50:.2f} ms")
    finally:
        for server in servers:
            server.stop()

    def ratios(kind: str, size: int) -> list[float]:
        return [one / other for one, other in zip(times[kind][size], times[kind][setting.SIZES[0]])]

    head = [f"{servers[0].name}, median in ms", *(f"{setting.spoken(size)}" for size in setting.SIZES), "largest to smallest"]
    largest = setting.SIZES[-1]
    rows = [[kind, *(spread(by_size[size]) for size in by_size), spread(ratios(kind, largest))] for kind, by_size in times.items()]
    aims = [
        judge(f"{servers[0].name}: {kind}, {spread(ratios(kind, largest))} times the smallest, at most {BOUND}", middle(ratios(kind, largest)) <= BOUND)
        for kind in KINDS
    ]
    return f"{table(head, rows)}\n\n" + "\n".join(aims)


def middle(values: list[float]) -> float:
    return sorted(values)[len(values) // 2]


def files(server: Claviger, kind: str):
    return setting.folder(server.size, f"{server.engine}-files") / kind.replace(" ", "-")


def prepare(server: Claviger):
    """Writes the requests of all kinds, about licenses of the whole table."""
    token = data.admin_token(data.environment(server.engine, server.size))
    with open(data.requests(server.size) / "known.tsv", encoding="utf-8") as lines:
        next(lines)
        known = [line.rstrip("\n").split("\t") for line in lines]
    chosen = random.Random(1).choices(known, k=PREPARED)
    for kind, condition in KINDS.items():
        texts = [request(condition(*about), token) for about in chosen]
        path = files(server, kind)
        path.with_suffix(".requests").write_bytes(b"".join(texts))
        ends = [0]
        for text in texts:
            ends.append(ends[-1] + len(text))
        path.with_suffix(".offsets").write_bytes(struct.pack(f"<{len(ends)}Q", *ends))


def request(condition: dict, token: str) -> bytes:
    body = json.dumps(condition)
    return (
        "POST /v1/admin/licenses/search HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        f"Authorization: Bearer {token}\r\nContent-Length: {len(body)}\r\n\r\n{body}"
    ).encode()
