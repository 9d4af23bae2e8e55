"""From plain data to a Policy, or to the full list of what is to mend."""

from collections.abc import Mapping
from typing import cast

from hub.domain.policy.document import (
    AUDIENCES,
    DAY_MINUTES,
    EVERYONE,
    FORMAT,
    WEEK_MINUTES,
    Admission,
    Adopted,
    Closure,
    Mode,
    Need,
    Opening,
    Policy,
    Reach,
    Slots,
    Text,
    Window,
    Workflow,
)
from hub.domain.policy.reader import LONG, Malformed, Path, Reader

TOP = (
    "format", "adopted", "mode", "request", "audiences", "open", "kept", "closed", "slots", "booking_window",
    "house_rules",
)  # fmt: skip
OPENING = ("id", "days", "hours", "for", "season", "label")
WINDOW = ("id", "days", "hours", "for", "holder", "booking", "season", "label")
CLOSURE = ("id", "from", "until", "yearly", "hours", "label")
SLOTS = ("step", "min", "max", "buffer", "overnight")
AHEAD = ("days", "weeks", "months")


def parse(data: object) -> Policy:
    """Read a document; raises Malformed with every problem found."""
    reader = Reader()
    table = reader.table(data, (), known=TOP, needed=("format",))
    if "format" in table and (table["format"] != FORMAT or isinstance(table["format"], bool)):
        reader.note(("format",), "unsupported_format", known=FORMAT)
    audiences = _audiences(reader, table.get("audiences"))
    among = (*AUDIENCES, *audiences)
    openings = table.get("open")
    policy = Policy(
        workflow=_workflow(reader, table),
        audiences=audiences,
        openings=None if openings is None else _openings(reader, openings, among),
        kept=tuple(_window(reader, item, path, among) for path, item in reader.items(table.get("kept"), ("kept",))),
        closed=tuple(_closure(reader, item, path) for path, item in reader.items(table.get("closed"), ("closed",))),
        slots=_slots(reader, table.get("slots", {})),
        reach=_reach(reader, table.get("booking_window", {})),
        house_rules=reader.text(table.get("house_rules", {}), ("house_rules",), limit=LONG),
        adopted=_adopted(reader, table["adopted"]) if "adopted" in table else None,
    )
    _unique(reader, policy)
    if reader.problems:
        raise Malformed(tuple(reader.problems))
    return policy


def _unique(reader: Reader, policy: Policy) -> None:
    seen: set[str] = set()
    layers: tuple[tuple[str, tuple[Opening | Window | Closure, ...]], ...] = (
        ("open", policy.openings or ()),
        ("kept", policy.kept),
        ("closed", policy.closed),
    )
    for key, rules in layers:
        for index, rule in enumerate(rules):
            if rule.id in seen:
                reader.note((key, index, "id"), "duplicate_id", id=rule.id)
            seen.add(rule.id)


def _adopted(reader: Reader, value: object) -> Adopted:
    table = reader.table(value, ("adopted",), known=("on", "by"), needed=("on", "by"))
    on = reader.day(table.get("on", "2000-01-01"), ("adopted", "on"))
    return Adopted(on, reader.line(table.get("by", "-"), ("adopted", "by")))


def _workflow(reader: Reader, table: Mapping[str, object]) -> Workflow:
    mode = reader.choice(table.get("mode", "instant"), ("mode",), among=("instant", "request"))
    request = reader.table(table.get("request", {}), ("request",), known=("occupies", "answer_days"))
    days = request.get("answer_days")
    return Workflow(
        mode=cast(Mode, mode),
        occupies=reader.flag(request.get("occupies", False), ("request", "occupies")),
        answer_days=None if days is None else reader.count(days, ("request", "answer_days"), least=1, most=90),
    )


def _audiences(reader: Reader, value: object) -> dict[str, Text]:
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        reader.note(("audiences",), "not_a_table")
        return {}
    found: dict[str, Text] = {}
    for key, label in value.items():
        name = reader.slug(key, ("audiences", str(key)))
        if name in AUDIENCES:
            reader.note(("audiences", name), "audience_exists", audience=name)
        found[name] = reader.text(label, ("audiences", name))
        if not found[name]:
            reader.note(("audiences", name), "not_languages")
    return found


def _openings(reader: Reader, value: object, among: tuple[str, ...]) -> tuple[Opening, ...]:
    return tuple(_opening(reader, item, path, among) for path, item in reader.items(value, ("open",)))


def _opening(reader: Reader, value: object, path: Path, among: tuple[str, ...]) -> Opening:
    table = reader.table(value, path, known=OPENING, needed=("id", "days", "hours"))
    return Opening(
        id=reader.slug(table.get("id", "unnamed"), (*path, "id")),
        days=reader.days(table.get("days", ("mon",)), (*path, "days")),
        hours=reader.hours(table.get("hours", "00:00-24:00"), (*path, "hours")),
        admits=_admissions(reader, table.get("for", (EVERYONE,)), (*path, "for"), among),
        season=reader.season(table["season"], (*path, "season")) if "season" in table else None,
        label=reader.text(table.get("label", {}), (*path, "label")),
    )


def _window(reader: Reader, value: object, path: Path, among: tuple[str, ...]) -> Window:
    table = reader.table(value, path, known=WINDOW, needed=("id", "days", "hours", "for"))
    admits = _admissions(reader, table.get("for", (EVERYONE,)), (*path, "for"), among)
    holder = reader.slug(table["holder"], (*path, "holder")) if "holder" in table else None
    if not admits and holder is None:
        reader.note((*path, "for"), "kept_for_nobody")
    booking = reader.choice(table.get("booking", "required"), (*path, "booking"), among=("required", "not-needed"))
    return Window(
        id=reader.slug(table.get("id", "unnamed"), (*path, "id")),
        days=reader.days(table.get("days", ("mon",)), (*path, "days")),
        hours=reader.hours(table.get("hours", "00:00-24:00"), (*path, "hours")),
        admits=admits,
        holder=holder,
        booking=cast(Need, booking),
        season=reader.season(table["season"], (*path, "season")) if "season" in table else None,
        label=reader.text(table.get("label", {}), (*path, "label")),
    )


def _admissions(reader: Reader, value: object, path: Path, among: tuple[str, ...]) -> tuple[Admission, ...]:
    found: list[Admission] = []
    for where, item in reader.items(value, path):
        if isinstance(item, str):
            admission = Admission(_audience(reader, item, where, among))
        else:
            table = reader.table(item, where, known=("audience", "horizon", "lead"), needed=("audience",))
            admission = Admission(
                _audience(reader, table.get("audience", EVERYONE), (*where, "audience"), among),
                reader.term(table["horizon"], (*where, "horizon"), units=AHEAD) if "horizon" in table else None,
                reader.term(table["lead"], (*where, "lead")) if "lead" in table else None,
            )
        if admission.audience in {other.audience for other in found}:
            reader.note(where, "audience_twice", audience=admission.audience)
        found.append(admission)
    return tuple(found)


def _audience(reader: Reader, value: object, path: Path, among: tuple[str, ...]) -> str:
    if not isinstance(value, str) or value not in among:
        reader.note(path, "unknown_audience", choices=", ".join(among))
        return EVERYONE
    return value


def _closure(reader: Reader, value: object, path: Path) -> Closure:
    table = reader.table(value, path, known=CLOSURE, needed=("id",))
    once = "from" in table or "until" in table
    if once == ("yearly" in table):
        reader.note(path, "closure_dates")
    first = last = None
    if once:
        first = reader.day(table.get("from", table.get("until")), (*path, "from"))
        last = reader.day(table.get("until", table.get("from")), (*path, "until"))
        if last < first:
            reader.note((*path, "until"), "reversed")
    return Closure(
        id=reader.slug(table.get("id", "unnamed"), (*path, "id")),
        first=first,
        last=last,
        yearly=reader.season(table["yearly"], (*path, "yearly")) if "yearly" in table else None,
        hours=reader.hours(table["hours"], (*path, "hours")) if "hours" in table else None,
        label=reader.text(table.get("label", {}), (*path, "label")),
    )


def _slots(reader: Reader, value: object) -> Slots:
    path: Path = ("slots",)
    table = reader.table(value, path, known=SLOTS)
    step = reader.count(table.get("step", 30), (*path, "step"), least=5, most=DAY_MINUTES)
    if DAY_MINUTES % step:
        reader.note((*path, "step"), "bad_step")
        step = 30
    shortest = reader.count(table.get("min", step), (*path, "min"), least=5, most=WEEK_MINUTES)
    longest = reader.count(table["max"], (*path, "max"), least=5, most=WEEK_MINUTES) if "max" in table else None
    for key, minutes in (("min", shortest), ("max", longest)):
        if minutes is not None and minutes % step:
            reader.note((*path, key), "not_a_multiple", step=step)
    if longest is not None and longest < shortest:
        reader.note((*path, "max"), "max_below_min", least=shortest)
    buffer = reader.table(table.get("buffer", {}), (*path, "buffer"), known=("before", "after"))
    return Slots(
        step=step,
        min=shortest,
        max=longest,
        before=reader.count(buffer.get("before", 0), (*path, "buffer", "before"), least=0, most=DAY_MINUTES),
        after=reader.count(buffer.get("after", 0), (*path, "buffer", "after"), least=0, most=DAY_MINUTES),
        overnight=reader.flag(table.get("overnight", False), (*path, "overnight")),
    )


def _reach(reader: Reader, value: object) -> Reach:
    path: Path = ("booking_window",)
    table = reader.table(value, path, known=("lead", "horizon"))
    return Reach(
        lead=reader.term(table.get("lead", {"hours": 0}), (*path, "lead")),
        horizon=reader.term(table["horizon"], (*path, "horizon"), units=AHEAD) if "horizon" in table else None,
    )
