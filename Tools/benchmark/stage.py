"""Everything that is set up before the first round."""

from dataclasses import dataclass

from benchmark.databases import Company, Databases
from benchmark.programs import Programs
from benchmark.servers import Servers

# Of the smaller company, with which lists are compared.
FEW_RECORDS = 10_000
# The names of the servers; of the floors, by their threads.
CRMD, CRMD_FEW, GO, FLOOR_EMPTY = "crmd", "crmd-few", "go", "floor-empty"
# The copy on which the floor commits.
WRITTEN = "floor-written"
GRPC = ("sync", "callback")
FLOORS = {1: "floor-1", 2: "floor-2"}


@dataclass(frozen=True)
class Stage:
    """What the steps of a round need to know of it."""

    company: Company
    few: Company


def set_up(servers: Servers, databases: Databases, programs: Programs, records: int) -> Stage:
    """Makes the databases, and starts all servers. A database is one process's: each has a copy."""
    company, few = databases.company(records), databases.company(FEW_RECORDS)
    floor = f"{programs.floors}/floor-server"
    for name, one in ((CRMD, company), (CRMD_FEW, few)):
        servers.start(
            name, f"{programs.swift}/crmd", "--socket", servers.socket(name), "--database", databases.copy(one, name))
    for threads, name in FLOORS.items():
        servers.start(
            name, floor, "--socket", servers.socket(name), "--database", databases.copy(company, name), "--threads",
            str(threads))
    servers.start(FLOOR_EMPTY, floor, "--socket", servers.socket(FLOOR_EMPTY), "--empty")
    for name in GRPC:
        servers.start(name, f"{programs.peers}/grpc-{name}-server", servers.socket(name))
        servers.pause(name)
    servers.start(GO, f"{programs.peers}/ttrpc-go-server", servers.socket(GO))
    servers.pause(GO)
    databases.copy(company, WRITTEN)
    return Stage(company, few)
