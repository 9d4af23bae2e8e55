"""One wish held against a house rule from the command line, and the answer as data."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from hub.accounts.service.parties import slug_of
from hub.cli import calendar
from hub.cli.kit import Failure, house, now
from hub.domain.errors import DomainError, Refused
from hub.domain.policy import AUDIENCES, Ask, Decision, Policy, Situation, Verdict, decide, occupied
from hub.domain.recurrence import Rule, expand
from hub.domain.timespan import Span, to_utc, to_wall, wall_span
from hub.sentences import sentence
from hub.spaces import service as spaces
from hub.spaces.models import Resource

LIVE = frozenset({"", "hold", "option", "confirmed"})
AROUND = timedelta(days=30)
COLUMNS = ("party", "audience", "start", "end", "state")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What was asked on the command line, as typed."""

    start: str
    end: str
    audiences: tuple[str, ...]
    party: str | None
    headcount: int | None
    quantity: int
    moment: str | None
    bookings: str | None
    repeat: str | None
    until: str | None


def answer(policy: Policy, room: Resource | None, wish: Wish) -> dict[str, Any]:
    """Verdict, reasons, steps and alternatives; for a series also each date."""
    known = (*AUDIENCES, *policy.audiences)
    for audience in wish.audiences:
        if audience not in known:
            raise Failure(f"--as knows {', '.join(known)}, not {audience!r}")
    tz = house().tz
    start, end = calendar.wall_time(wish.start, "--start"), calendar.wall_time(wish.end, "--end")
    try:
        walls = _walls(start, end, wish)
    except DomainError as error:
        return _told(Decision(Verdict.REFUSED, error.reasons), tz)
    situation = _situation(policy, room, wish, walls)
    decisions = [_decided(policy, one, wish, situation, offers=0 if wish.repeat else 3) for one in walls]
    if not wish.repeat:
        return _told(decisions[0], tz)
    order = (Verdict.REFUSED, Verdict.ASK, Verdict.ALLOWED)
    verdict = min((decision.verdict for decision in decisions), key=order.index)
    reasons = dict.fromkeys((reason.code, reason.rule) for one in decisions for reason in one.reasons)
    first = {(reason.code, reason.rule): reason for one in reversed(decisions) for reason in one.reasons}
    steps = tuple(dict.fromkeys(step for one in decisions for step in one.steps))
    whole = _told(Decision(verdict, tuple(first[key] for key in reasons), None, (), steps), tz)
    dates = [
        {"start": _text(begin), "end": _text(finish), **_part(decision)}
        for (begin, finish), decision in zip(walls, decisions, strict=True)
    ]
    return whole | {"dates": dates}


def _walls(start: datetime, end: datetime, wish: Wish) -> tuple[tuple[datetime, datetime], ...]:
    if end <= start:
        raise Refused("end_before_start", "end", start=start, end=end)
    if wish.repeat is None or wish.until is None:
        return ((start, end),)
    rule = Rule("weekly" if wish.repeat == "weekly" else "daily", until=calendar.day(wish.until, "--until"))
    return expand(start, end, rule)


def _decided(
    policy: Policy, wall: tuple[datetime, datetime], wish: Wish, situation: Situation, *, offers: int
) -> Decision:
    holders = frozenset({wish.party, slug_of(wish.party)}) if wish.party else frozenset[str]()
    try:
        ask = Ask(wall_span(*wall, situation.tz), frozenset(wish.audiences), wish.headcount, wish.quantity, holders)
        return decide(policy, ask, situation, offers=offers)
    except Refused as error:
        return Decision(Verdict.REFUSED, error.reasons)


def _situation(
    policy: Policy, room: Resource | None, wish: Wish, walls: tuple[tuple[datetime, datetime], ...]
) -> Situation:
    tz = house().tz
    moment = now() if wish.moment is None else to_utc(calendar.wall_time(wish.moment, "--now"), tz)
    first, last = walls[0][0].date() - AROUND, walls[-1][1].date() + AROUND
    situation = Situation(tz, _holidays(room, first, last), moment, units=max(wish.quantity, 1))
    if room is not None:
        units = len(room.atoms) if room.kind == "pool" else 1
        situation = replace(situation, capacity=room.capacity, units=units)
    if wish.bookings is None:
        return situation
    return replace(situation, taken=tuple(occupied(policy, span) for span in _taken(wish.bookings, tz)))


def _holidays(room: Resource | None, first: date, last: date) -> frozenset[date]:
    """Of a room as the table has them; of a file from the package, for it needs no database."""
    if room is not None:
        return frozenset(spaces.holidays_between(first, last))
    return frozenset(calendar.belgian_holidays(range(first.year, last.year + 1)))


def _taken(path: str, tz: ZoneInfo) -> list[Span]:
    try:
        with Path(path).open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            missing = [name for name in ("start", "end") if name not in (reader.fieldnames or ())]
            if missing:
                raise Failure(f"{path}:1:1: the first line names the columns {', '.join(COLUMNS)}")
            return [span for row in reader if (span := _row(path, reader.line_num, row, tz)) is not None]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise Failure(f"{path}: {getattr(error, 'strerror', None) or error}") from None


def _row(path: str, line: int, row: Mapping[str, str | None], tz: ZoneInfo) -> Span | None:
    where = f"{path}:{line}:1: "
    start, end = (calendar.wall_time(row.get(name) or "", f"{where}{name}") for name in ("start", "end"))
    if (row.get("state") or "").strip().lower() not in LIVE:
        return None
    try:
        return wall_span(start, end, tz)
    except Refused as error:
        raise Failure(where + sentence(error.code, **error.params)) from None


def _told(decision: Decision, tz: ZoneInfo) -> dict[str, Any]:
    return {
        **_part(decision),
        "steps": list(decision.steps),
        "alternatives": [
            {"start": _text(to_wall(span.start, tz)), "end": _text(to_wall(span.end, tz))}
            for span in decision.alternatives
        ],
    }


def _part(decision: Decision) -> dict[str, Any]:
    reasons = [
        {"code": reason.code, "rule": reason.rule, "text": sentence(reason.code, **reason.params)}
        for reason in decision.reasons
    ]
    return {"verdict": decision.verdict.value, "reasons": reasons}


def _text(wall: datetime) -> str:
    return wall.isoformat(timespec="minutes")[:16]
