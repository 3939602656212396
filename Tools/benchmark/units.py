"""How figures are told."""


def per_second(value: float) -> str:
    return f"{value:,.0f}/s"


def nanoseconds(value: float) -> str:
    return f"{value:,.0f} ns"


def microseconds(value: float) -> str:
    return f"{value:,.{2 if value < 1 else 1 if value < 100 else 0}f} µs"


def milliseconds(value: float) -> str:
    return f"{value:,.0f} ms"


def megabytes(value: float) -> str:
    return f"{value / 1e6:,.1f} MB"


def kilobytes(value: float) -> str:
    return f"{value / 1e3:,.1f} KB"


def times(value: float) -> str:
    return f"{value:.2f}×"


def percent(value: float) -> str:
    return f"{value:.0%}".replace("%", " %")
