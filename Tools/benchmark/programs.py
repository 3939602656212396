"""What the bench builds: crmd and its load, the peers, the floors."""

import subprocess
from dataclasses import dataclass

from benchmark.commands import ROOT, build, output

GO_TTRPC = "golang-github-containerd-ttrpc-dev"
PACKAGES = [
    "gcc", "g++", "make", "libgrpc++-dev", "protobuf-compiler-grpc", "libtcmalloc-minimal4", "golang-go", GO_TTRPC,
    "gogottrpc", "gogoprotobuf", "util-linux",
]


@dataclass(frozen=True)
class Programs:
    """The folders in which they stand."""

    swift: str
    peers: str
    floors: str


def build_all() -> Programs:
    """Builds everything, with what is missing installed first."""
    programs = Programs(
        build(*PACKAGES, products=("crmd", "crmload", "authorizer-bench")), f"{ROOT}/.build/peers", f"{ROOT}/.build/floors")
    subprocess.run(["make", "--quiet", "-C", f"{ROOT}/Tools/peers/grpc"], check=True)
    subprocess.run([f"{ROOT}/Tools/peers/ttrpc-go/build", programs.peers], check=True)
    subprocess.run(["make", "--quiet", "-C", f"{ROOT}/Tools/floors"], check=True)
    return programs


def versions() -> dict:
    """Of what peers and floors are made."""
    return {
        "gRPC": output("pkg-config", "--modversion", "grpc++"),
        "Go": output("go", "env", "GOVERSION").removeprefix("go"),
        GO_TTRPC: output("dpkg-query", "-W", "-f", "${Version}", GO_TTRPC),
        "SQLite": output("pkg-config", "--modversion", "sqlite3"),
        "gcc": output("gcc", "-dumpfullversion"),
    }
