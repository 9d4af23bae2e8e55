"""What one decision and one painted week cost, with a calm and with a full month around them.

What a rule says of a week is kept for a minute: a week is painted at a new minute each time, and then at the same.
"""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from statistics import median
from zoneinfo import ZoneInfo

from hub.domain.policy import Ask, Situation, decide, paint, parse
from hub.domain.policy.templates import template_land_trust
from hub.domain.timespan import Span

TZ = ZoneInfo("Europe/Brussels")
NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
WEEK = [date(2026, 11, 30) + timedelta(days=n) for n in range(7)]
POLICY = parse(template_land_trust("femmes-du-canal"))
RESIDENT = frozenset({"resident"})


def span(day: int, start: int, end: int) -> Span:
    """Some hours of the n-th day of November 2026, in winter time."""
    midnight = datetime(2026, 11, 1, tzinfo=TZ) + timedelta(days=day - 1)
    return Span((midnight + timedelta(hours=start)).astimezone(UTC), (midnight + timedelta(hours=end)).astimezone(UTC))


def situation(*, full: bool) -> Situation:
    """The days around the asked one, empty or with every evening taken."""
    taken = tuple(span(20 + day, 18, 22) for day in range(45))
    return Situation(tz=TZ, holidays=frozenset(), now=NOW, capacity=80, taken=taken if full else ())


def timed(run: Callable[[int], object], *, times: int = 200) -> str:
    """Median and greatest of many runs, in milliseconds."""
    figures = []
    for number in range(times):
        start = time.perf_counter()
        run(number)
        figures.append((time.perf_counter() - start) * 1000)
    return f"median {median(figures):7.2f} ms   max {max(figures):7.2f} ms"


def painting(known: Situation, *, step: timedelta) -> Callable[[int], object]:
    """A week painted again and again, `step` later each time."""
    return lambda number: paint(
        POLICY, days=WEEK, audiences=RESIDENT, situation=replace(known, now=known.now + number * step)
    )


def main() -> None:
    """Print one line per case."""
    evening = Ask(span(31, 18, 21), RESIDENT)
    morning = Ask(span(31, 10, 12), RESIDENT)
    calm, full = situation(full=False), situation(full=True)
    minute, nothing = timedelta(minutes=1), timedelta(0)
    # What is taken is no part of what is kept: each case has minutes of its own, or it would find those of the last.
    later = replace(full, now=NOW + timedelta(days=1))
    print("no goal is set for these alone: they are a part of the pages and of the answers that a time is taken")
    for name, run in (
        ("decide, allowed", lambda _: decide(POLICY, evening, calm)),
        ("decide, refused by the rule", lambda _: decide(POLICY, morning, calm)),
        ("decide, taken, a full month", lambda _: decide(POLICY, evening, full)),
        ("paint a week, calm", painting(calm, step=minute)),
        ("paint a week, a full month", painting(later, step=minute)),
        ("the same week again, calm", painting(calm, step=nothing)),
        ("the same week again, a full month", painting(full, step=nothing)),
    ):
        print(f"{name:36} {timed(run)}")


if __name__ == "__main__":
    main()
