"""Parts `growth` and `activate`: what becomes of requests per CPU-second when the table grows."""

import sqlite3
from datetime import datetime, timezone
from pathlib import Path

import cluster
import data
import setting
from contenders import Claviger, Turn
from data import say
from report import judge, spread, table

SECONDS = 6
#: Enough to hold a million licenses; the default bounds the memory instead, see the part `memory`.
ROOMY = 1024
ENGINES = ["postgres", "sqlite"]
VALIDATE_BOUNDS = {"postgres": 0.80, "sqlite": 0.65}
ACTIVATE_BOUND = 0.75
#: What an activation leaves behind, in an order that references allow.
TRACES = {
    "device_days": "activation_id IN (SELECT id FROM device_activations WHERE activated_at > {})",
    "device_activations": "activated_at > {}",
    "audit_events": "at > {}",
}


def validate(rounds: int) -> str:
    """Validations, all licenses in memory."""
    return "\n\n".join(grow(engine, rounds, validations, VALIDATE_BOUNDS[engine], "Validations") for engine in ENGINES)


def activate(rounds: int) -> str:
    """Devices that come and go: half activations, half deactivations."""
    return "\n\n".join(grow(engine, rounds, activations, ACTIVATE_BOUND, "Activations and deactivations") for engine in ENGINES)


def grow(engine: str, rounds: int, measure, bound: float, what: str) -> str:
    servers = [Claviger(engine, size, ROOMY) for size in setting.SIZES]
    with measure(servers) as turn:
        turns: dict[int, list[Turn]] = {server.size: [] for server in servers}
        for number in range(rounds):
            for server in servers:
                done = turn(server)
                turns[server.size].append(done)
                size = setting.spoken(server.size)
                say(f"round {number + 1} of {rounds}: {what}, {server.name}, {size}: {done.per_cpu_second:,.0f} in a CPU-second")
    smallest, largest = turns[setting.SIZES[0]], turns[setting.SIZES[-1]]

    def ratios(mine: list[Turn]) -> list[float]:
        return [one.per_cpu_second / other.per_cpu_second for one, other in zip(mine, smallest)]

    rows = [
        [
            f"{setting.spoken(size)} licenses",
            spread([turn.per_cpu_second for turn in mine], 0),
            spread(ratios(mine)),
            spread([turn.seen.per_second for turn in mine], 0),
            spread([turn.seen.p50 for turn in mine]),
            spread([turn.seen.p99 for turn in mine]),
        ]
        for size, mine in turns.items()
    ]
    head = [f"{what}, {servers[0].name}", "per CPU-second", "of the smallest", "per second", "p50 ms", "p99 ms"]
    middle = sorted(ratios(largest))[rounds // 2]
    text = f"{what}, {servers[0].name}: {spread(ratios(largest))} of the smallest table's, at least {bound}"
    return f"{table(head, rows)}\n\n{judge(text, middle >= bound)}"


class validations:
    """Servers of all sizes side by side, with their licenses in memory."""

    def __init__(self, servers: list[Claviger]):
        self.servers = servers

    def __enter__(self):
        for server in self.servers:
            server.start()
            say(f"filling the memory: {server.name}, {setting.spoken(server.size)}")
            server.fill_memory()
        # A round that does not count: it still tidies up what filling has left in the tables.
        for server in self.servers:
            server.turn(SECONDS)
        return lambda server: server.turn(SECONDS)

    def __exit__(self, *_):
        for server in self.servers:
            server.stop()


class activations:
    """A fresh server for each turn, and the table as it was sold: or the smallest would have the longest histories."""

    def __init__(self, servers: list[Claviger]):
        self.since = datetime.now(timezone.utc)
        self.servers = servers

    def __enter__(self):
        return self.turn

    def __exit__(self, *_):
        for server in self.servers:
            server.stop()
            self.forget(server)

    def turn(self, server: Claviger) -> Turn:
        server.start()
        server.settle()
        requests = data.requests(server.size) / "activate"
        done = server.turn(SECONDS, requests=requests, order=0, expected='"valid":true|"released":true')
        server.stop()
        self.forget(server)
        return done

    def forget(self, server: Claviger):
        if server.engine == "postgres":
            mark = f"'{self.since.isoformat()}'"
            script = "SET search_path = test;\n" + "".join(
                f"DELETE FROM {name} WHERE {which.format(mark)};\nVACUUM {name};\n" for name, which in TRACES.items()
            )
            cluster.sql(script, f"bench_{server.size}")
        else:
            home = Path(data.environment("sqlite", server.size)["DATA_DIR"])
            connection = sqlite3.connect(home / "test.db")
            for name, which in TRACES.items():
                connection.execute(f"DELETE FROM {name} WHERE {which.format(int(self.since.timestamp() * 1e6))}")
            connection.commit()
            connection.close()
