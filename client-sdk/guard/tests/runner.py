"""Stands for a bot runner under `claviger-guard`: says on standard output what it was started with and what it is told
by signals, and runs until its standard input is closed."""

import json
import os
import select
import signal
import sys

names = {signal.SIGUSR1: "pause", signal.SIGUSR2: "resume", signal.SIGHUP: "reload", signal.SIGTERM: "end"}


def told(number, _):
    print(json.dumps({"told": names[number]}), flush=True)
    if number == signal.SIGTERM:
        os._exit(7)


# A signal that comes just before a read begins would otherwise wait for the end of the read.
woken, wake = os.pipe()
os.set_blocking(wake, False)
signal.set_wakeup_fd(wake)
for number in names:
    signal.signal(number, told)
told_at_start = {name: os.environ.get(name) for name in ("CLAVIGER_STATUS_FILE", "CLAVIGER_STATUS_URL", "LICENSE_KEY")}
print(json.dumps({"started": os.getpid(), **told_at_start}), flush=True)
while True:
    ready, _, _ = select.select([sys.stdin.fileno(), woken], [], [])
    if woken in ready:
        os.read(woken, 64)
    elif not os.read(sys.stdin.fileno(), 64):
        break
