"""The servers under test."""

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from typing import Iterator


class Servers:
    """Servers, each with a socket in a folder that goes with them."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="crmd-bench-")
        self.processes = {}

    def socket(self, name: str) -> str:
        return f"{self.folder}/{name}.sock"

    def pid(self, name: str) -> int:
        return self.processes[name].pid

    def launch(self, name: str, *command: str) -> None:
        """Starts a server, without waiting until it serves."""
        with open(self.log(name), "w") as log:
            # In a session of its own: else the paused ones would have all hung up on when the shell of the bench ends.
            self.processes[name] = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)

    def start(self, name: str, *command: str) -> None:
        """Starts a server, and waits until its socket is there."""
        self.launch(name, *command)
        for _ in range(400):
            if os.path.exists(self.socket(name)):
                return
            self.check(name)
            time.sleep(0.05)
        self.fail(name)

    def check(self, name: str) -> None:
        """Ends the bench if the server has ended."""
        if self.processes[name].poll() is not None:
            self.fail(name)

    def fail(self, name: str) -> None:
        with open(self.log(name)) as log:
            sys.exit(f"bench: {name} doesn't start, or has ended:\n{log.read()[-4000:]}")

    def log(self, name: str) -> str:
        return f"{self.folder}/{name}.log"

    def pause(self, name: str) -> None:
        """Sees to it that the server takes no processor until it is `running`."""
        os.kill(self.pid(name), signal.SIGSTOP)

    @contextlib.contextmanager
    def running(self, name: str) -> Iterator[None]:
        """Lets a paused server run for a while."""
        os.kill(self.pid(name), signal.SIGCONT)
        try:
            yield
        finally:
            self.pause(name)

    @contextlib.contextmanager
    def pinned(self, name: str, processor: int) -> Iterator[None]:
        """Keeps all threads of a server on one processor for a while."""
        before = os.sched_getaffinity(self.pid(name))
        self.set_affinity(name, {processor})
        try:
            yield
        finally:
            self.set_affinity(name, before)

    def set_affinity(self, name: str, processors: set) -> None:
        for thread in os.listdir(f"/proc/{self.pid(name)}/task"):
            os.sched_setaffinity(int(thread), processors)

    def resident_bytes(self, name: str) -> int:
        with open(f"/proc/{self.pid(name)}/status") as file:
            return int(re.search(r"VmRSS:\s+(\d+) kB", file.read())[1]) * 1024

    def stop_one(self, name: str) -> None:
        process = self.processes.pop(name)
        process.send_signal(signal.SIGCONT)
        process.terminate()
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()

    def stop_processes(self) -> None:
        for name in list(self.processes):
            self.stop_one(name)

    def stop(self) -> None:
        self.stop_processes()
        shutil.rmtree(self.folder, ignore_errors=True)
