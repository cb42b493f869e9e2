"""Stands for a bot runner under `claviger-guard`: says on standard output what it was started with and what it is told
by signals, and runs until its standard input is closed."""

import json
import os
import signal
import sys

names = {signal.SIGUSR1: "pause", signal.SIGUSR2: "resume", signal.SIGHUP: "reload", signal.SIGTERM: "end"}


def told(number, _):
    print(json.dumps({"told": names[number]}), flush=True)
    if number == signal.SIGTERM:
        os._exit(7)


for number in names:
    signal.signal(number, told)
told_at_start = {name: os.environ.get(name) for name in ("CLAVIGER_STATUS_FILE", "CLAVIGER_STATUS_URL", "LICENSE_KEY")}
print(json.dumps({"started": os.getpid(), **told_at_start}), flush=True)
sys.stdin.read()
