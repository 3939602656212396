"""What makes load, or is measured by itself. Each load gives the JSON object that its program prints."""

import json
import os
import random
import subprocess
import sys
from dataclasses import dataclass
from typing import Callable

from benchmark.commands import output
from benchmark.databases import Databases
from benchmark.programs import Programs
from benchmark.servers import Servers

CONNECTIONS, IN_FLIGHT = 8, 16
ONE_IN_FLIGHT = ("--connections", "1", "--in-flight", "1")
# The last processor gets fewer interrupts than the first.
PINNED = max(os.sched_getaffinity(0))
# A load: it gets what the steps of the round until now have given.
Load = Callable[[dict], dict]


@dataclass(frozen=True)
class Timing:
    """For how long load is made, in seconds: before it is measured, and while it is."""

    warm_up: float
    measured: float

    @property
    def options(self) -> tuple:
        return "--warm-up", f"{self.warm_up}s", "--duration", f"{self.measured}s"

    @property
    def seconds(self) -> tuple:
        return str(self.warm_up), str(self.measured)


def answered(text: str) -> dict:
    """What crmload has printed. A refusal, which is sooner made than an answer, ends the bench."""
    result = json.loads(text)
    if result["refused"]:
        sys.exit(f"bench: of scenario {result['scenario']} requests were refused: {result['refused']}")
    return result


class Loads:
    """The loads on some servers."""

    def __init__(self, programs: Programs, servers: Servers, databases: Databases, timing: Timing):
        self.programs, self.servers, self.databases, self.timing = programs, servers, databases, timing

    def crmload_command(self, server: str, scenario: str, options: tuple) -> list:
        return [
            f"{self.programs.swift}/crmload", "run", "--json", "--socket", self.servers.socket(server), "--user", "admin",
            "--scenario", scenario, *options]

    def crmload(self, server: str, scenario: str, *options: str) -> Load:
        """A scenario of crmload, unless options say otherwise with as many connections and requests as all rows have."""
        connections = () if "--connections" in options else ("--connections", str(CONNECTIONS))
        in_flight = () if "--in-flight" in options or "--rate" in options else ("--in-flight", str(IN_FLIGHT))
        options = (*options, *connections, *in_flight, *self.timing.options)

        def run(_: dict) -> dict:
            self.databases.read(server)
            return answered(output(*self.crmload_command(server, scenario, options)))

        return run

    def crmload_pinned(self, server: str, scenario: str, *options: str) -> Load:
        """With one request in flight, crmload and the server on one processor."""
        options = (*options, *ONE_IN_FLIGHT, *self.timing.options)

        def run(_: dict) -> dict:
            self.databases.read(server)
            with self.servers.pinned(server, PINNED):
                return answered(output("taskset", "-c", str(PINNED), *self.crmload_command(server, scenario, options)))

        return run

    def beside_edits(self, get: Load, server: str, edits: str, *options: str) -> Load:
        """A load while another one edits, half as fast as it did alone, in the step `edits` of the round."""

        def run(given: dict) -> dict:
            rate = given[edits]["requestsPerSecond"] / 2
            # From before the load until after it; the second is for starting both.
            seconds = self.timing.warm_up + self.timing.measured + 1
            timing = ("--warm-up", f"{self.timing.warm_up}s", "--duration", f"{seconds}s")
            command = self.crmload_command(
                server, "edit", (*options, "--rate", str(rate), "--connections", str(CONNECTIONS), *timing))
            with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
                result = get(given)
                text, _ = process.communicate()
            if process.returncode != 0:
                sys.exit(f"bench: {' '.join(command)} ended with status {process.returncode}\n{text}")
            return result | {"edits": answered(text)}

        return run

    def grpc(self, server: str, form: str) -> Load:
        """A gRPC server's health; `form` is that of the client."""
        return self.peer(server, "grpc-client", form, str(CONNECTIONS), str(IN_FLIGHT), "1")

    def ttrpc_go(self, server: str) -> Load:
        """The ttrpc-Go server's health."""
        return self.peer(server, "ttrpc-go-client", str(CONNECTIONS), str(IN_FLIGHT))

    def peer(self, server: str, client: str, *arguments: str) -> Load:
        def run(_: dict) -> dict:
            with self.servers.running(server):
                return json.loads(output(
                    f"{self.programs.peers}/{client}", self.servers.socket(server), *arguments, *self.timing.seconds,
                    str(self.servers.pid(server))))

        return run

    def commit(self, database: str, ids: str, group: int, *options: str) -> Load:
        """The floor of a durable change, in groups."""
        warm_up, measured = self.timing.seconds

        def run(_: dict) -> dict:
            self.databases.read(database)
            return json.loads(output(
                f"{self.programs.floors}/floor-commit", "--database", self.databases.path(database), "--ids", ids, "--group",
                str(group), "--warm-up", warm_up, "--seconds", measured, "--seed", str(random.getrandbits(63)), *options))

        return run

    def pingpong(self) -> Load:
        """The floor of a call, on one processor."""
        return lambda _: json.loads(output(
            "taskset", "-c", str(PINNED), f"{self.programs.floors}/floor-pingpong", *self.timing.seconds))

    def decide(self) -> Load:
        """A decision alone."""
        return lambda _: json.loads(output(f"{self.programs.swift}/authorizer-bench", "--json"))

    def resident_memory(self, server: str) -> Load:
        """A server's memory at the moment."""
        return lambda _: {"residentBytes": self.servers.resident_bytes(server)}
