"""The PostgreSQL cluster that `pg_virtualenv` made: its databases and what they cost."""

import os
import subprocess
from pathlib import Path

from processes import cpu_seconds


def url(database: str) -> str:
    """How a server connects."""
    user, password, host, port = (os.environ[name] for name in ("PGUSER", "PGPASSWORD", "PGHOST", "PGPORT"))
    return f"postgres://{user}:{password}@{host}:{port}/{database}"


def sql(script: str, database="postgres") -> str:
    """Runs SQL; gives the rows, columns parted by tabs."""
    command = ["psql", "--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--field-separator=\t", "--set=ON_ERROR_STOP=1"]
    done = subprocess.run([*command, "--dbname", database], input=script, check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout.rstrip("\n")


def exists(database: str) -> bool:
    return sql(f"SELECT 1 FROM pg_database WHERE datname = '{database}'") == "1"


def create(database: str):
    sql(f"CREATE DATABASE {database}")


def copy_statement(schema: str, table: str, file: Path) -> str:
    """Loads a file that names its columns in the first line."""
    with open(file, encoding="utf-8") as lines:
        columns = ", ".join(lines.readline().split())
    return f"\\copy {schema}.{table} ({columns}) FROM PROGRAM 'tail -n +2 \"{file}\"'\n"


def checkpoint():
    """So that no measurement pays for what an earlier one wrote."""
    sql("CHECKPOINT")


def postmaster() -> int:
    """The process above all of the cluster."""
    file = sql("SHOW data_directory")
    return int((Path(file) / "postmaster.pid").read_text().splitlines()[0])


def cpu() -> float:
    return cpu_seconds(postmaster())


def has_huge_pages() -> bool:
    """Whether its shared memory lies in huge pages: before version 17, PostgreSQL does not tell."""
    return "anon_hugepage" in Path(f"/proc/{postmaster()}/maps").read_text()


def version() -> str:
    return sql("SHOW server_version").split()[0]


def setting_of(name: str) -> str:
    return sql(f"SHOW {name}")
