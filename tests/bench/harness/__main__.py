"""The benchmark; `dev/bench` prepares what it needs and starts it."""

import argparse

import data
import growth
import machine
import memory
import report
import search
import start
import validate

PARTS = {
    "validate": validate.run,
    "growth": growth.validate,
    "activate": growth.activate,
    "search": search.run,
    "memory": lambda _rounds: memory.run(),
    "start": lambda _rounds: start.run(),
}


def main():
    parser = argparse.ArgumentParser(prog="dev/bench", description="Measures Claviger against its peers, and against itself as it grows.")
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"what to measure; all if absent: {', '.join(PARTS)}")
    parser.add_argument("--rounds", type=int, default=5, help="how many times each measurement is repeated, in turn; 5 if absent")
    parser.add_argument("--write", action="store_true", help="put the results into BENCHMARKS.md")
    parser.add_argument("--reuse", action="store_true", help="go on with the data sets of an earlier run")
    arguments = parser.parse_args()
    unknown = set(arguments.parts) - set(PARTS)
    if unknown:
        parser.error(f"there is no part {', '.join(sorted(unknown))}")
    if not arguments.reuse:
        data.forget()
    for part in arguments.parts or PARTS:
        report.show(part, PARTS[part](arguments.rounds), arguments.write)
    report.show("machine", machine.describe(), arguments.write)


main()
