"""The servers under test."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from typing import Callable

from benchmark.commands import output

CONNECTIONS, IN_FLIGHT, RECORDS = 8, 16, 100_000


class Servers:
    """The servers under test, each with a folder of its own."""

    def __init__(self, programs: str, peers: str):
        self.programs, self.peers = programs, peers
        self.folder = tempfile.mkdtemp(prefix="crmd-bench-")
        self.processes = {}

    def start(self, name: str, *command: str) -> None:
        log = open(f"{self.folder}/{name}.log", "w")
        self.processes[name] = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        for _ in range(200):
            if os.path.exists(self.socket(name)):
                return
            time.sleep(0.05)
        sys.exit(f"bench: {name} doesn't start:\n" + open(log.name).read())

    def socket(self, name: str) -> str:
        return f"{self.folder}/{name}.sock"

    def start_all(self) -> str:
        """Starts them, fills crmd, and gives the range of the records' ids."""
        crmd, database = f"{self.programs}/crmd", f"{self.folder}/crm.db"
        self.start("crmd", crmd, "--socket", self.socket("crmd"), "--database", database, "--first-admin", "admin")
        for form in ("callback", "sync"):
            self.start(form, f"{self.peers}/grpc-{form}-server", self.socket(form))
        return self.prepare(RECORDS)

    def fill_and_stop(self, records: int) -> str:
        """Makes a database with so many records, the same ones every time, and gives its path."""
        database = f"{self.folder}/crm.db"
        self.start(
            "crmd", f"{self.programs}/crmd", "--socket", self.socket("crmd"), "--database", database,
            "--first-admin", "admin")
        self.prepare(records)
        self.stop_processes()
        return database

    def prepare(self, records: int) -> str:
        """Puts records into crmd, and gives the range of their ids."""
        owners = ",".join(f"agent.{number}" for number in range(1, 21))
        return output(
            f"{self.programs}/crmload", "prepare", "--socket", self.socket("crmd"), "--user", "admin",
            "--records", str(records), "--owners", owners, "--superior", "manager")

    def crmload(self, scenario: str, *options: str) -> Callable[[float, float], dict]:
        """How a row of crmd is measured."""
        return lambda warm_up, seconds: json.loads(output(
            f"{self.programs}/crmload", "run", "--json", "--socket", self.socket("crmd"), "--scenario", scenario,
            "--connections", str(CONNECTIONS), "--in-flight", str(IN_FLIGHT), "--warm-up", f"{warm_up}s",
            "--duration", f"{seconds}s", *options))

    def grpc_client(self, server: str, form: str) -> Callable[[float, float], dict]:
        """How a row of a gRPC server is measured; `form` is that of the client."""
        return lambda warm_up, seconds: json.loads(output(
            f"{self.peers}/grpc-client", self.socket(server), form, str(CONNECTIONS), str(IN_FLIGHT), "1",
            str(warm_up), str(seconds), str(self.processes[server].pid)))

    def stop(self) -> None:
        self.stop_processes()
        shutil.rmtree(self.folder, ignore_errors=True)

    def stop_processes(self) -> None:
        for process in self.processes.values():
            process.terminate()
        for process in self.processes.values():
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
        self.processes.clear()
