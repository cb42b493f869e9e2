"""Load: wrk with prepared requests, and what it saw."""

import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import setting


@dataclass
class Seen:
    """What a generator saw."""

    requests: int
    seconds: float
    p50: float
    p99: float

    @property
    def per_second(self) -> float:
        return self.requests / self.seconds


def count(requests: Path) -> int:
    """How many requests are prepared."""
    return requests.with_suffix(".offsets").stat().st_size // 8 - 1


def drive(url: str, requests: Path, expected: str, seconds: float, *, order="random", connections=setting.CONNECTIONS) -> Seen:
    """Sends requests, in a closed loop, and insists that every answer is 200 and holds an expected text."""
    with tempfile.NamedTemporaryFile("r", dir=setting.folder("logs")) as result:
        command = [
            *setting.GENERATOR, "wrk", "--threads", "1", "--connections", connections, "--duration", f"{seconds:.0f}s", "--timeout", "10s",
            "--script", Path(__file__).with_name("requests.lua"), url, "--", requests, order, expected, result.name,
        ]
        subprocess.run(list(map(str, command)), check=True, stdout=subprocess.DEVNULL)
        count, micros, wrong, broken, p50, p99, example = result.read().rstrip("\n").split("\t")
    if int(wrong) or int(broken) or not int(count):
        raise SystemExit(f"{url}: of {count} answers {wrong} were not as expected, {broken} connections broke. {example[:500]}")
    return Seen(int(count), int(micros) / 1e6, int(p50) / 1e3, int(p99) / 1e3)
