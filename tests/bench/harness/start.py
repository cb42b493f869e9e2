"""Part `start`: from the start of the process to `GET /ready`, with a database that exists, compared with starting `true`."""

import os
import shutil
import signal
import socket
import time

import data
import setting
from processes import free_port
from report import judge, spread, table

TIMES = 25
BOUND = 20
QUESTION = b"GET /ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"


def run() -> str:
    port = free_port()
    variables = {**data.environment("sqlite", setting.MIDDLE), "PORT": str(port), "RUST_LOG": "warn"}
    nothing, server = [], []
    for _ in range(TIMES):
        nothing.append(begin_and_end([shutil.which("true")], {}))
        server.append(until_ready([str(setting.SERVER), "serve"], variables, port))
    ratios = [one / other for one, other in zip(server, nothing)]
    rows = [
        ["`true`", spread([seconds * 1e3 for seconds in nothing])],
        ["Claviger on SQLite, ready", spread([seconds * 1e3 for seconds in server])],
        ["ratio", spread(ratios, 1)],
    ]
    good = sorted(ratios)[TIMES // 2] <= BOUND
    return f"{table(['', 'ms'], rows)}\n\n" + judge(f"ready after {spread(ratios, 1)} times `true`, at most {BOUND}", good)


def spawn(command: list[str], variables: dict) -> int:
    silence = [(os.POSIX_SPAWN_OPEN, stream, os.devnull, os.O_RDWR, 0) for stream in (0, 1, 2)]
    return os.posix_spawn(command[0], command, variables, file_actions=silence)


def begin_and_end(command: list[str], variables: dict) -> float:
    begun = time.perf_counter()
    os.waitpid(spawn(command, variables), 0)
    return time.perf_counter() - begun


def until_ready(command: list[str], variables: dict, port: int) -> float:
    begun = time.perf_counter()
    pid = spawn(command, variables)
    while not is_ready(port):
        if time.perf_counter() - begun > 30:
            raise SystemExit("the server does not get ready")
        # Asking without a pause would take a core from the server.
        time.sleep(0.0005)
    seconds = time.perf_counter() - begun
    os.kill(pid, signal.SIGTERM)
    os.waitpid(pid, 0)
    return seconds


def is_ready(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
            connection.sendall(QUESTION)
            return connection.recv(64).startswith(b"HTTP/1.1 200")
    except ConnectionError:
        return False
