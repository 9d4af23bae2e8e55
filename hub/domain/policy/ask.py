"""What is asked of the house rule, in which situation, and what it answers."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from hub.domain.errors import Reason
from hub.domain.policy.document import EVERYONE, Policy, audience_order
from hub.domain.timespan import Span


class Audience(str):
    """The code of an audience inside a reason, so that a sentence can name it in the reader's language."""

    __slots__ = ()


class Verdict(StrEnum):
    """Booked at once, to be asked for, or not possible."""

    ALLOWED = "allowed"
    ASK = "ask"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Ask:
    """A wish: when, as whom (audiences by confirmed facts, organisations by slug), for how many people or desks."""

    span: Span
    audiences: frozenset[str] = frozenset()
    headcount: int | None = None
    quantity: int = 1
    holder_of: frozenset[str] = frozenset()

    def ranks(self) -> tuple[str, ...]:
        """All audiences the party may book as, the most particular first, everyone last."""
        return tuple(sorted(self.audiences | {EVERYONE}, key=audience_order))


@dataclass(frozen=True, slots=True)
class Shortage:
    """A time at which something beside the room is lacking for this wish: room in the building, a projector, a plan."""

    span: Span
    reason: Reason


@dataclass(frozen=True, slots=True)
class Situation:
    """What the rule is held against: zone, holidays, the moment, seats, units, the occupied spans, what is short.

    `taken` holds what others occupy, buffers included, as far around the asked day as alternatives shall reach;
    `short` the time when the wish itself, without buffers, would lack something.
    """

    tz: ZoneInfo
    holidays: frozenset[date]
    now: datetime
    capacity: int | None = None
    taken: tuple[Span, ...] = ()
    units: int = 1
    short: tuple[Shortage, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer, the grounds in the order to say them, the audience it is made as, and what would be possible."""

    verdict: Verdict
    reasons: tuple[Reason, ...] = ()
    audience: str | None = None
    alternatives: tuple[Span, ...] = ()
    steps: tuple[str, ...] = ()

    @property
    def taken(self) -> bool:
        """Whether only other bookings stand in the way."""
        return self.verdict is Verdict.REFUSED and all(reason.code == "taken" for reason in self.reasons)


def occupied(policy: Policy, span: Span) -> Span:
    """The span a booking occupies: with the time before and after it."""
    return span.widen(before=policy.slots.before, after=policy.slots.after)
