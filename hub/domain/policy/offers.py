"""The decision with what would be possible instead."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from hub.domain.errors import Refused
from hub.domain.policy.ask import Ask, Decision, Situation, Verdict
from hub.domain.policy.document import DAY_MINUTES, WEEK_MINUTES, Policy
from hub.domain.policy.judge import judge, shape_problems
from hub.domain.policy.painter import State, paint
from hub.domain.timespan import DAY, MINUTE, Span, subtract_all, to_wall, union, wall_span

REACH_DAYS = 21
SAME_DAY = 2


def decide(policy: Policy, ask: Ask, situation: Situation, *, offers: int = 3) -> Decision:
    """The answer to one wish; a refusal comes with up to `offers` alternatives (0 for none)."""
    decision = judge(policy, ask, situation)
    if decision.verdict is not Verdict.REFUSED or not offers:
        return decision
    return replace(decision, alternatives=alternatives(policy, ask, situation, limit=offers))


def alternatives(policy: Policy, ask: Ask, situation: Situation, *, limit: int = 3) -> tuple[Span, ...]:
    """The nearest spans this party may book, within 21 days, each accepted by `decide`, no two overlapping.

    First two on the same day, then the same hours on the nearest days, then other hours there. As long as the
    wish, or as the rule allows.
    """
    if shape_problems(ask, situation):
        return ()
    search = _Search(policy, ask, situation)
    search.take(search.near(search.day), most=min(SAME_DAY, limit))
    for day in search.days():
        search.take(search.at(day, search.start), most=limit)
    for day in search.days():
        search.take(search.near(day), most=min(len(search.found) + 1, limit))
    search.take(search.near(search.day), most=limit)
    return tuple(search.found)


class _Search:
    """What was asked, in wall time, and what was found so far."""

    def __init__(self, policy: Policy, ask: Ask, situation: Situation) -> None:
        self.policy, self.ask, self.situation = policy, ask, situation
        asked = to_wall(ask.span.start, situation.tz).replace(fold=0)
        self.day = asked.date()
        self.start = asked.hour * 60 + asked.minute
        self.length = _length(policy, ask, situation)
        self.found: list[Span] = []
        self.known: dict[date, tuple[Span, ...]] = {}
        self.short = union(one.span for one in situation.short)

    def take(self, candidates: Iterable[Span], *, most: int) -> None:
        """Keep the accepted candidates until there are `most`."""
        if len(self.found) >= most:
            return
        for span in candidates:
            if any(span.overlaps(other) for other in self.found):
                continue
            if judge(self.policy, replace(self.ask, span=span), self.situation).verdict is not Verdict.REFUSED:
                self.found.append(span)
            if len(self.found) >= most:
                return

    def days(self) -> Iterator[date]:
        """The days around the asked one, nearest first, none before today."""
        today = to_wall(self.situation.now, self.situation.tz).date()
        for distance in range(1, REACH_DAYS + 1):
            for day in (self.day + distance * DAY, self.day - distance * DAY):
                if day >= today:
                    yield day

    def near(self, day: date) -> Iterator[Span]:
        """The free spans of a day on the grid, those next to the asked hour first."""
        if self.free(day):
            starts = range(0, DAY_MINUTES, self.policy.slots.step)
            for start in sorted(starts, key=lambda start: (abs(start - self.start), start)):
                yield from self.at(day, start)

    def at(self, day: date, start: int) -> Iterator[Span]:
        """The span of the wished length at this wall minute of the day, if it is free."""
        first = datetime.combine(day, time()) + start * MINUTE
        last = first + self.length
        try:
            span = wall_span(first, last, self.situation.tz)
        except Refused:
            return
        free = self.free(day)
        if (last - timedelta(microseconds=1)).date() != day:
            nights = (last.date() - day).days
            free = union(part for night in range(nights + 1) for part in self.free(day + night * DAY))
        if any(part.contains(span) for part in free):
            yield span

    def free(self, day: date) -> tuple[Span, ...]:
        """The time of a day that is free to this party under some audience, and at which nothing is short."""
        if day not in self.known:
            cells = paint(
                self.policy,
                days=(day,),
                audiences=self.ask.audiences,
                situation=self.situation,
                holder_of=self.ask.holder_of,
            )
            free = [cell.span for cell in cells if cell.state is State.FREE]
            self.known[day] = subtract_all(free, self.short) if self.short else union(free)
        return self.known[day]


def _length(policy: Policy, ask: Ask, situation: Situation) -> timedelta:
    """The wished wall length on the grid, within the shortest and longest the rule allows."""
    slots = policy.slots
    wall = (to_wall(ask.span.end, situation.tz) - to_wall(ask.span.start, situation.tz)) // MINUTE
    wished = wall if wall > 0 else ask.span.minutes
    minutes = max(-(-wished // slots.step) * slots.step, slots.min)
    return min(minutes, slots.max or WEEK_MINUTES) * MINUTE
