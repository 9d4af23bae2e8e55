"""The usual lengths of a stay at a desk: the whole day, the morning, the afternoon, as the house rule opens them."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from hub.config import Settings
from hub.domain.entitlement import NOON
from hub.domain.permissions import Actor
from hub.domain.policy import Situation, State, paint
from hub.domain.timespan import MINUTE, to_wall, union
from hub.spaces import service as spaces
from hub.spaces.models import Resource

DAY = timedelta(days=1)
GRANTED = frozenset({State.FREE, State.EARLY, State.LATE})


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a day (`day`, `morning`, `afternoon`) in wall time."""

    name: str
    start: datetime
    end: datetime


def day_parts(resource: Resource, day: date, *, actor: Actor, now: datetime, house: Settings) -> tuple[Part, ...]:
    """The parts of a day that the rule grants this person, as it opens; none where it opens more than once a day."""
    if actor.party_id is None:
        return ()
    policy = spaces.policy_of(resource).policy
    situation = Situation(tz=house.tz, holidays=frozenset(spaces.holidays_between(day - DAY, day + DAY)), now=now)
    audiences = actor.audiences(actor.party_id, resource.place_id, day)
    cells = paint(policy, days=(day,), audiences=audiences, situation=situation)
    spans = union(cell.span for cell in cells if cell.state in GRANTED)
    if len(spans) != 1:
        return ()
    start, end = (to_wall(one, house.tz) for one in (spans[0].start, spans[0].end))
    midnight = datetime.combine(day, time())
    step = policy.slots.step
    start = midnight + -(-((start - midnight) // MINUTE) // step) * step * MINUTE
    noon = midnight + NOON * MINUTE
    found = [Part("day", start, end)]
    if start < noon < end:
        found += [Part("morning", start, noon), Part("afternoon", noon, end)]
    longest = policy.slots.max * MINUTE if policy.slots.max else 2 * DAY
    return tuple(one for one in found if policy.slots.min * MINUTE <= one.end - one.start <= longest)
