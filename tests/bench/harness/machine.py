"""What the figures were measured on."""

import datetime
import os
import platform
import re
import subprocess
import time
from pathlib import Path

import cluster
import report
import setting


def describe() -> str:
    rows = [
        ("date", datetime.date.today().isoformat()),
        ("processor", f"{processor()}, {os.cpu_count()} logical cores; generator, servers and databases share them"),
        ("memory", f"{os.sysconf('SC_PHYS_PAGES') * os.sysconf('SC_PAGE_SIZE') / 2**30:.0f} GiB"),
        ("disk", f"one fdatasync of 8 KiB takes {fdatasync_micros():.0f} µs where the data lies"),
        ("system", f"{pretty_name()}, Linux {platform.release()}"),
        ("Claviger", f"{output(setting.SERVER, '--version')}, {commit()}, release build"),
        ("PostgreSQL", f"{cluster.version()}, {postgres_settings()}"),
        ("peers", f"Node.js {output('node', '--version')}, Python {output(setting.FOLDER / 'flask/venv/bin/python', '--version')}"),
        ("generator", first_words(output("wrk", "--version"), 2)),
    ]
    return report.table(["", "measured on"], rows).replace("---:", "---")


def processor() -> str:
    found = re.search(r"model name\s*: (.+)", Path("/proc/cpuinfo").read_text())
    return found[1] if found else platform.machine()


def pretty_name() -> str:
    found = re.search(r'PRETTY_NAME="(.+)"', Path("/etc/os-release").read_text())
    return found[1] if found else "unknown"


def postgres_settings() -> str:
    names = ["fsync", "synchronous_commit", "full_page_writes", "shared_buffers", "max_wal_size"]
    settings = [f"`{name} = {cluster.setting_of(name)}`" for name in names]
    return ", ".join([*settings, "huge pages" if cluster.has_huge_pages() else "no huge pages"])


def commit() -> str:
    described = git("describe", "--always")
    # The page is what this very run writes.
    changed = git("status", "--porcelain", "--", ".", f":!{report.PAGE.name}")
    return f"commit {described}{'-dirty' if changed else ''}" if described else "no commit"


def git(*command: str) -> str:
    done = subprocess.run(["git", "-C", setting.ROOT, *command], capture_output=True, text=True)
    return done.stdout.strip()


def fdatasync_micros() -> float:
    """The median time that a database waits for the disk."""
    times = []
    with open(setting.folder() / "fdatasync", "wb") as file:
        for _ in range(200):
            file.write(bytes(8192))
            file.flush()
            begun = time.perf_counter()
            os.fdatasync(file.fileno())
            times.append(time.perf_counter() - begun)
    return sorted(times)[len(times) // 2] * 1e6


def output(*command) -> str:
    try:
        done = subprocess.run(list(map(str, command)), capture_output=True, text=True)
    except FileNotFoundError:
        return "not installed"
    lines = (done.stdout + done.stderr).strip().splitlines()
    return lines[0].removeprefix("Python ").removeprefix("claviger ") if lines else ""


def first_words(text: str, count: int) -> str:
    return " ".join(text.split()[:count])
