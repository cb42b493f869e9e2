"""Processes: their start and end, and what they cost."""

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request

import setting

TICK = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")
PATIENCE = 60


def tree(root: int) -> list[int]:
    """A process and all that descend from it."""
    children: dict[int, list[int]] = {}
    for name in filter(str.isdigit, os.listdir("/proc")):
        fields = stat(int(name))
        if fields:
            children.setdefault(int(fields[1]), []).append(int(name))
    found = [root]
    for pid in found:
        found.extend(children.get(pid, []))
    return found


def stat(pid: int) -> list[str] | None:
    """The fields of `/proc/PID/stat` after the name, which may hold spaces: state, parent, …"""
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as file:
            return file.read().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None


def cpu_seconds(root: int) -> float:
    """User and system time of a process, its descendants, and of those that it had and that ended."""
    ticks = 0
    for pid in tree(root):
        fields = stat(pid)
        if fields:
            ticks += sum(map(int, fields[11:15]))
    return ticks / TICK


def resident_bytes(root: int) -> tuple[int, int]:
    """Resident memory of a process: all of it, and what is its own (pages of mapped files are the system's)."""
    sizes = {"VmRSS": 0, "RssAnon": 0}
    with open(f"/proc/{root}/status", encoding="utf-8") as file:
        for line in file:
            name, _, value = line.partition(":")
            if name in sizes:
                sizes[name] = int(value.split()[0]) * 1024
    return sizes["VmRSS"], sizes["RssAnon"]


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Process:
    """A server that answers `GET /ready` on a port of its own."""

    def __init__(self, name: str, command: list, environment: dict, cwd=None):
        self.port = free_port()
        self.log = setting.folder("logs") / f"{name}.log"
        command = [str(part).replace("{port}", str(self.port)) for part in command]
        environment = {**environment, "PORT": str(self.port), "PATH": os.environ["PATH"]}
        with open(self.log, "w", encoding="utf-8") as log:
            self.child = subprocess.Popen(
                command, env=environment, cwd=cwd, stdout=log, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True
            )
        self._wait_until_ready()

    @property
    def pid(self) -> int:
        return self.child.pid

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def stop(self):
        """Asks it to end, and waits for that."""
        if self.child.poll() is None:
            self.child.send_signal(signal.SIGTERM)
            self.child.wait(PATIENCE)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def _wait_until_ready(self):
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and self.child.poll() is None:
            try:
                with urllib.request.urlopen(self.url("/ready"), timeout=5):
                    return
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                time.sleep(0.02)
        self.stop()
        raise SystemExit(f"{self.log} tells why this did not come up:\n{self.log.read_text()[-2000:]}")
