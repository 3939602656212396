"""The floors, held against the figures with which crmd was designed: a slow floor would be easy to reach."""

import statistics
from dataclasses import dataclass
from typing import Callable, List

from benchmark import steps
from benchmark.rows import Figure, latency, rate, value
from benchmark.units import microseconds, per_second

# How much longer than by the design something may take.
TOLERANCE = 4 / 3


@dataclass(frozen=True)
class Comparison:
    """A figure of a floor's that the design has, too."""

    what: str
    figure: Figure
    unit: Callable[[float], str]
    designed: float
    less_is_better: bool = True


def processor_time(step: str) -> Figure:
    return value(step, "serverCPUMicrosecondsPerRequest")


# Of the design's figures those that are of the same work.
COMPARISONS = [
    # An epoll loop that understands nothing: there bytes were sent back, here an answer without data.
    Comparison("an empty answer, CPU of the server", processor_time(steps.EMPTY), microseconds, 0.23),
    # A read that shares its transaction, without the messages and the socket, which an empty call has as well. The design's
    # records were in SQLite's own cache, so these are few.
    Comparison(
        "a point read of cached records, CPU of the server above that of a health check",
        lambda given: processor_time(steps.GET_CACHED)(given) - processor_time(steps.FLOOR_HEALTH)(given), microseconds,
        1.7),
    # A row each, of 100,000: an edit changes records, texts, audit and the audit's index, and can't be compared.
    Comparison("durable changes of one row in groups of 64", rate(steps.ONE_ROW), per_second, 36_000, False),
    Comparison("durable changes of one row, each by itself", rate(steps.ONE_ROW_ALONE), per_second, 5_500, False),
    Comparison("a ping-pong of 300 bytes on one CPU, p50", latency(steps.PING_PONG), microseconds, 9),
]


def slow_floors(rounds: list) -> List[str]:
    """A sentence for each figure that is more than a third slower than by the design."""
    sentences = []
    for one in COMPARISONS:
        median = statistics.median(one.figure(given) for given in rounds)
        slowness = median / one.designed if one.less_is_better else one.designed / median
        if slowness > TOLERANCE:
            sentences.append(
                f"A floor is {slowness - 1:.0%} slower here than by the design: ".replace("%", " %")
                + f"{one.what}, {one.unit(median)} instead of {one.unit(one.designed)}.")
    return sentences or ["No floor is more than a third slower here than by the design."]
