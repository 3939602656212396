"""The rows of the table: which figures of a round each tells, and what is asked of it."""

import statistics
from dataclasses import dataclass
from typing import Callable, List, Optional

from benchmark import steps
from benchmark.units import kilobytes, megabytes, microseconds, milliseconds, nanoseconds, per_second, percent, times

# A figure of a round, which is what each of its steps has given.
Figure = Callable[[dict], float]


def rate(step: str) -> Figure:
    return lambda given: given[step]["requestsPerSecond"]


def items(step: str) -> Figure:
    return lambda given: given[step]["itemsPerSecond"]


def latency(step: str, quantile: str = "p50") -> Figure:
    return lambda given: given[step]["latencyMicroseconds"][quantile]


def value(step: str, key: str) -> Figure:
    return lambda given: given[step][key]


@dataclass(frozen=True)
class Row:
    """A row: a figure of crmd's, by itself or as a ratio to the best of others, and its bounds."""

    work: str
    ours: Figure
    # How the figures are told.
    unit: Callable[[float], str]
    at_least: float
    aim: float
    others: List[Figure] = ()
    # How the ratio is told, or without others the figure.
    form: Callable[[float], str] = times
    less_is_better: bool = False
    # What is told of the rounds.
    over_rounds: Callable[[List[float]], float] = statistics.median

    def best_other(self, given: dict) -> Optional[float]:
        best = min if self.less_is_better else max
        return best(other(given) for other in self.others) if self.others else None

    def ratio(self, given: dict) -> float:
        return self.ours(given) / (self.best_other(given) if self.others else 1)

    def is_within(self, ratio: float, bound: float) -> bool:
        return ratio <= bound if self.less_is_better else ratio >= bound

    def bound(self, bound: float) -> str:
        return f"{'≤' if self.less_is_better else '≥'} {self.form(bound)}"

    def comparison(self, line: dict) -> str:
        """The figures and the ratio, as two cells of the table; `line` is of the summary."""
        ratio, least, most = (self.form(line[key]) for key in ("ratio", "leastRatio", "greatestRatio"))
        if not self.others:
            return f"{ratio} ({least}–{most}) |"
        return f"{self.unit(line['figure'])} against {self.unit(line['other'])} | {ratio} ({least}–{most})"


def all_rows(records: int, few_records: int) -> List[Row]:
    """The rows in their order. A new row is one here."""
    grpc = [rate(name) for name in steps.GRPC_HEALTH]
    go = [rate(steps.GO_HEALTH)]
    floors = [rate(name) for name in steps.FLOOR_GET]
    return [
        Row("`health` against gRPC C++, its best", rate(steps.HEALTH), per_second, 6, 12, grpc),
        Row("`health` against ttrpc-Go", rate(steps.HEALTH), per_second, 3.5, 6, go),
        Row("get against the empty echo of gRPC C++", rate(steps.GET), per_second, 2.5, 5, grpc),
        Row("get against the empty echo of ttrpc-Go", rate(steps.GET), per_second, 1.3, 3, go),
        Row("get as a share of the C floor with a point read", rate(steps.GET), per_second, 0.35, 0.6, floors, percent),
        Row("get, one in flight, p50, against a raw ping-pong of 300 bytes, both on one CPU", latency(steps.GET_ONE),
            microseconds, 3, 2.2, [latency(steps.PING_PONG)], less_is_better=True),
        alone(f"batch check, checks over {records:,} records", items(steps.CHECK), per_second, 150_000, 400_000),
        alone(f"batch check, checks over {steps.HOT:,} hot records", items(steps.CHECK_HOT), per_second, 400_000, 1_000_000),
        alone("`decide` alone, p50", value(steps.DECIDE, "decideNanosecondsP50"), nanoseconds, 400, 100, True),
        Row("durable edits as a share of the C group commit", rate(steps.EDIT), per_second, 0.4, 0.75,
            [rate(steps.FLOOR_EDIT)], percent),
        Row("durable edit, one in flight, p50, against the C program", latency(steps.EDIT_ONE), microseconds, 2, 1.4,
            [latency(steps.FLOOR_EDIT_ONE)], less_is_better=True),
        Row("get at 5,000/s, p99, beside edits at half their rate, against without", latency(steps.GET_BESIDE_EDITS, "p99"),
            microseconds, 6, 3, [latency(steps.GET_ALONE, "p99")], less_is_better=True),
        Row(f"first page of a list, p50, with {records:,} records against {few_records:,}", latency(steps.LIST),
            microseconds, 1.5, 1.1, [latency(steps.LIST_FEW)], less_is_better=True),
        alone("resident memory, idle", value(steps.FRESH, "residentBytes"), megabytes, 40e6, 20e6, True),
        alone("resident memory after the bench", value(steps.MEMORY, "residentBytes"), megabytes, 128e6, 64e6, True, max),
        alone("resident memory of an idle connection after one call", value(steps.FRESH, "residentBytesPerConnection"),
              kilobytes, 24e3, 12e3, True),
        alone("start to first answer", value(steps.FRESH, "firstAnswerMilliseconds"), milliseconds, 500, 100, True),
    ]


def alone(
        work: str, ours: Figure, unit: Callable[[float], str], at_least: float, aim: float, less_is_better: bool = False,
        over_rounds: Callable[[List[float]], float] = statistics.median) -> Row:
    """A row of a figure by itself."""
    return Row(
        work, ours, unit, at_least, aim, form=unit, less_is_better=less_is_better, over_rounds=over_rounds)
