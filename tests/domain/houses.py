"""House rules and wishes for the property tests: small, on a grid, around both clock changes."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import settings
from hypothesis import strategies as st

from hub.domain.policy import AUDIENCES, DAYS, Ask, Policy, Situation, decide, parse
from hub.domain.timespan import MINUTE, Span, to_wall, wall_span

BRUSSELS = ZoneInfo("Europe/Brussels")
FEW = settings(max_examples=40, deadline=None, database=None)
MANY = settings(max_examples=80, deadline=None, database=None)
# Spring change, autumn change, a year's end with two holidays, a short month's end.
PIVOTS = (date(2026, 3, 29), date(2026, 10, 25), date(2026, 12, 25), date(2027, 2, 28))
HOLIDAYS = frozenset({date(2026, 12, 25), date(2027, 1, 1), date(2026, 10, 26)})
CODES = (*AUDIENCES, "neighbours")
MONDAY = "2026-11-30 09:00"


def wall(text: str) -> datetime:
    """A naive wall time from "2026-12-01 18:00"."""
    return datetime.fromisoformat(text)


def span(start: str, end: str) -> Span:
    """A span between two Brussels wall times."""
    return wall_span(wall(start), wall(end), BRUSSELS)


def utc(text: str) -> datetime:
    """An aware UTC datetime."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def local(found: Span) -> tuple[str, str]:
    """The Brussels wall times of a span, as text."""
    return f"{to_wall(found.start, BRUSSELS):%Y-%m-%d %H:%M}", f"{to_wall(found.end, BRUSSELS):%Y-%m-%d %H:%M}"


def situation(now: str, **values: object) -> Situation:
    """A Brussels situation with the holidays above; `now` in UTC."""
    known: dict[str, object] = {"tz": BRUSSELS, "holidays": HOLIDAYS, "now": utc(now)}
    return Situation(**(known | values))  # type: ignore[arg-type]


def rule(**values: object) -> Policy:
    """A policy from the given parts of a document."""
    return parse({"format": 1} | values)


@st.composite
def hours(draw: st.DrawFn, step: int = 30) -> str:
    start = draw(st.integers(0, 24 * 60 // step - 1)) * step
    length = draw(st.integers(1, 12 * 60 // step)) * step
    end = start + length
    end = end if end <= 1440 else end - 1440
    return f"{start // 60:02d}:{start % 60:02d}-{end // 60:02d}:{end % 60:02d}"


def terms(*units: str) -> st.SearchStrategy[dict[str, int]]:
    return st.sampled_from(units).flatmap(lambda unit: st.integers(0, 4).map(lambda count: {unit: count}))


@st.composite
def admissions(draw: st.DrawFn, least: int = 0) -> list[object]:
    found: list[object] = []
    for name in draw(st.lists(st.sampled_from(CODES), min_size=least, max_size=3, unique=True)):
        extra = draw(
            st.fixed_dictionaries(
                {}, optional={"horizon": terms("days", "weeks", "months"), "lead": terms("hours", "days")}
            )
        )
        found.append({"audience": name} | extra if extra else name)
    return found


def days() -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(DAYS), min_size=3, unique=True)


SEASONS = st.sampled_from([{"from": "10-01", "until": "03-31"}, {"from": "03-01", "until": "10-25"}])

YEARLY = ({"from": "12-24", "until": "01-01"}, {"from": "10-25", "until": "10-25"})


@st.composite
def closures(draw: st.DrawFn, number: int) -> dict[str, object]:
    found: dict[str, object] = {"id": f"closed-{number}"}
    if draw(st.booleans()):
        first = draw(st.sampled_from(PIVOTS)) + timedelta(days=draw(st.integers(-3, 3)))
        found |= {"from": first.isoformat(), "until": (first + timedelta(days=draw(st.integers(0, 2)))).isoformat()}
    else:
        found["yearly"] = draw(
            st.sampled_from([{"from": "12-24", "until": "01-01"}, {"from": "10-25", "until": "10-25"}])
        )
    if draw(st.booleans()):
        found["hours"] = draw(hours())
    return found


@st.composite
def documents(draw: st.DrawFn) -> dict[str, object]:
    step = draw(st.sampled_from([15, 30, 60]))
    found: dict[str, object] = {"format": 1, "audiences": {"neighbours": {"fr": "Voisins", "en": "Neighbours"}}}
    if draw(st.booleans()):
        found["open"] = [
            {"id": f"open-{number}", "days": draw(days()), "hours": draw(hours()), "for": draw(admissions())}
            for number in range(draw(st.integers(0, 2)))
        ]
    kept = []
    for number in range(draw(st.integers(0, 3))):
        window: dict[str, object] = {"id": f"kept-{number}", "days": draw(days()), "hours": draw(hours())}
        window["for"] = draw(admissions(least=1))
        if draw(st.booleans()):
            window |= {"holder": "mosaique", "booking": "not-needed"}
        if draw(st.integers(0, 3)) == 0:
            window["season"] = draw(SEASONS)
        kept.append(window)
    found["kept"] = kept
    found["closed"] = [draw(closures(number)) for number in range(draw(st.integers(0, 2)))]
    found["slots"] = {
        "step": step,
        "min": step,
        "buffer": {"before": draw(st.sampled_from([0, 15])), "after": draw(st.sampled_from([0, 30]))},
        "overnight": draw(st.booleans()),
    }
    if draw(st.booleans()):
        found["slots"] |= {"max": step * draw(st.integers(1, 8))}  # type: ignore[operator]
    found["booking_window"] = {"lead": draw(terms("hours", "days"))}
    if draw(st.booleans()):
        found["booking_window"] |= {"horizon": draw(terms("days", "weeks", "months"))}  # type: ignore[operator]
    return found


SURE = settings(MANY, max_examples=120, derandomize=True)
policies = documents().map(parse)
parties = st.frozensets(st.sampled_from(CODES), max_size=2)
holders = st.sampled_from([frozenset(), frozenset({"mosaique"})])


@st.composite
def situations(draw: st.DrawFn, around: date) -> Situation:
    midnight = datetime(around.year, around.month, around.day, tzinfo=UTC)
    now = midnight - timedelta(days=draw(st.integers(-1, 5)), minutes=draw(st.integers(0, 1439)))
    taken = []
    for _ in range(draw(st.integers(0, 3))):
        start = midnight + timedelta(minutes=15 * draw(st.integers(-96, 192)))
        taken.append(Span(start, start + 15 * MINUTE * draw(st.integers(1, 12))))
    return Situation(BRUSSELS, HOLIDAYS, now, taken=tuple(taken))


@st.composite
def cases(draw: st.DrawFn) -> tuple[Policy, Ask, Situation]:
    """A policy, a wish near a pivot, and a situation."""
    around = draw(st.sampled_from(PIVOTS))
    policy = draw(policies)
    start = datetime(around.year, around.month, around.day, tzinfo=UTC) + 30 * MINUTE * draw(st.integers(-60, 90))
    wished = Span(start, start + 30 * MINUTE * draw(st.integers(1, 12)))
    ask = Ask(wished, draw(parties), holder_of=draw(holders))
    situation = draw(situations(around))
    if draw(st.booleans()):
        rival = Span(wished.start - 30 * MINUTE, wished.start + 30 * MINUTE)
        situation = replace(situation, taken=(*situation.taken, rival))
    return policy, ask, situation


def codes(policy: object, start: str, end: str, now: str = MONDAY, **party: object) -> list[tuple[str, str | None]]:
    """The reason codes and rules of one wish; `everyone` unless audiences are given."""
    ask = Ask(span(start, end), **({"audiences": frozenset()} | party))  # type: ignore[arg-type]
    return [(found.code, found.rule) for found in decide(policy, ask, situation(now)).reasons]  # type: ignore[arg-type]
