"""What the figures are told with."""

import os
import statistics

from benchmark.commands import output


def machine() -> dict:
    """Where, and of what, the figures are."""
    with open("/proc/cpuinfo") as file:
        models = [line.split(":", 1)[1].strip() for line in file if line.startswith("model name")]
    changed = " with changes" if output("git", "status", "--porcelain") else ""
    return {
        "cpu": models[0] if models else os.uname().machine,
        "cores": os.cpu_count(),
        "kernel": os.uname().release,
        "swift": output("swift", "--version").splitlines()[0],
        "commit": output("git", "rev-parse", "--short", "HEAD") + changed,
        "loadBefore": os.getloadavg()[0],
    }


def summary(all_rows: list, results: dict) -> list:
    """Of each row, the medians over the rounds, and its ratio to the best peer of the same round."""
    peers = [[one["requestsPerSecond"] for one in results[row.name]] for row in all_rows if row.is_peer]
    best = [max(rates) for rates in zip(*peers)]
    lines = []
    for row in all_rows:
        rounds = results[row.name]
        rates = [one["requestsPerSecond"] for one in rounds]
        ratios = [rate / peer for rate, peer in zip(rates, best)]
        median = lambda key: statistics.median(key(one) for one in rounds)
        client = "client" if row.is_peer else "crmload"
        lines.append({
            "name": row.name, "requestsPerSecond": statistics.median(rates), "fewest": min(rates), "most": max(rates),
            "ratio": statistics.median(ratios), "leastRatio": min(ratios), "greatestRatio": max(ratios),
            "target": row.target, "reached": row.target is None or statistics.median(ratios) >= row.target,
            "serverCPUMicroseconds": median(lambda one: one["serverCPUMicrosecondsPerRequest"]),
            "clientCPUMicroseconds": median(lambda one: one[f"{client}CPUMicrosecondsPerRequest"]),
            "p50Microseconds": median(lambda one: one["latencyMicroseconds"]["p50"]),
            "p99Microseconds": median(lambda one: one["latencyMicroseconds"]["p99"]),
        })
    return lines


def markdown(lines: list, about: dict, plan: str) -> str:
    """The table, for people."""
    text = [
        "| | requests/s (min–max) | × best gRPC (min–max) | target | server CPU | client CPU | p50 | p99 |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for line in lines:
        target = "" if line["target"] is None else f"≥ {line['target']:g}: " + ("reached" if line["reached"] else "missed")
        text.append(
            f"| {line['name']} | {line['requestsPerSecond']:,.0f} ({line['fewest']:,.0f}–{line['most']:,.0f})"
            f" | {line['ratio']:.2f} ({line['leastRatio']:.2f}–{line['greatestRatio']:.2f}) | {target}"
            f" | {line['serverCPUMicroseconds']:.2f} µs | {line['clientCPUMicroseconds']:.2f} µs"
            f" | {line['p50Microseconds']:,.0f} µs | {line['p99Microseconds']:,.0f} µs |")
    text.append("")
    text.append(f"{plan} Medians. {about['cores']} cores, {about['cpu']}, Linux {about['kernel']}; "
                f"{about['swift']}; gRPC {about['grpc']}; commit {about['commit']}; load before: {about['loadBefore']:.2f}.")
    return "\n".join(text)
