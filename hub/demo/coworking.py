"""Working at Quai 40: three plans, a desk of one's own, who is in today."""

from datetime import UTC, date, datetime, time, timedelta

from hub.accounts import service as accounts
from hub.accounts.models import Party
from hub.booking import fixed, service
from hub.booking.plans import BookingRequest
from hub.config import Settings
from hub.coworking.service import presence
from hub.demo.people import Cast
from hub.demo.texts import each
from hub.domain.entitlement import Allowance
from hub.domain.errors import DomainError
from hub.plans import service as plans
from hub.plans.models import Plan
from hub.plans.service import PlanWish
from hub.spaces import service as spaces
from hub.spaces.models import Place

OPEN_SPACE = "open-space"
PLANS = (
    (each("À la carte", "À la carte", "À la carte"), (Allowance("desk", "days", 2, "month"),)),
    (
        each("Dix jours", "Tien dagen", "Ten days"),
        (Allowance("desk", "days", 10, "month"), Allowance("rooms", "hours", 40, "month")),
    ),
    (
        each("Sans limite", "Onbeperkt", "Unlimited"),
        (Allowance("desk", "days", None, "month"), Allowance("rooms", "hours", None, "month")),
    ),
)
"""The names of the plans, and what each gives."""


def settle(cast: Cast, place: Place, *, now: datetime, house: Settings) -> None:
    """Plans and who has them, the desk that is Bram's own, and the day that runs."""
    today = now.astimezone(house.tz).date()
    since = today - timedelta(days=200)
    carte, ten, unlimited = (
        plans.create_plan(place, wish=PlanWish(names=names, allowances=allowed), now=now) for names, allowed in PLANS
    )
    lieve, tomas, ines, bram, amelie, minh, soren, noor = cast.coworkers

    def having(plan: Plan, *people: Party) -> None:
        for person in people:
            plans.grant_plan(plan, party_id=person.id, from_on=since, until_on=None, by=cast.manager.id, now=now)

    having(ten, cast.coworker, tomas, amelie, soren)
    having(unlimited, lieve, ines, bram)
    having(carte, minh)
    _own_desk(cast, bram, since=since, now=now, house=house)
    for person in (minh, amelie, lieve, soren):
        _show(person, place, today=today, now=now)
    for person, hour in ((lieve, 8), (minh, 9), (ines, 9), (amelie, 10), (noor, 14)):
        _sit(person, place, hour=hour, today=today, now=now, house=house)


def _own_desk(cast: Cast, owner: Party, *, since: date, now: datetime, house: Settings) -> None:
    pool = spaces.find_room(OPEN_SPACE)
    manager = accounts.actor_of(cast.manager.id, today=now.astimezone(house.tz).date())
    last = pool.own_atoms[-1].id
    fixed.give_desk(manager, pool, party_id=owner.id, atom_id=last, from_on=since, until_on=None, now=now, house=house)


def _show(person: Party, place: Place, *, today: date, now: datetime) -> None:
    presence.show(accounts.actor_of(person.id, today=today), place, seen=True, now=now)


def _sit(person: Party, place: Place, *, hour: int, today: date, now: datetime, house: Settings) -> None:
    """A desk today from this hour on, booked the day before; whoever should be in by now, is."""
    ask = BookingRequest(
        start=datetime.combine(today, time(hour)), end=datetime.combine(today, time(18)), title="Bureau"
    )
    begins = ask.start.replace(tzinfo=house.tz).astimezone(UTC)
    actor = accounts.actor_of(person.id, today=today)
    try:
        service.book(
            actor=actor,
            resource=spaces.find_room(OPEN_SPACE),
            ask=ask,
            key=f"demo-desk-{person.id}",
            now=min(now, begins - timedelta(days=1)),
            house=house,
        )
        if begins <= now:
            presence.arrive(actor, place, now=begins, house=house)
    except DomainError:
        # The house is closed that day: they stay at home.
        return
