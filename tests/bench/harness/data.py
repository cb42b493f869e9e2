"""Data sets: the same shop at several sizes, in PostgreSQL and in SQLite, and the requests of its devices."""

import json
import shutil
import sqlite3
import subprocess
from pathlib import Path

import cluster
import setting
import sqlite

#: The database of the peers.
PEERS = "bench_peers"
TABLES = ["customers", "licenses", "device_activations", "device_days"]
#: Licenses of these have three slots; those of the others have one.
PRODUCTS = "'switchfast', 'optimnow'"
PLANS = f"""
    SELECT products.id, products.code, COALESCE(plans.key_template, products.key_template), plans.id, plans.code, plans.key_word,
        plans.kind ->> 'kind'
    FROM plans JOIN products ON products.id = product_id WHERE products.code IN ({PRODUCTS}) ORDER BY products.code, plans.code
"""


def environment(engine: str, size: int) -> dict:
    """What a server needs to run on a data set, which is made if it is missing."""
    home = setting.folder(size, engine)
    variables = {"DATA_DIR": str(home), "LICENSE_ENCRYPTION_KEY": setting.MASTER_KEY}
    if engine == "postgres":
        variables["DATABASE_URL"] = cluster.url(database(size))
    make = {"postgres": make_postgres, "sqlite": make_sqlite}[engine]
    make(size, variables)
    return variables


def database(size: int) -> str:
    """The name of a data set's database in PostgreSQL."""
    return f"bench_{size}"


def requests(size: int) -> Path:
    """The folder of the requests of a data set, whichever engine holds it."""
    return setting.folder(size, "requests")


def make_postgres(size: int, variables: dict):
    name = database(size)
    if cluster.exists(name):
        return
    say(f"making {setting.spoken(size)} licenses in PostgreSQL")
    cluster.create(name)
    apply_catalog(variables)
    files = write(size, "postgres", cluster.sql(f"SET search_path = test; {PLANS}", name))
    tables = ", ".join(f"'{table}'" for table in TABLES)
    indexes = cluster.sql(
        f"""SELECT json_object_agg(indexname, indexdef) FROM pg_indexes WHERE schemaname = 'test' AND tablename IN ({tables})
            AND indexname NOT IN (SELECT conname FROM pg_constraint)""",
        name,
    )
    definitions = json.loads(indexes)
    # Indexes afterwards, which is faster; no triggers, because nobody listens.
    script = "SET session_replication_role = replica;\n"
    script += "".join(f"DROP INDEX test.{name};\n" for name in definitions)
    script += "".join(cluster.copy_statement("test", table, files / f"{table}.tsv") for table in TABLES)
    script += "SET maintenance_work_mem = '1GB';\n"
    script += "".join(f"{definition};\n" for definition in definitions.values())
    script += "VACUUM (FREEZE, ANALYZE);\n"
    cluster.sql(script, name)


def make_sqlite(size: int, variables: dict):
    home = Path(variables["DATA_DIR"])
    database = home / "test.db"
    if (home / "complete").exists():
        return
    say(f"making {setting.spoken(size)} licenses in SQLite")
    for old in home.iterdir():
        old.unlink()
    apply_catalog(variables)
    connection = sqlite3.connect(database)
    plans = PLANS.replace("products.id,", "hex(products.id),").replace("plans.id,", "hex(plans.id),")
    rows = connection.execute(plans).fetchall()
    connection.close()
    lines = [[dashed(row[0]), *row[1:3], dashed(row[3]), *row[4:]] for row in rows]
    files = write(size, "sqlite", "\n".join("\t".join(line) for line in lines))
    sqlite.fill(database, files, TABLES)
    (home / "complete").touch()


def write(size: int, engine: str, plans: str) -> Path:
    """Writes the files of a data set; those of the requests go where all engines find them."""
    files = setting.folder(size, f"{engine}-files")
    (files / "plans").write_text(plans)
    command = [setting.TARGET / "release" / "data-set", str(size), files / "plans", files]
    subprocess.run(command, check=True, env={"LICENSE_ENCRYPTION_KEY": setting.MASTER_KEY})
    for file in [*files.glob("*.requests"), *files.glob("*.offsets"), *files.glob("peer_*"), files / "known.tsv"]:
        file.replace(requests(size) / file.name)
    return files


def apply_catalog(variables: dict):
    catalog = setting.ROOT / "server" / "catalog.demo.toml"
    subprocess.run([setting.SERVER, "catalog", "apply", catalog], check=True, env=variables, stdout=subprocess.DEVNULL)


def admin_token(variables: dict) -> str:
    command = [setting.SERVER, "admin-token", "create", "--name", "bench", "--role", "read_only"]
    return subprocess.run(command, check=True, env=variables, stdout=subprocess.PIPE, text=True).stdout.strip()


def peers():
    """The peers' tables in PostgreSQL."""
    if cluster.exists(PEERS):
        return
    environment("postgres", setting.MIDDLE)
    say("making the tables of the peers")
    cluster.create(PEERS)
    folder = setting.BENCH / "peers"
    script = (folder / "schema.sql").read_text()
    for table in ("licenses", "devices"):
        script += cluster.copy_statement("public", f"loaded_{table}", requests(setting.MIDDLE) / f"peer_{table}.tsv")
    cluster.sql(script + (folder / "fill.sql").read_text(), PEERS)


def flask() -> Path:
    """The database of the peer on SQLite."""
    database = setting.folder(setting.MIDDLE, "flask") / "licenses.db"
    if database.exists():
        return database
    environment("postgres", setting.MIDDLE)
    draft = database.with_suffix(".draft")
    draft.unlink(missing_ok=True)
    connection = sqlite3.connect(draft)
    connection.executescript(
        """
        PRAGMA journal_mode = WAL;
        CREATE TABLE licenses (
            id INTEGER PRIMARY KEY, license_key TEXT UNIQUE NOT NULL, product TEXT NOT NULL, plan TEXT NOT NULL, expires_at TEXT,
            active INTEGER NOT NULL DEFAULT 1
        );
        CREATE TABLE devices (
            id INTEGER PRIMARY KEY, license_id INTEGER NOT NULL REFERENCES licenses (id), device_id TEXT NOT NULL, platform TEXT,
            app_version TEXT, last_seen_at TEXT, UNIQUE (license_id, device_id)
        );
        """
    )
    for table in ("licenses", "devices"):
        with open(requests(setting.MIDDLE) / f"peer_{table}.tsv", encoding="utf-8") as lines:
            columns = lines.readline().split()
            rows = ([None if value == r"\N" else value for value in line.rstrip("\n").split("\t")] for line in lines)
            marks = ", ".join("?" * len(columns))
            connection.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", rows)
    connection.commit()
    connection.close()
    draft.replace(database)
    return database


def forget():
    """Removes all data sets."""
    for size in setting.SIZES:
        shutil.rmtree(setting.FOLDER / str(size), ignore_errors=True)


def dashed(digits: str) -> str:
    """A UUID's usual form."""
    digits = digits.lower()
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def say(what: str):
    print(f"· {what}", flush=True)
