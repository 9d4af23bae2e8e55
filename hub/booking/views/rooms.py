"""A room as pages show it: its heading, its neighbours, and the parts of a divisible hall side by side."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from hub.booking.grid import Line
from hub.domain.policy import Policy, SameRule, Workflow
from hub.spaces import particulars
from hub.spaces import service as spaces
from hub.spaces.service import photos
from hub.spaces.summary import Said, closures_between, handovers, rule_summary, term_text
from hub.web.clock import today
from hub.web.formats import day_pattern, language, localised

SOON = timedelta(days=92)


def about(room: Any, *, policy: Policy | None = None) -> dict[str, Any]:
    """What every page about a room needs; whoever has its rule at hand brings it."""
    place = room.place
    policy = policy or spaces.policy_of(room).policy
    asked = on_request(room, policy.workflow)
    return {
        "on_request": asked,
        "answer_days": policy.workflow.answer_days,
        "holds": policy.workflow.occupies,
        "house_rules": localised(policy.house_rules),
        "handovers": handovers(policy),
        "closed": closures_between(policy, today(), today() + SOON),
        "good_to_know": [(term, text) for term, text in _good_to_know(room) if text],
        "windows": _windows(SameRule(policy), tuple(spaces.rule_holders(policy).items()), (language(), day_pattern())),
        "horizon_text": _reach(policy),
        "room": {
            "name": room.names,
            "slug": room.slug,
            "href": f"/rooms/{room.slug}",
            "place_href": f"/places/{place.slug}/day",
            "place_name": place.names,
            "capacity": room.capacity,
            "pool": room.kind == "pool",
        },
        "contact": {"name": place.contact_name, "email": place.contact_email, "phone": place.contact_phone},
        "subscribe_href": "/calendars",
    }


@lru_cache(maxsize=256)
def _windows(rule: SameRule, holders: tuple[tuple[str, str], ...], _words: tuple[str, str]) -> list[Said]:
    """The rule in words: they are the same as long as it is."""
    return rule_summary(rule.policy, dict(holders))


def shown(room: Any) -> dict[str, Any]:
    """What a room looks like, how many fit, who can get in: below its calendar."""
    return {
        "photos": photos.gallery_of(room.id),
        "layouts": particulars.layouts(room.layouts),
        "ways": particulars.room_ways(room.place.access, room.access),
        "place_rules": room.place.house_rules,
    }


def on_request(room: Any, workflow: Workflow) -> str:
    """Who answers a request, and within how many days; empty for a room that is booked at once."""
    place = localised(room.place.names)
    if workflow.mode != "request":
        return ""
    if not workflow.answer_days:
        return str(_("Whoever looks after %(place)s answers by mail.", place=place))
    within = ngettext(
        "Whoever looks after %(place)s answers within %(num)s day, by mail.",
        "Whoever looks after %(place)s answers within %(num)s days, by mail.",
        workflow.answer_days,
        place=place,
    )
    return str(within)


def _reach(policy: Policy) -> str | None:
    """How far ahead one may book or ask."""
    reach = policy.reach.horizon
    if reach is None:
        return None
    if policy.workflow.mode == "request":
        return str(_("You can ask up to %(term)s ahead.", term=term_text(reach)))
    return str(_("You can book up to %(term)s ahead.", term=term_text(reach)))


def _good_to_know(room: Any) -> list[tuple[str, str]]:
    return [
        (_("Room for"), size(room)),
        (_("In the room"), localised(room.description)),
        (_("Getting in"), localised(room.place.access_text)),
    ]


def siblings(room: Any, *, week: str) -> list[dict[str, Any]]:
    """The rooms of the same place, for the tabs."""
    return [
        {"name": one.names, "href": f"/rooms/{one.slug}?week={week}", "current": one.id == room.id}
        for one in _parts_first(spaces.neighbours(room))
    ]


def in_order(resources: Sequence[Any]) -> list[Any]:
    """The rooms in their order, the parts of a hall before the whole of it."""
    return _parts_first(resources)


def _parts_first(resources: Sequence[Any]) -> list[Any]:
    parts = _parts(resources)
    found: list[Any] = []
    for one in parts.pop(None, ()):
        found += [*parts.get(one.id, ()), one]
    return found


def _parts(resources: Sequence[Any]) -> dict[int | None, list[Any]]:
    """The rooms by the hall they are a part of, None for those that are no part."""
    found: dict[int | None, list[Any]] = {}
    for one in resources:
        found.setdefault(one.parent_id, []).append(one)
    return found


def chosen(ordered: Sequence[Any], slugs: Sequence[str]) -> tuple[list[Any], list[tuple[str, str]]]:
    """The rooms asked for by their addresses, a hall with its parts, and the query that asks for them; else all."""
    wanted = [one for one in ordered if one.slug in slugs and one.parent_id is None]
    if not wanted:
        return list(ordered), []
    ids = {one.id for one in wanted}
    found = [one for one in ordered if one.id in ids or one.parent_id in ids]
    return found, [("room", one.slug) for one in wanted]


def boxes(ordered: Sequence[Any], shown: Sequence[Any]) -> list[dict[str, Any]]:
    """The rooms to choose from; empty where there is no choice. A hall stands for its parts."""
    ids = {one.id for one in shown}
    found = [{"name": one.names, "slug": one.slug, "shown": one.id in ids} for one in ordered if one.parent_id is None]
    return found if len(found) > 1 else []


def size(room: Any) -> str:
    """How many fit."""
    if room.kind == "pool":
        return str(ngettext("%(num)s desk", "%(num)s desks", len(room.atoms)))
    return str(ngettext("%(num)s person", "%(num)s people", room.capacity)) if room.capacity else ""


def headings(ordered: Sequence[Any], *, day: date) -> list[dict[str, Any]]:
    """The column headings of a day: a hall with parts spans them and itself."""
    found, halls = [], _parts(ordered)
    for one in halls.get(None, ()):
        parts = halls.get(one.id)
        heading: dict[str, Any] = {"name": one.names, "href": f"/rooms/{one.slug}?day={day}", "small": size(one)}
        if parts:
            whole = {"name": _("Whole"), "href": heading["href"], "small": size(one)}
            leaves = [
                {"name": part.names, "href": f"/rooms/{part.slug}?day={day}", "small": size(part)} for part in parts
            ]
            heading |= {"small": _("in parts: one, or all"), "parts": [*leaves, whole]}
        found.append(heading)
    return found


def merged(rows: list[dict[str, Any]], lines: Sequence[Line], ordered: Sequence[Any]) -> list[dict[str, Any]]:
    """One cell over a hall and its parts where one booking has them all; “not together” where a part is in use."""
    halls = _parts(ordered)
    for number, whole in enumerate(ordered):
        if whole.id not in halls:
            continue
        first = number - len(halls[whole.id])
        for row, line in zip(rows, lines, strict=True):
            places = line.cells[first : number + 1]
            booked = [place.piece.segment.booked if place and place.piece.segment else None for place in places]
            same = {one.occurrence_id for one in booked if one is not None}
            spans = {place.rowspan for place in places if place is not None}
            if len(same) == 1 and all(booked) and len(spans) == 1:
                row["cells"][first] = row["cells"][first]._replace(colspan=len(places))
                row["cells"][first + 1 : number + 1] = [None] * (len(places) - 1)
                continue
            last = booked[-1]
            if last is not None and last.resource_id != whole.id and row["cells"][number] is not None:
                row["cells"][number] = row["cells"][number]._replace(
                    state="gone", text=_("Not free together"), small=_("A part is in use"), href=None
                )
    return rows
