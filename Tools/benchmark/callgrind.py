"""crmd under callgrind, which counts every instruction that all of its threads execute."""

import os
import re
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from crmclient import CallError, Connection


class CountedDaemon:
    """A crmd under callgrind, on a database that there is."""

    def __init__(self, crmd: str, database: str, folder: str):
        self.folder, self.socket, self.counts = folder, f"{folder}/counted.sock", 0
        with open(f"{folder}/crmd.toml", "w") as file:
            # Nothing takes long because of callgrind, under which everything takes fifty times as long.
            file.write("event_loops = 1\n[limits]\nloop_microseconds = 1_000_000\nread_milliseconds = 60_000\n")
        self.log = open(f"{folder}/counted.log", "w")
        self.process = subprocess.Popen(
            ["valgrind", "--tool=callgrind", f"--callgrind-out-file={folder}/callgrind", crmd, "--socket", self.socket,
             "--database", database, "--config", f"{folder}/crmd.toml"],
            stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log,
            # Else each run hashes otherwise, and so walks its tables otherwise.
            env=os.environ | {"SWIFT_DETERMINISTIC_HASHING": "1"})

    def connect(self, timeout: float = 120) -> Connection:
        """A connection, as soon as crmd listens."""
        end = time.monotonic() + timeout
        while True:
            try:
                return Connection(self.socket)
            except CallError:
                if self.process.poll() is not None or time.monotonic() > end:
                    self.fail("doesn't start")
                time.sleep(0.05)

    def take_count(self) -> int:
        """The number of instructions since it was taken last."""
        time.sleep(0.3)     # what comes after the last answer belongs to it
        self.counts += 1
        told = subprocess.run(["vgdb", f"--pid={self.process.pid}", "dump"], capture_output=True, text=True)
        if told.returncode != 0:
            self.fail(f"can't be asked for its count: {told.stderr}")
        with open(f"{self.folder}/callgrind.{self.counts}") as file:
            found = re.search(r"^totals: (\d+)", file.read(), re.MULTILINE)
        if not found:
            self.fail("left no count")
        return int(found[1])

    def close(self) -> None:
        """Ends crmd without ceremony, and lets go of the log."""
        self.process.kill()
        self.process.wait()
        self.log.close()

    def fail(self, what: str) -> None:
        with open(f"{self.folder}/counted.log") as file:
            sys.exit(f"instructions: crmd {what}:\n{file.read()[-4000:]}")
