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


def summary(all_rows: list, rounds: list) -> list:
    """Of each row, what it comes to over the rounds, and whether that reaches what is asked."""
    lines = []
    for row in all_rows:
        ratios = [row.ratio(given) for given in rounds]
        ratio = row.over_rounds(ratios)
        lines.append({
            "work": row.work, "figure": row.over_rounds([row.ours(given) for given in rounds]),
            "other": statistics.median(row.best_other(given) for given in rounds) if row.others else None,
            "ratio": ratio, "leastRatio": min(ratios), "greatestRatio": max(ratios),
            "atLeast": row.at_least, "aim": row.aim, "lessIsBetter": row.less_is_better,
            "isReached": row.is_within(ratio, row.at_least), "isAimReached": row.is_within(ratio, row.aim),
        })
    return lines


def markdown(all_rows: list, lines: list) -> str:
    """The table, for people."""
    text = [
        "| work | figures | ratio (min–max) | at least | aim | reached? |",
        "|---|---|---|---|---|---|",
    ]
    for row, line in zip(all_rows, lines):
        reached = "the aim" if line["isAimReached"] else "yes" if line["isReached"] else "**no**"
        text.append(
            f"| {row.work} | {row.comparison(line)} | {row.bound(row.at_least)} | {row.bound(row.aim)} | {reached} |")
    return "\n".join(text)


def circumstances(about: dict, versions: dict) -> str:
    """The line that says where the figures are from."""
    parts = ", ".join(f"{name} {version}" for name, version in versions.items())
    return (f"{about['cores']} cores, {about['cpu']}, Linux {about['kernel']}; {about['swift']}; {parts}; "
            f"commit {about['commit']}; load before: {about['loadBefore']:.2f}.")
