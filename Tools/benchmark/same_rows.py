"""Whether the floor that commits changes the rows that crmd changes: it would be no floor of an edit otherwise."""

import contextlib
import sqlite3
import sys
from collections import Counter

from benchmark.commands import output
from benchmark.databases import Company, Databases
from benchmark.programs import Programs
from benchmark.servers import Servers
from crmclient import Connection, field, varint

# Above everybody in the company, so that the edit is permitted.
EDITOR = "head"


def check(servers: Servers, databases: Databases, programs: Programs, company: Company) -> None:
    """Has either of them edit the same record of a copy, and ends the bench if that differs in more than times and users."""
    low, _ = company.ids.split("-")
    by_crmd, by_floor = databases.copy(company, "rows-of-crmd"), databases.copy(company, "rows-of-floor")
    edit_by_crmd(servers, programs, by_crmd, int(low))
    # A group of one, and the time for one.
    output(
        f"{programs.floors}/floor-commit", "--database", by_floor, "--ids", f"{low}-{low}", "--warm-up", "0", "--seconds",
        "0.000000001")
    crmd, floor = changed(company.database, by_crmd), changed(company.database, by_floor)
    if crmd != floor or not crmd:
        sys.exit(f"bench: an edit changes these rows in crmd:\n{crmd}\nand these in floor-commit:\n{floor}")


def edit_by_crmd(servers: Servers, programs: Programs, database: str, record_id: int) -> None:
    name = "rows"
    servers.start(name, f"{programs.swift}/crmd", "--socket", servers.socket(name), "--database", database)
    remark = field(1, "remark") + field(2, field(1, "as long as here."))
    request = varint(1 << 3) + varint(record_id) + field(3, remark)
    with contextlib.closing(Connection(servers.socket(name), timeout=10)) as connection:
        connection.unary("crm.v1.Records", "EditRecord", request, metadata={"crm-user": EDITOR})
    servers.stop_one(name)


def changed(before: str, after: str) -> dict:
    """By table, how many rows are gone and how many are new, and the bytes that the new ones' texts and blobs have."""
    found, all_former = {}, contents(before)
    for table, rows in contents(after).items():
        former = all_former[table]
        gone, new = former - rows, rows - former
        if gone or new:
            sizes = [len(value) for row in new for value in row if isinstance(value, (str, bytes))]
            found[table] = (gone.total(), new.total(), sum(sizes))
    return found


def contents(path: str) -> dict:
    """All rows, by table."""
    with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        tables = database.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").fetchall()
        return {table: Counter(database.execute(f"SELECT * FROM {table}")) for table, in tables}
