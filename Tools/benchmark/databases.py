"""Databases with a company and its records, and copies of them to work on."""

import json
import os
import shutil
import sys
import tempfile
from dataclasses import dataclass
from typing import Optional

from benchmark.commands import ROOT, output
from benchmark.servers import Servers


@dataclass(frozen=True)
class Company:
    """A database that crmload has filled, and whose crmd has ended."""

    database: str
    # The range of the records' ids, LOW-HIGH.
    ids: str

    def first_ids(self, count: int) -> str:
        """The ids of so many records, or of all."""
        low, high = self.ids.split("-")
        return f"{low}-{min(int(high), int(low) + count - 1)}"


class Databases:
    """Prepared databases in a folder that is kept, or else goes; and copies, which go in any case.

    They stand on the file system of the build, not in /tmp, which may be memory: what is measured has to reach a disk.
    """

    def __init__(self, servers: Servers, programs: str, kept: Optional[str]):
        os.makedirs(f"{ROOT}/.build", exist_ok=True)
        self.servers, self.programs = servers, programs
        self.folder = tempfile.mkdtemp(prefix="bench-", dir=f"{ROOT}/.build")
        self.prepared = os.path.abspath(kept) if kept else self.folder
        os.makedirs(self.prepared, exist_ok=True)

    def company(self, records: int) -> Company:
        """The company with so many records, made unless it was kept."""
        path = f"{self.prepared}/company-{records}"
        database, about = f"{path}.db", f"{path}.json"
        if os.path.exists(about):
            # Started once: it may be of a former layout, and the floors don't bring it up to date.
            self.start(database)
            with open(about) as file:
                ids = json.load(file)["ids"]
        else:
            print(f"bench: preparing a company with {records:,} records", file=sys.stderr)
            if os.path.exists(database):
                os.remove(database)
            self.start(database, "--first-admin", "admin")
            ids = output(
                f"{self.programs}/crmload", "prepare", "--socket", self.servers.socket("preparing"), "--user", "admin",
                "--records", str(records))
            with open(about, "w") as file:
                json.dump({"ids": ids}, file)
        self.servers.stop_one("preparing")
        if os.path.exists(f"{database}-wal") and os.path.getsize(f"{database}-wal") > 0:
            sys.exit(f"bench: crmd has left a log beside {database}")
        return Company(database, ids)

    def start(self, database: str, *options: str) -> None:
        self.servers.start(
            "preparing", f"{self.programs}/crmd", "--socket", self.servers.socket("preparing"), "--database", database,
            *options)

    def path(self, name: str) -> str:
        """Where the copy of that name is."""
        return f"{self.folder}/{name}.db"

    def copy(self, company: Company, name: str) -> str:
        """The path of a copy, all of which is on the disk."""
        path = self.path(name)
        shutil.copyfile(company.database, path)
        with open(path, "rb") as file:
            os.fsync(file.fileno())
        return path

    def read(self, name: str) -> None:
        """Sees to it that a copy, if there is one of that name, is in the system's cache: some systems give memory back
        that wasn't used for a while."""
        if os.path.exists(self.path(name)):
            with open(self.path(name), "rb", buffering=0) as file:
                while file.read(1 << 20):
                    pass

    def remove(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
