"""Part `memory`: what a server keeps in memory, idle and under load."""

import threading
import time

import setting
from contenders import Claviger
from processes import resident_bytes
from report import judge, mebibytes, table

BOUND = 64 * 2**20
IDLE = 3
SECONDS = 30
ENGINES = ["postgres", "sqlite"]


def run() -> str:
    rows, aims = [], []
    for engine in ENGINES:
        for size in setting.SIZES[1:]:
            server = Claviger(engine, size)
            idle, loaded = watch(server)
            added = [after - before for before, after in zip(idle, loaded)]
            rows.append([f"{server.name}, {setting.spoken(size)}", *map(mebibytes, (idle[0], loaded[0], added[0], added[1]))])
            if size == setting.MIDDLE:
                # Pages of a mapped database file are the system's, and given back when others need them.
                text = f"{server.name}, {setting.spoken(size)} licenses: {mebibytes(added[1])} over idle, at most {mebibytes(BOUND)}"
                aims.append(judge(text, added[1] <= BOUND))
    head = ["", "idle", "under load", "more", "more, without mapped files"]
    return f"{table(head, rows)}\n\n" + "\n".join(aims)


def watch(server: Claviger) -> tuple[list[int], list[int]]:
    """Resident bytes (all, and its own) when nothing was asked yet, and the most under load."""
    server.start()
    try:
        time.sleep(IDLE)
        idle = list(resident_bytes(server.process.pid))
        most, done = list(idle), threading.Event()

        def look():
            while not done.wait(0.1):
                most[:] = map(max, most, resident_bytes(server.process.pid))

        watcher = threading.Thread(target=look)
        watcher.start()
        try:
            server.fill_memory()
            server.answer(SECONDS)
        finally:
            done.set()
            watcher.join()
        return idle, most
    finally:
        server.stop()
