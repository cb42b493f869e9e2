"""Fills a SQLite database of the server from files that were written for PostgreSQL."""

import re
import sqlite3
from datetime import datetime, timezone
from pathlib import Path

EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
UUID = re.compile(r"[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}")


def fill(database: Path, folder: Path, tables: list[str]):
    """Loads tables; their indexes are made afterwards, which is faster."""
    connection = sqlite3.connect(database, isolation_level=None)
    # Checks say something else in older versions of SQLite, one of which Python may have.
    pragmas = ["journal_mode = WAL", "synchronous = OFF", "foreign_keys = OFF", "ignore_check_constraints = ON", "cache_size = -1000000"]
    for pragma in pragmas:
        connection.execute(f"PRAGMA {pragma}")
    marks = ", ".join("?" * len(tables))
    indexes = connection.execute(
        f"SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN ({marks})", tables
    ).fetchall()
    connection.execute("BEGIN")
    for name, _ in indexes:
        connection.execute(f"DROP INDEX {name}")
    for table in tables:
        load(connection, table, folder / f"{table}.tsv")
    for _, statement in indexes:
        connection.execute(statement)
    connection.execute("COMMIT")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def load(connection: sqlite3.Connection, table: str, file: Path):
    """Loads one file, whose first line names the columns."""
    with open(file, encoding="utf-8") as lines:
        columns = lines.readline().split()
        insert = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
        first = lines.readline().rstrip("\n").split("\t")
        kinds = [converter(column, value) for column, value in zip(columns, first)]
        lines.seek(0)
        lines.readline()
        rows = ([convert(value) for convert, value in zip(kinds, line.rstrip("\n").split("\t"))] for line in lines)
        connection.executemany(insert, rows)


def converter(column: str, value: str):
    """How values of a column become SQLite's, as the head of `migrations/sqlite` says."""
    if column.endswith("_at"):
        return micros
    if UUID.fullmatch(value):
        return lambda text: None if text == r"\N" else bytes.fromhex(text.replace("-", ""))
    if value.startswith(r"\\x"):
        return lambda text: bytes.fromhex(text[3:])
    if column == "superseded":
        return lambda text: int(text == "t")
    return lambda text: None if text == r"\N" else text


def micros(text: str):
    if text == r"\N":
        return None
    since = datetime.fromisoformat(text) - EPOCH
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds
