"""What is measured in each round, step after step."""

from typing import Dict

from benchmark.loads import CONNECTIONS, IN_FLIGHT, ONE_IN_FLIGHT, Load, Loads
from benchmark.stage import CRMD, CRMD_FEW, FLOOR_EMPTY, FLOORS, GO, GRPC, WRITTEN, Stage

# How many records are hot ones; how few a reader's cache holds; and of how many the design's figures are.
HOT, CACHED, DESIGN_RECORDS = 10_000, 1_000, 100_000
DESIGN_GROUP = 64
GET_RATE = "5000"

# The names of the steps. Each gRPC server is called by either form of the client: which is the faster depends on the
# machine, and so does whether the floor is with one thread or with two.
GRPC_HEALTH = {
    f"gRPC C++, {server} server, {client} client: health": (server, client)
    for server in GRPC for client in ("queue", "callback")}
GO_HEALTH = "ttrpc-Go: health"
HEALTH, GET, GET_ONE = "crmd: health", "crmd: get", "crmd: get, one in flight"
FLOOR_GET = {f"floor, {threads} threads: get": name for threads, name in FLOORS.items()}
PING_PONG = "floor: ping-pong"
CHECK, CHECK_HOT = "crmd: batch check", "crmd: batch check, hot"
DECIDE = "decide"
EDIT, FLOOR_EDIT = "crmd: edit", "floor: edit"
EDIT_ONE, FLOOR_EDIT_ONE = "crmd: edit, one in flight", "floor: edit, one at a time"
GET_ALONE, GET_BESIDE_EDITS = "crmd: get at a rate", "crmd: get at a rate, beside edits"
LIST, LIST_FEW = "crmd: list", "crmd: list, few records"
MEMORY = "crmd: memory"
EMPTY, FLOOR_HEALTH, GET_CACHED = "floor: empty answers", "floor: health", "floor: get, cached"
ONE_ROW, ONE_ROW_ALONE = "floor: one row in groups", "floor: one row at a time"
# Measured apart from the rounds, as often.
FRESH = "crmd: fresh"


def all_steps(loads: Loads, stage: Stage) -> Dict[str, Load]:
    """The steps by their names; those that are compared stand side by side. A new step is a line here, a new row of the
    table one in rows.py."""
    return {**calls(loads, stage), **changes_and_lists(loads, stage), **design(loads, stage)}


def calls(loads: Loads, stage: Stage) -> Dict[str, Load]:
    drawn = ("--company", "--ids", stage.company.ids)
    return {
        **{name: loads.grpc(server, client) for name, (server, client) in GRPC_HEALTH.items()},
        GO_HEALTH: loads.ttrpc_go(GO),
        HEALTH: loads.crmload(CRMD, "echo"),
        GET: loads.crmload(CRMD, "get", *drawn),
        **{name: loads.crmload(server, "get", "--ids", stage.company.ids) for name, server in FLOOR_GET.items()},
        GET_ONE: loads.crmload_pinned(CRMD, "get", *drawn),
        PING_PONG: loads.pingpong(),
        CHECK: loads.crmload(CRMD, "batch-check", "--batch", "100", *drawn),
        CHECK_HOT: loads.crmload(CRMD, "batch-check", "--batch", "100", *drawn, "--hot", str(HOT)),
        DECIDE: loads.decide(),
    }


def changes_and_lists(loads: Loads, stage: Stage) -> Dict[str, Load]:
    drawn = ("--company", "--ids", stage.company.ids)
    get = loads.crmload(CRMD, "get", *drawn, "--rate", GET_RATE)
    return {
        EDIT: loads.crmload(CRMD, "edit", *drawn),
        FLOOR_EDIT: loads.commit(WRITTEN, stage.company.ids, CONNECTIONS * IN_FLIGHT),
        EDIT_ONE: loads.crmload(CRMD, "edit", *drawn, *ONE_IN_FLIGHT),
        FLOOR_EDIT_ONE: loads.commit(WRITTEN, stage.company.ids, 1),
        GET_ALONE: get,
        GET_BESIDE_EDITS: loads.beside_edits(get, CRMD, EDIT, *drawn),
        LIST: loads.crmload(CRMD, "list", *drawn, *ONE_IN_FLIGHT),
        LIST_FEW: loads.crmload(CRMD_FEW, "list", "--company", "--ids", stage.few.ids, *ONE_IN_FLIGHT),
        MEMORY: loads.resident_memory(CRMD),
    }


def design(loads: Loads, stage: Stage) -> Dict[str, Load]:
    """Of the floors, what was measured when crmd was designed."""
    ids = stage.company.first_ids(DESIGN_RECORDS)
    return {
        EMPTY: loads.crmload(FLOOR_EMPTY, "echo"),
        FLOOR_HEALTH: loads.crmload(FLOORS[1], "echo"),
        GET_CACHED: loads.crmload(FLOORS[1], "get", "--ids", stage.company.first_ids(CACHED)),
        ONE_ROW: loads.commit(WRITTEN, ids, DESIGN_GROUP, "--one-row"),
        ONE_ROW_ALONE: loads.commit(WRITTEN, ids, 1, "--one-row"),
    }
