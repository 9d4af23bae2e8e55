"""The desks one may still have today: from now on, as long as the rule and the other bookings let one sit."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from hub.booking import sources
from hub.booking.calendar import RoomCalendar, calendars
from hub.booking.claims import Claims, claims_on
from hub.booking.service import preview
from hub.booking.wishes import BookingRequest
from hub.config import Settings
from hub.domain.errors import Reason
from hub.domain.permissions import Actor
from hub.domain.policy import Policy
from hub.domain.timespan import MINUTE, Span, day_span, edge, to_wall
from hub.spaces import service as spaces
from hub.spaces.models import Place, Resource, Texts

DAY = timedelta(days=1)
NOON = time(13)
"""Where a day of work falls into two halves."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A desk from `start` to `end`, wall times; `part` is "day", "morning" or "afternoon", `party` for whom."""

    room: str
    names: Texts
    part: str
    start: datetime
    end: datetime
    party: str


@dataclass(frozen=True, slots=True)
class Pool:
    """The desks of one room today: how many are free now, how many there are, what one may take, or why not."""

    room: str
    names: Texts
    free: int
    total: int
    offers: tuple[Offer, ...]
    reasons: tuple[Reason, ...]


def pools_of(place: Place) -> list[Resource]:
    """The pools of a place that are not hidden, in their order."""
    return [one for one in place.resources if one.kind == "pool" and one.archived_at is None]


def has_desks(place: Place) -> bool:
    """Whether one can work there by the desk."""
    return bool(pools_of(place))


def begun(now: datetime, step: int, *, house: Settings) -> datetime:
    """The instant at which the step of the grid that runs now began; `step` in minutes, counted from midnight."""
    wall = to_wall(now, house.tz)
    return now - timedelta(minutes=(wall.hour * 60 + wall.minute) % step, seconds=wall.second)


def pools_today(actor: Actor, place: Place, *, now: datetime, house: Settings) -> list[Pool]:
    """What each pool of a place offers this person today."""
    return [_pool(actor, pool, now=now, house=house) for pool in pools_of(place)]


def best(pools: Iterable[Pool]) -> Offer | None:
    """The desk to take with one tap: the longest stay, in the first room that has it."""
    offers = [offer for pool in pools for offer in pool.offers]
    return max(offers, key=lambda offer: offer.end - offer.start, default=None)


def _pool(actor: Actor, pool: Resource, *, now: datetime, house: Settings) -> Pool:
    policy = spaces.policy_of(pool).policy
    since = begun(now, policy.slots.step, house=house)
    today = to_wall(now, house.tz).date()
    known = sources.read([pool], days=[today, today + DAY], actor=actor, now=since, house=house)
    (shown,) = calendars(known)
    claims = claims_on(pool, day_span(today, house.tz), house=house)
    midnight = day_span(today, house.tz).end
    stretches = list(_stretches(shown, until=midnight))
    if not policy.slots.overnight:
        stretches = [(Span(span.start, min(span.end, midnight)), party) for span, party in stretches]
    found = list(_offers(pool, policy, claims, stretches, house=house))
    offers, reasons = _allowed(actor, pool, found, now=now, house=house)
    desks = {atom.id for atom in pool.own_atoms}
    free = desks.intersection(claims.free(Span(now, now + MINUTE)))
    return Pool(pool.slug, pool.names, len(free), len(desks), offers, reasons)


def _allowed(
    actor: Actor, pool: Resource, offers: Sequence[Offer], *, now: datetime, house: Settings
) -> tuple[tuple[Offer, ...], tuple[Reason, ...]]:
    """The offers that the plan of the party reaches for, or why not; what holds of a day holds of its halves."""
    allowed: list[Offer] = []
    reasons: tuple[Reason, ...] = ()
    for offer in offers:
        ask = BookingRequest(start=offer.start, end=offer.end, party=offer.party, begun=True)
        plan = preview(actor=actor, resource=pool, ask=ask, now=now, house=house)
        if plan.dates[0].fine:
            if offer.part == "day":
                return tuple(offers), ()
            allowed.append(offer)
        reasons = reasons or plan.dates[0].reasons
    return tuple(allowed), () if allowed else reasons


def _stretches(shown: RoomCalendar, *, until: datetime) -> Iterator[tuple[Span, str]]:
    """The free time of today as long stretches, and for whom: `me` or an organisation."""
    last: tuple[Span, str] | None = None
    for segment in shown.segments:
        if segment.state != "free" or segment.span.start >= until:
            continue
        party = segment.party or "me"
        if last is not None and last[1] == party and last[0].end == segment.span.start:
            last = (Span(last[0].start, segment.span.end), party)
            continue
        if last is not None:
            yield last
        last = (segment.span, party)
    if last is not None:
        yield last


def _offers(
    pool: Resource, policy: Policy, claims: Claims, stretches: Sequence[tuple[Span, str]], *, house: Settings
) -> Iterator[Offer]:
    """The first stretch that is long enough, whole and by halves."""
    least = policy.slots.min * MINUTE
    for span, party in stretches:
        end = _sit_until(claims, policy, span, house=house)
        if end is None or end - span.start < least:
            continue
        first, last = to_wall(span.start, house.tz), to_wall(end, house.tz)
        noon = datetime.combine(first.date(), NOON)
        parts = [("day", first, last)]
        if first < noon < last and (NOON.hour * 60) % policy.slots.step == 0:
            parts += [("morning", first, noon), ("afternoon", noon, last)]
        for part, starts, ends in parts:
            if ends - starts >= least:
                yield Offer(pool.slug, pool.names, part, starts, ends, party)
        return


def _sit_until(claims: Claims, policy: Policy, span: Span, *, house: Settings) -> datetime | None:
    """How long one desk stays free from the beginning of the span, on the grid, within the longest booking."""
    slots = policy.slots
    begin = span.start - slots.before * MINUTE
    ends = []
    for held in claims.spans.values():
        following = min((one.start for one in held if one.end > begin), default=None)
        if following is None:
            ends.append(span.end)
        elif following > begin:
            ends.append(min(span.end, following - slots.after * MINUTE))
    if not ends:
        return None
    end = max(ends)
    if slots.max is not None:
        end = min(end, span.start + slots.max * MINUTE)
    wall = to_wall(end, house.tz)
    over = (wall.hour * 60 + wall.minute) % slots.step
    return edge(wall - over * MINUTE, house.tz) if over else end
