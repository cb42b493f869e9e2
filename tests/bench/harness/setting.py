"""Where things are, and what stays the same in all measurements."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
BENCH = ROOT / "tests" / "bench"
TARGET = Path(os.environ.get("CARGO_TARGET_DIR") or ROOT / "target").resolve()
#: What is made here may be thrown away.
FOLDER = TARGET / "bench"

SIZES = [1_000, 100_000, 1_000_000]
#: The size at which contenders and memory are compared.
MIDDLE = 100_000
CONNECTIONS = 64
#: Generators share the cores with what they measure. As batch work they wait for their turn, and do not interrupt a server at each answer
#: (sched(7)); one on another machine would not do so either.
GENERATOR = ["chrt", "--batch", "0"]

#: Of throw-away databases.
MASTER_KEY = "5ec2e7" + "0" * 58
SERVER = Path(os.environ.get("CLAVIGER_BIN") or TARGET / "release" / "claviger")


def folder(*parts) -> Path:
    """A folder under `FOLDER`, made if it is missing."""
    path = FOLDER.joinpath(*map(str, parts))
    path.mkdir(parents=True, exist_ok=True)
    return path


def spoken(number: int) -> str:
    """A number as people write it."""
    return f"{number:,}"
