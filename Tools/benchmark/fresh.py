"""A crmd that has just been started: how soon it answers, and what memory it takes."""

import resource
import time

from benchmark.servers import Servers
from crmclient import varint
from hostilekit import Peer

GET = ("crm.v1.Records", "GetRecord")
FEW_CALLS, IDLE_CONNECTIONS = 10, 2_000
# Until memory that is given back has been given back.
SETTLING_SECONDS = 0.5


def measure(servers: Servers, crmd: str, database: str, record_id: int) -> dict:
    """Starts a crmd, and stops it: milliseconds from the start until its first answer, its bytes with no load, and the
    bytes of an idle connection over which one call went."""
    # Each connection takes a file here.
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    request = b"\x08" + varint(record_id)
    name = "fresh"
    started = time.perf_counter()
    servers.launch(name, crmd, "--socket", servers.socket(name), "--database", database)
    peer = connect(servers, name)
    call(peer, request)
    milliseconds = (time.perf_counter() - started) * 1000
    try:
        for _ in range(FEW_CALLS):
            call(peer, request)
        idle = settled(servers, name)
        peers = [Peer(servers.socket(name)) for _ in range(IDLE_CONNECTIONS)]
        for one in peers:
            call(one, request)
        connected = settled(servers, name)
        for one in [peer, *peers]:
            one.close()
    finally:
        servers.stop_one(name)
    return {
        "firstAnswerMilliseconds": milliseconds, "residentBytes": idle,
        "residentBytesPerConnection": (connected - idle) / IDLE_CONNECTIONS}


def connect(servers: Servers, name: str) -> Peer:
    """A connection, as soon as there is one to be had."""
    while True:
        try:
            return Peer(servers.socket(name))
        except OSError:
            servers.check(name)
            time.sleep(0.0002)


def call(peer: Peer, request: bytes) -> None:
    if (reason := peer.call(GET, request)) != "":
        raise SystemExit(f"bench: a new crmd doesn't answer: {reason or 'it hung up'}")


def settled(servers: Servers, name: str) -> int:
    time.sleep(SETTLING_SECONDS)
    return servers.resident_bytes(name)
