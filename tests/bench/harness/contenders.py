"""Who is compared: Claviger on both engines, its peers, and the limit. Each can be started, asked to answer for a while, and stopped."""

import os
import re
import shutil
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import cluster
import data
import load
import setting
from processes import Process, cpu_seconds

#: Check-ins written behind their answers are written by then, and their cost is counted.
SETTLED = 1.5
WITHOUT_LIMITS = {name: "100000000" for name in ("LIMIT_ADDRESS_PER_MINUTE", "LIMIT_KEY_PER_MINUTE", "LIMIT_ADMIN_PER_MINUTE")}
VALID = '"valid":true'


@dataclass
class Turn:
    """What one turn of a contender cost."""

    seen: load.Seen
    cpu: float

    @property
    def per_cpu_second(self) -> float:
        return self.seen.requests / self.cpu


class Contender:
    """Something that answers requests, with or without PostgreSQL behind it."""

    uses_postgres = False
    process: Process | None = None

    def __init__(self, name: str):
        self.name = name

    def cpu(self) -> float:
        own = cpu_seconds(self.process.pid) if self.process else 0
        return own + (cluster.cpu() if self.uses_postgres else 0)

    def turn(self, seconds: float, **load_options) -> Turn:
        """Answers for so long, and says what that cost."""
        cluster.checkpoint()
        before = self.cpu()
        seen = self.answer(seconds, **load_options)
        time.sleep(SETTLED)
        return Turn(seen, self.cpu() - before)

    def answer(self, seconds: float, **load_options) -> load.Seen:
        """Validations, unless told otherwise."""
        options = {"requests": data.requests(setting.MIDDLE) / "validate", "expected": VALID, **load_options}
        return load.drive(self.process.url("/"), seconds=seconds, **options)

    def stop(self):
        if self.process:
            self.process.stop()
            self.process = None


class Claviger(Contender):
    """The release build, with rate limits out of the way."""

    def __init__(self, engine: str, size=setting.MIDDLE, memory_mib: int | None = None):
        super().__init__(f"Claviger, {'PostgreSQL' if engine == 'postgres' else 'SQLite'}")
        self.engine, self.size, self.memory_mib = engine, size, memory_mib
        self.uses_postgres = engine == "postgres"

    def start(self):
        environment = {**data.environment(self.engine, self.size), **WITHOUT_LIMITS, "RUST_LOG": "warn"}
        if self.memory_mib is not None:
            environment["LICENSE_CACHE_MIB"] = str(self.memory_mib)
        self.process = Process(f"claviger-{self.engine}-{self.size}", [setting.SERVER, "serve"], environment)

    def answer(self, seconds: float, **load_options) -> load.Seen:
        return super().answer(seconds, **{"requests": data.requests(self.size) / "validate", **load_options})

    def settle(self):
        """Waits until the server has done the work of its start, such as looking for customers to remind."""
        before = self.cpu()
        while True:
            time.sleep(0.5)
            now = self.cpu()
            if now - before < 0.05:
                return
            before = now

    def fill_memory(self):
        """Asks about every device once, so that the memory holds what it is going to hold."""
        # Reads from a disk that still writes what was made before may take longer than the generator waits.
        os.sync()
        requests = data.requests(self.size) / "validate"
        count, done = load.count(requests), 0
        while done < count:
            done += self.answer(min(10, 1 + (count - done) // 20_000), order=done).requests
        if self.uses_postgres:
            # Otherwise PostgreSQL would tidy up in some turn what this has left.
            cluster.sql("VACUUM (ANALYZE)", data.database(self.size))


class Express(Contender):
    """Express, node-postgres and jose in a cluster of two."""

    uses_postgres = True

    def __init__(self):
        super().__init__("Express + node-postgres + jose, 2 processes")

    def start(self):
        data.peers()
        home = setting.folder("express")
        for file in ("package.json", "package-lock.json", "server.mjs"):
            shutil.copy(setting.BENCH / "peers" / "express" / file, home)
        subprocess.run(["npm", "ci", "--prefix", home, "--silent", "--no-audit", "--no-fund"], check=True)
        environment = {"DATABASE_URL": "", "NODE_ENV": "production", "PGDATABASE": data.PEERS}
        environment |= {name: os.environ[name] for name in ("PGUSER", "PGPASSWORD", "PGHOST", "PGPORT")}
        self.process = Process("express", ["node", home / "server.mjs"], environment)


class Flask(Contender):
    """Flask and SQLite under gunicorn, as OptimNow's text has it."""

    def __init__(self):
        super().__init__("Flask + SQLite under gunicorn, 2 processes")

    def start(self):
        database = data.flask()
        home = setting.folder("flask")
        wanted = setting.BENCH / "peers" / "flask" / "requirements.txt"
        python = home / "venv" / "bin" / "python"
        if not python.exists():
            subprocess.run(["python3", "-m", "venv", home / "venv"], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement", wanted], check=True)
        command = [python, "-m", "gunicorn", "app:app", "--preload", "--workers", "2", "--worker-class", "gthread", "--threads", "4"]
        self.process = Process(
            "flask", [*command, "--bind", "127.0.0.1:{port}"], {"DATABASE": str(database)}, cwd=setting.BENCH / "peers" / "flask"
        )


class SignOnly(Contender):
    """Reads the request and signs; looks nothing up."""

    def __init__(self, name: str, keep_key=False):
        super().__init__(name)
        self.environment = {"KEEP_KEY": "1"} if keep_key else {}

    def start(self):
        self.process = Process("sign-only", [setting.TARGET / "release" / "sign-only"], self.environment)


class PgBench(Contender):
    """The bare statement; only PostgreSQL's CPU counts, not that of pgbench, which stands for no server."""

    uses_postgres = True

    def __init__(self):
        super().__init__("pgbench, the bare statement")

    def start(self):
        data.peers()

    def answer(self, seconds: float, **_) -> load.Seen:
        logs = setting.folder("logs", "pgbench")
        for old in logs.iterdir():
            old.unlink()
        command = [
            *setting.GENERATOR, "pgbench", "--no-vacuum", "--protocol=prepared", f"--client={setting.CONNECTIONS}", "--jobs=1",
            f"--time={seconds:.0f}", f"--define=licenses={setting.MIDDLE}", f"--file={setting.BENCH / 'peers' / 'statement.sql'}", "--log",
            f"--log-prefix={logs / 'latency'}", "--sampling-rate=0.1", data.PEERS,
        ]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        count = re.search(r"transactions actually processed: (\d+)", done.stdout)
        per_second = re.search(r"tps = ([0-9.]+) \(without", done.stdout)
        if not count or not per_second or "failed transactions: 0 " not in done.stdout:
            raise SystemExit(f"pgbench failed: {done.stdout}{done.stderr}")
        return load.Seen(int(count[1]), int(count[1]) / float(per_second[1]), *percentiles(logs))


def percentiles(logs: Path) -> tuple[float, float]:
    """The median and 99th percentile of logged latencies, in milliseconds."""
    micros = sorted(int(line.split()[2]) for file in logs.iterdir() for line in file.read_text().splitlines())
    return micros[len(micros) // 2] / 1e3, micros[len(micros) * 99 // 100] / 1e3
