"""Running commands from the repository's root."""

import os
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def output(*command: str) -> str:
    """What a command prints; its failure ends the bench."""
    result = subprocess.run(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    if result.returncode != 0:
        sys.exit(f"bench: {' '.join(command)} ended with status {result.returncode}\n{result.stdout}")
    return result.stdout.strip()


def build(*packages: str, products: tuple = ("crmd", "crmload")) -> str:
    """Builds products for release, with those Debian packages at hand, and gives the folder of the programs."""
    subprocess.run([f"{ROOT}/Tools/setup", *packages], check=True)
    for product in products:
        subprocess.run(["swift", "build", "--quiet", "-c", "release", "--product", product], check=True, cwd=ROOT)
    return output("swift", "build", "-c", "release", "--show-bin-path")
